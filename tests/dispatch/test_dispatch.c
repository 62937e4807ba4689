/* SPDX-License-Identifier: Apache-2.0 */
/* The order of checks, and what a round promises. */
#include "server/dispatch/dispatch.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/rpc/signing.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"
#include "tests/lib/request.h"

static struct jx_fixture fixture;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(dispatch, .init = open_fixture, .fini = close_fixture);

static const uint8_t some_id[JX_REQUEST_ID_BYTES] = "sixteen bytes...";

/* One message of the admin's connection through a round; the response is to be freed. */
static Jixiao__V1__Response *deliver(const uint8_t *bytes, size_t n, int64_t arrived_ms)
{
	struct jx_inbound in = {.bytes = bytes, .n = n, .arrived_ms = arrived_ms};
	struct jx_outbox out;
	Jixiao__V1__Response *response;

	memcpy(in.key, fixture.admin.public_key, sizeof(in.key));
	EXPECT_OK(jx_dispatch_round(fixture.dispatch, fixture.at, &in, 1, &out));
	if (out.count == 0)
		return NULL;
	cr_assert_eq(out.count, (size_t)1);
	response = jixiao__v1__response__unpack(NULL, out.items[0].n, out.items[0].bytes);
	cr_assert(response);
	return response;
}

static void expect_reason(const uint8_t *bytes, size_t n, Jixiao__V1__StatusCode status, const char *reason)
{
	uint64_t seq = jx_dispatch_seq(fixture.dispatch);
	Jixiao__V1__Response *response = deliver(bytes, n, fixture.at.monotonic_ms);

	cr_assert(response);
	cr_assert_str_eq(response->reason, reason, "%s: %s", response->reason, response->message);
	cr_assert_eq(response->status, status);
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), seq, "a refusal left a trace");
	jixiao__v1__response__free_unpacked(response, NULL);
}

static struct jx_test_request office_request(Jixiao__V1__OfficesAddRequest *office, const char *code)
{
	jixiao__v1__offices_add_request__init(office);
	office->code = (char *)code;
	office->name = "市南区信访局";
	office->parent_code = JX_FIXTURE_ROOT;
	return (struct jx_test_request){
		.call = 42,
		.method = "jixiao.v1.Offices/Add",
		.message = &office->base,
		.key = &fixture.admin,
		.ledger = fixture.server.public_key,
		.request_id = some_id,
	};
}

Test(dispatch, garbage_and_unknown_methods)
{
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Offices/Burn"};
	static const uint8_t garbage[] = {0xff, 0xff, 0xff, 0x07, 0x00};
	uint8_t *bytes;
	size_t n;

	expect_reason(garbage, sizeof(garbage), JIXIAO__V1__STATUS_CODE__STATUS_CODE_INVALID_ARGUMENT,
		      "MALFORMED_ENVELOPE");
	bytes = jx_test_pack(&request, &n);
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNIMPLEMENTED, "UNKNOWN_METHOD");
	free(bytes);
	/* An empty message is an envelope that names no method. */
	expect_reason((const uint8_t *)"", 0, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNIMPLEMENTED, "UNKNOWN_METHOD");
}

/* The body of an envelope, replaced by other bytes and signed again. */
static void expect_body(const char *method, const uint8_t *body, size_t size, const char *reason)
{
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	struct jx_signed_request signed_request = {
		.ledger = fixture.server.public_key,
		.request_id = some_id,
		.method = method,
	};
	uint8_t signature[JX_SIGNATURE_BYTES], bytes[1024];

	jx_hash(body, size, signed_request.body_hash);
	jx_request_sign(&fixture.admin, &signed_request, signature);
	request.method = (char *)method;
	request.body = (ProtobufCBinaryData){size, (uint8_t *)body};
	request.request_id = (ProtobufCBinaryData){sizeof(some_id), (uint8_t *)some_id};
	request.signature = (ProtobufCBinaryData){sizeof(signature), signature};
	cr_assert_leq(jixiao__v1__request__get_packed_size(&request), sizeof(bytes));
	expect_reason(bytes, jixiao__v1__request__pack(&request, bytes),
		      JIXIAO__V1__STATUS_CODE__STATUS_CODE_INVALID_ARGUMENT, reason);
}

