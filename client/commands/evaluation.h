/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the commands of evaluations share.
 */
#ifndef JX_CLIENT_COMMANDS_EVALUATION_H
#define JX_CLIENT_COMMANDS_EVALUATION_H

#include "jixiao/v1/evaluations.pb-c.h"

#include "client/app.h"
#include "common/base/limits.h"

/* A row an indicator; for CSV, since people see the official form. */
extern const struct jx_view jx_evaluation_view;

/* The month of --as-of; says so where it is none. */
enum jx_exit jx_as_of(const struct jx_app *app, const char **text);

/* By office, what it still owes; nothing where nothing is missing. RESOURCE_EXHAUSTED, logged, where memory ended. */
enum jx_status jx_missing_print(FILE *out, const Jixiao__V1__Evaluation *evaluation);

/* Says the evaluation: the official form, or -o json, csv. */
enum jx_exit jx_evaluation_print(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation);
/* The same, with where each indicator's figures come from. */
enum jx_exit jx_evaluation_explain(const struct jx_app *app, Jixiao__V1__Evaluation *evaluation);
/* As -o json, or as -o csv: a row an indicator, with the whole in rows below. */
enum jx_exit jx_evaluation_print_plain(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation);

/* "12.50" of hundredths. */
void jx_points_text(uint32_t hundredths, char *out, size_t size);

#endif
