/* SPDX-License-Identifier: Apache-2.0 */
/* evaluation diff: what is other now than in a finalized evaluation, in words, and the entries behind it. */
#include "client/commands/commands.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/evaluation.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"

/* A word of the contract, and what it is for people. */
struct word {
	const char *text, *meaning;
};

static const struct word wholes[] = {
	{"total", JX_N("total score")},
	{"grade", JX_N("grade")},
	{"provisional", JX_N("provisional result")},
	{"missing_count", JX_N("forms that are missing")},
	{"blank_count", JX_N("cells that were left out")},
	{"execution.budget", JX_N("budget execution: the year's budget")},
	{"execution.paid", JX_N("budget execution: what was paid")},
	{"execution.weight", JX_N("budget execution: points")},
	{"execution.score", JX_N("budget execution: score")},
	{"project_version", JX_N("version of the project")},
	{"catalog_version", JX_N("version of the catalogue")},
	{NULL, NULL},
};

static const struct word fields[] = {
	{"target", JX_N("target")},
	{"measure", JX_N("measure")},
	{"actual", JX_N("actual value")},
	{"verdict", JX_N("verdict")},
	{"weight", JX_N("points")},
	{"score", JX_N("score")},
	{"deduction", JX_N("deduction by a person")},
	{"reason", JX_N("reason")},
	{"evidence", JX_N("evidence")},
	{"name", JX_N("indicator")},
	{NULL, NULL},
};

static const struct word values[] = {
	{"true", JX_N("yes")},
	{"false", JX_N("no")},
	{"VERDICT_MET", JX_N("met")},
	{"VERDICT_MISSED", JX_N("missed")},
	{"VERDICT_NOT_REPORTED", JX_N("not reported")},
	{"VERDICT_NO_MATTER", JX_N("nothing to count")},
	{"VERDICT_UNLINKED", JX_N("no measure")},
	{"VERDICT_AWAITS_TIER", JX_N("awaits a tier")},
	{"VERDICT_TIER", JX_N("a tier was given")},
	{"VERDICT_SHARE", JX_N("not scored")},
	{NULL, NULL},
};

static const struct word writes[] = {
	{"jixiao.v1.Submissions/Create", JX_N("figures submitted")},
	{"jixiao.v1.Submissions/CreateBelow", JX_N("figures submitted on behalf")},
	{"jixiao.v1.Disbursements/Pay", JX_N("paid")},
	{"jixiao.v1.Disbursements/Reverse", JX_N("payment reversed")},
	{"jixiao.v1.Projects/Update", JX_N("goal table changed")},
	{"jixiao.v1.Projects/Adjust", JX_N("budget adjusted")},
	{"jixiao.v1.Catalog/Import", JX_N("catalogue imported")},
	{"jixiao.v1.Duties/Add", JX_N("duty added")},
	{"jixiao.v1.Duties/End", JX_N("duty ended")},
	{"jixiao.v1.Settings/Set", JX_N("setting changed")},
	{"jixiao.v1.Evaluations/Note", JX_N("indicator noted")},
	{NULL, NULL},
};

/* The text itself where it is none of the words. */
static const char *meaning_of(const struct word *words, const char *text)
{
	for (; words->text != NULL; words++)
		if (strcmp(words->text, text) == 0)
			return _(words->meaning);
	return text;
}

#define INDICATORS "indicators."
#define SETTINGS   "settings."

/* "indicators.NAME.score": NAME, which may have dots, and the score. */
static void what(const ProtobufCMessage *row, char *out, size_t size)
{
	const char *text = ((const Jixiao__V1__Change *)row)->what;
	const char *name = text + strlen(INDICATORS), *dot = strrchr(text, '.');
	char cut[JX_TEXT_MAX + 1];
	size_t used;

	if (strncmp(text, SETTINGS, strlen(SETTINGS)) == 0) {
		used = jx_cell_append(out, size, 0, _("setting "));
		(void)jx_cell_append(out, size, used, text + strlen(SETTINGS));
		return;
	}
	if (strncmp(text, INDICATORS, strlen(INDICATORS)) != 0 || dot < name) {
		(void)jx_cell_append(out, size, 0, meaning_of(wholes, text));
		return;
	}
	(void)snprintf(cut, sizeof(cut), "%.*s", (int)(dot - name), name);
	used = jx_cell_append(out, size, 0, cut);
	used = jx_cell_append(out, size, used, _(": "));
	(void)jx_cell_append(out, size, used, meaning_of(fields, dot + 1));
}

/* Other values are what a person wrote, or figures: only these two have words. */
static void value(const Jixiao__V1__Change *change, const char *text, char *out, size_t size)
{
	const char *dot = strrchr(change->what, '.');
	bool words = strcmp(change->what, "provisional") == 0 || (dot != NULL && strcmp(dot, ".verdict") == 0);

	(void)jx_cell_append(out, size, 0, words ? meaning_of(values, text) : text);
}

static void before(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Change *change = (const Jixiao__V1__Change *)row;

	value(change, change->before, out, size);
}

static void now(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Change *change = (const Jixiao__V1__Change *)row;

	value(change, change->after, out, size);
}

static const struct jx_column change_columns[] = {
	{JX_N("What"), "what", what, false},
	{JX_N("Before"), "before", before, false},
	{JX_N("Now"), "after", now, false},
	{NULL, NULL, NULL, false},
};

static void write_done(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0, meaning_of(writes, ((const Jixiao__V1__ChangeCause *)row)->method));
}

static const struct jx_column cause_columns[] = {
	{JX_N("Entry"), "seq", NULL, true},           {JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("Write"), "method", write_done, false}, {JX_N("Signer"), "signer_name", NULL, false},
	{JX_N("About"), "what", NULL, false},         {NULL, NULL, NULL, false},
};

static const struct jx_view changes = {change_columns, "changes", JX_N("Nothing changed since it was finalized.")};
static const struct jx_view causes = {cause_columns, "causes", JX_N("No entry since then touched it.")};

/* JSON has both in one message; a table and CSV have one below the other. */
static enum jx_exit print_both(const struct jx_app *app, const ProtobufCMessage *all)
{
	enum jx_exit exit = jx_app_print(app, &changes, all);

	if (exit != JX_EXIT_OK || app->output == JX_OUTPUT_JSON)
		return exit;
	if (app->output == JX_OUTPUT_TABLE)
		(void)printf("\n%s\n", _("Entries since then that it rests on:"));
	else
		(void)printf("\r\n");
	return jx_app_print(app, &causes, all);
}

enum jx_exit jx_evaluation_diff(struct jx_app *app)
{
	Jixiao__V1__EvaluationsDiffRequest request = JIXIAO__V1__EVALUATIONS_DIFF_REQUEST__INIT;
	const struct jx_pages_method method = {&jixiao__v1__evaluations__descriptor, "Diff"};
	const struct jx_range ids = {1, INT64_MAX};
	ProtobufCMessage *all = NULL;
	enum jx_exit exit = jx_app_number(app, "ID", ids, 0, &request.id);

	if (exit == JX_EXIT_OK)
		exit = jx_pages_get(app, &method, &request.base, &all);
	if (exit == JX_EXIT_OK)
		exit = print_both(app, all);
	protobuf_c_message_free_unpacked(all, NULL);
	return exit;
}
