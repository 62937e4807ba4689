/* SPDX-License-Identifier: Apache-2.0 */
/* Every rule of scoring at its boundaries, with the arithmetic beside it. Weights and scores are hundredths. */
#include "server/domain/score.h"

#include "tests/lib/expect.h"

static struct jx_scoring scoring;

static void setup(void)
{
	scoring = (struct jx_scoring){
		.far_above = 120,
		.grade_best = 9000,
		.grade_good = 8000,
		.grade_middle = 6000,
		.steps = {{95, 100}, {80, 80}, {60, 50}},
		.n_steps = 3,
	};
}

TestSuite(score, .init = setup);

static struct jx_rational fraction(int64_t num, int64_t den)
{
	struct jx_rational value = {0};

	EXPECT_OK(jx_rational_make(num, den, &value));
	return value;
}

/* An indicator of 5.00 points whose target has this value. */
static struct jx_score_input against(enum jx_comparator comparator, int64_t target, struct jx_rational actual)
{
	return (struct jx_score_input){
		.target = {.comparator = comparator, .value = jx_rational_of(target), .unit = "件次"},
		.weight = 500,
		.data = JX_DATA_VALUE,
		.actual = actual,
	};
}

static struct jx_score score_of(struct jx_score_input input)
{
	struct jx_score score = {0};

	EXPECT_OK(jx_score_indicator(&input, &scoring, &score));
	return score;
}

static struct jx_score score_at(enum jx_comparator comparator, int64_t target, int64_t num, int64_t den)
{
	return score_of(against(comparator, target, fraction(num, den)));
}

static void expect(struct jx_score score, uint32_t points, enum jx_verdict verdict)
{
	cr_assert_eq(score.score, points, "%u instead of %u", score.score, points);
	cr_assert_eq(score.verdict, verdict, "verdict %d instead of %d", score.verdict, verdict);
	cr_assert_eq(score.met, verdict == JX_VERDICT_MET);
}

/* -- at least ----------------------------------------------------------------------------------------------------- */

Test(score, a_target_that_is_met_exactly_gives_all)
{
	expect(score_at(JX_AT_LEAST, 98, 98, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_AT_LEAST, 98, 99, 1), 500, JX_VERDICT_MET);
}

Test(score, just_under_a_target_is_in_proportion_and_missed)
{
	/* 5.00 x 97 / 98 = 4.94897… */
	expect(score_at(JX_AT_LEAST, 98, 97, 1), 495, JX_VERDICT_MISSED);
	/* 5.00 x 29999 / 30000 = 4.99983…, which rounds to all of it: missed nevertheless. */
	expect(score_at(JX_AT_LEAST, 30000, 29999, 1), 500, JX_VERDICT_MISSED);
	/* 5.00 x (590/11) / 98 = 2950/1078 = 2.73654… */
	expect(score_at(JX_AT_LEAST, 98, 590, 11), 274, JX_VERDICT_MISSED);
	expect(score_at(JX_AT_LEAST, 98, 0, 1), 0, JX_VERDICT_MISSED);
}

Test(score, is_rounded_half_up)
{
	/* 5.00 x 1 / 8 = 0.625 */
	expect(score_at(JX_AT_LEAST, 8, 1, 1), 63, JX_VERDICT_MISSED);
	/* 5.00 x 1249 / 10000 = 0.6245 */
	expect(score_at(JX_AT_LEAST, 10000, 1249, 1), 62, JX_VERDICT_MISSED);
}

Test(score, an_equality_is_scored_like_at_least_and_met_exactly)
{
	expect(score_at(JX_EQUAL, 12, 12, 1), 500, JX_VERDICT_MET);
	/* 5.00 x 11 / 12 = 4.58333… */
	expect(score_at(JX_EQUAL, 12, 11, 1), 458, JX_VERDICT_MISSED);
	expect(score_at(JX_EQUAL, 12, 13, 1), 500, JX_VERDICT_MISSED);
	cr_assert_not(score_at(JX_EQUAL, 12, 120, 1).far_above);
	cr_assert_not(score_at(JX_EQUAL, 12, 13, 1).reason_wanted);
}

