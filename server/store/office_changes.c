/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/office_changes.h"

#include <assert.h>
#include <string.h>

#include "server/store/catalog.h"
#include "server/store/internal.h"

/* -- one office ---------------------------------------------------------------------------------------------------- */

/* What it has been until then stays in office_past, but where it began in that month itself. */
static enum jx_status keep(struct jx_store *store, const char *code, jx_month until)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_KEEP);

	jx_bind_int(&query, until);
	jx_bind_text(&query, code);
	return jx_query_run(&query);
}

static enum jx_status set(struct jx_store *store, const struct jx_office *office)
{
	struct jx_query query;
	enum jx_status status = keep(store, office->code, office->from - 1);

	if (status != JX_OK)
		return status;
	query = jx_query_begin(store, JX_SQL_OFFICE_SET);
	jx_bind_text(&query, office->name);
	jx_bind_text(&query, office->parent);
	jx_bind_int(&query, office->from);
	jx_bind_number(&query, office->seq);
	jx_bind_text(&query, office->code);
	return jx_query_run(&query);
}

enum jx_status jx_office_rename(struct jx_store *store, const struct jx_office *office, const char *name, jx_month from,
				uint64_t seq)
{
	struct jx_office renamed = *office;

	assert(strlen(name) < sizeof(renamed.name));
	memcpy(renamed.name, name, strlen(name) + 1);
	renamed.from = from;
	renamed.seq = seq;
	return set(store, &renamed);
}

/* -- a move -------------------------------------------------------------------------------------------------------- */

struct move {
	struct jx_store *store;
	const char *code;
	jx_month from;
	uint64_t seq;
	struct jx_office_path before, after;
};

/* What the offices at and below it owe in that month, and what begins and ends later, for one above it. */
static enum jx_status move_duties(const struct move *move, const char *above, int sign)
{
	struct jx_query query = jx_query_begin(move->store, JX_SQL_DUTY_DELTA_BEGIN);
	enum jx_status status;

	jx_bind_text(&query, above);
	jx_bind_int(&query, move->from);
	jx_bind_int(&query, sign);
	jx_bind_number(&query, move->seq);
	jx_bind_text(&query, move->code);
	status = jx_query_run(&query);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(move->store, JX_SQL_DUTY_DELTA_FOLLOW);
	jx_bind_text(&query, above);
	jx_bind_int(&query, sign);
	jx_bind_number(&query, move->seq);
	jx_bind_text(&query, move->code);
	jx_bind_int(&query, move->from);
	return jx_query_run(&query);
}

static enum jx_status move_away(const struct move *move, const char *above)
{
	struct jx_query query = jx_query_begin(move->store, JX_SQL_PENDING_MOVE_AWAY);
	enum jx_status status;

	jx_bind_text(&query, above);
	jx_bind_text(&query, move->code);
	status = jx_query_run(&query);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(move->store, JX_SQL_WAIVER_PLACE_MOVE_AWAY);
	jx_bind_text(&query, above);
	jx_bind_text(&query, move->code);
	status = jx_query_run(&query);
	return status == JX_OK ? move_duties(move, above, -1) : status;
}

static enum jx_status move_here(const struct move *move, const char *above)
{
	struct jx_query query = jx_query_begin(move->store, JX_SQL_PENDING_MOVE_HERE);
	enum jx_status status;

	jx_bind_text(&query, above);
	jx_bind_number(&query, move->seq);
	jx_bind_text(&query, move->before.codes[move->before.n - 1]); /* all that waits, waits with the root */
	jx_bind_text(&query, move->code);
	status = jx_query_run(&query);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(move->store, JX_SQL_WAIVER_PLACE_MOVE_HERE);
	jx_bind_text(&query, above);
	jx_bind_number(&query, move->seq);
	jx_bind_text(&query, move->code);
	status = jx_query_run(&query);
	return status == JX_OK ? move_duties(move, above, 1) : status;
}

/* What is kept with the offices above it goes from those that are above it no more to those that are it anew. */
static enum jx_status take_along(const struct move *move)
{
	enum jx_status status = JX_OK;

	for (size_t i = 1; i < move->before.n && status == JX_OK; i++)
		if (!jx_office_on_path(&move->after, move->before.codes[i]))
			status = move_away(move, move->before.codes[i]);
	for (size_t i = 1; i < move->after.n && status == JX_OK; i++)
		if (!jx_office_on_path(&move->before, move->after.codes[i]))
			status = move_here(move, move->after.codes[i]);
	return status;
}

/* With all below it. */
static enum jx_status sink(const struct move *move)
{
	const struct jx_office_in top = {move->code, JX_MONTH_LAST};
	const int64_t more = (int64_t)move->after.n - (int64_t)move->before.n;
	struct jx_office at = {.code = ""};
	enum jx_status status = JX_OK;

