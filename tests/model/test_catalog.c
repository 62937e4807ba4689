/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/catalog.h"

#include <stdio.h>
#include <string.h>

#include "tests/lib/expect.h"

/* -- a small catalogue --------------------------------------------------------------------------------------------- */

#define SUM JX_AGGREGATE_SUM

static struct jx_form forms[JX_FORMS_MAX];
static struct jx_item items[JX_CATALOG_ITEMS_MAX];
static struct jx_named_formula formulas[JX_CATALOG_ROWS_MAX];
static struct jx_measure measures[4];
static struct jx_check checks[4];
static struct jx_catalog catalog;

static struct jx_catalog_problem problems[64];
static size_t n_problems;

static void put(char *out, size_t size, const char *text)
{
	(void)snprintf(out, size, "%s", text);
}

#define PUT(field, text) put((field), sizeof(field), (text))

static void add_form(const char *code, const char *name)
{
	struct jx_form *form = &forms[catalog.n_forms++];

	*form = (struct jx_form){.first_item = catalog.n_items};
	PUT(form->code, code);
	PUT(form->name, name);
}

static struct jx_item *add_item(const char *code, const char *name, const char *unit)
{
	struct jx_item *item = &items[catalog.n_items++];

	*item = (struct jx_item){.over_offices = SUM, .over_months = SUM};
	PUT(item->code, code);
	PUT(item->name, name);
	PUT(item->unit, unit);
	forms[catalog.n_forms - 1].n_items++;
	return item;
}

static void add_formula(const char *code, const char *expression)
{
	struct jx_named_formula *formula = &formulas[catalog.n_formulas++];

	PUT(formula->code, code);
	PUT(formula->name, code);
	PUT(formula->expression, expression);
}

static void add_measure(const char *indicator, const char *expression)
{
	struct jx_measure *measure = &measures[catalog.n_measures++];

	PUT(measure->project, "37020023P880028111789");
	PUT(measure->indicator, indicator);
	PUT(measure->expression, expression);
}

static struct jx_check *add_check(enum jx_check_kind kind, const char *left, const char *right)
{
	struct jx_check *check = &checks[catalog.n_checks++];

	*check = (struct jx_check){.kind = kind, .severity = jx_check_severity(kind)};
	(void)snprintf(check->code, sizeof(check->code), "check%zu", catalog.n_checks);
	PUT(check->form, "petition.monthly");
	PUT(check->left, left);
	PUT(check->right, right);
	PUT(check->text, "及时受理数不大于应受理数");
	return check;
}

static void setup(void)
{
	catalog = (struct jx_catalog){
		.forms = forms, .items = items, .formulas = formulas, .measures = measures, .checks = checks};
	n_problems = 0;
	add_form("petition.monthly", "信访业务月报");
	(void)add_item("accept.due", "应受理", "件次");
	(void)add_item("accept.in_time", "及时受理", "件次");
	(void)add_item("visit.registered", "来访登记", "人次");
	add_form("video.monthly", "视频会议系统运维月报");
	(void)add_item("hours.total", "应运行小时", "小时");
	add_formula("rate.accepted", "accept.in_time / accept.due");
}

TestSuite(catalog, .init = setup);

static void keep(void *context, const struct jx_catalog_problem *problem)
{
	(void)context;
	cr_assert_lt(n_problems, sizeof(problems) / sizeof(problems[0]));
	cr_assert(problem->text && problem->field);
	problems[n_problems++] = *problem;
}

static void expect_right(void)
{
	n_problems = 0;
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 0, "%s: %s", problems[0].field, problems[0].text);
}

/* Exactly one thing is wrong: this. */
static void expect_one(enum jx_catalog_part part, size_t index, const char *field, const char *words)
{
	n_problems = 0;
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 1, "%zu problems, first: %s: %s", n_problems,
		     problems[0].field, problems[0].text);
	cr_assert(problems[0].part == part && problems[0].index == index, "%s: %s at %zu", problems[0].field,
		  problems[0].text, problems[0].index);
	cr_assert_str_eq(problems[0].field, field);
	cr_assert(strstr(problems[0].text, words) != NULL, "%s", problems[0].text);
}

/* -- looking up ---------------------------------------------------------------------------------------------------- */

