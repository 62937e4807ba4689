/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A form to be filled in, as a table: one layout for CSV and for workbooks, cell by cell, and the same keys for who
 * reads it back. The first row and the first column are for programs: which form, office and month, which item. A row
 * or a column may be moved; it is found by its key.
 */
#ifndef JX_CLIENT_TEMPLATE_TEMPLATE_H
#define JX_CLIENT_TEMPLATE_TEMPLATE_H

#include <stdio.h>

#include "common/base/limits.h"
#include "common/model/cell.h"

/* "jixiao.template.1/petition.monthly/370202" stands where the first row and the first column meet. */
#define JX_TEMPLATE_MARK    "jixiao.template."
#define JX_TEMPLATE_VERSION "1"
/*
 * Above the figures of a month, which correct revision 2: "value/2023-06/2/" and the 32 hexadecimal digits of its
 * request id; "value/2023-06/0" where there was none. "note/2023-06" above its notes.
 */
#define JX_TEMPLATE_VALUE   "value/"
#define JX_TEMPLATE_NOTE    "note/"
/* In the first column, above the codes of the items. */
#define JX_TEMPLATE_ITEM    "item"

#define JX_TEMPLATE_MONTHS 12u

struct jx_template_month {
	char period[JX_MONTH_SIZE];
	uint32_t revision; /* that it corrects; 0: none */
	uint8_t id[JX_REQUEST_ID_BYTES];
	const struct jx_item_cell *cells; /* one for each item: what was submitted */
};

/* Everything is borrowed. */
struct jx_template {
	const char *office, *office_name;
	const struct jx_form *form;
	const struct jx_item *items; /* the form's */
	/* One month, with a column for notes, or a year's. */
	struct jx_template_month months[JX_TEMPLATE_MONTHS];
	size_t n_months;
	/* Of one month: the month before, and the year up to it; one for each item. NULL: there is none. */
	const struct jx_item_cell *before, *year;
	char before_period[JX_MONTH_SIZE];
};

enum jx_template_kind {
	JX_TEMPLATE_KEY,     /* for programs */
	JX_TEMPLATE_TITLE,   /* may be wider than its column */
	JX_TEMPLATE_HINT,    /* the same */
	JX_TEMPLATE_HEADING, /* of a column */
	JX_TEMPLATE_LABEL,
	JX_TEMPLATE_FIGURE, /* a number to be seen, or text that stands for one */
	JX_TEMPLATE_INPUT,  /* the same, to be filled in */
	JX_TEMPLATE_WORDS,  /* to be filled in with a note */
	JX_TEMPLATE_TOTAL,  /* of the year's months, to be seen */
};

struct jx_template_cell {
	enum jx_template_kind kind;
	char text[JX_TEXT_LINE_MAX + 64]; /* "": there is none */
	bool number;                      /* the text is a decimal */
	size_t item, month;               /* of what is to be filled in */
};

/* Where the columns and rows begin. */
#define JX_TEMPLATE_ROW_HEADINGS   3u
#define JX_TEMPLATE_ROW_ITEMS      4u
#define JX_TEMPLATE_COLUMN_FIGURES 3u

size_t jx_template_rows(const struct jx_template *template);
size_t jx_template_columns(const struct jx_template *template);
/* In the language of the locale. */
void jx_template_cell(const struct jx_template *template, size_t row, size_t column, struct jx_template_cell *cell);

/* Adds what was reported in a later month to what was in the earlier ones, as the items say; absent is none yet. */
void jx_template_add(const struct jx_item *items, size_t n, const struct jx_item_cell *later,
		     struct jx_item_cell *sums);

/* UTF-8 with a mark in front, by which spreadsheets know it; what is wrong shows on the stream. */
void jx_template_csv(FILE *out, const struct jx_template *template);
/* A workbook of one sheet in a new file; NULL, or what is wrong, in English. */
const char *jx_template_xlsx(const char *path, const struct jx_template *template);

#endif
