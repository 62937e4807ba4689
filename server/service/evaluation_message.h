/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An evaluation as the contract shows it.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_MESSAGE_H
#define JX_SERVER_SERVICE_EVALUATION_MESSAGE_H

#include "jixiao/v1/evaluations.pb-c.h"

#include "server/service/evaluation_read.h"

/* All in the call's arena; borrow the texts of what was read. NULL: the call is refused. */
Jixiao__V1__Evaluation *jx_evaluation_message(struct jx_call *call, const struct jx_evaluated *evaluated);
Jixiao__V1__IndicatorResult *jx_indicator_message(struct jx_call *call, const struct jx_evaluated *evaluated, size_t i);

#endif
