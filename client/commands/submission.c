/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/catalog.h"
#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/submission_create.h"
#include "client/commands/submission_sent.h"
#include "client/commands/submission_view.h"
#include "client/delivery.h"
#include "client/endorsement.h"
#include "client/outgoing.h"
#include "client/list.h"
#include "client/locale.h"

/* -- create ------------------------------------------------------------------------------------------------------- */

/* What neither the file nor --set names stays as it was submitted; an empty value takes a figure back. */
static void begin_with(struct jx_submit *submit)
{
	struct jx_figures *figures = &submit->figures;

	for (size_t i = 0; i < figures->form->n_items; i++)
		figures->cells[i] = submit->newest.cells[i];
	if (submit->note == NULL)
		submit->note = submit->newest.withdraws ? "" : submit->newest.note;
}

enum jx_exit jx_submit_prepare(struct jx_submit *submit)
{
	struct jx_figures *figures = &submit->figures;
	enum jx_exit exit = jx_revision_load(figures, 0, &submit->newest);

	if (exit != JX_EXIT_OK)
		return exit;
	begin_with(submit);
	exit = jx_figures_read(figures);
	if (exit == JX_EXIT_OK)
		exit = jx_figures_check(figures);
	if (exit == JX_EXIT_OK && figures->app->memory->offline)
		jx_figures_notice(figures);
	submit->same = exit == JX_EXIT_OK && jx_revision_same(figures, submit->note, &submit->newest);
	return exit == JX_EXIT_OK && !submit->same
		       ? jx_revision_allow(figures, submit->note, &submit->newest, &submit->same)
		       : exit;
}

/* Why the server refused it, figures at the places where they were given. */
static enum jx_exit refused(struct jx_submit *submit, const struct jx_sent *sent)
{
	struct jx_figures *figures = &submit->figures;
	const struct jx_result *result = jx_channel_result(figures->app->channel);
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	char where[JX_VIOLATIONS_MAX][JX_FIGURE_WHERE];

	assert(result->n_violations <= JX_VIOLATIONS_MAX);
	for (size_t i = 0; i < result->n_violations; i++) {
		said[i] = *result->violations[i];
		if (jx_sent_place(figures, sent, said[i].field, where[i]))
			said[i].field = where[i];
		pointers[i] = &said[i];
	}
	return jx_app_result_as(figures->app, pointers);
}

static enum jx_exit show_standing(const struct jx_submit *submit, const struct jx_sent *sent);

/* Somebody was faster: with the same, or his figures and these are to be compared. */
static enum jx_exit overtaken(struct jx_submit *submit, const struct jx_sent *sent)
{
	struct jx_revision newest;
	enum jx_exit exit =
		jx_revision_overtaken(&submit->figures, submit->note, &submit->newest, &newest, &submit->same);

	if (!submit->same)
		return exit;
	submit->newest = newest;
	return show_standing(submit, sent);
}

static enum jx_exit not_taken(struct jx_submit *submit, const struct jx_sent *sent)
{
	return jx_channel_result(submit->figures.app->channel)->reason == JX_REASON_SUBMISSION_CHANGED
		       ? overtaken(submit, sent)
		       : refused(submit, sent);
}

static enum jx_exit show_made(struct jx_submit *submit, const struct jx_sent *sent,
			      const Jixiao__V1__SubmissionsCreateResponse *response)
{
	const struct jx_figures *figures = &submit->figures;
	Jixiao__V1__Submission whole;
	enum jx_exit printed, committed;

	jx_sent_findings(figures, sent, response->findings, response->n_findings);
	if (response->submission != NULL) {
		/* The answer leaves out what was sent. */
		whole = *response->submission;
		whole.cells = sent->rows;
		whole.n_cells = sent->n;
		printed = jx_submission_print(figures->app, &whole, &figures->catalog, figures->form);
	} else {
		printed = jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	}
	jx_revision_changes(figures, &submit->newest);
	committed = jx_app_committed(figures->app);
	return printed != JX_EXIT_OK ? printed : committed;
}

/*
 * Says what the server, which knows the year's other months, notices; nothing is changed. False: it refuses, which the
 * channel's result tells.
 */
