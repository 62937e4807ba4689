/* SPDX-License-Identifier: Apache-2.0 */
/* Formulas, as a catalogue brings them: read, checked and computed, whatever they say. */
#include <string.h>

#include "common/model/formula.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX 700u

/* Names of one letter count cases, of two visits; longer ones there are none. */
static bool unit_of(void *context, const char *name, enum jx_formula_op op, struct jx_formula_unit *unit)
{
	static const struct jx_formula_unit cases = {.name = "件次"}, visits = {.name = "人次"}, money = {.name = "元"};

	(void)context;
	*unit = op == JX_FORMULA_CALL ? money : strlen(name) == 1 ? cases : visits;
	return op == JX_FORMULA_CALL || strlen(name) <= 2;
}

static enum jx_status value_of(void *context, const char *name, enum jx_formula_op op, struct jx_rational *value)
{
	(void)context;
	(void)op;
	*value = jx_rational_of((int64_t)name[0] - 'c');
	return name[0] == 'z' ? JX_NOT_FOUND : JX_OK;
}

static void check_nodes(const struct jx_formula *formula, size_t length)
{
	JX_FUZZ_MUST(formula->n_nodes > 0 && formula->n_nodes <= JX_FORMULA_NODES && length <= JX_EXPRESSION_MAX);
	for (size_t i = 0; i < formula->n_nodes; i++) {
		const struct jx_formula_node *node = &formula->nodes[i];

		JX_FUZZ_MUST((size_t)node->at + node->length <= length);
		JX_FUZZ_MUST(node->op <= JX_FORMULA_YTD || (node->left < i && node->right < i));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX + 1] = "";
	struct jx_formula formula;
	struct jx_formula_problem problem = {.text = NULL};
	struct jx_formula_unit unit;
	struct jx_formula_result result;
	enum jx_status status;

	if (size > TEXT_MAX)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	if (!jx_formula_parse(text, &formula, &problem)) {
		JX_FUZZ_MUST(problem.text && problem.at <= strlen(text));
		return 0;
	}
	check_nodes(&formula, strlen(text));
	if (!jx_formula_check(&formula, unit_of, NULL, &unit, &problem))
		JX_FUZZ_MUST(problem.text && problem.at < strlen(text));
	status = jx_formula_evaluate(&formula, value_of, NULL, &result);
	JX_FUZZ_MUST(status == JX_OK || status == JX_NOT_FOUND || status == JX_OUT_OF_RANGE);
	JX_FUZZ_MUST(status != JX_OK || (result.value.den > 0 && !result.by_zero));
	return 0;
}
