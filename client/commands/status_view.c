/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/status_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/views.h"
#include "client/locale.h"
#include "client/platform.h"
#include "client/print/matrix.h"
#include "common/model/period.h"

#define CELL_SIZE   512u
#define NUMBER_SIZE 24u

/* -- texts -------------------------------------------------------------------------------------------------------- */

bool jx_status_nothing(const Jixiao__V1__StatusCell *cell)
{
	return cell->revision == 0 || (cell->withdrawal && cell->accepted_revision == 0 &&
				       cell->state != JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED);
}

bool jx_status_open(const Jixiao__V1__StatusCell *cell)
{
	/* What a reviewer kept from being taken back counts as before. */
	const bool kept = cell->withdrawal && cell->accepted_revision > 0;

	return cell->owed && cell->state != JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_NOT_YET &&
	       (jx_status_nothing(cell) ||
		(cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED && !kept));
}

const Jixiao__V1__StatusColumn *jx_status_column(const Jixiao__V1__StatusShowResponse *response,
						 const Jixiao__V1__StatusCell *cell)
{
	for (size_t i = 0; i < response->n_columns; i++)
		if (strcmp(response->columns[i]->form_code, cell->form_code) == 0 &&
		    strcmp(response->columns[i]->period, cell->period) == 0)
			return response->columns[i];
	return NULL;
}

static const char *state_text(const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell)
{
	static const struct {
		Jixiao__V1__ReportingState state;
		const char *text;
	} texts[] = {
		{JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_MISSING, JX_N("missing")},
		{JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_SUBMITTED, JX_N("awaits review")},
		{JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED, JX_N("returned")},
		{JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_WITHDRAWN, JX_N("withdrawn")},
		{JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_NOT_YET, JX_N("not yet")},
	};

	if (cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_ACCEPTED)
		return column->review ? _("accepted") : _("reported");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		if (texts[i].state == cell->state)
			return _(texts[i].text);
	return "?"; /* of a newer server */
}

/* A text of the cell that grows. */
struct text {
	char *out;
	size_t size, used;
};

static void add(struct text *text, const char *part)
{
	text->used = jx_cell_append(text->out, text->size, text->used, text->used > 0 ? _(", ") : "");
	text->used = jx_cell_append(text->out, text->size, text->used, part);
}

/* `format` has one %s for the number. */
static void add_count(struct text *text, const char *format, uint32_t count)
{
	char number[16], part[128];

	if (count == 0)
		return;
	(void)snprintf(number, sizeof(number), "%" PRIu32, count);
	(void)jx_reason_format(format, (const char *const[]){number}, 1, part, sizeof(part));
	add(text, part);
}

/* "王芳 07-03" */
static void add_person(struct text *text, const Jixiao__V1__StatusCell *cell)
{
	char time[32], part[256];

	if (cell->revision == 0)
		return;
	jx_cell_time_ms(cell->time_ms, time, sizeof(time));
	(void)snprintf(part, sizeof(part), "%s %.5s", cell->submitter_name, strlen(time) > 10 ? time + 5 : "");
	add(text, part);
	if (*cell->on_behalf_by == '\0')
		return;
	(void)jx_reason_format(cell->confirmed ? _("for the office by {0}, confirmed")
					       : _("for the office by {0}, not confirmed"),
			       (const char *const[]){cell->on_behalf_name}, 1, part, sizeof(part));
	add(text, part);
}

void jx_status_text(const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell, char *out, size_t size)
{
	struct text text = {.out = out, .size = size};

	add(&text, state_text(column, cell));
	if (cell->withdrawal && cell->state != JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_WITHDRAWN)
		add(&text, _("takes figures back"));
	add_count(&text, jx_status_nothing(cell) ? _("{0} days overdue") : _("{0} days late"), cell->late_days);
	if (cell->state != JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_ACCEPTED)
		add_count(&text, _("revision {0} counts"), cell->accepted_revision);
	add_count(&text, _("{0} findings"), cell->finding_count);
	add_count(&text, _("{0} cells left out"), cell->blank_count);
	add_person(&text, cell);
}

