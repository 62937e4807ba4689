/* SPDX-License-Identifier: Apache-2.0 */
#include "client/receipt_check.h"

#include <string.h>

#include "common/base/reasons.h"
#include "common/rpc/signing.h"

static bool is_whole(const Jixiao__V1__KeptReceipt *kept)
{
	return kept->ledger.len == JX_KEY_BYTES && kept->server.len == JX_KEY_BYTES &&
	       kept->request_id.len == JX_REQUEST_ID_BYTES && kept->body_hash.len == JX_HASH_BYTES &&
	       strlen(kept->method) <= JX_METHOD_NAME_MAX && kept->receipt != NULL;
}

Jixiao__V1__KeptReceipt *jx_receipt_unpack(const void *bytes, size_t n)
{
	Jixiao__V1__KeptReceipt *kept = jixiao__v1__kept_receipt__unpack(NULL, n, bytes);

	if (kept == NULL || is_whole(kept))
		return kept;
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return NULL;
}

/* The key that the server began with is in the ledger's name. */
static bool is_server(const uint8_t *key, const struct jx_profile *profile)
{
	return memcmp(key, profile->server, JX_KEY_BYTES) == 0 || memcmp(key, profile->ledger, JX_KEY_BYTES) == 0;
}

const char *jx_receipt_word_problem(const Jixiao__V1__KeptReceipt *kept, const struct jx_profile *profile)
{
	struct jx_signed_request request = {
		.ledger = profile->ledger, .request_id = kept->request_id.data, .method = kept->method};

	if (memcmp(kept->ledger.data, profile->ledger, JX_KEY_BYTES) != 0)
		return JX_N("it is a receipt of another ledger");
	if (!is_server(kept->server.data, profile))
		return JX_N("it is signed by another server than the profile's");
	memcpy(request.body_hash, kept->body_hash.data, JX_HASH_BYTES);
	return jx_receipt_problem(kept->receipt, kept->server.data, &request);
}

static const char *request_problem(const Jixiao__V1__KeptReceipt *kept, const struct jx_receipt_row *row)
{
	const struct jx_outgoing *entry = &row->entry;
	uint8_t hash[JX_HASH_BYTES];

	jx_hash(entry->body.bytes, entry->body.size, hash);
	if (strcmp(kept->method, entry->method) != 0 ||
	    memcmp(kept->request_id.data, entry->request_id, JX_REQUEST_ID_BYTES) != 0 ||
	    memcmp(kept->body_hash.data, hash, JX_HASH_BYTES) != 0)
		return JX_N("it is for another request than the one that is kept with it");
	if (kept->receipt->seq != row->seq || kept->receipt->time_ms != row->time_ms)
		return JX_N("it is for another entry than the one that is kept with it");
	return NULL;
}

const char *jx_receipt_row_problem(const struct jx_receipt_row *row, const struct jx_profile *profile)
{
	Jixiao__V1__KeptReceipt *kept = jx_receipt_unpack(row->kept.bytes, row->kept.size);
	const char *problem;

	if (kept == NULL)
		return JX_N("it is not a receipt, or it was changed");
	problem = jx_receipt_word_problem(kept, profile);
	if (problem == NULL)
		problem = request_problem(kept, row);
	jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return problem;
}
