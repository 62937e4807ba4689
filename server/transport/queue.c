/* SPDX-License-Identifier: Apache-2.0 */
#include "server/transport/queue.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Keys are points on a curve, so that any two of their bytes spread well; nobody can choose many enrolled keys. */
#define BUCKETS 512u

static const size_t queue_bytes = (size_t)JX_QUEUE_BYTES;
static const size_t share_bytes = (size_t)JX_QUEUE_SHARE_BYTES;
static const size_t round_bytes = (size_t)JX_ROUND_BYTES;

/* Places are numbered from 1; 0 is none. */
struct place {
	struct jx_queued item;
	uint32_t next;
};

/* What one principal has waiting, oldest first. */
struct lane {
	uint8_t key[JX_KEY_BYTES];
	uint32_t first, last;
	uint32_t count;
	size_t bytes;
	uint32_t chain;    /* the next lane of the bucket, or of the free ones */
	uint32_t previous; /* neighbours in the ring of lanes whose turn comes */
	uint32_t next;
};

/*
 * Everything has its place from the beginning, so that a full queue cannot fail for want of memory. The system hands
 * out pages when they are first written, and places are used lowest first, so that a queue that was never full is
 * small.
 */
struct jx_queue {
	struct place places[JX_QUEUE_REQUESTS + 1];
	struct lane lanes[JX_QUEUE_REQUESTS + 1];
	uint32_t buckets[BUCKETS];
	uint32_t free_place, fresh_place;
	uint32_t free_lane, fresh_lane;
	uint32_t turn; /* the lane that is served next */
	uint32_t n_lanes;
	uint32_t count;
	size_t bytes;
};

static uint32_t *bucket_of(struct jx_queue *queue, const uint8_t key[JX_KEY_BYTES])
{
	return &queue->buckets[(key[0] | (unsigned)key[1] << 8) % BUCKETS];
}

static uint32_t lane_find(struct jx_queue *queue, const uint8_t key[JX_KEY_BYTES])
{
	uint32_t at = *bucket_of(queue, key);
	while (at != 0 && memcmp(queue->lanes[at].key, key, JX_KEY_BYTES) != 0)
		at = queue->lanes[at].chain;
	return at;
}

/* A new lane stands where its turn comes last. */
static uint32_t lane_add(struct jx_queue *queue, const uint8_t key[JX_KEY_BYTES])
{
	uint32_t at = queue->free_lane;
	if (at != 0)
		queue->free_lane = queue->lanes[at].chain;
	else
		at = ++queue->fresh_lane;

	uint32_t *bucket = bucket_of(queue, key);
	struct lane *lane = &queue->lanes[at];
	*lane = (struct lane){.chain = *bucket, .previous = at, .next = at};
	memcpy(lane->key, key, JX_KEY_BYTES);
	*bucket = at;

	if (queue->turn == 0) {
		queue->turn = at;
	} else {
		struct lane *head = &queue->lanes[queue->turn];
		lane->next = queue->turn;
		lane->previous = head->previous;
		queue->lanes[head->previous].next = at;
		head->previous = at;
	}
	queue->n_lanes++;
	return at;
}

static void lane_remove(struct jx_queue *queue, uint32_t at)
{
	struct lane *lane = &queue->lanes[at];
	assert(lane->count == 0 && lane->bytes == 0);

	uint32_t *link = bucket_of(queue, lane->key);
	while (*link != at)
		link = &queue->lanes[*link].chain;
	*link = lane->chain;

	queue->lanes[lane->previous].next = lane->next;
	queue->lanes[lane->next].previous = lane->previous;
	if (queue->turn == at)
		queue->turn = lane->next == at ? 0 : lane->next;
	queue->n_lanes--;

	lane->chain = queue->free_lane;
	queue->free_lane = at;
}

static void place_add(struct jx_queue *queue, struct lane *lane, const struct jx_queued *item)
{
	uint32_t at = queue->free_place;
	if (at != 0)
		queue->free_place = queue->places[at].next;
	else
		at = ++queue->fresh_place;

	queue->places[at] = (struct place){.item = *item};
	if (lane->count == 0)
		lane->first = at;
	else
		queue->places[lane->last].next = at;
	lane->last = at;

	lane->count++;
	lane->bytes += item->in.n;
	queue->count++;
	queue->bytes += item->in.n;
}

static void place_take(struct jx_queue *queue, struct lane *lane, struct jx_queued *item)
{
	uint32_t at = lane->first;
	struct place *place = &queue->places[at];
	*item = place->item;

	lane->first = place->next;
	lane->count--;
	lane->bytes -= item->in.n;
	queue->count--;
	queue->bytes -= item->in.n;

	place->next = queue->free_place;
	queue->free_place = at;
}

struct jx_queue *jx_queue_open(void)
{
	return calloc(1, sizeof(struct jx_queue));
}

void jx_queue_close(struct jx_queue *queue)
{
	assert(queue == NULL || queue->count == 0);
	free(queue);
}

enum jx_status jx_queue_push(struct jx_queue *queue, const struct jx_queued *item)
{
	const size_t n = item->in.n;
	if (queue->count >= JX_QUEUE_REQUESTS || n > queue_bytes - queue->bytes)
		return JX_RESOURCE_EXHAUSTED;

	uint32_t at = lane_find(queue, item->in.key);
	if (at != 0 && queue->lanes[at].count >= JX_QUEUE_SHARE)
		return JX_RESOURCE_EXHAUSTED;
	if (n > share_bytes - (at != 0 ? queue->lanes[at].bytes : 0))
		return JX_RESOURCE_EXHAUSTED;

	if (at == 0)
		at = lane_add(queue, item->in.key);
	place_add(queue, &queue->lanes[at], item);
	return JX_OK;
}

size_t jx_queue_take(struct jx_queue *queue, struct jx_queued *round)
{
	const size_t share = queue->n_lanes > 1 ? JX_ROUND_SHARE : JX_ROUND_REQUESTS;
	size_t n = 0, bytes = 0;

	/* One of each lane in turn; after `share` times round, every lane has had its share or is empty. */
	for (size_t lap = 0; lap < share && queue->turn != 0; lap++) {
		for (uint32_t left = queue->n_lanes; left > 0; left--) {
			const uint32_t at = queue->turn;
			struct lane *lane = &queue->lanes[at];
			const size_t next = queue->places[lane->first].item.in.n;
			if (n == JX_ROUND_REQUESTS || (n > 0 && next > round_bytes - bytes))
				return n;

			place_take(queue, lane, &round[n++]);
			bytes += next;
			queue->turn = lane->next;
			if (lane->count == 0)
				lane_remove(queue, at);
		}
	}
	return n;
}

size_t jx_queue_count(const struct jx_queue *queue)
{
	return queue->count;
}
