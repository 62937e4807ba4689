/* SPDX-License-Identifier: Apache-2.0 */
#include "client/document/goal_tables.h"

#include <assert.h>
#include <string.h>

#include "client/document/goal_reader.h"
#include "common/base/reasons.h"
#include "common/model/project_code.h"

/* What the cell behind a label says. */
enum slot {
	SLOT_NONE,
	SLOT_CODE,
	SLOT_NAME,
	SLOT_BUDGET,
	SLOT_FISCAL,
	SLOT_CARRY_OVER,
	SLOT_OTHER,
	SLOT_PURPOSE,
	SLOT_DEPARTMENT,
	SLOT_SUPERIOR,
};

static const struct label {
	const char *key;
	enum slot slot;
	enum jx_block block;
} labels[] = {
	{"项目编码", SLOT_CODE, JX_BLOCK_HEAD},
	{"项目代码", SLOT_CODE, JX_BLOCK_HEAD},
	{"项目名称", SLOT_NAME, JX_BLOCK_HEAD},
	{"填报单位", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"实施单位", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"项目实施单位", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"项目单位", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"预算单位", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"单位名称", SLOT_DEPARTMENT, JX_BLOCK_HEAD},
	{"主管部门", SLOT_SUPERIOR, JX_BLOCK_HEAD},
	{"主管部门及代码", SLOT_SUPERIOR, JX_BLOCK_HEAD},
	{"部门名称", SLOT_SUPERIOR, JX_BLOCK_HEAD},
	{"预算规模及资金用途", SLOT_NONE, JX_BLOCK_BUDGET},
	{"预算数", SLOT_BUDGET, JX_BLOCK_BUDGET},
	{"年度资金总额", SLOT_BUDGET, JX_BLOCK_BUDGET},
	{"财政资金", SLOT_FISCAL, JX_BLOCK_BUDGET},
	{"财政拨款", SLOT_FISCAL, JX_BLOCK_BUDGET},
	{"当年财政拨款", SLOT_FISCAL, JX_BLOCK_BUDGET},
	{"上年结转", SLOT_CARRY_OVER, JX_BLOCK_BUDGET},
	{"上年结转资金", SLOT_CARRY_OVER, JX_BLOCK_BUDGET},
	{"其他资金", SLOT_OTHER, JX_BLOCK_BUDGET},
	{"资金用途", SLOT_PURPOSE, JX_BLOCK_BUDGET},
	{"资金支出计划", SLOT_NONE, JX_BLOCK_PLAN},
	{"资金支出计划(%)", SLOT_NONE, JX_BLOCK_PLAN},
	{"绩效目标", SLOT_NONE, JX_BLOCK_GOALS},
	{"年度绩效目标", SLOT_NONE, JX_BLOCK_GOALS},
	{"年度总体目标", SLOT_NONE, JX_BLOCK_GOALS},
};

/* Also with 其中： before it, or a colon behind. */
static const struct label *label_of(const struct jx_sheet_cell *cell)
{
	static const char of_which[] = "其中:";
	const char *key = cell->key + (strncmp(cell->key, of_which, strlen(of_which)) == 0 ? strlen(of_which) : 0);
	size_t n = strlen(key);

	n -= n > 0 && key[n - 1] == ':';
	for (size_t i = 0; i < sizeof(labels) / sizeof(labels[0]); i++) {
		if (strlen(labels[i].key) == n && strncmp(key, labels[i].key, n) == 0)
			return &labels[i];
	}
	return NULL;
}

/* -- what the other files use -------------------------------------------------------------------------------------- */

struct jx_printed jx_printed_of(const struct jx_sheet_cell *cell)
{
	return (struct jx_printed){cell->text, cell->line, cell->column + 1};
}

static void add_note(struct jx_goal_reader *reader, bool hint, struct jx_printed printed, const char *why)
{
	struct jx_goal_tables *out = reader->out;

	if (out->n_notes < JX_DOCUMENT_NOTES_MAX)
		out->notes[out->n_notes++] = (struct jx_document_note){out->n, hint, printed, why};
	else
		out->notes_left_out++;
}

void jx_goal_note_printed(struct jx_goal_reader *reader, struct jx_printed printed, const char *why)
{
	add_note(reader, false, printed, why);
}

void jx_goal_note(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell, const char *why)
{
	add_note(reader, false, jx_printed_of(cell), why);
}

