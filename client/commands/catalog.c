/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/catalog.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "client/memory.h"
#include "common/model/period.h"

/* As it was when this machine last asked. */
static const Jixiao__V1__CatalogGetResponse *recall(const struct jx_app *app, const char *month)
{
	const char *name = *month != '\0' ? month : "9999-99";

	return (const Jixiao__V1__CatalogGetResponse *)jx_memory_recall(app, JX_MEMORY_CATALOG, name,
									&jixiao__v1__catalog_get_response__descriptor);
}

const Jixiao__V1__CatalogGetResponse *jx_catalog_ask(const struct jx_app *app, const char *month)
{
	Jixiao__V1__CatalogGetRequest request = JIXIAO__V1__CATALOG_GET_REQUEST__INIT;
	const Jixiao__V1__CatalogGetResponse *catalog;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	if (app->memory->offline)
		return recall(app, month);
	request.month = (char *)month;
	jx_remote_init(&remote, app->channel, &jixiao__v1__catalog__descriptor);
	jixiao__v1__catalog__get(&remote.base, &request, (Jixiao__V1__CatalogGetResponse_Closure)jx_keep_answer,
				 &answer);
	catalog = (const Jixiao__V1__CatalogGetResponse *)answer;
	if (catalog == NULL)
		return jx_memory_go_offline(app) ? recall(app, month) : NULL;
	if (catalog->version > 0)
		jx_memory_keep(app, JX_MEMORY_CATALOG, catalog->from, answer);
	return catalog;
}

enum jx_exit jx_catalog_failed(const struct jx_app *app)
{
	if (app->memory->offline)
		return jx_app_fail(app, JX_REASON_NOT_KNOWN_OFFLINE, JX_N("the catalogue"), NULL);
	return jx_app_result(app);
}

static const Jixiao__V1__Form *find_form(const Jixiao__V1__CatalogGetResponse *catalog, const char *code_or_name)
{
	for (size_t i = 0; i < catalog->n_forms; i++)
		if (strcmp(catalog->forms[i]->code, code_or_name) == 0 ||
		    strcmp(catalog->forms[i]->name, code_or_name) == 0)
			return catalog->forms[i];
	return NULL;
}

const char *jx_catalog_form_code(const Jixiao__V1__CatalogGetResponse *catalog, const char *code_or_name)
{
	const Jixiao__V1__Form *form = find_form(catalog, code_or_name);

	return form != NULL ? form->code : NULL;
}

enum jx_exit jx_catalog_form_given(const struct jx_app *app, char code[JX_ITEM_CODE_MAX + 1])
{
	const char *given = jx_arg(app, "--form"), *found;
	const Jixiao__V1__CatalogGetResponse *catalog = jx_catalog_ask(app, "");

	if (catalog == NULL)
		return jx_catalog_failed(app);
	found = jx_catalog_form_code(catalog, given);
	if (found == NULL)
		return jx_app_fail(app, JX_REASON_FORM_NOT_FOUND, given, NULL);
	(void)snprintf(code, JX_ITEM_CODE_MAX + 1, "%s", found);
	return JX_EXIT_OK;
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

static void aggregation_cell(Jixiao__V1__Aggregation aggregation, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__AGGREGATION__AGGREGATION_SUM] = JX_N("sum"),
		[JIXIAO__V1__AGGREGATION__AGGREGATION_MAX] = JX_N("largest"),
		[JIXIAO__V1__AGGREGATION__AGGREGATION_MIN] = JX_N("smallest"),
		[JIXIAO__V1__AGGREGATION__AGGREGATION_LAST] = JX_N("latest"),
		[JIXIAO__V1__AGGREGATION__AGGREGATION_NONE] = JX_N("not put together"),
	};
	size_t number = (size_t)aggregation;

	if (number < sizeof(names) / sizeof(names[0]) && names[number] != NULL)
		(void)jx_cell_append(out, size, 0, _(names[number]));
	else
		(void)snprintf(out, size, "%d", (int)aggregation);
}

static void offices_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	aggregation_cell(((const Jixiao__V1__Item *)row)->over_offices, out, size);
}

static void months_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	aggregation_cell(((const Jixiao__V1__Item *)row)->over_months, out, size);
}

static void review_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)jx_cell_append(out, size, 0, ((const Jixiao__V1__Form *)row)->review ? _("yes") : _("no"));
}

