/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/domain/office.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/submission_create.h"
#include "server/service/submission_handlers.h"
#include "server/service/submission_key.h"
#include "server/service/submission_message.h"
#include "server/service/submission_withdraw.h"
#include "server/service/table.h"

#define HISTORY_MAX 100u
#define KEY_SIZE    (JX_ITEM_CODE_MAX + JX_MONTH_SIZE + 1u)

/* What fits is copied. */
static const char *form_problem(const char *code, char form[JX_ITEM_CODE_MAX + 1])
{
	size_t n = strlen(code);

	if (n == 0)
		return JX_N("a code is missing");
	if (n > JX_ITEM_CODE_MAX)
		return JX_N("it is too long");
	memcpy(form, code, n + 1);
	return NULL;
}

void jx_submission_key_read(struct jx_fields *fields, const char *form, const char *office, const char *period,
			    struct jx_submission_key *key)
{
	const char *problem = jx_office_code_problem(office);

	jx_field_check(fields, "form_code", JX_RULE_FORM_CODE, form_problem(form, key->form));
	jx_field_check(fields, "office_code", JX_RULE_OFFICE_CODE, problem);
	jx_field_check(fields, "period", JX_RULE_MONTH, jx_month_problem(period, &key->month));
	if (!problem)
		memcpy(key->office, office, strlen(office) + 1);
}

static void jx_submissions_create(Jixiao__V1__Submissions_Service *service,
				  const Jixiao__V1__SubmissionsCreateRequest *request,
				  Jixiao__V1__SubmissionsCreateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsCreateResponse response = JIXIAO__V1__SUBMISSIONS_CREATE_RESPONSE__INIT;
	Jixiao__V1__Submission message;
	struct jx_created *created = jx_call_take(call, sizeof(*created));

	(void)service;
	if (!created || !jx_submission_create(call, request, created) ||
	    !jx_submission_made(call, &created->submission, request->endorsement != NULL, &message))
		return;
	response.submission = &message;
	response.findings = created->finding_rows;
	response.n_findings = created->n_findings;
	closure(&response, call);
}

static void jx_submissions_preview(Jixiao__V1__Submissions_Service *service,
				   const Jixiao__V1__SubmissionsPreviewRequest *request,
				   Jixiao__V1__SubmissionsPreviewResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsCreateRequest submission = JIXIAO__V1__SUBMISSIONS_CREATE_REQUEST__INIT;
	Jixiao__V1__SubmissionsPreviewResponse response = JIXIAO__V1__SUBMISSIONS_PREVIEW_RESPONSE__INIT;
	struct jx_created *created = jx_call_take(call, sizeof(*created));

	(void)service;
	if (request->submission)
		submission = *request->submission;
	submission.office_code = request->office_code;
	if (!created || !jx_submission_preview(call, &submission, created))
		return;
	response.findings = created->finding_rows;
	response.n_findings = created->n_findings;
	closure(&response, call);
}

static void jx_submissions_withdraw(Jixiao__V1__Submissions_Service *service,
				    const Jixiao__V1__SubmissionsWithdrawRequest *request,
				    Jixiao__V1__SubmissionsWithdrawResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsWithdrawResponse response = JIXIAO__V1__SUBMISSIONS_WITHDRAW_RESPONSE__INIT;
	Jixiao__V1__Submission message;
	struct jx_submission submission;

	(void)service;
	if (!jx_submission_withdraw(call, request, &submission) ||
	    !jx_submission_made(call, &submission, request->endorsement != NULL, &message))
		return;
	response.submission = &message;
	closure(&response, call);
}

/* -- one ---------------------------------------------------------------------------------------------------------- */

static void not_found(struct jx_call *call, const struct jx_submission_key *key, const char *period,
		      enum jx_status status)
{
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_SUBMISSION_NOT_FOUND, key->form, key->office, period);
	else
		jx_call_fault(call, status);
}

/* Of a submission that has others, or that is not there at all. */
static void no_revision(struct jx_call *call, const struct jx_submission_key *key,
			const Jixiao__V1__SubmissionsGetRequest *request)
{
	struct jx_submission newest;
	enum jx_status status = jx_submission_newest(call->store, call->arena, key, &newest);

	if (status != JX_OK)
		not_found(call, key, request->period, status);
	else if (request->accepted)
		jx_call_refuse(call, JX_REASON_SUBMISSION_NOT_ACCEPTED, key->form, key->office, request->period);
	else
		jx_call_refuse(call, JX_REASON_REVISION_NOT_FOUND, key->form, key->office, request->period,
			       jx_call_number(call, request->revision), jx_call_number(call, newest.revision));
}

