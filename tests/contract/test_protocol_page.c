/* SPDX-License-Identifier: Apache-2.0 */
/* The tables of docs/protocol.md say what the code says: messages, reasons, bounds, and who may call what. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "google/protobuf/descriptor.pb-c.h"

#include "common/base/reasons.h"
#include "common/rpc/methods.h"
#include "common/rpc/profile.h"
#include "tests/lib/expect.h"

#define ROW_SIZE 1024

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
		{"connections of one key", JX_CONNECTIONS_SHARE},
		{"calls on one connection that wait for their answer", JX_CONNECTION_CALLS},
		{"bytes of answers on one connection that nobody has read yet", JX_UNREAD_BYTES},
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
		{"days that a form is taken after it was due", JX_CLOSES_AFTER_MAX},
		{"days ahead that a waiver or an opened month holds", JX_WAIVER_DAYS_MAX},
		{"days of a calendar", JX_CALENDAR_DAYS_MAX},
		{"columns of a comparison", JX_COMPARE_COLUMNS},
		{"values on a page of a comparison", JX_COMPARE_CELLS},
		{"forms and months of a status", JX_STATUS_COLUMNS},
		{"places on a page of a status", JX_STATUS_CELLS},
		{"roles of a principal", JX_ROLES_MAX},
		{"keys of a principal, in all its life", JX_KEYS_MAX},
		{"payments and reversals of one disbursement", JX_DISBURSEMENT_PAYMENTS},
		{"payments and reversals of one project", JX_PAYMENTS_MAX},
		{"disbursements of one project", JX_DISBURSEMENTS_MAX},
		{"bytes of a project's name", JX_PROJECT_NAME_MAX},
		{"bytes of an indicator's name, or of a level", JX_INDICATOR_NAME_MAX},
		{"bytes of a line: description, target, basis, reason", JX_TEXT_LINE_MAX},
		{"bytes of a purpose or a goal", JX_TEXT_BLOCK_MAX},
		{"bytes of a document's number", JX_DOCUMENT_MAX},
		{"bytes of a packed Project in a request", JX_PROJECT_BYTES},
		{"amounts of a plan", JX_PLAN_STEPS_MAX},
		{"hashes in the path of a receipt that this server makes", JX_RECEIPT_PATH_MAX},
		{"receipts of one Confirm", JX_CONFIRM_MAX},
		{"goals of a project", JX_GOALS_MAX},
		{"indicators of a project", JX_INDICATORS_MAX},
		{"versions of a project", JX_PROJECT_VERSIONS},
		{"adjustments of a project", JX_ADJUSTMENTS_MAX},
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

/* -- messages, from the descriptor set --------------------------------------------------------------------------- */

static const char *after_dot(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot ? dot + 1 : name;
}

static const char *type_text(const Google__Protobuf__FieldDescriptorProto *field)
{
	switch ((int)field->type) {
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_INT64:
		return "int64";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT64:
		return "uint64";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_UINT32:
		return "uint32";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BOOL:
		return "bool";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_STRING:
		return "string";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_BYTES:
		return "bytes";
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_MESSAGE:
	case GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__TYPE__TYPE_ENUM:
		return after_dot(field->type_name);
	default:
		cr_assert_fail("the page does not explain type %d of %s", (int)field->type, field->name);
		return "";
	}
}

static void message_row(const Google__Protobuf__DescriptorProto *message, char row[ROW_SIZE])
{
	int used = snprintf(row, ROW_SIZE, "| message `%s` |", message->name);

	for (size_t i = 0; i < message->n_field; i++) {
		const Google__Protobuf__FieldDescriptorProto *field = message->field[i];
		bool repeated = field->label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED;

		used += snprintf(row + used, ROW_SIZE - (size_t)used, "%s %d `%s` %s%s", i ? "," : "", field->number,
				 field->name, repeated ? "repeated " : "", type_text(field));
	}
	used += snprintf(row + used, ROW_SIZE - (size_t)used, " |\n");
	cr_assert_lt(used, ROW_SIZE);
}

static void enum_row(const Google__Protobuf__EnumDescriptorProto *type, char row[ROW_SIZE])
{
	int used = snprintf(row, ROW_SIZE, "| enum `%s` |", type->name);

	for (size_t i = 0; i < type->n_value; i++)
		used += snprintf(row + used, ROW_SIZE - (size_t)used, "%s %d `%s`", i ? "," : "",
				 type->value[i]->number, type->value[i]->name);
	used += snprintf(row + used, ROW_SIZE - (size_t)used, " |\n");
	cr_assert_lt(used, ROW_SIZE);
}

/* Returns how many rows the file's messages and enums have. */
static size_t expect_types(struct page *page, const Google__Protobuf__FileDescriptorProto *file)
{
	char row[ROW_SIZE];

	for (size_t i = 0; i < file->n_message_type; i++) {
		message_row(file->message_type[i], row);
		expect_row(page, row);
	}
	for (size_t i = 0; i < file->n_enum_type; i++) {
		enum_row(file->enum_type[i], row);
		expect_row(page, row);
	}
	return file->n_message_type + file->n_enum_type;
}

Test(protocol_page, has_every_message)
{
	Google__Protobuf__FileDescriptorSet *set =
		google__protobuf__file_descriptor_set__unpack(NULL, jx_descriptor_set_size, jx_descriptor_set);
	struct page page;
	size_t rows = 0;

	cr_assert_not_null(set);
	page_open(&page);
	for (size_t i = 0; i < set->n_file; i++) {
		if (strcmp(set->file[i]->package, "jixiao.v1") == 0)
			rows += expect_types(&page, set->file[i]);
	}
	cr_expect_gt(rows, 0);
	cr_expect_eq(count_lines(&page, "| message `") + count_lines(&page, "| enum `"), rows,
		     "the page has messages that are no more");
	google__protobuf__file_descriptor_set__free_unpacked(set, NULL);
	page_close(&page);
}
