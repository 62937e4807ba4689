/* SPDX-License-Identifier: Apache-2.0 */
/* One changed value anywhere in the store's tables, or a cut tail where a receipt is given, is found and named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "tests/lib/process.h"

static void copy_file(const char *from, const char *to)
{
	const char *argv[] = {"/bin/cp", "-p", from, to, NULL};
	struct jx_run run;

	jx_run_program(&run, argv, NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	jx_run_clear(&run);
}

static void execute(sqlite3 *db, const char *sql)
{
	char *problem = NULL;

	cr_assert_eq(sqlite3_exec(db, sql, NULL, NULL, &problem), SQLITE_OK, "%s: %s", sql, problem);
}

static sqlite3 *open_database(const char *path)
{
	sqlite3 *db;

	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READWRITE, NULL), SQLITE_OK);
	/* Whoever tampers does not mind the constraints. */
	execute(db, "PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF");
	return db;
}

/* A store with something in every table: offices, principals, a rotation, a revocation. */
static void fill(struct jx_site *site, char *receipt)
{
	char clerk[JX_PATH_SIZE], second[JX_PATH_SIZE], new_key[JX_PATH_SIZE];

	jx_site_path(site, "office.receipt", receipt);
	jx_site_path(site, "newer.key", new_key);
	jx_site_start(site);
	jx_expect_client(0, site->profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	jx_site_enrol(site, "clerk", "370202", "clerk,reviewer:2030-12-31", clerk);
	jx_site_enrol(site, "second", "129001", "manager", second);
	jx_expect_client(0, clerk, "user", "rotate", "--new-key", new_key);
	jx_expect_client(0, site->profile, "user", "revoke", "4");
	jx_expect_client(0, site->profile, "office", "add", "--code", "370203", "--name", "市北区信访局", "--parent",
			 "129001", "--receipt", receipt);
	cr_assert_eq(jx_site_stop(site, 15), 0);
	jx_site_check(site);
}

/* The statement that changes one byte, or the value by one, of one column where it is largest. */
static void tamper_sql(char *sql, size_t size, const char *table, const char *column, const char *type)
{
	char changed[512];

	if (strcmp(type, "INTEGER") == 0)
		(void)snprintf(changed, sizeof(changed), "%s + 1", column);
	else if (strcmp(type, "BLOB") == 0)
		(void)snprintf(changed, sizeof(changed),
			       "CAST(substr(%s, 1, length(%s) - 1) || "
			       "CASE WHEN substr(%s, -1) = x'07' THEN x'08' ELSE x'07' END AS BLOB)",
			       column, column, column);
	else
		(void)snprintf(changed, sizeof(changed),
			       "substr(%s, 1, length(%s) - 1) || CASE substr(%s, -1) WHEN 'q' THEN 'z' ELSE 'q' END",
			       column, column, column);
	(void)snprintf(sql, size, "UPDATE %s SET %s = %s WHERE %s = (SELECT max(%s) FROM %s)", table, column, changed,
		       column, column, table);
}

/* Changes the column in a copy of the store; the finding must name the table. */
static void tamper(const struct jx_site *site, const char *pristine, const char *table, const char *column,
		   const char *type)
{
	char database[JX_PATH_SIZE + 16], sql[1024], wanted[128];
	struct jx_run run;
	sqlite3 *db;

	(void)snprintf(database, sizeof(database), "%s/jixiao.db", site->dir);
	copy_file(pristine, database);
	tamper_sql(sql, sizeof(sql), table, column, type);
	db = open_database(database);
	execute(db, sql);
	cr_assert_gt(sqlite3_changes(db), 0, "nothing changed: %s", sql);
	(void)sqlite3_close(db);
	jx_run_server(&run, "check", site->dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "%s.%s was changed, and check exits with %d\n%s%s", table, column,
		     run.exit_code, run.out, run.err);
	(void)snprintf(wanted, sizeof(wanted), "table %s,", table);
	cr_assert(strstr(run.out, wanted), "%s.%s was changed, and check says\n%s", table, column, run.out);
	cr_assert(strstr(run.out, "seq "), "%s.%s: no seq\n%s", table, column, run.out);
	jx_run_clear(&run);
}

Test(tamper, every_column_of_every_table, .timeout = 110)
{
	struct jx_site site;
	char receipt[JX_PATH_SIZE], database[JX_PATH_SIZE + 16], pristine[JX_PATH_SIZE];
	sqlite3_stmt *columns;
	sqlite3 *db;
	int changed = 0;

	jx_site_open(&site);
	fill(&site, receipt);
	(void)snprintf(database, sizeof(database), "%s/jixiao.db", site.dir);
	jx_site_path(&site, "pristine.db", pristine);
	copy_file(database, pristine);
	db = open_database(pristine);
	cr_assert_eq(sqlite3_prepare_v2(
			     db,
			     "SELECT t.name, c.name, c.type FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
			     "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid",
			     -1, &columns, NULL),
		     SQLITE_OK);
	while (sqlite3_step(columns) == SQLITE_ROW) {
		tamper(&site, pristine, (const char *)sqlite3_column_text(columns, 0),
		       (const char *)sqlite3_column_text(columns, 1), (const char *)sqlite3_column_text(columns, 2));
		changed++;
	}
	cr_assert_gt(changed, 20, "only %d columns", changed);
	(void)sqlite3_finalize(columns);
	(void)sqlite3_close(db);
	jx_site_close(&site);
}

Test(tamper, a_cut_tail_is_found_by_a_receipt)
{
	struct jx_site site;
	char receipt[JX_PATH_SIZE], cut[JX_PATH_SIZE];
	struct jx_run run;

	jx_site_open(&site);
	fill(&site, receipt);
	jx_run_server(&run, "check", site.dir, "--receipt", receipt, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s%s", run.out, run.err);
	jx_run_clear(&run);

	/* The store of before the last entry: consistent in itself, so that only the receipt tells. */
	jx_site_path(&site, "cut", cut);
	jx_run_server(&run, "replay", site.dir, "--to", "6", cut, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s%s", run.out, run.err);
	jx_run_clear(&run);
	jx_run_server(&run, "check", cut, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s%s", run.out, run.err);
	jx_run_clear(&run);
	jx_run_server(&run, "check", cut, "--receipt", receipt, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "%s%s", run.out, run.err);
	cr_assert(strstr(run.out, "7"), "the entry is not named: %s", run.out);
	jx_run_clear(&run);
	jx_site_close(&site);
}

Test(tamper, bytes_of_the_file_itself)
{
	struct jx_site site;
	char receipt[JX_PATH_SIZE], database[JX_PATH_SIZE + 16];
	struct jx_run run;
	FILE *file;

	jx_site_open(&site);
	fill(&site, receipt);
	(void)snprintf(database, sizeof(database), "%s/jixiao.db", site.dir);
	file = fopen(database, "r+b");
	cr_assert(file && fseek(file, 4096 + 3, SEEK_SET) == 0 && fputs("\xff\xff\xff\xff", file) >= 0);
	(void)fclose(file);
	jx_run_server(&run, "check", site.dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "exit %d\n%s%s", run.exit_code, run.out, run.err);
	jx_run_clear(&run);
	jx_site_close(&site);
}
