/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/tables.h"

/*
 * A parent is NULL for the root, an office is NULL for the server's own principal: so each reference can be enforced.
 * A to_seq or revoked_seq of 0 means: in force.
 */
static const char version_1[] = "CREATE TABLE office ("
				"  code TEXT NOT NULL PRIMARY KEY,"
				"  name TEXT NOT NULL,"
				"  parent TEXT REFERENCES office (code),"
				"  depth INTEGER NOT NULL,"
				"  seq INTEGER NOT NULL"
				") STRICT, WITHOUT ROWID;"
				"CREATE INDEX office_by_parent ON office (parent);"

				"CREATE TABLE principal ("
				"  id INTEGER NOT NULL PRIMARY KEY,"
				"  name TEXT NOT NULL,"
				"  office TEXT REFERENCES office (code),"
				"  revoked_seq INTEGER NOT NULL,"
				"  seq INTEGER NOT NULL"
				") STRICT;"
				"CREATE INDEX principal_by_office ON principal (office, revoked_seq);"

				"CREATE TABLE principal_role ("
				"  principal INTEGER NOT NULL REFERENCES principal (id),"
				"  role INTEGER NOT NULL,"
				"  until_day INTEGER NOT NULL,"
				"  seq INTEGER NOT NULL,"
				"  PRIMARY KEY (principal, role)"
				") STRICT, WITHOUT ROWID;"

				"CREATE TABLE principal_key ("
				"  key BLOB NOT NULL PRIMARY KEY CHECK (length(key) = 32),"
				"  curve BLOB NOT NULL CHECK (length(curve) = 32),"
				"  principal INTEGER NOT NULL REFERENCES principal (id),"
				"  from_seq INTEGER NOT NULL,"
				"  to_seq INTEGER NOT NULL,"
				"  seq INTEGER NOT NULL"
				") STRICT, WITHOUT ROWID;"
				"CREATE UNIQUE INDEX principal_key_by_curve ON principal_key (curve);"
				"CREATE INDEX principal_key_by_principal ON principal_key (principal, from_seq);"

				"CREATE TABLE journal ("
				"  seq INTEGER NOT NULL PRIMARY KEY,"
				"  entry BLOB NOT NULL,"
				"  hash BLOB NOT NULL CHECK (length(hash) = 32),"
				"  signer INTEGER NOT NULL,"
				"  request_id BLOB NOT NULL CHECK (length(request_id) = 16)"
				") STRICT;"
				"CREATE UNIQUE INDEX journal_by_request ON journal (request_id, signer);"

				"CREATE TABLE journal_head ("
				"  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),"
				"  seq INTEGER NOT NULL,"
				"  time_ms INTEGER NOT NULL,"
				"  hash BLOB NOT NULL CHECK (length(hash) = 32)"
				") STRICT;"
				"INSERT INTO journal_head (id, seq, time_ms, hash) VALUES (1, 0, 0, zeroblob(32));";

/* clang-format off */
static const char *const steps[] = {
	version_1,
	jx_schema_settings,
	jx_schema_catalog,
	jx_schema_projects,
	jx_schema_submissions,
	jx_schema_monitoring,
	jx_schema_disbursements,
	jx_schema_evaluations,
	jx_schema_on_behalf,
	jx_schema_periods,
	jx_schema_offices,
	jx_schema_endorsements,
};
/* clang-format on */

const struct jx_migrations jx_schema = {steps, sizeof(steps) / sizeof(steps[0])};

/* Where SQLite keeps what was created; only the root pages are left out, which may be any. It is no STRICT table. */
static const struct jx_table catalog = {
	"sqlite_schema",
	"tt",
	{"type", "name", "tbl_name", "sql", "typeof(type) || typeof(name) || typeof(tbl_name) || typeof(sql)"}};

static enum jx_status migrate_to(const struct jx_driver *driver, struct jx_db *db, const char *step, int64_t version)
{
	enum jx_status status = driver->begin(db);

	if (status != JX_OK)
		return status;
	status = driver->execute(db, step);
	if (status == JX_OK)
		status = driver->set_version(db, version);
	if (status == JX_OK)
		return driver->commit(db);
	(void)driver->rollback(db);
	return status;
}

enum jx_status jx_schema_migrate(const struct jx_driver *driver, struct jx_db *db,
				 const struct jx_migrations *migrations, bool read_only)
{
	const int64_t newest = (int64_t)migrations->count;
	int64_t version;
	enum jx_status status = driver->version(db, &version);

	if (status != JX_OK)
		return status;
	if (version < 0 || version > newest)
		return JX_FAULT(JX_FAILED_PRECONDITION,
				"the database has version %" PRId64 " and this release knows those up to %" PRId64
				": use a newer release",
				version, newest);
	if (version < newest && read_only)
		return JX_FAULT(JX_FAILED_PRECONDITION,
				"the database has version %" PRId64 " and must be brought to %" PRId64
				", but it is opened for reading only",
				version, newest);
	while (status == JX_OK && version < newest) {
		status = migrate_to(driver, db, migrations->steps[version], version + 1);
		version++;
	}
	return status;
}

/* -- is it the schema of its version? ----------------------------------------------------------------------------- */

struct verification {
	jx_difference_visit differs; /* NULL: nobody else is told */
	void *context;
	unsigned found;
	char first[96];
};

static void note_difference(void *context, const struct jx_difference *difference)
{
	struct verification *verification = context;

	if (verification->found++ == 0)
		(void)snprintf(verification->first, sizeof(verification->first), "%s", difference->key);
	if (verification->differs)
		verification->differs(verification->context, difference);
}

static enum jx_status compare_with(struct jx_store *store, const struct jx_migrations *migrations,
				   struct verification *verification)
{
	const struct jx_db_options options = {.path = ":memory:", .create = true};
	struct jx_store fresh = {.driver = store->driver};
	enum jx_status status = fresh.driver->open(&options, &fresh.db);

	if (status != JX_OK)
		return status;
	status = jx_schema_migrate(fresh.driver, fresh.db, migrations, false);
	if (status == JX_OK)
		status = jx_compare_table(&catalog, store, &fresh, note_difference, verification);
	fresh.driver->close(fresh.db);
	return status;
}

enum jx_status jx_schema_verify(struct jx_store *store, const struct jx_migrations *migrations,
				jx_difference_visit differs, void *context)
{
	struct verification verification = {.differs = differs, .context = context};
	int64_t version;
	enum jx_status status = store->driver->version(store->db, &version);

	if (status != JX_OK || version < 0 || (uint64_t)version > migrations->count)
		return status;
	status = compare_with(store, &(struct jx_migrations){migrations->steps, (size_t)version}, &verification);
	if (status != JX_OK || verification.found == 0 || (differs && (size_t)version == migrations->count))
		return status;
	return JX_FAULT(JX_DATA_LOSS, "the schema is not that of version %" PRId64 ": %s differs (of %u that do)",
			version, verification.first, verification.found);
}
