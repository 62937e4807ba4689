/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/grid_text.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/print/grid_fit.h"
#include "client/print/shown.h"
#include "client/print/wrap.h"
#include "common/base/log.h"
#include "common/base/text.h"

struct drawing {
	FILE *out;
	const struct jx_grid *grid;
	struct jx_grid_look look;
	struct jx_grid_widths widths;
	char **texts;           /* owned, as are they; of each cell, without what a terminal must not get */
	struct jx_lines *lines; /* owned; of each cell */
	size_t *tops;           /* owned; of each row and past the last one: the line that its text begins on */
};

static void drawing_clear(struct drawing *drawing)
{
	for (size_t i = 0; i < drawing->grid->n_cells; i++) {
		if (drawing->texts != NULL)
			free(drawing->texts[i]);
		if (drawing->lines != NULL)
			jx_lines_clear(&drawing->lines[i]);
	}
	free(drawing->texts);
	free(drawing->lines);
	free(drawing->tops);
	free(drawing->widths.columns);
}

/* The text, line by line, as a terminal may show it; owned by the caller. */
static enum jx_status shown(const char *text, char **out)
{
	struct jx_buffer buffer = {0};

	for (;;) {
		size_t length = strcspn(text, "\n");

		jx_shown_add(&buffer, text, length);
		if (text[length] == '\0')
			return jx_buffer_take(&buffer, out);
		jx_buffer_text(&buffer, "\n");
		text += length + 1;
	}
}

static enum jx_status show_texts(struct drawing *drawing)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < drawing->grid->n_cells && status == JX_OK; i++)
		status = shown(drawing->grid->cells[i].text, &drawing->texts[i]);
	return status;
}

static enum jx_status wrap_texts(struct drawing *drawing)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < drawing->grid->n_cells && status == JX_OK; i++) {
		const struct jx_cell *cell = &drawing->grid->cells[i];

		status = jx_wrap(drawing->texts[i], jx_grid_inner(&drawing->widths, cell), cell->style.whole,
				 &drawing->lines[i]);
	}
	return status;
}

/* Lines from the top of a cell to the rule below it. */
static size_t height(const struct drawing *drawing, const struct jx_cell *cell)
{
	return drawing->tops[cell->row + cell->span.rows] - drawing->tops[cell->row] - 1;
}

/* Moves down what is below the cell, if its text needs that. */
static void make_height(struct drawing *drawing, size_t index)
{
	const struct jx_cell *cell = &drawing->grid->cells[index];
	size_t lines = drawing->lines[index].n;
	size_t has = height(drawing, cell);

	for (size_t row = cell->row + cell->span.rows; row <= drawing->grid->rows && lines > has; row++)
		drawing->tops[row] += lines - has;
}

/* Cells of one row first: the others use what those need anyway. */
static void place_rows(struct drawing *drawing)
{
	const struct jx_grid *grid = drawing->grid;

	for (size_t row = 0; row <= grid->rows; row++)
		drawing->tops[row] = 1 + 2 * row;
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < grid->n_cells; i++)
			if ((grid->cells[i].span.rows > 1) == (pass > 0))
				make_height(drawing, i);
}

static enum jx_status drawing_init(struct drawing *drawing)
{
	const struct jx_grid *grid = drawing->grid;
	enum jx_status status;