static void jx_submissions_get(Jixiao__V1__Submissions_Service *service,
			       const Jixiao__V1__SubmissionsGetRequest *request,
			       Jixiao__V1__SubmissionsGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsGetResponse response = JIXIAO__V1__SUBMISSIONS_GET_RESPONSE__INIT;
	Jixiao__V1__Submission message;
	struct jx_submission submission;
	struct jx_submission_key key;
	struct jx_form_names names = {0};
	struct jx_fields fields = {.call = call};
	enum jx_status status;

	(void)service;
	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, &key);
	if (request->accepted && request->revision > 0)
		jx_field_check(&fields, "revision", JX_RULE_COUNT, JX_N("the one that counts is asked for by itself"));
	if (!jx_fields_right(&fields))
		return;
	if (request->accepted)
		status = jx_submission_at(call->store, call->arena, &key, JX_STAGE_ACCEPTED, &submission);
	else if (request->revision == 0)
		status = jx_submission_newest(call->store, call->arena, &key, &submission);
	else
		status = jx_submission_get(call->store, call->arena, &key, request->revision, &submission);
	if (status == JX_NOT_FOUND && (request->accepted || request->revision > 0))
		no_revision(call, &key, request);
	else if (status != JX_OK)
		not_found(call, &key, request->period, status);
	if (status != JX_OK || !jx_submission_message(call, &names, &submission, &message) ||
	    !jx_submission_findings(call, &names, &submission, &message))
		return;
	response.submission = &message;
	closure(&response, call);
}

/* -- all revisions ------------------------------------------------------------------------------------------------ */

/* One page: its messages, and how much room they take. */
struct history {
	struct jx_call *call;
	struct jx_submission_key key;
	struct jx_form_names names;
	struct jx_page page;
	Jixiao__V1__Submission *rows[HISTORY_MAX];
	size_t n;
	bool more;
};

/* NOT_FOUND: there is no such revision. */
static enum jx_status add_revision(struct history *history, uint32_t revision)
{
	struct jx_call *call = history->call;
	struct jx_submission *submission = jx_call_take(call, sizeof(*submission));
	Jixiao__V1__Submission *message = submission ? jx_call_take(call, sizeof(*message)) : NULL;
	enum jx_status status;

	if (!message)
		return JX_CANCELLED;
	status = jx_submission_get(call->store, call->arena, &history->key, revision, submission);
	if (status != JX_OK)
		return status;
	if (!jx_submission_message(call, &history->names, submission, message))
		return JX_CANCELLED;
	history->more = history->n == HISTORY_MAX || (!jx_page_take(&history->page, &message->base) && history->n > 0);
	if (!history->more)
		history->rows[history->n++] = message;
	return JX_OK;
}

static void jx_submissions_history(Jixiao__V1__Submissions_Service *service,
				   const Jixiao__V1__SubmissionsHistoryRequest *request,
				   Jixiao__V1__SubmissionsHistoryResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsHistoryResponse response = JIXIAO__V1__SUBMISSIONS_HISTORY_RESPONSE__INIT;
	struct history *history = jx_call_take(call, sizeof(*history));
	struct jx_fields fields = {.call = call};
	enum jx_status status = JX_OK;

	(void)service;
	if (!history)
		return;
	history->call = call;
	jx_submission_key_read(&fields, request->form_code, request->office_code, request->period, &history->key);
	if (!jx_fields_right(&fields))
		return;
	for (uint32_t revision = request->after_revision; status == JX_OK && !history->more; revision++)
		status = revision < JX_REVISIONS_MAX ? add_revision(history, revision + 1) : JX_NOT_FOUND;
	if (status == JX_NOT_FOUND && history->n == 0 && request->after_revision == 0)
		not_found(call, &history->key, request->period, status);
	else if (status != JX_OK && status != JX_NOT_FOUND && status != JX_CANCELLED)
		jx_call_fault(call, status);
	if (call->outcome != JX_CALL_OPEN)
		return;
	response.submissions = history->rows;
	response.n_submissions = history->n;
	response.more = history->more;
	closure(&response, call);
}

