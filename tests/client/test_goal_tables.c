/* SPDX-License-Identifier: Apache-2.0 */
/* The three goal tables of 2023, value by value, and the same in other shapes. */
#include <stdlib.h>
#include <string.h>

#include "tests/client/document.h"
#include "tests/lib/expect.h"
#include "tests/lib/goal_values.h"

static struct jx_document document;

static void open_document(void)
{
	jx_document_open(&document);
}

static void close_document(void)
{
	jx_document_close(&document);
}

TestSuite(goal_tables, .init = open_document, .fini = close_document);

static void expect_plan(const struct jx_goal_table *table, const int64_t expected[4])
{
	static const uint32_t months[] = {3, 6, 10, 12};
	size_t n = 0;

	for (size_t i = 0; i < 4; i++) {
		if (expected[i] < 0)
			continue;
		cr_assert_lt(n, table->n_plan);
		cr_assert_eq(table->plan[n].month, months[i]);
		cr_assert_eq(table->plan[n].amount.fen, expected[i]);
		n++;
	}
	cr_assert_eq(table->n_plan, n);
}

static void expect_indicator(const struct jx_printed_indicator *indicator, const struct jx_goal_row *expected)
{
	cr_assert_str_eq(indicator->level1.text, expected->level1);
	cr_assert_str_eq(indicator->level2.text, expected->level2);
	cr_assert_str_eq(indicator->name.text, expected->name);
	cr_assert_str_eq(indicator->description.text, expected->description);
	cr_assert_str_eq(indicator->target.text, expected->target);
	cr_assert_str_eq(indicator->basis.text, expected->basis);
}

static void expect_funds(const struct jx_goal_table *table, const struct jx_goal_head *head)
{
	cr_assert_eq(table->budget.fen, head->budget);
	cr_assert_eq(table->fiscal.fen, head->budget);
	cr_assert_eq(table->carry_over.fen, 0);
	cr_assert_null(table->carry_over.printed.text);
	cr_assert_eq(table->other.fen, 0);
	cr_assert_null(table->other.printed.text);
}

static void expect_table(const struct jx_goal_table *table, const struct jx_goal_head *head)
{
	const char *const texts[][2] = {
		{table->code.text, head->code},
		{table->name.text, head->name},
		{table->department_code.text, "129001"},
		{table->department_name.text, "青岛市信访局本级"},
		{table->unit.text, "万元"},
		{table->purpose.text, head->purpose},
	};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		cr_assert_str_eq(texts[i][0], texts[i][1]);
	cr_assert_eq(table->year, 2023);
	expect_funds(table, head);
	expect_plan(table, head->plan);
	cr_assert_eq(table->n_goals, head->n_goals);
	cr_assert_eq(table->n_indicators, head->n_indicators);
	for (size_t i = 0; i < head->n_indicators; i++)
		expect_indicator(&table->indicators[i], &head->indicators[i]);
}

static void expect_tables(void)
{
	cr_assert_eq(document.tables.n, 3);
	for (size_t i = 0; i < 3; i++)
		expect_table(document.tables.tables[i], &jx_goal_heads[i]);
}

static void expect_goal(size_t table, size_t goal, uint32_t number, const char *text)
{
	const struct jx_printed_goal *found = &document.tables.tables[table]->goals[goal];

	cr_assert_eq(found->number, number, "%u", found->number);
	cr_assert_str_eq(found->text.text, text);
}

Test(goal_tables, every_value_of_the_document)
{
	jx_document_expect_read(&document);
	expect_tables();
	expect_goal(0, 0, 6, "通过使用该项资金，进一步减少我市疑难复杂信访积案“存量”，确保全市信访形势稳定。");
	expect_goal(1, 0, 6, "通过使用该项费用，确保局机关信访业务顺利开展。");
	expect_goal(2, 0, 6, "确保金宏视频会议系统全年运转正常；");
	expect_goal(2, 1, 7, "保障各类信访视频会议正常召开。");
	/* Where it stands: lines as an editor counts them, cells from 1. */
	cr_assert_eq(document.tables.tables[0]->code.line, 11);
	cr_assert_eq(document.tables.tables[0]->code.cell, 2);
	cr_assert_eq(document.tables.tables[2]->goals[1].text.line, 336);
	cr_assert_eq(document.tables.tables[1]->indicators[1].target.line, 215);
	cr_assert_eq(document.tables.tables[1]->indicators[1].target.cell, 6);
	/* 来信, the third row of 产出指标, has its level 1 from the first. */
	cr_assert_eq(document.tables.tables[1]->indicators[2].level1.line, 210);
}

