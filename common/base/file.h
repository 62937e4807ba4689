/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Small files that a person keeps for himself: keys, profiles, receipts. On failure *problem is a static or errno text
 * in English that names no path.
 */
#ifndef JX_COMMON_BASE_FILE_H
#define JX_COMMON_BASE_FILE_H

#include <stddef.h>

#include "common/base/status.h"

/*
 * Makes a new file of mode 0600, synced to disk with its folder, and never replaces one: ALREADY_EXISTS. NOT_FOUND
 * where the folder is missing. A failure leaves no file.
 */
enum jx_status jx_file_write_new(const char *path, const void *bytes, size_t n, const char **problem);

/* Puts the file `from` in the place of `to` in one step, synced to disk with its folder. */
enum jx_status jx_file_replace(const char *from, const char *to, const char **problem);

/*
 * The whole file as text into out, terminated. FAILED_PRECONDITION where it is no plain file or others may read it,
 * INVALID_ARGUMENT where it holds a NUL or has `size` bytes or more, NOT_FOUND where there is none. On failure out may
 * hold a part of it.
 */
enum jx_status jx_file_read_private(const char *path, char *out, size_t size, const char **problem);

#endif
