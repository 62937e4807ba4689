/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/base/text.h"
#include "server/service/duty_fields.h"
#include "server/service/fields.h"
#include "server/service/period_days.h"
#include "server/service/principal_message.h"
#include "server/service/table.h"
#include "server/store/catalog.h"

#define MONTHS_MAX 12

/* Codes, name, days and the fields' headers of each. A reason is rare: most forms never need one. */
_Static_assert(JX_FORMS_MAX *MONTHS_MAX *(JX_ITEM_CODE_MAX + JX_ITEM_NAME_MAX + 80u) < JX_BODY_MAX,
	       "all forms of a year fit one answer");

/* -- a form's month as a message ---------------------------------------------------------------------------------- */

/* A message, and the texts of its days. */
struct shown {
	Jixiao__V1__Period message;
	char period[JX_MONTH_SIZE];
	char opens[JX_DATE_SIZE], due[JX_DATE_SIZE], by_schedule[JX_DATE_SIZE], closes[JX_DATE_SIZE];
};

static char *show_day(jx_day day, char out[JX_DATE_SIZE])
{
	if (day == 0)
		out[0] = '\0';
	else
		jx_date_format(day, out);
	return out;
}

/* In the call's arena. NULL: the call is refused or faulted. */
static Jixiao__V1__Period *show(struct jx_call *call, const struct jx_form *form, jx_month month,
				struct jx_due_years *years)
{
	struct jx_period period;
	struct shown *shown = jx_call_take(call, sizeof(*shown));
	Jixiao__V1__Period *message;
	enum jx_status status;

	if (!shown)
		return NULL;
	status = jx_period_find(call, form->code, month, &period);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return NULL;
	}
	jx_due_year_note(years, period.days.due_by_schedule);
	message = &shown->message;
	jixiao__v1__period__init(message);
	jx_month_format(month, shown->period);
	message->form_code = (char *)form->code;
	message->form_name = (char *)form->name;
	message->period = shown->period;
	message->state = (Jixiao__V1__PeriodState)jx_period_state_on(&period.days, jx_call_today(call));
	message->opens = show_day(period.days.opens, shown->opens);
	message->due = show_day(period.days.due, shown->due);
	message->due_by_schedule = show_day(period.days.due_by_schedule, shown->by_schedule);
	message->closes = show_day(period.days.closes, shown->closes);
	if (!period.changed)
		return message;
	message->reason = (char *)period.change.reason;
	message->changed_ms = period.change.time_ms;
	message->seq = period.change.seq;
	message->changed_by = jx_principal_name(call, period.change.actor);
	return message->changed_by ? message : NULL;
}

/* -- List --------------------------------------------------------------------------------------------------------- */

struct list {
	struct jx_call *call;
	const char *form; /* "": every one */
	jx_month from, to;
	bool form_found;
	Jixiao__V1__Period **rows;
	size_t n;
	struct jx_due_years years; /* of days that would have moved with a calendar */
};

static bool read_range(struct list *list, const Jixiao__V1__PeriodsListRequest *request)
{
	struct jx_fields fields = {.call = list->call};

	list->from = list->to = jx_month_of_day(jx_call_today(list->call)) - 1;
	if (request->from[0] != '\0')
		jx_field_check(&fields, "from", JX_RULE_MONTH, jx_month_problem(request->from, &list->from));
	list->to = list->from;
	if (request->to[0] != '\0')
		jx_field_check(&fields, "to", JX_RULE_MONTH, jx_month_problem(request->to, &list->to));
	if (!fields.problem)
		jx_field_check(&fields, "from", JX_RULE_MONTH, jx_period_problem(list->call, list->from));
	if (!fields.problem)
		jx_field_check(&fields, "to", JX_RULE_MONTH, jx_period_problem(list->call, list->to));
	if (!fields.problem && list->to < list->from)
		jx_field_check(&fields, "to", JX_RULE_MONTH, JX_N("it is before the first month"));
	if (!fields.problem && list->to - list->from >= MONTHS_MAX)
		jx_field_check(&fields, "to", JX_RULE_MONTH, JX_N("at most twelve months are listed at once"));
	return jx_fields_right(&fields);
}

/* The month's forms; a month before the first catalogue has none. False: the call is refused or faulted. */
static bool list_month(struct list *list, jx_month month)
{
	struct jx_form *forms;
	size_t n;
	enum jx_status status = jx_schedule_list(list->call->store, list->call->arena, month, &forms, &n);

	if (status != JX_OK) {
		jx_call_fault(list->call, status);
		return false;
	}
	for (size_t i = 0; i < n; i++) {
		if (list->form[0] != '\0' && strcmp(list->form, forms[i].code) != 0)
			continue;
		list->form_found = true;
		list->rows[list->n] = show(list->call, &forms[i], month, &list->years);
		if (!list->rows[list->n++])
			return false;
	}
	return true;
}

