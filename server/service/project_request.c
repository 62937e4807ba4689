/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/project_request.h"

#include <string.h>

#include "common/base/limits.h"
#include "common/rpc/project_check.h"
#include "server/service/fields.h"

/* -- what it becomes ---------------------------------------------------------------------------------------------- */

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
			.target = indicator->target->text,
			.basis = indicator->basis,
			.weight = indicator->weight_hundredths,
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
		.execution_weight = message->execution_weight_hundredths,
		.weights_given = jx_project_gives_weights(message),
	};
	return indicators != NULL;
}

static void told(void *context, const struct jx_project_problem *problem)
{
	jx_field_check(context, problem->field, problem->rule, problem->text);
}

bool jx_project_request(struct jx_call *call, const char *department, const Jixiao__V1__Project *message,
			struct jx_project *project)
{
	struct jx_fields fields = {.call = call};

	if (!message) {
		jx_field_check(&fields, "project", JX_RULE_COUNT, JX_N("it is empty"));
		return jx_fields_right(&fields);
	}
	if (strcmp(department, message->department_code) != 0)
		jx_field_check(&fields, "project.department_code", JX_RULE_DEPARTMENT,
			       JX_N("it is not the department_code of the request"));
	(void)jx_project_check(message, told, &fields);
	return jx_fields_right(&fields) && read_project(call, message, project);
}
