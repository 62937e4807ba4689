/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two years under the calendars of 2023 and 2024, with the real binaries: the server's clock is set to the last minute
 * of a day and to the first one of the next. What is due, late, closed and owed is what the days say.
 */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "common/model/date.h"
#include "tests/lib/process.h"

#define FORM     "petition.monthly"
#define LEAP     "video.monthly" /* due on the 29th */
#define DAY_MS   INT64_C(86400000)
#define MORNING  INT64_C(60000)                /* after midnight, in China */
#define EVENING  (DAY_MS - INT64_C(60000))     /* before it */
#define CHINA_MS (INT64_C(8) * 60 * 60 * 1000) /* ahead of UTC */

static struct jx_site site;
static char manager[JX_PATH_SIZE], first[JX_PATH_SIZE], second[JX_PATH_SIZE], root[JX_PATH_SIZE];

/* -- the server's clock ------------------------------------------------------------------------------------------- */

static void set_clock(const char *date, int64_t of_day_ms)
{
	char seconds[32];
	jx_day day;
	int64_t to_s;

	cr_assert(jx_date_parse(date, &day));
	to_s = (day * DAY_MS + of_day_ms - CHINA_MS) / 1000;
	(void)snprintf(seconds, sizeof(seconds), "%lld", (long long)(to_s - (int64_t)time(NULL)));
	(void)setenv("LD_PRELOAD", CLOCK_SHIFT_PATH, 1);
	(void)setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	(void)setenv("JX_CLOCK_SHIFT", seconds, 1);
}

/* The clients' clock is the machine's, years ahead. */
static void right_clock(void)
{
	(void)unsetenv("LD_PRELOAD");
	(void)unsetenv("JX_CLOCK_SHIFT");
}

/* Served from that moment on. */
static void go_to(const char *date, int64_t of_day_ms)
{
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	set_clock(date, of_day_ms);
	jx_site_start(&site);
	right_clock();
}

/* -- the bureau ---------------------------------------------------------------------------------------------------- */

static void import_catalog(void)
{
	char folder[JX_PATH_SIZE], command[4 * JX_PATH_SIZE];

	jx_site_path(&site, "catalog", folder);
	(void)snprintf(command, sizeof(command),
		       "cp -r '%s' '%s' && printf 'code,name,review,opens_day,due_day,due_rolls,closes_after_days\\n"
		       "%s,信访业务月报,no,1,5,yes,10\\n%s,视频会议系统运维月报,no,,29,yes,\\n' >'%s/forms.csv' && "
		       "printf "
		       "'form_code,office_code,from,to\\n%s,370202,2023-01,\\n%s,370203,2023-01,\\n%s,129001,2023-01,"
		       "\\n' >'%s/duties.csv'",
		       CATALOG_PATH, folder, FORM, LEAP, folder, FORM, FORM, LEAP, folder);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
	jx_expect_client(0, manager, "catalog", "import", folder, "--from", "2023-01");
}

static void setup(void)
{
	(void)setenv("LC_ALL", "C", 1);
	set_clock("2023-01-20", EVENING);
	jx_site_open(&site);
	jx_site_start(&site);
	right_clock();
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "370202", "--parent",
			 "129001");
	jx_expect_client(0, site.profile, "office", "add", "--code", "370203", "--name", "370203", "--parent",
			 "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "first", "370202", "clerk", first);
	jx_site_enrol(&site, "second", "370203", "clerk", second);
	jx_site_enrol(&site, "root", "129001", "clerk", root);
	import_catalog();
	jx_expect_client(0, site.profile, "calendar", "import", EXAMPLES_PATH "/calendar-2023.csv");
	jx_expect_client(0, site.profile, "calendar", "import", EXAMPLES_PATH "/calendar-2024.csv");
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(calendars, .init = setup, .fini = teardown, .timeout = 240);

/* -- what is said -------------------------------------------------------------------------------------------------- */

static void expect(int exit_code, const char *said, struct jx_run *run)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, said) != NULL || strstr(run->err, said) != NULL, "no \"%s\" in: %s%s", said,
		  run->out, run->err);
	jx_run_clear(run);
}

/* Each time another figure. */
static void submit(int exit_code, const char *said, const char *who, const char *form, const char *month)
{
	static unsigned figure = 100;
	struct jx_run run;
	char word[64];

	(void)snprintf(word, sizeof(word), "%s=%u", strcmp(form, FORM) == 0 ? "online.handled" : "fault.repair_hours",
		       figure++);
	jx_run_client(&run, who, "submit", "--form", form, "--period", month, "--set", word, "-o", "json",
		      (char *)NULL);
	expect(exit_code, said, &run);
}

