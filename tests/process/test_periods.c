/* SPDX-License-Identifier: Apache-2.0 */
/* Months that are due and close, with the real binaries: by the server's clock, whatever the client's says. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "common/model/period.h"
#include "tests/lib/process.h"

#define FORM "petition.monthly"

static struct jx_site site;
static char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE], other[JX_PATH_SIZE], folder[JX_PATH_SIZE];
/* It was due on the first day of the month before this one, and closed on the second. */
static char closed[JX_MONTH_SIZE];
static char tomorrow[JX_DATE_SIZE];

static int64_t now_ms(void)
{
	return (int64_t)time(NULL) * 1000;
}

/* The example's catalogue, its monthly form due on the first and closed on the second. */
static void import_catalog(void)
{
	const char *const copy[] = {"/bin/cp", "-r", CATALOG_PATH, folder, NULL};
	char path[JX_PATH_SIZE + 16];
	struct jx_run run;
	FILE *out;

	jx_site_path(&site, "catalog", folder);
	jx_run_program(&run, copy, NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	jx_run_clear(&run);
	(void)snprintf(path, sizeof(path), "%s/forms.csv", folder);
	out = fopen(path, "w");
	cr_assert_not_null(out);
	(void)fprintf(out,
		      "code,name,review,due_day,closes_after_days\n%s,信访业务月报,no,1,1\n"
		      "video.monthly,视频会议系统运维月报,no,,\n",
		      FORM);
	cr_assert_eq(fclose(out), 0);
	jx_expect_client(0, manager, "catalog", "import", folder);
}

static void setup(void)
{
	static const char *const offices[] = {"370202", "370203", "370211", "370212", "370213",
					      "370214", "370215", "370281", "370283", "370285"};
	const jx_day today = jx_day_at(now_ms());

	(void)setenv("LC_ALL", "C", 1);
	jx_month_format(jx_month_of_day(today) - 2, closed);
	jx_date_format(today + 1, tomorrow);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", offices[i], "--name", offices[i],
				 "--parent", "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
	jx_site_enrol(&site, "other", "370203", "clerk", other);
	import_catalog();
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(periods, .init = setup, .fini = teardown, .timeout = 120);

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s%s", out, run->out, run->err);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

static void submit(int exit_code, const char *who, const char *out, const char *err)
{
	struct jx_run run;

	jx_run_client(&run, who, "submit", "--form", FORM, "--period", closed, "--set", "online.handled=3", "-o",
		      "json", (char *)NULL);
	expect(&run, exit_code, out, err);
}

/* Asks for a waiver until tomorrow; its number. */
static void ask(char id[24])
{
	struct jx_run run;

	jx_run_client(&run, clerk, "waiver", "request", "--form", "信访业务月报", "--period", closed, "--until",
		      tomorrow, "--reason", "网络中断", "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	cr_assert_eq(sscanf(strstr(run.out, "\"id\""), "\"id\": \"%20[0-9]", id), 1, "%s", run.out);
	jx_run_clear(&run);
}

Test(periods, a_closed_month_is_opened_by_a_waiver_for_one_office)
{
	struct jx_run run;
	char id[24], fix[128];

	(void)snprintf(fix, sizeof(fix), "jixiao waiver request --form %s --period %s --office 370202 --until", FORM,
		       closed);
	submit(6, clerk, "", fix);
	submit(6, clerk, "", "PERIOD_CLOSED");
	ask(id);
	submit(6, clerk, "", "PERIOD_CLOSED");
	jx_run_client(&run, site.profile, "waiver", "list", "--open", (char *)NULL);
	expect(&run, 0, "waits for a decision", "");
	jx_run_client(&run, clerk, "waiver", "grant", id, (char *)NULL);
	expect(&run, 9, "", "admin");
	jx_run_client(&run, site.profile, "waiver", "grant", id, "--note", "同意", (char *)NULL);
	expect(&run, 0, "granted", "entry ");
	submit(6, other, "", "PERIOD_CLOSED");
	submit(0, clerk, "\"lateDays\": ", "entry ");
	jx_run_client(&run, clerk, "submission", "show", FORM, closed, (char *)NULL);
	expect(&run, 0, " days", "");
	jx_run_client(&run, clerk, "submission", "list", (char *)NULL);
	expect(&run, 0, "Late by", "");
	jx_run_client(&run, site.profile, "waiver", "deny", id, "--note", "作废", (char *)NULL);
	expect(&run, 0, "denied", "entry ");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", closed, "--set", "online.handled=4",
		      (char *)NULL);
	expect(&run, 6, "", "closed");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* The client's clock, in seconds from the right one; ASan would rather be loaded first. */
