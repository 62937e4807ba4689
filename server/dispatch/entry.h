/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal entry of a write, its receipt, and the stored answer of a write that comes again.
 */
#ifndef JX_SERVER_DISPATCH_ENTRY_H
#define JX_SERVER_DISPATCH_ENTRY_H

#include "jixiao/v1/rpc.pb-c.h"

#include "common/rpc/signing.h"
#include "server/dispatch/call.h"
#include "server/store/journal.h"

/* A receipt with room for what it points to. */
struct jx_receipt {
	Jixiao__V1__Receipt message;
	uint8_t hash[JX_HASH_BYTES];
	uint8_t signature[JX_SIGNATURE_BYTES];
};

struct jx_receipt_of {
	const struct jx_key *key; /* the server's */
	const struct jx_signed_request *request;
	const uint8_t *ledger;
};

/*
 * Appends the entry of the answered call and moves *head. `carrier` is the connection's principal where that is not the
 * actor, else 0.
 */
enum jx_status jx_entry_append(const struct jx_call *call, const Jixiao__V1__Request *request, uint64_t carrier,
			       struct jx_journal_head *head);

void jx_receipt_make(const struct jx_receipt_of *of, uint64_t seq, int64_t time_ms, const uint8_t hash[JX_HASH_BYTES],
		     struct jx_receipt *receipt);

/*
 * Was this request id used by this principal before? NOT_FOUND: no. Else OK, and the call is answered with what was
 * answered then, *receipt with the receipt of then, or refused with REQUEST_ID_REUSED where the content is another.
 */
enum jx_status jx_entry_stored(struct jx_call *call, const Jixiao__V1__Request *request, const struct jx_receipt_of *of,
			       struct jx_receipt *receipt);

#endif
