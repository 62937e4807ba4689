/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/catalog_files.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/catalog_layout.h"
#include "client/document/csv.h"
#include "common/base/reasons.h"

#define PATH_SIZE 4096u
/* What 3,000 formulas, measures and checks at their longest need, and the items and duties. */
#define ARENA_CAP (32u << 20)

/* -- telling ------------------------------------------------------------------------------------------------------- */

struct reader {
	struct jx_catalog_files *files;
	jx_file_told told;
	void *context;
	bool wrong;
	/* The file that is read. */
	const struct jx_file_layout *layout;
	struct jx_catalog_place *place;
	size_t line;
	size_t n_cells; /* of its headings' row */
	size_t n_named; /* of these, up to the last that has a name */
};

static void tell(struct reader *reader, size_t column, const char *text, const char *name)
{
	const struct jx_file_problem problem = {
		.file = reader->layout->name, .line = reader->line, .column = column, .text = text, .name = name};

	reader->wrong = true;
	reader->told(reader->context, &problem);
}

/* -- a file -------------------------------------------------------------------------------------------------------- */

/* Where each field's column is; each stands there once, and no other does. */
static void read_headings(struct reader *reader, const struct jx_csv_row *row)
{
	size_t n = jx_heading_count(reader->layout);

	reader->line = row->line;
	reader->n_cells = row->n_cells;
	reader->n_named = 0;
	for (size_t i = 0; i < row->n_cells; i++) {
		size_t field = jx_heading_find(reader->layout, row->cells[i]);

		if (row->cells[i][0] == '\0')
			continue;
		reader->n_named = i + 1;
		if (field == n)
			tell(reader, i + 1, JX_N("there is no such column"), row->cells[i]);
		else if (reader->place->columns[field] != 0)
			tell(reader, i + 1, JX_N("the column stands there twice"), row->cells[i]);
		else
			reader->place->columns[field] = i + 1;
	}
	for (size_t i = 0; i < n; i++)
		if (reader->place->columns[i] == 0 && !reader->layout->headings[i].optional)
			tell(reader, row->n_cells + 1, JX_N("a column is missing"), reader->layout->headings[i].name);
}

/* Cells of blank headings, and no other, may be missing at its end: else the row is not whole. */
static void read_row(struct reader *reader, const struct jx_csv_row *row, char *out)
{
	for (size_t i = 0; i < jx_heading_count(reader->layout); i++) {
		const struct jx_heading *heading = &reader->layout->headings[i];
		size_t column = reader->place->columns[i];
		const char *text = column > 0 && column <= row->n_cells ? row->cells[column - 1] : "";
		const char *problem = jx_cell_read(heading, text, out + heading->offset);

		if (problem)
			tell(reader, column, problem, heading->kind == JX_CELL_TEXT ? "" : text);
	}
	if (row->n_cells < reader->n_named)
		tell(reader, row->n_cells, JX_N("the row ends here, before the last heading"), "");
	for (size_t i = reader->n_cells; i < row->n_cells; i++)
		if (row->cells[i][0] != '\0')
			tell(reader, i + 1,
			     JX_N("there is no heading above this cell; a formula with a comma, as \"max(a, b)\", "
				  "stands in quotation marks"),
			     row->cells[i]);
}

static enum jx_status read_rows(struct reader *reader, const struct jx_csv *csv, void **rows, size_t *n)
{
	const struct jx_file_layout *layout = reader->layout;
	size_t count = csv->n_rows - 1;
	char *out;

	if (count > layout->max) {
		reader->line = csv->rows[layout->max + 1].line;
		tell(reader, 0, JX_N("the file has too many rows"), "");
		return JX_INVALID_ARGUMENT;
	}
	/* One more of each, so that no rows have an address too. */
	out = jx_arena_alloc(&reader->files->arena, (count + 1) * layout->row_size);
	reader->place->lines = jx_arena_alloc(&reader->files->arena, (count + 1) * sizeof(size_t));
	if (!out || !reader->place->lines)
		return JX_RESOURCE_EXHAUSTED;
	for (size_t i = 0; i < count; i++) {
		reader->line = reader->place->lines[i] = csv->rows[i + 1].line;
		read_row(reader, &csv->rows[i + 1], out + i * layout->row_size);
	}
	*rows = out;
	*n = count;
	return JX_OK;
}

