/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/disbursement.h"

#include <assert.h>

#include "common/base/reasons.h"
#include "common/model/money.h"

int64_t jx_standing_open(const struct jx_standing *standing)
{
	assert(standing->paid_fen >= 0 && standing->paid_fen <= standing->amount_fen);
	return standing->withdrawn ? 0 : standing->amount_fen - standing->paid_fen;
}

enum jx_disbursement_state jx_standing_state(const struct jx_standing *standing)
{
	if (standing->withdrawn)
		return JX_DISBURSEMENT_WITHDRAWN;
	if (standing->paid_fen == 0)
		return JX_DISBURSEMENT_REQUESTED;
	return standing->paid_fen < standing->amount_fen ? JX_DISBURSEMENT_PARTLY_PAID : JX_DISBURSEMENT_PAID;
}

const char *jx_disbursement_amount_problem(int64_t fen)
{
	if (fen <= 0)
		return JX_N("an amount is above 0");
	return fen > JX_MONEY_MAX ? JX_N("the amount is too large") : NULL;
}

int64_t jx_balance_left(const struct jx_balance *balance)
{
	return balance->budget_fen - balance->paid_fen;
}

/* False: a sum overflows, or what is left. */
static bool add_change(struct jx_balance *balance, const struct jx_change *change, unsigned fund)
{
	int64_t left;

	if (fund != 0 && change->fund != fund)
		return true;
	return !__builtin_add_overflow(balance->budget_fen, change->budget_fen, &balance->budget_fen) &&
	       !__builtin_add_overflow(balance->paid_fen, change->paid_fen, &balance->paid_fen) &&
	       !__builtin_sub_overflow(balance->budget_fen, balance->paid_fen, &left);
}

bool jx_balance_lowest(const struct jx_change *changes, size_t n, unsigned fund, jx_day from, struct jx_balance *lowest)
{
	struct jx_balance balance = {.day = from}, low;
	size_t i = 0;

	for (; i < n && changes[i].day <= from; i++)
		if (!add_change(&balance, &changes[i], fund))
			return false;
	low = balance;
	while (i < n) {
		balance.day = changes[i].day;
		for (; i < n && changes[i].day == balance.day; i++)
			if (!add_change(&balance, &changes[i], fund))
				return false;
		if (jx_balance_left(&balance) < jx_balance_left(&low))
			low = balance;
	}
	*lowest = low;
	return true;
}

enum jx_verdict jx_move_verdict(const struct jx_move *move)
{
	if (move->left_fen <= 0)
		return JX_VERDICT_NOTHING_LEFT;
	if (move->amount_fen > move->left_fen)
		return JX_VERDICT_TOO_MUCH;
	if (move->day < move->not_before)
		return JX_VERDICT_TOO_EARLY;
	return move->day > move->today ? JX_VERDICT_IN_FUTURE : JX_VERDICT_RIGHT;
}
