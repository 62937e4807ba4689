/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/store/plan.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "server/store/tables.h"

/* What may be read from end to end: it does not grow with the bureau, nor with its history. */
static const struct {
	const char *table, *reason;
} small[] = {
	{"journal_head", "one row, by its CHECK"},
};

/* A plan on its way: how many rows its steps find, and how many terms of the statement's conditions they use. */
struct plan {
	sqlite3 *db;
	const char *sql;
	unsigned faults, ranges, terms;
};

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (const char *at = strstr(text, part); at; at = strstr(at + strlen(part), part))
		n++;
	return n;
}

static bool begins(const char *text, const char *part)
{
	return strncmp(text, part, strlen(part)) == 0;
}

/* The word at `text`, up to a blank. */
static void word(const char *text, char out[64])
{
	const size_t n = strcspn(text, " ");

	cr_assert_lt(n, 64);
	memcpy(out, text, n);
	out[n] = '\0';
}

static unsigned ask(sqlite3 *db, const char *sql, const char *name)
{
	sqlite3_stmt *stmt;
	unsigned n;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	(void)sqlite3_bind_text(stmt, 1, name, -1, SQLITE_STATIC);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW, "%s is not there", name);
	n = (unsigned)sqlite3_column_int(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return n;
}

/* How many columns tell one row from all others: those of a unique index, else all, with those of the primary key. */
static unsigned index_columns(sqlite3 *db, const char *index)
{
	return ask(db,
		   "SELECT CASE WHEN l.\"unique\" THEN (SELECT count(*) FROM pragma_index_info(m.name)) "
		   "ELSE (SELECT count(*) FROM pragma_index_xinfo(m.name)) END "
		   "FROM sqlite_schema m JOIN pragma_index_list(m.tbl_name) l ON l.name = m.name WHERE m.name = $1",
		   index);
}

/* Where the statement says "FROM table alias", a step says the alias. */
static const char *table_of(const char *sql, const char *alias)
{
	for (const struct jx_table *table = jx_tables; table->name; table++) {
		char named[128];

		(void)snprintf(named, sizeof(named), " %s %s ", table->name, alias);
		if (strcmp(table->name, alias) == 0 || strstr(sql, named))
			return table->name;
	}
	cr_assert(false, "no table is called %s: %s", alias, sql);
	return "";
}

static unsigned key_columns(const struct plan *plan, const char *alias)
{
	return ask(plan->db, "SELECT count(*) FROM pragma_table_info($1) WHERE pk > 0", table_of(plan->sql, alias));
}

/* "SEARCH d USING INDEX name (a=? AND b>?)": one row where all columns of a unique key are given, else a range. */
static void judge_search(struct plan *plan, const char *step)
{
	const char *rowid = " USING INTEGER PRIMARY KEY (", *key = " USING PRIMARY KEY (", *index = " INDEX ";
	const char *where = strchr(step, '(');
	char name[64];
	unsigned columns;

	if (!where) {
		plan->faults |= JX_PLAN_SCAN; /* for a max(), it may be one that no index helps */
		return;
	}
	if (strstr(step, rowid)) {
		columns = 1;
	} else if (strstr(step, key)) {
		word(step + strlen("SEARCH "), name);
		columns = key_columns(plan, name);
	} else {
		cr_assert(strstr(step, index), "%s", step);
		word(strstr(step, index) + strlen(index), name);
		columns = index_columns(plan->db, name);
	}
	plan->terms += 1 + count(where, " AND ");
	plan->ranges += count(where, "=?") < columns;
}

static void judge_scan(struct plan *plan, const char *step)
{
	for (size_t i = 0; i < sizeof(small) / sizeof(small[0]); i++)
		if (strcmp(step + strlen("SCAN "), small[i].table) == 0)
			return;
	plan->faults |= JX_PLAN_SCAN;
}

static void judge_step(struct plan *plan, const char *step)
{
	if (strstr(step, "AUTOMATIC "))
		plan->faults |= JX_PLAN_AUTOMATIC;
	else if (strstr(step, "TEMP B-TREE"))
		plan->faults |= JX_PLAN_SORT;
	else if (begins(step, "SEARCH "))
		judge_search(plan, step);
	else if (begins(step, "SCAN ") && strcmp(step, "SCAN CONSTANT ROW") != 0)
		judge_scan(plan, step);
	else
		plan->faults |= JX_PLAN_NESTED;
}

/* A condition's terms that no step uses are asked of rows that were read for it. */
static void judge_whole(struct plan *plan)
{
	const unsigned terms = count(plan->sql, " WHERE ") + count(plan->sql, " ON ") + count(plan->sql, " AND ") -
			       count(plan->sql, " ON CONFLICT ");

	if (plan->ranges > 1 || (plan->ranges == 1 && !strstr(plan->sql, " LIMIT ")))
		plan->faults |= JX_PLAN_RANGE;
	else if (plan->ranges == 1 && terms > plan->terms)
		plan->faults |= JX_PLAN_FILTER;
	if (plan->ranges > 0 && begins(plan->sql, "SELECT ") && !strstr(plan->sql, " ORDER BY ") &&
	    !strstr(plan->sql, "sum(") && !strstr(plan->sql, "count(") && !strstr(plan->sql, "max("))
		plan->faults |= JX_PLAN_ANY_ORDER;
}

unsigned jx_plan_judge(sqlite3 *db, const char *sql, char told[JX_PLAN_SIZE])
{
	struct plan plan = {.db = db, .sql = sql};
	sqlite3_stmt *explained;
	char explain[4096];
	size_t used = 0;

	cr_assert_lt(snprintf(explain, sizeof(explain), "EXPLAIN QUERY PLAN %s", sql), (int)sizeof(explain));
	cr_assert_eq(sqlite3_prepare_v2(db, explain, -1, &explained, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	told[0] = '\0';
	while (sqlite3_step(explained) == SQLITE_ROW) {
		const char *step = (const char *)sqlite3_column_text(explained, 3);

		judge_step(&plan, step);
		used += (size_t)snprintf(told + used, JX_PLAN_SIZE - used, "%s%s", used > 0 ? "; " : "", step);
		cr_assert_lt(used, JX_PLAN_SIZE);
	}
	(void)sqlite3_finalize(explained);
	judge_whole(&plan);
	return plan.faults;
}

void jx_plan_names(unsigned faults, char names[JX_PLAN_SIZE])
{
	static const char *const all[] = {"SCAN", "SORT", "AUTOMATIC", "NESTED", "RANGE", "FILTER", "ANY ORDER"};
	size_t used = 0;

	names[0] = '\0';
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (faults & (1u << i))
			used += (size_t)snprintf(names + used, JX_PLAN_SIZE - used, "%s%s", used > 0 ? ", " : "",
						 all[i]);
}
