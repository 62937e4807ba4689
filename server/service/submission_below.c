/* SPDX-License-Identifier: Apache-2.0 */
/* An office reports for those below it (代报), and they confirm it. */
#include <stdio.h>
#include <string.h>

#include "server/service/endorsement.h"
#include "server/service/fields.h"
#include "server/service/submission_create.h"
#include "server/service/submission_handlers.h"
#include "server/service/submission_key.h"
#include "server/service/submission_message.h"
#include "server/service/submission_newest.h"
#include "server/store/on_behalf.h"

/* What CreateBelow and PreviewBelow are given. */
struct given {
	char *const *offices;
	Jixiao__V1__SubmissionsCreateRequest *const *submissions;
	size_t n_offices, n;
};

/* One of them on its way. */
struct row {
	Jixiao__V1__SubmissionsCreateRequest request; /* of the office that was checked */
	struct create *create;                        /* NULL: refused */
	struct jx_created created;
};

struct below {
	struct jx_call *call;
	struct row *rows;
	size_t n;
};

/* False: the call is refused. */
static bool open_rows(struct below *below, const struct given *given)
{
	struct jx_call *call = below->call;
	struct jx_fields fields = {.call = call};

	if (given->n > JX_BELOW_MAX) {
		jx_call_refuse(call, JX_REASON_TOO_MANY_AT_ONCE, jx_call_number(call, given->n),
			       jx_call_number(call, JX_BELOW_MAX));
		return false;
	}
	for (size_t i = 0; i < given->n; i++)
		jx_field_check(&fields, "submissions", JX_RULE_ENDORSEMENT,
			       given->submissions[i]->endorsement
				       ? JX_N("the head of the office that reports signs for all of them")
				       : NULL);
	jx_field_check(&fields, "submissions", JX_RULE_COUNT,
		       given->n == given->n_offices ? NULL : JX_N("there must be one for each office"));
	if (!jx_fields_right(&fields))
		return false;
	below->rows = jx_call_take(call, (given->n + 1) * sizeof(*below->rows));
	for (size_t i = 0; i < given->n && below->rows; i++) {
		below->rows[i].request = *given->submissions[i];
		below->rows[i].request.office_code = given->offices[i];
	}
	below->n = given->n;
	return below->rows != NULL;
}

/* -- all or none -------------------------------------------------------------------------------------------------- */

/* "cells[2]" of the i-th becomes "submissions[i].cells[2]"; where no field was wrong, the whole is named. */
static void refuse_row(struct jx_call *call, size_t i)
{
	char field[JX_FIELD_PATH + 32];
	const char *own;

	if (call->outcome != JX_CALL_REFUSED)
		return;
	if (call->n_violations == 0)
		jx_call_violation(call, "", jx_reason_row(call->reason)->name, "", "");
	for (size_t v = 0; v < call->n_violations; v++) {
		own = call->violations[v].field;
		(void)snprintf(field, sizeof(field), "submissions[%zu]%s%s", i, own[0] != '\0' ? "." : "", own);
		own = jx_arena_string(call->arena, field, strlen(field));
		call->violations[v].field = own ? own : "";
	}
}

static bool begin_all(struct below *below)
{
	struct jx_together together = {NULL, false};

	for (size_t i = 0; i < below->n; i++) {
		struct row *row = &below->rows[i];

		row->create = jx_submission_begin(below->call, &together, &row->request, &row->created);
		if (!row->create) {
			refuse_row(below->call, i);
			return false;
		}
	}
	for (size_t i = 0; i < below->n; i++) {
		if (!jx_submission_judge(below->rows[i].create)) {
			refuse_row(below->call, i);
			return false;
		}
	}
	return true;
}

/* The head of the office that reports signs for all of them. */
static bool endorsed(struct jx_call *call, const Jixiao__V1__SubmissionsCreateBelowRequest *request, uint64_t *endorser)
{
	Jixiao__V1__SubmissionsCreateBelowRequest bare = *request;

	bare.endorsement = NULL;
	return jx_endorsement_allow(call,
				    &(struct jx_endorsed){"jixiao.v1.Submissions/CreateBelow", call->actor->office,
							  &bare.base, request->endorsement},
				    endorser);
}

static bool store_all(struct below *below, uint64_t endorser)
{
	struct jx_call *call = below->call;

	for (size_t i = 0; i < below->n; i++) {
		struct row *row = &below->rows[i];
		enum jx_status status;

		if (!jx_submission_store(row->create)) {
			refuse_row(call, i);
			return false;
		}
		status = jx_on_behalf_add(call->store, &row->created.submission, call->actor->office);
		if (status != JX_OK) {
			jx_call_fault(call, status);
			return false;
		}
		if (!jx_endorsement_note(call, &row->created.submission, endorser))
			return false;
	}
	return true;
}

