/* SPDX-License-Identifier: Apache-2.0 */
/* The zip file, and the way from its root to each part. */
#include "client/document/workbook.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zip.h>

#include "client/document/workbook_parts.h"
#include "client/document/workbook_xml.h"
#include "common/base/limits.h"
#include "common/base/reasons.h"

#define PATH_MAX_  512u
#define ARENA_CAP  (64u << 20)
#define ROOT       "_rels/.rels"
#define DAMAGED    JX_N("the workbook is damaged")
#define SAVE_AGAIN JX_N("save it again as .xlsx (Excel 2007-365) in the spreadsheet")

static const char zip_mark[] = "PK\x03\x04";
static const char ole_mark[] = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

#define MARKED(bytes, n, mark) ((n) >= sizeof(mark) - 1 && memcmp(bytes, mark, sizeof(mark) - 1) == 0)

struct source {
	zip_t *zip;
	size_t left; /* bytes that may still be unpacked */
	struct jx_workbook *workbook;
	struct jx_workbook_shared shared;
	struct jx_workbook_problem *problem;
};

static enum jx_status fail(struct source *source, const char *text, const char *fix)
{
	*source->problem = (struct jx_workbook_problem){text, fix};
	return JX_INVALID_ARGUMENT;
}

static enum jx_status no_memory(struct source *source)
{
	(void)fail(source, JX_N("there is no memory for it"), SAVE_AGAIN);
	return JX_RESOURCE_EXHAUSTED;
}

/* What a part's reader returned, in words. */
static enum jx_status outcome(struct source *source, enum jx_status status)
{
	if (status == JX_OK)
		return JX_OK;
	if (status == JX_RESOURCE_EXHAUSTED)
		return no_memory(source);
	if (status == JX_OUT_OF_RANGE)
		return fail(source, JX_N("the workbook is larger than any form is"),
			    JX_N("leave only the sheet that jixiao made"));
	return fail(source, DAMAGED, SAVE_AGAIN);
}

/* -- parts --------------------------------------------------------------------------------------------------------- */

/* A part's bytes; owned. */
struct part {
	char *bytes;
	size_t n;
};

static enum jx_status unpack(struct source *source, zip_file_t *file, struct part *part)
{
	size_t room = 0;
	zip_int64_t got;
	char *grown;

	do {
		if (part->n == room) {
			grown = realloc(part->bytes, room = room > 0 ? 2 * room : 65536);
			if (grown == NULL)
				return JX_RESOURCE_EXHAUSTED;
			part->bytes = grown;
		}
		got = zip_fread(file, part->bytes + part->n, room - part->n);
		if (got > 0)
			part->n += (size_t)got;
		if (part->n > source->left)
			return JX_OUT_OF_RANGE;
	} while (got > 0);
	source->left -= part->n;
	return got == 0 ? JX_OK : JX_INVALID_ARGUMENT;
}

/* JX_NOT_FOUND, and nothing said, where there is no such part. The part is to be freed in any case. */
static enum jx_status load(struct source *source, const char *path, struct part *part)
{
	zip_int64_t index = zip_name_locate(source->zip, path, ZIP_FL_NOCASE);
	zip_file_t *file = index >= 0 ? zip_fopen_index(source->zip, (zip_uint64_t)index, 0) : NULL;
	enum jx_status status;

	*part = (struct part){NULL, 0};
	if (index < 0)
		return JX_NOT_FOUND;
	if (file == NULL)
		return fail(source, DAMAGED, SAVE_AGAIN);
	status = unpack(source, file, part);
	(void)zip_fclose(file);
	return outcome(source, status);
}

/* -- relations ----------------------------------------------------------------------------------------------------- */

/* A part names others by ids; what they are stands in the type's last word. */
struct relation {
	const char *id, *type;
	char path[PATH_MAX_]; /* "": it is outside, or too long */
};

struct relations {
	struct jx_arena *arena;
	const char *folder; /* of the part that they are of, with a slash at the end */
	struct relation rows[JX_WORKBOOK_SHEETS_MAX + 16];
	size_t n;
};

static const char *last_word(const char *type)
{
	const char *slash = strrchr(type, '/');

	return slash != NULL ? slash + 1 : type;
}

