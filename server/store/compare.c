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
	{"office", JX_KEY_TEXTS, 1, {"code", "name", "parent", "depth", "seq", "from_month", "ended", "successor"}},
	{"office_past", JX_KEY_TEXTS_NUMBER, 2, {"office", "to_month", "from_month", "name", "parent", "moves", "seq"}},
	{"office_endorsement", JX_KEY_TEXTS, 1, {"office", "needed", "seq"}},
	{"principal", JX_KEY_NUMBERS, 1, {"id", "name", "office", "revoked_seq", "seq"}},
	{"principal_role", JX_KEY_NUMBERS, 2, {"principal", "role", "until_day", "seq"}},
	{"principal_key", JX_KEY_BLOBS, 1, {"key", "curve", "principal", "from_seq", "to_seq", "seq"}},
	{"disbursement",
	 JX_KEY_NUMBERS,
	 1,
	 {"id", "project", "office", "payee", "note", "withdrawn_reason", "fund", "amount_fen", "paid_fen",
	  "n_payments", "requested_day", "requester", "withdrawn_seq", "seq"}},
	{"disbursement_place", JX_KEY_NUMBERS, 2, {"disbursement", "depth", "office", "project", "seq"}},
	{"payment",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "disbursement", "amount_fen", "day", "reverses", "payer", "voucher", "reason"}},
	{"setting", JX_KEY_NUMBERS, 1, {"seq", "key", "value", "project", "from_month", "setter", "time_ms"}},
	{"journal", JX_KEY_NUMBERS, 1, {"seq", "entry", "hash", "signer", "request_id"}},
	{"journal_head", JX_KEY_NUMBERS, 1, {"id", "seq", "time_ms", "hash"}},
	{"catalog",
	 JX_KEY_NUMBERS,
	 1,
	 {"version", "from_month", "forms", "items", "formulas", "measures", "checks", "seq"}},
	{"item_key", JX_KEY_NUMBERS, 1, {"id", "code", "unit", "decimals", "over_offices", "over_months", "seq"}},
	{"form",
	 JX_KEY_NUMBERS,
	 2,
	 {"version", "number", "code", "name", "review", "opens_day", "due_day", "due_rolls", "closes_after",
	  "first_item", "items", "checks", "seq"}},
	{"item", JX_KEY_NUMBERS, 2, {"version", "number", "item", "name", "seq"}},
	{"formula", JX_KEY_NUMBERS, 2, {"version", "number", "code", "name", "expression", "seq"}},
	{"measure", JX_KEY_NUMBERS, 2, {"version", "number", "project", "indicator", "expression", "seq"}},
	{"form_check",
	 JX_KEY_NUMBERS,
	 2,
	 {"version", "number", "code", "form", "kind", "cumulative", "left_side", "right_side", "text", "severity",
	  "trial", "seq"}},
	{"duty", JX_KEY_TEXTS_NUMBER, 3, {"form", "office", "from_month", "to_month", "seq"}},
	{"duty_delta", JX_KEY_TEXTS_NUMBER, 3, {"form", "office", "month", "delta", "seq"}},
	{"project", JX_KEY_TEXTS, 1, {"code", "year", "department", "seq"}},
	{"project_version",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "project", "version", "from_month", "name", "department_name", "fiscal_fen", "carry_over_fen",
	  "other_fen", "purpose", "execution_weight", "weights_given", "plan_steps", "goals", "indicators"}},
	{"project_plan", JX_KEY_NUMBERS, 2, {"seq", "month", "amount_fen"}},
	{"project_goal", JX_KEY_NUMBERS, 2, {"seq", "position", "number", "text"}},
	{"project_indicator",
	 JX_KEY_NUMBERS,
	 2,
	 {"seq", "position", "level1", "level2", "name", "description", "target", "basis", "weight"}},
	{"adjustment", JX_KEY_NUMBERS, 1, {"seq", "project", "fund", "amount_fen", "day", "document", "reason"}},
	{"submission",
	 JX_KEY_TWO_TEXTS,
	 4,
	 {"form", "office", "month", "revision", "entry", "stage", "submitter", "time_ms", "request_id", "note",
	  "cells", "reviewer", "reviewed_ms", "review_reason", "marked", "findings", "seq"}},
	{"submission_on_behalf",
	 JX_KEY_TWO_TEXTS,
	 4,
	 {"form", "office", "month", "revision", "reporter", "confirmer", "seq"}},
	{"submission_endorsement", JX_KEY_TWO_TEXTS, 4, {"form", "office", "month", "revision", "endorser", "seq"}},
	{"submission_finding",
	 JX_KEY_TWO_TEXTS,
	 5,
	 {"form", "office", "month", "revision", "number", "item", "severity", "trial", "rule", "text", "fix", "seq"}},
	{"submission_head",
	 JX_KEY_TEXTS_NUMBER,
	 3,
	 {"form", "office", "month", "newest", "submitted", "accepted", "seq"}},
	{"pending_review", JX_KEY_TEXTS_NUMBER, 4, {"reviewing", "form", "office", "month", "seq"}},
	{"submitted_count", JX_KEY_TEXTS_NUMBER, 3, {"form", "office", "month", "submitted", "accepted", "seq"}},
	{"rollup", JX_KEY_TEXT_NUMBERS, 2, {"office", "month", "totals", "seq"}},
	{"monitoring_note",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "project", "office", "month", "indicator", "forecast", "cause_text", "remark", "causes", "likelihood",
	  "fiscal_fen", "carry_over_fen", "other_fen"}},
	{"evaluation_note",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "project", "office", "month", "indicator", "tier", "deduction", "reason", "evidence_name",
	  "evidence_hash", "author", "time_ms"}},
	{"evaluation",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "project", "office", "month", "total", "grade", "provisional", "body"}},
	{"calendar_year", JX_KEY_NUMBERS, 1, {"year", "seq"}},
	{"calendar_day", JX_KEY_NUMBERS, 1, {"day", "works", "name", "seq"}},
	{"period_change",
	 JX_KEY_NUMBERS,
	 1,
	 {"seq", "form", "month", "opened", "until_day", "reason", "actor", "time_ms"}},
	{"waiver",
	 JX_KEY_NUMBERS,
	 1,
	 {"id", "form", "office", "month", "state", "until_day", "reason", "requester", "requested_ms", "note",
	  "decider", "decided_ms", "seq"}},
	{"waiver_place", JX_KEY_TEXTS_NUMBER, 2, {"office", "waiver", "waits", "seq"}},
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
	for (size_t i = 2; i <= table->n_keys; i++)
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

