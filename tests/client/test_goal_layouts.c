/* SPDX-License-Identifier: Apache-2.0 */
/* Goal tables as other offices lay them out: a small one, and what is changed of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/client/document.h"
#include "tests/lib/expect.h"

#define CELL(text)     "\t" text "\n"
#define ROW2(a, b)     CELL(a) CELL(b) "\n"
#define TITLE          "1.2024年甲项目绩效目标表\n"
#define DEPARTMENT     ROW2("129001青岛市信访局本级", "单位：万元")
#define CODE           CELL("项目编码") CELL("37020024P000000000001") ROW2("项目名称", "甲项目")
#define BUDGET         CELL("预算数") CELL("100.00") ROW2("其中：财政资金", "100.00")
#define PLAN           CELL("资金支出计划") ROW2("6月底", "12月底") CELL("") ROW2("50", "100")
#define GOALS          ROW2("绩效目标", "6.目标一。")
#define HEADING        CELL("一级指标") CELL("二级指标") CELL("三级指标")
#define TOP            TITLE DEPARTMENT CODE BUDGET PLAN GOALS
#define OUTPUT(name)   CELL("产出指标") CELL("数量指标") CELL(name)
#define SATISFIED      CELL("满意度指标") CELL("满意度指标") CELL("满意率")
#define INDICATORS     HEADING CELL("指标值") "\n" OUTPUT("件数") CELL("≥5件") "\n" SATISFIED CELL("≥90%") "\n"
#define SMALL          TOP INDICATORS
#define SIGN_UNIT      HEADING CELL("指标方向") CELL("符号") CELL("指标值") CELL("计量单位") "\n"
#define SIGNED_OUTPUT  OUTPUT("件数") CELL("正向") CELL("≥") CELL("3") CELL("万件") "\n"
#define WEIGHT_HEADING HEADING CELL("指标值") CELL("指标权重") "\n"

static struct jx_document document;

static void open_document(void)
{
	jx_document_open(&document);
}

static void close_document(void)
{
	jx_document_close(&document);
}

TestSuite(goal_layouts, .init = open_document, .fini = close_document);

static void set_text(const char *text)
{
	free(document.text);
	document.text = strdup(text);
	cr_assert_not_null(document.text);
}

/* The only table of that text. */
static const struct jx_goal_table *read_table(const char *text)
{
	set_text(text);
	jx_document_expect_read(&document);
	cr_assert_eq(document.tables.n, 1);
	return document.tables.tables[0];
}

static const struct jx_goal_table *read_changed(const char *what, const char *with)
{
	set_text(SMALL);
	jx_document_replace(&document, what, with);
	jx_document_expect_read(&document);
	cr_assert_eq(document.tables.n, 1);
	return document.tables.tables[0];
}

static void expect_refused(const char *text, const char *part)
{
	set_text(text);
	EXPECT_STATUS(jx_document_read(&document), JX_INVALID_ARGUMENT);
	cr_assert(strstr(document.problem.text, part), "%s", document.problem.text);
	cr_assert_gt(document.problem.line, 0);
}

Test(goal_layouts, the_small_table)
{
	const struct jx_goal_table *table = read_table(SMALL);

	cr_assert_str_eq(table->department_code.text, "129001");
	cr_assert_eq(table->budget.fen, INT64_C(100000000));
	cr_assert_eq(table->n_plan, 2);
	cr_assert_eq(table->n_indicators, 2);
	cr_assert_eq(jx_document_count(&document, false), 0);
}

/* -- sign, number and unit in columns of their own ----------------------------------------------------------------- */

static void expect_target(const char *cells, const char *target)
{
	char text[4096];

	(void)snprintf(text, sizeof(text), TOP SIGN_UNIT SIGNED_OUTPUT SATISFIED "%s\n", cells);
	cr_assert_str_eq(read_table(text)->indicators[1].target.text, target, "%s",
			 document.tables.tables[0]->indicators[1].target.text);
	cr_assert_str_eq(document.tables.tables[0]->indicators[0].target.text, "≥3万件");
}

Test(goal_layouts, targets_in_three_columns)
{
	expect_target(CELL("反向") CELL("≤") CELL("100") CELL("万元"), "≤100万元");
	expect_target(CELL("正向") CELL("") CELL("98") CELL("%"), "≥98%");
	expect_target(CELL("反向指标") CELL("") CELL("3") CELL("%"), "≤3%");
	expect_target(CELL("正向") CELL("=") CELL("100%") CELL("%"), "=100%");
	expect_target(CELL("") CELL("不低于") CELL("5") CELL("件"), "不低于5件");
	expect_target(CELL("") CELL("") CELL("12") CELL("次"), "12次");
	/* A range and a day have their direction themselves. */
	expect_target(CELL("正向") CELL("") CELL("5-10") CELL("个"), "5-10个");
	expect_target(CELL("正向") CELL("") CELL("2024年12月31日前") CELL("—"), "2024年12月31日前");
	/* No numbers: neither sign nor unit is joined. */
	expect_target(CELL("正向") CELL("定性") CELL("优良") CELL("无"), "优良");
	expect_target(CELL("正向") CELL("") CELL("≥98%") CELL("%"), "≥98%");
	cr_assert_eq(jx_document_count(&document, false), 0);
}

