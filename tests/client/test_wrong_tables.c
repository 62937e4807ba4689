/* SPDX-License-Identifier: Apache-2.0 */
/* Documents that are none of goal tables, or not whole: each is refused, and where it can be, by line and cell. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uniconv.h>

#include "client/document/encoding.h"
#include "tests/client/document.h"
#include "tests/lib/expect.h"

static struct jx_document document;

static void open_document(void)
{
	jx_document_open(&document);
}

static void close_document(void)
{
	jx_document_close(&document);
}

TestSuite(wrong_tables, .init = open_document, .fini = close_document);

static void expect_changed(const char *what, const char *with, size_t line, size_t cell, const char *part)
{
	jx_document_replace(&document, what, with);
	jx_document_expect_problem(&document, line, cell, part);
}

static void set_text(const char *text)
{
	free(document.text);
	document.text = strdup(text);
	cr_assert_not_null(document.text);
}

Test(wrong_tables, other_texts)
{
	set_text("");
	jx_document_expect_problem(&document, 0, 0, "no goal table");
	set_text("item,value\nonline.handled,3120\n");
	jx_document_expect_problem(&document, 0, 0, "no goal table");
	set_text("\t项目名称\n\t全年执行率\n\n\t甲\n\t98%\n\n");
	jx_document_expect_problem(&document, 0, 0, "no goal table");
	set_text("项目支出绩效目标表（2023年度）\n\n\t项目名称\n\t甲\n\n");
	jx_document_expect_problem(&document, 1, 1, "lacks its 项目编码");
}

Test(wrong_tables, what_a_table_cannot_be_without)
{
	expect_changed("\t37020023P88002811184N\n", "\t\n", 1, 1, "lacks its 项目编码");
	expect_changed("\t项目编码\n\t\n", "\t项目编码\n\t37020023P88002811184\n", 11, 2, "no project code");
}

Test(wrong_tables, no_name)
{
	expect_changed("\t2023年信访专项业务费\n", "\t\n", 145, 2, "lacks its 项目名称");
}

Test(wrong_tables, no_department)
{
	expect_changed("\t129001青岛市信访局本级\n", "\t\n", 11, 2, "department");
}

Test(wrong_tables, no_budget)
{
	expect_changed("\t预算数\n\t9.00\n", "\t预算数\n\t\n", 295, 2, "lacks its 预算数");
}

Test(wrong_tables, no_unit)
{
	expect_changed("单位：万元", "", 20, 3, "lacks its unit");
}

Test(wrong_tables, amounts_that_are_none)
{
	expect_changed("\t预算数\n\t889.00\n", "\t预算数\n\t八百八十九\n", 154, 3, "not a number");
	expect_changed("八百八十九", "-889.00", 154, 3, "below 0");
	expect_changed("-889.00", "889.0000001", 154, 3, "too many decimals");
	expect_changed("889.0000001", "888.00", 154, 3, "do not add up");
}

Test(wrong_tables, a_plan_that_is_none)
{
	expect_changed("\t360.00\n", "\t约360\n", 45, 4, "not a number");
	expect_changed("\t10月底\n", "\t6月底\n", 46, 5, "two things of one month");
}

Test(wrong_tables, the_same_project_twice)
{
	expect_changed("37020023P880028111789", "37020023P88002811184N", 145, 2, "earlier table");
}

Test(wrong_tables, a_value_twice)
{
	expect_changed("\t项目名称\n\t2023年信访专项业务费\n\t\n",
		       "\t项目名称\n\t2023年信访专项业务费\n\t项目名称\n\t甲\n", 150, 7, "second time");
}

Test(wrong_tables, rows_of_other_lengths)
{
	expect_changed("\t≥98%\n\t历史标准\n\n\t\n\t时效指标\n\t信访事项按期办结率",
		       "\t≥98%\n\n\t\n\t时效指标\n\t信访事项按期办结率", 255, 6, "fewer cells");
}

Test(wrong_tables, an_indicator_without_its_target)
{
	expect_changed("\t≥70%\n", "\t\n", 274, 1, "lacks its target");
}

/* One heading is another word: the row is named, and which of them is missed. */
static void expect_heading_missed(const char *heading, const char *other, size_t line, size_t cell)
{
	struct jx_document changed;
	char what[64], with[64];

	jx_document_open(&changed);
	(void)snprintf(what, sizeof(what), "\t%s\n", heading);
	(void)snprintf(with, sizeof(with), "\t%s\n", other);
	jx_document_replace(&changed, what, with);
	jx_document_expect_problem(&changed, line, cell, heading);
	cr_assert_str_eq(jx_document_note(&changed, "heading is not known")->printed.text, other);
	jx_document_close(&changed);
}

