/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/drawn.h"

#include <stdlib.h>
#include <string.h>

#include "client/print/grid_text.h"
#include "common/base/text.h"
#include "tests/lib/expect.h"

char *form_drawn(jx_form_build build, const ProtobufCMessage *message, size_t width)
{
	struct jx_grid form;
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	cr_assert_not_null(out);
	build(message, &form);
	EXPECT_OK(jx_grid_end(&form));
	EXPECT_OK(jx_grid_write(out, &form, (struct jx_grid_look){.width = width}));
	(void)fclose(out);
	jx_grid_clear(&form);
	return text;
}

void form_expect_golden(const char *text, const char *name)
{
	char path[512], expected[1 << 16];
	const char *golden = getenv("JIXIAO_GOLDEN");
	bool write = golden != NULL && strcmp(golden, "write") == 0;
	FILE *file;
	size_t n;

	(void)snprintf(path, sizeof(path), "%s/forms/%s", JIXIAO_TEST_DATA, name);
	file = fopen(path, write ? "w" : "r");
	cr_assert_not_null(file, "%s", path);
	if (write) {
		(void)fputs(text, file);
		(void)fclose(file);
		return;
	}
	n = fread(expected, 1, sizeof(expected) - 1, file);
	(void)fclose(file);
	expected[n] = '\0';
	cr_assert_str_eq(text, expected, "%s is not what is drawn:\n%s", path, text);
}

size_t form_frame_width(const char *text)
{
	char line[8192];
	size_t width = 0;

	for (const char *at = text; *at != '\0'; at += strcspn(at, "\n") + 1) {
		if (strncmp(at, "┌", 2) != 0) /* the first two bytes of every box-drawing character */
			continue;
		(void)snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
		width = width == 0 ? jx_text_width(line) : width;
		cr_assert_eq(jx_text_width(line), width, "%s", text);
	}
	return width;
}
