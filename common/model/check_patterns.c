/* SPDX-License-Identifier: Apache-2.0 */
/* What is unusual in a figure, beside those of the months before. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/model/check_run.h"
#include "common/model/decimal.h"

/* One item's figures, the month's own the last; what is not reported is none of them. */
struct series {
	int64_t values[JX_PAST_MONTHS + 1];
	size_t n;
	char text[JX_FINDING_TEXT]; /* "10 → 20 → – → 30" */
	size_t used;
};

static void add_to_series(struct series *series, const struct jx_item_cell *cell)
{
	char value[JX_DECIMAL_SIZE] = "–";

	if (cell != NULL && cell->state == JX_CELL_REPORTED) {
		assert(series->n < sizeof(series->values) / sizeof(series->values[0]));
		series->values[series->n++] = cell->value;
		jx_decimal_format(cell->value, value);
	} else if (series->n == 0) {
		return; /* it begins with a figure */
	}
	if (series->used > 0)
		series->used = jx_check_put(series->text, series->used, " → ");
	series->used = jx_check_put(series->text, series->used, value);
}

/* The last so many months before, and the month's own; false where one is not known, or the month has no figure. */
static bool read_series(const struct jx_cells *cells, size_t index, size_t months, struct series *series)
{
	const struct jx_item_cell *cell;

	series->n = series->used = 0;
	series->text[0] = '\0';
	if (cells->cells[index].state != JX_CELL_REPORTED)
		return false;
	for (; months > 0; months--) {
		if (!jx_check_past(cells, index, months, &cell))
			return false;
		add_to_series(series, cell);
	}
	add_to_series(series, &cells->cells[index]);
	return true;
}

/* -- the figure of the year so far --------------------------------------------------------------------------------- */

/* The last one is from the sum of all before to twice that; small counts are so by chance. */
static bool last_is_sum(const struct series *series)
{
	const int64_t last = series->values[series->n - 1];
	int64_t sum = 0;

	for (size_t i = 0; i + 1 < series->n; i++)
		sum += series->values[i];
	return series->n > JX_SUM_MONTHS && sum > 0 && last >= sum && last <= 2 * sum &&
	       last >= JX_SUM_LEAST * (int64_t)JX_DECIMAL_ONE;
}

/*
 * They never fall, the last one rises, and what a month adds is on average from half to twice what the first one had.
 * Small counts do so by chance: there, it takes more months.
 */
static bool all_are_sums(const struct series *series)
{
	const int64_t *values = series->values, least = JX_SUM_LEAST * (int64_t)JX_DECIMAL_ONE;
	size_t last = series->n - 1, first = 0, rises = 0;
	int64_t usual, total;

	while (first < last && values[first] == 0)
		first++;
	for (size_t i = first; i < last; i++) {
		if (values[i + 1] < values[i])
			return false;
		rises += values[i + 1] > values[i];
	}
	if (rises < 2 || values[last] == values[last - 1] || (values[first] < least && rises < JX_SUM_RISES))
		return false;
	usual = values[first] * (int64_t)(last - first);
	total = values[last] - values[first];
	return 2 * total >= usual && total <= 2 * usual;
}

/* -- a mistyped unit ----------------------------------------------------------------------------------------------- */

static bool is_between(int64_t value, int64_t low, int64_t high)
{
	return value >= low && value <= high;
}

/* "290000 ÷ 1000 = 290" behind the series. */
static void put_factor(struct series *series, int64_t value, bool large, int64_t factor)
{
	char own[JX_DECIMAL_SIZE], usual[JX_DECIMAL_SIZE], times[JX_DECIMAL_SIZE];
	const char *const parts[] = {"; ", own, large ? " ÷ " : " × ", times, " = ", usual};

	jx_decimal_format(value, own);
	jx_decimal_format(factor * (int64_t)JX_DECIMAL_ONE, times);
	jx_decimal_format(large ? value / factor : value * factor, usual);
	for (size_t i = 0; i < sizeof(parts) / sizeof(parts[0]); i++)
		series->used = jx_check_put(series->text, series->used, parts[i]);
}

