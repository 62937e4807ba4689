/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Looks at packed bytes before protobuf-c unpacks them, since its unpacker trusts them: no depth limit, up to 88 bytes
 * of memory a byte, quadratic merges of repeated singular messages, no check of UTF-8 or enum numbers. Generic: it
 * follows the message descriptor, and takes no memory.
 */
#ifndef JX_SERVER_DISPATCH_GUARD_H
#define JX_SERVER_DISPATCH_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

/* Fields that a message type of the contract may have: what the guard counts them with is on the stack. */
#define JX_GUARD_FIELDS 128u

struct jx_guard_limits {
	unsigned depth;    /* of messages inside the message */
	unsigned elements; /* fields, and elements of packed fields, in the whole */
	size_t text;       /* bytes of one string */
};

enum jx_guard_verdict {
	JX_GUARD_OK = 0,
	JX_GUARD_MALFORMED, /* not this message, or past a limit */
	JX_GUARD_UNKNOWN,   /* well-formed, with a field that the descriptor does not have */
};

#define JX_GUARD_PATH 192u

struct jx_guard_report {
	char field[JX_GUARD_PATH]; /* "roles[2].until"; "" for the message itself; an unknown field as "#17" */
	const char *problem;       /* static, in English */
};

/*
 * Refuses: truncation, field number 0, groups, wire types that do not fit, a singular field that comes twice (two
 * members of one oneof too), numbers past their type, invalid UTF-8 or NUL in a string, enum numbers that are not
 * declared, and what is past the limits. The report is written where the verdict is not OK. An unknown field is
 * reported only where all else is right.
 */
enum jx_guard_verdict jx_guard_check(const ProtobufCMessageDescriptor *descriptor, const uint8_t *bytes, size_t n,
				     const struct jx_guard_limits *limits, struct jx_guard_report *report);

#endif
