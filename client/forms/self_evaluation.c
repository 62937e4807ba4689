/* SPDX-License-Identifier: Apache-2.0 */
#include "client/forms/forms.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "client/forms/figures.h"
#include "common/model/date.h"
#include "common/model/period.h"
#include "common/model/rational.h"
#include "jixiao/v1/evaluations.pb-c.h"

#define COLUMNS 9u

/* 绩效指标 | 一级 | 二级 | 三级 | 年度指标值 | 实际完成值 | 分值 | 得分 | 偏差原因. */
static const unsigned weights[COLUMNS] = {10, 11, 12, 18, 12, 12, 8, 9, 18};

static void put_head(struct jx_grid *form, const Jixiao__V1__Evaluation *evaluation)
{
	struct jx_buffer text = {0};

	jx_grid_caption(form, JX_CAPTION_TITLE, "项目支出绩效自评表");
	if (evaluation->year > 0) {
		jx_form_add(&text, "（%" PRIu32 "年度）", evaluation->year);
		jx_form_caption(form, JX_CAPTION_SUBTITLE, &text);
	}
	jx_form_add(&text, "项目编码：%s", evaluation->project_code);
	jx_form_caption(form, JX_CAPTION_LEFT, &text);
	jx_grid_caption(form, JX_CAPTION_RIGHT, "单位：万元");

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "项目名称");
	jx_grid_put(form, &jx_form_name, JX_SPAN(1, 8), evaluation->project_name);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "主管部门");
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 3), evaluation->department_name);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "实施单位");
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 4),
		    jx_form_office(evaluation->office_name, evaluation->office_code));
}

struct fund_row {
	const char *name;
	int64_t initial_fen, budget_fen, paid_fen;
	bool budgeted;
};

/* An office below has none, and no points for it. */
static bool has_budget(const Jixiao__V1__Execution *execution)
{
	return execution->weight_hundredths > 0 || execution->initial_budget_fen != 0 || execution->budget_fen != 0;
}

static void put_fund(struct jx_grid *form, const struct fund_row *fund, const char *weight, const char *score)
{
	const int64_t amounts[] = {fund->initial_fen, fund->budget_fen, fund->paid_fen};
	char text[JX_MONEY_SIZE], rate[JX_FIGURE_SIZE];

	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 2), fund->name);
	for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
		jx_form_wan(amounts[i], text);
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), fund->budgeted || i == 2 ? text : "-");
	}
	jx_form_rate(fund->paid_fen, fund->budget_fen, rate);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), weight);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), rate);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), score);
}

static struct fund_row fund_of(const Jixiao__V1__Execution *execution, Jixiao__V1__Fund fund, const char *name)
{
	struct fund_row row = {.name = name, .budgeted = has_budget(execution)};

	for (size_t i = 0; i < execution->n_funds; i++)
		if (execution->funds[i]->fund == fund) {
			row.initial_fen = execution->funds[i]->initial_fen;
			row.budget_fen = execution->funds[i]->budget_fen;
			row.paid_fen = execution->funds[i]->paid_fen;
		}
	return row;
}

static void put_funds(struct jx_grid *form, const Jixiao__V1__Execution *execution)
{
	static const struct jx_form_head heads[] = {
		{"", 2},     {"年初预算数", 1}, {"全年预算数", 1}, {"全年执行数", 1},
		{"分值", 1}, {"执行率", 1},     {"得分", 1},       {NULL, 0},
	};
	static const struct {
		Jixiao__V1__Fund fund;
		const char *name;
	} funds[] = {{JIXIAO__V1__FUND__FUND_FISCAL, "其中：当年财政拨款"},
		     {JIXIAO__V1__FUND__FUND_CARRY_OVER, "上年结转资金"},
		     {JIXIAO__V1__FUND__FUND_OTHER, "其他资金"}};
	struct fund_row whole = {"年度资金总额", execution->initial_budget_fen, execution->budget_fen,
				 execution->paid_fen, has_budget(execution)};
	char weight[JX_FIGURE_SIZE] = "-", score[JX_FIGURE_SIZE] = "-";

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(5, 1), "项目资金（万元）");
	jx_form_heads(form, heads);
	if (execution->weight_hundredths > 0) {
		jx_form_weight(execution->weight_hundredths, weight);
		jx_form_score(execution->score_hundredths, score);
	}
	jx_grid_row(form);
	put_fund(form, &whole, weight, score);
	for (size_t i = 0; i < sizeof(funds) / sizeof(funds[0]); i++) {
		struct fund_row row = fund_of(execution, funds[i].fund, funds[i].name);

		jx_grid_row(form);
		put_fund(form, &row, "-", "-");
	}
}

