/* SPDX-License-Identifier: Apache-2.0 */
/* What only shows leaves the store as it was: every command that has a --dry-run, and those that only look. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>
#include <sodium.h>
#include <sqlite3.h>

#include "tests/lib/bureau.h"

#define FORM "petition.monthly"

static struct jx_bureau bureau;
static char root_clerk[JX_PATH_SIZE], reviewer[JX_PATH_SIZE], reviewed[JX_PATH_SIZE];

/* The example's catalogue, but that its forms are reviewed. */
static void import_reviewed(void)
{
	char command[3 * JX_PATH_SIZE];

	jx_site_path(&bureau.site, "reviewed", reviewed);
	(void)snprintf(command, sizeof(command), "cp -r '%s' '%s' && sed -i 's/,no$/,yes/' '%s/forms.csv'",
		       EXAMPLE_PATH, reviewed, reviewed);
	cr_assert_eq(system(command), 0); /* NOLINT(concurrency-mt-unsafe) */
	jx_expect_client(0, bureau.manager, "catalog", "import", reviewed);
}

static void setup(void)
{
	jx_bureau_open(&bureau);
	jx_site_enrol(&bureau.site, "root_clerk", "129001", "clerk", root_clerk);
	jx_site_enrol(&bureau.site, "reviewer", "129001", "reviewer", reviewer);
	import_reviewed();
	jx_expect_client(0, bureau.manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "visit.improper=1");
}

static void teardown(void)
{
	jx_bureau_close(&bureau);
}

TestSuite(dry_runs, .init = setup, .fini = teardown, .timeout = 120);

/* -- the store's hash ---------------------------------------------------------------------------------------------- */

static void hash_value(crypto_generichash_state *hash, sqlite3_stmt *rows, int column)
{
	const int type = sqlite3_column_type(rows, column), size = sqlite3_column_bytes(rows, column);
	const void *bytes = sqlite3_column_blob(rows, column);

	(void)crypto_generichash_update(hash, (const unsigned char *)&type, sizeof(type));
	(void)crypto_generichash_update(hash, (const unsigned char *)&size, sizeof(size));
	if (bytes != NULL)
		(void)crypto_generichash_update(hash, bytes, (unsigned long long)size);
}

/* Each value of each row; how many rows there were. */
static size_t hash_rows(sqlite3 *db, const char *sql, crypto_generichash_state *hash)
{
	sqlite3_stmt *rows;
	size_t n = 0;

	cr_assert_eq(sqlite3_prepare_v2(db, sql, -1, &rows, NULL), SQLITE_OK, "%s", sqlite3_errmsg(db));
	for (; sqlite3_step(rows) == SQLITE_ROW; n++)
		for (int i = 0; i < sqlite3_column_count(rows); i++)
			hash_value(hash, rows, i);
	cr_assert_eq(sqlite3_finalize(rows), SQLITE_OK);
	return n;
}

/* Of all tables, whatever they are; the server lets go of its database meanwhile. */
static size_t hash_store(unsigned char out[crypto_generichash_BYTES])
{
	char path[JX_PATH_SIZE + 16], sql[512];
	crypto_generichash_state hash;
	sqlite3_stmt *tables;
	sqlite3 *db;
	size_t n;

	cr_assert_eq(jx_site_stop(&bureau.site, SIGTERM), 0);
	(void)snprintf(path, sizeof(path), "%s/jixiao.db", bureau.site.dir);
	cr_assert_eq(sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
	(void)crypto_generichash_init(&hash, NULL, 0, crypto_generichash_BYTES);
	n = hash_rows(db, "SELECT type, name, sql FROM sqlite_schema ORDER BY name", &hash);
	cr_assert_eq(sqlite3_prepare_v2(db, "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name", -1,
					&tables, NULL),
		     SQLITE_OK);
	while (sqlite3_step(tables) == SQLITE_ROW) {
		(void)snprintf(sql, sizeof(sql), "SELECT * FROM \"%s\"", (const char *)sqlite3_column_text(tables, 0));
		n += hash_rows(db, sql, &hash);
	}
	(void)sqlite3_finalize(tables);
	(void)sqlite3_close(db);
	(void)crypto_generichash_final(&hash, out, crypto_generichash_BYTES);
	jx_site_start(&bureau.site);
	return n;
}

static unsigned char before[crypto_generichash_BYTES];

static void expect_unchanged(void)
{
	unsigned char after[crypto_generichash_BYTES];

	(void)hash_store(after);
	cr_assert_arr_eq(before, after, sizeof(after));
}

static void remember(void)
{
	cr_assert_gt(hash_store(before), (size_t)200, "the store is almost empty");
}

/* -- the commands -------------------------------------------------------------------------------------------------- */

#define show(exit_code, profile, out, err, ...)                                                                        \
	do {                                                                                                           \
		struct jx_run run_;                                                                                    \
		jx_run_client(&run_, profile, __VA_ARGS__, (char *)NULL);                                              \
		jx_bureau_expect(&run_, exit_code, out, err);                                                          \
	} while (0)

static void write_file(const char *name, const char *text, char path[JX_PATH_SIZE])
{
	FILE *file;

	jx_site_path(&bureau.site, name, path);
	file = fopen(path, "wb");
	cr_assert(file != NULL && fputs(text, file) >= 0 && fclose(file) == 0);
}

/* It is no hash of nothing. */
Test(dry_runs, what_is_no_dry_run_changes_it)
{
	unsigned char after[crypto_generichash_BYTES];

	remember();
	expect_unchanged();
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "visit.improper=2");
	(void)hash_store(after);
	cr_assert_neq(memcmp(before, after, sizeof(after)), 0);
}

