/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_sides.h"

#include <inttypes.h>

#include "client/commands/views.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"

#define TIME_SIZE 40u

static const struct jx_item *item_at(const struct jx_figures *figures, size_t index)
{
	return jx_form_item(&figures->catalog, figures->form, index);
}

void jx_sides_add(struct jx_sides *sides, const struct jx_item_cell *cells, const char *title,
		  const struct jx_revision *revision)
{
	char *out = sides->titles[sides->n], time[TIME_SIZE] = "";
	const char *state = "";

	if (revision != NULL && revision->returned)
		state = revision->withdraws ? _(", withdrawal, returned") : _(", returned");
	else if (revision != NULL && revision->withdraws)
		state = _(", withdrawal");
	if (revision != NULL) {
		jx_cell_time_ms(revision->time_ms, time, sizeof(time));
		(void)snprintf(out, JX_SIDE_TITLE, "%s (%" PRIu32 ", %.100s, %s%s)", title, revision->number,
			       revision->by, time, state);
	} else {
		(void)snprintf(out, JX_SIDE_TITLE, "%s", title);
	}
	sides->cells[sides->n++] = cells;
}

static bool differs(const struct jx_sides *sides, size_t item)
{
	for (size_t i = 1; i < sides->n; i++)
		if (!jx_cell_equal(&sides->cells[i][item], &sides->cells[0][item]))
			return true;
	return false;
}

size_t jx_sides_differences(const struct jx_figures *figures, const struct jx_sides *sides)
{
	size_t n = 0;

	for (size_t i = 0; i < figures->form->n_items; i++)
		n += differs(sides, i);
	return n;
}

void jx_side_cell(const struct jx_item_cell *cell, char out[JX_SIDE_CELL])
{
	char value[JX_DECIMAL_SIZE];
	const char *note = cell->note != NULL ? cell->note : "", *shown = value;

	if (cell->state == JX_CELL_REPORTED)
		jx_decimal_format(cell->value, value);
	else
		shown = cell->state == JX_CELL_ABSENT ? _("not reported") : _("not applicable");
	(void)snprintf(out, JX_SIDE_CELL, *note != '\0' ? "%s (%s)" : "%s%s", shown, note);
}

/* Of base, theirs and yours. */
static const char *judgement(const struct jx_sides *sides, size_t item)
{
	const struct jx_item_cell *base = &sides->cells[0][item], *theirs = &sides->cells[1][item];
	const struct jx_item_cell *yours = &sides->cells[2][item];

	if (jx_cell_equal(theirs, yours))
		return _("theirs stays");
	if (jx_cell_equal(base, yours))
		return _("only theirs changed: it would be undone");
	return jx_cell_equal(base, theirs) ? _("only yours changed") : _("both changed: yours would replace theirs");
}

static void put_row(struct jx_matrix *matrix, size_t row, const struct jx_sides *sides, size_t item)
{
	char text[JX_SIDE_CELL];

	for (size_t side = 0; side < sides->n; side++) {
		jx_side_cell(&sides->cells[side][item], text);
		jx_matrix_set(matrix, row, 1 + side, text);
	}
}

static void fill(struct jx_matrix *matrix, const struct jx_figures *figures, const struct jx_sides *sides)
{
	size_t row = 0;

	jx_matrix_set(matrix, 0, 0, _("Item"));
	for (size_t side = 0; side < sides->n; side++)
		jx_matrix_set(matrix, 0, 1 + side, sides->titles[side]);
	if (sides->judged)
		jx_matrix_set(matrix, 0, 1 + sides->n, _("With yours in its place"));
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (!differs(sides, i))
			continue;
		jx_matrix_set(matrix, ++row, 0, item_at(figures, i)->name);
		put_row(matrix, row, sides, i);
		if (sides->judged)
			jx_matrix_set(matrix, row, 1 + sides->n, judgement(sides, i));
	}
}

enum jx_status jx_sides_print(FILE *out, const struct jx_figures *figures, const struct jx_sides *sides)
{
	const struct jx_matrix_shape shape = {.rows = 1 + jx_sides_differences(figures, sides),
					      .columns = 1 + sides->n + (sides->judged ? 1 : 0),
					      .left = 1,
					      .fixed = 1,
					      .group = 1};
	struct jx_matrix matrix;
	enum jx_status status;

