/* SPDX-License-Identifier: Apache-2.0 */
/* Tables for people: aligned by the columns that characters take on a terminal. */
#include "client/print/printers.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/locale.h"
#include "client/print/shown.h"
#include "client/print/value.h"
#include "client/print/wrap.h"
#include "common/base/log.h"
#include "common/base/text.h"

struct grid {
	size_t columns;
	size_t rows;
	size_t gap;                    /* blanks between two columns */
	char **cells;                  /* owned, as are they; row by row */
	size_t *widths;                /* owned; of each column */
	const struct jx_column *heads; /* borrowed; NULL: no column is aligned right */
};

static enum jx_status grid_init(struct grid *grid, size_t rows, size_t columns, size_t gap)
{
	*grid = (struct grid){.columns = columns, .rows = rows, .gap = gap};
	grid->cells = calloc(rows * columns, sizeof(*grid->cells));
	grid->widths = calloc(columns, sizeof(*grid->widths));
	if (grid->cells == NULL || grid->widths == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a table");
	return JX_OK;
}

static void grid_clear(struct grid *grid)
{
	for (size_t i = 0; grid->cells != NULL && i < grid->rows * grid->columns; i++)
		free(grid->cells[i]);
	free(grid->cells);
	free(grid->widths);
}

static bool is_right(const struct grid *grid, size_t column)
{
	return grid->heads != NULL && grid->heads[column].right;
}

/* Copies `text`, and `suffix` after it. */
static enum jx_status grid_set(struct grid *grid, size_t row, size_t column, const char *text, const char *suffix)
{
	struct jx_buffer buffer = {0};
	char *cell;
	size_t width;
	enum jx_status status;

	assert(row < grid->rows && column < grid->columns);
	jx_shown_add(&buffer, text, strlen(text));
	jx_buffer_text(&buffer, suffix);
	status = jx_buffer_take(&buffer, &cell);
	if (status != JX_OK)
		return status;
	width = jx_text_width(cell);
	grid->cells[row * grid->columns + column] = cell;
	if (width > grid->widths[column])
		grid->widths[column] = width;
	return JX_OK;
}

static enum jx_status grid_set_value(struct grid *grid, size_t row, size_t column, const struct jx_column *shown,
				     const ProtobufCMessage *message)
{
	struct jx_buffer buffer = {0};
	char short_text[JX_CELL_SIZE];
	char *text;
	enum jx_status status;

	if (shown->text != NULL) {
		shown->text(message, short_text, sizeof(short_text));
		return grid_set(grid, row, column, short_text, "");
	}
	status = jx_value_text(&buffer, message, shown->field);
	if (status == JX_OK)
		status = jx_buffer_take(&buffer, &text);
	if (status != JX_OK) {
		jx_buffer_clear(&buffer);
		return status;
	}
	status = grid_set(grid, row, column, text, "");
	free(text);
	return status;
}

/* -- fitting the terminal ------------------------------------------------------------------------------------------ */

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

/* Numbers, and the titles of values, are never broken: the beginning of a number would be another one. */
static bool is_whole(const struct grid *grid, size_t column)
{
	return is_right(grid, column) || (grid->heads == NULL && column == 0);
}

/* Headings, words and codes stay whole, too, where there is room: no column gets narrower than these. */
static enum jx_status floor_of(const struct grid *grid, size_t column, size_t *floor)
{
	enum jx_status status = JX_OK;

	*floor = is_whole(grid, column) ? grid->widths[column] : 0;
	if (grid->heads != NULL)
		*floor = larger(*floor, jx_text_width(grid->cells[column]));
	for (size_t row = 0; row < grid->rows && status == JX_OK; row++) {
		struct jx_extent extent = {0};

		status = jx_wrap_extent(grid->cells[row * grid->columns + column], 0, &extent);
		*floor = larger(*floor, larger(extent.word, extent.least));
	}
	return status;
}

/* Of a column that is to be no wider than `most`. */
static size_t capped(const struct grid *grid, const size_t *floors, size_t column, size_t most)
{
	size_t width = grid->widths[column] < most ? grid->widths[column] : most;

	return larger(width, floors[column]);
}

static size_t width_of(const struct grid *grid, const size_t *floors, size_t most)
{
	size_t total = (grid->columns - 1) * grid->gap;

	for (size_t i = 0; i < grid->columns; i++)
		total += capped(grid, floors, i, most);
	return total;
}

/* The widest columns give way first. False, and nothing done, where the floors do not fit either. */
static bool narrow(struct grid *grid, const size_t *floors, size_t width)
{
	size_t most = 0;

	for (size_t i = 0; i < grid->columns; i++)
		most = larger(most, grid->widths[i]);
	while (most > 0 && width_of(grid, floors, most) > width)
		most--;
	if (most == 0)
		return false;
	for (size_t i = 0; i < grid->columns; i++)
		grid->widths[i] = capped(grid, floors, i, most);
	return true;
}

/* Where words do not fit whole, they are broken into pieces of this at least. */
#define PIECE 8u

static void lower(const struct grid *grid, size_t *floors)
{
	for (size_t i = 0; i < grid->columns; i++)
		if (!is_whole(grid, i) && floors[i] > PIECE)
			floors[i] = PIECE;
}

/* A heading above nothing gives its room to the others. */
static void drop_empty(struct grid *grid)
{
	for (size_t i = 0; i < grid->columns; i++) {
		bool empty = grid->heads != NULL && grid->rows > 1;

		for (size_t row = 1; row < grid->rows && empty; row++)
			empty = *grid->cells[row * grid->columns + i] == '\0';
		if (!empty)
			continue;
		*grid->cells[i] = '\0';
		grid->widths[i] = 0;
	}
}

static size_t total_of(const struct grid *grid)
{
	size_t total = (grid->columns - 1) * grid->gap;

	for (size_t i = 0; i < grid->columns; i++)
		total += grid->widths[i];
	return total;
}

static enum jx_status grid_fit(struct grid *grid, size_t width)
{
	size_t *floors = calloc(grid->columns, sizeof(*floors));
	enum jx_status status = JX_OK;

