/* SPDX-License-Identifier: Apache-2.0 */
#include "client/template/template.h"

#include <inttypes.h>
#include <string.h>

#include "client/locale.h"
#include "common/base/reasons.h"
#include "common/base/text.h"
#include "common/model/decimal.h"

#define ROW_KEYS      0u
#define ROW_TITLE     1u
#define ROW_HINT      2u
#define COLUMN_CODE   0u
#define COLUMN_NAME   1u
#define COLUMN_UNIT   2u
/* Of one month. */
#define COLUMN_BEFORE JX_TEMPLATE_COLUMN_FIGURES
#define COLUMN_YEAR   (JX_TEMPLATE_COLUMN_FIGURES + 1)
#define COLUMN_VALUE  (JX_TEMPLATE_COLUMN_FIGURES + 2)
#define COLUMN_NOTE   (JX_TEMPLATE_COLUMN_FIGURES + 3)

static bool is_of_year(const struct jx_template *template)
{
	return template->n_months > 1;
}

/* The column of the year's total, behind its months. */
static size_t total_column(const struct jx_template *template)
{
	return JX_TEMPLATE_COLUMN_FIGURES + template->n_months;
}

size_t jx_template_rows(const struct jx_template *template)
{
	return JX_TEMPLATE_ROW_ITEMS + template->form->n_items;
}

size_t jx_template_columns(const struct jx_template *template)
{
	return is_of_year(template) ? total_column(template) + 1 : COLUMN_NOTE + 1;
}

/* -- the year's figures -------------------------------------------------------------------------------------------- */

static void add(const struct jx_item *item, int64_t value, struct jx_item_cell *sum)
{
	const bool first = sum->state != JX_CELL_REPORTED;

	if (first || item->over_months == JX_AGGREGATE_LAST)
		sum->value = value;
	else if (item->over_months == JX_AGGREGATE_MAX)
		sum->value = value > sum->value ? value : sum->value;
	else if (item->over_months == JX_AGGREGATE_MIN)
		sum->value = value < sum->value ? value : sum->value;
	else
		sum->value += value; /* twelve values of at most 10^14 each */
	sum->state = JX_CELL_REPORTED;
}

