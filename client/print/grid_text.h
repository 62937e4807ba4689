/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A form on a terminal or in a text file: a frame of lines, aligned by the columns that characters take.
 */
#ifndef JX_CLIENT_PRINT_GRID_TEXT_H
#define JX_CLIENT_PRINT_GRID_TEXT_H

#include <stdio.h>

#include "client/print/grid.h"

struct jx_grid_look {
	size_t width; /* columns of the terminal; 0: no bound, and no text is wrapped */
	bool ascii;   /* lines of + - | for who cannot show box-drawing characters */
};

/*
 * Draws an ended grid. What does not fit the width is wrapped inside its cell, never cut; where the narrowest columns
 * do not fit either, the form is wider than the terminal. All lines of the frame are of one width.
 */
enum jx_status jx_grid_write(FILE *out, const struct jx_grid *grid, struct jx_grid_look look);

#endif
