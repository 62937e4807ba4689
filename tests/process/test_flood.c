/* SPDX-License-Identifier: Apache-2.0 */
/* The size bound, and 100,000 messages that are garbage or nearly right, from somebody who is enrolled. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/server.pb-c.h"

#include "common/base/limits.h"
#include "common/rpc/frame.h"
#include "tests/lib/process.h"
#include "tests/lib/request.h"
#include "tests/process/load.h"

#define FLOOD 100000u

static uint8_t *pack_ping(size_t payload_size, size_t *n)
{
	Jixiao__V1__ServerPingRequest ping = JIXIAO__V1__SERVER_PING_REQUEST__INIT;
	struct jx_test_request request = {.call = 1, .method = "jixiao.v1.Server/Ping", .message = &ping.base};
	uint8_t *bytes;

	ping.payload.len = payload_size;
	ping.payload.data = calloc(1, payload_size + 1);
	cr_assert(ping.payload.data);
	bytes = jx_test_pack(&request, n);
	free(ping.payload.data);
	return bytes;
}

/* The payload that makes the packed Request exactly `size` bytes long. */
static size_t payload_for(size_t size)
{
	size_t n, payload = size - 64;

	for (;;) {
		free(pack_ping(payload, &n));
		if (n == size)
			return payload;
		payload += n < size ? 1 : (size_t)-1;
	}
}

static struct jx_link *connect_admin(const struct jx_site *site)
{
	return jx_test_connect(site->admin.endpoints[0], site->admin.server, &site->admin_key);
}

Test(bound, the_largest_message_works_and_one_byte_more_is_refused)
{
	struct jx_site site;
	struct jx_link *link;
	Jixiao__V1__Response *response;
	char size[32];
	uint8_t *bytes;
	size_t n, largest = payload_for(JX_MESSAGE_MAX);

	jx_site_open(&site);
	jx_site_start(&site);
	link = connect_admin(&site);
	bytes = pack_ping(largest, &n);
	cr_assert_eq(n, (size_t)JX_MESSAGE_MAX);
	response = jx_test_exchange(link, bytes, n, 20000);
	cr_assert(response && response->status == 0, "%s", response ? response->message : "no answer");
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);

	bytes = pack_ping(largest + 1, &n);
	response = jx_test_exchange(link, bytes, n, 20000);
	cr_assert(response);
	cr_assert_str_eq(response->reason, "MESSAGE_TOO_LARGE");
	cr_assert_eq(response->call, (uint64_t)1);
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);

	/* The client sends no such thing. */
	(void)snprintf(size, sizeof(size), "%zu", largest + 64);
	jx_expect_client(2, site.profile, "ping", "-n", "1", "--size", size);
	(void)snprintf(size, sizeof(size), "%zu", largest - 64);
	jx_expect_client(0, site.profile, "ping", "-n", "1", "--size", size);

	/* Far above, libzmq closes that connection; others live. */
	bytes = calloc(4, JX_MESSAGE_MAX);
	cr_assert(bytes);
	(void)jx_link_send(link, bytes, (size_t)4 * JX_MESSAGE_MAX);
	free(bytes);
	jx_expect_client(0, site.profile, "ping", "-n", "1");
	jx_link_close(link);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_close(&site);
}

/* -- the flood --------------------------------------------------------------------------------------------------------
 */

#define SEEDS     7u
#define BYTES_MAX 1024u
#define BURST     64u

struct seed {
	struct jx_test_request request; /* its body is owned */
	uint8_t *bytes;                 /* all of it packed; owned */
	size_t n;
};

/* What the server said to the flood. */
struct heard {
	size_t answers, accepted;
	/* By position, what an accepted write was promised. */
	struct {
		bool promised;
		uint8_t hash[JX_HASH_BYTES];
	} entries[FLOOD + 2];
};

static void keep_seed(struct seed *seed, const struct jx_site *site, const struct jx_test_request *request, bool write)
{
	static const uint8_t request_id[JX_REQUEST_ID_BYTES] = "flooded, flooded";
	ProtobufCBinaryData *body = &seed->request.body;

	seed->request = *request;
	if (request->message) {
		body->data = malloc(BYTES_MAX);
		cr_assert(body->data);
		body->len = protobuf_c_message_pack(request->message, body->data);
		cr_assert_lt(body->len, BYTES_MAX / 2);
	}
	seed->request.message = NULL;
	if (write) {
		seed->request.key = &site->admin_key;
		seed->request.ledger = site->admin.ledger;
		seed->request.request_id = request_id;
	}
	seed->bytes = jx_test_pack(&seed->request, &seed->n);
	cr_assert_lt(seed->n, BYTES_MAX);
}

