/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The bytes that requests, receipts and rotations sign, and the journal's chain: docs/protocol.md gives them for other
 * languages, and its example is a test. "v1" in each domain string names the algorithms.
 */
#ifndef JX_COMMON_RPC_SIGNING_H
#define JX_COMMON_RPC_SIGNING_H

#include "jixiao/v1/rpc.pb-c.h"

#include "common/rpc/identity.h"

/* What a write is signed as. Everything is borrowed. */
struct jx_signed_request {
	const uint8_t *ledger;     /* 32 bytes */
	const uint8_t *request_id; /* 16 bytes */
	const char *method;        /* at most JX_METHOD_NAME_MAX bytes */
	uint8_t body_hash[JX_HASH_BYTES];
};

/* "jixiao.v1.request" 00 | ledger | request_id | u16le length of method | method | body hash */
#define JX_SIGNED_REQUEST_MAX (18u + 32u + 16u + 2u + JX_METHOD_NAME_MAX + 32u)
size_t jx_signed_request_bytes(const struct jx_signed_request *request, uint8_t out[JX_SIGNED_REQUEST_MAX]);

void jx_request_sign(const struct jx_key *key, const struct jx_signed_request *request,
		     uint8_t signature[JX_SIGNATURE_BYTES]);
bool jx_request_verify(const uint8_t public_key[JX_KEY_BYTES], const struct jx_signed_request *request,
		       const uint8_t signature[JX_SIGNATURE_BYTES]);

/* BLAKE2b-256(previous hash | packed entry); the first entry's previous hash is 32 zero bytes. */
void jx_chain_hash(const uint8_t previous[JX_HASH_BYTES], const void *entry, size_t n, uint8_t out[JX_HASH_BYTES]);

/*
 * leaf = BLAKE2b-256(00 | u64le seq | i64le time_ms | entry hash | BLAKE2b-256(the request's signed bytes)),
 * node = BLAKE2b-256(01 | left | right), signed: "jixiao.v1.receipt" 00 | ledger | root.
 */
void jx_receipt_leaf(uint64_t seq, int64_t time_ms, const uint8_t entry_hash[JX_HASH_BYTES],
		     const struct jx_signed_request *request, uint8_t out[JX_HASH_BYTES]);
void jx_receipt_node(const uint8_t left[JX_HASH_BYTES], const uint8_t right[JX_HASH_BYTES], uint8_t out[JX_HASH_BYTES]);
void jx_receipt_sign(const struct jx_key *server, const uint8_t ledger[JX_KEY_BYTES], const uint8_t root[JX_HASH_BYTES],
		     uint8_t signature[JX_SIGNATURE_BYTES]);

/*
 * NULL where the receipt is the server's word on exactly this request, else what does not fit, in English. Follows the
 * path where there is one.
 */
const char *jx_receipt_problem(const Jixiao__V1__Receipt *receipt, const uint8_t server[JX_KEY_BYTES],
			       const struct jx_signed_request *request);

/* "jixiao.v1.rotation" 00 | ledger | u64le principal id | old public key | new public key, signed by the new key. */
void jx_rotation_sign(const struct jx_key *new_key, const uint8_t ledger[JX_KEY_BYTES], uint64_t principal,
		      const uint8_t old_key[JX_KEY_BYTES], uint8_t signature[JX_SIGNATURE_BYTES]);
bool jx_rotation_verify(const uint8_t new_key[JX_KEY_BYTES], const uint8_t ledger[JX_KEY_BYTES], uint64_t principal,
			const uint8_t old_key[JX_KEY_BYTES], const uint8_t signature[JX_SIGNATURE_BYTES]);

/*
 * "jixiao.v1.endorsement" 00 | ledger | u16le length of method | method | body hash, signed by the office's head. Of
 * the request, body_hash is that of the packed request without its endorsement, and request_id is of no meaning.
 */
void jx_endorsement_sign_with(const struct jx_key *head, const struct jx_signed_request *request,
			      uint8_t signature[JX_SIGNATURE_BYTES]);
bool jx_endorsement_verify(const uint8_t head[JX_KEY_BYTES], const struct jx_signed_request *request,
			   const uint8_t signature[JX_SIGNATURE_BYTES]);

#endif
