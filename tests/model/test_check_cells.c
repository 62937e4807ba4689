/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/check_cells.h"

#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "common/model/decimal.h"

#define ONE     INT64_C(10000)
#define JANUARY (2023 * 12) /* 2023-01 */

static struct jx_item items[] = {
	{1, "accept.due", "应受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{2, "accept.in_time", "及时受理", "件次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{3, "hours.total", "应运行时长", "小时", 1, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM},
	{4, "system.count", "系统数量", "个", 0, JX_AGGREGATE_MAX, JX_AGGREGATE_LAST},
};
static struct jx_form form = {.code = "f", .name = "表", .n_items = 4};
#define RULE(code, kind, cumulative, left, right, text)                                                                \
	{                                                                                                              \
		code, "f", kind, cumulative, left, right, text, JX_SEVERITY_ERROR, false                               \
	}
static struct jx_check checks[] = {
	RULE("part", JX_CHECK_AT_MOST, false, "accept.in_time", "accept.due", "及时不大于应"),
	RULE("pair", JX_CHECK_TOGETHER, false, "accept.in_time, accept.due", "", "同时填报"),
	RULE("year", JX_CHECK_AT_MOST, true, "accept.in_time", "accept.due", "全年"),
	{"other", "another", JX_CHECK_AT_MOST, false, "accept.due", "accept.in_time", "别的表", JX_SEVERITY_ERROR,
	 false},
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
	return jx_check_cells(&(struct jx_cells){.catalog = &catalog, .form = &form, .cells = cells, .month = JANUARY},
			      take, NULL);
}

Test(check_cells, a_part_is_at_most_its_whole)
{
	cr_assert_eq(check(value(6 * ONE), value(6 * ONE)), 0);
	cr_assert_eq(check(value(6 * ONE), value(7 * ONE)), 2);
	cr_assert_str_eq(told, "part/accept.in_time year/accept.in_time "); /* in January, of the year so far as well */
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

/* -- months before ------------------------------------------------------------------------------------------------- */

/* Figures of accept.due in the months before, oldest first, -1 for a month without: [.., the month before]. Of what is
 * before them nothing is known, but where `whole`: then there is nothing. */
struct history {
	struct jx_item_cell cells[JX_PAST_MONTHS][4];
	struct jx_past past;
};

static void remember(struct history *history, const int64_t *due, size_t n, bool whole)
{
	memset(history, 0, sizeof(*history));
	cr_assert_leq(n, JX_PAST_MONTHS);
	for (size_t i = 0; i < JX_PAST_MONTHS; i++)
		history->past.known[i] = whole || i < n;
	for (size_t i = 0; i < n; i++) {
		if (due[n - 1 - i] < 0)
			continue;
		history->cells[i][0] = value(due[n - 1 - i] * ONE);
		history->past.cells[i] = history->cells[i];
	}
}

static size_t check_month(const struct history *history, jx_month month, struct jx_item_cell due,
			  struct jx_item_cell in_time)
{
	const struct jx_item_cell cells[] = {due, in_time, absent, absent};

	told[0] = '\0';
	return jx_check_cells(&(struct jx_cells){&catalog, &form, cells, month, &history->past}, take, NULL);
}

/* One rule in place of them all. */
static struct jx_check only;

static void use_rule(enum jx_check_kind kind, enum jx_severity severity, const char *left, const char *right)
{
	only = (struct jx_check){.kind = kind, .severity = severity};
	(void)snprintf(only.code, sizeof(only.code), "rule");
	(void)snprintf(only.form, sizeof(only.form), "f");
	(void)snprintf(only.left, sizeof(only.left), "%s", left);
	(void)snprintf(only.right, sizeof(only.right), "%s", right);
	(void)snprintf(only.text, sizeof(only.text), "规则");
	catalog.checks = &only;
	catalog.n_checks = 1;
}

/* 3 + 4 due so far: with 2 more, 9 in time are right, and 10 are not. */
Test(check_cells, cumulative_checks_see_the_sums)
{
	static const int64_t earlier[] = {3, -1, 4};
	struct history history;

	checks[0].trial = checks[1].trial = true;
	remember(&history, earlier, 3, false);
	cr_assert_eq(check_month(&history, JANUARY + 3, value(2 * ONE), value(9 * ONE)), 0);
	cr_assert_eq(check_month(&history, JANUARY + 3, value(2 * ONE), value(10 * ONE)), 1);
	cr_assert(strstr(last_text, "全年: 2023-01…2023-04 及时受理 = 10 > 2023-01…2023-04 应受理 = 9"), "%s",
		  last_text);
	cr_assert_eq(check_month(&history, JANUARY + 3, absent, value(7 * ONE)), 0);
	/* A month more is not known: then nothing is. */
	cr_assert_eq(check_month(&history, JANUARY + 4, value(2 * ONE), value(10 * ONE)), 0);
}

/* 3 > 0 is no riddle where months of the year were never reported. */
Test(check_cells, sums_name_the_months_that_they_lack)
{
	static const int64_t earlier[] = {3, -1, 4};
	struct history history;

	remember(&history, earlier, 3, false);
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "ytd(accept.due)", "10");
	cr_assert_eq(check_month(&history, JANUARY + 3, value(4 * ONE), absent), 1);
	cr_assert_str_eq(last_text, "规则: 2023-01…2023-04 应受理 = 11 > 10 = 10 (2023-02 ✗)");
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "accept.in_time", "0 * accept.due");
	only.cumulative = true;
	cr_assert_eq(check_month(&history, JANUARY + 3, value(4 * ONE), value(3 * ONE)), 1);
	cr_assert_str_eq(last_text, "规则: 2023-01…2023-04 及时受理 = 3 > 0 * 2023-01…2023-04 应受理 = 0 (2023-01 ✗, "
				    "2023-02 ✗, 2023-03 ✗)");
	/* Not a word where all are there, nor of what is no sum. */
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "accept.due", "2");
	cr_assert_eq(check_month(&history, JANUARY + 3, value(4 * ONE), absent), 1);
	cr_assert_str_eq(last_text, "规则: 应受理 = 4 > 2 = 2");
}

