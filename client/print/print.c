/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/print.h"

#include <assert.h>

#include "client/platform.h"
#include "client/print/grid_text.h"
#include "client/print/printers.h"
#include "client/print/value.h"

static const ProtobufCFieldDescriptor *rows_field(const struct jx_view *view, const ProtobufCMessage *message)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(message->descriptor, view->rows);

	assert(field != NULL && field->label == PROTOBUF_C_LABEL_REPEATED && field->type == PROTOBUF_C_TYPE_MESSAGE);
	return field;
}

size_t jx_view_count(const struct jx_view *view, const ProtobufCMessage *message)
{
	return view->rows == NULL ? 1 : jx_value_count(message, rows_field(view, message));
}

const ProtobufCMessage *jx_view_row(const struct jx_view *view, const ProtobufCMessage *message, size_t index)
{
	return view->rows == NULL ? message : jx_value_at(message, rows_field(view, message), index).message;
}

static enum jx_status print_table(FILE *out, const struct jx_view *view, const ProtobufCMessage *message)
{
	return jx_print_table(out, view, message, jx_terminal_width(out));
}

static enum jx_status print_json(FILE *out, const struct jx_view *view, const ProtobufCMessage *message)
{
	(void)view;
	return jx_print_json(out, message);
}

static enum jx_status (*const printers[])(FILE *, const struct jx_view *, const ProtobufCMessage *) = {
	[JX_OUTPUT_TABLE] = print_table,
	[JX_OUTPUT_JSON] = print_json,
	[JX_OUTPUT_CSV] = jx_print_csv,
};

/* What was printed counts where it is out. */
static enum jx_status put_out(FILE *out, enum jx_status status)
{
	if (status == JX_OK && (fflush(out) != 0 || ferror(out) != 0))
		return JX_UNAVAILABLE;
	return status;
}

enum jx_status jx_print(FILE *out, enum jx_output output, const struct jx_view *view, const ProtobufCMessage *message)
{
	assert((size_t)output < sizeof(printers) / sizeof(printers[0]));
	return put_out(out, printers[output](out, view, message));
}

enum jx_status jx_print_parts(FILE *out, const struct jx_part *parts, size_t n)
{
	return put_out(out, jx_print_upright(out, parts, n, jx_terminal_width(out)));
}

enum jx_status jx_print_form(FILE *out, const struct jx_grid *form)
{
	struct jx_grid_look look = {.width = jx_terminal_width(out), .ascii = !jx_charset_is_utf8()};

	return put_out(out, jx_grid_write(out, form, look));
}
