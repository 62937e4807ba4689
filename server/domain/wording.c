/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/wording.h"

#include <assert.h>
#include <string.h>

#include "common/base/text.h"

/* What is said with so many digits behind the point is still exact; else it is a fraction. */
#define EXACT_DIGITS 6u
#define FEN_PER_WAN  1000000

struct line {
	char *text;
	size_t size, used;
};

static struct line begin(char *text, size_t size)
{
	*text = '\0';
	return (struct line){.text = text, .size = size};
}

static void say(struct line *line, const char *words)
{
	size_t n = jx_text_cut(words, line->size - line->used - 1);

	memcpy(line->text + line->used, words, n);
	line->used += n;
	line->text[line->used] = '\0';
}

static void say_whole(struct line *line, int64_t number)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;
	char digits[24], *at = digits + sizeof(digits) - 1;

	*at = '\0';
	do {
		*--at = (char)('0' + rest % 10);
		rest /= 10;
	} while (rest > 0);
	if (number < 0)
		*--at = '-';
	say(line, at);
}

/* number / 10^digits. */
static void say_decimal(struct line *line, int64_t number, unsigned digits)
{
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number, one = 1;
	char fraction[EXACT_DIGITS + 2];

	assert(digits <= EXACT_DIGITS);
	for (unsigned i = 0; i < digits; i++)
		one *= 10;
	if (number < 0)
		say(line, "-");
	say_whole(line, (int64_t)(rest / one));
	if (digits == 0)
		return;
	rest %= one;
	fraction[0] = '.';
	for (unsigned i = digits; i > 0; i--, rest /= 10)
		fraction[i] = (char)('0' + rest % 10);
	fraction[digits + 1] = '\0';
	say(line, fraction);
}

/* Hundredths, as points are. */
static void say_points(struct line *line, uint32_t hundredths)
{
	say_decimal(line, hundredths, 2);
}

static void say_rounded(struct line *line, struct jx_rational value)
{
	int64_t hundredths;

	if (jx_rational_round(value, 2, &hundredths) == JX_OK)
		say_decimal(line, hundredths, 2);
	else
		say(line, "…");
}

/* "12.5", "(590/11)": nothing is lost. */
static void say_exact(struct line *line, struct jx_rational value)
{
	struct jx_rational scaled = value;
	int64_t num, den;

	for (unsigned digits = 0; digits <= EXACT_DIGITS; digits++) {
		if (scaled.den == 1 && jx_rational_parts(scaled, &num, &den) == JX_OK) {
			say_decimal(line, num, digits);
			return;
		}
		if (jx_rational_multiply(scaled, jx_rational_of(10), &scaled) != JX_OK)
			break;
	}
	if (jx_rational_parts(value, &num, &den) != JX_OK) {
		say(line, "…");
		return;
	}
	say(line, "(");
	say_whole(line, num);
	say(line, "/");
	say_whole(line, den);
	say(line, ")");
}

/* So many hundredths of a per cent: "85%", "79.5%". */
static void say_percent(struct line *line, uint32_t hundredths)
{
	struct jx_rational percent;

	if (jx_rational_make(hundredths, 100, &percent) == JX_OK)
		say_exact(line, percent);
	say(line, "%");
}

void jx_actual_text(struct jx_rational actual, const char *unit, char out[JX_ACTUAL_TEXT_SIZE])
{
	struct line line = begin(out, JX_ACTUAL_TEXT_SIZE);
	int64_t num, den;

	if (actual.den == 1 && strcmp(unit, "%") != 0 && jx_unit_fen(unit) == 0 &&
	    jx_rational_parts(actual, &num, &den) == JX_OK)
		say_whole(&line, num);
	else
		say_rounded(&line, actual);
	say(&line, unit);
}

void jx_tier_text(uint32_t tier, char actual[JX_ACTUAL_TEXT_SIZE])
{
	struct line line = {.text = actual, .size = JX_ACTUAL_TEXT_SIZE, .used = strlen(actual)};

	if (line.used > 0)
		say(&line, "，");
	say(&line, jx_tier_name(tier));
	say(&line, "（");
	say_percent(&line, tier);
	say(&line, "）");
}

/* -- arithmetic ---------------------------------------------------------------------------------------------------- */

static void say_quotient(struct line *line, struct jx_rational above, struct jx_rational below)
{
	say_exact(line, above);
	say(line, " ÷ ");
	say_exact(line, below);
}

static void say_less_overrun(struct line *line, struct jx_rational actual, struct jx_rational target)
{
	say(line, "max(0, 1 - (");
	say_exact(line, actual);
	say(line, " - ");
	say_exact(line, target);
	say(line, ") ÷ ");
	say_exact(line, target);
	say(line, ")");
}

