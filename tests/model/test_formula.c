/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/formula.h"

#include <stdio.h>
#include <string.h>

#include "tests/lib/expect.h"

/* -- a small city -------------------------------------------------------------------------------------------------- */

static const struct known {
	const char *name, *unit;
	bool call, missing;
	int64_t num, den;
} known[] = {
	{"accept.due", "件次", false, false, 100, 1},     {"accept.in_time", "件次", false, false, 59, 1},
	{"visit.registered", "人次", false, false, 7, 1}, {"none", "件次", false, false, 0, 1},
	{"unreported", "件次", false, true, 0, 1},        {"share", "%", false, false, 1, 2},
	{"other_share", "%", false, false, 1, 3},         {"hours", "小时", false, false, 15, 2},
	{"paid", "元", true, false, 7200000, 1},          {"huge", "件次", false, false, INT64_MAX, 1},
};

static const struct known *find(const char *name, bool call)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (strcmp(known[i].name, name) == 0 && known[i].call == call)
			return &known[i];
	return NULL;
}

static bool unit_of(void *context, const char *name, enum jx_formula_op op, struct jx_formula_unit *unit)
{
	const struct known *row = find(name, op == JX_FORMULA_CALL);

	(void)context;
	if (!row)
		return false;
	*unit = (struct jx_formula_unit){.rate = strcmp(row->unit, "%") == 0};
	unit->percentage = unit->rate;
	(void)snprintf(unit->name, sizeof(unit->name), "%s", row->unit);
	return true;
}

static enum jx_status value_of(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	const struct known *row = find(name, op == JX_FORMULA_CALL);

	(void)context;
	cr_assert_not_null(row, "%s", name);
	if (row->missing)
		return JX_NOT_FOUND;
	return jx_rational_make(row->num, row->den, value);
}

static struct jx_formula read_formula(const char *text)
{
	struct jx_formula formula;
	struct jx_formula_problem problem = {.text = ""};

	cr_assert(jx_formula_parse(text, &formula, &problem), "%s: %s at %zu", text, problem.text, problem.at);
	return formula;
}

static void expect_value(const char *text, int64_t num, int64_t den)
{
	struct jx_formula formula = read_formula(text);
	struct jx_formula_result result;
	int64_t got_num = 0, got_den = 0;

	EXPECT_OK(jx_formula_evaluate(&formula, value_of, NULL, &result));
	EXPECT_OK(jx_rational_parts(result.value, &got_num, &got_den));
	cr_assert(got_num == num && got_den == den, "%s: %lld/%lld", text, (long long)got_num, (long long)got_den);
}

static void expect_unit(const char *text, const char *name, bool rate)
{
	struct jx_formula formula = read_formula(text);
	struct jx_formula_problem problem = {.text = ""};
	struct jx_formula_unit unit;

	cr_assert(jx_formula_check(&formula, unit_of, NULL, &unit, &problem), "%s: %s", text, problem.text);
	cr_assert_str_eq(unit.name, name, "%s", text);
	cr_assert_eq(unit.rate, rate, "%s", text);
}

