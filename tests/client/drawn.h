/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Forms as text, for tests.
 */
#ifndef JX_TESTS_CLIENT_DRAWN_H
#define JX_TESTS_CLIENT_DRAWN_H

#include <stddef.h>

#include "client/forms/forms.h"

/* The caller's, to be freed. */
char *form_drawn(jx_form_build build, const ProtobufCMessage *message, size_t width);

/* With JIXIAO_GOLDEN=write in the environment, what is drawn becomes what is expected. */
void form_expect_golden(const char *text, const char *name);

/* All lines of the frame, which begin with its characters, are of one width. */
size_t form_frame_width(const char *text);

#endif
