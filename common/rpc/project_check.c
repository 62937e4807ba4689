/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/project_check.h"

#include <stdio.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/project.h"
#include "common/model/project_code.h"
#include "common/model/weights.h"

#define FIELD_SIZE 64u

_Static_assert(JX_PROJECT_BYTES == 65536, "the sentence below says so");
_Static_assert(JX_PLAN_STEPS_MAX == 12 && JX_GOALS_MAX == 32 && JX_INDICATORS_MAX == 128, "the sentences below say so");

/* Its own sentence: the server fills in what a client could get wrong. */
#define SERVERS JX_N("the server fills this in")

struct checking {
	jx_project_told told;
	void *context;
	bool *right; /* so far */
};

static void tell(const struct checking *checking, const char *field, enum jx_rule rule, const char *problem)
{
	if (!problem)
		return;
	*checking->right = false;
	checking->told(checking->context, &(struct jx_project_problem){field, rule, problem});
}

/* -- fields of a list --------------------------------------------------------------------------------------------- */

/* The rows of one list of the message. */
struct row {
	const struct checking *checking;
	const char *list; /* "plan" */
	size_t index;
};

/* "project.plan[3].month" */
static void check(const struct row *row, const char *name, enum jx_rule rule, const char *problem)
{
	char field[FIELD_SIZE];

	if (!problem)
		return;
	(void)snprintf(field, sizeof(field), "project.%s[%zu].%s", row->list, row->index, name);
	tell(row->checking, field, rule, problem);
}

static void check_steps(const struct checking *checking, const Jixiao__V1__Project *message)
{
	const Jixiao__V1__PlanStep none = JIXIAO__V1__PLAN_STEP__INIT, *before = &none;
	struct row row = {checking, "plan", 0};

	for (; row.index < message->n_plan; row.index++) {
		const Jixiao__V1__PlanStep *step = message->plan[row.index];

		check(&row, "month", JX_RULE_PLAN, jx_plan_month_problem(step->month, before->month));
		check(&row, "amount_fen", JX_RULE_PLAN, jx_plan_amount_problem(step->amount_fen, before->amount_fen));
		before = step;
	}
}

static const char *goal_problem(const char *text)
{
	return *text ? jx_text_cell_problem(text, JX_TEXT_BLOCK_MAX) : JX_N("it is empty");
}

static void check_goals(const struct checking *checking, const Jixiao__V1__Project *message)
{
	struct row row = {checking, "goals", 0};

	for (; row.index < message->n_goals; row.index++)
		check(&row, "text", JX_RULE_CELL, goal_problem(message->goals[row.index]->text));
}

static const char *target_text(const Jixiao__V1__Indicator *indicator)
{
	return indicator->target ? indicator->target->text : "";
}

/* What the server understood stands beside the text, and what it did not understand is not for the client to say. */
static bool has_only_text(const Jixiao__V1__Target *target)
{
	return !target || (target->comparator == JIXIAO__V1__COMPARATOR__COMPARATOR_UNSPECIFIED && !target->value &&
			   !target->upper && !*target->unit && !*target->date);
}

static void check_indicator(const struct row *row, const Jixiao__V1__Indicator *indicator)
{
	check(row, "level1", JX_RULE_NAME, jx_text_name_problem(indicator->level1, JX_INDICATOR_NAME_MAX));
	check(row, "level2", JX_RULE_CELL, jx_text_cell_problem(indicator->level2, JX_INDICATOR_NAME_MAX));
	check(row, "name", JX_RULE_NAME, jx_text_name_problem(indicator->name, JX_INDICATOR_NAME_MAX));
	check(row, "description", JX_RULE_CELL, jx_text_cell_problem(indicator->description, JX_TEXT_LINE_MAX));
	check(row, "target.text", JX_RULE_NAME, jx_text_name_problem(target_text(indicator), JX_TEXT_LINE_MAX));
	check(row, "target", JX_RULE_SERVER, has_only_text(indicator->target) ? NULL : SERVERS);
	check(row, "basis", JX_RULE_CELL, jx_text_cell_problem(indicator->basis, JX_TEXT_LINE_MAX));
	check(row, "measure", JX_RULE_SERVER, *indicator->measure ? SERVERS : NULL);
}

/* By the name that measures and figures find an indicator by. */
static const char *unique_problem(Jixiao__V1__Indicator *const *indicators, size_t index)
{
	for (size_t i = 0; i < index; i++)
		if (strcmp(indicators[i]->name, indicators[index]->name) == 0)
			return JX_N("another indicator has this name");
	return NULL;
}

static void check_indicators(const struct checking *checking, const Jixiao__V1__Project *message)
{
	struct row row = {checking, "indicators", 0};

	for (; row.index < message->n_indicators; row.index++) {
		check_indicator(&row, message->indicators[row.index]);
		check(&row, "name", JX_RULE_UNIQUE, unique_problem(message->indicators, row.index));
	}
}

