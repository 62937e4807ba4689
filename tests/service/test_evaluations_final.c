/* SPDX-License-Identifier: Apache-2.0 */
/* What is finalized: who reads it, and what changed since. */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/base/limits.h"
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

TestSuite(finalized, .init = setup, .fini = teardown);

static void expect_value(const Jixiao__V1__Rational *value, int64_t num, int64_t den)
{
	cr_assert_not_null(value);
	cr_assert(value->num == num && value->den == den, "%lld/%lld", (long long)value->num, (long long)value->den);
}

static uint64_t finalize(const char *office, bool provisional)
{
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;
	const Jixiao__V1__EvaluationsFinalizeResponse *response;

	request.office_code = (char *)office;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-12";
	request.provisional = provisional;
	request.without_reasons = true;
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Finalize", &request);
	cr_assert_eq(response->evaluation->id, response->evaluation->journal_seq + 1);
	return response->evaluation->id;
}

/* The fixture's day is 2026-09-01: August is over, September is not. */
Test(finalized, a_month_that_is_not_over_is_not_finalized)
{
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;

	city.this_year = true;
	jx_city_project(&city, rate_only, 1);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT_NOW;
	request.provisional = request.without_reasons = true;
	request.as_of = (char *)"2026-09";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Finalize", &request, "EVALUATION_TOO_EARLY");
	request.as_of = (char *)"2026-08";
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Finalize", &request);
}

Test(finalized, what_is_finalized_stays_as_it_was)
{
	Jixiao__V1__EvaluationsListRequest request = JIXIAO__V1__EVALUATIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__EvaluationsListResponse *response;
	const Jixiao__V1__Evaluation *evaluation;
	uint64_t id;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 50, 100);
	jx_city_submit_year(&city, 1, 9, 10);
	id = finalize(JX_FIXTURE_ROOT, false);
	cr_assert_eq(id, jx_dispatch_seq(city.fixture.dispatch));
	jx_city_submit_rate(&city, 0, 0, 100, 100);
	evaluation = jx_city_show_frozen(&city, id);
	cr_assert_eq(evaluation->id, id);
	cr_assert_eq(evaluation->total_hundredths, 4926);
	expect_value(evaluation->indicators[0]->actual, 590, 11);
	/* 109 of 110 is 99.09 %. */
	evaluation = jx_city_show(&city, "2023-12", "");
	cr_assert_eq(evaluation->total_hundredths, 9000);
	cr_assert_eq(evaluation->finalized_id, id);
	cr_assert_eq(evaluation->finalized_total_hundredths, 4926);
	cr_assert_eq(jx_city_show(&city, "2023-11", "")->finalized_id, 0);
	cr_assert_eq(jx_city_show(&city, "2023-12", "370202")->finalized_id, 0);
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/List", &request);
	cr_assert_eq(response->n_evaluations, 1);
	cr_assert_eq(response->evaluations[0]->id, id);
	cr_assert_eq(response->evaluations[0]->total_hundredths, 4926);
	cr_assert_str_eq(response->evaluations[0]->as_of, "2023-12");
	request.project_code = (char *)"another";
	response = jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/List", &request);
	cr_assert_eq(response->n_evaluations, 0);
}

Test(finalized, a_provisional_one_is_finalized_only_on_purpose)
{
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;

	jx_city_plan(&city, rate_only, 1);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-12";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Finalize", &request, "EVALUATION_PROVISIONAL");
	EXPECT_ARG(&city.fixture, 2, "24");
	(void)finalize(JX_FIXTURE_ROOT, true);
}

/* A clerk reads his own office and the city's totals. */
Test(finalized, a_clerk_does_not_read_another_district)
{
	Jixiao__V1__EvaluationsShowRequest show = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	Jixiao__V1__EvaluationsListRequest list = JIXIAO__V1__EVALUATIONS_LIST_REQUEST__INIT;
	Jixiao__V1__EvaluationsDiffRequest diff = JIXIAO__V1__EVALUATIONS_DIFF_REQUEST__INIT;
	const Jixiao__V1__EvaluationsListResponse *response;
	uint64_t of_city, of_other;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 50, 100);
	jx_city_submit_year(&city, 1, 9, 10);
	of_city = finalize(JX_FIXTURE_ROOT, false);
	of_other = finalize("370203", false);
	show.project_code = (char *)JX_CITY_PROJECT;
	show.as_of = (char *)"2023-12";
	(void)jx_fixture_ask(&city.fixture, &city.clerks[0], "Evaluations/Show", &show);
	show.office_code = (char *)"370202";
	(void)jx_fixture_ask(&city.fixture, &city.clerks[0], "Evaluations/Show", &show);
	show.office_code = (char *)"370203";
	EXPECT_REFUSED(&city.fixture, &city.clerks[0], "Evaluations/Show", &show, "OFFICE_OUT_OF_SCOPE");
	jixiao__v1__evaluations_show_request__init(&show);
	show.id = of_city;
	(void)jx_fixture_ask(&city.fixture, &city.clerks[0], "Evaluations/Show", &show);
	show.id = diff.id = of_other;
	EXPECT_REFUSED(&city.fixture, &city.clerks[0], "Evaluations/Show", &show, "OFFICE_OUT_OF_SCOPE");
	EXPECT_REFUSED(&city.fixture, &city.clerks[0], "Evaluations/Diff", &diff, "OFFICE_OUT_OF_SCOPE");
	(void)jx_fixture_ask(&city.fixture, &city.clerks[1], "Evaluations/Diff", &diff);
	diff.id = of_city; /* which names the others' submissions */
	EXPECT_REFUSED(&city.fixture, &city.clerks[1], "Evaluations/Diff", &diff, "OFFICE_OUT_OF_SCOPE");
	response = jx_fixture_ask(&city.fixture, &city.clerks[0], "Evaluations/List", &list);
	cr_assert_eq(response->n_evaluations, 1);
	cr_assert_eq(response->evaluations[0]->id, of_city);
	response = jx_fixture_ask(&city.fixture, &city.clerks[1], "Evaluations/List", &list);
	cr_assert_eq(response->n_evaluations, 2);
}

