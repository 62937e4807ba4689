/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_figures.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/principals.pb-c.h"

#include "client/commands/catalog.h"
#include "client/document/encoding.h"
#include "client/locale.h"
#include "common/rpc/catalog_message.h"

#define ARENA_CAP  (64u << 20)
#define PLACE_SIZE 512u

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

static enum jx_exit load_catalog(struct jx_figures *figures)
{
	const Jixiao__V1__CatalogGetResponse *answer = jx_catalog_ask(figures->app, figures->period);
	enum jx_status status;

	if (answer == NULL)
		return jx_app_result(figures->app);
	status = jx_catalog_of_lists(&(struct jx_catalog_lists)JX_CATALOG_LISTS(answer), &figures->arena,
				     &figures->catalog, drop_problem, NULL);
	if (status == JX_INVALID_ARGUMENT)
		return jx_app_fail(figures->app, JX_REASON_RESPONSE_INVALID, _("its catalogue has texts too long"),
				   NULL);
	return status == JX_OK ? JX_EXIT_OK : no_memory();
}

enum jx_exit jx_own_office(const struct jx_app *app, char office[JX_OFFICE_CODE_MAX + 1])
{
	Jixiao__V1__PrincipalsWhoAmIRequest request = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	const ProtobufCMessage *answer;
	const Jixiao__V1__PrincipalsWhoAmIResponse *response;
	const char *code = jx_arg(app, "--office");
	struct jx_remote remote;

	if (code == NULL) {
		jx_remote_init(&remote, app->channel, &jixiao__v1__principals__descriptor);
		jixiao__v1__principals__who_am_i(&remote.base, &request,
						 (Jixiao__V1__PrincipalsWhoAmIResponse_Closure)jx_keep_answer, &answer);
		if (answer == NULL)
			return jx_app_result(app);
		response = (const Jixiao__V1__PrincipalsWhoAmIResponse *)answer;
		code = response->principal != NULL ? response->principal->office_code : "";
	}
	if (strlen(code) > JX_OFFICE_CODE_MAX)
		return jx_app_fail(app, JX_REASON_OFFICE_NOT_FOUND, code, NULL);
	memcpy(office, code, strlen(code) + 1);
	return JX_EXIT_OK;
}

enum jx_exit jx_figures_open(struct jx_figures *figures, struct jx_app *app, const char *form, const char *period)
{
	enum jx_exit exit;

	*figures = (struct jx_figures){.app = app, .period = period};
	jx_arena_init(&figures->arena, ARENA_CAP);
	if (!jx_month_parse(period, &figures->month))
		return jx_app_fail(app, JX_REASON_FIELD_INVALID, period, JX_N("it is not a month"), NULL);
	exit = load_catalog(figures);
	if (exit == JX_EXIT_OK)
		exit = jx_own_office(app, figures->office);
	if (exit != JX_EXIT_OK)
		return exit;
	figures->form = jx_catalog_form(&figures->catalog, form);
	if (figures->form == NULL)
		return jx_app_fail(app, JX_REASON_FORM_NOT_FOUND, form, NULL);
	figures->cells = jx_arena_alloc(&figures->arena, (figures->form->n_items + 1) * sizeof(*figures->cells));
	figures->places = jx_arena_alloc(&figures->arena, (figures->form->n_items + 1) * sizeof(*figures->places));
	return figures->cells != NULL && figures->places != NULL ? JX_EXIT_OK : no_memory();
}

void jx_figures_clear(struct jx_figures *figures)
{
	jx_csv_clear(&figures->csv);
	jx_arena_clear(&figures->arena);
}

/* -- what is wrong, and where ------------------------------------------------------------------------------------- */

/* With JSON the first one alone: it is one object. */
static void wrong(struct jx_figures *figures, const struct jx_figure_place *place, const char *what, const char *text,
		  const char *fix)
{
	char where[PLACE_SIZE];
	int n = 0;

	if (figures->problems++ > 0 && figures->app->output == JX_OUTPUT_JSON)
		return;
	where[0] = '\0';
	if (place != NULL && place->word != NULL)
		n = snprintf(where, sizeof(where), "--set %s", place->word);
	else if (place != NULL && place->line > 0 && figures->file != NULL)
		n = snprintf(where, sizeof(where), "%s:%zu:%zu", figures->file, place->line, place->column);
	else if (figures->file != NULL)
		n = snprintf(where, sizeof(where), "%s", figures->file);
	if (n >= 0 && (size_t)n < sizeof(where) && what != NULL)
		(void)snprintf(where + n, sizeof(where) - (size_t)n, "%s%s", n > 0 ? ": " : "", what);
	(void)jx_app_fail(figures->app, JX_REASON_FIGURE_INVALID, where, text, fix, NULL);
}

static enum jx_exit outcome(const struct jx_figures *figures)
{
	return figures->problems == 0 ? JX_EXIT_OK : JX_EXIT_VALIDATION;
}

/* -- one figure --------------------------------------------------------------------------------------------------- */

/* What a row or a --set says. */
struct given {
	const char *item, *value, *note;
	struct jx_figure_place item_place, value_place;
	bool again; /* may replace what the file says */
};

static void take(struct jx_figures *figures, const struct given *given)
{
	const struct jx_item *item = jx_catalog_item(&figures->catalog, figures->form, given->item);
	struct jx_item_cell cell = {.note = given->note};
	const char *problem;
	size_t index;

	if (item == NULL) {
		wrong(figures, &given->item_place, given->item, JX_N("the form has no such item"),
		      JX_N("its items are shown by: jixiao form show"));
		return;
	}
	index = (size_t)(item - &figures->catalog.items[figures->form->first_item]);
	if ((figures->places[index].line > 0 || figures->places[index].word != NULL) && !given->again) {
		wrong(figures, &given->item_place, given->item, JX_N("the item is given twice"),
		      JX_N("give each item once"));
		return;
	}
	figures->places[index] = given->value_place;
	problem = jx_cell_parse(given->value, strlen(given->value), &cell);
	if (problem != NULL)
		wrong(figures, &given->value_place, item->name, problem,
		      JX_N("write digits alone, as 12 or 12.5; NA where the item does not apply, nothing where it is "
			   "not "
			   "reported"));
	else
		figures->cells[index] = cell;
}

