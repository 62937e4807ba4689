/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/local.h"

#include <string.h>

#include "jixiao/v1/submissions.pb-c.h"

#include "client/commands/catalog.h"
#include "client/commands/submission_view.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"
#include "common/rpc/catalog_message.h"

#define ARENA_CAP (64u << 20)

enum jx_exit jx_local_open(struct jx_app *app)
{
	enum jx_exit exit = jx_app_open(app);

	if (exit != JX_EXIT_OK)
		return exit;
	app->memory->may_go_offline = app->memory->offline = true;
	return JX_EXIT_OK;
}

void jx_cell_post(const ProtobufCMessage *row, char *out, size_t size)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(row->descriptor, "method");
	const char *method = *(char *const *)(const void *)((const char *)row + field->offset);

	(void)jx_cell_append(out, size, 0,
			     strcmp(method, "Create") == 0     ? _("submission")
			     : strcmp(method, "Withdraw") == 0 ? _("withdrawal")
							       : method);
}

static void drop_problem(void *context, const struct jx_catalog_problem *problem)
{
	(void)context;
	(void)problem;
}

/* NULL where this machine has seen none, or it has the form not. */
static const struct jx_form *find_form(const struct jx_app *app, const struct jx_subject *subject,
				       struct jx_arena *arena, struct jx_catalog *catalog)
{
	const Jixiao__V1__CatalogGetResponse *seen = jx_catalog_ask(app, subject->period);

	if (seen == NULL || jx_catalog_of_lists(&(struct jx_catalog_lists)JX_CATALOG_LISTS(seen), arena, catalog,
						drop_problem, NULL) != JX_OK)
		return NULL;
	return jx_catalog_form(catalog, subject->form);
}

enum jx_exit jx_local_print_body(const struct jx_app *app, const struct jx_outgoing *entry)
{
	Jixiao__V1__SubmissionsCreateRequest *request = jx_outgoing_create(entry);
	Jixiao__V1__Submission draft = JIXIAO__V1__SUBMISSION__INIT;
	struct jx_catalog catalog = {.n_items = 0};
	struct jx_arena arena;
	enum jx_exit exit;

	if (request == NULL)
		return JX_EXIT_OK;
	jx_arena_init(&arena, ARENA_CAP);
	draft.cells = request->cells;
	draft.n_cells = request->n_cells;
	exit = jx_submission_print_items(app, &draft, &catalog, find_form(app, &entry->subject, &arena, &catalog));
	jx_arena_clear(&arena);
	jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
	return exit;
}
