/* SPDX-License-Identifier: Apache-2.0 */
/* Days that are told without a calendar of their year. */
#ifndef JX_CLIENT_COMMANDS_CALENDAR_H
#define JX_CLIENT_COMMANDS_CALENDAR_H

#include <stddef.h>
#include <stdint.h>

/* A hint on stderr for each of the years, which have none. */
void jx_calendar_say_missing(const uint32_t *years, size_t n);

#endif
