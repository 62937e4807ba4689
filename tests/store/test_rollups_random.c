/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Ten thousand random submissions, withdrawals, acceptances and returns over three levels of offices: corrections,
 * cells that vanish or become not applicable, both stages, every way of putting together. After each, the totals on the
 * way up, and what waits for whose review, equal what the cells say, computed afresh; at the end, all of them do.
 * JX_TEST_SEED=N runs another sequence.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/lib/draw.h"
#include "tests/lib/expect.h"
#include "tests/store/figures.h"
#include "tests/store/sample.h"

#define OPERATIONS 10000u
#define OFFICES    6u
#define MONTHS     3u
#define ITEMS      8u /* two for each way of putting together */

static const struct {
	const char *code;
	int parent;
	uint32_t depth;
} offices[OFFICES] = {
	{"129001", -1, 1},   {"370202", 0, 2},    {"370203", 0, 2},
	{"370202001", 1, 3}, {"370202002", 1, 3}, {"370203001", 2, 3},
};

static const enum jx_aggregation ways[4] = {JX_AGGREGATE_SUM, JX_AGGREGATE_MAX, JX_AGGREGATE_MIN, JX_AGGREGATE_NONE};

/* What each office's cells say, by stage (0: what stands as submitted, 1: what counts), office, month and item. */
static struct jx_item_cell cells[2][OFFICES][MONTHS][ITEMS];
static bool present[2][OFFICES][MONTHS];
static bool waits[OFFICES][MONTHS];
static struct jx_figures figures;
static uint64_t state;

static uint32_t random_below(uint32_t n)
{
	return jx_draw_below(&state, n);
}

static bool is_at_or_below(size_t office, size_t above)
{
	for (int at = (int)office; at >= 0; at = offices[at].parent) {
		if ((size_t)at == above)
			return true;
	}
	return false;
}

/* The total of an office by going through all cells at and below it. */
static struct jx_total recompute(size_t stage, size_t office, size_t month, size_t item)
{
	enum jx_aggregation way = ways[item % 4];
	struct jx_total total = {0};

	for (size_t i = 0; i < OFFICES; i++) {
		const struct jx_item_cell *cell = &cells[stage][i][month][item];

		if (cell->state == JX_CELL_ABSENT || !is_at_or_below(i, office))
			continue;
		if (way == JX_AGGREGATE_NONE && i != office)
			continue;
		total.answers++;
		if (cell->state == JX_CELL_NOT_APPLICABLE)
			continue;
		if (total.contributors > 0 && way == JX_AGGREGATE_SUM)
			total.value += cell->value;
		else if (total.contributors == 0 || (way == JX_AGGREGATE_MAX && cell->value > total.value) ||
			 (way == JX_AGGREGATE_MIN && cell->value < total.value))
			total.value = cell->value;
		total.contributors++;
	}
	return total;
}

/* The same over the months: from the first to `last`, put together by `over_months`. */
static struct jx_total recompute_over(size_t stage, size_t office, size_t last, size_t item,
				      enum jx_aggregation over_months)
{
	struct jx_total total = {0};

	for (size_t month = 0; month <= last; month++) {
		const struct jx_total one = recompute(stage, office, month, item);

		total.answers += one.answers;
		if (one.contributors == 0)
			continue;
		if (over_months == JX_AGGREGATE_SUM)
			total.value += one.value;
		else if (total.contributors == 0 || over_months == JX_AGGREGATE_LAST ||
			 (over_months == JX_AGGREGATE_MAX && one.value > total.value) ||
			 (over_months == JX_AGGREGATE_MIN && one.value < total.value))
			total.value = one.value;
		total.contributors =
			over_months == JX_AGGREGATE_LAST ? one.contributors : total.contributors + one.contributors;
	}
	return total;
}

