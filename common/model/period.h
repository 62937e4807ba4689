/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Months, in which offices report: a number that can be counted and compared.
 */
#ifndef JX_COMMON_MODEL_PERIOD_H
#define JX_COMMON_MODEL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include "common/model/date.h"

/* year * 12 + month - 1, years 1970 to 9999: the month before is one less, and a year before twelve. */
typedef int32_t jx_month;

#define JX_MONTH_SIZE  8u     /* "2023-06" and the end */
#define JX_MONTH_FIRST 23640  /* 1970-01 */
#define JX_MONTH_LAST  119999 /* 9999-12 */

/* Exactly "YYYY-MM"; false otherwise. */
bool jx_month_parse(const char *text, jx_month *month);
void jx_month_format(jx_month month, char out[JX_MONTH_SIZE]);

jx_month jx_month_of_day(jx_day day);
jx_day jx_month_first_day(jx_month month);
/* A month that is given where a day is meant is its last day. */
jx_day jx_month_last_day(jx_month month);

/* January of the month's year. */
jx_month jx_month_january(jx_month month);

#endif
