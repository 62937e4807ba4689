/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of totals: their bytes, what a savepoint takes back, and that it does not matter how rounds are cut. */
#include <stdlib.h>
#include <string.h>

#include "server/store/compare.h"
#include "server/store/internal.h"
#include "server/store/totals_pack.h"
#include "tests/lib/expect.h"
#include "tests/store/figures.h"
#include "tests/store/sample.h"

#define JANUARY JX_FIGURES_JANUARY
#define ONE     INT64_C(10000)

/* -- bytes -------------------------------------------------------------------------------------------------------- */

static struct jx_item_totals several[] = {
	{1, {5 * ONE, 1, 1}, {5 * ONE, 1, 1}},           {2, {0, 0, 1}, {0, 0, 1}},
	{700, {7, 300, 70000}, {3 * ONE, 1, 2}},         {701, {1, 1, 1}, {0}},
	{702, {0}, {INT64_MAX, UINT32_MAX, UINT32_MAX}}, {UINT32_MAX, {0, 1, 1}, {0, 1, 1}},
};
static const struct jx_totals_row row = {.items = several, .n = sizeof(several) / sizeof(*several)};

Test(totals, packed_and_unpacked_they_are_the_same)
{
	uint8_t packed[256];
	struct jx_totals_row read = {.office = "129001"};
	const size_t size = jx_totals_size(&row);

	jx_totals_pack(&row, packed);
	EXPECT_OK(jx_totals_unpack(packed, size, &read));
	cr_assert_eq(read.n, row.n);
	for (size_t i = 0; i < row.n; i++) {
		cr_assert_eq(read.items[i].item, several[i].item);
		cr_assert_arr_eq(&read.items[i].submitted, &several[i].submitted, sizeof(several[i].submitted));
		cr_assert_arr_eq(&read.items[i].accepted, &several[i].accepted, sizeof(several[i].accepted));
	}
	free(read.items);
}

/* Whatever byte is changed or cut: it reads as other totals, or not at all, and what reads is packed so again. */
Test(totals, no_bytes_read_as_what_they_are_not)
{
	uint8_t packed[256], again[512];
	const size_t size = jx_totals_size(&row);

	jx_totals_pack(&row, packed);
	for (size_t i = 0; i < size * 256; i++) {
		const uint8_t kept = packed[i / 256];
		struct jx_totals_row read = {.office = "129001"};

		packed[i / 256] = (uint8_t)i;
		if (jx_totals_unpack(packed, size, &read) == JX_OK) {
			cr_assert_eq(jx_totals_size(&read), size);
			jx_totals_pack(&read, again);
			cr_assert_arr_eq(again, packed, size);
		}
		packed[i / 256] = kept;
		free(read.items);
	}
	for (size_t n = 0; n < size; n++) {
		struct jx_totals_row read = {.office = "129001"};

		if (jx_totals_unpack(packed, n, &read) == JX_OK)
			cr_assert_lt(read.n, row.n);
		free(read.items);
	}
}

/* -- rounds ------------------------------------------------------------------------------------------------------- */

static struct jx_figures figures;

/* Memory runs out at the malloc that so many go before; 0: it does not. For malloc alone, of what is linked into this
 * test. */
static unsigned mallocs_left;

void *__real_malloc(size_t size); /* NOLINT(bugprone-reserved-identifier): the linker's name */
void *__wrap_malloc(size_t size); /* NOLINT(bugprone-reserved-identifier) */

void *__wrap_malloc(size_t size) /* NOLINT(bugprone-reserved-identifier) */
{
	if (mallocs_left > 0 && --mallocs_left == 0)
		return NULL;
	return __real_malloc(size);
}

static void open_store(void)
{
	struct jx_store *store = jx_sample_open(NULL);

	jx_sample_fill(store);
	jx_figures_open(&figures, store);
}

static void close_store(void)
{
	jx_store_close(figures.store);
	jx_figures_close(&figures);
}

TestSuite(gathered, .init = open_store, .fini = close_store, .timeout = 120);

static void add(const char *office, int64_t whole)
{
	const struct jx_submission_key key = jx_figures_key("f", office, JANUARY);
	const struct jx_stored_cell cell = jx_figure(1, JX_AGGREGATE_SUM, whole);

	EXPECT_OK(jx_figures_add(&figures, &key, JX_STAGE_ACCEPTED, &cell, 1));
}

static void expect(const char *office, int64_t whole, uint64_t n)
{
	jx_figures_expect(&figures, JX_STAGE_ACCEPTED, office, JANUARY, 1, whole * ONE, n);
}

Test(gathered, a_request_that_is_undone_takes_its_own_changes_back)
{
	EXPECT_OK(jx_store_begin(figures.store));
	EXPECT_OK(jx_store_savepoint(figures.store));
	add("370202", 5);
	EXPECT_OK(jx_store_keep(figures.store));
	EXPECT_OK(jx_store_savepoint(figures.store));
	add("370203", 7);
	add("370202001", 9);
	expect("129001", 21, 3);
	EXPECT_OK(jx_store_undo(figures.store));
	expect("129001", 5, 1);
	expect("370203", 0, 0);
	EXPECT_OK(jx_store_savepoint(figures.store));
	add("370203", 8);
	EXPECT_OK(jx_store_keep(figures.store));
	EXPECT_OK(jx_store_commit(figures.store));
	expect("129001", 13, 2);
	expect("370202", 5, 1);
	expect("370202001", 0, 0);
}

