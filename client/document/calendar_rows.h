/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A year's calendar as a CSV file: a line `date,kind,name`, then one for each day that is off, or a Saturday or Sunday
 * that is worked on. Headings and kinds may be Chinese.
 */
#ifndef JX_CLIENT_DOCUMENT_CALENDAR_ROWS_H
#define JX_CLIENT_DOCUMENT_CALENDAR_ROWS_H

#include <stdbool.h>

#include "client/document/catalog_files.h"
#include "client/document/csv.h"

enum jx_calendar_column {
	JX_CALENDAR_DATE,
	JX_CALENDAR_KIND,
	JX_CALENDAR_NAME,
	JX_CALENDAR_COLUMNS,
};

/* Texts are borrowed from the table. */
struct jx_calendar_row {
	const char *date, *name;
	bool works;
	size_t line;
};

struct jx_calendar_rows {
	struct jx_csv csv;
	struct jx_calendar_row *rows; /* owned, of malloc */
	size_t n;
	size_t columns[JX_CALENDAR_COLUMNS]; /* from 1 */
};

/*
 * Reads the file; `file` is what problems name it. INVALID_ARGUMENT where `told` was told of something;
 * FAILED_PRECONDITION, and told, where it cannot be read. Whether days exist is the server's to say.
 * jx_calendar_rows_clear in any case.
 */
enum jx_status jx_calendar_rows_read(const char *path, const char *file, struct jx_calendar_rows *rows,
				     jx_file_told told, void *context);
void jx_calendar_rows_clear(struct jx_calendar_rows *rows);

#endif