/* "12/14"; "-" of nothing. */
static void ratio_text(uint32_t part, uint32_t whole, char *out, size_t size)
{
	if (whole == 0)
		(void)snprintf(out, size, "-");
	else
		(void)snprintf(out, size, "%" PRIu32 "/%" PRIu32, part, whole);
}

/* -- one month: offices by forms ----------------------------------------------------------------------------------- */

static const Jixiao__V1__StatusCell *cell_at(const Jixiao__V1__StatusRow *row, const Jixiao__V1__StatusColumn *column)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (strcmp(row->cells[i]->form_code, column->form_code) == 0 &&
		    strcmp(row->cells[i]->period, column->period) == 0)
			return row->cells[i];
	return NULL;
}

/* Offices of which there is something to say. */
static size_t count_rows(const Jixiao__V1__StatusShowResponse *response)
{
	size_t n = 0;

	for (size_t i = 0; i < response->n_rows; i++)
		n += response->rows[i]->n_cells > 0;
	return n;
}

/* Where nothing is, what was submitted is what was accepted. */
static bool any_reviewed(const Jixiao__V1__StatusShowResponse *response)
{
	for (size_t i = 0; i < response->n_columns; i++)
		if (response->columns[i]->review)
			return true;
	return false;
}

#define HEAD 3u /* lines above the offices; one more where forms are reviewed */

static void set_head(struct jx_matrix *matrix, size_t at, const Jixiao__V1__StatusColumn *column, size_t head)
{
	char ratio[32];

	jx_matrix_set(matrix, 0, at, column->form_name);
	jx_matrix_set(matrix, 1, at, *column->due != '\0' ? column->due : "-");
	ratio_text(column->submitted_count, column->owed_count, ratio, sizeof(ratio));
	jx_matrix_set(matrix, 2, at, ratio);
	ratio_text(column->accepted_count, column->owed_count, ratio, sizeof(ratio));
	if (head > HEAD)
		jx_matrix_set(matrix, HEAD, at, ratio);
}

static enum jx_status print_month(const Jixiao__V1__StatusShowResponse *response)
{
	const size_t columns = 1 + response->n_columns, head = HEAD + any_reviewed(response);
	struct jx_matrix matrix;
	char text[CELL_SIZE];
	size_t line = head;
	enum jx_status status;

	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = head + count_rows(response),
							 .columns = columns,
							 .left = columns,
							 .fixed = 1,
							 .group = 1});
	jx_matrix_set(&matrix, 0, 0, response->from);
	jx_matrix_set(&matrix, 1, 0, _("Due"));
	jx_matrix_set(&matrix, 2, 0, _("Submitted/owed"));
	if (head > HEAD)
		jx_matrix_set(&matrix, HEAD, 0, _("Accepted/owed"));
	for (size_t i = 0; i < response->n_columns; i++)
		set_head(&matrix, 1 + i, response->columns[i], head);
	for (size_t i = 0; i < response->n_rows; i++) {
		const Jixiao__V1__StatusRow *row = response->rows[i];

		if (row->n_cells == 0)
			continue;
		jx_matrix_set(&matrix, line, 0, row->office_name);
		for (size_t j = 0; j < response->n_columns; j++) {
			const Jixiao__V1__StatusCell *cell = cell_at(row, response->columns[j]);

			if (cell == NULL)
				continue;
			jx_status_text(response->columns[j], cell, text, sizeof(text));
			jx_matrix_set(&matrix, line, 1 + j, text);
		}
		line++;
	}
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	return status;
}

/* -- several months: offices and forms by months ------------------------------------------------------------------- */

