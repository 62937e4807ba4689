/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How wide the columns of a form are on a terminal. For client/print/grid_text.c alone.
 */
#ifndef JX_CLIENT_PRINT_GRID_FIT_H
#define JX_CLIENT_PRINT_GRID_FIT_H

#include "client/print/grid.h"

struct jx_grid_widths {
	size_t *columns; /* owned, to be freed; of the text in each column */
	size_t blanks;   /* on each side of a cell's text: 1, or 0 where it is tight */
};

/* `texts`: what stands in each cell of the grid. `width`: of the whole form, 0: no bound. */
enum jx_status jx_grid_fit(const struct jx_grid *grid, char *const *texts, size_t width, struct jx_grid_widths *widths);

/* Of the text in a cell: its columns, and what the lines between them would take. */
size_t jx_grid_inner(const struct jx_grid_widths *widths, const struct jx_cell *cell);
/* Of the whole form, with its frame. */
size_t jx_grid_total(const struct jx_grid *grid, const struct jx_grid_widths *widths);

#endif
