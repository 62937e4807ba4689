/* SPDX-License-Identifier: Apache-2.0 */
#include "client/endorsement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/user.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outbox/receipts.h"
#include "client/outgoing.h"
#include "common/rpc/signing.h"

/* "endorsement " and a request id in hexadecimal digits. */
#define KIND_SIZE 48u
_Static_assert(KIND_SIZE > 12 + 2 * JX_REQUEST_ID_BYTES, "it has room for that");

bool jx_endorsement_needed(const struct jx_app *app)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self = jx_own_self_remembered(app);

	return self != NULL && self->needs_endorsement;
}

/* The office of an entry's author, as this machine last heard, or where it never did, the one that is reported for. */
static bool is_of(const struct jx_app *app, const struct jx_outgoing *entry, const char *office)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *author = jx_self_remembered(app, entry->author);

	return strcmp(author != NULL && author->principal != NULL ? author->principal->office_code
								  : entry->subject.office,
		      office) == 0;
}

bool jx_endorsement_asks(const struct jx_app *app, const char *office, const struct jx_outgoing *entry)
{
	return entry->awaits && memcmp(entry->author, app->key.public_key, JX_KEY_BYTES) != 0 &&
	       (*office == '\0' || is_of(app, entry, office));
}

/* -- bodies -------------------------------------------------------------------------------------------------------- */

/* The entry's request; *slot is where its endorsement stands. NULL where it has no place for one. */
static ProtobufCMessage *unpack(const struct jx_outgoing *entry, Jixiao__V1__Endorsement ***slot)
{
	const ProtobufCMethodDescriptor *method = protobuf_c_service_descriptor_get_method_by_name(
		&jixiao__v1__submissions__descriptor, jx_outgoing_method(entry));
	const ProtobufCFieldDescriptor *field =
		method != NULL ? protobuf_c_message_descriptor_get_field_by_name(method->input, "endorsement") : NULL;
	ProtobufCMessage *request;

	if (field == NULL)
		return NULL;
	request = protobuf_c_message_unpack(method->input, NULL, entry->body.size, entry->body.bytes);
	if (request != NULL)
		*slot = (Jixiao__V1__Endorsement **)(void *)((char *)request + field->offset);
	return request;
}

/* With another endorsement, or NULL for none; owned by the caller. False: no memory, or no such request. */
static bool pack_with(const struct jx_outgoing *entry, const Jixiao__V1__Endorsement *endorsement, struct jx_blob *body)
{
	Jixiao__V1__Endorsement **slot, *before;
	ProtobufCMessage *request = unpack(entry, &slot);
	uint8_t *bytes;
	size_t n;

	if (request == NULL)
		return false;
	before = *slot;
	*slot = (Jixiao__V1__Endorsement *)endorsement;
	n = protobuf_c_message_get_packed_size(request);
	bytes = malloc(n + 1);
	if (bytes != NULL) {
		(void)protobuf_c_message_pack(request, bytes);
		*body = (struct jx_blob){bytes, n};
	}
	*slot = before;
	protobuf_c_message_free_unpacked(request, NULL);
	return bytes != NULL;
}

/* What the head signs. */
static bool prepare(const struct jx_app *app, const struct jx_outgoing *entry, struct jx_signed_request *signed_request)
{
	struct jx_blob bare;

	if (!pack_with(entry, NULL, &bare))
		return false;
	*signed_request = (struct jx_signed_request){.ledger = app->profile.ledger, .method = entry->method};
	jx_hash(bare.bytes, bare.size, signed_request->body_hash);
	free(bare.bytes);
	return true;
}

bool jx_endorsement_sign(const struct jx_app *app, const struct jx_outgoing *entry, struct jx_endorsement *endorsement)
{
	struct jx_signed_request request;

	if (!prepare(app, entry, &request))
		return false;
	jixiao__v1__endorsement__init(&endorsement->message);
	jx_endorsement_sign_with(&app->key, &request, endorsement->signature);
	jx_identity_format(app->key.public_key, endorsement->identity);
	endorsement->message.identity = endorsement->identity;
	endorsement->message.signature = (ProtobufCBinaryData){sizeof(endorsement->signature), endorsement->signature};
	return true;
}

bool jx_endorsement_fits(const struct jx_app *app, const struct jx_outgoing *entry,
			 const Jixiao__V1__Endorsement *endorsement)
{
	struct jx_signed_request request;
	uint8_t key[JX_KEY_BYTES];

	return endorsement->signature.len == JX_SIGNATURE_BYTES &&
	       jx_identity_parse(endorsement->identity, key) == NULL && prepare(app, entry, &request) &&
	       jx_endorsement_verify(key, &request, endorsement->signature.data);
}

/* -- into the outbox ----------------------------------------------------------------------------------------------- */

enum jx_exit jx_endorsement_put(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				const Jixiao__V1__Endorsement *endorsement)
{
	struct jx_signed_request request = {
		.ledger = app->profile.ledger, .request_id = entry->request_id, .method = entry->method};
	void *before = entry->body.bytes;

	if (!pack_with(entry, endorsement, &entry->body))
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	free(before);
	entry->awaits = endorsement == NULL;
	/* NOLINTBEGIN(clang-analyzer-unix.Malloc): the body is the entry's */
	jx_hash(entry->body.bytes, entry->body.size, request.body_hash);
	jx_request_sign(&app->key, &request, entry->signature);
	return jx_memory_result(app, jx_outbox_change(outbox, entry));
	/* NOLINTEND(clang-analyzer-unix.Malloc) */
}

