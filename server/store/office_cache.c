/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/office_cache.h"

#include <stdlib.h>
#include <string.h>

#include "server/store/internal.h"

/* Those above the offices of a round, and the offices themselves. */
#define SLOTS 512u

struct jx_office_cache {
	struct jx_cached_office slots[SLOTS];
};

void jx_office_cache_close(struct jx_office_cache *cache)
{
	free(cache);
}

/* FNV-1a. */
static size_t slot_of(const char *code)
{
	uint32_t hash = UINT32_C(2166136261);

	for (const char *at = code; *at != '\0'; at++)
		hash = (hash ^ (uint8_t)*at) * UINT32_C(16777619);
	return (hash ^ hash >> 16) % SLOTS;
}

struct jx_cached_office *jx_office_cache_at(struct jx_store *store, const struct jx_office_in *in, bool *there)
{
	struct jx_cached_office *slot;

	*there = false;
	if (!store->in_round || jx_store_usable(store) != JX_OK)
		return NULL;
	if (!store->offices)
		store->offices = calloc(1, sizeof(*store->offices));
	if (!store->offices)
		return NULL;
	slot = &store->offices->slots[slot_of(in->code)];
	*there = slot->changes == store->changes && slot->office.from <= in->month && in->month <= slot->until &&
		 strcmp(slot->office.code, in->code) == 0;
	return slot;
}
