/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/store/schema.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_folder folder;

static void setup(void)
{
	jx_folder_make(&folder);
}

static void teardown(void)
{
	jx_folder_drop(&folder);
}

TestSuite(store, .init = setup, .fini = teardown);

static uint64_t head_seq(struct jx_store *store)
{
	struct jx_journal_head head;

	EXPECT_OK(jx_journal_head_read(store, &head));
	return head.seq;
}

static enum jx_status reopen(struct jx_store_options options)
{
	struct jx_store *store = NULL;
	enum jx_status status;

	options.path = folder.database;
	status = jx_store_open(&options, &store);
	cr_assert_eq(store != NULL, status == JX_OK);
	jx_store_close(store);
	return status;
}

/* -- opening ------------------------------------------------------------------------------------------------------ */

Test(store, closing_nothing_is_fine)
{
	jx_store_close(NULL);
}

Test(store, what_was_committed_is_there_again)
{
	struct jx_store *store = jx_sample_open(folder.database);

	jx_sample_fill(store);
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	cr_assert_eq(head_seq(store), 3);
	jx_store_close(store);
}

Test(store, the_files_are_private)
{
	struct jx_store *store = jx_sample_open(folder.database);
	struct stat status;
	char wal[320];

	jx_sample_fill(store);
	(void)snprintf(wal, sizeof(wal), "%s-wal", folder.database);
	cr_assert_eq(stat(folder.database, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0600);
	cr_assert_eq(stat(wal, &status), 0);
	cr_assert_eq(status.st_mode & 0777, 0600);
	jx_store_close(store);
}

Test(store, a_missing_one_is_made_only_where_asked)
{
	EXPECT_STATUS(reopen((struct jx_store_options){0}), JX_NOT_FOUND);
	EXPECT_STATUS(reopen((struct jx_store_options){.read_only = true}), JX_NOT_FOUND);
	cr_assert_neq(access(folder.database, F_OK), 0);
	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
	EXPECT_OK(reopen((struct jx_store_options){0}));
	EXPECT_OK(reopen((struct jx_store_options){.read_only = true}));
}

Test(store, no_folder_no_store)
{
	struct jx_store *store = NULL;
	const struct jx_store_options options = {.path = "/nonexistent/folder/store.db", .create = true};

	EXPECT_STATUS(jx_store_open(&options, &store), JX_INTERNAL);
	cr_assert(!store);
}

Test(store, a_newer_version_is_refused)
{
	char sql[64];

	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %zu", jx_schema.count + 1);
	jx_sample_alter(folder.database, sql);
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_FAILED_PRECONDITION);
	EXPECT_STATUS(reopen((struct jx_store_options){.read_only = true}), JX_FAILED_PRECONDITION);
	jx_sample_alter(folder.database, "PRAGMA user_version = -1");
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_FAILED_PRECONDITION);
}

static void count_difference(void *context, const struct jx_difference *difference)
{
	unsigned *count = context;

	cr_assert_str_eq(difference->table, "sqlite_schema");
	++*count;
}

/* Refused, unless it is opened to be looked at. */
static void expect_altered(const char *sql, unsigned differences)
{
	unsigned count = 0;

	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
	jx_sample_alter(folder.database, sql);
	EXPECT_STATUS(reopen((struct jx_store_options){0}), JX_DATA_LOSS);
	EXPECT_STATUS(reopen((struct jx_store_options){.read_only = true}), JX_DATA_LOSS);
	EXPECT_OK(reopen((struct jx_store_options){.differs = count_difference, .context = &count}));
	cr_assert_eq(count, differences, "%s: %u differences", sql, count);
	cr_assert_eq(unlink(folder.database), 0);
}

