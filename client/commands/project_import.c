/* SPDX-License-Identifier: Apache-2.0 */
/* project import: a document of goal tables becomes projects, or new versions of them. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "client/commands/project_mistakes.h"
#include "client/commands/views.h"
#include "client/document/encoding.h"
#include "client/locale.h"
#include "common/model/money.h"
#include "common/model/period.h"
#include "common/model/project.h"

#define PLACE_SIZE     32u
#define SENTENCE_SIZE  2048u
#define DOCUMENT_ARENA ((size_t)256 << 20)

enum action {
	CREATE,
	NOTHING,
	UPDATE,
};

/* A table of the document, and what the server has of it. */
struct entry {
	const struct jx_goal_table *table;
	Jixiao__V1__Project *project; /* what the table says */
	enum action action;
	uint32_t base_version;
	bool moved; /* to another department than the server has it of */
	jx_month base_from;
	char from[JX_MONTH_SIZE]; /* of an update */
};

struct import {
	struct jx_app *app;
	const char *path;
	struct jx_arena arena;
	struct jx_goal_tables tables;
	struct entry entries[JX_GOAL_TABLES_MAX];
	json_t *projects; /* what is printed as JSON */
};

/* -- what is said -------------------------------------------------------------------------------------------------- */

/* A sentence with its args, on stderr; nothing with -o json, whose stderr is for one object. */
static void say(const struct import *import, const char *sentence, const char *const *args, size_t n)
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

static void say_note(const struct import *import, const struct jx_document_note *note)
{
	char table[PLACE_SIZE], line[PLACE_SIZE], cell[PLACE_SIZE];
	const char *args[] = {table, line, cell, note->printed.text, _(note->why)};

	number(note->table, table);
	number(note->printed.line, line);
	number(note->printed.cell, cell);
	say(import,
	    note->hint ? JX_N("hint: table {0}, line {1}, cell {2} “{3}”: {4}")
		       : JX_N("not understood: table {0}, line {1}, cell {2} “{3}”: {4}"),
	    args, sizeof(args) / sizeof(args[0]));
}

static void say_notes(const struct import *import)
{
	char left_out[PLACE_SIZE];
	const char *args[] = {left_out};

	for (size_t i = 0; i < import->tables.n_notes; i++)
		say_note(import, &import->tables.notes[i]);
	number(import->tables.notes_left_out, left_out);
	if (import->tables.notes_left_out > 0)
		say(import, JX_N("{0} more notes are left out"), args, 1);
}

/* What a refusal without fields is about. */
static const char *refused_field(const struct jx_result *result)
{
	return strncmp(result->reason_name, "OFFICE_", strlen("OFFICE_")) == 0 ? "project.department_code"
									       : "project.code";
}

/* Where the document says what was refused. */
static void say_places(const struct import *import, size_t index)
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
		say(import, JX_N("in {0}, table {1}, line {2}, cell {3} ({4}):"), args, 5);
	}
}

/* What only the server could refuse was refused after others had been written. */
static void say_written(const struct import *import, size_t refused)
{
	char written[PLACE_SIZE];
	const char *args[] = {written};
	size_t n = 0;

	for (size_t i = 0; i < refused; i++)
		n += import->entries[i].action != NOTHING;
	number(n, written);
	if (n > 0)
		say(import,
		    JX_N("{0} of the file's tables were written before this one, and stay; mend it and import "
			 "the file again"),
		    args, 1);
}

/* -- the document -------------------------------------------------------------------------------------------------- */

static enum jx_exit fail_at(const struct import *import, size_t line, size_t cell, const char *text)
{
	char line_text[PLACE_SIZE], cell_text[PLACE_SIZE];

	number(line, line_text);
	number(cell, cell_text);
	if (line == 0)
		return jx_app_fail(import->app, JX_REASON_FILE_INVALID, import->path, text, NULL);
	if (cell == 0)
		return jx_app_fail(import->app, JX_REASON_FILE_LINE_INVALID, import->path, line_text, text, NULL);
	return jx_app_fail(import->app, JX_REASON_FILE_CELL_INVALID, import->path, line_text, cell_text, text, NULL);
}

static enum jx_exit out_of_memory(const struct import *import)
{
	return fail_at(import, 0, 0, JX_N("there is not enough memory"));
}

static enum jx_exit read_document(struct import *import)
{
	struct jx_text_problem unreadable = {0};
	struct jx_document_problem problem = {0};
	char *text = NULL;
	enum jx_status status = jx_text_load(import->path, &text, &unreadable);

