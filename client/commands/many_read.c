/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/many.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/catalog.h"
#include "client/commands/offices.h"
#include "client/commands/user.h"
#include "client/locale.h"
#include "client/lost.h"

static enum jx_exit no_memory(const struct jx_many *many)
{
	return jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
}

static const char *cell_at(const struct jx_csv_row *row, size_t column)
{
	return column < row->n_cells ? row->cells[column] : "";
}

/* -- offices ------------------------------------------------------------------------------------------------------ */

static bool is_below(const Jixiao__V1__OfficesListResponse *list, const Jixiao__V1__Office *office, const char *own)
{
	for (size_t depth = 0; office != NULL && depth < JX_OFFICE_DEPTH; depth++) {
		if (strcmp(office->parent_code, own) == 0)
			return true;
		office = jx_offices_by_code(list, office->parent_code);
	}
	return false;
}

/* By code or name. NULL, and *problem, where it is none that one may report for. */
static const Jixiao__V1__Office *find_office(const struct jx_many *many, const char *text, const char **problem)
{
	size_t n;
	const Jixiao__V1__Office *found = jx_offices_find(many->offices, text, &n);

	if (*text == '\0')
		*problem = JX_N("the office is missing");
	else if (n == 0)
		*problem = JX_N("there is no such office");
	else if (n > 1)
		*problem = JX_N("several offices have this name: give the code");
	else if (strcmp(found->code, many->own) == 0)
		*problem = JX_N("it is your own office: submit its figures without --many");
	else if (!is_below(many->offices, found, many->own))
		*problem = JX_N("this office is not below yours");
	else
		return found;
	return NULL;
}

/* -- whose rows --------------------------------------------------------------------------------------------------- */

static bool same_office(const struct jx_many_one *one, const Jixiao__V1__Office *office, const char *text)
{
	return office != NULL ? one->office == office : one->office == NULL && strcmp(one->office_text, text) == 0;
}

static struct jx_many_one *add_one(struct jx_many *many, const struct jx_csv_row *row)
{
	struct jx_many_one *one = calloc(1, sizeof(*one));

	if (one == NULL)
		return NULL;
	jx_figures_init(&one->figures, many->app, cell_at(row, many->columns.period));
	one->figures.file = &many->file;
	one->office_text = cell_at(row, many->columns.office);
	one->period_text = cell_at(row, many->columns.period);
	one->first = row;
	one->figures.begin = (struct jx_figure_place){.line = row->line, .column = many->columns.office + 1};
	many->ones[many->n++] = one;
	return one;
}

static void wrong_cell(struct jx_many_one *one, size_t column, const char *text, const char *problem, const char *fix)
{
	const struct jx_figure_place place = {.line = one->first->line, .column = column + 1};

	jx_figures_wrong(&one->figures, &place, text, problem, fix);
	one->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
	one->exit = JX_EXIT_VALIDATION;
}

/* Each row belongs to an office and a month, if need be to ones that there are not: so that the counts add up. */
static bool take_row(struct jx_many *many, size_t index)
{
	const struct jx_csv_row *row = &many->file.csv.rows[index];
	const char *text = cell_at(row, many->columns.office), *period = cell_at(row, many->columns.period);
	const char *problem = NULL;
	const Jixiao__V1__Office *office = find_office(many, text, &problem);
	struct jx_many_one *one = NULL;

	for (size_t i = many->n; i > 0 && one == NULL; i--) {
		struct jx_many_one *other = many->ones[i - 1];

		assert(other != NULL);
		if (strcmp(other->period_text, period) != 0 || !same_office(other, office, text))
			continue;
		one = other;
		many->belongs[index] = i - 1;
	}
	if (one == NULL) {
		many->belongs[index] = many->n;
		one = add_one(many, row);
		if (one == NULL)
			return false;
		one->office = office;
		if (office != NULL)
			memcpy(one->figures.office, office->code, strlen(office->code) + 1);
		else
			wrong_cell(one, many->columns.office, text, problem,
				   JX_N("offices are listed by: jixiao office list"));
		if (!jx_month_parse(period, &one->figures.month))
			wrong_cell(one, many->columns.period, period, JX_N("it is not a month"),
				   JX_N("write the month as 2023-06"));
	}
	one->rows++;
	return true;
}

static enum jx_exit take_rows(struct jx_many *many)
{
	const size_t n = many->file.csv.n_rows;

	many->ones = calloc(n + 1, sizeof(struct jx_many_one *));
	many->belongs = calloc(n + 1, sizeof(*many->belongs));
	if (many->ones == NULL || many->belongs == NULL)
		return no_memory(many);
	for (size_t i = many->columns.row + 1; i < n; i++)
		if (!take_row(many, i))
			return no_memory(many);
	return JX_EXIT_OK;
}

/* -- their figures ------------------------------------------------------------------------------------------------ */

/* The catalogue of a month is asked for once. */
static enum jx_exit find_catalog(const struct jx_many *many, struct jx_many_one *one)
{
	for (size_t i = 0; i < many->n && many->ones[i] != one; i++) {
		const struct jx_figures *other = &many->ones[i]->figures;

		if (other->catalog.n_forms == 0 || other->month != one->figures.month)
			continue;
		one->figures.catalog = other->catalog;
		return JX_EXIT_OK;
	}
	return jx_figures_catalog(&one->figures);
}

