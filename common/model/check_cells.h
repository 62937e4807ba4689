/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a submission, or looks so: the same rules in the client before it sends and in the server, but
 * for those over the year, which only the server can know. Pure.
 */
#ifndef JX_COMMON_MODEL_CHECK_CELLS_H
#define JX_COMMON_MODEL_CHECK_CELLS_H

#include "common/model/cell.h"

#define JX_FINDING_TEXT 1024u

/* A form's figures. Everything is borrowed. */
struct jx_cells {
	const struct jx_catalog *catalog;
	const struct jx_form *form;
	const struct jx_item_cell *cells; /* one for each of the form's items, in its order */
};

struct jx_finding {
	const char *rule;           /* stable: a check's code, or a rule's name as "LOOKS_CUMULATIVE" */
	const struct jx_item *item; /* that it is about; NULL: the whole */
	size_t index;               /* of the item in the form */
	bool hint;                  /* informs; else it refuses the submission */
	/* A sentence for gettext, or one with ": " and figures behind; of a check, its own text with the figures. */
	char text[JX_FINDING_TEXT];
	const char *fix; /* static, for gettext */
};

typedef void (*jx_finding_told)(void *context, const struct jx_finding *finding);

/*
 * At least one cell is there, each fits its item, and the form's checks of a month hold. Tells of each finding; returns
 * how many refuse.
 */
size_t jx_check_cells(const struct jx_cells *cells, jx_finding_told told, void *context);

/*
 * The form's cumulative checks, over the months from January on; and a hint where a month's figure looks like the
 * year's: it is not below the sum of the earlier months, of which at least JX_HINT_MONTHS have one; or the months from
 * January on look like sums each, from the third one on. `earlier` are the cells of up to 11 earlier months, oldest
 * first, NULL for a month without; `sums` is room for one cell an item.
 */
#define JX_HINT_MONTHS 3u
#define JX_HINT_LEAST  5  /* whole units that the first month has, for two rises to tell something */
#define JX_HINT_RISES  4u /* that tell it of fewer */
size_t jx_check_year(const struct jx_cells *cells, const struct jx_item_cell *const *earlier, size_t n_earlier,
		     struct jx_item_cell *sums, jx_finding_told told, void *context);

#endif
