/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "common/base/limits.h"
#include "common/model/decimal.h"
#include "server/store/rollups.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

#define DISTRICT "370202"
#define FORM     "petition.monthly"
#define ONE      INT64_C(10000)
#define CELLS    8u

static struct jx_fixture fixture;
static struct jx_key clerk, second;

/* -- the catalogue: two forms, one of them reviewed ---------------------------------------------------------------- */

static Jixiao__V1__Item item_of(const char *code, const char *unit, uint32_t decimals)
{
	Jixiao__V1__Item item = JIXIAO__V1__ITEM__INIT;

	item.code = (char *)code;
	item.name = (char *)code;
	item.unit = (char *)unit;
	item.decimals = decimals;
	item.over_offices = item.over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_SUM;
	return item;
}

static Jixiao__V1__Check check_of(const char *code, Jixiao__V1__CheckKind kind, bool cumulative, const char *left,
				  const char *right)
{
	Jixiao__V1__Check check = JIXIAO__V1__CHECK__INIT;

	check.code = (char *)code;
	check.form_code = (char *)FORM;
	check.kind = kind;
	check.cumulative = cumulative;
	check.left = (char *)left;
	check.right = (char *)right;
	check.text = (char *)"不符合审核关系";
	return check;
}

static void import_catalog(void)
{
	Jixiao__V1__Item items[] = {item_of("accept.due", "件次", 0), item_of("accept.in_time", "件次", 0),
				    item_of("repeat.assigned", "件次", 0), item_of("repeat.resolved", "件次", 0),
				    item_of("hours.total", "小时", 1)};
	Jixiao__V1__Item *rows[] = {&items[0], &items[1], &items[2], &items[3], &items[4]};
	Jixiao__V1__Form forms[] = {JIXIAO__V1__FORM__INIT, JIXIAO__V1__FORM__INIT};
	Jixiao__V1__Form *form_rows[] = {&forms[0], &forms[1]};
	Jixiao__V1__Check checks[] = {
		check_of("accept", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, false, "accept.in_time", "accept.due"),
		check_of("pair", JIXIAO__V1__CHECK_KIND__CHECK_KIND_TOGETHER, false, "accept.in_time, accept.due", ""),
		check_of("year", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, true, "repeat.resolved",
			 "repeat.assigned")};
	Jixiao__V1__Check *check_rows[] = {&checks[0], &checks[1], &checks[2]};
	Jixiao__V1__Duty duties[] = {JIXIAO__V1__DUTY__INIT, JIXIAO__V1__DUTY__INIT};
	Jixiao__V1__Duty *duty_rows[] = {&duties[0], &duties[1]};
	Jixiao__V1__CatalogImportRequest request = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;
	struct jx_key manager = jx_fixture_key(2);

	for (size_t i = 0; i < 2; i++) {
		forms[i].code = (char *)(i == 0 ? FORM : "video.monthly");
		forms[i].name = (char *)(i == 0 ? "信访业务月报" : "视频会议系统运维月报");
		forms[i].review = i == 1;
		forms[i].items = i == 0 ? rows : rows + 4;
		forms[i].n_items = i == 0 ? 4 : 1;
		duties[i].office_code = (char *)DISTRICT;
		duties[i].form_code = forms[i].code;
		duties[i].from = (char *)"2026-01";
	}
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)"2026-01";
	request.forms = form_rows;
	request.n_forms = request.n_duties = 2;
	request.checks = check_rows;
	request.n_checks = 3;
	request.duties = duty_rows;
	(void)jx_fixture_enrol(&fixture, &manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	(void)jx_fixture_ask(&fixture, &manager, "Catalog/Import", &request);
}

