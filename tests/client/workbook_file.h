/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Workbooks made part by part, for tests. Every function ends the test where it fails.
 */
#ifndef JX_TESTS_CLIENT_WORKBOOK_FILE_H
#define JX_TESTS_CLIENT_WORKBOOK_FILE_H

#include <stddef.h>

struct jx_file_part {
	const char *name, *text;
};

/* The parts as one zip file, in this order; the bytes are the caller's, to be freed. */
char *jx_zip(const struct jx_file_part *parts, size_t n_parts, size_t *n);

/*
 * A workbook of one sheet "Figures", with the texts that cells share (what stands in <sst>), the formats (what stands
 * in <styleSheet>) and the rows (what stands in <sheetData>).
 */
char *jx_workbook_file(const char *texts, const char *formats, const char *rows, size_t *n);

#endif
