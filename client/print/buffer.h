/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text that grows. Zeroed is empty. Memory that ends is remembered, and told once, by jx_buffer_take.
 */
#ifndef JX_CLIENT_PRINT_BUFFER_H
#define JX_CLIENT_PRINT_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/status.h"

struct jx_buffer {
	char *text; /* owned; NULL while nothing was added */
	size_t length;
	size_t capacity;
	bool failed;
};

void jx_buffer_clear(struct jx_buffer *buffer);

void jx_buffer_add(struct jx_buffer *buffer, const char *bytes, size_t n);
void jx_buffer_text(struct jx_buffer *buffer, const char *text);

/*
 * Hands the terminated text over to the caller, to be freed, and leaves the buffer empty. RESOURCE_EXHAUSTED, logged,
 * where memory ended on the way.
 */
enum jx_status jx_buffer_take(struct jx_buffer *buffer, char **text);

#endif
