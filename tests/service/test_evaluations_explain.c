/* SPDX-License-Identifier: Apache-2.0 */
/* Where the figures of an evaluation come from. */
#include <stdio.h>
#include <string.h>

#include "tests/service/city.h"

#define RATE "信访事项及时受理率"

static struct jx_city city;

static const struct jx_city_indicator rate_only[] = {{RATE, "≥98%", "accept.in_time / accept.due", 9000}};

static void setup(void)
{
	jx_city_open(&city, 2);
}

static void teardown(void)
{
	jx_city_close(&city);
}

TestSuite(evaluations_explain, .init = setup, .fini = teardown);

static const Jixiao__V1__EvaluationsExplainResponse *explain(const char *office, const char *indicator, uint32_t size,
							     Jixiao__V1__PageToken *page)
{
	Jixiao__V1__EvaluationsExplainRequest request = JIXIAO__V1__EVALUATIONS_EXPLAIN_REQUEST__INIT;

	request.office_code = (char *)office;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-02";
	request.indicator = (char *)indicator;
	request.page_size = size;
	request.page = page;
	return jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Explain", &request);
}

Test(evaluations_explain, shows_each_figure_and_where_it_was_reported)
{
	const Jixiao__V1__EvaluationsExplainResponse *response;
	uint64_t corrected;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_rate(&city, 0, 0, 1, 2);
	jx_city_submit_rate(&city, 0, 0, 50, 100);
	corrected = jx_dispatch_seq(city.fixture.dispatch);
	jx_city_submit_rate(&city, 0, 1, 0, 0);
	jx_city_submit_rate(&city, 1, 0, 9, 10);
	response = explain(JX_FIXTURE_ROOT, RATE, 0, NULL);
	cr_assert_eq(response->result->actual->num, 590);
	cr_assert_eq(response->result->actual->den, 11);
	cr_assert_eq(response->n_totals, 2);
	cr_assert_str_eq(response->totals[0]->item_code, "accept.due");
	cr_assert_eq(response->totals[0]->ten_thousandths, 1100000);
	cr_assert_eq(response->totals[1]->ten_thousandths, 590000);
	cr_assert_eq(response->n_sources, 6);
	cr_assert_str_eq(response->sources[0]->office_code, "370202");
	cr_assert_str_eq(response->sources[0]->period, "2023-01");
	cr_assert_eq(response->sources[0]->seq, corrected);
	cr_assert_eq(response->sources[0]->revision, 2);
	cr_assert_str_eq(response->sources[5]->office_code, "370203");
	cr_assert_null(response->next);
	cr_assert_eq(explain("370203", RATE, 0, NULL)->n_sources, 2);
}

Test(evaluations_explain, goes_through_all_pages)
{
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT, *page = NULL;
	char key[64];
	int64_t due = 0;
	unsigned pages = 0;

	jx_city_plan(&city, rate_only, 1);
	for (size_t office = 0; office < 2; office++)
		for (unsigned month = 0; month < 2; month++)
			jx_city_submit_rate(&city, office, month, 1, 2);
	do {
		const Jixiao__V1__EvaluationsExplainResponse *response = explain(JX_FIXTURE_ROOT, RATE, 1, page);

		for (size_t i = 0; i < response->n_sources; i++)
			if (strcmp(response->sources[i]->item_code, "accept.due") == 0)
				due += response->sources[i]->ten_thousandths;
		page = response->next ? &token : NULL;
		if (page) {
			(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
			token.seq = response->next->seq;
			token.last_key = key;
		}
		pages++;
	} while (page);
	cr_assert_eq(due, 80000);
	cr_assert(pages >= 4 && pages <= 5);
}

Test(evaluations_explain, shows_the_payments_of_what_is_measured_by_money)
{
	static const struct jx_city_indicator cost[] = {{"资金成本", "≤720万元", "paid()", 9000}};
	const Jixiao__V1__EvaluationsExplainResponse *response;

	jx_city_plan(&city, cost, 1);
	jx_city_pay(&city, "370202", 1000000, "2023-01-02", "2023-01-09");
	jx_city_pay(&city, "370203", 1000000, "2023-01-02", "2023-03-01"); /* later */
	response = explain(JX_FIXTURE_ROOT, "资金成本", 0, NULL);
	cr_assert_eq(response->n_payments, 1);
	cr_assert_eq(response->payments[0]->days, 7);
	cr_assert_eq(response->payments[0]->amount_fen, 1000000);
	cr_assert_str_eq(response->payments[0]->paid_on, "2023-01-09");
	cr_assert_eq(response->n_totals, 0);
}

/* 3 that are paid and 3 that are not yet, in pages of one row each. */
Test(evaluations_explain, goes_through_the_pages_of_payments)
{
	static const struct jx_city_indicator cost[] = {{"资金成本", "≤720万元", "paid()", 9000}};
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT, *page = NULL;
	unsigned pages = 0, payments = 0;
	char key[64];

	jx_city_plan(&city, cost, 1);
	for (unsigned i = 0; i < 3; i++) {
		jx_city_pay(&city, "370202", 1000000, "2023-01-02", "2023-01-09");
		jx_city_ask_for(&city, "370202", 1000000, "2023-01-02");
	}
	do {
		const Jixiao__V1__EvaluationsExplainResponse *response = explain(JX_FIXTURE_ROOT, "资金成本", 1, page);

		cr_assert_leq(response->n_payments, 1);
		payments += (unsigned)response->n_payments;
		page = response->next ? &token : NULL;
		if (page) {
			(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
			token.seq = response->next->seq;
			token.last_key = key;
		}
	} while (page && ++pages < 20);
	cr_assert_null(page);
	cr_assert_eq(payments, 3);
}

/* The most of the offices, and of the latest month that has a value: 7 of 370203 in January. */
Test(evaluations_explain, says_how_figures_are_put_together)
{
	static const struct jx_city_indicator systems[] = {{"维护系统数量", "≥5个", "system.count", 9000}};
	struct jx_city_figures figures = {.cells = {[JX_CITY_SYSTEMS] = {JX_CITY_VALUE, 5}}};
	const Jixiao__V1__EvaluationsExplainResponse *response;

	jx_city_plan(&city, systems, 1);
	response = explain(JX_FIXTURE_ROOT, "维护系统数量", 0, NULL);
	cr_assert_str_eq(response->totals[0]->last_period, "");
	jx_city_submit(&city, 0, 0, &figures);
	figures.cells[JX_CITY_SYSTEMS].value = 7;
	jx_city_submit(&city, 1, 0, &figures);
	response = explain(JX_FIXTURE_ROOT, "维护系统数量", 0, NULL);
	cr_assert_eq(response->n_totals, 1);
	cr_assert_eq(response->totals[0]->ten_thousandths, 70000);
	cr_assert_eq(response->totals[0]->contributors, 2);
	cr_assert_str_eq(response->totals[0]->item_name, "系统数量");
	cr_assert_eq(response->totals[0]->over_offices, JIXIAO__V1__AGGREGATION__AGGREGATION_MAX);
	cr_assert_eq(response->totals[0]->over_months, JIXIAO__V1__AGGREGATION__AGGREGATION_LAST);
	cr_assert_str_eq(response->totals[0]->last_period, "2023-01");
}