	drawing->texts = calloc(grid->n_cells, sizeof(*drawing->texts));
	drawing->lines = calloc(grid->n_cells, sizeof(*drawing->lines));
	drawing->tops = calloc(grid->rows + 1, sizeof(*drawing->tops));
	if (drawing->texts == NULL || drawing->lines == NULL || drawing->tops == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a form");
	status = show_texts(drawing);
	if (status == JX_OK)
		status = jx_grid_fit(grid, drawing->texts, drawing->look.width, &drawing->widths);
	if (status == JX_OK)
		status = wrap_texts(drawing);
	if (status == JX_OK)
		place_rows(drawing);
	return status;
}

/* Is there a line along the left side of a place; along its upper side? Past the edges, either way, there is no cell.
 */
static bool line_left(const struct drawing *drawing, size_t row, size_t column)
{
	return jx_grid_at(drawing->grid, row, column - 1) != jx_grid_at(drawing->grid, row, column);
}

static bool line_above(const struct drawing *drawing, size_t row, size_t column)
{
	return jx_grid_at(drawing->grid, row - 1, column) != jx_grid_at(drawing->grid, row, column);
}

enum { ARM_UP = 1, ARM_DOWN = 2, ARM_LEFT = 4, ARM_RIGHT = 8 };

/* By the arms that meet. */
static const char *const joints[] = {
	[ARM_UP | ARM_DOWN] = "│",
	[ARM_LEFT | ARM_RIGHT] = "─",
	[ARM_DOWN | ARM_RIGHT] = "┌",
	[ARM_DOWN | ARM_LEFT] = "┐",
	[ARM_UP | ARM_RIGHT] = "└",
	[ARM_UP | ARM_LEFT] = "┘",
	[ARM_UP | ARM_DOWN | ARM_RIGHT] = "├",
	[ARM_UP | ARM_DOWN | ARM_LEFT] = "┤",
	[ARM_DOWN | ARM_LEFT | ARM_RIGHT] = "┬",
	[ARM_UP | ARM_LEFT | ARM_RIGHT] = "┴",
	[ARM_UP | ARM_DOWN | ARM_LEFT | ARM_RIGHT] = "┼",
};

static void draw_joint(const struct drawing *drawing, unsigned arms)
{
	if (!drawing->look.ascii)
		(void)fputs(joints[arms], drawing->out);
	else if (arms == (ARM_UP | ARM_DOWN))
		(void)fputc('|', drawing->out);
	else
		(void)fputc(arms == (ARM_LEFT | ARM_RIGHT) ? '-' : '+', drawing->out);
}

static void draw_blanks(const struct drawing *drawing, size_t n)
{
	(void)fprintf(drawing->out, "%*s", (int)n, "");
}

/* What the line of the drawing shows of a cell, between its sides. */
static void draw_cell(const struct drawing *drawing, const struct jx_cell *cell, size_t line)
{
	static const struct jx_line empty = {.text = ""};
	const struct jx_lines *lines = &drawing->lines[cell - drawing->grid->cells];
	size_t inner = jx_grid_inner(&drawing->widths, cell);
	size_t above = cell->style.role == JX_ROLE_HEADING ? (height(drawing, cell) - lines->n) / 2 : 0;
	size_t index = line - drawing->tops[cell->row] - above; /* past the last one where it is above the first */
	const struct jx_line *text = index < lines->n ? &lines->lines[index] : &empty;
	size_t left = inner - text->width;

	assert(text->width <= inner);
	if (cell->style.align == JX_ALIGN_CENTER)
		left /= 2;
	else if (cell->style.align == JX_ALIGN_LEFT)
		left = 0;
	draw_blanks(drawing, drawing->widths.blanks + left);
	(void)fwrite(text->text, 1, text->length, drawing->out);
	draw_blanks(drawing, inner - text->width - left + drawing->widths.blanks);
}

static void draw_rule_over(const struct drawing *drawing, size_t column)
{
	for (size_t i = 0; i < drawing->widths.columns[column] + 2 * drawing->widths.blanks; i++)
		draw_joint(drawing, ARM_LEFT | ARM_RIGHT);
}

/* The rule above a row. Cells that go on below it go through. */
static void draw_rule(const struct drawing *drawing, size_t row)
{
	size_t columns = drawing->grid->columns;

	for (size_t column = 0, next; column <= columns; column = next) {
		unsigned arms = (line_left(drawing, row - 1, column) ? ARM_UP : 0u) |
				(line_left(drawing, row, column) ? ARM_DOWN : 0u) |
				(line_above(drawing, row, column - 1) ? ARM_LEFT : 0u) |
				(line_above(drawing, row, column) ? ARM_RIGHT : 0u);

		draw_joint(drawing, arms);
		next = column + 1;
		if ((arms & ARM_RIGHT) != 0) {
			draw_rule_over(drawing, column);
		} else if (column < columns) {
			const struct jx_cell *cell = jx_grid_at(drawing->grid, row, column);

			draw_cell(drawing, cell, drawing->tops[row] - 1);
			next = column + cell->span.columns;
		}
	}
	(void)fputc('\n', drawing->out);
}

static void draw_row(const struct drawing *drawing, size_t row)
{
	for (size_t line = drawing->tops[row]; line < drawing->tops[row + 1] - 1; line++) {
		for (size_t column = 0; column < drawing->grid->columns;) {
			const struct jx_cell *cell = jx_grid_at(drawing->grid, row, column);

			draw_joint(drawing, ARM_UP | ARM_DOWN);
			draw_cell(drawing, cell, line);
			column += cell->span.columns;
		}
		draw_joint(drawing, ARM_UP | ARM_DOWN);
		(void)fputc('\n', drawing->out);
	}
}

/* A caption over or below the frame, wrapped where the form is. */
static enum jx_status draw_caption(const struct drawing *drawing, enum jx_caption which)
{
	size_t total = jx_grid_total(drawing->grid, &drawing->widths);
	const char *caption = drawing->grid->captions[which];
	struct jx_lines lines = {0};
	char *text;
	enum jx_status status;

