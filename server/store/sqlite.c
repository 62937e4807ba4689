/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/driver.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sqlite3.h>

#include "common/base/log.h"

/* "jixi" in the file's header: how file(1) and a wrong path are told. */
#define APPLICATION_ID 0x6a697869

/* What a WAL may keep of its size after it was used up: that of one full round, and of no burst of them. */
#define LOG_KEPT_BYTES "16777216"

struct jx_db {
	sqlite3 *handle;
	bool read_only;
	int64_t log_pages; /* as of the last commit or checkpoint */
};

struct jx_stmt {
	sqlite3_stmt *handle;
	int bound; /* the first failure of a bind, told by the next step */
};

/* -- statuses ----------------------------------------------------------------------------------------------------- */

static enum jx_status status_of(int rc)
{
	switch (rc) {
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_UNIQUE:
		return JX_ALREADY_EXISTS;
	default:
		break;
	}
	switch (rc & 0xff) {
	case SQLITE_OK:
		return JX_OK;
	case SQLITE_FULL:
		return JX_RESOURCE_EXHAUSTED;
	case SQLITE_CORRUPT:
	case SQLITE_NOTADB:
		return JX_DATA_LOSS;
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return JX_UNAVAILABLE;
	default:
		return JX_INTERNAL;
	}
}

static enum jx_status failed(sqlite3 *handle, int rc, const char *doing)
{
	enum jx_status status = status_of(rc);

	if (status == JX_ALREADY_EXISTS)
		return status;
	return JX_FAULT(status, "%s: %s (%d)", doing, sqlite3_errmsg(handle), rc);
}

/* Every statement is right: where SQLite finds an error in one, the schema that it speaks of is damaged. */
static int prepare_statement(struct jx_db *db, const char *sql, unsigned flags, sqlite3_stmt **stmt)
{
	int rc = sqlite3_prepare_v3(db->handle, sql, -1, flags, stmt, NULL);

	return rc == SQLITE_ERROR ? SQLITE_CORRUPT : rc;
}

static enum jx_status execute(struct jx_db *db, const char *sql)
{
	int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);

	return rc == SQLITE_OK ? JX_OK : failed(db->handle, rc, sql);
}

/* The first column of the first row, as text; empty where there is none. */
static enum jx_status ask(struct jx_db *db, const char *sql, char *answer, size_t size)
{
	sqlite3_stmt *stmt = NULL;
	int rc = prepare_statement(db, sql, 0, &stmt);
	const unsigned char *text = NULL;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	if (rc == SQLITE_ROW)
		text = sqlite3_column_text(stmt, 0);
	if (rc == SQLITE_ROW || rc == SQLITE_DONE) {
		(void)snprintf(answer, size, "%s", text ? (const char *)text : "");
		rc = SQLITE_OK;
	}
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_OK ? JX_OK : failed(db->handle, rc, sql);
}

static enum jx_status ask_number(struct jx_db *db, const char *sql, int64_t *number)
{
	char answer[32];
	enum jx_status status = ask(db, sql, answer, sizeof(answer));

	if (status == JX_OK)
		*number = strtoll(answer, NULL, 10);
	return status;
}

/* -- opening ------------------------------------------------------------------------------------------------------ */

/* A pragma that was asked for and not granted would go unnoticed: each is read back. */
struct setting {
	const char *name, *value, *reads;
};

static const struct setting hardening[] = {
	{"foreign_keys", "ON", "1"},
	{"cell_size_check", "ON", "1"},
	{"temp_store", "MEMORY", "2"},
	{"cache_size", "-6144", "-6144"}, /* KiB: the upper levels of every tree, and what the last months touch */
	{NULL, NULL, NULL},
};
/* One connection alone: the WAL of this SQLite can be damaged by two that write or checkpoint (fixed in 3.51.3). */
static const struct setting alone[] = {
	{"locking_mode", "EXCLUSIVE", "exclusive"},
	{NULL, NULL, NULL},
};
static const struct setting read_only[] = {
	{"query_only", "ON", "1"},
	{NULL, NULL, NULL},
};
/* Checkpoints stall commits: the loop makes them when it has time. */
static const struct setting durable[] = {
	{"journal_mode", "WAL", "wal"},
	{"synchronous", "FULL", "2"},
	{"wal_autocheckpoint", "0", "0"},
	{"journal_size_limit", LOG_KEPT_BYTES, LOG_KEPT_BYTES},
	{NULL, NULL, NULL},
};
static const struct setting scratch[] = {
	{"journal_mode", "MEMORY", "memory"},
	{"synchronous", "OFF", "0"},
	{NULL, NULL, NULL},
};

