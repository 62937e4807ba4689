/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/todo.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/submissions.pb-c.h"

#include "client/commands/status_view.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/outgoing.h"
#include "client/platform.h"
#include "client/print/matrix.h"

#define CELL_SIZE 512u

/* A form's month that is owed. */
struct open {
	const Jixiao__V1__StatusCell *cell;
	const Jixiao__V1__StatusColumn *column;
	size_t at; /* in the catalogue's order */
};

const Jixiao__V1__StatusRow *jx_todo_own_row(const Jixiao__V1__StatusShowResponse *response)
{
	return response->n_rows > 0 && response->rows[0]->level == 0 ? response->rows[0] : NULL;
}

/* -- what this machine did since ----------------------------------------------------------------------------------- */

/* It is in the outbox, and goes as soon as a server answers. */
static bool waits(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject)
{
	struct jx_outgoing entry = {.id = 0};
	const bool found = jx_outbox_last(outbox, app->key.public_key, subject, &entry) == JX_OK && !entry.refused;

	jx_outgoing_clear(&entry);
	return found;
}

/* The server has received a revision that the answer, an old one, does not know of. */
static bool reported_since(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject,
			   const Jixiao__V1__StatusCell *cell)
{
	struct jx_seen seen = {.submission = {.bytes = NULL}};
	Jixiao__V1__Submission *newest = NULL;
	bool found = jx_outbox_seen(outbox, app->key.public_key, subject, &seen) == JX_OK;

	if (found)
		newest = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	found = newest != NULL && newest->revision > cell->revision && !newest->withdrawal;
	if (newest != NULL)
		jixiao__v1__submission__free_unpacked(newest, NULL);
	free(seen.submission.bytes);
	return found;
}

static bool is_done_here(const struct jx_app *app, const Jixiao__V1__StatusRow *row, const Jixiao__V1__StatusCell *cell)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_subject subject;

	if (outbox == NULL)
		return false;
	jx_subject_of(cell->form_code, row->office_code, cell->period, &subject);
	return waits(app, outbox, &subject) || reported_since(app, outbox, &subject, cell);
}

/* -- what is urgent ------------------------------------------------------------------------------------------------ */

/* Somebody waits for a correction; it is late, or will be; it has no day; it needs a waiver first. */
enum urgency { RETURNED, WITH_DAY, WITHOUT_DAY, CLOSED };

static enum urgency urgency(const struct open *open)
{
	if (open->column->closed)
		return CLOSED;
	if (open->cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED)
		return RETURNED;
	return *open->column->due != '\0' ? WITH_DAY : WITHOUT_DAY;
}

/* The day that is longest past comes first; of what has no day the newest month. */
static int order(const void *left, const void *right)
{
	const struct open *a = left, *b = right;
	const enum urgency of_a = urgency(a), of_b = urgency(b);
	int by = (of_a > of_b) - (of_a < of_b);

	if (by == 0)
		by = strcmp(a->column->due, b->column->due);
	if (by == 0)
		by = strcmp(b->column->period, a->column->period);
	return by != 0 ? by : (a->at > b->at) - (a->at < b->at);
}

static size_t list_open(const struct jx_app *app, const Jixiao__V1__StatusShowResponse *response,
			const Jixiao__V1__StatusRow *row, struct open *open)
{
	size_t n = 0;

	for (size_t i = 0; i < row->n_cells; i++) {
		const Jixiao__V1__StatusCell *cell = row->cells[i];
		const Jixiao__V1__StatusColumn *column = jx_status_column(response, cell);

		if (column != NULL && jx_status_open(cell) && !is_done_here(app, row, cell))
			open[n++] = (struct open){cell, column, i};
	}
	qsort(open, n, sizeof(*open), order);
	return n;
}

/* -- printing ------------------------------------------------------------------------------------------------------ */

