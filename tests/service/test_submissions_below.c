/* SPDX-License-Identifier: Apache-2.0 */
/* The bureau's clerk reports for the districts, and they confirm it. */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"

#include "common/base/limits.h"
#include "tests/service/reporting.h"

#define ONE    INT64_C(10000)
#define SECOND "370203"
#define MONTHS 9u

static struct jx_key bureau;
static uint8_t base_of_first[JX_REQUEST_ID_BYTES];

/* The request that is being written: each of one cell. */
static struct {
	char offices[JX_BELOW_MAX + 1][16], periods[JX_BELOW_MAX + 1][16];
	char *office_rows[JX_BELOW_MAX + 1];
	Jixiao__V1__Cell cells[JX_BELOW_MAX + 1];
	Jixiao__V1__Cell *cell_rows[JX_BELOW_MAX + 1];
	Jixiao__V1__SubmissionsCreateRequest rows[JX_BELOW_MAX + 1];
	Jixiao__V1__SubmissionsCreateRequest *row_pointers[JX_BELOW_MAX + 1];
	Jixiao__V1__SubmissionsCreateBelowRequest request;
} draft;

static void owe(const char *office)
{
	Jixiao__V1__DutiesAddRequest request = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;
	struct jx_key manager = jx_fixture_key(2);

	request.office_code = (char *)office;
	request.form_code = (char *)JX_REPORT_FORM;
	request.from = (char *)"2026-01";
	(void)jx_fixture_ask(&jx_reporting.fixture, &manager, "Duties/Add", &request);
}

static void begin(void)
{
	jixiao__v1__submissions_create_below_request__init(&draft.request);
	draft.request.office_codes = draft.office_rows;
	draft.request.submissions = draft.row_pointers;
}

static void setup(void)
{
	jx_reporting_open();
	owe(SECOND);
	bureau = jx_fixture_key(6);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &bureau, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	begin();
}

TestSuite(submissions_below, .init = setup, .fini = jx_reporting_close);

static Jixiao__V1__SubmissionsCreateRequest *add(const char *office, const char *period, const char *item,
						 int64_t number)
{
	size_t i = draft.request.n_submissions++;

	draft.request.n_office_codes = draft.request.n_submissions;
	(void)snprintf(draft.offices[i], sizeof(draft.offices[i]), "%s", office);
	(void)snprintf(draft.periods[i], sizeof(draft.periods[i]), "%s", period);
	draft.office_rows[i] = draft.offices[i];
	jixiao__v1__cell__init(&draft.cells[i]);
	draft.cells[i].item_code = (char *)item;
	draft.cells[i].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	draft.cells[i].ten_thousandths = number * ONE;
	draft.cell_rows[i] = &draft.cells[i];
	jixiao__v1__submissions_create_request__init(&draft.rows[i]);
	draft.rows[i].form_code = (char *)JX_REPORT_FORM;
	draft.rows[i].period = draft.periods[i];
	draft.rows[i].cells = &draft.cell_rows[i];
	draft.rows[i].n_cells = 1;
	draft.row_pointers[i] = &draft.rows[i];
	return &draft.rows[i];
}

static const Jixiao__V1__SubmissionsCreateBelowResponse *create(void)
{
	return jx_fixture_ask(&jx_reporting.fixture, &bureau, "Submissions/CreateBelow", &draft.request);
}

static void expect_refused(const char *reason)
{
	EXPECT_REFUSED(&jx_reporting.fixture, &bureau, "Submissions/CreateBelow", &draft.request, reason);
}

static const Jixiao__V1__SubmissionsPreviewBelowResponse *preview_as(bool each)
{
	Jixiao__V1__SubmissionsPreviewBelowRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_BELOW_REQUEST__INIT;
	const uint64_t seq = jx_dispatch_seq(jx_reporting.fixture.dispatch);
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;

	request.office_codes = draft.request.office_codes;
	request.submissions = draft.request.submissions;
	request.n_office_codes = draft.request.n_office_codes;
	request.n_submissions = draft.request.n_submissions;
	request.each = each;
	response = jx_fixture_ask(&jx_reporting.fixture, &bureau, "Submissions/PreviewBelow", &request);
	cr_assert_eq(jx_dispatch_seq(jx_reporting.fixture.dispatch), seq);
	cr_assert_eq(response->n_verdicts, draft.request.n_submissions);
	return response;
}

