/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A small town straight in the store, for the tests of what is computed from its figures: the bureau with the districts
 * 370202 (and its street 370202001) and 370203, one form with four items, a formula, and a project of 2023 whose
 * indicators have measures. The fixture's day is 2026-09-01.
 */
#ifndef JX_TESTS_SERVICE_TOWN_H
#define JX_TESTS_SERVICE_TOWN_H

#include "tests/lib/fixture.h"

#define JX_TOWN_PROJECT "37020023P88002811184N"

/* Of the form "petition.monthly", in its order: 来信登记 (件次), 应受理, 及时受理 (件次), 编制 (人, not put together).
 */
enum jx_town_item {
	JX_TOWN_LETTERS,
	JX_TOWN_DUE,
	JX_TOWN_IN_TIME,
	JX_TOWN_STAFF,
	JX_TOWN_ITEMS,
};

#define JX_TOWN_BLANK INT64_C(-1) /* not reported */

extern struct jx_fixture jx_town;
extern struct jx_key jx_town_manager, jx_town_clerk; /* of the root office; of 370202 */

/* No office owes a form. */
void jx_town_open(void);
void jx_town_close(void);

/* The same catalogue once more, as its next version. */
void jx_town_catalog(const char *from);
/* What an office reports for a month, in whole units, by item. */
void jx_town_report(const char *office, const char *month, const int64_t values[JX_TOWN_ITEMS]);
void jx_town_owe(const char *office, const char *from, const char *to);
/* Requested and paid on that day. */
void jx_town_pay(int64_t fen, const char *day);

#endif