/* So many of the form's two are owed and in. */
static void expect_counts(const char *month, const char *said)
{
	struct jx_run run;

	jx_run_client(&run, root, "status", "--form", FORM, "--period", month, (char *)NULL);
	expect(0, said, &run);
}

static void expect_dues(const char *year, const char *form, const char *const dues[12])
{
	struct jx_run run;
	char line[128];

	jx_run_client(&run, first, "period", "list", "--form", form, "--year", year, "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	for (size_t i = 0; i < 12; i++) {
		const char *row;

		(void)snprintf(line, sizeof(line), ",%s-%02zu,", year, i + 1);
		row = strstr(run.out, line);
		cr_assert_not_null(row, "no %s in %s", line, run.out);
		(void)snprintf(line, sizeof(line), ",%s,", dues[i]);
		cr_assert(strstr(row, line) != NULL && strstr(row, line) < row + strcspn(row, "\r"), "no %s in %.*s",
			  line, (int)strcspn(row, "\r"), row);
	}
	jx_run_clear(&run);
}

Test(calendars, due_days_of_both_years)
{
	static const char *const of_2023[12] = {"2023-02-06", "2023-03-06", "2023-04-06", "2023-05-05",
						"2023-06-05", "2023-07-05", "2023-08-07", "2023-09-05",
						"2023-10-07", "2023-11-06", "2023-12-05", "2024-01-05"};
	static const char *const of_2024[12] = {"2024-02-05", "2024-03-05", "2024-04-07", "2024-05-06",
						"2024-06-05", "2024-07-05", "2024-08-05", "2024-09-05",
						"2024-10-08", "2024-11-05", "2024-12-05", "2025-01-06"};
	static const char *const leap[12] = {"2023-02-28", "2023-03-29", "2023-05-04", "2023-05-29",
					     "2023-06-29", "2023-07-31", "2023-08-29", "2023-10-07",
					     "2023-10-30", "2023-11-29", "2023-12-29", "2024-01-29"};

	go_to("2024-12-20", MORNING);
	expect_dues("2023", FORM, of_2023);
	expect_dues("2024", FORM, of_2024);
	expect_dues("2023", LEAP, leap);
}

Test(calendars, late_is_what_comes_after_midnight)
{
	submit(6, "PERIOD_NOT_OPEN", first, FORM, "2023-01");
	/* 2023-02-05 is a Sunday. */
	go_to("2023-02-06", EVENING);
	submit(0, "\"lateDays\": 0", first, FORM, "2023-01");
	expect_counts("2023-01", "1/2");
	go_to("2023-02-07", MORNING);
	submit(0, "\"lateDays\": 1", second, FORM, "2023-01");
	submit(6, "PERIOD_NOT_OPEN", first, FORM, "2023-02");
	expect_counts("2023-01", "2/2");
	/* After 国庆节 work is made up for on a Saturday. */
	go_to("2023-10-07", EVENING);
	submit(0, "\"lateDays\": 0", first, FORM, "2023-09");
	go_to("2023-10-17", EVENING);
	submit(0, "\"lateDays\": 10", second, FORM, "2023-09");
	expect_counts("2023-09", "2/2");
	/* What is corrected stays as late as it was. */
	submit(0, "\"lateDays\": 0", first, FORM, "2023-09");
	go_to("2023-10-18", MORNING);
	submit(6, "PERIOD_CLOSED", first, FORM, "2023-09");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

Test(calendars, the_years_end_and_a_leap_day)
{
	go_to("2023-12-31", EVENING);
	submit(6, "PERIOD_NOT_OPEN", first, FORM, "2023-12");
	submit(3, "not begun", root, LEAP, "2024-01");
	go_to("2024-01-01", MORNING);
	submit(0, "\"lateDays\": 0", first, FORM, "2023-12");
	submit(0, "\"lateDays\": 3", root, LEAP, "2023-11"); /* 2023-12-29 was a Friday */
	expect_counts("2023-12", "1/2");
	go_to("2024-02-29", EVENING);
	submit(0, "\"lateDays\": 0", root, LEAP, "2024-01");
	submit(0, "\"lateDays\": 31", root, LEAP, "2023-12");
	submit(6, "PERIOD_CLOSED", second, FORM, "2023-12");
	go_to("2024-03-01", MORNING);
	submit(0, "\"lateDays\": 0", first, FORM, "2024-02");
	expect_counts("2023-12", "1/2");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}
