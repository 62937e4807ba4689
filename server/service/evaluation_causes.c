/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_causes.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/disbursements.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"
#include "jixiao/v1/settings.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/base/log.h"
#include "common/model/decimal.h"
#include "common/model/money.h"
#include "server/domain/settings.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"
#include "server/store/submissions.h"

/* What is looked at, and what was found. */
struct cause {
	struct jx_call *call;
	const struct jx_evaluated *evaluated;
	const Jixiao__V1__JournalEntry *entry;
	bool touched;
	char *what; /* JX_CAUSE_SIZE */
	size_t listed;
	bool full; /* no more fits */
};

__attribute__((format(printf, 2, 3))) static void touch(struct cause *cause, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(cause->what, JX_CAUSE_SIZE, format, args);
	va_end(args);
	cause->touched = true;
}

static bool is_project(const struct cause *cause, const char *code)
{
	return strcmp(code, cause->evaluated->project.code) == 0;
}

/* A form that one of its measures asks for. */
static bool is_used(const struct cause *cause, const char *form)
{
	const struct jx_catalog *catalog = &cause->evaluated->catalog;

	for (size_t i = 0; i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i].code, form) == 0)
			return cause->evaluated->source->forms[i].known;
	return false;
}

/* In a month of the evaluation. */
static enum jx_status is_below(const struct cause *cause, const char *office, bool *below)
{
	const struct jx_figure_source *source = cause->evaluated->source;
	const struct jx_office_span span = {cause->evaluated->office.code, source->january, source->as_of};
	enum jx_status status = jx_office_stood(cause->call->store, &span, office, below);

	*below = status == JX_OK && *below;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static bool is_in_year(const struct cause *cause, const char *period)
{
	jx_month month;

	return jx_month_parse(period, &month) && month >= cause->evaluated->source->january &&
	       month <= cause->evaluated->source->as_of;
}

/* -- one function a method ----------------------------------------------------------------------------------------- */

/* Adds one more to what is listed, or "…" where it does not fit. */
static void list(struct cause *cause, const char *text)
{
	size_t used = strlen(cause->what), room = JX_CAUSE_SIZE - used - sizeof("…");

	if (cause->full)
		return;
	cause->full = strlen(text) >= room;
	(void)snprintf(cause->what + used, JX_CAUSE_SIZE - used, "%s", cause->full ? "…" : text);
}

/* "6", "不适用"; "未报" where the cell was left out. */
static const char *cell_text(const struct jx_stored_cell *cell, char out[JX_DECIMAL_SIZE])
{
	if (!cell)
		return "未报";
	if (cell->cell.state != JX_CELL_REPORTED)
		return "不适用";
	jx_decimal_format(cell->cell.value, out);
	return out;
}

/* "accept.due 6→7"; of a first revision, which has none before, "accept.due 7". */
static enum jx_status list_cell(struct cause *cause, const struct jx_submission *before,
				const struct jx_stored_cell *old, const struct jx_stored_cell *new)
{
	char code[JX_ITEM_CODE_MAX + 1], was[JX_DECIMAL_SIZE], is[JX_DECIMAL_SIZE];
	char text[JX_ITEM_CODE_MAX + 2 * JX_DECIMAL_SIZE + 32];
	enum jx_status status;

	assert(old || new);
	if (old && new && old->cell.state == new->cell.state && old->cell.value == new->cell.value)
		return JX_OK;
	status = jx_submission_item_code(cause->call->store, old ? old->item : new->item, code);
	if (status != JX_OK)
		return status;
	(void)snprintf(text, sizeof(text), "%s%s %s%s%s", cause->listed++ > 0 ? "，" : ": ", code,
		       before->revision > 0 ? cell_text(old, was) : "", before->revision > 0 ? "→" : "",
		       cell_text(new, is));
	list(cause, text);
	return JX_OK;
}

/* Both are ordered by item. */
static enum jx_status list_cells(struct cause *cause, const struct jx_submission *before,
				 const struct jx_submission *after)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0, k = 0; status == JX_OK && (i < before->n_cells || k < after->n_cells);) {
		const struct jx_stored_cell *old = i < before->n_cells ? &before->cells[i] : NULL;
		const struct jx_stored_cell *new = k < after->n_cells ? &after->cells[k] : NULL;
		bool takes_old = old && (!new || old->item <= new->item),
		     takes_new = new && (!old || new->item <= old->item);

		status = list_cell(cause, before, takes_old ? old : NULL, takes_new ? new : NULL);
		i += takes_old;
		k += takes_new;
	}
	return status;
}

