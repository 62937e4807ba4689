/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/money.h"

#include "server/domain/principal.h"
#include "server/store/projects.h"
#include "tests/lib/expect.h"

struct jx_fixture jx_money;
struct jx_key jx_money_manager, jx_money_other, jx_money_clerk, jx_money_outsider;

void jx_money_add_project(const char *code, uint32_t year)
{
	const struct jx_project project = {
		.code = code,
		.name = "积案化解",
		.department = JX_FIXTURE_ROOT,
		.department_name = "本级",
		.purpose = "",
		.year = year,
		.version = 1,
		.from = (jx_month)year * 12,
		.budget_fen = {JX_MONEY_FISCAL + JX_MONEY_CARRIED, JX_MONEY_FISCAL, JX_MONEY_CARRIED},
		.seq = year};

	EXPECT_OK(jx_store_begin(jx_money.store));
	EXPECT_OK(jx_project_add(jx_money.store, &project));
	EXPECT_OK(jx_store_commit(jx_money.store));
}

void jx_money_open(void)
{
	jx_fixture_open(&jx_money, NULL);
	jx_money_add_project(JX_MONEY_PROJECT, 2023);
	jx_money_manager = jx_fixture_key(2);
	jx_money_other = jx_fixture_key(3);
	jx_money_clerk = jx_fixture_key(4);
	jx_money_outsider = jx_fixture_key(5);
	jx_fixture_add_office(&jx_money, "370202", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&jx_money, "370202001", "370202");
	jx_fixture_add_office(&jx_money, "370203", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&jx_money, &jx_money_manager, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	(void)jx_fixture_enrol(&jx_money, &jx_money_other, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	(void)jx_fixture_enrol(&jx_money, &jx_money_clerk, "370202", JX_ROLE_CLERK, "");
	(void)jx_fixture_enrol(&jx_money, &jx_money_outsider, "370203", JX_ROLE_CLERK, "");
}

void jx_money_close(void)
{
	jx_fixture_close(&jx_money);
}

Jixiao__V1__DisbursementsRequestRequest jx_money_request(const char *office, int64_t fen)
{
	Jixiao__V1__DisbursementsRequestRequest request = JIXIAO__V1__DISBURSEMENTS_REQUEST_REQUEST__INIT;

	request.office_code = (char *)office;
	request.project_code = (char *)JX_MONEY_PROJECT;
	request.amount_fen = fen;
	request.date = (char *)"2023-03-02";
	return request;
}

Jixiao__V1__DisbursementsPayRequest jx_money_pay(const char *office, uint64_t id, int64_t fen)
{
	Jixiao__V1__DisbursementsPayRequest request = JIXIAO__V1__DISBURSEMENTS_PAY_REQUEST__INIT;

	request.office_code = (char *)office;
	request.id = id;
	request.amount_fen = fen;
	request.date = (char *)"2023-03-09";
	request.voucher = (char *)"记-0312";
	return request;
}

Jixiao__V1__DisbursementsWithdrawRequest jx_money_withdraw(const char *office, uint64_t id)
{
	Jixiao__V1__DisbursementsWithdrawRequest request = JIXIAO__V1__DISBURSEMENTS_WITHDRAW_REQUEST__INIT;

	request.office_code = (char *)office;
	request.id = id;
	request.reason = (char *)"撤销";
	return request;
}

Jixiao__V1__DisbursementsReverseRequest jx_money_reverse(const char *office, uint64_t payment, int64_t fen)
{
	Jixiao__V1__DisbursementsReverseRequest request = JIXIAO__V1__DISBURSEMENTS_REVERSE_REQUEST__INIT;

	request.office_code = (char *)office;
	request.payment_id = payment;
	request.amount_fen = fen;
	request.date = (char *)"2023-03-10";
	request.reason = (char *)"多付";
	return request;
}
