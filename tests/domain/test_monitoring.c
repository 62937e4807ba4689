/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/monitoring.h"

#include <string.h>

#include "tests/lib/expect.h"

static const struct jx_scoring scoring = {.light_yellow = 90, .light_red = 70};

/* -- the spending plan -------------------------------------------------------------------------------------------- */

/* The seed's first table: 180 / 360 / 540 / 720 万元. */
static const struct jx_plan_step full[] = {{3, 180000000}, {6, 360000000}, {10, 540000000}, {12, 720000000}};
/* The seed's third: the June cell alone. */
static const struct jx_plan_step june[] = {{6, 9000000}};

static void expect_plan(const struct jx_plan_step *plan, size_t n, uint32_t month, struct jx_plan_step expected)
{
	struct jx_plan_step step = jx_plan_at(plan, n, month);

	cr_assert_eq(step.month, expected.month, "month %u: %u", month, step.month);
	cr_assert_eq(step.amount_fen, expected.amount_fen, "month %u", month);
}

Test(monitoring, the_last_checkpoint_at_or_before_the_month_counts)
{
	expect_plan(full, 4, 1, (struct jx_plan_step){0, 0});
	expect_plan(full, 4, 2, (struct jx_plan_step){0, 0});
	expect_plan(full, 4, 3, full[0]);
	expect_plan(full, 4, 5, full[0]);
	expect_plan(full, 4, 6, full[1]);
	expect_plan(full, 4, 9, full[1]);
	expect_plan(full, 4, 10, full[2]);
	expect_plan(full, 4, 12, full[3]);
}

Test(monitoring, a_blank_cell_carries_forward)
{
	expect_plan(june, 1, 5, (struct jx_plan_step){0, 0});
	expect_plan(june, 1, 6, june[0]);
	expect_plan(june, 1, 12, june[0]);
	expect_plan(NULL, 0, 12, (struct jx_plan_step){0, 0});
}

static void expect_spending(int64_t planned, int64_t paid, int64_t num, int64_t den, enum jx_light light)
{
	struct jx_progress progress = {0};
	struct jx_rational expected;

	EXPECT_OK(jx_monitor_spending(planned, paid, &scoring, &progress));
	EXPECT_OK(jx_rational_make(num, den, &expected));
	cr_assert(progress.known);
	cr_assert_eq(jx_rational_compare(progress.share, expected), 0);
	cr_assert_eq(progress.light, light, "%d", progress.light);
}

Test(monitoring, spending_is_paid_by_planned)
{
	/* 324 of 360 万元 is 9/10, not below 90 %: green; one fen less is yellow. */
	expect_spending(360000000, 324000000, 9, 10, JX_LIGHT_GREEN);
	expect_spending(360000000, 323999999, 323999999, 360000000, JX_LIGHT_YELLOW);
	/* 252 of 360 is 7/10, not below 70 %: yellow; one fen less is red. */
	expect_spending(360000000, 252000000, 7, 10, JX_LIGHT_YELLOW);
	expect_spending(360000000, 251999999, 251999999, 360000000, JX_LIGHT_RED);
	expect_spending(360000000, 0, 0, 1, JX_LIGHT_RED);
	/* Ahead of the plan: 720/360 = 2. */
	expect_spending(360000000, 720000000, 2, 1, JX_LIGHT_GREEN);
}

Test(monitoring, where_nothing_is_planned_there_is_no_progress)
{
	struct jx_progress progress = {.known = true, .light = JX_LIGHT_RED};

	EXPECT_OK(jx_monitor_spending(0, 500, &scoring, &progress));
	cr_assert_not(progress.known);
	cr_assert_eq(progress.light, JX_LIGHT_NONE);
}

/* -- an indicator ------------------------------------------------------------------------------------------------- */

static struct jx_target target_of(enum jx_comparator comparator, int64_t value, int64_t upper)
{
	return (struct jx_target){
		.comparator = comparator, .value = jx_rational_of(value), .upper = jx_rational_of(upper)};
}

static struct jx_progress monitor(const struct jx_target *target, struct jx_rational actual, bool adds_up,
				  uint32_t month)
{
	const struct jx_monitored monitored = {
		.target = target, .has_actual = true, .actual = actual, .adds_up = adds_up, .month = month};
	struct jx_progress progress = {0};

	EXPECT_OK(jx_monitor_indicator(&monitored, &scoring, &progress));
	return progress;
}

