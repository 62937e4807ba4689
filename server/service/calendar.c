/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/text.h"
#include "server/service/fields.h"
#include "server/service/period_days.h"
#include "server/service/table.h"

#define YEAR_MIN 1970u
#define YEAR_MAX 9998u

_Static_assert(JX_CALENDAR_DAYS_MAX == 366, "the sentence below says so");

/* A year's days as they are imported. */
struct import {
	struct jx_fields fields;
	uint32_t year;
	struct jx_calendar_day *days;
	size_t n;
};

static jx_day first_day(uint32_t year)
{
	return jx_month_first_day((jx_month)year * 12);
}

static jx_day last_day(uint32_t year)
{
	return jx_month_last_day((jx_month)year * 12 + 11);
}

/* -- Import ------------------------------------------------------------------------------------------------------- */

static const char *date_problem(const struct import *import, const char *text, jx_day *day)
{
	if (!jx_date_parse(text, day))
		return JX_N("it is no day as 2023-03-02");
	if (*day < first_day(import->year) || *day > last_day(import->year))
		return JX_N("it is no day of the calendar's year");
	for (size_t i = 0; i < import->n; i++)
		if (import->days[i].day == *day)
			return JX_N("the day is given twice");
	return NULL;
}

static const char *kind_problem(Jixiao__V1__DayKind kind, jx_day day)
{
	if (kind != JIXIAO__V1__DAY_KIND__DAY_KIND_OFF && kind != JIXIAO__V1__DAY_KIND__DAY_KIND_WORK)
		return JX_N("a day is off or worked on");
	return kind == JIXIAO__V1__DAY_KIND__DAY_KIND_WORK && !jx_day_is_weekend(day)
		       ? JX_N("it is neither a Saturday nor a Sunday, and a workday anyway")
		       : NULL;
}

static void take_day(struct import *import, size_t index, const Jixiao__V1__CalendarDay *message)
{
	struct jx_calendar_day *day = &import->days[import->n];
	char date[JX_FIELD_PATH], kind[JX_FIELD_PATH], name[JX_FIELD_PATH];
	const char *problem = date_problem(import, message->date, &day->day);

	(void)snprintf(date, sizeof(date), "days[%zu].date", index);
	(void)snprintf(kind, sizeof(kind), "days[%zu].kind", index);
	(void)snprintf(name, sizeof(name), "days[%zu].name", index);
	jx_field_check(&import->fields, date, JX_RULE_CALENDAR, problem);
	if (!problem)
		jx_field_check(&import->fields, kind, JX_RULE_CALENDAR, kind_problem(message->kind, day->day));
	jx_field_check(&import->fields, name, JX_RULE_CALENDAR, jx_text_name_problem(message->name, JX_ITEM_NAME_MAX));
	day->works = message->kind == JIXIAO__V1__DAY_KIND__DAY_KIND_WORK;
	day->name = message->name;
	import->n += problem == NULL;
}

static int by_day(const void *left, const void *right)
{
	const struct jx_calendar_day *a = left, *b = right;

	return (a->day > b->day) - (a->day < b->day);
}

static bool read_days(struct import *import, const Jixiao__V1__CalendarImportRequest *request)
{
	struct jx_call *call = import->fields.call;

	import->year = request->year;
	if (request->year < YEAR_MIN || request->year > YEAR_MAX)
		jx_field_check(&import->fields, "year", JX_RULE_CALENDAR, JX_N("it is no year as 2023"));
	if (request->n_days == 0)
		jx_field_check(&import->fields, "days", JX_RULE_CALENDAR, JX_N("the calendar has no day"));
	if (request->n_days > JX_CALENDAR_DAYS_MAX)
		jx_field_check(&import->fields, "days", JX_RULE_CALENDAR, JX_N("a calendar has at most 366 days"));
	if (!jx_fields_right(&import->fields))
		return false;
	import->days = jx_call_take(call, (request->n_days + 1) * sizeof(*import->days));
	if (!import->days)
		return false;
	for (size_t i = 0; i < request->n_days; i++)
		take_day(import, i, request->days[i]);
	qsort(import->days, import->n, sizeof(*import->days), by_day);
	return jx_fields_right(&import->fields);
}

