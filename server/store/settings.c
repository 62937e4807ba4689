/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/settings.h"

#include <assert.h>
#include <string.h>

#include "server/store/internal.h"

enum jx_status jx_setting_add(struct jx_store *store, const struct jx_setting_row *row)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SETTING_ADD);

	assert(row->from >= JX_MONTH_FIRST && row->from <= JX_MONTH_LAST);
	jx_bind_number(&query, row->seq);
	jx_bind_text(&query, row->key);
	jx_bind_text(&query, row->value);
	jx_bind_text(&query, row->project);
	jx_bind_int(&query, row->from);
	jx_bind_number(&query, row->setter);
	jx_bind_int(&query, row->time_ms);
	return jx_query_run(&query);
}

static void read_row(struct jx_query *query, struct jx_arena *arena, struct jx_setting_row *row)
{
	row->key = jx_read_string(query, arena);
	row->value = jx_read_string(query, arena);
	row->project = jx_read_string(query, arena);
	row->from = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	row->setter = jx_read_number(query);
	row->time_ms = jx_read_int(query, INT64_MIN, INT64_MAX);
	row->seq = jx_read_number(query);
}

/* The one of exactly this project. */
static enum jx_status get_of(struct jx_store *store, struct jx_arena *arena, const char *key, const char *project,
			     jx_month month, struct jx_setting_row *row)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SETTING_GET);
	struct jx_setting_row read;
	enum jx_status status;

	jx_bind_text(&query, key);
	jx_bind_text(&query, project);
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		read_row(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*row = read;
	return status;
}

enum jx_status jx_setting_get(struct jx_store *store, struct jx_arena *arena, const char *key, const char *project,
			      jx_month month, struct jx_setting_row *row)
{
	enum jx_status status = get_of(store, arena, key, project, month, row);

	if (status == JX_NOT_FOUND && *project != '\0')
		status = get_of(store, arena, key, "", month, row);
	return status;
}

enum jx_status jx_setting_history(struct jx_store *store, struct jx_arena *arena, const struct jx_setting_range *range,
				  struct jx_setting_row *rows, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_SETTING_HISTORY);
	size_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, range->key);
	jx_bind_number(&query, range->after);
	jx_bind_number(&query, range->limit);
	while (jx_query_next(&query))
		read_row(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}
