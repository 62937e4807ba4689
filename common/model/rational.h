/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Exact fractions: every rate, score and comparison between a figure and a grade. Numerator and denominator are
 * 128-bit integers, reduced after each step; what does not fit is refused, never rounded. No float anywhere.
 */
#ifndef JX_COMMON_MODEL_RATIONAL_H
#define JX_COMMON_MODEL_RATIONAL_H

#include <stdint.h>

#include "common/base/status.h"

__extension__ typedef __int128 jx_int128;

/* den > 0, and no factor in common; jx_rational_of and what is computed from it are always so. */
struct jx_rational {
	jx_int128 num, den;
};

struct jx_rational jx_rational_of(int64_t whole);
/* num / den; NOT_FOUND where den is 0: no data, which is neither 0 nor 100 %. */
enum jx_status jx_rational_make(int64_t num, int64_t den, struct jx_rational *out);

/* OUT_OF_RANGE where the result does not fit; *out is then as it was. `out` may be one of the operands. */
enum jx_status jx_rational_add(struct jx_rational a, struct jx_rational b, struct jx_rational *out);
enum jx_status jx_rational_subtract(struct jx_rational a, struct jx_rational b, struct jx_rational *out);
enum jx_status jx_rational_multiply(struct jx_rational a, struct jx_rational b, struct jx_rational *out);
/* NOT_FOUND where b is 0. */
enum jx_status jx_rational_divide(struct jx_rational a, struct jx_rational b, struct jx_rational *out);

/* Below 0, 0, above 0: exact for any two, without overflow. */
int jx_rational_compare(struct jx_rational a, struct jx_rational b);

/*
 * The number times 10^digits (0 to 9), rounded once to a whole number: half up, and below zero half away from it.
 * OUT_OF_RANGE where it is no int64.
 */
enum jx_status jx_rational_round(struct jx_rational value, unsigned digits, int64_t *out);

/* As two int64, for a message. OUT_OF_RANGE where they do not fit. */
enum jx_status jx_rational_parts(struct jx_rational value, int64_t *num, int64_t *den);

#endif
