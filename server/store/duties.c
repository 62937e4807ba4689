/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "common/base/log.h"
#include "server/store/catalog.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

/* Offices that owe a form from one month on: far fewer. */
#define DELTA_MAX INT32_MAX

/* From that month on so many more offices owe the form, seen from this office and from each above it. */
struct change {
	const char *form, *office;
	jx_month month;
	int delta;
	uint64_t seq;
};

static enum jx_status add_delta(struct jx_store *store, const struct change *change, const char *office)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_DELTA_ADD);

	jx_bind_text(&query, change->form);
	jx_bind_text(&query, office);
	jx_bind_int(&query, change->month);
	jx_bind_int(&query, change->delta);
	jx_bind_number(&query, change->seq);
	return jx_query_run(&query);
}

/* With the offices of the one path that are not on the other. */
static enum jx_status count_on(struct jx_store *store, const struct change *change, const struct jx_office_path *path,
			       const struct jx_office_path *other)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < path->n && status == JX_OK; i++)
		if (!jx_office_on_path(other, path->codes[i]))
			status = add_delta(store, change, path->codes[i]);
	return status;
}

/* With the office and those above it, and where it stands elsewhere from a later month on, from there on with others.
 */
static enum jx_status count_change(struct jx_store *store, const struct change *change)
{
	struct jx_office_path before = {.n = 0}, path;
	struct change at = *change;
	enum jx_status status = JX_OK;

	while (status == JX_OK && at.month <= JX_MONTH_LAST) {
		const struct jx_office_in in = {change->office, at.month};

		status = jx_office_path(store, &in, &path);
		if (status == JX_OK)
			status = count_on(store, &at, &path, &before);
		at.delta = -at.delta;
		if (status == JX_OK)
			status = count_on(store, &at, &before, &path);
		at.delta = -at.delta;
		before = path;
		at.month = path.until + 1;
	}
	return status;
}

/* A duty that never ends has no month behind it. */
static enum jx_status count_end(struct jx_store *store, const struct jx_duty *duty, jx_month to, int delta,
				uint64_t seq)
{
	const struct change change = {
		.form = duty->form, .office = duty->office, .month = to + 1, .delta = delta, .seq = seq};

	return to == JX_MONTH_LAST ? JX_OK : count_change(store, &change);
}

static void read_duty(struct jx_query *query, struct jx_duty *duty)
{
	jx_read_text(query, duty->form, sizeof(duty->form));
	jx_read_text(query, duty->office, sizeof(duty->office));
	duty->from = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	duty->to = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	duty->seq = jx_read_number(query);
}

/* The last one that begins in that month or before it. */
static enum jx_status find_before(struct jx_store *store, const char *form, const char *office, jx_month month,
				  struct jx_duty *duty)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_BEFORE);

	jx_bind_text(&query, form);
	jx_bind_text(&query, office);
	jx_bind_int(&query, month);
	if (jx_query_next(&query))
		read_duty(&query, duty);
	return jx_query_end_found(&query);
}

static enum jx_status add_row(struct jx_store *store, const struct jx_duty *duty)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_ADD);

	jx_bind_text(&query, duty->form);
	jx_bind_text(&query, duty->office);
	jx_bind_int(&query, duty->from);
	jx_bind_int(&query, duty->to);
	jx_bind_number(&query, duty->seq);
	return jx_query_run(&query);
}

/* Duties of one office and form never overlap: of those that begin by its last month, the last one is the one to meet.
 */
enum jx_status jx_duty_meet(struct jx_store *store, const struct jx_duty *duty, struct jx_duty *met)
{
	struct jx_duty found = {0};
	enum jx_status status = find_before(store, duty->form, duty->office, duty->to, &found);

	if (status != JX_OK)
		return status;
	if (found.to < duty->from)
		return JX_NOT_FOUND;
	*met = found;
	return JX_OK;
}

enum jx_status jx_duty_add(struct jx_store *store, const struct jx_duty *duty)
{
	const struct change begin = {
		.form = duty->form, .office = duty->office, .month = duty->from, .delta = 1, .seq = duty->seq};
	struct jx_duty met;
	enum jx_status status;