static enum jx_key_kind key_kind(const struct jx_table *table, size_t column)
{
	if (table->key_kind == JX_KEY_TEXT_NUMBERS)
		return column == 0 ? JX_KEY_TEXTS : JX_KEY_NUMBERS;
	if (table->key_kind == JX_KEY_TEXTS_NUMBER)
		return column + 1 == table->n_keys ? JX_KEY_NUMBERS : JX_KEY_TEXTS;
	if (table->key_kind == JX_KEY_TWO_TEXTS)
		return column < 2 ? JX_KEY_TEXTS : JX_KEY_NUMBERS;
	return table->key_kind;
}

/* As the database orders them: below 0 where a's row comes first. A cursor at its end comes last. */
static int order_keys(const struct jx_table *table, const struct cursor *a, const struct cursor *b)
{
	int order = b->row - a->row;

	for (size_t i = 0; i < table->n_keys && order == 0; i++)
		order = key_kind(table, i) == JX_KEY_NUMBERS ? order_numbers(a, b, (int)i) : order_bytes(a, b, (int)i);
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
static void show_value(enum jx_key_kind kind, const struct cursor *cursor, int column, char out[KEY_SIZE])
{
	size_t n;
	const uint8_t *bytes = cursor->driver->column_bytes(cursor->stmt, column, &n);
	size_t shown = n < KEY_SIZE ? n : KEY_SIZE - 1;

	if (shown > 0)
		memcpy(out, bytes, shown);
	out[shown] = '\0';
	if (kind == JX_KEY_NUMBERS)
		return;
	if (kind == JX_KEY_TEXTS && strlen(out) == n && !jx_text_name_problem(out, KEY_SIZE))
		return;
	jx_hex_encode(bytes, n < KEY_SIZE / 2 ? n : KEY_SIZE / 2 - 1, out);
}

static void show_key(const struct jx_table *table, const struct cursor *cursor, char out[KEY_SIZE])
{
	char value[KEY_SIZE];
	size_t used = 0;

	for (size_t i = 0; i < table->n_keys && used < KEY_SIZE; i++) {
		show_value(key_kind(table, i), cursor, (int)i, value);
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
