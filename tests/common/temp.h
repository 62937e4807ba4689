/* SPDX-License-Identifier: Apache-2.0 */
/* A folder that a test makes and removes with what it holds. */
#ifndef JX_TESTS_COMMON_TEMP_H
#define JX_TESTS_COMMON_TEMP_H

#include <stddef.h>
#include <sys/types.h>

struct temp {
	char folder[256];
	char path[512]; /* of the last temp_path */
};

void temp_open(struct temp *temp);
void temp_close(struct temp *temp);

/* "<folder>/<name>"; good until the next call. */
const char *temp_path(struct temp *temp, const char *name);

/* Makes or replaces a file of that mode. */
void temp_write(struct temp *temp, const char *name, const void *bytes, size_t n, mode_t mode);

#endif
