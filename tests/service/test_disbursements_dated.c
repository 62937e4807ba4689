/* SPDX-License-Identifier: Apache-2.0 */
/* What is paid by the end of a day is within that day's budget. The project has 1,000 fen fiscal and 100 carried over.
 */
#include <string.h>

#include "jixiao/v1/projects.pb-c.h"

#include "server/store/disbursements.h"
#include "tests/lib/expect.h"
#include "tests/service/money.h"

TestSuite(disbursements, .init = jx_money_open, .fini = jx_money_close);

#define TOMORROW  "2026-09-02"
#define THIS_YEAR "37020026P000000000001"

static const char *project_code = JX_MONEY_PROJECT;

static uint64_t requested(int64_t fen, const char *date)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", fen);
	const Jixiao__V1__DisbursementsRequestResponse *response;

	request.project_code = (char *)project_code;
	request.date = (char *)date;
	response = jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Request", &request);
	return response->disbursement->id;
}

static Jixiao__V1__ProjectsAdjustRequest adjust_request(int64_t fen, const char *date)
{
	Jixiao__V1__ProjectsAdjustRequest request = JIXIAO__V1__PROJECTS_ADJUST_REQUEST__INIT;

	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.code = (char *)project_code;
	request.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	request.amount_fen = fen;
	request.date = (char *)date;
	request.document = (char *)"文号";
	request.reason = (char *)"调整";
	return request;
}

static void adjust(int64_t fen, const char *date)
{
	Jixiao__V1__ProjectsAdjustRequest request = adjust_request(fen, date);

	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Projects/Adjust", &request);
}

static void adjust_refused(int64_t fen, const char *date, const char *reason)
{
	Jixiao__V1__ProjectsAdjustRequest request = adjust_request(fen, date);

	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Projects/Adjust", &request, reason);
}

static uint64_t pay(uint64_t id, int64_t fen, const char *date)
{
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, fen);

	request.date = (char *)date;
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Pay", &request);
	return jx_dispatch_seq(jx_money.dispatch);
}

static void pay_refused(uint64_t id, int64_t fen, const char *date, const char *left)
{
	Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, fen);

	request.date = (char *)date;
	EXPECT_REFUSED(&jx_money, &jx_money_manager, "Disbursements/Pay", &request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 3, left);
}

/* Tomorrow 200 of the 1,000 are left. */
Test(disbursements, a_cut_counts_before_its_day)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 201);
	uint64_t id;

	project_code = request.project_code = (char *)THIS_YEAR;
	request.date = (char *)"2026-03-02";
	jx_money_add_project(project_code, 2026);
	adjust(-800, TOMORROW);
	EXPECT_REFUSED(&jx_money, &jx_money_clerk, "Disbursements/Request", &request, "FUND_EXCEEDED");
	EXPECT_ARG(&jx_money, 3, "2.00元");
	id = requested(200, "2026-03-02");
	pay(id, 0, "2026-03-09");
	adjust_refused(-1, TOMORROW, "FUND_COMMITTED");
}

/* 900 from March, 500 from April on, 1,500 from the end of the year on. */
Test(disbursements, a_payment_is_within_the_budget_of_its_day)
{
	uint64_t id;

	adjust(-100, "2023-03-02");
	adjust(-400, "2023-04-01");
	adjust(1000, "2023-12-30");
	id = requested(1500, "2023-03-02");
	pay_refused(id, 501, "2023-03-05", "5.00元"); /* in April it would be too much */
	pay_refused(id, 501, "2023-05-05", "5.00元");
	pay_refused(id, 501, "2023-12-29", "5.00元");
	pay(id, 900, "2023-12-30");
	pay_refused(id, 501, "2023-05-05", "5.00元");
	pay(id, 500, "2023-05-05");
}

/* On the 10th 1,000 are paid, from the 20th on 600: the 400 can be paid again from then on, not before. */
Test(disbursements, what_was_reversed_later_was_paid_before)
{
	uint64_t id = requested(1000, "2023-03-02"), again;
	Jixiao__V1__DisbursementsReverseRequest reverse = jx_money_reverse("370202", pay(id, 1000, "2023-03-10"), 400);
	Jixiao__V1__DisbursementsWithdrawRequest withdraw = jx_money_withdraw("370202", id);

	reverse.date = (char *)"2023-03-20";
	(void)jx_fixture_ask(&jx_money, &jx_money_manager, "Disbursements/Reverse", &reverse);
	(void)jx_fixture_ask(&jx_money, &jx_money_clerk, "Disbursements/Withdraw", &withdraw);
	again = requested(400, "2023-03-02");
	pay_refused(again, 1, "2023-03-19", "0.00元");
	pay_refused(again, 1, "2023-03-09", "0.00元");
	pay(again, 400, "2023-03-20");
}

/* What is cut after the fact leaves what was paid by then, though there was more later. */
Test(disbursements, a_cut_leaves_what_was_paid_by_its_day)
{
	uint64_t id = requested(1000, "2023-03-02");

	pay(id, 600, "2023-05-05");
	adjust(1000, "2023-12-30");
	adjust_refused(-401, "2023-04-01", "FUND_COMMITTED");
	EXPECT_ARG(&jx_money, 2, "5.99元");
	EXPECT_ARG(&jx_money, 3, "2023-05-05");
	EXPECT_ARG(&jx_money, 4, "6.00元");
	adjust(-400, "2023-04-01");
	adjust_refused(-1, "2023-06-01", "FUND_COMMITTED");
}

