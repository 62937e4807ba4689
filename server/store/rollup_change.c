/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollup_change.h"

#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

/* One office on the way up. */
struct level {
	char office[JX_OFFICE_CODE_MAX + 1];
	/* Its own cells of the form and month, loaded where a largest or smallest value is to be found anew. */
	bool loaded;
	const struct jx_stored_cell *cells;
	size_t n_cells;
};

struct run {
	struct jx_store *store;
	struct jx_arena *arena;
	const struct jx_rollup_change *change;
	struct level levels[JX_OFFICE_DEPTH]; /* the first is the submitting office */
	size_t n_levels;
};

/* How the office's own value of an item changes. */
struct item {
	uint32_t number;
	enum jx_aggregation over_offices;
	bool answered, answers; /* the cell was there before, and is there now */
	bool had, has;          /* a value */
	int64_t old, new;       /* 0 where it has none */
};

static enum jx_status find_levels(struct run *run)
{
	const struct jx_office_in in = {run->change->key->office, run->change->key->month};
	struct jx_office_path path;
	enum jx_status status = jx_office_path(run->store, &in, &path);

	if (status != JX_OK)
		return status;
	run->n_levels = path.n;
	for (size_t i = 0; i < path.n; i++)
		memcpy(run->levels[i].office, path.codes[i], sizeof(path.codes[i]));
	run->levels[0].loaded = true;
	run->levels[0].cells = run->change->after;
	run->levels[0].n_cells = run->change->n_after;
	return JX_OK;
}

/* -- a largest or smallest value ---------------------------------------------------------------------------------- */

static enum jx_status load_own(struct run *run, struct level *level)
{
	struct jx_submission_key key = *run->change->key;
	struct jx_submission own = {0};
	enum jx_status status;

	if (level->loaded)
		return JX_OK;
	memcpy(key.office, level->office, sizeof(key.office));
	status = jx_submission_at(run->store, run->arena, &key, run->change->stage, &own);
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	level->loaded = true;
	level->cells = own.cells;
	level->n_cells = own.n_cells;
	return JX_OK;
}

/* False where the office itself reported none. */
static bool own_value(const struct level *level, uint32_t item, int64_t *value)
{
	for (size_t i = 0; i < level->n_cells; i++) {
		if (level->cells[i].item != item)
			continue;
		*value = level->cells[i].cell.value;
		return level->cells[i].cell.state == JX_CELL_REPORTED;
	}
	return false;
}

static int64_t better(enum jx_aggregation aggregation, int64_t a, int64_t b)
{
	bool larger = a > b;

	return larger == (aggregation == JX_AGGREGATE_MAX) ? a : b;
}

/* From the office's own cell and the offices directly below. There is at least one value. */
static enum jx_status find_best(struct run *run, struct level *level, const struct item *item, int64_t *best)
{
	struct jx_query query;
	uint64_t children = 0;
	int64_t max = 0, min = 0, own = 0, found;
	bool has_own;
	enum jx_status status = load_own(run, level);

	if (status != JX_OK)
		return status;
	query = jx_query_begin(run->store, JX_SQL_ROLLUP_CHILDREN);
	jx_bind_text(&query, level->office);
	jx_bind_int(&query, run->change->key->month);
	jx_bind_number(&query, item->number);
	jx_bind_number(&query, run->change->stage);
	if (jx_query_next(&query)) {
		children = jx_read_number(&query);
		max = jx_read_int(&query, 0, INT64_MAX);
		min = jx_read_int(&query, 0, INT64_MAX);
	}
	status = jx_query_end(&query);
	if (status != JX_OK)
		return status;
	has_own = own_value(level, item->number, &own);
	found = item->over_offices == JX_AGGREGATE_MAX ? max : min;
	if (!has_own && children == 0)
		return jx_store_note(run->store,
				     JX_FAULT(JX_DATA_LOSS, "a total of %s has nothing behind it", level->office));
	if (has_own)
		*best = children > 0 ? better(item->over_offices, own, found) : own;
	else
		*best = found;
	return JX_OK;
}

/* -- one total ---------------------------------------------------------------------------------------------------- */

