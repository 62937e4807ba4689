/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/monitoring.h"

#include <assert.h>

#include "common/model/money.h"
#include "server/store/internal.h"

static void bind_place(struct jx_query *query, const struct jx_monitored_place *place)
{
	jx_bind_text(query, place->project);
	jx_bind_text(query, place->office);
	jx_bind_int(query, place->month);
	jx_bind_text(query, place->indicator);
}

enum jx_status jx_monitoring_note_add(struct jx_store *store, const struct jx_monitored_place *place,
				      const struct jx_monitoring_note *note)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_MONITORING_NOTE_ADD);

	assert((note->causes & ~JX_CAUSES_MASK) == 0);
	bind_place(&query, place);
	jx_bind_text(&query, note->forecast);
	jx_bind_text(&query, note->cause_text);
	jx_bind_text(&query, note->remark);
	jx_bind_number(&query, note->causes);
	jx_bind_number(&query, note->likelihood);
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++)
		jx_bind_int(&query, note->spent_fen[fund]);
	jx_bind_number(&query, note->seq);
	return jx_query_run(&query);
}

static void read_note(struct jx_query *query, struct jx_arena *arena, struct jx_monitoring_note *note)
{
	note->forecast = jx_read_string(query, arena);
	note->cause_text = jx_read_string(query, arena);
	note->remark = jx_read_string(query, arena);
	note->causes = (uint32_t)jx_read_int(query, 0, JX_CAUSES_MASK);
	note->likelihood = (enum jx_likelihood)jx_read_int(query, 0, JX_LIKELIHOOD_IMPOSSIBLE);
	note->spent_fen[0] = JX_NO_FORECAST;
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++)
		note->spent_fen[fund] = jx_read_int(query, JX_NO_FORECAST, JX_MONEY_MAX);
	note->seq = jx_read_number(query);
}

enum jx_status jx_monitoring_note_get(struct jx_store *store, struct jx_arena *arena,
				      const struct jx_monitored_place *place, struct jx_monitoring_note *note)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_MONITORING_NOTE_GET);
	struct jx_monitoring_note read = {0};
	enum jx_status status;

	bind_place(&query, place);
	if (jx_query_next(&query))
		read_note(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*note = read;
	return status;
}
