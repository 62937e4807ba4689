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

Test(disbursement, what_a_budget_has_left)
{
	int64_t left;

	/* 720 + 30 - 500 - 250 = 0 */
	cr_assert(jx_budget_left(&(struct jx_budget){720, 30, 500, 250}, &left));
	cr_assert_eq(left, 0);
	/* cut below what is paid: 720 - 300 - 500 = -80 */
	cr_assert(jx_budget_left(&(struct jx_budget){720, -300, 500, 0}, &left));
	cr_assert_eq(left, -80);
	cr_assert_not(jx_budget_left(&(struct jx_budget){INT64_MAX, 1, 0, 0}, &left));
	cr_assert_not(jx_budget_left(&(struct jx_budget){INT64_MIN, 0, 1, 0}, &left));
	cr_assert_not(jx_budget_left(&(struct jx_budget){INT64_MIN, 1, 1, 1}, &left));
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
