/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/progress.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define TERMINAL_MS 200
#define FILE_MS     5000

static int64_t now_ms(void)
{
	struct timespec at = {0};

	(void)clock_gettime(CLOCK_MONOTONIC, &at);
	return (int64_t)at.tv_sec * 1000 + at.tv_nsec / 1000000;
}

void jx_progress_init(struct jx_progress *progress, bool wanted)
{
	*progress = (struct jx_progress){.wanted = wanted, .terminal = isatty(STDERR_FILENO) == 1};
}

void jx_progress_show(struct jx_progress *progress, uint64_t done, uint64_t total)
{
	if (!progress->wanted || progress->complete)
		return;
	const int64_t now = now_ms();
	if (now < progress->next_ms && done < total)
		return;
	progress->next_ms = now + (progress->terminal ? TERMINAL_MS : FILE_MS);
	progress->open = progress->terminal;
	progress->complete = done == total;

	const uint64_t percent = total > 0 ? done * 100 / total : 100;
	(void)fprintf(stderr, "%s%llu of %llu entries, %llu %%%s", progress->terminal ? "\r" : "",
		      (unsigned long long)done, (unsigned long long)total, (unsigned long long)percent,
		      progress->terminal ? "" : "\n");
	(void)fflush(stderr);
}

void jx_progress_end(struct jx_progress *progress)
{
	if (progress->open)
		(void)fputc('\n', stderr);
	progress->open = false;
}
