/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/guard.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"

enum wire {
	WIRE_VARINT = 0,
	WIRE_FIXED64 = 1,
	WIRE_LENGTH = 2,
	WIRE_FIXED32 = 5,
};

/* How each type travels, and which varints it takes: up to `max`, and negative 32-bit numbers, sign-extended. */
static const struct type_rule {
	enum wire wire;
	bool negative;
	uint64_t max;
} types[] = {
	[PROTOBUF_C_TYPE_INT32] = {WIRE_VARINT, true, INT32_MAX},
	[PROTOBUF_C_TYPE_SINT32] = {WIRE_VARINT, false, UINT32_MAX},
	[PROTOBUF_C_TYPE_SFIXED32] = {WIRE_FIXED32, false, 0},
	[PROTOBUF_C_TYPE_INT64] = {WIRE_VARINT, false, UINT64_MAX},
	[PROTOBUF_C_TYPE_SINT64] = {WIRE_VARINT, false, UINT64_MAX},
	[PROTOBUF_C_TYPE_SFIXED64] = {WIRE_FIXED64, false, 0},
	[PROTOBUF_C_TYPE_UINT32] = {WIRE_VARINT, false, UINT32_MAX},
	[PROTOBUF_C_TYPE_FIXED32] = {WIRE_FIXED32, false, 0},
	[PROTOBUF_C_TYPE_UINT64] = {WIRE_VARINT, false, UINT64_MAX},
	[PROTOBUF_C_TYPE_FIXED64] = {WIRE_FIXED64, false, 0},
	[PROTOBUF_C_TYPE_FLOAT] = {WIRE_FIXED32, false, 0},
	[PROTOBUF_C_TYPE_DOUBLE] = {WIRE_FIXED64, false, 0},
	[PROTOBUF_C_TYPE_BOOL] = {WIRE_VARINT, false, 1},
	[PROTOBUF_C_TYPE_ENUM] = {WIRE_VARINT, true, INT32_MAX},
	[PROTOBUF_C_TYPE_STRING] = {WIRE_LENGTH, false, 0},
	[PROTOBUF_C_TYPE_BYTES] = {WIRE_LENGTH, false, 0},
	[PROTOBUF_C_TYPE_MESSAGE] = {WIRE_LENGTH, false, 0},
};

#define VARINT_BYTES 10u
/* What protobuf-c reads of a tag and of a length. */
#define PREFIX_BYTES 5u
/* Negative 32-bit numbers as 64-bit varints begin here. */
#define NEGATIVE_32  ((uint64_t)(int64_t)INT32_MIN)

struct span {
	const uint8_t *at, *end;
};

/* One message that is being looked at, inside the one that holds it. */
struct level {
	const struct level *outer;
	const ProtobufCMessageDescriptor *descriptor;
	const ProtobufCFieldDescriptor *field; /* at hand; NULL: unknown */
	uint32_t number;                       /* at hand; 0: none yet */
	unsigned depth;
	uint32_t seen[JX_GUARD_FIELDS]; /* elements of each field of the descriptor so far */
};

struct guard {
	const struct jx_guard_limits *limits;
	struct jx_guard_report *report;
	unsigned elements;
	bool unknown; /* the report names an unknown field */
};

static bool check_message(struct guard *guard, const struct level *outer, const ProtobufCMessageDescriptor *descriptor,
			  struct span bytes);

/* -- the report -------------------------------------------------------------------------------------------------- */

static size_t append_path(const struct level *level, char *out)
{
	size_t used = level->outer ? append_path(level->outer, out) : 0;
	const ProtobufCFieldDescriptor *field = level->field;
	uint32_t seen = field ? level->seen[field - level->descriptor->fields] : 0;
	const char *dot = used > 0 ? "." : "";
	char *at = out + used;
	size_t room = JX_GUARD_PATH - used;
	int n;

	if (level->number == 0)
		n = 0;
	else if (!field)
		n = snprintf(at, room, "%s#%u", dot, level->number);
	else if (field->label == PROTOBUF_C_LABEL_REPEATED && seen > 0)
		n = snprintf(at, room, "%s%s[%u]", dot, field->name, seen - 1);
	else
		n = snprintf(at, room, "%s%s", dot, field->name);
	return n < 0 || (size_t)n >= room ? JX_GUARD_PATH - 1 : used + (size_t)n;
}