/* Ten times, or a tenth, and so on, would be what the months before have, a quarter more or less; it is not. */
static bool is_mistyped(struct series *series)
{
	const int64_t least = JX_DIGITS_LEAST * (int64_t)JX_DECIMAL_ONE;
	const size_t last = series->n - 1;
	const int64_t value = series->values[last];
	int64_t low = INT64_MAX, high = 0;

	for (size_t i = 0; i < last; i++) {
		low = series->values[i] < low ? series->values[i] : low;
		high = series->values[i] > high ? series->values[i] : high;
	}
	if (last < JX_DIGITS_MONTHS || low < least || value == 0)
		return false;
	low -= low / 4;
	high += high / 4;
	if (is_between(value, low, high))
		return false;
	for (int64_t factor = 10; factor <= 10000; factor *= 10) {
		const bool large = value > high;

		if (is_between(large ? value / factor : value * factor, low, high) &&
		    (large || factor > 10 || value >= least)) {
			put_factor(series, value, large, factor);
			return true;
		}
	}
	return false;
}

/* -- an unusual change --------------------------------------------------------------------------------------------- */

static int by_value(const void *a, const void *b)
{
	const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

	return (x > y) - (x < y);
}

/* Twice the median, which is whole. They are put in order. */
static int64_t median_twice(int64_t *values, size_t n)
{
	qsort(values, n, sizeof(*values), by_value);
	return n % 2 == 1 ? 2 * values[n / 2] : values[n / 2 - 1] + values[n / 2];
}

/*
 * Further from the median than so many times the usual spread: 1.5 times the median absolute deviation (1.4826 would
 * make it a normal distribution's standard deviation), or what a count varies by itself, the square root of the median,
 * whichever is greater. Exact: quarters of ten-thousandths, squared.
 */
static bool is_far(const struct series *series, unsigned times)
{
	const size_t n = series->n - 1;
	int64_t sorted[JX_PAST_MONTHS + 1], median, deviation, far;
	jx_int128 spread, counted;

	if (n < JX_CHANGE_MONTHS)
		return false;
	memcpy(sorted, series->values, n * sizeof(*sorted));
	median = 2 * median_twice(sorted, n);
	for (size_t i = 0; i < n; i++)
		sorted[i] = llabs(2 * series->values[i] - median / 2);
	deviation = median_twice(sorted, n);
	far = llabs(4 * series->values[n] - median);
	if (far < INT64_C(4) * JX_CHANGE_LEAST * JX_DECIMAL_ONE)
		return false;
	spread = (jx_int128)9 * deviation * deviation;
	counted = (jx_int128)16 * JX_DECIMAL_ONE * median;
	spread = spread > counted ? spread : counted;
	return (jx_int128)4 * far * far > spread * times * times;
}

/* -- the check ----------------------------------------------------------------------------------------------------- */

static const char *fix_of(enum jx_check_kind kind)
{
	if (kind == JX_CHECK_CUMULATIVE)
		return JX_N("if it is the figure of the year so far (累计), correct it to that of the month (本月)");
	return kind == JX_CHECK_DIGITS ? JX_N("look at the unit of the item, and at the digits")
				       : JX_N("look whether the figure is the right item's, and rightly typed");
}

static bool is_unusual(const struct jx_check_run *run, size_t index, struct series *series)
{
	const struct jx_cells *cells = run->cells;
	const bool year = run->check->kind == JX_CHECK_CUMULATIVE;

	if (year && jx_check_item(cells, index)->over_months != JX_AGGREGATE_SUM)
		return false;
	if (!read_series(cells, index, year ? jx_check_year_months(cells) : JX_PAST_MONTHS, series))
		return false;
	if (year)
		return last_is_sum(series) || all_are_sums(series);
	return run->check->kind == JX_CHECK_DIGITS ? is_mistyped(series) : is_far(series, jx_check_times(run->check));
}

static void check_item(struct jx_check_run *run, size_t index)
{
	const struct jx_check *check = run->check;
	const char *text = check->text[0] != '\0' ? check->text : check->code;
	struct jx_finding finding = {.index = index, .fix = fix_of(check->kind)};
	enum jx_severity *said = &run->unusual[index];
	struct series series;
	size_t used;

	if ((*said != 0 && *said <= check->severity) || !is_unusual(run, index, &series))
		return;
	if (!check->trial)
		*said = check->severity;
	used = jx_check_put(finding.text, 0, text);
	used = jx_check_put(finding.text, used, ": ");
	(void)jx_check_put(finding.text, used, series.text);
	jx_check_tell(run, &finding);
}

void jx_check_pattern(struct jx_check_run *run)
{
	const char *list = run->check->left;
	char name[JX_ITEM_CODE_MAX + 1];
	const bool all = list[strspn(list, " ,")] == '\0';
	size_t index;

	for (size_t i = 0; all && i < run->cells->form->n_items; i++)
		check_item(run, i);
	while (jx_check_next_name(&list, name))
		if (jx_form_index(run->cells->catalog, run->cells->form, name, &index))
			check_item(run, index);
}