/* "(50 ÷ 98)" */
static void say_part(struct line *line, struct jx_rational above, struct jx_rational below)
{
	say(line, "(");
	say_quotient(line, above, below);
	say(line, ")");
}

/* What of the weight was earned. */
static void say_earned(struct line *line, const struct jx_scored *scored)
{
	const struct jx_rational target = scored->input->target.value, actual = scored->input->actual;

	switch (scored->score->earned) {
	case JX_EARNED_NOTHING:
		say(line, "0");
		break;
	case JX_EARNED_ALL:
		say(line, "100%");
		break;
	case JX_EARNED_ACTUAL_OF_TARGET:
		say_part(line, actual, target);
		break;
	case JX_EARNED_TARGET_OF_ACTUAL:
		say_part(line, target, actual);
		break;
	case JX_EARNED_LESS_OVERRUN:
		say_less_overrun(line, actual, target);
		break;
	case JX_EARNED_TIER:
		say_percent(line, scored->input->judgement.tier);
		break;
	}
}

void jx_arithmetic_text(const struct jx_scored *scored, char out[JX_SENTENCE_SIZE])
{
	struct line line = begin(out, JX_SENTENCE_SIZE);
	const struct jx_score *score = scored->score;

	say_points(&line, scored->input->weight);
	say(&line, " × ");
	say_earned(&line, scored);
	say(&line, " = ");
	say_points(&line, score->score + score->deduction);
	if (score->deduction == 0)
		return;
	say(&line, "；");
	say_points(&line, score->score + score->deduction);
	say(&line, " - ");
	say_points(&line, score->deduction);
	say(&line, " = ");
	say_points(&line, score->score);
}

void jx_share_text(struct jx_rational actual, const struct jx_rational *city, char out[JX_SENTENCE_SIZE])
{
	struct line line = begin(out, JX_SENTENCE_SIZE);
	struct jx_rational share;

	if (city && jx_rational_divide(actual, *city, &share) == JX_OK &&
	    jx_rational_multiply(share, jx_rational_of(100), &share) == JX_OK) {
		say_quotient(&line, actual, *city);
		say(&line, " = ");
		say_rounded(&line, share);
		say(&line, "%，占全市的份额，不计分");
	} else {
		say(&line, "不计分");
	}
}

/* -- points lost --------------------------------------------------------------------------------------------------- */

static void say_lost(struct line *line, uint32_t points)
{
	say(line, "扣");
	say_points(line, points);
	say(line, "分：");
}

static void say_held_against(struct line *line, const struct jx_scored *scored, const char *relation)
{
	say(line, "实际完成");
	say(line, scored->actual);
	say(line, "，");
	say(line, relation);
	say(line, "指标值“");
	say(line, scored->target);
	say(line, "”");
}

static void say_waiting(struct line *line, const struct jx_scored *scored)
{
	if (scored->input->data == JX_DATA_VALUE && scored->input->target.comparator != JX_QUALITATIVE) {
		say_held_against(line, scored, "不符合");
		say(line, "，");
	}
	say(line, "尚待人工评定，暂不得分");
}

static void say_tier(struct line *line, const struct jx_scored *scored)
{
	say(line, "人工评定为“");
	say(line, jx_tier_name(scored->input->judgement.tier));
	say(line, "”，按分值的");
	say_percent(line, scored->input->judgement.tier);
	say(line, "计分");
}

/* Why less than the weight was earned, before a person's deduction. */
static void say_why(struct line *line, const struct jx_scored *scored)
{
	switch (scored->score->verdict) {
	case JX_VERDICT_MISSED:
		say_held_against(line, scored,
				 jx_rational_compare(scored->input->actual, scored->input->target.value) > 0 ? "超过"
													     : "低于");
		break;
	case JX_VERDICT_NOT_REPORTED:
		say(line, "应报数据未报，暂不得分");
		break;
	case JX_VERDICT_NO_MATTER:
		say(line, "应报数据已报齐，但无此类事项，按规定不得分");
		break;
	case JX_VERDICT_UNLINKED:
		say(line, "没有数据来源，也尚未人工评定，暂不得分");
		break;
	case JX_VERDICT_AWAITS_TIER:
		say_waiting(line, scored);
		break;
	case JX_VERDICT_TIER:
		say_tier(line, scored);
		break;
	case JX_VERDICT_MET:
	case JX_VERDICT_SHARE:
		break; /* nothing is lost by these */
	}
}

