/* SPDX-License-Identifier: Apache-2.0 */
/* One call after another against a server that does what a script says: what is retried, believed, and reported. */
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "client/channel.h"
#include "client/platform.h"
#include "common/rpc/signing.h"
#include "tests/client/fake_server.h"
#include "tests/lib/expect.h"

#define TIMEOUT_MS 3000u
/* What "at once" is: far less than the call's time. */
#define AT_ONCE_MS 1500

#define SCRIPT(...)                                                                                                    \
	.script = (const enum fake_act[]){__VA_ARGS__},                                                                \
	.acts = sizeof((const enum fake_act[]){__VA_ARGS__}) / sizeof(enum fake_act)

/* A server and a channel to it. */
struct ends {
	struct fake_server server;
	struct jx_profile profile;
	struct jx_key key;
	struct jx_channel *channel;
	const struct jx_result *result;
	uint32_t timeout_ms; /* 0: TIMEOUT_MS */
};

static void add_endpoint(struct ends *ends, const char *endpoint)
{
	memcpy(ends->profile.endpoints[ends->profile.n_endpoints++], endpoint, strlen(endpoint) + 1);
}

static void connect_ends(struct ends *ends)
{
	struct jx_channel_options options = {
		.profile = &ends->profile,
		.key = &ends->key,
		.timeout_ms = ends->timeout_ms != 0 ? ends->timeout_ms : TIMEOUT_MS,
	};

	EXPECT_OK(jx_channel_open(&options, &ends->channel));
	ends->result = jx_channel_result(ends->channel);
}

static void open_ends(struct ends *ends)
{
	EXPECT_OK(jx_identity_init());
	jx_key_generate(&ends->key);
	ends->server.client = &ends->key;
	fake_server_start(&ends->server);
	memcpy(ends->profile.server, ends->server.key.public_key, JX_KEY_BYTES);
	memcpy(ends->profile.ledger, ends->server.key.public_key, JX_KEY_BYTES);
	add_endpoint(ends, ends->server.endpoint);
	connect_ends(ends);
}

static void close_ends(struct ends *ends)
{
	jx_channel_close(ends->channel);
	fake_server_stop(&ends->server);
}

static const ProtobufCMessage *ping(struct ends *ends, size_t size)
{
	Jixiao__V1__ServerPingRequest request = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.payload = (ProtobufCBinaryData){size, calloc(1, size + 1)};
	jx_remote_init(&remote, ends->channel, &jixiao__v1__server__descriptor);
	jixiao__v1__server__ping(&remote.base, &request, (Jixiao__V1__ServerPingResponse_Closure)jx_keep_answer,
				 &answer);
	free(request.payload.data);
	return answer;
}

static const Jixiao__V1__OfficesAddResponse *add_office(struct ends *ends)
{
	Jixiao__V1__OfficesAddRequest request = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)"370202";
	request.name = (char *)"市南区信访局";
	request.parent_code = (char *)"129001";
	jx_remote_init(&remote, ends->channel, &jixiao__v1__offices__descriptor);
	jixiao__v1__offices__add(&remote.base, &request, (Jixiao__V1__OfficesAddResponse_Closure)jx_keep_answer,
				 &answer);
	return (const Jixiao__V1__OfficesAddResponse *)answer;
}

static void expect_reason(const struct ends *ends, enum jx_reason reason)
{
	cr_assert_eq(ends->result->reason, reason, "got %s: %s", ends->result->reason_name, ends->result->message);
	EXPECT_STATUS(ends->result->status, jx_reason_row(reason)->status);
	cr_assert_null(ends->result->receipt);
}

/* A write that the server always treats so ends for that reason. */
static void expect_write(enum fake_act act, enum jx_reason reason)
{
	struct ends ends = {.server = {.script = &act, .acts = 1}, .timeout_ms = 1000};

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, reason);
	close_ends(&ends);
}

