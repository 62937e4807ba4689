/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The file in which figures are handed in: a table of items and values, or a template that was filled in, as CSV or as
 * a workbook. For the submission commands.
 */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_FILE_H
#define JX_CLIENT_COMMANDS_SUBMISSION_FILE_H

#include "client/app.h"
#include "client/document/csv.h"
#include "client/template/filled.h"

struct jx_figure_file {
	const char *path; /* borrowed; NULL: there is none, and all else is empty */
	struct jx_csv csv;
	struct jx_workbook workbook;
	bool is_workbook;        /* places are "Sheet!C14"; else lines and columns */
	struct jx_filled filled; /* sheet NULL: it is no template */
};

/* Reads the file, where one was given (NULL: none was). What is wrong is said. To be cleared in any case. */
enum jx_exit jx_figure_file_open(struct jx_figure_file *file, const struct jx_app *app, const char *path);
void jx_figure_file_clear(struct jx_figure_file *file);

/* "信访业务月报!C14" */
#define JX_FIGURE_CELL 256u
void jx_figure_cell(const struct jx_workbook_sheet *sheet, uint32_t row, uint32_t column, char out[JX_FIGURE_CELL]);

#endif