Test(dispatch, a_write_with_an_unknown_field_is_refused_and_a_read_is_not)
{
	/* Field 99, a varint, after a code. */
	static const uint8_t unknown[] = {0x0a, 0x01, 'A', 0x98, 0x06, 0x01};
	/* Field 99 alone, in a list request. */
	static const uint8_t in_read[] = {0x98, 0x06, 0x01};
	static const uint8_t bad_text[] = {0x0a, 0x02, 0xc3, 0x28};
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	Jixiao__V1__Response *response;
	uint8_t bytes[256];

	expect_body("jixiao.v1.Offices/Add", unknown, sizeof(unknown), "UNKNOWN_FIELD");
	expect_body("jixiao.v1.Offices/Add", bad_text, sizeof(bad_text), "MALFORMED_BODY");
	request.method = "jixiao.v1.Offices/List";
	request.body = (ProtobufCBinaryData){sizeof(in_read), (uint8_t *)in_read};
	response = deliver(bytes, jixiao__v1__request__pack(&request, bytes), fixture.at.monotonic_ms);
	cr_assert(response && response->status == 0);
	jixiao__v1__response__free_unpacked(response, NULL);
}

Test(dispatch, a_write_needs_its_id_and_its_signature)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370202");
	uint8_t *bytes;
	size_t n;

	request.key = NULL;
	bytes = jx_test_pack(&request, &n);
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_INVALID_ARGUMENT, "REQUEST_ID_MISSING");
	free(bytes);
	request.key = &fixture.server;
	bytes = jx_test_pack(&request, &n);
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAUTHENTICATED, "BAD_SIGNATURE");
	free(bytes);
}

Test(dispatch, the_same_request_again_is_answered_from_the_journal)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370202");
	Jixiao__V1__Response *first, *again;
	struct jx_signed_request signed_request = {
		.ledger = fixture.server.public_key,
		.request_id = some_id,
		.method = request.method,
	};
	uint8_t *bytes, body[256];
	size_t n;

	bytes = jx_test_pack(&request, &n);
	first = deliver(bytes, n, fixture.at.monotonic_ms);
	cr_assert(first && first->status == 0 && first->receipt && !first->receipt->replayed);
	fixture.at.wall_ms += 5000;
	fixture.at.monotonic_ms += 5000;
	again = deliver(bytes, n, fixture.at.monotonic_ms);
	cr_assert(again && again->status == 0 && again->receipt && again->receipt->replayed);
	cr_assert_eq(again->receipt->seq, first->receipt->seq);
	cr_assert_eq(again->receipt->time_ms, first->receipt->time_ms);
	cr_assert_arr_eq(again->receipt->server_signature.data, first->receipt->server_signature.data,
			 JX_SIGNATURE_BYTES);
	cr_assert_eq(again->body.len, first->body.len);
	cr_assert_arr_eq(again->body.data, first->body.data, first->body.len);
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)2);
	jx_hash(body, jixiao__v1__offices_add_request__pack(&office, body), signed_request.body_hash);
	cr_assert_null(jx_receipt_problem(again->receipt, fixture.server.public_key, &signed_request));
	free(bytes);

	office.name = "另一个名字";
	bytes = jx_test_pack(&request, &n);
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_ALREADY_EXISTS, "REQUEST_ID_REUSED");
	free(bytes);
	jixiao__v1__response__free_unpacked(first, NULL);
	jixiao__v1__response__free_unpacked(again, NULL);
}

Test(dispatch, a_refused_write_is_judged_anew)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370299");
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	office.parent_code = "370202";
	bytes = jx_test_pack(&request, &n);
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_NOT_FOUND, "OFFICE_NOT_FOUND");
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	response = deliver(bytes, n, fixture.at.monotonic_ms);
	cr_assert(response && response->status == 0, "%s", response ? response->message : "");
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
}

Test(dispatch, what_expired_in_the_queue_is_not_run)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370202");
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	request.timeout_ms = 500;
	bytes = jx_test_pack(&request, &n);
	fixture.at.monotonic_ms += 10000;
	response = deliver(bytes, n, fixture.at.monotonic_ms - 501);
	cr_assert_str_eq(response->reason, "TIMED_OUT");
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)1);
	jixiao__v1__response__free_unpacked(response, NULL);
	response = deliver(bytes, n, fixture.at.monotonic_ms - 500);
	cr_assert_eq(response->status, 0);
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
}