	if (caption == NULL)
		return JX_OK;
	status = shown(caption, &text);
	if (status != JX_OK)
		return status;
	status = jx_wrap(text, drawing->look.width > 0 ? total : SIZE_MAX, 0, &lines);
	for (size_t i = 0; i < lines.n; i++) {
		bool middle = which != JX_CAPTION_NOTES && lines.lines[i].width < total;

		draw_blanks(drawing, middle ? (total - lines.lines[i].width) / 2 : 0);
		(void)fprintf(drawing->out, "%.*s\n", (int)lines.lines[i].length, lines.lines[i].text);
	}
	jx_lines_clear(&lines);
	free(text);
	return status;
}

/* The line above the frame: at its left and right ends; below each other where both do not fit. */
static enum jx_status draw_ends(const struct drawing *drawing)
{
	size_t total = jx_grid_total(drawing->grid, &drawing->widths);
	char *left = NULL, *right = NULL;
	const char *const *captions = (const char *const *)drawing->grid->captions;
	enum jx_status status;

	if (captions[JX_CAPTION_LEFT] == NULL && captions[JX_CAPTION_RIGHT] == NULL)
		return JX_OK;
	status = shown(captions[JX_CAPTION_LEFT] != NULL ? captions[JX_CAPTION_LEFT] : "", &left);
	if (status == JX_OK)
		status = shown(captions[JX_CAPTION_RIGHT] != NULL ? captions[JX_CAPTION_RIGHT] : "", &right);
	if (status == JX_OK) {
		size_t before = jx_text_width(left), after = jx_text_width(right);
		bool fits = before + after < total;

		(void)fputs(left, drawing->out);
		if (!fits)
			(void)fputc('\n', drawing->out);
		draw_blanks(drawing, fits ? total - before - after : (after < total ? total - after : 0));
		(void)fprintf(drawing->out, "%s\n", right);
	}
	free(left);
	free(right);
	return status;
}

static void draw_frame(const struct drawing *drawing)
{
	assert(drawing->widths.columns != NULL);
	for (size_t row = 0; row < drawing->grid->rows; row++) {
		draw_rule(drawing, row);
		draw_row(drawing, row);
	}
	draw_rule(drawing, drawing->grid->rows);
}

enum jx_status jx_grid_write(FILE *out, const struct jx_grid *grid, struct jx_grid_look look)
{
	struct drawing drawing = {.out = out, .grid = grid, .look = look};
	enum jx_status status = drawing_init(&drawing);

	if (status == JX_OK)
		status = draw_caption(&drawing, JX_CAPTION_TITLE);
	if (status == JX_OK)
		status = draw_caption(&drawing, JX_CAPTION_SUBTITLE);
	if (status == JX_OK)
		status = draw_ends(&drawing);
	if (status == JX_OK) {
		draw_frame(&drawing);
		status = draw_caption(&drawing, JX_CAPTION_NOTES);
	}
	drawing_clear(&drawing);
	return status;
}
