/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "common/rpc/methods.h"
#include "common/rpc/signing.h"
#include "server/domain/office.h"
#include "server/domain/principal.h"
#include "server/service/enrol.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/principal_message.h"
#include "server/service/table.h"
#include "server/store/endorsements.h"
#include "server/store/offices.h"

_Static_assert(JX_ROLES_MAX == 8, "the sentence of roles_problem says so");

/* Refuses where there is none. */
static bool read_principal(struct jx_call *call, uint64_t id, struct jx_principal *principal)
{
	enum jx_status status = jx_principal_get(call->store, id, principal);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PRINCIPAL_NOT_FOUND, jx_call_number(call, id));
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* The principal as it is now, in `storage`, which the message borrows from. NULL: the call is refused or faulted. */
static Jixiao__V1__Principal *show(struct jx_call *call, uint64_t id, struct jx_principal *storage)
{
	return read_principal(call, id, storage) ? jx_principal_message(call, storage) : NULL;
}

/* -- WhoAmI ------------------------------------------------------------------------------------------------------ */

static size_t roles_in_force(const struct jx_call *call, Jixiao__V1__Role roles[JX_ROLES_MAX])
{
	const struct jx_principal *actor = call->actor;
	jx_day today = jx_day_at(call->now_ms);
	size_t n = 0;

	for (size_t i = 0; i < actor->n_roles; i++) {
		if (jx_grant_holds(&actor->roles[i], today))
			roles[n++] = (Jixiao__V1__Role)actor->roles[i].role;
	}
	return n;
}

static void principals_who_am_i(Jixiao__V1__Principals_Service *service,
				const Jixiao__V1__PrincipalsWhoAmIRequest *request,
				Jixiao__V1__PrincipalsWhoAmIResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsWhoAmIResponse response = JIXIAO__V1__PRINCIPALS_WHO_AM_IRESPONSE__INIT;
	Jixiao__V1__Role roles[JX_ROLES_MAX];
	struct jx_endorsing endorsing;
	struct jx_office office;
	enum jx_status status = jx_office_get(call->store, call->actor->office, &office);

	(void)service;
	(void)request;
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.principal = jx_principal_message(call, call->actor);
	if (!response.principal)
		return;
	status = jx_endorsing_get(call->store, office.code, &endorsing);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.needs_endorsement = endorsing.needed;
	response.office_name = office.name;
	response.n_roles_in_force = roles_in_force(call, roles);
	response.roles_in_force = roles;
	closure(&response, call);
}

/* -- Add --------------------------------------------------------------------------------------------------------- */

static const char *roles_problem(size_t n)
{
	if (n == 0)
		return JX_N("a principal has at least one role");
	return n > JX_ROLES_MAX ? JX_N("a principal has at most 8 roles") : NULL;
}

static void read_grant(struct jx_fields *fields, const Jixiao__V1__RoleGrant *grant, size_t i,
		       struct jx_role_grant *out)
{
	char field[JX_FIELD_PATH];
	bool right = jx_until_parse(grant->until, &out->until);

	(void)snprintf(field, sizeof(field), "roles[%zu].until", i);
	jx_field_check(fields, field, JX_RULE_UNTIL, right ? NULL : JX_N("it is no day as 2026-12-31"));
	out->role = (uint32_t)grant->role;
}

/* What of the request stands in the record; the key is not among it. False: the call is refused. */
static bool read_request(struct jx_call *call, const Jixiao__V1__PrincipalsAddRequest *request,
			 struct jx_principal *principal)
{
	struct jx_fields fields = {.call = call};
	const char *roles = roles_problem(request->n_roles);

	jx_field_check(&fields, "name", JX_RULE_NAME, jx_person_name_problem(request->name));
	jx_field_check(&fields, "office_code", JX_RULE_OFFICE_CODE, jx_office_code_problem(request->office_code));
	jx_field_check(&fields, "roles", JX_RULE_ROLES, roles);
	principal->n_roles = roles ? 0 : request->n_roles;
	for (size_t i = 0; i < principal->n_roles; i++)
		read_grant(&fields, request->roles[i], i, &principal->roles[i]);
	if (!jx_grants_order(principal->roles, principal->n_roles))
		jx_field_check(&fields, "roles", JX_RULE_ROLES, JX_N("a role is there twice"));
	if (!jx_fields_right(&fields))
		return false;
	memcpy(principal->name, request->name, strlen(request->name));
	memcpy(principal->office, request->office_code, strlen(request->office_code));
	return true;
}

