/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outbox/internal.h"

#include <stdlib.h>
#include <string.h>

#define SELECT "SELECT id, sent, refused, created_ms, refusal, " JX_OUTGOING_COLUMNS " FROM entry AS e "
/* What stands in the column `refused`. */
enum { GOES = 0, REFUSED = 1, AWAITS = 2 };

/* Those that were refused or await the head, and those that were made on them, or on what was. */
#define WITH_STUCK                                                                                                     \
	"WITH RECURSIVE stuck (id, author, request_id) AS (SELECT id, author, request_id FROM entry WHERE refused <> " \
	"0"                                                                                                            \
	" UNION SELECT n.id, n.author, n.request_id FROM stuck AS s JOIN about AS a ON a.request_id = s.request_id"    \
	" JOIN about AS b ON b.form = a.form AND b.office = a.office AND b.period = a.period"                          \
	" JOIN entry AS n ON n.request_id = b.request_id AND n.author = s.author AND n.id > s.id) "
#define STUCK "e.id IN (SELECT id FROM stuck)"
#define ABOUT "request_id IN (SELECT request_id FROM about WHERE form = ? AND office = ? AND period = ?)"

void jx_outgoing_clear(struct jx_outgoing *entry)
{
	free(entry->body.bytes);
	free(entry->refusal.bytes);
	*entry = (struct jx_outgoing){.id = 0};
}

/* -- looking ------------------------------------------------------------------------------------------------------ */

/* The first row of SELECT; nothing is left to clear where the status is not OK. */
static enum jx_status take(struct jx_query *query, struct jx_outgoing *entry)
{
	bool found = jx_query_row(query);
	enum jx_status status;

	*entry = (struct jx_outgoing){.id = 0};
	if (found) {
		entry->id = jx_column_int(query, 0);
		entry->sent = jx_column_int(query, 1) != 0;
		entry->refused = jx_column_int(query, 2) == REFUSED;
		entry->awaits = jx_column_int(query, 2) == AWAITS;
		entry->created_ms = jx_column_int(query, 3);
		jx_column_blob(query, 4, &entry->refusal);
		jx_column_outgoing(query, 5, entry);
	}
	status = jx_query_end_row(query, found);
	if (status != JX_OK)
		jx_outgoing_clear(entry);
	return status;
}

enum jx_status jx_outbox_next(struct jx_outbox *outbox, int64_t after_id, struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE id > ? ORDER BY id LIMIT 1");
	jx_query_int(&query, after_id);
	return take(&query, entry);
}

enum jx_status jx_outbox_next_to_send(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t after_id,
				      struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       WITH_STUCK SELECT "WHERE author = ? AND id > ? AND NOT " STUCK " ORDER BY id LIMIT 1");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	jx_query_int(&query, after_id);
	return take(&query, entry);
}

enum jx_status jx_outbox_get(struct jx_outbox *outbox, int64_t id, struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE id = ?");
	jx_query_int(&query, id);
	return take(&query, entry);
}

enum jx_status jx_outbox_last(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			      const struct jx_subject *subject, struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE author = ? AND " ABOUT " ORDER BY id DESC LIMIT 1");
	jx_query_key(&query, author, subject);
	return take(&query, entry);
}

enum jx_status jx_outbox_first_refused(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
				       const struct jx_subject *subject, struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, SELECT "WHERE author = ? AND " ABOUT " AND refused = 1 ORDER BY id LIMIT 1");
	jx_query_key(&query, author, subject);
	return take(&query, entry);
}

enum jx_status jx_outbox_count(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			       struct jx_outbox_counts *counts)
{
	struct jx_query query;