Test(gathered, a_round_that_is_rolled_back_leaves_nothing)
{
	EXPECT_OK(jx_store_begin(figures.store));
	add("370202", 5);
	jx_store_rollback(figures.store);
	expect("129001", 0, 0);
	EXPECT_OK(jx_store_begin(figures.store));
	EXPECT_OK(jx_store_commit(figures.store));
	expect("129001", 0, 0);
}

/* It is not the disk that is full, which would have every write refused for it. */
Test(gathered, a_round_for_which_memory_is_short_leaves_nothing)
{
	for (unsigned i = 1; i <= 2; i++) {
		EXPECT_OK(jx_store_begin(figures.store));
		add("370202", 5);
		mallocs_left = i;
		EXPECT_STATUS(jx_store_commit(figures.store), JX_INTERNAL);
		cr_assert_eq(mallocs_left, 0);
		expect("129001", 0, 0);
	}
	EXPECT_OK(jx_store_begin(figures.store));
	add("370202", 5);
	EXPECT_OK(jx_store_commit(figures.store));
	expect("129001", 5, 1);
}

/* As another server on the same database would: what is kept in memory belongs to one head of the journal. */
Test(gathered, another_head_is_another_state)
{
	struct jx_journal_head head;

	EXPECT_OK(jx_store_begin(figures.store));
	add("370202", 5);
	EXPECT_OK(jx_store_commit(figures.store));
	EXPECT_OK(jx_journal_head_read(figures.store, &head));
	expect("129001", 5, 1);
	EXPECT_OK(figures.store->driver->execute(figures.store->db,
						 "DELETE FROM rollup; UPDATE journal_head SET seq = seq + 1"));
	expect("129001", 5, 1);
	EXPECT_OK(jx_journal_head_read(figures.store, &head));
	expect("129001", 0, 0);
}

/* What was read is not there the next time: somebody else's row is found. */
static void expect_read_anew(void)
{
	struct jx_total total;

	EXPECT_OK(jx_rollup_get(figures.store, JX_STAGE_ACCEPTED, "370203", JANUARY + 1, 1, &total));
	cr_assert_eq(total.answers, 0);
	EXPECT_OK(figures.store->driver->execute(
		figures.store->db,
		"INSERT INTO rollup (office, month, totals, seq) SELECT '370203', month + 1, totals, seq FROM rollup "
		"WHERE office = '370202'"));
	EXPECT_OK(jx_rollup_get(figures.store, JX_STAGE_ACCEPTED, "370203", JANUARY + 1, 1, &total));
	cr_assert_eq(total.answers, 1);
	EXPECT_OK(figures.store->driver->execute(figures.store->db, "DELETE FROM rollup WHERE office = '370203'"));
}

/* Else who looks at every office and month would fill the memory with rows that are not there. */
Test(gathered, only_what_changes_is_kept)
{
	EXPECT_OK(jx_store_begin(figures.store));
	add("370202", 5);
	EXPECT_OK(jx_store_commit(figures.store));
	expect_read_anew();
	EXPECT_OK(jx_store_begin(figures.store));
	expect_read_anew();
	add("370202", 6);
	expect_read_anew();
	EXPECT_OK(jx_store_commit(figures.store));
	expect("129001", 6, 1);
}

/* -- however rounds are cut --------------------------------------------------------------------------------------- */

#define CHANGES 640

static uint32_t random_below(uint64_t *state, uint32_t bound)
{
	*state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
	return (uint32_t)(*state >> 33) % bound;
}

/* The next change: figures of three items, one of which is the largest and one stays with its office; some are undone.
 */
static void change(struct jx_figures *of, uint64_t *state)
{
	static const char *const offices[] = {"129001", "370202", "370202001", "370203"};
	const struct jx_submission_key key =
		jx_figures_key("f", offices[random_below(state, 4)], JANUARY + (jx_month)random_below(state, 3));
	const struct jx_stored_cell cells[] = {
		jx_figure(1, JX_AGGREGATE_SUM, random_below(state, 1000)),
		jx_figure(2, JX_AGGREGATE_MAX, random_below(state, 10)),
		jx_figure(3, JX_AGGREGATE_NONE, random_below(state, 10)),
	};
	const enum jx_stage stage = random_below(state, 3) > 0 ? JX_STAGE_ACCEPTED : JX_STAGE_SUBMITTED;
	const bool undone = random_below(state, 4) == 0;
	const uint64_t seq = of->seq;

	EXPECT_OK(jx_store_savepoint(of->store));
	EXPECT_OK(jx_figures_add(of, &key, stage, cells, random_below(state, 4)));
	EXPECT_OK(undone ? jx_store_undo(of->store) : jx_store_keep(of->store));
	of->seq = undone ? seq : of->seq;
}

static void run(struct jx_figures *of, unsigned each)
{
	uint64_t state = 7;

	for (unsigned i = 0; i < CHANGES; i += each) {
		EXPECT_OK(jx_store_begin(of->store));
		for (unsigned k = 0; k < each; k++)
			change(of, &state);
		EXPECT_OK(jx_store_commit(of->store));
	}
}

static void differs(void *context, const struct jx_difference *difference)
{
	(void)context;
	cr_assert_fail("%s %s differs in %s", difference->table, difference->key,
		       difference->column ? difference->column : "all");
}

Test(gathered, rounds_of_1_and_of_64_make_the_same_tables)
{
	struct jx_store *store = jx_sample_open(NULL);
	struct jx_figures one;

	jx_sample_fill(store);
	jx_figures_open(&one, store);
	run(&one, 1);
	run(&figures, 64);
	EXPECT_OK(jx_store_compare(figures.store, one.store, differs, NULL));
	jx_store_close(one.store);
	jx_figures_close(&one);
}
