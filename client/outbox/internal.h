/* SPDX-License-Identifier: Apache-2.0 */
/* The database under the outbox: statements in one line each; for client/outbox/ alone. */
#ifndef JX_CLIENT_OUTBOX_INTERNAL_H
#define JX_CLIENT_OUTBOX_INTERNAL_H

#include <sqlite3.h>

#include "client/outbox/outbox.h"
#include "client/outbox/receipts.h"

struct jx_outbox {
	sqlite3 *handle;
	char problem[256]; /* of the last failure */
};

/* A statement that runs once. The first failure is kept, told by jx_query_end. */
struct jx_query {
	struct jx_outbox *outbox;
	sqlite3_stmt *stmt; /* owned */
	int rc;
	int bound; /* parameters so far */
};

void jx_query_begin(struct jx_query *query, struct jx_outbox *outbox, const char *sql);
/* Each binds the next parameter; what it points to must live until the end. */
void jx_query_int(struct jx_query *query, int64_t value);
void jx_query_text(struct jx_query *query, const char *text);
void jx_query_blob(struct jx_query *query, const void *bytes, size_t n);
void jx_query_key(struct jx_query *query, const uint8_t author[JX_KEY_BYTES], const struct jx_subject *subject);
/* Is there a row, or another one? */
bool jx_query_row(struct jx_query *query);
/* Runs what is left, and ends it. */
enum jx_status jx_query_end(struct jx_query *query);
/* The same for one row: NOT_FOUND where there was none. */
enum jx_status jx_query_end_row(struct jx_query *query, bool found);

/* Columns of the row; a value of another size than the caller's is DATA_LOSS at the end. */
int64_t jx_column_int(const struct jx_query *query, int column);
void jx_column_text(struct jx_query *query, int column, char *out, size_t size);
void jx_column_bytes(struct jx_query *query, int column, void *out, size_t size);
void jx_column_blob(struct jx_query *query, int column, struct jx_blob *blob); /* owned by the caller */

/* The columns of a signed write, in the order in which jx_column_outgoing reads them. */
#define JX_OUTGOING_COLUMNS "author, request_id, signature, method, form, office, period, body"
void jx_column_outgoing(struct jx_query *query, int first, struct jx_outgoing *entry);

/* Everything between begin and end is one transaction, kept where `status` is OK; returns that status, or why not. */
enum jx_status jx_outbox_begin(struct jx_outbox *outbox);
enum jx_status jx_outbox_end(struct jx_outbox *outbox, enum jx_status status);
enum jx_status jx_outbox_no_memory(struct jx_outbox *outbox);

/* Within a transaction: a lost receipt's request is not to be sent again. */
enum jx_status jx_outbox_give_up(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES]);
/* Within a transaction. */
enum jx_status jx_outbox_see_now(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
				 const struct jx_seen *seen);

#endif
