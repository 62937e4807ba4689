/* SPDX-License-Identifier: Apache-2.0 */
#include "client/forms/forms.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/forms/figures.h"
#include "jixiao/v1/monitoring.pb-c.h"

#define COLUMNS 17u

/* Label, three levels, target, actual, forecast; five causes and their text; three likelihoods; remark. */
static const unsigned weights[COLUMNS] = {8, 10, 12, 18, 11, 13, 11, 5, 5, 5, 5, 5, 12, 5, 5, 5, 8};

static void put_head(struct jx_grid *form, const Jixiao__V1__Monitor *monitor)
{
	struct jx_buffer text = {0};
	char month[JX_FIGURE_SIZE];

	jx_grid_caption(form, JX_CAPTION_TITLE, "项目支出绩效目标执行监控表");
	jx_form_month(monitor->as_of, month);
	jx_form_add(&text, "（截至%s末）", month);
	jx_form_caption(form, JX_CAPTION_SUBTITLE, &text);
	jx_form_add(&text, "项目编码：%s", monitor->project_code);
	jx_form_caption(form, JX_CAPTION_LEFT, &text);
	jx_grid_caption(form, JX_CAPTION_RIGHT, "单位：万元");

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "项目名称");
	jx_grid_put(form, &jx_form_name, JX_SPAN(1, 16), monitor->project_name);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "主管部门");
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 4), monitor->department_name);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 1), "实施单位");
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 11), jx_form_office(monitor->office_name, monitor->office_code));
}

/* "889.00", and what it became: the rate of execution is of that. */
static void put_budget(struct jx_grid *form, const Jixiao__V1__MonitorFund *fund)
{
	char initial[JX_MONEY_SIZE], adjusted[JX_MONEY_SIZE];
	struct jx_buffer text = {0};

	jx_form_wan(fund->initial_fen, initial);
	jx_form_wan(fund->budget_fen, adjusted);
	jx_buffer_text(&text, initial);
	if (fund->budget_fen != fund->initial_fen)
		jx_form_add(&text, "（调整后%s）", adjusted);
	jx_form_put(form, &jx_form_figure, JX_SPAN(1, 2), &text);
}

static void put_fund(struct jx_grid *form, const char *name, const Jixiao__V1__MonitorFund *fund)
{
	char paid[JX_MONEY_SIZE], forecast[JX_MONEY_SIZE] = "", rate[JX_FIGURE_SIZE];

	jx_form_wan(fund->paid_fen, paid);
	jx_form_rate(fund->paid_fen, fund->budget_fen, rate);
	if (fund->forecast_case == JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN)
		jx_form_wan(fund->forecast_fen, forecast);
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 2), name);
	put_budget(form, fund);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), paid);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 6), rate);
	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 5), forecast);
}

#define FUNDS 3u

/* Of the whole, a forecast is known where it is of each fund that has money. */
static void add_forecasts(const Jixiao__V1__MonitorFund rows[FUNDS], Jixiao__V1__MonitorFund *whole)
{
	bool any = false, all = true;

	for (size_t i = 0; i < FUNDS; i++) {
		bool given = rows[i].forecast_case == JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN;

		any = any || given;
		all = all && (given || (rows[i].initial_fen == 0 && rows[i].budget_fen == 0 && rows[i].paid_fen == 0));
		whole->forecast_fen += given ? rows[i].forecast_fen : 0;
	}
	if (any && all)
		whole->forecast_case = JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN;
}

static void put_funds(struct jx_grid *form, const Jixiao__V1__Monitor *monitor)
{
	static const struct jx_form_head heads[] = {
		{"", 2}, {"年初预算数", 2}, {"截至当期执行数", 1}, {"执行率", 6}, {"全年预计执行数", 5}, {NULL, 0},
	};
	static const struct {
		Jixiao__V1__Fund fund;
		const char *name;
	} funds[FUNDS] = {{JIXIAO__V1__FUND__FUND_FISCAL, "其中：当年财政拨款"},
			  {JIXIAO__V1__FUND__FUND_CARRY_OVER, "上年结转资金"},
			  {JIXIAO__V1__FUND__FUND_OTHER, "其他资金"}};
	Jixiao__V1__MonitorFund rows[FUNDS];
	Jixiao__V1__MonitorFund whole = JIXIAO__V1__MONITOR_FUND__INIT;

	for (size_t i = 0; i < FUNDS; i++) {
		rows[i] = (Jixiao__V1__MonitorFund)JIXIAO__V1__MONITOR_FUND__INIT;
		for (size_t j = 0; j < monitor->n_funds; j++)
			if (monitor->funds[j]->fund == funds[i].fund)
				rows[i] = *monitor->funds[j];
	}
	add_forecasts(rows, &whole);
	whole.initial_fen = monitor->initial_budget_fen;
	whole.budget_fen = monitor->budget_fen;
	whole.paid_fen = monitor->paid_fen;
	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(2 + FUNDS, 1), "项目资金（万元）");
	jx_form_heads(form, heads);
	put_fund(form, "年度资金总额", &whole);
	for (size_t i = 0; i < FUNDS; i++)
		put_fund(form, funds[i].name, &rows[i]);
}

/* The ones that ask for attention. */
static const char *light_text(Jixiao__V1__Light light)
{
	if (light == JIXIAO__V1__LIGHT__LIGHT_YELLOW)
		return "（黄灯）";
	return light == JIXIAO__V1__LIGHT__LIGHT_RED ? "（红灯）" : "";
}

static const char *mark(bool set)
{
	return set ? "√" : "";
}

