/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Goal tables of projects (绩效目标表) as bureaus publish them. Blocks and columns are found by their headings, not by
 * their position. Every cell ends in a field or in a note that says why it did not: nothing is guessed, nothing lost.
 */
#ifndef JX_CLIENT_DOCUMENT_GOAL_TABLES_H
#define JX_CLIENT_DOCUMENT_GOAL_TABLES_H

#include <stdint.h>

#include "client/document/sheet.h"
#include "common/base/limits.h"

/* A text as printed, and where; text NULL: it is not printed. */
struct jx_printed {
	const char *text;
	size_t line, cell; /* from 1; cell 0: in no table */
};

struct jx_printed_amount {
	int64_t fen;
	struct jx_printed printed;
};

struct jx_printed_step {
	uint32_t month; /* 1 to 12 */
	struct jx_printed_amount amount;
};

struct jx_printed_goal {
	uint32_t number; /* 0: printed without one */
	struct jx_printed text;
};

struct jx_printed_indicator {
	/* A level that goes on from the row above is where it is printed. */
	struct jx_printed level1, level2, name, description, basis;
	/* "≥3万件次", also where sign, number and unit are printed in columns of their own: it stands where the number
	 * does.
	 */
	struct jx_printed target;
	struct jx_printed sign, direction, unit; /* of such columns */
	struct jx_printed weight;
	uint32_t weight_hundredths;
};

struct jx_goal_table {
	struct jx_printed title, code, name, department_code, department_name, unit, purpose;
	uint32_t year;
	bool weighted; /* every indicator has its weight, and 100 are complete with that of budget execution */
	uint32_t execution_weight_hundredths;
	struct jx_printed_amount budget, fiscal, carry_over, other;
	struct jx_printed_step plan[JX_PLAN_STEPS_MAX];
	struct jx_printed_goal goals[JX_GOALS_MAX];
	struct jx_printed_indicator indicators[JX_INDICATORS_MAX];
	size_t n_plan, n_goals, n_indicators;
};

/* Something that a person should look at. */
struct jx_document_note {
	size_t table; /* from 1; 0: between the tables */
	bool hint;    /* a doubt about what was understood; else the cell ended in no field, or as a bare text */
	struct jx_printed printed;
	const char *why; /* English, for gettext; static */
};

/* Why a document cannot be taken. */
struct jx_document_problem {
	size_t table, line, cell; /* from 1; 0: not of one */
	const char *text;         /* English, for gettext; static */
};

struct jx_goal_tables {
	struct jx_goal_table *tables[JX_GOAL_TABLES_MAX];
	size_t n;
	struct jx_document_note notes[JX_DOCUMENT_NOTES_MAX];
	size_t n_notes;
	size_t notes_left_out; /* past the bound */
};

/*
 * The tables of a text, from the arena. INVALID_ARGUMENT, and *problem, where it is no document of goal tables, or one
 * of them is not whole: what a project cannot be without is missing or is not readable. RESOURCE_EXHAUSTED where the
 * arena is.
 */
enum jx_status jx_goal_tables_read(const char *text, struct jx_arena *arena, struct jx_goal_tables *tables,
				   struct jx_document_problem *problem);

#endif
