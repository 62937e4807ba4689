/* SPDX-License-Identifier: Apache-2.0 */
/* What check_cells.c and check_patterns.c share. Nobody else includes this. */
#ifndef JX_COMMON_MODEL_CHECK_RUN_H
#define JX_COMMON_MODEL_CHECK_RUN_H

#include "common/model/check_cells.h"

struct jx_check_run {
	const struct jx_cells *cells;
	const struct jx_check *check; /* that is looked at; NULL: a rule that every form has */
	jx_finding_told told;
	void *context;
	size_t errors;
	size_t first; /* index of the item that a formula is about; SIZE_MAX: none yet */
	/* Bit n: of an item that is summed up nothing was reported n months before. */
	unsigned missing;
	/* What the checks for the unusual have found in each cell; 0: nothing. */
	enum jx_severity unusual[JX_FORM_ITEMS_MAX];
};

/* The finding has its index, text and fix; the check says the rest. */
void jx_check_tell(struct jx_check_run *run, struct jx_finding *finding);
/* Behind the `used` bytes that stand there; returns how many do then. What does not fit is left out. */
size_t jx_check_put(char out[JX_FINDING_TEXT], size_t used, const char *text);

const struct jx_item *jx_check_item(const struct jx_cells *cells, size_t index);
/* The item's figure so many months before, 1 to JX_PAST_MONTHS; false where that is not known. A month without a
 * figure has NULL. */
bool jx_check_past(const struct jx_cells *cells, size_t index, size_t months, const struct jx_item_cell **cell);
/* How many months of the year are before this one. */
size_t jx_check_year_months(const struct jx_cells *cells);

/* Looks for what is unusual in the items that the check names. */
void jx_check_pattern(struct jx_check_run *run);

#endif
