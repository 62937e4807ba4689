/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workdays and due days, over the calendars of 2023 and 2024 as the State Council's notices 国办发明电〔2022〕16号 and
 * 〔2023〕7号 have them, written here day by day and held against the files of the example.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "server/domain/calendar.h"

#define ROOM 128u

static struct jx_calendar_day rows[ROOM];
static struct jx_calendar calendar = {rows, 0};
static const struct jx_calendar weekends = {NULL, 0};
static const struct jx_period_ordered by_schedule = {JX_PERIOD_BY_SCHEDULE, 0};

static jx_day day_of(const char *text)
{
	jx_day day;

	cr_assert(jx_date_parse(text, &day), "%s", text);
	return day;
}

static jx_month month_of(const char *text)
{
	jx_month month;

	cr_assert(jx_month_parse(text, &month), "%s", text);
	return month;
}

static void add(const char *from, const char *to, bool works)
{
	for (jx_day day = day_of(from); day <= day_of(to); day++) {
		cr_assert_lt(calendar.n, ROOM);
		rows[calendar.n++] = (struct jx_calendar_day){day, works, ""};
	}
}

static int order(const void *a, const void *b)
{
	const struct jx_calendar_day *x = a, *y = b;

	return x->day - y->day;
}

static void setup(void)
{
	static const char *const off[][2] = {
		{"2023-01-01", "2023-01-02"}, {"2023-01-21", "2023-01-27"}, {"2023-04-05", "2023-04-05"},
		{"2023-04-29", "2023-05-03"}, {"2023-06-22", "2023-06-24"}, {"2023-09-29", "2023-10-06"},
		{"2024-01-01", "2024-01-01"}, {"2024-02-10", "2024-02-17"}, {"2024-04-04", "2024-04-06"},
		{"2024-05-01", "2024-05-05"}, {"2024-06-10", "2024-06-10"}, {"2024-09-15", "2024-09-17"},
		{"2024-10-01", "2024-10-07"},
	};
	static const char *const made_up[] = {
		"2023-01-28", "2023-01-29", "2023-04-23", "2023-05-06", "2023-06-25",
		"2023-10-07", "2023-10-08", "2024-02-04", "2024-02-18", "2024-04-07",
		"2024-04-28", "2024-05-11", "2024-09-14", "2024-09-29", "2024-10-12",
	};

	for (size_t i = 0; i < sizeof(off) / sizeof(off[0]); i++)
		add(off[i][0], off[i][1], false);
	for (size_t i = 0; i < sizeof(made_up) / sizeof(made_up[0]); i++)
		add(made_up[i], made_up[i], true);
	qsort(rows, calendar.n, sizeof(rows[0]), order);
}

TestSuite(calendar, .init = setup);

Test(calendar, weekends_of_known_days)
{
	cr_assert_not(jx_day_is_weekend(day_of("1970-01-01"))); /* a Thursday */
	cr_assert(jx_day_is_weekend(day_of("1970-01-03")));
	cr_assert(jx_day_is_weekend(day_of("2023-01-01"))); /* a Sunday */
	cr_assert(jx_day_is_weekend(day_of("2000-02-26")));
	cr_assert_not(jx_day_is_weekend(day_of("2024-02-29"))); /* a Thursday */
	cr_assert_not(jx_day_is_weekend(day_of("2023-12-29")));
	cr_assert(jx_day_is_weekend(day_of("2023-12-30")));
}

/* 260 days from Monday to Friday less 18 days off and 7 made up for; 262, 19 and 8. */
Test(calendar, workdays_of_both_years)
{
	cr_assert_eq(jx_calendar_count(&calendar, day_of("2023-01-01"), day_of("2023-12-31")), 249);
	cr_assert_eq(jx_calendar_count(&calendar, day_of("2024-01-01"), day_of("2024-12-31")), 251);
	cr_assert_eq(jx_calendar_count(&weekends, day_of("2023-01-01"), day_of("2023-12-31")), 260);
	cr_assert_eq(jx_calendar_count(&weekends, day_of("2024-01-01"), day_of("2024-12-31")), 262);
}

/* The files that a bureau imports say what the notices say. */
static void expect_file(const char *path, const char *year)
{
	FILE *in = fopen(path, "r");
	char line[256], date[16], kind[8];
	size_t n = 0;

	cr_assert_not_null(in, "%s", path);
	cr_assert_not_null(fgets(line, sizeof(line), in));
	cr_assert_str_eq(line, "date,kind,name\n");
	while (fgets(line, sizeof(line), in)) {
		struct jx_calendar_day key, *found;

		cr_assert_eq(sscanf(line, "%10[^,],%4[^,],", date, kind), 2, "%s", line);
		key.day = day_of(date);
		found = bsearch(&key, rows, calendar.n, sizeof(rows[0]), order);
		cr_assert_not_null(found, "%s", line);
		cr_assert_eq(found->works, strcmp(kind, "work") == 0, "%s", line);
		n++;
	}
	(void)fclose(in);
	for (size_t i = 0; i < calendar.n; i++) {
		jx_date_format(rows[i].day, date);
		n -= strncmp(date, year, 4) == 0;
	}
	cr_assert_eq(n, 0);
}