static void periods_list(Jixiao__V1__Periods_Service *service, const Jixiao__V1__PeriodsListRequest *request,
			 Jixiao__V1__PeriodsListResponse_Closure closure, void *closure_data)
{
	struct list list = {.call = closure_data, .form = request->form_code};
	Jixiao__V1__PeriodsListResponse response = JIXIAO__V1__PERIODS_LIST_RESPONSE__INIT;
	char today[JX_DATE_SIZE];

	(void)service;
	if (!read_range(&list, request))
		return;
	list.rows = jx_call_take(list.call, (size_t)MONTHS_MAX * JX_FORMS_MAX * sizeof(Jixiao__V1__Period *));
	if (!list.rows)
		return;
	for (jx_month month = list.from; month <= list.to; month++)
		if (!list_month(&list, month))
			return;
	if (list.form[0] != '\0' && !list.form_found) {
		jx_call_refuse(list.call, JX_REASON_FORM_NOT_FOUND, list.form);
		return;
	}
	if (!jx_due_years_without_calendar(list.call, &list.years))
		return;
	response.years_without_calendar = list.years.years;
	response.n_years_without_calendar = list.years.n;
	jx_date_format(jx_call_today(list.call), today);
	response.periods = list.rows;
	response.n_periods = list.n;
	response.today = today;
	closure(&response, list.call);
}

/* -- Open, Close -------------------------------------------------------------------------------------------------- */

/* What both name. */
struct change {
	struct jx_call *call;
	const char *office, *form, *period, *until, *reason;
	struct jx_period_change row;
};

static bool fields_right(struct change *change)
{
	struct jx_fields fields = {.call = change->call};

	jx_field_check(&fields, "period", JX_RULE_MONTH, jx_month_problem(change->period, &change->row.month));
	if (!fields.problem)
		jx_field_check(&fields, "period", JX_RULE_MONTH, jx_period_problem(change->call, change->row.month));
	jx_field_check(&fields, "until", JX_RULE_DATE,
		       jx_until_problem(change->call, change->until, &change->row.until));
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(change->reason, JX_TEXT_LINE_MAX));
	return jx_fields_right(&fields);
}

/* NULL: the call is refused or faulted. */
static Jixiao__V1__Period *make(struct change *change)
{
	struct jx_call *call = change->call;
	struct jx_catalog catalog;
	enum jx_status status;

	if (!jx_periods_of_root(call, change->office) || !fields_right(change))
		return NULL;
	status = jx_catalog_load_form(call->store, call->arena, change->row.month, change->form, &catalog);
	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_FORM_NOT_FOUND, change->form);
		return NULL;
	}
	change->row.seq = call->seq;
	change->row.form = change->form;
	change->row.reason = change->reason;
	change->row.actor = call->actor->id;
	change->row.time_ms = call->now_ms;
	if (status == JX_OK)
		status = jx_period_change_add(call->store, &change->row);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return NULL;
	}
	return show(call, catalog.forms, change->row.month, &(struct jx_due_years){.n = 0});
}

static void periods_open(Jixiao__V1__Periods_Service *service, const Jixiao__V1__PeriodsOpenRequest *request,
			 Jixiao__V1__PeriodsOpenResponse_Closure closure, void *closure_data)
{
	struct change change = {closure_data,   request->office_code, request->form_code, request->period,
				request->until, request->reason,      {.opened = true}};
	Jixiao__V1__PeriodsOpenResponse response = JIXIAO__V1__PERIODS_OPEN_RESPONSE__INIT;

	(void)service;
	response.period = make(&change);
	if (response.period)
		closure(&response, change.call);
}

static void periods_close(Jixiao__V1__Periods_Service *service, const Jixiao__V1__PeriodsCloseRequest *request,
			  Jixiao__V1__PeriodsCloseResponse_Closure closure, void *closure_data)
{
	struct change change = {closure_data, request->office_code, request->form_code, request->period,
				"",           request->reason,      {.opened = false}};
	Jixiao__V1__PeriodsCloseResponse response = JIXIAO__V1__PERIODS_CLOSE_RESPONSE__INIT;

	(void)service;
	response.period = make(&change);
	if (response.period)
		closure(&response, change.call);
}

Jixiao__V1__Periods_Service jx_periods_service = JIXIAO__V1__PERIODS__INIT(periods_);
