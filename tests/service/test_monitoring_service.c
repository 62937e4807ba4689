/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "jixiao/v1/monitoring.pb-c.h"

#include "common/base/limits.h"
#include "common/model/money.h"
#include "tests/service/town.h"

#define WAN INT64_C(1000000)

TestSuite(monitoring, .init = jx_town_open, .fini = jx_town_close);

enum {
	COST,
	LETTERS,
	RATE,
	ORDER,
};

static const Jixiao__V1__Monitor *show(const char *office, const char *as_of)
{
	Jixiao__V1__MonitoringShowRequest request = JIXIAO__V1__MONITORING_SHOW_REQUEST__INIT;
	const Jixiao__V1__MonitoringShowResponse *response;

	request.project_code = (char *)JX_TOWN_PROJECT;
	request.as_of = (char *)as_of;
	request.office_code = (char *)office;
	response = jx_fixture_ask(&jx_town, &jx_town_clerk, "Monitoring/Show", &request);
	return response->monitor;
}

static void expect_rational(const Jixiao__V1__Rational *value, int64_t num, int64_t den)
{
	cr_assert_not_null(value);
	cr_assert_eq(value->num, num, "%lld", (long long)value->num);
	cr_assert_eq(value->den, den, "%lld", (long long)value->den);
}

Test(monitoring, spending_and_indicators_side_by_side)
{
	const Jixiao__V1__Monitor *monitor;

	jx_town_report("370202", "2023-06", (int64_t[]){500, 100, 50, JX_TOWN_BLANK});
	jx_town_report("370203", "2023-06", (int64_t[]){40, 10, 9, JX_TOWN_BLANK});
	jx_town_pay(288 * WAN, "2023-06-30");
	jx_town_pay(100 * WAN, "2023-07-01");
	monitor = show("", "2023-06");
	cr_assert_str_eq(monitor->project_code, JX_TOWN_PROJECT);
	cr_assert_str_eq(monitor->project_name, "积案化解");
	cr_assert_str_eq(monitor->department_name, "本级");
	cr_assert_str_eq(monitor->as_of, "2023-06");
	cr_assert_str_eq(monitor->office_code, JX_FIXTURE_ROOT);
	cr_assert_eq(monitor->project_version, 1);
	cr_assert_eq(monitor->journal_seq, jx_dispatch_seq(jx_town.dispatch));
	/* 288 of 360 万元 planned by June: 4/5, below 90 %. July's payment is not in it. */
	cr_assert_eq(monitor->plan_month, 6);
	cr_assert_eq(monitor->planned_fen, 360 * WAN);
	cr_assert_eq(monitor->paid_fen, 288 * WAN);
	expect_rational(monitor->spending_progress, 4, 5);
	cr_assert_eq(monitor->spending_light, JIXIAO__V1__LIGHT__LIGHT_YELLOW);
	cr_assert_eq(monitor->initial_budget_fen, 720 * WAN);
	cr_assert_eq(monitor->budget_fen, 720 * WAN);
	cr_assert_eq(monitor->n_indicators, 4);
	/* 288 of at most 720 万元: 2/5 of the ceiling. */
	expect_rational(monitor->indicators[COST]->progress, 2, 5);
	cr_assert_eq(monitor->indicators[COST]->light, JIXIAO__V1__LIGHT__LIGHT_GREEN);
	/* 540 of 1200 is 9/20; 540 of the 600 that are due by June is 90 %, not below it. */
	expect_rational(monitor->indicators[LETTERS]->actual, 540, 1);
	expect_rational(monitor->indicators[LETTERS]->progress, 9, 20);
	cr_assert_eq(monitor->indicators[LETTERS]->light, JIXIAO__V1__LIGHT__LIGHT_GREEN);
	/* 590/11 % of 98 %: 590/1078 = 295/539 is 54.7 %, below 70. */
	expect_rational(monitor->indicators[RATE]->actual, 590, 11);
	expect_rational(monitor->indicators[RATE]->progress, 295, 539);
	cr_assert_eq(monitor->indicators[RATE]->light, JIXIAO__V1__LIGHT__LIGHT_RED);
	cr_assert_str_eq(monitor->indicators[RATE]->actual_text, "53.64%");
	cr_assert_str_eq(monitor->indicators[RATE]->target->text, "≥98%");
	/* 定性. */
	cr_assert(monitor->indicators[ORDER]->no_data);
	cr_assert_null(monitor->indicators[ORDER]->progress);
	cr_assert_eq(monitor->indicators[ORDER]->light, JIXIAO__V1__LIGHT__LIGHT_UNSPECIFIED);
}

