/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"

#include "client/commands/catalog.h"
#include "client/commands/catalog_duties.h"
#include "client/commands/catalog_mistakes.h"
#include "client/commands/commands.h"
#include "client/commands/user.h"
#include "client/document/catalog_files.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/rpc/catalog_message.h"

/* -- what is wrong with the files ---------------------------------------------------------------------------------- */

static enum jx_exit read_files(const struct jx_app *app, struct jx_catalog_files *files)
{
	struct jx_catalog_mistakes mistakes = {.folder = jx_arg(app, "DIR")};
	enum jx_status status = jx_catalog_files_read(mistakes.folder, files, jx_catalog_mistakes_keep, &mistakes);
	enum jx_exit exit = JX_EXIT_OK;

	if (status != JX_OK)
		exit = jx_catalog_mistakes_say(app, &mistakes,
					       status == JX_FAILED_PRECONDITION ? JX_REASON_FILE_FAILED
										: JX_REASON_FILE_INVALID);
	jx_catalog_mistakes_clear(&mistakes);
	return exit;
}

/* -- what is there already ----------------------------------------------------------------------------------------- */

struct import {
	struct jx_app *app;
	struct jx_catalog_files files;
	Jixiao__V1__CatalogImportRequest request;
	Jixiao__V1__CatalogImportResponse outcome; /* of what is not sent */
	uint32_t version;                          /* of the newest catalogue; 0: there is none */
	char from[JX_MONTH_SIZE];                  /* of that */
	bool same;                                 /* it says what the files say */
	struct jx_duty_counts duties;
};

/* The lists alone, packed; NULL: no memory. To be freed. */
static uint8_t *pack_lists(const struct jx_catalog_lists *lists, size_t *size)
{
	Jixiao__V1__CatalogGetResponse message = JIXIAO__V1__CATALOG_GET_RESPONSE__INIT;
	uint8_t *bytes;

	message.forms = lists->forms;
	message.n_forms = lists->n_forms;
	message.formulas = lists->formulas;
	message.n_formulas = lists->n_formulas;
	message.measures = lists->measures;
	message.n_measures = lists->n_measures;
	message.checks = lists->checks;
	message.n_checks = lists->n_checks;
	*size = jixiao__v1__catalog_get_response__get_packed_size(&message);
	bytes = malloc(*size + 1);
	if (bytes != NULL)
		(void)jixiao__v1__catalog_get_response__pack(&message, bytes);
	return bytes;
}

static bool same_lists(const struct jx_catalog_lists *a, const struct jx_catalog_lists *b)
{
	size_t size_a, size_b;
	uint8_t *packed_a = pack_lists(a, &size_a), *packed_b = pack_lists(b, &size_b);
	bool same = packed_a != NULL && packed_b != NULL && size_a == size_b && memcmp(packed_a, packed_b, size_a) == 0;

	free(packed_a);
	free(packed_b);
	return same;
}

static enum jx_exit look_at_newest(struct import *import)
{
	const Jixiao__V1__CatalogGetResponse *response = jx_catalog_ask(import->app, "");
	const struct jx_catalog_lists ours = JX_CATALOG_LISTS(&import->request);

	if (response == NULL)
		return jx_app_result(import->app);
	if (response->version > 0) {
		const struct jx_catalog_lists theirs = JX_CATALOG_LISTS(response);

		import->version = response->version;
		(void)snprintf(import->from, sizeof(import->from), "%s", response->from);
		import->same = same_lists(&ours, &theirs);
	}
	return JX_EXIT_OK;
}

static enum jx_exit look_at_duties(struct import *import)
{
	Jixiao__V1__DutiesListRequest request = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	const char *folder = jx_arg(import->app, "DIR");
	ProtobufCMessage *list;
	enum jx_exit exit = jx_list_get(import->app, &jixiao__v1__duties__descriptor, &request.base, &list);

	if (exit != JX_EXIT_OK)
		return exit;
	if (!jx_duties_compare(folder, &import->files, (const Jixiao__V1__DutiesListResponse *)list, &import->duties))
		exit = jx_app_fail(import->app, JX_REASON_FILE_FAILED, folder, _("there is no memory for it"), NULL);
	protobuf_c_message_free_unpacked(list, NULL);
	return exit;
}

static bool is_office(const Jixiao__V1__OfficesListResponse *list, const char *code)
{
	for (size_t i = 0; i < list->n_offices; i++)
		if (strcmp(list->offices[i]->code, code) == 0)
			return true;
	return false;
}