Test(calendar, the_files_of_the_example)
{
	expect_file(EXAMPLES_PATH "/calendar-2023.csv", "2023");
	expect_file(EXAMPLES_PATH "/calendar-2024.csv", "2024");
}

static void expect_due(const char *month, uint32_t due_day, const char *due)
{
	const struct jx_schedule schedule = {.due_day = due_day, .due_rolls = true};
	struct jx_period_days days;
	char got[JX_DATE_SIZE];

	jx_period_days_set(&days, &schedule, month_of(month), &calendar, &by_schedule);
	jx_date_format(days.due, got);
	cr_assert_str_eq(got, due, "%s due on %u: %s, expected %s", month, due_day, got, due);
}

/* Each holiday and each make-up day of both years. */
Test(calendar, due_days_move_to_workdays)
{
	expect_due("2022-12", 1, "2023-01-03");  /* 元旦, a Sunday and the Monday after */
	expect_due("2022-12", 21, "2023-01-28"); /* 春节; work is made up for on that Saturday */
	expect_due("2022-12", 29, "2023-01-29"); /* a Sunday that is worked on */
	expect_due("2023-01", 5, "2023-02-06");
	expect_due("2023-03", 5, "2023-04-06"); /* 清明节, one day */
	expect_due("2023-03", 23, "2023-04-23");
	expect_due("2023-03", 29, "2023-05-04"); /* 劳动节, over the month's end */
	expect_due("2023-04", 1, "2023-05-04");
	expect_due("2023-04", 6, "2023-05-06");
	expect_due("2023-05", 22, "2023-06-25"); /* 端午节; the Sunday is worked on */
	expect_due("2023-08", 29, "2023-10-07"); /* 中秋节 and 国庆节 */
	expect_due("2023-09", 5, "2023-10-07");
	expect_due("2023-09", 8, "2023-10-08");
	expect_due("2023-11", 30, "2024-01-02"); /* a Saturday, and 元旦: over the year's end */
	expect_due("2023-12", 1, "2024-01-02");
	expect_due("2024-01", 4, "2024-02-04");
	expect_due("2024-01", 9, "2024-02-09"); /* 除夕 is a workday in 2024 */
	expect_due("2024-01", 10, "2024-02-18");
	expect_due("2024-03", 4, "2024-04-07");
	expect_due("2024-03", 28, "2024-04-28");
	expect_due("2024-04", 1, "2024-05-06");
	expect_due("2024-04", 11, "2024-05-11");
	expect_due("2024-05", 8, "2024-06-11"); /* a weekend and 端午节 */
	expect_due("2024-08", 14, "2024-09-14");
	expect_due("2024-08", 15, "2024-09-18");
	expect_due("2024-09", 5, "2024-10-08");
	expect_due("2024-09", 12, "2024-10-12");
	expect_due("2024-11", 31, "2024-12-31");
}

Test(calendar, days_that_a_month_lacks)
{
	expect_due("2024-01", 29, "2024-02-29"); /* a leap day */
	expect_due("2024-01", 31, "2024-02-29");
	expect_due("2023-01", 31, "2023-02-28");
	expect_due("2023-03", 31, "2023-05-04"); /* April 30 is of 劳动节 */
	expect_due("2023-02", 31, "2023-03-31");
}

static const struct jx_schedule strict = {.opens_day = 1, .due_day = 5, .due_rolls = true, .closes_after_days = 10};

static void expect_day(jx_day got, const char *expected)
{
	char text[JX_DATE_SIZE];

	jx_date_format(got, text);
	cr_assert_str_eq(text, expected);
}

Test(calendar, a_period_from_its_first_day_to_its_last)
{
	static const struct {
		const char *day;
		enum jx_period_state state;
		uint32_t late;
	} expected[] = {
		{"2023-09-30", JX_PERIOD_NOT_OPEN, 0}, {"2023-10-01", JX_PERIOD_OPEN, 0},
		{"2023-10-07", JX_PERIOD_OPEN, 0},     {"2023-10-08", JX_PERIOD_OVERDUE, 1},
		{"2023-10-17", JX_PERIOD_OVERDUE, 10}, {"2023-10-18", JX_PERIOD_CLOSED, 11},
	};
	struct jx_period_days days;

	jx_period_days_set(&days, &strict, month_of("2023-09"), &calendar, &by_schedule);
	expect_day(days.opens, "2023-10-01");
	expect_day(days.due_by_schedule, "2023-10-05");
	expect_day(days.due, "2023-10-07");
	expect_day(days.closes, "2023-10-17");
	for (size_t i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		cr_assert_eq(jx_period_state_on(&days, day_of(expected[i].day)), expected[i].state, "%s",
			     expected[i].day);
		cr_assert_eq(jx_period_late(&days, day_of(expected[i].day)), expected[i].late, "%s", expected[i].day);
	}
}

