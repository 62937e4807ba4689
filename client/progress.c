/* SPDX-License-Identifier: Apache-2.0 */
#include "client/progress.h"

#include <stdio.h>

#include "client/platform.h"

#define BAR_CELLS 30u
/* A bar for one or two would only flicker. */
#define WORTH_IT  3u

void jx_progress_begin(struct jx_progress *progress, size_t total)
{
	*progress = (struct jx_progress){.total = total, .wanted = total >= WORTH_IT && jx_is_terminal(stderr)};
}

void jx_progress_step(struct jx_progress *progress)
{
	size_t filled;

	if (progress->done < progress->total)
		progress->done++;
	if (!progress->wanted)
		return;
	filled = progress->done * BAR_CELLS / progress->total;
	(void)fputs("\r[", stderr);
	for (size_t i = 0; i < BAR_CELLS; i++)
		(void)fputc(i < filled ? '#' : '.', stderr);
	(void)fprintf(stderr, "] %zu/%zu", progress->done, progress->total);
	(void)fflush(stderr);
	progress->shown = true;
}

void jx_progress_hide(struct jx_progress *progress)
{
	/* Back to the beginning of the line, and erase it. */
	if (progress->shown)
		(void)fputs("\r\033[K", stderr);
	progress->shown = false;
}