Test(score, a_strict_sign_is_met_strictly_and_scored_as_the_other_one)
{
	expect(score_at(JX_MORE_THAN, 98, 99, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_MORE_THAN, 98, 98, 1), 500, JX_VERDICT_MISSED);
	expect(score_at(JX_MORE_THAN, 98, 97, 1), 495, JX_VERDICT_MISSED);
	expect(score_at(JX_LESS_THAN, 10, 9, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_LESS_THAN, 10, 10, 1), 500, JX_VERDICT_MISSED);
}

Test(score, below_zero_there_is_nothing)
{
	expect(score_at(JX_AT_LEAST, 98, -1, 1), 0, JX_VERDICT_MISSED);
	expect(score_at(JX_AT_MOST, 10, -1, 1), 500, JX_VERDICT_MET);
}

Test(score, far_above_a_target_is_flagged_and_never_cut)
{
	/* 120 % of 10 are 12. */
	struct jx_score at = score_at(JX_AT_LEAST, 10, 12, 1), under = score_at(JX_AT_LEAST, 10, 1199, 100);

	cr_assert(at.far_above && at.reason_wanted);
	expect(at, 500, JX_VERDICT_MET);
	cr_assert(!under.far_above && !under.reason_wanted);
	scoring.far_above = 150;
	cr_assert_not(score_at(JX_AT_LEAST, 10, 12, 1).far_above);
	cr_assert(score_at(JX_AT_LEAST, 10, 15, 1).far_above);
	cr_assert_not(score_at(JX_AT_MOST, 10, 100, 1).far_above);
	cr_assert_not(score_at(JX_AT_LEAST, 0, 100, 1).far_above);
}

/* -- at most ------------------------------------------------------------------------------------------------------ */

Test(score, an_overrun_is_linear)
{
	/* 1x: none. 1.5x: 5.00 x (1 - 5/10) = 2.50. 2x: 5.00 x (1 - 10/10) = 0. 3x: not below 0. */
	expect(score_at(JX_AT_MOST, 10, 10, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_AT_MOST, 10, 9, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_AT_MOST, 10, 15, 1), 250, JX_VERDICT_MISSED);
	expect(score_at(JX_AT_MOST, 10, 20, 1), 0, JX_VERDICT_MISSED);
	expect(score_at(JX_AT_MOST, 10, 30, 1), 0, JX_VERDICT_MISSED);
	/* Just over: 5.00 x (1 - 1/1000) = 4.995 */
	expect(score_at(JX_AT_MOST, 1000, 1001, 1), 500, JX_VERDICT_MISSED);
	/* 5.00 x (1 - 3/1000) = 4.985 */
	expect(score_at(JX_LESS_THAN, 1000, 1003, 1), 499, JX_VERDICT_MISSED);
}

Test(score, an_overrun_is_a_ratio_where_the_setting_says_so)
{
	scoring.overrun = JX_OVERRUN_RATIO;
	/* 1x: none. 1.5x: 5.00 x 10/15 = 3.33… 2x: 5.00 x 10/20 = 2.50. */
	expect(score_at(JX_AT_MOST, 10, 10, 1), 500, JX_VERDICT_MET);
	expect(score_at(JX_AT_MOST, 10, 15, 1), 333, JX_VERDICT_MISSED);
	expect(score_at(JX_AT_MOST, 10, 20, 1), 250, JX_VERDICT_MISSED);
}

Test(score, a_target_of_zero_is_full_only_at_zero)
{
	for (int mode = JX_OVERRUN_LINEAR; mode <= JX_OVERRUN_RATIO; mode++) {
		scoring.overrun = (enum jx_overrun)mode;
		expect(score_at(JX_AT_MOST, 0, 0, 1), 500, JX_VERDICT_MET);
		expect(score_at(JX_AT_MOST, 0, 1, 1), 0, JX_VERDICT_MISSED);
		expect(score_at(JX_AT_MOST, 0, 1, 1000), 0, JX_VERDICT_MISSED);
	}
	expect(score_at(JX_EQUAL, 0, 0, 1), 500, JX_VERDICT_MET);
}

