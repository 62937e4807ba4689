/* SPDX-License-Identifier: Apache-2.0 */
/* One changed value anywhere in the store's tables, or a cut tail where a receipt is given, is found and named. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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

static void database_of(const struct jx_site *site, char path[JX_PATH_SIZE + 16])
{
	(void)snprintf(path, JX_PATH_SIZE + 16, "%s/jixiao.db", site->dir);
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

/* -- every value -------------------------------------------------------------------------------------------------- */

/* %1$s is the column. The first and the last byte of bytes and texts; what is NULL becomes something. */
static const char *const integer_changes[] = {"%1$s + 1", "~%1$s", "(%1$s | 1) - (%1$s & 1)", NULL};
static const char *const blob_changes[] = {
	"CAST(substr(%1$s, 1, length(%1$s) - 1) || CASE WHEN substr(%1$s, -1) = x'07' THEN x'08' ELSE x'07' END AS "
	"BLOB)",
	"CAST(CASE WHEN substr(%1$s, 1, 1) = x'07' THEN x'08' ELSE x'07' END || substr(%1$s, 2) AS BLOB)", NULL};
static const char *const text_changes[] = {
	"coalesce(substr(%1$s, 1, length(%1$s) - 1) || CASE substr(%1$s, -1) WHEN 'q' THEN 'z' ELSE 'q' END, 'q')",
	"coalesce(CASE substr(%1$s, 1, 1) WHEN 'q' THEN 'z' ELSE 'q' END || substr(%1$s, 2), '')", NULL};

static const char *const *changes_of(const char *type)
{
	if (strcmp(type, "INTEGER") == 0)
		return integer_changes;
	return strcmp(type, "BLOB") == 0 ? blob_changes : text_changes;
}

struct column {
	const char *table, *name, *type;
	const char *key; /* the columns of the table's primary key */
};

/* False where another row has that key already, or the value is that of before. */
static bool change(const char *database, const struct column *column, int row, const char *how)
{
	sqlite3 *db = open_database(database);
	char changed[512], sql[1024];
	bool done;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
	(void)snprintf(changed, sizeof(changed), how, column->name);
#pragma GCC diagnostic pop
	(void)snprintf(sql, sizeof(sql),
		       "UPDATE OR IGNORE %s SET %s = %s WHERE (%s) = (SELECT %s FROM %s ORDER BY %s LIMIT 1 OFFSET %d)",
		       column->table, column->name, changed, column->key, column->key, column->table, column->key, row);
	execute(db, sql);
	done = sqlite3_changes(db) > 0;
	(void)sqlite3_close(db);
	return done;
}

/* The finding must name the table. */
static void expect_found(const struct jx_site *site, const struct column *column, int row, const char *how)
{
	char wanted[128];
	struct jx_run run;

	jx_run_server(&run, "check", site->dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "%s.%s of row %d became %s, and check exits with %d\n%s%s", column->table,
		     column->name, row, how, run.exit_code, run.out, run.err);
	(void)snprintf(wanted, sizeof(wanted), "table %s,", column->table);
	cr_assert(strstr(run.out, wanted), "%s.%s of row %d became %s, and check says\n%s", column->table, column->name,
		  row, how, run.out);
	cr_assert(strstr(run.out, "seq "), "%s.%s: no seq\n%s", column->table, column->name, run.out);
	jx_run_clear(&run);
}

static int count_rows(sqlite3 *db, const char *table)
{
	char sql[128];
	sqlite3_stmt *stmt;
	int rows;

	(void)snprintf(sql, sizeof(sql), "SELECT count(*) FROM %s", table);
	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	rows = sqlite3_column_int(stmt, 0);
	(void)sqlite3_finalize(stmt);
	return rows;
}

/* Each way of change in each row, in a copy of the store; returns how many there were. */
static int tamper(const struct jx_site *site, const char *pristine, const struct column *column, int rows)
{
	char database[JX_PATH_SIZE + 16];
	int changed = 0;

	database_of(site, database);
	for (int row = 0; row < rows; row++)
		for (const char *const *how = changes_of(column->type); *how; how++) {
			copy_file(pristine, database);
			if (!change(database, column, row, *how))
				continue;
			expect_found(site, column, row, *how);
			changed++;
		}
	cr_assert_geq(changed, rows, "%s.%s: only %d changes of %d rows", column->table, column->name, changed, rows);
	return changed;
}