/* All items at once, and one that nobody has. */
static void compare_over(size_t office, size_t stage, size_t last, enum jx_aggregation way)
{
	const struct jx_rollup_range range = {stage == 0 ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED, offices[office].code,
					      JX_FIGURES_JANUARY, JX_FIGURES_JANUARY + (jx_month)last};
	struct jx_rollup_item items[ITEMS + 1];

	for (size_t item = 0; item <= ITEMS; item++)
		items[item] = jx_rollup_item_of(&(struct jx_item){.id = (uint32_t)item + 1, .over_months = way});
	EXPECT_OK(jx_rollup_over(figures.store, &range, items, ITEMS + 1));
	for (size_t item = 0; item < ITEMS; item++) {
		const struct jx_total expected = recompute_over(stage, office, last, item, way);
		const struct jx_total *total = &items[item].total;

		cr_assert(total->value == expected.value && total->contributors == expected.contributors &&
				  total->answers == expected.answers,
			  "item %zu of %s, way %d: %" PRId64 " of %" PRIu64, item + 1, offices[office].code, (int)way,
			  total->value, total->contributors);
		for (size_t month = 0; month <= last; month++)
			cr_assert_eq(items[item].answers[month], recompute(stage, office, month, item).answers);
	}
	cr_assert_eq(items[ITEMS].total.answers, 0);
}

static void compare_all_over(size_t office)
{
	for (size_t stage = 0; stage < 2; stage++)
		for (int way = JX_AGGREGATE_SUM; way <= JX_AGGREGATE_LAST; way++)
			for (size_t last = 0; last < MONTHS; last++)
				compare_over(office, stage, last, (enum jx_aggregation)way);
}

static void compare_office(size_t office, size_t month)
{
	struct jx_submitted count, expected = {0};

	for (size_t stage = 0; stage < 2; stage++) {
		for (size_t item = 0; item < ITEMS; item++) {
			const struct jx_total expected_total = recompute(stage, office, month, item);

			jx_figures_expect_total(&figures, stage == 0 ? JX_STAGE_SUBMITTED : JX_STAGE_ACCEPTED,
						offices[office].code, JX_FIGURES_JANUARY + (jx_month)month,
						(uint32_t)item + 1, &expected_total);
		}
	}
	for (size_t i = 0; i < OFFICES; i++) {
		if (!is_at_or_below(i, office))
			continue;
		expected.submitted += present[0][i][month];
		expected.accepted += present[1][i][month];
	}
	EXPECT_OK(jx_submitted_count(figures.store, "f", offices[office].code, JX_FIGURES_JANUARY + (jx_month)month,
				     &count));
	cr_assert(count.submitted == expected.submitted && count.accepted == expected.accepted);
}

/* With the reviewers of one office waits what the offices below it submitted, and the root's own with its own. */
static void compare_pending(size_t reviewing)
{
	const struct jx_pending_filter filter = {.reviewing = offices[reviewing].code,
						 .form = "",
						 .from = JX_FIGURES_JANUARY,
						 .to = JX_FIGURES_JANUARY + MONTHS};
	struct jx_submission_key rows[OFFICES * MONTHS];
	size_t n = 0, expected = 0;

	EXPECT_OK(jx_pending_list(figures.store, &filter, OFFICES * MONTHS, rows, &n));
	for (size_t office = 0; office < OFFICES; office++) {
		const bool reviewed =
			office == reviewing ? offices[office].parent < 0 : is_at_or_below(office, reviewing);

		for (size_t month = 0; month < MONTHS && reviewed; month++)
			expected += waits[office][month];
	}
	cr_assert_eq(n, expected, "%zu wait in %s, not %zu", n, offices[reviewing].code, expected);
	for (size_t i = 0; i < n; i++)
		for (size_t office = 0; office < OFFICES; office++)
			if (strcmp(offices[office].code, rows[i].office) == 0)
				cr_assert(waits[office][rows[i].month - JX_FIGURES_JANUARY]);
}

/* Small values, so that two are often the same. */
static struct jx_item_cell random_cell(void)
{
	struct jx_item_cell cell = {.note = ""};
	uint32_t kind = random_below(8);

	if (kind < 2)
		return cell;
	cell.state = kind == 2 ? JX_CELL_NOT_APPLICABLE : JX_CELL_REPORTED;
	if (cell.state == JX_CELL_REPORTED)
		cell.value = random_below(6) * INT64_C(2500);
	return cell;
}

static struct jx_submission_key key_of(size_t office, size_t month)
{
	return jx_figures_key("f", offices[office].code, JX_FIGURES_JANUARY + (jx_month)month);
}

/* What stands at one stage stands at the other. */
static void copy(size_t from, size_t to, size_t office, size_t month)
{
	memcpy(cells[to][office][month], cells[from][office][month], sizeof(cells[0][0][0]));
	present[to][office][month] = present[from][office][month];
}

