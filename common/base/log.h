/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Lines on stderr, one a call, with the syslog level in front where systemd reads them (JOURNAL_STREAM is set).
 */
#ifndef JX_COMMON_BASE_LOG_H
#define JX_COMMON_BASE_LOG_H

#include "common/base/status.h"

enum jx_log_level {
	JX_LOG_ERROR = 3,
	JX_LOG_WARNING = 4,
	JX_LOG_INFO = 6,
};

/* `program` is borrowed for the life of the process; it stands at the beginning of each line. */
void jx_log_open(const char *program);

__attribute__((format(printf, 2, 3))) void jx_log(enum jx_log_level level, const char *format, ...);

/* Logs a fault where it arises, with file and line, and returns the status, to be forwarded unchanged. */
#define JX_FAULT(status, ...) jx_fault_at((status), __FILE__, __LINE__, __VA_ARGS__)
__attribute__((format(printf, 4, 5))) enum jx_status jx_fault_at(enum jx_status status, const char *file, int line,
								 const char *format, ...);

#endif
