/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ten districts report over a bad network (proxy.h), and their clients and the server are killed at random moments:
 * each submission arrives exactly once, in its office's order, with a receipt that holds, and the totals are those of
 * what was reported. JX_TEST_SCALE=10 makes ten times as many of them, JX_TEST_SEED=N another sequence.
 */
#define _XOPEN_SOURCE 700

#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/bureau.h"
#include "tests/process/proxy.h"

#define OFFICES   10u
#define REVISIONS 5u /* of a month */
#define MONTHS    4u /* by scale */
#define TRIES     200u
#define FORM      "petition.monthly"

static const char *const codes[OFFICES] = {"370202", "370203", "370211", "370212", "370213",
					   "370214", "370215", "370281", "370283", "370285"};

static struct jx_bureau bureau;
static struct jx_proxy proxy;
static char profiles[OFFICES][JX_PATH_SIZE], states[OFFICES][JX_PATH_SIZE];
static unsigned months, seed;

static void month_text(unsigned month, char text[16])
{
	(void)snprintf(text, 16, "%04u-%02u", 2023 + month / 12, month % 12 + 1);
}

/*
 * What an office reports in a revision of a month: no two that follow each other are the same, and the months are of
 * one size, so that no check finds anything.
 */
static unsigned figure(size_t office, unsigned month, unsigned revision)
{
	return 100 * ((unsigned)office + 1) + (3 * month + 7 * revision) % 10;
}

/* -- a client that may be killed ------------------------------------------------------------------------------------
 */

