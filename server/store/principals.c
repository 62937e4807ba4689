/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/principals.h"

#include <assert.h>
#include <inttypes.h>

#include "common/base/log.h"
#include "server/store/internal.h"

/* -- adding ------------------------------------------------------------------------------------------------------- */

static enum jx_status add_row(struct jx_store *store, const struct jx_principal *principal)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PRINCIPAL_ADD);

	jx_bind_number(&query, principal->id);
	jx_bind_text(&query, principal->name);
	jx_bind_text(&query, principal->office);
	jx_bind_number(&query, principal->seq);
	return jx_query_run(&query);
}

static enum jx_status add_role(struct jx_store *store, const struct jx_principal *principal,
			       const struct jx_role_grant *grant)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ROLE_ADD);

	jx_bind_number(&query, principal->id);
	jx_bind_number(&query, grant->role);
	jx_bind_int(&query, grant->until);
	jx_bind_number(&query, principal->seq);
	return jx_query_run(&query);
}

static enum jx_status add_key(struct jx_store *store, uint64_t id, const struct jx_principal_key *key, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEY_ADD);

	jx_bind_bytes(&query, key->key, sizeof(key->key));
	jx_bind_bytes(&query, key->curve, sizeof(key->curve));
	jx_bind_number(&query, id);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

enum jx_status jx_principal_add(struct jx_store *store, const struct jx_principal *principal)
{
	enum jx_status status;

	assert(principal->n_roles <= JX_ROLES_MAX);
	assert(principal->revoked_seq == 0);
	status = add_row(store, principal);
	for (size_t i = 0; i < principal->n_roles && status == JX_OK; i++)
		status = add_role(store, principal, &principal->roles[i]);
	if (status == JX_OK)
		status = add_key(store, principal->id, &principal->key, principal->seq);
	return status;
}

/* -- reading ------------------------------------------------------------------------------------------------------ */

static void read_row(struct jx_query *query, struct jx_principal *principal)
{
	principal->id = jx_read_number(query);
	jx_read_text(query, principal->name, sizeof(principal->name));
	jx_read_text(query, principal->office, sizeof(principal->office));
	principal->revoked_seq = jx_read_number(query);
	principal->seq = jx_read_number(query);
}

static void read_key(struct jx_query *query, struct jx_principal_key *key)
{
	jx_read_bytes(query, key->key, sizeof(key->key));
	jx_read_bytes(query, key->curve, sizeof(key->curve));
	key->from_seq = jx_read_number(query);
	key->to_seq = jx_read_number(query);
}

static enum jx_status load_roles(struct jx_store *store, struct jx_principal *principal)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ROLES_OF);
	size_t n = 0;
	enum jx_status status;

	jx_bind_number(&query, principal->id);
	while (n < JX_ROLES_MAX && jx_query_next(&query)) {
		struct jx_role_grant *grant = &principal->roles[n++];

		grant->role = (uint32_t)jx_read_int(&query, 0, UINT32_MAX);
		grant->until = (jx_day)jx_read_int(&query, INT32_MIN, INT32_MAX);
	}
	status = jx_query_end(&query);
	principal->n_roles = n;
	return status;
}

/* The key in force is always the last one. */
static enum jx_status load_key(struct jx_store *store, struct jx_principal *principal)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEY_LAST);
	enum jx_status status;

	jx_bind_number(&query, principal->id);
	if (jx_query_next(&query))
		read_key(&query, &principal->key);
	status = jx_query_end_found(&query);
	if (status == JX_NOT_FOUND)
		return jx_store_note(store, JX_FAULT(JX_DATA_LOSS, "principal %" PRIu64 " has no key", principal->id));
	return status;
}

static enum jx_status load_rest(struct jx_store *store, struct jx_principal *principal)
{
	enum jx_status status = load_roles(store, principal);

	return status == JX_OK ? load_key(store, principal) : status;
}

enum jx_status jx_principal_get(struct jx_store *store, uint64_t id, struct jx_principal *principal)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PRINCIPAL_GET);
	struct jx_principal read;
	enum jx_status status;

	jx_bind_number(&query, id);
	if (jx_query_next(&query))
		read_row(&query, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		status = load_rest(store, &read);
	if (status == JX_OK)
		*principal = read;
	return status;
}

