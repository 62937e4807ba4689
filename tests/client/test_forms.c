/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/evaluations.pb-c.h"
#include "tests/client/drawn.h"
#include "tests/client/goal_document.h"
#include "tests/lib/expect.h"

#define N(array) (sizeof(array) / sizeof((array)[0]))

/* The first six characters of a name; all of a shorter one. */
static void beginning(const char *name, char *out, size_t size)
{
	size_t length = 0;

	for (size_t n = 0; name[length] != '\0'; length++)
		if (((unsigned char)name[length] & 0xc0) != 0x80 && n++ == 6)
			break;
	cr_assert_lt(length, size);
	memcpy(out, name, length);
	out[length] = '\0';
}

Test(forms, the_goal_table_has_every_cell_of_the_document)
{
	struct goal_document document;

	goal_document_read(&document);
	for (size_t i = 0; i < GOAL_TABLES; i++) {
		struct goal_table *table = &document.tables[i];
		char *text = form_drawn(jx_goal_table_build, &table->project.base, 0);

		for (size_t row = 0; row < table->n_rows; row++)
			for (size_t column = 0; column < GOAL_COLUMNS; column++) {
				char *cell = table->cells[row][column];

				/* The two goals of the third table stand on two lines of their cell. */
				for (char *line = strtok(cell, "\n"); line != NULL; line = strtok(NULL, "\n"))
					cr_assert_not_null(strstr(text, line), "no %s in\n%s", line, text);
			}
		cr_assert_gt(form_frame_width(text), 100);
		free(text);
	}
	goal_document_clear(&document);
}

Test(forms, names_are_never_broken_at_their_beginning)
{
	static const size_t widths[] = {40, 80, 81, 100, 120};
	struct goal_document document;

	goal_document_read(&document);
	for (size_t i = 0; i < GOAL_TABLES * N(widths); i++) {
		Jixiao__V1__Project *project = &document.tables[i % GOAL_TABLES].project;
		size_t width = widths[i / GOAL_TABLES];
		char *text = form_drawn(jx_goal_table_build, &project->base, width);

		cr_assert_leq(form_frame_width(text), width < 80 ? 80 : width, "%s", text);
		for (size_t j = 0; j < project->n_indicators; j++) {
			char start[64];

			beginning(project->indicators[j]->name, start, sizeof(start));
			cr_assert_not_null(strstr(text, start), "no %s in\n%s", start, text);
		}
		free(text);
	}
	goal_document_clear(&document);
}

Test(forms, the_goal_table_is_the_documents)
{
	struct goal_document document;
	char *text;

	goal_document_read(&document);
	text = form_drawn(jx_goal_table_build, &document.tables[2].project.base, 0);
	form_expect_golden(text, "goal-table.txt");
	free(text);
	text = form_drawn(jx_goal_table_build, &document.tables[0].project.base, 80);
	form_expect_golden(text, "goal-table-80.txt");
	free(text);
	goal_document_clear(&document);
}

/* 9.00 of this year and 1.50 of the last one; months that the document does not have; an adjustment. */
Test(forms, the_goal_table_has_room_for_what_the_document_lacks)
{
	static const uint32_t months[] = {1, 2, 3, 4, 6, 9, 10, 12};
	Jixiao__V1__PlanStep steps[N(months)], *plan[N(months)];
	Jixiao__V1__Adjustment adjustment = JIXIAO__V1__ADJUSTMENT__INIT, *adjustments[] = {&adjustment};
	struct goal_document document;
	Jixiao__V1__Project *project;
	char *text;

	goal_document_read(&document);
	project = &document.tables[2].project;
	for (size_t i = 0; i < N(months); i++) {
		steps[i] = (Jixiao__V1__PlanStep)JIXIAO__V1__PLAN_STEP__INIT;
		steps[i].month = months[i];
		steps[i].amount_fen = (int64_t)months[i] * 1000000;
		plan[i] = &steps[i];
	}
	project->plan = plan;
	project->n_plan = N(months);
	project->carry_over_fen = 1500000;
	project->budget_fen = 10500000;
	adjustment.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	adjustment.amount_fen = -2000000;
	adjustment.date = "2023-08-15";
	adjustment.document = "青财预〔2023〕8号";
	adjustment.reason = "压减一般性支出";
	project->adjustments = adjustments;
	project->n_adjustments = 1;
	project->adjusted_budget_fen = 8500000;
	project->version = 2;
	project->effective_from = "2023-08";
	text = form_drawn(jx_goal_table_build, &project->base, 100);
	form_expect_golden(text, "goal-table-more.txt");
	free(text);
	goal_document_clear(&document);
}