/* The last one before it that was accepted; revision 0 where there is none. */
static enum jx_status find_before(const struct cause *cause, const struct jx_submission_key *key, uint32_t revision,
				  struct jx_submission *before)
{
	enum jx_status status = JX_OK;

	while (status == JX_OK && --revision > 0) {
		status = jx_submission_get(cause->call->store, cause->call->arena, key, revision, before);
		if (status == JX_OK && before->stage == JX_STAGE_ACCEPTED)
			return JX_OK;
	}
	*before = (struct jx_submission){.revision = 0};
	return status;
}

/* What the revision that the entry brought or accepted changed; nothing where it is none that it rests on. */
static enum jx_status list_revision(struct cause *cause, const Jixiao__V1__Seen *named, uint32_t revision)
{
	struct jx_submission_key key = {.month = 0};
	struct jx_submission before, after;
	char text[JX_OFFICE_CODE_MAX + JX_ITEM_CODE_MAX + JX_MONTH_SIZE + 8];
	bool below = false;
	enum jx_status status = JX_OK;

	if (is_used(cause, named->form_code) && is_in_year(cause, named->period))
		status = is_below(cause, named->office_code, &below);
	if (!below)
		return status;
	(void)snprintf(text, sizeof(text), "%s%s %s %s", cause->touched ? "；" : "", named->office_code,
		       named->form_code, named->period);
	cause->touched = true;
	cause->listed = 0;
	list(cause, text);
	(void)jx_month_parse(named->period, &key.month);
	(void)snprintf(key.form, sizeof(key.form), "%s", named->form_code);
	(void)snprintf(key.office, sizeof(key.office), "%s", named->office_code);
	status = jx_submission_get(cause->call->store, cause->call->arena, &key, revision, &after);
	if (status == JX_OK)
		status = find_before(cause, &key, revision, &before);
	return status == JX_OK ? list_cells(cause, &before, &after) : status;
}

static enum jx_status no_answer(const struct cause *cause)
{
	return JX_FAULT(JX_DATA_LOSS, "the answer of entry %" PRIu64 " cannot be unpacked", cause->entry->seq);
}

/*
 * The answer that was given says which revision it became, and whether that counted at once: what waits for a reviewer
 * changes nothing yet. Create and Withdraw have it in the same field.
 */
static enum jx_status list_answered(struct cause *cause, const Jixiao__V1__Seen *named)
{
	Jixiao__V1__SubmissionsCreateResponse *response = jixiao__v1__submissions_create_response__unpack(
		NULL, cause->entry->response.len, cause->entry->response.data);
	enum jx_status status = JX_OK;

	if (!response || !response->submission)
		status = no_answer(cause);
	else if (response->submission->state != JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED)
		status = list_revision(cause, named, response->submission->revision);
	jixiao__v1__submissions_create_response__free_unpacked(response, NULL);
	return status;
}

static enum jx_status by_submission(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SubmissionsCreateRequest *request = (const Jixiao__V1__SubmissionsCreateRequest *)body;
	const Jixiao__V1__Seen named = {
		.form_code = request->form_code, .office_code = request->office_code, .period = request->period};

	return list_answered(cause, &named);
}

static enum jx_status by_withdrawal(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SubmissionsWithdrawRequest *request = (const Jixiao__V1__SubmissionsWithdrawRequest *)body;
	const Jixiao__V1__Seen named = {
		.form_code = request->form_code, .office_code = request->office_code, .period = request->period};

	return list_answered(cause, &named);
}

/* The answer says which revisions were accepted, in the order of the request. */
static enum jx_status by_acceptance(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__ReviewsAcceptRequest *request = (const Jixiao__V1__ReviewsAcceptRequest *)body;
	Jixiao__V1__ReviewsAcceptResponse *response = jixiao__v1__reviews_accept_response__unpack(
		NULL, cause->entry->response.len, cause->entry->response.data);
	enum jx_status status = JX_OK;

	if (!response || response->n_submissions != request->n_seen)
		status = no_answer(cause);
	for (size_t i = 0; response && status == JX_OK && i < request->n_seen; i++)
		status = list_revision(cause, request->seen[i], response->submissions[i]->revision);
	jixiao__v1__reviews_accept_response__free_unpacked(response, NULL);
	return status;
}

