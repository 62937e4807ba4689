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

static enum jx_status is_below(const struct cause *cause, const char *office, bool *below)
{
	enum jx_office_relation relation = JX_OFFICE_ELSEWHERE;
	enum jx_status status = jx_office_relate(cause->call->store, cause->evaluated->office.code, office, &relation);

	*below = status == JX_OK && (relation == JX_OFFICE_OWN || relation == JX_OFFICE_BELOW);
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

/* What became of the entry, and of the revision before it. */
static enum jx_status list_revision(struct cause *cause, const struct jx_submission_key *key, uint32_t revision)
{
	struct jx_store *store = cause->call->store;
	struct jx_arena *arena = cause->call->arena;
	struct jx_submission before = {.revision = 0}, after;
	enum jx_status status = jx_submission_get(store, arena, key, revision, &after);

	if (status == JX_OK && revision > 1)
		status = jx_submission_get(store, arena, key, revision - 1, &before);
	return status == JX_OK ? list_cells(cause, &before, &after) : status;
}

/* The answer that was given says which revision it became. */
static enum jx_status find_revision(const struct cause *cause, uint32_t *revision)
{
	Jixiao__V1__SubmissionsCreateResponse *response = jixiao__v1__submissions_create_response__unpack(
		NULL, cause->entry->response.len, cause->entry->response.data);

	if (!response || !response->submission) {
		jixiao__v1__submissions_create_response__free_unpacked(response, NULL);
		return JX_FAULT(JX_DATA_LOSS, "the answer of entry %" PRIu64 " cannot be unpacked", cause->entry->seq);
	}
	*revision = response->submission->revision;
	jixiao__v1__submissions_create_response__free_unpacked(response, NULL);
	return JX_OK;
}

static enum jx_status by_submission(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SubmissionsCreateRequest *request = (const Jixiao__V1__SubmissionsCreateRequest *)body;
	struct jx_submission_key key = {.month = 0};
	bool below = false;
	uint32_t revision = 0;
	enum jx_status status = JX_OK;

	if (is_used(cause, request->form_code) && is_in_year(cause, request->period))
		status = is_below(cause, request->office_code, &below);
	if (!below)
		return status;
	touch(cause, "%s %s %s", request->office_code, request->form_code, request->period);
	(void)jx_month_parse(request->period, &key.month);
	(void)snprintf(key.form, sizeof(key.form), "%s", request->form_code);
	(void)snprintf(key.office, sizeof(key.office), "%s", request->office_code);
	status = find_revision(cause, &revision);
	return status == JX_OK ? list_revision(cause, &key, revision) : status;
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
	{"jixiao.v1.Disbursements/Pay", &jixiao__v1__disbursements_pay_request__descriptor, by_payment},
	{"jixiao.v1.Disbursements/Reverse", &jixiao__v1__disbursements_reverse_request__descriptor, by_payment},
	{"jixiao.v1.Projects/Update", &jixiao__v1__projects_update_request__descriptor, by_update},
	{"jixiao.v1.Projects/Adjust", &jixiao__v1__projects_adjust_request__descriptor, by_adjustment},
	{"jixiao.v1.Catalog/Import", &jixiao__v1__catalog_import_request__descriptor, by_import},
	{"jixiao.v1.Duties/Add", &jixiao__v1__duties_add_request__descriptor, by_duty_added},
	{"jixiao.v1.Duties/End", &jixiao__v1__duties_end_request__descriptor, by_duty_ended},
	{"jixiao.v1.Settings/Set", &jixiao__v1__settings_set_request__descriptor, by_setting},
	{"jixiao.v1.Evaluations/Note", &jixiao__v1__evaluations_note_request__descriptor, by_note},
};

enum jx_status jx_cause_of(struct jx_call *call, const struct jx_evaluated *evaluated,
			   const Jixiao__V1__JournalEntry *entry, bool *touched, char what[JX_CAUSE_SIZE])
{
	struct cause cause = {.call = call, .evaluated = evaluated, .entry = entry, .what = what};
	enum jx_status status = JX_OK;

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
