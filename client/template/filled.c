/* SPDX-License-Identifier: Apache-2.0 */
#include "client/template/filled.h"

#include <stdlib.h>
#include <string.h>

#include "common/base/reasons.h"
#include "common/base/text.h"

#define MAKE_ANOTHER JX_N("make a new one with: jixiao form template; and copy the figures into it")

static enum jx_status fail(const struct jx_workbook_sheet *sheet, const struct jx_workbook_cell *cell, const char *text,
			   struct jx_filled_problem *problem)
{
	*problem = (struct jx_filled_problem){sheet, cell->row, cell->column, text, MAKE_ANOTHER};
	return JX_INVALID_ARGUMENT;
}

/* -- keys ---------------------------------------------------------------------------------------------------------- */

static bool begins(const char *text, const char *mark)
{
	return strncmp(text, mark, strlen(mark)) == 0;
}

/* The text up to the next slash or its end, where it fits; *text then stands behind it. */
static bool take_word(const char **text, char *out, size_t size)
{
	size_t n = strcspn(*text, "/");

	if (n == 0 || n >= size)
		return false;
	memcpy(out, *text, n);
	out[n] = '\0';
	*text += n + ((*text)[n] == '/');
	return true;
}

static enum jx_status take_id(const struct jx_workbook_cell *cell, struct jx_filled *filled,
			      struct jx_filled_problem *problem)
{
	const char *text = cell->text + strlen(JX_TEMPLATE_MARK);
	char version[8];

	if (!take_word(&text, version, sizeof(version)))
		return fail(filled->sheet, cell, JX_N("the template's id was changed"), problem);
	if (strcmp(version, JX_TEMPLATE_VERSION) != 0) {
		(void)fail(filled->sheet, cell, JX_N("the template was made by another release of jixiao"), problem);
		return JX_INVALID_ARGUMENT;
	}
	if (!take_word(&text, filled->form, sizeof(filled->form)) ||
	    !take_word(&text, filled->office, sizeof(filled->office)) || *text != '\0')
		return fail(filled->sheet, cell, JX_N("the template's id was changed"), problem);
	filled->row = cell->row;
	filled->column = cell->column;
	return JX_OK;
}

static struct jx_filled_month *month_of(struct jx_filled *filled, const char *period)
{
	for (size_t i = 0; i < filled->n_months; i++)
		if (strcmp(filled->months[i].period, period) == 0)
			return &filled->months[i];
	return NULL;
}

static bool read_digit(char c, uint8_t *byte)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = c != '\0' ? strchr(digits, c) : NULL;

	if (at != NULL)
		*byte = (uint8_t)(*byte * 16u + (unsigned)(at - digits));
	return at != NULL;
}

/* The rest of the key: what is corrected; nothing where nothing is. */
static bool read_request_id(const char *text, struct jx_filled_month *month)
{
	if (month->revision == 0)
		return *text == '\0';
	if (strlen(text) != 2 * sizeof(month->id))
		return false;
	for (size_t i = 0; i < sizeof(month->id); i++)
		if (!read_digit(text[2 * i], &month->id[i]) || !read_digit(text[2 * i + 1], &month->id[i]))
			return false;
	return true;
}

static bool read_value_key(const char *text, struct jx_filled_month *month)
{
	char revision[12];
	jx_month number;
	char *end;

	if (!take_word(&text, month->period, sizeof(month->period)) || !take_word(&text, revision, sizeof(revision)))
		return false;
	month->revision = (uint32_t)strtoul(revision, &end, 10);
	return *end == '\0' && month->revision <= JX_REVISIONS_MAX && jx_month_parse(month->period, &number) &&
	       read_request_id(text, month);
}

static enum jx_status take_value_key(const struct jx_workbook_cell *cell, struct jx_filled *filled,
				     struct jx_filled_problem *problem)
{
	struct jx_filled_month month = {.value = cell->column, .note = JX_FILLED_NONE};

	if (!read_value_key(cell->text + strlen(JX_TEMPLATE_VALUE), &month))
		return fail(filled->sheet, cell, JX_N("the key of the column was changed"), problem);
	if (month_of(filled, month.period) != NULL || filled->n_months == JX_TEMPLATE_MONTHS)
		return fail(filled->sheet, cell, JX_N("another column is of the same month"), problem);
	filled->months[filled->n_months++] = month;
	return JX_OK;
}

static enum jx_status take_note_key(const struct jx_workbook_cell *cell, struct jx_filled *filled,
				    struct jx_filled_problem *problem)
{
	struct jx_filled_month *month = month_of(filled, cell->text + strlen(JX_TEMPLATE_NOTE));

	if (month == NULL)
		return fail(filled->sheet, cell, JX_N("the key of the column was changed"), problem);
	if (month->note != JX_FILLED_NONE)
		return fail(filled->sheet, cell, JX_N("another column is of the same month"), problem);
	month->note = cell->column;
	return JX_OK;
}

static int by_period(const void *a, const void *b)
{
	return strcmp(((const struct jx_filled_month *)a)->period, ((const struct jx_filled_month *)b)->period);
}

/* Values first: a note's column may have been moved before its month's. */
static enum jx_status take_columns(struct jx_filled *filled, const struct jx_workbook_cell *id,
				   struct jx_filled_problem *problem)
{
	const struct jx_workbook_sheet *sheet = filled->sheet;
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < sheet->n && status == JX_OK; i++)
		if (sheet->cells[i].row == filled->row && begins(sheet->cells[i].text, JX_TEMPLATE_VALUE))
			status = take_value_key(&sheet->cells[i], filled, problem);
	for (size_t i = 0; i < sheet->n && status == JX_OK; i++)
		if (sheet->cells[i].row == filled->row && begins(sheet->cells[i].text, JX_TEMPLATE_NOTE))
			status = take_note_key(&sheet->cells[i], filled, problem);
	if (status == JX_OK && filled->n_months == 0)
		return fail(sheet, id, JX_N("no column is left that is of a month"), problem);
	qsort(filled->months, filled->n_months, sizeof(filled->months[0]), by_period);
	return status;
}

