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
	office->seq = jx_read_number(query);
}

/* Ends the query. */
static enum jx_status read_one(struct jx_query *query, struct jx_office *office)
{
	struct jx_office read;
	enum jx_status status;

	if (jx_query_next(query))
		read_office(query, &read);
	status = jx_query_end_found(query);
	if (status == JX_OK)
		*office = read;
	return status;
}

enum jx_status jx_office_get(struct jx_store *store, const char *code, struct jx_office *office)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_GET);

	jx_bind_text(&query, code);
	return read_one(&query, office);
}

enum jx_status jx_office_root(struct jx_store *store, struct jx_office *office)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_ROOT);

	return read_one(&query, office);
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

enum jx_status jx_office_list_below(struct jx_store *store, const char *parent, const char *after, uint32_t limit,
				    struct jx_office *rows, size_t *n)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_OFFICE_LIST_BELOW);

	jx_bind_text(&query, parent);
	jx_bind_text(&query, after);
	jx_bind_number(&query, limit);
	return read_list(&query, rows, n);
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

enum jx_status jx_office_walk(struct jx_store *store, const char *top, const char *after, struct jx_office *office)
{
	struct jx_office at, next;
	const char *parent = after, *past = "";
	enum jx_status status = *after == '\0' ? JX_OK : jx_office_get(store, after, &at);

	if (status != JX_OK || *after == '\0')
		return status == JX_OK ? jx_office_get(store, top, office) : status;
	for (;;) {
		size_t n = 0;

		status = jx_office_list_below(store, parent, past, 1, &next, &n);
		if (status != JX_OK || n > 0)
			break;
		/* None is left here: the next one stands beside this office, or beside one above it. */
		if (*past != '\0')
			status = climb(store, &at, at.depth - 1);
		if (status != JX_OK || strcmp(at.code, top) == 0)
			return status == JX_OK ? JX_NOT_FOUND : status;
		assert(at.depth > 1);
		parent = at.parent;
		past = at.code;
	}
	if (status == JX_OK)
		*office = next;
	return status;
}

enum jx_status jx_office_path(struct jx_store *store, const char *code, char (*codes)[JX_OFFICE_CODE_MAX + 1],
			      size_t *n)
{
	struct jx_office office;
	enum jx_status status = jx_office_get(store, code, &office);
	size_t count = 0;

	while (status == JX_OK) {
		memcpy(codes[count++], office.code, sizeof(office.code));
		if (office.depth == 1)
			break;
		status = climb(store, &office, office.depth - 1);
	}
	if (status == JX_OK)
		*n = count;
	return status;
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
