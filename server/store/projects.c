/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/projects.h"

#include <assert.h>

#include "common/base/log.h"
#include "common/model/money.h"
#include "server/store/internal.h"

/* -- adding ------------------------------------------------------------------------------------------------------- */

static enum jx_status add_code(struct jx_store *store, const struct jx_project *project)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_ADD);

	jx_bind_text(&query, project->code);
	jx_bind_number(&query, project->year);
	jx_bind_text(&query, project->department);
	jx_bind_number(&query, project->seq);
	return jx_query_run(&query);
}

/* The newest version is the one of this seq. */
static enum jx_status touch_code(struct jx_store *store, const struct jx_project *project)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_TOUCH);

	jx_bind_number(&query, project->seq);
	jx_bind_text(&query, project->code);
	while (jx_query_next(&query))
		;
	return jx_query_end_found(&query);
}

static enum jx_status add_version(struct jx_store *store, const struct jx_project *project)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_VERSION_ADD);

	jx_bind_number(&query, project->seq);
	jx_bind_text(&query, project->code);
	jx_bind_number(&query, project->version);
	jx_bind_int(&query, project->from);
	jx_bind_text(&query, project->name);
	jx_bind_text(&query, project->department_name);
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++)
		jx_bind_int(&query, project->budget_fen[fund]);
	jx_bind_text(&query, project->purpose);
	jx_bind_number(&query, project->execution_weight);
	jx_bind_int(&query, project->weights_given);
	jx_bind_number(&query, project->n_plan);
	jx_bind_number(&query, project->n_goals);
	jx_bind_number(&query, project->n_indicators);
	return jx_query_run(&query);
}

static enum jx_status add_step(struct jx_store *store, uint64_t seq, const struct jx_plan_step *step)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_PLAN_ADD);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, step->month);
	jx_bind_int(&query, step->amount_fen);
	return jx_query_run(&query);
}

static enum jx_status add_goal(struct jx_store *store, uint64_t seq, size_t position, const struct jx_goal *goal)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_GOAL_ADD);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, position);
	jx_bind_number(&query, goal->number);
	jx_bind_text(&query, goal->text);
	return jx_query_run(&query);
}

static enum jx_status add_indicator(struct jx_store *store, uint64_t seq, size_t position,
				    const struct jx_indicator *indicator)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_INDICATOR_ADD);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, position);
	jx_bind_text(&query, indicator->level1);
	jx_bind_text(&query, indicator->level2);
	jx_bind_text(&query, indicator->name);
	jx_bind_text(&query, indicator->description);
	jx_bind_text(&query, indicator->target);
	jx_bind_text(&query, indicator->basis);
	jx_bind_number(&query, indicator->weight);
	return jx_query_run(&query);
}

enum jx_status jx_project_add(struct jx_store *store, const struct jx_project *project)
{
	enum jx_status status;

	assert(project->version >= 1 && project->version <= JX_PROJECT_VERSIONS);
	assert(project->n_plan <= JX_PLAN_STEPS_MAX && project->n_goals <= JX_GOALS_MAX);
	assert(project->n_indicators <= JX_INDICATORS_MAX);
	status = project->version == 1 ? add_code(store, project) : touch_code(store, project);
	if (status == JX_OK)
		status = add_version(store, project);
	for (size_t i = 0; i < project->n_plan && status == JX_OK; i++)
		status = add_step(store, project->seq, &project->plan[i]);
	for (size_t i = 0; i < project->n_goals && status == JX_OK; i++)
		status = add_goal(store, project->seq, i + 1, &project->goals[i]);
	for (size_t i = 0; i < project->n_indicators && status == JX_OK; i++)
		status = add_indicator(store, project->seq, i + 1, &project->indicators[i]);
	return status;
}

static enum jx_status no_memory(void)
{
	return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a project");
}

/* -- loading ------------------------------------------------------------------------------------------------------ */

static void read_budget(struct jx_query *query, int64_t fen[JX_FUND_COUNT])
{
	fen[0] = 0;
	for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++) {
		fen[fund] = jx_read_int(query, 0, JX_MONEY_MAX);
		fen[0] += fen[fund];
	}
}

/* All but the three lists, of which only how long they are. */
static void read_project(struct jx_query *query, struct jx_arena *arena, struct jx_project *project)
{
	project->code = jx_read_string(query, arena);
	project->year = (uint32_t)jx_read_int(query, 0, UINT32_MAX);
	project->department = jx_read_string(query, arena);
	project->version = (uint32_t)jx_read_int(query, 1, JX_PROJECT_VERSIONS);
	project->from = (jx_month)jx_read_int(query, JX_MONTH_FIRST, JX_MONTH_LAST);
	project->name = jx_read_string(query, arena);
	project->department_name = jx_read_string(query, arena);
	read_budget(query, project->budget_fen);
	project->purpose = jx_read_string(query, arena);
	project->execution_weight = (uint32_t)jx_read_int(query, 0, UINT32_MAX);
	project->weights_given = jx_read_int(query, 0, 1) == 1;
	project->n_plan = (size_t)jx_read_int(query, 0, JX_PLAN_STEPS_MAX);
	project->n_goals = (size_t)jx_read_int(query, 0, JX_GOALS_MAX);
	project->n_indicators = (size_t)jx_read_int(query, 0, JX_INDICATORS_MAX);
	project->seq = jx_read_number(query);
}

