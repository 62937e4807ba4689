/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/clock.h"

#include "common/base/limits.h"

int64_t jx_clock_round(struct jx_clock *clock, int64_t wall_ms, int64_t monotonic_ms, int64_t last_entry_ms)
{
	if (clock->started) {
		int64_t wall_passed = wall_ms - clock->wall_ms;
		int64_t passed = monotonic_ms - clock->monotonic_ms;

		if (wall_passed - passed > JX_CLOCK_JUMP_MS)
			clock->jumped = true;
	}
	clock->wall_ms = wall_ms;
	clock->monotonic_ms = monotonic_ms;
	clock->started = true;
	return wall_ms > last_entry_ms ? wall_ms : last_entry_ms;
}

void jx_clock_confirm(struct jx_clock *clock)
{
	clock->jumped = false;
	clock->started = false;
}
