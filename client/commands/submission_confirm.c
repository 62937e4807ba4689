/* SPDX-License-Identifier: Apache-2.0 */
/* submission confirm: an office takes over what another has reported on its behalf. */
#include "client/commands/commands.h"

#include "client/commands/submission_base.h"
#include "client/commands/submission_view.h"
#include "client/locale.h"

static enum jx_exit confirm(struct jx_figures *figures)
{
	Jixiao__V1__SubmissionsConfirmRequest request = JIXIAO__V1__SUBMISSIONS_CONFIRM_REQUEST__INIT;
	const Jixiao__V1__SubmissionsConfirmResponse *response;
	const ProtobufCMessage *answer;
	struct jx_revision newest;
	struct jx_remote remote;
	enum jx_exit printed, committed;

	printed = jx_revision_load(figures, 0, &newest);
	if (printed != JX_EXIT_OK)
		return printed;
	if (newest.number == 0)
		return jx_app_fail(figures->app, JX_REASON_SUBMISSION_NOT_FOUND, figures->form->code, figures->office,
				   figures->period, NULL);
	request.form_code = (char *)figures->form->code;
	request.office_code = figures->office;
	request.period = (char *)figures->period;
	request.base_id.data = newest.id;
	request.base_id.len = newest.id_size;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__confirm(&remote.base, &request,
					 (Jixiao__V1__SubmissionsConfirmResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(figures->app);
	response = (const Jixiao__V1__SubmissionsConfirmResponse *)answer;
	if (response->submission != NULL)
		printed = jx_submission_print(figures->app, response->submission, &figures->catalog, figures->form);
	else
		printed = jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	committed = jx_app_committed(figures->app);
	return printed != JX_EXIT_OK ? printed : committed;
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
