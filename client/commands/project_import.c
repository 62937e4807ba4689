/* SPDX-License-Identifier: Apache-2.0 */
/* project import: a document of goal tables becomes projects, or new versions of them. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/project_import.h"
#include "client/commands/project_mistakes.h"
#include "client/document/encoding.h"
#include "client/locale.h"
#include "common/model/period.h"
#include "common/model/project.h"
#include "common/rpc/target_message.h"

#define PLACE_SIZE     32u
#define DOCUMENT_ARENA ((size_t)256 << 20)

/* -- the document -------------------------------------------------------------------------------------------------- */

static enum jx_exit fail_at(const struct jx_import *import, size_t line, size_t cell, const char *text)
{
	char line_text[PLACE_SIZE], cell_text[PLACE_SIZE];

	(void)snprintf(line_text, sizeof(line_text), "%zu", line);
	(void)snprintf(cell_text, sizeof(cell_text), "%zu", cell);
	if (line == 0)
		return jx_app_fail(import->app, JX_REASON_FILE_INVALID, import->path, text, NULL);
	if (cell == 0)
		return jx_app_fail(import->app, JX_REASON_FILE_LINE_INVALID, import->path, line_text, text, NULL);
	return jx_app_fail(import->app, JX_REASON_FILE_CELL_INVALID, import->path, line_text, cell_text, text, NULL);
}

static enum jx_exit out_of_memory(const struct jx_import *import)
{
	return fail_at(import, 0, 0, JX_N("there is not enough memory"));
}

static enum jx_exit read_document(struct jx_import *import)
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
	if (status == JX_OK)
		jx_import_say_notes(import);
	else
		jx_import_say_why(import);
	if (status == JX_INVALID_ARGUMENT)
		return fail_at(import, problem.line, problem.cell, problem.text);
	for (size_t i = 0; i < import->tables.n && status == JX_OK; i++) {
		struct jx_import_entry *entry = &import->entries[i];

		entry->table = import->tables.tables[i];
		entry->project = jx_project_of_table(entry->table, &import->arena);
		status = entry->project ? JX_OK : JX_RESOURCE_EXHAUSTED;
	}
	return status == JX_OK ? JX_EXIT_OK : out_of_memory(import);
}

/* -- what the server has ------------------------------------------------------------------------------------------- */

/* NULL where the call failed: jx_channel_result tells why. */
static const Jixiao__V1__Project *get(const struct jx_import *import, const char *code)
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

/* An answer lives until the next one. NULL where memory ends. */
static Jixiao__V1__Project *copy(const Jixiao__V1__Project *project)
{
	size_t size = jixiao__v1__project__get_packed_size(project);
	uint8_t *bytes = malloc(size + 1);
	Jixiao__V1__Project *result = NULL;

	if (bytes) {
		(void)jixiao__v1__project__pack(project, bytes);
		result = jixiao__v1__project__unpack(NULL, size, bytes);
	}
	free(bytes);
	return result;
}

static enum jx_exit fetch_all(struct jx_import *import)
{
	for (size_t i = 0; i < import->tables.n; i++) {
		struct jx_import_entry *entry = &import->entries[i];
		const Jixiao__V1__Project *was = get(import, entry->table->code.text);

		if (!was && jx_channel_result(import->app->channel)->reason != JX_REASON_PROJECT_NOT_FOUND)
			return jx_app_result(import->app);
		entry->was = was ? copy(was) : NULL;
		if (was && !entry->was)
			return out_of_memory(import);
	}
	return JX_EXIT_OK;
}

/* An update holds from --from on, else from January, or from where the version that it corrects begins. */
static void choose_month(const struct jx_import *import, struct jx_import_entry *entry)
{
	const char *from = jx_arg(import->app, "--from"), *base_from = entry->was->effective_from;

	(void)snprintf(entry->from, sizeof(entry->from), "%04u-01", (unsigned)(entry->table->year % 10000));
	if (from)
		(void)snprintf(entry->from, sizeof(entry->from), "%s", from);
	else if (strcmp(base_from, entry->from) > 0)
		(void)snprintf(entry->from, sizeof(entry->from), "%s", base_from);
}

