/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of a round's receipts, as docs/protocol.md gives it. */
#include "server/dispatch/receipts.h"

#include <string.h>

#include "server/dispatch/envelope.h"
#include "tests/lib/expect.h"

#define METHOD "a.B/C"

static const uint8_t ledger[JX_KEY_BYTES] = "a ledger";
static const size_t sizes[] = {1, 2, 3, 4, 5, 7, 8, 63, 64, 65, 200, JX_ROUND_REQUESTS};

static struct jx_key server;
static struct jx_arena arena;
static struct jx_receipts receipts;
static struct jx_outbound out[JX_ROUND_REQUESTS];
static uint8_t request_ids[JX_ROUND_REQUESTS][JX_REQUEST_ID_BYTES];
static Jixiao__V1__Response *responses[JX_ROUND_REQUESTS]; /* owned */
static size_t n_responses;

static void start(void)
{
	EXPECT_OK(jx_identity_init());
	jx_key_generate(&server);
	jx_arena_init(&arena, JX_ROUND_ANSWERS);
}

static void forget(void)
{
	for (size_t i = 0; i < n_responses; i++)
		jixiao__v1__response__free_unpacked(responses[i], NULL);
	n_responses = 0;
	jx_arena_reset(&arena);
	jx_receipts_clear(&receipts);
}

static void stop(void)
{
	forget();
	jx_arena_clear(&arena);
}

TestSuite(receipts, .init = start, .fini = stop);

static struct jx_signed_request request_of(size_t number)
{
	struct jx_signed_request request = {.ledger = ledger, .request_id = request_ids[number], .method = METHOD};

	memcpy(request_ids[number], &number, sizeof(number));
	memset(request.body_hash, (int)number, sizeof(request.body_hash));
	return request;
}

static struct jx_journal_head entry_of(size_t number)
{
	struct jx_journal_head entry = {.seq = number + 7, .time_ms = 1767196800000};

	jx_hash(&number, sizeof(number), entry.hash);
	return entry;
}

/* Answer `i` of the round is to request `number`. */
static void answer(size_t i, size_t number, bool replayed)
{
	struct jx_call call = {.outcome = JX_CALL_ANSWERED, .body = (uint8_t *)"body", .body_size = 4};
	struct jx_signed_request request = request_of(number);
	struct jx_journal_head entry = entry_of(number);

	EXPECT_OK(jx_envelope_answer(i + 1, &call, JX_RECEIPT_ROOM, &arena, &out[i]));
	jx_receipts_add(&receipts, &entry, replayed, &request, &out[i]);
}

static void finish(size_t n)
{
	jx_receipts_sign(&receipts, &server, ledger);
	for (n_responses = 0; n_responses < n; n_responses++) {
		responses[n_responses] = jixiao__v1__response__unpack(NULL, out[n_responses].n, out[n_responses].bytes);
		cr_assert_not_null(responses[n_responses]);
		cr_assert_not_null(responses[n_responses]->receipt);
	}
}

static void run_round(size_t n)
{
	forget();
	for (size_t i = 0; i < n; i++)
		answer(i, i, false);
	finish(n);
}

static const char *problem_of(size_t i, size_t number)
{
	struct jx_signed_request request = request_of(number);

	return jx_receipt_problem(responses[i]->receipt, server.public_key, &request);
}

Test(receipts, each_of_a_round_verifies_and_one_signature_is_shared)
{
	for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
		run_round(sizes[s]);
		for (size_t i = 0; i < sizes[s]; i++) {
			const Jixiao__V1__Receipt *receipt = responses[i]->receipt;

			cr_assert_null(problem_of(i, i), "%zu of %zu", i, sizes[s]);
			cr_assert_eq(responses[i]->call, i + 1);
			cr_assert_eq(responses[i]->body.len, 4);
			cr_assert_eq(receipt->seq, i + 7);
			cr_assert_not(receipt->replayed);
			cr_assert_arr_eq(receipt->server_signature.data, responses[0]->receipt->server_signature.data,
					 JX_SIGNATURE_BYTES);
		}
	}
}

