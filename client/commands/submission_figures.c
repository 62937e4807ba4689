/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/catalog.h"
#include "client/commands/given.h"
#include "client/locale.h"
#include "common/base/text.h"
#include "common/rpc/catalog_message.h"

#define ARENA_CAP (64u << 20)

/* -- form and office ---------------------------------------------------------------------------------------------- */

static enum jx_exit no_memory(void)
{
	return JX_EXIT_INTERNAL;
}

static void drop_problem(void *context, const struct jx_catalog_problem *problem)
{
	(void)context;
	(void)problem;
}

enum jx_exit jx_figures_catalog(struct jx_figures *figures)
{
	const Jixiao__V1__CatalogGetResponse *answer = jx_catalog_ask(figures->app, figures->period);
	enum jx_status status;

	if (answer == NULL)
		return jx_catalog_failed(figures->app);
	status = jx_catalog_of_lists(&(struct jx_catalog_lists)JX_CATALOG_LISTS(answer), &figures->arena,
				     &figures->catalog, drop_problem, NULL);
	if (status == JX_INVALID_ARGUMENT)
		return jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("its catalogue has texts too long"),
				   NULL);
	return status == JX_OK ? JX_EXIT_OK : no_memory();
}

/* The month's catalogue lacks the form: the newest may have it. */
static enum jx_exit no_form(const struct jx_app *app, const char *form, const char *period)
{
	const Jixiao__V1__CatalogGetResponse *newest = jx_catalog_ask(app, "");

	if (newest == NULL)
		return jx_catalog_failed(app);
	if (jx_catalog_form_code(newest, form) == NULL)
		return jx_app_fail(app, JX_REASON_FORM_NOT_FOUND, form, NULL);
	return jx_app_fail(app, JX_REASON_FORM_NOT_IN_FORCE, form, period, newest->from, NULL);
}

static enum jx_exit find_office(struct jx_figures *figures, const char *office)
{
	if (office == NULL)
		return jx_given_office(figures->app, "--office", figures->office);
	(void)snprintf(figures->office, sizeof(figures->office), "%s", office);
	return JX_EXIT_OK;
}

void jx_figures_init(struct jx_figures *figures, struct jx_app *app, const char *period)
{
	*figures = (struct jx_figures){.app = app, .period = period};
	jx_arena_init(&figures->arena, ARENA_CAP);
}

bool jx_figures_blank(struct jx_figures *figures)
{
	const size_t n = figures->form->n_items + 1;

	figures->cells = jx_arena_alloc(&figures->arena, n * sizeof(*figures->cells));
	figures->places = jx_arena_alloc(&figures->arena, n * sizeof(*figures->places));
	return figures->cells != NULL && figures->places != NULL;
}

enum jx_exit jx_figures_open(struct jx_figures *figures, struct jx_app *app, const char *form, const char *period)
{
	return jx_figures_open_of(figures, app, form, period, NULL);
}

enum jx_exit jx_figures_open_of(struct jx_figures *figures, struct jx_app *app, const char *form, const char *period,
				const char *office)
{
	enum jx_exit exit;

	jx_figures_init(figures, app, period);
	if (!jx_month_parse(period, &figures->month))
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, period, JX_N("it is not a month"), NULL);
	exit = jx_figures_catalog(figures);
	if (exit == JX_EXIT_OK)
		exit = find_office(figures, office);
	if (exit != JX_EXIT_OK)
		return exit;
	figures->form = jx_catalog_form(&figures->catalog, form);
	if (figures->form == NULL)
		return no_form(app, form, period);
	return jx_figures_blank(figures) ? JX_EXIT_OK : no_memory();
}

void jx_figures_clear(struct jx_figures *figures)
{
	jx_arena_clear(&figures->arena);
}

/* -- what is wrong, and where ------------------------------------------------------------------------------------- */

