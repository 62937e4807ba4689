/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/model/decimal.h"
#include "server/store/rollups.h"
#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define ONE INT64_C(10000)

TestSuite(submissions_service, .init = jx_reporting_open, .fini = jx_reporting_close);

/* -- what is submitted --------------------------------------------------------------------------------------------- */

Test(submissions_service, what_is_submitted_comes_out_in_the_forms_order)
{
	const Jixiao__V1__Submission *submission;

	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", 0)->note = (char *)"本月无交办";
	jx_report_add("accept.in_time", 5 * ONE);
	jx_report_add("accept.due", 6 * ONE);
	jx_report_add("repeat.resolved", 0)->state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	jx_reporting.draft.request.note = (char *)"六月";
	submission = jx_report_look(&jx_reporting.clerk, jx_report_create()->submission);
	cr_assert_str_eq(submission->form_name, "信访业务月报");
	cr_assert_str_eq(submission->office_name, JX_REPORT_DISTRICT);
	cr_assert_str_eq(submission->period, "2026-06");
	cr_assert_str_eq(submission->submitter_name, "somebody");
	cr_assert_str_eq(submission->note, "六月");
	cr_assert_eq(submission->revision, 1);
	cr_assert_eq(submission->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED);
	cr_assert_eq(submission->seq, jx_dispatch_seq(jx_reporting.fixture.dispatch));
	/* The fixture's request ids begin with the number of the call: the one before this Get. */
	cr_assert_eq(memcmp(submission->request_id.data, &(uint64_t){jx_reporting.fixture.calls - 1}, 8), 0);
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
	jx_report_begin("2026-06");
	jx_reporting.draft.request.form_code = (char *)"video.monthly";
	jx_report_add("hours.total", ONE / 10);
	cr_assert_eq(jx_report_create()->submission->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED);
	jx_report_add("hours.total", 0);
	jx_reporting.draft.request.n_cells = 1;
	jx_reporting.draft.cells[0].ten_thousandths = ONE / 100;
	jx_reporting.draft.request.period = (char *)"2026-05";
	jx_report_expect_figure("cells[0]", "CELL");
}

/* -- bases --------------------------------------------------------------------------------------------------------- */

Test(submissions_service, a_stale_base_is_a_conflict)
{
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	jx_reporting.draft.request.period = (char *)"2026-05"; /* of another month: there is nothing to correct */
	jx_report_expect_refused("SUBMISSION_NOT_FOUND");
	jx_reporting.draft.request.period = (char *)"2026-06";
	jx_reporting.draft.cells[0].ten_thousandths = 2 * ONE;
	cr_assert_eq(jx_report_create()->submission->revision, 2);
	jx_reporting.draft.cells[0].ten_thousandths = 3 * ONE;
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.second, "Submissions/Create", &jx_reporting.draft.request,
		       "SUBMISSION_CHANGED");
	EXPECT_ARG(&jx_reporting.fixture, 0, JX_REPORT_FORM);
	EXPECT_ARG(&jx_reporting.fixture, 1, "2026-06");
	EXPECT_ARG(&jx_reporting.fixture, 2, "2");
	EXPECT_ARG(&jx_reporting.fixture, 3, "somebody");
	cr_assert_str_eq(jx_reporting.fixture.response->args[4], "2026-09-01 09:00:00");
	jx_reporting.draft.request.base_id.len = 0;
	jx_report_expect_refused("SUBMISSION_CHANGED");
	jx_reporting.draft.request.base_id.len = 15;
	jx_report_expect_refused("FIELD_INVALID");
	EXPECT_ARG(&jx_reporting.fixture, 0, "base_id");
}

Test(submissions_service, the_same_again_is_refused)
{
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	jx_report_expect_refused("SUBMISSION_SAME");
	jx_reporting.draft.request.note = (char *)"有备注";
	(void)jx_report_create();
}

/* -- what it is about ---------------------------------------------------------------------------------------------- */

Test(submissions_service, form_duty_and_month)
{
	jx_report_begin("2025-12");
	jx_report_add("repeat.assigned", ONE);
	jx_report_expect_refused("FORM_NOT_FOUND");
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	jx_reporting.draft.request.form_code = (char *)"nothing";
	jx_report_expect_refused("FORM_NOT_FOUND");
	/* Today is in September 2026. */
	jx_report_begin("2026-09");
	jx_report_add("repeat.assigned", ONE);
	(void)jx_report_create();
	jx_report_begin("2026-10");
	jx_report_add("repeat.assigned", ONE);
	jx_report_expect_refused("FIELD_INVALID");
	EXPECT_ARG(&jx_reporting.fixture, 0, "period");
	jx_report_begin("2026-6");
	jx_report_expect_refused("FIELD_INVALID");
}

