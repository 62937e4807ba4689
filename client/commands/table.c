/* SPDX-License-Identifier: Apache-2.0 */
/* The one table of the client's words. */
#include "client/commands/commands.h"

#include "common/base/reasons.h"

#define END                                                                                                            \
	{                                                                                                              \
		NULL, NULL, NULL, false                                                                                \
	}

/* What every command that changes something takes. */
#define RECEIPT                                                                                                        \
	{                                                                                                              \
		"--receipt", "FILE", JX_N("keep the receipt of the change in a new file"), false                       \
	}

const struct jx_option jx_global_options[] = {
	{"--profile", "FILE", JX_N("the profile to use"), false},
	{"--output", "table|json|csv", JX_N("how to print"), false},
	{"--timeout", "SECONDS", JX_N("how long a call may take, all attempts together (30 if not given)"), false},
	{"--help", NULL, JX_N("show this help"), false},
	END,
};

const struct jx_alias jx_aliases[] = {
	{"submit", "submission", "create"},
	{"evaluate", "evaluation", "show"},
	{"disburse", "disbursement", NULL},
	{NULL, NULL, NULL},
};

static const struct jx_option ping_options[] = {
	{"--count", "N", JX_N("how many pings (1 if not given)"), false},
	{"--size", "BYTES", JX_N("bytes that go there and come back (56 if not given)"), false},
	END,
};

static const struct jx_option office_add_options[] = {
	{"--code", "CODE", JX_N("code of the new office"), true},
	{"--name", "NAME", JX_N("its name"), true},
	{"--parent", "CODE", JX_N("code of the office above it"), true},
	RECEIPT,
	END,
};

static const struct jx_option user_add_options[] = {
	{"--identity", "jx1…", JX_N("the person's identity, as printed by: jixiao key show"), true},
	{"--name", "NAME", JX_N("the person's name"), true},
	{"--office", "CODE", JX_N("code of the person's office"), true},
	{"--role", "ROLE[:UNTIL],…",
	 JX_N("roles, each with its last day if it ends: clerk, reviewer, manager, auditor, admin"), true},
	RECEIPT,
	END,
};

static const struct jx_option user_revoke_options[] = {
	{"ID", NULL, JX_N("number of the person, as shown by: jixiao user list"), true},
	RECEIPT,
	END,
};

static const struct jx_option user_rotate_options[] = {
	{"--new-key", "FILE", JX_N("key file to change to; it is made where there is none"), true},
	{"--switch-profile", NULL, JX_N("rewrite the profile, so that it names the new key"), false},
	RECEIPT,
	END,
};

static const struct jx_option catalog_import_options[] = {
	{"DIR", NULL, JX_N("folder with forms.csv, items.csv, formulas.csv, measures.csv, checks.csv, duties.csv"),
	 true},
	{"--from", "MONTH",
	 JX_N("the first month that it holds for (if not given: the newest catalogue's, or that of the first duty)"),
	 false},
	{"--dry-run", NULL, JX_N("look at the files and show what would be imported; change nothing"), false},
	RECEIPT,
	END,
};

static const struct jx_option catalog_show_options[] = {
	{"--month", "MONTH", JX_N("the catalogue in force in that month (the newest if not given)"), false},
	END,
};

static const struct jx_option form_show_options[] = {
	{"FORM", NULL, JX_N("code or name of the form"), true},
	{"--month", "MONTH", JX_N("as it is in that month (the newest if not given)"), false},
	END,
};

static const struct jx_option duty_add_options[] = {
	{"--office", "CODE", JX_N("code of the office"), true},
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--from", "MONTH", JX_N("the first month"), true},
	{"--to", "MONTH", JX_N("the last month (if not given: no end)"), false},
	RECEIPT,
	END,
};

static const struct jx_option duty_end_options[] = {
	{"--office", "CODE", JX_N("code of the office"), true},
	{"--form", "FORM", JX_N("code or name of the form"), true},
	{"--to", "MONTH",
	 JX_N("the last month that the form is owed for; the one before its first month takes the duty back"), true},
	RECEIPT,
	END,
};

static const struct jx_option duty_list_options[] = {
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	END,
};

static const struct jx_option key_new_options[] = {
	{"FILE", NULL, JX_N("key file to make"), true},
	END,
};

static const struct jx_option key_show_options[] = {
	{"FILE", NULL, JX_N("key file to read (the profile's if not given)"), false},
	END,
};

