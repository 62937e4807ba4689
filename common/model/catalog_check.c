/* SPDX-License-Identifier: Apache-2.0 */
/* The rules that hold within a catalogue, row by row. */
#include <assert.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/catalog.h"
#include "common/model/catalog_rules.h"
#include "common/model/decimal.h"

struct review {
	const struct jx_catalog *catalog;
	jx_catalog_told told;
	void *context;
	size_t found;
	enum jx_catalog_part part; /* of the row that is looked at */
	size_t index;
	struct jx_known_formula known[JX_CATALOG_ROWS_MAX];
};

static void tell(struct review *review, const char *field, const char *text)
{
	const struct jx_catalog_problem problem = {
		.part = review->part, .index = review->index, .field = field, .text = text};

	if (!text)
		return;
	review->found++;
	review->told(review->context, &problem);
}

static void tell_formula(struct review *review, const char *field, const struct jx_formula_problem *found)
{
	struct jx_catalog_problem problem = {
		.part = review->part, .index = review->index, .field = field, .at = found->at, .text = found->text};

	memcpy(problem.name, found->name, sizeof(problem.name));
	review->found++;
	review->told(review->context, &problem);
}

/* As a formula can name it. */
static const char *code_problem(const char *code)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
	static const char characters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789.";

	if (code[0] == '\0')
		return JX_N("a code is missing");
	if (!strchr(letters, code[0]))
		return JX_N("a code begins with a letter");
	if (strspn(code, characters) != strlen(code))
		return JX_N("a code has only letters, digits, '.' and '_'");
	return NULL;
}

static void check_code(struct review *review, const char *code, bool taken)
{
	const char *problem = code_problem(code);

	tell(review, "code", problem ? problem : taken ? JX_N("another row has the same code") : NULL);
}

static void check_name(struct review *review, const char *name, bool taken)
{
	const char *problem = jx_text_name_problem(name, JX_ITEM_NAME_MAX);

	tell(review, "name", problem ? problem : taken ? JX_N("another row has the same name") : NULL);
}

/* -- forms and items ----------------------------------------------------------------------------------------------- */

_Static_assert(JX_CLOSES_AFTER_MAX == 366, "the sentence below says so");

static void check_schedule(struct review *review, const struct jx_schedule *schedule)
{
	if (schedule->opens_day > 31)
		tell(review, "opens_day", JX_N("a month has at most 31 days"));
	if (schedule->due_day > 31)
		tell(review, "due_day", JX_N("a month has at most 31 days"));
	if (schedule->due_day > 0 && schedule->opens_day > schedule->due_day)
		tell(review, "opens_day", JX_N("it opens after it is due"));
	if (schedule->due_rolls && schedule->due_day == 0)
		tell(review, "due_rolls", JX_N("there is no day on which it is due"));
	if (schedule->closes_after_days > 0 && schedule->due_day == 0)
		tell(review, "closes_after_days", JX_N("there is no day on which it is due"));
	if (schedule->closes_after_days > JX_CLOSES_AFTER_MAX)
		tell(review, "closes_after_days", JX_N("it closes at most 366 days after it was due"));
}

static void check_form(struct review *review, size_t index)
{
	const struct jx_form *form = &review->catalog->forms[index];
	bool code_taken = false, name_taken = false;

	for (size_t i = 0; i < index; i++) {
		code_taken |= strcmp(review->catalog->forms[i].code, form->code) == 0;
		name_taken |= strcmp(review->catalog->forms[i].name, form->name) == 0;
	}
	check_code(review, form->code, code_taken);
	check_name(review, form->name, name_taken);
	if (form->n_items == 0)
		tell(review, "items", JX_N("the form has no item"));
	if (form->n_items > JX_FORM_ITEMS_MAX)
		tell(review, "items", JX_N("a form has at most 500 items"));
	check_schedule(review, &form->schedule);
}

_Static_assert(JX_FORM_ITEMS_MAX == 500, "the sentence above says so");

static bool right_over_offices(enum jx_aggregation over)
{
	return over == JX_AGGREGATE_SUM || over == JX_AGGREGATE_MAX || over == JX_AGGREGATE_MIN ||
	       over == JX_AGGREGATE_NONE;
}

