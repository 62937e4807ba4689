/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The seam to the database: what a driver does. sqlite.c is the one driver; a test driver wraps it to fail on command.
 * Nothing above server/store/ sees this.
 *
 * Dialect of the statements: what SQLite and PostgreSQL share, parameters $1… in order of first use, every SELECT of
 * several rows ordered, texts compared bytewise. DDL belongs to the driver (schema.c).
 */
#ifndef JX_SERVER_STORE_DRIVER_H
#define JX_SERVER_STORE_DRIVER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/status.h"

struct jx_db;   /* one connection; the driver's own */
struct jx_stmt; /* one prepared statement; the driver's own */

struct jx_db_options {
	const char *path; /* ":memory:" for a database in memory */
	bool create;      /* make it where it is missing; else NOT_FOUND */
	bool durable;     /* WAL + FULL, asserted; false only for scratch copies */
	bool read_only;
	uint64_t max_pages; /* 0: no bound; else RESOURCE_EXHAUSTED past it, as on a full disk */
};

/*
 * Errors of every function: RESOURCE_EXHAUSTED (the disk is full), DATA_LOSS (the file is damaged), ALREADY_EXISTS (a
 * unique key or primary key is taken), UNAVAILABLE (the file is locked by another process), INTERNAL. All but
 * ALREADY_EXISTS are logged by the driver, where they arise. open also gives NOT_FOUND, and FAILED_PRECONDITION for a
 * database of another application.
 */
struct jx_driver {
	enum jx_status (*open)(const struct jx_db_options *options, struct jx_db **db);
	void (*close)(struct jx_db *db);
	/* One or more statements without parameters or rows: DDL, savepoints. */
	enum jx_status (*execute)(struct jx_db *db, const char *sql);
	enum jx_status (*begin)(struct jx_db *db);  /* for writing, at once */
	enum jx_status (*commit)(struct jx_db *db); /* on any failure the outcome is unknown, but RESOURCE_EXHAUSTED */
	enum jx_status (*rollback)(struct jx_db *db);
	enum jx_status (*version)(struct jx_db *db, int64_t *version);
	enum jx_status (*set_version)(struct jx_db *db, int64_t version);
	/* The WAL's size in pages, and a checkpoint of all of it. */
	int64_t (*log_pages)(struct jx_db *db);
	enum jx_status (*checkpoint)(struct jx_db *db);
	/* Calls `found` for every problem of the file itself; OK where it could look. */
	enum jx_status (*integrity)(struct jx_db *db, void (*found)(void *context, const char *problem), void *context);

	enum jx_status (*prepare)(struct jx_db *db, const char *sql, struct jx_stmt **stmt);
	void (*finalize)(struct jx_stmt *stmt);
	void (*bind_int)(struct jx_stmt *stmt, int index, int64_t value);
	/* Borrowed until reset. */
	void (*bind_bytes)(struct jx_stmt *stmt, int index, const void *bytes, size_t n);
	void (*bind_text)(struct jx_stmt *stmt, int index, const char *text);
	/* *row tells whether there is one. */
	enum jx_status (*step)(struct jx_stmt *stmt, bool *row);
	void (*reset)(struct jx_stmt *stmt);
	/* Borrowed until the next step or reset. Bytes also reads text; NULL and 0 for an SQL NULL. */
	int64_t (*column_int)(struct jx_stmt *stmt, int index);
	const void *(*column_bytes)(struct jx_stmt *stmt, int index, size_t *n);
};

extern const struct jx_driver jx_sqlite;

#endif
