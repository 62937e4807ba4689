/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/identity.h"

#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include <sodium.h>

#include "common/base/bech32m.h"
#include "common/base/text.h"
#include "tests/common/temp.h"
#include "tests/lib/expect.h"

static struct temp temp;

static void start(void)
{
	EXPECT_OK(jx_identity_init());
	temp_open(&temp);
}

static void stop(void)
{
	temp_close(&temp);
}

TestSuite(identity, .init = start, .fini = stop);

static void from_hex(const char *text, uint8_t *out, size_t n)
{
	cr_assert(jx_hex_decode(text, out, n));
}

/* RFC 8032, section 7.1, test 2. */
Test(identity, signs_as_the_rfc_says)
{
	uint8_t seed[32], public_key[32], expected[64], signature[64];
	const uint8_t message[] = {0x72};
	struct jx_key key;

	from_hex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb", seed, 32);
	from_hex("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", public_key, 32);
	from_hex("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
		 "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
		 expected, 64);
	jx_key_from_seed(seed, &key);
	cr_assert_arr_eq(key.public_key, public_key, 32);
	jx_sign(&key, message, 1, signature);
	cr_assert_arr_eq(signature, expected, 64);
	cr_assert(jx_verify(public_key, message, 1, signature));
}

Test(identity, finds_every_changed_byte)
{
	uint8_t message[40] = "a message", signature[64];
	struct jx_key key, other;

	jx_key_generate(&key);
	jx_key_generate(&other);
	jx_sign(&key, message, sizeof(message), signature);
	cr_assert(jx_verify(key.public_key, message, sizeof(message), signature));
	cr_assert_not(jx_verify(other.public_key, message, sizeof(message), signature));
	cr_assert_not(jx_verify(key.public_key, message, sizeof(message) - 1, signature));
	for (size_t i = 0; i < sizeof(message); i++) {
		message[i] ^= 1;
		cr_assert_not(jx_verify(key.public_key, message, sizeof(message), signature));
		message[i] ^= 1;
	}
	for (size_t i = 0; i < sizeof(signature); i++) {
		signature[i] ^= 0x20;
		cr_assert_not(jx_verify(key.public_key, message, sizeof(message), signature));
		signature[i] ^= 0x20;
	}
}

Test(identity, derives_the_curve_pair)
{
	uint8_t curve[32], by_base[32];
	struct jx_key key;

	jx_key_generate(&key);
	cr_assert(jx_identity_curve(key.public_key, curve));
	cr_assert_arr_eq(curve, key.curve_public, 32);
	cr_assert_eq(crypto_scalarmult_base(by_base, key.curve_secret), 0);
	cr_assert_arr_eq(by_base, key.curve_public, 32);
}

Test(identity, wipes_a_key)
{
	static const struct jx_key empty;
	struct jx_key key;

	jx_key_generate(&key);
	cr_assert_neq(memcmp(&key, &empty, sizeof(key)), 0);
	jx_key_clear(&key);
	cr_assert_eq(memcmp(&key, &empty, sizeof(key)), 0);
}

Test(identity, is_a_text_that_comes_back)
{
	char text[JX_IDENTITY_MAX];
	uint8_t back[32];
	struct jx_key key;

	jx_key_generate(&key);
	jx_identity_format(key.public_key, text);
	cr_assert_eq(strncmp(text, "jx1", 3), 0);
	cr_assert_eq(strlen(text), 61);
	cr_assert_null(jx_identity_parse(text, back));
	cr_assert_arr_eq(back, key.public_key, 32);
	text[10] = text[10] == 'q' ? 'p' : 'q';
	cr_assert_not_null(jx_identity_parse(text, back));
	cr_assert_not_null(jx_identity_parse("", back));
}

/* The mistake that must not go further: the private key given where the identity is asked for. */
Test(identity, knows_a_private_key)
{
	char text[JX_BECH32M_SIZE];
	uint8_t back[32];
	struct jx_key key;

	jx_key_generate(&key);
	jx_bech32m_encode("jxkey", key.seed, text);
	cr_assert_not_null(strstr(jx_identity_parse(text, back), "private"));
}

Test(identity, refuses_points_that_are_no_key)
{
	static const char *const points[] = {
		/* Of small order: 0, 1, orders 4 and 8, and their other encodings. */
		"0000000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000000",
		"0100000000000000000000000000000000000000000000000000000000000080",
		"ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
		"c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
		/* Not canonical: p, p + 1, all ones. */
		"edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
		"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
		/* y = 2 is on no point of the curve. */
		"0200000000000000000000000000000000000000000000000000000000000000",
	};

	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]); i++) {
		uint8_t bytes[32], out[32];
		char text[JX_IDENTITY_MAX];

		from_hex(points[i], bytes, 32);
		jx_identity_format(bytes, text);
		cr_assert_str_eq(jx_identity_parse(text, out), "it is no valid Ed25519 key", "%s", points[i]);
		cr_assert_not(jx_identity_curve(bytes, out), "%s", points[i]);
	}
}

