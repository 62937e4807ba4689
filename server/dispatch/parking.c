/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/parking.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/limits.h"

void jx_parking_clear(struct jx_parking *parking)
{
	for (size_t i = 0; i < parking->count; i++)
		free((void *)parking->items[i].in.bytes);
	free(parking->items);
	*parking = (struct jx_parking){.due_ms = -1};
}

static size_t held_by(const struct jx_parking *parking, const uint8_t *key)
{
	size_t held = 0;

	for (size_t i = 0; i < parking->count; i++)
		held += memcmp(parking->items[i].in.key, key, JX_KEY_BYTES) == 0;
	return held;
}

static bool make_room(struct jx_parking *parking)
{
	size_t capacity = parking->capacity ? 2 * parking->capacity : 16;
	struct jx_parked *items;

	if (parking->count < parking->capacity)
		return true;
	items = realloc(parking->items, capacity * sizeof(*items));
	if (!items)
		return false;
	parking->items = items;
	parking->capacity = capacity;
	return true;
}

enum jx_status jx_parking_add(struct jx_parking *parking, const struct jx_inbound *in, int64_t due_ms, uint64_t seq)
{
	struct jx_parked *item;
	uint8_t *bytes;

	if (in->n > JX_PARKED_BYTES || parking->count == JX_PARKED_MAX ||
	    held_by(parking, in->key) >= JX_PARKED_SHARE || !make_room(parking))
		return JX_RESOURCE_EXHAUSTED;
	bytes = malloc(in->n);
	if (!bytes)
		return JX_RESOURCE_EXHAUSTED;
	memcpy(bytes, in->bytes, in->n);
	item = &parking->items[parking->count++];
	*item = (struct jx_parked){.in = *in, .due_ms = due_ms, .seen_seq = seq, .fresh = true};
	item->in.bytes = bytes;
	return JX_OK;
}

/* Keeps what `leaves` does not name, and finds the earliest deadline of these. */
static void sweep(struct jx_parking *parking, bool (*leaves)(const struct jx_parked *item))
{
	size_t kept = 0;

	parking->due_ms = -1;
	for (size_t i = 0; i < parking->count; i++) {
		struct jx_parked *item = &parking->items[i];

		if (leaves(item)) {
			free((void *)item->in.bytes);
			continue;
		}
		item->done = false;
		item->fresh = false;
		if (parking->due_ms < 0 || item->due_ms < parking->due_ms)
			parking->due_ms = item->due_ms;
		parking->items[kept++] = *item;
	}
	parking->count = kept;
}

static bool is_done(const struct jx_parked *item)
{
	return item->done;
}

static bool is_fresh(const struct jx_parked *item)
{
	return item->fresh;
}

void jx_parking_settle(struct jx_parking *parking)
{
	sweep(parking, is_done);
}

void jx_parking_undo(struct jx_parking *parking)
{
	sweep(parking, is_fresh);
	/* What they saw may not have happened. */
	for (size_t i = 0; i < parking->count; i++)
		parking->items[i].seen_seq = 0;
}
