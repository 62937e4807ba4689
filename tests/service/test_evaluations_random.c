/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thousand random cities: what the server evaluates, of the city and of a district, is what a slow reference computes
 * from the raw cells.
 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"

#include "tests/lib/draw.h"
#include "tests/service/slow.h"

#define CITIES 1000u

static uint64_t state;

static unsigned below(unsigned n)
{
	return jx_draw_below(&state, n);
}

/* -- a city -------------------------------------------------------------------------------------------------------- */

static struct slow_world world;
static struct jx_city city;

static const char *const names[SLOW_INDICATORS] = {"率", "量", "区间", "时", "钱", "个", "天", "质"};

static struct jx_city_cell random_cell(unsigned scale)
{
	unsigned kind = below(8);

	if (kind == 0 && below(2) == 0)
		return (struct jx_city_cell){JX_CITY_ABSENT, 0};
	if (kind <= 1)
		return (struct jx_city_cell){JX_CITY_NA, 0};
	return (struct jx_city_cell){JX_CITY_VALUE, kind == 2 ? 0 : below(scale)};
}

static void random_figures(struct jx_city_figures *figures)
{
	figures->cells[JX_CITY_DUE] = random_cell(50);
	figures->cells[JX_CITY_IN_TIME] = random_cell(50);
	figures->cells[JX_CITY_HANDLED] = random_cell(300);
	figures->cells[JX_CITY_REPAIR] = random_cell(30);
	figures->cells[JX_CITY_SYSTEMS] = random_cell(4);
	/* A submission says at least something. */
	if (figures->cells[JX_CITY_HANDLED].state == JX_CITY_ABSENT)
		figures->cells[JX_CITY_HANDLED] = (struct jx_city_cell){JX_CITY_VALUE, below(300)};
}

static void random_weights(void)
{
	uint32_t left = 9000;

	for (size_t i = 0; i + 1 < SLOW_INDICATORS; i++) {
		world.weights[i] = 1 + below(left / 3);
		left -= world.weights[i];
	}
	world.weights[SLOW_INDICATORS - 1] = left;
}

static void random_targets(void)
{
	world.targets[SLOW_RATE] = 50 + below(51);
	world.targets[SLOW_COUNT] = 1 + below(500);
	world.targets[SLOW_RANGE] = 1 + below(200);
	world.range_end = world.targets[SLOW_RANGE] + 1 + below(300);
	world.targets[SLOW_REPAIR] = below(12);
	world.targets[SLOW_COST] = 1 + below(720);
	world.targets[SLOW_SYSTEMS] = 1 + below(4);
	world.targets[SLOW_DAYS] = 1 + below(20);
	world.count_sign = "g>="[below(3)];
	world.repair_strict = below(2) == 0;
}

static void random_settings(void)
{
	world.ratio = below(2) == 0;
	world.no_matter = (enum slow_no_matter)below(3);
	world.stepped = below(2) == 0;
	for (uint32_t i = 0, rate = 101, share = 101; i < SLOW_STEPS; i++) {
		rate -= 1 + below(33);
		share -= 1 + below(33);
		world.steps[i][0] = rate;
		world.steps[i][1] = share;
	}
	world.grades[0] = 9901 - below(2000);
	world.grades[1] = world.grades[0] - 1 - below(2000);
	world.grades[2] = world.grades[1] - 1 - below(3000);
	world.far_above = 101 + below(100);
}

static void random_world(void)
{
	memset(&world, 0, sizeof(world));
	world.offices = 1 + below(JX_CITY_OFFICES);
	world.months = 1 + below(below(16) == 0 ? JX_CITY_MONTHS : 2);
	random_weights();
	random_targets();
	random_settings();
	world.has_tier = below(3) > 0;
	world.tier = below(10001);
	if (below(3) == 0)
		world.deductions[SLOW_QUALITY] = below(world.weights[SLOW_QUALITY] + 1);
	if (below(3) == 0)
		world.deductions[SLOW_COUNT] = below(world.weights[SLOW_COUNT] + 1);
}

/* -- what is written ------------------------------------------------------------------------------------------------
 */

