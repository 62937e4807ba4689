/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every method x every role x {own office, below, above, elsewhere}, from the descriptor set: a new method is covered
 * without a touch to this file. The rule is restated here as a table, not taken from access.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "guard_test.pb-c.h"

#include "server/dispatch/access.h"
#include "server/service/services.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

/*
 *     129001 ── A ── A1        the caller's office is A
 *            └─ B
 */
enum place { OWN, BELOW, ABOVE, ELSEWHERE, PLACES };

static const char *const offices[PLACES] = {[OWN] = "A", [BELOW] = "A1", [ABOVE] = "129001", [ELSEWHERE] = "B"};

static const bool allowed[][PLACES] = {
	[JIXIAO__V1__SCOPE__SCOPE_ANY] = {true, true, true, true},
	[JIXIAO__V1__SCOPE__SCOPE_OWN_OFFICE] = {[OWN] = true},
	[JIXIAO__V1__SCOPE__SCOPE_OFFICES_BELOW] = {[BELOW] = true},
	[JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW] = {[OWN] = true, [BELOW] = true},
	[JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT] = {[OWN] = true, [BELOW] = true, [ABOVE] = true},
};

/* An auditor in force has every office in sight. */
static bool sees_all(const struct jx_method *method, uint32_t role)
{
	return method->access->scope == JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT && role == JIXIAO__V1__ROLE__ROLE_AUDITOR;
}

/* All but the server's are granted. */
#define ROLES 7u

static uint32_t next_role(uint32_t role)
{
	return role + 1 == JIXIAO__V1__ROLE__ROLE_SERVER ? role + 2 : role + 1;
}

struct city {
	struct jx_fixture fixture;
	struct jx_key holder[ROLES + 1];  /* of that role, in force */
	struct jx_key expired[ROLES + 1]; /* of that role, until yesterday */
	struct jx_key at_root[ROLES + 1]; /* of that role, in the root office */
};

static void open_city(struct city *city)
{
	unsigned number = 10;

	jx_fixture_open(&city->fixture, NULL);
	jx_fixture_add_office(&city->fixture, "A", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&city->fixture, "B", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&city->fixture, "A1", "A");
	for (uint32_t role = 1; role <= ROLES; role = next_role(role)) {
		city->holder[role] = jx_fixture_key(number++);
		(void)jx_fixture_enrol(&city->fixture, &city->holder[role], "A", role, "");
		city->expired[role] = jx_fixture_key(number++);
		(void)jx_fixture_enrol(&city->fixture, &city->expired[role], "A", role, "2026-08-31");
		city->at_root[role] = jx_fixture_key(number++);
		(void)jx_fixture_enrol(&city->fixture, &city->at_root[role], JX_FIXTURE_ROOT, role, "");
	}
}

static const ProtobufCMessageDescriptor *input_of(const struct jx_method *method)
{
	for (size_t i = 0; i < jx_services_count; i++) {
		const ProtobufCServiceDescriptor *service = jx_services[i]->descriptor;

		for (unsigned m = 0; m < service->n_methods; m++) {
			if (strcmp(service->methods[m].input->name, method->input) == 0)
				return service->methods[m].input;
		}
	}
	cr_assert_fail("%s is not implemented", method->name);
	return NULL;
}

/* One row of the repeated messages that have the field; it stays until the next call. */
static void name_in_rows(ProtobufCMessage *message, const char *name, char *office)
{
	static ProtobufCMessage *row, *rows[1];
	char first[64];
	const ProtobufCFieldDescriptor *field;

	(void)snprintf(first, sizeof(first), "%.*s", (int)strcspn(name, "."), name);
	field = protobuf_c_message_descriptor_get_field_by_name(message->descriptor, first);
	cr_assert(field && field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_MESSAGE);
	*(size_t *)(void *)((char *)message + field->quantifier_offset) = 1;
	*(ProtobufCMessage ***)(void *)((char *)message + field->offset) = rows;
	free(row);
	row = rows[0] = calloc(1, ((const ProtobufCMessageDescriptor *)field->descriptor)->sizeof_message);
	cr_assert(row);
	protobuf_c_message_init(field->descriptor, row);
	field = protobuf_c_message_descriptor_get_field_by_name(row->descriptor, strchr(name, '.') + 1);
	cr_assert(field);
	*(char **)(void *)((char *)row + field->offset) = office;
}

