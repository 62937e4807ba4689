/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes what: states, counts, months, pages and who may look. */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/status.pb-c.h"

#include "common/base/limits.h"
#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define ONE         INT64_C(10000)
#define STATE(name) JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_##name

TestSuite(status_service, .init = jx_reporting_open, .fini = jx_reporting_close);

static const Jixiao__V1__StatusShowResponse *show_as(const struct jx_key *key, const char *office, const char *from,
						     const char *to)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;

	request.office_code = (char *)office;
	request.from = (char *)from;
	request.to = (char *)to;
	return jx_fixture_ask(&jx_reporting.fixture, key, "Status/Show", &request);
}

static const Jixiao__V1__StatusShowResponse *show(const char *from, const char *to)
{
	return show_as(&jx_reporting.fixture.admin, JX_FIXTURE_ROOT, from, to);
}

static void submit(const char *form, const char *period, const char *item)
{
	jx_report_begin(period);
	jx_reporting.draft.request.form_code = (char *)form;
	jx_report_add(item, ONE);
	(void)jx_report_create();
}

Test(status_service, a_month_is_offices_by_forms)
{
	const Jixiao__V1__StatusShowResponse *response;
	const Jixiao__V1__StatusCell *cell;

	submit(JX_REPORT_FORM, "2026-06", "repeat.assigned");
	response = show("2026-06", "2026-06");
	cr_assert_eq(response->n_columns, 2);
	cr_assert_str_eq(response->columns[0]->form_name, "信访业务月报");
	cr_assert_eq(response->columns[0]->owed_count, 1);
	cr_assert_eq(response->columns[0]->submitted_count, 1);
	cr_assert_eq(response->columns[0]->accepted_count, 1);
	cr_assert(response->columns[0]->over && !response->columns[0]->review && response->columns[1]->review);
	cr_assert_eq(response->columns[1]->submitted_count, 0);
	/* The root and an office that owes nothing stand there without a cell. */
	cr_assert_eq(response->n_rows, 3);
	cr_assert_eq(response->rows[0]->n_cells, 0);
	cr_assert_eq(response->rows[2]->n_cells, 0);
	cr_assert_eq(response->rows[1]->level, 1);
	cr_assert_eq(response->rows[1]->n_cells, 2);
	cell = response->rows[1]->cells[0];
	cr_assert(cell->state == STATE(ACCEPTED) && cell->owed && cell->revision == 1 && cell->accepted_revision == 1);
	cr_assert_str_eq(cell->submitter_name, "somebody");
	cr_assert_eq(cell->blank_count, 3);
	cr_assert_neq(cell->time_ms, 0);
	cell = response->rows[1]->cells[1];
	cr_assert(cell->state == STATE(MISSING) && cell->owed && cell->revision == 0);
	cr_assert_str_eq(cell->submitter_name, "");
	cr_assert_str_eq(response->today, JX_FIXTURE_TODAY);
	cr_assert_null(response->next);
}

Test(status_service, what_is_reviewed_is_submitted_until_then)
{
	submit("video.monthly", "2026-06", "hours.total");
	cr_assert_eq(show("2026-06", "2026-06")->columns[1]->submitted_count, 1);
	cr_assert_eq(show("2026-06", "2026-06")->columns[1]->accepted_count, 0);
	cr_assert_eq(show("2026-06", "2026-06")->rows[1]->cells[1]->state, STATE(SUBMITTED));
	cr_assert_eq(show("2026-06", "2026-06")->rows[1]->cells[1]->accepted_revision, 0);
}

/* The fixture's day is 2026-09-01: August is over, September and what follows are not. */
Test(status_service, a_month_that_is_not_over_is_not_missing)
{
	const Jixiao__V1__StatusShowResponse *response = show("2026-01", "2026-12");

	cr_assert_eq(response->n_columns, 24);
	cr_assert_str_eq(response->columns[7]->period, "2026-08");
	cr_assert(response->columns[7]->over && !response->columns[8]->over);
	cr_assert_eq(response->rows[1]->cells[7]->state, STATE(MISSING));
	cr_assert_eq(response->rows[1]->cells[8]->state, STATE(NOT_YET));
	response = show("", "");
	cr_assert_str_eq(response->from, "2025-09");
	cr_assert_str_eq(response->to, "2026-08");
	cr_assert_eq(response->n_columns, 16);
}