Test(store, a_schema_that_is_not_its_versions_is_refused)
{
	expect_altered("DROP INDEX journal_by_request", 1);
	expect_altered("CREATE TABLE theirs (x PRIMARY KEY)", 2); /* which has an index */
	expect_altered("CREATE TRIGGER quiet BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END", 1);
	expect_altered("CREATE VIEW theirs AS SELECT 1", 1);
	expect_altered("PRAGMA writable_schema = ON; "
		       "UPDATE sqlite_schema SET sql = replace(sql, '= 16', '> 0') WHERE name = 'journal'",
		       1);
	expect_altered("DROP INDEX journal_by_request; CREATE INDEX journal_by_request ON journal (request_id, signer)",
		       1);
}

/* What VACUUM moves is not what it was made of. */
Test(store, where_its_pages_are_does_not_matter)
{
	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
	jx_sample_alter(folder.database, "DROP TABLE journal_head; "
					 "CREATE TABLE journal_head (  id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),"
					 "  seq INTEGER NOT NULL,  time_ms INTEGER NOT NULL,"
					 "  hash BLOB NOT NULL CHECK (length(hash) = 32)) STRICT; VACUUM");
	EXPECT_OK(reopen((struct jx_store_options){0}));
}

/* Nothing is migrated over what is there already, even to be looked at. */
Test(store, a_lost_version_is_data_loss)
{
	unsigned count = 0;

	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
	jx_sample_alter(folder.database, "PRAGMA user_version = 0");
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_DATA_LOSS);
	EXPECT_STATUS(reopen((struct jx_store_options){.differs = count_difference, .context = &count}), JX_DATA_LOSS);
	cr_assert_gt(count, 6);
}

Test(store, another_application_is_refused)
{
	jx_sample_alter(folder.database, "CREATE TABLE theirs (x)");
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_FAILED_PRECONDITION);
	jx_sample_alter(folder.database, "DROP TABLE theirs; PRAGMA application_id = 7");
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_FAILED_PRECONDITION);
	jx_sample_alter(folder.database, "PRAGMA application_id = 0; PRAGMA user_version = 1");
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_FAILED_PRECONDITION);
	jx_sample_alter(folder.database, "PRAGMA user_version = 0");
	EXPECT_STATUS(reopen((struct jx_store_options){0}), JX_FAILED_PRECONDITION);
	EXPECT_OK(reopen((struct jx_store_options){.create = true}));
}

Test(store, no_database_at_all_is_data_loss)
{
	FILE *file = fopen(folder.database, "wb");

	cr_assert(file);
	for (unsigned i = 0; i < 512; i++)
		cr_assert_geq(fputs("not a database: ", file), 0);
	cr_assert_eq(fclose(file), 0);
	EXPECT_STATUS(reopen((struct jx_store_options){.create = true}), JX_DATA_LOSS);
}

/* Two connections that write could damage the log of this SQLite. */
Test(store, is_held_by_one)
{
	struct jx_store *store = jx_sample_open(folder.database);

	EXPECT_STATUS(reopen((struct jx_store_options){0}), JX_UNAVAILABLE);
	EXPECT_STATUS(reopen((struct jx_store_options){.read_only = true}), JX_UNAVAILABLE);
	jx_store_close(store);
	EXPECT_OK(reopen((struct jx_store_options){0}));
}

Test(store, read_only)
{
	const struct jx_store_options options = {.path = folder.database, .read_only = true};
	const struct jx_office office = jx_sample_office("370299", "129001", 2, 4);
	struct jx_store *store = jx_sample_open(folder.database);

	jx_sample_fill(store);
	jx_store_close(store);
	EXPECT_OK(jx_store_open(&options, &store));
	EXPECT_OK(jx_store_begin(store));
	cr_assert_eq(head_seq(store), 3);
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_office_add(store, &office), JX_INTERNAL);
	jx_store_rollback(store);
	jx_store_close(store);
}

