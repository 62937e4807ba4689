/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The rules that fields of a request are held against, by the server and, before anything is sent, by the client.
 */
#ifndef JX_COMMON_BASE_RULES_H
#define JX_COMMON_BASE_RULES_H

enum jx_rule {
	JX_RULE_AMOUNT,
	JX_RULE_BASE,
	JX_RULE_CALENDAR,
	JX_RULE_CATALOG,
	JX_RULE_CELL,
	JX_RULE_CAUSES,
	JX_RULE_CLEAR,
	JX_RULE_COUNT,
	JX_RULE_DATE,
	JX_RULE_DATE_IN_YEAR,
	JX_RULE_DATE_OF_YEAR,
	JX_RULE_DEDUCTION,
	JX_RULE_DEPARTMENT,
	JX_RULE_ENDORSEMENT,
	JX_RULE_EVALUATION_KEY,
	JX_RULE_EVIDENCE,
	JX_RULE_FORECASTS,
	JX_RULE_FORM_CODE,
	JX_RULE_FUND,
	JX_RULE_HASH,
	JX_RULE_LEDGER,
	JX_RULE_MARKED,
	JX_RULE_MONTH,
	JX_RULE_MONTH_OF_VERSION,
	JX_RULE_MONTH_BEGUN,
	JX_RULE_NAME,
	JX_RULE_NOTE,
	JX_RULE_OFFICE_CODE,
	JX_RULE_ONCE,
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

/* "CELL": stable, for programs. */
const char *jx_rule_name(enum jx_rule rule);
/* What mends a field, in English, for gettext. */
const char *jx_rule_fix(enum jx_rule rule);

#endif
