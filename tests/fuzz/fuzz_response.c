/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a server that is not to be trusted may answer. The first byte chooses whether a read or a write was asked for; a
 * write that the client takes for done would need a signature that nobody here can make.
 */
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "client/outcome.h"
#include "common/rpc/signing.h"
#include "tests/fuzz/fuzz.h"

static const uint8_t request_id[JX_REQUEST_ID_BYTES] = {1};

static void prepare(struct jx_profile *profile)
{
	const uint8_t seed[JX_KEY_BYTES] = {1};
	struct jx_key server;

	if (profile->n_endpoints > 0)
		return;
	JX_FUZZ_MUST(jx_identity_init() == JX_OK);
	jx_key_from_seed(seed, &server);
	memcpy(profile->server, server.public_key, JX_KEY_BYTES);
	memcpy(profile->ledger, server.public_key, JX_KEY_BYTES);
	profile->n_endpoints = 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct jx_profile profile;
	static struct jx_outcome outcome;
	struct jx_signed_request request = {.request_id = request_id, .method = "jixiao.v1.Offices/Add"};
	struct jx_asked asked = {.call = 1, .profile = &profile};
	bool write = size > 0 && data[0] % 2 == 1;

	if (size == 0)
		return 0;
	prepare(&profile);
	request.ledger = profile.ledger;
	asked.output =
		write ? &jixiao__v1__offices_add_response__descriptor : &jixiao__v1__offices_list_response__descriptor;
	asked.request = write ? &request : NULL;
	if (jx_outcome_take(&outcome, &asked, data + 1, size - 1) == JX_OK) {
		JX_FUZZ_MUST(!write || outcome.result.status != JX_OK);
		JX_FUZZ_MUST((outcome.result.status == JX_OK) == (outcome.answer != NULL));
	}
	jx_outcome_clear(&outcome);
	return 0;
}
