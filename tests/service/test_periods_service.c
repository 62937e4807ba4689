/* SPDX-License-Identifier: Apache-2.0 */
/* Months that open, are due and close by the server's clock, and what an administrator says of them. */
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"

#include "common/base/limits.h"
#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define AUGUST "2026-08"

/* 2026-09-05 is a Saturday. */
static const struct jx_schedule schedule = {.opens_day = 1, .due_day = 5, .due_rolls = true, .closes_after_days = 10};

static void setup(void)
{
	jx_reporting_open_scheduled(&schedule);
}

TestSuite(periods_service, .init = setup, .fini = jx_reporting_close);

static struct jx_fixture *fixture(void)
{
	return &jx_reporting.fixture;
}

/* So many days, and a little, after 2026-09-01, 9:00. */
static void wait_days(int64_t days, int64_t ms)
{
	fixture()->at.wall_ms += days * JX_DAY_MS + ms;
	fixture()->at.monotonic_ms += days * JX_DAY_MS + ms;
}

static const Jixiao__V1__Period *period_of(const char *month)
{
	Jixiao__V1__PeriodsListRequest request = JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;
	const Jixiao__V1__PeriodsListResponse *response;

	request.from = (char *)month;
	request.form_code = (char *)JX_REPORT_FORM;
	response = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Periods/List", &request);
	cr_assert_eq(response->n_periods, 1);
	return response->periods[0];
}

static void expect_period(const char *month, int state, const char *due, const char *closes)
{
	const Jixiao__V1__Period *period = period_of(month);

	cr_assert_eq((int)period->state, state);
	cr_assert_str_eq(period->due, due);
	cr_assert_str_eq(period->closes, closes);
}

struct day {
	const char *date;
	Jixiao__V1__DayKind kind;
};

#define OFF  JIXIAO__V1__DAY_KIND__DAY_KIND_OFF
#define WORK JIXIAO__V1__DAY_KIND__DAY_KIND_WORK

/* The calendar of 2026 with these days; room for a whole year and one. */
static Jixiao__V1__CalendarImportRequest *calendar_of(const struct day *days, size_t n)
{
	static Jixiao__V1__CalendarDay rows[JX_CALENDAR_DAYS_MAX + 1], *pointers[JX_CALENDAR_DAYS_MAX + 1];
	static Jixiao__V1__CalendarImportRequest request;

	jixiao__v1__calendar_import_request__init(&request);
	for (size_t i = 0; i < n; i++) {
		jixiao__v1__calendar_day__init(&rows[i]);
		rows[i].date = (char *)days[i].date;
		rows[i].kind = days[i].kind;
		rows[i].name = (char *)"国庆节";
		pointers[i] = &rows[i];
	}
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.year = 2026;
	request.days = pointers;
	request.n_days = n;
	return &request;
}

static const Jixiao__V1__CalendarImportResponse *import(const struct day *days, size_t n)
{
	return jx_fixture_ask(fixture(), &fixture()->admin, "Calendar/Import", calendar_of(days, n));
}

static void expect_calendar_refused(const struct day *days, size_t n, const char *field)
{
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Calendar/Import", calendar_of(days, n), "FIELD_INVALID");
	EXPECT_ARG(fixture(), 0, field);
}

/* -- calendars ---------------------------------------------------------------------------------------------------- */

Test(periods_service, due_days_move_with_the_calendar)
{
	static const struct day saturday_worked[] = {{"2026-09-05", WORK}};
	static const struct day monday_off[] = {{"2026-09-08", OFF}, {"2026-09-07", OFF}};
	Jixiao__V1__PeriodsListRequest request = JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;
	const Jixiao__V1__PeriodsListResponse *all;
	const Jixiao__V1__CalendarImportResponse *imported;

	expect_period(AUGUST, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OPEN, "2026-09-07", "2026-09-17");
	cr_assert_str_eq(period_of(AUGUST)->opens, "2026-09-01");
	cr_assert_str_eq(period_of(AUGUST)->due_by_schedule, "2026-09-05");
	all = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Periods/List", &request); /* the month before today's */
	cr_assert_eq(all->n_periods, 2);
	cr_assert_str_eq(all->periods[1]->period, AUGUST);
	cr_assert_str_eq(all->today, "2026-09-01");
	cr_assert_eq(all->n_years_without_calendar, 1);
	cr_assert_eq(all->years_without_calendar[0], 2026);
	imported = import(saturday_worked, 1);
	cr_assert(imported->days_worked == 1 && imported->days_off == 0 && !imported->replaced);
	cr_assert_eq(imported->workdays, 262); /* 261 from Monday to Friday, and one */
	expect_period(AUGUST, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OPEN, "2026-09-05", "2026-09-15");
	imported = import(monday_off, 2);
	cr_assert(imported->replaced && imported->days_off == 2);
	expect_period(AUGUST, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OPEN, "2026-09-09", "2026-09-21");
	all = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Periods/List", &request);
	cr_assert_eq(all->n_years_without_calendar, 0);
}

