/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <stdio.h>

#include "client/commands/commands.h"
#include "client/commands/submission_base.h"
#include "client/commands/submission_view.h"
#include "client/delivery.h"
#include "client/locale.h"
#include "client/outgoing.h"

/* What would not hold without the month is about the form, not about a cell. */
static enum jx_exit refused(const struct jx_figures *figures)
{
	const struct jx_result *result = jx_channel_result(figures->app->channel);
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];

	if (result->reason != JX_REASON_FIGURES_WRONG)
		return jx_app_result(figures->app);
	assert(result->n_violations <= JX_VIOLATIONS_MAX);
	for (size_t i = 0; i < result->n_violations; i++) {
		said[i] = *result->violations[i];
		said[i].field = (char *)figures->form->name;
		pointers[i] = &said[i];
	}
	return jx_app_result_as(figures->app, pointers);
}

static enum jx_exit send(struct jx_figures *figures, struct jx_revision *newest)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	struct jx_post post = {
		.method = "Withdraw", .request = &request.base, .after = newest->waits ? newest->entry_id : NULL};
	const ProtobufCMessage *answer;
	const struct jx_revision base = *newest;
	bool merged;
	enum jx_exit exit;

	request.form_code = (char *)figures->form->code;
	request.office_code = figures->office;
	request.period = (char *)figures->period;
	request.base_id = (ProtobufCBinaryData){newest->id_size, newest->id};
	request.reason = (char *)jx_arg(figures->app, "--reason");
	jx_subject_of(request.form_code, request.office_code, request.period, &post.subject);
	exit = jx_deliver_post(figures->app, &post, &answer);
	if (exit != JX_EXIT_OK)
		return exit;
	if (post.awaits)
		return JX_EXIT_OK;
	if (answer != NULL)
		return jx_app_changed(figures->app, &jx_submission_view,
				      &((const Jixiao__V1__SubmissionsWithdrawResponse *)answer)->submission->base);
	if (jx_channel_result(figures->app->channel)->reason == JX_REASON_SUBMISSION_CHANGED)
		return jx_revision_overtaken(figures, NULL, &base, newest, &merged);
	return refused(figures);
}

static enum jx_exit withdraw(struct jx_figures *figures)
{
	struct jx_revision newest;
	bool merged;
	enum jx_exit exit = jx_revision_load(figures, 0, &newest);

	if (exit == JX_EXIT_OK && newest.number == 0)
		return jx_app_fail(figures->app, JX_REASON_SUBMISSION_NOT_FOUND, figures->form->code, figures->office,
				   figures->period, NULL);
	if (exit == JX_EXIT_OK && newest.replaceable)
		return jx_app_fail(figures->app, JX_REASON_OUTBOX_AWAITS, figures->period, NULL);
	if (exit == JX_EXIT_OK)
		exit = jx_revision_allow(figures, NULL, &newest, &merged);
	return exit == JX_EXIT_OK ? send(figures, &newest) : exit;
}

enum jx_exit jx_submission_withdraw(struct jx_app *app)
{
	struct jx_figures figures;
	enum jx_exit exit = jx_app_open(app);

	if (exit != JX_EXIT_OK)
		return exit;
	jx_memory_allow_offline(app);
	exit = jx_deliver_first(app);
	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));
	if (exit == JX_EXIT_OK)
		exit = withdraw(&figures);
	jx_figures_clear(&figures);
	return exit;
}