static enum jx_status read_table(struct reader *reader, const char *text, void **rows, size_t *n)
{
	struct jx_text_problem problem = {.line = 0};
	struct jx_csv csv = {.n_rows = 0};
	enum jx_status status = jx_csv_read(text, &csv, &problem);

	reader->line = problem.line;
	if (status != JX_OK) {
		tell(reader, 0, problem.text, "");
	} else if (csv.n_rows == 0) {
		reader->line = 1;
		tell(reader, 1, JX_N("it has no headings"), "");
	} else {
		read_headings(reader, &csv.rows[0]);
		status = reader->wrong ? JX_OK : read_rows(reader, &csv, rows, n);
	}
	jx_csv_clear(&csv);
	return status;
}

/* A file that was cut off may end anywhere, even in a number. */
static bool is_whole(struct reader *reader, const char *text)
{
	size_t n = strlen(text);

	if (n == 0 || text[n - 1] == '\n' || text[n - 1] == '\r')
		return true;
	reader->line = 1;
	for (const char *at = text; *at != '\0'; at++)
		reader->line += *at == '\n' || (*at == '\r' && at[1] != '\n');
	tell(reader, 0, JX_N("the file ends within this line: it was cut; where it was not, end the line"), "");
	return false;
}

static enum jx_status read_file(struct reader *reader, const char *folder, size_t file, void **rows, size_t *n)
{
	struct jx_text_problem problem;
	char path[PATH_SIZE];
	char *text = NULL;
	enum jx_status status;

	reader->layout = &jx_file_layouts[file];
	reader->place = &reader->files->places[file];
	reader->wrong = false;
	(void)snprintf(path, sizeof(path), "%s/%s", folder, reader->layout->name);
	status = jx_text_load(path, &text, &problem);
	if (status != JX_OK) {
		reader->line = problem.line;
		tell(reader, 0, problem.text, "");
		return status;
	}
	status = is_whole(reader, text) ? read_table(reader, text, rows, n) : JX_OK;
	free(text);
	return status == JX_OK && reader->wrong ? JX_INVALID_ARGUMENT : status;
}

/* -- the whole ----------------------------------------------------------------------------------------------------- */

static void use_file(struct reader *reader, size_t file)
{
	reader->layout = &jx_file_layouts[file];
	reader->place = &reader->files->places[file];
}

/* By code alone. Of two with one code, which jx_catalog_check tells of, the first. */
static const struct jx_form *find_form(const struct jx_catalog *catalog, const char *code)
{
	for (size_t i = 0; i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i].code, code) == 0)
			return &catalog->forms[i];
	return NULL;
}

/* The items of form after form, each form's in the order of the file; so their lines as well. */
static enum jx_status order_items(struct reader *reader, const struct jx_item_row *rows, size_t n)
{
	struct jx_catalog *catalog = &reader->files->catalog;
	size_t *lines = jx_arena_alloc(&reader->files->arena, (n + 1) * sizeof(*lines));

	use_file(reader, JX_FILE_ITEMS);
	catalog->items = jx_arena_alloc(&reader->files->arena, (n + 1) * sizeof(*catalog->items));
	if (!lines || !catalog->items)
		return JX_RESOURCE_EXHAUSTED;
	for (size_t f = 0; f < catalog->n_forms; f++) {
		catalog->forms[f].first_item = catalog->n_items;
		for (size_t i = 0; i < n; i++) {
			if (find_form(catalog, rows[i].form) != &catalog->forms[f])
				continue;
			lines[catalog->n_items] = reader->place->lines[i];
			catalog->items[catalog->n_items++] = rows[i].item;
			catalog->forms[f].n_items++;
		}
	}
	for (size_t i = 0; i < n; i++) {
		reader->line = reader->place->lines[i];
		if (!find_form(catalog, rows[i].form))
			tell(reader, reader->place->columns[0], JX_N("there is no form of this code"), rows[i].form);
	}
	reader->place->lines = lines;
	return reader->wrong ? JX_INVALID_ARGUMENT : JX_OK;
}