void jx_goal_hint(struct jx_goal_reader *reader, struct jx_printed printed, const char *why)
{
	add_note(reader, true, printed, why);
}

enum jx_status jx_goal_fail(struct jx_goal_reader *reader, struct jx_printed printed, const char *text)
{
	*reader->problem = (struct jx_document_problem){reader->out->n, printed.line, printed.cell, text};
	return JX_INVALID_ARGUMENT;
}

/* -- cells --------------------------------------------------------------------------------------------------------- */

static enum jx_status put_amount(struct jx_goal_reader *reader, struct jx_printed_amount *amount,
				 const struct jx_sheet_cell *cell)
{
	const char *text = jx_goal_number_text(reader->arena, cell->text), *problem;

	if (!text)
		return JX_RESOURCE_EXHAUSTED;
	if (jx_goal_is_dash(text))
		return JX_OK;
	problem = jx_money_parse(text, jx_goal_unit(reader), &amount->fen);
	if (problem)
		return jx_goal_fail(reader, jx_printed_of(cell), problem);
	if (amount->fen < 0)
		return jx_goal_fail(reader, jx_printed_of(cell), JX_N("no such amount is below 0"));
	amount->printed = jx_printed_of(cell);
	return JX_OK;
}

static struct jx_printed_amount *amount_of(struct jx_goal_table *table, enum slot slot)
{
	switch (slot) {
	case SLOT_BUDGET:
		return &table->budget;
	case SLOT_FISCAL:
		return &table->fiscal;
	case SLOT_CARRY_OVER:
		return &table->carry_over;
	case SLOT_OTHER:
		return &table->other;
	case SLOT_NONE:
	case SLOT_CODE:
	case SLOT_NAME:
	case SLOT_PURPOSE:
	case SLOT_DEPARTMENT:
	case SLOT_SUPERIOR:
		break;
	}
	return NULL;
}

/* The value behind a label. */
static enum jx_status put_value(struct jx_goal_reader *reader, enum slot slot, const struct jx_sheet_cell *cell)
{
	struct jx_goal_table *table = reader->table;
	struct jx_printed_amount *amount = amount_of(table, slot);
	struct jx_printed *text = slot == SLOT_CODE ? &table->code : slot == SLOT_NAME ? &table->name : &table->purpose;

	if (slot == SLOT_DEPARTMENT || slot == SLOT_SUPERIOR)
		return jx_goal_department(reader, cell,
					  slot == SLOT_SUPERIOR ? JX_DEPARTMENT_SUPERIOR : JX_DEPARTMENT_UNIT);
	if (amount ? amount->printed.text != NULL : text->text != NULL)
		return jx_goal_fail(reader, jx_printed_of(cell), JX_N("the table says this a second time"));
	if (amount)
		return put_amount(reader, amount, cell);
	*text = jx_printed_of(cell);
	return JX_OK;
}

/* A cell that is no label, and stands behind none. */
static enum jx_status put_loose(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell)
{
	switch (reader->block) {
	case JX_BLOCK_HEAD:
		return jx_goal_head_cell(reader, cell);
	case JX_BLOCK_BUDGET:
		if (reader->table->purpose.text)
			jx_goal_note(reader, cell, JX_N("it is not understood"));
		else
			reader->table->purpose = jx_printed_of(cell);
		return JX_OK;
	case JX_BLOCK_PLAN:
		return jx_goal_plan_cell(reader, cell);
	case JX_BLOCK_GOALS:
		return jx_goal_add_goals(reader, cell);
	case JX_BLOCK_INDICATORS:
		break;
	}
	jx_goal_note(reader, cell, JX_N("it is not understood"));
	return JX_OK;
}

static enum jx_status read_cells(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	enum jx_status status = JX_OK;
	enum slot slot = SLOT_NONE;

	for (size_t i = 0; i < row->n && status == JX_OK; i++) {
		const struct jx_sheet_cell *cell = &row->cells[i];
		const struct label *label = label_of(cell);

		if (label) {
			slot = label->slot;
			reader->block = label->block;
			if (label->block == JX_BLOCK_PLAN)
				reader->plan_heading = jx_printed_of(cell);
		} else if (*cell->text != '\0' && slot != SLOT_NONE) {
			status = put_value(reader, slot, cell);
			slot = SLOT_NONE;
		} else if (*cell->text != '\0') {
			status = put_loose(reader, cell);
		}
	}
	return status;
}

