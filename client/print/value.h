/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The values of any message of the contract, read over its descriptor. Everything is borrowed from the message.
 */
#ifndef JX_CLIENT_PRINT_VALUE_H
#define JX_CLIENT_PRINT_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "client/print/buffer.h"

enum jx_value_kind {
	JX_VALUE_NONE = 0, /* of a type that the contract does not use: float, double */
	JX_VALUE_SIGNED,
	JX_VALUE_UNSIGNED,
	JX_VALUE_BOOL,
	JX_VALUE_ENUM,
	JX_VALUE_TEXT,
	JX_VALUE_BYTES,
	JX_VALUE_MESSAGE,
};

struct jx_value {
	enum jx_value_kind kind;
	bool wide; /* of 64 bits */
	union {
		int64_t number; /* SIGNED, BOOL, ENUM */
		uint64_t natural;
		const char *text; /* never NULL */
		const ProtobufCBinaryData *bytes;
		const ProtobufCMessage *message;
	};
	const char *name; /* ENUM: NULL for a number that the contract does not name */
};

/* The elements of a repeated field; of any other field 1, or 0 where it is unset. */
size_t jx_value_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);
/* One of them, index < jx_value_count. */
struct jx_value jx_value_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field, size_t index);

/* Whether the field at `path` is one message or several. */
bool jx_value_is_message(const ProtobufCMessage *message, const char *path);

/*
 * Adds the plain text of the field at `path` ("principal.name"): numbers in decimal, bytes in hex, enums by name,
 * elements of repeated fields with commas between, a whole message as JSON in one line. Nothing where it is unset. A
 * path that the message does not have is a programmer's error.
 */
enum jx_status jx_value_text(struct jx_buffer *buffer, const ProtobufCMessage *message, const char *path);

#endif