static bool roles_grantable(struct jx_call *call, const struct jx_principal *principal)
{
	for (size_t i = 0; i < principal->n_roles; i++) {
		const char *name = jx_role_name((Jixiao__V1__Role)principal->roles[i].role);

		if (jx_role_grantable(principal->roles[i].role))
			continue;
		jx_call_refuse(call, JX_REASON_ROLE_NOT_GRANTABLE,
			       name ? name : jx_call_number(call, principal->roles[i].role));
		return false;
	}
	return true;
}

static bool office_exists(struct jx_call *call, const char *code)
{
	struct jx_office office;
	enum jx_status status = jx_office_get(call->store, code, &office);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static void principals_add(Jixiao__V1__Principals_Service *service, const Jixiao__V1__PrincipalsAddRequest *request,
			   Jixiao__V1__PrincipalsAddResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsAddResponse response = JIXIAO__V1__PRINCIPALS_ADD_RESPONSE__INIT;
	struct jx_principal principal = {.id = call->seq, .seq = call->seq};

	(void)service;
	if (!read_request(call, request, &principal) || !roles_grantable(call, &principal) ||
	    !office_exists(call, principal.office) || !jx_enrol(call, request->identity, &principal))
		return;
	response.principal = jx_principal_message(call, &principal);
	if (response.principal)
		closure(&response, call);
}

/* -- List and Get ------------------------------------------------------------------------------------------------ */

/* What a page of principals points to. */
struct list {
	struct jx_principal *rows;
	Jixiao__V1__Principal **messages;
	size_t n_rows; /* one more than the page has, where there is a next one */
};

static bool read_list(struct jx_call *call, const struct jx_page *page, struct list *list)
{
	enum jx_status status;
	uint64_t after;

	if (!jx_page_number(call, page, &after))
		return false;
	list->rows = jx_call_take(call, (page->size + 1) * sizeof(*list->rows));
	if (!list->rows)
		return false;
	status = jx_principal_list(call->store, after, page->size + 1, list->rows, &list->n_rows);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	list->messages = jx_call_take(call, (list->n_rows + 1) * sizeof(Jixiao__V1__Principal *));
	return list->messages != NULL;
}

static void principals_list(Jixiao__V1__Principals_Service *service, const Jixiao__V1__PrincipalsListRequest *request,
			    Jixiao__V1__PrincipalsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsListResponse response = JIXIAO__V1__PRINCIPALS_LIST_RESPONSE__INIT;
	struct jx_page page;
	struct list list;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) || !read_list(call, &page, &list))
		return;
	for (; n < list.n_rows && n < page.size; n++) {
		list.messages[n] = jx_principal_message(call, &list.rows[n]);
		if (!list.messages[n])
			return;
		if (!jx_page_take(&page, &list.messages[n]->base))
			break;
	}
	if (n < list.n_rows) {
		assert(n > 0);
		response.next = jx_page_next(&page, jx_call_number(call, list.rows[n - 1].id));
	}
	response.n_principals = n;
	response.principals = list.messages;
	response.journal_seq = call->seq;
	closure(&response, call);
}

static void principals_get(Jixiao__V1__Principals_Service *service, const Jixiao__V1__PrincipalsGetRequest *request,
			   Jixiao__V1__PrincipalsGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsGetResponse response = JIXIAO__V1__PRINCIPALS_GET_RESPONSE__INIT;
	struct jx_principal principal;

	(void)service;
	response.principal = show(call, request->id, &principal);
	if (response.principal)
		closure(&response, call);
}

/* -- Revoke ------------------------------------------------------------------------------------------------------ */

