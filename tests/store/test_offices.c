/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/offices.h"

#include <stdio.h>
#include <string.h>

#include "server/store/office_changes.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

static struct jx_store *store;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
}

static void teardown(void)
{
	jx_store_close(store);
}

TestSuite(offices, .init = setup, .fini = teardown);

Test(offices, what_is_added_is_read_back)
{
	struct jx_office office;
	const struct jx_office expected = jx_sample_office("370202", "129001", 2, 2);

	EXPECT_OK(jx_office_get(store, "370202", &office));
	cr_assert_str_eq(office.code, expected.code);
	cr_assert_str_eq(office.name, expected.name);
	cr_assert_str_eq(office.parent, expected.parent);
	cr_assert_eq(office.depth, 2);
	cr_assert_eq(office.seq, 2);
	EXPECT_STATUS(jx_office_get(store, "37020", &office), JX_NOT_FOUND);
	EXPECT_STATUS(jx_office_get(store, "", &office), JX_NOT_FOUND);
}

Test(offices, the_longest_texts_fit)
{
	struct jx_office office = jx_sample_office("x", "129001", 2, 4), read;

	memset(office.code, 'c', JX_OFFICE_CODE_MAX);
	memset(office.name, 'n', JX_OFFICE_NAME_MAX);
	office.code[JX_OFFICE_CODE_MAX] = office.name[JX_OFFICE_NAME_MAX] = '\0';
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_office_add(store, &office));
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_office_get(store, office.code, &read));
	cr_assert_str_eq(read.code, office.code);
	cr_assert_str_eq(read.name, office.name);
}

static void expect_name(const char *name)
{
	const struct jx_office_in in = {"370202", JX_MONTH_LAST};
	struct jx_office office;

	EXPECT_OK(jx_office_at(store, &in, &office));
	cr_assert_str_eq(office.name, name);
	EXPECT_OK(jx_office_get(store, "370202", &office));
	cr_assert_str_eq(office.name, name);
}

static void rename_office(const char *name, uint64_t seq)
{
	struct jx_office office;

	EXPECT_OK(jx_office_get(store, "370202", &office));
	EXPECT_OK(jx_office_rename(store, &office, name, 24000, seq));
}

/* What was read is remembered within a round, and no longer than it is so. */
Test(offices, a_change_is_seen_at_once_and_gone_when_it_is_undone)
{
	const struct jx_office before = jx_sample_office("370202", "129001", 2, 2);

	EXPECT_OK(jx_store_begin(store));
	expect_name(before.name);
	EXPECT_OK(jx_store_savepoint(store));
	rename_office("undone", 10);
	expect_name("undone");
	EXPECT_OK(jx_store_undo(store));
	expect_name(before.name);
	EXPECT_OK(jx_store_savepoint(store));
	rename_office("kept", 10);
	EXPECT_OK(jx_store_keep(store));
	expect_name("kept");
	jx_store_rollback(store);
	expect_name(before.name);
	EXPECT_OK(jx_store_begin(store));
	expect_name(before.name);
	EXPECT_OK(jx_store_commit(store));
}

static void expect_name_in(jx_month month, const char *name)
{
	const struct jx_office_in in = {"370209", month};
	struct jx_office office;

	EXPECT_OK(jx_office_at(store, &in, &office));
	cr_assert_str_eq(office.name, name, "%s in %d", office.name, (int)month);
}

/* Whatever was asked for before it in the same round. */
Test(offices, each_month_has_its_name)
{
	const jx_month from = 2023 * 12;
	struct jx_office office = jx_sample_office("370209", "129001", 2, 2);

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_office_add(store, &office));
	EXPECT_OK(jx_office_get(store, "370209", &office));
	EXPECT_OK(jx_office_rename(store, &office, "旧城", from, 2));
	EXPECT_OK(jx_office_get(store, "370209", &office));
	EXPECT_OK(jx_office_rename(store, &office, "新城", from + 12, 3));
	for (unsigned i = 0; i < 2; i++) {
		expect_name_in(JX_MONTH_LAST, "新城");
		expect_name_in(from + 12, "新城");
		expect_name_in(from - 1, "信访局 370209");
		expect_name_in(from + 11, "旧城");
		expect_name_in(from, "旧城");
		expect_name_in(JX_MONTH_FIRST, "信访局 370209");
	}
	EXPECT_OK(jx_store_commit(store));
}

