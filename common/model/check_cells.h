/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with a submission, or looks so: the same rules in the client before it sends and in the server. Each
 * holds only where all that it looks at is known, so that who knows less finds less, and nothing that is not so. Pure.
 */
#ifndef JX_COMMON_MODEL_CHECK_CELLS_H
#define JX_COMMON_MODEL_CHECK_CELLS_H

#include "common/model/cell.h"
#include "common/model/period.h"

#define JX_FINDING_TEXT 1024u

/* What is known of the form in the months before: [0] the month before, [11] the year before's same month. */
struct jx_past {
	bool known[JX_PAST_MONTHS];
	const struct jx_item_cell *cells[JX_PAST_MONTHS]; /* where it is known; NULL: nothing was submitted */
};

/* A form's figures. Everything is borrowed. */
struct jx_cells {
	const struct jx_catalog *catalog;
	const struct jx_form *form;
	const struct jx_item_cell *cells; /* one for each of the form's items, in its order */
	jx_month month;
	const struct jx_past *past; /* NULL: nothing is known */
};

struct jx_finding {
	const char *rule;           /* stable: a check's code, "CELL", "EMPTY" */
	const struct jx_item *item; /* that it is about; NULL: the whole */
	size_t index;               /* of the item in the form */
	enum jx_severity severity;  /* VERIFY only where the cell is there, and can have a note */
	bool trial;
	bool explained; /* of VERIFY: the cell has a note */
	/* A sentence for gettext, or one with ": " and figures behind; of a check, its own text with the figures. */
	char text[JX_FINDING_TEXT];
	const char *fix; /* static, for gettext */
};

/* The submission is not taken as it is. */
bool jx_finding_refuses(const struct jx_finding *finding);

typedef void (*jx_finding_told)(void *context, const struct jx_finding *finding);

/*
 * At least one cell is there, each fits its item, and the form's checks hold. Tells of each finding; returns how many
 * refuse. What one check for the unusual has found in a cell another does not say again, unless it is graver.
 */
size_t jx_check_cells(const struct jx_cells *cells, jx_finding_told told, void *context);
/* Only those checks of the kind AT_MOST that look at other months: what the correction of an earlier one may break. */
size_t jx_check_other_months(const struct jx_cells *cells, jx_finding_told told, void *context);

/* Does any check of the form look at other months? Where none does, nobody has to read them. */
bool jx_checks_look_at_months(const struct jx_catalog *catalog, const struct jx_form *form);

/*
 * CUMULATIVE: a figure is from the sum of the earlier ones of its year, of which there are this many, to twice that
 * sum; or the months from January on look like sums each, from the third one on.
 */
#define JX_SUM_MONTHS 3u
#define JX_SUM_LEAST  5  /* whole units that such a sum has, or the first month for two rises to tell something */
#define JX_SUM_RISES  4u /* that tell it of fewer */

/* CHANGE: figures that the last twelve months have, and whole units that a change has, before either tells anything. */
#define JX_CHANGE_MONTHS 6u
#define JX_CHANGE_LEAST  5

/* DIGITS: figures that the last twelve months have, and whole units that each of them has; a figure of a tenth has so
 * many, too. */
#define JX_DIGITS_MONTHS 3u
#define JX_DIGITS_LEAST  5

#endif
