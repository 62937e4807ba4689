/* SPDX-License-Identifier: Apache-2.0 */
/* One signed request, delivered a thousand times over eight connections that come and go. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/frame.h"
#include "common/rpc/signing.h"
#include "tests/lib/process.h"
#include "tests/lib/request.h"

#define CONNECTIONS 8u
#define DELIVERIES  1000u

#define CODE   "370202"
#define METHOD "jixiao.v1.Offices/Add"

static const uint8_t request_id[JX_REQUEST_ID_BYTES] = "the only request";

struct peer {
	struct jx_link *link;
	size_t sent, answered; /* over this connection */
};

struct seen {
	const struct jx_site *site;
	struct jx_signed_request request;
	Jixiao__V1__Receipt *first; /* owned */
	size_t answers, fresh;
	size_t lost; /* answers that had not come when their connection was closed */
};

static void expect_same(const ProtobufCBinaryData *left, const ProtobufCBinaryData *right)
{
	cr_assert_eq(left->len, right->len);
	cr_assert_arr_eq(left->data, right->data, left->len);
}

/* Each is the server's word on this request, and they are all the same word. */
static void compare(struct seen *seen, Jixiao__V1__Response *response)
{
	Jixiao__V1__Receipt *receipt = response->receipt;
	const char *problem;

	cr_assert_eq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK, "%s", response->message);
	cr_assert(receipt);
	problem = jx_receipt_problem(receipt, seen->site->admin.server, &seen->request);
	cr_assert_null(problem, "%s", problem ? problem : "");
	seen->answers++;
	seen->fresh += !receipt->replayed;
	if (!seen->first) {
		seen->first = receipt;
		response->receipt = NULL;
		return;
	}
	cr_assert_eq(receipt->seq, seen->first->seq);
	cr_assert_eq(receipt->time_ms, seen->first->time_ms);
	cr_assert_eq(receipt->leaf, seen->first->leaf);
	cr_assert_eq(receipt->n_path, seen->first->n_path);
	for (size_t i = 0; i < receipt->n_path; i++)
		expect_same(&receipt->path[i], &seen->first->path[i]);
	expect_same(&receipt->entry_hash, &seen->first->entry_hash);
	expect_same(&receipt->server_signature, &seen->first->server_signature);
}

static void take_all(struct seen *seen, struct peer *peer, int timeout_ms)
{
	Jixiao__V1__Response *response;

	while (peer->answered < peer->sent && (response = jx_test_receive(peer->link, timeout_ms)) != NULL) {
		compare(seen, response);
		peer->answered++;
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

static void connect_peer(struct seen *seen, struct peer *peer)
{
	const struct jx_profile *admin = &seen->site->admin;

	peer->link = jx_test_connect(admin->endpoints[0], admin->server, &seen->site->admin_key);
}

static void break_peer(struct seen *seen, struct peer *peer)
{
	seen->lost += peer->sent - peer->answered;
	jx_link_close(peer->link);
	*peer = (struct peer){0};
}

static uint8_t *pack_office(const struct jx_site *site, const char *name, size_t *n)
{
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	struct jx_test_request request = {
		.call = 7,
		.method = METHOD,
		.message = &office.base,
		.key = &site->admin_key,
		.ledger = site->admin.ledger,
		.request_id = request_id,
	};

	office.code = CODE;
	office.name = (char *)name;
	office.parent_code = "129001";
	return jx_test_pack(&request, n);
}

/* What the receipts must be about. */
static void read_signed(struct seen *seen, const uint8_t *bytes, size_t n)
{
	Jixiao__V1__Request *request = jixiao__v1__request__unpack(NULL, n, bytes);

	cr_assert(request);
	seen->request = (struct jx_signed_request){
		.ledger = seen->site->admin.ledger,
		.request_id = request_id,
		.method = METHOD,
	};
	jx_hash(request->body.data, request->body.len, seen->request.body_hash);
	jixiao__v1__request__free_unpacked(request, NULL);
}

static void deliver(struct seen *seen, struct peer *peer, const uint8_t *bytes, size_t n)
{
	while (jx_link_send(peer->link, bytes, n) != JX_OK)
		take_all(seen, peer, 20);
	peer->sent++;
	take_all(seen, peer, 0);
}

static void deliver_all(struct seen *seen, struct peer peers[CONNECTIONS])
{
	uint8_t *bytes;
	size_t n;

	bytes = pack_office(seen->site, "市南区信访局", &n);
	read_signed(seen, bytes, n);
	for (size_t i = 0; i < DELIVERIES; i++) {
		struct peer *peer = &peers[i % CONNECTIONS];

		/* Every now and then a connection breaks with answers still on their way. */
		if (peer->link && i % 37 == 0)
			break_peer(seen, peer);
		if (!peer->link)
			connect_peer(seen, peer);
		deliver(seen, peer, bytes, n);
	}
	for (size_t i = 0; i < CONNECTIONS; i++)
		take_all(seen, &peers[i], 10000);
	/* Each was answered, and all but the first were told so; only a connection that broke can have that answer. */
	cr_assert_eq(seen->answers + seen->lost, (size_t)DELIVERIES, "%zu answers, %zu lost", seen->answers,
		     seen->lost);
	cr_assert_gt(seen->answers, (size_t)(DELIVERIES / 4));
	cr_assert(seen->fresh == 1 || (seen->fresh == 0 && seen->lost > 0), "%zu fresh, %zu lost", seen->fresh,
		  seen->lost);
	/* Once more, when all is quiet. */
	seen->fresh = 0;
	deliver(seen, &peers[0], bytes, n);
	take_all(seen, &peers[0], 10000);
	cr_assert_eq(peers[0].answered, peers[0].sent);
	cr_assert_eq(seen->fresh, (size_t)0);
	free(bytes);
}

static void expect_reuse_refused(const struct jx_site *site, struct jx_link *link)
{
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	bytes = pack_office(site, "市北区信访局", &n);
	response = jx_test_exchange(link, bytes, n, 10000);
	cr_assert(response);
	cr_assert_eq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_ALREADY_EXISTS);
	cr_assert_str_eq(response->reason, "REQUEST_ID_REUSED");
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);
}

Test(delivery, a_thousand_deliveries_have_one_effect)
{
	struct jx_site site;
	struct peer peers[CONNECTIONS] = {0};
	struct seen seen = {.site = &site};

	jx_site_open(&site);
	jx_site_start(&site);
	deliver_all(&seen, peers);
	expect_reuse_refused(&site, peers[0].link);
	/* The founding, the office, and nothing else. */
	jx_expect_client(8, site.profile, "journal", "show", "3");
	jx_expect_client(0, site.profile, "journal", "show", "2");
	for (size_t i = 0; i < CONNECTIONS; i++)
		jx_link_close(peers[i].link);
	jixiao__v1__receipt__free_unpacked(seen.first, NULL);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}