Test(periods_service, a_calendar_is_shown_as_it_was_imported)
{
	static const struct day days[] = {{"2026-10-10", WORK}, {"2026-10-01", OFF}};
	Jixiao__V1__CalendarShowRequest request = JIXIAO__V1__CALENDAR_SHOW_REQUEST__INIT;
	const Jixiao__V1__CalendarShowResponse *shown;

	request.year = 2026;
	shown = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Calendar/Show", &request);
	cr_assert(shown->n_days == 0 && shown->seq == 0 && shown->workdays == 261);
	(void)import(days, 2);
	shown = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Calendar/Show", &request);
	cr_assert(shown->n_days == 2 && shown->seq > 0 && shown->workdays == 261);
	cr_assert_str_eq(shown->days[0]->date, "2026-10-01");
	cr_assert_eq(shown->days[0]->kind, OFF);
	cr_assert_str_eq(shown->days[0]->name, "国庆节");
	cr_assert_eq(shown->days[1]->kind, WORK);
	request.year = 2025;
	shown = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Calendar/Show", &request);
	cr_assert_eq(shown->n_days, 0);
	request.year = 20260;
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Calendar/Show", &request, "FIELD_INVALID");
}

Test(periods_service, wrong_calendars_are_refused)
{
	static const struct day other_year[] = {{"2026-10-01", OFF}, {"2027-01-01", OFF}};
	static const struct day twice[] = {{"2026-10-01", OFF}, {"2026-10-01", OFF}};
	static const struct day no_day[] = {{"2026-02-29", OFF}};
	static const struct day no_kind[] = {{"2026-10-01", JIXIAO__V1__DAY_KIND__DAY_KIND_UNSPECIFIED}};
	static const struct day workday[] = {{"2026-10-09", WORK}}; /* a Friday */
	Jixiao__V1__CalendarImportRequest *request;
	struct day full[JX_CALENDAR_DAYS_MAX + 1];

	expect_calendar_refused(other_year, 2, "days[1].date");
	expect_calendar_refused(twice, 2, "days[1].date");
	expect_calendar_refused(no_day, 1, "days[0].date");
	expect_calendar_refused(no_kind, 1, "days[0].kind");
	expect_calendar_refused(workday, 1, "days[0].kind");
	expect_calendar_refused(workday, 0, "days");
	for (size_t i = 0; i < sizeof(full) / sizeof(full[0]); i++)
		full[i] = other_year[0];
	expect_calendar_refused(full, JX_CALENDAR_DAYS_MAX, "days[1].date"); /* each day twice; not too many */
	expect_calendar_refused(full, JX_CALENDAR_DAYS_MAX + 1, "days");
	request = calendar_of(twice, 1);
	request->days[0]->name = (char *)"";
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Calendar/Import", request, "FIELD_INVALID");
	EXPECT_ARG(fixture(), 0, "days[0].name");
	request = calendar_of(twice, 1);
	request->office_code = (char *)JX_REPORT_DISTRICT;
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Calendar/Import", request, "OFFICE_OUT_OF_SCOPE");
}

/* -- by the schedule ---------------------------------------------------------------------------------------------- */

static void report(const char *month)
{
	jx_report_begin(month);
	(void)jx_report_add("repeat.assigned", 10000);
}