static bool right_over_months(enum jx_aggregation over)
{
	return over == JX_AGGREGATE_SUM || over == JX_AGGREGATE_MAX || over == JX_AGGREGATE_MIN ||
	       over == JX_AGGREGATE_LAST;
}

static const char *sum_problem(const struct jx_item *item, enum jx_aggregation over)
{
	return over == JX_AGGREGATE_SUM && jx_unit_is_share(item->unit)
		       ? JX_N("percentages are not added: report numerator and denominator, and name their quotient in "
			      "formulas")
		       : NULL;
}

static void check_figures(struct review *review, const struct jx_item *item)
{
	tell(review, "unit", jx_text_name_problem(item->unit, JX_UNIT_MAX));
	if (item->decimals > JX_DECIMAL_DIGITS)
		tell(review, "decimals", JX_N("a figure has 0 to 4 decimals"));
	tell(review, "over_offices",
	     right_over_offices(item->over_offices) ? sum_problem(item, item->over_offices)
						    : JX_N("over offices is one of sum, max, min and none"));
	tell(review, "over_months",
	     right_over_months(item->over_months) ? sum_problem(item, item->over_months)
						  : JX_N("over months is one of sum, max, min and last"));
}

/* Its code is its own over all forms, its name within its form. */
static void check_item(struct review *review, const struct jx_form *form, size_t index)
{
	const struct jx_item *items = review->catalog->items;
	bool code_taken = false, name_taken = false;

	for (size_t i = 0; i < index; i++) {
		code_taken |= strcmp(items[i].code, items[index].code) == 0;
		name_taken |= i >= form->first_item && strcmp(items[i].name, items[index].name) == 0;
	}
	check_code(review, items[index].code, code_taken);
	check_name(review, items[index].name, name_taken);
	check_figures(review, &items[index]);
}

static void check_forms(struct review *review)
{
	const struct jx_catalog *catalog = review->catalog;

	for (size_t i = 0; i < catalog->n_forms; i++) {
		const struct jx_form *form = &catalog->forms[i];

		review->part = JX_CATALOG_FORM;
		review->index = i;
		check_form(review, i);
		review->part = JX_CATALOG_ITEM;
		for (size_t item = form->first_item; item < form->first_item + form->n_items; item++) {
			review->index = item;
			check_item(review, form, item);
		}
	}
}

/* -- formulas and measures ----------------------------------------------------------------------------------------- */

static void check_expression(struct review *review, const char *expression)
{
	struct jx_formula_unit unit;
	struct jx_formula_problem problem;

	if (!jx_catalog_unit_known(review->catalog, review->known, expression, &unit, &problem))
		tell_formula(review, "expression", &problem);
}

static void check_formula(struct review *review, size_t index)
{
	const struct jx_named_formula *formula = &review->catalog->formulas[index];
	bool code_taken = jx_catalog_item_by_code(review->catalog, formula->code) != NULL, name_taken = false;

	for (size_t i = 0; i < index; i++) {
		code_taken |= strcmp(review->catalog->formulas[i].code, formula->code) == 0;
		name_taken |= strcmp(review->catalog->formulas[i].name, formula->name) == 0;
	}
	check_code(review, formula->code, code_taken);
	check_name(review, formula->name, name_taken);
	check_expression(review, formula->expression);
}

static void check_measure(struct review *review, size_t index)
{
	const struct jx_measure *measure = &review->catalog->measures[index];
	bool taken = false;

	for (size_t i = 0; i < index; i++)
		taken |= strcmp(review->catalog->measures[i].project, measure->project) == 0 &&
			 strcmp(review->catalog->measures[i].indicator, measure->indicator) == 0;
	tell(review, "project_code", jx_text_name_problem(measure->project, JX_PROJECT_CODE_MAX));
	tell(review, "indicator",
	     taken ? JX_N("another row is about the same indicator")
		   : jx_text_name_problem(measure->indicator, JX_INDICATOR_NAME_MAX));
	check_expression(review, measure->expression);
}

/* -- checks -------------------------------------------------------------------------------------------------------- */