/* Does the column begin another form than the one before it? */
static bool begins_form(const Jixiao__V1__StatusShowResponse *response, size_t column)
{
	return column == 0 ||
	       strcmp(response->columns[column]->form_code, response->columns[column - 1]->form_code) != 0;
}

static bool has_form(const Jixiao__V1__StatusRow *row, const char *form)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (strcmp(row->cells[i]->form_code, form) == 0)
			return true;
	return false;
}

/* Lines: the heading, and for each form its counts and the offices that have to do with it. */
static size_t count_lines(const Jixiao__V1__StatusShowResponse *response)
{
	size_t n = 1;

	for (size_t i = 0; i < response->n_columns; i++) {
		if (!begins_form(response, i))
			continue;
		n++;
		for (size_t j = 0; j < response->n_rows; j++)
			n += has_form(response->rows[j], response->columns[i]->form_code);
	}
	return n;
}

#define NAMES 2u /* columns before the months */

/* A month's place; false where the server broke its answer. */
static bool place_of(const Jixiao__V1__StatusShowResponse *response, const char *period, size_t months, size_t *place)
{
	jx_month first, month;

	if (!jx_month_parse(response->from, &first) || !jx_month_parse(period, &month) || month < first ||
	    (size_t)(month - first) >= months)
		return false;
	*place = NAMES + (size_t)(month - first);
	return true;
}

static void set_office(struct jx_matrix *matrix, size_t line, const Jixiao__V1__StatusShowResponse *response,
		       const Jixiao__V1__StatusRow *row, const Jixiao__V1__StatusColumn *form)
{
	jx_matrix_set(matrix, line, 0, row->office_name);
	jx_matrix_set(matrix, line, 1, form->form_name);
	for (size_t i = 0; i < row->n_cells; i++) {
		const Jixiao__V1__StatusCell *cell = row->cells[i];
		char text[CELL_SIZE], late[16] = "";
		size_t place;

		if (strcmp(cell->form_code, form->form_code) != 0 ||
		    !place_of(response, cell->period, matrix->shape.columns - NAMES, &place))
			continue;
		if (cell->late_days > 0)
			(void)snprintf(late, sizeof(late), "+%" PRIu32, cell->late_days);
		(void)snprintf(text, sizeof(text), "%s%s", state_text(form, cell), late);
		jx_matrix_set(matrix, line, place, text);
	}
}

static void set_form(struct jx_matrix *matrix, size_t line, const Jixiao__V1__StatusShowResponse *response,
		     size_t column)
{
	const char *form = response->columns[column]->form_code;
	bool reviewed = false;

	jx_matrix_set(matrix, line, 1, response->columns[column]->form_name);
	for (; column < response->n_columns && strcmp(response->columns[column]->form_code, form) == 0; column++) {
		const Jixiao__V1__StatusColumn *of = response->columns[column];
		char ratio[32];
		size_t place;

		reviewed = reviewed || of->review;
		ratio_text(of->accepted_count, of->owed_count, ratio, sizeof(ratio));
		if (place_of(response, of->period, matrix->shape.columns - NAMES, &place))
			jx_matrix_set(matrix, line, place, ratio);
	}
	jx_matrix_set(matrix, line, 0, reviewed ? _("Accepted/owed") : _("Submitted/owed"));
}

static enum jx_status print_months(const Jixiao__V1__StatusShowResponse *response, jx_month from, size_t months)
{
	struct jx_matrix matrix;
	char text[JX_MONTH_SIZE];
	size_t line = 1;
	enum jx_status status;

