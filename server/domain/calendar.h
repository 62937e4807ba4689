/* SPDX-License-Identifier: Apache-2.0 */
/*
 * When a form's month opens, is due and closes: the form's schedule, the bureau's calendar, and what an administrator
 * said of that month. Pure: the day on which it is asked comes as an argument.
 */
#ifndef JX_SERVER_DOMAIN_CALENDAR_H
#define JX_SERVER_DOMAIN_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/period.h"
#include "common/model/schedule.h"

/* What a calendar says of a day that is not as its weekday: off, or worked on. */
struct jx_calendar_day {
	jx_day day;
	bool works;
	const char *name; /* borrowed */
};

/* Ordered by day, each once; days that it lacks are worked on from Monday to Friday. */
struct jx_calendar {
	const struct jx_calendar_day *days; /* borrowed */
	size_t n;
};

/* Saturday or Sunday. */
bool jx_day_is_weekend(jx_day day);
bool jx_calendar_works(const struct jx_calendar *calendar, jx_day day);
/* That day, or the first one after it, on which is worked. */
jx_day jx_calendar_workday(const struct jx_calendar *calendar, jx_day day);
/* How many days of the two and of those between are worked on. */
uint32_t jx_calendar_count(const struct jx_calendar *calendar, jx_day from, jx_day to);

/* What an administrator said last of a form's month. */
enum jx_period_order {
	JX_PERIOD_BY_SCHEDULE = 0,
	JX_PERIOD_OPENED, /* until a day, where there is one */
	JX_PERIOD_SHUT,
};

struct jx_period_ordered {
	enum jx_period_order order;
	jx_day until; /* of OPENED: the last day; 0: no end. Of SHUT: the day on which it was said */
};

/* The numbers of jixiao.v1.PeriodState. */
enum jx_period_state {
	JX_PERIOD_NOT_OPEN = 1,
	JX_PERIOD_OPEN = 2,
	JX_PERIOD_OVERDUE = 3,
	JX_PERIOD_CLOSED = 4,
};

/* The first and the last days; 0: there is none. */
struct jx_period_days {
	jx_day opens;
	jx_day due;             /* the last in time */
	jx_day due_by_schedule; /* before it moved to a workday */
	jx_day closes;          /* the last on which it is taken */
	bool shut;              /* by an administrator, whatever the day */
};

/* The calendar covers the months of the schedule as far as jx_period_reach tells. */
void jx_period_days_set(struct jx_period_days *days, const struct jx_schedule *schedule, jx_month month,
			const struct jx_calendar *calendar, const struct jx_period_ordered *ordered);
/* The days of the calendar that the days of this month depend on. */
void jx_period_reach(const struct jx_schedule *schedule, jx_month month, jx_day *from, jx_day *to);

enum jx_period_state jx_period_state_on(const struct jx_period_days *days, jx_day today);
/* By how many days it is late on that day; 0: in time. */
uint32_t jx_period_late(const struct jx_period_days *days, jx_day on);

#endif
