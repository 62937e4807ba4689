/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/compare.h"

#include <assert.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "server/store/internal.h"
#include "server/store/tables.h"

#define KEY_SIZE 160u

const struct jx_table jx_tables[] = {
	{"office", "t", {"code", "name", "parent", "depth", "seq", "from_month", "ended", "successor"}},
	{"office_past", "tn", {"office", "to_month", "from_month", "name", "parent", "moves", "seq"}},
	{"office_endorsement", "t", {"office", "needed", "seq"}},
	{"principal", "n", {"id", "name", "office", "revoked_seq", "seq"}},
	{"principal_role", "nn", {"principal", "role", "until_day", "seq"}},
	{"principal_key", "b", {"key", "curve", "principal", "from_seq", "to_seq", "seq"}},
	{"disbursement",
	 "n",
	 {"id", "project", "office", "payee", "note", "withdrawn_reason", "fund", "amount_fen", "paid_fen",
	  "n_payments", "requested_day", "requester", "withdrawn_seq", "seq"}},
	{"disbursement_place", "nn", {"disbursement", "depth", "office", "project", "requested_day", "seq"}},
	{"payment", "n", {"seq", "disbursement", "amount_fen", "day", "reverses", "payer", "voucher", "reason"}},
	{"setting", "n", {"seq", "key", "value", "project", "from_month", "setter", "time_ms"}},
	{"journal", "n", {"seq", "entry", "hash", "signer", "request_id"}},
	{"journal_head", "n", {"id", "seq", "time_ms", "hash"}},
	{"catalog", "n", {"version", "from_month", "forms", "items", "formulas", "measures", "checks", "seq"}},
	{"item_key", "n", {"id", "code", "unit", "decimals", "over_offices", "over_months", "seq"}},
	{"form",
	 "nn",
	 {"version", "number", "code", "name", "review", "opens_day", "due_day", "due_rolls", "closes_after",
	  "first_item", "items", "checks", "seq"}},
	{"item", "nn", {"version", "number", "item", "name", "seq"}},
	{"formula", "nn", {"version", "number", "code", "name", "expression", "seq"}},
	{"measure", "nn", {"version", "number", "project", "indicator", "expression", "seq"}},
	{"form_check",
	 "nn",
	 {"version", "number", "code", "form", "kind", "cumulative", "left_side", "right_side", "text", "severity",
	  "trial", "seq"}},
	{"duty", "ttn", {"form", "office", "from_month", "to_month", "seq"}},
	{"duty_delta", "ttn", {"form", "office", "month", "delta", "seq"}},
	{"project", "t", {"code", "year", "department", "seq"}},
	{"project_version",
	 "n",
	 {"seq", "project", "version", "from_month", "name", "department_name", "fiscal_fen", "carry_over_fen",
	  "other_fen", "purpose", "execution_weight", "weights_given", "plan_steps", "goals", "indicators"}},
	{"project_plan", "nn", {"seq", "month", "amount_fen"}},
	{"project_goal", "nn", {"seq", "position", "number", "text"}},
	{"project_indicator",
	 "nn",
	 {"seq", "position", "level1", "level2", "name", "description", "target", "basis", "weight"}},
	{"adjustment", "n", {"seq", "project", "fund", "amount_fen", "day", "document", "reason"}},
	{"submission",
	 "tntn",
	 {"form", "month", "office", "revision", "entry", "stage", "submitter", "time_ms", "request_id", "note",
	  "cells", "reviewer", "reviewed_ms", "review_reason", "marked", "findings", "seq"}},
	{"submission_on_behalf", "tntn", {"form", "month", "office", "revision", "reporter", "confirmer", "seq"}},
	{"submission_endorsement", "tntn", {"form", "month", "office", "revision", "endorser", "seq"}},
	{"submission_finding",
	 "tntnn",
	 {"form", "month", "office", "revision", "number", "item", "severity", "trial", "rule", "text", "fix", "seq"}},
	{"submission_head", "ttn", {"office", "form", "month", "newest", "submitted", "accepted", "seq"}},
	{"pending_review", "ttnt", {"reviewing", "form", "month", "office", "seq"}},
	{"submitted_below", "ttn", {"office", "form", "month", "submitted", "accepted", "seq"}},
	{"rollup", "nt", {"month", "office", "totals", "seq"}},
	{"monitoring_note",
	 "n",
	 {"seq", "project", "office", "month", "indicator", "forecast", "cause_text", "remark", "causes", "likelihood",
	  "fiscal_fen", "carry_over_fen", "other_fen"}},
	{"evaluation_note",
	 "n",
	 {"seq", "project", "office", "month", "indicator", "tier", "deduction", "reason", "evidence_name",
	  "evidence_hash", "author", "time_ms"}},
	{"evaluation", "n", {"seq", "project", "office", "month", "total", "grade", "provisional", "body"}},
	{"calendar_year", "n", {"year", "seq"}},
	{"calendar_day", "n", {"day", "works", "name", "seq"}},
	{"period_change", "n", {"seq", "form", "month", "opened", "until_day", "reason", "actor", "time_ms"}},
	{"waiver",
	 "n",
	 {"id", "form", "office", "month", "state", "until_day", "reason", "requester", "requested_ms", "note",
	  "decider", "decided_ms", "seq"}},
	{"waiver_place", "tn", {"office", "waiver", "waits", "seq"}},
	{0},
};

