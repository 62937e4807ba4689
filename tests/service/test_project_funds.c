/* SPDX-License-Identifier: Apache-2.0 */
/* What adjustments add to the funds of a project and take from them, and what they must leave. */
#include <string.h>

#include "common/model/money.h"
#include "server/store/disbursements.h"
#include "tests/lib/expect.h"
#include "tests/service/project_sample.h"

TestSuite(project_funds, .init = jx_project_setup, .fini = jx_project_teardown);

static void expect_adjust(Jixiao__V1__Fund fund, int64_t amount_fen, const char *date, const char *reason)
{
	Jixiao__V1__ProjectsAdjustRequest request = jx_project_adjust_request(fund, amount_fen, date);

	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Adjust", &request, reason);
}

Test(project_funds, an_adjustment_is_told_with_the_project)
{
	const Jixiao__V1__Project *project;

	(void)jx_project_create();
	jx_project_adjust(JIXIAO__V1__FUND__FUND_FISCAL, -20 * WAN, "2023-08-15");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_OTHER, 1, "2023-01-01");
	project = jx_project_get(0);
	cr_assert_eq(project->budget_fen, 720 * WAN);
	cr_assert_eq(project->adjusted_budget_fen, 700 * WAN + 1);
	cr_assert_eq(project->n_adjustments, 2);
	cr_assert_eq(project->adjustments[0]->id, 4);
	cr_assert_eq(project->adjustments[0]->fund, JIXIAO__V1__FUND__FUND_FISCAL);
	cr_assert_eq(project->adjustments[0]->amount_fen, -20 * WAN);
	cr_assert_str_eq(project->adjustments[0]->date, "2023-08-15");
	cr_assert_str_eq(project->adjustments[0]->document, "青财预〔2023〕15号");
	cr_assert_str_eq(project->adjustments[0]->reason, "年中压减");
	cr_assert_str_eq(project->adjustments[1]->date, "2023-01-01");
	cr_assert_eq(project->version, 1);
}

/* The carry-over fund has 15 万元. */
Test(project_funds, a_fund_does_not_fall_below_zero)
{
	(void)jx_project_create();
	expect_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -15 * WAN - 1, "2023-03-01", "FUND_OVERDRAWN");
	EXPECT_ARG(&jx_project_fixture, 1, CODE);
	EXPECT_ARG(&jx_project_fixture, 2, "-0.01元");
	EXPECT_ARG(&jx_project_fixture, 3, "2023-03-01");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -15 * WAN, "2023-03-01");
	expect_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -1, "2023-02-01", "FUND_OVERDRAWN");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, 5, "2023-06-01");
	/* In April there would be 0.03 yuan less than nothing, though in June there is enough. */
	expect_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -3, "2023-04-01", "FUND_OVERDRAWN");
	EXPECT_ARG(&jx_project_fixture, 3, "2023-04-01");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -5, "2023-06-01");
}

static void ask_for(int64_t amount_fen)
{
	const struct jx_disbursement disbursement = {
		.id = 1,
		.project = CODE,
		.office = JX_FIXTURE_ROOT,
		.payee = "",
		.note = "",
		.withdrawn_reason = "",
		.fund = JX_FUND_CARRY_OVER,
		.amount_fen = amount_fen,
		.requester = 1,
		.seq = 1,
	};

	EXPECT_OK(jx_store_begin(jx_project_fixture.store));
	EXPECT_OK(jx_disbursement_add(jx_project_fixture.store, &disbursement));
	EXPECT_OK(jx_store_commit(jx_project_fixture.store));
}

/* Of 15 万元, 10 are asked for: 5 can be taken, at once or later. */
Test(project_funds, what_is_asked_for_stays_in_its_fund)
{
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(1, "2023-07");
	Jixiao__V1__ProjectsPreviewRequest preview = JIXIAO__V1__PROJECTS_PREVIEW_REQUEST__INIT;
	const Jixiao__V1__ProjectsPreviewResponse *previewed;

	(void)jx_project_create();
	ask_for(10 * WAN);
	expect_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -5 * WAN - 1, "2023-08-15", "FUND_COMMITTED");
	EXPECT_ARG(&jx_project_fixture, 2, "99,999.99元");
	EXPECT_ARG(&jx_project_fixture, 3, JX_FIXTURE_TODAY);
	EXPECT_ARG(&jx_project_fixture, 4, "10.00万元");
	jx_project_sample.project.carry_over_fen -= 5 * WAN + 1;
	jx_project_sample.project.budget_fen -= 5 * WAN + 1;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "FUND_COMMITTED");
	preview.department_code = request.department_code;
	preview.project = request.project;
	preview.base_version = request.base_version;
	preview.effective_from = request.effective_from;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Preview", &preview, "FUND_COMMITTED");
	jx_project_sample.project.carry_over_fen += 1;
	jx_project_sample.project.budget_fen += 1;
	previewed = jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Preview", &preview);
	cr_assert_eq(previewed->project->version, 2);
	preview.base_version = 0;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Preview", &preview, "PROJECT_EXISTS");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_CARRY_OVER, -5 * WAN, "2023-12-31");
	jx_project_adjust(JIXIAO__V1__FUND__FUND_FISCAL, -700 * WAN, "2023-08-15");
}

