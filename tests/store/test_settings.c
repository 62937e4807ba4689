/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/settings.h"

#include <string.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_store *store;
static struct jx_arena arena;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
	jx_arena_init(&arena, 1u << 20);
}

static void teardown(void)
{
	jx_arena_clear(&arena);
	jx_store_close(store);
}

TestSuite(settings, .init = setup, .fini = teardown);

#define MONTH(year, month) ((year)*12 + (month)-1)

static void set(uint64_t seq, const char *value, const char *project, jx_month from)
{
	const struct jx_setting_row row = {"overrun", value, project, from, 1, 1700000000000, seq};

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_setting_add(store, &row));
	EXPECT_OK(jx_store_commit(store));
}

static void expect_value(const char *project, jx_month month, const char *value)
{
	struct jx_setting_row row;

	EXPECT_OK(jx_setting_get(store, &arena, "overrun", project, month, &row));
	cr_assert_str_eq(row.value, value);
}

Test(settings, what_is_set_is_read_back)
{
	struct jx_setting_row row;

	set(7, "ratio", "37020023P88002811184N", MONTH(2023, 1));
	EXPECT_OK(jx_setting_get(store, &arena, "overrun", "37020023P88002811184N", MONTH(2023, 1), &row));
	cr_assert_str_eq(row.key, "overrun");
	cr_assert_str_eq(row.value, "ratio");
	cr_assert_str_eq(row.project, "37020023P88002811184N");
	cr_assert_eq(row.from, MONTH(2023, 1));
	cr_assert_eq(row.setter, 1);
	cr_assert_eq(row.time_ms, 1700000000000);
	cr_assert_eq(row.seq, 7);
	EXPECT_STATUS(jx_setting_get(store, &arena, "overrun", "37020023P88002811184N", MONTH(2022, 12), &row),
		      JX_NOT_FOUND);
	EXPECT_STATUS(jx_setting_get(store, &arena, "overrun", "", MONTH(2023, 1), &row), JX_NOT_FOUND);
	EXPECT_STATUS(jx_setting_get(store, &arena, "grade", "", MONTH(2023, 1), &row), JX_NOT_FOUND);
}

Test(settings, the_latest_month_counts_and_then_the_last_set)
{
	set(5, "a", "", MONTH(2023, 6));
	set(6, "b", "", MONTH(2023, 1)); /* later, for an earlier month */
	expect_value("", MONTH(2023, 5), "b");
	expect_value("", MONTH(2023, 6), "a");
	expect_value("", MONTH(2024, 1), "a");
	set(7, "c", "", MONTH(2023, 6));
	expect_value("", MONTH(2023, 6), "c");
}

Test(settings, a_project_s_own_counts_before_the_one_for_all)
{
	set(5, "own", "P", MONTH(2023, 3));
	set(6, "all", "", MONTH(2023, 1));
	set(7, "all later", "", MONTH(2023, 6));
	expect_value("P", MONTH(2023, 2), "all");
	expect_value("P", MONTH(2023, 3), "own");
	expect_value("P", MONTH(2023, 12), "own");
	expect_value("Q", MONTH(2023, 12), "all later");
}

Test(settings, an_empty_value_is_a_value)
{
	set(5, "", "", MONTH(2023, 1));
	expect_value("", MONTH(2023, 1), "");
}

Test(settings, history_keeps_everything_in_order)
{
	struct jx_setting_row rows[3];
	size_t n;

	set(5, "a", "", MONTH(2023, 6));
	set(6, "b", "P", MONTH(2023, 1));
	set(9, "c", "", MONTH(2022, 1));
	EXPECT_OK(jx_setting_history(store, &arena, &(struct jx_setting_range){"overrun", 0, 2}, rows, &n));
	cr_assert_eq(n, 2);
	cr_assert_str_eq(rows[0].value, "a");
	cr_assert_str_eq(rows[1].project, "P");
	EXPECT_OK(jx_setting_history(store, &arena, &(struct jx_setting_range){"overrun", 6, 2}, rows, &n));
	cr_assert_eq(n, 1);
	cr_assert_eq(rows[0].seq, 9);
	EXPECT_OK(jx_setting_history(store, &arena, &(struct jx_setting_range){"overru", 0, 2}, rows, &n));
	cr_assert_eq(n, 0);
}

/* The round has no more memory: the query says so, and the round goes on. */
Test(settings, a_full_arena_is_no_fault_of_the_store)
{
	struct jx_setting_row row;
	struct jx_arena full;

	set(5, "ratio", "", MONTH(2023, 1));
	jx_arena_init(&full, 0);
	EXPECT_OK(jx_store_begin(store));
	EXPECT_STATUS(jx_setting_get(store, &full, "overrun", "", MONTH(2023, 1), &row), JX_RESOURCE_EXHAUSTED);
	EXPECT_OK(jx_store_poison(store));
	EXPECT_OK(jx_store_commit(store));
	jx_arena_clear(&full);
}
