/* SPDX-License-Identifier: Apache-2.0 */
/* The form to be filled in, with what was reported before beside it. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"

#include "client/commands/commands.h"
#include "client/commands/facts.h"
#include "client/commands/submission_base.h"
#include "client/list.h"
#include "client/locale.h"
#include "client/template/template.h"
#include "common/model/decimal.h"

/* -- what was reported --------------------------------------------------------------------------------------------- */

static struct jx_item_cell *new_cells(struct jx_figures *figures)
{
	struct jx_item_cell *cells = jx_arena_alloc(&figures->arena, (figures->form->n_items + 1) * sizeof(*cells));

	figures->no_memory |= cells == NULL;
	return cells;
}

/* Of another month than the figures', by their catalogue. */
static enum jx_exit load(struct jx_figures *figures, jx_month month, struct jx_revision *revision)
{
	const char *period = figures->period;
	char text[JX_MONTH_SIZE];
	enum jx_exit exit;

	jx_month_format(month, text);
	figures->period = text;
	exit = jx_revision_load(figures, 0, revision);
	figures->period = period;
	return exit;
}

static enum jx_exit add_month(struct jx_figures *figures, jx_month month, struct jx_template *template)
{
	struct jx_template_month *row = &template->months[template->n_months++];
	struct jx_revision revision;
	enum jx_exit exit = load(figures, month, &revision);

	jx_month_format(month, row->period);
	row->revision = revision.number;
	memcpy(row->id, revision.id, sizeof(row->id));
	row->cells = revision.cells;
	return exit;
}

/* The month before, and the year up to it; in January the year before is the month's alone. */
static enum jx_exit add_earlier(struct jx_figures *figures, struct jx_template *template)
{
	const jx_month january = jx_month_january(figures->month), before = figures->month - 1;
	struct jx_item_cell *year = new_cells(figures);
	struct jx_revision revision = {.number = 0};
	enum jx_exit exit = JX_EXIT_OK;

	if (year == NULL)
		return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (jx_month month = january < before ? january : before; exit == JX_EXIT_OK && month <= before; month++) {
		exit = load(figures, month, &revision);
		if (exit == JX_EXIT_OK && month >= january)
			jx_template_add(template->items, figures->form->n_items, revision.cells, year);
	}
	template->before = revision.cells;
	template->year = year;
	jx_month_format(before, template->before_period);
	return exit;
}

/* "" where nobody knows it. */
static enum jx_exit find_office_name(struct jx_figures *figures, struct jx_template *template)
{
	Jixiao__V1__OfficesListRequest request = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	const Jixiao__V1__OfficesListResponse *offices;
	ProtobufCMessage *all;
	enum jx_exit exit = jx_list_get(figures->app, &jixiao__v1__offices__descriptor, &request.base, &all);

	if (exit != JX_EXIT_OK)
		return exit;
	offices = (const Jixiao__V1__OfficesListResponse *)all;
	template->office_name = "";
	for (size_t i = 0; i < offices->n_offices; i++)
		if (strcmp(offices->offices[i]->code, figures->office) == 0)
			template->office_name = jx_arena_string(&figures->arena, offices->offices[i]->name,
								strlen(offices->offices[i]->name));
	protobuf_c_message_free_unpacked(all, NULL);
	return template->office_name != NULL ? JX_EXIT_OK : jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
}

static enum jx_exit gather(struct jx_figures *figures, bool of_year, struct jx_template *template)
{
	jx_month month = of_year ? jx_month_january(figures->month) : figures->month;
	enum jx_exit exit = find_office_name(figures, template);

	template->office = figures->office;
	template->form = figures->form;
	template->items = &figures->catalog.items[figures->form->first_item];
	for (; exit == JX_EXIT_OK && month <= figures->month; month++)
		exit = add_month(figures, month, template);
	if (exit == JX_EXIT_OK && !of_year)
		exit = add_earlier(figures, template);
	return exit;
}

/* -- the file ------------------------------------------------------------------------------------------------------ */

static bool ends_with(const char *text, const char *end)
{
	size_t n = strlen(text), m = strlen(end);

	return n > m && strcmp(text + n - m, end) == 0;
}

/* No file is replaced, and none is left behind where it failed. */
static enum jx_exit write_file(const struct jx_app *app, const char *path, const struct jx_template *template)
{
	const bool csv = ends_with(path, ".csv");
	const char *problem = NULL;
	FILE *out = fopen(path, "wbx");

	if (out == NULL && errno == EEXIST)
		return jx_app_fail(app, JX_REASON_FILE_EXISTS, path, NULL);
	if (out == NULL)
		return jx_app_fail(app, JX_REASON_FILE_FAILED, path, strerror(errno), NULL);
	if (csv)
		jx_template_csv(out, template);
	if ((fflush(out) | ferror(out)) != 0)
		problem = strerror(errno);
	(void)fclose(out);
	if (problem == NULL && !csv)
		problem = jx_template_xlsx(path, template);
	if (problem == NULL)
		return JX_EXIT_OK;
	(void)remove(path);
	return jx_app_fail(app, JX_REASON_FILE_FAILED, path, _(problem), NULL);
}

/* -- the command --------------------------------------------------------------------------------------------------- */

/* The month of --period, or the last one of --year: its catalogue has what the year's forms ask for. */
static enum jx_exit given_period(const struct jx_app *app, char period[JX_MONTH_SIZE])
{
	const char *month = jx_arg(app, "--period"), *year = jx_arg(app, "--year");
	jx_month number;

	if ((month == NULL) == (year == NULL))
		return jx_app_usage(app, _("either --period or --year is to be given"));
	if (year != NULL)
		(void)snprintf(period, JX_MONTH_SIZE, "%s-12", year);
	if (year != NULL && (strlen(year) != 4 || !jx_month_parse(period, &number)))
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--year", _("it is not a year as 2023"), NULL);
	if (month != NULL && !jx_month_parse(month, &number))
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--period", _("it is not a month as 2023-06"), NULL);
	if (month != NULL)
		memcpy(period, month, JX_MONTH_SIZE);
	return JX_EXIT_OK;
}

static void show(const struct jx_app *app, const struct jx_template *template, const char *path)
{
	char command[1024];
	const struct jx_fact facts[] = {
		{JX_N("File"), "file", path},
		{JX_N("Form"), "form", template->form->name},
		{JX_N("Office"), "office_code", template->office},
		{JX_N("From"), "from", template->months[0].period},
		{JX_N("To"), "to", template->months[template->n_months - 1].period},
		{JX_N("Once filled in"), "next", command},
		{NULL, NULL, NULL},
	};

	(void)snprintf(command, sizeof(command), "jixiao submit %s", path);
	jx_facts_print(app->output, facts);
}

enum jx_exit jx_form_template(struct jx_app *app)
{
	const char *path = jx_arg(app, "--file");
	struct jx_figures figures;
	struct jx_template template = {.n_months = 0};
	char period[JX_MONTH_SIZE];
	enum jx_exit exit = given_period(app, period);

	if (exit != JX_EXIT_OK)
		return exit;
	if (!ends_with(path, ".csv") && !ends_with(path, ".xlsx"))
		return jx_app_usage(app, _("the name of the file ends with .csv or .xlsx"));
	exit = jx_figures_open(&figures, app, jx_arg(app, "FORM"), period);
	if (exit == JX_EXIT_OK)
		exit = gather(&figures, jx_arg(app, "--year") != NULL, &template);
	if (exit == JX_EXIT_OK)
		exit = write_file(app, path, &template);
	if (exit == JX_EXIT_OK)
		show(app, &template, path);
	jx_figures_clear(&figures);
	return exit;
}
