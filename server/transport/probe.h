/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The proof, at each start, that a stranger is refused: CURVE in libzmq lets everybody in where its handler is missing
 * or its domain is not enforced, and nothing else would tell.
 */
#ifndef JX_SERVER_TRANSPORT_PROBE_H
#define JX_SERVER_TRANSPORT_PROBE_H

#include "server/dispatch/dispatch.h"

struct jx_probe {
	void *context;
	const char *endpoint; /* that the ROUTER is bound to; no wildcard */
	const uint8_t *curve; /* the server's public CURVE key */
	void *zap;            /* answered meanwhile */
	struct jx_dispatch *dispatch;
};

/*
 * Connects with a throw-away key. OK where the server refused it in words; PERMISSION_DENIED, logged, for anything else
 * that happens, or nothing, within two seconds.
 */
enum jx_status jx_probe_run(const struct jx_probe *probe);

/* Where a client on this machine finds what listens at `endpoint`: 127.0.0.1 for "*", 0.0.0.0 and [::]. */
void jx_probe_address(const char *endpoint, char out[256]);

#endif