Test(submissions_service, an_office_that_does_not_owe_it)
{
	struct jx_key other = jx_fixture_key(5);

	(void)jx_fixture_enrol(&jx_reporting.fixture, &other, "370203", JIXIAO__V1__ROLE__ROLE_CLERK, "");
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	EXPECT_REFUSED(&jx_reporting.fixture, &other, "Submissions/Create", &jx_reporting.draft.request,
		       "OFFICE_OUT_OF_SCOPE");
	jx_reporting.draft.request.office_code = (char *)"370203";
	EXPECT_REFUSED(&jx_reporting.fixture, &other, "Submissions/Create", &jx_reporting.draft.request,
		       "DUTY_NOT_FOUND");
	EXPECT_ARG(&jx_reporting.fixture, 0, "370203");
	EXPECT_ARG(&jx_reporting.fixture, 2, "2026-06");
}

/* -- figures ------------------------------------------------------------------------------------------------------- */

Test(submissions_service, cells_are_checked)
{
	jx_report_begin("2026-06");
	jx_report_expect_figure("cells", "EMPTY");
	jx_report_add("nothing", ONE);
	jx_report_expect_figure("cells[0]", "ITEM");
	jx_reporting.draft.cells[0].item_code = (char *)"repeat.assigned";
	jx_report_add("repeat.assigned", ONE);
	jx_report_expect_figure("cells[1]", "ONCE");
	jx_reporting.draft.request.n_cells = 1;
	jx_reporting.draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_UNSPECIFIED;
	jx_report_expect_figure("cells[0]", "STATE");
	jx_reporting.draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	jx_report_expect_figure("cells[0]", "CELL");
	jx_reporting.draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	jx_reporting.draft.cells[0].ten_thousandths = -ONE;
	jx_report_expect_figure("cells[0]", "CELL");
	jx_reporting.draft.cells[0].ten_thousandths = ONE / 2;
	jx_report_expect_figure("cells[0]", "CELL");
	jx_reporting.draft.cells[0].ten_thousandths = (JX_DECIMAL_WHOLE_MAX + 1) * ONE;
	jx_report_expect_figure("cells[0]", "CELL");
	jx_reporting.draft.cells[0].ten_thousandths = JX_DECIMAL_WHOLE_MAX * ONE;
	(void)jx_report_create();
}

Test(submissions_service, a_part_is_not_above_its_whole)
{
	jx_report_begin("2026-06");
	jx_report_add("accept.due", 6 * ONE);
	jx_report_add("accept.in_time", 7 * ONE);
	jx_report_expect_figure("cells[1]", "accept");
	cr_assert_not_null(
		strstr(jx_reporting.fixture.response->violations[0]->text, "accept.in_time = 7 > accept.due = 6"), "%s",
		jx_reporting.fixture.response->violations[0]->text);
	jx_reporting.draft.cells[1].ten_thousandths = 6 * ONE;
	(void)jx_report_create();
}

Test(submissions_service, numerator_and_denominator_come_together)
{
	jx_report_begin("2026-06");
	jx_report_add("accept.in_time", 7 * ONE);
	jx_report_expect_figure("cells", "pair");
	jx_report_add("accept.due", 0)->state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	jx_report_expect_figure("cells[1]", "pair");
	jx_reporting.draft.cells[0].state = JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
	jx_reporting.draft.cells[0].ten_thousandths = 0;
	(void)jx_report_create();
}

/* -- lists --------------------------------------------------------------------------------------------------------- */

static void submit_months(void)
{
	static const char *const months[] = {"2026-03", "2026-01", "2026-02"};

	for (size_t i = 0; i < 3; i++) {
		jx_report_begin(months[i]);
		jx_report_add("accept.due", ONE);
		jx_report_add("accept.in_time", ONE);
		(void)jx_report_create();
	}
}

Test(submissions_service, list_goes_through_its_pages)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const Jixiao__V1__SubmissionsListResponse *response;
	char key[64];

	submit_months();
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.page_size = 2;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert_str_eq(response->submissions[0]->period, "2026-01");
	cr_assert_str_eq(response->submissions[1]->period, "2026-02");
	cr_assert_eq(response->submissions[0]->n_cells, 0);
	cr_assert_not_null(response->next);
	(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
	token.seq = response->next->seq;
	token.last_key = key;
	request.page = &token;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_str_eq(response->submissions[0]->period, "2026-03");
	cr_assert_null(response->next);
	token.last_key = (char *)"nonsense";
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_reporting.fixture, 0, "page");
}