	jx_matrix_init(&matrix, shape);
	fill(&matrix, figures, sides);
	status = jx_matrix_table(out, &matrix, jx_terminal_width(out));
	jx_matrix_clear(&matrix);
	return status;
}

/* As in a file of figures: "" where it is not reported, NA where it is not applicable. */
static void put_plain(struct jx_matrix *matrix, size_t row, size_t column, const struct jx_item_cell *cell)
{
	char value[JX_DECIMAL_SIZE] = "";

	if (cell->state == JX_CELL_REPORTED)
		jx_decimal_format(cell->value, value);
	jx_matrix_set(matrix, row, column, cell->state == JX_CELL_NOT_APPLICABLE ? "NA" : value);
	jx_matrix_set(matrix, row, column + 2, cell->note != NULL ? cell->note : "");
}

enum jx_status jx_sides_csv(FILE *out, const struct jx_figures *figures, const struct jx_sides *sides)
{
	static const char *const heading[] = {"item", "name", "before", "after", "before_note", "after_note"};
	const size_t columns = sizeof(heading) / sizeof(heading[0]);
	const struct jx_matrix_shape shape = {.rows = 1 + jx_sides_differences(figures, sides),
					      .columns = columns,
					      .left = columns,
					      .fixed = columns,
					      .group = 1};
	struct jx_matrix matrix;
	enum jx_status status;
	size_t row = 0;

	jx_matrix_init(&matrix, shape);
	for (size_t i = 0; i < columns; i++)
		jx_matrix_set(&matrix, 0, i, heading[i]);
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (!differs(sides, i))
			continue;
		jx_matrix_set(&matrix, ++row, 0, item_at(figures, i)->code);
		jx_matrix_set(&matrix, row, 1, item_at(figures, i)->name);
		put_plain(&matrix, row, 2, &sides->cells[0][i]);
		put_plain(&matrix, row, 3, &sides->cells[1][i]);
	}
	status = jx_matrix_csv(out, &matrix);
	jx_matrix_clear(&matrix);
	return status;
}

/* -- for programs -------------------------------------------------------------------------------------------------- */

static Jixiao__V1__Cell *own_cell(struct jx_figures *figures, const char *item, const struct jx_item_cell *cell)
{
	Jixiao__V1__Cell *own = jx_arena_alloc(&figures->arena, sizeof(*own));

	if (own == NULL)
		return NULL;
	jixiao__v1__cell__init(own);
	own->item_code = (char *)item;
	own->state = (Jixiao__V1__CellState)cell->state;
	own->ten_thousandths = cell->state == JX_CELL_REPORTED ? cell->value : 0;
	own->note = (char *)(cell->note != NULL ? cell->note : "");
	return own;
}

static Jixiao__V1__ConflictCell *own_row(struct jx_figures *figures, const struct jx_sides *sides, size_t index)
{
	Jixiao__V1__ConflictCell *row = jx_arena_alloc(&figures->arena, sizeof(*row));
	const struct jx_item *item = item_at(figures, index);
	const size_t yours = sides->n - 1;

	if (row == NULL)
		return NULL;
	jixiao__v1__conflict_cell__init(row);
	row->item_code = (char *)item->code;
	row->item_name = (char *)item->name;
	row->base_cell = yours == 2 ? own_cell(figures, item->code, &sides->cells[0][index]) : NULL;
	row->their_cell = own_cell(figures, item->code, &sides->cells[yours - 1][index]);
	row->your_cell = own_cell(figures, item->code, &sides->cells[yours][index]);
	return (yours == 2 && row->base_cell == NULL) || row->their_cell == NULL || row->your_cell == NULL ? NULL : row;
}

bool jx_sides_conflict(struct jx_figures *figures, const struct jx_sides *sides, Jixiao__V1__Conflict *conflict)
{
	const size_t n = jx_sides_differences(figures, sides);

	conflict->cells = jx_arena_alloc(&figures->arena, (n + 1) * sizeof(Jixiao__V1__ConflictCell *));
	for (size_t i = 0; conflict->cells != NULL && i < figures->form->n_items; i++) {
		if (!differs(sides, i))
			continue;
		conflict->cells[conflict->n_cells] = own_row(figures, sides, i);
		if (conflict->cells[conflict->n_cells++] == NULL)
			return false;
	}
	return conflict->cells != NULL;
}
