/* SPDX-License-Identifier: Apache-2.0 */
/* docs/protocol.md is enough to write a client in another language, and what it shows in hex is true. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "common/rpc/identity.h"
#include "tests/contract/example.h"
#include "tests/lib/expect.h"

#define HEX_A_LINE 96

/* As the page has it, so that what is new can be taken over from here. */
static void show(const struct jx_example *example)
{
	for (size_t i = 0; i < example->count; i++) {
		const struct jx_example_item *item = &example->items[i];

		(void)fprintf(stderr, "%s\n", item->name);
		for (size_t at = 0; at < strlen(item->value); at += HEX_A_LINE)
			(void)fprintf(stderr, "    %.*s\n", HEX_A_LINE, item->value + at);
	}
}

/* NULL, or the name of the first item that differs. */
static const char *difference(const struct jx_example *page, const struct jx_example *computed)
{
	for (size_t i = 0; i < computed->count; i++) {
		if (i == page->count || strcmp(page->items[i].name, computed->items[i].name) != 0 ||
		    strcmp(page->items[i].value, computed->items[i].value) != 0)
			return computed->items[i].name;
	}
	return page->count == computed->count ? NULL : page->items[computed->count].name;
}

Test(protocol_example, page_is_true)
{
	static struct jx_example computed, page;
	const char *differs;

	EXPECT_OK(jx_identity_init());
	jx_example_compute(&computed);
	cr_assert(jx_example_read(JIXIAO_PROTOCOL_PAGE, &page), "the page has no example");
	differs = difference(&page, &computed);
	if (differs)
		show(&computed);
	cr_assert_null(differs, "docs/protocol.md is wrong, or out of date, from \"%s\" on; right is what stands above",
		       differs);
}

Test(protocol_example, one_wrong_digit_is_found)
{
	static struct jx_example computed, changed;

	EXPECT_OK(jx_identity_init());
	jx_example_compute(&computed);
	changed = computed;
	changed.items[7].value[5] ^= 1;
	cr_assert_str_eq(difference(&changed, &computed), computed.items[7].name);
	changed = computed;
	changed.count--;
	cr_assert_str_eq(difference(&changed, &computed), computed.items[computed.count - 1].name);
}
