/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workbooks as spreadsheets save them (.xlsx, ISO/IEC 29500): every sheet's cells that hold something, as they stand in
 * the file. What a cell means is left to who asked for it, so that nothing is guessed here.
 */
#ifndef JX_CLIENT_DOCUMENT_WORKBOOK_H
#define JX_CLIENT_DOCUMENT_WORKBOOK_H

#include <stdbool.h>
#include <stdint.h>

#include "client/document/csv.h"
#include "common/base/arena.h"

enum jx_workbook_kind {
	JX_WORKBOOK_TEXT,    /* as it was typed */
	JX_WORKBOOK_NUMBER,  /* plain decimals, of the 15 digits that spreadsheets compute with */
	JX_WORKBOOK_DATE,    /* a number that is shown as a date or a time; as the number */
	JX_WORKBOOK_PERCENT, /* a number that is shown as a percentage, a hundred times itself; as the number */
	JX_WORKBOOK_BOOLEAN, /* "0" or "1" */
	JX_WORKBOOK_ERROR,   /* "#DIV/0!" */
};

struct jx_workbook_cell {
	uint32_t row, column; /* from 0 */
	enum jx_workbook_kind kind;
	bool formula;     /* the text is what the spreadsheet computed last; "" where it kept none */
	const char *text; /* never NULL */
};

struct jx_workbook_sheet {
	const char *name;
	struct jx_workbook_cell *cells; /* row by row, from left to right; each place once */
	size_t n, room;
};

/* All of it is owned by the workbook. */
struct jx_workbook {
	struct jx_arena arena;
	struct jx_workbook_sheet *sheets; /* in their order */
	size_t n, n_cells;
};

/* What is wrong with the file. */
struct jx_workbook_problem {
	const char *text, *fix; /* English, for gettext; static */
};

/* Does a file of these bytes call itself a workbook, or another file of an office program that is no text? */
bool jx_workbook_is(const char *bytes, size_t n);

/*
 * Reads them, within the bounds of limits.h. INVALID_ARGUMENT, and *problem, where they are no workbook, a damaged one,
 * or past a bound; RESOURCE_EXHAUSTED where memory ends. jx_workbook_clear in any case.
 */
enum jx_status jx_workbook_read(const char *bytes, size_t n, struct jx_workbook *workbook,
				struct jx_workbook_problem *problem);
/* A table as a workbook of one sheet, with the line's number less one as the row. The texts are borrowed. */
enum jx_status jx_workbook_of_csv(const struct jx_csv *csv, struct jx_workbook *workbook);
void jx_workbook_clear(struct jx_workbook *workbook);

/* The cell of that place; NULL where it holds nothing. */
const struct jx_workbook_cell *jx_workbook_cell(const struct jx_workbook_sheet *sheet, uint32_t row, uint32_t column);

/* "C14" */
#define JX_WORKBOOK_ADDRESS_SIZE 16u
void jx_workbook_address(uint32_t row, uint32_t column, char out[JX_WORKBOOK_ADDRESS_SIZE]);

#endif
