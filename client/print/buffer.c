/* SPDX-License-Identifier: Apache-2.0 */
#include "client/print/buffer.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"

void jx_buffer_clear(struct jx_buffer *buffer)
{
	free(buffer->text);
	*buffer = (struct jx_buffer){0};
}

/* Room for n more bytes and the end. */
static bool reserve(struct jx_buffer *buffer, size_t n)
{
	size_t capacity = buffer->capacity ? buffer->capacity : 64;
	char *text;

	while (capacity - buffer->length <= n)
		capacity *= 2;
	if (capacity == buffer->capacity)
		return true;
	text = realloc(buffer->text, capacity);
	if (text == NULL)
		return false;
	buffer->text = text;
	buffer->capacity = capacity;
	return true;
}

void jx_buffer_add(struct jx_buffer *buffer, const char *bytes, size_t n)
{
	if (buffer->failed || !reserve(buffer, n)) {
		buffer->failed = true;
		return;
	}
	memcpy(buffer->text + buffer->length, bytes, n);
	buffer->length += n;
	buffer->text[buffer->length] = '\0';
}

void jx_buffer_text(struct jx_buffer *buffer, const char *text)
{
	jx_buffer_add(buffer, text, strlen(text));
}

enum jx_status jx_buffer_take(struct jx_buffer *buffer, char **text)
{
	jx_buffer_text(buffer, "");
	if (buffer->failed) {
		jx_buffer_clear(buffer);
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for text");
	}
	*text = buffer->text;
	*buffer = (struct jx_buffer){0};
	return JX_OK;
}
