/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bureau's goal table, with the words and the columns of its own document: (%) over the plan stands there although
 * amounts follow, and 其中：财政    资金 has its blanks. What that document has no place for (carried-over money, other
 * months of the plan) gets one where it exists.
 */
#include "client/forms/forms.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>

#include "client/forms/figures.h"

#define COLUMNS     7u
#define PLAN_MONTHS 12u
/* Months of the plan side by side: beside the label. */
#define PLAN_ACROSS (COLUMNS - 1)

static const unsigned weights[COLUMNS] = {12, 12, 18, 14, 10, 12, 12};

/* A sum above 0; an empty place otherwise, as the document has it. */
static void put_amount(struct jx_grid *form, size_t columns, int64_t fen)
{
	char amount[JX_MONEY_SIZE] = "";

	if (fen != 0)
		jx_form_wan(fen, amount);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, columns), amount);
}

static void put_head(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	struct jx_buffer text = {0};

	jx_form_add(&text, "%s绩效目标表", project->name);
	jx_form_caption(form, JX_CAPTION_TITLE, &text);
	jx_form_add(&text, "%s%s", project->department_code, project->department_name);
	jx_form_caption(form, JX_CAPTION_LEFT, &text);
	jx_grid_caption(form, JX_CAPTION_RIGHT, "单位：万元");

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "项目编码");
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 2), project->code);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "项目名称");
	jx_grid_put(form, &jx_form_name, JX_SPAN(1, 3), project->name);
}

static void put_budget(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	char amount[JX_MONEY_SIZE];
	size_t rows = project->carry_over_fen != 0 ? 2 : 1;

	jx_form_wan(project->budget_fen, amount);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(rows + 1, 1), "预算规模及资金用途");
	jx_grid_put(form, &jx_form_heading, JX_SPAN(rows, 1), "预算数");
	jx_grid_put(form, &jx_form_figure, JX_SPAN(rows, 1), amount);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "其中：财政    资金");
	put_amount(form, 1, project->fiscal_fen);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "其他资金");
	put_amount(form, 1, project->other_fen);
	if (project->carry_over_fen != 0) {
		jx_grid_row(form);
		jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "上年结转资金");
		put_amount(form, 3, project->carry_over_fen);
	}
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 6), project->purpose);
}

/* The plan's cells by month, NULL where it has none. */
struct plan {
	const Jixiao__V1__PlanStep *steps[PLAN_MONTHS + 1];
	unsigned months[PLAN_MONTHS]; /* that are printed */
	size_t n;
};

/* The document's four months, and others that the plan has. */
static void plan_init(struct plan *plan, const Jixiao__V1__Project *project)
{
	*plan = (struct plan){0};
	for (size_t i = 0; i < project->n_plan; i++)
		if (project->plan[i]->month >= 1 && project->plan[i]->month <= PLAN_MONTHS)
			plan->steps[project->plan[i]->month] = project->plan[i];
	for (unsigned month = 1; month <= PLAN_MONTHS; month++)
		if (plan->steps[month] != NULL || month == 3 || month == 6 || month == 10 || month == 12)
			plan->months[plan->n++] = month;
}

/* How many of the columns each of so many months takes: the document's own division for four. */
static const uint8_t plan_spans[PLAN_ACROSS + 1][PLAN_ACROSS] = {
	[1] = {6}, [2] = {2, 4}, [3] = {2, 1, 3}, [4] = {2, 1, 1, 2}, [5] = {2, 1, 1, 1, 1}, [6] = {1, 1, 1, 1, 1, 1},
};

/* Headings and amounts of the months from `first` on that fit side by side. */
static void put_plan_months(struct jx_grid *form, const struct plan *plan, size_t first)
{
	size_t n = plan->n - first < PLAN_ACROSS ? plan->n - first : PLAN_ACROSS;

	for (size_t i = 0; i < n; i++) {
		char month[JX_FIGURE_SIZE];

		(void)snprintf(month, sizeof(month), "%u月底", plan->months[first + i]);
		jx_grid_put(form, &jx_form_heading, JX_SPAN(1, plan_spans[n][i]), month);
	}
	jx_grid_row(form);
	for (size_t i = 0; i < n; i++) {
		const Jixiao__V1__PlanStep *step = plan->steps[plan->months[first + i]];
		char amount[JX_MONEY_SIZE] = "";

		if (step != NULL)
			jx_form_wan(step->amount_fen, amount);
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, plan_spans[n][i]), amount);
	}
}

