/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_base.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"
#include "common/base/limits.h"
#include "common/model/decimal.h"

#define TIME_SIZE  40u
#define TITLE_SIZE 256u
#define SIDES      3u

static const struct jx_item *item_at(const struct jx_figures *figures, size_t index)
{
	return jx_form_item(&figures->catalog, figures->form, index);
}

/* -- a revision --------------------------------------------------------------------------------------------------- */

/* Borrowed until the next call; NULL where it failed. */
static const Jixiao__V1__Submission *get(const struct jx_figures *figures, uint32_t number)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.form_code = (char *)figures->form->code;
	request.office_code = (char *)figures->office;
	request.period = (char *)figures->period;
	request.revision = number;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__get(&remote.base, &request, (Jixiao__V1__SubmissionsGetResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL ? ((const Jixiao__V1__SubmissionsGetResponse *)answer)->submission : NULL;
}

static const char *keep(struct jx_figures *figures, const char *text)
{
	const char *copy = jx_arena_string(&figures->arena, text, strlen(text));

	figures->no_memory |= copy == NULL;
	return copy != NULL ? copy : "";
}

static void keep_cell(struct jx_figures *figures, const Jixiao__V1__Cell *cell, struct jx_item_cell *cells)
{
	const struct jx_item *item = jx_catalog_item(&figures->catalog, figures->form, cell->item_code);

	if (item != NULL && strcmp(item->code, cell->item_code) == 0)
		cells[item - item_at(figures, 0)] = (struct jx_item_cell){
			(enum jx_cell_state)cell->state, cell->ten_thousandths, keep(figures, cell->note)};
}

static void keep_revision(struct jx_figures *figures, const Jixiao__V1__Submission *submission,
			  struct jx_revision *revision)
{
	revision->number = submission->revision;
	revision->id_size =
		submission->request_id.len < sizeof(revision->id) ? submission->request_id.len : sizeof(revision->id);
	memcpy(revision->id, submission->request_id.data, revision->id_size);
	revision->submitter = submission->submitter;
	revision->time_ms = submission->time_ms;
	revision->by = keep(figures, submission->submitter_name);
	revision->note = keep(figures, submission->note);
	revision->n_cells = submission->n_cells;
	for (size_t i = 0; i < submission->n_cells; i++)
		keep_cell(figures, submission->cells[i], revision->cells);
}

enum jx_exit jx_revision_load(struct jx_figures *figures, uint32_t number, struct jx_revision *revision)
{
	const size_t n = figures->form->n_items + 1;
	const Jixiao__V1__Submission *submission;

	*revision = (struct jx_revision){.by = "", .note = ""};
	revision->cells = jx_arena_alloc(&figures->arena, n * sizeof(*revision->cells));
	if (revision->cells == NULL)
		return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (size_t i = 0; i < n; i++)
		revision->cells[i] = (struct jx_item_cell){.note = ""};
	submission = get(figures, number);
	if (submission != NULL)
		keep_revision(figures, submission, revision);
	else if (number > 0 || jx_channel_result(figures->app->channel)->reason != JX_REASON_SUBMISSION_NOT_FOUND)
		return jx_app_result(figures->app);
	return figures->no_memory ? jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL) : JX_EXIT_OK;
}

bool jx_revision_same(const struct jx_figures *figures, const char *note, const struct jx_revision *revision)
{
	size_t n = 0;

	if (revision->number == 0 || strcmp(note, revision->note) != 0)
		return false;
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (!jx_cell_equal(&figures->cells[i], &revision->cells[i]))
			return false;
		n += revision->cells[i].state != JX_CELL_ABSENT;
	}
	return n == revision->n_cells;
}

/* -- side by side ------------------------------------------------------------------------------------------------- */

/* What is set against each other; a base is there only where it is another one than the newest. */
struct sides {
	const struct jx_item_cell *cells[SIDES];
	char titles[SIDES][TITLE_SIZE];
	size_t n;
};

static void add_side(struct sides *sides, const struct jx_item_cell *cells, const char *title,
		     const struct jx_revision *revision)
{
	char *out = sides->titles[sides->n], time[TIME_SIZE] = "";

	if (revision != NULL) {
		jx_cell_time_ms(revision->time_ms, time, sizeof(time));
		(void)snprintf(out, TITLE_SIZE, "%s (%" PRIu32 ", %.100s, %s)", title, revision->number, revision->by,
			       time);
	} else {
		(void)snprintf(out, TITLE_SIZE, "%s", title);
	}
	sides->cells[sides->n++] = cells;
}

static bool differs(const struct sides *sides, size_t item)
{
	for (size_t i = 1; i < sides->n; i++)
		if (!jx_cell_equal(&sides->cells[i][item], &sides->cells[0][item]))
			return true;
	return false;
}