/* It closes on a workday, too: 2023-04-05 and ten days more are a Saturday. */
Test(calendar, the_last_day_is_a_workday)
{
	const struct jx_schedule plain = {.due_day = 5, .closes_after_days = 10};
	struct jx_period_days days;

	jx_period_days_set(&days, &strict, month_of("2023-03"), &calendar, &by_schedule);
	expect_day(days.due, "2023-04-06");
	expect_day(days.closes, "2023-04-17");
	jx_period_days_set(&days, &plain, month_of("2023-03"), &calendar, &by_schedule);
	expect_day(days.due, "2023-04-05");
	expect_day(days.closes, "2023-04-15");
}

Test(calendar, without_a_schedule_it_is_never_due_and_stays_open)
{
	const struct jx_schedule none = {0};
	struct jx_period_days days;

	jx_period_days_set(&days, &none, month_of("2023-01"), &calendar, &by_schedule);
	expect_day(days.opens, "2023-01-01");
	cr_assert_eq(days.due, 0);
	cr_assert_eq(days.closes, 0);
	cr_assert_eq(jx_period_state_on(&days, day_of("2022-12-31")), JX_PERIOD_NOT_OPEN);
	cr_assert_eq(jx_period_state_on(&days, day_of("2026-11-26")), JX_PERIOD_OPEN);
	cr_assert_eq(jx_period_late(&days, day_of("2026-11-26")), 0);
}

/* Due and never closed: late for ever. */
Test(calendar, without_a_closing_rule_it_stays_open)
{
	const struct jx_schedule due = {.due_day = 5};
	struct jx_period_days days;

	jx_period_days_set(&days, &due, month_of("2023-12"), &calendar, &by_schedule);
	expect_day(days.due, "2024-01-05");
	cr_assert_eq(jx_period_state_on(&days, day_of("2026-01-05")), JX_PERIOD_OVERDUE);
	cr_assert_eq(jx_period_late(&days, day_of("2025-01-05")), 366); /* 2024 has a leap day */
}

Test(calendar, an_administrator_opens_and_closes)
{
	struct jx_period_days days;

	jx_period_days_set(&days, &strict, month_of("2023-09"), &calendar,
			   &(struct jx_period_ordered){JX_PERIOD_OPENED, 0});
	cr_assert_eq(jx_period_state_on(&days, day_of("2023-09-20")), JX_PERIOD_OPEN);
	cr_assert_eq(jx_period_state_on(&days, day_of("2026-09-20")), JX_PERIOD_OVERDUE);
	jx_period_days_set(&days, &strict, month_of("2023-09"), &calendar,
			   &(struct jx_period_ordered){JX_PERIOD_OPENED, day_of("2023-11-30")});
	cr_assert_eq(jx_period_state_on(&days, day_of("2023-11-30")), JX_PERIOD_OVERDUE);
	cr_assert_eq(jx_period_late(&days, day_of("2023-11-30")), 54);
	cr_assert_eq(jx_period_state_on(&days, day_of("2023-12-01")), JX_PERIOD_CLOSED);
	jx_period_days_set(&days, &strict, month_of("2023-09"), &calendar,
			   &(struct jx_period_ordered){JX_PERIOD_SHUT, day_of("2023-10-03")});
	expect_day(days.due, "2023-10-07");
	cr_assert_eq(jx_period_state_on(&days, day_of("2023-10-03")), JX_PERIOD_CLOSED);
}

/* What is loaded of the calendar reaches as far as any of the days. */
Test(calendar, the_reach_covers_every_day)
{
	for (jx_month month = month_of("2022-12"); month <= month_of("2024-11"); month++) {
		for (uint32_t day = 1; day <= 31; day++) {
			const struct jx_schedule schedule = {
				.due_day = day, .due_rolls = true, .closes_after_days = day * 11};
			struct jx_period_days days;
			jx_day from, to;

			jx_period_days_set(&days, &schedule, month, &calendar, &by_schedule);
			jx_period_reach(&schedule, month, &from, &to);
			cr_assert_leq(from, days.due_by_schedule);
			cr_assert_leq(days.due_by_schedule, days.due);
			cr_assert_leq(days.due, days.closes);
			cr_assert_leq(days.closes, to);
			cr_assert(jx_calendar_works(&calendar, days.due));
			cr_assert(jx_calendar_works(&calendar, days.closes));
		}
	}
}
