/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is wrong with the fields of a request, all of it at once: each becomes a violation, and the first the refusal's
 * sentence.
 */
#ifndef JX_SERVER_SERVICE_FIELDS_H
#define JX_SERVER_SERVICE_FIELDS_H

#include "server/dispatch/call.h"

#define JX_FIELD_PATH 64u

enum jx_rule {
	JX_RULE_AMOUNT,
	JX_RULE_BASE,
	JX_RULE_CATALOG,
	JX_RULE_CELL,
	JX_RULE_CAUSES,
	JX_RULE_COUNT,
	JX_RULE_DATE,
	JX_RULE_DEDUCTION,
	JX_RULE_DEPARTMENT,
	JX_RULE_EVALUATION_KEY,
	JX_RULE_EVIDENCE,
	JX_RULE_FORECASTS,
	JX_RULE_FORM_CODE,
	JX_RULE_FUND,
	JX_RULE_LEDGER,
	JX_RULE_MONTH,
	JX_RULE_NAME,
	JX_RULE_NOTE,
	JX_RULE_OFFICE_CODE,
	JX_RULE_PAGE_SIZE,
	JX_RULE_PAGE_TOKEN,
	JX_RULE_PLAN,
	JX_RULE_PROJECT_CODE,
	JX_RULE_ROLES,
	JX_RULE_SERVER,
	JX_RULE_SETTING_VALUE,
	JX_RULE_TEXT,
	JX_RULE_TIER,
	JX_RULE_UNIQUE,
	JX_RULE_UNTIL,
	JX_RULE_WEIGHTS,
	JX_RULE_YEAR,
};

struct jx_fields {
	struct jx_call *call;
	char field[JX_FIELD_PATH]; /* the first that is wrong */
	const char *problem;       /* NULL: none is */
};

/* `problem` is a static text, or NULL where the field is right. */
void jx_field_check(struct jx_fields *fields, const char *field, enum jx_rule rule, const char *problem);
/* False where one was wrong: the call is then refused. */
bool jx_fields_right(struct jx_fields *fields);

/* Zeroed memory of the round; NULL where there is no more: the call is then refused. */
void *jx_call_take(struct jx_call *call, size_t size);

#endif