void jx_template_add(const struct jx_item *items, size_t n, const struct jx_item_cell *later, struct jx_item_cell *sums)
{
	for (size_t i = 0; i < n; i++) {
		if (later[i].state == JX_CELL_REPORTED)
			add(&items[i], later[i].value, &sums[i]);
		else if (later[i].state == JX_CELL_NOT_APPLICABLE && sums[i].state == JX_CELL_ABSENT)
			sums[i].state = JX_CELL_NOT_APPLICABLE;
	}
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

static void put_text(struct jx_template_cell *cell, const char *text)
{
	size_t n = jx_text_cut(text, sizeof(cell->text) - 1);

	memcpy(cell->text, text, n);
	cell->text[n] = '\0';
}

static void put_words(struct jx_template_cell *cell, const char *sentence, const char *first, const char *second)
{
	const char *const words[] = {first, second};

	(void)jx_reason_format(_(sentence), words, 2, cell->text, sizeof(cell->text));
}

/* Not applicable is "NA" in every language: so it can be read back. */
static void put_figure(struct jx_template_cell *cell, const struct jx_item_cell *figure)
{
	cell->number = figure->state == JX_CELL_REPORTED;
	if (cell->number)
		jx_decimal_format(figure->value, cell->text);
	else if (figure->state == JX_CELL_NOT_APPLICABLE)
		put_text(cell, "NA");
}

/* Of two revisions of one number, one of which a server lost, only the id tells them apart. */
static void put_value_key(const struct jx_template_month *month, struct jx_template_cell *cell)
{
	size_t n = (size_t)snprintf(cell->text, sizeof(cell->text), JX_TEMPLATE_VALUE "%s/%" PRIu32 "%s", month->period,
				    month->revision, month->revision > 0 ? "/" : "");

	for (size_t i = 0; month->revision > 0 && i < sizeof(month->id); i++)
		n += (size_t)snprintf(cell->text + n, sizeof(cell->text) - n, "%02x", (unsigned)month->id[i]);
}

static void put_key(const struct jx_template *template, size_t column, struct jx_template_cell *cell)
{
	const bool year = is_of_year(template);
	size_t month = year ? column - JX_TEMPLATE_COLUMN_FIGURES : 0;

	cell->kind = JX_TEMPLATE_KEY;
	if (column == COLUMN_CODE)
		(void)snprintf(cell->text, sizeof(cell->text), JX_TEMPLATE_MARK JX_TEMPLATE_VERSION "/%s/%s",
			       template->form->code, template->office);
	else if (year ? column >= JX_TEMPLATE_COLUMN_FIGURES && month < template->n_months : column == COLUMN_VALUE)
		put_value_key(&template->months[month], cell);
	else if (!year && column == COLUMN_NOTE)
		(void)snprintf(cell->text, sizeof(cell->text), JX_TEMPLATE_NOTE "%s", template->months[0].period);
}

/* "2023-06", or "2023" where it is the whole year. */
static void put_title(const struct jx_template *template, struct jx_template_cell *cell)
{
	(void)snprintf(cell->text, sizeof(cell->text), "%s  %.*s  %s %s", template->form->name,
		       is_of_year(template) ? 4 : (int)JX_MONTH_SIZE, template->months[0].period, template->office,
		       template->office_name);
}

static void put_heading(const struct jx_template *template, size_t column, struct jx_template_cell *cell)
{
	cell->kind = JX_TEMPLATE_HEADING;
	if (column == COLUMN_CODE)
		put_text(cell, JX_TEMPLATE_ITEM);
	else if (column == COLUMN_NAME)
		put_text(cell, _("Item"));
	else if (column == COLUMN_UNIT)
		put_text(cell, _("Unit"));
	else if (is_of_year(template) && column < total_column(template))
		put_text(cell, template->months[column - JX_TEMPLATE_COLUMN_FIGURES].period);
	else if (is_of_year(template))
		put_text(cell, _("The year's total"));
	else if (column == COLUMN_BEFORE)
		put_words(cell, JX_N("Last month ({0})"), template->before_period, "");
	else if (column == COLUMN_YEAR)
		put_words(cell, JX_N("Since January, up to {0}"), template->before_period, "");
	else if (column == COLUMN_VALUE)
		put_words(cell, JX_N("{0}: fill in"), template->months[0].period, "");
	else
		put_text(cell, _("Note"));
}

static void put_total(const struct jx_template *template, size_t item, struct jx_template_cell *cell)
{
	struct jx_item_cell total = {.state = JX_CELL_ABSENT};

	cell->kind = JX_TEMPLATE_TOTAL;
	for (size_t i = 0; i < template->n_months; i++)
		jx_template_add(&template->items[item], 1, &template->months[i].cells[item], &total);
	put_figure(cell, &total);
}

static void put_input(const struct jx_template *template, size_t item, size_t month, struct jx_template_cell *cell)
{
	cell->kind = JX_TEMPLATE_INPUT;
	cell->item = item;
	cell->month = month;
	put_figure(cell, &template->months[month].cells[item]);
}

/* One month's columns behind the unit. */
static void put_month(const struct jx_template *template, size_t item, size_t column, struct jx_template_cell *cell)
{
	const struct jx_item_cell *seen = column == COLUMN_BEFORE ? template->before : template->year;
	const char *note = template->months[0].cells[item].note;

	if (column == COLUMN_VALUE) {
		put_input(template, item, 0, cell);
	} else if (column == COLUMN_NOTE) {
		cell->kind = JX_TEMPLATE_WORDS;
		cell->item = item;
		put_text(cell, note != NULL ? note : "");
	} else {
		cell->kind = JX_TEMPLATE_FIGURE;
		if (seen != NULL)
			put_figure(cell, &seen[item]);
	}
}

static void put_item(const struct jx_template *template, size_t item, size_t column, struct jx_template_cell *cell)
{
	cell->kind = column == COLUMN_CODE ? JX_TEMPLATE_KEY : JX_TEMPLATE_LABEL;
	if (column == COLUMN_CODE)
		put_text(cell, template->items[item].code);
	else if (column == COLUMN_NAME)
		put_text(cell, template->items[item].name);
	else if (column == COLUMN_UNIT)
		put_text(cell, template->items[item].unit);
	else if (!is_of_year(template))
		put_month(template, item, column, cell);
	else if (column < total_column(template))
		put_input(template, item, column - JX_TEMPLATE_COLUMN_FIGURES, cell);
	else
		put_total(template, item, cell);
}

void jx_template_cell(const struct jx_template *template, size_t row, size_t column, struct jx_template_cell *cell)
{
	cell->kind = row == ROW_HINT ? JX_TEMPLATE_HINT : JX_TEMPLATE_TITLE;
	cell->text[0] = '\0';
	cell->number = false;
	cell->item = cell->month = 0;
	if (row == ROW_KEYS)
		put_key(template, column, cell);
	else if (row == ROW_TITLE && column == COLUMN_NAME)
		put_title(template, cell);
	else if (row == ROW_HINT && column == COLUMN_NAME)
		put_text(cell, _("Digits alone, such as 12; 0 is zero; NA: not applicable; empty: not reported."));
	else if (row == JX_TEMPLATE_ROW_HEADINGS)
		put_heading(template, column, cell);
	else if (row >= JX_TEMPLATE_ROW_ITEMS)
		put_item(template, row - JX_TEMPLATE_ROW_ITEMS, column, cell);
}
