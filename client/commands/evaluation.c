/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/evaluation.h"

#include <inttypes.h>
#include <stdio.h>

#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/period.h"

/* -- what people see ----------------------------------------------------------------------------------------------- */

void jx_points_text(uint32_t hundredths, char *out, size_t size)
{
	(void)snprintf(out, size, "%" PRIu32 ".%02" PRIu32, hundredths / 100, hundredths % 100);
}

static const struct jx_column indicator_columns[] = {
	{JX_N("Level 1"), "level1", NULL, false},        {JX_N("Level 2"), "level2", NULL, false},
	{JX_N("Indicator"), "name", NULL, false},        {JX_N("Target"), "target.text", NULL, false},
	{JX_N("Actual"), "actual_text", NULL, true},     {JX_N("Weight"), "weight_hundredths", NULL, true},
	{JX_N("Score"), "score_hundredths", NULL, true}, {JX_N("Verdict"), "verdict", NULL, false},
	{JX_N("Arithmetic"), "arithmetic", NULL, false}, {JX_N("Points lost"), "lost", NULL, false},
	{JX_N("Reason"), "reason", NULL, false},         {NULL, NULL, NULL, false},
};

const struct jx_view jx_evaluation_view = {indicator_columns, "indicators", JX_N("The project has no indicator.")};

static void total(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_points_text(((const Jixiao__V1__EvaluationSummary *)row)->total_hundredths, out, size);
}

static void provisional(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0,
			     ((const Jixiao__V1__EvaluationSummary *)row)->provisional ? _("provisional") : "");
}