/* -- an office's newest ------------------------------------------------------------------------------------------- */

/* The key of a row is its form and month: "petition.monthly 2023-06". */
static const char *after_problem(const char *text, struct jx_submission_key *after)
{
	const char *blank = strrchr(text, ' ');
	size_t n = blank ? (size_t)(blank - text) : 0;

	if (text[0] == '\0')
		return NULL;
	if (!blank || n > JX_ITEM_CODE_MAX || !jx_month_parse(blank + 1, &after->month))
		return JX_N("this server gave no such token");
	memcpy(after->form, text, n);
	after->form[n] = '\0';
	return NULL;
}

static const char *filter_form_problem(const char *code)
{
	return strlen(code) > JX_ITEM_CODE_MAX ? JX_N("it is too long") : NULL;
}

/* The filter borrows from the request and from `after`. False: the call is refused. */
static bool open_list(struct jx_call *call, const Jixiao__V1__SubmissionsListRequest *request, struct jx_page *page,
		      struct jx_submission_key *after, struct jx_submission_filter *filter)
{
	struct jx_fields fields = {.call = call};

	if (!jx_page_open(call, request->page_size, request->page, page))
		return false;
	*filter = (struct jx_submission_filter){.office = request->office_code,
						.form = request->form_code,
						.from = JX_MONTH_FIRST,
						.to = JX_MONTH_LAST,
						.after_form = after->form};
	jx_field_check(&fields, "office_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->office_code));
	jx_field_check(&fields, "form_code", JX_RULE_FORM_CODE, filter_form_problem(request->form_code));
	if (request->from[0] != '\0')
		jx_field_check(&fields, "from", JX_RULE_MONTH, jx_month_problem(request->from, &filter->from));
	if (request->to[0] != '\0')
		jx_field_check(&fields, "to", JX_RULE_MONTH, jx_month_problem(request->to, &filter->to));
	jx_field_check(&fields, "page", JX_RULE_PAGE_TOKEN, after_problem(page->after, after));
	filter->after_month = after->month;
	return jx_fields_right(&fields);
}

/* What a page points to. */
struct list {
	struct jx_submission *rows;
	Jixiao__V1__Submission *messages;
	Jixiao__V1__Submission **pointers;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool read_list(struct jx_call *call, const struct jx_page *page, const struct jx_submission_filter *filter,
		      struct list *list)
{
	enum jx_status status;

	list->rows = jx_call_take(call, (page->size + 1) * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_submission_list(call->store, call->arena, filter, page->size + 1, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->messages = jx_call_take(call, (list->n_rows + 1) * sizeof(*list->messages));
	if (!list->messages)
		return false;
	list->pointers = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__Submission *));
	return list->pointers != NULL;
}

static void jx_submissions_list(Jixiao__V1__Submissions_Service *service,
				const Jixiao__V1__SubmissionsListRequest *request,
				Jixiao__V1__SubmissionsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SubmissionsListResponse response = JIXIAO__V1__SUBMISSIONS_LIST_RESPONSE__INIT;
	struct jx_submission_key after = {0};
	struct jx_submission_filter filter;
	struct jx_form_names names = {0};
	struct jx_page page;
	struct list list;
	char key[KEY_SIZE];
	size_t n = 0;

	(void)service;
	if (!open_list(call, request, &page, &after, &filter) || !read_list(call, &page, &filter, &list))
		return;
	for (; n < list.n_rows && n < page.size; n++) {
		if (!jx_submission_facts(call, &names, &list.rows[n], &list.messages[n]))
			return;
		if (!jx_page_take(&page, &list.messages[n].base))
			break;
		list.pointers[n] = &list.messages[n];
	}
	if (n < list.n_rows) {
		assert(n > 0);
		(void)snprintf(key, sizeof(key), "%s %s", list.messages[n - 1].form_code, list.messages[n - 1].period);
		response.next = jx_page_next(&page, key);
	}
	response.n_submissions = n;
	response.submissions = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Submissions_Service jx_submissions_service = JIXIAO__V1__SUBMISSIONS__INIT(jx_submissions_);
