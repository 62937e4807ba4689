/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule of the service at its bounds. The project has 1,000 fen fiscal and 100 carried over. */
#include <string.h>

#include "common/base/limits.h"
#include "server/store/disbursements.h"
#include "tests/lib/expect.h"
#include "tests/service/money.h"

TestSuite(disbursements, .init = jx_money_open, .fini = jx_money_close);

/* By the clerk of 370202; returns its id. */
static uint64_t requested(int64_t fen)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", fen);
	const Jixiao__V1__DisbursementsRequestResponse *response =
		jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);

	return response->disbursement->id;
}

static const Jixiao__V1__Disbursement *paid(uint64_t id, int64_t fen)
{
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, fen);
	const Jixiao__V1__DisbursementsPayResponse *response =
		jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Pay", &request);

	return response->disbursement;
}

#define REFUSED(key, method, request, reason)                                                                          \
	EXPECT_REFUSED(&jx_money, &(key), "Disbursements/" method, &(request), reason)

/* -- Request ------------------------------------------------------------------------------------------------------- */

Test(disbursements, request_answers_with_the_disbursement)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 300);
	const Jixiao__V1__Disbursement *made;

	request.payee = (char *)"某公司";
	request.note = (char *)"化解积案";
	made = ((const Jixiao__V1__DisbursementsRequestResponse *)jx_fixture_ask(&jx_money, &jx_money_clerk,
										 "Disbursements/Request", &request))
		       ->disbursement;
	cr_assert_eq(made->id, jx_money.response->receipt->seq);
	cr_assert_str_eq(made->project_code, JX_MONEY_PROJECT);
	cr_assert_str_eq(made->office_code, "370202");
	cr_assert_str_eq(made->payee, "某公司");
	cr_assert_str_eq(made->note, "化解积案");
	cr_assert_eq(made->amount_fen, 300);
	cr_assert_str_eq(made->requested_on, "2023-03-02");
	cr_assert_eq(made->state, JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_REQUESTED);
	cr_assert_eq(made->fund, JIXIAO__V1__FUND__FUND_FISCAL);
	cr_assert_eq(made->paid_fen, 0);
	cr_assert_str_neq(made->requester_name, "");
	cr_assert_eq(made->n_payments, 0);
}

Test(disbursements, request_stays_within_the_budget)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", JX_MONEY_FISCAL + 1);

	REFUSED(jx_money_clerk, "Request", request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 0, "10.01元");
	EXPECT_ARG(&jx_money, 1, "fiscal fund");
	EXPECT_ARG(&jx_money, 2, JX_MONEY_PROJECT);
	EXPECT_ARG(&jx_money, 3, "10.00元");
	(void)requested(JX_MONEY_FISCAL); /* exactly the budget */
	request.amount_fen = 1;
	REFUSED(jx_money_clerk, "Request", request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 3, "0.00元");
	request.fund = JIXIAO__V1__FUND__FUND_CARRY_OVER;
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
	request.fund = JIXIAO__V1__FUND__FUND_OTHER;
	REFUSED(jx_money_clerk, "Request", request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 1, "other fund");
}

static void adjust(uint64_t id, enum jx_fund fund, int64_t fen, jx_day day)
{
	const struct jx_adjustment adjustment = {id, fund, fen, day, "文号", "调整"};

	EXPECT_OK(jx_store_begin(jx_money.store));
	EXPECT_OK(jx_adjustment_add(jx_money.store, JX_MONEY_PROJECT, &adjustment));
	EXPECT_OK(jx_store_commit(jx_money.store));
}

/* The other fund was cut to -50, so that the whole has 1000 + 100 - 50 = 1050, less than the two funds have together.
 */
Test(disbursements, request_stays_within_the_whole_too)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", JX_MONEY_CARRIED);

	adjust(900, JX_FUND_OTHER, -50, 19500);
	(void)requested(JX_MONEY_FISCAL);
	request.fund = JIXIAO__V1__FUND__FUND_CARRY_OVER;
	REFUSED(jx_money_clerk, "Request", request, "BUDGET_EXCEEDED");
	EXPECT_ARG(&jx_money, 2, "0.50元");
	request.amount_fen = 50;
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
}

Test(disbursements, an_adjustment_counts_from_its_day_on)
{
	jx_day today;
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", JX_MONEY_FISCAL + 5);

	cr_assert(jx_date_parse(JX_FIXTURE_TODAY, &today));
	adjust(900, JX_FUND_FISCAL, 5, today + 1);
	REFUSED(jx_money_clerk, "Request", request, "FUND_EXCEEDED");
	adjust(901, JX_FUND_FISCAL, 5, today);
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
}

