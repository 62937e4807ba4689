/* SPDX-License-Identifier: Apache-2.0 */
/* Figures that are reviewed, with the real binaries: from the district to the bureau and back. */
#define _POSIX_C_SOURCE 200809L

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "common/model/period.h"
#include "tests/lib/bureau.h"

#define FORM        "petition.monthly"
#define CORRECTIONS 40

static struct jx_bureau bureau;
static char reviewer[JX_PATH_SIZE], both[JX_PATH_SIZE];

/* The example's catalogue, but that its forms are reviewed. */
static void import_reviewed(void)
{
	char folder[JX_PATH_SIZE], command[3 * JX_PATH_SIZE];

	jx_site_path(&bureau.site, "reviewed", folder);
	(void)snprintf(command, sizeof(command), "cp -r '%s' '%s' && sed -i 's/,no$/,yes/' '%s/forms.csv'",
		       EXAMPLE_PATH, folder, folder);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
	jx_expect_client(0, bureau.manager, "catalog", "import", folder);
}

static void setup(void)
{
	jx_bureau_open(&bureau);
	jx_site_enrol(&bureau.site, "reviewer", "129001", "reviewer", reviewer);
	jx_site_enrol(&bureau.site, "both", "129001", "clerk,reviewer", both);
	import_reviewed();
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(review, .init = setup, .fini = teardown, .timeout = 240);

#define submit(who, ...)                                                                                               \
	EXPECT_CLIENT(0, "", "entry ", who, "submit", "--form", FORM, "--period", "2023-06", __VA_ARGS__)
#define accept(exit_code, out, err, who, ...)                                                                          \
	EXPECT_CLIENT(exit_code, out, err, who, "submission", "accept", "--form", FORM, "--period", "2023-06",         \
		      __VA_ARGS__)

Test(review, from_the_district_to_the_bureau_and_back)
{
	submit(bureau.clerk, "--set", "visit.improper=6");
	EXPECT_CLIENT(0, "370202,2023-06,1,", "", reviewer, "submission", "pending", "-o", "csv");
	EXPECT_CLIENT(0, "Nothing waits", "", both, "submission", "pending", "--period", "2023-05");
	accept(2, "awaits review", "--yes", reviewer, "--office", "370202");
	accept(0, "accepted", "entry ", reviewer, "--office", "370202", "--yes");
	EXPECT_CLIENT(0, "Accepted/owed   1/10", "", reviewer, "status", "--period", "2023-06", "--form", FORM);
	EXPECT_CLIENT(0, "\nAccepted/owed ", "", reviewer, "status", "--year", "2023");
	submit(bureau.clerk, "--set", "visit.improper=7");
	/* The reviewer looked at the first; by now there is another one. */
	accept(5, "visit.improper", "changed since", reviewer, "--office", "370202", "--revision", "1", "--yes");
	EXPECT_CLIENT(11, "visit.improper", "", bureau.clerk, "submission", "diff", FORM, "2023-06", "--since-accepted",
		      "-o", "csv");
	EXPECT_CLIENT(3, "", "no such item", reviewer, "submission", "return", "--form", FORM, "--period", "2023-06",
		      "--office", "370202", "--reason", "与台账不符", "--mark", "nothing");
	EXPECT_CLIENT(0, "visit.improper", "entry ", reviewer, "submission", "return", "--form", FORM, "--period",
		      "2023-06", "--office", "370202", "--reason", "与台账不符", "--mark", "visit.improper");
	EXPECT_CLIENT(0, "与台账不符", "", bureau.clerk, "submission", "show", FORM, "2023-06");
	EXPECT_CLIENT(0, "上访 (to be looked at)", "", bureau.clerk, "submission", "show", FORM, "2023-06");
	EXPECT_CLIENT(0, ",6,", "", bureau.clerk, "submission", "show", FORM, "2023-06", "--accepted", "-o", "csv");
	/* They were right after all: the same again. */
	submit(bureau.clerk, "--set", "visit.improper=7");
	accept(0, "accepted", "accepted before", reviewer, "--office", "370202", "--yes");
	EXPECT_CLIENT(0, "", "both say the same", bureau.clerk, "submission", "diff", FORM, "2023-06", "2", "3");
	EXPECT_CLIENT(2, "", "two revisions", bureau.clerk, "submission", "diff", FORM, "2023-06", "2");
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

/* What `jixiao` says that is to be typed next, typed as it stands. */
static void type_what_is_told(void)
{
	char command[4 * JX_PATH_SIZE];

	(void)snprintf(command, sizeof(command),
		       "cd '%s' && export JIXIAO_PROFILE='%s' && "
		       "'%s' | sed -n 's|^  jixiao |\"%s\" |p' >told && sh -e ./told >/dev/null",
		       bureau.site.root, bureau.clerk, JIXIAO_PATH, JIXIAO_PATH);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
}

Test(review, what_is_told_brings_a_returned_month_back)
{
	const jx_month last = jx_month_of_day(jx_day_at((int64_t)time(NULL) * 1000)) - 1;
	char period[JX_MONTH_SIZE];

	jx_month_format(last, period);
	EXPECT_CLIENT(0, "", "entry ", bureau.clerk, "submit", "--form", FORM, "--period", period, "--set",
		      "visit.improper=6");
	for (unsigned i = 0; i < 2; i++) {
		EXPECT_CLIENT(0, "", "entry ", reviewer, "submission", "return", "--form", FORM, "--period", period,
			      "--office", "370202", "--reason", "与台账不符");
		type_what_is_told();
	}
	EXPECT_CLIENT(0, ",3,", "", reviewer, "submission", "pending", "--period", period, "-o", "csv");
}

static void expect_told(bool told)
{
	struct jx_run run;

	jx_run_client(&run, bureau.clerk, "todo", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	cr_assert_eq(strstr(run.out, "Returned before that") != NULL, told, "%s", run.out);
	cr_assert_eq(strstr(run.out, "jixiao submission show " FORM " 2023-06") != NULL, told, "%s", run.out);
	jx_run_clear(&run);
}

/* A month of another year: what is owed is looked for in the last twelve only. */
Test(review, what_was_returned_long_ago_is_told)
{
	submit(bureau.clerk, "--set", "visit.improper=6");
	expect_told(false);
	EXPECT_CLIENT(0, "", "entry ", reviewer, "submission", "return", "--form", FORM, "--period", "2023-06",
		      "--office", "370202", "--reason", "与台账不符");
	expect_told(true);
	submit(bureau.clerk, "--set", "visit.improper=7");
	expect_told(false);
}

Test(review, a_withdrawal_waits_like_figures)
{
	EXPECT_CLIENT(8, "", "has not submitted", bureau.clerk, "submission", "withdraw", FORM, "2023-06", "--reason",
		      "误报");
	submit(bureau.clerk, "--set", "visit.improper=6");
	accept(0, "accepted", "entry ", reviewer, "--office", "370202", "--yes");
	EXPECT_CLIENT(0, "withdrawal awaits review", "entry ", bureau.clerk, "submission", "withdraw", FORM, "2023-06",
		      "--reason", "误报");
	EXPECT_CLIENT(5, "", "withdrawn already", bureau.clerk, "submission", "withdraw", FORM, "2023-06", "--reason",
		      "误报");
	accept(0, "withdrawn", "entry ", reviewer, "--office", "370202", "--yes");
	EXPECT_CLIENT(8, "", "nothing counts", bureau.clerk, "submission", "show", FORM, "2023-06", "--accepted");
	/* It begins with nothing, not with the reason of the withdrawal. */
	EXPECT_CLIENT(0, "\"note\": \"\"", "entry ", bureau.clerk, "submit", "--form", FORM, "--period", "2023-06",
		      "--set", "visit.improper=5", "-o", "json");
}

/* People say offices as they say forms, and are told where that is not enough. */
Test(review, offices_are_named_as_people_say_them)
{
	EXPECT_CLIENT(0, "", "entry ", bureau.site.profile, "office", "rename", "370202", "--name", "市南区", "--from",
		      "2026-01");
	submit(bureau.clerk, "--set", "visit.improper=6", "--office", "市南区");
	accept(8, "", "no office 市北区", reviewer, "--office", "市北区", "--yes");
	accept(0, "accepted", "entry ", reviewer, "--office", "市南区", "--yes");
	EXPECT_CLIENT(0, ",6,", "", reviewer, "submission", "show", FORM, "2023-06", "--office", "市南区", "--accepted",
		      "-o", "csv");
	EXPECT_CLIENT(0, "Accepted/owed   1/1", "", reviewer, "status", "--period", "2023-06", "--office", "市南区");
	EXPECT_CLIENT(0, "370202", "entry ", bureau.manager, "duty", "end", "--form", FORM, "--office", "市南区",
		      "--to", "2030-12");
	EXPECT_CLIENT(0, "", "entry ", bureau.site.profile, "office", "rename", "370203", "--name", "市南区", "--from",
		      "2026-01");
	accept(3, "", "several offices have this name", reviewer, "--office", "市南区", "--yes");
}

/* Without a server the withdrawal is kept, and a correction made after it comes after it. */
Test(review, a_withdrawal_waits_for_a_server)
{
	submit(bureau.clerk, "--set", "visit.improper=6");
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	EXPECT_CLIENT(7, "", "kept in the outbox", bureau.clerk, "submission", "withdraw", FORM, "2023-06", "--reason",
		      "误报", "--offline");
	EXPECT_CLIENT(7, "", "kept in the outbox", bureau.clerk, "submit", "--form", FORM, "--period", "2023-06",
		      "--set", "visit.improper=5", "--offline");
	jx_site_start(&bureau.site);
	EXPECT_CLIENT(0, "", "delivered 2, refused 0", bureau.clerk, "sync");
	EXPECT_CLIENT(0, "\"revision\": 3", "", bureau.clerk, "submission", "show", FORM, "2023-06", "-o", "json");
}

Test(review, all_of_a_month_is_shown_and_accepted)
{
	struct jx_run run;

	EXPECT_CLIENT(0, "", "entry ", bureau.manager, "duty", "add", "--form", FORM, "--office", "129001", "--from",
		      "2023-01");
	submit(bureau.clerk, "--set", "visit.improper=61");
	submit(bureau.elsewhere, "--set", "visit.improper=62");
	submit(both, "--set", "visit.improper=63");
	accept(2, "", "62", reviewer, "--all");
	accept(2, "", "newest revisions", reviewer, "--all", "--office", "370202");
	/* Nobody accepts his own; another reviewer of the root does. */
	accept(0, "370203", "left for another reviewer", both, "--all", "--yes", "-o", "csv");
	accept(9, "", "you submitted", both, "--office", "129001", "--yes");
	EXPECT_CLIENT(9, "", "you submitted", both, "submission", "return", "--form", FORM, "--period", "2023-06",
		      "--office", "129001", "--reason", "与台账不符");
	accept(9, "", "role", bureau.clerk, "--office", "370202", "--yes");
	jx_run_client(&run, reviewer, "submission", "accept", "--form", FORM, "--period", "2023-06", "--all", "--yes",
		      (char *)NULL);
	cr_assert(strstr(run.err, "62") == NULL && strstr(run.err, "63") != NULL, "%s", run.err);
	jx_bureau_expect(&run, 0, "accepted", "entry ");
	accept(0, "", "nothing waits for you", reviewer, "--all", "--yes");
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

/* What `key` is in the first object of a list. */
static void json_text(const char *out, const char *key, char text[128])
{
	char mark[64];
	const char *at;

	(void)snprintf(mark, sizeof(mark), "\"%s\": \"", key);
	at = strstr(out, mark);
	cr_assert_not_null(at, "%s", out);
	(void)snprintf(text, 128, "%.*s", (int)strcspn(at + strlen(mark), "\""), at + strlen(mark));
}

static void hash_of(const char *how, char hash[128])
{
	struct jx_run run;

	jx_run_client(&run, reviewer, "submission", "accept", "--form", FORM, "--period", "2023-06", "--all", how, "-o",
		      "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	json_text(run.out, "hash", hash);
	jx_run_clear(&run);
}

/* What changes, what is unusual and why, what is taken back; and nothing is accepted by looking. */
Test(review, what_is_accepted_is_shown_before)
{
	char shown[128], accepted[128];

	submit(bureau.clerk, "--set", "accept.due=10", "--set", "accept.in_time=10");
	submit(bureau.elsewhere, "--set", "visit.improper=62");
	EXPECT_CLIENT(0, "", "entry ", bureau.clerk, "submit", "--form", FORM, "--period", "2023-07", "--set",
		      "accept.due=70", "--set", "accept.in_time=10", "--explain", "accept.due=台风后集中来访");
	accept(0, "", "nothing was accepted", reviewer, "--all", "--dry-run");
	EXPECT_CLIENT(8, "", "nothing counts", bureau.clerk, "submission", "show", FORM, "2023-06", "--accepted");
	hash_of("--dry-run", shown);
	hash_of("--yes", accepted);
	cr_assert_str_eq(shown, accepted);
	submit(bureau.clerk, "--set", "accept.due=11");
	EXPECT_CLIENT(0, "", "entry ", bureau.elsewhere, "submission", "withdraw", FORM, "2023-06", "--reason", "误报");
	accept(2, "", "11 (was 10)", reviewer, "--all");
	accept(0, "370203", "WITHDRAWALS: 1.", reviewer, "--all", "--dry-run", "-o", "csv");
	accept(0, "withdrawal awaits", "WITHDRAWALS: 1.", reviewer, "--office", "370203", "--dry-run");
	accept(0, "withdrawn", "withdraws, by", reviewer, "--all", "--yes");
	EXPECT_CLIENT(0, "", "accept.growth", reviewer, "submission", "accept", "--form", FORM, "--period", "2023-07",
		      "--all", "--dry-run");
	EXPECT_CLIENT(0, "370202,2023-07", "its note: 台风后集中来访", reviewer, "submission", "accept", "--form", FORM,
		      "--period", "2023-07", "--all", "--yes", "-o", "csv");
}

#define since_accepted(exit_code, out, err, ...)                                                                       \
	EXPECT_CLIENT(exit_code, out, err, bureau.clerk, "submission", "diff", FORM, "2023-06", "--since-accepted",    \
		      __VA_ARGS__)

Test(review, what_differs_from_what_counts)
{
	since_accepted(8, "", "has not submitted", "-o", "csv");
	submit(bureau.clerk, "--set", "visit.improper=6");
	since_accepted(11, "visit.improper,", "", "-o", "csv");
	since_accepted(11, "\"revision\": 1", "", "-o", "json");
	since_accepted(11, "nothing counts", "", "-o", "table");
	accept(0, "", "", reviewer, "--office", "370202", "--yes");
	since_accepted(0, "", "both say the same", "-o", "table");
	since_accepted(0, "item,name,before,after", "", "-o", "csv");
	submit(bureau.clerk, "--set", "visit.improper=7");
	since_accepted(11, ",6,7,", "", "-o", "csv");
	EXPECT_CLIENT(0, "Items to look at", "", reviewer, "submission", "return", "--form", FORM, "--period",
		      "2023-06", "--office", "370202", "--reason", "与台账不符");
	since_accepted(11, "returned", "", "-o", "table");
	EXPECT_CLIENT(0, "", "", bureau.clerk, "submission", "withdraw", FORM, "2023-06", "--reason", "误报");
	since_accepted(11, ",6,,", "", "-o", "csv");
	since_accepted(11, "\"withdrawal\": true", "", "-o", "json");
	accept(0, "", "", reviewer, "--office", "370202", "--yes");
	since_accepted(0, "", "both say the same", "-o", "table");
}

/* -- a clerk corrects while a reviewer accepts --------------------------------------------------------------------- */

/* Revision n says n * 10. */
static void correct(void)
{
	for (int i = 1; i <= CORRECTIONS; i++) {
		struct jx_run run;
		char figure[64];
		int exit_code;

		(void)snprintf(figure, sizeof(figure), "visit.improper=%d", i * 10);
		jx_run_client(&run, bureau.clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", figure,
			      (char *)NULL);
		exit_code = run.exit_code;
		jx_run_clear(&run);
		if (exit_code != 0)
			_exit(1);
	}
	_exit(0);
}

/* The first number behind the word at the beginning of a line; 0 where it is not there. */
static long number_behind(const char *text, const char *word)
{
	char line[64];
	const char *found;

	(void)snprintf(line, sizeof(line), "\n%s", word);
	found = strstr(text, line);
	found = found ? strpbrk(found + strlen(line), "0123456789") : NULL;
	return found ? strtol(found, NULL, 10) : 0;
}

/* Whether one was accepted; what the reviewer saw is what counts now. */
static bool accept_newest(void)
{
	struct jx_run run;
	long revision, seen;
	bool accepted;

	jx_run_client(&run, reviewer, "submission", "accept", "--form", FORM, "--period", "2023-06", "--office",
		      "370202", "--yes", (char *)NULL);
	cr_assert(run.exit_code == 0 || run.exit_code == 5 || run.exit_code == 8, "exit %d: %s", run.exit_code,
		  run.err);
	accepted = run.exit_code == 0;
	revision = number_behind(run.out, "Revision:");
	seen = number_behind(run.out, "visit.improper");
	jx_run_clear(&run);
	if (!accepted)
		return false;
	cr_assert_eq(seen, revision * 10);
	jx_run_client(&run, reviewer, "submission", "show", FORM, "2023-06", "--office", "370202", "--accepted",
		      (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	cr_assert_eq(number_behind(run.out, "Revision:"), revision);
	cr_assert_eq(number_behind(run.out, "visit.improper"), seen);
	jx_run_clear(&run);
	return true;
}

/* What `jixiao submission show` says of the revision, as JSON: its hash, and that it was accepted. */
static void expect_revision(long revision, const char *hash)
{
	char number[24], text[128], state[128];
	struct jx_run run;

	(void)snprintf(number, sizeof(number), "%ld", revision);
	jx_run_client(&run, reviewer, "submission", "show", FORM, "2023-06", "--office", "370202", "--revision", number,
		      "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	json_text(run.out, "hash", text);
	cr_assert_str_eq(text, hash);
	json_text(run.out, "state", state);
	cr_assert(strcmp(state, "SUBMISSION_STATE_ACCEPTED") == 0 || strcmp(state, "SUBMISSION_STATE_REPLACED") == 0,
		  "%s", state);
	(void)snprintf(text, sizeof(text), "\"tenThousandths\": \"%ld\"", revision * 100000);
	cr_assert_not_null(strstr(run.out, text), "no %s in %s", text, run.out);
	jx_run_clear(&run);
}

/* The same by the hash that is printed, of all that waits: the figure that was shown is of the revision of that hash.
 */
static bool accept_all_by_hash(const char *who)
{
	const char *revision;
	char hash[128];
	struct jx_run run;
	long number, seen;

	jx_run_client(&run, who, "submission", "accept", "--form", FORM, "--period", "2023-06", "--all", "--yes", "-o",
		      "json", (char *)NULL);
	cr_assert(run.exit_code == 0 || run.exit_code == 5, "exit %d: %s", run.exit_code, run.err);
	revision = run.exit_code == 0 ? strstr(run.out, "\"revision\": ") : NULL;
	if (!revision) {
		jx_run_clear(&run);
		return false;
	}
	number = number_behind(strchr(run.out, '\n'), "      \"revision\":");
	seen = number_behind(run.err, "非正常接待场所上访");
	json_text(run.out, "hash", hash);
	jx_run_clear(&run);
	cr_assert_eq(seen, number * 10);
	expect_revision(number, hash);
	return true;
}

Test(review, never_an_accepted_figure_that_nobody_saw)
{
	pid_t clerk = fork();
	int status = 0;
	unsigned accepted = 0;

	cr_assert_geq(clerk, 0);
	if (clerk == 0)
		correct();
	for (unsigned i = 0; waitpid(clerk, &status, WNOHANG) == 0; i++)
		accepted += i % 2 == 0 ? accept_newest() : accept_all_by_hash(i % 4 == 1 ? reviewer : both);
	cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	accepted += accept_newest();
	cr_assert_gt(accepted, 0);
	accept(5, "", "does not wait for a review", reviewer, "--office", "370202", "--yes");
	EXPECT_CLIENT(0, ",400,", "", bureau.clerk, "submission", "show", FORM, "2023-06", "--accepted", "-o", "csv");
	submit(bureau.clerk, "--set", "visit.improper=410");
	cr_assert(accept_all_by_hash(reviewer));
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

/* -- evaluations --------------------------------------------------------------------------------------------------- */

#define PROJECT "37020023P880028111789"

/* What waits counts only where it is asked for, which is said, and nothing of it is ever finalized. */
Test(review, what_waits_is_provisional_in_an_evaluation)
{
	jx_expect_client(0, bureau.manager, "project", "import", DATA_PATH "/goal-tables-2023.txt");
	submit(bureau.clerk, "--set", "accept.due=10", "--set", "accept.in_time=9");
	EXPECT_CLIENT(0, "\"includeSubmitted\": false", "", bureau.manager, "evaluate", PROJECT, "--as-of", "2023-06",
		      "-o", "json");
	EXPECT_CLIENT(0, "\"actualText\": \"90.00%\"", "", bureau.manager, "evaluate", PROJECT, "--as-of", "2023-06",
		      "--include-submitted", "-o", "json");
	EXPECT_CLIENT(0, "\"includeSubmitted\": true", "", bureau.manager, "evaluate", PROJECT, "--as-of", "2023-06",
		      "--include-submitted", "-o", "json");
	EXPECT_CLIENT(0, "含尚未审核通过的数据", "", bureau.manager, "evaluate", PROJECT, "--as-of", "2023-06",
		      "--include-submitted");
	EXPECT_CLIENT(2, "", "--include-submitted", bureau.manager, "evaluation", "finalize", PROJECT, "--as-of",
		      "2023-06", "--provisional", "--include-submitted");
	/* What is finalized meanwhile has nothing of it. */
	EXPECT_CLIENT(0, "\"includeSubmitted\": false", "entry ", bureau.manager, "evaluation", "finalize", PROJECT,
		      "--as-of", "2023-06", "--provisional", "--without-reasons", "-o", "json");
	accept(0, "", "", reviewer, "--all", "--yes");
	EXPECT_CLIENT(0, "\"actualText\": \"90.00%\"", "", bureau.manager, "evaluate", PROJECT, "--as-of", "2023-06",
		      "-o", "json");
}
