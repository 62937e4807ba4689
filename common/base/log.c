/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/text.h"

/* Of one line; what is longer is cut. */
#define LINE_MAX_BYTES 2048u

static const char *log_program = "jixiao";
static bool log_levels;

void jx_log_open(const char *program)
{
	log_program = program;
	log_levels = getenv("JOURNAL_STREAM") != NULL;
}

/* Nothing that comes from outside may begin a line of its own, or move a terminal's cursor. */
static void flatten(char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == 0x7f)
			*text = ' ';
}

static void put_line(enum jx_log_level level, const char *text)
{
	char line[LINE_MAX_BYTES + 64];
	char mark[] = {'<', (char)('0' + level), '>', '\0'};

	if (!log_levels)
		mark[0] = '\0';
	/* One write: lines of two processes do not mix. */
	(void)snprintf(line, sizeof(line), "%s%.48s: %s\n", mark, log_program, text);
	(void)fputs(line, stderr);
}

__attribute__((format(printf, 3, 0))) static void put(enum jx_log_level level, const char *prefix, const char *format,
						      va_list args)
{
	/* A little more than is kept, so that jx_text_cut sees what the cut would divide. */
	char text[LINE_MAX_BYTES + 8];
	int saved_errno = errno;
	size_t used = strlen(prefix);

	memcpy(text, prefix, used + 1);
	if (vsnprintf(text + used, sizeof(text) - used, format, args) < 0)
		text[used] = '\0';
	text[jx_text_cut(text, LINE_MAX_BYTES)] = '\0';
	flatten(text);
	put_line(level, text);
	errno = saved_errno;
}

void jx_log(enum jx_log_level level, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	put(level, "", format, args);
	va_end(args);
}

enum jx_status jx_fault_at(enum jx_status status, const char *file, int line, const char *format, ...)
{
	const char *slash = strrchr(file, '/');
	char prefix[160];
	va_list args;

	(void)snprintf(prefix, sizeof(prefix), "%.96s:%d: %s: ", slash ? slash + 1 : file, line,
		       jx_status_name(status));
	va_start(args, format);
	put(JX_LOG_ERROR, prefix, format, args);
	va_end(args);
	return status;
}