Test(catalog, is_looked_up_by_code_and_by_name)
{
	const struct jx_form *form = jx_catalog_form(&catalog, "信访业务月报");

	add_measure("及时受理率", "rate.accepted");
	cr_assert(form == &forms[0] && jx_catalog_form(&catalog, "petition.monthly") == form);
	cr_assert_null(jx_catalog_form(&catalog, "petition"));
	cr_assert(jx_catalog_item(&catalog, form, "来访登记") == &items[2]);
	cr_assert(jx_catalog_item(&catalog, form, "visit.registered") == &items[2]);
	/* An item of another form is none of this one's. */
	cr_assert_null(jx_catalog_item(&catalog, form, "hours.total"));
	cr_assert(jx_catalog_item_by_code(&catalog, "hours.total") == &items[3]);
	cr_assert_null(jx_catalog_item_by_code(&catalog, "来访登记"));
	cr_assert(jx_catalog_formula(&catalog, "rate.accepted") == &formulas[0]);
	cr_assert(jx_catalog_measure(&catalog, "37020023P880028111789", "及时受理率") == &measures[0]);
	cr_assert_null(jx_catalog_measure(&catalog, "37020023P88002811184N", "及时受理率"));
}

Test(catalog, names_of_a_list)
{
	const char *list = " a, b.c ,d";
	char name[JX_ITEM_CODE_MAX + 1];

	cr_assert(jx_check_next_name(&list, name));
	cr_assert_str_eq(name, "a");
	cr_assert(jx_check_next_name(&list, name));
	cr_assert_str_eq(name, "b.c");
	cr_assert(jx_check_next_name(&list, name));
	cr_assert_str_eq(name, "d");
	cr_assert_not(jx_check_next_name(&list, name));
}

/* -- rules --------------------------------------------------------------------------------------------------------- */

Test(catalog, a_right_one)
{
	add_measure("及时受理率", "rate.accepted");
	add_measure("成本", "paid()");
	add_measure("天数", "longest_payment_days()");
	(void)add_check(JX_CHECK_AT_MOST, "accept.in_time", "accept.due");
	(void)add_check(JX_CHECK_TOGETHER, "accept.in_time, accept.due", "");
	expect_right();
}

Test(catalog, codes_are_well_formed_and_their_own)
{
	PUT(items[1].code, "accept.due");
	n_problems = 0;
	(void)jx_catalog_check(&catalog, keep, NULL);
	cr_assert(problems[0].part == JX_CATALOG_ITEM && problems[0].index == 1);
	cr_assert_str_eq(problems[0].field, "code");
	setup();
	PUT(items[3].code, "accept.due"); /* of another form */
	expect_one(JX_CATALOG_ITEM, 3, "code", "same code");
	PUT(items[3].code, "3hours");
	expect_one(JX_CATALOG_ITEM, 3, "code", "begins with a letter");
	PUT(items[3].code, "hours-total");
	expect_one(JX_CATALOG_ITEM, 3, "code", "has only letters");
	PUT(items[3].code, "");
	expect_one(JX_CATALOG_ITEM, 3, "code", "missing");
	PUT(items[3].code, "hours.total");
	PUT(formulas[0].code, "hours.total");
	expect_one(JX_CATALOG_FORMULA, 0, "code", "same code");
	PUT(formulas[0].code, "rate");
	PUT(forms[1].code, "petition.monthly");
	expect_one(JX_CATALOG_FORM, 1, "code", "same code");
}

Test(catalog, names_are_their_own_where_they_are_looked_for)
{
	PUT(items[3].name, "应受理"); /* of another form: fine */
	expect_right();
	PUT(items[2].name, "应受理");
	expect_one(JX_CATALOG_ITEM, 2, "name", "same name");
	PUT(items[2].name, " 来访");
	expect_one(JX_CATALOG_ITEM, 2, "name", "blank");
	PUT(items[2].name, "来访");
	PUT(forms[1].name, "信访业务月报");
	expect_one(JX_CATALOG_FORM, 1, "name", "same name");
}

Test(catalog, a_form_has_items_up_to_its_bound)
{
	char code[16];

	for (size_t i = 1; i < JX_FORM_ITEMS_MAX; i++) {
		(void)snprintf(code, sizeof(code), "n%zu", i);
		(void)add_item(code, code, "次");
	}
	expect_right();
	(void)add_item("past", "past", "次");
	expect_one(JX_CATALOG_FORM, 1, "items", "at most 500");
	setup();
	add_form("empty", "empty");
	expect_one(JX_CATALOG_FORM, 2, "items", "no item");
	setup();
	catalog.n_forms = catalog.n_items = catalog.n_formulas = 0;
	expect_one(JX_CATALOG_FORM, 0, "code", "there is no form");
}

