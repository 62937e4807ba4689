/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A template that comes back: found by its keys, wherever the sheet, the rows and the columns stand by now. What a cell
 * says is taken as it is or refused, with its place; nothing is guessed.
 */
#ifndef JX_CLIENT_TEMPLATE_FILLED_H
#define JX_CLIENT_TEMPLATE_FILLED_H

#include "client/document/workbook.h"
#include "client/template/template.h"
#include "common/base/limits.h"

#define JX_FILLED_NONE UINT32_MAX
/* A text that is cut at a character's border is still longer than JX_TEXT_LINE_MAX. */
#define JX_FILLED_TEXT (JX_TEXT_LINE_MAX + 8)

struct jx_filled_month {
	char period[JX_MONTH_SIZE];
	uint32_t revision; /* that it corrects; 0: none */
	uint8_t id[JX_REQUEST_ID_BYTES];
	uint32_t value, note; /* columns; JX_FILLED_NONE: there are no notes */
};

struct jx_filled {
	const struct jx_workbook_sheet *sheet; /* borrowed */
	char form[JX_ITEM_CODE_MAX + 1], office[JX_OFFICE_CODE_MAX + 1];
	uint32_t row, column; /* of the keys */
	uint32_t headings;    /* the row above the items */
	struct jx_filled_month months[JX_TEMPLATE_MONTHS];
	size_t n_months;
};

/* What is wrong, and in which cell. */
struct jx_filled_problem {
	const struct jx_workbook_sheet *sheet; /* NULL: the whole */
	uint32_t row, column;
	const char *text, *fix; /* English, for gettext; static */
};

/* NOT_FOUND where no sheet has a template's id; INVALID_ARGUMENT, and *problem, where its keys do not fit together. */
enum jx_status jx_filled_find(const struct jx_workbook *workbook, struct jx_filled *filled,
			      struct jx_filled_problem *problem);

/* Nothing is filled in for that month. */
bool jx_filled_empty(const struct jx_filled *filled, const struct jx_filled_month *month);

/*
 * The text of a cell (NULL: ""), without blanks around it, cut where it is longer than any that is valid, so that it
 * stays too long. NULL, or what is wrong with it; *fix then says what mends it.
 */
const char *jx_filled_text(const struct jx_workbook_cell *cell, char out[JX_FILLED_TEXT], const char **fix);
/* The same of a figure. */
const char *jx_filled_figure(const struct jx_workbook_cell *cell, char out[JX_FILLED_TEXT], const char **fix);

#endif