enum jx_status jx_principal_by_key(struct jx_store *store, const uint8_t key[JX_PUBLIC_KEY_BYTES],
				   struct jx_principal *principal, struct jx_principal_key *record)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PRINCIPAL_BY_KEY);
	struct jx_principal read;
	struct jx_principal_key asked = {0};
	enum jx_status status;

	jx_bind_bytes(&query, key, JX_PUBLIC_KEY_BYTES);
	if (jx_query_next(&query)) {
		read_key(&query, &asked);
		read_row(&query, &read);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		status = load_roles(store, &read);
	if (status == JX_OK && asked.to_seq == 0)
		read.key = asked; /* the usual case, for every message: one statement less */
	else if (status == JX_OK)
		status = load_key(store, &read);
	if (status == JX_OK) {
		*principal = read;
		*record = asked;
	}
	return status;
}

/* A query whose one column is a key. Ends it. */
static enum jx_status read_public(struct jx_query *query, uint8_t key[JX_PUBLIC_KEY_BYTES])
{
	if (jx_query_next(query))
		jx_read_bytes(query, key, JX_PUBLIC_KEY_BYTES);
	return jx_query_end_found(query);
}

enum jx_status jx_principal_admits(struct jx_store *store, const uint8_t curve[JX_PUBLIC_KEY_BYTES],
				   uint8_t key[JX_PUBLIC_KEY_BYTES])
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEY_ADMITS);

	jx_bind_bytes(&query, curve, JX_PUBLIC_KEY_BYTES);
	return read_public(&query, key);
}

enum jx_status jx_principal_key_at(struct jx_store *store, uint64_t id, uint64_t seq, uint8_t key[JX_PUBLIC_KEY_BYTES])
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEY_AT);

	jx_bind_number(&query, id);
	jx_bind_number(&query, seq);
	return read_public(&query, key);
}

/* -- changing ----------------------------------------------------------------------------------------------------- */

/* Sets the seq of a principal that is not revoked, and with REVOKE the end; NOT_FOUND where there is none. */
static enum jx_status mark(struct jx_store *store, enum jx_sql sql, uint64_t id, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, sql);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, id);
	while (jx_query_next(&query))
		;
	return jx_query_end_found(&query);
}

static enum jx_status end_key(struct jx_store *store, uint64_t id, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEY_END);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, id);
	return jx_query_run(&query);
}

enum jx_status jx_principal_revoke(struct jx_store *store, uint64_t id, uint64_t seq)
{
	enum jx_status status = mark(store, JX_SQL_PRINCIPAL_REVOKE, id, seq);

	return status == JX_OK ? end_key(store, id, seq) : status;
}

enum jx_status jx_principal_rotate(struct jx_store *store, uint64_t id, const struct jx_principal_key *key,
				   uint64_t seq)
{
	enum jx_status status = mark(store, JX_SQL_PRINCIPAL_TOUCH, id, seq);

	if (status == JX_OK)
		status = end_key(store, id, seq);
	return status == JX_OK ? add_key(store, id, key, seq) : status;
}

/* -- lists -------------------------------------------------------------------------------------------------------- */

enum jx_status jx_principal_keys(struct jx_store *store, uint64_t id, struct jx_principal_key keys[JX_KEYS_MAX],
				 size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_KEYS_OF);
	size_t read = 0;
	enum jx_status status;

	jx_bind_number(&query, id);
	jx_bind_number(&query, JX_KEYS_MAX);
	while (jx_query_next(&query))
		read_key(&query, &keys[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

enum jx_status jx_principal_list(struct jx_store *store, uint64_t after, uint32_t limit, struct jx_principal *rows,
				 size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PRINCIPAL_LIST);
	size_t read = 0;
	enum jx_status status;

	jx_bind_number(&query, after);
	jx_bind_number(&query, limit);
	while (jx_query_next(&query))
		read_row(&query, &rows[read++]);
	status = jx_query_end(&query);
	for (size_t i = 0; i < read && status == JX_OK; i++)
		status = load_rest(store, &rows[i]);
	if (status == JX_OK)
		*n = read;
	return status;
}

enum jx_status jx_principal_count(struct jx_store *store, const char *office, uint32_t role, jx_day day,
				  uint64_t *count)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PRINCIPAL_COUNT);
	uint64_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, office);
	jx_bind_number(&query, role);
	jx_bind_int(&query, day);
	if (jx_query_next(&query))
		read = jx_read_number(&query);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*count = read;
	return status;
}
