/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/submission_withdraw.h"

#include <string.h>

#include "common/base/text.h"
#include "server/service/endorsement.h"
#include "server/service/period_days.h"
#include "server/service/submission_check.h"
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

/* Rules of later months that look back on this one hold without it, as they do after a correction. */
static bool months_hold(struct jx_call *call, const struct jx_submission_key *key, const struct jx_catalog *catalog)
{
	struct jx_created *created = jx_call_take(call, sizeof(*created));
	struct jx_submission_check check = {
		.call = call,
		.cells = {.catalog = catalog, .form = catalog->forms, .month = key->month},
		.created = created,
	};

	if (!created)
		return false;
	created->submission.key = *key;
	if (!jx_submission_check_gone(&check))
		return false;
	if (check.problems > 0)
		jx_call_refuse(call, JX_REASON_FIGURES_WRONG, jx_call_number(call, check.problems));
	return check.problems == 0;
}

/* A form that the catalogue has no more is reviewed by nobody, and has no rules. */
static bool judge(struct jx_call *call, struct jx_submission *submission)
{
	const struct jx_submission_key *key = &submission->key;
	struct jx_catalog *catalog = jx_call_take(call, sizeof(*catalog));
	enum jx_status status;

	if (!catalog)
		return false;
	submission->stage = JX_STAGE_ACCEPTED;
	status = jx_catalog_load_form(call->store, call->arena, key->month, key->form, catalog);
	if (status == JX_NOT_FOUND)
		return true;
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	if (catalog->forms->review)
		submission->stage = JX_STAGE_SUBMITTED;
	return months_hold(call, key, catalog);
}

static bool endorsed(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request, uint64_t *endorser)
{
	Jixiao__V1__SubmissionsWithdrawRequest bare = *request;

	bare.endorsement = NULL;
	return jx_endorsement_allow(call,
				    &(struct jx_endorsed){"jixiao.v1.Submissions/Withdraw", request->office_code,
							  &bare.base, request->endorsement},
				    endorser);
}

bool jx_submission_withdraw(struct jx_call *call, const Jixiao__V1__SubmissionsWithdrawRequest *request,
			    struct jx_submission *submission)
{
	struct jx_submission newest;
	uint64_t endorser;
	enum jx_status status;

	*submission = (struct jx_submission){.withdraws = true};
	if (!fields_right(call, request, &submission->key) ||
	    !find_withdrawn(call, request, &submission->key, &newest) || !jx_period_allow(call, &submission->key) ||
	    !judge(call, submission) || !endorsed(call, request, &endorser))
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
	return status == JX_OK && jx_endorsement_note(call, submission, endorser);
}
