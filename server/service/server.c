/* SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "common/base/limits.h"
#include "common/rpc/identity.h"
#include "server/domain/office.h"
#include "server/service/enrol.h"
#include "server/service/fields.h"
#include "server/service/table.h"
#include "server/store/offices.h"

/* What the journal calls the server's own principal. */
#define SERVER_NAME "jixiaod"

static const char *ledger_problem(const struct jx_call *call, const char *identity)
{
	uint8_t key[JX_KEY_BYTES];

	if (jx_identity_parse(identity, key) || memcmp(key, call->server->ledger, sizeof(key)) != 0)
		return "it is not this server's identity";
	return NULL;
}

static bool found_right(struct jx_call *call, const Jixiao__V1__ServerFoundRequest *request)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "server_identity", JX_RULE_LEDGER, ledger_problem(call, request->server_identity));
	jx_field_check(&fields, "office_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->office_code));
	jx_field_check(&fields, "office_name", JX_RULE_NAME, jx_office_name_problem(request->office_name));
	jx_field_check(&fields, "admin_name", JX_RULE_NAME, jx_person_name_problem(request->admin_name));
	return jx_fields_right(&fields);
}

static bool add_root(struct jx_call *call, const Jixiao__V1__ServerFoundRequest *request)
{
	struct jx_office root = {.depth = 1, .seq = call->seq};
	enum jx_status status;

	memcpy(root.code, request->office_code, strlen(request->office_code));
	memcpy(root.name, request->office_name, strlen(request->office_name));
	status = jx_office_add(call->store, &root);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static void server_found(Jixiao__V1__Server_Service *service, const Jixiao__V1__ServerFoundRequest *request,
			 Jixiao__V1__ServerFoundResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ServerFoundResponse response = JIXIAO__V1__SERVER_FOUND_RESPONSE__INIT;
	struct jx_principal own, admin;

	(void)service;
	if (call->seq != 1) {
		jx_call_refuse(call, JX_REASON_FOUNDED_ALREADY);
		return;
	}
	if (!found_right(call, request) || !add_root(call, request))
		return;
	own = jx_principal_of(call, SERVER_NAME, request->office_code, JX_ROLE_SERVER);
	own.id = JX_PRINCIPAL_SERVER;
	admin = jx_principal_of(call, request->admin_name, request->office_code, JX_ROLE_ADMIN);
	if (!jx_enrol(call, request->server_identity, &own) || !jx_enrol(call, request->admin_identity, &admin))
		return;
	response.admin_id = admin.id;
	closure(&response, call);
}

static void server_add_admin(Jixiao__V1__Server_Service *service, const Jixiao__V1__ServerAddAdminRequest *request,
			     Jixiao__V1__ServerAddAdminResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__ServerAddAdminResponse response = JIXIAO__V1__SERVER_ADD_ADMIN_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	struct jx_principal admin;
	struct jx_office root;
	enum jx_status status;

	(void)service;
	jx_field_check(&fields, "name", JX_RULE_NAME, jx_person_name_problem(request->name));
	if (!jx_fields_right(&fields))
		return;
	status = jx_office_root(call->store, &root);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	admin = jx_principal_of(call, request->name, root.code, JX_ROLE_ADMIN);
	if (!jx_enrol(call, request->identity, &admin))
		return;
	response.id = admin.id;
	closure(&response, call);
}

static void server_ping(Jixiao__V1__Server_Service *service, const Jixiao__V1__ServerPingRequest *request,
			Jixiao__V1__ServerPingResponse_Closure closure, void *closure_data)
{
	Jixiao__V1__ServerPingResponse response = JIXIAO__V1__SERVER_PING_RESPONSE__INIT;

	(void)service;
	response.payload = request->payload;
	closure(&response, closure_data);
}

static void server_describe(Jixiao__V1__Server_Service *service, const Jixiao__V1__ServerDescribeRequest *request,
			    Jixiao__V1__ServerDescribeResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	const struct jx_server_facts *facts = call->server;
	Jixiao__V1__ServerDescribeResponse response = JIXIAO__V1__SERVER_DESCRIBE_RESPONSE__INIT;
	char identity[JX_IDENTITY_MAX];

	(void)service;
	(void)request;
	jx_identity_format(facts->server_key, identity);
	response.ledger = (ProtobufCBinaryData){.data = (uint8_t *)facts->ledger, .len = sizeof(facts->ledger)};
	response.identity = identity;
	response.version = (char *)facts->version;
	response.behaviour = JX_BEHAVIOUR;
	response.journal_seq = call->seq;
	response.now_ms = call->now_ms;
	response.max_message_bytes = JX_MESSAGE_MAX;
	response.descriptor_set.data = (uint8_t *)facts->descriptor_set;
	response.descriptor_set.len = facts->descriptor_set_size;
	closure(&response, call);
}

Jixiao__V1__Server_Service jx_server_service = JIXIAO__V1__SERVER__INIT(server_);
