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
	JX_INDICATOR_WEIGHT, /* known, and not taken */
	JX_INDICATOR_FIELDS,
};

struct jx_plan_cell {
	uint32_t month;
	const struct jx_sheet_cell *cell;
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
};

struct jx_printed jx_printed_of(const struct jx_sheet_cell *cell);
/* The cell ends in no field. */
void jx_goal_note(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell, const char *why);
void jx_goal_note_printed(struct jx_goal_reader *reader, struct jx_printed printed, const char *why);
void jx_goal_hint(struct jx_goal_reader *reader, struct jx_printed printed, const char *why);
/* INVALID_ARGUMENT, with the problem told at this place. */
enum jx_status jx_goal_fail(struct jx_goal_reader *reader, struct jx_printed printed, const char *text);
enum jx_money_unit jx_goal_unit(const struct jx_goal_reader *reader);

/* Whether the row names the columns of the indicators; then they are kept. */
bool jx_goal_indicator_heading(struct jx_goal_reader *reader, const struct jx_sheet_row *row);
enum jx_status jx_goal_indicator_row(struct jx_goal_reader *reader, const struct jx_sheet_row *row);

/* A cell of the plan: a month's heading, or an amount below one. */
enum jx_status jx_goal_plan_cell(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell);
/* The plan of a table whose budget is known. */
enum jx_status jx_goal_plan_end(struct jx_goal_reader *reader);

/* A cell with goals: "6.…", a line each. */
enum jx_status jx_goal_add_goals(struct jx_goal_reader *reader, const struct jx_sheet_cell *cell);

/* What a whole table is to be looked at for. */
void jx_goal_check(struct jx_goal_reader *reader);

#endif
