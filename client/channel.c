/* SPDX-License-Identifier: Apache-2.0 */
#include "client/channel.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/server.pb-c.h"

#include "client/call.h"
#include "common/base/log.h"

/* The server has just answered, so that it is there or a guess is not worth more. */
#define LEDGER_ASK_MS 5000u

struct jx_channel {
	struct jx_channel_options options; /* what it points to is borrowed */
	struct jx_methods methods;
	struct jx_route route;
	struct jx_outcome outcome;
	uint64_t last_call;
};

/* A packed request body, and where it is a write, what makes it one. */
struct signed_body {
	uint8_t *bytes;
	size_t size;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	uint8_t signature[JX_SIGNATURE_BYTES];
	const uint8_t *author; /* borrowed; NULL: the channel's own key */
	struct jx_signed_request request;
};

enum jx_status jx_channel_open(const struct jx_channel_options *options, struct jx_channel **channel)
{
	struct jx_channel *opened = calloc(1, sizeof(*opened));
	char problem[256];
	enum jx_status status;

	assert(options->profile->n_endpoints > 0 && options->timeout_ms > 0);
	if (opened == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a channel");
	opened->options = *options;
	opened->route.profile = options->profile;
	opened->route.key = options->key;
	status = jx_methods_read(jx_descriptor_set, jx_descriptor_set_size, &opened->methods, problem);
	if (status != JX_OK) {
		jx_channel_close(opened);
		return JX_FAULT(JX_INTERNAL, "the built-in contract is damaged: %s", problem);
	}
	jx_outcome_clear(&opened->outcome);
	*channel = opened;
	return JX_OK;
}

void jx_channel_close(struct jx_channel *channel)
{
	if (channel == NULL)
		return;
	jx_outcome_clear(&channel->outcome);
	jx_route_clear(&channel->route);
	jx_methods_clear(&channel->methods);
	free(channel);
}

void jx_channel_limit(struct jx_channel *channel, uint32_t timeout_ms)
{
	if (channel->options.timeout_ms > timeout_ms)
		channel->options.timeout_ms = timeout_ms;
}

const struct jx_result *jx_channel_result(const struct jx_channel *channel)
{
	return &channel->outcome.result;
}

/* The row of a method; the stubs and the descriptor set come from one build, so there is one. */
static const struct jx_method *find_method(const struct jx_channel *channel,
					   const ProtobufCServiceDescriptor *descriptor, unsigned index)
{
	const struct jx_method *method;
	char name[JX_METHOD_NAME_MAX];

	(void)snprintf(name, sizeof(name), "%s/%s", descriptor->name, descriptor->methods[index].name);
	method = jx_methods_find(&channel->methods, name);
	assert(method != NULL);
	return method;
}

static enum jx_status pack_body(const ProtobufCMessage *input, struct signed_body *body)
{
	size_t size = protobuf_c_message_get_packed_size(input);
	uint8_t *bytes = malloc(size > 0 ? size : 1);