static void add_version(uint32_t number, jx_month from, int64_t fiscal_fen)
{
	const struct jx_project project = {.code = JX_MONEY_PROJECT,
					   .name = "积案化解",
					   .department = JX_FIXTURE_ROOT,
					   .department_name = "本级",
					   .purpose = "",
					   .year = 2023,
					   .version = number,
					   .from = from,
					   .budget_fen = {fiscal_fen, fiscal_fen},
					   .seq = 900 + number};

	EXPECT_OK(jx_store_begin(jx_money.store));
	EXPECT_OK(jx_project_add(jx_money.store, &project));
	EXPECT_OK(jx_store_commit(jx_money.store));
}

/* 1,000 until June, 700 in July and August, 2,000 from September on. */
Test(disbursements, each_version_counts_from_its_month_on)
{
	uint64_t id;

	add_version(2, 2023 * 12 + 6, 700);
	add_version(3, 2023 * 12 + 8, 1500);
	add_version(4, 2023 * 12 + 8, 2000);
	id = requested(2000, "2023-03-02");
	pay_refused(id, 701, "2023-03-09", "7.00元");
	pay_refused(id, 701, "2023-08-31", "7.00元");
	pay(id, 1300, "2023-09-01");
	pay(id, 700, "2023-03-09");
}

/* A payment may come after the year; what is paid in the year after was asked for in it or later. */
Test(disbursements, nothing_is_requested_before_the_project_s_year)
{
	Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", 1);
	uint64_t id;

	request.date = (char *)"2022-12-31";
	EXPECT_REFUSED(&jx_money, &jx_money_clerk, "Disbursements/Request", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_money, 0, "date");
	id = requested(1, "2023-01-01");
	pay(id, 0, "2024-01-05");
	(void)requested(1, "2024-01-05");
}

/* -- whatever the order -------------------------------------------------------------------------------------------- */

#define STEPS 1500u
#define DAYS  60u

static uint32_t state = 20230401;

static uint32_t draw(uint32_t below)
{
	state = state * 1664525u + 1013904223u;
	return (state >> 8) % below;
}

/* A day of the two months from 2023-03-02 on. */
static const char *any_day(char text[JX_DATE_SIZE])
{
	jx_day first;

	cr_assert(jx_date_parse("2023-03-02", &first));
	jx_date_format(first + (jx_day)draw(DAYS), text);
	return text;
}

/* What became of a step: its number, or 0 with the count of the refusals for the budget's sake. */
static uint64_t step(const struct jx_key *key, const char *method, const void *request, unsigned *refused)
{
	const Jixiao__V1__Response *response = jx_fixture_call(&jx_money, key, method, request);

	if (response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK)
		return jx_dispatch_seq(jx_money.dispatch);
	*refused += strcmp(response->reason, "FUND_EXCEEDED") == 0 || strcmp(response->reason, "FUND_COMMITTED") == 0;
	return 0;
}

static void keep(uint64_t *ids, size_t *n, uint64_t id)
{
	if (id != 0)
		ids[(*n)++] = id;
}

static void expect_every_day_within_its_budget(void)
{
	int64_t adjusted[JX_FUND_COUNT], paid[JX_FUND_COUNT];
	jx_day first;

	cr_assert(jx_date_parse("2023-03-01", &first));
	for (jx_day day = first; day < first + (jx_day)DAYS + 2; day++) {
		EXPECT_OK(jx_adjustment_sum(jx_money.store, JX_MONEY_PROJECT, day, adjusted));
		EXPECT_OK(jx_paid_by(jx_money.store, JX_MONEY_PROJECT, NULL, day, paid));
		cr_assert_leq(paid[JX_FUND_FISCAL], JX_MONEY_FISCAL + adjusted[JX_FUND_FISCAL], "on day %d", day);
	}
}

Test(disbursements, no_order_of_steps_spends_more_than_there_is_on_a_day, .timeout = 120)
{
	static uint64_t requests[STEPS + 1], payments[STEPS + 1];
	size_t n_requests = 1, n_payments = 0, n_adjusted = 0;
	unsigned refused_pay = 0, refused_cut = 0, ignored = 0;
	char day[JX_DATE_SIZE];

	adjust(3000, "2023-04-20"); /* so that more is asked for than there is before */
	requests[0] = requested(100, "2023-03-02");
	for (unsigned i = 0; i < STEPS; i++) {
		uint64_t id = requests[draw((uint32_t)n_requests)];
		int64_t fen = 1 + draw(60);
		unsigned kind = draw(10);

		if (kind < 2) {
			Jixiao__V1__DisbursementsRequestRequest request = jx_money_request("370202", fen);

			keep(requests, &n_requests, step(&jx_money_clerk, "Disbursements/Request", &request, &ignored));
		} else if (kind < 6) {
			Jixiao__V1__DisbursementsPayRequest request = jx_money_pay("370202", id, fen);

			request.date = (char *)any_day(day);
			keep(payments, &n_payments,
			     step(&jx_money_manager, "Disbursements/Pay", &request, &refused_pay));
		} else if (kind < 8 && n_payments > 0) {
			Jixiao__V1__DisbursementsReverseRequest request =
				jx_money_reverse("370202", payments[draw((uint32_t)n_payments)], fen);

			request.date = (char *)any_day(day);
			(void)step(&jx_money_manager, "Disbursements/Reverse", &request, &ignored);
		} else {
			Jixiao__V1__ProjectsAdjustRequest request =
				adjust_request(draw(2) ? 4 * fen : -4 * fen, any_day(day));

			n_adjusted += step(&jx_money_manager, "Projects/Adjust", &request, &refused_cut) != 0;
		}
		if (i % 100 == 0)
			expect_every_day_within_its_budget();
	}
	expect_every_day_within_its_budget();
	cr_assert(n_payments > 50 && n_adjusted > 20, "%zu payments, %zu adjustments", n_payments, n_adjusted);
	cr_assert(refused_pay > 10 && refused_cut > 10, "%u and %u refusals", refused_pay, refused_cut);
}
