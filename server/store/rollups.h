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
};

struct jx_total {
	int64_t value;         /* ten-thousandths */
	uint64_t contributors; /* cells with a value behind it; 0: no data */
	uint64_t seq;
};

/* One month's, of an office with all below it. NOT_FOUND: no data. */
enum jx_status jx_rollup_get(struct jx_store *store, enum jx_stage stage, const char *office, jx_month month,
			     uint32_t item, struct jx_total *total);
/*
 * Over the months from..to (at most 12), as the item says (sum, max, min, last). NOT_FOUND: no data in any of them.
 * OUT_OF_RANGE where the sum does not fit.
 */
struct jx_rollup_range {
	enum jx_stage stage;
	const char *office;
	jx_month from, to;
};
enum jx_status jx_rollup_over(struct jx_store *store, const struct jx_rollup_range *range, const struct jx_item *item,
			      struct jx_total *total);

/* How many of the offices at and below this one have submitted the form for the month, and been accepted. */
struct jx_submitted {
	uint64_t submitted, accepted;
};
enum jx_status jx_submitted_count(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_submitted *count);

/* Duties that one list of what is missing looks at: every office of a province, with room. */
#define JX_MISSING_SCAN 4096u
/*
 * Who of the offices at and below this one owes the form for the month and has not submitted it (or, at stage ACCEPTED,
 * is not accepted): codes after `after`, ordered. At most `limit` of them, from at most JX_MISSING_SCAN duties of the
 * form; counts say how many there are in all.
 */
struct jx_missing_range {
	enum jx_stage stage;
	const char *form, *office;
	jx_month month;
	const char *after;
	uint32_t limit;
};
enum jx_status jx_missing_list(struct jx_store *store, const struct jx_missing_range *range,
			       char (*codes)[JX_OFFICE_CODE_MAX + 1], size_t *n);

#endif
