/* SPDX-License-Identifier: Apache-2.0 */
/* Two clerks of one office correct the same form at once, with the real binaries, many times over. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>
#include <jansson.h>

#include "tests/lib/bureau.h"

#define FORM   "petition.monthly"
#define MONTH  "2023-06"
#define ROUNDS 20u

static struct jx_bureau bureau;

static void setup(void)
{
	jx_bureau_open(&bureau);
	jx_expect_client(0, bureau.manager, "catalog", "import", EXAMPLE_PATH);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(conflicts, .init = setup, .fini = teardown, .timeout = 240);

/* -- at once ------------------------------------------------------------------------------------------------------- */

/* What a clerk sets, as words of a command line; NULL: nothing more. */
struct figures {
	const char *words[3];
};

static void correct(struct jx_run *run, const char *who, const char *base, const struct figures *figures)
{
	const char *argv[24] = {JIXIAO_PATH, "--profile", who,      "submit", "--form", FORM,
				"--period",  MONTH,       "--base", base,     "--note", "it's \"right\"; $HOME"};
	size_t n = 12;

	for (size_t i = 0; i < 3 && figures->words[i]; i++) {
		argv[n++] = "--set";
		argv[n++] = figures->words[i];
	}
	jx_run_program(run, argv, NULL);
}

/* In another process, which leaves how it ended and what it said in the file. */
static pid_t correct_beside(const char *file, const char *base, const struct figures *figures)
{
	pid_t child = fork();
	struct jx_run run;
	FILE *out;

	cr_assert_geq(child, 0);
	if (child > 0)
		return child;
	correct(&run, bureau.second, base, figures);
	out = fopen(file, "w");
	if (!out || fputs(run.err, out) < 0 || fclose(out) != 0)
		_exit(99);
	_exit(run.exit_code);
}

