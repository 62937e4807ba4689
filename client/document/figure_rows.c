/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/figure_rows.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "common/base/reasons.h"

#define DIGITS "0123456789"

/* -- headings ------------------------------------------------------------------------------------------------------ */

/* Of two columns that name the item the one of codes counts: the other is for people, as are all not named here. */
enum role {
	CODE,
	NAME,
	VALUE,
	NOTE,
	UNIT,
	OFFICE,
	PERIOD,
	ROLES,
};

static const struct {
	const char *word;
	enum role role;
} words[] = {
	{"item", CODE},       {"code", CODE},       {"item_code", CODE},     {"代码", CODE},       {"编码", CODE},
	{"指标代码", CODE},   {"指标编码", CODE},   {"项目代码", CODE},      {"项目编码", CODE},   {"指标项代码", CODE},
	{"指标项编码", CODE}, {"name", NAME},       {"项目", NAME},          {"指标", NAME},       {"名称", NAME},
	{"指标项", NAME},     {"指标名称", NAME},   {"项目名称", NAME},      {"指标项名称", NAME}, {"value", VALUE},
	{"数值", VALUE},      {"数量", VALUE},      {"本月", VALUE},         {"本月数", VALUE},    {"本月数值", VALUE},
	{"note", NOTE},       {"备注", NOTE},       {"说明", NOTE},          {"unit", UNIT},       {"单位", UNIT},
	{"计量单位", UNIT},   {"office", OFFICE},   {"office_code", OFFICE}, {"单位代码", OFFICE}, {"单位名称", OFFICE},
	{"填报单位", OFFICE}, {"报送单位", OFFICE}, {"机构", OFFICE},        {"period", PERIOD},   {"month", PERIOD},
	{"月份", PERIOD},     {"期间", PERIOD},     {"报告期", PERIOD},
};

/* ASCII letters in either case. */
static bool is_word(const char *text, const char *word)
{
	for (; *text != '\0' && tolower((unsigned char)*text) == (unsigned char)*word; text++, word++)
		;
	return *text == *word;
}

static enum role role_of(const char *heading)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (is_word(heading, words[i].word))
			return words[i].role;
	return ROLES;
}

/* Where each role stands, and where one stands a second time (from 1; 0: none does). */
static size_t read_headings(const struct jx_csv_row *row, size_t at[ROLES], size_t *width)
{
	size_t twice = 0;

	for (size_t i = 0; i < ROLES; i++)
		at[i] = SIZE_MAX;
	*width = 0;
	for (size_t i = 0; i < row->n_cells; i++) {
		enum role role = role_of(row->cells[i]);

		if (row->cells[i][0] != '\0')
			*width = i + 1;
		if (role == ROLES)
			continue;
		if (at[role] == SIZE_MAX)
			at[role] = i;
		else if (twice == 0)
			twice = i + 1;
	}
	return twice;
}

static void set_problem(struct jx_figure_problem *problem, size_t line, size_t column, const char *text)
{
	*problem = (struct jx_figure_problem){.line = line, .column = column, .text = text};
}

static const char *const columns_fix = JX_N("name the columns in a line of their own: item,value,note");

static void lacks_headings(const struct jx_csv *csv, struct jx_figure_problem *problem)
{
	set_problem(problem, csv->rows[0].line, 1, JX_N("the heading lacks item or value"));
	problem->fix = columns_fix;
	if (strstr(csv->rows[0].cells[0], "，") == NULL)
		return;
	problem->text = JX_N("the cells are separated by full-width commas (，)");
	problem->fix = JX_N("separate them by commas of half width (,), or save the table from the spreadsheet as CSV");
}

bool jx_figure_columns_find(const struct jx_csv *csv, struct jx_figure_columns *columns,
			    struct jx_figure_problem *problem)
{
	size_t at[ROLES], twice;

	if (csv->n_rows == 0) {
		set_problem(problem, 0, 0, JX_N("the file is empty"));
		problem->fix = columns_fix;
		return false;
	}
	for (size_t i = 0; i < csv->n_rows && i <= JX_TITLE_ROWS; i++) {
		twice = read_headings(&csv->rows[i], at, &columns->width);
		if ((at[CODE] == SIZE_MAX && at[NAME] == SIZE_MAX) || at[VALUE] == SIZE_MAX)
			continue;
		set_problem(problem, csv->rows[i].line, twice,
			    JX_N("another column has a heading that means the same"));
		problem->fix = JX_N("leave one of the two columns, or give the other another heading");
		columns->item = at[CODE] != SIZE_MAX ? at[CODE] : at[NAME];
		columns->value = at[VALUE];
		columns->note = at[NOTE];
		columns->unit = at[UNIT];
		columns->office = at[OFFICE];
		columns->period = at[PERIOD];
		columns->row = i;
		return twice == 0;
	}
	lacks_headings(csv, problem);
	return false;
}