/* Duties without an end owe every month there can be; no due day is looked for past them. */
Test(status_service, months_far_ahead_are_refused)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;

	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.from = request.to = (char *)"9999-12";
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request, "FIELD_INVALID");
	request.from = request.to = (char *)"2027-10";
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request, "FIELD_INVALID");
	request.from = request.to = (char *)"2027-09";
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request);
}

Test(status_service, duties_say_which_months)
{
	Jixiao__V1__DutiesEndRequest end = JIXIAO__V1__DUTIES_END_REQUEST__INIT;
	Jixiao__V1__DutiesAddRequest add = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;
	const Jixiao__V1__StatusShowResponse *response;

	end.office_code = add.office_code = (char *)JX_REPORT_DISTRICT;
	end.form_code = add.form_code = (char *)"video.monthly";
	end.to = (char *)"2026-02";
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Duties/End", &end);
	add.from = (char *)"2026-05";
	add.to = (char *)"2026-05";
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Duties/Add", &add);
	response = show("2026-01", "2026-08");
	cr_assert_eq(response->n_columns, 8 + 3);
	cr_assert_str_eq(response->columns[10]->period, "2026-05");
	cr_assert_eq(response->rows[1]->n_cells, 11);
	cr_assert_str_eq(response->rows[1]->cells[10]->period, "2026-05");
}

Test(status_service, what_is_asked_is_checked)
{
	const struct {
		const char *from, *to;
	} wrong[] = {
		{"2026", "2026-06"}, {"2026-06", ""}, {"", "2026-06"}, {"2026-06", "2026-05"}, {"2025-01", "2026-01"}};
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		request.from = (char *)wrong[i].from;
		request.to = (char *)wrong[i].to;
		EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request,
			       "FIELD_INVALID");
	}
	request.from = request.to = (char *)"2026-06";
	request.form_code = (char *)"nothing";
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request, "FORM_NOT_FOUND");
	request.form_code = (char *)"video.monthly";
	cr_assert_eq(((const Jixiao__V1__StatusShowResponse *)jx_fixture_ask(
			      &jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request))
			     ->n_columns,
		     1);
}

Test(status_service, everybody_sees_his_own_and_what_is_below)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;

	cr_assert_eq(show_as(&jx_reporting.clerk, JX_REPORT_DISTRICT, "", "")->n_rows, 1);
	cr_assert_eq(show_as(&jx_reporting.clerk, JX_REPORT_DISTRICT, "", "")->rows[0]->level, 0);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request, "OFFICE_OUT_OF_SCOPE");
	request.office_code = (char *)"370203";
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request, "OFFICE_OUT_OF_SCOPE");
}

/* A token that names an office elsewhere opens nothing. */
Test(status_service, a_token_does_not_lead_elsewhere)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const char *const places[] = {JX_FIXTURE_ROOT, "370203", "nowhere"};

	token.seq = 1;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.page = &token;
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		token.last_key = (char *)places[i];
		EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Status/Show", &request, "FIELD_INVALID");
	}
}

/* Page by page, each office before those below it, and each once. */
Test(status_service, pages_walk_the_tree)
{
	static const char *const order[] = {JX_FIXTURE_ROOT, "370202", "370202001", "370202001001",
					    "370202002",     "370203", "370203001"};
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	char last[JX_OFFICE_CODE_MAX + 1];

	jx_fixture_add_office(&jx_reporting.fixture, "370203001", "370203");
	jx_fixture_add_office(&jx_reporting.fixture, "370202002", "370202");
	jx_fixture_add_office(&jx_reporting.fixture, "370202001", "370202");
	jx_fixture_add_office(&jx_reporting.fixture, "370202001001", "370202001");
	request.office_code = (char *)JX_FIXTURE_ROOT;
	for (uint32_t size = 1; size <= 8; size++) {
		size_t n = 0;

		request.page_size = size;
		request.page = NULL;
		do {
			const Jixiao__V1__StatusShowResponse *response = jx_fixture_ask(
				&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request);

			cr_assert_eq(response->n_columns > 0, request.page == NULL);
			cr_assert_leq(response->n_rows, size);
			for (size_t i = 0; i < response->n_rows; i++)
				cr_assert_str_eq(response->rows[i]->office_code, order[n++]);
			request.page = NULL;
			if (response->next != NULL) {
				(void)snprintf(last, sizeof(last), "%s", response->next->last_key);
				token.seq = response->next->seq;
				token.last_key = last;
				request.page = &token;
			}
		} while (request.page != NULL);
		cr_assert_eq(n, 7);
	}
}

