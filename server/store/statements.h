/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The statements, by number, and the one way to run one: begin, bind, next (and read), end. Parameters are bound and
 * columns are read in the order of the statement. A query remembers its first failure, after which binding, stepping
 * and reading do nothing, so that only its end needs to be looked at.
 */
#ifndef JX_SERVER_STORE_STATEMENTS_H
#define JX_SERVER_STORE_STATEMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/arena.h"
#include "common/base/status.h"
#include "common/model/period.h"
#include "server/store/sql_catalog.h"
#include "server/store/sql_disbursements.h"
#include "server/store/sql_duties.h"
#include "server/store/sql_endorsements.h"
#include "server/store/sql_evaluations.h"
#include "server/store/sql_journal.h"
#include "server/store/sql_monitoring.h"
#include "server/store/sql_offices.h"
#include "server/store/sql_on_behalf.h"
#include "server/store/sql_periods.h"
#include "server/store/sql_principals.h"
#include "server/store/sql_projects.h"
#include "server/store/sql_settings.h"
#include "server/store/sql_standing.h"
#include "server/store/sql_submissions.h"

struct jx_store;
struct jx_stmt;

/* One row a statement; each file of tables has its own list. */
#define JX_SQL_ALL(X)                                                                                                  \
	JX_SQL_CATALOG(X)                                                                                              \
	JX_SQL_DISBURSEMENTS(X)                                                                                        \
	JX_SQL_DUTIES(X)                                                                                               \
	JX_SQL_ENDORSEMENTS(X)                                                                                         \
	JX_SQL_EVALUATIONS(X)                                                                                          \
	JX_SQL_JOURNAL(X)                                                                                              \
	JX_SQL_MONITORING(X)                                                                                           \
	JX_SQL_OFFICES(X)                                                                                              \
	JX_SQL_ON_BEHALF(X)                                                                                            \
	JX_SQL_PERIODS(X)                                                                                              \
	JX_SQL_PRINCIPALS(X)                                                                                           \
	JX_SQL_PROJECTS(X)                                                                                             \
	JX_SQL_SETTINGS(X)                                                                                             \
	JX_SQL_STANDING(X)                                                                                             \
	JX_SQL_SUBMISSIONS(X)

enum jx_sql {
#define X(name, text) JX_SQL_##name,
	JX_SQL_ALL(X)
#undef X
		JX_SQL_COUNT
};

extern const char *const jx_sql_texts[JX_SQL_COUNT];

struct jx_query {
	struct jx_store *store; /* borrowed */
	struct jx_stmt *stmt;   /* borrowed */
	enum jx_sql sql;
	int bound, read;       /* how many parameters, and columns of this row */
	bool found;            /* there was a row; good after the end too */
	bool no_memory;        /* the status is the arena's, not the database's */
	enum jx_status status; /* the first failure */
};

struct jx_query jx_query_begin(struct jx_store *store, enum jx_sql sql);

/* Numbers past INT64_MAX count as INT64_MAX: no row has either. */
void jx_bind_number(struct jx_query *query, uint64_t value);
void jx_bind_int(struct jx_query *query, int64_t value);
/* Borrowed until the end. */
void jx_bind_text(struct jx_query *query, const char *text);
void jx_bind_bytes(struct jx_query *query, const void *bytes, size_t n);

/* Whether there is another row. */
bool jx_query_next(struct jx_query *query);

/* What does not fit the type, or the room, of where it goes is damage: DATA_LOSS. An SQL NULL reads as no text. */
uint64_t jx_read_number(struct jx_query *query);
int64_t jx_read_int(struct jx_query *query, int64_t min, int64_t max);
void jx_read_text(struct jx_query *query, char *out, size_t size);
/* A copy in the arena; where that is full, the query ends RESOURCE_EXHAUSTED, and the round goes on. Never NULL. */
const char *jx_read_string(struct jx_query *query, struct jx_arena *arena);
/* Exactly n bytes. */
void jx_read_bytes(struct jx_query *query, uint8_t *out, size_t n);
/* Any number of bytes, borrowed until the next row or the end. */
const uint8_t *jx_read_blob(struct jx_query *query, size_t *n);

/* Gives the statement back. The first failure of the query, which poisons the round if it is a fault. */
enum jx_status jx_query_end(struct jx_query *query);
/* The same; NOT_FOUND where there was no row. */
enum jx_status jx_query_end_found(struct jx_query *query);
/* For a statement that changes something: all of its steps, and the end. */
enum jx_status jx_query_run(struct jx_query *query);

#endif
