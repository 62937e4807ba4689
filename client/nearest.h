/* SPDX-License-Identifier: Apache-2.0 */
/* For people who mistype a word. */
#ifndef JX_CLIENT_NEAREST_H
#define JX_CLIENT_NEAREST_H

#include <stdbool.h>
#include <stddef.h>

/* The best candidate so far; zeroed is none. */
struct jx_nearest {
	const char *word; /* what was typed; borrowed */
	const char *best; /* borrowed; NULL: none */
	size_t distance;  /* letters to change, put in or leave out */
};

/* Remembers the candidate where it is nearer than those before, and near enough to have been meant. */
void jx_nearest_offer(struct jx_nearest *nearest, const char *candidate);

#endif
