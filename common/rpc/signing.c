/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/signing.h"

#include <assert.h>
#include <string.h>

#include <sodium.h>

#include "common/base/reasons.h"

/* Each with its terminating zero, which separates it from what follows. */
static const char request_domain[] = "jixiao.v1.request";
static const char receipt_domain[] = "jixiao.v1.receipt";
static const char rotation_domain[] = "jixiao.v1.rotation";
static const char endorsement_domain[] = "jixiao.v1.endorsement";

#define RECEIPT_BYTES   (sizeof(receipt_domain) + JX_KEY_BYTES + JX_HASH_BYTES)
#define ROTATION_BYTES  (sizeof(rotation_domain) + JX_KEY_BYTES + 8 + JX_KEY_BYTES + JX_KEY_BYTES)
#define ENDORSEMENT_MAX (sizeof(endorsement_domain) + JX_KEY_BYTES + 2 + JX_METHOD_NAME_MAX + JX_HASH_BYTES)
/* A round of 2^32 leaves; JX_ROUND_REQUESTS needs 8. */
#define PATH_MAX_NODES  32u

/* Each returns where the next one goes. */
static uint8_t *put(uint8_t *at, const void *bytes, size_t n)
{
	memcpy(at, bytes, n);
	return at + n;
}

static uint8_t *put_u16le(uint8_t *at, uint16_t value)
{
	*at++ = (uint8_t)(value & 0xff);
	*at++ = (uint8_t)(value >> 8);
	return at;
}

static uint8_t *put_u64le(uint8_t *at, uint64_t value)
{
	for (unsigned shift = 0; shift < 64; shift += 8)
		*at++ = (uint8_t)(value >> shift & 0xff);
	return at;
}

size_t jx_signed_request_bytes(const struct jx_signed_request *request, uint8_t out[JX_SIGNED_REQUEST_MAX])
{
	size_t length = strlen(request->method);
	uint8_t *at = out;

	assert(length <= JX_METHOD_NAME_MAX);
	at = put(at, request_domain, sizeof(request_domain));
	at = put(at, request->ledger, JX_KEY_BYTES);
	at = put(at, request->request_id, JX_REQUEST_ID_BYTES);
	at = put_u16le(at, (uint16_t)length);
	at = put(at, request->method, length);
	at = put(at, request->body_hash, JX_HASH_BYTES);
	return (size_t)(at - out);
}

void jx_request_sign(const struct jx_key *key, const struct jx_signed_request *request,
		     uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[JX_SIGNED_REQUEST_MAX];

	jx_sign(key, bytes, jx_signed_request_bytes(request, bytes), signature);
}

bool jx_request_verify(const uint8_t public_key[JX_KEY_BYTES], const struct jx_signed_request *request,
		       const uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[JX_SIGNED_REQUEST_MAX];

	return jx_verify(public_key, bytes, jx_signed_request_bytes(request, bytes), signature);
}

void jx_chain_hash(const uint8_t previous[JX_HASH_BYTES], const void *entry, size_t n, uint8_t out[JX_HASH_BYTES])
{
	crypto_generichash_state state;

	(void)crypto_generichash_init(&state, NULL, 0, JX_HASH_BYTES);
	(void)crypto_generichash_update(&state, previous, JX_HASH_BYTES);
	(void)crypto_generichash_update(&state, entry, n);
	(void)crypto_generichash_final(&state, out, JX_HASH_BYTES);
}

void jx_receipt_leaf(uint64_t seq, int64_t time_ms, const uint8_t entry_hash[JX_HASH_BYTES],
		     const struct jx_signed_request *request, uint8_t out[JX_HASH_BYTES])
{
	uint8_t request_bytes[JX_SIGNED_REQUEST_MAX];
	uint8_t request_hash[JX_HASH_BYTES];
	uint8_t bytes[1 + 8 + 8 + JX_HASH_BYTES + JX_HASH_BYTES] = {0x00};
	uint8_t *at = bytes + 1;

	jx_hash(request_bytes, jx_signed_request_bytes(request, request_bytes), request_hash);
	at = put_u64le(at, seq);
	at = put_u64le(at, (uint64_t)time_ms);
	at = put(at, entry_hash, JX_HASH_BYTES);
	(void)put(at, request_hash, JX_HASH_BYTES);
	jx_hash(bytes, sizeof(bytes), out);
}

void jx_receipt_node(const uint8_t left[JX_HASH_BYTES], const uint8_t right[JX_HASH_BYTES], uint8_t out[JX_HASH_BYTES])
{
	uint8_t bytes[1 + JX_HASH_BYTES + JX_HASH_BYTES] = {0x01};

	(void)put(put(bytes + 1, left, JX_HASH_BYTES), right, JX_HASH_BYTES);
	jx_hash(bytes, sizeof(bytes), out);
}

static void receipt_bytes(const uint8_t ledger[JX_KEY_BYTES], const uint8_t root[JX_HASH_BYTES],
			  uint8_t out[RECEIPT_BYTES])
{
	out = put(out, receipt_domain, sizeof(receipt_domain));
	out = put(out, ledger, JX_KEY_BYTES);
	(void)put(out, root, JX_HASH_BYTES);
}

