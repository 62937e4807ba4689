/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one socket that clients speak to. Takes messages without copying them, each with the key that its connection was
 * admitted with, and sends answers without ever waiting for a peer.
 */
#ifndef JX_SERVER_TRANSPORT_ROUTER_H
#define JX_SERVER_TRANSPORT_ROUTER_H

#include "common/rpc/identity.h"
#include "server/transport/connections.h"
#include "server/transport/queue.h"
#include "server/transport/unread.h"

/* Something that happens to messages and is worth a line, though not one for each message. */
struct jx_tally {
	uint64_t count;
	int64_t said_ms; /* monotonic; when the last line was written */
};

struct jx_router {
	void *socket;                       /* owned */
	void *monitor;                      /* owned; tells of connections that begin and end */
	struct jx_connections *connections; /* owned */
	struct jx_unread *unread;           /* owned */
	char endpoint[256];                 /* where it really listens */
	struct jx_tally foreign;            /* messages that are no request: dropped */
	struct jx_tally undelivered;        /* answers that nobody could be given */
};

/* Listens nowhere yet. jx_router_close in any case. */
enum jx_status jx_router_open(void *context, const struct jx_key *key, struct jx_router *router);
/* The ZAP handler must be bound. UNAVAILABLE, logged, where somebody else listens there. */
enum jx_status jx_router_bind(struct jx_router *router, const char *listen);
/* Listens no more where it was bound last. */
enum jx_status jx_router_unbind(struct jx_router *router);
/* Answers on their way are sent for at most two seconds more, while the context ends. */
void jx_router_close(struct jx_router *router);
/* What is left after it, once the context has ended. */
void jx_router_end(struct jx_router *router);

/*
 * The next request; its bytes are good until jx_router_release of item->frame. NOT_FOUND where none waits; ABORTED
 * where what waited was no request and was dropped. Any other status is a fault.
 */
enum jx_status jx_router_receive(struct jx_router *router, int64_t now_ms, struct jx_queued *item);
void jx_router_release(void *frame);

/* Notes the connections that have begun and ended since; to be called whenever the monitor can be read. */
void jx_router_watch(struct jx_router *router);
/* May its key use the connection that it came over? RESOURCE_EXHAUSTED past the share of connections. */
enum jx_status jx_router_admit(struct jx_router *router, const struct jx_queued *item);

/*
 * Sends, or drops the answer where its peer has gone, or has read too few: the client asks again, under the same
 * request_id.
 */
void jx_router_send(struct jx_router *router, int64_t now_ms, const struct jx_outbox *out);

#endif
