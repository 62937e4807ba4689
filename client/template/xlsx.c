/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The template as a workbook: what is for programs is hidden, what is to be seen is locked, what is to be filled in is
 * checked by the spreadsheet.
 */
#include <stdlib.h>
#include <string.h>

#include <xlsxwriter.h>

#include "client/locale.h"
#include "client/template/template.h"
#include "common/base/reasons.h"
#include "common/model/decimal.h"

#define INPUT_COLOR   0xFFF9E5
#define HEADING_COLOR 0xDDE7F0
#define FORMULA_SIZE  256
/* Widths in characters of the default font. */
#define NAME_WIDTH    26
#define UNIT_WIDTH    7
#define FIGURE_WIDTH  24
#define NOTE_WIDTH    32
#define MONTH_WIDTH   10
#define TITLE_SIZE    14 /* points */
#define HEADING_LINES 20 /* points high */

struct writer {
	const struct jx_template *template;
	lxw_workbook *workbook;
	lxw_worksheet *sheet;
	lxw_format *title, *heading, *label, *figure, *input, *words;
	lxw_error error; /* the first */
};

static void did(struct writer *writer, lxw_error error)
{
	if (writer->error == LXW_NO_ERROR)
		writer->error = error;
}

/* -- looks --------------------------------------------------------------------------------------------------------- */

