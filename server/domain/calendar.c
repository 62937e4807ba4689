/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/calendar.h"

#include <stdlib.h>

#define WEEK          7
/* 1970-01-01 was a Thursday: so many days after a Sunday. */
#define FIRST_WEEKDAY 4
/* Longer than any holiday: how far a day may move to a workday within what the calendar covers. */
#define ROLL_DAYS     62

bool jx_day_is_weekend(jx_day day)
{
	int weekday = (day + FIRST_WEEKDAY) % WEEK;

	return weekday == 0 || weekday == WEEK - 1;
}

static int order_days(const void *key, const void *row)
{
	const struct jx_calendar_day *a = key, *b = row;

	return (a->day > b->day) - (a->day < b->day);
}

bool jx_calendar_works(const struct jx_calendar *calendar, jx_day day)
{
	const struct jx_calendar_day key = {.day = day}, *found = NULL;

	if (calendar->n > 0)
		found = bsearch(&key, calendar->days, calendar->n, sizeof(key), order_days);
	return found ? found->works : !jx_day_is_weekend(day);
}

jx_day jx_calendar_workday(const struct jx_calendar *calendar, jx_day day)
{
	while (!jx_calendar_works(calendar, day))
		day++;
	return day;
}

uint32_t jx_calendar_count(const struct jx_calendar *calendar, jx_day from, jx_day to)
{
	uint32_t n = 0;

	for (jx_day day = from; day <= to; day++)
		n += jx_calendar_works(calendar, day);
	return n;
}

/* The n-th day of the month, or its last one; 0 for none. */
static jx_day day_of_month(jx_month month, uint32_t n)
{
	jx_day last = jx_month_last_day(month), day = jx_month_first_day(month) + (jx_day)n - 1;

	if (n == 0)
		return 0;
	return day < last ? day : last;
}

void jx_period_days_set(struct jx_period_days *days, const struct jx_schedule *schedule, jx_month month,
			const struct jx_calendar *calendar, const struct jx_period_ordered *ordered)
{
	jx_day due = day_of_month(month + 1, schedule->due_day);

	*days = (struct jx_period_days){.opens = day_of_month(month + 1, schedule->opens_day), .due_by_schedule = due};
	if (days->opens == 0)
		days->opens = jx_month_first_day(month);
	days->due = due != 0 && schedule->due_rolls ? jx_calendar_workday(calendar, due) : due;
	if (due != 0 && schedule->closes_after_days > 0) {
		days->closes = days->due + (jx_day)schedule->closes_after_days;
		if (schedule->due_rolls)
			days->closes = jx_calendar_workday(calendar, days->closes);
	}
	if (ordered->order == JX_PERIOD_BY_SCHEDULE)
		return;
	days->closes = ordered->until;
	days->shut = ordered->order == JX_PERIOD_SHUT;
	if (!days->shut)
		days->opens = jx_month_first_day(month);
}

void jx_period_reach(const struct jx_schedule *schedule, jx_month month, jx_day *from, jx_day *to)
{
	*from = jx_month_first_day(month + 1);
	*to = jx_month_last_day(month + 1) + (jx_day)schedule->closes_after_days + ROLL_DAYS;
}

enum jx_period_state jx_period_state_on(const struct jx_period_days *days, jx_day today)
{
	if (days->shut || (days->closes != 0 && today > days->closes))
		return JX_PERIOD_CLOSED;
	if (today < days->opens)
		return JX_PERIOD_NOT_OPEN;
	return days->due != 0 && today > days->due ? JX_PERIOD_OVERDUE : JX_PERIOD_OPEN;
}

uint32_t jx_period_late(const struct jx_period_days *days, jx_day on)
{
	return days->due != 0 && on > days->due ? (uint32_t)(on - days->due) : 0;
}
