/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/wording.h"

#include <stdio.h>
#include <string.h>

#include "common/base/text.h"
#include "tests/lib/expect.h"

static struct jx_scoring scoring;
static struct jx_score_input input;

static void setup(void)
{
	scoring = (struct jx_scoring){
		.far_above = 120,
		.steps = {{80, 80}},
		.n_steps = 1,
	};
	input = (struct jx_score_input){
		.target = {.comparator = JX_AT_LEAST, .value = jx_rational_of(98), .unit = "%"},
		.weight = 500,
		.data = JX_DATA_VALUE,
		.actual = jx_rational_of(100),
	};
}

TestSuite(wording, .init = setup);

static struct jx_rational fraction(int64_t num, int64_t den)
{
	struct jx_rational value = {0};

	EXPECT_OK(jx_rational_make(num, den, &value));
	return value;
}

static void expect_actual(int64_t num, int64_t den, const char *unit, const char *expected)
{
	char text[JX_ACTUAL_TEXT_SIZE];

	jx_actual_text(fraction(num, den), unit, text);
	cr_assert_str_eq(text, expected);
}

Test(wording, an_actual_value_is_in_its_unit)
{
	expect_actual(197, 2, "%", "98.50%");
	expect_actual(590, 11, "%", "53.64%"); /* 53.636… */
	expect_actual(100, 1, "%", "100.00%");
	expect_actual(1, 200, "%", "0.01%"); /* 0.005: half up */
	expect_actual(720, 1, "万元", "720.00万元");
	expect_actual(30000, 1, "件次", "30000件次");
	expect_actual(9, 2, "小时", "4.50小时");
	expect_actual(0, 1, "次", "0次");
	expect_actual(-1, 4, "", "-0.25");
}

static struct jx_scored scored_with(struct jx_score *score, const char *target, char actual[JX_ACTUAL_TEXT_SIZE])
{
	EXPECT_OK(jx_score_indicator(&input, &scoring, score));
	*actual = '\0';
	if (input.data == JX_DATA_VALUE)
		jx_actual_text(input.actual, input.target.unit, actual);
	return (struct jx_scored){
		.input = &input, .score = score, .scoring = &scoring, .target = target, .actual = actual};
}

static void expect_words(const char *target, const char *arithmetic, const char *lost)
{
	char actual[JX_ACTUAL_TEXT_SIZE], text[JX_SENTENCE_SIZE];
	struct jx_score score;
	const struct jx_scored scored = scored_with(&score, target, actual);

	jx_arithmetic_text(&scored, text);
	cr_assert_str_eq(text, arithmetic, "%s", text);
	jx_lost_text(&scored, text);
	cr_assert_str_eq(text, lost, "%s", text);
}

Test(wording, of_what_was_reached)
{
	expect_words("≥98%", "5.00 × 100% = 5.00", "");
	input.actual = fraction(590, 11);
	/* 5.00 x 53.636… / 98 = 2.736… */
	expect_words("≥98%", "5.00 × ((590/11) ÷ 98) = 2.74", "扣2.26分：实际完成53.64%，低于指标值“≥98%”。");
	input.actual = fraction(-1, 1);
	expect_words("≥98%", "5.00 × 0 = 0.00", "扣5.00分：实际完成-1.00%，低于指标值“≥98%”。");
	input.target.comparator = JX_MORE_THAN;
	input.actual = jx_rational_of(98);
	expect_words("＞98%", "5.00 × 100% = 5.00", "");
}

Test(wording, of_an_overrun)
{
	input.target = (struct jx_target){.comparator = JX_AT_MOST, .value = jx_rational_of(10), .unit = "天"};
	input.actual = fraction(25, 2);
	/* 5.00 x (1 - 2.5/10) = 3.75 */
	expect_words("≤10天", "5.00 × max(0, 1 - (12.5 - 10) ÷ 10) = 3.75",
		     "扣1.25分：实际完成12.50天，超过指标值“≤10天”。");
	scoring.overrun = JX_OVERRUN_RATIO;
	/* 5.00 x 10/12.5 = 4.00 */
	expect_words("≤10天", "5.00 × (10 ÷ 12.5) = 4.00", "扣1.00分：实际完成12.50天，超过指标值“≤10天”。");
	input.target.value = jx_rational_of(0);
	expect_words("0天", "5.00 × 0 = 0.00", "扣5.00分：实际完成12.50天，超过指标值“0天”。");
}

Test(wording, of_what_is_not_there)
{
	input.data = JX_DATA_NOT_REPORTED;
	expect_words("≥98%", "5.00 × 0 = 0.00", "扣5.00分：应报数据未报，暂不得分。");
	input.data = JX_DATA_NO_MATTER;
	expect_words("≥98%", "5.00 × 0 = 0.00", "扣5.00分：应报数据已报齐，但无此类事项，按规定不得分。");
	scoring.no_matter = JX_NO_MATTER_FULL;
	expect_words("≥98%", "5.00 × 100% = 5.00", "");
	input.data = JX_DATA_UNLINKED;
	expect_words("≥98%", "5.00 × 0 = 0.00", "扣5.00分：没有数据来源，也尚未人工评定，暂不得分。");
}

