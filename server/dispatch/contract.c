/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/contract.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/dispatch/guard.h"

#define PROBLEM_SIZE        256u
#define DEFAULT_SCOPE_FIELD "office_code"

__attribute__((format(printf, 2, 3))) static enum jx_status refuse(char *problem, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	(void)vsnprintf(problem, PROBLEM_SIZE, format, args);
	va_end(args);
	return JX_FAILED_PRECONDITION;
}

/* Finds the service and the index that "package.Service/Method" names. */
static bool find_implementation(struct jx_contract_row *row, ProtobufCService *const *services, size_t n)
{
	const char *name = row->method->name;
	const char *slash = strchr(name, '/');

	for (size_t i = 0; slash && i < n; i++) {
		const ProtobufCServiceDescriptor *service = services[i]->descriptor;
		size_t length = (size_t)(slash - name);

		if (strlen(service->name) != length || memcmp(service->name, name, length) != 0)
			continue;
		for (unsigned m = 0; m < service->n_methods; m++) {
			if (strcmp(service->methods[m].name, slash + 1) != 0)
				continue;
			row->service = services[i];
			row->index = m;
			row->input = service->methods[m].input;
			row->output = service->methods[m].output;
			return true;
		}
	}
	return false;
}

/* Of "seen.office_code" the repeated messages "seen"; NULL where there are none. */
static const ProtobufCFieldDescriptor *find_rows(const ProtobufCMessageDescriptor *input, const char *name)
{
	const char *dot = strchr(name, '.');

	for (unsigned i = 0; dot && i < input->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &input->fields[i];
		size_t n = (size_t)(dot - name);

		if (field->type == PROTOBUF_C_TYPE_MESSAGE && field->label == PROTOBUF_C_LABEL_REPEATED &&
		    strlen(field->name) == n && memcmp(field->name, name, n) == 0)
			return field;
	}
	return NULL;
}

static enum jx_status bind_scope(struct jx_contract_row *row, char *problem)
{
	const Jixiao__V1__Access *access = row->method->access;
	const char *name = access->scope_field[0] != '\0' ? access->scope_field : DEFAULT_SCOPE_FIELD;
	const ProtobufCMessageDescriptor *message = row->input;
	const char *last = name;

	if (access->scope == JIXIAO__V1__SCOPE__SCOPE_ANY)
		return JX_OK;
	row->scope_rows = find_rows(row->input, name);
	if (row->scope_rows) {
		message = row->scope_rows->descriptor;
		last = strchr(name, '.') + 1;
	}
	row->scope_field = protobuf_c_message_descriptor_get_field_by_name(message, last);
	if (!row->scope_field || row->scope_field->type != PROTOBUF_C_TYPE_STRING)
		return refuse(problem, "%s is scoped by %s, which is no text field of %s", row->method->name, name,
			      row->input->name);
	return JX_OK;
}

/* The guard keeps a bit a field. */
static bool outgrows_guard(const ProtobufCMessageDescriptor *message)
{
	if (message->n_fields > JX_GUARD_FIELDS)
		return true;
	for (unsigned i = 0; i < message->n_fields; i++) {
		if (message->fields[i].type == PROTOBUF_C_TYPE_MESSAGE && outgrows_guard(message->fields[i].descriptor))
			return true;
	}
	return false;
}

/* Unpacking has no depth limit of its own: a type that contains itself must not be in the contract. */
static bool nests_deeper(const ProtobufCMessageDescriptor *message, unsigned left)
{
	for (unsigned i = 0; i < message->n_fields; i++) {
		const ProtobufCFieldDescriptor *field = &message->fields[i];

		if (field->type != PROTOBUF_C_TYPE_MESSAGE)
			continue;
		if (left == 0 || nests_deeper(field->descriptor, left - 1))
			return true;
	}
	return false;
}

static enum jx_status bind_row(struct jx_contract_row *row, ProtobufCService *const *services, size_t n, char *problem)
{
	if (!find_implementation(row, services, n))
		return refuse(problem, "nothing implements %s", row->method->name);
	if (strcmp(row->input->name, row->method->input) != 0 || strcmp(row->output->name, row->method->output) != 0)
		return refuse(problem, "%s is implemented for other messages than the descriptor set has",
			      row->method->name);
	if (nests_deeper(row->input, JX_MESSAGE_DEPTH) || nests_deeper(row->output, JX_MESSAGE_DEPTH))
		return refuse(problem, "a message of %s nests deeper than %u, or contains itself", row->method->name,
			      JX_MESSAGE_DEPTH);
	if (outgrows_guard(row->input))
		return refuse(problem, "a message of %s has more than %u fields", row->method->name, JX_GUARD_FIELDS);
	return bind_scope(row, problem);
}

enum jx_status jx_contract_init(struct jx_contract *contract, const uint8_t *set, size_t n,
				ProtobufCService *const *services, size_t n_services, char problem[PROBLEM_SIZE])
{
	size_t implemented = 0;
	enum jx_status status;

	*contract = (struct jx_contract){0};
	status = jx_methods_read(set, n, &contract->methods, problem);
	if (status != JX_OK)
		return JX_FAILED_PRECONDITION;
	contract->rows = calloc(contract->methods.count + 1, sizeof(*contract->rows));
	if (!contract->rows)
		return refuse(problem, "no memory for %zu methods", contract->methods.count);
	for (size_t i = 0; i < contract->methods.count; i++) {
		contract->rows[i].method = &contract->methods.rows[i];
		status = bind_row(&contract->rows[i], services, n_services, problem);
		if (status != JX_OK)
			return status;
	}
	for (size_t i = 0; i < n_services; i++)
		implemented += services[i]->descriptor->n_methods;
	if (implemented != contract->methods.count)
		return refuse(problem, "%zu methods are implemented, and the descriptor set has %zu", implemented,
			      contract->methods.count);
	return JX_OK;
}

void jx_contract_clear(struct jx_contract *contract)
{
	jx_methods_clear(&contract->methods);
	free(contract->rows);
	*contract = (struct jx_contract){0};
}

const struct jx_contract_row *jx_contract_find(const struct jx_contract *contract, const char *name)
{
	const struct jx_method *method = jx_methods_find(&contract->methods, name);

	return method ? &contract->rows[method - contract->methods.rows] : NULL;
}