static enum jx_status set_total(struct run *run, const struct level *level, const struct item *item,
				const struct jx_total *total)
{
	const bool none = total->answers == 0;
	struct jx_query query = jx_query_begin(run->store, none ? JX_SQL_ROLLUP_DROP : JX_SQL_ROLLUP_SET);

	jx_bind_text(&query, level->office);
	jx_bind_number(&query, item->number);
	jx_bind_number(&query, run->change->stage);
	jx_bind_int(&query, run->change->key->month);
	if (!none) {
		jx_bind_int(&query, total->value);
		jx_bind_number(&query, total->contributors);
		jx_bind_number(&query, total->answers);
		jx_bind_number(&query, run->change->seq);
	}
	return jx_query_run(&query);
}

static enum jx_status add_difference(struct run *run, const struct level *level, const struct item *item,
				     struct jx_total *total)
{
	const int64_t difference = item->new - item->old;

	if (difference > 0 && total->value > INT64_MAX - difference)
		return JX_OUT_OF_RANGE;
	if (total->value + difference < 0)
		return jx_store_note(run->store,
				     JX_FAULT(JX_DATA_LOSS, "a total of %s is below what it adds", level->office));
	total->value += difference;
	return JX_OK;
}

static enum jx_status change_total(struct run *run, struct level *level, const struct item *item)
{
	struct jx_total total = {0};
	enum jx_status status = jx_rollup_get(run->store, run->change->stage, level->office, run->change->key->month,
					      item->number, &total);

	if (status != JX_OK)
		return status;
	if ((item->had && total.contributors == 0) || (item->answered && total.answers == 0))
		return jx_store_note(run->store, JX_FAULT(JX_DATA_LOSS, "a total of %s is gone", level->office));
	total.contributors = total.contributors + item->has - item->had;
	total.answers = total.answers + item->answers - item->answered;
	if (total.contributors == 0)
		total.value = 0;
	else if (item->over_offices == JX_AGGREGATE_MAX || item->over_offices == JX_AGGREGATE_MIN)
		status = find_best(run, level, item, &total.value);
	else
		status = add_difference(run, level, item, &total);
	return status == JX_OK ? set_total(run, level, item, &total) : status;
}

static enum jx_status change_item(struct run *run, const struct item *item)
{
	size_t n = item->over_offices == JX_AGGREGATE_NONE ? 1 : run->n_levels;
	enum jx_status status = JX_OK;

	if (item->answered == item->answers && item->had == item->has && item->old == item->new)
		return JX_OK;
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = change_total(run, &run->levels[i], item);
	return status;
}

/* -- both revisions, item by item --------------------------------------------------------------------------------- */

static void take(const struct jx_stored_cell *cell, struct item *item, bool *has, int64_t *value)
{
	item->number = cell->item;
	item->over_offices = cell->over_offices;
	*has = cell->cell.state == JX_CELL_REPORTED;
	*value = cell->cell.value;
}

enum jx_status jx_rollup_apply(struct jx_store *store, struct jx_arena *arena, const struct jx_rollup_change *change)
{
	struct run run = {.store = store, .arena = arena, .change = change};
	size_t b = 0, a = 0;
	enum jx_status status = find_levels(&run);

	while (status == JX_OK && (b < change->n_before || a < change->n_after)) {
		struct item item = {0};
		bool from_before = b < change->n_before &&
				   (a == change->n_after || change->before[b].item <= change->after[a].item);
		bool from_after = a < change->n_after &&
				  (b == change->n_before || change->after[a].item <= change->before[b].item);

		item.answered = from_before;
		item.answers = from_after;
		if (from_before)
			take(&change->before[b++], &item, &item.had, &item.old);
		if (from_after)
			take(&change->after[a++], &item, &item.has, &item.new);
		status = change_item(&run, &item);
	}
	return status;
}

enum jx_status jx_submitted_add(struct jx_store *store, const struct jx_submission_key *key,
				const struct jx_submitted_change *more, uint64_t seq)
{
	const struct jx_office_in in = {key->office, key->month};
	struct jx_office_path path = {.n = 0};
	enum jx_status status;

	if (more->submitted == 0 && more->accepted == 0)
		return JX_OK;
	status = jx_office_path(store, &in, &path);
	for (size_t i = 0; i < path.n && status == JX_OK; i++) {
		struct jx_query query = jx_query_begin(store, JX_SQL_SUBMITTED_ADD);

		jx_bind_text(&query, key->form);
		jx_bind_text(&query, path.codes[i]);
		jx_bind_int(&query, key->month);
		jx_bind_int(&query, more->submitted);
		jx_bind_int(&query, more->accepted);
		jx_bind_number(&query, seq);
		status = jx_query_run(&query);
	}
	return status;
}
