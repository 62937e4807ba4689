/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/fixture.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/model/date.h"
#include "server/service/services.h"
#include "tests/lib/expect.h"
#include "tests/lib/faulty_driver.h"
#include "tests/lib/request.h"

#define PACKAGE "jixiao.v1."

void (*jx_fixture_sent)(const struct jx_fixture *fixture, const struct jx_inbound *in);

struct jx_key jx_fixture_key(unsigned number)
{
	uint8_t seed[JX_KEY_BYTES] = {0};
	struct jx_key key;

	(void)snprintf((char *)seed, sizeof(seed), "fixture key %u", number);
	jx_key_from_seed(seed, &key);
	return key;
}

static int64_t start_ms(void)
{
	jx_day day;

	cr_assert(jx_date_parse(JX_FIXTURE_TODAY, &day));
	/* Nine in the morning at UTC+8. */
	return day * JX_DAY_MS + INT64_C(3600000);
}

static void found(struct jx_fixture *fixture)
{
	char server[JX_IDENTITY_MAX], admin[JX_IDENTITY_MAX];
	Jixiao__V1__ServerFoundRequest request = JIXIAO__V1__SERVER_FOUND_REQUEST__INIT;
	struct jx_own_answer answer;

	jx_identity_format(fixture->server.public_key, server);
	jx_identity_format(fixture->admin.public_key, admin);
	request.server_identity = server;
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.office_name = (char *)"青岛市信访局";
	request.admin_identity = admin;
	request.admin_name = (char *)"admin";
	EXPECT_OK(jx_dispatch_own(fixture->dispatch, fixture->at, PACKAGE "Server/Found", &request.base, &answer));
	cr_assert_eq(answer.seq, 1);
}

void jx_fixture_dispatch(struct jx_fixture *fixture, struct jx_verifier *verifier)
{
	struct jx_dispatch_options options = {
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
		.store = fixture->store,
		.key = &fixture->server,
		.verifier = verifier,
	};

	memcpy(options.ledger, fixture->server.public_key, sizeof(options.ledger));
	jx_dispatch_close(fixture->dispatch);
	EXPECT_OK(jx_dispatch_open(&options, &fixture->dispatch));
}

void jx_fixture_open_bounded(struct jx_fixture *fixture, const char *path, uint64_t max_pages)
{
	struct jx_store_options store = {
		.path = path ? path : ":memory:",
		.create = true,
		.scratch = true,
		.max_pages = max_pages,
		.driver = &jx_faulty,
	};
	char problem[256];

	*fixture = (struct jx_fixture){.at = {.wall_ms = start_ms(), .monotonic_ms = 1000}};
	EXPECT_OK(jx_identity_init());
	fixture->server = jx_fixture_key(0);
	fixture->admin = jx_fixture_key(1);
	EXPECT_OK(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &fixture->methods, problem));
	EXPECT_OK(jx_store_open(&store, &fixture->store));
	jx_fixture_dispatch(fixture, NULL);
	found(fixture);
}

void jx_fixture_open(struct jx_fixture *fixture, const char *path)
{
	jx_fixture_open_bounded(fixture, path, 0);
}

static void forget_answer(struct jx_fixture *fixture)
{
	if (fixture->response)
		jixiao__v1__response__free_unpacked(fixture->response, NULL);
	if (fixture->answer)
		protobuf_c_message_free_unpacked(fixture->answer, NULL);
	fixture->response = NULL;
	fixture->answer = NULL;
}

void jx_fixture_close(struct jx_fixture *fixture)
{
	forget_answer(fixture);
	jx_dispatch_close(fixture->dispatch);
	jx_store_close(fixture->store);
	jx_methods_clear(&fixture->methods);
}

static const ProtobufCMessageDescriptor *output_of(const struct jx_method *method)
{
	for (size_t i = 0; i < jx_services_count; i++) {
		const ProtobufCServiceDescriptor *service = jx_services[i]->descriptor;

		for (unsigned m = 0; m < service->n_methods; m++) {
			if (strcmp(service->methods[m].output->name, method->output) == 0)
				return service->methods[m].output;
		}
	}
	cr_assert_fail("no service answers %s", method->name);
	return NULL;
}