static const struct jx_option profile_new_options[] = {
	{"FILE", NULL, JX_N("profile to make"), true},
	{"--endpoint", "E[,E…]", JX_N("where the server is reached: tcp://HOST:PORT, tried in turn"), true},
	{"--server", "jx1…", JX_N("the server's identity"), true},
	{"--key", "FILE", JX_N("the person's key file"), true},
	{"--ledger", "jx1…", JX_N("the ledger, where it is not the server's identity"), false},
	END,
};

static const struct jx_option journal_list_options[] = {
	{"--from", "SEQ", JX_N("the first position wanted"), false},
	END,
};

static const struct jx_option journal_show_options[] = {
	{"SEQ", NULL, JX_N("position in the journal"), true},
	END,
};

static const struct jx_option setting_set_options[] = {
	{"KEY", NULL, JX_N("the setting, as shown by: jixiao setting list"), true},
	{"VALUE", NULL, JX_N("its new value"), true},
	{"--project", "CODE", JX_N("for one project alone"), false},
	{"--from", "MONTH", JX_N("the first month that it holds for (this month if not given)"), false},
	RECEIPT,
	END,
};

static const struct jx_option setting_list_options[] = {
	{"--project", "CODE", JX_N("what holds for this project"), false},
	{"--month", "MONTH", JX_N("what held in that month (this month if not given)"), false},
	END,
};

static const struct jx_option setting_history_options[] = {
	{"KEY", NULL, JX_N("the setting, as shown by: jixiao setting list"), true},
	END,
};

static const struct jx_option project_list_options[] = {
	{"--year", "YEAR", JX_N("those of one year"), false},
	END,
};

static const struct jx_option project_show_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--version", "N", JX_N("an older version (the newest if not given)"), false},
	END,
};

static const struct jx_option project_copy_options[] = {
	{"CODE", NULL, JX_N("code of the project whose table is copied"), true},
	{"--year", "YEAR", JX_N("year of the new project"), true},
	{"--code", "CODE", JX_N("code of the new project"), true},
	RECEIPT,
	END,
};

