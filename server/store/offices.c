/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/offices.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "server/store/internal.h"

enum jx_status jx_office_add(struct jx_store *store, const struct jx_office *office)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_ADD);

	assert(office->depth >= 1 && office->depth <= JX_OFFICE_DEPTH);
	assert((office->depth == 1) == (office->parent[0] == '\0'));
	jx_bind_text(&query, office->code);
	jx_bind_text(&query, office->name);
	jx_bind_text(&query, office->parent);
	jx_bind_number(&query, office->depth);
	jx_bind_number(&query, office->seq);
	return jx_query_run(&query);
}

static void read_office(struct jx_query *query, struct jx_office *office)
{
	jx_read_text(query, office->code, sizeof(office->code));
	jx_read_text(query, office->name, sizeof(office->name));
	jx_read_text(query, office->parent, sizeof(office->parent));
	office->depth = (uint32_t)jx_read_int(query, 1, JX_OFFICE_DEPTH);
	office->from = (jx_month)jx_read_int(query, 0, JX_MONTH_LAST);
	office->ended = (jx_month)jx_read_int(query, 0, JX_MONTH_LAST);
	jx_read_text(query, office->successor, sizeof(office->successor));
	office->seq = jx_read_number(query);
}

/* Ends the query. The last month in which it is so comes after its columns. */
static enum jx_status read_version(struct jx_query *query, struct jx_office *office, jx_month *until)
{
	struct jx_office read;
	jx_month last = 0;
	enum jx_status status;

	if (jx_query_next(query)) {
		read_office(query, &read);
		last = (jx_month)jx_read_int(query, 0, JX_MONTH_LAST);
	}
	status = jx_query_end_found(query);
	if (status == JX_OK) {
		*office = read;
		*until = last;
	}
	return status;
}

/* What it was then where it has changed since, else what it is. */
static enum jx_status read_at(struct jx_store *store, const struct jx_office_in *in, struct jx_office *office,
			      jx_month *until)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_AT);
	enum jx_status status;

	jx_bind_text(&query, in->code);
	jx_bind_int(&query, in->month);
	status = read_version(&query, office, until);
	if (status != JX_NOT_FOUND)
		return status;
	query = jx_query_begin(store, JX_SQL_OFFICE_GET);
	jx_bind_text(&query, in->code);
	return read_version(&query, office, until);
}

static enum jx_status find_version(struct jx_store *store, const struct jx_office_in *in, struct jx_office *office,
				   jx_month *until)
{
	bool there;
	struct jx_cached_office *cached = jx_office_cache_at(store, in, &there);
	enum jx_status status = JX_OK;

	if (!cached)
		return read_at(store, in, office, until);
	if (!there) {
		cached->changes = 0;
		status = read_at(store, in, &cached->office, &cached->until);
	}
	if (status != JX_OK)
		return status;
	cached->changes = store->changes;
	*office = cached->office;
	*until = cached->until;
	return JX_OK;
}

enum jx_status jx_office_get(struct jx_store *store, const char *code, struct jx_office *office)
{
	const struct jx_office_in now = {code, JX_MONTH_LAST};

	return jx_office_at(store, &now, office);
}

enum jx_status jx_office_at(struct jx_store *store, const struct jx_office_in *in, struct jx_office *office)
{
	jx_month until;

	return find_version(store, in, office, &until);
}

enum jx_status jx_office_root(struct jx_store *store, struct jx_office *office)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_ROOT);
	jx_month until;

	return read_version(&query, office, &until);
}

enum jx_status jx_office_children(struct jx_store *store, const char *code, uint64_t *count)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_CHILDREN);
	uint64_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, code);
	if (jx_query_next(&query))
		read = jx_read_number(&query);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*count = read;
	return status;
}

/* Ends the query. */
static enum jx_status read_list(struct jx_query *query, struct jx_office *rows, size_t *n)
{
	size_t read = 0;
	enum jx_status status;

	while (jx_query_next(query))
		read_office(query, &rows[read++]);
	status = jx_query_end(query);
	if (status == JX_OK)
		*n = read;
	return status;
}

enum jx_status jx_office_list(struct jx_store *store, const char *after, uint32_t limit, struct jx_office *rows,
			      size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_LIST);

	jx_bind_text(&query, after);
	jx_bind_number(&query, limit);
	return read_list(&query, rows, n);
}

enum jx_status jx_office_list_below(struct jx_store *store, const struct jx_office_in *in, const char *after,
				    uint32_t limit, struct jx_office *rows, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_LIST_BELOW);

	jx_bind_text(&query, in->code);
	jx_bind_int(&query, in->month);
	jx_bind_text(&query, after);
	jx_bind_number(&query, limit);
	return read_list(&query, rows, n);
}

static void turn(struct jx_office *rows, size_t n)
{
	for (size_t i = 0; i < n / 2; i++) {
		const struct jx_office last = rows[n - 1 - i];

		rows[n - 1 - i] = rows[i];
		rows[i] = last;
	}
}

enum jx_status jx_office_history(struct jx_store *store, const char *code, uint32_t limit, struct jx_office *rows,
				 size_t *n)
{
	struct jx_query query;
	enum jx_status status;
	size_t past = 0;

	assert(limit > 0);
	status = jx_office_get(store, code, &rows[0]);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(store, JX_SQL_OFFICE_HISTORY);
	jx_bind_text(&query, code);
	jx_bind_number(&query, limit - 1);
	status = read_list(&query, rows + 1, &past);
	if (status != JX_OK)
		return status;
	turn(rows, past + 1);
	*n = past + 1;
	return JX_OK;
}