Test(goal_layouts, columns_that_do_not_fit_are_told)
{
	expect_target(CELL("反向") CELL("≥") CELL("5") CELL("件"), "≥5件");
	(void)jx_document_note(&document, "disagree");
	expect_target(CELL("正向") CELL("≥") CELL("优良") CELL("件"), "优良");
	(void)jx_document_note(&document, "it has no sign");
	(void)jx_document_note(&document, "it has no unit");
	expect_refused(TOP SIGN_UNIT OUTPUT("件数") CELL("适度") CELL("约") CELL("3") CELL("件") "\n", "no sign");
	expect_refused(TOP SIGN_UNIT OUTPUT("件数") CELL("双向") CELL("") CELL("3") CELL("件") "\n", "no sign");
}

Test(goal_layouts, a_property_column)
{
	const struct jx_goal_table *table =
		read_table(TOP HEADING CELL("指标性质") CELL("指标值") CELL("度量单位") CELL("权重") "\n" OUTPUT("件数")
				   CELL("≥") CELL("5") CELL("件") CELL("50") "\n" SATISFIED CELL("＝") CELL("100")
					   CELL("%") CELL("40") "\n");

	cr_assert_str_eq(table->indicators[0].target.text, "≥5件");
	cr_assert_str_eq(table->indicators[1].target.text, "＝100%");
	cr_assert_eq(table->indicators[0].weight_hundredths, 5000);
}

Test(goal_layouts, targets_in_the_first_column)
{
	const struct jx_goal_table *table = read_table(TOP CELL("指标值") HEADING "\n" CELL("500件")
							       OUTPUT("件数") "\n" CELL("100%") SATISFIED "\n");

	cr_assert_eq(table->n_indicators, 2);
	cr_assert_str_eq(table->indicators[1].target.text, "100%");
}

Test(goal_layouts, an_unknown_column_is_told_cell_by_cell)
{
	(void)read_table(TOP HEADING CELL("甲乙丙") CELL("指标值") "\n" OUTPUT("件数") CELL("丁") CELL("≥5件") "\n");
	cr_assert_str_eq(jx_document_note(&document, "heading is not known")->printed.text, "甲乙丙");
	cr_assert_str_eq(jx_document_note(&document, "no heading")->printed.text, "丁");
}

/* -- weights ------------------------------------------------------------------------------------------------------- */

#define WEIGHED(a, b) TOP WEIGHT_HEADING OUTPUT("件数") CELL("≥5件") CELL(a) "\n" SATISFIED CELL("≥90%") CELL(b) "\n"

Test(goal_layouts, weights)
{
	const struct jx_goal_table *table = read_table(WEIGHED("77.75", "12.25%"));

	cr_assert(table->weighted);
	cr_assert_eq(table->indicators[0].weight_hundredths, 7775);
	cr_assert_eq(table->indicators[1].weight_hundredths, 1225);
	cr_assert_eq(table->execution_weight_hundredths, 1000);
	table = read_table(WEIGHED("80分", "20"));
	cr_assert_eq(table->execution_weight_hundredths, 0);
	table = read_table(WEIGHED("60", "20") CELL("预算执行率") CELL("") CELL("") CELL("100%") CELL("20") "\n");
	cr_assert_eq(table->execution_weight_hundredths, 2000);
	cr_assert_eq(jx_document_count(&document, false), 1);
	table = read_table(WEIGHED("", ""));
	cr_assert_not(table->weighted);
	(void)jx_document_note(&document, "has no weights");
}

Test(goal_layouts, weights_that_are_none)
{
	expect_refused(WEIGHED("50", "39.99"), "do not add up");
	expect_refused(WEIGHED("50", "40.01"), "do not add up");
	expect_refused(WEIGHED("50", "50.01"), "do not add up");
	expect_refused(WEIGHED("90", ""), "has no weight");
	expect_refused(WEIGHED("九十", "10"), "not a number");
	expect_refused(WEIGHED("-10", "100"), "below 0");
	expect_refused(WEIGHED("10.001", "80"), "decimals");
	expect_refused(WEIGHED("101", "-11"), "too large");
}

/* -- the head ------------------------------------------------------------------------------------------------------ */