/* Months of one length are ordered as texts; no last month is behind all of them. */
static bool ends_before(const struct jx_duty_row *a, const struct jx_duty_row *b)
{
	return a->to[0] != '\0' && strcmp(a->to, b->from) < 0;
}

/* An office owes a form once a month: the row above that says so already. */
static void check_duty_alone(struct reader *reader, size_t index)
{
	const struct jx_duty_row *rows = reader->files->duties, *duty = &rows[index];
	char above[32];

	for (size_t i = 0; i < index; i++) {
		if (strcmp(rows[i].office, duty->office) != 0 || strcmp(rows[i].form, duty->form) != 0 ||
		    ends_before(&rows[i], duty) || ends_before(duty, &rows[i]))
			continue;
		(void)snprintf(above, sizeof(above), "%s:%zu", reader->layout->name, reader->place->lines[i]);
		tell(reader, reader->place->columns[2],
		     JX_N("another row has the office owe the form in one of these months already"), above);
		return;
	}
}

static enum jx_status check_duties(struct reader *reader)
{
	const struct jx_catalog_files *files = reader->files;

	use_file(reader, JX_FILE_DUTIES);
	for (size_t i = 0; i < files->n_duties; i++) {
		const struct jx_duty_row *duty = &files->duties[i];

		reader->line = reader->place->lines[i];
		if (duty->office[0] == '\0')
			tell(reader, reader->place->columns[0], JX_N("a code is missing"), "");
		if (!find_form(&files->catalog, duty->form))
			tell(reader, reader->place->columns[1], JX_N("there is no form of this code"), duty->form);
		if (ends_before(duty, duty))
			tell(reader, reader->place->columns[3], JX_N("it is before the first month"), duty->to);
		check_duty_alone(reader, i);
	}
	return reader->wrong ? JX_INVALID_ARGUMENT : JX_OK;
}

static size_t count_characters(const char *text, size_t bytes)
{
	size_t n = 0;

	for (size_t i = 0; i < bytes && text[i] != '\0'; i++)
		n += ((unsigned char)text[i] & 0xc0) != 0x80;
	return n;
}

/* The formula that a problem is about; NULL: it is about none. */
static const char *formula_of(const struct jx_catalog *catalog, const struct jx_catalog_problem *problem)
{
	bool left = strcmp(problem->field, "left") == 0;

	if (problem->part == JX_CATALOG_CHECK && (left || strcmp(problem->field, "right") == 0))
		return left ? catalog->checks[problem->index].left : catalog->checks[problem->index].right;
	if (strcmp(problem->field, "expression") != 0)
		return NULL;
	return problem->part == JX_CATALOG_MEASURE ? catalog->measures[problem->index].expression
						   : catalog->formulas[problem->index].expression;
}

/* A problem of the catalogue is one of a cell. */
static void tell_of_catalog(void *context, const struct jx_catalog_problem *problem)
{
	static const size_t file_of[] = {
		[JX_CATALOG_FORM] = JX_FILE_FORMS,       [JX_CATALOG_ITEM] = JX_FILE_ITEMS,
		[JX_CATALOG_FORMULA] = JX_FILE_FORMULAS, [JX_CATALOG_MEASURE] = JX_FILE_MEASURES,
		[JX_CATALOG_CHECK] = JX_FILE_CHECKS,
	};
	struct reader *reader = context;
	const char *formula = formula_of(&reader->files->catalog, problem);
	size_t field;
	struct jx_file_problem told = {.text = problem->text, .name = problem->name};

	use_file(reader, file_of[problem->part]);
	field = jx_heading_find(reader->layout, problem->field);
	told.file = reader->layout->name;
	/* A file without rows has its headings. A form's missing items are the form's. */
	told.line = problem->part == JX_CATALOG_FORM && reader->files->catalog.n_forms == 0
			    ? 1
			    : reader->place->lines[problem->index];
	told.column = reader->place->columns[field < jx_heading_count(reader->layout) ? field : 0];
	if (formula)
		told.character = count_characters(formula, problem->at) + 1;
	reader->wrong = true;
	reader->told(reader->context, &told);
}

