/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/check_cells.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "common/model/decimal.h"

#define ONE INT64_C(10000)

static struct jx_item items[] = {
	{1, "accept.due", "应受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{2, "accept.in_time", "及时受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{3, "hours.total", "应运行时长", "小时", 1, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{4, "system.count", "系统数量", "个", 0, JX_AGGREGATE_MAX, JX_AGGREGATE_LAST},
};
static struct jx_form form = {"f", "表", false, 0, 4};
static struct jx_check checks[] = {
	{"part", "f", JX_CHECK_AT_MOST, false, "accept.in_time", "accept.due", "及时不大于应"},
	{"pair", "f", JX_CHECK_TOGETHER, false, "accept.in_time, accept.due", "", "同时填报"},
	{"year", "f", JX_CHECK_AT_MOST, true, "accept.in_time", "accept.due", "全年"},
	{"other", "another", JX_CHECK_AT_MOST, false, "accept.due", "accept.in_time", "别的表"},
};
static struct jx_catalog catalog = {
	.version = 1, .forms = &form, .items = items, .checks = checks, .n_forms = 1, .n_items = 4, .n_checks = 4};

/* The findings so far: "rule/item " each. */
static char told[512], last_text[JX_FINDING_TEXT];

static void take(void *context, const struct jx_finding *finding)
{
	size_t n = strlen(told);

	(void)context;
	cr_assert_neq(finding->text[0], '\0');
	cr_assert_not_null(finding->fix);
	memcpy(last_text, finding->text, sizeof(last_text));
	(void)snprintf(told + n, sizeof(told) - n, "%s/%s ", finding->rule,
		       finding->item != NULL ? finding->item->code : "");
}

static struct jx_item_cell value(int64_t ten_thousandths)
{
	return (struct jx_item_cell){JX_CELL_REPORTED, ten_thousandths, ""};
}

static const struct jx_item_cell na = {JX_CELL_NOT_APPLICABLE, 0, ""};
static const struct jx_item_cell absent = {JX_CELL_ABSENT, 0, ""};

static size_t check(struct jx_item_cell due, struct jx_item_cell in_time)
{
	const struct jx_item_cell cells[] = {due, in_time, absent, absent};

	told[0] = '\0';
	return jx_check_cells(&(struct jx_cells){&catalog, &form, cells}, take, NULL);
}

Test(check_cells, a_part_is_at_most_its_whole)
{
	cr_assert_eq(check(value(6 * ONE), value(6 * ONE)), 0);
	cr_assert_eq(check(value(6 * ONE), value(7 * ONE)), 1);
	cr_assert_str_eq(told, "part/accept.in_time ");
	cr_assert_eq(check(value(0), value(0)), 0);
}

/* Reported 0 is a figure; not applicable and not reported are none. */
Test(check_cells, together_or_not_at_all)
{
	cr_assert_eq(check(na, na), 0);
	cr_assert_eq(check(na, absent), 0);
	cr_assert_eq(check(value(0), absent), 1);
	cr_assert_str_eq(told, "pair/accept.in_time ");
	cr_assert_eq(check(na, value(0)), 1);
	cr_assert_str_eq(told, "pair/accept.due ");
}

Test(check_cells, at_least_one_is_there)
{
	cr_assert_eq(check(absent, absent), 1);
	cr_assert_str_eq(told, "EMPTY/ ");
}

/* Rules between items wait until each fits its own. */
Test(check_cells, each_fits_its_item)
{
	cr_assert_eq(check(value(-1), value(7 * ONE)), 1);
	cr_assert_str_eq(told, "CELL/accept.due ");
}

Test(check_cells, a_cell_at_its_bounds)
{
	const struct jx_item_cell too_large = value(JX_DECIMAL_WHOLE_MAX * ONE + 1);
	const struct jx_item_cell largest = value(JX_DECIMAL_WHOLE_MAX * ONE);
	struct jx_item_cell cell = value(ONE / 10);

	cr_assert_null(jx_cell_problem(&items[0], &largest));
	cr_assert_not_null(jx_cell_problem(&items[0], &too_large));
	cr_assert_null(jx_cell_problem(&items[2], &cell));
	cr_assert_not_null(jx_cell_problem(&items[0], &cell));
	cell.value = ONE / 100;
	cr_assert_not_null(jx_cell_problem(&items[2], &cell));
	cell = na;
	cr_assert_null(jx_cell_problem(&items[0], &cell));
	cell.value = 1;
	cr_assert_not_null(jx_cell_problem(&items[0], &cell));
	cell = value(0);
	cell.note = "a\nb";
	cr_assert_not_null(jx_cell_problem(&items[0], &cell));
}

static const char *parse(const char *text, struct jx_item_cell *cell)
{
	return jx_cell_parse(text, strlen(text), cell);
}

Test(check_cells, what_people_write)
{
	static const char *const words[] = {"NA", "na", "N/A", "n/a", "不适用", "不涉及"};
	static const char *const wrong[] = {"五", "1,000", " 1", "1e3", "-", "NAN", "未报"};
	struct jx_item_cell cell = {0};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		cr_assert_null(parse(words[i], &cell));
		cr_assert_eq(cell.state, JX_CELL_NOT_APPLICABLE);
	}
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++)
		cr_assert_not_null(parse(wrong[i], &cell), "%s", wrong[i]);
	cr_assert_null(parse("", &cell));
	cr_assert_eq(cell.state, JX_CELL_ABSENT);
	cr_assert_null(parse("0", &cell));
	cr_assert(cell.state == JX_CELL_REPORTED && cell.value == 0);
	cr_assert_null(parse("12.0001", &cell));
	cr_assert_eq(cell.value, 120001);
}

