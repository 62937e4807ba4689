/* SPDX-License-Identifier: Apache-2.0 */
/* A closed month is opened for one office, form and month alone, until a day. */
#include <stdio.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"

#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define JULY "2026-07"

static const struct jx_schedule schedule = {.due_day = 5, .due_rolls = true, .closes_after_days = 10};
static struct jx_key street_admin;

static void setup(void)
{
	jx_reporting_open_scheduled(&schedule);
	street_admin = jx_fixture_key(9);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &street_admin, "370203", JIXIAO__V1__ROLE__ROLE_ADMIN, "");
}

TestSuite(waivers_service, .init = setup, .fini = jx_reporting_close);

static struct jx_fixture *fixture(void)
{
	return &jx_reporting.fixture;
}

static void wait_days(int64_t days)
{
	fixture()->at.wall_ms += days * JX_DAY_MS;
	fixture()->at.monotonic_ms += days * JX_DAY_MS;
}

static Jixiao__V1__WaiversRequestRequest asking(const char *month, const char *until)
{
	Jixiao__V1__WaiversRequestRequest request = JIXIAO__V1__WAIVERS_REQUEST_REQUEST__INIT;

	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.form_code = (char *)JX_REPORT_FORM;
	request.period = (char *)month;
	request.until = (char *)until;
	request.reason = (char *)"网络中断，数据未能报出";
	return request;
}

static uint64_t ask_for(const char *month, const char *until)
{
	Jixiao__V1__WaiversRequestRequest request = asking(month, until);
	const Jixiao__V1__WaiversRequestResponse *response =
		jx_fixture_ask(fixture(), &jx_reporting.clerk, "Waivers/Request", &request);

	cr_assert_eq(response->waiver->state, JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_REQUESTED);
	cr_assert_str_eq(response->waiver->until, until);
	return response->waiver->id;
}

static void expect_not_asked(const char *month, const char *until, const char *reason)
{
	Jixiao__V1__WaiversRequestRequest request = asking(month, until);

	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Waivers/Request", &request, reason);
}

static Jixiao__V1__WaiversGrantRequest granting(uint64_t id, const char *until)
{
	Jixiao__V1__WaiversGrantRequest request = JIXIAO__V1__WAIVERS_GRANT_REQUEST__INIT;

	request.id = id;
	request.until = (char *)until;
	return request;
}

static void grant(uint64_t id, const char *until, const char *expected)
{
	Jixiao__V1__WaiversGrantRequest request = granting(id, until);
	const Jixiao__V1__WaiversGrantResponse *response =
		jx_fixture_ask(fixture(), &fixture()->admin, "Waivers/Grant", &request);

	cr_assert_eq(response->waiver->state, JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_GRANTED);
	cr_assert_str_eq(response->waiver->until, expected);
	cr_assert_str_neq(response->waiver->decider_name, "");
}

static void expect_not_granted(const struct jx_key *key, uint64_t id, const char *until, const char *reason)
{
	Jixiao__V1__WaiversGrantRequest request = granting(id, until);

	EXPECT_REFUSED(fixture(), key, "Waivers/Grant", &request, reason);
}

static Jixiao__V1__WaiversDenyRequest denying(uint64_t id)
{
	Jixiao__V1__WaiversDenyRequest request = JIXIAO__V1__WAIVERS_DENY_REQUEST__INIT;

	request.id = id;
	request.note = (char *)"理由不充分";
	return request;
}

static void report(const char *month)
{
	jx_report_begin(month);
	(void)jx_report_add("repeat.assigned", 10000);
}

Test(waivers_service, a_granted_one_lets_the_office_submit_until_its_day)
{
	uint64_t id;

	report(JULY);
	jx_report_expect_refused("PERIOD_CLOSED");
	id = ask_for(JULY, "2026-09-05");
	jx_report_expect_refused("PERIOD_CLOSED"); /* nobody has decided yet */
	grant(id, "2026-09-03", "2026-09-03");
	report("2026-06");
	jx_report_expect_refused("PERIOD_CLOSED"); /* another month */
	report(JULY);
	wait_days(2);
	cr_assert_eq(jx_report_create()->submission->late_days, 29); /* it is late all the same */
	wait_days(1);
	report(JULY);
	jx_report_expect_refused("PERIOD_CLOSED");
}

