/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/submission_base.h"
#include "client/commands/submission_figures.h"
#include "client/commands/submission_view.h"
#include "client/list.h"
#include "client/locale.h"

/* -- what is there ------------------------------------------------------------------------------------------------ */

/* Borrowed until the next call. NULL where it failed, or where nothing was submitted. */
static const Jixiao__V1__Submission *get(const struct jx_figures *figures, uint32_t revision)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.form_code = (char *)figures->form->code;
	request.office_code = (char *)figures->office;
	request.period = (char *)figures->period;
	request.revision = revision;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__get(&remote.base, &request, (Jixiao__V1__SubmissionsGetResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL ? ((const Jixiao__V1__SubmissionsGetResponse *)answer)->submission : NULL;
}

static const struct jx_item *item_at(const struct jx_figures *figures, size_t index)
{
	return &figures->catalog.items[figures->form->first_item + index];
}

/* -- create ------------------------------------------------------------------------------------------------------- */

struct submit {
	struct jx_figures figures;
	const char *note;
	struct jx_revision newest; /* which is corrected */
	bool same;                 /* as that one */
};

/* What neither the file nor --set names stays as it was submitted; an empty value takes a figure back. */
static void begin_with(struct submit *submit)
{
	struct jx_figures *figures = &submit->figures;

	for (size_t i = 0; i < figures->form->n_items; i++)
		figures->cells[i] = submit->newest.cells[i];
	if (submit->note == NULL)
		submit->note = submit->newest.note;
}

/* Reads and checks the figures, and finds the revision that they correct. */
static enum jx_exit prepare(struct submit *submit)
{
	struct jx_figures *figures = &submit->figures;
	enum jx_exit exit = jx_revision_load(figures, 0, &submit->newest);

	if (exit != JX_EXIT_OK)
		return exit;
	begin_with(submit);
	exit = jx_figures_read(figures);
	if (exit == JX_EXIT_OK)
		exit = jx_figures_check(figures);
	submit->same = exit == JX_EXIT_OK && jx_revision_same(figures, submit->note, &submit->newest);
	return exit == JX_EXIT_OK && !submit->same ? jx_revision_allow(figures, &submit->newest) : exit;
}

/* What is reported, as messages; owned by the caller. */
static bool fill_cells(const struct jx_figures *figures, Jixiao__V1__Cell **rows, Jixiao__V1__Cell *cells, size_t *n)
{
	*n = 0;
	for (size_t i = 0; i < figures->form->n_items; i++) {
		const struct jx_item_cell *cell = &figures->cells[i];

		if (cell->state == JX_CELL_ABSENT)
			continue;
		jixiao__v1__cell__init(&cells[*n]);
		cells[*n].item_code = (char *)item_at(figures, i)->code;
		cells[*n].state = (Jixiao__V1__CellState)cell->state;
		cells[*n].ten_thousandths = cell->value;
		cells[*n].note = (char *)(cell->note != NULL ? cell->note : "");
		rows[*n] = &cells[*n];
		(*n)++;
	}
	return *n > 0;
}

/* As it would be submitted. */
static enum jx_exit show_draft(const struct submit *submit, Jixiao__V1__Cell **rows, size_t n)
{
	const struct jx_figures *figures = &submit->figures;
	Jixiao__V1__Submission draft = JIXIAO__V1__SUBMISSION__INIT;
	enum jx_exit exit;

	draft.form_code = (char *)figures->form->code;
	draft.form_name = (char *)figures->form->name;
	draft.office_code = (char *)figures->office;
	draft.office_name = (char *)figures->office;
	draft.period = (char *)figures->period;
	draft.revision = submit->newest.number + 1;
	draft.note = (char *)submit->note;
	draft.cells = rows;
	draft.n_cells = n;
	exit = jx_submission_print(figures->app, &draft, &figures->catalog, figures->form);
	jx_revision_changes(figures, &submit->newest);
	(void)fprintf(stderr, "%s\n", _("nothing was sent"));
	return exit;
}

/* What the server noticed and did not refuse: the item, the sentence, what mends it. */
static void say_findings(const Jixiao__V1__SubmissionsCreateResponse *response, Jixiao__V1__Cell *const *rows, size_t n,
			 const struct jx_figures *figures)
{
	for (size_t i = 0; i < response->n_findings; i++) {
		const Jixiao__V1__Violation *finding = response->findings[i];
		unsigned long index = n;
		const struct jx_item *item = NULL;

		if (strncmp(finding->field, "cells[", 6) == 0)
			index = strtoul(finding->field + 6, NULL, 10);
		if (index < n)
			item = jx_catalog_item(&figures->catalog, figures->form, rows[index]->item_code);
		jx_app_hint(item != NULL ? item->name : finding->field, finding->text, finding->fix);
	}
}

/* Somebody was faster: then the cells are shown, too. */
static enum jx_exit refused(struct submit *submit)
{
	struct jx_app *app = submit->figures.app;
	const bool changed = jx_channel_result(app->channel)->reason == JX_REASON_SUBMISSION_CHANGED;
	enum jx_exit exit = jx_app_result(app);

	if (changed)
		jx_revision_overtaken(&submit->figures, &submit->newest);
	return exit;
}

static enum jx_exit send(struct submit *submit, Jixiao__V1__Cell **rows, size_t n)
{
	const struct jx_figures *figures = &submit->figures;
	Jixiao__V1__SubmissionsCreateRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_REQUEST__INIT;
	const ProtobufCMessage *answer;
	const Jixiao__V1__SubmissionsCreateResponse *response;
	struct jx_remote remote;
	enum jx_exit printed, committed;

	request.form_code = (char *)figures->form->code;
	request.office_code = (char *)figures->office;
	request.period = (char *)figures->period;
	request.base_id.data = submit->newest.id;
	request.base_id.len = submit->newest.id_size;
	request.cells = rows;
	request.n_cells = n;
	request.note = (char *)submit->note;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__create(&remote.base, &request,
					(Jixiao__V1__SubmissionsCreateResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return refused(submit);
	response = (const Jixiao__V1__SubmissionsCreateResponse *)answer;
	say_findings(response, rows, n, figures);
	if (response->submission != NULL)
		printed = jx_submission_print(figures->app, response->submission, &figures->catalog, figures->form);
	else
		printed = jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	jx_revision_changes(figures, &submit->newest);
	committed = jx_app_committed(figures->app);
	return printed != JX_EXIT_OK ? printed : committed;
}

static enum jx_exit finish(struct submit *submit)
{
	const struct jx_figures *figures = &submit->figures;
	size_t room = figures->form->n_items + 1, n;
	Jixiao__V1__Cell *cells = calloc(room, sizeof(*cells));
	Jixiao__V1__Cell **rows = calloc(room, sizeof(Jixiao__V1__Cell *));
	enum jx_exit exit = JX_EXIT_INTERNAL;

	if (cells != NULL && rows != NULL && fill_cells(figures, rows, cells, &n))
		exit = jx_arg(figures->app, "--dry-run") != NULL ? show_draft(submit, rows, n) : send(submit, rows, n);
	free(cells);
	free(rows);
	return exit;
}

enum jx_exit jx_submission_create(struct jx_app *app)
{
	struct submit submit = {.note = jx_arg(app, "--note")};
	enum jx_exit exit = jx_figures_open(&submit.figures, app, jx_arg(app, "--form"), jx_arg(app, "--period"));

	if (exit == JX_EXIT_OK)
		exit = prepare(&submit);
	if (exit == JX_EXIT_OK && submit.same)
		(void)fprintf(stderr, "%s\n", _("nothing changes: it was submitted so already"));
	else if (exit == JX_EXIT_OK)
		exit = finish(&submit);
	jx_figures_clear(&submit.figures);
	return exit;
}

/* -- show, list, history ------------------------------------------------------------------------------------------ */

enum jx_exit jx_submission_show(struct jx_app *app)
{
	struct jx_figures figures;
	const Jixiao__V1__Submission *submission;
	uint64_t revision = 0;
	enum jx_exit exit = jx_app_number(app, "--revision", (struct jx_range){1, JX_REVISIONS_MAX}, 0, &revision);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));
	if (exit == JX_EXIT_OK) {
		submission = get(&figures, (uint32_t)revision);
		exit = submission != NULL ? jx_submission_print(app, submission, &figures.catalog, figures.form)
					  : jx_app_result(app);
	}
	jx_figures_clear(&figures);
	return exit;
}

enum jx_exit jx_submission_history(struct jx_app *app)
{
	Jixiao__V1__SubmissionsHistoryRequest request = JIXIAO__V1__SUBMISSIONS_HISTORY_REQUEST__INIT;
	const Jixiao__V1__SubmissionsHistoryResponse *response;
	const ProtobufCMessage *answer;
	struct jx_figures figures;
	struct jx_remote remote;
	uint64_t after = 0;
	enum jx_exit exit = jx_app_number(app, "--after", (struct jx_range){0, JX_REVISIONS_MAX}, 0, &after);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));
	if (exit == JX_EXIT_OK) {
		request.form_code = (char *)figures.form->code;
		request.office_code = (char *)figures.office;
		request.period = (char *)figures.period;
		request.after_revision = (uint32_t)after;
		jx_remote_init(&remote, app->channel, &jixiao__v1__submissions__descriptor);
		jixiao__v1__submissions__history(&remote.base, &request,
						 (Jixiao__V1__SubmissionsHistoryResponse_Closure)jx_keep_answer,
						 &answer);
		exit = answer != NULL ? jx_app_print(app, &jx_submission_list_view, answer) : jx_app_result(app);
	}
	if (exit == JX_EXIT_OK) {
		assert(answer != NULL);
		response = (const Jixiao__V1__SubmissionsHistoryResponse *)answer;
		if (response->more && response->n_submissions > 0)
			(void)fprintf(stderr, "%s --after %u\n", _("there are more:"),
				      response->submissions[response->n_submissions - 1]->revision);
	}
	jx_figures_clear(&figures);
	return exit;
}

enum jx_exit jx_submission_list(struct jx_app *app)
{
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	char own[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_own_office(app, own);

	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = own;
	if (jx_arg(app, "--form") != NULL)
		request.form_code = (char *)jx_arg(app, "--form");
	if (jx_arg(app, "--from") != NULL)
		request.from = (char *)jx_arg(app, "--from");
	if (jx_arg(app, "--to") != NULL)
		request.to = (char *)jx_arg(app, "--to");
	return jx_list_print(app, &jixiao__v1__submissions__descriptor, &request.base, &jx_submission_list_view);
}
