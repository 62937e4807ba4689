/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/disbursement.h"

#include <assert.h>
#include <stddef.h>

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

bool jx_budget_left(const struct jx_budget *budget, int64_t *left)
{
	int64_t whole, unpaid, rest;

	if (__builtin_add_overflow(budget->set, budget->adjusted, &whole) ||
	    __builtin_sub_overflow(whole, budget->paid, &unpaid) || __builtin_sub_overflow(unpaid, budget->open, &rest))
		return false;
	*left = rest;
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
