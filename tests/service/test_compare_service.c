/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluations/Compare: districts side by side, and what they are compared with. */
#include <stdio.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/settings.pb-c.h"

#include "common/base/limits.h"
#include "tests/lib/faulty_driver.h"
#include "tests/service/town.h"

TestSuite(compare, .init = jx_town_open, .fini = jx_town_close);

static Jixiao__V1__EvaluationsCompareRequest request_of(const char *as_of)
{
	Jixiao__V1__EvaluationsCompareRequest request = JIXIAO__V1__EVALUATIONS_COMPARE_REQUEST__INIT;

	request.as_of = (char *)as_of;
	return request;
}

static const Jixiao__V1__EvaluationsCompareResponse *compare(const Jixiao__V1__EvaluationsCompareRequest *request)
{
	return jx_fixture_ask(&jx_town, &jx_town_manager, "Evaluations/Compare", request);
}

/* In June 2023, 370202 has 100 due and 50 in time, 370203 has 10 and 9. */
static void report_june(void)
{
	jx_town_report("370202", "2023-06", (int64_t[]){300, 100, 50, 7});
	jx_town_report("370203", "2023-06", (int64_t[]){40, 10, 9, 3});
}

static void expect_value(const Jixiao__V1__CompareValue *value, int64_t num, int64_t den, const char *text)
{
	cr_assert_not_null(value->value);
	cr_assert_eq(value->value->num, num, "%lld", (long long)value->value->num);
	cr_assert_eq(value->value->den, den, "%lld", (long long)value->value->den);
	cr_assert_str_eq(value->text, text);
}

static void expect_nothing(const Jixiao__V1__CompareValue *value)
{
	cr_assert_null(value->value);
	cr_assert_null(value->change);
	cr_assert_str_eq(value->text, "");
	cr_assert_str_eq(value->change_text, "");
}

Test(compare, a_citys_rate_is_no_mean_of_its_districts)
{
	const Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	report_june();
	response = compare(&request);
	cr_assert_eq(response->n_columns, 4);
	cr_assert_str_eq(response->columns[0]->code, "letter.registered");
	cr_assert_str_eq(response->columns[0]->unit, "件次");
	cr_assert_str_eq(response->columns[3]->code, "rate.accepted");
	cr_assert_str_eq(response->columns[3]->name, "及时受理率");
	cr_assert_str_eq(response->columns[3]->unit, "%");
	cr_assert_eq(response->n_rows, 3);
	cr_assert_str_eq(response->rows[0]->office_code, JX_FIXTURE_ROOT);
	cr_assert_str_eq(response->rows[1]->office_code, "370202");
	cr_assert_str_eq(response->rows[2]->office_code, "370203");
	/* (50 + 9) / (100 + 10) = 59/110 = 590/11 %, and not (50 % + 90 %) / 2 = 70 %. */
	expect_value(response->rows[0]->values[3], 590, 11, "53.64");
	expect_value(response->rows[1]->values[3], 50, 1, "50.00");
	expect_value(response->rows[2]->values[3], 90, 1, "90.00");
	/* 300 + 40 */
	expect_value(response->rows[0]->values[0], 340, 1, "340");
	cr_assert_null(response->next);
	cr_assert_eq(response->journal_seq, jx_dispatch_seq(jx_town.dispatch));
}

Test(compare, months_add_up_from_january_to_the_month)
{
	const Jixiao__V1__EvaluationsCompareRequest june = request_of("2023-06"), july = request_of("2023-07");

	report_june();
	jx_town_report("370202", "2023-01", (int64_t[]){1, 2, 1, JX_TOWN_BLANK});
	jx_town_report("370202", "2022-12", (int64_t[]){1000, 1000, 1000, JX_TOWN_BLANK});
	jx_town_report("370202", "2023-07", (int64_t[]){5, 1, 1, JX_TOWN_BLANK});
	/* 300 + 1; (50 + 1) / (100 + 2) = 1/2. */
	expect_value(compare(&june)->rows[1]->values[0], 301, 1, "301");
	expect_value(compare(&june)->rows[1]->values[3], 50, 1, "50.00");
	expect_value(compare(&july)->rows[1]->values[0], 306, 1, "306");
}

