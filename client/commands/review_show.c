/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/review_show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/submission_sides.h"
#include "client/commands/submission_view.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"

#define TITLE_SIZE (JX_OFFICE_NAME_MAX + 64u)
#define CELL_SIZE  (2u * JX_SIDE_CELL + 64u)

/* An office's submission, and what of its month counts until now. */
struct waiting {
	const Jixiao__V1__Submission *submission; /* borrowed */
	struct jx_revision now, counts;           /* number 0: nothing counts */
};

/* -- what counts until now ----------------------------------------------------------------------------------------- */

/* Asks for a revision of that office, which need not be the figures'; NULL where the call failed. */
static const Jixiao__V1__Submission *ask(const struct jx_figures *figures, const Jixiao__V1__Submission *row,
					 uint32_t number)
{
	struct jx_figures of = *figures;

	(void)snprintf(of.office, sizeof(of.office), "%s", row->office_code);
	return jx_revision_ask(&of, number);
}

/* The first revision has nothing before it. */
static enum jx_exit load(struct jx_figures *figures, const Jixiao__V1__Submission *row, struct waiting *waiting)
{
	const Jixiao__V1__Submission *accepted;
	enum jx_exit exit = jx_revision_keep(figures, row, &waiting->now);

	waiting->submission = row;
	waiting->counts = (struct jx_revision){.number = 0};
	if (exit != JX_EXIT_OK || row->revision <= 1)
		return exit;
	accepted = ask(figures, row, JX_REVISION_ACCEPTED);
	if (accepted != NULL)
		return jx_revision_keep(figures, accepted, &waiting->counts);
	return jx_channel_result(figures->app->channel)->reason == JX_REASON_SUBMISSION_NOT_ACCEPTED
		       ? JX_EXIT_OK
		       : jx_app_result(figures->app);
}

/* -- side by side -------------------------------------------------------------------------------------------------- */

static void put_title(struct jx_matrix *matrix, size_t column, const Jixiao__V1__Submission *row)
{
	char title[TITLE_SIZE];

	(void)snprintf(title, sizeof(title), "%s (%" PRIu32 ")", row->office_name, row->revision);
	jx_matrix_set(matrix, 0, column, title);
}

/* "6", or "6 (was 5)" */
static void put_cell(struct jx_matrix *matrix, size_t row, size_t column, const struct waiting *waiting)
{
	const struct jx_item_cell *now = &waiting->now.cells[row - 1];
	char text[JX_SIDE_CELL], before[JX_SIDE_CELL], both[CELL_SIZE];

	jx_side_cell(now, text);
	if (waiting->counts.number == 0 || jx_cell_equal(now, &waiting->counts.cells[row - 1])) {
		jx_matrix_set(matrix, row, column, text);
		return;
	}
	jx_side_cell(&waiting->counts.cells[row - 1], before);
	(void)jx_reason_format(_("{0} (was {1})"), (const char *const[]){text, before}, 2, both, sizeof(both));
	jx_matrix_set(matrix, row, column, both);
}

/* Of a withdrawal, what it takes back. */
static void put_gone(struct jx_matrix *matrix, size_t row, size_t column, const struct waiting *waiting)
{
	char text[JX_SIDE_CELL] = "-";

	if (waiting->counts.number > 0)
		jx_side_cell(&waiting->counts.cells[row - 1], text);
	jx_matrix_set(matrix, row, column, text);
}

/* Items down, offices across: those that withdraw, or the others. */
static enum jx_exit print(const struct jx_figures *figures, const struct waiting *all, size_t n, size_t columns,
			  bool withdrawals)
{
	const struct jx_matrix_shape shape = {
		.rows = figures->form->n_items + 1, .columns = columns + 1, .left = 1, .fixed = 1, .group = 1};
	struct jx_matrix matrix;
	enum jx_status status;
	size_t column = 0;

	jx_matrix_init(&matrix, shape);
	jx_matrix_set(&matrix, 0, 0, _("Item"));
	for (size_t i = 0; i < figures->form->n_items; i++)
		jx_matrix_set(&matrix, i + 1, 0, jx_form_item(&figures->catalog, figures->form, i)->name);
	for (size_t i = 0; i < n; i++) {
		if ((bool)all[i].submission->withdrawal != withdrawals)
			continue;
		put_title(&matrix, ++column, all[i].submission);
		for (size_t row = 1; row <= figures->form->n_items; row++)
			(withdrawals ? put_gone : put_cell)(&matrix, row, column, &all[i]);
	}
	status = jx_matrix_table(stderr, &matrix, jx_terminal_width(stderr));
	jx_matrix_clear(&matrix);
	return jx_app_printed(figures->app, status);
}