static void set_open(struct jx_matrix *matrix, size_t line, const struct open *open)
{
	char text[CELL_SIZE], closed[CELL_SIZE + 64];

	jx_status_text(open->column, open->cell, text, sizeof(text));
	(void)snprintf(closed, sizeof(closed), "%s%s%s", text, _(", "), _("closed"));
	jx_matrix_set(matrix, line, 0, open->column->form_name);
	jx_matrix_set(matrix, line, 1, open->column->period);
	jx_matrix_set(matrix, line, 2, *open->column->due != '\0' ? open->column->due : "-");
	jx_matrix_set(matrix, line, 3, open->column->closed ? closed : text);
}

void jx_todo_rest(size_t n)
{
	char rest[24], line[256];

	if (n == 0)
		return;
	(void)snprintf(rest, sizeof(rest), "%zu", n);
	(void)jx_reason_format(_("and {0} more; all of them: jixiao status"), (const char *const[]){rest}, 1, line,
			       sizeof(line));
	(void)printf("%s\n", line);
}

static enum jx_status print_open(const struct open *open, size_t n)
{
	const size_t shown = n < JX_TODO_SHOWN ? n : JX_TODO_SHOWN;
	struct jx_matrix matrix;
	enum jx_status status;

	jx_matrix_init(&matrix,
		       (struct jx_matrix_shape){.rows = 1 + shown, .columns = 4, .left = 4, .fixed = 4, .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("To report"));
	jx_matrix_set(&matrix, 0, 1, _("Month"));
	jx_matrix_set(&matrix, 0, 2, _("Due"));
	jx_matrix_set(&matrix, 0, 3, _("State"));
	for (size_t i = 0; i < shown; i++)
		set_open(&matrix, 1 + i, &open[i]);
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	jx_todo_rest(n - shown);
	return status;
}

/* {2} is what a file's name ends with, since that of the first revision may be there still. */
static void print_next(const char *format, const Jixiao__V1__StatusCell *cell)
{
	char line[256], again[16] = "";

	if (cell->revision > 0)
		(void)snprintf(again, sizeof(again), "-%" PRIu32, cell->revision + 1);
	(void)jx_reason_format(format, (const char *const[]){cell->form_code, cell->period, again}, 3, line,
			       sizeof(line));
	(void)printf("  %s\n", line);
}

/* The commands for the first of them. */
static void print_commands(const struct open *open)
{
	(void)printf("\n%s\n", _("Next:"));
	if (open->column->closed) {
		print_next(_("jixiao waiver request --form {0} --period {1} --until DAY --reason WHY"), open->cell);
		return;
	}
	if (open->cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED)
		print_next("jixiao submission show {0} {1}", open->cell);
	print_next("jixiao template {0} --period {1} --file {0}-{1}{2}.xlsx", open->cell);
	print_next("jixiao submit {0}-{1}{2}.xlsx", open->cell);
}

static bool any_awaits(const struct jx_app *app)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_outbox_counts counts;

	return outbox != NULL && jx_outbox_count(outbox, app->key.public_key, &counts) == JX_OK && counts.awaiting > 0;
}

enum jx_exit jx_todo_own(const struct jx_app *app, const struct jx_todo_self *self,
			 const Jixiao__V1__StatusShowResponse *response)
{
	const Jixiao__V1__StatusRow *row = jx_todo_own_row(response);
	struct open open[JX_STATUS_COLUMNS];
	enum jx_status status;
	size_t n;

	if (row == NULL || row->n_cells == 0 || row->n_cells > JX_STATUS_COLUMNS)
		return JX_EXIT_OK;
	n = list_open(app, response, row, open);
	if (n == 0) {
		(void)printf("%s\n", any_awaits(app)
					     ? _("Your office has entered all that it owes; not all of it is sent.")
					     : _("Your office has reported all that it owes."));
		return JX_EXIT_OK;
	}
	status = print_open(open, n);
	if (status == JX_OK && self->clerk)
		print_commands(&open[0]);
	return jx_app_printed(app, status);
}