Test(compare, what_is_below_counts_with_its_office)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	jx_town_report("370202", "2023-06", (int64_t[]){1, 2, 1, 4});
	jx_town_report("370202001", "2023-06", (int64_t[]){2, 2, 2, 5});
	expect_value(compare(&request)->rows[1]->values[0], 3, 1, "3");
	request.office_code = (char *)"370202";
	response = compare(&request);
	cr_assert_eq(response->n_rows, 2);
	cr_assert_str_eq(response->rows[0]->office_code, "370202");
	cr_assert_str_eq(response->rows[1]->office_code, "370202001");
	expect_value(response->rows[0]->values[3], 75, 1, "75.00");
	expect_value(response->rows[1]->values[3], 100, 1, "100.00");
	request.office_code = (char *)"370203";
	cr_assert_eq(compare(&request)->n_rows, 1);
}

Test(compare, no_data_is_neither_zero_nor_all)
{
	const Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	jx_town_report("370202", "2023-06", (int64_t[]){0, 0, 0, JX_TOWN_BLANK});
	response = compare(&request);
	cr_assert_eq(response->n_columns, 4);
	expect_value(response->rows[1]->values[0], 0, 1, "0");
	expect_nothing(response->rows[2]->values[0]);
	/* 0 / 0, and nothing at all. */
	expect_nothing(response->rows[1]->values[3]);
	expect_nothing(response->rows[2]->values[3]);
}

Test(compare, an_item_that_nobody_reported_is_no_column)
{
	const Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06"), before = request_of("2021-12");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	jx_town_report("370202", "2023-06", (int64_t[]){3, JX_TOWN_BLANK, JX_TOWN_BLANK, 7});
	response = compare(&request);
	/* Posts are not put together, and the rate has nothing to be made of: no columns either. */
	cr_assert_eq(response->n_columns, 1);
	cr_assert_str_eq(response->columns[0]->code, "letter.registered");
	/* There was no catalogue. */
	response = compare(&before);
	cr_assert_eq(response->n_columns, 0);
	cr_assert_eq(response->n_rows, 3);
}

/* The root's own figures are nothing that offices below are compared on, until one of them owes or has the form. */
Test(compare, what_no_office_below_owes_is_no_column)
{
	const Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");

	jx_town_report(JX_FIXTURE_ROOT, "2023-06", (int64_t[]){3, 2, 1, 7});
	cr_assert_eq(compare(&request)->n_columns, 0);
	jx_town_owe("370202", "2023-06", "2099-12");
	cr_assert_eq(compare(&request)->n_columns, 4);
}

Test(compare, what_an_office_below_has_is_a_column)
{
	const Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");

	jx_town_report(JX_FIXTURE_ROOT, "2023-06", (int64_t[]){3, 2, 1, 7});
	jx_town_report("370202001", "2023-06", (int64_t[]){3, JX_TOWN_BLANK, JX_TOWN_BLANK, JX_TOWN_BLANK});
	cr_assert_eq(compare(&request)->n_columns, 4);
}

static const Jixiao__V1__CompareValue *against(Jixiao__V1__Against wanted, const char *as_of, size_t column)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of(as_of);

	request.against = wanted;
	return compare(&request)->rows[1]->values[column];
}

static void expect_change(const Jixiao__V1__CompareValue *value, int64_t num, int64_t den, const char *text)
{
	cr_assert_not_null(value->change);
	cr_assert_eq(value->change->num, num, "%lld", (long long)value->change->num);
	cr_assert_eq(value->change->den, den, "%lld", (long long)value->change->den);
	cr_assert_str_eq(value->change_text, text);
}

Test(compare, with_the_year_ago)
{
	const Jixiao__V1__CompareValue *value;

	report_june();
	jx_town_report("370202", "2022-03", (int64_t[]){240, 50, 30, JX_TOWN_BLANK});
	jx_town_report("370202", "2022-07", (int64_t[]){999, 999, 0, JX_TOWN_BLANK});
	/* (300 - 240) / 240 = 1/4: July of 2022 is not of January to June. */
	value = against(JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, "2023-06", 0);
	cr_assert_eq(value->earlier->num, 240);
	expect_change(value, 1, 4, "+25.00%");
	/* 50 % - 60 % = -10 points. */
	expect_change(against(JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, "2023-06", 3), -10, 1, "-10.00个百分点");
}

