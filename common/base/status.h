/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The one status that functions return: 0 is OK, the numbers are those of the wire (google.rpc.Code). Dispatch asserts
 * that they equal StatusCode of rpc.proto.
 *
 * Outcomes that a caller acts on (JX_NOT_FOUND, JX_ALREADY_EXISTS, …) are told apart from faults (JX_INTERNAL,
 * JX_DATA_LOSS, JX_UNAVAILABLE, JX_RESOURCE_EXHAUSTED): a fault is logged once, where it arises, and forwarded
 * unchanged.
 */
#ifndef JX_COMMON_BASE_STATUS_H
#define JX_COMMON_BASE_STATUS_H

enum jx_status {
	JX_OK = 0,
	JX_CANCELLED = 1,
	JX_UNKNOWN = 2,
	JX_INVALID_ARGUMENT = 3,
	JX_DEADLINE_EXCEEDED = 4,
	JX_NOT_FOUND = 5,
	JX_ALREADY_EXISTS = 6,
	JX_PERMISSION_DENIED = 7,
	JX_RESOURCE_EXHAUSTED = 8,
	JX_FAILED_PRECONDITION = 9,
	JX_ABORTED = 10,
	JX_OUT_OF_RANGE = 11,
	JX_UNIMPLEMENTED = 12,
	JX_INTERNAL = 13,
	JX_UNAVAILABLE = 14,
	JX_DATA_LOSS = 15,
	JX_UNAUTHENTICATED = 16,
};

/* "NOT_FOUND"; "UNKNOWN" for a number that is none of these. */
const char *jx_status_name(enum jx_status status);

/* What the programs exit with. The man page prints this table. */
enum jx_exit {
	JX_EXIT_OK = 0,
	JX_EXIT_INTERNAL = 1,
	JX_EXIT_USAGE = 2,
	JX_EXIT_VALIDATION = 3,
	JX_EXIT_AUTHENTICATION = 4,
	JX_EXIT_CONFLICT = 5,
	JX_EXIT_PERIOD_CLOSED = 6,
	JX_EXIT_KEPT = 7,
	JX_EXIT_NOT_FOUND = 8,
	JX_EXIT_PERMISSION = 9,
	JX_EXIT_VERIFICATION = 10,
	JX_EXIT_DIFFERENCES = 11,
	JX_EXIT_UNREACHABLE = 12,
};

#endif