	assert(duty->from <= duty->to);
	status = jx_duty_meet(store, duty, &met);
	if (status == JX_OK)
		return JX_ALREADY_EXISTS;
	if (status == JX_NOT_FOUND)
		status = add_row(store, duty);
	if (status == JX_OK)
		status = count_change(store, &begin);
	return status == JX_OK ? count_end(store, duty, duty->to, -1, duty->seq) : status;
}

enum jx_status jx_duty_end(struct jx_store *store, const struct jx_duty *duty, jx_month to, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_END);
	enum jx_status status;

	assert(duty->from <= to);
	jx_bind_int(&query, to);
	jx_bind_number(&query, seq);
	jx_bind_text(&query, duty->form);
	jx_bind_text(&query, duty->office);
	jx_bind_int(&query, duty->from);
	(void)jx_query_next(&query);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		status = count_end(store, duty, duty->to, 1, seq);
	return status == JX_OK ? count_end(store, duty, to, -1, seq) : status;
}

enum jx_status jx_duty_remove(struct jx_store *store, const struct jx_duty *duty, uint64_t seq)
{
	const struct change begin = {
		.form = duty->form, .office = duty->office, .month = duty->from, .delta = -1, .seq = seq};
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_REMOVE);
	enum jx_status status;

	jx_bind_text(&query, duty->form);
	jx_bind_text(&query, duty->office);
	jx_bind_int(&query, duty->from);
	(void)jx_query_next(&query);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		status = count_change(store, &begin);
	return status == JX_OK ? count_end(store, duty, duty->to, 1, seq) : status;
}

enum jx_status jx_duty_get(struct jx_store *store, const char *form, const char *office, jx_month month,
			   struct jx_duty *duty)
{
	struct jx_duty found = {0};
	enum jx_status status = find_before(store, form, office, month, &found);

	if (status != JX_OK)
		return status;
	if (found.to < month)
		return JX_NOT_FOUND;
	*duty = found;
	return JX_OK;
}

/* Duties never overlap: at most one for each month meets them, and those that do begin last. */
enum jx_status jx_duty_months(struct jx_store *store, const char *form, const char *office, jx_month from, jx_month to,
			      bool *owed)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_MONTHS);

	assert(from <= to && to - from < 12);
	for (jx_month month = from; month <= to; month++)
		owed[month - from] = false;
	jx_bind_text(&query, form);
	jx_bind_text(&query, office);
	jx_bind_int(&query, to);
	while (jx_query_next(&query)) {
		jx_month first = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
		jx_month last = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);

		for (jx_month month = first > from ? first : from; month <= last && month <= to; month++)
			owed[month - from] = true;
	}
	return jx_query_end(&query);
}

enum jx_status jx_duty_list(struct jx_store *store, const char *form, const struct jx_duty *after, uint32_t limit,
			    struct jx_duty *rows, size_t *n)
{
	bool all = form[0] == '\0';
	struct jx_query query = jx_query_begin(store, all ? JX_SQL_DUTY_LIST : JX_SQL_DUTY_LIST_FORM);
	size_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, all ? after->form : form);
	jx_bind_text(&query, after->office);
	jx_bind_int(&query, after->from);
	jx_bind_number(&query, limit);
	while (jx_query_next(&query))
		read_duty(&query, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

enum jx_status jx_duty_counts(struct jx_store *store, const char *form, const char *office, jx_month from, jx_month to,
			      uint64_t *owing)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DUTY_DELTAS);
	jx_month month = from;
	int64_t sum = 0;

	assert(from <= to);
	jx_bind_text(&query, form);
	jx_bind_text(&query, office);
	jx_bind_int(&query, to);
	while (jx_query_next(&query)) {
		const jx_month changes = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, to);

		for (; month < changes; month++)
			owing[month - from] = (uint64_t)sum;
		sum += jx_read_int(&query, -DELTA_MAX, DELTA_MAX);
		if (query.status == JX_OK && sum < 0)
			query.status = JX_FAULT(JX_DATA_LOSS, "fewer than no offices owe %s at %s", form, office);
	}
	for (; month <= to; month++)
		owing[month - from] = (uint64_t)sum;
	return jx_query_end(&query);
}

enum jx_status jx_duty_count(struct jx_store *store, const char *form, const char *office, jx_month month,
			     uint64_t *owing)
{
	return jx_duty_counts(store, form, office, month, month, owing);
}
