/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/methods.h"

#include <stdlib.h>
#include <string.h>

#include "google/protobuf/descriptor.pb-c.h"

#include "tests/lib/expect.h"

typedef Google__Protobuf__FileDescriptorSet file_set;
typedef Google__Protobuf__MethodDescriptorProto method_proto;

static file_set *set;
static method_proto *method; /* Offices/Add of the set */

/* The embedded set, to be damaged. */
static void unpack_set(void)
{
	set = google__protobuf__file_descriptor_set__unpack(NULL, jx_descriptor_set_size, jx_descriptor_set);
	cr_assert_not_null(set);
	for (size_t f = 0; f < set->n_file; f++)
		if (strcmp(set->file[f]->name, "jixiao/v1/offices.proto") == 0)
			method = set->file[f]->service[0]->method[0];
	cr_assert_not_null(method);
	cr_assert_str_eq(method->name, "Add");
}

static void free_set(void)
{
	google__protobuf__file_descriptor_set__free_unpacked(set, NULL);
}

TestSuite(methods, .init = unpack_set, .fini = free_set);

static ProtobufCMessage *options(void)
{
	return &method->options->base;
}

/* Puts this access option in the place of the method's own. */
static void replace_access(const Jixiao__V1__Access *access)
{
	ProtobufCMessageUnknownField *field = &options()->unknown_fields[0];
	size_t n = jixiao__v1__access__get_packed_size(access);

	cr_assert_lt(n, 128);
	free(field->data);
	field->data = malloc(n + 1);
	field->len = n + 1;
	field->data[0] = (uint8_t)n;
	cr_assert_eq(jixiao__v1__access__pack(access, field->data + 1), n);
}

/* Reads the set as it is now; what is wrong with it must be told in these words, after the method's name. */
static void expect_problem(const char *words)
{
	size_t n = google__protobuf__file_descriptor_set__get_packed_size(set);
	uint8_t *bytes = malloc(n);
	char problem[256] = "";
	struct jx_methods methods;

	cr_assert_eq(google__protobuf__file_descriptor_set__pack(set, bytes), n);
	EXPECT_STATUS(jx_methods_read(bytes, n, &methods, problem), JX_INVALID_ARGUMENT);
	jx_methods_clear(&methods);
	free(bytes);
	cr_assert_not_null(strstr(problem, words), "%s", problem);
	cr_assert_not_null(strstr(problem, "Offices/"), "%s", problem);
}

Test(methods, reads_the_embedded_set)
{
	char problem[256] = "";
	const struct jx_method *add;
	struct jx_methods methods;

	EXPECT_OK(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &methods, problem));
	cr_assert_str_empty(problem);
	for (size_t i = 0; i < methods.count; i++) {
		cr_assert_not_null(methods.rows[i].access);
		cr_assert_eq(jx_methods_find(&methods, methods.rows[i].name), &methods.rows[i]);
		if (i > 0)
			cr_assert_lt(strcmp(methods.rows[i - 1].name, methods.rows[i].name), 0);
	}
	add = jx_methods_find(&methods, "jixiao.v1.Offices/Add");
	cr_assert_not_null(add);
	cr_assert_str_eq(add->input, "jixiao.v1.OfficesAddRequest");
	cr_assert_str_eq(add->output, "jixiao.v1.OfficesAddResponse");
	cr_assert(add->access->write);
	cr_assert_eq(add->access->n_roles, 1);
	cr_assert_eq(add->access->roles[0], JIXIAO__V1__ROLE__ROLE_ADMIN);
	cr_assert_eq(add->access->scope, JIXIAO__V1__SCOPE__SCOPE_OWN_OR_BELOW);
	cr_assert_str_eq(add->access->scope_field, "parent_code");
	cr_assert_null(jx_methods_find(&methods, "jixiao.v1.Offices/Ad"));
	cr_assert_null(jx_methods_find(&methods, "jixiao.v1.Offices/Add2"));
	cr_assert_null(jx_methods_find(&methods, ""));
	jx_methods_clear(&methods);
	cr_assert_null(jx_methods_find(&methods, "jixiao.v1.Offices/Add"));
}

Test(methods, refuses_a_damaged_set)
{
	char problem[256] = "";
	struct jx_methods methods;

	EXPECT_STATUS(jx_methods_read(jx_descriptor_set, jx_descriptor_set_size - 1, &methods, problem),
		      JX_INVALID_ARGUMENT);
	cr_assert_not_null(strstr(problem, "cannot be read"));
	jx_methods_clear(&methods);
	EXPECT_STATUS(jx_methods_read(jx_descriptor_set, 0, &methods, problem), JX_INVALID_ARGUMENT);
	cr_assert_not_null(strstr(problem, "no method"));
	jx_methods_clear(&methods);
}

