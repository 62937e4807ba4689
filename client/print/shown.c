/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/shown.h"

#include <stdio.h>

#include <unictype.h>
#include <unistr.h>

static bool harmless(ucs4_t character)
{
	return !uc_is_general_category_withtable(character, UC_CATEGORY_MASK_Cc | UC_CATEGORY_MASK_Cf |
								    UC_CATEGORY_MASK_Zl | UC_CATEGORY_MASK_Zp);
}

void jx_shown_add(struct jx_buffer *buffer, const char *text, size_t left)
{
	while (left > 0) {
		char shown[16];
		ucs4_t character;
		int length = u8_mbtoucr(&character, (const uint8_t *)text, left);
		size_t n = length > 0 ? (size_t)length : 1;

		if (length > 0 && harmless(character)) {
			jx_buffer_add(buffer, text, n);
		} else if (length > 0) {
			(void)snprintf(shown, sizeof(shown), "\\u%04x", (unsigned)character);
			jx_buffer_text(buffer, shown);
		} else {
			(void)snprintf(shown, sizeof(shown), "\\x%02x", (unsigned)(unsigned char)*text);
			jx_buffer_text(buffer, shown);
		}
		text += n;
		left -= n;
	}
}
