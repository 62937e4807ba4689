/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/endorse.h"

#include <stdio.h>
#include <string.h>

#include "client/commands/catalog.h"
#include "client/commands/submission_base.h"
#include "client/commands/submission_sent.h"
#include "client/commands/submission_view.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"

/* One submission of what is to be signed. Everything is borrowed. */
struct said {
	struct jx_app *app;
	struct jx_subject subject;
	Jixiao__V1__SubmissionsCreateRequest *create; /* NULL: a withdrawal */
	bool alone;                                   /* it is of the own office, and not one of many */
	const ProtobufCBinaryData *base_id;
	const Jixiao__V1__Submission *known; /* what it corrects, as the author's machine knows it; NULL: nothing */
	Jixiao__V1__Submission draft;
};

/* -- with names ---------------------------------------------------------------------------------------------------- */

static bool has_id(const Jixiao__V1__Submission *submission, const ProtobufCBinaryData *id)
{
	return submission->request_id.len == id->len && memcmp(submission->request_id.data, id->data, id->len) == 0;
}

/* The revision that it corrects: the server's word, or without a server the author's. */
static enum jx_exit find_base(const struct said *said, struct jx_figures *figures, struct jx_revision *base)
{
	const Jixiao__V1__Submission *newest = NULL;

	base->number = 0;
	if (said->base_id->len == 0)
		return JX_EXIT_OK;
	if (!said->app->memory->offline) {
		newest = jx_revision_ask(figures, 0);
		if (newest == NULL && !jx_memory_go_offline(said->app))
			return jx_app_result(said->app);
	}
	if (newest == NULL)
		newest = said->known;
	if (newest != NULL && has_id(newest, said->base_id))
		return jx_revision_keep(figures, newest, base);
	(void)fprintf(stderr, "%s\n",
		      said->app->memory->offline
			      ? _("what it corrects is not known to this machine; it is shown whole")
			      : _("somebody has corrected it since: what it corrects is not the newest revision"));
	return JX_EXIT_OK;
}

/*
 * What the checks say: those of the server, which knows the other months, or what is known here. Of many, the author
 * heard the server's before: a month of it alone would be judged without the others.
 */
static enum jx_exit show_findings(const struct said *said, struct jx_figures *figures)
{
	Jixiao__V1__SubmissionsPreviewRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;
	const struct jx_sent sent = {.rows = said->create->cells, .n = said->create->n_cells};
	const Jixiao__V1__SubmissionsPreviewResponse *response;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.office_code = figures->office;
	request.submission = said->create;
	if (!said->app->memory->offline && said->alone) {
		jx_remote_init(&remote, said->app->channel, &jixiao__v1__submissions__descriptor);
		jixiao__v1__submissions__preview(&remote.base, &request,
						 (Jixiao__V1__SubmissionsPreviewResponse_Closure)jx_keep_answer,
						 &answer);
		if (answer == NULL && !jx_memory_go_offline(said->app))
			return jx_app_result(said->app);
	}
	response = (const Jixiao__V1__SubmissionsPreviewResponse *)answer;
	if (response != NULL)
		jx_sent_findings(figures, &sent, response->findings, response->n_findings);
	else
		jx_figures_notice(figures);
	return JX_EXIT_OK;
}

static enum jx_exit show_named(struct said *said, struct jx_figures *figures)
{
	struct jx_revision now, base;
	enum jx_exit exit = jx_revision_keep(figures, &said->draft, &now);

	if (exit == JX_EXIT_OK)
		exit = find_base(said, figures, &base);
	if (exit != JX_EXIT_OK)
		return exit;
	said->draft.form_name = (char *)figures->form->name;
	said->draft.revision = base.number + 1;
	figures->cells = now.cells;
	exit = jx_submission_print(said->app, &said->draft, &figures->catalog, figures->form);
	(void)fflush(stdout);
	jx_revision_changes(figures, &base);
	return exit == JX_EXIT_OK && said->create != NULL ? show_findings(said, figures) : exit;
}

/* -- by codes ------------------------------------------------------------------------------------------------------ */

/* What it corrects comes first, since nothing here can set both side by side. */
static enum jx_exit show_codes(struct said *said)
{
	static const struct jx_catalog nothing;
	const bool corrects = said->base_id->len > 0;
	enum jx_exit exit = JX_EXIT_OK;