Test(methods, wants_an_access_option)
{
	free(options()->unknown_fields[0].data);
	options()->n_unknown_fields = 0;
	expect_problem("no access option");
	google__protobuf__method_options__free_unpacked(method->options, NULL);
	method->options = NULL;
	expect_problem("no access option");
}

Test(methods, wants_one_access_option)
{
	ProtobufCMessageUnknownField *fields = malloc(2 * sizeof(*fields));

	fields[0] = options()->unknown_fields[0];
	fields[1] = fields[0];
	fields[1].data = malloc(fields[0].len);
	memcpy(fields[1].data, fields[0].data, fields[0].len);
	free(options()->unknown_fields);
	options()->unknown_fields = fields;
	options()->n_unknown_fields = 2;
	expect_problem("more than one access option");
}

Test(methods, wants_an_access_option_that_can_be_read)
{
	ProtobufCMessageUnknownField *field = &options()->unknown_fields[0];

	/* A length, and a field of it that is cut short. */
	memcpy(field->data, "\x02\x12\x7f", 3);
	field->len = 3;
	expect_problem("damaged");
	field->wire_type = PROTOBUF_C_WIRE_TYPE_VARINT;
	field->data[0] = 1;
	field->len = 1;
	expect_problem("damaged");
}

Test(methods, wants_a_scope)
{
	Jixiao__V1__Access access = JIXIAO__V1__ACCESS__INIT;

	replace_access(&access);
	expect_problem("no scope");
	access.scope = (Jixiao__V1__Scope)9;
	replace_access(&access);
	expect_problem("no scope");
}

Test(methods, wants_an_option_that_makes_sense)
{
	Jixiao__V1__Access access = JIXIAO__V1__ACCESS__INIT;
	Jixiao__V1__Role role = JIXIAO__V1__ROLE__ROLE_UNSPECIFIED;
	char field[] = "office_code";

	access.scope = JIXIAO__V1__SCOPE__SCOPE_ANY;
	access.scope_field = field;
	replace_access(&access);
	expect_problem("any office may be meant");
	access.scope_field = (char *)protobuf_c_empty_string;
	access.roles = &role;
	access.n_roles = 1;
	replace_access(&access);
	expect_problem("role that does not exist");
	role = (Jixiao__V1__Role)8;
	replace_access(&access);
	expect_problem("role that does not exist");
}

Test(methods, refuses_streams)
{
	method->has_server_streaming = 1;
	method->server_streaming = 1;
	expect_problem("stream");
	method->server_streaming = 0;
	method->has_client_streaming = 1;
	method->client_streaming = 1;
	expect_problem("stream");
}

Test(methods, refuses_names_that_do_not_fit)
{
	free(method->name);
	method->name = malloc(JX_METHOD_NAME_MAX + 1);
	memset(method->name, 'n', JX_METHOD_NAME_MAX);
	method->name[JX_METHOD_NAME_MAX] = '\0';
	expect_problem("too long");
	/* "jixiao.v1.Offices/" has 18 characters: the longest that fits, and one more. */
	method->name[JX_METHOD_NAME_MAX - 18] = '\0';
	expect_problem("too long");
	free(method->input_type);
	method->input_type = NULL;
	method->name[JX_METHOD_NAME_MAX - 19] = '\0';
	expect_problem("not named");
}

Test(methods, refuses_a_name_that_is_there_twice)
{
	free(method->name);
	method->name = strdup("List");
	expect_problem("there twice");
}

Test(methods, names_roles)
{
	for (unsigned i = 0; i < jixiao__v1__role__descriptor.n_values; i++) {
		Jixiao__V1__Role role = (Jixiao__V1__Role)jixiao__v1__role__descriptor.values[i].value;
		const char *name = jx_role_name(role);

		cr_assert_eq(name == NULL, role == JIXIAO__V1__ROLE__ROLE_UNSPECIFIED);
		if (name)
			cr_assert_eq(jx_role_find(name), role);
	}
	cr_assert_str_eq(jx_role_name(JIXIAO__V1__ROLE__ROLE_CLERK), "clerk");
	cr_assert_null(jx_role_name((Jixiao__V1__Role)8));
	cr_assert_null(jx_role_name((Jixiao__V1__Role)-1));
	cr_assert_eq(jx_role_find(""), JIXIAO__V1__ROLE__ROLE_UNSPECIFIED);
	cr_assert_eq(jx_role_find("Clerk"), JIXIAO__V1__ROLE__ROLE_UNSPECIFIED);
}
