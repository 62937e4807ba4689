/* SPDX-License-Identifier: Apache-2.0 */
/* Templates: what they hold, in both kinds of file, and how they are found again. */
#include "client/template/template.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "client/template/filled.h"
#include "tests/common/temp.h"
#include "tests/lib/expect.h"

static struct jx_item items[] = {
	{.code = "case.due", .name = "应受理", .unit = "件次", .over_months = JX_AGGREGATE_SUM},
	{.code = "hours.up", .name = "运行, 小时", .unit = "小时", .decimals = 2, .over_months = JX_AGGREGATE_MAX},
	{.code = "system.count", .name = "系统", .unit = "个", .over_months = JX_AGGREGATE_LAST},
};
static const struct jx_form form = {.code = "video", .name = "运维月报", .n_items = 3};
static const struct jx_item_cell none[3], june[3] = {{JX_CELL_REPORTED, 120000, "两件延期"},
						     {JX_CELL_REPORTED, 6705000, NULL},
						     {JX_CELL_NOT_APPLICABLE, 0, NULL}};

static struct jx_workbook workbook;
static struct jx_csv csv;
static struct jx_filled filled;
static struct jx_filled_problem problem;
static struct temp temp;
static const char *path; /* of what was made last */

static void open_folder(void)
{
	temp_open(&temp);
}

static void clear(void)
{
	jx_workbook_clear(&workbook);
	jx_csv_clear(&csv);
}

static void close_folder(void)
{
	clear();
	temp_close(&temp);
}

TestSuite(template, .init = open_folder, .fini = close_folder);
TestSuite(filled, .init = open_folder, .fini = close_folder);

static struct jx_template of_month(void)
{
	struct jx_template template = {.office = "370202",
				       .office_name = "市南区",
				       .form = &form,
				       .items = items,
				       .n_months = 1,
				       .before = june,
				       .year = june,
				       .before_period = "2023-05"};

	template.months[0] = (struct jx_template_month){"2023-06", 2, {0x01, 0xff}, june};
	return template;
}

static struct jx_template of_year(void)
{
	struct jx_template template = {
		.office = "370202", .office_name = "市南区", .form = &form, .items = items, .n_months = 12};

	for (size_t i = 0; i < 12; i++) {
		(void)snprintf(template.months[i].period, JX_MONTH_SIZE, "2023-%02u", (unsigned)(i + 1) % 100);
		template.months[i].cells = i == 5 ? june : none;
		template.months[i].revision = i == 5 ? 1 : 0;
	}
	return template;
}

static void load(void)
{
	struct jx_text_problem unreadable;
	struct jx_workbook_problem damaged;
	char *bytes, *text = NULL;
	size_t n;

	jx_workbook_clear(&workbook);
	jx_csv_clear(&csv);
	EXPECT_OK(jx_bytes_load(path, &bytes, &n, &unreadable));
	if (jx_workbook_is(bytes, n)) {
		EXPECT_OK(jx_workbook_read(bytes, n, &workbook, &damaged));
	} else {
		EXPECT_OK(jx_text_decode(bytes, n, &text, &unreadable));
		EXPECT_OK(jx_csv_read(text, &csv, &unreadable));
		EXPECT_OK(jx_workbook_of_csv(&csv, &workbook));
		free(text);
	}
	free(bytes);
	(void)remove(path);
}

static void make(const struct jx_template *template, bool xlsx)
{
	FILE *out;

	path = temp_path(&temp, "template");
	out = fopen(path, "wb");
	cr_assert_not_null(out);
	if (!xlsx)
		jx_template_csv(out, template);
	cr_assert_eq(fclose(out), 0);
	if (xlsx)
		cr_assert_null(jx_template_xlsx(path, template));
}

static void make_and_load(const struct jx_template *template, bool xlsx)
{
	make(template, xlsx);
	load();
	EXPECT_OK(jx_filled_find(&workbook, &filled, &problem));
}

static const char *at(uint32_t row, uint32_t column)
{
	const struct jx_workbook_cell *cell = jx_workbook_cell(filled.sheet, row, column);

	return cell != NULL ? cell->text : "";
}

/* -- made ---------------------------------------------------------------------------------------------------------- */

static void expect_at(uint32_t row, uint32_t column, const char *text)
{
	cr_assert_str_eq(at(row, column), text);
}

static void expect_month(void)
{
	cr_assert_str_eq(filled.form, "video");
	cr_assert_str_eq(filled.office, "370202");
	cr_assert_eq(filled.n_months, 1);
	cr_assert_str_eq(filled.months[0].period, "2023-06");
	cr_assert_eq(filled.months[0].revision, 2);
	cr_assert(filled.months[0].id[0] == 1 && filled.months[0].id[1] == 255 && filled.months[0].id[15] == 0);
	expect_at(1, 1, "运维月报  2023-06  370202 市南区");
	expect_at(4, filled.column, "case.due");
	expect_at(4, filled.months[0].value, "12");
	expect_at(4, filled.months[0].note, "两件延期");
	expect_at(5, 1, "运行, 小时");
	expect_at(5, 3, "670.5");
	expect_at(5, filled.months[0].value, "670.5");
	expect_at(6, filled.months[0].value, "NA");
}