/* An empty request that names the office in the field of the scope, be it single or repeated. */
static ProtobufCMessage *make_request(const struct jx_method *method, char **office)
{
	const ProtobufCMessageDescriptor *input = input_of(method);
	const char *name = method->access->scope_field[0] ? method->access->scope_field : "office_code";
	const ProtobufCFieldDescriptor *field = protobuf_c_message_descriptor_get_field_by_name(input, name);
	ProtobufCMessage *message = calloc(1, input->sizeof_message);

	cr_assert(message);
	protobuf_c_message_init(input, message);
	if (method->access->scope == JIXIAO__V1__SCOPE__SCOPE_ANY)
		return message;
	if (strchr(name, '.')) {
		name_in_rows(message, name, *office);
		return message;
	}
	cr_assert(field);
	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		*(size_t *)(void *)((char *)message + field->quantifier_offset) = 1;
		*(char ***)(void *)((char *)message + field->offset) = office;
	} else {
		*(char **)(void *)((char *)message + field->offset) = *office;
	}
	return message;
}

static bool grants(const struct jx_method *method, uint32_t role)
{
	for (size_t i = 0; i < method->access->n_roles; i++) {
		if ((uint32_t)method->access->roles[i] == role)
			return true;
	}
	return method->access->n_roles == 0;
}

/* Access is behind it: the call is parked, answered, or refused by its handler for what is in the empty request. */
static void expect_handled(const struct jx_method *method, const Jixiao__V1__Response *response)
{
	enum jx_reason reason;

	if (!response) {
		cr_assert(!method->access->write, "%s is a write, and has no answer", method->name);
		return;
	}
	if (response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK)
		return;
	reason = jx_reason_find(response->reason);
	cr_assert(reason >= JX_REASON_OFFICE_EXISTS && reason <= JX_REASON_ENTRY_NOT_FOUND,
		  "%s: %s is no reason of a handler: %s", method->name, response->reason, response->message);
}

/* NULL where access is allowed. */
static const char *refusal(struct city *city, const struct jx_method *method, const struct jx_key *key,
			   const char *place)
{
	static const char *const of_access[] = {"ROLE_MISSING", "ROLE_EXPIRED", "OFFICE_OUT_OF_SCOPE",
						"OFFICE_REQUIRED", "OFFICE_NOT_FOUND"};
	char *office = (char *)place;
	ProtobufCMessage *request = make_request(method, &office);
	const Jixiao__V1__Response *response =
		jx_fixture_call(&city->fixture, key, strchr(method->name, '/') ? method->name + 10 : "", request);

	free(request);
	for (size_t i = 0; response && i < sizeof(of_access) / sizeof(*of_access); i++) {
		if (strcmp(response->reason, of_access[i]) == 0) {
			cr_assert_eq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_PERMISSION_DENIED);
			return of_access[i];
		}
	}
	expect_handled(method, response);
	return NULL;
}

static void expect(const char *got, const char *wanted, const struct jx_method *method, uint32_t role,
		   const char *place)
{
	cr_assert(got == wanted || (got && wanted && strcmp(got, wanted) == 0), "%s by %s, office %s: %s instead of %s",
		  method->name, jx_role_name((Jixiao__V1__Role)role), place, got ? got : "allowed",
		  wanted ? wanted : "allowed");
}

