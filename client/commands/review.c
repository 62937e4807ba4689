/* SPDX-License-Identifier: Apache-2.0 */
/* Accepting and returning what offices submitted; what is accepted is what was shown. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/reviews.pb-c.h"

#include "client/commands/catalog.h"
#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/review_all.h"
#include "client/commands/review_show.h"
#include "client/commands/submission_sides.h"
#include "client/commands/submission_view.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"

/* What is looked at: --revision, or the newest. Owned; NULL: what is wrong was said. */
static Jixiao__V1__Submission *look(struct jx_figures *figures, enum jx_exit *exit)
{
	const Jixiao__V1__Submission *submission;
	Jixiao__V1__Submission *own;
	uint64_t revision = 0;

	*exit = jx_app_number(figures->app, "--revision", (struct jx_range){1, JX_REVISIONS_MAX}, 0, &revision);
	if (*exit != JX_EXIT_OK)
		return NULL;
	submission = jx_revision_ask(figures, (uint32_t)revision);
	if (submission == NULL) {
		*exit = jx_app_result(figures->app);
		return NULL;
	}
	own = jx_revision_own(figures, submission);
	if (own == NULL)
		*exit = jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	return own;
}

/* -- accept -------------------------------------------------------------------------------------------------------- */

/* What it changes of what counts, where something does. */
static void show_changes(struct jx_figures *figures, const struct jx_revision *seen)
{
	struct jx_sides sides = {.n = 0};
	struct jx_revision accepted;
	const Jixiao__V1__Submission *submission = jx_revision_ask(figures, JX_REVISION_ACCEPTED);

	if (submission == NULL || jx_revision_keep(figures, submission, &accepted) != JX_EXIT_OK)
		return;
	jx_sides_add(&sides, accepted.cells, _("accepted before"), &accepted);
	jx_sides_add(&sides, seen->cells, _("now"), seen);
	if (jx_sides_differences(figures, &sides) > 0)
		(void)jx_sides_print(stderr, figures, &sides);
}

/* The figures, and what they change, before anybody is asked. */
static enum jx_exit show(struct jx_figures *figures, Jixiao__V1__Submission *submission)
{
	struct jx_revision revision;
	enum jx_exit exit;

	if (figures->app->output != JX_OUTPUT_TABLE)
		return jx_review_show(figures, &submission, 1);
	exit = jx_submission_print(figures->app, submission, &figures->catalog, figures->form);
	(void)fflush(stdout);
	if (exit == JX_EXIT_OK && submission->withdrawal)
		return jx_review_show_withdrawals(figures, &submission, 1);
	if (exit == JX_EXIT_OK)
		exit = jx_revision_keep(figures, submission, &revision);
	if (exit == JX_EXIT_OK)
		show_changes(figures, &revision);
	return exit;
}

static enum jx_exit accept_one(struct jx_app *app)
{
	struct jx_figures figures;
	Jixiao__V1__Submission *submission = NULL;
	enum jx_exit exit = jx_figures_open(&figures, app, jx_arg(app, "--form"), jx_arg(app, "--period"));

	if (exit == JX_EXIT_OK)
		submission = look(&figures, &exit);
	if (submission != NULL) {
		exit = show(&figures, submission);
		if (exit == JX_EXIT_OK)
			exit = jx_review_ask(app, &submission, 1);
		jixiao__v1__submission__free_unpacked(submission, NULL);
	}
	jx_figures_clear(&figures);
	return exit;
}

enum jx_exit jx_submission_accept(struct jx_app *app)
{
	if (jx_arg(app, "--all") == NULL)
		return accept_one(app);
	if (jx_arg(app, "--office") != NULL || jx_arg(app, "--revision") != NULL)
		return jx_app_usage(app, _("--all is of all offices, and of the newest revisions"));
	return jx_review_all(app);
}

/* -- return -------------------------------------------------------------------------------------------------------- */

/* The codes of the items that --mark names by code or name; `marks` has room for all. What is wrong is said. */
static enum jx_exit read_marks(struct jx_figures *figures, char **marks, size_t *n)
{
	const char *text = jx_given(figures->app, "--mark");

