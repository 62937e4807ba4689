/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/document.h"

#include <stdlib.h>
#include <string.h>

#include "client/document/encoding.h"
#include "tests/lib/expect.h"

void jx_document_open(struct jx_document *document)
{
	struct jx_text_problem problem = {0};

	memset(document, 0, sizeof(*document));
	jx_arena_init(&document->arena, (size_t)128 << 20);
	EXPECT_OK(jx_text_load(JIXIAO_TEST_DATA "/goal-tables-2023.txt", &document->text, &problem));
}

void jx_document_close(struct jx_document *document)
{
	jx_arena_clear(&document->arena);
	free(document->text);
}

void jx_document_replace(struct jx_document *document, const char *what, const char *with)
{
	size_t n = 0, length = strlen(document->text);
	char *at = document->text, *copy, *out;

	for (; (at = strstr(at, what)) != NULL; at += strlen(what))
		n++;
	cr_assert(n > 0, "there is no %s", what);
	copy = out = malloc(length + n * strlen(with) + 1);
	cr_assert_not_null(copy);
	for (at = document->text; *at != '\0';) {
		bool found = strncmp(at, what, strlen(what)) == 0;

		memcpy(out, found ? with : at, found ? strlen(with) : 1);
		out += found ? strlen(with) : 1;
		at += found ? strlen(what) : 1;
	}
	*out = '\0';
	free(document->text);
	document->text = copy;
}

enum jx_status jx_document_read(struct jx_document *document)
{
	jx_arena_reset(&document->arena);
	return jx_goal_tables_read(document->text, &document->arena, &document->tables, &document->problem);
}

void jx_document_expect_read(struct jx_document *document)
{
	enum jx_status status = jx_document_read(document);

	cr_assert_eq(status, JX_OK, "line %zu, cell %zu: %s", document->problem.line, document->problem.cell,
		     document->problem.text ? document->problem.text : "");
}

void jx_document_expect_problem(struct jx_document *document, size_t line, size_t cell, const char *part)
{
	EXPECT_STATUS(jx_document_read(document), JX_INVALID_ARGUMENT);
	cr_assert(strstr(document->problem.text, part), "%s", document->problem.text);
	cr_assert_eq(document->problem.line, line, "line %zu", document->problem.line);
	cr_assert_eq(document->problem.cell, cell, "cell %zu", document->problem.cell);
}

const struct jx_document_note *jx_document_note(const struct jx_document *document, const char *why)
{
	const struct jx_document_note *found = NULL;

	for (size_t i = 0; i < document->tables.n_notes; i++) {
		if (!strstr(document->tables.notes[i].why, why))
			continue;
		cr_assert_null(found, "twice: %s", why);
		found = &document->tables.notes[i];
	}
	cr_assert_not_null(found, "no note: %s", why);
	return found;
}

size_t jx_document_count(const struct jx_document *document, bool hint)
{
	size_t n = 0;

	for (size_t i = 0; i < document->tables.n_notes; i++)
		n += document->tables.notes[i].hint == hint;
	return n;
}
