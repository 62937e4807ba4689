/* SPDX-License-Identifier: Apache-2.0 */
/* Tables as spreadsheets save them, and the figures in them. */
#include "client/document/csv.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "client/document/figure_rows.h"
#include "tests/lib/expect.h"

static struct jx_csv csv;
static struct jx_text_problem unreadable;

static void clear(void)
{
	jx_csv_clear(&csv);
}

TestSuite(csv, .fini = clear);
TestSuite(figure_rows, .fini = clear);

static void read_text(const char *text)
{
	jx_csv_clear(&csv);
	EXPECT_OK(jx_csv_read(text, &csv, &unreadable));
}

static void expect_row(size_t row, size_t line, const char *cells)
{
	char joined[256] = "";

	cr_assert_lt(row, csv.n_rows);
	for (size_t i = 0; i < csv.rows[row].n_cells; i++) {
		(void)strncat(joined, "|", sizeof(joined) - strlen(joined) - 1);
		(void)strncat(joined, csv.rows[row].cells[i], sizeof(joined) - strlen(joined) - 1);
	}
	cr_assert_str_eq(joined, cells);
	cr_assert_eq(csv.rows[row].line, line, "line %zu", csv.rows[row].line);
}

Test(csv, cells_as_they_are_meant)
{
	read_text("a, b ,\"c \"\"d\"\",\n\"\n,,\n x");
	cr_assert_eq(csv.n_rows, 2);
	expect_row(0, 1, "|a|b|c \"d\",\n");
	expect_row(1, 4, "|x");
	read_text("");
	cr_assert_eq(csv.n_rows, 0);
	read_text("\n  \n\na");
	expect_row(0, 4, "|a");
}

Test(csv, lines_end_in_any_way)
{
	read_text("a,1\rb,2\r\rc,3");
	cr_assert_eq(csv.n_rows, 3);
	expect_row(0, 1, "|a|1");
	expect_row(1, 2, "|b|2");
	expect_row(2, 4, "|c|3");
	read_text("a\r\nb\rc\n\"d\r\ne\"\r\nf\r");
	expect_row(1, 2, "|b");
	expect_row(3, 4, "|d\r\ne");
	expect_row(4, 6, "|f");
}

Test(csv, tabs_and_semicolons_where_there_is_no_comma)
{
	read_text("item\tvalue\na\t1,5\n");
	expect_row(1, 2, "|a|1,5");
	read_text("\nitem;value\na;1\n");
	expect_row(1, 3, "|a|1");
	read_text("item,value;x\na;1\n");
	expect_row(0, 1, "|item|value;x");
	expect_row(1, 2, "|a;1");
}

/* A row that goes over several lines is named by its first. */
Test(csv, misplaced_quotation_marks)
{
	EXPECT_STATUS(jx_csv_read("a\nb\"c\n", &csv, &unreadable), JX_INVALID_ARGUMENT);
	cr_assert_eq(unreadable.line, 2);
	jx_csv_clear(&csv);
	EXPECT_STATUS(jx_csv_read("a\n\"b\n\nc\n", &csv, &unreadable), JX_INVALID_ARGUMENT);
	cr_assert_eq(unreadable.line, 2);
}

/* -- figures ------------------------------------------------------------------------------------------------------- */

static struct jx_figure_columns columns;
static struct jx_figure_problem problem;

static void expect_columns(const char *text, size_t item, size_t value, size_t note)
{
	read_text(text);
	cr_assert(jx_figure_columns_find(&csv, &columns, &problem), "%s", problem.text);
	cr_assert(columns.item == item && columns.value == value && columns.note == note, "%zu %zu %zu", columns.item,
		  columns.value, columns.note);
}

static void expect_no_columns(const char *text, size_t line, size_t column, const char *part)
{
	read_text(text);
	cr_assert_not(jx_figure_columns_find(&csv, &columns, &problem));
	cr_assert(strstr(problem.text, part), "%s", problem.text);
	cr_assert(problem.line == line && problem.column == column, "%zu:%zu", problem.line, problem.column);
	cr_assert_not_null(problem.fix);
}

Test(figure_rows, headings)
{
	expect_columns("item,value", 0, 1, SIZE_MAX);
	expect_columns("Item,VALUE,Note", 0, 1, 2);
	expect_columns("序号,指标,单位,本月数,备注", 1, 3, 4);
	expect_columns("item,name,value,unit,note", 0, 2, 4);
	expect_columns("指标,指标项编码,数值", 1, 2, SIZE_MAX);
	expect_no_columns("", 0, 0, "empty");
	expect_no_columns("item,note\na,1", 1, 1, "lacks");
	expect_no_columns("item,value,value", 1, 3, "means the same");
	expect_no_columns("item,数值,本月数,备注", 1, 3, "means the same");
	expect_no_columns("项目,指标,数值", 1, 2, "means the same");
	expect_no_columns("item，value\na，1", 1, 1, "full-width commas");
}

