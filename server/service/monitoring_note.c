/* SPDX-License-Identifier: Apache-2.0 */
/* Each note is kept whole: what it says, with what still holds of those before. */
#include "server/service/monitoring_note.h"

#include <string.h>

#include "common/base/limits.h"
#include "common/base/text.h"
#include "common/model/money.h"
#include "server/service/fields.h"
#include "server/store/projects.h"

#define SAME(ours, theirs)                                                                                             \
	_Static_assert((int)JX_##ours == (int)JIXIAO__V1__##theirs, "the domain has the contract's number")
SAME(LIKELIHOOD_CERTAIN, LIKELIHOOD__LIKELIHOOD_CERTAIN);
SAME(LIKELIHOOD_POSSIBLE, LIKELIHOOD__LIKELIHOOD_POSSIBLE);
SAME(LIKELIHOOD_IMPOSSIBLE, LIKELIHOOD__LIKELIHOOD_IMPOSSIBLE);
SAME(CAUSE_LAST, DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER);

/* -- what was said ------------------------------------------------------------------------------------------------ */

bool jx_monitoring_causes(struct jx_call *call, uint32_t mask, Jixiao__V1__DeviationCause **causes, size_t *n)
{
	*causes = jx_call_take(call, (JX_CAUSE_LAST + 1) * sizeof(**causes));
	if (!*causes)
		return false;
	for (uint32_t cause = 1; cause <= JX_CAUSE_LAST; cause++)
		if (mask & (1u << cause))
			(*causes)[(*n)++] = (Jixiao__V1__DeviationCause)cause;
	return true;
}

bool jx_monitoring_said(struct jx_call *call, const struct jx_monitored_place *place, struct jx_monitoring_note *note)
{
	enum jx_status status = jx_monitoring_note_get(call->store, call->arena, place, note);

	if (status == JX_NOT_FOUND) {
		*note = (struct jx_monitoring_note){.forecast = "", .cause_text = "", .remark = ""};
		for (size_t fund = 0; fund < JX_FUND_COUNT; fund++)
			note->spent_fen[fund] = JX_NO_FORECAST;
		status = JX_OK;
	}
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* -- Note --------------------------------------------------------------------------------------------------------- */

static const char *text_problem(const char *text)
{
	return *text == '\0' ? NULL : jx_text_name_problem(text, JX_TEXT_LINE_MAX);
}

/* The guard has seen that the contract has these numbers. */
static const char *read_causes(const Jixiao__V1__MonitoringNoteRequest *request, uint32_t *mask)
{
	*mask = 0;
	for (size_t i = 0; i < request->n_causes; i++) {
		uint32_t cause = (uint32_t)request->causes[i];

		if (cause == JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_UNSPECIFIED)
			return JX_N("there is no such cause");
		if (*mask & (1u << cause))
			return JX_N("a cause is named twice");
		*mask |= 1u << cause;
	}
	return NULL;
}

static const char *read_forecasts(const Jixiao__V1__MonitoringNoteRequest *request, int64_t spent[JX_FUND_COUNT])
{
	for (size_t fund = 0; fund < JX_FUND_COUNT; fund++)
		spent[fund] = JX_NO_FORECAST;
	for (size_t i = 0; i < request->n_forecasts; i++) {
		const Jixiao__V1__FundForecast *forecast = request->forecasts[i];
		uint32_t fund = (uint32_t)forecast->fund;

		if (fund == JIXIAO__V1__FUND__FUND_UNSPECIFIED)
			return JX_N("there is no such fund");
		if (spent[fund] != JX_NO_FORECAST)
			return JX_N("a fund is named twice");
		if (forecast->amount_fen < 0 || forecast->amount_fen > JX_MONEY_MAX)
			return JX_N("the amount is below 0 or too large");
		spent[fund] = forecast->amount_fen;
	}
	return NULL;
}

/* A bit for each field that is given; the contract's number is its place. */
static uint32_t given_by(const Jixiao__V1__MonitoringNoteRequest *request)
{
	const bool given[] = {
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FORECAST] = *request->forecast != '\0',
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSES] = request->n_causes > 0,
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSE_TEXT] = *request->cause_text != '\0',
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_LIKELIHOOD] =
			request->likelihood != JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_UNSPECIFIED,
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_REMARK] = *request->remark != '\0',
		[JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FUNDS] = request->n_forecasts > 0,
	};
	uint32_t fields = 0;

	for (uint32_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		fields |= given[i] ? 1u << i : 0;
	return fields;
}

