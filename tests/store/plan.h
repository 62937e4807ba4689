/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How SQLite finds the rows of a statement (EXPLAIN QUERY PLAN), and what of that may hold the loop. Its planner asks
 * the schema and sqlite_stat1, which no store of ours has (nothing runs ANALYZE): so the plan of an empty store is that
 * of a full one.
 */
#ifndef JX_TESTS_STORE_PLAN_H
#define JX_TESTS_STORE_PLAN_H

#include <sqlite3.h>

#define JX_PLAN_SIZE 2048u

enum jx_plan_fault {
	JX_PLAN_SCAN = 1u << 0,      /* a table or an index from end to end */
	JX_PLAN_SORT = 1u << 1,      /* rows are gathered to be ordered or grouped: a temporary B-tree */
	JX_PLAN_AUTOMATIC = 1u << 2, /* an index is made for this once */
	JX_PLAN_NESTED = 1u << 3,    /* a statement within the statement, perhaps once a row */
	JX_PLAN_RANGE = 1u << 4,     /* as many rows as there are: a range that no LIMIT ends, or one within another */
	JX_PLAN_FILTER = 1u << 5,    /* a LIMIT counts only some of the rows that are read */
	JX_PLAN_ANY_ORDER = 1u << 6, /* several rows, in an order that another driver may not give */
};

/* The faults of a statement's plan; `told` has its steps, as SQLite says them. A wrong statement ends the test. */
unsigned jx_plan_judge(sqlite3 *db, const char *sql, char told[JX_PLAN_SIZE]);

/* "SCAN, FILTER" */
void jx_plan_names(unsigned faults, char names[JX_PLAN_SIZE]);

#endif
