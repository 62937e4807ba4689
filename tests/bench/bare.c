/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/bare.h"

#include <stdio.h>
#include <stdlib.h>

#include <sqlite3.h>

#include "common/rpc/profile.h"
#include "tests/bench/programs.h"

/* Seldom, since that is where SQLite writes the most; the server checkpoints more often, so that nobody waits long. */
#define LOG_PAGES_MAX 4096

struct jx_bare {
	sqlite3 *db;
	sqlite3_stmt *request, *figure;
	int64_t requests;
	int log_pages;
};

static int note_pages(void *context, sqlite3 *db, const char *name, int pages)
{
	struct jx_bare *bare = context;

	(void)db;
	(void)name;
	bare->log_pages = pages;
	return SQLITE_OK;
}

static void run(const struct jx_bare *bare, const char *sql)
{
	if (sqlite3_exec(bare->db, sql, NULL, NULL, NULL) != SQLITE_OK)
		jx_bench_die("%s: %s", sql, sqlite3_errmsg(bare->db));
}

static void finish(const struct jx_bare *bare, sqlite3_stmt *stmt)
{
	if (sqlite3_step(stmt) != SQLITE_DONE || sqlite3_reset(stmt) != SQLITE_OK)
		jx_bench_die("insert: %s", sqlite3_errmsg(bare->db));
}

struct jx_bare *jx_bare_open(const char *folder)
{
	struct jx_bare *bare = calloc(1, sizeof(*bare));
	char path[JX_PATH_SIZE];

	(void)snprintf(path, sizeof(path), "%s/bare.db", folder);
	(void)remove(path);
	if (!bare || sqlite3_open(path, &bare->db) != SQLITE_OK)
		jx_bench_die("%s does not open", path);
	run(bare, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
		  "PRAGMA wal_autocheckpoint = 0;"
		  "CREATE TABLE request (id INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;"
		  "CREATE TABLE figure (request INTEGER NOT NULL, item INTEGER NOT NULL, value INTEGER NOT NULL,"
		  " PRIMARY KEY (request, item)) STRICT, WITHOUT ROWID;");
	(void)sqlite3_wal_hook(bare->db, note_pages, bare);
	if (sqlite3_prepare_v2(bare->db, "INSERT INTO request VALUES (?, ?)", -1, &bare->request, NULL) != SQLITE_OK ||
	    sqlite3_prepare_v2(bare->db, "INSERT INTO figure VALUES (?, ?, ?)", -1, &bare->figure, NULL) != SQLITE_OK)
		jx_bench_die("prepare: %s", sqlite3_errmsg(bare->db));
	return bare;
}

void jx_bare_close(struct jx_bare *bare)
{
	(void)sqlite3_finalize(bare->request);
	(void)sqlite3_finalize(bare->figure);
	(void)sqlite3_close(bare->db);
	free(bare);
}

void jx_bare_begin(struct jx_bare *bare)
{
	run(bare, "BEGIN IMMEDIATE");
}

void jx_bare_add(struct jx_bare *bare, const uint8_t *bytes, size_t n, unsigned figures)
{
	const int64_t id = ++bare->requests;

	(void)sqlite3_bind_int64(bare->request, 1, id);
	(void)sqlite3_bind_blob(bare->request, 2, bytes, (int)n, SQLITE_STATIC);
	finish(bare, bare->request);
	for (unsigned i = 0; i < figures; i++) {
		(void)sqlite3_bind_int64(bare->figure, 1, id);
		(void)sqlite3_bind_int64(bare->figure, 2, i);
		(void)sqlite3_bind_int64(bare->figure, 3, id * 7 % 1000 * 10000);
		finish(bare, bare->figure);
	}
}

void jx_bare_commit(struct jx_bare *bare)
{
	run(bare, "COMMIT");
	if (bare->log_pages > LOG_PAGES_MAX) {
		run(bare, "PRAGMA wal_checkpoint(PASSIVE)");
		bare->log_pages = 0;
	}
}

double jx_bare_fill(struct jx_bare *bare, uint64_t requests, unsigned figures)
{
	static const uint8_t bytes[64];
	const double started = jx_bench_now_us();

	for (uint64_t done = 0; done < requests;) {
		jx_bare_begin(bare);
		for (unsigned k = 0; k < 64 && done < requests; k++, done++)
			jx_bare_add(bare, bytes, sizeof(bytes), figures);
		jx_bare_commit(bare);
	}
	return jx_bench_now_us() - started;
}
