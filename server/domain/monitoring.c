/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/monitoring.h"

#include <assert.h>
#include <string.h>

#define MONTHS 12

struct jx_plan_step jx_plan_at(const struct jx_plan_step *plan, size_t n, uint32_t month)
{
	struct jx_plan_step last = {0};

	for (size_t i = 0; i < n; i++)
		if (plan[i].month <= month && plan[i].month >= last.month)
			last = plan[i];
	return last;
}

/* Of so much where so much is due; due is above 0. */
static enum jx_status light_of(struct jx_rational reached, struct jx_rational due, const struct jx_scoring *scoring,
			       enum jx_light *light)
{
	struct jx_rational percent;
	enum jx_status status = jx_rational_divide(reached, due, &percent);

	if (status == JX_OK)
		status = jx_rational_multiply(percent, jx_rational_of(100), &percent);
	if (status != JX_OK)
		return status;
	if (jx_rational_compare(percent, jx_rational_of(scoring->light_red)) < 0)
		*light = JX_LIGHT_RED;
	else if (jx_rational_compare(percent, jx_rational_of(scoring->light_yellow)) < 0)
		*light = JX_LIGHT_YELLOW;
	else
		*light = JX_LIGHT_GREEN;
	return JX_OK;
}

enum jx_status jx_monitor_spending(int64_t planned_fen, int64_t paid_fen, const struct jx_scoring *scoring,
				   struct jx_progress *progress)
{
	struct jx_progress found = {.known = true};
	enum jx_status status;

	if (planned_fen <= 0) {
		*progress = (struct jx_progress){0};
		return JX_OK;
	}
	status = jx_rational_make(paid_fen, planned_fen, &found.share);
	if (status == JX_OK)
		status = light_of(found.share, jx_rational_of(1), scoring, &found.light);
	if (status == JX_OK)
		*progress = found;
	return status;
}

/* -- an indicator ------------------------------------------------------------------------------------------------- */

static int sign(struct jx_rational value)
{
	return (value.num > 0) - (value.num < 0);
}

/* At least so much by the end of the year. */
static enum jx_status light_of_floor(const struct jx_monitored *monitored, const struct jx_scoring *scoring,
				     enum jx_light *light)
{
	struct jx_rational due = monitored->target->value;
	enum jx_status status = JX_OK;

	if (monitored->adds_up)
		status = jx_rational_multiply(due, (struct jx_rational){monitored->month, MONTHS}, &due);
	return status == JX_OK ? light_of(monitored->actual, due, scoring, light) : status;
}

/* At most so much, at any time. */
static enum jx_status light_of_ceiling(struct jx_rational actual, struct jx_rational most, bool strict,
				       const struct jx_scoring *scoring, enum jx_light *light)
{
	int order = jx_rational_compare(actual, most);
	enum jx_status status;

	if (order < 0 || (order == 0 && !strict)) {
		*light = JX_LIGHT_GREEN;
		return JX_OK;
	}
	if (sign(most) <= 0) {
		*light = JX_LIGHT_RED;
		return JX_OK;
	}
	status = light_of(most, actual, scoring, light);
	if (status == JX_OK && *light == JX_LIGHT_GREEN)
		*light = JX_LIGHT_YELLOW;
	return status;
}

static enum jx_status light_of_range(const struct jx_monitored *monitored, const struct jx_scoring *scoring,
				     enum jx_light *light)
{
	const struct jx_target *target = monitored->target;

	if (jx_rational_compare(monitored->actual, target->upper) > 0)
		return light_of_ceiling(monitored->actual, target->upper, false, scoring, light);
	if (jx_rational_compare(monitored->actual, target->value) >= 0 || sign(target->value) <= 0) {
		*light = jx_rational_compare(monitored->actual, target->value) >= 0 ? JX_LIGHT_GREEN : JX_LIGHT_RED;
		return JX_OK;
	}
	return light_of_floor(monitored, scoring, light);
}

/* Where the target is 0 (or below), nothing is a share of it: only being there counts. */
static enum jx_light light_at_zero(const struct jx_monitored *monitored)
{
	int order = jx_rational_compare(monitored->actual, monitored->target->value);
	bool met = monitored->target->comparator == JX_EQUAL ? order == 0 : order >= 0;

	return met ? JX_LIGHT_GREEN : JX_LIGHT_RED;
}