/* An evaluation of the first project, with a row for each way to score. */
struct evaluated {
	Jixiao__V1__Evaluation evaluation;
	Jixiao__V1__Execution execution;
	Jixiao__V1__Rational rate;
	Jixiao__V1__FundExecution fund, *funds[1];
	Jixiao__V1__IndicatorResult rows[GOAL_INDICATORS], *indicators[GOAL_INDICATORS];
};

static void evaluate(struct evaluated *evaluated, const Jixiao__V1__Project *project)
{
	static const struct {
		Jixiao__V1__Verdict verdict;
		char *actual;
		uint32_t weight, score;
		char *reason;
		bool wanted, far_above;
		uint32_t deduction;
	} results[] = {
		{JIXIAO__V1__VERDICT__VERDICT_MET, "700万元", 2000, 2000, "", false, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_MET, "12件次", 800, 750, "", true, true, 50},
		{JIXIAO__V1__VERDICT__VERDICT_MISSED, "24件次", 800, 768,
		 "两件积案当事人未能取得一致意见，已列入下年化解计划，由属地街道每月回访。", true, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_MISSED, "53.64%", 800, 429, "", true, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_NOT_REPORTED, "", 800, 0, "", true, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_UNLINKED, "", 800, 0, "", true, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_MET, "0次", 2000, 2000, "", false, false, 0},
		{JIXIAO__V1__VERDICT__VERDICT_NO_MATTER, "", 1000, 0, "", false, false, 0},
	};
	Jixiao__V1__Evaluation *evaluation = &evaluated->evaluation;

	jixiao__v1__evaluation__init(evaluation);
	cr_assert_eq(project->n_indicators, N(results));
	for (size_t i = 0; i < N(results); i++) {
		Jixiao__V1__IndicatorResult *row = &evaluated->rows[i];

		jixiao__v1__indicator_result__init(row);
		row->level1 = project->indicators[i]->level1;
		row->level2 = project->indicators[i]->level2;
		row->name = project->indicators[i]->name;
		row->target = project->indicators[i]->target;
		row->verdict = results[i].verdict;
		row->actual_text = results[i].actual;
		row->weight_hundredths = results[i].weight;
		row->score_hundredths = results[i].score;
		row->reason = results[i].reason;
		row->reason_wanted = results[i].wanted;
		row->far_above = results[i].far_above;
		row->deduction_hundredths = results[i].deduction;
		evaluated->indicators[i] = row;
	}
	evaluation->indicators = evaluated->indicators;
	evaluation->n_indicators = N(results);
}

/* 700 of 720 paid: 97.22 %, and 10 x 0.9722 = 9.72. */
static void execute(struct evaluated *evaluated)
{
	Jixiao__V1__Execution *execution = &evaluated->execution;

	jixiao__v1__execution__init(execution);
	jixiao__v1__fund_execution__init(&evaluated->fund);
	evaluated->fund.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	evaluated->fund.initial_fen = evaluated->fund.budget_fen = 720000000;
	evaluated->fund.paid_fen = 700000000;
	evaluated->funds[0] = &evaluated->fund;
	execution->funds = evaluated->funds;
	execution->n_funds = 1;
	execution->initial_budget_fen = execution->budget_fen = 720000000;
	execution->paid_fen = 700000000;
	execution->weight_hundredths = 1000;
	execution->score_hundredths = 972;
	evaluated->evaluation.execution = execution;
}

Test(forms, the_self_evaluation_is_the_official_one)
{
	struct goal_document document;
	struct evaluated evaluated;
	Jixiao__V1__Evaluation *evaluation = &evaluated.evaluation;
	const Jixiao__V1__Project *project;
	char *text;

	goal_document_read(&document);
	project = &document.tables[0].project;
	evaluate(&evaluated, project);
	execute(&evaluated);
	evaluation->project_code = project->code;
	evaluation->project_name = project->name;
	evaluation->department_name = project->department_name;
	evaluation->office_code = "129001";
	evaluation->office_name = "青岛市信访局";
	evaluation->year = 2023;
	evaluation->as_of = "2023-12";
	evaluation->goals = project->goals;
	evaluation->n_goals = project->n_goals;
	evaluation->weight_hundredths = 10000;
	evaluation->total_hundredths = 6919;
	evaluation->grade = "中";
	evaluation->provisional = true;
	evaluation->owed_count = 120;
	evaluation->missing_count = 2;
	evaluation->journal_seq = 1234;
	evaluation->project_version = 1;
	evaluation->catalog_version = 3;
	text = form_drawn(jx_self_evaluation_build, &evaluation->base, 0);
	form_frame_width(text);
	form_expect_golden(text, "self-evaluation.txt");
	free(text);
	text = form_drawn(jx_self_evaluation_build, &evaluation->base, 100);
	cr_assert_leq(form_frame_width(text), 100);
	form_expect_golden(text, "self-evaluation-100.txt");
	free(text);
	goal_document_clear(&document);
}

