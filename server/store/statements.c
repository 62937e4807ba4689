/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/statements.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"

/* The dialect is described in driver.h. What no WHERE bounds to a few rows has a LIMIT. */
const char *const jx_sql_texts[JX_SQL_COUNT] = {
#define X(name, text) [JX_SQL_##name] = (text),
	JX_SQL_ALL(X)
#undef X
};

/* What they write is figures and the journal: nothing that jx_store_changes is about. */
static const bool writes_figures[JX_SQL_COUNT] = {
	[JX_SQL_SAVEPOINT] = true,     [JX_SQL_SAVEPOINT_KEEP] = true,    [JX_SQL_JOURNAL_APPEND] = true,
	[JX_SQL_HEAD_SET] = true,      [JX_SQL_JOURNAL_MOVE_HEAD] = true, [JX_SQL_SUBMISSION_ADD] = true,
	[JX_SQL_TOTALS_SET] = true,    [JX_SQL_TOTALS_DROP] = true,       [JX_SQL_SUBMISSION_REVIEW] = true,
	[JX_SQL_FINDING_ADD] = true,   [JX_SQL_SUBMITTED_ADD] = true,     [JX_SQL_PENDING_ADD] = true,
	[JX_SQL_PENDING_DROP] = true,  [JX_SQL_SAVEPOINT_UNDO] = true,    [JX_SQL_ENDORSEMENT_ADD] = true,
	[JX_SQL_ON_BEHALF_ADD] = true, [JX_SQL_ON_BEHALF_CONFIRM] = true,
};

static bool is_read(enum jx_sql sql)
{
	return strncmp(jx_sql_texts[sql], "SELECT ", strlen("SELECT ")) == 0;
}

struct jx_query jx_query_begin(struct jx_store *store, enum jx_sql sql)
{
	assert(!store->running[sql]);
	assert(store->in_round || is_read(sql));
	store->changes += !is_read(sql) && !writes_figures[sql];
	store->running[sql] = true;
	return (struct jx_query){
		.store = store, .stmt = store->stmts[sql], .sql = sql, .status = jx_store_usable(store)};
}

void jx_bind_number(struct jx_query *query, uint64_t value)
{
	jx_bind_int(query, value > INT64_MAX ? INT64_MAX : (int64_t)value);
}

void jx_bind_int(struct jx_query *query, int64_t value)
{
	query->store->driver->bind_int(query->stmt, ++query->bound, value);
}

void jx_bind_text(struct jx_query *query, const char *text)
{
	query->store->driver->bind_text(query->stmt, ++query->bound, text);
}

void jx_bind_bytes(struct jx_query *query, const void *bytes, size_t n)
{
	query->store->driver->bind_bytes(query->stmt, ++query->bound, bytes, n);
}

bool jx_query_next(struct jx_query *query)
{
	bool row = false;

	if (query->status != JX_OK)
		return false;
	query->status = query->store->driver->step(query->stmt, &row);
	query->read = 0;
	query->found = query->found || row;
	return query->status == JX_OK && row;
}

static void damaged(struct jx_query *query)
{
	query->status = JX_FAULT(JX_DATA_LOSS, "column %d is damaged: %s", query->read, jx_sql_texts[query->sql]);
}

int64_t jx_read_int(struct jx_query *query, int64_t min, int64_t max)
{
	int64_t value;

	if (query->status != JX_OK)
		return min;
	value = query->store->driver->column_int(query->stmt, query->read++);
	if (value < min || value > max) {
		damaged(query);
		return min;
	}
	return value;
}

uint64_t jx_read_number(struct jx_query *query)
{
	return (uint64_t)jx_read_int(query, 0, INT64_MAX);
}

const uint8_t *jx_read_blob(struct jx_query *query, size_t *n)
{
	*n = 0;
	if (query->status != JX_OK)
		return NULL;
	return query->store->driver->column_bytes(query->stmt, query->read++, n);
}

void jx_read_text(struct jx_query *query, char *out, size_t size)
{
	size_t n;
	const uint8_t *text = jx_read_blob(query, &n);

	if (n >= size || (n > 0 && memchr(text, '\0', n))) {
		damaged(query);
		n = 0;
	}
	if (n > 0)
		memcpy(out, text, n);
	out[n] = '\0';
}

const char *jx_read_string(struct jx_query *query, struct jx_arena *arena)
{
	size_t n;
	const uint8_t *text = jx_read_blob(query, &n);
	const char *copy;

	if (n == 0)
		return "";
	if (memchr(text, '\0', n)) {
		damaged(query);
		return "";
	}
	copy = jx_arena_string(arena, (const char *)text, n);
	if (copy)
		return copy;
	query->no_memory = true;
	query->status = JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a row: %s", jx_sql_texts[query->sql]);
	return "";
}

void jx_read_bytes(struct jx_query *query, uint8_t *out, size_t n)
{
	size_t got;
	const uint8_t *bytes = jx_read_blob(query, &got);

	if (query->status != JX_OK)
		return;
	if (got == n)
		memcpy(out, bytes, n);
	else
		damaged(query);
}

enum jx_status jx_query_end(struct jx_query *query)
{
	assert(query->store->running[query->sql]);
	query->store->driver->reset(query->stmt);
	query->store->running[query->sql] = false;
	return query->no_memory ? query->status : jx_store_note(query->store, query->status);
}

enum jx_status jx_query_end_found(struct jx_query *query)
{
	enum jx_status status = jx_query_end(query);

	return status == JX_OK && !query->found ? JX_NOT_FOUND : status;
}

enum jx_status jx_query_run(struct jx_query *query)
{
	while (jx_query_next(query))
		;
	return jx_query_end(query);
}