static void set_clock(const char *seconds)
{
	(void)setenv("LD_PRELOAD", CLOCK_SHIFT_PATH, 1);
	(void)setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
	(void)setenv("JX_CLOCK_SHIFT", seconds, 1);
}

static void expect_time(const struct jx_run *run, int64_t from_ms)
{
	const char *at = strstr(run->out, "\"timeMs\": \"");
	int64_t time_ms;

	cr_assert_not_null(at, "%s", run->out);
	time_ms = strtoll(at + strlen("\"timeMs\": \""), NULL, 10);
	cr_assert_geq(time_ms, from_ms);
	cr_assert_leq(time_ms, now_ms() + 2000);
}

/* By a client whose clock is so wrong. */
static void report_at(const char *seconds, const char *value)
{
	const int64_t from_ms = now_ms() - 1000;
	struct jx_run run;

	set_clock(seconds);
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", closed, "--set", value, "-o", "json",
		      (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	(void)unsetenv("LD_PRELOAD");
	expect_time(&run, from_ms);
	jx_run_clear(&run);
}

/* An hour back, and two months back, when the month was still taken. */
Test(periods, the_clients_clock_makes_no_difference)
{
	const char *const date[] = {"/bin/date", "+%s", NULL};
	struct jx_run run;
	char id[24];

	set_clock("-3600");
	jx_run_program(&run, date, NULL);
	cr_assert_lt(strtoll(run.out, NULL, 10), now_ms() / 1000 - 3000, "the clock is not set: %s", run.out);
	jx_run_clear(&run);
	submit(6, clerk, "", "PERIOD_CLOSED");
	set_clock("-5184000");
	submit(6, clerk, "", "PERIOD_CLOSED");
	(void)unsetenv("LD_PRELOAD");
	ask(id);
	jx_expect_client(0, site.profile, "waiver", "grant", id);
	report_at("-3600", "online.handled=3");
	report_at("5184000", "online.handled=4"); /* and past the waiver's day */
}

/* A form without a closing rule takes any month: the example's 2023. */
Test(periods, without_a_rule_it_stays_open)
{
	struct jx_run run;

	jx_expect_client(0, manager, "catalog", "import", CATALOG_PATH);
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "online.handled=3",
		      (char *)NULL);
	expect(&run, 0, "", "entry ");
	jx_run_client(&run, clerk, "submission", "list", "-o", "csv", (char *)NULL);
	expect(&run, 0, ",late_days,", "");
}

static void expect_period(const char *who, const char *month, const char *text)
{
	struct jx_run run;

	jx_run_client(&run, who, "period", "list", "--form", FORM, "--period", month, "-o", "csv", (char *)NULL);
	expect(&run, 0, text, "");
}

