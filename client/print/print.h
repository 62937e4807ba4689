/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a command prints: any message of the contract, as a table for people, as canonical proto3 JSON, or as CSV.
 * Generic over the descriptors; a view says which columns people see.
 */
#ifndef JX_CLIENT_PRINT_PRINT_H
#define JX_CLIENT_PRINT_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include <protobuf-c/protobuf-c.h>

#include "client/print/grid.h"
#include "common/base/status.h"

enum jx_output {
	JX_OUTPUT_TABLE = 0,
	JX_OUTPUT_JSON,
	JX_OUTPUT_CSV,
};

/* A value of the message for people, in `out` (size bytes, terminated). */
typedef void (*jx_cell_text)(const ProtobufCMessage *row, char *out, size_t size);

struct jx_column {
	const char *title; /* English, for gettext; the CSV heading is `field` */
	const char *field; /* "office_code", "principal.name"; in CSV and by default in tables its plain value */
	jx_cell_text text; /* NULL: the plain value of the field; in CSV for messages alone, which have none */
	bool right;        /* numbers */
};

struct jx_view {
	const struct jx_column *columns; /* ends with a row of NULLs */
	const char *rows;  /* name of the repeated field with a row each; NULL: the message is the one row */
	const char *empty; /* English: what people see where there is no row */
};

/*
 * Prints the message to `out`. A table has a heading, is aligned by display width, and, for a view of one row, stands
 * upright: a line a column. CSV (RFC 4180, UTF-8) has its heading always. JSON is jx_print_json. UNAVAILABLE, with
 * errno set, where `out` cannot be written.
 */
enum jx_status jx_print(FILE *out, enum jx_output output, const struct jx_view *view, const ProtobufCMessage *message);

/*
 * Prints an ended form, as wide as the terminal that `out` is, or as COLUMNS says; elsewhere no text is wrapped, so
 * that a search finds it. Fails as jx_print does.
 */
enum jx_status jx_print_form(FILE *out, const struct jx_grid *form);

/* A message and its view of one row. */
struct jx_part {
	const struct jx_view *view;
	const ProtobufCMessage *message;
};

/* One upright table of all parts, aligned as one; fails as jx_print does. */
enum jx_status jx_print_parts(FILE *out, const struct jx_part *parts, size_t n);

/*
 * Canonical proto3 JSON with defaults printed: lowerCamelCase, 64-bit numbers as strings, bytes as base64, enums by
 * name, unset messages and oneof members left out. Ends with a newline. INVALID_ARGUMENT for text that is no UTF-8.
 */
enum jx_status jx_print_json(FILE *out, const ProtobufCMessage *message);
/* The same in memory; owned by the caller, to be freed; NULL on failure. */
char *jx_json_text(const ProtobufCMessage *message);

#endif
