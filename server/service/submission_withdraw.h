/* SPDX-License-Identifier: Apache-2.0 */
/* Takes back what an office reported for a month; for submissions.c alone. */
#ifndef JX_SERVER_SERVICE_SUBMISSION_WITHDRAW_H
#define JX_SERVER_SERVICE_SUBMISSION_WITHDRAW_H

#include "jixiao/v1/submissions.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/submissions.h"

/* The revision that withdraws; it borrows from the request. False: the call is refused or faulted. */
bool jx_submission_withdraw(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request,
			    struct jx_submission *submission);

#endif
