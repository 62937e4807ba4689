/* SPDX-License-Identifier: Apache-2.0 */
/* Figures as they are given: rows of a file, and words of the command line. */
#include "client/commands/submission_figures.h"

#include <stdlib.h>
#include <string.h>

#include "client/document/figure_rows.h"
#include "client/locale.h"

/* -- one figure --------------------------------------------------------------------------------------------------- */

/* What a row or a --set says; a note that is NULL is left as it was. */
struct given {
	struct jx_figure_row said;
	struct jx_figure_place item_place, value_place, note_place;
};

/* A --set may replace what the file says, and nothing else may be given twice. */
static bool is_given(const struct jx_figure_place *place, const struct given *given)
{
	return place->word != NULL || (place->line > 0 && given->item_place.word == NULL);
}

/* The form's item, which is given for the first time; NULL where it is not: then that is noted. */
static const struct jx_item *take_item(struct jx_figures *figures, const struct given *given, size_t *index)
{
	const char *name = given->said.item;
	const struct jx_item *item = jx_catalog_item(&figures->catalog, figures->form, name);

	if (*name == '\0') {
		jx_figures_wrong(figures, &given->item_place, NULL, JX_N("no item is named"),
				 JX_N("the form's items are shown by: jixiao form show"));
		return NULL;
	}
	if (item == NULL) {
		jx_figures_wrong(figures, &given->item_place, name, JX_N("the form has no such item"),
				 JX_N("its items are shown by: jixiao form show"));
		return NULL;
	}
	*index = (size_t)(item - &figures->catalog.items[figures->form->first_item]);
	if (is_given(&figures->places[*index], given)) {
		jx_figures_wrong(figures, &given->item_place, name, JX_N("the item is given twice"),
				 JX_N("give each item once"));
		return NULL;
	}
	return item;
}

/* false where it is wrong: then that is noted. */
static bool take_value(struct jx_figures *figures, const struct given *given, const struct jx_item *item,
		       struct jx_item_cell *cell)
{
	const char *value = given->said.value;
	struct jx_figure_problem why = {
		.text = jx_cell_parse(value, strlen(value), cell),
		.fix = JX_N("write digits alone, as 12 or 12.5; NA where the item does not apply, nothing where it is "
			    "not reported"),
	};

	if (why.text != NULL) {
		(void)jx_figure_cause(value, &why);
	} else {
		why.text = jx_cell_problem(item, cell);
		why.fix = JX_N("correct the figure");
	}
	if (why.text != NULL)
		jx_figures_wrong(figures, &given->value_place, item->name, why.text, why.fix);
	return why.text == NULL;
}

/* A note is kept with its figure: by itself it would be lost. */
static const char *note_problem(const struct jx_item *item, const struct jx_item_cell *cell, const char **fix)
{
	const struct jx_item_cell note = {.note = cell->note};

	*fix = JX_N("write the note in one line, and not too long");
	if (cell->state != JX_CELL_ABSENT || *cell->note == '\0')
		return jx_cell_problem(item, &note);
	*fix = JX_N("write the figure too: 0 where there was none, NA where the item does not apply; or clear the "
		    "note");
	return JX_N("there is a note, and no figure that it could be of");
}

static void take(struct jx_figures *figures, const struct given *given)
{
	struct jx_item_cell cell = {.note = ""};
	size_t index;
	const struct jx_item *item = take_item(figures, given, &index);
	const char *problem, *fix;

	if (item == NULL)
		return;
	figures->places[index] = given->value_place;
	/* The note is looked at in any case. */
	if (!take_value(figures, given, item, &cell))
		cell.state = JX_CELL_NOT_APPLICABLE;
	/* Where there is no column for notes, one stays as long as its figure is there. */
	cell.note = given->said.note != NULL       ? given->said.note
		    : cell.state != JX_CELL_ABSENT ? figures->cells[index].note
						   : "";
	problem = note_problem(item, &cell, &fix);
	if (problem != NULL)
		jx_figures_wrong(figures, &given->note_place, item->name, problem, fix);
	figures->cells[index] = cell;
}

/* -- the file ----------------------------------------------------------------------------------------------------- */

static void wrong_at(struct jx_figures *figures, const struct jx_figure_problem *problem)
{
	const struct jx_figure_place place = {.line = problem->line, .column = problem->column};

	jx_figures_wrong(figures, &place, NULL, problem->text, problem->fix);
}