static lxw_format *add_format(struct writer *writer)
{
	lxw_format *format = workbook_add_format(writer->workbook);

	if (format == NULL) {
		did(writer, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	format_set_border(format, LXW_BORDER_THIN);
	format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
	return format;
}

static void add_formats(struct writer *writer)
{
	writer->title = workbook_add_format(writer->workbook);
	writer->heading = add_format(writer);
	writer->label = add_format(writer);
	writer->figure = add_format(writer);
	writer->input = add_format(writer);
	writer->words = add_format(writer);
	if (writer->title == NULL || writer->error != LXW_NO_ERROR)
		return;
	format_set_bold(writer->title);
	format_set_font_size(writer->title, TITLE_SIZE);
	format_set_bold(writer->heading);
	format_set_bg_color(writer->heading, HEADING_COLOR);
	format_set_align(writer->heading, LXW_ALIGN_CENTER);
	format_set_align(writer->figure, LXW_ALIGN_RIGHT);
	format_set_align(writer->input, LXW_ALIGN_RIGHT);
	format_set_bg_color(writer->input, INPUT_COLOR);
	format_set_unlocked(writer->input);
	format_set_bg_color(writer->words, INPUT_COLOR);
	format_set_text_wrap(writer->words);
	format_set_unlocked(writer->words);
}

static lxw_format *format_of(const struct writer *writer, enum jx_template_kind kind)
{
	switch (kind) {
	case JX_TEMPLATE_TITLE:
		return writer->title;
	case JX_TEMPLATE_HEADING:
		return writer->heading;
	case JX_TEMPLATE_LABEL:
		return writer->label;
	case JX_TEMPLATE_FIGURE:
	case JX_TEMPLATE_TOTAL:
		return writer->figure;
	case JX_TEMPLATE_INPUT:
		return writer->input;
	case JX_TEMPLATE_WORDS:
		return writer->words;
	case JX_TEMPLATE_HINT:
	case JX_TEMPLATE_KEY:
		break;
	}
	return NULL;
}

static void size_columns(struct writer *writer)
{
	const bool year = writer->template->n_months > 1;
	lxw_row_col_options hidden = {.hidden = LXW_TRUE};
	lxw_col_t first = JX_TEMPLATE_COLUMN_FIGURES, last = (lxw_col_t)(jx_template_columns(writer->template) - 1);

	did(writer, worksheet_set_row_opt(writer->sheet, 0, LXW_DEF_ROW_HEIGHT, NULL, &hidden));
	did(writer, worksheet_set_row(writer->sheet, JX_TEMPLATE_ROW_HEADINGS, HEADING_LINES, NULL));
	did(writer, worksheet_set_column_opt(writer->sheet, 0, 0, LXW_DEF_COL_WIDTH, NULL, &hidden));
	did(writer, worksheet_set_column(writer->sheet, 1, 1, NAME_WIDTH, NULL));
	did(writer, worksheet_set_column(writer->sheet, 2, 2, UNIT_WIDTH, NULL));
	if (year) {
		did(writer, worksheet_set_column(writer->sheet, first, last, MONTH_WIDTH, NULL));
		return;
	}
	did(writer, worksheet_set_column(writer->sheet, first, last - 1, FIGURE_WIDTH, NULL));
	did(writer, worksheet_set_column(writer->sheet, last, last, NOTE_WIDTH, NULL));
}

static void set_up_page(struct writer *writer)
{
	lxw_protection may = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};

	worksheet_protect(writer->sheet, NULL, &may);
	worksheet_freeze_panes(writer->sheet, JX_TEMPLATE_ROW_ITEMS, JX_TEMPLATE_COLUMN_FIGURES);
	worksheet_set_paper(writer->sheet, 9); /* A4 */
	if (writer->template->n_months > 1)
		worksheet_set_landscape(writer->sheet);
	worksheet_fit_to_pages(writer->sheet, 1, 0);
	did(writer, worksheet_repeat_rows(writer->sheet, JX_TEMPLATE_ROW_HEADINGS, JX_TEMPLATE_ROW_HEADINGS));
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

/* Exact: a figure has at most 15 digits. */
static double number_of(const struct jx_template_cell *cell)
{
	int64_t value = 0;

	(void)jx_decimal_parse(cell->text, strlen(cell->text), &value);
	return (double)value / JX_DECIMAL_ONE;
}

static const char *function_of(const struct jx_item *item)
{
	switch (item->over_months) {
	case JX_AGGREGATE_MAX:
		return "MAX";
	case JX_AGGREGATE_MIN:
		return "MIN";
	case JX_AGGREGATE_LAST:
	case JX_AGGREGATE_SUM:
	case JX_AGGREGATE_NONE:
		break;
	}
	return "SUM";
}

/* What the spreadsheet computes while the months are filled in; and what it is now. */
static void write_total(struct writer *writer, lxw_row_t row, lxw_col_t column, const struct jx_template_cell *cell)
{
	const struct jx_item *item = &writer->template->items[row - JX_TEMPLATE_ROW_ITEMS];
	char months[LXW_MAX_CELL_RANGE_LENGTH], formula[FORMULA_SIZE];

	lxw_rowcol_to_range(months, row, JX_TEMPLATE_COLUMN_FIGURES, row, column - 1);
	if (item->over_months == JX_AGGREGATE_LAST)
		(void)snprintf(formula, sizeof(formula), "=IF(COUNT(%s)=0,\"\",LOOKUP(9E+307,%s))", months, months);
	else
		(void)snprintf(formula, sizeof(formula), "=IF(COUNT(%s)=0,\"\",%s(%s))", months, function_of(item),
			       months);
	if (cell->number)
		did(writer,
		    worksheet_write_formula_num(writer->sheet, row, column, formula, writer->figure, number_of(cell)));
	else
		did(writer, worksheet_write_formula_str(writer->sheet, row, column, formula, writer->figure, ""));
}

static void write_cell(struct writer *writer, size_t row, size_t column)
{
	struct jx_template_cell cell;
	lxw_format *format;
	lxw_row_t at = (lxw_row_t)row;
	lxw_col_t in = (lxw_col_t)column;

	jx_template_cell(writer->template, row, column, &cell);
	format = format_of(writer, cell.kind);
	if (cell.kind == JX_TEMPLATE_TOTAL)
		write_total(writer, at, in, &cell);
	else if (cell.number)
		did(writer, worksheet_write_number(writer->sheet, at, in, number_of(&cell), format));
	else if (cell.text[0] != '\0')
		did(writer, worksheet_write_string(writer->sheet, at, in, cell.text, format));
	else if (format != NULL)
		did(writer, worksheet_write_blank(writer->sheet, at, in, format));
}

/* -- what may be entered ------------------------------------------------------------------------------------------- */

/* The rows of the same decimals from this one on share one rule, which stands relative to the first. */
static size_t add_rule(struct writer *writer, size_t first, lxw_col_t column)
{
	const struct jx_template *template = writer->template;
	size_t last = first;
	char cell[LXW_MAX_CELL_NAME_LENGTH], formula[FORMULA_SIZE];
	lxw_data_validation rule = {
		.validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA,
		.value_formula = formula,
		.error_title = (char *)_("Not a figure"),
		.error_message = (char *)_("Digits alone, such as 12; 0 is zero; NA: not applicable; empty: not "
					   "reported."),
	};

	while (last + 1 < template->form->n_items &&
	       template->items[last + 1].decimals == template->items[first].decimals)
		last++;
	lxw_rowcol_to_cell(cell, (lxw_row_t)(JX_TEMPLATE_ROW_ITEMS + first), column);
	(void)snprintf(formula, sizeof(formula),
		       "=IF(ISNUMBER(%s),AND(%s>=0,%s=ROUND(%s,%u)),OR(%s=\"NA\",%s=\"不适用\"))", cell, cell, cell,
		       cell, (unsigned)template->items[first].decimals, cell, cell);
	did(writer, worksheet_data_validation_range(writer->sheet, (lxw_row_t)(JX_TEMPLATE_ROW_ITEMS + first), column,
						    (lxw_row_t)(JX_TEMPLATE_ROW_ITEMS + last), column, &rule));
	return last + 1;
}

static void add_rules(struct writer *writer)
{
	struct jx_template_cell cell;

	for (size_t column = 0; column < jx_template_columns(writer->template); column++) {
		jx_template_cell(writer->template, JX_TEMPLATE_ROW_ITEMS, column, &cell);
		for (size_t item = 0; cell.kind == JX_TEMPLATE_INPUT && item < writer->template->form->n_items;)
			item = add_rule(writer, item, (lxw_col_t)column);
	}
}

/* -- the workbook -------------------------------------------------------------------------------------------------- */

/* The form's name, where a sheet may have it. */
static lxw_worksheet *add_sheet(const struct writer *writer)
{
	const char *name = writer->template->form->name;

	if (workbook_validate_sheet_name(writer->workbook, name) != LXW_NO_ERROR)
		name = writer->template->months[0].period;
	return workbook_add_worksheet(writer->workbook, name);
}

static void fill(struct writer *writer)
{
	add_formats(writer);
	if (writer->error != LXW_NO_ERROR)
		return;
	size_columns(writer);
	for (size_t row = 0; row < jx_template_rows(writer->template); row++)
		for (size_t column = 0; column < jx_template_columns(writer->template); column++)
			write_cell(writer, row, column);
	if (writer->template->form->n_items > 0)
		add_rules(writer);
	set_up_page(writer);
}

const char *jx_template_xlsx(const char *path, const struct jx_template *template)
{
	struct writer writer = {.template = template, .error = LXW_NO_ERROR};
	lxw_error closed;

	writer.workbook = workbook_new(path);
	if (writer.workbook == NULL)
		return JX_N("there is no memory for it");
	writer.sheet = add_sheet(&writer);
	if (writer.sheet != NULL)
		fill(&writer);
	closed = workbook_close(writer.workbook);
	if (writer.sheet == NULL || writer.error == LXW_ERROR_MEMORY_MALLOC_FAILED)
		return JX_N("there is no memory for it");
	did(&writer, closed);
	return writer.error == LXW_NO_ERROR ? NULL : lxw_strerror(writer.error);
}
