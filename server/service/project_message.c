/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/project_message.h"

#include "common/rpc/target_message.h"
#include "server/service/fields.h"
#include "server/store/catalog.h"

#define SAME(ours, contracts)                                                                                          \
	_Static_assert((int)(ours) == (int)JIXIAO__V1__##contracts, "the model has the contract's number")
SAME(JX_FUND_FISCAL, FUND__FUND_FISCAL);
SAME(JX_FUND_CARRY_OVER, FUND__FUND_CARRY_OVER);
SAME(JX_FUND_OTHER, FUND__FUND_OTHER);

/* -- lists -------------------------------------------------------------------------------------------------------- */

/* `n` messages of `size` bytes in a row, and in *pointers a pointer to each. NULL: the call is refused. */
static void *take_list(struct jx_call *call, size_t n, size_t size, void ***pointers)
{
	char *messages = jx_call_take(call, (n + 1) * size);

	*pointers = messages ? jx_call_take(call, (n + 1) * sizeof(void *)) : NULL;
	for (size_t i = 0; i < n && *pointers; i++)
		(*pointers)[i] = messages + i * size;
	return *pointers ? messages : NULL;
}

static bool add_plan(struct jx_call *call, const struct jx_project *project, Jixiao__V1__Project *message)
{
	void **pointers;
	Jixiao__V1__PlanStep *steps = take_list(call, project->n_plan, sizeof(*steps), &pointers);

	for (size_t i = 0; i < project->n_plan && steps; i++) {
		jixiao__v1__plan_step__init(&steps[i]);
		steps[i].month = project->plan[i].month;
		steps[i].amount_fen = project->plan[i].amount_fen;
	}
	message->plan = (Jixiao__V1__PlanStep **)pointers;
	message->n_plan = project->n_plan;
	return steps != NULL;
}

static bool add_goals(struct jx_call *call, const struct jx_project *project, Jixiao__V1__Project *message)
{
	void **pointers;
	Jixiao__V1__Goal *goals = take_list(call, project->n_goals, sizeof(*goals), &pointers);

	for (size_t i = 0; i < project->n_goals && goals; i++) {
		jixiao__v1__goal__init(&goals[i]);
		goals[i].number = project->goals[i].number;
		goals[i].text = (char *)project->goals[i].text;
	}
	message->goals = (Jixiao__V1__Goal **)pointers;
	message->n_goals = project->n_goals;
	return goals != NULL;
}

struct indicator_message {
	Jixiao__V1__Indicator message;
	Jixiao__V1__Target target;
};

static void fill_indicator(const struct jx_indicator *indicator, struct indicator_message *out)
{
	jixiao__v1__indicator__init(&out->message);
	jixiao__v1__target__init(&out->target);
	out->message.level1 = (char *)indicator->level1;
	out->message.level2 = (char *)indicator->level2;
	out->message.name = (char *)indicator->name;
	out->message.description = (char *)indicator->description;
	out->message.target = &out->target;
	out->target.text = (char *)indicator->target;
	out->message.basis = (char *)indicator->basis;
	out->message.weight_hundredths = indicator->weight;
}

static bool add_indicators(struct jx_call *call, const struct jx_project *project, Jixiao__V1__Project *message)
{
	void **pointers;
	struct indicator_message *indicators = take_list(call, project->n_indicators, sizeof(*indicators), &pointers);

	for (size_t i = 0; i < project->n_indicators && indicators; i++)
		fill_indicator(&project->indicators[i], &indicators[i]);
	message->indicators = (Jixiao__V1__Indicator **)pointers;
	message->n_indicators = project->n_indicators;
	return indicators != NULL;
}

struct adjustment_message {
	Jixiao__V1__Adjustment message;
	char date[JX_DATE_SIZE];
};

static void fill_adjustment(const struct jx_adjustment *adjustment, struct adjustment_message *out)
{
	jixiao__v1__adjustment__init(&out->message);
	jx_date_format(adjustment->day, out->date);
	out->message.id = adjustment->id;
	out->message.fund = (Jixiao__V1__Fund)adjustment->fund;
	out->message.amount_fen = adjustment->amount_fen;
	out->message.date = out->date;
	out->message.document = (char *)adjustment->document;
	out->message.reason = (char *)adjustment->reason;
}

static bool add_adjustments(struct jx_call *call, const struct jx_project *project, Jixiao__V1__Project *message)
{
	const struct jx_adjustment *rows;
	struct adjustment_message *adjustments;
	void **pointers;
	size_t n;
	enum jx_status status = jx_adjustment_list(call->store, call->arena, project->code, &rows, &n);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	adjustments = take_list(call, n, sizeof(*adjustments), &pointers);
	message->adjusted_budget_fen = project->budget_fen[0];
	for (size_t i = 0; i < n && adjustments; i++) {
		fill_adjustment(&rows[i], &adjustments[i]);
		message->adjusted_budget_fen += rows[i].amount_fen;
	}
	message->adjustments = (Jixiao__V1__Adjustment **)pointers;
	message->n_adjustments = n;
	return adjustments != NULL;
}

/* -- the whole ---------------------------------------------------------------------------------------------------- */

static void fill(const struct jx_project *project, Jixiao__V1__Project *message)
{
	message->code = (char *)project->code;
	message->name = (char *)project->name;
	message->year = project->year;
	message->department_code = (char *)project->department;
	message->department_name = (char *)project->department_name;
	message->budget_fen = project->budget_fen[0];
	message->fiscal_fen = project->budget_fen[JX_FUND_FISCAL];
	message->carry_over_fen = project->budget_fen[JX_FUND_CARRY_OVER];
	message->other_fen = project->budget_fen[JX_FUND_OTHER];
	message->purpose = (char *)project->purpose;
	message->version = project->version;
	message->execution_weight_hundredths = project->execution_weight;
	message->weights_given = project->weights_given;
	message->seq = project->seq;
}

Jixiao__V1__Project *jx_project_message(struct jx_call *call, const struct jx_project *project)
{
	Jixiao__V1__Project *message = jx_call_take(call, sizeof(*message));
	char *from = message ? jx_call_take(call, JX_MONTH_SIZE) : NULL;

	if (!from)
		return NULL;
	jixiao__v1__project__init(message);
	fill(project, message);
	jx_month_format(project->from, from);
	message->effective_from = from;
	return add_plan(call, project, message) && add_goals(call, project, message) &&
			       add_indicators(call, project, message) && add_adjustments(call, project, message)
		       ? message
		       : NULL;
}

/* -- what the server understands ---------------------------------------------------------------------------------- */

static bool explain_target(struct jx_call *call, Jixiao__V1__Target *message)
{
	struct jx_target_parts *parts = jx_call_take(call, sizeof(*parts));

	if (parts)
		jx_target_explain(message, parts);
	return parts != NULL;
}

/* The newest catalogue's formulas, by name: which of both came first does not matter. */
static bool link_measures(struct jx_call *call, Jixiao__V1__Project *message)
{
	struct jx_catalog catalog;
	enum jx_status status = jx_catalog_load(call->store, call->arena, JX_MONTH_LAST, &catalog);

	for (size_t i = 0; i < message->n_indicators && status == JX_OK; i++) {
		Jixiao__V1__Indicator *indicator = message->indicators[i];
		const struct jx_measure *measure = jx_catalog_measure(&catalog, message->code, indicator->name);

		if (measure)
			indicator->measure = (char *)measure->expression;
	}
	if (status != JX_OK && status != JX_NOT_FOUND)
		jx_call_fault(call, status);
	return call->outcome == JX_CALL_OPEN;
}

bool jx_project_explain(struct jx_call *call, Jixiao__V1__Project *message)
{
	for (size_t i = 0; i < message->n_indicators; i++)
		if (!explain_target(call, message->indicators[i]->target))
			return false;
	return link_measures(call, message);
}

void jx_project_summary(const struct jx_project *project, int64_t adjusted_fen, Jixiao__V1__ProjectSummary *message)
{
	jixiao__v1__project_summary__init(message);
	message->code = (char *)project->code;
	message->name = (char *)project->name;
	message->year = project->year;
	message->department_code = (char *)project->department;
	message->budget_fen = project->budget_fen[0];
	message->adjusted_budget_fen = project->budget_fen[0] + adjusted_fen;
	message->indicator_count = (uint32_t)project->n_indicators;
	message->version = project->version;
	message->seq = project->seq;
}
