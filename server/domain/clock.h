/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The time of a round: one value, never before the last entry's; and whether the wall clock can be believed.
 */
#ifndef JX_SERVER_DOMAIN_CLOCK_H
#define JX_SERVER_DOMAIN_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct jx_clock {
	int64_t wall_ms, monotonic_ms; /* of the round before */
	bool started;
	bool jumped; /* writes stop until jx_clock_confirm */
};

/*
 * The round's now: the wall clock, but never before last_entry_ms. Where the wall clock went ahead of the monotonic
 * one by more than JX_CLOCK_JUMP_MS since the round before, `jumped` is set.
 */
int64_t jx_clock_round(struct jx_clock *clock, int64_t wall_ms, int64_t monotonic_ms, int64_t last_entry_ms);
/* The operator says that the wall clock is right: the next round starts afresh. */
void jx_clock_confirm(struct jx_clock *clock);

#endif