	while (*text != '\0') {
		size_t length = strcspn(text, ",");
		const char *name = jx_arena_string(&figures->arena, text, length);
		const struct jx_item *item =
			name != NULL ? jx_catalog_item(&figures->catalog, figures->form, name) : NULL;

		if (name == NULL)
			return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
		if (item == NULL || *n == JX_FORM_ITEMS_MAX)
			return jx_app_fail(figures->app, JX_REASON_FIELD_INVALID, name, _("the form has no such item"),
					   NULL);
		marks[(*n)++] = (char *)item->code;
		text += length + (text[length] == ',');
	}
	return JX_EXIT_OK;
}

static enum jx_exit send_back(struct jx_figures *figures, const Jixiao__V1__Submission *seen)
{
	Jixiao__V1__ReviewsSendBackRequest request = JIXIAO__V1__REVIEWS_SEND_BACK_REQUEST__INIT;
	char *marks[JX_FORM_ITEMS_MAX];
	const ProtobufCMessage *answer;
	const Jixiao__V1__ReviewsSendBackResponse *response;
	const Jixiao__V1__Submission *submission;
	struct jx_remote remote;
	enum jx_exit committed, exit = read_marks(figures, marks, &request.n_marked_items);

	if (exit != JX_EXIT_OK)
		return exit;
	request.form_code = seen->form_code;
	request.office_code = seen->office_code;
	request.period = seen->period;
	request.hash = seen->hash;
	request.reason = (char *)jx_arg(figures->app, "--reason");
	request.marked_items = marks;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__reviews__descriptor);
	jixiao__v1__reviews__send_back(&remote.base, &request,
				       (Jixiao__V1__ReviewsSendBackResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(figures->app);
	response = (const Jixiao__V1__ReviewsSendBackResponse *)answer;
	submission = response->submission;
	if (submission == NULL)
		return jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	exit = jx_submission_print_head(figures->app, submission);
	for (size_t i = 0; i < response->n_findings; i++)
		jx_app_finding(submission->office_name, response->findings[i]);
	committed = jx_app_committed(figures->app);
	return exit != JX_EXIT_OK ? exit : committed;
}

enum jx_exit jx_submission_return(struct jx_app *app)
{
	struct jx_figures figures;
	Jixiao__V1__Submission *submission = NULL;
	enum jx_exit exit = jx_figures_open(&figures, app, jx_arg(app, "--form"), jx_arg(app, "--period"));

	if (exit == JX_EXIT_OK)
		submission = look(&figures, &exit);
	if (submission != NULL) {
		exit = send_back(&figures, submission);
		jixiao__v1__submission__free_unpacked(submission, NULL);
	}
	jx_figures_clear(&figures);
	return exit;
}

/* -- pending ------------------------------------------------------------------------------------------------------- */

static const struct jx_column pending_columns[] = {
	{JX_N("Form"), "form_name", NULL, false},    {JX_N("Office"), "office_name", NULL, false},
	{JX_N("Code"), "office_code", NULL, false},  {JX_N("Month"), "period", NULL, false},
	{JX_N("Revision"), "revision", NULL, true},  {JX_N("State"), "state", jx_submission_state, false},
	{JX_N("By"), "submitter_name", NULL, false}, {JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("Note"), "note", NULL, false},         {NULL, NULL, NULL, false},
};
static const struct jx_view pending_view = {pending_columns, "submissions", JX_N("Nothing waits for a review.")};

enum jx_exit jx_submission_pending(struct jx_app *app)
{
	static const struct jx_pages_method method = {&jixiao__v1__reviews__descriptor, "Pending"};
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	char own[JX_OFFICE_CODE_MAX + 1];
	char form[JX_ITEM_CODE_MAX + 1] = "";
	enum jx_exit exit = jx_given_office(app, "--office", own);

	if (exit == JX_EXIT_OK && jx_arg(app, "--form") != NULL)
		exit = jx_catalog_form_given(app, form);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = own;
	request.form_code = form;
	request.period = (char *)jx_given(app, "--period");
	return jx_pages_print(app, &method, &request.base, &pending_view);
}
