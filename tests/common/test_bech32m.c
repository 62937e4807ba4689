/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/bech32m.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

/* The checksum as BIP 173 words it, over all values at once: the reference that the product is held against. */
static uint32_t reference_polymod(const uint8_t *values, size_t n)
{
	static const uint32_t gen[5] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
	uint32_t chk = 1;

	for (size_t v = 0; v < n; v++) {
		uint32_t b = chk >> 25;

		chk = (chk & 0x1ffffff) << 5 ^ values[v];
		for (int i = 0; i < 5; i++)
			chk ^= (b >> i & 1) ? gen[i] : 0;
	}
	return chk;
}

static size_t reference_values(const char *lower, uint8_t *values)
{
	size_t separator = (size_t)(strrchr(lower, '1') - lower);
	size_t n = 0;

	for (size_t i = 0; i < separator; i++)
		values[n++] = (uint8_t)(lower[i] >> 5);
	values[n++] = 0;
	for (size_t i = 0; i < separator; i++)
		values[n++] = (uint8_t)(lower[i] & 31);
	for (const char *c = lower + separator + 1; *c; c++)
		values[n++] = (uint8_t)(strchr(alphabet, *c) - alphabet);
	return n;
}

static uint32_t reference_checksum(const char *lower)
{
	uint8_t values[256];

	return reference_polymod(values, reference_values(lower, values));
}

/* "<prefix>1" and 52 symbols, to which it appends the checksum for that constant. */
static void reference_append(char *text, uint32_t constant)
{
	uint8_t values[256];
	size_t n = reference_values(text, values);
	size_t length = strlen(text);
	uint32_t state;

	memset(values + n, 0, 6);
	state = reference_polymod(values, n + 6) ^ constant;
	for (int i = 0; i < 6; i++)
		text[length++] = alphabet[state >> 5 * (5 - i) & 31];
	text[length] = '\0';
}

static void fill(uint8_t bytes[32], unsigned seed)
{
	for (unsigned i = 0; i < 32; i++)
		bytes[i] = (uint8_t)(seed * 151 + i * 37 + (i * seed) % 11);
}

/* The reference itself, by strings that BIP 350 publishes as valid (in lower case). */
Test(bech32m, reference_knows_the_published_strings)
{
	cr_assert_eq(reference_checksum("a1lqfn3a"), 0x2bc830a3);
	cr_assert_eq(reference_checksum("abcdef1l7aum6echk45nj3s0wdvt2fg8x9yrzpqzd3ryx"), 0x2bc830a3);
	cr_assert_eq(reference_checksum("split1checkupstagehandshakeupstreamerranterredcaperredlc445v"), 0x2bc830a3);
	cr_assert_eq(reference_checksum("?1v759aa"), 0x2bc830a3);
	cr_assert_neq(reference_checksum("a1lqfn3q"), 0x2bc830a3);
}

Test(bech32m, encodes_as_the_reference_and_back)
{
	static const char *const prefixes[] = {"jx", "jxkey", "a", "abcdefghijklmnop"};

	for (unsigned seed = 0; seed < 64; seed++) {
		const char *prefix = prefixes[seed % 4];
		uint8_t bytes[32], back[32];
		char text[JX_BECH32M_SIZE];

		fill(bytes, seed);
		jx_bech32m_encode(prefix, bytes, text);
		cr_assert_eq(strlen(text), strlen(prefix) + 1 + 52 + 6);
		cr_assert_eq(reference_checksum(text), 0x2bc830a3);
		cr_assert_null(jx_bech32m_decode(prefix, text, back));
		cr_assert_arr_eq(back, bytes, 32);
	}
}

Test(bech32m, keeps_the_ends_of_the_range)
{
	uint8_t zeros[32] = {0}, ones[32], back[32];
	char text[JX_BECH32M_SIZE];

	memset(ones, 0xff, sizeof(ones));
	jx_bech32m_encode("jx", zeros, text);
	cr_assert_eq(strncmp(text, "jx1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq", 55), 0);
	cr_assert_null(jx_bech32m_decode("jx", text, back));
	cr_assert_arr_eq(back, zeros, 32);
	jx_bech32m_encode("jx", ones, text);
	cr_assert_null(jx_bech32m_decode("jx", text, back));
	cr_assert_arr_eq(back, ones, 32);
}

