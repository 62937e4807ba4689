/* SPDX-License-Identifier: Apache-2.0 */
/* What of a whole goal table a person should look at, though it can be taken. */
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"
#include "common/model/project_code.h"
#include "common/model/target.h"

static void check_code(struct jx_goal_reader *reader)
{
	const struct jx_goal_table *table = reader->table;

	if (jx_project_code_mistyped(table->code.text))
		jx_goal_hint(reader, table->code,
			     JX_N("the project code's check character does not fit: is it mistyped?"));
	if (table->title.text && !strstr(table->title.text, table->name.text))
		jx_goal_hint(reader, table->title, JX_N("the title names another project than the table"));
}

static void check_plan(struct jx_goal_reader *reader)
{
	const struct jx_goal_table *table = reader->table;

	for (size_t i = 0; i < table->n_plan; i++) {
		const struct jx_printed_amount *amount = &table->plan[i].amount;

		if (amount->fen > table->budget.fen)
			jx_goal_hint(reader, amount->printed, JX_N("the plan spends more than the budget"));
	}
}

/* A cost target repeats the budget (≤720万元 = 720.00). */
static bool cost_differs(const struct jx_printed_indicator *indicator, const struct jx_target *target, int64_t budget)
{
	int64_t unit = jx_unit_fen(target->unit);
	struct jx_rational fen;

	if (!strstr(indicator->level1.text, "成本") || unit == 0)
		return false;
	if (target->comparator != JX_AT_MOST && target->comparator != JX_EQUAL)
		return false;
	return jx_rational_multiply(target->value, jx_rational_of(unit), &fen) == JX_OK &&
	       jx_rational_compare(fen, jx_rational_of(budget)) != 0;
}

static void check_indicators(struct jx_goal_reader *reader)
{
	const struct jx_goal_table *table = reader->table;
	bool satisfaction = false;

	for (size_t i = 0; i < table->n_indicators; i++) {
		const struct jx_printed_indicator *indicator = &table->indicators[i];
		struct jx_target target;

		satisfaction = satisfaction || strstr(indicator->level1.text, "满意度");
		if (!jx_target_parse(indicator->target.text, &target))
			jx_goal_note_printed(
				reader, indicator->target,
				JX_N("the target is not understood, and kept as a qualitative one (定性)"));
		else if (cost_differs(indicator, &target, table->budget.fen))
			jx_goal_hint(reader, indicator->target, JX_N("the cost target is not the budget"));
	}
	if (!satisfaction)
		jx_goal_hint(reader, table->code, JX_N("there is no 满意度指标: is the table whole?"));
}

void jx_goal_check(struct jx_goal_reader *reader)
{
	check_code(reader);
	check_plan(reader);
	check_indicators(reader);
	if (!reader->table->weighted)
		jx_goal_hint(reader, reader->table->code, JX_N("the table has no weights: the usual ones are taken"));
}
