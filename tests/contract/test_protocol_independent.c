/* SPDX-License-Identifier: Apache-2.0 */
/* Each hex of docs/protocol.md, computed by what was written from the page alone: no code of the product is linked. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "tests/contract/by_page.h"

#define TIME_MS INT64_C(1767196800000)

static struct by_page page;

static void expect_text(const char *name, const char *text)
{
	char shown[2048];

	by_page_value(&page, name, shown, sizeof(shown));
	cr_assert_str_eq(text, shown, "%s", name);
}

static void expect(const char *name, const void *data, size_t n)
{
	char hex[2048];

	cr_assert_lt(2 * n, sizeof(hex));
	expect_text(name, sodium_bin2hex(hex, sizeof(hex), data, n));
}

static void expect_bytes(const char *name, const struct by_page_bytes *bytes)
{
	expect(name, bytes->data, bytes->size);
}

static void count_up(uint8_t first, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(first + i);
}

static void expect_key(const char *who, uint8_t first, struct by_page_key *key)
{
	const struct {
		const char *what;
		const uint8_t *data;
	} rows[] = {
		{"seed", key->seed},
		{"public key", key->public_key},
		{"CURVE secret key", key->curve_secret},
		{"CURVE public key", key->curve_public},
	};
	uint8_t seed[32];
	char name[64], text[80];

	count_up(first, seed, sizeof(seed));
	by_page_key_make(seed, key);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		(void)snprintf(name, sizeof(name), "%s %s", who, rows[i].what);
		expect(name, rows[i].data, 32);
	}
	(void)snprintf(name, sizeof(name), "%s identity", who);
	by_page_bech32m("jx", key->public_key, text);
	expect_text(name, text);
	(void)snprintf(name, sizeof(name), "%s key file", who);
	by_page_bech32m("jxkey", seed, text);
	expect_text(name, text);
}

static void office(struct by_page_bytes *out, const char *code, const char *name, const char *parent, uint64_t seq)
{
	out->size = 0;
	by_page_add_text(out, 1, code);
	by_page_add_text(out, 2, name);
	by_page_add_text(out, 3, parent);
	by_page_add_number(out, 4, seq);
}

static void expect_request(const struct by_page_key *admin, struct by_page_write *write, uint8_t signature[64])
{
	struct by_page_bytes bytes;
	uint8_t hash[32];

	office(&write->body, "370202", "市南区", "129001", 0);
	count_up(0x40, write->request_id, 16);
	by_page_hash(write->body.data, write->body.size, hash);
	expect_bytes("request body", &write->body);
	expect("request id", write->request_id, 16);
	expect("body hash", hash, 32);
	by_page_signed_bytes(write, &bytes);
	expect_bytes("signed bytes of the request", &bytes);
	by_page_sign(admin, &bytes, signature);
	expect("signature", signature, 64);
	by_page_request(1, write, signature, &bytes);
	expect_bytes("request message", &bytes);
}

static void expect_entry(const struct by_page_write *write, const uint8_t signature[64], struct by_page_bytes *answer,
			 uint8_t entry_hash[32])
{
	struct by_page_bytes row, entry = {.size = 0}, chained = {.size = 0};
	uint8_t previous[32];

	office(&row, "370202", "市南区", "129001", 2);
	by_page_add_data(answer, 1, row.data, row.size);
	by_page_add_number(&entry, 1, 2);
	by_page_add_number(&entry, 2, (uint64_t)TIME_MS);
	by_page_add_number(&entry, 3, 1);
	by_page_add_data(&entry, 4, write->request_id, 16);
	by_page_add_text(&entry, 5, write->method);
	by_page_add_data(&entry, 6, write->body.data, write->body.size);
	by_page_add_data(&entry, 7, signature, 64);
	by_page_add_data(&entry, 8, answer->data, answer->size);
	by_page_add_number(&entry, 9, 1);
	count_up(0x60, previous, 32);
	by_page_add(&chained, previous, 32);
	by_page_add(&chained, entry.data, entry.size);
	by_page_hash(chained.data, chained.size, entry_hash);
	expect_bytes("response body", answer);
	expect("previous hash", previous, 32);
	expect_bytes("journal entry", &entry);
	expect("entry hash", entry_hash, 32);
}

static void expect_signature(const char *name, const struct by_page_key *server, const uint8_t root[32],
			     uint8_t signature[64])
{
	struct by_page_bytes bytes;

	by_page_receipt_bytes(server->public_key, root, &bytes);
	by_page_sign(server, &bytes, signature);
	expect(name, signature, 64);
}

static void expect_receipt(const struct by_page_key *server, const struct by_page_write *write,
			   const struct by_page_bytes *answer, const uint8_t entry_hash[32])
{
	struct by_page_bytes receipt = {.size = 0}, response = {.size = 0}, shared = {.size = 0};
	uint8_t leaf[32], first[32], second[32], root[32], signature[64];

	by_page_leaf(2, TIME_MS, entry_hash, write, leaf);
	expect("leaf", leaf, 32);
	expect_signature("receipt signature, no path", server, leaf, signature);
	by_page_add_number(&receipt, 1, 2);
	by_page_add_data(&receipt, 2, entry_hash, 32);
	by_page_add_number(&receipt, 3, (uint64_t)TIME_MS);
	by_page_add_data(&receipt, 4, signature, 64);
	cr_assert(by_page_receipt_fits(receipt.data, receipt.size, server->public_key, write));
	by_page_add_number(&response, 1, 1);
	by_page_add_data(&response, 7, answer->data, answer->size);
	by_page_add_data(&response, 9, receipt.data, receipt.size);
	expect_bytes("response message", &response);

	/* Leaf 2 is 10 in binary: the first hash stands right of it, and the second left. */
	count_up(0x80, first, 32);
	count_up(0xa0, second, 32);
	expect("path, first hash", first, 32);
	expect("path, second hash", second, 32);
	by_page_node(leaf, first, root);
	expect("node over leaves 2 and 3", root, 32);
	by_page_node(second, root, root);
	expect("root of four", root, 32);
	expect_signature("receipt signature, two hashes, leaf 2", server, root, signature);
	by_page_add_number(&shared, 1, 2);
	by_page_add_data(&shared, 2, entry_hash, 32);
	by_page_add_number(&shared, 3, (uint64_t)TIME_MS);
	by_page_add_data(&shared, 4, signature, 64);
	by_page_add_number(&shared, 6, 2);
	by_page_add_data(&shared, 7, first, 32);
	by_page_add_data(&shared, 7, second, 32);
	cr_assert(by_page_receipt_fits(shared.data, shared.size, server->public_key, write));

	/* The last of three rises one level beside nobody. */
	by_page_node(second, leaf, root);
	expect("root of three", root, 32);
	expect_signature("receipt signature, second hash alone, leaf 1", server, root, signature);
}

