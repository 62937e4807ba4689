/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Targets as goal tables print them (指标值): "≥3万件次", "100%", "≤720万元", "5-10个", "2023年12月31日前", "稳步提高".
 * What is not understood for certain is a qualitative target (定性): it is never guessed. Pure.
 */
#ifndef JX_COMMON_MODEL_TARGET_H
#define JX_COMMON_MODEL_TARGET_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/limits.h"
#include "common/model/date.h"
#include "common/model/rational.h"

/* The numbers of jixiao.v1.Comparator; the services assert that they are equal. */
enum jx_comparator {
	JX_AT_LEAST = 1,
	JX_MORE_THAN = 2,
	JX_AT_MOST = 3,
	JX_LESS_THAN = 4,
	JX_EQUAL = 5, /* printed with = or without a sign */
	JX_BETWEEN = 6,
	JX_BEFORE = 7, /* on or before a day */
	JX_QUALITATIVE = 8,
};

struct jx_target {
	enum jx_comparator comparator;
	/* In the unit printed: 万 and 亿 belong to the number, but in 万元 and 亿元. A percentage is its number. */
	struct jx_rational value, upper; /* upper of a BETWEEN */
	jx_day day;                      /* of a BEFORE */
	char unit[JX_UNIT_MAX + 1];      /* "件次", "%" for every way to write it, "万元", "" */
};

/*
 * Reads the text. False where it is none of the forms that are understood for certain, nor a qualitative text that is
 * commonly used: it is then a qualitative target all the same, and worth a word to whoever imports it.
 */
bool jx_target_parse(const char *text, struct jx_target *target);

/*
 * Money is counted in fen: how many of them one of the unit is (元, 万元, 亿元); 0 where the unit is not of money. 分
 * is not: on a goal table it counts points.
 */
int64_t jx_unit_fen(const char *unit);

#endif
