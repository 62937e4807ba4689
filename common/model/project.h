/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules of a project's fields; NULL where one is right, else what is wrong with it, in English. What real forms
 * print is not refused: a plan may exceed the budget, and a goal may have no number. Pure.
 */
#ifndef JX_COMMON_MODEL_PROJECT_H
#define JX_COMMON_MODEL_PROJECT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/model/period.h"

/* A project's code says its year, and is of years from 2000 on. */
const char *jx_project_year_problem(const char *code, uint32_t year);
/* What a fund has, or a plan: not below 0. */
const char *jx_fund_problem(int64_t amount_fen);
/* The sum of the three. */
const char *jx_budget_problem(int64_t budget_fen, int64_t fiscal_fen, int64_t carry_over_fen, int64_t other_fen);
/* A month of the plan, after the one before (0: it is the first). */
const char *jx_plan_month_problem(uint32_t month, uint32_t before);
/* The plan is cumulative. */
const char *jx_plan_amount_problem(int64_t amount_fen, int64_t before_fen);
/* A month that a version of this year's project may begin with, after one that began with `base`. */
const char *jx_version_month_problem(jx_month from, jx_month base, uint32_t year);

/* What an adjustment adds to a fund or takes from it. */
const char *jx_adjustment_problem(int64_t amount_fen);
/* A day of an adjustment or a request. */
const char *jx_project_day_problem(jx_day day, uint32_t year);
/* A day from which an adjustment counts is of the year itself. */
const char *jx_adjustment_day_problem(jx_day day, uint32_t year);

#endif
