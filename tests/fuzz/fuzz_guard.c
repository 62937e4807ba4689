/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The guard before the unpacker: what it lets through is unpacked within a round's memory, and packs to a message that
 * it sees in the same way. The first byte chooses the message type, and the rest is the message.
 */
#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "server/dispatch/call_run.h"
#include "server/dispatch/guard.h"
#include "server/service/services.h"
#include "tests/fuzz/fuzz.h"

static const struct jx_guard_limits limits = {
	.depth = JX_MESSAGE_DEPTH,
	.elements = JX_MESSAGE_ELEMENTS,
	.text = JX_TEXT_MAX,
};

/* The inputs of all methods in the order of the services, then the envelope, then the entry. */
static const ProtobufCMessageDescriptor *choose(unsigned number)
{
	for (size_t i = 0; i < jx_services_count; i++) {
		const ProtobufCServiceDescriptor *service = jx_services[i]->descriptor;

		if (number < service->n_methods)
			return service->methods[number].input;
		number -= service->n_methods;
	}
	return number % 2 ? &jixiao__v1__journal_entry__descriptor : &jixiao__v1__request__descriptor;
}

static void repack(struct jx_arena *arena, const ProtobufCMessage *message, enum jx_guard_verdict verdict)
{
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *packed = jx_arena_alloc(arena, n + 1);
	struct jx_guard_report report;

	JX_FUZZ_MUST(packed != NULL);
	JX_FUZZ_MUST(protobuf_c_message_pack(message, packed) == n);
	JX_FUZZ_MUST(jx_guard_check(message->descriptor, packed, n, &limits, &report) == verdict);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
	const ProtobufCMessageDescriptor *descriptor;
	enum jx_guard_verdict verdict;
	struct jx_guard_report report;
	const ProtobufCMessage *message;
	struct jx_arena arena;

	if (n == 0 || n > JX_BODY_MAX)
		return 0;
	descriptor = choose(bytes[0]);
	verdict = jx_guard_check(descriptor, bytes + 1, n - 1, &limits, &report);
	if (verdict == JX_GUARD_MALFORMED)
		return 0;
	jx_arena_init(&arena, JX_REQUEST_ARENA);
	message = jx_call_unpack(&arena, descriptor, bytes + 1, n - 1);
	JX_FUZZ_MUST(message != NULL);
	JX_FUZZ_MUST(verdict == JX_GUARD_UNKNOWN || message->n_unknown_fields == 0);
	repack(&arena, message, verdict);
	jx_arena_clear(&arena);
	return 0;
}
