/* SPDX-License-Identifier: Apache-2.0 */
/* How far something is that takes its time: a bar in the last line of a terminal, on stderr; elsewhere nothing. */
#ifndef JX_CLIENT_PROGRESS_H
#define JX_CLIENT_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>

struct jx_progress {
	size_t done, total;
	bool shown; /* the bar stands there */
	bool wanted;
};

void jx_progress_begin(struct jx_progress *progress, size_t total);
/* One more is done. */
void jx_progress_step(struct jx_progress *progress);
/* Takes the bar away, so that a line can be printed; the next step brings it back. */
void jx_progress_hide(struct jx_progress *progress);

#endif