/* What a killed server leaves behind: the log was not checkpointed. */
Test(store, read_only_sees_what_is_only_in_the_log)
{
	struct jx_store *store = jx_sample_open(folder.database);
	struct jx_folder copy;
	char command[1024];

	jx_folder_make(&copy);
	jx_sample_fill(store);
	cr_assert_gt(jx_store_log_pages(store), 0);
	(void)snprintf(command, sizeof(command), "cp '%s' '%s-wal' '%s'", folder.database, folder.database, copy.path);
	cr_assert_eq(system(command), 0);
	jx_store_close(store);
	EXPECT_OK(jx_store_open(&(struct jx_store_options){.path = copy.database, .read_only = true}, &store));
	cr_assert_eq(head_seq(store), 3);
	jx_store_close(store);
	EXPECT_OK(jx_store_open(&(struct jx_store_options){.path = copy.database}, &store));
	cr_assert_eq(head_seq(store), 3);
	jx_store_close(store);
	jx_folder_drop(&copy);
}

Test(store, scratch)
{
	EXPECT_OK(reopen((struct jx_store_options){.create = true, .scratch = true}));
	EXPECT_OK(reopen((struct jx_store_options){0}));
}

/* -- migrations --------------------------------------------------------------------------------------------------- */

static struct jx_db *open_db(void)
{
	struct jx_db *db = NULL;
	const struct jx_db_options options = {.path = folder.database, .create = true, .durable = true};

	EXPECT_OK(jx_sqlite.open(&options, &db));
	return db;
}

static int64_t version_of(struct jx_db *db)
{
	int64_t version = -1;

	EXPECT_OK(jx_sqlite.version(db, &version));
	return version;
}

Test(store, migrations_are_applied_in_order_and_once)
{
	static const char *const steps[] = {"CREATE TABLE a (x INTEGER) STRICT", "INSERT INTO a VALUES (1)",
					    "UPDATE a SET x = x + 1"};
	struct jx_db *db = open_db();
	struct jx_stmt *stmt = NULL;
	bool row = false;

	EXPECT_OK(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 1}, false));
	cr_assert_eq(version_of(db), 1);
	EXPECT_STATUS(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 3}, true),
		      JX_FAILED_PRECONDITION);
	EXPECT_OK(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 3}, false));
	EXPECT_OK(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 3}, false));
	EXPECT_OK(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 3}, true));
	cr_assert_eq(version_of(db), 3);
	EXPECT_OK(jx_sqlite.prepare(db, "SELECT x FROM a", &stmt));
	EXPECT_OK(jx_sqlite.step(stmt, &row));
	cr_assert(row);
	cr_assert_eq(jx_sqlite.column_int(stmt, 0), 2);
	jx_sqlite.finalize(stmt);
	jx_sqlite.close(db);
}

Test(store, a_failed_migration_leaves_the_version_before)
{
	static const char *const steps[] = {"CREATE TABLE a (x INTEGER) STRICT",
					    "CREATE TABLE b (x INTEGER) STRICT; INSERT INTO missing VALUES (1)"};
	struct jx_db *db = open_db();

	EXPECT_STATUS(jx_schema_migrate(&jx_sqlite, db, &(struct jx_migrations){steps, 2}, false), JX_INTERNAL);
	cr_assert_eq(version_of(db), 1);
	EXPECT_OK(jx_sqlite.execute(db, "INSERT INTO a VALUES (1); CREATE TABLE b (x INTEGER)"));
	jx_sqlite.close(db);
}

/* -- rounds ------------------------------------------------------------------------------------------------------- */

Test(store, rollback_leaves_nothing)
{
	struct jx_store *store = jx_sample_open(folder.database);

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_sample_append(store, 1));
	cr_assert_eq(head_seq(store), 1);
	jx_store_rollback(store);
	cr_assert_eq(head_seq(store), 0);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(jx_sample_append(store, 1));
	jx_store_rollback(store); /* also out of a savepoint */
	cr_assert_eq(head_seq(store), 0);
	jx_store_close(store);
}