/* -- a person's --------------------------------------------------------------------------------------------------- */

static struct jx_score_input qualitative(void)
{
	return (struct jx_score_input){
		.target = {.comparator = JX_QUALITATIVE},
		.weight = 500,
		.data = JX_DATA_UNLINKED,
	};
}

static struct jx_score tiered(struct jx_score_input input, uint32_t tier)
{
	input.judgement.has_tier = true;
	input.judgement.tier = tier;
	return score_of(input);
}

Test(score, a_qualitative_target_waits_for_a_tier)
{
	struct jx_score score = score_of(qualitative());

	expect(score, 0, JX_VERDICT_AWAITS_TIER);
	cr_assert(score.waits && score.reason_wanted);
}

static void expect_tier(uint32_t tier, uint32_t points, bool met, const char *name)
{
	struct jx_score score = tiered(qualitative(), tier);

	cr_assert_eq(score.verdict, JX_VERDICT_TIER);
	cr_assert_eq(score.score, points, "%u instead of %u", score.score, points);
	cr_assert_eq(score.met, met);
	cr_assert_not(score.waits);
	cr_assert_eq(score.reason_wanted, points < 500);
	cr_assert_str_eq(jx_tier_name(tier), name);
}

Test(score, a_tier_is_so_much_of_the_weight)
{
	expect_tier(10000, 500, true, "达成");
	/* 5.00 x 80 % = 4.00 */
	expect_tier(8000, 400, true, "达成");
	/* 5.00 x 79.99 % = 3.9995; x 79.98 % = 3.999; x 79.89 % = 3.9945 */
	expect_tier(7999, 400, false, "部分达成");
	expect_tier(7989, 399, false, "部分达成");
	/* 5.00 x 60 % = 3.00 */
	expect_tier(6000, 300, false, "部分达成");
	/* 5.00 x 59.99 % = 2.9995; x 59.89 % = 2.9945 */
	expect_tier(5999, 300, false, "未达成");
	expect_tier(5989, 299, false, "未达成");
	expect_tier(0, 0, false, "未达成");
}

Test(score, a_range_is_met_inside_and_a_person_judges_outside)
{
	struct jx_score_input input = against(JX_BETWEEN, 5, jx_rational_of(5));

	input.target.upper = jx_rational_of(10);
	expect(score_of(input), 500, JX_VERDICT_MET);
	input.actual = jx_rational_of(10);
	expect(score_of(input), 500, JX_VERDICT_MET);
	input.actual = fraction(1001, 100);
	expect(score_of(input), 0, JX_VERDICT_AWAITS_TIER);
	cr_assert(score_of(input).waits);
	cr_assert_eq(tiered(input, 7000).score, 350); /* 5.00 x 70 % */
	input.actual = fraction(499, 100);
	expect(score_of(input), 0, JX_VERDICT_AWAITS_TIER);
	/* A tier of before, when it was outside, no longer counts. */
	input.actual = jx_rational_of(7);
	cr_assert_eq(tiered(input, 7000).score, 500);
	input.data = JX_DATA_NOT_REPORTED;
	cr_assert_eq(tiered(input, 7000).verdict, JX_VERDICT_NOT_REPORTED);
}

Test(score, a_date_is_met_on_its_day_and_not_a_day_later)
{
	struct jx_score_input input = against(JX_BEFORE, 0, jx_rational_of(19722));

	input.target.day = 19722; /* 2023-12-31 */
	expect(score_of(input), 500, JX_VERDICT_MET);
	input.actual = jx_rational_of(19723);
	expect(score_of(input), 0, JX_VERDICT_AWAITS_TIER);
	input.data = JX_DATA_UNLINKED;
	expect(score_of(input), 0, JX_VERDICT_AWAITS_TIER);
	cr_assert_eq(tiered(input, 10000).score, 500);
}