static void expect_rotation(const struct by_page_key *server, const struct by_page_key *admin)
{
	static const uint8_t principal[8] = {1};
	struct by_page_bytes bytes = {.size = 0};
	struct by_page_key next;
	uint8_t signature[64];

	expect_key("admin's next", 0xc0, &next);
	by_page_add(&bytes, "jixiao.v1.rotation", 19);
	by_page_add(&bytes, server->public_key, 32);
	by_page_add(&bytes, principal, 8);
	by_page_add(&bytes, admin->public_key, 32);
	by_page_add(&bytes, next.public_key, 32);
	by_page_sign(&next, &bytes, signature);
	expect("rotation signature", signature, 64);
}

static void expect_read(void)
{
	static const uint8_t page_size[] = {0x08, 0x01};
	struct by_page_bytes root, next = {.size = 0}, body = {.size = 0}, message = {.size = 0};

	by_page_add_number(&message, 1, 2);
	by_page_add_text(&message, 2, "jixiao.v1.Offices/List");
	by_page_add_data(&message, 4, page_size, sizeof(page_size));
	expect_bytes("request message of a read", &message);

	office(&root, "129001", "青岛市信访局", "", 1);
	by_page_add_number(&next, 1, 2);
	by_page_add_text(&next, 2, "129001");
	by_page_add_data(&body, 1, root.data, root.size);
	by_page_add_data(&body, 2, next.data, next.size);
	by_page_add_number(&body, 3, 2);
	message.size = 0;
	by_page_add_number(&message, 1, 2);
	by_page_add_data(&message, 7, body.data, body.size);
	expect_bytes("response message of a read", &message);
}

static void expect_refusal(void)
{
	static const char problem[] = "a code has only digits, letters, '.', '_' and '-'";
	struct by_page_bytes violation = {.size = 0}, message = {.size = 0};
	char text[128];

	(void)snprintf(text, sizeof(text), "code: %s", problem);
	by_page_add_text(&violation, 1, "code");
	by_page_add_text(&violation, 2, "OFFICE_CODE");
	by_page_add_number(&violation, 3, 1);
	by_page_add_text(&violation, 4, problem);
	by_page_add_text(&violation, 5, "give a code as 129001 or 370202-01");
	by_page_add_number(&message, 1, 3);
	by_page_add_number(&message, 2, 3);
	by_page_add_text(&message, 3, "FIELD_INVALID");
	by_page_add_text(&message, 4, text);
	by_page_add_text(&message, 5, "code");
	by_page_add_text(&message, 5, problem);
	by_page_add_data(&message, 6, violation.data, violation.size);
	expect_bytes("response message of a refusal", &message);
}

Test(protocol_independent, computes_every_value_of_the_example)
{
	struct by_page_key server, admin;
	struct by_page_write write = {.method = "jixiao.v1.Offices/Add"};
	struct by_page_bytes answer = {.size = 0};
	uint8_t signature[64], entry_hash[32];

	cr_assert_geq(sodium_init(), 0);
	by_page_open(JIXIAO_PROTOCOL_PAGE, &page);
	expect_key("server", 0x00, &server);
	expect_key("admin", 0x20, &admin);
	memcpy(write.ledger, server.public_key, 32);
	expect_request(&admin, &write, signature);
	expect_entry(&write, signature, &answer, entry_hash);
	expect_receipt(&server, &write, &answer, entry_hash);
	expect_rotation(&server, &admin);
	expect_read();
	expect_refusal();
	cr_assert_eq(page.read, by_page_count(&page), "the example has %u values, and %u were computed",
		     by_page_count(&page), page.read);
}