static void compare(const struct jx_import *import, struct jx_import_entry *entry)
{
	const char *args[] = {entry->table->code.text, entry->table->name.text};
	struct jx_import_differing differing = {import, entry->table->code.text};
	const struct jx_difference_told to = {jx_import_say_difference, &differing};

	entry->action = JX_IMPORT_CREATE;
	if (!entry->was)
		return;
	choose_month(import, entry);
	entry->action =
		jx_project_differences(&to, entry->was, entry->project) > 0 ? JX_IMPORT_UPDATE : JX_IMPORT_NOTHING;
	jx_import_say(import,
		      entry->action == JX_IMPORT_UPDATE ? JX_N("project {0} {1} differs, as said above")
							: JX_N("nothing changes: {0} {1}"),
		      args, 2);
}

static enum jx_exit compare_all(struct jx_import *import)
{
	size_t different = 0;

	for (size_t i = 0; i < import->tables.n; i++) {
		compare(import, &import->entries[i]);
		different += import->entries[i].action == JX_IMPORT_UPDATE;
	}
	if (different == 0 || jx_arg(import->app, "--update"))
		return JX_EXIT_OK;
	if (import->app->output == JX_OUTPUT_JSON)
		jx_import_print_json(import);
	return jx_app_fail(import->app, JX_REASON_PROJECTS_DIFFER, import->path, NULL);
}

/* -- what would be refused ----------------------------------------------------------------------------------------- */

/* A version does not begin in every month. */
static enum jx_exit check_month(const struct jx_import *import, const struct jx_import_entry *entry)
{
	jx_month from, base = 0;
	const char *problem;

	if (entry->action != JX_IMPORT_UPDATE)
		return JX_EXIT_OK;
	problem = jx_month_parse(entry->from, &from) && jx_month_parse(entry->was->effective_from, &base)
			  ? jx_version_month_problem(from, base, entry->project->year)
			  : JX_N("it is no month as 2023-06");
	return problem ? jx_app_fail(import->app, JX_REASON_FIELD_INVALID, "--from", _(problem), NULL) : JX_EXIT_OK;
}

static enum jx_exit check_months(const struct jx_import *import)
{
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++)
		exit = check_month(import, &import->entries[i]);
	return exit;
}

static void check(struct jx_import_entry *entry, struct jx_mistakes *mistakes)
{
	bool kept = !entry->was || jx_project_keep_weights(entry->was, entry->project);

	if (entry->was && strcmp(entry->was->department_code, entry->project->department_code) != 0)
		jx_mistake_add(mistakes, entry->table->department_code,
			       JX_N("the server has this project of another department"));
	if (!kept)
		jx_mistake_add(mistakes, entry->table->indicators[0].name,
			       JX_N("the indicators are others than those that weights were set for: give all weights, "
				    "in a column 权重"));
	else
		jx_project_mistakes(entry->table, entry->project, mistakes);
}

/* All tables are looked at before one is written. */
static enum jx_exit check_all(struct jx_import *import)
{
	struct jx_mistakes mistakes = {.n = 0};
	enum jx_exit exit;

	for (size_t i = 0; i < import->tables.n; i++)
		check(&import->entries[i], &mistakes);
	exit = jx_department_mistakes(import->app, &import->tables, &mistakes);
	return exit == JX_EXIT_OK ? jx_mistakes_say(import->app, import->path, &mistakes) : exit;
}

/* -- what is sent -------------------------------------------------------------------------------------------------- */

static bool send_create(const struct jx_import *import, const struct jx_import_entry *entry)
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

