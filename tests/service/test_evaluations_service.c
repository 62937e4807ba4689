/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"

#include "common/base/limits.h"
#include "tests/service/city.h"

#define RATE "信访事项及时受理率"

static struct jx_city city;

static const struct jx_city_indicator rate_only[] = {{RATE, "≥98%", "accept.in_time / accept.due", 9000}};

static void setup(void)
{
	jx_city_open(&city, 2);
}

static void teardown(void)
{
	jx_city_close(&city);
}

TestSuite(evaluations, .init = setup, .fini = teardown);

static void expect_value(const Jixiao__V1__Rational *value, int64_t num, int64_t den)
{
	cr_assert_not_null(value);
	cr_assert(value->num == num && value->den == den, "%lld/%lld", (long long)value->num, (long long)value->den);
}

/* -- Show ---------------------------------------------------------------------------------------------------------- */

/* 50/100 and 9/10: 59/110 of the city = 590/11 %, and of each office its own. */
Test(evaluations, a_rate_is_that_of_the_sums_at_every_level)
{
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 50, 100);
	jx_city_submit_year(&city, 1, 9, 10);
	evaluation = jx_city_show(&city, "2023-12", "");
	cr_assert_str_eq(evaluation->office_code, JX_FIXTURE_ROOT);
	cr_assert_str_eq(evaluation->as_of, "2023-12");
	expect_value(evaluation->indicators[0]->actual, 590, 11);
	cr_assert_str_eq(evaluation->indicators[0]->actual_text, "53.64%");
	expect_value(evaluation->indicators[0]->numerator, 59, 1);
	expect_value(evaluation->indicators[0]->denominator, 110, 1);
	/* 90.00 x (590/11) / 98 = 49.2578… */
	cr_assert_eq(evaluation->indicators[0]->score_hundredths, 4926);
	cr_assert_eq(evaluation->total_hundredths, 4926);
	cr_assert_str_eq(evaluation->grade, "差");
	cr_assert_not(evaluation->provisional);
	cr_assert_eq(evaluation->missing_count, 0);
	cr_assert_eq(evaluation->owed_count, 24);
	evaluation = jx_city_show(&city, "2023-12", "370202");
	expect_value(evaluation->indicators[0]->actual, 50, 1);
	cr_assert_eq(evaluation->weight_hundredths, 9000);
	evaluation = jx_city_show(&city, "2023-12", "370203");
	expect_value(evaluation->indicators[0]->actual, 90, 1);
}

/* The setting's 20 and 80 from July on, the usual 10 and 90 (all of 产出) before; what is set later counts too. */
Test(evaluations, weights_that_no_table_gave_are_those_of_the_month)
{
	static const struct jx_city_indicator unweighed[] = {{RATE, "≥98%", "accept.in_time / accept.due", 0}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, unweighed, 1);
	jx_city_submit_year(&city, 0, 98, 100);
	jx_city_submit_year(&city, 1, 98, 100);
	jx_city_set_from(&city, "weights", "预算执行=20,产出=80", "2023-07");
	evaluation = jx_city_show(&city, "2023-06", "");
	cr_assert_eq(evaluation->execution->weight_hundredths, 1000);
	cr_assert_eq(evaluation->indicators[0]->score_hundredths, 9000);
	evaluation = jx_city_show(&city, "2023-07", "");
	cr_assert_eq(evaluation->execution->weight_hundredths, 2000);
	cr_assert_eq(evaluation->indicators[0]->weight_hundredths, 8000);
	cr_assert_eq(evaluation->total_hundredths, 8000);
}

Test(evaluations, weights_that_the_table_gave_win)
{
	jx_city_plan(&city, rate_only, 1);
	jx_city_set_from(&city, "weights", "预算执行=20,产出=80", "2023-01");
	cr_assert_eq(jx_city_show(&city, "2023-12", "")->indicators[0]->weight_hundredths, 9000);
}

