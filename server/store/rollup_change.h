/* SPDX-License-Identifier: Apache-2.0 */
/* How a new revision changes the totals; for submissions.c alone. */
#ifndef JX_SERVER_STORE_ROLLUP_CHANGE_H
#define JX_SERVER_STORE_ROLLUP_CHANGE_H

#include "server/store/offices.h"
#include "server/store/submissions.h"

/* Of one (form, office, month) at one stage: what stood there, and what stands there now. Ordered by item; borrowed. */
struct jx_rollup_change {
	enum jx_stage stage;
	const struct jx_submission_key *key;
	const struct jx_office_path *path; /* of the office in the month */
	const struct jx_stored_cell *before, *after;
	size_t n_before, n_after;
	uint64_t seq;
};

/*
 * The totals of the office and of every one above it. Sums change by the difference; a largest or smallest value is
 * found anew from the office's own cell and the offices directly below. OUT_OF_RANGE: one would not fit.
 */
enum jx_status jx_rollup_apply(struct jx_store *store, struct jx_arena *arena, const struct jx_rollup_change *change);

/* How many more or fewer have submitted. */
struct jx_submitted_change {
	int submitted, accepted;
};

/* Counts with every office above the one that the path begins with, whose own is its head's. */
enum jx_status jx_submitted_add(struct jx_store *store, const struct jx_submission_key *key,
				const struct jx_office_path *path, const struct jx_submitted_change *more,
				uint64_t seq);

#endif
