/* SPDX-License-Identifier: Apache-2.0 */
/* The indicators of a goal table: a row each, below a row of headings. */
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"

static const struct {
	const char *key;
	enum jx_indicator_field field;
} headings[] = {
	{"一级指标", JX_INDICATOR_LEVEL1},
	{"二级指标", JX_INDICATOR_LEVEL2},
	{"三级指标", JX_INDICATOR_NAME},
	{"指标名称", JX_INDICATOR_NAME},
	{"绩效指标描述", JX_INDICATOR_DESCRIPTION},
	{"指标描述", JX_INDICATOR_DESCRIPTION},
	{"指标说明", JX_INDICATOR_DESCRIPTION},
	{"指标值", JX_INDICATOR_TARGET},
	{"年度指标值", JX_INDICATOR_TARGET},
	{"目标值", JX_INDICATOR_TARGET},
	{"指标值确定依据", JX_INDICATOR_BASIS},
	{"确定依据", JX_INDICATOR_BASIS},
	{"权重", JX_INDICATOR_WEIGHT},
	{"分值", JX_INDICATOR_WEIGHT},
	{"权重(%)", JX_INDICATOR_WEIGHT},
};

static enum jx_indicator_field field_of(const struct jx_sheet_cell *cell)
{
	for (size_t i = 0; i < sizeof(headings) / sizeof(headings[0]); i++) {
		if (strcmp(cell->key, headings[i].key) == 0)
			return headings[i].field;
	}
	return JX_INDICATOR_NONE;
}

static bool has_heading(const struct jx_sheet_row *row, enum jx_indicator_field field)
{
	for (size_t i = 0; i < row->n; i++) {
		if (field_of(&row->cells[i]) == field)
			return true;
	}
	return false;
}

bool jx_goal_indicator_heading(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	if (!has_heading(row, JX_INDICATOR_LEVEL1) || !has_heading(row, JX_INDICATOR_NAME) ||
	    !has_heading(row, JX_INDICATOR_TARGET))
		return false;
	reader->heading_cells = row->n;
	memset(reader->fields, 0, sizeof(reader->fields));
	for (size_t i = 0; i < row->n; i++) {
		const struct jx_sheet_cell *cell = &row->cells[i];

		reader->fields[i] = field_of(cell);
		if (reader->fields[i] == JX_INDICATOR_NONE && *cell->text != '\0')
			jx_goal_note(reader, cell, JX_N("the heading is not known"));
		if (reader->fields[i] == JX_INDICATOR_WEIGHT)
			jx_goal_note(reader, cell, JX_N("weights are not imported: the usual ones are taken"));
	}
	return true;
}

static struct jx_printed *place_of(struct jx_printed_indicator *indicator, enum jx_indicator_field field)
{
	switch (field) {
	case JX_INDICATOR_LEVEL1:
		return &indicator->level1;
	case JX_INDICATOR_LEVEL2:
		return &indicator->level2;
	case JX_INDICATOR_NAME:
		return &indicator->name;
	case JX_INDICATOR_DESCRIPTION:
		return &indicator->description;
	case JX_INDICATOR_TARGET:
		return &indicator->target;
	case JX_INDICATOR_BASIS:
		return &indicator->basis;
	case JX_INDICATOR_NONE:
	case JX_INDICATOR_WEIGHT:
	case JX_INDICATOR_FIELDS:
		break;
	}
	return NULL;
}

static void put_cell(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator,
		     const struct jx_sheet_cell *cell)
{
	struct jx_printed *place = place_of(indicator, reader->fields[cell->column]);

	if (place && !place->text)
		*place = jx_printed_of(cell);
	else
		jx_goal_note(reader, cell, JX_N("it stands below no heading that is known"));
}

/* A level that is not printed goes on from the row above. */
static void continue_levels(const struct jx_goal_table *table, struct jx_printed_indicator *indicator)
{
	const struct jx_printed_indicator *above;

	if (table->n_indicators == 0 || indicator->level1.text)
		return;
	above = &table->indicators[table->n_indicators - 1];
	indicator->level1 = above->level1;
	if (!indicator->level2.text)
		indicator->level2 = above->level2;
}

static const char *what_lacks(const struct jx_printed_indicator *indicator)
{
	if (!indicator->level1.text)
		return JX_N("the indicator lacks its 一级指标");
	if (!indicator->level2.text)
		return JX_N("the indicator lacks its 二级指标");
	if (!indicator->name.text)
		return JX_N("the indicator lacks its name (三级指标)");
	return indicator->target.text ? NULL : JX_N("the indicator lacks its target (指标值)");
}

enum jx_status jx_goal_indicator_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	const struct jx_sheet_cell *last = &row->cells[row->n - 1];
	struct jx_goal_table *table = reader->table;
	struct jx_printed_indicator indicator = {0};
	const char *lacks;

	if (row->n != reader->heading_cells)
		return jx_goal_fail(reader, jx_printed_of(last),
				    row->n < reader->heading_cells
					    ? JX_N("the row has fewer cells than its headings: is the file whole?")
					    : JX_N("the row has more cells than its headings"));
	for (size_t i = 0; i < row->n; i++) {
		if (*row->cells[i].text != '\0')
			put_cell(reader, &indicator, &row->cells[i]);
	}
	continue_levels(table, &indicator);
	lacks = what_lacks(&indicator);
	if (lacks)
		return jx_goal_fail(reader, jx_printed_of(&row->cells[0]), lacks);
	if (table->n_indicators == JX_INDICATORS_MAX)
		return jx_goal_fail(reader, indicator.name,
				    JX_N("the table has more indicators than any such table has"));
	table->indicators[table->n_indicators++] = indicator;
	return JX_OK;
}