Test(score, without_a_measure_a_person_may_judge)
{
	struct jx_score_input input = against(JX_AT_LEAST, 98, jx_rational_of(0));

	input.data = JX_DATA_UNLINKED;
	expect(score_of(input), 0, JX_VERDICT_UNLINKED);
	cr_assert(score_of(input).waits);
	cr_assert_eq(tiered(input, 9000).score, 450);
	/* Where figures are the judge, a tier changes nothing. */
	input.data = JX_DATA_VALUE;
	input.actual = jx_rational_of(49);
	cr_assert_eq(tiered(input, 9000).score, 250);
}

Test(score, a_deduction_is_taken_from_the_score_and_not_below_zero)
{
	struct jx_score_input input = against(JX_AT_LEAST, 98, jx_rational_of(98));

	input.judgement.deduction = 50;
	expect(score_of(input), 450, JX_VERDICT_MET); /* 5.00 - 0.50 */
	cr_assert_eq(score_of(input).deduction, 50);
	cr_assert(score_of(input).reason_wanted);
	input.judgement.has_reason = true;
	cr_assert_not(score_of(input).reason_wanted);
	input.actual = jx_rational_of(0);
	expect(score_of(input), 0, JX_VERDICT_MISSED);
	cr_assert_eq(score_of(input).deduction, 0);
}

/* -- no value ----------------------------------------------------------------------------------------------------- */

Test(score, what_is_not_reported_has_no_score_and_waits)
{
	struct jx_score_input input = against(JX_AT_LEAST, 98, jx_rational_of(0));

	input.data = JX_DATA_NOT_REPORTED;
	expect(score_of(input), 0, JX_VERDICT_NOT_REPORTED);
	cr_assert(score_of(input).waits);
}

Test(score, no_matter_is_zero_or_full_and_waits_for_nobody)
{
	struct jx_score_input input = against(JX_AT_LEAST, 98, jx_rational_of(0));

	input.data = JX_DATA_NO_MATTER; /* 0/0 */
	expect(score_of(input), 0, JX_VERDICT_NO_MATTER);
	cr_assert_not(score_of(input).waits);
	scoring.no_matter = JX_NO_MATTER_FULL;
	expect(score_of(input), 500, JX_VERDICT_NO_MATTER);
	cr_assert_not(score_of(input).reason_wanted);
}

Test(score, no_matter_spreads_its_weight_over_the_others)
{
	uint32_t weights[] = {500, 500, 1000, 2500}, thirds[] = {1000, 1000, 1000, 1000}, alone[] = {700, 300};

	/* 5.00 over 5 + 10 + 25: 0.625, 1.25, 3.125 are 0.62, 1.25, 3.12, and the first takes 0.01. */
	jx_weights_spread(weights, (const bool[]){true, false, false, false}, 4);
	cr_assert_eq(weights[0], 0);
	cr_assert_eq(weights[1], 500 + 62 + 1);
	cr_assert_eq(weights[2], 1000 + 125);
	cr_assert_eq(weights[3], 2500 + 312);
	/* 10.00 over three: 3.33 each, and the first takes 0.01. */
	jx_weights_spread(thirds, (const bool[]){false, false, true, false}, 4);
	cr_assert_eq(thirds[0], 1334);
	cr_assert_eq(thirds[1], 1333);
	cr_assert_eq(thirds[2], 0);
	cr_assert_eq(thirds[3], 1333);
	jx_weights_spread(alone, (const bool[]){true, true}, 2);
	cr_assert(alone[0] == 700 && alone[1] == 300);
}

Test(score, an_offices_count_is_a_share_without_a_score)
{
	struct jx_score_input input = against(JX_AT_LEAST, 98, jx_rational_of(5));
	struct jx_score score;

	input.share = true;
	score = score_of(input);
	expect(score, 0, JX_VERDICT_SHARE);
	cr_assert(!score.waits && !score.reason_wanted);
}

