/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"

#include "common/base/limits.h"
#include "common/rpc/signing.h"
#include "server/domain/principal.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static struct jx_fixture fixture;

static void open_fixture(void)
{
	jx_fixture_open(&fixture, NULL);
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(journal, .init = open_fixture, .fini = close_fixture);

/* Entries 2 to n + 1. */
static void add_offices(unsigned n)
{
	char code[32];

	for (unsigned i = 0; i < n; i++) {
		(void)snprintf(code, sizeof(code), "office-%u", i);
		jx_fixture_add_office(&fixture, code, JX_FIXTURE_ROOT);
	}
}

static const Jixiao__V1__JournalListResponse *list(uint64_t from, uint32_t size, Jixiao__V1__PageToken *page)
{
	Jixiao__V1__JournalListRequest request = JIXIAO__V1__JOURNAL_LIST_REQUEST__INIT;

	request.from_seq = from;
	request.page_size = size;
	request.page = page;
	return jx_fixture_ask(&fixture, &fixture.admin, "Journal/List", &request);
}

static const Jixiao__V1__JournalGetResponse *get(uint64_t seq)
{
	Jixiao__V1__JournalGetRequest request = JIXIAO__V1__JOURNAL_GET_REQUEST__INIT;

	request.seq = seq;
	return jx_fixture_ask(&fixture, &fixture.admin, "Journal/Get", &request);
}

/* -- List -------------------------------------------------------------------------------------------------------- */

Test(journal, list_tells_who_did_what)
{
	const Jixiao__V1__JournalListResponse *response;

	add_offices(1);
	response = list(0, 0, NULL);
	cr_assert_eq(response->n_entries, 2);
	cr_assert_eq(response->journal_seq, 2);
	cr_assert_null(response->next);
	cr_assert_eq(response->entries[0]->seq, 1);
	cr_assert_eq(response->entries[0]->signer, 0);
	cr_assert_str_eq(response->entries[0]->signer_name, "jixiaod");
	cr_assert_str_eq(response->entries[0]->method, "jixiao.v1.Server/Found");
	cr_assert_eq(response->entries[1]->seq, 2);
	cr_assert_eq(response->entries[1]->signer, 1);
	cr_assert_str_eq(response->entries[1]->signer_name, "admin");
	cr_assert_str_eq(response->entries[1]->method, "jixiao.v1.Offices/Add");
	cr_assert_eq(response->entries[1]->time_ms, fixture.at.wall_ms);
	cr_assert_eq(response->entries[1]->request_id.len, JX_REQUEST_ID_BYTES);
	cr_assert_eq(response->entries[1]->entry_hash.len, JX_HASH_BYTES);
}

Test(journal, list_begins_where_it_is_told)
{
	const Jixiao__V1__JournalListResponse *response;

	add_offices(4);
	response = list(4, 0, NULL);
	cr_assert_eq(response->n_entries, 2);
	cr_assert_eq(response->entries[0]->seq, 4);
	cr_assert_eq(list(1, 0, NULL)->n_entries, 5);
	cr_assert_eq(list(6, 0, NULL)->n_entries, 0);
	cr_assert_eq(list(UINT64_MAX, 0, NULL)->n_entries, 0);
}

/* What is written meanwhile is not on a later page: the list is that of its first page. */
Test(journal, list_is_that_of_its_first_page)
{
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT, *page = NULL;
	char last_key[32];
	uint64_t last = 0;
	unsigned pages = 0;

	add_offices(4);
	for (;;) {
		const Jixiao__V1__JournalListResponse *response = list(0, 2, page);

		for (size_t i = 0; i < response->n_entries; i++)
			cr_assert_eq(response->entries[i]->seq, ++last);
		pages++;
		if (!response->next)
			break;
		(void)snprintf(last_key, sizeof(last_key), "%s", response->next->last_key);
		token.seq = response->next->seq;
		token.last_key = last_key;
		page = &token;
		if (pages == 1)
			jx_fixture_add_office(&fixture, "later", JX_FIXTURE_ROOT);
	}
	cr_assert_eq(last, 5);
	cr_assert_eq(pages, 3);
}

Test(journal, list_refuses_too_large_a_page_and_a_bad_token)
{
	Jixiao__V1__JournalListRequest request = JIXIAO__V1__JOURNAL_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;

	(void)list(0, JX_PAGE_MAX, NULL);
	request.page_size = JX_PAGE_MAX + 1;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/List", &request, "FIELD_INVALID");
	request.page_size = 1;
	request.page = &token;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/List", &request, "FIELD_INVALID");
	token.seq = 1;
	token.last_key = (char *)"one";
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/List", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "page");
}

/* -- Get --------------------------------------------------------------------------------------------------------- */

static void expect_entry_verifies(uint64_t seq, const struct jx_key *signer)
{
	const Jixiao__V1__JournalGetResponse *response = get(seq);
	struct jx_signed_request request = {.ledger = fixture.server.public_key};
	char identity[JX_IDENTITY_MAX];
	uint8_t hash[JX_HASH_BYTES];
	Jixiao__V1__JournalEntry *entry;

	jx_identity_format(signer->public_key, identity);
	cr_assert_str_eq(response->signer_identity, identity);
	jx_chain_hash(response->previous_hash.data, response->entry.data, response->entry.len, hash);
	cr_assert_arr_eq(response->entry_hash.data, hash, sizeof(hash));
	entry = jixiao__v1__journal_entry__unpack(NULL, response->entry.len, response->entry.data);
	cr_assert(entry);
	cr_assert_eq(entry->seq, seq);
	request.request_id = entry->request_id.data;
	request.method = entry->method;
	jx_hash(entry->body.data, entry->body.len, request.body_hash);
	cr_assert(jx_request_verify(signer->public_key, &request, entry->signature.data));
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
}

Test(journal, get_gives_all_that_it_takes_to_verify_an_entry)
{
	uint8_t none[JX_HASH_BYTES] = {0}, previous[JX_HASH_BYTES];

	add_offices(1);
	expect_entry_verifies(1, &fixture.server);
	expect_entry_verifies(2, &fixture.admin);
	cr_assert_arr_eq(get(1)->previous_hash.data, none, sizeof(none));
	memcpy(previous, get(1)->entry_hash.data, sizeof(previous));
	cr_assert_arr_eq(get(2)->previous_hash.data, previous, sizeof(previous));
}

/* The entry that rotates a key is signed by the old one, and what comes after it by the new one. */
Test(journal, get_names_the_key_that_was_in_force)
{
	Jixiao__V1__PrincipalsRotateRequest rotate = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	struct jx_key next = jx_fixture_key(9), old = fixture.admin;
	uint8_t signature[JX_SIGNATURE_BYTES];
	char identity[JX_IDENTITY_MAX];

	jx_identity_format(next.public_key, identity);
	jx_rotation_sign(&next, fixture.server.public_key, 1, old.public_key, signature);
	rotate.new_identity = identity;
	rotate.new_signature = (ProtobufCBinaryData){.data = signature, .len = sizeof(signature)};
	(void)jx_fixture_ask(&fixture, &old, "Principals/Rotate", &rotate);
	fixture.admin = next;
	add_offices(1);
	expect_entry_verifies(2, &old);
	expect_entry_verifies(3, &next);
}

Test(journal, get_knows_where_the_journal_ends)
{
	Jixiao__V1__JournalGetRequest request = JIXIAO__V1__JOURNAL_GET_REQUEST__INIT;

	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/Get", &request, "ENTRY_NOT_FOUND");
	request.seq = 2;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/Get", &request, "ENTRY_NOT_FOUND");
	EXPECT_ARG(&fixture, 0, "2");
	EXPECT_ARG(&fixture, 1, "1");
	request.seq = UINT64_MAX;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/Get", &request, "ENTRY_NOT_FOUND");
}

Test(journal, is_for_admins_and_auditors)
{
	Jixiao__V1__JournalListRequest request = JIXIAO__V1__JOURNAL_LIST_REQUEST__INIT;
	struct jx_key clerk = jx_fixture_key(2), auditor = jx_fixture_key(3);

	(void)jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "");
	(void)jx_fixture_enrol(&fixture, &auditor, JX_FIXTURE_ROOT, JX_ROLE_AUDITOR, "");
	EXPECT_REFUSED(&fixture, &clerk, "Journal/List", &request, "ROLE_MISSING");
	(void)jx_fixture_ask(&fixture, &auditor, "Journal/List", &request);
}