Test(template, one_month_in_both_kinds)
{
	struct jx_template template = of_month();

	make_and_load(&template, false);
	expect_month();
	make_and_load(&template, true);
	expect_month();
	cr_assert_str_eq(filled.sheet->name, "运维月报");
	cr_assert_eq(jx_workbook_cell(filled.sheet, 4, filled.months[0].value)->kind, JX_WORKBOOK_NUMBER);
}

Test(template, a_year_in_both_kinds)
{
	struct jx_template template = of_year();

	for (int xlsx = 0; xlsx < 2; xlsx++) {
		make_and_load(&template, xlsx);
		cr_assert_eq(filled.n_months, 12);
		for (size_t i = 0; i < 12; i++) {
			cr_assert_str_eq(filled.months[i].period, template.months[i].period);
			cr_assert_eq(filled.months[i].revision, template.months[i].revision);
			cr_assert_eq(filled.months[i].note, JX_FILLED_NONE);
			cr_assert_eq(jx_filled_empty(&filled, &filled.months[i]), i != 5);
		}
		cr_assert_str_eq(at(5, filled.months[5].value), "670.5");
		cr_assert_str_eq(at(5, 15), "670.5");
	}
}

/* A name that no sheet may have. */
Test(template, a_form_whose_name_no_sheet_may_have)
{
	struct jx_form other = form;
	struct jx_template template = of_month();

	(void)snprintf(other.name, sizeof(other.name), "来信/来访");
	template.form = &other;
	make_and_load(&template, true);
	cr_assert_str_eq(filled.sheet->name, "2023-06");
}

static void expect_sum(size_t item, enum jx_cell_state state, int64_t value, const struct jx_item_cell *sums)
{
	cr_assert_eq(sums[item].state, state);
	cr_assert_eq(sums[item].value, value);
}

Test(template, the_year_so_far)
{
	const struct jx_item_cell first[3] = {{JX_CELL_REPORTED, 10000, NULL},
					      {JX_CELL_REPORTED, 50000, NULL},
					      {JX_CELL_REPORTED, 30000, NULL}},
				  second[3] = {{JX_CELL_REPORTED, 20000, NULL},
					       {JX_CELL_REPORTED, 40000, NULL},
					       {JX_CELL_REPORTED, 10000, NULL}};
	struct jx_item_cell sums[3] = {{JX_CELL_ABSENT, 0, NULL}};

	jx_template_add(items, 3, june, sums);
	expect_sum(2, JX_CELL_NOT_APPLICABLE, 0, sums);
	jx_template_add(items, 3, first, sums);
	jx_template_add(items, 3, second, sums);
	jx_template_add(items, 3, none, sums);
	expect_sum(0, JX_CELL_REPORTED, 150000, sums);
	expect_sum(1, JX_CELL_REPORTED, 6705000, sums);
	expect_sum(2, JX_CELL_REPORTED, 10000, sums);
	items[1].over_months = JX_AGGREGATE_MIN;
	jx_template_add(items, 3, second, sums);
	expect_sum(1, JX_CELL_REPORTED, 40000, sums);
}

/* -- found again --------------------------------------------------------------------------------------------------- */

static enum jx_status find_in(const char *text)
{
	struct jx_text_problem unreadable;

	clear();
	EXPECT_OK(jx_csv_read(text, &csv, &unreadable));
	EXPECT_OK(jx_workbook_of_csv(&csv, &workbook));
	return jx_filled_find(&workbook, &filled, &problem);
}

/* Rows above, columns before and between, the note's column before the value's. */
Test(filled, by_its_keys_wherever_it_stands)
{
	EXPECT_OK(find_in("title,\n\n,x,jixiao.template.1/f/o,note/2023-02,,value/2023-02/7/"
			  "000102030405060708090a0b0c0d0eff,value/2023-01/0\n,,a,b\n"
			  ",,item,,,x\n,,code,,,5\n"));
	cr_assert(filled.row == 2 && filled.column == 2 && filled.headings == 4);
	cr_assert_eq(filled.n_months, 2);
	cr_assert_str_eq(filled.months[0].period, "2023-01");
	cr_assert_eq(filled.months[0].value, 6);
	cr_assert_eq(filled.months[0].note, JX_FILLED_NONE);
	cr_assert_eq(filled.months[1].value, 5);
	cr_assert_eq(filled.months[1].note, 3);
	cr_assert_eq(filled.months[1].revision, 7);
	cr_assert(filled.months[1].id[1] == 1 && filled.months[1].id[10] == 10 && filled.months[1].id[15] == 255);
	cr_assert(jx_filled_empty(&filled, &filled.months[0]));
	cr_assert_not(jx_filled_empty(&filled, &filled.months[1]));
}

static void expect_wrong(const char *text, uint32_t row, uint32_t column, const char *part)
{
	EXPECT_STATUS(find_in(text), JX_INVALID_ARGUMENT);
	cr_assert(strstr(problem.text, part), "%s", problem.text);
	cr_assert(problem.row == row && problem.column == column, "%u %u", problem.row, problem.column);
	cr_assert_not_null(problem.fix);
}