Test(channel, a_read_is_not_signed)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};

	open_ends(&ends);
	cr_assert_not_null(ping(&ends, 56));
	EXPECT_OK(ends.result->status);
	cr_assert_eq(ends.result->attempts, 1);
	cr_assert_null(ends.result->receipt);
	close_ends(&ends);
	cr_assert_eq(ends.server.seen[0].request_id_size, 0);
	cr_assert(ends.server.seen[0].timeout_ms > TIMEOUT_MS - 1000 && ends.server.seen[0].timeout_ms <= TIMEOUT_MS);
}

Test(channel, a_write_is_signed_and_its_receipt_kept)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};
	const Jixiao__V1__OfficesAddResponse *response;
	Jixiao__V1__KeptReceipt *kept;

	open_ends(&ends);
	response = add_office(&ends);
	cr_assert_not_null(response, "%s", ends.result->message);
	cr_assert_str_eq(response->office->name, "市南区信访局");
	cr_assert_eq(ends.result->receipt->seq, 7);
	kept = jixiao__v1__kept_receipt__unpack(NULL, ends.result->kept_receipt_size, ends.result->kept_receipt);
	cr_assert_not_null(kept);
	cr_assert_str_eq(kept->method, "jixiao.v1.Offices/Add");
	cr_assert_eq(kept->receipt->seq, 7);
	cr_assert_arr_eq(kept->server.data, ends.profile.server, JX_KEY_BYTES);
	close_ends(&ends);
	cr_assert(ends.server.seen[0].signature_fits);
	cr_assert_arr_eq(kept->request_id.data, ends.server.seen[0].request_id, JX_REQUEST_ID_BYTES);
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
}

/* With its path: it is verified again without the server. */
Test(channel, a_receipt_that_shares_its_signature_is_kept_whole)
{
	struct ends ends = {.server = {SCRIPT(FAKE_RECEIPT_SHARED)}};
	struct jx_signed_request request;
	Jixiao__V1__KeptReceipt *kept;

	open_ends(&ends);
	cr_assert_not_null(add_office(&ends), "%s", ends.result->message);
	kept = jixiao__v1__kept_receipt__unpack(NULL, ends.result->kept_receipt_size, ends.result->kept_receipt);
	cr_assert_not_null(kept);
	cr_assert_eq(kept->receipt->n_path, 1);
	request = (struct jx_signed_request){
		.ledger = kept->ledger.data, .request_id = kept->request_id.data, .method = kept->method};
	memcpy(request.body_hash, kept->body_hash.data, JX_HASH_BYTES);
	cr_assert_null(jx_receipt_problem(kept->receipt, kept->server.data, &request));
	close_ends(&ends);
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
}

Test(channel, two_writes_have_two_request_ids)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};

	open_ends(&ends);
	cr_assert_not_null(add_office(&ends));
	cr_assert_not_null(add_office(&ends));
	close_ends(&ends);
	cr_assert_neq(memcmp(ends.server.seen[0].request_id, ends.server.seen[1].request_id, JX_REQUEST_ID_BYTES), 0);
}

/* Every attempt of `ends` so far was the same request, under a number of its own, with less time. */
static void expect_same_request(const struct ends *ends, unsigned attempts)
{
	const struct fake_seen *seen = ends->server.seen;

	cr_assert_eq(atomic_load(&ends->server.requests), attempts);
	for (unsigned i = 0; i < attempts; i++)
		cr_assert(seen[i].signature_fits, "attempt %u", i);
	for (unsigned i = 1; i < attempts; i++) {
		cr_assert_arr_eq(seen[i].request_id, seen[0].request_id, JX_REQUEST_ID_BYTES);
		cr_assert_gt(seen[i].call, seen[i - 1].call);
		cr_assert_lt(seen[i].timeout_ms, seen[i - 1].timeout_ms);
	}
}

Test(channel, a_retry_has_the_same_request_id)
{
	static const enum fake_act scripts[][3] = {
		{FAKE_DROP, FAKE_DROP, FAKE_OK},
		{FAKE_CLOSE, FAKE_CLOSE, FAKE_REPLAYED},
		{FAKE_SHUTTING_DOWN, FAKE_QUEUE_FULL, FAKE_OK},
		{FAKE_COMMIT_UNKNOWN, FAKE_DROP, FAKE_REPLAYED},
	};

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		struct ends ends = {.server = {.script = scripts[i], .acts = 3}};

		open_ends(&ends);
		cr_assert_not_null(add_office(&ends), "script %zu: %s", i, ends.result->message);
		cr_assert_eq(ends.result->attempts, 3);
		close_ends(&ends);
		expect_same_request(&ends, 3);
	}
}