static void set_path(const struct relations *relations, const char *target, char out[PATH_MAX_])
{
	int n = *target == '/' ? snprintf(out, PATH_MAX_, "%s", target + 1)
			       : snprintf(out, PATH_MAX_, "%s%s", relations->folder, target);

	if (n < 0 || (size_t)n >= PATH_MAX_)
		out[0] = '\0';
}

static enum jx_status on_relation(void *context, const char *name, const char *const *attributes)
{
	struct relations *relations = context;
	const char *id = jx_xml_attribute(attributes, "Id"), *type = jx_xml_attribute(attributes, "Type");
	const char *target = jx_xml_attribute(attributes, "Target"), *mode = jx_xml_attribute(attributes, "TargetMode");
	struct relation *row = &relations->rows[relations->n];

	if (strcmp(name, "Relationship") != 0 || id == NULL || type == NULL || target == NULL)
		return JX_OK;
	if (mode != NULL && strcmp(mode, "External") == 0)
		return JX_OK;
	if (relations->n == sizeof(relations->rows) / sizeof(relations->rows[0]))
		return JX_OUT_OF_RANGE;
	type = last_word(type);
	row->id = jx_arena_string(relations->arena, id, strlen(id));
	row->type = jx_arena_string(relations->arena, type, strlen(type));
	if (row->id == NULL || row->type == NULL)
		return JX_RESOURCE_EXHAUSTED;
	set_path(relations, target, row->path);
	relations->n++;
	return JX_OK;
}

/* `path` is of the part with the relations; they are borrowed from the workbook's arena. */
static enum jx_status load_relations(struct source *source, const char *path, struct relations *relations)
{
	static const struct jx_xml_handlers handlers = {on_relation, NULL, NULL};
	struct part part;
	enum jx_status status = load(source, path, &part);

	relations->arena = &source->workbook->arena;
	relations->n = 0;
	if (status == JX_OK)
		status = outcome(source, jx_xml_read(part.bytes, part.n, &handlers, relations));
	free(part.bytes);
	return status;
}

static const char *path_of_type(const struct relations *relations, const char *type)
{
	for (size_t i = 0; i < relations->n; i++)
		if (strcmp(relations->rows[i].type, type) == 0 && relations->rows[i].path[0] != '\0')
			return relations->rows[i].path;
	return NULL;
}

static const char *path_of_id(const struct relations *relations, const char *id)
{
	for (size_t i = 0; i < relations->n; i++)
		if (strcmp(relations->rows[i].id, id) == 0 && relations->rows[i].path[0] != '\0')
			return relations->rows[i].path;
	return NULL;
}

/* -- the workbook -------------------------------------------------------------------------------------------------- */

/* The sheets as the workbook lists them. */
struct list {
	struct jx_workbook *workbook;
	const struct relations *relations;
	const char *paths[JX_WORKBOOK_SHEETS_MAX];
};

/* Sheets of charts and macros have no cells. */
static bool has_cells(const struct list *list, const char *path)
{
	for (size_t i = 0; i < list->relations->n; i++)
		if (list->relations->rows[i].path == path)
			return strcmp(list->relations->rows[i].type, "worksheet") == 0;
	return false;
}

static enum jx_status on_sheet(void *context, const char *name, const char *const *attributes)
{
	struct list *list = context;
	struct jx_workbook *workbook = list->workbook;
	const char *title = jx_xml_attribute(attributes, "name"), *id = jx_xml_attribute(attributes, "id");
	const char *path;

	if (strcmp(name, "sheet") != 0)
		return JX_OK;
	path = id != NULL ? path_of_id(list->relations, id) : NULL;
	if (title == NULL || path == NULL)
		return JX_INVALID_ARGUMENT;
	if (!has_cells(list, path))
		return JX_OK;
	if (workbook->n == JX_WORKBOOK_SHEETS_MAX)
		return JX_OUT_OF_RANGE;
	list->paths[workbook->n] = path;
	workbook->sheets[workbook->n].name = jx_arena_string(&workbook->arena, title, strlen(title));
	return workbook->sheets[workbook->n++].name != NULL ? JX_OK : JX_RESOURCE_EXHAUSTED;
}

typedef enum jx_status (*part_reader)(struct source *source, const struct part *part);

static enum jx_status read_texts(struct source *source, const struct part *part)
{
	return jx_workbook_read_texts(part->bytes, part->n, source->workbook, &source->shared);
}

