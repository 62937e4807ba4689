/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A thousand random cities: what the server evaluates is what a slow reference computes from the raw cells. The
 * reference is written from the rules (domain of 单位自评), with plain 128-bit integers; it shares no code with the
 * server's scoring, formulas or totals.
 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"

#include "tests/service/city.h"

#define CITIES 1000u
#define WAN    INT64_C(1000000)

__extension__ typedef __int128 wide;

static uint64_t state;

static uint64_t draw(void)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return state;
}

static unsigned below(unsigned n)
{
	return (unsigned)(draw() % n);
}

/* -- a city -------------------------------------------------------------------------------------------------------- */

enum { RATE, COUNT, REPAIR, COST, SYSTEMS, DAYS, QUALITY, INDICATORS };

static struct {
	size_t offices;
	unsigned months;
	bool there[JX_CITY_OFFICES][JX_CITY_MONTHS];
	struct jx_city_figures figures[JX_CITY_OFFICES][JX_CITY_MONTHS];
	int64_t targets[INDICATORS];
	uint32_t weights[INDICATORS];
	bool ratio, full, has_tier;
	uint32_t tier, deduction;
	int64_t paid_fen; /* by the last month's end */
	int64_t days;     /* the longest; -1: nothing was paid */
} world;

static struct jx_city city;

static struct jx_city_cell random_cell(unsigned scale)
{
	unsigned kind = below(8);

	if (kind == 0)
		return (struct jx_city_cell){JX_CITY_ABSENT, 0};
	if (kind == 1)
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

	for (size_t i = 0; i + 1 < INDICATORS; i++) {
		world.weights[i] = 1 + below(left / 3);
		left -= world.weights[i];
	}
	world.weights[INDICATORS - 1] = left;
}

static void random_world(void)
{
	memset(&world, 0, sizeof(world));
	world.offices = 1 + below(3);
	world.months = 1 + below(3);
	random_weights();
	world.targets[RATE] = 50 + below(51);
	world.targets[COUNT] = 1 + below(500);
	world.targets[REPAIR] = below(12);
	world.targets[COST] = 1 + below(720);
	world.targets[SYSTEMS] = 1 + below(4);
	world.targets[DAYS] = 1 + below(20);
	world.ratio = below(2) == 0;
	world.full = below(2) == 0;
	world.has_tier = below(3) > 0;
	world.tier = below(10001);
	world.deduction = below(3) == 0 ? below(world.weights[QUALITY] + 1) : 0;
	world.days = -1;
}

static void plan(void)
{
	static const char *const formats[INDICATORS] = {
		"≥%lld%%", "≥%lld件次", "≤%lld小时", "≤%lld万元", "%lld个", "≤%lld天", "稳步提高",
	};
	static const char *const measures[INDICATORS] = {
		"accept.in_time / accept.due",
		"online.handled",
		"repair.hours",
		"paid()",
		"system.count",
		"longest_payment_days()",
		NULL,
	};
	static const char *const names[INDICATORS] = {"率", "量", "时", "钱", "个", "天", "质"};
	struct jx_city_indicator indicators[INDICATORS];
	char targets[INDICATORS][64];

	for (size_t i = 0; i < INDICATORS; i++) {
		const char *percent = strstr(formats[i], "%lld");
		size_t before = percent ? (size_t)(percent - formats[i]) : 0;

		if (percent)
			(void)snprintf(targets[i], sizeof(targets[i]), "%.*s%lld%s", (int)before, formats[i],
				       (long long)world.targets[i], i == RATE ? "%" : percent + 4);
		else
			(void)snprintf(targets[i], sizeof(targets[i]), "%s", formats[i]);
		indicators[i] = (struct jx_city_indicator){names[i], targets[i], measures[i], world.weights[i]};
	}
	jx_city_plan(&city, indicators, INDICATORS);
}

static void report(void)
{
	for (size_t office = 0; office < world.offices; office++)
		for (unsigned month = 0; month < world.months; month++) {
			unsigned revisions = below(10) == 0 ? 0 : 1 + below(2);

			for (unsigned i = 0; i < revisions; i++) {
				random_figures(&world.figures[office][month]);
				jx_city_submit(&city, office, month, &world.figures[office][month]);
			}
			world.there[office][month] = revisions > 0;
		}
}