static const Jixiao__V1__SubmissionsPreviewBelowResponse *preview(void)
{
	return preview_as(false);
}

/* NULL where there is none. */
static const Jixiao__V1__Submission *get(const char *office, const char *period)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)office;
	request.period = (char *)period;
	(void)jx_fixture_call(&jx_reporting.fixture, &bureau, "Submissions/Get", &request);
	return jx_reporting.fixture.answer
		       ? ((const Jixiao__V1__SubmissionsGetResponse *)jx_reporting.fixture.answer)->submission
		       : NULL;
}

/* -- all or none --------------------------------------------------------------------------------------------------- */

Test(submissions_below, all_of_them_in_one_entry)
{
	const Jixiao__V1__SubmissionsCreateBelowResponse *response;
	const Jixiao__V1__Submission *submission;

	add(JX_REPORT_DISTRICT, "2026-06", "repeat.assigned", 3)->office_code = (char *)"another";
	add(SECOND, "2026-06", "repeat.assigned", 4);
	response = create();
	cr_assert_eq(response->n_submissions, 2);
	cr_assert_str_eq(response->submissions[1]->office_code, SECOND);
	cr_assert_eq(response->submissions[1]->n_cells, 0);
	cr_assert_eq(response->submissions[0]->seq, response->submissions[1]->seq);
	submission = get(SECOND, "2026-06");
	cr_assert_eq(submission->cells[0]->ten_thousandths, 4 * ONE);
	cr_assert_str_eq(submission->on_behalf_by, JX_FIXTURE_ROOT);
	cr_assert_str_neq(submission->on_behalf_name, "");
	cr_assert_not(submission->confirmed);
	cr_assert_eq(submission->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED);
}

Test(submissions_below, one_that_is_wrong_refuses_all)
{
	add(JX_REPORT_DISTRICT, "2026-06", "repeat.assigned", 3);
	add(SECOND, "2026-06", "no.such", 4);
	expect_refused("FIGURES_WRONG");
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, "submissions[1].cells[0]");
	cr_assert_null(get(JX_REPORT_DISTRICT, "2026-06"));
	draft.rows[1].form_code = (char *)"video.monthly";
	expect_refused("DUTY_NOT_FOUND");
	EXPECT_ARG(&jx_reporting.fixture, 0, SECOND);
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, "submissions[1]");
	cr_assert_null(get(JX_REPORT_DISTRICT, "2026-06"));
}

/* February is right with January, whichever comes first; and what stands later is held against both. */
Test(submissions_below, months_are_judged_together)
{
	add(SECOND, "2026-02", "repeat.resolved", 5);
	add(SECOND, "2026-01", "repeat.assigned", 4);
	expect_refused("FIGURES_WRONG");
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, "submissions[0].cells[0]");
	draft.cells[1].ten_thousandths = 5 * ONE;
	cr_assert_eq(create()->n_submissions, 2);
	begin();
	add(JX_REPORT_DISTRICT, "2026-01", "repeat.assigned", 5);
	add(JX_REPORT_DISTRICT, "2026-03", "repeat.resolved", 5);
	cr_assert_eq(create()->n_submissions, 2);
	begin();
	add(JX_REPORT_DISTRICT, "2026-02", "repeat.resolved", 1);
	add(JX_REPORT_DISTRICT, "2026-04", "repeat.assigned", 9); /* too late for March */
	expect_refused("FIGURES_WRONG");
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, "submissions[0].cells");
	(void)snprintf(draft.periods[0], sizeof(draft.periods[0]), "2026-05");
	cr_assert_eq(create()->n_submissions, 2);
}

Test(submissions_below, whom_one_may_report_for)
{
	add(JX_FIXTURE_ROOT, "2026-06", "repeat.assigned", 3);
	expect_refused("OFFICE_OUT_OF_SCOPE");
	begin();
	expect_refused("OFFICE_REQUIRED");
	add(JX_REPORT_DISTRICT, "2026-06", "repeat.assigned", 3);
	add(JX_REPORT_DISTRICT, "2026-06", "repeat.assigned", 4);
	expect_refused("FIELD_INVALID");
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, "submissions[1].period");
	draft.request.n_submissions = 1;
	expect_refused("FIELD_INVALID");
	draft.request.n_office_codes = 1;
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/CreateBelow", &draft.request,
		       "OFFICE_OUT_OF_SCOPE");
}