static void write_target(size_t indicator, char *out, size_t size)
{
	long long target = (long long)world.targets[indicator];
	const char *sign = world.count_sign == 'g' ? "≥" : world.count_sign == '>' ? ">" : "";

	switch ((enum slow_name)indicator) {
	case SLOW_RATE:
		(void)snprintf(out, size, "≥%lld%%", target);
		break;
	case SLOW_COUNT:
		(void)snprintf(out, size, "%s%lld件次", sign, target);
		break;
	case SLOW_RANGE:
		(void)snprintf(out, size, "%lld-%lld件次", target, (long long)world.range_end);
		break;
	case SLOW_REPAIR:
		(void)snprintf(out, size, "%s%lld小时", world.repair_strict ? "<" : "≤", target);
		break;
	case SLOW_COST:
		(void)snprintf(out, size, "≤%lld万元", target);
		break;
	case SLOW_SYSTEMS:
		(void)snprintf(out, size, "%lld个", target);
		break;
	case SLOW_DAYS:
		(void)snprintf(out, size, "≤%lld天", target);
		break;
	case SLOW_QUALITY:
	case SLOW_INDICATORS:
		(void)snprintf(out, size, "稳步提高");
		break;
	}
}

static void plan(void)
{
	static const char *const measures[SLOW_INDICATORS] = {
		"accept.in_time / accept.due",
		"online.handled",
		"online.handled",
		"repair.hours",
		"paid()",
		"system.count",
		"longest_payment_days()",
		NULL,
	};
	struct jx_city_indicator indicators[SLOW_INDICATORS];
	char targets[SLOW_INDICATORS][64];

	for (size_t i = 0; i < SLOW_INDICATORS; i++) {
		write_target(i, targets[i], sizeof(targets[i]));
		indicators[i] = (struct jx_city_indicator){names[i], targets[i], measures[i], world.weights[i]};
	}
	jx_city_plan(&city, indicators, SLOW_INDICATORS);
}

static void set_grades(void)
{
	char value[64];

	(void)snprintf(value, sizeof(value), "%u.%02u,%u.%02u,%u.%02u", world.grades[0] / 100, world.grades[0] % 100,
		       world.grades[1] / 100, world.grades[1] % 100, world.grades[2] / 100, world.grades[2] % 100);
	jx_city_set(&city, "grade", value);
}

static void set(void)
{
	static const char *const no_matter[] = {[SLOW_ZERO] = "zero", [SLOW_FULL] = "full", [SLOW_SPREAD] = "spread"};
	char value[64];

	if (world.ratio)
		jx_city_set(&city, "overrun", "ratio");
	if (world.no_matter != SLOW_ZERO)
		jx_city_set(&city, "no_matter", no_matter[world.no_matter]);
	(void)snprintf(value, sizeof(value), "%u", world.far_above);
	jx_city_set(&city, "far_above", value);
	set_grades();
	if (!world.stepped)
		return;
	(void)snprintf(value, sizeof(value), "%u=%u,%u=%u,%u=%u", world.steps[0][0], world.steps[0][1],
		       world.steps[1][0], world.steps[1][1], world.steps[2][0], world.steps[2][1]);
	jx_city_set(&city, "execution", "stepped");
	jx_city_set(&city, "execution.steps", value);
}

static void report(void)
{
	for (size_t office = 0; office < world.offices; office++)
		for (unsigned month = 0; month < world.months; month++) {
			unsigned revisions = below(12) == 0 ? 0 : 1 + (below(8) == 0);

			for (unsigned i = 0; i < revisions; i++) {
				random_figures(&world.figures[office][month]);
				jx_city_submit(&city, office, month, &world.figures[office][month]);
			}
			world.there[office][month] = revisions > 0;
		}
}

/* Some of it after the evaluation's month. */
static void pay(void)
{
	world.n_payments = below(SLOW_PAYMENTS + 1);
	for (size_t i = 0; i < world.n_payments; i++) {
		unsigned from = 1 + below(10), days = below(18);
		char requested[16], paid[16];

		world.payments[i] = (struct slow_payment){
			.office = below((unsigned)world.offices),
			.month = below(world.months < JX_CITY_MONTHS ? world.months + 1 : world.months),
			.fen = (int64_t)(1 + below(200)) * SLOW_WAN + below(100),
			.days = days,
		};
		(void)snprintf(requested, sizeof(requested), "2023-%02u-%02u", world.payments[i].month + 1, from);
		(void)snprintf(paid, sizeof(paid), "2023-%02u-%02u", world.payments[i].month + 1, from + days);
		jx_city_pay(&city, city.offices[world.payments[i].office], world.payments[i].fen, requested, paid);
	}
}

