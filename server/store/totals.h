/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rows of totals: one for each (office, month), with every item that somebody at or below the office answered. They
 * are kept unpacked while they are in use, and written once a round, however many of its submissions change them: most
 * touch the same offices above. What is read is what was changed last; a request that is undone takes its changes back.
 * For rollups.c, rollup_change.c and store.c.
 *
 * Packed: for each item, ordered, the distance from the one before it, doubled, and 1 more where what was submitted
 * differs from what was accepted; then the accepted total, and the submitted one where it differs. A total is how many
 * answered, how many of these without a value, and, where there is a value, the value.
 */
#ifndef JX_SERVER_STORE_TOTALS_H
#define JX_SERVER_STORE_TOTALS_H

#include "common/model/period.h"
#include "server/store/rollups.h"

/* Of one item at one stage. */
struct jx_packed_total {
	int64_t value;
	uint32_t contributors;
	uint32_t answers;
};

struct jx_item_totals {
	uint32_t item;
	struct jx_packed_total submitted, accepted;
};

struct jx_totals; /* opaque: those of one store */

struct jx_totals_row {
	char office[JX_OFFICE_CODE_MAX + 1];
	jx_month month;
	uint64_t seq;                 /* 0: there is no such row */
	struct jx_item_totals *items; /* ordered by item */
	size_t n, room;
	/* totals.c's own. */
	struct jx_totals *owner;
	struct jx_totals_row *next;
	unsigned saved;
	bool dirty;
};

/* To be read, without items where there is none: what no change keeps in use is unpacked into `scratch`, whose items
 * are the caller's to free. */
enum jx_status jx_totals_look(struct jx_store *store, const char *office, jx_month month, struct jx_totals_row *scratch,
			      const struct jx_totals_row **row);
/* To be changed, in a round, by the entry `seq`. */
enum jx_status jx_totals_change(struct jx_store *store, const char *office, jx_month month, uint64_t seq,
				struct jx_totals_row **row);

/* NULL where the row has no such item. */
const struct jx_item_totals *jx_totals_find(const struct jx_totals_row *row, uint32_t item);
/* Zeros where the row had none; of a row that is being changed. NULL: no memory. */
struct jx_item_totals *jx_totals_add(struct jx_totals_row *row, uint32_t item);
/* Takes out the item where nobody answered it. */
void jx_totals_trim(struct jx_totals_row *row, struct jx_item_totals *totals);
const struct jx_packed_total *jx_totals_of(const struct jx_item_totals *totals, enum jx_stage stage);
struct jx_packed_total *jx_totals_at(struct jx_item_totals *totals, enum jx_stage stage);

/* -- for store.c: what happens to a round ------------------------------------------------------------------------- */

/* NULL where memory is short. */
struct jx_totals *jx_totals_open(void);
/* NULL is fine. */
void jx_totals_close(struct jx_totals *totals);
/* The changes since the savepoint stay, or are taken back. Where there are too many to keep, they are written. */
enum jx_status jx_totals_keep(struct jx_store *store);
void jx_totals_undo(struct jx_totals *totals);
/* Writes what was changed. Before a commit. */
enum jx_status jx_totals_flush(struct jx_store *store);
/* Lets go of rows where there are many. After a commit. */
void jx_totals_settle(struct jx_totals *totals);
/* Lets go of everything: what was changed is not so. */
void jx_totals_forget(struct jx_totals *totals);

#endif