/* What is paid of a budget that was cut since is refused: 1000 - 400 leaves 600. */
Test(disbursements, pay_stays_within_a_budget_that_was_cut)
{
	uint64_t id = requested(JX_MONEY_FISCAL);
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, 601);

	adjust(900, JX_FUND_FISCAL, -400, 19500);
	REFUSED(jx_money_manager, "Pay", request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 3, "6.00元");
	(void)paid(id, 600);
}

Test(disbursements, request_names_every_field_that_is_wrong)
{
	char text[JX_TEXT_LINE_MAX + 2] = "";
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 0);

	memset(text, 'n', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	request.date = (char *)"2023-02-29";
	request.payee = (char *)"a\nb";
	request.note = text;
	REFUSED(jx_money_clerk, "Request", request, "FIELD_INVALID");
	cr_assert_eq(jx_money.response->n_violations, 4);
	EXPECT_ARG(&jx_money, 0, "amount_fen");
	request = jx_money_request("370202", 1);
	request.note = text + 1;
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
	request.amount_fen = INT64_MAX;
	REFUSED(jx_money_clerk, "Request", request, "FIELD_INVALID");
	request.amount_fen = 1;
	request.date = (char *)"2026-09-02";
	REFUSED(jx_money_clerk, "Request", request, "DATE_IN_FUTURE");
	EXPECT_ARG(&jx_money, 1, "2026-09-01");
	request.date = (char *)"2026-09-01";
	request.project_code = (char *)"nothing";
	REFUSED(jx_money_clerk, "Request", request, "PROJECT_NOT_FOUND");
}

Test(disbursements, a_clerk_asks_for_its_own_office_alone)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202001", 1);

	REFUSED(jx_money_clerk, "Request", request, "OWN_OFFICE_ONLY");
	EXPECT_ARG(&jx_money, 1, "370202");
	request.office_code = (char *)JX_FIXTURE_ROOT;
	REFUSED(jx_money_clerk, "Request", request, "OFFICE_OUT_OF_SCOPE");
	request.office_code = (char *)"370202001";
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &request);
	REFUSED(jx_money.admin, "Request", request, "ROLE_MISSING");
}

/* -- Pay ----------------------------------------------------------------------------------------------------------- */

Test(disbursements, pay_in_parts)
{
	uint64_t id = requested(300);
	const Jixiao__V1__Disbursement *now = paid(id, 100);
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, 201);

	cr_assert_eq(now->state, JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_PARTLY_PAID);
	REFUSED(jx_money_manager, "Pay", request, "PAYMENT_TOO_LARGE");
	EXPECT_ARG(&jx_money, 1, "2.00元");
	EXPECT_ARG(&jx_money, 2, "2.01元");
	now = paid(id, 0); /* all that is left */
	cr_assert_eq(now->state, JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_PAID);
	cr_assert_eq(now->paid_fen, 300);
	cr_assert_eq(now->n_payments, 2);
	cr_assert_eq(now->payments[1]->amount_fen, 200);
	cr_assert_str_eq(now->payments[1]->date, "2023-03-09");
	cr_assert_str_eq(now->payments[1]->voucher, "记-0312");
	cr_assert_str_neq(now->payments[1]->payer_name, "");
	cr_assert_eq(now->seq, now->payments[1]->id);
	request.amount_fen = 0;
	REFUSED(jx_money_manager, "Pay", request, "DISBURSEMENT_CLOSED");
}

Test(disbursements, pay_on_a_day_that_can_be)
{
	uint64_t id = requested(300);
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, 100);

	request.date = (char *)"2023-03-01";
	REFUSED(jx_money_manager, "Pay", request, "DATE_TOO_EARLY");
	EXPECT_ARG(&jx_money, 0, "2023-03-01");
	EXPECT_ARG(&jx_money, 1, "2023-03-02");
	request.date = (char *)"2026-09-02";
	REFUSED(jx_money_manager, "Pay", request, "DATE_IN_FUTURE");
	request.date = (char *)"2023-03-02";
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Pay", &request);
	request.date = (char *)"2026-09-01";
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Pay", &request);
	request.date = (char *)"";
	request.voucher = (char *)"";
	request.amount_fen = -1;
	REFUSED(jx_money_manager, "Pay", request, "FIELD_INVALID");
	cr_assert_eq(jx_money.response->n_violations, 3);
}

Test(disbursements, another_person_pays)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 10);
	const Jixiao__V1__DisbursementsRequestResponse *response =
		jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &request);
	Jixiao__V1__DisbursementsPayRequest pay = jx_money_pay("370202", response->disbursement->id, 0);

	REFUSED(jx_money_manager, "Pay", pay, "PAYER_REQUESTED");
	REFUSED(jx_money_clerk, "Pay", pay, "ROLE_MISSING");
	(void)jx_fixture_ask(&jx_money, &jx_money_other, "Disbursements/Pay", &pay);
}

