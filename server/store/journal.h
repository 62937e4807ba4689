/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal's table and its head. An entry is kept as the bytes that were hashed; signer and request id stand beside
 * it for the unique index that makes every write happen once.
 */
#ifndef JX_SERVER_STORE_JOURNAL_H
#define JX_SERVER_STORE_JOURNAL_H

#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "server/store/store.h"

#define JX_ENTRY_HASH_BYTES 32u

struct jx_journal_head {
	uint64_t seq; /* 0: empty */
	int64_t time_ms;
	uint8_t hash[JX_ENTRY_HASH_BYTES]; /* zero bytes where empty */
};

struct jx_journal_row {
	uint64_t seq;
	const uint8_t *entry; /* packed JournalEntry; borrowed */
	size_t entry_size;
	uint8_t hash[JX_ENTRY_HASH_BYTES];
	uint64_t signer;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
};

/* Reads the head row; locks it for the transaction where several servers share a database. */
enum jx_status jx_journal_head_read(struct jx_store *store, struct jx_journal_head *head);

/* Appends the row and moves the head; row->seq is the head's plus one. */
enum jx_status jx_journal_append(struct jx_store *store, const struct jx_journal_row *row, int64_t time_ms);

/*
 * Hands each found row to `visit`, whose borrowed fields are good until it returns; a status other than OK from it ends
 * the walk and is returned. NOT_FOUND where jx_journal_find or jx_journal_get finds none.
 */
typedef enum jx_status (*jx_journal_visit)(void *context, const struct jx_journal_row *row);

enum jx_status jx_journal_get(struct jx_store *store, uint64_t seq, jx_journal_visit visit, void *context);
enum jx_status jx_journal_find(struct jx_store *store, uint64_t signer, const uint8_t request_id[JX_REQUEST_ID_BYTES],
			       jx_journal_visit visit, void *context);
/* Rows from..to, both included, in order, at most `limit`. */
enum jx_status jx_journal_walk(struct jx_store *store, uint64_t from, uint64_t to, uint32_t limit,
			       jx_journal_visit visit, void *context);

#endif