Test(access, every_method_every_role_every_relation)
{
	struct city city;
	size_t asked = 0;

	open_city(&city);
	for (size_t m = 0; m < city.fixture.methods.count; m++) {
		const struct jx_method *method = &city.fixture.methods.rows[m];

		for (uint32_t role = 1; role <= ROLES; role = next_role(role)) {
			bool granted = grants(method, role), unrestricted = method->access->n_roles == 0;

			for (enum place place = OWN; place < PLACES; place++) {
				bool reached = allowed[method->access->scope][place];
				const char *scope = reached ? NULL : "OFFICE_OUT_OF_SCOPE";

				expect(refusal(&city, method, &city.holder[role], offices[place]),
				       !granted                 ? "ROLE_MISSING"
				       : sees_all(method, role) ? NULL
								: scope,
				       method, role, offices[place]);
				expect(refusal(&city, method, &city.expired[role], offices[place]),
				       unrestricted ? scope
				       : granted    ? "ROLE_EXPIRED"
						    : "ROLE_MISSING",
				       method, role, offices[place]);
				asked += 2;
			}
		}
	}
	cr_assert_eq(asked, city.fixture.methods.count * (ROLES - 1) * PLACES * 2);
	jx_fixture_close(&city.fixture);
}

/* Nothing is above the root or beside it: its own people see it and what is below it. */
Test(access, every_method_every_role_at_the_root)
{
	static const struct {
		const char *office;
		enum place place;
	} seen[] = {{JX_FIXTURE_ROOT, OWN}, {"A", BELOW}, {"A1", BELOW}, {"B", BELOW}};
	struct city city;

	open_city(&city);
	for (size_t m = 0; m < city.fixture.methods.count; m++) {
		const struct jx_method *method = &city.fixture.methods.rows[m];

		for (uint32_t role = 1; role <= ROLES; role = next_role(role)) {
			for (size_t i = 0; i < sizeof(seen) / sizeof(*seen); i++) {
				bool reached = allowed[method->access->scope][seen[i].place];

				expect(refusal(&city, method, &city.at_root[role], seen[i].office),
				       !grants(method, role) ? "ROLE_MISSING"
				       : reached             ? NULL
							     : "OFFICE_OUT_OF_SCOPE",
				       method, role, seen[i].office);
			}
		}
	}
	jx_fixture_close(&city.fixture);
}

Test(access, a_scoped_request_must_name_an_office)
{
	struct city city;
	char empty[] = "", *office = empty;

	open_city(&city);
	for (size_t m = 0; m < city.fixture.methods.count; m++) {
		const struct jx_method *method = &city.fixture.methods.rows[m];
		uint32_t role = method->access->n_roles ? (uint32_t)method->access->roles[0] : 1;
		ProtobufCMessage *request;

		if (method->access->scope == JIXIAO__V1__SCOPE__SCOPE_ANY ||
		    method->access->scope == JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT || role == JIXIAO__V1__ROLE__ROLE_SERVER)
			continue;
		request = make_request(method, &office);
		EXPECT_REFUSED(&city.fixture, &city.holder[role], method->name + 10, request, "OFFICE_REQUIRED");
		free(request);
	}
	jx_fixture_close(&city.fixture);
}

Test(access, only_the_roots_own_people_learn_that_an_office_does_not_exist)
{
	struct city city;
	char nowhere[] = "Z", *office = nowhere;
	const struct jx_method *method;
	ProtobufCMessage *request;

	open_city(&city);
	method = jx_methods_find(&city.fixture.methods, "jixiao.v1.Offices/Add");
	request = make_request(method, &office);
	EXPECT_REFUSED(&city.fixture, &city.holder[JIXIAO__V1__ROLE__ROLE_ADMIN], "Offices/Add", request,
		       "OFFICE_OUT_OF_SCOPE");
	EXPECT_REFUSED(&city.fixture, &city.fixture.admin, "Offices/Add", request, "OFFICE_NOT_FOUND");
	free(request);
	jx_fixture_close(&city.fixture);
}

/* -- a field of several offices, which no method has yet --------------------------------------------------------------
 */

