/* SPDX-License-Identifier: Apache-2.0 */
/* Figures over the size of the city as small pictures side by side, both axes logarithmic: an SVG that needs nothing.
 */
#ifndef JX_TESTS_BENCH_PLOT_H
#define JX_TESTS_BENCH_PLOT_H

#include "tests/bench/results.h"

/* One picture for each figure of jx_plot_figures that was measured at some size. */
void jx_plot_write(const struct jx_results *results, FILE *out);

/* What is drawn, in this order: its name, and what was measured beside it (NULL: nothing). */
struct jx_plot_figure {
	const char *name, *beside;
};
extern const struct jx_plot_figure jx_plot_figures[];
extern const size_t jx_plot_figures_count;

#endif
