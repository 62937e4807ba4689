/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/options.h"

#include <stddef.h>

#include "common/base/reasons.h"

const struct jx_option jx_status_options[] = {
	{"--period", "MONTH", JX_N("one month: 2023-06"), false},
	{"--year", "YEAR", JX_N("the twelve months of a year: 2023 (the last twelve months if neither is given)"),
	 false},
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	{"--office", "CODE", JX_N("this office and those below it (your own if not given)"), false},
	{NULL, NULL, NULL, false},
};

const struct jx_option jx_remind_options[] = {
	{"--period", "MONTH", JX_N("the month that is owed: 2023-06"), true},
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	{"--office", "CODE", JX_N("this office and those below it (your own if not given)"), false},
	{"--run", "PROGRAM",
	 JX_N("run it for each, with office, form and month; what it needs is in its environment: JIXIAO_OFFICE_NAME, "
	      "JIXIAO_TEXT, …"),
	 false},
	{"--send", NULL, JX_N("run the program that the profile names: run = PROGRAM under [remind]"), false},
	{"--round", "NAME",
	 JX_N("each is reminded once a round (the day if not given), by you on this machine: another person or machine "
	      "keeps an account of its own"),
	 false},
	{"--again", NULL, JX_N("try again those of this round that are not known to have arrived"), false},
	{"--limit", "SECONDS", JX_N("the most seconds that the program may take for each (60 if not given)"), false},
	{NULL, NULL, NULL, false},
};