	if (floors == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a table");
	drop_empty(grid);
	for (size_t i = 0; i < grid->columns && status == JX_OK; i++)
		status = floor_of(grid, i, &floors[i]);
	if (status == JX_OK && !narrow(grid, floors, width)) {
		lower(grid, floors);
		(void)narrow(grid, floors, width); /* else it is left to the terminal */
	}
	free(floors);
	return status;
}

/* -- writing ------------------------------------------------------------------------------------------------------- */

/* Blanks are owed until something follows them, so that no line ends with one. */
static void write_line(FILE *out, const struct grid *grid, const struct jx_lines *cells, size_t line)
{
	size_t blanks = 0;

	for (size_t i = 0; i < grid->columns; i++) {
		static const struct jx_line nothing = {.text = ""};
		const struct jx_line *text = line < cells[i].n ? &cells[i].lines[line] : &nothing;
		size_t padding = grid->widths[i] - text->width;
		bool right = is_right(grid, i);

		blanks += right ? padding : 0;
		if (text->length > 0) {
			(void)fprintf(out, "%*s%.*s", (int)blanks, "", (int)text->length, text->text);
			blanks = 0;
		}
		blanks += (right ? 0 : padding) + grid->gap;
	}
	(void)fputc('\n', out);
}

/* `cells` has room for the columns. */
static enum jx_status write_row(FILE *out, const struct grid *grid, size_t row, struct jx_lines *cells)
{
	enum jx_status status = JX_OK;
	size_t lines = 0, n = 0;

	for (; n < grid->columns && status == JX_OK; n++) {
		cells[n] = (struct jx_lines){0};
		status = jx_wrap(grid->cells[row * grid->columns + n], grid->widths[n], 0, &cells[n]);
		lines = larger(lines, cells[n].n);
	}
	for (size_t i = 0; i < lines && status == JX_OK; i++)
		write_line(out, grid, cells, i);
	while (n > 0)
		jx_lines_clear(&cells[--n]);
	return status;
}

static enum jx_status grid_write(FILE *out, struct grid *grid, size_t width)
{
	struct jx_lines *cells = calloc(grid->columns, sizeof(*cells));
	enum jx_status status = JX_OK;

	if (cells == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a table");
	if (width > 0 && total_of(grid) > width)
		status = grid_fit(grid, width);
	for (size_t i = 0; i < grid->rows && status == JX_OK; i++)
		status = write_row(out, grid, i, cells);
	free(cells);
	return status;
}

/* -- filling ------------------------------------------------------------------------------------------------------- */

static size_t count_columns(const struct jx_view *view)
{
	size_t n = 0;

	while (view->columns[n].title != NULL)
		n++;
	assert(n > 0);
	return n;
}

/* A heading, then a line a row. */
static enum jx_status fill_lines(struct grid *grid, const struct jx_view *view, const ProtobufCMessage *message)
{
	enum jx_status status = grid_init(grid, 1 + jx_view_count(view, message), count_columns(view), 2);

	grid->heads = view->columns;
	for (size_t i = 0; i < grid->columns && status == JX_OK; i++) {
		status = grid_set(grid, 0, i, _(view->columns[i].title), "");
		for (size_t row = 1; row < grid->rows && status == JX_OK; row++)
			status = grid_set_value(grid, row, i, &view->columns[i], jx_view_row(view, message, row - 1));
	}
	return status;
}

static enum jx_status fill_part(struct grid *grid, size_t row, const struct jx_part *part)
{
	enum jx_status status = JX_OK;

	for (const struct jx_column *column = part->view->columns; column->title != NULL && status == JX_OK; column++) {
		status = grid_set(grid, row, 0, _(column->title), ":");
		if (status == JX_OK)
			status = grid_set_value(grid, row, 1, column, part->message);
		row++;
	}
	return status;
}

/* A line a column: its title, its value. */
static enum jx_status fill_upright(struct grid *grid, const struct jx_part *parts, size_t n)
{
	size_t rows = 0, row = 0;
	enum jx_status status;

	for (size_t i = 0; i < n; i++)
		rows += count_columns(parts[i].view);
	status = grid_init(grid, rows, 2, 1);
	for (size_t i = 0; i < n && status == JX_OK; i++) {
		status = fill_part(grid, row, &parts[i]);
		row += count_columns(parts[i].view);
	}
	return status;
}

enum jx_status jx_print_upright(FILE *out, const struct jx_part *parts, size_t n, size_t width)
{
	struct grid grid = {0};
	enum jx_status status = fill_upright(&grid, parts, n);

	if (status == JX_OK)
		status = grid_write(out, &grid, width);
	grid_clear(&grid);
	return status;
}

enum jx_status jx_print_table(FILE *out, const struct jx_view *view, const ProtobufCMessage *message, size_t width)
{
	struct grid grid = {0};
	enum jx_status status;

	if (jx_view_count(view, message) == 0 && view->empty != NULL) {
		(void)fprintf(out, "%s\n", _(view->empty));
		return JX_OK;
	}
	if (view->rows == NULL)
		return jx_print_upright(out, &(struct jx_part){view, message}, 1, width);
	status = fill_lines(&grid, view, message);
	if (status == JX_OK)
		status = grid_write(out, &grid, width);
	grid_clear(&grid);
	return status;
}
