/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/principal_message.h"

#include <inttypes.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/rpc/identity.h"
#include "server/domain/principal.h"
#include "server/service/fields.h"

#define SAME_ROLE(name)                                                                                                \
	_Static_assert((int)JX_ROLE_##name == (int)JIXIAO__V1__ROLE__ROLE_##name,                                      \
		       "the domain has the contract's number")
SAME_ROLE(CLERK);
SAME_ROLE(REVIEWER);
SAME_ROLE(MANAGER);
SAME_ROLE(AUDITOR);
SAME_ROLE(ADMIN);
SAME_ROLE(SERVER);
SAME_ROLE(HEAD);

struct role_message {
	Jixiao__V1__RoleGrant message;
	char until[JX_DATE_SIZE];
};

struct key_message {
	Jixiao__V1__PrincipalKey message;
	char identity[JX_IDENTITY_MAX];
};

static bool add_roles(struct jx_call *call, const struct jx_principal *principal, Jixiao__V1__Principal *message)
{
	size_t n = principal->n_roles;
	struct role_message *roles;

	if (n == 0)
		return true;
	message->roles = jx_call_take(call, n * sizeof(Jixiao__V1__RoleGrant *));
	if (!message->roles)
		return false;
	roles = jx_call_take(call, n * sizeof(*roles));
	if (!roles)
		return false;
	for (size_t i = 0; i < n; i++) {
		jixiao__v1__role_grant__init(&roles[i].message);
		jx_until_format(principal->roles[i].until, roles[i].until);
		roles[i].message.role = (Jixiao__V1__Role)principal->roles[i].role;
		roles[i].message.until = roles[i].until;
		message->roles[i] = &roles[i].message;
	}
	message->n_roles = n;
	return true;
}

static void fill_key(const struct jx_principal_key *key, struct key_message *out)
{
	jixiao__v1__principal_key__init(&out->message);
	jx_identity_format(key->key, out->identity);
	out->message.identity = out->identity;
	out->message.from_seq = key->from_seq;
	out->message.to_seq = key->to_seq;
}

static bool add_keys(struct jx_call *call, const struct jx_principal *principal, Jixiao__V1__Principal *message)
{
	struct jx_principal_key keys[JX_KEYS_MAX];
	struct key_message *messages;
	size_t n;
	enum jx_status status = jx_principal_keys(call->store, principal->id, keys, &n);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->keys = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__PrincipalKey *));
	if (!message->keys)
		return false;
	messages = jx_call_take(call, (n + 1) * sizeof(*messages));
	if (!messages)
		return false;
	for (size_t i = 0; i < n; i++) {
		fill_key(&keys[i], &messages[i]);
		message->keys[i] = &messages[i].message;
		if (keys[i].to_seq == 0)
			message->identity = messages[i].identity;
	}
	message->n_keys = n;
	return true;
}

Jixiao__V1__Principal *jx_principal_message(struct jx_call *call, const struct jx_principal *principal)
{
	Jixiao__V1__Principal *message = jx_call_take(call, sizeof(*message));

	if (!message)
		return NULL;
	jixiao__v1__principal__init(message);
	message->id = principal->id;
	message->name = (char *)principal->name;
	message->office_code = (char *)principal->office;
	message->revoked = principal->revoked_seq != 0;
	message->seq = principal->seq;
	return add_roles(call, principal, message) && add_keys(call, principal, message) ? message : NULL;
}

char *jx_principal_name(struct jx_call *call, uint64_t id)
{
	struct jx_principal principal;
	char *name = jx_call_take(call, sizeof(principal.name));
	enum jx_status status;

	if (!name)
		return NULL;
	status = jx_principal_get(call->store, id, &principal);
	if (status == JX_NOT_FOUND)
		status = JX_FAULT(JX_DATA_LOSS, "principal %" PRIu64 " wrote a row and is not there", id);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return NULL;
	}
	memcpy(name, principal.name, sizeof(principal.name));
	return name;
}
