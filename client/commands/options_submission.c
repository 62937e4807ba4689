/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands of submissions take. */
#include "client/commands/options_shared.h"

const struct jx_option jx_submission_create_options[] = {
	{"--form", "FORM", JX_N("code or name of the report form; a template names it itself"), false},
	{"--period", "MONTH",
	 JX_N("the month that is reported: 2023-06; a template or the file of --many names it itself"), false},
	{"FILE", NULL,
	 JX_N("a template that was filled in (.xlsx or .csv), or a CSV file with the columns item, value and note; - "
	      "reads the standard input"),
	 false},
	{"--set", "ITEM=VALUE", JX_N("a figure; what neither it nor FILE names stays as it was submitted"), false},
	{"--explain", "ITEM=WHY", JX_N("the note of a figure: why it is right though it looks unusual"), false},
	{"--base", "N", JX_N("the revision that is corrected, where the newest is somebody else's: after a look at it"),
	 false},
	{"--note", "TEXT", JX_N("a note on the whole"), false},
	{"--many", "FILE",
	 JX_N("report for the offices below yours, all of them or none: a CSV file with the columns office, period, "
	      "item, "
	      "value and note"),
	 false},
	{"--each", NULL,
	 JX_N("with --many: each office and month by itself, so that one that is refused stops no other"), false},
	{"--replace", NULL, JX_N("with --many: also in the place of somebody else's figures"), false},
	{"--dry-run", NULL, JX_N("check and show it, and send nothing"), false},
	OFFICE,
	RECEIPT,
	END,
};

const struct jx_option jx_submission_show_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"--revision", "N", JX_N("an older revision (the newest if not given)"), false},
	{"--accepted", NULL, JX_N("the revision that counts"), false},
	OFFICE,
	END,
};

const struct jx_option jx_submission_endorse_options[] = {
	{"NUMBER", NULL, JX_N("of the outbox of this machine (all that awaits you, if not given)"), false},
	{"--file", "FILE", JX_N("what jixiao outbox export --for-head has made at another machine"), false},
	{"--signed", "FILE", JX_N("with --file: the file to make, which takes your signatures back"), false},
	{"--yes", NULL, JX_N("sign what is shown without asking"), false},
	END,
};

const struct jx_option jx_submission_confirm_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_submission_history_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"--after", "N", JX_N("the revisions after this one"), false},
	OFFICE,
	END,
};

const struct jx_option jx_submission_diff_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"A", NULL, JX_N("a revision"), false},
	{"B", NULL, JX_N("the revision that it is compared with"), false},
	{"--since-accepted", NULL, JX_N("what counts, and the newest revision"), false},
	OFFICE,
	END,
};

const struct jx_option jx_submission_withdraw_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	{"--base", "N", JX_N("the revision that is withdrawn, where the newest is somebody else's: after a look at it"),
	 false},
	OFFICE,
	RECEIPT,
	END,
};

const struct jx_option jx_submission_accept_options[] = {
	{"--form", "FORM", JX_N("code or name of the report form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"--all", NULL, JX_N("all that waits for you of this form and month"), false},
	{"--revision", "N", JX_N("the revision that you looked at (the newest if not given)"), false},
	{"--yes", NULL, JX_N("accept what is shown without asking"), false},
	{"--dry-run", NULL, JX_N("show it, and accept nothing"), false},
	OFFICE,
	RECEIPT,
	END,
};

const struct jx_option jx_submission_return_options[] = {
	{"--form", "FORM", JX_N("code or name of the report form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"--reason", "TEXT", JX_N("what is to be corrected, and why"), true},
	{"--mark", "ITEM,…", JX_N("the items to look at, by code or name"), false},
	{"--revision", "N", JX_N("the revision that you looked at (the newest if not given)"), false},
	OFFICE,
	RECEIPT,
	END,
};

const struct jx_option jx_submission_pending_options[] = {
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	{"--period", "MONTH", JX_N("the month (all if not given)"), false},
	{"--office", "CODE", JX_N("whose reviewers are meant (your own office's if not given)"), false},
	END,
};

const struct jx_option jx_submission_list_options[] = {
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	{"--from", "MONTH", JX_N("the first month"), false},
	{"--to", "MONTH", JX_N("the last month"), false},
	OFFICE,
	END,
};
