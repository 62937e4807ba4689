/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the files of server/store/ share: the store itself. Nobody outside includes this.
 */
#ifndef JX_SERVER_STORE_INTERNAL_H
#define JX_SERVER_STORE_INTERNAL_H

#include <stdbool.h>

#include "common/base/limits.h"
#include "server/store/driver.h"
#include "server/store/form_cache.h"
#include "server/store/office_cache.h"
#include "server/store/statements.h"
#include "server/store/store.h"
#include "server/store/totals.h"

struct jx_store {
	const struct jx_driver *driver; /* borrowed */
	struct jx_db *db;               /* owned */
	struct jx_stmt *stmts[JX_SQL_COUNT];
	bool running[JX_SQL_COUNT];        /* between begin and end of a query */
	struct jx_totals *totals;          /* owned */
	struct jx_form_cache *forms;       /* owned; NULL before the first */
	struct jx_office_cache *offices;   /* owned */
	uint64_t known_seq;                /* the journal's head that what is in memory belongs to */
	uint64_t changes;                  /* jx_store_changes */
	uint64_t saved_seq, saved_changes; /* both as they were at the savepoint */
	bool in_round;
	bool in_savepoint;
	bool lost;             /* the outcome of a commit is unknown: nothing may be read or written any more */
	enum jx_status poison; /* the first fault since begin; where lost, the reason */
};

/* OK, or the fault after which no statement may run. */
enum jx_status jx_store_usable(const struct jx_store *store);
/* The journal's head as it is now: where somebody else has moved it, what is in memory is of the past. */
void jx_store_know(struct jx_store *store, uint64_t seq);
/* Remembers the first fault of a round; returns the status, to be forwarded. */
enum jx_status jx_store_note(struct jx_store *store, enum jx_status status);

/* The form of an office that comes after `form`, which it takes the place of; NOT_FOUND. */
enum jx_status jx_next_form(struct jx_store *store, enum jx_sql sql, const char *office,
			    char form[JX_ITEM_CODE_MAX + 1]);

#endif
