/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables that an office program exported as text: a cell a line behind a tab, merged cells as empty ones, an empty line
 * behind each row. A line without a tab goes on with the cell before it, or stands by itself between the tables.
 */
#ifndef JX_CLIENT_DOCUMENT_SHEET_H
#define JX_CLIENT_DOCUMENT_SHEET_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/status.h"

struct jx_sheet_cell {
	const char *text; /* without the blanks around it; "" where the cell is empty */
	/* The text as headings are compared: no blank anywhere, % : ( ) however wide; "" where it is longer than those.
	 */
	const char *key;
	size_t line;   /* where it begins, from 1 */
	size_t column; /* from 0 */
};

struct jx_sheet_row {
	struct jx_sheet_cell *cells;
	size_t n;
	bool apart; /* one text that stands in no table */
};

struct jx_sheet {
	struct jx_sheet_row *rows;
	size_t n;
};

struct jx_sheet_problem {
	size_t line;
	size_t cell;      /* from 1 */
	const char *text; /* English, for gettext; static */
};

/*
 * The cells of a text, from the arena. INVALID_ARGUMENT, and *problem, where a cell has a character that no cell has,
 * where there are more lines than JX_SHEET_LINES_MAX, or where the text ends within a row, which an empty line
 * ends: then it was cut.
 * RESOURCE_EXHAUSTED where the arena is.
 */
enum jx_status jx_sheet_read(const char *text, struct jx_arena *arena, struct jx_sheet *sheet,
			     struct jx_sheet_problem *problem);

#endif
