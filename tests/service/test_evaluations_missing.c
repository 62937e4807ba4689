/* SPDX-License-Identifier: Apache-2.0 */
/* What an evaluation says is not reported: forms and cells, down the tree and over versions of the form. */
#include <string.h>

#include "jixiao/v1/evaluations.pb-c.h"

#include "tests/service/city.h"
#include "tests/service/town.h"

static const Jixiao__V1__Evaluation *show(const char *as_of, const char *office)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	const Jixiao__V1__EvaluationsShowResponse *response;

	request.project_code = (char *)JX_TOWN_PROJECT;
	request.as_of = (char *)as_of;
	request.office_code = (char *)office;
	response = jx_fixture_ask(&jx_town, &jx_town_manager, "Evaluations/Show", &request);
	return response->evaluation;
}

static void expect_row(const Jixiao__V1__Missing *row, const char *office, const char *period, const char *item)
{
	cr_assert_str_eq(row->office_code, office);
	cr_assert_str_eq(row->period, period);
	cr_assert_str_eq(row->item_code, item);
	cr_assert_str_eq(row->form_code, "petition.monthly");
}

TestSuite(missing, .init = jx_town_open, .fini = jx_town_close);

/* The district has reported and its street has not; another district ends in January. */
Test(missing, forms_are_found_down_the_tree)
{
	static const int64_t values[JX_TOWN_ITEMS] = {1, 1, 1, 1};
	const Jixiao__V1__Evaluation *evaluation;

	jx_town_owe("370202", "2023-01", "2099-12");
	jx_town_owe("370202001", "2023-02", "2099-12");
	jx_town_owe("370203", "2023-01", "2023-01");
	jx_town_report("370202", "2023-01", values);
	jx_town_report("370202", "2023-02", values);
	evaluation = show("2023-02", "");
	cr_assert_eq(evaluation->owed_count, 4);
	cr_assert_eq(evaluation->missing_count, 2);
	cr_assert_eq(evaluation->n_missing, 2);
	expect_row(evaluation->missing[0], "370203", "2023-01", "");
	expect_row(evaluation->missing[1], "370202001", "2023-02", "");
	evaluation = show("2023-02", "370202");
	cr_assert_eq(evaluation->missing_count, 1);
	expect_row(evaluation->missing[0], "370202001", "2023-02", "");
	cr_assert_eq(show("2023-01", "370202")->missing_count, 0);
}

/* What no measure rests on may be left out. */
Test(missing, cells_are_found_down_the_tree)
{
	static const int64_t whole[JX_TOWN_ITEMS] = {1, 1, 1, JX_TOWN_BLANK};
	static const int64_t without_letters[JX_TOWN_ITEMS] = {JX_TOWN_BLANK, 1, 1, JX_TOWN_BLANK};
	const Jixiao__V1__Evaluation *evaluation;

	jx_town_owe("370202", "2023-01", "2099-12");
	jx_town_owe("370202001", "2023-01", "2099-12");
	jx_town_report("370202", "2023-01", whole);
	jx_town_report("370202001", "2023-01", without_letters);
	evaluation = show("2023-01", "");
	cr_assert_eq(evaluation->missing_count, 0);
	cr_assert_eq(evaluation->blank_count, 1);
	cr_assert_eq(evaluation->n_blanks, 1);
	expect_row(evaluation->blanks[0], "370202001", "2023-01", "letter.registered");
	cr_assert_str_eq(evaluation->blanks[0]->form_name, "信访业务月报");
	cr_assert_str_eq(evaluation->blanks[0]->item_name, "来信登记");
	cr_assert_str_neq(evaluation->blanks[0]->office_name, "");
}

/* The form asks for the last item from March on: who left it out in January owes it nothing. */
Test(missing, an_item_is_owed_from_the_version_on_that_brought_it)
{
	static const struct jx_city_indicator indicators[] = {{"率", "≥98%", "accept.in_time / accept.due", 8000},
							      {"个", "≥1个", "system.count", 1000}};
	const struct jx_city_figures old = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_VALUE, 100}, [JX_CITY_IN_TIME] = {JX_CITY_VALUE, 98}}};
	struct jx_city_figures whole = old;
	static struct jx_city city;
	const Jixiao__V1__Evaluation *evaluation;

	jx_city_open(&city, 1);
	jx_city_project(&city, indicators, 2);
	jx_city_catalog(&city, indicators, 1, "2023-01", JX_CITY_SYSTEMS);
	for (unsigned month = 0; month < 2; month++)
		jx_city_submit(&city, 0, month, &old);
	jx_city_catalog(&city, indicators, 2, "2023-03", JX_CITY_ITEMS);
	jx_city_submit(&city, 0, 2, &old);
	evaluation = jx_city_show(&city, "2023-03", "");
	cr_assert_eq(evaluation->blank_count, 1);
	cr_assert_str_eq(evaluation->blanks[0]->period, "2023-03");
	cr_assert_str_eq(evaluation->blanks[0]->item_code, "system.count");
	cr_assert(evaluation->provisional);
	whole.cells[JX_CITY_SYSTEMS] = (struct jx_city_cell){JX_CITY_VALUE, 1};
	jx_city_submit(&city, 0, 2, &whole);
	evaluation = jx_city_show(&city, "2023-03", "");
	cr_assert_eq(evaluation->blank_count, 0);
	cr_assert_not(evaluation->provisional);
	jx_city_close(&city);
}