Test(store, a_savepoint_is_kept_or_undone)
{
	struct jx_store *store = jx_sample_open(folder.database);

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(jx_sample_append(store, 1));
	EXPECT_OK(jx_store_keep(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(jx_sample_append(store, 2));
	EXPECT_OK(jx_store_undo(store));
	cr_assert_eq(head_seq(store), 1);
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(jx_sample_append(store, 2));
	EXPECT_OK(jx_sample_append(store, 3));
	EXPECT_OK(jx_store_keep(store));
	EXPECT_OK(jx_store_commit(store));
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	cr_assert_eq(head_seq(store), 3);
	jx_store_close(store);
}

Test(store, an_office_needs_its_parent)
{
	const struct jx_office orphan = jx_sample_office("370202", "nowhere", 2, 1);
	struct jx_store *store = jx_sample_open(NULL);

	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_office_add(store, &orphan), JX_INTERNAL);
	EXPECT_STATUS(jx_store_poison(store), JX_INTERNAL);
	jx_store_rollback(store);
	jx_store_close(store);
}

/* -- the log ------------------------------------------------------------------------------------------------------ */

Test(store, the_log_grows_until_it_is_checkpointed)
{
	struct jx_store *store = jx_sample_open(folder.database);
	int64_t before;

	EXPECT_OK(jx_store_checkpoint(store));
	cr_assert_eq(jx_store_log_pages(store), 0);
	jx_sample_fill(store);
	before = jx_store_log_pages(store);
	cr_assert_gt(before, 0);
	for (uint64_t seq = 4; seq < 2000; seq++) { /* past where SQLite would do it of its own accord */
		EXPECT_OK(jx_store_begin(store));
		EXPECT_OK(jx_sample_append(store, seq));
		EXPECT_OK(jx_store_commit(store));
		if (jx_store_log_pages(store) > 1100)
			break;
	}
	cr_assert_gt(jx_store_log_pages(store), 1100);
	EXPECT_OK(jx_store_checkpoint(store));
	cr_assert_eq(jx_store_log_pages(store), 0);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_sample_append(store, head_seq(store) + 1));
	EXPECT_OK(jx_store_commit(store));
	cr_assert_lt(jx_store_log_pages(store), 20);
	jx_store_close(store);
}

/* -- a full disk -------------------------------------------------------------------------------------------------- */

/* Appends entries until one fails, and returns how. */
static enum jx_status append_until_full(struct jx_store *store)
{
	static const uint8_t entry[8192];
	struct jx_journal_row row = {.entry = entry, .entry_size = sizeof(entry), .signer = 9};
	enum jx_status status = JX_OK;

	for (row.seq = head_seq(store) + 1; status == JX_OK && row.seq < 1000; row.seq++) {
		memcpy(row.request_id, &row.seq, sizeof(row.seq));
		status = jx_journal_append(store, &row, 0);
	}
	return status;
}

Test(store, past_max_pages_the_round_is_rolled_back_and_reads_go_on)
{
	const struct jx_store_options options = {.path = folder.database, .create = true, .max_pages = 200};
	struct jx_store *store;
	struct jx_office office;

	EXPECT_OK(jx_store_open(&options, &store));
	jx_sample_fill(store);
	for (unsigned i = 0; i < 3; i++) {
		EXPECT_OK(jx_store_begin(store));
		EXPECT_OK(jx_store_savepoint(store));
		EXPECT_STATUS(append_until_full(store), JX_RESOURCE_EXHAUSTED);
		EXPECT_STATUS(jx_store_poison(store), JX_RESOURCE_EXHAUSTED);
		EXPECT_STATUS(jx_office_get(store, "129001", &office), JX_RESOURCE_EXHAUSTED);
		EXPECT_STATUS(jx_store_undo(store), JX_RESOURCE_EXHAUSTED);
		EXPECT_STATUS(jx_store_savepoint(store), JX_RESOURCE_EXHAUSTED);
		jx_store_rollback(store);
		EXPECT_OK(jx_office_get(store, "129001", &office));
		cr_assert_eq(head_seq(store), 3);
	}
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(append_until_full(store), JX_RESOURCE_EXHAUSTED);
	EXPECT_STATUS(jx_store_commit(store), JX_RESOURCE_EXHAUSTED); /* never half a round */
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_sample_append(store, 4)); /* a small one still fits */
	EXPECT_OK(jx_store_commit(store));
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	cr_assert_eq(head_seq(store), 4);
	jx_store_close(store);
}