static int wait_for(pid_t child)
{
	int status = 0;

	cr_assert_eq(waitpid(child, &status, 0), child);
	cr_assert(WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void read_file(const char *file, char *text, size_t size)
{
	FILE *in = fopen(file, "r");
	size_t n;

	cr_assert_not_null(in);
	n = fread(text, 1, size - 1, in);
	text[n] = '\0';
	(void)fclose(in);
}

/* How both ended, and what they said. */
struct both {
	int exits[2];
	char said[2][16384];
};

static void correct_both(unsigned revision, const struct figures figures[2], struct both *both)
{
	char base[16], file[JX_PATH_SIZE];
	struct jx_run run;
	pid_t child;

	(void)snprintf(base, sizeof(base), "%u", revision);
	jx_site_path(&bureau.site, "second.txt", file);
	child = correct_beside(file, base, &figures[1]);
	correct(&run, bureau.clerk, base, &figures[0]);
	both->exits[0] = run.exit_code;
	(void)snprintf(both->said[0], sizeof(both->said[0]), "%s", run.err);
	jx_run_clear(&run);
	both->exits[1] = wait_for(child);
	read_file(file, both->said[1], sizeof(both->said[1]));
}

/* -- after it ------------------------------------------------------------------------------------------------------ */

/* Copied from what was said, into a shell. */
static void go_on(const char *said)
{
	static const char mark[] = "to have yours in its place: ";
	const char *line = strstr(said, mark);
	char command[8192], directory[JX_PATH_SIZE], *slash;
	int exit_code;

	cr_assert_not_null(line, "%s", said);
	line += sizeof(mark) - 1;
	(void)snprintf(directory, sizeof(directory), "%s", JIXIAO_PATH);
	slash = strrchr(directory, '/');
	cr_assert_not_null(slash);
	*slash = '\0';
	(void)snprintf(command, sizeof(command), "PATH='%s':$PATH; %.*s >/dev/null", directory,
		       (int)strcspn(line, "\n"), line);
	exit_code = system(command); /* NOLINT(concurrency-mt-unsafe) */
	cr_assert_eq(exit_code, 0, "%s", command);
}

static void expect_shown(unsigned revision, const char *const *lines)
{
	char text[32];
	struct jx_run run;

	jx_run_client(&run, bureau.clerk, "submission", "show", FORM, MONTH, "-o", "csv", (char *)NULL);
	for (; *lines; lines++)
		cr_assert_not_null(strstr(run.out, *lines), "no %s in %s", *lines, run.out);
	jx_run_clear(&run);
	(void)snprintf(text, sizeof(text), "\"revision\": %u,", revision);
	jx_run_client(&run, bureau.clerk, "submission", "show", FORM, MONTH, "-o", "json", (char *)NULL);
	cr_assert_not_null(strstr(run.out, text), "no %s in %s", text, run.out);
	cr_assert_not_null(strstr(run.out, "it's \\\"right\\\"; $HOME"), "%s", run.out);
	jx_run_clear(&run);
}

static void expect_conflict(const char *said)
{
	static const char *const words[] = {"base (", "theirs (", "yours", "非正常接待场所上访",
					    "both changed: yours would replace theirs"};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		cr_assert_not_null(strstr(said, words[i]), "no %s in %s", words[i], said);
}

/*
 * Both change one cell, and each another one of his own. One wins; the other sees all three sides, goes on with the
 * command that he is told, and what the first changed elsewhere is still there.
 */
static size_t play(unsigned number)
{
	char words[5][64], lines[3][128];
	const struct figures figures[2] = {{{words[0], words[1]}}, {{words[2], words[3], words[4]}}};
	const char *const expected[] = {lines[0], lines[1], lines[2], NULL};
	const unsigned value = 10 * number;
	struct both both;
	size_t loser;

	(void)snprintf(words[0], sizeof(words[0]), "visit.improper=%u", value + 1);
	(void)snprintf(words[1], sizeof(words[1]), "online.handled=%u", value + 3);
	(void)snprintf(words[2], sizeof(words[2]), "非正常接待场所上访=%u", value + 2);
	(void)snprintf(words[3], sizeof(words[3]), "leader.due=%u", value + 4);
	(void)snprintf(words[4], sizeof(words[4]), "leader.published=%u", value + 4);
	correct_both(2 * number - 1, figures, &both);
	loser = both.exits[0] == 0 ? 1 : 0;
	cr_assert_eq(both.exits[1 - loser], 0, "%s%s", both.said[0], both.said[1]);
	cr_assert_eq(both.exits[loser], 5, "%s%s", both.said[0], both.said[1]);
	expect_conflict(both.said[loser]);
	go_on(both.said[loser]);
	(void)snprintf(lines[0], sizeof(lines[0]), "visit.improper,非正常接待场所上访,%u,",
		       value + 1 + (unsigned)loser);
	(void)snprintf(lines[1], sizeof(lines[1]), "online.handled,网上信访受理办理,%u,", value + 3);
	(void)snprintf(lines[2], sizeof(lines[2]), "leader.due,领导接访应公开,%u,", value + 4);
	expect_shown(2 * number + 1, expected);
	return loser;
}

Test(conflicts, one_wins_and_no_cell_is_lost)
{
	size_t lost[2] = {0, 0};

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1");
	for (unsigned number = 1; number <= ROUNDS; number++)
		lost[play(number)]++;
	cr_assert_eq(lost[0] + lost[1], ROUNDS);
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

/* The same correction by both is one revision, and nobody is asked. */
Test(conflicts, what_both_say_is_merged)
{
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1");
	for (unsigned number = 1; number <= ROUNDS; number++) {
		char word[64], line[128];
		const struct figures figures[2] = {{{word}}, {{word}}};
		const char *const expected[] = {line, NULL};
		struct both both;

		(void)snprintf(word, sizeof(word), "visit.improper=%u", number + 1);
		correct_both(number, figures, &both);
		cr_assert(both.exits[0] == 0 && both.exits[1] == 0, "%s%s", both.said[0], both.said[1]);
		cr_assert(strstr(both.said[0], "nothing changes") != NULL ||
				  strstr(both.said[1], "nothing changes") != NULL,
			  "%s%s", both.said[0], both.said[1]);
		(void)snprintf(line, sizeof(line), "visit.improper,非正常接待场所上访,%u,", number + 1);
		expect_shown(number + 1, expected);
	}
}

/* A withdrawal of what a colleague has corrected meanwhile names its own command. */
Test(conflicts, a_withdrawal_goes_on_by_its_own_command)
{
	struct jx_run run;

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1");
	jx_run_client(&run, bureau.second, "submission", "withdraw", FORM, MONTH, "--reason", "误报 两次",
		      (char *)NULL);
	cr_assert_not_null(strstr(run.err, "to withdraw it nevertheless: jixiao submission withdraw " FORM " " MONTH
					   " --reason '误报 两次' --profile "),
			   "%s", run.err);
	cr_assert_not_null(strstr(run.err, " --base 1\n"), "%s", run.err);
	jx_bureau_expect(&run, 5, "", "yours");
	jx_expect_client(0, bureau.second, "submission", "withdraw", FORM, MONTH, "--reason", "误报 两次", "--base",
			 "1");
}

/* A stale template: what a colleague changed beside it is told, and what both changed alike is no conflict. */
Test(conflicts, a_template_says_what_it_would_undo)
{
	char file[JX_PATH_SIZE], command[3 * JX_PATH_SIZE];
	struct jx_run run;

	jx_site_path(&bureau.site, "june.csv", file);
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1",
			 "--set", "online.handled=5");
	jx_expect_client(0, bureau.second, "template", FORM, "--period", MONTH, "--file", file);
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=2",
			 "--set", "online.handled=6");
	(void)snprintf(command, sizeof(command), "sed -i '/^visit.improper/s/,1,/,2,/' '%s'", file);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
	jx_run_client(&run, bureau.second, "submit", file, (char *)NULL);
	jx_bureau_expect(&run, 0, "", "nothing changes");
	(void)snprintf(command, sizeof(command), "sed -i '/^visit.improper/s/,2,/,3,/' '%s'", file);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
	jx_run_client(&run, bureau.second, "submit", file, (char *)NULL);
	cr_assert_not_null(strstr(run.err, "only theirs changed: it would be undone"), "%s", run.err);
	jx_bureau_expect(&run, 5, "", " --base 2 --period " MONTH);
}

/* -- behind an outbox ---------------------------------------------------------------------------------------------- */

/* Refused long after it was typed: sync and `outbox show` say how to go on, and it is what was typed, no more. */
Test(conflicts, what_waited_goes_on_by_a_whole_command)
{
	static const char *const expected[] = {"visit.improper,非正常接待场所上访,3,",
					       "online.handled,网上信访受理办理,8,", "补录 $1", NULL};
	struct jx_run run;

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1",
			 "--set", "online.handled=5", "--set", "leader.due=1", "--set", "leader.published=1");
	jx_expect_client(7, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=3",
			 "--explain", "visit.improper=补录 $1", "--set", "leader.due=", "--set",
			 "leader.published=", "--note", "it's \"right\"; $HOME", "--offline");
	jx_expect_client(0, bureau.second, "submit", "--form", FORM, "--period", MONTH, "--base", "1", "--set",
			 "visit.improper=2", "--set", "online.handled=8");
	jx_run_client(&run, bureau.clerk, "sync", (char *)NULL);
	cr_assert_not_null(strstr(run.err, "to have yours in its place: jixiao outbox drop 2 --profile "), "%s",
			   run.err);
	cr_assert_null(strstr(run.err, "--set online.handled"), "%s", run.err);
	cr_assert_not_null(strstr(run.err, "--set leader.due="), "%s", run.err);
	jx_bureau_expect(&run, 5, "", " --office 370202 --base 2 --profile ");
	jx_run_client(&run, bureau.clerk, "outbox", "show", "2", (char *)NULL);
	go_on(run.err);
	jx_run_clear(&run);
	expect_shown(3, expected);
	jx_run_client(&run, bureau.clerk, "outbox", "list", (char *)NULL);
	jx_bureau_expect(&run, 0, "Nothing waits", "");
}