static void expect_rows(Jixiao__V1__StatusShowRequest *request, size_t rows)
{
	const Jixiao__V1__StatusShowResponse *response =
		jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", request);

	cr_assert_eq(response->n_rows, rows, "%zu rows of %zu columns", response->n_rows, response->n_columns);
	cr_assert_not_null(response->next);
}

/* Thousands of offices: no page is larger than the bound on places, whatever was asked for. */
Test(status_service, a_page_looks_at_so_many_places)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	char code[16];

	for (unsigned i = 0; i < 500; i++) {
		(void)snprintf(code, sizeof(code), "370204%03u", i);
		jx_fixture_add_office(&jx_reporting.fixture, code, JX_FIXTURE_ROOT);
	}
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)"2026-01";
	request.to = (char *)"2026-12";
	request.page_size = JX_PAGE_MAX;
	/* Two forms, of a year and of two months. */
	expect_rows(&request, JX_STATUS_CELLS / (1 + 24 + 2 * JX_STATUS_FORM));
	request.to = (char *)"2026-02";
	expect_rows(&request, JX_STATUS_CELLS / (1 + 4 + 2 * JX_STATUS_FORM));
}

/* -- due days ------------------------------------------------------------------------------------------------------ */

/* August is due on 2026-09-05, a Saturday, so on Monday the 7th; it is taken from 2026-09-02 on. */
static void open_scheduled(void)
{
	static const struct jx_schedule schedule = {.opens_day = 2, .due_day = 5, .due_rolls = true};

	jx_reporting_open_scheduled(&schedule);
}

TestSuite(status_due, .init = open_scheduled, .fini = jx_reporting_close);

static void go_on(int days)
{
	jx_reporting.fixture.at.wall_ms += days * JX_DAY_MS;
	jx_reporting.fixture.at.monotonic_ms += days * JX_DAY_MS;
}

static const Jixiao__V1__StatusCell *august(void)
{
	return show("2026-08", "2026-08")->rows[1]->cells[0];
}

/* August is due in September of the same year, December in the next. */
Test(status_due, days_without_a_calendar_are_told)
{
	Jixiao__V1__CalendarDay day = JIXIAO__V1__CALENDAR_DAY__INIT, *days[] = {&day};
	Jixiao__V1__CalendarImportRequest import = JIXIAO__V1__CALENDAR_IMPORT_REQUEST__INIT;
	const Jixiao__V1__StatusShowResponse *response = show("2026-08", "2026-08");

	cr_assert_eq(response->n_years_without_calendar, 1);
	cr_assert_eq(response->years_without_calendar[0], 2026);
	cr_assert_eq(show("2026-01", "2026-12")->n_years_without_calendar, 2);
	import.office_code = (char *)JX_FIXTURE_ROOT;
	import.year = 2026;
	import.days = days;
	import.n_days = 1;
	day.date = (char *)"2026-10-01";
	day.kind = JIXIAO__V1__DAY_KIND__DAY_KIND_OFF;
	day.name = (char *)"国庆节";
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Calendar/Import", &import);
	cr_assert_eq(show("2026-08", "2026-08")->n_years_without_calendar, 0);
	response = show("2026-01", "2026-12");
	cr_assert_eq(response->n_years_without_calendar, 1);
	cr_assert_eq(response->years_without_calendar[0], 2027);
}

Test(status_due, what_is_missing_is_late_by_the_servers_day)
{
	cr_assert_str_eq(show("2026-08", "2026-08")->columns[0]->due, "2026-09-07");
	/* It is not taken yet. */
	cr_assert(!show("2026-08", "2026-08")->columns[0]->over);
	cr_assert_eq(august()->state, STATE(NOT_YET));
	go_on(1);
	cr_assert_eq(august()->state, STATE(MISSING));
	go_on(5);
	cr_assert_eq(august()->late_days, 0);
	go_on(1);
	cr_assert_eq(august()->late_days, 1);
	cr_assert_eq(show("2026-07", "2026-07")->rows[1]->cells[0]->late_days, 34);
}

