/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A principal as the contract shows it.
 */
#ifndef JX_SERVER_SERVICE_PRINCIPAL_MESSAGE_H
#define JX_SERVER_SERVICE_PRINCIPAL_MESSAGE_H

#include "jixiao/v1/principals.pb-c.h"

#include "server/dispatch/call.h"

/* In the call's arena, with every key; borrows the principal's texts. NULL: the call is refused or faulted. */
Jixiao__V1__Principal *jx_principal_message(struct jx_call *call, const struct jx_principal *principal);

/* The name alone, in the call's arena. NULL: the call is refused or faulted. */
char *jx_principal_name(struct jx_call *call, uint64_t id);

#endif
