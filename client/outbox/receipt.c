/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outbox/internal.h"

#include <stdlib.h>

/* What the column `lost` says: the server was found not to know it; its author does not want it sent again. */
#define LOST     "1"
#define GIVEN_UP "2"

/* Neither delivered again since it was lost, nor waiting to be. */
#define AGAIN                                                                                                          \
	"r.lost = " LOST " AND NOT EXISTS (SELECT 1 FROM entry AS e WHERE e.request_id = r.request_id)"                \
	" AND NOT EXISTS (SELECT 1 FROM receipt AS n WHERE n.request_id = r.request_id AND n.lost = 0)"

void jx_receipt_row_clear(struct jx_receipt_row *row)
{
	free(row->kept.bytes);
	jx_outgoing_clear(&row->entry);
	*row = (struct jx_receipt_row){.id = 0};
}

/* -- settling ----------------------------------------------------------------------------------------------------- */

/* Another process may have delivered the same request: the server's answer is the same, too. */
static enum jx_status keep_receipt(struct jx_outbox *outbox, const struct jx_outgoing *entry,
				   const struct jx_receipt_row *receipt)
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       "INSERT INTO receipt (" JX_OUTGOING_COLUMNS ", seq, time_ms, revision, kept, lost) "
		       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0) "
		       "ON CONFLICT (request_id, seq, time_ms) DO NOTHING");
	jx_query_blob(&query, entry->author, sizeof(entry->author));
	jx_query_blob(&query, entry->request_id, sizeof(entry->request_id));
	jx_query_blob(&query, entry->signature, sizeof(entry->signature));
	jx_query_text(&query, entry->method);
	jx_query_text(&query, entry->subject.form);
	jx_query_text(&query, entry->subject.office);
	jx_query_text(&query, entry->subject.period);
	jx_query_blob(&query, entry->body.bytes, entry->body.size);
	jx_query_int(&query, (int64_t)receipt->seq);
	jx_query_int(&query, receipt->time_ms);
	jx_query_int(&query, receipt->revision);
	jx_query_blob(&query, receipt->kept.bytes, receipt->kept.size);
	return jx_query_end(&query);
}

static enum jx_status remove_entry(struct jx_outbox *outbox, const struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "DELETE FROM entry WHERE request_id = ?");
	jx_query_blob(&query, entry->request_id, sizeof(entry->request_id));
	return jx_query_end(&query);
}

enum jx_status jx_outbox_settle(struct jx_outbox *outbox, const struct jx_outgoing *entry,
				const struct jx_receipt_row *receipt, const struct jx_seen *seen, size_t n)
{
	enum jx_status status = jx_outbox_begin(outbox);

	if (status != JX_OK)
		return status;
	status = keep_receipt(outbox, entry, receipt);
	if (status == JX_OK)
		status = remove_entry(outbox, entry);
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = jx_outbox_see_now(outbox, entry->author, &seen[i]);
	return jx_outbox_end(outbox, status);
}

/* -- looking ------------------------------------------------------------------------------------------------------ */

#define SELECT "SELECT id, seq, time_ms, revision, lost, " AGAIN ", kept, " JX_OUTGOING_COLUMNS " FROM receipt AS r "

/* The first row of SELECT; nothing is left to clear where the status is not OK. */
static enum jx_status take(struct jx_query *query, struct jx_receipt_row *row)
{
	bool found = jx_query_row(query);
	enum jx_status status;

	*row = (struct jx_receipt_row){.id = 0};
	if (found) {
		row->id = jx_column_int(query, 0);
		row->seq = (uint64_t)jx_column_int(query, 1);
		row->time_ms = jx_column_int(query, 2);
		row->revision = (uint32_t)jx_column_int(query, 3);
		row->lost = jx_column_int(query, 4) != 0;
		row->again = jx_column_int(query, 5) != 0;
		jx_column_blob(query, 6, &row->kept);
		jx_column_outgoing(query, 7, &row->entry);
	}
	status = jx_query_end_row(query, found);
	if (status != JX_OK)
		jx_receipt_row_clear(row);
	return status;
}

