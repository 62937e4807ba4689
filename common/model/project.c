/* SPDX-License-Identifier: Apache-2.0 */
#include "common/model/project.h"

#include "common/base/reasons.h"
#include "common/model/money.h"
#include "common/model/project_code.h"

const char *jx_project_year_problem(const char *code, uint32_t year)
{
	return year == jx_project_code_year(code) ? NULL : JX_N("the project's code is of another year");
}

const char *jx_fund_problem(int64_t amount_fen)
{
	if (amount_fen < 0)
		return JX_N("an amount is not below 0");
	return amount_fen > JX_MONEY_MAX ? JX_N("an amount is too large") : NULL;
}

const char *jx_budget_problem(int64_t budget_fen, int64_t fiscal_fen, int64_t carry_over_fen, int64_t other_fen)
{
	const char *problem = jx_fund_problem(budget_fen);

	if (problem || jx_fund_problem(fiscal_fen) || jx_fund_problem(carry_over_fen) || jx_fund_problem(other_fen))
		return problem;
	return budget_fen == fiscal_fen + carry_over_fen + other_fen ? NULL
								     : JX_N("the budget is not the sum of its funds");
}

const char *jx_plan_month_problem(uint32_t month, uint32_t before)
{
	if (month < 1 || month > 12)
		return JX_N("a month of the plan is 1 to 12");
	return month > before ? NULL : JX_N("the months of the plan do not ascend");
}

const char *jx_plan_amount_problem(int64_t amount_fen, int64_t before_fen)
{
	const char *problem = jx_fund_problem(amount_fen);

	if (problem)
		return problem;
	return amount_fen >= before_fen ? NULL : JX_N("the plan is cumulative: an amount is not below the one before");
}

const char *jx_version_month_problem(jx_month from, jx_month base, uint32_t year)
{
	if (from / 12 != (jx_month)year)
		return JX_N("a version begins within the project's year");
	return from >= base ? NULL : JX_N("a version does not begin before the one that it corrects");
}

const char *jx_adjustment_problem(int64_t amount_fen)
{
	if (amount_fen == 0)
		return JX_N("an adjustment of 0 adjusts nothing");
	return amount_fen > JX_MONEY_MAX || amount_fen < -JX_MONEY_MAX ? JX_N("an amount is too large") : NULL;
}

const char *jx_project_day_problem(jx_day day, uint32_t year)
{
	jx_month january = (jx_month)year * 12;

	return day >= jx_month_first_day(january) ? NULL : JX_N("the day is before the project's year");
}

const char *jx_adjustment_day_problem(jx_day day, uint32_t year)
{
	const char *problem = jx_project_day_problem(day, year);
	jx_month next = ((jx_month)year + 1) * 12;

	if (!problem && day >= jx_month_first_day(next))
		problem = JX_N("the day is after the project's year: what is carried over is next year's fund");
	return problem;
}
