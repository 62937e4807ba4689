/* SPDX-License-Identifier: Apache-2.0 */
#include <criterion/criterion.h>

#include "common/base/limits.h"
#include "server/domain/clock.h"

#define WALL INT64_C(1780000000000)

Test(clock, is_the_wall_clock_and_never_before_the_last_entry)
{
	struct jx_clock clock = {0};

	cr_assert_eq(jx_clock_round(&clock, WALL, 100, 0), WALL);
	cr_assert_eq(jx_clock_round(&clock, WALL + 5, 105, WALL + 5), WALL + 5);
	cr_assert_eq(jx_clock_round(&clock, WALL + 6, 106, WALL + 7), WALL + 7);
	cr_assert_not(clock.jumped);
}

Test(clock, jumps_past_the_bound_and_not_at_it)
{
	struct jx_clock at = {0}, past = {0};

	(void)jx_clock_round(&at, WALL, 100, 0);
	(void)jx_clock_round(&at, WALL + 10 + JX_CLOCK_JUMP_MS, 110, 0);
	cr_assert_not(at.jumped);
	(void)jx_clock_round(&past, WALL, 100, 0);
	(void)jx_clock_round(&past, WALL + 11 + JX_CLOCK_JUMP_MS, 110, 0);
	cr_assert(past.jumped);
}

Test(clock, does_not_jump_where_the_machine_slept)
{
	struct jx_clock clock = {0};

	(void)jx_clock_round(&clock, WALL, 100, 0);
	(void)jx_clock_round(&clock, WALL + 9 * JX_CLOCK_JUMP_MS, 100 + 9 * JX_CLOCK_JUMP_MS, 0);
	cr_assert_not(clock.jumped);
}

Test(clock, does_not_jump_at_the_first_round_or_back)
{
	struct jx_clock clock = {0};

	(void)jx_clock_round(&clock, WALL, 0, 0);
	(void)jx_clock_round(&clock, WALL - 9 * JX_CLOCK_JUMP_MS, 1, 0);
	cr_assert_not(clock.jumped);
}

Test(clock, stays_jumped_until_it_is_confirmed)
{
	struct jx_clock clock = {0};

	(void)jx_clock_round(&clock, WALL, 100, 0);
	(void)jx_clock_round(&clock, WALL + 2 * JX_CLOCK_JUMP_MS, 200, 0);
	(void)jx_clock_round(&clock, WALL + 2 * JX_CLOCK_JUMP_MS + 1, 201, 0);
	cr_assert(clock.jumped);
	/* Also where the clock is set right again: entries may have been refused for it. */
	(void)jx_clock_round(&clock, WALL + 300, 300, 0);
	cr_assert(clock.jumped);

	jx_clock_confirm(&clock);
	cr_assert_not(clock.jumped);
	(void)jx_clock_round(&clock, WALL + 5 * JX_CLOCK_JUMP_MS, 400, 0);
	cr_assert_not(clock.jumped, "the round after a confirmation starts afresh");
	(void)jx_clock_round(&clock, WALL + 7 * JX_CLOCK_JUMP_MS, 500, 0);
	cr_assert(clock.jumped);
}
