/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/project_request.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/text.h"
#include "common/model/project_code.h"
#include "server/domain/project.h"
#include "server/domain/weights.h"
#include "server/service/fields.h"

_Static_assert(JX_PROJECT_BYTES == 65536, "the sentence below says so");
_Static_assert(JX_PLAN_STEPS_MAX == 12 && JX_GOALS_MAX == 32 && JX_INDICATORS_MAX == 128, "the sentences below say so");

/* Its own sentence: the server fills in what a client could get wrong. */
#define SERVERS JX_N("the server fills this in")

/* -- fields of a list --------------------------------------------------------------------------------------------- */

/* The rows of one list of the message. */
struct row {
	struct jx_fields *fields;
	const char *list; /* "plan" */
	size_t index;
};

/* "project.plan[3].month" */
static void check(const struct row *row, const char *name, enum jx_rule rule, const char *problem)
{
	char field[JX_FIELD_PATH];

	if (!problem)
		return;
	(void)snprintf(field, sizeof(field), "project.%s[%zu].%s", row->list, row->index, name);
	jx_field_check(row->fields, field, rule, problem);
}

static void check_steps(struct jx_fields *fields, const Jixiao__V1__Project *message)
{
	const Jixiao__V1__PlanStep none = JIXIAO__V1__PLAN_STEP__INIT, *before = &none;
	struct row row = {fields, "plan", 0};

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

static void check_goals(struct jx_fields *fields, const Jixiao__V1__Project *message)
{
	struct row row = {fields, "goals", 0};

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

static void check_indicators(struct jx_fields *fields, const Jixiao__V1__Project *message)
{
	struct row row = {fields, "indicators", 0};

	for (; row.index < message->n_indicators; row.index++) {
		check_indicator(&row, message->indicators[row.index]);
		check(&row, "name", JX_RULE_UNIQUE, unique_problem(message->indicators, row.index));
	}
}

/* -- fields of the project ---------------------------------------------------------------------------------------- */

static void check_head(struct jx_fields *fields, const char *department, const Jixiao__V1__Project *message)
{
	const char *code = jx_project_code_problem(message->code);
	bool same = strcmp(department, message->department_code) == 0;

	jx_field_check(fields, "project.code", JX_RULE_PROJECT_CODE, code);
	jx_field_check(fields, "project.name", JX_RULE_NAME, jx_text_name_problem(message->name, JX_PROJECT_NAME_MAX));
	if (!code)
		jx_field_check(fields, "project.year", JX_RULE_YEAR,
			       jx_project_year_problem(message->code, message->year));
	jx_field_check(fields, "project.department_code", JX_RULE_DEPARTMENT,
		       same ? NULL : JX_N("it is not the department_code of the request"));
	if (*message->department_name)
		jx_field_check(fields, "project.department_name", JX_RULE_NAME,
			       jx_text_name_problem(message->department_name, JX_OFFICE_NAME_MAX));
	jx_field_check(fields, "project.purpose", JX_RULE_CELL,
		       jx_text_cell_problem(message->purpose, JX_TEXT_BLOCK_MAX));
}

static void check_money(struct jx_fields *fields, const Jixiao__V1__Project *message)
{
	jx_field_check(fields, "project.fiscal_fen", JX_RULE_AMOUNT, jx_fund_problem(message->fiscal_fen));
	jx_field_check(fields, "project.carry_over_fen", JX_RULE_AMOUNT, jx_fund_problem(message->carry_over_fen));
	jx_field_check(fields, "project.other_fen", JX_RULE_AMOUNT, jx_fund_problem(message->other_fen));
	jx_field_check(fields, "project.budget_fen", JX_RULE_AMOUNT,
		       jx_budget_problem(message->budget_fen, message->fiscal_fen, message->carry_over_fen,
					 message->other_fen));
}

static void check_servers(struct jx_fields *fields, const Jixiao__V1__Project *message)
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
	};

	for (size_t i = 0; i < sizeof(servers) / sizeof(servers[0]); i++)
		jx_field_check(fields, servers[i].field, JX_RULE_SERVER, servers[i].given ? SERVERS : NULL);
}

static const char *indicator_count_problem(size_t n)
{
	if (n == 0)
		return JX_N("a project has at least one indicator");
	return n > JX_INDICATORS_MAX ? JX_N("a project has at most 128 indicators") : NULL;
}

static void check_counts(struct jx_fields *fields, const Jixiao__V1__Project *message)
{
	jx_field_check(fields, "project.plan", JX_RULE_COUNT,
		       message->n_plan > JX_PLAN_STEPS_MAX ? JX_N("a plan has at most 12 amounts") : NULL);
	jx_field_check(fields, "project.goals", JX_RULE_COUNT,
		       message->n_goals > JX_GOALS_MAX ? JX_N("a project has at most 32 goals") : NULL);
	jx_field_check(fields, "project.indicators", JX_RULE_COUNT, indicator_count_problem(message->n_indicators));
}

