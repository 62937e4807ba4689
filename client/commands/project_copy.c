/* SPDX-License-Identifier: Apache-2.0 */
/* project copy: the table of one year's project starts another year's. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/given.h"
#include "client/commands/project_view.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/model/project_code.h"

#define YEAR_SIZE 8u
#define HINT_SIZE 512u

/* The new project. What is not said here is borrowed from the old one. */
struct copy {
	Jixiao__V1__Project project;
	char name[JX_PROJECT_NAME_MAX + 1];
	Jixiao__V1__Indicator indicators[JX_INDICATORS_MAX];
	Jixiao__V1__Indicator *pointers[JX_INDICATORS_MAX];
	Jixiao__V1__Target targets[JX_INDICATORS_MAX];
	uint32_t old_year;
	size_t n_measured; /* indicators of the old one that a measure of the catalogue is linked to */
};

/* "2023年信访专项业务费" becomes that of the new year; a name that does not begin with its year stays. */
static void copy_name(const Jixiao__V1__Project *old, uint32_t year, char name[JX_PROJECT_NAME_MAX + 1])
{
	char digits[YEAR_SIZE];
	size_t n = (size_t)snprintf(digits, sizeof(digits), "%" PRIu32, old->year);

	if (strncmp(old->name, digits, n) == 0)
		(void)snprintf(name, JX_PROJECT_NAME_MAX + 1, "%" PRIu32 "%s", year, old->name + n);
	else
		(void)snprintf(name, JX_PROJECT_NAME_MAX + 1, "%s", old->name);
}

/* Without what the server says itself: the measure, and weights that no table gave. */
static void copy_indicator(const Jixiao__V1__Indicator *old, bool weights_given, Jixiao__V1__Indicator *indicator,
			   Jixiao__V1__Target *target)
{
	jixiao__v1__target__init(target);
	if (old->target != NULL)
		target->text = old->target->text;
	*indicator = *old;
	indicator->target = target;
	indicator->measure = (char *)protobuf_c_empty_string;
	indicator->weight_hundredths = weights_given ? old->weight_hundredths : 0;
}

/* False where the old one has more indicators than this release knows. */
static bool copy_project(const Jixiao__V1__Project *old, uint32_t year, const char *code, struct copy *copy)
{
	Jixiao__V1__Project *project = &copy->project;

	if (old->n_indicators > JX_INDICATORS_MAX)
		return false;
	*project = *old;
	copy_name(old, year, copy->name);
	project->code = (char *)code;
	project->name = copy->name;
	project->year = year;
	project->version = 0;
	project->effective_from = (char *)protobuf_c_empty_string;
	project->n_adjustments = 0;
	project->adjusted_budget_fen = 0;
	project->seq = 0;
	project->weights_given = false;
	project->execution_weight_hundredths = old->weights_given ? old->execution_weight_hundredths : 0;
	copy->old_year = old->year;
	for (size_t i = 0; i < old->n_indicators; i++) {
		copy->n_measured += *old->indicators[i]->measure != '\0';
		copy_indicator(old->indicators[i], old->weights_given, &copy->indicators[i], &copy->targets[i]);
		copy->pointers[i] = &copy->indicators[i];
	}
	project->indicators = copy->pointers;
	return true;
}

/* -- what a person should look at --------------------------------------------------------------------------------- */

static void hint_text(const char *what, const char *text, const char *year)
{
	if (strstr(text, year) != NULL)
		(void)fprintf(stderr, _("jixiao: look at this, it still says %s: %s: %s\n"), year, what, text);
}

/* Texts that name the year of the old project. */
static void hint_year(const Jixiao__V1__Project *project, uint32_t old_year)
{
	char year[YEAR_SIZE];

	(void)snprintf(year, sizeof(year), "%" PRIu32, old_year);
	hint_text(_("name"), project->name, year);
	hint_text(_("purpose"), project->purpose, year);
	for (size_t i = 0; i < project->n_goals; i++)
		hint_text(_("goal"), project->goals[i]->text, year);
	for (size_t i = 0; i < project->n_indicators; i++) {
		const Jixiao__V1__Indicator *indicator = project->indicators[i];

		hint_text(_("indicator"), indicator->name, year);
		hint_text(indicator->name, indicator->description, year);
		hint_text(indicator->name, indicator->target->text, year);
	}
}

