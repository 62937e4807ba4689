/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Running a handler: dispatch for a request, replay for an entry.
 */
#ifndef JX_SERVER_DISPATCH_CALL_RUN_H
#define JX_SERVER_DISPATCH_CALL_RUN_H

#include "server/dispatch/call.h"
#include "server/dispatch/contract.h"

/*
 * Invokes the handler. The call's outcome tells how it ended; where it is ANSWERED, body holds the packed answer, in
 * call->arena. A handler that does none of what it may is a fault.
 */
void jx_call_run(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *request);

/* Unpacks into the arena: nothing is to be freed. NULL where the bytes are not that message or the arena is full. */
ProtobufCMessage *jx_call_unpack(struct jx_arena *arena, const ProtobufCMessageDescriptor *descriptor,
				 const uint8_t *bytes, size_t n);

#endif
