/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The store: one database, one transaction at a time, one owner. Tables are what the journal says so far; each row
 * carries the seq that last wrote it. The modules beside this one (journal, principals, offices) are its tables.
 */
#ifndef JX_SERVER_STORE_STORE_H
#define JX_SERVER_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "common/base/status.h"

struct jx_store; /* opaque */
struct jx_driver;
struct jx_difference;

struct jx_store_options {
	const char *path; /* of the database file; ":memory:" for tests and replay */
	bool create;      /* make it where it is missing */
	bool scratch;     /* a rebuilt copy that need not survive a crash */
	bool read_only;
	uint64_t max_pages;             /* 0: no bound */
	const struct jx_driver *driver; /* NULL: SQLite */
	/* Told what differs in the schema, where that is to be looked at rather than refused. */
	void (*differs)(void *context, const struct jx_difference *difference);
	void *context;
};

/*
 * Opens, migrates (each step in a transaction of its own), prepares every statement. FAILED_PRECONDITION for a database
 * of a newer release or of another application; DATA_LOSS for a schema that is not exactly that of its version, unless
 * `differs` is set; NOT_FOUND where there is none and `create` is not set. Errors are logged.
 */
enum jx_status jx_store_open(const struct jx_store_options *options, struct jx_store **store);
/* NULL is fine. No transaction may be open. */
void jx_store_close(struct jx_store *store);

/*
 * The round: begin, then each request inside a savepoint (keep or undo), then commit or rollback. A fault of any
 * statement inside poisons the transaction: jx_store_poison then says which, and only rollback is left.
 */
enum jx_status jx_store_begin(struct jx_store *store);
enum jx_status jx_store_savepoint(struct jx_store *store);
enum jx_status jx_store_keep(struct jx_store *store);
enum jx_status jx_store_undo(struct jx_store *store);
/* RESOURCE_EXHAUSTED: rolled back, surely. Any other failure: the outcome is unknown, and the store is not to be used.
 */
enum jx_status jx_store_commit(struct jx_store *store);
void jx_store_rollback(struct jx_store *store);
/* The first fault since begin: OK, RESOURCE_EXHAUSTED (disk full), or another. */
enum jx_status jx_store_poison(const struct jx_store *store);

/*
 * Another number once anything but figures may have changed, here or elsewhere: what was read of people, offices and
 * forms may be kept while it is the same.
 */
uint64_t jx_store_changes(const struct jx_store *store);

/* Between rounds: pages in the WAL, and a checkpoint of them. */
int64_t jx_store_log_pages(struct jx_store *store);
enum jx_status jx_store_checkpoint(struct jx_store *store);

#endif
