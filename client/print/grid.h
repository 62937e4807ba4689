/* SPDX-License-Identifier: Apache-2.0 */
/*
 * An official form as a layout: rows of cells that may span rows and columns, in columns of relative widths, below a
 * title. What every renderer of forms draws; it knows no terminal, no paper and no file format.
 *
 * A form is built as it is read: begin a row, put its cells from left to right, each into the next place that no cell
 * above reaches down to. Cells that overlap, places left empty and spans past the form's edges are programmer's errors.
 * Memory that ends is remembered, and told once, by jx_grid_end.
 */
#ifndef JX_CLIENT_PRINT_GRID_H
#define JX_CLIENT_PRINT_GRID_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/status.h"

enum jx_align {
	JX_ALIGN_LEFT = 0,
	JX_ALIGN_CENTER,
	JX_ALIGN_RIGHT,
};

enum jx_role {
	JX_ROLE_VALUE = 0,
	JX_ROLE_HEADING, /* stands in the middle of its height, and is bold where there is bold */
};

struct jx_cell_style {
	enum jx_align align;
	enum jx_role role;
	size_t whole; /* so many characters at the text's beginning are never parted by a line's end */
};

struct jx_span {
	size_t rows, columns; /* at least 1 each */
};
#define JX_SPAN(rows, columns) ((struct jx_span){(rows), (columns)})

struct jx_cell {
	size_t row, column; /* of its first place, from 0 */
	struct jx_span span;
	struct jx_cell_style style;
	char *text; /* owned by the grid; lines end with \n, the last one need not */
};

/* What stands outside of the frame. */
enum jx_caption {
	JX_CAPTION_TITLE = 0, /* above, in the middle */
	JX_CAPTION_SUBTITLE,  /* below the title, in the middle */
	JX_CAPTION_LEFT,      /* in the line above the frame */
	JX_CAPTION_RIGHT,
	JX_CAPTION_NOTES, /* lines below the frame */
	JX_CAPTIONS,
};

struct jx_grid {
	const unsigned *weights; /* relative widths of the columns; borrowed, of static life */
	size_t columns, rows;
	struct jx_cell *cells; /* owned; in the order in which they were put */
	size_t n_cells, cells_capacity;
	size_t *owners; /* owned; for each place, row by row, the index of its cell plus 1; 0: none yet */
	size_t owners_rows;
	char *captions[JX_CAPTIONS]; /* owned; NULL: none */
	bool ended;
	bool failed;
};

/* An empty form; each weight is above 0. The grid holds nothing to clear yet. */
void jx_grid_init(struct jx_grid *grid, const unsigned *weights, size_t columns);
void jx_grid_clear(struct jx_grid *grid);

/* The text is copied. */
void jx_grid_caption(struct jx_grid *grid, enum jx_caption which, const char *text);
/* The row before must be full. */
void jx_grid_row(struct jx_grid *grid);
/* Puts a cell into the row's next free place. The text is copied; NULL is empty. */
void jx_grid_put(struct jx_grid *grid, const struct jx_cell_style *style, struct jx_span span, const char *text);

/* Ends the building: every place of every row has its cell. RESOURCE_EXHAUSTED, logged, where memory ended on the way.
 */
enum jx_status jx_grid_end(struct jx_grid *grid);

/* The cell that a place of an ended grid belongs to; NULL outside of the form. */
const struct jx_cell *jx_grid_at(const struct jx_grid *grid, size_t row, size_t column);

#endif
