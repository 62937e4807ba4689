/* SPDX-License-Identifier: Apache-2.0 */
/* How an office stands with a form, month by month: its newest revision without the figures. */
#ifndef JX_SERVER_STORE_STANDING_H
#define JX_SERVER_STORE_STANDING_H

#include "server/store/on_behalf.h"
#include "server/store/submissions.h"

struct jx_standing {
	jx_month month;
	uint32_t revision; /* the newest */
	uint32_t accepted; /* the one that counts; 0: none does */
	enum jx_stage stage;
	uint64_t submitter;
	int64_t time_ms;  /* of the newest */
	int64_t first_ms; /* of the first since the last withdrawal that was accepted; 0: none came since */
	size_t n_cells;   /* of the newest; 0: it takes back what was reported */
	size_t n_findings;
	struct jx_on_behalf on_behalf; /* of the newest; no reporter: the office reported it itself */
};

/* The months from..to, at most twelve, of which anything came, in their order; *n of them, in a place for each month.
 */
enum jx_status jx_standing_list(struct jx_store *store, const struct jx_submission_key *first, jx_month to,
				struct jx_standing *rows, size_t *n);

/* What stands at a stage in the months from..to of an office. */
struct jx_standing_range {
	const char *form, *office;
	jx_month from, to;
	enum jx_stage stage; /* SUBMITTED, ACCEPTED */
};
struct jx_standing_cells {
	jx_month month;
	struct jx_stored_cell *cells; /* ordered by item, in the arena */
	size_t n;
};
/* Of the months in which something stands, in their order; *n of them, in a place for each month. */
enum jx_status jx_standing_cells(struct jx_store *store, struct jx_arena *arena, const struct jx_standing_range *range,
				 struct jx_standing_cells *rows, size_t *n);

#endif
