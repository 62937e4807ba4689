/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/weights.h"

#include <string.h>

#include "common/base/reasons.h"

#define HUNDRED 100u

enum level {
	EXECUTION, /* no indicator's */
	COST,
	OUTPUT,
	BENEFIT,
	SATISFACTION,
	LEVELS,
};

/* What the names of level 1 begin with (成本指标, 成本), and what a spec calls them. */
static const char *const names[LEVELS] = {
	[EXECUTION] = "预算执行", [COST] = "成本", [OUTPUT] = "产出", [BENEFIT] = "效益", [SATISFACTION] = "满意度",
};

static const char with_cost[] = "预算执行=10,成本=20,产出=40,效益=20,满意度=10";
static const char without_cost[] = "预算执行=10,产出=50,效益=30,满意度=10";

/* The level whose name the text begins with; LEVELS where there is none. */
static enum level level_of(const char *text)
{
	enum level level = EXECUTION;

	while (level < LEVELS && strncmp(text, names[level], strlen(names[level])) != 0)
		level++;
	return level;
}

/* Digits up to `end`: 0 to 100. */
static bool read_points(const char *at, const char *end, uint32_t *points)
{
	uint32_t value = 0;

	if (at == end || end - at > 3)
		return false;
	for (; at < end; at++) {
		if (*at < '0' || *at > '9')
			return false;
		value = value * 10 + (uint32_t)(*at - '0');
	}
	*points = value;
	return value <= HUNDRED;
}

/* "成本=20", up to `end`; each level once. */
static bool read_part(const char *at, const char *end, uint32_t points[LEVELS], bool seen[LEVELS])
{
	enum level level = level_of(at);
	const char *value;

	if (level == LEVELS || seen[level])
		return false;
	value = at + strlen(names[level]);
	if (value >= end || *value != '=')
		return false;
	seen[level] = true;
	return read_points(value + 1, end, &points[level]);
}

static bool read_spec(const char *spec, uint32_t points[LEVELS])
{
	bool seen[LEVELS] = {false};
	uint32_t sum = 0;

	for (const char *at = spec, *end; at; at = *end ? end + 1 : NULL) {
		end = at + strcspn(at, ",");
		if (!read_part(at, end, points, seen))
			return false;
	}
	for (enum level level = EXECUTION; level < LEVELS; level++)
		sum += points[level];
	return sum == HUNDRED;
}

static void move(uint32_t points[LEVELS], enum level from, enum level to)
{
	if (from == to)
		return;
	points[to] += points[from];
	points[from] = 0;
}

/* No level without indicators keeps its points. There is an indicator of one at least. */
static void move_leftovers(uint32_t points[LEVELS], const size_t counts[LEVELS])
{
	enum level rest = OUTPUT;

	if (counts[SATISFACTION] == 0 && counts[BENEFIT] > 0)
		move(points, SATISFACTION, BENEFIT);
	if (counts[rest] == 0)
		rest = counts[COST] > 0 ? COST : counts[BENEFIT] > 0 ? BENEFIT : SATISFACTION;
	for (enum level level = COST; level < LEVELS; level++) {
		if (counts[level] == 0)
			move(points, level, rest);
	}
}

const char *jx_weights_share(const char *const *level1, size_t n, const char *spec, uint32_t *execution,
			     uint32_t *weights)
{
	uint32_t points[LEVELS] = {0};
	size_t counts[LEVELS] = {0}, given[LEVELS] = {0};

	for (size_t i = 0; i < n; i++) {
		enum level level = level_of(level1[i]);

		if (level == LEVELS || level == EXECUTION)
			return JX_N("weights must be given where a level 1 is none of 成本, 产出, 效益, 满意度");
		counts[level]++;
	}
	if (n == 0)
		return JX_N("there is no indicator to share the weights");
	if (*spec == '\0')
		spec = counts[COST] > 0 ? with_cost : without_cost;
	if (!read_spec(spec, points))
		return JX_N("weights are like 预算执行=10,成本=20,产出=40,效益=20,满意度=10 and add up to 100");
	move_leftovers(points, counts);
	*execution = points[EXECUTION] * HUNDRED;
	for (size_t i = 0; i < n; i++) {
		enum level level = level_of(level1[i]);
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
