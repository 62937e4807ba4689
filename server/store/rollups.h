/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Totals that are kept with every submission: (stage, office, month, item) -> value and contributors, for the office
 * and each one above it; and (form, office, month) -> how many have submitted. What an item's values are put together
 * by over offices (sum, max, min) is the item's; an item of none has no total but its own office's.
 */
#ifndef JX_SERVER_STORE_ROLLUPS_H
#define JX_SERVER_STORE_ROLLUPS_H

#include "common/model/catalog.h"
#include "server/store/store.h"

enum jx_stage {
	JX_STAGE_SUBMITTED = 1,
	JX_STAGE_ACCEPTED = 2,
	JX_STAGE_RETURNED = 3, /* of a revision alone: it is in no total */
};

struct jx_total {
	int64_t value;         /* ten-thousandths */
	uint64_t contributors; /* cells with a value behind it; 0: no data, and the value is 0 */
	uint64_t answers;      /* cells with a value or 不适用: who left the cell out is not among them */
	uint64_t seq;
};

/* One month's, of an office with all below it. */
enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total);
/* The months from..to, at most a year. */
struct jx_rollup_range {
	enum jx_stage stage;
	const char *office;
	jx_month from, to;
};
/*
 * Over the months, as the item says (sum, max, min, last); `answers` are those of all months. by_month, where it is not
 * NULL, has a place for each month, which gets its answers. OUT_OF_RANGE where the sum does not fit.
 */
enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, const struct jx_item *item,
			      struct jx_total *total, uint64_t *by_month);

/* How many of the offices at and below this one have submitted the form for the month, and been accepted. */
struct jx_submitted {
	uint64_t submitted, accepted;
};
enum jx_status jx_submitted_count(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_submitted *count);

#endif
