/* SPDX-License-Identifier: Apache-2.0 */
#include "common/base/rules.h"

#include "common/base/reasons.h"

static const struct {
	const char *name;
	const char *fix;
} rules[] = {
	[JX_RULE_BASE] = {"BASE", JX_N("give the request id of the newest revision, or none for the first one")},
	[JX_RULE_CAUSES] = {"CAUSES", JX_N("name each cause once")},
	[JX_RULE_CLEAR] = {"CLEAR", JX_N("name each field that is to be empty, and give it no value")},
	[JX_RULE_FORECASTS] = {"FORECASTS", JX_N("give each fund one amount, from 0 on")},
	[JX_RULE_NOTE] = {"NOTE", JX_N("write two notes: one of the indicator, one of the spending")},
	[JX_RULE_AMOUNT] = {"AMOUNT", JX_N("correct the amount")},
	[JX_RULE_CALENDAR] = {"CALENDAR", JX_N("mend the row of the calendar")},
	[JX_RULE_CATALOG] = {"CATALOG", JX_N("mend the row of the catalogue")},
	[JX_RULE_CELL] = {"CELL", JX_N("give a text without control characters, or a shorter one")},
	[JX_RULE_COUNT] = {"COUNT", JX_N("give as many as there may be")},
	[JX_RULE_DATE] = {"DATE", JX_N("give the day as 2023-03-02")},
	[JX_RULE_DATE_IN_YEAR] = {"DATE_IN_YEAR", JX_N("give a day of the project's year")},
	[JX_RULE_DATE_OF_YEAR] = {"DATE_OF_YEAR", JX_N("give a day of the project's year or a later one")},
	[JX_RULE_DEPARTMENT] = {"DEPARTMENT", JX_N("name the project's department in both places")},
	[JX_RULE_FORM_CODE] = {"FORM_CODE", JX_N("forms are listed by: jixiao form list")},
	[JX_RULE_FUND] = {"FUND", JX_N("name one of the funds: fiscal, carry-over, other")},
	[JX_RULE_DEDUCTION] = {"DEDUCTION", JX_N("deduct at most the indicator's weight")},
	[JX_RULE_ENDORSEMENT] = {"ENDORSEMENT", JX_N("let the head sign it: jixiao submission endorse")},
	[JX_RULE_EVALUATION_KEY] = {"EVALUATION_KEY", JX_N("give either an id, or project and month")},
	[JX_RULE_EVIDENCE] = {"EVIDENCE", JX_N("name the evidence and give the BLAKE2b-256 of its file")},
	[JX_RULE_HASH] = {"HASH", JX_N("give the hash of the submission as it was seen")},
	[JX_RULE_MARKED] = {"MARKED", JX_N("name items of the form, each once; they are shown by: jixiao form show")},
	[JX_RULE_LEDGER] = {"LEDGER", JX_N("found a ledger with the server's own key")},
	[JX_RULE_MONTH] = {"MONTH", JX_N("give the month as 2023-06")},
	[JX_RULE_MONTH_OF_VERSION] =
		{"MONTH_OF_VERSION",
		 JX_N("give a month of the project's year as 2023-06, not before that of the newest version")},
	[JX_RULE_MONTH_BEGUN] = {"MONTH_BEGUN", JX_N("give this month or an earlier one")},
	[JX_RULE_NAME] =
		{"NAME",
		 JX_N("give a name that is not too long, without control characters and without blanks around it")},
	[JX_RULE_OFFICE_CODE] = {"OFFICE_CODE", JX_N("give a code as 129001 or 370202-01")},
	[JX_RULE_ONCE] = {"ONCE", JX_N("give each of them once")},
	[JX_RULE_PAGE_SIZE] = {"PAGE_SIZE", JX_N("ask for a smaller page")},
	[JX_RULE_PAGE_TOKEN] = {"PAGE_TOKEN", JX_N("begin again with the first page")},
	[JX_RULE_PLAN] = {"PLAN", JX_N("correct the spending plan")},
	[JX_RULE_PROJECT_CODE] = {"PROJECT_CODE", JX_N("give a code as 37020023P88002811184N")},
	[JX_RULE_ROLES] = {"ROLES", JX_N("name each role once")},
	[JX_RULE_SERVER] = {"SERVER", JX_N("leave the field out")},
	[JX_RULE_SETTING_VALUE] = {"SETTING_VALUE",
				   JX_N("settings and their values are listed by: jixiao setting list")},
	[JX_RULE_TEXT] =
		{"TEXT",
		 JX_N("give a text that is not too long, without control characters and without blanks around it")},
	[JX_RULE_UNIQUE] = {"UNIQUE", JX_N("give each a name of its own")},
	[JX_RULE_TIER] = {"TIER", JX_N("give a number from 0 to 100")},
	[JX_RULE_UNTIL] = {"UNTIL", JX_N("give the last day as 2026-12-31, or none")},
	[JX_RULE_WEIGHTS] = {"WEIGHTS", JX_N("give every weight, 100 together, or none")},
	[JX_RULE_YEAR] = {"YEAR", JX_N("give the year that the code names")},
};

const char *jx_rule_name(enum jx_rule rule)
{
	return rules[rule].name;
}

const char *jx_rule_fix(enum jx_rule rule)
{
	return rules[rule].fix;
}
