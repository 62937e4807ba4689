/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The server's one loop, in one thread: the ROUTER, the ZAP socket and a signalfd in one poll. Takes what has arrived,
 * up to the round's limits, has dispatch run it, and sends the answers after the commit.
 */
#ifndef JX_SERVER_TRANSPORT_LOOP_H
#define JX_SERVER_TRANSPORT_LOOP_H

#include "common/rpc/identity.h"
#include "server/dispatch/dispatch.h"

struct jx_loop; /* opaque */

struct jx_loop_options {
	const char *listen;           /* "tcp://127.0.0.1:7130"; port * takes a free one */
	const struct jx_key *key;     /* the server's; borrowed */
	struct jx_dispatch *dispatch; /* borrowed */
};

/*
 * Blocks SIGTERM, SIGINT and SIGHUP, binds ZAP, proves with a throw-away key that the ROUTER refuses strangers, and
 * only then binds it where everybody may knock. Errors are logged.
 */
enum jx_status jx_loop_open(const struct jx_loop_options *options, struct jx_loop **loop);
/* Where it really listens. */
const char *jx_loop_endpoint(const struct jx_loop *loop);
/*
 * Serves until SIGTERM or SIGINT: OK after the round is answered. SIGHUP confirms the clock. Another status: a fault
 * that the process must not survive.
 */
enum jx_status jx_loop_run(struct jx_loop *loop);
void jx_loop_close(struct jx_loop *loop);

#endif
