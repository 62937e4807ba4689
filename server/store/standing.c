/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/standing.h"

#include <assert.h>

#include "server/store/internal.h"

static void read_standing(struct jx_query *query, struct jx_standing *row)
{
	const uint8_t *cells;
	size_t size;

	row->month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	row->accepted = (uint32_t)jx_read_int(query, 0, JX_REVISIONS_MAX);
	row->revision = (uint32_t)jx_read_int(query, 1, JX_REVISIONS_MAX);
	row->stage = (enum jx_stage)jx_read_int(query, JX_STAGE_SUBMITTED, JX_STAGE_RETURNED);
	row->submitter = jx_read_number(query);
	row->time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	cells = jx_read_blob(query, &size);
	if (query->status == JX_OK)
		query->status = jx_cells_count(cells, size, &row->n_cells);
	row->first_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	row->n_findings = (size_t)jx_read_int(query, 0, JX_VIOLATIONS_MAX);
	jx_read_text(query, row->on_behalf.reporter, sizeof(row->on_behalf.reporter));
	row->on_behalf.confirmer = jx_read_number(query);
}

enum jx_status jx_standing_list(struct jx_store *store, const struct jx_submission_key *first, jx_month to,
				struct jx_standing *rows, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_STANDING_LIST);
	size_t read = 0;
	enum jx_status status;

	assert(first->month <= to && to - first->month < 12);
	jx_bind_text(&query, first->form);
	jx_bind_text(&query, first->office);
	jx_bind_int(&query, first->month);
	jx_bind_int(&query, to);
	while (jx_query_next(&query))
		read_standing(&query, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

static void read_cells(struct jx_query *query, struct jx_arena *arena, struct jx_standing_cells *row)
{
	size_t size;
	const uint8_t *bytes;

	row->month = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	bytes = jx_read_blob(query, &size);
	if (query->status != JX_OK)
		return;
	query->status = jx_cells_unpack(arena, bytes, size, &row->cells, &row->n);
	query->no_memory = query->status == JX_RESOURCE_EXHAUSTED;
}

enum jx_status jx_standing_cells(struct jx_store *store, struct jx_arena *arena, const struct jx_standing_range *range,
				 struct jx_standing_cells *rows, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_STANDING_CELLS);
	size_t read = 0;
	enum jx_status status;

	jx_bind_number(&query, range->stage);
	jx_bind_text(&query, range->form);
	jx_bind_text(&query, range->office);
	jx_bind_int(&query, range->from);
	jx_bind_int(&query, range->to);
	while (jx_query_next(&query))
		read_cells(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}
