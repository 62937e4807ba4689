/* SPDX-License-Identifier: Apache-2.0 */
/* What a formula counts: the units of its parts, from its names up. */
#include <string.h>

#include "common/base/reasons.h"
#include "common/model/formula.h"

struct checker {
	const struct jx_formula *formula;
	jx_formula_unit_of unit_of;
	void *context;
	struct jx_formula_problem *problem;
	struct jx_formula_unit units[JX_FORMULA_NODES];
};

static const char with_percentage[] = JX_N("what is reported as a percentage is computed with no other figure: report "
					   "the two figures that it is the quotient of");

static bool unit_of_name(struct checker *checker, const struct jx_formula_node *node, struct jx_formula_unit *unit)
{
	char name[JX_ITEM_CODE_MAX + 1];

	jx_formula_name(checker->formula, node, name);
	if (checker->unit_of(checker->context, name, node->op, unit))
		return true;
	*checker->problem = (struct jx_formula_problem){
		.text = node->op == JX_FORMULA_CALL   ? JX_N("there is no function of this name")
			: node->op == JX_FORMULA_NAME ? JX_N("there is no item or formula of this name")
						      : JX_N("only checks look at other months, and at items alone"),
		.at = node->at,
	};
	memcpy(checker->problem->name, name, sizeof(name));
	return false;
}

static bool same_unit(const struct jx_formula_unit *a, const struct jx_formula_unit *b)
{
	return a->rate == b->rate && a->percentage == b->percentage && strcmp(a->name, b->name) == 0;
}

static bool is_number(const struct jx_formula_unit *unit)
{
	return unit->name[0] == '\0';
}

static const char *unit_of_sum(const struct jx_formula_unit *a, const struct jx_formula_unit *b,
			       struct jx_formula_unit *unit)
{
	if (a->rate || b->rate)
		return JX_N("rates are neither added nor averaged: add their numerators and their denominators");
	if (!same_unit(a, b))
		return JX_N("figures of different units are not added to each other");
	*unit = *a;
	unit->scaled = false; /* a weighted sum */
	return NULL;
}

/* "max(a - b, 0)": 0 is 0 of any unit. */
static bool is_zero(const struct jx_formula_node *node)
{
	return node->op == JX_FORMULA_NUMBER && jx_rational_compare(node->number, jx_rational_of(0)) == 0;
}

static const char *unit_of_choice(const struct checker *checker, const struct jx_formula_node *node,
				  struct jx_formula_unit *unit)
{
	const struct jx_formula_unit *a = &checker->units[node->left], *b = &checker->units[node->right];
	bool zero_left = is_zero(&checker->formula->nodes[node->left]);
	bool zero_right = is_zero(&checker->formula->nodes[node->right]);

	if (a->rate && b->rate && a->percentage != b->percentage)
		return with_percentage;
	if (!same_unit(a, b) && !zero_left && !zero_right)
		return JX_N("figures of different units are not compared with each other");
	*unit = zero_left ? *b : *a;
	return NULL;
}

static const char *unit_of_product(const struct jx_formula_unit *a, const struct jx_formula_unit *b,
				   struct jx_formula_unit *unit)
{
	if ((a->rate && is_number(b)) || (b->rate && is_number(a)))
		return JX_N("a rate is not multiplied by a number: it is a fraction, and shown as a percentage");
	if (a->percentage || b->percentage)
		return with_percentage;
	if (is_number(a) || a->rate)
		*unit = *b;
	else if (is_number(b) || b->rate)
		*unit = *a;
	else
		return JX_N("two figures with units are not multiplied by each other");
	unit->scaled |= !is_number(unit) && (is_number(a) || is_number(b));
	return NULL;
}

/* "元/件次"; false where that is too long. */
static bool unit_by_unit(const struct jx_formula_unit *a, const struct jx_formula_unit *b, struct jx_formula_unit *unit)
{
	size_t over = strlen(a->name), under = strlen(b->name);

	if (over + 1 + under > JX_UNIT_MAX)
		return false;
	*unit = *a;
	unit->name[over] = '/';
	memcpy(unit->name + over + 1, b->name, under + 1);
	return true;
}