Test(goal_tables, what_a_person_should_look_at)
{
	jx_document_expect_read(&document);
	/* Each table: a plan that is labelled (%), and no weights. Everything was understood. */
	cr_assert_eq(jx_document_count(&document, true), 6);
	cr_assert_eq(jx_document_count(&document, false), 0);
	cr_assert_eq(document.tables.notes[0].printed.line, 34);
	cr_assert(strstr(document.tables.notes[0].why, "labelled (%)"));
	cr_assert(strstr(document.tables.notes[1].why, "no weights"));
	cr_assert_eq(document.tables.notes[5].table, 3);
}

/* Seven cells, each with its tab and newline, from the last to the first. */
static char *turn_row_around(char *out, const char *row)
{
	const char *cells[8] = {row};

	for (size_t i = 0; i < 7; i++)
		cells[i + 1] = strchr(cells[i], '\n') + 1;
	for (size_t i = 7; i-- > 0;) {
		memcpy(out, cells[i], (size_t)(cells[i + 1] - cells[i]));
		out += cells[i + 1] - cells[i];
	}
	return out;
}

/* The columns of the indicators from right to left. */
static void turn_rows_around(void)
{
	char *copy = calloc(1, strlen(document.text) + 1), *out = copy;
	bool indicators = false;

	cr_assert_not_null(copy);
	for (const char *at = document.text; *at != '\0';) {
		char *before = out;

		indicators = strncmp(at, "\t一级指标", strlen("\t一级指标")) == 0 || (indicators && *at == '\t') ||
			     (indicators && *at == '\n' && at[1] == '\t');
		if (indicators && *at == '\t') {
			out = turn_row_around(out, at);
			at += out - before;
		} else {
			*out++ = *at++;
		}
	}
	free(document.text);
	document.text = copy;
}

Test(goal_tables, columns_in_another_order)
{
	turn_rows_around();
	cr_assert(strstr(document.text, "\t指标值确定依据\n\t指标值\n\t\n\t绩效指标描述\n\t三级指标"));
	jx_document_expect_read(&document);
	expect_tables();
}

Test(goal_tables, blanks_in_headings_and_other_names)
{
	jx_document_replace(&document, "项目编码", "项 目 编　码");
	jx_document_replace(&document, "一级指标", "一级 指标");
	jx_document_replace(&document, "\t指标值\n", "\t年度\n指标值\n");
	jx_document_replace(&document, "其中：财政    资金", "其中:财政拨款");
	jx_document_replace(&document, "单位：万元", "（单位: 万元）");
	jx_document_replace(&document, "资金支出计划（%）", "资金支出计划 （％）");
	jx_document_replace(&document, "3月底", "截至 3 月末");
	jx_document_expect_read(&document);
	expect_tables();
}

Test(goal_tables, a_plan_without_the_percent_sign)
{
	jx_document_replace(&document, "资金支出计划（%）", "资金支出计划");
	jx_document_expect_read(&document);
	expect_tables();
	cr_assert_eq(jx_document_count(&document, true), 3);
}

Test(goal_tables, a_plan_of_percentages)
{
	/* 25 % of 720万元 are 180, 50 % are 360, 75 % are 540. */
	jx_document_replace(&document, "\t180.00\n", "\t25\n");
	jx_document_replace(&document, "\t360.00\n", "\t50\n");
	jx_document_replace(&document, "\t540.00\n", "\t75\n");
	jx_document_replace(&document, "\t720.00\n\t\n\n\t绩效目标", "\t100\n\t\n\n\t绩效目标");
	jx_document_expect_read(&document);
	expect_tables();
}

Test(goal_tables, a_plan_with_percent_signs)
{
	jx_document_replace(&document, "资金支出计划（%）", "资金支出计划");
	jx_document_replace(&document, "\t180.00\n", "\t25%\n");
	jx_document_replace(&document, "\t360.00\n", "\t50％\n");
	jx_document_expect_read(&document);
	expect_tables();
}