Test(check_cells, formulas_see_other_months)
{
	static const int64_t year[] = {8, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 6};
	struct history history;

	remember(&history, year, 12, false);
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "accept.due", "2 * prev(accept.due)");
	cr_assert_eq(check_month(&history, JANUARY + 1, value(12 * ONE), absent), 0);
	cr_assert_eq(check_month(&history, JANUARY + 1, value(13 * ONE), absent), 1);
	cr_assert_str_eq(last_text, "规则: 应受理 = 13 > 2 * 2023-01 应受理 = 12");
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "year_ago( accept.due )", "accept.due");
	cr_assert_eq(check_month(&history, JANUARY + 1, value(8 * ONE), absent), 0);
	cr_assert_eq(check_month(&history, JANUARY + 1, value(7 * ONE), absent), 1);
	cr_assert_str_eq(last_text, "规则: 2022-02 应受理 = 8 > 应受理 = 7");
	cr_assert_str_eq(told, "rule/accept.due ");
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "ytd(accept.due)", "10");
	cr_assert_eq(check_month(&history, JANUARY + 1, value(4 * ONE), absent), 0);
	cr_assert_eq(check_month(&history, JANUARY + 1, value(5 * ONE), absent), 1);
	/* In January the year has nothing else. */
	cr_assert_eq(check_month(&history, JANUARY, value(10 * ONE), absent), 0);
	remember(&history, year, 11, false);
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "year_ago(accept.due)", "accept.due");
	cr_assert_eq(check_month(&history, JANUARY + 1, value(ONE), absent), 0);
}

/* Where no rule does, other months need not be read. */
Test(check_cells, which_rules_look_at_other_months)
{
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "accept.in_time", "accept.due + 2");
	cr_assert_not(jx_checks_look_at_months(&catalog, &form));
	only.cumulative = true;
	cr_assert(jx_checks_look_at_months(&catalog, &form));
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "accept.due", "2 * prev(accept.due)");
	cr_assert(jx_checks_look_at_months(&catalog, &form));
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_ERROR, "year_ago(accept.due)", "accept.due");
	cr_assert(jx_checks_look_at_months(&catalog, &form));
	use_rule(JX_CHECK_TOGETHER, JX_SEVERITY_ERROR, "accept.due accept.in_time", "");
	cr_assert_not(jx_checks_look_at_months(&catalog, &form));
	for (enum jx_check_kind kind = JX_CHECK_CHANGE; kind <= JX_CHECK_CUMULATIVE; kind++) {
		use_rule(kind, JX_SEVERITY_HINT, "", "");
		cr_assert(jx_checks_look_at_months(&catalog, &form));
	}
	only.form[0] = 'g';
	cr_assert_not(jx_checks_look_at_months(&catalog, &form));
}

/* -- severities ---------------------------------------------------------------------------------------------------- */

static struct jx_finding last;

static void keep(void *context, const struct jx_finding *finding)
{
	(void)context;
	last = *finding;
}