Test(finalized, reasons_that_are_asked_for_are_given_first_or_left_out_on_purpose)
{
	static const struct jx_city_indicator both[] = {{RATE, "≥98%", "accept.in_time / accept.due", 5000},
							{"网上信访受理量", "≥100件次", "online.handled", 4000}};
	struct jx_city_figures figures = {.cells = {[JX_CITY_DUE] = {JX_CITY_VALUE, 100},
						    [JX_CITY_IN_TIME] = {JX_CITY_VALUE, 50},
						    [JX_CITY_HANDLED] = {JX_CITY_VALUE, 120}}};
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;
	Jixiao__V1__EvaluationsNoteRequest note = jx_city_note(RATE);

	jx_city_plan(&city, both, 2);
	jx_city_submit(&city, 0, 0, &figures);
	figures.cells[JX_CITY_HANDLED].value = 0;
	jx_city_submit(&city, 1, 0, &figures);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-01";
	note.as_of = (char *)"2023-01";
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Finalize", &request, "EVALUATION_WITHOUT_REASONS");
	EXPECT_ARG(&city.fixture, 2, "2");
	EXPECT_ARG(&city.fixture, 3, RATE "、网上信访受理量"); /* missed; and far above */
	note.reason = (char *)"人手不足，已增派";
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", &note);
	EXPECT_REFUSED(&city.fixture, &city.manager, "Evaluations/Finalize", &request, "EVALUATION_WITHOUT_REASONS");
	EXPECT_ARG(&city.fixture, 3, "网上信访受理量");
	note.indicator = (char *)"网上信访受理量";
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", &note);
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Finalize", &request);
}

/* What waits for a figure has no reason yet. */
Test(finalized, a_provisional_one_owes_no_reason_for_what_it_waits_for)
{
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;

	jx_city_plan(&city, rate_only, 1);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-12";
	request.provisional = true;
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Finalize", &request);
}

static const Jixiao__V1__EvaluationsDiffResponse *diff(uint64_t id)
{
	Jixiao__V1__EvaluationsDiffRequest request = JIXIAO__V1__EVALUATIONS_DIFF_REQUEST__INIT;

	request.id = id;
	return jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Diff", &request);
}

static const Jixiao__V1__Change *change_of(const Jixiao__V1__EvaluationsDiffResponse *response, const char *what)
{
	for (size_t i = 0; i < response->n_changes; i++)
		if (strcmp(response->changes[i]->what, what) == 0)
			return response->changes[i];
	cr_assert(false, "%s did not change", what);
	return NULL;
}

Test(finalized, diff_says_what_changed_and_through_which_entries)
{
	const Jixiao__V1__EvaluationsDiffResponse *response;
	uint64_t id;

	jx_city_plan(&city, rate_only, 1);
	jx_city_submit_year(&city, 0, 50, 100);
	jx_city_submit_year(&city, 1, 9, 10);
	id = finalize(JX_FIXTURE_ROOT, false);
	response = diff(id);
	cr_assert_eq(response->n_changes, 0);
	cr_assert_eq(response->n_causes, 0);
	cr_assert_null(response->next);
	jx_city_submit_rate(&city, 0, 0, 100, 100);
	jx_city_pay(&city, "370202", 1000000, "2023-01-02", "2023-01-09");
	jx_fixture_add_office(&city.fixture, "370299", JX_FIXTURE_ROOT); /* which touches nothing */
	jx_city_set(&city, "overrun", "ratio");
	/* Nothing is scored by it. */
	jx_city_set(&city, "comparison.published", "2023-06");
	response = diff(id);
	cr_assert_str_eq(change_of(response, "total")->before, "49.26");
	/* 90.00 + 10.00 x 1 / 720 = 90.01… */
	cr_assert_str_eq(change_of(response, "execution.paid")->after, "1.00万元");
	cr_assert_str_eq(change_of(response, "indicators." RATE ".actual")->after, "99.09%");
	cr_assert_str_eq(change_of(response, "indicators." RATE ".verdict")->after, "VERDICT_MET");
	cr_assert_str_eq(change_of(response, "settings.overrun")->after, "ratio");
	cr_assert_eq(response->n_causes, 3);
	cr_assert_eq(response->causes[0]->seq, id + 1);
	cr_assert_str_eq(response->causes[0]->method, "jixiao.v1.Submissions/Create");
	cr_assert_str_eq(response->causes[0]->what, "370202 petition.monthly 2023-01: accept.in_time 50→100");
	cr_assert_str_eq(response->causes[1]->method, "jixiao.v1.Disbursements/Pay");
	cr_assert(strstr(response->causes[1]->what, ": 1.00万元"), "%s", response->causes[1]->what);
	cr_assert_str_eq(response->causes[2]->what, "overrun=ratio");
	cr_assert_eq(response->before->id, id);
	cr_assert_eq(response->after->id, 0);
}