static bool send_update(const struct jx_import *import, struct jx_import_entry *entry)
{
	Jixiao__V1__ProjectsUpdateRequest request = JIXIAO__V1__PROJECTS_UPDATE_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.department_code = entry->project->department_code;
	request.project = entry->project;
	request.base_version = entry->was->version;
	request.effective_from = entry->from;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__update(&remote.base, &request, (Jixiao__V1__ProjectsUpdateResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL;
}

static bool send_preview(const struct jx_import *import, const struct jx_import_entry *entry)
{
	Jixiao__V1__ProjectsPreviewRequest request = JIXIAO__V1__PROJECTS_PREVIEW_REQUEST__INIT;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.department_code = entry->project->department_code;
	request.project = entry->project;
	if (entry->action == JX_IMPORT_UPDATE) {
		request.base_version = entry->was->version;
		request.effective_from = (char *)entry->from;
	}
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__preview(&remote.base, &request,
				      (Jixiao__V1__ProjectsPreviewResponse_Closure)jx_keep_answer, &answer);
	return answer != NULL;
}

/* What only the server can refuse, before the first is written. */
static enum jx_exit preview_all(const struct jx_import *import)
{
	for (size_t i = 0; i < import->tables.n; i++) {
		const struct jx_import_entry *entry = &import->entries[i];

		if (entry->action == JX_IMPORT_NOTHING || send_preview(import, entry))
			continue;
		jx_import_say_places(import, i);
		return jx_app_result(import->app);
	}
	return JX_EXIT_OK;
}

/* -- all of it ----------------------------------------------------------------------------------------------------- */

/* As the server will understand them. */
static bool explain_targets(struct jx_import *import, Jixiao__V1__Project *project)
{
	struct jx_target_parts *parts = jx_arena_alloc(&import->arena, (project->n_indicators + 1) * sizeof(*parts));

	for (size_t i = 0; i < project->n_indicators && parts; i++)
		jx_target_explain(project->indicators[i]->target, &parts[i]);
	return parts != NULL;
}

static enum jx_exit write_one(struct jx_import *import, size_t index)
{
	struct jx_import_entry *entry = &import->entries[index];
	enum jx_exit exit;

	if (entry->action == JX_IMPORT_NOTHING)
		return JX_EXIT_OK;
	if (jx_arg(import->app, "--dry-run")) {
		if (!explain_targets(import, entry->project))
			return out_of_memory(import);
		jx_import_keep_json(import, entry->project);
		return JX_EXIT_OK;
	}
	if (!(entry->action == JX_IMPORT_CREATE ? send_create(import, entry) : send_update(import, entry))) {
		jx_import_say_places(import, index);
		jx_import_say_written(import, index);
		return jx_app_result(import->app);
	}
	exit = jx_app_committed(import->app);
	/* As the server understood it. */
	if (import->app->output == JX_OUTPUT_JSON)
		jx_import_keep_json(import, get(import, entry->project->code));
	return exit;
}

/* What was written, or would be; before it is, also how its targets are understood. */
static enum jx_exit print(struct jx_import *import)
{
	enum jx_exit exit = jx_import_print_list(import);

	if (exit == JX_EXIT_OK && jx_arg(import->app, "--dry-run") && import->app->output == JX_OUTPUT_TABLE)
		exit = jx_import_print_targets(import);
	return exit;
}

static enum jx_exit run(struct jx_import *import)
{
	enum jx_exit exit = read_document(import);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = fetch_all(import);
	if (exit == JX_EXIT_OK)
		exit = check_all(import);
	if (exit == JX_EXIT_OK)
		exit = compare_all(import);
	if (exit == JX_EXIT_OK)
		exit = check_months(import);
	if (exit == JX_EXIT_OK)
		exit = preview_all(import);
	for (size_t i = 0; i < import->tables.n && exit == JX_EXIT_OK; i++)
		exit = write_one(import, i);
	if (exit != JX_EXIT_OK)
		return exit;
	if (import->app->output != JX_OUTPUT_JSON)
		return print(import);
	jx_import_print_json(import);
	return JX_EXIT_OK;
}

enum jx_exit jx_project_import(struct jx_app *app)
{
	const char *from = jx_arg(app, "--from");
	struct jx_import *import = calloc(1, sizeof(*import));
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
	import->differences = json_array();
	jx_arena_init(&import->arena, DOCUMENT_ARENA);
	exit = run(import);
	for (size_t i = 0; i < import->tables.n; i++) {
		if (import->entries[i].was)
			jixiao__v1__project__free_unpacked(import->entries[i].was, NULL);
	}
	jx_arena_clear(&import->arena);
	json_decref(import->projects);
	json_decref(import->differences);
	free(import);
	return exit;
}
