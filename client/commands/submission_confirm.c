/* SPDX-License-Identifier: Apache-2.0 */
/* submission confirm: an office takes over what another has reported on its behalf. */
#include "client/commands/commands.h"

#include "client/commands/submission_base.h"
#include "client/commands/submission_view.h"
#include "client/locale.h"

/* The answer leaves out the figures, which were asked for before. */
static enum jx_exit show(const struct jx_figures *figures, const Jixiao__V1__Submission *confirmed,
			 const Jixiao__V1__Submission *seen)
{
	Jixiao__V1__Submission whole;

	if (confirmed == NULL)
		return jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	whole = *confirmed;
	whole.cells = seen->cells;
	whole.n_cells = seen->n_cells;
	return jx_submission_print(figures->app, &whole, &figures->catalog, figures->form);
}

/* What is confirmed is the newest revision, of this id. */
static enum jx_exit send(struct jx_figures *figures, struct jx_revision *newest, const Jixiao__V1__Submission *seen)
{
	Jixiao__V1__SubmissionsConfirmRequest request = JIXIAO__V1__SUBMISSIONS_CONFIRM_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit printed, committed;

	request.form_code = (char *)figures->form->code;
	request.office_code = figures->office;
	request.period = (char *)figures->period;
	request.base_id.data = newest->id;
	request.base_id.len = newest->id_size;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__confirm(&remote.base, &request,
					 (Jixiao__V1__SubmissionsConfirmResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(figures->app);
	printed = show(figures, ((const Jixiao__V1__SubmissionsConfirmResponse *)answer)->submission, seen);
	committed = jx_app_committed(figures->app);
	return printed != JX_EXIT_OK ? printed : committed;
}

static enum jx_exit confirm(struct jx_figures *figures)
{
	const Jixiao__V1__Submission *submission;
	Jixiao__V1__Submission *seen;
	struct jx_revision newest;
	enum jx_exit exit = jx_revision_load(figures, 0, &newest);

	if (exit != JX_EXIT_OK)
		return exit;
	if (newest.number == 0)
		return jx_app_fail(figures->app, JX_REASON_SUBMISSION_NOT_FOUND, figures->form->code, figures->office,
				   figures->period, NULL);
	submission = jx_revision_ask(figures, 0);
	if (submission == NULL)
		return jx_app_result(figures->app);
	seen = jx_revision_own(figures, submission);
	if (seen == NULL)
		return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = send(figures, &newest, seen);
	jixiao__v1__submission__free_unpacked(seen, NULL);
	return exit;
}

enum jx_exit jx_submission_confirm(struct jx_app *app)
{
	struct jx_figures figures;
	enum jx_exit exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));

	if (exit == JX_EXIT_OK)
		exit = confirm(&figures);
	jx_figures_clear(&figures);
	return exit;
}
