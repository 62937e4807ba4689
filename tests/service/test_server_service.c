/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/base/limits.h"
#include "server/dispatch/call.h"
#include "server/service/services.h"
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

TestSuite(server, .init = open_fixture, .fini = close_fixture);

/* -- Found, in a store of its own -------------------------------------------------------------------------------- */

static char server_identity[JX_IDENTITY_MAX], admin_identity[JX_IDENTITY_MAX];

static Jixiao__V1__ServerFoundRequest found_request(void)
{
	Jixiao__V1__ServerFoundRequest request = JIXIAO__V1__SERVER_FOUND_REQUEST__INIT;

	jx_identity_format(fixture.server.public_key, server_identity);
	jx_identity_format(fixture.admin.public_key, admin_identity);
	request.server_identity = server_identity;
	request.office_code = (char *)"129001";
	request.office_name = (char *)"bureau";
	request.admin_identity = admin_identity;
	request.admin_name = (char *)"admin";
	return request;
}

/* The reason for which an empty store refuses the request; NONE where it does not. */
static enum jx_reason found(const Jixiao__V1__ServerFoundRequest *request)
{
	struct jx_store_options store_options = {.path = ":memory:", .create = true, .scratch = true};
	struct jx_dispatch_options options = {
		.key = &fixture.server,
		.services = jx_services,
		.n_services = jx_services_count,
		.descriptor_set = jx_descriptor_set,
		.descriptor_set_size = jx_descriptor_set_size,
		.version = "0.0.0",
	};
	struct jx_own_answer answer;
	struct jx_dispatch *dispatch;
	struct jx_store *store;

	EXPECT_OK(jx_store_open(&store_options, &store));
	options.store = store;
	memcpy(options.ledger, fixture.server.public_key, sizeof(options.ledger));
	EXPECT_OK(jx_dispatch_open(&options, &dispatch));
	(void)jx_dispatch_own(dispatch, fixture.at, "jixiao.v1.Server/Found", &request->base, &answer);
	cr_assert_eq(jx_dispatch_seq(dispatch), answer.reason == JX_REASON_NONE ? 1 : 0);
	jx_dispatch_close(dispatch);
	jx_store_close(store);
	return answer.reason;
}

Test(server, found_makes_the_root_the_server_and_the_first_admin)
{
	Jixiao__V1__PrincipalsGetRequest request = JIXIAO__V1__PRINCIPALS_GET_REQUEST__INIT;
	const Jixiao__V1__PrincipalsGetResponse *response;

	response = jx_fixture_ask(&fixture, &fixture.admin, "Principals/Get", &request);
	cr_assert_eq(response->principal->id, 0);
	cr_assert_str_eq(response->principal->office_code, JX_FIXTURE_ROOT);
	cr_assert_eq(response->principal->n_roles, 1);
	cr_assert_eq(response->principal->roles[0]->role, JIXIAO__V1__ROLE__ROLE_SERVER);
	request.id = 1;
	response = jx_fixture_ask(&fixture, &fixture.admin, "Principals/Get", &request);
	cr_assert_str_eq(response->principal->office_code, JX_FIXTURE_ROOT);
	cr_assert_eq(response->principal->roles[0]->role, JIXIAO__V1__ROLE__ROLE_ADMIN);
	cr_assert_str_eq(response->principal->roles[0]->until, "");
	cr_assert_eq(response->principal->seq, 1);
}

Test(server, found_refuses_what_is_wrong)
{
	Jixiao__V1__ServerFoundRequest request = found_request();

	cr_assert_eq(found(&request), JX_REASON_NONE);
	request.server_identity = admin_identity;
	cr_assert_eq(found(&request), JX_REASON_FIELD_INVALID);
	request.server_identity = (char *)"jx1";
	cr_assert_eq(found(&request), JX_REASON_FIELD_INVALID);
	request = found_request();
	request.office_code = (char *)"";
	cr_assert_eq(found(&request), JX_REASON_FIELD_INVALID);
	request = found_request();
	request.office_name = (char *)"";
	cr_assert_eq(found(&request), JX_REASON_FIELD_INVALID);
	request = found_request();
	request.admin_name = (char *)"";
	cr_assert_eq(found(&request), JX_REASON_FIELD_INVALID);
	request = found_request();
	request.admin_identity = (char *)"nobody";
	cr_assert_eq(found(&request), JX_REASON_IDENTITY_INVALID);
	request.admin_identity = server_identity;
	cr_assert_eq(found(&request), JX_REASON_IDENTITY_TAKEN);
}

