/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Draws what the other programs have printed for cities of several sizes, from the smallest on.
 *
 *     bench_plot LINES SVG
 */
#include <errno.h>
#include <string.h>

#include "tests/bench/plot.h"
#include "tests/bench/programs.h"

int main(int argc, char **argv)
{
	static struct jx_results results;
	FILE *lines, *svg;

	if (argc != 3) {
		(void)fputs("usage: bench_plot LINES SVG\n", stderr);
		return 2;
	}
	lines = fopen(argv[1], "r");
	if (!lines)
		jx_bench_die("%s: %s", argv[1], strerror(errno));
	if (!jx_results_read(lines, &results))
		jx_bench_die("%s: no figures of cities, from the smallest on", argv[1]);
	(void)fclose(lines);
	svg = fopen(argv[2], "w");
	if (!svg)
		jx_bench_die("%s: %s", argv[2], strerror(errno));
	jx_plot_write(&results, svg);
	if (fclose(svg) != 0)
		jx_bench_die("%s: %s", argv[2], strerror(errno));
	(void)printf("%s\n", argv[2]);
	return 0;
}
