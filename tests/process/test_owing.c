/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes what, as clerks and the bureau see it, with the real binaries and the example's catalogue. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <criterion/criterion.h>

#include "common/model/period.h"
#include "tests/lib/bureau.h"

static struct jx_bureau bureau;

static void setup(void)
{
	jx_bureau_open(&bureau);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(owing, .init = setup, .fini = teardown, .timeout = 120);

#define expect(exit_code, out, err, who, ...) EXPECT_CLIENT(exit_code, out, err, bureau.who, __VA_ARGS__)

/* `jixiao` and no word; the profile is where the environment says. */
static void expect_bare(const char *profile, int exit_code, const char *out)
{
	const char *const argv[] = {JIXIAO_PATH, NULL};
	struct jx_run run;

	(void)setenv("JIXIAO_PROFILE", profile, 1);
	jx_run_program(&run, argv, NULL);
	(void)unsetenv("JIXIAO_PROFILE");
	jx_bureau_expect(&run, exit_code, out, "");
}

Test(owing, a_month_and_a_year)
{
	expect(0, "", "entry ", clerk, "submit", "--form", "petition.monthly", "--period", "2023-06", "--set",
	       "visit.improper=6");
	expect(0, "Submitted/owed  1/10", "", manager, "status", "--period", "2023-06", "--form", "信访业务月报");
	expect(0, "reported, ", "", manager, "status", "--period", "2023-06");
	expect(0, "cells left out, clerk ", "", manager, "status", "--period", "2023-06");
	expect(0, "\n370203          missing", "", manager, "status", "--period", "2023-06", "--form",
	       "petition.monthly");
	expect(0, "11 are owed, 1 submitted (9%), as of 20", "", manager, "status", "--period", "2023-06");
	expect(0, "12 are owed, 1 submitted (8%)", "", clerk, "status", "--year", "2023");
	expect(0, "370202,370202,petition.monthly,信访业务月报,2023-06,REPORTING_STATE_ACCEPTED,true,,0,1,1,", "",
	       clerk, "status", "--period", "2023-06", "-o", "csv");
	expect(0, "\"state\": \"REPORTING_STATE_MISSING\"", "", clerk, "status", "--year", "2023", "-o", "json");
	expect(0, "Nobody owes a form from 2022-01 to 2022-12.", "", clerk, "status", "--year", "2022");
}

Test(owing, what_cannot_be_asked)
{
	expect(2, "", "exclude each other", clerk, "status", "--year", "2023", "--period", "2023-06");
	expect(3, "", "--period", clerk, "status", "--period", "2023");
	expect(3, "", "--year", clerk, "status", "--year", "2023-06");
	expect(8, "", "nothing", clerk, "status", "--form", "nothing");
	expect(9, "", "129001", clerk, "status", "--office", "129001");
}

/* "2023-06": so many months before this one. */
static void month_ago(jx_month months, char period[JX_MONTH_SIZE])
{
	jx_month_format(jx_month_of_day(jx_day_at((int64_t)time(NULL) * 1000)) - months, period);
}

static size_t lines_of(const char *text)
{
	size_t n = 0;

	for (; *text != '\0'; text++)
		n += *text == '\n';
	return n;
}

/* `jixiao` of the clerk: short, and within the time. */
static void expect_short(int exit_code, const char *out, const char *err)
{
	const char *const argv[] = {JIXIAO_PATH, NULL};
	struct jx_run run;

	(void)setenv("JIXIAO_PROFILE", bureau.clerk, 1);
	jx_run_program(&run, argv, NULL);
	(void)unsetenv("JIXIAO_PROFILE");
	cr_assert_null(strstr(run.out, "Usage:"), "%s", run.out);
	cr_assert_leq(lines_of(run.out), 25, "%s", run.out);
	cr_assert_lt(run.took_ms, 3000, "it took %lld ms", (long long)run.took_ms);
	jx_bureau_expect(&run, exit_code, out, err);
}

/* What somebody who has never seen it types first. */
Test(owing, without_a_word_it_tells_what_to_do)
{
	char nobody[JX_PATH_SIZE], period[JX_MONTH_SIZE], next[160];
	struct jx_run run;

	month_ago(1, period);
	(void)snprintf(next, sizeof(next), "Next:\n  jixiao template petition.monthly --period %s --file ", period);
	expect_short(0, "To report     Month    Due  State\n", "");
	expect_short(0, next, "");
	expect_bare(bureau.clerk, 0, "  jixiao submit petition.monthly-");
	expect_bare(bureau.clerk, 0, "\nAll commands: jixiao --help\n");
	expect_bare(bureau.manager, 0, "Offices below");
	expect_bare(bureau.manager, 0, "  jixiao status --period ");
	jx_site_path(&bureau.site, "nobody.ini", nobody);
	expect_bare(nobody, 2, "jixiao key new");
	expect_bare(nobody, 2, "jixiao --help");
	expect(0, "0/10", "", manager, "todo");
	expect(0, "\"columns\": [", "", clerk, "todo", "-o", "json");
	jx_run_client(&run, nobody, "todo", (char *)NULL);
	jx_bureau_expect(&run, 2, "jixiao key new", "");
}

/* Options of every command stand for themselves; what is for programs is whole. */
Test(owing, without_a_word_options_count)
{
	struct jx_run run;

	jx_run_client(&run, bureau.clerk, "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0);
	cr_assert_str_eq(run.out + strlen(run.out) - 2, "}\n");
	jx_run_clear(&run);
	expect(0, "Next:\n", "", clerk, "--timeout", "20");
	expect(2, "", "there is no option --nonsense", clerk, "--nonsense");
	expect(0, "Usage: jixiao COMMAND", "", clerk, "--help");
}

/* What was taken back is owed again, wherever somebody looks. */
Test(owing, what_was_withdrawn_is_owed_again)
{
	char period[JX_MONTH_SIZE], next[160];

	month_ago(1, period);
	expect(0, "", "entry ", clerk, "submit", "--form", "petition.monthly", "--period", period, "--set",
	       "visit.improper=6");
	expect(0, "", "entry ", clerk, "submission", "withdraw", "petition.monthly", period, "--reason", "误报");
	expect(0, "withdrawn, ", "", clerk, "status", "--period", period);
	expect(0, "Submitted/owed  0/10", "", manager, "status", "--period", period, "--form", "petition.monthly");
	expect(0, ": withdrawn, to be reported again", "", manager, "remind", "--period", period);
	expect_bare(bureau.clerk, 0, "withdrawn, ");
	(void)snprintf(next, sizeof(next), "Next:\n  jixiao template petition.monthly --period %s --file ", period);
	expect_bare(bureau.clerk, 0, next);
}

/* A dead line: what was known, what was done since, and what waits; soon. */
Test(owing, without_a_server_it_tells_what_it_knows)
{
	char one[JX_MONTH_SIZE], two[JX_MONTH_SIZE], next[160];

	month_ago(1, one);
	month_ago(2, two);
	expect_short(0, "To report", "");
	expect(0, "", "entry ", clerk, "submit", "--form", "petition.monthly", "--period", one, "--set",
	       "visit.improper=6");
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	expect(7, "", "kept", clerk, "submit", "--form", "petition.monthly", "--period", two, "--set",
	       "visit.improper=6", "--timeout", "1");
	month_ago(3, two);
	(void)snprintf(next, sizeof(next), "Next:\n  jixiao template petition.monthly --period %s --file ", two);
	expect_short(12, next, "no server answered");
	expect_short(12, "No server was reached: this is what it said on 20", "");
	expect_short(12, "In the outbox 1 wait for the server, and 0 were refused", "");
	expect(0, next, "", clerk, "todo", "--offline");
	expect(12, "", "no server answered", elsewhere, "todo", "--timeout", "1");
}

/* A person before a terminal is told what is waited for; a program's log is spared. */
Test(owing, who_waits_is_told_for_what)
{
	char command[3 * JX_PATH_SIZE];
	const char *const argv[] = {"/usr/bin/script", "-qec", command, "/dev/null", NULL};
	struct jx_run run;

	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	(void)snprintf(command, sizeof(command), "%s --profile %s whoami --timeout 4", JIXIAO_PATH, bureau.clerk);
	jx_run_program(&run, argv, NULL);
	cr_assert_not_null(strstr(run.out, "jixiao: waiting for tcp://"), "%s", run.out);
	jx_bureau_expect(&run, 12, "no server answered", "");
	jx_run_client(&run, bureau.clerk, "whoami", "--timeout", "4", (char *)NULL);
	cr_assert_null(strstr(run.err, "waiting"), "%s", run.err);
	jx_bureau_expect(&run, 12, "", "no server answered");
}

Test(owing, who_owes_nothing_is_told_so)
{
	expect(0, "2023-01", "entry ", manager, "duty", "end", "--office", "370202", "--form", "petition.monthly",
	       "--to", "2023-01");
	expect(0, "owe no form", "", clerk, "todo");
	expect(0, "0/9", "", manager, "todo");
}

/* -- reminders ----------------------------------------------------------------------------------------------------- */

/* A program that notes what it was given; then, with such a file beside it, it kills the client, or fails. */
static void write_program(char path[JX_PATH_SIZE], char sent[JX_PATH_SIZE])
{
	FILE *file;

	jx_site_path(&bureau.site, "send sms; true", path);
	jx_site_path(&bureau.site, "sent", sent);
	file = fopen(path, "w");
	cr_assert_not_null(file);
	(void)fprintf(file,
		      "#!/bin/sh\necho \"$1|$2|$3|$JIXIAO_OFFICE_NAME|$JIXIAO_TEXT|$JIXIAO_ROUND\" >>'%s'\n"
		      "echo said\ntest ! -e '%s.kill' || kill -9 $PPID\ntest ! -e '%s.fail'\n",
		      sent, sent, sent);
	cr_assert_eq(fclose(file), 0);
	cr_assert_eq(chmod(path, 0700), 0);
}

static size_t count_lines(const char *path)
{
	FILE *file = fopen(path, "r");
	size_t n = 0;

	for (int c; file != NULL && (c = fgetc(file)) != EOF;)
		n += c == '\n';
	if (file != NULL)
		(void)fclose(file);
	return n;
}

static void make_file(const char *path, const char *suffix)
{
	char name[JX_PATH_SIZE];
	FILE *file;

	(void)snprintf(name, sizeof(name), "%.4000s%s", path, suffix);
	file = fopen(name, "w");
	cr_assert_not_null(file);
	(void)fclose(file);
}

static void remove_file(const char *path, const char *suffix)
{
	char name[JX_PATH_SIZE];

	(void)snprintf(name, sizeof(name), "%.4000s%s", path, suffix);
	cr_assert_eq(remove(name), 0);
}

Test(owing, reminders_are_listed_and_sent_once_a_round)
{
	char program[JX_PATH_SIZE], sent[JX_PATH_SIZE];

	write_program(program, sent);
	expect(0, "", "entry ", clerk, "submit", "--form", "petition.monthly", "--period", "2023-06", "--set",
	       "visit.improper=6");
	expect(0, "370203 (370203):\n  信访业务月报 of 2023-06: not reported\n", "", manager, "remind", "--period",
	       "2023-06");
	expect(0, "370203,370203,petition.monthly", "", manager, "remind", "--period", "2023-06", "-o", "csv");
	cr_assert_eq(count_lines(sent), 0);
	expect(0, "370203 (370203):", "reminded 9, earlier in this round 0, failed 0", manager, "remind", "--period",
	       "2023-06", "--form", "petition.monthly", "--run", program);
	cr_assert_eq(count_lines(sent), 9);
	expect(0, "", "reminded 0, earlier in this round 9, failed 0", manager, "remind", "--period", "2023-06",
	       "--form", "petition.monthly", "--run", program);
	cr_assert_eq(count_lines(sent), 9);
	make_file(sent, ".fail");
	expect(1, "", "9 reminders are not known to have arrived", manager, "remind", "--period", "2023-06", "--form",
	       "petition.monthly", "--run", program, "--round", "second");
	expect(1, "", "tried already in round second", manager, "remind", "--period", "2023-06", "--form",
	       "petition.monthly", "--run", program, "--round", "second");
	expect(1, "", " --round second --again\n", manager, "remind", "--period", "2023-06", "--form",
	       "petition.monthly", "--run", program, "--round", "second");
	cr_assert_eq(count_lines(sent), 18);
	remove_file(sent, ".fail");
	expect(0, "", "reminded 9, earlier in this round 0, failed 0", manager, "remind", "--period", "2023-06",
	       "--form", "petition.monthly", "--run", program, "--round", "second", "--again");
	expect(0, "", "reminded 0, earlier in this round 9, failed 0", manager, "remind", "--period", "2023-06",
	       "--form", "petition.monthly", "--run", program, "--round", "second", "--again");
	cr_assert_eq(count_lines(sent), 27);
}

static void write_hanging(char program[JX_PATH_SIZE])
{
	static const char script[] = "#!/bin/sh\necho begun >&2\nsleep 40 &\nsleep 40\n";
	FILE *file;

	jx_site_path(&bureau.site, "hangs", program);
	file = fopen(program, "w");
	cr_assert_not_null(file);
	(void)fputs(script, file);
	cr_assert_eq(fclose(file), 0);
	cr_assert_eq(chmod(program, 0700), 0);
}

/* Ctrl-C ends the program too, although it leads a group of its own; it counts as tried. */
Test(owing, who_stops_the_client_stops_the_program)
{
	static const char *const signals[] = {"INT", "TERM", "HUP"};
	static const int numbers[] = {2, 15, 1};
	char program[JX_PATH_SIZE];
	const char *argv[] = {"/usr/bin/timeout", "--preserve-status", "-s",     NULL,       "2",       JIXIAO_PATH,
			      "--profile",        bureau.manager,      "remind", "--period", "2023-06", "--form",
			      "video.monthly",    "--round",           NULL,     "--run",    program,   NULL};
	struct jx_run run;

	write_hanging(program);
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		argv[3] = argv[14] = signals[i];
		jx_run_program(&run, argv, NULL);
		/* The run ends when nobody holds its stderr any more. */
		cr_assert_lt(run.took_ms, 20000, "%s", signals[i]);
		jx_bureau_expect(&run, 128 + numbers[i], "", "begun");
	}
	expect(1, "", "a moment ago, and may be running", manager, "remind", "--period", "2023-06", "--form",
	       "video.monthly", "--run", program, "--round", "INT");
}

/* It and what it started are ended, and it counts as tried. */
Test(owing, a_program_that_hangs_is_ended)
{
	char program[JX_PATH_SIZE];
	struct jx_run run;

	write_hanging(program);
	/* The run ends when nobody holds its stderr any more. */
	jx_run_client(&run, bureau.manager, "remind", "--period", "2023-06", "--form", "video.monthly", "--run",
		      program, "--limit", "1", (char *)NULL);
	cr_assert_lt(run.took_ms, 20000);
	jx_bureau_expect(&run, 1, "", "it took longer than 1 s");
	expect(2, "", "--limit", manager, "remind", "--period", "2023-06", "--run", program, "--limit", "601");
}

Test(owing, nothing_is_owed_for_a_month_that_is_not_over)
{
	char period[JX_MONTH_SIZE];

	month_ago(0, period);
	expect(0, "is not over: nothing is owed", "", manager, "remind", "--period", period);
	month_ago(-1, period);
	expect(0, "has not begun: nothing is owed", "", manager, "remind", "--period", period);
}

/* A client that is killed while the program runs does not run it again; it goes on with the others. */
Test(owing, a_client_that_is_killed_reminds_nobody_twice)
{
	char program[JX_PATH_SIZE], sent[JX_PATH_SIZE], kill[JX_PATH_SIZE];

	write_program(program, sent);
	make_file(sent, ".kill");
	for (size_t n = 1; n <= 3; n++) {
		expect(128 + 9, "", "", manager, "remind", "--period", "2023-06", "--form", "petition.monthly", "--run",
		       program);
		cr_assert_eq(count_lines(sent), n);
	}
	(void)snprintf(kill, sizeof(kill), "%.4000s.kill", sent);
	cr_assert_eq(remove(kill), 0);
	/* Whether those arrived is not known, and said again. */
	expect(1, "", "reminded 7, earlier in this round 0, failed 3", manager, "remind", "--period", "2023-06",
	       "--form", "petition.monthly", "--run", program);
	cr_assert_eq(count_lines(sent), 10);
}

/* What could not be started has reminded nobody. */
Test(owing, a_program_that_is_missing_may_be_mended)
{
	char program[JX_PATH_SIZE], sent[JX_PATH_SIZE], none[JX_PATH_SIZE];
	FILE *file;

	write_program(program, sent);
	jx_site_path(&bureau.site, "nothing", none);
	expect(2, "", "nothing", manager, "remind", "--period", "2023-06", "--run", none);
	expect(2, "", "[remind]", manager, "remind", "--period", "2023-06", "--send");
	file = fopen(bureau.manager, "a");
	cr_assert_not_null(file);
	(void)fprintf(file, "\n[remind]\nrun = %s\n", program);
	cr_assert_eq(fclose(file), 0);
	expect(0, "", "reminded 11", manager, "remind", "--period", "2023-06", "--send");
	cr_assert_eq(count_lines(sent), 11);
	expect(2, "", "exclude each other", manager, "remind", "--period", "2023-06", "--send", "--run", "true");
	expect(2, "", "--round, --again and --limit go with", manager, "remind", "--period", "2023-06", "--round", "x");
	expect(3, "", "--round", manager, "remind", "--period", "2023-06", "--send", "--round", "");
	expect(0, "Nobody owes anything for 2022-06.", "", manager, "remind", "--period", "2022-06");
}
