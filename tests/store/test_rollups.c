/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/rollups.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"
#include "common/model/decimal.h"
#include "common/model/rational.h"
#include "server/store/catalog.h"
#include "server/store/totals_pack.h"
#include "tests/lib/expect.h"
#include "tests/store/figures.h"
#include "tests/store/sample.h"

#define JANUARY JX_FIGURES_JANUARY
#define ONE     INT64_C(10000)

static struct jx_figures figures;

static void setup(void)
{
	struct jx_store *store = jx_sample_open(NULL);

	jx_sample_fill(store);
	jx_figures_open(&figures, store);
}

static void teardown(void)
{
	jx_store_close(figures.store);
	jx_figures_close(&figures);
}

TestSuite(rollups, .init = setup, .fini = teardown, .timeout = 120);

static void submit(const char *office, const struct jx_stored_cell *cells, size_t n)
{
	const struct jx_submission_key key = jx_figures_key("f", office, JANUARY);

	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, cells, n);
}

/* One cell of item 1, put together so. */
static void submit_one(const char *office, enum jx_aggregation over_offices, int64_t whole)
{
	submit(office, &(struct jx_stored_cell){1, over_offices, {JX_CELL_REPORTED, whole * ONE, ""}}, 1);
}

static void submit_none(const char *office, enum jx_aggregation over_offices)
{
	submit(office, &(struct jx_stored_cell){1, over_offices, {JX_CELL_NOT_APPLICABLE, 0, ""}}, 1);
}

/* In whole units; the submitted stage says the same. */
static void expect_of(const char *office, int64_t whole, uint64_t contributors, uint64_t answers)
{
	const struct jx_total total = {.value = whole * ONE, .contributors = contributors, .answers = answers};

	jx_figures_expect_total(&figures, JX_STAGE_ACCEPTED, office, JANUARY, 1, &total);
	jx_figures_expect_total(&figures, JX_STAGE_SUBMITTED, office, JANUARY, 1, &total);
}

static void expect(const char *office, int64_t whole, uint64_t contributors)
{
	expect_of(office, whole, contributors, contributors);
}

Test(rollups, a_sum_goes_up_three_levels)
{
	submit_one("370202001", JX_AGGREGATE_SUM, 5);
	submit_one("370202", JX_AGGREGATE_SUM, 7);
	submit_one("370203", JX_AGGREGATE_SUM, 11);
	expect("370202001", 5, 1);
	expect("370202", 12, 2);
	expect("129001", 23, 3);
	submit_one("370202001", JX_AGGREGATE_SUM, 1);
	expect("370202", 8, 2);
	expect("129001", 19, 3);
	submit_none("370202", JX_AGGREGATE_SUM);
	expect_of("370202", 1, 1, 2);
	expect_of("129001", 12, 2, 3);
}

/* 0 is a value, not applicable is an answer without one, and what is left out is neither. */
Test(rollups, a_reported_zero_contributes)
{
	submit_one("370202", JX_AGGREGATE_SUM, 0);
	expect("129001", 0, 1);
	submit_none("370202", JX_AGGREGATE_SUM);
	expect_of("129001", 0, 0, 1);
	submit("370202", NULL, 0);
	expect("129001", 0, 0);
}

Test(rollups, the_largest_falls_where_it_is_corrected)
{
	submit_one("370202001", JX_AGGREGATE_MAX, 9);
	submit_one("370202", JX_AGGREGATE_MAX, 4);
	submit_one("370203", JX_AGGREGATE_MAX, 6);
	submit_one("129001", JX_AGGREGATE_MAX, 5);
	expect("370202", 9, 2);
	expect("129001", 9, 4);
	submit_one("370202001", JX_AGGREGATE_MAX, 3);
	expect("370202", 4, 2);
	expect("129001", 6, 4);
	submit("370203", NULL, 0);
	expect("129001", 5, 3);
	submit_none("129001", JX_AGGREGATE_MAX);
	expect_of("129001", 4, 2, 3);
}

/* More offices below one than are read at once. */
Test(rollups, the_next_largest_is_found_among_many)
{
	char code[32];
	int n = 0;

	EXPECT_OK(jx_store_begin(figures.store));
	for (; n < 2 * (int)JX_PAGE_DEFAULT + 1; n++) {
		struct jx_office office;

		(void)snprintf(code, sizeof(code), "370203%03d", n);
		office = jx_sample_office(code, "370203", 3, ++figures.seq);
		EXPECT_OK(jx_office_add(figures.store, &office));
	}
	EXPECT_OK(jx_store_commit(figures.store));
	for (int i = 0; i < n; i++) {
		(void)snprintf(code, sizeof(code), "370203%03d", i);
		submit_one(code, JX_AGGREGATE_MAX, i);
	}
	submit_one("370202", JX_AGGREGATE_MAX, 7);
	for (int i = n - 1; i > n - 4; i--) {
		(void)snprintf(code, sizeof(code), "370203%03d", i);
		expect("129001", i, (uint64_t)n + 1);
		submit_one(code, JX_AGGREGATE_MAX, 0);
	}
	expect("129001", n - 4, (uint64_t)n + 1);
}