static bool ask_preview(struct jx_submit *submit, const struct jx_sent *sent)
{
	Jixiao__V1__SubmissionsPreviewRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;
	Jixiao__V1__SubmissionsCreateRequest submission;
	const Jixiao__V1__SubmissionsPreviewResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	/* The server does not know what it would correct. */
	if (submit->figures.app->memory->offline || (submit->newest.waits && !submit->newest.replaceable))
		return true;
	jx_sent_request(&submit->figures, &submit->newest, submit->note, sent, &submission);
	request.office_code = submission.office_code;
	request.submission = &submission;
	jx_remote_init(&remote, submit->figures.app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__preview(&remote.base, &request,
					 (Jixiao__V1__SubmissionsPreviewResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_memory_go_offline(submit->figures.app);
	response = (const Jixiao__V1__SubmissionsPreviewResponse *)answer;
	jx_sent_findings(&submit->figures, sent, response->findings, response->n_findings);
	return true;
}

static enum jx_exit send(struct jx_submit *submit, const struct jx_sent *sent)
{
	const struct jx_figures *figures = &submit->figures;
	Jixiao__V1__SubmissionsCreateRequest request;
	struct jx_post post = {.method = "Create",
			       .request = &request.base,
			       .after = submit->newest.waits ? submit->newest.entry_id : NULL,
			       .replaces = submit->newest.replaceable};
	const ProtobufCMessage *answer;
	enum jx_exit exit;

	jx_sent_request(&submit->figures, &submit->newest, submit->note, sent, &request);
	jx_subject_of(request.form_code, request.office_code, request.period, &post.subject);
	/* The head is not asked for what would be refused then. */
	if (jx_endorsement_needed(figures->app) && !ask_preview(submit, sent))
		return not_taken(submit, sent);
	exit = jx_deliver_post(figures->app, &post, &answer);
	submit->awaits = exit == JX_EXIT_OK && post.awaits;
	if (exit != JX_EXIT_OK || post.awaits)
		return exit;
	return answer != NULL ? show_made(submit, sent, (const Jixiao__V1__SubmissionsCreateResponse *)answer)
			      : not_taken(submit, sent);
}

/* The figures as a submission that has no entry; everything is borrowed. */
static Jixiao__V1__Submission draft_of(const struct jx_submit *submit, const struct jx_sent *sent, uint32_t revision)
{
	const struct jx_figures *figures = &submit->figures;
	Jixiao__V1__Submission draft = JIXIAO__V1__SUBMISSION__INIT;

	draft.form_code = (char *)figures->form->code;
	draft.form_name = (char *)figures->form->name;
	draft.office_code = (char *)figures->office;
	draft.office_name = (char *)figures->office;
	draft.period = (char *)figures->period;
	draft.revision = revision;
	draft.note = (char *)submit->note;
	draft.cells = sent->rows;
	draft.n_cells = sent->n;
	return draft;
}

/* As it would be submitted. */
static enum jx_exit show_draft(const struct jx_submit *submit, const struct jx_sent *sent)
{
	const struct jx_figures *figures = &submit->figures;
	const Jixiao__V1__Submission draft = draft_of(submit, sent, submit->newest.number + 1);
	enum jx_exit exit;

	exit = jx_submission_print(figures->app, &draft, &figures->catalog, figures->form);
	jx_revision_changes(figures, &submit->newest);
	(void)fprintf(stderr, "%s\n", _("nothing was sent"));
	return exit;
}

static enum jx_exit preview(struct jx_submit *submit, const struct jx_sent *sent)
{
	return ask_preview(submit, sent) ? show_draft(submit, sent) : not_taken(submit, sent);
}

/* Nothing changes: who reads it by a program gets the revision that stands. */
static enum jx_exit show_standing(const struct jx_submit *submit, const struct jx_sent *sent)
{
	const struct jx_figures *figures = &submit->figures;
	const Jixiao__V1__Submission draft = draft_of(submit, sent, submit->newest.number);
	const Jixiao__V1__Submission *standing = &draft;

	(void)fprintf(stderr, "%s: %s\n", figures->period, _("nothing changes: it was submitted so already"));
	if (submit->newest.unconfirmed)
		(void)fprintf(stderr, "%s jixiao submission confirm %s %s\n",
			      _("another office reported it for yours; confirm it with:"), figures->form->code,
			      figures->period);
	if (figures->app->output == JX_OUTPUT_TABLE)
		return JX_EXIT_OK;
	/* The server does not have what waits. */
	if (!figures->app->memory->offline && !submit->newest.waits)
		standing = jx_revision_ask(figures, submit->newest.number);
	return standing != NULL ? jx_submission_print(figures->app, standing, &figures->catalog, figures->form)
				: jx_app_result(figures->app);
}

static enum jx_exit send_or_show(struct jx_submit *submit, const struct jx_sent *sent)
{
	if (submit->same)
		return show_standing(submit, sent);
	return jx_arg(submit->figures.app, "--dry-run") != NULL ? preview(submit, sent) : send(submit, sent);
}

enum jx_exit jx_submit_send(struct jx_submit *submit)
{
	struct jx_figures *figures = &submit->figures;
	struct jx_sent sent;

	if (!jx_sent_fill(figures, &sent))
		return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	return send_or_show(submit, &sent);
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
	if (jx_arg(app, "--accepted") != NULL && revision > 0)
		return jx_app_usage(app, _("the one that counts is asked for by itself"));
	if (jx_arg(app, "--accepted") != NULL)
		revision = JX_REVISION_ACCEPTED;
	exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));
	if (exit == JX_EXIT_OK) {
		submission = jx_revision_ask(&figures, (uint32_t)revision);
		if (submission != NULL && revision == 0 && jx_arg(app, "--accepted") == NULL)
			jx_deliver_seen(app, submission);
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
	char form[JX_ITEM_CODE_MAX + 1] = "";
	enum jx_exit exit = jx_given_office(app, "--office", own);

	if (exit == JX_EXIT_OK && jx_arg(app, "--form") != NULL)
		exit = jx_catalog_form_given(app, form);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = own;
	request.form_code = form;
	if (jx_arg(app, "--from") != NULL)
		request.from = (char *)jx_arg(app, "--from");
	if (jx_arg(app, "--to") != NULL)
		request.to = (char *)jx_arg(app, "--to");
	return jx_list_print(app, &jixiao__v1__submissions__descriptor, &request.base, &jx_submission_list_view);
}
