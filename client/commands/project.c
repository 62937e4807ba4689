/* SPDX-License-Identifier: Apache-2.0 */
/* project list, show, adjust. */
#include "client/commands/commands.h"

#include <stdio.h>

#include "client/commands/given.h"
#include "client/commands/project_view.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/model/money.h"

enum jx_exit jx_project_list(struct jx_app *app)
{
	Jixiao__V1__ProjectsListRequest request = JIXIAO__V1__PROJECTS_LIST_REQUEST__INIT;
	uint64_t year = 0;
	enum jx_exit exit = jx_app_number(app, "--year", (struct jx_range){2000, 2099}, 0, &year);

	if (exit != JX_EXIT_OK)
		return exit;
	request.year = (uint32_t)year;
	return jx_list_print(app, &jixiao__v1__projects__descriptor, &request.base, &jx_projects_view);
}

enum jx_exit jx_project_show(struct jx_app *app)
{
	const Jixiao__V1__Project *project;
	uint64_t version = 0;
	enum jx_exit exit = jx_app_number(app, "--version", (struct jx_range){1, JX_PROJECT_VERSIONS}, 0, &version);

	if (exit == JX_EXIT_OK)
		exit = jx_project_ask(app, jx_arg(app, "CODE"), (uint32_t)version, &project);
	return exit == JX_EXIT_OK ? jx_project_print(app, project) : exit;
}

/* -- adjust ------------------------------------------------------------------------------------------------------- */

/* Either way, but not 0. */
static enum jx_exit amount_of(const struct jx_app *app, int64_t *fen)
{
	enum jx_exit exit = jx_given_amount(app, fen);

	if (exit == JX_EXIT_OK && *fen == 0)
		exit = jx_given_wrong(app, "--amount", _("an adjustment of 0 adjusts nothing"));
	return exit;
}

static void budget(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Project *)row)->budget_fen, out, size);
}

static void adjusted(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Project *)row)->adjusted_budget_fen, out, size);
}

static void amount(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Adjustment *)row)->amount_fen, out, size);
}

static void fund(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_fund(((const Jixiao__V1__Adjustment *)row)->fund, out, size);
}

static const struct jx_column budget_columns[] = {
	{JX_N("Project code"), "code", NULL, false},
	{JX_N("Project name"), "name", NULL, false},
	{JX_N("Budget (万元)"), "budget_fen", budget, false},
	{JX_N("Adjusted (万元)"), "adjusted_budget_fen", adjusted, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_column adjustment_columns[] = {
	{JX_N("Id"), "id", NULL, true},
	{JX_N("Date"), "date", NULL, false},
	{JX_N("Fund"), "fund", fund, false},
	{JX_N("Amount (万元)"), "amount_fen", amount, true},
	{JX_N("Document"), "document", NULL, false},
	{JX_N("Reason"), "reason", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view budgets = {budget_columns, NULL, NULL};
static const struct jx_view adjustments = {adjustment_columns, "adjustments", NULL};

/* What the budget became, and by which adjustments; the goal table is as it was. */
static enum jx_exit print_adjusted(const struct jx_app *app, const Jixiao__V1__Project *project)
{
	if (app->output == JX_OUTPUT_TABLE && project != NULL) {
		enum jx_exit exit = jx_app_print(app, &budgets, &project->base);

		if (exit != JX_EXIT_OK)
			return exit;
		(void)printf("\n");
	}
	return jx_app_changed(app, &adjustments, (const ProtobufCMessage *)project);
}

static enum jx_exit send_adjustment(const struct jx_app *app, const Jixiao__V1__ProjectsAdjustRequest *request)
{
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	jx_remote_init(&remote, app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__adjust(&remote.base, request, (Jixiao__V1__ProjectsAdjustResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return print_adjusted(app, ((const Jixiao__V1__ProjectsAdjustResponse *)answer)->project);
}

/* The request names the department too, since that is what access is decided by. */
enum jx_exit jx_project_adjust(struct jx_app *app)
{
	Jixiao__V1__ProjectsAdjustRequest request = JIXIAO__V1__PROJECTS_ADJUST_REQUEST__INIT;
	const Jixiao__V1__Project *project;
	const char *date;
	enum jx_exit exit = jx_given_fund(app, &request.fund);

	if (exit == JX_EXIT_OK)
		exit = amount_of(app, &request.amount_fen);
	if (exit == JX_EXIT_OK)
		exit = jx_given_day(app, "--on", &date);
	if (exit == JX_EXIT_OK)
		exit = jx_project_ask(app, jx_arg(app, "CODE"), 0, &project);
	if (exit != JX_EXIT_OK)
		return exit;
	request.department_code = project->department_code;
	request.code = project->code;
	request.date = (char *)date;
	request.document = (char *)jx_arg(app, "--document");
	request.reason = (char *)jx_arg(app, "--reason");
	return send_adjustment(app, &request);
}