#define FUNDS_FIELD (1u << JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FUNDS)

/* The guard has seen that the contract has these numbers. */
static uint32_t cleared_by(const Jixiao__V1__MonitoringNoteRequest *request)
{
	uint32_t fields = 0;

	for (size_t i = 0; i < request->n_clear; i++)
		fields |= 1u << request->clear[i];
	return fields;
}

static const char *clear_problem(const Jixiao__V1__MonitoringNoteRequest *request)
{
	uint32_t cleared = cleared_by(request), given = given_by(request);

	if (cleared & 1u << JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_UNSPECIFIED)
		return JX_N("there is no such field");
	return cleared & given & ~FUNDS_FIELD ? JX_N("a field is given and cleared at once") : NULL;
}

/* What is said of an indicator is not said of the spending, and the other way round. */
static const char *place_problem(const Jixiao__V1__MonitoringNoteRequest *request)
{
	uint32_t said = given_by(request) | cleared_by(request);

	if (said == 0)
		return JX_N("a note gives or clears something");
	if (*request->indicator != '\0')
		return said & FUNDS_FIELD ? JX_N("what the funds will have spent is said without an indicator") : NULL;
	if (said & ~FUNDS_FIELD)
		return JX_N("an indicator is missing: of the spending, only what the funds will have spent is said");
	return NULL;
}

static bool fields_right(struct jx_call *call, const Jixiao__V1__MonitoringNoteRequest *request, jx_month *month,
			 struct jx_monitoring_note *note)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "as_of", JX_RULE_MONTH,
		       jx_month_parse(request->as_of, month) ? NULL : JX_N("it is no month as 2023-06"));
	jx_field_check(&fields, "indicator", JX_RULE_NOTE, place_problem(request));
	jx_field_check(&fields, "clear", JX_RULE_CLEAR, clear_problem(request));
	jx_field_check(&fields, "forecast", JX_RULE_TEXT, text_problem(request->forecast));
	jx_field_check(&fields, "causes", JX_RULE_CAUSES, read_causes(request, &note->causes));
	jx_field_check(&fields, "cause_text", JX_RULE_TEXT, text_problem(request->cause_text));
	jx_field_check(&fields, "remark", JX_RULE_TEXT, text_problem(request->remark));
	jx_field_check(&fields, "forecasts", JX_RULE_FORECASTS, read_forecasts(request, note->spent_fen));
	return jx_fields_right(&fields);
}

/* The project has the month, and the indicator in it. */
static bool place_exists(struct jx_call *call, const struct jx_monitored_place *place)
{
	struct jx_fields fields = {.call = call};
	struct jx_project project;
	enum jx_status status = jx_project_load_at(call->store, call->arena, place->project, place->month, &project);
	bool there = *place->indicator == '\0';

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PROJECT_NOT_FOUND, place->project);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	if (status != JX_OK)
		return false;
	jx_field_check(&fields, "as_of", JX_RULE_MONTH,
		       (uint32_t)(place->month / 12) == project.year
			       ? NULL
			       : JX_N("the month is not one of the project's year"));
	if (!jx_fields_right(&fields))
		return false;
	for (size_t i = 0; i < project.n_indicators && !there; i++)
		there = strcmp(project.indicators[i].name, place->indicator) == 0;
	if (!there)
		jx_call_refuse(call, JX_REASON_INDICATOR_NOT_FOUND, place->project, place->indicator);
	return there;
}

