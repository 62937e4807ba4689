/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/envelope.h"

#include <assert.h>
#include <string.h>

#include "server/dispatch/call_run.h"
#include "server/dispatch/guard.h"

#define MESSAGE_TEXT_SIZE 512u

/* The wire's numbers are ours. */
_Static_assert((int)JX_OK == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK, "");
_Static_assert((int)JX_CANCELLED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_CANCELLED, "");
_Static_assert((int)JX_UNKNOWN == JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNKNOWN, "");
_Static_assert((int)JX_INVALID_ARGUMENT == JIXIAO__V1__STATUS_CODE__STATUS_CODE_INVALID_ARGUMENT, "");
_Static_assert((int)JX_DEADLINE_EXCEEDED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_DEADLINE_EXCEEDED, "");
_Static_assert((int)JX_NOT_FOUND == JIXIAO__V1__STATUS_CODE__STATUS_CODE_NOT_FOUND, "");
_Static_assert((int)JX_ALREADY_EXISTS == JIXIAO__V1__STATUS_CODE__STATUS_CODE_ALREADY_EXISTS, "");
_Static_assert((int)JX_PERMISSION_DENIED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_PERMISSION_DENIED, "");
_Static_assert((int)JX_RESOURCE_EXHAUSTED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_RESOURCE_EXHAUSTED, "");
_Static_assert((int)JX_FAILED_PRECONDITION == JIXIAO__V1__STATUS_CODE__STATUS_CODE_FAILED_PRECONDITION, "");
_Static_assert((int)JX_ABORTED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_ABORTED, "");
_Static_assert((int)JX_OUT_OF_RANGE == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OUT_OF_RANGE, "");
_Static_assert((int)JX_UNIMPLEMENTED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNIMPLEMENTED, "");
_Static_assert((int)JX_INTERNAL == JIXIAO__V1__STATUS_CODE__STATUS_CODE_INTERNAL, "");
_Static_assert((int)JX_UNAVAILABLE == JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAVAILABLE, "");
_Static_assert((int)JX_DATA_LOSS == JIXIAO__V1__STATUS_CODE__STATUS_CODE_DATA_LOSS, "");
_Static_assert((int)JX_UNAUTHENTICATED == JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAUTHENTICATED, "");

/* An envelope is flat: a handful of fields, and room for those of later releases. */
static const struct jx_guard_limits envelope_limits = {.depth = 1, .elements = 32, .text = JX_METHOD_NAME_MAX - 1};

const Jixiao__V1__Request *jx_envelope_open(struct jx_call *call, const uint8_t *bytes, size_t n)
{
	struct jx_guard_report report;
	const Jixiao__V1__Request *request;

	if (jx_guard_check(&jixiao__v1__request__descriptor, bytes, n, &envelope_limits, &report) ==
	    JX_GUARD_MALFORMED) {
		jx_call_refuse(call, JX_REASON_MALFORMED_ENVELOPE, report.problem);
		return NULL;
	}
	request = (const Jixiao__V1__Request *)jx_call_unpack(call->arena, &jixiao__v1__request__descriptor, bytes, n);
	if (!request)
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
	else if (n > JX_MESSAGE_MAX)
		jx_call_refuse(call, JX_REASON_MESSAGE_TOO_LARGE, jx_call_number(call, n),
			       jx_call_number(call, JX_MESSAGE_MAX));
	else if (request->author.len != 0 && request->author.len != JX_KEY_BYTES)
		jx_call_refuse(call, JX_REASON_MALFORMED_ENVELOPE, "the author is no public key");
	return request;
}

const uint8_t *jx_envelope_author(const Jixiao__V1__Request *request, const uint8_t connection[JX_KEY_BYTES])
{
	return request->author.len != 0 ? request->author.data : connection;
}

/* Leaves `room` bytes unused after the message. */
static enum jx_status pack(const Jixiao__V1__Response *response, size_t room, struct jx_arena *arena,
			   struct jx_outbound *out)
{
	size_t n = jixiao__v1__response__get_packed_size(response);
	uint8_t *bytes;

	if (n + room > JX_MESSAGE_MAX)
		return JX_OUT_OF_RANGE;
	bytes = jx_arena_alloc(arena, n + room);
	if (!bytes)
		return JX_RESOURCE_EXHAUSTED;
	(void)jixiao__v1__response__pack(response, bytes);
	out->bytes = bytes;
	out->n = n;
	return JX_OK;
}

enum jx_status jx_envelope_answer(uint64_t call_number, const struct jx_call *call, size_t room, struct jx_arena *arena,
				  struct jx_outbound *out)
{
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;

	assert(call->outcome == JX_CALL_ANSWERED);
	response.call = call_number;
	response.body.data = call->body;
	response.body.len = call->body_size;
	return pack(&response, room, arena, out);
}

/* Packed messages that are joined are one with the fields of both. */
void jx_envelope_complete(const Jixiao__V1__Receipt *receipt, struct jx_outbound *out)
{
	Jixiao__V1__Response rest = JIXIAO__V1__RESPONSE__INIT;

	rest.receipt = (Jixiao__V1__Receipt *)receipt;
	assert(jixiao__v1__response__get_packed_size(&rest) <= JX_RECEIPT_ROOM);
	/* The bytes are const to those who send them; here they were packed, with room for these. */
	out->n += jixiao__v1__response__pack(&rest, (uint8_t *)out->bytes + out->n);
}

/* The texts are borrowed from the call until the message is packed; the generated structs merely lack the const. */
static void fill_violations(const struct jx_call *call, Jixiao__V1__Violation *violations,
			    Jixiao__V1__Violation **pointers, Jixiao__V1__Response *response)
{
	for (size_t i = 0; i < call->n_violations; i++) {
		jixiao__v1__violation__init(&violations[i]);
		violations[i].field = (char *)call->violations[i].field;
		violations[i].rule = (char *)call->violations[i].rule;
		violations[i].text = (char *)call->violations[i].text;
		violations[i].fix = (char *)call->violations[i].fix;
		violations[i].severity = (Jixiao__V1__Severity)call->violations[i].severity;
		pointers[i] = &violations[i];
	}
	response->violations = pointers;
	response->n_violations = call->n_violations;
}

void jx_envelope_refuse(uint64_t call_number, const struct jx_call *call, struct jx_arena *arena,
			struct jx_outbound *out)
{
	const struct jx_reason_row *row = jx_reason_row(call->reason);
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	Jixiao__V1__Violation violations[JX_VIOLATIONS_MAX];
	Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	char message[MESSAGE_TEXT_SIZE];

	assert(call->outcome == JX_CALL_REFUSED);
	(void)jx_reason_format(row->text, call->args, call->n_args, message, sizeof(message));
	response.call = call_number;
	response.status = (Jixiao__V1__StatusCode)row->status;
	response.reason = (char *)row->name;
	response.message = message;
	response.args = (char **)call->args;
	response.n_args = call->n_args;
	fill_violations(call, violations, pointers, &response);
	if (pack(&response, 0, arena, out) != JX_OK)
		out->n = 0;
}