static void calendar_import(Jixiao__V1__Calendar_Service *service, const Jixiao__V1__CalendarImportRequest *request,
			    Jixiao__V1__CalendarImportResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct import import = {.fields = {.call = call}};
	Jixiao__V1__CalendarImportResponse response = JIXIAO__V1__CALENDAR_IMPORT_RESPONSE__INIT;
	struct jx_calendar calendar;
	uint64_t before;
	enum jx_status status;

	(void)service;
	if (!jx_periods_of_root(call, request->office_code) || !read_days(&import, request))
		return;
	calendar = (struct jx_calendar){import.days, import.n};
	status = jx_calendar_year(call->store, import.year, &before);
	response.replaced = status == JX_OK;
	if (status == JX_OK || status == JX_NOT_FOUND)
		status = jx_calendar_put(call->store, import.year, &calendar, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.year = import.year;
	for (size_t i = 0; i < import.n; i++)
		response.days_worked += import.days[i].works;
	response.days_off = (uint32_t)import.n - response.days_worked;
	response.workdays = jx_calendar_count(&calendar, first_day(import.year), last_day(import.year));
	closure(&response, call);
}

/* -- Show --------------------------------------------------------------------------------------------------------- */

/* A message, and the text of its date. */
struct shown {
	Jixiao__V1__CalendarDay message;
	char date[JX_DATE_SIZE];
};

static bool show_days(struct jx_call *call, const struct jx_calendar *calendar,
		      Jixiao__V1__CalendarShowResponse *response)
{
	struct shown *rows = jx_call_take(call, (calendar->n + 1) * sizeof(*rows));

	response->days = rows ? jx_call_take(call, (calendar->n + 1) * sizeof(Jixiao__V1__CalendarDay *)) : NULL;
	if (!response->days)
		return false;
	for (size_t i = 0; i < calendar->n; i++) {
		jixiao__v1__calendar_day__init(&rows[i].message);
		jx_date_format(calendar->days[i].day, rows[i].date);
		rows[i].message.date = rows[i].date;
		rows[i].message.kind = calendar->days[i].works ? JIXIAO__V1__DAY_KIND__DAY_KIND_WORK
							       : JIXIAO__V1__DAY_KIND__DAY_KIND_OFF;
		rows[i].message.name = (char *)calendar->days[i].name;
		response->days[i] = &rows[i].message;
	}
	response->n_days = calendar->n;
	return true;
}

static void calendar_show(Jixiao__V1__Calendar_Service *service, const Jixiao__V1__CalendarShowRequest *request,
			  Jixiao__V1__CalendarShowResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	struct jx_fields fields = {.call = call};
	Jixiao__V1__CalendarShowResponse response = JIXIAO__V1__CALENDAR_SHOW_RESPONSE__INIT;
	struct jx_calendar calendar = {.n = 0};
	enum jx_status status;

	(void)service;
	if (request->year < YEAR_MIN || request->year > YEAR_MAX)
		jx_field_check(&fields, "year", JX_RULE_CALENDAR, JX_N("it is no year as 2023"));
	if (!jx_fields_right(&fields))
		return;
	response.year = request->year;
	status = jx_calendar_year(call->store, request->year, &response.seq);
	if (status == JX_OK || status == JX_NOT_FOUND)
		status = jx_calendar_load(call->store, call->arena, first_day(request->year), last_day(request->year),
					  &calendar);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.workdays = jx_calendar_count(&calendar, first_day(request->year), last_day(request->year));
	if (show_days(call, &calendar, &response))
		closure(&response, call);
}

Jixiao__V1__Calendar_Service jx_calendar_service = JIXIAO__V1__CALENDAR__INIT(calendar_);
