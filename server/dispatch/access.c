/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/access.h"

#include <stdio.h>
#include <string.h>

#include "server/store/offices.h"

#define ROLE_LIST_SIZE 96u

static const struct jx_role_grant *find_grant(const struct jx_principal *actor, uint32_t role)
{
	for (size_t i = 0; i < actor->n_roles; i++) {
		if (actor->roles[i].role == role)
			return &actor->roles[i];
	}
	return NULL;
}

static void refuse_role(struct jx_call *call, const struct jx_method *method)
{
	char names[ROLE_LIST_SIZE] = "";
	size_t used = 0;

	for (size_t i = 0; i < method->access->n_roles && used < sizeof(names); i++)
		used += (size_t)snprintf(names + used, sizeof(names) - used, "%s%s", i ? "/" : "",
					 jx_role_name(method->access->roles[i]));
	jx_call_refuse(call, JX_REASON_ROLE_MISSING, method->name, names);
}

static void check_roles(struct jx_call *call, const struct jx_method *method)
{
	const Jixiao__V1__Access *access = method->access;
	const struct jx_role_grant *expired = NULL;
	char until[JX_DATE_SIZE];

	if (access->n_roles == 0)
		return;
	for (size_t i = 0; i < access->n_roles; i++) {
		const struct jx_role_grant *grant = find_grant(call->actor, (uint32_t)access->roles[i]);

		if (!grant)
			continue;
		if (jx_day_at(call->now_ms) <= grant->until)
			return;
		if (!expired || grant->until > expired->until)
			expired = grant;
	}
	if (!expired) {
		refuse_role(call, method);
		return;
	}
	jx_date_format(expired->until, until);
	jx_call_refuse(call, JX_REASON_ROLE_EXPIRED, method->name, until);
}

static bool is_auditor(const struct jx_call *call)
{
	const struct jx_role_grant *grant = find_grant(call->actor, JIXIAO__V1__ROLE__ROLE_AUDITOR);

	return grant && jx_day_at(call->now_ms) <= grant->until;
}

static enum jx_status is_root(struct jx_call *call, const char *office, bool *root)
{
	struct jx_office found;
	enum jx_status status = jx_office_get(call->store, office, &found);

	*root = status == JX_OK && found.depth == 1;
	return status;
}

static bool scope_allows(Jixiao__V1__Scope scope, enum jx_office_relation relation)
{
	switch (scope) {
	case JIXIAO__V1__SCOPE__SCOPE_ANY:
		return true;
	case JIXIAO__V1__SCOPE__SCOPE_OWN_OFFICE:
		return relation == JX_OFFICE_OWN;
	case JIXIAO__V1__SCOPE__SCOPE_OFFICES_BELOW:
		return relation == JX_OFFICE_BELOW;
	case JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW:
	case JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT:
		return relation == JX_OFFICE_OWN || relation == JX_OFFICE_BELOW;
	case JIXIAO__V1__SCOPE__SCOPE_UNSPECIFIED:
	case _JIXIAO__V1__SCOPE_IS_INT_SIZE:
		break;
	}
	return false;
}

enum jx_status jx_call_within(struct jx_call *call, Jixiao__V1__Scope scope, const char *office, bool *within)
{
	enum jx_office_relation relation;
	enum jx_status status = jx_office_relate(call->store, call->actor->office, office, &relation);

	if (status != JX_OK)
		return status;
	*within = scope_allows(scope, relation);
	if (*within || scope != JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT)
		return JX_OK;
	if (!is_auditor(call))
		return is_root(call, office, within);
	*within = true;
	return JX_OK;
}

/* The root's own people may learn that an office does not exist: all that exist are in their sight. */
static void refuse_missing(struct jx_call *call, const char *office)
{
	struct jx_office own;
	enum jx_status status = jx_office_get(call->store, call->actor->office, &own);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (own.depth == 1)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_FOUND, office);
	else
		jx_call_refuse(call, JX_REASON_OFFICE_OUT_OF_SCOPE, office, call->actor->office);
}

static void check_office(struct jx_call *call, const struct jx_contract_row *row, const char *office)
{
	Jixiao__V1__Scope scope = row->method->access->scope;
	bool within = false;
	enum jx_status status;

	if (office[0] == '\0') {
		if (scope != JIXIAO__V1__SCOPE__SCOPE_IN_SIGHT)
			jx_call_refuse(call, JX_REASON_OFFICE_REQUIRED, row->scope_field->name);
		return;
	}
	status = jx_call_within(call, scope, office, &within);
	if (status == JX_NOT_FOUND)
		refuse_missing(call, office);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (!within)
		jx_call_refuse(call, JX_REASON_OFFICE_OUT_OF_SCOPE, office, call->actor->office);
}

/* How many elements a repeated field has; the call is refused where it has none. */
static size_t count_of(struct jx_call *call, const ProtobufCFieldDescriptor *field, const ProtobufCMessage *message)
{
	size_t n = *(const size_t *)(const void *)((const char *)message + field->quantifier_offset);

	if (n == 0)
		jx_call_refuse(call, JX_REASON_OFFICE_REQUIRED, field->name);
	return n;
}

static void check_field(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *message)
{
	const ProtobufCFieldDescriptor *field = row->scope_field;
	const void *member = (const char *)message + field->offset;
	size_t n;

	if (field->label != PROTOBUF_C_LABEL_REPEATED) {
		check_office(call, row, *(char *const *)member);
		return;
	}
	n = count_of(call, field, message);
	for (size_t i = 0; i < n && call->outcome == JX_CALL_OPEN; i++)
		check_office(call, row, (*(char **const *)member)[i]);
}

static void check_scope(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *request)
{
	const void *member;
	size_t n;

	if (!row->scope_field)
		return;
	if (!row->scope_rows) {
		check_field(call, row, request);
		return;
	}
	member = (const char *)request + row->scope_rows->offset;
	n = count_of(call, row->scope_rows, request);
	for (size_t i = 0; i < n && call->outcome == JX_CALL_OPEN; i++)
		check_field(call, row, (*(ProtobufCMessage * *const *)member)[i]);
}

void jx_access_check(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *request)
{
	check_roles(call, row->method);
	if (call->outcome == JX_CALL_OPEN)
		check_scope(call, row, request);
}