Test(catalog, what_an_item_counts)
{
	items[0].decimals = 4;
	expect_right();
	items[0].decimals = 5;
	expect_one(JX_CATALOG_ITEM, 0, "decimals", "0 to 4");
	items[0].decimals = 0;
	items[0].over_offices = JX_AGGREGATE_LAST;
	expect_one(JX_CATALOG_ITEM, 0, "over_offices", "sum, max, min and none");
	items[0].over_offices = (enum jx_aggregation)0;
	expect_one(JX_CATALOG_ITEM, 0, "over_offices", "sum, max, min and none");
	items[0].over_offices = JX_AGGREGATE_NONE;
	items[0].over_months = JX_AGGREGATE_LAST;
	expect_right();
	items[0].over_months = JX_AGGREGATE_NONE;
	expect_one(JX_CATALOG_ITEM, 0, "over_months", "sum, max, min and last");
}

/* What makes a mean of percentages out of reported rates. */
Test(catalog, a_percentage_is_not_summed)
{
	struct jx_item *item = add_item("rate.reported", "自报率", "%");

	n_problems = 0;
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 2);
	cr_assert_str_eq(problems[0].field, "over_offices");
	cr_assert_str_eq(problems[1].field, "over_months");
	item->over_offices = JX_AGGREGATE_NONE;
	expect_one(JX_CATALOG_ITEM, 4, "over_months", "percentages are not added");
	item->over_months = JX_AGGREGATE_LAST;
	expect_right();
	PUT(item->unit, "％");
	item->over_offices = SUM;
	expect_one(JX_CATALOG_ITEM, 4, "over_offices", "percentages are not added");
	PUT(item->unit, "‰");
	expect_one(JX_CATALOG_ITEM, 4, "over_offices", "percentages are not added");
	PUT(item->unit, "个百分点");
	expect_one(JX_CATALOG_ITEM, 4, "over_offices", "percentages are not added");
	item->over_offices = JX_AGGREGATE_MAX;
	add_formula("mean", "(rate.reported + rate.accepted) / 2");
	expect_one(JX_CATALOG_FORMULA, 1, "expression", "averaged");
	PUT(formulas[1].expression, "rate.reported * accept.due");
	expect_one(JX_CATALOG_FORMULA, 1, "expression", "as a percentage");
}

Test(catalog, formulas_name_what_there_is)
{
	add_measure("x", "accept.dew / accept.due");
	expect_one(JX_CATALOG_MEASURE, 0, "expression", "no item or formula");
	cr_assert_str_eq(problems[0].name, "accept.dew");
	PUT(measures[0].expression, "accept.due + visit.registered");
	expect_one(JX_CATALOG_MEASURE, 0, "expression", "different units");
	cr_assert_eq(problems[0].at, 11);
	PUT(measures[0].expression, "spent()");
	expect_one(JX_CATALOG_MEASURE, 0, "expression", "no function");
	/* A wrong formula is told of where it stands, and of whoever names it. */
	PUT(measures[0].expression, "rate.accepted");
	PUT(formulas[0].expression, "accept.due +");
	n_problems = 0;
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 2);
	cr_assert(strstr(problems[1].text, "formula that it names is wrong") != NULL);
}

Test(catalog, formulas_do_not_name_each_other_in_a_circle)
{
	PUT(formulas[0].expression, "1 * rate.accepted");
	expect_one(JX_CATALOG_FORMULA, 0, "expression", "circle");
	PUT(formulas[0].expression, "rate.b");
	add_formula("rate.b", "rate.c");
	add_formula("rate.c", "rate.accepted");
	n_problems = 0;
	cr_assert_eq(jx_catalog_check(&catalog, keep, NULL), 3);
	for (size_t i = 0; i < 3; i++)
		cr_assert(problems[i].index == i && strstr(problems[i].text, "circle") != NULL);
}

/* f0 is an item's, f1 names f0, and so on. */
static void add_chain(unsigned n)
{
	char code[16], below[16] = "accept.due";

	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(code, sizeof(code), "f%u", i);
		add_formula(code, below);
		memcpy(below, code, sizeof(below));
	}
}

/* Whichever is looked at first: what is known of the lower ones counts as if they were looked through. */
Test(catalog, formulas_are_nested_eight_deep_and_not_nine)
{
	add_chain(JX_FORMULA_NESTING);
	add_measure("eight", "f7");
	expect_right();
	add_formula("f8", "f7");
	expect_right();
	PUT(measures[0].expression, "f8");
	expect_one(JX_CATALOG_MEASURE, 0, "expression", "8 deep");
	cr_assert_str_eq(problems[0].name, "f8");
}

