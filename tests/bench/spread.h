/* SPDX-License-Identifier: Apache-2.0 */
/* Repeated measurements of one thing, told as their median, their extremes, and how they meet what is aimed at. */
#ifndef JX_TESTS_BENCH_SPREAD_H
#define JX_TESTS_BENCH_SPREAD_H

#include <stdbool.h>
#include <stddef.h>

#define JX_SPREAD_MAX 32u

struct jx_spread {
	double values[JX_SPREAD_MAX];
	size_t count;
};

/* What a median should be; 0 bounds nothing. */
struct jx_aim {
	double most, least;
};
#define JX_AT_MOST(value)  ((struct jx_aim){.most = (value)})
#define JX_AT_LEAST(value) ((struct jx_aim){.least = (value)})
#define JX_NO_AIM          ((struct jx_aim){0})

bool jx_aim_met(struct jx_aim aim, double median);

void jx_spread_add(struct jx_spread *spread, double value);
/* a[i] / b[i]: what was measured side by side is compared side by side. */
void jx_spread_ratio(const struct jx_spread *a, const struct jx_spread *b, struct jx_spread *ratio);
/* Orders the values. */
double jx_median(double *values, size_t n);

/* One line: the name, the median, the unit, the extremes, and the aim with whether it is met. results.h reads it. */
void jx_spread_print(const char *name, const struct jx_spread *spread, const char *unit, struct jx_aim aim);
/* The same of what was measured once. */
void jx_figure_print(const char *name, double value, const char *unit, struct jx_aim aim);

#endif