/* From `office` up to that depth. The depth falls with each step, or the tree is damaged. */
static enum jx_status climb(struct jx_store *store, struct jx_office *office, uint32_t depth)
{
	enum jx_status status = JX_OK;

	while (status == JX_OK && office->depth > depth) {
		const uint32_t below = office->depth;

		status = jx_office_get(store, office->parent, office);
		if (status == JX_NOT_FOUND || (status == JX_OK && office->depth != below - 1))
			status = jx_store_note(
				store, JX_FAULT(JX_DATA_LOSS, "the parent of office %s is damaged", office->code));
	}
	return status;
}

enum jx_status jx_office_path(struct jx_store *store, const struct jx_office_in *in, struct jx_office_path *path)
{
	struct jx_office_path found = {.until = JX_MONTH_LAST};
	struct jx_office_in at = *in;
	struct jx_office office;
	enum jx_status status = JX_OK;

	do {
		jx_month until = JX_MONTH_LAST;

		status = found.n < JX_OFFICE_DEPTH ? find_version(store, &at, &office, &until) : JX_NOT_FOUND;
		if (status == JX_NOT_FOUND && found.n > 0)
			status = jx_store_note(store,
					       JX_FAULT(JX_DATA_LOSS, "the parent of office %s is damaged", in->code));
		if (status != JX_OK)
			return status;
		memcpy(found.codes[found.n++], office.code, sizeof(office.code));
		if (until < found.until)
			found.until = until;
		at.code = office.parent;
	} while (office.parent[0] != '\0');
	*path = found;
	return JX_OK;
}

bool jx_office_on_path(const struct jx_office_path *path, const char *code)
{
	for (size_t i = 0; i < path->n; i++)
		if (strcmp(path->codes[i], code) == 0)
			return true;
	return false;
}

enum jx_status jx_office_walk(struct jx_store *store, const struct jx_office_in *top, const char *after,
			      struct jx_office *office)
{
	const struct jx_office_in start = {*after == '\0' ? top->code : after, top->month};
	struct jx_office_in above = start;
	struct jx_office_path path;
	struct jx_office next;
	const char *past = "";
	size_t n = 0, up = 0;
	enum jx_status status = jx_office_path(store, &start, &path);

	if (status == JX_OK && *after == '\0') {
		status = jx_office_at(store, top, office);
		office->depth = (uint32_t)path.n;
		return status;
	}
	for (; status == JX_OK; up++) {
		above.code = path.codes[up];
		status = jx_office_list_below(store, &above, past, 1, &next, &n);
		if (status != JX_OK || n > 0)
			break;
		/* None is left here: the next one stands beside this office, or beside one above it. */
		if (strcmp(path.codes[up], top->code) == 0)
			return JX_NOT_FOUND;
		assert(up + 1 < path.n);
		past = path.codes[up];
	}
	if (status == JX_OK) {
		next.depth = (uint32_t)(path.n - up) + 1;
		*office = next;
	}
	return status;
}

enum jx_status jx_office_stood(struct jx_store *store, const struct jx_office_span *span, const char *office,
			       bool *stood)
{
	struct jx_office_in in = {office, span->from};
	struct jx_office_path path;
	bool found = false;

	while (!found && in.month <= span->to) {
		const enum jx_status status = jx_office_path(store, &in, &path);

		if (status != JX_OK)
			return status;
		found = jx_office_on_path(&path, span->top);
		in.month = path.until + 1;
	}
	*stood = found;
	return JX_OK;
}

enum jx_status jx_office_deepest(struct jx_store *store, const char *code, uint32_t *depth)
{
	struct jx_office_in in = {code, JX_MONTH_FIRST};
	struct jx_office_path path;
	size_t most = 0;

	while (in.month <= JX_MONTH_LAST) {
		const enum jx_status status = jx_office_path(store, &in, &path);

		if (status != JX_OK)
			return status;
		most = path.n > most ? path.n : most;
		in.month = path.until + 1;
	}
	*depth = (uint32_t)most;
	return JX_OK;
}

enum jx_status jx_office_relate(struct jx_store *store, const char *own, const char *other,
				enum jx_office_relation *relation)
{
	struct jx_office theirs, ours;
	enum jx_office_relation where = JX_OFFICE_OWN;
	enum jx_status status = jx_office_get(store, other, &theirs);

	if (status != JX_OK)
		return status;
	status = jx_office_get(store, own, &ours);
	if (status == JX_NOT_FOUND) {
		*relation = JX_OFFICE_ELSEWHERE; /* the server's own principal has no office */
		return JX_OK;
	}
	if (status == JX_OK && theirs.depth > ours.depth) {
		where = JX_OFFICE_BELOW;
		status = climb(store, &theirs, ours.depth);
	} else if (status == JX_OK && theirs.depth < ours.depth) {
		where = JX_OFFICE_ABOVE;
		status = climb(store, &ours, theirs.depth);
	}
	if (status == JX_OK)
		*relation = strcmp(ours.code, theirs.code) == 0 ? where : JX_OFFICE_ELSEWHERE;
	return status;
}
