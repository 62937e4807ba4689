/* SPDX-License-Identifier: Apache-2.0 */
/* Which answers of a round have a receipt, and that each of them holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/signing.h"
#include "tests/lib/expect.h"
#include "tests/lib/faulty_driver.h"
#include "tests/lib/fixture.h"
#include "tests/lib/request.h"

#define MESSAGES 8u
#define WRITE    "jixiao.v1.Offices/Add"

static struct jx_fixture fixture;

/* A round: message i has the call i. */
static struct {
	struct jx_inbound in[MESSAGES];
	uint8_t request_ids[MESSAGES][JX_REQUEST_ID_BYTES];
	uint8_t body_hashes[MESSAGES][JX_HASH_BYTES];
	size_t n;
	Jixiao__V1__Response *responses[MESSAGES]; /* owned; NULL: none came */
} taken;

static void forget_answers(void)
{
	for (size_t i = 0; i < MESSAGES; i++) {
		if (taken.responses[i])
			jixiao__v1__response__free_unpacked(taken.responses[i], NULL);
		taken.responses[i] = NULL;
	}
}

static void forget_round(void)
{
	forget_answers();
	for (size_t i = 0; i < taken.n; i++)
		free((void *)taken.in[i].bytes);
	taken.n = 0;
}

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
}

static void close_fixture(void)
{
	jx_faulty_set(NULL);
	forget_round();
	jx_fixture_close(&fixture);
}

TestSuite(round_receipts, .init = open_fixture, .fini = close_fixture);

static void add(const struct jx_test_request *request)
{
	struct jx_inbound *in = &taken.in[taken.n];

	cr_assert_lt(taken.n, MESSAGES);
	in->bytes = jx_test_pack(request, &in->n);
	in->arrived_ms = fixture.at.monotonic_ms;
	memcpy(in->key, fixture.admin.public_key, JX_KEY_BYTES);
	taken.n++;
}

/* The same code twice is the same request twice. */
static void add_office(const char *code, const char *parent)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	uint8_t body[256], *request_id = taken.request_ids[taken.n];

	office.code = (char *)code;
	office.name = (char *)"市南区信访局";
	office.parent_code = (char *)parent;
	memset(request_id, 0, JX_REQUEST_ID_BYTES);
	(void)snprintf((char *)request_id, JX_REQUEST_ID_BYTES, "%s", code);
	jx_hash(body, jixiao__v1__offices_add_request__pack(&office, body), taken.body_hashes[taken.n]);
	add(&(struct jx_test_request){
		.call = taken.n,
		.method = WRITE,
		.message = &office.base,
		.key = &fixture.admin,
		.ledger = fixture.server.public_key,
		.request_id = request_id,
	});
}

static void add_read(void)
{
	add(&(struct jx_test_request){.call = taken.n, .method = "jixiao.v1.Offices/List"});
}

static enum jx_status run(void)
{
	struct jx_outbox out;
	enum jx_status status;

	forget_answers();
	status = jx_dispatch_round(fixture.dispatch, fixture.at, taken.in, taken.n, &out);
	for (size_t i = 0; i < out.count; i++) {
		Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, out.items[i].n, out.items[i].bytes);

		cr_assert(response && response->call < taken.n);
		taken.responses[response->call] = response;
	}
	for (size_t i = 0; i < taken.n; i++)
		cr_assert_not_null(taken.responses[i], "no answer to %zu", i);
	return status;
}

static const Jixiao__V1__Receipt *receipt_of(size_t i)
{
	const Jixiao__V1__Response *response = taken.responses[i];
	struct jx_signed_request request = {
		.ledger = fixture.server.public_key, .request_id = taken.request_ids[i], .method = WRITE};
	const char *problem;

	cr_assert_str_eq(response->reason, "", "%zu: %s", i, response->message);
	cr_assert_not_null(response->receipt, "answer %zu has no receipt", i);
	memcpy(request.body_hash, taken.body_hashes[i], JX_HASH_BYTES);
	problem = jx_receipt_problem(response->receipt, fixture.server.public_key, &request);
	cr_assert_null(problem, "%zu: %s", i, problem);
	return response->receipt;
}

static void expect_shared(size_t i, size_t k)
{
	cr_assert_arr_eq(receipt_of(i)->server_signature.data, receipt_of(k)->server_signature.data,
			 JX_SIGNATURE_BYTES);
}