void jx_receipt_sign(const struct jx_key *server, const uint8_t ledger[JX_KEY_BYTES], const uint8_t root[JX_HASH_BYTES],
		     uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[RECEIPT_BYTES];

	receipt_bytes(ledger, root, bytes);
	jx_sign(server, bytes, sizeof(bytes), signature);
}

static const char *receipt_shape_problem(const Jixiao__V1__Receipt *receipt)
{
	if (receipt->entry_hash.len != JX_HASH_BYTES)
		return JX_N("its entry hash does not have 32 bytes");
	if (receipt->server_signature.len != JX_SIGNATURE_BYTES)
		return JX_N("its signature does not have 64 bytes");
	if (receipt->n_path > PATH_MAX_NODES)
		return JX_N("its path is too long");
	if (receipt->n_path < 32 && receipt->leaf >> receipt->n_path != 0)
		return JX_N("its leaf lies outside the tree that its path spans");
	for (size_t i = 0; i < receipt->n_path; i++)
		if (receipt->path[i].len != JX_HASH_BYTES)
			return JX_N("a hash of its path does not have 32 bytes");
	return NULL;
}

/* Bit i of the leaf's position says whether the node at height i is the right one of its pair. */
static void follow_path(const Jixiao__V1__Receipt *receipt, uint8_t node[JX_HASH_BYTES])
{
	for (size_t i = 0; i < receipt->n_path; i++) {
		const uint8_t *sibling = receipt->path[i].data;

		if (receipt->leaf >> i & 1)
			jx_receipt_node(sibling, node, node);
		else
			jx_receipt_node(node, sibling, node);
	}
}

const char *jx_receipt_problem(const Jixiao__V1__Receipt *receipt, const uint8_t server[JX_KEY_BYTES],
			       const struct jx_signed_request *request)
{
	const char *problem = receipt_shape_problem(receipt);
	uint8_t bytes[RECEIPT_BYTES];
	uint8_t node[JX_HASH_BYTES];

	if (problem)
		return problem;
	jx_receipt_leaf(receipt->seq, receipt->time_ms, receipt->entry_hash.data, request, node);
	follow_path(receipt, node);
	receipt_bytes(request->ledger, node, bytes);
	if (!jx_verify(server, bytes, sizeof(bytes), receipt->server_signature.data))
		return JX_N("the server's signature does not fit the receipt and the request");
	return NULL;
}

static void rotation_bytes(const uint8_t ledger[JX_KEY_BYTES], uint64_t principal, const uint8_t old_key[JX_KEY_BYTES],
			   const uint8_t new_key[JX_KEY_BYTES], uint8_t out[ROTATION_BYTES])
{
	out = put(out, rotation_domain, sizeof(rotation_domain));
	out = put(out, ledger, JX_KEY_BYTES);
	out = put_u64le(out, principal);
	out = put(out, old_key, JX_KEY_BYTES);
	(void)put(out, new_key, JX_KEY_BYTES);
}

void jx_rotation_sign(const struct jx_key *new_key, const uint8_t ledger[JX_KEY_BYTES], uint64_t principal,
		      const uint8_t old_key[JX_KEY_BYTES], uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[ROTATION_BYTES];

	rotation_bytes(ledger, principal, old_key, new_key->public_key, bytes);
	jx_sign(new_key, bytes, sizeof(bytes), signature);
}

bool jx_rotation_verify(const uint8_t new_key[JX_KEY_BYTES], const uint8_t ledger[JX_KEY_BYTES], uint64_t principal,
			const uint8_t old_key[JX_KEY_BYTES], const uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[ROTATION_BYTES];

	rotation_bytes(ledger, principal, old_key, new_key, bytes);
	return jx_verify(new_key, bytes, sizeof(bytes), signature);
}

static size_t endorsement_bytes(const struct jx_signed_request *request, uint8_t out[ENDORSEMENT_MAX])
{
	size_t length = strlen(request->method);
	uint8_t *at = out;

	assert(length <= JX_METHOD_NAME_MAX);
	at = put(at, endorsement_domain, sizeof(endorsement_domain));
	at = put(at, request->ledger, JX_KEY_BYTES);
	at = put_u16le(at, (uint16_t)length);
	at = put(at, request->method, length);
	at = put(at, request->body_hash, JX_HASH_BYTES);
	return (size_t)(at - out);
}

void jx_endorsement_sign_with(const struct jx_key *head, const struct jx_signed_request *request,
			      uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[ENDORSEMENT_MAX];

	jx_sign(head, bytes, endorsement_bytes(request, bytes), signature);
}

bool jx_endorsement_verify(const uint8_t head[JX_KEY_BYTES], const struct jx_signed_request *request,
			   const uint8_t signature[JX_SIGNATURE_BYTES])
{
	uint8_t bytes[ENDORSEMENT_MAX];

	return jx_verify(head, bytes, endorsement_bytes(request, bytes), signature);
}
