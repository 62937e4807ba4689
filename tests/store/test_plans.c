/* SPDX-License-Identifier: Apache-2.0 */
/* No call holds the loop: each statement finds its rows by a key, a bounded number of them, and none sorts. */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/compare.h"
#include "server/store/statements.h"
#include "server/store/tables.h"
#include "tests/lib/expect.h"
#include "tests/store/plan.h"
#include "tests/store/sample.h"

/* What a plan does not show to be bounded, and what bounds it. One that has become needless is refused, too. */
#define RANGE  JX_PLAN_RANGE
#define FILTER JX_PLAN_FILTER
#define NESTED JX_PLAN_NESTED

static const struct bounded {
	enum jx_sql sql;
	unsigned faults;
	const char *reason;
} bounded[] = {
	{JX_SQL_FORMS_OF, RANGE, "JX_FORMS_MAX of a catalogue"},
	{JX_SQL_FORM_SCHEDULES, RANGE, "JX_FORMS_MAX of a catalogue"},
	{JX_SQL_ITEMS_OF, RANGE, "JX_CATALOG_ITEMS_MAX of a catalogue"},
	{JX_SQL_ITEMS_IN_VERSION, RANGE, "JX_CATALOG_ITEMS_MAX of a catalogue"},
	{JX_SQL_FORMULAS_OF, RANGE, "JX_CATALOG_ROWS_MAX of a catalogue"},
	{JX_SQL_MEASURES_OF, RANGE, "JX_CATALOG_ROWS_MAX of a catalogue"},
	{JX_SQL_CHECKS_OF, RANGE, "JX_CATALOG_ROWS_MAX of a catalogue"},
	{JX_SQL_CHECKS_OF_FORM, RANGE, "JX_CATALOG_ROWS_MAX of a catalogue"},
	{JX_SQL_PROJECT_AT, FILTER, "JX_PROJECT_VERSIONS of a project"},
	{JX_SQL_ADJUSTMENTS_BY, FILTER, "JX_ADJUSTMENTS_MAX of a project"},
	{JX_SQL_COMMITMENT_GET, RANGE, "JX_DISBURSEMENTS_MAX of a project"},
	{JX_SQL_PAID_DAYS, RANGE, "JX_DISBURSEMENTS_MAX and JX_PAYMENTS_MAX of a project"},
	{JX_SQL_PAID_BY_ALL, RANGE, "JX_DISBURSEMENTS_MAX and JX_PAYMENTS_MAX of a project"},
	{JX_SQL_PAID_BY_OFFICE, RANGE, "JX_DISBURSEMENTS_MAX and JX_PAYMENTS_MAX of a project"},
	{JX_SQL_LONGEST_OF_ALL, RANGE | NESTED, "the same; a payment is reversed once or in a few parts"},
	{JX_SQL_LONGEST_OF_OFFICE, RANGE | NESTED, "the same; a payment is reversed once or in a few parts"},
	{JX_SQL_FINDINGS, RANGE, "JX_VIOLATIONS_MAX of a revision"},
	{JX_SQL_STANDING_LIST, RANGE | NESTED, "JX_REVISIONS_MAX of each of 12 months"},
	{JX_SQL_SUBMISSION_FIRST_TIME, RANGE | NESTED, "JX_REVISIONS_MAX of a submission"},
	{JX_SQL_SUBMISSION_STANDS, FILTER, "of one duty, the months whose figures were all withdrawn"},
	{JX_SQL_SUBMITTED_GET, RANGE | NESTED, "the months of a year, of one form, of each side"},
	{JX_SQL_OFFICE_FIGURES, RANGE | NESTED,
	 "one of each side and, of one form, the months whose figures were all "
	 "withdrawn"},
	{JX_SQL_OFFICE_NEXT_FORM, RANGE | NESTED, "one of each side"},
	{JX_SQL_ROLES_OF, RANGE, "JX_ROLES_MAX of a principal"},
	{JX_SQL_KEY_AT, FILTER, "JX_KEYS_MAX of a principal"},
	{JX_SQL_KEY_END, RANGE, "JX_KEYS_MAX of a principal"},
	{JX_SQL_PRINCIPAL_COUNT, RANGE, "the people of one office who are not revoked"},
	{JX_SQL_CALENDAR_CLEAR, RANGE, "the days of one year"},
	{JX_SQL_CALENDAR_DAYS, RANGE, "one row for each day that is asked for"},
	{JX_SQL_WAIVER_PLACE_DECIDE, RANGE, "JX_OFFICE_DEPTH of a waiver"},
	{JX_SQL_OFFICE_CHILDREN, RANGE, "JX_OFFICE_CHILDREN of an office"},
	{JX_SQL_OFFICE_FIGURES_BELOW, FILTER | NESTED, "JX_OFFICE_CHILDREN of an office"},
	{JX_SQL_OFFICE_LIST_BELOW, RANGE | NESTED, "what has changed of offices that stood there, which people decide"},
	{JX_SQL_DUTY_DELTAS, RANGE, "a row for each month in which it changed who owes the form"},
	{JX_SQL_DUTY_DELTA_BEGIN, RANGE, "an office moves: the same, of each form"},
	{JX_SQL_DUTY_DELTA_FOLLOW, RANGE, "an office moves: the same, of each form"},
	{JX_SQL_PENDING_MOVE_HERE, RANGE | NESTED, "an office moves: what waits for a review"},
	{JX_SQL_PENDING_MOVE_AWAY, RANGE | NESTED, "an office moves: what waits for a review"},
	{JX_SQL_WAIVER_PLACE_MOVE_HERE, RANGE, "an office moves, and its waivers with it"},
	{JX_SQL_WAIVER_PLACE_MOVE_AWAY, RANGE | NESTED, "an office moves, and its waivers with it"},
};

