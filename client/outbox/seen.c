/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outbox/internal.h"

#include <stdlib.h>
#include <string.h>

/* -- what was seen ------------------------------------------------------------------------------------------------ */

enum jx_status jx_outbox_see_now(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
				 const struct jx_seen *seen)
{
	struct jx_query query;

	jx_query_begin(&query, outbox,
		       "INSERT INTO seen (author, form, office, period, time_ms, submission) VALUES (?, ?, ?, ?, ?, ?) "
		       "ON CONFLICT (author, form, office, period) DO UPDATE SET time_ms = excluded.time_ms, "
		       "submission = excluded.submission WHERE excluded.time_ms >= seen.time_ms");
	jx_query_key(&query, author, &seen->subject);
	jx_query_int(&query, seen->time_ms);
	jx_query_blob(&query, seen->submission.bytes, seen->submission.size);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_see(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], const struct jx_seen *seen)
{
	struct jx_seen before;
	enum jx_status status = jx_outbox_seen(outbox, author, &seen->subject, &before);
	bool same = status == JX_OK && before.submission.bytes != NULL &&
		    before.submission.size == seen->submission.size &&
		    memcmp(before.submission.bytes, seen->submission.bytes, before.submission.size) == 0;

	if (status == JX_OK)
		free(before.submission.bytes);
	if (status == JX_NOT_FOUND || (status == JX_OK && !same))
		status = jx_outbox_see_now(outbox, author, seen);
	return status;
}

enum jx_status jx_outbox_seen(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			      const struct jx_subject *subject, struct jx_seen *seen)
{
	struct jx_query query;
	enum jx_status status;
	bool found;

	*seen = (struct jx_seen){.subject = *subject};
	jx_query_begin(
		&query, outbox,
		"SELECT time_ms, submission FROM seen WHERE author = ? AND form = ? AND office = ? AND period = ?");
	jx_query_key(&query, author, subject);
	found = jx_query_row(&query);
	if (found) {
		seen->time_ms = jx_column_int(&query, 0);
		jx_column_blob(&query, 1, &seen->submission);
	}
	status = jx_query_end_row(&query, found);
	if (status != JX_OK) {
		free(seen->submission.bytes);
		seen->submission = (struct jx_blob){.bytes = NULL};
	}
	return status;
}

static enum jx_status inherit_rows(struct jx_outbox *outbox, const char *sql, const uint8_t *new_key,
				   const uint8_t *old_key)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, sql);
	jx_query_blob(&query, new_key, JX_KEY_BYTES);
	jx_query_blob(&query, old_key, JX_KEY_BYTES);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_inherit(struct jx_outbox *outbox, const uint8_t old_key[JX_KEY_BYTES],
				 const uint8_t new_key[JX_KEY_BYTES])
{
	enum jx_status status = jx_outbox_begin(outbox);

	if (status != JX_OK)
		return status;
	status = inherit_rows(outbox, "UPDATE OR IGNORE seen SET author = ? WHERE author = ?", new_key, old_key);
	/* Their signatures stay those of the old key. */
	if (status == JX_OK)
		status = inherit_rows(outbox, "UPDATE receipt SET author = ? WHERE author = ?", new_key, old_key);
	return jx_outbox_end(outbox, status);
}

/* -- answers ------------------------------------------------------------------------------------------------------ */

enum jx_status jx_outbox_cache(struct jx_outbox *outbox, const char *kind, const char *name,
			       const struct jx_blob *value)
{
	struct jx_query query;
	bool same;
	enum jx_status status;

	jx_query_begin(&query, outbox, "SELECT 1 FROM cache WHERE kind = ? AND name = ? AND value = ?");
	jx_query_text(&query, kind);
	jx_query_text(&query, name);
	jx_query_blob(&query, value->bytes, value->size);
	same = jx_query_row(&query);
	status = jx_query_end(&query);
	if (status != JX_OK || same)
		return status;
	jx_query_begin(&query, outbox,
		       "INSERT INTO cache (kind, name, value) VALUES (?, ?, ?) "
		       "ON CONFLICT (kind, name) DO UPDATE SET value = excluded.value");
	jx_query_text(&query, kind);
	jx_query_text(&query, name);
	jx_query_blob(&query, value->bytes, value->size);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_recall(struct jx_outbox *outbox, const char *kind, const char *name, struct jx_blob *value)
{
	struct jx_query query;
	enum jx_status status;
	bool found;

	*value = (struct jx_blob){.bytes = NULL};
	jx_query_begin(&query, outbox,
		       "SELECT value FROM cache WHERE kind = ? AND name <= ? ORDER BY name DESC LIMIT 1");
	jx_query_text(&query, kind);
	jx_query_text(&query, name);
	found = jx_query_row(&query);
	if (found)
		jx_column_blob(&query, 0, value);
	status = jx_query_end_row(&query, found);
	if (status != JX_OK) {
		free(value->bytes);
		*value = (struct jx_blob){.bytes = NULL};
	}
	return status;
}
