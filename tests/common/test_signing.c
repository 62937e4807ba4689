/* SPDX-License-Identifier: Apache-2.0 */
#include "common/rpc/signing.h"

#include <string.h>

#include "tests/lib/expect.h"

static uint8_t ledger[32];
static uint8_t request_id[16];
static struct jx_key server, author;
static struct jx_signed_request request;

static void start(void)
{
	EXPECT_OK(jx_identity_init());
	jx_random(ledger, sizeof(ledger));
	jx_random(request_id, sizeof(request_id));
	jx_key_generate(&server);
	jx_key_generate(&author);
	request = (struct jx_signed_request){.ledger = ledger, .request_id = request_id, .method = "a.B/C"};
	jx_hash("body", 4, request.body_hash);
}

TestSuite(signing, .init = start);

/* Every layout once more, by hand. */
static size_t join(uint8_t *out, size_t at, const void *bytes, size_t n)
{
	memcpy(out + at, bytes, n);
	return at + n;
}

Test(signing, lays_out_a_request)
{
	uint8_t expected[256], bytes[JX_SIGNED_REQUEST_MAX];
	size_t n = 0;

	n = join(expected, n, "jixiao.v1.request\0", 18);
	n = join(expected, n, ledger, 32);
	n = join(expected, n, request_id, 16);
	n = join(expected, n, "\x05\x00", 2);
	n = join(expected, n, "a.B/C", 5);
	n = join(expected, n, request.body_hash, 32);
	cr_assert_eq(jx_signed_request_bytes(&request, bytes), n);
	cr_assert_arr_eq(bytes, expected, n);
}

Test(signing, takes_the_longest_method)
{
	char method[JX_METHOD_NAME_MAX + 1];
	uint8_t bytes[JX_SIGNED_REQUEST_MAX];
	struct jx_signed_request longest = request;

	memset(method, 'm', JX_METHOD_NAME_MAX);
	method[JX_METHOD_NAME_MAX] = '\0';
	longest.method = method;
	cr_assert_eq(jx_signed_request_bytes(&longest, bytes), JX_SIGNED_REQUEST_MAX);
	cr_assert_eq(bytes[66], JX_METHOD_NAME_MAX);
	cr_assert_eq(bytes[67], 0);
}

Test(signing, request_signature_covers_every_part)
{
	uint8_t signature[64], other_ledger[32], other_id[16];

	jx_request_sign(&author, &request, signature);
	cr_assert(jx_request_verify(author.public_key, &request, signature));
	cr_assert_not(jx_request_verify(server.public_key, &request, signature));
	for (size_t i = 0; i < 32; i++) {
		struct jx_signed_request changed = request;

		memcpy(other_ledger, ledger, 32);
		other_ledger[i] ^= 1;
		changed.ledger = other_ledger;
		cr_assert_not(jx_request_verify(author.public_key, &changed, signature));
		changed = request;
		changed.body_hash[i] ^= 1;
		cr_assert_not(jx_request_verify(author.public_key, &changed, signature));
	}
	for (size_t i = 0; i < 16; i++) {
		struct jx_signed_request changed = request;

		memcpy(other_id, request_id, 16);
		other_id[i] ^= 1;
		changed.request_id = other_id;
		cr_assert_not(jx_request_verify(author.public_key, &changed, signature));
	}
	for (const char *const *method = (const char *const[]){"a.B/D", "a.B/", "a.B/CC", "", NULL}; *method;
	     method++) {
		struct jx_signed_request changed = request;

		changed.method = *method;
		cr_assert_not(jx_request_verify(author.public_key, &changed, signature));
	}
}

Test(signing, chains_entries)
{
	uint8_t joined[32 + 5] = {[32] = 'e', 'n', 't', 'r', 'y'}, expected[32], hash[32], next[32];
	uint8_t first[32] = {0};

	jx_hash(joined, sizeof(joined), expected);
	jx_chain_hash(first, "entry", 5, hash);
	cr_assert_arr_eq(hash, expected, 32);
	memcpy(joined, hash, 32);
	jx_hash(joined, 32, expected);
	jx_chain_hash(hash, "", 0, next);
	cr_assert_arr_eq(next, expected, 32);
}

