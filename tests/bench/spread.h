/* SPDX-License-Identifier: Apache-2.0 */
/* Repeated measurements of one thing, told as their median and their extremes. */
#ifndef JX_TESTS_BENCH_SPREAD_H
#define JX_TESTS_BENCH_SPREAD_H

#include <stddef.h>

#define JX_SPREAD_MAX 32u

struct jx_spread {
	double values[JX_SPREAD_MAX];
	size_t count;
};

void jx_spread_add(struct jx_spread *spread, double value);
/* a[i] / b[i]: what was measured side by side is compared side by side. */
void jx_spread_ratio(const struct jx_spread *a, const struct jx_spread *b, struct jx_spread *ratio);
/* Orders the values. */
double jx_median(double *values, size_t n);

/* One line: the name, the median, the unit, the extremes, and the aim (may be ""). */
void jx_spread_print(const char *name, const struct jx_spread *spread, const char *unit, const char *aim);

#endif