/* -- tables -------------------------------------------------------------------------------------------------------- */

/* By the rules every table has 产出指标; where the levels have other names, nobody can tell. */
static bool lacks_output(const struct jx_goal_table *table)
{
	static const char *const others[] = {"成本", "效益", "满意度"};
	size_t known = 0;

	for (size_t i = 0; i < table->n_indicators; i++) {
		for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++)
			known += strncmp(table->indicators[i].level1.text, others[k], strlen(others[k])) == 0;
	}
	return known == table->n_indicators;
}

static const char *what_lacks(const struct jx_goal_table *table)
{
	if (!table->code.text)
		return JX_N("the table lacks its 项目编码");
	if (!table->name.text)
		return JX_N("the table lacks its 项目名称");
	if (!table->department_code.text)
		return JX_N("the table does not name its department: code and name, above the 项目编码");
	if (!table->budget.printed.text)
		return JX_N("the table lacks its 预算数");
	if (table->n_indicators == 0)
		return JX_N("the table lacks its indicators: is the file whole?");
	return lacks_output(table) ? JX_N("the table has no 产出指标: is the file whole?") : NULL;
}

/* Where the table begins, as well as it is known. */
static struct jx_printed place_of(const struct jx_goal_table *table)
{
	if (table->code.text)
		return table->code;
	return table->title.text ? table->title : table->department_code;
}

static bool is_told_before(const struct jx_goal_reader *reader)
{
	for (size_t i = 0; i + 1 < reader->out->n; i++) {
		if (strcmp(reader->out->tables[i]->code.text, reader->table->code.text) == 0)
			return true;
	}
	return false;
}

/* As the title says, else a cell of the head, the name, the code. */
static uint32_t year_of(const struct jx_goal_reader *reader)
{
	const struct jx_goal_table *table = reader->table;
	uint32_t year = table->title.text ? jx_goal_year_in(table->title.text) : 0;

	if (year == 0)
		year = reader->year;
	if (year == 0)
		year = jx_goal_year_in(table->name.text);
	return year > 0 ? year : jx_project_code_year(table->code.text);
}

static enum jx_status end_table(struct jx_goal_reader *reader)
{
	struct jx_goal_table *table = reader->table;
	const char *problem;
	enum jx_status status;

	if (!table)
		return JX_OK;
	problem = what_lacks(table);
	if (problem)
		return jx_goal_fail(reader, place_of(table), problem);
	problem = jx_project_code_problem(table->code.text);
	if (!problem && is_told_before(reader))
		problem = JX_N("an earlier table of the file has this 项目编码");
	if (problem)
		return jx_goal_fail(reader, table->code, problem);
	if (table->fiscal.fen + table->carry_over.fen + table->other.fen != table->budget.fen)
		return jx_goal_fail(reader, table->budget.printed, JX_N("the funds do not add up to the 预算数"));
	table->year = year_of(reader);
	status = jx_goal_plan_end(reader);
	if (status == JX_OK)
		status = jx_goal_weights_end(reader);
	if (status == JX_OK)
		jx_goal_check(reader);
	return status;
}

/* `title`: NULL where there is none. */
static enum jx_status begin_table(struct jx_goal_reader *reader, const struct jx_sheet_cell *title)
{
	enum jx_status status = end_table(reader);
	struct jx_goal_tables *out = reader->out;

	if (status != JX_OK)
		return status;
	assert(out->n == 0 || reader->table != NULL);
	if (out->n == JX_GOAL_TABLES_MAX)
		return jx_goal_fail(reader, place_of(out->tables[out->n - 1]),
				    JX_N("the file has more tables than are taken at once"));
	*reader = (struct jx_goal_reader){.arena = reader->arena, .out = out, .problem = reader->problem};
	reader->table = jx_arena_alloc(reader->arena, sizeof(*reader->table));
	if (!reader->table)
		return JX_RESOURCE_EXHAUSTED;
	out->tables[out->n++] = reader->table;
	if (title)
		reader->table->title = jx_printed_of(title);
	return JX_OK;
}

static const struct jx_sheet_cell *first_cell(const struct jx_sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (*row->cells[i].text != '\0')
			return &row->cells[i];
	}
	return NULL;
}

static enum jx_status note_all(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	for (size_t i = 0; i < row->n; i++) {
		if (*row->cells[i].text != '\0')
			jx_goal_note(reader, &row->cells[i], JX_N("it stands in no goal table"));
	}
	return JX_OK;
}