	jx_matrix_init(&matrix, (struct jx_matrix_shape){.rows = count_lines(response),
							 .columns = NAMES + months,
							 .left = NAMES + months,
							 .fixed = NAMES,
							 .group = 1});
	jx_matrix_set(&matrix, 0, 0, _("Office"));
	jx_matrix_set(&matrix, 0, 1, _("Form"));
	for (size_t i = 0; i < months; i++) {
		jx_month_format(from + (jx_month)i, text);
		jx_matrix_set(&matrix, 0, NAMES + i, text);
	}
	for (size_t i = 0; i < response->n_columns; i++) {
		if (!begins_form(response, i))
			continue;
		set_form(&matrix, line++, response, i);
		for (size_t j = 0; j < response->n_rows; j++)
			if (has_form(response->rows[j], response->columns[i]->form_code))
				set_office(&matrix, line++, response, response->rows[j], response->columns[i]);
	}
	status = jx_matrix_table(stdout, &matrix, jx_terminal_width(stdout));
	jx_matrix_clear(&matrix);
	return status;
}

/* -- outputs ------------------------------------------------------------------------------------------------------- */

static bool any_late(const Jixiao__V1__StatusShowResponse *response)
{
	for (size_t i = 0; i < response->n_rows; i++)
		for (size_t j = 0; j < response->rows[i]->n_cells; j++)
			if (response->rows[i]->cells[j]->late_days > 0)
				return true;
	return false;
}

/* Rounded down, so that 100 means all of it. */
static uint64_t percent(uint64_t part, uint64_t whole)
{
	return whole > 0 ? part * 100 / whole : 100;
}

static void number_text(uint64_t number, char out[NUMBER_SIZE])
{
	(void)snprintf(out, NUMBER_SIZE, "%" PRIu64, number);
}

/* Of the months that are over. */
static void print_sums(const Jixiao__V1__StatusShowResponse *response)
{
	uint64_t owed = 0, submitted = 0, accepted = 0;
	char texts[5][NUMBER_SIZE], line[256];
	const char *const args[] = {texts[0], texts[1], texts[2], texts[3], texts[4], response->today};

	for (size_t i = 0; i < response->n_columns; i++) {
		if (!response->columns[i]->over)
			continue;
		owed += response->columns[i]->owed_count;
		submitted += response->columns[i]->submitted_count;
		accepted += response->columns[i]->accepted_count;
	}
	number_text(owed, texts[0]);
	number_text(submitted, texts[1]);
	number_text(percent(submitted, owed), texts[2]);
	number_text(accepted, texts[3]);
	number_text(percent(accepted, owed), texts[4]);
	(void)jx_reason_format(any_reviewed(response) ? _("Of the months that are over {0} are owed, {1} submitted "
							  "({2}%), {3} accepted ({4}%), as of {5}.")
						      : _("Of the months that are over {0} are owed, {1} submitted "
							  "({2}%), as of {5}."),
			       args, 6, line, sizeof(line));
	(void)printf("\n%s\n", line);
}

static enum jx_status print_table(const Jixiao__V1__StatusShowResponse *response)
{
	jx_month from, to;
	enum jx_status status;

	if (response->n_columns == 0) {
		(void)printf(_("Nobody owes a form from %s to %s.\n"), response->from, response->to);
		return JX_OK;
	}
	if (strcmp(response->from, response->to) == 0) {
		status = print_month(response);
	} else if (!jx_month_parse(response->from, &from) || !jx_month_parse(response->to, &to) || to < from ||
		   to - from >= 12) {
		return JX_INVALID_ARGUMENT;
	} else {
		status = print_months(response, from, (size_t)(to - from) + 1);
		if (any_late(response))
			(void)printf("\n%s\n", _("+N: N days late"));
	}
	print_sums(response);
	return status;
}

enum jx_exit jx_status_print(const struct jx_app *app, const Jixiao__V1__StatusShowResponse *response)
{
	enum jx_status status;

	if (app->output == JX_OUTPUT_JSON)
		status = jx_print_json(stdout, &response->base);
	else if (app->output == JX_OUTPUT_CSV)
		status = jx_status_csv(response);
	else
		status = print_table(response);
	if (status == JX_OK && fflush(stdout) != 0)
		status = JX_UNAVAILABLE;
	return jx_app_printed(app, status);
}
