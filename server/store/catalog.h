/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The catalogue in versions, each in force from a month on, and who owes which form. An item's number, unit, decimals
 * and aggregation are the same in all versions.
 */
#ifndef JX_SERVER_STORE_CATALOG_H
#define JX_SERVER_STORE_CATALOG_H

#include "common/base/arena.h"
#include "common/model/catalog.h"
#include "server/store/store.h"

/*
 * The next version, from catalog->from on, with what the rows say; it gets its number, and so do the items. The caller
 * has checked that it does not begin before the newest one, and that items count what they always did.
 */
enum jx_status jx_catalog_add(struct jx_store *store, struct jx_catalog *catalog, uint64_t seq);
/*
 * The catalogue in force in that month (the newest version whose first month is not after it), whole, in the arena.
 * NOT_FOUND.
 */
enum jx_status jx_catalog_load(struct jx_store *store, struct jx_arena *arena, jx_month month,
			       struct jx_catalog *catalog);
/* The same, with one form's items and checks only, and no formulas or measures. NOT_FOUND: no such form then. In a
 * round it may be the store's own, to be read until the round ends. */
enum jx_status jx_catalog_load_form(struct jx_store *store, struct jx_arena *arena, jx_month month, const char *form,
				    struct jx_catalog *catalog);

/* The same, with its forms alone, whose items are counted and not loaded. NOT_FOUND. */
enum jx_status jx_catalog_load_forms(struct jx_store *store, struct jx_arena *arena, jx_month month,
				     struct jx_catalog *catalog);

/* The newest version, without its rows. NOT_FOUND. */
enum jx_status jx_catalog_newest(struct jx_store *store, struct jx_catalog *catalog);
/* The version in force in each of the months from..to; 0 where none was. */
enum jx_status jx_catalog_versions(struct jx_store *store, jx_month from, jx_month to, uint32_t *versions);
/* The last month of the version that is in force in that month; JX_MONTH_LAST where no other follows. */
enum jx_status jx_catalog_last_month(struct jx_store *store, jx_month month, jx_month *last);
/* The items of that version; `ids` has JX_CATALOG_ITEMS_MAX places. */
enum jx_status jx_catalog_items(struct jx_store *store, uint32_t version, uint32_t *ids, size_t *n);
/* What the item of this code counts in every version; without its name. NOT_FOUND. */
enum jx_status jx_item_key_get(struct jx_store *store, const char *code, struct jx_item *item);

struct jx_duty {
	char form[JX_ITEM_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	jx_month from, to; /* to: JX_MONTH_LAST for no end */
	uint64_t seq;
};

/* Counts with every office above too. ALREADY_EXISTS: the office owes the form in one of these months already. */
enum jx_status jx_duty_add(struct jx_store *store, const struct jx_duty *duty);
/* Its last month becomes `to`, which is not before its first. NOT_FOUND. */
enum jx_status jx_duty_end(struct jx_store *store, const struct jx_duty *duty, jx_month to, uint64_t seq);
/* Takes it back, as if it had never been. NOT_FOUND. */
enum jx_status jx_duty_remove(struct jx_store *store, const struct jx_duty *duty, uint64_t seq);
/* The one in force in that month; NOT_FOUND. */
enum jx_status jx_duty_get(struct jx_store *store, const char *form, const char *office, jx_month month,
			   struct jx_duty *duty);
/* In which of the months from..to, at most twelve, the office owes the form; `owed` has a place for each. */
enum jx_status jx_duty_months(struct jx_store *store, const char *form, const char *office, jx_month from, jx_month to,
			      bool *owed);
/* The last one of its office and form that meets it in a month; NOT_FOUND. */
enum jx_status jx_duty_meet(struct jx_store *store, const struct jx_duty *duty, struct jx_duty *met);
/* Ordered by form, office, first month; those after the key of `after` (zeroed: from the beginning). */
enum jx_status jx_duty_list(struct jx_store *store, const char *form, const struct jx_duty *after, uint32_t limit,
			    struct jx_duty *rows, size_t *n);
/* How many offices at and below `office` owe the form for each of the months from..to. Reads few rows, however many owe
 * it. */
enum jx_status jx_duty_counts(struct jx_store *store, const char *form, const char *office, jx_month from, jx_month to,
			      uint64_t *owing);
enum jx_status jx_duty_count(struct jx_store *store, const char *form, const char *office, jx_month month,
			     uint64_t *owing);

#endif
