/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/waivers.h"

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

static enum jx_status add_row(struct jx_store *store, const struct jx_waiver *waiver)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_WAIVER_ADD);

	jx_bind_number(&query, waiver->id);
	jx_bind_text(&query, waiver->key.form);
	jx_bind_text(&query, waiver->key.office);
	jx_bind_int(&query, waiver->key.month);
	jx_bind_number(&query, waiver->state);
	jx_bind_int(&query, waiver->until);
	jx_bind_text(&query, waiver->reason);
	jx_bind_number(&query, waiver->requester);
	jx_bind_int(&query, waiver->requested_ms);
	jx_bind_number(&query, waiver->seq);
	return jx_query_run(&query);
}

static enum jx_status add_place(struct jx_store *store, const char *office, uint64_t id)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_WAIVER_PLACE_ADD);

	jx_bind_text(&query, office);
	jx_bind_number(&query, id);
	return jx_query_run(&query);
}

/* At most JX_OFFICE_DEPTH steps up. */
enum jx_status jx_waiver_add(struct jx_store *store, const struct jx_waiver *waiver)
{
	struct jx_office office;
	enum jx_status status = add_row(store, waiver);

	if (status == JX_OK)
		status = jx_office_get(store, waiver->key.office, &office);
	for (;;) {
		if (status == JX_OK)
			status = add_place(store, office.code, waiver->id);
		if (status != JX_OK || office.depth == 1)
			break;
		status = jx_office_get(store, office.parent, &office);
	}
	if (status == JX_NOT_FOUND)
		status = jx_store_note(store, JX_FAULT(JX_DATA_LOSS, "the parent of an office above %s is missing",
						       waiver->key.office));
	return status;
}

enum jx_status jx_waiver_decide(struct jx_store *store, const struct jx_waiver *waiver)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_WAIVER_DECIDE);
	enum jx_status status;

	jx_bind_number(&query, waiver->state);
	jx_bind_int(&query, waiver->until);
	jx_bind_text(&query, waiver->note);
	jx_bind_number(&query, waiver->decider);
	jx_bind_int(&query, waiver->decided_ms);
	jx_bind_number(&query, waiver->seq);
	jx_bind_number(&query, waiver->id);
	status = jx_query_run(&query);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(store, JX_SQL_WAIVER_PLACE_DECIDE);
	jx_bind_number(&query, waiver->seq);
	jx_bind_number(&query, waiver->id);
	return jx_query_run(&query);
}

static void read_row(struct jx_query *query, struct jx_arena *arena, struct jx_waiver *waiver)
{
	waiver->id = jx_read_number(query);
	jx_read_text(query, waiver->key.form, sizeof(waiver->key.form));
	jx_read_text(query, waiver->key.office, sizeof(waiver->key.office));
	waiver->key.month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	waiver->state = (enum jx_waiver_state)jx_read_int(query, JX_WAIVER_REQUESTED, JX_WAIVER_DENIED);
	waiver->until = (jx_day)jx_read_int(query, 0, INT32_MAX);
	waiver->reason = jx_read_string(query, arena);
	waiver->requester = jx_read_number(query);
	waiver->requested_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	waiver->note = jx_read_string(query, arena);
	waiver->decider = jx_read_number(query);
	waiver->decided_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	waiver->seq = jx_read_number(query);
}

/* Ends the query. */
static enum jx_status read_one(struct jx_query *query, struct jx_arena *arena, struct jx_waiver *waiver)
{
	struct jx_waiver read = {0};
	enum jx_status status;

	if (jx_query_next(query))
		read_row(query, arena, &read);
	status = jx_query_end_found(query);
	if (status == JX_OK)
		*waiver = read;
	return status;
}

enum jx_status jx_waiver_get(struct jx_store *store, struct jx_arena *arena, uint64_t id, struct jx_waiver *waiver)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_WAIVER_GET);

	jx_bind_number(&query, id);
	return read_one(&query, arena, waiver);
}

enum jx_status jx_waiver_find(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
			      enum jx_waiver_state state, jx_day today, struct jx_waiver *waiver)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_WAIVER_IN_STATE);

	jx_bind_text(&query, key->form);
	jx_bind_text(&query, key->office);
	jx_bind_int(&query, key->month);
	jx_bind_number(&query, state);
	jx_bind_int(&query, today);
	return read_one(&query, arena, waiver);
}

enum jx_status jx_waiver_list(struct jx_store *store, struct jx_arena *arena, const struct jx_waiver_filter *filter,
			      struct jx_waiver *rows, size_t *n)
{
	struct jx_query query =
		jx_query_begin(store, filter->waiting ? JX_SQL_WAIVER_LIST_WAITING : JX_SQL_WAIVER_LIST);
	size_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, filter->office);
	jx_bind_number(&query, filter->before);
	jx_bind_number(&query, filter->limit);
	while (jx_query_next(&query))
		read_row(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}
