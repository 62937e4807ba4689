/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/store.h"

#include <assert.h>
#include <stdlib.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/schema.h"

static enum jx_status prepare_all(struct jx_store *store)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < JX_SQL_COUNT && status == JX_OK; i++)
		status = store->driver->prepare(store->db, jx_sql_texts[i], &store->stmts[i]);
	return status;
}

enum jx_status jx_store_open(const struct jx_store_options *options, struct jx_store **store)
{
	const struct jx_db_options db_options = {
		.path = options->path,
		.create = options->create,
		.durable = !options->scratch,
		.read_only = options->read_only,
		.max_pages = options->max_pages,
	};
	struct jx_store *opened = calloc(1, sizeof(*opened));
	enum jx_status status;

	if (!opened)
		return JX_FAULT(JX_INTERNAL, "no memory for the store");
	opened->changes = 1;
	opened->driver = options->driver ? options->driver : &jx_sqlite;
	opened->totals = jx_totals_open();
	status = opened->totals ? opened->driver->open(&db_options, &opened->db)
				: JX_FAULT(JX_INTERNAL, "no memory for the store");
	if (status == JX_OK)
		status = jx_schema_verify(opened, &jx_schema, options->differs, options->context);
	if (status == JX_OK)
		status = jx_schema_migrate(opened->driver, opened->db, &jx_schema, options->read_only);
	if (status == JX_OK)
		status = prepare_all(opened);
	if (status == JX_OK)
		*store = opened;
	else
		jx_store_close(opened);
	return status;
}

void jx_store_close(struct jx_store *store)
{
	if (!store)
		return;
	assert(!store->in_round);
	for (size_t i = 0; i < JX_SQL_COUNT; i++) {
		assert(!store->running[i]);
		store->driver->finalize(store->stmts[i]);
	}
	store->driver->close(store->db);
	jx_totals_close(store->totals);
	jx_form_cache_close(store->forms);
	jx_office_cache_close(store->offices);
	free(store);
}

enum jx_status jx_store_usable(const struct jx_store *store)
{
	return store->in_round || store->lost ? store->poison : JX_OK;
}

enum jx_status jx_store_note(struct jx_store *store, enum jx_status status)
{
	if (store->in_round && store->poison == JX_OK && status != JX_ALREADY_EXISTS)
		store->poison = status;
	return status;
}

void jx_store_know(struct jx_store *store, uint64_t seq)
{
	if (store->known_seq == seq)
		return;
	store->known_seq = seq;
	jx_totals_forget(store->totals);
	store->changes++;
}

uint64_t jx_store_changes(const struct jx_store *store)
{
	return store->changes;
}

static void lose(struct jx_store *store, enum jx_status status)
{
	store->lost = true;
	store->poison = status;
}

enum jx_status jx_store_begin(struct jx_store *store)
{
	enum jx_status status;

	assert(!store->in_round);
	if (store->lost)
		return store->poison;
	status = store->driver->begin(store->db);
	store->in_round = status == JX_OK;
	store->poison = status;
	return status;
}

static enum jx_status run(struct jx_store *store, enum jx_sql sql)
{
	struct jx_query query = jx_query_begin(store, sql);

	return jx_query_run(&query);
}

enum jx_status jx_store_savepoint(struct jx_store *store)
{
	assert(store->in_round && !store->in_savepoint);
	store->in_savepoint = true;
	store->saved_seq = store->known_seq;
	store->saved_changes = store->changes;
	return run(store, JX_SQL_SAVEPOINT);
}

enum jx_status jx_store_keep(struct jx_store *store)
{
	assert(store->in_round && store->in_savepoint);
	store->in_savepoint = false;
	const enum jx_status status = run(store, JX_SQL_SAVEPOINT_KEEP);
	return status == JX_OK ? jx_totals_keep(store) : status;
}

enum jx_status jx_store_undo(struct jx_store *store)
{
	enum jx_status status;

	assert(store->in_round && store->in_savepoint);
	store->in_savepoint = false;
	jx_totals_undo(store->totals);
	store->known_seq = store->saved_seq;
	/* Where nothing else was changed, what was read is so still. */
	store->changes += store->changes != store->saved_changes;
	status = run(store, JX_SQL_SAVEPOINT_UNDO);
	return status == JX_OK ? run(store, JX_SQL_SAVEPOINT_KEEP) : status;
}

enum jx_status jx_store_commit(struct jx_store *store)
{
	enum jx_status status = store->poison;

	assert(store->in_round && !store->in_savepoint);
	if (status == JX_OK)
		status = jx_totals_flush(store);
	if (status != JX_OK) {
		/* Part of the round is missing, and SQLite may have undone all of it: never half a round. */
		jx_store_rollback(store);
		return status;
	}
	status = store->driver->commit(store->db);
	store->in_round = false;
	jx_form_cache_end(store);
	if (status == JX_RESOURCE_EXHAUSTED)
		store->poison = status;
	else if (status != JX_OK)
		lose(store, status);
	if (status == JX_OK)
		jx_totals_settle(store->totals);
	else
		jx_totals_forget(store->totals);
	if (status != JX_OK)
		store->changes++;
	return status;
}

void jx_store_rollback(struct jx_store *store)
{
	enum jx_status status;

	assert(store->in_round);
	status = store->driver->rollback(store->db);
	jx_totals_forget(store->totals);
	store->changes++;
	store->in_round = false;
	store->in_savepoint = false;
	jx_form_cache_end(store);
	if (status != JX_OK)
		lose(store, status);
}

enum jx_status jx_store_poison(const struct jx_store *store)
{
	return store->poison;
}

int64_t jx_store_log_pages(struct jx_store *store)
{
	return store->driver->log_pages(store->db);
}

enum jx_status jx_store_checkpoint(struct jx_store *store)
{
	assert(!store->in_round);
	if (store->lost)
		return store->poison;
	return store->driver->checkpoint(store->db);
}