/* The rows of one table, in the order of its key. */
struct cursor {
	const struct jx_driver *driver; /* borrowed */
	struct jx_stmt *stmt;           /* owned */
	bool row;                       /* stands on one */
};

/* SELECT columns FROM table ORDER BY the key's columns */
static void build_select(const struct jx_table *table, char *sql, size_t size)
{
	size_t used = (size_t)snprintf(sql, size, "SELECT %s", table->columns[0]);

	for (size_t i = 1; table->columns[i]; i++)
		used += (size_t)snprintf(sql + used, size - used, ", %s", table->columns[i]);
	used += (size_t)snprintf(sql + used, size - used, " FROM %s ORDER BY 1", table->name);
	for (size_t i = 2; i <= strlen(table->keys); i++)
		used += (size_t)snprintf(sql + used, size - used, ", %zu", i);
	assert(used < size);
}

static enum jx_status cursor_next(struct cursor *cursor)
{
	return cursor->driver->step(cursor->stmt, &cursor->row);
}

/* On the first row. To be closed in any case. */
static enum jx_status cursor_open(struct cursor *cursor, struct jx_store *store, const struct jx_table *table)
{
	char sql[512];
	enum jx_status status = jx_store_usable(store);

	*cursor = (struct cursor){.driver = store->driver};
	build_select(table, sql, sizeof(sql));
	if (status == JX_OK)
		status = store->driver->prepare(store->db, sql, &cursor->stmt);
	return status == JX_OK ? cursor_next(cursor) : status;
}

static void cursor_close(struct cursor *cursor)
{
	cursor->driver->finalize(cursor->stmt);
}

static int order_numbers(const struct cursor *a, const struct cursor *b, int column)
{
	int64_t x = a->driver->column_int(a->stmt, column);
	int64_t y = b->driver->column_int(b->stmt, column);

	return (x > y) - (x < y);
}

static int order_bytes(const struct cursor *a, const struct cursor *b, int column)
{
	size_t n, m;
	const void *x = a->driver->column_bytes(a->stmt, column, &n);
	const void *y = b->driver->column_bytes(b->stmt, column, &m);
	int order = n > 0 && m > 0 ? memcmp(x, y, n < m ? n : m) : 0;

	return order != 0 ? order : (n > m) - (n < m);
}

/* As the database orders them: below 0 where a's row comes first. A cursor at its end comes last. */
static int order_keys(const struct jx_table *table, const struct cursor *a, const struct cursor *b)
{
	int order = b->row - a->row;

	for (int i = 0; table->keys[i] != '\0' && order == 0; i++)
		order = table->keys[i] == JX_KEY_NUMBER ? order_numbers(a, b, i) : order_bytes(a, b, i);
	return order;
}

/* Whatever its type, a value has bytes; only an SQL NULL has not. */
static bool same_value(const struct cursor *a, const struct cursor *b, int column)
{
	size_t n, m;
	const void *x = a->driver->column_bytes(a->stmt, column, &n);
	const void *y = b->driver->column_bytes(b->stmt, column, &m);

	if (!x || !y)
		return x == y;
	return n == m && memcmp(x, y, n) == 0;
}