/* -- every statement ----------------------------------------------------------------------------------------------- */

/* The first connection that is opened: the store's own. */
static sqlite3 *connection;

/* What was run on any connection, while that is noted, that no list of statements has. */
#define BESIDE_MAX 512u
static bool noting;
static char *beside[BESIDE_MAX];
static size_t n_beside;

static size_t find_text(const char *sql)
{
	size_t i = 0;

	while (i < JX_SQL_COUNT && strcmp(sql, jx_sql_texts[i]) != 0)
		i++;
	return i;
}

static int note(unsigned kind, void *context, void *stmt, void *text)
{
	const char *sql = sqlite3_sql(stmt);

	(void)kind;
	(void)context;
	(void)text;
	if (!noting || find_text(sql) < JX_SQL_COUNT)
		return 0;
	cr_assert_lt(n_beside, BESIDE_MAX);
	beside[n_beside++] = strdup(sql);
	return 0;
}

static int look_at(sqlite3 *db, char **error, const void *routines)
{
	(void)error;
	(void)routines;
	if (!connection)
		connection = db;
	return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, note, NULL);
}

static struct jx_store *open_store(void)
{
	cr_assert_eq(sqlite3_auto_extension((void (*)(void))look_at), SQLITE_OK);
	return jx_sample_open(NULL);
}

static const struct bounded *find_bounded(size_t sql)
{
	for (size_t i = 0; i < sizeof(bounded) / sizeof(bounded[0]); i++)
		if (bounded[i].sql == sql)
			return &bounded[i];
	return NULL;
}

/* False, and told of, where its plan has other faults than are listed. */
static bool is_bounded(size_t sql)
{
	const struct bounded *listed = find_bounded(sql);
	const unsigned allowed = listed ? listed->faults : 0;
	char told[JX_PLAN_SIZE], has[JX_PLAN_SIZE], may_have[JX_PLAN_SIZE];
	const unsigned faults = jx_plan_judge(connection, jx_sql_texts[sql], told);

	if (faults == allowed)
		return true;
	jx_plan_names(faults, has);
	jx_plan_names(allowed, may_have);
	(void)fprintf(stderr, "%s\n    is done so: %s\n    which is [%s]; listed here: [%s]\n", jx_sql_texts[sql], told,
		      has, may_have);
	return false;
}

