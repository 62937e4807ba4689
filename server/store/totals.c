/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/totals.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"
#include "server/store/totals_pack.h"

#define BUCKETS    4096u
/* Items of rows that are kept from one round to the next: some 3 MB, a year of a city with its districts. */
#define ITEMS_KEPT (64u << 10)
/* In one round; past it, they are written before its end. */
#define ITEMS_MAX  (256u << 10)

/* A row as it was at the savepoint. */
struct saved {
	struct jx_totals_row *row;
	struct jx_item_totals *items;
	size_t n;
	uint64_t seq;
	bool dirty;
	struct saved *next;
};

struct jx_totals {
	struct jx_totals_row *buckets[BUCKETS];
	struct saved *saved;
	unsigned savepoint; /* the number of the one at hand; from 1 */
	size_t n_items;     /* room of all rows */
	size_t n_dirty;
};

struct jx_totals *jx_totals_open(void)
{
	struct jx_totals *totals = calloc(1, sizeof(*totals));

	if (totals)
		totals->savepoint = 1;
	return totals;
}

static void drop_saved(struct jx_totals *totals)
{
	while (totals->saved) {
		struct saved *saved = totals->saved;

		totals->saved = saved->next;
		free(saved->items);
		free(saved);
	}
}

void jx_totals_forget(struct jx_totals *totals)
{
	drop_saved(totals);
	for (size_t i = 0; i < BUCKETS; i++)
		while (totals->buckets[i]) {
			struct jx_totals_row *row = totals->buckets[i];

			totals->buckets[i] = row->next;
			free(row->items);
			free(row);
		}
	totals->n_items = 0;
	totals->n_dirty = 0;
	totals->savepoint++;
}

void jx_totals_close(struct jx_totals *totals)
{
	if (totals)
		jx_totals_forget(totals);
	free(totals);
}

/* -- items of a row ----------------------------------------------------------------------------------------------- */

/* Where it is, or would be. */
static size_t place_of(const struct jx_totals_row *row, uint32_t item)
{
	size_t low = 0, high = row->n;

	while (low < high) {
		const size_t middle = (low + high) / 2;

		if (row->items[middle].item < item)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}

const struct jx_item_totals *jx_totals_find(const struct jx_totals_row *row, uint32_t item)
{
	const size_t place = place_of(row, item);

	return place < row->n && row->items[place].item == item ? &row->items[place] : NULL;
}

static bool make_room(struct jx_totals_row *row)
{
	const size_t room = row->room > 0 ? 2 * row->room : 32;
	struct jx_item_totals *items;

	if (row->n < row->room)
		return true;
	items = realloc(row->items, room * sizeof(*items));
	if (!items)
		return false;
	row->owner->n_items += room - row->room;
	row->items = items;
	row->room = room;
	return true;
}

struct jx_item_totals *jx_totals_add(struct jx_totals_row *row, uint32_t item)
{
	const size_t place = place_of(row, item);

	assert(row->dirty);
	if (place < row->n && row->items[place].item == item)
		return &row->items[place];
	if (!make_room(row))
		return NULL;
	memmove(&row->items[place + 1], &row->items[place], (row->n - place) * sizeof(*row->items));
	row->items[place] = (struct jx_item_totals){.item = item};
	row->n++;
	return &row->items[place];
}

void jx_totals_trim(struct jx_totals_row *row, struct jx_item_totals *totals)
{
	const size_t place = (size_t)(totals - row->items);

	if (totals->submitted.answers > 0 || totals->accepted.answers > 0)
		return;
	row->n--;
	memmove(totals, totals + 1, (row->n - place) * sizeof(*totals));
}

const struct jx_packed_total *jx_totals_of(const struct jx_item_totals *totals, enum jx_stage stage)
{
	return stage == JX_STAGE_ACCEPTED ? &totals->accepted : &totals->submitted;
}

struct jx_packed_total *jx_totals_at(struct jx_item_totals *totals, enum jx_stage stage)
{
	return stage == JX_STAGE_ACCEPTED ? &totals->accepted : &totals->submitted;
}

/* -- rows --------------------------------------------------------------------------------------------------------- */

/* FNV-1a. */
static size_t bucket_of(const char *office, jx_month month)
{
	uint32_t hash = 2166136261u;

	for (; *office; office++)
		hash = (hash ^ (uint8_t)*office) * 16777619u;
	hash = (hash ^ (uint32_t)month) * 16777619u;
	return (hash ^ hash >> 15) % BUCKETS;
}

/* Without items and with seq 0 where there is none. */
static enum jx_status load(struct jx_store *store, const char *office, jx_month month, struct jx_totals_row *row)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_TOTALS_GET);

	memcpy(row->office, office, strlen(office) + 1);
	row->month = month;
	row->seq = 0;
	row->n = 0;
	jx_bind_text(&query, row->office);
	jx_bind_int(&query, row->month);
	if (jx_query_next(&query)) {
		size_t n;
		const uint8_t *bytes = jx_read_blob(&query, &n);

		row->seq = jx_read_number(&query);
		if (query.status == JX_OK)
			query.status = jx_totals_unpack(bytes, n, row);
		query.no_memory = query.status == JX_RESOURCE_EXHAUSTED;
	}
	return jx_query_end(&query);
}