void jx_figures_where(const struct jx_figures *figures, const struct jx_figure_place *place, const char *what,
		      char where[JX_FIGURE_WHERE])
{
	const char *file = figures->file != NULL ? figures->file->path : NULL;
	const char *subject = what != NULL ? what : "";
	const bool given = place != NULL && (place->word != NULL || place->line > 0);
	const char *between = *subject != '\0' ? ": " : "";

	if (!given)
		place = &figures->begin;
	if (place->word != NULL)
		(void)snprintf(where, JX_FIGURE_WHERE, "%s %s%s%s", place->explains ? "--explain" : "--set",
			       place->word, between, subject);
	else if (place->cell != NULL && file != NULL)
		(void)snprintf(where, JX_FIGURE_WHERE, "%s:%s%s%s", file, place->cell, between, subject);
	else if (place->line > 0 && file != NULL)
		(void)snprintf(where, JX_FIGURE_WHERE, "%s:%zu:%zu%s%s", file, place->line, place->column, between,
			       subject);
	else if (file != NULL)
		(void)snprintf(where, JX_FIGURE_WHERE, "%s%s%s", file, between, subject);
	else
		(void)snprintf(where, JX_FIGURE_WHERE, "%s", *subject != '\0' ? subject : figures->form->name);
	where[jx_text_cut(where, JX_FIGURE_WHERE - 1)] = '\0';
}

void jx_figures_wrong_at(struct jx_figures *figures, const char *where, const char *text, const char *fix)
{
	Jixiao__V1__Violation *problem;

	if (figures->n_problems++ >= JX_VIOLATIONS_MAX)
		return;
	problem = &figures->problems[figures->n_problems - 1];
	jixiao__v1__violation__init(problem);
	problem->field = jx_arena_string(&figures->arena, where, strlen(where));
	problem->text = jx_arena_string(&figures->arena, text, strlen(text));
	problem->rule = (char *)"FIGURE";
	problem->fix = jx_arena_string(&figures->arena, fix, strlen(fix));
	problem->severity = JIXIAO__V1__SEVERITY__SEVERITY_ERROR;
	figures->no_memory |= problem->field == NULL || problem->text == NULL || problem->fix == NULL;
}

void jx_figures_wrong(struct jx_figures *figures, const struct jx_figure_place *place, const char *what,
		      const char *text, const char *fix)
{
	char where[JX_FIGURE_WHERE];

	jx_figures_where(figures, place, what, where);
	jx_figures_wrong_at(figures, where, text, fix);
}

enum jx_exit jx_figures_outcome(const struct jx_figures *figures)
{
	const Jixiao__V1__Violation *rows[JX_VIOLATIONS_MAX];
	size_t n = figures->n_problems < JX_VIOLATIONS_MAX ? figures->n_problems : JX_VIOLATIONS_MAX;

	if (figures->no_memory)
		return no_memory();
	if (n == 0)
		return JX_EXIT_OK;
	for (size_t i = 0; i < n; i++)
		rows[i] = &figures->problems[i];
	return jx_app_wrong(figures->app, JX_REASON_FIGURE_INVALID, rows, n);
}

static void take_finding(void *context, const struct jx_finding *finding)
{
	struct jx_figures *figures = context;
	Jixiao__V1__Violation *problem;

	if (!jx_finding_refuses(finding))
		return; /* the server, which knows the other months, says it, or jx_figures_notice */
	jx_figures_wrong(figures, finding->item != NULL ? &figures->places[finding->index] : NULL,
			 finding->item != NULL ? finding->item->name : NULL, finding->text, finding->fix);
	if (figures->n_problems > JX_VIOLATIONS_MAX)
		return;
	problem = &figures->problems[figures->n_problems - 1];
	problem->rule = jx_arena_string(&figures->arena, finding->rule, strlen(finding->rule));
	problem->severity = (Jixiao__V1__Severity)finding->severity;
	figures->no_memory |= problem->rule == NULL;
}

void jx_figures_find(struct jx_figures *figures)
{
	const struct jx_cells cells = {
		.catalog = &figures->catalog, .form = figures->form, .cells = figures->cells, .month = figures->month};

	(void)jx_check_cells(&cells, take_finding, figures);
}

enum jx_exit jx_figures_check(struct jx_figures *figures)
{
	jx_figures_find(figures);
	return jx_figures_outcome(figures);
}
