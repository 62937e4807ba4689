/* SPDX-License-Identifier: Apache-2.0 */
/* A client that was written from docs/protocol.md alone speaks to a real server, over ZeroMQ's own calls. */
#include <criterion/criterion.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <zmq.h>

#include "tests/contract/by_page.h"
#include "tests/lib/process.h"

#define PATIENCE_MS   10000
#define ENVELOPE_MOST 32
#define METHOD_MOST   127
#define TOGETHER      12u
#define ROUNDS        100u

/* The server is the product's; what stands below it is the page's. */
static struct jx_site site;
static struct by_page page;
static struct by_page_key admin;
static void *context, *dealer;

static void set(int option, const void *value, size_t n)
{
	cr_assert_eq(zmq_setsockopt(dealer, option, value, n), 0, "option %d", option);
}

static void begin(void)
{
	const int linger = 0, patience = PATIENCE_MS;
	uint8_t server_curve[32];

	jx_site_open(&site);
	jx_site_start(&site);
	by_page_open(JIXIAO_PROTOCOL_PAGE, &page);
	by_page_key_make(site.admin_key.seed, &admin);
	cr_assert_eq(crypto_sign_ed25519_pk_to_curve25519(server_curve, site.admin.server), 0);
	context = zmq_ctx_new();
	dealer = zmq_socket(context, ZMQ_DEALER);
	set(ZMQ_LINGER, &linger, sizeof(linger));
	set(ZMQ_RCVTIMEO, &patience, sizeof(patience));
	set(ZMQ_CURVE_SERVERKEY, server_curve, 32);
	set(ZMQ_CURVE_PUBLICKEY, admin.curve_public, 32);
	set(ZMQ_CURVE_SECRETKEY, admin.curve_secret, 32);
	cr_assert_eq(zmq_connect(dealer, site.admin.endpoints[0]), 0);
}

static void end(void)
{
	(void)zmq_close(dealer);
	(void)zmq_ctx_term(context);
	jx_site_close(&site);
}

TestSuite(protocol_wire, .init = begin, .fini = end, .timeout = 100);

static void receive(struct by_page_bytes *response)
{
	int n = zmq_recv(dealer, response->data, sizeof(response->data), 0);

	cr_assert(n >= 0 && (size_t)n <= sizeof(response->data), "no answer: %s", zmq_strerror(zmq_errno()));
	response->size = (size_t)n;
}

static void exchange(const struct by_page_bytes *request, struct by_page_bytes *response)
{
	cr_assert_eq(zmq_send(dealer, request->data, request->size, 0), (int)request->size);
	receive(response);
}

static struct by_page_field field_of(const uint8_t *message, size_t n, unsigned number)
{
	struct by_page_field field;

	(void)by_page_find(message, n, number, &field);
	return field;
}

static struct by_page_field part(const struct by_page_bytes *message, unsigned number)
{
	return field_of(message->data, message->size, number);
}

static void expect_data(struct by_page_field field, const void *data, size_t n)
{
	cr_assert_eq(field.size, n);
	cr_assert_eq(memcmp(field.data, data, n), 0);
}

static void expect_text(struct by_page_field field, const char *text)
{
	cr_assert(field.size == strlen(text) && memcmp(field.data, text, field.size) == 0, "\"%.*s\" instead of \"%s\"",
		  (int)field.size, field.data ? (const char *)field.data : "", text);
}

static void read_example(const char *name, struct by_page_bytes *bytes)
{
	char hex[2048];

	by_page_value(&page, name, hex, sizeof(hex));
	cr_assert_eq(sodium_hex2bin(bytes->data, sizeof(bytes->data), hex, strlen(hex), NULL, &bytes->size, NULL), 0);
}

/* The answer must be, byte by byte, what the page's example shows. */
static void expect_example(const struct by_page_bytes *request, const char *name)
{
	struct by_page_bytes shown, response;

	read_example(name, &shown);
	exchange(request, &response);
	cr_assert_eq(response.size, shown.size, "%s", name);
	cr_assert_eq(memcmp(response.data, shown.data, shown.size), 0, "%s", name);
}

