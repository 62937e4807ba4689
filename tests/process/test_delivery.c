/* SPDX-License-Identifier: Apache-2.0 */
/* One signed request, delivered a thousand times over eight connections that come and go. */
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/frame.h"
#include "tests/lib/process.h"
#include "tests/lib/request.h"

#define CONNECTIONS 8u
#define DELIVERIES  1000u

struct seen {
	Jixiao__V1__Receipt *first; /* owned */
	size_t answers, fresh;
};

static void compare(struct seen *seen, Jixiao__V1__Response *response)
{
	Jixiao__V1__Receipt *receipt = response->receipt;

	cr_assert_eq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_OK, "%s", response->message);
	cr_assert(receipt);
	seen->answers++;
	seen->fresh += !receipt->replayed;
	if (!seen->first) {
		seen->first = receipt;
		response->receipt = NULL;
		return;
	}
	cr_assert_eq(receipt->seq, seen->first->seq);
	cr_assert_eq(receipt->time_ms, seen->first->time_ms);
	cr_assert_eq(receipt->server_signature.len, JX_SIGNATURE_BYTES);
	cr_assert_arr_eq(receipt->entry_hash.data, seen->first->entry_hash.data, JX_HASH_BYTES);
	cr_assert_arr_eq(receipt->server_signature.data, seen->first->server_signature.data, JX_SIGNATURE_BYTES);
}

static void take_all(struct seen *seen, struct jx_link *link, int timeout_ms)
{
	Jixiao__V1__Response *response;

	while ((response = jx_test_receive(link, timeout_ms)) != NULL) {
		compare(seen, response);
		jixiao__v1__response__free_unpacked(response, NULL);
	}
}

static uint8_t *pack_office(const struct jx_site *site, const char *name, size_t *n)
{
	static const uint8_t request_id[JX_REQUEST_ID_BYTES] = "the only request";
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	struct jx_test_request request = {
		.call = 7,
		.method = "jixiao.v1.Offices/Add",
		.message = &office.base,
		.key = &site->admin_key,
		.ledger = site->admin.ledger,
		.request_id = request_id,
	};

	office.code = "370202";
	office.name = (char *)name;
	office.parent_code = "129001";
	return jx_test_pack(&request, n);
}

static void expect_entries(const struct jx_site *site, const char *first_missing)
{
	jx_expect_client(8, site->profile, "journal", "show", first_missing);
}

Test(delivery, a_thousand_deliveries_have_one_effect)
{
	struct jx_site site;
	struct jx_link *links[CONNECTIONS] = {0};
	struct seen seen = {0};
	Jixiao__V1__Response *response;
	uint8_t *bytes;
	size_t n;

	jx_site_open(&site);
	jx_site_start(&site);
	bytes = pack_office(&site, "市南区信访局", &n);
	for (size_t i = 0; i < DELIVERIES; i++) {
		struct jx_link **link = &links[i % CONNECTIONS];

		/* Every now and then a connection breaks with answers still on their way. */
		if (*link && i % 37 == 0) {
			jx_link_close(*link);
			*link = NULL;
		}
		if (!*link)
			*link = jx_test_connect(site.admin.endpoints[0], site.admin.server, &site.admin_key);
		while (jx_link_send(*link, bytes, n) != JX_OK)
			take_all(&seen, *link, 20);
		take_all(&seen, *link, 0);
	}
	for (size_t i = 0; i < CONNECTIONS; i++)
		take_all(&seen, links[i], 300);
	cr_assert_gt(seen.answers, (size_t)(DELIVERIES / 4), "only %zu answers came", seen.answers);
	cr_assert_leq(seen.fresh, (size_t)1);
	free(bytes);

	/* The same id for other content. */
	bytes = pack_office(&site, "市北区信访局", &n);
	response = jx_test_exchange(links[0], bytes, n, 10000);
	cr_assert(response);
	cr_assert_eq(response->status, JIXIAO__V1__STATUS_CODE__STATUS_CODE_ALREADY_EXISTS);
	cr_assert_str_eq(response->reason, "REQUEST_ID_REUSED");
	jixiao__v1__response__free_unpacked(response, NULL);
	free(bytes);

	/* The founding, the office, and nothing else. */
	expect_entries(&site, "3");
	jx_expect_client(0, site.profile, "journal", "show", "2");
	for (size_t i = 0; i < CONNECTIONS; i++)
		jx_link_close(links[i]);
	jixiao__v1__receipt__free_unpacked(seen.first, NULL);
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
	jx_site_close(&site);
}
