/* SPDX-License-Identifier: Apache-2.0 */
/* The server's own writes: packed, signed and dispatched as anybody's. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "server/dispatch/exchange.h"

static uint8_t *pack_request(const struct jx_dispatch *d, const char *method, const ProtobufCMessage *message,
			     size_t *n)
{
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES], signature[JX_SIGNATURE_BYTES];
	struct jx_signed_request signed_request = {
		.ledger = d->facts.ledger,
		.request_id = request_id,
		.method = method,
	};
	uint8_t *packed = NULL;

	request.body.len = protobuf_c_message_get_packed_size(message);
	request.body.data = malloc(request.body.len + 1);
	if (!request.body.data)
		goto out;
	(void)protobuf_c_message_pack(message, request.body.data);
	jx_request_id_new(request_id);
	jx_hash(request.body.data, request.body.len, signed_request.body_hash);
	jx_request_sign(d->key, &signed_request, signature);
	request.method = (char *)method;
	request.request_id = (ProtobufCBinaryData){.data = request_id, .len = sizeof(request_id)};
	request.signature = (ProtobufCBinaryData){.data = signature, .len = sizeof(signature)};
	*n = jixiao__v1__request__get_packed_size(&request);
	packed = malloc(*n);
	if (packed)
		(void)jixiao__v1__request__pack(&request, packed);
out:
	free(request.body.data);
	return packed;
}

static enum jx_status read_answer(const struct jx_outbox *out, struct jx_own_answer *answer)
{
	Jixiao__V1__Response *response = NULL;
	enum jx_status status;

	if (out->count == 1)
		response = jixiao__v1__response__unpack(NULL, out->items[0].n, out->items[0].bytes);
	if (!response)
		return JX_FAULT(JX_INTERNAL, "a write of the server's own got no answer");
	*answer = (struct jx_own_answer){0};
	status = (enum jx_status)response->status;
	if (response->receipt)
		answer->seq = response->receipt->seq;
	if (status != JX_OK) {
		answer->reason = jx_reason_find(response->reason);
		(void)snprintf(answer->message, sizeof(answer->message), "%s", response->message);
	}
	jixiao__v1__response__free_unpacked(response, NULL);
	return status;
}

enum jx_status jx_dispatch_own(struct jx_dispatch *d, struct jx_instant at, const char *method,
			       const ProtobufCMessage *message, struct jx_own_answer *answer)
{
	struct jx_inbound in = {.arrived_ms = at.monotonic_ms};
	struct jx_outbox out;
	enum jx_status status;
	uint8_t *packed = pack_request(d, method, message, &in.n);

	if (!packed)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory");
	in.bytes = packed;
	memcpy(in.key, d->key->public_key, JX_KEY_BYTES);
	status = jx_dispatch_round(d, at, &in, 1, &out);
	if (status == JX_OK)
		status = read_answer(&out, answer);
	free(packed);
	return status;
}
