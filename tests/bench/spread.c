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

void jx_spread_print(const char *name, const struct jx_spread *spread, const char *unit, const char *aim)
{
	struct jx_spread ordered = *spread;
	double median = jx_median(ordered.values, ordered.count);
	int digits = median < 10 ? 2 : median < 1000 ? 1 : 0;

	(void)printf("%-34s %10.*f %-4s (%.*f to %.*f)%s%s\n", name, digits, median, unit, digits, ordered.values[0],
		     digits, ordered.values[ordered.count - 1], aim[0] ? "  aim: " : "", aim);
	(void)fflush(stdout);
}
