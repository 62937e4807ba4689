/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/identity.h"

#include <assert.h>
#include <string.h>
#include <time.h>

#include <sodium.h>

#include "common/base/bech32m.h"
#include "common/base/file.h"
#include "common/base/log.h"
#include "common/base/reasons.h"

#define IDENTITY_PREFIX "jx"
#define SEED_PREFIX     "jxkey"

_Static_assert(JX_KEY_BYTES == crypto_sign_SEEDBYTES, "Ed25519 seeds");
_Static_assert(JX_KEY_BYTES == crypto_sign_PUBLICKEYBYTES, "Ed25519 keys");
_Static_assert(sizeof(((struct jx_key *)0)->secret) == crypto_sign_SECRETKEYBYTES, "libsodium's secret key");
_Static_assert(JX_SIGNATURE_BYTES == crypto_sign_BYTES, "Ed25519 signatures");
_Static_assert(JX_KEY_BYTES == crypto_scalarmult_curve25519_BYTES, "Curve25519 keys");
_Static_assert(sizeof(SEED_PREFIX) + 59 <= JX_KEY_TEXT_MAX, "a seed's text");

enum jx_status jx_identity_init(void)
{
	return sodium_init() < 0 ? JX_FAULT(JX_INTERNAL, "libsodium cannot start") : JX_OK;
}

void jx_key_generate(struct jx_key *key)
{
	uint8_t seed[JX_KEY_BYTES];

	randombytes_buf(seed, sizeof(seed));
	jx_key_from_seed(seed, key);
	sodium_memzero(seed, sizeof(seed));
}

void jx_key_from_seed(const uint8_t seed[JX_KEY_BYTES], struct jx_key *key)
{
	int failed;

	memcpy(key->seed, seed, JX_KEY_BYTES);
	failed = crypto_sign_seed_keypair(key->public_key, key->secret, seed);
	failed |= crypto_sign_ed25519_pk_to_curve25519(key->curve_public, key->public_key);
	failed |= crypto_sign_ed25519_sk_to_curve25519(key->curve_secret, key->secret);
	assert(!failed);
	(void)failed;
}

void jx_key_clear(struct jx_key *key)
{
	sodium_memzero(key, sizeof(*key));
}

void jx_identity_format(const uint8_t public_key[JX_KEY_BYTES], char *out)
{
	char text[JX_BECH32M_SIZE];

	jx_bech32m_encode(IDENTITY_PREFIX, public_key, text);
	memcpy(out, text, strlen(text) + 1);
}

const char *jx_identity_parse(const char *text, uint8_t public_key[JX_KEY_BYTES])
{
	uint8_t bytes[JX_KEY_BYTES];
	const char *problem;

	if (strncmp(text, SEED_PREFIX "1", sizeof(SEED_PREFIX)) == 0)
		return JX_N("it is a private key, which is never to be passed on");
	problem = jx_bech32m_decode(IDENTITY_PREFIX, text, bytes);
	/* Refuses what is not canonical, of small order, or off the curve's main group. */
	if (!problem && !crypto_core_ed25519_is_valid_point(bytes))
		problem = JX_N("it is no valid Ed25519 key");
	if (!problem)
		memcpy(public_key, bytes, sizeof(bytes));
	return problem;
}

bool jx_identity_curve(const uint8_t public_key[JX_KEY_BYTES], uint8_t curve_public[JX_KEY_BYTES])
{
	return crypto_core_ed25519_is_valid_point(public_key) &&
	       crypto_sign_ed25519_pk_to_curve25519(curve_public, public_key) == 0;
}

void jx_sign(const struct jx_key *key, const void *bytes, size_t n, uint8_t signature[JX_SIGNATURE_BYTES])
{
	(void)crypto_sign_detached(signature, NULL, bytes, n, key->secret);
}

bool jx_verify(const uint8_t public_key[JX_KEY_BYTES], const void *bytes, size_t n,
	       const uint8_t signature[JX_SIGNATURE_BYTES])
{
	return crypto_sign_verify_detached(signature, bytes, n, public_key) == 0;
}

void jx_hash(const void *bytes, size_t n, uint8_t out[JX_HASH_BYTES])
{
	(void)crypto_generichash(out, JX_HASH_BYTES, bytes, n, NULL, 0);
}

void jx_random(void *out, size_t n)
{
	randombytes_buf(out, n);
}

void jx_request_id_new(uint8_t request_id[JX_REQUEST_ID_BYTES])
{
	struct timespec now;
	uint64_t ms;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
	jx_random(request_id, JX_REQUEST_ID_BYTES);
	for (unsigned i = 0; i < 6; i++)
		request_id[i] = (uint8_t)(ms >> (40 - 8 * i));
	request_id[6] = 0x70 | (request_id[6] & 0x0f);
	request_id[8] = 0x80 | (request_id[8] & 0x3f);
}

enum jx_status jx_key_write(const char *path, const struct jx_key *key, const char **problem)
{
	char line[JX_BECH32M_SIZE + 1];
	enum jx_status status;
	size_t length;

	jx_bech32m_encode(SEED_PREFIX, key->seed, line);
	length = strlen(line);
	line[length] = '\n';
	status = jx_file_write_new(path, line, length + 1, problem);
	sodium_memzero(line, sizeof(line));
	return status;
}

enum jx_status jx_key_read(const char *path, struct jx_key *key, const char **problem)
{
	/* The text and the end of its line, in either way of ending it. */
	char line[JX_KEY_TEXT_MAX + 3];
	uint8_t seed[JX_KEY_BYTES];
	enum jx_status status = jx_file_read_private(path, line, sizeof(line), problem);
	const char *wrong;

	if (status != JX_OK)
		goto out;
	line[strcspn(line, "\r\n")] = '\0';
	wrong = jx_bech32m_decode(SEED_PREFIX, line, seed);
	if (wrong) {
		*problem = wrong;
		status = JX_INVALID_ARGUMENT;
		goto out;
	}
	jx_key_from_seed(seed, key);
out:
	sodium_memzero(line, sizeof(line));
	sodium_memzero(seed, sizeof(seed));
	return status;
}