static enum jx_status read_files(struct reader *reader, const char *folder)
{
	struct jx_catalog *catalog = &reader->files->catalog;
	void *rows[JX_CATALOG_FILES] = {NULL};
	size_t n[JX_CATALOG_FILES] = {0};
	enum jx_status status, first = JX_OK;

	for (size_t i = 0; i < JX_CATALOG_FILES; i++) {
		status = read_file(reader, folder, i, &rows[i], &n[i]);
		if (first == JX_OK)
			first = status;
	}
	if (first != JX_OK)
		return first;
	catalog->forms = rows[JX_FILE_FORMS];
	catalog->n_forms = n[JX_FILE_FORMS];
	catalog->formulas = rows[JX_FILE_FORMULAS];
	catalog->n_formulas = n[JX_FILE_FORMULAS];
	catalog->measures = rows[JX_FILE_MEASURES];
	catalog->n_measures = n[JX_FILE_MEASURES];
	catalog->checks = rows[JX_FILE_CHECKS];
	catalog->n_checks = n[JX_FILE_CHECKS];
	for (size_t i = 0; i < catalog->n_checks; i++)
		if (catalog->checks[i].severity == 0)
			catalog->checks[i].severity = jx_check_severity(catalog->checks[i].kind);
	reader->files->duties = rows[JX_FILE_DUTIES];
	reader->files->n_duties = n[JX_FILE_DUTIES];
	return order_items(reader, rows[JX_FILE_ITEMS], n[JX_FILE_ITEMS]);
}

enum jx_status jx_catalog_files_read(const char *folder, struct jx_catalog_files *files, jx_file_told told,
				     void *context)
{
	struct reader reader = {.files = files, .told = told, .context = context};
	enum jx_status status;

	*files = (struct jx_catalog_files){.n_duties = 0};
	jx_arena_init(&files->arena, ARENA_CAP);
	status = read_files(&reader, folder);
	if (status != JX_OK)
		return status;
	(void)jx_catalog_check(&files->catalog, tell_of_catalog, &reader);
	return check_duties(&reader);
}

void jx_catalog_files_duty_place(const struct jx_catalog_files *files, size_t duty, struct jx_file_problem *problem)
{
	problem->file = jx_file_layouts[JX_FILE_DUTIES].name;
	problem->line = files->places[JX_FILE_DUTIES].lines[duty];
	problem->column = files->places[JX_FILE_DUTIES].columns[0];
}

/* "items[3]." of a path, which then stands behind it; false where it begins otherwise. */
static bool take_index(const char **path, const char *list, size_t *index)
{
	size_t n = strlen(list);
	char *end;

	if (strncmp(*path, list, n) != 0 || (*path)[n] != '[')
		return false;
	*index = strtoul(*path + n + 1, &end, 10);
	if (end[0] != ']')
		return false;
	*path = end + 1 + (end[1] == '.');
	return true;
}

bool jx_catalog_files_place(const struct jx_catalog_files *files, const char *field, struct jx_file_problem *problem)
{
	static const char *const lists[] = {"forms", "items", "formulas", "measures", "checks", "duties"};
	const struct jx_catalog *catalog = &files->catalog;
	const size_t counts[] = {catalog->n_forms,    catalog->n_items,  catalog->n_formulas,
				 catalog->n_measures, catalog->n_checks, files->n_duties};
	size_t file = 0, row = 0, item, heading;

	while (file < JX_CATALOG_FILES && !take_index(&field, lists[file], &row))
		file++;
	if (file == JX_FILE_FORMS && row < catalog->n_forms && take_index(&field, "items", &item)) {
		file = JX_FILE_ITEMS;
		row = catalog->forms[row].first_item + item;
	}
	if (file == JX_CATALOG_FILES || row >= counts[file])
		return false;
	heading = jx_heading_find(&jx_file_layouts[file], field);
	problem->file = jx_file_layouts[file].name;
	problem->line = files->places[file].lines[row];
	if (heading < jx_heading_count(&jx_file_layouts[file]))
		problem->column = files->places[file].columns[heading];
	return true;
}

void jx_catalog_files_clear(struct jx_catalog_files *files)
{
	jx_arena_clear(&files->arena);
}