Test(wording, of_what_a_person_says)
{
	input.target = (struct jx_target){.comparator = JX_QUALITATIVE};
	input.data = JX_DATA_UNLINKED;
	expect_words("稳步提高", "5.00 × 0 = 0.00", "扣5.00分：尚待人工评定，暂不得分。");
	input.judgement = (struct jx_judgement){.has_tier = true, .tier = 7950};
	/* 5.00 x 79.5 % = 3.975 */
	expect_words("稳步提高", "5.00 × 79.5% = 3.98", "扣1.02分：人工评定为“部分达成”，按分值的79.5%计分。");
	input.judgement.deduction = 48;
	expect_words("稳步提高", "5.00 × 79.5% = 3.98；3.98 - 0.48 = 3.50",
		     "扣1.50分：人工评定为“部分达成”，按分值的79.5%计分，另人工扣减0.48分。");
	setup();
	input.judgement.deduction = 50;
	expect_words("≥98%", "5.00 × 100% = 5.00；5.00 - 0.50 = 4.50", "扣0.50分：人工扣减0.50分。");
	input.target = (struct jx_target){
		.comparator = JX_BETWEEN, .value = jx_rational_of(5), .upper = jx_rational_of(10), .unit = "个"};
	expect_words("5-10个", "5.00 × 0 = 0.00",
		     "扣5.00分：实际完成100个，不符合指标值“5-10个”，尚待人工评定，暂不得分。");
}

Test(wording, of_an_offices_share)
{
	const struct jx_rational city = jx_rational_of(40), none = jx_rational_of(0);
	char text[JX_SENTENCE_SIZE];

	jx_share_text(jx_rational_of(8), &city, text);
	cr_assert_str_eq(text, "8 ÷ 40 = 20.00%，占全市的份额，不计分");
	jx_share_text(jx_rational_of(0), &none, text);
	cr_assert_str_eq(text, "不计分");
	jx_share_text(jx_rational_of(8), NULL, text);
	cr_assert_str_eq(text, "不计分");
}

Test(wording, a_tier_stands_for_an_actual_value_or_beside_it)
{
	char actual[JX_ACTUAL_TEXT_SIZE] = "";

	jx_tier_text(8500, actual);
	cr_assert_str_eq(actual, "达成（85%）");
	jx_actual_text(jx_rational_of(8), "个", actual);
	jx_tier_text(7950, actual);
	cr_assert_str_eq(actual, "8个，部分达成（79.5%）");
}

Test(wording, of_budget_execution)
{
	struct jx_executed executed = {720000000, 601200000, 1000, {835, 0}, &scoring};
	char text[JX_SENTENCE_SIZE];

	/* 10.00 x 601.2 / 720 = 8.35 */
	jx_execution_arithmetic(&executed, text);
	cr_assert_str_eq(text, "10.00 × min(1, 601.2 ÷ 720) = 8.35");
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "扣1.65分：预算执行率为83.50%，未达到100%。");
	jx_scoring_set(&scoring, "execution", "stepped");
	jx_scoring_set(&scoring, "execution.steps", "95=100,80=80,60=50");
	executed.score = (struct jx_execution_score){800, 1};
	jx_execution_arithmetic(&executed, text);
	cr_assert_str_eq(text, "10.00 × 80%（601.2 ÷ 720 = 83.50%，达到80%档，计80%） = 8.00");
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "扣2.00分：预算执行率为83.50%，达到80%档，计80%，未达到最高档95%。");
	executed.paid_fen = 360000000;
	executed.score = (struct jx_execution_score){0, 3};
	jx_execution_arithmetic(&executed, text);
	cr_assert_str_eq(text, "10.00 × 0%（360 ÷ 720 = 50.00%，未达到最低档60%） = 0.00");
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "扣10.00分：预算执行率为50.00%，未达到最低档60%。");
	/* The highest step need not give all. */
	jx_scoring_set(&scoring, "execution.steps", "40=90");
	executed.score = (struct jx_execution_score){900, 0};
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "扣1.00分：预算执行率为50.00%，达到40%档，计90%。");
	executed = (struct jx_executed){0, 0, 1000, {0, 1}, &scoring};
	jx_execution_arithmetic(&executed, text);
	cr_assert_str_eq(text, "10.00 × 0 = 0.00");
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "扣10.00分：没有预算，无法计算预算执行率。");
	executed = (struct jx_executed){1, 1, 1000, {1000, 0}, &scoring};
	jx_execution_lost(&executed, text);
	cr_assert_str_eq(text, "");
}

Test(wording, what_does_not_fit_is_cut_at_a_character)
{
	char target[JX_TEXT_LINE_MAX * 2 + 1] = "", actual[JX_ACTUAL_TEXT_SIZE], text[JX_SENTENCE_SIZE];
	struct jx_score score;
	struct jx_scored scored;

	for (size_t i = 0; i + 3 < sizeof(target); i += 3)
		(void)snprintf(target + i, 4, "%s", "率");
	input.actual = jx_rational_of(1);
	scored = scored_with(&score, target, actual);
	jx_lost_text(&scored, text);
	cr_assert(strlen(text) < sizeof(text) && jx_text_valid(text, strlen(text)));
}