/* As many as there may be: fifteen offices, nine months of each, and of the last no more than fit. */
Test(submissions_below, as_many_as_fit)
{
	char office[16], period[16];

	for (unsigned o = 0; draft.request.n_submissions < JX_BELOW_MAX; o++) {
		(void)snprintf(office, sizeof(office), "3703%02u", o);
		jx_fixture_add_office(&jx_reporting.fixture, office, JX_FIXTURE_ROOT);
		owe(office);
		for (unsigned m = 1; m <= MONTHS && draft.request.n_submissions < JX_BELOW_MAX; m++) {
			(void)snprintf(period, sizeof(period), "2026-%02u", m);
			add(office, period, "repeat.assigned", m);
		}
	}
	add(SECOND, "2026-06", "repeat.assigned", 1);
	expect_refused("TOO_MANY_AT_ONCE");
	EXPECT_ARG(&jx_reporting.fixture, 1, "128");
	draft.request.n_submissions = draft.request.n_office_codes = JX_BELOW_MAX;
	(void)preview();
	cr_assert_eq(create()->n_submissions, JX_BELOW_MAX);
}

/* -- a look before --------------------------------------------------------------------------------------------------
 */

Test(submissions_below, a_preview_tells_each)
{
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;

	add(JX_REPORT_DISTRICT, "2026-01", "repeat.assigned", 3);
	add(SECOND, "2026-01", "no.such", 4);
	add(JX_REPORT_DISTRICT, "2026-02", "repeat.resolved", 4);
	add(SECOND, "2026-02", "repeat.assigned", 4)->form_code = (char *)"video.monthly";
	add(SECOND, "2026-10", "repeat.assigned", 4);
	add(SECOND, "2026-03", "repeat.assigned", 4);
	response = preview();
	cr_assert_str_eq(response->verdicts[0]->reason, "");
	cr_assert_str_eq(response->verdicts[1]->reason, "FIGURES_WRONG");
	cr_assert_str_eq(response->verdicts[1]->violations[0]->field, "cells[0]");
	cr_assert_str_eq(response->verdicts[2]->reason, "FIGURES_WRONG"); /* 4 of 3 */
	cr_assert_str_eq(response->verdicts[3]->reason, "DUTY_NOT_FOUND");
	cr_assert_str_eq(response->verdicts[3]->args[0], SECOND);
	cr_assert_str_eq(response->verdicts[4]->reason, "FIELD_INVALID");
	cr_assert_str_eq(response->verdicts[4]->violations[0]->field, "period");
	cr_assert_str_eq(response->verdicts[5]->reason, "");
	cr_assert_null(get(SECOND, "2026-03"));
}

/* Sends each of the draft by itself, and returns its reason, "" where it is taken. */
static const char *create_one(size_t i)
{
	Jixiao__V1__SubmissionsCreateBelowRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;

	request.office_codes = &draft.office_rows[i];
	request.submissions = &draft.row_pointers[i];
	request.n_office_codes = request.n_submissions = 1;
	(void)jx_fixture_call(&jx_reporting.fixture, &bureau, "Submissions/CreateBelow", &request);
	return jx_reporting.fixture.answer ? "" : jx_reporting.fixture.response->reason;
}

/* One after the other: the preview says what then happens, and a second one finds nothing left to change. */
Test(submissions_below, a_preview_of_each_in_turn)
{
	static const char *const expected[] = {"", "FIGURES_WRONG", "", "FIGURES_WRONG", "", "FIELD_INVALID"};
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;
	const size_t n = sizeof(expected) / sizeof(expected[0]);

	add(SECOND, "2026-02", "repeat.assigned", 4);
	add(SECOND, "2026-03", "repeat.resolved", 5); /* January is not there yet */
	add(SECOND, "2026-01", "repeat.assigned", 4);
	add(SECOND, "2026-04", "repeat.resolved", 9);
	add(SECOND, "2026-05", "repeat.resolved", 8); /* those that were refused are not there */
	add(SECOND, "2026-10", "repeat.resolved", 1);
	response = preview_as(true);
	for (size_t i = 0; i < n; i++)
		cr_assert_str_eq(response->verdicts[i]->reason, expected[i], "%zu: %s", i,
				 response->verdicts[i]->reason);
	cr_assert_null(get(SECOND, "2026-01"));
	for (size_t i = 0; i < n; i++)
		cr_assert_str_eq(create_one(i), expected[i], "%zu", i);
}

