/* SPDX-License-Identifier: Apache-2.0 */
/* What is wrong with the checks of a catalogue. */
#include <stdio.h>
#include <string.h>

#include "common/model/catalog.h"
#include "tests/lib/expect.h"

static struct jx_form forms[] = {
	{.code = "petition.monthly", .name = "信访业务月报", .n_items = 4},
	{.code = "video.monthly", .name = "视频会议系统运维月报", .first_item = 4, .n_items = 1},
};
#define ITEM(code, name, unit, months)                                                                                 \
	{                                                                                                              \
		0, code, name, unit, 0, JX_AGGREGATE_SUM, months                                                       \
	}
static struct jx_item items[] = {
	ITEM("accept.due", "应受理", "件次", JX_AGGREGATE_SUM),
	ITEM("accept.in_time", "及时受理", "件次", JX_AGGREGATE_SUM),
	ITEM("visit.registered", "来访登记", "人次", JX_AGGREGATE_SUM),
	ITEM("office.count", "机构", "个", JX_AGGREGATE_LAST),
	ITEM("hours.total", "应运行小时", "小时", JX_AGGREGATE_SUM),
};
static struct jx_named_formula formulas[] = {{"rate.accepted", "及时受理率", "accept.in_time / accept.due"}};
static struct jx_check rule;
static const struct jx_catalog catalog = {.forms = forms,
					  .items = items,
					  .formulas = formulas,
					  .checks = &rule,
					  .n_forms = 2,
					  .n_items = 5,
					  .n_formulas = 1,
					  .n_checks = 1};
static struct jx_catalog_problem problem;

#define PUT(field, text) (void)snprintf((field), sizeof(field), "%s", (text))

static struct jx_check *use(enum jx_check_kind kind, const char *left, const char *right)
{
	rule = (struct jx_check){.kind = kind, .severity = jx_check_severity(kind)};
	PUT(rule.code, "check");
	PUT(rule.form, "petition.monthly");
	PUT(rule.left, left);
	PUT(rule.right, right);
	PUT(rule.text, "及时受理数不大于应受理数");
	return &rule;
}

static void keep(void *context, const struct jx_catalog_problem *found)
{
	(void)context;
	cr_assert(found->text && found->field);
	problem = *found;
}

static void expect_right(void)
{
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 0, "%s: %s", problem.field, problem.text);
}

/* Exactly one thing is wrong: this. */
static void expect_one(const char *field, const char *words)
{
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 1, "%s: %s", problem.field, problem.text);
	cr_assert(problem.part == JX_CATALOG_CHECK && problem.index == 0, "%s: %s", problem.field, problem.text);
	cr_assert_str_eq(problem.field, field);
	cr_assert_not_null(strstr(problem.text, words), "%s instead of %s", problem.text, words);
}

Test(catalog_checks, checks_are_about_their_own_form)
{
	struct jx_check *check = use(JX_CHECK_AT_MOST, "accept.in_time", "accept.due");

	check->cumulative = true;
	expect_right();
	PUT(check->right, "31");
	expect_right();
	PUT(check->right, "visit.registered");
	expect_one("right", "different units");
	PUT(check->right, "hours.total");
	expect_one("right", "no such item");
	cr_assert_str_eq(problem.name, "hours.total");
	PUT(check->right, "accept.due");
	PUT(check->left, "rate.accepted");
	expect_one("left", "no such item");
	PUT(check->left, "accept.due +");
	expect_one("left", "missing at the end");
	PUT(check->left, "accept.due");
	PUT(check->form, "nowhere");
	expect_one("form_code", "no form");
	PUT(check->form, "petition.monthly");
	PUT(check->text, "");
	expect_one("text", "empty");
	PUT(check->text, "x");
	check->kind = (enum jx_check_kind)0;
	expect_one("kind", "at_most, together, change");
}

Test(catalog_checks, a_reported_percentage_is_no_fraction)
{
	struct jx_check *check = use(JX_CHECK_AT_MOST, "office.count", "100");

	PUT(items[3].unit, "%");
	items[3].over_offices = JX_AGGREGATE_MAX;
	expect_right();
	PUT(check->right, "accept.in_time / accept.due");
	expect_one("right", "different units");
}

Test(catalog_checks, what_is_reported_together)
{
	struct jx_check *check = use(JX_CHECK_TOGETHER, "accept.in_time", "");

	expect_one("left", "two items or more");
	PUT(check->left, "accept.in_time,accept.dew");
	expect_one("left", "no such item");
	cr_assert(strcmp(problem.name, "accept.dew") == 0 && problem.at == 15);
	PUT(check->left, "accept.in_time,accept.due");
	PUT(check->right, "1");
	expect_one("right", "stays empty");
	PUT(check->right, "");
	check->cumulative = true;
	expect_one("cumulative", "each month");
}

/* Sums from January on are what a cumulative check is about anyhow. */
Test(catalog_checks, checks_look_at_other_months)
{
	struct jx_check *check = use(JX_CHECK_AT_MOST, "accept.due", "3 * prev(accept.due)");

	expect_right();
	PUT(check->right, "prev(no.such)");
	expect_one("right", "no such item");
	PUT(check->right, "prev()");
	expect_one("right", "the name of one item");
	PUT(check->right, "year_ago(accept.due + accept.due)");
	expect_one("right", "the name of one item");
	PUT(check->right, "ytd(accept.due)");
	expect_right();
	check->cumulative = true;
	expect_one("right", "names alone");
	check->cumulative = false;
	PUT(check->left, "prev(accept.due)");
	PUT(check->right, "year_ago(accept.due)");
	expect_one("left", "no figure of the month itself");
}

Test(catalog_checks, checks_for_the_unusual)
{
	struct jx_check *check = use(JX_CHECK_CHANGE, "", "");

	expect_right();
	PUT(check->left, "accept.due, no.such");
	expect_one("left", "no such item");
	PUT(check->left, "accept.due");
	PUT(check->right, "100");
	expect_right();
	PUT(check->right, "101");
	expect_one("right", "from 1 to 100");
	PUT(check->right, "0");
	expect_one("right", "from 1 to 100");
	PUT(check->right, "2.5");
	expect_one("right", "from 1 to 100");
	check->kind = JX_CHECK_CUMULATIVE;
	PUT(check->right, "");
	PUT(check->left, "accept.due, office.count");
	expect_one("left", "its months are not added");
	PUT(check->left, "accept.due");
	PUT(check->right, "2.5");
	check->kind = JX_CHECK_DIGITS;
	expect_one("right", "stays empty");
	PUT(check->right, "");
	check->severity = JX_SEVERITY_ERROR;
	expect_one("severity", "verify and hint");
	check->severity = (enum jx_severity)4;
	expect_one("severity", "error, verify and hint");
	check->severity = JX_SEVERITY_VERIFY;
	check->cumulative = true;
	expect_one("cumulative", "months themselves");
}
