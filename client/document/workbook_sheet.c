/* SPDX-License-Identifier: Apache-2.0 */
/* The cells of one sheet, and the texts that cells share. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "client/document/workbook_number.h"
#include "client/document/workbook_parts.h"
#include "client/document/workbook_xml.h"
#include "common/base/limits.h"

/* -- growing ------------------------------------------------------------------------------------------------------- */

void *jx_workbook_grow(void *elements, size_t n, size_t *room, size_t size)
{
	size_t wanted = *room > 0 ? 2 * *room : 64;
	void *grown;

	assert(n <= *room);
	if (n < *room)
		return elements;
	grown = realloc(elements, wanted * size);
	if (grown != NULL)
		*room = wanted;
	return grown;
}

enum jx_status jx_workbook_text_add(struct jx_workbook_text *text, const char *bytes, size_t n)
{
	size_t room = text->room > 0 ? text->room : 256;
	char *grown;

	if (n > JX_WORKBOOK_TEXT_MAX - text->n)
		return JX_OUT_OF_RANGE;
	while (room < text->n + n)
		room *= 2;
	if (room > text->room) {
		grown = realloc(text->bytes, room);
		if (grown == NULL)
			return JX_RESOURCE_EXHAUSTED;
		text->bytes = grown;
		text->room = room;
	}
	memcpy(text->bytes + text->n, bytes, n);
	text->n += n;
	return JX_OK;
}

static const char *keep(struct jx_workbook *workbook, const struct jx_workbook_text *text)
{
	return jx_arena_string(&workbook->arena, text->n > 0 ? text->bytes : "", text->n);
}

/* -- shared texts -------------------------------------------------------------------------------------------------- */

struct texts {
	struct jx_workbook *workbook;
	struct jx_workbook_shared *shared;
	struct jx_workbook_text text;
	bool within, phonetic; /* a text's letters, and those that say how it is read */
};

static enum jx_status text_begins(void *context, const char *name, const char *const *attributes)
{
	struct texts *texts = context;

	(void)attributes;
	if (strcmp(name, "si") == 0)
		texts->text.n = 0;
	else if (strcmp(name, "rPh") == 0)
		texts->phonetic = true;
	else if (strcmp(name, "t") == 0)
		texts->within = !texts->phonetic;
	return JX_OK;
}

static enum jx_status add_text(struct texts *texts)
{
	struct jx_workbook_shared *shared = texts->shared;
	const char **grown;

	if (shared->n_texts == JX_WORKBOOK_TEXTS_MAX)
		return JX_OUT_OF_RANGE;
	grown = jx_workbook_grow(shared->texts, shared->n_texts, &shared->room_texts, sizeof(*grown));
	if (grown == NULL)
		return JX_RESOURCE_EXHAUSTED;
	shared->texts = grown;
	grown[shared->n_texts] = keep(texts->workbook, &texts->text);
	return grown[shared->n_texts++] != NULL ? JX_OK : JX_RESOURCE_EXHAUSTED;
}

static enum jx_status text_ends(void *context, const char *name)
{
	struct texts *texts = context;

	if (strcmp(name, "t") == 0)
		texts->within = false;
	else if (strcmp(name, "rPh") == 0)
		texts->phonetic = false;
	return strcmp(name, "si") == 0 ? add_text(texts) : JX_OK;
}

static enum jx_status text_goes_on(void *context, const char *bytes, size_t n)
{
	struct texts *texts = context;

	return texts->within ? jx_workbook_text_add(&texts->text, bytes, n) : JX_OK;
}

enum jx_status jx_workbook_read_texts(const char *bytes, size_t n, struct jx_workbook *workbook,
				      struct jx_workbook_shared *shared)
{
	static const struct jx_xml_handlers handlers = {text_begins, text_ends, text_goes_on};
	struct texts texts = {.workbook = workbook, .shared = shared};
	enum jx_status status = jx_xml_read(bytes, n, &handlers, &texts);