Test(signing, lays_out_a_leaf_and_a_node)
{
	uint8_t entry_hash[32] = "entry hash", request_bytes[JX_SIGNED_REQUEST_MAX], request_hash[32];
	uint8_t bytes[128], expected[32], hash[32], right[32] = "right";
	size_t n = 0;

	jx_hash(request_bytes, jx_signed_request_bytes(&request, request_bytes), request_hash);
	n = join(bytes, n, "\0", 1);
	n = join(bytes, n, "\x08\x07\x06\x05\x04\x03\x02\x01", 8);
	n = join(bytes, n, "\xfe\xff\xff\xff\xff\xff\xff\xff", 8);
	n = join(bytes, n, entry_hash, 32);
	n = join(bytes, n, request_hash, 32);
	jx_hash(bytes, n, expected);
	jx_receipt_leaf(UINT64_C(0x0102030405060708), -2, entry_hash, &request, hash);
	cr_assert_arr_eq(hash, expected, 32);

	n = join(bytes, 0, "\x01", 1);
	n = join(bytes, n, hash, 32);
	n = join(bytes, n, right, 32);
	jx_hash(bytes, n, expected);
	jx_receipt_node(hash, right, hash);
	cr_assert_arr_eq(hash, expected, 32);
}

Test(signing, lays_out_a_receipt)
{
	uint8_t root[32] = "root", bytes[128], signature[64];
	size_t n = 0;

	n = join(bytes, n, "jixiao.v1.receipt\0", 18);
	n = join(bytes, n, ledger, 32);
	n = join(bytes, n, root, 32);
	jx_receipt_sign(&server, ledger, root, signature);
	cr_assert(jx_verify(server.public_key, bytes, n, signature));
}

Test(signing, lays_out_a_rotation)
{
	uint8_t bytes[160], signature[64];
	size_t n = 0;

	n = join(bytes, n, "jixiao.v1.rotation\0", 19);
	n = join(bytes, n, ledger, 32);
	n = join(bytes, n, "\x09\0\0\0\0\0\0\0", 8);
	n = join(bytes, n, author.public_key, 32);
	n = join(bytes, n, server.public_key, 32);
	jx_rotation_sign(&server, ledger, 9, author.public_key, signature);
	cr_assert(jx_verify(server.public_key, bytes, n, signature));
	cr_assert(jx_rotation_verify(server.public_key, ledger, 9, author.public_key, signature));
	cr_assert_not(jx_rotation_verify(server.public_key, ledger, 10, author.public_key, signature));
	cr_assert_not(jx_rotation_verify(server.public_key, ledger, 9, server.public_key, signature));
	cr_assert_not(jx_rotation_verify(author.public_key, ledger, 9, author.public_key, signature));
	cr_assert_not(jx_rotation_verify(server.public_key, server.public_key, 9, author.public_key, signature));
	signature[0] ^= 1;
	cr_assert_not(jx_rotation_verify(server.public_key, ledger, 9, author.public_key, signature));
}

/* -- receipts with a path ---------------------------------------------------------------------------------------- */

struct signed_receipt {
	Jixiao__V1__Receipt receipt;
	uint8_t entry_hash[32], signature[64], siblings[33][32];
	ProtobufCBinaryData path[33];
};

/* A receipt of position `leaf` in a tree of 2^height leaves, the siblings being made up. */
static void make_receipt(struct signed_receipt *made, uint32_t leaf, size_t height)
{
	uint8_t node[32];

	*made = (struct signed_receipt){.receipt = JIXIAO__V1__RECEIPT__INIT};
	memset(made->entry_hash, 7, 32);
	made->receipt.seq = 42;
	made->receipt.time_ms = 1767225600000;
	made->receipt.leaf = leaf;
	made->receipt.entry_hash = (ProtobufCBinaryData){32, made->entry_hash};
	made->receipt.server_signature = (ProtobufCBinaryData){64, made->signature};
	made->receipt.path = made->path;
	made->receipt.n_path = height;
	jx_receipt_leaf(42, 1767225600000, made->entry_hash, &request, node);
	for (size_t i = 0; i < height; i++) {
		memset(made->siblings[i], (int)(100 + i), 32);
		made->path[i] = (ProtobufCBinaryData){32, made->siblings[i]};
		if (i < 32 && leaf & UINT32_C(1) << i)
			jx_receipt_node(made->siblings[i], node, node);
		else
			jx_receipt_node(node, made->siblings[i], node);
	}
	jx_receipt_sign(&server, ledger, node, made->signature);
}