enum jx_status jx_outbox_settled(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES])
{
	struct jx_query query;
	bool found;

	jx_query_begin(&query, outbox, "SELECT 1 FROM receipt WHERE request_id = ? LIMIT 1");
	jx_query_blob(&query, request_id, JX_REQUEST_ID_BYTES);
	found = jx_query_row(&query);
	return jx_query_end_row(&query, found);
}

enum jx_status jx_outbox_receipt_before(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t before_id,
					struct jx_receipt_row *row)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE author = ? AND id < ? ORDER BY id DESC LIMIT 1");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	jx_query_int(&query, before_id > 0 ? before_id : INT64_MAX);
	return take(&query, row);
}

enum jx_status jx_outbox_next_lost(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t after_id,
				   struct jx_receipt_row *row)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE author = ? AND id > ? AND " AGAIN " ORDER BY id LIMIT 1");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	jx_query_int(&query, after_id);
	return take(&query, row);
}

/* -- a server that lost entries ----------------------------------------------------------------------------------- */

enum jx_status jx_outbox_mark_lost(struct jx_outbox *outbox, int64_t receipt_id)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE receipt SET lost = " LOST " WHERE id = ?");
	jx_query_int(&query, receipt_id);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_give_up(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES])
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE receipt SET lost = " GIVEN_UP " WHERE request_id = ? AND lost = " LOST);
	jx_query_blob(&query, request_id, JX_REQUEST_ID_BYTES);
	return jx_query_end(&query);
}

/* The greatest number that an entry ever had. */
static enum jx_status last_number(struct jx_outbox *outbox, int64_t *number)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "SELECT seq FROM sqlite_sequence WHERE name = 'entry'");
	*number = jx_query_row(&query) ? jx_column_int(&query, 0) : 0;
	return jx_query_end(&query);
}

/* What waits may correct what is sent again: it comes behind it. */
static enum jx_status move_back(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t by)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE entry SET id = id + ? WHERE author = ?");
	jx_query_int(&query, by);
	jx_query_blob(&query, author, JX_KEY_BYTES);
	return jx_query_end(&query);
}

/* Numbered from `last` on. */
static enum jx_status insert_lost(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t last)
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       "INSERT INTO entry (id, " JX_OUTGOING_COLUMNS ", sent, refused, refusal, created_ms) "
		       "SELECT ? + row_number() OVER (ORDER BY id), " JX_OUTGOING_COLUMNS ", 0, 0, x'', time_ms "
		       "FROM receipt AS r WHERE author = ? AND " AGAIN);
	jx_query_int(&query, last);
	jx_query_blob(&query, author, JX_KEY_BYTES);
	return jx_query_end(&query);
}

static enum jx_status count_lost(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t *n)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "SELECT count(*) FROM receipt AS r WHERE author = ? AND " AGAIN);
	jx_query_blob(&query, author, JX_KEY_BYTES);
	*n = jx_query_row(&query) ? jx_column_int(&query, 0) : 0;
	return jx_query_end(&query);
}

enum jx_status jx_outbox_resend(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], size_t *n)
{
	int64_t last = 0, lost = 0;
	enum jx_status status = jx_outbox_begin(outbox);

	*n = 0;
	if (status != JX_OK)
		return status;
	status = count_lost(outbox, author, &lost);
	if (status == JX_OK)
		status = last_number(outbox, &last);
	if (status == JX_OK && lost > 0)
		status = move_back(outbox, author, last + lost);
	if (status == JX_OK && lost > 0)
		status = insert_lost(outbox, author, last);
	status = jx_outbox_end(outbox, status);
	if (status == JX_OK)
		*n = (size_t)lost;
	return status;
}