Test(evaluations, one_missing_form_makes_it_provisional_and_is_named)
{
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 98, 100);
	jx_city_submit_rate(&city, 1, 0, 98, 100);
	evaluation = jx_city_show(&city, "2023-02", "");
	cr_assert(evaluation->provisional);
	cr_assert_eq(evaluation->missing_count, 1);
	cr_assert_eq(evaluation->n_missing, 1);
	cr_assert_str_eq(evaluation->missing[0]->form_code, JX_CITY_FORM);
	cr_assert_str_eq(evaluation->missing[0]->office_code, "370203");
	cr_assert_str_eq(evaluation->missing[0]->period, "2023-02");
	/* What is there is scored. */
	cr_assert_eq(evaluation->indicators[0]->verdict, JIXIAO__V1__VERDICT__VERDICT_MET);
	cr_assert_eq(evaluation->indicators[0]->score_hundredths, 9000);
}

/* The city's rate is made of what is there, and the cells that are not are named; 不适用 is an answer. */
Test(evaluations, cells_left_out_make_it_provisional_and_are_named)
{
	const struct jx_city_figures other = {.cells = {[JX_CITY_HANDLED] = {JX_CITY_VALUE, 1}}};
	const struct jx_city_figures none = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_NA, 0}, [JX_CITY_IN_TIME] = {JX_CITY_NA, 0}}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 98, 100);
	jx_city_submit_year(&city, 1, 98, 100);
	jx_city_submit(&city, 1, 2, &other);
	evaluation = jx_city_show(&city, "2023-12", "");
	cr_assert(evaluation->provisional);
	cr_assert_eq(evaluation->missing_count, 0);
	cr_assert_eq(evaluation->blank_count, 2);
	cr_assert_eq(evaluation->n_blanks, 2);
	cr_assert_str_eq(evaluation->blanks[0]->item_code, "accept.due");
	cr_assert_str_eq(evaluation->blanks[1]->item_code, "accept.in_time");
	cr_assert_str_eq(evaluation->blanks[1]->form_code, JX_CITY_FORM);
	cr_assert_str_eq(evaluation->blanks[1]->office_code, "370203");
	cr_assert_str_eq(evaluation->blanks[1]->period, "2023-03");
	cr_assert_eq(evaluation->indicators[0]->score_hundredths, 9000);
	cr_assert_not(jx_city_show(&city, "2023-02", "")->provisional);
	cr_assert_not(jx_city_show(&city, "2023-12", "370202")->provisional);
	cr_assert(jx_city_show(&city, "2023-12", "370203")->provisional);
	jx_city_submit(&city, 1, 2, &none);
	cr_assert_not(jx_city_show(&city, "2023-12", "")->provisional);
}

Test(evaluations, without_any_figure_nothing_is_reported)
{
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, rate_only, 1);
	evaluation = jx_city_show(&city, "2023-12", "");
	cr_assert_eq(evaluation->missing_count, 24);
	cr_assert_eq(evaluation->indicators[0]->verdict, JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED);
	cr_assert(evaluation->indicators[0]->no_data);
	cr_assert_null(evaluation->indicators[0]->actual);
	cr_assert_eq(evaluation->total_hundredths, 0);
	cr_assert_str_eq(evaluation->indicators[0]->lost, "扣90.00分：应报数据未报，暂不得分。");
}

Test(evaluations, not_applicable_is_no_matter_and_left_out_is_not_reported)
{
	const struct jx_city_figures not_applicable = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_NA, 0}, [JX_CITY_IN_TIME] = {JX_CITY_NA, 0}}};
	const struct jx_city_figures other = {.cells = {[JX_CITY_HANDLED] = {JX_CITY_VALUE, 1}}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, rate_only, 1);
	for (size_t office = 0; office < 2; office++)
		jx_city_submit(&city, office, 0, &not_applicable);
	evaluation = jx_city_show(&city, "2023-01", "");
	cr_assert_eq(evaluation->indicators[0]->verdict, JIXIAO__V1__VERDICT__VERDICT_NO_MATTER);
	cr_assert_not(evaluation->provisional);
	for (size_t office = 0; office < 2; office++)
		jx_city_submit(&city, office, 0, &other);
	evaluation = jx_city_show(&city, "2023-01", "");
	cr_assert_eq(evaluation->indicators[0]->verdict, JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED);
	cr_assert(evaluation->provisional);
	cr_assert_eq(evaluation->missing_count, 0);
}