/* Asked of the store's own connection, whose statements are those that run. */
Test(plans, each_statement_reads_a_bounded_number_of_rows)
{
	struct jx_store *store = open_store();
	size_t n = 0, wrong = 0;

	for (sqlite3_stmt *stmt = NULL; (stmt = sqlite3_next_stmt(connection, stmt)); n++)
		cr_assert_lt(find_text(sqlite3_sql(stmt)), JX_SQL_COUNT, "no list has %s", sqlite3_sql(stmt));
	cr_assert_eq(n, JX_SQL_COUNT);
	for (size_t sql = 0; sql < JX_SQL_COUNT; sql++)
		wrong += !is_bounded(sql);
	cr_assert_eq(wrong, 0, "%zu statements read more than plan or reason bound", wrong);
	jx_store_close(store);
}

/* One that no statement reads by costs every write and helps nobody. Unique ones also hold what must be so. */
Test(plans, each_index_serves_a_statement)
{
	static const char listed[] = "SELECT m.name FROM sqlite_schema m JOIN pragma_index_list(m.tbl_name) l "
				     "ON l.name = m.name WHERE m.type = 'index' AND NOT l.\"unique\"";
	struct jx_store *store = open_store();
	sqlite3_stmt *index;

	cr_assert_eq(sqlite3_prepare_v2(connection, listed, -1, &index, NULL), SQLITE_OK);
	while (sqlite3_step(index) == SQLITE_ROW) {
		char step[128], told[JX_PLAN_SIZE];
		bool serves = false;

		(void)snprintf(step, sizeof(step), " INDEX %s (", (const char *)sqlite3_column_text(index, 0));
		for (size_t sql = 0; sql < JX_SQL_COUNT && !serves; sql++) {
			(void)jx_plan_judge(connection, jx_sql_texts[sql], told);
			serves = strstr(told, step);
		}
		cr_assert(serves, "no statement reads by%s)", step);
	}
	(void)sqlite3_finalize(index);
	jx_store_close(store);
}

/* -- what is run beside the statements ----------------------------------------------------------------------------- */

/* Begins so, and what it may read whole. */
static const struct {
	const char *begin, *reason;
} others[] = {
	{"PRAGMA ", "a setting, or what SQLite says of its file"},
	{"BEGIN", "a round"},
	{"COMMIT", "a round"},
	{"ROLLBACK", "a round"},
	{"SAVEPOINT request", "a request"},
	{"RELEASE SAVEPOINT request", "a request"},
	{"CREATE ", "a migration"},
	{"ALTER TABLE ", "a migration"},
	{"INSERT INTO journal_head ", "a migration"},
	{"SELECT count(*) FROM sqlite_schema", "the schema, at the start"},
	{"SELECT type, name, tbl_name, sql, ", "the schema, at the start"},
	{"SELECT integrity_check FROM pragma_integrity_check ", "check, beside the server"},
	{"SELECT 'a row of ' || \"table\" || ' refers ", "check, beside the server"},
};

static bool is_other(const char *sql)
{
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (strncmp(sql, others[i].begin, strlen(others[i].begin)) == 0)
			return true;
	return false;
}

/* The whole of a table, in the order of its key: check compares two stores, beside the server. */
static bool is_walk(const char *sql)
{
	for (const struct jx_table *table = jx_tables; table->name; table++) {
		char from[128], told[JX_PLAN_SIZE];

		(void)snprintf(from, sizeof(from), " FROM %s ORDER BY 1", table->name);
		if (strstr(sql, from)) {
			cr_assert_eq(jx_plan_judge(connection, sql, told) | JX_PLAN_SCAN, JX_PLAN_SCAN, "%s: %s", sql,
				     told);
			return true;
		}
	}
	return false;
}

static void ignore_difference(void *context, const struct jx_difference *difference)
{
	(void)context;
	(void)difference;
}

static void ignore_problem(void *context, const char *problem)
{
	(void)context;
	(void)problem;
}

static void do_request(struct jx_store *store, enum jx_status (*end)(struct jx_store *store))
{
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_OK(end(store));
}

static void do_rounds(struct jx_store *store)
{
	EXPECT_OK(jx_store_begin(store));
	do_request(store, jx_store_undo);
	do_request(store, jx_store_keep);
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_store_begin(store));
	jx_store_rollback(store);
}