static const struct jx_column summary_columns[] = {
	{JX_N("Id"), "id", NULL, true},
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Office"), "office_code", NULL, false},
	{JX_N("As of"), "as_of", NULL, false},
	{JX_N("Total"), "total_hundredths", total, true},
	{JX_N("Grade"), "grade", NULL, false},
	{JX_N("State"), "provisional", provisional, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view summaries = {summary_columns, "evaluations", JX_N("No evaluation was finalized.")};

/* -- what is given ------------------------------------------------------------------------------------------------- */

enum jx_exit jx_as_of(const struct jx_app *app, const char **text)
{
	jx_month month;

	*text = jx_arg(app, "--as-of");
	if (*text != NULL && jx_month_parse(*text, &month))
		return JX_EXIT_OK;
	return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--as-of", _("it is no month as 2023-06"), NULL);
}

/* -- show ---------------------------------------------------------------------------------------------------------- */

enum jx_exit jx_evaluation_print(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	enum jx_exit exit = jx_app_print_form(app, jx_self_evaluation_build, &jx_evaluation_view, &evaluation->base);

	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE)
		exit = jx_app_printed(app, jx_missing_print(stdout, evaluation));
	return exit;
}

/* One that outlives the next call; to be freed unpacked. NULL where there is no memory, which is said. */
static Jixiao__V1__Evaluation *keep(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	struct jx_arena arena;
	Jixiao__V1__Evaluation *copy = NULL;
	size_t size = jixiao__v1__evaluation__get_packed_size(evaluation);
	uint8_t *bytes;

	jx_arena_init(&arena, size + JX_BODY_MAX);
	bytes = jx_arena_alloc(&arena, size + 1);
	if (bytes != NULL)
		copy = jixiao__v1__evaluation__unpack(NULL, jixiao__v1__evaluation__pack(evaluation, bytes), bytes);
	jx_arena_clear(&arena);
	if (copy == NULL)
		(void)jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	return copy;
}

static enum jx_exit print_explained(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	Jixiao__V1__Evaluation *kept = keep(app, evaluation);
	enum jx_exit exit;

	if (kept == NULL)
		return JX_EXIT_INTERNAL;
	exit = jx_evaluation_explain(app, kept);
	jixiao__v1__evaluation__free_unpacked(kept, NULL);
	return exit;
}

/* Either a project and a month, or the id of a finalized one. */
static enum jx_exit fill_key(const struct jx_app *app, Jixiao__V1__EvaluationsShowRequest *request)
{
	const struct jx_range ids = {1, INT64_MAX};
	bool by_id = jx_arg(app, "--id") != NULL;
	const char *as_of;
	enum jx_exit exit;

	if (by_id == (jx_arg(app, "CODE") != NULL))
		return jx_app_usage(app, _("give either a project's code or --id"));
	if (by_id && jx_arg(app, "--explain") != NULL)
		return jx_app_usage(app, _("a finalized evaluation is explained in the ledger as it was: on the "
					   "server's machine, jixiaod replay DIR --to ID NEWDIR, then evaluate there"));
	if (by_id && (jx_arg(app, "--as-of") != NULL || jx_arg(app, "--office") != NULL))
		return jx_app_usage(app, _("a finalized evaluation is shown as it was: --id stands alone"));
	if (by_id)
		return jx_app_number(app, "--id", ids, 0, &request->id);
	exit = jx_as_of(app, &as_of);
	request->project_code = (char *)jx_given(app, "CODE");
	request->office_code = (char *)jx_given(app, "--office");
	request->as_of = (char *)(as_of != NULL ? as_of : "");
	return exit;
}

enum jx_exit jx_evaluation_show(struct jx_app *app)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	const Jixiao__V1__Evaluation *evaluation;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = fill_key(app, &request);

	if (exit != JX_EXIT_OK)
		return exit;
	jx_remote_init(&remote, app->channel, &jixiao__v1__evaluations__descriptor);
	jixiao__v1__evaluations__show(&remote.base, &request,
				      (Jixiao__V1__EvaluationsShowResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	evaluation = ((const Jixiao__V1__EvaluationsShowResponse *)answer)->evaluation;
	if (evaluation == NULL || evaluation->execution == NULL)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was asked for"), NULL);
	return jx_arg(app, "--explain") != NULL ? print_explained(app, evaluation)
						: jx_evaluation_print(app, evaluation);
}

/* -- finalize ------------------------------------------------------------------------------------------------------ */

enum jx_exit jx_evaluation_finalize(struct jx_app *app)
{
	Jixiao__V1__EvaluationsFinalizeRequest request = JIXIAO__V1__EVALUATIONS_FINALIZE_REQUEST__INIT;
	const Jixiao__V1__Evaluation *evaluation;
	char office[JX_OFFICE_CODE_MAX + 1];
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *as_of;
	enum jx_exit printed, exit = jx_as_of(app, &as_of);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.project_code = (char *)jx_arg(app, "CODE");
	request.office_code = office;
	request.as_of = (char *)as_of;
	request.provisional = jx_arg(app, "--provisional") != NULL;
	request.without_reasons = jx_arg(app, "--without-reasons") != NULL;
	jx_remote_init(&remote, app->channel, &jixiao__v1__evaluations__descriptor);
	jixiao__v1__evaluations__finalize(&remote.base, &request,
					  (Jixiao__V1__EvaluationsFinalizeResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL)
		return jx_app_result(app);
	evaluation = ((const Jixiao__V1__EvaluationsFinalizeResponse *)answer)->evaluation;
	if (evaluation == NULL || evaluation->execution == NULL)
		printed = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	else
		printed = jx_evaluation_print(app, evaluation);
	exit = jx_app_committed(app);
	return printed != JX_EXIT_OK ? printed : exit;
}

/* -- list ---------------------------------------------------------------------------------------------------------- */

enum jx_exit jx_evaluation_list(struct jx_app *app)
{
	Jixiao__V1__EvaluationsListRequest request = JIXIAO__V1__EVALUATIONS_LIST_REQUEST__INIT;

	request.project_code = (char *)jx_given(app, "--project");
	return jx_list_print(app, &jixiao__v1__evaluations__descriptor, &request.base, &summaries);
}
