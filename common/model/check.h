/* SPDX-License-Identifier: Apache-2.0 */
/* A rule over a form's figures, as the catalogue has it; check_cells.h runs them. Pure. */
#ifndef JX_COMMON_MODEL_CHECK_H
#define JX_COMMON_MODEL_CHECK_H

#include <stdbool.h>

#include "common/base/limits.h"

/* The numbers of jixiao.v1.CheckKind. The last three look for what is unusual. */
enum jx_check_kind {
	JX_CHECK_AT_MOST = 1,
	JX_CHECK_TOGETHER = 2,
	JX_CHECK_CHANGE = 3,
	JX_CHECK_DIGITS = 4,
	JX_CHECK_CUMULATIVE = 5,
};

/* The numbers of jixiao.v1.Severity: the lower, the graver. */
enum jx_severity {
	JX_SEVERITY_ERROR = 1,
	JX_SEVERITY_VERIFY = 2,
	JX_SEVERITY_HINT = 3,
};

struct jx_check {
	char code[JX_ITEM_CODE_MAX + 1];
	char form[JX_ITEM_CODE_MAX + 1];
	enum jx_check_kind kind;
	bool cumulative; /* names of items are their sums from January on */
	char left[JX_EXPRESSION_MAX + 1];
	char right[JX_EXPRESSION_MAX + 1];
	char text[JX_TEXT_LINE_MAX + 1];
	enum jx_severity severity;
	bool trial; /* shown, and never refusing */
};

/* The next name of a check's list, which *list then stands behind; false at its end, or past a bad name. */
bool jx_check_next_name(const char **list, char name[JX_ITEM_CODE_MAX + 1]);
/* It looks for what is unusual: its list of items may be empty, for all of the form's. */
bool jx_check_is_pattern(enum jx_check_kind kind);
/* Where nobody says it: what cannot be is refused, what is unusual is hinted at. */
enum jx_severity jx_check_severity(enum jx_check_kind kind);
/* How many times the usual spread a CHANGE check lets pass: its right side, or JX_CHANGE_TIMES where that is empty; 0
 * where it is no whole number from 1 to JX_CHANGE_TIMES_MAX. */
unsigned jx_check_times(const struct jx_check *check);

#endif
