/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/csv.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <csv.h>

#include "common/base/reasons.h"

struct reading {
	struct jx_csv *csv;
	size_t line;
	size_t n_cells, row_cells; /* in all, and of this row */
	size_t used;               /* of the texts */
	bool filled;               /* a cell of this row has something in it */
};

static void on_cell(void *bytes, size_t n, void *context)
{
	struct reading *reading = context;
	char *cell = reading->csv->texts + reading->used;

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
	if (reading->filled)
		csv->rows[csv->n_rows++] = (struct jx_csv_row){
			.cells = csv->cells + (reading->n_cells - reading->row_cells),
			.n_cells = reading->row_cells,
			.line = reading->line,
		};
	reading->row_cells = 0;
	reading->filled = false;
}

/* Room for all that the text can have: each comma and each line ends at most one cell. */
static bool make_room(struct jx_csv *csv, const char *text)
{
	size_t cells = 1, rows = 1;

	for (const char *at = text; *at != '\0'; at++) {
		rows += *at == '\n';
		cells += *at == '\n' || *at == ',';
	}
	*csv = (struct jx_csv){
		.rows = calloc(rows, sizeof(*csv->rows)),
		.cells = calloc(cells, sizeof(*csv->cells)),
		.texts = malloc(strlen(text) + cells + 1),
	};
	return csv->rows && csv->cells && csv->texts;
}

static enum jx_status failed(struct csv_parser *parser, const struct reading *reading, struct jx_text_problem *problem)
{
	bool memory = csv_error(parser) != CSV_EPARSE;

	*problem = (struct jx_text_problem){
		.line = memory ? 0 : reading->line,
		.text = memory ? JX_N("there is no memory for it") : JX_N("a quotation mark is missing or misplaced"),
	};
	return memory ? JX_RESOURCE_EXHAUSTED : JX_INVALID_ARGUMENT;
}

/* Line by line, so that each row knows where it stands. */
static enum jx_status parse(struct csv_parser *parser, struct reading *reading, const char *text,
			    struct jx_text_problem *problem)
{
	while (*text != '\0') {
		size_t n = strcspn(text, "\n");

		n += text[n] == '\n';
		reading->line++;
		if (csv_parse(parser, text, n, on_cell, on_row, reading) != n)
			return failed(parser, reading, problem);
		text += n;
	}
	return csv_fini(parser, on_cell, on_row, reading) == 0 ? JX_OK : failed(parser, reading, problem);
}

enum jx_status jx_csv_read(const char *text, struct jx_csv *csv, struct jx_text_problem *problem)
{
	struct reading reading = {.csv = csv};
	struct csv_parser parser;
	enum jx_status status;

	if (!make_room(csv, text) || csv_init(&parser, CSV_STRICT | CSV_STRICT_FINI) != 0) {
		*problem = (struct jx_text_problem){.text = JX_N("there is no memory for it")};
		return JX_RESOURCE_EXHAUSTED;
	}
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