/* -- fields of the project ---------------------------------------------------------------------------------------- */

static void check_head(const struct checking *checking, const Jixiao__V1__Project *message)
{
	const char *code = jx_project_code_problem(message->code);

	tell(checking, "project.code", JX_RULE_PROJECT_CODE, code);
	tell(checking, "project.name", JX_RULE_NAME, jx_text_name_problem(message->name, JX_PROJECT_NAME_MAX));
	if (!code)
		tell(checking, "project.year", JX_RULE_YEAR, jx_project_year_problem(message->code, message->year));
	if (*message->department_name)
		tell(checking, "project.department_name", JX_RULE_NAME,
		     jx_text_name_problem(message->department_name, JX_OFFICE_NAME_MAX));
	tell(checking, "project.purpose", JX_RULE_CELL, jx_text_cell_problem(message->purpose, JX_TEXT_BLOCK_MAX));
}

static void check_money(const struct checking *checking, const Jixiao__V1__Project *message)
{
	tell(checking, "project.fiscal_fen", JX_RULE_AMOUNT, jx_fund_problem(message->fiscal_fen));
	tell(checking, "project.carry_over_fen", JX_RULE_AMOUNT, jx_fund_problem(message->carry_over_fen));
	tell(checking, "project.other_fen", JX_RULE_AMOUNT, jx_fund_problem(message->other_fen));
	tell(checking, "project.budget_fen", JX_RULE_AMOUNT,
	     jx_budget_problem(message->budget_fen, message->fiscal_fen, message->carry_over_fen, message->other_fen));
}

static void check_servers(const struct checking *checking, const Jixiao__V1__Project *message)
{
	const struct {
		const char *field;
		bool given;
	} servers[] = {
		{"project.version", message->version != 0},
		{"project.effective_from", *message->effective_from != '\0'},
		{"project.adjustments", message->n_adjustments > 0},
		{"project.adjusted_budget_fen", message->adjusted_budget_fen != 0},
		{"project.seq", message->seq != 0},
		{"project.weights_given", message->weights_given},
	};

	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		tell(checking, servers[i].field, JX_RULE_SERVER, servers[i].given ? SERVERS : NULL);
}

static const char *indicator_count_problem(size_t n)
{
	if (n == 0)
		return JX_N("a project has at least one indicator");
	return n > JX_INDICATORS_MAX ? JX_N("a project has at most 128 indicators") : NULL;
}

static void check_counts(const struct checking *checking, const Jixiao__V1__Project *message)
{
	tell(checking, "project.plan", JX_RULE_COUNT,
	     message->n_plan > JX_PLAN_STEPS_MAX ? JX_N("a plan has at most 12 amounts") : NULL);
	tell(checking, "project.goals", JX_RULE_COUNT,
	     message->n_goals > JX_GOALS_MAX ? JX_N("a project has at most 32 goals") : NULL);
	tell(checking, "project.indicators", JX_RULE_COUNT, indicator_count_problem(message->n_indicators));
}

/* The whole as it was sent, so that it fits an answer too. */
static const char *size_problem(const Jixiao__V1__Project *message)
{
	return protobuf_c_message_get_packed_size(&message->base) > JX_PROJECT_BYTES
		       ? JX_N("its texts have together more than 64 kB")
		       : NULL;
}

/* -- weights ------------------------------------------------------------------------------------------------------ */

bool jx_project_gives_weights(const Jixiao__V1__Project *message)
{
	bool given = message->execution_weight_hundredths != 0;

	for (size_t i = 0; i < message->n_indicators; i++)
		given = given || message->indicators[i]->weight_hundredths != 0;
	return given;
}

/* They add up, or can be shared out: whatever a level weighs. */
static const char *weights_problem(const Jixiao__V1__Project *message)
{
	const struct jx_level_weights usual = {.given = false};
	uint32_t weights[JX_INDICATORS_MAX], execution;
	const char *level1[JX_INDICATORS_MAX];

	for (size_t i = 0; i < message->n_indicators; i++) {
		level1[i] = message->indicators[i]->level1;
		weights[i] = message->indicators[i]->weight_hundredths;
	}
	if (jx_project_gives_weights(message))
		return jx_weights_problem(message->execution_weight_hundredths, weights, message->n_indicators);
	return jx_weights_share(level1, message->n_indicators, &usual, &execution, weights);
}

bool jx_project_check(const Jixiao__V1__Project *message, jx_project_told told, void *context)
{
	bool right = true;
	const struct checking checking = {told, context, &right};

	check_head(&checking, message);
	check_money(&checking, message);
	check_servers(&checking, message);
	check_counts(&checking, message);
	tell(&checking, "project", JX_RULE_CELL, size_problem(message));
	if (!right)
		return false;
	check_steps(&checking, message);
	check_goals(&checking, message);
	check_indicators(&checking, message);
	if (right)
		tell(&checking, "project.indicators", JX_RULE_WEIGHTS, weights_problem(message));
	return right;
}
