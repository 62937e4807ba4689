/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/process/load.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/frame.h"
#include "common/rpc/signing.h"
#include "tests/lib/request.h"

#define NONE SIZE_MAX

static int64_t monotonic_ms(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void jx_load_init(struct jx_load *load, const struct jx_site *site)
{
	*load = (struct jx_load){.site = site};
	for (size_t i = 0; i < JX_WRITERS; i++)
		load->under_way[i] = NONE;
}

void jx_load_clear(struct jx_load *load)
{
	jx_load_disconnect(load);
	for (size_t i = 0; i < load->count; i++)
		free(load->promises[i].bytes);
	free(load->promises);
	*load = (struct jx_load){0};
}

/* A new office; its number is in its code, so that each write is another. */
static size_t promise_office(struct jx_load *load)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	struct jx_promise *promise;
	struct jx_test_request request = {.method = "jixiao.v1.Offices/Add", .message = &office.base};
	char code[16];
	uint8_t body[256];

	if (load->count == load->capacity) {
		load->capacity = 2 * load->capacity + 64;
		load->promises = realloc(load->promises, load->capacity * sizeof(*load->promises));
		cr_assert(load->promises);
	}
	promise = &load->promises[load->count];
	*promise = (struct jx_promise){0};
	(void)snprintf(code, sizeof(code), "L%06zu", load->count);
	office.code = code;
	office.name = "压力测试办公室";
	office.parent_code = "129001";
	jx_request_id_new(promise->request_id);
	jx_hash(body, jixiao__v1__offices_add_request__pack(&office, body), promise->body_hash);
	request.call = load->count + 1;
	request.key = &load->site->admin_key;
	request.ledger = load->site->admin.ledger;
	request.request_id = promise->request_id;
	promise->bytes = jx_test_pack(&request, &promise->n);
	return load->count++;
}

void jx_load_connect(struct jx_load *load)
{
	const struct jx_profile *admin = &load->site->admin;

	jx_load_disconnect(load);
	for (size_t i = 0; i < JX_WRITERS; i++) {
		size_t index = load->under_way[i];

		load->links[i] = jx_test_connect(admin->endpoints[0], admin->server, &load->site->admin_key);
		if (index != NONE)
			cr_assert(jx_link_send(load->links[i], load->promises[index].bytes, load->promises[index].n) ==
				  JX_OK);
	}
}

void jx_load_disconnect(struct jx_load *load)
{
	for (size_t i = 0; i < JX_WRITERS; i++) {
		jx_link_close(load->links[i]);
		load->links[i] = NULL;
	}
}

static void keep_receipt(const struct jx_load *load, struct jx_promise *promise, const Jixiao__V1__Receipt *receipt)
{
	struct jx_signed_request request = {
		.ledger = load->site->admin.ledger,
		.request_id = promise->request_id,
		.method = "jixiao.v1.Offices/Add",
	};
	const char *problem;

	cr_assert(receipt, "an answered write without a receipt");
	memcpy(request.body_hash, promise->body_hash, sizeof(request.body_hash));
	problem = jx_receipt_problem(receipt, load->site->admin.server, &request);
	cr_assert_null(problem, "%s", problem ? problem : "");
	promise->answered = true;
	promise->seq = receipt->seq;
	memcpy(promise->entry_hash, receipt->entry_hash.data, sizeof(promise->entry_hash));
}

/* True where the writer was answered. */
static bool take_answer(struct jx_load *load, size_t writer, bool stopping)
{
	const uint8_t *bytes;
	size_t n;
	Jixiao__V1__Response *response;
	struct jx_promise *promise = &load->promises[load->under_way[writer]];
	bool ok;

	if (jx_link_receive(load->links[writer], &bytes, &n) != JX_OK)
		return false;
	response = jixiao__v1__response__unpack(NULL, n, bytes);
	cr_assert(response && response->call == load->under_way[writer] + 1);
	ok = response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK;
	cr_assert(ok || (stopping && response->status == JIXIAO__V1__STATUS_CODE__STATUS_CODE_UNAVAILABLE), "%s: %s",
		  response->reason, response->message);
	if (ok) {
		keep_receipt(load, promise, response->receipt);
		load->answered++;
	}
	load->under_way[writer] = NONE;
	jixiao__v1__response__free_unpacked(response, NULL);
	return ok;
}

size_t jx_load_run(struct jx_load *load, size_t answers, int for_ms, bool stopping)
{
	int64_t until = monotonic_ms() + for_ms;
	size_t taken = 0;

	while (taken < answers && monotonic_ms() < until) {
		for (size_t i = 0; i < JX_WRITERS; i++) {
			if (load->under_way[i] == NONE) {
				size_t index = promise_office(load);

				load->under_way[i] = index;
				(void)jx_link_send(load->links[i], load->promises[index].bytes,
						   load->promises[index].n);
			}
			(void)jx_link_wait(load->links[i], 1);
			taken += take_answer(load, i, stopping);
		}
	}
	return taken;
}

void jx_load_drain(struct jx_load *load)
{
	for (size_t i = 0; i < JX_WRITERS; i++) {
		int64_t until = monotonic_ms() + 20000;

		while (load->under_way[i] != NONE && !take_answer(load, i, false)) {
			cr_assert_lt(monotonic_ms(), until, "a write that was sent again is not answered");
			(void)jx_link_wait(load->links[i], 20);
		}
	}
}

Jixiao__V1__JournalGetResponse *jx_load_entry(struct jx_link *link, uint64_t seq)
{
	Jixiao__V1__JournalGetRequest get = JIXIAO__V1__JOURNAL_GET_REQUEST__INIT;
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Journal/Get", .message = &get.base};
	Jixiao__V1__JournalGetResponse *got;
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	get.seq = seq;
	bytes = jx_test_pack(&request, &n);
	response = jx_test_exchange(link, bytes, n, 10000);
	cr_assert(response && response->status == 0, "entry %llu: %s", (unsigned long long)seq,
		  response ? response->message : "no answer");
	got = jixiao__v1__journal_get_response__unpack(NULL, response->body.len, response->body.data);
	cr_assert(got && got->entry_hash.len == JX_HASH_BYTES);
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
	return got;
}

static void verify_entry(const struct jx_promise *promise, struct jx_link *link)
{
	Jixiao__V1__JournalGetResponse *got = jx_load_entry(link, promise->seq);
	Jixiao__V1__JournalEntry *entry;

	cr_assert_arr_eq(got->entry_hash.data, promise->entry_hash, JX_HASH_BYTES);
	entry = jixiao__v1__journal_entry__unpack(NULL, got->entry.len, got->entry.data);
	cr_assert(entry && entry->request_id.len == JX_REQUEST_ID_BYTES);
	cr_assert_arr_eq(entry->request_id.data, promise->request_id, JX_REQUEST_ID_BYTES);
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	jixiao__v1__journal_get_response__free_unpacked(got, NULL);
}

void jx_load_verify(const struct jx_load *load)
{
	const struct jx_profile *admin = &load->site->admin;
	struct jx_link *link = jx_test_connect(admin->endpoints[0], admin->server, &load->site->admin_key);

	for (size_t i = 0; i < load->count; i++) {
		if (load->promises[i].answered)
			verify_entry(&load->promises[i], link);
	}
	jx_link_close(link);
}
