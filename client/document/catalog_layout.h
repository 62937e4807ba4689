/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the columns of a catalogue's files hold; for catalog_files.c alone.
 */
#ifndef JX_CLIENT_DOCUMENT_CATALOG_LAYOUT_H
#define JX_CLIENT_DOCUMENT_CATALOG_LAYOUT_H

#include "client/document/catalog_files.h"

/* Indices of jx_file_layouts, and of a catalogue's places. */
enum {
	JX_FILE_FORMS,
	JX_FILE_ITEMS,
	JX_FILE_FORMULAS,
	JX_FILE_MEASURES,
	JX_FILE_CHECKS,
	JX_FILE_DUTIES,
};

/* A row of items.csv; those of the other files are the model's, and struct jx_duty_row. */
struct jx_item_row {
	char form[JX_ITEM_CODE_MAX + 1];
	struct jx_item item;
};

enum jx_cell_kind {
	JX_CELL_TEXT,
	JX_CELL_NUMBER,
	JX_CELL_YES_NO,
	JX_CELL_AGGREGATION,
	JX_CELL_CHECK_KIND,
	JX_CELL_SEVERITY,
	JX_CELL_MONTH,
	JX_CELL_END,  /* a month, or nothing */
	JX_CELL_DAYS, /* a number, or nothing: 0 */
};

struct jx_heading {
	const char *name;
	enum jx_cell_kind kind;
	size_t offset, size; /* in the row's struct */
	bool optional;       /* the file may lack the column: then each cell is empty */
};

struct jx_file_layout {
	const char *name;
	size_t row_size, max;
	struct jx_heading headings[JX_CATALOG_HEADINGS]; /* ends with one without a name */
};

extern const struct jx_file_layout jx_file_layouts[JX_CATALOG_FILES];

size_t jx_heading_count(const struct jx_file_layout *layout);
/* Its index; the count where the file has no such one. */
size_t jx_heading_find(const struct jx_file_layout *layout, const char *name);

/* Puts what the cell says into its place in the row; NULL, or what is wrong with it, in English. */
const char *jx_cell_read(const struct jx_heading *heading, const char *text, char *out);

#endif