Test(wrong_tables, headings_of_other_words)
{
	/* The place is that of the first that is known. */
	expect_heading_missed("一级指标", "一级", 61, 2);
	expect_heading_missed("二级指标", "二级", 60, 1);
	expect_heading_missed("三级指标", "三级", 60, 1);
	expect_heading_missed("指标值", "目标", 60, 1);
}

Test(wrong_tables, characters_of_no_cell)
{
	expect_changed("用于化解", "用于\x07化解", 27, 2, "control character");
	expect_changed("用于\x07化解", "用于\t化解", 27, 2, "it has a tab");
	expect_changed("用于\t化解", "用于\xe2\x80\xae化解", 27, 2, "invisible");
	expect_changed("用于\xe2\x80\xae化解", "用于\r化解", 27, 2, "control character");
	jx_document_replace(&document, "用于\r化解", "用于化解");
	/* In a line that goes on with a goal. */
	expect_changed("7.保障", "7.保\x1b障", 336, 2, "control character");
}

Test(wrong_tables, more_lines_than_are_read)
{
	size_t n = JX_SHEET_LINES_MAX;

	free(document.text);
	document.text = calloc(1, n + 1);
	cr_assert_not_null(document.text);
	memset(document.text, '\n', n - 1);
	jx_document_expect_problem(&document, 0, 0, "no goal table");
	memset(document.text, '\n', n);
	jx_document_expect_problem(&document, JX_SHEET_LINES_MAX + 1, 0, "more lines");
}

/* Whether a text ends with an empty line, whatever blanks stand behind. */
static bool ends_a_row(const char *text)
{
	size_t n = strlen(text), newlines = 0;

	for (; n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\n'); n--)
		newlines += text[n - 1] == '\n';
	return newlines > 1;
}

/* What was read of the last table holds its 产出指标. */
static bool has_output(void)
{
	const struct jx_goal_table *table = document.tables.tables[document.tables.n - 1];

	return table->n_indicators > 1 && strcmp(table->indicators[1].level1.text, "产出指标") == 0;
}

/* Cut anywhere, it is refused, or what is left of it is whole rows, some of which are 产出指标. */
Test(wrong_tables, cut_anywhere, .timeout = 60)
{
	size_t length = strlen(document.text), taken = 0;
	char *whole = strdup(document.text);

	cr_assert_not_null(whole);
	for (size_t cut = 0; cut < length; cut++) {
		struct jx_text_problem problem;
		char *text = NULL;

		if (jx_text_decode(whole, cut, &text, &problem) != JX_OK)
			continue;
		free(document.text);
		document.text = text;
		if (jx_document_read(&document) != JX_OK)
			continue;
		cr_assert(ends_a_row(text), "cut at %zu", cut);
		cr_assert(has_output(), "cut at %zu", cut);
		taken++;
	}
	/* Behind each of the 23 rows from the first 产出指标 on, and in the blanks between and below the tables. */
	cr_assert_leq(taken, 23 + 30, "%zu", taken);
	free(whole);
}

Test(wrong_tables, rows_that_are_not_whole)
{
	/* The first cell of a row below the indicators, and nothing else. */
	expect_changed("\n \n[bookmark: _Toc_4_4_0000000002]", "\n\t\n\n[bookmark: _Toc_4_4_0000000002]", 134, 1,
		       "fewer cells");
}

Test(wrong_tables, no_output)
{
	expect_changed("产出指标", "效益指标", 11, 2, "no 产出指标");
}

/* The whole document as offices' programs save it. */
Test(wrong_tables, encodings)
{
	size_t length = strlen(document.text), n = 0;
	uint8_t *gb = (uint8_t *)u8_conv_to_encoding("GB18030", iconveh_error, (const uint8_t *)document.text, length,
						     NULL, NULL, &n);
	char *marked = malloc(length + 4), *text = NULL;
	struct jx_text_problem problem = {0};

	cr_assert(gb != NULL && marked != NULL);
	EXPECT_OK(jx_text_decode((const char *)gb, n, &text, &problem));
	cr_assert_str_eq(text, document.text);
	free(text);
	(void)snprintf(marked, length + 4, "\xef\xbb\xbf%s", document.text);
	EXPECT_OK(jx_text_decode(marked, length + 3, &text, &problem));
	cr_assert_str_eq(text, document.text);
	free(text);
	/* Half of it in one, half in the other. */
	memcpy(marked, gb, n / 2);
	memcpy(marked + n / 2, document.text + length / 2, length - length / 2);
	EXPECT_STATUS(jx_text_decode(marked, n / 2 + length - length / 2, &text, &problem), JX_INVALID_ARGUMENT);
	cr_assert_gt(problem.line, 100);
	free(marked);
	free(gb);
}
