/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/bench/plot.h"

#include <math.h>
#include <string.h>

const struct jx_plot_figure jx_plot_figures[] = {
	{"submissions, 64 in flight", "bare SQLite, 64 a transaction"},
	{"submission, one at a time", "bare SQLite, one a transaction"},
	{"99 of 100 / median", NULL},
	{"bulk load, signed", "bulk load, bare SQLite"},
	{"replay", "replay, bare SQLite"},
	{"disk a value", "disk a value, bare SQLite"},
	{"evaluation of a year", NULL},
	{"submission list, a page", NULL},
	{"status of a month, a page", NULL},
	{"status of a year, a page", NULL},
	{"compare, a page", NULL},
	{"compare with the year ago", NULL},
	{"recovery after kill -9", NULL},
	{"memory after the start", "memory, idle, without figures"},
	{"memory after submissions", NULL},
	{"memory under 1000 connections", NULL},
};
const size_t jx_plot_figures_count = sizeof(jx_plot_figures) / sizeof(jx_plot_figures[0]);

/* In pixels: a panel with what surrounds it, and the room that it draws in. */
#define COLUMNS 3u
#define WIDTH   310.0
#define HEIGHT  244.0
#define LEFT    52.0
#define TOP     52.0
#define RIGHT   18.0
#define BOTTOM  52.0
#define HEAD    64.0

static const char style[] =
	"<style>\n"
	"text { font: 11px system-ui, 'Segoe UI', 'Noto Sans', 'DejaVu Sans', sans-serif; fill: #59636e; }\n"
	".title { font-size: 13px; font-weight: 600; fill: #1f2328; }\n"
	".value { font-weight: 600; fill: #0969da; stroke: #ffffff; stroke-width: 3px; paint-order: stroke; }\n"
	".goal { fill: #bc4c00; }\n"
	".grid { stroke: #8c959f; stroke-opacity: .3; }\n"
	".axis { stroke: #8c959f; }\n"
	".aim { stroke: #bc4c00; stroke-width: 1.5; stroke-dasharray: 6 4; }\n"
	".ours { stroke: #0969da; fill: none; stroke-width: 2; }\n"
	".beside { stroke: #818b98; fill: none; stroke-width: 1.5; }\n"
	"circle.ours { fill: #0969da; }\n"
	"circle.missed { stroke: #0969da; fill: #ffffff; stroke-width: 2; }\n"
	"circle.beside { fill: #818b98; }\n"
	".paper { fill: #ffffff; }\n"
	"@media (prefers-color-scheme: dark) {\n"
	"text { fill: #9198a1; }\n"
	".title { fill: #f0f6fc; }\n"
	".value { fill: #4493f8; stroke: #0d1117; }\n"
	".goal { fill: #f0883e; }\n"
	".aim { stroke: #f0883e; }\n"
	".ours, circle.missed { stroke: #4493f8; }\n"
	"circle.ours { fill: #4493f8; }\n"
	".paper, circle.missed { fill: #0d1117; }\n"
	"}\n"
	"</style>\n";

/* Where a panel draws, and which figures it covers. */
struct panel {
	FILE *out;
	const struct jx_results *results;
	const struct jx_figure *figure, *beside;
	double x, y;      /* the upper left corner of the room that it draws in */
	double low, high; /* of its vertical axis */
};

static double wide(void)
{
	return WIDTH - LEFT - RIGHT;
}

static double tall(void)
{
	return HEIGHT - TOP - BOTTOM;
}

/* -- numbers ------------------------------------------------------------------------------------------------------ */

/* Three digits, and thousands as k and M: 0.14, 12.5, 226k. */
static const char *short_number(double value, char text[32])
{
	const char *suffix = "";
	int digits;

	if (value >= 999500) {
		value /= 1e6;
		suffix = "M";
	} else if (value >= 9995) {
		value /= 1e3;
		suffix = "k";
	}
	digits = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
	(void)snprintf(text, 32, "%.*f", digits, value);
	while (strchr(text, '.') && (text[strlen(text) - 1] == '0' || text[strlen(text) - 1] == '.')) {
		const bool point = text[strlen(text) - 1] == '.';

		text[strlen(text) - 1] = '\0';
		if (point)
			break;
	}
	(void)snprintf(text + strlen(text), 32 - strlen(text), "%s", suffix);
	return text;
}

static const char *unit_of(const struct jx_figure *figure)
{
	return strcmp(figure->unit, "us") == 0 ? "µs" : figure->unit;
}

/* -- places ------------------------------------------------------------------------------------------------------- */

static double place_x(const struct panel *panel, double values)
{
	const struct jx_results *results = panel->results;
	const double first = log10(results->sizes[0].values), last = log10(results->sizes[results->n_sizes - 1].values);
	const double margin = 0.12;
	const double part = last > first ? (log10(values) - first) / (last - first) : 0.5;

	return panel->x + wide() * (margin + (1 - 2 * margin) * part);
}

