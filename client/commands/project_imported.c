/* SPDX-License-Identifier: Apache-2.0 */
/* What project import says and prints. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/again.h"
#include "client/commands/project_import.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "common/model/rational.h"

#define PLACE_SIZE    32u
#define SENTENCE_SIZE 2048u

/* -- what is said -------------------------------------------------------------------------------------------------- */

/* A sentence with its args, on stderr; nothing with -o json, whose stderr is for one object. */
void jx_import_say(const struct jx_import *import, const char *sentence, const char *const *args, size_t n)
{
	char text[SENTENCE_SIZE];

	if (import->app->output == JX_OUTPUT_JSON)
		return;
	(void)jx_reason_format(_(sentence), args, n, text, sizeof(text));
	for (char *at = text; (at = strchr(at, '\n')) != NULL;)
		*at = ' ';
	(void)fprintf(stderr, "jixiao: %s\n", text);
}

static void number(size_t value, char out[PLACE_SIZE])
{
	(void)snprintf(out, PLACE_SIZE, "%zu", value);
}

static void say_apart(const struct jx_import *import, const struct jx_document_note *note)
{
	char line[PLACE_SIZE], cell[PLACE_SIZE];
	const char *args[] = {line, cell, note->printed.text, _(note->why)};

	number(note->printed.line, line);
	number(note->printed.cell, cell);
	jx_import_say(import, JX_N("not understood: line {0}, cell {1} “{2}”: {3}"), args,
		      sizeof(args) / sizeof(args[0]));
}

static void say_note(const struct jx_import *import, const struct jx_document_note *note)
{
	char table[PLACE_SIZE], line[PLACE_SIZE], cell[PLACE_SIZE];
	const char *args[] = {table, line, cell, note->printed.text, _(note->why)};

	number(note->table, table);
	number(note->printed.line, line);
	number(note->printed.cell, cell);
	jx_import_say(import,
		      note->hint ? JX_N("hint: table {0}, line {1}, cell {2} “{3}”: {4}")
				 : JX_N("not understood: table {0}, line {1}, cell {2} “{3}”: {4}"),
		      args, sizeof(args) / sizeof(args[0]));
}

/* Above the first table there is none to name. */
static void say_any(const struct jx_import *import, const struct jx_document_note *note)
{
	if (note->table == 0)
		say_apart(import, note);
	else
		say_note(import, note);
}

/* Of the first `n` notes, those that are no hints. */
static size_t count_notes(const struct jx_import *import, size_t n)
{
	size_t count = 0;

	for (size_t i = 0; i < n; i++)
		count += !import->tables.notes[i].hint;
	return count;
}

static void say_left_out(const struct jx_import *import, const char *sentence, size_t n)
{
	char left_out[PLACE_SIZE];
	const char *args[] = {left_out};

	number(n, left_out);
	if (n > 0)
		jx_import_say(import, sentence, args, 1);
}

void jx_import_say_notes(const struct jx_import *import)
{
	for (size_t i = 0; i < import->tables.n_notes; i++)
		say_any(import, &import->tables.notes[i]);
	say_left_out(import, JX_N("{0} more notes are left out"), import->tables.notes_left_out);
}

/* Enough to see what is wrong with a file that is no such document: the rest would hide the error. */
#define NOTES_BEFORE_ERROR 5u

void jx_import_say_why(const struct jx_import *import)
{
	size_t first = import->tables.n_notes, n = 0;

	/* Those nearest to where reading ended. */
	while (first > 0 && n < NOTES_BEFORE_ERROR)
		n += !import->tables.notes[--first].hint;
	say_left_out(import, JX_N("not understood: {0} cells before these"), count_notes(import, first));
	for (size_t i = first; i < import->tables.n_notes; i++) {
		if (!import->tables.notes[i].hint)
			say_any(import, &import->tables.notes[i]);
	}
}

/* A line breaks in a goal only, and there nothing is gained by keeping it. Blank: nothing is there. */
static void say_value(const char *text)
{
	if (*text == '\0')
		(void)fputs(_("(nothing)"), stderr);
	for (; *text != '\0'; text++)
		(void)fputc(*text == '\n' ? ' ' : *text, stderr);
}