static enum jx_status find_headings(struct jx_filled *filled, const struct jx_workbook_cell *id,
				    struct jx_filled_problem *problem)
{
	for (size_t i = 0; i < filled->sheet->n; i++) {
		const struct jx_workbook_cell *cell = &filled->sheet->cells[i];

		if (cell->column != filled->column || strcmp(cell->text, JX_TEMPLATE_ITEM) != 0)
			continue;
		filled->headings = cell->row;
		return JX_OK;
	}
	return fail(filled->sheet, id, JX_N("the key of the headings was changed"), problem);
}

enum jx_status jx_filled_find(const struct jx_workbook *workbook, struct jx_filled *filled,
			      struct jx_filled_problem *problem)
{
	const struct jx_workbook_cell *id = NULL;
	enum jx_status status;

	*filled = (struct jx_filled){.sheet = NULL};
	for (size_t i = 0; i < workbook->n; i++) {
		const struct jx_workbook_sheet *sheet = &workbook->sheets[i];

		for (size_t k = 0; k < sheet->n; k++) {
			if (!begins(sheet->cells[k].text, JX_TEMPLATE_MARK))
				continue;
			if (id != NULL)
				return fail(sheet, &sheet->cells[k], JX_N("there are two templates in the file"),
					    problem);
			id = &sheet->cells[k];
			filled->sheet = sheet;
		}
	}
	if (id == NULL)
		return JX_NOT_FOUND;
	status = take_id(id, filled, problem);
	if (status == JX_OK)
		status = find_headings(filled, id, problem);
	return status == JX_OK ? take_columns(filled, id, problem) : status;
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

/* How many bytes of blank stand there: of half width, of full width, or one that does not break lines. */
static size_t blank_at(const char *at, const char *end)
{
	static const char *const blanks[] = {" ", "\t", "\r", "\n", "\xc2\xa0", "\xe3\x80\x80"};

	for (size_t i = 0; i < sizeof(blanks) / sizeof(blanks[0]); i++) {
		size_t n = strlen(blanks[i]);

		if ((size_t)(end - at) >= n && memcmp(at, blanks[i], n) == 0)
			return n;
	}
	return 0;
}

static void copy_trimmed(const char *text, char out[JX_FILLED_TEXT])
{
	const char *end = text + strlen(text), *last = text;
	size_t n;

	while ((n = blank_at(text, end)) > 0)
		text += n;
	last = text;
	for (const char *at = text; at<end; at += n> 0 ? n : 1) {
		n = blank_at(at, end);
		if (n == 0)
			last = at + 1;
	}
	n = (size_t)(last - text);
	if (n >= JX_FILLED_TEXT)
		n = jx_text_cut(text, JX_FILLED_TEXT - 1);
	memcpy(out, text, n);
	out[n] = '\0';
}

const char *jx_filled_text(const struct jx_workbook_cell *cell, char out[JX_FILLED_TEXT], const char **fix)
{
	out[0] = '\0';
	if (cell == NULL)
		return NULL;
	if (cell->kind == JX_WORKBOOK_ERROR) {
		*fix = JX_N("type what the cell is to say in place of the formula");
		return JX_N("the cell shows an error");
	}
	if (cell->kind == JX_WORKBOOK_DATE) {
		*fix = JX_N("set the format of the cell to text, and type it again");
		return JX_N("the cell is formatted as a date");
	}
	copy_trimmed(cell->text, out);
	return NULL;
}

const char *jx_filled_figure(const struct jx_workbook_cell *cell, char out[JX_FILLED_TEXT], const char **fix)
{
	out[0] = '\0';
	if (cell == NULL)
		return NULL;
	*fix = JX_N("set the format of the cell to a number, and type the figure again");
	switch (cell->kind) {
	case JX_WORKBOOK_DATE:
		return JX_N("the cell is formatted as a date");
	case JX_WORKBOOK_PERCENT:
		return JX_N("the cell is formatted as a percentage");
	case JX_WORKBOOK_BOOLEAN:
		return JX_N("the cell says true or false");
	case JX_WORKBOOK_ERROR:
		*fix = JX_N("type the figure in place of the formula");
		return JX_N("the cell shows an error");
	case JX_WORKBOOK_TEXT:
	case JX_WORKBOOK_NUMBER:
		break;
	}
	if (cell->formula && cell->text[0] == '\0' && cell->kind == JX_WORKBOOK_NUMBER) {
		*fix = JX_N("type the figure in place of the formula");
		return JX_N("the cell has a formula, and no result is saved with it");
	}
	copy_trimmed(cell->text, out);
	return NULL;
}

bool jx_filled_empty(const struct jx_filled *filled, const struct jx_filled_month *month)
{
	char text[JX_FILLED_TEXT];

	for (size_t i = 0; i < filled->sheet->n; i++) {
		const struct jx_workbook_cell *cell = &filled->sheet->cells[i];

		if (cell->row <= filled->headings || (cell->column != month->value && cell->column != month->note))
			continue;
		copy_trimmed(cell->text, text);
		if (text[0] != '\0' || cell->formula)
			return false;
	}
	return true;
}
