/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of docs/protocol.md say what the code says: reasons, bounds, and who may call what. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/rpc/methods.h"
#include "common/rpc/profile.h"
#include "tests/lib/expect.h"

#define ROW_SIZE 512

struct page {
	char *text; /* owned */
	unsigned missing;
};

static void page_open(struct page *page)
{
	FILE *file = fopen(JIXIAO_PROTOCOL_PAGE, "r");
	long size;

	cr_assert_not_null(file, "cannot read " JIXIAO_PROTOCOL_PAGE);
	cr_assert_eq(fseek(file, 0, SEEK_END), 0);
	size = ftell(file);
	cr_assert_gt(size, 0);
	rewind(file);
	page->text = calloc(1, (size_t)size + 1);
	cr_assert_not_null(page->text);
	cr_assert_eq(fread(page->text, 1, (size_t)size, file), (size_t)size);
	(void)fclose(file);
	page->missing = 0;
}

/* How many lines of the page begin so. */
static unsigned count_lines(const struct page *page, const char *start)
{
	unsigned count = 0;

	for (const char *at = page->text; (at = strstr(at, start)) != NULL; at++)
		count += at == page->text || at[-1] == '\n';
	return count;
}

/* Shows each row that the page should have, and has not or has twice. */
static void expect_row(struct page *page, const char *row)
{
	if (count_lines(page, row) == 1)
		return;
	page->missing++;
	(void)fprintf(stderr, "%s", row);
}

static void page_close(struct page *page)
{
	free(page->text);
	cr_assert_eq(page->missing, 0, "docs/protocol.md lacks the %u rows above, or has them twice", page->missing);
}

Test(protocol_page, has_every_reason)
{
	struct page page;
	char row[ROW_SIZE];

	page_open(&page);
	for (int i = JX_REASON_NONE + 1; i < JX_REASON_COUNT; i++) {
		const struct jx_reason_row *reason = jx_reason_row((enum jx_reason)i);

		(void)snprintf(row, sizeof(row), "| `%s` | %d %s | %d | %s |\n", reason->name, (int)reason->status,
			       jx_status_name(reason->status), (int)reason->exit, reason->text);
		expect_row(&page, row);
	}
	page_close(&page);
}

Test(protocol_page, has_every_bound)
{
	static const struct {
		const char *what;
		unsigned value;
	} bounds[] = {
		{"bytes of a packed Request or Response", JX_MESSAGE_MAX},
		{"bytes of a body", JX_BODY_MAX},
		{"nesting of messages inside a body", JX_MESSAGE_DEPTH},
		{"fields and repeated elements in one body", JX_MESSAGE_ELEMENTS},
		{"bytes of one text", JX_TEXT_MAX},
		{"bytes of a request id", JX_REQUEST_ID_BYTES},
		{"bytes of a method name, its end included", JX_METHOD_NAME_MAX},
		{"args of a refusal", JX_REFUSAL_ARGS},
		{"violations in one response", JX_VIOLATIONS_MAX},
		{"requests of one principal that may wait", JX_QUEUE_SHARE},
		{"requests that may wait in all", JX_QUEUE_REQUESTS},
		{"watching calls of one principal", JX_PARKED_SHARE},
		{"milliseconds of a call without timeout_ms", JX_TIMEOUT_DEFAULT_MS},
		{"milliseconds of any call", JX_TIMEOUT_MAX_MS},
		{"rows of a page without page_size", JX_PAGE_DEFAULT},
		{"rows of a page", JX_PAGE_MAX},
		{"bytes of an office's code", JX_OFFICE_CODE_MAX},
		{"bytes of an office's name", JX_OFFICE_NAME_MAX},
		{"bytes of a person's name", JX_PERSON_NAME_MAX},
		{"levels of offices", JX_OFFICE_DEPTH},
		{"offices directly below one", JX_OFFICE_CHILDREN},
		{"roles of a principal", JX_ROLES_MAX},
		{"keys of a principal, in all its life", JX_KEYS_MAX},
		{"endpoints of a profile", JX_PROFILE_ENDPOINTS},
	};
	struct page page;
	char row[ROW_SIZE];

	page_open(&page);
	for (size_t i = 0; i < sizeof(bounds) / sizeof(*bounds); i++) {
		(void)snprintf(row, sizeof(row), "| %s | %u |\n", bounds[i].what, bounds[i].value);
		expect_row(&page, row);
	}
	page_close(&page);
}

static const char *scope_text(Jixiao__V1__Scope scope)
{
	const ProtobufCEnumValue *value =
		protobuf_c_enum_descriptor_get_value(&jixiao__v1__scope__descriptor, (int)scope);

	return value->name + strlen("SCOPE_");
}

static void method_row(const struct jx_method *method, char row[ROW_SIZE])
{
	const Jixiao__V1__Access *access = method->access;
	int used = snprintf(row, ROW_SIZE, "| `%s` | %s |", method->name, access->write ? "write" : "read");

	for (size_t i = 0; i < access->n_roles; i++)
		used += snprintf(row + used, ROW_SIZE - (size_t)used, " %s", jx_role_name(access->roles[i]));
	if (access->n_roles == 0)
		used += snprintf(row + used, ROW_SIZE - (size_t)used, " everybody");
	used += snprintf(row + used, ROW_SIZE - (size_t)used, " | %s |", scope_text(access->scope));
	if (access->scope != JIXIAO__V1__SCOPE__SCOPE_ANY)
		used += snprintf(row + used, ROW_SIZE - (size_t)used, " `%s` |\n",
				 access->scope_field[0] ? access->scope_field : "office_code");
	else
		used += snprintf(row + used, ROW_SIZE - (size_t)used, " |\n");
	cr_assert_lt(used, ROW_SIZE);
}

Test(protocol_page, has_every_method)
{
	struct jx_methods methods;
	struct page page;
	char problem[256], row[ROW_SIZE];

	EXPECT_OK(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &methods, problem));
	page_open(&page);
	for (size_t i = 0; i < methods.count; i++) {
		method_row(&methods.rows[i], row);
		expect_row(&page, row);
	}
	cr_expect_eq(count_lines(&page, "| `jixiao.v1."), methods.count, "the page has methods that are no more");
	jx_methods_clear(&methods);
	page_close(&page);
}