Test(channel, answers_of_other_calls_are_passed_over)
{
	struct ends ends = {.server = {SCRIPT(FAKE_LATE)}};

	open_ends(&ends);
	cr_assert_not_null(add_office(&ends), "%s", ends.result->message);
	cr_assert_eq(ends.result->attempts, 1);
	cr_assert_not_null(ping(&ends, 1), "%s", ends.result->message);
	close_ends(&ends);
}

Test(channel, silence_ends_at_the_deadline)
{
	struct ends ends = {.server = {SCRIPT(FAKE_DROP)}};
	int64_t begin, ms;

	open_ends(&ends);
	begin = jx_monotonic_us();
	cr_assert_null(add_office(&ends));
	ms = (jx_monotonic_us() - begin) / 1000;
	expect_reason(&ends, JX_REASON_NO_ANSWER);
	cr_assert(ms > TIMEOUT_MS - 200 && ms < TIMEOUT_MS + 500, "%d ms", (int)ms);
	cr_assert_null(ping(&ends, 1));
	expect_reason(&ends, JX_REASON_UNREACHABLE);
	close_ends(&ends);
}

/* "Nothing was changed" is true of the attempt that it answers, not of those before. */
Test(channel, a_doubt_is_not_forgotten)
{
	struct ends ends = {.server = {SCRIPT(FAKE_DROP, FAKE_TIMED_OUT)}};

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_NO_ANSWER);
	close_ends(&ends);
	expect_write(FAKE_COMMIT_UNKNOWN, JX_REASON_NO_ANSWER);
}

static void expect_doubt(const enum fake_act acts[2], enum jx_reason cause)
{
	struct ends ends = {.server = {.script = acts, .acts = 2}};

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_IN_DOUBT);
	cr_assert_eq(ends.result->n_args, 1);
	if (cause != JX_REASON_NONE)
		cr_assert_str_eq(ends.result->args[0], jx_reason_row(cause)->text);
	else
		cr_assert_str_eq(ends.result->args[0], "the server's own words");
	close_ends(&ends);
}

/* A server that refuses before it looks for its stored answer says nothing of the attempt that had none. */
Test(channel, a_refusal_does_not_end_a_doubt)
{
	static const enum fake_act revoked[] = {FAKE_DROP, FAKE_REVOKED}, fault[] = {FAKE_DROP, FAKE_FAULT},
				   unknown[] = {FAKE_COMMIT_UNKNOWN, FAKE_REVOKED}, expelled[] = {FAKE_EXPEL, FAKE_OK};

	expect_doubt(revoked, JX_REASON_NONE);
	expect_doubt(fault, JX_REASON_NONE);
	expect_doubt(unknown, JX_REASON_NONE);
	expect_doubt(expelled, JX_REASON_NOT_ENROLLED_OR_REVOKED);
}

Test(channel, what_is_certain_is_not_doubted)
{
	struct ends ends = {.server = {SCRIPT(FAKE_DROP, FAKE_REFUSED)}};
	struct ends reading = {.server = {SCRIPT(FAKE_DROP, FAKE_REVOKED)}};

	expect_write(FAKE_REVOKED, JX_REASON_REVOKED);
	expect_write(FAKE_FAULT, JX_REASON_FAULT);
	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_ROLE_MISSING);
	close_ends(&ends);
	open_ends(&reading);
	cr_assert_null(ping(&reading, 1));
	expect_reason(&reading, JX_REASON_REVOKED);
	close_ends(&reading);
}

