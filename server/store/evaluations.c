/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/evaluations.h"

#include "common/base/log.h"
#include "server/store/internal.h"

#define NO_TIER   (-1)
#define TIER_MAX  10000
#define SCORE_MAX 10000

/* -- notes --------------------------------------------------------------------------------------------------------- */

enum jx_status jx_note_add(struct jx_store *store, const struct jx_note *note)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_NOTE_ADD);

	jx_bind_number(&query, note->seq);
	jx_bind_text(&query, note->project);
	jx_bind_text(&query, note->office);
	jx_bind_int(&query, note->month);
	jx_bind_text(&query, note->indicator);
	jx_bind_int(&query, note->has_tier ? (int64_t)note->tier : NO_TIER);
	jx_bind_number(&query, note->deduction);
	jx_bind_text(&query, note->reason);
	jx_bind_text(&query, note->evidence_name);
	jx_bind_bytes(&query, note->evidence_hash, sizeof(note->evidence_hash));
	jx_bind_number(&query, note->author);
	jx_bind_int(&query, note->time_ms);
	return jx_query_run(&query);
}

static void read_note(struct jx_query *query, struct jx_arena *arena, struct jx_note *note)
{
	int64_t tier;

	note->seq = jx_read_number(query);
	tier = jx_read_int(query, NO_TIER, TIER_MAX);
	note->has_tier = tier != NO_TIER;
	note->tier = note->has_tier ? (uint32_t)tier : 0;
	note->deduction = (uint32_t)jx_read_int(query, 0, SCORE_MAX);
	note->reason = jx_read_string(query, arena);
	note->evidence_name = jx_read_string(query, arena);
	jx_read_bytes(query, note->evidence_hash, sizeof(note->evidence_hash));
	note->author = jx_read_number(query);
	note->time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
}

enum jx_status jx_note_get(struct jx_store *store, struct jx_arena *arena, struct jx_note *note)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_NOTE_GET);
	struct jx_note read = *note;
	enum jx_status status;

	jx_bind_text(&query, note->project);
	jx_bind_text(&query, note->office);
	jx_bind_int(&query, note->month);
	jx_bind_text(&query, note->indicator);
	if (jx_query_next(&query))
		read_note(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*note = read;
	return status;
}

/* -- finalized ----------------------------------------------------------------------------------------------------- */

enum jx_status jx_frozen_add(struct jx_store *store, const struct jx_frozen *frozen)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_FROZEN_ADD);

	jx_bind_number(&query, frozen->seq);
	jx_bind_text(&query, frozen->project);
	jx_bind_text(&query, frozen->office);
	jx_bind_int(&query, frozen->month);
	jx_bind_number(&query, frozen->total);
	jx_bind_text(&query, frozen->grade);
	jx_bind_int(&query, frozen->provisional);
	jx_bind_bytes(&query, frozen->body, frozen->body_size);
	return jx_query_run(&query);
}

static void read_frozen(struct jx_query *query, struct jx_arena *arena, struct jx_frozen *frozen)
{
	*frozen = (struct jx_frozen){.seq = jx_read_number(query)};
	frozen->project = jx_read_string(query, arena);
	frozen->office = jx_read_string(query, arena);
	frozen->month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	frozen->total = (uint32_t)jx_read_int(query, 0, SCORE_MAX);
	jx_read_text(query, frozen->grade, sizeof(frozen->grade));
	frozen->provisional = jx_read_int(query, 0, 1) != 0;
}

static enum jx_status read_body(struct jx_query *query, struct jx_arena *arena, struct jx_frozen *frozen)
{
	size_t n;
	const uint8_t *body = jx_read_blob(query, &n);

	frozen->body = jx_arena_copy(arena, body, n);
	frozen->body_size = n;
	return frozen->body ? JX_OK : JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for an evaluation of %zu bytes", n);
}

enum jx_status jx_frozen_get(struct jx_store *store, struct jx_arena *arena, uint64_t seq, struct jx_frozen *frozen)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_FROZEN_GET);
	enum jx_status status, copied = JX_OK;
	struct jx_frozen read;

	jx_bind_number(&query, seq);
	if (jx_query_next(&query)) {
		read_frozen(&query, arena, &read);
		copied = read_body(&query, arena, &read);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		status = copied;
	if (status == JX_OK)
		*frozen = read;
	return status;
}

enum jx_status jx_frozen_newest(struct jx_store *store, struct jx_arena *arena, const char *project, const char *office,
				jx_month month, struct jx_frozen *frozen)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_FROZEN_NEWEST);
	struct jx_frozen read = {0};
	enum jx_status status;

	jx_bind_text(&query, project);
	jx_bind_text(&query, office);
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		read_frozen(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*frozen = read;
	return status;
}

enum jx_status jx_frozen_list(struct jx_store *store, struct jx_arena *arena, const struct jx_frozen_range *range,
			      struct jx_frozen *rows, size_t *n)
{
	bool every = *range->project == '\0';
	struct jx_query query = jx_query_begin(store, every ? JX_SQL_FROZEN_LIST : JX_SQL_FROZEN_LIST_OF);
	size_t read = 0;
	enum jx_status status;

	if (!every)
		jx_bind_text(&query, range->project);
	jx_bind_number(&query, range->after);
	jx_bind_number(&query, range->limit);
	while (jx_query_next(&query))
		read_frozen(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}
