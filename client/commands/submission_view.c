/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_view.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/views.h"
#include "client/locale.h"
#include "client/print/shown.h"
#include "common/base/text.h"
#include "common/model/decimal.h"

#define COLUMNS   5u
#define MARK_SIZE 64u /* what a marked name says beside */

void jx_submission_state(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Submission *submission = (const Jixiao__V1__Submission *)row;
	const char *text = "";

	if (submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED)
		text = submission->withdrawal ? _("withdrawal awaits review") : _("awaits review");
	else if (submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_ACCEPTED)
		text = submission->review ? _("accepted") : _("counts (no review)");
	else if (submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_RETURNED)
		text = _("returned");
	else if (submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_WITHDRAWN)
		text = _("withdrawn");
	else if (submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_REPLACED)
		text = _("replaced");
	(void)jx_cell_append(out, size, 0, text);
}

static void late_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const uint32_t days = ((const Jixiao__V1__Submission *)row)->late_days;
	char number[16];
	const char *const args[] = {number};

	(void)snprintf(number, sizeof(number), "%" PRIu32, days);
	(void)jx_reason_format(days == 0 ? "" : days == 1 ? _("{0} day") : _("{0} days"), args, 1, out, size);
}

/* "王芳 (on behalf, 青岛市信访局; not confirmed yet)" */
static void by_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Submission *submission = (const Jixiao__V1__Submission *)row;
	const char *const args[] = {submission->submitter_name, submission->on_behalf_name};

	if (*submission->on_behalf_by == '\0' && submission->endorser != 0)
		(void)jx_reason_format(_("{0} (signed by the head, {1})"),
				       (const char *const[]){submission->submitter_name, submission->endorser_name}, 2,
				       out, size);
	else if (*submission->on_behalf_by == '\0')
		(void)jx_cell_append(out, size, 0, submission->submitter_name);
	else
		(void)jx_reason_format(submission->confirmed ? _("{0} (on behalf, {1}; confirmed)")
							     : _("{0} (on behalf, {1}; not confirmed yet)"),
				       args, 2, out, size);
}

static const struct jx_column columns[] = {
	{JX_N("Form"), "form_name", NULL, false},
	{JX_N("Office"), "office_name", NULL, false},
	{JX_N("Month"), "period", NULL, false},
	{JX_N("Revision"), "revision", NULL, true},
	{JX_N("State"), "state", jx_submission_state, false},
	{JX_N("By"), "submitter_name", by_text, false},
	{JX_N("Time"), "time_ms", jx_cell_time, false},
	{JX_N("Late by"), "late_days", late_text, true},
	{JX_N("Entry"), "seq", NULL, true},
	{JX_N("Note"), "note", NULL, false},
	{NULL, NULL, NULL, false},
};

/* What nobody has submitted yet has neither author nor time nor entry. */
static const struct jx_column draft_columns[] = {
	{JX_N("Form"), "form_name", NULL, false}, {JX_N("Office"), "office_name", NULL, false},
	{JX_N("Month"), "period", NULL, false},   {JX_N("Revision"), "revision", NULL, true},
	{JX_N("Note"), "note", NULL, false},      {NULL, NULL, NULL, false},
};

static const struct jx_view draft_head = {draft_columns, NULL, NULL};
const struct jx_view jx_submission_view = {columns, NULL, NULL};
/* Items that a reviewer marked. */
static void marked_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Submission *submission = (const Jixiao__V1__Submission *)row;
	size_t used = jx_cell_append(out, size, 0, "");

	for (size_t i = 0; i < submission->n_marked_items; i++) {
		if (i > 0)
			used = jx_cell_append(out, size, used, " ");
		used = jx_cell_append(out, size, used, submission->marked_items[i]);
	}
}