static void put_line(const char *sentence, const char *const *words, size_t n)
{
	char line[CELL_SIZE + TITLE_SIZE];

	(void)jx_reason_format(sentence, words, n, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

static enum jx_exit print_withdrawals(const struct jx_figures *figures, const struct waiting *all, size_t n,
				      size_t withdrawals)
{
	char number[24];

	(void)snprintf(number, sizeof(number), "%zu", withdrawals);
	(void)fputc('\n', stderr);
	put_line(_("WITHDRAWALS: {0}. Once they are accepted, these figures count no more:"),
		 (const char *const[]){number}, 1);
	for (size_t i = 0; i < n; i++)
		if (all[i].submission->withdrawal)
			put_line(all[i].counts.number > 0 ? _("  {0} withdraws, by {1}: {2}")
							  : _("  {0} withdraws, by {1}: {2} (nothing of it counted)"),
				 (const char *const[]){all[i].submission->office_name,
						       all[i].submission->submitter_name, all[i].submission->note},
				 3);
	return print(figures, all, n, withdrawals, true);
}

/* -- what was noticed ---------------------------------------------------------------------------------------------- */

static enum jx_exit print_findings(const struct jx_figures *figures, const Jixiao__V1__Submission *row)
{
	const Jixiao__V1__Submission *submission;

	if (row->finding_count == 0)
		return JX_EXIT_OK;
	submission = ask(figures, row, row->revision);
	if (submission == NULL)
		return jx_app_result(figures->app);
	jx_submission_say_findings(submission, &figures->catalog, figures->form, true);
	return JX_EXIT_OK;
}

/* -- all of it ----------------------------------------------------------------------------------------------------- */

size_t jx_review_withdrawals(Jixiao__V1__Submission *const *rows, size_t n)
{
	size_t found = 0;

	for (size_t i = 0; i < n; i++)
		found += rows[i]->withdrawal ? 1 : 0;
	return found;
}

/* NULL: what is wrong was said. */
static struct waiting *load_all(struct jx_figures *figures, Jixiao__V1__Submission *const *rows, size_t n,
				enum jx_exit *exit)
{
	struct waiting *all = jx_arena_alloc(&figures->arena, n * sizeof(*all));

	if (all == NULL) {
		*exit = jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
		return NULL;
	}
	*exit = JX_EXIT_OK;
	for (size_t i = 0; i < n && *exit == JX_EXIT_OK; i++)
		*exit = load(figures, rows[i], &all[i]);
	return *exit == JX_EXIT_OK ? all : NULL;
}

enum jx_exit jx_review_show_withdrawals(struct jx_figures *figures, Jixiao__V1__Submission *const *rows, size_t n)
{
	const size_t withdrawals = jx_review_withdrawals(rows, n);
	enum jx_exit exit = JX_EXIT_OK;
	const struct waiting *all = withdrawals > 0 ? load_all(figures, rows, n, &exit) : NULL;

	return all != NULL ? print_withdrawals(figures, all, n, withdrawals) : exit;
}

enum jx_exit jx_review_show(struct jx_figures *figures, Jixiao__V1__Submission *const *rows, size_t n)
{
	const size_t withdrawals = jx_review_withdrawals(rows, n);
	enum jx_exit exit;
	const struct waiting *all = load_all(figures, rows, n, &exit);

	if (all == NULL)
		return exit;
	if (withdrawals < n)
		exit = print(figures, all, n, n - withdrawals, false);
	for (size_t i = 0; i < n && exit == JX_EXIT_OK; i++)
		exit = print_findings(figures, rows[i]);
	if (withdrawals > 0 && exit == JX_EXIT_OK)
		exit = print_withdrawals(figures, all, n, withdrawals);
	return exit;
}