/* The caller's entries that await the head, in order; `id` is the last one's. */
static bool next(const struct jx_app *app, struct jx_outbox *outbox, int64_t *id, struct jx_outgoing *entry)
{
	while (jx_outbox_next(outbox, *id, entry) == JX_OK) {
		*id = entry->id;
		if (entry->awaits && memcmp(entry->author, app->key.public_key, JX_KEY_BYTES) == 0)
			return true;
		jx_outgoing_clear(entry);
	}
	return false;
}

enum jx_exit jx_endorsement_waive(const struct jx_app *app, struct jx_outbox *outbox)
{
	struct jx_outgoing entry;
	enum jx_exit exit = JX_EXIT_OK;
	int64_t id = 0;

	while (exit == JX_EXIT_OK && next(app, outbox, &id, &entry)) {
		entry.awaits = false;
		exit = jx_memory_result(app, jx_outbox_change(outbox, &entry));
		jx_outgoing_clear(&entry);
	}
	return exit;
}

/* -- on one machine ------------------------------------------------------------------------------------------------ */

static void kind_of(const struct jx_outgoing *entry, char kind[KIND_SIZE])
{
	size_t n = (size_t)snprintf(kind, KIND_SIZE, "endorsement ");

	for (size_t i = 0; i < sizeof(entry->request_id); i++)
		n += (size_t)snprintf(kind + n, KIND_SIZE - n, "%02x", entry->request_id[i]);
}

enum jx_exit jx_endorsement_leave(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_outgoing *entry,
				  const struct jx_endorsement *endorsement)
{
	uint8_t packed[512];
	struct jx_blob blob = {packed, jixiao__v1__endorsement__get_packed_size(&endorsement->message)};
	char kind[KIND_SIZE];

	if (blob.size > sizeof(packed))
		return JX_EXIT_INTERNAL;
	(void)jixiao__v1__endorsement__pack(&endorsement->message, packed);
	kind_of(entry, kind);
	return jx_memory_result(app, jx_outbox_cache(outbox, kind, "", &blob));
}

/* What fits is taken up once: where the server refuses it, the head has to sign again. */
static enum jx_exit collect_one(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry)
{
	const struct jx_blob none = {.size = 0};
	Jixiao__V1__Endorsement *left = NULL;
	char kind[KIND_SIZE];
	struct jx_blob blob;
	enum jx_exit exit = JX_EXIT_OK;

	kind_of(entry, kind);
	if (jx_outbox_recall(outbox, kind, "", &blob) != JX_OK)
		return JX_EXIT_OK;
	if (blob.size > 0)
		left = jixiao__v1__endorsement__unpack(NULL, blob.size, blob.bytes);
	free(blob.bytes);
	if (left != NULL && jx_endorsement_fits(app, entry, left)) {
		exit = jx_endorsement_put(app, outbox, entry, left);
		if (exit == JX_EXIT_OK)
			jx_outgoing_line(app, _("signed by the head"), entry, NULL);
	}
	if (left != NULL && exit == JX_EXIT_OK)
		exit = jx_memory_result(app, jx_outbox_cache(outbox, kind, "", &none));
	if (left != NULL)
		jixiao__v1__endorsement__free_unpacked(left, NULL);
	return exit;
}

enum jx_exit jx_endorsement_collect(const struct jx_app *app, struct jx_outbox *outbox)
{
	struct jx_outgoing entry;
	enum jx_exit exit = JX_EXIT_OK;
	int64_t id = 0;

	while (exit == JX_EXIT_OK && next(app, outbox, &id, &entry)) {
		exit = collect_one(app, outbox, &entry);
		jx_outgoing_clear(&entry);
	}
	return exit;
}

/* -- refusals ------------------------------------------------------------------------------------------------------ */

void jx_endorsement_say(const struct jx_app *app, const struct jx_outgoing *entry)
{
	jx_outgoing_line(app, _("awaits the signature of the head, and is not sent before"), entry, NULL);
	jx_endorsement_say_how(entry->id);
}

void jx_endorsement_say_how(int64_t number)
{
	char text[24] = "";

	if (number > 0)
		(void)snprintf(text, sizeof(text), " %lld", (long long)number);
	(void)fprintf(stderr, "  %s jixiao submission endorse%s\n",
		      _("the head signs at this machine, with his own profile:"), text);
	(void)fprintf(stderr, "  %s jixiao outbox export --for-head FILE\n", _("or at another one, by a file:"));
}

enum jx_exit jx_endorsement_reopen(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				   const struct jx_result *result, bool *done)
{
	*done = result->reason == JX_REASON_ENDORSEMENT_MISSING || result->reason == JX_REASON_ENDORSEMENT_INVALID ||
		result->reason == JX_REASON_ENDORSER_NOT_HEAD || result->reason == JX_REASON_ENDORSER_KEY_ENDED ||
		result->reason == JX_REASON_ENDORSER_SUBMITS;
	if (!*done)
		return JX_EXIT_OK;
	if (result->reason != JX_REASON_ENDORSEMENT_MISSING)
		jx_outgoing_refused(app, entry, result, NULL);
	return jx_endorsement_put(app, outbox, entry, NULL);
}