static void pay(void)
{
	for (unsigned i = below(3); i > 0; i--) {
		int64_t fen = (int64_t)(1 + below(200)) * WAN + below(100);
		unsigned from = 1 + below(10), days = below(18);
		char requested[16], paid[16];

		(void)snprintf(requested, sizeof(requested), "2023-01-%02u", from);
		(void)snprintf(paid, sizeof(paid), "2023-01-%02u", from + days);
		jx_city_pay(&city, city.offices[below((unsigned)world.offices)], fen, requested, paid);
		world.paid_fen += fen;
		world.days = world.days > (int64_t)days ? world.days : (int64_t)days;
	}
}

static void judge(void)
{
	Jixiao__V1__EvaluationsNoteRequest request = jx_city_note("质");
	char as_of[16];

	if (!world.has_tier)
		return;
	(void)snprintf(as_of, sizeof(as_of), "2023-%02u", world.months);
	request.as_of = as_of;
	request.tier_case = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__TIER_TIER_HUNDREDTHS;
	request.tier_hundredths = world.tier;
	request.deduction_hundredths = world.deduction;
	(void)jx_fixture_ask(&city.fixture, &city.manager, "Evaluations/Note", &request);
}

/* -- the reference ------------------------------------------------------------------------------------------------- */

/* What became of an item over the city and the months. */
struct sum {
	bool any; /* a value is there */
	wide value;
};

/* Somebody's form leaves its cell out, or is missing. */
static bool is_left_out(enum jx_city_item item)
{
	for (size_t office = 0; office < world.offices; office++)
		for (unsigned month = 0; month < world.months; month++)
			if (!world.there[office][month] ||
			    world.figures[office][month].cells[item].state == JX_CITY_ABSENT)
				return true;
	return false;
}

static struct sum item_of_month(enum jx_city_item item, unsigned month, bool largest)
{
	struct sum sum = {.any = false};

	for (size_t office = 0; office < world.offices; office++) {
		const struct jx_city_cell *cell = &world.figures[office][month].cells[item];

		if (!world.there[office][month] || cell->state == JX_CITY_ABSENT)
			continue;
		if (cell->state == JX_CITY_NA)
			continue;
		if (!largest)
			sum.value += cell->value;
		else if (!sum.any || cell->value > sum.value)
			sum.value = cell->value;
		sum.any = true;
	}
	return sum;
}

/* kind: 's' a sum over all, 'm' the largest over all, 'l' the largest of the last month with one. */
static struct sum item_of_year(enum jx_city_item item, char kind)
{
	struct sum year = {.any = false};

	for (unsigned month = 0; month < world.months; month++) {
		struct sum sum = item_of_month(item, month, kind != 's');

		if (!sum.any)
			continue;
		if (kind == 's')
			year.value += sum.value;
		else if (kind == 'l' || !year.any || sum.value > year.value)
			year.value = sum.value;
		year.any = true;
	}
	return year;
}

/* weight x num / den, half up. */
static uint32_t part(uint32_t weight, wide num, wide den)
{
	return (uint32_t)((2 * (wide)weight * num + den) / (2 * den));
}

/* Of an actual value num / den against a lower bound. */
static uint32_t lower(uint32_t weight, wide num, wide den, wide target)
{
	return num >= target * den ? weight : part(weight, num, den * target);
}

static uint32_t upper(uint32_t weight, wide num, wide den, wide target)
{
	wide bound = target * den;

	if (num <= bound)
		return weight;
	if (target == 0)
		return 0;
	if (world.ratio)
		return part(weight, bound, num);
	return num >= 2 * bound ? 0 : part(weight, 2 * bound - num, bound);
}

struct expected {
	uint32_t score;
	bool waits;
	bool has_value;
	wide num, den; /* in the target's unit, not reduced */
};

/* Nothing to compute with: 未报, or 无事项. */
static struct expected without(uint32_t weight, bool left_out)
{
	if (left_out)
		return (struct expected){.waits = true};
	return (struct expected){.score = world.full ? weight : 0};
}

static struct expected expect_rate(void)
{
	struct sum above = item_of_year(JX_CITY_IN_TIME, 's'), under = item_of_year(JX_CITY_DUE, 's');
	uint32_t weight = world.weights[RATE];