static enum jx_status read_formats(struct source *source, const struct part *part)
{
	return jx_workbook_read_formats(part->bytes, part->n, &source->shared);
}

/* A part that a workbook may do without. */
static enum jx_status read_shared(struct source *source, const char *path, part_reader reader)
{
	struct part part;
	enum jx_status status;

	if (path == NULL)
		return JX_OK;
	status = load(source, path, &part);
	if (status == JX_OK)
		status = outcome(source, reader(source, &part));
	free(part.bytes);
	return status == JX_NOT_FOUND ? fail(source, DAMAGED, SAVE_AGAIN) : status;
}

static enum jx_status read_sheet(struct source *source, const char *path, struct jx_workbook_sheet *sheet)
{
	struct part part;
	enum jx_status status = load(source, path, &part);

	if (status == JX_OK)
		status = outcome(source,
				 jx_workbook_read_sheet(part.bytes, part.n, &source->shared, source->workbook, sheet));
	free(part.bytes);
	return status == JX_NOT_FOUND ? fail(source, DAMAGED, SAVE_AGAIN) : status;
}

static enum jx_status read_list(struct source *source, const char *path, struct list *list)
{
	static const struct jx_xml_handlers handlers = {on_sheet, NULL, NULL};
	struct part part;
	enum jx_status status = load(source, path, &part);

	if (status == JX_OK)
		status = outcome(source, jx_xml_read(part.bytes, part.n, &handlers, list));
	free(part.bytes);
	return status == JX_NOT_FOUND ? fail(source, DAMAGED, SAVE_AGAIN) : status;
}

/* `path` of the workbook's own part; with its relations. */
static enum jx_status read_book(struct source *source, const char *path, const struct relations *relations)
{
	struct jx_workbook *workbook = source->workbook;
	struct list list = {.workbook = workbook, .relations = relations};
	enum jx_status status;

	workbook->sheets = calloc(JX_WORKBOOK_SHEETS_MAX, sizeof(*workbook->sheets));
	if (workbook->sheets == NULL)
		return no_memory(source);
	status = read_list(source, path, &list);
	if (status == JX_OK)
		status = read_shared(source, path_of_type(relations, "sharedStrings"), read_texts);
	if (status == JX_OK)
		status = read_shared(source, path_of_type(relations, "styles"), read_formats);
	for (size_t i = 0; status == JX_OK && i < workbook->n; i++)
		status = read_sheet(source, list.paths[i], &workbook->sheets[i]);
	return status;
}

/* "xl/workbook.xml": the folder is "xl/", and its relations are "xl/_rels/workbook.xml.rels". */
static enum jx_status read_from(struct source *source, const char *path)
{
	const char *name = last_word(path);
	struct relations relations = {.n = 0};
	char folder[PATH_MAX_], names[PATH_MAX_ + 16];
	enum jx_status status;

	(void)snprintf(folder, sizeof(folder), "%.*s", (int)(name - path), path);
	(void)snprintf(names, sizeof(names), "%.*s_rels/%s.rels", (int)(name - path), path, name);
	relations.folder = folder;
	status = load_relations(source, names, &relations);
	if (status == JX_NOT_FOUND)
		return fail(source, DAMAGED, SAVE_AGAIN);
	return status == JX_OK ? read_book(source, path, &relations) : status;
}

static enum jx_status read_zip(struct source *source)
{
	struct relations roots = {.folder = ""};
	const char *path;
	enum jx_status status;

	if (zip_get_num_entries(source->zip, 0) > JX_WORKBOOK_PARTS_MAX)
		return outcome(source, JX_OUT_OF_RANGE);
	status = load_relations(source, ROOT, &roots);
	path = status == JX_OK ? path_of_type(&roots, "officeDocument") : NULL;
	if (path != NULL)
		status = read_from(source, path);
	if (status == JX_NOT_FOUND || (status == JX_OK && source->workbook->n == 0))
		return fail(source, JX_N("it is no workbook of the kind .xlsx"), SAVE_AGAIN);
	return status;
}

bool jx_workbook_is(const char *bytes, size_t n)
{
	return MARKED(bytes, n, zip_mark) || MARKED(bytes, n, ole_mark);
}