Test(goal_layouts, a_year_is_no_department)
{
	const struct jx_goal_table *table = read_changed(DEPARTMENT, CELL("2024年度") "\n" DEPARTMENT);

	cr_assert_str_eq(table->department_code.text, "129001");
	cr_assert_eq(table->year, 2024);
	cr_assert_eq(jx_document_count(&document, false), 0);
	set_text(SMALL);
	jx_document_replace(&document, TITLE DEPARTMENT, CELL("（2025年度）") "\n甲绩效目标表\n" DEPARTMENT);
	jx_document_expect_read(&document);
	(void)jx_document_note(&document, "in no goal table");
}

Test(goal_layouts, labelled_departments)
{
	const struct jx_goal_table *table = read_changed("\t129001青岛市", "\t填报单位：129001青岛市");

	cr_assert_str_eq(table->department_code.text, "129001");
	cr_assert_str_eq(table->department_name.text, "青岛市信访局本级");
	table = read_changed("\t129001青岛市", "\t主管部门\n\t129001青岛市");
	cr_assert_str_eq(table->department_code.text, "129001");
	/* Who carries it out, rather than who is above. */
	table = read_changed(DEPARTMENT,
			     ROW2("主管部门：", "129青岛市信访局") ROW2("实施单位", "129001青岛市信访局本级")
				     ROW2("单位名称", "青岛市信访局") CELL("单位：万元") "\n");
	cr_assert_str_eq(table->department_code.text, "129001");
	cr_assert_str_eq(jx_document_note(&document, "another cell names")->printed.text, "129青岛市信访局");
	cr_assert_str_eq(jx_document_note(&document, "lacks the department's code")->printed.text, "青岛市信访局");
}

Test(goal_layouts, titles_and_none)
{
	cr_assert_eq(read_changed("绩效目标表", "绩效目标申报表")->year, 2024);
	cr_assert_null(read_changed(TITLE, "")->title.text);
	set_text(SMALL SMALL);
	jx_document_replace(&document, TITLE, "");
	cr_assert_eq(jx_document_read(&document), JX_INVALID_ARGUMENT);
	cr_assert(strstr(document.problem.text, "earlier table"));
}

Test(goal_layouts, units_of_money)
{
	cr_assert_eq(read_changed("单位：万元", "金额单位：万元")->budget.fen, INT64_C(100000000));
	cr_assert_eq(read_changed("单位：万元", "（金额单位：元）")->budget.fen, INT64_C(10000));
}

Test(goal_layouts, funds_and_amounts)
{
	const struct jx_goal_table *table =
		read_changed(BUDGET, CELL("预算数") CELL("１，１００.00") ROW2("其中：当年财政拨款", "1,000.00")
					     ROW2("其中:上年结转资金", "100.0") ROW2("其他资金", "-"));

	cr_assert_eq(table->budget.fen, INT64_C(1100000000));
	cr_assert_eq(table->fiscal.fen, INT64_C(1000000000));
	cr_assert_eq(table->carry_over.fen, INT64_C(100000000));
	cr_assert_null(table->other.printed.text);
	cr_assert_eq(jx_document_count(&document, false), 0);
	table = read_changed(ROW2("50", "100"), ROW2("-", "１００"));
	cr_assert_eq(table->n_plan, 1);
	cr_assert_eq(table->plan[0].month, 12);
	cr_assert_eq(table->plan[0].amount.fen, INT64_C(100000000));
	set_text(SMALL);
	jx_document_replace(&document, "100.00", "1,00.00");
	EXPECT_STATUS(jx_document_read(&document), JX_INVALID_ARGUMENT);
	jx_document_replace(&document, "1,00.00", "-");
	EXPECT_STATUS(jx_document_read(&document), JX_INVALID_ARGUMENT);
	cr_assert(strstr(document.problem.text, "lacks its 预算数"));
}

/* -- goals, and what stands below ---------------------------------------------------------------------------------- */

Test(goal_layouts, numbers_of_goals)
{
	const struct jx_goal_table *table = read_changed("6.目标一。", "（1）目标一；\n(2)目标二；\n3）目标三。");

	cr_assert_eq(table->n_goals, 3);
	cr_assert_eq(table->goals[0].number, 1);
	cr_assert_str_eq(table->goals[1].text.text, "目标二；");
	cr_assert_eq(table->goals[2].number, 3);
	table = read_changed("6.目标一。", "(一)目标");
	cr_assert_eq(table->goals[0].number, 0);
	cr_assert_str_eq(table->goals[0].text.text, "(一)目标");
}

Test(goal_layouts, rows_below_the_indicators)
{
	const struct jx_goal_table *table = read_table(SMALL CELL("合计") CELL("") CELL("") CELL("100") "\n" ROW2(
		"填表人：张三", "审核人：李四") CELL("注：本表一式两份") "\n");

	cr_assert_eq(table->n_indicators, 2);
	cr_assert_eq(jx_document_count(&document, false), 5);
}