Test(offices, root)
{
	struct jx_office office;
	struct jx_store *empty = jx_sample_open(NULL);

	EXPECT_OK(jx_office_root(store, &office));
	cr_assert_str_eq(office.code, "129001");
	cr_assert_str_eq(office.parent, "");
	EXPECT_STATUS(jx_office_root(empty, &office), JX_NOT_FOUND);
	jx_store_close(empty);
}

Test(offices, a_code_is_taken_once_and_the_round_goes_on)
{
	const struct jx_office office = jx_sample_office("370203", "129001", 2, 9);
	struct jx_office read;

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_STATUS(jx_office_add(store, &office), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_store_poison(store));
	EXPECT_OK(jx_store_undo(store));
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_office_get(store, "370203", &read));
	cr_assert_eq(read.seq, 3);
}

Test(offices, children)
{
	uint64_t count = 77;

	EXPECT_OK(jx_office_children(store, "129001", &count));
	cr_assert_eq(count, 2);
	EXPECT_OK(jx_office_children(store, "370202001", &count));
	cr_assert_eq(count, 0);
	EXPECT_OK(jx_office_children(store, "nowhere", &count));
	cr_assert_eq(count, 0);
}

Test(offices, list_goes_on_after_the_last_code)
{
	struct jx_office rows[4];
	size_t n;

	EXPECT_OK(jx_office_list(store, "", 3, rows, &n));
	cr_assert_eq(n, 3);
	cr_assert_str_eq(rows[0].code, "129001");
	cr_assert_str_eq(rows[1].code, "370202");
	cr_assert_str_eq(rows[2].code, "370202001");
	EXPECT_OK(jx_office_list(store, rows[2].code, 3, rows, &n));
	cr_assert_eq(n, 1);
	cr_assert_str_eq(rows[0].code, "370203");
	EXPECT_OK(jx_office_list(store, "370203", 3, rows, &n));
	cr_assert_eq(n, 0);
	EXPECT_OK(jx_office_list(store, "", 0, rows, &n));
	cr_assert_eq(n, 0);
}

Test(offices, list_below_has_the_children_alone)
{
	struct jx_office rows[4];
	size_t n;

	EXPECT_OK(jx_office_list_below(store, &(struct jx_office_in){"129001", JX_MONTH_LAST}, "", 4, rows, &n));
	cr_assert_eq(n, 2);
	cr_assert_str_eq(rows[0].code, "370202");
	cr_assert_str_eq(rows[1].code, "370203");
	EXPECT_OK(jx_office_list_below(store, &(struct jx_office_in){"129001", JX_MONTH_LAST}, "", 1, rows, &n));
	cr_assert_eq(n, 1);
	EXPECT_OK(jx_office_list_below(store, &(struct jx_office_in){"129001", JX_MONTH_LAST}, "370202", 4, rows, &n));
	cr_assert_eq(n, 1);
	cr_assert_str_eq(rows[0].code, "370203");
	EXPECT_OK(jx_office_list_below(store, &(struct jx_office_in){"370203", JX_MONTH_LAST}, "", 4, rows, &n));
	cr_assert_eq(n, 0);
}

Test(offices, codes_are_ordered_bytewise)
{
	static const char *const codes[] = {"A", "a", "é", "二"};
	struct jx_office rows[8];
	size_t n;

	EXPECT_OK(jx_store_begin(store));
	for (size_t i = 0; i < 4; i++) {
		const struct jx_office office = jx_sample_office(codes[3 - i], "129001", 2, 4);

		EXPECT_OK(jx_office_add(store, &office));
	}
	EXPECT_OK(jx_store_commit(store));
	EXPECT_OK(jx_office_list(store, "370203", 8, rows, &n));
	cr_assert_eq(n, 4);
	for (size_t i = 0; i < 4; i++)
		cr_assert_str_eq(rows[i].code, codes[i]);
}

