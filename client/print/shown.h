/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Text from elsewhere, on a terminal: characters that command it or hide from the eye are shown by number, and so do
 * nothing.
 */
#ifndef JX_CLIENT_PRINT_SHOWN_H
#define JX_CLIENT_PRINT_SHOWN_H

#include "client/print/buffer.h"

/* Adds `length` bytes of the text, which may be any; what is added is UTF-8. */
void jx_shown_add(struct jx_buffer *buffer, const char *text, size_t length);

#endif
