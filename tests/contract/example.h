/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The example of docs/protocol.md: named values, computed by the product's own code from fixed seeds.
 */
#ifndef JX_TESTS_CONTRACT_EXAMPLE_H
#define JX_TESTS_CONTRACT_EXAMPLE_H

#include <stdbool.h>
#include <stddef.h>

#define JX_EXAMPLE_TEXT  1024u
#define JX_EXAMPLE_ITEMS 48u

struct jx_example_item {
	char name[64];
	char value[JX_EXAMPLE_TEXT]; /* hex without blanks, or text */
};

struct jx_example {
	struct jx_example_item items[JX_EXAMPLE_ITEMS];
	size_t count;
};

void jx_example_compute(struct jx_example *example);

/*
 * Reads the page's block that begins with the line "```example": a line that begins with no blank is a name, and the
 * indented ones after it are its value, in parts. False where there is no such block.
 */
bool jx_example_read(const char *path, struct jx_example *example);

#endif