Test(waivers_service, it_is_of_one_form)
{
	grant(ask_for(JULY, "2026-09-05"), "", "2026-09-05");
	report(JULY);
	jx_reporting.draft.request.form_code = (char *)"video.monthly";
	jx_reporting.draft.cells[0].item_code = (char *)"hours.total";
	jx_report_expect_refused("PERIOD_CLOSED");
}

Test(waivers_service, a_denied_one_opens_nothing)
{
	uint64_t id = ask_for(JULY, "2026-09-05");
	Jixiao__V1__WaiversDenyRequest deny = denying(id);
	const Jixiao__V1__WaiversDenyResponse *denied;

	denied = jx_fixture_ask(fixture(), &fixture()->admin, "Waivers/Deny", &deny);
	cr_assert_eq(denied->waiver->state, JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_DENIED);
	cr_assert_str_eq(denied->waiver->note, "理由不充分");
	report(JULY);
	jx_report_expect_refused("PERIOD_CLOSED");
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Waivers/Deny", &deny, "WAIVER_DECIDED");
	expect_not_granted(&fixture()->admin, id, "", "WAIVER_DECIDED");
	/* Asked for anew, granted, and taken back. */
	id = ask_for(JULY, "2026-09-05");
	grant(id, "", "2026-09-05");
	expect_not_granted(&fixture()->admin, id, "", "WAIVER_DECIDED");
	deny = denying(id);
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Waivers/Deny", &deny);
	jx_report_expect_refused("PERIOD_CLOSED");
}

Test(waivers_service, what_is_asked_for_makes_sense)
{
	Jixiao__V1__WaiversRequestRequest request = asking(JULY, "2026-09-05");

	expect_not_asked(JULY, "", "FIELD_INVALID");
	expect_not_asked(JULY, "2026-08-31", "FIELD_INVALID");
	expect_not_asked(JULY, "2027-09-03", "FIELD_INVALID");
	expect_not_asked("2025-12", "2026-09-05", "FORM_NOT_FOUND"); /* before the catalogue */
	request.reason = (char *)"";
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Waivers/Request", &request, "FIELD_INVALID");
	request = asking(JULY, "2026-09-05");
	request.office_code = (char *)"370203";
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Waivers/Request", &request, "OFFICE_OUT_OF_SCOPE");
	(void)ask_for(JULY, "2026-09-05");
	expect_not_asked(JULY, "2026-09-06", "WAIVER_REQUESTED");
	wait_days(5); /* its day is over without a decision */
	(void)ask_for(JULY, "2026-09-10");
}

Test(waivers_service, who_may_decide)
{
	uint64_t id = ask_for(JULY, "2026-09-05");

	expect_not_granted(&jx_reporting.clerk, id, "", "ROLE_MISSING");
	expect_not_granted(&street_admin, id, "", "OFFICE_OUT_OF_SCOPE");
	expect_not_granted(&fixture()->admin, id + 1, "", "WAIVER_NOT_FOUND");
	expect_not_granted(&fixture()->admin, id, "2026-08-31", "FIELD_INVALID");
	wait_days(6);
	expect_not_granted(&fixture()->admin, id, "", "FIELD_INVALID"); /* its day is over: another one is given */
	grant(id, "2026-09-08", "2026-09-08");
}