/* d(n) names d(n - 1) twice: 2^n formulas. 1 + 2 + … + 64 + 128 = 255 for d7. */
Test(catalog, an_expression_takes_so_many_formulas_and_no_more)
{
	char code[16], below[2][16];
	struct jx_formula_unit unit;
	struct jx_formula_problem problem;

	add_formula("d0", "accept.due");
	for (unsigned i = 1; i < JX_FORMULA_NESTING; i++) {
		char expression[40];

		(void)snprintf(code, sizeof(code), "d%u", i);
		(void)snprintf(below[0], sizeof(below[0]), "d%u", i - 1);
		(void)snprintf(expression, sizeof(expression), "%s + %s", below[0], below[0]);
		add_formula(code, expression);
	}
	add_measure("255", "d7");
	add_measure("256", "d7 + d0");
	expect_right();
	cr_assert(jx_catalog_unit(&catalog, "d7 + d0", &unit, &problem));
	PUT(measures[0].expression, "d7 + d0 + d0");
	expect_one(JX_CATALOG_MEASURE, 0, "expression", "more than 256");
	cr_assert_not(jx_catalog_unit(&catalog, "d7 + d0 + d0", &unit, &problem));
}

Test(catalog, measures_are_one_for_an_indicator)
{
	add_measure("及时受理率", "rate.accepted");
	add_measure("及时受理率", "accept.due");
	expect_one(JX_CATALOG_MEASURE, 1, "indicator", "same indicator");
	PUT(measures[1].project, "37020023P88002811184N");
	expect_right();
	PUT(measures[1].project, "");
	expect_one(JX_CATALOG_MEASURE, 1, "project_code", "empty");
}

/* Formulas are about whatever months are evaluated. */
Test(catalog, formulas_do_not_look_at_other_months)
{
	add_formula("grown", "prev(accept.due)");
	expect_one(JX_CATALOG_FORMULA, 1, "expression", "only checks look at other months");
}

/* -- values -------------------------------------------------------------------------------------------------------- */

/* 53 of 100; visits are not reported; nothing ran. */
static enum jx_status value_of(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	(void)context;
	if (op == JX_FORMULA_NAME && strcmp(name, "visit.registered") == 0)
		return JX_NOT_FOUND;
	*value = jx_rational_of(op == JX_FORMULA_CALL                 ? 7200000
				: strcmp(name, "accept.in_time") == 0 ? 53
				: strcmp(name, "hours.total") == 0    ? 0
								      : 100);
	return JX_OK;
}

static enum jx_status evaluate(const char *expression, struct jx_formula_result *result)
{
	return jx_catalog_evaluate(&catalog, expression, value_of, NULL, result);
}

Test(catalog, evaluates_through_its_formulas)
{
	struct jx_formula_result result;

	add_formula("alias", " rate.accepted");
	EXPECT_OK(evaluate("rate.accepted * accept.due", &result));
	cr_assert(result.value.num == 53 && result.value.den == 1 && !result.quotient);
	/* A rate is a plain fraction. */
	EXPECT_OK(evaluate("rate.accepted", &result));
	cr_assert(result.value.num == 53 && result.value.den == 100);
	cr_assert(result.quotient && result.numerator.num == 53 && result.denominator.num == 100);
	EXPECT_OK(evaluate("paid()", &result));
	cr_assert(result.value.num == 7200000 && !result.quotient);
	EXPECT_STATUS(evaluate("1 +", &result), JX_INVALID_ARGUMENT);
}

Test(catalog, tells_no_data_from_nothing_to_count)
{
	struct jx_formula_result result;

	add_formula("rate.up", "hours.total / hours.total");
	add_formula("rate.visits", "visit.registered / visit.registered");
	EXPECT_STATUS(evaluate("rate.up", &result), JX_NOT_FOUND);
	cr_assert(result.by_zero && result.quotient);
	EXPECT_STATUS(evaluate("max(rate.up, rate.accepted)", &result), JX_NOT_FOUND);
	cr_assert(result.by_zero);
	EXPECT_STATUS(evaluate("max(rate.up, rate.visits)", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero);
	EXPECT_STATUS(evaluate("rate.visits", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero);
}

/* A catalogue that nobody checked must not hold up whoever evaluates over it. */
Test(catalog, evaluation_ends_in_a_circle_too)
{
	struct jx_formula_result result;

	add_formula("a", "b");
	add_formula("b", "a");
	EXPECT_STATUS(evaluate("a", &result), JX_INVALID_ARGUMENT);
	EXPECT_STATUS(evaluate("a + b", &result), JX_INVALID_ARGUMENT);
}
