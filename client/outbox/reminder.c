/* SPDX-License-Identifier: Apache-2.0 */
#include "client/outbox/internal.h"

static void bind_key(struct jx_query *query, const struct jx_reminder *reminder)
{
	jx_query_text(query, reminder->subject.office);
	jx_query_text(query, reminder->subject.form);
	jx_query_text(query, reminder->subject.period);
	jx_query_text(query, reminder->round);
}

#define OF_KEY "office = ? AND form = ? AND period = ? AND round = ?"

enum jx_status jx_outbox_remind(struct jx_outbox *outbox, const struct jx_reminder *reminder)
{
	struct jx_query query;
	bool added;
	enum jx_status status;

	/* Of two processes one adds it; the other one gets no row. */
	jx_query_begin(&query, outbox,
		       "INSERT INTO reminder (office, form, period, round, time_ms, outcome) VALUES (?, ?, ?, ?, ?, ?) "
		       "ON CONFLICT (office, form, period, round) DO NOTHING RETURNING 1");
	bind_key(&query, reminder);
	jx_query_int(&query, reminder->time_ms);
	jx_query_int(&query, JX_REMINDER_BEGUN);
	added = jx_query_row(&query);
	status = jx_query_end(&query);
	return status == JX_OK && !added ? JX_ALREADY_EXISTS : status;
}

enum jx_status jx_outbox_remind_again(struct jx_outbox *outbox, const struct jx_reminder *before, int64_t time_ms)
{
	struct jx_query query;
	bool begun;
	enum jx_status status;

	jx_query_begin(&query, outbox,
		       "UPDATE reminder SET outcome = ?, time_ms = ? WHERE " OF_KEY
		       " AND outcome = ? AND time_ms = ? AND outcome <> 0 RETURNING 1");
	jx_query_int(&query, JX_REMINDER_BEGUN);
	jx_query_int(&query, time_ms);
	bind_key(&query, before);
	jx_query_int(&query, before->outcome);
	jx_query_int(&query, before->time_ms);
	begun = jx_query_row(&query);
	status = jx_query_end(&query);
	return status == JX_OK && !begun ? JX_ALREADY_EXISTS : status;
}

enum jx_status jx_outbox_reminder(struct jx_outbox *outbox, struct jx_reminder *reminder)
{
	struct jx_query query;
	bool found;

	jx_query_begin(&query, outbox, "SELECT time_ms, outcome FROM reminder WHERE " OF_KEY);
	bind_key(&query, reminder);
	found = jx_query_row(&query);
	if (found) {
		reminder->time_ms = jx_column_int(&query, 0);
		reminder->outcome = (int)jx_column_int(&query, 1);
	}
	return jx_query_end_row(&query, found);
}

enum jx_status jx_outbox_reminded(struct jx_outbox *outbox, const struct jx_reminder *reminder)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "UPDATE reminder SET outcome = ? WHERE " OF_KEY);
	jx_query_int(&query, reminder->outcome);
	bind_key(&query, reminder);
	return jx_query_end(&query);
}

enum jx_status jx_outbox_unremind(struct jx_outbox *outbox, const struct jx_reminder *reminder)
{
	struct jx_query query;

	jx_query_begin(&query, outbox, "DELETE FROM reminder WHERE " OF_KEY);
	bind_key(&query, reminder);
	return jx_query_end(&query);
}