static double place_y(const struct panel *panel, double value)
{
	const double part = (log10(value) - log10(panel->low)) / (log10(panel->high) - log10(panel->low));

	return panel->y + tall() * (1 - part);
}

static void widen(struct panel *panel, double value)
{
	if (value <= 0)
		return;
	panel->low = panel->low <= 0 || value < panel->low ? value : panel->low;
	panel->high = value > panel->high ? value : panel->high;
}

/* A decade at least, so that what is flat looks flat; and room above and below. */
static void set_axis(struct panel *panel)
{
	double most;

	for (size_t i = 0; i < panel->results->n_sizes; i++) {
		widen(panel, panel->figure->at[i].least);
		widen(panel, panel->figure->at[i].most);
		if (panel->beside)
			widen(panel, panel->beside->at[i].median);
	}
	widen(panel, panel->figure->aim.most);
	widen(panel, panel->figure->aim.least);
	most = panel->high / panel->low < 10 ? sqrt(10 * panel->low / panel->high) : 1;
	panel->low /= most * 1.5;
	panel->high *= most * 1.9;
}

/* -- drawing ------------------------------------------------------------------------------------------------------ */

static void draw_text(const struct panel *panel, double x, double y, const char *class, const char *anchor,
		      const char *text)
{
	(void)fprintf(panel->out, "<text x=\"%.1f\" y=\"%.1f\" class=\"%s\" text-anchor=\"%s\">", x, y, class, anchor);
	for (; *text; text++)
		switch (*text) {
		case '<':
			(void)fputs("&lt;", panel->out);
			break;
		case '&':
			(void)fputs("&amp;", panel->out);
			break;
		default:
			(void)fputc(*text, panel->out);
		}
	(void)fputs("</text>\n", panel->out);
}

static void draw_line(const struct panel *panel, const double from[2], const double to[2], const char *class)
{
	(void)fprintf(panel->out, "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>\n", from[0],
		      from[1], to[0], to[1], class);
}

static void draw_level(const struct panel *panel, double value, const char *class)
{
	const double y = place_y(panel, value);

	draw_line(panel, (double[]){panel->x, y}, (double[]){panel->x + wide(), y}, class);
}

/* Lines at 1, 2 and 5 of each decade, or at 1 alone where there are many. */
static void draw_scale(const struct panel *panel)
{
	static const double steps[] = {1, 2, 5};
	const size_t n = panel->high / panel->low > 150 ? 1 : 3;
	char text[32];

	for (int decade = (int)floor(log10(panel->low)); pow(10, decade) <= panel->high; decade++)
		for (size_t i = 0; i < n; i++) {
			const double value = steps[i] * pow(10, decade);

			if (value < panel->low || value > panel->high)
				continue;
			draw_level(panel, value, "grid");
			draw_text(panel, panel->x - 6, place_y(panel, value) + 4, "tick", "end",
				  short_number(value, text));
		}
	draw_line(panel, (double[]){panel->x, panel->y + tall()}, (double[]){panel->x + wide(), panel->y + tall()},
		  "axis");
}

static void draw_sizes(const struct panel *panel)
{
	char text[64], number[32];

	for (size_t i = 0; i < panel->results->n_sizes; i++) {
		const struct jx_results_size *size = &panel->results->sizes[i];
		const double x = place_x(panel, size->values), y = panel->y + tall();

		draw_line(panel, (double[]){x, y}, (double[]){x, y + 4}, "axis");
		(void)snprintf(text, sizeof(text), "%u × %u", size->offices, size->years);
		draw_text(panel, x, y + 17, "tick", "middle", text);
		(void)snprintf(text, sizeof(text), "%s values", short_number(size->values, number));
		draw_text(panel, x, y + 30, "tick", "middle", text);
		if (!panel->figure->at[i].there)
			draw_text(panel, x, y - 6, "tick", "middle", "not run");
	}
}

static void draw_aim(const struct panel *panel)
{
	const struct jx_aim aim = panel->figure->aim;
	const double bound = aim.most > 0 ? aim.most : aim.least;
	char text[64], number[32];

	if (bound <= 0)
		return;
	draw_level(panel, bound, "aim");
	(void)snprintf(text, sizeof(text), "aim: at %s %s", aim.most > 0 ? "most" : "least",
		       short_number(bound, number));
	draw_text(panel, panel->x - LEFT + 12, panel->y - 11, "goal", "start", text);
}

/* A line between neighbours that are both there. */
static void draw_lines(const struct panel *panel, const struct jx_figure *figure, const char *class)
{
	for (size_t i = 1; i < panel->results->n_sizes; i++) {
		const struct jx_result *from = &figure->at[i - 1], *to = &figure->at[i];

		if (from->there && to->there)
			draw_line(
				panel,
				(double[]){place_x(panel, panel->results->sizes[i - 1].values),
					   place_y(panel, from->median)},
				(double[]){place_x(panel, panel->results->sizes[i].values), place_y(panel, to->median)},
				class);
	}
}

