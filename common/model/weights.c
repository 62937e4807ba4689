/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/weights.h"

#include <string.h>

#include "common/base/reasons.h"

#define HUNDRED 100u

const char *const jx_level_names[JX_LEVELS] = {
	[JX_LEVEL_EXECUTION] = "预算执行", [JX_LEVEL_COST] = "成本",           [JX_LEVEL_OUTPUT] = "产出",
	[JX_LEVEL_BENEFIT] = "效益",       [JX_LEVEL_SATISFACTION] = "满意度",
};

static const uint32_t with_cost[JX_LEVELS] = {10, 20, 40, 20, 10};
static const uint32_t without_cost[JX_LEVELS] = {10, 0, 50, 30, 10};

/* The level whose name the text begins with (成本指标, 成本); JX_LEVELS where there is none. */
static enum jx_level level_of(const char *text)
{
	enum jx_level level = JX_LEVEL_EXECUTION;

	while (level < JX_LEVELS && strncmp(text, jx_level_names[level], strlen(jx_level_names[level])) != 0)
		level++;
	return level;
}

static void move(uint32_t points[JX_LEVELS], enum jx_level from, enum jx_level to)
{
	if (from == to)
		return;
	points[to] += points[from];
	points[from] = 0;
}

/* No level without indicators keeps its points. There is an indicator of one at least. */
static void move_leftovers(uint32_t points[JX_LEVELS], const size_t counts[JX_LEVELS])
{
	enum jx_level rest = JX_LEVEL_OUTPUT;

	if (counts[JX_LEVEL_SATISFACTION] == 0 && counts[JX_LEVEL_BENEFIT] > 0)
		move(points, JX_LEVEL_SATISFACTION, JX_LEVEL_BENEFIT);
	if (counts[rest] == 0)
		rest = counts[JX_LEVEL_COST] > 0      ? JX_LEVEL_COST
		       : counts[JX_LEVEL_BENEFIT] > 0 ? JX_LEVEL_BENEFIT
						      : JX_LEVEL_SATISFACTION;
	for (enum jx_level level = JX_LEVEL_COST; level < JX_LEVELS; level++) {
		if (counts[level] == 0)
			move(points, level, rest);
	}
}

const char *jx_weights_share(const char *const *level1, size_t n, const struct jx_level_weights *levels,
			     uint32_t *execution, uint32_t *weights)
{
	uint32_t points[JX_LEVELS] = {0};
	size_t counts[JX_LEVELS] = {0}, given[JX_LEVELS] = {0};

	for (size_t i = 0; i < n; i++) {
		enum jx_level level = level_of(level1[i]);

		if (level == JX_LEVELS || level == JX_LEVEL_EXECUTION)
			return JX_N("weights must be given where a level 1 is none of 成本, 产出, 效益, 满意度: on a "
				    "goal table, in a column 权重");
		counts[level]++;
	}
	if (n == 0)
		return JX_N("there is no indicator to share the weights");
	memcpy(points,
	       levels->given               ? levels->points
	       : counts[JX_LEVEL_COST] > 0 ? with_cost
					   : without_cost,
	       sizeof(points));
	move_leftovers(points, counts);
	*execution = points[JX_LEVEL_EXECUTION] * HUNDRED;
	for (size_t i = 0; i < n; i++) {
		enum jx_level level = level_of(level1[i]);
		uint32_t weight = points[level] * HUNDRED, count = (uint32_t)counts[level];

		weights[i] = weight / count + (given[level]++ < weight % count);
	}
	return NULL;
}

const char *jx_weights_problem(uint32_t execution, const uint32_t *weights, size_t n)
{
	uint64_t sum = execution;

	for (size_t i = 0; i < n; i++)
		sum += weights[i];
	return sum == JX_WEIGHTS_TOTAL ? NULL
				       : JX_N("the weights, with that of budget execution, do not add up to 100");
}
