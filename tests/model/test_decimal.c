/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/decimal.h"

#include <stdlib.h>
#include <string.h>

#include "tests/lib/expect.h"

static void expect_value(const char *text, int64_t expected, const char *formatted)
{
	char out[JX_DECIMAL_SIZE];
	int64_t value = INT64_MIN;
	const char *problem = jx_decimal_parse(text, strlen(text), &value);

	cr_assert_null(problem, "%s: %s", text, problem ? problem : "");
	cr_assert_eq(value, expected, "%s: %lld", text, (long long)value);
	jx_decimal_format(value, out);
	cr_assert_str_eq(out, formatted);
}

static void expect_problem(const char *text, const char *expected)
{
	int64_t value = 17;
	const char *problem = jx_decimal_parse(text, strlen(text), &value);

	cr_assert(problem, "%s was taken", text);
	cr_assert_str_eq(problem, expected, "%s: %s", text, problem);
	cr_assert_eq(value, 17);
}

Test(decimal, what_offices_write)
{
	expect_value("0", 0, "0");
	expect_value("-0", 0, "0");
	expect_value("12", 120000, "12");
	expect_value("+12", 120000, "12");
	expect_value("12.5", 125000, "12.5");
	expect_value("12.5000", 125000, "12.5");
	expect_value("12.50000000", 125000, "12.5");
	expect_value("0.0001", 1, "0.0001");
	expect_value("-0.0001", -1, "-0.0001");
	expect_value("0.0100", 100, "0.01");
	expect_value("007", 70000, "7");
	expect_value("98.76", 987600, "98.76");
}

Test(decimal, the_bound_and_one_past_it)
{
	expect_value("10000000000", JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE, "10000000000");
	expect_value("-10000000000.0000", -JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE, "-10000000000");
	expect_value("9999999999.9999", JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE - 1, "9999999999.9999");
	expect_problem("10000000000.0001", "the number is too large");
	expect_problem("10000000001", "the number is too large");
	expect_problem("99999999999999999999999999999999", "the number is too large");
	/* 2^64 and a little: what would wrap around is too large as well. */
	expect_problem("18446744073709551617", "the number is too large");
}

Test(decimal, nothing_is_guessed)
{
	expect_problem("", "it is empty");
	expect_problem("-", "it is not a number");
	expect_problem(".", "it is not a number");
	expect_problem(".5", "it is not a number");
	expect_problem("5.", "digits are missing behind the point");
	expect_problem("1.2.3", "it is not a number");
	expect_problem("1.23456", "it has too many decimals");
	expect_problem("1.00001", "it has too many decimals");
	expect_problem("1,234", "it is not a number");
	expect_problem("1e3", "it is not a number");
	expect_problem("0x10", "it is not a number");
	expect_problem(" 1", "it is not a number");
	expect_problem("1 ", "it is not a number");
	expect_problem("--1", "it is not a number");
	expect_problem("１２", "it is not a number");
	expect_problem("12件", "it is not a number");
	expect_problem("nan", "it is not a number");
}

Test(decimal, only_as_much_as_is_given_is_read)
{
	int64_t value = 0;

	cr_assert_null(jx_decimal_parse("123456", 3, &value));
	cr_assert_eq(value, 1230000);
	cr_assert_null(jx_decimal_scaled("7.25", 4, 2, 1000, &value));
	cr_assert_eq(value, 725);
	cr_assert_str_eq(jx_decimal_scaled("10.01", 5, 2, 1000, &value), "the number is too large");
	cr_assert_str_eq(jx_decimal_scaled("7.25", 4, 0, 1000, &value), "it has too many decimals");
}

Test(decimal, every_value_comes_out_as_it_went_in)
{
	srand(20261123);
	for (int i = 0; i < 20000; i++) {
		int64_t value = ((int64_t)rand() << 31 | rand()) % (JX_DECIMAL_WHOLE_MAX * JX_DECIMAL_ONE + 1);
		char text[JX_DECIMAL_SIZE];
		int64_t again = 0;

		value = i % 2 ? value : -value;
		value = i % 3 ? value : value % 100000;
		jx_decimal_format(value, text);
		cr_assert_null(jx_decimal_parse(text, strlen(text), &again), "%s", text);
		cr_assert_eq(again, value, "%s", text);
	}
}