Test(filled, keys_that_were_changed)
{
	EXPECT_STATUS(find_in("item,value\na,1\n"), JX_NOT_FOUND);
	EXPECT_STATUS(find_in(""), JX_NOT_FOUND);
	expect_wrong("jixiao.template.2/f/o\n", 0, 0, "another release");
	expect_wrong("jixiao.template.1/f\n", 0, 0, "id was changed");
	expect_wrong("jixiao.template.1/f/o/x\n", 0, 0, "id was changed");
	expect_wrong("jixiao.template.\n", 0, 0, "id was changed");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0\ncode\n", 0, 0, "headings");
	expect_wrong("jixiao.template.1/f/o,x\nitem\n", 0, 0, "no column is left");
	expect_wrong("jixiao.template.1/f/o,value/2023-13/0\nitem\n", 0, 1, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01\nitem\n", 0, 1, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/1001\nitem\n", 0, 1, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/-1\nitem\n", 0, 1, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/1\nitem\n", 0, 1, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/1/000102030405060708090a0b0c0d0e\nitem\n", 0, 1,
		     "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/1/000102030405060708090a0b0c0d0e0G\nitem\n", 0, 1,
		     "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0/000102030405060708090a0b0c0d0e0f\nitem\n", 0, 1,
		     "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0,value/2023-01/0\nitem\n", 0, 2, "same month");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0,note/2023-02\nitem\n", 0, 2, "key of the column");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0,note/2023-01,note/2023-01\nitem\n", 0, 3, "same month");
	expect_wrong("jixiao.template.1/f/o,value/2023-01/0\nitem\njixiao.template.1/f/o\n", 2, 0, "two templates");
}

static void expect_figure(enum jx_workbook_kind kind, const char *text, const char *expected, const char *wrong)
{
	const struct jx_workbook_cell cell = {.kind = kind, .text = text};
	char out[JX_FILLED_TEXT];
	const char *fix = NULL, *said = jx_filled_figure(&cell, out, &fix);

	cr_assert_eq(said != NULL, wrong != NULL, "%s", said);
	cr_assert(wrong == NULL || (strstr(said, wrong) != NULL && fix != NULL), "%s", said);
	cr_assert(wrong != NULL || strcmp(out, expected) == 0, "\"%s\"", out);
}

/* Blanks around are nothing; what stands within is not touched. */
Test(filled, figures_in_cells_of_every_kind)
{
	const struct jx_workbook_cell unknown = {.kind = JX_WORKBOOK_NUMBER, .formula = true, .text = ""};
	char out[JX_FILLED_TEXT];
	const char *fix = NULL;

	expect_figure(JX_WORKBOOK_NUMBER, "12", "12", NULL);
	expect_figure(JX_WORKBOOK_TEXT, " \t12\u3000\xc2\xa0\n", "12", NULL);
	expect_figure(JX_WORKBOOK_TEXT, "1 2", "1 2", NULL);
	expect_figure(JX_WORKBOOK_TEXT, "\u3000", "", NULL);
	expect_figure(JX_WORKBOOK_DATE, "45000", NULL, "date");
	expect_figure(JX_WORKBOOK_PERCENT, "0.5", NULL, "percentage");
	expect_figure(JX_WORKBOOK_BOOLEAN, "1", NULL, "true or false");
	expect_figure(JX_WORKBOOK_ERROR, "#REF!", NULL, "error");
	cr_assert(strstr(jx_filled_figure(&unknown, out, &fix), "no result") != NULL);
	cr_assert_null(jx_filled_figure(NULL, out, &fix));
	cr_assert_str_eq(out, "");
}

Test(filled, notes_in_cells_of_every_kind)
{
	const struct jx_workbook_cell number = {.kind = JX_WORKBOOK_NUMBER, .text = "3"},
				      date = {.kind = JX_WORKBOOK_DATE, .text = "45000"},
				      error = {.kind = JX_WORKBOOK_ERROR, .text = "#REF!"};
	char out[JX_FILLED_TEXT];
	const char *fix = NULL;

	cr_assert_null(jx_filled_text(&number, out, &fix));
	cr_assert_str_eq(out, "3");
	cr_assert_not_null(jx_filled_text(&date, out, &fix));
	cr_assert_not_null(jx_filled_text(&error, out, &fix));
}

/* A text longer than any note may be stays too long, and is cut at a character's border. */
Test(filled, texts_longer_than_any)
{
	char text[JX_FILLED_TEXT * 2], out[JX_FILLED_TEXT];
	const struct jx_workbook_cell cell = {.kind = JX_WORKBOOK_TEXT, .text = text};
	const char *fix = NULL;

	for (size_t i = 0; i + 3 < sizeof(text); i += 3)
		memcpy(text + i, "件", 4);
	cr_assert_null(jx_filled_text(&cell, out, &fix));
	cr_assert_gt(strlen(out), JX_TEXT_LINE_MAX);
	cr_assert_eq(strlen(out) % 3, 0);
}