	while (more != 0 && status == JX_OK) {
		struct jx_query query;

		status = jx_office_walk(move->store, &top, at.code, &at);
		if (status != JX_OK)
			break;
		query = jx_query_begin(move->store, JX_SQL_OFFICE_SINK);
		jx_bind_int(&query, more);
		jx_bind_text(&query, at.code);
		status = jx_query_run(&query);
	}
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static enum jx_status mark(const struct move *move)
{
	struct jx_query query = jx_query_begin(move->store, JX_SQL_OFFICE_MOVES);

	jx_bind_text(&query, move->code);
	jx_bind_int(&query, move->from - 1);
	return jx_query_run(&query);
}

enum jx_status jx_office_move(struct jx_store *store, const struct jx_office *office, const struct jx_office *parent,
			      jx_month from, uint64_t seq)
{
	const struct jx_office_in now = {office->code, JX_MONTH_LAST};
	struct move move = {.store = store, .code = office->code, .from = from, .seq = seq};
	struct jx_office moved = *office;
	enum jx_status status = jx_office_path(store, &now, &move.before);

	memcpy(moved.parent, parent->code, sizeof(moved.parent));
	moved.from = from;
	moved.seq = seq;
	if (status == JX_OK)
		status = set(store, &moved);
	if (status == JX_OK)
		status = mark(&move);
	if (status == JX_OK)
		status = jx_office_path(store, &now, &move.after);
	if (status == JX_OK)
		status = sink(&move);
	return status == JX_OK ? take_along(&move) : status;
}

enum jx_status jx_office_last_move(struct jx_store *store, jx_month *month)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_LAST_MOVE);
	jx_month last = 0;
	enum jx_status status;

	if (jx_query_next(&query))
		last = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*month = last;
	return status;
}

enum jx_status jx_office_bottom(struct jx_store *store, const char *code, uint32_t *depth)
{
	const struct jx_office_in top = {code, JX_MONTH_LAST};
	struct jx_office at = {.code = ""};
	uint32_t deepest = 0;
	enum jx_status status;

	while ((status = jx_office_walk(store, &top, at.code, &at)) == JX_OK)
		deepest = at.depth > deepest ? at.depth : deepest;
	if (status != JX_NOT_FOUND)
		return status;
	*depth = deepest;
	return JX_OK;
}

/* -- an end -------------------------------------------------------------------------------------------------------- */

/* The first duty that the month or a later one is of. */
static enum jx_status find_duty(struct jx_store *store, const struct jx_office_in *from, struct jx_duty *duty)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_DUTY);

	jx_bind_text(&query, from->code);
	jx_bind_int(&query, from->month);
	if (jx_query_next(&query)) {
		jx_read_text(&query, duty->form, sizeof(duty->form));
		jx_read_text(&query, duty->office, sizeof(duty->office));
		duty->from = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
		duty->to = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
		duty->seq = jx_read_number(&query);
	}
	return jx_query_end_found(&query);
}

static enum jx_status end_duties(struct jx_store *store, const struct jx_office_in *from, uint64_t seq, uint32_t *count)
{
	struct jx_duty duty = {.from = 0};
	enum jx_status status;

	*count = 0;
	while ((status = find_duty(store, from, &duty)) == JX_OK) {
		status = duty.from < from->month ? jx_duty_end(store, &duty, from->month - 1, seq)
						 : jx_duty_remove(store, &duty, seq);
		if (status != JX_OK)
			return status;
		++*count;
	}
	return status == JX_NOT_FOUND ? JX_OK : status;
}

enum jx_status jx_office_end(struct jx_store *store, const struct jx_office_in *from, const char *successor,
			     uint64_t seq, uint32_t *duties)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_END);
	enum jx_status status;

	jx_bind_int(&query, from->month);
	jx_bind_text(&query, successor);
	jx_bind_number(&query, seq);
	jx_bind_text(&query, from->code);
	status = jx_query_run(&query);
	return status == JX_OK ? end_duties(store, from, seq, duties) : status;
}

/* -- what holds an office where it is ------------------------------------------------------------------------------ */

/* From an office that has figures with those below it down to one that has its own. */
static enum jx_status descend(struct jx_store *store, struct jx_office_figures *figures)
{
	enum jx_status status;

	do {
		struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_FIGURES_BELOW);
		char above[JX_OFFICE_CODE_MAX + 1];

		memcpy(above, figures->office, sizeof(above));
		jx_bind_text(&query, above);
		jx_bind_text(&query, figures->form);
		jx_bind_int(&query, figures->month);
		if (jx_query_next(&query))
			jx_read_text(&query, figures->office, sizeof(figures->office));
		status = jx_query_end_found(&query);
	} while (status == JX_OK);
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static enum jx_status find_month(struct jx_store *store, const struct jx_office_in *from,
				 struct jx_office_figures *figures)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_FIGURES);

	jx_bind_text(&query, from->code);
	jx_bind_text(&query, figures->form);
	jx_bind_int(&query, from->month);
	if (jx_query_next(&query))
		figures->month = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
	return jx_query_end_found(&query);
}

/* Form by form, so that the months before are not read. */
enum jx_status jx_office_find_figures(struct jx_store *store, const struct jx_office_in *from,
				      struct jx_office_figures *figures)
{
	struct jx_office_figures found = {.form = ""};
	enum jx_status status;

	do {
		status = jx_next_form(store, JX_SQL_OFFICE_NEXT_FORM, from->code, found.form);
		if (status != JX_OK)
			return status;
		status = find_month(store, from, &found);
	} while (status == JX_NOT_FOUND);
	if (status != JX_OK)
		return status;
	assert(strlen(from->code) < sizeof(found.office));
	memcpy(found.office, from->code, strlen(from->code) + 1);
	*figures = found;
	return descend(store, figures);
}

enum jx_status jx_office_find_money(struct jx_store *store, const char *code, jx_day from,
				    struct jx_office_money *money)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_MONEY);
	struct jx_office_money found = {.day = 0};
	enum jx_status status;

	jx_bind_text(&query, code);
	jx_bind_int(&query, from);
	if (jx_query_next(&query)) {
		found.disbursement = jx_read_number(&query);
		jx_read_text(&query, found.office, sizeof(found.office));
		found.day = (jx_day)jx_read_int(&query, INT32_MIN, INT32_MAX);
	}
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*money = found;
	return status;
}
