/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the parts of a workbook say, each read by itself; for client/document/workbook*.
 */
#ifndef JX_CLIENT_DOCUMENT_WORKBOOK_PARTS_H
#define JX_CLIENT_DOCUMENT_WORKBOOK_PARTS_H

#include "client/document/workbook.h"

/* How a number is shown, as far as that changes what it means. */
enum jx_workbook_shown {
	JX_SHOWN_PLAIN,
	JX_SHOWN_DATE,
	JX_SHOWN_PERCENT,
};

/* What cells refer to. */
struct jx_workbook_shared {
	const char **texts; /* owned; they themselves are of the arena */
	size_t n_texts, room_texts;
	uint8_t *shown; /* of each format; owned */
	size_t n_shown, room_shown;
};

/* The custom formats' ids first, then each cell format names one. */
enum jx_status jx_workbook_read_formats(const char *bytes, size_t n, struct jx_workbook_shared *shared);
/* What a format such as "yyyy-mm-dd" shows. */
enum jx_workbook_shown jx_workbook_shown_by(const char *code);

enum jx_status jx_workbook_read_texts(const char *bytes, size_t n, struct jx_workbook *workbook,
				      struct jx_workbook_shared *shared);

/* Fills the sheet, whose name stands. OUT_OF_RANGE past a bound of the cells. */
enum jx_status jx_workbook_read_sheet(const char *bytes, size_t n, const struct jx_workbook_shared *shared,
				      struct jx_workbook *workbook, struct jx_workbook_sheet *sheet);

/* Room for one more of n elements of this size, in memory that is owned; NULL where there is no more. */
void *jx_workbook_grow(void *elements, size_t n, size_t *room, size_t size);

/* A text that comes in pieces. */
struct jx_workbook_text {
	char *bytes; /* owned */
	size_t n, room;
};

/* OUT_OF_RANGE past JX_WORKBOOK_TEXT_MAX. */
enum jx_status jx_workbook_text_add(struct jx_workbook_text *text, const char *bytes, size_t n);

#endif