Test(conflicts, a_withdrawal_that_waited_goes_on_too)
{
	struct jx_run run;

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1");
	jx_expect_client(7, bureau.clerk, "submission", "withdraw", FORM, MONTH, "--reason", "误报 两次", "--offline");
	jx_expect_client(0, bureau.second, "submit", "--form", FORM, "--period", MONTH, "--base", "1", "--set",
			 "visit.improper=2");
	jx_run_client(&run, bureau.clerk, "sync", (char *)NULL);
	jx_bureau_expect(&run, 5, "",
			 " && jixiao submission withdraw " FORM " " MONTH
			 " --reason '误报 两次' --office 370202 --base 2 --profile ");
}

/* -- for programs -------------------------------------------------------------------------------------------------- */

static void expect_side(const json_t *cell, const char *side, const char *ten_thousandths)
{
	const char *text = json_string_value(json_object_get(json_object_get(cell, side), "tenThousandths"));

	cr_assert(text != NULL && strcmp(text, ten_thousandths) == 0, "%s: %s", side, text != NULL ? text : "none");
}

/* The three sides of each cell that differs. */
Test(conflicts, a_program_sees_the_three_sides)
{
	struct jx_run run;
	const json_t *conflict, *cells;
	json_t *refusal;

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--set", "visit.improper=1",
			 "--set", "online.handled=5");
	jx_expect_client(0, bureau.second, "submit", "--form", FORM, "--period", MONTH, "--base", "1", "--set",
			 "visit.improper=2");
	jx_run_client(&run, bureau.clerk, "submit", "--form", FORM, "--period", MONTH, "--base", "1", "--set",
		      "visit.improper=3", "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 5, "%s", run.err);
	refusal = json_loads(run.err, 0, NULL);
	cr_assert_not_null(refusal, "%s", run.err);
	conflict = json_object_get(refusal, "conflict");
	cells = json_object_get(conflict, "cells");
	cr_assert_eq(json_integer_value(json_object_get(conflict, "baseRevision")), 1);
	cr_assert_eq(json_integer_value(json_object_get(conflict, "newestRevision")), 2);
	cr_assert_eq(json_array_size(cells), (size_t)1, "%s", run.err);
	expect_side(json_array_get(cells, 0), "baseCell", "10000");
	expect_side(json_array_get(cells, 0), "theirCell", "20000");
	expect_side(json_array_get(cells, 0), "yourCell", "30000");
	json_decref(refusal);
	jx_run_clear(&run);
}
