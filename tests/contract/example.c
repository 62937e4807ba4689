/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/contract/example.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/page.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/bech32m.h"
#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/rpc/signing.h"

#define METHOD  "jixiao.v1.Offices/Add"
/* 2026-01-01 00:00:00 at UTC+8. */
#define TIME_MS INT64_C(1767196800000)

/* What the parts of the exchange share. */
struct exchange {
	struct jx_example *example;
	struct jx_key server, admin;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	uint8_t body[256], answer[256];
	size_t body_size, answer_size;
	struct jx_signed_request signed_request;
	uint8_t signature[JX_SIGNATURE_BYTES];
	uint8_t entry_hash[JX_HASH_BYTES];
};

static void add_text(struct jx_example *example, const char *name, const char *text)
{
	struct jx_example_item *item = &example->items[example->count++];

	cr_assert_leq(example->count, JX_EXAMPLE_ITEMS);
	(void)snprintf(item->name, sizeof(item->name), "%s", name);
	cr_assert_lt(strlen(text), sizeof(item->value), "%s is too long", name);
	(void)snprintf(item->value, sizeof(item->value), "%s", text);
}

static void add(struct jx_example *example, const char *name, const void *bytes, size_t n)
{
	char hex[JX_EXAMPLE_TEXT];

	cr_assert_lt(2 * n, sizeof(hex), "%s is too long", name);
	jx_hex_encode(bytes, n, hex);
	add_text(example, name, hex);
}

/* n bytes that count up from first. */
static void count_up(uint8_t first, uint8_t *out, size_t n)
{
	for (size_t i = 0; i < n; i++)
		out[i] = (uint8_t)(first + i);
}

static ProtobufCBinaryData borrow(const uint8_t *bytes, size_t n)
{
	return (ProtobufCBinaryData){.len = n, .data = (uint8_t *)bytes};
}

static size_t pack(const ProtobufCMessage *message, uint8_t *out, size_t room)
{
	cr_assert_leq(protobuf_c_message_get_packed_size(message), room);
	return protobuf_c_message_pack(message, out);
}

static void make_key(struct jx_example *example, const char *who, uint8_t first, struct jx_key *key)
{
	const struct {
		const char *what;
		const uint8_t *bytes;
	} rows[] = {
		{"seed", key->seed},
		{"public key", key->public_key},
		{"CURVE secret key", key->curve_secret},
		{"CURVE public key", key->curve_public},
	};
	uint8_t seed[JX_KEY_BYTES];
	char name[64], text[JX_BECH32M_SIZE];

	count_up(first, seed, sizeof(seed));
	jx_key_from_seed(seed, key);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		(void)snprintf(name, sizeof(name), "%s %s", who, rows[i].what);
		add(example, name, rows[i].bytes, JX_KEY_BYTES);
	}
	(void)snprintf(name, sizeof(name), "%s identity", who);
	jx_identity_format(key->public_key, text);
	add_text(example, name, text);
	(void)snprintf(name, sizeof(name), "%s key file", who);
	jx_bech32m_encode("jxkey", seed, text);
	add_text(example, name, text);
}

static void make_request(struct exchange *x)
{
	Jixiao__V1__OfficesAddRequest body = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	uint8_t bytes[512];
	size_t n;

	body.code = "370202";
	body.name = "市南区";
	body.parent_code = "129001";
	x->body_size = pack(&body.base, x->body, sizeof(x->body));
	count_up(0x40, x->request_id, sizeof(x->request_id));
	x->signed_request = (struct jx_signed_request){
		.ledger = x->server.public_key,
		.request_id = x->request_id,
		.method = METHOD,
	};
	jx_hash(x->body, x->body_size, x->signed_request.body_hash);
	jx_request_sign(&x->admin, &x->signed_request, x->signature);
	cr_assert(jx_request_verify(x->admin.public_key, &x->signed_request, x->signature));

	add(x->example, "request body", x->body, x->body_size);
	add(x->example, "request id", x->request_id, sizeof(x->request_id));
	add(x->example, "body hash", x->signed_request.body_hash, JX_HASH_BYTES);
	n = jx_signed_request_bytes(&x->signed_request, bytes);
	add(x->example, "signed bytes of the request", bytes, n);
	add(x->example, "signature", x->signature, sizeof(x->signature));

	request.call = 1;
	request.method = METHOD;
	request.timeout_ms = 10000;
	request.body = borrow(x->body, x->body_size);
	request.request_id = borrow(x->request_id, sizeof(x->request_id));
	request.signature = borrow(x->signature, sizeof(x->signature));
	n = pack(&request.base, bytes, sizeof(bytes));
	add(x->example, "request message", bytes, n);
}

