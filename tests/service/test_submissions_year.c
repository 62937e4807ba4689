/* SPDX-License-Identifier: Apache-2.0 */
/* Checks and hints over the months of a year. */
#include <string.h>

#include "tests/service/reporting.h"

#define ONE INT64_C(10000)

TestSuite(submissions_year, .init = jx_reporting_open, .fini = jx_reporting_close);

/* Assigned 10 in January; resolved 4 in January and 6 in March are 10, which is right, and 7 would be 11. */
Test(submissions_year, over_the_year_the_sums_count)
{
	jx_report_begin("2026-01");
	jx_report_add("repeat.assigned", 10 * ONE);
	jx_report_add("repeat.resolved", 4 * ONE);
	(void)jx_report_create();
	jx_report_begin("2026-03");
	jx_report_add("repeat.resolved", 7 * ONE);
	jx_report_expect_figure("cells[0]", "year");
	cr_assert_not_null(strstr(jx_reporting.fixture.response->violations[0]->text,
				  "= 11 > 2026-01…2026-03 repeat.assigned = 10"));
	jx_reporting.draft.cells[0].ten_thousandths = 6 * ONE;
	(void)jx_report_create();
}

/* 3, 4 and 5 so far: 12 is as large as all of them, 11 is not. */
Test(submissions_year, what_looks_like_the_years_sum_is_a_hint)
{
	static const char *const months[] = {"2026-01", "2026-02", "2026-03", "2026-04"};
	const Jixiao__V1__SubmissionsCreateResponse *response;

	for (int64_t i = 0; i < 3; i++) {
		jx_report_begin(months[i]);
		jx_report_add("repeat.assigned", (3 + i) * ONE);
		cr_assert_eq(jx_report_create()->n_findings, 0);
	}
	jx_report_begin(months[3]);
	jx_report_add("repeat.assigned", 11 * ONE);
	cr_assert_eq(jx_report_create()->n_findings, 0);
	jx_report_begin("2026-05");
	jx_report_add("repeat.assigned", 23 * ONE);
	response = jx_report_create();
	cr_assert_eq(response->n_findings, 1);
	cr_assert_str_eq(response->findings[0]->field, "cells[0]");
	cr_assert_str_eq(response->findings[0]->rule, "sum");
	cr_assert_eq(response->findings[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_HINT);
}

static uint8_t january[JX_REQUEST_ID_BYTES], march[JX_REQUEST_ID_BYTES];

/* Of the revision `base`. */
static void correct(const char *period, const uint8_t base[JX_REQUEST_ID_BYTES], const char *item, int64_t whole)
{
	jx_report_begin(period);
	jx_report_add(item, whole * ONE);
	memcpy(jx_reporting.draft.base, base, JX_REQUEST_ID_BYTES);
	jx_reporting.draft.request.base_id.data = jx_reporting.draft.base;
	jx_reporting.draft.request.base_id.len = JX_REQUEST_ID_BYTES;
}

/* Assigned 10 in January, resolved 9 in March: of the 10 one may go, and no more, unless March's are corrected first.
 */
Test(submissions_year, a_correction_is_held_against_the_later_months)
{
	jx_report_begin("2026-01");
	jx_report_add("repeat.assigned", 10 * ONE);
	jx_report_create_and_go_on();
	memcpy(january, jx_reporting.draft.base, sizeof(january));
	jx_report_begin("2026-03");
	jx_report_add("repeat.resolved", 9 * ONE);
	jx_report_create_and_go_on();
	memcpy(march, jx_reporting.draft.base, sizeof(march));
	correct("2026-01", january, "repeat.assigned", 8);
	jx_report_expect_figure("cells", "year");
	cr_assert_not_null(strstr(jx_reporting.fixture.response->violations[0]->text, "2026-03: "));
	cr_assert_not_null(strstr(jx_reporting.fixture.response->violations[0]->text,
				  "= 9 > 2026-01…2026-03 repeat.assigned = 8"));
	correct("2026-01", january, "repeat.assigned", 9);
	jx_report_create_and_go_on();
	memcpy(january, jx_reporting.draft.base, sizeof(january));
	correct("2026-03", march, "repeat.resolved", 8);
	(void)jx_report_create();
	correct("2026-01", january, "repeat.assigned", 8);
	(void)jx_report_create();
}

static void report_due(const char *period, int64_t whole, const char *note)
{
	jx_report_begin(period);
	jx_report_add("accept.in_time", 0);
	jx_report_add("accept.due", whole * ONE)->note = (char *)note;
}

/* More than twice the month before: that needs a word, and with it is taken, and told. */
Test(submissions_year, what_is_to_be_explained_needs_a_note)
{
	const Jixiao__V1__SubmissionsCreateResponse *response;

	report_due("2026-01", 10, "");
	cr_assert_eq(jx_report_create()->n_findings, 0);
	report_due("2026-02", 21, "");
	jx_report_expect_figure("cells[1]", "doubled");
	cr_assert_eq(jx_reporting.fixture.response->violations[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_VERIFY);
	cr_assert_not_null(strstr(jx_reporting.fixture.response->violations[0]->text,
				  "accept.due = 21 > 2 * 2026-01 accept.due = 20"));
	report_due("2026-02", 21, "春节后集中登记");
	response = jx_report_create();
	cr_assert_eq(response->n_findings, 1);
	cr_assert_eq(response->findings[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_VERIFY);
	cr_assert(!response->findings[0]->trial);
	cr_assert_eq(response->submission->finding_count, 1);
	cr_assert_eq(response->submission->n_findings, 0);
}

/* They are kept as they were said, at the cell's place in the form's order, with the note that explains them. */
Test(submissions_year, what_was_found_is_kept)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	const Jixiao__V1__Submission *got;

	report_due("2026-01", 10, "");
	(void)jx_report_create();
	report_due("2026-02", 21, "春节后集中登记");
	(void)jx_report_create();
	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-02";
	got = ((const Jixiao__V1__SubmissionsGetResponse *)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk,
									  "Submissions/Get", &request))
		      ->submission;
	cr_assert(got->finding_count == 1 && got->n_findings == 1);
	cr_assert_str_eq(got->findings[0]->field, "cells[0]");
	cr_assert_str_eq(got->findings[0]->rule, "doubled");
	cr_assert_eq(got->findings[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_VERIFY);
	cr_assert_not_null(strstr(got->findings[0]->text, "accept.due = 21 > 2 * 2026-01 accept.due = 20"));
	cr_assert_str_neq(got->findings[0]->fix, "");
	cr_assert_str_eq(got->cells[0]->note, "春节后集中登记");
}

/* Less than a third of the month before: the rule is on trial, and only shows it. */
Test(submissions_year, a_rule_on_trial_shows_and_never_refuses)
{
	const Jixiao__V1__SubmissionsCreateResponse *response;

	report_due("2026-01", 10, "");
	(void)jx_report_create();
	report_due("2026-02", 3, "");
	response = jx_report_create();
	cr_assert_eq(response->n_findings, 1);
	cr_assert_str_eq(response->findings[0]->rule, "falling");
	cr_assert(response->findings[0]->trial);
	cr_assert_eq(response->findings[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_ERROR);
}

/* 30, then 60; with 20 before them, 60 would need a word: its month has it to say, not the correction's. */
Test(submissions_year, a_correction_does_not_ask_for_a_later_months_note)
{
	report_due("2026-01", 30, "");
	jx_report_create_and_go_on();
	memcpy(january, jx_reporting.draft.base, sizeof(january));
	report_due("2026-02", 60, "");
	(void)jx_report_create();
	report_due("2026-01", 20, "");
	memcpy(jx_reporting.draft.base, january, JX_REQUEST_ID_BYTES);
	jx_reporting.draft.request.base_id.data = jx_reporting.draft.base;
	jx_reporting.draft.request.base_id.len = JX_REQUEST_ID_BYTES;
	cr_assert_eq(jx_report_create()->n_findings, 0);
}

/* 10 in January, taken back: 60 in February are no longer too many, and January adds nothing to the year. */
Test(submissions_year, what_was_withdrawn_is_no_month_to_look_at)
{
	Jixiao__V1__SubmissionsWithdrawRequest withdraw = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	report_due("2026-01", 10, "");
	jx_report_create_and_go_on();
	withdraw.form_code = (char *)JX_REPORT_FORM;
	withdraw.office_code = (char *)JX_REPORT_DISTRICT;
	withdraw.period = (char *)"2026-01";
	withdraw.base_id = jx_reporting.draft.request.base_id;
	withdraw.reason = (char *)"填错月份";
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &withdraw);
	report_due("2026-02", 60, "");
	cr_assert_eq(jx_report_create()->n_findings, 0);
}

static Jixiao__V1__SubmissionsWithdrawRequest withdraw(const char *period, const uint8_t base[JX_REQUEST_ID_BYTES])
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)period;
	request.reason = (char *)"误报";
	request.base_id = (ProtobufCBinaryData){JX_REQUEST_ID_BYTES, (uint8_t *)base};
	return request;
}

/* What was assigned in January may go only once what was resolved of it in March is gone. */
Test(submissions_year, a_withdrawal_is_held_against_the_later_months)
{
	Jixiao__V1__SubmissionsWithdrawRequest request;

	jx_report_begin("2026-01");
	jx_report_add("repeat.assigned", 10 * ONE);
	jx_report_create_and_go_on();
	memcpy(january, jx_reporting.draft.base, sizeof(january));
	jx_report_begin("2026-03");
	jx_report_add("repeat.assigned", 0);
	jx_report_add("repeat.resolved", 9 * ONE);
	jx_report_create_and_go_on();
	memcpy(march, jx_reporting.draft.base, sizeof(march));
	request = withdraw("2026-01", january);
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request, "FIGURES_WRONG");
	cr_assert_eq(jx_reporting.fixture.response->n_violations, 1);
	cr_assert_not_null(strstr(jx_reporting.fixture.response->violations[0]->text, "2026-03: "));
	request = withdraw("2026-03", march);
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request);
	request = withdraw("2026-01", january);
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request);
}
