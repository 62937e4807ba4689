/* SPDX-License-Identifier: Apache-2.0 */
/* Money of offices that move and end: what was asked for in a month stays with the offices above in that month. */
#include "jixiao/v1/offices.pb-c.h"

#include "tests/lib/expect.h"
#include "tests/service/money.h"

#define STREET "370202001"

static uint64_t id; /* 300 fen, asked for by the street on 2023-03-02 */

static Jixiao__V1__DisbursementsRequestRequest asking(const char *date)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request(STREET, 300);

	request.date = (char *)date;
	return request;
}

static void setup(void)
{
	const Jixiao__V1__DisbursementsRequestRequest request = asking("2023-03-02");
	const Jixiao__V1__DisbursementsRequestResponse *response;

	jx_money_open();
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &request);
	id = response->disbursement->id;
}

TestSuite(office_money, .init = setup, .fini = jx_money_close);

static Jixiao__V1__OfficesMoveRequest moving(const char *from)
{
	Jixiao__V1__OfficesMoveRequest request = JIXIAO__V1__OFFICES_MOVE_REQUEST__INIT;

	request.code = (char *)STREET;
	request.parent_code = (char *)"370203";
	request.from = (char *)from;
	return request;
}

static Jixiao__V1__OfficesEndRequest ending(const char *from)
{
	Jixiao__V1__OfficesEndRequest request = JIXIAO__V1__OFFICES_END_REQUEST__INIT;

	request.code = (char *)STREET;
	request.from = (char *)from;
	return request;
}

static size_t listed(const char *office)
{
	Jixiao__V1__DisbursementsListRequest request = JIXIAO__V1__DISBURSEMENTS_LIST_REQUEST__INIT;
	const Jixiao__V1__DisbursementsListResponse *response;

	request.office_code = (char *)office;
	response = jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/List", &request);
	return response->n_disbursements;
}

Test(office_money, holds_an_office_in_its_month)
{
	const Jixiao__V1__OfficesMoveRequest move = moving("2023-03");
	const Jixiao__V1__OfficesEndRequest end = ending("2023-03");

	EXPECT_REFUSED(&jx_money, &jx_money.admin, "Offices/Move", &move, "OFFICE_HAS_MONEY");
	EXPECT_ARG(&jx_money, 0, STREET);
	EXPECT_ARG(&jx_money, 2, "2023-03-02");
	EXPECT_REFUSED(&jx_money, &jx_money.admin, "Offices/End", &end, "OFFICE_HAS_MONEY");
}

Test(office_money, stays_with_who_stood_above)
{
	const Jixiao__V1__OfficesMoveRequest move = moving("2023-04");
	const Jixiao__V1__DisbursementsPayRequest pay = jx_money_pay(STREET, id, 300);
	Jixiao__V1__DisbursementsRequestRequest later = asking("2023-04-01"), before = asking("2023-03-31");

	(void)jx_fixture_ask(&jx_money, &jx_money.admin, "Offices/Move", &move);
	(void)jx_fixture_ask(&jx_money, &jx_money_other, "Disbursements/Pay", &pay);
	cr_assert_eq(listed("370202"), 1);
	cr_assert_eq(listed("370203"), 0);
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &later);
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &before);
	cr_assert_eq(listed("370202"), 2);
	cr_assert_eq(listed("370203"), 1);
	cr_assert_eq(listed(STREET), 3);
}

Test(office_money, is_for_no_office_that_has_ended)
{
	const Jixiao__V1__OfficesEndRequest end = ending("2023-04");
	const Jixiao__V1__DisbursementsPayRequest pay = jx_money_pay(STREET, id, 300);
	const Jixiao__V1__DisbursementsRequestRequest later = asking("2023-04-01"), before = asking("2023-03-31");

	(void)jx_fixture_ask(&jx_money, &jx_money.admin, "Offices/End", &end);
	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Disbursements/Request", &later, "OFFICE_ENDED");
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Request", &before);
	(void)jx_fixture_ask(&jx_money, &jx_money_other, "Disbursements/Pay", &pay);
}
