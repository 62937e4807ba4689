/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/csv.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "common/base/reasons.h"

#define ENDS "\r\n" /* a CR alone ends a line as well: so older spreadsheets save */

struct reading {
	struct jx_csv *csv;
	size_t room_rows, room_cells, room_texts;
	char separator;
	size_t line;               /* that is read */
	size_t row_line;           /* with which this row began */
	bool within;               /* a row that has not ended */
	size_t n_cells, row_cells; /* in all, and of this row */
	size_t used;               /* of the texts */
	bool filled;               /* a cell of this row has something in it */
};

static void on_cell(void *bytes, size_t n, void *context)
{
	struct reading *reading = context;
	char *cell = reading->csv->texts + reading->used;

	assert(reading->n_cells < reading->room_cells && n < reading->room_texts - reading->used);
	if (n > 0)
		memcpy(cell, bytes, n);
	cell[n] = '\0';
	reading->used += n + 1;
	reading->csv->cells[reading->n_cells++] = cell;
	reading->row_cells++;
	reading->filled |= n > 0;
}

static void on_row(int ending, void *context)
{
	struct reading *reading = context;
	struct jx_csv *csv = reading->csv;

	(void)ending;
	assert(csv->n_rows < reading->room_rows || !reading->filled);
	if (reading->filled)
		csv->rows[csv->n_rows++] = (struct jx_csv_row){
			.cells = csv->cells + (reading->n_cells - reading->row_cells),
			.n_cells = reading->row_cells,
			.line = reading->row_line,
		};
	reading->within = false;
	reading->row_cells = 0;
	reading->filled = false;
}

/* Of the first line that has any: a comma, else the tab or the semicolon that it has. */
static char separator_of(const char *text)
{
	const char *first = strpbrk(text, ",\t;");

	if (first == NULL || memchr(first, ',', strcspn(first, ENDS)) != NULL)
		return ',';
	return *first;
}

/* Room for all that the text can have: each separator and each line ends at most one cell. */
static bool make_room(struct reading *reading, const char *text)
{
	struct jx_csv *csv = reading->csv;
	bool ends;

	reading->room_rows = reading->room_cells = 1;
	for (const char *at = text; *at != '\0'; at++) {
		ends = strchr(ENDS, *at) != NULL;
		reading->room_rows += ends;
		reading->room_cells += ends || *at == reading->separator;
	}
	reading->room_texts = strlen(text) + reading->room_cells + 1;
	*csv = (struct jx_csv){
		.rows = calloc(reading->room_rows, sizeof(*csv->rows)),
		.cells = calloc(reading->room_cells, sizeof(*csv->cells)),
		.texts = malloc(reading->room_texts),
	};
	return csv->rows && csv->cells && csv->texts;
}

static enum jx_status failed(struct csv_parser *parser, const struct reading *reading, struct jx_text_problem *problem)
{
	bool memory = csv_error(parser) != CSV_EPARSE;

	*problem = (struct jx_text_problem){
		.line = memory ? 0 : reading->row_line,
		.text = memory ? JX_N("there is no memory for it") : JX_N("a quotation mark is missing or misplaced"),
	};
	return memory ? JX_RESOURCE_EXHAUSTED : JX_INVALID_ARGUMENT;
}

static size_t line_length(const char *text)
{
	size_t n = strcspn(text, ENDS);

	if (text[n] == '\r' && text[n + 1] == '\n')
		return n + 2;
	return n + (text[n] != '\0');
}

/* Line by line, so that each row knows where it stands. Empty lines are told of too (REPALL_NL), and end no row. */
static enum jx_status parse(struct csv_parser *parser, struct reading *reading, const char *text,
			    struct jx_text_problem *problem)
{
	for (size_t n; *text != '\0'; text += n) {
		n = line_length(text);
		reading->line++;
		if (!reading->within)
			reading->row_line = reading->line;
		reading->within = true;
		if (csv_parse(parser, text, n, on_cell, on_row, reading) != n)
			return failed(parser, reading, problem);
	}
	return csv_fini(parser, on_cell, on_row, reading) == 0 ? JX_OK : failed(parser, reading, problem);
}

enum jx_status jx_csv_read(const char *text, struct jx_csv *csv, struct jx_text_problem *problem)
{
	struct reading reading = {.csv = csv, .separator = separator_of(text)};
	struct csv_parser parser;
	enum jx_status status;

	if (!make_room(&reading, text) || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0) {
		*problem = (struct jx_text_problem){.text = JX_N("there is no memory for it")};
		return JX_RESOURCE_EXHAUSTED;
	}
	csv_set_delim(&parser, (unsigned char)reading.separator);
	status = parse(&parser, &reading, text, problem);
	csv_free(&parser);
	return status;
}

void jx_csv_clear(struct jx_csv *csv)
{
	free(csv->rows);
	free(csv->cells);
	free(csv->texts);
	*csv = (struct jx_csv){.n_rows = 0};
}