static const struct jx_option project_adjust_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--fund", "FUND", JX_N("fiscal, carry-over or other"), true},
	{"--amount", "AMOUNT", JX_N("what is added, or taken where it is below 0, with its unit: -20万元"), true},
	{"--on", "DATE", JX_N("the day from which it counts: 2023-08-15"), true},
	{"--document", "TEXT", JX_N("number of the document that orders it"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

static const struct jx_option disbursement_request_options[] = {
	{"--project", "CODE", JX_N("the project that pays"), true},
	{"--amount", "AMOUNT", JX_N("how much, with its unit: 30万元, 1200.50元, 100分"), true},
	{"--to", "OFFICE", JX_N("code of the office that receives it"), false},
	{"--payee", "TEXT", JX_N("who receives it, where that is no office"), false},
	{"--on", "DATE", JX_N("the day of the request: 2023-03-02"), true},
	{"--fund", "FUND", JX_N("fiscal (if not given), carry-over or other"), false},
	{"--note", "TEXT", JX_N("what it is for"), false},
	RECEIPT,
	END,
};

static const struct jx_option disbursement_pay_options[] = {
	{"ID", NULL, JX_N("number of the disbursement"), true},
	{"--on", "DATE", JX_N("the day of the payment: 2023-03-09"), true},
	{"--voucher", "TEXT", JX_N("number of the voucher"), true},
	{"--amount", "AMOUNT", JX_N("a part, with its unit (all that is not paid yet if not given)"), false},
	RECEIPT,
	END,
};

static const struct jx_option disbursement_withdraw_options[] = {
	{"ID", NULL, JX_N("number of the disbursement"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	RECEIPT,
	END,
};

static const struct jx_option disbursement_reverse_options[] = {
	{"ID", NULL, JX_N("number of the payment, or of a disbursement with one payment"), true},
	{"--reason", "TEXT", JX_N("why"), true},
	{"--amount", "AMOUNT", JX_N("a part, with its unit (all of the payment if not given)"), false},
	{"--on", "DATE", JX_N("the day of the reversal (today if not given)"), false},
	RECEIPT,
	END,
};

static const struct jx_option disbursement_show_options[] = {
	{"ID", NULL, JX_N("number of the disbursement, or of one of its payments"), true},
	END,
};

static const struct jx_option disbursement_list_options[] = {
	{"--project", "CODE", JX_N("those of one project"), false},
	{"--office", "CODE", JX_N("those of this office and the ones below it (your own if not given)"), false},
	END,
};

static const struct jx_option project_import_options[] = {
	{"FILE", NULL, JX_N("the goal tables as text, in UTF-8 or GB18030; - reads the standard input"), true},
	{"--dry-run", NULL, JX_N("show what would be created or changed, and change nothing"), false},
	{"--update", NULL, JX_N("make new versions of the projects that the file tells otherwise"), false},
	{"--from", "MONTH",
	 JX_N("first month of the new versions (if not given, January, or the first month of the version before "
	      "where that is later)"),
	 false},
	END,
};

/* Whose figures are meant. */
#define OFFICE                                                                                                         \
	{                                                                                                              \
		"--office", "CODE", JX_N("code of the office (your own if not given)"), false                          \
	}

static const struct jx_option submission_create_options[] = {
	{"--form", "FORM", JX_N("code or name of the report form"), true},
	{"--period", "MONTH", JX_N("the month that is reported: 2023-06"), true},
	{"FILE", NULL, JX_N("CSV file with the columns item, value and note; - reads the standard input"), false},
	{"--set", "ITEM=VALUE", JX_N("a figure; what neither it nor FILE names stays as it was submitted"), false},
	{"--base", "N", JX_N("the revision that is corrected, where the newest is somebody else's: after a look at it"),
	 false},
	{"--note", "TEXT", JX_N("a note on the whole"), false},
	{"--dry-run", NULL, JX_N("check and show it, and send nothing"), false},
	OFFICE,
	RECEIPT,
	END,
};

static const struct jx_option submission_show_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"--revision", "N", JX_N("an older revision (the newest if not given)"), false},
	OFFICE,
	END,
};

static const struct jx_option submission_history_options[] = {
	{"FORM", NULL, JX_N("code or name of the report form"), true},
	{"PERIOD", NULL, JX_N("the month that is reported: 2023-06"), true},
	{"--after", "N", JX_N("the revisions after this one"), false},
	OFFICE,
	END,
};

static const struct jx_option submission_list_options[] = {
	{"--form", "FORM", JX_N("code or name of the form (all if not given)"), false},
	{"--from", "MONTH", JX_N("the first month"), false},
	{"--to", "MONTH", JX_N("the last month"), false},
	OFFICE,
	END,
};

static const struct jx_option evaluation_show_options[] = {
	{"CODE", NULL, JX_N("the project's code"), false},
	{"--as-of", "MONTH", JX_N("through the end of this month: 2023-12"), false},
	{"--office", "CODE", JX_N("the office (the bureau, for the whole city, if not given)"), false},
	{"--explain", NULL, JX_N("show the formulas, the figures behind each score, and where they were reported"),
	 false},
	{"--id", "ID", JX_N("a finalized one, as it was"), false},
	END,
};

static const struct jx_option evaluation_note_options[] = {
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

static const struct jx_option evaluation_finalize_options[] = {
	{"CODE", NULL, JX_N("the project's code"), true},
	{"--as-of", "MONTH", JX_N("through the end of this month: 2023-12"), true},
	{"--office", "CODE", JX_N("the office that is evaluated (your own if not given)"), false},
	{"--provisional", NULL, JX_N("although figures are missing, or an indicator waits for a person"), false},
	{"--without-reasons", NULL, JX_N("although reasons are asked for that were not given"), false},
	RECEIPT,
	END,
};

static const struct jx_option evaluation_diff_options[] = {
	{"ID", NULL, JX_N("number of the finalized evaluation, as shown by: jixiao evaluation list"), true},
	END,
};

static const struct jx_option evaluation_list_options[] = {
	{"--project", "CODE", JX_N("of this project alone"), false},
	END,
};

static const struct jx_option monitor_show_options[] = {
	{"CODE", NULL, JX_N("code of the project"), true},
	{"--as-of", "MONTH", JX_N("at the end of this month: 2023-06"), true},
	{"--office", "CODE", JX_N("of this office (the root office if not given)"), false},
	END,
};

static const struct jx_option monitor_note_options[] = {
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

static const struct jx_option compare_options[] = {
	{"--as-of", "MONTH", JX_N("from January to this month: 2023-12"), true},
	{"--months", "N", JX_N("only the last N months up to that one: 1 is the month alone"), false},
	{"--office", "CODE", JX_N("whose offices below are compared (the root office's if not given)"), false},
	{"--against", "year-ago|previous",
	 JX_N("with the same months of the year before, or with as many months just before"), false},
	{"--columns", "CODE,…", JX_N("items and formulas of the catalogue (all that have figures if not given)"),
	 false},
	END,
};

const struct jx_command jx_commands[] = {
	{"whoami", NULL, JX_N("Show who the profile's key stands for, and its roles."), "jixiao whoami", NULL, false,
	 jx_whoami},
	{"ping", NULL, JX_N("Measure how long the server takes to answer."), "jixiao ping -n 5", ping_options, false,
	 jx_ping},
	{"describe", NULL, JX_N("Show the server's release, its ledger and its methods."), "jixiao describe", NULL,
	 false, jx_describe},
	{"man", NULL, JX_N("Print the manual page."), "jixiao man | man -l -", NULL, true, jx_man},
	{"completion", NULL, JX_N("Print what completes words in bash."), "jixiao completion >jixiao.bash", NULL, true,
	 jx_completion},
	{"office", "add", JX_N("Add an office below another one."),
	 "jixiao office add --code 370202 --name 市南区信访局 --parent 129001", office_add_options, false,
	 jx_office_add},
	{"office", "list", JX_N("List the offices."), "jixiao office list -o csv", NULL, false, jx_office_list},
	{"submission", "create", JX_N("Submit an office's figures of a month, or correct them."),
	 "jixiao submit --form 信访业务月报 --period 2023-06 2023-06.csv", submission_create_options, false,
	 jx_submission_create},
	{"submission", "show", JX_N("Show what was submitted for a month."),
	 "jixiao submission show 信访业务月报 2023-06 --office 370202", submission_show_options, false,
	 jx_submission_show},
	{"submission", "list", JX_N("List an office's submissions."), "jixiao submission list --from 2023-01",
	 submission_list_options, false, jx_submission_list},
	{"submission", "history", JX_N("List every revision of a month's submission."),
	 "jixiao submission history petition.monthly 2023-06", submission_history_options, false,
	 jx_submission_history},
	{"user", "add", JX_N("Enrol a person: identity, office, roles."),
	 "jixiao user add --identity jx1… --name 王芳 --office 370202 --role clerk:2026-12-31", user_add_options, false,
	 jx_user_add},
	{"user", "list", JX_N("List the persons that are or were enrolled."), "jixiao user list", NULL, false,
	 jx_user_list},
	{"user", "revoke", JX_N("Revoke a person's key, from the next message on."), "jixiao user revoke 7",
	 user_revoke_options, false, jx_user_revoke},
	{"user", "rotate", JX_N("Replace your own key by a new one."),
	 "jixiao user rotate --new-key clerk-2027.key --switch-profile", user_rotate_options, false, jx_user_rotate},
	{"catalog", "import", JX_N("Import what offices report, how it is measured and checked, and who owes it."),
	 "jixiao catalog import docs/examples/qingdao-2023", catalog_import_options, false, jx_catalog_import},
	{"catalog", "show", JX_N("Show the catalogue: forms, formulas, measures, checks, and what is not linked."),
	 "jixiao catalog show --month 2023-06", catalog_show_options, false, jx_catalog_show},
	{"form", "list", JX_N("List the report forms."), "jixiao form list", catalog_show_options, false, jx_form_list},
	{"form", "show", JX_N("Show what a report form asks for."), "jixiao form show 信访业务月报", form_show_options,
	 false, jx_form_show},
	{"duty", "add", JX_N("Have an office owe a form, every month."),
	 "jixiao duty add --office 370202 --form 信访业务月报 --from 2023-01", duty_add_options, false, jx_duty_add},
	{"duty", "end", JX_N("End what an office owes."),
	 "jixiao duty end --office 370202 --form 信访业务月报 --to 2023-12", duty_end_options, false, jx_duty_end},
	{"duty", "list", JX_N("List who owes which form from when to when."), "jixiao duty list", duty_list_options,
	 false, jx_duty_list},
	{"key", "new", JX_N("Make a key and print its identity."), "jixiao key new clerk.key", key_new_options, true,
	 jx_key_new},
	{"key", "show", JX_N("Print the identity of a key."), "jixiao key show", key_show_options, true, jx_key_show},
	{"profile", "new", JX_N("Make a profile: the server to speak to, and the key to use."),
	 "jixiao profile new clerk.ini --endpoint tcp://10.0.0.5:7130 --server jx1… --key clerk.key",
	 profile_new_options, true, jx_profile_new},
	{"profile", "show", JX_N("Show what the profile says."), "jixiao profile show", NULL, true, jx_profile_show},
	{"project", "import", JX_N("Import projects from a document of goal tables (绩效目标表)."),
	 "jixiao project import 绩效目标表.txt --dry-run", project_import_options, false, jx_project_import},
	{"monitor", "show", JX_N("Show how far a project's spending and indicators have come."),
	 "jixiao monitor show 37020023P88002811184N --as-of 2023-06", monitor_show_options, false, jx_monitor_show},
	{"monitor", "note",
	 JX_N("Say what is expected of an indicator or of the spending. What is not given stays as noted before."),
	 "jixiao monitor note 37020023P88002811184N --as-of 2023-06 --indicator 信访积案化解率 --likelihood certain",
	 monitor_note_options, false, jx_monitor_note},
	{"compare", NULL, JX_N("Set the offices below one side by side."),
	 "jixiao compare --as-of 2023-12 --against year-ago", compare_options, false, jx_compare},
	{"journal", "list", JX_N("List the entries of the journal."), "jixiao journal list --from 100",
	 journal_list_options, false, jx_journal_list},
	{"journal", "show", JX_N("Show an entry of the journal, and verify its hash and signature."),
	 "jixiao journal show 7", journal_show_options, false, jx_journal_show},
	{"setting", "list", JX_N("List the settings, and what is in force."), "jixiao setting list --month 2023-06",
	 setting_list_options, false, jx_setting_list},
	{"setting", "set", JX_N("Set how the bureau scores, from a month on."),
	 "jixiao setting set overrun ratio --from 2023-01", setting_set_options, false, jx_setting_set},
	{"setting", "history", JX_N("List every value that a setting was given."), "jixiao setting history overrun",
	 setting_history_options, false, jx_setting_history},
	{"project", "list", JX_N("List the projects."), "jixiao project list --year 2023", project_list_options, false,
	 jx_project_list},
	{"project", "show", JX_N("Show a project's goal table."), "jixiao project show 37020023P88002811184N",
	 project_show_options, false, jx_project_show},
	{"project", "copy", JX_N("Start a year's project from the table of another."),
	 "jixiao project copy 37020023P88002811184N --year 2024 --code 37020024P88002811184B", project_copy_options,
	 false, jx_project_copy},
	{"project", "adjust", JX_N("Adjust a project's budget in the year."),
	 "jixiao project adjust 37020023P88002811184N --fund fiscal --amount -20万元 --on 2023-08-15 "
	 "--document 青财预〔2023〕15号 --reason 年中压减",
	 project_adjust_options, false, jx_project_adjust},
	{"disbursement", "request", JX_N("Ask for money of a project."),
	 "jixiao disburse request --project 37020023P88002811184N --amount 30万元 --to 370202 --on 2023-03-02",
	 disbursement_request_options, false, jx_disbursement_request},
	{"disbursement", "pay", JX_N("Record the payment of what another person requested."),
	 "jixiao disburse pay 57 --on 2023-03-09 --voucher 记-0312", disbursement_pay_options, false,
	 jx_disbursement_pay},
	{"disbursement", "withdraw", JX_N("Withdraw what is not paid yet."),
	 "jixiao disburse withdraw 57 --reason 事项已撤销", disbursement_withdraw_options, false,
	 jx_disbursement_withdraw},
	{"disbursement", "reverse", JX_N("Reverse a payment, or a part of it."),
	 "jixiao disburse reverse 58 --amount 2万元 --reason 多付退回", disbursement_reverse_options, false,
	 jx_disbursement_reverse},
	{"disbursement", "show", JX_N("Show a disbursement and its payments."), "jixiao disburse show 57",
	 disbursement_show_options, false, jx_disbursement_show},
	{"disbursement", "list", JX_N("List disbursements."), "jixiao disburse list --project 37020023P88002811184N",
	 disbursement_list_options, false, jx_disbursement_list},
	{"evaluation", "show", JX_N("Evaluate a project: scores, grade, what is missing, and why points were lost."),
	 "jixiao evaluation show 37020023P88002811184N --as-of 2023-12 --explain", evaluation_show_options, false,
	 jx_evaluation_show},
	{"evaluation", "note",
	 JX_N("Say of an indicator what figures do not. What is not given stays as noted before."),
	 "jixiao evaluation note 37020023P88002811184N --as-of 2023-12 --indicator 维护社会稳定 --tier 85",
	 evaluation_note_options, false, jx_evaluation_note},
	{"evaluation", "finalize", JX_N("Freeze an evaluation as it is now."),
	 "jixiao evaluation finalize 37020023P88002811184N --as-of 2023-12", evaluation_finalize_options, false,
	 jx_evaluation_finalize},
	{"evaluation", "diff", JX_N("Show what changed since an evaluation was finalized, and through which entries."),
	 "jixiao evaluation diff 812", evaluation_diff_options, false, jx_evaluation_diff},
	{"evaluation", "list", JX_N("List the finalized evaluations."), "jixiao evaluation list",
	 evaluation_list_options, false, jx_evaluation_list},
	{NULL, NULL, NULL, NULL, NULL, false, NULL},
};
