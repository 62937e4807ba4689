/* SPDX-License-Identifier: Apache-2.0 */
/* The size bound, and 100,000 messages that are garbage or nearly right, from somebody who is enrolled. */
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

#define SEEDS 4u

struct seeds {
	uint8_t *bytes[SEEDS];
	size_t n[SEEDS];
};

/* Honest requests, to be mutated: a read, signed writes, and one with nested messages. */
static void make_seeds(const struct jx_site *site, struct seeds *seeds)
{
	static const uint8_t request_id[JX_REQUEST_ID_BYTES] = "flooded, flooded";
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	Jixiao__V1__OfficesListRequest list = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken page = JIXIAO__V1__PAGE_TOKEN__INIT;
	Jixiao__V1__PrincipalsAddRequest add = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant grant = JIXIAO__V1__ROLE_GRANT__INIT, *grants[] = {&grant, &grant};
	struct jx_test_request requests[SEEDS] = {
		{.call = 9, .method = "jixiao.v1.Server/Describe"},
		{.call = 9, .method = "jixiao.v1.Offices/List", .message = &list.base},
		{.call = 9, .method = "jixiao.v1.Offices/Add", .message = &office.base},
		{.call = 9, .method = "jixiao.v1.Principals/Add", .message = &add.base},
	};

	page.last_key = "129001";
	list.page = &page;
	office.code = "";
	office.name = "不会被接受";
	office.parent_code = "129001";
	grant.role = JIXIAO__V1__ROLE__ROLE_CLERK;
	grant.until = "2026-12-31";
	add.identity = "jx1";
	add.roles = grants;
	add.n_roles = 2;
	for (size_t i = 0; i < SEEDS; i++) {
		if (i >= 2) {
			requests[i].key = &site->admin_key;
			requests[i].ledger = site->admin.ledger;
			requests[i].request_id = request_id;
		}
		seeds->bytes[i] = jx_test_pack(&requests[i], &seeds->n[i]);
	}
}

static size_t mutate(const struct seeds *seeds, uint8_t *out, size_t size)
{
	size_t seed = (size_t)rand() % SEEDS, n = seeds->n[seed];

	if (rand() % 4 == 0) {
		n = (size_t)rand() % 200;
		for (size_t i = 0; i < n; i++)
			out[i] = (uint8_t)rand();
		return n;
	}
	cr_assert_leq(n, size);
	memcpy(out, seeds->bytes[seed], n);
	for (int i = rand() % 4; i >= 0 && n > 0; i--) {
		switch (rand() % 3) {
		case 0:
			out[(size_t)rand() % n] = (uint8_t)rand();
			break;
		case 1:
			out[(size_t)rand() % n] ^= (uint8_t)(1 << (rand() % 8));
			break;
		default:
			n = (size_t)rand() % (n + 1);
			break;
		}
	}
	return n;
}

static size_t drop_answers(struct jx_link *link)
{
	const uint8_t *bytes;
	size_t n, count = 0;

	while (jx_link_receive(link, &bytes, &n) == JX_OK)
		count++;
	return count;
}

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

Test(flood, a_hundred_thousand_bad_messages, .timeout = 230)
{
	struct jx_site site;
	struct seeds seeds;
	struct jx_link *link;
	uint8_t message[1024];
	size_t answers = 0;
	int64_t quiet, after;

	srand(20261122);
	jx_site_open(&site);
	jx_site_start(&site);
	make_seeds(&site, &seeds);
	quiet = ping_ms(&site);
	link = connect_admin(&site);
	for (size_t i = 0; i < FLOOD; i++) {
		size_t n = mutate(&seeds, message, sizeof(message));

		while (jx_link_send(link, message, n) != JX_OK) {
			cr_assert_eq(jx_link_wait(link, 20000), JX_LINK_READY);
			answers += drop_answers(link);
		}
		if (i % 16 == 0)
			answers += drop_answers(link);
	}
	/* The flood has just ended, and its last messages may be waiting still. */
	after = ping_ms(&site);
	cr_assert_lt(after, 10 * quiet + 2000, "%lld ms after the flood, %lld ms before", (long long)after,
		     (long long)quiet);
	cr_assert_gt(answers, (size_t)(FLOOD / 100), "only %zu answers", answers);
	jx_expect_client(8, site.profile, "journal", "show", "2");
	jx_link_close(link);
	for (size_t i = 0; i < SEEDS; i++)
		free(seeds.bytes[i]);
	cr_assert_eq(jx_site_stop(&site, 15), 0, "the server did not live through it");
	jx_site_check(&site);
	jx_site_close(&site);
}
