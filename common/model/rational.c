/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/rational.h"

#include <assert.h>
#include <stdbool.h>

__extension__ typedef unsigned __int128 uint128;

static uint128 magnitude(jx_int128 n)
{
	return n < 0 ? -(uint128)n : (uint128)n;
}

/* Most numbers fit 64 bits, or soon do; a division of 128 takes several times as long. */
static jx_int128 common_factor(jx_int128 a, jx_int128 b)
{
	uint128 x = magnitude(a), y = magnitude(b);

	while (y != 0 && (x | y) > UINT64_MAX) {
		const uint128 rest = x % y;

		x = y;
		y = rest;
	}
	for (uint64_t small = (uint64_t)y; small != 0;) {
		const uint64_t rest = (uint64_t)x % small;

		x = small;
		small = rest;
	}
	return (jx_int128)x;
}

static bool multiply(jx_int128 a, jx_int128 b, jx_int128 *out)
{
	return !__builtin_mul_overflow(a, b, out);
}

/* den is above 0. */
static struct jx_rational reduced(jx_int128 num, jx_int128 den)
{
	jx_int128 factor = common_factor(num, den);

	return (struct jx_rational){.num = num / factor, .den = den / factor};
}

struct jx_rational jx_rational_of(int64_t whole)
{
	return (struct jx_rational){.num = whole, .den = 1};
}

enum jx_status jx_rational_make(int64_t num, int64_t den, struct jx_rational *out)
{
	if (den == 0)
		return JX_NOT_FOUND;
	*out = den < 0 ? reduced(-(jx_int128)num, -(jx_int128)den) : reduced(num, den);
	return JX_OK;
}

/* Over the least common denominator, so that what fits is not refused for the way there. */
enum jx_status jx_rational_add(struct jx_rational a, struct jx_rational b, struct jx_rational *out)
{
	jx_int128 factor = common_factor(a.den, b.den), left, right, den, num;

	if (!multiply(a.num, b.den / factor, &left) || !multiply(b.num, a.den / factor, &right) ||
	    !multiply(a.den, b.den / factor, &den) || __builtin_add_overflow(left, right, &num))
		return JX_OUT_OF_RANGE;
	*out = reduced(num, den);
	return JX_OK;
}

enum jx_status jx_rational_subtract(struct jx_rational a, struct jx_rational b, struct jx_rational *out)
{
	jx_int128 negative;

	if (__builtin_sub_overflow((jx_int128)0, b.num, &negative))
		return JX_OUT_OF_RANGE;
	return jx_rational_add(a, (struct jx_rational){.num = negative, .den = b.den}, out);
}

/* Both have no factor in common; across is reduced, and the product then has none either. */
enum jx_status jx_rational_multiply(struct jx_rational a, struct jx_rational b, struct jx_rational *out)
{
	jx_int128 one = common_factor(a.num, b.den), other = common_factor(b.num, a.den), num, den;

	if (!multiply(a.num / one, b.num / other, &num) || !multiply(a.den / other, b.den / one, &den))
		return JX_OUT_OF_RANGE;
	*out = (struct jx_rational){.num = num, .den = den};
	return JX_OK;
}

enum jx_status jx_rational_divide(struct jx_rational a, struct jx_rational b, struct jx_rational *out)
{
	struct jx_rational turned = {.num = b.den, .den = b.num};

	if (b.num == 0)
		return JX_NOT_FOUND;
	if (b.num < 0 && (__builtin_sub_overflow((jx_int128)0, b.den, &turned.num) ||
			  __builtin_sub_overflow((jx_int128)0, b.num, &turned.den)))
		return JX_OUT_OF_RANGE;
	return jx_rational_multiply(a, turned, out);
}

/* The whole part, downwards, and what is left of the numerator: 0 to den - 1. */
static jx_int128 split(struct jx_rational *value)
{
	jx_int128 whole = value->num / value->den, rest = value->num % value->den;

	if (rest < 0) {
		rest += value->den;
		whole--;
	}
	value->num = rest;
	return whole;
}

/* By continued fractions: whole parts first, then the turned rests, which are smaller each time. */
int jx_rational_compare(struct jx_rational a, struct jx_rational b)
{
	int sign = 1;

	for (;;) {
		jx_int128 left = split(&a), right = split(&b);

		if (left != right)
			return left < right ? -sign : sign;
		if (a.num == 0 || b.num == 0)
			return sign * ((a.num != 0) - (b.num != 0));
		a = (struct jx_rational){.num = a.den, .den = a.num};
		b = (struct jx_rational){.num = b.den, .den = b.num};
		sign = -sign;
	}
}

enum jx_status jx_rational_round(struct jx_rational value, unsigned digits, int64_t *out)
{
	struct jx_rational scaled = value;
	enum jx_status status = JX_OK;
	bool negative = value.num < 0;
	jx_int128 whole, rest;

	assert(digits <= 9);
	for (unsigned i = 0; i < digits && status == JX_OK; i++)
		status = jx_rational_multiply(scaled, jx_rational_of(10), &scaled);
	if (status != JX_OK)
		return status;
	assert(scaled.den > 0);
	whole = scaled.num / scaled.den;
	rest = scaled.num % scaled.den;
	/* rest >= den / 2, without doubling what may not fit. */
	if (rest != 0 && magnitude(rest) >= (uint128)scaled.den - magnitude(rest))
		whole += negative ? -1 : 1;
	if (whole < INT64_MIN || whole > INT64_MAX)
		return JX_OUT_OF_RANGE;
	*out = (int64_t)whole;
	return JX_OK;
}

enum jx_status jx_rational_parts(struct jx_rational value, int64_t *num, int64_t *den)
{
	if (value.num < INT64_MIN || value.num > INT64_MAX || value.den > INT64_MAX)
		return JX_OUT_OF_RANGE;
	*num = (int64_t)value.num;
	*den = (int64_t)value.den;
	return JX_OK;
}
