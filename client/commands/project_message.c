/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/project_message.h"

#include <stdlib.h>
#include <string.h>

/* -- the message --------------------------------------------------------------------------------------------------- */

/* What is not printed is an empty text. */
static char *text_of(struct jx_printed printed)
{
	return (char *)(printed.text ? printed.text : "");
}

/* Pointers to n messages of that size in one piece; NULL where the arena has no more. */
static void **take_list(struct jx_arena *arena, size_t n, size_t size)
{
	void **list = jx_arena_alloc(arena, (n + 1) * sizeof(*list));
	char *messages = jx_arena_alloc(arena, (n + 1) * size);

	for (size_t i = 0; i < n && list && messages; i++)
		list[i] = messages + i * size;
	return messages ? list : NULL;
}

static bool put_plan(Jixiao__V1__Project *project, const struct jx_goal_table *table, struct jx_arena *arena)
{
	project->n_plan = table->n_plan;
	project->plan = (Jixiao__V1__PlanStep **)take_list(arena, table->n_plan, sizeof(**project->plan));
	for (size_t i = 0; i < table->n_plan && project->plan; i++) {
		jixiao__v1__plan_step__init(project->plan[i]);
		project->plan[i]->month = table->plan[i].month;
		project->plan[i]->amount_fen = table->plan[i].amount.fen;
	}
	return project->plan != NULL;
}

static bool put_goals(Jixiao__V1__Project *project, const struct jx_goal_table *table, struct jx_arena *arena)
{
	project->n_goals = table->n_goals;
	project->goals = (Jixiao__V1__Goal **)take_list(arena, table->n_goals, sizeof(**project->goals));
	for (size_t i = 0; i < table->n_goals && project->goals; i++) {
		jixiao__v1__goal__init(project->goals[i]);
		project->goals[i]->number = table->goals[i].number;
		project->goals[i]->text = text_of(table->goals[i].text);
	}
	return project->goals != NULL;
}

static void put_indicator(Jixiao__V1__Indicator *indicator, Jixiao__V1__Target *target,
			  const struct jx_printed_indicator *printed)
{
	jixiao__v1__indicator__init(indicator);
	jixiao__v1__target__init(target);
	indicator->level1 = text_of(printed->level1);
	indicator->level2 = text_of(printed->level2);
	indicator->name = text_of(printed->name);
	indicator->description = text_of(printed->description);
	indicator->basis = text_of(printed->basis);
	indicator->weight_hundredths = printed->weight_hundredths;
	indicator->target = target;
	target->text = text_of(printed->target);
}

static bool put_indicators(Jixiao__V1__Project *project, const struct jx_goal_table *table, struct jx_arena *arena)
{
	size_t n = table->n_indicators;
	Jixiao__V1__Target *targets = jx_arena_alloc(arena, (n + 1) * sizeof(*targets));

	project->n_indicators = n;
	project->indicators = (Jixiao__V1__Indicator **)take_list(arena, n, sizeof(**project->indicators));
	for (size_t i = 0; i < n && project->indicators && targets; i++)
		put_indicator(project->indicators[i], &targets[i], &table->indicators[i]);
	return project->indicators && targets;
}

Jixiao__V1__Project *jx_project_of_table(const struct jx_goal_table *table, struct jx_arena *arena)
{
	Jixiao__V1__Project *project = jx_arena_alloc(arena, sizeof(*project));

	if (!project)
		return NULL;
	jixiao__v1__project__init(project);
	project->code = text_of(table->code);
	project->name = text_of(table->name);
	project->year = table->year;
	project->department_code = text_of(table->department_code);
	project->department_name = text_of(table->department_name);
	project->budget_fen = table->budget.fen;
	project->fiscal_fen = table->fiscal.fen;
	project->carry_over_fen = table->carry_over.fen;
	project->other_fen = table->other.fen;
	project->purpose = text_of(table->purpose);
	project->execution_weight_hundredths = table->execution_weight_hundredths;
	return put_plan(project, table, arena) && put_goals(project, table, arena) &&
			       put_indicators(project, table, arena)
		       ? project
		       : NULL;
}

/* -- where a field is printed -------------------------------------------------------------------------------------- */

struct place {
	const char *field;
	struct jx_printed printed;
};

static struct jx_printed find(const struct place *places, size_t n, const char *field, struct jx_printed otherwise)
{
	for (size_t i = 0; i < n; i++) {
		if (strncmp(field, places[i].field, strlen(places[i].field)) == 0)
			return places[i].printed.line > 0 ? places[i].printed : otherwise;
	}
	return otherwise;
}

/* "indicators[3].name": 3, and *rest is ".name"; false where the field is no element of that list. */
static bool is_element(const char *field, const char *list, size_t n, size_t *index, const char **rest)
{
	char *end = NULL;

	if (strncmp(field, list, strlen(list)) != 0 || field[strlen(list)] != '[')
		return false;
	*index = strtoul(field + strlen(list) + 1, &end, 10);
	*rest = *end == ']' ? end + 1 : end;
	return *index < n;
}

static struct jx_printed place_of_indicator(const struct jx_printed_indicator *indicator, const char *field)
{
	const struct place places[] = {
		{".level1", indicator->level1},           {".level2", indicator->level2}, {".name", indicator->name},
		{".description", indicator->description}, {".target", indicator->target}, {".basis", indicator->basis},
		{".weight", indicator->weight},
	};

	return find(places, sizeof(places) / sizeof(places[0]), field, indicator->name);
}

struct jx_printed jx_project_place(const struct jx_goal_table *table, const char *field)
{
	static const char whole[] = "project.";
	const struct place places[] = {
		{"department_code", table->department_code},
		{"department_name", table->department_name},
		{"name", table->name},
		{"year", table->title},
		{"budget_fen", table->budget.printed},
		{"fiscal_fen", table->fiscal.printed},
		{"carry_over_fen", table->carry_over.printed},
		{"other_fen", table->other.printed},
		{"purpose", table->purpose},
	};
	const char *rest;
	size_t i;

	if (strncmp(field, whole, strlen(whole)) == 0)
		field += strlen(whole);
	if (is_element(field, "indicators", table->n_indicators, &i, &rest))
		return place_of_indicator(&table->indicators[i], rest);
	if (is_element(field, "goals", table->n_goals, &i, &rest))
		return table->goals[i].text;
	if (is_element(field, "plan", table->n_plan, &i, &rest))
		return table->plan[i].amount.printed;
	return find(places, sizeof(places) / sizeof(places[0]), field, table->code);
}
