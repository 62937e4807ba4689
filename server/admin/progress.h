/* SPDX-License-Identifier: Apache-2.0 */
/* How far the replay of a journal is, on stderr: one line that is rewritten on a terminal, else a line now and then. */
#ifndef JX_SERVER_ADMIN_PROGRESS_H
#define JX_SERVER_ADMIN_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

struct jx_progress {
	bool wanted;
	bool terminal;
	bool open;     /* a line of the terminal is not ended */
	bool complete; /* the last line was shown */
	int64_t next_ms;
};

void jx_progress_init(struct jx_progress *progress, bool wanted);
void jx_progress_show(struct jx_progress *progress, uint64_t done, uint64_t total);
void jx_progress_end(struct jx_progress *progress);

#endif
