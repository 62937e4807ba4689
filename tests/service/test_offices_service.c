/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/base/limits.h"
#include "server/store/offices.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static struct jx_fixture fixture;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(offices, .init = open_fixture, .fini = close_fixture);

static Jixiao__V1__OfficesAddRequest request_of(const char *code, const char *name, const char *parent)
{
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;

	request.code = (char *)code;
	request.name = (char *)name;
	request.parent_code = (char *)parent;
	return request;
}

static const Jixiao__V1__OfficesListResponse *list(uint32_t size, const Jixiao__V1__PageToken *page)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;

	request.page_size = size;
	request.page = (Jixiao__V1__PageToken *)page;
	return jx_fixture_ask(&fixture, &fixture.admin, "Offices/List", &request);
}

/* Straight into the store: thousands of them, and none is in the journal. */
static void add_rows(const char *parent, unsigned depth, unsigned n)
{
	struct jx_office office = {.depth = depth, .seq = 1};

	(void)snprintf(office.parent, sizeof(office.parent), "%s", parent);
	EXPECT_OK(jx_store_begin(fixture.store));
	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(office.code, sizeof(office.code), "%s-%04u", parent, i);
		(void)snprintf(office.name, sizeof(office.name), "office %u", i);
		EXPECT_OK(jx_office_add(fixture.store, &office));
	}
	EXPECT_OK(jx_store_commit(fixture.store));
}

Test(offices, add_answers_with_the_office_as_it_is)
{
	Jixiao__V1__OfficesAddRequest request = request_of("370202", "市南区信访局", JX_FIXTURE_ROOT);
	const Jixiao__V1__OfficesAddResponse *response =
		jx_fixture_ask(&fixture, &fixture.admin, "Offices/Add", &request);

	cr_assert_str_eq(response->office->code, "370202");
	cr_assert_str_eq(response->office->name, "市南区信访局");
	cr_assert_str_eq(response->office->parent_code, JX_FIXTURE_ROOT);
	cr_assert_eq(response->office->seq, 2);
	cr_assert_eq(fixture.response->receipt->seq, 2);
}

Test(offices, add_names_every_field_that_is_wrong)
{
	Jixiao__V1__OfficesAddRequest request = request_of("37 02", " name", JX_FIXTURE_ROOT);

	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "code");
	cr_assert_eq(fixture.response->n_violations, 2);
	cr_assert_str_eq(fixture.response->violations[0]->field, "code");
	cr_assert_str_eq(fixture.response->violations[0]->rule, "OFFICE_CODE");
	cr_assert_eq(fixture.response->violations[0]->severity, JIXIAO__V1__SEVERITY__SEVERITY_ERROR);
	cr_assert_str_eq(fixture.response->violations[1]->field, "name");
	cr_assert_str_neq(fixture.response->violations[1]->text, "");
	cr_assert_str_neq(fixture.response->violations[1]->fix, "");
}

Test(offices, add_takes_a_name_at_the_bound_and_none_past_it)
{
	char name[JX_OFFICE_NAME_MAX + 2] = "";
	Jixiao__V1__OfficesAddRequest request = request_of("1", name, JX_FIXTURE_ROOT);

	memset(name, 'n', sizeof(name));
	name[JX_OFFICE_NAME_MAX + 1] = '\0';
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "name");
	name[JX_OFFICE_NAME_MAX] = '\0';
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Offices/Add", &request);
}

Test(offices, add_takes_a_code_at_the_bound_and_none_past_it)
{
	char code[JX_OFFICE_CODE_MAX + 2] = "";
	Jixiao__V1__OfficesAddRequest request = request_of(code, "name", JX_FIXTURE_ROOT);

	memset(code, '7', sizeof(code));
	code[JX_OFFICE_CODE_MAX + 1] = '\0';
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "FIELD_INVALID");
	code[JX_OFFICE_CODE_MAX] = '\0';
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Offices/Add", &request);
}

Test(offices, add_shows_who_has_the_code)
{
	Jixiao__V1__OfficesAddRequest request = request_of(JX_FIXTURE_ROOT, "another", JX_FIXTURE_ROOT);

	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "OFFICE_EXISTS");
	EXPECT_ARG(&fixture, 0, JX_FIXTURE_ROOT);
	EXPECT_ARG(&fixture, 1, "青岛市信访局");
}