void jx_submissions_create_below(Jixiao__V1__Submissions_Service *service,
				 const Jixiao__V1__SubmissionsCreateBelowRequest *request,
				 Jixiao__V1__SubmissionsCreateBelowResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	const struct given given = {request->office_codes, request->submissions, request->n_office_codes,
				    request->n_submissions};
	Jixiao__V1__SubmissionsCreateBelowResponse response = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_RESPONSE__INIT;
	struct jx_form_names names = {0};
	struct below below = {.call = call};
	Jixiao__V1__Submission *messages;
	uint64_t endorser;

	(void)service;
	if (!open_rows(&below, &given) || !begin_all(&below) || !endorsed(call, request, &endorser) ||
	    !store_all(&below, endorser))
		return;
	messages = jx_call_take(call, (below.n + 1) * sizeof(*messages));
	response.submissions = messages ? jx_call_take(call, (below.n + 1) * sizeof(Jixiao__V1__Submission *)) : NULL;
	if (!response.submissions)
		return;
	for (; response.n_submissions < below.n; response.n_submissions++) {
		size_t i = response.n_submissions;

		if (!jx_submission_facts(call, &names, &below.rows[i].created.submission, &messages[i]))
			return;
		response.submissions[i] = &messages[i];
	}
	closure(&response, call);
}

/* -- each by itself ----------------------------------------------------------------------------------------------- */

/* The call's refusal becomes the verdict. False: the call is faulted, or there is no room. */
static bool take_refusal(struct jx_call *call, Jixiao__V1__SubmissionVerdict *verdict)
{
	const char *reason;
	Jixiao__V1__Violation *rows;

	if (call->outcome != JX_CALL_REFUSED || call->reason == JX_REASON_OUT_OF_MEMORY)
		return false;
	reason = jx_reason_row(call->reason)->name;
	verdict->args = jx_arena_alloc(call->arena, JX_REFUSAL_ARGS * sizeof(char *));
	rows = jx_arena_alloc(call->arena, (call->n_violations + 1) * sizeof(*rows));
	verdict->violations = jx_arena_alloc(call->arena, (call->n_violations + 1) * sizeof(Jixiao__V1__Violation *));
	if (!verdict->args || !rows || !verdict->violations)
		return false;
	verdict->reason = (char *)reason;
	for (; verdict->n_args < call->n_args; verdict->n_args++)
		verdict->args[verdict->n_args] = (char *)call->args[verdict->n_args];
	for (size_t i = 0; i < call->n_violations; i++) {
		const struct jx_call_violation *from = &call->violations[i];

		jixiao__v1__violation__init(&rows[i]);
		rows[i].field = (char *)from->field;
		rows[i].rule = (char *)from->rule;
		rows[i].text = (char *)from->text;
		rows[i].fix = (char *)from->fix;
		rows[i].severity = (Jixiao__V1__Severity)from->severity;
		verdict->violations[verdict->n_violations++] = &rows[i];
	}
	jx_call_reopen(call);
	return true;
}

/* What does not fit beside the others is left out, and the reason stays. */
static void fit(Jixiao__V1__SubmissionVerdict *verdict, size_t *left)
{
	size_t size = jixiao__v1__submission_verdict__get_packed_size(verdict) + 8;

	if (size > *left) {
		verdict->n_violations = verdict->n_findings = 0;
		size = jixiao__v1__submission_verdict__get_packed_size(verdict) + 8;
	}
	*left -= size < *left ? size : *left;
}

/* False: it is refused, and the call with it. */
static bool judge(struct row *row)
{
	return row->create && jx_submission_judge(row->create) && jx_submission_changes(row->create);
}

/* Those that are refused are not there for the others. */
static bool judge_all(struct below *below, Jixiao__V1__SubmissionVerdict *verdicts)
{
	struct jx_together together = {NULL, false};

	for (size_t i = 0; i < below->n; i++) {
		struct row *row = &below->rows[i];

		row->create = jx_submission_begin(below->call, &together, &row->request, &row->created);
		if (!row->create && !take_refusal(below->call, &verdicts[i]))
			return false;
	}
	for (size_t i = 0; i < below->n; i++) {
		struct row *row = &below->rows[i];

		if (row->create && !judge(row) && !take_refusal(below->call, &verdicts[i]))
			return false;
	}
	return true;
}

/* Each stands for those after it, where it is not refused. */
static bool judge_in_turn(struct below *below, Jixiao__V1__SubmissionVerdict *verdicts)
{
	struct jx_together together = {NULL, true};

	for (size_t i = 0; i < below->n; i++) {
		const struct jx_created *before = together.first;
		struct row *row = &below->rows[i];

		row->create = jx_submission_begin(below->call, &together, &row->request, &row->created);
		if (judge(row))
			continue;
		together.first = before;
		if (!take_refusal(below->call, &verdicts[i]))
			return false;
	}
	return true;
}