Test(rollups, the_smallest_rises_where_it_vanishes)
{
	submit_one("370202001", JX_AGGREGATE_MIN, 2);
	submit_one("370202", JX_AGGREGATE_MIN, 4);
	submit_one("370203", JX_AGGREGATE_MIN, 6);
	expect("129001", 2, 3);
	submit("370202001", NULL, 0);
	expect("370202", 4, 1);
	expect("129001", 4, 2);
	submit_one("370203", JX_AGGREGATE_MIN, 0);
	expect("129001", 0, 2);
}

Test(rollups, what_is_not_put_together_stays_with_its_office)
{
	submit_one("370202001", JX_AGGREGATE_NONE, 5);
	expect("370202001", 5, 1);
	expect("370202", 0, 0);
	submit_one("370202001", JX_AGGREGATE_NONE, 3);
	expect("370202001", 3, 1);
}

/* What waits for its review is in the one stage only; what it corrects still counts in the other. */
Test(rollups, stages)
{
	const struct jx_submission_key key = jx_figures_key("f", "370202", JANUARY);
	struct jx_stored_cell cell = jx_figure(1, JX_AGGREGATE_SUM, 5);

	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, &cell, 1);
	cell.cell.value = 8 * ONE;
	jx_figures_submit(&figures, &key, JX_STAGE_SUBMITTED, &cell, 1);
	jx_figures_expect(&figures, JX_STAGE_SUBMITTED, "129001", JANUARY, 1, 8 * ONE, 1);
	jx_figures_expect(&figures, JX_STAGE_ACCEPTED, "129001", JANUARY, 1, 5 * ONE, 1);
	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, &cell, 1);
	jx_figures_expect(&figures, JX_STAGE_ACCEPTED, "129001", JANUARY, 1, 8 * ONE, 1);
}

/* 50/100 and 9/10 are 59/110, which is not the mean of 50 % and 90 %. */
Test(rollups, a_citywide_rate_is_of_the_sums)
{
	const struct jx_stored_cell first[] = {jx_figure(1, JX_AGGREGATE_SUM, 50), jx_figure(2, JX_AGGREGATE_SUM, 100)};
	const struct jx_stored_cell second[] = {jx_figure(1, JX_AGGREGATE_SUM, 9), jx_figure(2, JX_AGGREGATE_SUM, 10)};
	struct jx_total in_time, due;
	struct jx_rational rate;

	submit("370202", first, 2);
	submit("370203", second, 2);
	EXPECT_OK(jx_rollup_get(figures.store, JX_STAGE_ACCEPTED, "129001", JANUARY, 1, &in_time));
	EXPECT_OK(jx_rollup_get(figures.store, JX_STAGE_ACCEPTED, "129001", JANUARY, 2, &due));
	EXPECT_OK(jx_rational_make(in_time.value, due.value, &rate));
	cr_assert(rate.num == 59 && rate.den == 110);
}

static enum jx_status over(const char *office, jx_month from, jx_month to, const struct jx_item *item,
			   struct jx_total *total)
{
	const struct jx_rollup_range range = {JX_STAGE_ACCEPTED, office, from, to};

	struct jx_rollup_item rollup = jx_rollup_item_of(item);

	EXPECT_OK(jx_rollup_over(figures.store, &range, &rollup, 1));
	*total = rollup.total;
	return rollup.status;
}

Test(rollups, over_months)
{
	static const int64_t values[] = {4, 9, 0, 6};
	struct jx_item item = {.id = 1};
	struct jx_total total;

	for (jx_month i = 0; i < 4; i++) {
		const struct jx_submission_key key = jx_figures_key("f", "370202", JANUARY + 2 * i);
		const struct jx_stored_cell cell = jx_figure(1, JX_AGGREGATE_SUM, values[i]);

		jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, &cell, 1);
	}
	for (int kind = JX_AGGREGATE_SUM; kind <= JX_AGGREGATE_LAST; kind++) {
		/* January to December: 4 + 9 + 0 + 6 = 19; the last one is July's 6. */
		static const int64_t expected[] = {[JX_AGGREGATE_SUM] = 19,
						   [JX_AGGREGATE_MAX] = 9,
						   [JX_AGGREGATE_MIN] = 0,
						   [JX_AGGREGATE_LAST] = 6};

		item.over_months = (enum jx_aggregation)kind;
		EXPECT_OK(over("129001", JANUARY, JANUARY + 11, &item, &total));
		cr_assert_eq(total.value, expected[kind] * ONE, "%d", kind);
		cr_assert_eq(total.contributors, kind == JX_AGGREGATE_LAST ? 1 : 4);
		cr_assert_eq(total.seq, figures.seq);
	}
	item.over_months = JX_AGGREGATE_SUM;
	EXPECT_OK(over("129001", JANUARY, JANUARY + 2, &item, &total));
	cr_assert_eq(total.value, 13 * ONE);
	EXPECT_OK(over("129001", JANUARY + 7, JANUARY + 11, &item, &total));
	cr_assert(total.contributors == 0 && total.answers == 0);
	EXPECT_OK(over("370203", JANUARY, JANUARY + 11, &item, &total));
	cr_assert_eq(total.contributors, 0);
}