/* A first revision has nothing before; a cell may be left out, or not apply. */
Test(finalized, diff_says_each_cell_before_and_after)
{
	const struct jx_city_figures first = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_VALUE, 7}, [JX_CITY_IN_TIME] = {JX_CITY_VALUE, 6}}};
	const struct jx_city_figures second = {.cells = {[JX_CITY_DUE] = {JX_CITY_NA, 0},
							 [JX_CITY_HANDLED] = {JX_CITY_VALUE, 3},
							 [JX_CITY_IN_TIME] = {JX_CITY_NA, 0}}};
	const struct jx_city_figures third = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_NA, 0}, [JX_CITY_IN_TIME] = {JX_CITY_NA, 0}}};
	const Jixiao__V1__EvaluationsDiffResponse *response;
	uint64_t id;

	jx_city_plan(&city, rate_only, 1);
	id = finalize(JX_FIXTURE_ROOT, true);
	jx_city_submit(&city, 0, 0, &first);
	jx_city_submit(&city, 0, 0, &second);
	jx_city_submit(&city, 0, 0, &third);
	response = diff(id);
	cr_assert_eq(response->n_causes, 3);
	cr_assert_str_eq(response->causes[0]->what, "370202 petition.monthly 2023-01: accept.due 7，accept.in_time 6");
	cr_assert_str_eq(response->causes[1]->what, "370202 petition.monthly 2023-01: accept.due 7→不适用，"
						    "accept.in_time 6→不适用，online.handled 未报→3");
	cr_assert_str_eq(response->causes[2]->what, "370202 petition.monthly 2023-01: online.handled 3→未报");
}

/* One entry brings figures of several offices: each is told; of another form's or another year's, none. */
Test(finalized, diff_names_all_that_was_reported_on_behalf)
{
	char *offices[] = {city.offices[0], city.offices[1], city.offices[0]};
	Jixiao__V1__Cell cells[] = {JIXIAO__V1__CELL__INIT, JIXIAO__V1__CELL__INIT};
	Jixiao__V1__Cell *rows[] = {&cells[0], &cells[1]};
	Jixiao__V1__SubmissionsCreateRequest requests[3], *pointers[3];
	Jixiao__V1__SubmissionsCreateBelowRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;
	const struct jx_key clerk = jx_fixture_key(40);
	const Jixiao__V1__EvaluationsDiffResponse *response;
	uint64_t id;

	(void)jx_fixture_enrol(&city.fixture, &clerk, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	jx_city_plan(&city, rate_only, 1);
	id = finalize(JX_FIXTURE_ROOT, true);
	for (size_t i = 0; i < 2; i++) {
		cells[i].item_code = (char *)(i == 0 ? "accept.due" : "accept.in_time");
		cells[i].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
		cells[i].ten_thousandths = 70000;
	}
	for (size_t i = 0; i < 3; i++) {
		jixiao__v1__submissions_create_request__init(&requests[i]);
		requests[i].form_code = (char *)JX_CITY_FORM;
		requests[i].period = (char *)(i == 2 ? "2024-01" : "2023-01");
		requests[i].cells = rows;
		requests[i].n_cells = 2;
		pointers[i] = &requests[i];
	}
	request.office_codes = offices;
	request.submissions = pointers;
	request.n_office_codes = request.n_submissions = 3;
	(void)jx_fixture_ask(&city.fixture, &clerk, "Submissions/CreateBelow", &request);
	response = diff(id);
	cr_assert_eq(response->n_causes, 1);
	cr_assert_str_eq(response->causes[0]->method, "jixiao.v1.Submissions/CreateBelow");
	cr_assert(
		strstr(response->causes[0]->what, "370202 petition.monthly 2023-01: accept.due 7，accept.in_time 7；"),
		"%s", response->causes[0]->what);
	cr_assert(strstr(response->causes[0]->what, " petition.monthly 2023-01: accept.due 7，accept.in_time 7"));
	cr_assert_null(strstr(response->causes[0]->what, "2024-01"));
}
