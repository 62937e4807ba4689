/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Every method x every role x {own office, below, above, elsewhere}, from the descriptor set: a new method is covered
 * without a touch to this file. The rule is restated here as a table, not taken from access.c.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
};

/* Roles 1 to 5 are granted; 6 is the server's. */
#define ROLES 5u

struct city {
	struct jx_fixture fixture;
	struct jx_key holder[ROLES + 1];  /* of that role, in force */
	struct jx_key expired[ROLES + 1]; /* of that role, until yesterday */
};

static void open_city(struct city *city)
{
	unsigned number = 10;

	jx_fixture_open(&city->fixture, NULL);
	jx_fixture_add_office(&city->fixture, "A", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&city->fixture, "B", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&city->fixture, "A1", "A");
	for (uint32_t role = 1; role <= ROLES; role++) {
		city->holder[role] = jx_fixture_key(number++);
		(void)jx_fixture_enrol(&city->fixture, &city->holder[role], "A", role, "");
		city->expired[role] = jx_fixture_key(number++);
		(void)jx_fixture_enrol(&city->fixture, &city->expired[role], "A", role, "2026-08-31");
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

/* NULL where access is allowed; whatever the handler says then is not the matter here. */
static const char *refusal(struct city *city, const struct jx_method *method, const struct jx_key *key,
			   enum place place)
{
	static const char *const of_access[] = {"ROLE_MISSING", "ROLE_EXPIRED", "OFFICE_OUT_OF_SCOPE",
						"OFFICE_REQUIRED", "OFFICE_NOT_FOUND"};
	char *office = (char *)offices[place];
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
	return NULL;
}

static void expect(const char *got, const char *wanted, const struct jx_method *method, uint32_t role, enum place place)
{
	cr_assert(got == wanted || (got && wanted && strcmp(got, wanted) == 0), "%s by %s, office %s: %s instead of %s",
		  method->name, jx_role_name((Jixiao__V1__Role)role), offices[place], got ? got : "allowed",
		  wanted ? wanted : "allowed");
}

Test(access, every_method_every_role_every_relation)
{
	struct city city;
	size_t asked = 0;

	open_city(&city);
	for (size_t m = 0; m < city.fixture.methods.count; m++) {
		const struct jx_method *method = &city.fixture.methods.rows[m];

		for (uint32_t role = 1; role <= ROLES; role++) {
			bool granted = grants(method, role), unrestricted = method->access->n_roles == 0;

			for (enum place place = OWN; place < PLACES; place++) {
				bool reached = allowed[method->access->scope][place];
				const char *scope = reached ? NULL : "OFFICE_OUT_OF_SCOPE";

				expect(refusal(&city, method, &city.holder[role], place),
				       granted ? scope : "ROLE_MISSING", method, role, place);
				expect(refusal(&city, method, &city.expired[role], place),
				       unrestricted ? scope
				       : granted    ? "ROLE_EXPIRED"
						    : "ROLE_MISSING",
				       method, role, place);
				asked += 2;
			}
		}
	}
	cr_assert_eq(asked, city.fixture.methods.count * ROLES * PLACES * 2);
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

		if (method->access->scope == JIXIAO__V1__SCOPE__SCOPE_ANY || role > ROLES)
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