static void put_cell(struct jx_matrix *matrix, size_t row, size_t column, const struct jx_item_cell *cell)
{
	char value[JX_DECIMAL_SIZE], text[JX_DECIMAL_SIZE + JX_TEXT_LINE_MAX + 8];
	const char *note = cell->note != NULL ? cell->note : "", *shown = value;

	if (cell->state == JX_CELL_REPORTED)
		jx_decimal_format(cell->value, value);
	else
		shown = cell->state == JX_CELL_ABSENT ? _("not reported") : _("not applicable");
	if (*note != '\0')
		(void)snprintf(text, sizeof(text), "%s (%s)", shown, note);
	jx_matrix_set(matrix, row, column, *note != '\0' ? text : shown);
}

static void show_sides(const struct jx_figures *figures, const struct sides *sides)
{
	struct jx_matrix_shape shape = {.rows = 1, .columns = 1 + sides->n, .left = 1, .fixed = 1, .group = 1};
	struct jx_matrix matrix;
	size_t row = 0;

	for (size_t i = 0; i < figures->form->n_items; i++)
		shape.rows += differs(sides, i);
	jx_matrix_init(&matrix, shape);
	jx_matrix_set(&matrix, 0, 0, _("Item"));
	for (size_t side = 0; side < sides->n; side++)
		jx_matrix_set(&matrix, 0, side + 1, sides->titles[side]);
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (!differs(sides, i))
			continue;
		jx_matrix_set(&matrix, ++row, 0, item_at(figures, i)->name);
		for (size_t side = 0; side < sides->n; side++)
			put_cell(&matrix, row, side + 1, &sides->cells[side][i]);
	}
	(void)jx_matrix_table(stderr, &matrix, jx_terminal_width(stderr));
	jx_matrix_clear(&matrix);
}

/* `base` is what the figures were made from; number 0 where nothing says it. */
static void show_conflict(const struct jx_figures *figures, const struct jx_revision *base,
			  const struct jx_revision *newest)
{
	struct sides sides = {.n = 0};

	if (figures->app->output == JX_OUTPUT_JSON)
		return;
	if (base->number > 0)
		add_side(&sides, base->cells, _("base"), base);
	add_side(&sides, newest->cells, _("theirs"), newest);
	add_side(&sides, figures->cells, _("yours"), NULL);
	show_sides(figures, &sides);
}

/* -- the decision ------------------------------------------------------------------------------------------------- */

static enum jx_exit refuse(const struct jx_figures *figures, const struct jx_revision *base,
			   const struct jx_revision *newest)
{
	char number[16], time[TIME_SIZE] = "";
	enum jx_exit exit;

	jx_cell_time_ms(newest->time_ms, time, sizeof(time));
	(void)snprintf(number, sizeof(number), "%" PRIu32, newest->number);
	exit = jx_app_fail(figures->app, JX_REASON_SUBMISSION_CHANGED, figures->form->name, figures->period, number,
			   newest->by, time, NULL);
	show_conflict(figures, base, newest);
	return exit;
}

static enum jx_exit find_caller(const struct jx_figures *figures, uint64_t *id)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *response = jx_ask_whoami(figures->app->channel);

	if (response == NULL || response->principal == NULL)
		return jx_app_result(figures->app);
	*id = response->principal->id;
	return JX_EXIT_OK;
}

enum jx_exit jx_revision_allow(struct jx_figures *figures, const struct jx_revision *newest)
{
	struct jx_revision base = {.number = 0};
	uint64_t number = 0, caller = 0;
	enum jx_exit exit = jx_app_number(figures->app, "--base", (struct jx_range){1, JX_REVISIONS_MAX}, 0, &number);

	if (exit != JX_EXIT_OK || newest->number == 0 || number == newest->number)
		return exit;
	if (number > 0)
		exit = jx_revision_load(figures, (uint32_t)number, &base);
	else
		exit = find_caller(figures, &caller);
	if (exit != JX_EXIT_OK || (number == 0 && caller == newest->submitter))
		return exit;
	return refuse(figures, &base, newest);
}

void jx_revision_changes(const struct jx_figures *figures, const struct jx_revision *base)
{
	struct sides sides = {.n = 0};

	if (figures->app->output == JX_OUTPUT_JSON || base->number == 0)
		return;
	add_side(&sides, base->cells, _("before"), base);
	add_side(&sides, figures->cells, _("now"), NULL);
	show_sides(figures, &sides);
}

void jx_revision_overtaken(struct jx_figures *figures, const struct jx_revision *base)
{
	struct jx_revision newest;

	if (jx_revision_load(figures, 0, &newest) == JX_EXIT_OK && newest.number > 0)
		show_conflict(figures, base, &newest);
}
