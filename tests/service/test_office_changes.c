/* SPDX-License-Identifier: Apache-2.0 */
/* Offices that move, are renamed and end: what is refused, and what then holds of which month. 2026-09 is this month.
 */
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "server/store/offices.h"
#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define STREET "370202001"

static struct jx_fixture *const fixture = &jx_reporting.fixture;

static void setup(void)
{
	jx_reporting_open();
	jx_fixture_add_office(fixture, STREET, JX_REPORT_DISTRICT);
}

TestSuite(office_changes, .init = setup, .fini = jx_reporting_close);

static Jixiao__V1__OfficesMoveRequest moving(const char *code, const char *parent, const char *from)
{
	Jixiao__V1__OfficesMoveRequest request = JIXIAO__V1__OFFICES_MOVE_REQUEST__INIT;

	request.code = (char *)code;
	request.parent_code = (char *)parent;
	request.from = (char *)from;
	return request;
}

static Jixiao__V1__OfficesEndRequest ending(const char *code, const char *from, const char *successor)
{
	Jixiao__V1__OfficesEndRequest request = JIXIAO__V1__OFFICES_END_REQUEST__INIT;

	request.code = (char *)code;
	request.from = (char *)from;
	request.successor_code = (char *)successor;
	return request;
}

static void move(const char *code, const char *parent, const char *from)
{
	const Jixiao__V1__OfficesMoveRequest request = moving(code, parent, from);

	(void)jx_fixture_ask(fixture, &fixture->admin, "Offices/Move", &request);
}

static void expect_no_move(const char *code, const char *parent, const char *from, const char *reason)
{
	const Jixiao__V1__OfficesMoveRequest request = moving(code, parent, from);

	EXPECT_REFUSED(fixture, &fixture->admin, "Offices/Move", &request, reason);
}

static void expect_no_end(const char *code, const char *from, const char *successor, const char *reason)
{
	const Jixiao__V1__OfficesEndRequest request = ending(code, from, successor);

	EXPECT_REFUSED(fixture, &fixture->admin, "Offices/End", &request, reason);
}

static void expect_parent(const char *code, const char *period, const char *parent)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	const Jixiao__V1__OfficesListResponse *response;
	const char *found = "";

	request.period = (char *)period;
	response = jx_fixture_ask(fixture, &fixture->admin, "Offices/List", &request);
	for (size_t i = 0; i < response->n_offices; i++)
		if (strcmp(response->offices[i]->code, code) == 0)
			found = response->offices[i]->parent_code;
	cr_assert_str_eq(found, parent, "%s in %s is below %s", code, period, found);
}

Test(office_changes, a_move_holds_from_its_month_on)
{
	move(STREET, "370203", "2026-08");
	expect_parent(STREET, "2026-07", JX_REPORT_DISTRICT);
	expect_parent(STREET, "2026-08", "370203");
	expect_parent(STREET, "", "370203");
}

Test(office_changes, what_cannot_be_the_tree_is_refused)
{
	expect_no_move(JX_FIXTURE_ROOT, "370203", "2026-09", "OFFICE_IS_ROOT");
	expect_no_move(JX_REPORT_DISTRICT, STREET, "2026-09", "OFFICE_BELOW_ITSELF");
	expect_no_move(STREET, STREET, "2026-09", "OFFICE_BELOW_ITSELF");
	expect_no_move(STREET, JX_REPORT_DISTRICT, "2026-09", "OFFICE_UNCHANGED");
	expect_no_move(STREET, "nowhere", "2026-09", "OFFICE_NOT_FOUND");
	expect_no_move(STREET, "370203", "2026-10", "FIELD_INVALID");
	expect_no_move(STREET, "370203", "", "FIELD_INVALID");
}

Test(office_changes, the_deepest_below_counts)
{
	static const char *const codes[] = {"370203", "b3", "b4", "b5", "b6", "b7"};

	for (size_t i = 1; i < sizeof(codes) / sizeof(*codes); i++)
		jx_fixture_add_office(fixture, codes[i], codes[i - 1]);
	expect_no_move(JX_REPORT_DISTRICT, "b7", "2026-09", "OFFICE_TOO_DEEP");
	move(JX_REPORT_DISTRICT, "b6", "2026-09");
	jx_fixture_add_office(fixture, "past", "b7");
	expect_no_move(STREET, "past", "2026-09", "OFFICE_TOO_DEEP");
}

/* The new office would be one too deep in the months before. */
Test(office_changes, an_office_is_added_for_every_month)
{
	static const char *const codes[] = {"370203", "b3", "b4", "b5", "b6", "b7", "b8"};
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;

	for (size_t i = 1; i < sizeof(codes) / sizeof(*codes); i++)
		jx_fixture_add_office(fixture, codes[i], codes[i - 1]);
	move("b8", JX_FIXTURE_ROOT, "2026-09");
	request.code = request.name = (char *)"b9";
	request.parent_code = (char *)"b8";
	EXPECT_REFUSED(fixture, &fixture->admin, "Offices/Add", &request, "OFFICE_TOO_DEEP");
}

