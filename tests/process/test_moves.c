/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Two streets and two districts report, correct, withdraw, and the streets move between the districts, at random, by
 * the client. What status and compare then say is what is added up here; and `jixiaod check` finds nothing.
 * JX_TEST_SEED=N runs another sequence, JX_TEST_SCALE=N one that is N times as long.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "common/model/date.h"
#include "common/model/period.h"
#include "tests/lib/bureau.h"
#include "tests/lib/draw.h"

#define OFFICES 5u
#define MONTHS  3u /* this one is the last */
#define STEPS   40u

static const char *const codes[OFFICES] = {"129001", "370202", "370203", "370202001", "370203001"};

static struct jx_bureau bureau;
static char profiles[OFFICES][JX_PATH_SIZE], months[MONTHS][JX_MONTH_SIZE];
static size_t parents[OFFICES][MONTHS];
static int figures[OFFICES][MONTHS]; /* 0: none */
static unsigned moves, figures_sent, withdrawn;
static uint64_t state;

static uint32_t random_below(uint32_t n)
{
	return jx_draw_below(&state, n);
}

static void setup(void)
{
	const jx_day today = (jx_day)((time(NULL) + INT64_C(8) * 3600) / 86400);

	jx_bureau_open(&bureau);
	for (size_t i = 0; i < MONTHS; i++)
		jx_month_format(jx_month_of_day(today) - (jx_month)(MONTHS - 1 - i), months[i]);
	memcpy(profiles[1], bureau.clerk, sizeof(profiles[1]));
	memcpy(profiles[2], bureau.elsewhere, sizeof(profiles[2]));
	for (size_t street = 3; street < OFFICES; street++) {
		jx_expect_client(0, bureau.site.profile, "office", "add", "--code", codes[street], "--name",
				 codes[street], "--parent", codes[street - 2]);
		jx_expect_client(0, bureau.site.profile, "duty", "add", "--office", codes[street], "--form",
				 "petition.monthly", "--from", "2023-01");
		jx_site_enrol(&bureau.site, codes[street], codes[street], "clerk", profiles[street]);
	}
	for (size_t office = 1; office < OFFICES; office++)
		for (size_t month = 0; month < MONTHS; month++)
			parents[office][month] = office < 3 ? 0 : office - 2;
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(moves, .init = setup, .fini = teardown, .timeout = 300);

static void submit(size_t office, size_t month)
{
	char figure[32];
	int value = 1 + (int)random_below(9);

	if (value == figures[office][month])
		return;
	(void)snprintf(figure, sizeof(figure), "visit.improper=%d", value);
	jx_expect_client(0, profiles[office], "submit", "--form", "petition.monthly", "--period", months[month],
			 "--set", figure);
	figures[office][month] = value;
	figures_sent++;
}

static void withdraw(size_t office, size_t month)
{
	if (figures[office][month] == 0)
		return;
	jx_expect_client(0, profiles[office], "submission", "withdraw", "petition.monthly", months[month], "--reason",
			 "误报");
	figures[office][month] = 0;
	withdrawn++;
}

/* Refused where it has figures from that month on. */
static void move(size_t street, size_t from)
{
	const size_t parent = 3 - parents[street][MONTHS - 1];
	bool free = true;
	struct jx_run run;

	for (size_t month = from; month < MONTHS; month++)
		free = free && figures[street][month] == 0;
	jx_run_client(&run, bureau.site.profile, "office", "move", codes[street], "--parent", codes[parent], "--from",
		      months[from], (char *)NULL);
	cr_assert(run.exit_code == 5 || (free && run.exit_code == 0), "exit %d\n%s%s", run.exit_code, run.out, run.err);
	if (run.exit_code == 5)
		cr_assert(!free || strstr(run.err, "would come before"), "%s", run.err);
	for (size_t month = from; run.exit_code == 0 && month < MONTHS; month++)
		parents[street][month] = parent;
	moves += run.exit_code == 0;
	jx_run_clear(&run);
}

static bool is_below(size_t office, size_t top, size_t month)
{
	return office == top || (office > 0 && (top == 0 || (office > 2 && parents[office][month] == top)));
}

static void compare(size_t top, size_t month)
{
	char counts[64], total[160];
	int sum = 0, submitted = 0, owed = top == 0 ? 12 : 0; /* ten districts and two streets */
	struct jx_run run;

	for (size_t office = 1; office < OFFICES; office++) {
		if (!is_below(office, top, month))
			continue;
		sum += figures[office][month];
		submitted += figures[office][month] > 0;
		owed += top > 0;
	}
	(void)snprintf(counts, sizeof(counts), "Submitted/owed  %d/%d", submitted, owed);
	jx_run_client(&run, bureau.manager, "status", "--office", codes[top], "--period", months[month], "--form",
		      "petition.monthly", (char *)NULL);
	jx_bureau_expect(&run, 0, counts, "");
	if (submitted == 0)
		return;
	(void)snprintf(total, sizeof(total), "%s,visit.improper,非正常接待场所上访,次,%d,,,",
		       top == 0 ? "" : codes[top], sum);
	jx_run_client(&run, bureau.manager, "compare", "--as-of", months[month], "--months", "1", "--columns",
		      "visit.improper", "-o", "csv", (char *)NULL);
	jx_bureau_expect(&run, 0, total, "");
}

Test(moves, status_and_totals_are_those_of_each_months_tree)
{
	const char *seed = getenv("JX_TEST_SEED"), *scale = getenv("JX_TEST_SCALE");
	const unsigned steps = STEPS * (scale ? (unsigned)strtoul(scale, NULL, 10) : 1);

	state = UINT64_C(0x9e3779b97f4a7c15) ^ (seed ? strtoull(seed, NULL, 10) : 0);
	(void)printf("JX_TEST_SEED=%s\n", seed ? seed : "0");
	for (unsigned i = 0; i < steps; i++) {
		const size_t office = 1 + random_below(OFFICES - 1), month = random_below(MONTHS);
		const uint32_t kind = random_below(8);

		if (kind < 3)
			submit(office, month);
		else if (kind < 5)
			withdraw(office, month);
		else
			move(3 + random_below(2), MONTHS - 1 - random_below(2));
		compare(random_below(3), random_below(MONTHS));
	}
	for (size_t top = 0; top < 3; top++)
		for (size_t month = 0; month < MONTHS; month++)
			compare(top, month);
	cr_assert(moves > 2 && figures_sent > 2 && withdrawn > 0, "%u %u %u", moves, figures_sent, withdrawn);
	cr_assert_eq(jx_site_stop(&bureau.site, 15), 0);
	jx_site_check(&bureau.site);
}

static void submit_street(const char *period, const char *figure)
{
	jx_expect_client(0, profiles[3], "submit", "--form", "petition.monthly", "--period", period, "--set", figure);
}

static void expect_evaluation(const char *office, const char *figure, const char *source)
{
	struct jx_run run;

	jx_run_client(&run, bureau.manager, "evaluate", "37020023P88002811184N", "--as-of", "2023-04", "--office",
		      office, "--explain", (char *)NULL);
	cr_assert_not_null(strstr(run.out, figure), "%s", run.out);
	jx_bureau_expect(&run, 0, source, "");
}

/* A street's figures are of the district that it stood below in their month, down to the single one. */
Test(moves, an_evaluation_goes_by_each_months_tree)
{
	jx_expect_client(0, bureau.manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
	submit_street("2023-03", "visit.improper=4");
	jx_expect_client(0, bureau.site.profile, "office", "move", codes[3], "--parent", codes[2], "--from", "2023-04");
	submit_street("2023-04", "visit.improper=1");
	expect_evaluation(codes[1], "4次（占全市80.00%）", "370202001  2023-03  visit.improper");
	expect_evaluation(codes[2], "1次（占全市20.00%）", "370202001  2023-04  visit.improper");
	expect_evaluation(codes[3], "5次（占全市100.00%）", "370202001  2023-04  visit.improper");
}