/* No formula, or one whose units do not fit: at this byte, in words that have these in them. */
static void expect_wrong(const char *text, size_t at, const char *words)
{
	struct jx_formula formula;
	struct jx_formula_problem problem = {.text = NULL};
	struct jx_formula_unit unit;

	cr_assert(!jx_formula_parse(text, &formula, &problem) ||
			  !jx_formula_check(&formula, unit_of, NULL, &unit, &problem),
		  "%s is right", text);
	cr_assert(strstr(problem.text, words) != NULL, "%s: %s", text, problem.text);
	cr_assert_eq(problem.at, at, "%s: %s at %zu", text, problem.text, problem.at);
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

Test(formula, computes_as_in_school)
{
	expect_value("1 + 2 * 3", 7, 1);
	expect_value("(1 + 2) * 3", 9, 1);
	expect_value("7 - 2 - 1", 4, 1);
	expect_value("12 / 2 / 3", 2, 1);
	expect_value("1 / 3 + 1 / 6", 1, 2);
	expect_value("-2 * -(3 + 1)", 8, 1);
	expect_value("--2", 2, 1);
	expect_value("2 - -2", 4, 1);
	expect_value("0.5 + 0.0001", 5001, 10000);
	expect_value("\t( 7 )\t", 7, 1);
	expect_value("accept.in_time/accept.due", 59, 100);
	expect_value("paid() / 10000", 720, 1);
}

Test(formula, min_and_max_of_two_and_more)
{
	expect_value("min(3, 2)", 2, 1);
	expect_value("max(3, 2)", 3, 1);
	expect_value("min(3, 1, 2)", 1, 1);
	expect_value("max(1, 3, 2) - min(1, 3, 2)", 2, 1);
	expect_value("max(1/3, 0.3333)", 1, 3);
	expect_value("min(max(1, 2), max(3, 4), 5 - 1)", 2, 1);
	expect_wrong("min(1)", 0, "two values");
	expect_wrong("min()", 4, "a value is expected");
	expect_wrong("1 + max(1, 2", 12, "closing parenthesis");
	expect_wrong("max(1,, 2)", 6, "a value is expected");
}

Test(formula, what_is_no_formula_is_told_where)
{
	expect_wrong("", 0, "empty");
	expect_wrong(" ", 0, "empty");
	expect_wrong("1 +", 3, "missing at the end");
	expect_wrong("* 2", 0, "a value is expected");
	expect_wrong("1 2", 2, "an operator");
	expect_wrong("accept.due accept.due", 11, "an operator");
	expect_wrong("(1 + 2", 6, "closing parenthesis");
	expect_wrong("1 + 2)", 5, "opening parenthesis");
	expect_wrong("()", 1, "a value is expected");
	expect_wrong("及时受理", 0, "a value is expected");
	expect_wrong("1 × 2", 2, "an operator");
	expect_wrong("1.5.2", 0, "not a number");
	expect_wrong("1.", 0, "digits are missing");
	expect_wrong(".5", 0, "not a number");
	expect_wrong("1.00001", 0, "too many decimals");
	expect_wrong("1e5", 1, "an operator");
	expect_wrong("10000000001", 0, "too large");
	expect_wrong("paid(1)", 0, "only min and max");
	expect_wrong("a\nb", 1, "an operator");
}

/* -- bounds -------------------------------------------------------------------------------------------------------- */

Test(formula, length)
{
	char text[JX_EXPRESSION_MAX + 2];

	memset(text, ' ', sizeof(text));
	text[0] = '1';
	text[JX_EXPRESSION_MAX] = '\0';
	expect_value(text, 1, 1);
	text[JX_EXPRESSION_MAX] = ' ';
	text[JX_EXPRESSION_MAX + 1] = '\0';
	expect_wrong(text, JX_EXPRESSION_MAX, "512 bytes");
}

/* n numbers have n - 1 operators between them. */
static void write_sum(char *text, unsigned n)
{
	memcpy(text, "1", 2);
	for (unsigned i = 1; i < n; i++)
		memcpy(text + strlen(text), "+1", 3);
}

Test(formula, nodes)
{
	char text[JX_EXPRESSION_MAX];

	write_sum(text, JX_FORMULA_NODES / 2);
	expect_value(text, JX_FORMULA_NODES / 2, 1);
	memcpy(text + strlen(text) - 1, "-1", 3); /* with the sign one more: exactly the bound */
	expect_value(text, JX_FORMULA_NODES / 2 - 2, 1);
	write_sum(text, JX_FORMULA_NODES / 2 + 1);
	expect_wrong(text, strlen(text) - 2, "128 parts");
}

static void write_nested(char *text, unsigned depth, char opening, char closing)
{
	memset(text, opening, depth);
	text[depth] = '1';
	memset(text + depth + 1, closing, depth);
	text[closing == ' ' ? depth + 1 : 2 * depth + 1] = '\0';
}

/* The whole is one level, each parenthesis and each sign another. */
Test(formula, depth)
{
	char text[4 * JX_FORMULA_DEPTH];

	write_nested(text, JX_FORMULA_DEPTH - 1, '(', ')');
	expect_value(text, 1, 1);
	write_nested(text, JX_FORMULA_DEPTH, '(', ')');
	expect_wrong(text, JX_FORMULA_DEPTH, "32 deep");
	write_nested(text, JX_FORMULA_DEPTH - 1, '-', ' ');
	expect_value(text, -1, 1);
	write_nested(text, JX_FORMULA_DEPTH, '-', ' ');
	expect_wrong(text, JX_FORMULA_DEPTH - 1, "32 deep");
}

Test(formula, names)
{
	char text[JX_ITEM_CODE_MAX + 2];
	struct jx_formula formula;
	char name[JX_ITEM_CODE_MAX + 1];

	memset(text, 'n', sizeof(text));
	text[JX_ITEM_CODE_MAX + 1] = '\0';
	expect_wrong(text, 0, "48 characters");
	text[JX_ITEM_CODE_MAX] = '\0';
	formula = read_formula(text);
	jx_formula_name(&formula, &formula.nodes[0], name);
	cr_assert_str_eq(name, text);
}

/* -- units --------------------------------------------------------------------------------------------------------- */

Test(formula, units)
{
	expect_unit("3", "", false);
	expect_unit("accept.due", "件次", false);
	expect_unit("accept.due + accept.in_time - none", "件次", false);
	expect_unit("-accept.due", "件次", false);
	expect_unit("2 * accept.due / 3", "件次", false);
	expect_unit("max(accept.due, none)", "件次", false);
	expect_unit("accept.in_time / accept.due", "%", true);
	expect_unit("(accept.in_time + none) / accept.due", "%", true);
	expect_unit("paid() / accept.due", "元/件次", false);
	expect_unit("share", "%", true);
	expect_unit("accept.in_time / accept.due * none", "件次", false);
	expect_unit("none * (accept.in_time / accept.due)", "件次", false);
	expect_unit("share / other_share", "%", true);
	expect_unit("max(share, other_share)", "%", true);
	expect_unit("1 / 2", "", false);
	expect_unit("max(accept.due - none, 0)", "件次", false);
	expect_unit("min(0, accept.due, none)", "件次", false);
	expect_unit("max(share, 0)", "%", true);
	/* Weights within a sum are none of the sum. */
	expect_unit("(accept.in_time + 0.5 * none) / accept.due", "%", true);
	expect_unit("2 * paid() / accept.due", "元/件次", false);
}

Test(formula, figures_of_different_units_are_not_added)
{
	expect_wrong("accept.due + visit.registered", 11, "different units");
	expect_wrong("accept.due - visit.registered", 11, "different units");
	expect_wrong("accept.due + 1", 11, "different units");
	expect_wrong("paid() + accept.due", 7, "different units");
	expect_wrong("min(accept.due, visit.registered)", 0, "different units");
	expect_wrong("max(share, accept.due)", 0, "different units");
	expect_wrong("accept.due * accept.in_time", 11, "not multiplied");
	expect_wrong("1 / accept.due", 2, "is divided by");
	expect_wrong("accept.due / share", 11, "is divided by");
	expect_wrong("max(accept.due, 1)", 0, "different units");
	expect_wrong("accept.due / 0", 11, "nothing is divided by 0");
	expect_wrong("1 / 0.00", 2, "nothing is divided by 0");
	expect_wrong("accept.due / (1 - 0.5 * 2)", 11, "nothing is divided by 0");
}

/* The mean of percentages, in the ways that people write it. */
Test(formula, rates_are_neither_added_nor_averaged)
{
	expect_wrong("(share + other_share) / 2", 7, "averaged");
	expect_wrong("share - other_share", 6, "averaged");
	expect_wrong("accept.in_time / accept.due + none / accept.due", 28, "averaged");
	expect_wrong("1 - share", 2, "averaged");
	expect_wrong("share / 2", 6, "not divided by a number");
	expect_wrong("0.5 * share", 4, "not multiplied by a number");
	expect_wrong("accept.in_time / accept.due * 100", 28, "not multiplied by a number");
	expect_wrong("100 * accept.in_time / accept.due", 21, "neither of its sides");
	expect_wrong("-(accept.in_time * 100) / accept.due", 24, "neither of its sides");
	expect_wrong("accept.in_time / (accept.due / 100)", 15, "neither of its sides");
}

/* 95 of a hundred is not 0.95 of one. */
Test(formula, a_percentage_is_computed_with_no_other_figure)
{
	expect_wrong("share * accept.due", 6, "as a percentage");
	expect_wrong("accept.due * share", 11, "as a percentage");
	expect_wrong("max(share, accept.in_time / accept.due)", 0, "as a percentage");
	expect_wrong("share / (accept.in_time / accept.due)", 6, "is divided by");
}

Test(formula, a_name_that_is_none)
{
	struct jx_formula formula = read_formula("accept.due + accept.dew");
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;

	cr_assert(!jx_formula_check(&formula, unit_of, NULL, &unit, &problem));
	cr_assert_str_eq(problem.name, "accept.dew");
	cr_assert_eq(problem.at, 13);
	/* A function is no item, and an item no function. */
	expect_wrong("paid", 0, "no item or formula");
	expect_wrong("share()", 0, "no function");
}

/* The name is the unit. */
static bool unit_is_name(void *context, const char *name, enum jx_formula_op op, struct jx_formula_unit *unit)
{
	(void)context;
	(void)op;
	*unit = (struct jx_formula_unit){.rate = false};
	(void)snprintf(unit->name, sizeof(unit->name), "%s", name);
	return true;
}

Test(formula, the_unit_of_a_quotient_has_a_bound)
{
	/* 15 bytes over 16, with the stroke between, are 32. */
	struct jx_formula formula = read_formula("a23456789012345 / b234567890123456");
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;

	cr_assert(jx_formula_check(&formula, unit_is_name, NULL, &unit, &problem));
	cr_assert_str_eq(unit.name, "a23456789012345/b234567890123456");
	cr_assert_eq(strlen(unit.name), JX_UNIT_MAX);
	formula = read_formula("a234567890123456 / b234567890123456");
	cr_assert(!jx_formula_check(&formula, unit_is_name, NULL, &unit, &problem));
	cr_assert(strstr(problem.text, "too long") != NULL && problem.at == 17);
}

/* -- values -------------------------------------------------------------------------------------------------------- */

static enum jx_status evaluate(const char *text, struct jx_formula_result *result)
{
	struct jx_formula formula = read_formula(text);

	return jx_formula_evaluate(&formula, value_of, NULL, result);
}

Test(formula, a_quotient_has_its_sides)
{
	struct jx_formula_result result;

	/* 59 of 100: the sides are as they were, though the fraction may be reduced. */
	EXPECT_OK(evaluate("(accept.in_time + 1) / accept.due", &result));
	cr_assert(result.quotient && !result.by_zero);
	cr_assert(result.numerator.num == 60 && result.denominator.num == 100);
	cr_assert(result.value.num == 3 && result.value.den == 5);
	EXPECT_OK(evaluate("accept.in_time / accept.due - 1", &result));
	cr_assert(!result.quotient);
}

Test(formula, no_data_is_not_zero)
{
	struct jx_formula_result result;

	EXPECT_STATUS(evaluate("unreported", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero && !result.quotient);
	EXPECT_STATUS(evaluate("0 * unreported", &result), JX_NOT_FOUND);
	EXPECT_STATUS(evaluate("max(unreported, 1)", &result), JX_NOT_FOUND);
	EXPECT_STATUS(evaluate("unreported / accept.due", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero && !result.quotient);
}

Test(formula, division_by_zero_is_told_from_missing_figures)
{
	struct jx_formula_result result;

	EXPECT_STATUS(evaluate("none / none", &result), JX_NOT_FOUND);
	cr_assert(result.by_zero && result.quotient);
	cr_assert(result.numerator.num == 0 && result.denominator.num == 0);
	EXPECT_STATUS(evaluate("accept.due / none + 1", &result), JX_NOT_FOUND);
	cr_assert(result.by_zero && !result.quotient);
	/* Both: what is missing may be what the denominator waits for. */
	EXPECT_STATUS(evaluate("accept.due / none + unreported / accept.due", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero);
	EXPECT_STATUS(evaluate("unreported / none", &result), JX_NOT_FOUND);
	cr_assert(!result.by_zero);
}

Test(formula, what_does_not_fit_ends_it)
{
	struct jx_formula_result result;

	EXPECT_OK(evaluate("huge * huge / huge", &result)); /* 2^126 on the way */
	cr_assert(result.value.num == INT64_MAX && result.value.den == 1);
	EXPECT_STATUS(evaluate("huge * huge * 3", &result), JX_OUT_OF_RANGE);
	EXPECT_STATUS(evaluate("huge * huge + huge * huge + huge * huge", &result), JX_OUT_OF_RANGE);
}

static enum jx_status faulty(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	(void)name;
	(void)op;
	(void)value;
	++*(unsigned *)context;
	return JX_DATA_LOSS;
}

Test(formula, a_fault_ends_it_at_once)
{
	struct jx_formula formula = read_formula("accept.due + none");
	struct jx_formula_result result;
	unsigned asked = 0;

	EXPECT_STATUS(jx_formula_evaluate(&formula, faulty, &asked, &result), JX_DATA_LOSS);
	cr_assert_eq(asked, 1);
}