static const char *problem_of(const struct signed_receipt *made)
{
	return jx_receipt_problem(&made->receipt, server.public_key, &request);
}

Test(signing, verifies_every_leaf_of_small_trees)
{
	static const size_t heights[] = {0, 1, 3};
	struct signed_receipt made;

	for (size_t h = 0; h < 3; h++)
		for (uint32_t leaf = 0; leaf < UINT32_C(1) << heights[h]; leaf++) {
			make_receipt(&made, leaf, heights[h]);
			cr_assert_null(problem_of(&made), "leaf %u of height %zu", leaf, heights[h]);
		}
}

Test(signing, refuses_a_leaf_outside_its_tree)
{
	struct signed_receipt made;

	make_receipt(&made, 1, 0);
	cr_assert_not_null(problem_of(&made));
	make_receipt(&made, 2, 1);
	cr_assert_not_null(problem_of(&made));
	make_receipt(&made, 8, 3);
	cr_assert_not_null(problem_of(&made));
	make_receipt(&made, UINT32_MAX, 31);
	cr_assert_not_null(problem_of(&made));
}

Test(signing, bounds_the_path)
{
	struct signed_receipt made;

	make_receipt(&made, UINT32_MAX, 32);
	cr_assert_null(problem_of(&made));
	make_receipt(&made, 0, 33);
	cr_assert_not_null(strstr(problem_of(&made), "too long"));
}

/* The leaf's bits say which side: another position is another receipt. */
Test(signing, refuses_another_position)
{
	struct signed_receipt made;

	make_receipt(&made, 5, 3);
	for (uint32_t leaf = 0; leaf < 8; leaf++) {
		made.receipt.leaf = leaf;
		cr_assert_eq(problem_of(&made) == NULL, leaf == 5);
	}
}

Test(signing, receipt_covers_every_part)
{
	struct signed_receipt made;
	struct jx_signed_request other = request;

	make_receipt(&made, 2, 3);
	made.receipt.seq ^= 1;
	cr_assert_not_null(problem_of(&made));
	made.receipt.seq ^= 1;
	made.receipt.time_ms ^= 1;
	cr_assert_not_null(problem_of(&made));
	made.receipt.time_ms ^= 1;
	for (size_t i = 0; i < 32; i++) {
		made.entry_hash[i] ^= 1;
		cr_assert_not_null(problem_of(&made));
		made.entry_hash[i] ^= 1;
		for (size_t s = 0; s < 3; s++) {
			made.siblings[s][i] ^= 1;
			cr_assert_not_null(problem_of(&made));
			made.siblings[s][i] ^= 1;
		}
	}
	for (size_t i = 0; i < 64; i++) {
		made.signature[i] ^= 1;
		cr_assert_not_null(problem_of(&made));
		made.signature[i] ^= 1;
	}
	cr_assert_null(problem_of(&made));
	cr_assert_not_null(jx_receipt_problem(&made.receipt, author.public_key, &request));
	other.ledger = server.public_key;
	cr_assert_not_null(jx_receipt_problem(&made.receipt, server.public_key, &other));
	other = request;
	other.body_hash[31] ^= 1;
	cr_assert_not_null(jx_receipt_problem(&made.receipt, server.public_key, &other));
	other = request;
	other.method = "a.B/D";
	cr_assert_not_null(jx_receipt_problem(&made.receipt, server.public_key, &other));
}

Test(signing, refuses_hashes_of_another_length)
{
	struct signed_receipt made;

	make_receipt(&made, 0, 1);
	made.receipt.entry_hash.len = 31;
	cr_assert_not_null(strstr(problem_of(&made), "entry hash"));
	made.receipt.entry_hash.len = 0;
	made.receipt.entry_hash.data = NULL;
	cr_assert_not_null(strstr(problem_of(&made), "entry hash"));
	make_receipt(&made, 0, 1);
	made.receipt.server_signature.len = 63;
	cr_assert_not_null(strstr(problem_of(&made), "signature"));
	make_receipt(&made, 0, 1);
	made.path[0].len = 33;
	cr_assert_not_null(strstr(problem_of(&made), "path"));
}
