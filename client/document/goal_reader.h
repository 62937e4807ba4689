/* SPDX-License-Identifier: Apache-2.0 */
/* What the files that read goal tables share; for them alone. */
#ifndef JX_CLIENT_DOCUMENT_GOAL_READER_H
#define JX_CLIENT_DOCUMENT_GOAL_READER_H

#include "client/document/goal_tables.h"
#include "common/model/money.h"

/* Columns of one row; more are of no goal table. */
#define JX_COLUMNS_MAX 64u

enum jx_block {
	JX_BLOCK_HEAD,
	JX_BLOCK_BUDGET,
	JX_BLOCK_PLAN,
	JX_BLOCK_GOALS,
	JX_BLOCK_INDICATORS,
};

/* Columns of the indicators. */
enum jx_indicator_field {
	JX_INDICATOR_NONE,
	JX_INDICATOR_LEVEL1,
	JX_INDICATOR_LEVEL2,
	JX_INDICATOR_NAME,
	JX_INDICATOR_DESCRIPTION,
	JX_INDICATOR_TARGET,
	JX_INDICATOR_BASIS,
	JX_INDICATOR_SIGN, /* "≥", or 正向 or 反向 */
	JX_INDICATOR_UNIT,
	JX_INDICATOR_WEIGHT,
	JX_INDICATOR_FIELDS,
};

struct jx_plan_cell {
	uint32_t month;
	const struct jx_sheet_cell *cell;
	const char *text; /* of it, as jx_goal_number_text writes it */
};

/* How surely a cell names the department; a surer one replaces another. */
enum jx_department_rank {
	JX_DEPARTMENT_NONE,
	JX_DEPARTMENT_LOOSE,    /* no label says that it does */
	JX_DEPARTMENT_SUPERIOR, /* 主管部门 */
	JX_DEPARTMENT_UNIT,     /* 填报单位, 实施单位 */
};

struct jx_goal_reader {
	struct jx_arena *arena;
	struct jx_goal_tables *out;
	struct jx_document_problem *problem;
	struct jx_goal_table *table; /* the one that is read; NULL: none yet */
	enum jx_block block;
	/* Headings over columns: of the plan, a month; of the indicators, a field. */
	uint32_t months[JX_COLUMNS_MAX];
	enum jx_indicator_field fields[JX_COLUMNS_MAX];
	size_t heading_cells; /* of the indicators' heading row */
	/* The plan's amounts wait for the budget, which says what they are. */
	struct jx_plan_cell plan[JX_PLAN_STEPS_MAX];
	size_t n_plan;
	struct jx_printed plan_heading;
	enum jx_department_rank department_rank;
	const struct jx_sheet_cell *department;
	uint32_t year; /* that a cell of the head says */
	struct jx_printed execution_weight;
};

struct jx_printed jx_printed_of(const struct jx_sheet_cell *cell);
/* The cell ends in no field. */
void jx_goal_note(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell, const char *why);
void jx_goal_note_printed(struct jx_goal_reader *reader, struct jx_printed printed, const char *why);
void jx_goal_hint(struct jx_goal_reader *reader, struct jx_printed printed, const char *why);
/* INVALID_ARGUMENT, with the problem told at this place. */
enum jx_status jx_goal_fail(struct jx_goal_reader *reader, struct jx_printed printed, const char *text);

/* Whether the text stands for nothing: "-", "——". */
bool jx_goal_is_dash(const char *text);
/* A number with the digits of ASCII, and without separators of thousands; NULL where the arena has no more. */
const char *jx_goal_number_text(struct jx_arena *arena, const char *text);
enum jx_money_unit jx_goal_unit(const struct jx_goal_reader *reader);

/* The year that a text names, "2023年"; 0: none. */
uint32_t jx_goal_year_in(const char *text);
/* A cell of the head that stands behind no label: unit, department, year. Noted where it is none of them. */
enum jx_status jx_goal_head_cell(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell);
/* The cell behind a label that says what it names. */
enum jx_status jx_goal_department(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell,
				  enum jx_department_rank rank);
/* Whether the cell begins a table's head: "129001青岛市信访局本级", "填报单位：…". */
bool jx_goal_begins_head(const struct jx_sheet_cell *cell);

/* Whether the row is to name the columns of the indicators. */
bool jx_goal_is_heading(const struct jx_sheet_row *row);
/* Keeps them; fails where one is not among them that no table does without. */
enum jx_status jx_goal_indicator_heading(struct jx_goal_reader *reader, const struct jx_sheet_row *row);
enum jx_status jx_goal_indicator_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row);

/* What stands below the indicators and is none: a sum, a remark, who filled it in. */
bool jx_goal_is_remark(const struct jx_sheet_cell *first);
enum jx_status jx_goal_remark_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row);
/* The target of an indicator whose sign, number and unit stand in columns of their own. */
enum jx_status jx_goal_join_target(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator);
enum jx_status jx_goal_read_weight(struct jx_goal_reader *reader, struct jx_printed_indicator *indicator);
/* The weights of a whole table. */
enum jx_status jx_goal_weights_end(struct jx_goal_reader *reader);

/* A cell of the plan: a month's heading, or an amount below one. */
enum jx_status jx_goal_plan_cell(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell);
/* The plan of a table whose budget is known. */
enum jx_status jx_goal_plan_end(struct jx_goal_reader *reader);

/* A cell with goals: "6.…", a line each. */
enum jx_status jx_goal_add_goals(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell);

/* What a whole table is to be looked at for. */
void jx_goal_check(struct jx_goal_reader *reader);

#endif