/* An administrator who is a clerk of the office, too. */
static struct jx_key enrol_both(void)
{
	Jixiao__V1__PrincipalsAddRequest request = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant grants[] = {JIXIAO__V1__ROLE_GRANT__INIT, JIXIAO__V1__ROLE_GRANT__INIT};
	Jixiao__V1__RoleGrant *rows[] = {&grants[0], &grants[1]};
	struct jx_key both = jx_fixture_key(10);
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(both.public_key, identity);
	grants[0].role = JIXIAO__V1__ROLE__ROLE_ADMIN;
	grants[1].role = JIXIAO__V1__ROLE__ROLE_CLERK;
	request.identity = identity;
	request.name = (char *)"somebody";
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.roles = rows;
	request.n_roles = 2;
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Principals/Add", &request);
	return both;
}

Test(waivers_service, nobody_grants_his_own)
{
	struct jx_key both = enrol_both();
	Jixiao__V1__WaiversRequestRequest request = asking(JULY, "2026-09-05");
	const Jixiao__V1__WaiversRequestResponse *response =
		jx_fixture_ask(fixture(), &both, "Waivers/Request", &request);
	uint64_t id = response->waiver->id;

	expect_not_granted(&both, id, "", "WAIVER_OWN");
	grant(id, "", "2026-09-05");
}

Test(waivers_service, what_stays_open_needs_none)
{
	Jixiao__V1__PeriodsOpenRequest open = JIXIAO__V1__PERIODS_OPEN_REQUEST__INIT;

	open.office_code = (char *)JX_FIXTURE_ROOT;
	open.form_code = (char *)JX_REPORT_FORM;
	open.period = (char *)JULY;
	open.reason = (char *)"系统停机";
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Periods/Open", &open);
	expect_not_asked(JULY, "2026-09-05", "WAIVER_NEEDLESS");
}

static const Jixiao__V1__WaiversListResponse *list(const char *office, bool open, uint32_t size,
						   Jixiao__V1__PageToken *page)
{
	Jixiao__V1__WaiversListRequest request = JIXIAO__V1__WAIVERS_LIST_REQUEST__INIT;

	request.office_code = (char *)office;
	request.open = open;
	request.page_size = size;
	request.page = page;
	return jx_fixture_ask(fixture(), &fixture()->admin, "Waivers/List", &request);
}

Test(waivers_service, they_are_listed_the_newest_first)
{
	uint64_t june = ask_for("2026-06", "2026-09-02"), july = ask_for(JULY, "2026-09-05");
	const Jixiao__V1__WaiversListResponse *all;
	Jixiao__V1__PageToken next = JIXIAO__V1__PAGE_TOKEN__INIT;
	char key[32];

	grant(june, "", "2026-09-02");
	all = list(JX_FIXTURE_ROOT, false, 0, NULL);
	cr_assert_eq(all->n_waivers, 2);
	cr_assert_eq(all->waivers[0]->id, july);
	cr_assert_str_eq(all->waivers[0]->office_name, JX_REPORT_DISTRICT);
	cr_assert_str_eq(all->waivers[0]->form_name, "信访业务月报");
	cr_assert_str_eq(all->waivers[0]->decider_name, "");
	cr_assert_eq(all->waivers[1]->state, JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_GRANTED);
	all = list(JX_REPORT_DISTRICT, true, 0, NULL);
	cr_assert(all->n_waivers == 1 && all->waivers[0]->id == july);
	cr_assert_eq(list("370203", false, 0, NULL)->n_waivers, 0);
	all = list(JX_FIXTURE_ROOT, false, 1, NULL);
	cr_assert(all->n_waivers == 1 && all->next);
	next.seq = all->next->seq;
	(void)snprintf(key, sizeof(key), "%s", all->next->last_key);
	next.last_key = key;
	all = list(JX_FIXTURE_ROOT, false, 1, &next);
	cr_assert(all->n_waivers == 1 && all->waivers[0]->id == june && !all->next);
	wait_days(2);
	all = list(JX_REPORT_DISTRICT, false, 0, NULL);
	cr_assert_eq(all->waivers[1]->state, JIXIAO__V1__WAIVER_STATE__WAIVER_STATE_ENDED);
}