static void put_plan(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	struct plan plan;
	size_t bands;

	plan_init(&plan, project);
	bands = (plan.n + PLAN_ACROSS - 1) / PLAN_ACROSS;
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(2 * bands, 1), "资金支出计划（%）");
	for (size_t i = 0; i < bands; i++) {
		if (i > 0)
			jx_grid_row(form);
		put_plan_months(form, &plan, i * PLAN_ACROSS);
	}
}

static void put_goals(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	struct jx_buffer text = {0};

	jx_form_goals(&text, project->goals, project->n_goals);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "绩效目标");
	jx_form_put(form, &jx_form_text, JX_SPAN(1, 6), &text);
}

static const char *level1(const ProtobufCMessage *project, size_t row)
{
	return ((const Jixiao__V1__Project *)project)->indicators[row]->level1;
}

static void put_indicators(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	static const struct jx_form_head heads[] = {
		{"一级指标", 1}, {"二级指标", 1},       {"三级指标", 1}, {"绩效指标描述", 2},
		{"指标值", 1},   {"指标值确定依据", 1}, {NULL, 0},
	};

	jx_grid_row(form);
	jx_form_heads(form, heads);
	for (size_t i = 0; i < project->n_indicators; i++) {
		const Jixiao__V1__Indicator *indicator = project->indicators[i];
		const Jixiao__V1__Target *target = indicator->target;

		jx_grid_row(form);
		jx_form_level1(form, &project->base, level1, i, project->n_indicators);
		jx_grid_put(form, &jx_form_text, JX_SPAN(1, 1), indicator->level2);
		jx_grid_put(form, &jx_form_name, JX_SPAN(1, 1), indicator->name);
		jx_grid_put(form, &jx_form_text, JX_SPAN(1, 2), indicator->description);
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), target != NULL ? target->text : "");
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), indicator->basis);
	}
}

static void add_adjustment(struct jx_buffer *text, const Jixiao__V1__Adjustment *adjustment)
{
	char amount[JX_MONEY_SIZE];

	jx_money_format_wan(adjustment->amount_fen, amount);
	jx_form_add(text, "\n预算调整：%s %s %s%s，文号 %s，事由：%s", adjustment->date, jx_form_fund(adjustment->fund),
		    adjustment->amount_fen > 0 ? "+" : "", amount, adjustment->document, adjustment->reason);
}

/* What the document does not have: which version this is, and what was adjusted since. */
static void put_notes(struct jx_grid *form, const Jixiao__V1__Project *project)
{
	struct jx_buffer text = {0};
	char month[JX_FIGURE_SIZE], amount[JX_MONEY_SIZE];

	if (project->version == 0)
		return;
	jx_form_month(project->effective_from, month);
	jx_form_add(&text, "第%" PRIu32 "版，自%s起执行。", project->version, month);
	for (size_t i = 0; i < project->n_adjustments; i++)
		add_adjustment(&text, project->adjustments[i]);
	if (project->n_adjustments > 0) {
		jx_money_format_wan(project->adjusted_budget_fen, amount);
		jx_form_add(&text, "\n调整后全年预算数：%s", amount);
	}
	jx_form_caption(form, JX_CAPTION_NOTES, &text);
}

void jx_goal_table_build(const ProtobufCMessage *message, struct jx_grid *form)
{
	const Jixiao__V1__Project *project = (const Jixiao__V1__Project *)message;

	assert(message->descriptor == &jixiao__v1__project__descriptor);
	jx_grid_init(form, weights, COLUMNS);
	put_head(form, project);
	put_budget(form, project);
	put_plan(form, project);
	put_goals(form, project);
	put_indicators(form, project);
	put_notes(form, project);
}
