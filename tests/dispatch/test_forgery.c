/* SPDX-License-Identifier: Apache-2.0 */
/* Entries that were changed together with the chain, so that only what they say gives them away. */
#include <string.h>

#include "common/rpc/signing.h"
#include "tests/dispatch/ledger.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

TestSuite(forgery, .init = ledger_open, .fini = ledger_close);

static void change_seq(Jixiao__V1__JournalEntry *entry)
{
	entry->seq++;
}

static void change_time(Jixiao__V1__JournalEntry *entry)
{
	entry->time_ms -= 5000;
}

static void change_signer(Jixiao__V1__JournalEntry *entry)
{
	entry->signer = 0;
}

static void change_request_id(Jixiao__V1__JournalEntry *entry)
{
	entry->request_id.data[0] ^= 1;
}

static void change_method(Jixiao__V1__JournalEntry *entry)
{
	memcpy(strchr(entry->method, '/'), "/Ad", 4);
}

static void change_to_read(Jixiao__V1__JournalEntry *entry)
{
	memcpy(strchr(entry->method, '/'), "/Get", 5);
}

static void change_body(Jixiao__V1__JournalEntry *entry)
{
	entry->body.data[entry->body.len - 1] ^= 1;
}

static void cut_body(Jixiao__V1__JournalEntry *entry)
{
	entry->body.len--;
}

static void change_signature(Jixiao__V1__JournalEntry *entry)
{
	entry->signature.data[63] ^= 1;
}

static void cut_signature(Jixiao__V1__JournalEntry *entry)
{
	entry->signature.len--;
}

static void change_response(Jixiao__V1__JournalEntry *entry)
{
	entry->response.data[entry->response.len - 1] ^= 1;
}

static void change_behaviour(Jixiao__V1__JournalEntry *entry)
{
	entry->behaviour++;
}

Test(forgery, finds_each_part_of_an_entry_that_is_forged)
{
	static const struct {
		uint64_t seq;
		void (*change)(Jixiao__V1__JournalEntry *entry);
		const char *part;
	} cases[] = {
		{2, change_seq, "it is 3"},
		{5, change_time, "time"},
		{2, change_signer, "signer"},
		{2, change_request_id, "request id"},
		{2, change_method, "no write of this release"},
		{6, change_to_read, "no write of this release"},
		{2, change_body, "signature"},
		{2, cut_body, "damaged"},
		{2, change_signature, "signature"},
		{2, cut_signature, "signature"},
		{1, change_signature, "signature"},
		{2, change_response, "answers differently"},
		{5, change_response, "answers differently"},
		{2, change_behaviour, "behaviour"},
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		ledger_forge(cases[i].seq, cases[i].change);
		ledger_expect_problem(cases[i].seq, cases[i].part);
		ledger_close();
		ledger_open();
	}
}

/* Entry 5 under the key that entry 4 replaced. */
static void sign_with_old_key(Jixiao__V1__JournalEntry *entry)
{
	struct jx_key ledger = jx_fixture_key(0), old = jx_fixture_key(2);
	struct jx_signed_request request = {
		.ledger = ledger.public_key, .request_id = entry->request_id.data, .method = entry->method};

	jx_hash(entry->body.data, entry->body.len, request.body_hash);
	jx_request_sign(&old, &request, entry->signature.data);
}

Test(forgery, wants_the_key_that_was_in_force)
{
	ledger_forge(5, sign_with_old_key);
	ledger_expect_problem(5, "signature");
	ledger_close();
	ledger_open();
	/* Entry 4 itself is by the old key: it fits. */
	ledger_forge(4, sign_with_old_key);
	cr_assert_eq(ledger_replay_to(0).found.n, 0);
}

/* Entry 2 as the admin would have signed it, had it been accepted. */
static void sign_for_no_parent(Jixiao__V1__JournalEntry *entry)
{
	struct jx_key ledger = jx_fixture_key(0), admin = jx_fixture_key(1);
	struct jx_signed_request request = {
		.ledger = ledger.public_key, .request_id = entry->request_id.data, .method = entry->method};

	entry->body.data[entry->body.len - 1] ^= 1; /* of the parent's code */
	jx_hash(entry->body.data, entry->body.len, request.body_hash);
	jx_request_sign(&admin, &request, entry->signature.data);
}

Test(forgery, finds_an_entry_that_its_method_refuses)
{
	ledger_forge(2, sign_for_no_parent);
	ledger_expect_problem(2, "refuses it: OFFICE_NOT_FOUND");
}

static void sign_as_nobody(Jixiao__V1__JournalEntry *entry)
{
	entry->signer = 99;
}

Test(forgery, finds_a_signer_that_nobody_is)
{
	ledger_forge(2, sign_as_nobody);
	ledger_tamper("UPDATE journal SET signer = 99 WHERE seq = 2");
	ledger_expect_problem(2, "had no key then");
}
