/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/bech32m.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/reasons.h"

/* BIP 173, with the constant of BIP 350. */
#define BECH32M_CONSTANT 0x2bc830a3u
#define CHECKSUM_SYMBOLS 6u
/* 256 bits in groups of 5, the last padded with four zero bits. */
#define PAYLOAD_SYMBOLS  52u
#define PREFIX_MAX       16u

static const char alphabet[] = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

static uint32_t polymod_step(uint32_t state, uint8_t symbol)
{
	static const uint32_t generator[5] = {0x3b6a57b2u, 0x26508e6du, 0x1ea119fau, 0x3d4233ddu, 0x2a1462b3u};
	uint32_t top = state >> 25;

	state = (state & 0x1ffffffu) << 5 ^ symbol;
	for (unsigned i = 0; i < 5; i++)
		if (top >> i & 1)
			state ^= generator[i];
	return state;
}

/* The state after the prefix, from which the symbols go on. */
static uint32_t polymod_prefix(const char *prefix)
{
	uint32_t state = 1;

	for (const char *c = prefix; *c; c++)
		state = polymod_step(state, (uint8_t)((unsigned char)*c >> 5));
	state = polymod_step(state, 0);
	for (const char *c = prefix; *c; c++)
		state = polymod_step(state, (uint8_t)((unsigned char)*c & 31));
	return state;
}

static uint8_t payload_symbol(const uint8_t bytes[32], size_t index)
{
	unsigned symbol = 0;

	for (size_t bit = index * 5; bit < index * 5 + 5; bit++) {
		unsigned byte = bit < 256 ? bytes[bit / 8] : 0;

		symbol = symbol << 1 | (byte >> (7 - bit % 8) & 1);
	}
	return (uint8_t)symbol;
}

void jx_bech32m_encode(const char *prefix, const uint8_t bytes[32], char *out)
{
	size_t prefix_length = strlen(prefix);
	uint32_t state = polymod_prefix(prefix);

	assert(prefix_length >= 1 && prefix_length <= PREFIX_MAX);
	memcpy(out, prefix, prefix_length);
	out += prefix_length;
	*out++ = '1';
	for (size_t i = 0; i < PAYLOAD_SYMBOLS; i++) {
		uint8_t symbol = payload_symbol(bytes, i);

		state = polymod_step(state, symbol);
		*out++ = alphabet[symbol];
	}
	for (unsigned i = 0; i < CHECKSUM_SYMBOLS; i++)
		state = polymod_step(state, 0);
	state ^= BECH32M_CONSTANT;
	for (unsigned i = 0; i < CHECKSUM_SYMBOLS; i++)
		*out++ = alphabet[state >> 5 * (CHECKSUM_SYMBOLS - 1 - i) & 31];
	*out = '\0';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static char to_lower(char c)
{
	if (is_upper(c))
		c = (char)(c - 'A' + 'a');
	return c;
}

static bool has_mixed_case(const char *text)
{
	bool upper = false;
	bool lower = false;

	for (; *text; text++) {
		upper = upper || is_upper(*text);
		lower = lower || (*text >= 'a' && *text <= 'z');
	}
	return upper && lower;
}

/* What follows "<prefix>1", or NULL. */
static const char *after_prefix(const char *prefix, const char *text)
{
	for (; *prefix; prefix++, text++)
		if (to_lower(*text) != *prefix)
			return NULL;
	return *text == '1' ? text + 1 : NULL;
}

/* The symbols of the text; false where a character is none of the alphabet. */
static bool read_symbols(const char *text, size_t n, uint8_t *symbols)
{
	for (size_t i = 0; i < n; i++) {
		const char *found = strchr(alphabet, to_lower(text[i]));

		if (!found)
			return false;
		symbols[i] = (uint8_t)(found - alphabet);
	}
	return true;
}

static void join_bits(const uint8_t *symbols, uint8_t bytes[32])
{
	memset(bytes, 0, 32);
	for (size_t bit = 0; bit < 256; bit++)
		if (symbols[bit / 5] >> (4 - bit % 5) & 1)
			bytes[bit / 8] = (uint8_t)(bytes[bit / 8] | 0x80u >> bit % 8);
}

const char *jx_bech32m_decode(const char *prefix, const char *text, uint8_t bytes[32])
{
	uint8_t symbols[PAYLOAD_SYMBOLS + CHECKSUM_SYMBOLS];
	const char *data = after_prefix(prefix, text);
	uint32_t state;

	if (has_mixed_case(text))
		return JX_N("upper and lower case are mixed");
	if (!data)
		return JX_N("it does not begin with the right prefix");
	if (strlen(data) < sizeof(symbols))
		return JX_N("it is too short: characters are missing");
	if (strlen(data) > sizeof(symbols))
		return JX_N("it is too long");
	if (!read_symbols(data, sizeof(symbols), symbols))
		return JX_N("it has a character that no such text has");
	state = polymod_prefix(prefix);
	for (size_t i = 0; i < sizeof(symbols); i++)
		state = polymod_step(state, symbols[i]);
	if (state != BECH32M_CONSTANT)
		return JX_N("the checksum does not fit: a character is mistyped");
	if (symbols[PAYLOAD_SYMBOLS - 1] & 0xf)
		return JX_N("it does not hold 32 bytes");
	join_bits(symbols, bytes);
	return NULL;
}