void jx_figures_take_row(struct jx_figures *figures, const struct jx_figure_columns *columns,
			 const struct jx_csv_row *row)
{
	struct given given = {
		.item_place = {.line = row->line, .column = columns->item + 1},
		.value_place = {.line = row->line, .column = columns->value + 1},
		.note_place = {.line = row->line, .column = columns->note + 1},
	};
	struct jx_figure_problem problem;

	if (jx_figure_row_read(row, columns, &given.said, &problem))
		take(figures, &given);
	else
		wrong_at(figures, &problem);
}

static void read_rows(struct jx_figures *figures)
{
	const struct jx_csv *csv = &figures->file->csv;
	struct jx_figure_columns columns;
	struct jx_figure_problem problem;

	if (!jx_figure_columns_find(csv, &columns, &problem)) {
		wrong_at(figures, &problem);
		return;
	}
	for (size_t i = columns.row + 1; i < csv->n_rows; i++)
		jx_figures_take_row(figures, &columns, &csv->rows[i]);
}

/* -- a template ---------------------------------------------------------------------------------------------------- */

static void place_of(struct jx_figures *figures, uint32_t row, uint32_t column, struct jx_figure_place *place)
{
	char cell[JX_FIGURE_CELL];

	*place = (struct jx_figure_place){.line = row + 1, .column = column + 1};
	if (!figures->file->is_workbook)
		return;
	jx_figure_cell(figures->file->filled.sheet, row, column, cell);
	place->cell = jx_arena_string(&figures->arena, cell, strlen(cell));
	figures->no_memory |= place->cell == NULL;
}

/* The text of a cell, from the arena; NULL where it is wrong: then that is noted. */
static const char *text_of(struct jx_figures *figures, const struct jx_workbook_cell *cell,
			   const struct jx_figure_place *place, const char *item)
{
	const bool is_figure = cell != NULL && cell->column == figures->column->value;
	char text[JX_FILLED_TEXT];
	const char *fix = NULL, *kept;
	const char *problem = is_figure ? jx_filled_figure(cell, text, &fix) : jx_filled_text(cell, text, &fix);

	if (problem != NULL) {
		jx_figures_wrong(figures, place, item, problem, fix);
		return NULL;
	}
	kept = jx_arena_string(&figures->arena, text, strlen(text));
	figures->no_memory |= kept == NULL;
	return kept;
}

/* What stands in a row without an item would be lost. */
static void take_stray(struct jx_figures *figures, const struct given *given)
{
	if (given->said.value[0] != '\0')
		jx_figures_wrong(figures, &given->value_place, given->said.value, JX_N("no item belongs to this row"),
				 JX_N("write the figure into the row of its item"));
	else if (given->said.note != NULL && given->said.note[0] != '\0')
		jx_figures_wrong(figures, &given->note_place, given->said.note, JX_N("no item belongs to this row"),
				 JX_N("write the note into the row of its item"));
}

/* Has the form no such item in this month, and is nothing said about it? */
static bool is_beside(const struct jx_figures *figures, const struct given *given)
{
	return given->said.value[0] == '\0' && (given->said.note == NULL || given->said.note[0] == '\0') &&
	       jx_catalog_item(&figures->catalog, figures->form, given->said.item) == NULL;
}

/* In CSV 1,234 is two cells: where the row is no wider for it, the note has three digits. */
static bool is_cut(const struct jx_figures *figures, const struct given *given)
{
	return !figures->file->is_workbook && given->said.note != NULL &&
	       figures->column->note == figures->column->value + 1 &&
	       jx_figure_is_cut(given->said.value, given->said.note);
}

static void read_filled_row(struct jx_figures *figures, uint32_t row)
{
	const struct jx_filled *filled = &figures->file->filled;
	const struct jx_filled_month *column = figures->column;
	const struct jx_workbook_cell *code = jx_workbook_cell(filled->sheet, row, filled->column);
	struct given given;

	place_of(figures, row, filled->column, &given.item_place);
	place_of(figures, row, column->value, &given.value_place);
	place_of(figures, row, column->note, &given.note_place);
	given.said = (struct jx_figure_row){.note = NULL};
	given.said.item = text_of(figures, code, &given.item_place, NULL);
	if (given.said.item == NULL)
		return;
	given.said.value = text_of(figures, jx_workbook_cell(filled->sheet, row, column->value), &given.value_place,
				   given.said.item);
	if (column->note != JX_FILLED_NONE)
		given.said.note = text_of(figures, jx_workbook_cell(filled->sheet, row, column->note),
					  &given.note_place, given.said.item);
	if (given.said.value == NULL || (given.said.note == NULL && column->note != JX_FILLED_NONE))
		return;
	if (is_cut(figures, &given))
		jx_figures_wrong(figures, &given.value_place, given.said.item, JX_FIGURE_CUT, JX_FIGURE_CUT_FIX);
	else if (given.said.item[0] == '\0')
		take_stray(figures, &given);
	else if (!is_beside(figures, &given))
		take(figures, &given);
}