static void make_reads(const struct jx_site *site, struct seed seeds[3])
{
	Jixiao__V1__OfficesListRequest list = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken page = JIXIAO__V1__PAGE_TOKEN__INIT;
	Jixiao__V1__JournalWatchRequest watch = JIXIAO__V1__JOURNAL_WATCH_REQUEST__INIT;
	const struct jx_test_request requests[] = {
		{.call = 9, .method = "jixiao.v1.Server/Describe"},
		{.call = 9, .method = "jixiao.v1.Offices/List", .message = &list.base},
		{.call = 9, .method = "jixiao.v1.Journal/Watch", .message = &watch.base, .timeout_ms = 50},
	};

	page.last_key = "129001";
	list.page = &page;
	watch.since = 1;
	for (size_t i = 0; i < 3; i++)
		keep_seed(&seeds[i], site, &requests[i], false);
}

/* All but the last are right as they stand; the last would end the flood's own key. */
static void make_writes(const struct jx_site *site, struct seed seeds[4])
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	Jixiao__V1__PrincipalsAddRequest add = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__PrincipalsRevokeRequest revoke = JIXIAO__V1__PRINCIPALS_REVOKE_REQUEST__INIT;
	Jixiao__V1__PrincipalsRotateRequest rotate = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	Jixiao__V1__RoleGrant clerk = JIXIAO__V1__ROLE_GRANT__INIT, auditor = JIXIAO__V1__ROLE_GRANT__INIT;
	Jixiao__V1__RoleGrant *grants[] = {&clerk, &auditor};
	const struct jx_test_request requests[] = {
		{.call = 9, .method = "jixiao.v1.Offices/Add", .message = &office.base},
		{.call = 9, .method = "jixiao.v1.Principals/Add", .message = &add.base},
		{.call = 9, .method = "jixiao.v1.Principals/Revoke", .message = &revoke.base},
		{.call = 9, .method = "jixiao.v1.Principals/Rotate", .message = &rotate.base},
	};
	uint8_t signature[JX_SIGNATURE_BYTES] = {0};
	char identity[JX_IDENTITY_MAX];
	struct jx_key other;

	jx_key_generate(&other);
	jx_identity_format(other.public_key, identity);
	office.code = "370202";
	office.name = "市南区信访局";
	office.parent_code = "129001";
	clerk.role = JIXIAO__V1__ROLE__ROLE_CLERK;
	clerk.until = "2036-12-31";
	auditor.role = JIXIAO__V1__ROLE__ROLE_AUDITOR;
	add.identity = identity;
	add.name = "somebody";
	add.office_code = "129001";
	add.roles = grants;
	add.n_roles = 2;
	revoke.id = 2;
	revoke.office_code = "129001";
	rotate.new_identity = identity;
	rotate.new_signature = (ProtobufCBinaryData){sizeof(signature), signature};
	for (size_t i = 0; i < 4; i++)
		keep_seed(&seeds[i], site, &requests[i], true);
}

static size_t garble(uint8_t *bytes, size_t n)
{
	for (int i = rand() % 4; i >= 0 && n > 0; i--) {
		switch (rand() % 3) {
		case 0:
			bytes[(size_t)rand() % n] = (uint8_t)rand();
			break;
		case 1:
			bytes[(size_t)rand() % n] ^= (uint8_t)(1 << (rand() % 8));
			break;
		default:
			n = (size_t)rand() % (n + 1);
			break;
		}
	}
	return n;
}

/* The body alone is wrong: the envelope and the signature let it through to guard, access and handler. */
static size_t garble_body(const struct seed *seed, uint32_t call, uint8_t *out)
{
	struct jx_test_request request = seed->request;
	uint8_t body[BYTES_MAX], request_id[JX_REQUEST_ID_BYTES] = "fresh";
	uint8_t *packed;
	size_t n;

	if (request.body.len > 0)
		memcpy(body, request.body.data, request.body.len);
	request.call = call;
	request.body.len = garble(body, request.body.len);
	request.body.data = body;
	memcpy(request_id + 8, &call, sizeof(call));
	if (request.key && rand() % 2)
		request.request_id = request_id;
	packed = jx_test_pack(&request, &n);
	memcpy(out, packed, n);
	free(packed);
	return n;
}

static size_t make_bad(const struct seed seeds[SEEDS], uint32_t call, uint8_t *out)
{
	const struct seed *seed = &seeds[(size_t)rand() % SEEDS];
	size_t n;

	switch (rand() % 8) {
	case 0:
		n = (size_t)rand() % 200;
		for (size_t i = 0; i < n; i++)
			out[i] = (uint8_t)rand();
		return n;
	case 1:
	case 2:
	case 3:
		memcpy(out, seed->bytes, seed->n);
		return garble(out, seed->n);
	default:
		return garble_body(seed, call, out);
	}
}