	if (status == JX_FAILED_PRECONDITION)
		return jx_app_fail(import->app, JX_REASON_FILE_FAILED, import->path, unreadable.text, NULL);
	if (status != JX_OK)
		return fail_at(import, unreadable.line, 0, unreadable.text);
	status = jx_goal_tables_read(text, &import->arena, &import->tables, &problem);
	free(text);
	if (status == JX_INVALID_ARGUMENT)
		return fail_at(import, problem.line, problem.cell, problem.text);
	for (size_t i = 0; i < import->tables.n && status == JX_OK; i++) {
		struct entry *entry = &import->entries[i];

		entry->table = import->tables.tables[i];
		entry->project = jx_project_of_table(entry->table, &import->arena);
		status = entry->project ? JX_OK : JX_RESOURCE_EXHAUSTED;
	}
	return status == JX_OK ? JX_EXIT_OK : out_of_memory(import);
}

/* -- what the server has ------------------------------------------------------------------------------------------- */

/* NULL where the call failed: jx_channel_result tells why. */
static const Jixiao__V1__Project *get(const struct import *import, const char *code)
{
	Jixiao__V1__ProjectsGetRequest request = JIXIAO__V1__PROJECTS_GET_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.code = (char *)code;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__get(&remote.base, &request, (Jixiao__V1__ProjectsGetResponse_Closure)jx_keep_answer,
				  &answer);
	return answer ? ((const Jixiao__V1__ProjectsGetResponse *)answer)->project : NULL;
}

/* An update holds from --from on, else from January, or from where the version that it corrects begins. */
static void choose_month(const struct import *import, struct entry *entry, const char *base_from)
{
	const char *from = jx_arg(import->app, "--from");

	(void)snprintf(entry->from, sizeof(entry->from), "%04u-01", (unsigned)(entry->table->year % 10000));
	if (from)
		(void)snprintf(entry->from, sizeof(entry->from), "%s", from);
	else if (strcmp(base_from, entry->from) > 0)
		(void)snprintf(entry->from, sizeof(entry->from), "%s", base_from);
}

static enum jx_exit compare(const struct import *import, struct entry *entry)
{
	const char *args[] = {entry->table->code.text, entry->table->name.text};
	const Jixiao__V1__Project *was = get(import, entry->table->code.text);
	FILE *out = import->app->output == JX_OUTPUT_JSON ? NULL : stderr;

	if (!was && jx_channel_result(import->app->channel)->reason == JX_REASON_PROJECT_NOT_FOUND) {
		entry->action = CREATE;
		return JX_EXIT_OK;
	}
	if (!was)
		return jx_app_result(import->app);
	entry->base_version = was->version;
	entry->moved = strcmp(was->department_code, entry->project->department_code) != 0;
	if (!jx_month_parse(was->effective_from, &entry->base_from))
		return jx_app_fail(import->app, JX_REASON_RESPONSE_INVALID, _("it says no month"), NULL);
	choose_month(import, entry, was->effective_from);
	entry->action = jx_project_differences(out, was, entry->project) > 0 ? UPDATE : NOTHING;
	say(import,
	    entry->action == UPDATE ? JX_N("project {0} {1} differs, as said above") : JX_N("nothing changes: {0} {1}"),
	    args, 2);
	return JX_EXIT_OK;
}

static enum jx_exit compare_all(struct import *import)
{
	enum jx_exit exit = JX_EXIT_OK;
	size_t different = 0;

	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++) {
		exit = compare(import, &import->entries[i]);
		different += import->entries[i].action == UPDATE;
	}
	if (exit != JX_EXIT_OK || different == 0 || jx_arg(import->app, "--update"))
		return exit;
	return jx_app_fail(import->app, JX_REASON_PROJECTS_DIFFER, import->path, NULL);
}

/* -- what would be refused ----------------------------------------------------------------------------------------- */

/* A version does not begin in every month. */
static enum jx_exit check_month(const struct import *import, const struct entry *entry)
{
	const char *problem;
	jx_month from;

	if (entry->action != UPDATE)
		return JX_EXIT_OK;
	problem = jx_month_parse(entry->from, &from)
			  ? jx_version_month_problem(from, entry->base_from, entry->project->year)
			  : JX_N("it is no month as 2023-06");
	return problem ? jx_app_fail(import->app, JX_REASON_FIELD_INVALID, "--from", _(problem), NULL) : JX_EXIT_OK;
}

/* All tables are looked at before one is written. */
static enum jx_exit check_all(struct import *import)
{
	struct jx_mistakes mistakes = {.n = 0};
	enum jx_exit exit;

	for (size_t i = 0; i < import->tables.n; i++)
		jx_project_mistakes(import->entries[i].table, import->entries[i].project, &mistakes);
	if (mistakes.n > 0)
		return jx_mistakes_say(import->app, import->path, &mistakes);
	exit = jx_department_mistakes(import->app, &import->tables, &mistakes);
	return exit == JX_EXIT_OK ? jx_mistakes_say(import->app, import->path, &mistakes) : exit;
}

