/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/calendar_rows.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/reasons.h"

struct reader {
	struct jx_calendar_rows *rows;
	const char *file;
	jx_file_told told;
	void *context;
	bool wrong;
};

static void tell(struct reader *reader, size_t line, size_t column, const char *text, const char *name)
{
	const struct jx_file_problem problem = {
		.file = reader->file, .line = line, .column = column, .text = text, .name = name};

	reader->wrong = true;
	reader->told(reader->context, &problem);
}

/* -- headings ------------------------------------------------------------------------------------------------------ */

static const struct {
	const char *word;
	enum jx_calendar_column column;
} headings[] = {
	{"date", JX_CALENDAR_DATE}, {"日期", JX_CALENDAR_DATE}, {"kind", JX_CALENDAR_KIND},
	{"类别", JX_CALENDAR_KIND}, {"name", JX_CALENDAR_NAME}, {"名称", JX_CALENDAR_NAME},
};

static void read_heading(struct reader *reader, size_t line, size_t column, const char *cell)
{
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		size_t *at = &reader->rows->columns[headings[i].column];

		if (strcmp(cell, headings[i].word) != 0)
			continue;
		if (*at != 0)
			tell(reader, line, column, JX_N("the column stands there twice"), cell);
		*at = column;
		return;
	}
	if (cell[0] != '\0')
		tell(reader, line, column, JX_N("there is no such column"), cell);
}

static void read_headings(struct reader *reader, const struct jx_csv_row *row)
{
	static const char *const names[] = {"date", "kind", "name"};

	for (size_t i = 0; i < row->n_cells; i++)
		read_heading(reader, row->line, i + 1, row->cells[i]);
	for (size_t i = 0; i < JX_CALENDAR_COLUMNS; i++)
		if (reader->rows->columns[i] == 0)
			tell(reader, row->line, row->n_cells + 1, JX_N("a column is missing"), names[i]);
}

/* -- days ---------------------------------------------------------------------------------------------------------- */

static const struct {
	const char *word;
	bool works;
} kinds[] = {
	{"off", false}, {"休", false}, {"放假", false}, {"休息", false}, {"work", true}, {"班", true}, {"上班", true},
};

static const char *cell_at(const struct reader *reader, const struct jx_csv_row *row, enum jx_calendar_column column)
{
	size_t at = reader->rows->columns[column];

	return at <= row->n_cells ? row->cells[at - 1] : "";
}

static void read_day(struct reader *reader, const struct jx_csv_row *row)
{
	const char *kind = cell_at(reader, row, JX_CALENDAR_KIND);
	struct jx_calendar_row *day = &reader->rows->rows[reader->rows->n++];
	size_t i = 0;

	while (i < sizeof(kinds) / sizeof(kinds[0]) && strcmp(kind, kinds[i].word) != 0)
		i++;
	day->line = row->line;
	day->date = cell_at(reader, row, JX_CALENDAR_DATE);
	day->name = cell_at(reader, row, JX_CALENDAR_NAME);
	if (i < sizeof(kinds) / sizeof(kinds[0]))
		day->works = kinds[i].works;
	else
		tell(reader, row->line, reader->rows->columns[JX_CALENDAR_KIND], JX_N("it is one of off and work"),
		     kind);
}

static enum jx_status read_days(struct reader *reader)
{
	struct jx_calendar_rows *rows = reader->rows;

	rows->rows = calloc(rows->csv.n_rows, sizeof(*rows->rows));
	if (!rows->rows)
		return JX_RESOURCE_EXHAUSTED;
	for (size_t i = 1; i < rows->csv.n_rows; i++)
		read_day(reader, &rows->csv.rows[i]);
	return JX_OK;
}

enum jx_status jx_calendar_rows_read(const char *path, const char *file, struct jx_calendar_rows *rows,
				     jx_file_told told, void *context)
{
	struct reader reader = {.rows = rows, .file = file, .told = told, .context = context};
	struct jx_text_problem problem = {.line = 0};
	char *text = NULL;
	enum jx_status status;

	*rows = (struct jx_calendar_rows){.n = 0};
	status = jx_text_load(path, &text, &problem);
	if (status == JX_OK)
		status = jx_csv_read(text, &rows->csv, &problem);
	free(text);
	if (status != JX_OK) {
		tell(&reader, problem.line, 0, problem.text, "");
		return status;
	}
	if (rows->csv.n_rows == 0)
		tell(&reader, 1, 1, JX_N("it has no headings"), "");
	else
		read_headings(&reader, &rows->csv.rows[0]);
	if (!reader.wrong)
		status = read_days(&reader);
	return status == JX_OK && reader.wrong ? JX_INVALID_ARGUMENT : status;
}

void jx_calendar_rows_clear(struct jx_calendar_rows *rows)
{
	jx_csv_clear(&rows->csv);
	free(rows->rows);
	*rows = (struct jx_calendar_rows){.n = 0};
}
