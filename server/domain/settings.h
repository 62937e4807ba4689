/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The settings that there are: key, what it means, its preset, and which values are right (domain.md's "setting" rules:
 * practice differs between places, so that none is a constant). Pure.
 */
#ifndef JX_SERVER_DOMAIN_SETTINGS_H
#define JX_SERVER_DOMAIN_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/weights.h"

#define JX_SETTING_KEY_MAX   48u
#define JX_SETTING_VALUE_MAX 256u

struct jx_setting {
	const char *key;
	const char *preset;
	const char *description; /* English, with the values that there are */
	bool scores;             /* evaluations rest on it */
	/* NULL where the value is right, else what is wrong with it, in English. */
	const char *(*problem)(const char *value);
};

/* Ends with a row whose key is NULL; ordered by key. */
extern const struct jx_setting jx_settings[];
/* NULL where there is none such. */
const struct jx_setting *jx_setting_find(const char *key);

/* Missed ≤: `linear` weight x max(0, 1 - (actual - target) / target), `ratio` weight x target / actual. */
enum jx_overrun {
	JX_OVERRUN_LINEAR,
	JX_OVERRUN_RATIO,
};
/* Everything reported and the denominator 0 (无事项). */
enum jx_no_matter {
	JX_NO_MATTER_ZERO,
	JX_NO_MATTER_FULL,
	JX_NO_MATTER_SPREAD,
};
enum jx_execution_mode {
	JX_EXECUTION_PROPORTIONAL,
	JX_EXECUTION_STEPPED,
};

#define JX_EXECUTION_STEPS 8u

#define JX_SETTING_PUBLISHED "comparison.published"

/* Those that score, as values. */
struct jx_scoring {
	enum jx_overrun overrun;          /* "overrun": linear */
	enum jx_no_matter no_matter;      /* "no_matter": zero */
	enum jx_execution_mode execution; /* "execution": proportional */
	/* "execution.steps": "95=100,80=80,60=50": at a rate of so many per cent or more, so many per cent of the
	 * weight. */
	struct {
		uint32_t rate, share; /* per cent; the highest rate first */
	} steps[JX_EXECUTION_STEPS];
	size_t n_steps;
	uint32_t far_above;                            /* "far_above": per cent of a ≥ target; 120 */
	uint32_t grade_best, grade_good, grade_middle; /* "grade": "90,80,60", hundredths of a point here */
	uint32_t light_yellow, light_red;              /* "light": "90,70": below so many per cent of what is due */
	/* "weights": "" for the usual ones, or "预算执行=10,成本=20,产出=40,效益=20,满意度=10", which add up to 100. */
	struct jx_level_weights weights;
};

void jx_scoring_preset(struct jx_scoring *scoring);
/* Takes one value, which is right, into scoring. */
void jx_scoring_set(struct jx_scoring *scoring, const char *key, const char *value);

#endif