/* What came stays as late as its first revision was. */
Test(status_due, what_came_is_as_late_as_the_first_revision)
{
	go_on(8);
	jx_report_begin("2026-08");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	cr_assert_eq(august()->late_days, 2);
	go_on(3);
	jx_reporting.draft.cells[0].ten_thousandths = 2 * ONE;
	(void)jx_report_create();
	cr_assert_eq(august()->late_days, 2);
	cr_assert_eq(august()->revision, 2);
}

static void withdraw_august(void)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-08";
	request.base_id = jx_reporting.draft.request.base_id;
	request.reason = (char *)"误报";
	memcpy(jx_reporting.draft.base,
	       ((const Jixiao__V1__SubmissionsWithdrawResponse *)jx_fixture_ask(
			&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request))
		       ->submission->request_id.data,
	       sizeof(jx_reporting.draft.base));
}

/* In time, and taken back: owed again, by the server's day, and as late as what comes then. */
Test(status_due, what_was_withdrawn_is_owed_again)
{
	go_on(2);
	jx_report_begin("2026-08");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	cr_assert_eq(august()->late_days, 0);
	go_on(1);
	withdraw_august();
	cr_assert_eq(august()->state, STATE(WITHDRAWN));
	cr_assert_eq(august()->late_days, 0);
	cr_assert_eq(show("2026-08", "2026-08")->columns[0]->submitted_count, 0);
	go_on(5);
	cr_assert_eq(august()->late_days, 2);
	go_on(1);
	cr_assert_eq(jx_report_create()->submission->late_days, 3);
	cr_assert_eq(august()->state, STATE(ACCEPTED));
	go_on(4);
	cr_assert_eq(august()->late_days, 3);
}

/* Due on 2026-09-07, which ends at midnight in UTC+8. The fixture's clock shows 9:00 there. */
Test(status_due, a_day_ends_at_midnight)
{
	static const int64_t to_midnight = INT64_C(15) * 60 * 60 * 1000;

	go_on(6);
	jx_reporting.fixture.at.wall_ms += to_midnight - 1;
	jx_reporting.fixture.at.monotonic_ms += to_midnight - 1;
	jx_report_begin("2026-08");
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	cr_assert_eq(august()->late_days, 0);
	withdraw_august();
	cr_assert_eq(august()->late_days, 0);
	jx_reporting.fixture.at.wall_ms++;
	jx_reporting.fixture.at.monotonic_ms++;
	cr_assert_eq(august()->late_days, 1);
	cr_assert_eq(jx_report_create()->submission->late_days, 1);
	cr_assert_eq(august()->late_days, 1);
}

/* -- on behalf ----------------------------------------------------------------------------------------------------- */

Test(status_service, what_an_office_above_reported_is_marked)
{
	struct jx_key bureau = jx_fixture_key(9);
	Jixiao__V1__SubmissionsCreateBelowRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;
	Jixiao__V1__SubmissionsConfirmRequest confirm = JIXIAO__V1__SUBMISSIONS_CONFIRM_REQUEST__INIT;
	Jixiao__V1__SubmissionsCreateRequest *rows[] = {&jx_reporting.draft.request};
	char *offices[] = {(char *)JX_REPORT_DISTRICT};
	const Jixiao__V1__SubmissionsCreateBelowResponse *response;
	const Jixiao__V1__StatusCell *cell;
	uint8_t id[JX_REQUEST_ID_BYTES];

	(void)jx_fixture_enrol(&jx_reporting.fixture, &bureau, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	jx_report_begin("2026-06");
	jx_report_add("repeat.assigned", ONE);
	request.office_codes = offices;
	request.submissions = rows;
	request.n_office_codes = request.n_submissions = 1;
	response = jx_fixture_ask(&jx_reporting.fixture, &bureau, "Submissions/CreateBelow", &request);
	memcpy(id, response->submissions[0]->request_id.data, sizeof(id));
	cell = show("2026-06", "2026-06")->rows[1]->cells[0];
	cr_assert_str_eq(cell->on_behalf_by, JX_FIXTURE_ROOT);
	cr_assert_str_neq(cell->on_behalf_name, "");
	cr_assert(!cell->confirmed);
	confirm.form_code = (char *)JX_REPORT_FORM;
	confirm.office_code = (char *)JX_REPORT_DISTRICT;
	confirm.period = (char *)"2026-06";
	confirm.base_id = (ProtobufCBinaryData){sizeof(id), id};
	(void)jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Confirm", &confirm);
	cr_assert(show("2026-06", "2026-06")->rows[1]->cells[0]->confirmed);
}