Test(monitoring, before_the_first_checkpoint_nothing_is_planned)
{
	const Jixiao__V1__Monitor *monitor;

	jx_town_pay(5 * WAN, "2023-05-31");
	monitor = show("", "2023-05");
	cr_assert_eq(monitor->plan_month, 0);
	cr_assert_eq(monitor->planned_fen, 0);
	cr_assert_eq(monitor->paid_fen, 5 * WAN);
	cr_assert_null(monitor->spending_progress);
	cr_assert_eq(monitor->spending_light, JIXIAO__V1__LIGHT__LIGHT_UNSPECIFIED);
	/* June's carries forward. */
	cr_assert_eq(show("", "2023-11")->planned_fen, 360 * WAN);
}

Test(monitoring, what_is_missing_makes_it_provisional)
{
	const Jixiao__V1__Monitor *monitor;

	jx_town_owe("370202", "2023-05", "2023-06");
	jx_town_report("370202", "2023-05", (int64_t[]){1, 1, 1, JX_TOWN_BLANK});
	monitor = show("", "2023-06");
	cr_assert(monitor->provisional);
	cr_assert_eq(monitor->missing_count, 1);
	cr_assert_not(show("", "2023-05")->provisional);
	/* 未报 has no light. */
	cr_assert(show("", "2023-04")->indicators[LETTERS]->no_data);
	cr_assert_eq(show("", "2023-04")->indicators[LETTERS]->light, JIXIAO__V1__LIGHT__LIGHT_UNSPECIFIED);
}

Test(monitoring, a_district_is_held_against_rates_alone)
{
	const Jixiao__V1__Monitor *monitor;

	jx_town_report("370202", "2023-06", (int64_t[]){500, 100, 98, JX_TOWN_BLANK});
	jx_town_pay(288 * WAN, "2023-06-30");
	monitor = show("370202", "2023-06");
	cr_assert_str_eq(monitor->office_code, "370202");
	expect_rational(monitor->indicators[LETTERS]->actual, 500, 1);
	cr_assert_null(monitor->indicators[LETTERS]->progress);
	cr_assert_eq(monitor->indicators[LETTERS]->light, JIXIAO__V1__LIGHT__LIGHT_UNSPECIFIED);
	expect_rational(monitor->indicators[RATE]->progress, 1, 1);
	cr_assert_eq(monitor->indicators[RATE]->light, JIXIAO__V1__LIGHT__LIGHT_GREEN);
	/* Neither plan nor budget is its own. */
	cr_assert_eq(monitor->plan_month, 0);
	cr_assert_eq(monitor->paid_fen, 0);
	cr_assert_eq(monitor->budget_fen, 0);
	cr_assert_eq(monitor->initial_budget_fen, 0);
}

/* -- notes -------------------------------------------------------------------------------------------------------- */

static Jixiao__V1__MonitoringNoteRequest note_of(const char *indicator)
{
	Jixiao__V1__MonitoringNoteRequest request = JIXIAO__V1__MONITORING_NOTE_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_TOWN_PROJECT;
	request.as_of = (char *)"2023-06";
	request.indicator = (char *)indicator;
	return request;
}