	*counts = (struct jx_outbox_counts){.sendable = 0};
	jx_query_begin(
		&query, outbox,
		WITH_STUCK
		"SELECT coalesce(sum(own AND refused = 0 AND NOT held), 0), coalesce(sum(own AND refused = 1), 0), "
		"coalesce(sum(own AND refused = 0 AND held), 0), coalesce(sum(own AND refused = 2), 0), "
		"coalesce(sum(NOT own), 0) "
		"FROM (SELECT author = ? AS own, refused, " STUCK " AS held FROM entry AS e)");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	if (jx_query_row(&query)) {
		counts->sendable = jx_column_int(&query, 0);
		counts->refused = jx_column_int(&query, 1);
		counts->held = jx_column_int(&query, 2);
		counts->awaiting = jx_column_int(&query, 3);
		counts->of_others = jx_column_int(&query, 4);
	}
	return jx_query_end(&query);
}

/* -- changing ----------------------------------------------------------------------------------------------------- */

static enum jx_status insert(struct jx_outbox *outbox, struct jx_outgoing *entry)
{
	struct jx_query query;
	enum jx_status status;

	jx_query_begin(&query, outbox,
		       "INSERT INTO entry (" JX_OUTGOING_COLUMNS ", sent, refused, refusal, created_ms) "
		       "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, x'', ?)");
	jx_query_blob(&query, entry->author, sizeof(entry->author));
	jx_query_blob(&query, entry->request_id, sizeof(entry->request_id));
	jx_query_blob(&query, entry->signature, sizeof(entry->signature));
	jx_query_text(&query, entry->method);
	jx_query_text(&query, entry->subject.form);
	jx_query_text(&query, entry->subject.office);
	jx_query_text(&query, entry->subject.period);
	jx_query_blob(&query, entry->body.bytes, entry->body.size);
	jx_query_int(&query, entry->sent);
	jx_query_int(&query, entry->awaits ? AWAITS : GOES);
	jx_query_int(&query, entry->created_ms);
	status = jx_query_end(&query);
	if (status == JX_OK)
		entry->id = sqlite3_last_insert_rowid(outbox->handle);
	return status;
}

static enum jx_status forget_about(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES]);

static enum jx_status delete_entry(struct jx_outbox *outbox, const struct jx_outgoing *entry)
{
	struct jx_query query;
	enum jx_status status;

	jx_query_begin(&query, outbox, "DELETE FROM entry WHERE id = ?");
	jx_query_int(&query, entry->id);
	status = jx_query_end(&query);
	return status == JX_OK ? forget_about(outbox, entry->request_id) : status;
}

static enum jx_status check_last(struct jx_outbox *outbox, const struct jx_outgoing *entry,
				 const struct jx_about *about)
{
	struct jx_outgoing last;
	const uint8_t *after = about->after;
	enum jx_status status = jx_outbox_last(outbox, entry->author, &about->subject, &last);
	bool expected = status == JX_OK ? after != NULL && memcmp(last.request_id, after, JX_REQUEST_ID_BYTES) == 0
					: after == NULL;

	if (status == JX_OK && last.awaits != entry->replaces)
		expected = false;
	if (status == JX_OK && expected && entry->replaces)
		status = delete_entry(outbox, &last);
	jx_outgoing_clear(&last);
	if (status != JX_OK && status != JX_NOT_FOUND)
		return status;
	return expected ? JX_OK : JX_ABORTED;
}

static enum jx_status insert_about(struct jx_outbox *outbox, const struct jx_outgoing *entry,
				   const struct jx_subject *subject)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "INSERT INTO about (request_id, form, office, period) VALUES (?, ?, ?, ?)");
	jx_query_blob(&query, entry->request_id, sizeof(entry->request_id));
	jx_query_text(&query, subject->form);
	jx_query_text(&query, subject->office);
	jx_query_text(&query, subject->period);
	return jx_query_end(&query);
}

static enum jx_status add_behind(struct jx_outbox *outbox, struct jx_outgoing *entry, const struct jx_about *about,
				 size_t n)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = check_last(outbox, entry, &about[i]);
	if (status == JX_OK)
		status = insert(outbox, entry);
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = insert_about(outbox, entry, &about[i].subject);
	return status;
}

