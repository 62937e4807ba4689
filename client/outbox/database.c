/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outbox/internal.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/file.h"
#include "common/base/reasons.h"

/* "jixo" in the file's header: how file(1) and a wrong path are told. */
#define APPLICATION_ID 0x6a69786f
/* How long another process of the same user is waited for; each holds the file for one sync at a time. */
#define BUSY_MS        20000

/* -- statuses ----------------------------------------------------------------------------------------------------- */

static enum jx_status status_of(int rc)
{
	switch (rc & 0xff) {
	case SQLITE_OK:
	case SQLITE_ROW:
	case SQLITE_DONE:
		return JX_OK;
	case SQLITE_FULL:
	case SQLITE_NOMEM:
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

static enum jx_status told(struct jx_outbox *outbox, enum jx_status status, const char *problem)
{
	(void)snprintf(outbox->problem, sizeof(outbox->problem), "%s", problem);
	return status;
}

static enum jx_status judged(struct jx_outbox *outbox, int rc)
{
	enum jx_status status = status_of(rc);
	bool own = sqlite3_errcode(outbox->handle) == (rc & 0xff);

	if (status == JX_OK)
		return status;
	return told(outbox, status, own ? sqlite3_errmsg(outbox->handle) : sqlite3_errstr(rc));
}

enum jx_status jx_outbox_no_memory(struct jx_outbox *outbox)
{
	return told(outbox, JX_RESOURCE_EXHAUSTED, "out of memory");
}

const char *jx_outbox_problem(const struct jx_outbox *outbox)
{
	return outbox != NULL ? outbox->problem : "out of memory";
}

static enum jx_status execute(struct jx_outbox *outbox, const char *sql)
{
	return judged(outbox, sqlite3_exec(outbox->handle, sql, NULL, NULL, NULL));
}

/* -- one statement ------------------------------------------------------------------------------------------------ */

void jx_query_begin(struct jx_query *query, struct jx_outbox *outbox, const char *sql)
{
	*query = (struct jx_query){.outbox = outbox};
	query->rc = sqlite3_prepare_v2(outbox->handle, sql, -1, &query->stmt, NULL);
}

static void note(struct jx_query *query, int rc)
{
	if (query->rc == SQLITE_OK)
		query->rc = rc;
}

void jx_query_int(struct jx_query *query, int64_t value)
{
	note(query, sqlite3_bind_int64(query->stmt, ++query->bound, value));
}

void jx_query_text(struct jx_query *query, const char *text)
{
	note(query, sqlite3_bind_text(query->stmt, ++query->bound, text, -1, SQLITE_STATIC));
}

void jx_query_blob(struct jx_query *query, const void *bytes, size_t n)
{
	note(query, sqlite3_bind_blob64(query->stmt, ++query->bound, n > 0 ? bytes : "", n, SQLITE_STATIC));
}

void jx_query_key(struct jx_query *query, const uint8_t author[JX_KEY_BYTES], const struct jx_subject *subject)
{
	jx_query_blob(query, author, JX_KEY_BYTES);
	jx_query_text(query, subject->form);
	jx_query_text(query, subject->office);
	jx_query_text(query, subject->period);
}

bool jx_query_row(struct jx_query *query)
{
	int rc = query->rc;

	if (rc == SQLITE_OK || rc == SQLITE_ROW)
		query->rc = rc = sqlite3_step(query->stmt);
	return rc == SQLITE_ROW;
}

enum jx_status jx_query_end(struct jx_query *query)
{
	while (jx_query_row(query))
		continue;
	/* A statement tells again what its last step told. */
	enum jx_status status = judged(query->outbox, query->rc);

	(void)sqlite3_finalize(query->stmt);
	query->stmt = NULL;
	return status;
}

enum jx_status jx_query_end_row(struct jx_query *query, bool found)
{
	enum jx_status status = jx_query_end(query);

	return status == JX_OK && !found ? JX_NOT_FOUND : status;
}

int64_t jx_column_int(const struct jx_query *query, int column)
{
	return sqlite3_column_int64(query->stmt, column);
}

void jx_column_text(struct jx_query *query, int column, char *out, size_t size)
{
	const char *text = (const char *)sqlite3_column_text(query->stmt, column);

	(void)snprintf(out, size, "%s", text != NULL ? text : "");
	if (text == NULL || strlen(text) >= size)
		query->rc = SQLITE_CORRUPT;
}

void jx_column_bytes(struct jx_query *query, int column, void *out, size_t size)
{
	const void *bytes = sqlite3_column_blob(query->stmt, column);

	memset(out, 0, size);
	if (bytes != NULL && (size_t)sqlite3_column_bytes(query->stmt, column) == size)
		memcpy(out, bytes, size);
	else
		query->rc = SQLITE_CORRUPT;
}

void jx_column_blob(struct jx_query *query, int column, struct jx_blob *blob)
{
	const void *bytes = sqlite3_column_blob(query->stmt, column);
	size_t n = (size_t)sqlite3_column_bytes(query->stmt, column);

	*blob = (struct jx_blob){.bytes = malloc(n + 1)};
	if (blob->bytes == NULL) {
		query->rc = SQLITE_NOMEM;
		return;
	}
	if (n > 0)
		memcpy(blob->bytes, bytes, n);
	blob->size = n;
}

void jx_column_outgoing(struct jx_query *query, int first, struct jx_outgoing *entry)
{
	jx_column_bytes(query, first, entry->author, sizeof(entry->author));
	jx_column_bytes(query, first + 1, entry->request_id, sizeof(entry->request_id));
	jx_column_bytes(query, first + 2, entry->signature, sizeof(entry->signature));
	jx_column_text(query, first + 3, entry->method, sizeof(entry->method));
	jx_column_text(query, first + 4, entry->subject.form, sizeof(entry->subject.form));
	jx_column_text(query, first + 5, entry->subject.office, sizeof(entry->subject.office));
	jx_column_text(query, first + 6, entry->subject.period, sizeof(entry->subject.period));
	jx_column_blob(query, first + 7, &entry->body);
}

/* -- transactions ------------------------------------------------------------------------------------------------- */

enum jx_status jx_outbox_begin(struct jx_outbox *outbox)
{
	return execute(outbox, "BEGIN IMMEDIATE");
}

enum jx_status jx_outbox_end(struct jx_outbox *outbox, enum jx_status status)
{
	if (status == JX_OK)
		status = execute(outbox, "COMMIT");
	/* After some failures SQLite has rolled back already. */
	if (status != JX_OK && sqlite3_get_autocommit(outbox->handle) == 0)
		(void)sqlite3_exec(outbox->handle, "ROLLBACK", NULL, NULL, NULL);
	return status;
}

/* -- open --------------------------------------------------------------------------------------------------------- */

/*
 * What each version has that the one before it had not: a step is never changed once somebody has such a file, and a
 * new table is a new step at the end.
 */
static const char first_version[] =
	"CREATE TABLE entry ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT," /* a number that somebody was told never means another one */
	" author BLOB NOT NULL, request_id BLOB NOT NULL UNIQUE, signature BLOB NOT NULL, method TEXT NOT NULL,"
	" form TEXT NOT NULL, office TEXT NOT NULL, period TEXT NOT NULL, body BLOB NOT NULL,"
	" sent INTEGER NOT NULL, refused INTEGER NOT NULL, refusal BLOB NOT NULL, created_ms INTEGER NOT NULL) STRICT;"
	"CREATE INDEX entry_subject ON entry (author, form, office, period, id);"
	"CREATE TABLE receipt ("
	" id INTEGER PRIMARY KEY AUTOINCREMENT,"
	" author BLOB NOT NULL, request_id BLOB NOT NULL, signature BLOB NOT NULL, method TEXT NOT NULL,"
	" form TEXT NOT NULL, office TEXT NOT NULL, period TEXT NOT NULL, body BLOB NOT NULL,"
	" seq INTEGER NOT NULL, time_ms INTEGER NOT NULL, revision INTEGER NOT NULL, kept BLOB NOT NULL,"
	" lost INTEGER NOT NULL) STRICT;"
	/* A server that lost an entry gives another receipt for it; both are kept. */
	"CREATE UNIQUE INDEX receipt_request ON receipt (request_id, seq, time_ms);"
	"CREATE INDEX receipt_author ON receipt (author, id);"
	"CREATE TABLE seen ("
	" author BLOB NOT NULL, form TEXT NOT NULL, office TEXT NOT NULL, period TEXT NOT NULL,"
	" time_ms INTEGER NOT NULL, submission BLOB NOT NULL,"
	" PRIMARY KEY (author, form, office, period)) STRICT;"
	"CREATE TABLE cache (kind TEXT NOT NULL, name TEXT NOT NULL, value BLOB NOT NULL,"
	" PRIMARY KEY (kind, name)) STRICT;";

/* For a while files of the first version were made with it. */
static const char reminders[] =
	"CREATE TABLE IF NOT EXISTS reminder ("
	" office TEXT NOT NULL, form TEXT NOT NULL, period TEXT NOT NULL, round TEXT NOT NULL,"
	" time_ms INTEGER NOT NULL, outcome INTEGER NOT NULL, PRIMARY KEY (office, form, period, round)) STRICT;";

/* What entries and receipts are about, one or many each; their own columns have the first of them. */
static const char abouts[] =
	"CREATE TABLE about ("
	" request_id BLOB NOT NULL, form TEXT NOT NULL, office TEXT NOT NULL, period TEXT NOT NULL,"
	" PRIMARY KEY (form, office, period, request_id)) STRICT, WITHOUT ROWID;"
	"CREATE INDEX about_request ON about (request_id);"
	"DROP INDEX entry_subject;"
	"INSERT INTO about (request_id, form, office, period)"
	" SELECT request_id, form, office, period FROM entry"
	" UNION SELECT request_id, form, office, period FROM receipt;";

static const char *const steps[] = {first_version, reminders, abouts};

#define VERSION ((int64_t)(sizeof(steps) / sizeof(steps[0])))

/*
 * A rollback journal, not a WAL: several processes may write, and SQLite's WAL can be damaged by two that do (fixed in
 * 3.51.3). EXTRA: with it a commit survives a power cut whatever the file system makes of the journal's removal.
 */
static const char settings[] = "PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA temp_store = MEMORY;"
			       "PRAGMA cell_size_check = ON; PRAGMA trusted_schema = OFF;";

static enum jx_status ask_number(struct jx_outbox *outbox, const char *sql, int64_t *number)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, sql);
	*number = jx_query_row(&query) ? jx_column_int(&query, 0) : -1;
	return jx_query_end(&query);
}