Test(evaluations, nothing_due_is_no_matter_unless_somebody_has_yet_to_report)
{
	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_rate(&city, 0, 0, 0, 0);
	cr_assert_eq(jx_city_show(&city, "2023-01", "")->indicators[0]->verdict,
		     JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED);
	jx_city_submit_rate(&city, 1, 0, 0, 0);
	cr_assert_eq(jx_city_show(&city, "2023-01", "")->indicators[0]->verdict,
		     JIXIAO__V1__VERDICT__VERDICT_NO_MATTER);
	jx_city_set(&city, "no_matter", "full");
	cr_assert_eq(jx_city_show(&city, "2023-01", "")->indicators[0]->score_hundredths, 9000);
}

Test(evaluations, only_the_forms_that_its_measures_ask_for_are_missed)
{
	static const struct jx_city_indicator cost[] = {{"资金成本", "≤720万元", "paid()", 9000}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, cost, 1);
	evaluation = jx_city_show(&city, "2023-12", "");
	cr_assert_eq(evaluation->owed_count, 0);
	cr_assert_not(evaluation->provisional);
	cr_assert_str_eq(evaluation->indicators[0]->actual_text, "0.00万元");
}

Test(evaluations, money_is_what_was_paid_by_the_months_end)
{
	static const struct jx_city_indicator cost[] = {{"资金成本", "≤720万元", "paid()", 5000},
							{"资金拨付到位天数", "≤7天", "longest_payment_days()", 4000}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, cost, 2);
	jx_city_pay(&city, "370202", JX_CITY_BUDGET / 2, "2023-03-02", "2023-03-09");
	jx_city_pay(&city, "370203", JX_CITY_BUDGET / 4, "2023-06-01", "2023-07-01");
	evaluation = jx_city_show(&city, "2023-06", "");
	cr_assert_eq(evaluation->execution->budget_fen, JX_CITY_BUDGET);
	cr_assert_eq(evaluation->execution->paid_fen, JX_CITY_BUDGET / 2);
	expect_value(evaluation->execution->rate, 1, 2);
	cr_assert_eq(evaluation->execution->weight_hundredths, 1000);
	cr_assert_eq(evaluation->execution->score_hundredths, 500);
	cr_assert_str_eq(evaluation->execution->lost, "扣5.00分：预算执行率为50.00%，未达到100%。");
	cr_assert_eq(evaluation->execution->n_funds, 3);
	cr_assert_eq(evaluation->execution->funds[0]->paid_fen, JX_CITY_BUDGET / 2);
	expect_value(evaluation->indicators[0]->actual, 360, 1);
	expect_value(evaluation->indicators[1]->actual, 7, 1);
	cr_assert(evaluation->indicators[1]->met);
	evaluation = jx_city_show(&city, "2023-12", "");
	expect_value(evaluation->execution->rate, 3, 4);
	/* 30 days: 40.00 x max(0, 1 - 23/7) = 0 */
	expect_value(evaluation->indicators[1]->actual, 30, 1);
	cr_assert_eq(evaluation->indicators[1]->score_hundredths, 0);
}

