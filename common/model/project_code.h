/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Codes of projects (项目编码) as the province's budget system gives them, 21 characters: "37020023P88002811184N" is
 * region 370200, year 2023, a letter, and twelve digits or capital letters. Pure.
 */
#ifndef JX_COMMON_MODEL_PROJECT_CODE_H
#define JX_COMMON_MODEL_PROJECT_CODE_H

#include <stdbool.h>
#include <stdint.h>

#define JX_PROJECT_CODE_LENGTH 21u

/* NULL where it is one, else what is wrong with it, in English. */
const char *jx_project_code_problem(const char *code);

/* 2000 to 2099, of a code that is one. */
uint32_t jx_project_code_year(const char *code);

/*
 * Whether a code that is well formed looks mistyped: its last character is not the check character of GB 32100 over the
 * twenty before it. Worth a hint and never more, since that is only seen to hold for codes that begin with 37020023P;
 * any other code is never mistyped.
 */
bool jx_project_code_mistyped(const char *code);

#endif
