/* SPDX-License-Identifier: Apache-2.0 */
#include "server/domain/comparison.h"

#include <stdio.h>

#include "tests/lib/expect.h"

static jx_month month_of(const char *text)
{
	jx_month month = -1;

	cr_assert(jx_month_parse(text, &month), "%s", text);
	return month;
}

static void expect_months(struct jx_months months, const char *from, const char *to)
{
	cr_assert_eq(months.from, month_of(from), "from %s", from);
	cr_assert_eq(months.to, month_of(to), "to %s", to);
}

Test(comparison, a_year_so_far_begins_in_january)
{
	expect_months(jx_months_until(month_of("2023-06"), 0), "2023-01", "2023-06");
	expect_months(jx_months_until(month_of("2023-01"), 0), "2023-01", "2023-01");
	expect_months(jx_months_until(month_of("2023-12"), 0), "2023-01", "2023-12");
}

Test(comparison, year_ago_has_the_same_months)
{
	expect_months(jx_months_against(jx_months_until(month_of("2023-06"), 0), JX_AGAINST_YEAR_AGO), "2022-01",
		      "2022-06");
	expect_months(jx_months_against(jx_months_until(month_of("2023-01"), 0), JX_AGAINST_YEAR_AGO), "2022-01",
		      "2022-01");
	expect_months(jx_months_against(jx_months_until(month_of("2023-12"), 0), JX_AGAINST_YEAR_AGO), "2022-01",
		      "2022-12");
}

Test(comparison, previous_has_as_many_months_just_before)
{
	expect_months(jx_months_against(jx_months_until(month_of("2023-06"), 0), JX_AGAINST_PREVIOUS), "2022-07",
		      "2022-12");
	expect_months(jx_months_against(jx_months_until(month_of("2023-01"), 0), JX_AGAINST_PREVIOUS), "2022-12",
		      "2022-12");
	expect_months(jx_months_against(jx_months_until(month_of("2023-11"), 0), JX_AGAINST_PREVIOUS), "2022-02",
		      "2022-12");
	/* Of a whole year, both are the year before. */
	expect_months(jx_months_against(jx_months_until(month_of("2023-12"), 0), JX_AGAINST_PREVIOUS), "2022-01",
		      "2022-12");
}

Test(comparison, the_last_months_may_be_of_two_years)
{
	const struct jx_months june = jx_months_until(month_of("2023-06"), 1);
	const struct jx_months winter = jx_months_until(month_of("2023-02"), 3);

	expect_months(june, "2023-06", "2023-06");
	expect_months(jx_months_against(june, JX_AGAINST_PREVIOUS), "2023-05", "2023-05");
	expect_months(jx_months_against(june, JX_AGAINST_YEAR_AGO), "2022-06", "2022-06");
	expect_months(winter, "2022-12", "2023-02");
	expect_months(jx_months_against(winter, JX_AGAINST_PREVIOUS), "2022-09", "2022-11");
	expect_months(jx_months_until(month_of("2023-06"), JX_MONTHS_MAX), "2022-07", "2023-06");
	expect_months(jx_months_until(month_of("1970-02"), JX_MONTHS_MAX), "1970-01", "1970-02");
}

Test(comparison, before_the_first_year_there_are_no_months)
{
	cr_assert_lt(jx_months_against(jx_months_until(month_of("1970-12"), 0), JX_AGAINST_YEAR_AGO).to,
		     JX_MONTH_FIRST);
	cr_assert_lt(jx_months_against(jx_months_until(month_of("1970-03"), 0), JX_AGAINST_PREVIOUS).to,
		     JX_MONTH_FIRST);
}

static struct jx_rational quotient(int64_t num, int64_t den)
{
	struct jx_rational value;

	EXPECT_OK(jx_rational_make(num, den, &value));
	return value;
}

static void expect_change(struct jx_rational value, struct jx_rational earlier, bool rate, struct jx_rational expected)
{
	struct jx_rational change = {0};

	EXPECT_OK(jx_change_of(value, earlier, rate, &change));
	cr_assert_eq(jx_rational_compare(change, expected), 0);
}

Test(comparison, a_count_changes_by_a_share_of_what_it_was)
{
	/* (120 - 100) / 100 = 1/5; (90 - 100) / 100 = -1/10; (100 - 100) / 100 = 0. */
	expect_change(jx_rational_of(120), jx_rational_of(100), false, quotient(1, 5));
	expect_change(jx_rational_of(90), jx_rational_of(100), false, quotient(-1, 10));
	expect_change(jx_rational_of(100), jx_rational_of(100), false, jx_rational_of(0));
	/* (0 - 7) / 7 = -1: what was reported as 0 fell by all of it. */
	expect_change(jx_rational_of(0), jx_rational_of(7), false, jx_rational_of(-1));
	/* (1/3 - 1/2) / (1/2) = -1/3: exact, not rounded. */
	expect_change(quotient(1, 3), quotient(1, 2), false, quotient(-1, 3));
}

Test(comparison, nothing_grows_from_zero_by_a_quotient)
{
	struct jx_rational change;

	EXPECT_STATUS(jx_change_of(jx_rational_of(5), jx_rational_of(0), false, &change), JX_NOT_FOUND);
	EXPECT_STATUS(jx_change_of(jx_rational_of(0), jx_rational_of(0), false, &change), JX_NOT_FOUND);
	EXPECT_STATUS(jx_change_of(jx_rational_of(5), jx_rational_of(-1), false, &change), JX_NOT_FOUND);
}

Test(comparison, a_rate_changes_by_percentage_points)
{
	/* 59/110 is 590/11 %, and was 50 %: 590/11 - 550/11 = 40/11 points, not 7.27 %. */
	expect_change(quotient(590, 11), jx_rational_of(50), true, quotient(40, 11));
	/* From 0 % to 5 %: 5 points. */
	expect_change(jx_rational_of(5), jx_rational_of(0), true, jx_rational_of(5));
	expect_change(jx_rational_of(90), jx_rational_of(100), true, jx_rational_of(-10));
}

Test(comparison, what_does_not_fit_is_refused)
{
	const jx_int128 huge = ((jx_int128)INT64_MAX << 62);
	const struct jx_rational small = {1, huge}, other = {1, huge - 1};
	struct jx_rational change;

	EXPECT_STATUS(jx_change_of(small, other, true, &change), JX_OUT_OF_RANGE);
}
