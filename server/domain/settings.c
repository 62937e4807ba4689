/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/settings.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/model/decimal.h"
#include "common/model/period.h"

/* A run of characters of a value. */
struct part {
	const char *text;
	size_t length;
};

static bool is(struct part part, const char *text)
{
	return part.length == strlen(text) && memcmp(part.text, text, part.length) == 0;
}

/* At the commas; 0 where there are more than `max`. */
static size_t split(const char *value, struct part *parts, size_t max)
{
	size_t n = 0;

	for (;; value++) {
		if (n == max)
			return 0;
		parts[n] = (struct part){value, strcspn(value, ",")};
		value += parts[n++].length;
		if (*value == '\0')
			return n;
	}
}

/* "95=100": what stands before and behind the sign. */
static bool cut(struct part part, struct part *before, struct part *behind)
{
	const char *sign = memchr(part.text, '=', part.length);

	if (!sign)
		return false;
	*before = (struct part){part.text, (size_t)(sign - part.text)};
	*behind = (struct part){sign + 1, part.length - before->length - 1};
	return true;
}

/* With at most so many decimals, not below 0, without a sign. */
static bool number(struct part part, unsigned digits, uint32_t max, uint32_t *value)
{
	int64_t read;

	if (part.length == 0 || *part.text == '-' || *part.text == '+' ||
	    jx_decimal_scaled(part.text, part.length, digits, max, &read) != NULL)
		return false;
	*value = (uint32_t)read;
	return true;
}

/* -- one reader a kind of value: false where it is not right ----------------------------------------------------- */

static bool read_steps(const char *value, struct jx_scoring *scoring)
{
	struct part parts[JX_EXECUTION_STEPS], rate, share;

	scoring->n_steps = split(value, parts, JX_EXECUTION_STEPS);
	for (size_t i = 0; i < scoring->n_steps; i++) {
		if (!cut(parts[i], &rate, &share) || !number(rate, 0, 100, &scoring->steps[i].rate) ||
		    !number(share, 0, 100, &scoring->steps[i].share))
			return false;
		if (i > 0 && (scoring->steps[i].rate >= scoring->steps[i - 1].rate ||
			      scoring->steps[i].share > scoring->steps[i - 1].share))
			return false;
	}
	return scoring->n_steps > 0;
}

static bool read_far_above(const char *value, struct jx_scoring *scoring)
{
	return number((struct part){value, strlen(value)}, 0, 1000, &scoring->far_above) && scoring->far_above > 100;
}

static bool read_grades(const char *value, struct jx_scoring *scoring)
{
	struct part parts[3];

	return split(value, parts, 3) == 3 && number(parts[0], 2, 10000, &scoring->grade_best) &&
	       number(parts[1], 2, 10000, &scoring->grade_good) && number(parts[2], 2, 10000, &scoring->grade_middle) &&
	       scoring->grade_best > scoring->grade_good && scoring->grade_good > scoring->grade_middle &&
	       scoring->grade_middle > 0;
}

static bool read_lights(const char *value, struct jx_scoring *scoring)
{
	struct part parts[2];

	return split(value, parts, 2) == 2 && number(parts[0], 0, 100, &scoring->light_yellow) &&
	       number(parts[1], 0, 100, &scoring->light_red) && scoring->light_yellow > scoring->light_red;
}

static enum jx_level level_named(struct part name)
{
	enum jx_level level = JX_LEVEL_EXECUTION;

	while (level < JX_LEVELS && !is(name, jx_level_names[level]))
		level++;
	return level;
}

/* Each level once, all with 100; weights.c shares them out. */
static bool read_weights(const char *value, struct jx_scoring *scoring)
{
	struct jx_level_weights read = {.given = *value != '\0'};
	struct part parts[JX_LEVELS], name, weight;
	size_t n = read.given ? split(value, parts, JX_LEVELS) : 0;
	bool seen[JX_LEVELS] = {false};
	uint32_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		enum jx_level level = cut(parts[i], &name, &weight) ? level_named(name) : JX_LEVELS;

		if (level == JX_LEVELS || seen[level] || !number(weight, 0, 100, &read.points[level]))
			return false;
		seen[level] = true;
		sum += read.points[level];
	}
	if (read.given && sum != 100)
		return false;
	scoring->weights = read;
	return true;
}

static bool read_execution(const char *value, struct jx_scoring *scoring)
{
	bool stepped = strcmp(value, "stepped") == 0;

	scoring->execution = stepped ? JX_EXECUTION_STEPPED : JX_EXECUTION_PROPORTIONAL;
	return stepped || strcmp(value, "proportional") == 0;
}