/* "day 5, or the next workday; 10 days more", of the month after. */
static void due_form_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Form *form = (const Jixiao__V1__Form *)row;
	char due[16], more[16], closes[128];
	const char *const args[] = {due, more};
	size_t used;

	if (form->due_day == 0) {
		(void)jx_cell_append(out, size, 0, _("at any time"));
		return;
	}
	(void)snprintf(due, sizeof(due), "%" PRIu32, form->due_day);
	(void)snprintf(more, sizeof(more), "%" PRIu32, form->closes_after_days);
	used = jx_reason_format(form->due_rolls ? _("day {0} of the next month, or the next workday")
						: _("day {0} of the next month"),
				args, 1, out, size);
	(void)jx_reason_format(_("; then taken for {1} days more"), args, 2, closes, sizeof(closes));
	if (form->closes_after_days > 0)
		(void)jx_cell_append(out, size, used, closes);
}

static void items_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	(void)snprintf(out, size, "%zu", ((const Jixiao__V1__Form *)row)->n_items);
}

static void check_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Check *check = (const Jixiao__V1__Check *)row;
	const char *const args[] = {check->left[0] != '\0' ? check->left : _("every item"), check->right};
	const char *template = "";

	if (check->kind == JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST)
		template = check->cumulative ? _("since January: {0} ≤ {1}") : "{0} ≤ {1}";
	else if (check->kind == JIXIAO__V1__CHECK_KIND__CHECK_KIND_TOGETHER)
		template = _("together: {0}");
	else if (check->kind == JIXIAO__V1__CHECK_KIND__CHECK_KIND_CHANGE)
		template = _("unlike the last months: {0}");
	else if (check->kind == JIXIAO__V1__CHECK_KIND__CHECK_KIND_DIGITS)
		template = _("ten, a hundred or more times the usual: {0}");
	else if (check->kind == JIXIAO__V1__CHECK_KIND__CHECK_KIND_CUMULATIVE)
		template = _("the year's sum instead of the month's: {0}");
	(void)jx_reason_format(template, args, 2, out, size);
}

static void severity_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Check *check = (const Jixiao__V1__Check *)row;
	const char *text = check->severity == JIXIAO__V1__SEVERITY__SEVERITY_HINT     ? _("informs")
			   : check->severity == JIXIAO__V1__SEVERITY__SEVERITY_VERIFY ? _("needs a note")
										      : _("refuses");
	size_t n = jx_cell_append(out, size, 0, text);

	if (check->trial)
		(void)jx_cell_append(out, size, n, _(" (on trial)"));
}

static void why_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	static const struct {
		const char *reason, *text;
	} reasons[] = {
		{"NO_PROJECT", JX_N("there is no such project")},
		{"NO_INDICATOR", JX_N("the project has no such indicator")},
		{"NO_MEASURE", JX_N("the indicator has no measure")},
		{"UNIT_DIFFERS", JX_N("the measure has another unit than the target")},
	};
	const char *reason = ((const Jixiao__V1__Unlinked *)row)->reason;

	(void)jx_cell_append(out, size, 0, reason);
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++)
		if (strcmp(reasons[i].reason, reason) == 0)
			(void)jx_cell_append(out, size, 0, _(reasons[i].text));
}

/* -- views --------------------------------------------------------------------------------------------------------- */

