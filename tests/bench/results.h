/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the programs have printed, read again: bench_city's line says of which size the figures after it are. Lines that
 * are neither such a line nor a figure of a size are passed over.
 */
#ifndef JX_TESTS_BENCH_RESULTS_H
#define JX_TESTS_BENCH_RESULTS_H

#include <stdio.h>

#include "tests/bench/spread.h"

#define JX_RESULTS_SIZES   6u
#define JX_RESULTS_FIGURES 64u

struct jx_result {
	bool there;
	double median, least, most;
};

struct jx_figure {
	char name[40], unit[8];
	struct jx_aim aim;
	struct jx_result at[JX_RESULTS_SIZES];
};

struct jx_results {
	struct jx_results_size {
		unsigned offices, years;
		double values;
	} sizes[JX_RESULTS_SIZES]; /* from the smallest on */
	size_t n_sizes;
	struct jx_figure figures[JX_RESULTS_FIGURES];
	size_t n_figures;
};

/* False where there is no size in it, or too much of something. */
bool jx_results_read(FILE *file, struct jx_results *results);
/* NULL: nobody has measured it. */
const struct jx_figure *jx_results_find(const struct jx_results *results, const char *name);

#endif