static size_t check_noted(const char *due_note, const char *in_time_note)
{
	struct jx_item_cell cells[] = {value(6 * ONE), value(7 * ONE), absent, absent};

	cells[0].note = due_note;
	cells[1].note = in_time_note;
	last = (struct jx_finding){.rule = NULL};
	return jx_check_cells(&(struct jx_cells){.catalog = &catalog, .form = &form, .cells = cells, .month = JANUARY},
			      keep, NULL);
}

Test(check_cells, what_is_to_be_verified_needs_a_note_in_its_cell)
{
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_VERIFY, "accept.in_time", "accept.due");
	cr_assert_eq(check_noted("", NULL), 1);
	cr_assert(last.severity == JX_SEVERITY_VERIFY && !last.explained);
	cr_assert_eq(check_noted("为什么", ""), 1);
	cr_assert_eq(check_noted("", "上月结转一件"), 0);
	cr_assert(last.severity == JX_SEVERITY_VERIFY && last.explained);
	only.trial = true;
	cr_assert_eq(check_noted("", ""), 0);
	cr_assert(last.trial && last.severity == JX_SEVERITY_VERIFY);
}

Test(check_cells, hints_and_rules_on_trial_refuse_nothing)
{
	use_rule(JX_CHECK_AT_MOST, JX_SEVERITY_HINT, "accept.in_time", "accept.due");
	cr_assert_eq(check_noted("", ""), 0);
	cr_assert(last.rule != NULL && last.severity == JX_SEVERITY_HINT);
	only.severity = JX_SEVERITY_ERROR;
	cr_assert_eq(check_noted("", "为什么"), 1);
	only.trial = true;
	cr_assert_eq(check_noted("", ""), 0);
	cr_assert_not_null(last.rule);
}

/* Together: the cell that is there has the note; one that is not cannot. */
Test(check_cells, a_cell_that_is_not_there_is_asked_for_no_note)
{
	struct jx_item_cell cells[] = {value(6 * ONE), absent, absent, absent};
	const struct jx_cells form_cells = {.catalog = &catalog, .form = &form, .cells = cells, .month = JANUARY};

	use_rule(JX_CHECK_TOGETHER, JX_SEVERITY_VERIFY, "accept.in_time, accept.due", "");
	cr_assert_eq(jx_check_cells(&form_cells, keep, NULL), 1);
	cr_assert_str_eq(last.item->code, "accept.due");
	cells[0].note = "为什么";
	cr_assert_eq(jx_check_cells(&form_cells, keep, NULL), 0);
	cr_assert(last.explained);
}

/* -- the unusual --------------------------------------------------------------------------------------------------- */

/* The months before, and the month's own as the last; all others of the last twelve have nothing. */
static bool unusual(enum jx_check_kind kind, const int64_t *due, size_t n)
{
	struct history history;

	use_rule(kind, JX_SEVERITY_HINT, "", "");
	remember(&history, due, n - 1, true);
	last_text[0] = '\0';
	(void)check_month(&history, JANUARY + (jx_month)(n - 1) % 12, value(due[n - 1] * ONE), absent);
	return strstr(told, "rule/accept.due ") != NULL;
}

#define FIGURES(...) (const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t)
#define LOOKS(...)   unusual(JX_CHECK_CUMULATIVE, FIGURES(__VA_ARGS__))
#define DIGITS(...)  unusual(JX_CHECK_DIGITS, FIGURES(__VA_ARGS__))
#define CHANGED(...) unusual(JX_CHECK_CHANGE, FIGURES(__VA_ARGS__))

/* 3 + 4 + 5 = 12: 12 looks like the year's, 11 does not; two months are too few to tell, and zeros tell nothing. */
Test(check_cells, a_figure_like_the_years)
{
	cr_assert_not(LOOKS(3, 4, 5, 11));
	cr_assert(LOOKS(3, 4, 5, 12));
	cr_assert(LOOKS(3, 4, 5, 24));
	cr_assert_not(LOOKS(3, 4, 5, 25));
	cr_assert_not(LOOKS(-1, 4, 5, 100));
	cr_assert_not(LOOKS(0, 0, 0, 100));
	/* Small counts come and go. */
	cr_assert_not(LOOKS(1, 0, 0, 1));
	cr_assert_not(LOOKS(1, 1, 2, 4));
	cr_assert(LOOKS(1, 1, 3, 5));
}

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

/* A month without is seen in the finding. */
Test(check_cells, the_finding_names_the_months)
{
	cr_assert(LOOKS(10, -1, 20, 30));
	cr_assert_str_eq(last_text, "规则: 10 → – → 20 → 30");
}

