/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/compare.h"

#include <stdio.h>
#include <string.h>

#include "server/store/tables.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_folder folder;
static struct jx_store *rebuilt;

static void setup(void)
{
	struct jx_store *store;

	jx_folder_make(&folder);
	store = jx_sample_open(folder.database);
	jx_sample_fill(store);
	jx_store_close(store);
	rebuilt = jx_sample_open(NULL);
	jx_sample_fill(rebuilt);
}

static void teardown(void)
{
	jx_store_close(rebuilt);
	jx_folder_drop(&folder);
}

TestSuite(compare, .init = setup, .fini = teardown);

/* The last difference that was found, and how many were. */
struct found {
	unsigned n;
	enum jx_difference_kind kind;
	char table[32], key[160], column[32];
	uint64_t seq;
};

static void take(void *context, const struct jx_difference *difference)
{
	struct found *found = context;

	found->n++;
	found->kind = difference->kind;
	found->seq = difference->seq;
	(void)snprintf(found->table, sizeof(found->table), "%s", difference->table);
	(void)snprintf(found->key, sizeof(found->key), "%s", difference->key);
	(void)snprintf(found->column, sizeof(found->column), "%s", difference->column ? difference->column : "");
}

/* Changes the file by that statement and compares it. */
static struct found after(const char *sql)
{
	struct found found = {0};
	struct jx_store *store;

	jx_sample_alter(folder.database, sql);
	store = jx_sample_open(folder.database);
	EXPECT_OK(jx_store_compare(store, rebuilt, take, &found));
	jx_store_close(store);
	return found;
}

Test(compare, the_same_is_the_same)
{
	cr_assert_eq(after("").n, 0);
}

static void expect_one(const struct found *found, enum jx_difference_kind kind, const char *table, const char *key,
		       uint64_t seq)
{
	cr_assert_eq(found->n, 1, "%u differences", found->n);
	cr_assert_eq(found->kind, kind);
	cr_assert_str_eq(found->table, table);
	cr_assert_str_eq(found->key, key);
	cr_assert_eq(found->seq, seq);
}

Test(compare, a_row_is_missing)
{
	struct found found = after("DELETE FROM office WHERE code = '370203'");

	expect_one(&found, JX_ROW_MISSING, "office", "370203", 3);
	cr_assert_str_eq(found.column, "");
}

Test(compare, a_row_is_missing_amid_others)
{
	struct found found = after("DELETE FROM journal WHERE seq = 2");

	expect_one(&found, JX_ROW_MISSING, "journal", "2", 2);
}

Test(compare, a_row_is_too_many)
{
	struct found found = after("INSERT INTO principal_role VALUES (2, 5, 100, 9)");

	expect_one(&found, JX_ROW_EXTRA, "principal_role", "2/5", 9);
}

Test(compare, a_key_is_shown_as_hex)
{
	struct found found = after("UPDATE principal_key SET to_seq = 9 WHERE principal = 2");

	expect_one(&found, JX_ROW_CHANGED, "principal_key",
		   "0200000040404040404040404040404040404040404040404040404040404040", 2);
	cr_assert_str_eq(found.column, "to_seq");
}

Test(compare, one_byte_of_an_entry)
{
	struct found found = after("UPDATE journal SET entry = CAST(x'00' || substr(entry, 2) AS BLOB) WHERE seq = 3");

	expect_one(&found, JX_ROW_CHANGED, "journal", "3", 3);
	cr_assert_str_eq(found.column, "entry");
}

Test(compare, null_is_not_empty)
{
	struct found found = after("UPDATE office SET parent = '' WHERE code = '129001'");

	expect_one(&found, JX_ROW_CHANGED, "office", "129001", 1);
	cr_assert_str_eq(found.column, "parent");
}

/* A damaged code must not reach a terminal as it is, and a long one is cut. */
Test(compare, damaged_keys_are_shown_as_hex)
{
	struct found found = after("INSERT INTO office (code, name, parent, depth, seq) VALUES (CAST(x'1b5b00' AS "
				   "TEXT), 'n', NULL, 1, 4)");

	expect_one(&found, JX_ROW_EXTRA, "office", "1b5b00", 4);
	found = after("DELETE FROM office WHERE seq = 4; INSERT INTO office (code, name, parent, depth, seq) VALUES "
		      "(printf('%0500d', 0), 'n', NULL, 1, 5)");
	cr_assert_eq(found.n, 1);
	cr_assert_eq(strlen(found.key), 158);
	cr_assert_eq(strspn(found.key, "30"), 158);
}

/* Gives that column another value in one row. */
static void change(const struct jx_table *table, const char *column)
{
	char sql[512];

	(void)snprintf(sql, sizeof(sql),
		       "PRAGMA ignore_check_constraints = ON; UPDATE %s SET %s = CASE typeof(%s) WHEN 'integer' THEN "
		       "%s + 1000 "
		       "WHEN 'blob' THEN CAST(substr(%s, 1, length(%s) - 1) || x'7e' AS BLOB) ELSE coalesce(%s, '') || "
		       "'x' END "
		       "WHERE seq = (SELECT max(seq) FROM %s)%s",
		       table->name, column, column, column, column, column, column, table->name,
		       strcmp(table->name, "office") == 0 ? " AND code = '370203'" : "");
	jx_sample_alter(folder.database, sql);
}