static void expect_light(const struct jx_target *target, int64_t actual, bool adds_up, uint32_t month,
			 enum jx_light light)
{
	struct jx_progress progress = monitor(target, jx_rational_of(actual), adds_up, month);

	cr_assert_eq(progress.light, light, "%lld in month %u: %d", (long long)actual, month, progress.light);
}

Test(monitoring, a_count_that_adds_up_is_due_month_by_month)
{
	const struct jx_target target = target_of(JX_AT_LEAST, 30000, 0);

	/* By June 30000 x 6/12 = 15000 are due; 90 % of it is 13500, 70 % is 10500. */
	expect_light(&target, 15000, true, 6, JX_LIGHT_GREEN);
	expect_light(&target, 13500, true, 6, JX_LIGHT_GREEN);
	expect_light(&target, 13499, true, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 10500, true, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 10499, true, 6, JX_LIGHT_RED);
	/* In January 2500: 90 % is 2250. In December all: 90 % is 27000. */
	expect_light(&target, 2250, true, 1, JX_LIGHT_GREEN);
	expect_light(&target, 2249, true, 1, JX_LIGHT_YELLOW);
	expect_light(&target, 27000, true, 12, JX_LIGHT_GREEN);
	expect_light(&target, 26999, true, 12, JX_LIGHT_YELLOW);
}

Test(monitoring, progress_is_a_share_of_the_whole_target)
{
	const struct jx_target target = target_of(JX_AT_LEAST, 30000, 0);
	struct jx_progress progress = monitor(&target, jx_rational_of(15000), true, 6);

	/* 15000 / 30000. */
	cr_assert(progress.known);
	cr_assert_eq(jx_rational_compare(progress.share, (struct jx_rational){1, 2}), 0);
}

Test(monitoring, what_does_not_add_up_is_due_whole)
{
	const struct jx_target rate = target_of(JX_AT_LEAST, 98, 0), systems = target_of(JX_EQUAL, 1, 0);

	/* 90 % of 98 is 88.2. */
	cr_assert_eq(monitor(&rate, (struct jx_rational){882, 10}, false, 3).light, JX_LIGHT_GREEN);
	cr_assert_eq(monitor(&rate, (struct jx_rational){8819, 100}, false, 3).light, JX_LIGHT_YELLOW);
	/* 70 % of 98 is 68.6. */
	cr_assert_eq(monitor(&rate, (struct jx_rational){686, 10}, false, 12).light, JX_LIGHT_YELLOW);
	cr_assert_eq(monitor(&rate, (struct jx_rational){6859, 100}, false, 12).light, JX_LIGHT_RED);
	expect_light(&systems, 1, false, 1, JX_LIGHT_GREEN);
	expect_light(&systems, 0, false, 1, JX_LIGHT_RED);
}

Test(monitoring, an_equality_that_adds_up_is_due_like_a_floor)
{
	const struct jx_target target = target_of(JX_EQUAL, 12, 0), more = target_of(JX_MORE_THAN, 12, 0);

	/* 12次 a year: 6 by June, of which 5 are 83.3 % and 4 are 66.7 %. */
	expect_light(&target, 6, true, 6, JX_LIGHT_GREEN);
	expect_light(&target, 7, true, 6, JX_LIGHT_GREEN);
	expect_light(&target, 5, true, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 4, true, 6, JX_LIGHT_RED);
	expect_light(&more, 5, true, 6, JX_LIGHT_YELLOW);
}

Test(monitoring, a_ceiling_is_kept_at_any_time)
{
	const struct jx_target most = target_of(JX_AT_MOST, 7, 0), less = target_of(JX_LESS_THAN, 7, 0);

	/* 7 of at most 7, in January already: kept. 8: past it, 7/8 = 87.5 %. 10: 7/10 = 70 %; 11: 63.6 %, red. */
	expect_light(&most, 7, true, 1, JX_LIGHT_GREEN);
	expect_light(&most, 0, true, 12, JX_LIGHT_GREEN);
	expect_light(&most, 8, true, 1, JX_LIGHT_YELLOW);
	expect_light(&most, 10, true, 12, JX_LIGHT_YELLOW);
	expect_light(&most, 11, true, 12, JX_LIGHT_RED);
	/* Strictly below: 7 of less than 7 is past it, though 7/7 = 100 %. */
	expect_light(&less, 6, true, 12, JX_LIGHT_GREEN);
	expect_light(&less, 7, true, 12, JX_LIGHT_YELLOW);
}

