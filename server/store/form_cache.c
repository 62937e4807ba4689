/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/form_cache.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"

/* Forms that are kept from one round to the next: the year's months of a common form. */
#define KEPT       16u
/* In a round: as many as one request may name, and so many bytes. */
#define HELD       JX_BELOW_MAX
#define HELD_BYTES ((size_t)32 << 20)
/* Of one form with its items and checks; twice what the largest takes. */
#define CAP        (4u << 20)

struct cached {
	struct jx_arena arena;
	jx_month month;
	char form[JX_ITEM_CODE_MAX + 1];
	struct jx_catalog catalog;
	struct cached *next;
};

struct jx_form_cache {
	struct cached *first;
	struct cached *expired; /* not found any more, but perhaps in somebody's hands until the round ends */
	size_t n;               /* that are found */
	size_t held, bytes;     /* of all */
	uint64_t changes;       /* jx_store_changes, of all that are found */
};

static void free_all(struct jx_form_cache *cache, struct cached **list)
{
	while (*list) {
		struct cached *cached = *list;

		*list = cached->next;
		cache->held--;
		cache->bytes -= cached->arena.used;
		jx_arena_clear(&cached->arena);
		free(cached);
	}
}

void jx_form_cache_close(struct jx_form_cache *cache)
{
	if (!cache)
		return;
	free_all(cache, &cache->first);
	free_all(cache, &cache->expired);
	free(cache);
}

/* Not to be found any more; what was given out stays good until the round ends. */
static void expire(struct jx_form_cache *cache)
{
	while (cache->first) {
		struct cached *cached = cache->first;

		cache->first = cached->next;
		cached->next = cache->expired;
		cache->expired = cached;
	}
	cache->n = 0;
}

void jx_form_cache_end(struct jx_store *store)
{
	if (!store->forms)
		return;
	if (store->forms->n > KEPT)
		expire(store->forms);
	free_all(store->forms, &store->forms->expired);
}

static struct cached *find(const struct jx_form_cache *cache, jx_month month, const char *form)
{
	struct cached *cached = cache->first;

	while (cached && (cached->month != month || strcmp(cached->form, form) != 0))
		cached = cached->next;
	return cached;
}

bool jx_form_cache_schedule(const struct jx_store *store, jx_month month, const char *form,
			    struct jx_schedule *schedule)
{
	const struct jx_form_cache *cache = store->forms;
	const struct cached *cached = NULL;

	if (store->in_round && jx_store_usable(store) == JX_OK && cache && cache->changes == store->changes)
		cached = find(cache, month, form);
	if (cached)
		*schedule = cached->catalog.forms->schedule;
	return cached != NULL;
}

static enum jx_status add(struct jx_store *store, jx_month month, const char *form, struct cached **added)
{
	struct jx_form_cache *cache = store->forms;
	struct cached *cached = calloc(1, sizeof(*cached));
	enum jx_status status;

	if (!cached)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a form");
	jx_arena_init(&cached->arena, CAP);
	status = jx_catalog_read_form(store, &cached->arena, month, form, &cached->catalog);
	if (status != JX_OK) {
		jx_arena_clear(&cached->arena);
		free(cached);
		return status;
	}
	cached->month = month;
	memcpy(cached->form, form, strlen(form) + 1);
	cached->next = cache->first;
	cache->first = cached;
	cache->n++;
	cache->held++;
	cache->bytes += cached->arena.used;
	*added = cached;
	return JX_OK;
}

enum jx_status jx_catalog_load_form(struct jx_store *store, struct jx_arena *arena, jx_month month, const char *form,
				    struct jx_catalog *catalog)
{
	struct cached *cached;
	enum jx_status status = jx_store_usable(store);

	/* Outside of a round nobody says how long it is used; a form by no such name is none. */
	if (!store->in_round || status != JX_OK || strlen(form) > JX_ITEM_CODE_MAX)
		return jx_catalog_read_form(store, arena, month, form, catalog);
	if (!store->forms)
		store->forms = calloc(1, sizeof(*store->forms));
	if (!store->forms)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for forms");
	if (store->forms->changes != store->changes)
		expire(store->forms);
	store->forms->changes = store->changes;
	cached = find(store->forms, month, form);
	if (!cached && (store->forms->held >= HELD || store->forms->bytes >= HELD_BYTES))
		return jx_catalog_read_form(store, arena, month, form, catalog);
	if (!cached)
		status = add(store, month, form, &cached);
	if (status != JX_OK)
		return status;
	assert(cached);
	*catalog = cached->catalog;
	return JX_OK;
}
