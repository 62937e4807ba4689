/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/entry.h"

#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/disbursements.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/evaluations.pb-c.h"
#include "jixiao/v1/monitoring.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"
#include "jixiao/v1/server.pb-c.h"
#include "jixiao/v1/settings.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#include "client/print/print.h"
#include "common/base/reasons.h"
#include "common/rpc/signing.h"

/* Every service of the contract, a line each. */
/* clang-format off */
static const ProtobufCServiceDescriptor *const services[] = {
	&jixiao__v1__calendar__descriptor,
	&jixiao__v1__catalog__descriptor,
	&jixiao__v1__disbursements__descriptor,
	&jixiao__v1__duties__descriptor,
	&jixiao__v1__evaluations__descriptor,
	&jixiao__v1__journal__descriptor,
	&jixiao__v1__monitoring__descriptor,
	&jixiao__v1__offices__descriptor,
	&jixiao__v1__periods__descriptor,
	&jixiao__v1__principals__descriptor,
	&jixiao__v1__projects__descriptor,
	&jixiao__v1__server__descriptor,
	&jixiao__v1__settings__descriptor,
	&jixiao__v1__submissions__descriptor,
	&jixiao__v1__waivers__descriptor,
};
/* clang-format on */

/* "jixiao.v1.Offices/Add"; NULL where this client does not know it. */
static const ProtobufCMethodDescriptor *find_method(const char *name)
{
	const char *slash = strchr(name, '/');

	for (size_t i = 0; slash != NULL && i < sizeof(services) / sizeof(services[0]); i++) {
		size_t n = strlen(services[i]->name);

		if (n == (size_t)(slash - name) && memcmp(services[i]->name, name, n) == 0)
			return protobuf_c_service_descriptor_get_method_by_name(services[i], slash + 1);
	}
	return NULL;
}

/* -- verifying ---------------------------------------------------------------------------------------------------- */

static bool hash_fits(const Jixiao__V1__JournalGetResponse *stored)
{
	uint8_t hash[JX_HASH_BYTES];

	if (stored->previous_hash.len != JX_HASH_BYTES || stored->entry_hash.len != JX_HASH_BYTES)
		return false;
	jx_chain_hash(stored->previous_hash.data, stored->entry.data, stored->entry.len, hash);
	return memcmp(hash, stored->entry_hash.data, sizeof(hash)) == 0;
}

static bool signature_fits(const Jixiao__V1__JournalEntry *entry, const uint8_t public_key[JX_KEY_BYTES],
			   const uint8_t *ledger)
{
	struct jx_signed_request request = {
		.ledger = ledger, .request_id = entry->request_id.data, .method = entry->method};

	if (entry->request_id.len != JX_REQUEST_ID_BYTES || entry->signature.len != JX_SIGNATURE_BYTES ||
	    strlen(entry->method) > JX_METHOD_NAME_MAX)
		return false;
	jx_hash(entry->body.data, entry->body.len, request.body_hash);
	return jx_request_verify(public_key, &request, entry->signature.data);
}

static const char *find_problem(const struct jx_entry *entry, uint64_t seq, const uint8_t *ledger)
{
	uint8_t public_key[JX_KEY_BYTES];

	if (entry->entry == NULL)
		return JX_N("its bytes are no journal entry");
	if (entry->entry->seq != seq)
		return JX_N("it is the entry of another position");
	if (!hash_fits(entry->stored))
		return JX_N("its hash is not that of its bytes");
	if (jx_identity_parse(entry->stored->signer_identity, public_key) != NULL)
		return JX_N("its signer has no valid identity");
	if (!signature_fits(entry->entry, public_key, ledger))
		return JX_N("its signature is not its signer's");
	return NULL;
}

void jx_entry_init(struct jx_entry *entry, const Jixiao__V1__JournalGetResponse *stored, uint64_t seq,
		   const uint8_t *ledger)
{
	entry->stored = stored;
	entry->entry = jixiao__v1__journal_entry__unpack(NULL, stored->entry.len, stored->entry.data);
	entry->problem = find_problem(entry, seq, ledger);
}

void jx_entry_clear(struct jx_entry *entry)
{
	if (entry->entry != NULL)
		jixiao__v1__journal_entry__free_unpacked(entry->entry, NULL);
	entry->entry = NULL;
}

/* -- legible ------------------------------------------------------------------------------------------------------ */

static json_t *message_json(const ProtobufCMessage *message)
{
	char *text = jx_json_text(message);
	json_t *json = text != NULL ? json_loads(text, 0, NULL) : NULL;

	free(text);
	return json != NULL ? json : json_null();
}

static json_t *packed_json(const ProtobufCMessageDescriptor *type, const ProtobufCBinaryData *bytes)
{
	ProtobufCMessage *message = protobuf_c_message_unpack(type, NULL, bytes->len, bytes->data);
	json_t *json;

	if (message == NULL)
		return json_null();
	json = message_json(message);
	protobuf_c_message_free_unpacked(message, NULL);
	return json;
}

json_t *jx_entry_body_json(const struct jx_entry *entry)
{
	const ProtobufCMethodDescriptor *method = find_method(entry->entry->method);

	return method != NULL ? packed_json(method->input, &entry->entry->body) : json_null();
}

json_t *jx_entry_response_json(const struct jx_entry *entry)
{
	const ProtobufCMethodDescriptor *method = find_method(entry->entry->method);

	return method != NULL ? packed_json(method->output, &entry->entry->response) : json_null();
}

json_t *jx_entry_json(const struct jx_entry *entry)
{
	json_t *object = message_json(&entry->stored->base);

	(void)json_object_set_new(object, "entry", message_json(&entry->entry->base));
	(void)json_object_set_new(object, "request", jx_entry_body_json(entry));
	(void)json_object_set_new(object, "response", jx_entry_response_json(entry));
	(void)json_object_set_new(object, "verified", json_boolean(entry->problem == NULL));
	return object;
}
