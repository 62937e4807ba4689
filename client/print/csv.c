/* SPDX-License-Identifier: Apache-2.0 */
/* RFC 4180: lines end with CR LF, and what has a comma, a quote or a line's end is quoted. */
#include "client/print/printers.h"

#include <stdlib.h>
#include <string.h>

#include "client/print/value.h"

void jx_csv_text(FILE *out, const char *text)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		(void)fputs(text, out);
		return;
	}
	(void)fputc('"', out);
	for (; *text != '\0'; text++) {
		if (*text == '"')
			(void)fputc('"', out);
		(void)fputc(*text, out);
	}
	(void)fputc('"', out);
}

static void write_heading(FILE *out, const struct jx_column *columns)
{
	for (const struct jx_column *column = columns; column->title != NULL; column++) {
		if (column != columns)
			(void)fputc(',', out);
		jx_csv_text(out, column->field);
	}
	(void)fputs("\r\n", out);
}

static enum jx_status add_cell(struct jx_buffer *buffer, const struct jx_column *column, const ProtobufCMessage *row)
{
	char text[JX_CELL_SIZE];

	if (column->text == NULL || !jx_value_is_message(row, column->field))
		return jx_value_text(buffer, row, column->field);
	column->text(row, text, sizeof(text));
	jx_buffer_text(buffer, text);
	return JX_OK;
}

static enum jx_status write_row(FILE *out, const struct jx_column *columns, const ProtobufCMessage *row)
{
	struct jx_buffer buffer = {0};

	for (const struct jx_column *column = columns; column->title != NULL; column++) {
		char *text;
		enum jx_status status = add_cell(&buffer, column, row);

		if (status == JX_OK)
			status = jx_buffer_take(&buffer, &text);
		if (status != JX_OK) {
			jx_buffer_clear(&buffer);
			return status;
		}
		if (column != columns)
			(void)fputc(',', out);
		jx_csv_text(out, text);
		free(text);
	}
	(void)fputs("\r\n", out);
	return JX_OK;
}

enum jx_status jx_print_csv(FILE *out, const struct jx_view *view, const ProtobufCMessage *message)
{
	enum jx_status status = JX_OK;

	write_heading(out, view->columns);
	for (size_t i = 0; i < jx_view_count(view, message) && status == JX_OK; i++)
		status = write_row(out, view->columns, jx_view_row(view, message, i));
	return status;
}