static const Jixiao__V1__MonitorNote *add(const Jixiao__V1__MonitoringNoteRequest *request)
{
	const Jixiao__V1__MonitoringNoteResponse *response =
		jx_fixture_ask(&jx_town, &jx_town_manager, "Monitoring/Note", request);

	return response->note;
}

static void expect_wrong(const Jixiao__V1__MonitoringNoteRequest *request, const char *field)
{
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Monitoring/Note", request, "FIELD_INVALID");
	EXPECT_ARG(&jx_town, 0, field);
}

Test(monitoring, what_a_person_says_stands_on_the_form)
{
	static Jixiao__V1__DeviationCause causes[] = {JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER,
						      JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_FUNDS};
	Jixiao__V1__MonitoringNoteRequest request = note_of("信访秩序");
	const Jixiao__V1__MonitorNote *note;
	const Jixiao__V1__MonitorRow *row;

	request.forecast = (char *)"年底达到预期";
	request.causes = causes;
	request.n_causes = 2;
	request.cause_text = (char *)"经费下达较晚";
	request.likelihood = JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE;
	request.remark = (char *)"备注";
	note = add(&request);
	cr_assert_str_eq(note->forecast, "年底达到预期");
	cr_assert_eq(note->seq, jx_dispatch_seq(jx_town.dispatch));
	row = show("", "2023-06")->indicators[ORDER];
	cr_assert_str_eq(row->forecast, "年底达到预期");
	cr_assert_str_eq(row->cause_text, "经费下达较晚");
	cr_assert_str_eq(row->remark, "备注");
	cr_assert_eq(row->likelihood, JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE);
	cr_assert_eq(row->n_causes, 2);
	cr_assert_eq(row->causes[0], JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_FUNDS);
	cr_assert_eq(row->causes[1], JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER);
	cr_assert_eq(row->light, JIXIAO__V1__LIGHT__LIGHT_YELLOW);
	/* Of that month, indicator and office. */
	cr_assert_str_eq(show("", "2023-07")->indicators[ORDER]->forecast, "");
	cr_assert_str_eq(show("", "2023-06")->indicators[RATE]->forecast, "");
	cr_assert_str_eq(show("370202", "2023-06")->indicators[ORDER]->forecast, "");
}

Test(monitoring, a_note_keeps_what_it_does_not_say)
{
	static Jixiao__V1__DeviationCause causes[] = {JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF};
	static Jixiao__V1__MonitorField clear[] = {JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_REMARK,
						   JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSES};
	Jixiao__V1__MonitoringNoteRequest request = note_of("信访秩序");
	const Jixiao__V1__MonitorNote *note;
	const Jixiao__V1__MonitorRow *row;

	request.remark = (char *)"备注";
	request.forecast = (char *)"可以完成";
	request.causes = causes;
	request.n_causes = 1;
	(void)add(&request);
	request = note_of("信访秩序");
	request.likelihood = JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN;
	note = add(&request);
	cr_assert_str_eq(note->remark, "备注");
	cr_assert_str_eq(note->forecast, "可以完成");
	cr_assert_eq(note->n_causes, 1);
	request = note_of("信访秩序");
	request.clear = clear;
	request.n_clear = 2;
	request.cause_text = (char *)"经费下达较晚";
	(void)add(&request);
	row = show("", "2023-06")->indicators[ORDER];
	cr_assert_str_eq(row->remark, "");
	cr_assert_eq(row->n_causes, 0);
	cr_assert_str_eq(row->forecast, "可以完成");
	cr_assert_eq(row->light, JIXIAO__V1__LIGHT__LIGHT_GREEN);
	request.remark = (char *)"备注";
	expect_wrong(&request, "clear");
	request = note_of("信访秩序");
	expect_wrong(&request, "indicator"); /* says nothing */
}

