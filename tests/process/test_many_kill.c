/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Figures of ten offices, each month by itself, over a network that cuts and swallows, by a client that is killed in
 * the middle and run again: nothing is lost, nothing is doubled, and the counts are right.
 */
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
#include "tests/process/proxy.h"

#define MONTHS 6u
#define KILLS  12u

static const char *const codes[] = {"370202", "370203", "370211", "370212", "370213",
				    "370214", "370215", "370281", "370283", "370285"};
#define OFFICES (sizeof(codes) / sizeof(codes[0]))

static struct jx_bureau bureau;
static struct jx_proxy proxy;
static char above[JX_PATH_SIZE], over[JX_PATH_SIZE], file[JX_PATH_SIZE];

/* `value` for each month, and one more for the month after. */
static void write_file(unsigned value)
{
	FILE *out = fopen(file, "wb");

	cr_assert_not_null(out);
	cr_assert_geq(fprintf(out, "office,period,item,value\n"), 0);
	for (size_t i = 0; i < OFFICES; i++)
		for (unsigned m = 0; m < MONTHS; m++)
			cr_assert_geq(fprintf(out, "%s,2023-%02u,visit.improper,%u\n", codes[i], m + 1, value + m), 0);
	cr_assert_eq(fclose(out), 0);
}

static void setup(void)
{
	char endpoint[64], key[JX_PATH_SIZE + 8], server[JX_IDENTITY_MAX];

	jx_bureau_open(&bureau);
	jx_site_enrol(&bureau.site, "above", "129001", "clerk", above);
	jx_proxy_start(&proxy, (unsigned short)strtoul(strrchr(bureau.site.admin.endpoints[0], ':') + 1, NULL, 10), 5);
	(void)snprintf(endpoint, sizeof(endpoint), "tcp://127.0.0.1:%u", (unsigned)proxy.port);
	jx_site_path(&bureau.site, "over.ini", over);
	(void)snprintf(key, sizeof(key), "%s.key", above);
	jx_site_path(&bureau.site, "many.csv", file);
	jx_identity_format(bureau.site.admin.server, server);
	jx_expect_client(0, bureau.site.profile, "profile", "new", over, "--endpoint", endpoint, "--server", server,
			 "--key", key);
}

static void teardown(void)
{
	jx_proxy_stop(&proxy);
	jx_bureau_close(&bureau);
}

TestSuite(many_kill, .init = setup, .fini = teardown, .timeout = 240);

static pid_t start(void)
{
	pid_t child = fork();

	if (child == 0) {
		int null = open("/dev/null", O_RDWR | O_CLOEXEC);

		(void)dup2(null, 0);
		(void)dup2(null, 1);
		(void)dup2(null, 2);
		(void)execl(JIXIAO_PATH, JIXIAO_PATH, "--profile", over, "submit", "--form", "petition.monthly",
			    "--many", file, "--each", "--timeout", "3", (char *)NULL);
		_exit(127);
	}
	cr_assert_gt(child, 0);
	return child;
}

static size_t count_in(const char *text, const char *word)
{
	size_t n = 0;

	for (const char *at = text; (at = strstr(at, word)) != NULL; at += strlen(word))
		n++;
	return n;
}

static size_t count_of(const char *profile, const char *noun, const char *word)
{
	struct jx_run run;
	size_t n;

	jx_run_client(&run, profile, noun, "list", "-o", "csv", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	n = count_in(run.out, word);
	jx_run_clear(&run);
	return n;
}

/* The terms of the line that begins so make the number before them. */
static void expect_sum(const char *text, const char *word, unsigned long expected)
{
	enum { READ, TAKEN, SAME, REFUSED, WAITING, TERMS };
	unsigned long terms[TERMS] = {0};
	const char *at = strstr(text, word);
	const char *end = at != NULL ? at + strcspn(at, "\n") : at;
	size_t n = 0;

	while (at != NULL && n < TERMS && (at += strcspn(at, "0123456789\n")) < end) {
		char *after;

		terms[n++] = strtoul(at, &after, 10);
		at = after;
	}
	cr_assert_geq(n, (size_t)WAITING, "no counts in: %s", text);
	cr_assert_eq(terms[READ], expected);
	cr_assert_eq(terms[TAKEN] + terms[SAME] + terms[REFUSED] + terms[WAITING], terms[READ], "%s", text);
	cr_assert_eq(terms[REFUSED], 0ul, "a lost answer is no refusal: %s", text);
}

static void run_to_the_end(void)
{
	struct jx_run run;

	jx_run_client(&run, over, "submit", "--form", "petition.monthly", "--many", file, "--each", "--timeout", "3",
		      (char *)NULL);
	cr_assert(run.exit_code == 0 || run.exit_code == 7 || run.exit_code == 12, "%d\n%s", run.exit_code, run.err);
	if (run.exit_code != 12) {
		expect_sum(run.err, "rows:", OFFICES * MONTHS);
		expect_sum(run.err, "submissions:", OFFICES * MONTHS);
	}
	jx_run_clear(&run);
}

Test(many_kill, nothing_is_lost_and_nothing_doubled)
{
	const struct timespec step = {.tv_nsec = 37000000};
	struct jx_run run;
	size_t entries, killed = 0;
	int status;

	for (unsigned k = 0; k < KILLS; k++) {
		pid_t child;

		write_file(10 + 10 * (k / 4));
		child = start();
		for (unsigned i = 0; i <= k % 4; i++)
			(void)nanosleep(&step, NULL);
		(void)kill(child, SIGKILL);
		cr_assert_eq(waitpid(child, &status, 0), child);
		killed += WIFSIGNALED(status);
		if (k % 4 == 3)
			run_to_the_end();
	}
	cr_assert_gt(killed, (size_t)(KILLS / 2), "only %zu were killed", killed);
	jx_proxy_heal(&proxy);
	jx_run_client(&run, above, "sync", (char *)NULL);
	jx_bureau_expect(&run, 0, "", "refused 0");
	run_to_the_end();
	jx_run_client(&run, above, "submit", "--form", "petition.monthly", "--many", file, "--each", (char *)NULL);
	jx_bureau_expect(&run, 0, "unchanged", "rows: 60 read = 0 accepted + 60 unchanged + 0 refused");
	entries = count_of(bureau.site.profile, "journal", "Submissions/CreateBelow");
	cr_assert_eq(count_of(above, "receipt", ",CreateBelow,"), entries);
	jx_run_client(&run, above, "receipt", "verify", (char *)NULL);
	jx_bureau_expect(&run, 0, "", "wrong: 0");
	/* Three versions of the file, each of which changes every month once. */
	cr_assert_leq(entries, (size_t)(3 * OFFICES * MONTHS));
	jx_run_client(&run, bureau.manager, "submission", "show", "petition.monthly", "2023-06", "--office", "370285",
		      "-o", "csv", (char *)NULL);
	jx_bureau_expect(&run, 0, "visit.improper,非正常接待场所上访,35", "");
	cr_assert_eq(jx_site_stop(&bureau.site, SIGTERM), 0);
	jx_site_check(&bureau.site);
}