/* Up, or down to what three payments leave. */
static void adjust(void)
{
	Jixiao__V1__ProjectsAdjustRequest request = JIXIAO__V1__PROJECTS_ADJUST_REQUEST__INIT;
	char date[16];

	if (below(2) == 0)
		return;
	world.adjustment_fen =
		below(2) == 0 ? (int64_t)(1 + below(300)) * SLOW_WAN : -(int64_t)(1 + below(100)) * SLOW_WAN;
	world.adjusted = below(world.months < JX_CITY_MONTHS ? world.months + 1 : world.months);
	(void)snprintf(date, sizeof(date), "2023-%02u-15", world.adjusted + 1);
	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.code = (char *)JX_CITY_PROJECT;
	request.fund = JIXIAO__V1__FUND__FUND_FISCAL;
	request.amount_fen = world.adjustment_fen;
	request.date = date;
	request.document = (char *)"青财预1号";
	request.reason = (char *)"追加追减";
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Projects/Adjust", &request);
}

static void note(enum slow_name name, const char *as_of, bool tier)
{
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note(names[name]);

	request.as_of = (char *)as_of;
	request.deduction_hundredths = world.deductions[name];
	if (tier) {
		request.tier_case = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
		request.tier_hundredths = world.tier;
	}
	if (tier || world.deductions[name] > 0)
		(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", &request);
}

/* A tier of a range is taken only where there is a figure to judge. */
static void judge(const char *as_of)
{
	struct slow_result result;

	slow_evaluate(&world, (struct slow_scope){0, world.offices, true}, &result);
	note(SLOW_QUALITY, as_of, world.has_tier);
	note(SLOW_COUNT, as_of, false);
	if (result.rows[SLOW_RANGE].has_value && world.has_tier)
		note(SLOW_RANGE, as_of, true);
}

/* -- the comparison ------------------------------------------------------------------------------------------------ */

static void compare(const Jixiao__V1__IndicatorResult *result, const struct slow_row *expected, unsigned number)
{
	cr_assert_eq(result->weight_hundredths, expected->weight, "city %u, %s weighs %u instead of %u", number,
		     result->name, result->weight_hundredths, expected->weight);
	cr_assert_eq(result->score_hundredths, expected->score, "city %u, %s: %u instead of %u (%s)", number,
		     result->name, result->score_hundredths, expected->score, result->arithmetic);
	cr_assert_eq(result->actual != NULL, expected->has_value, "city %u, %s", number, result->name);
	cr_assert_eq(result->met, expected->met, "city %u, %s", number, result->name);
	cr_assert_eq(result->far_above, expected->far_above, "city %u, %s", number, result->name);
	cr_assert_eq(result->verdict == JIXIAO__V1__VERDICT__VERDICT_SHARE, expected->share, "city %u, %s", number,
		     result->name);
	if (expected->has_value)
		cr_assert((slow_wide)result->actual->num * expected->den ==
				  (slow_wide)result->actual->den * expected->num,
			  "city %u, %s: %s", number, result->name, result->actual_text);
}

static void compare_all(const Jixiao__V1__Evaluation *evaluation, struct slow_scope scope, unsigned number)
{
	struct slow_result expected;

	slow_evaluate(&world, scope, &expected);
	cr_assert_eq(evaluation->execution->score_hundredths, expected.execution, "city %u: %s", number,
		     evaluation->execution->arithmetic);
	for (size_t i = 0; i < SLOW_INDICATORS; i++)
		compare(evaluation->indicators[i], &expected.rows[i], number);
	cr_assert_eq(evaluation->weight_hundredths, expected.weight, "city %u", number);
	cr_assert_eq(evaluation->total_hundredths, expected.total, "city %u", number);
	cr_assert_str_eq(evaluation->grade, expected.grade, "city %u", number);
	cr_assert_eq(evaluation->provisional, expected.provisional, "city %u", number);
}

static void try_city(unsigned number)
{
	char as_of[16];
	size_t district;

	state = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);
	random_world();
	jx_city_open(&city, world.offices);
	plan();
	set();
	report();
	pay();
	adjust();
	(void)snprintf(as_of, sizeof(as_of), "2023-%02u", world.months);
	judge(as_of);
	compare_all(jx_city_show(&city, as_of, ""), (struct slow_scope){0, world.offices, true}, number);
	district = below((unsigned)world.offices);
	compare_all(jx_city_show(&city, as_of, city.offices[district]),
		    (struct slow_scope){district, district + 1, false}, number);
	jx_city_close(&city);
}

Test(evaluations_random, the_server_evaluates_as_the_slow_reference_does, .timeout = 560)
{
	for (unsigned number = 0; number < CITIES; number++)
		try_city(number);
}
