/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/score.h"

#include <assert.h>

/* part / whole of the weight, rounded. */
static enum jx_status weigh(uint32_t weight, struct jx_rational share, uint32_t *score)
{
	struct jx_rational exact;
	int64_t rounded;
	enum jx_status status = jx_rational_multiply(jx_rational_of(weight), share, &exact);

	if (status == JX_OK)
		status = jx_rational_round(exact, 0, &rounded);
	if (status != JX_OK)
		return status;
	assert(rounded >= 0 && rounded <= (int64_t)weight);
	*score = (uint32_t)rounded;
	return JX_OK;
}

/* -- against a target --------------------------------------------------------------------------------------------- */

static bool is_met(const struct jx_target *target, struct jx_rational actual)
{
	int order = jx_rational_compare(actual, target->value);

	switch (target->comparator) {
	case JX_AT_LEAST:
		return order >= 0;
	case JX_MORE_THAN:
		return order > 0;
	case JX_AT_MOST:
		return order <= 0;
	case JX_LESS_THAN:
		return order < 0;
	case JX_EQUAL:
		return order == 0;
	case JX_BETWEEN:
		return order >= 0 && jx_rational_compare(actual, target->upper) <= 0;
	case JX_BEFORE:
		return jx_rational_compare(actual, jx_rational_of(target->day)) <= 0;
	case JX_QUALITATIVE:
		break;
	}
	return false;
}

/* Outside it, what an actual value is worth is for a person to say. */
static bool is_scored_by_person(const struct jx_target *target)
{
	return target->comparator == JX_BETWEEN || target->comparator == JX_BEFORE ||
	       target->comparator == JX_QUALITATIVE;
}

static bool is_upper_bound(const struct jx_target *target)
{
	return target->comparator == JX_AT_MOST || target->comparator == JX_LESS_THAN;
}

static struct jx_rational not_below_zero(struct jx_rational value)
{
	return value.num < 0 ? jx_rational_of(0) : value;
}

/* What a missed bound from above leaves, 1 - (actual - target) / target: both values are above 0. */
static enum jx_status less_overrun(struct jx_rational actual, struct jx_rational target, struct jx_rational *share)
{
	enum jx_status status = jx_rational_divide(actual, target, share);

	if (status == JX_OK)
		status = jx_rational_subtract(jx_rational_of(2), *share, share);
	if (status == JX_OK)
		*share = not_below_zero(*share);
	return status;
}

/* How an actual value earns against a bound or an equality. */
static enum jx_earned earned_by(const struct jx_target *target, struct jx_rational actual, enum jx_overrun mode)
{
	int order = jx_rational_compare(actual, target->value);
	bool upper = is_upper_bound(target);

	if (upper ? order <= 0 : order >= 0)
		return JX_EARNED_ALL;
	if (target->value.num <= 0 || actual.num < 0)
		return JX_EARNED_NOTHING;
	if (!upper)
		return JX_EARNED_ACTUAL_OF_TARGET;
	return mode == JX_OVERRUN_RATIO ? JX_EARNED_TARGET_OF_ACTUAL : JX_EARNED_LESS_OVERRUN;
}

/* What of the weight that is. */
static enum jx_status share_earned(enum jx_earned earned, struct jx_rational actual, struct jx_rational target,
				   struct jx_rational *share)
{
	*share = jx_rational_of(earned == JX_EARNED_ALL);
	if (earned == JX_EARNED_ACTUAL_OF_TARGET)
		return jx_rational_divide(actual, target, share);
	if (earned == JX_EARNED_TARGET_OF_ACTUAL)
		return jx_rational_divide(target, actual, share);
	return earned == JX_EARNED_LESS_OVERRUN ? less_overrun(actual, target, share) : JX_OK;
}