/* An office has neither a budget nor targets for what it counts: shares, and no score. */
Test(evaluations, an_offices_counts_are_shares_of_the_city)
{
	static const struct jx_city_indicator both[] = {{"受理办理网上信访", "≥100件次", "online.handled", 4000},
							{"资金成本", "≤720万元", "paid()", 2000},
							{RATE, "≥98%", "accept.in_time / accept.due", 3000}};
	const struct jx_city_figures figures = {.cells = {[JX_CITY_HANDLED] = {JX_CITY_VALUE, 30},
							  [JX_CITY_DUE] = {JX_CITY_VALUE, 10},
							  [JX_CITY_IN_TIME] = {JX_CITY_VALUE, 10}}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, both, 3);
	jx_city_submit(&city, 0, 0, &figures);
	jx_city_submit(&city, 1, 0, &figures);
	jx_city_pay(&city, "370202", 1000000, "2023-01-02", "2023-01-09");
	evaluation = jx_city_show(&city, "2023-01", "370202");
	cr_assert_str_eq(evaluation->office_name, "370202");
	cr_assert_eq(evaluation->indicators[0]->verdict, JIXIAO__V1__VERDICT__VERDICT_SHARE);
	expect_value(evaluation->indicators[0]->actual, 30, 1);
	cr_assert_eq(evaluation->indicators[0]->weight_hundredths, 0);
	cr_assert_str_eq(evaluation->indicators[0]->arithmetic, "30 ÷ 60 = 50.00%，占全市的份额，不计分");
	expect_value(evaluation->indicators[0]->share, 1, 2);
	cr_assert_null(evaluation->indicators[2]->share);
	cr_assert_eq(evaluation->indicators[1]->verdict, JIXIAO__V1__VERDICT__VERDICT_SHARE);
	cr_assert_eq(evaluation->execution->paid_fen, 1000000);
	cr_assert_eq(evaluation->execution->budget_fen, 0);
	cr_assert_null(evaluation->execution->rate);
	cr_assert_eq(evaluation->execution->weight_hundredths, 0);
	cr_assert_eq(evaluation->weight_hundredths, 3000);
	cr_assert_eq(evaluation->total_hundredths, 3000);
	cr_assert_str_eq(evaluation->grade, "优");
}

/* 2/2 of 30.00 and the 60.00 of what was not to be done, together 90.00; 50 % of the budget: below 60 % nothing, then
 * from 40 % on 70 % of 10.00. */
Test(evaluations, what_a_manager_sets_is_what_scores)
{
	static const struct jx_city_indicator both[] = {{RATE, "≥98%", "accept.in_time / accept.due", 3000},
							{"受理量", "≥1件次", "online.handled", 6000}};
	const struct jx_city_figures figures = {.cells = {[JX_CITY_DUE] = {JX_CITY_VALUE, 2},
							  [JX_CITY_IN_TIME] = {JX_CITY_VALUE, 2},
							  [JX_CITY_HANDLED] = {JX_CITY_NA, 0}}};
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_plan(&city, both, 2);
	for (size_t office = 0; office < 2; office++)
		jx_city_submit(&city, office, 0, &figures);
	jx_city_pay(&city, "370202", JX_CITY_BUDGET / 2, "2023-01-02", "2023-01-09");
	jx_city_set(&city, "no_matter", "spread");
	jx_city_set(&city, "execution", "stepped");
	evaluation = jx_city_show(&city, "2023-01", "");
	cr_assert_eq(evaluation->indicators[0]->weight_hundredths, 9000);
	cr_assert_eq(evaluation->indicators[0]->score_hundredths, 9000);
	cr_assert_eq(evaluation->indicators[1]->weight_hundredths, 0);
	cr_assert_eq(evaluation->execution->score_hundredths, 0);
	cr_assert_str_eq(evaluation->execution->arithmetic, "10.00 × 0%（360 ÷ 720 = 50.00%，未达到最低档60%） = 0.00");
	jx_city_set(&city, "execution.steps", "95=100,40=70");
	evaluation = jx_city_show(&city, "2023-01", "");
	cr_assert_eq(evaluation->execution->score_hundredths, 700);
	cr_assert_str_eq(evaluation->execution->lost,
			 "扣3.00分：预算执行率为50.00%，达到40%档，计70%，未达到最高档95%。");
	cr_assert_eq(evaluation->total_hundredths, 9700);
}

Test(evaluations, show_says_what_is_wrong_with_its_key)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;

	jx_city_plan(&city, rate_only, 1);
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-13";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "as_of");
	request.as_of = (char *)"2024-01";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "FIELD_INVALID");
	request.as_of = (char *)"2023-12";
	request.project_code = (char *)"nowhere";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "PROJECT_NOT_FOUND");
	request.project_code = (char *)JX_CITY_PROJECT;
	request.office_code = (char *)"nowhere";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "OFFICE_NOT_FOUND");
	request.office_code = (char *)"370202";
	request.id = 1;
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "FIELD_INVALID");
	EXPECT_ARG(&city.fixture, 0, "id");
	request = (Jixiao__V1__EvaluationsShowRequest)JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	request.id = 1;
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Show", &request, "EVALUATION_NOT_FOUND");
}