Test(periods_service, it_is_taken_from_its_first_day_to_its_last)
{
	Jixiao__V1__SubmissionsPreviewRequest preview = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;

	report("2026-09");
	jx_report_expect_refused("PERIOD_NOT_OPEN");
	EXPECT_ARG(fixture(), 0, JX_REPORT_FORM);
	EXPECT_ARG(fixture(), 1, "2026-09");
	EXPECT_ARG(fixture(), 2, "2026-10-01");
	report("2026-07");
	jx_report_expect_refused("PERIOD_CLOSED"); /* due on 2026-08-05, a Wednesday */
	EXPECT_ARG(fixture(), 2, "2026-08-17");    /* the 15th is a Saturday */
	preview.submission = &jx_reporting.draft.request;
	preview.office_code = (char *)JX_REPORT_DISTRICT;
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Submissions/Preview", &preview, "PERIOD_CLOSED");
	report(AUGUST);
	cr_assert_eq(jx_report_create()->submission->late_days, 0);
}

/* To the millisecond, in UTC+8: 2026-09-17 24:00 is 15 hours after nine. */
Test(periods_service, it_closes_at_midnight)
{
	report(AUGUST);
	wait_days(16, INT64_C(15) * 60 * 60 * 1000 - 1);
	cr_assert_eq(jx_report_create()->submission->late_days, 10);
	report("2026-08");
	wait_days(0, 1);
	jx_report_expect_refused("PERIOD_CLOSED");
	EXPECT_ARG(fixture(), 0, JX_REPORT_FORM);
	EXPECT_ARG(fixture(), 1, AUGUST);
	EXPECT_ARG(fixture(), 2, "2026-09-17");
	expect_period(AUGUST, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_CLOSED, "2026-09-07", "2026-09-17");
}

/* The journal's time never goes back: a server's clock that is set back by an hour opens nothing. */
Test(periods_service, a_clock_set_back_opens_nothing)
{
	static const struct day any[] = {{"2026-10-01", OFF}};

	wait_days(16, INT64_C(15) * 60 * 60 * 1000 + 1);
	(void)import(any, 1); /* an entry after midnight */
	fixture()->at.wall_ms -= INT64_C(60) * 60 * 1000;
	report(AUGUST);
	jx_report_expect_refused("PERIOD_CLOSED");
}

Test(periods_service, a_correction_of_what_was_in_time_is_not_late)
{
	Jixiao__V1__SubmissionsListRequest list = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__SubmissionsListResponse *listed;

	report(AUGUST);
	wait_days(6, 0); /* 2026-09-07 */
	jx_report_create_and_go_on();
	wait_days(3, 0);
	expect_period(AUGUST, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OVERDUE, "2026-09-07", "2026-09-17");
	jx_reporting.draft.cells[0].ten_thousandths = 20000;
	cr_assert_eq(jx_report_create()->submission->late_days, 0);
	list.office_code = (char *)JX_REPORT_DISTRICT;
	listed = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Submissions/List", &list);
	cr_assert_eq(listed->n_submissions, 1);
	cr_assert_eq(listed->submissions[0]->revision, 2);
	cr_assert_eq(listed->submissions[0]->late_days, 0);
}

Test(periods_service, what_came_late_stays_late)
{
	report(AUGUST);
	wait_days(7, 0);
	cr_assert_eq(jx_report_create()->submission->late_days, 1);
	report(AUGUST);
	wait_days(1, 0);
	jx_report_expect_refused("SUBMISSION_CHANGED"); /* no base */
}

Test(periods_service, a_closed_month_is_not_withdrawn_either)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	report(AUGUST);
	jx_report_create_and_go_on();
	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)AUGUST;
	request.base_id = jx_reporting.draft.request.base_id;
	request.reason = (char *)"误报";
	wait_days(17, 0);
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Submissions/Withdraw", &request, "PERIOD_CLOSED");
}

/* -- by an administrator ------------------------------------------------------------------------------------------ */

static Jixiao__V1__PeriodsOpenRequest opening(const char *until)
{
	Jixiao__V1__PeriodsOpenRequest request = JIXIAO__V1__PERIODS_OPEN_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)JX_REPORT_FORM;
	request.period = (char *)"2026-07";
	request.until = (char *)until;
	request.reason = (char *)"系统停机";
	return request;
}

static Jixiao__V1__PeriodsCloseRequest closing(const char *month)
{
	Jixiao__V1__PeriodsCloseRequest request = JIXIAO__V1__PERIODS_CLOSE_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)JX_REPORT_FORM;
	request.period = (char *)month;
	request.reason = (char *)"已汇总上报";
	return request;
}