/* A correction of an earlier month is held against a later one that came before it in the file. */
Test(submissions_below, a_preview_of_each_looks_ahead)
{
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;

	add(SECOND, "2026-01", "repeat.assigned", 9);
	(void)create();
	begin();
	add(SECOND, "2026-03", "repeat.resolved", 9);
	(void)memcpy(base_of_first, get(SECOND, "2026-01")->request_id.data, sizeof(base_of_first));
	add(SECOND, "2026-01", "repeat.assigned", 2)->base_id =
		(ProtobufCBinaryData){sizeof(base_of_first), base_of_first};
	response = preview_as(true);
	cr_assert_str_eq(response->verdicts[0]->reason, "");
	cr_assert_str_eq(response->verdicts[1]->reason, "FIGURES_WRONG");
	cr_assert_str_eq(create_one(0), "");
	cr_assert_str_eq(create_one(1), "FIGURES_WRONG");
	draft.cells[1].ten_thousandths = 9 * ONE;
	cr_assert_str_eq(preview_as(true)->verdicts[1]->reason, "SUBMISSION_SAME");
	cr_assert_str_eq(create_one(1), "SUBMISSION_SAME");
}

/* -- confirming ---------------------------------------------------------------------------------------------------- */

static uint8_t base[JX_REQUEST_ID_BYTES];
static Jixiao__V1__SubmissionsConfirmRequest confirm;

static void reported(void)
{
	const Jixiao__V1__Submission *submission;

	add(JX_REPORT_DISTRICT, "2026-06", "repeat.assigned", 3);
	(void)create();
	submission = get(JX_REPORT_DISTRICT, "2026-06");
	memcpy(base, submission->request_id.data, sizeof(base));
	jixiao__v1__submissions_confirm_request__init(&confirm);
	confirm.form_code = (char *)JX_REPORT_FORM;
	confirm.office_code = (char *)JX_REPORT_DISTRICT;
	confirm.period = (char *)"2026-06";
	confirm.base_id = (ProtobufCBinaryData){sizeof(base), base};
}

static void expect_not_confirmed(const char *reason)
{
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Confirm", &confirm, reason);
}

Test(submissions_below, the_office_confirms)
{
	const Jixiao__V1__SubmissionsConfirmResponse *response;

	reported();
	EXPECT_REFUSED(&jx_reporting.fixture, &bureau, "Submissions/Confirm", &confirm, "OFFICE_OUT_OF_SCOPE");
	confirm.base_id.len = 0;
	expect_not_confirmed("FIELD_INVALID");
	confirm.base_id.len = sizeof(base);
	confirm.period = (char *)"2026-05";
	expect_not_confirmed("SUBMISSION_NOT_FOUND");
	confirm.period = (char *)"2026-06";
	base[0] ^= 1;
	expect_not_confirmed("SUBMISSION_CHANGED");
	base[0] ^= 1;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Confirm", &confirm);
	cr_assert(response->submission->confirmed);
	cr_assert_str_eq(response->submission->on_behalf_by, JX_FIXTURE_ROOT);
	cr_assert_eq(jx_report_look(&jx_reporting.clerk, response->submission)->n_cells, 1);
	cr_assert(get(JX_REPORT_DISTRICT, "2026-06")->confirmed);
	expect_not_confirmed("CONFIRMED_ALREADY");
}

/* Its own figures need nobody's confirmation; those of the bureau in their place do again. */
Test(submissions_below, a_correction_by_the_office_confirms)
{
	const Jixiao__V1__SubmissionsCreateResponse *response;

	reported();
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", 5 * ONE);
	jx_report_expect_refused("SUBMISSION_CHANGED");
	jx_reporting.draft.request.base_id = (ProtobufCBinaryData){sizeof(base), base};
	response = jx_report_create();
	cr_assert_eq(response->submission->revision, 2);
	cr_assert_str_eq(response->submission->on_behalf_by, "");
	memcpy(base, response->submission->request_id.data, sizeof(base));
	expect_not_confirmed("REPORTED_ITSELF");
	expect_refused("SUBMISSION_CHANGED");
	draft.rows[0].base_id = (ProtobufCBinaryData){sizeof(base), base};
	cr_assert_eq(create()->submissions[0]->revision, 3);
	cr_assert_str_eq(get(JX_REPORT_DISTRICT, "2026-06")->on_behalf_by, JX_FIXTURE_ROOT);
}