Test(monitoring, past_a_ceiling_by_little_is_yellow_and_not_green)
{
	const struct jx_target target = target_of(JX_AT_MOST, 720, 0);
	struct jx_progress progress = monitor(&target, (struct jx_rational){72001, 100}, true, 12);

	/* 720 / 720.01 = 99.999 %: more than 90, and yet past it. Of the ceiling 720.01 / 720 is used. */
	cr_assert_eq(progress.light, JX_LIGHT_YELLOW);
	cr_assert(progress.known);
	cr_assert_eq(jx_rational_compare(progress.share, (struct jx_rational){72001, 72000}), 0);
}

Test(monitoring, a_target_of_zero_has_no_share)
{
	const struct jx_target most = target_of(JX_AT_MOST, 0, 0), equal = target_of(JX_EQUAL, 0, 0);
	const struct jx_target least = target_of(JX_AT_LEAST, 0, 0);

	cr_assert_not(monitor(&most, jx_rational_of(0), true, 6).known);
	expect_light(&most, 0, true, 6, JX_LIGHT_GREEN);
	expect_light(&most, 1, true, 6, JX_LIGHT_RED);
	expect_light(&equal, 0, true, 6, JX_LIGHT_GREEN);
	expect_light(&equal, 1, true, 6, JX_LIGHT_RED);
	expect_light(&least, 0, true, 6, JX_LIGHT_GREEN);
	expect_light(&least, -1, true, 6, JX_LIGHT_RED);
}

Test(monitoring, a_range_is_a_floor_and_a_ceiling)
{
	const struct jx_target target = target_of(JX_BETWEEN, 5, 10), from_zero = target_of(JX_BETWEEN, 0, 10);

	/* By June 5 x 6/12 = 2.5 are due: 2 are 80 %, 1 is 40 %. */
	expect_light(&target, 3, true, 6, JX_LIGHT_GREEN);
	expect_light(&target, 2, true, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 1, true, 6, JX_LIGHT_RED);
	/* Whole: 4 of 5 is 80 %; 5 and 10 are inside; 11 is past it, 10/11 = 90.9 %; 15: 66.7 %. */
	expect_light(&target, 4, false, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 5, false, 6, JX_LIGHT_GREEN);
	expect_light(&target, 10, false, 6, JX_LIGHT_GREEN);
	expect_light(&target, 11, false, 6, JX_LIGHT_YELLOW);
	expect_light(&target, 15, false, 6, JX_LIGHT_RED);
	expect_light(&from_zero, 0, true, 6, JX_LIGHT_GREEN);
	expect_light(&from_zero, -1, true, 6, JX_LIGHT_RED);
	cr_assert_not(monitor(&target, jx_rational_of(5), false, 6).known);
}

Test(monitoring, a_day_is_kept_or_not)
{
	const struct jx_target target = {.comparator = JX_BEFORE, .day = 19722};

	expect_light(&target, 19722, false, 6, JX_LIGHT_GREEN);
	expect_light(&target, 19723, false, 6, JX_LIGHT_RED);
	cr_assert_not(monitor(&target, jx_rational_of(19722), false, 6).known);
}

static enum jx_light said(const struct jx_target *target, bool has_actual, int64_t actual,
			  enum jx_likelihood likelihood)
{
	const struct jx_monitored monitored = {.target = target,
					       .has_actual = has_actual,
					       .actual = jx_rational_of(actual),
					       .month = 6,
					       .likelihood = likelihood};
	struct jx_progress progress = {0};

	EXPECT_OK(jx_monitor_indicator(&monitored, &scoring, &progress));
	cr_assert_eq(progress.known, has_actual && target->comparator != JX_QUALITATIVE);
	return progress.light;
}

Test(monitoring, a_qualitative_target_has_no_light_until_a_person_says_something)
{
	const struct jx_target target = target_of(JX_QUALITATIVE, 0, 0);

	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_NONE), JX_LIGHT_NONE);
	cr_assert_eq(said(&target, true, 1, JX_LIKELIHOOD_NONE), JX_LIGHT_NONE);
	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_CERTAIN), JX_LIGHT_GREEN);
	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_POSSIBLE), JX_LIGHT_YELLOW);
	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_IMPOSSIBLE), JX_LIGHT_RED);
}

