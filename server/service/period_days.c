/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/period_days.h"

#include <string.h>

#include "common/base/limits.h"
#include "server/store/offices.h"
#include "server/store/waivers.h"

#define MONTHS_AHEAD 12

_Static_assert(JX_WAIVER_DAYS_MAX == 366, "the sentence below says so");

jx_day jx_call_today(const struct jx_call *call)
{
	return jx_day_at(call->now_ms);
}

/* A month that an administrator shut was taken through the day on which that was said. */
static struct jx_period_ordered ordered_by(const struct jx_period *period)
{
	if (!period->changed)
		return (struct jx_period_ordered){.order = JX_PERIOD_BY_SCHEDULE};
	if (period->change.opened)
		return (struct jx_period_ordered){.order = JX_PERIOD_OPENED, .until = period->change.until};
	return (struct jx_period_ordered){.order = JX_PERIOD_SHUT, .until = jx_day_at(period->change.time_ms)};
}

enum jx_status jx_period_find(struct jx_call *call, const char *form, jx_month month, struct jx_period *period)
{
	struct jx_period found = {.changed = false};
	struct jx_period_ordered ordered;
	struct jx_schedule schedule;
	struct jx_calendar calendar = {.n = 0};
	jx_day from, to;
	enum jx_status status = jx_schedule_get(call->store, form, month, &schedule);

	if (status != JX_OK)
		return status;
	jx_period_reach(&schedule, month, &from, &to);
	if (schedule.due_rolls)
		status = jx_calendar_load(call->store, call->arena, from, to, &calendar);
	if (status != JX_OK)
		return status;
	status = jx_period_change_get(call->store, call->arena, form, month, &found.change);
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	found.changed = status == JX_OK;
	ordered = ordered_by(&found);
	jx_period_days_set(&found.days, &schedule, month, &calendar, &ordered);
	*period = found;
	return JX_OK;
}

static bool waived(struct jx_call *call, const struct jx_submission_key *key)
{
	struct jx_waiver waiver;
	enum jx_status status =
		jx_waiver_find(call->store, call->arena, key, JX_WAIVER_GRANTED, jx_call_today(call), &waiver);

	if (status != JX_OK && status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return status == JX_OK;
}

bool jx_period_allow(struct jx_call *call, const struct jx_submission_key *key)
{
	struct jx_period period;
	char month[JX_MONTH_SIZE], day[JX_DATE_SIZE];
	enum jx_period_state state;
	enum jx_status status = jx_period_find(call, key->form, key->month, &period);

	if (status != JX_OK) {
		if (status != JX_NOT_FOUND)
			jx_call_fault(call, status);
		return status == JX_NOT_FOUND;
	}
	state = jx_period_state_on(&period.days, jx_call_today(call));
	if (state == JX_PERIOD_OPEN || state == JX_PERIOD_OVERDUE || waived(call, key))
		return true;
	if (call->outcome != JX_CALL_OPEN)
		return false;
	jx_month_format(key->month, month);
	jx_date_format(state == JX_PERIOD_CLOSED ? period.days.closes : period.days.opens, day);
	jx_call_refuse(call, state == JX_PERIOD_CLOSED ? JX_REASON_PERIOD_CLOSED : JX_REASON_PERIOD_NOT_OPEN, key->form,
		       month, day, key->office);
	return false;
}

bool jx_period_lateness(struct jx_call *call, const struct jx_submission *submission, uint32_t *days)
{
	struct jx_period period;
	int64_t time_ms = submission->time_ms;
	enum jx_status status = jx_period_find(call, submission->key.form, submission->key.month, &period);

	*days = 0;
	if (status == JX_NOT_FOUND || submission->withdraws)
		return true;
	if (status == JX_OK && period.days.due != 0 && submission->revision > 1)
		status = jx_submission_first_time(call->store, &submission->key, submission->revision, &time_ms);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else
		*days = jx_period_late(&period.days, jx_day_at(time_ms));
	return status == JX_OK;
}

const char *jx_period_problem(const struct jx_call *call, jx_month month)
{
	return month > jx_month_of_day(jx_call_today(call)) + MONTHS_AHEAD ? JX_N("it is more than a year ahead")
									   : NULL;
}

void jx_due_year_note(struct jx_due_years *years, jx_day day)
{
	const uint32_t year = (uint32_t)jx_month_of_day(day) / 12;

	if (day == 0 || years->n == JX_DUE_YEARS_MAX)
		return;
	for (size_t i = 0; i < years->n; i++)
		if (years->years[i] == year)
			return;
	years->years[years->n++] = year;
}

bool jx_due_years_without_calendar(struct jx_call *call, struct jx_due_years *years)
{
	size_t kept = 0;

	for (size_t i = 0; i < years->n; i++) {
		uint64_t seq;
		enum jx_status status = jx_calendar_year(call->store, years->years[i], &seq);

		if (status != JX_OK && status != JX_NOT_FOUND) {
			jx_call_fault(call, status);
			return false;
		}
		if (status == JX_NOT_FOUND)
			years->years[kept++] = years->years[i];
	}
	years->n = kept;
	return true;
}

bool jx_periods_of_root(struct jx_call *call, const char *office)
{
	struct jx_office root;
	enum jx_status status = jx_office_root(call->store, &root);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (strcmp(root.code, office) != 0)
		jx_call_refuse(call, JX_REASON_PERIODS_OF_ROOT, root.code, office);
	return call->outcome == JX_CALL_OPEN;
}

const char *jx_until_problem(const struct jx_call *call, const char *text, jx_day *until)
{
	const jx_day today = jx_call_today(call);

	*until = 0;
	if (text[0] == '\0')
		return NULL;
	if (!jx_date_parse(text, until))
		return JX_N("it is no day as 2023-03-02");
	if (*until < today)
		return JX_N("it is before the server's day");
	return *until - today > (jx_day)JX_WAIVER_DAYS_MAX ? JX_N("it is more than 366 days ahead") : NULL;
}