/* A script may run again what exits with 12, and nothing else. */
Test(channel, doubt_has_another_exit_than_a_server_that_is_not_there)
{
	cr_assert_eq(jx_reason_row(JX_REASON_UNREACHABLE)->exit, JX_EXIT_UNREACHABLE);
	cr_assert_eq(jx_reason_row(JX_REASON_NO_ANSWER)->exit, JX_EXIT_INTERNAL);
	cr_assert_eq(jx_reason_row(JX_REASON_IN_DOUBT)->exit, JX_EXIT_INTERNAL);
}

Test(channel, a_wrong_ledger_is_told_from_a_wrong_key)
{
	struct ends ends = {.server = {SCRIPT(FAKE_BAD_SIGNATURE, FAKE_OK, FAKE_BAD_SIGNATURE, FAKE_OK)}};

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_BAD_SIGNATURE);
	ends.profile.ledger[0] ^= 1;
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_LEDGER_MISMATCH);
	cr_assert_eq(ends.result->attempts, 1);
	close_ends(&ends);
	cr_assert_eq(atomic_load(&ends.server.requests), 4);
}

Test(channel, the_last_words_of_a_busy_server_are_reported)
{
	expect_write(FAKE_SHUTTING_DOWN, JX_REASON_SHUTTING_DOWN);
	expect_write(FAKE_QUEUE_FULL, JX_REASON_QUEUE_FULL);
	expect_write(FAKE_TIMED_OUT, JX_REASON_TIMED_OUT);
}

Test(channel, an_answer_that_is_none_is_refused)
{
	expect_write(FAKE_GARBAGE, JX_REASON_RESPONSE_INVALID);
	expect_write(FAKE_MORE, JX_REASON_RESPONSE_INVALID);
	expect_write(FAKE_BAD_STATUS, JX_REASON_RESPONSE_INVALID);
	expect_write(FAKE_BAD_BODY, JX_REASON_RESPONSE_INVALID);
	expect_write(FAKE_BAD_TEXT, JX_REASON_RESPONSE_INVALID);
}

Test(channel, a_receipt_must_fit)
{
	expect_write(FAKE_NO_RECEIPT, JX_REASON_RECEIPT_INVALID);
	expect_write(FAKE_RECEIPT_FORGED, JX_REASON_RECEIPT_INVALID);
	expect_write(FAKE_RECEIPT_OF_OTHER, JX_REASON_RECEIPT_INVALID);
	expect_write(FAKE_PATH_CHANGED, JX_REASON_RECEIPT_INVALID);
	expect_write(FAKE_LEAF_CHANGED, JX_REASON_RECEIPT_INVALID);
}

Test(channel, a_receipt_of_another_ledger_is_refused)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};

	open_ends(&ends);
	ends.profile.ledger[0] ^= 1;
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_RECEIPT_INVALID);
	close_ends(&ends);
	cr_assert(!ends.server.seen[0].signature_fits);
}

Test(channel, a_refusal_comes_whole_and_at_once)
{
	struct ends ends = {.server = {SCRIPT(FAKE_REFUSED, FAKE_NEW_REASON)}};

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_ROLE_MISSING);
	cr_assert_eq(ends.result->attempts, 1);
	cr_assert_eq(ends.result->n_args, 2);
	cr_assert_str_eq(ends.result->args[1], "admin");
	cr_assert_eq(ends.result->n_violations, 1);
	cr_assert_str_eq(ends.result->violations[0]->field, "code");
	cr_assert_null(add_office(&ends));
	EXPECT_STATUS(ends.result->status, JX_FAILED_PRECONDITION);
	cr_assert_eq(ends.result->reason, JX_REASON_NONE);
	cr_assert_str_eq(ends.result->reason_name, "OF_A_LATER_RELEASE");
	cr_assert_str_eq(ends.result->message, "the server's own words");
	close_ends(&ends);
}

Test(channel, a_key_that_is_not_admitted_is_told_at_once)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK), .zap_answer = "400"}};
	int64_t begin = jx_monotonic_us();

	open_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_NOT_ENROLLED_OR_REVOKED);
	cr_assert_eq(ends.result->attempts, 0);
	cr_assert_lt((jx_monotonic_us() - begin) / 1000, AT_ONCE_MS);
	close_ends(&ends);
}

