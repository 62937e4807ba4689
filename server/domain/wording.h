/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an evaluation says in words, on forms that are Chinese in every locale: an actual value, how a score was
 * computed, and one plain sentence for the points that were lost. What does not fit is cut at a character's border.
 * Pure.
 */
#ifndef JX_SERVER_DOMAIN_WORDING_H
#define JX_SERVER_DOMAIN_WORDING_H

#include "server/domain/score.h"

#define JX_ACTUAL_TEXT_SIZE (JX_UNIT_MAX + 80u)
#define JX_SENTENCE_SIZE    1024u

/* "98.50%", "720.00万元", "30000件次", "4.50小时": percentages, money and fractions with two decimals, half up. */
void jx_actual_text(struct jx_rational actual, const char *unit, char out[JX_ACTUAL_TEXT_SIZE]);

/* Adds a person's tier to the actual value, or stands for it: "达成（85%）". */
void jx_tier_text(uint32_t tier, char actual[JX_ACTUAL_TEXT_SIZE]);

/* An indicator that was scored. */
struct jx_scored {
	const struct jx_score_input *input;
	const struct jx_score *score;
	const struct jx_scoring *scoring;
	const char *target; /* as printed */
	const char *actual; /* jx_actual_text; "" where there is none */
};

/* "5.00 × ((590/11) ÷ 98) = 2.74": exact, so that whoever computes it gets the score. */
void jx_arithmetic_text(const struct jx_scored *scored, char out[JX_SENTENCE_SIZE]);
/* "扣2.26分：实际完成53.64%，低于指标值“≥98%”。" "" where no point was lost. */
void jx_lost_text(const struct jx_scored *scored, char out[JX_SENTENCE_SIZE]);

/* An office's part of the city's: "8 ÷ 40 = 20.00%，占全市的份额，不计分"; city NULL: there is none. */
void jx_share_text(struct jx_rational actual, const struct jx_rational *city, char out[JX_SENTENCE_SIZE]);

/* Budget execution. */
struct jx_executed {
	int64_t budget_fen, paid_fen;
	uint32_t weight;
	struct jx_execution_score score;
	const struct jx_scoring *scoring;
};
/* "10.00 × min(1, 601.2 ÷ 720) = 8.35"; stepped, "10.00 × 80%（601.2 ÷ 720 = 83.50%，达到80%档，计80%） = 8.00". */
void jx_execution_arithmetic(const struct jx_executed *executed, char out[JX_SENTENCE_SIZE]);
void jx_execution_lost(const struct jx_executed *executed, char out[JX_SENTENCE_SIZE]);

#endif
