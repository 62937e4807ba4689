/* SPDX-License-Identifier: Apache-2.0 */
/* Targets whose sign, number and unit stand in columns of their own; and weights. */
#include <stdio.h>
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"
#include "common/model/decimal.h"
#include "common/model/target.h"
#include "common/model/weights.h"

/* What budget execution weighs where the indicators' weights leave it room. */
#define EXECUTION_USUAL 1000u

/* -- targets ------------------------------------------------------------------------------------------------------- */

static const struct direction {
	const char *text, *sign;
} directions[] = {
	{"正向", "≥"}, {"正向指标", "≥"}, {"反向", "≤"}, {"反向指标", "≤"},
	{"负向", "≤"}, {"负向指标", "≤"}, {"逆向", "≤"}, {"逆向指标", "≤"},
};

static bool begins_with_digit(const char *text)
{
	const unsigned char *at = (const unsigned char *)text;

	return (*at >= '0' && *at <= '9') || (at[0] == 0xef && at[1] == 0xbc && at[2] >= 0x90 && at[2] <= 0x99);
}

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), length = strlen(end);

	return n >= length && strcmp(text + n - length, end) == 0;
}

/* In whatever way it is written, a sign makes a target of a number; 0 where it does not. */
static enum jx_comparator comparator_of(const char *sign)
{
	struct jx_target target;
	char text[64];

	if (begins_with_digit(sign) || snprintf(text, sizeof(text), "%s1", sign) >= (int)sizeof(text))
		return 0;
	return jx_target_parse(text, &target) ? target.comparator : 0;
}

static const char *sign_of(const char *direction)
{
	for (size_t i = 0; direction && i < sizeof(directions) / sizeof(directions[0]); i++) {
		if (strcmp(direction, directions[i].text) == 0)
			return directions[i].sign;
	}
	return NULL;
}

static bool disagree(enum jx_comparator comparator, enum jx_comparator direction)
{
	bool least = comparator == JX_AT_LEAST || comparator == JX_MORE_THAN;
	bool most = comparator == JX_AT_MOST || comparator == JX_LESS_THAN;

	return direction == JX_AT_LEAST ? most : least;
}

/* The sign that the number of the target has; "" none, NULL where the columns say nothing that is one. */
static const char *choose_sign(struct jx_goal_reader *reader, const struct jx_printed_indicator *indicator,
			       const char *number)
{
	const char *sign = indicator->sign.text, *direction = sign_of(indicator->direction.text);
	enum jx_comparator comparator = sign ? comparator_of(sign) : 0;
	struct jx_target target;

	if ((indicator->direction.text && !direction) || (sign && comparator == 0 && strcmp(sign, "定性") != 0))
		return NULL;
	if (comparator != 0 && direction && disagree(comparator, comparator_of(direction)))
		jx_goal_hint(reader, indicator->sign, JX_N("sign and direction disagree: the sign was taken"));
	if (comparator != 0)
		return sign;
	if (sign)
		jx_goal_note_printed(reader, indicator->sign, JX_N("it says 定性, but the target is a number"));
	/* A range or a day has its direction itself. */
	return direction && jx_target_parse(number, &target) && target.comparator == JX_EQUAL ? direction : "";
}

/* A target that is no number has neither sign nor unit. */
static enum jx_status note_columns(struct jx_goal_reader *reader, const struct jx_printed_indicator *indicator)
{
	const char *sign = indicator->sign.text, *unit = indicator->unit.text, *target = indicator->target.text;

	if (sign && strcmp(sign, "定性") != 0 && strncmp(target, sign, strlen(sign)) != 0)
		jx_goal_note_printed(reader, indicator->sign, JX_N("the target is no number: it has no sign"));
	if (unit && !jx_goal_is_dash(unit) && strcmp(unit, "无") != 0 && !ends_with(target, unit))
		jx_goal_note_printed(reader, indicator->unit, JX_N("the target is no number: it has no unit"));
	return JX_OK;
}

enum jx_status jx_goal_join_target(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator)
{
	const char *number = indicator->target.text, *unit = indicator->unit.text, *sign;
	size_t size;
	char *text;

	if (!indicator->sign.text && !indicator->direction.text && !unit)
		return JX_OK;
	if (!begins_with_digit(number))
		return note_columns(reader, indicator);
	if (!unit || jx_goal_is_dash(unit) || strcmp(unit, "无") == 0 || ends_with(number, unit))
		unit = "";
	size = strlen(number) + strlen(unit) + 64;
	text = jx_arena_alloc(reader->arena, size);
	if (!text)
		return JX_RESOURCE_EXHAUSTED;
	(void)snprintf(text, size, "%s%s", number, unit);
	sign = choose_sign(reader, indicator, text);
	if (!sign)
		return jx_goal_fail(reader, indicator->sign.text ? indicator->sign : indicator->direction,
				    JX_N("it is no sign as ≥, ≤ or =, nor 正向, 反向 or 定性"));
	(void)snprintf(text, size, "%s%s%s", sign, number, unit);
	indicator->target.text = text;
	return JX_OK;
}

/* -- weights ------------------------------------------------------------------------------------------------------- */

/* "12.5", "12.5%", "12.5分". */
static enum jx_status read_weight(struct jx_goal_reader *reader, struct jx_printed printed, uint32_t *hundredths)
{
	static const char *const units[] = {"%", "分"};
	const char *text = jx_goal_number_text(reader->arena, printed.text), *problem;
	int64_t value = 0;
	size_t n;

	if (!text)
		return JX_RESOURCE_EXHAUSTED;
	n = strlen(text);
	for (size_t i = 0; i < 2; i++)
		n -= ends_with(text, units[i]) ? strlen(units[i]) : 0;
	problem = jx_decimal_scaled(text, n, 2, JX_WEIGHTS_TOTAL, &value);
	if (!problem && value < 0)
		problem = JX_N("no weight is below 0");
	if (problem)
		return jx_goal_fail(reader, printed, problem);
	*hundredths = (uint32_t)value;
	return JX_OK;
}

enum jx_status jx_goal_read_weight(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator)
{
	return indicator->weight.text ? read_weight(reader, indicator->weight, &indicator->weight_hundredths) : JX_OK;
}

/* The first indicator without a weight; their number where none is. */
static size_t find_unweighted(const struct jx_goal_table *table)
{
	size_t i = 0;

	while (i < table->n_indicators && table->indicators[i].weight.text)
		i++;
	return i;
}

enum jx_status jx_goal_weights_end(struct jx_goal_reader *reader)
{
	struct jx_goal_table *table = reader->table;
	size_t unweighted = find_unweighted(table), given = 0;
	uint32_t sum = 0, *execution = &table->execution_weight_hundredths;
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < table->n_indicators; i++) {
		given += table->indicators[i].weight.text != NULL;
		sum += table->indicators[i].weight_hundredths;
	}
	if (given == 0)
		return JX_OK;
	if (unweighted < table->n_indicators)
		return jx_goal_fail(reader, table->indicators[unweighted].name,
				    JX_N("this indicator has no weight, but others have: give all of them, or none"));
	if (reader->execution_weight.text)
		status = read_weight(reader, reader->execution_weight, execution);
	else if (sum + EXECUTION_USUAL == JX_WEIGHTS_TOTAL)
		*execution = EXECUTION_USUAL;
	if (status == JX_OK && sum + *execution != JX_WEIGHTS_TOTAL)
		return jx_goal_fail(reader, table->indicators[table->n_indicators - 1].weight,
				    JX_N("the weights do not add up to 100, nor to 90 and 10 of 预算执行率"));
	table->weighted = status == JX_OK;
	return status;
}
