/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every cell says how narrow its text may be, how wide its longest word is, and how wide it is on one line. Columns
 * begin as narrow as words allow, and grow evenly by their weights until the form is full or nothing is wrapped.
 */
#include "client/print/grid_fit.h"

#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "client/print/wrap.h"
#include "common/base/log.h"

/* A longer word is broken where that makes the form fit: of the forms' own words a project's code is the longest. */
#define WORD_MAX 24u

struct fit {
	const struct jx_grid *grid;
	struct jx_extent *extents;    /* of each cell */
	struct jx_grid_widths widths; /* as far as they have grown */
};

static size_t gap(const struct jx_grid_widths *widths)
{
	return 2 * widths->blanks + 1;
}

size_t jx_grid_inner(const struct jx_grid_widths *widths, const struct jx_cell *cell)
{
	size_t inner = (cell->span.columns - 1) * gap(widths);

	for (size_t i = 0; i < cell->span.columns; i++)
		inner += widths->columns[cell->column + i];
	return inner;
}

size_t jx_grid_total(const struct jx_grid *grid, const struct jx_grid_widths *widths)
{
	size_t total = 1;

	for (size_t i = 0; i < grid->columns; i++)
		total += widths->columns[i] + gap(widths);
	return total;
}

/* Of columns first to first + n - 1 the narrowest for its weight, among those below `most`; first + n: none is. */
static size_t narrowest(const struct fit *fit, size_t first, size_t n, const size_t *most)
{
	const size_t *columns = fit->widths.columns;
	const unsigned *weights = fit->grid->weights;
	size_t found = first + n;

	for (size_t i = first; i < first + n; i++) {
		if (most != NULL && columns[i] >= most[i])
			continue;
		if (found == first + n || columns[i] * weights[found] < columns[found] * weights[i])
			found = i;
	}
	return found;
}

/* Widens the columns of a cell until `inner` fits, or there is no room left. */
static void widen(struct fit *fit, const struct jx_cell *cell, size_t inner, size_t *room)
{
	while (*room > 0 && jx_grid_inner(&fit->widths, cell) < inner) {
		fit->widths.columns[narrowest(fit, cell->column, cell->span.columns, NULL)]++;
		--*room;
	}
}

static size_t need_least(const struct jx_extent *extent)
{
	return extent->least;
}

static size_t need_word(const struct jx_extent *extent)
{
	size_t word = extent->word < WORD_MAX ? extent->word : WORD_MAX;

	return word > extent->least ? word : extent->least;
}

static size_t need_line(const struct jx_extent *extent)
{
	return extent->line;
}

typedef size_t (*need_function)(const struct jx_extent *extent);

/* Gives the cells what they need, those of one column first, so that wide ones use what their columns have anyway. */
static void widen_all(struct fit *fit, need_function need, size_t room)
{
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < fit->grid->n_cells; i++) {
			const struct jx_cell *cell = &fit->grid->cells[i];

			if ((cell->span.columns > 1) == (pass > 0))
				widen(fit, cell, need(&fit->extents[i]), &room);
		}
}

static void reset(struct fit *fit, need_function need, size_t blanks)
{
	for (size_t i = 0; i < fit->grid->columns; i++)
		fit->widths.columns[i] = 1;
	fit->widths.blanks = blanks;
	widen_all(fit, need, SIZE_MAX);
}

/* The narrowest columns that do not break words, with blanks beside them if possible; else those that do. */
static void begin(struct fit *fit, size_t width)
{
	static const struct {
		need_function need;
		size_t blanks;
	} choices[] = {{need_word, 1}, {need_word, 0}, {need_least, 0}};

	for (size_t i = 0; i < sizeof(choices) / sizeof(choices[0]); i++) {
		reset(fit, choices[i].need, choices[i].blanks);
		if (jx_grid_total(fit->grid, &fit->widths) <= width)
			return;
	}
}

/* Columns grow evenly, to even widths, since a Chinese character takes two, up to what their own cells can use. */
static void grow(struct fit *fit, const size_t *most, size_t *room)
{
	size_t columns = fit->grid->columns;

	for (size_t i; *room > 0 && (i = narrowest(fit, 0, columns, most)) < columns;) {
		size_t *column = &fit->widths.columns[i];
		size_t step = *column % 2 == 0 && most[i] - *column > 1 && *room > 1 ? 2 : 1;

		*column += step;
		*room -= step;
	}
}

static void most_of_columns(const struct fit *fit, size_t *most)
{
	for (size_t i = 0; i < fit->grid->n_cells; i++) {
		const struct jx_cell *cell = &fit->grid->cells[i];

		if (cell->span.columns == 1 && fit->extents[i].line > most[cell->column])
			most[cell->column] = fit->extents[i].line;
	}
}

static enum jx_status fit_columns(struct fit *fit, size_t width)
{
	size_t *most = calloc(fit->grid->columns, sizeof(*most));
	size_t total, room;

	if (most == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a form");
	most_of_columns(fit, most);
	begin(fit, width);
	total = jx_grid_total(fit->grid, &fit->widths);
	room = width > total ? width - total : 0;
	grow(fit, most, &room);
	widen_all(fit, need_line, room);
	free(most);
	return JX_OK;
}

static enum jx_status measure(struct fit *fit, char *const *texts)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < fit->grid->n_cells && status == JX_OK; i++)
		status = jx_wrap_extent(texts[i], fit->grid->cells[i].style.whole, &fit->extents[i]);
	return status;
}

enum jx_status jx_grid_fit(const struct jx_grid *grid, char *const *texts, size_t width, struct jx_grid_widths *widths)
{
	struct fit fit = {.grid = grid};
	enum jx_status status;

	assert(grid->ended && grid->n_cells > 0);
	fit.extents = calloc(grid->n_cells, sizeof(*fit.extents));
	fit.widths.columns = calloc(grid->columns, sizeof(*fit.widths.columns));
	if (fit.extents == NULL || fit.widths.columns == NULL) {
		status = JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a form");
	} else {
		status = measure(&fit, texts);
		if (status == JX_OK)
			status = fit_columns(&fit, width > 0 ? width : SIZE_MAX);
	}
	if (status == JX_OK)
		*widths = fit.widths;
	else
		free(fit.widths.columns);
	free(fit.extents);
	return status;
}
