/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How much each indicator weighs, in hundredths of a point; all with budget execution are 10,000. Pure.
 */
#ifndef JX_COMMON_MODEL_WEIGHTS_H
#define JX_COMMON_MODEL_WEIGHTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define JX_WEIGHTS_TOTAL 10000u

enum jx_level {
	JX_LEVEL_EXECUTION, /* no indicator's */
	JX_LEVEL_COST,
	JX_LEVEL_OUTPUT,
	JX_LEVEL_BENEFIT,
	JX_LEVEL_SATISFACTION,
	JX_LEVELS,
};

/* What the names of level 1 begin with: 成本 of 成本指标. */
extern const char *const jx_level_names[JX_LEVELS];

/* Points of each level, 100 together; not given: the usual ones. */
struct jx_level_weights {
	bool given;
	uint32_t points[JX_LEVELS];
};

/*
 * The usual ones are budget execution 10, 成本 20, 产出 40, 效益 20, 满意度 10 where one of the indicators is of
 * 成本指标; else 10 / 产出 50 / 效益 30 / 满意度 10. Where none is of 满意度, 效益 takes its points; what else a level
 * has whose indicators are missing goes to 产出, or to the first level there is. A level's weight is shared equally,
 * the first ones taking what is left over. NULL, or why it cannot be shared, in English.
 */
const char *jx_weights_share(const char *const *level1, size_t n, const struct jx_level_weights *levels,
			     uint32_t *execution, uint32_t *weights);
/* NULL where they add up. */
const char *jx_weights_problem(uint32_t execution, const uint32_t *weights, size_t n);

#endif
