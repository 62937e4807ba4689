/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The table in which a district hands in its figures: which columns hold item, value and note, and what each row says.
 * Nothing is guessed: a row that could be read in two ways is a problem, with its likely cause.
 */
#ifndef JX_CLIENT_DOCUMENT_FIGURE_ROWS_H
#define JX_CLIENT_DOCUMENT_FIGURE_ROWS_H

#include <stdbool.h>

#include "client/document/csv.h"

/* Lines that may stand above the headings, as a title. */
#define JX_TITLE_ROWS 5u

/* Columns count from 0; SIZE_MAX: there is none. */
struct jx_figure_columns {
	size_t item, value, note;
	size_t unit, office, period;
	size_t width; /* the last column with a heading, and one */
	size_t row;   /* of the headings, in the table */
};

/* Texts are for gettext. */
struct jx_figure_problem {
	size_t line, column; /* from 1; 0: the file as a whole */
	const char *text, *fix;
};

/* Everything is borrowed; "" for what the row lacks. */
struct jx_figure_row {
	const char *item, *value, *note;
};

/* Finds the headings; false, and *problem, where they do not say which column is which. */
bool jx_figure_columns_find(const struct jx_csv *csv, struct jx_figure_columns *columns,
			    struct jx_figure_problem *problem);

/* The same for a table of many offices and months, which has columns for both. */
bool jx_figure_columns_find_many(const struct jx_csv *csv, struct jx_figure_columns *columns,
				 struct jx_figure_problem *problem);

/* False, and *problem, for a row with a cell under no heading, or whose figure seems to have been cut in two. */
bool jx_figure_row_read(const struct jx_csv_row *row, const struct jx_figure_columns *columns,
			struct jx_figure_row *out, struct jx_figure_problem *problem);

/* Is this what 1,234 becomes without quotation marks: one to three digits, and three digits in the cell behind them? */
bool jx_figure_is_cut(const char *value, const char *next);
#define JX_FIGURE_CUT     JX_N("a comma between thousands seems to have cut the figure in two")
#define JX_FIGURE_CUT_FIX JX_N("write the digits alone: 1234, not 1,234; a note has words besides digits")

/* Why a value is no number, where that can be seen: sets text and fix, and nothing else. */
bool jx_figure_cause(const char *value, struct jx_figure_problem *problem);

#endif
