/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/sheet.h"

#include <stdint.h>
#include <string.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "common/base/text.h"

#define KEY_MAX 256u

static const char *const blanks[] = {" ", "\t", "\xc2\xa0", "\xe3\x80\x80"};

/* Signs of headings that are written in either width. */
static const struct {
	const char *wide, *narrow;
} signs[] = {{"％", "%"}, {"：", ":"}, {"（", "("}, {"）", ")"}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

struct line {
	const char *at, *end;
	size_t number;
};

struct reader {
	struct jx_arena *arena;
	struct jx_sheet *sheet;
	struct jx_sheet_problem *problem;
	struct jx_sheet_cell *cells; /* the next free one */
	bool open;                   /* the last row may go on */
	struct jx_sheet_cell *cell;  /* the last one, whose text may go on; NULL: none */
	struct line text;            /* of it, so far */
};

static enum jx_status fail(const struct reader *reader, size_t line, size_t cell, const char *text)
{
	*reader->problem = (struct jx_sheet_problem){line, cell, text};
	return JX_INVALID_ARGUMENT;
}

/* How many bytes of blank stand there. */
static size_t blank_at(const char *at, const char *end)
{
	for (size_t i = 0; i < COUNT(blanks); i++) {
		size_t n = strlen(blanks[i]);

		if ((size_t)(end - at) >= n && memcmp(at, blanks[i], n) == 0)
			return n;
	}
	return 0;
}

static size_t blank_before(const char *begin, const char *end)
{
	for (size_t i = 0; i < COUNT(blanks); i++) {
		size_t n = strlen(blanks[i]);

		if ((size_t)(end - begin) >= n && memcmp(end - n, blanks[i], n) == 0)
			return n;
	}
	return 0;
}

static void trim(struct line *line)
{
	size_t n;

	while ((n = blank_at(line->at, line->end)) > 0)
		line->at += n;
	while ((n = blank_before(line->at, line->end)) > 0)
		line->end -= n;
}

static const char *make_key(struct reader *reader, const char *text, size_t length)
{
	const char *end = text + length;
	char key[KEY_MAX + 1], *out = key;

	if (length > KEY_MAX)
		return "";
	while (text < end) {
		size_t blank = *text == '\n' ? 1 : blank_at(text, end), i = 0;

		while (i < COUNT(signs) && ((size_t)(end - text) < 3 || memcmp(text, signs[i].wide, 3) != 0))
			i++;
		if (blank == 0) {
			const char *read = i < COUNT(signs) ? signs[i].narrow : text;

			*out++ = *read;
		}
		text += blank > 0 ? blank : i < COUNT(signs) ? 3 : 1;
	}
	return jx_arena_string(reader->arena, key, (size_t)(out - key));
}

/* A line's text may hold anything that a name may. */
static enum jx_status check_line(const struct reader *reader, struct line line, size_t cell)
{
	const char *text, *problem;

	trim(&line);
	if (line.at == line.end)
		return JX_OK;
	text = jx_arena_string(reader->arena, line.at, (size_t)(line.end - line.at));
	if (!text)
		return JX_RESOURCE_EXHAUSTED;
	/* Whoever saves a table as text in a spreadsheet gets a row a line. */
	problem = strchr(text, '\t') ? JX_N("it has a tab: in goal tables as text, each cell has a line of its own, "
					    "behind a tab; copy the tables from the document, not from a spreadsheet")
				     : jx_text_name_problem(text, JX_TEXT_BLOCK_MAX);
	return problem ? fail(reader, line.number, cell, problem) : JX_OK;
}

/* The last cell has all its text. */
static enum jx_status end_cell(struct reader *reader)
{
	struct jx_sheet_cell *cell = reader->cell;

	reader->cell = NULL;
	if (!cell)
		return JX_OK;
	trim(&reader->text);
	cell->text = jx_arena_string(reader->arena, reader->text.at, (size_t)(reader->text.end - reader->text.at));
	cell->key = make_key(reader, reader->text.at, (size_t)(reader->text.end - reader->text.at));
	return cell->text && cell->key ? JX_OK : JX_RESOURCE_EXHAUSTED;
}

static struct jx_sheet_row *last_row(const struct reader *reader)
{
	return &reader->sheet->rows[reader->sheet->n - 1];
}

static enum jx_status begin_cell(struct reader *reader, struct line text, bool apart)
{
	enum jx_status status = end_cell(reader);
	struct jx_sheet_row *row;

	if (status != JX_OK)
		return status;
	if (!reader->open || apart)
		reader->sheet->rows[reader->sheet->n++] = (struct jx_sheet_row){.cells = reader->cells, .apart = apart};
	reader->open = !apart;
	row = last_row(reader);
	reader->cell = reader->cells++;
	reader->text = text;
	reader->cell->line = text.number;
	reader->cell->column = row->n++;
	return check_line(reader, text, row->n);
}

static bool is_mark(struct line line)
{
	static const char mark[] = "[bookmark";

	return (size_t)(line.end - line.at) >= strlen(mark) && memcmp(line.at, mark, strlen(mark)) == 0;
}

static enum jx_status read_line(struct reader *reader, struct line line)
{
	struct line trimmed = line;

	trim(&trimmed);
	if (line.at < line.end && *line.at == '\t') {
		line.at++;
		return begin_cell(reader, line, false);
	}
	if (trimmed.at == trimmed.end) {
		reader->open = false;
		return end_cell(reader);
	}
	if (!reader->open || is_mark(trimmed))
		return begin_cell(reader, line, true);
	/* The last cell goes on: its text stands in one piece. */
	reader->text.end = line.end;
	return check_line(reader, line, last_row(reader)->n);
}

static size_t count_lines(const char *text)
{
	size_t n = 1;

	while ((text = strchr(text, '\n')) != NULL) {
		text++;
		n++;
	}
	return n;
}

static enum jx_status make_room(struct reader *reader, size_t lines)
{
	reader->sheet->n = 0;
	reader->sheet->rows = jx_arena_alloc(reader->arena, lines * sizeof(*reader->sheet->rows));
	reader->cells = jx_arena_alloc(reader->arena, lines * sizeof(*reader->cells));
	return reader->sheet->rows && reader->cells ? JX_OK : JX_RESOURCE_EXHAUSTED;
}

/* Below a first row, a last line that has text and no end was cut. */
static bool ends_cut(const struct reader *reader)
{
	return reader->cell != NULL && (reader->open || (reader->sheet->n > 1 && last_row(reader)->apart));
}

enum jx_status jx_sheet_read(const char *text, struct jx_arena *arena, struct jx_sheet *sheet,
			     struct jx_sheet_problem *problem)
{
	struct reader reader = {.arena = arena, .sheet = sheet, .problem = problem};
	struct line line = {text, text, 0};
	size_t lines = count_lines(text);
	enum jx_status status;

	if (lines > JX_SHEET_LINES_MAX)
		return fail(&reader, JX_SHEET_LINES_MAX + 1, 0, JX_N("the file has more lines than any such file has"));
	status = make_room(&reader, lines);
	while (status == JX_OK && *line.at != '\0') {
		line.end = line.at + strcspn(line.at, "\n");
		line.number++;
		status = read_line(&reader, line);
		if (status == JX_OK && *line.end == '\0' && ends_cut(&reader))
			return fail(&reader, line.number, last_row(&reader)->n,
				    JX_N("the file ends within this line: it was cut; where it was not, end the line"));
		line.at = *line.end == '\0' ? line.end : line.end + 1;
	}
	if (status == JX_OK && reader.open)
		return fail(
			&reader, line.number, last_row(&reader)->n,
			JX_N("the file ends within a row: it was cut; where it was not, add an empty line behind it"));
	return status == JX_OK ? end_cell(&reader) : status;
}
