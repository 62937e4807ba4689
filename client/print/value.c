/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/value.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/print/printers.h"
#include "common/base/log.h"
#include "common/base/text.h"

#define FIELD_NAME_MAX 64u

static const struct {
	enum jx_value_kind kind;
	size_t size; /* of an element of a repeated field */
} types[] = {
	[PROTOBUF_C_TYPE_INT32] = {JX_VALUE_SIGNED, sizeof(int32_t)},
	[PROTOBUF_C_TYPE_SINT32] = {JX_VALUE_SIGNED, sizeof(int32_t)},
	[PROTOBUF_C_TYPE_SFIXED32] = {JX_VALUE_SIGNED, sizeof(int32_t)},
	[PROTOBUF_C_TYPE_INT64] = {JX_VALUE_SIGNED, sizeof(int64_t)},
	[PROTOBUF_C_TYPE_SINT64] = {JX_VALUE_SIGNED, sizeof(int64_t)},
	[PROTOBUF_C_TYPE_SFIXED64] = {JX_VALUE_SIGNED, sizeof(int64_t)},
	[PROTOBUF_C_TYPE_UINT32] = {JX_VALUE_UNSIGNED, sizeof(uint32_t)},
	[PROTOBUF_C_TYPE_FIXED32] = {JX_VALUE_UNSIGNED, sizeof(uint32_t)},
	[PROTOBUF_C_TYPE_UINT64] = {JX_VALUE_UNSIGNED, sizeof(uint64_t)},
	[PROTOBUF_C_TYPE_FIXED64] = {JX_VALUE_UNSIGNED, sizeof(uint64_t)},
	[PROTOBUF_C_TYPE_FLOAT] = {JX_VALUE_NONE, sizeof(float)},
	[PROTOBUF_C_TYPE_DOUBLE] = {JX_VALUE_NONE, sizeof(double)},
	[PROTOBUF_C_TYPE_BOOL] = {JX_VALUE_BOOL, sizeof(protobuf_c_boolean)},
	[PROTOBUF_C_TYPE_ENUM] = {JX_VALUE_ENUM, sizeof(int)},
	[PROTOBUF_C_TYPE_STRING] = {JX_VALUE_TEXT, sizeof(char *)},
	[PROTOBUF_C_TYPE_BYTES] = {JX_VALUE_BYTES, sizeof(ProtobufCBinaryData)},
	[PROTOBUF_C_TYPE_MESSAGE] = {JX_VALUE_MESSAGE, sizeof(ProtobufCMessage *)},
};

/* What stands in the message's struct at an offset of its descriptor. */
static const void *member(const ProtobufCMessage *message, unsigned offset)
{
	return (const uint8_t *)message + offset;
}

size_t jx_value_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field)
{
	const void *quantifier = member(message, field->quantifier_offset);

	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		return *(const size_t *)quantifier;
	if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 && *(const uint32_t *)quantifier != field->id)
		return 0;
	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		return *(const ProtobufCMessage *const *)member(message, field->offset) != NULL;
	if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) != 0 || field->label != PROTOBUF_C_LABEL_OPTIONAL)
		return 1;
	if (field->type == PROTOBUF_C_TYPE_STRING)
		return *(const char *const *)member(message, field->offset) != field->default_value;
	return *(const protobuf_c_boolean *)quantifier != 0;
}

struct jx_value jx_value_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index)
{
	struct jx_value value = {.kind = types[field->type].kind, .wide = types[field->type].size == sizeof(int64_t)};
	const void *at = member(message, field->offset);

	assert(index < jx_value_count(message, field));
	if (field->label == PROTOBUF_C_LABEL_REPEATED)
		at = *(const uint8_t *const *)at + index * types[field->type].size;
	switch (value.kind) {
	case JX_VALUE_SIGNED:
		value.number = value.wide ? *(const int64_t *)at : *(const int32_t *)at;
		break;
	case JX_VALUE_UNSIGNED:
		value.natural = value.wide ? *(const uint64_t *)at : *(const uint32_t *)at;
		break;
	case JX_VALUE_BOOL:
		value.number = *(const protobuf_c_boolean *)at != 0;
		break;
	case JX_VALUE_ENUM: {
		const ProtobufCEnumValue *named =
			protobuf_c_enum_descriptor_get_value(field->descriptor, *(const int *)at);

		value.number = *(const int *)at;
		value.name = named != NULL ? named->name : NULL;
		break;
	}
	case JX_VALUE_TEXT:
		value.text = *(const char *const *)at != NULL ? *(const char *const *)at : "";
		break;
	case JX_VALUE_BYTES:
		value.bytes = at;
		break;
	case JX_VALUE_MESSAGE:
		value.message = *(const ProtobufCMessage *const *)at;
		break;
	case JX_VALUE_NONE:
		break;
	}
	return value;
}