/* Ends a query that reads one list of a version; `read` of `expected` rows were there. */
static enum jx_status end_list(struct jx_query *query, size_t read, size_t expected)
{
	struct jx_store *store = query->store;
	enum jx_status status = jx_query_end(query);

	if (status == JX_OK && read != expected)
		status = jx_store_note(
			store, JX_FAULT(JX_DATA_LOSS, "a project has %zu rows in a list of %zu", read, expected));
	return status;
}

static struct jx_query begin_list(struct jx_store *store, enum jx_sql sql, uint64_t seq, size_t expected)
{
	struct jx_query query = jx_query_begin(store, sql);

	jx_bind_number(&query, seq);
	jx_bind_number(&query, expected + 1);
	return query;
}

static enum jx_status load_plan(struct jx_store *store, struct jx_arena *arena, struct jx_project *project)
{
	struct jx_plan_step *steps = jx_arena_alloc(arena, (project->n_plan + 1) * sizeof(*steps));
	struct jx_query query;
	size_t n = 0;

	if (!steps)
		return no_memory();
	query = begin_list(store, JX_SQL_PROJECT_PLAN, project->seq, project->n_plan);
	for (; jx_query_next(&query); n++) {
		steps[n].month = (uint32_t)jx_read_int(&query, 1, 12);
		steps[n].amount_fen = jx_read_int(&query, 0, JX_MONEY_MAX);
	}
	project->plan = steps;
	return end_list(&query, n, project->n_plan);
}

static enum jx_status load_goals(struct jx_store *store, struct jx_arena *arena, struct jx_project *project)
{
	struct jx_goal *goals = jx_arena_alloc(arena, (project->n_goals + 1) * sizeof(*goals));
	struct jx_query query;
	size_t n = 0;

	if (!goals)
		return no_memory();
	query = begin_list(store, JX_SQL_PROJECT_GOALS, project->seq, project->n_goals);
	for (; jx_query_next(&query); n++) {
		goals[n].number = (uint32_t)jx_read_int(&query, 0, UINT32_MAX);
		goals[n].text = jx_read_string(&query, arena);
	}
	project->goals = goals;
	return end_list(&query, n, project->n_goals);
}

static void read_indicator(struct jx_query *query, struct jx_arena *arena, struct jx_indicator *indicator)
{
	indicator->level1 = jx_read_string(query, arena);
	indicator->level2 = jx_read_string(query, arena);
	indicator->name = jx_read_string(query, arena);
	indicator->description = jx_read_string(query, arena);
	indicator->target = jx_read_string(query, arena);
	indicator->basis = jx_read_string(query, arena);
	indicator->weight = (uint32_t)jx_read_int(query, 0, UINT32_MAX);
}

static enum jx_status load_indicators(struct jx_store *store, struct jx_arena *arena, struct jx_project *project)
{
	struct jx_indicator *indicators = jx_arena_alloc(arena, (project->n_indicators + 1) * sizeof(*indicators));
	struct jx_query query;
	size_t n = 0;

	if (!indicators)
		return no_memory();
	query = begin_list(store, JX_SQL_PROJECT_INDICATORS, project->seq, project->n_indicators);
	for (; jx_query_next(&query); n++)
		read_indicator(&query, arena, &indicators[n]);
	project->indicators = indicators;
	return end_list(&query, n, project->n_indicators);
}

/* Ends the query, whose one row is a version, and loads the rest of it. */
static enum jx_status load_one(struct jx_query *query, struct jx_arena *arena, struct jx_project *project)
{
	struct jx_store *store = query->store;
	struct jx_project read = {0};
	enum jx_status status;

	if (jx_query_next(query))
		read_project(query, arena, &read);
	status = jx_query_end_found(query);
	if (status == JX_OK)
		status = load_plan(store, arena, &read);
	if (status == JX_OK)
		status = load_goals(store, arena, &read);
	if (status == JX_OK)
		status = load_indicators(store, arena, &read);
	if (status == JX_OK)
		*project = read;
	return status;
}

enum jx_status jx_project_load(struct jx_store *store, struct jx_arena *arena, const char *code, uint32_t version,
			       struct jx_project *project)
{
	struct jx_query query = jx_query_begin(store, version == 0 ? JX_SQL_PROJECT_NEWEST : JX_SQL_PROJECT_VERSION);

	jx_bind_text(&query, code);
	if (version != 0)
		jx_bind_number(&query, version);
	return load_one(&query, arena, project);
}

enum jx_status jx_project_load_at(struct jx_store *store, struct jx_arena *arena, const char *code, jx_month month,
				  struct jx_project *project)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PROJECT_AT);
	enum jx_status status;

	jx_bind_text(&query, code);
	jx_bind_int(&query, month);
	status = load_one(&query, arena, project);
	return status == JX_NOT_FOUND ? jx_project_load(store, arena, code, 1, project) : status;
}