/* A read; the response's body is in its field 7. */
static void ask(const char *method, const struct by_page_bytes *body, uint32_t timeout_ms,
		struct by_page_bytes *response)
{
	struct by_page_bytes request = {.size = 0};

	by_page_add_number(&request, 1, 77);
	by_page_add_text(&request, 2, method);
	by_page_add_number(&request, 3, timeout_ms);
	by_page_add_data(&request, 4, body->data, body->size);
	exchange(&request, response);
	cr_assert_eq(part(response, 1).number, 77);
}

static void make_write(const char *code, uint64_t call, struct by_page_write *write, struct by_page_bytes *request)
{
	struct by_page_bytes bytes;
	uint8_t signature[64];

	*write = (struct by_page_write){.method = "jixiao.v1.Offices/Add"};
	memcpy(write->ledger, site.admin.ledger, 32);
	randombytes_buf(write->request_id, 16);
	by_page_add_text(&write->body, 1, code);
	by_page_add_text(&write->body, 2, "市南区");
	by_page_add_text(&write->body, 3, "129001");
	by_page_signed_bytes(write, &bytes);
	by_page_sign(&admin, &bytes, signature);
	by_page_request(call, write, signature, request);
}

static void expect_receipt(const struct by_page_bytes *response, const struct by_page_write *write, uint64_t replayed)
{
	struct by_page_field receipt = part(response, 9);

	cr_assert_eq(part(response, 2).number, 0, "%.*s", (int)part(response, 4).size,
		     (const char *)part(response, 4).data);
	cr_assert(by_page_receipt_fits(receipt.data, receipt.size, site.admin.server, write));
	cr_assert_eq(field_of(receipt.data, receipt.size, 1).number, 2);
	cr_assert_eq(field_of(receipt.data, receipt.size, 5).number, replayed);
}

/* The entry hangs on the one before, and is the one that the receipt names. */
static void expect_entry(struct by_page_field receipt)
{
	struct by_page_bytes body = {.size = 0}, response, chained = {.size = 0};
	struct by_page_field answer, entry, previous;
	uint8_t hash[32];

	by_page_add_number(&body, 1, 2);
	ask("jixiao.v1.Journal/Get", &body, 0, &response);
	answer = part(&response, 7);
	entry = field_of(answer.data, answer.size, 1);
	previous = field_of(answer.data, answer.size, 3);
	by_page_add(&chained, previous.data, previous.size);
	by_page_add(&chained, entry.data, entry.size);
	by_page_hash(chained.data, chained.size, hash);
	expect_data(field_of(answer.data, answer.size, 2), hash, 32);
	expect_data(field_of(receipt.data, receipt.size, 2), hash, 32);
}

