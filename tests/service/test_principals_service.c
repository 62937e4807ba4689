/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/base/limits.h"
#include "server/store/principals.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static struct jx_fixture fixture;
static struct jx_key clerk;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
	clerk = jx_fixture_key(2);
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(principals, .init = open_fixture, .fini = close_fixture);

static const char *identity_of(const struct jx_key *key)
{
	static char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	return identity;
}

static const Jixiao__V1__PrincipalsWhoAmIResponse *who_am_i(const struct jx_key *key)
{
	Jixiao__V1__PrincipalsWhoAmIRequest request = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;

	return jx_fixture_ask(&fixture, key, "Principals/WhoAmI", &request);
}

/* A request to enrol the clerk at the root office, with room for its roles. */
struct add {
	Jixiao__V1__PrincipalsAddRequest message;
	Jixiao__V1__RoleGrant grants[JX_ROLES_MAX + 1];
	Jixiao__V1__RoleGrant *pointers[JX_ROLES_MAX + 1];
};

static void prepare(struct add *add, size_t n_roles)
{
	jixiao__v1__principals_add_request__init(&add->message);
	for (size_t i = 0; i < n_roles; i++) {
		jixiao__v1__role_grant__init(&add->grants[i]);
		add->grants[i].role = (Jixiao__V1__Role)(JX_ROLE_CLERK + i % JX_ROLE_ADMIN);
		add->pointers[i] = &add->grants[i];
	}
	add->message.identity = (char *)identity_of(&clerk);
	add->message.name = (char *)"李四";
	add->message.office_code = (char *)JX_FIXTURE_ROOT;
	add->message.roles = add->pointers;
	add->message.n_roles = n_roles;
}

/* -- WhoAmI ------------------------------------------------------------------------------------------------------ */

Test(principals, who_am_i_tells_the_callers_record)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *me = who_am_i(&fixture.admin);

	cr_assert_eq(me->principal->id, 1);
	cr_assert_str_eq(me->principal->name, "admin");
	cr_assert_str_eq(me->principal->identity, identity_of(&fixture.admin));
	cr_assert_str_eq(me->office_name, "青岛市信访局");
	cr_assert_eq(me->n_roles_in_force, 1);
}

Test(principals, a_role_holds_on_its_last_day_and_not_on_the_day_after)
{
	struct add add;

	(void)jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_ADMIN, JX_FIXTURE_TODAY);
	cr_assert_eq(who_am_i(&clerk)->n_roles_in_force, 1);

	/* Fifteen hours from nine in the morning to midnight at UTC+8. */
	fixture.at.wall_ms += 15 * INT64_C(3600000) - 1;
	fixture.at.monotonic_ms += 15 * INT64_C(3600000) - 1;
	cr_assert_eq(who_am_i(&clerk)->n_roles_in_force, 1);
	fixture.at.wall_ms++;
	fixture.at.monotonic_ms++;
	cr_assert_eq(who_am_i(&clerk)->n_roles_in_force, 0);
	cr_assert_eq(who_am_i(&clerk)->principal->n_roles, 1);

	prepare(&add, 1);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/Add", &add.message, "ROLE_EXPIRED");
	EXPECT_ARG(&fixture, 1, JX_FIXTURE_TODAY);
}

/* -- Add --------------------------------------------------------------------------------------------------------- */

Test(principals, add_answers_with_the_principal_as_it_is)
{
	const Jixiao__V1__Principal *principal;
	struct add add;

	prepare(&add, 3);
	add.grants[0].role = JIXIAO__V1__ROLE__ROLE_AUDITOR;
	add.grants[0].until = (char *)"2026-12-31";
	principal = ((const Jixiao__V1__PrincipalsAddResponse *)jx_fixture_ask(&fixture, &fixture.admin,
									       "Principals/Add", &add.message))
			    ->principal;
	cr_assert_eq(principal->id, 2);
	cr_assert_eq(principal->seq, 2);
	cr_assert_str_eq(principal->name, "李四");
	cr_assert_str_eq(principal->office_code, JX_FIXTURE_ROOT);
	cr_assert_str_eq(principal->identity, identity_of(&clerk));
	cr_assert_not(principal->revoked);
	cr_assert_eq(principal->n_roles, 3);
	cr_assert_eq(principal->roles[0]->role, JIXIAO__V1__ROLE__ROLE_REVIEWER, "roles are ordered");
	cr_assert_str_eq(principal->roles[0]->until, "");
	cr_assert_eq(principal->roles[2]->role, JIXIAO__V1__ROLE__ROLE_AUDITOR);
	cr_assert_str_eq(principal->roles[2]->until, "2026-12-31");
	cr_assert_eq(principal->n_keys, 1);
	cr_assert_eq(principal->keys[0]->from_seq, 2);
	cr_assert_eq(principal->keys[0]->to_seq, 0);
}

