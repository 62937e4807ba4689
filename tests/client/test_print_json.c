/* SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "client/print/print.h"
#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"
#include "jixiao/v1/server.pb-c.h"
#include "tests/lib/expect.h"

static void expect_json(const ProtobufCMessage *message, const char *expected)
{
	char *text = jx_json_text(message);

	cr_assert_not_null(text);
	cr_assert_str_eq(text, expected);
	free(text);
}

Test(print_json, every_kind_of_field)
{
	Jixiao__V1__Violation violation = JIXIAO__V1__VIOLATION__INIT;
	Jixiao__V1__Violation *violations[] = {&violation};
	Jixiao__V1__Receipt receipt = JIXIAO__V1__RECEIPT__INIT;
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	ProtobufCBinaryData path[] = {{1, (uint8_t *)"\xff"}, {2, (uint8_t *)"\xfb\xef"}};
	char *args[] = {"129001", "青岛市信访局"};

	violation.field = "offices[3].name";
	violation.severity = JIXIAO__V1__SEVERITY__SEVERITY_VERIFY;
	receipt.seq = UINT64_MAX;
	receipt.time_ms = INT64_MIN;
	receipt.replayed = 1;
	receipt.leaf = UINT32_MAX;
	receipt.path = path;
	receipt.n_path = 2;
	receipt.entry_hash = (ProtobufCBinaryData){3, (uint8_t *)"abc"};
	response.call = 1;
	response.status = JIXIAO__V1__STATUS_CODE__STATUS_CODE_ALREADY_EXISTS;
	response.args = args;
	response.n_args = 2;
	response.violations = violations;
	response.n_violations = 1;
	response.receipt = &receipt;
	expect_json(&response.base, "{\n"
				    "  \"call\": \"1\",\n"
				    "  \"status\": \"STATUS_CODE_ALREADY_EXISTS\",\n"
				    "  \"reason\": \"\",\n"
				    "  \"message\": \"\",\n"
				    "  \"args\": [\n"
				    "    \"129001\",\n"
				    "    \"青岛市信访局\"\n"
				    "  ],\n"
				    "  \"violations\": [\n"
				    "    {\n"
				    "      \"field\": \"offices[3].name\",\n"
				    "      \"rule\": \"\",\n"
				    "      \"severity\": \"SEVERITY_VERIFY\",\n"
				    "      \"text\": \"\",\n"
				    "      \"fix\": \"\",\n"
				    "      \"trial\": false\n"
				    "    }\n"
				    "  ],\n"
				    "  \"body\": \"\",\n"
				    "  \"more\": false,\n"
				    "  \"receipt\": {\n"
				    "    \"seq\": \"18446744073709551615\",\n"
				    "    \"entryHash\": \"YWJj\",\n"
				    "    \"timeMs\": \"-9223372036854775808\",\n"
				    "    \"serverSignature\": \"\",\n"
				    "    \"replayed\": true,\n"
				    "    \"leaf\": 4294967295,\n"
				    "    \"path\": [\n"
				    "      \"/w==\",\n"
				    "      \"++8=\"\n"
				    "    ]\n"
				    "  },\n"
				    "  \"index\": 0\n"
				    "}\n");
}

Test(print_json, defaults_are_printed_and_unset_messages_left_out)
{
	Jixiao__V1__PrincipalsWhoAmIResponse empty = JIXIAO__V1__PRINCIPALS_WHO_AM_IRESPONSE__INIT;
	Jixiao__V1__PrincipalsWhoAmIRequest nothing = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;

	expect_json(&empty.base, "{\n"
				 "  \"officeName\": \"\",\n"
				 "  \"rolesInForce\": [],\n"
				 "  \"needsEndorsement\": false\n"
				 "}\n");
	expect_json(&nothing.base, "{}\n");
}

Test(print_json, enums_that_the_contract_does_not_name_are_numbers)
{
	Jixiao__V1__Role roles[] = {JIXIAO__V1__ROLE__ROLE_CLERK, (Jixiao__V1__Role)77};
	Jixiao__V1__Access access = JIXIAO__V1__ACCESS__INIT;

	access.roles = roles;
	access.n_roles = 2;
	expect_json(&access.base, "{\n"
				  "  \"write\": false,\n"
				  "  \"roles\": [\n"
				  "    \"ROLE_CLERK\",\n"
				  "    77\n"
				  "  ],\n"
				  "  \"scope\": \"SCOPE_UNSPECIFIED\",\n"
				  "  \"scopeField\": \"\"\n"
				  "}\n");
}

Test(print_json, control_characters_and_quotes_are_escaped)
{
	Jixiao__V1__RoleGrant grant = JIXIAO__V1__ROLE_GRANT__INIT;

	grant.until = "\x1b[31m\"\\\n\t/";
	expect_json(&grant.base, "{\n"
				 "  \"role\": \"ROLE_UNSPECIFIED\",\n"
				 "  \"until\": \"\\u001B[31m\\\"\\\\\\n\\t/\"\n"
				 "}\n");
}

Test(print_json, text_that_is_no_utf8_is_refused)
{
	Jixiao__V1__RoleGrant grant = JIXIAO__V1__ROLE_GRANT__INIT;
	Jixiao__V1__RoleGrant *grants[] = {&grant};
	Jixiao__V1__Principal principal = JIXIAO__V1__PRINCIPAL__INIT;

	grant.until = "\xc3(";
	principal.roles = grants;
	principal.n_roles = 1;
	EXPECT_STATUS(jx_print_json(stdout, &principal.base), JX_INVALID_ARGUMENT);
	cr_assert_null(jx_json_text(&principal.base));
}

/* The contract has neither oneof nor floating point, so this message is made by hand. */
struct choice {
	ProtobufCMessage base;
	uint32_t which;
	union {
		char *name;
		int32_t number;
	};
	double ratio;
};

