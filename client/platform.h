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

/* COLUMNS of the environment, else the columns of the terminal that the stream is; 0 where it is none. */
size_t jx_terminal_width(FILE *stream);

bool jx_is_terminal(FILE *stream);

/* Can what shows the text of this locale draw lines of box-drawing characters? */
bool jx_charset_is_utf8(void);

/* The folder of the running program, without a slash at the end; false where the system does not tell. */
bool jx_program_folder(char *out, size_t size);

/* May this program read the file or folder? */
bool jx_readable(const char *path);

/* Sets a variable of this program's environment, where it is not set already. */
void jx_environment_default(const char *name, const char *value);

/* A clock that never goes back; it tells spans only. */
int64_t jx_monotonic_us(void);
void jx_sleep_ms(uint32_t ms);

/* The path from the root, without links and dots; the file must exist. False otherwise, and where it does not fit. */
bool jx_absolute_path(const char *path, char *out, size_t size);

/* Makes the folders that the path lies in, for this user alone, where they are missing; errors show when it is used. */
void jx_make_folders_of(const char *path);

/*
 * Runs a program, found as a shell finds it but without one: its words, then a NULL; `variables` ("NAME=value", then a
 * NULL) stand in its environment beside this program's. It reads nothing, and what it prints goes to stderr. After
 * limit_ms it is killed with all that it started and that did not leave its process group; so it is where a signal
 * ends this program (Ctrl-C), which then ends. Returns what it ended with,
 * 128 + the signal where one ended it, JX_SPAWN_TOO_LONG where its time was over; -1, with errno set, where it could
 * not be started.
 */
#define JX_SPAWN_TOO_LONG 1000
int jx_spawn_and_wait(const char *const argv[], const char *const variables[], uint32_t limit_ms);

#endif