static bool has_cause(const Jixiao__V1__MonitorRow *row, Jixiao__V1__DeviationCause cause)
{
	for (size_t i = 0; i < row->n_causes; i++)
		if (row->causes[i] == cause)
			return true;
	return false;
}

/* What a person says of an indicator. */
static void put_judgement(struct jx_grid *form, const Jixiao__V1__MonitorRow *row)
{
	static const Jixiao__V1__DeviationCause causes[] = {
		JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_FUNDS,
		JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_RULES,
		JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF,
		JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_EQUIPMENT,
		JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER,
	};
	static const Jixiao__V1__Likelihood likelihoods[] = {
		JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN,
		JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE,
		JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_IMPOSSIBLE,
	};

	jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), row->forecast);
	for (size_t i = 0; i < sizeof(causes) / sizeof(causes[0]); i++)
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), mark(has_cause(row, causes[i])));
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 1), row->cause_text);
	for (size_t i = 0; i < sizeof(likelihoods) / sizeof(likelihoods[0]); i++)
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), mark(row->likelihood == likelihoods[i]));
	jx_grid_put(form, &jx_form_text, JX_SPAN(1, 1), row->remark);
}

static const char *level1(const ProtobufCMessage *monitor, size_t row)
{
	return ((const Jixiao__V1__Monitor *)monitor)->indicators[row]->level1;
}

/* Two rows: what is asked, and below it the choices. */
static void put_heads(struct jx_grid *form, size_t n)
{
	static const char *const tall[] = {"一级指标",   "二级指标",         "三级指标",
					   "年度指标值", "截至当期执行情况", "全年预计完成情况"};
	static const struct jx_form_head low[] = {
		{"经费保障", 1}, {"制度保障", 1}, {"人员保障", 1}, {"硬件条件保障", 1}, {"其他", 1},
		{"原因说明", 1}, {"确定能", 1},   {"有可能", 1},   {"完全不可能", 1},   {NULL, 0},
	};

	jx_grid_row(form);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(n + 2, 1), "绩效指标");
	for (size_t i = 0; i < sizeof(tall) / sizeof(tall[0]); i++)
		jx_grid_put(form, &jx_form_heading, JX_SPAN(2, 1), tall[i]);
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 6), "偏差原因分析");
	jx_grid_put(form, &jx_form_heading, JX_SPAN(1, 3), "完成目标可能性");
	jx_grid_put(form, &jx_form_heading, JX_SPAN(2, 1), "备注");
	jx_grid_row(form);
	jx_form_heads(form, low);
}

static void put_indicators(struct jx_grid *form, const Jixiao__V1__Monitor *monitor)
{
	put_heads(form, monitor->n_indicators);
	for (size_t i = 0; i < monitor->n_indicators; i++) {
		const Jixiao__V1__MonitorRow *row = monitor->indicators[i];
		struct jx_buffer text = {0};

		jx_grid_row(form);
		jx_form_level1(form, &monitor->base, level1, i, monitor->n_indicators);
		jx_grid_put(form, &jx_form_text, JX_SPAN(1, 1), row->level2);
		jx_grid_put(form, &jx_form_name, JX_SPAN(1, 1), row->name);
		jx_grid_put(form, &jx_form_figure, JX_SPAN(1, 1), row->target != NULL ? row->target->text : "");
		jx_buffer_text(&text, jx_form_actual(row->actual_text, row->verdict));
		jx_buffer_text(&text, light_text(row->light));
		jx_form_put(form, &jx_form_figure, JX_SPAN(1, 1), &text);
		put_judgement(form, row);
	}
}

static void add_spending(struct jx_buffer *text, const Jixiao__V1__Monitor *monitor)
{
	char planned[JX_MONEY_SIZE], paid[JX_MONEY_SIZE], progress[JX_FIGURE_SIZE];

	jx_money_format_wan(monitor->planned_fen, planned);
	jx_money_format_wan(monitor->paid_fen, paid);
	jx_form_percent(monitor->spending_progress, progress);
	if (monitor->plan_month == 0)
		jx_form_add(text, "支出进度：尚无到期的支出计划，实际支付%s", paid);
	else
		jx_form_add(text, "支出进度：计划%" PRIu32 "月底前支出%s，实际支付%s，为计划的%s", monitor->plan_month,
			    planned, paid, progress);
	jx_form_add(text, "%s。", light_text(monitor->spending_light));
}

static void put_notes(struct jx_grid *form, const Jixiao__V1__Monitor *monitor)
{
	struct jx_buffer text = {0};
	char adjusted[JX_MONEY_SIZE];

	add_spending(&text, monitor);
	if (monitor->budget_fen != monitor->initial_budget_fen) {
		jx_money_format_wan(monitor->budget_fen, adjusted);
		jx_form_add(&text, "\n执行率按调整后全年预算数%s计算。", adjusted);
	}
	if (monitor->provisional)
		jx_form_add(&text, "\n报表未报%" PRIu32 "份，数据漏填%" PRIu32 "项；执行情况为暂定结果。",
			    monitor->missing_count, monitor->blank_count);
	jx_form_add(&text, "\n依据：日志记录%" PRIu64 "号，项目第%" PRIu32 "版。", monitor->journal_seq,
		    monitor->project_version);
	jx_form_caption(form, JX_CAPTION_NOTES, &text);
}

void jx_monitoring_build(const ProtobufCMessage *message, struct jx_grid *form)
{
	const Jixiao__V1__Monitor *monitor = (const Jixiao__V1__Monitor *)message;

	assert(message->descriptor == &jixiao__v1__monitor__descriptor);
	jx_grid_init(form, weights, COLUMNS);
	put_head(form, monitor);
	put_funds(form, monitor);
	put_indicators(form, monitor);
	put_notes(form, monitor);
}
