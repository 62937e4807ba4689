/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/enrol.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/rpc/identity.h"

/* RFC 8032: the last bit of an encoded point is the sign of x, and Curve25519's u depends on y alone. */
#define SIGN_BIT 0x80u

/* True where nobody has this key or had it. */
static bool never_used(struct jx_call *call, const char *identity, const uint8_t key[JX_KEY_BYTES])
{
	struct jx_principal owner;
	struct jx_principal_key record;
	enum jx_status status = jx_principal_by_key(call->store, key, &owner, &record);

	if (status == JX_NOT_FOUND)
		return true;
	if (status == JX_OK)
		jx_call_refuse(call, JX_REASON_IDENTITY_TAKEN, identity, jx_call_number(call, owner.id));
	else
		jx_call_fault(call, status);
	return false;
}

bool jx_new_key(struct jx_call *call, const char *identity, struct jx_principal_key *key)
{
	struct jx_principal_key new_key = {.from_seq = call->seq};
	uint8_t twin[JX_KEY_BYTES];
	const char *problem = jx_identity_parse(identity, new_key.key);

	if (!problem && !jx_identity_curve(new_key.key, new_key.curve))
		problem = JX_N("it is no point of the curve");
	if (problem) {
		jx_call_refuse(call, JX_REASON_IDENTITY_INVALID, identity, problem);
		return false;
	}
	memcpy(twin, new_key.key, sizeof(twin));
	twin[JX_KEY_BYTES - 1] ^= SIGN_BIT;
	if (!never_used(call, identity, new_key.key) || !never_used(call, identity, twin))
		return false;
	*key = new_key;
	return true;
}

bool jx_enrol(struct jx_call *call, const char *identity, struct jx_principal *principal)
{
	enum jx_status status;

	if (!jx_new_key(call, identity, &principal->key))
		return false;
	status = jx_principal_add(call->store, principal);
	if (status == JX_OK)
		return true;
	if (status == JX_ALREADY_EXISTS)
		status = JX_FAULT(JX_INTERNAL, "a key that nobody has is taken");
	jx_call_fault(call, status);
	return false;
}

struct jx_principal jx_principal_of(const struct jx_call *call, const char *name, const char *office, enum jx_role role)
{
	struct jx_principal principal = {.id = call->seq, .seq = call->seq, .n_roles = 1};

	assert(strlen(name) < sizeof(principal.name) && strlen(office) < sizeof(principal.office));
	memcpy(principal.name, name, strlen(name));
	memcpy(principal.office, office, strlen(office));
	principal.roles[0] = (struct jx_role_grant){.role = role, .until = JX_NO_END};
	return principal;
}
