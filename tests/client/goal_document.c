/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/client/goal_document.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/model/money.h"
#include "tests/lib/expect.h"

/* Rows of the document: department, code, budget, purpose, months, amounts, goals, headings; then the indicators. */
enum { ROW_DEPARTMENT, ROW_CODE, ROW_BUDGET, ROW_PURPOSE, ROW_MONTHS, ROW_AMOUNTS, ROW_GOALS, ROW_HEADINGS };

static char *read_file(const char *path)
{
	FILE *file = fopen(path, "rb");
	char *text = calloc(1, 1 << 16);
	size_t n;

	cr_assert_not_null(file, "%s", path);
	cr_assert_not_null(text);
	n = fread(text, 1, (1 << 16) - 1, file);
	cr_assert(n > 0 && n < (1 << 16) - 1);
	(void)fclose(file);
	return text;
}

static bool is_blank(const char *text)
{
	return text[strspn(text, " \n")] == '\0';
}

/* Cells begin with a tab; a line without one goes on with the cell before it; an empty line ends the row. */
static void split(struct goal_document *document)
{
	struct goal_table *table = document->tables;
	size_t n_tables = 0, column = 0;

	for (char *line = document->text, *next; *line != '\0'; line = next) {
		size_t length = strcspn(line, "\n");

		next = line[length] == '\n' ? line + length + 1 : line + length;
		if (strstr(line, "[bookmark") != NULL && strstr(line, "[bookmark") < next) {
			cr_assert_lt(n_tables, GOAL_TABLES);
			table = &document->tables[n_tables++];
			line[length] = '\0';
		} else if (*line == '\t') {
			cr_assert(column < GOAL_COLUMNS && table->n_rows < GOAL_ROWS_MAX);
			table->cells[table->n_rows][column++] = line + 1;
			line[length] = '\0';
		} else if (length == 0 && column > 0) {
			cr_assert_eq(column, GOAL_COLUMNS);
			table->n_rows++;
			column = 0;
		} else if (column > 0) {
			line[-1] = '\n'; /* the tab-less line belongs to the cell before */
			line[length] = '\0';
		}
	}
	cr_assert_eq(n_tables, GOAL_TABLES);
}

static int64_t fen(const char *text)
{
	int64_t amount = 0;

	if (!is_blank(text))
		cr_assert_null(jx_money_parse(text, JX_MONEY_WAN_YUAN, &amount), "%s", text);
	return amount;
}

static void fill_plan(struct goal_table *table)
{
	static const size_t columns[] = {1, 3, 4, 5};

	for (size_t i = 0; i < 4; i++) {
		Jixiao__V1__PlanStep *step = &table->steps[i];

		if (is_blank(table->cells[ROW_AMOUNTS][columns[i]]))
			continue;
		jixiao__v1__plan_step__init(step);
		step->month = (uint32_t)strtoul(table->cells[ROW_MONTHS][columns[i]], NULL, 10);
		step->amount_fen = fen(table->cells[ROW_AMOUNTS][columns[i]]);
		table->plan[table->project.n_plan++] = step;
	}
	table->project.plan = table->plan;
}

/* "6.…\n7.…": its copy, owned by the goals, is cut into lines. */
static void fill_goals(struct goal_table *table)
{
	char *text = strdup(table->cells[ROW_GOALS][1]);

	for (char *line = strtok(text, "\n"); line != NULL; line = strtok(NULL, "\n")) {
		Jixiao__V1__Goal *goal = &table->goal_rows[table->project.n_goals];

		cr_assert_lt(table->project.n_goals, 2);
		jixiao__v1__goal__init(goal);
		goal->number = (uint32_t)strtoul(line, &line, 10);
		goal->text = strdup(line + 1);
		table->goals[table->project.n_goals++] = goal;
	}
	free(text);
	table->project.goals = table->goals;
}

static void fill_indicators(struct goal_table *table)
{
	char *level1 = NULL;

	for (size_t row = GOAL_FIRST_BELOW; row < table->n_rows; row++) {
		size_t i = row - GOAL_FIRST_BELOW;
		char **cells = table->cells[row];
		Jixiao__V1__Indicator *indicator = &table->indicator_rows[i];

		level1 = is_blank(cells[0]) ? level1 : cells[0];
		jixiao__v1__indicator__init(indicator);
		jixiao__v1__target__init(&table->targets[i]);
		table->targets[i].text = cells[5];
		indicator->level1 = level1;
		indicator->level2 = cells[1];
		indicator->name = cells[2];
		indicator->description = cells[3];
		indicator->target = &table->targets[i];
		indicator->basis = cells[6];
		table->indicators[i] = indicator;
	}
	table->project.indicators = table->indicators;
	table->project.n_indicators = table->n_rows - GOAL_FIRST_BELOW;
}

static void fill_project(struct goal_table *table)
{
	Jixiao__V1__Project *project = &table->project;

	jixiao__v1__project__init(project);
	project->department_code = strndup(table->cells[ROW_DEPARTMENT][0], 6);
	project->department_name = table->cells[ROW_DEPARTMENT][0] + 6;
	project->code = table->cells[ROW_CODE][1];
	project->name = table->cells[ROW_CODE][4];
	project->year = 2023;
	project->budget_fen = fen(table->cells[ROW_BUDGET][2]);
	project->fiscal_fen = fen(table->cells[ROW_BUDGET][4]);
	project->other_fen = fen(table->cells[ROW_BUDGET][6]);
	project->purpose = table->cells[ROW_PURPOSE][1];
	project->version = 1;
	project->effective_from = "2023-01";
	project->adjusted_budget_fen = project->budget_fen;
	fill_plan(table);
	fill_goals(table);
	fill_indicators(table);
}

void goal_document_read(struct goal_document *document)
{
	*document = (struct goal_document){.text = read_file(JIXIAO_TEST_DATA "/goal-tables-2023.txt")};
	split(document);
	for (size_t i = 0; i < GOAL_TABLES; i++)
		fill_project(&document->tables[i]);
}

void goal_document_clear(struct goal_document *document)
{
	for (size_t i = 0; i < GOAL_TABLES; i++) {
		struct goal_table *table = &document->tables[i];

		free(table->project.department_code);
		for (size_t j = 0; j < table->project.n_goals; j++)
			free(table->goals[j]->text);
	}
	free(document->text);
}