static void hear(struct heard *heard, const Jixiao__V1__Response *response)
{
	const Jixiao__V1__Receipt *receipt = response->receipt;

	heard->answers++;
	cr_assert_neq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_INTERNAL, "%s", response->message);
	if (!receipt)
		return;
	cr_assert(receipt->seq < FLOOD + 2 && receipt->entry_hash.len == JX_HASH_BYTES);
	if (heard->entries[receipt->seq].promised)
		cr_assert_arr_eq(receipt->entry_hash.data, heard->entries[receipt->seq].hash, JX_HASH_BYTES);
	else
		heard->accepted++;
	heard->entries[receipt->seq].promised = true;
	memcpy(heard->entries[receipt->seq].hash, receipt->entry_hash.data, JX_HASH_BYTES);
}

static void hear_all(struct heard *heard, struct jx_link *link, int timeout_ms)
{
	Jixiao__V1__Response *response;

	while ((response = jx_test_receive(link, timeout_ms)) != NULL) {
		hear(heard, response);
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

static void expect_kept(const struct jx_site *site, const struct heard *heard)
{
	struct jx_link *link = connect_admin(site);

	for (uint64_t seq = 0; seq < FLOOD + 2; seq++) {
		Jixiao__V1__JournalGetResponse *got;

		if (!heard->entries[seq].promised)
			continue;
		got = jx_load_entry(link, seq);
		cr_assert_arr_eq(got->entry_hash.data, heard->entries[seq].hash, JX_HASH_BYTES);
		jixiao__v1__journal_get_response__free_unpacked(got, NULL);
	}
	jx_link_close(link);
}

/* On a connection of its own, which the flood's principal has made too. */
static int64_t ping_ms(const struct jx_site *site)
{
	struct jx_run run;
	int64_t took;

	jx_run_client(&run, site->profile, "ping", "-n", "1", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	took = run.took_ms;
	jx_run_clear(&run);
	return took;
}

struct pinger {
	const struct jx_site *site;
	int64_t slowest_ms;
};

static void *ping_on(void *data)
{
	struct pinger *pinger = data;

	for (int i = 0; i < 5; i++) {
		int64_t took = ping_ms(pinger->site);

		if (took > pinger->slowest_ms)
			pinger->slowest_ms = took;
	}
	return NULL;
}

static void flood(struct heard *heard, struct jx_link *link, const struct seed seeds[SEEDS], uint32_t from, uint32_t to)
{
	uint8_t message[BYTES_MAX];

	for (uint32_t call = from; call < to; call++) {
		size_t n = make_bad(seeds, call, message);

		while (jx_link_send(link, message, n) != JX_OK) {
			cr_assert_eq(jx_link_wait(link, 20000), JX_LINK_READY);
			hear_all(heard, link, 0);
		}
		/* Reads as it goes: the server may drop answers that nobody fetches. */
		hear_all(heard, link, call % BURST == 0 ? 1 : 0);
	}
}

Test(flood, a_hundred_thousand_bad_messages, .timeout = 230)
{
	static struct heard heard;
	struct jx_site site;
	struct seed seeds[SEEDS] = {0};
	struct pinger pinger = {.site = &site};
	struct jx_link *link;
	pthread_t thread;
	int64_t quiet, after;

	srand(20261122);
	jx_site_open(&site);
	jx_site_start(&site);
	make_reads(&site, seeds);
	make_writes(&site, seeds + 3);
	quiet = ping_ms(&site);
	link = connect_admin(&site);
	flood(&heard, link, seeds, 0, FLOOD / 4);
	cr_assert_eq(pthread_create(&thread, NULL, ping_on, &pinger), 0);
	flood(&heard, link, seeds, FLOOD / 4, FLOOD);
	/* The flood has just ended, and its last messages may be waiting still. */
	after = ping_ms(&site);
	cr_assert_eq(pthread_join(thread, NULL), 0);
	hear_all(&heard, link, 1000);
	cr_assert_lt(pinger.slowest_ms, quiet + 1000, "%lld ms in the flood, %lld ms before",
		     (long long)pinger.slowest_ms, (long long)quiet);
	cr_assert_lt(after, quiet + 1000, "%lld ms after the flood, %lld ms before", (long long)after,
		     (long long)quiet);
	/* Some are dropped all the same where this process is slow, and some calls wait for the journal. */
	cr_assert_gt(heard.answers, (size_t)(FLOOD / 2), "only %zu answers", heard.answers);
	cr_assert_gt(heard.accepted, (size_t)10, "only %zu writes got as far as the journal", heard.accepted);
	expect_kept(&site, &heard);
	jx_link_close(link);
	for (size_t i = 0; i < SEEDS; i++) {
		free(seeds[i].request.body.data);
		free(seeds[i].bytes);
	}
	cr_assert_eq(jx_site_stop(&site, 15), 0, "the server did not live through it");
	jx_site_check(&site);
	jx_site_close(&site);
}