/* The fund that is named changes, the other one stays; all are cleared, or cleared but for what is given. */
Test(monitoring, a_forecast_of_one_fund_keeps_the_other)
{
	static Jixiao__V1__MonitorField clear[] = {JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FUNDS};
	Jixiao__V1__MonitoringNoteRequest request = note_of("");
	Jixiao__V1__FundForecast forecast = JIXIAO__V1__FUND_FORECAST__INIT, *rows[] = {&forecast};
	const Jixiao__V1__MonitorNote *note;

	request.forecasts = rows;
	request.n_forecasts = 1;
	forecast.fund = JIXIAO__V1__FUND__FUND_OTHER;
	forecast.amount_fen = 7;
	cr_assert_eq(add(&request)->n_forecasts, 1);
	forecast.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	forecast.amount_fen = 0;
	note = add(&request);
	cr_assert_eq(note->n_forecasts, 2);
	cr_assert_eq(note->forecasts[1]->amount_fen, 7);
	request.clear = clear;
	request.n_clear = 1;
	cr_assert_eq(add(&request)->n_forecasts, 1);
	request.n_forecasts = 0;
	cr_assert_eq(add(&request)->n_forecasts, 0);
	cr_assert_eq(show("", "2023-06")->funds[0]->forecast_case, JIXIAO__V1__MONITOR_FUND__FORECAST__NOT_SET);
	request.indicator = (char *)"信访秩序";
	expect_wrong(&request, "indicator");
}

Test(monitoring, a_person_does_not_brighten_what_the_figures_say)
{
	Jixiao__V1__MonitoringNoteRequest request = note_of("及时受理率");

	jx_town_report("370202", "2023-06", (int64_t[]){500, 100, 50, JX_TOWN_BLANK});
	request.likelihood = JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN;
	(void)add(&request);
	cr_assert_eq(show("", "2023-06")->indicators[RATE]->light, JIXIAO__V1__LIGHT__LIGHT_RED);
}

Test(monitoring, each_fund_has_a_forecast_or_none)
{
	Jixiao__V1__MonitoringNoteRequest request = note_of("");
	Jixiao__V1__FundForecast forecasts[2] = {JIXIAO__V1__FUND_FORECAST__INIT, JIXIAO__V1__FUND_FORECAST__INIT};
	Jixiao__V1__FundForecast *rows[2] = {&forecasts[0], &forecasts[1]};
	const Jixiao__V1__Monitor *monitor;

	forecasts[0].fund = JIXIAO__V1__FUND__FUND_OTHER;
	forecasts[0].amount_fen = 0;
	forecasts[1].fund = JIXIAO__V1__FUND__FUND_FISCAL;
	forecasts[1].amount_fen = JX_MONEY_MAX;
	request.forecasts = rows;
	request.n_forecasts = 2;
	cr_assert_eq(add(&request)->n_forecasts, 2);
	monitor = show("", "2023-06");
	cr_assert_eq(monitor->n_funds, 3);
	cr_assert_eq(monitor->funds[0]->fund, JIXIAO__V1__FUND__FUND_FISCAL);
	cr_assert_eq(monitor->funds[0]->forecast_fen, JX_MONEY_MAX);
	cr_assert_eq(monitor->funds[0]->initial_fen, 700 * WAN);
	cr_assert_eq(monitor->funds[0]->budget_fen, 700 * WAN);
	/* Nobody spoke of the second; of the third somebody said 0. */
	cr_assert_eq(monitor->funds[1]->forecast_case, JIXIAO__V1__MONITOR_FUND__FORECAST__NOT_SET);
	cr_assert_eq(monitor->funds[2]->forecast_case, JIXIAO__V1__MONITOR_FUND__FORECAST_FORECAST_FEN);
	cr_assert_eq(monitor->funds[2]->forecast_fen, 0);

	forecasts[1].amount_fen = JX_MONEY_MAX + 1;
	expect_wrong(&request, "forecasts");
	forecasts[1].amount_fen = -1;
	expect_wrong(&request, "forecasts");
	forecasts[1].amount_fen = 0;
	forecasts[1].fund = JIXIAO__V1__FUND__FUND_OTHER;
	expect_wrong(&request, "forecasts");
	forecasts[1].fund = JIXIAO__V1__FUND__FUND_UNSPECIFIED;
	expect_wrong(&request, "forecasts");
}

