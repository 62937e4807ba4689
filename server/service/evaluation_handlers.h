/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The handlers of Evaluations that stand in files of their own; for evaluations.c alone.
 */
#ifndef JX_SERVER_SERVICE_EVALUATION_HANDLERS_H
#define JX_SERVER_SERVICE_EVALUATION_HANDLERS_H

#include "jixiao/v1/evaluations.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/evaluations.h"

void jx_evaluations_explain(Jixiao__V1__Evaluations_Service *service,
			    const Jixiao__V1__EvaluationsExplainRequest *request,
			    Jixiao__V1__EvaluationsExplainResponse_Closure closure, void *closure_data);
void jx_evaluations_note(Jixiao__V1__Evaluations_Service *service, const Jixiao__V1__EvaluationsNoteRequest *request,
			 Jixiao__V1__EvaluationsNoteResponse_Closure closure, void *closure_data);
void jx_evaluations_diff(Jixiao__V1__Evaluations_Service *service, const Jixiao__V1__EvaluationsDiffRequest *request,
			 Jixiao__V1__EvaluationsDiffResponse_Closure closure, void *closure_data);

void jx_evaluations_compare(Jixiao__V1__Evaluations_Service *service,
			    const Jixiao__V1__EvaluationsCompareRequest *request,
			    Jixiao__V1__EvaluationsCompareResponse_Closure closure, void *closure_data);

/*
 * A finalized one, as it was answered, whose office is within the scope; to be freed by its free_unpacked. NULL: the
 * call is refused or faulted.
 */
Jixiao__V1__Evaluation *jx_frozen_message(struct jx_call *call, uint64_t id, Jixiao__V1__Scope scope,
					  struct jx_frozen *frozen);

#endif