Test(disbursements, the_office_is_the_disbursement_s)
{
	uint64_t id = requested(300);
	Jixiao__V1__DisbursementsPayRequest pay = jx_money_pay("370203", id, 0);
	Jixiao__V1__DisbursementsWithdrawRequest withdraw = jx_money_withdraw("370203", id);

	REFUSED(jx_money_manager, "Pay", pay, "DISBURSEMENT_OFFICE_DIFFERS");
	EXPECT_ARG(&jx_money, 1, "370203"); /* what was asked for; whose it is is not told */
	cr_assert_eq(jx_money.response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_PERMISSION_DENIED);
	cr_assert_null(strstr(jx_money.response->message, "370202"));
	REFUSED(jx_money_outsider, "Withdraw", withdraw, "DISBURSEMENT_OFFICE_DIFFERS");
	pay = jx_money_pay("370202", id + 50, 0);
	REFUSED(jx_money_manager, "Pay", pay, "DISBURSEMENT_NOT_FOUND");
}

/* -- Withdraw and Reverse ------------------------------------------------------------------------------------------ */

Test(disbursements, withdraw_gives_back_what_is_not_paid)
{
	uint64_t id = requested(JX_MONEY_FISCAL);
	Jixiao__V1__DisbursementsWithdrawRequest request = jx_money_withdraw("370202", id);
	Jixiao__V1__DisbursementsPayRequest pay = jx_money_pay("370202", id, 1);
	Jixiao__V1__DisbursementsRequestRequest again = jx_money_request("370202", JX_MONEY_FISCAL - 399);
	const Jixiao__V1__DisbursementsWithdrawResponse *response;

	(void)paid(id, 400);
	request.reason = (char *)"";
	REFUSED(jx_money_clerk, "Withdraw", request, "FIELD_INVALID");
	request.reason = (char *)"撤销";
	response = jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Withdraw", &request);
	cr_assert_eq(response->disbursement->state, JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_WITHDRAWN);
	cr_assert_eq(response->disbursement->paid_fen, 400);
	cr_assert_str_eq(response->disbursement->withdrawn_reason, "撤销");
	REFUSED(jx_money_clerk, "Withdraw", request, "DISBURSEMENT_CLOSED");
	REFUSED(jx_money_manager, "Pay", pay, "DISBURSEMENT_CLOSED");
	REFUSED(jx_money_clerk, "Request", again, "FUND_EXCEEDED"); /* 600 are left */
	(void)requested(JX_MONEY_FISCAL - 400);
}

Test(disbursements, what_is_paid_is_not_withdrawn)
{
	uint64_t id = requested(300);
	Jixiao__V1__DisbursementsWithdrawRequest request = jx_money_withdraw("370202", id);

	(void)paid(id, 0);
	REFUSED(jx_money_clerk, "Withdraw", request, "DISBURSEMENT_CLOSED");
}

Test(disbursements, reverse_at_most_what_is_left_of_the_payment)
{
	uint64_t id = requested(300), payment = paid(id, 200)->payments[0]->id;
	Jixiao__V1__DisbursementsReverseRequest request = jx_money_reverse("370202", payment, 201);
	const Jixiao__V1__DisbursementsReverseResponse *response;

	REFUSED(jx_money_manager, "Reverse", request, "REVERSAL_TOO_LARGE");
	request.amount_fen = 50;
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &request);
	cr_assert_eq(response->disbursement->paid_fen, 150);
	cr_assert_eq(response->disbursement->payments[1]->amount_fen, -50);
	cr_assert_eq(response->disbursement->payments[1]->reverses, payment);
	cr_assert_str_eq(response->disbursement->payments[1]->reason, "多付");
	request.amount_fen = 151;
	REFUSED(jx_money_manager, "Reverse", request, "REVERSAL_TOO_LARGE");
	EXPECT_ARG(&jx_money, 1, "1.50元");
	request.payment_id = payment + 1; /* the reversal itself */
	REFUSED(jx_money_manager, "Reverse", request, "PAYMENT_IS_REVERSAL");
	request.payment_id = id;
	REFUSED(jx_money_manager, "Reverse", request, "PAYMENT_NOT_FOUND");
	request = jx_money_reverse("370202", payment, 0); /* all of it */
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &request);
	cr_assert_eq(response->disbursement->paid_fen, 0);
	cr_assert_eq(response->disbursement->state, JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_REQUESTED);
	REFUSED(jx_money_manager, "Reverse", request, "PAYMENT_REVERSED");
	cr_assert_eq(paid(id, 0)->paid_fen, 300); /* it is open again */
}

