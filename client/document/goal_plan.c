/* SPDX-License-Identifier: Apache-2.0 */
/* The spending plan (资金支出计划): months in one row, cumulative amounts below; and the numbered goals. */
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"
#include "common/model/decimal.h"

/* Ten-thousandths of a percent, as jx_decimal_parse counts. */
#define HUNDRED_PERCENT (INT64_C(100) * JX_DECIMAL_ONE)

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* One or two digits, 1 to 12; *at is behind them. */
static uint32_t take_month(const char **at)
{
	uint32_t month = 0;

	for (unsigned i = 0; i < 2 && is_digit(**at); i++)
		month = month * 10 + (uint32_t)(*(*at)++ - '0');
	return month <= 12 ? month : 0;
}

/* The month that a heading names, "3月底"; 0: none. */
static uint32_t month_of(const char *key)
{
	static const char *const endings[] = {"月底", "月末", "月"};
	static const char until[] = "截至";
	uint32_t month;

	if (strncmp(key, until, strlen(until)) == 0)
		key += strlen(until);
	month = take_month(&key);
	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		if (strcmp(key, endings[i]) == 0)
			return month;
	}
	return 0;
}

/* Below merged cells a value may stand to the right of its heading. */
static uint32_t month_above(const struct jx_goal_reader *reader, size_t column)
{
	for (size_t i = column + 1; i-- > 0;) {
		if (reader->months[i] > 0)
			return reader->months[i];
	}
	return 0;
}

static bool has_step(const struct jx_goal_reader *reader, uint32_t month)
{
	for (size_t i = 0; i < reader->n_plan; i++) {
		if (reader->plan[i].month == month)
			return true;
	}
	return false;
}

static enum jx_status add_step(struct jx_goal_reader *reader, uint32_t month, const struct jx_sheet_cell *cell)
{
	const char *text = jx_goal_number_text(reader->arena, cell->text);

	if (!text)
		return JX_RESOURCE_EXHAUSTED;
	reader->plan[reader->n_plan++] = (struct jx_plan_cell){month, cell, text};
	return JX_OK;
}

enum jx_status jx_goal_plan_cell(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	uint32_t month = month_of(cell->key);

	if (month > 0) {
		reader->months[cell->column] = month;
		return JX_OK;
	}
	month = month_above(reader, cell->column);
	if (jx_goal_is_dash(cell->text))
		return JX_OK;
	if (month == 0)
		jx_goal_note(reader, cell, JX_N("it stands below no month of the plan"));
	else if (has_step(reader, month))
		return jx_goal_fail(reader, jx_printed_of(cell), JX_N("the plan says two things of one month"));
	else
		return add_step(reader, month, cell);
	return JX_OK;
}

/* -- amounts or percentages ---------------------------------------------------------------------------------------- */

static bool labelled_percent(const struct jx_goal_reader *reader)
{
	return reader->plan_heading.text &&
	       (strchr(reader->plan_heading.text, '%') || strstr(reader->plan_heading.text, "％"));
}

/* Length of the text without its percent sign; 0: it has none. */
static size_t percent_length(const char *text)
{
	static const char *const percents[] = {"%", "％"};
	size_t length = strlen(text);

	for (size_t i = 0; i < sizeof(percents) / sizeof(percents[0]); i++) {
		size_t n = strlen(percents[i]);

		if (length > n && strcmp(text + length - n, percents[i]) == 0)
			return length - n;
	}
	return 0;
}

/*
 * Below a heading with (%), bare numbers are amounts in most bureaus all the same: certainly where the last is the
 * budget, or where one is above 100. They are shares where none is, and the last is 100. Else nobody can tell.
 */
enum reading { AMOUNTS, SHARES, UNCERTAIN };

static enum reading reading_of(const struct jx_goal_reader *reader)
{
	int64_t last = 0, fen = 0, share = 0;

	if (!labelled_percent(reader))
		return AMOUNTS;
	for (size_t i = 0; i < reader->n_plan; i++) {
		const char *text = reader->plan[i].text;

		if (jx_money_parse(text, JX_MONEY_UNIT_NONE, &fen) == NULL)
			return AMOUNTS;
		if (jx_decimal_parse(text, strlen(text), &share) == NULL && share > HUNDRED_PERCENT)
			return AMOUNTS;
		last = share;
		(void)jx_money_parse(text, jx_goal_unit(reader), &fen);
	}
	if (fen == reader->table->budget.fen)
		return AMOUNTS;
	return last == HUNDRED_PERCENT ? SHARES : UNCERTAIN;
}

static const char *share_of_budget(const struct jx_goal_reader *reader, const char *text, size_t length, int64_t *fen)
{
	int64_t share, budget = reader->table->budget.fen, whole, rest;
	const char *problem = jx_decimal_scaled(text, length, JX_DECIMAL_DIGITS, HUNDRED_PERCENT, &share);

	if (problem)
		return problem;
	/* budget * share / 100 %, in two parts that fit: the budget is at most 10^15 fen, a share 10^6. */
	whole = budget / HUNDRED_PERCENT * share;
	rest = budget % HUNDRED_PERCENT * share;
	if (rest % HUNDRED_PERCENT != 0)
		return JX_N("that share of the budget is no whole 分");
	*fen = whole + rest / HUNDRED_PERCENT;
	return NULL;
}

