/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Expressions that are computed for one office after another, as the columns of a comparison are: read and resolved
 * once. For each office an item is then asked for once, and a formula computed once, whichever columns name it or are
 * it. What comes out is what jx_measure gives of each expression in its own unit. Pure.
 */
#ifndef JX_SERVER_DOMAIN_SHEET_H
#define JX_SERVER_DOMAIN_SHEET_H

#include "common/base/arena.h"
#include "server/domain/evaluation.h"

struct jx_sheet; /* opaque; in an arena */

/* Without columns. The catalogue is borrowed, and right. NULL: no memory, here as below. */
struct jx_sheet *jx_sheet_new(struct jx_arena *arena, const struct jx_catalog *catalog);
/* One more column, of `unit`, which is the expression's; a formula is best given by its code. RESOURCE_EXHAUSTED: no
 * memory. */
enum jx_status jx_sheet_add(struct jx_sheet *sheet, const char *expression, const struct jx_formula_unit *unit);

struct jx_sheet_value {
	struct jx_rational value; /* in the column's unit; where there is one */
	enum jx_status status;    /* NOT_FOUND: there is none; OUT_OF_RANGE: a step, or the result, does not fit */
	bool open;                /* somebody has yet to report what it rests on */
};

/* A value for each column. Any status of the figures but those above ends it. */
enum jx_status jx_sheet_compute(struct jx_sheet *sheet, const struct jx_figures *figures,
				struct jx_sheet_value *values);

#endif