Test(principals, add_names_every_field_that_is_wrong)
{
	struct add add;

	prepare(&add, 2);
	add.message.name = (char *)"";
	add.grants[1].until = (char *)"2026-02-30";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "name");
	cr_assert_eq(fixture.response->n_violations, 2);
	cr_assert_str_eq(fixture.response->violations[1]->field, "roles[1].until");
}

Test(principals, add_takes_a_name_at_the_bound_and_none_past_it)
{
	char name[JX_PERSON_NAME_MAX + 2] = "";
	struct add add;

	memset(name, 'n', JX_PERSON_NAME_MAX + 1);
	prepare(&add, 1);
	add.message.name = name;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "FIELD_INVALID");
	name[JX_PERSON_NAME_MAX] = '\0';
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Principals/Add", &add.message);
}

Test(principals, add_wants_one_to_all_roles_each_once)
{
	struct add add;

	prepare(&add, 0);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "roles");
	prepare(&add, JX_ROLE_ADMIN + 1);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 1, "a role is there twice");
	prepare(&add, JX_ROLES_MAX + 1);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 1, "a principal has at most 8 roles");
	prepare(&add, JX_ROLE_ADMIN);
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Principals/Add", &add.message);
}

Test(principals, add_grants_no_role_of_the_server)
{
	struct add add;

	prepare(&add, 1);
	add.grants[0].role = JIXIAO__V1__ROLE__ROLE_SERVER;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "ROLE_NOT_GRANTABLE");
	EXPECT_ARG(&fixture, 0, "server");
	add.grants[0].role = JIXIAO__V1__ROLE__ROLE_UNSPECIFIED;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "ROLE_NOT_GRANTABLE");
	EXPECT_ARG(&fixture, 0, "0");
}

Test(principals, add_wants_an_office_that_exists)
{
	struct add add;

	prepare(&add, 1);
	add.message.office_code = (char *)"nowhere";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "OFFICE_NOT_FOUND");
}

Test(principals, add_finds_a_mistyped_identity)
{
	struct add add;

	prepare(&add, 1);
	add.message.identity[10] = add.message.identity[10] == 'q' ? 'p' : 'q';
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "IDENTITY_INVALID");
	add.message.identity = (char *)"";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "IDENTITY_INVALID");
}

Test(principals, a_key_is_enrolled_once)
{
	struct jx_key twin = fixture.admin;
	struct add add;

	prepare(&add, 1);
	add.message.identity = (char *)identity_of(&fixture.admin);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "IDENTITY_TAKEN");
	EXPECT_ARG(&fixture, 1, "1");

	/* The other point with the same y derives the same CURVE key. */
	twin.public_key[JX_KEY_BYTES - 1] ^= 0x80;
	add.message.identity = (char *)identity_of(&twin);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "IDENTITY_TAKEN");
	EXPECT_ARG(&fixture, 1, "1");
}

Test(principals, an_admin_enrols_at_its_office_and_below)
{
	struct jx_key district = jx_fixture_key(3);
	struct add add;

	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&fixture, "370202001", "370202");
	(void)jx_fixture_enrol(&fixture, &district, "370202", JX_ROLE_ADMIN, "");
	prepare(&add, 1);
	EXPECT_REFUSED(&fixture, &district, "Principals/Add", &add.message, "OFFICE_OUT_OF_SCOPE");
	add.message.office_code = (char *)"370202001";
	(void)jx_fixture_ask(&fixture, &district, "Principals/Add", &add.message);
}

/* -- List and Get ------------------------------------------------------------------------------------------------ */

static const Jixiao__V1__PrincipalsListResponse *list(uint32_t size, Jixiao__V1__PageToken *page)
{
	Jixiao__V1__PrincipalsListRequest request = JIXIAO__V1__PRINCIPALS_LIST_REQUEST__INIT;

	request.page_size = size;
	request.page = page;
	return jx_fixture_ask(&fixture, &fixture.admin, "Principals/List", &request);
}