static void expect_kept(const struct by_page_write *write, struct by_page_field receipt)
{
	struct by_page_bytes kept = {.size = 0};
	char path[JX_PATH_SIZE];
	uint8_t body_hash[32];
	struct jx_run run;
	FILE *file;

	by_page_hash(write->body.data, write->body.size, body_hash);
	by_page_add_data(&kept, 1, write->ledger, 32);
	by_page_add_data(&kept, 2, site.admin.server, 32);
	by_page_add_text(&kept, 3, write->method);
	by_page_add_data(&kept, 4, write->request_id, 16);
	by_page_add_data(&kept, 5, body_hash, 32);
	by_page_add_data(&kept, 6, receipt.data, receipt.size);
	jx_site_path(&site, "kept.receipt", path);
	file = fopen(path, "w");
	cr_assert(file && fwrite(kept.data, 1, kept.size, file) == kept.size && fclose(file) == 0);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_run_server(&run, "check", site.dir, "--receipt", path, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s%s", run.out, run.err);
	jx_run_clear(&run);
}

Test(protocol_wire, reads)
{
	struct by_page_bytes response, body = {.size = 0};
	struct by_page_field answer;
	char identity[80];

	ask("jixiao.v1.Principals/WhoAmI", &body, 0, &response);
	answer = part(&response, 7);
	answer = field_of(answer.data, answer.size, 1);
	by_page_bech32m("jx", admin.public_key, identity);
	cr_assert_eq(field_of(answer.data, answer.size, 1).number, 1);
	expect_text(field_of(answer.data, answer.size, 5), identity);

	/* At its deadline a watch tells the position that it was told. */
	by_page_add_number(&body, 1, 1);
	ask("jixiao.v1.Journal/Watch", &body, 200, &response);
	cr_assert_eq(part(&response, 2).number, 0);
	answer = part(&response, 7);
	cr_assert_eq(field_of(answer.data, answer.size, 1).number, 1);
}

Test(protocol_wire, writes)
{
	struct by_page_write write, refused;
	struct by_page_bytes request, response;

	make_write("37 02", 3, &refused, &request);
	expect_example(&request, "response message of a refusal");

	make_write("370202", 4, &write, &request);
	exchange(&request, &response);
	expect_receipt(&response, &write, 0);
	exchange(&request, &response);
	expect_receipt(&response, &write, 1);
	expect_entry(part(&response, 9));
	cr_assert_not(
		by_page_receipt_fits(part(&response, 9).data, part(&response, 9).size, site.admin.server, &refused));

	read_example("request message of a read", &request);
	expect_example(&request, "response message of a read");
	expect_kept(&write, part(&response, 9));
}

/* Writes that are sent at once. True where a receipt has a path: *shared is the first of these, *write what it is for.
 */
static bool write_together(unsigned round, struct by_page_write *write, struct by_page_bytes *shared)
{
	struct by_page_write writes[TOGETHER], found = {.method = ""};
	struct by_page_bytes message;

	shared->size = 0;
	for (unsigned i = 0; i < TOGETHER; i++) {
		char code[24];

		(void)snprintf(code, sizeof(code), "%u-%u", round, i);
		make_write(code, i, &writes[i], &message);
		cr_assert_eq(zmq_send(dealer, message.data, message.size, 0), (int)message.size);
	}
	for (unsigned i = 0; i < TOGETHER; i++) {
		struct by_page_field receipt;

		receive(&message);
		receipt = part(&message, 9);
		cr_assert_lt(part(&message, 1).number, TOGETHER);
		*write = writes[part(&message, 1).number];
		cr_assert(by_page_receipt_fits(receipt.data, receipt.size, site.admin.server, write));
		if (shared->size == 0 && field_of(receipt.data, receipt.size, 7).size > 0) {
			by_page_add(shared, receipt.data, receipt.size);
			found = *write;
		}
	}
	*write = found;
	return shared->size > 0;
}

/* Their receipts share one signature, by which the operator finds each of them, too. */
Test(protocol_wire, writes_of_one_round)
{
	struct by_page_write write;
	struct by_page_bytes shared;

	for (unsigned round = 0; !write_together(round, &write, &shared); round++)
		cr_assert_lt(round, ROUNDS, "no receipt has a path");
	expect_kept(&write, (struct by_page_field){.data = shared.data, .size = shared.size});
}

/* A call with so many fields, all but two of them unknown, and a method of so many bytes. */
static void expect_reason(unsigned fields, size_t method, const char *reason)
{
	struct by_page_bytes request = {.size = 0}, response;
	char name[METHOD_MOST + 2];

	memset(name, 'x', method);
	name[method] = '\0';
	by_page_add_number(&request, 1, 1);
	by_page_add_text(&request, 2, name);
	for (unsigned i = 2; i < fields; i++)
		by_page_add_number(&request, 900, 1);
	exchange(&request, &response);
	expect_text(part(&response, 3), reason);
}

Test(protocol_wire, bounds_of_the_envelope)
{
	expect_reason(ENVELOPE_MOST, METHOD_MOST, "UNKNOWN_METHOD");
	expect_reason(ENVELOPE_MOST + 1, METHOD_MOST, "MALFORMED_ENVELOPE");
	expect_reason(ENVELOPE_MOST, METHOD_MOST + 1, "MALFORMED_ENVELOPE");
}