Test(offices, add_wants_a_parent_that_exists)
{
	Jixiao__V1__OfficesAddRequest request = request_of("1", "name", "nowhere");

	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "OFFICE_NOT_FOUND");
	request.parent_code = (char *)"";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "OFFICE_REQUIRED");
}

Test(offices, the_tree_is_eight_deep_and_not_nine)
{
	static const char *const codes[] = {JX_FIXTURE_ROOT, "2", "3", "4", "5", "6", "7", "8"};
	Jixiao__V1__OfficesAddRequest request = request_of("9", "name", "8");

	cr_assert_eq(sizeof(codes) / sizeof(*codes), JX_OFFICE_DEPTH);
	for (size_t i = 1; i < JX_OFFICE_DEPTH; i++)
		jx_fixture_add_office(&fixture, codes[i], codes[i - 1]);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "OFFICE_TOO_DEEP");
	EXPECT_ARG(&fixture, 0, "9");
	EXPECT_ARG(&fixture, 1, "8");
}

Test(offices, an_office_has_so_many_below_it_and_no_more)
{
	Jixiao__V1__OfficesAddRequest request = request_of("last", "name", JX_FIXTURE_ROOT);

	add_rows(JX_FIXTURE_ROOT, 2, JX_OFFICE_CHILDREN - 1);
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Offices/Add", &request);
	request.code = (char *)"past";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "OFFICE_FULL");
	EXPECT_ARG(&fixture, 0, JX_FIXTURE_ROOT);
	request.parent_code = (char *)"last";
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Offices/Add", &request);
}

Test(offices, an_unknown_field_in_a_write_is_refused)
{
	Jixiao__V1__OfficesAddRequest request = request_of("1", "name", JX_FIXTURE_ROOT);
	uint8_t value[] = {1};
	ProtobufCMessageUnknownField unknown = {
		.tag = 17, .wire_type = PROTOBUF_C_WIRE_TYPE_VARINT, .len = 1, .data = value};

	request.base.n_unknown_fields = 1;
	request.base.unknown_fields = &unknown;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/Add", &request, "UNKNOWN_FIELD");
	EXPECT_ARG(&fixture, 0, "#17");
}

Test(offices, list_goes_through_all_pages_in_order)
{
	char last[JX_OFFICE_CODE_MAX + 1] = "";
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT, *page = NULL;
	unsigned pages = 0, rows = 0;

	add_rows(JX_FIXTURE_ROOT, 2, 9);
	do {
		const Jixiao__V1__OfficesListResponse *response = list(3, page);

		cr_assert_leq(response->n_offices, 3);
		cr_assert_eq(response->journal_seq, 1);
		for (size_t i = 0; i < response->n_offices; i++, rows++) {
			cr_assert_gt(strcmp(response->offices[i]->code, last), 0);
			(void)snprintf(last, sizeof(last), "%s", response->offices[i]->code);
		}
		pages++;
		page = response->next ? &token : NULL;
		token.seq = 1;
		token.last_key = last;
		cr_assert(!page || strcmp(response->next->last_key, last) == 0);
	} while (page);
	cr_assert_eq(rows, 10);
	cr_assert_eq(pages, 4);
}

Test(offices, list_knows_that_a_full_page_is_the_last)
{
	add_rows(JX_FIXTURE_ROOT, 2, 4);
	cr_assert_null(list(5, NULL)->next);
	cr_assert_not_null(list(4, NULL)->next);
}

Test(offices, list_has_a_default_and_a_largest_page)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;

	add_rows(JX_FIXTURE_ROOT, 2, JX_PAGE_MAX + 1);
	cr_assert_eq(list(0, NULL)->n_offices, JX_PAGE_DEFAULT);
	cr_assert_eq(list(JX_PAGE_MAX, NULL)->n_offices, JX_PAGE_MAX);
	request.page_size = JX_PAGE_MAX + 1;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "page_size");
}

Test(offices, list_refuses_a_token_that_it_did_not_give)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;

	request.page = &token;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "page");
	token.seq = 1;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/List", &request, "FIELD_INVALID");
	token.last_key = (char *)"1";
	token.seq = 2; /* the journal ends at 1 */
	EXPECT_REFUSED(&fixture, &fixture.admin, "Offices/List", &request, "FIELD_INVALID");
	token.seq = 1;
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Offices/List", &request);
}
