/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/project_view.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/views.h"
#include "client/locale.h"
#include "common/model/money.h"

static void budget(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__ProjectSummary *)row)->budget_fen, out, size);
}

static void adjusted(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__ProjectSummary *)row)->adjusted_budget_fen, out, size);
}

static const struct jx_column list_columns[] = {
	{JX_N("Project code"), "code", NULL, false},
	{JX_N("Project name"), "name", NULL, false},
	{JX_N("Year"), "year", NULL, true},
	{JX_N("Department"), "department_code", NULL, false},
	{JX_N("Budget (万元)"), "budget_fen", budget, true},
	{JX_N("Adjusted (万元)"), "adjusted_budget_fen", adjusted, true},
	{JX_N("Indicators"), "indicator_count", NULL, true},
	{JX_N("Version"), "version", NULL, true},
	{NULL, NULL, NULL, false},
};

const struct jx_view jx_projects_view = {list_columns, "projects", JX_N("There is no project.")};

static const struct jx_column indicator_columns[] = {
	{JX_N("Level 1"), "level1", NULL, false},
	{JX_N("Level 2"), "level2", NULL, false},
	{JX_N("Indicator"), "name", NULL, false},
	{JX_N("Description"), "description", NULL, false},
	{JX_N("Target"), "target.text", NULL, false},
	{JX_N("Basis"), "basis", NULL, false},
	{JX_N("Weight"), "weight_hundredths", NULL, true},
	{JX_N("Measure"), "measure", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view indicators = {indicator_columns, "indicators", JX_N("There is no indicator.")};

enum jx_exit jx_project_print(const struct jx_app *app, const Jixiao__V1__Project *project)
{
	return jx_app_print_form(app, jx_goal_table_build, &indicators, &project->base);
}

enum jx_exit jx_project_changed(const struct jx_app *app, const Jixiao__V1__Project *project)
{
	enum jx_exit printed, committed;

	if (project != NULL)
		printed = jx_project_print(app, project);
	else
		printed = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	committed = jx_app_committed(app);
	return printed != JX_EXIT_OK ? printed : committed;
}

enum jx_exit jx_project_ask(const struct jx_app *app, const char *code, uint32_t version,
			    const Jixiao__V1__Project **project)
{
	Jixiao__V1__ProjectsGetRequest request = JIXIAO__V1__PROJECTS_GET_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.code = (char *)code;
	request.version = version;
	jx_remote_init(&remote, app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__get(&remote.base, &request, (Jixiao__V1__ProjectsGetResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	*project = ((const Jixiao__V1__ProjectsGetResponse *)answer)->project;
	if (*project == NULL)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was asked for"), NULL);
	return JX_EXIT_OK;
}
