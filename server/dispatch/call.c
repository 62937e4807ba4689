/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/call.h"

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/log.h"
#include "server/dispatch/call_run.h"

/* A copy in the call's arena; the empty string where there is no room, since a refusal must not fail. */
static const char *copied(struct jx_call *call, const char *text)
{
	const char *copy = jx_arena_string(call->arena, text, strlen(text));

	return copy ? copy : "";
}

void jx_call_refuse_with(struct jx_call *call, enum jx_reason reason, ...)
{
	va_list args;
	const char *arg;

	assert(call->outcome == JX_CALL_OPEN);
	call->outcome = JX_CALL_REFUSED;
	call->reason = reason;
	va_start(args, reason);
	while ((arg = va_arg(args, const char *)) != NULL) {
		assert(call->n_args < JX_REFUSAL_ARGS);
		call->args[call->n_args++] = copied(call, arg);
	}
	va_end(args);
}

void jx_call_violation(struct jx_call *call, const char *field, const char *rule, const char *text, const char *fix)
{
	jx_call_violation_as(call, JIXIAO__V1__SEVERITY__SEVERITY_ERROR, field, rule, text, fix);
}

void jx_call_violation_as(struct jx_call *call, Jixiao__V1__Severity severity, const char *field, const char *rule,
			  const char *text, const char *fix)
{
	if (call->n_violations == JX_VIOLATIONS_MAX)
		return;
	call->violations[call->n_violations++] = (struct jx_call_violation){
		.field = copied(call, field),
		.rule = copied(call, rule),
		.text = copied(call, text),
		.fix = copied(call, fix),
		.severity = (int)severity,
	};
}

void jx_call_reopen(struct jx_call *call)
{
	assert(call->outcome == JX_CALL_REFUSED);
	call->outcome = JX_CALL_OPEN;
	call->reason = JX_REASON_NONE;
	call->n_args = call->n_violations = 0;
}

const char *jx_call_number(struct jx_call *call, uint64_t number)
{
	char digits[24];

	(void)snprintf(digits, sizeof(digits), "%" PRIu64, number);
	return copied(call, digits);
}

void jx_call_fault(struct jx_call *call, enum jx_status status)
{
	assert(call->outcome == JX_CALL_OPEN && status != JX_OK);
	call->outcome = JX_CALL_FAULTED;
	call->fault = status;
}

void jx_call_park(struct jx_call *call)
{
	assert(call->outcome == JX_CALL_OPEN && !call->last_chance);
	call->outcome = JX_CALL_PARKED;
}

static void answer(const ProtobufCMessage *message, void *closure_data)
{
	struct jx_call *call = closure_data;
	size_t size;

	assert(call->outcome == JX_CALL_OPEN && message->descriptor == call->output);
	size = protobuf_c_message_get_packed_size(message);
	call->body = jx_arena_alloc(call->arena, size ? size : 1);
	if (!call->body) {
		jx_call_fault(call, JX_RESOURCE_EXHAUSTED);
		return;
	}
	call->body_size = protobuf_c_message_pack(message, call->body);
	call->outcome = JX_CALL_ANSWERED;
}

void jx_call_run(struct jx_call *call, const struct jx_contract_row *row, const ProtobufCMessage *request)
{
	assert(call->outcome == JX_CALL_OPEN && request->descriptor == row->input);
	call->output = row->output;
	row->service->invoke(row->service, row->index, request, answer, call);
	if (call->outcome == JX_CALL_OPEN)
		jx_call_fault(call, JX_FAULT(JX_INTERNAL, "%s neither answered nor refused", row->method->name));
}

static void *arena_alloc(void *arena, size_t size)
{
	return jx_arena_alloc(arena, size);
}

static void arena_free(void *arena, void *pointer)
{
	(void)arena;
	(void)pointer;
}

ProtobufCMessage *jx_call_unpack(struct jx_arena *arena, const ProtobufCMessageDescriptor *descriptor,
				 const uint8_t *bytes, size_t n)
{
	ProtobufCAllocator allocator = {.alloc = arena_alloc, .free = arena_free, .allocator_data = arena};

	return protobuf_c_message_unpack(descriptor, &allocator, n, bytes);
}
