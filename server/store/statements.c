/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/statements.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"

/* The dialect is described in driver.h. What no WHERE bounds to a few rows has a LIMIT. */
const char *const jx_sql_texts[JX_SQL_COUNT] = {
	[JX_SQL_JOURNAL_HEAD] = "SELECT seq, time_ms, hash FROM journal_head WHERE id = 1",
	[JX_SQL_JOURNAL_MOVE_HEAD] = "UPDATE journal_head SET seq = $1, time_ms = $2, hash = $3 "
				     "WHERE id = 1 AND seq = $1 - 1 RETURNING seq",
	[JX_SQL_JOURNAL_APPEND] = "INSERT INTO journal (seq, entry, hash, signer, request_id) "
				  "VALUES ($1, $2, $3, $4, $5)",
	[JX_SQL_JOURNAL_GET] = "SELECT seq, entry, hash, signer, request_id FROM journal WHERE seq = $1",
	[JX_SQL_JOURNAL_FIND] = "SELECT seq, entry, hash, signer, request_id FROM journal "
				"WHERE signer = $1 AND request_id = $2",
	[JX_SQL_JOURNAL_WALK] = "SELECT seq, entry, hash, signer, request_id FROM journal "
				"WHERE seq >= $1 AND seq <= $2 ORDER BY seq LIMIT $3",

	[JX_SQL_OFFICE_ADD] = "INSERT INTO office (code, name, parent, depth, seq) "
			      "VALUES ($1, $2, nullif($3, ''), $4, $5)",
	[JX_SQL_OFFICE_GET] = "SELECT code, name, parent, depth, seq FROM office WHERE code = $1",
	[JX_SQL_OFFICE_ROOT] = "SELECT code, name, parent, depth, seq FROM office "
			       "WHERE parent IS NULL ORDER BY code LIMIT 1",
	[JX_SQL_OFFICE_CHILDREN] = "SELECT count(*) FROM office WHERE parent = $1",
	[JX_SQL_OFFICE_LIST] = "SELECT code, name, parent, depth, seq FROM office "
			       "WHERE code > $1 ORDER BY code LIMIT $2",

	[JX_SQL_PRINCIPAL_ADD] = "INSERT INTO principal (id, name, office, revoked_seq, seq) "
				 "VALUES ($1, $2, nullif($3, ''), 0, $4)",
	[JX_SQL_PRINCIPAL_GET] = "SELECT id, name, office, revoked_seq, seq FROM principal WHERE id = $1",
	[JX_SQL_PRINCIPAL_BY_KEY] = "SELECT k.key, k.curve, k.from_seq, k.to_seq, "
				    "p.id, p.name, p.office, p.revoked_seq, p.seq "
				    "FROM principal_key k JOIN principal p ON p.id = k.principal WHERE k.key = $1",
	[JX_SQL_PRINCIPAL_LIST] = "SELECT id, name, office, revoked_seq, seq FROM principal "
				  "WHERE id > $1 ORDER BY id LIMIT $2",
	[JX_SQL_PRINCIPAL_COUNT] = "SELECT count(*) FROM principal p JOIN principal_role r ON r.principal = p.id "
				   "WHERE p.office = $1 AND p.revoked_seq = 0 AND r.role = $2 AND r.until_day >= $3",
	[JX_SQL_PRINCIPAL_REVOKE] = "UPDATE principal SET revoked_seq = $1, seq = $1 "
				    "WHERE id = $2 AND revoked_seq = 0 RETURNING id",
	[JX_SQL_PRINCIPAL_TOUCH] = "UPDATE principal SET seq = $1 WHERE id = $2 AND revoked_seq = 0 RETURNING id",
	[JX_SQL_ROLE_ADD] = "INSERT INTO principal_role (principal, role, until_day, seq) VALUES ($1, $2, $3, $4)",
	[JX_SQL_ROLES_OF] = "SELECT role, until_day FROM principal_role WHERE principal = $1 ORDER BY role",
	[JX_SQL_KEY_ADD] = "INSERT INTO principal_key (key, curve, principal, from_seq, to_seq, seq) "
			   "VALUES ($1, $2, $3, $4, 0, $4)",
	[JX_SQL_KEY_END] = "UPDATE principal_key SET to_seq = $1, seq = $1 "
			   "WHERE principal = $2 AND from_seq < $1 AND to_seq = 0",
	[JX_SQL_KEY_ADMITS] = "SELECT key FROM principal_key WHERE curve = $1 AND to_seq = 0",
	[JX_SQL_KEY_AT] = "SELECT key FROM principal_key "
			  "WHERE principal = $1 AND from_seq <= $2 AND (to_seq = 0 OR to_seq > $2) "
			  "ORDER BY from_seq DESC LIMIT 1",
	[JX_SQL_KEY_LAST] = "SELECT key, curve, from_seq, to_seq FROM principal_key "
			    "WHERE principal = $1 ORDER BY from_seq DESC LIMIT 1",
	[JX_SQL_KEYS_OF] = "SELECT key, curve, from_seq, to_seq FROM principal_key "
			   "WHERE principal = $1 ORDER BY from_seq LIMIT $2",
};

struct jx_query jx_query_begin(struct jx_store *store, enum jx_sql sql)
{
	assert(!store->running[sql]);
	assert(store->in_round || strncmp(jx_sql_texts[sql], "SELECT ", strlen("SELECT ")) == 0);
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
	return jx_store_note(query->store, query->status);
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