struct form_units {
	const struct jx_catalog *catalog;
	const struct jx_form *form;
};

static const struct jx_item *item_of_form(const struct form_units *units, const char *code)
{
	const struct jx_item *items = &units->catalog->items[units->form->first_item];

	for (size_t i = 0; i < units->form->n_items; i++)
		if (strcmp(items[i].code, code) == 0)
			return &items[i];
	return NULL;
}

static bool unit_in_form(void *context, const char *name, enum jx_formula_op op, struct jx_formula_unit *unit)
{
	const struct jx_item *item = op == JX_FORMULA_CALL ? NULL : item_of_form(context, name);

	if (item)
		jx_unit_of_item(item, unit);
	return item != NULL;
}

/* One side of a check. */
struct side {
	const char *field, *text;
	struct jx_formula_unit unit;
	bool own;           /* it names a figure that the month's submission has a part in */
	size_t other_month; /* the byte where it first looks at other months; SIZE_MAX: it does not */
};

static void look_at_months(const struct jx_formula *formula, struct side *side)
{
	for (size_t i = 0; i < formula->n_nodes; i++) {
		const struct jx_formula_node *node = &formula->nodes[i];
		bool named = node->op == JX_FORMULA_NAME;

		side->own |= named || node->op == JX_FORMULA_YTD;
		if (jx_formula_is_figure(node->op) && !named && side->other_month == SIZE_MAX)
			side->other_month = node->left;
	}
}

static bool check_side(struct review *review, struct form_units *units, struct side *side)
{
	struct jx_formula formula;
	struct jx_formula_problem problem;

	side->other_month = SIZE_MAX;
	if (jx_formula_parse(side->text, &formula, &problem) &&
	    jx_formula_check(&formula, unit_in_form, units, &side->unit, &problem)) {
		look_at_months(&formula, side);
		return true;
	}
	if (problem.name[0] != '\0')
		problem.text = JX_N("the form has no such item");
	tell_formula(review, side->field, &problem);
	return false;
}

static void check_months(struct review *review, const struct side *side, const struct jx_check *check)
{
	const struct jx_formula_problem problem = {
		.text = JX_N("a cumulative check is about the sums from January on: write the items' names alone"),
		.at = side->other_month};

	if (check->cumulative && side->other_month != SIZE_MAX)
		tell_formula(review, side->field, &problem);
}

static void check_at_most(struct review *review, struct form_units *units, const struct jx_check *check)
{
	struct side sides[] = {{.field = "left", .text = check->left}, {.field = "right", .text = check->right}};
	const struct jx_formula_unit *left = &sides[0].unit, *right = &sides[1].unit;
	bool good = check_side(review, units, &sides[0]);

	good = check_side(review, units, &sides[1]) && good;
	if (!good)
		return;
	check_months(review, &sides[0], check);
	check_months(review, &sides[1], check);
	if (!sides[0].own && !sides[1].own)
		tell(review, "left", JX_N("it is about no figure of the month itself"));
	/* A plain number is a bound for any figure. */
	if (left->name[0] != '\0' && right->name[0] != '\0' &&
	    (strcmp(left->name, right->name) != 0 || left->percentage != right->percentage))
		tell(review, "right", JX_N("figures of different units are not compared with each other"));
}

/* What is wrong with an item that a check's list names; NULL: nothing. */
static const char *listed_problem(const struct jx_check *check, const struct jx_item *item)
{
	if (!item)
		return JX_N("the form has no such item");
	return check->kind == JX_CHECK_CUMULATIVE && item->over_months != JX_AGGREGATE_SUM
		       ? JX_N("its months are not added: it has no cumulative figure")
		       : NULL;
}

static void check_list(struct review *review, const struct form_units *units, const struct jx_check *check,
		       size_t least)
{
	const char *list = check->left;
	struct jx_formula_problem problem = {.text = NULL};
	size_t n = 0;

	while (jx_check_next_name(&list, problem.name)) {
		problem.at = (size_t)(list - check->left) - strlen(problem.name);
		problem.text = listed_problem(check, item_of_form(units, problem.name));
		if (problem.text)
			tell_formula(review, "left", &problem);
		n++;
	}
	if (list[strspn(list, " ,")] != '\0')
		tell(review, "left", JX_N("a name has at most 48 characters"));
	else if (n < least)
		tell(review, "left", JX_N("name two items or more, with commas between"));
}