static void make_entry(struct exchange *x)
{
	Jixiao__V1__OfficesAddResponse answer = JIXIAO__V1__OFFICES_ADD_RESPONSE__INIT;
	Jixiao__V1__Office office = JIXIAO__V1__OFFICE__INIT;
	Jixiao__V1__JournalEntry entry = JIXIAO__V1__JOURNAL_ENTRY__INIT;
	uint8_t previous[JX_HASH_BYTES], bytes[512];
	size_t n;

	office.code = "370202";
	office.name = "市南区";
	office.parent_code = "129001";
	office.seq = 2;
	answer.office = &office;
	x->answer_size = pack(&answer.base, x->answer, sizeof(x->answer));
	entry.seq = 2;
	entry.time_ms = TIME_MS;
	entry.signer = 1;
	entry.request_id = borrow(x->request_id, sizeof(x->request_id));
	entry.method = METHOD;
	entry.body = borrow(x->body, x->body_size);
	entry.signature = borrow(x->signature, sizeof(x->signature));
	entry.response = borrow(x->answer, x->answer_size);
	entry.behaviour = 1;
	n = pack(&entry.base, bytes, sizeof(bytes));
	count_up(0x60, previous, sizeof(previous));
	jx_chain_hash(previous, bytes, n, x->entry_hash);

	add(x->example, "response body", x->answer, x->answer_size);
	add(x->example, "previous hash", previous, sizeof(previous));
	add(x->example, "journal entry", bytes, n);
	add(x->example, "entry hash", x->entry_hash, sizeof(x->entry_hash));
}

static void make_receipt(struct exchange *x)
{
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	Jixiao__V1__Receipt receipt = JIXIAO__V1__RECEIPT__INIT;
	uint8_t leaf[JX_HASH_BYTES], signature[JX_SIGNATURE_BYTES], bytes[512];

	jx_receipt_leaf(2, TIME_MS, x->entry_hash, &x->signed_request, leaf);
	jx_receipt_sign(&x->server, x->server.public_key, leaf, signature);
	receipt.seq = 2;
	receipt.time_ms = TIME_MS;
	receipt.entry_hash = borrow(x->entry_hash, sizeof(x->entry_hash));
	receipt.server_signature = borrow(signature, sizeof(signature));
	cr_assert_null(jx_receipt_problem(&receipt, x->server.public_key, &x->signed_request));
	response.call = 1;
	response.body = borrow(x->answer, x->answer_size);
	response.receipt = &receipt;

	add(x->example, "leaf", leaf, sizeof(leaf));
	add(x->example, "receipt signature, no path", signature, sizeof(signature));
	add(x->example, "response message", bytes, pack(&response.base, bytes, sizeof(bytes)));
}

static void expect_path(struct exchange *x, uint32_t leaf, ProtobufCBinaryData *path, size_t n,
			uint8_t signature[JX_SIGNATURE_BYTES])
{
	Jixiao__V1__Receipt receipt = JIXIAO__V1__RECEIPT__INIT;

	receipt.seq = 2;
	receipt.time_ms = TIME_MS;
	receipt.entry_hash = borrow(x->entry_hash, sizeof(x->entry_hash));
	receipt.server_signature = borrow(signature, JX_SIGNATURE_BYTES);
	receipt.leaf = leaf;
	receipt.path = path;
	receipt.n_path = n;
	cr_assert_null(jx_receipt_problem(&receipt, x->server.public_key, &x->signed_request));
}

/*
 * The same entry as the third of four: its sibling stands right of it, and the pair before it stands left. And as the
 * last of three, where it has no sibling.
 */
static void make_path(struct exchange *x)
{
	uint8_t siblings[2][JX_HASH_BYTES], leaf[JX_HASH_BYTES], root[JX_HASH_BYTES], signature[JX_SIGNATURE_BYTES];
	ProtobufCBinaryData path[2];

	count_up(0x80, siblings[0], JX_HASH_BYTES);
	count_up(0xa0, siblings[1], JX_HASH_BYTES);
	path[0] = borrow(siblings[0], JX_HASH_BYTES);
	path[1] = borrow(siblings[1], JX_HASH_BYTES);
	jx_receipt_leaf(2, TIME_MS, x->entry_hash, &x->signed_request, leaf);
	jx_receipt_node(leaf, siblings[0], root);
	add(x->example, "path, first hash", siblings[0], JX_HASH_BYTES);
	add(x->example, "path, second hash", siblings[1], JX_HASH_BYTES);
	add(x->example, "node over leaves 2 and 3", root, sizeof(root));
	jx_receipt_node(siblings[1], root, root);
	add(x->example, "root of four", root, sizeof(root));
	jx_receipt_sign(&x->server, x->server.public_key, root, signature);
	add(x->example, "receipt signature, two hashes, leaf 2", signature, sizeof(signature));
	expect_path(x, 2, path, 2, signature);

	jx_receipt_node(siblings[1], leaf, root);
	add(x->example, "root of three", root, sizeof(root));
	jx_receipt_sign(&x->server, x->server.public_key, root, signature);
	add(x->example, "receipt signature, second hash alone, leaf 1", signature, sizeof(signature));
	expect_path(x, 1, path + 1, 1, signature);
}

