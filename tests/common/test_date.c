/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/date.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#define HOUR_MS INT64_C(3600000)
#define DAY_MS  (24 * HOUR_MS)

static void expect_day(const char *text, jx_day expected)
{
	char out[JX_DATE_SIZE];
	jx_day day = -1;

	cr_assert(jx_date_parse(text, &day), "%s", text);
	cr_assert_eq(day, expected, "%s: %d", text, day);
	jx_date_format(day, out);
	cr_assert_str_eq(out, text);
}

Test(date, knows_the_calendar)
{
	expect_day("1970-01-01", 0);
	expect_day("1970-12-31", 364);
	expect_day("1972-02-29", 789);
	expect_day("2000-02-29", 11016);
	expect_day("2000-03-01", 11017);
	expect_day("2024-02-29", 19782);
	expect_day("2026-12-31", 20818);
	expect_day("2100-02-28", 47540);
	expect_day("2100-03-01", 47541);
	expect_day("9999-12-31", 2932896);
}

/* Every day of the range, one after the other, by the rules as people know them. */
Test(date, goes_through_every_day)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	char out[JX_DATE_SIZE];
	jx_day day = 0;

	for (int year = 1970; year <= 9999; year++)
		for (int month = 1; month <= 12; month++) {
			bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
			int length = lengths[month - 1] + (month == 2 && leap);
			char first[48], last[48];
			jx_day parsed = -1;

			(void)snprintf(first, sizeof(first), "%04d-%02d-01", year, month);
			(void)snprintf(last, sizeof(last), "%04d-%02d-%02d", year, month, length);
			jx_date_format(day, out);
			cr_assert_str_eq(out, first);
			day += length;
			cr_assert(jx_date_parse(last, &parsed));
			cr_assert_eq(parsed, day - 1);
			(void)snprintf(last, sizeof(last), "%04d-%02d-%02d", year, month, length + 1);
			cr_assert_not(jx_date_parse(last, &parsed));
		}
	cr_assert_eq(day, 2932897);
}

Test(date, refuses_what_is_no_date)
{
	static const char *const wrong[] = {
		"",           "2026",       "2026-1-1",   "2026-01-1",  "2026-01-001", "2026-01-01 ", " 026-01-01",
		"2026/01/01", "20260101",   "2026-00-01", "2026-13-01", "2026-01-00",  "2026-01-32",  "2026-04-31",
		"2026-02-29", "2100-02-29", "2023-02-29", "1969-12-31", "0000-01-01",  "10000-01-01", "2026-0a-01",
		"+026-01-01", "2026-+1-01", "2026-01--1", "2026-01-0x", "２026-01-01", "99999-12-31",
	};

	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		jx_day day = 77;

		cr_assert_not(jx_date_parse(wrong[i], &day), "%s", wrong[i]);
		cr_assert_eq(day, 77);
	}
}

Test(date, the_bureaus_day_begins_at_16_hours_utc)
{
	cr_assert_eq(jx_day_at(0), 0);
	cr_assert_eq(jx_day_at(16 * HOUR_MS - 1), 0);
	cr_assert_eq(jx_day_at(16 * HOUR_MS), 1);
	cr_assert_eq(jx_day_at(20817 * DAY_MS + 16 * HOUR_MS - 1), 20817);
	cr_assert_eq(jx_day_at(20817 * DAY_MS + 16 * HOUR_MS), 20818);
	cr_assert_eq(jx_day_at(-8 * HOUR_MS), 0);
}

static void expect_time(int64_t time_ms, const char *expected)
{
	char out[JX_TIME_SIZE];

	jx_time_format(time_ms, out);
	cr_assert_str_eq(out, expected);
}

Test(date, writes_an_instant)
{
	expect_time(0, "1970-01-01 08:00:00");
	expect_time(16 * HOUR_MS - 1, "1970-01-01 23:59:59");
	expect_time(16 * HOUR_MS, "1970-01-02 00:00:00");
	expect_time(20818 * DAY_MS + 16 * HOUR_MS - 1000, "2026-12-31 23:59:59");
	expect_time(999, "1970-01-01 08:00:00");
	expect_time(1000, "1970-01-01 08:00:01");
}

/* The time of a receipt comes from outside: no value of it may do harm. */
Test(date, moves_other_instants_to_the_border)
{
	int64_t last = 2932897 * DAY_MS - 8 * HOUR_MS - 1;

	expect_time(last, "9999-12-31 23:59:59");
	expect_time(last + 1, "9999-12-31 23:59:59");
	expect_time(INT64_MAX, "9999-12-31 23:59:59");
	expect_time(-8 * HOUR_MS - 1, "1970-01-01 00:00:00");
	expect_time(INT64_MIN, "1970-01-01 00:00:00");
	cr_assert_eq(jx_day_at(INT64_MAX), 2932896);
	cr_assert_eq(jx_day_at(INT64_MIN), 0);
}