Test(periods, an_administrator_opens_closes_and_imports_calendars)
{
	struct jx_run run;

	/* Whoever tells a due day says that no calendar moved it. */
	jx_run_client(&run, clerk, "period", "list", "--period", "2023-06", (char *)NULL);
	expect(&run, 0, "2023-06", "2023: this year has no calendar");
	jx_run_client(&run, manager, "status", "--period", "2023-06", (char *)NULL);
	expect(&run, 0, "", "2023: this year has no calendar");
	jx_run_client(&run, manager, "remind", "--period", "2023-06", (char *)NULL);
	expect(&run, 0, "", "jixiao calendar import FILE");
	jx_run_client(&run, clerk, "calendar", "show", "2023", "-o", "csv", (char *)NULL);
	expect(&run, 0, "", "2023: this year has no calendar");
	jx_run_client(&run, site.profile, "calendar", "import", EXAMPLES_PATH "/calendar-2023.csv", (char *)NULL);
	expect(&run, 0, "249", "entry ");
	jx_run_client(&run, manager, "status", "--period", "2023-06", (char *)NULL);
	cr_assert_null(strstr(run.err, "calendar"), "%s", run.err);
	jx_run_clear(&run);
	jx_run_client(&run, site.profile, "calendar", "import", EXAMPLES_PATH "/calendar-2024.csv", (char *)NULL);
	expect(&run, 0, "251", "entry ");
	jx_run_client(&run, clerk, "calendar", "show", "2024", "-o", "csv", (char *)NULL);
	expect(&run, 0, "2024-02-18,DAY_KIND_WORK,春节调休\r\n", "");
	expect_period(clerk, "2023-06", ",2023-07-01,2023-07-02,");
	jx_run_client(&run, site.profile, "period", "open", "--form", FORM, "--period", closed, "--until", tomorrow,
		      "--reason", "系统停机", (char *)NULL);
	expect(&run, 0, "overdue", "entry ");
	submit(0, clerk, "", "entry ");
	jx_run_client(&run, site.profile, "period", "close", "--form", FORM, "--period", closed, "--reason",
		      "已汇总上报", (char *)NULL);
	expect(&run, 0, "closed", "entry ");
	submit(6, other, "", "PERIOD_CLOSED");
	jx_run_client(&run, clerk, "period", "close", "--form", FORM, "--period", closed, "--reason", "x",
		      (char *)NULL);
	expect(&run, 9, "", "admin");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* Who reports for an office below asks for it, too, by the command that he is told. */
Test(periods, a_waiver_for_an_office_below)
{
	char root[JX_PATH_SIZE], many[JX_PATH_SIZE];
	struct jx_run run;
	FILE *file;

	jx_site_enrol(&site, "root", "129001", "clerk", root);
	jx_site_path(&site, "many.csv", many);
	file = fopen(many, "w");
	cr_assert(file != NULL && fprintf(file, "office,period,item,value\n370203,%s,online.handled,3\n", closed) > 0 &&
		  fclose(file) == 0);
	jx_run_client(&run, root, "submit", "--form", FORM, "--many", many, (char *)NULL);
	expect(&run, 6, "", " --office 370203 --until");
	jx_run_client(&run, root, "waiver", "request", "--form", FORM, "--period", closed, "--office", "370203",
		      "--until", tomorrow, "--reason", "断网", (char *)NULL);
	expect(&run, 0, "370203", "entry ");
	jx_run_client(&run, clerk, "waiver", "request", "--form", FORM, "--period", closed, "--office", "370203",
		      "--until", tomorrow, "--reason", "断网", (char *)NULL);
	expect(&run, 9, "", "370203");
}

/* Every mistake at its line and column, the file's and those that the server finds. */
Test(periods, wrong_calendars_name_line_and_column)
{
	static const struct {
		const char *text, *told;
	} wrong[] = {
		{"date,kind\n2023-05-01,off\n", "bad.csv:1:3: a column is missing: name"},
		{"date,kind,name,more\n", "bad.csv:1:4: there is no such column: more"},
		{"date,kind,name\n2023-05-01,holiday,x\n", "bad.csv:2:2: it is one of off and work: holiday"},
		{"日期,类别,名称\n2023-05-01,放假,x\n\n2023-05-02,上班,x\n", "bad.csv:4:2: it is neither a Saturday"},
		{"date,kind,name\n2023-05-01,off,x\n2024-01-01,off,x\n", "bad.csv:3:1: it is no day of the calendar"},
		{"", "bad.csv:1:1: it has no headings"},
	};
	char path[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_path(&site, "bad.csv", path);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		FILE *out = fopen(path, "w");

		cr_assert_not_null(out);
		(void)fputs(wrong[i].text, out);
		cr_assert_eq(fclose(out), 0);
		jx_run_client(&run, site.profile, "calendar", "import", path, (char *)NULL);
		expect(&run, 3, "", wrong[i].told);
	}
	jx_run_client(&run, site.profile, "calendar", "import", folder, (char *)NULL);
	expect(&run, 2, "", folder);
}