/* Where it would be, if it is not in use: then *place is NULL. */
static struct jx_totals_row **place_in_use(struct jx_totals *totals, const char *office, jx_month month)
{
	struct jx_totals_row **place = &totals->buckets[bucket_of(office, month)];

	while (*place && ((*place)->month != month || strcmp((*place)->office, office) != 0))
		place = &(*place)->next;
	return place;
}

enum jx_status jx_totals_look(struct jx_store *store, const char *office, jx_month month, struct jx_totals_row *scratch,
			      const struct jx_totals_row **row)
{
	const struct jx_totals_row *in_use = *place_in_use(store->totals, office, month);
	enum jx_status status = jx_store_usable(store);

	if (status == JX_OK && !in_use)
		status = load(store, office, month, scratch);
	if (status == JX_OK)
		*row = in_use ? in_use : scratch;
	return status;
}

/* -- changes ------------------------------------------------------------------------------------------------------ */

static enum jx_status find(struct jx_store *store, const char *office, jx_month month, struct jx_totals_row **found)
{
	struct jx_totals *totals = store->totals;
	struct jx_totals_row **place = place_in_use(totals, office, month), *row = *place;
	enum jx_status status = jx_store_usable(store);

	if (row || status != JX_OK) {
		*found = row;
		return status;
	}
	/* Of requests that were undone: nobody has one in hand that is not dirty. */
	if (totals->n_items > ITEMS_MAX && totals->n_dirty == 0 && !totals->saved) {
		jx_totals_forget(totals);
		place = place_in_use(totals, office, month);
	}
	row = calloc(1, sizeof(*row));
	if (!row)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for totals");
	status = load(store, office, month, row);
	if (status != JX_OK) {
		free(row->items);
		free(row);
		return status;
	}
	*place = row;
	row->owner = totals;
	totals->n_items += row->room;
	*found = row;
	return JX_OK;
}

static enum jx_status save(struct jx_totals *totals, struct jx_totals_row *row)
{
	struct saved *saved = calloc(1, sizeof(*saved));

	if (saved && row->n > 0)
		saved->items = malloc(row->n * sizeof(*saved->items));
	if (!saved || (row->n > 0 && !saved->items)) {
		free(saved);
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for totals");
	}
	if (row->n > 0)
		memcpy(saved->items, row->items, row->n * sizeof(*row->items));
	saved->row = row;
	saved->n = row->n;
	saved->seq = row->seq;
	saved->dirty = row->dirty;
	saved->next = totals->saved;
	totals->saved = saved;
	row->saved = totals->savepoint;
	return JX_OK;
}

enum jx_status jx_totals_change(struct jx_store *store, const char *office, jx_month month, uint64_t seq,
				struct jx_totals_row **row)
{
	struct jx_totals *totals = store->totals;
	struct jx_totals_row *found = NULL;
	enum jx_status status;