Test(disbursements, reverse_on_a_day_that_can_be)
{
	uint64_t id = requested(300), payment = paid(id, 200)->payments[0]->id;
	Jixiao__V1__DisbursementsReverseRequest request = jx_money_reverse("370202", payment, 1);
	const Jixiao__V1__DisbursementsReverseResponse *response;

	request.date = (char *)"2023-03-08";
	REFUSED(jx_money_manager, "Reverse", request, "DATE_TOO_EARLY");
	request.date = (char *)"2026-09-02";
	REFUSED(jx_money_manager, "Reverse", request, "DATE_IN_FUTURE");
	request.date = (char *)"2023-03-09";
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &request);
	request.date = (char *)"";
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &request);
	cr_assert_str_eq(response->disbursement->payments[2]->date, JX_FIXTURE_TODAY);
	request.reason = (char *)"";
	REFUSED(jx_money_manager, "Reverse", request, "FIELD_INVALID");
	request = jx_money_reverse("370203", payment, 1);
	REFUSED(jx_money_manager, "Reverse", request, "DISBURSEMENT_OFFICE_DIFFERS");
	REFUSED(jx_money_clerk, "Reverse", request, "ROLE_MISSING");
}

Test(disbursements, one_has_so_many_payments_and_no_more)
{
	uint64_t id = requested(JX_MONEY_FISCAL);
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, 1);

	for (unsigned i = 0; i < JX_DISBURSEMENT_PAYMENTS; i++)
		(void)paid(id, 1);
	REFUSED(jx_money_manager, "Pay", request, "DISBURSEMENT_FULL");
}

/* -- Get and List -------------------------------------------------------------------------------------------------- */

Test(disbursements, get_by_either_id_from_the_office_and_above)
{
	uint64_t id = requested(300), payment = paid(id, 200)->payments[0]->id;
	Jixiao__V1__DisbursementsGetRequest request = JIXIAO__V1__DISBURSEMENTS_GET_REQUEST__INIT;
	const Jixiao__V1__DisbursementsGetResponse *response;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.id = payment;
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Get", &request);
	cr_assert_eq(response->disbursement->id, id);
	cr_assert_eq(response->disbursement->n_payments, 1);
	request.office_code = (char *)"370202";
	request.id = id;
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Get", &request);
	request.office_code = (char *)"370203";
	REFUSED(jx_money_outsider, "Get", request, "DISBURSEMENT_OFFICE_DIFFERS");
	request.office_code = (char *)"370202001";
	REFUSED(jx_money_manager, "Get", request, "DISBURSEMENT_OFFICE_DIFFERS");
	request.id = 1;
	REFUSED(jx_money_manager, "Get", request, "DISBURSEMENT_NOT_FOUND");
}

static const Jixiao__V1__DisbursementsListResponse *list(const struct jx_key *key, const char *office, uint32_t size)
{
	Jixiao__V1__DisbursementsListRequest request = JIXIAO__V1__DISBURSEMENTS_LIST_REQUEST__INIT;

	request.office_code = (char *)office;
	request.page_size = size;
	return jx_fixture_ask(&jx_money, key, "Disbursements/List", &request);
}

Test(disbursements, list_at_and_below_an_office)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370203", 5);
	Jixiao__V1__DisbursementsListRequest by_project = JIXIAO__V1__DISBURSEMENTS_LIST_REQUEST__INIT;
	uint64_t first = requested(1), second = requested(2);

	(void)jx_fixture_ask(&jx_money, &jx_money_outsider, "Disbursements/Request", &request);
	cr_assert_eq(list(&jx_money_manager, JX_FIXTURE_ROOT, 0)->n_disbursements, 3);
	cr_assert_eq(list(&jx_money_clerk, "370202", 0)->n_disbursements, 2);
	cr_assert_eq(list(&jx_money_clerk, "370202", 1)->disbursements[0]->id, first);
	cr_assert_not_null(list(&jx_money_clerk, "370202", 1)->next);
	cr_assert_eq(list(&jx_money_clerk, "370202", 2)->disbursements[1]->id, second);
	cr_assert_null(list(&jx_money_clerk, "370202", 2)->next);
	by_project.office_code = (char *)"370203";
	REFUSED(jx_money_clerk, "List", by_project, "OFFICE_OUT_OF_SCOPE");
	by_project.project_code = (char *)"nothing";
	cr_assert_eq(((const Jixiao__V1__DisbursementsListResponse *)jx_fixture_ask(&jx_money, &jx_money_manager,
										    "Disbursements/List", &by_project))
			     ->n_disbursements,
		     0);
}
