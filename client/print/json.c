/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON mapping of proto3: https://protobuf.dev/programming-guides/json/ */
#include "client/print/printers.h"

#include <assert.h>
#include <ctype.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>
#include <sodium.h>

#include "client/print/buffer.h"
#include "client/print/value.h"
#include "common/base/log.h"
#include "common/base/text.h"

#define KEY_SIZE 64u

static enum jx_status no_memory(void)
{
	return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for JSON");
}

static enum jx_status json_text(const char *text, json_t **json)
{
	size_t length = strlen(text);

	if (!jx_text_valid(text, length))
		return JX_INVALID_ARGUMENT;
	*json = json_stringn_nocheck(text, length);
	return *json != NULL ? JX_OK : no_memory();
}

static enum jx_status json_base64(const ProtobufCBinaryData *bytes, json_t **json)
{
	size_t size = sodium_base64_ENCODED_LEN(bytes->len, sodium_base64_VARIANT_ORIGINAL);
	char *text = malloc(size);
	enum jx_status status;

	if (text == NULL)
		return no_memory();
	(void)sodium_bin2base64(text, size, bytes->data, bytes->len, sodium_base64_VARIANT_ORIGINAL);
	status = json_text(text, json);
	free(text);
	return status;
}

/* 64 bits go as text, since a JSON number is a double to most readers. */
static enum jx_status json_number(const struct jx_value *value, json_t **json)
{
	*json = value->kind == JX_VALUE_UNSIGNED
			? (value->wide ? json_sprintf("%" PRIu64, value->natural)
				       : json_integer((json_int_t)value->natural))
			: (value->wide ? json_sprintf("%" PRId64, value->number) : json_integer(value->number));
	return *json != NULL ? JX_OK : no_memory();
}

static enum jx_status json_message(const ProtobufCMessage *message, json_t **json);

static enum jx_status json_value(const struct jx_value *value, json_t **json)
{
	if (value->name != NULL)
		return json_text(value->name, json);
	switch (value->kind) {
	case JX_VALUE_ENUM:
	case JX_VALUE_SIGNED:
	case JX_VALUE_UNSIGNED:
		return json_number(value, json);
	case JX_VALUE_BOOL:
		*json = json_boolean(value->number != 0);
		return JX_OK;
	case JX_VALUE_TEXT:
		return json_text(value->text, json);
	case JX_VALUE_BYTES:
		return json_base64(value->bytes, json);
	case JX_VALUE_MESSAGE:
		return json_message(value->message, json);
	case JX_VALUE_NONE:
		break;
	}
	return JX_FAULT(JX_UNIMPLEMENTED, "a field of a type that cannot be printed");
}

static enum jx_status json_repeated(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
				    json_t **json)
{
	json_t *array = json_array();
	enum jx_status status = array != NULL ? JX_OK : no_memory();

	for (size_t i = 0; status == JX_OK && i < jx_value_count(message, field); i++) {
		struct jx_value value = jx_value_at(message, field, i);
		json_t *element;

		status = json_value(&value, &element);
		if (status == JX_OK && json_array_append_new(array, element) != 0)
			status = no_memory();
	}
	if (status == JX_OK)
		*json = array;
	else
		json_decref(array);
	return status;
}

/* "office_code" -> "officeCode" */
static void camel(const char *name, char key[KEY_SIZE])
{
	size_t n = 0;
	bool raise = false;

	assert(strlen(name) < KEY_SIZE);
	for (; *name != '\0'; name++) {
		int letter = (unsigned char)*name;

		if (letter != '_')
			key[n++] = (char)(raise ? toupper(letter) : letter);
		raise = letter == '_';
	}
	key[n] = '\0';
}

static enum jx_status json_field(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, json_t *object)
{
	char key[KEY_SIZE];
	json_t *json = NULL;
	enum jx_status status;

	if (field->label == PROTOBUF_C_LABEL_REPEATED) {
		status = json_repeated(message, field, &json);
	} else if (jx_value_count(message, field) == 0) {
		return JX_OK;
	} else {
		struct jx_value value = jx_value_at(message, field, 0);

		status = json_value(&value, &json);
	}
	if (status != JX_OK)
		return status;
	camel(field->name, key);
	return json_object_set_new_nocheck(object, key, json) == 0 ? JX_OK : no_memory();
}

static enum jx_status json_message(const ProtobufCMessage *message, json_t **json)
{
	const ProtobufCMessageDescriptor *descriptor = message->descriptor;
	json_t *object = json_object();
	enum jx_status status = object != NULL ? JX_OK : no_memory();

	for (unsigned i = 0; status == JX_OK && i < descriptor->n_fields; i++)
		status = json_field(message, &descriptor->fields[i], object);
	if (status == JX_OK)
		*json = object;
	else
		json_decref(object);
	return status;
}

enum jx_status jx_json_dump(const ProtobufCMessage *message, enum jx_json_layout layout, char **text)
{
	size_t flags = JSON_PRESERVE_ORDER | (layout == JX_JSON_INDENTED ? JSON_INDENT(2) : JSON_COMPACT);
	json_t *json = NULL;
	char *dump;
	enum jx_status status = json_message(message, &json);

	if (status != JX_OK)
		return status;
	dump = json_dumps(json, flags);
	json_decref(json);
	if (dump == NULL)
		return no_memory();
	*text = dump;
	return JX_OK;
}

char *jx_json_text(const ProtobufCMessage *message)
{
	struct jx_buffer buffer = {0};
	char *dump, *text = NULL;

	if (jx_json_dump(message, JX_JSON_INDENTED, &dump) != JX_OK)
		return NULL;
	jx_buffer_text(&buffer, dump);
	jx_buffer_text(&buffer, "\n");
	free(dump);
	return jx_buffer_take(&buffer, &text) == JX_OK ? text : NULL;
}

enum jx_status jx_print_json(FILE *out, const ProtobufCMessage *message)
{
	char *dump;
	enum jx_status status = jx_json_dump(message, JX_JSON_INDENTED, &dump);

	if (status != JX_OK)
		return status;
	if (fprintf(out, "%s\n", dump) < 0)
		status = JX_FAULT(JX_INTERNAL, "the output cannot be written");
	free(dump);
	return status;
}
