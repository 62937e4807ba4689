/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/journal.h"

#include <assert.h>
#include <inttypes.h>

#include "common/base/log.h"
#include "server/store/internal.h"

enum jx_status jx_journal_head_read(struct jx_store *store, struct jx_journal_head *head)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_HEAD);
	struct jx_journal_head read = {0};
	enum jx_status status;

	if (jx_query_next(&query)) {
		read.seq = jx_read_number(&query);
		read.time_ms = jx_read_int(&query, INT64_MIN, INT64_MAX);
		jx_read_bytes(&query, read.hash, sizeof(read.hash));
	}
	status = jx_query_end(&query);
	if (status == JX_OK && !query.found)
		return jx_store_note(store, JX_FAULT(JX_DATA_LOSS, "the journal has lost its head"));
	if (status != JX_OK)
		return status;
	jx_store_know(store, read.seq);
	*head = read;
	return JX_OK;
}

static enum jx_status move_head(struct jx_store *store, const struct jx_journal_row *row, int64_t time_ms)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_MOVE_HEAD);
	enum jx_status status;

	jx_bind_number(&query, row->seq);
	jx_bind_int(&query, time_ms);
	jx_bind_bytes(&query, row->hash, sizeof(row->hash));
	status = jx_query_run(&query);
	if (status == JX_OK && !query.found)
		return jx_store_note(store, JX_FAULT(JX_DATA_LOSS,
						     "entry %" PRIu64 " does not follow the journal's head", row->seq));
	if (status == JX_OK)
		store->known_seq = row->seq;
	return status;
}

enum jx_status jx_journal_append(struct jx_store *store, const struct jx_journal_row *row, int64_t time_ms)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_APPEND);
	enum jx_status status;

	assert(row->seq > 0);
	jx_bind_number(&query, row->seq);
	jx_bind_bytes(&query, row->entry, row->entry_size);
	jx_bind_bytes(&query, row->hash, sizeof(row->hash));
	jx_bind_number(&query, row->signer);
	jx_bind_bytes(&query, row->request_id, sizeof(row->request_id));
	status = jx_query_run(&query);
	return status == JX_OK ? move_head(store, row, time_ms) : status;
}

/* Ends the query. What the visit returns is its own: it poisons nothing. */
static enum jx_status visit_rows(struct jx_query *query, jx_journal_visit visit, void *context)
{
	struct jx_journal_row row;
	enum jx_status verdict = JX_OK;
	enum jx_status status;

	while (verdict == JX_OK && jx_query_next(query)) {
		row.seq = jx_read_number(query);
		row.entry = jx_read_blob(query, &row.entry_size);
		jx_read_bytes(query, row.hash, sizeof(row.hash));
		row.signer = jx_read_number(query);
		jx_read_bytes(query, row.request_id, sizeof(row.request_id));
		if (query->status == JX_OK)
			verdict = visit(context, &row);
	}
	status = jx_query_end(query);
	return status != JX_OK ? status : verdict;
}

static enum jx_status visit_one(struct jx_query *query, jx_journal_visit visit, void *context)
{
	enum jx_status status = visit_rows(query, visit, context);

	return status == JX_OK && !query->found ? JX_NOT_FOUND : status;
}

enum jx_status jx_journal_get(struct jx_store *store, uint64_t seq, jx_journal_visit visit, void *context)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_GET);

	jx_bind_number(&query, seq);
	return visit_one(&query, visit, context);
}

enum jx_status jx_journal_find(struct jx_store *store, uint64_t signer, const uint8_t request_id[JX_REQUEST_ID_BYTES],
			       jx_journal_visit visit, void *context)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_FIND);

	jx_bind_number(&query, signer);
	jx_bind_bytes(&query, request_id, JX_REQUEST_ID_BYTES);
	return visit_one(&query, visit, context);
}

enum jx_status jx_journal_walk(struct jx_store *store, uint64_t from, uint64_t to, uint32_t limit,
			       jx_journal_visit visit, void *context)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_JOURNAL_WALK);

	jx_bind_number(&query, from);
	jx_bind_number(&query, to);
	jx_bind_number(&query, limit);
	return visit_rows(&query, visit, context);
}