static enum jx_status end_step(struct jx_goal_reader *reader, const struct jx_plan_cell *step, enum reading reading)
{
	struct jx_goal_table *table = reader->table;
	const char *text = step->text, *problem;
	size_t percent = percent_length(text);
	int64_t fen = 0;

	if (percent > 0 || reading == SHARES)
		problem = share_of_budget(reader, text, percent > 0 ? percent : strlen(text), &fen);
	else
		problem = jx_money_parse(text, jx_goal_unit(reader), &fen);
	if (problem)
		return jx_goal_fail(reader, jx_printed_of(step->cell), problem);
	if (reading == UNCERTAIN && percent == 0) {
		jx_goal_note(reader, step->cell, JX_N("whether this is an amount or a percentage is not certain"));
		return JX_OK;
	}
	table->plan[table->n_plan++] = (struct jx_printed_step){step->month, {fen, jx_printed_of(step->cell)}};
	return JX_OK;
}

static void sort_by_month(struct jx_goal_reader *reader)
{
	for (size_t i = 1; i < reader->n_plan; i++) {
		for (size_t k = i; k > 0 && reader->plan[k - 1].month > reader->plan[k].month; k--) {
			struct jx_plan_cell later = reader->plan[k - 1];

			reader->plan[k - 1] = reader->plan[k];
			reader->plan[k] = later;
		}
	}
}

enum jx_status jx_goal_plan_end(struct jx_goal_reader *reader)
{
	enum jx_status status = JX_OK;
	enum reading reading;

	sort_by_month(reader);
	reading = reading_of(reader);
	for (size_t i = 0; i < reader->n_plan && status == JX_OK; i++)
		status = end_step(reader, &reader->plan[i], reading);
	if (reading == AMOUNTS && labelled_percent(reader) && reader->table->n_plan > 0 &&
	    percent_length(reader->plan[0].text) == 0)
		jx_goal_hint(reader, reader->plan_heading,
			     JX_N("the plan is labelled (%), but its figures are amounts; they were taken as such"));
	return status;
}

/* -- goals --------------------------------------------------------------------------------------------------------- */

/* "1" of "（1）确保"; 0 where it has none. */
static uint32_t take_enclosed(const char **text)
{
	static const char *const opening[] = {"(", "（"}, *const closing[] = {")", "）"};
	const char *at = *text;
	uint32_t number = 0;

	for (size_t i = 0; i < 2; i++)
		at += strncmp(at, opening[i], strlen(opening[i])) == 0 ? strlen(opening[i]) : 0;
	for (unsigned i = 0; i < 2 && is_digit(*at); i++)
		number = number * 10 + (uint32_t)(*at++ - '0');
	for (size_t i = 0; i < 2 && number > 0; i++) {
		if (strncmp(at, closing[i], strlen(closing[i])) == 0) {
			*text = at + strlen(closing[i]);
			return number;
		}
	}
	return 0;
}

/* "6." of "6.确保": its number, and what stands behind; 0 where it has none. "1.5万件" has none, "1.2023年" has. */
static uint32_t take_number(const char **text)
{
	static const char *const points[] = {".", "、", "．"};
	const char *at = *text;
	uint32_t number = 0;

	for (unsigned i = 0; i < 4 && is_digit(*at); i++)
		number = number * 10 + (uint32_t)(*at++ - '0');
	for (size_t i = 0; i < sizeof(points) / sizeof(points[0]) && number > 0; i++) {
		size_t n = strlen(points[i]);
		bool year;

		if (strncmp(at, points[i], n) != 0)
			continue;
		at += n;
		year = strspn(at, "0123456789") == 4 && strncmp(at + 4, "年", strlen("年")) == 0;
		if (is_digit(*at) && !year)
			return 0;
		*text = at;
		return number;
	}
	return take_enclosed(text);
}

/* A line without a number goes on with the goal before it, in the same cell. */
enum jx_status jx_goal_add_goals(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	struct jx_goal_table *table = reader->table;
	size_t first = table->n_goals, line = cell->line;
	char *at = jx_arena_string(reader->arena, cell->text, strlen(cell->text));
	char *next;

	if (!at)
		return JX_RESOURCE_EXHAUSTED;
	for (; at; at = next, line++) {
		const char *text = at;
		uint32_t number = take_number(&text);
		struct jx_printed_goal *goal = &table->goals[table->n_goals];

		next = strchr(at, '\n');
		if (number == 0 && table->n_goals > first) {
			at[-1] = '\n';
		} else if (table->n_goals == JX_GOALS_MAX) {
			return jx_goal_fail(reader, jx_printed_of(cell),
					    JX_N("the table has more goals than any such table has"));
		} else {
			*goal = (struct jx_printed_goal){number, {text, line, cell->column + 1}};
			table->n_goals++;
		}
		if (next)
			*next++ = '\0';
	}
	return JX_OK;
}