Test(monitoring, a_note_is_of_an_indicator_or_of_the_spending)
{
	Jixiao__V1__MonitoringNoteRequest request = note_of("信访秩序"), spending = note_of("");
	Jixiao__V1__FundForecast forecast = JIXIAO__V1__FUND_FORECAST__INIT;
	Jixiao__V1__FundForecast *rows[] = {&forecast};

	forecast.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	request.forecasts = rows;
	request.n_forecasts = 1;
	expect_wrong(&request, "indicator");
	spending.remark = (char *)"备注";
	expect_wrong(&spending, "indicator");
}

Test(monitoring, texts_are_bounded)
{
	char text[JX_TEXT_LINE_MAX + 2];
	Jixiao__V1__MonitoringNoteRequest request = note_of("信访秩序");

	memset(text, 'a', sizeof(text));
	text[JX_TEXT_LINE_MAX] = '\0';
	request.forecast = request.cause_text = request.remark = text;
	(void)add(&request);
	cr_assert_str_eq(show("", "2023-06")->indicators[ORDER]->remark, text);
	text[JX_TEXT_LINE_MAX] = 'a';
	text[JX_TEXT_LINE_MAX + 1] = '\0';
	expect_wrong(&request, "forecast");
	request.forecast = (char *)"";
	expect_wrong(&request, "cause_text");
	request.cause_text = (char *)"two\nlines";
	expect_wrong(&request, "cause_text");
	request.cause_text = (char *)"";
	expect_wrong(&request, "remark");
}

Test(monitoring, causes_are_named_once)
{
	static Jixiao__V1__DeviationCause causes[] = {JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF,
						      JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF};
	Jixiao__V1__MonitoringNoteRequest request = note_of("信访秩序");

	request.causes = causes;
	request.n_causes = 2;
	expect_wrong(&request, "causes");
	request.n_causes = 1;
	causes[0] = JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_UNSPECIFIED;
	expect_wrong(&request, "causes");
}

Test(monitoring, a_note_wants_project_indicator_and_a_month_of_its_year)
{
	Jixiao__V1__MonitoringNoteRequest request = note_of("没有");

	request.remark = (char *)"备注";
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Monitoring/Note", &request, "INDICATOR_NOT_FOUND");
	EXPECT_ARG(&jx_town, 0, JX_TOWN_PROJECT);
	EXPECT_ARG(&jx_town, 1, "没有");
	request.indicator = (char *)"信访秩序";
	request.project_code = (char *)"37020023P880028111789";
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Monitoring/Note", &request, "PROJECT_NOT_FOUND");
	request.project_code = (char *)JX_TOWN_PROJECT;
	request.as_of = (char *)"2024-01";
	expect_wrong(&request, "as_of");
	request.as_of = (char *)"2022-12";
	expect_wrong(&request, "as_of");
	request.as_of = (char *)"2023-1";
	expect_wrong(&request, "as_of");
	request = note_of("信访秩序");
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Monitoring/Note", &request, "ROLE_MISSING");
}

Test(monitoring, show_wants_what_evaluation_wants)
{
	Jixiao__V1__MonitoringShowRequest request = JIXIAO__V1__MONITORING_SHOW_REQUEST__INIT;

	request.project_code = (char *)"37020023P880028111789";
	request.as_of = (char *)"2023-06";
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Monitoring/Show", &request, "PROJECT_NOT_FOUND");
	request.project_code = (char *)JX_TOWN_PROJECT;
	request.as_of = (char *)"2024-06";
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Monitoring/Show", &request, "FIELD_INVALID");
	request.as_of = (char *)"2023-06";
	request.office_code = (char *)"nowhere";
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Monitoring/Show", &request, "OFFICE_OUT_OF_SCOPE");
}