enum jx_status jx_outbox_add_many(struct jx_outbox *outbox, struct jx_outgoing *entry, const struct jx_about *about,
				  size_t n)
{
	enum jx_status status = jx_outbox_begin(outbox);

	return status == JX_OK ? jx_outbox_end(outbox, add_behind(outbox, entry, about, n)) : status;
}

enum jx_status jx_outbox_add(struct jx_outbox *outbox, struct jx_outgoing *entry, const uint8_t *after)
{
	const struct jx_about about = {.subject = entry->subject, .after = after};

	return jx_outbox_add_many(outbox, entry, &about, 1);
}

/* What a receipt is about is still of use where its server loses it. */
static enum jx_status forget_about(struct jx_outbox *outbox, const uint8_t request_id[JX_REQUEST_ID_BYTES])
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       "DELETE FROM about WHERE request_id = ? AND NOT EXISTS "
		       "(SELECT 1 FROM receipt AS r WHERE r.request_id = about.request_id)");
	jx_query_blob(&query, request_id, JX_REQUEST_ID_BYTES);
	return jx_query_end(&query);
}

static enum jx_status remove_now(struct jx_outbox *outbox, int64_t id)
{
	struct jx_query query;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	bool found;
	enum jx_status status;

	jx_query_begin(&query, outbox, "DELETE FROM entry WHERE id = ? RETURNING request_id");
	jx_query_int(&query, id);
	found = jx_query_row(&query);
	if (found)
		jx_column_bytes(&query, 0, request_id, sizeof(request_id));
	status = jx_query_end_row(&query, found);
	if (status == JX_OK)
		status = jx_outbox_give_up(outbox, request_id);
	return status == JX_OK ? forget_about(outbox, request_id) : status;
}

enum jx_status jx_outbox_remove(struct jx_outbox *outbox, int64_t id)
{
	enum jx_status status = jx_outbox_begin(outbox);

	return status == JX_OK ? jx_outbox_end(outbox, remove_now(outbox, id)) : status;
}

enum jx_status jx_outbox_mark_sent(struct jx_outbox *outbox, int64_t id, bool sent)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE entry SET sent = ? WHERE id = ?");
	jx_query_int(&query, sent);
	jx_query_int(&query, id);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_mark_all_sent(struct jx_outbox *outbox, const int64_t *ids, size_t n)
{
	enum jx_status status = jx_outbox_begin(outbox);

	if (status != JX_OK)
		return status;
	for (size_t i = 0; i < n && status == JX_OK; i++)
		status = jx_outbox_mark_sent(outbox, ids[i], true);
	return jx_outbox_end(outbox, status);
}

enum jx_status jx_outbox_refuse(struct jx_outbox *outbox, int64_t id, const struct jx_blob *refusal)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE entry SET refused = 1, refusal = ? WHERE id = ?");
	jx_query_blob(&query, refusal->bytes, refusal->size);
	jx_query_int(&query, id);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_retry(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES])
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE entry SET refused = 0 WHERE author = ? AND refused = 1");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_change(struct jx_outbox *outbox, const struct jx_outgoing *entry)
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       "UPDATE entry SET body = ?, signature = ?, refused = ?, sent = 0, refusal = x'' WHERE id = ?");
	jx_query_blob(&query, entry->body.bytes, entry->body.size);
	jx_query_blob(&query, entry->signature, sizeof(entry->signature));
	jx_query_int(&query, entry->awaits ? AWAITS : GOES);
	jx_query_int(&query, entry->id);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_resign(struct jx_outbox *outbox, int64_t id, const uint8_t author[JX_KEY_BYTES],
				const uint8_t signature[JX_SIGNATURE_BYTES])
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE entry SET author = ?, signature = ? WHERE id = ?");
	jx_query_blob(&query, author, JX_KEY_BYTES);
	jx_query_blob(&query, signature, JX_SIGNATURE_BYTES);
	jx_query_int(&query, id);
	return jx_query_end(&query);
}