static void expect_many(const char *text, size_t office, size_t period, size_t item)
{
	read_text(text);
	cr_assert(jx_figure_columns_find_many(&csv, &columns, &problem), "%s", problem.text);
	cr_assert(columns.office == office && columns.period == period && columns.item == item, "%zu %zu %zu",
		  columns.office, columns.period, columns.item);
}

static void expect_not_many(const char *text)
{
	read_text(text);
	cr_assert_not(jx_figure_columns_find_many(&csv, &columns, &problem));
	cr_assert(strstr(problem.text, "lacks office or period"), "%s", problem.text);
	cr_assert(problem.line == 1 && problem.column == 1);
	cr_assert_not_null(problem.fix);
}

/* 单位 is the unit of a figure, or the office where no other column is. */
Test(figure_rows, headings_of_many_offices)
{
	expect_many("office,period,item,value", 0, 1, 2);
	expect_many("单位,月份,指标,数值,备注", 0, 1, 2);
	expect_many("指标,单位,数值,填报单位,报告期", 3, 4, 0);
	expect_not_many("item,value");
	expect_not_many("office,item,value");
	expect_not_many("period,item,value");
	expect_no_columns("office,单位代码,item,value", 1, 2, "means the same");
}

/* Up to five lines of title. */
Test(figure_rows, lines_above_the_headings)
{
	expect_columns("信访业务月报,,\n2023年6月,,\nitem,value,note", 0, 1, 2);
	cr_assert_eq(columns.row, 2);
	expect_columns("1\n2\n3\n4\n5\nitem,value", 0, 1, SIZE_MAX);
	expect_no_columns("1\n2\n3\n4\n5\n6\nitem,value", 1, 1, "lacks");
}

static void expect_row_problem(const char *row, size_t column, const char *part)
{
	char text[256];
	struct jx_figure_row out;

	(void)snprintf(text, sizeof(text), "item,name,value,unit,note,,\n%s", row);
	expect_columns(text, 0, 2, 4);
	if (part == NULL) {
		cr_assert(jx_figure_row_read(&csv.rows[1], &columns, &out, &problem), "%s", problem.text);
		return;
	}
	cr_assert_not(jx_figure_row_read(&csv.rows[1], &columns, &out, &problem), "%s", row);
	cr_assert(strstr(problem.text, part), "%s", problem.text);
	cr_assert(problem.line == 2 && problem.column == column, "%zu:%zu", problem.line, problem.column);
}

Test(figure_rows, cells_under_no_heading)
{
	expect_row_problem("a,,1,件,n,,,,", 0, NULL);
	expect_row_problem("a,,1,件,n,x", 6, "no heading");
	expect_row_problem("a,,1,件,n,,,x", 8, "no heading");
	expect_row_problem("a", 0, NULL);
}

/* 1,234 without quotation marks shifts what follows; two or four digits do not stand behind a comma. */
Test(figure_rows, figures_cut_in_two)
{
	expect_row_problem("a,,1,234,件,n", 3, "cut the figure");
	expect_row_problem("a,,1,234,件,", 3, "cut the figure");
	expect_row_problem("a,,123,456.5,", 3, "cut the figure");
	expect_row_problem("a,,1,23,", 0, NULL);
	expect_row_problem("a,,1,2345,", 0, NULL);
	expect_row_problem("a,,1234,567,", 0, NULL);
	expect_row_problem("a,,,567,", 0, NULL);
}

/* A column for another figure may have one of three digits. */
Test(figure_rows, a_column_of_other_figures_beside_the_value)
{
	struct jx_figure_row row;

	expect_columns("item,本月数,累计\na,1,234\nb,1,234,500\n", 0, 1, SIZE_MAX);
	cr_assert(jx_figure_row_read(&csv.rows[1], &columns, &row, &problem));
	cr_assert_str_eq(row.value, "1");
	cr_assert_not(jx_figure_row_read(&csv.rows[2], &columns, &row, &problem));
	cr_assert_eq(problem.column, 4);
}

static void expect_cause(const char *value, const char *part)
{
	bool seen = jx_figure_cause(value, &problem);

	cr_assert_eq(seen, part != NULL, "%s: %s", value, seen ? problem.text : "no cause");
	cr_assert(part == NULL || strstr(problem.text, part), "%s: %s", value, problem.text);
}

Test(figure_rows, why_a_value_is_no_number)
{
	expect_cause("５", "full width");
	expect_cause("1５", "full width");
	expect_cause(" 5 ", "blanks");
	expect_cause("5\u3000", "blanks");
	expect_cause("1 234", "blanks");
	expect_cause("1,234", "comma");
	expect_cause("1，234", "comma");
	expect_cause("1.2E+05", "exponent");
	expect_cause("12件", "behind the number");
	expect_cause("50%", "behind the number");
	expect_cause("五", NULL);
	expect_cause("", NULL);
	expect_cause("-", NULL);
}
