/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Files that people hand in, as text. What they are written in is found out, not asked: UTF-8 with or without a mark in
 * front, or GB18030; never a mixture of both.
 */
#ifndef JX_CLIENT_DOCUMENT_ENCODING_H
#define JX_CLIENT_DOCUMENT_ENCODING_H

#include <stddef.h>

#include "common/base/status.h"

/* What is wrong with a file, and where. */
struct jx_text_problem {
	size_t line;      /* from 1; 0: the file as a whole */
	const char *text; /* English, for gettext; static, or strerror's */
};

/*
 * The bytes as UTF-8, terminated, without a mark or a last Ctrl-Z, lines ended by LF alone; owned by the caller, to be
 * freed. INVALID_ARGUMENT, and *problem, where they are no text: a PDF, NUL bytes, neither encoding, both of
 * them, or characters that stand for what could not be read (U+FFFD). RESOURCE_EXHAUSTED, and *problem, where memory
 * ends.
 */
enum jx_status jx_text_decode(const char *bytes, size_t n, char **text, struct jx_text_problem *problem);

/*
 * The bytes of the file at `path`, or of stdin for "-"; owned by the caller, to be freed in any case. Fails as
 * jx_text_load does.
 */
enum jx_status jx_bytes_load(const char *path, char **bytes, size_t *n, struct jx_text_problem *problem);

/*
 * The file at `path`, or stdin for "-", read and decoded. No more than JX_INPUT_MAX is read of any file; a larger one
 * is INVALID_ARGUMENT. FAILED_PRECONDITION, and the system's word for it, where it cannot be read.
 */
enum jx_status jx_text_load(const char *path, char **text, struct jx_text_problem *problem);

#endif
