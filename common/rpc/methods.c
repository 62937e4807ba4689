/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/methods.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "google/protobuf/descriptor.pb-c.h"

/* The extension of MethodOptions in access.proto. protobuf-c knows no extensions: it arrives as an unknown field. */
#define ACCESS_FIELD 50001u
#define PROBLEM_SIZE 256u
#define WIRE_LENGTH  PROTOBUF_C_WIRE_TYPE_LENGTH_PREFIXED
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

typedef Google__Protobuf__FileDescriptorSet file_set;
typedef Google__Protobuf__FileDescriptorProto file_proto;
typedef Google__Protobuf__ServiceDescriptorProto service_proto;
typedef Google__Protobuf__MethodDescriptorProto method_proto;

static const char *const role_names[] = {
	[JIXIAO__V1__ROLE__ROLE_CLERK] = "clerk",     [JIXIAO__V1__ROLE__ROLE_REVIEWER] = "reviewer",
	[JIXIAO__V1__ROLE__ROLE_MANAGER] = "manager", [JIXIAO__V1__ROLE__ROLE_AUDITOR] = "auditor",
	[JIXIAO__V1__ROLE__ROLE_ADMIN] = "admin",     [JIXIAO__V1__ROLE__ROLE_SERVER] = "server",
	[JIXIAO__V1__ROLE__ROLE_HEAD] = "head",
};

const char *jx_role_name(Jixiao__V1__Role role)
{
	return (size_t)role < COUNT(role_names) ? role_names[role] : NULL;
}

Jixiao__V1__Role jx_role_find(const char *name)
{
	for (size_t i = 1; i < COUNT(role_names); i++)
		if (strcmp(role_names[i], name) == 0)
			return (Jixiao__V1__Role)i;
	return JIXIAO__V1__ROLE__ROLE_UNSPECIFIED;
}

__attribute__((format(printf, 2, 3))) static enum jx_status refuse(char problem[PROBLEM_SIZE], const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(problem, PROBLEM_SIZE, format, args);
	va_end(args);
	return JX_INVALID_ARGUMENT;
}

/* protobuf-c keeps an unknown field as it stood on the wire, its length in front. */
static Jixiao__V1__Access *unpack_access(const ProtobufCMessageUnknownField *field)
{
	size_t at = 0;

	while (at < field->len && field->data[at] & 0x80)
		at++;
	if (at >= field->len)
		return NULL;
	at++;
	return jixiao__v1__access__unpack(NULL, field->len - at, field->data + at);
}

static const char *access_problem(const Jixiao__V1__Access *access, const method_proto *method)
{
	if (access->scope == JIXIAO__V1__SCOPE__SCOPE_UNSPECIFIED ||
	    !protobuf_c_enum_descriptor_get_value(&jixiao__v1__scope__descriptor, (int)access->scope))
		return "its access option names no scope";
	if (access->scope == JIXIAO__V1__SCOPE__SCOPE_ANY && access->scope_field[0])
		return "its access option names a scope field, but any office may be meant";
	for (size_t i = 0; i < access->n_roles; i++)
		if (!jx_role_name(access->roles[i]))
			return "its access option names a role that does not exist";
	if (access->base.n_unknown_fields > 0)
		return "its access option has a field that this program does not know";
	if (method->client_streaming)
		return "it takes a stream, and a request is one message";
	if (access->write && method->server_streaming)
		return "it is a write and answers with a stream";
	return NULL;
}

static enum jx_status read_access(const method_proto *method, struct jx_method *row, char problem[PROBLEM_SIZE])
{
	const ProtobufCMessage *options = method->options ? &method->options->base : NULL;
	const char *wrong;

	for (unsigned i = 0; options && i < options->n_unknown_fields; i++) {
		const ProtobufCMessageUnknownField *field = &options->unknown_fields[i];

		if (field->tag != ACCESS_FIELD)
			continue;
		if (row->access)
			return refuse(problem, "%s: it has more than one access option", row->name);
		row->access = field->wire_type == WIRE_LENGTH ? unpack_access(field) : NULL;
		if (!row->access)
			return refuse(problem, "%s: its access option is damaged", row->name);
	}
	if (!row->access)
		return refuse(problem, "%s: it has no access option", row->name);
	wrong = access_problem(row->access, method);
	return wrong ? refuse(problem, "%s: %s", row->name, wrong) : JX_OK;
}