static enum jx_exit check_updates(struct import *import)
{
	struct jx_mistakes mistakes = {.n = 0};
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < import->tables.n; i++) {
		if (import->entries[i].moved)
			jx_mistake_add(&mistakes, import->entries[i].table->department_code,
				       JX_N("the server has this project of another department"));
	}
	if (mistakes.n > 0)
		return jx_mistakes_say(import->app, import->path, &mistakes);
	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++)
		exit = check_month(import, &import->entries[i]);
	return exit;
}

/* -- what is sent -------------------------------------------------------------------------------------------------- */

static bool send_create(const struct import *import, const struct entry *entry)
{
	Jixiao__V1__ProjectsCreateRequest request = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.department_code = entry->project->department_code;
	request.project = entry->project;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__create(&remote.base, &request, (Jixiao__V1__ProjectsCreateResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL;
}

static bool send_update(const struct import *import, struct entry *entry)
{
	Jixiao__V1__ProjectsUpdateRequest request = JIXIAO__V1__PROJECTS_UPDATE_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.department_code = entry->project->department_code;
	request.project = entry->project;
	request.base_version = entry->base_version;
	request.effective_from = entry->from;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__update(&remote.base, &request, (Jixiao__V1__ProjectsUpdateResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL;
}

/* -- what is printed ----------------------------------------------------------------------------------------------- */

static void keep_json(const struct import *import, const Jixiao__V1__Project *project)
{
	char *text = project ? jx_json_text(&project->base) : NULL;

	if (text)
		(void)json_array_append_new(import->projects, json_loads(text, 0, NULL));
	free(text);
}

static json_t *notes_json(const struct import *import)
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

static void print_json(struct import *import)
{
	json_t *object = json_pack("{s:O, s:o}", "projects", import->projects, "notes", notes_json(import));

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

static enum jx_exit print_list(struct import *import)
{
	Jixiao__V1__ProjectsListResponse list = JIXIAO__V1__PROJECTS_LIST_RESPONSE__INIT;
	Jixiao__V1__ProjectSummary rows[JX_GOAL_TABLES_MAX], *pointers[JX_GOAL_TABLES_MAX];

	for (size_t i = 0; i < import->tables.n; i++) {
		const struct entry *entry = &import->entries[i];
		Jixiao__V1__ProjectSummary *row = &rows[list.n_projects];

		if (entry->action == NOTHING)
			continue;
		jixiao__v1__project_summary__init(row);
		row->code = entry->project->code;
		row->name = entry->project->name;
		row->year = entry->project->year;
		row->department_code = entry->project->department_code;
		row->budget_fen = entry->project->budget_fen;
		row->indicator_count = (uint32_t)entry->project->n_indicators;
		row->version = entry->base_version + 1;
		pointers[list.n_projects++] = row;
	}
	list.projects = pointers;
	return jx_app_print(import->app, &view, &list.base);
}

/* -- all of it ----------------------------------------------------------------------------------------------------- */

static enum jx_exit write_one(struct import *import, size_t index)
{
	struct entry *entry = &import->entries[index];
	enum jx_exit exit;

	if (entry->action == NOTHING)
		return JX_EXIT_OK;
	if (jx_arg(import->app, "--dry-run")) {
		keep_json(import, entry->project);
		return JX_EXIT_OK;
	}
	if (!(entry->action == CREATE ? send_create(import, entry) : send_update(import, entry))) {
		say_places(import, index);
		say_written(import, index);
		return jx_app_result(import->app);
	}
	exit = jx_app_committed(import->app);
	/* As the server understood it. */
	if (import->app->output == JX_OUTPUT_JSON)
		keep_json(import, get(import, entry->project->code));
	return exit;
}

static enum jx_exit run(struct import *import)
{
	enum jx_exit exit = read_document(import);

	if (exit != JX_EXIT_OK)
		return exit;
	say_notes(import);
	exit = check_all(import);
	if (exit == JX_EXIT_OK)
		exit = compare_all(import);
	if (exit == JX_EXIT_OK)
		exit = check_updates(import);
	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++)
		exit = write_one(import, i);
	if (exit != JX_EXIT_OK)
		return exit;
	if (import->app->output != JX_OUTPUT_JSON)
		return print_list(import);
	print_json(import);
	return JX_EXIT_OK;
}

enum jx_exit jx_project_import(struct jx_app *app)
{
	const char *from = jx_arg(app, "--from");
	struct import *import = calloc(1, sizeof(*import));
	enum jx_exit exit;
	jx_month month;

	if (from && !jx_month_parse(from, &month)) {
		free(import);
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--from", _("it is no month as 2023-06"), NULL);
	}
	if (!import)
		return jx_app_fail(app, JX_REASON_FILE_INVALID, jx_arg(app, "FILE"), _("there is not enough memory"),
				   NULL);
	import->app = app;
	import->path = jx_arg(app, "FILE");
	import->projects = json_array();
	jx_arena_init(&import->arena, DOCUMENT_ARENA);
	exit = run(import);
	jx_arena_clear(&import->arena);
	json_decref(import->projects);
	free(import);
	return exit;
}