/* "1.2023年信访专项业务费绩效目标表", also with something in parentheses behind. */
static bool is_title(const struct jx_sheet_cell *cell)
{
	static const char *const titles[] = {"绩效目标表", "绩效目标申报表", "绩效目标批复表"};

	for (size_t i = 0; i < sizeof(titles) / sizeof(titles[0]); i++) {
		const char *title = strstr(cell->key, titles[i]);

		if (title && (title[strlen(titles[i])] == '\0' || title[strlen(titles[i])] == '('))
			return true;
	}
	return false;
}

/* Nothing but a department, and a unit beside it: an indicator's "100%" is none. */
static bool is_head_row(const struct jx_sheet_row *row)
{
	const struct jx_sheet_cell *first = first_cell(row);

	for (size_t i = first->column + 1; i < row->n; i++) {
		if (*row->cells[i].text != '\0' && !strstr(row->cells[i].key, "单位:"))
			return false;
	}
	return jx_goal_begins_head(first);
}

/* A table without a title begins with its department, or with its code. */
static bool begins_untitled(const struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	const struct jx_sheet_cell *first = first_cell(row);
	const struct label *label = label_of(first);

	if (label && label->slot == SLOT_CODE)
		return !reader->table || reader->table->code.text;
	if (reader->table && reader->block != JX_BLOCK_INDICATORS)
		return false;
	return (label && (label->slot == SLOT_DEPARTMENT || label->slot == SLOT_SUPERIOR)) || is_head_row(row);
}

/* What else stands in its row belongs to the new table. */
static enum jx_status read_title(struct jx_goal_reader *reader, const struct jx_sheet_row *row,
				 const struct jx_sheet_cell *title)
{
	size_t behind = (size_t)(title - row->cells) + 1;
	struct jx_sheet_row rest = {row->cells + behind, row->n - behind, row->apart};
	enum jx_status status = begin_table(reader, title);

	return status == JX_OK ? read_cells(reader, &rest) : status;
}

/* A row with something in it. */
static enum jx_status read_full_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row,
				    const struct jx_sheet_cell *first)
{
	if (is_title(first))
		return read_title(reader, row, first);
	if (row->apart)
		return note_all(reader, row);
	if (begins_untitled(reader, row)) {
		enum jx_status status = begin_table(reader, NULL);

		if (status != JX_OK)
			return status;
	}
	if (!reader->table)
		return note_all(reader, row);
	if (jx_goal_is_heading(row)) {
		reader->block = JX_BLOCK_INDICATORS;
		return jx_goal_indicator_heading(reader, row);
	}
	if (reader->block == JX_BLOCK_INDICATORS && !label_of(first))
		return jx_goal_is_remark(first) ? jx_goal_remark_row(reader, row) : jx_goal_indicator_row(reader, row);
	return read_cells(reader, row);
}

static enum jx_status read_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row)
{
	const struct jx_sheet_cell *first = first_cell(row);

	if (row->n > JX_COLUMNS_MAX)
		return jx_goal_fail(reader, jx_printed_of(&row->cells[0]),
				    JX_N("the row has more cells than any goal table has"));
	if (first)
		return read_full_row(reader, row, first);
	/* A blank row below the indicators is one of them that was cut. */
	if (reader->table && reader->block == JX_BLOCK_INDICATORS && row->n < reader->heading_cells)
		return jx_goal_indicator_row(reader, row);
	return JX_OK;
}

enum jx_status jx_goal_tables_read(const char *text, struct jx_arena *arena, struct jx_goal_tables *tables,
				   struct jx_document_problem *problem)
{
	struct jx_goal_reader reader = {.arena = arena, .out = tables, .problem = problem};
	struct jx_sheet_problem wrong = {0};
	struct jx_sheet sheet;
	enum jx_status status = jx_sheet_read(text, arena, &sheet, &wrong);

	memset(tables, 0, sizeof(*tables));
	*problem = (struct jx_document_problem){0, wrong.line, wrong.cell, wrong.text};
	for (size_t i = 0; i < sheet.n && status == JX_OK; i++)
		status = read_row(&reader, &sheet.rows[i]);
	if (status == JX_OK)
		status = end_table(&reader);
	if (status == JX_OK && tables->n == 0)
		status = jx_goal_fail(&reader, (struct jx_printed){0}, JX_N("it holds no goal table (绩效目标表)"));
	return status;
}
