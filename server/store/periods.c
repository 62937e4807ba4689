/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/periods.h"

#include <assert.h>
#include <stdio.h>

#include "common/base/limits.h"
#include "server/store/catalog.h"
#include "server/store/form_cache.h"
#include "server/store/internal.h"
#include "server/store/schedule_row.h"

#define DAY_MAX INT32_MAX

/* -- schedules ---------------------------------------------------------------------------------------------------- */

void jx_schedule_bind(struct jx_query *query, const struct jx_schedule *schedule)
{
	jx_bind_number(query, schedule->opens_day);
	jx_bind_number(query, schedule->due_day);
	jx_bind_number(query, schedule->due_rolls);
	jx_bind_number(query, schedule->closes_after_days);
}

void jx_schedule_read(struct jx_query *query, struct jx_schedule *schedule)
{
	schedule->opens_day = (uint32_t)jx_read_int(query, 0, 31);
	schedule->due_day = (uint32_t)jx_read_int(query, 0, 31);
	schedule->due_rolls = jx_read_int(query, 0, 1) == 1;
	schedule->closes_after_days = (uint32_t)jx_read_int(query, 0, JX_CLOSES_AFTER_MAX);
}

enum jx_status jx_schedule_get(struct jx_store *store, const char *form, jx_month month, struct jx_schedule *schedule)
{
	struct jx_schedule read = {0};
	struct jx_query query;
	uint32_t version;
	enum jx_status status;

	if (jx_form_cache_schedule(store, month, form, schedule))
		return JX_OK;
	status = jx_catalog_versions(store, month, month, &version);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(store, JX_SQL_FORM_SCHEDULE);
	jx_bind_number(&query, version);
	jx_bind_text(&query, form);
	if (jx_query_next(&query))
		jx_schedule_read(&query, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*schedule = read;
	return status;
}

enum jx_status jx_form_name(struct jx_store *store, const char *form, jx_month month, char name[JX_ITEM_NAME_MAX + 1])
{
	struct jx_query query;
	uint32_t version;
	enum jx_status status = jx_catalog_versions(store, month, month, &version);

	if (status != JX_OK)
		return status;
	(void)snprintf(name, JX_ITEM_NAME_MAX + 1, "%s", form);
	query = jx_query_begin(store, JX_SQL_FORM_NAME);
	jx_bind_number(&query, version);
	jx_bind_text(&query, form);
	if (jx_query_next(&query))
		jx_read_text(&query, name, JX_ITEM_NAME_MAX + 1);
	return jx_query_end(&query);
}

enum jx_status jx_schedule_list(struct jx_store *store, struct jx_arena *arena, jx_month month, struct jx_form **forms,
				size_t *n)
{
	struct jx_form *rows = jx_arena_alloc(arena, JX_FORMS_MAX * sizeof(*rows));
	struct jx_query query;
	uint32_t version;
	size_t read = 0;
	enum jx_status status = jx_catalog_versions(store, month, month, &version);

	if (!rows || status != JX_OK)
		return rows ? status : JX_RESOURCE_EXHAUSTED;
	query = jx_query_begin(store, JX_SQL_FORM_SCHEDULES);
	jx_bind_number(&query, version);
	for (; read < JX_FORMS_MAX && jx_query_next(&query); read++) {
		jx_read_text(&query, rows[read].code, sizeof(rows[read].code));
		jx_read_text(&query, rows[read].name, sizeof(rows[read].name));
		jx_schedule_read(&query, &rows[read].schedule);
	}
	status = jx_query_end(&query);
	*forms = rows;
	*n = read;
	return status;
}

/* -- calendars ---------------------------------------------------------------------------------------------------- */

static enum jx_status put_year(struct jx_store *store, uint32_t year, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CALENDAR_YEAR_PUT);

	jx_bind_number(&query, year);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

static enum jx_status clear_year(struct jx_store *store, jx_day first, jx_day last)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CALENDAR_CLEAR);

	jx_bind_int(&query, first);
	jx_bind_int(&query, last);
	return jx_query_run(&query);
}

static enum jx_status add_day(struct jx_store *store, const struct jx_calendar_day *day, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CALENDAR_DAY_ADD);

	jx_bind_int(&query, day->day);
	jx_bind_number(&query, day->works);
	jx_bind_text(&query, day->name);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

enum jx_status jx_calendar_put(struct jx_store *store, uint32_t year, const struct jx_calendar *calendar, uint64_t seq)
{
	const jx_month january = (jx_month)year * 12;
	const jx_day first = jx_month_first_day(january), last = jx_month_last_day(january + 11);
	enum jx_status status = put_year(store, year, seq);

	if (status == JX_OK)
		status = clear_year(store, first, last);
	for (size_t i = 0; i < calendar->n && status == JX_OK; i++) {
		assert(calendar->days[i].day >= first && calendar->days[i].day <= last);
		status = add_day(store, &calendar->days[i], seq);
	}
	return status;
}

enum jx_status jx_calendar_year(struct jx_store *store, uint32_t year, uint64_t *seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_CALENDAR_YEAR_GET);
	uint64_t read = 0;
	enum jx_status status;

	jx_bind_number(&query, year);
	if (jx_query_next(&query))
		read = jx_read_number(&query);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*seq = read;
	return status;
}

enum jx_status jx_calendar_load(struct jx_store *store, struct jx_arena *arena, jx_day from, jx_day to,
				struct jx_calendar *calendar)
{
	/* At most one a day. */
	const size_t room = (size_t)(to - from) + 1;
	struct jx_calendar_day *days = jx_arena_alloc(arena, room * sizeof(*days));
	struct jx_query query;
	size_t n = 0;
	enum jx_status status;

	assert(from <= to);
	if (!days)
		return JX_RESOURCE_EXHAUSTED;
	query = jx_query_begin(store, JX_SQL_CALENDAR_DAYS);
	jx_bind_int(&query, from);
	jx_bind_int(&query, to);
	for (; n < room && jx_query_next(&query); n++) {
		days[n].day = (jx_day)jx_read_int(&query, from, to);
		days[n].works = jx_read_int(&query, 0, 1) == 1;
		days[n].name = jx_read_string(&query, arena);
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		*calendar = (struct jx_calendar){days, n};
	return status;
}

/* -- changes ------------------------------------------------------------------------------------------------------ */

enum jx_status jx_period_change_add(struct jx_store *store, const struct jx_period_change *change)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PERIOD_CHANGE_ADD);

	jx_bind_number(&query, change->seq);
	jx_bind_text(&query, change->form);
	jx_bind_int(&query, change->month);
	jx_bind_number(&query, change->opened);
	jx_bind_int(&query, change->until);
	jx_bind_text(&query, change->reason);
	jx_bind_number(&query, change->actor);
	jx_bind_int(&query, change->time_ms);
	return jx_query_run(&query);
}

enum jx_status jx_period_change_get(struct jx_store *store, struct jx_arena *arena, const char *form, jx_month month,
				    struct jx_period_change *change)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PERIOD_CHANGE_NEWEST);
	struct jx_period_change read = {.form = form, .month = month};
	enum jx_status status;

	jx_bind_text(&query, form);
	jx_bind_int(&query, month);
	if (jx_query_next(&query)) {
		read.seq = jx_read_number(&query);
		read.opened = jx_read_int(&query, 0, 1) == 1;
		read.until = (jx_day)jx_read_int(&query, 0, DAY_MAX);
		read.reason = jx_read_string(&query, arena);
		read.actor = jx_read_number(&query);
		read.time_ms = jx_read_int(&query, INT64_MIN, INT64_MAX);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*change = read;
	return status;
}