static void make_rotation(struct exchange *x)
{
	uint8_t signature[JX_SIGNATURE_BYTES];
	struct jx_key next;

	make_key(x->example, "admin's next", 0xc0, &next);
	jx_rotation_sign(&next, x->server.public_key, 1, x->admin.public_key, signature);
	cr_assert(jx_rotation_verify(next.public_key, x->server.public_key, 1, x->admin.public_key, signature));
	add(x->example, "rotation signature", signature, sizeof(signature));
}

/* The first page of the offices, one row long, after the write above. */
static void make_read(struct exchange *x)
{
	Jixiao__V1__OfficesListRequest body = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	Jixiao__V1__OfficesListResponse answer = JIXIAO__V1__OFFICES_LIST_RESPONSE__INIT;
	Jixiao__V1__Office root = JIXIAO__V1__OFFICE__INIT;
	Jixiao__V1__PageToken next = JIXIAO__V1__PAGE_TOKEN__INIT;
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	uint8_t packed[256], bytes[512];

	body.page_size = 1;
	request.call = 2;
	request.method = "jixiao.v1.Offices/List";
	request.body = borrow(packed, pack(&body.base, packed, sizeof(packed)));
	add(x->example, "request message of a read", bytes, pack(&request.base, bytes, sizeof(bytes)));

	root.code = "129001";
	root.name = "青岛市信访局";
	root.seq = 1;
	next.seq = 2;
	next.last_key = root.code;
	answer.offices = (Jixiao__V1__Office *[]){&root};
	answer.n_offices = 1;
	answer.next = &next;
	answer.journal_seq = 2;
	response.call = 2;
	response.body = borrow(packed, pack(&answer.base, packed, sizeof(packed)));
	add(x->example, "response message of a read", bytes, pack(&response.base, bytes, sizeof(bytes)));
}

static void make_refusal(struct exchange *x)
{
	const struct jx_reason_row *row = jx_reason_row(JX_REASON_FIELD_INVALID);
	Jixiao__V1__Violation violation = JIXIAO__V1__VIOLATION__INIT;
	Jixiao__V1__Response response = JIXIAO__V1__RESPONSE__INIT;
	char *args[] = {"code", "a code has only digits, letters, '.', '_' and '-'"};
	char message[256];
	uint8_t bytes[512];

	(void)jx_reason_format(row->text, (const char *const *)args, 2, message, sizeof(message));
	violation.field = args[0];
	violation.rule = "OFFICE_CODE";
	violation.severity = JIXIAO__V1__SEVERITY__SEVERITY_ERROR;
	violation.text = args[1];
	violation.fix = "give a code as 129001 or 370202-01";
	response.call = 3;
	response.status = (Jixiao__V1__StatusCode)row->status;
	response.reason = (char *)row->name;
	response.message = message;
	response.args = args;
	response.n_args = 2;
	response.violations = (Jixiao__V1__Violation *[]){&violation};
	response.n_violations = 1;
	add(x->example, "response message of a refusal", bytes, pack(&response.base, bytes, sizeof(bytes)));
}

void jx_example_compute(struct jx_example *example)
{
	struct exchange x = {.example = example};

	example->count = 0;
	make_key(example, "server", 0x00, &x.server);
	make_key(example, "admin", 0x20, &x.admin);
	make_request(&x);
	make_entry(&x);
	make_receipt(&x);
	make_path(&x);
	make_rotation(&x);
	make_read(&x);
	make_refusal(&x);
}

/* -- the page ---------------------------------------------------------------------------------------------------- */

static void take_line(struct jx_example *example, char *line)
{
	char *text = line + strspn(line, " ");
	struct jx_example_item *item;
	size_t used;

	text[strcspn(text, "\n")] = '\0';
	if (*text == '\0')
		return;
	if (text == line) {
		add_text(example, line, "");
		return;
	}
	cr_assert_gt(example->count, 0, "a value before any name: %s", text);
	item = &example->items[example->count - 1];
	used = strlen(item->value);
	cr_assert_lt(used + strlen(text), sizeof(item->value), "%s is too long", item->name);
	(void)snprintf(item->value + used, sizeof(item->value) - used, "%s", text);
}

bool jx_example_read(const char *path, struct jx_example *example)
{
	FILE *page = fopen(path, "r");
	bool inside = false, found = false;
	char line[512];

	cr_assert_not_null(page, "cannot read %s", path);
	example->count = 0;
	while (fgets(line, sizeof(line), page)) {
		bool fence = strncmp(line, "```", 3) == 0;

		if (inside && !fence)
			take_line(example, line);
		if (fence)
			inside = strcmp(line, "```example\n") == 0;
		found = found || inside;
	}
	(void)fclose(page);
	return found;
}
