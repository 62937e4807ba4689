/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/text.h"

#include <stdlib.h>
#include <string.h>

#include <unictype.h>
#include <uninorm.h>
#include <unistr.h>
#include <uniwidth.h>

#include "common/base/reasons.h"

bool jx_text_valid(const char *bytes, size_t length)
{
	if (length == 0)
		return true;
	return !memchr(bytes, '\0', length) && !u8_check((const uint8_t *)bytes, length);
}

size_t jx_text_width(const char *text)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t left = strlen(text);
	size_t width = 0;

	while (left > 0) {
		ucs4_t character;
		int n = u8_mbtoucr(&character, at, left);
		int columns = n > 0 ? uc_width(character, "UTF-8") : 1;

		width += columns > 0 ? (size_t)columns : 0;
		at += n > 0 ? n : 1;
		left -= n > 0 ? (size_t)n : 1;
	}
	return width;
}

size_t jx_text_cut(const char *text, size_t max)
{
	size_t length = strnlen(text, max);

	if (length == max)
		while (length > 0 && ((unsigned char)text[length] & 0xc0) == 0x80)
			length--;
	return length;
}

bool jx_text_plain(const char *text, char *out, size_t size)
{
	size_t length = size - 1, given = strlen(text);
	uint8_t *plain;

	if (!jx_text_valid(text, given))
		return false;
	plain = u8_normalize(UNINORM_NFKC, (const uint8_t *)text, given, (uint8_t *)out, &length);
	if (plain != (uint8_t *)out) { /* it did not fit, or there is none */
		free(plain);
		return false;
	}
	out[length] = '\0';
	return true;
}

static const char *character_problem(ucs4_t character)
{
	static const struct {
		uint32_t categories;
		const char *problem;
	} forbidden[] = {
		{UC_CATEGORY_MASK_Cc, JX_N("it has a control character")},
		{UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp, JX_N("it has a line or paragraph separator")},
		/* Overrides of the direction, characters of no width, marks of the byte order. */
		{UC_CATEGORY_MASK_Cf, JX_N("it has an invisible character")},
	};

	for (size_t i = 0; i < sizeof(forbidden) / sizeof(forbidden[0]); i++)
		if (uc_is_general_category_withtable(character, forbidden[i].categories))
			return forbidden[i].problem;
	return NULL;
}

const char *jx_text_name_problem(const char *text, size_t max_bytes)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t length = strnlen(text, max_bytes + 1);
	const char *problem = NULL;
	ucs4_t first, character;
	ucs4_t last = 0;

	if (length == 0)
		return JX_N("it is empty");
	if (length > max_bytes)
		return JX_N("it is too long");
	if (!jx_text_valid(text, length))
		return JX_N("it is not valid UTF-8");
	(void)u8_next(&first, at);
	while (!problem && (at = u8_next(&character, at))) {
		problem = character_problem(character);
		last = character;
	}
	if (!problem && (uc_is_property_white_space(first) || uc_is_property_white_space(last)))
		problem = JX_N("it begins or ends with a blank");
	return problem;
}

const char *jx_text_cell_problem(const char *text, size_t max_bytes)
{
	const uint8_t *at = (const uint8_t *)text;
	size_t length = strnlen(text, max_bytes + 1);
	const char *problem = NULL;
	ucs4_t character;

	if (length > max_bytes)
		return JX_N("it is too long");
	if (!jx_text_valid(text, length))
		return JX_N("it is not valid UTF-8");
	while (!problem && (at = u8_next(&character, at)))
		problem = character == '\n' ? NULL : character_problem(character);
	return problem;
}

void jx_hex_encode(const uint8_t *bytes, size_t n, char *out)
{
	static const char digits[] = "0123456789abcdef";

	for (size_t i = 0; i < n; i++) {
		*out++ = digits[bytes[i] >> 4];
		*out++ = digits[bytes[i] & 15];
	}
	*out = '\0';
}

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool jx_hex_decode(const char *text, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		int high = digit_value(text[2 * i]);
		int low = high < 0 ? -1 : digit_value(text[2 * i + 1]);

		if (low < 0)
			return false;
		out[i] = (uint8_t)(high << 4 | low);
	}
	return text[2 * n] == '\0';
}