/* A month in which all say 不适用 has no value to be the last one, and its answers count. */
Test(rollups, answers_by_month)
{
	const struct jx_item item = {.id = 1, .over_months = JX_AGGREGATE_LAST};
	const struct jx_rollup_range range = {JX_STAGE_ACCEPTED, "129001", JANUARY, JANUARY + 2};
	const struct jx_submission_key january = jx_figures_key("f", "370202", JANUARY);
	const struct jx_submission_key march = jx_figures_key("f", "370203", JANUARY + 2);
	const struct jx_stored_cell five = jx_figure(1, JX_AGGREGATE_SUM, 5);
	const struct jx_stored_cell none = jx_figure_none(1, JX_AGGREGATE_SUM);
	struct jx_rollup_item rollup = jx_rollup_item_of(&item);
	const uint32_t *answers = rollup.answers;

	jx_figures_submit(&figures, &january, JX_STAGE_ACCEPTED, &five, 1);
	jx_figures_submit(&figures, &march, JX_STAGE_ACCEPTED, &none, 1);
	EXPECT_OK(jx_rollup_over(figures.store, &range, &rollup, 1));
	EXPECT_OK(jx_rollup_over(figures.store, &range, &rollup, 1)); /* not added to what it was */
	cr_assert_eq(rollup.total.value, 5 * ONE);
	cr_assert(rollup.total.contributors == 1 && rollup.total.answers == 2);
	cr_assert(answers[0] == 1 && answers[1] == 0 && answers[2] == 1);
}

/* Writes the city's total of item 1, at both stages, into the file. */
static void alter_total(const char *database, int64_t value)
{
	struct jx_item_totals item = {1, {value, 1, 1}, {value, 1, 1}};
	const struct jx_totals_row row = {.items = &item, .n = 1};
	uint8_t packed[64];
	char hex[2 * sizeof(packed) + 1], sql[256];

	cr_assert_leq(jx_totals_size(&row), sizeof(packed));
	jx_totals_pack(&row, packed);
	jx_hex_encode(packed, jx_totals_size(&row), hex);
	(void)snprintf(sql, sizeof(sql), "UPDATE rollup SET totals = x'%s' WHERE office = '129001'", hex);
	jx_sample_alter(database, sql);
}

/* No city has such a total: it is written into the file. One more fits up to INT64_MAX, and no further. */
Test(rollups, a_total_that_would_overflow_is_refused)
{
	struct jx_folder folder;
	const struct jx_stored_cell ten = {1, JX_AGGREGATE_SUM, {JX_CELL_REPORTED, 100000, ""}};
	const struct jx_submission_key key = jx_figures_key("f", "370203", JANUARY);

	jx_folder_make(&folder);
	jx_store_close(figures.store);
	figures.store = jx_sample_open(folder.database);
	jx_sample_fill(figures.store);
	submit_one("370202", JX_AGGREGATE_SUM, 1);
	jx_store_close(figures.store);
	alter_total(folder.database, INT64_MAX - 100000 + 1);
	figures.store = jx_sample_open(folder.database);
	EXPECT_OK(jx_store_begin(figures.store));
	EXPECT_OK(jx_store_savepoint(figures.store));
	EXPECT_STATUS(jx_figures_add(&figures, &key, JX_STAGE_ACCEPTED, &ten, 1), JX_OUT_OF_RANGE);
	EXPECT_OK(jx_store_poison(figures.store));
	EXPECT_OK(jx_store_undo(figures.store));
	EXPECT_OK(jx_store_commit(figures.store));
	jx_figures_expect(&figures, JX_STAGE_SUBMITTED, "370203", JANUARY, 1, 0, 0);
	jx_store_close(figures.store);
	alter_total(folder.database, INT64_MAX - 100000);
	figures.store = jx_sample_open(folder.database);
	jx_figures_submit(&figures, &key, JX_STAGE_ACCEPTED, &ten, 1);
	jx_figures_expect(&figures, JX_STAGE_ACCEPTED, "129001", JANUARY, 1, INT64_MAX, 2);
	jx_folder_drop(&folder);
}
