/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One figure of a submission. A reported 0, not applicable (不适用) and not reported (未报) are three different things,
 * everywhere: not applicable is complete and adds nothing, not reported is not complete. Pure.
 */
#ifndef JX_COMMON_MODEL_CELL_H
#define JX_COMMON_MODEL_CELL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/catalog.h"

/* The numbers of jixiao.v1.CellState; a cell that is not there is absent. */
enum jx_cell_state {
	JX_CELL_ABSENT = 0,
	JX_CELL_REPORTED = 1,
	JX_CELL_NOT_APPLICABLE = 2,
};

struct jx_item_cell {
	enum jx_cell_state state;
	int64_t value;    /* ten-thousandths; 0 unless it is reported */
	const char *note; /* borrowed; NULL: none */
};

/*
 * As people write it: nothing is absent, "NA", "N/A", "不适用" and "不涉及" are not applicable, else it is a decimal.
 * NULL, or what is wrong, in English. The note is left as it is.
 */
const char *jx_cell_parse(const char *text, size_t length, struct jx_item_cell *cell);

/* What of a cell does not fit the item: decimals, a negative count, a value past JX_DECIMAL_WHOLE_MAX; NULL: nothing.
 */
const char *jx_cell_problem(const struct jx_item *item, const struct jx_item_cell *cell);

/* The same state, value and note. */
bool jx_cell_equal(const struct jx_item_cell *a, const struct jx_item_cell *b);

#endif