void jx_lost_text(const struct jx_scored *scored, char out[JX_SENTENCE_SIZE])
{
	struct line line = begin(out, JX_SENTENCE_SIZE);
	const struct jx_score *score = scored->score;
	uint32_t earned = score->score + score->deduction, weight = scored->input->weight;

	if (score->verdict == JX_VERDICT_SHARE || score->score == weight)
		return;
	say_lost(&line, weight - score->score);
	if (earned < weight)
		say_why(&line, scored);
	if (earned < weight && score->deduction > 0)
		say(&line, "，另");
	if (score->deduction > 0) {
		say(&line, "人工扣减");
		say_points(&line, score->deduction);
		say(&line, "分");
	}
	say(&line, "。");
}

/* -- budget execution --------------------------------------------------------------------------------------------- */

static bool wan(int64_t fen, struct jx_rational *amount)
{
	return jx_rational_make(fen, FEN_PER_WAN, amount) == JX_OK;
}

static void say_whole_percent(struct line *line, uint32_t percent)
{
	say_whole(line, percent);
	say(line, "%");
}

static bool is_stepped(const struct jx_executed *executed)
{
	return executed->scoring->execution == JX_EXECUTION_STEPPED;
}

/* "达到50%档，计70%" */
static void say_step(struct line *line, const struct jx_executed *executed)
{
	const struct jx_scoring *scoring = executed->scoring;
	size_t step = executed->score.step;

	assert(scoring->n_steps > 0);
	if (step == scoring->n_steps) {
		say(line, "未达到最低档");
		say_whole_percent(line, scoring->steps[step - 1].rate);
		return;
	}
	say(line, "达到");
	say_whole_percent(line, scoring->steps[step].rate);
	say(line, "档，计");
	say_whole_percent(line, scoring->steps[step].share);
}

static bool percent_paid(const struct jx_executed *executed, struct jx_rational *rate)
{
	return executed->budget_fen > 0 && jx_rational_make(executed->paid_fen, executed->budget_fen, rate) == JX_OK &&
	       jx_rational_multiply(*rate, jx_rational_of(100), rate) == JX_OK;
}

/* "80%（601.2 ÷ 720 = 83.50%，达到80%档，计80%）" */
static void say_stepped(struct line *line, const struct jx_executed *executed, struct jx_rational paid,
			struct jx_rational budget)
{
	struct jx_rational rate;
	size_t step = executed->score.step;

	say_whole_percent(line, step < executed->scoring->n_steps ? executed->scoring->steps[step].share : 0);
	say(line, "（");
	say_quotient(line, paid, budget);
	if (percent_paid(executed, &rate)) {
		say(line, " = ");
		say_rounded(line, rate);
		say(line, "%");
	}
	say(line, "，");
	say_step(line, executed);
	say(line, "）");
}

void jx_execution_arithmetic(const struct jx_executed *executed, char out[JX_SENTENCE_SIZE])
{
	struct line line = begin(out, JX_SENTENCE_SIZE);
	struct jx_rational paid, budget;

	if (executed->weight == 0 || !wan(executed->paid_fen, &paid) || !wan(executed->budget_fen, &budget))
		return;
	say_points(&line, executed->weight);
	say(&line, " × ");
	if (budget.num <= 0) {
		say(&line, "0");
	} else if (is_stepped(executed)) {
		say_stepped(&line, executed, paid, budget);
	} else {
		say(&line, "min(1, ");
		say_quotient(&line, paid, budget);
		say(&line, ")");
	}
	say(&line, " = ");
	say_points(&line, executed->score.score);
}

/* What was not reached: all of it, or the highest step. */
static void say_short(struct line *line, const struct jx_executed *executed)
{
	size_t step = executed->score.step;

	if (!is_stepped(executed)) {
		say(line, "未达到100%");
		return;
	}
	say_step(line, executed);
	if (step > 0 && step < executed->scoring->n_steps) {
		say(line, "，未达到最高档");
		say_whole_percent(line, executed->scoring->steps[0].rate);
	}
}

void jx_execution_lost(const struct jx_executed *executed, char out[JX_SENTENCE_SIZE])
{
	struct line line = begin(out, JX_SENTENCE_SIZE);
	struct jx_rational rate;

	if (executed->score.score == executed->weight)
		return;
	say_lost(&line, executed->weight - executed->score.score);
	if (percent_paid(executed, &rate)) {
		say(&line, "预算执行率为");
		say_rounded(&line, rate);
		say(&line, "%，");
		say_short(&line, executed);
		say(&line, "。");
	} else {
		say(&line, "没有预算，无法计算预算执行率。");
	}
}