static void read_rows(struct jx_many *many, size_t index)
{
	struct jx_many_one *one = many->ones[index];

	for (size_t i = many->columns.row + 1; i < many->file.csv.n_rows; i++)
		if (many->belongs[i] == index)
			jx_figures_take_row(&one->figures, &many->columns, &many->file.csv.rows[i]);
	if (one->figures.n_problems == 0)
		jx_figures_find(&one->figures);
}

static void refuse_for(struct jx_many_one *one, enum jx_reason reason, const char *number)
{
	const char *const args[] = {one->figures.period, number};
	const struct jx_reason_row *row = jx_reason_row(reason);
	char text[512], fix[512];

	(void)jx_reason_format(_(row->text), args, 2, text, sizeof(text));
	(void)jx_reason_format(_(row->fix), args, 2, fix, sizeof(fix));
	jx_many_refuse(one, jx_exit_of(row->status, row->name), text, fix);
}

/* What was made of it before is decided on first: it was refused, or the server lost it. */
static bool is_held(const struct jx_many *many, struct jx_many_one *one)
{
	struct jx_outbox *outbox = jx_memory_try(many->app, false);
	struct jx_outgoing entry;
	struct jx_subject subject;
	uint64_t seq;
	char number[24];

	if (outbox == NULL)
		return false;
	jx_subject_of(one->figures.form->code, one->figures.office, one->figures.period, &subject);
	if (jx_lost_find(many->app, outbox, &subject, &seq)) {
		(void)snprintf(number, sizeof(number), "%" PRIu64, seq);
		refuse_for(one, JX_REASON_RECEIPT_LOST, number);
		return true;
	}
	if (jx_outbox_first_refused(outbox, many->app->key.public_key, &subject, &entry) != JX_OK)
		return false;
	(void)snprintf(number, sizeof(number), "%" PRId64, entry.id);
	jx_outgoing_clear(&entry);
	refuse_for(one, JX_REASON_OUTBOX_HOLDS, number);
	return true;
}

static enum jx_exit read_figures(struct jx_many *many, size_t index)
{
	struct jx_many_one *one = many->ones[index];
	struct jx_figures *figures = &one->figures;
	enum jx_exit exit = find_catalog(many, one);

	if (exit != JX_EXIT_OK)
		return exit;
	figures->form = jx_catalog_form(&figures->catalog, many->form);
	if (figures->form == NULL) {
		wrong_cell(one, many->columns.period, one->period_text, JX_N("the form is not in force in this month"),
			   JX_N("the forms of a month are listed by: jixiao form list --month"));
		return JX_EXIT_OK;
	}
	if (!jx_figures_blank(figures))
		return no_memory(many);
	if (is_held(many, one))
		return JX_EXIT_OK;
	exit = jx_revision_load(figures, 0, &one->newest);
	if (exit != JX_EXIT_OK)
		return exit;
	for (size_t i = 0; i < figures->form->n_items; i++)
		figures->cells[i] = one->newest.cells[i];
	one->note = one->newest.withdraws ? "" : one->newest.note;
	read_rows(many, index);
	if (figures->no_memory || !jx_sent_fill(figures, &one->sent))
		return no_memory(many);
	if (figures->n_problems > 0) {
		one->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
		one->exit = JX_EXIT_VALIDATION;
	} else if (jx_revision_same(figures, one->note, &one->newest)) {
		one->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_UNCHANGED;
		one->revision = one->newest.number;
	}
	return JX_EXIT_OK;
}

/* -- all of it ---------------------------------------------------------------------------------------------------- */

static enum jx_exit find_columns(struct jx_many *many)
{
	struct jx_figure_problem problem;
	struct jx_figure_place place;

	if (many->file.filled.sheet != NULL)
		return jx_app_fail(many->app, JX_REASON_FILE_INVALID, many->file.path,
				   _("it is a template of one office, which is submitted without --many"), NULL);
	if (jx_figure_columns_find_many(&many->file.csv, &many->columns, &problem))
		return JX_EXIT_OK;
	place = (struct jx_figure_place){.line = problem.line, .column = problem.column};
	jx_figures_wrong(&many->whole, &place, NULL, problem.text, problem.fix);
	return jx_figures_outcome(&many->whole);
}

enum jx_exit jx_many_read(struct jx_many *many)
{
	enum jx_exit exit;

	jx_figures_init(&many->whole, many->app, "");
	exit = jx_figure_file_open(&many->file, many->app, jx_arg(many->app, "--many"));
	many->whole.file = &many->file;
	if (exit == JX_EXIT_OK)
		exit = find_columns(many);
	if (exit == JX_EXIT_OK)
		exit = jx_catalog_form_given(many->app, many->form);
	if (exit == JX_EXIT_OK)
		exit = jx_own_office(many->app, many->own);
	if (exit == JX_EXIT_OK)
		exit = jx_offices_get(many->app, &many->offices);
	if (exit == JX_EXIT_OK)
		exit = take_rows(many);
	for (size_t i = 0; i < many->n && exit == JX_EXIT_OK; i++) {
		assert(many->ones[i] != NULL);
		if (many->ones[i]->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_UNSPECIFIED)
			exit = read_figures(many, i);
	}
	return exit;
}

void jx_many_clear(struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++) {
		jx_figures_clear(&many->ones[i]->figures);
		free(many->ones[i]);
	}
	free(many->ones);
	free(many->belongs);
	jixiao__v1__offices_list_response__free_unpacked(many->offices, NULL);
	jx_figures_clear(&many->whole);
	jx_figure_file_clear(&many->file);
}