Test(compare, every_column_of_every_table)
{
	for (const struct jx_table *table = jx_tables; table->name; table++) {
		for (size_t i = 0; table->columns[i]; i++) {
			struct found found;
			bool key = i < strlen(table->keys);

			teardown();
			setup();
			change(table, table->columns[i]);
			found = after("");
			cr_assert_eq(found.n, key ? 2 : 1, "%s.%s: %u", table->name, table->columns[i], found.n);
			cr_assert_str_eq(found.table, table->name);
			cr_assert_str_eq(found.column, key ? "" : table->columns[i]);
		}
	}
}

/* A table or column that compare does not know would be one that check does not check. */
Test(compare, the_tables_are_those_of_the_schema)
{
	sqlite3 *raw = jx_sample_raw(folder.database);
	sqlite3_stmt *stmt;
	size_t n = 0, expected = 0;

	cr_assert_eq(sqlite3_prepare_v2(raw,
					"SELECT t.name, c.cid, c.name, c.pk FROM sqlite_schema t "
					"JOIN pragma_table_info(t.name) c WHERE t.type = 'table'",
					-1, &stmt, NULL),
		     SQLITE_OK);
	while (sqlite3_step(stmt) == SQLITE_ROW) {
		const char *name = (const char *)sqlite3_column_text(stmt, 0);
		int column = sqlite3_column_int(stmt, 1);
		const struct jx_table *table = jx_tables;

		while (table->name && strcmp(table->name, name) != 0)
			table++;
		cr_assert(table->name, "compare does not know the table %s", name);
		cr_assert_str_eq(table->columns[column], (const char *)sqlite3_column_text(stmt, 2));
		cr_assert_eq(sqlite3_column_int(stmt, 3), (size_t)column < strlen(table->keys) ? column + 1 : 0);
		n++;
	}
	for (const struct jx_table *table = jx_tables; table->name; table++)
		for (size_t i = 0; table->columns[i]; i++)
			expected++;
	cr_assert_eq(n, expected);
	cr_assert_eq(sqlite3_finalize(stmt), SQLITE_OK);
	cr_assert_eq(sqlite3_close(raw), SQLITE_OK);
}

/* -- integrity ---------------------------------------------------------------------------------------------------- */

static void hear(void *context, const char *problem)
{
	unsigned *n = context;

	cr_assert(strlen(problem) > 0);
	(*n)++;
}

static unsigned problems(void)
{
	struct jx_store *store = jx_sample_open(folder.database);
	unsigned n = 0;

	EXPECT_OK(jx_store_integrity(store, hear, &n));
	jx_store_close(store);
	return n;
}

Test(compare, an_intact_file_has_no_problems)
{
	cr_assert_eq(problems(), 0);
}

Test(compare, orphans_are_problems)
{
	jx_sample_alter(folder.database, "UPDATE principal_role SET principal = 99 WHERE principal = 2");
	cr_assert_eq(problems(), 1);
}

Test(compare, broken_checks_are_problems)
{
	jx_sample_alter(folder.database, "PRAGMA ignore_check_constraints = ON; UPDATE journal SET hash = x'00'");
	cr_assert_geq(problems(), 1);
}

/* Overwrites the page that holds the root of a table or an index. */
static void wreck(const char *object)
{
	static const char garbage[4096] = {0x0a, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55, 0x55};
	sqlite3 *raw = jx_sample_raw(folder.database);
	sqlite3_stmt *stmt;
	FILE *file = fopen(folder.database, "r+b");
	char sql[128];

	(void)snprintf(sql, sizeof(sql), "SELECT rootpage FROM sqlite_schema WHERE name = '%s'", object);
	cr_assert_eq(sqlite3_prepare_v2(raw, sql, -1, &stmt, NULL), SQLITE_OK);
	cr_assert_eq(sqlite3_step(stmt), SQLITE_ROW);
	cr_assert(file);
	cr_assert_eq(fseek(file, (sqlite3_column_int(stmt, 0) - 1) * 4096L, SEEK_SET), 0);
	cr_assert_eq(sqlite3_finalize(stmt), SQLITE_OK);
	cr_assert_eq(sqlite3_close(raw), SQLITE_OK);
	cr_assert_eq(fwrite(garbage, sizeof(garbage), 1, file), 1);
	cr_assert_eq(fclose(file), 0);
}

Test(compare, wrecked_pages_are_problems)
{
	static const char *const objects[] = {"office", "office_by_parent", "journal", "journal_by_request",
					      "principal_key_by_curve"};

	for (size_t i = 0; i < sizeof(objects) / sizeof(objects[0]); i++) {
		teardown();
		setup();
		wreck(objects[i]);
		cr_assert_geq(problems(), 1, "%s", objects[i]);
	}
}

/* Damage that cannot even be read is a status of the comparison, not a difference. */
Test(compare, a_wrecked_table_cannot_be_compared)
{
	struct jx_store *store;
	struct found found = {0};

	wreck("journal");
	store = jx_sample_open(folder.database);
	EXPECT_STATUS(jx_store_compare(store, rebuilt, take, &found), JX_DATA_LOSS);
	jx_store_close(store);
}