Test(monitoring, a_person_darkens_a_light_and_never_brightens_one)
{
	const struct jx_target target = target_of(JX_AT_LEAST, 100, 0);

	cr_assert_eq(said(&target, true, 100, JX_LIKELIHOOD_CERTAIN), JX_LIGHT_GREEN);
	cr_assert_eq(said(&target, true, 100, JX_LIKELIHOOD_POSSIBLE), JX_LIGHT_YELLOW);
	cr_assert_eq(said(&target, true, 100, JX_LIKELIHOOD_IMPOSSIBLE), JX_LIGHT_RED);
	cr_assert_eq(said(&target, true, 80, JX_LIKELIHOOD_CERTAIN), JX_LIGHT_YELLOW);
	cr_assert_eq(said(&target, true, 10, JX_LIKELIHOOD_CERTAIN), JX_LIGHT_RED);
	/* 未报: neither 0 nor 100 %. */
	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_NONE), JX_LIGHT_NONE);
	cr_assert_eq(said(&target, false, 0, JX_LIKELIHOOD_CERTAIN), JX_LIGHT_GREEN);
}

Test(monitoring, the_thresholds_are_settings)
{
	const struct jx_scoring strict = {.light_yellow = 100, .light_red = 100}, loose = {0};
	const struct jx_target target = target_of(JX_AT_LEAST, 100, 0);
	const struct jx_monitored monitored = {
		.target = &target, .has_actual = true, .actual = jx_rational_of(99), .month = 12};
	struct jx_progress progress;

	EXPECT_OK(jx_monitor_indicator(&monitored, &strict, &progress));
	cr_assert_eq(progress.light, JX_LIGHT_RED);
	EXPECT_OK(jx_monitor_indicator(&monitored, &loose, &progress));
	cr_assert_eq(progress.light, JX_LIGHT_GREEN);
}

Test(monitoring, what_does_not_fit_is_refused)
{
	const jx_int128 huge = (jx_int128)INT64_MAX << 62;
	const struct jx_target target = {.comparator = JX_AT_LEAST, .value = {huge, 7}};
	const struct jx_monitored monitored = {
		.target = &target, .has_actual = true, .actual = {1, huge - 1}, .month = 12};
	struct jx_progress progress;

	EXPECT_STATUS(jx_monitor_indicator(&monitored, &scoring, &progress), JX_OUT_OF_RANGE);
}

/* -- does a measure add up? --------------------------------------------------------------------------------------- */

static bool adds_up(const char *expression)
{
	struct jx_item items[] = {
		{.code = "letter.registered", .over_months = JX_AGGREGATE_SUM},
		{.code = "letter.processed", .over_months = JX_AGGREGATE_SUM},
		{.code = "system.count", .over_months = JX_AGGREGATE_LAST},
		{.code = "fault.repair_hours", .over_months = JX_AGGREGATE_MAX},
	};
	struct jx_named_formula formulas[] = {
		{.code = "letters", .expression = "letter.registered + letter.processed"},
		{.code = "rate.letters", .expression = "letter.processed / letter.registered"},
	};
	struct jx_form form = {.code = "form", .n_items = 4};
	const struct jx_catalog catalog = {
		.forms = &form, .n_forms = 1, .items = items, .n_items = 4, .formulas = formulas, .n_formulas = 2};

	return jx_measure_adds_up(&catalog, expression);
}

Test(monitoring, sums_over_months_add_up)
{
	cr_assert(adds_up("letter.registered"));
	cr_assert(adds_up("letter.registered + letter.processed"));
	cr_assert(adds_up("letter.registered * 2 / 3"));
	cr_assert(adds_up("letters"));
	cr_assert(adds_up("paid()"));
	cr_assert_not(adds_up("system.count"));
	cr_assert_not(adds_up("fault.repair_hours"));
	cr_assert_not(adds_up("letter.registered + system.count"));
	cr_assert_not(adds_up("letter.processed / letter.registered"));
	cr_assert_not(adds_up("rate.letters"));
	cr_assert_not(adds_up("longest_payment_days()"));
	cr_assert_not(adds_up("unknown"));
	cr_assert_not(adds_up("("));
}
