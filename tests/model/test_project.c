/* SPDX-License-Identifier: Apache-2.0 */
/* The domain's rules of projects, with literals. */
#include <criterion/criterion.h>

#include "common/model/money.h"
#include "common/model/project.h"

#define CODE "37020023P88002811184N"
#define Y23  (2023 * 12)

Test(project, the_year_is_that_of_the_code)
{
	cr_assert_null(jx_project_year_problem(CODE, 2023));
	cr_assert_not_null(jx_project_year_problem(CODE, 2022));
	cr_assert_not_null(jx_project_year_problem(CODE, 2024));
	cr_assert_not_null(jx_project_year_problem(CODE, 23));
	cr_assert_not_null(jx_project_year_problem(CODE, 0));
}

Test(project, a_fund_is_not_below_zero)
{
	cr_assert_not_null(jx_fund_problem(-1));
	cr_assert_null(jx_fund_problem(0));
	cr_assert_null(jx_fund_problem(JX_MONEY_MAX));
	cr_assert_not_null(jx_fund_problem(JX_MONEY_MAX + 1));
	cr_assert_not_null(jx_fund_problem(INT64_MIN));
}

Test(project, the_budget_is_the_sum_of_its_funds)
{
	cr_assert_null(jx_budget_problem(6, 1, 2, 3));
	cr_assert_not_null(jx_budget_problem(5, 1, 2, 3));
	cr_assert_not_null(jx_budget_problem(7, 1, 2, 3));
	cr_assert_null(jx_budget_problem(0, 0, 0, 0));
	cr_assert_null(jx_budget_problem(JX_MONEY_MAX, JX_MONEY_MAX - 1, 1, 0));
	cr_assert_not_null(jx_budget_problem(JX_MONEY_MAX + 1, JX_MONEY_MAX, 1, 0));
	cr_assert_not_null(jx_budget_problem(-1, -1, 0, 0));
	/* Funds that are wrong themselves are told by themselves. */
	cr_assert_null(jx_budget_problem(5, INT64_MAX, INT64_MAX, 7));
}

Test(project, the_plan_ascends)
{
	cr_assert_not_null(jx_plan_month_problem(0, 0));
	cr_assert_null(jx_plan_month_problem(1, 0));
	cr_assert_null(jx_plan_month_problem(12, 11));
	cr_assert_not_null(jx_plan_month_problem(12, 12));
	cr_assert_not_null(jx_plan_month_problem(6, 10));
	cr_assert_not_null(jx_plan_month_problem(13, 12));
	cr_assert_null(jx_plan_amount_problem(0, 0));
	cr_assert_null(jx_plan_amount_problem(5, 5));
	cr_assert_not_null(jx_plan_amount_problem(4, 5));
	cr_assert_not_null(jx_plan_amount_problem(-1, -2));
	cr_assert_not_null(jx_plan_amount_problem(JX_MONEY_MAX + 1, 0));
}

Test(project, a_version_begins_in_the_year_and_not_before_its_base)
{
	cr_assert_null(jx_version_month_problem(Y23, Y23, 2023));
	cr_assert_null(jx_version_month_problem(Y23 + 11, Y23 + 11, 2023));
	cr_assert_not_null(jx_version_month_problem(Y23 + 12, Y23, 2023));
	cr_assert_not_null(jx_version_month_problem(Y23 - 1, Y23 - 1, 2023));
	cr_assert_not_null(jx_version_month_problem(Y23 + 5, Y23 + 6, 2023));
	cr_assert_null(jx_version_month_problem(Y23 + 6, Y23 + 6, 2023));
}

Test(project, an_adjustment_adds_or_takes)
{
	cr_assert_null(jx_adjustment_problem(1));
	cr_assert_null(jx_adjustment_problem(-1));
	cr_assert_not_null(jx_adjustment_problem(0));
	cr_assert_null(jx_adjustment_problem(JX_MONEY_MAX));
	cr_assert_null(jx_adjustment_problem(-JX_MONEY_MAX));
	cr_assert_not_null(jx_adjustment_problem(JX_MONEY_MAX + 1));
	cr_assert_not_null(jx_adjustment_problem(-JX_MONEY_MAX - 1));
}

Test(project, an_adjustment_is_not_before_the_year)
{
	jx_day day;

	cr_assert(jx_date_parse("2023-01-01", &day));
	cr_assert_null(jx_project_day_problem(day, 2023));
	cr_assert_not_null(jx_project_day_problem(day - 1, 2023));
	cr_assert_null(jx_project_day_problem(day + 365, 2023));
}

Test(project, an_adjustment_is_of_the_year)
{
	jx_day day;

	cr_assert(jx_date_parse("2023-01-01", &day));
	cr_assert_not_null(jx_adjustment_day_problem(day - 1, 2023));
	cr_assert_null(jx_adjustment_day_problem(day, 2023));
	cr_assert_null(jx_adjustment_day_problem(day + 364, 2023));
	cr_assert_not_null(jx_adjustment_day_problem(day + 365, 2023));
}