Test(channel, another_server_is_told_at_once)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};
	struct jx_key other;
	int64_t begin = jx_monotonic_us();

	open_ends(&ends);
	jx_key_generate(&other);
	memcpy(ends.profile.server, other.public_key, JX_KEY_BYTES);
	cr_assert_null(ping(&ends, 1));
	expect_reason(&ends, JX_REASON_SERVER_IDENTITY_MISMATCH);
	cr_assert_str_eq(ends.result->args[0], ends.server.endpoint);
	cr_assert_lt((jx_monotonic_us() - begin) / 1000, AT_ONCE_MS);
	close_ends(&ends);
}

Test(channel, the_other_endpoints_are_tried_before_a_stranger_is_reported)
{
	struct ends stranger = {.server = {SCRIPT(FAKE_OK)}};
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};
	struct jx_channel *second;
	struct jx_channel_options options = {.profile = &ends.profile, .key = &ends.key, .timeout_ms = TIMEOUT_MS};

	open_ends(&stranger);
	open_ends(&ends);
	ends.profile.n_endpoints = 0;
	add_endpoint(&ends, stranger.server.endpoint);
	add_endpoint(&ends, ends.server.endpoint);
	EXPECT_OK(jx_channel_open(&options, &second));
	jx_channel_close(ends.channel);
	ends.channel = second;
	ends.result = jx_channel_result(second);
	cr_assert_not_null(add_office(&ends), "%s", ends.result->message);
	close_ends(&ends);
	close_ends(&stranger);
}

Test(channel, endpoints_are_taken_in_turn)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};

	/* Port 1 of this machine is where nobody listens. */
	add_endpoint(&ends, "tcp://127.0.0.1:1");
	open_ends(&ends);
	cr_assert_not_null(add_office(&ends), "%s", ends.result->message);
	cr_assert_not_null(add_office(&ends), "%s", ends.result->message);
	close_ends(&ends);
}

Test(channel, no_server_is_unreachable)
{
	struct ends ends = {.timeout_ms = 600};

	EXPECT_OK(jx_identity_init());
	jx_key_generate(&ends.key);
	memcpy(ends.profile.server, ends.key.public_key, JX_KEY_BYTES);
	add_endpoint(&ends, "tcp://127.0.0.1:1");
	connect_ends(&ends);
	cr_assert_null(add_office(&ends));
	expect_reason(&ends, JX_REASON_UNREACHABLE);
	cr_assert_eq(ends.result->attempts, 0);
	cr_assert_str_eq(ends.result->args[0], "tcp://127.0.0.1:1");
	cr_assert_str_eq(ends.result->args[1], "1");
	jx_channel_close(ends.channel);
}

/* Bytes that the envelope of a ping of that size has. */
static size_t envelope_size(size_t payload)
{
	Jixiao__V1__ServerPingRequest body = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;

	body.payload = (ProtobufCBinaryData){payload, calloc(1, payload)};
	request.call = 1;
	request.method = (char *)"jixiao.v1.Server/Ping";
	request.timeout_ms = TIMEOUT_MS;
	request.body.len = jixiao__v1__server_ping_request__get_packed_size(&body);
	free(body.payload.data);
	return jixiao__v1__request__get_packed_size(&request);
}

Test(channel, the_largest_message_goes_and_one_byte_more_does_not)
{
	struct ends ends = {.server = {SCRIPT(FAKE_OK)}};
	size_t payload = JX_MESSAGE_MAX - 64;

	while (envelope_size(payload) < JX_MESSAGE_MAX)
		payload++;
	cr_assert_eq(envelope_size(payload), JX_MESSAGE_MAX);
	open_ends(&ends);
	cr_assert_null(ping(&ends, payload + 1));
	expect_reason(&ends, JX_REASON_MESSAGE_TOO_LARGE);
	cr_assert_eq(ends.result->attempts, 0);
	cr_assert_str_eq(ends.result->args[0], "262145");
	cr_assert_not_null(ping(&ends, payload), "%s", ends.result->message);
	close_ends(&ends);
	cr_assert_eq(atomic_load(&ends.server.requests), 1);
}