Test(check_cells, digits_of_another_unit)
{
	cr_assert(DIGITS(290, 300, 310, 3000));
	cr_assert_str_eq(last_text, "规则: 290 → 300 → 310 → 3000; 3000 ÷ 10 = 300");
	cr_assert(DIGITS(290, 300, 310, 300000));
	cr_assert(DIGITS(290, 300, 310, 3));
	cr_assert_str_eq(last_text, "规则: 290 → 300 → 310 → 3; 3 × 100 = 300");
	cr_assert(DIGITS(30000, 30000, 30000, 3));
	cr_assert_not(DIGITS(290, 300, 310, 1200));
	cr_assert_not(DIGITS(290, 300, 310, 0));
	/* Small counts are ten times as large, or as small, by chance; two months are too few to tell. */
	cr_assert_not(DIGITS(1, 2, 3, 20));
	cr_assert(DIGITS(5, 5, 5, 50));
	cr_assert_not(DIGITS(4, 5, 5, 50));
	cr_assert(DIGITS(50, 50, 50, 5));
	cr_assert_not(DIGITS(40, 40, 40, 4));
	cr_assert_not(DIGITS(-1, 300, 310, 3000));
}

/* Median 100, deviations 0 0 0 1 1 1 2: 4 times the square root of 100 is 40, and more than 1.5 times 1. */
Test(check_cells, a_change_beyond_the_usual_spread)
{
	cr_assert_not(CHANGED(100, 101, 99, 100, 100, 102, 99, 140));
	cr_assert(CHANGED(100, 101, 99, 100, 100, 102, 99, 141));
	cr_assert(CHANGED(100, 101, 99, 100, 100, 102, 99, 59));
	/* 100 ± 20: 4 * 1.5 * 20 = 120. One outlier among them changes nothing. */
	cr_assert_not(CHANGED(80, 120, 80, 120, 100, 80, 120, 220));
	cr_assert(CHANGED(80, 120, 80, 120, 100, 80, 120, 221));
	cr_assert(CHANGED(80, 120, 9000, 120, 100, 80, 80, 221));
	/* Small counts: the square root of 1 is 1, and less than 5 is never said. */
	cr_assert_not(CHANGED(1, 1, 0, 2, 1, 1, 5));
	cr_assert(CHANGED(1, 1, 0, 2, 1, 1, 6));
	cr_assert_not(CHANGED(0, 0, 0, 0, 0, 0, 4));
	cr_assert(CHANGED(0, 0, 0, 0, 0, 0, 5));
	cr_assert_not(CHANGED(100, 100, 100, 100, 100, 900));
}

/* Not by so many times, where the rule says so. */
Test(check_cells, how_much_is_unusual_is_the_rules)
{
	static const int64_t year[] = {100, 101, 99, 100, 100, 102, 99};
	struct history history;

	remember(&history, year, 7, true);
	use_rule(JX_CHECK_CHANGE, JX_SEVERITY_HINT, "accept.due", "6");
	(void)check_month(&history, JANUARY + 7, value(160 * ONE), absent);
	cr_assert_str_eq(told, "");
	(void)check_month(&history, JANUARY + 7, value(161 * ONE), absent);
	cr_assert_str_eq(told, "rule/accept.due ");
	/* What is before these is not known: then nothing is. */
	remember(&history, year, 7, false);
	(void)check_month(&history, JANUARY + 7, value(1000 * ONE), absent);
	cr_assert_str_eq(told, "");
}

/* 1,000 is far from 100, and a mistyped unit: that is said once, unless the other rule is graver. */
Test(check_cells, the_unusual_is_said_once)
{
	static const int64_t year[] = {100, 101, 99, 100, 100, 102, 99};
	static struct jx_check both[2];
	struct history history;

	remember(&history, year, 7, true);
	use_rule(JX_CHECK_CHANGE, JX_SEVERITY_HINT, "", "");
	both[0] = both[1] = only;
	(void)snprintf(both[1].code, sizeof(both[1].code), "digits");
	both[1].kind = JX_CHECK_DIGITS;
	catalog.checks = both;
	catalog.n_checks = 2;
	(void)check_month(&history, JANUARY + 7, value(1000 * ONE), absent);
	cr_assert_str_eq(told, "digits/accept.due ");
	both[0].severity = JX_SEVERITY_VERIFY;
	cr_assert_eq(check_month(&history, JANUARY + 7, value(1000 * ONE), absent), 1);
	cr_assert_str_eq(told, "digits/accept.due rule/accept.due ");
	both[0].severity = JX_SEVERITY_HINT;
	both[1].trial = true;
	(void)check_month(&history, JANUARY + 7, value(1000 * ONE), absent);
	cr_assert_str_eq(told, "digits/accept.due rule/accept.due ");
}
