/* SPDX-License-Identifier: Apache-2.0 */
/* Requests as bytes, right ones and wrong ones, for tests that speak to dispatch or to a socket themselves. */
#ifndef JX_TESTS_LIB_REQUEST_H
#define JX_TESTS_LIB_REQUEST_H

#include <protobuf-c/protobuf-c.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/rpc/identity.h"

struct jx_test_request {
	uint64_t call;
	const char *method;
	const ProtobufCMessage *message; /* NULL: `body` as it is */
	ProtobufCBinaryData body;        /* borrowed */
	uint32_t timeout_ms;
	/* Of a write; NULL key: not signed, no request id. */
	const struct jx_key *key;
	const uint8_t *ledger;
	const uint8_t *request_id; /* 16 bytes */
	const uint8_t *author;     /* NULL: the connection's own */
};

/* The packed Request; to be freed. */
uint8_t *jx_test_pack(const struct jx_test_request *request, size_t *n);

/* One request over an own connection of a site, and its response (to be freed by free_unpacked); NULL within
 * timeout_ms. */
struct jx_link;
Jixiao__V1__Response *jx_test_exchange(struct jx_link *link, const uint8_t *bytes, size_t n, int timeout_ms);
/* The next response, whichever call it answers; NULL within timeout_ms. */
Jixiao__V1__Response *jx_test_receive(struct jx_link *link, int timeout_ms);
/* A connection that is ready to use; ends the test where it does not become so. */
struct jx_link *jx_test_connect(const char *endpoint, const uint8_t server[JX_KEY_BYTES], const struct jx_key *key);

#endif