bool jx_figure_columns_find_many(const struct jx_csv *csv, struct jx_figure_columns *columns,
				 struct jx_figure_problem *problem)
{
	if (!jx_figure_columns_find(csv, columns, problem)) {
		if (problem->fix == columns_fix)
			problem->fix = JX_N("name the columns in a line of their own: office,period,item,value,note");
		return false;
	}
	/* Of many offices 单位 is the office; its cells tell where it is not. */
	if (columns->office == SIZE_MAX) {
		columns->office = columns->unit;
		columns->unit = SIZE_MAX;
	}
	if (columns->office != SIZE_MAX && columns->period != SIZE_MAX)
		return true;
	set_problem(problem, csv->rows[columns->row].line, 1, JX_N("the heading lacks office or period"));
	problem->fix = JX_N("name the columns in a line of their own: office,period,item,value,note");
	return false;
}

/* -- rows ---------------------------------------------------------------------------------------------------------- */

static const char *cell_at(const struct jx_csv_row *row, size_t column)
{
	return column < row->n_cells ? row->cells[column] : "";
}

bool jx_figure_is_cut(const char *value, const char *next)
{
	const size_t n = strspn(value, DIGITS);

	return n > 0 && n <= 3 && value[n] == '\0' && strspn(next, DIGITS) == 3 && (next[3] == '\0' || next[3] == '.');
}

/* A figure of its own may stand in the cell behind it, where that has a heading. */
static bool cut_in_two(const struct jx_csv_row *row, const struct jx_figure_columns *columns)
{
	const bool figure_may_follow = columns->value + 1 < columns->width && columns->value + 1 != columns->note &&
				       columns->value + 1 != columns->unit;

	return !figure_may_follow && jx_figure_is_cut(cell_at(row, columns->value), cell_at(row, columns->value + 1));
}

bool jx_figure_row_read(const struct jx_csv_row *row, const struct jx_figure_columns *columns,
			struct jx_figure_row *out, struct jx_figure_problem *problem)
{
	*out = (struct jx_figure_row){.item = cell_at(row, columns->item),
				      .value = cell_at(row, columns->value),
				      .note = cell_at(row, columns->note)};
	if (cut_in_two(row, columns)) {
		set_problem(problem, row->line, columns->value + 1, JX_FIGURE_CUT);
		problem->fix = JX_FIGURE_CUT_FIX;
		return false;
	}
	for (size_t i = columns->width; i < row->n_cells; i++) {
		if (row->cells[i][0] == '\0')
			continue;
		set_problem(problem, row->line, i + 1, JX_N("there is no heading above this cell"));
		problem->fix = JX_N("write figures without commas, and a text with commas in quotation marks; or give "
				    "the column a heading");
		return false;
	}
	return true;
}

/* -- values -------------------------------------------------------------------------------------------------------- */

/* Digits of the input method, U+FF10 to U+FF19, and its point and minus. */
static bool is_wide(const char *value)
{
	for (const unsigned char *at = (const unsigned char *)value; *at != '\0'; at++)
		if (at[0] == 0xef && at[1] == 0xbc &&
		    ((at[2] >= 0x90 && at[2] <= 0x99) || at[2] == 0x8e || at[2] == 0x8d))
			return true;
	return false;
}

static bool is_blank(const char *value)
{
	return strpbrk(value, " \t\r\n") != NULL || strstr(value, "\u3000") != NULL || strstr(value, "\u00a0") != NULL;
}

bool jx_figure_cause(const char *value, struct jx_figure_problem *problem)
{
	size_t n = strspn(value, DIGITS ".");
	bool exponent = n > 0 && (value[n] == 'E' || value[n] == 'e') && strpbrk(value + n, DIGITS) != NULL;

	if (is_wide(value)) {
		problem->text = JX_N("its digits are of full width");
		problem->fix = JX_N("type them in half width: 5, not ５");
	} else if (is_blank(value)) {
		problem->text = JX_N("there are blanks in the cell besides the number");
		problem->fix = JX_N("write the digits alone, without blanks");
	} else if (strchr(value, ',') != NULL || strstr(value, "，") != NULL) {
		problem->text = JX_N("there is a comma in the number");
		problem->fix = JX_N("write the digits alone: 1234, not 1,234");
	} else if (exponent) {
		problem->text = JX_N("the number has an exponent, as spreadsheets shorten long ones");
		problem->fix = JX_N("write all of its digits: 120000, not 1.2E+05");
	} else if (n > 0 && value[n] != '\0') {
		problem->text = JX_N("there is something behind the number");
		problem->fix = JX_N("write the digits alone: 12, not 12件; the item has its unit");
	} else {
		return false;
	}
	return true;
}
