/* SPDX-License-Identifier: Apache-2.0 */
/* The picture of the benches' figures: what is read of their lines, and what is drawn of that. */
#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "tests/bench/plot.h"

static const char lines[] =
	"# a word before it\n"
	"submissions, 64 in flight                1.00 /s   (1.00 to 1.00)\n"
	"city: offices 10, years 1, values 12000\n"
	"replay                                 188155 /s   (130338 to 190000)  aim: at least 200000, "
	"missed: 0.94 of it\n"
	"99 of 100 / median                       1.23      (1.03 to 2.08)  aim: at most 3.00, met\n"
	"== measuring reads\n"
	"city: offices 100, years 5, values 600000\n"
	"replay                                 256202 /s   (256202 to 256202)\n";

static struct jx_results results;

static void read_text(const char *text)
{
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	cr_assert(file && jx_results_read(file, &results));
	(void)fclose(file);
}

/* Owned. */
static char *drawn(void)
{
	char *svg = NULL;
	size_t n;
	FILE *file = open_memstream(&svg, &n);

	cr_assert(file);
	jx_plot_write(&results, file);
	cr_assert(fclose(file) == 0);
	return svg;
}

/* Owned. */
static char *whole(const char *path)
{
	FILE *file = fopen(path, "r");
	char *text = calloc(1, 1u << 20);

	cr_assert(file && text, "%s", path);
	cr_assert(fread(text, 1, (1u << 20) - 1, file) > 0);
	(void)fclose(file);
	return text;
}

static unsigned count(const char *text, const char *part)
{
	unsigned n = 0;

	for (const char *at = text; (at = strstr(at, part)) != NULL; at++)
		n++;
	return n;
}

static void expect_xml(const char *svg)
{
	XML_Parser parser = XML_ParserCreate("UTF-8");

	cr_assert(XML_Parse(parser, svg, (int)strlen(svg), 1) == XML_STATUS_OK, "line %lu: %s",
		  XML_GetCurrentLineNumber(parser), XML_ErrorString(XML_GetErrorCode(parser)));
	XML_ParserFree(parser);
}

Test(results, of_sizes_and_nothing_else)
{
	read_text(lines);
	cr_assert(results.n_sizes == 2 && results.sizes[1].offices == 100 && results.sizes[1].years == 5);
	cr_assert(results.n_figures == 2 && !jx_results_find(&results, "submissions, 64 in flight"));
	const struct jx_figure *replay = jx_results_find(&results, "replay");
	cr_assert(replay && strcmp(replay->unit, "/s") == 0 && replay->at[0].there && replay->at[1].there);
	cr_assert(replay->at[0].median > 188154 && replay->at[0].least < 130339 && replay->at[0].most > 189999);
	cr_assert(replay->aim.least > 199999 && replay->aim.most <= 0 && !jx_aim_met(replay->aim, 188155));
	const struct jx_figure *tail = jx_results_find(&results, "99 of 100 / median");
	cr_assert(tail && tail->unit[0] == '\0' && tail->at[0].there && !tail->at[1].there && tail->aim.most > 2.9);
}

Test(results, refuses_sizes_that_shrink)
{
	static const char text[] = "city: offices 10, years 1, values 12000\ncity: offices 9, years 1, values 10800\n";
	FILE *file = fmemopen((void *)text, strlen(text), "r");

	cr_assert(file && !jx_results_read(file, &results));
	(void)fclose(file);
}

Test(plot, marks_what_misses_and_what_was_not_run)
{
	char *svg;

	read_text(lines);
	svg = drawn();
	expect_xml(svg);
	cr_assert(count(svg, "<g>") == 2);
	cr_assert(strstr(svg, ">replay, /s</text>") && strstr(svg, ">aim: at least 200k</text>"));
	cr_assert(strstr(svg, ">188k</text>") && strstr(svg, ">256k</text>"));
	cr_assert(count(svg, "class=\"missed\"") == 2, "one of the legend, one of the small city");
	cr_assert(count(svg, ">not run</text>") == 1);
	free(svg);
}

Test(plot, draws_every_figure)
{
	char text[8192] = "city: offices 10, years 1, values 12000\n", *svg;

	for (size_t i = 0; i < jx_plot_figures_count; i++)
		(void)snprintf(text + strlen(text), sizeof(text) - strlen(text), "%-34s %10.2f ms   (1.00 to 3.00)\n",
			       jx_plot_figures[i].name, 2.0);
	read_text(text);
	svg = drawn();
	expect_xml(svg);
	cr_assert(count(svg, "<g>") == jx_plot_figures_count);
	for (size_t i = 0; i < jx_plot_figures_count; i++) {
		char title[80];

		(void)snprintf(title, sizeof(title), ">%s, ms</text>", jx_plot_figures[i].name);
		cr_assert(strstr(svg, title), "%s", title);
	}
	free(svg);
}

/* ./dev bench plot draws it again. */
Test(plot, of_the_page_is_of_its_lines)
{
	char *text = whole(JIXIAO_GROWTH ".txt"), *expected = whole(JIXIAO_GROWTH ".svg"), *svg;

	read_text(text);
	svg = drawn();
	expect_xml(svg);
	cr_assert(strcmp(svg, expected) == 0, "docs/growth.svg is not of docs/growth.txt: ./dev bench plot");
	free(svg);
	free(text);
	free(expected);
}