static const char *unit_of_quotient(const struct jx_formula_unit *a, const struct jx_formula_unit *b,
				    struct jx_formula_unit *unit)
{
	static const struct jx_formula_unit rate = {.name = "%", .rate = true};

	if (is_number(b)) {
		if (a->rate)
			return JX_N("a rate is not divided by a number: it is a fraction, and shown as a percentage");
		*unit = *a;
		unit->scaled |= !is_number(a);
		return NULL;
	}
	if (same_unit(a, b)) {
		if (a->scaled || b->scaled)
			return JX_N(
				"a rate is a fraction, shown as a percentage: neither of its sides is multiplied or "
				"divided by a number");
		*unit = rate;
		return NULL;
	}
	if (a->rate || b->rate || is_number(a))
		return JX_N("a figure is divided by a figure or by a number");
	return unit_by_unit(a, b, unit) ? NULL : JX_N("the units of this quotient are too long");
}

/* Of no figure anything is known: what has a value all the same is constant. */
static enum jx_status know_nothing(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	(void)context;
	(void)name;
	(void)op;
	(void)value;
	return JX_NOT_FOUND;
}

/* The operands of a node stand before it, so that up to it they are a formula of their own. */
static bool is_always_zero(const struct jx_formula *formula, size_t node)
{
	struct jx_formula part = *formula;
	struct jx_formula_result result;

	part.n_nodes = node + 1;
	return jx_formula_evaluate(&part, know_nothing, NULL, &result) == JX_OK &&
	       jx_rational_compare(result.value, jx_rational_of(0)) == 0;
}

static const char *unit_of_operator(const struct checker *checker, const struct jx_formula_node *node,
				    struct jx_formula_unit *unit)
{
	const struct jx_formula_unit *a = &checker->units[node->left], *b = &checker->units[node->right];

	switch (node->op) {
	case JX_FORMULA_NEGATE:
		*unit = *a;
		return NULL;
	case JX_FORMULA_ADD:
	case JX_FORMULA_SUBTRACT:
		return unit_of_sum(a, b, unit);
	case JX_FORMULA_MULTIPLY:
		return unit_of_product(a, b, unit);
	case JX_FORMULA_DIVIDE:
		if (is_always_zero(checker->formula, node->right))
			return JX_N("nothing is divided by 0");
		return unit_of_quotient(a, b, unit);
	case JX_FORMULA_MIN:
	case JX_FORMULA_MAX:
		return unit_of_choice(checker, node, unit);
	case JX_FORMULA_NUMBER:
	case JX_FORMULA_NAME:
	case JX_FORMULA_CALL:
	case JX_FORMULA_PREV:
	case JX_FORMULA_YEAR_AGO:
	case JX_FORMULA_YTD:
		break; /* operands, not operators */
	}
	return NULL;
}

static bool check_node(struct checker *checker, size_t index)
{
	const struct jx_formula_node *node = &checker->formula->nodes[index];
	struct jx_formula_unit *unit = &checker->units[index];
	const char *text;

	*unit = (struct jx_formula_unit){.name = ""};
	if (jx_formula_is_figure(node->op))
		return unit_of_name(checker, node, unit);
	text = unit_of_operator(checker, node, unit);
	if (text)
		*checker->problem = (struct jx_formula_problem){.text = text, .at = node->at};
	return text == NULL;
}

bool jx_formula_check(const struct jx_formula *formula, jx_formula_unit_of unit_of, void *context,
		      struct jx_formula_unit *unit, struct jx_formula_problem *problem)
{
	struct checker checker = {.formula = formula, .unit_of = unit_of, .context = context, .problem = problem};

	for (size_t i = 0; i < formula->n_nodes; i++)
		if (!check_node(&checker, i))
			return false;
	*unit = checker.units[formula->n_nodes - 1];
	return true;
}