Test(compare, with_the_months_before)
{
	report_june();
	jx_town_report("370202", "2022-07", (int64_t[]){400, 10, 4, JX_TOWN_BLANK});
	jx_town_report("370202", "2022-06", (int64_t[]){999, 999, 0, JX_TOWN_BLANK});
	/* July to December 2022: (300 - 400) / 400 = -1/4; 50 % - 40 % = 10 points. */
	expect_change(against(JIXIAO__V1__AGAINST__AGAINST_PREVIOUS, "2023-06", 0), -1, 4, "-25.00%");
	expect_change(against(JIXIAO__V1__AGAINST__AGAINST_PREVIOUS, "2023-06", 3), 10, 1, "+10.00个百分点");
}

Test(compare, the_last_months_alone)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	report_june();
	jx_town_report("370202", "2023-05", (int64_t[]){200, 50, 20, JX_TOWN_BLANK});
	jx_town_report("370202", "2023-04", (int64_t[]){999, 999, 0, JX_TOWN_BLANK});
	request.months = 1;
	request.against = JIXIAO__V1__AGAINST__AGAINST_PREVIOUS;
	response = compare(&request);
	/* (300 - 200) / 200 = 1/2; 50 % - 40 % = 10 points: April is in neither. */
	expect_value(response->rows[1]->values[0], 300, 1, "300");
	expect_change(response->rows[1]->values[0], 1, 2, "+50.00%");
	expect_change(response->rows[1]->values[3], 10, 1, "+10.00个百分点");
	cr_assert_str_eq(response->months->from, "2023-06");
	cr_assert_str_eq(response->months->to, "2023-06");
	cr_assert_str_eq(response->earlier->from, "2023-05");
	cr_assert_str_eq(response->earlier->to, "2023-05");
	request.months = 13;
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_town, 0, "months");
}

Test(compare, what_is_compared_is_named)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-07");
	const Jixiao__V1__EvaluationsCompareResponse *response = compare(&request);

	cr_assert_str_eq(response->months->from, "2023-01");
	cr_assert_str_eq(response->months->to, "2023-07");
	cr_assert_null(response->earlier);
	request.against = JIXIAO__V1__AGAINST__AGAINST_PREVIOUS;
	response = compare(&request);
	cr_assert_str_eq(response->earlier->from, "2022-06");
	cr_assert_str_eq(response->earlier->to, "2022-12");
	request.as_of = (char *)"1970-06";
	cr_assert_null(compare(&request)->earlier);
}

/* Both districts owe May and June, and 370203 lacks May; the letters of June are left out by 370202. */
Test(compare, what_rests_on_missing_figures_is_marked)
{
	static char *codes[] = {(char *)"letter.registered", (char *)"rate.accepted"};
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	jx_town_owe("370202", "2023-05", "2023-06");
	jx_town_owe("370203", "2023-05", "2023-06");
	jx_town_report("370202", "2023-05", (int64_t[]){300, 100, 50, 7});
	jx_town_report("370202", "2023-06", (int64_t[]){JX_TOWN_BLANK, 100, 50, 7});
	jx_town_report("370203", "2023-06", (int64_t[]){40, 10, 9, 3});
	request.columns = codes;
	request.n_columns = 2;
	request.against = JIXIAO__V1__AGAINST__AGAINST_PREVIOUS;
	response = compare(&request);
	cr_assert_eq(response->rows[0]->owed_count, 4);
	cr_assert_eq(response->rows[0]->missing_count, 1);
	cr_assert_eq(response->rows[1]->owed_count, 2);
	cr_assert_eq(response->rows[1]->missing_count, 0);
	cr_assert_eq(response->rows[2]->owed_count, 2);
	cr_assert_eq(response->rows[2]->missing_count, 1);
	expect_value(response->rows[1]->values[0], 300, 1, "300");
	cr_assert(response->rows[1]->values[0]->partial);
	cr_assert_not(response->rows[1]->values[1]->partial);
	cr_assert(response->rows[2]->values[1]->partial);
	cr_assert(response->rows[0]->values[1]->partial);
	/* Nothing was owed before. */
	cr_assert_not(response->rows[2]->values[1]->earlier_partial);
	/* June alone is whole. */
	request.months = 1;
	response = compare(&request);
	cr_assert_eq(response->rows[0]->missing_count, 0);
	cr_assert_not(response->rows[2]->values[1]->partial);
	cr_assert(response->rows[2]->values[1]->earlier_partial);
}