	assert(store->in_round);
	status = find(store, office, month, &found);
	if (status != JX_OK)
		return status;
	assert(found);
	if (store->in_savepoint && found->saved != totals->savepoint)
		status = save(totals, found);
	if (status != JX_OK)
		return status;
	totals->n_dirty += !found->dirty;
	found->dirty = true;
	found->seq = seq;
	*row = found;
	return JX_OK;
}

void jx_totals_undo(struct jx_totals *totals)
{
	for (struct saved *saved = totals->saved; saved; saved = saved->next) {
		struct jx_totals_row *row = saved->row;

		/* It had that many once, so there is room for them. */
		if (saved->n > 0)
			memcpy(row->items, saved->items, saved->n * sizeof(*row->items));
		totals->n_dirty -= row->dirty && !saved->dirty;
		row->n = saved->n;
		row->seq = saved->seq;
		row->dirty = saved->dirty;
	}
	drop_saved(totals);
	totals->savepoint++;
}

static enum jx_status write_row(struct jx_store *store, const struct jx_totals_row *row)
{
	const size_t size = jx_totals_size(row);
	uint8_t *packed = malloc(size + 1);
	struct jx_query query;
	enum jx_status status;

	if (!packed)
		return JX_FAULT(JX_INTERNAL, "no memory for totals");
	jx_totals_pack(row, packed);
	query = jx_query_begin(store, row->n > 0 ? JX_SQL_TOTALS_SET : JX_SQL_TOTALS_DROP);
	jx_bind_text(&query, row->office);
	jx_bind_int(&query, row->month);
	if (row->n > 0) {
		jx_bind_bytes(&query, packed, size);
		jx_bind_number(&query, row->seq);
	}
	status = jx_query_run(&query);
	free(packed);
	return status;
}

static int by_key(const void *left, const void *right)
{
	const struct jx_totals_row *a = *(struct jx_totals_row *const *)left;
	const struct jx_totals_row *b = *(struct jx_totals_row *const *)right;
	const int order = strcmp(a->office, b->office);

	return order != 0 ? order : (a->month > b->month) - (a->month < b->month);
}

/*
 * In the order of their keys, so that neighbours are written together. No request is at fault where memory is short,
 * and RESOURCE_EXHAUSTED of the store itself is a full disk.
 */
enum jx_status jx_totals_flush(struct jx_store *store)
{
	struct jx_totals *totals = store->totals;
	struct jx_totals_row **rows;
	size_t n = 0;
	enum jx_status status = JX_OK;

	if (totals->n_dirty == 0)
		return JX_OK;
	rows = malloc(totals->n_dirty * sizeof(struct jx_totals_row *));
	if (!rows)
		return JX_FAULT(JX_INTERNAL, "no memory for totals");
	for (size_t i = 0; i < BUCKETS; i++)
		for (struct jx_totals_row *row = totals->buckets[i]; row; row = row->next)
			if (row->dirty)
				rows[n++] = row;
	assert(n == totals->n_dirty);
	qsort(rows, n, sizeof(struct jx_totals_row *), by_key);
	for (size_t i = 0; i < n && status == JX_OK; i++) {
		status = write_row(store, rows[i]);
		rows[i]->dirty = false;
		if (rows[i]->n == 0)
			rows[i]->seq = 0;
	}
	free(rows);
	totals->n_dirty = 0;
	return status;
}

enum jx_status jx_totals_keep(struct jx_store *store)
{
	struct jx_totals *totals = store->totals;
	enum jx_status status = JX_OK;

	drop_saved(totals);
	totals->savepoint++;
	if (totals->n_items > ITEMS_MAX) {
		status = jx_totals_flush(store);
		jx_totals_forget(totals);
	}
	return status;
}

void jx_totals_settle(struct jx_totals *totals)
{
	if (totals->n_items > ITEMS_KEPT)
		jx_totals_forget(totals);
}