static const char *first_difference(const struct jx_table *table, const struct cursor *a, const struct cursor *b)
{
	for (size_t i = 0; table->columns[i]; i++)
		if (!same_value(a, b, (int)i))
			return table->columns[i];
	return NULL;
}

/* 0 where the table has none: the schema's own. */
static uint64_t row_seq(const struct jx_table *table, const struct cursor *cursor)
{
	for (int column = 0; table->columns[column]; column++)
		if (strcmp(table->columns[column], "seq") == 0)
			return (uint64_t)cursor->driver->column_int(cursor->stmt, column);
	return 0;
}

/* A text as it is, unless it is damaged; bytes, and damaged text, as hex. What is too long is cut. */
static void show_value(char kind, const struct cursor *cursor, int column, char out[KEY_SIZE])
{
	size_t n;
	const uint8_t *bytes = cursor->driver->column_bytes(cursor->stmt, column, &n);
	size_t shown = n < KEY_SIZE ? n : KEY_SIZE - 1;

	if (shown > 0)
		memcpy(out, bytes, shown);
	out[shown] = '\0';
	if (kind == JX_KEY_NUMBER)
		return;
	if (kind == JX_KEY_TEXT && strlen(out) == n && !jx_text_name_problem(out, KEY_SIZE))
		return;
	jx_hex_encode(bytes, n < KEY_SIZE / 2 ? n : KEY_SIZE / 2 - 1, out);
}

static void show_key(const struct jx_table *table, const struct cursor *cursor, char out[KEY_SIZE])
{
	char value[KEY_SIZE];
	size_t used = 0;

	for (int i = 0; table->keys[i] != '\0' && used < KEY_SIZE; i++) {
		show_value(table->keys[i], cursor, i, value);
		used += (size_t)snprintf(out + used, KEY_SIZE - used, "%s%s", i > 0 ? "/" : "", value);
	}
}

/* What a row that stands in one store, or in both, differs in. */
static void report(const struct jx_table *table, const struct cursor *ours, const struct cursor *rebuilt, int order,
		   struct jx_difference *difference)
{
	const struct cursor *shown = order > 0 ? rebuilt : ours;

	*difference = (struct jx_difference){
		.kind = order < 0   ? JX_ROW_EXTRA
			: order > 0 ? JX_ROW_MISSING
				    : JX_ROW_CHANGED,
		.table = table->name,
		.column = order == 0 ? first_difference(table, ours, rebuilt) : NULL,
		.seq = row_seq(table, shown),
	};
}

enum jx_status jx_compare_table(const struct jx_table *table, struct jx_store *store, struct jx_store *rebuilt,
				jx_difference_visit visit, void *context)
{
	struct cursor a, b = {.driver = rebuilt->driver};
	enum jx_status status = cursor_open(&a, store, table);

	if (status == JX_OK)
		status = cursor_open(&b, rebuilt, table);
	while (status == JX_OK && (a.row || b.row)) {
		struct jx_difference difference;
		char key[KEY_SIZE];
		int order = order_keys(table, &a, &b);

		report(table, &a, &b, order, &difference);
		if (difference.kind != JX_ROW_CHANGED || difference.column) {
			show_key(table, order > 0 ? &b : &a, key);
			difference.key = key;
			visit(context, &difference);
		}
		if (order <= 0)
			status = cursor_next(&a);
		if (order >= 0 && status == JX_OK)
			status = cursor_next(&b);
	}
	cursor_close(&a);
	cursor_close(&b);
	return status;
}

enum jx_status jx_store_compare(struct jx_store *store, struct jx_store *rebuilt, jx_difference_visit visit,
				void *context)
{
	enum jx_status status = JX_OK;

	for (const struct jx_table *table = jx_tables; table->name && status == JX_OK; table++)
		status = jx_compare_table(table, store, rebuilt, visit, context);
	return status;
}

enum jx_status jx_store_integrity(struct jx_store *store, void (*found)(void *context, const char *problem),
				  void *context)
{
	return store->driver->integrity(store->db, found, context);
}