Test(submissions_service, list_is_bounded_by_form_and_month)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__SubmissionsListResponse *response;

	submit_months();
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.from = request.to = (char *)"2026-02";
	request.form_code = (char *)JX_REPORT_FORM;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 1);
	request.form_code = (char *)"video.monthly";
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 0);
}

Test(submissions_service, history_has_every_revision)
{
	Jixiao__V1__SubmissionsHistoryRequest request = JIXIAO__V1__SUBMISSIONS_HISTORY_REQUEST__INIT;
	const Jixiao__V1__SubmissionsHistoryResponse *response;

	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	jx_reporting.draft.cells[0].ten_thousandths = 2 * ONE;
	jx_report_create_and_go_on();
	cr_assert_eq(jx_report_get(1)->submission->cells[0]->ten_thousandths, ONE);
	cr_assert_eq(jx_report_get(0)->submission->cells[0]->ten_thousandths, 2 * ONE);
	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-06";
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/History", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert(!response->more);
	cr_assert_eq(response->submissions[1]->cells[0]->ten_thousandths, 2 * ONE);
	request.after_revision = 1;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/History", &request);
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_eq(response->submissions[0]->revision, 2);
	request.period = (char *)"2026-07";
	request.after_revision = 0;
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/History", &request,
		       "SUBMISSION_NOT_FOUND");
}

/* The same checks and hints as Create's, for the caller's own office whatever the submission names; nothing changes. */
Test(submissions_service, a_preview_writes_nothing)
{
	Jixiao__V1__SubmissionsPreviewRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;
	struct jx_fixture *fixture = &jx_reporting.fixture;
	const Jixiao__V1__SubmissionsPreviewResponse *response;
	const struct jx_key *clerk = &jx_reporting.clerk;
	uint64_t seq = jx_dispatch_seq(fixture->dispatch);

	request.office_code = (char *)JX_REPORT_DISTRICT;
	EXPECT_REFUSED(fixture, clerk, "Submissions/Preview", &request, "FIELD_INVALID");
	jx_report_begin("2026-06");
	jx_report_add("accept.due", 9 * ONE);
	jx_report_add("accept.in_time", 10 * ONE);
	jx_reporting.draft.request.office_code = (char *)"370203";
	request.submission = &jx_reporting.draft.request;
	EXPECT_REFUSED(fixture, clerk, "Submissions/Preview", &request, "FIGURES_WRONG");
	jx_reporting.draft.cells[1].ten_thousandths = 9 * ONE;
	response = jx_fixture_ask(fixture, clerk, "Submissions/Preview", &request);
	cr_assert_eq(response->n_findings, 0);
	cr_assert_eq(jx_dispatch_seq(fixture->dispatch), seq);
	request.office_code = (char *)"370203";
	EXPECT_REFUSED(fixture, clerk, "Submissions/Preview", &request, "OFFICE_OUT_OF_SCOPE");
}

Test(submissions_service, a_revision_that_is_not_there)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-06";
	request.revision = 2;
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Get", &request, "SUBMISSION_NOT_FOUND");
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	(void)jx_report_create();
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Get", &request, "REVISION_NOT_FOUND");
	EXPECT_ARG(&jx_reporting.fixture, 3, "2");
	EXPECT_ARG(&jx_reporting.fixture, 4, "1");
}

/* Dispatch undoes what a refusal has begun: the totals are as before. */
Test(submissions_service, totals_follow_corrections)
{
	struct jx_total total;

	jx_report_begin("2026-06");
	jx_report_add("accept.due", 9 * ONE);
	jx_report_add("accept.in_time", 9 * ONE);
	jx_report_create_and_go_on();
	jx_reporting.draft.cells[1].ten_thousandths = 10 * ONE;
	jx_report_expect_refused("FIGURES_WRONG");
	jx_reporting.draft.cells[1].ten_thousandths = 8 * ONE;
	(void)jx_report_create();
	EXPECT_OK(jx_rollup_get(jx_reporting.fixture.store, JX_STAGE_ACCEPTED, JX_FIXTURE_ROOT, 2026 * 12 + 5, 2,
				&total));
	cr_assert_eq(total.value, 8 * ONE);
	cr_assert_eq(total.contributors, 1);
}
