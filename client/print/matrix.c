/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/matrix.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/print/printers.h"
#include "client/print/shown.h"
#include "common/base/log.h"
#include "common/base/text.h"

#define GAP 2u

void jx_matrix_init(struct jx_matrix *matrix, struct jx_matrix_shape shape)
{
	assert(shape.rows > 0 && shape.left <= shape.columns && shape.fixed <= shape.columns && shape.group > 0);
	assert((shape.columns - shape.fixed) % shape.group == 0);
	*matrix = (struct jx_matrix){.shape = shape};
	matrix->cells = calloc(shape.rows * shape.columns, sizeof(*matrix->cells));
	matrix->failed = matrix->cells == NULL;
}

void jx_matrix_clear(struct jx_matrix *matrix)
{
	for (size_t i = 0; matrix->cells != NULL && i < matrix->shape.rows * matrix->shape.columns; i++)
		free(matrix->cells[i]);
	free(matrix->cells);
	*matrix = (struct jx_matrix){0};
}

void jx_matrix_set(struct jx_matrix *matrix, size_t row, size_t column, const char *text)
{
	size_t length = strlen(text);
	char *copy;

	assert(row < matrix->shape.rows && column < matrix->shape.columns);
	if (matrix->failed)
		return;
	copy = malloc(length + 1);
	if (copy == NULL) {
		matrix->failed = true;
		return;
	}
	memcpy(copy, text, length + 1);
	assert(matrix->cells[row * matrix->shape.columns + column] == NULL);
	matrix->cells[row * matrix->shape.columns + column] = copy;
}

static const char *text_at(const struct jx_matrix *matrix, size_t row, size_t column)
{
	const char *text = matrix->cells[row * matrix->shape.columns + column];

	return text != NULL ? text : "";
}

static enum jx_status no_memory(void)
{
	return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a table");
}

/* -- for people --------------------------------------------------------------------------------------------------- */

/* The cells as a terminal may show them. */
struct shown {
	struct jx_matrix_shape shape;
	char **cells;      /* owned, as are they */
	size_t *widths;    /* owned; of each column */
	size_t block, end; /* the columns of this block behind the fixed ones */
};

static void shown_clear(struct shown *shown)
{
	for (size_t i = 0; shown->cells != NULL && i < shown->shape.rows * shown->shape.columns; i++)
		free(shown->cells[i]);
	free(shown->cells);
	free(shown->widths);
}

static enum jx_status show_cell(struct shown *shown, size_t row, size_t column, const char *text)
{
	struct jx_buffer buffer = {0};
	char **cell = &shown->cells[row * shown->shape.columns + column];
	enum jx_status status;

	jx_shown_add(&buffer, text, strlen(text));
	status = jx_buffer_take(&buffer, cell);
	if (status == JX_OK && jx_text_width(*cell) > shown->widths[column])
		shown->widths[column] = jx_text_width(*cell);
	return status;
}

static enum jx_status show(struct shown *shown, const struct jx_matrix *matrix)
{
	enum jx_status status = JX_OK;

	*shown = (struct shown){.shape = matrix->shape};
	shown->cells = calloc(shown->shape.rows * shown->shape.columns, sizeof(*shown->cells));
	shown->widths = calloc(shown->shape.columns, sizeof(*shown->widths));
	if (matrix->failed || shown->cells == NULL || shown->widths == NULL)
		return no_memory();
	for (size_t row = 0; row < shown->shape.rows; row++)
		for (size_t column = 0; column < shown->shape.columns && status == JX_OK; column++)
			status = show_cell(shown, row, column, text_at(matrix, row, column));
	return status;
}

static size_t width_of(const struct shown *shown, size_t from, size_t to)
{
	size_t width = 0;

	for (size_t i = from; i < to; i++)
		width += shown->widths[i] + GAP;
	return width;
}

/* As many groups as fit behind the fixed columns, and at least one. */
static void choose_block(struct shown *shown, size_t from, size_t width)
{
	const struct jx_matrix_shape *shape = &shown->shape;
	size_t fixed = width_of(shown, 0, shape->fixed);

	shown->block = from;
	shown->end = from;
	while (shown->end < shape->columns) {
		size_t next = shown->end + shape->group;
		size_t needed = fixed + width_of(shown, from, next) - GAP;

		if (width > 0 && needed > width && shown->end > from)
			break;
		shown->end = next;
	}
}

/* Blanks are owed until something follows them, so that no line ends with one. */
static void write_cell(FILE *out, const struct shown *shown, size_t row, size_t column, size_t *blanks)
{
	const char *cell = shown->cells[row * shown->shape.columns + column];
	size_t padding = shown->widths[column] - jx_text_width(cell);
	bool right = column >= shown->shape.left;

	*blanks += right ? padding : 0;
	if (*cell != '\0') {
		(void)fprintf(out, "%*s%s", (int)*blanks, "", cell);
		*blanks = 0;
	}
	*blanks += (right ? 0 : padding) + GAP;
}

static void write_block(FILE *out, const struct shown *shown)
{
	for (size_t row = 0; row < shown->shape.rows; row++) {
		size_t blanks = 0;

		for (size_t column = 0; column < shown->shape.fixed; column++)
			write_cell(out, shown, row, column, &blanks);
		for (size_t column = shown->block; column < shown->end; column++)
			write_cell(out, shown, row, column, &blanks);
		(void)fputc('\n', out);
	}
}

static void write_blocks(FILE *out, struct shown *shown, size_t width)
{
	size_t from = shown->shape.fixed;

	do {
		if (from > shown->shape.fixed)
			(void)fputc('\n', out);
		choose_block(shown, from, width);
		write_block(out, shown);
		from = shown->end;
	} while (from < shown->shape.columns);
}

enum jx_status jx_matrix_table(FILE *out, const struct jx_matrix *matrix, size_t width)
{
	struct shown shown;
	enum jx_status status = show(&shown, matrix);

	if (status == JX_OK)
		write_blocks(out, &shown, width);
	shown_clear(&shown);
	return status;
}

/* -- for programs ------------------------------------------------------------------------------------------------- */

enum jx_status jx_matrix_csv(FILE *out, const struct jx_matrix *matrix)
{
	if (matrix->failed)
		return no_memory();
	for (size_t row = 0; row < matrix->shape.rows; row++) {
		for (size_t column = 0; column < matrix->shape.columns; column++) {
			if (column > 0)
				(void)fputc(',', out);
			jx_csv_text(out, text_at(matrix, row, column));
		}
		(void)fputs("\r\n", out);
	}
	return JX_OK;
}
