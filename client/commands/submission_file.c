/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "client/document/figure_rows.h"
#include "client/locale.h"
#include "common/base/text.h"

#define WHERE_SIZE 1024u
/* What a table without a figure consists of. */
#define EMPTY      " \t\r\n,;\""

/* -- what is wrong ------------------------------------------------------------------------------------------------- */

/* Everything is borrowed. */
static void set_problem(Jixiao__V1__Violation *problem, const char *where, const char *text, const char *fix)
{
	jixiao__v1__violation__init(problem);
	problem->field = (char *)where;
	problem->rule = (char *)"FIGURE";
	problem->severity = JIXIAO__V1__SEVERITY__SEVERITY_ERROR;
	problem->text = (char *)text;
	problem->fix = (char *)fix;
}

static enum jx_exit wrong(const struct jx_app *app, const char *where, const char *text, const char *fix)
{
	Jixiao__V1__Violation problem;
	const Jixiao__V1__Violation *const problems[] = {&problem};

	set_problem(&problem, where, text, fix);
	return jx_app_wrong(app, JX_REASON_FIGURE_INVALID, problems, 1);
}

static enum jx_exit not_read(const struct jx_figure_file *file, const struct jx_app *app, enum jx_status status,
			     const struct jx_text_problem *problem, const char *fix)
{
	char where[WHERE_SIZE];

	if (status != JX_INVALID_ARGUMENT)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, file->path, _(problem->text), NULL);
	if (problem->line > 0)
		(void)snprintf(where, sizeof(where), "%s:%zu:1", file->path, problem->line);
	else
		(void)snprintf(where, sizeof(where), "%s", file->path);
	return wrong(app, where, problem->text, fix);
}

void jx_figure_cell(const struct jx_workbook_sheet *sheet, uint32_t row, uint32_t column, char out[JX_FIGURE_CELL])
{
	char address[JX_WORKBOOK_ADDRESS_SIZE];

	jx_workbook_address(row, column, address);
	(void)snprintf(out, JX_FIGURE_CELL, "%.128s!%s", sheet->name, address);
}

static enum jx_exit not_filled(const struct jx_figure_file *file, const struct jx_app *app,
			       const struct jx_filled_problem *problem)
{
	char where[WHERE_SIZE], cell[JX_FIGURE_CELL];

	jx_figure_cell(problem->sheet, problem->row, problem->column, cell);
	if (file->is_workbook)
		(void)snprintf(where, sizeof(where), "%s:%s", file->path, cell);
	else
		(void)snprintf(where, sizeof(where), "%s:%u:%u", file->path, (unsigned)problem->row + 1,
			       (unsigned)problem->column + 1);
	return wrong(app, where, problem->text, problem->fix);
}

/* -- rows that are too wide ---------------------------------------------------------------------------------------- */

/* The cells of a line of the CSV file, from 0. */
static const struct jx_csv_row *row_at(const struct jx_csv *csv, uint32_t line)
{
	for (size_t i = 0; i < csv->n_rows; i++)
		if (csv->rows[i].line == (size_t)line + 1)
			return &csv->rows[i];
	return NULL;
}

static size_t width_at(const struct jx_csv *csv, uint32_t line)
{
	const struct jx_csv_row *row = row_at(csv, line);

	return row != NULL ? row->n_cells : 0;
}

/* The month whose figure was cut, as far as that can be seen: the months behind it are beside their columns. */
static const struct jx_filled_month *cut_month(const struct jx_filled *filled, const struct jx_csv_row *row)
{
	for (size_t i = 0; i < filled->n_months; i++) {
		const size_t value = filled->months[i].value;

		if (value + 1 < row->n_cells && jx_figure_is_cut(row->cells[value], row->cells[value + 1]))
			return &filled->months[i];
	}
	return &filled->months[0];
}

