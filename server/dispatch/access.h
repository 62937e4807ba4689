/* SPDX-License-Identifier: Apache-2.0 */
/*
 * May this principal call this method with this request? The access option of the method decides, and nothing else.
 */
#ifndef JX_SERVER_DISPATCH_ACCESS_H
#define JX_SERVER_DISPATCH_ACCESS_H

#include "server/dispatch/call.h"
#include "server/dispatch/contract.h"

/*
 * Refuses the call (ROLE_MISSING, ROLE_EXPIRED, OFFICE_REQUIRED, OFFICE_NOT_FOUND, OFFICE_OUT_OF_SCOPE) or leaves it
 * open. Roles hold through the last day of their grant, by call->now_ms. An office that does not exist is told only to
 * a caller whose scope it could be in: the others learn OFFICE_OUT_OF_SCOPE.
 */
void jx_access_check(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *request);

#endif
