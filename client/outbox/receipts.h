/* SPDX-License-Identifier: Apache-2.0 */
/* What the outbox keeps besides entries: receipts of what was delivered, figures that were seen, and answers. */
#ifndef JX_CLIENT_OUTBOX_RECEIPTS_H
#define JX_CLIENT_OUTBOX_RECEIPTS_H

#include "client/outbox/outbox.h"

/* What became of one. */
struct jx_receipt_row {
	int64_t id;
	uint64_t seq;
	int64_t time_ms;
	uint32_t revision;
	bool lost;                /* the server was found not to know it any more */
	bool again;               /* lost, and neither delivered again since nor waiting to be */
	struct jx_blob kept;      /* owned: the packed KeptReceipt */
	struct jx_outgoing entry; /* its id, sent, refused and refusal are of no meaning */
};

void jx_receipt_row_clear(struct jx_receipt_row *row);

/* Figures as a person saw them. */
struct jx_seen {
	struct jx_subject subject;
	int64_t time_ms;
	struct jx_blob submission; /* packed; borrowed where given, owned where got */
};

/* The entry is delivered: in one step its receipt and the n that it made are kept, and it is gone. */
enum jx_status jx_outbox_settle(struct jx_outbox *outbox, const struct jx_outgoing *entry,
				const struct jx_receipt_row *receipt, const struct jx_seen *seen, size_t n);
/* OK where a receipt of that request is kept; NOT_FOUND. */
enum jx_status jx_outbox_settled(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES]);
/* The newest receipt before `before_id` (0: of all), of the author; NOT_FOUND where there is none. */
enum jx_status jx_outbox_receipt_before(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t before_id,
					struct jx_receipt_row *row);
/* The first of the author's that are `again`, past `after_id`; NOT_FOUND past the last. */
enum jx_status jx_outbox_next_lost(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t after_id,
				   struct jx_receipt_row *row);
enum jx_status jx_outbox_mark_lost(struct jx_outbox *outbox, int64_t receipt_id);
/*
 * The author's lost receipts that are `again` become entries once more, in the order in which they were delivered: the
 * same requests under the same ids, before what waits already, which gets new numbers. *n: how many.
 */
enum jx_status jx_outbox_resend(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], size_t *n);

/* Replaces what was seen before, where that is not newer. */
enum jx_status jx_outbox_see(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], const struct jx_seen *seen);
/* NOT_FOUND where the author saw none. seen->submission is to be freed by the caller. */
enum jx_status jx_outbox_seen(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			      const struct jx_subject *subject, struct jx_seen *seen);

/* An answer of the server under a name; nothing is written where it is there already. */
enum jx_status jx_outbox_cache(struct jx_outbox *outbox, const char *kind, const char *name,
			       const struct jx_blob *value);
/* The one whose name is the greatest that is not greater than `name`; NOT_FOUND, else to be freed by the caller. */
enum jx_status jx_outbox_recall(struct jx_outbox *outbox, const char *kind, const char *name, struct jx_blob *value);

/* What the old key's owner has seen and got receipts for is the new one's. */
enum jx_status jx_outbox_inherit(struct jx_outbox *outbox, const uint8_t old_key[JX_KEY_BYTES],
				 const uint8_t new_key[JX_KEY_BYTES]);

#endif