void jx_submissions_preview_below(Jixiao__V1__Submissions_Service *service,
				  const Jixiao__V1__SubmissionsPreviewBelowRequest *request,
				  Jixiao__V1__SubmissionsPreviewBelowResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	const struct given given = {request->office_codes, request->submissions, request->n_office_codes,
				    request->n_submissions};
	Jixiao__V1__SubmissionsPreviewBelowResponse response = JIXIAO__V1__SUBMISSIONS_PREVIEW_BELOW_RESPONSE__INIT;
	struct below below = {.call = call};
	Jixiao__V1__SubmissionVerdict *verdicts;
	size_t left = JX_PAGE_BYTES;

	(void)service;
	if (!open_rows(&below, &given))
		return;
	verdicts = jx_call_take(call, (below.n + 1) * sizeof(*verdicts));
	response.verdicts =
		verdicts ? jx_call_take(call, (below.n + 1) * sizeof(Jixiao__V1__SubmissionVerdict *)) : NULL;
	if (!response.verdicts)
		return;
	for (size_t i = 0; i < below.n; i++)
		jixiao__v1__submission_verdict__init(&verdicts[i]);
	if (!(request->each ? judge_in_turn : judge_all)(&below, verdicts)) {
		if (call->outcome == JX_CALL_OPEN)
			jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
		return;
	}
	for (; response.n_verdicts < below.n; response.n_verdicts++) {
		struct jx_created *created = &below.rows[response.n_verdicts].created;
		Jixiao__V1__SubmissionVerdict *verdict = &verdicts[response.n_verdicts];

		verdict->findings = created->finding_rows;
		verdict->n_findings = created->n_findings;
		fit(verdict, &left);
		response.verdicts[response.n_verdicts] = verdict;
	}
	closure(&response, call);
}

/* -- confirming --------------------------------------------------------------------------------------------------- */

/* The newest revision, which the request names. False: the call is refused or faulted. */
static bool find_named(struct jx_call *call, const Jixiao__V1__SubmissionsConfirmRequest *request,
		       struct jx_submission *newest)
{
	struct jx_submission_key key;
	struct jx_fields fields = {.call = call};
	const char *problem = request->base_id.len == 0 ? JX_N("it is no request id of 16 bytes")
							: jx_base_problem(&request->base_id);

	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, &key);
	jx_field_check(&fields, "base_id", JX_RULE_BASE, problem);
	return jx_fields_right(&fields) && jx_submission_base(call, &key, &request->base_id, newest);
}

/* What others reported has nobody's signature of this office: where one is needed, it is the head's. */
static bool may_confirm(struct jx_call *call, const struct jx_submission *newest, const char *period)
{
	const struct jx_submission_key *key = &newest->key;
	struct jx_endorsing endorsing;
	enum jx_status status = jx_endorsing_get(call->store, key->office, &endorsing);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (endorsing.needed && !jx_is_head(call, call->actor))
		jx_call_refuse(call, JX_REASON_CONFIRMER_NOT_HEAD, key->office, key->form, period);
	return call->outcome == JX_CALL_OPEN;
}

/* False: the call is refused or faulted. */
static bool confirm(struct jx_call *call, const struct jx_submission *newest, Jixiao__V1__Submission *message)
{
	enum jx_status status = JX_OK;

	if (message->on_behalf_by[0] == '\0')
		jx_call_refuse(call, JX_REASON_REPORTED_ITSELF, message->form_code, message->office_code,
			       message->period);
	else if (message->confirmed)
		jx_call_refuse(call, JX_REASON_CONFIRMED_ALREADY, message->form_code, message->period);
	else
		status = jx_on_behalf_confirm(call->store, newest, call->actor->id, call->seq);
	if (status != JX_OK)
		jx_call_fault(call, status);
	message->confirmed = true;
	return call->outcome == JX_CALL_OPEN;
}

void jx_submissions_confirm(Jixiao__V1__Submissions_Service *service,
			    const Jixiao__V1__SubmissionsConfirmRequest *request,
			    Jixiao__V1__SubmissionsConfirmResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsConfirmResponse response = JIXIAO__V1__SUBMISSIONS_CONFIRM_RESPONSE__INIT;
	Jixiao__V1__Submission message;
	struct jx_form_names names = {0};
	struct jx_submission newest;

	(void)service;
	if (!find_named(call, request, &newest) || !may_confirm(call, &newest, request->period) ||
	    !jx_submission_facts(call, &names, &newest, &message) || !confirm(call, &newest, &message))
		return;
	response.submission = &message;
	closure(&response, call);
}
