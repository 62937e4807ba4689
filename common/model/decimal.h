/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What an office reports: a number with at most four decimals, kept as a whole number of ten-thousandths.
 */
#ifndef JX_COMMON_MODEL_DECIMAL_H
#define JX_COMMON_MODEL_DECIMAL_H

#include <stddef.h>
#include <stdint.h>

#define JX_DECIMAL_DIGITS    4u
#define JX_DECIMAL_ONE       10000
/* Whole units that a value has at most: no count of a country comes near, and a sum over all its offices still fits. */
#define JX_DECIMAL_WHOLE_MAX INT64_C(10000000000)
#define JX_DECIMAL_SIZE      20u /* "-10000000000.9999" and the end */

/*
 * NULL and the value, or what is wrong, in English. Digits, at most one point with digits on both sides, a sign before
 * them; nothing else, since what is guessed is a wrong figure: no blank, no separator of thousands, no exponent.
 */
const char *jx_decimal_parse(const char *text, size_t length, int64_t *value);

/* The shortest text: "12", "12.5", "-0.0001". Any value within the bound. */
void jx_decimal_format(int64_t value, char out[JX_DECIMAL_SIZE]);

/*
 * The number times 10^digits, for who counts otherwise (money in fen); `digits` is 0 to 12. The texts of a mistake are
 * those of jx_decimal_parse; past `max`, either way, it is too large.
 */
const char *jx_decimal_scaled(const char *text, size_t length, unsigned digits, int64_t max, int64_t *value);

#endif