	(void)fprintf(stderr, "%s\n",
		      _("this machine has never seen the catalogue of that month: codes stand in the place of names, "
			"and nothing is checked; with a server they are shown"));
	said->draft.form_name = said->draft.form_code;
	if (corrects && said->known != NULL && has_id(said->known, said->base_id)) {
		said->draft.revision = said->known->revision + 1;
		(void)fprintf(stderr, "%s\n", _("what it corrects:"));
		exit = jx_submission_print(said->app, said->known, &nothing, NULL);
	} else if (corrects) {
		(void)fprintf(stderr, "%s\n", _("what it corrects is not known to this machine; it is shown whole"));
	}
	(void)fflush(stdout);
	if (corrects)
		(void)fprintf(stderr, "%s\n", _("what is to be signed:"));
	return exit == JX_EXIT_OK ? jx_submission_print(said->app, &said->draft, &nothing, NULL) : exit;
}

/* -- one and many -------------------------------------------------------------------------------------------------- */

static enum jx_exit show(struct said *said)
{
	struct jx_figures figures;
	enum jx_exit exit;

	if (said->draft.withdrawal)
		(void)printf("%s\n", _("The office takes back what it reported:"));
	/* May find that there is no server. */
	if (jx_catalog_ask(said->app, said->subject.period) == NULL && said->app->memory->offline)
		return show_codes(said);
	exit = jx_figures_open_of(&figures, said->app, said->subject.form, said->subject.period, said->subject.office);
	if (exit == JX_EXIT_OK)
		exit = show_named(said, &figures);
	jx_figures_clear(&figures);
	return exit;
}

static enum jx_exit show_create(struct said *said, Jixiao__V1__SubmissionsCreateRequest *create)
{
	said->create = create;
	said->base_id = &create->base_id;
	said->draft = (Jixiao__V1__Submission)JIXIAO__V1__SUBMISSION__INIT;
	said->draft.form_code = said->subject.form;
	said->draft.office_code = said->draft.office_name = said->subject.office;
	said->draft.period = said->subject.period;
	said->draft.cells = create->cells;
	said->draft.n_cells = create->n_cells;
	said->draft.note = create->note;
	return show(said);
}

static enum jx_exit show_withdrawal(struct said *said, const Jixiao__V1__SubmissionsWithdrawRequest *withdraw)
{
	said->base_id = &withdraw->base_id;
	said->draft = (Jixiao__V1__Submission)JIXIAO__V1__SUBMISSION__INIT;
	said->draft.form_code = said->subject.form;
	said->draft.office_code = said->draft.office_name = said->subject.office;
	said->draft.period = said->subject.period;
	said->draft.note = withdraw->reason;
	said->draft.withdrawal = true;
	return show(said);
}

/* Every single one: what is not shown is not signed. */
static enum jx_exit show_below(struct said *said, const Jixiao__V1__SubmissionsCreateBelowRequest *below,
			       Jixiao__V1__Submission *const *bases, size_t n_bases)
{
	enum jx_exit exit = JX_EXIT_OK;

	said->alone = false;
	for (size_t i = 0; i < below->n_submissions && exit == JX_EXIT_OK; i++) {
		jx_subject_of(below->submissions[i]->form_code, below->office_codes[i], below->submissions[i]->period,
			      &said->subject);
		said->known = i < n_bases ? bases[i] : NULL;
		exit = show_create(said, below->submissions[i]);
		(void)printf("\n");
	}
	return exit;
}

enum jx_exit jx_endorse_show(struct jx_app *app, const struct jx_outgoing *entry, Jixiao__V1__Submission *const *bases,
			     size_t n_bases)
{
	const bool withdraws = strcmp(jx_outgoing_method(entry), "Withdraw") == 0;
	Jixiao__V1__SubmissionsCreateBelowRequest *below = jx_outgoing_below(entry);
	Jixiao__V1__SubmissionsCreateRequest *create =
		below == NULL ? jx_outgoing_create(entry, &entry->subject) : NULL;
	Jixiao__V1__SubmissionsWithdrawRequest *withdraw =
		withdraws ? jixiao__v1__submissions_withdraw_request__unpack(NULL, entry->body.size, entry->body.bytes)
			  : NULL;
	struct said said = {
		.app = app, .subject = entry->subject, .alone = true, .known = n_bases > 0 ? bases[0] : NULL};
	enum jx_exit exit;

	if (below != NULL) {
		exit = show_below(&said, below, bases, n_bases);
		jixiao__v1__submissions_create_below_request__free_unpacked(below, NULL);
	} else if (create != NULL) {
		exit = show_create(&said, create);
		jixiao__v1__submissions_create_request__free_unpacked(create, NULL);
	} else if (withdraw != NULL) {
		exit = show_withdrawal(&said, withdraw);
		jixiao__v1__submissions_withdraw_request__free_unpacked(withdraw, NULL);
	} else {
		exit = jx_app_fail(app, JX_REASON_FILE_INVALID, entry->method, JX_N("a request in it is not complete"),
				   NULL);
	}
	return exit;
}
