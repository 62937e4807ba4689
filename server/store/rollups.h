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
#define JX_ROLLUP_MONTHS 12u
/* The months from..to, at most so many. */
struct jx_rollup_range {
	enum jx_stage stage;
	const char *office;
	jx_month from, to;
};
/* An item over those months, put together as it says (sum, max, min, last). */
struct jx_rollup_item {
	uint32_t id;
	enum jx_aggregation over_months;
	enum jx_status status;              /* OUT_OF_RANGE: the sum does not fit */
	struct jx_total total;              /* `answers` are those of all months */
	uint32_t answers[JX_ROLLUP_MONTHS]; /* of each, from the first on */
};
/* Ready to be asked for; `item` has a way over months. */
struct jx_rollup_item jx_rollup_item_of(const struct jx_item *item);
/* All of these, ordered by id, by one pass over the months. */
enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, struct jx_rollup_item *items,
			      size_t n);

/* How many of the offices at and below this one have submitted the form for the month, and been accepted. */
struct jx_submitted {
	uint64_t submitted, accepted;
};
enum jx_status jx_submitted_count(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_submitted *count);
/* Of each month of the range, whatever its stage, in a place for each. */
enum jx_status jx_submitted_counts(struct jx_store *store, const char *form, const struct jx_rollup_range *range,
				   struct jx_submitted *counts);

#endif
