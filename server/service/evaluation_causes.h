/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which entries of the journal an evaluation rests on: submissions, payments, versions of the project and the
 * catalogue, duties, settings, notes.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_CAUSES_H
#define JX_SERVER_SERVICE_EVALUATION_CAUSES_H

#include "jixiao/v1/rpc.pb-c.h"

#include "server/service/evaluation_read.h"

#define JX_CAUSE_SIZE 512u

/* Whether the entry touched it; `what` then says what it was about. Any status but OK is a fault. */
enum jx_status jx_cause_of(struct jx_call *call, const struct jx_evaluated *evaluated,
			   const Jixiao__V1__JournalEntry *entry, bool *touched, char what[JX_CAUSE_SIZE]);

#endif
