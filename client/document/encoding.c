/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/encoding.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uniconv.h>

#include "common/base/limits.h"
#include "common/base/reasons.h"
#include "common/base/text.h"

#define MARK    "\xef\xbb\xbf"
#define OLD_END '\x1a' /* Ctrl-Z: so files of DOS programs end */

/* What a line may be written in. */
enum script {
	EITHER, /* ASCII, and what is valid in both without saying anything in UTF-8 */
	UTF_8,
	OTHER,
};

static enum jx_status fail(struct jx_text_problem *problem, size_t line, const char *text)
{
	problem->line = line;
	problem->text = text;
	return JX_INVALID_ARGUMENT;
}

static enum jx_status out_of_memory(struct jx_text_problem *problem)
{
	(void)fail(problem, 0, JX_N("there is not enough memory"));
	return JX_RESOURCE_EXHAUSTED;
}

static size_t line_at(const char *bytes, const char *at)
{
	size_t line = 1;

	for (; bytes < at; bytes++)
		line += *bytes == '\n';
	return line;
}

/* Chinese characters, signs and full-width forms take three bytes in UTF-8; text of GB18030 seldom looks like them. */
static enum script script_of(const char *line, size_t n)
{
	if (!jx_text_valid(line, n))
		return OTHER;
	for (size_t i = 0; i < n; i++) {
		if ((unsigned char)line[i] >= 0xe2)
			return UTF_8;
	}
	return EITHER;
}

/* The line at which the encoding is another than before; 0: none. */
static size_t find_change(const char *bytes, const char *end)
{
	enum script first = EITHER;

	for (size_t number = 1; bytes < end; number++) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = newline ? newline : end;
		enum script script = script_of(bytes, (size_t)(stop - bytes));

		if (first == EITHER)
			first = script;
		else if (script != EITHER && script != first)
			return number;
		bytes = newline ? newline + 1 : end;
	}
	return 0;
}

/* The first line that is no GB18030, once it is known that one is not. */
static size_t find_broken(const char *bytes, const char *end)
{
	size_t number = 1;

	for (; bytes < end; number++) {
		const char *newline = memchr(bytes, '\n', (size_t)(end - bytes));
		const char *stop = newline ? newline : end;
		size_t length = 0;
		uint8_t *line = u8_conv_from_encoding("GB18030", iconveh_error, bytes, (size_t)(stop - bytes), NULL,
						      NULL, &length);

		if (line == NULL && stop > bytes)
			return number;
		free(line);
		bytes = newline ? newline + 1 : end;
	}
	return number;
}

/* Neither `n` nor what comes of it is 0. */
static enum jx_status from_gb18030(const char *bytes, size_t n, char **text, size_t *length,
				   struct jx_text_problem *problem)
{
	size_t changed = find_change(bytes, bytes + n);
	char *more;

	if (changed > 0)
		return fail(problem, changed, JX_N("this line is not in the encoding of the lines before it"));
	*text = (char *)u8_conv_from_encoding("GB18030", iconveh_error, bytes, n, NULL, NULL, length);
	if (*text == NULL && errno == ENOMEM)
		return out_of_memory(problem);
	if (*text == NULL)
		return fail(problem, find_broken(bytes, bytes + n), JX_N("this is text in neither UTF-8 nor GB18030"));
	more = realloc(*text, *length + 1);
	if (more == NULL) {
		free(*text);
		return out_of_memory(problem);
	}
	*text = more;
	return JX_OK;
}

static enum jx_status copy(const char *bytes, size_t n, char **text, size_t *length, struct jx_text_problem *problem)
{
	*text = malloc(n + 1);
	if (*text == NULL)
		return out_of_memory(problem);
	if (n > 0)
		memcpy(*text, bytes, n);
	*length = n;
	return JX_OK;
}

/* Lines end in LF. Where no line does, each CR ends one; else a CR by itself stays, for the reader to refuse. */
static void end_lines_alike(char *text, size_t length)
{
	bool by_cr = memchr(text, '\n', length) == NULL;
	char *out = text;

	for (const char *at = text; at < text + length; at++) {
		if (*at == '\r' && by_cr)
			*out++ = '\n';
		else if (*at != '\r' || at + 1 == text + length || at[1] != '\n')
			*out++ = *at;
	}
	*out = '\0';
}