Test(compare, where_one_side_is_missing_there_is_no_change)
{
	const Jixiao__V1__CompareValue *value;

	jx_town_report("370202", "2023-06", (int64_t[]){300, JX_TOWN_BLANK, JX_TOWN_BLANK, JX_TOWN_BLANK});
	jx_town_report("370202", "2022-06", (int64_t[]){0, 10, 5, JX_TOWN_BLANK});
	/* It was 0: nothing is a quotient of that, but 0 was reported. */
	value = against(JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, "2023-06", 0);
	expect_value(value, 300, 1, "300");
	cr_assert_eq(value->earlier->num, 0);
	cr_assert_null(value->change);
	cr_assert_str_eq(value->change_text, "");
	/* Due and in time were reported a year ago alone: they are columns. */
	value = against(JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, "2023-06", 3);
	cr_assert_eq(value->earlier->num, 50);
	expect_nothing(value);
}

Test(compare, columns_can_be_chosen)
{
	static char *codes[] = {(char *)"rate.accepted", (char *)"accept.due"};
	static char *unknown[] = {(char *)"nothing"}, *alone[] = {(char *)"staff.posts"};
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	const Jixiao__V1__EvaluationsCompareResponse *response;

	report_june();
	request.columns = codes;
	request.n_columns = 2;
	response = compare(&request);
	cr_assert_eq(response->n_columns, 2);
	cr_assert_str_eq(response->columns[0]->code, "rate.accepted");
	expect_value(response->rows[0]->values[1], 110, 1, "110");
	request.columns = unknown;
	request.n_columns = 1;
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "COLUMN_NOT_FOUND");
	EXPECT_ARG(&jx_town, 0, "nothing");
	request.columns = alone;
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "COLUMN_NOT_FOUND");
}

Test(compare, so_many_columns_and_no_more)
{
	static char *codes[JX_COMPARE_COLUMNS + 1];
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");

	report_june();
	for (size_t i = 0; i <= JX_COMPARE_COLUMNS; i++)
		codes[i] = (char *)"accept.due";
	request.columns = codes;
	request.n_columns = JX_COMPARE_COLUMNS;
	cr_assert_eq(compare(&request)->n_columns, JX_COMPARE_COLUMNS);
	request.n_columns++;
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "COMPARISON_TOO_WIDE");
	EXPECT_ARG(&jx_town, 0, "512");
}

Test(compare, pages_follow_each_other)
{
	static char *codes[] = {(char *)"accept.due"};
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const Jixiao__V1__EvaluationsCompareResponse *response;

	report_june();
	request.columns = codes;
	request.n_columns = 1;
	request.page_size = 1;
	response = compare(&request);
	/* The office above them all, and the first of them. */
	cr_assert_eq(response->n_rows, 2);
	cr_assert_not_null(response->next);
	token.seq = response->next->seq;
	token.last_key = (char *)"370202";
	cr_assert_str_eq(response->next->last_key, "370202");
	request.page = &token;
	response = compare(&request);
	cr_assert_eq(response->n_columns, 0);
	cr_assert_eq(response->n_rows, 1);
	cr_assert_str_eq(response->rows[0]->office_code, "370203");
	cr_assert_null(response->next);
}

/* Beside the districts. */
static void add_offices(size_t n)
{
	for (size_t i = 0; i < n; i++) {
		char code[24];

		(void)snprintf(code, sizeof(code), "d%03zu", i);
		jx_fixture_add_office(&jx_town, code, JX_FIXTURE_ROOT);
	}
}

/* The largest page, of offices that cost so many values each. */
static void expect_page(Jixiao__V1__EvaluationsCompareRequest *request, Jixiao__V1__Against wanted, size_t cost)
{
	const Jixiao__V1__EvaluationsCompareResponse *response;

	request->page_size = JX_PAGE_MAX;
	request->against = wanted;
	response = compare(request);
	cr_assert_eq(response->n_rows, 1 + JX_COMPARE_CELLS / cost, "%zu rows", response->n_rows);
	cr_assert_not_null(response->next);
}

/* Of one form with a few items. */
#define COST_OF_MONTH ((size_t)JX_COMPARE_MONTH + JX_COMPARE_FORM)

