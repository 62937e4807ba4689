/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of disbursements: what may be requested, paid, withdrawn and reversed. Pure.
 */
#ifndef JX_SERVER_DOMAIN_DISBURSEMENT_H
#define JX_SERVER_DOMAIN_DISBURSEMENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/date.h"

/* The numbers of jixiao.v1.DisbursementState; server/service/disbursement_message.c asserts that they are equal. */
enum jx_disbursement_state {
	JX_DISBURSEMENT_REQUESTED = 1,
	JX_DISBURSEMENT_PARTLY_PAID = 2,
	JX_DISBURSEMENT_PAID = 3,
	JX_DISBURSEMENT_WITHDRAWN = 4,
};

/* How a disbursement stands: 0 <= paid_fen <= amount_fen. */
struct jx_standing {
	int64_t amount_fen;
	int64_t paid_fen; /* less what was reversed */
	bool withdrawn;   /* what was not paid then never will be */
};

/* What may still be paid or withdrawn. */
int64_t jx_standing_open(const struct jx_standing *standing);
/* A withdrawn one is WITHDRAWN whatever was paid before. */
enum jx_disbursement_state jx_standing_state(const struct jx_standing *standing);

/* NULL for 1 fen to JX_MONEY_MAX, else what is wrong, in English. */
const char *jx_disbursement_amount_problem(int64_t fen);

/* What a day changes of a fund: its budget, by a version or an adjustment, or what is paid of it. */
struct jx_change {
	jx_day day;
	unsigned fund;
	int64_t budget_fen, paid_fen;
};

/* At the end of a day. */
struct jx_balance {
	jx_day day;
	int64_t budget_fen, paid_fen;
};

/* Below 0 where a budget was cut below what is paid. */
int64_t jx_balance_left(const struct jx_balance *balance);

/*
 * The first of the balances with the least left, of the days from `from` on. The changes are by day; fund 0 is all of
 * them together. False: a sum overflows.
 */
bool jx_balance_lowest(const struct jx_change *changes, size_t n, unsigned fund, jx_day from,
		       struct jx_balance *lowest);

enum jx_verdict {
	JX_VERDICT_RIGHT = 0,
	JX_VERDICT_NOTHING_LEFT,
	JX_VERDICT_TOO_MUCH,
	JX_VERDICT_TOO_EARLY, /* before the day of what it follows */
	JX_VERDICT_IN_FUTURE, /* after the server's day */
};

/* A payment against what is open of a request, or a reversal against what is left of a payment. */
struct jx_move {
	int64_t left_fen, amount_fen;
	jx_day not_before, day, today;
};

/* The first thing that is wrong with it. */
enum jx_verdict jx_move_verdict(const struct jx_move *move);

#endif
