/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/evaluations.h"

#include <string.h>

#include "tests/lib/expect.h"
#include "tests/store/sample.h"

#define JUNE (2020 * 12 + 5)

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

TestSuite(evaluations, .init = setup, .fini = teardown);

static struct jx_note note_of(uint64_t seq)
{
	return (struct jx_note){
		.seq = seq,
		.project = JX_SAMPLE_PROJECT,
		.office = "370202",
		.month = JUNE,
		.indicator = "维护系统数量",
		.reason = "",
		.evidence_name = "",
		.author = 2,
		.time_ms = 1700000000000,
	};
}

static void add_note(struct jx_note note)
{
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_note_add(store, &note));
	EXPECT_OK(jx_store_commit(store));
}

static enum jx_status get(const char *office, jx_month month, const char *indicator, struct jx_note *note)
{
	*note = (struct jx_note){
		.project = JX_SAMPLE_PROJECT, .office = office, .month = month, .indicator = indicator};
	return jx_note_get(store, &arena, note);
}

Test(evaluations, a_note_is_read_back)
{
	struct jx_note note = note_of(7), read;

	note.has_tier = true;
	note.tier = 0;
	note.deduction = 10000;
	note.reason = "设备老化，已安排更换";
	note.evidence_name = "台账.xlsx";
	memset(note.evidence_hash, 0xab, sizeof(note.evidence_hash));
	add_note(note);
	EXPECT_OK(get("370202", JUNE, "维护系统数量", &read));
	cr_assert_eq(read.seq, 7);
	cr_assert(read.has_tier && read.tier == 0);
	cr_assert_eq(read.deduction, 10000);
	cr_assert_str_eq(read.reason, note.reason);
	cr_assert_str_eq(read.evidence_name, note.evidence_name);
	cr_assert_arr_eq(read.evidence_hash, note.evidence_hash, sizeof(read.evidence_hash));
	cr_assert_eq(read.author, 2);
	cr_assert_eq(read.time_ms, 1700000000000);
}

Test(evaluations, the_newest_note_of_exactly_that_counts)
{
	struct jx_note read;

	add_note(note_of(7));
	add_note(note_of(8));
	EXPECT_OK(get("370202", JUNE, "维护系统数量", &read));
	cr_assert_eq(read.seq, 8);
	cr_assert_not(read.has_tier);
	EXPECT_STATUS(get("370202", JUNE + 1, "维护系统数量", &read), JX_NOT_FOUND);
	EXPECT_STATUS(get("370203", JUNE, "维护系统数量", &read), JX_NOT_FOUND);
	EXPECT_STATUS(get("370202", JUNE, "维护", &read), JX_NOT_FOUND);
	read.project = "another";
	EXPECT_STATUS(jx_note_get(store, &arena, &read), JX_NOT_FOUND);
}

static void freeze(uint64_t seq, const char *office)
{
	const uint8_t body[] = {0, 1, 2, 0xff};
	const struct jx_frozen frozen = {
		.seq = seq,
		.project = JX_SAMPLE_PROJECT,
		.office = office,
		.month = JUNE,
		.total = 9000,
		.grade = "优",
		.provisional = true,
		.body = body,
		.body_size = sizeof(body),
	};

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_frozen_add(store, &frozen));
	EXPECT_OK(jx_store_commit(store));
}

Test(evaluations, what_is_frozen_is_read_back)
{
	struct jx_frozen read;

	freeze(7, "370202");
	EXPECT_OK(jx_frozen_get(store, &arena, 7, &read));
	cr_assert_eq(read.seq, 7);
	cr_assert_str_eq(read.project, JX_SAMPLE_PROJECT);
	cr_assert_str_eq(read.office, "370202");
	cr_assert_eq(read.month, JUNE);
	cr_assert_eq(read.total, 9000);
	cr_assert_str_eq(read.grade, "优");
	cr_assert(read.provisional);
	cr_assert_eq(read.body_size, 4);
	cr_assert_arr_eq(read.body, ((const uint8_t[]){0, 1, 2, 0xff}), 4);
	EXPECT_STATUS(jx_frozen_get(store, &arena, 8, &read), JX_NOT_FOUND);
}

static struct jx_frozen rows[4];
static size_t n;

static enum jx_status list(const char *project, uint64_t after, uint32_t limit)
{
	const struct jx_frozen_range range = {project, after, limit};

	return jx_frozen_list(store, &arena, &range, rows, &n);
}

Test(evaluations, frozen_ones_are_listed_by_seq)
{

	freeze(7, "370202");
	freeze(8, "370203");
	EXPECT_OK(list(JX_SAMPLE_PROJECT, 0, 4));
	cr_assert_eq(n, 3); /* the sample's is the first */
	cr_assert_eq(rows[2].seq, 8);
	cr_assert_null(rows[2].body);
	EXPECT_OK(list("", 3, 1));
	cr_assert_eq(n, 1);
	cr_assert_eq(rows[0].seq, 7);
	EXPECT_OK(list("another", 0, 4));
	cr_assert_eq(n, 0);
	EXPECT_OK(list("", 8, 4));
	cr_assert_eq(n, 0);
}
