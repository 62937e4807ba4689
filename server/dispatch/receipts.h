/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The receipts of a round share one signature: each answered write is a leaf of the round's Merkle tree, the root is
 * signed once, after the commit, and each answer gets its receipt with the path from its leaf to the root. A round of
 * one write has a tree of one leaf, and a receipt without a path. docs/protocol.md gives the tree for other languages.
 */
#ifndef JX_SERVER_DISPATCH_RECEIPTS_H
#define JX_SERVER_DISPATCH_RECEIPTS_H

#include "common/rpc/signing.h"
#include "server/dispatch/dispatch.h"
#include "server/store/journal.h"

struct jx_receipt_due {
	struct jx_journal_head entry;
	size_t leaf;
	bool replayed;
	struct jx_outbound *out; /* borrowed */
};

struct jx_receipts {
	size_t count;
	struct jx_receipt_due due[JX_ROUND_REQUESTS];
	/*
	 * The tree: its leaves, and after each level the one above it, half as wide, rounded up. No level is wider than
	 * that of a full tree of 2^JX_RECEIPT_PATH_MAX leaves, which has one node fewer than twice as many. A request
	 * that comes again has one leaf.
	 */
	size_t leaves;
	uint8_t nodes[2u << JX_RECEIPT_PATH_MAX][JX_HASH_BYTES];
};

/* Forgets what was added: a round begins. */
void jx_receipts_clear(struct jx_receipts *receipts);

/*
 * A receipt for this request, whose entry is `entry`, is due in `out`, an answer that was packed with room for it and
 * stays where it is. At most JX_ROUND_REQUESTS in one round.
 */
void jx_receipts_add(struct jx_receipts *receipts, const struct jx_journal_head *entry, bool replayed,
		     const struct jx_signed_request *request, struct jx_outbound *out);

/* Once the round is durable: completes every answer that was added. */
void jx_receipts_sign(struct jx_receipts *receipts, const struct jx_key *server, const uint8_t ledger[JX_KEY_BYTES]);

#endif
