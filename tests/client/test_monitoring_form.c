/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/monitoring.pb-c.h"
#include "tests/client/drawn.h"
#include "tests/client/goal_document.h"
#include "tests/lib/expect.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

struct monitored {
	Jixiao__V1__Monitor monitor;
	Jixiao__V1__MonitorRow rows[GOAL_INDICATORS], *indicators[GOAL_INDICATORS];
	Jixiao__V1__MonitorFund fund, *funds[1];
	Jixiao__V1__Rational progress;
};

static void monitor_indicators(struct monitored *monitored, const Jixiao__V1__Project *project)
{
	static char *const actuals[] = {"350万元", "4件次", "9件次", "80.00%", "75.00%", "12日", "1次", ""};

	for (size_t i = 0; i < project->n_indicators; i++) {
		Jixiao__V1__MonitorRow *row = &monitored->rows[i];

		jixiao__v1__monitor_row__init(row);
		row->level1 = project->indicators[i]->level1;
		row->level2 = project->indicators[i]->level2;
		row->name = project->indicators[i]->name;
		row->target = project->indicators[i]->target;
		row->actual_text = actuals[i];
		row->no_data = *actuals[i] == '\0';
		row->verdict = row->no_data ? JIXIAO__V1__VERDICT__VERDICT_NO_MATTER : JIXIAO__V1__VERDICT__VERDICT_MET;
		row->light = i == 2 ? JIXIAO__V1__LIGHT__LIGHT_RED : JIXIAO__V1__LIGHT__LIGHT_GREEN;
		row->likelihood = JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN;
		monitored->indicators[i] = row;
	}
	monitored->monitor.indicators = monitored->indicators;
	monitored->monitor.n_indicators = project->n_indicators;
}

/* 350 of the 360 that were planned to the end of June: 97.22 %. */
static void monitor_spending(struct monitored *monitored)
{
	Jixiao__V1__Monitor *monitor = &monitored->monitor;

	jixiao__v1__monitor_fund__init(&monitored->fund);
	jixiao__v1__rational__init(&monitored->progress);
	monitored->fund.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	monitored->fund.initial_fen = monitored->fund.budget_fen = 720000000;
	monitored->fund.paid_fen = 350000000;
	monitored->fund.forecast_case = JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN;
	monitored->fund.forecast_fen = 710000000;
	monitored->funds[0] = &monitored->fund;
	monitor->funds = monitored->funds;
	monitor->n_funds = 1;
	monitor->initial_budget_fen = monitor->budget_fen = 720000000;
	monitor->paid_fen = 350000000;
	monitor->plan_month = 6;
	monitor->planned_fen = 360000000;
	monitored->progress.num = 35;
	monitored->progress.den = 36;
	monitor->spending_progress = &monitored->progress;
	monitor->spending_light = JIXIAO__V1__LIGHT__LIGHT_GREEN;
}

Test(monitoring_form, the_monitoring_is_the_official_one)
{
	static Jixiao__V1__DeviationCause causes[] = {JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF,
						      JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER};
	struct goal_document document;
	struct monitored monitored;
	Jixiao__V1__Monitor *monitor = &monitored.monitor;
	char *text;

	goal_document_read(&document);
	jixiao__v1__monitor__init(monitor);
	monitor_indicators(&monitored, &document.tables[0].project);
	monitor_spending(&monitored);
	monitor->project_code = document.tables[0].project.code;
	monitor->project_name = document.tables[0].project.name;
	monitor->department_name = document.tables[0].project.department_name;
	monitor->office_code = "129001";
	monitor->as_of = "2023-06";
	monitor->journal_seq = 777;
	monitor->project_version = 1;
	monitored.rows[2].causes = causes;
	monitored.rows[2].n_causes = N(causes);
	monitored.rows[2].cause_text = "接访人员轮岗，复杂积案化解进度偏慢";
	monitored.rows[2].forecast = "25件次";
	monitored.rows[2].likelihood = JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE;
	text = form_drawn(jx_monitoring_build, &monitor->base, 0);
	form_frame_width(text);
	form_expect_golden(text, "monitoring.txt");
	free(text);
	text = form_drawn(jx_monitoring_build, &monitor->base, 120);
	cr_assert_leq(form_frame_width(text), 120);
	form_expect_golden(text, "monitoring-120.txt");
	free(text);
	goal_document_clear(&document);
}

static char *monitoring_text(struct monitored *monitored)
{
	struct goal_document document;
	char *text;

	goal_document_read(&document);
	jixiao__v1__monitor__init(&monitored->monitor);
	monitor_indicators(monitored, &document.tables[0].project);
	monitor_spending(monitored);
	monitored->rows[0].actual_text = "";
	monitored->rows[0].verdict = JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED;
	monitored->rows[1].actual_text = "";
	monitored->rows[1].verdict = JIXIAO__V1__VERDICT__VERDICT_AWAITS_TIER;
	monitored->fund.budget_fen = monitored->monitor.budget_fen = 700000000;
	text = form_drawn(jx_monitoring_build, &monitored->monitor.base, 0);
	goal_document_clear(&document);
	return text;
}

Test(monitoring_form, the_monitoring_says_why_there_is_no_figure)
{
	struct monitored monitored;
	char *text = monitoring_text(&monitored);

	cr_assert_not_null(strstr(text, " 未报 "), "%s", text);
	cr_assert_not_null(strstr(text, " 待评定 "), "%s", text);
	cr_assert_not_null(strstr(text, " 无事项 "), "%s", text);
	cr_assert_null(strstr(text, "无数据"), "%s", text);
	/* The rate is of what the budget became: 350 / 700. */
	cr_assert_not_null(strstr(text, "720.00（调整后700.00）"), "%s", text);
	cr_assert_not_null(strstr(text, "50.00%"), "%s", text);
	free(text);
}

/* The line of a fund, terminated; in `text`. */
static char *line_of(char *text, const char *name)
{
	char *line = strstr(text, name);

	cr_assert_not_null(line, "no %s in %s", name, text);
	line[strcspn(line, "\n")] = '\0';
	return line;
}

Test(monitoring_form, a_forecast_of_one_fund_is_none_of_the_whole)
{
	Jixiao__V1__MonitorFund other = JIXIAO__V1__MONITOR_FUND__INIT, *funds[2];
	struct monitored monitored;
	char *text = monitoring_text(&monitored);

	/* The other funds have no money. */
	cr_assert_not_null(strstr(line_of(text, "年度资金总额"), "710.00"));
	free(text);
	other.fund = JIXIAO__V1__FUND__FUND_OTHER;
	other.initial_fen = other.budget_fen = 1000000;
	funds[0] = &monitored.fund;
	funds[1] = &other;
	monitored.monitor.funds = funds;
	monitored.monitor.n_funds = 2;
	monitored.monitor.n_indicators = 0;
	text = form_drawn(jx_monitoring_build, &monitored.monitor.base, 0);
	cr_assert_null(strstr(line_of(text, "年度资金总额"), "710.00"));
	free(text);
	other.forecast_case = JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN;
	other.forecast_fen = 1000000;
	text = form_drawn(jx_monitoring_build, &monitored.monitor.base, 0);
	cr_assert_not_null(strstr(line_of(text, "年度资金总额"), "711.00"));
	free(text);
}
