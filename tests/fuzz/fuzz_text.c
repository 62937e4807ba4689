/* SPDX-License-Identifier: Apache-2.0 */
/* Texts that people type or copy: identities, keys, hex, dates, names. What is read is the same when written again. */
#include <ctype.h>
#include <string.h>

#include "common/base/bech32m.h"
#include "common/base/text.h"
#include "common/model/date.h"
#include "common/rpc/identity.h"
#include "tests/fuzz/fuzz.h"

#define TEXT_MAX 300u

static char lower(char character)
{
	return (char)tolower((unsigned char)character);
}

static void check_key_text(const char *text)
{
	uint8_t bytes[JX_KEY_BYTES];
	char again[JX_BECH32M_SIZE];

	if (jx_bech32m_decode("jxkey", text, bytes) != NULL)
		return;
	jx_bech32m_encode("jxkey", bytes, again);
	JX_FUZZ_MUST(strlen(again) == strlen(text));
	for (size_t i = 0; again[i]; i++)
		JX_FUZZ_MUST(again[i] == lower(text[i]));
}

static void check_identity(const char *text)
{
	uint8_t key[JX_KEY_BYTES], curve[JX_KEY_BYTES];

	if (jx_identity_parse(text, key) == NULL)
		JX_FUZZ_MUST(jx_identity_curve(key, curve));
}

static void check_date(const char *text)
{
	char again[JX_DATE_SIZE];
	jx_day day;

	if (!jx_date_parse(text, &day))
		return;
	jx_date_format(day, again);
	JX_FUZZ_MUST(strcmp(again, text) == 0);
}

static void check_hex(const char *text)
{
	uint8_t bytes[8];
	char again[2 * sizeof(bytes) + 1];

	if (!jx_hex_decode(text, bytes, sizeof(bytes)))
		return;
	jx_hex_encode(bytes, sizeof(bytes), again);
	for (size_t i = 0; again[i]; i++)
		JX_FUZZ_MUST(again[i] == lower(text[i]));
}

static void check_name(const char *text)
{
	size_t length = strlen(text), cut = jx_text_cut(text, 16);

	JX_FUZZ_MUST(cut <= 16 && cut <= length);
	(void)jx_text_width(text);
	if (jx_text_name_problem(text, 64) == NULL)
		JX_FUZZ_MUST(length > 0 && length <= 64 && jx_text_valid(text, length));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[TEXT_MAX + 1] = "";

	(void)jx_text_valid((const char *)data, size);
	if (size > TEXT_MAX)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	check_key_text(text);
	check_identity(text);
	check_date(text);
	check_hex(text);
	check_name(text);
	return 0;
}