/* A valid key plus a point of order 8 verifies here and there and derives a CURVE key of its own: refused. */
Test(identity, refuses_points_off_the_main_group)
{
	uint8_t small[32], mixed[32], out[32];
	struct jx_key key;

	jx_key_generate(&key);
	from_hex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05", small, 32);
	if (crypto_core_ed25519_add(mixed, key.public_key, small) != 0)
		cr_skip_test("libsodium adds no such points");
	cr_assert_not(jx_identity_curve(mixed, out));
}

/* BLAKE2b-256 of "abc", by other implementations. */
Test(identity, hashes_blake2b_256)
{
	uint8_t expected[32], hash[32];

	from_hex("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319", expected, 32);
	jx_hash("abc", 3, hash);
	cr_assert_arr_eq(hash, expected, 32);
	from_hex("0e5751c026e543b2e8ab2eb06099daa1d1e5df47778f7787faab45cdf12fe3a8", expected, 32);
	jx_hash("", 0, hash);
	cr_assert_arr_eq(hash, expected, 32);
}

Test(identity, key_file_comes_back)
{
	const char *problem = NULL;
	struct jx_key key, back;
	struct stat info;

	jx_key_generate(&key);
	EXPECT_OK(jx_key_write(temp_path(&temp, "key"), &key, &problem));
	EXPECT_OK(jx_key_read(temp_path(&temp, "key"), &back, &problem));
	cr_assert_eq(memcmp(&key, &back, sizeof(key)), 0);
	cr_assert_eq(stat(temp_path(&temp, "key"), &info), 0);
	cr_assert_eq(info.st_mode & 07777, 0600);
	cr_assert_eq(info.st_size, 65);
	EXPECT_STATUS(jx_key_write(temp_path(&temp, "key"), &key, &problem), JX_ALREADY_EXISTS);
	cr_assert_eq(chmod(temp_path(&temp, "key"), 0640), 0);
	EXPECT_STATUS(jx_key_read(temp_path(&temp, "key"), &back, &problem), JX_FAILED_PRECONDITION);
	EXPECT_STATUS(jx_key_read(temp_path(&temp, "none"), &back, &problem), JX_NOT_FOUND);
}

static enum jx_status read_as(const char *text)
{
	const char *problem = NULL;
	struct jx_key key;
	enum jx_status status;

	temp_write(&temp, "key", text, strlen(text), 0600);
	status = jx_key_read(temp_path(&temp, "key"), &key, &problem);
	cr_assert_eq(status == JX_OK, problem == NULL);
	return status;
}

Test(identity, key_file_must_hold_a_seed)
{
	uint8_t seed[32] = {1};
	char text[JX_BECH32M_SIZE], line[JX_BECH32M_SIZE + 16];

	jx_bech32m_encode("jxkey", seed, text);
	EXPECT_OK(read_as(text));
	(void)snprintf(line, sizeof(line), "%s\r\n", text);
	EXPECT_OK(read_as(line));
	(void)snprintf(line, sizeof(line), " %s", text);
	EXPECT_STATUS(read_as(line), JX_INVALID_ARGUMENT);
	(void)snprintf(line, sizeof(line), "%sq", text);
	EXPECT_STATUS(read_as(line), JX_INVALID_ARGUMENT);
	EXPECT_STATUS(read_as(""), JX_INVALID_ARGUMENT);
	EXPECT_STATUS(read_as("\n"), JX_INVALID_ARGUMENT);
	jx_bech32m_encode("jx", seed, text);
	EXPECT_STATUS(read_as(text), JX_INVALID_ARGUMENT);
	text[9] = text[9] == 'q' ? 'p' : 'q';
	EXPECT_STATUS(read_as(text), JX_INVALID_ARGUMENT);
}

static uint64_t milliseconds(void)
{
	struct timespec now;

	cr_assert_eq(clock_gettime(CLOCK_REALTIME, &now), 0);
	return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* RFC 9562, section 5.7. */
Test(identity, begins_a_request_id_with_the_time)
{
	const uint64_t before = milliseconds();
	uint8_t ids[2][JX_REQUEST_ID_BYTES];
	uint64_t ms = 0;

	jx_request_id_new(ids[0]);
	jx_request_id_new(ids[1]);
	for (unsigned i = 0; i < 6; i++)
		ms = ms << 8 | ids[0][i];
	cr_assert(ms >= before && ms <= milliseconds());
	cr_assert_eq(ids[0][6] >> 4, 7);
	cr_assert_eq(ids[0][8] >> 6, 2);
	cr_assert_neq(memcmp(ids[0] + 6, ids[1] + 6, JX_REQUEST_ID_BYTES - 6), 0);
}