static void add_hex(struct jx_buffer *buffer, const ProtobufCBinaryData *bytes)
{
	char hex[3];

	for (size_t i = 0; i < bytes->len; i++) {
		jx_hex_encode(&bytes->data[i], 1, hex);
		jx_buffer_add(buffer, hex, 2);
	}
}

static enum jx_status add_message(struct jx_buffer *buffer, const ProtobufCMessage *message)
{
	char *text;
	enum jx_status status = jx_json_dump(message, JX_JSON_ONE_LINE, &text);

	if (status != JX_OK)
		return status;
	jx_buffer_text(buffer, text);
	free(text);
	return JX_OK;
}

static enum jx_status add_value(struct jx_buffer *buffer, const struct jx_value *value)
{
	char number[24];

	if (value->name != NULL) {
		jx_buffer_text(buffer, value->name);
		return JX_OK;
	}
	switch (value->kind) {
	case JX_VALUE_ENUM:
	case JX_VALUE_SIGNED:
		(void)snprintf(number, sizeof(number), "%" PRId64, value->number);
		jx_buffer_text(buffer, number);
		return JX_OK;
	case JX_VALUE_UNSIGNED:
		(void)snprintf(number, sizeof(number), "%" PRIu64, value->natural);
		jx_buffer_text(buffer, number);
		return JX_OK;
	case JX_VALUE_BOOL:
		jx_buffer_text(buffer, value->number ? "true" : "false");
		return JX_OK;
	case JX_VALUE_TEXT:
		jx_buffer_text(buffer, value->text);
		return JX_OK;
	case JX_VALUE_BYTES:
		add_hex(buffer, value->bytes);
		return JX_OK;
	case JX_VALUE_MESSAGE:
		return add_message(buffer, value->message);
	case JX_VALUE_NONE:
		break;
	}
	return JX_FAULT(JX_UNIMPLEMENTED, "a field of a type that cannot be printed");
}

static const ProtobufCFieldDescriptor *find_field(const ProtobufCMessageDescriptor *type, const char *path,
						  size_t length)
{
	char name[FIELD_NAME_MAX];

	assert(length < sizeof(name));
	memcpy(name, path, length);
	name[length] = '\0';
	return protobuf_c_message_descriptor_get_field_by_name(type, name);
}

bool jx_value_is_message(const ProtobufCMessage *message, const char *path)
{
	const ProtobufCMessageDescriptor *type = message->descriptor;
	const ProtobufCFieldDescriptor *field;
	size_t length;

	for (;; path += length + 1) {
		length = strcspn(path, ".");
		field = find_field(type, path, length);
		assert(field != NULL);
		if (path[length] == '\0')
			return field->type == PROTOBUF_C_TYPE_MESSAGE;
		assert(field->type == PROTOBUF_C_TYPE_MESSAGE);
		type = field->descriptor;
	}
}

enum jx_status jx_value_text(struct jx_buffer *buffer, const ProtobufCMessage *message, const char *path)
{
	size_t length = strcspn(path, ".");
	const ProtobufCFieldDescriptor *field = find_field(message->descriptor, path, length);
	enum jx_status status = JX_OK;

	assert(field != NULL);
	assert(path[length] == '\0' || field->type == PROTOBUF_C_TYPE_MESSAGE);
	for (size_t i = 0; i < jx_value_count(message, field) && status == JX_OK; i++) {
		struct jx_value value = jx_value_at(message, field, i);

		if (i > 0)
			jx_buffer_text(buffer, ",");
		if (path[length] == '.')
			status = jx_value_text(buffer, value.message, path + length + 1);
		else
			status = add_value(buffer, &value);
	}
	return status;
}
