/* SPDX-License-Identifier: Apache-2.0 */
/* Targets of goal tables, from documents that anybody wrote: what is understood is whole, and in its bounds. */
#include <string.h>

#include "common/base/text.h"
#include "common/model/target.h"
#include "tests/fuzz/fuzz.h"

static void check_value(struct jx_rational value)
{
	int64_t num, den;

	JX_FUZZ_MUST(jx_rational_parts(value, &num, &den) == JX_OK && num >= 0 && den > 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char text[JX_TEXT_LINE_MAX + 2] = "";
	struct jx_target target;
	bool understood;

	if (size > JX_TEXT_LINE_MAX + 1)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	if (!jx_text_valid(text, strlen(text)))
		return 0;
	understood = jx_target_parse(text, &target);
	JX_FUZZ_MUST(target.comparator >= JX_AT_LEAST && target.comparator <= JX_QUALITATIVE);
	JX_FUZZ_MUST(understood || target.comparator == JX_QUALITATIVE);
	JX_FUZZ_MUST(jx_text_valid(target.unit, strlen(target.unit)));
	check_value(target.value);
	check_value(target.upper);
	return 0;
}
