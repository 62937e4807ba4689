/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/submissions.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/rollup_change.h"

/* Revisions of a (form, office, month); 0: there is none. */
struct head {
	uint32_t newest, accepted;
};

/* -- reading ------------------------------------------------------------------------------------------------------ */

static void bind_key(struct jx_query *query, const struct jx_submission_key *key)
{
	jx_bind_text(query, key->form);
	jx_bind_text(query, key->office);
	jx_bind_int(query, key->month);
}

static void read_cells(struct jx_query *query, struct jx_arena *arena, struct jx_submission *submission)
{
	size_t n;
	const uint8_t *bytes = jx_read_blob(query, &n);
	struct jx_stored_cell *cells = NULL;

	if (query->status == JX_OK) {
		query->status = jx_cells_unpack(arena, bytes, n, &cells, &submission->n_cells);
		query->no_memory = query->status == JX_RESOURCE_EXHAUSTED;
	}
	submission->cells = cells;
}

/* All but the cells, in the order of JX_SUBMISSION_COLUMNS. */
static void read_submission(struct jx_query *query, struct jx_arena *arena, struct jx_submission *submission)
{
	memset(submission, 0, sizeof(*submission));
	submission->entry = jx_read_number(query);
	jx_read_text(query, submission->key.form, sizeof(submission->key.form));
	jx_read_text(query, submission->key.office, sizeof(submission->key.office));
	submission->key.month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	submission->revision = (uint32_t)jx_read_int(query, 1, JX_REVISIONS_MAX);
	submission->stage = (enum jx_stage)jx_read_int(query, JX_STAGE_SUBMITTED, JX_STAGE_ACCEPTED);
	submission->submitter = jx_read_number(query);
	submission->time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	jx_read_bytes(query, submission->request_id, sizeof(submission->request_id));
	submission->note = jx_read_string(query, arena);
	submission->seq = jx_read_number(query);
}

enum jx_status jx_submission_get(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				 uint32_t revision, struct jx_submission *submission)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_GET);
	struct jx_submission read;
	enum jx_status status;

	bind_key(&query, key);
	jx_bind_number(&query, revision);
	if (jx_query_next(&query)) {
		read_submission(&query, arena, &read);
		read_cells(&query, arena, &read);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*submission = read;
	return status;
}

/* Zeros where there is none. */
static enum jx_status get_head(struct jx_store *store, const struct jx_submission_key *key, struct head *head)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_HEAD_GET);

	*head = (struct head){0};
	bind_key(&query, key);
	if (jx_query_next(&query)) {
		head->newest = (uint32_t)jx_read_int(&query, 1, JX_REVISIONS_MAX);
		head->accepted = (uint32_t)jx_read_int(&query, 0, head->newest);
	}
	return jx_query_end(&query);
}

/* A revision that the head names is there, or the store is damaged. */
static enum jx_status get_named(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				uint32_t revision, struct jx_submission *submission)
{
	enum jx_status status = jx_submission_get(store, arena, key, revision, submission);

	if (status != JX_NOT_FOUND)
		return status;
	return jx_store_note(
		store, JX_FAULT(JX_DATA_LOSS, "revision %u of %s of %s is gone", revision, key->form, key->office));
}

enum jx_status jx_submission_at(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				enum jx_stage stage, struct jx_submission *submission)
{
	struct head head;
	enum jx_status status = get_head(store, key, &head);
	uint32_t revision = stage == JX_STAGE_ACCEPTED ? head.accepted : head.newest;

	if (status != JX_OK)
		return status;
	return revision == 0 ? JX_NOT_FOUND : get_named(store, arena, key, revision, submission);
}

enum jx_status jx_submission_item_code(struct jx_store *store, uint32_t item, char code[JX_ITEM_CODE_MAX + 1])
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ITEM_CODE);

	jx_bind_number(&query, item);
	if (jx_query_next(&query))
		jx_read_text(&query, code, JX_ITEM_CODE_MAX + 1);
	return jx_query_end_found(&query);
}

enum jx_status jx_submission_list(struct jx_store *store, struct jx_arena *arena,
				  const struct jx_submission_filter *filter, uint32_t limit, struct jx_submission *rows,
				  size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SUBMISSION_LIST);
	size_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, filter->office);
	jx_bind_text(&query, filter->form);
	jx_bind_int(&query, filter->from);
	jx_bind_int(&query, filter->to);
	jx_bind_text(&query, filter->after_form);
	jx_bind_int(&query, filter->after_month);
	jx_bind_number(&query, limit);
	while (jx_query_next(&query))
		read_submission(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

/* -- adding ------------------------------------------------------------------------------------------------------- */

static enum jx_status insert(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added)
{
	size_t size = jx_cells_size(added->cells, added->n_cells);
	uint8_t *packed = jx_arena_alloc(arena, size + 1);
	struct jx_query query;

	if (packed == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for cells");
	jx_cells_pack(added->cells, added->n_cells, packed);
	query = jx_query_begin(store, JX_SQL_SUBMISSION_ADD);
	jx_bind_number(&query, added->entry);
	bind_key(&query, &added->key);
	jx_bind_number(&query, added->revision);
	jx_bind_number(&query, added->stage);
	jx_bind_number(&query, added->submitter);
	jx_bind_int(&query, added->time_ms);
	jx_bind_bytes(&query, added->request_id, sizeof(added->request_id));
	jx_bind_text(&query, added->note);
	jx_bind_bytes(&query, packed, size);
	jx_bind_number(&query, added->seq);
	return jx_query_run(&query);
}

static enum jx_status set_head(struct jx_store *store, const struct jx_submission_key *key, const struct head *head,
			       uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_HEAD_SET);

	bind_key(&query, key);
	jx_bind_number(&query, head->newest);
	jx_bind_number(&query, head->accepted);
	jx_bind_number(&query, seq);
	return jx_query_run(&query);
}

/* What stood at the stage makes way for the new cells. `before` is the revision that stood there; 0: none. */
static enum jx_status change_totals(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added,
				    enum jx_stage stage, uint32_t before)
{
	struct jx_rollup_change change = {
		.stage = stage,
		.key = &added->key,
		.after = added->cells,
		.n_after = added->n_cells,
		.seq = added->seq,
	};
	struct jx_submission old = {.n_cells = 0};
	enum jx_status status = JX_OK;

	if (before > 0) {
		status = get_named(store, arena, &added->key, before, &old);
		if (status != JX_OK)
			return status;
		change.before = old.cells;
		change.n_before = old.n_cells;
	}
	return jx_rollup_apply(store, arena, &change);
}

enum jx_status jx_submission_add(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added)
{
	const bool counts = added->stage == JX_STAGE_ACCEPTED;
	struct head head, next;
	enum jx_status status = get_head(store, &added->key, &head);

	assert(added->entry == added->seq);
	if (status != JX_OK)
		return status;
	assert(added->revision == head.newest + 1);
	next = (struct head){added->revision, counts ? added->revision : head.accepted};
	status = insert(store, arena, added);
	if (status == JX_OK)
		status = set_head(store, &added->key, &next, added->seq);
	if (status == JX_OK)
		status = jx_submitted_add(
			store, &added->key,
			&(struct jx_submitted){head.newest == 0, head.accepted == 0 && next.accepted > 0}, added->seq);
	if (status == JX_OK)
		status = change_totals(store, arena, added, JX_STAGE_SUBMITTED, head.newest);
	if (status == JX_OK && counts)
		status = change_totals(store, arena, added, JX_STAGE_ACCEPTED, head.accepted);
	return status;
}