static bool read_no_matter(const char *value, struct jx_scoring *scoring)
{
	bool full = strcmp(value, "full") == 0, spread = strcmp(value, "spread") == 0;

	scoring->no_matter = full ? JX_NO_MATTER_FULL : spread ? JX_NO_MATTER_SPREAD : JX_NO_MATTER_ZERO;
	return full || spread || strcmp(value, "zero") == 0;
}

static bool read_overrun(const char *value, struct jx_scoring *scoring)
{
	bool ratio = strcmp(value, "ratio") == 0;

	scoring->overrun = ratio ? JX_OVERRUN_RATIO : JX_OVERRUN_LINEAR;
	return ratio || strcmp(value, "linear") == 0;
}

static bool read_published(const char *value, struct jx_scoring *scoring)
{
	jx_month month;

	(void)scoring;
	return *value == '\0' || jx_month_parse(value, &month);
}

/* -- the table --------------------------------------------------------------------------------------------------- */

/* One row a setting, ordered by key: key, preset, reader, what it means, what is said of a wrong value. The reader of
 * one that does not score takes nothing. */
#define SETTINGS(X)                                                                                                    \
	X(JX_SETTING_PUBLISHED, "", read_published,                                                                    \
	  JX_N("the last month for which the offices compared see the comparison; empty: none"),                       \
	  JX_N("it is empty, or a month as 2023-12"))                                                                  \
	X("execution", "proportional", read_execution,                                                                 \
	  JX_N("score of budget execution: proportional to the rate, or stepped by execution.steps"),                  \
	  JX_N("it is proportional or stepped"))                                                                       \
	X("execution.steps", "95=100,80=80,60=50", read_steps,                                                         \
	  JX_N("stepped budget execution: from each rate on, its share of the weight, in per cent; below all of them " \
	       "0"),                                                                                                   \
	  JX_N("it is up to 8 pairs RATE=SHARE in whole per cent, the highest rate first: 95=100,80=80,60=50"))        \
	X("far_above", "120", read_far_above, JX_N("from so many per cent of a target on, a reason is asked for"),     \
	  JX_N("it is a whole number of per cent from 101 to 1000"))                                                   \
	X("grade", "90,80,60", read_grades, JX_N("the lowest totals of 优, 良 and 中; below them 差"),                 \
	  JX_N("it is three falling numbers of points up to 100, with at most two decimals: 90,80,60"))                \
	X("light", "90,70", read_lights, JX_N("warning lights: yellow and red below so many per cent of what is due"), \
	  JX_N("it is two falling whole numbers of per cent up to 100: 90,70"))                                        \
	X("no_matter", "zero", read_no_matter,                                                                         \
	  JX_N("all reported and nothing to count (无事项): zero, full, or spread over the other indicators"),         \
	  JX_N("it is zero, full or spread"))                                                                          \
	X("overrun", "linear", read_overrun,                                                                           \
	  JX_N("a ≤ target missed: linear, weight x (1 - (actual - target) / target), or ratio, weight x target / "  \
	       "actual"),                                                                                              \
	  JX_N("it is linear or ratio"))                                                                               \
	X("weights", "", read_weights,                                                                                 \
	  JX_N("weights of the levels, 100 together, for projects whose table gives none; empty: the usual ones"),     \
	  JX_N("it is empty, or weights in whole numbers that add up to 100: "                                         \
	       "预算执行=10,成本=20,产出=40,效益=20,满意度=10"))

#define X(key, preset, read, description, wrong)                                                                       \
	static const char *problem_of_##read(const char *value)                                                        \
	{                                                                                                              \
		struct jx_scoring scratch;                                                                             \
                                                                                                                       \
		return read(value, &scratch) ? NULL : (wrong);                                                         \
	}
SETTINGS(X)
#undef X

const struct jx_setting jx_settings[] = {
#define X(key, preset, read, description, wrong)                                                                       \
	{key, preset, description, (read) != read_published, problem_of_##read},
	SETTINGS(X)
#undef X
		{NULL, NULL, NULL, false, NULL},
};

static bool (*const readers[])(const char *value, struct jx_scoring *scoring) = {
#define X(key, preset, read, description, wrong) read,
	SETTINGS(X)
#undef X
};

const struct jx_setting *jx_setting_find(const char *key)
{
	for (const struct jx_setting *setting = jx_settings; setting->key; setting++) {
		if (strcmp(setting->key, key) == 0)
			return setting;
	}
	return NULL;
}

void jx_scoring_set(struct jx_scoring *scoring, const char *key, const char *value)
{
	const struct jx_setting *setting = jx_setting_find(key);
	bool right;

	assert(setting);
	right = readers[setting - jx_settings](value, scoring);
	assert(right);
	(void)right;
}

void jx_scoring_preset(struct jx_scoring *scoring)
{
	*scoring = (struct jx_scoring){0};
	for (const struct jx_setting *setting = jx_settings; setting->key; setting++)
		jx_scoring_set(scoring, setting->key, setting->preset);
}