Test(dispatch, a_clock_that_jumped_stops_writes_until_confirmed)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370202");
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	bytes = jx_test_pack(&request, &n);
	fixture.at.wall_ms += 2 * JX_DAY_MS;
	fixture.at.monotonic_ms += 10;
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_FAILED_PRECONDITION, "CLOCK_JUMPED");
	fixture.at.wall_ms += 10;
	fixture.at.monotonic_ms += 10;
	expect_reason(bytes, n, JIXIAO__V1__STATUS_CODE__STATUS_CODE_FAILED_PRECONDITION, "CLOCK_JUMPED");
	/* Reads go on. */
	(void)jx_fixture_ask(&fixture, &fixture.admin, "Server/Ping",
			     &(Jixiao__V1__ServerPingRequest)JIXIAO__V1__SERVER_PING_REQUEST__INIT.base);
	jx_dispatch_confirm_clock(fixture.dispatch);
	response = deliver(bytes, n, fixture.at.monotonic_ms);
	cr_assert_eq(response->status, 0);
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
}

Test(dispatch, requests_of_one_round_do_not_disturb_each_other)
{
	Jixiao__V1__OfficesAddRequest office;
	static const char *const codes[] = {"370202", "bad code", "370203", "370202"};
	static const char *const reasons[] = {"", "FIELD_INVALID", "", "OFFICE_EXISTS"};
	struct jx_inbound in[4] = {0};
	uint8_t ids[4][JX_REQUEST_ID_BYTES] = {"1", "2", "3", "4"};
	struct jx_outbox out;

	for (size_t i = 0; i < 4; i++) {
		struct jx_test_request request = office_request(&office, codes[i]);

		request.call = i;
		request.request_id = ids[i];
		in[i].bytes = jx_test_pack(&request, &in[i].n);
		in[i].arrived_ms = fixture.at.monotonic_ms;
		memcpy(in[i].key, fixture.admin.public_key, JX_KEY_BYTES);
	}
	EXPECT_OK(jx_dispatch_round(fixture.dispatch, fixture.at, in, 4, &out));
	cr_assert_eq(out.count, (size_t)4);
	for (size_t i = 0; i < 4; i++) {
		Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, out.items[i].n, out.items[i].bytes);

		cr_assert_eq(response->call, i);
		cr_assert_str_eq(response->reason, reasons[i]);
		jixiao__v1__response__free_unpacked(response, NULL);
		free((void *)in[i].bytes);
	}
	cr_assert_eq(jx_dispatch_seq(fixture.dispatch), (uint64_t)3);
}

/* A full round of the largest answers: none is refused for its neighbours. */
Test(dispatch, every_answer_of_a_round_has_room)
{
	static struct jx_inbound in[JX_ROUND_REQUESTS];
	Jixiao__V1__ServerPingRequest ping = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Server/Ping", .message = &ping.base};
	struct jx_outbox out;
	uint8_t *bytes;
	size_t n;

	ping.payload.len = JX_BODY_MAX - 64;
	ping.payload.data = calloc(1, ping.payload.len);
	cr_assert(ping.payload.data);
	bytes = jx_test_pack(&request, &n);
	for (size_t i = 0; i < JX_ROUND_REQUESTS; i++) {
		in[i] = (struct jx_inbound){.bytes = bytes, .n = n, .arrived_ms = fixture.at.monotonic_ms};
		memcpy(in[i].key, fixture.admin.public_key, JX_KEY_BYTES);
	}
	EXPECT_OK(jx_dispatch_round(fixture.dispatch, fixture.at, in, JX_ROUND_REQUESTS, &out));
	cr_assert_eq(out.count, (size_t)JX_ROUND_REQUESTS);
	for (size_t i = 0; i < out.count; i++)
		cr_assert_gt(out.items[i].n, ping.payload.len, "answer %zu is a refusal", i);
	free(bytes);
	free(ping.payload.data);
}

/* -- parked calls ----------------------------------------------------------------------------------------------------
 */