static enum jx_office_relation relate(const char *own, const char *other)
{
	enum jx_office_relation relation = JX_OFFICE_ELSEWHERE;

	EXPECT_OK(jx_office_relate(store, own, other, &relation));
	return relation;
}

Test(offices, relations)
{
	enum jx_office_relation relation;

	cr_assert_eq(relate("370202", "370202"), JX_OFFICE_OWN);
	cr_assert_eq(relate("129001", "370202"), JX_OFFICE_BELOW);
	cr_assert_eq(relate("129001", "370202001"), JX_OFFICE_BELOW);
	cr_assert_eq(relate("370202001", "129001"), JX_OFFICE_ABOVE);
	cr_assert_eq(relate("370202001", "370202"), JX_OFFICE_ABOVE);
	cr_assert_eq(relate("370202", "370203"), JX_OFFICE_ELSEWHERE);
	cr_assert_eq(relate("370203", "370202001"), JX_OFFICE_ELSEWHERE);
	cr_assert_eq(relate("370202001", "370203"), JX_OFFICE_ELSEWHERE);
	cr_assert_eq(relate("", "129001"), JX_OFFICE_ELSEWHERE);
	EXPECT_STATUS(jx_office_relate(store, "129001", "nowhere", &relation), JX_NOT_FOUND);
	EXPECT_STATUS(jx_office_relate(store, "", "", &relation), JX_NOT_FOUND);
}

Test(offices, relations_over_the_whole_depth)
{
	char code[8], parent[8] = "129001";

	EXPECT_OK(jx_store_begin(store));
	for (uint32_t depth = 2; depth <= JX_OFFICE_DEPTH; depth++) {
		struct jx_office office;

		(void)snprintf(code, sizeof(code), "d%u", depth);
		office = jx_sample_office(code, parent, depth, 4);
		EXPECT_OK(jx_office_add(store, &office));
		memcpy(parent, code, sizeof(parent));
	}
	EXPECT_OK(jx_store_commit(store));
	cr_assert_eq(relate("129001", code), JX_OFFICE_BELOW);
	cr_assert_eq(relate("d2", code), JX_OFFICE_BELOW);
	cr_assert_eq(relate(code, "129001"), JX_OFFICE_ABOVE);
	cr_assert_eq(relate("370202", code), JX_OFFICE_ELSEWHERE);
	cr_assert_eq(relate(code, code), JX_OFFICE_OWN);
}

/* The tree is read from a file that may be damaged: a cycle, or a parent at the wrong depth, ends the climb. */
Test(offices, a_damaged_tree_is_data_loss)
{
	struct jx_folder folder;
	struct jx_store *damaged;
	enum jx_office_relation relation = JX_OFFICE_OWN;

	jx_folder_make(&folder);
	damaged = jx_sample_open(folder.database);
	jx_sample_fill(damaged);
	jx_store_close(damaged);
	jx_sample_alter(folder.database, "UPDATE office SET parent = code WHERE code = '370202001'");
	damaged = jx_sample_open(folder.database);
	EXPECT_STATUS(jx_office_relate(damaged, "129001", "370202001", &relation), JX_DATA_LOSS);
	EXPECT_STATUS(jx_office_relate(damaged, "370202001", "129001", &relation), JX_DATA_LOSS);
	jx_store_close(damaged);
	jx_sample_alter(folder.database, "UPDATE office SET parent = 'gone' WHERE code = '370202001'");
	damaged = jx_sample_open(folder.database);
	EXPECT_STATUS(jx_office_relate(damaged, "129001", "370202001", &relation), JX_DATA_LOSS);
	jx_store_close(damaged);
	jx_folder_drop(&folder);
}