/* Row by row below the headings, as far as there are cells. */
static void read_filled(struct jx_figures *figures)
{
	const struct jx_filled *filled = &figures->file->filled;
	uint32_t row = filled->headings;

	for (size_t i = 0; i < filled->sheet->n; i++) {
		if (filled->sheet->cells[i].row <= row)
			continue;
		row = filled->sheet->cells[i].row;
		read_filled_row(figures, row);
	}
}

/* -- the command line --------------------------------------------------------------------------------------------- */

/* From the arena, without blanks around it, as a cell of a file is read; NULL where memory ends. */
static const char *trimmed(struct jx_figures *figures, const char *text, size_t n)
{
	while (n > 0 && (*text == ' ' || *text == '\t')) {
		text++;
		n--;
	}
	while (n > 0 && (text[n - 1] == ' ' || text[n - 1] == '\t'))
		n--;
	return jx_arena_string(&figures->arena, text, n);
}

static enum jx_exit read_set(struct jx_figures *figures, const char *word)
{
	const struct jx_figure_place place = {.word = word};
	struct given given = {.item_place = place, .value_place = place, .note_place = place};
	const char *equals = strchr(word, '=');

	if (equals == NULL)
		return jx_app_usage(figures->app, _("--set takes ITEM=VALUE"));
	given.said.item = trimmed(figures, word, (size_t)(equals - word));
	given.said.value = trimmed(figures, equals + 1, strlen(equals + 1));
	if (given.said.item == NULL || given.said.value == NULL)
		return JX_EXIT_INTERNAL;
	given.said.note = "";
	take(figures, &given);
	return JX_EXIT_OK;
}

/* A note for a figure, given or submitted before. */
static enum jx_exit read_explanation(struct jx_figures *figures, const char *word)
{
	const struct jx_figure_place place = {.word = word, .explains = true};
	const char *equals = strchr(word, '=');
	const struct jx_item *item;
	struct jx_item_cell *cell;
	const char *name, *problem;

	if (equals == NULL)
		return jx_app_usage(figures->app, _("--explain takes ITEM=WHY"));
	name = jx_arena_string(&figures->arena, word, (size_t)(equals - word));
	if (name == NULL)
		return JX_EXIT_INTERNAL;
	item = jx_catalog_item(&figures->catalog, figures->form, name);
	if (item == NULL) {
		jx_figures_wrong(figures, &place, name, JX_N("the form has no such item"),
				 JX_N("its items are shown by: jixiao form show"));
		return JX_EXIT_OK;
	}
	cell = &figures->cells[item - &figures->catalog.items[figures->form->first_item]];
	cell->note = equals + 1;
	problem = cell->state == JX_CELL_ABSENT ? JX_N("the item is not reported") : jx_cell_problem(item, cell);
	if (problem != NULL)
		jx_figures_wrong(figures, &place, item->name, problem, JX_N("correct the figure or the note"));
	return JX_EXIT_OK;
}

/* A file, figures or notes: one of them at least. */
static bool says_something(const struct jx_figures *figures)
{
	return figures->file != NULL || jx_arg(figures->app, "--set") != NULL ||
	       jx_arg(figures->app, "--explain") != NULL;
}

enum jx_exit jx_figures_read(struct jx_figures *figures)
{
	const char *word;
	enum jx_exit exit = JX_EXIT_OK;

	if (!says_something(figures))
		return jx_app_usage(figures->app, _("a FILE or --set is missing"));
	if (figures->file != NULL && figures->column != NULL)
		read_filled(figures);
	else if (figures->file != NULL)
		read_rows(figures);
	for (size_t i = 0; exit == JX_EXIT_OK && (word = jx_arg_nth(figures->app, "--set", i)) != NULL; i++)
		exit = read_set(figures, word);
	for (size_t i = 0; exit == JX_EXIT_OK && (word = jx_arg_nth(figures->app, "--explain", i)) != NULL; i++)
		exit = read_explanation(figures, word);
	return exit == JX_EXIT_OK ? jx_figures_outcome(figures) : exit;
}