Test(principals, list_goes_through_all_pages_in_order)
{
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT, *page = NULL;
	char last_key[32];
	uint64_t last = 0;
	unsigned pages = 0;

	for (unsigned i = 2; i <= 7; i++) {
		struct jx_key key = jx_fixture_key(i);

		cr_assert_eq(jx_fixture_enrol(&fixture, &key, JX_FIXTURE_ROOT, JX_ROLE_CLERK, ""), i);
	}
	do {
		const Jixiao__V1__PrincipalsListResponse *response = list(3, page);

		for (size_t i = 0; i < response->n_principals; i++) {
			cr_assert_eq(response->principals[i]->id, last + 1);
			last = response->principals[i]->id;
		}
		cr_assert_eq(response->journal_seq, 7);
		pages++;
		page = response->next ? &token : NULL;
		if (!page)
			break;
		(void)snprintf(last_key, sizeof(last_key), "%s", response->next->last_key);
		token.seq = response->next->seq;
		token.last_key = last_key;
	} while (page);
	cr_assert_eq(last, 7);
	cr_assert_eq(pages, 3);
}

Test(principals, list_refuses_too_large_a_page_and_a_bad_token)
{
	Jixiao__V1__PrincipalsListRequest request = JIXIAO__V1__PRINCIPALS_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	static const char *const keys[] = {"", "x", "1x", "-1", " 1", "99999999999999999999", "9223372036854775808"};

	cr_assert_eq(list(JX_PAGE_MAX, NULL)->n_principals, 1);
	request.page_size = JX_PAGE_MAX + 1;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "page_size");
	request.page_size = 1;
	request.page = &token;
	token.seq = 1;
	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++) {
		token.last_key = (char *)keys[i];
		EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/List", &request, "FIELD_INVALID");
		EXPECT_ARG(&fixture, 0, "page");
	}
}

/* A page ends before it outgrows a message: 34 principals of 128 keys each do not fit one. */
Test(principals, list_ends_a_page_before_it_is_too_large)
{
	const Jixiao__V1__PrincipalsListResponse *response;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	char last_key[32];
	size_t taken;
	enum { PRINCIPALS = 34 };

	EXPECT_OK(jx_store_begin(fixture.store));
	for (unsigned i = 0; i < PRINCIPALS; i++) {
		struct jx_principal principal = {
			.id = 100 + i, .seq = 1, .name = "many keys", .office = JX_FIXTURE_ROOT};

		principal.key = (struct jx_principal_key){.key = {(uint8_t)i, 1}, .curve = {(uint8_t)i, 1}};
		EXPECT_OK(jx_principal_add(fixture.store, &principal));
		for (unsigned k = 1; k < JX_KEYS_MAX; k++) {
			struct jx_principal_key key = {.key = {(uint8_t)i, 1, (uint8_t)k},
						       .curve = {(uint8_t)i, 1, (uint8_t)k}};

			EXPECT_OK(jx_principal_rotate(fixture.store, principal.id, &key, k + 1));
		}
	}
	EXPECT_OK(jx_store_commit(fixture.store));
	response = list(JX_PAGE_MAX, NULL);
	cr_assert_not_null(response->next);
	cr_assert_gt(response->n_principals, 10);
	cr_assert_lt(response->n_principals, PRINCIPALS);
	/* The next page goes on after it: 1 is the admin. */
	taken = response->n_principals;
	(void)snprintf(last_key, sizeof(last_key), "%s", response->next->last_key);
	token.seq = response->next->seq;
	token.last_key = last_key;
	response = list(JX_PAGE_MAX, &token);
	cr_assert_null(response->next);
	cr_assert_eq(taken + response->n_principals, 1 + PRINCIPALS);
	cr_assert_eq(response->principals[0]->id, 100 + taken - 1);
}

Test(principals, get_finds_a_principal_or_says_that_there_is_none)
{
	Jixiao__V1__PrincipalsGetRequest request = JIXIAO__V1__PRINCIPALS_GET_REQUEST__INIT;
	const Jixiao__V1__PrincipalsGetResponse *response;

	request.id = 1;
	response = jx_fixture_ask(&fixture, &fixture.admin, "Principals/Get", &request);
	cr_assert_str_eq(response->principal->name, "admin");
	request.id = 2;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Get", &request, "PRINCIPAL_NOT_FOUND");
	EXPECT_ARG(&fixture, 0, "2");
	request.id = UINT64_MAX;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Get", &request, "PRINCIPAL_NOT_FOUND");
}