static const struct jx_column review_columns[] = {
	{JX_N("Reviewed by"), "reviewer_name", NULL, false},
	{JX_N("Reviewed"), "reviewed_ms", jx_cell_time, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view review = {review_columns, NULL, NULL};

static const struct jx_column returned_columns[] = {
	{JX_N("Returned by"), "reviewer_name", NULL, false},
	{JX_N("Returned"), "reviewed_ms", jx_cell_time, false},
	{JX_N("Why"), "review_reason", NULL, false},
	{JX_N("Items to look at"), "marked_items", marked_text, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view returned = {returned_columns, NULL, NULL};

enum jx_exit jx_submission_print_head(const struct jx_app *app, const Jixiao__V1__Submission *submission)
{
	const bool is_returned = submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_RETURNED;
	const struct jx_part parts[] = {{&jx_submission_view, &submission->base},
					{is_returned ? &returned : &review, &submission->base}};

	if (app->output != JX_OUTPUT_TABLE)
		return jx_app_print(app, &jx_submission_view, &submission->base);
	return jx_app_printed(app, jx_print_parts(stdout, parts, submission->reviewed_ms > 0 ? 2 : 1));
}

const struct jx_view jx_submission_list_view = {columns, "submissions", JX_N("Nothing was submitted.")};

/* -- the items ---------------------------------------------------------------------------------------------------- */

/* A line of the table; item NULL: of a cell whose item the form has no more. */
struct line {
	const struct jx_item *item;
	const Jixiao__V1__Cell *cell; /* NULL: not reported */
	char value[JX_DECIMAL_SIZE];
	char marked[JX_ITEM_NAME_MAX + MARK_SIZE]; /* its name, where a reviewer marked it; else "" */
};

static const Jixiao__V1__Cell *find_cell(const Jixiao__V1__Submission *submission, const char *code)
{
	for (size_t i = 0; i < submission->n_cells; i++)
		if (strcmp(submission->cells[i]->item_code, code) == 0)
			return submission->cells[i];
	return NULL;
}

/* What is to be corrected is seen where the figure stands. */
static void set_mark(struct line *line, const Jixiao__V1__Submission *submission)
{
	for (size_t i = 0; i < submission->n_marked_items; i++)
		if (strcmp(submission->marked_items[i], line->item->code) == 0)
			(void)snprintf(line->marked, sizeof(line->marked), "%s%s", line->item->name,
				       _(" (to be looked at)"));
}

static void set_value(struct line *line)
{
	if (line->cell != NULL && line->cell->state == JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED)
		jx_decimal_format(line->cell->ten_thousandths, line->value);
}

/* One for each item, and for each cell of none; returns how many. */
static size_t fill(const Jixiao__V1__Submission *submission, const struct jx_catalog *catalog,
		   const struct jx_form *form, struct line *lines)
{
	size_t items = form != NULL ? form->n_items : 0, n = 0;

	for (size_t i = 0; i < items; i++) {
		lines[n].item = &catalog->items[form->first_item + i];
		lines[n].cell = find_cell(submission, lines[n].item->code);
		set_mark(&lines[n], submission);
		set_value(&lines[n++]);
	}
	for (size_t i = 0; i < submission->n_cells; i++) {
		const char *code = submission->cells[i]->item_code;

		if (form != NULL && jx_catalog_item(catalog, form, code) != NULL)
			continue;
		lines[n].cell = submission->cells[i];
		set_value(&lines[n++]);
	}
	return n;
}

static bool not_applicable(const struct line *line)
{
	return line->cell != NULL && line->cell->state == JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE;
}

/* What the columns of a line say; all borrowed. */
static void texts_of(const struct line *line, bool for_people, const char *texts[COLUMNS])
{
	texts[0] = line->item != NULL ? line->item->code : line->cell->item_code;
	texts[1] = line->item != NULL ? line->item->name : "";
	if (for_people && line->marked[0] != '\0')
		texts[1] = line->marked;
	texts[2] = line->value;
	if (not_applicable(line))
		texts[2] = for_people ? _("not applicable") : "NA";
	else if (line->cell == NULL)
		texts[2] = for_people ? _("not reported") : "";
	texts[3] = line->item != NULL ? line->item->unit : "";
	texts[4] = line->cell != NULL ? line->cell->note : "";
}

static char *shown(const char *text)
{
	struct jx_buffer buffer = {0};
	char *copy = NULL;

	jx_shown_add(&buffer, text, strlen(text));
	return jx_buffer_take(&buffer, &copy) == JX_OK ? copy : NULL;
}

/* Texts aligned by their width; numbers at the right. */
static void print_row(char *const texts[COLUMNS], const size_t widths[COLUMNS])
{
	size_t owed = 0;

	for (size_t i = 0; i < COLUMNS; i++) {
		size_t padding = widths[i] - jx_text_width(texts[i]);

		owed += i == 2 ? padding : 0;
		if (texts[i][0] != '\0') {
			(void)printf("%*s%s", (int)owed, "", texts[i]);
			owed = 0;
		}
		owed += (i == 2 ? 0 : padding) + 2;
	}
	(void)putchar('\n');
}

/* `n` lines and the heading before them; each text is owned. */
static bool fill_texts(const struct line *lines, size_t n, char *(*texts)[COLUMNS], size_t widths[COLUMNS])
{
	for (size_t row = 0; row <= n; row++) {
		const char *plain[COLUMNS] = {_("Item"), _("Name"), _("Value"), _("Unit"), _("Note")};

		if (row > 0)
			texts_of(&lines[row - 1], true, plain);
		for (size_t i = 0; i < COLUMNS; i++) {
			texts[row][i] = shown(plain[i]);
			if (texts[row][i] == NULL)
				return false;
			if (jx_text_width(texts[row][i]) > widths[i])
				widths[i] = jx_text_width(texts[row][i]);
		}
	}
	return true;
}

static enum jx_exit print_table(const struct line *lines, size_t n)
{
	char *(*texts)[COLUMNS] = calloc(n + 1, sizeof(*texts));
	size_t widths[COLUMNS] = {0};
	bool filled = texts != NULL && fill_texts(lines, n, texts, widths);

	(void)putchar('\n');
	for (size_t row = 0; row <= n && filled; row++)
		print_row(texts[row], widths);
	for (size_t i = 0; texts != NULL && i < (n + 1) * COLUMNS; i++)
		free(texts[i / COLUMNS][i % COLUMNS]);
	free(texts);
	return filled ? JX_EXIT_OK : JX_EXIT_INTERNAL;
}

static void put_csv(const char *text)
{
	if (strpbrk(text, ",\"\r\n") == NULL) {
		(void)fputs(text, stdout);
		return;
	}
	(void)putchar('"');
	for (; *text != '\0'; text++)
		(void)printf(*text == '"' ? "\"%c" : "%c", *text);
	(void)putchar('"');
}

static void print_csv(const struct line *lines, size_t n)
{
	(void)fputs("item,name,value,unit,note\r\n", stdout);
	for (size_t row = 0; row < n; row++) {
		const char *texts[COLUMNS];

		texts_of(&lines[row], false, texts);
		for (size_t i = 0; i < COLUMNS; i++) {
			(void)fputs(i > 0 ? "," : "", stdout);
			put_csv(texts[i]);
		}
		(void)fputs("\r\n", stdout);
	}
}

/* The cell that "cells[3]" is; NULL: it is of none. */
static const Jixiao__V1__Cell *cell_at(const Jixiao__V1__Submission *submission, const char *field)
{
	const char *number = strchr(field, '[');
	const size_t place = number != NULL ? strtoul(number + 1, NULL, 10) : submission->n_cells;

	return place < submission->n_cells ? submission->cells[place] : NULL;
}

/* "应受理" for "cells[3]"; what is of no cell is the form's. */
static const char *about(const Jixiao__V1__Submission *submission, const struct jx_catalog *catalog,
			 const struct jx_form *form, const Jixiao__V1__Cell *cell)
{
	const struct jx_item *item;

	if (cell == NULL)
		return submission->form_name;
	item = form != NULL ? jx_catalog_item(catalog, form, cell->item_code) : NULL;
	return item != NULL ? item->name : cell->item_code;
}

void jx_submission_say_findings(const Jixiao__V1__Submission *submission, const struct jx_catalog *catalog,
				const struct jx_form *form, bool among_offices)
{
	for (size_t i = 0; i < submission->n_findings; i++) {
		const Jixiao__V1__Violation *finding = submission->findings[i];
		const Jixiao__V1__Cell *cell = cell_at(submission, finding->field);
		char place[JX_OFFICE_NAME_MAX + JX_ITEM_NAME_MAX + 2 * JX_ITEM_CODE_MAX];

		(void)snprintf(place, sizeof(place), "%s%s%s (%s)", among_offices ? submission->office_name : "",
			       among_offices ? " " : "", about(submission, catalog, form, cell), finding->rule);
		jx_app_finding(place, finding);
		if (cell != NULL && *cell->note != '\0')
			(void)fprintf(stderr, "  %s%s\n", _("its note: "), cell->note);
	}
}

enum jx_exit jx_submission_print(const struct jx_app *app, const Jixiao__V1__Submission *submission,
				 const struct jx_catalog *catalog, const struct jx_form *form)
{
	size_t room = submission->n_cells + (form != NULL ? form->n_items : 0) + 1;
	struct line *lines;
	enum jx_exit exit = JX_EXIT_OK;
	size_t n;

	if (app->output == JX_OUTPUT_JSON)
		return jx_app_print(app, &jx_submission_view, &submission->base);
	lines = calloc(room, sizeof(*lines));
	if (lines == NULL)
		return JX_EXIT_INTERNAL;
	n = fill(submission, catalog, form, lines);
	if (app->output == JX_OUTPUT_CSV)
		print_csv(lines, n);
	else
		exit = submission->seq > 0 ? jx_submission_print_head(app, submission)
					   : jx_app_print(app, &draft_head, &submission->base);
	if (exit == JX_EXIT_OK && app->output == JX_OUTPUT_TABLE)
		exit = print_table(lines, n);
	if (exit == JX_EXIT_OK)
		jx_submission_say_findings(submission, catalog, form, false);
	free(lines);
	return exit;
}

enum jx_exit jx_submission_print_items(const struct jx_app *app, const Jixiao__V1__Submission *submission,
				       const struct jx_catalog *catalog, const struct jx_form *form)
{
	size_t room = submission->n_cells + (form != NULL ? form->n_items : 0) + 1;
	struct line *lines = calloc(room, sizeof(*lines));
	enum jx_exit exit;

	if (lines == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = print_table(lines, fill(submission, catalog, form, lines));
	free(lines);
	return exit;
}