/* What was taken from a fund was taken from what an update may not take again. */
Test(project_funds, an_update_leaves_what_adjustments_took)
{
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(1, "2023-07");

	(void)jx_project_create();
	jx_project_adjust(JIXIAO__V1__FUND__FUND_OTHER, -5 * WAN, "2023-03-01");
	jx_project_sample.project.other_fen--;
	jx_project_sample.project.budget_fen--;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "FUND_OVERDRAWN");
	jx_project_sample.project.other_fen++;
	jx_project_sample.project.fiscal_fen--;
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	cr_assert_eq(jx_project_get(0)->adjusted_budget_fen, 715 * WAN - 1);
}

/* Refused, for this field alone. */
static void expect_adjust_field(const Jixiao__V1__ProjectsAdjustRequest *request, const char *field)
{
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Adjust", request, "FIELD_INVALID");
	EXPECT_ARG(&jx_project_fixture, 0, field);
	cr_assert_eq(jx_project_fixture.response->n_violations, 1);
}

Test(project_funds, the_fields_of_an_adjustment_are_checked)
{
	const Jixiao__V1__ProjectsAdjustRequest right =
		jx_project_adjust_request(JIXIAO__V1__FUND__FUND_OTHER, 1, "2023-01-01");
	Jixiao__V1__ProjectsAdjustRequest request = right;
	static const char *const dates[] = {"", "2022-12-31", "2023-02-29", "2023-1-1", "today"};

	(void)jx_project_create();
	request.fund = JIXIAO__V1__FUND__FUND_UNSPECIFIED;
	expect_adjust_field(&request, "fund");
	request = right;
	request.amount_fen = 0;
	expect_adjust_field(&request, "amount_fen");
	request.amount_fen = JX_MONEY_MAX + 1;
	expect_adjust_field(&request, "amount_fen");
	request = right;
	for (size_t i = 0; i < sizeof(dates) / sizeof(*dates); i++) {
		request.date = (char *)dates[i];
		expect_adjust_field(&request, "date");
	}
	request = right;
	request.code = (char *)"nowhere";
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Adjust", &request, "PROJECT_NOT_FOUND");
}

Test(project_funds, the_texts_of_an_adjustment_are_bounded)
{
	Jixiao__V1__ProjectsAdjustRequest request =
		jx_project_adjust_request(JIXIAO__V1__FUND__FUND_OTHER, 1, "2023-01-01");
	char document[JX_DOCUMENT_MAX + 2] = "", reason[JX_TEXT_LINE_MAX + 2] = "";

	(void)jx_project_create();
	request.document = document;
	expect_adjust_field(&request, "document");
	memset(document, 'x', JX_DOCUMENT_MAX + 1);
	expect_adjust_field(&request, "document");
	document[JX_DOCUMENT_MAX] = '\0';
	request.reason = reason;
	expect_adjust_field(&request, "reason");
	memset(reason, 'x', JX_TEXT_LINE_MAX + 1);
	expect_adjust_field(&request, "reason");
	reason[JX_TEXT_LINE_MAX] = '\0';
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Adjust", &request);
}

Test(project_funds, a_project_has_so_many_adjustments_and_no_more)
{
	(void)jx_project_create();
	for (size_t i = 0; i < JX_ADJUSTMENTS_MAX; i++)
		jx_project_adjust(JIXIAO__V1__FUND__FUND_OTHER, 1, "2023-01-01");
	expect_adjust(JIXIAO__V1__FUND__FUND_OTHER, 1, "2023-01-01", "PROJECT_ADJUSTMENTS_FULL");
	cr_assert_eq(jx_project_get(0)->adjusted_budget_fen, 720 * WAN + JX_ADJUSTMENTS_MAX);
}
