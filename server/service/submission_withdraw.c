/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_withdraw.h"

#include <string.h>

#include "common/base/text.h"
#include "server/service/period_days.h"
#include "server/service/submission_key.h"
#include "server/service/submission_newest.h"
#include "server/store/catalog.h"

static bool fields_right(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request,
			 struct jx_submission_key *key)
{
	struct jx_fields fields = {.call = call};

	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, key);
	jx_field_check(&fields, "base_id", JX_RULE_BASE, jx_base_problem(&request->base_id));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
	return jx_fields_right(&fields);
}

/* What is withdrawn must be there. */
static bool find_withdrawn(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request,
			   const struct jx_submission_key *key, struct jx_submission *newest)
{
	if (!jx_submission_base(call, key, &request->base_id, newest))
		return false;
	if (newest->revision == 0)
		jx_call_refuse(call, JX_REASON_SUBMISSION_NOT_FOUND, key->form, key->office, request->period);
	else if (newest->withdraws && newest->stage != JX_STAGE_RETURNED)
		jx_call_refuse(call, JX_REASON_SUBMISSION_WITHDRAWN, key->form, request->period,
			       jx_call_number(call, newest->revision));
	return call->outcome == JX_CALL_OPEN;
}

/* A form that the catalogue has no more is reviewed by nobody. */
static bool find_stage(struct jx_call *call, const struct jx_submission_key *key, enum jx_stage *stage)
{
	struct jx_catalog catalog;
	enum jx_status status = jx_catalog_load_form(call->store, call->arena, key->month, key->form, &catalog);

	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(call, status);
		return false;
	}
	*stage = status == JX_OK && catalog.forms->review ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED;
	return true;
}

bool jx_submission_withdraw(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request,
			    struct jx_submission *submission)
{
	struct jx_submission newest;
	enum jx_status status;

	*submission = (struct jx_submission){.withdraws = true};
	if (!fields_right(call, request, &submission->key) ||
	    !find_withdrawn(call, request, &submission->key, &newest) || !jx_period_allow(call, &submission->key) ||
	    !find_stage(call, &submission->key, &submission->stage))
		return false;
	submission->entry = submission->seq = call->seq;
	submission->revision = newest.revision + 1;
	submission->submitter = call->actor->id;
	submission->time_ms = call->now_ms;
	submission->note = request->reason;
	memcpy(submission->request_id, call->request_id, sizeof(submission->request_id));
	status = jx_submission_add(call->store, call->arena, submission);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}