void jx_import_say_difference(void *context, const struct jx_difference *difference)
{
	const struct jx_import_differing *differing = context;
	const char *subject = difference->subject;

	if (differing->import->app->output == JX_OUTPUT_JSON) {
		(void)json_array_append_new(differing->import->differences,
					    json_pack("{s:s, s:s, s:s, s:s, s:s}", "code", differing->code, "subject",
						      subject, "field", difference->field, "before", difference->was,
						      "after", difference->is));
		return;
	}
	(void)fprintf(stderr, "  %s%s%s: ", subject, *subject != '\0' ? " / " : "", difference->field);
	say_value(difference->was);
	(void)fputs(" -> ", stderr);
	say_value(difference->is);
	(void)fputc('\n', stderr);
}

/* What a refusal without fields is about. */
static const char *refused_field(const struct jx_result *result)
{
	return strncmp(result->reason_name, "OFFICE_", strlen("OFFICE_")) == 0 ? "project.department_code"
									       : "project.code";
}

/* Where the document says what was refused. */
void jx_import_say_places(const struct jx_import *import, size_t index)
{
	const struct jx_result *result = jx_channel_result(import->app->channel);
	char table[PLACE_SIZE], line[PLACE_SIZE], cell[PLACE_SIZE];
	const char *args[] = {import->path, table, line, cell, ""};

	number(index + 1, table);
	for (size_t i = 0; i < result->n_violations || i == 0; i++) {
		const char *field = i < result->n_violations ? result->violations[i]->field : refused_field(result);
		struct jx_printed printed = jx_project_place(import->entries[index].table, field);

		number(printed.line, line);
		number(printed.cell, cell);
		args[4] = field;
		jx_import_say(import, JX_N("in {0}, table {1}, line {2}, cell {3} ({4}):"), args, 5);
	}
}

/* The command that goes on: what is written says the same by then. */
static void say_command(const struct jx_import *import)
{
	char *again = jx_command_again(import->app, NULL, 0);
	const char *args[] = {again};

	if (again != NULL)
		jx_import_say(import, JX_N("mend what is named, then go on with: {0}"), args, 1);
	free(again);
}

/* The server took it when it was asked, and refused it later, when others had been written. */
void jx_import_say_written(const struct jx_import *import, size_t refused)
{
	bool any = false;

	for (size_t i = 0; i < refused; i++)
		any = any || import->entries[i].action != JX_IMPORT_NOTHING;
	for (size_t i = 0; i < import->tables.n && any; i++) {
		const struct jx_import_entry *entry = &import->entries[i];
		const char *args[] = {entry->table->code.text, entry->table->name.text};

		if (entry->action != JX_IMPORT_NOTHING)
			jx_import_say(import,
				      i < refused ? JX_N("written, and stays: {0} {1}") : JX_N("not written: {0} {1}"),
				      args, 2);
	}
	if (any)
		say_command(import);
}

/* -- what is printed ----------------------------------------------------------------------------------------------- */

void jx_import_keep_json(const struct jx_import *import, const Jixiao__V1__Project *project)
{
	char *text = project ? jx_json_text(&project->base) : NULL;

	if (text)
		(void)json_array_append_new(import->projects, json_loads(text, 0, NULL));
	free(text);
}

static json_t *notes_json(const struct jx_import *import)
{
	json_t *array = json_array();

	for (size_t i = 0; i < import->tables.n_notes; i++) {
		const struct jx_document_note *note = &import->tables.notes[i];
		json_int_t table = (json_int_t)note->table, line = (json_int_t)note->printed.line;

		(void)json_array_append_new(array,
					    json_pack("{s:b, s:I, s:I, s:I, s:s, s:s}", "hint", note->hint, "table",
						      table, "line", line, "cell", (json_int_t)note->printed.cell,
						      "text", note->printed.text, "why", _(note->why)));
	}
	return array;
}

void jx_import_print_json(struct jx_import *import)
{
	json_t *object =
		json_pack("{s:O, s:O, s:o, s:I}", "projects", import->projects, "differences", import->differences,
			  "notes", notes_json(import), "notesLeftOut", (json_int_t)import->tables.notes_left_out);

	if (object) {
		(void)json_dumpf(object, stdout, JSON_INDENT(2));
		(void)fputc('\n', stdout);
	}
	json_decref(object);
}

static void budget_text(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__ProjectSummary *)row)->budget_fen, out, size);
}

