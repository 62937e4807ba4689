/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "client/locale.h"

#define WHERE_SIZE 1024u
/* What a table without a figure consists of. */
#define EMPTY      " \t\r\n,;\""

/* -- what is wrong ------------------------------------------------------------------------------------------------- */

static enum jx_exit wrong(const struct jx_app *app, const char *where, const char *text, const char *fix)
{
	Jixiao__V1__Violation problem = JIXIAO__V1__VIOLATION__INIT;
	const Jixiao__V1__Violation *const problems[] = {&problem};

	problem.field = (char *)where;
	problem.rule = (char *)"FIGURE";
	problem.severity = JIXIAO__V1__SEVERITY__SEVERITY_ERROR;
	problem.text = (char *)text;
	problem.fix = (char *)fix;
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
	return find_template(file, app);
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