static zip_t *open_zip(const char *bytes, size_t n)
{
	zip_source_t *buffer = zip_source_buffer_create(bytes, n, 0, NULL);
	zip_t *zip = buffer != NULL ? zip_open_from_source(buffer, ZIP_RDONLY, NULL) : NULL;

	if (zip == NULL && buffer != NULL)
		zip_source_free(buffer);
	return zip;
}

enum jx_status jx_workbook_read(const char *bytes, size_t n, struct jx_workbook *workbook,
				struct jx_workbook_problem *problem)
{
	struct source source = {.left = JX_WORKBOOK_BYTES_MAX, .workbook = workbook, .problem = problem};
	enum jx_status status;

	*workbook = (struct jx_workbook){.n = 0};
	jx_arena_init(&workbook->arena, ARENA_CAP);
	if (MARKED(bytes, n, ole_mark))
		return fail(&source, JX_N("it is an old workbook (.xls), or one with a password"),
			    JX_N("save it as .xlsx (Excel 2007-365), without a password"));
	source.zip = open_zip(bytes, n);
	if (source.zip == NULL)
		return fail(&source, DAMAGED, SAVE_AGAIN);
	status = read_zip(&source);
	zip_discard(source.zip);
	free(source.shared.texts);
	free(source.shared.shown);
	return status;
}

/* -- in memory ----------------------------------------------------------------------------------------------------- */

static enum jx_status add_row(struct jx_workbook_sheet *sheet, const struct jx_csv_row *row)
{
	for (size_t i = 0; i < row->n_cells && i < JX_WORKBOOK_COLUMNS_MAX; i++) {
		struct jx_workbook_cell *grown;

		if (row->cells[i][0] == '\0')
			continue;
		grown = jx_workbook_grow(sheet->cells, sheet->n, &sheet->room, sizeof(*grown));
		if (grown == NULL)
			return JX_RESOURCE_EXHAUSTED;
		sheet->cells = grown;
		grown[sheet->n++] = (struct jx_workbook_cell){.row = (uint32_t)row->line - 1,
							      .column = (uint32_t)i,
							      .kind = JX_WORKBOOK_TEXT,
							      .text = row->cells[i]};
	}
	return JX_OK;
}

enum jx_status jx_workbook_of_csv(const struct jx_csv *csv, struct jx_workbook *workbook)
{
	enum jx_status status = JX_OK;

	*workbook = (struct jx_workbook){.n = 0};
	jx_arena_init(&workbook->arena, ARENA_CAP);
	workbook->sheets = calloc(1, sizeof(*workbook->sheets));
	if (workbook->sheets == NULL)
		return JX_RESOURCE_EXHAUSTED;
	workbook->sheets[workbook->n++].name = "";
	for (size_t i = 0; status == JX_OK && i < csv->n_rows; i++)
		status = add_row(&workbook->sheets[0], &csv->rows[i]);
	return status;
}

void jx_workbook_clear(struct jx_workbook *workbook)
{
	for (size_t i = 0; i < workbook->n; i++)
		free(workbook->sheets[i].cells);
	free(workbook->sheets);
	jx_arena_clear(&workbook->arena);
	*workbook = (struct jx_workbook){.n = 0};
}

const struct jx_workbook_cell *jx_workbook_cell(const struct jx_workbook_sheet *sheet, uint32_t row, uint32_t column)
{
	size_t from = 0, to = sheet->n;

	while (from < to) {
		size_t middle = from + (to - from) / 2;
		const struct jx_workbook_cell *cell = &sheet->cells[middle];

		if (cell->row == row && cell->column == column)
			return cell;
		if (cell->row < row || (cell->row == row && cell->column < column))
			from = middle + 1;
		else
			to = middle;
	}
	return NULL;
}

void jx_workbook_address(uint32_t row, uint32_t column, char out[JX_WORKBOOK_ADDRESS_SIZE])
{
	char letters[8];
	size_t n = sizeof(letters);

	letters[--n] = '\0';
	for (uint32_t left = column + 1; left > 0 && n > 0; left = (left - 1) / 26)
		letters[--n] = (char)('A' + (left - 1) % 26);
	(void)snprintf(out, JX_WORKBOOK_ADDRESS_SIZE, "%s%lu", letters + n, (unsigned long)row + 1);
}