Test(office_changes, months_with_figures_stay)
{
	jx_report_begin("2026-06");
	(void)jx_report_add("repeat.assigned", 50000);
	(void)jx_report_create();
	expect_no_move(JX_REPORT_DISTRICT, "370203", "2026-05", "OFFICE_HAS_FIGURES");
	EXPECT_ARG(fixture, 0, JX_REPORT_DISTRICT);
	EXPECT_ARG(fixture, 2, "2026-06");
	expect_no_end(JX_REPORT_DISTRICT, "2026-06", "", "OFFICE_HAS_FIGURES");
	move(JX_REPORT_DISTRICT, "370203", "2026-07");
}

Test(office_changes, come_in_the_order_of_their_months)
{
	move(STREET, "370203", "2026-08");
	expect_no_move("370203", JX_REPORT_DISTRICT, "2026-07", "OFFICE_CHANGED_LATER");
	EXPECT_ARG(fixture, 1, "2026-08");
	move(STREET, JX_REPORT_DISTRICT, "2026-08"); /* taken back */
	expect_parent(STREET, "2026-08", JX_REPORT_DISTRICT);
}

Test(office_changes, both_offices_are_the_admins)
{
	const struct jx_key admin = jx_fixture_key(40);
	Jixiao__V1__OfficesMoveRequest request = moving(STREET, "370203", "2026-09");

	(void)jx_fixture_enrol(fixture, &admin, JX_REPORT_DISTRICT, JIXIAO__V1__ROLE__ROLE_ADMIN, "");
	EXPECT_REFUSED(fixture, &admin, "Offices/Move", &request, "OFFICE_OUT_OF_SCOPE");
	EXPECT_ARG(fixture, 0, "370203");
	request = moving("370203", JX_REPORT_DISTRICT, "2026-09");
	EXPECT_REFUSED(fixture, &admin, "Offices/Move", &request, "OFFICE_OUT_OF_SCOPE");
}

Test(office_changes, an_end_ends_what_is_owed)
{
	const Jixiao__V1__OfficesEndRequest request = ending(JX_REPORT_DISTRICT, "2026-08", "370203");
	const Jixiao__V1__OfficesEndResponse *response;

	expect_no_end(JX_FIXTURE_ROOT, "2026-08", "", "OFFICE_IS_ROOT");
	expect_no_end(JX_REPORT_DISTRICT, "2026-08", "", "OFFICE_HAS_OFFICES");
	EXPECT_ARG(fixture, 1, STREET);
	move(STREET, "370203", "2026-08");
	expect_no_end(JX_REPORT_DISTRICT, "2026-08", JX_REPORT_DISTRICT, "FIELD_INVALID");
	response = jx_fixture_ask(fixture, &fixture->admin, "Offices/End", &request);
	cr_assert_eq(response->duty_count, 2);
	cr_assert_str_eq(response->office->ended_from, "2026-08");
	cr_assert_str_eq(response->office->successor_code, "370203");
	expect_parent(JX_REPORT_DISTRICT, "2026-07", JX_FIXTURE_ROOT);
	expect_parent(JX_REPORT_DISTRICT, "2026-08", "");
	jx_report_begin("2026-08");
	(void)jx_report_add("repeat.assigned", 50000);
	jx_report_expect_refused("OFFICE_ENDED");
	jx_report_begin("2026-07");
	(void)jx_report_add("repeat.assigned", 50000);
	(void)jx_report_create();
	expect_no_end(JX_REPORT_DISTRICT, "2026-08", "", "OFFICE_ENDED");
	expect_no_move(STREET, JX_REPORT_DISTRICT, "2026-09", "OFFICE_ENDED");
}

Test(office_changes, a_name_holds_from_its_month_on)
{
	Jixiao__V1__OfficesRenameRequest request = JIXIAO__V1__OFFICES_RENAME_REQUEST__INIT;
	Jixiao__V1__OfficesHistoryRequest asked = JIXIAO__V1__OFFICES_HISTORY_REQUEST__INIT;
	const Jixiao__V1__OfficesHistoryResponse *history;

	request.code = asked.code = (char *)STREET;
	request.name = (char *)"八大关街道";
	request.from = (char *)"2026-08";
	(void)jx_fixture_ask(fixture, &fixture->admin, "Offices/Rename", &request);
	EXPECT_REFUSED(fixture, &fixture->admin, "Offices/Rename", &request, "OFFICE_UNCHANGED");
	request.name = (char *)"八大关";
	request.from = (char *)"2026-07";
	EXPECT_REFUSED(fixture, &fixture->admin, "Offices/Rename", &request, "OFFICE_CHANGED_LATER");
	history = jx_fixture_ask(fixture, &fixture->admin, "Offices/History", &asked);
	cr_assert_eq(history->n_offices, 2);
	cr_assert_str_eq(history->offices[0]->name, STREET);
	cr_assert_str_eq(history->offices[0]->from, "");
	cr_assert_str_eq(history->offices[1]->name, "八大关街道");
	cr_assert_str_eq(history->offices[1]->from, "2026-08");
}