static enum jx_status apply(struct jx_db *db, const struct setting *settings)
{
	char sql[96], reads[32];
	enum jx_status status = JX_OK;

	for (const struct setting *s = settings; s->name && status == JX_OK; s++) {
		(void)snprintf(sql, sizeof(sql), "PRAGMA %s = %s", s->name, s->value);
		status = ask(db, sql, reads, sizeof(reads));
		(void)snprintf(sql, sizeof(sql), "PRAGMA %s", s->name);
		if (status == JX_OK)
			status = ask(db, sql, reads, sizeof(reads));
		if (status == JX_OK && strcmp(reads, s->reads) != 0)
			status = JX_FAULT(JX_INTERNAL, "%s is %s and must be %s", s->name, reads, s->reads);
	}
	return status;
}

/* What a damaged or foreign schema could do to us is turned off. */
static enum jx_status harden(struct jx_db *db)
{
	static const struct {
		int option, value;
	} configs[] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1},
		{SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
		{SQLITE_DBCONFIG_DQS_DML, 0},
		{SQLITE_DBCONFIG_DQS_DDL, 0},
	};

	for (size_t i = 0; i < sizeof(configs) / sizeof(configs[0]); i++) {
		int now = -1;
		int rc = sqlite3_db_config(db->handle, configs[i].option, configs[i].value, &now);

		if (rc != SQLITE_OK || now != configs[i].value)
			return JX_FAULT(JX_INTERNAL, "SQLite does not take option %d", configs[i].option);
	}
	return apply(db, hardening);
}

/* Is it one of ours? An empty database, where one may be made, becomes one. */
static enum jx_status admit(struct jx_db *db, const struct jx_db_options *options)
{
	int64_t id, version, objects;
	char sql[64];
	enum jx_status status = ask_number(db, "PRAGMA application_id", &id);

	if (status == JX_OK)
		status = ask_number(db, "PRAGMA user_version", &version);
	if (status == JX_OK)
		status = ask_number(db, "SELECT count(*) FROM sqlite_schema", &objects);
	if (status != JX_OK || id == APPLICATION_ID)
		return status;
	if (id != 0 || version != 0 || objects != 0 || !options->create || options->read_only)
		return JX_FAULT(JX_FAILED_PRECONDITION, "%s is not a database of this program", options->path);
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d", APPLICATION_ID);
	return execute(db, sql);
}

static enum jx_status bound(struct jx_db *db, uint64_t max_pages)
{
	char sql[64];

	if (max_pages == 0)
		return JX_OK;
	(void)snprintf(sql, sizeof(sql), "PRAGMA max_page_count = %" PRIu64, max_pages);
	return execute(db, sql);
}

static bool in_memory(const struct jx_db_options *options)
{
	return strcmp(options->path, ":memory:") == 0;
}

/*
 * SQLite would make the file readable for everybody; its log takes the mode of the file. An existing file is not
 * opened: closing it again would drop the locks that this process holds on it.
 */
static enum jx_status make_file(const char *path)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

	if (fd >= 0)
		(void)close(fd);
	else if (errno != EEXIST)
		return JX_FAULT(errno == ENOSPC ? JX_RESOURCE_EXHAUSTED : JX_INTERNAL, "%s: %s", path, strerror(errno));
	return JX_OK;
}

static int count_log_pages(void *context, sqlite3 *handle, const char *name, int pages)
{
	struct jx_db *db = context;

	(void)handle;
	(void)name;
	db->log_pages = pages;
	return SQLITE_OK;
}

static enum jx_status connect_to(struct jx_db *db, const struct jx_db_options *options)
{
	int flags = options->read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE;
	int rc;

