/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Tables as people save them from a spreadsheet: RFC 4180, one row a line unless a cell is quoted. Cells end
 * at commas, or at tabs or semicolons where the first line that has any has no comma; lines end in LF, CR LF or CR.
 */
#ifndef JX_CLIENT_DOCUMENT_CSV_H
#define JX_CLIENT_DOCUMENT_CSV_H

#include <stddef.h>

#include "client/document/encoding.h"

struct jx_csv_row {
	char **cells; /* unquoted, without blanks around what was not quoted */
	size_t n_cells;
	size_t line; /* with which it begins, from 1 */
};

/* All of it is owned by the table. */
struct jx_csv {
	struct jx_csv_row *rows; /* without those that have nothing in any cell */
	size_t n_rows;
	char **cells;
	char *texts;
};

/*
 * Reads a text that jx_text_decode gave. INVALID_ARGUMENT, and *problem, where its quotation marks do not fit;
 * RESOURCE_EXHAUSTED, and *problem, where memory ends. jx_csv_clear in any case.
 */
enum jx_status jx_csv_read(const char *text, struct jx_csv *csv, struct jx_text_problem *problem);
void jx_csv_clear(struct jx_csv *csv);

#endif
