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
/* The key under which it is judged: its author's where it names one, else that of its connection. Borrowed. */
const uint8_t *jx_envelope_author(const Jixiao__V1__Request *request, const uint8_t connection[JX_KEY_BYTES]);

/* A receipt as a field of the answer: its own head, seq, entry_hash, time_ms, server_signature, replayed, leaf, path.
 */
#define JX_RECEIPT_ROOM (3u + 11u + 34u + 11u + 66u + 2u + 6u + JX_RECEIPT_PATH_MAX * 34u)
/* Beside it and the body, an answer has its call and the body's head. */
_Static_assert(JX_RECEIPT_ROOM + 11u + 5u <= JX_ENVELOPE_OVERHEAD, "the largest body does not fit with its receipt");

/*
 * An answer with the call's body and `room` for what follows it: JX_RECEIPT_ROOM for a write. OUT_OF_RANGE where that
 * is larger than a message may be, RESOURCE_EXHAUSTED where the arena has no room.
 */
enum jx_status jx_envelope_answer(uint64_t call_number, const struct jx_call *call, size_t room, struct jx_arena *arena,
				  struct jx_outbound *out);
/* Adds the receipt to an answer that was packed with room for it. */
void jx_envelope_complete(const Jixiao__V1__Receipt *receipt, struct jx_outbound *out);

/* A refusal, from the call's reason, args and violations. An `out` of size 0 where even that does not fit. */
void jx_envelope_refuse(uint64_t call_number, const struct jx_call *call, struct jx_arena *arena,
			struct jx_outbound *out);

#endif