/* What a reader in that office learns who names these offices. */
static enum jx_reason ask_for_all(struct jx_store *store, const char *from, Jixiao__V1__Scope scope,
				  const char *const *named, size_t n)
{
	Jixiao__V1__Access access = JIXIAO__V1__ACCESS__INIT;
	const struct jx_method method = {.name = "jixiao.test.Every/Ask", .access = &access};
	const struct jx_contract_row row = {
		.method = &method,
		.input = &jixiao__test__every__descriptor,
		.scope_field =
			protobuf_c_message_descriptor_get_field_by_name(&jixiao__test__every__descriptor, "texts"),
	};
	struct jx_principal reader = {.id = 2};
	Jixiao__Test__Every request = JIXIAO__TEST__EVERY__INIT;
	struct jx_arena arena;
	struct jx_call call = {.store = store, .arena = &arena, .actor = &reader};

	jx_arena_init(&arena, 4096);
	(void)snprintf(reader.office, sizeof(reader.office), "%s", from);
	access.scope = scope;
	request.texts = (char **)named;
	request.n_texts = n;
	jx_access_check(&call, &row, &request.base);
	jx_arena_clear(&arena);
	cr_assert_eq(call.outcome, call.reason == JX_REASON_NONE ? JX_CALL_OPEN : JX_CALL_REFUSED);
	return call.reason;
}

Test(access, each_of_several_offices_must_be_in_scope)
{
	static const struct {
		const char *named[3];
		size_t n;
		Jixiao__V1__Scope scope;
		enum jx_reason reason;
	} cases[] = {
		{{"A"}, 1, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_NONE},
		{{"A", "A1", "A"}, 3, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_NONE},
		{{"B", "A", "A1"}, 3, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A", "B", "A1"}, 3, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A", "A1", "B"}, 3, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A", "A1", "129001"}, 3, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A", "Z"}, 2, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A", ""}, 2, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_REQUIRED},
		{{NULL}, 0, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW, JX_REASON_OFFICE_REQUIRED},
		{{"A", "A"}, 2, JIXIAO__V1__SCOPE__SCOPE_OWN_OFFICE, JX_REASON_NONE},
		{{"A", "A1"}, 2, JIXIAO__V1__SCOPE__SCOPE_OWN_OFFICE, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A1"}, 1, JIXIAO__V1__SCOPE__SCOPE_OFFICES_BELOW, JX_REASON_NONE},
		{{"A1", "A"}, 2, JIXIAO__V1__SCOPE__SCOPE_OFFICES_BELOW, JX_REASON_OFFICE_OUT_OF_SCOPE},
		{{"A"}, 1, JIXIAO__V1__SCOPE__SCOPE_UNSPECIFIED, JX_REASON_OFFICE_OUT_OF_SCOPE},
	};
	struct city city;

	open_city(&city);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum jx_reason got = ask_for_all(city.fixture.store, "A", cases[i].scope, cases[i].named, cases[i].n);

		cr_assert_eq(got, cases[i].reason, "case %zu: reason %d", i, (int)got);
	}
	jx_fixture_close(&city.fixture);
}

/* From the street A1: the root and an empty name are in sight, the district above and the one beside are not. */
Test(access, the_root_is_in_sight_and_what_is_between_is_not)
{
	static const struct {
		const char *named;
		enum jx_reason reason;
	} cases[] = {
		{"A1", JX_REASON_NONE},
		{JX_FIXTURE_ROOT, JX_REASON_NONE},
		{"", JX_REASON_NONE},
		{"A", JX_REASON_OFFICE_OUT_OF_SCOPE},
		{"B", JX_REASON_OFFICE_OUT_OF_SCOPE},
		{"Z", JX_REASON_OFFICE_OUT_OF_SCOPE},
	};
	struct city city;

	open_city(&city);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		enum jx_reason got =
			ask_for_all(city.fixture.store, "A1", JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT, &cases[i].named, 1);

		cr_assert_eq(got, cases[i].reason, "case %zu: reason %d", i, (int)got);
	}
	jx_fixture_close(&city.fixture);
}