static void setup(void)
{
	jx_fixture_open(&fixture, NULL);
	clerk = jx_fixture_key(3);
	second = jx_fixture_key(4);
	jx_fixture_add_office(&fixture, DISTRICT, JX_FIXTURE_ROOT);
	jx_fixture_add_office(&fixture, "370203", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&fixture, &clerk, DISTRICT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	(void)jx_fixture_enrol(&fixture, &second, DISTRICT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	import_catalog();
}

static void teardown(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(submissions_service, .init = setup, .fini = teardown);

/* -- requests ------------------------------------------------------------------------------------------------------ */

/* A request with its cells; `base` is what it says it corrects. */
static struct {
	Jixiao__V1__SubmissionsCreateRequest request;
	Jixiao__V1__Cell cells[CELLS];
	Jixiao__V1__Cell *rows[CELLS];
	uint8_t base[JX_REQUEST_ID_BYTES];
} draft;

static void begin(const char *period)
{
	jixiao__v1__submissions_create_request__init(&draft.request);
	draft.request.form_code = (char *)FORM;
	draft.request.office_code = (char *)DISTRICT;
	draft.request.period = (char *)period;
	draft.request.cells = draft.rows;
}

static Jixiao__V1__Cell *add(const char *item, int64_t ten_thousandths)
{
	size_t n = draft.request.n_cells++;

	cr_assert_lt(n, CELLS);
	jixiao__v1__cell__init(&draft.cells[n]);
	draft.cells[n].item_code = (char *)item;
	draft.cells[n].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	draft.cells[n].ten_thousandths = ten_thousandths;
	draft.rows[n] = &draft.cells[n];
	return &draft.cells[n];
}

static const Jixiao__V1__SubmissionsCreateResponse *create(void)
{
	return jx_fixture_ask(&fixture, &clerk, "Submissions/Create", &draft.request);
}

/* The next request names what this one brought as its base. */
static void create_and_go_on(void)
{
	const Jixiao__V1__SubmissionsCreateResponse *response = create();

	memcpy(draft.base, response->submission->request_id.data, sizeof(draft.base));
	draft.request.base_id.data = draft.base;
	draft.request.base_id.len = sizeof(draft.base);
}

static void expect_refused(const char *reason)
{
	EXPECT_REFUSED(&fixture, &clerk, "Submissions/Create", &draft.request, reason);
}

/* Refused for one figure, by this rule, at this field. */
static void expect_figure(const char *field, const char *rule)
{
	expect_refused("FIGURES_WRONG");
	cr_assert_eq(fixture.response->n_violations, 1);
	cr_assert_str_eq(fixture.response->violations[0]->field, field);
	cr_assert_str_eq(fixture.response->violations[0]->rule, rule);
	cr_assert_str_neq(fixture.response->violations[0]->fix, "");
}

static const Jixiao__V1__SubmissionsGetResponse *get(uint32_t revision)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;

	request.form_code = (char *)FORM;
	request.office_code = (char *)DISTRICT;
	request.period = (char *)"2026-06";
	request.revision = revision;
	return jx_fixture_ask(&fixture, &clerk, "Submissions/Get", &request);
}

/* -- what is submitted --------------------------------------------------------------------------------------------- */

Test(submissions_service, what_is_submitted_comes_out_in_the_forms_order)
{
	const Jixiao__V1__Submission *submission;

	begin("2026-06");
	add("repeat.assigned", 0)->note = (char *)"本月无交办";
	add("accept.in_time", 5 * ONE);
	add("accept.due", 6 * ONE);
	add("repeat.resolved", 0)->state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	draft.request.note = (char *)"六月";
	(void)create();
	submission = get(0)->submission;
	cr_assert_str_eq(submission->form_name, "信访业务月报");
	cr_assert_str_eq(submission->office_name, DISTRICT);
	cr_assert_str_eq(submission->period, "2026-06");
	cr_assert_str_eq(submission->submitter_name, "somebody");
	cr_assert_str_eq(submission->note, "六月");
	cr_assert_eq(submission->revision, 1);
	cr_assert_eq(submission->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED);
	cr_assert_eq(submission->seq, jx_dispatch_seq(fixture.dispatch));
	/* The fixture's request ids begin with the number of the call: the one before this Get. */
	cr_assert_eq(memcmp(submission->request_id.data, &(uint64_t){fixture.calls - 1}, 8), 0);
	cr_assert_eq(submission->n_cells, 4);
	cr_assert_str_eq(submission->cells[0]->item_code, "accept.due");
	cr_assert_eq(submission->cells[0]->ten_thousandths, 6 * ONE);
	cr_assert_str_eq(submission->cells[2]->item_code, "repeat.assigned");
	cr_assert_str_eq(submission->cells[2]->note, "本月无交办");
	cr_assert_eq(submission->cells[2]->state, JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED);
	cr_assert_eq(submission->cells[3]->state, JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE);
}

Test(submissions_service, what_is_reviewed_waits)
{
	begin("2026-06");
	draft.request.form_code = (char *)"video.monthly";
	add("hours.total", ONE / 10);
	cr_assert_eq(create()->submission->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED);
	add("hours.total", 0);
	draft.request.n_cells = 1;
	draft.cells[0].ten_thousandths = ONE / 100;
	draft.request.period = (char *)"2026-05";
	expect_figure("cells[0]", "CELL");
}

/* -- bases --------------------------------------------------------------------------------------------------------- */

Test(submissions_service, a_stale_base_is_a_conflict)
{
	begin("2026-06");
	add("repeat.assigned", ONE);
	create_and_go_on();
	draft.request.period = (char *)"2026-05"; /* of another month: there is nothing to correct */
	expect_refused("SUBMISSION_NOT_FOUND");
	draft.request.period = (char *)"2026-06";
	draft.cells[0].ten_thousandths = 2 * ONE;
	cr_assert_eq(create()->submission->revision, 2);
	draft.cells[0].ten_thousandths = 3 * ONE;
	EXPECT_REFUSED(&fixture, &second, "Submissions/Create", &draft.request, "SUBMISSION_CHANGED");
	EXPECT_ARG(&fixture, 0, FORM);
	EXPECT_ARG(&fixture, 1, "2026-06");
	EXPECT_ARG(&fixture, 2, "2");
	EXPECT_ARG(&fixture, 3, "somebody");
	cr_assert_str_eq(fixture.response->args[4], "2026-09-01 09:00:00");
	draft.request.base_id.len = 0;
	expect_refused("SUBMISSION_CHANGED");
	draft.request.base_id.len = 15;
	expect_refused("FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "base_id");
}

Test(submissions_service, the_same_again_is_refused)
{
	begin("2026-06");
	add("repeat.assigned", ONE);
	create_and_go_on();
	expect_refused("SUBMISSION_SAME");
	draft.request.note = (char *)"有备注";
	(void)create();
}

/* -- what it is about ---------------------------------------------------------------------------------------------- */

Test(submissions_service, form_duty_and_month)
{
	begin("2025-12");
	add("repeat.assigned", ONE);
	expect_refused("FORM_NOT_FOUND");
	begin("2026-06");
	add("repeat.assigned", ONE);
	draft.request.form_code = (char *)"nothing";
	expect_refused("FORM_NOT_FOUND");
	/* Today is in September 2026. */
	begin("2026-09");
	add("repeat.assigned", ONE);
	(void)create();
	begin("2026-10");
	add("repeat.assigned", ONE);
	expect_refused("FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "period");
	begin("2026-6");
	expect_refused("FIELD_INVALID");
}

Test(submissions_service, an_office_that_does_not_owe_it)
{
	struct jx_key other = jx_fixture_key(5);

	(void)jx_fixture_enrol(&fixture, &other, "370203", JIXIAO__V1__ROLE__ROLE_CLERK, "");
	begin("2026-06");
	add("repeat.assigned", ONE);
	EXPECT_REFUSED(&fixture, &other, "Submissions/Create", &draft.request, "OFFICE_OUT_OF_SCOPE");
	draft.request.office_code = (char *)"370203";
	EXPECT_REFUSED(&fixture, &other, "Submissions/Create", &draft.request, "DUTY_NOT_FOUND");
	EXPECT_ARG(&fixture, 0, "370203");
	EXPECT_ARG(&fixture, 2, "2026-06");
}

/* -- figures ------------------------------------------------------------------------------------------------------- */

Test(submissions_service, cells_are_checked)
{
	begin("2026-06");
	expect_figure("cells", "EMPTY");
	add("nothing", ONE);
	expect_figure("cells[0]", "ITEM");
	draft.cells[0].item_code = (char *)"repeat.assigned";
	add("repeat.assigned", ONE);
	expect_figure("cells[1]", "ONCE");
	draft.request.n_cells = 1;
	draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_UNSPECIFIED;
	expect_figure("cells[0]", "STATE");
	draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	expect_figure("cells[0]", "CELL");
	draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	draft.cells[0].ten_thousandths = -ONE;
	expect_figure("cells[0]", "CELL");
	draft.cells[0].ten_thousandths = ONE / 2;
	expect_figure("cells[0]", "CELL");
	draft.cells[0].ten_thousandths = (JX_DECIMAL_WHOLE_MAX + 1) * ONE;
	expect_figure("cells[0]", "CELL");
	draft.cells[0].ten_thousandths = JX_DECIMAL_WHOLE_MAX * ONE;
	(void)create();
}

Test(submissions_service, a_part_is_not_above_its_whole)
{
	begin("2026-06");
	add("accept.due", 6 * ONE);
	add("accept.in_time", 7 * ONE);
	expect_figure("cells[1]", "accept");
	cr_assert_not_null(strstr(fixture.response->violations[0]->text, "accept.in_time = 7 > accept.due = 6"), "%s",
			   fixture.response->violations[0]->text);
	draft.cells[1].ten_thousandths = 6 * ONE;
	(void)create();
}

Test(submissions_service, numerator_and_denominator_come_together)
{
	begin("2026-06");
	add("accept.in_time", 7 * ONE);
	expect_figure("cells", "pair");
	add("accept.due", 0)->state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	expect_figure("cells[1]", "pair");
	draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	draft.cells[0].ten_thousandths = 0;
	(void)create();
}

/* Assigned 10 in January; resolved 4 in January and 6 in March are 10, which is right, and 7 would be 11. */
Test(submissions_service, over_the_year_the_sums_count)
{
	begin("2026-01");
	add("repeat.assigned", 10 * ONE);
	add("repeat.resolved", 4 * ONE);
	(void)create();
	begin("2026-03");
	add("repeat.resolved", 7 * ONE);
	expect_figure("cells[0]", "year");
	cr_assert_not_null(strstr(fixture.response->violations[0]->text, "= 11 > repeat.assigned = 10"));
	draft.cells[0].ten_thousandths = 6 * ONE;
	(void)create();
}

/* 3, 4 and 5 so far: 12 is as large as all of them, 11 is not. */
Test(submissions_service, what_looks_like_the_years_sum_is_a_hint)
{
	static const char *const months[] = {"2026-01", "2026-02", "2026-03", "2026-04"};
	const Jixiao__V1__SubmissionsCreateResponse *response;

	for (int64_t i = 0; i < 3; i++) {
		begin(months[i]);
		add("repeat.assigned", (3 + i) * ONE);
		cr_assert_eq(create()->n_findings, 0);
	}
	begin(months[3]);
	add("repeat.assigned", 11 * ONE);
	cr_assert_eq(create()->n_findings, 0);
	begin("2026-05");
	add("repeat.assigned", 23 * ONE);
	response = create();
	cr_assert_eq(response->n_findings, 1);
	cr_assert_str_eq(response->findings[0]->field, "cells[0]");
	cr_assert_str_eq(response->findings[0]->rule, "LOOKS_CUMULATIVE");
	cr_assert_eq(response->findings[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_HINT);
}

/* -- lists --------------------------------------------------------------------------------------------------------- */

static void submit_months(void)
{
	static const char *const months[] = {"2026-03", "2026-01", "2026-02"};

	for (size_t i = 0; i < 3; i++) {
		begin(months[i]);
		add("accept.due", ONE);
		add("accept.in_time", ONE);
		(void)create();
	}
}

Test(submissions_service, list_goes_through_its_pages)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const Jixiao__V1__SubmissionsListResponse *response;
	char key[64];

	submit_months();
	request.office_code = (char *)DISTRICT;
	request.page_size = 2;
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert_str_eq(response->submissions[0]->period, "2026-01");
	cr_assert_str_eq(response->submissions[1]->period, "2026-02");
	cr_assert_eq(response->submissions[0]->n_cells, 0);
	cr_assert_not_null(response->next);
	(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
	token.seq = response->next->seq;
	token.last_key = key;
	request.page = &token;
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_str_eq(response->submissions[0]->period, "2026-03");
	cr_assert_null(response->next);
	token.last_key = (char *)"nonsense";
	EXPECT_REFUSED(&fixture, &clerk, "Submissions/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "page");
}

Test(submissions_service, list_is_bounded_by_form_and_month)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__SubmissionsListResponse *response;

	submit_months();
	request.office_code = (char *)DISTRICT;
	request.from = request.to = (char *)"2026-02";
	request.form_code = (char *)FORM;
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 1);
	request.form_code = (char *)"video.monthly";
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 0);
}

Test(submissions_service, history_has_every_revision)
{
	Jixiao__V1__SubmissionsHistoryRequest request = JIXIAO__V1__SUBMISSIONS_HISTORY_REQUEST__INIT;
	const Jixiao__V1__SubmissionsHistoryResponse *response;

	begin("2026-06");
	add("repeat.assigned", ONE);
	create_and_go_on();
	draft.cells[0].ten_thousandths = 2 * ONE;
	create_and_go_on();
	cr_assert_eq(get(1)->submission->cells[0]->ten_thousandths, ONE);
	cr_assert_eq(get(0)->submission->cells[0]->ten_thousandths, 2 * ONE);
	request.form_code = (char *)FORM;
	request.office_code = (char *)DISTRICT;
	request.period = (char *)"2026-06";
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/History", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert(!response->more);
	cr_assert_eq(response->submissions[1]->cells[0]->ten_thousandths, 2 * ONE);
	request.after_revision = 1;
	response = jx_fixture_ask(&fixture, &clerk, "Submissions/History", &request);
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_eq(response->submissions[0]->revision, 2);
	request.period = (char *)"2026-07";
	request.after_revision = 0;
	EXPECT_REFUSED(&fixture, &clerk, "Submissions/History", &request, "SUBMISSION_NOT_FOUND");
}

/* Dispatch undoes what a refusal has begun: the totals are as before. */
Test(submissions_service, totals_follow_corrections)
{
	struct jx_total total;

	begin("2026-06");
	add("accept.due", 9 * ONE);
	add("accept.in_time", 9 * ONE);
	create_and_go_on();
	draft.cells[1].ten_thousandths = 10 * ONE;
	expect_refused("FIGURES_WRONG");
	draft.cells[1].ten_thousandths = 8 * ONE;
	(void)create();
	EXPECT_OK(jx_rollup_get(fixture.store, JX_STAGE_ACCEPTED, JX_FIXTURE_ROOT, 2026 * 12 + 5, 2, &total));
	cr_assert_eq(total.value, 8 * ONE);
	cr_assert_eq(total.contributors, 1);
}