Test(goal_tables, a_plan_that_may_be_either)
{
	/* 9.00万元 are the budget, 5.00 are not: 5 % or 5万元? */
	jx_document_replace(&document, "\t9.00\n\t \n\t \n", "\t5.00\n\t \n\t \n");
	jx_document_expect_read(&document);
	cr_assert_eq(document.tables.tables[2]->n_plan, 0);
	cr_assert_str_eq(jx_document_note(&document, "not certain")->printed.text, "5.00");
}

Test(goal_tables, hints)
{
	jx_document_replace(&document, "37020023P88002811184N", "37020023P88002811194N");
	jx_document_replace(&document, "≤889万元", "≤888万元");
	jx_document_replace(&document, "\t400.00\n", "\t900.00\n");
	jx_document_replace(&document, "3.2023年金宏", "3.2023年银宏");
	jx_document_expect_read(&document);
	cr_assert_eq(jx_document_note(&document, "mistyped")->printed.line, 11);
	cr_assert_eq(jx_document_note(&document, "cost target")->printed.line, 207);
	cr_assert_eq(jx_document_note(&document, "more than the budget")->printed.line, 179);
	cr_assert_eq(jx_document_note(&document, "names another project")->printed.line, 285);
}

Test(goal_tables, a_cost_target_in_another_unit_is_the_budget_too)
{
	jx_document_replace(&document, "≤889万元", "≤8890000元");
	jx_document_expect_read(&document);
	cr_assert_eq(jx_document_count(&document, true), 6);
}

Test(goal_tables, what_is_not_understood_is_kept_and_told)
{
	const struct jx_document_note *note;

	jx_document_replace(&document, "≥70%", "较上年有较大提高");
	jx_document_replace(&document, "用于化解我市信访积案\n\t\n", "用于化解我市信访积案\n\t另有说明\n");
	jx_document_replace(&document, "\n \n[bookmark: _Toc_4_4_0000000002]",
			    "\n附注\n[bookmark: _Toc_4_4_0000000002]");
	jx_document_expect_read(&document);
	cr_assert_eq(jx_document_count(&document, false), 3);
	note = jx_document_note(&document, "qualitative");
	cr_assert_str_eq(note->printed.text, "较上年有较大提高");
	cr_assert_eq(note->printed.line, 279);
	cr_assert_eq(note->printed.cell, 6);
	cr_assert_str_eq(document.tables.tables[1]->indicators[9].target.text, "较上年有较大提高");
	cr_assert_str_eq(jx_document_note(&document, "it is not understood")->printed.text, "另有说明");
	note = jx_document_note(&document, "in no goal table");
	cr_assert_str_eq(note->printed.text, "附注");
	cr_assert_eq(note->printed.line, 134);
}

/* Above 8 indicators a 指标权重 of 11.25 leaves 10 to budget execution; above 10, one of 9. */
static void add_weights(void)
{
	jx_document_replace(&document, "\t指标值确定依据\n", "\t指标值确定依据\n\t指标权重\n");
	jx_document_replace(&document, "\t历史标准\n", "\t历史标准\n\t11.25\n");
	for (char *at = strstr(document.text, "2.2023年"); at < strstr(document.text, "3.2023年"); at++) {
		if (strncmp(at, "11.25", 5) == 0)
			memcpy(at, "9.000", 5);
	}
	/* One decimal more than a weight has. */
	jx_document_replace(&document, "9.000", "9.00");
}

Test(goal_tables, a_column_more)
{
	add_weights();
	jx_document_expect_read(&document);
	expect_tables();
	for (size_t i = 0; i < 3; i++) {
		const struct jx_goal_table *table = document.tables.tables[i];

		cr_assert(table->weighted);
		cr_assert_eq(table->execution_weight_hundredths, 1000);
		cr_assert_eq(table->indicators[7].weight_hundredths, i == 1 ? 900 : 1125);
	}
	cr_assert_eq(jx_document_count(&document, false), 0);
	/* The plan's label, of each. */
	cr_assert_eq(jx_document_count(&document, true), 3);
}

Test(goal_tables, without_titles)
{
	jx_document_replace(&document, "绩效目标表", "表");
	jx_document_replace(&document, "\t129001青岛市信访局本级\n\t\n\t\n\t\n\t\n\t\n\t单位：万元\n\n\t项目编码",
			    "\t项目编码");
	jx_document_replace(&document, "\t预算规模及资金用途",
			    "\t129001青岛市信访局本级\n\t单位：万元\n\n\t预算规模及资金用途");
	jx_document_expect_read(&document);
	expect_tables();
}
