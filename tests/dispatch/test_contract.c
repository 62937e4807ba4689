/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/contract.h"

#include <stdlib.h>
#include <string.h>

#include "google/protobuf/descriptor.pb-c.h"

#include "server/service/services.h"
#include "tests/lib/expect.h"

/* The embedded set, unpacked, to be damaged. */
static Google__Protobuf__FileDescriptorSet *unpack_set(void)
{
	Google__Protobuf__FileDescriptorSet *set =
		google__protobuf__file_descriptor_set__unpack(NULL, jx_descriptor_set_size, jx_descriptor_set);

	cr_assert(set);
	return set;
}

static enum jx_status init_with(const Google__Protobuf__FileDescriptorSet *set, char problem[256])
{
	size_t n = google__protobuf__file_descriptor_set__get_packed_size(set);
	uint8_t *bytes = malloc(n);
	struct jx_contract contract;
	enum jx_status status;

	cr_assert(bytes);
	(void)google__protobuf__file_descriptor_set__pack(set, bytes);
	status = jx_contract_init(&contract, bytes, n, jx_services, jx_services_count, problem);
	jx_contract_clear(&contract);
	free(bytes);
	return status;
}

static Google__Protobuf__MethodDescriptorProto *method_of(const Google__Protobuf__FileDescriptorSet *set,
							  const char *service, const char *method)
{
	for (size_t f = 0; f < set->n_file; f++) {
		for (size_t s = 0; s < set->file[f]->n_service; s++) {
			Google__Protobuf__ServiceDescriptorProto *row = set->file[f]->service[s];

			for (size_t m = 0; strcmp(row->name, service) == 0 && m < row->n_method; m++) {
				if (strcmp(row->method[m]->name, method) == 0)
					return row->method[m];
			}
		}
	}
	cr_assert_fail("no %s/%s", service, method);
	return NULL;
}

static void expect_problem(const Google__Protobuf__FileDescriptorSet *set, const char *wanted)
{
	char problem[256] = "";

	EXPECT_STATUS(init_with(set, problem), JX_FAILED_PRECONDITION);
	cr_assert(strstr(problem, wanted), "\"%s\" does not say \"%s\"", problem, wanted);
}

Test(contract, the_embedded_set_fits_the_services)
{
	struct jx_contract contract;
	const struct jx_contract_row *row;
	char problem[256] = "";

	cr_assert(jx_contract_init(&contract, jx_descriptor_set, jx_descriptor_set_size, jx_services, jx_services_count,
				   problem) == JX_OK,
		  "%s", problem);
	row = jx_contract_find(&contract, "jixiao.v1.Offices/Add");
	cr_assert(row && row->method->access->write);
	cr_assert_str_eq(row->scope_field->name, "parent_code");
	cr_assert_str_eq(row->input->name, "jixiao.v1.OfficesAddRequest");
	cr_assert_null(jx_contract_find(&contract, "jixiao.v1.Offices/Ad"));
	cr_assert_null(jx_contract_find(&contract, "jixiao.v1.Offices/Add "));
	cr_assert_null(jx_contract_find(&contract, ""));
	jx_contract_clear(&contract);
}

Test(contract, a_method_without_access_stops_the_server)
{
	Google__Protobuf__FileDescriptorSet *set = unpack_set();
	Google__Protobuf__MethodDescriptorProto *method = method_of(set, "Server", "Ping");

	google__protobuf__method_options__free_unpacked(method->options, NULL);
	method->options = NULL;
	expect_problem(set, "jixiao.v1.Server/Ping");
	google__protobuf__file_descriptor_set__free_unpacked(set, NULL);
}

Test(contract, a_scope_needs_its_field)
{
	Google__Protobuf__FileDescriptorSet *set = unpack_set();
	ProtobufCMessage *add = &method_of(set, "Offices", "Add")->options->base;
	ProtobufCMessage *list = &method_of(set, "Journal", "List")->options->base;
	ProtobufCMessageUnknownField own = list->unknown_fields[0];

	/* Journal/List with the options of Offices/Add: its request has no parent_code. */
	list->unknown_fields[0] = add->unknown_fields[0];
	expect_problem(set, "jixiao.v1.Journal/List is scoped by parent_code");
	list->unknown_fields[0] = own;
	google__protobuf__file_descriptor_set__free_unpacked(set, NULL);
}

Test(contract, what_only_one_side_has)
{
	Google__Protobuf__FileDescriptorSet *set = unpack_set();
	Google__Protobuf__MethodDescriptorProto *method = method_of(set, "Server", "Ping");
	char *name = method->name, *type = method->input_type;
	struct jx_contract contract;
	char problem[256];

	method->name = "Pong";
	expect_problem(set, "nothing implements jixiao.v1.Server/Pong");
	method->name = name;
	method->input_type = ".jixiao.v1.ServerDescribeRequest";
	expect_problem(set, "jixiao.v1.Server/Ping is implemented for other messages");
	method->input_type = type;
	google__protobuf__file_descriptor_set__free_unpacked(set, NULL);

	EXPECT_STATUS(jx_contract_init(&contract, jx_descriptor_set, jx_descriptor_set_size, jx_services,
				       jx_services_count - 1, problem),
		      JX_FAILED_PRECONDITION);
	jx_contract_clear(&contract);
	EXPECT_STATUS(jx_contract_init(&contract, jx_descriptor_set, jx_descriptor_set_size / 2, jx_services,
				       jx_services_count, problem),
		      JX_FAILED_PRECONDITION);
	jx_contract_clear(&contract);
}

/* The graph of messages has no cycle: protobuf-c would follow it as deep as the bytes say. */
static void expect_acyclic(const ProtobufCMessageDescriptor *message, unsigned depth)
{
	cr_assert_leq(depth, JX_MESSAGE_DEPTH, "%s nests too deep", message->name);
	for (unsigned i = 0; i < message->n_fields; i++) {
		if (message->fields[i].type == PROTOBUF_C_TYPE_MESSAGE)
			expect_acyclic(message->fields[i].descriptor, depth + 1);
	}
}

Test(contract, no_message_contains_itself)
{
	for (size_t s = 0; s < jx_services_count; s++) {
		const ProtobufCServiceDescriptor *service = jx_services[s]->descriptor;

		for (unsigned m = 0; m < service->n_methods; m++) {
			expect_acyclic(service->methods[m].input, 0);
			expect_acyclic(service->methods[m].output, 0);
		}
	}
}
