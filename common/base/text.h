/* SPDX-License-Identifier: Apache-2.0 */
/*
 * UTF-8 text: validity, width on a terminal, names that people type. Built on libunistring.
 */
#ifndef JX_COMMON_BASE_TEXT_H
#define JX_COMMON_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Valid UTF-8 without NUL. */
bool jx_text_valid(const char *bytes, size_t length);

/* Columns that the text takes on a terminal; a Chinese character takes two. Invalid bytes count one each. */
size_t jx_text_width(const char *text);

/* Length in bytes of the longest beginning of text that ends at a character's border and has at most `max` bytes. */
size_t jx_text_cut(const char *text, size_t max);

/*
 * A name for people: valid, 1 to max_bytes bytes, no control character, no line or paragraph separator, no
 * bidirectional override, no blank at either end. NULL where it is one, else what is wrong with it, in English.
 */
const char *jx_text_name_problem(const char *text, size_t max_bytes);

/*
 * What a cell of a form holds: valid, at most max_bytes bytes, none of the characters that a name may not have, but
 * lines, blanks and nothing at all. NULL where it is one, else what is wrong with it, in English.
 */
const char *jx_text_cell_problem(const char *text, size_t max_bytes);

/*
 * The plain forms of what an input method writes wide: "３，０００　万元" becomes "3,000 万元" (NFKC). False: it is not
 * valid, or longer than `out` has room for.
 */
bool jx_text_plain(const char *text, char *out, size_t size);

/* Lower-case hex. `out` has room for 2 * n + 1. */
void jx_hex_encode(const uint8_t *bytes, size_t n, char *out);
/* Exactly n bytes from exactly 2 * n digits of either case; false otherwise. */
bool jx_hex_decode(const char *text, uint8_t *out, size_t n);

#endif