/* As in every release before: no path, the signature is over the leaf. */
Test(receipts, a_round_of_one_has_no_path)
{
	struct jx_signed_request request = request_of(0);
	struct jx_journal_head entry = entry_of(0);
	uint8_t leaf[JX_HASH_BYTES], signature[JX_SIGNATURE_BYTES];

	run_round(1);
	jx_receipt_leaf(entry.seq, entry.time_ms, entry.hash, &request, leaf);
	jx_receipt_sign(&server, ledger, leaf, signature);
	cr_assert_eq(responses[0]->receipt->n_path, 0);
	cr_assert_eq(responses[0]->receipt->leaf, 0);
	cr_assert_arr_eq(responses[0]->receipt->server_signature.data, signature, JX_SIGNATURE_BYTES);
}

/* The root by RFC 6962's words: split at the largest power of two that is less than n. */
static void split_root(size_t first, size_t n, uint8_t root[JX_HASH_BYTES])
{
	uint8_t right[JX_HASH_BYTES];
	size_t left = 1;

	if (n == 1) {
		struct jx_signed_request request = request_of(first);
		struct jx_journal_head entry = entry_of(first);

		jx_receipt_leaf(entry.seq, entry.time_ms, entry.hash, &request, root);
		return;
	}
	while (2 * left < n)
		left *= 2;
	split_root(first, left, root);
	split_root(first + left, n - left, right);
	jx_receipt_node(root, right, root);
}

Test(receipts, the_tree_is_that_of_rfc_6962)
{
	uint8_t root[JX_HASH_BYTES], signature[JX_SIGNATURE_BYTES];

	for (size_t s = 0; s < sizeof(sizes) / sizeof(*sizes); s++) {
		run_round(sizes[s]);
		split_root(0, sizes[s], root);
		jx_receipt_sign(&server, ledger, root, signature);
		cr_assert_arr_eq(responses[0]->receipt->server_signature.data, signature, JX_SIGNATURE_BYTES, "%zu",
				 sizes[s]);
	}
}

/* The last of three rises beside the pair of the others, and has one hash; the last of five, two levels up. */
Test(receipts, what_has_no_neighbour_has_a_shorter_path)
{
	static const size_t lengths[] = {3, 3, 3, 3, 1};
	static const uint32_t leaves[] = {0, 1, 2, 3, 1};

	run_round(3);
	cr_assert_eq(responses[2]->receipt->n_path, 1);
	cr_assert_eq(responses[2]->receipt->leaf, 1);
	run_round(5);
	for (size_t i = 0; i < 5; i++) {
		cr_assert_eq(responses[i]->receipt->n_path, lengths[i]);
		cr_assert_eq(responses[i]->receipt->leaf, leaves[i]);
	}
	run_round(JX_ROUND_REQUESTS);
	cr_assert_eq(responses[0]->receipt->n_path, JX_RECEIPT_PATH_MAX);
	cr_assert_eq(responses[JX_ROUND_REQUESTS - 1]->receipt->leaf, JX_ROUND_REQUESTS - 1);
}

static void expect_position_bound(size_t i)
{
	Jixiao__V1__Receipt *receipt = responses[i]->receipt;
	const uint32_t leaf = receipt->leaf;

	for (receipt->leaf = 0; receipt->leaf < UINT32_C(2) << receipt->n_path; receipt->leaf++)
		cr_assert_eq(problem_of(i, i) == NULL, receipt->leaf == leaf, "leaf %u is taken for %u", receipt->leaf,
			     leaf);
	receipt->leaf = leaf;
}

static void expect_path_bound(size_t i)
{
	Jixiao__V1__Receipt *receipt = responses[i]->receipt;

	for (size_t k = 0; k < receipt->n_path; k++) {
		receipt->path[k].data[k] ^= 1;
		cr_assert_not_null(problem_of(i, i));
		receipt->path[k].data[k] ^= 1;
	}
	for (size_t k = 0; k + 1 < receipt->n_path; k++) {
		const ProtobufCBinaryData swapped = receipt->path[k];

		receipt->path[k] = receipt->path[k + 1];
		receipt->path[k + 1] = swapped;
		cr_assert_not_null(problem_of(i, i));
		receipt->path[k + 1] = receipt->path[k];
		receipt->path[k] = swapped;
	}
	receipt->n_path--;
	cr_assert_not_null(problem_of(i, i));
	receipt->n_path++;
	cr_assert_null(problem_of(i, i));
}

