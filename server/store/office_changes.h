/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How offices change from a month on. A move takes along what is kept for the offices above it: what they are owed,
 * what waits for their reviewers, their waivers. Totals stay where they are: the caller has seen that there are none
 * from that month on, and that no office has moved from a later one.
 */
#ifndef JX_SERVER_STORE_OFFICE_CHANGES_H
#define JX_SERVER_STORE_OFFICE_CHANGES_H

#include "common/model/catalog.h"
#include "common/model/date.h"
#include "server/store/offices.h"

/* Below `parent` from that month on. */
enum jx_status jx_office_move(struct jx_store *store, const struct jx_office *office, const struct jx_office *parent,
			      jx_month from, uint64_t seq);
enum jx_status jx_office_rename(struct jx_store *store, const struct jx_office *office, const char *name, jx_month from,
				uint64_t seq);
/* Ends what it owes, too; *duties of them. */
enum jx_status jx_office_end(struct jx_store *store, const struct jx_office_in *from, const char *successor,
			     uint64_t seq, uint32_t *duties);

/* The newest month from which an office moved; 0: none has. */
enum jx_status jx_office_last_move(struct jx_store *store, jx_month *month);
/* How deep the deepest one at and below it stands now. */
enum jx_status jx_office_bottom(struct jx_store *store, const char *code, uint32_t *depth);

/* The first figures of the month and later ones, of the office or one below it. NOT_FOUND: there are none. */
struct jx_office_figures {
	char office[JX_OFFICE_CODE_MAX + 1];
	char form[JX_ITEM_CODE_MAX + 1];
	jx_month month;
};
enum jx_status jx_office_find_figures(struct jx_store *store, const struct jx_office_in *from,
				      struct jx_office_figures *figures);

/* A disbursement that was asked for from that day on, for the office or one below it. NOT_FOUND: there is none. */
struct jx_office_money {
	char office[JX_OFFICE_CODE_MAX + 1];
	uint64_t disbursement;
	jx_day day;
};
enum jx_status jx_office_find_money(struct jx_store *store, const char *code, jx_day from,
				    struct jx_office_money *money);

#endif