static bool stays(uint32_t changed, Jixiao__V1__MonitorField field)
{
	return (changed & 1u << field) == 0;
}

/* What the request neither gives nor clears is as it was said before. */
static void keep_rest(const Jixiao__V1__MonitoringNoteRequest *request, const struct jx_monitoring_note *before,
		      struct jx_monitoring_note *note)
{
	uint32_t cleared = cleared_by(request), changed = given_by(request) | cleared;

	if (stays(changed, JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FORECAST))
		note->forecast = before->forecast;
	if (stays(changed, JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSES))
		note->causes = before->causes;
	if (stays(changed, JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSE_TEXT))
		note->cause_text = before->cause_text;
	if (stays(changed, JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_LIKELIHOOD))
		note->likelihood = before->likelihood;
	if (stays(changed, JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_REMARK))
		note->remark = before->remark;
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT && (cleared & FUNDS_FIELD) == 0; fund++)
		if (note->spent_fen[fund] == JX_NO_FORECAST)
			note->spent_fen[fund] = before->spent_fen[fund];
}

static bool put_forecasts(struct jx_call *call, const struct jx_monitoring_note *note, Jixiao__V1__MonitorNote *message)
{
	Jixiao__V1__FundForecast *rows = jx_call_take(call, JX_FUND_COUNT * sizeof(*rows));

	if (!rows)
		return false;
	message->forecasts = jx_call_take(call, JX_FUND_COUNT * sizeof(Jixiao__V1__FundForecast *));
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT && message->forecasts; fund++) {
		if (note->spent_fen[fund] == JX_NO_FORECAST)
			continue;
		jixiao__v1__fund_forecast__init(&rows[fund]);
		rows[fund].fund = (Jixiao__V1__Fund)fund;
		rows[fund].amount_fen = note->spent_fen[fund];
		message->forecasts[message->n_forecasts++] = &rows[fund];
	}
	return message->forecasts != NULL;
}

static void answer(struct jx_call *call, const Jixiao__V1__MonitoringNoteRequest *request,
		   const struct jx_monitoring_note *note, Jixiao__V1__MonitoringNoteResponse_Closure closure)
{
	Jixiao__V1__MonitoringNoteResponse response = JIXIAO__V1__MONITORING_NOTE_RESPONSE__INIT;
	Jixiao__V1__MonitorNote message = JIXIAO__V1__MONITOR_NOTE__INIT;

	message.office_code = request->office_code;
	message.project_code = request->project_code;
	message.as_of = request->as_of;
	message.indicator = request->indicator;
	message.forecast = (char *)note->forecast;
	message.cause_text = (char *)note->cause_text;
	message.likelihood = (Jixiao__V1__Likelihood)note->likelihood;
	message.remark = (char *)note->remark;
	message.seq = call->seq;
	if (!jx_monitoring_causes(call, note->causes, &message.causes, &message.n_causes) ||
	    !put_forecasts(call, note, &message))
		return;
	response.note = &message;
	closure(&response, call);
}

/* Only what was said: what it is said of is computed anew by whoever asks, now or when the journal is replayed. */
void jx_monitoring_note(Jixiao__V1__Monitoring_Service *service, const Jixiao__V1__MonitoringNoteRequest *request,
			Jixiao__V1__MonitoringNoteResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_monitored_place place = {request->project_code, request->office_code, request->indicator, 0};
	struct jx_monitoring_note before, note = {
						  .forecast = request->forecast,
						  .cause_text = request->cause_text,
						  .remark = request->remark,
						  .likelihood = (enum jx_likelihood)request->likelihood,
						  .seq = call->seq,
					  };
	enum jx_status status;

	(void)service;
	if (!fields_right(call, request, &place.month, &note) || !place_exists(call, &place) ||
	    !jx_monitoring_said(call, &place, &before))
		return;
	keep_rest(request, &before, &note);
	status = jx_monitoring_note_add(call->store, &place, &note);
	if (status == JX_OK)
		answer(call, request, &note, closure);
	else
		jx_call_fault(call, status);
}
