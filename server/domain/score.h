/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From figures to a grade (单位自评): the score of budget execution and of one indicator, the total, the grade. Weights
 * and scores are hundredths of a point. Everything is exact until a score is rounded, once, half up; the total is the
 * sum of the rounded scores. Where practice differs between places, struct jx_scoring says what holds. Pure.
 */
#ifndef JX_SERVER_DOMAIN_SCORE_H
#define JX_SERVER_DOMAIN_SCORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/status.h"
#include "common/model/rational.h"
#include "common/model/target.h"
#include "server/domain/settings.h"

/* A tier is so many hundredths of a per cent of the weight. */
#define JX_TIER_FULL    10000u
#define JX_TIER_MET     8000u /* 达成 from here, 部分达成 below */
#define JX_TIER_PARTIAL 6000u /* 部分达成 from here, 未达成 below */

/* What became of asking for an indicator's actual value. */
enum jx_data {
	JX_DATA_VALUE,        /* there is one */
	JX_DATA_NOT_REPORTED, /* 未报: there is none yet, and something is owed */
	JX_DATA_NO_MATTER,    /* 无事项: everything is reported, and there was nothing to count */
	JX_DATA_UNLINKED,     /* no measure gives it one */
};

/* The numbers of jixiao.v1.Verdict. */
enum jx_verdict {
	JX_VERDICT_MET = 1,
	JX_VERDICT_MISSED = 2,
	JX_VERDICT_NOT_REPORTED = 3,
	JX_VERDICT_NO_MATTER = 4,
	JX_VERDICT_UNLINKED = 5,
	JX_VERDICT_AWAITS_TIER = 6,
	JX_VERDICT_TIER = 7,
	JX_VERDICT_SHARE = 8,
};

/* What a person said of an indicator; zeroed: nothing. */
struct jx_judgement {
	bool has_tier;
	uint32_t tier;      /* 0 to JX_TIER_FULL */
	uint32_t deduction; /* hundredths of a point */
	bool has_reason;
};

struct jx_score_input {
	struct jx_target target;
	uint32_t weight;
	enum jx_data data;
	struct jx_rational actual; /* of a VALUE, in the target's unit; of a BEFORE, its day */
	bool share;                /* an office's count, which has no target of its own: it is not scored */
	struct jx_judgement judgement;
};

/* What of the weight an indicator earned, before a deduction. */
enum jx_earned {
	JX_EARNED_NOTHING,
	JX_EARNED_ALL,
	JX_EARNED_ACTUAL_OF_TARGET, /* actual / target */
	JX_EARNED_TARGET_OF_ACTUAL, /* target / actual */
	JX_EARNED_LESS_OVERRUN,     /* max(0, 1 - (actual - target) / target) */
	JX_EARNED_TIER,
};

struct jx_score {
	enum jx_verdict verdict;
	enum jx_earned earned;
	uint32_t score;     /* at most the weight; after the deduction */
	uint32_t deduction; /* what of the person's deduction there was to take */
	bool met;
	bool far_above;
	bool reason_wanted; /* by a score below full, or an actual value far above */
	bool waits;         /* for a figure or a person: the evaluation is provisional */
};

/*
 * Target met: full. Missed ≥, > or =: in proportion, actual / target. Missed ≤ or <: as scoring->overrun says. A target
 * of 0 that is missed gives 0, as does an actual value below 0. Strict signs are met strictly, = exactly, and both are
 * scored as ≥ and ≤ are. Outside a range, past a date, for a qualitative target and where no measure is linked, a
 * person's tier counts. OUT_OF_RANGE: a step does not fit 128 bits.
 */
enum jx_status jx_score_indicator(const struct jx_score_input *input, const struct jx_scoring *scoring,
				  struct jx_score *score);

struct jx_execution_score {
	uint32_t score;
	size_t step; /* stepped: which of the scoring's steps was reached; n_steps: none */
};

/* By its weight and paid / budget, at most 1; 0 without a budget. OUT_OF_RANGE as above. */
enum jx_status jx_score_execution(int64_t budget_fen, int64_t paid_fen, uint32_t weight,
				  const struct jx_scoring *scoring, struct jx_execution_score *score);

/* Does a person's tier count for such a target? */
bool jx_tier_taken(const struct jx_target *target, enum jx_data data);
/* 达成, 部分达成 or 未达成. */
const char *jx_tier_name(uint32_t tier);

/*
 * The weights of the indicators that are no matter become those of the others, in proportion to theirs; the first ones
 * take what is left over. Nothing changes where there are no others.
 */
void jx_weights_spread(uint32_t *weights, const bool *no_matter, size_t n);

/* 优, 良, 中 or 差, by the thresholds, of a total out of 10,000. */
const char *jx_grade(uint32_t total, const struct jx_scoring *scoring);
/* The same of a total out of `weight` (an office's), as so many hundredths of a per cent, half up; "" out of 0. */
const char *jx_grade_of(uint32_t total, uint32_t weight, const struct jx_scoring *scoring);

#endif