static const struct jx_method *find_method(const struct jx_fixture *fixture, const char *short_name)
{
	char name[JX_METHOD_NAME_MAX];
	const struct jx_method *method;

	(void)snprintf(name, sizeof(name), PACKAGE "%s", short_name);
	method = jx_methods_find(&fixture->methods, name);
	cr_assert(method, "there is no method %s", name);
	return method;
}

static const Jixiao__V1__Response *run_round(struct jx_fixture *fixture, const struct jx_method *method,
					     const struct jx_inbound *in, size_t n)
{
	struct jx_outbox out;
	Jixiao__V1__Response *response;

	forget_answer(fixture);
	EXPECT_OK(jx_dispatch_round(fixture->dispatch, fixture->at, in, n, &out));
	cr_assert_leq(out.count, 1);
	if (out.count == 0)
		return NULL;
	response = jixiao__v1__response__unpack(NULL, out.items[0].n, out.items[0].bytes);
	cr_assert(response);
	fixture->response = response;
	if (response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK) {
		fixture->answer =
			protobuf_c_message_unpack(output_of(method), NULL, response->body.len, response->body.data);
		cr_assert(fixture->answer);
	}
	return response;
}

const Jixiao__V1__Response *jx_fixture_call(struct jx_fixture *fixture, const struct jx_key *key, const char *method,
					    const void *message)
{
	const struct jx_method *found_method = find_method(fixture, method);
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0};
	struct jx_test_request request = {
		.call = ++fixture->calls,
		.method = found_method->name,
		.message = message,
		.key = found_method->access->write ? key : NULL,
		.ledger = fixture->server.public_key,
		.request_id = request_id,
	};
	struct jx_inbound in = {.arrived_ms = fixture->at.monotonic_ms};
	uint8_t *bytes;
	const Jixiao__V1__Response *response;

	memcpy(request_id, &fixture->calls, sizeof(fixture->calls));
	memcpy(in.key, key->public_key, sizeof(in.key));
	bytes = jx_test_pack(&request, &in.n);
	in.bytes = bytes;
	if (jx_fixture_sent)
		jx_fixture_sent(fixture, &in);
	response = run_round(fixture, found_method, &in, 1);
	free(bytes);
	return response;
}

const void *jx_fixture_ask(struct jx_fixture *fixture, const struct jx_key *key, const char *method,
			   const void *request)
{
	const Jixiao__V1__Response *response = jx_fixture_call(fixture, key, method, request);

	cr_assert(response, "%s was parked", method);
	cr_assert(fixture->answer, "%s: %s", method, response->message);
	return fixture->answer;
}

const Jixiao__V1__Response *jx_fixture_tick(struct jx_fixture *fixture, const char *method)
{
	return run_round(fixture, find_method(fixture, method), NULL, 0);
}

void jx_fixture_add_office(struct jx_fixture *fixture, const char *code, const char *parent)
{
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;

	request.code = (char *)code;
	request.name = (char *)code;
	request.parent_code = (char *)parent;
	(void)jx_fixture_ask(fixture, &fixture->admin, "Offices/Add", &request);
}

uint64_t jx_fixture_enrol(struct jx_fixture *fixture, const struct jx_key *key, const char *office, uint32_t role,
			  const char *until)
{
	Jixiao__V1__PrincipalsAddRequest request = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant grant = JIXIAO__V1__ROLE_GRANT__INIT;
	Jixiao__V1__RoleGrant *grants[] = {&grant};
	const Jixiao__V1__PrincipalsAddResponse *response;
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(key->public_key, identity);
	grant.role = (Jixiao__V1__Role)role;
	grant.until = (char *)until;
	request.identity = identity;
	request.name = (char *)"somebody";
	request.office_code = (char *)office;
	request.roles = grants;
	request.n_roles = 1;
	response = jx_fixture_ask(fixture, &fixture->admin, "Principals/Add", &request);
	return response->principal->id;
}