static void report(struct guard *guard, const struct level *level, const char *problem)
{
	guard->report->field[0] = '\0';
	(void)append_path(level, guard->report->field);
	guard->report->problem = problem;
}

/* Always false, so that a check can end with it. */
static bool refuse(struct guard *guard, const struct level *level, const char *problem)
{
	report(guard, level, problem);
	return false;
}

/* -- reading ----------------------------------------------------------------------------------------------------- */

/* False where it is cut off, longer than max_bytes, or past 64 bits. */
static bool take_varint(struct span *bytes, unsigned max_bytes, uint64_t *value)
{
	uint64_t sum = 0;

	for (unsigned i = 0; i < max_bytes && bytes->at < bytes->end; i++) {
		uint8_t byte = *bytes->at++;

		if (i == VARINT_BYTES - 1 && byte > 1)
			return false;
		sum |= (uint64_t)(byte & 0x7f) << (7 * i);
		if (byte < 0x80) {
			*value = sum;
			return true;
		}
	}
	return false;
}

static bool take(struct span *bytes, size_t n, struct span *part)
{
	if (n > (size_t)(bytes->end - bytes->at))
		return false;
	*part = (struct span){.at = bytes->at, .end = bytes->at + n};
	bytes->at += n;
	return true;
}

static bool take_prefixed(struct span *bytes, struct span *part)
{
	uint64_t length;

	return take_varint(bytes, PREFIX_BYTES, &length) && length <= SIZE_MAX && take(bytes, (size_t)length, part);
}

/* -- checking ---------------------------------------------------------------------------------------------------- */

static bool check_varint(struct guard *guard, const struct level *level, uint64_t value)
{
	const ProtobufCFieldDescriptor *field = level->field;
	const struct type_rule *rule = &types[field->type];

	if (value > rule->max && !(rule->negative && value >= NEGATIVE_32))
		return refuse(guard, level, JX_N("the number is past its type"));
	if (field->type == PROTOBUF_C_TYPE_ENUM &&
	    !protobuf_c_enum_descriptor_get_value(field->descriptor, (int)(int64_t)value))
		return refuse(guard, level, JX_N("the enum has no such number"));
	return true;
}

static bool check_prefixed(struct guard *guard, const struct level *level, struct span part)
{
	const ProtobufCFieldDescriptor *field = level->field;
	size_t length = (size_t)(part.end - part.at);

	if (field->type == PROTOBUF_C_TYPE_MESSAGE)
		return check_message(guard, level, field->descriptor, part);
	if (field->type != PROTOBUF_C_TYPE_STRING)
		return true;
	if (length > guard->limits->text)
		return refuse(guard, level, JX_N("the text is too long"));
	if (!jx_text_valid((const char *)part.at, length))
		return refuse(guard, level, JX_N("the text is not valid UTF-8, or has a NUL"));
	return true;
}

/* One value of the field at hand, or of an unknown one. */
static bool check_value(struct guard *guard, const struct level *level, enum wire wire, struct span *bytes)
{
	struct span part;
	uint64_t number;

	switch (wire) {
	case WIRE_VARINT:
		if (!take_varint(bytes, VARINT_BYTES, &number))
			return refuse(guard, level, JX_N("a number is cut off or overlong"));
		return !level->field || check_varint(guard, level, number);
	case WIRE_LENGTH:
		if (!take_prefixed(bytes, &part))
			return refuse(guard, level, JX_N("it ends before its length"));
		return !level->field || check_prefixed(guard, level, part);
	case WIRE_FIXED64:
		return take(bytes, 8, &part) || refuse(guard, level, JX_N("it is cut off"));
	case WIRE_FIXED32:
		return take(bytes, 4, &part) || refuse(guard, level, JX_N("it is cut off"));
	}
	return refuse(guard, level, JX_N("it is a group, or of no wire type"));
}

static bool count(struct guard *guard, const struct level *level)
{
	if (guard->elements == guard->limits->elements)
		return refuse(guard, level, JX_N("the message has too many elements"));
	guard->elements++;
	return true;
}

