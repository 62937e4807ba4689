/* SPDX-License-Identifier: Apache-2.0 */
/* What the three goal tables of 2023 say, typed off the document. */
#ifndef JX_TESTS_LIB_GOAL_VALUES_H
#define JX_TESTS_LIB_GOAL_VALUES_H

#include <stddef.h>
#include <stdint.h>

#define JX_GOAL_HEADS 3u

struct jx_goal_row {
	const char *level1, *level2, *name, *description, *target, *basis;
	/* What is understood of the target, and the usual weight. */
	const char *comparator;
	int64_t value;
	const char *unit;
	int64_t weight_hundredths;
};

struct jx_goal_text {
	uint32_t number;
	const char *text;
};

/* Of one table: what is not an indicator. Money in fen; a plan's step that is not printed is -1. */
struct jx_goal_head {
	const char *code, *name, *purpose;
	int64_t budget, plan[4]; /* 3月底, 6月底, 10月底, 12月底 */
	const struct jx_goal_row *indicators;
	size_t n_indicators, n_goals;
	struct jx_goal_text goals[2];
};

extern const struct jx_goal_head jx_goal_heads[JX_GOAL_HEADS];

#endif
