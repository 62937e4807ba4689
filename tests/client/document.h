/* SPDX-License-Identifier: Apache-2.0 */
/* The real document of 2023 and changed copies of it, read. A failure ends the test, but where one is expected. */
#ifndef JX_TESTS_CLIENT_DOCUMENT_H
#define JX_TESTS_CLIENT_DOCUMENT_H

#include "client/document/goal_tables.h"

struct jx_document {
	char *text; /* owned; UTF-8 */
	struct jx_arena arena;
	struct jx_goal_tables tables;
	struct jx_document_problem problem;
};

void jx_document_open(struct jx_document *document);
void jx_document_close(struct jx_document *document);
/* Puts `with` in the place of every `what`; there must be one. */
void jx_document_replace(struct jx_document *document, const char *what, const char *with);
enum jx_status jx_document_read(struct jx_document *document);
void jx_document_expect_read(struct jx_document *document);
/* Refused, there, for a reason with this in it. */
void jx_document_expect_problem(struct jx_document *document, size_t line, size_t cell, const char *part);
/* The only note with this text; hint or not. */
const struct jx_document_note *jx_document_note(const struct jx_document *document, const char *why);
size_t jx_document_count(const struct jx_document *document, bool hint);

#endif
