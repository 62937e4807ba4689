/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Clients of two persons, some at the same time, killed at random moments: between signing, writing, sending, and the
 * receipt. Whatever reached the outbox is delivered once, and each entry of the journal has its receipt.
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/bureau.h"

#define ROUNDS     150u
/* Longer than a whole submission takes here, so that every moment of it is met. */
#define LONGEST_US 45000u

static struct jx_bureau bureau;
static unsigned state;

static void setup(void)
{
	jx_bureau_open(&bureau);
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(outbox_kill, .init = setup, .fini = teardown, .timeout = 240);

/* The same in every run, but for the machine's own speed. */
static unsigned draw(unsigned below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static void pause_us(unsigned us)
{
	const struct timespec rest = {.tv_sec = us / 1000000, .tv_nsec = (long)(us % 1000000) * 1000};

	(void)nanosleep(&rest, NULL);
}

/* A submission for a month drawn from two years. */
static pid_t start(const char *profile)
{
	char period[16], figure[48];
	unsigned month = draw(24);
	pid_t child;

	(void)snprintf(period, sizeof(period), "%u-%02u", 2023 + month / 12, month % 12 + 1);
	(void)snprintf(figure, sizeof(figure), "visit.improper=%u", draw(100000));
	child = fork();
	if (child == 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		(void)dup2(null, 0);
		(void)dup2(null, 1);
		(void)dup2(null, 2);
		(void)execl(JIXIAO_PATH, JIXIAO_PATH, "--profile", profile, "submit", "--form", "petition.monthly",
			    "--period", period, "--set", figure, "--timeout", "20", (char *)NULL);
		_exit(127);
	}
	cr_assert_gt(child, 0);
	return child;
}

/* Ended by us, or by itself before; returns whether we did. */
static bool end(pid_t child)
{
	int status;

	(void)kill(child, SIGKILL);
	cr_assert_eq(waitpid(child, &status, 0), child);
	return WIFSIGNALED(status);
}

static size_t count_in(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
		n++;
	return n;
}

static size_t count_receipts(const char *profile)
{
	struct jx_run run;
	size_t n;

	jx_run_client(&run, profile, "receipt", "verify", (char *)NULL);
	jx_bureau_expect(&run, 0, "", "wrong: 0");
	jx_run_client(&run, profile, "receipt", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	n = count_in(run.out, ",Create,");
	jx_run_clear(&run);
	return n;
}

/* Longer than a whole submission takes here, so that every moment of it is met. */
static unsigned longest(void)
{
	struct jx_run run;
	unsigned us;

	jx_run_client(&run, bureau.clerk, "submit", "--form", "petition.monthly", "--period", "2025-01", "--set",
		      "visit.improper=1", (char *)NULL);
	us = (unsigned)run.took_ms * 1300u + 5000u;
	jx_bureau_expect(&run, 0, "", "entry ");
	return us;
}

/* What was refused meanwhile, as the same figures twice, is dropped: the server has nothing of it. */
static void deliver_all(const char *profile)
{
	struct jx_run run;

	jx_run_client(&run, profile, "sync", (char *)NULL);
	cr_assert(run.exit_code == 0 || run.exit_code == 5, "%s", run.err);
	jx_run_clear(&run);
	jx_run_client(&run, profile, "outbox", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(count_in(run.out, "OUTBOX_STATE_WAITING") + count_in(run.out, "OUTBOX_STATE_SENT"), (size_t)0,
		     "%s", run.out);
	jx_run_clear(&run);
}

Test(outbox_kill, nothing_is_lost_and_nothing_doubled)
{
	const char *const people[] = {bureau.clerk, bureau.elsewhere};
	const unsigned longest_us = longest();
	size_t killed = 0, journalled, receipts;
	struct jx_run run;

	for (unsigned round = 0; round < ROUNDS; round++) {
		pid_t first = start(people[draw(2)]), second = draw(3) == 0 ? start(people[draw(2)]) : 0;

		pause_us(draw(longest_us));
		killed += end(first);
		if (second > 0)
			killed += end(second);
		if (round % 40 == 39) {
			cr_assert_eq(jx_site_stop(&bureau.site, SIGKILL), 128 + SIGKILL);
			jx_site_start(&bureau.site);
		}
	}
	for (size_t i = 0; i < 2; i++)
		deliver_all(people[i]);
	jx_run_client(&run, bureau.site.profile, "journal", "list", "-o", "csv", (char *)NULL);
	journalled = count_in(run.out, "jixiao.v1.Submissions/Create");
	jx_run_clear(&run);
	receipts = count_receipts(people[0]) + count_receipts(people[1]);
	cr_assert_eq(receipts, journalled, "%zu receipts of %zu entries", receipts, journalled);
	/* Both kinds were met, or this tests nothing. */
	cr_assert_gt(killed, (size_t)(ROUNDS / 4), "only %zu were killed", killed);
	cr_assert_gt(receipts, (size_t)(ROUNDS / 8), "only %zu came through", receipts);
	cr_assert_eq(jx_site_stop(&bureau.site, SIGTERM), 0);
	jx_site_check(&bureau.site);
}