/* The answer has them in the order of the request, all counting at once or not. */
static enum jx_status by_submissions_below(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SubmissionsCreateBelowRequest *request =
		(const Jixiao__V1__SubmissionsCreateBelowRequest *)body;
	Jixiao__V1__SubmissionsCreateBelowResponse *response = jixiao__v1__submissions_create_below_response__unpack(
		NULL, cause->entry->response.len, cause->entry->response.data);
	enum jx_status status = JX_OK;

	if (!response || response->n_submissions != request->n_submissions)
		status = no_answer(cause);
	for (size_t i = 0; response && status == JX_OK && i < request->n_submissions; i++) {
		const Jixiao__V1__Submission *answered = response->submissions[i];
		const Jixiao__V1__Seen named = {.form_code = answered->form_code,
						.office_code = answered->office_code,
						.period = answered->period};

		if (answered->state != JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED)
			status = list_revision(cause, &named, answered->revision);
	}
	jixiao__v1__submissions_create_below_response__free_unpacked(response, NULL);
	return status;
}

/* A payment or a reversal is known by its entry: "370202 53: 1.00万元". */
static enum jx_status by_payment(struct cause *cause, const ProtobufCMessage *body)
{
	struct jx_disbursement disbursement;
	char amount[JX_MONEY_SIZE];
	struct jx_payment payment;
	bool below = false;
	enum jx_status status = jx_payment_get(cause->call->store, cause->call->arena, cause->entry->seq, &payment);

	(void)body;
	if (status == JX_OK)
		status = jx_disbursement_get(cause->call->store, cause->call->arena, payment.disbursement,
					     &disbursement);
	if (status == JX_OK && is_project(cause, disbursement.project))
		status = is_below(cause, disbursement.office, &below);
	if (!below)
		return status;
	jx_money_format(payment.amount_fen, amount);
	touch(cause, "%s %" PRIu64 ": %s", disbursement.office, disbursement.id, amount);
	return status;
}

static enum jx_status by_update(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__ProjectsUpdateRequest *request = (const Jixiao__V1__ProjectsUpdateRequest *)body;

	if (request->project && is_project(cause, request->project->code))
		touch(cause, "%s %s", request->project->code, request->effective_from);
	return JX_OK;
}

static enum jx_status by_adjustment(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__ProjectsAdjustRequest *request = (const Jixiao__V1__ProjectsAdjustRequest *)body;
	char amount[JX_MONEY_SIZE];

	jx_money_format(request->amount_fen, amount);
	if (is_project(cause, request->code))
		touch(cause, "%s %s: %s", request->code, request->document, amount);
	return JX_OK;
}

static enum jx_status by_import(struct cause *cause, const ProtobufCMessage *body)
{
	touch(cause, "%s", ((const Jixiao__V1__CatalogImportRequest *)body)->from);
	return JX_OK;
}

static enum jx_status by_duty(struct cause *cause, const char *office, const char *form)
{
	bool below = false;
	enum jx_status status = is_used(cause, form) ? is_below(cause, office, &below) : JX_OK;

	if (below)
		touch(cause, "%s %s", office, form);
	return status;
}

static enum jx_status by_duty_added(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__DutiesAddRequest *request = (const Jixiao__V1__DutiesAddRequest *)body;

	return by_duty(cause, request->office_code, request->form_code);
}

static enum jx_status by_duty_ended(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__DutiesEndRequest *request = (const Jixiao__V1__DutiesEndRequest *)body;

	return by_duty(cause, request->office_code, request->form_code);
}

/* Where it stood before does not matter: from that month on it owes what it does there. */
static enum jx_status by_office(struct cause *cause, const char *office, const char *from)
{
	jx_month month = 0;

	if (jx_month_parse(from, &month) && month <= cause->evaluated->source->as_of)
		touch(cause, "%s %s", office, from);
	return JX_OK;
}