/* Told of here, where it stands in the file; the server would only name the office. */
static enum jx_exit look_at_offices(struct import *import)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	struct jx_catalog_mistakes mistakes = {.folder = jx_arg(import->app, "DIR")};
	ProtobufCMessage *list;
	enum jx_exit exit = jx_list_get(import->app, &jixiao__v1__offices__descriptor, &request.base, &list);

	if (exit != JX_EXIT_OK)
		return exit;
	for (size_t i = 0; i < import->files.n_duties; i++) {
		struct jx_file_problem problem = {.text = JX_N("there is no such office"),
						  .name = import->files.duties[i].office};

		if (is_office((const Jixiao__V1__OfficesListResponse *)list, problem.name))
			continue;
		jx_catalog_files_duty_place(&import->files, i, &problem);
		jx_catalog_mistakes_keep(&mistakes, &problem);
	}
	protobuf_c_message_free_unpacked(list, NULL);
	if (mistakes.n > 0 || mistakes.lost)
		exit = jx_catalog_mistakes_say(import->app, &mistakes, JX_REASON_FILE_INVALID);
	jx_catalog_mistakes_clear(&mistakes);
	return exit;
}

/* -- the request --------------------------------------------------------------------------------------------------- */

static bool write_duties(struct import *import)
{
	struct jx_catalog_files *files = &import->files;
	Jixiao__V1__Duty *rows = jx_arena_alloc(&files->arena, (files->n_duties + 1) * sizeof(*rows));

	import->request.duties = jx_arena_alloc(&files->arena, (files->n_duties + 1) * sizeof(Jixiao__V1__Duty *));
	if (rows == NULL || import->request.duties == NULL)
		return false;
	import->request.n_duties = files->n_duties;
	for (size_t i = 0; i < files->n_duties; i++) {
		jixiao__v1__duty__init(&rows[i]);
		rows[i].office_code = files->duties[i].office;
		rows[i].form_code = files->duties[i].form;
		rows[i].from = files->duties[i].from;
		rows[i].to = files->duties[i].to;
		import->request.duties[i] = &rows[i];
	}
	return true;
}

static bool write_request(struct import *import)
{
	Jixiao__V1__CatalogImportRequest *request = &import->request;
	const struct jx_catalog *catalog = &import->files.catalog;
	struct jx_catalog_lists lists;

	jixiao__v1__catalog_import_request__init(request);
	if (jx_lists_of_catalog(catalog, &import->files.arena, &lists) != JX_OK || !write_duties(import))
		return false;
	request->forms = lists.forms;
	request->n_forms = lists.n_forms;
	request->formulas = lists.formulas;
	request->n_formulas = lists.n_formulas;
	request->measures = lists.measures;
	request->n_measures = lists.n_measures;
	request->checks = lists.checks;
	request->n_checks = lists.n_checks;
	import->outcome.form_count = (uint32_t)catalog->n_forms;
	import->outcome.item_count = (uint32_t)catalog->n_items;
	import->outcome.formula_count = (uint32_t)catalog->n_formulas;
	import->outcome.measure_count = (uint32_t)catalog->n_measures;
	import->outcome.check_count = (uint32_t)catalog->n_checks;
	return true;
}

/* As asked for; else the newest catalogue's, which this one corrects; else the first month of any duty. */
static enum jx_exit choose_from(struct import *import)
{
	const char *from = jx_arg(import->app, "--from");
	jx_month month;

	if (from != NULL && !jx_month_parse(from, &month))
		return jx_app_fail(import->app, JX_REASON_FIELD_INVALID, "--from", _("it is not a month as 2023-06"),
				   NULL);
	if (from == NULL && import->version > 0)
		from = import->from;
	for (size_t i = 0; import->version == 0 && jx_arg(import->app, "--from") == NULL && i < import->files.n_duties;
	     i++)
		if (from == NULL || strcmp(import->files.duties[i].from, from) < 0)
			from = import->files.duties[i].from;
	if (from == NULL)
		return jx_app_usage(import->app, _("--from is needed for the first catalogue: there is no duty"));
	import->request.from = (char *)from;
	return JX_EXIT_OK;
}

/* -- the command --------------------------------------------------------------------------------------------------- */

static const struct jx_column outcome_columns[] = {
	{JX_N("Version"), "version", NULL, true},
	{JX_N("Forms"), "form_count", NULL, true},
	{JX_N("Items"), "item_count", NULL, true},
	{JX_N("Formulas"), "formula_count", NULL, true},
	{JX_N("Measures"), "measure_count", NULL, true},
	{JX_N("Checks"), "check_count", NULL, true},
	{JX_N("Duties added"), "duties_added", NULL, true},
	{JX_N("Duties kept"), "duties_kept", NULL, true},
	{NULL, NULL, NULL, false},
};

static const struct jx_view outcome_view = {outcome_columns, NULL, NULL};

/* What the server finds wrong with the files stands somewhere in them. */
static enum jx_exit say_refusal(const struct import *import)
{
	const struct jx_result *result = jx_channel_result(import->app->channel);
	struct jx_catalog_mistakes mistakes = {.folder = jx_arg(import->app, "DIR")};
	bool placed = result->reason == JX_REASON_FIELD_INVALID && result->n_violations > 0;
	enum jx_exit exit;