/* actual >= target x so many per cent. */
static enum jx_status is_far_above(const struct jx_target *target, struct jx_rational actual, uint32_t percent,
				   bool *far_above)
{
	struct jx_rational bound;
	enum jx_status status;

	*far_above = false;
	if (is_upper_bound(target) || target->comparator == JX_EQUAL || target->value.num <= 0)
		return JX_OK;
	status = jx_rational_make(percent, 100, &bound);
	if (status == JX_OK)
		status = jx_rational_multiply(bound, target->value, &bound);
	if (status == JX_OK)
		*far_above = jx_rational_compare(actual, bound) >= 0;
	return status;
}

static enum jx_status by_value(const struct jx_score_input *input, const struct jx_scoring *scoring,
			       struct jx_score *score)
{
	struct jx_rational share;
	enum jx_status status;

	score->earned = earned_by(&input->target, input->actual, scoring->overrun);
	status = share_earned(score->earned, input->actual, input->target.value, &share);
	if (status == JX_OK)
		status = weigh(input->weight, share, &score->score);
	if (status == JX_OK)
		status = is_far_above(&input->target, input->actual, scoring->far_above, &score->far_above);
	score->met = is_met(&input->target, input->actual);
	score->verdict = score->met ? JX_VERDICT_MET : JX_VERDICT_MISSED;
	return status;
}

/* -- without one -------------------------------------------------------------------------------------------------- */

bool jx_tier_taken(const struct jx_target *target, enum jx_data data)
{
	return target->comparator == JX_QUALITATIVE || data == JX_DATA_UNLINKED ||
	       (data == JX_DATA_VALUE && is_scored_by_person(target));
}

const char *jx_tier_name(uint32_t tier)
{
	if (tier >= JX_TIER_MET)
		return "达成";
	return tier >= JX_TIER_PARTIAL ? "部分达成" : "未达成";
}

static enum jx_status by_tier(const struct jx_score_input *input, struct jx_score *score)
{
	struct jx_rational share;
	enum jx_status status = jx_rational_make(input->judgement.tier, JX_TIER_FULL, &share);

	assert(input->judgement.tier <= JX_TIER_FULL);
	score->verdict = JX_VERDICT_TIER;
	score->earned = JX_EARNED_TIER;
	score->met = input->judgement.tier >= JX_TIER_MET;
	return status == JX_OK ? weigh(input->weight, share, &score->score) : status;
}

static void wait_for(enum jx_verdict verdict, struct jx_score *score)
{
	score->verdict = verdict;
	score->waits = true;
}

/* A SPREAD has taken its weight away already. */
static void no_matter(const struct jx_score_input *input, const struct jx_scoring *scoring, struct jx_score *score)
{
	score->verdict = JX_VERDICT_NO_MATTER;
	score->earned = scoring->no_matter == JX_NO_MATTER_FULL ? JX_EARNED_ALL : JX_EARNED_NOTHING;
	score->score = score->earned == JX_EARNED_ALL ? input->weight : 0;
}

static void met_in_full(const struct jx_score_input *input, struct jx_score *score)
{
	score->verdict = JX_VERDICT_MET;
	score->met = true;
	score->earned = JX_EARNED_ALL;
	score->score = input->weight;
}

static enum jx_status judge(const struct jx_score_input *input, const struct jx_scoring *scoring,
			    struct jx_score *score)
{
	bool by_person = is_scored_by_person(&input->target), measured = input->data == JX_DATA_VALUE;

	if (measured && !by_person)
		return by_value(input, scoring, score);
	if (measured && is_met(&input->target, input->actual))
		met_in_full(input, score);
	else if (!measured && !jx_tier_taken(&input->target, input->data) && input->data == JX_DATA_NO_MATTER)
		no_matter(input, scoring, score);
	else if (!measured && !jx_tier_taken(&input->target, input->data))
		wait_for(JX_VERDICT_NOT_REPORTED, score);
	else if (input->judgement.has_tier)
		return by_tier(input, score);
	else
		wait_for(by_person ? JX_VERDICT_AWAITS_TIER : JX_VERDICT_UNLINKED, score);
	return JX_OK;
}