Test(bech32m, finds_every_substitution)
{
	uint8_t bytes[32], back[32];
	char text[JX_BECH32M_SIZE];

	fill(bytes, 7);
	jx_bech32m_encode("jx", bytes, text);
	for (size_t at = 0; text[at]; at++) {
		char right = text[at];

		for (int c = 1; c < 256; c++) {
			text[at] = (char)c;
			if ((char)c != right)
				cr_assert_not_null(jx_bech32m_decode("jx", text, back), "character %zu as %d", at, c);
		}
		text[at] = right;
	}
	cr_assert_null(jx_bech32m_decode("jx", text, back));
}

Test(bech32m, finds_every_swap_of_neighbours)
{
	uint8_t bytes[32], back[32];
	char text[JX_BECH32M_SIZE];

	fill(bytes, 3);
	jx_bech32m_encode("jx", bytes, text);
	for (size_t at = 0; text[at + 1]; at++) {
		char first = text[at];

		if (first == text[at + 1])
			continue;
		text[at] = text[at + 1];
		text[at + 1] = first;
		cr_assert_not_null(jx_bech32m_decode("jx", text, back));
		text[at + 1] = text[at];
		text[at] = first;
	}
}

Test(bech32m, takes_upper_case_alone)
{
	uint8_t bytes[32], back[32];
	char text[JX_BECH32M_SIZE];

	fill(bytes, 5);
	jx_bech32m_encode("jx", bytes, text);
	for (char *c = text; *c; c++)
		if (*c >= 'a')
			*c = (char)(*c - 'a' + 'A');
	cr_assert_null(jx_bech32m_decode("jx", text, back));
	cr_assert_arr_eq(back, bytes, 32);
	text[0] = 'j';
	cr_assert_str_eq(jx_bech32m_decode("jx", text, back), "upper and lower case are mixed");
}

Test(bech32m, says_what_is_wrong)
{
	uint8_t bytes[32], back[32];
	char text[JX_BECH32M_SIZE + 1];

	fill(bytes, 9);
	jx_bech32m_encode("jx", bytes, text);
	cr_assert_not_null(strstr(jx_bech32m_decode("jxkey", text, back), "prefix"));
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", "", back), "prefix"));
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", "jx", back), "prefix"));
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", "jx1", back), "short"));
	text[strlen(text) - 1] = '\0';
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", text, back), "short"));
	jx_bech32m_encode("jx", bytes, text);
	text[61] = 'q';
	text[62] = '\0';
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", text, back), "long"));
	jx_bech32m_encode("jx", bytes, text);
	text[20] = 'b';
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", text, back), "character"));
	jx_bech32m_encode("jx", bytes, text);
	text[20] = text[20] == 'q' ? 'p' : 'q';
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", text, back), "checksum"));
}

/* A right checksum over bits that 32 bytes do not have, and the older checksum of BIP 173. */
Test(bech32m, refuses_padding_and_the_older_checksum)
{
	uint8_t bytes[32], back[32];
	char text[JX_BECH32M_SIZE];

	fill(bytes, 11);
	for (unsigned bit = 0; bit < 4; bit++) {
		jx_bech32m_encode("jx", bytes, text);
		text[3 + 51] = alphabet[(strchr(alphabet, text[3 + 51]) - alphabet) | 1 << bit];
		text[3 + 52] = '\0';
		reference_append(text, 0x2bc830a3);
		cr_assert_str_eq(jx_bech32m_decode("jx", text, back), "it does not hold 32 bytes");
	}
	jx_bech32m_encode("jx", bytes, text);
	text[3 + 52] = '\0';
	reference_append(text, 1);
	cr_assert_not_null(strstr(jx_bech32m_decode("jx", text, back), "checksum"));
	text[3 + 52] = '\0';
	reference_append(text, 0x2bc830a3);
	cr_assert_null(jx_bech32m_decode("jx", text, back));
}

Test(bech32m, leaves_the_bytes_alone_where_it_fails)
{
	uint8_t back[32], before[32];

	fill(back, 1);
	memcpy(before, back, 32);
	cr_assert_not_null(jx_bech32m_decode("jx", "jx1qqqq", back));
	cr_assert_arr_eq(back, before, 32);
}