Test(server, is_founded_once)
{
	Jixiao__V1__ServerFoundRequest request = found_request();
	struct jx_own_answer answer;

	EXPECT_STATUS(jx_dispatch_own(fixture.dispatch, fixture.at, "jixiao.v1.Server/Found", &request.base, &answer),
		      JX_FAILED_PRECONDITION);
	cr_assert_eq(answer.reason, JX_REASON_FOUNDED_ALREADY);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Server/Found", &request, "ROLE_MISSING");
}

/* -- AddAdmin ---------------------------------------------------------------------------------------------------- */

static enum jx_status add_admin(const char *identity, const char *name, struct jx_own_answer *answer)
{
	Jixiao__V1__ServerAddAdminRequest request = JIXIAO__V1__SERVER_ADD_ADMIN_REQUEST__INIT;

	request.identity = (char *)identity;
	request.name = (char *)name;
	return jx_dispatch_own(fixture.dispatch, fixture.at, "jixiao.v1.Server/AddAdmin", &request.base, answer);
}

Test(server, add_admin_makes_an_admin_of_the_root_office)
{
	struct jx_key key = jx_fixture_key(2);
	Jixiao__V1__PrincipalsWhoAmIRequest request = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	const Jixiao__V1__PrincipalsWhoAmIResponse *me;
	char identity[JX_IDENTITY_MAX];
	struct jx_own_answer answer;

	jx_identity_format(key.public_key, identity);
	EXPECT_OK(add_admin(identity, "second", &answer));
	cr_assert_eq(answer.seq, 2);
	me = jx_fixture_ask(&fixture, &key, "Principals/WhoAmI", &request);
	cr_assert_eq(me->principal->id, 2);
	cr_assert_str_eq(me->principal->name, "second");
	cr_assert_str_eq(me->principal->office_code, JX_FIXTURE_ROOT);
	cr_assert_eq(me->n_roles_in_force, 1);
	cr_assert_eq(me->roles_in_force[0], JIXIAO__V1__ROLE__ROLE_ADMIN);
}

Test(server, add_admin_refuses_what_is_wrong)
{
	Jixiao__V1__ServerAddAdminRequest request = JIXIAO__V1__SERVER_ADD_ADMIN_REQUEST__INIT;
	char taken[JX_IDENTITY_MAX];
	struct jx_own_answer answer;

	jx_identity_format(fixture.admin.public_key, taken);
	EXPECT_STATUS(add_admin(taken, "again", &answer), JX_ALREADY_EXISTS);
	cr_assert_eq(answer.reason, JX_REASON_IDENTITY_TAKEN);
	EXPECT_STATUS(add_admin("jx1x", "name", &answer), JX_INVALID_ARGUMENT);
	cr_assert_eq(answer.reason, JX_REASON_IDENTITY_INVALID);
	EXPECT_STATUS(add_admin("jx1x", "", &answer), JX_INVALID_ARGUMENT);
	cr_assert_eq(answer.reason, JX_REASON_FIELD_INVALID);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Server/AddAdmin", &request, "ROLE_MISSING");
}

/* -- Ping and Describe ------------------------------------------------------------------------------------------- */

Test(server, ping_gives_back_what_it_got)
{
	Jixiao__V1__ServerPingRequest request = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	uint8_t payload[] = {0, 1, 255};
	const Jixiao__V1__ServerPingResponse *response;

	request.payload = (ProtobufCBinaryData){.data = payload, .len = sizeof(payload)};
	response = jx_fixture_ask(&fixture, &fixture.admin, "Server/Ping", &request);
	cr_assert_eq(response->payload.len, sizeof(payload));
	cr_assert_arr_eq(response->payload.data, payload, sizeof(payload));
}

Test(server, describe_tells_what_it_is)
{
	Jixiao__V1__ServerDescribeRequest request = JIXIAO__V1__SERVER_DESCRIBE_REQUEST__INIT;
	const Jixiao__V1__ServerDescribeResponse *response =
		jx_fixture_ask(&fixture, &fixture.admin, "Server/Describe", &request);
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(fixture.server.public_key, identity);
	cr_assert_eq(response->ledger.len, JX_KEY_BYTES);
	cr_assert_arr_eq(response->ledger.data, fixture.server.public_key, JX_KEY_BYTES);
	cr_assert_str_eq(response->identity, identity);
	cr_assert_str_eq(response->version, "0.0.0");
	cr_assert_eq(response->behaviour, JX_BEHAVIOUR);
	cr_assert_eq(response->journal_seq, 1);
	cr_assert_eq(response->now_ms, fixture.at.wall_ms);
	cr_assert_eq(response->max_message_bytes, JX_MESSAGE_MAX);
	cr_assert_eq(response->descriptor_set.len, jx_descriptor_set_size);
	cr_assert_arr_eq(response->descriptor_set.data, jx_descriptor_set, jx_descriptor_set_size);
}