	for (size_t i = 0; i < result->n_violations && placed; i++) {
		struct jx_file_problem problem = {.text = result->violations[i]->text, .name = ""};

		placed = jx_catalog_files_place(&import->files, result->violations[i]->field, &problem);
		if (placed)
			jx_catalog_mistakes_keep(&mistakes, &problem);
	}
	exit = placed ? jx_catalog_mistakes_say(import->app, &mistakes, JX_REASON_FILE_INVALID)
		      : jx_app_result(import->app);
	jx_catalog_mistakes_clear(&mistakes);
	return exit;
}

/* People are told what is not linked, and how much more there is of it. */
static enum jx_exit print_unlinked(const struct import *import, const Jixiao__V1__CatalogImportResponse *outcome)
{
	if (import->app->output != JX_OUTPUT_TABLE || (outcome->n_unlinked == 0 && outcome->projects_left_out == 0))
		return JX_EXIT_OK;
	return jx_catalog_print_unlinked(import->app, &outcome->base,
					 &(struct jx_left_out){outcome->unlinked_left_out, outcome->projects_left_out});
}

/* The root office is the manager's own; the server knows better. */
static enum jx_exit send(struct import *import)
{
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	jx_remote_init(&remote, import->app->channel, &jixiao__v1__catalog__descriptor);
	jixiao__v1__catalog__import(&remote.base, &import->request,
				    (Jixiao__V1__CatalogImportResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return say_refusal(import);
	exit = jx_app_changed(import->app, &outcome_view, answer);
	return exit == JX_EXIT_OK ? print_unlinked(import, (const Jixiao__V1__CatalogImportResponse *)answer) : exit;
}

/* The server says what it would do. */
static enum jx_exit preview(struct import *import)
{
	Jixiao__V1__CatalogPreviewRequest request = JIXIAO__V1__CATALOG_PREVIEW_REQUEST__INIT;
	const Jixiao__V1__CatalogImportResponse *outcome;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	request.office_code = import->request.office_code;
	request.import = &import->request;
	jx_remote_init(&remote, import->app->channel, &jixiao__v1__catalog__descriptor);
	jixiao__v1__catalog__preview(&remote.base, &request, (Jixiao__V1__CatalogPreviewResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return say_refusal(import);
	outcome = ((const Jixiao__V1__CatalogPreviewResponse *)answer)->outcome;
	if (outcome == NULL)
		return jx_app_fail(import->app, JX_REASON_RESPONSE_INVALID, _("it has no outcome"), NULL);
	(void)fprintf(stderr, "%s\n", _("this is what would be imported; nothing was changed"));
	exit = jx_app_print(import->app, &outcome_view, &outcome->base);
	return exit == JX_EXIT_OK ? print_unlinked(import, outcome) : exit;
}

static enum jx_exit send_for_own_office(struct import *import)
{
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_own_office(import->app, office);

	if (exit != JX_EXIT_OK)
		return exit;
	import->request.office_code = office;
	return jx_arg(import->app, "--dry-run") != NULL ? preview(import) : send(import);
}

/* Nothing is sent: why, on stderr, and what there is. */
static enum jx_exit end_unsent(struct import *import)
{
	import->outcome.version = import->version;
	import->outcome.duties_kept = (uint32_t)import->request.n_duties;
	(void)fprintf(stderr, "%s\n",
		      import->duties.differing == 0
			      ? _("nothing changes: the catalogue and the duties are as these files say")
			      : _("nothing changes: the catalogue is as these files say, but not the duties, which an "
				  "import neither ends nor brings back"));
	return jx_app_print(import->app, &outcome_view, &import->outcome.base);
}

static enum jx_exit run_import(struct import *import)
{
	enum jx_exit exit = read_files(import->app, &import->files);

	if (exit == JX_EXIT_OK && !write_request(import))
		exit = jx_app_fail(import->app, JX_REASON_FILE_FAILED, jx_arg(import->app, "DIR"),
				   _("there is no memory for it"), NULL);
	if (exit == JX_EXIT_OK)
		exit = look_at_newest(import);
	if (exit == JX_EXIT_OK)
		exit = look_at_offices(import);
	if (exit == JX_EXIT_OK)
		exit = look_at_duties(import);
	if (exit == JX_EXIT_OK)
		exit = choose_from(import);
	if (exit != JX_EXIT_OK)
		return exit;
	if (import->same && import->duties.missing == 0)
		return end_unsent(import);
	return send_for_own_office(import);
}

enum jx_exit jx_catalog_import(struct jx_app *app)
{
	struct import import = {.app = app, .outcome = JIXIAO__V1__CATALOG_IMPORT_RESPONSE__INIT};
	enum jx_exit exit = run_import(&import);

	jx_catalog_files_clear(&import.files);
	return exit;
}