/* The set names types as ".jixiao.v1.OfficesAddRequest". */
static bool copy_type(const char *type, char out[JX_METHOD_NAME_MAX])
{
	size_t length = type && type[0] == '.' ? strlen(type + 1) : 0;

	if (length == 0 || length >= JX_METHOD_NAME_MAX)
		return false;
	memcpy(out, type + 1, length + 1);
	return true;
}

static enum jx_status read_method(const file_proto *file, const service_proto *service, const method_proto *method,
				  struct jx_method *row, char problem[PROBLEM_SIZE])
{
	const char *package = file->package ? file->package : "";
	int length;

	if (!service->name || !method->name)
		return refuse(problem, "a method has no name");
	length = snprintf(row->name, sizeof(row->name), "%s%s%s/%s", package, *package ? "." : "", service->name,
			  method->name);
	if (length < 0 || (size_t)length >= sizeof(row->name))
		return refuse(problem, "%s: its name is too long", row->name);
	if (!copy_type(method->input_type, row->input) || !copy_type(method->output_type, row->output))
		return refuse(problem, "%s: its messages are not named", row->name);
	return read_access(method, row, problem);
}

static enum jx_status read_file(const file_proto *file, struct jx_methods *methods, char problem[PROBLEM_SIZE])
{
	enum jx_status status = JX_OK;

	for (size_t s = 0; s < file->n_service && status == JX_OK; s++) {
		const service_proto *service = file->service[s];

		for (size_t m = 0; m < service->n_method && status == JX_OK; m++)
			status = read_method(file, service, service->method[m], &methods->rows[methods->count++],
					     problem);
	}
	return status;
}

static size_t count_methods(const file_set *set)
{
	size_t count = 0;

	for (size_t f = 0; f < set->n_file; f++)
		for (size_t s = 0; s < set->file[f]->n_service; s++)
			count += set->file[f]->service[s]->n_method;
	return count;
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct jx_method *)a)->name, ((const struct jx_method *)b)->name);
}

static enum jx_status sort_methods(struct jx_methods *methods, char problem[PROBLEM_SIZE])
{
	qsort(methods->rows, methods->count, sizeof(*methods->rows), compare_names);
	for (size_t i = 1; i < methods->count; i++)
		if (compare_names(&methods->rows[i - 1], &methods->rows[i]) == 0)
			return refuse(problem, "%s: it is there twice", methods->rows[i].name);
	return JX_OK;
}

enum jx_status jx_methods_read(const uint8_t *set, size_t n, struct jx_methods *methods, char problem[PROBLEM_SIZE])
{
	file_set *files = google__protobuf__file_descriptor_set__unpack(NULL, n, set);
	enum jx_status status = JX_OK;
	size_t count;

	*methods = (struct jx_methods){0};
	if (!files)
		return refuse(problem, "the descriptor set cannot be read");
	count = count_methods(files);
	if (count == 0) {
		status = refuse(problem, "the descriptor set has no method");
		goto out;
	}
	methods->rows = calloc(count, sizeof(*methods->rows));
	if (!methods->rows) {
		(void)refuse(problem, "memory is exhausted");
		status = JX_RESOURCE_EXHAUSTED;
		goto out;
	}
	for (size_t f = 0; f < files->n_file && status == JX_OK; f++)
		status = read_file(files->file[f], methods, problem);
	if (status == JX_OK)
		status = sort_methods(methods, problem);
out:
	google__protobuf__file_descriptor_set__free_unpacked(files, NULL);
	return status;
}

void jx_methods_clear(struct jx_methods *methods)
{
	for (size_t i = 0; i < methods->count; i++)
		if (methods->rows[i].access)
			jixiao__v1__access__free_unpacked(methods->rows[i].access, NULL);
	free(methods->rows);
	*methods = (struct jx_methods){0};
}

static int compare_to_name(const void *name, const void *row)
{
	return strcmp(name, ((const struct jx_method *)row)->name);
}

const struct jx_method *jx_methods_find(const struct jx_methods *methods, const char *name)
{
	return methods->count > 0
		       ? bsearch(name, methods->rows, methods->count, sizeof(*methods->rows), compare_to_name)
		       : NULL;
}