static const struct jx_column columns[] = {
	{JX_N("Code"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Year"), "year", NULL, true},
	{JX_N("Department"), "department_code", NULL, false},
	{JX_N("Budget (万元)"), "budget_fen", budget_text, true},
	{JX_N("Indicators"), "indicator_count", NULL, true},
	{JX_N("Version"), "version", NULL, true},
	{NULL, NULL, NULL, false},
};

static const struct jx_view view = {columns, "projects", JX_N("Nothing changes.")};

enum jx_exit jx_import_print_list(struct jx_import *import)
{
	Jixiao__V1__ProjectsListResponse list = JIXIAO__V1__PROJECTS_LIST_RESPONSE__INIT;
	Jixiao__V1__ProjectSummary rows[JX_GOAL_TABLES_MAX], *pointers[JX_GOAL_TABLES_MAX];

	for (size_t i = 0; i < import->tables.n; i++) {
		const struct jx_import_entry *entry = &import->entries[i];
		Jixiao__V1__ProjectSummary *row = &rows[list.n_projects];

		if (entry->action == JX_IMPORT_NOTHING)
			continue;
		jixiao__v1__project_summary__init(row);
		row->code = entry->project->code;
		row->name = entry->project->name;
		row->year = entry->project->year;
		row->department_code = entry->project->department_code;
		row->budget_fen = entry->project->budget_fen;
		row->indicator_count = (uint32_t)entry->project->n_indicators;
		row->version = entry->was ? entry->was->version + 1 : 1;
		pointers[list.n_projects++] = row;
	}
	list.projects = pointers;
	return jx_app_print(import->app, &view, &list.base);
}

/* -- targets ------------------------------------------------------------------------------------------------------- */

/* A printed number has at most so many decimals. */
#define DECIMALS     6u
#define DECIMALS_ONE 1000000

/* "30000", "1.5". */
static void number_text(const Jixiao__V1__Rational *message, char out[PLACE_SIZE])
{
	struct jx_rational value;
	int64_t scaled;
	size_t n;

	(void)snprintf(out, PLACE_SIZE, "?");
	if (!message || jx_rational_make(message->num, message->den, &value) != JX_OK ||
	    jx_rational_round(value, DECIMALS, &scaled) != JX_OK)
		return;
	n = (size_t)snprintf(out, PLACE_SIZE, "%" PRId64 ".%06" PRId64, scaled / DECIMALS_ONE, scaled % DECIMALS_ONE);
	while (out[n - 1] == '0')
		out[--n] = '\0';
	if (out[n - 1] == '.')
		out[n - 1] = '\0';
}

static void understood(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const signs[] = {
		[JIXIAO__V1__COMPARATOR__COMPARATOR_AT_LEAST] = "≥",
		[JIXIAO__V1__COMPARATOR__COMPARATOR_MORE_THAN] = ">",
		[JIXIAO__V1__COMPARATOR__COMPARATOR_AT_MOST] = "≤",
		[JIXIAO__V1__COMPARATOR__COMPARATOR_LESS_THAN] = "<",
		[JIXIAO__V1__COMPARATOR__COMPARATOR_EQUAL] = "=",
	};
	const Jixiao__V1__Target *target = ((const Jixiao__V1__Indicator *)row)->target;
	char value[PLACE_SIZE], upper[PLACE_SIZE];

	number_text(target->value, value);
	number_text(target->upper, upper);
	if (target->comparator == JIXIAO__V1__COMPARATOR__COMPARATOR_QUALITATIVE)
		(void)snprintf(out, size, "%s", _("qualitative (定性)"));
	else if (target->comparator == JIXIAO__V1__COMPARATOR__COMPARATOR_BEFORE)
		(void)snprintf(out, size, "≤ %s", target->date);
	else if (target->comparator == JIXIAO__V1__COMPARATOR__COMPARATOR_RANGE)
		(void)snprintf(out, size, "%s - %s %s", value, upper, target->unit);
	else
		(void)snprintf(out, size, "%s %s %s", signs[target->comparator], value, target->unit);
}

static const struct jx_column target_columns[] = {
	{JX_N("Indicator"), "name", NULL, false},
	{JX_N("Target"), "target.text", NULL, false},
	{JX_N("Understood"), "target.comparator", understood, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view targets = {target_columns, "indicators", NULL};

enum jx_exit jx_import_print_targets(struct jx_import *import)
{
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++) {
		const Jixiao__V1__Project *project = import->entries[i].project;

		if (import->entries[i].action == JX_IMPORT_NOTHING)
			continue;
		(void)printf("\n%s %s\n", project->code, project->name);
		exit = jx_app_print(import->app, &targets, &project->base);
	}
	return exit;
}
