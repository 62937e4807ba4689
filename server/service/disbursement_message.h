/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A disbursement as the contract shows it.
 */
#ifndef JX_SERVER_SERVICE_DISBURSEMENT_MESSAGE_H
#define JX_SERVER_SERVICE_DISBURSEMENT_MESSAGE_H

#include "jixiao/v1/disbursements.pb-c.h"

#include "server/dispatch/call.h"
#include "server/domain/disbursement.h"
#include "server/store/disbursements.h"

struct jx_standing jx_disbursement_standing(const struct jx_disbursement *disbursement);

/* In the call's arena, without its payments; borrows the texts. NULL: the call is refused or faulted. */
Jixiao__V1__Disbursement *jx_disbursement_message(struct jx_call *call, const struct jx_disbursement *disbursement);
/* The same as it is now in the store, with its payments. */
Jixiao__V1__Disbursement *jx_disbursement_message_whole(struct jx_call *call, uint64_t id);

#endif