	if (bytes == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a request");
	(void)protobuf_c_message_pack(input, bytes);
	body->bytes = bytes;
	body->size = size;
	return JX_OK;
}

/* What is signed, but for the signature; the request id is there. */
static void describe_body(const struct jx_channel *channel, const struct jx_method *method, struct signed_body *body)
{
	body->request = (struct jx_signed_request){
		.ledger = channel->options.profile->ledger,
		.request_id = body->request_id,
		.method = method->name,
	};
	jx_hash(body->bytes, body->size, body->request.body_hash);
}

static void sign_body(const struct jx_channel *channel, const struct jx_method *method, struct signed_body *body)
{
	jx_request_id_new(body->request_id);
	describe_body(channel, method, body);
	jx_request_sign(channel->options.key, &body->request, body->signature);
}

static void run_call(struct jx_channel *channel, const struct jx_method *method,
		     const ProtobufCMessageDescriptor *output, struct signed_body *body)
{
	struct jx_call call = {
		.route = &channel->route,
		.outcome = &channel->outcome,
		.last_call = &channel->last_call,
		.timeout_ms = channel->options.timeout_ms,
		.request = JIXIAO__V1__REQUEST__INIT,
		.asked = {.method = method, .output = output, .profile = channel->options.profile},
	};

	call.request.method = (char *)method->name;
	call.request.body = (ProtobufCBinaryData){body->size, body->bytes};
	if (method->access->write) {
		call.request.request_id = (ProtobufCBinaryData){sizeof(body->request_id), body->request_id};
		call.request.signature = (ProtobufCBinaryData){sizeof(body->signature), body->signature};
		call.asked.request = &body->request;
	}
	if (body->author != NULL)
		call.request.author = (ProtobufCBinaryData){JX_KEY_BYTES, (uint8_t *)body->author};
	jx_call_run(&call);
}

/* Whether the server keeps another ledger than the profile's, by its own word. */
static bool ledger_differs(struct jx_channel *channel)
{
	static const struct jx_method describe = {.name = "jixiao.v1.Server/Describe"};
	uint32_t timeout_ms = channel->options.timeout_ms;
	struct jx_outcome outcome = {0};
	struct jx_call call = {
		.route = &channel->route,
		.outcome = &outcome,
		.last_call = &channel->last_call,
		.timeout_ms = timeout_ms < LEDGER_ASK_MS ? timeout_ms : LEDGER_ASK_MS,
		.request = JIXIAO__V1__REQUEST__INIT,
		.asked = {.method = &describe, .output = &jixiao__v1__server_describe_response__descriptor},
	};
	const Jixiao__V1__ServerDescribeResponse *answer;
	bool differs;

	call.request.method = (char *)describe.name;
	jx_call_run(&call);
	answer = (const Jixiao__V1__ServerDescribeResponse *)outcome.answer;
	differs = answer != NULL && answer->ledger.len == JX_KEY_BYTES &&
		  memcmp(answer->ledger.data, channel->options.profile->ledger, JX_KEY_BYTES) != 0;
	jx_outcome_clear(&outcome);
	return differs;
}

/* The outcome of the last call is forgotten. */
static void begin_call(struct jx_channel *channel)
{
	jx_outcome_clear(&channel->outcome);
	channel->outcome.result.attempts = 0;
}

static void finish_call(struct jx_channel *channel)
{
	/* The server cannot tell a wrong ledger from a wrong key. */
	if (channel->outcome.result.reason == JX_REASON_BAD_SIGNATURE && ledger_differs(channel))
		jx_outcome_fail(&channel->outcome, JX_REASON_LEDGER_MISMATCH, NULL, NULL);
}

static void invoke(ProtobufCService *service, unsigned index, const ProtobufCMessage *input, ProtobufCClosure closure,
		   void *closure_data)
{
	struct jx_channel *channel = ((struct jx_remote *)service)->channel;
	const struct jx_method *method = find_method(channel, service->descriptor, index);
	struct signed_body body = {0};
	enum jx_status status = pack_body(input, &body);

	begin_call(channel);
	if (status == JX_OK && method->access->write)
		sign_body(channel, method, &body);
	if (status == JX_OK)
		run_call(channel, method, service->descriptor->methods[index].output, &body);
	else
		jx_outcome_fail(&channel->outcome, JX_REASON_OUT_OF_MEMORY, NULL, NULL);
	finish_call(channel);
	free(body.bytes);
	closure(channel->outcome.answer, closure_data);
}

const ProtobufCMessage *jx_channel_deliver(struct jx_channel *channel, const ProtobufCServiceDescriptor *service,
					   const struct jx_signed_write *write)
{
	const ProtobufCMethodDescriptor *found =
		protobuf_c_service_descriptor_get_method_by_name(service, write->method);
	struct signed_body body = {.bytes = (uint8_t *)write->body, .size = write->body_size};
	const struct jx_method *method;

	begin_call(channel);
	if (found == NULL) {
		jx_outcome_fail(&channel->outcome, JX_REASON_UNKNOWN_METHOD, write->method, NULL);
		return NULL;
	}
	method = find_method(channel, service, (unsigned)(found - service->methods));
	memcpy(body.request_id, write->request_id, sizeof(body.request_id));
	memcpy(body.signature, write->signature, sizeof(body.signature));
	describe_body(channel, method, &body);
	if (memcmp(write->author, channel->options.key->public_key, JX_KEY_BYTES) != 0)
		body.author = write->author;
	run_call(channel, method, found->output, &body);
	finish_call(channel);
	return channel->outcome.answer;
}

void jx_keep_answer(const ProtobufCMessage *answer, void *closure_data)
{
	*(const ProtobufCMessage **)closure_data = answer;
}

void jx_remote_init(struct jx_remote *remote, struct jx_channel *channel, const ProtobufCServiceDescriptor *descriptor)
{
	remote->base = (ProtobufCService){.descriptor = descriptor, .invoke = invoke};
	remote->channel = channel;
}