static bool check_packed(struct guard *guard, const struct level *level, uint32_t *seen, struct span *bytes)
{
	enum wire wire = types[level->field->type].wire;
	struct span part;

	if (!take_prefixed(bytes, &part))
		return refuse(guard, level, JX_N("it ends before its length"));
	while (part.at < part.end) {
		++*seen;
		if (!count(guard, level) || !check_value(guard, level, wire, &part))
			return false;
	}
	return true;
}

/* Another member of the oneof that the field at hand is in. */
static bool oneof_taken(const struct level *level)
{
	const ProtobufCMessageDescriptor *descriptor = level->descriptor;

	for (unsigned i = 0; i < descriptor->n_fields; i++) {
		const ProtobufCFieldDescriptor *other = &descriptor->fields[i];

		if (other != level->field && level->seen[i] > 0 && (other->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) &&
		    other->quantifier_offset == level->field->quantifier_offset)
			return true;
	}
	return false;
}

static bool check_unknown(struct guard *guard, struct level *level, enum wire wire, struct span *bytes)
{
	if (!check_value(guard, level, wire, bytes))
		return false;
	if (!guard->unknown)
		report(guard, level, "the field is not known");
	guard->unknown = true;
	return true;
}

static bool check_known(struct guard *guard, struct level *level, enum wire wire, struct span *bytes)
{
	const ProtobufCFieldDescriptor *field = level->field;
	enum wire own = types[field->type].wire;
	uint32_t *seen = &level->seen[field - level->descriptor->fields];
	bool repeated = field->label == PROTOBUF_C_LABEL_REPEATED;

	if (repeated && wire == WIRE_LENGTH && own != WIRE_LENGTH)
		return check_packed(guard, level, seen, bytes);
	++*seen;
	if (wire != own)
		return refuse(guard, level, JX_N("its wire type is another"));
	if (!repeated && *seen > 1)
		return refuse(guard, level, JX_N("it is there twice"));
	if ((field->flags & PROTOBUF_C_FIELD_FLAG_ONEOF) && oneof_taken(level))
		return refuse(guard, level, JX_N("another member of its oneof is there"));
	return check_value(guard, level, wire, bytes);
}

static bool check_field(struct guard *guard, struct level *level, struct span *bytes)
{
	enum wire wire;
	uint64_t tag;

	level->number = 0;
	if (!take_varint(bytes, PREFIX_BYTES, &tag) || tag > UINT32_MAX)
		return refuse(guard, level, JX_N("a field's number is cut off or too large"));
	level->number = (uint32_t)(tag >> 3);
	wire = (enum wire)(tag & 7);
	level->field = protobuf_c_message_descriptor_get_field(level->descriptor, level->number);
	if (level->number == 0)
		return refuse(guard, level, JX_N("a field has the number 0"));
	if (!count(guard, level))
		return false;
	return level->field ? check_known(guard, level, wire, bytes) : check_unknown(guard, level, wire, bytes);
}

static bool check_message(struct guard *guard, const struct level *outer, const ProtobufCMessageDescriptor *descriptor,
			  struct span bytes)
{
	struct level level;

	assert(descriptor->n_fields <= JX_GUARD_FIELDS);
	if (outer && outer->depth == guard->limits->depth)
		return refuse(guard, outer, JX_N("it is nested too deep"));
	/* Not all of `seen`: most messages have few fields, and this runs for each of them. */
	level.outer = outer;
	level.descriptor = descriptor;
	level.field = NULL;
	level.number = 0;
	level.depth = outer ? outer->depth + 1 : 0;
	memset(level.seen, 0, descriptor->n_fields * sizeof(level.seen[0]));
	while (bytes.at < bytes.end) {
		if (!check_field(guard, &level, &bytes))
			return false;
	}
	return true;
}

enum jx_guard_verdict jx_guard_check(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t n,
				     const struct jx_guard_limits *limits, struct jx_guard_report *report)
{
	struct guard guard = {.limits = limits, .report = report};
	struct span span = {.at = bytes, .end = n ? bytes + n : bytes};

	if (!check_message(&guard, NULL, descriptor, span))
		return JX_GUARD_MALFORMED;
	return guard.unknown ? JX_GUARD_UNKNOWN : JX_GUARD_OK;
}