static enum jx_status by_move(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__OfficesMoveRequest *request = (const Jixiao__V1__OfficesMoveRequest *)body;

	return by_office(cause, request->code, request->from);
}

static enum jx_status by_end(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__OfficesEndRequest *request = (const Jixiao__V1__OfficesEndRequest *)body;

	return by_office(cause, request->code, request->from);
}

static enum jx_status by_setting(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SettingsSetRequest *request = (const Jixiao__V1__SettingsSetRequest *)body;
	const struct jx_setting *setting = jx_setting_find(request->key);

	if (!setting || !setting->scores)
		return JX_OK;
	if (*request->project_code == '\0' || is_project(cause, request->project_code))
		touch(cause, "%s=%s", request->key, request->value);
	return JX_OK;
}

static enum jx_status by_note(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__EvaluationsNoteRequest *request = (const Jixiao__V1__EvaluationsNoteRequest *)body;
	char as_of[JX_MONTH_SIZE];

	jx_month_format(cause->evaluated->source->as_of, as_of);
	if (is_project(cause, request->project_code) && strcmp(request->as_of, as_of) == 0 &&
	    strcmp(request->office_code, cause->evaluated->office.code) == 0)
		touch(cause, "%s", request->indicator);
	return JX_OK;
}

static const struct {
	const char *method;
	const ProtobufCMessageDescriptor *body;
	enum jx_status (*look)(struct cause *cause, const ProtobufCMessage *body);
} methods[] = {
	{"jixiao.v1.Submissions/Create", &jixiao__v1__submissions_create_request__descriptor, by_submission},
	{"jixiao.v1.Submissions/CreateBelow", &jixiao__v1__submissions_create_below_request__descriptor,
	 by_submissions_below},
	{"jixiao.v1.Submissions/Withdraw", &jixiao__v1__submissions_withdraw_request__descriptor, by_withdrawal},
	{"jixiao.v1.Reviews/Accept", &jixiao__v1__reviews_accept_request__descriptor, by_acceptance},
	{"jixiao.v1.Disbursements/Pay", &jixiao__v1__disbursements_pay_request__descriptor, by_payment},
	{"jixiao.v1.Disbursements/Reverse", &jixiao__v1__disbursements_reverse_request__descriptor, by_payment},
	{"jixiao.v1.Projects/Update", &jixiao__v1__projects_update_request__descriptor, by_update},
	{"jixiao.v1.Projects/Adjust", &jixiao__v1__projects_adjust_request__descriptor, by_adjustment},
	{"jixiao.v1.Catalog/Import", &jixiao__v1__catalog_import_request__descriptor, by_import},
	{"jixiao.v1.Duties/Add", &jixiao__v1__duties_add_request__descriptor, by_duty_added},
	{"jixiao.v1.Duties/End", &jixiao__v1__duties_end_request__descriptor, by_duty_ended},
	{"jixiao.v1.Offices/Move", &jixiao__v1__offices_move_request__descriptor, by_move},
	{"jixiao.v1.Offices/End", &jixiao__v1__offices_end_request__descriptor, by_end},
	{"jixiao.v1.Settings/Set", &jixiao__v1__settings_set_request__descriptor, by_setting},
	{"jixiao.v1.Evaluations/Note", &jixiao__v1__evaluations_note_request__descriptor, by_note},
};

enum jx_status jx_cause_of(struct jx_call *call, const struct jx_evaluated *evaluated,
			   const Jixiao__V1__JournalEntry *entry, bool *touched, char what[JX_CAUSE_SIZE])
{
	struct cause cause = {.call = call, .evaluated = evaluated, .entry = entry, .what = what};
	enum jx_status status = JX_OK;

	what[0] = '\0';
	for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
		ProtobufCMessage *body;

		if (strcmp(entry->method, methods[i].method) != 0)
			continue;
		body = protobuf_c_message_unpack(methods[i].body, NULL, entry->body.len, entry->body.data);
		if (!body)
			return JX_FAULT(JX_DATA_LOSS, "the body of a %s cannot be unpacked", entry->method);
		status = methods[i].look(&cause, body);
		protobuf_c_message_free_unpacked(body, NULL);
	}
	*touched = cause.touched;
	return status;
}