	if (!above.any || !under.any || under.value == 0)
		return without(weight, is_left_out(JX_CITY_IN_TIME) || is_left_out(JX_CITY_DUE));
	return (struct expected){.score = lower(weight, 100 * above.value, under.value, world.targets[RATE]),
				 .has_value = true,
				 .num = 100 * above.value,
				 .den = under.value};
}

static struct expected expect_item(size_t indicator, enum jx_city_item item, char kind)
{
	struct sum sum = item_of_year(item, kind);
	uint32_t weight = world.weights[indicator];
	wide target = world.targets[indicator];

	if (!sum.any)
		return without(weight, is_left_out(item));
	return (struct expected){.score = indicator == REPAIR ? upper(weight, sum.value, 1, target)
							      : lower(weight, sum.value, 1, target),
				 .has_value = true,
				 .num = sum.value,
				 .den = 1};
}

static struct expected expect_days(void)
{
	uint32_t weight = world.weights[DAYS];

	if (world.days < 0) /* the money is nobody's to report */
		return (struct expected){.score = world.full ? weight : 0};
	return (struct expected){.score = upper(weight, world.days, 1, world.targets[DAYS]),
				 .has_value = true,
				 .num = world.days,
				 .den = 1};
}

static struct expected expect_cost(void)
{
	return (struct expected){.score = upper(world.weights[COST], world.paid_fen, WAN, world.targets[COST]),
				 .has_value = true,
				 .num = world.paid_fen,
				 .den = WAN};
}

static struct expected expect_quality(void)
{
	uint32_t score = part(world.weights[QUALITY], world.tier, 10000);

	if (!world.has_tier)
		return (struct expected){.waits = true};
	return (struct expected){.score = score > world.deduction ? score - world.deduction : 0};
}

static void compare(const Jixiao__V1__IndicatorResult *result, struct expected expected, unsigned number)
{
	cr_assert_eq(result->score_hundredths, expected.score, "city %u, %s: %u instead of %u (%s)", number,
		     result->name, result->score_hundredths, expected.score, result->arithmetic);
	cr_assert_eq(result->actual != NULL, expected.has_value, "city %u, %s", number, result->name);
	if (expected.has_value)
		cr_assert((wide)result->actual->num * expected.den == (wide)result->actual->den * expected.num,
			  "city %u, %s: %s", number, result->name, result->actual_text);
}

static void compare_all(const Jixiao__V1__Evaluation *evaluation, unsigned number)
{
	const struct expected expected[INDICATORS] = {
		expect_rate(),    expect_item(COUNT, JX_CITY_HANDLED, 's'),   expect_item(REPAIR, JX_CITY_REPAIR, 'm'),
		expect_cost(),    expect_item(SYSTEMS, JX_CITY_SYSTEMS, 'l'), expect_days(),
		expect_quality(),
	};
	uint32_t total = part(1000, world.paid_fen, JX_CITY_BUDGET);
	bool provisional = false;
	const char *grade;

	cr_assert_eq(evaluation->execution->score_hundredths, total, "city %u", number);
	for (size_t item = 0; item < JX_CITY_ITEMS; item++)
		provisional = provisional || is_left_out((enum jx_city_item)item);
	for (size_t i = 0; i < INDICATORS; i++) {
		compare(evaluation->indicators[i], expected[i], number);
		total += expected[i].score;
		provisional = provisional || expected[i].waits;
	}
	grade = total >= 9000 ? "优" : total >= 8000 ? "良" : total >= 6000 ? "中" : "差";
	cr_assert_eq(evaluation->total_hundredths, total, "city %u", number);
	cr_assert_str_eq(evaluation->grade, grade, "city %u", number);
	cr_assert_eq(evaluation->provisional, provisional, "city %u", number);
}

static void try_city(unsigned number)
{
	char as_of[16];

	state = UINT64_C(0x9e3779b97f4a7c15) * (number + 1);
	random_world();
	jx_city_open(&city, world.offices);
	plan();
	if (world.ratio)
		jx_city_set(&city, "overrun", "ratio");
	if (world.full)
		jx_city_set(&city, "no_matter", "full");
	report();
	pay();
	judge();
	(void)snprintf(as_of, sizeof(as_of), "2023-%02u", world.months);
	compare_all(jx_city_show(&city, as_of, ""), number);
	jx_city_close(&city);
}

Test(evaluations_random, the_server_evaluates_as_the_slow_reference_does, .timeout = 560)
{
	for (unsigned number = 0; number < CITIES; number++)
		try_city(number);
}