Test(dry_runs, of_submissions)
{
	char year[JX_PATH_SIZE], many[JX_PATH_SIZE];

	jx_site_path(&bureau.site, "year.csv", year);
	write_file("many.csv",
		   "office,period,item,value\n370202,2023-01,visit.improper,3\n370203,2023-01,"
		   "visit.improper,4\n370211,2023-01,visit.improper,x\n",
		   many);
	remember();
	show(0, bureau.clerk, "", "nothing was sent", "submit", "--form", FORM, "--period", "2023-01", "--set",
	     "visit.improper=2", "--dry-run");
	show(0, bureau.clerk, "", "nothing was sent", "submit", "--form", FORM, "--period", "2023-02", "--set",
	     "visit.improper=2", "--dry-run");
	show(3, bureau.clerk, "", "", "submit", "--form", FORM, "--period", "2023-02", "--set", "accept.due=1",
	     "--dry-run");
	show(0, bureau.clerk, "", "nothing was sent", "submit", JIXIAO_TEST_DATA "/templates/petition-2023-06.xlsx",
	     "--dry-run");
	show(0, bureau.clerk, "", "", "form", "template", FORM, "--year", "2023", "--file", year);
	show(0, bureau.clerk, "", "unchanged: 1", "submit", year, "--dry-run");
	show(5, root_clerk, "", "refused", "submit", "--form", FORM, "--many", many, "--dry-run");
	show(5, root_clerk, "", "refused", "submit", "--form", FORM, "--many", many, "--each", "--dry-run");
	show(0, reviewer, "", "nothing was accepted", "submission", "accept", "--form", FORM, "--period", "2023-01",
	     "--all", "--dry-run");
	expect_unchanged();
	show(0, bureau.clerk, "Nothing waits", "", "outbox", "list");
}

/* March rests on January, which waits too: by itself it would be refused, and a look at it says so. */
Test(dry_runs, of_an_acceptance_that_would_be_refused)
{
	const char *const of[] = {"2023-01", "2023-03"};

	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", of[0], "--set", "repeat.assigned=10",
			 "--set", "repeat.resolved=0");
	jx_expect_client(0, bureau.clerk, "submit", "--form", FORM, "--period", of[1], "--set", "repeat.assigned=0",
			 "--set", "repeat.resolved=9");
	remember();
	show(3, reviewer, "", "370202 2023-03: 2023-03: ", "submission", "accept", "--form", FORM, "--period", of[1],
	     "--all", "--dry-run");
	show(3, reviewer, "", "would not hold", "submission", "accept", "--form", FORM, "--period", of[1], "--office",
	     "370202", "--dry-run");
	/* Nobody is asked what he could not have. */
	show(3, reviewer, "", "would not hold", "submission", "accept", "--form", FORM, "--period", of[1], "--office",
	     "370202");
	show(0, reviewer, "", "nothing was accepted", "submission", "accept", "--form", FORM, "--period", of[0],
	     "--office", "370202", "--dry-run");
	expect_unchanged();
	jx_expect_client(0, reviewer, "submission", "accept", "--form", FORM, "--period", of[0], "--all", "--yes");
	show(0, reviewer, "", "nothing was accepted", "submission", "accept", "--form", FORM, "--period", of[1],
	     "--all", "--dry-run");
}

Test(dry_runs, of_imports)
{
	remember();
	show(0, bureau.manager, "", "", "catalog", "import", EXAMPLE_PATH, "--from", "2024-01", "--dry-run");
	show(0, bureau.manager, "", "", "catalog", "import", reviewed, "--dry-run");
	show(0, bureau.manager, "", "", "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt", "--dry-run");
	show(0, bureau.manager, "", "", "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt", "--update",
	     "--dry-run");
	expect_unchanged();
}

Test(dry_runs, of_what_only_looks)
{
	remember();
	show(0, bureau.clerk, "", "", "todo");
	show(0, bureau.clerk, "", "", "submission", "show", FORM, "2023-01");
	show(0, bureau.clerk, "", "", "receipt", "verify");
	show(0, bureau.clerk, "", "delivered 0", "sync");
	show(0, bureau.manager, "", "", "status", "--period", "2023-01");
	show(0, bureau.manager, "", "", "remind", "--period", "2023-01");
	show(0, reviewer, "", "", "todo");
	expect_unchanged();
}

/* Whoever adds a --dry-run adds it above: so many commands have one. */
Test(dry_runs, all_of_them_are_run)
{
	struct jx_run run;
	size_t n = 0;

	jx_run_client(&run, bureau.clerk, "man", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	for (const char *at = run.out; (at = strstr(at, "[\\-\\-dry\\-run]")) != NULL; at++)
		n++;
	jx_run_clear(&run);
	cr_assert_eq(n, (size_t)4, "%zu commands have a --dry-run", n);
}
