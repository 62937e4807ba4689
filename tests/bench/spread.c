/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/spread.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

void jx_spread_add(struct jx_spread *spread, double value)
{
	assert(spread->count < JX_SPREAD_MAX);
	spread->values[spread->count++] = value;
}

void jx_spread_ratio(const struct jx_spread *a, const struct jx_spread *b, struct jx_spread *ratio)
{
	assert(a->count == b->count);
	ratio->count = 0;
	for (size_t i = 0; i < a->count; i++)
		jx_spread_add(ratio, a->values[i] / b->values[i]);
}

static int by_size(const void *left, const void *right)
{
	double a = *(const double *)left, b = *(const double *)right;

	return (a > b) - (a < b);
}

double jx_median(double *values, size_t n)
{
	assert(n > 0);
	qsort(values, n, sizeof(*values), by_size);
	return n % 2 ? values[n / 2] : (values[n / 2 - 1] + values[n / 2]) / 2;
}

bool jx_aim_met(struct jx_aim aim, double median)
{
	return (aim.most <= 0 || median <= aim.most) && (aim.least <= 0 || median >= aim.least);
}

static void print_aim(struct jx_aim aim, double median)
{
	const double bound = aim.most > 0 ? aim.most : aim.least;

	if (bound > 0)
		(void)printf("  aim: at %s %.*f, %s: %.2f of it", aim.most > 0 ? "most" : "least", bound < 10 ? 2 : 0,
			     bound, jx_aim_met(aim, median) ? "met" : "missed", median / bound);
}

void jx_spread_print(const char *name, const struct jx_spread *spread, const char *unit, struct jx_aim aim)
{
	struct jx_spread ordered = *spread;
	const double median = jx_median(ordered.values, ordered.count);
	const int digits = median < 10 ? 2 : median < 1000 ? 1 : 0;

	(void)printf("%-34s %10.*f %-4s (%.*f to %.*f)", name, digits, median, unit, digits, ordered.values[0], digits,
		     ordered.values[ordered.count - 1]);
	print_aim(aim, median);
	(void)putchar('\n');
	(void)fflush(stdout);
}

void jx_figure_print(const char *name, double value, const char *unit, struct jx_aim aim)
{
	const struct jx_spread one = {.values = {value}, .count = 1};

	jx_spread_print(name, &one, unit, aim);
}