enum jx_status jx_project_budgets(struct jx_store *store, struct jx_arena *arena, const char *code,
				  const struct jx_version_budget **rows, size_t *n)
{
	struct jx_version_budget *read = jx_arena_alloc(arena, JX_PROJECT_VERSIONS * sizeof(*read));
	struct jx_query query;
	size_t count = 0;
	enum jx_status status;

	if (!read)
		return no_memory();
	query = jx_query_begin(store, JX_SQL_PROJECT_BUDGETS);
	jx_bind_text(&query, code);
	jx_bind_number(&query, JX_PROJECT_VERSIONS);
	for (; jx_query_next(&query); count++) {
		read[count].from = (jx_month)jx_read_int(&query, JX_MONTH_FIRST, JX_MONTH_LAST);
		read_budget(&query, read[count].fen);
	}
	status = jx_query_end(&query);
	if (status != JX_OK)
		return status;
	*rows = read;
	*n = count;
	return JX_OK;
}

enum jx_status jx_project_list(struct jx_store *store, struct jx_arena *arena, const struct jx_project_page *page,
			       struct jx_project *rows, size_t *n)
{
	struct jx_query query =
		jx_query_begin(store, page->year == 0 ? JX_SQL_PROJECT_LIST : JX_SQL_PROJECT_LIST_OF_YEAR);
	size_t read = 0;
	enum jx_status status;

	if (page->year != 0)
		jx_bind_number(&query, page->year);
	jx_bind_text(&query, page->after);
	jx_bind_number(&query, page->limit);
	for (; jx_query_next(&query); read++) {
		rows[read] = (struct jx_project){0};
		read_project(&query, arena, &rows[read]);
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

/* -- adjustments -------------------------------------------------------------------------------------------------- */

enum jx_status jx_adjustment_add(struct jx_store *store, const char *project, const struct jx_adjustment *adjustment)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ADJUSTMENT_ADD);

	assert(adjustment->fund >= JX_FUND_FISCAL && adjustment->fund < JX_FUND_COUNT);
	jx_bind_number(&query, adjustment->id);
	jx_bind_text(&query, project);
	jx_bind_number(&query, adjustment->fund);
	jx_bind_int(&query, adjustment->amount_fen);
	jx_bind_int(&query, adjustment->day);
	jx_bind_text(&query, adjustment->document);
	jx_bind_text(&query, adjustment->reason);
	return jx_query_run(&query);
}

static void read_adjustment(struct jx_query *query, struct jx_arena *arena, struct jx_adjustment *adjustment)
{
	adjustment->id = jx_read_number(query);
	adjustment->fund = (enum jx_fund)jx_read_int(query, JX_FUND_FISCAL, JX_FUND_OTHER);
	adjustment->amount_fen = jx_read_int(query, -JX_MONEY_MAX, JX_MONEY_MAX);
	adjustment->day = (jx_day)jx_read_int(query, INT32_MIN, INT32_MAX);
	adjustment->document = jx_read_string(query, arena);
	adjustment->reason = jx_read_string(query, arena);
}

enum jx_status jx_adjustment_list(struct jx_store *store, struct jx_arena *arena, const char *project,
				  const struct jx_adjustment **rows, size_t *n)
{
	struct jx_adjustment *read = jx_arena_alloc(arena, JX_ADJUSTMENTS_MAX * sizeof(*read));
	struct jx_query query;
	size_t count = 0;
	enum jx_status status;

	if (!read)
		return no_memory();
	query = jx_query_begin(store, JX_SQL_ADJUSTMENT_LIST);
	jx_bind_text(&query, project);
	jx_bind_number(&query, JX_ADJUSTMENTS_MAX);
	while (jx_query_next(&query))
		read_adjustment(&query, arena, &read[count++]);
	status = jx_query_end(&query);
	if (status != JX_OK)
		return status;
	*rows = read;
	*n = count;
	return JX_OK;
}

enum jx_status jx_adjustment_sum(struct jx_store *store, const char *project, jx_day day, int64_t fen[JX_FUND_COUNT])
{
	struct jx_query query = jx_query_begin(store, JX_SQL_ADJUSTMENTS_BY);
	int64_t sums[JX_FUND_COUNT] = {0};
	enum jx_status status;

	jx_bind_text(&query, project);
	jx_bind_int(&query, day);
	jx_bind_number(&query, JX_ADJUSTMENTS_MAX);
	while (jx_query_next(&query)) {
		int64_t fund = jx_read_int(&query, JX_FUND_FISCAL, JX_FUND_OTHER);
		int64_t amount_fen = jx_read_int(&query, -JX_MONEY_MAX, JX_MONEY_MAX);

		sums[fund] += amount_fen;
		sums[0] += amount_fen;
	}
	status = jx_query_end(&query);
	for (size_t fund = 0; fund < JX_FUND_COUNT && status == JX_OK; fund++)
		fen[fund] = sums[fund];
	return status;
}
