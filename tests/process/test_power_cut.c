/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The client's machine loses its power before each write, each sync and each message of a submission in turn: between
 * signing, writing, sending and the receipt. What was not synced is gone. Afterwards the server has each submission
 * once or not at all, and the outbox the receipt of what the server has.
 */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/bureau.h"

/* More than a submission has. */
#define OPERATIONS_MAX   400u
/* So many it has at least, or this tests nothing. */
#define OPERATIONS_LEAST 25u

static struct jx_bureau bureau;

static void setup(void)
{
	jx_bureau_open(&bureau);
	(void)setenv("ASAN_OPTIONS", "verify_asan_link_order=0", 1);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(power_cut, .init = setup, .fini = teardown, .timeout = 300);

static size_t count_in(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
		n++;
	return n;
}

static size_t count_receipts(void)
{
	struct jx_run run;
	size_t n;

	jx_run_client(&run, bureau.clerk, "receipt", "verify", (char *)NULL);
	jx_bureau_expect(&run, 0, "", "wrong: 0");
	jx_run_client(&run, bureau.clerk, "receipt", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	n = count_in(run.out, ",Create,");
	jx_run_clear(&run);
	return n;
}

static size_t count_entries(void)
{
	struct jx_run run;
	size_t n;

	jx_run_client(&run, bureau.site.profile, "journal", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	n = count_in(run.out, "jixiao.v1.Submissions/Create");
	jx_run_clear(&run);
	return n;
}

/* False where the power was cut before it ended. */
static bool submit(unsigned operation, const char *figure)
{
	struct jx_run run;
	char after[16];
	bool ended;

	(void)snprintf(after, sizeof(after), "%u", operation);
	(void)setenv("JX_CUT_AFTER", after, 1);
	(void)setenv("LD_PRELOAD", POWER_CUT_PATH, 1);
	jx_run_client(&run, bureau.clerk, "submit", "--form", "petition.monthly", "--period", "2023-01", "--set",
		      figure, (char *)NULL);
	(void)unsetenv("LD_PRELOAD");
	ended = run.exit_code == 0;
	cr_assert(ended || run.exit_code == 128 + SIGKILL, "exit %d\n%s", run.exit_code, run.err);
	jx_run_clear(&run);
	return ended;
}

/* On an empty machine each time, or on one that has sent before. */
static void cut_everywhere(bool fresh)
{
	char state[JX_PATH_SIZE], name[32], figure[48];
	unsigned operation = 0;
	size_t entries = count_entries(), receipts = 0, reached = 0;
	bool ended = false;

	for (; !ended && operation < OPERATIONS_MAX; operation++) {
		(void)snprintf(name, sizeof(name), "state-%u", fresh ? operation : OPERATIONS_MAX);
		jx_site_path(&bureau.site, name, state);
		(void)setenv("XDG_STATE_HOME", state, 1);
		(void)setenv("JX_CUT_FOLDER", state, 1);
		(void)snprintf(figure, sizeof(figure), "visit.improper=%u", operation + 1);
		ended = submit(operation, figure);
		jx_expect_client(0, bureau.clerk, "sync");
		if (fresh)
			receipts = 0;
		const size_t received = count_entries() - entries, kept = count_receipts() - receipts;

		cr_assert_eq(received, kept, "operation %u: the server has %zu, the outbox %zu", operation, received,
			     kept);
		cr_assert_leq(received, (size_t)1, "operation %u: doubled", operation);
		cr_assert(!ended || received == 1, "what was said to be received was lost");
		entries += received;
		receipts += kept;
		reached += received;
	}
	cr_assert(ended);
	/* Of both kinds there were some. */
	cr_assert_gt(operation, OPERATIONS_LEAST, "%u operations alone", operation);
	cr_assert(reached > 2 && reached < operation, "%zu of %u", reached, operation);
}

static void cut_with(bool keep)
{
	if (keep)
		(void)setenv("JX_CUT_KEEP", "1", 1);
	cut_everywhere(true);
	cut_everywhere(false);
	cr_assert_eq(jx_site_stop(&bureau.site, SIGTERM), 0);
	jx_site_check(&bureau.site);
}

Test(power_cut, what_was_not_synced_is_gone)
{
	cut_with(false);
}

Test(power_cut, half_of_what_was_not_synced_is_gone)
{
	cut_with(true);
}
