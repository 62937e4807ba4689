/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollup_change.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/offices.h"
#include "server/store/totals.h"

/* One office on the way up. */
struct level {
	char office[JX_OFFICE_CODE_MAX + 1];
	/* Its own cells of the form and month, loaded where a largest or smallest value is to be found anew. */
	bool loaded;
	const struct jx_stored_cell *cells;
	size_t n_cells;
};

/* How the office's own value of an item changes. */
struct item {
	uint32_t number;
	enum jx_aggregation over_offices;
	bool answered, answers; /* the cell was there before, and is there now */
	bool had, has;          /* a value */
	int64_t old, new;       /* 0 where it has none */
	bool lost;              /* the level's largest or smallest value went */
	bool any;               /* another is found */
	int64_t best;
};

struct run {
	struct jx_store *store;
	struct jx_arena *arena;
	const struct jx_rollup_change *change;
	struct level levels[JX_OFFICE_DEPTH]; /* the first is the submitting office */
	size_t n_levels;
	struct item *items; /* those that change */
	size_t n_items;
};

static void find_levels(struct run *run)
{
	const struct jx_office_path *path = run->change->path;

	run->n_levels = path->n;
	for (size_t i = 0; i < path->n; i++)
		memcpy(run->levels[i].office, path->codes[i], sizeof(path->codes[i]));
	run->levels[0].loaded = true;
	run->levels[0].cells = run->change->after;
	run->levels[0].n_cells = run->change->n_after;
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

static void join(struct item *item, int64_t value)
{
	item->best = item->any ? better(item->over_offices, item->best, value) : value;
	item->any = true;
}

/* What of the lost values an office directly below has. */
static void join_child(struct run *run, const struct jx_totals_row *row)
{
	for (struct item *item = run->items; item < run->items + run->n_items; item++) {
		const struct jx_item_totals *found = item->lost ? jx_totals_find(row, item->number) : NULL;
		const struct jx_packed_total *total = found ? jx_totals_of(found, run->change->stage) : NULL;

		if (total && total->contributors > 0)
			join(item, total->value);
	}
}

static enum jx_status join_children(struct run *run, const struct level *level)
{
	const struct jx_office_in in = {level->office, run->change->key->month};
	struct jx_totals_row scratch = {.items = NULL};
	struct jx_office children[JX_PAGE_DEFAULT];
	char after[JX_OFFICE_CODE_MAX + 1] = "";
	size_t n = JX_PAGE_DEFAULT;
	enum jx_status status = JX_OK;

	while (status == JX_OK && n == JX_PAGE_DEFAULT) {
		status = jx_office_list_below(run->store, &in, after, JX_PAGE_DEFAULT, children, &n);
		for (size_t i = 0; i < n && status == JX_OK; i++) {
			const struct jx_totals_row *row;

			status = jx_totals_look(run->store, children[i].code, in.month, &scratch, &row);
			if (status == JX_OK)
				join_child(run, row);
		}
		if (status == JX_OK && n > 0)
			memcpy(after, children[n - 1].code, sizeof(after));
	}
	free(scratch.items);
	return status;
}

/* The lost values of a level anew, from its own cells and the offices directly below. There is at least one of each. */
static enum jx_status find_lost(struct run *run, struct level *level, struct jx_totals_row *row)
{
	enum jx_status status = load_own(run, level);

	for (struct item *item = run->items; item < run->items + run->n_items && status == JX_OK; item++)
		item->any = item->lost && own_value(level, item->number, &item->best);
	if (status == JX_OK)
		status = join_children(run, level);
	for (struct item *item = run->items; item < run->items + run->n_items && status == JX_OK; item++) {
		if (!item->lost)
			continue;
		if (!item->any)
			return jx_store_note(run->store, JX_FAULT(JX_DATA_LOSS, "a total of %s has nothing behind it",
								  level->office));
		jx_totals_at(jx_totals_add(row, item->number), run->change->stage)->value = item->best;
	}
	return status;
}

/* -- one total ---------------------------------------------------------------------------------------------------- */

static enum jx_status add_difference(struct run *run, const struct level *level, const struct item *item,
				     struct jx_packed_total *total)
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

/*
 * The largest or smallest of all values at and below the office: one that is better than it takes its place, and only
 * where the best one itself went is another looked for.
 */
static void change_best(struct item *item, bool first, struct jx_packed_total *total)
{
	if (first || (item->has && better(item->over_offices, item->new, total->value) == item->new))
		total->value = item->new;
	else
		item->lost = item->had && item->old == total->value;
}

static enum jx_status change_total(struct run *run, const struct level *level, struct item *item,
				   struct jx_packed_total *total)
{
	const bool first = total->contributors == 0;

	if ((item->had && first) || (item->answered && total->answers == 0))
		return jx_store_note(run->store, JX_FAULT(JX_DATA_LOSS, "a total of %s is gone", level->office));
	total->contributors = total->contributors + item->has - item->had;
	total->answers = total->answers + item->answers - item->answered;
	if (total->contributors == 0) {
		total->value = 0;
		return JX_OK;
	}
	if (item->over_offices == JX_AGGREGATE_MAX || item->over_offices == JX_AGGREGATE_MIN) {
		change_best(item, first, total);
		return JX_OK;
	}
	return add_difference(run, level, item, total);
}

/* An office's totals of all items that change; those below it are changed already. */
static enum jx_status change_level(struct run *run, struct level *level)
{
	const bool own = level == run->levels;
	bool lost = false;
	struct jx_totals_row *row;
	enum jx_status status =
		jx_totals_change(run->store, level->office, run->change->key->month, run->change->seq, &row);

	for (size_t i = 0; i < run->n_items && status == JX_OK; i++) {
		struct item *item = &run->items[i];
		struct jx_item_totals *totals;

		item->lost = false;
		if (!own && item->over_offices == JX_AGGREGATE_NONE)
			continue;
		totals = jx_totals_add(row, item->number);
		if (!totals)
			return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for totals");
		status = change_total(run, level, item, jx_totals_at(totals, run->change->stage));
		lost = lost || item->lost;
		jx_totals_trim(row, totals);
	}
	return status == JX_OK && lost ? find_lost(run, level, row) : status;
}

/* -- both revisions, item by item --------------------------------------------------------------------------------- */

static void take(const struct jx_stored_cell *cell, struct item *item, bool *has, int64_t *value)
{
	item->number = cell->item;
	item->over_offices = cell->over_offices;
	*has = cell->cell.state == JX_CELL_REPORTED;
	*value = cell->cell.value;
}

static bool changes(const struct item *item)
{
	return item->answered != item->answers || item->had != item->has || item->old != item->new;
}

static enum jx_status find_items(struct run *run)
{
	const struct jx_rollup_change *change = run->change;
	size_t b = 0, a = 0;

	run->items = jx_arena_alloc(run->arena, (change->n_before + change->n_after + 1) * sizeof(*run->items));
	if (!run->items)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no room for totals");
	while (b < change->n_before || a < change->n_after) {
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
		if (changes(&item))
			run->items[run->n_items++] = item;
	}
	return JX_OK;
}

/* Does an office above the submitting one have to do with it? */
static bool goes_up(const struct run *run)
{
	for (size_t i = 0; i < run->n_items; i++)
		if (run->items[i].over_offices != JX_AGGREGATE_NONE)
			return true;
	return false;
}

enum jx_status jx_rollup_apply(struct jx_store *store, struct jx_arena *arena, const struct jx_rollup_change *change)
{
	struct run run = {.store = store, .arena = arena, .change = change};
	enum jx_status status = find_items(&run);

	find_levels(&run);
	if (status != JX_OK || run.n_items == 0)
		return status;
	for (size_t i = 0; i < (goes_up(&run) ? run.n_levels : 1) && status == JX_OK; i++)
		status = change_level(&run, &run.levels[i]);
	return status;
}

enum jx_status jx_submitted_add(struct jx_store *store, const struct jx_submission_key *key,
				const struct jx_office_path *path, const struct jx_submitted_change *more, uint64_t seq)
{
	enum jx_status status = JX_OK;

	if (more->submitted == 0 && more->accepted == 0)
		return JX_OK;
	for (size_t i = 1; i < path->n && status == JX_OK; i++) {
		struct jx_query query = jx_query_begin(store, JX_SQL_SUBMITTED_ADD);

		jx_bind_text(&query, key->form);
		jx_bind_text(&query, path->codes[i]);
		jx_bind_int(&query, key->month);
		jx_bind_int(&query, more->submitted);
		jx_bind_int(&query, more->accepted);
		jx_bind_number(&query, seq);
		status = jx_query_run(&query);
	}
	return status;
}