/* -- Watch ------------------------------------------------------------------------------------------------------- */

static const Jixiao__V1__Response *watch(uint64_t since)
{
	Jixiao__V1__JournalWatchRequest request = JIXIAO__V1__JOURNAL_WATCH_REQUEST__INIT;

	request.since = since;
	return jx_fixture_call(&fixture, &fixture.admin, "Journal/Watch", &request);
}

static uint64_t watched(void)
{
	cr_assert(fixture.answer);
	return ((const Jixiao__V1__JournalWatchResponse *)fixture.answer)->seq;
}

Test(journal, watch_answers_at_once_where_there_is_more)
{
	cr_assert(watch(0));
	cr_assert_eq(watched(), 1);
}

Test(journal, watch_waits_until_its_deadline_and_then_answers)
{
	cr_assert_null(watch(1));
	cr_assert_eq(jx_dispatch_due(fixture.dispatch), fixture.at.monotonic_ms + JX_TIMEOUT_DEFAULT_MS);
	fixture.at.monotonic_ms += JX_TIMEOUT_DEFAULT_MS - 1;
	cr_assert_null(jx_fixture_tick(&fixture, "Journal/Watch"));
	fixture.at.monotonic_ms++;
	cr_assert(jx_fixture_tick(&fixture, "Journal/Watch"));
	cr_assert_eq(watched(), 1);
	cr_assert_eq(jx_dispatch_due(fixture.dispatch), -1);
}

