/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/endorsement.h"

#include <string.h>

#include "common/model/date.h"
#include "common/rpc/identity.h"
#include "common/rpc/signing.h"
#include "server/service/fields.h"

bool jx_is_head(const struct jx_call *call, const struct jx_principal *principal)
{
	for (size_t i = 0; i < principal->n_roles; i++)
		if (principal->roles[i].role == JX_ROLE_HEAD &&
		    jx_grant_holds(&principal->roles[i], jx_day_at(call->now_ms)))
			return true;
	return false;
}

static bool find_needed(struct jx_call *call, const char *office, bool *needed)
{
	struct jx_endorsing endorsing;
	enum jx_status status = jx_endorsing_get(call->store, office, &endorsing);

	*needed = endorsing.needed;
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static bool read_fields(struct jx_call *call, const Jixiao__V1__Endorsement *endorsement, uint8_t key[JX_KEY_BYTES])
{
	struct jx_fields fields = {.call = call};
	const bool complete = endorsement->signature.len == JX_SIGNATURE_BYTES;

	jx_field_check(&fields, "endorsement.identity", JX_RULE_ENDORSEMENT,
		       jx_identity_parse(endorsement->identity, key));
	jx_field_check(&fields, "endorsement.signature", JX_RULE_ENDORSEMENT,
		       complete ? NULL : JX_N("a signature has 64 bytes"));
	return jx_fields_right(&fields);
}

static bool signature_fits(struct jx_call *call, const struct jx_endorsed *endorsed, const uint8_t key[JX_KEY_BYTES])
{
	const size_t n = protobuf_c_message_get_packed_size(endorsed->bare);
	uint8_t *packed = jx_call_take(call, n + 1);
	struct jx_signed_request request = {.ledger = call->server->ledger, .method = endorsed->method};

	if (!packed)
		return false;
	(void)protobuf_c_message_pack(endorsed->bare, packed);
	jx_hash(packed, n, request.body_hash);
	if (jx_endorsement_verify(key, &request, endorsed->endorsement->signature.data))
		return true;
	jx_call_refuse(call, JX_REASON_ENDORSEMENT_INVALID, endorsed->endorsement->identity);
	return false;
}

/* By a key of a head of the office, both in force now. */
static bool find_endorser(struct jx_call *call, const struct jx_endorsed *endorsed, const uint8_t key[JX_KEY_BYTES],
			  struct jx_principal *endorser)
{
	const char *identity = endorsed->endorsement->identity;
	struct jx_principal_key record;
	enum jx_status status = jx_principal_by_key(call->store, key, endorser, &record);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_ENDORSER_NOT_HEAD, identity, endorsed->office);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (endorser->id == call->actor->id)
		jx_call_refuse(call, JX_REASON_ENDORSER_SUBMITS, endorser->name);
	else if (endorser->revoked_seq != 0 || record.to_seq != 0)
		jx_call_refuse(call, JX_REASON_ENDORSER_KEY_ENDED, endorser->name);
	else if (strcmp(endorser->office, endorsed->office) != 0 || !jx_is_head(call, endorser))
		jx_call_refuse(call, JX_REASON_ENDORSER_NOT_HEAD, endorser->name, endorsed->office);
	return call->outcome == JX_CALL_OPEN;
}

bool jx_endorsement_allow(struct jx_call *call, const struct jx_endorsed *endorsed, uint64_t *endorser)
{
	struct jx_principal principal;
	uint8_t key[JX_KEY_BYTES];
	bool needed;

	*endorser = 0;
	if (!endorsed->endorsement) {
		if (find_needed(call, endorsed->office, &needed) && needed)
			jx_call_refuse(call, JX_REASON_ENDORSEMENT_MISSING, endorsed->office);
		return call->outcome == JX_CALL_OPEN;
	}
	if (!read_fields(call, endorsed->endorsement, key) || !signature_fits(call, endorsed, key) ||
	    !find_endorser(call, endorsed, key, &principal))
		return false;
	*endorser = principal.id;
	return true;
}

bool jx_endorsement_note(struct jx_call *call, const struct jx_submission *submission, uint64_t endorser)
{
	enum jx_status status = endorser == 0 ? JX_OK : jx_endorsement_add(call->store, submission, endorser);

	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}