/* An office without indicators of its own, and without anything else: still a form. */
Test(forms, an_empty_evaluation_is_drawn)
{
	Jixiao__V1__Evaluation evaluation = JIXIAO__V1__EVALUATION__INIT;
	char *text = form_drawn(jx_self_evaluation_build, &evaluation.base, 0);

	cr_assert_not_null(strstr(text, "共0项绩效指标。"), "%s", text);
	cr_assert_not_null(strstr(text, "偏差原因分析及改进措施"), "%s", text);
	free(text);
}

Test(forms, a_month_that_has_not_ended_is_said)
{
	Jixiao__V1__Evaluation evaluation = JIXIAO__V1__EVALUATION__INIT;
	char *text;

	evaluation.as_of = "2999-12";
	text = form_drawn(jx_self_evaluation_build, &evaluation.base, 0);
	cr_assert_not_null(strstr(text, "该月尚未结束"), "%s", text);
	free(text);
}

/* A district has no budget, and of what it counts a part of the city's. */
Test(forms, a_districts_evaluation_has_shares_and_no_budget)
{
	struct goal_document document;
	struct evaluated evaluated;
	Jixiao__V1__Rational share = JIXIAO__V1__RATIONAL__INIT;
	char *text, *whole;

	goal_document_read(&document);
	evaluate(&evaluated, &document.tables[0].project);
	execute(&evaluated);
	evaluated.execution.weight_hundredths = 0;
	evaluated.execution.initial_budget_fen = evaluated.execution.budget_fen = 0;
	evaluated.fund.initial_fen = evaluated.fund.budget_fen = 0;
	share.num = 1;
	share.den = 8;
	evaluated.evaluation.as_of = "2023-12";
	evaluated.rows[0].verdict = JIXIAO__V1__VERDICT__VERDICT_SHARE;
	evaluated.rows[0].actual_text = "90万元";
	evaluated.rows[0].share = &share;
	text = form_drawn(jx_self_evaluation_build, &evaluated.evaluation.base, 0);
	cr_assert_null(strstr(text, "该月尚未结束"), "%s", text);
	cr_assert_not_null(strstr(text, "占全市12.50%"), "%s", text);
	cr_assert_not_null(strstr(text, "700.00"), "%s", text);
	/* The first of the funds: neither an initial budget nor one of the year. */
	whole = strstr(text, "年度资金总额");
	cr_assert_not_null(whole);
	whole[strcspn(whole, "\n")] = '\0';
	cr_assert_null(strstr(whole, " 0.00"), "%s", whole);
	free(text);
	goal_document_clear(&document);
}

Test(forms, a_missed_target_that_costs_nothing_says_why)
{
	struct goal_document document;
	struct evaluated evaluated;
	Jixiao__V1__Rational above = JIXIAO__V1__RATIONAL__INIT, all = JIXIAO__V1__RATIONAL__INIT;
	Jixiao__V1__Target target = JIXIAO__V1__TARGET__INIT;
	Jixiao__V1__IndicatorResult *rate = &evaluated.rows[3], *count = &evaluated.rows[4];
	char *text;

	goal_document_read(&document);
	evaluate(&evaluated, &document.tables[0].project);
	/* 8 x 0.9996 = 7.9968, which is 8.00; 101 where 100 was asked for. */
	rate->actual_text = "99.96%";
	rate->score_hundredths = rate->weight_hundredths;
	rate->reason_wanted = false;
	count->verdict = JIXIAO__V1__VERDICT__VERDICT_MISSED;
	count->actual_text = "101.00%";
	all.num = 100;
	above.num = 101;
	all.den = above.den = 1;
	target.comparator = JIXIAO__V1__COMPARATOR__COMPARATOR_EQUAL;
	target.value = &all;
	count->target = &target;
	count->actual = &above;
	count->score_hundredths = count->weight_hundredths;
	count->reason_wanted = false;
	text = form_drawn(jx_self_evaluation_build, &evaluated.evaluation.base, 0);
	cr_assert_not_null(strstr(text, "未达到目标3项（其中2项未扣分）"), "%s", text);
	cr_assert_not_null(strstr(text, "（差距折合不足0.01分，未扣分）"), "%s", text);
	cr_assert_not_null(strstr(text, "（超过目标值，按达到计满分）"), "%s", text);
	free(text);
	goal_document_clear(&document);
}
