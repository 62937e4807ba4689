/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/receipts.h"

#include <assert.h>
#include <string.h>

#include "server/dispatch/envelope.h"

_Static_assert(JX_ROUND_REQUESTS <= 1u << JX_RECEIPT_PATH_MAX, "a leaf may lie deeper than a path is long");

void jx_receipts_clear(struct jx_receipts *receipts)
{
	receipts->count = 0;
	receipts->leaves = 0;
}

/* The leaf of an entry that was made before, perhaps in this round; `leaves` where the round has none of it yet. */
static size_t find_leaf(const struct jx_receipts *receipts, uint64_t seq)
{
	for (size_t i = 0; i < receipts->count; i++)
		if (receipts->due[i].entry.seq == seq)
			return receipts->due[i].leaf;
	return receipts->leaves;
}

void jx_receipts_add(struct jx_receipts *receipts, const struct jx_journal_head *entry, bool replayed,
		     const struct jx_signed_request *request, struct jx_outbound *out)
{
	size_t leaf = replayed ? find_leaf(receipts, entry->seq) : receipts->leaves;

	assert(receipts->count < JX_ROUND_REQUESTS && leaf < JX_ROUND_REQUESTS);
	receipts->due[receipts->count++] =
		(struct jx_receipt_due){.entry = *entry, .leaf = leaf, .replayed = replayed, .out = out};
	if (leaf < receipts->leaves)
		return;
	jx_receipt_leaf(entry->seq, entry->time_ms, entry->hash, request, receipts->nodes[leaf]);
	receipts->leaves++;
}

/* Builds the levels above the leaves: neighbours in pairs; a last one without a neighbour rises as it is. */
static const uint8_t *build_tree(struct jx_receipts *receipts)
{
	uint8_t(*level)[JX_HASH_BYTES] = receipts->nodes;

	for (size_t width = receipts->leaves; width > 1; width = (width + 1) / 2) {
		uint8_t(*above)[JX_HASH_BYTES] = level + width;

		for (size_t i = 0; i + 1 < width; i += 2)
			jx_receipt_node(level[i], level[i + 1], above[i / 2]);
		if (width % 2 == 1)
			memcpy(above[width / 2], level[width - 1], JX_HASH_BYTES);
		level = above;
	}
	return level[0];
}

/* Where the node rises as it is, the path has no hash and `leaf` no bit. */
static void fill_path(struct jx_receipts *receipts, size_t at, Jixiao__V1__Receipt *receipt)
{
	uint8_t(*level)[JX_HASH_BYTES] = receipts->nodes;

	for (size_t width = receipts->leaves; width > 1; width = (width + 1) / 2) {
		size_t sibling = at ^ 1;

		if (sibling < width) {
			receipt->leaf |= (uint32_t)(at & 1) << receipt->n_path;
			receipt->path[receipt->n_path++] = (ProtobufCBinaryData){JX_HASH_BYTES, level[sibling]};
		}
		level += width;
		at /= 2;
	}
}

static void complete(struct jx_receipts *receipts, struct jx_receipt_due *due, uint8_t signature[JX_SIGNATURE_BYTES])
{
	Jixiao__V1__Receipt receipt = JIXIAO__V1__RECEIPT__INIT;
	ProtobufCBinaryData path[JX_RECEIPT_PATH_MAX];

	receipt.seq = due->entry.seq;
	receipt.entry_hash = (ProtobufCBinaryData){JX_HASH_BYTES, due->entry.hash};
	receipt.time_ms = due->entry.time_ms;
	receipt.server_signature = (ProtobufCBinaryData){JX_SIGNATURE_BYTES, signature};
	receipt.replayed = due->replayed;
	receipt.path = path;
	fill_path(receipts, due->leaf, &receipt);
	jx_envelope_complete(&receipt, due->out);
}

void jx_receipts_sign(struct jx_receipts *receipts, const struct jx_key *server, const uint8_t ledger[JX_KEY_BYTES])
{
	uint8_t signature[JX_SIGNATURE_BYTES];

	if (receipts->count == 0)
		return;
	jx_receipt_sign(server, ledger, build_tree(receipts), signature);
	for (size_t i = 0; i < receipts->count; i++)
		complete(receipts, &receipts->due[i], signature);
}