/* All that a store can do but by its statements; contract_statements sees that no other file gives SQL to a driver. */
Test(plans, what_is_run_beside_the_statements_is_known)
{
	struct jx_store *store, *rebuilt;
	size_t walks = 0, tables = 0;

	noting = true;
	store = open_store();
	rebuilt = jx_sample_open(NULL);
	do_rounds(store);
	EXPECT_OK(jx_store_checkpoint(store));
	EXPECT_OK(jx_store_integrity(store, ignore_problem, NULL));
	EXPECT_OK(jx_store_compare(store, rebuilt, ignore_difference, NULL));
	noting = false;
	for (size_t i = 0; i < n_beside; i++) {
		const bool walk = is_walk(beside[i]);

		cr_assert(walk || is_other(beside[i]), "a statement that no list has: %s", beside[i]);
		walks += walk;
		free(beside[i]);
	}
	while (jx_tables[tables].name)
		tables++;
	cr_assert_eq(walks, 2 * tables);
	jx_store_close(rebuilt);
	jx_store_close(store);
}

/* -- the test of the test ------------------------------------------------------------------------------------------ */

Test(plans, bad_statements_are_refused)
{
	static const struct {
		const char *sql;
		unsigned faults;
	} statements[] = {
		{"SELECT seq FROM journal_head", 0},
		{"SELECT hash FROM journal WHERE seq = $1", 0},
		{"SELECT hash FROM journal WHERE seq > $1 ORDER BY seq LIMIT $2", 0},
		{"SELECT seq FROM journal WHERE signer = $1 AND request_id = $2", 0},
		{"SELECT name FROM office WHERE code = $1", 0},
		{"SELECT o.name FROM office o WHERE o.code = $1", 0},
		{"SELECT hash FROM journal", JX_PLAN_SCAN},
		{"SELECT max(length(entry)) FROM journal", JX_PLAN_SCAN},
		{"SELECT seq FROM journal ORDER BY seq LIMIT 1", JX_PLAN_SCAN},
		{"SELECT signer FROM journal INDEXED BY journal_by_request", JX_PLAN_SCAN},
		{"DELETE FROM journal WHERE length(entry) > $1", JX_PLAN_SCAN},
		{"SELECT hash FROM journal WHERE seq > $1 ORDER BY hash LIMIT 1", JX_PLAN_SORT},
		{"SELECT DISTINCT hash FROM journal WHERE seq > $1 LIMIT 1", JX_PLAN_SORT},
		{"SELECT p.name FROM principal p JOIN office o ON o.name = p.name WHERE p.id > $1 ORDER BY p.id LIMIT "
		 "1",
		 JX_PLAN_AUTOMATIC},
		{"SELECT name FROM office WHERE code = (SELECT office FROM principal WHERE id = $1)", JX_PLAN_NESTED},
		{"SELECT id FROM principal p WHERE p.id = $1 AND EXISTS (SELECT 1 FROM office o WHERE o.code = "
		 "p.office)",
		 JX_PLAN_NESTED},
		{"SELECT hash FROM journal WHERE seq > $1 ORDER BY seq", JX_PLAN_RANGE},
		{"SELECT signer FROM journal WHERE request_id = $1 ORDER BY signer", JX_PLAN_RANGE},
		{"SELECT o.code FROM office o WHERE o.parent = $1", JX_PLAN_RANGE},
		{"SELECT p.day FROM disbursement d JOIN payment p ON p.disbursement = d.id WHERE d.project = $1 "
		 "ORDER BY d.fund LIMIT 1",
		 JX_PLAN_RANGE},
		{"SELECT hash FROM journal WHERE seq > $1 AND length(entry) > $2 ORDER BY seq LIMIT 1", JX_PLAN_FILTER},
		{"SELECT hash FROM journal WHERE seq > $1 LIMIT 1", JX_PLAN_ANY_ORDER},
	};
	struct jx_store *store = open_store();

	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]); i++) {
		char told[JX_PLAN_SIZE], names[JX_PLAN_SIZE];
		const unsigned faults = jx_plan_judge(connection, statements[i].sql, told);

		jx_plan_names(faults, names);
		cr_assert_eq(faults & statements[i].faults, statements[i].faults, "%s: %s, taken for [%s]",
			     statements[i].sql, told, names);
		cr_assert((faults == 0) == (statements[i].faults == 0), "%s: %s, taken for [%s]", statements[i].sql,
			  told, names);
	}
	jx_store_close(store);
}
