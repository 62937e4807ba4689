/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one socket that clients speak to. Takes messages without copying them, each with the key that its connection was
 * admitted with, and sends answers without ever waiting for a peer.
 */
#ifndef JX_SERVER_TRANSPORT_ROUTER_H
#define JX_SERVER_TRANSPORT_ROUTER_H

#include "common/rpc/identity.h"
#include "server/transport/queue.h"

/* Something that happens to messages and is worth a line, though not one for each message. */
struct jx_tally {
	uint64_t count;
	int64_t said_ms; /* monotonic; when the last line was written */
};

struct jx_router {
	void *socket; /* owned */
	char endpoint[256];
	struct jx_tally foreign;     /* messages that are no request: dropped */
	struct jx_tally undelivered; /* answers that nobody could be given */
};

/* Binds. The ZAP handler must be bound. jx_router_close in any case. */
enum jx_status jx_router_open(void *context, const char *listen, const struct jx_key *key, struct jx_router *router);
/* Answers on their way are sent for at most two seconds more, while the context ends. */
void jx_router_close(struct jx_router *router);

/*
 * The next request; its bytes are good until jx_router_release of item->frame. NOT_FOUND where none waits; ABORTED
 * where what waited was no request and was dropped. Any other status is a fault.
 */
enum jx_status jx_router_receive(struct jx_router *router, int64_t now_ms, struct jx_queued *item);
void jx_router_release(void *frame);

/*
 * Sends, or drops the answer where its peer has gone or takes none: the client asks again, under the same request_id.
 */
void jx_router_send(struct jx_router *router, int64_t now_ms, const struct jx_outbox *out);

#endif