/* -- the file ----------------------------------------------------------------------------------------------------- */

struct headings {
	size_t item, value, note; /* columns; SIZE_MAX: there is none */
};

static bool is_one_of(const char *text, const char *const *words)
{
	for (; *words != NULL; words++)
		if (strcmp(text, *words) == 0)
			return true;
	return false;
}

/* Other columns are for people: units, names beside codes. */
static void read_headings(const struct jx_csv_row *row, struct headings *headings)
{
	static const char *const item[] = {"item", "code", "项目", "指标", "指标项", "代码", NULL};
	static const char *const value[] = {"value", "数值", "本月数", "数量", NULL};
	static const char *const note[] = {"note", "备注", "说明", NULL};

	*headings = (struct headings){SIZE_MAX, SIZE_MAX, SIZE_MAX};
	for (size_t i = row->n_cells; i-- > 0;) {
		if (is_one_of(row->cells[i], item))
			headings->item = i;
		else if (is_one_of(row->cells[i], value))
			headings->value = i;
		else if (is_one_of(row->cells[i], note))
			headings->note = i;
	}
}

static const char *cell_at(const struct jx_csv_row *row, size_t column)
{
	return column < row->n_cells ? row->cells[column] : "";
}

static void read_row(struct jx_figures *figures, const struct headings *headings, const struct jx_csv_row *row)
{
	const struct given given = {
		.item = cell_at(row, headings->item),
		.value = cell_at(row, headings->value),
		.note = cell_at(row, headings->note),
		.item_place = {row->line, headings->item + 1, NULL},
		.value_place = {row->line, headings->value + 1, NULL},
	};

	take(figures, &given);
}

static void read_rows(struct jx_figures *figures)
{
	const struct jx_csv *csv = &figures->csv;
	struct headings headings = {0};
	struct jx_figure_place place = {.line = 1, .column = 1};

	if (csv->n_rows > 0)
		read_headings(&csv->rows[0], &headings);
	if (csv->n_rows == 0) {
		wrong(figures, NULL, NULL, JX_N("the file is empty"),
		      JX_N("begin the file with the line: item,value,note"));
	} else if (headings.item == SIZE_MAX || headings.value == SIZE_MAX) {
		place.line = csv->rows[0].line;
		wrong(figures, &place, NULL, JX_N("the heading lacks item or value"),
		      JX_N("begin the file with the line: item,value,note"));
		return;
	}
	for (size_t i = 1; i < csv->n_rows; i++)
		read_row(figures, &headings, &csv->rows[i]);
}

static enum jx_exit read_file(struct jx_figures *figures)
{
	struct jx_text_problem problem = {0};
	struct jx_figure_place place = {.column = 1};
	char *text = NULL;
	enum jx_status status = jx_text_load(figures->file, &text, &problem);

	if (status == JX_OK)
		status = jx_csv_read(text, &figures->csv, &problem);
	free(text);
	if (status == JX_OK) {
		read_rows(figures);
		return outcome(figures);
	}
	if (status != JX_INVALID_ARGUMENT)
		return jx_app_fail(figures->app, JX_REASON_FILE_FAILED, figures->file, _(problem.text), NULL);
	place.line = problem.line;
	wrong(figures, &place, NULL, problem.text, JX_N("save the table as CSV in UTF-8 or GB18030"));
	return JX_EXIT_VALIDATION;
}

/* -- the command line --------------------------------------------------------------------------------------------- */

static enum jx_exit read_set(struct jx_figures *figures, const char *word)
{
	const char *equals = strchr(word, '=');
	char *item;
	struct given given = {.value_place = {.word = word}, .item_place = {.word = word}, .note = "", .again = true};

	if (equals == NULL)
		return jx_app_usage(figures->app, _("--set takes ITEM=VALUE"));
	item = jx_arena_string(&figures->arena, word, (size_t)(equals - word));
	if (item == NULL)
		return no_memory();
	given.item = item;
	given.value = equals + 1;
	take(figures, &given);
	return JX_EXIT_OK;
}

enum jx_exit jx_figures_read(struct jx_figures *figures)
{
	const char *word;
	enum jx_exit exit = JX_EXIT_OK;

	figures->file = jx_arg(figures->app, "FILE");
	if (figures->file == NULL && jx_arg(figures->app, "--set") == NULL)
		return jx_app_usage(figures->app, _("a FILE or --set is missing"));
	if (figures->file != NULL)
		exit = read_file(figures);
	for (size_t i = 0; exit == JX_EXIT_OK && (word = jx_arg_nth(figures->app, "--set", i)) != NULL; i++)
		exit = read_set(figures, word);
	return exit == JX_EXIT_OK ? outcome(figures) : exit;
}

static void take_finding(void *context, const struct jx_finding *finding)
{
	struct jx_figures *figures = context;

	wrong(figures, finding->item != NULL ? &figures->places[finding->index] : NULL,
	      finding->item != NULL ? finding->item->name : NULL, finding->text, finding->fix);
}

enum jx_exit jx_figures_check(struct jx_figures *figures)
{
	const struct jx_cells cells = {.catalog = &figures->catalog, .form = figures->form, .cells = figures->cells};

	(void)jx_check_cells(&cells, take_finding, figures);
	return outcome(figures);
}
