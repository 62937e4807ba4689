/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tables, as ordered migrations: step n makes version n of version n - 1. A step that was released never changes.
 */
#ifndef JX_SERVER_STORE_SCHEMA_H
#define JX_SERVER_STORE_SCHEMA_H

#include <stddef.h>

#include "server/store/compare.h"
#include "server/store/driver.h"

struct jx_migrations {
	const char *const *steps;
	size_t count; /* which is the newest version */
};

extern const struct jx_migrations jx_schema;

/* The steps that stand in files of their own; for schema.c alone. */
extern const char jx_schema_catalog[];
extern const char jx_schema_monitoring[];
extern const char jx_schema_periods[];
extern const char jx_schema_endorsements[];
extern const char jx_schema_evaluations[];
extern const char jx_schema_projects[];
extern const char jx_schema_settings[];
extern const char jx_schema_submissions[];
extern const char jx_schema_offices[];
extern const char jx_schema_on_behalf[];
extern const char jx_schema_disbursements[];

/*
 * Holds every object of the database's schema against what the steps up to its version make. DATA_LOSS, which names one
 * of them, where one differs; where `differs` is not NULL it is told of each instead, but a store to be migrated must
 * be whole. A version that is not known is left to jx_schema_migrate.
 */
enum jx_status jx_schema_verify(struct jx_store *store, const struct jx_migrations *migrations,
				jx_difference_visit differs, void *context);

/*
 * Brings the database to the newest version, each step in a transaction of its own. FAILED_PRECONDITION for a database
 * of a newer version, and for an older one where it is read only.
 */
enum jx_status jx_schema_migrate(const struct jx_driver *driver, struct jx_db *db,
				 const struct jx_migrations *migrations, bool read_only);

#endif