/* False where this is the only administrator of the root office in force: nobody could enrol the next one. */
static bool can_be_spared(struct jx_call *call, const struct jx_principal *principal)
{
	jx_day today = jx_day_at(call->now_ms);
	bool admin = false;
	struct jx_office root;
	uint64_t admins = 0;
	enum jx_status status = jx_office_root(call->store, &root);

	for (size_t i = 0; i < principal->n_roles; i++)
		admin = admin ||
			(principal->roles[i].role == JX_ROLE_ADMIN && jx_grant_holds(&principal->roles[i], today));
	if (status == JX_OK && (!admin || strcmp(principal->office, root.code) != 0))
		return true;
	if (status == JX_OK)
		status = jx_principal_count(call->store, root.code, JX_ROLE_ADMIN, today, &admins);
	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (admins <= 1)
		jx_call_refuse(call, JX_REASON_LAST_ADMIN, jx_call_number(call, principal->id));
	return call->outcome == JX_CALL_OPEN;
}

static bool can_be_revoked(struct jx_call *call, const Jixiao__V1__PrincipalsRevokeRequest *request)
{
	struct jx_principal principal;

	if (!read_principal(call, request->id, &principal))
		return false;
	if (principal.id == JX_PRINCIPAL_SERVER)
		jx_call_refuse(call, JX_REASON_SERVER_PRINCIPAL);
	else if (strcmp(principal.office, request->office_code) != 0)
		jx_call_refuse(call, JX_REASON_PRINCIPAL_OFFICE_DIFFERS, jx_call_number(call, principal.id),
			       principal.office, request->office_code);
	else if (principal.revoked_seq != 0)
		jx_call_refuse(call, JX_REASON_PRINCIPAL_REVOKED, jx_call_number(call, principal.id));
	return call->outcome == JX_CALL_OPEN && can_be_spared(call, &principal);
}

static void principals_revoke(Jixiao__V1__Principals_Service *service,
			      const Jixiao__V1__PrincipalsRevokeRequest *request,
			      Jixiao__V1__PrincipalsRevokeResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsRevokeResponse response = JIXIAO__V1__PRINCIPALS_REVOKE_RESPONSE__INIT;
	struct jx_principal principal;
	enum jx_status status;

	(void)service;
	if (!can_be_revoked(call, request))
		return;
	status = jx_principal_revoke(call->store, request->id, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.principal = show(call, request->id, &principal);
	if (response.principal)
		closure(&response, call);
}

/* -- Rotate ------------------------------------------------------------------------------------------------------ */

static bool has_room_for_key(struct jx_call *call)
{
	struct jx_principal_key keys[JX_KEYS_MAX];
	size_t n;
	enum jx_status status = jx_principal_keys(call->store, call->actor->id, keys, &n);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (n >= JX_KEYS_MAX)
		jx_call_refuse(call, JX_REASON_TOO_MANY_KEYS, jx_call_number(call, call->actor->id),
			       jx_call_number(call, n));
	return call->outcome == JX_CALL_OPEN;
}

/* The new key's owner agrees: without it one could take a key that is another's. */
static bool proof_holds(struct jx_call *call, const struct jx_principal_key *key, const ProtobufCBinaryData *signature)
{
	const struct jx_principal *actor = call->actor;

	if (signature->len == JX_SIGNATURE_BYTES &&
	    jx_rotation_verify(key->key, call->server->ledger, actor->id, actor->key.key, signature->data))
		return true;
	jx_call_refuse(call, JX_REASON_BAD_SIGNATURE);
	return false;
}

static void principals_rotate(Jixiao__V1__Principals_Service *service,
			      const Jixiao__V1__PrincipalsRotateRequest *request,
			      Jixiao__V1__PrincipalsRotateResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__PrincipalsRotateResponse response = JIXIAO__V1__PRINCIPALS_ROTATE_RESPONSE__INIT;
	struct jx_principal principal;
	struct jx_principal_key key;
	enum jx_status status;

	(void)service;
	if (call->actor->id == JX_PRINCIPAL_SERVER) {
		jx_call_refuse(call, JX_REASON_SERVER_PRINCIPAL);
		return;
	}
	if (!jx_new_key(call, request->new_identity, &key) || !proof_holds(call, &key, &request->new_signature) ||
	    !has_room_for_key(call))
		return;
	status = jx_principal_rotate(call->store, call->actor->id, &key, call->seq);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.principal = show(call, call->actor->id, &principal);
	if (response.principal)
		closure(&response, call);
}

Jixiao__V1__Principals_Service jx_principals_service = JIXIAO__V1__PRINCIPALS__INIT(principals_);
