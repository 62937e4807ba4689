/* SPDX-License-Identifier: Apache-2.0 */
/* The domain's rules of disbursements, with literals. */
#include <criterion/criterion.h>

#include "common/model/money.h"
#include "server/domain/disbursement.h"

Test(disbursement, amounts_are_from_one_fen_to_the_bound)
{
	cr_assert_not_null(jx_disbursement_amount_problem(-1));
	cr_assert_not_null(jx_disbursement_amount_problem(0));
	cr_assert_null(jx_disbursement_amount_problem(1));
	cr_assert_null(jx_disbursement_amount_problem(JX_MONEY_MAX));
	cr_assert_not_null(jx_disbursement_amount_problem(JX_MONEY_MAX + 1));
	cr_assert_not_null(jx_disbursement_amount_problem(INT64_MIN));
}

static void expect_standing(struct jx_standing standing, int64_t open, enum jx_disbursement_state state)
{
	cr_assert_eq(jx_standing_open(&standing), open);
	cr_assert_eq(jx_standing_state(&standing), state);
}

Test(disbursement, how_one_stands)
{
	expect_standing((struct jx_standing){100, 0, false}, 100, JX_DISBURSEMENT_REQUESTED);
	expect_standing((struct jx_standing){100, 1, false}, 99, JX_DISBURSEMENT_PARTLY_PAID);
	expect_standing((struct jx_standing){100, 99, false}, 1, JX_DISBURSEMENT_PARTLY_PAID);
	expect_standing((struct jx_standing){100, 100, false}, 0, JX_DISBURSEMENT_PAID);
	expect_standing((struct jx_standing){100, 0, true}, 0, JX_DISBURSEMENT_WITHDRAWN);
	expect_standing((struct jx_standing){100, 40, true}, 0, JX_DISBURSEMENT_WITHDRAWN);
}

/* Fund 1 has 90 from the beginning, 50 from day 40 on, 150 from day 80 on; of fund 2 all 30 are paid on day 60. */
static const struct jx_change changes[] = {
	{INT32_MIN, 1, 90, 0}, {INT32_MIN, 2, 30, 0}, {40, 1, -40, 0}, {50, 1, 0, 45},
	{60, 1, 0, -20},       {60, 2, 0, 30},        {80, 1, 100, 0},
};

static void expect_lowest(unsigned fund, jx_day from, struct jx_balance expected)
{
	struct jx_balance lowest = {0};

	cr_assert(jx_balance_lowest(changes, sizeof(changes) / sizeof(*changes), fund, from, &lowest));
	cr_assert_eq(lowest.day, expected.day, "%d", lowest.day);
	cr_assert_eq(lowest.budget_fen, expected.budget_fen);
	cr_assert_eq(lowest.paid_fen, expected.paid_fen);
	cr_assert_eq(jx_balance_left(&lowest), expected.budget_fen - expected.paid_fen);
}

Test(disbursement, the_day_with_the_least_left)
{
	expect_lowest(1, 39, (struct jx_balance){50, 50, 45});
	expect_lowest(1, 50, (struct jx_balance){50, 50, 45});
	expect_lowest(1, 51, (struct jx_balance){51, 50, 45});
	expect_lowest(1, 60, (struct jx_balance){60, 50, 25});
	expect_lowest(1, 80, (struct jx_balance){80, 150, 25});
	expect_lowest(1, 90, (struct jx_balance){90, 150, 25});
	expect_lowest(2, 1, (struct jx_balance){60, 30, 30});
	expect_lowest(3, 1, (struct jx_balance){1, 0, 0});
	/* All: 120, 80, 80 - 45 = 35, 80 - 55 = 25, 180 - 55. */
	expect_lowest(0, 1, (struct jx_balance){60, 80, 55});
}

Test(disbursement, a_balance_that_overflows)
{
	const struct jx_change budget[] = {{1, 1, INT64_MAX, 0}, {2, 1, 1, 0}};
	const struct jx_change left[] = {{1, 1, INT64_MAX, 0}, {2, 1, 0, -1}};
	struct jx_balance lowest;

	cr_assert(jx_balance_lowest(budget, 1, 1, 1, &lowest));
	cr_assert_not(jx_balance_lowest(budget, 2, 1, 1, &lowest));
	cr_assert_not(jx_balance_lowest(left, 2, 1, 2, &lowest));
}

static enum jx_verdict verdict(int64_t left, int64_t amount, jx_day day)
{
	/* follows day 10, and it is day 20 */
	return jx_move_verdict(&(struct jx_move){left, amount, 10, day, 20});
}

Test(disbursement, moves_at_their_bounds)
{
	cr_assert_eq(verdict(100, 100, 15), JX_VERDICT_RIGHT);
	cr_assert_eq(verdict(100, 1, 15), JX_VERDICT_RIGHT);
	cr_assert_eq(verdict(100, 101, 15), JX_VERDICT_TOO_MUCH);
	cr_assert_eq(verdict(0, 1, 15), JX_VERDICT_NOTHING_LEFT);
	cr_assert_eq(verdict(0, 0, 15), JX_VERDICT_NOTHING_LEFT);
	cr_assert_eq(verdict(100, 100, 10), JX_VERDICT_RIGHT); /* the same day */
	cr_assert_eq(verdict(100, 100, 9), JX_VERDICT_TOO_EARLY);
	cr_assert_eq(verdict(100, 100, 20), JX_VERDICT_RIGHT); /* today */
	cr_assert_eq(verdict(100, 100, 21), JX_VERDICT_IN_FUTURE);
}