static const Jixiao__V1__Response *watch(uint64_t since)
{
	Jixiao__V1__JournalWatchRequest request = JIXIAO__V1__JOURNAL_WATCH_REQUEST__INIT;

	request.since = since;
	return jx_fixture_call(&fixture, &fixture.admin, "Journal/Watch", &request);
}

static uint64_t watched_seq(void)
{
	cr_assert(fixture.answer, "no answer");
	return ((const Jixiao__V1__JournalWatchResponse *)fixture.answer)->seq;
}

Test(dispatch, a_watch_is_answered_at_once_where_the_journal_is_longer)
{
	cr_assert_not_null(watch(0));
	cr_assert_eq(watched_seq(), (uint64_t)1);
	cr_assert_eq(jx_dispatch_due(fixture.dispatch), -1);
}

Test(dispatch, a_watch_waits_for_a_write)
{
	Jixiao__V1__OfficesAddRequest office;
	struct jx_test_request request = office_request(&office, "370202");
	struct jx_inbound in = {.arrived_ms = fixture.at.monotonic_ms};
	struct jx_outbox out;
	Jixiao__V1__Response *response;

	cr_assert_null(watch(1));
	cr_assert_gt(jx_dispatch_due(fixture.dispatch), fixture.at.monotonic_ms);
	cr_assert_null(jx_fixture_tick(&fixture, "Journal/Watch"));
	memcpy(in.key, fixture.admin.public_key, JX_KEY_BYTES);
	in.bytes = jx_test_pack(&request, &in.n);
	EXPECT_OK(jx_dispatch_round(fixture.dispatch, fixture.at, &in, 1, &out));
	cr_assert_eq(out.count, (size_t)2, "the write and the watch");
	response = jixiao__v1__response__unpack(NULL, out.items[1].n, out.items[1].bytes);
	cr_assert_eq(response->status, 0);
	jixiao__v1__response__free_unpacked(response, NULL);
	cr_assert_eq(jx_dispatch_due(fixture.dispatch), -1);
	free((void *)in.bytes);
}

Test(dispatch, a_watch_ends_at_its_deadline)
{
	cr_assert_null(watch(1));
	fixture.at.monotonic_ms = jx_dispatch_due(fixture.dispatch) - 1;
	cr_assert_null(jx_fixture_tick(&fixture, "Journal/Watch"));
	fixture.at.monotonic_ms++;
	cr_assert_not_null(jx_fixture_tick(&fixture, "Journal/Watch"));
	cr_assert_eq(watched_seq(), (uint64_t)1);
}

Test(dispatch, no_watch_waits_longer_than_its_bound)
{
	Jixiao__V1__JournalWatchRequest watch_request = JIXIAO__V1__JOURNAL_WATCH_REQUEST__INIT;
	struct jx_test_request request = {
		.call = 1,
		.method = "jixiao.v1.Journal/Watch",
		.message = &watch_request.base,
		.timeout_ms = JX_TIMEOUT_MAX_MS,
	};
	uint8_t *bytes;
	size_t n;

	watch_request.since = 1;
	bytes = jx_test_pack(&request, &n);
	cr_assert_null(deliver(bytes, n, fixture.at.monotonic_ms));
	cr_assert_eq(jx_dispatch_due(fixture.dispatch), fixture.at.monotonic_ms + JX_PARKED_MS);
	free(bytes);
}

Test(dispatch, parked_calls_are_bounded_by_principal)
{
	const Jixiao__V1__Response *response;

	for (unsigned i = 0; i < JX_PARKED_SHARE; i++)
		cr_assert_null(watch(1));
	response = watch(1);
	cr_assert(response);
	cr_assert_str_eq(response->reason, "TOO_MANY_PARKED");
}

Test(dispatch, parked_calls_end_where_the_server_stops)
{
	struct jx_outbox out;
	Jixiao__V1__Response *response;

	cr_assert_null(watch(1));
	jx_dispatch_release(fixture.dispatch, &out);
	cr_assert_eq(out.count, (size_t)1);
	response = jixiao__v1__response__unpack(NULL, out.items[0].n, out.items[0].bytes);
	cr_assert_str_eq(response->reason, "SHUTTING_DOWN");
	jixiao__v1__response__free_unpacked(response, NULL);
}
