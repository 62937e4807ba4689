/* SPDX-License-Identifier: Apache-2.0 */
/* What one project and one disbursement may have, at the bound and one past it; all but the last go into the store. */
#include "common/base/limits.h"
#include "server/store/disbursements.h"
#include "tests/lib/expect.h"
#include "tests/service/money.h"

TestSuite(disbursements, .init = jx_money_open, .fini = jx_money_close);

#define FIRST_ID UINT64_C(100000) /* past every entry of the tests */

static void add_disbursement(uint64_t id, int64_t fen)
{
	const struct jx_disbursement disbursement = {.id = id,
						     .project = JX_MONEY_PROJECT,
						     .office = "370202",
						     .payee = "",
						     .note = "",
						     .withdrawn_reason = "",
						     .fund = JX_FUND_FISCAL,
						     .amount_fen = fen,
						     .requested = 19420,
						     .requester = 1,
						     .seq = id};

	EXPECT_OK(jx_disbursement_add(jx_money.store, &disbursement));
}

/* Of one fen, or the reversal of the one before. */
static void add_payment(uint64_t id, uint64_t disbursement, bool reversal)
{
	const struct jx_payment payment = {.id = id,
					   .disbursement = disbursement,
					   .amount_fen = reversal ? -1 : 1,
					   .day = 19425,
					   .reverses = reversal ? id - 1 : 0,
					   .payer = 1,
					   .voucher = reversal ? "" : "记-1",
					   .reason = reversal ? "多付" : ""};

	EXPECT_OK(jx_payment_add(jx_money.store, &payment));
}

static uint64_t requested(void)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 10);

	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
	return jx_dispatch_seq(jx_money.dispatch);
}

/* n payments and reversals of a project, as many as there may be of each of its disbursements. */
static void add_payments(size_t n)
{
	uint64_t id = FIRST_ID, disbursement = 0;

	EXPECT_OK(jx_store_begin(jx_money.store));
	for (size_t i = 0; i < n; i++) {
		if (i % JX_DISBURSEMENT_PAYMENTS == 0) {
			disbursement = id++;
			add_disbursement(disbursement, 1);
		}
		add_payment(id++, disbursement, i % 2 == 1);
	}
	EXPECT_OK(jx_store_commit(jx_money.store));
}

Test(disbursements, a_project_has_so_many_payments_and_no_more, .timeout = 60)
{
	Jixiao__V1__DisbursementsPayRequest pay;
	Jixiao__V1__DisbursementsReverseRequest reverse;
	uint64_t id, payment;

	_Static_assert(JX_PAYMENTS_MAX % JX_DISBURSEMENT_PAYMENTS == 0 && JX_DISBURSEMENT_PAYMENTS % 2 == 0,
		       "all but one payment are reversed");
	add_payments(JX_PAYMENTS_MAX - 1);
	id = requested();
	pay = jx_money_pay("370202", id, 1);
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Pay", &pay);
	payment = jx_dispatch_seq(jx_money.dispatch);
	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Disbursements/Pay", &pay, "PROJECT_PAYMENTS_FULL");
	EXPECT_ARG(&jx_money, 0, JX_MONEY_PROJECT);
	EXPECT_ARG(&jx_money, 1, "5000");
	reverse = jx_money_reverse("370202", payment, 1);
	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Disbursements/Reverse", &reverse, "PROJECT_PAYMENTS_FULL");
}

Test(disbursements, a_reversal_takes_its_place_in_a_disbursement)
{
	Jixiao__V1__DisbursementsReverseRequest reverse;

	EXPECT_OK(jx_store_begin(jx_money.store));
	add_disbursement(FIRST_ID, JX_DISBURSEMENT_PAYMENTS);
	for (uint64_t i = 1; i < JX_DISBURSEMENT_PAYMENTS; i++)
		add_payment(FIRST_ID + i, FIRST_ID, false);
	EXPECT_OK(jx_store_commit(jx_money.store));
	reverse = jx_money_reverse("370202", FIRST_ID + 1, 1);
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &reverse);
	reverse.payment_id++;
	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Disbursements/Reverse", &reverse, "DISBURSEMENT_FULL");
	EXPECT_ARG(&jx_money, 1, "200");
}

/* Withdrawn ones count too: they are never deleted. */
Test(disbursements, a_project_has_so_many_disbursements_and_no_more, .timeout = 60)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 10);

	EXPECT_OK(jx_store_begin(jx_money.store));
	for (uint64_t i = 1; i < JX_DISBURSEMENTS_MAX; i++) {
		add_disbursement(FIRST_ID + i, 1);
		EXPECT_OK(jx_disbursement_withdraw(jx_money.store, FIRST_ID + i, "撤销", FIRST_ID + i));
	}
	EXPECT_OK(jx_store_commit(jx_money.store));
	(void)requested();
	EXPECT_REFUSED(&jx_money, &jx_money_clerk, "Disbursements/Request", &request, "PROJECT_DISBURSEMENTS_FULL");
	EXPECT_ARG(&jx_money, 0, JX_MONEY_PROJECT);
	EXPECT_ARG(&jx_money, 1, "5000");
}
