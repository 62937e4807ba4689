/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Days of the bureau: the civil calendar at UTC+8, a constant, since China has one zone and no daylight saving time.
 * Pure: no clock.
 */
#ifndef JX_COMMON_MODEL_DATE_H
#define JX_COMMON_MODEL_DATE_H

#include <stdbool.h>
#include <stdint.h>

/* Days since 1970-01-01. */
typedef int32_t jx_day;

#define JX_DATE_SIZE 11u /* "2026-12-31" and the end */
#define JX_TIME_SIZE 20u /* "2026-12-31 23:59:59" and the end */

/* The bureau's day at that instant, milliseconds since 1970-01-01T00:00:00Z. */
jx_day jx_day_at(int64_t time_ms);

/* Exactly "YYYY-MM-DD", a day that exists, years 1970 to 9999; false otherwise. */
bool jx_date_parse(const char *text, jx_day *day);
/* A day of the years 1970 to 9999. */
void jx_date_format(jx_day day, char out[JX_DATE_SIZE]);
/* "2026-12-31 23:59:59" at UTC+8. */
void jx_time_format(int64_t time_ms, char out[JX_TIME_SIZE]);

#endif
