/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/local.h"

#include <stdio.h>
#include <stdlib.h>
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
			     strcmp(method, "Create") == 0        ? _("submission")
			     : strcmp(method, "CreateBelow") == 0 ? _("on behalf")
			     : strcmp(method, "Withdraw") == 0    ? _("withdrawal")
								  : method);
}

/* -- what it is about --------------------------------------------------------------------------------------------- */

void jx_local_about(const struct jx_outgoing *entry, struct jx_local_about *about)
{
	*about = (struct jx_local_about){.subjects = jx_outgoing_subjects(entry)};
	about->messages = calloc(about->subjects.n + 1, sizeof(*about->messages));
	about->rows = calloc(about->subjects.n + 1, sizeof(Jixiao__V1__OutboxSubject *));
	for (size_t i = 0; i < about->subjects.n && about->messages != NULL && about->rows != NULL; i++) {
		jixiao__v1__outbox_subject__init(&about->messages[i]);
		about->messages[i].office_code = about->subjects.rows[i].office;
		about->messages[i].period = about->subjects.rows[i].period;
		about->rows[about->n++] = &about->messages[i];
	}
}

void jx_local_about_clear(struct jx_local_about *about)
{
	free(about->subjects.rows);
	free(about->messages);
	free(about->rows);
	*about = (struct jx_local_about){.n = 0};
}

static Jixiao__V1__OutboxSubject *const *about_of(const ProtobufCMessage *row, size_t *n)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(row->descriptor, "about");

	*n = *(const size_t *)(const void *)((const char *)row + field->quantifier_offset);
	return *(Jixiao__V1__OutboxSubject *const *const *)(const void *)((const char *)row + field->offset);
}

void jx_cell_about_office(const ProtobufCMessage *row, char *out, size_t size)
{
	size_t n, offices = 0;
	Jixiao__V1__OutboxSubject *const *about = about_of(row, &n);
	char number[24], text[96];
	const char *const args[] = {number};

	for (size_t i = 0; i < n; i++) {
		size_t first = 0;

		while (strcmp(about[first]->office_code, about[i]->office_code) != 0)
			first++;
		offices += first == i;
	}
	(void)snprintf(number, sizeof(number), "%zu", offices);
	(void)jx_reason_format(_("{0} offices"), args, 1, text, sizeof(text));
	(void)jx_cell_append(out, size, 0, offices > 1 ? text : n > 0 ? about[0]->office_code : "");
}

void jx_cell_about_period(const ProtobufCMessage *row, char *out, size_t size)
{
	size_t n, used;
	Jixiao__V1__OutboxSubject *const *about = about_of(row, &n);
	const char *first = n > 0 ? about[0]->period : "", *last = first;

	for (size_t i = 0; i < n; i++) {
		first = strcmp(about[i]->period, first) < 0 ? about[i]->period : first;
		last = strcmp(about[i]->period, last) > 0 ? about[i]->period : last;
	}
	used = jx_cell_append(out, size, 0, first);
	if (strcmp(first, last) != 0)
		(void)jx_cell_append(out, size, jx_cell_append(out, size, used, "~"), last);
}

/* -- figures ------------------------------------------------------------------------------------------------------ */

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

static enum jx_exit print_one(const struct jx_app *app, const struct jx_outgoing *entry,
			      const struct jx_subject *subject)
{
	Jixiao__V1__SubmissionsCreateRequest *request = jx_outgoing_create(entry, subject);
	Jixiao__V1__Submission draft = JIXIAO__V1__SUBMISSION__INIT;
	struct jx_catalog catalog = {.n_items = 0};
	struct jx_arena arena;
	enum jx_exit exit;

	if (request == NULL)
		return JX_EXIT_OK;
	jx_arena_init(&arena, ARENA_CAP);
	draft.cells = request->cells;
	draft.n_cells = request->n_cells;
	exit = jx_submission_print_items(app, &draft, &catalog, find_form(app, subject, &arena, &catalog));
	jx_arena_clear(&arena);
	jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
	return exit;
}

enum jx_exit jx_local_print_body(const struct jx_app *app, const struct jx_outgoing *entry)
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < subjects.n && exit == JX_EXIT_OK; i++) {
		if (subjects.n > 1)
			(void)printf("\n%s %s\n", subjects.rows[i].office, subjects.rows[i].period);
		exit = print_one(app, entry, &subjects.rows[i]);
	}
	free(subjects.rows);
	return exit;
}
