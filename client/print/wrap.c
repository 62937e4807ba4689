/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/wrap.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <unilbrk.h>
#include <unistr.h>
#include <uniwidth.h>

#include "common/base/log.h"

/* A text without \n, and where it may be broken. */
struct paragraph {
	const char *text; /* borrowed */
	size_t length;
	char *breaks; /* owned; for each byte whether a line may begin with it */
};

struct character {
	size_t length; /* bytes */
	size_t width;
};

static struct character character_at(const struct paragraph *paragraph, size_t at)
{
	ucs4_t character;
	int length = u8_mbtouc(&character, (const uint8_t *)paragraph->text + at, paragraph->length - at);
	int width = uc_width(character, "UTF-8");

	assert(length > 0);
	return (struct character){.length = (size_t)length, .width = width > 0 ? (size_t)width : 0};
}

/* The paragraph at `text`. Breaks inside the first `whole` characters are struck out. */
static enum jx_status paragraph_init(struct paragraph *paragraph, const char *text, size_t whole)
{
	*paragraph = (struct paragraph){.text = text, .length = strcspn(text, "\n")};
	paragraph->breaks = calloc(paragraph->length + 1, 1);
	if (paragraph->breaks == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory to wrap a text");
	u8_possible_linebreaks((const uint8_t *)text, paragraph->length, "UTF-8", paragraph->breaks);
	for (size_t at = 0; whole > 0 && at < paragraph->length; whole--) {
		paragraph->breaks[at] = UC_BREAK_PROHIBITED;
		at += character_at(paragraph, at).length;
	}
	return JX_OK;
}

static bool may_break(const struct paragraph *paragraph, size_t at)
{
	return paragraph->breaks[at] == UC_BREAK_POSSIBLE || paragraph->breaks[at] == UC_BREAK_MANDATORY;
}

/* Where the line that begins at `start` ends: at the last place that fits, else between two characters. */
static size_t line_end(const struct paragraph *paragraph, size_t start, size_t width)
{
	size_t columns = 0, good = start, inked = start, at = start;

	while (at < paragraph->length) {
		struct character character = character_at(paragraph, at);

		if (at > start && may_break(paragraph, at))
			good = at;
		columns += character.width;
		if (paragraph->text[at] != ' ' && columns > width)
			return good > start ? good : (at > start ? at : at + character.length);
		at += character.length;
		if (paragraph->text[at - 1] != ' ')
			inked = at;
	}
	/* Blanks at the end are kept where there is room. */
	return columns > width ? inked : at;
}

static size_t width_of(const struct paragraph *paragraph, size_t start, size_t end)
{
	size_t width = 0;

	for (size_t at = start; at < end;) {
		struct character character = character_at(paragraph, at);

		width += character.width;
		at += character.length;
	}
	return width;
}

static enum jx_status lines_add(struct jx_lines *lines, const struct paragraph *paragraph, size_t start, size_t end)
{
	struct jx_line *grown = realloc(lines->lines, (lines->n + 1) * sizeof(*grown));

	if (grown == NULL)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory to wrap a text");
	lines->lines = grown;
	grown[lines->n++] = (struct jx_line){
		.text = paragraph->text + start, .length = end - start, .width = width_of(paragraph, start, end)};
	return JX_OK;
}

/* Of a line that another one follows, blanks at the end are the break. */
static size_t without_blanks(const struct paragraph *paragraph, size_t start, size_t end)
{
	while (end > start && paragraph->text[end - 1] == ' ')
		end--;
	return end;
}

static enum jx_status paragraph_wrap(const struct paragraph *paragraph, size_t width, struct jx_lines *lines)
{
	size_t start = 0;
	enum jx_status status;

	do {
		size_t next = line_end(paragraph, start, width);
		size_t end = next < paragraph->length ? without_blanks(paragraph, start, next) : next;

		status = lines_add(lines, paragraph, start, end);
		start = next;
		while (start < paragraph->length && paragraph->text[start] == ' ')
			start++;
	} while (status == JX_OK && start < paragraph->length);
	return status;
}

/* The next paragraph, or NULL after the last one. */
static const char *next_paragraph(const struct paragraph *paragraph)
{
	const char *end = paragraph->text + paragraph->length;

	return end[0] == '\n' && end[1] != '\0' ? end + 1 : NULL;
}

enum jx_status jx_wrap(const char *text, size_t width, size_t whole, struct jx_lines *lines)
{
	struct jx_lines wrapped = {0};
	enum jx_status status = JX_OK;

	while (text != NULL && status == JX_OK) {
		struct paragraph paragraph;

		status = paragraph_init(&paragraph, text, whole);
		if (status == JX_OK)
			status = paragraph_wrap(&paragraph, width, &wrapped);
		text = next_paragraph(&paragraph);
		whole = 0;
		free(paragraph.breaks);
	}
	if (status == JX_OK)
		*lines = wrapped;
	else
		jx_lines_clear(&wrapped);
	return status;
}

void jx_lines_clear(struct jx_lines *lines)
{
	free(lines->lines);
	*lines = (struct jx_lines){0};
}

static size_t larger(size_t a, size_t b)
{
	return a > b ? a : b;
}

static void measure(const struct paragraph *paragraph, size_t whole, struct jx_extent *extent)
{
	size_t line = 0, word = 0, beginning = 0;

	for (size_t at = 0; at < paragraph->length;) {
		struct character character = character_at(paragraph, at);

		if (may_break(paragraph, at))
			word = 0;
		line += character.width;
		word += character.width;
		if (paragraph->text[at] != ' ')
			extent->word = larger(extent->word, word);
		extent->least = larger(extent->least, character.width);
		if (whole > 0) {
			whole--;
			beginning = line;
		}
		at += character.length;
	}
	extent->line = larger(extent->line, line);
	extent->least = larger(extent->least, beginning);
}

enum jx_status jx_wrap_extent(const char *text, size_t whole, struct jx_extent *extent)
{
	struct jx_extent measured = {0};

	while (text != NULL) {
		struct paragraph paragraph;
		enum jx_status status = paragraph_init(&paragraph, text, whole);

		if (status != JX_OK)
			return status;
		measure(&paragraph, whole, &measured);
		text = next_paragraph(&paragraph);
		whole = 0;
		free(paragraph.breaks);
	}
	*extent = measured;
	return JX_OK;
}