/* -- over the year ------------------------------------------------------------------------------------------------- */

/* Earlier months with these figures of accept.due, -1 for a month without; then one month's. */
static size_t check_year(const int64_t *earlier_due, size_t n, struct jx_item_cell due, struct jx_item_cell in_time)
{
	struct jx_item_cell months[11][4] = {{{0}}}, sums[4];
	const struct jx_item_cell *earlier[11];
	const struct jx_item_cell cells[] = {due, in_time, absent, absent};

	for (size_t i = 0; i < n; i++) {
		months[i][0] = value(earlier_due[i] * ONE);
		earlier[i] = earlier_due[i] < 0 ? NULL : months[i];
	}
	told[0] = '\0';
	return jx_check_year(&(struct jx_cells){&catalog, &form, cells}, earlier, n, sums, take, NULL);
}

/* 3 + 4 due so far: with 2 more, 9 in time are right, and 10 are not. */
Test(check_cells, cumulative_checks_see_the_sums)
{
	static const int64_t earlier[] = {3, -1, 4};

	cr_assert_eq(check_year(earlier, 3, value(2 * ONE), value(9 * ONE)), 0);
	cr_assert_eq(check_year(earlier, 3, value(2 * ONE), value(10 * ONE)), 1);
	cr_assert_str_eq(told, "year/accept.in_time ");
	cr_assert_eq(check_year(earlier, 3, absent, value(7 * ONE)), 0);
}

/* 3 + 4 + 5 = 12: 12 looks like the year's, 11 does not; two months are too few to tell, and zeros tell nothing. */
Test(check_cells, a_figure_like_the_years)
{
	static const int64_t three[] = {3, 4, 5}, two[] = {-1, 4, 5}, zeros[] = {0, 0, 0};

	cr_assert_eq(check_year(three, 3, value(11 * ONE), absent), 0);
	cr_assert_str_eq(told, "");
	cr_assert_eq(check_year(three, 3, value(12 * ONE), absent), 0);
	cr_assert_str_eq(told, "LOOKS_CUMULATIVE/accept.due ");
	(void)check_year(two, 3, value(100 * ONE), absent);
	cr_assert_str_eq(told, "");
	(void)check_year(zeros, 3, value(100 * ONE), absent);
	cr_assert_str_eq(told, "");
	(void)check_year(three, 3, na, absent);
	cr_assert_str_eq(told, "");
}

/* The last of these is the month's: do the months look like sums each? */
static bool looks_cumulative(const int64_t *due, size_t n)
{
	(void)check_year(due, n - 1, value(due[n - 1] * ONE), absent);
	return strstr(told, "LOOKS_CUMULATIVE/accept.due ") != NULL;
}

#define LOOKS(...)                                                                                                     \
	looks_cumulative((const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

/*
 * 10 in January: what the months add is on average from 5 to 20. With two months nothing is to be seen, a month that
 * falls or stays shows that they are no sums, and counts below 5 need four rises.
 */
Test(check_cells, months_that_are_sums_each)
{
	cr_assert_not(LOOKS(10, 20));
	cr_assert(LOOKS(10, 20, 30));
	cr_assert(LOOKS(10, 20, 30, 40, 50, 60, 70));
	cr_assert(LOOKS(10, 15, 20));
	cr_assert_not(LOOKS(10, 15, 19));
	cr_assert(LOOKS(10, 30, 50));
	cr_assert_not(LOOKS(10, 30, 51));
	cr_assert(LOOKS(10, 20, 20, 30));
	cr_assert_not(LOOKS(10, 20, 30, 30));
	cr_assert_not(LOOKS(10, 9, 30));
	cr_assert_not(LOOKS(10, 12, 11, 13));
	cr_assert(LOOKS(0, -1, 10, 20, 30));
	cr_assert(LOOKS(5, 10, 15));
	cr_assert_not(LOOKS(4, 8, 12));
	cr_assert_not(LOOKS(1, 2, 3, 4));
	cr_assert(LOOKS(1, 2, 3, 4, 5));
	cr_assert_not(LOOKS(0, 0, 0));
}

/* A month without is seen in the hint. */
Test(check_cells, the_hint_names_the_months)
{
	cr_assert(LOOKS(10, -1, 20, 30));
	cr_assert(strstr(last_text, ": 10 → – → 20 → 30"), "%s", last_text);
}