Test(round_receipts, writes_among_reads_and_refusals)
{
	add_office("A", JX_FIXTURE_ROOT);
	add_read();
	add_office("B", "nowhere");
	add_office("C", "A");
	add_office("A", JX_FIXTURE_ROOT);
	add_office("D", "C");
	EXPECT_OK(run());
	cr_assert_null(taken.responses[1]->receipt);
	cr_assert_null(taken.responses[2]->receipt);
	cr_assert_str_eq(taken.responses[2]->reason, "OFFICE_NOT_FOUND");
	cr_assert_eq(receipt_of(0)->seq, 2);
	cr_assert_eq(receipt_of(3)->seq, 3);
	cr_assert_eq(receipt_of(5)->seq, 4);
	expect_shared(0, 3);
	expect_shared(0, 4);
	expect_shared(0, 5);
	/* Three leaves: the refusal has none, and what came twice has one. */
	cr_assert_eq(receipt_of(0)->n_path, 2);
	cr_assert_eq(receipt_of(5)->n_path, 1);
	cr_assert(receipt_of(4)->replayed && !receipt_of(0)->replayed);
	cr_assert_eq(receipt_of(4)->leaf, receipt_of(0)->leaf);
}

Test(round_receipts, a_write_alone_has_no_path)
{
	add_office("A", JX_FIXTURE_ROOT);
	add_read();
	EXPECT_OK(run());
	cr_assert_eq(receipt_of(0)->n_path, 0);
	cr_assert_eq(receipt_of(0)->leaf, 0);
}

/* A later round has another tree; what it says of the entry is the same. */
Test(round_receipts, a_replayed_answer_has_a_receipt_of_its_new_round)
{
	uint8_t hash[JX_HASH_BYTES];
	int64_t time_ms;

	add_office("A", JX_FIXTURE_ROOT);
	add_office("B", JX_FIXTURE_ROOT);
	EXPECT_OK(run());
	memcpy(hash, receipt_of(0)->entry_hash.data, JX_HASH_BYTES);
	time_ms = receipt_of(0)->time_ms;
	forget_round();
	fixture.at.wall_ms += 5000;
	fixture.at.monotonic_ms += 5000;

	add_office("A", JX_FIXTURE_ROOT);
	EXPECT_OK(run());
	cr_assert(receipt_of(0)->replayed);
	cr_assert_eq(receipt_of(0)->n_path, 0);
	forget_round();

	add_office("C", JX_FIXTURE_ROOT);
	add_office("A", JX_FIXTURE_ROOT);
	EXPECT_OK(run());
	expect_shared(0, 1);
	cr_assert(receipt_of(1)->replayed && !receipt_of(0)->replayed);
	cr_assert_eq(receipt_of(1)->seq, 2);
	cr_assert_eq(receipt_of(1)->time_ms, time_ms);
	cr_assert_arr_eq(receipt_of(1)->entry_hash.data, hash, JX_HASH_BYTES);
}

/* The round is run again without the request that met the fault: its tree is of the others. */
static void expect_faulted_round(void)
{
	size_t written = 0, first = 0;

	for (size_t i = 0; i < 3; i++) {
		if (strcmp(taken.responses[i]->reason, "FAULT") == 0) {
			cr_assert_null(taken.responses[i]->receipt);
			continue;
		}
		first = written++ == 0 ? i : first;
		expect_shared(first, i);
	}
	cr_assert_geq(written, 2, "one fault, and %zu were written", written);
	cr_assert_eq(receipt_of(first)->n_path, written - 1);
}

Test(round_receipts, a_round_that_is_run_again_begins_without_leaves)
{
	unsigned faulted = 0;

	for (unsigned k = 0;; k++) {
		char codes[3][16];

		for (unsigned i = 0; i < 3; i++) {
			(void)snprintf(codes[i], sizeof(codes[i]), "N%u-%u", k, i);
			add_office(codes[i], JX_FIXTURE_ROOT);
		}
		jx_faulty_set(&(struct jx_faulty_plan){.after = k, .status = JX_INTERNAL});
		if (run() == JX_OK) {
			expect_faulted_round();
			faulted += jx_faulty_hit();
		} else {
			/* The server would exit here, and a restart recover. */
			for (size_t i = 0; i < 3; i++)
				cr_assert_null(taken.responses[i]->receipt);
			jx_fixture_close(&fixture);
			jx_fixture_open(&fixture, NULL);
		}
		forget_round();
		if (!jx_faulty_hit())
			break;
		jx_faulty_set(NULL);
	}
	cr_assert_gt(faulted, 3u);
}
