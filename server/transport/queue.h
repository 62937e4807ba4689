/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What has arrived and waits for its round. Each principal (by its key) has a share of a round and of the queue, so
 * that one busy principal delays no other; within a connection the order is kept. No sockets here.
 */
#ifndef JX_SERVER_TRANSPORT_QUEUE_H
#define JX_SERVER_TRANSPORT_QUEUE_H

#include "server/dispatch/dispatch.h"

struct jx_queue; /* opaque */

/* An inbound whose bytes the queue's user owns through `frame`. */
struct jx_queued {
	struct jx_inbound in;
	void *frame;
};

struct jx_queue *jx_queue_open(void);
/* NULL is fine. It must be empty: whoever owns frames has taken them all. */
void jx_queue_close(struct jx_queue *queue);

/* RESOURCE_EXHAUSTED past the bounds of the queue or of the principal's share of it: the item is not taken. */
enum jx_status jx_queue_push(struct jx_queue *queue, const struct jx_queued *item);
/*
 * Takes the next round: principals in turn, each at most its share where others wait, at most JX_ROUND_REQUESTS and
 * JX_ROUND_BYTES in all. Returns how many were written to `round` (JX_ROUND_REQUESTS of them fit).
 */
size_t jx_queue_take(struct jx_queue *queue, struct jx_queued *round);
size_t jx_queue_count(const struct jx_queue *queue);

#endif