	if (!in_memory(options) && !options->create && access(options->path, F_OK) != 0 && errno == ENOENT)
		return JX_FAULT(JX_NOT_FOUND, "%s: there is no such file", options->path);
	rc = sqlite3_open_v2(options->path, &db->handle, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
	return rc == SQLITE_OK ? JX_OK : failed(db->handle, rc, options->path);
}

static enum jx_status configure(struct jx_db *db, const struct jx_db_options *options)
{
	/* Before anything is read: a WAL that is entered alone needs no shared memory. */
	enum jx_status status = apply(db, options->read_only ? read_only : alone);

	if (status == JX_OK)
		status = harden(db);
	if (status == JX_OK)
		status = admit(db, options);
	if (status == JX_OK && !options->read_only && !in_memory(options))
		status = apply(db, options->durable ? durable : scratch);
	if (status == JX_OK)
		status = bound(db, options->max_pages);
	/* After wal_autocheckpoint, which takes the hook away. */
	(void)sqlite3_wal_hook(db->handle, count_log_pages, db);
	return status;
}

static void sqlite_close(struct jx_db *db)
{
	int rc;

	if (!db)
		return;
	rc = sqlite3_close(db->handle);
	assert(rc == SQLITE_OK);
	(void)rc;
	free(db);
}

static enum jx_status sqlite_open(const struct jx_db_options *options, struct jx_db **db)
{
	struct jx_db *opened = calloc(1, sizeof(*opened));
	enum jx_status status = JX_OK;

	if (!opened)
		return JX_FAULT(JX_INTERNAL, "no memory for a connection");
	opened->read_only = options->read_only;
	if (options->create && !options->read_only && !in_memory(options))
		status = make_file(options->path);
	if (status == JX_OK)
		status = connect_to(opened, options);
	if (status == JX_OK)
		status = configure(opened, options);
	if (status == JX_OK)
		*db = opened;
	else
		sqlite_close(opened);
	return status;
}

/* -- transactions ------------------------------------------------------------------------------------------------- */

static enum jx_status begin(struct jx_db *db)
{
	return execute(db, db->read_only ? "BEGIN" : "BEGIN IMMEDIATE");
}

/* After some failures SQLite has rolled back already. */
static enum jx_status rollback(struct jx_db *db)
{
	return sqlite3_get_autocommit(db->handle) ? JX_OK : execute(db, "ROLLBACK");
}

static enum jx_status commit(struct jx_db *db)
{
	enum jx_status status = execute(db, "COMMIT");

	if (status != JX_RESOURCE_EXHAUSTED)
		return status;
	/* What did not fit the disk did not become durable, if only the rest goes too. */
	return rollback(db) == JX_OK ? status : JX_INTERNAL;
}

static enum jx_status version(struct jx_db *db, int64_t *number)
{
	return ask_number(db, "PRAGMA user_version", number);
}

static enum jx_status set_version(struct jx_db *db, int64_t number)
{
	char sql[64];

	(void)snprintf(sql, sizeof(sql), "PRAGMA user_version = %" PRId64, number);
	return execute(db, sql);
}

static int64_t log_pages(struct jx_db *db)
{
	return db->log_pages;
}

/* Passive: with one connection nothing stands in its way, and the log's blocks are used again. */
static enum jx_status checkpoint(struct jx_db *db)
{
	int in_log, done;
	int rc = sqlite3_wal_checkpoint_v2(db->handle, NULL, SQLITE_CHECKPOINT_PASSIVE, &in_log, &done);

