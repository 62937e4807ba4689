/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/evaluation_causes.h"

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
#include "server/domain/settings.h"
#include "server/store/disbursements.h"
#include "server/store/offices.h"

/* What is looked at, and what was found. */
struct cause {
	struct jx_call *call;
	const struct jx_evaluated *evaluated;
	bool touched;
	char *what; /* JX_CAUSE_SIZE */
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

static enum jx_status by_submission(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__SubmissionsCreateRequest *request = (const Jixiao__V1__SubmissionsCreateRequest *)body;
	bool below = false;
	enum jx_status status = JX_OK;

	if (is_used(cause, request->form_code) && is_in_year(cause, request->period))
		status = is_below(cause, request->office_code, &below);
	if (below)
		touch(cause, "%s %s %s", request->office_code, request->form_code, request->period);
	return status;
}

static enum jx_status by_disbursement(struct cause *cause, uint64_t id)
{
	struct jx_disbursement disbursement;
	bool below = false;
	enum jx_status status = jx_disbursement_get(cause->call->store, cause->call->arena, id, &disbursement);

	if (status == JX_OK && is_project(cause, disbursement.project))
		status = is_below(cause, disbursement.office, &below);
	if (below)
		touch(cause, "%s %" PRIu64, disbursement.office, id);
	return status;
}

static enum jx_status by_payment(struct cause *cause, const ProtobufCMessage *body)
{
	return by_disbursement(cause, ((const Jixiao__V1__DisbursementsPayRequest *)body)->id);
}

static enum jx_status by_reversal(struct cause *cause, const ProtobufCMessage *body)
{
	const Jixiao__V1__DisbursementsReverseRequest *request = (const Jixiao__V1__DisbursementsReverseRequest *)body;
	struct jx_payment payment;
	enum jx_status status = jx_payment_get(cause->call->store, cause->call->arena, request->payment_id, &payment);

	return status == JX_OK ? by_disbursement(cause, payment.disbursement) : status;
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

	if (is_project(cause, request->code))
		touch(cause, "%s %s", request->code, request->document);
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
	{"jixiao.v1.Disbursements/Reverse", &jixiao__v1__disbursements_reverse_request__descriptor, by_reversal},
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
	struct cause cause = {.call = call, .evaluated = evaluated, .what = what};
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
