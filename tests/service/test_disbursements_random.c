/* SPDX-License-Identifier: Apache-2.0 */
/* Thousands of random steps against a plain recomputation: sums agree, and no balance is ever negative. */
#include "common/base/limits.h"
#include "server/store/disbursements.h"
#include "tests/lib/expect.h"
#include "tests/service/money.h"

TestSuite(disbursements, .init = jx_money_open, .fini = jx_money_close);

#define STEPS 2500u
#define ROWS  400u

/* The same, plainly: every request, and every payment with what is left of it. */
static struct {
	struct {
		uint64_t id;
		int64_t amount, paid;
		bool withdrawn;
		unsigned moves;
	} rows[ROWS];
	struct {
		uint64_t id;
		size_t row;
		int64_t left;
	} payments[STEPS];
	size_t n_rows, n_payments;
} plain;

static uint32_t state = 20230302;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

static int64_t plain_left(void)
{
	int64_t left = JX_MONEY_FISCAL;

	for (size_t i = 0; i < plain.n_rows; i++)
		left -= plain.rows[i].withdrawn ? plain.rows[i].paid : plain.rows[i].amount;
	return left;
}

/* Runs it; whether it was done must be as expected. */
static bool done(const struct jx_key *key, const char *method, const void *request, bool expected)
{
	const Jixiao__V1__Response *response = jx_fixture_call(&jx_money, key, method, request);
	bool ok = response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK;

	cr_assert_eq(ok, expected, "%s: %s", method, response->message);
	return ok;
}

static void step_request(void)
{
	int64_t fen = 1 + draw(30);
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", fen);

	if (plain.n_rows == ROWS || !done(&jx_money_clerk, "Disbursements/Request", &request, fen <= plain_left()))
		return;
	plain.rows[plain.n_rows].id = jx_dispatch_seq(jx_money.dispatch);
	plain.rows[plain.n_rows++].amount = fen;
}

static void step_pay(size_t i)
{
	int64_t fen = 1 + draw(30);
	int64_t open = plain.rows[i].withdrawn ? 0 : plain.rows[i].amount - plain.rows[i].paid;
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", plain.rows[i].id, fen);

	if (!done(&jx_money_manager, "Disbursements/Pay", &request,
		  fen <= open && plain.rows[i].moves < JX_DISBURSEMENT_PAYMENTS))
		return;
	plain.rows[i].paid += fen;
	plain.rows[i].moves++;
	plain.payments[plain.n_payments].id = jx_dispatch_seq(jx_money.dispatch);
	plain.payments[plain.n_payments].row = i;
	plain.payments[plain.n_payments++].left = fen;
}

static void step_reverse(size_t i)
{
	int64_t fen = 1 + draw(30);
	size_t row = plain.payments[i].row;
	Jixiao__V1__DisbursementsReverseRequest request = jx_money_reverse("370202", plain.payments[i].id, fen);

	if (!done(&jx_money_manager, "Disbursements/Reverse", &request,
		  fen <= plain.payments[i].left && plain.rows[row].moves < JX_DISBURSEMENT_PAYMENTS))
		return;
	plain.payments[i].left -= fen;
	plain.rows[row].paid -= fen;
	plain.rows[row].moves++;
}

static void step_withdraw(size_t i)
{
	bool open = !plain.rows[i].withdrawn && plain.rows[i].amount > plain.rows[i].paid;
	Jixiao__V1__DisbursementsWithdrawRequest request = jx_money_withdraw("370202", plain.rows[i].id);

	if (done(&jx_money_clerk, "Disbursements/Withdraw", &request, open))
		plain.rows[i].withdrawn = true;
}

static void compare_sums(void)
{
	struct jx_commitment commitment;
	int64_t paid_fen = 0, open_fen = 0, by_day[JX_FUND_COUNT];

	for (size_t i = 0; i < plain.n_rows; i++) {
		cr_assert_geq(plain.rows[i].paid, 0);
		paid_fen += plain.rows[i].paid;
		open_fen += plain.rows[i].withdrawn ? 0 : plain.rows[i].amount - plain.rows[i].paid;
	}
	EXPECT_OK(jx_commitment_get(jx_money.store, JX_MONEY_PROJECT, &commitment));
	cr_assert_eq(commitment.paid_fen[JX_FUND_FISCAL], paid_fen);
	cr_assert_eq(commitment.open_fen[JX_FUND_FISCAL], open_fen);
	cr_assert_leq(paid_fen + open_fen, JX_MONEY_FISCAL);
	EXPECT_OK(jx_paid_by(jx_money.store, JX_MONEY_PROJECT, "370202", 30000, by_day));
	cr_assert_eq(by_day[0], paid_fen);
}

Test(disbursements, thousands_of_random_steps_agree_with_a_plain_recomputation, .timeout = 120)
{
	for (unsigned i = 0; i < STEPS; i++) {
		unsigned kind = draw(10);

		if (kind < 3 || plain.n_rows == 0)
			step_request();
		else if (kind < 6 || (kind < 9 && plain.n_payments == 0))
			step_pay(draw((uint32_t)plain.n_rows));
		else if (kind < 9)
			step_reverse(draw((uint32_t)plain.n_payments));
		else
			step_withdraw(draw((uint32_t)plain.n_rows));
		if (i % 50 == 0)
			compare_sums();
	}
	compare_sums();
	cr_assert_gt(plain.n_rows, 50);
	cr_assert_gt(plain.n_payments, 100);
}