static void check_together(struct review *review, const struct form_units *units, const struct jx_check *check)
{
	check_list(review, units, check, 2);
	if (check->right[0] != '\0')
		tell(review, "right", JX_N("it stays empty for figures that are reported together"));
	if (check->cumulative)
		tell(review, "cumulative", JX_N("figures are reported together each month"));
}

static void check_pattern(struct review *review, const struct form_units *units, const struct jx_check *check)
{
	check_list(review, units, check, 0);
	if (check->kind == JX_CHECK_CHANGE && jx_check_times(check) == 0)
		tell(review, "right",
		     JX_N("how many times the usual spread: a whole number from 1 to 100, or nothing"));
	if (check->kind != JX_CHECK_CHANGE && check->right[0] != '\0')
		tell(review, "right", JX_N("it stays empty for this kind of check"));
	if (check->cumulative)
		tell(review, "cumulative", JX_N("it looks at the months themselves"));
	if (check->severity == JX_SEVERITY_ERROR)
		tell(review, "severity", JX_N("what is unusual may be right: it is one of verify and hint"));
}

_Static_assert(JX_CHANGE_TIMES_MAX == 100, "the sentence above says so");

static bool is_severity(enum jx_severity severity)
{
	return severity == JX_SEVERITY_ERROR || severity == JX_SEVERITY_VERIFY || severity == JX_SEVERITY_HINT;
}

static void check_check(struct review *review, size_t index)
{
	const struct jx_check *check = &review->catalog->checks[index];
	struct form_units units = {.catalog = review->catalog};
	bool taken = false;

	for (size_t i = 0; i < index; i++)
		taken |= strcmp(review->catalog->checks[i].code, check->code) == 0;
	for (size_t i = 0; i < review->catalog->n_forms; i++)
		if (!units.form && strcmp(review->catalog->forms[i].code, check->form) == 0)
			units.form = &review->catalog->forms[i];
	check_code(review, check->code, taken);
	tell(review, "text", jx_text_name_problem(check->text, JX_TEXT_LINE_MAX));
	tell(review, "severity",
	     is_severity(check->severity) ? NULL : JX_N("a severity is one of error, verify and hint"));
	if (!units.form)
		tell(review, "form_code", JX_N("there is no form of this code"));
	else if (check->kind == JX_CHECK_AT_MOST)
		check_at_most(review, &units, check);
	else if (check->kind == JX_CHECK_TOGETHER)
		check_together(review, &units, check);
	else if (jx_check_is_pattern(check->kind))
		check_pattern(review, &units, check);
	else
		tell(review, "kind", JX_N("a check is one of at_most, together, change, digits and cumulative"));
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void check_rows(struct review *review, enum jx_catalog_part part, size_t n,
		       void (*check)(struct review *review, size_t index))
{
	review->part = part;
	for (size_t i = 0; i < n; i++) {
		review->index = i;
		check(review, i);
	}
}

size_t jx_catalog_check(const struct jx_catalog *catalog, jx_catalog_told told, void *context)
{
	struct review review = {.catalog = catalog, .told = told, .context = context};

	assert(catalog->n_forms <= JX_FORMS_MAX && catalog->n_items <= JX_CATALOG_ITEMS_MAX);
	assert(catalog->n_formulas <= JX_CATALOG_ROWS_MAX && catalog->n_measures <= JX_CATALOG_ROWS_MAX);
	assert(catalog->n_checks <= JX_CATALOG_ROWS_MAX);
	if (catalog->n_forms == 0)
		tell(&review, "code", JX_N("there is no form"));
	check_forms(&review);
	check_rows(&review, JX_CATALOG_FORMULA, catalog->n_formulas, check_formula);
	check_rows(&review, JX_CATALOG_MEASURE, catalog->n_measures, check_measure);
	check_rows(&review, JX_CATALOG_CHECK, catalog->n_checks, check_check);
	return review.found;
}