/* Characters that stand for what a program could not read or write: U+FFFD, and U+FFFE and U+FFFF, which are none. */
static const char *find_garbled(const char *text)
{
	static const char *const garbled[] = {"\xef\xbf\xbd", "\xef\xbf\xbe", "\xef\xbf\xbf"};
	const char *first = NULL;

	for (size_t i = 0; i < sizeof(garbled) / sizeof(garbled[0]); i++) {
		const char *found = strstr(text, garbled[i]);

		if (found != NULL && (first == NULL || found < first))
			first = found;
	}
	return first;
}

/* What documents begin with that have no NUL bytes, or few; NULL: it is none of them. */
static const char *document_kind(const char *bytes, size_t n)
{
	static const struct {
		const char *mark, *kind;
	} kinds[] = {
		{"%PDF-", JX_N("it is a PDF document, and no table")},
		{"{\\rtf", JX_N("it is a document in RTF, and no table")},
		{"<!DOCTYPE", JX_N("it is a web page, whatever its name ends in")},
		{"<!doctype", JX_N("it is a web page, whatever its name ends in")},
		{"<html", JX_N("it is a web page, whatever its name ends in")},
		{"<HTML", JX_N("it is a web page, whatever its name ends in")},
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (n >= strlen(kinds[i].mark) && memcmp(bytes, kinds[i].mark, strlen(kinds[i].mark)) == 0)
			return kinds[i].kind;
	return NULL;
}

enum jx_status jx_text_decode(const char *bytes, size_t n, char **text, struct jx_text_problem *problem)
{
	const char *nul = n > 0 ? memchr(bytes, '\0', n) : NULL, *garbled, *kind;
	enum jx_status status;
	char *decoded = NULL;
	size_t length = 0;

	if (n > 0 && (kind = document_kind(bytes, n)) != NULL)
		return fail(problem, 0, kind);
	if (n >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0))
		return fail(problem, 0, JX_N("it is in UTF-16, which spreadsheets call Unicode text"));
	if (nul)
		return fail(problem, line_at(bytes, nul),
			    JX_N("it is no plain text; a workbook or document is saved as text first"));
	if (n >= strlen(MARK) && memcmp(bytes, MARK, strlen(MARK)) == 0 && jx_text_valid(bytes, n)) {
		bytes += strlen(MARK);
		n -= strlen(MARK);
	}
	if (n > 0 && bytes[n - 1] == OLD_END)
		n--;
	status = jx_text_valid(bytes, n) ? copy(bytes, n, &decoded, &length, problem)
					 : from_gb18030(bytes, n, &decoded, &length, problem);
	if (status != JX_OK)
		return status;
	end_lines_alike(decoded, length);
	garbled = find_garbled(decoded);
	if (garbled) {
		status = fail(
			problem, line_at(decoded, garbled),
			JX_N("this line has characters that another program garbled: export the file again, as UTF-8 "
			     "or GB18030"));
		free(decoded);
		return status;
	}
	*text = decoded;
	return JX_OK;
}

/* -- files --------------------------------------------------------------------------------------------------------- */

static enum jx_status read_all(FILE *file, char **bytes, size_t *n, struct jx_text_problem *problem)
{
	size_t room = 0, used = 0, got;

	do {
		if (used == room) {
			char *more = realloc(*bytes, room = room ? 2 * room : 65536);

			if (more == NULL)
				return out_of_memory(problem);
			*bytes = more;
		}
		got = fread(*bytes + used, 1, room - used, file);
		used += got;
	} while (got > 0 && used <= JX_INPUT_MAX);
	if (ferror(file)) {
		(void)fail(problem, 0, strerror(errno));
		return JX_FAILED_PRECONDITION;
	}
	if (used > JX_INPUT_MAX)
		return fail(problem, 0, JX_N("it is larger than 8 MiB, which no such file is"));
	*n = used;
	return JX_OK;
}

enum jx_status jx_bytes_load(const char *path, char **bytes, size_t *n, struct jx_text_problem *problem)
{
	bool standard = strcmp(path, "-") == 0;
	FILE *file = standard ? stdin : fopen(path, "rb");
	enum jx_status status;

	*bytes = NULL;
	*n = 0;
	if (file == NULL) {
		(void)fail(problem, 0, strerror(errno));
		return JX_FAILED_PRECONDITION;
	}
	status = read_all(file, bytes, n, problem);
	if (!standard)
		(void)fclose(file);
	return status;
}

enum jx_status jx_text_load(const char *path, char **text, struct jx_text_problem *problem)
{
	char *bytes;
	size_t n;
	enum jx_status status = jx_bytes_load(path, &bytes, &n, problem);

	if (status == JX_OK)
		status = jx_text_decode(bytes, n, text, problem);
	free(bytes);
	return status;
}