static const struct jx_column form_columns[] = {
	{JX_N("Form"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Review"), "review", review_cell, false},
	{JX_N("Items"), "items", items_cell, true},
	{JX_N("Due"), "due_day", due_form_cell, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view forms = {form_columns, "forms", JX_N("There is no form.")};

static const struct jx_column item_columns[] = {
	{JX_N("Item"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Unit"), "unit", NULL, false},
	{JX_N("Decimals"), "decimals", NULL, true},
	{JX_N("Over offices"), "over_offices", offices_cell, false},
	{JX_N("Over months"), "over_months", months_cell, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view items = {item_columns, "items", JX_N("The form has no item.")};

static const struct jx_column formula_columns[] = {
	{JX_N("Formula"), "code", NULL, false},
	{JX_N("Name"), "name", NULL, false},
	{JX_N("Expression"), "expression", NULL, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view formulas = {formula_columns, "formulas", JX_N("There is no formula.")};

static const struct jx_column measure_columns[] = {
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Indicator"), "indicator", NULL, false},
	{JX_N("Measure"), "expression", NULL, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view measures = {measure_columns, "measures", JX_N("There is no measure.")};

static const struct jx_column check_columns[] = {
	{JX_N("Form"), "form_code", NULL, false},    {JX_N("Check"), "code", NULL, false},
	{JX_N("Rule"), "left", check_cell, false},   {JX_N("Severity"), "severity", severity_cell, false},
	{JX_N("What it says"), "text", NULL, false}, {NULL, NULL, NULL, false},
};
static const struct jx_view checks = {check_columns, "checks", JX_N("There is no check.")};

static const struct jx_column unlinked_columns[] = {
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Indicator"), "indicator", NULL, false},
	{JX_N("Not linked, since"), "reason", why_cell, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view unlinked = {unlinked_columns, "unlinked", JX_N("Every measure has its indicator.")};

static const struct jx_column version_columns[] = {
	{JX_N("Version"), "version", NULL, true},
	{JX_N("From"), "from", NULL, false},
	{JX_N("Entry"), "seq", NULL, true},
	{NULL, NULL, NULL, false},
};
static const struct jx_view version = {version_columns, NULL, NULL};

static void say_left_out(const char *sentence, uint32_t n)
{
	char number[24], line[512];
	const char *const args[] = {number};

	if (n == 0)
		return;
	(void)snprintf(number, sizeof(number), "%" PRIu32, n);
	(void)jx_reason_format(_(sentence), args, 1, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

enum jx_exit jx_catalog_print_unlinked(const struct jx_app *app, const ProtobufCMessage *message,
				       const struct jx_left_out *left_out)
{
	enum jx_exit exit;

	(void)putchar('\n');
	exit = jx_app_print(app, &unlinked, message);
	(void)fflush(stdout);
	say_left_out(JX_N("{0} more are not linked; they are told once these are mended"), left_out->unlinked);
	say_left_out(JX_N("{0} more projects, which no measure names, were not looked through"), left_out->projects);
	return exit;
}

/* -- commands ------------------------------------------------------------------------------------------------------ */

/* "" where it is not given. */
static enum jx_exit month_given(const struct jx_app *app, const char **text)
{
	jx_month month;

	*text = jx_arg(app, "--month") != NULL ? jx_arg(app, "--month") : "";
	if (**text == '\0' || jx_month_parse(*text, &month))
		return JX_EXIT_OK;
	return jx_app_fail(app, JX_REASON_FIELD_INVALID, "--month", _("it is not a month as 2023-06"), NULL);
}

static enum jx_exit ask(const struct jx_app *app, const Jixiao__V1__CatalogGetResponse **catalog)
{
	const char *month;
	enum jx_exit exit = month_given(app, &month);

	if (exit != JX_EXIT_OK)
		return exit;
	*catalog = jx_catalog_ask(app, month);
	return *catalog != NULL ? JX_EXIT_OK : jx_app_result(app);
}

/* People get table after table, programs the message, or its forms as CSV. */
enum jx_exit jx_catalog_show(struct jx_app *app)
{
	static const struct jx_view *const tables[] = {&version, &forms, &formulas, &measures, &checks};
	const Jixiao__V1__CatalogGetResponse *catalog;
	enum jx_exit exit = ask(app, &catalog);

	if (exit != JX_EXIT_OK)
		return exit;
	if (app->output != JX_OUTPUT_TABLE || catalog->version == 0)
		return jx_app_print(app, &forms, &catalog->base);
	for (size_t i = 0; i < sizeof(tables) / sizeof(tables[0]) && exit == JX_EXIT_OK; i++) {
		if (i > 0)
			(void)putchar('\n');
		exit = jx_app_print(app, tables[i], &catalog->base);
	}
	if (exit != JX_EXIT_OK)
		return exit;
	return jx_catalog_print_unlinked(app, &catalog->base,
					 &(struct jx_left_out){catalog->unlinked_left_out, catalog->projects_left_out});
}

enum jx_exit jx_form_list(struct jx_app *app)
{
	Jixiao__V1__CatalogGetResponse alone = JIXIAO__V1__CATALOG_GET_RESPONSE__INIT;
	const Jixiao__V1__CatalogGetResponse *catalog;
	enum jx_exit exit = ask(app, &catalog);

	if (exit != JX_EXIT_OK)
		return exit;
	alone.version = catalog->version;
	alone.from = catalog->from;
	alone.seq = catalog->seq;
	alone.forms = catalog->forms;
	alone.n_forms = catalog->n_forms;
	return jx_app_print(app, &forms, &alone.base);
}

enum jx_exit jx_form_show(struct jx_app *app)
{
	const Jixiao__V1__CatalogGetResponse *catalog;
	const Jixiao__V1__Form *form;
	enum jx_exit exit = ask(app, &catalog);

	if (exit != JX_EXIT_OK)
		return exit;
	form = find_form(catalog, jx_arg(app, "FORM"));
	if (form == NULL)
		return jx_app_fail(app, JX_REASON_FORM_NOT_FOUND, jx_arg(app, "FORM"), NULL);
	return jx_app_print(app, &items, &form->base);
}