Test(score, what_does_not_fit_is_refused)
{
	const jx_int128 huge = (jx_int128)1 << 126;
	struct jx_score_input input = against(JX_AT_LEAST, 7, (struct jx_rational){.num = 1, .den = huge});
	struct jx_score score = {.score = 77};

	EXPECT_STATUS(jx_score_indicator(&input, &scoring, &score), JX_OUT_OF_RANGE);
	cr_assert_eq(score.score, 77);
}

/* -- budget execution --------------------------------------------------------------------------------------------- */

static size_t step; /* that was reached last */

static uint32_t execution(int64_t budget_fen, int64_t paid_fen)
{
	struct jx_execution_score score = {.score = 77};

	EXPECT_OK(jx_score_execution(budget_fen, paid_fen, 1000, &scoring, &score));
	step = score.step;
	return score.score;
}

Test(score, budget_execution_is_in_proportion_up_to_all)
{
	cr_assert_eq(execution(72000000000, 72000000000), 1000);
	/* 10.00 x 0.835 = 8.35; x 0.99999 = 9.9999 */
	cr_assert_eq(execution(100000, 83500), 835);
	cr_assert_eq(execution(100000, 99999), 1000);
	cr_assert_eq(execution(100000, 99949), 999); /* 9.9949 */
	cr_assert_eq(execution(100000, 120000), 1000);
	cr_assert_eq(execution(100000, 0), 0);
	cr_assert_eq(execution(0, 0), 0);
	cr_assert_eq(execution(0, 5), 0);
}

Test(score, budget_execution_goes_by_steps_where_the_setting_says_so)
{
	scoring.execution = JX_EXECUTION_STEPPED;
	cr_assert_eq(execution(10000, 9500), 1000);
	cr_assert_eq(execution(10000, 9499), 800);
	cr_assert_eq(execution(10000, 8000), 800);
	cr_assert_eq(step, 1);
	cr_assert_eq(execution(10000, 7999), 500);
	cr_assert_eq(execution(10000, 6000), 500);
	cr_assert_eq(execution(10000, 5999), 0);
	cr_assert_eq(step, 3);
	cr_assert_eq(execution(10000, 0), 0);
	cr_assert_eq(step, 3);
	/* A step from 0 on counts without a payment too. */
	jx_scoring_set(&scoring, "execution.steps", "95=100,0=50");
	cr_assert_eq(execution(10000, 0), 500);
	cr_assert_eq(execution(0, 0), 0);
}

/* -- the whole ---------------------------------------------------------------------------------------------------- */

Test(score, a_grade_goes_by_the_rounded_total)
{
	cr_assert_str_eq(jx_grade(10000, &scoring), "优");
	cr_assert_str_eq(jx_grade(9000, &scoring), "优");
	cr_assert_str_eq(jx_grade(8999, &scoring), "良");
	cr_assert_str_eq(jx_grade(8000, &scoring), "良");
	cr_assert_str_eq(jx_grade(7999, &scoring), "中");
	cr_assert_str_eq(jx_grade(6000, &scoring), "中");
	cr_assert_str_eq(jx_grade(5999, &scoring), "差");
	cr_assert_str_eq(jx_grade(0, &scoring), "差");
}

Test(score, an_offices_grade_goes_by_what_it_could_reach)
{
	/* 27.00 of 30.00 are 90 %; 26.99 are 89.966… %, rounded 89.97; 0.02 of 0.03 are 66.67 %. */
	cr_assert_str_eq(jx_grade_of(2700, 3000, &scoring), "优");
	cr_assert_str_eq(jx_grade_of(2699, 3000, &scoring), "良");
	cr_assert_str_eq(jx_grade_of(2, 3, &scoring), "中");
	cr_assert_str_eq(jx_grade_of(9000, 10000, &scoring), "优");
	cr_assert_str_eq(jx_grade_of(0, 0, &scoring), "");
}
