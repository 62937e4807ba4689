/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/period.h"

#include "tests/lib/expect.h"

static jx_month month_of(const char *text)
{
	jx_month month = -1;

	cr_assert(jx_month_parse(text, &month), "%s", text);
	return month;
}

static void expect_last_day(const char *month, const char *day)
{
	char out[JX_DATE_SIZE];

	jx_date_format(jx_month_last_day(month_of(month)), out);
	cr_assert_str_eq(out, day);
}

Test(period, every_month_comes_out_as_it_went_in)
{
	jx_month before = month_of("1970-01") - 1;
	char text[JX_MONTH_SIZE];

	cr_assert_eq(month_of("1970-01"), JX_MONTH_FIRST);
	cr_assert_eq(month_of("9999-12"), JX_MONTH_LAST);
	for (jx_month month = JX_MONTH_FIRST; month <= JX_MONTH_LAST; month++) {
		jx_month_format(month, text);
		cr_assert_eq(month_of(text), month, "%s", text);
		cr_assert_eq(month, before + 1);
		before = month;
		cr_assert_eq(jx_month_of_day(jx_month_first_day(month)), month);
		if (month < JX_MONTH_LAST)
			cr_assert_eq(jx_month_last_day(month) + 1, jx_month_first_day(month + 1), "%s", text);
	}
}

Test(period, the_last_day_of_a_month)
{
	expect_last_day("2023-02", "2023-02-28");
	expect_last_day("2024-02", "2024-02-29");
	expect_last_day("2100-02", "2100-02-28");
	expect_last_day("2023-12", "2023-12-31");
	expect_last_day("2023-06", "2023-06-30");
	expect_last_day("9999-12", "9999-12-31");
}

Test(period, months_can_be_counted)
{
	cr_assert_eq(month_of("2024-01") - 1, month_of("2023-12"));
	cr_assert_eq(month_of("2024-06") - 12, month_of("2023-06"));
	cr_assert_eq(jx_month_january(month_of("2023-12")), month_of("2023-01"));
	cr_assert_eq(jx_month_january(month_of("2023-01")), month_of("2023-01"));
}

Test(period, what_is_no_month_is_refused)
{
	static const char *const wrong[] = {"",         "2023",      "2023-6",  "2023-13",  "2023-00",
					    "2023-006", "2023-06-",  "2023/06", " 2023-06", "2023-06 ",
					    "1969-12",  "０２３-06", "2023-0x", "-023-06",  "99999-12"};
	jx_month month = 7;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		cr_assert_not(jx_month_parse(wrong[i], &month), "%s", wrong[i]);
	cr_assert_eq(month, 7);
}