/* In CSV 1,234 is two cells: then the row has one more than the headings. Of a row it is told once, not by months. */
static enum jx_exit refuse_cut(const struct jx_figure_file *file, const struct jx_app *app)
{
	const struct jx_filled *filled = &file->filled;
	const size_t keys = width_at(&file->csv, filled->row), headings = width_at(&file->csv, filled->headings);
	Jixiao__V1__Violation problems[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	char where[JX_VIOLATIONS_MAX][WHERE_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < file->csv.n_rows && n < JX_VIOLATIONS_MAX; i++) {
		const struct jx_csv_row *row = &file->csv.rows[i];

		if (row->line <= (size_t)filled->headings + 1 || row->n_cells <= keys || row->n_cells <= headings)
			continue;
		(void)snprintf(where[n], WHERE_SIZE, "%s:%zu:%u: %s", file->path, row->line,
			       (unsigned)cut_month(filled, row)->value + 1, row->cells[filled->column]);
		where[n][jx_text_cut(where[n], WHERE_SIZE - 1)] = '\0';
		set_problem(&problems[n], where[n], JX_FIGURE_CUT, JX_FIGURE_CUT_FIX);
		pointers[n] = &problems[n];
		n++;
	}
	return n > 0 ? jx_app_wrong(app, JX_REASON_FIGURE_INVALID, pointers, n) : JX_EXIT_OK;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

static enum jx_exit find_template(struct jx_figure_file *file, const struct jx_app *app)
{
	struct jx_filled_problem problem = {.sheet = NULL};
	enum jx_status status = jx_filled_find(&file->workbook, &file->filled, &problem);

	if (status == JX_INVALID_ARGUMENT)
		return not_filled(file, app, &problem);
	if (status == JX_NOT_FOUND && file->is_workbook)
		return wrong(app, file->path, JX_N("the workbook is no template of jixiao"),
			     JX_N("fill in one that is made by: jixiao form template; or save the table as CSV"));
	return JX_EXIT_OK;
}

static enum jx_exit read_workbook(struct jx_figure_file *file, const struct jx_app *app, const char *bytes, size_t n)
{
	struct jx_workbook_problem problem = {.text = NULL};
	enum jx_status status = jx_workbook_read(bytes, n, &file->workbook, &problem);

	file->is_workbook = true;
	if (status == JX_INVALID_ARGUMENT)
		return wrong(app, file->path, problem.text, problem.fix);
	if (status != JX_OK)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, file->path, _(problem.text), NULL);
	return find_template(file, app);
}

static enum jx_exit read_csv(struct jx_figure_file *file, const struct jx_app *app, const char *bytes, size_t n)
{
	struct jx_text_problem problem = {0};
	char *text = NULL;
	enum jx_status status = jx_text_decode(bytes, n, &text, &problem);
	enum jx_exit exit;

	if (status == JX_OK && text[strspn(text, EMPTY)] == '\0') {
		free(text);
		return wrong(app, file->path, JX_N("the file is empty"),
			     JX_N("save the filled in table under this name once more; an empty one is made by: jixiao "
				  "form template"));
	}
	if (status == JX_OK)
		status = jx_csv_read(text, &file->csv, &problem);
	free(text);
	if (status != JX_OK)
		return not_read(file, app, status, &problem, JX_N("save the table as CSV in UTF-8 or GB18030"));
	if (jx_workbook_of_csv(&file->csv, &file->workbook) != JX_OK)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = find_template(file, app);
	return exit == JX_EXIT_OK && file->filled.sheet != NULL ? refuse_cut(file, app) : exit;
}

enum jx_exit jx_figure_file_open(struct jx_figure_file *file, const struct jx_app *app, const char *path)
{
	struct jx_text_problem problem = {0};
	enum jx_status status;
	enum jx_exit exit;
	char *bytes;
	size_t n;

	*file = (struct jx_figure_file){.path = path};
	if (file->path == NULL)
		return JX_EXIT_OK;
	status = jx_bytes_load(file->path, &bytes, &n, &problem);
	if (status != JX_OK)
		exit = not_read(file, app, status, &problem,
				JX_N("hand in the form's own table alone, as: jixiao form template"));
	else if (jx_workbook_is(bytes, n))
		exit = read_workbook(file, app, bytes, n);
	else
		exit = read_csv(file, app, bytes, n);
	free(bytes);
	return exit;
}

void jx_figure_file_clear(struct jx_figure_file *file)
{
	jx_csv_clear(&file->csv);
	jx_workbook_clear(&file->workbook);
}