	free(texts.text.bytes);
	return status;
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

enum type {
	NUMBER,
	SHARED,
	TEXT,
	BOOLEAN,
	ERROR,
	DATE,
};

struct cells {
	struct jx_workbook *workbook;
	const struct jx_workbook_shared *shared;
	struct jx_workbook_sheet *sheet;
	struct jx_workbook_text text;
	uint32_t row, column; /* of this cell, from 1; 0: none yet */
	enum type type;
	unsigned long format;
	bool within_cell, within_text, phonetic, formula;
};

static enum type type_of(const char *name)
{
	static const struct {
		const char *name;
		enum type type;
	} types[] = {
		{"s", SHARED}, {"str", TEXT}, {"inlineStr", TEXT}, {"b", BOOLEAN}, {"e", ERROR}, {"d", DATE},
	};

	for (size_t i = 0; name != NULL && i < sizeof(types) / sizeof(types[0]); i++)
		if (strcmp(types[i].name, name) == 0)
			return types[i].type;
	return NUMBER;
}

/* "C14": both from 1. */
static bool read_address(const char *text, uint32_t *row, uint32_t *column)
{
	*row = *column = 0;
	for (; *text >= 'A' && *text <= 'Z' && *column <= JX_WORKBOOK_COLUMNS_MAX; text++)
		*column = *column * 26 + (uint32_t)(*text - 'A') + 1;
	for (; *text >= '0' && *text <= '9' && *row <= JX_WORKBOOK_ROWS_MAX; text++)
		*row = *row * 10 + (uint32_t)(*text - '0');
	return *text == '\0' && *row > 0 && *column > 0 && *row <= JX_WORKBOOK_ROWS_MAX &&
	       *column <= JX_WORKBOOK_COLUMNS_MAX;
}

/* A row without its number follows the one before; none comes twice. */
static enum jx_status begin_row(struct cells *cells, const char *const *attributes)
{
	unsigned long row = (unsigned long)cells->row + 1;

	if (jx_xml_attribute(attributes, "r") != NULL && !jx_xml_number(attributes, "r", JX_WORKBOOK_ROWS_MAX, &row))
		return JX_INVALID_ARGUMENT;
	if (row <= cells->row || row > JX_WORKBOOK_ROWS_MAX)
		return JX_INVALID_ARGUMENT;
	cells->row = (uint32_t)row;
	cells->column = 0;
	return JX_OK;
}

static enum jx_status begin_cell(struct cells *cells, const char *const *attributes)
{
	const char *address = jx_xml_attribute(attributes, "r");
	uint32_t row = cells->row, column = cells->column + 1;

	if (address != NULL && !read_address(address, &row, &column))
		return JX_INVALID_ARGUMENT;
	if (row == 0 || row != cells->row || column <= cells->column || column > JX_WORKBOOK_COLUMNS_MAX)
		return JX_INVALID_ARGUMENT;
	cells->column = column;
	cells->type = type_of(jx_xml_attribute(attributes, "t"));
	cells->format = 0;
	(void)jx_xml_number(attributes, "s", JX_WORKBOOK_FORMATS_MAX, &cells->format);
	cells->formula = false;
	cells->within_cell = true;
	cells->text.n = 0;
	return JX_OK;
}

static enum jx_status cell_begins(void *context, const char *name, const char *const *attributes)
{
	struct cells *cells = context;

	if (strcmp(name, "row") == 0)
		return begin_row(cells, attributes);
	if (strcmp(name, "c") == 0)
		return begin_cell(cells, attributes);
	if (strcmp(name, "f") == 0)
		cells->formula = true;
	else if (strcmp(name, "rPh") == 0)
		cells->phonetic = true;
	else if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		cells->within_text = cells->within_cell && !cells->phonetic;
	return JX_OK;
}

/* The number of a cell, in the cell's own form. */
static enum jx_status take_number(const struct cells *cells, const char *text, struct jx_workbook_cell *cell)
{
	char plain[JX_WORKBOOK_NUMBER_SIZE];
	enum jx_workbook_shown shown = cells->format < cells->shared->n_shown
					       ? (enum jx_workbook_shown)cells->shared->shown[cells->format]
					       : JX_SHOWN_PLAIN;