/* Measures go by project code: those of the old project are none of the new one's. */
static void hint_measures(const char *old_code, const struct copy *copy)
{
	char n[24], text[HINT_SIZE], fix[HINT_SIZE];
	const char *const args[] = {n, old_code, copy->project.code};

	if (copy->n_measured == 0)
		return;
	(void)snprintf(n, sizeof(n), "%zu", copy->n_measured);
	(void)jx_reason_format(_("{0} indicators that measures are linked to in {1} have none in {2}"), args, 3, text,
			       sizeof(text));
	(void)jx_reason_format(
		_("in measures.csv, repeat the rows of {1} with {2}, and run: jixiao catalog import DIR"), args, 3, fix,
		sizeof(fix));
	jx_app_hint(copy->project.code, text, fix);
}

/* -- what became of it -------------------------------------------------------------------------------------------- */

/* A line of it, rather than the table that was there before. */
static enum jx_exit print_copied(const struct jx_app *app, const Jixiao__V1__Project *project)
{
	Jixiao__V1__ProjectsListResponse list = JIXIAO__V1__PROJECTS_LIST_RESPONSE__INIT;
	Jixiao__V1__ProjectSummary row = JIXIAO__V1__PROJECT_SUMMARY__INIT, *rows[] = {&row};
	enum jx_exit printed, committed;

	if (app->output != JX_OUTPUT_TABLE || project == NULL)
		return jx_project_changed(app, project);
	row.code = project->code;
	row.name = project->name;
	row.year = project->year;
	row.department_code = project->department_code;
	row.budget_fen = row.adjusted_budget_fen = project->budget_fen;
	row.indicator_count = (uint32_t)project->n_indicators;
	row.version = project->version;
	list.projects = rows;
	list.n_projects = 1;
	printed = jx_app_print(app, &jx_projects_view, &list.base);
	committed = jx_app_committed(app);
	(void)fprintf(stderr, _("its table: jixiao project show %s\n"), project->code);
	return printed != JX_EXIT_OK ? printed : committed;
}

/* -- the command -------------------------------------------------------------------------------------------------- */

static enum jx_exit code_of(const struct jx_app *app, uint64_t year)
{
	const char *code = jx_arg(app, "--code"), *problem = jx_project_code_problem(code);

	if (problem == NULL && jx_project_code_year(code) != year)
		problem = JX_N("the project's code is of another year");
	if (problem != NULL)
		return jx_given_wrong(app, "--code", _(problem));
	if (jx_project_code_mistyped(code))
		(void)fprintf(stderr, "jixiao: %s: %s\n", code,
			      _("the project code's check character does not fit: is it mistyped?"));
	return JX_EXIT_OK;
}

static enum jx_exit send_copy(const struct jx_app *app, struct copy *copy)
{
	Jixiao__V1__ProjectsCreateRequest request = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;
	const Jixiao__V1__Project *project;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	request.department_code = copy->project.department_code;
	request.project = &copy->project;
	jx_remote_init(&remote, app->channel, &jixiao__v1__projects__descriptor);
	jixiao__v1__projects__create(&remote.base, &request, (Jixiao__V1__ProjectsCreateResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	project = ((const Jixiao__V1__ProjectsCreateResponse *)answer)->project;
	exit = print_copied(app, project);
	if (project != NULL)
		hint_year(project, copy->old_year);
	hint_measures(jx_arg(app, "CODE"), copy);
	return exit;
}

enum jx_exit jx_project_copy(struct jx_app *app)
{
	const Jixiao__V1__Project *old;
	struct copy *copy;
	uint64_t year = 0;
	enum jx_exit exit = jx_app_number(app, "--year", (struct jx_range){2000, 2099}, 0, &year);

	if (exit == JX_EXIT_OK)
		exit = code_of(app, year);
	if (exit == JX_EXIT_OK)
		exit = jx_project_ask(app, jx_arg(app, "CODE"), 0, &old);
	if (exit != JX_EXIT_OK)
		return exit;
	copy = calloc(1, sizeof(*copy));
	if (copy == NULL) {
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a project");
		return JX_EXIT_INTERNAL;
	}
	if (copy_project(old, (uint32_t)year, jx_arg(app, "--code"), copy))
		exit = send_copy(app, copy);
	else
		exit = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it has too many indicators"), NULL);
	free(copy);
	return exit;
}