#define CHOICE_ONEOF(name, id, label, type)                                                                            \
	{                                                                                                              \
#name, id, label, type, offsetof(struct choice, which), offsetof(struct choice, name), NULL, NULL,     \
			PROTOBUF_C_FIELD_FLAG_ONEOF, 0, NULL, NULL                                                     \
	}

static const ProtobufCFieldDescriptor choice_fields[] = {
	CHOICE_ONEOF(name, 1, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_STRING),
	CHOICE_ONEOF(number, 2, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_INT32),
	{"ratio", 3, PROTOBUF_C_LABEL_NONE, PROTOBUF_C_TYPE_DOUBLE, 0, offsetof(struct choice, ratio), NULL, NULL, 0, 0,
	 NULL, NULL},
};

Test(print_json, only_the_chosen_member_of_a_oneof_is_printed)
{
	const ProtobufCMessageDescriptor descriptor = {.n_fields = 2, .fields = choice_fields};
	struct choice choice = {.base = {.descriptor = &descriptor}};

	expect_json(&choice.base, "{}\n");
	choice.which = 1;
	choice.name = "a";
	expect_json(&choice.base, "{\n  \"name\": \"a\"\n}\n");
	choice.which = 2;
	choice.number = INT32_MIN;
	expect_json(&choice.base, "{\n  \"number\": -2147483648\n}\n");
}

Test(print_json, floating_point_is_refused)
{
	const ProtobufCMessageDescriptor descriptor = {.n_fields = 3, .fields = choice_fields};
	struct choice choice = {.base = {.descriptor = &descriptor}};

	EXPECT_STATUS(jx_print_json(stdout, &choice.base), JX_UNIMPLEMENTED);
}

Test(print_json, bytes_of_every_length_are_padded)
{
	static const char *const expected[] = {"", "AA==", "AAE=", "AAEC", "AAECAw=="};
	uint8_t bytes[] = {0, 1, 2, 3};

	for (size_t n = 0; n <= sizeof(bytes); n++) {
		Jixiao__V1__ServerPingResponse pong = JIXIAO__V1__SERVER_PING_RESPONSE__INIT;
		char text[64];

		pong.payload = (ProtobufCBinaryData){n, bytes};
		(void)snprintf(text, sizeof(text), "{\n  \"payload\": \"%s\"\n}\n", expected[n]);
		expect_json(&pong.base, text);
	}
}

Test(print_json, output_that_cannot_be_written_is_told)
{
	Jixiao__V1__ServerPingResponse pong = JIXIAO__V1__SERVER_PING_RESPONSE__INIT;
	FILE *full = fopen("/dev/full", "w");

	cr_assert_not_null(full);
	EXPECT_STATUS(jx_print(full, JX_OUTPUT_JSON, NULL, &pong.base), JX_UNAVAILABLE);
	(void)fclose(full);
}