/* -- Revoke ------------------------------------------------------------------------------------------------------ */

static Jixiao__V1__PrincipalsRevokeRequest revocation(uint64_t id, const char *office)
{
	Jixiao__V1__PrincipalsRevokeRequest request = JIXIAO__V1__PRINCIPALS_REVOKE_REQUEST__INIT;

	request.id = id;
	request.office_code = (char *)office;
	return request;
}

Test(principals, a_revoked_key_is_refused_from_the_next_message_on)
{
	Jixiao__V1__PrincipalsWhoAmIRequest me = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	Jixiao__V1__PrincipalsRevokeRequest request =
		revocation(jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, ""), JX_FIXTURE_ROOT);
	const Jixiao__V1__PrincipalsRevokeResponse *response;
	uint8_t key[JX_KEY_BYTES];
	struct add add;

	(void)who_am_i(&clerk);
	EXPECT_OK(jx_dispatch_admits(fixture.dispatch, clerk.curve_public, key));
	response = jx_fixture_ask(&fixture, &fixture.admin, "Principals/Revoke", &request);
	cr_assert(response->principal->revoked);
	cr_assert_str_eq(response->principal->identity, "");
	cr_assert_eq(response->principal->keys[0]->to_seq, 3);
	cr_assert_eq(response->principal->seq, 3);
	EXPECT_REFUSED(&fixture, &clerk, "Principals/WhoAmI", &me, "REVOKED");
	EXPECT_STATUS(jx_dispatch_admits(fixture.dispatch, clerk.curve_public, key), JX_NOT_FOUND);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "PRINCIPAL_REVOKED");

	/* Its key is never enrolled again. */
	prepare(&add, 1);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Add", &add.message, "IDENTITY_TAKEN");
}

Test(principals, revoke_wants_the_principal_and_its_office_to_agree)
{
	Jixiao__V1__PrincipalsRevokeRequest request = revocation(7, JX_FIXTURE_ROOT);

	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "PRINCIPAL_NOT_FOUND");
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	request.id = jx_fixture_enrol(&fixture, &clerk, "370202", JX_ROLE_CLERK, "");
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "PRINCIPAL_OFFICE_DIFFERS");
	EXPECT_ARG(&fixture, 1, "370202");
	EXPECT_ARG(&fixture, 2, JX_FIXTURE_ROOT);
	request.office_code = (char *)"370202";
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Principals/Revoke", &request);
}

Test(principals, the_server_is_not_revoked)
{
	Jixiao__V1__PrincipalsRevokeRequest request = revocation(0, JX_FIXTURE_ROOT);

	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "SERVER_PRINCIPAL");
}

Test(principals, the_last_admin_of_the_root_is_not_revoked)
{
	struct jx_key second = jx_fixture_key(3), district = jx_fixture_key(4);
	Jixiao__V1__PrincipalsRevokeRequest request = revocation(1, JX_FIXTURE_ROOT);

	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "LAST_ADMIN");
	/* Neither an admin elsewhere nor another role at the root takes its place. */
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&fixture, &district, "370202", JX_ROLE_ADMIN, "");
	(void)jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "LAST_ADMIN");
	(void)jx_fixture_enrol(&fixture, &second, JX_FIXTURE_ROOT, JX_ROLE_ADMIN, "");
	(void)jx_fixture_ask(&fixture, &second, "Principals/Revoke", &request);
}

Test(principals, an_admin_whose_role_is_over_does_not_count)
{
	struct jx_key second = jx_fixture_key(3);
	Jixiao__V1__PrincipalsRevokeRequest request = revocation(1, JX_FIXTURE_ROOT);
	uint64_t id = jx_fixture_enrol(&fixture, &second, JX_FIXTURE_ROOT, JX_ROLE_ADMIN, JX_FIXTURE_TODAY);

	fixture.at.wall_ms += JX_DAY_MS;
	fixture.at.monotonic_ms += JX_DAY_MS;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Principals/Revoke", &request, "LAST_ADMIN");
	/* And can be revoked itself, being no admin in force. */
	request.id = id;
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Principals/Revoke", &request);
}