Test(tamper, every_column_of_every_row, .timeout = 280)
{
	static const char list[] = "SELECT t.name, c.name, c.type, (SELECT group_concat(name) FROM "
				   "pragma_table_info(t.name) WHERE pk > 0) "
				   "FROM sqlite_schema AS t, pragma_table_info(t.name) AS c "
				   "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, c.cid";
	struct jx_site site;
	char receipt[JX_PATH_SIZE], database[JX_PATH_SIZE + 16], pristine[JX_PATH_SIZE];
	sqlite3_stmt *columns;
	sqlite3 *db;
	int changed = 0;

	jx_site_open(&site);
	fill(&site, receipt);
	database_of(&site, database);
	jx_site_path(&site, "pristine.db", pristine);
	copy_file(database, pristine);
	db = open_database(pristine);
	cr_assert_eq(sqlite3_prepare_v2(db, list, -1, &columns, NULL), SQLITE_OK);
	while (sqlite3_step(columns) == SQLITE_ROW) {
		const struct column column = {
			.table = (const char *)sqlite3_column_text(columns, 0),
			.name = (const char *)sqlite3_column_text(columns, 1),
			.type = (const char *)sqlite3_column_text(columns, 2),
			.key = (const char *)sqlite3_column_text(columns, 3),
		};

		changed += tamper(&site, pristine, &column, count_rows(db, column.table));
	}
	cr_assert_gt(changed, 200, "only %d changes", changed);
	(void)sqlite3_finalize(columns);
	(void)sqlite3_close(db);
	jx_site_close(&site);
}

/* -- the schema --------------------------------------------------------------------------------------------------- */

/* Found and named by check, and nothing that a server would start on. */
static void tamper_schema(const struct jx_site *site, const char *pristine, const char *sql, const char *wanted)
{
	char database[JX_PATH_SIZE + 16];
	struct jx_run run;
	sqlite3 *db;

	database_of(site, database);
	copy_file(pristine, database);
	db = open_database(database);
	execute(db, sql);
	(void)sqlite3_close(db);
	jx_run_server(&run, "check", site->dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "%s: exit %d\n%s%s", sql, run.exit_code, run.out, run.err);
	cr_assert(strstr(run.out, "table sqlite_schema, row ") && strstr(run.out, wanted), "%s\n%s", sql, run.out);
	jx_run_clear(&run);
	jx_run_server(&run, "serve", site->dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 10, "%s: exit %d\n%s%s", sql, run.exit_code, run.out, run.err);
	cr_assert(strstr(run.err, wanted), "%s\n%s", sql, run.err);
	jx_run_clear(&run);
}

Test(tamper, the_schema)
{
	static const char *const tampers[][2] = {
		{"DROP INDEX journal_by_request", "index/journal_by_request"},
		{"CREATE TABLE theirs (x)", "table/theirs"},
		{"CREATE VIEW theirs AS SELECT 1", "view/theirs"},
		{"CREATE TRIGGER quiet BEFORE INSERT ON journal BEGIN SELECT RAISE(IGNORE); END", "trigger/quiet"},
		{"ALTER TABLE office ADD COLUMN more TEXT", "table/office"},
		{"PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, '= 16', '> 0') "
		 "WHERE name = 'journal'",
		 "table/journal"},
		{"DROP TABLE principal_role", "table/principal_role"},
		{"PRAGMA user_version = 0", "index/adjustment_by_project"},
	};
	struct jx_site site;
	char receipt[JX_PATH_SIZE], database[JX_PATH_SIZE + 16], pristine[JX_PATH_SIZE];

	jx_site_open(&site);
	fill(&site, receipt);
	database_of(&site, database);
	jx_site_path(&site, "pristine.db", pristine);
	copy_file(database, pristine);
	for (size_t i = 0; i < sizeof(tampers) / sizeof(tampers[0]); i++)
		tamper_schema(&site, pristine, tampers[i][0], tampers[i][1]);
	jx_site_close(&site);
}

/* -- receipts ----------------------------------------------------------------------------------------------------- */

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

/* -- bytes of the file -------------------------------------------------------------------------------------------- */

#define HEADER_BYTES 100u
#define STRIDE       199u /* one of so many bytes is changed */
#define BUDGET_S     20

struct image {
	uint8_t *bytes; /* owned */
	size_t n;
};

static struct image read_image(const char *path)
{
	FILE *file = fopen(path, "rb");
	struct image image = {0};

	cr_assert(file && fseek(file, 0, SEEK_END) == 0);
	image.n = (size_t)ftell(file);
	image.bytes = malloc(image.n);
	rewind(file);
	cr_assert(image.bytes && fread(image.bytes, 1, image.n, file) == image.n);
	(void)fclose(file);
	return image;
}

