/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/lib/request.h"

#include <stdlib.h>
#include <time.h>

#include <criterion/criterion.h>

#include "common/rpc/frame.h"
#include "common/rpc/signing.h"

#define CONNECT_MS 10000

static void sign(const struct jx_test_request *request, const ProtobufCBinaryData *body, uint8_t *signature)
{
	struct jx_signed_request signed_request = {
		.ledger = request->ledger,
		.request_id = request->request_id,
		.method = request->method,
	};

	jx_hash(body->data, body->len, signed_request.body_hash);
	jx_request_sign(request->key, &signed_request, signature);
}

uint8_t *jx_test_pack(const struct jx_test_request *request, size_t *n)
{
	Jixiao__V1__Request envelope = JIXIAO__V1__REQUEST__INIT;
	uint8_t signature[JX_SIGNATURE_BYTES];
	uint8_t *body = NULL, *packed;

	envelope.call = request->call;
	envelope.method = (char *)request->method;
	envelope.timeout_ms = request->timeout_ms;
	envelope.body = request->body;
	if (request->message) {
		envelope.body.len = protobuf_c_message_get_packed_size(request->message);
		body = malloc(envelope.body.len + 1);
		cr_assert(body);
		(void)protobuf_c_message_pack(request->message, body);
		envelope.body.data = body;
	}
	if (request->key) {
		sign(request, &envelope.body, signature);
		envelope.request_id = (ProtobufCBinaryData){JX_REQUEST_ID_BYTES, (uint8_t *)request->request_id};
		envelope.signature = (ProtobufCBinaryData){JX_SIGNATURE_BYTES, signature};
	}
	if (request->author)
		envelope.author = (ProtobufCBinaryData){JX_KEY_BYTES, (uint8_t *)request->author};
	*n = jixiao__v1__request__get_packed_size(&envelope);
	packed = malloc(*n + 1);
	cr_assert(packed);
	(void)jixiao__v1__request__pack(&envelope, packed);
	free(body);
	return packed;
}

static int64_t monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

Jixiao__V1__Response *jx_test_receive(struct jx_link *link, int timeout_ms)
{
	int64_t until = monotonic_ms() + timeout_ms;

	for (;;) {
		const uint8_t *bytes;
		size_t n;
		int64_t left = until - monotonic_ms();

		if (jx_link_receive(link, &bytes, &n) == JX_OK)
			return jixiao__v1__response__unpack(NULL, n, bytes);
		if (left <= 0 || jx_link_wait(link, (int)left) != JX_LINK_READY)
			return NULL;
	}
}

Jixiao__V1__Response *jx_test_exchange(struct jx_link *link, const uint8_t *bytes, size_t n, int timeout_ms)
{
	if (jx_link_send(link, bytes, n) != JX_OK)
		return NULL;
	return jx_test_receive(link, timeout_ms);
}

struct jx_link *jx_test_connect(const char *endpoint, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key)
{
	int64_t until = monotonic_ms() + CONNECT_MS;
	struct jx_link *link;
	enum jx_link_state state = JX_LINK_CONNECTING;

	cr_assert(jx_link_open(endpoint, server, key, &link) == JX_OK);
	while (state == JX_LINK_CONNECTING && monotonic_ms() < until)
		state = jx_link_wait(link, 200);
	cr_assert_eq(state, JX_LINK_READY, "the link did not become ready: %d", state);
	return link;
}
