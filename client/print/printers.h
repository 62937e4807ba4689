/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The printers behind jx_print, for client/print alone. What they write may fail only in memory or in the message;
 * jx_print looks at the stream.
 */
#ifndef JX_CLIENT_PRINT_PRINTERS_H
#define JX_CLIENT_PRINT_PRINTERS_H

#include "client/print/print.h"
#include "common/base/limits.h"

/* What a column's text function may write: all that a person may have given. */
#define JX_CELL_SIZE (JX_TEXT_MAX + 1u)

/*
 * `width`: columns of the terminal; 0: no bound. Texts that make a line longer are wrapped inside their column, the
 * widest first; words and codes are broken where they do not fit otherwise, numbers never.
 */
enum jx_status jx_print_table(FILE *out, const struct jx_view *view, const ProtobufCMessage *message, size_t width);
enum jx_status jx_print_upright(FILE *out, const struct jx_part *parts, size_t n, size_t width);
enum jx_status jx_print_csv(FILE *out, const struct jx_view *view, const ProtobufCMessage *message);

/* One field, quoted where it must be. */
void jx_csv_text(FILE *out, const char *text);

enum jx_json_layout {
	JX_JSON_INDENTED = 0,
	JX_JSON_ONE_LINE,
};

/* Without a newline at the end; *text is the caller's, to be freed. */
enum jx_status jx_json_dump(const ProtobufCMessage *message, enum jx_json_layout layout, char **text);

/* The rows that a view shows of a message. */
size_t jx_view_count(const struct jx_view *view, const ProtobufCMessage *message);
const ProtobufCMessage *jx_view_row(const struct jx_view *view, const ProtobufCMessage *message, size_t index);

#endif
