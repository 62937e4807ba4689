/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/options_shared.h"

const struct jx_option jx_global_options[] = {
	{"--profile", "FILE", JX_N("the profile to use"), false},
	{"--output", "table|json|csv", JX_N("how to print"), false},
	{"--timeout", "SECONDS", JX_N("how long a call may take, all attempts together (30 if not given)"), false},
	{"--offline", NULL,
	 JX_N("do not deliver first what waits in the outbox; a submission is only put there, without asking a "
	      "server"),
	 false},
	{"--help", NULL, JX_N("show this help"), false},
	END,
};

const struct jx_option jx_ping_options[] = {
	{"--count", "N", JX_N("how many pings (1 if not given)"), false},
	{"--size", "BYTES", JX_N("bytes that go there and come back (56 if not given)"), false},
	END,
};

const struct jx_option jx_user_add_options[] = {
	{"--identity", "jx1…", JX_N("the person's identity, as printed by: jixiao key show"), true},
	{"--name", "NAME", JX_N("the person's name"), true},
	{"--office", "CODE", JX_N("code or name of the person's office"), true},
	{"--role", "ROLE[:UNTIL],…",
	 JX_N("roles, each with its last day if it ends: clerk, reviewer, manager, auditor, admin, head"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_user_revoke_options[] = {
	{"ID", NULL, JX_N("number of the person, as shown by: jixiao user list"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_user_rotate_options[] = {
	{"--new-key", "FILE", JX_N("key file to change to; it is made where there is none"), true},
	{"--switch-profile", NULL, JX_N("rewrite the profile, so that it names the new key"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_catalog_import_options[] = {
	{"DIR", NULL, JX_N("folder with forms.csv, items.csv, formulas.csv, measures.csv, checks.csv, duties.csv"),
	 true},
	{"--from", "MONTH",
	 JX_N("the first month that it holds for (if not given: the newest catalogue's, or that of the first duty)"),
	 false},
	{"--dry-run", NULL, JX_N("look at the files and show what would be imported; change nothing"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_catalog_show_options[] = {
	{"--month", "MONTH", JX_N("the catalogue in force in that month (the newest if not given)"), false},
	END,
};

const struct jx_option jx_form_show_options[] = {
	{"FORM", NULL, JX_N("code or name of the form"), true},
	{"--month", "MONTH", JX_N("as it is in that month (the newest if not given)"), false},
	END,
};

const struct jx_option jx_form_template_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"--period", "MONTH", JX_N("the month to be filled in: 2023-06"), false},
	{"--year", "YEAR", JX_N("all months of a year, a column each"), false},
	{"--file", "FILE", JX_N("the file to make, .xlsx or .csv; -o FILE does as well"), true},
	{"--office", "CODE", JX_N("code or name of the office (your own if not given)"), false},
	END,
};

const struct jx_option jx_duty_add_options[] = {
	{"--office", "CODE", JX_N("code or name of the office"), true},
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--from", "MONTH", JX_N("the first month"), true},
	{"--to", "MONTH", JX_N("the last month (if not given: no end)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_duty_end_options[] = {
	{"--office", "CODE", JX_N("code or name of the office"), true},
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--to", "MONTH",
	 JX_N("the last month that the form is owed for; the one before its first month takes the duty back"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_duty_list_options[] = {
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	END,
};

const struct jx_option jx_period_list_options[] = {
	{"--period", "MONTH", JX_N("this month alone (the one before this month if not given)"), false},
	{"--year", "YEAR", JX_N("every month of this year"), false},
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	END,
};

const struct jx_option jx_period_open_options[] = {
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"--until", "DAY", JX_N("the last day on which it is taken (if not given: no end)"), false},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_period_close_options[] = {
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_waiver_request_options[] = {
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"--until", "DAY", JX_N("the last day on which you will submit it"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	OFFICE,
	RECEIPT,
	END,
};

const struct jx_option jx_waiver_grant_options[] = {
	{"ID", NULL, JX_N("number of the waiver, as shown by: jixiao waiver list"), true},
	{"--until", "DAY", JX_N("the last day on which it holds (as asked for if not given)"), false},
	{"--note", "TEXT", JX_N("a note for the office"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_waiver_deny_options[] = {
	{"ID", NULL, JX_N("number of the waiver, as shown by: jixiao waiver list"), true},
	{"--note", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_waiver_list_options[] = {
	{"--open", NULL, JX_N("only those that wait for a decision"), false},
	{"--office", "CODE", JX_N("of this office and those below it (your own if not given)"), false},
	END,
};

const struct jx_option jx_calendar_import_options[] = {
	{"FILE", NULL, JX_N("CSV file with the columns date, kind (off or work) and name, of one year"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_calendar_show_options[] = {
	{"YEAR", NULL, JX_N("the year"), true},
	END,
};

const struct jx_option jx_key_new_options[] = {
	{"FILE", NULL, JX_N("key file to make"), true},
	END,
};

const struct jx_option jx_key_show_options[] = {
	{"FILE", NULL, JX_N("key file to read (the profile's if not given)"), false},
	END,
};

const struct jx_option jx_profile_new_options[] = {
	{"FILE", NULL, JX_N("profile to make"), true},
	{"--endpoint", "E[,E…]", JX_N("where the server is reached: tcp://HOST:PORT, tried in turn"), true},
	{"--server", "jx1…", JX_N("the server's identity"), true},
	{"--key", "FILE", JX_N("the person's key file"), true},
	{"--ledger", "jx1…", JX_N("the ledger, where it is not the server's identity"), false},
	END,
};

const struct jx_option jx_journal_list_options[] = {
	{"--from", "SEQ", JX_N("the first position wanted"), false},
	END,
};

const struct jx_option jx_journal_show_options[] = {
	{"SEQ", NULL, JX_N("position in the journal"), true},
	END,
};

const struct jx_option jx_setting_set_options[] = {
	{"KEY", NULL, JX_N("the setting, as shown by: jixiao setting list"), true},
	{"VALUE", NULL, JX_N("its new value"), true},
	{"--project", "CODE", JX_N("for one project alone"), false},
	{"--from", "MONTH", JX_N("the first month that it holds for (this month if not given)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_setting_list_options[] = {
	{"--project", "CODE", JX_N("what holds for this project"), false},
	{"--month", "MONTH", JX_N("what held in that month (this month if not given)"), false},
	END,
};

const struct jx_option jx_setting_history_options[] = {
	{"KEY", NULL, JX_N("the setting, as shown by: jixiao setting list"), true},
	END,
};

const struct jx_option jx_project_list_options[] = {
	{"--year", "YEAR", JX_N("those of one year"), false},
	END,
};

const struct jx_option jx_project_show_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--version", "N", JX_N("an older version (the newest if not given)"), false},
	END,
};

const struct jx_option jx_project_copy_options[] = {
	{"CODE", NULL, JX_N("code of the project whose table is copied"), true},
	{"--year", "YEAR", JX_N("year of the new project"), true},
	{"--code", "CODE", JX_N("code of the new project"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_project_adjust_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--fund", "FUND", JX_N("fiscal, carry-over or other"), true},
	{"--amount", "AMOUNT", JX_N("what is added, or taken where it is below 0, with its unit: -20万元"), true},
	{"--on", "DATE", JX_N("the day from which it counts: 2023-08-15"), true},
	{"--document", "TEXT", JX_N("number of the document that orders it"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_disbursement_request_options[] = {
	{"--project", "CODE", JX_N("the project that pays"), true},
	{"--amount", "AMOUNT", JX_N("how much, with its unit: 30万元, 1200.50元, 100分"), true},
	{"--to", "OFFICE", JX_N("code or name of the office that receives it"), false},
	{"--payee", "TEXT", JX_N("who receives it, where that is no office"), false},
	{"--on", "DATE", JX_N("the day of the request: 2023-03-02"), true},
	{"--fund", "FUND", JX_N("fiscal (if not given), carry-over or other"), false},
	{"--note", "TEXT", JX_N("what it is for"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_disbursement_pay_options[] = {
	{"ID", NULL, JX_N("number of the disbursement"), true},
	{"--on", "DATE", JX_N("the day of the payment: 2023-03-09"), true},
	{"--voucher", "TEXT", JX_N("number of the voucher"), true},
	{"--amount", "AMOUNT", JX_N("a part, with its unit (all that is not paid yet if not given)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_disbursement_withdraw_options[] = {
	{"ID", NULL, JX_N("number of the disbursement"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

const struct jx_option jx_disbursement_reverse_options[] = {
	{"ID", NULL, JX_N("number of the payment, or of a disbursement with one payment"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	{"--amount", "AMOUNT", JX_N("a part, with its unit (all of the payment if not given)"), false},
	{"--on", "DATE", JX_N("the day of the reversal (today if not given)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_disbursement_show_options[] = {
	{"ID", NULL, JX_N("number of the disbursement, or of one of its payments"), true},
	END,
};

const struct jx_option jx_disbursement_list_options[] = {
	{"--project", "CODE", JX_N("those of one project"), false},
	{"--office", "CODE", JX_N("those of this office and the ones below it (your own if not given)"), false},
	END,
};

const struct jx_option jx_project_import_options[] = {
	{"FILE", NULL, JX_N("the goal tables as text, in UTF-8 or GB18030; - reads the standard input"), true},
	{"--dry-run", NULL, JX_N("show what would be created or changed, and change nothing"), false},
	{"--update", NULL, JX_N("make new versions of the projects that the file tells otherwise"), false},
	{"--from", "MONTH",
	 JX_N("first month of the new versions (if not given, January, or the first month of the version before "
	      "where that is later)"),
	 false},
	END,
};

const struct jx_option jx_evaluation_show_options[] = {
	{"CODE", NULL, JX_N("the project's code"), false},
	{"--as-of", "MONTH", JX_N("through the end of this month: 2023-12"), false},
	{"--office", "CODE", JX_N("the office (the bureau, for the whole city, if not given)"), false},
	{"--explain", NULL, JX_N("show the formulas, the figures behind each score, and where they were reported"),
	 false},
	{"--include-submitted", NULL,
	 JX_N("count what was submitted and not accepted yet, too; such a result cannot be finalized"), false},
	{"--id", "ID", JX_N("a finalized one, as it was"), false},
	END,
};

const struct jx_option jx_evaluation_note_options[] = {
	{"CODE", NULL, JX_N("the project's code"), true},
	{"--as-of", "MONTH", JX_N("the month that it is about: 2023-12"), true},
	{"--indicator", "NAME", JX_N("the indicator's full name"), true},
	{"--tier", "PERCENT", JX_N("how far it is reached: 100 to 80 达成, below 80 部分达成, below 60 未达成"), false},
	{"--deduct", "POINTS", JX_N("points taken from its score"), false},
	{"--reason", "TEXT", JX_N("why it was missed, and what is done about it"), false},
	{"--evidence", "FILE", JX_N("a file that shows it: its name and hash are kept, the file is not sent"), false},
	{"--clear", "FIELD,…", JX_N("what was noted before and holds no longer: tier, deduction, reason, evidence"),
	 false},
	{"--office", "CODE", JX_N("the office that is evaluated (your own if not given)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_evaluation_finalize_options[] = {
	{"CODE", NULL, JX_N("the project's code"), true},
	{"--as-of", "MONTH", JX_N("through the end of this month: 2023-12"), true},
	{"--office", "CODE", JX_N("the office that is evaluated (your own if not given)"), false},
	{"--provisional", NULL, JX_N("although figures are missing, or an indicator waits for a person"), false},
	{"--without-reasons", NULL, JX_N("although reasons are asked for that were not given"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_evaluation_diff_options[] = {
	{"ID", NULL, JX_N("number of the finalized evaluation, as shown by: jixiao evaluation list"), true},
	END,
};

const struct jx_option jx_evaluation_list_options[] = {
	{"--project", "CODE", JX_N("of this project alone"), false},
	END,
};

const struct jx_option jx_monitor_show_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--as-of", "MONTH", JX_N("at the end of this month: 2023-06"), true},
	{"--office", "CODE", JX_N("of this office (the root office if not given)"), false},
	END,
};

const struct jx_option jx_monitor_note_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--as-of", "MONTH", JX_N("what is said of the end of this month"), true},
	{"--indicator", "NAME", JX_N("the indicator's full name; not given with --fund-forecast"), false},
	{"--forecast", "TEXT", JX_N("what will be reached by the end of the year"), false},
	{"--cause", "CAUSE,…", JX_N("why it deviates: funds, rules, staff, equipment, other"), false},
	{"--cause-text", "TEXT", JX_N("the deviation explained"), false},
	{"--likelihood", "certain|possible|impossible", JX_N("whether the target will be reached"), false},
	{"--remark", "TEXT", JX_N("a remark"), false},
	{"--fund-forecast", "FUND=AMOUNT",
	 JX_N("what a fund (fiscal, carry-over, other) will have spent by the end of the year; may be repeated"),
	 false},
	{"--clear", "FIELD,…",
	 JX_N("what was noted before and holds no longer: forecast, cause, cause-text, likelihood, remark, funds"),
	 false},
	{"--office", "CODE", JX_N("of this office (your own if not given)"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_compare_options[] = {
	{"--as-of", "MONTH", JX_N("from January to this month: 2023-12"), true},
	{"--months", "N", JX_N("only the last N months up to that one: 1 is the month alone"), false},
	{"--office", "CODE", JX_N("whose offices below are compared (the root office's if not given)"), false},
	{"--against", "year-ago|previous",
	 JX_N("with the same months of the year before, or with as many months just before"), false},
	{"--columns", "CODE,…", JX_N("items and formulas of the catalogue (all that have figures if not given)"),
	 false},
	END,
};

const struct jx_option jx_sync_options[] = {
	{"--resend", NULL, JX_N("send again what the server lost when it was restored from an older backup"), false},
	END,
};

const struct jx_option jx_outbox_show_options[] = {
	{"NUMBER", NULL, JX_N("number in the outbox, as shown by: jixiao outbox list"), true},
	END,
};

const struct jx_option jx_outbox_drop_options[] = {
	{"NUMBER", NULL, JX_N("number in the outbox, as shown by: jixiao outbox list"), true},
	{"--force", NULL, JX_N("although it was sent, and may have arrived"), false},
	END,
};

const struct jx_option jx_receipt_show_options[] = {
	{"SEQ", NULL, JX_N("position in the journal, as shown by: jixiao receipt list"), true},
	{"--receipt", "FILE", JX_N("write it into a new file, for the operator's: jixiaod check --receipt"), false},
	END,
};

const struct jx_option jx_receipt_verify_options[] = {
	{"FILE", NULL, JX_N("one that a command has written (if not given, all that are kept)"), false},
	END,
};

const struct jx_option jx_outbox_export_options[] = {
	{"FILE", NULL, JX_N("file to make"), true},
	{"--for-head", NULL, JX_N("what awaits the signature of the office's head, instead"), false},
	END,
};

const struct jx_option jx_outbox_import_options[] = {
	{"FILE", NULL, JX_N("file that jixiao submission endorse has made"), true},
	END,
};

const struct jx_option jx_office_endorsement_options[] = {
	{"CODE", NULL, JX_N("the office's code"), true},
	{"--needed", NULL, JX_N("from now on the office's head signs what it sends"), false},
	{"--not-needed", NULL, JX_N("what the office sends needs its clerk's signature alone"), false},
	RECEIPT,
	END,
};

const struct jx_option jx_outbox_deliver_options[] = {
	{"FILE", NULL, JX_N("file that jixiao outbox export has made"), true},
	{"--receipts", "FILE", JX_N("write what became of it into a new file, for its author's: jixiao receipt import"),
	 false},
	END,
};

const struct jx_option jx_receipt_import_options[] = {
	{"FILE", NULL, JX_N("file that jixiao outbox deliver --receipts has made"), true},
	END,
};