static enum jx_status light_of_figure(const struct jx_monitored *monitored, const struct jx_scoring *scoring,
				      enum jx_light *light)
{
	const struct jx_target *target = monitored->target;

	switch (target->comparator) {
	case JX_AT_LEAST:
	case JX_MORE_THAN:
	case JX_EQUAL:
		if (sign(target->value) > 0)
			return light_of_floor(monitored, scoring, light);
		*light = light_at_zero(monitored);
		return JX_OK;
	case JX_AT_MOST:
	case JX_LESS_THAN:
		return light_of_ceiling(monitored->actual, target->value, target->comparator == JX_LESS_THAN, scoring,
					light);
	case JX_BETWEEN:
		return light_of_range(monitored, scoring, light);
	case JX_BEFORE:
		*light = jx_rational_compare(monitored->actual, jx_rational_of(target->day)) <= 0 ? JX_LIGHT_GREEN
												  : JX_LIGHT_RED;
		return JX_OK;
	case JX_QUALITATIVE:
		break;
	}
	*light = JX_LIGHT_NONE;
	return JX_OK;
}

static bool has_share(const struct jx_target *target)
{
	return target->comparator >= JX_AT_LEAST && target->comparator <= JX_EQUAL && sign(target->value) > 0;
}

static enum jx_light light_of_person(enum jx_likelihood likelihood)
{
	static const enum jx_light lights[] = {
		[JX_LIKELIHOOD_NONE] = JX_LIGHT_NONE,
		[JX_LIKELIHOOD_CERTAIN] = JX_LIGHT_GREEN,
		[JX_LIKELIHOOD_POSSIBLE] = JX_LIGHT_YELLOW,
		[JX_LIKELIHOOD_IMPOSSIBLE] = JX_LIGHT_RED,
	};

	return lights[likelihood];
}

enum jx_status jx_monitor_indicator(const struct jx_monitored *monitored, const struct jx_scoring *scoring,
				    struct jx_progress *progress)
{
	const struct jx_target *target = monitored->target;
	struct jx_progress found = {0};
	enum jx_light said = light_of_person(monitored->likelihood);
	enum jx_status status = JX_OK;

	assert(monitored->month >= 1 && monitored->month <= MONTHS);
	if (monitored->has_actual) {
		status = light_of_figure(monitored, scoring, &found.light);
		found.known = has_share(target);
	}
	if (status == JX_OK && found.known)
		status = jx_rational_divide(monitored->actual, target->value, &found.share);
	if (status != JX_OK)
		return status;
	if (said > found.light)
		found.light = said;
	*progress = found;
	return JX_OK;
}

/* -- does it add up? ---------------------------------------------------------------------------------------------- */

static bool expression_adds_up(const struct jx_catalog *catalog, const char *expression, unsigned nesting);

static bool name_adds_up(const struct jx_catalog *catalog, const char *name, unsigned nesting)
{
	const struct jx_item *item = jx_catalog_item_by_code(catalog, name);
	const struct jx_named_formula *formula = item ? NULL : jx_catalog_formula(catalog, name);

	if (item)
		return item->over_months == JX_AGGREGATE_SUM;
	return formula && expression_adds_up(catalog, formula->expression, nesting + 1);
}

static bool expression_adds_up(const struct jx_catalog *catalog, const char *expression, unsigned nesting)
{
	struct jx_formula_problem problem;
	struct jx_formula formula;

	if (nesting > JX_FORMULA_NESTING || !jx_formula_parse(expression, &formula, &problem))
		return false;
	for (size_t i = 0; i < formula.n_nodes; i++) {
		const struct jx_formula_node *node = &formula.nodes[i];
		char name[JX_ITEM_CODE_MAX + 1] = "";

		if (node->op == JX_FORMULA_DIVIDE && formula.nodes[node->right].op != JX_FORMULA_NUMBER)
			return false;
		if (node->op != JX_FORMULA_NAME && node->op != JX_FORMULA_CALL)
			continue;
		assert(node->length < sizeof(name));
		memcpy(name, formula.text + node->at, node->length);
		if (node->op == JX_FORMULA_CALL ? strcmp(name, "paid") != 0 : !name_adds_up(catalog, name, nesting))
			return false;
	}
	return formula.n_nodes > 0;
}

bool jx_measure_adds_up(const struct jx_catalog *catalog, const char *expression)
{
	return expression_adds_up(catalog, expression, 1);
}