	if (rc != SQLITE_OK)
		return failed(db->handle, rc, "checkpoint");
	if (done < in_log)
		return JX_FAULT(JX_UNAVAILABLE, "a checkpoint did %d of %d pages", done, in_log);
	db->log_pages = 0;
	return JX_OK;
}

/* -- integrity ---------------------------------------------------------------------------------------------------- */

/* Each row is a problem. A file too damaged to be looked at is a problem like the others. */
static enum jx_status inspect(struct jx_db *db, const char *sql, void (*found)(void *context, const char *problem),
			      void *context)
{
	sqlite3_stmt *stmt = NULL;
	int rc = prepare_statement(db, sql, 0, &stmt);
	enum jx_status status = JX_OK;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	for (; rc == SQLITE_ROW; rc = sqlite3_step(stmt))
		found(context, (const char *)sqlite3_column_text(stmt, 0));
	if (status_of(rc) == JX_DATA_LOSS)
		found(context, sqlite3_errmsg(db->handle));
	else if (rc != SQLITE_DONE)
		status = failed(db->handle, rc, sql);
	(void)sqlite3_finalize(stmt);
	return status;
}

static enum jx_status integrity(struct jx_db *db, void (*found)(void *context, const char *problem), void *context)
{
	static const char pages[] = "SELECT integrity_check FROM pragma_integrity_check WHERE integrity_check <> 'ok'";
	static const char references[] = "SELECT 'a row of ' || \"table\" || ' refers to a row of ' || parent || "
					 "' that is not there' FROM pragma_foreign_key_check";
	enum jx_status status = inspect(db, pages, found, context);
	return status == JX_OK ? inspect(db, references, found, context) : status;
}

/* -- statements --------------------------------------------------------------------------------------------------- */

static enum jx_status prepare(struct jx_db *db, const char *sql, struct jx_stmt **stmt)
{
	struct jx_stmt *prepared = calloc(1, sizeof(*prepared));
	int rc;

	if (!prepared)
		return JX_FAULT(JX_INTERNAL, "no memory for a statement");
	rc = prepare_statement(db, sql, SQLITE_PREPARE_PERSISTENT, &prepared->handle);
	if (rc != SQLITE_OK) {
		free(prepared);
		return failed(db->handle, rc, sql);
	}
	*stmt = prepared;
	return JX_OK;
}

static void finalize(struct jx_stmt *stmt)
{
	if (!stmt)
		return;
	(void)sqlite3_finalize(stmt->handle);
	free(stmt);
}

static void note_bind(struct jx_stmt *stmt, int rc)
{
	if (stmt->bound == SQLITE_OK)
		stmt->bound = rc;
}

static void bind_int(struct jx_stmt *stmt, int index, int64_t value)
{
	note_bind(stmt, sqlite3_bind_int64(stmt->handle, index, value));
}

static void bind_bytes(struct jx_stmt *stmt, int index, const void *bytes, size_t n)
{
	/* A NULL pointer would be an SQL NULL. */
	note_bind(stmt, sqlite3_bind_blob64(stmt->handle, index, n > 0 ? bytes : "", n, SQLITE_STATIC));
}

static void bind_text(struct jx_stmt *stmt, int index, const char *text)
{
	note_bind(stmt, sqlite3_bind_text(stmt->handle, index, text, -1, SQLITE_STATIC));
}

static enum jx_status step(struct jx_stmt *stmt, bool *row)
{
	int rc = stmt->bound;

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt->handle);
	if (rc != SQLITE_ROW && rc != SQLITE_DONE)
		return failed(sqlite3_db_handle(stmt->handle), rc, sqlite3_sql(stmt->handle));
	*row = rc == SQLITE_ROW;
	return JX_OK;
}

static void reset(struct jx_stmt *stmt)
{
	(void)sqlite3_reset(stmt->handle); /* tells again what the last step told */
	(void)sqlite3_clear_bindings(stmt->handle);
	stmt->bound = SQLITE_OK;
}

static int64_t column_int(struct jx_stmt *stmt, int index)
{
	return sqlite3_column_int64(stmt->handle, index);
}

static const void *column_bytes(struct jx_stmt *stmt, int index, size_t *n)
{
	bool null = sqlite3_column_type(stmt->handle, index) == SQLITE_NULL;
	const void *bytes = sqlite3_column_blob(stmt->handle, index);

	*n = (size_t)sqlite3_column_bytes(stmt->handle, index);
	return !bytes && !null ? "" : bytes; /* SQLite gives NULL for what is empty, too */
}

const struct jx_driver jx_sqlite = {
	.open = sqlite_open,
	.close = sqlite_close,
	.execute = execute,
	.begin = begin,
	.commit = commit,
	.rollback = rollback,
	.version = version,
	.set_version = set_version,
	.log_pages = log_pages,
	.checkpoint = checkpoint,
	.integrity = integrity,
	.prepare = prepare,
	.finalize = finalize,
	.bind_int = bind_int,
	.bind_bytes = bind_bytes,
	.bind_text = bind_text,
	.step = step,
	.reset = reset,
	.column_int = column_int,
	.column_bytes = column_bytes,
};
