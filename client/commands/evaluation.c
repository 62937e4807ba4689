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
#include "common/model/rational.h"

#define RATE_SIZE   32u
#define COUNT_SIZE  16u
#define POINTS_SIZE 16u

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
			     ((const Jixiao__V1__EvaluationSummary *)row)->provisional ? _("provisional") : _("final"));
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

/* What a sheet of indicators has below them, a row each: budget execution, total, grade, and what is not whole. */
enum below {
	BELOW_EXECUTION,
	BELOW_TOTAL,
	BELOW_GRADE,
	BELOW_PROVISIONAL,
	BELOW_MISSING,
	BELOW_BLANK,
	BELOW_INCLUDED, /* only where it is so */
	BELOWS,
};

struct sheet {
	Jixiao__V1__IndicatorResult rows[BELOWS];
	Jixiao__V1__IndicatorResult *pointers[JX_INDICATORS_MAX + BELOWS];
	char rate[RATE_SIZE], missing[COUNT_SIZE], blank[COUNT_SIZE];
};

/* "97.22%", rounded half up; "" where there is none. */
static void percent_text(const Jixiao__V1__Rational *rate, char out[RATE_SIZE])
{
	struct jx_rational value;
	int64_t hundredths;

	*out = '\0';
	if (rate == NULL || jx_rational_make(rate->num, rate->den, &value) != JX_OK ||
	    jx_rational_multiply(value, jx_rational_of(100), &value) != JX_OK ||
	    jx_rational_round(value, 2, &hundredths) != JX_OK || hundredths < 0)
		return;
	(void)snprintf(out, RATE_SIZE, "%" PRId64 ".%02" PRId64 "%%", hundredths / 100, hundredths % 100);
}

static void fill_below(const Jixiao__V1__Evaluation *evaluation, struct sheet *sheet)
{
	static const char *const names[BELOWS] = {"预算执行率", "总分",     "评价等级",    "暂定",
						  "未报报表",   "漏填数据", "含未审核数据"};
	const Jixiao__V1__Execution *execution = evaluation->execution;

	for (size_t i = 0; i < BELOWS; i++) {
		jixiao__v1__indicator_result__init(&sheet->rows[i]);
		sheet->rows[i].name = (char *)names[i];
	}
	percent_text(execution->rate, sheet->rate);
	(void)snprintf(sheet->missing, sizeof(sheet->missing), "%" PRIu32, evaluation->missing_count);
	(void)snprintf(sheet->blank, sizeof(sheet->blank), "%" PRIu32, evaluation->blank_count);
	sheet->rows[BELOW_EXECUTION].actual_text = sheet->rate;
	sheet->rows[BELOW_EXECUTION].weight_hundredths = execution->weight_hundredths;
	sheet->rows[BELOW_EXECUTION].score_hundredths = execution->score_hundredths;
	sheet->rows[BELOW_EXECUTION].arithmetic = execution->arithmetic;
	sheet->rows[BELOW_EXECUTION].lost = execution->lost;
	sheet->rows[BELOW_TOTAL].weight_hundredths = evaluation->weight_hundredths;
	sheet->rows[BELOW_TOTAL].score_hundredths = evaluation->total_hundredths;
	sheet->rows[BELOW_GRADE].actual_text = evaluation->grade;
	sheet->rows[BELOW_PROVISIONAL].actual_text = (char *)(evaluation->provisional ? "true" : "false");
	sheet->rows[BELOW_MISSING].actual_text = sheet->missing;
	sheet->rows[BELOW_BLANK].actual_text = sheet->blank;
	sheet->rows[BELOW_INCLUDED].actual_text = (char *)"true";
}

static enum jx_exit print_sheet(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	Jixiao__V1__Evaluation whole = *evaluation;
	struct sheet sheet;

	if (evaluation->n_indicators > JX_INDICATORS_MAX)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it has too many indicators"), NULL);
	fill_below(evaluation, &sheet);
	whole.indicators = sheet.pointers;
	for (size_t i = 0; i < evaluation->n_indicators; i++)
		sheet.pointers[i] = evaluation->indicators[i];
	for (size_t i = 0; i < (evaluation->include_submitted ? BELOWS : BELOW_INCLUDED); i++)
		sheet.pointers[whole.n_indicators++] = &sheet.rows[i];
	return jx_app_print(app, &jx_evaluation_view, &whole.base);
}

enum jx_exit jx_evaluation_print_plain(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	return app->output == JX_OUTPUT_CSV ? print_sheet(app, evaluation)
					    : jx_app_print(app, &jx_evaluation_view, &evaluation->base);
}

/* There is a finalized one of this month, and whether it is as it was then. */
static void print_finalized(const Jixiao__V1__Evaluation *evaluation)
{
	char was[POINTS_SIZE];

	if (evaluation->finalized_id == 0)
		return;
	jx_points_text(evaluation->finalized_total_hundredths, was, sizeof(was));
	(void)printf(_("Finalized as %" PRIu64
		       " with a total of %s; what changed since: jixiao evaluation diff %" PRIu64 "\n"),
		     evaluation->finalized_id, was, evaluation->finalized_id);
}

enum jx_exit jx_evaluation_print(const struct jx_app *app, const Jixiao__V1__Evaluation *evaluation)
{
	enum jx_exit exit;

	if (app->output != JX_OUTPUT_TABLE)
		return jx_evaluation_print_plain(app, evaluation);
	exit = jx_app_print_form(app, jx_self_evaluation_build, &jx_evaluation_view, &evaluation->base);
	if (exit == JX_EXIT_OK)
		exit = jx_app_printed(app, jx_missing_print(stdout, evaluation));
	if (exit == JX_EXIT_OK)
		print_finalized(evaluation);
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
	if (by_id && (jx_arg(app, "--as-of") != NULL || jx_arg(app, "--office") != NULL ||
		      jx_arg(app, "--include-submitted") != NULL))
		return jx_app_usage(app, _("a finalized evaluation is shown as it was: --id stands alone"));
	if (by_id)
		return jx_app_number(app, "--id", ids, 0, &request->id);
	exit = jx_as_of(app, &as_of);
	request->project_code = (char *)jx_given(app, "CODE");
	request->as_of = (char *)(as_of != NULL ? as_of : "");
	request->include_submitted = jx_arg(app, "--include-submitted") != NULL;
	return exit;
}

enum jx_exit jx_evaluation_show(struct jx_app *app)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;
	const Jixiao__V1__Evaluation *evaluation;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = fill_key(app, &request);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office_if(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
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
