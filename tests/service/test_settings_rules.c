/* SPDX-License-Identifier: Apache-2.0 */
/* The settings that there are, and which values are right, with literals. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "server/domain/settings.h"

static void expect_right(const char *key, const char *const *values)
{
	for (; *values; values++)
		cr_assert_null(jx_setting_find(key)->problem(*values), "%s: %s", key, *values);
}

static void expect_wrong(const char *key, const char *const *values)
{
	for (; *values; values++)
		cr_assert_not_null(jx_setting_find(key)->problem(*values), "%s: %s", key, *values);
}

#define RIGHT(key, ...) expect_right(key, (const char *const[]){__VA_ARGS__, NULL})
#define WRONG(key, ...) expect_wrong(key, (const char *const[]){__VA_ARGS__, NULL})

Test(settings, the_table_is_ordered_and_its_presets_are_right)
{
	for (const struct jx_setting *setting = jx_settings; setting->key; setting++) {
		cr_assert_eq(jx_setting_find(setting->key), setting);
		cr_assert_null(setting->problem(setting->preset), "%s", setting->key);
		cr_assert_leq(strlen(setting->key), JX_SETTING_KEY_MAX);
		cr_assert(!setting[1].key || strcmp(setting->key, setting[1].key) < 0, "%s", setting->key);
	}
	cr_assert_null(jx_setting_find("overrun "));
	cr_assert_null(jx_setting_find(""));
}

Test(settings, words)
{
	RIGHT("comparison.published", "", "2023-12");
	WRONG("comparison.published", "2023", "2023-13", "none");
	cr_assert(!jx_setting_find("comparison.published")->scores && jx_setting_find("overrun")->scores);
	RIGHT("overrun", "linear", "ratio");
	WRONG("overrun", "", "Ratio", "ratio ", "zero");
	RIGHT("no_matter", "zero", "full", "spread");
	WRONG("no_matter", "", "0", "none");
	RIGHT("execution", "proportional", "stepped");
	WRONG("execution", "", "steps");
}

Test(settings, steps)
{
	char eight[] = "90=90,80=80,70=70,60=60,50=50,40=40,30=30,0=0";
	char nine[sizeof(eight) + 8];

	(void)snprintf(nine, sizeof(nine), "99=99,%s", eight);
	RIGHT("execution.steps", "100=100", "0=0", "95=100,80=100,0=50", eight);
	WRONG("execution.steps", "", "95", "95=", "=95", "101=1", "1=101", "80=80,80=70", "80=80,90=70", "90=80,80=90",
	      "95=100,", ",95=100", "95=-1", "+95=1", "95.5=1", nine);
}

Test(settings, bounds_of_numbers)
{
	RIGHT("far_above", "101", "120", "1000");
	WRONG("far_above", "", "100", "1001", "-120", "120%", "120.5", "99999999999999999999");
	RIGHT("grade", "90,80,60", "100,99.99,0.01", "90.5,80.25,60");
	WRONG("grade", "", "90,80", "90,80,60,50", "90,90,60", "90,80,80", "100.01,80,60", "90,80,0", "90.001,80,60",
	      "60,80,90", "90,80,");
	RIGHT("light", "100,0", "90,70");
	WRONG("light", "", "70,90", "90,90", "101,70", "90", "90,70,50", "90.5,70");
}

Test(settings, weights_add_up_to_100)
{
	RIGHT("weights", "", "预算执行=10,成本=20,产出=40,效益=20,满意度=10", "产出=100", "满意度=0,产出=100",
	      "预算执行=0010,产出=90.0");
	WRONG("weights", "产出=99", "产出=101", "产出=50,产出=50", "质量=100", "产出=50,", "产出",
	      "产出=50.5,效益=49.5", "预算执行=10,成本=20,产出=40,效益=20,满意度=10,产出=0", "产出=100 ", "产出=1000",
	      "产出=100,", ",产出=100", "产出=", "产出=1e2", "产出=-1,效益=101", "产出指标=100", " 产出=100");
}

Test(settings, preset)
{
	struct jx_scoring scoring;

	jx_scoring_preset(&scoring);
	cr_assert_eq(scoring.overrun, JX_OVERRUN_LINEAR);
	cr_assert_eq(scoring.no_matter, JX_NO_MATTER_ZERO);
	cr_assert_eq(scoring.execution, JX_EXECUTION_PROPORTIONAL);
	cr_assert_eq(scoring.n_steps, 3);
	cr_assert_eq(scoring.steps[0].rate, 95);
	cr_assert_eq(scoring.steps[0].share, 100);
	cr_assert_eq(scoring.steps[2].rate, 60);
	cr_assert_eq(scoring.steps[2].share, 50);
	cr_assert_eq(scoring.far_above, 120);
	cr_assert_eq(scoring.grade_best, 9000);
	cr_assert_eq(scoring.grade_good, 8000);
	cr_assert_eq(scoring.grade_middle, 6000);
	cr_assert_eq(scoring.light_yellow, 90);
	cr_assert_eq(scoring.light_red, 70);
	cr_assert_not(scoring.weights.given);
}

Test(settings, a_value_replaces_the_preset)
{
	struct jx_scoring scoring;

	jx_scoring_preset(&scoring);
	jx_scoring_set(&scoring, "overrun", "ratio");
	jx_scoring_set(&scoring, "no_matter", "spread");
	jx_scoring_set(&scoring, "execution", "stepped");
	jx_scoring_set(&scoring, "execution.steps", "90=100");
	jx_scoring_set(&scoring, "far_above", "150");
	jx_scoring_set(&scoring, "grade", "89.99,80,60.5");
	jx_scoring_set(&scoring, "light", "80,50");
	jx_scoring_set(&scoring, "weights", "预算执行=40,产出=60");
	cr_assert_eq(scoring.overrun, JX_OVERRUN_RATIO);
	cr_assert_eq(scoring.no_matter, JX_NO_MATTER_SPREAD);
	cr_assert_eq(scoring.execution, JX_EXECUTION_STEPPED);
	cr_assert_eq(scoring.n_steps, 1);
	cr_assert_eq(scoring.steps[0].rate, 90);
	cr_assert_eq(scoring.far_above, 150);
	cr_assert_eq(scoring.grade_best, 8999);
	cr_assert_eq(scoring.grade_middle, 6050);
	cr_assert_eq(scoring.light_red, 50);
	cr_assert(scoring.weights.given);
	cr_assert_eq(scoring.weights.points[JX_LEVEL_EXECUTION], 40);
	cr_assert_eq(scoring.weights.points[JX_LEVEL_OUTPUT], 60);
	cr_assert_eq(scoring.weights.points[JX_LEVEL_COST], 0);
}
