/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is compared: the columns, and each office's value in them, now and earlier. Every value comes from the office's
 * own totals by the catalogue's formula, and so never from other values: a rate above two districts is summed
 * numerators by summed denominators.
 */
#ifndef JX_SERVER_SERVICE_COMPARED_H
#define JX_SERVER_SERVICE_COMPARED_H

#include "jixiao/v1/evaluations.pb-c.h"

#include "common/model/catalog.h"
#include "server/dispatch/call.h"
#include "server/domain/comparison.h"
#include "server/domain/sheet.h"
#include "server/service/evaluation_figures.h"

/* An item, or a named formula. */
struct jx_compared_column {
	const char *code, *name; /* borrowed from the catalogue */
	const char *expression;
	struct jx_formula_unit unit;
};

/* What is compared, and with what. */
enum {
	JX_COMPARED_NOW,
	JX_COMPARED_EARLIER,
	JX_COMPARED_SPANS,
};

struct jx_comparing {
	struct jx_call *call;
	struct jx_catalog catalog; /* in force in the last month; empty where none is */
	enum jx_against against;
	struct jx_months months[JX_COMPARED_SPANS];
	/* Of the office that is read, over those; the earlier one NULL for JX_AGAINST_NOTHING. */
	struct jx_figure_source *sources[JX_COMPARED_SPANS];
	struct jx_compared_column *columns; /* in the arena */
	size_t n_columns;
	struct jx_sheet *sheet;                           /* of the columns */
	struct jx_sheet_value *values[JX_COMPARED_SPANS]; /* of the office that is read; a value for each column */
};

/* Reads the catalogue. False, here as below: the call is refused or faulted. */
bool jx_comparing_open(struct jx_call *call, struct jx_months months, enum jx_against against,
		       struct jx_comparing *comparing);

/*
 * The columns named by `codes`; where none is, every item that offices put together, that has a value at `office` and
 * that one below it owes or has, and every named formula that rests on such an item.
 */
bool jx_comparing_choose(struct jx_comparing *comparing, const char *office, char *const *codes, size_t n_codes);

/* The row of one office, in the arena; borrows the office's texts. NULL: the call is refused or faulted. */
struct jx_office;
Jixiao__V1__CompareRow *jx_compared_row(struct jx_comparing *comparing, const struct jx_office *office);

#endif