static void withdraw(size_t office, size_t month)
{
	const struct jx_submission_key key = key_of(office, month);
	const bool counts = random_below(2) > 0;

	memset(cells[0][office][month], 0, sizeof(cells[0][0][0]));
	present[0][office][month] = false;
	waits[office][month] = !counts;
	if (counts)
		copy(0, 1, office, month);
	EXPECT_OK(jx_figures_add(&figures, &key, counts ? JX_STAGE_ACCEPTED : JX_STAGE_SUBMITTED, NULL, 0));
}

static void review(size_t office, size_t month)
{
	const struct jx_review review = {.reviewer = 1, .time_ms = 5, .reason = "", .marked = ""};
	const struct jx_submission_key key = key_of(office, month);
	const bool accepts = random_below(3) > 0;
	struct jx_submission newest;

	jx_arena_reset(&figures.arena);
	EXPECT_OK(jx_submission_newest(figures.store, &figures.arena, &key, &newest));
	cr_assert_eq(newest.stage, JX_STAGE_SUBMITTED);
	EXPECT_OK(jx_submission_review(figures.store, &figures.arena, &newest,
				       accepts ? JX_STAGE_ACCEPTED : JX_STAGE_RETURNED, &review, ++figures.seq));
	copy(accepts ? 0 : 1, accepts ? 1 : 0, office, month);
	waits[office][month] = false;
}

static void submit(size_t office, size_t month)
{
	const struct jx_submission_key key = key_of(office, month);
	enum jx_stage stage = random_below(3) > 0 ? JX_STAGE_ACCEPTED : JX_STAGE_SUBMITTED;
	struct jx_stored_cell packed[ITEMS];
	size_t n = 0;

	for (size_t item = 0; item < ITEMS; item++) {
		struct jx_item_cell cell = random_cell();

		cells[0][office][month][item] = cell;
		if (cell.state != JX_CELL_ABSENT)
			packed[n++] = (struct jx_stored_cell){(uint32_t)item + 1, ways[item % 4], cell};
	}
	present[0][office][month] = true;
	waits[office][month] = stage == JX_STAGE_SUBMITTED;
	if (stage == JX_STAGE_ACCEPTED)
		copy(0, 1, office, month);
	EXPECT_OK(jx_figures_add(&figures, &key, stage, packed, n));
}

static void change(size_t office, size_t month)
{
	uint32_t kind = random_below(8);

	if (waits[office][month] && kind < 4)
		review(office, month);
	else if (kind == 4)
		withdraw(office, month);
	else
		submit(office, month);
}

static void build(void)
{
	struct jx_store *store = jx_sample_open(NULL);

	jx_sample_fill(store);
	EXPECT_OK(jx_store_begin(store));
	for (size_t i = 4; i < OFFICES; i++) {
		const struct jx_office office =
			jx_sample_office(offices[i].code, offices[offices[i].parent].code, offices[i].depth, 3);

		EXPECT_OK(jx_office_add(store, &office));
	}
	EXPECT_OK(jx_store_commit(store));
	jx_figures_open(&figures, store);
}

Test(rollups_random, totals_are_what_the_cells_say, .timeout = 120)
{
	const char *seed = getenv("JX_TEST_SEED");

	state = seed != NULL ? strtoull(seed, NULL, 10) : 20231231;
	(void)printf("seed %" PRIu64 "\n", state);
	build();
	for (unsigned i = 0; i < OPERATIONS; i++) {
		size_t office = random_below(OFFICES), month = random_below(MONTHS);

		EXPECT_OK(jx_store_begin(figures.store));
		change(office, month);
		for (int at = (int)office; at >= 0; at = offices[at].parent)
			compare_office((size_t)at, month);
		compare_all_over(random_below(OFFICES));
		compare_pending(random_below(OFFICES));
		EXPECT_OK(jx_store_commit(figures.store));
	}
	for (size_t office = 0; office < OFFICES; office++) {
		compare_pending(office);
		for (size_t month = 0; month < MONTHS; month++)
			compare_office(office, month);
		compare_all_over(office);
	}
	jx_store_close(figures.store);
	jx_figures_close(&figures);
}