	cell->kind = shown == JX_SHOWN_DATE      ? JX_WORKBOOK_DATE
		     : shown == JX_SHOWN_PERCENT ? JX_WORKBOOK_PERCENT
						 : JX_WORKBOOK_NUMBER;
	cell->text = text;
	if (*text == '\0' || !jx_workbook_number(text, plain))
		return JX_OK;
	cell->text = jx_arena_string(&cells->workbook->arena, plain, strlen(plain));
	return cell->text != NULL ? JX_OK : JX_RESOURCE_EXHAUSTED;
}

static enum jx_status take_shared(const struct cells *cells, const char *text, struct jx_workbook_cell *cell)
{
	char *end;
	unsigned long index = strtoul(text, &end, 10);

	if (end == text || *end != '\0' || *text == '-' || index >= cells->shared->n_texts)
		return JX_INVALID_ARGUMENT;
	cell->kind = JX_WORKBOOK_TEXT;
	cell->text = cells->shared->texts[index];
	return JX_OK;
}

static enum jx_status fill(const struct cells *cells, const char *text, struct jx_workbook_cell *cell)
{
	switch (cells->type) {
	case SHARED:
		return take_shared(cells, text, cell);
	case NUMBER:
		return take_number(cells, text, cell);
	case TEXT:
		cell->kind = JX_WORKBOOK_TEXT;
		break;
	case BOOLEAN:
		cell->kind = JX_WORKBOOK_BOOLEAN;
		break;
	case ERROR:
		cell->kind = JX_WORKBOOK_ERROR;
		break;
	case DATE:
		cell->kind = JX_WORKBOOK_DATE;
		break;
	}
	cell->text = text;
	return JX_OK;
}

/* What holds nothing, and no formula, is none. */
static enum jx_status end_cell(struct cells *cells)
{
	struct jx_workbook_sheet *sheet = cells->sheet;
	struct jx_workbook_cell cell = {.row = cells->row - 1, .column = cells->column - 1, .formula = cells->formula};
	struct jx_workbook_cell *grown;
	const char *text;
	enum jx_status status;

	cells->within_cell = false;
	if (cells->text.n == 0 && !cells->formula)
		return JX_OK;
	if (cells->workbook->n_cells == JX_WORKBOOK_CELLS_MAX)
		return JX_OUT_OF_RANGE;
	text = keep(cells->workbook, &cells->text);
	grown = jx_workbook_grow(sheet->cells, sheet->n, &sheet->room, sizeof(*grown));
	if (grown != NULL)
		sheet->cells = grown;
	if (text == NULL || grown == NULL)
		return JX_RESOURCE_EXHAUSTED;
	status = fill(cells, text, &cell);
	if (status != JX_OK)
		return status;
	cells->workbook->n_cells++;
	grown[sheet->n++] = cell;
	return JX_OK;
}

static enum jx_status cell_ends(void *context, const char *name)
{
	struct cells *cells = context;

	if (strcmp(name, "v") == 0 || strcmp(name, "t") == 0)
		cells->within_text = false;
	else if (strcmp(name, "rPh") == 0)
		cells->phonetic = false;
	return strcmp(name, "c") == 0 && cells->within_cell ? end_cell(cells) : JX_OK;
}

static enum jx_status cell_goes_on(void *context, const char *bytes, size_t n)
{
	struct cells *cells = context;

	return cells->within_text ? jx_workbook_text_add(&cells->text, bytes, n) : JX_OK;
}

enum jx_status jx_workbook_read_sheet(const char *bytes, size_t n, const struct jx_workbook_shared *shared,
				      struct jx_workbook *workbook, struct jx_workbook_sheet *sheet)
{
	static const struct jx_xml_handlers handlers = {cell_begins, cell_ends, cell_goes_on};
	struct cells cells = {.workbook = workbook, .shared = shared, .sheet = sheet};
	enum jx_status status = jx_xml_read(bytes, n, &handlers, &cells);

	free(cells.text.bytes);
	return status;
}
