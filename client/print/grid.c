/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/grid.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"

void jx_grid_init(struct jx_grid *grid, const unsigned *weights, size_t columns)
{
	assert(columns > 0);
	for (size_t i = 0; i < columns; i++)
		assert(weights[i] > 0);
	*grid = (struct jx_grid){.weights = weights, .columns = columns};
}

void jx_grid_clear(struct jx_grid *grid)
{
	for (size_t i = 0; i < JX_CAPTIONS; i++)
		free(grid->captions[i]);
	for (size_t i = 0; i < grid->n_cells; i++)
		free(grid->cells[i].text);
	free(grid->cells);
	free(grid->owners);
	*grid = (struct jx_grid){0};
}

static char *copy(struct jx_grid *grid, const char *text)
{
	size_t size = strlen(text) + 1;
	char *copied = malloc(size);

	if (copied == NULL)
		grid->failed = true;
	else
		memcpy(copied, text, size);
	return copied;
}

void jx_grid_caption(struct jx_grid *grid, enum jx_caption which, const char *text)
{
	assert(which < JX_CAPTIONS && grid->captions[which] == NULL && !grid->ended);
	grid->captions[which] = copy(grid, text);
}

/* The first free column of the row; grid->columns where it is full. */
static size_t free_column(const struct jx_grid *grid, size_t row)
{
	size_t column = 0;

	assert(row < grid->owners_rows);
	while (column < grid->columns && grid->owners[row * grid->columns + column] != 0)
		column++;
	return column;
}

/* Room for the places of the rows before `end`. */
static bool reserve_rows(struct jx_grid *grid, size_t end)
{
	size_t rows = grid->owners_rows ? grid->owners_rows : 16;
	size_t *owners;

	while (rows < end)
		rows *= 2;
	if (rows == grid->owners_rows)
		return true;
	owners = calloc(rows * grid->columns, sizeof(*owners));
	if (owners == NULL)
		return false;
	if (grid->owners != NULL)
		memcpy(owners, grid->owners, grid->owners_rows * grid->columns * sizeof(*owners));
	free(grid->owners);
	grid->owners = owners;
	grid->owners_rows = rows;
	return true;
}

static bool reserve_cell(struct jx_grid *grid)
{
	size_t capacity = grid->cells_capacity ? 2 * grid->cells_capacity : 64;
	struct jx_cell *cells;

	if (grid->n_cells < grid->cells_capacity)
		return true;
	cells = realloc(grid->cells, capacity * sizeof(*cells));
	if (cells == NULL)
		return false;
	grid->cells = cells;
	grid->cells_capacity = capacity;
	return true;
}

void jx_grid_row(struct jx_grid *grid)
{
	assert(!grid->ended);
	if (grid->failed)
		return;
	assert(grid->rows == 0 || free_column(grid, grid->rows - 1) == grid->columns);
	if (!reserve_rows(grid, grid->rows + 1)) {
		grid->failed = true;
		return;
	}
	grid->rows++;
}

static void take_places(struct jx_grid *grid, const struct jx_cell *cell)
{
	for (size_t row = cell->row; row < cell->row + cell->span.rows; row++)
		for (size_t column = cell->column; column < cell->column + cell->span.columns; column++) {
			size_t *owner = &grid->owners[row * grid->columns + column];

			assert(*owner == 0);
			*owner = grid->n_cells;
		}
}

void jx_grid_put(struct jx_grid *grid, const struct jx_cell_style *style, struct jx_span span, const char *text)
{
	struct jx_cell cell = {.span = span, .style = *style};

	assert(span.rows > 0 && span.columns > 0 && !grid->ended);
	if (grid->failed)
		return;
	assert(grid->rows > 0);
	cell.row = grid->rows - 1;
	cell.column = free_column(grid, cell.row);
	assert(cell.column + span.columns <= grid->columns);
	if (!reserve_cell(grid) || !reserve_rows(grid, cell.row + span.rows)) {
		grid->failed = true;
		return;
	}
	cell.text = copy(grid, text != NULL ? text : "");
	if (cell.text == NULL)
		return;
	grid->cells[grid->n_cells++] = cell;
	take_places(grid, &cell);
}

enum jx_status jx_grid_end(struct jx_grid *grid)
{
	if (grid->failed)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a form");
	for (size_t row = 0; row < grid->rows; row++)
		assert(free_column(grid, row) == grid->columns);
	for (size_t i = 0; i < grid->n_cells; i++)
		assert(grid->cells[i].row + grid->cells[i].span.rows <= grid->rows);
	grid->ended = true;
	return JX_OK;
}

const struct jx_cell *jx_grid_at(const struct jx_grid *grid, size_t row, size_t column)
{
	assert(grid->ended);
	if (row >= grid->rows || column >= grid->columns)
		return NULL;
	return &grid->cells[grid->owners[row * grid->columns + column] - 1];
}
