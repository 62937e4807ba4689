/* SPDX-License-Identifier: Apache-2.0 */
/* What a formula amounts to. */
#include "common/model/formula.h"

struct computer {
	const struct jx_formula *formula;
	jx_formula_value_of value_of;
	void *context;
	struct jx_rational values[JX_FORMULA_NODES];
	bool known[JX_FORMULA_NODES];
	bool missing; /* a figure is */
	bool by_zero; /* something is divided by 0 */
};

static enum jx_status value_of_name(struct computer *computer, size_t index)
{
	const struct jx_formula_node *node = &computer->formula->nodes[index];
	char name[JX_ITEM_CODE_MAX + 1];
	enum jx_status status;

	jx_formula_name(computer->formula, node, name);
	status = computer->value_of(computer->context, name, node->op, &computer->values[index]);
	computer->known[index] = status == JX_OK;
	if (status == JX_NOT_FOUND)
		computer->missing = true;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

enum jx_status jx_formula_apply(enum jx_formula_op op, struct jx_rational a, struct jx_rational b,
				struct jx_rational *value)
{
	switch (op) {
	case JX_FORMULA_NEGATE:
		return jx_rational_subtract(jx_rational_of(0), a, value);
	case JX_FORMULA_ADD:
		return jx_rational_add(a, b, value);
	case JX_FORMULA_SUBTRACT:
		return jx_rational_subtract(a, b, value);
	case JX_FORMULA_MULTIPLY:
		return jx_rational_multiply(a, b, value);
	case JX_FORMULA_DIVIDE:
		return jx_rational_divide(a, b, value);
	case JX_FORMULA_MIN:
		*value = jx_rational_compare(a, b) <= 0 ? a : b;
		return JX_OK;
	case JX_FORMULA_MAX:
		*value = jx_rational_compare(a, b) >= 0 ? a : b;
		return JX_OK;
	case JX_FORMULA_NUMBER:
	case JX_FORMULA_NAME:
	case JX_FORMULA_CALL:
	case JX_FORMULA_PREV:
	case JX_FORMULA_YEAR_AGO:
	case JX_FORMULA_YTD:
		break; /* operands, not operators */
	}
	return JX_INTERNAL;
}

static enum jx_status compute(struct computer *computer, size_t index)
{
	const struct jx_formula_node *node = &computer->formula->nodes[index];
	enum jx_status status;

	if (jx_formula_is_figure(node->op))
		return value_of_name(computer, index);
	if (node->op == JX_FORMULA_NUMBER) {
		computer->values[index] = node->number;
		computer->known[index] = true;
		return JX_OK;
	}
	if (!computer->known[node->left] || (node->op != JX_FORMULA_NEGATE && !computer->known[node->right]))
		return JX_OK;
	status = jx_formula_apply(node->op, computer->values[node->left], computer->values[node->right],
				  &computer->values[index]);
	computer->known[index] = status == JX_OK;
	if (status == JX_NOT_FOUND)
		computer->by_zero = true;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

/* All names are asked for, also past one that has no value: only then is it sure that none is missing. */
enum jx_status jx_formula_evaluate(const struct jx_formula *formula, jx_formula_value_of value_of, void *context,
				   struct jx_formula_result *result)
{
	struct computer computer = {.formula = formula, .value_of = value_of, .context = context};
	const size_t whole = formula->n_nodes - 1;
	const struct jx_formula_node *last = &formula->nodes[whole];
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < formula->n_nodes && status == JX_OK; i++)
		status = compute(&computer, i);
	*result = (struct jx_formula_result){.value = jx_rational_of(0)};
	if (status != JX_OK)
		return status;
	result->by_zero = computer.by_zero && !computer.missing;
	if (last->op == JX_FORMULA_DIVIDE && computer.known[last->left] && computer.known[last->right]) {
		result->quotient = true;
		result->numerator = computer.values[last->left];
		result->denominator = computer.values[last->right];
	}
	if (!computer.known[whole])
		return JX_NOT_FOUND;
	result->value = computer.values[whole];
	return JX_OK;
}
