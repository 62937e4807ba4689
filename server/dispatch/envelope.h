/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The outside of a call: bytes to a Request, and a Response to bytes.
 */
#ifndef JX_SERVER_DISPATCH_ENVELOPE_H
#define JX_SERVER_DISPATCH_ENVELOPE_H

#include "jixiao/v1/rpc.pb-c.h"

#include "server/dispatch/call.h"
#include "server/dispatch/dispatch.h"

/*
 * The request of a message, unpacked into the arena. Where it is none, NULL: the call is refused with
 * MALFORMED_ENVELOPE or OUT_OF_MEMORY. One that is larger than JX_MESSAGE_MAX is refused as well, and returned, so that
 * the refusal can name its call.
 */
const Jixiao__V1__Request *jx_envelope_open(struct jx_call *call, const uint8_t *bytes, size_t n);

/*
 * An answer with the call's body. `receipt` may be NULL. OUT_OF_RANGE where it is larger than a message may be,
 * RESOURCE_EXHAUSTED where the arena has no room.
 */
enum jx_status jx_envelope_answer(uint64_t call_number, const struct jx_call *call, const Jixiao__V1__Receipt *receipt,
				  struct jx_arena *arena, struct jx_outbound *out);

/* A refusal, from the call's reason, args and violations. An `out` of size 0 where even that does not fit. */
void jx_envelope_refuse(uint64_t call_number, const struct jx_call *call, struct jx_arena *arena,
			struct jx_outbound *out);

#endif
