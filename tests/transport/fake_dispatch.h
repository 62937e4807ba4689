/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A dispatch without store or contract: it answers every request with its own bytes, and notes what it was asked to do.
 * The first byte of a request may ask for something else.
 */
#ifndef JX_TESTS_TRANSPORT_FAKE_DISPATCH_H
#define JX_TESTS_TRANSPORT_FAKE_DISPATCH_H

#include <stdatomic.h>

#include "server/dispatch/dispatch.h"

#define FAKE_PARK   'p' /* no answer until the call is due, FAKE_PARK_MS later */
#define FAKE_FAULT  'f' /* the commit fails */
#define FAKE_SLOW   's' /* the round takes FAKE_SLOW_MS */
#define FAKE_DOUBLE 'd' /* a second answer, to a peer that does not exist */

#define FAKE_PARK_MS 150
#define FAKE_SLOW_MS 200

/* What a refusal's answer looks like: this byte and the reason's number. */
#define FAKE_REFUSAL '!'

struct jx_dispatch {
	uint8_t admitted[JX_KEY_BYTES]; /* public key of the one enrolled principal */
	uint8_t other[JX_KEY_BYTES];    /* of a second one; zeros: there is none */
	bool open_door;                 /* admits everybody */
	void (*asked)(void);            /* called where a key knocks; may be NULL */
	struct jx_inbound parked;       /* without its bytes */
	int64_t due_ms;
	struct jx_outbound items[2 * JX_ROUND_REQUESTS];
	uint8_t bytes[2 * JX_ROUND_REQUESTS][2];
	atomic_uint rounds, idle_rests, confirmed, refused;
};

void fake_dispatch_init(struct jx_dispatch *dispatch, const uint8_t admitted[JX_KEY_BYTES]);

#endif