/* Why a target that was missed cost nothing; NULL where that is not so. */
static const char *full_although_missed(const Jixiao__V1__IndicatorResult *result)
{
	const Jixiao__V1__Target *target = result->target;
	struct jx_rational actual, wanted;

	if (result->verdict != JIXIAO__V1__VERDICT__VERDICT_MISSED || result->weight_hundredths == 0 ||
	    result->score_hundredths < result->weight_hundredths)
		return NULL;
	if (target != NULL && target->comparator == JIXIAO__V1__COMPARATOR__COMPARATOR_EQUAL && target->value != NULL &&
	    result->actual != NULL && jx_rational_make(result->actual->num, result->actual->den, &actual) == JX_OK &&
	    jx_rational_make(target->value->num, target->value->den, &wanted) == JX_OK &&
	    jx_rational_compare(actual, wanted) > 0)
		return "（超过目标值，按达到计满分）";
	return "（差距折合不足0.01分，未扣分）";
}

/* How the indicators stand, for the place where the form asks for what was reached of the goals. */
static void add_reached(struct jx_buffer *text, const Jixiao__V1__Evaluation *evaluation)
{
	static const char *const names[] = {
		[JIXIAO__V1__VERDICT__VERDICT_UNSPECIFIED] = "其他",
		[JIXIAO__V1__VERDICT__VERDICT_MET] = "达到目标",
		[JIXIAO__V1__VERDICT__VERDICT_MISSED] = "未达到目标",
		[JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED] = "未报",
		[JIXIAO__V1__VERDICT__VERDICT_NO_MATTER] = "无事项",
		[JIXIAO__V1__VERDICT__VERDICT_UNLINKED] = "未关联数据",
		[JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER] = "待评定",
		[JIXIAO__V1__VERDICT__VERDICT_TIER] = "已评定等次",
		[JIXIAO__V1__VERDICT__VERDICT_SHARE] = "不计分",
	};
	size_t counts[sizeof(names) / sizeof(names[0])] = {0}, full = 0;

	for (size_t i = 0; i < evaluation->n_indicators; i++) {
		size_t verdict = (size_t)evaluation->indicators[i]->verdict;

		full += full_although_missed(evaluation->indicators[i]) != NULL;
		counts[verdict < sizeof(names) / sizeof(names[0]) ? verdict : 0]++;
	}
	jx_form_add(text, "共%zu项绩效指标", evaluation->n_indicators);
	for (size_t i = 1; i <= sizeof(names) / sizeof(names[0]); i++) {
		size_t verdict = i % (sizeof(names) / sizeof(names[0])); /* the others come last */

		if (counts[verdict] > 0)
			jx_form_add(text, "，%s%zu项", names[verdict], counts[verdict]);
		if (verdict == JIXIAO__V1__VERDICT__VERDICT_MISSED && full > 0)
			jx_form_add(text, "（其中%zu项未扣分）", full);
	}
	jx_buffer_text(text, "。");
}

static void put_goals(struct jx_grid *form, const Jixiao__V1__Evaluation *evaluation)
{
	struct jx_buffer text = {0};

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(2, 1), "年度总体目标");
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 4), "预期目标");
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 4), "实际完成情况");
	jx_grid_row(form);
	jx_form_goals(&text, evaluation->goals, evaluation->n_goals);
	jx_form_put(form, &jx_form_text, JX_SPAN(1, 4), &text);
	add_reached(&text, evaluation);
	jx_form_put(form, &jx_form_text, JX_SPAN(1, 4), &text);
}

static void put_scores(struct jx_grid *form, const Jixiao__V1__IndicatorResult *result)
{
	char weight[JX_FIGURE_SIZE] = "-", score[JX_FIGURE_SIZE] = "-";

	if (result->verdict != JIXIAO__V1__VERDICT__VERDICT_SHARE) {
		jx_form_weight(result->weight_hundredths, weight);
		jx_form_score(result->score_hundredths, score);
	}
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), weight);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), score);
}

static void put_reason(struct jx_grid *form, const Jixiao__V1__IndicatorResult *result)
{
	struct jx_buffer text = {0};
	char points[JX_FIGURE_SIZE];

	if (*result->reason != '\0')
		jx_buffer_text(&text, result->reason);
	else if (result->reason_wanted)
		jx_buffer_text(&text, result->far_above ? "（远超目标，原因待填）" : "（原因待填）");
	else if (full_although_missed(result) != NULL)
		jx_buffer_text(&text, full_although_missed(result));
	if (result->deduction_hundredths > 0) {
		jx_form_score(result->deduction_hundredths, points);
		jx_form_add(&text, "（扣减%s分）", points);
	}
	jx_form_put(form, &jx_form_text, JX_SPAN(1, 1), &text);
}

