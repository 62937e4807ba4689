/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/slow.h"

#include <string.h>

#define EXECUTION_WEIGHT 1000u

/* -- figures ------------------------------------------------------------------------------------------------------- */

/* What became of an item over offices and months. */
struct sum {
	bool any; /* a value is there */
	slow_wide value;
};

struct slow {
	const struct slow_world *world;
	struct slow_scope scope;
};

/* Somebody's form leaves its cell out, or is missing. */
static bool is_left_out(const struct slow *slow, enum jx_city_item item)
{
	const struct slow_world *world = slow->world;

	for (size_t office = slow->scope.from; office < slow->scope.to; office++)
		for (unsigned month = 0; month < world->months; month++)
			if (!world->there[office][month] ||
			    world->figures[office][month].cells[item].state == JX_CITY_ABSENT)
				return true;
	return false;
}

static struct sum item_of_month(const struct slow *slow, enum jx_city_item item, unsigned month, bool largest)
{
	struct sum sum = {.any = false};

	for (size_t office = slow->scope.from; office < slow->scope.to; office++) {
		const struct jx_city_cell *cell = &slow->world->figures[office][month].cells[item];

		if (!slow->world->there[office][month] || cell->state != JX_CITY_VALUE)
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
static struct sum item_of_year(const struct slow *slow, enum jx_city_item item, char kind)
{
	struct sum year = {.any = false};

	for (unsigned month = 0; month < slow->world->months; month++) {
		struct sum sum = item_of_month(slow, item, month, kind != 's');

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

/* -- money --------------------------------------------------------------------------------------------------------- */

static bool counts(const struct slow *slow, const struct slow_payment *payment)
{
	return payment->month < slow->world->months && payment->office >= slow->scope.from &&
	       payment->office < slow->scope.to;
}

static int64_t paid(const struct slow *slow)
{
	int64_t fen = 0;

	for (size_t i = 0; i < slow->world->n_payments; i++)
		fen += counts(slow, &slow->world->payments[i]) ? slow->world->payments[i].fen : 0;
	return fen;
}

/* The longest; -1: nothing was paid. */
static int64_t longest(const struct slow *slow)
{
	int64_t days = -1;

	for (size_t i = 0; i < slow->world->n_payments; i++)
		if (counts(slow, &slow->world->payments[i]) && slow->world->payments[i].days > days)
			days = slow->world->payments[i].days;
	return days;
}

static slow_wide budget(const struct slow *slow)
{
	return JX_CITY_BUDGET + (slow->world->adjusted < slow->world->months ? slow->world->adjustment_fen : 0);
}

/* weight x num / den, half up. */
static uint32_t part(uint32_t weight, slow_wide num, slow_wide den)
{
	return (uint32_t)((2 * (slow_wide)weight * num + den) / (2 * den));
}

static uint32_t execution(const struct slow *slow)
{
	slow_wide all = budget(slow), spent = paid(slow);

	if (!slow->world->stepped)
		return part(EXECUTION_WEIGHT, spent < all ? spent : all, all);
	for (size_t i = 0; i < SLOW_STEPS; i++)
		if (100 * spent >= slow->world->steps[i][0] * all)
			return part(EXECUTION_WEIGHT, slow->world->steps[i][1], 100);
	return 0;
}

/* -- what there is of each indicator ------------------------------------------------------------------------------- */

static void take(struct slow_row *row, slow_wide num, slow_wide den)
{
	row->has_value = true;
	row->num = num;
	row->den = den;
}

/* Nothing to compute with: 未报, or 无事项. */
static void lack(struct slow_row *row, bool left_out)
{
	row->waits = left_out;
	row->no_matter = !left_out;
}

static void measure_item(const struct slow *slow, enum jx_city_item item, char kind, struct slow_row *row)
{
	struct sum sum = item_of_year(slow, item, kind);

	if (sum.any)
		take(row, sum.value, 1);
	else
		lack(row, is_left_out(slow, item));
}

static void measure_rate(const struct slow *slow, struct slow_row *row)
{
	struct sum above = item_of_year(slow, JX_CITY_IN_TIME, 's'), under = item_of_year(slow, JX_CITY_DUE, 's');

	if (above.any && under.any && under.value > 0)
		take(row, 100 * above.value, under.value);
	else
		lack(row, is_left_out(slow, JX_CITY_IN_TIME) || is_left_out(slow, JX_CITY_DUE));
}

static void measure(const struct slow *slow, struct slow_row rows[SLOW_INDICATORS])
{
	measure_rate(slow, &rows[SLOW_RATE]);
	measure_item(slow, JX_CITY_HANDLED, 's', &rows[SLOW_COUNT]);
	measure_item(slow, JX_CITY_HANDLED, 's', &rows[SLOW_RANGE]);
	measure_item(slow, JX_CITY_REPAIR, 'm', &rows[SLOW_REPAIR]);
	measure_item(slow, JX_CITY_SYSTEMS, 'l', &rows[SLOW_SYSTEMS]);
	take(&rows[SLOW_COST], paid(slow), SLOW_WAN);
	if (longest(slow) < 0) /* the money is nobody's to report */
		lack(&rows[SLOW_DAYS], false);
	else
		take(&rows[SLOW_DAYS], longest(slow), 1);
}

/* -- weights ------------------------------------------------------------------------------------------------------- */

/* What an office counts or is paid is a share of the city's. */
static void weigh(const struct slow *slow, struct slow_row rows[SLOW_INDICATORS])
{
	static const enum slow_name sums[] = {SLOW_COUNT, SLOW_RANGE, SLOW_COST};

	for (size_t i = 0; i < SLOW_INDICATORS; i++)
		rows[i].weight = slow->world->weights[i];
	for (size_t i = 0; i < sizeof(sums) / sizeof(sums[0]) && !slow->scope.root; i++) {
		rows[sums[i]].share = true;
		rows[sums[i]].waits = false;
		rows[sums[i]].weight = 0;
	}
}

/* To the others in proportion, cut to hundredths; the first ones take one more each until nothing is left. */
static void spread(struct slow_row rows[SLOW_INDICATORS])
{
	uint32_t freed = 0, others = 0, left;

	for (size_t i = 0; i < SLOW_INDICATORS; i++) {
		freed += rows[i].no_matter ? rows[i].weight : 0;
		others += rows[i].no_matter ? 0 : rows[i].weight;
	}
	left = freed;
	if (others == 0)
		return;
	for (size_t i = 0; i < SLOW_INDICATORS; i++) {
		uint32_t more = (uint32_t)((slow_wide)freed * rows[i].weight / others);

		rows[i].weight = rows[i].no_matter ? 0 : rows[i].weight + more;
		left -= rows[i].no_matter ? 0 : more;
	}
	for (size_t i = 0; left > 0; i++)
		if (rows[i].weight > 0) {
			rows[i].weight++;
			left--;
		}
}

/* -- scores -------------------------------------------------------------------------------------------------------- */

static uint32_t lower(uint32_t weight, const struct slow_row *row, slow_wide target)
{
	return row->num >= target * row->den ? weight : part(weight, row->num, row->den * target);
}

static uint32_t upper(bool ratio, const struct slow_row *row, slow_wide target)
{
	slow_wide bound = target * row->den;

	if (row->num <= bound)
		return row->weight;
	if (target == 0)
		return 0;
	if (ratio)
		return part(row->weight, bound, row->num);
	return row->num >= 2 * bound ? 0 : part(row->weight, 2 * bound - row->num, bound);
}

static void score_lower(const struct slow *slow, enum slow_name name, char sign, struct slow_row *row)
{
	slow_wide bound = slow->world->targets[name] * row->den;

	row->score = lower(row->weight, row, slow->world->targets[name]);
	row->met = sign == '=' ? row->num == bound : sign == '>' ? row->num > bound : row->num >= bound;
	row->far_above = sign != '=' && 100 * row->num >= slow->world->far_above * bound;
}

static void score_upper(const struct slow *slow, enum slow_name name, bool strict, struct slow_row *row)
{
	slow_wide bound = slow->world->targets[name] * row->den;

	row->score = upper(slow->world->ratio, row, slow->world->targets[name]);
	row->met = strict ? row->num < bound : row->num <= bound;
}

/* A person's tier of the root, or nobody's yet. */
static void score_by_person(const struct slow *slow, struct slow_row *row)
{
	row->waits = !slow->world->has_tier || !slow->scope.root;
	if (row->waits)
		return;
	row->score = part(row->weight, slow->world->tier, 10000);
	row->met = slow->world->tier >= 8000;
}

static void score_range(const struct slow *slow, struct slow_row *row)
{
	if (row->num < slow->world->targets[SLOW_RANGE] || row->num > slow->world->range_end) {
		score_by_person(slow, row);
		return;
	}
	row->score = row->weight;
	row->met = true;
}

static void score_value(const struct slow *slow, enum slow_name name, struct slow_row *row)
{
	switch (name) {
	case SLOW_RATE:
		score_lower(slow, name, 'g', row);
		break;
	case SLOW_COUNT:
		score_lower(slow, name, slow->world->count_sign, row);
		break;
	case SLOW_SYSTEMS:
		score_lower(slow, name, '=', row);
		break;
	case SLOW_RANGE:
		score_range(slow, row);
		break;
	case SLOW_REPAIR:
		score_upper(slow, name, slow->world->repair_strict, row);
		break;
	case SLOW_COST:
	case SLOW_DAYS:
		score_upper(slow, name, false, row);
		break;
	case SLOW_QUALITY:
	case SLOW_INDICATORS:
		break; /* without a value */
	}
}

static void score(const struct slow *slow, enum slow_name name, struct slow_row *row)
{
	uint32_t deduction = slow->scope.root ? slow->world->deductions[name] : 0;

	if (row->share)
		return;
	if (row->has_value)
		score_value(slow, name, row);
	else if (name == SLOW_QUALITY)
		score_by_person(slow, row);
	else if (row->no_matter && slow->world->no_matter == SLOW_FULL)
		row->score = row->weight;
	row->score -= deduction < row->score ? deduction : row->score;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static const char *grade(const struct slow_world *world, uint32_t total, uint32_t weight)
{
	uint32_t reached = weight > 0 ? part(10000, total, weight) : 0;

	if (weight == 0)
		return "";
	return reached >= world->grades[0]   ? "优"
	       : reached >= world->grades[1] ? "良"
	       : reached >= world->grades[2] ? "中"
					     : "差";
}

void slow_evaluate(const struct slow_world *world, struct slow_scope scope, struct slow_result *result)
{
	const struct slow slow = {world, scope};

	memset(result, 0, sizeof(*result));
	measure(&slow, result->rows);
	weigh(&slow, result->rows);
	if (world->no_matter == SLOW_SPREAD)
		spread(result->rows);
	result->execution = scope.root ? execution(&slow) : 0;
	result->weight = scope.root ? EXECUTION_WEIGHT : 0;
	result->total = result->execution;
	for (size_t item = 0; item < JX_CITY_ITEMS; item++)
		result->provisional = result->provisional || is_left_out(&slow, (enum jx_city_item)item);
	for (size_t i = 0; i < SLOW_INDICATORS; i++) {
		score(&slow, (enum slow_name)i, &result->rows[i]);
		result->weight += result->rows[i].weight;
		result->total += result->rows[i].score;
		result->provisional = result->provisional || result->rows[i].waits;
	}
	result->grade = grade(world, result->total, result->weight);
}
