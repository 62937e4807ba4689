/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the client asks of the operating system past portable C: the one file to rewrite for another system.
 */
#ifndef JX_CLIENT_PLATFORM_H
#define JX_CLIENT_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Columns of the terminal that the stream is; 0 where it is none. */
size_t jx_terminal_width(FILE *stream);

/* The folder of the running program, without a slash at the end; false where the system does not tell. */
bool jx_program_folder(char *out, size_t size);

/* A clock that never goes back; it tells spans only. */
int64_t jx_monotonic_us(void);
void jx_sleep_ms(uint32_t ms);

/* The path from the root, without links and dots; the file must exist. False otherwise, and where it does not fit. */
bool jx_absolute_path(const char *path, char *out, size_t size);

/* Puts the file `from` in the place of `to` in one step; false with errno set where that fails. */
bool jx_replace_file(const char *from, const char *to);

#endif