/* Within a transaction: of two processes that find an older file, the second finds it made. */
static enum jx_status make_tables(struct jx_outbox *outbox)
{
	char sql[96];
	int64_t id, version, objects;
	enum jx_status status = ask_number(outbox, "PRAGMA application_id", &id);

	if (status == JX_OK)
		status = ask_number(outbox, "PRAGMA user_version", &version);
	if (status == JX_OK)
		status = ask_number(outbox, "SELECT count(*) FROM sqlite_schema", &objects);
	if (status != JX_OK)
		return status;
	if (id == APPLICATION_ID && version > VERSION)
		return told(outbox, JX_FAILED_PRECONDITION, JX_N("it was made by a newer release"));
	if (version < 0 || (id != APPLICATION_ID && (id != 0 || version != 0 || objects != 0)))
		return told(outbox, JX_FAILED_PRECONDITION, JX_N("it is not a file of this program"));
	(void)snprintf(sql, sizeof(sql), "PRAGMA application_id = %d; PRAGMA user_version = %d", APPLICATION_ID,
		       (int)VERSION);
	for (; status == JX_OK && version < VERSION; version++)
		status = execute(outbox, steps[version]);
	return status == JX_OK ? execute(outbox, sql) : status;
}

static enum jx_status configure(struct jx_outbox *outbox)
{
	int64_t synchronous;
	enum jx_status status;