Test(receipts, another_position_or_path_is_refused)
{
	static const size_t rounds[] = {2, 3, 5, 64};

	for (size_t s = 0; s < sizeof(rounds) / sizeof(*rounds); s++) {
		run_round(rounds[s]);
		for (size_t i = 0; i < rounds[s]; i++) {
			expect_position_bound(i);
			expect_path_bound(i);
			cr_assert_not_null(problem_of(i, (i + 1) % rounds[s]));
		}
	}
}

Test(receipts, the_signature_of_another_round_is_refused)
{
	uint8_t other[JX_SIGNATURE_BYTES];

	run_round(3);
	memcpy(other, responses[0]->receipt->server_signature.data, sizeof(other));
	run_round(4);
	cr_assert_null(problem_of(0, 0));
	memcpy(responses[0]->receipt->server_signature.data, other, sizeof(other));
	cr_assert_not_null(problem_of(0, 0));
}

/* What is delivered several times has one leaf, and the same words each time but for `replayed`. */
Test(receipts, a_request_that_comes_again_has_one_leaf)
{
	answer(0, 0, false);
	answer(1, 1, false);
	answer(2, 0, true);
	answer(3, 9, true);
	answer(4, 9, true);
	finish(5);
	for (size_t i = 0; i < 5; i++) {
		static const size_t numbers[] = {0, 1, 0, 9, 9};

		cr_assert_null(problem_of(i, numbers[i]));
		cr_assert_eq(responses[i]->receipt->replayed, i >= 2);
	}
	cr_assert_eq(receipts.leaves, 3);
	cr_assert_eq(responses[0]->receipt->leaf, responses[2]->receipt->leaf);
	cr_assert_eq(responses[3]->receipt->n_path, 1);
	cr_assert_eq(responses[4]->receipt->n_path, 1);
}

Test(receipts, a_round_without_writes_signs_nothing)
{
	jx_receipts_sign(&receipts, &server, ledger);
	cr_assert_eq(receipts.count, 0);
}

/* The largest body, the largest numbers, the longest path: it still fits a message. */
Test(receipts, the_largest_answer_has_room_for_the_longest_path)
{
	struct jx_journal_head entry = {.seq = UINT64_MAX, .time_ms = -1};
	struct jx_signed_request request = request_of(JX_ROUND_REQUESTS - 1);
	struct jx_call call = {.outcome = JX_CALL_ANSWERED, .body_size = JX_BODY_MAX};
	const size_t last = JX_ROUND_REQUESTS - 1;

	for (size_t i = 0; i < last; i++)
		answer(i, i, false);
	call.body = jx_arena_alloc(&arena, JX_BODY_MAX);
	memset(call.body, 1, JX_BODY_MAX);
	EXPECT_OK(jx_envelope_answer(UINT64_MAX, &call, JX_RECEIPT_ROOM, &arena, &out[last]));
	jx_receipts_add(&receipts, &entry, true, &request, &out[last]);
	const size_t before = out[last].n;
	finish(JX_ROUND_REQUESTS);
	cr_assert_leq(out[last].n - before, JX_RECEIPT_ROOM);
	cr_assert_leq(out[last].n, JX_MESSAGE_MAX);
	cr_assert_null(problem_of(last, last));
	cr_assert_eq(responses[last]->body.len, JX_BODY_MAX);
	call.body_size = JX_MESSAGE_MAX - JX_RECEIPT_ROOM;
	EXPECT_STATUS(jx_envelope_answer(1, &call, JX_RECEIPT_ROOM, &arena, &out[last]), JX_OUT_OF_RANGE);
}
