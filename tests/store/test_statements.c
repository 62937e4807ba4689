/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/statements.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "server/store/schema.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static sqlite3 *empty_schema(void)
{
	sqlite3 *raw = jx_sample_raw(":memory:");

	for (size_t i = 0; i < jx_schema.count; i++)
		jx_sample_sql(raw, jx_schema.steps[i]);
	return raw;
}

/* PostgreSQL numbers parameters by their names, SQLite by first use: the two must agree. */
Test(statements, parameters_come_in_order_of_first_use)
{
	sqlite3 *raw = empty_schema();

	for (size_t i = 0; i < JX_SQL_COUNT; i++) {
		sqlite3_stmt *stmt;

		cr_assert_eq(sqlite3_prepare_v2(raw, jx_sql_texts[i], -1, &stmt, NULL), SQLITE_OK);
		for (int p = 1; p <= sqlite3_bind_parameter_count(stmt); p++) {
			const char *name = sqlite3_bind_parameter_name(stmt, p);

			cr_assert(name && name[0] == '$', "%s", jx_sql_texts[i]);
			cr_assert_eq(strtol(name + 1, NULL, 10), p, "%s: %s is number %d", jx_sql_texts[i], name, p);
		}
		(void)sqlite3_finalize(stmt);
	}
	cr_assert_eq(sqlite3_close(raw), SQLITE_OK);
}

/* What a round has changed of the totals is in memory until it ends: who reads the table itself reads of the past. */
Test(statements, nobody_goes_past_the_totals_in_memory)
{
	size_t n = 0;

	for (size_t i = 0; i < JX_SQL_COUNT; i++) {
		if (!strstr(jx_sql_texts[i], "rollup"))
			continue;
		cr_assert(i == JX_SQL_TOTALS_GET || i == JX_SQL_TOTALS_SET || i == JX_SQL_TOTALS_DROP,
			  "it is to go through totals.h: %s", jx_sql_texts[i]);
		n++;
	}
	cr_assert_eq(n, 3);
}

/* What is read does not fit its type or its room: damage, which no copy is made of. */
Test(statements, damaged_values_are_data_loss)
{
	static const struct {
		const char *sql;
		bool office;
	} damages[] = {
		{"UPDATE office SET name = printf('%0200d', 0) WHERE code = '370202'", true},
		{"UPDATE office SET depth = 9 WHERE code = '370202'", true},
		{"UPDATE office SET depth = 0 WHERE code = '370202'", true},
		{"UPDATE office SET seq = -1 WHERE code = '370202'", true},
		{"UPDATE office SET name = CAST(x'410042' AS TEXT) WHERE code = '370202'", true},
		{"PRAGMA ignore_check_constraints = ON;"
		 "UPDATE principal_key SET curve = x'00' WHERE principal = 2",
		 false},
		{"UPDATE principal_role SET until_day = 1 << 40 WHERE principal = 2", false},
		{"UPDATE principal_role SET role = -1 WHERE principal = 2", false},
		{"DELETE FROM principal_key WHERE principal = 2", false},
	};

	for (size_t i = 0; i < sizeof(damages) / sizeof(damages[0]); i++) {
		struct jx_folder folder;
		struct jx_store *store;
		struct jx_office office = {.depth = 77};
		struct jx_principal principal = {.id = 77};

		jx_folder_make(&folder);
		store = jx_sample_open(folder.database);
		jx_sample_fill(store);
		jx_store_close(store);
		jx_sample_alter(folder.database, damages[i].sql);
		store = jx_sample_open(folder.database);
		if (damages[i].office)
			EXPECT_STATUS(jx_office_get(store, "370202", &office), JX_DATA_LOSS);
		else
			EXPECT_STATUS(jx_principal_get(store, 2, &principal), JX_DATA_LOSS);
		cr_assert_eq(office.depth, 77);
		cr_assert_eq(principal.id, 77);
		jx_store_close(store);
		jx_folder_drop(&folder);
	}
}