/* The whole as it was sent, so that it fits an answer too. */
static const char *size_problem(const Jixiao__V1__Project *message)
{
	return protobuf_c_message_get_packed_size(&message->base) > JX_PROJECT_BYTES
		       ? JX_N("its texts have together more than 64 kB")
		       : NULL;
}

/* -- what it becomes ---------------------------------------------------------------------------------------------- */

/* The usual weights where none is given. False: the call is refused. */
static bool weigh(struct jx_call *call, const Jixiao__V1__Project *message, struct jx_indicator *indicators,
		  uint32_t *execution)
{
	struct jx_fields fields = {.call = call};
	const char *level1[JX_INDICATORS_MAX], *problem;
	uint32_t weights[JX_INDICATORS_MAX];
	bool given = message->execution_weight_hundredths != 0;

	for (size_t i = 0; i < message->n_indicators; i++) {
		level1[i] = message->indicators[i]->level1;
		weights[i] = message->indicators[i]->weight_hundredths;
		given = given || weights[i] != 0;
	}
	*execution = message->execution_weight_hundredths;
	problem = given ? jx_weights_problem(*execution, weights, message->n_indicators)
			: jx_weights_share(level1, message->n_indicators, "", execution, weights);
	for (size_t i = 0; i < message->n_indicators && !problem; i++)
		indicators[i].weight = weights[i];
	jx_field_check(&fields, "project.indicators", JX_RULE_WEIGHTS, problem);
	return jx_fields_right(&fields);
}

static struct jx_plan_step *read_plan(struct jx_call *call, const Jixiao__V1__Project *message)
{
	struct jx_plan_step *steps = jx_call_take(call, (message->n_plan + 1) * sizeof(*steps));

	for (size_t i = 0; i < message->n_plan && steps; i++)
		steps[i] = (struct jx_plan_step){message->plan[i]->month, message->plan[i]->amount_fen};
	return steps;
}

static struct jx_goal *read_goals(struct jx_call *call, const Jixiao__V1__Project *message)
{
	struct jx_goal *goals = jx_call_take(call, (message->n_goals + 1) * sizeof(*goals));

	for (size_t i = 0; i < message->n_goals && goals; i++)
		goals[i] = (struct jx_goal){message->goals[i]->number, message->goals[i]->text};
	return goals;
}

static struct jx_indicator *read_indicators(struct jx_call *call, const Jixiao__V1__Project *message)
{
	struct jx_indicator *indicators = jx_call_take(call, message->n_indicators * sizeof(*indicators));

	for (size_t i = 0; i < message->n_indicators && indicators; i++) {
		const Jixiao__V1__Indicator *indicator = message->indicators[i];

		indicators[i] = (struct jx_indicator){
			.level1 = indicator->level1,
			.level2 = indicator->level2,
			.name = indicator->name,
			.description = indicator->description,
			.target = target_text(indicator),
			.basis = indicator->basis,
		};
	}
	return indicators;
}

static bool read_project(struct jx_call *call, const Jixiao__V1__Project *message, struct jx_project *project)
{
	const struct jx_plan_step *plan = read_plan(call, message);
	const struct jx_goal *goals = plan ? read_goals(call, message) : NULL;
	struct jx_indicator *indicators = goals ? read_indicators(call, message) : NULL;

	*project = (struct jx_project){
		.code = message->code,
		.name = message->name,
		.department = message->department_code,
		.department_name = message->department_name,
		.purpose = message->purpose,
		.year = message->year,
		.budget_fen = {message->budget_fen, message->fiscal_fen, message->carry_over_fen, message->other_fen},
		.plan = plan,
		.n_plan = message->n_plan,
		.goals = goals,
		.n_goals = message->n_goals,
		.indicators = indicators,
		.n_indicators = message->n_indicators,
	};
	return indicators && weigh(call, message, indicators, &project->execution_weight);
}

bool jx_project_request(struct jx_call *call, const char *department, const Jixiao__V1__Project *message,
			struct jx_project *project)
{
	struct jx_fields fields = {.call = call};

	if (!message) {
		jx_field_check(&fields, "project", JX_RULE_COUNT, JX_N("it is empty"));
		return jx_fields_right(&fields);
	}
	check_head(&fields, department, message);
	check_money(&fields, message);
	check_servers(&fields, message);
	check_counts(&fields, message);
	jx_field_check(&fields, "project", JX_RULE_CELL, size_problem(message));
	if (fields.problem)
		return jx_fields_right(&fields);
	check_steps(&fields, message);
	check_goals(&fields, message);
	check_indicators(&fields, message);
	return jx_fields_right(&fields) && read_project(call, message, project);
}