static void write_image(const char *path, const struct image *image)
{
	FILE *file = fopen(path, "wb");

	cr_assert(file && fwrite(image->bytes, 1, image->n, file) == image->n);
	cr_assert_eq(fclose(file), 0);
}

/* A hash over all that the statement gives; false where it fails. */
static bool digest(sqlite3 *db, const char *sql, uint64_t *hash)
{
	sqlite3_stmt *stmt = NULL;
	int rc = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);

	if (rc == SQLITE_OK)
		rc = sqlite3_step(stmt);
	for (; rc == SQLITE_ROW; rc = sqlite3_step(stmt)) {
		for (int i = 0; i < sqlite3_column_count(stmt); i++) {
			const uint8_t *value = sqlite3_column_blob(stmt, i);
			size_t n = (size_t)sqlite3_column_bytes(stmt, i);

			*hash = (*hash ^ (uint64_t)sqlite3_column_type(stmt, i)) * UINT64_C(1099511628211);
			for (size_t k = 0; k < n; k++)
				*hash = (*hash ^ value[k]) * UINT64_C(1099511628211);
		}
	}
	(void)sqlite3_finalize(stmt);
	return rc == SQLITE_DONE;
}

/* Of everything that the database says, as SQLite reads it; 0 where that fails. */
static uint64_t content(const char *path)
{
	static const char *const statements[] = {
		"SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name",
		"SELECT * FROM office NOT INDEXED",
		"SELECT * FROM principal NOT INDEXED",
		"SELECT * FROM principal_role NOT INDEXED",
		"SELECT * FROM principal_key NOT INDEXED",
		"SELECT * FROM journal NOT INDEXED",
		"SELECT * FROM journal_head NOT INDEXED",
	};
	char uri[JX_PATH_SIZE + 64];
	uint64_t hash = UINT64_C(14695981039346656037);
	sqlite3 *db;
	bool read;

	(void)snprintf(uri, sizeof(uri), "file:%s?immutable=1", path);
	read = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL) == SQLITE_OK;
	for (size_t i = 0; i < sizeof(statements) / sizeof(statements[0]) && read; i++)
		read = digest(db, statements[i], &hash);
	(void)sqlite3_close(db);
	return read ? hash : 0;
}

/* A newer release's version, and another application's id, are refused in words: nobody can tell these from damage. */
static bool refused_in_words(size_t offset, const struct jx_run *run)
{
	return (offset >= 60 && offset < 64 && strstr(run->err, "use a newer release")) ||
	       (offset >= 68 && offset < 72 && strstr(run->err, "not a database of this program"));
}

/* The check passes only where nothing that was written is lost: the byte was unused, or says nothing. */
static bool flip(const struct jx_site *site, const struct image *image, size_t offset, uint64_t pristine)
{
	const uint8_t before = image->bytes[offset];
	char database[JX_PATH_SIZE + 16];
	uint64_t said;
	struct jx_run run;
	bool found;

	database_of(site, database);
	image->bytes[offset] = (uint8_t)(before ^ (offset % 2 ? 0xff : 0x01));
	write_image(database, image);
	image->bytes[offset] = before;
	said = content(database);
	jx_run_server(&run, "check", site->dir, (char *)NULL);
	found = run.exit_code == 10;
	cr_expect(found || refused_in_words(offset, &run) || (run.exit_code == 0 && said == pristine),
		  "byte %zu: exit %d\n%s%s", offset, run.exit_code, run.out, run.err);
	cr_expect(!found || run.out[0] != '\0', "byte %zu: nothing is named", offset);
	jx_run_clear(&run);
	return found;
}

Test(tamper, bytes_of_the_file_itself, .timeout = 110)
{
	struct jx_site site;
	char receipt[JX_PATH_SIZE], database[JX_PATH_SIZE + 16];
	const time_t until = time(NULL) + BUDGET_S;
	struct image image;
	uint64_t pristine;
	size_t found = 0;

	jx_site_open(&site);
	fill(&site, receipt);
	database_of(&site, database);
	image = read_image(database);
	pristine = content(database);
	cr_assert_neq(pristine, 0);
	/* The header's, and in leaps those of the whole file, so that a slow machine looks at all of its parts too. */
	for (size_t i = 0; i < image.n / STRIDE && time(NULL) < until; i++) {
		if (i < HEADER_BYTES)
			found += flip(&site, &image, i, pristine);
		found += flip(&site, &image, i * 7919 % image.n, pristine);
	}
	cr_assert_gt(found, 20, "only %zu changes were found", found);
	free(image.bytes);
	jx_site_close(&site);
}