	(void)sqlite3_busy_timeout(outbox->handle, BUSY_MS);
	(void)sqlite3_db_config(outbox->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	(void)sqlite3_db_config(outbox->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	(void)sqlite3_db_config(outbox->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	status = execute(outbox, settings);
	if (status == JX_OK)
		status = ask_number(outbox, "PRAGMA synchronous", &synchronous);
	if (status == JX_OK && synchronous != 3)
		status = told(outbox, JX_INTERNAL, "SQLite does not sync as it must");
	return status;
}

static enum jx_status prepare(struct jx_outbox *outbox)
{
	int64_t id = 0, version = 0;
	enum jx_status status = configure(outbox);

	if (status == JX_OK)
		status = ask_number(outbox, "PRAGMA application_id", &id);
	if (status == JX_OK)
		status = ask_number(outbox, "PRAGMA user_version", &version);
	if (status != JX_OK || (id == APPLICATION_ID && version == VERSION))
		return status;
	status = jx_outbox_begin(outbox);
	return status == JX_OK ? jx_outbox_end(outbox, make_tables(outbox)) : status;
}

enum jx_status jx_outbox_open(const char *path, struct jx_outbox **outbox)
{
	const char *problem;
	enum jx_status status;
	int rc;

	*outbox = calloc(1, sizeof(**outbox));
	if (*outbox == NULL)
		return JX_RESOURCE_EXHAUSTED;
	/* SQLite would make it readable for everybody. */
	status = jx_file_write_new(path, "", 0, &problem);
	if (status != JX_OK && status != JX_ALREADY_EXISTS)
		return told(*outbox, status, problem);
	rc = sqlite3_open_v2(path, &(*outbox)->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
	status = judged(*outbox, rc);
	return status == JX_OK ? prepare(*outbox) : status;
}

void jx_outbox_close(struct jx_outbox *outbox)
{
	int rc;

	if (outbox == NULL)
		return;
	rc = sqlite3_close(outbox->handle);
	assert(rc == SQLITE_OK);
	(void)rc;
	free(outbox);
}