/* Its exit code; 128 + SIGKILL where it was killed after so many ms. */
static int run_client(size_t office, int kill_after_ms, const char *const words[])
{
	const char *argv[24] = {JIXIAO_PATH, "--profile", profiles[office]};
	size_t n = 3;
	int status;
	pid_t child;

	while (*words != NULL)
		argv[n++] = *words++;
	child = fork();
	if (child == 0) {
		(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
		(void)setenv("XDG_STATE_HOME", states[office], 1);
		if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
			_exit(126);
		(void)execv(argv[0], (char *const *)argv);
		_exit(127);
	}
	if (kill_after_ms >= 0) {
		(void)poll(NULL, 0, kill_after_ms);
		(void)kill(child, SIGKILL);
	}
	(void)waitpid(child, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * Until it is delivered or kept: a client that was killed leaves unknown whether it had signed, and the same command
 * once more does nothing where it had. False: something else went wrong.
 */
static bool report(size_t office, unsigned month, unsigned revision)
{
	char period[16], value[64];
	const char *const words[] = {"submit", "--form", FORM,        "--period", period,
				     "--set",  value,    "--timeout", "3",        NULL};

	month_text(month, period);
	(void)snprintf(value, sizeof(value), "visit.improper=%u", figure(office, month, revision));
	for (unsigned i = 0; i < TRIES; i++) {
		int code = run_client(office, rand() % 3 == 0 ? rand() % 60 : -1, words);

		if (code == 0 || code == 7)
			return true;
		/* 12: no server, and it does not know yet what it needs without one. */
		if (code != 128 + SIGKILL && code != 12) {
			(void)fprintf(stderr, "%s %s revision %u: exit %d\n", codes[office], period, revision, code);
			return false;
		}
	}
	return false;
}

/* All of one office's months, in a process of its own. */
static _Noreturn void be_office(size_t office)
{
	srand(seed + (unsigned)office);
	for (unsigned revision = 0; revision < REVISIONS; revision++)
		for (unsigned month = 0; month < months; month++)
			if (!report(office, month, revision))
				_exit(1);
	_exit(0);
}

/* -- the site -------------------------------------------------------------------------------------------------------
 */

static void make_profile(size_t office)
{
	char name[32], direct[JX_PATH_SIZE], key[JX_PATH_SIZE + 8], endpoint[64], server[JX_IDENTITY_MAX];

	(void)snprintf(name, sizeof(name), "direct-%s", codes[office]);
	jx_site_enrol(&bureau.site, name, codes[office], "clerk", direct);
	(void)snprintf(key, sizeof(key), "%s.key", direct);
	(void)snprintf(name, sizeof(name), "over-proxy-%s", codes[office]);
	jx_site_path(&bureau.site, name, profiles[office]);
	(void)snprintf(endpoint, sizeof(endpoint), "tcp://127.0.0.1:%u", (unsigned)proxy.port);
	jx_identity_format(bureau.site.admin.server, server);
	jx_expect_client(0, bureau.site.profile, "profile", "new", profiles[office], "--endpoint", endpoint, "--server",
			 server, "--key", key);
	(void)snprintf(name, sizeof(name), "state-%s", codes[office]);
	jx_site_path(&bureau.site, name, states[office]);
	cr_assert_eq(mkdir(states[office], 0700), 0);
}

static void setup(void)
{
	const char *scale = getenv("JX_TEST_SCALE"), *other = getenv("JX_TEST_SEED");

	seed = other ? (unsigned)strtoul(other, NULL, 10) : 20261126;
	months = MONTHS * (scale ? (unsigned)strtoul(scale, NULL, 10) : 1);
	(void)printf("seed %u\n", seed);
	(void)fflush(stdout); /* before any child has it, too */
	srand(seed);
	jx_bureau_open(&bureau);
	jx_proxy_start(&proxy, (unsigned short)strtoul(strrchr(bureau.site.admin.endpoints[0], ':') + 1, NULL, 10),
		       seed);
	for (size_t i = 0; i < OFFICES; i++)
		make_profile(i);
}

static void teardown(void)
{
	jx_proxy_stop(&proxy);
	jx_bureau_close(&bureau);
}

TestSuite(bad_network, .init = setup, .fini = teardown, .timeout = 1800);

/* Kills the server now and then, until every office is through. */
static void trouble(pid_t offices[OFFICES])
{
	size_t left = OFFICES;

	while (left > 0) {
		(void)poll(NULL, 0, 200 + rand() % 1500);
		cr_assert_eq(jx_site_stop(&bureau.site, SIGKILL), 128 + SIGKILL);
		(void)poll(NULL, 0, rand() % 300);
		jx_site_start(&bureau.site);
		for (size_t i = 0; i < OFFICES; i++) {
			int status = 0;

			if (offices[i] == 0 || waitpid(offices[i], &status, WNOHANG) != offices[i])
				continue;
			cr_assert(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%s failed", codes[i]);
			offices[i] = 0;
			left--;
		}
	}
}

/* -- what came of it ------------------------------------------------------------------------------------------------
 */

#define expect(exit_code, out, err, office, ...) EXPECT_CLIENT(exit_code, out, err, profiles[office], __VA_ARGS__)

static unsigned count_revisions(size_t office, const char *period)
{
	static const char text[] = "\"revision\": ";
	unsigned n = 0;
	struct jx_run run;

	jx_run_client(&run, profiles[office], "submission", "history", FORM, period, "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	for (const char *at = run.out; (at = strstr(at, text)) != NULL; at += strlen(text))
		n++;
	jx_run_clear(&run);
	return n;
}

/* One for each submission, the newest first; their entries are in the order in which the office made them. */
static void look_at_receipts(size_t office)
{
	unsigned long long after = ULLONG_MAX;
	unsigned n = 0;
	struct jx_run run;

	jx_run_client(&run, profiles[office], "receipt", "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	for (char *row = strchr(run.out, '\n'); row != NULL && row[1] != '\0'; row = strchr(row + 1, '\n'), n++) {
		const unsigned long long entry = strtoull(row + 1, NULL, 10);
		char period[16], cell[32];

		month_text(months - 1 - n % months, period);
		(void)snprintf(cell, sizeof(cell), ",%s,", period);
		const char *at = strstr(row, cell);

		cr_assert_lt(entry, after, "%s: entry %llu before %llu", codes[office], entry, after);
		cr_assert(at != NULL && at < strchr(row + 1, '\n'), "%s: entry %llu is not of %s", codes[office], entry,
			  period);
		after = entry;
	}
	jx_run_clear(&run);
	cr_assert_eq(n, months * REVISIONS, "%s: %u receipts", codes[office], n);
}

/* As many revisions as were reported, each a correction of the one before, and one of them, by chance, looked into. */
static void look_at_month(size_t office, unsigned month)
{
	unsigned revision = (unsigned)rand() % REVISIONS;
	char period[16], line[96], number[16];

	month_text(month, period);
	cr_assert_eq(count_revisions(office, period), REVISIONS, "%s %s", codes[office], period);
	(void)snprintf(number, sizeof(number), "%u", revision + 1);
	(void)snprintf(line, sizeof(line), "visit.improper,非正常接待场所上访,%u,", figure(office, month, revision));
	expect(0, line, "", office, "submission", "show", FORM, period, "--revision", number, "-o", "csv");
}

static void look_at_office(size_t office)
{
	(void)setenv("XDG_STATE_HOME", states[office], 1);
	expect(0, "", "", office, "sync");
	expect(0, "", "", office, "outbox", "list");
	expect(0, "", "", office, "receipt", "verify");
	look_at_receipts(office);
	for (unsigned month = 0; month < months; month++)
		look_at_month(office, month);
}

/* The city's sums: those of the last revisions. */
static void look_at_totals(void)
{
	for (unsigned year = 0; year * 12 < months; year++) {
		char as_of[16], total[64];
		unsigned sum = 0, last = months - year * 12 < 12 ? months - 1 : year * 12 + 11;

		for (size_t office = 0; office < OFFICES; office++)
			for (unsigned month = year * 12; month <= last; month++)
				sum += figure(office, month, REVISIONS - 1);
		month_text(last, as_of);
		(void)snprintf(total, sizeof(total), "\"text\": \"%u\"", sum);
		expect(0, total, "", 0, "compare", "--as-of", as_of, "--columns", "visit.improper", "-o", "json");
	}
}

Test(bad_network, each_submission_arrives_once_and_in_order)
{
	pid_t offices[OFFICES];

	for (size_t i = 0; i < OFFICES; i++) {
		offices[i] = fork();
		cr_assert(offices[i] >= 0);
		if (offices[i] == 0) {
			(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
			be_office(i);
		}
	}
	trouble(offices);
	jx_proxy_heal(&proxy);
	for (unsigned fate = 0; fate < JX_FATES; fate++)
		cr_assert_gt(proxy.met[fate], 3, "fate %u came upon %u connections", fate, proxy.met[fate]);
	for (size_t i = 0; i < OFFICES; i++)
		look_at_office(i);
	jx_expect_client(0, bureau.manager, "setting", "set", "comparison.published", "2030-12");
	look_at_totals();
	cr_assert_eq(jx_site_stop(&bureau.site, SIGTERM), 0);
	jx_site_check(&bureau.site);
}
