/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Who somebody is: an Ed25519 key pair, its text forms, and the Curve25519 pair that the transport's CURVE derives
 * from it, so that there is one key to guard (design: identity). Signatures are Ed25519 (RFC 8032), by libsodium.
 * And what is drawn by chance: keys, bytes, the ids of requests.
 */
#ifndef JX_COMMON_RPC_IDENTITY_H
#define JX_COMMON_RPC_IDENTITY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/base/status.h"

#define JX_KEY_BYTES       32u
#define JX_SIGNATURE_BYTES 64u
#define JX_HASH_BYTES      32u

/* A key pair; jx_key_clear wipes it. */
struct jx_key {
	uint8_t seed[JX_KEY_BYTES];
	uint8_t public_key[JX_KEY_BYTES];
	uint8_t secret[64]; /* libsodium's form: seed, public key */
	uint8_t curve_public[JX_KEY_BYTES];
	uint8_t curve_secret[JX_KEY_BYTES];
};

/* To be called once, before anything else here; INTERNAL where libsodium cannot start. */
enum jx_status jx_identity_init(void);

void jx_key_generate(struct jx_key *key);
void jx_key_from_seed(const uint8_t seed[JX_KEY_BYTES], struct jx_key *key);
void jx_key_clear(struct jx_key *key);

/* "jx1…"; out has JX_IDENTITY_MAX. */
void jx_identity_format(const uint8_t public_key[JX_KEY_BYTES], char *out);
/*
 * The public key of an identity, or what is wrong with it, in English; NULL where it is right. Points that are no valid
 * Ed25519 key, or of small order, are wrong.
 */
const char *jx_identity_parse(const char *text, uint8_t public_key[JX_KEY_BYTES]);

/* The CURVE public key that belongs to an identity; false for an invalid point. */
bool jx_identity_curve(const uint8_t public_key[JX_KEY_BYTES], uint8_t curve_public[JX_KEY_BYTES]);

void jx_sign(const struct jx_key *key, const void *bytes, size_t n, uint8_t signature[JX_SIGNATURE_BYTES]);
bool jx_verify(const uint8_t public_key[JX_KEY_BYTES], const void *bytes, size_t n,
	       const uint8_t signature[JX_SIGNATURE_BYTES]);

/* BLAKE2b-256. */
void jx_hash(const void *bytes, size_t n, uint8_t out[JX_HASH_BYTES]);
/* n random bytes of the system's generator. */
void jx_random(void *out, size_t n);
/*
 * A UUID of version 7 (RFC 9562): 48 bits of milliseconds, 74 random ones. Those made one after another are neighbours
 * in the server's index, so that a round touches few of its pages.
 */
void jx_request_id_new(uint8_t request_id[JX_REQUEST_ID_BYTES]);

/*
 * The key file: one line, the seed as Bech32m with prefix jxkey. Writing makes a new file of mode 0600, synced to disk,
 * and never replaces one: JX_ALREADY_EXISTS. Reading refuses a file that others may read (JX_FAILED_PRECONDITION).
 * On failure *problem is a static or errno text in English that names no path.
 */
enum jx_status jx_key_write(const char *path, const struct jx_key *key, const char **problem);
enum jx_status jx_key_read(const char *path, struct jx_key *key, const char **problem);

#endif
