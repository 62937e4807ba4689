/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/status.h"

#include <stddef.h>

static const char *const names[] = {
	[JX_OK] = "OK",
	[JX_CANCELLED] = "CANCELLED",
	[JX_UNKNOWN] = "UNKNOWN",
	[JX_INVALID_ARGUMENT] = "INVALID_ARGUMENT",
	[JX_DEADLINE_EXCEEDED] = "DEADLINE_EXCEEDED",
	[JX_NOT_FOUND] = "NOT_FOUND",
	[JX_ALREADY_EXISTS] = "ALREADY_EXISTS",
	[JX_PERMISSION_DENIED] = "PERMISSION_DENIED",
	[JX_RESOURCE_EXHAUSTED] = "RESOURCE_EXHAUSTED",
	[JX_FAILED_PRECONDITION] = "FAILED_PRECONDITION",
	[JX_ABORTED] = "ABORTED",
	[JX_OUT_OF_RANGE] = "OUT_OF_RANGE",
	[JX_UNIMPLEMENTED] = "UNIMPLEMENTED",
	[JX_INTERNAL] = "INTERNAL",
	[JX_UNAVAILABLE] = "UNAVAILABLE",
	[JX_DATA_LOSS] = "DATA_LOSS",
	[JX_UNAUTHENTICATED] = "UNAUTHENTICATED",
};

const char *jx_status_name(enum jx_status status)
{
	size_t number = (size_t)status;

	return number < sizeof(names) / sizeof(names[0]) ? names[number] : names[JX_UNKNOWN];
}
