/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/rational.h"

#include <stdlib.h>

#include "tests/lib/expect.h"

static struct jx_rational make(int64_t num, int64_t den)
{
	struct jx_rational value = {0};

	EXPECT_OK(jx_rational_make(num, den, &value));
	return value;
}

static void expect_parts(struct jx_rational value, int64_t num, int64_t den)
{
	int64_t got_num = 0, got_den = 0;

	EXPECT_OK(jx_rational_parts(value, &got_num, &got_den));
	cr_assert(got_num == num && got_den == den, "%lld/%lld instead of %lld/%lld", (long long)got_num,
		  (long long)got_den, (long long)num, (long long)den);
}

static int64_t rounded(struct jx_rational value, unsigned digits)
{
	int64_t out = 0;

	EXPECT_OK(jx_rational_round(value, digits, &out));
	return out;
}

Test(rational, is_reduced_and_has_its_sign_above)
{
	struct jx_rational value = make(7, 7);

	expect_parts(make(6, 4), 3, 2);
	expect_parts(make(6, -4), -3, 2);
	expect_parts(make(-6, -4), 3, 2);
	expect_parts(make(0, -9), 0, 1);
	expect_parts(make(INT64_MIN, 2), INT64_MIN / 2, 1);
	/* x/0 is no data: the value stays what it was. */
	EXPECT_STATUS(jx_rational_make(5, 0, &value), JX_NOT_FOUND);
	EXPECT_STATUS(jx_rational_make(0, 0, &value), JX_NOT_FOUND);
	expect_parts(value, 1, 1);
	EXPECT_STATUS(jx_rational_divide(value, make(0, 1), &value), JX_NOT_FOUND);
}

/* A citywide rate is the sum of the numerators by the sum of the denominators: 50/100 and 9/10 give 59/110, 53.64 %. */
Test(rational, a_citywide_rate)
{
	struct jx_rational rate = make(50 + 9, 100 + 10), percent;

	expect_parts(rate, 59, 110);
	EXPECT_OK(jx_rational_multiply(rate, jx_rational_of(100), &percent));
	expect_parts(percent, 590, 11);
	cr_assert_eq(rounded(percent, 2), 5364);
}

Test(rational, rounds_once_and_half_up)
{
	/* 89.995 is 90.00, and 89.99499… is 89.99. */
	cr_assert_eq(rounded(make(89995, 1000), 2), 9000);
	cr_assert_eq(rounded(make(8999499, 100000), 2), 8999);
	cr_assert_eq(rounded(make(1, 3), 2), 33);
	cr_assert_eq(rounded(make(2, 3), 2), 67);
	cr_assert_eq(rounded(make(1, 2), 0), 1);
	cr_assert_eq(rounded(make(-1, 2), 0), -1);
	cr_assert_eq(rounded(make(-1, 3), 0), 0);
	cr_assert_eq(rounded(make(49, 100), 0), 0);
	cr_assert_eq(rounded(make(INT64_MAX, 1), 0), INT64_MAX);
	cr_assert_eq(rounded(make(INT64_MIN, 1), 0), INT64_MIN);
}

Test(rational, what_does_not_fit_is_refused)
{
	struct jx_rational large = jx_rational_of(INT64_MAX), value = jx_rational_of(3);
	int64_t out = 17, num = 1, den = 1;

	EXPECT_STATUS(jx_rational_round(large, 1, &out), JX_OUT_OF_RANGE);
	cr_assert_eq(out, 17);
	EXPECT_OK(jx_rational_multiply(large, large, &large)); /* 2^126 */
	EXPECT_STATUS(jx_rational_parts(large, &num, &den), JX_OUT_OF_RANGE);
	EXPECT_STATUS(jx_rational_multiply(large, large, &value), JX_OUT_OF_RANGE);
	EXPECT_STATUS(jx_rational_multiply(large, jx_rational_of(3), &value), JX_OUT_OF_RANGE);
	expect_parts(value, 3, 1);
	EXPECT_OK(jx_rational_add(large, large, &value)); /* just below 2^127 */
	EXPECT_STATUS(jx_rational_add(value, large, &value), JX_OUT_OF_RANGE);
	/* Way stations that would not fit are avoided: large/7 x 7/large is 1. */
	EXPECT_OK(jx_rational_divide(large, jx_rational_of(7), &value));
	EXPECT_OK(jx_rational_divide(value, large, &value));
	expect_parts(value, 1, 7);
}

Test(rational, compares_exactly_where_a_product_would_not_fit)
{
	struct jx_rational a = make(INT64_MAX, INT64_MAX - 1), b = make(INT64_MAX - 1, INT64_MAX - 2), c, d;

	cr_assert_lt(jx_rational_compare(a, b), 0);
	cr_assert_gt(jx_rational_compare(b, a), 0);
	EXPECT_OK(jx_rational_multiply(a, a, &c));
	EXPECT_OK(jx_rational_multiply(b, b, &d));
	cr_assert_lt(jx_rational_compare(c, d), 0);
	cr_assert_eq(jx_rational_compare(c, c), 0);
	cr_assert_lt(jx_rational_compare(make(-1, 2), make(-1, 3)), 0);
	cr_assert_lt(jx_rational_compare(make(-7, 3), make(-2, 1)), 0);
	cr_assert_lt(jx_rational_compare(make(0, 1), make(1, INT64_MAX)), 0);
	cr_assert_gt(jx_rational_compare(make(0, 1), make(-1, INT64_MAX)), 0);
}

static int64_t any(int64_t bound)
{
	return rand() % (2 * bound + 1) - bound;
}

/* Against plain integers, where these are sure to fit. */
Test(rational, agrees_with_plain_integers)
{
	srand(20261123);
	for (int i = 0; i < 20000; i++) {
		int64_t a = any(1000), b = any(999) | 1, c = any(1000), d = any(999) | 1;
		struct jx_rational left = make(a, b), right = make(c, d), out;
		int64_t cross = (a * d - c * b) * (b * d > 0 ? 1 : -1);

		cr_assert_eq(jx_rational_compare(left, right), (cross > 0) - (cross < 0));
		EXPECT_OK(jx_rational_add(left, right, &out));
		cr_assert_eq(jx_rational_compare(out, make(a * d + c * b, b * d)), 0);
		EXPECT_OK(jx_rational_subtract(left, right, &out));
		cr_assert_eq(jx_rational_compare(out, make(a * d - c * b, b * d)), 0);
		EXPECT_OK(jx_rational_multiply(left, right, &out));
		cr_assert_eq(jx_rational_compare(out, make(a * c, b * d)), 0);
		if (c == 0)
			continue;
		EXPECT_OK(jx_rational_divide(left, right, &out));
		cr_assert_eq(jx_rational_compare(out, make(a * d, b * c)), 0);
	}
}
