/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One call: sent, and sent again under the same request_id until there is an answer that counts or its time is over;
 * for the channel alone.
 */
#ifndef JX_CLIENT_CALL_H
#define JX_CLIENT_CALL_H

#include "client/outcome.h"
#include "client/route.h"

struct jx_call {
	struct jx_route *route;      /* borrowed */
	struct jx_outcome *outcome;  /* borrowed */
	uint64_t *last_call;         /* borrowed; every attempt has a number of its own */
	uint32_t timeout_ms;         /* of all attempts together */
	Jixiao__V1__Request request; /* but for call and timeout_ms; its parts are borrowed */
	struct jx_asked asked;       /* but for call */
};

/* Tries until the outcome is final. MESSAGE_TOO_LARGE before anything is sent. */
void jx_call_run(struct jx_call *call);

#endif