/* -- Confirm ----------------------------------------------------------------------------------------------------- */

#define ASKED 6u

static void fill_positions(Jixiao__V1__JournalPosition rows[ASKED], Jixiao__V1__JournalPosition *pointers[ASKED],
			   uint8_t hashes[ASKED][JX_HASH_BYTES])
{
	for (uint64_t i = 0; i < ASKED; i++) {
		jixiao__v1__journal_position__init(&rows[i]);
		memset(hashes[i], 7, JX_HASH_BYTES);
		if (i >= 1 && i <= 3)
			memcpy(hashes[i], get(i)->entry_hash.data, JX_HASH_BYTES);
		rows[i].seq = i;
		rows[i].entry_hash = (ProtobufCBinaryData){JX_HASH_BYTES, hashes[i]};
		pointers[i] = &rows[i];
	}
}

/* Positions 0 to 5; the journal has 3. Number 2 is asked for with another hash, and number 3 with a short one. */
Test(journal, confirm_tells_what_is_not_there_or_is_another)
{
	Jixiao__V1__JournalConfirmRequest request = JIXIAO__V1__JOURNAL_CONFIRM_REQUEST__INIT;
	const Jixiao__V1__JournalConfirmResponse *response;
	const struct jx_key clerk = jx_fixture_key(9);
	Jixiao__V1__JournalPosition rows[ASKED], *pointers[ASKED];
	uint8_t hashes[ASKED][JX_HASH_BYTES];

	(void)jx_fixture_enrol(&fixture, &clerk, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	add_offices(1);
	fill_positions(rows, pointers, hashes);
	request.positions = pointers;
	request.n_positions = ASKED;
	response = jx_fixture_ask(&fixture, &clerk, "Journal/Confirm", &request);
	cr_assert_eq(response->n_unknown, (size_t)3);
	cr_assert_eq(response->unknown[0]->seq, 0);
	cr_assert_eq(response->unknown[1]->seq, 4);
	cr_assert_eq(response->journal_seq, 3);
	hashes[2][31] ^= 1;
	rows[3].entry_hash.len = JX_HASH_BYTES - 1;
	response = jx_fixture_ask(&fixture, &clerk, "Journal/Confirm", &request);
	cr_assert_eq(response->n_unknown, (size_t)5);
	cr_assert_eq(response->unknown[1]->seq, 2);
	cr_assert_arr_eq(response->unknown[1]->entry_hash.data, hashes[2], JX_HASH_BYTES);
	request.n_positions = 0;
	response = jx_fixture_ask(&fixture, &clerk, "Journal/Confirm", &request);
	cr_assert_eq(response->n_unknown, (size_t)0);
}

Test(journal, confirm_takes_so_many_and_no_more)
{
	Jixiao__V1__JournalConfirmRequest request = JIXIAO__V1__JOURNAL_CONFIRM_REQUEST__INIT;
	Jixiao__V1__JournalPosition row = JIXIAO__V1__JOURNAL_POSITION__INIT, *pointers[JX_CONFIRM_MAX + 1];
	const Jixiao__V1__JournalConfirmResponse *response;

	for (size_t i = 0; i <= JX_CONFIRM_MAX; i++)
		pointers[i] = &row;
	request.positions = pointers;
	request.n_positions = JX_CONFIRM_MAX;
	response = jx_fixture_ask(&fixture, &fixture.admin, "Journal/Confirm", &request);
	cr_assert_eq(response->n_unknown, (size_t)JX_CONFIRM_MAX);
	request.n_positions++;
	EXPECT_REFUSED(&fixture, &fixture.admin, "Journal/Confirm", &request, "FIELD_INVALID");
}