enum jx_status jx_score_indicator(const struct jx_score_input *input, const struct jx_scoring *scoring,
				  struct jx_score *out)
{
	struct jx_score score = {0};
	enum jx_status status;

	assert(input->target.comparator >= JX_AT_LEAST && input->target.comparator <= JX_QUALITATIVE);
	if (input->share) {
		*out = (struct jx_score){.verdict = JX_VERDICT_SHARE};
		return JX_OK;
	}
	status = judge(input, scoring, &score);
	if (status != JX_OK)
		return status;
	score.deduction = input->judgement.deduction < score.score ? input->judgement.deduction : score.score;
	score.score -= score.deduction;
	score.reason_wanted = (score.score < input->weight || score.far_above) && !input->judgement.has_reason;
	*out = score;
	return JX_OK;
}

/* -- budget execution --------------------------------------------------------------------------------------------- */

/* At a rate of a step or more, its share of the weight; below the last one nothing. */
static enum jx_status stepped(struct jx_rational rate, const struct jx_scoring *scoring, size_t *step,
			      struct jx_rational *share)
{
	struct jx_rational bound;

	for (*step = 0; *step < scoring->n_steps; (*step)++) {
		enum jx_status status = jx_rational_make(scoring->steps[*step].rate, 100, &bound);

		if (status != JX_OK)
			return status;
		if (jx_rational_compare(rate, bound) >= 0)
			return jx_rational_make(scoring->steps[*step].share, 100, share);
	}
	*share = jx_rational_of(0);
	return JX_OK;
}

enum jx_status jx_score_execution(int64_t budget_fen, int64_t paid_fen, uint32_t weight,
				  const struct jx_scoring *scoring, struct jx_execution_score *out)
{
	struct jx_execution_score score = {.step = scoring->n_steps};
	struct jx_rational share = jx_rational_of(0);
	enum jx_status status = JX_OK;

	if (budget_fen > 0 && paid_fen > 0)
		status = jx_rational_make(paid_fen, budget_fen, &share);
	if (status == JX_OK && budget_fen > 0 && scoring->execution == JX_EXECUTION_STEPPED)
		status = stepped(share, scoring, &score.step, &share);
	if (status != JX_OK)
		return status;
	if (jx_rational_compare(share, jx_rational_of(1)) > 0)
		share = jx_rational_of(1);
	status = weigh(weight, share, &score.score);
	if (status == JX_OK)
		*out = score;
	return status;
}

/* -- the whole ---------------------------------------------------------------------------------------------------- */

void jx_weights_spread(uint32_t *weights, const bool *no_matter, size_t n)
{
	uint64_t freed = 0, others = 0, given = 0;

	for (size_t i = 0; i < n; i++)
		*(no_matter[i] ? &freed : &others) += weights[i];
	if (others == 0)
		return;
	for (size_t i = 0; i < n; i++) {
		uint64_t more = no_matter[i] ? 0 : freed * weights[i] / others;

		weights[i] = no_matter[i] ? 0 : weights[i] + (uint32_t)more;
		given += more;
	}
	/* Each share was cut by less than a hundredth: there are fewer of these than others with a weight. */
	for (size_t i = 0; given < freed; i++) {
		assert(i < n);
		if (weights[i] > 0) {
			weights[i]++;
			given++;
		}
	}
}

const char *jx_grade(uint32_t total, const struct jx_scoring *scoring)
{
	if (total >= scoring->grade_best)
		return "优";
	if (total >= scoring->grade_good)
		return "良";
	return total >= scoring->grade_middle ? "中" : "差";
}

const char *jx_grade_of(uint32_t total, uint32_t weight, const struct jx_scoring *scoring)
{
	if (weight == 0)
		return "";
	return jx_grade((uint32_t)(((uint64_t)total * 20000 + weight) / (2 * (uint64_t)weight)), scoring);
}