/* "3354件次（占全市10.13%）" */
static void put_actual(struct jx_grid *form, const Jixiao__V1__IndicatorResult *result)
{
	struct jx_buffer text = {0};
	char share[JX_FIGURE_SIZE];

	jx_buffer_text(&text, jx_form_actual(result->actual_text, result->verdict));
	if (result->share != NULL) {
		jx_form_percent(result->share, share);
		jx_form_add(&text, "（占全市%s）", share);
	}
	jx_form_put(form, &jx_form_figure, JX_SPAN(1, 1), &text);
}

static const char *level1(const ProtobufCMessage *evaluation, size_t row)
{
	return ((const Jixiao__V1__Evaluation *)evaluation)->indicators[row]->level1;
}

static void put_indicators(struct jx_grid *form, const Jixiao__V1__Evaluation *evaluation)
{
	static const struct jx_form_head heads[] = {
		{"一级指标", 1},   {"二级指标", 1}, {"三级指标", 1}, {"年度指标值", 1},
		{"实际完成值", 1}, {"分值", 1},     {"得分", 1},     {"偏差原因分析及改进措施", 1},
		{NULL, 0},
	};
	size_t n = evaluation->n_indicators;

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(n + 1, 1), "绩效指标");
	jx_form_heads(form, heads);
	for (size_t i = 0; i < n; i++) {
		const Jixiao__V1__IndicatorResult *result = evaluation->indicators[i];

		jx_grid_row(form);
		jx_form_level1(form, &evaluation->base, level1, i, n);
		jx_grid_put(form, &jx_form_text, JX_SPAN(1, 1), result->level2);
		jx_grid_put(form, &jx_form_name, JX_SPAN(1, 1), result->name);
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), result->target != NULL ? result->target->text : "");
		put_actual(form, result);
		put_scores(form, result);
		put_reason(form, result);
	}
}

static void put_total(struct jx_grid *form, const Jixiao__V1__Evaluation *evaluation)
{
	struct jx_buffer text = {0};
	char weight[JX_FIGURE_SIZE], score[JX_FIGURE_SIZE];

	jx_form_weight(evaluation->weight_hundredths, weight);
	jx_form_score(evaluation->total_hundredths, score);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 6), "总分");
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), weight);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), score);
	if (*evaluation->grade != '\0')
		jx_form_add(&text, "评价等级：%s%s", evaluation->grade, evaluation->provisional ? "（暂定）" : "");
	jx_form_put(form, &jx_form_heading, JX_SPAN(1, 1), &text);
}

/* By this machine's clock: an answer is the same whenever it is given. */
static bool has_not_ended(const char *as_of)
{
	jx_month month;

	return jx_month_parse(as_of, &month) && jx_day_at((int64_t)time(NULL) * 1000) <= jx_month_last_day(month);
}

/* What the figures are made from, and whether they are all there. */
static void put_notes(struct jx_grid *form, const Jixiao__V1__Evaluation *evaluation)
{
	struct jx_buffer text = {0};
	char month[JX_FIGURE_SIZE];

	jx_form_month(evaluation->as_of, month);
	jx_form_add(&text, "数据截至%s末；应报%" PRIu32 "份，未报%" PRIu32 "份。", month, evaluation->owed_count,
		    evaluation->missing_count);
	if (evaluation->blank_count > 0)
		jx_form_add(&text, "已报的表中漏填%" PRIu32 "项。", evaluation->blank_count);
	if (evaluation->id == 0 && has_not_ended(evaluation->as_of))
		jx_buffer_text(&text, "该月尚未结束，数据还会变化。");
	if (evaluation->include_submitted)
		jx_buffer_text(&text, "含尚未审核通过的数据，得分和等级为暂定结果，不能定稿。");
	else if (evaluation->provisional)
		jx_buffer_text(&text, "有数据未报或有事项待定，得分和等级为暂定结果。");
	jx_form_add(&text, "\n依据：日志记录%" PRIu64 "号，项目第%" PRIu32 "版，指标目录第%" PRIu32 "版。",
		    evaluation->journal_seq, evaluation->project_version, evaluation->catalog_version);
	if (evaluation->id > 0)
		jx_form_add(&text, "已定稿，自评编号%" PRIu64 "。", evaluation->id);
	jx_form_caption(form, JX_CAPTION_NOTES, &text);
}

void jx_self_evaluation_build(const ProtobufCMessage *message, struct jx_grid *form)
{
	static const Jixiao__V1__Execution no_execution = JIXIAO__V1__EXECUTION__INIT;
	const Jixiao__V1__Evaluation *evaluation = (const Jixiao__V1__Evaluation *)message;

	assert(message->descriptor == &jixiao__v1__evaluation__descriptor);
	jx_grid_init(form, weights, COLUMNS);
	put_head(form, evaluation);
	put_funds(form, evaluation->execution != NULL ? evaluation->execution : &no_execution);
	put_goals(form, evaluation);
	put_indicators(form, evaluation);
	put_total(form, evaluation);
	put_notes(form, evaluation);
}