Test(periods_service, an_administrator_opens_and_closes)
{
	Jixiao__V1__PeriodsOpenRequest open = opening("2026-09-02");
	Jixiao__V1__PeriodsCloseRequest close = closing("2026-07");
	const Jixiao__V1__PeriodsOpenResponse *opened;

	opened = jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Open", &open);
	cr_assert_eq(opened->period->state, JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OVERDUE);
	cr_assert_str_eq(opened->period->closes, "2026-09-02");
	cr_assert_str_eq(opened->period->reason, "系统停机");
	cr_assert_str_neq(opened->period->changed_by, "");
	cr_assert_gt(opened->period->seq, 0);
	report("2026-07");
	cr_assert_eq(jx_report_create()->submission->late_days, 27);
	wait_days(2, 0);
	report("2026-07");
	jx_report_expect_refused("PERIOD_CLOSED"); /* again */
	open = opening("");
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Open", &open);
	expect_period("2026-07", JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OVERDUE, "2026-08-05", "");
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Close", &close);
	expect_period("2026-07", JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_CLOSED, "2026-08-05", "2026-09-03");
	close = closing(AUGUST); /* before it is due */
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Close", &close);
	report(AUGUST);
	jx_report_expect_refused("PERIOD_CLOSED");
}

Test(periods_service, only_the_root_changes_periods)
{
	struct jx_key other = jx_fixture_key(9);
	Jixiao__V1__PeriodsOpenRequest open = opening("");
	Jixiao__V1__PeriodsCloseRequest close = closing("2026-07");

	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Periods/Open", &open, "ROLE_MISSING");
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Periods/Close", &close, "ROLE_MISSING");
	(void)jx_fixture_enrol(fixture(), &other, JX_REPORT_DISTRICT, JIXIAO__V1__ROLE__ROLE_ADMIN, "");
	open.office_code = (char *)JX_REPORT_DISTRICT;
	EXPECT_REFUSED(fixture(), &other, "Periods/Open", &open, "PERIODS_OF_ROOT");
	open = opening("2026-08-31");
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Periods/Open", &open, "FIELD_INVALID");
	EXPECT_ARG(fixture(), 0, "until");
	open = opening("2027-09-02"); /* 366 days ahead */
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Open", &open);
	open = opening("2027-09-03");
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Periods/Open", &open, "FIELD_INVALID");
	open = opening("");
	open.reason = (char *)"";
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Periods/Open", &open, "FIELD_INVALID");
	open = opening("");
	open.form_code = (char *)"nothing";
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Periods/Open", &open, "FORM_NOT_FOUND");
	close = closing("2027-10"); /* more than a year ahead */
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Periods/Close", &close, "FIELD_INVALID");
}

static void expect_range(const char *from, const char *to, const char *reason)
{
	Jixiao__V1__PeriodsListRequest request = JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;

	request.from = (char *)from;
	request.to = (char *)to;
	if (reason)
		EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Periods/List", &request, reason);
	else
		(void)jx_fixture_ask(fixture(), &jx_reporting.clerk, "Periods/List", &request);
}

Test(periods_service, a_year_is_listed_at_once)
{
	Jixiao__V1__PeriodsListRequest request = JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;
	const Jixiao__V1__PeriodsListResponse *all;

	request.from = (char *)"2025-11"; /* the catalogue begins in 2026 */
	request.to = (char *)"2026-10";
	all = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Periods/List", &request);
	cr_assert_eq(all->n_periods, 20);
	cr_assert_str_eq(all->periods[0]->period, "2026-01");
	cr_assert_str_eq(all->periods[0]->due, "2026-02-05");
	cr_assert_str_eq(all->periods[19]->period, "2026-10");
	expect_range("2026-01", "2026-13", "FIELD_INVALID");
	expect_range("2025-10", "2026-10", "FIELD_INVALID");
	expect_range("2026-02", "2026-01", "FIELD_INVALID");
	expect_range("2027-09", "2027-09", NULL);
	expect_range("2027-10", "", "FIELD_INVALID");
	request = (Jixiao__V1__PeriodsListRequest)JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;
	request.form_code = (char *)"nothing";
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Periods/List", &request, "FORM_NOT_FOUND");
}
