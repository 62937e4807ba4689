/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/transport/fake_dispatch.h"

#include <string.h>
#include <time.h>

void fake_dispatch_init(struct jx_dispatch *dispatch, const uint8_t admitted[JX_KEY_BYTES])
{
	memset(dispatch, 0, sizeof(*dispatch));
	memcpy(dispatch->admitted, admitted, JX_KEY_BYTES);
	dispatch->due_ms = -1;
}

static void refuse(struct jx_dispatch *dispatch, const struct jx_peer *peer, enum jx_reason reason, size_t at)
{
	dispatch->bytes[at][0] = FAKE_REFUSAL;
	dispatch->bytes[at][1] = (uint8_t)reason;
	dispatch->items[at] = (struct jx_outbound){.peer = *peer, .bytes = dispatch->bytes[at], .n = 2};
}

static enum jx_status run_one(struct jx_dispatch *dispatch, struct jx_instant at, const struct jx_inbound *in,
			      size_t *count)
{
	const struct timespec slow = {.tv_nsec = FAKE_SLOW_MS * 1000000L};

	if (in->bytes[0] == FAKE_FAULT)
		return JX_INTERNAL;
	if (in->bytes[0] == FAKE_PARK) {
		dispatch->parked = *in;
		dispatch->due_ms = at.monotonic_ms + FAKE_PARK_MS;
		return JX_OK;
	}
	if (in->bytes[0] == FAKE_SLOW)
		(void)nanosleep(&slow, NULL);
	if (in->bytes[0] == FAKE_DOUBLE)
		dispatch->items[(*count)++] = (struct jx_outbound){
			.peer = {.size = 5, .id = {0, 1, 2, 3, 4}}, .bytes = in->bytes, .n = in->n};
	dispatch->items[(*count)++] = (struct jx_outbound){.peer = in->peer, .bytes = in->bytes, .n = in->n};
	return JX_OK;
}

enum jx_status jx_dispatch_round(struct jx_dispatch *dispatch, struct jx_instant at, const struct jx_inbound *in,
				 size_t n, struct jx_outbox *out)
{
	enum jx_status status = JX_OK;
	size_t count = 0;

	dispatch->rounds++;
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = run_one(dispatch, at, &in[i], &count);
	if (status != JX_OK) {
		for (size_t i = 0; i < n; i++)
			refuse(dispatch, &in[i].peer, JX_REASON_COMMIT_UNKNOWN, i);
		count = n;
	} else if (dispatch->due_ms >= 0 && dispatch->due_ms <= at.monotonic_ms) {
		dispatch->due_ms = -1;
		refuse(dispatch, &dispatch->parked.peer, JX_REASON_TIMED_OUT, count++);
	}
	*out = (struct jx_outbox){.items = dispatch->items, .count = count};
	return status;
}

void jx_dispatch_refuse(struct jx_dispatch *dispatch, enum jx_reason reason, const struct jx_inbound *in, size_t n,
			struct jx_outbox *out)
{
	for (size_t i = 0; i < n; i++)
		refuse(dispatch, &in[i].peer, reason, i);
	dispatch->refused += (unsigned)n;
	*out = (struct jx_outbox){.items = dispatch->items, .count = n};
}

void jx_dispatch_release(struct jx_dispatch *dispatch, struct jx_outbox *out)
{
	const bool waits = dispatch->due_ms >= 0;

	if (waits)
		refuse(dispatch, &dispatch->parked.peer, JX_REASON_SHUTTING_DOWN, 0);
	dispatch->due_ms = -1;
	*out = (struct jx_outbox){.items = dispatch->items, .count = waits};
}

int64_t jx_dispatch_due(const struct jx_dispatch *dispatch)
{
	return dispatch->due_ms;
}

static bool derives(const uint8_t key[JX_KEY_BYTES], const uint8_t curve[JX_KEY_BYTES])
{
	uint8_t derived[JX_KEY_BYTES];

	return jx_identity_curve(key, derived) && memcmp(derived, curve, JX_KEY_BYTES) == 0;
}

enum jx_status jx_dispatch_admits(struct jx_dispatch *dispatch, const uint8_t curve[JX_KEY_BYTES],
				  uint8_t key[JX_KEY_BYTES])
{
	const uint8_t *found = dispatch->open_door ? dispatch->admitted : NULL;

	if (dispatch->asked != NULL)
		dispatch->asked();
	if (derives(dispatch->admitted, curve))
		found = dispatch->admitted;
	else if (derives(dispatch->other, curve))
		found = dispatch->other;
	if (found == NULL)
		return JX_NOT_FOUND;
	memcpy(key, found, JX_KEY_BYTES);
	return JX_OK;
}

enum jx_status jx_dispatch_rest(struct jx_dispatch *dispatch, bool idle)
{
	dispatch->idle_rests += idle;
	return JX_OK;
}

void jx_dispatch_confirm_clock(struct jx_dispatch *dispatch)
{
	dispatch->confirmed++;
}
