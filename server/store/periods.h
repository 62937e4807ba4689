/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What periods are computed from: the schedule of a form in a month, the calendars of years, and what administrators
 * said of a form's month.
 */
#ifndef JX_SERVER_STORE_PERIODS_H
#define JX_SERVER_STORE_PERIODS_H

#include "common/base/arena.h"
#include "common/model/catalog.h"
#include "server/domain/calendar.h"
#include "server/store/store.h"

/* As the catalogue of that month has it. NOT_FOUND: it has no such form. */
enum jx_status jx_schedule_get(struct jx_store *store, const char *form, jx_month month, struct jx_schedule *schedule);

/* Its name in that month; its code where that month's catalogue has no such form. */
enum jx_status jx_form_name(struct jx_store *store, const char *form, jx_month month, char name[JX_ITEM_NAME_MAX + 1]);
/* The month's forms, in the arena, without their items; none where the month has no catalogue. */
enum jx_status jx_schedule_list(struct jx_store *store, struct jx_arena *arena, jx_month month, struct jx_form **forms,
				size_t *n);

/* The year's days, which replace those that it had. They are days of that year, ordered. */
enum jx_status jx_calendar_put(struct jx_store *store, uint32_t year, const struct jx_calendar *calendar, uint64_t seq);
/* The seq of the year's calendar. NOT_FOUND: it has none. */
enum jx_status jx_calendar_year(struct jx_store *store, uint32_t year, uint64_t *seq);
/* What calendars say of the days from `from` to `to`; in the arena. */
enum jx_status jx_calendar_load(struct jx_store *store, struct jx_arena *arena, jx_day from, jx_day to,
				struct jx_calendar *calendar);

struct jx_period_change {
	uint64_t seq;
	const char *form; /* borrowed */
	jx_month month;
	bool opened;        /* or shut */
	jx_day until;       /* of one that is opened: the last day; 0: no end */
	const char *reason; /* borrowed */
	uint64_t actor;
	int64_t time_ms;
};

enum jx_status jx_period_change_add(struct jx_store *store, const struct jx_period_change *change);
/* The newest. NOT_FOUND: there is none. */
enum jx_status jx_period_change_get(struct jx_store *store, struct jx_arena *arena, const char *form, jx_month month,
				    struct jx_period_change *change);

#endif
