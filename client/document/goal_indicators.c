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
	{"绩效指标值", JX_INDICATOR_TARGET},
	{"目标值", JX_INDICATOR_TARGET},
	{"年度目标值", JX_INDICATOR_TARGET},
	{"指标目标值", JX_INDICATOR_TARGET},
	{"指标值确定依据", JX_INDICATOR_BASIS},
	{"确定依据", JX_INDICATOR_BASIS},
	{"符号", JX_INDICATOR_SIGN},
	{"指标符号", JX_INDICATOR_SIGN},
	{"运算符号", JX_INDICATOR_SIGN},
	{"比较符号", JX_INDICATOR_SIGN},
	{"指标方向", JX_INDICATOR_SIGN},
	{"指标性质", JX_INDICATOR_SIGN},
	{"方向", JX_INDICATOR_SIGN},
	{"计量单位", JX_INDICATOR_UNIT},
	{"度量单位", JX_INDICATOR_UNIT},
	{"指标单位", JX_INDICATOR_UNIT},
	{"指标值单位", JX_INDICATOR_UNIT},
	{"单位", JX_INDICATOR_UNIT},
	{"权重", JX_INDICATOR_WEIGHT},
	{"指标权重", JX_INDICATOR_WEIGHT},
	{"分值", JX_INDICATOR_WEIGHT},
	{"指标分值", JX_INDICATOR_WEIGHT},
	{"权重(%)", JX_INDICATOR_WEIGHT},
	{"指标权重(%)", JX_INDICATOR_WEIGHT},
	{"分值(分)", JX_INDICATOR_WEIGHT},
	{"分值(权重)", JX_INDICATOR_WEIGHT},
	{"权重(分值)", JX_INDICATOR_WEIGHT},
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

/* Headings that no table does without: where two of them stand in a row, it is meant to be that of the headings. */
static const struct {
	enum jx_indicator_field field;
	const char *lacks;
} needed[] = {
	{JX_INDICATOR_LEVEL1, JX_N("this row of headings lacks 一级指标")},
	{JX_INDICATOR_LEVEL2, JX_N("this row of headings lacks 二级指标")},
	{JX_INDICATOR_NAME, JX_N("this row of headings lacks 三级指标 (or 指标名称)")},
	{JX_INDICATOR_TARGET, JX_N("this row of headings lacks 指标值 (or 年度指标值, 目标值)")},
};

#define NEEDED (sizeof(needed) / sizeof(needed[0]))

bool jx_goal_is_heading(const struct jx_sheet_row *row)
{
	size_t found = 0;

	for (size_t i = 0; i < NEEDED; i++)
		found += has_heading(row, needed[i].field);
	return found >= 2;
}

/* The first of the headings that is known. */
static const struct jx_sheet_cell *first_heading(const struct jx_sheet_row *row)
{
	const struct jx_sheet_cell *cell = row->cells;

	while (field_of(cell) == JX_INDICATOR_NONE)
		cell++;
	return cell;
}

enum jx_status jx_goal_indicator_heading(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	reader->heading_cells = row->n;
	memset(reader->fields, 0, sizeof(reader->fields));
	for (size_t i = 0; i < row->n; i++) {
		const struct jx_sheet_cell *cell = &row->cells[i];

		reader->fields[i] = field_of(cell);
		if (reader->fields[i] == JX_INDICATOR_NONE && *cell->text != '\0')
			jx_goal_note(reader, cell, JX_N("the heading is not known"));
	}
	for (size_t i = 0; i < NEEDED; i++) {
		if (!has_heading(row, needed[i].field))
			return jx_goal_fail(reader, jx_printed_of(first_heading(row)), needed[i].lacks);
	}
	return JX_OK;
}

static bool is_direction(const char *text)
{
	return strstr(text, "向") != NULL;
}

static struct jx_printed *place_of(struct jx_printed_indicator *indicator, enum jx_indicator_field field,
				   const char *text)
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
	case JX_INDICATOR_SIGN:
		return is_direction(text) ? &indicator->direction : &indicator->sign;
	case JX_INDICATOR_UNIT:
		return &indicator->unit;
	case JX_INDICATOR_WEIGHT:
		return &indicator->weight;
	case JX_INDICATOR_NONE:
	case JX_INDICATOR_FIELDS:
		break;
	}
	return NULL;
}

static void put_cell(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator,
		     const struct jx_sheet_cell *cell)
{
	struct jx_printed *place = place_of(indicator, reader->fields[cell->column], cell->text);

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
	enum jx_status status;
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
	status = jx_goal_join_target(reader, &indicator);
	if (status == JX_OK)
		status = jx_goal_read_weight(reader, &indicator);
	if (status == JX_OK)
		table->indicators[table->n_indicators++] = indicator;
	return status;
}

/* -- what else stands below them ----------------------------------------------------------------------------------- */

#define EXECUTION "预算执行"

static bool begins_with(const char *text, const char *word)
{
	return strncmp(text, word, strlen(word)) == 0;
}

bool jx_goal_is_remark(const struct jx_sheet_cell *first)
{
	static const char *const beginnings[] = {
		EXECUTION, "合计",   "总计",   "总分",   "小计",   "注:",    "备注",     "说明:",
		"填表人",  "填报人", "审核人", "负责人", "经办人", "联系人", "联系电话", "填表日期",
	};

	for (size_t i = 0; i < sizeof(beginnings) / sizeof(beginnings[0]); i++) {
		if (begins_with(first->key, beginnings[i]))
			return true;
	}
	return strcmp(first->key, "注") == 0;
}

/* The weight of budget execution is the table's; nothing else of such a row is kept. */
enum jx_status jx_goal_remark_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	bool execution = false;

	for (size_t i = 0; i < row->n; i++) {
		const struct jx_sheet_cell *cell = &row->cells[i];
		bool label = begins_with(cell->key, EXECUTION);

		execution = execution || label;
		if (execution && reader->fields[i] == JX_INDICATOR_WEIGHT && *cell->text != '\0')
			reader->execution_weight = jx_printed_of(cell);
		else if (*cell->text != '\0' && !label)
			jx_goal_note(reader, cell, JX_N("it stands below the indicators, and is none"));
	}
	return JX_OK;
}
