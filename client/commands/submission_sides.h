/* SPDX-License-Identifier: Apache-2.0 */
/* Figures of one form side by side, and where they differ; for the submission commands. */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_SIDES_H
#define JX_CLIENT_COMMANDS_SUBMISSION_SIDES_H

#include <stdio.h>

#include "jixiao/v1/outbox.pb-c.h"

#include "client/commands/submission_base.h"
#include "common/base/limits.h"
#include "common/model/decimal.h"

#define JX_SIDES_MAX  3u
#define JX_SIDE_TITLE 256u

struct jx_sides {
	const struct jx_item_cell *cells[JX_SIDES_MAX]; /* borrowed; one for each of the form's items */
	char titles[JX_SIDES_MAX][JX_SIDE_TITLE];
	size_t n;
	bool judged; /* of base, theirs and yours: each cell says what becomes of it with yours in the place of theirs
		      */
};

/* One more side; `revision` (NULL: none) says its number, its author and when it was made. */
void jx_sides_add(struct jx_sides *sides, const struct jx_item_cell *cells, const char *title,
		  const struct jx_revision *revision);
/* How many items differ. */
size_t jx_sides_differences(const struct jx_figures *figures, const struct jx_sides *sides);

/* The items that differ: for people, and of two sides as CSV. RESOURCE_EXHAUSTED, logged, where memory ended. */
enum jx_status jx_sides_print(FILE *out, const struct jx_figures *figures, const struct jx_sides *sides);
enum jx_status jx_sides_csv(FILE *out, const struct jx_figures *figures, const struct jx_sides *sides);

/* The same of [base,] theirs and yours for programs, in the figures' arena. False: there is no memory. */
bool jx_sides_conflict(struct jx_figures *figures, const struct jx_sides *sides, Jixiao__V1__Conflict *conflict);

/* "6 (一件延期)", "not reported" */
#define JX_SIDE_CELL (JX_DECIMAL_SIZE + JX_TEXT_LINE_MAX + 8u)
void jx_side_cell(const struct jx_item_cell *cell, char out[JX_SIDE_CELL]);

#endif