Test(compare, a_page_has_so_many_values_and_no_more)
{
	static char *codes[JX_COMPARE_COLUMNS];
	const size_t values = JX_COMPARE_COLUMNS + 1;
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");

	for (size_t i = 0; i < JX_COMPARE_COLUMNS; i++)
		codes[i] = (char *)"accept.due";
	add_offices(JX_COMPARE_CELLS / values);
	request.columns = codes;
	request.n_columns = JX_COMPARE_COLUMNS;
	expect_page(&request, JIXIAO__V1__AGAINST__AGAINST_UNSPECIFIED, values + 6 * COST_OF_MONTH);
	/* The earlier ones are values, too, and what is between. */
	expect_page(&request, JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, 3 * values + 12 * COST_OF_MONTH);
}

/* However few columns there are, what is read for them is a month's totals. */
Test(compare, a_page_reads_so_many_months_and_no_more)
{
	static char *codes[] = {(char *)"accept.due"};
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-12");

	add_offices(JX_COMPARE_CELLS / (12 * COST_OF_MONTH));
	request.columns = codes;
	request.n_columns = 1;
	expect_page(&request, JIXIAO__V1__AGAINST__AGAINST_UNSPECIFIED, 2 + 12 * COST_OF_MONTH);
	expect_page(&request, JIXIAO__V1__AGAINST__AGAINST_YEAR_AGO, 6 + 24 * COST_OF_MONTH);
}

/* How often the store's driver was asked for the same page, the second time. */
static unsigned operations_of(const Jixiao__V1__EvaluationsCompareRequest *request)
{
	(void)compare(request);
	jx_faulty_set(NULL);
	(void)compare(request);
	return jx_faulty_count();
}

/* Which items a version has is read once, and not for each office: its rows, and their end. */
Test(compare, months_of_two_catalogues_are_read_like_those_of_one)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-06");
	unsigned of_one;

	jx_town_owe("370202", "2023-01", "2023-06");
	jx_town_owe("370203", "2023-01", "2023-06");
	report_june();
	of_one = operations_of(&request);
	jx_town_catalog("2023-06");
	cr_assert_leq(operations_of(&request), of_one + JX_TOWN_ITEMS + 1);
	cr_assert(compare(&request)->rows[1]->values[0]->partial);
}

Test(compare, what_is_wrong_is_refused)
{
	Jixiao__V1__EvaluationsCompareRequest request = request_of("2023-13");

	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_town, 0, "as_of");
	request = request_of("2023-06");
	request.office_code = (char *)"nowhere";
	EXPECT_REFUSED(&jx_town, &jx_town_manager, "Evaluations/Compare", &request, "OFFICE_NOT_FOUND");
}

static void publish(const char *month)
{
	Jixiao__V1__SettingsSetRequest request = JIXIAO__V1__SETTINGS_SET_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.key = (char *)"comparison.published";
	request.value = (char *)month;
	(void)jx_fixture_ask(&jx_town, &jx_town_manager, "Settings/Set", &request);
}

Test(compare, districts_see_what_is_published)
{
	const Jixiao__V1__EvaluationsCompareRequest june = request_of("2023-06"), july = request_of("2023-07");
	struct jx_key auditor = jx_fixture_key(40), city = jx_fixture_key(41);

	report_june();
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Evaluations/Compare", &june, "COMPARISON_NOT_PUBLISHED");
	EXPECT_ARG(&jx_town, 0, "2023-06");
	publish("2023-06");
	(void)jx_fixture_ask(&jx_town, &jx_town_clerk, "Evaluations/Compare", &june);
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Evaluations/Compare", &july, "COMPARISON_NOT_PUBLISHED");
	publish("2023-05"); /* taken back */
	EXPECT_REFUSED(&jx_town, &jx_town_clerk, "Evaluations/Compare", &june, "COMPARISON_NOT_PUBLISHED");
	publish("");
	(void)jx_fixture_enrol(&jx_town, &auditor, "370202", JIXIAO__V1__ROLE__ROLE_AUDITOR, "");
	(void)jx_fixture_enrol(&jx_town, &city, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	(void)jx_fixture_ask(&jx_town, &auditor, "Evaluations/Compare", &july);
	(void)jx_fixture_ask(&jx_town, &city, "Evaluations/Compare", &july);
}
