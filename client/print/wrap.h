/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text over lines of a width, in columns of a terminal: broken where Unicode allows it (UAX 14: numbers and words stay
 * whole, no line begins with a comma), else between two characters. Nothing is cut but blanks at a line's end.
 */
#ifndef JX_CLIENT_PRINT_WRAP_H
#define JX_CLIENT_PRINT_WRAP_H

#include <stddef.h>

#include "common/base/status.h"

struct jx_line {
	const char *text; /* borrowed from the wrapped text; not terminated */
	size_t length;    /* bytes */
	size_t width;     /* columns */
};

struct jx_lines {
	struct jx_line *lines; /* owned */
	size_t n;
};

/* How wide a text is. */
struct jx_extent {
	size_t line;  /* its longest line, not wrapped */
	size_t word;  /* its longest piece that is only broken where it must be */
	size_t least; /* below this it cannot be wrapped */
};

/*
 * The first `whole` characters are not parted. At least one line, which may be empty; a \n begins another one. `width`
 * is not below the extent's `least`.
 */
enum jx_status jx_wrap(const char *text, size_t width, size_t whole, struct jx_lines *lines);
void jx_lines_clear(struct jx_lines *lines);

enum jx_status jx_wrap_extent(const char *text, size_t whole, struct jx_extent *extent);

#endif