static void draw_point(const struct panel *panel, const struct jx_figure *figure, size_t i, bool ours)
{
	const struct jx_result *result = &figure->at[i];
	const double x = place_x(panel, panel->results->sizes[i].values), y = place_y(panel, result->median);
	const bool met = jx_aim_met(figure->aim, result->median);
	char number[32];

	if (ours)
		draw_line(panel, (double[]){x, place_y(panel, result->least)},
			  (double[]){x, place_y(panel, result->most)}, "ours");
	(void)fprintf(panel->out, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"%s\" class=\"%s\"/>\n", x, y, ours ? "4" : "2.5",
		      !ours ? "beside"
		      : met ? "ours"
			    : "missed");
	if (ours)
		draw_text(panel, x, place_y(panel, result->most) - 9, "value", "middle",
			  short_number(result->median, number));
}

static void draw_points(const struct panel *panel, const struct jx_figure *figure, bool ours)
{
	draw_lines(panel, figure, ours ? "ours" : "beside");
	for (size_t i = 0; i < panel->results->n_sizes; i++)
		if (figure->at[i].there)
			draw_point(panel, figure, i, ours);
}

static void draw_panel(struct panel *panel)
{
	char title[80];

	set_axis(panel);
	(void)snprintf(title, sizeof(title), "%s%s%s", panel->figure->name, panel->figure->unit[0] ? ", " : "",
		       unit_of(panel->figure));
	(void)fputs("<g>\n", panel->out);
	draw_text(panel, panel->x - LEFT + 12, panel->y - 26, "title", "start", title);
	draw_scale(panel);
	draw_sizes(panel);
	draw_aim(panel);
	if (panel->beside)
		draw_points(panel, panel->beside, false);
	draw_points(panel, panel->figure, true);
	(void)fputs("</g>\n", panel->out);
}

static void draw_head(FILE *out)
{
	(void)fputs(
		"<text x=\"12\" y=\"22\" class=\"title\">What grows with the bureau, and what stays flat</text>\n"
		"<text x=\"12\" y=\"40\">Over offices × years of figures, 100 items a month; both axes logarithmic. "
		"Medians, with least and greatest.</text>\n"
		"<circle cx=\"18\" cy=\"52\" r=\"4\" class=\"ours\"/><text x=\"28\" y=\"56\">ours</text>\n"
		"<circle cx=\"72\" cy=\"52\" r=\"4\" class=\"missed\"/>"
		"<text x=\"82\" y=\"56\">ours, misses its aim</text>\n"
		"<line x1=\"206\" y1=\"52\" x2=\"236\" y2=\"52\" class=\"aim\"/>"
		"<text x=\"242\" y=\"56\">aim</text>\n"
		"<line x1=\"276\" y1=\"52\" x2=\"306\" y2=\"52\" class=\"beside\"/>"
		"<text x=\"312\" y=\"56\">beside it, in the same run: SQLite alone; of memory, a server without "
		"figures</text>\n",
		out);
}

static bool measured(const struct jx_results *results, const struct jx_figure *figure)
{
	for (size_t i = 0; figure && i < results->n_sizes; i++)
		if (figure->at[i].there)
			return true;
	return false;
}

void jx_plot_write(const struct jx_results *results, FILE *out)
{
	unsigned n = 0, drawn = 0, rows;

	for (size_t i = 0; i < jx_plot_figures_count; i++)
		n += measured(results, jx_results_find(results, jx_plot_figures[i].name));
	rows = (n + COLUMNS - 1) / COLUMNS;
	(void)fprintf(
		out,
		"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" role=\"img\">\n"
		"<title>Figures of jixiao over the size of the bureau</title>\n%s"
		"<rect width=\"100%%\" height=\"100%%\" class=\"paper\"/>\n",
		COLUMNS * WIDTH, HEAD + rows * HEIGHT, COLUMNS * WIDTH, style);
	draw_head(out);
	for (size_t i = 0; i < jx_plot_figures_count; i++) {
		struct panel panel = {
			.out = out, .results = results, .figure = jx_results_find(results, jx_plot_figures[i].name)};

		if (!measured(results, panel.figure))
			continue;
		if (jx_plot_figures[i].beside)
			panel.beside = jx_results_find(results, jx_plot_figures[i].beside);
		const unsigned column = drawn % COLUMNS, row = drawn / COLUMNS;
		panel.x = column * WIDTH + LEFT;
		panel.y = HEAD + row * HEIGHT + TOP;
		draw_panel(&panel);
		drawn++;
	}
	(void)fputs("</svg>\n", out);
}
