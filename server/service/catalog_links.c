/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/catalog_links.h"

#include <string.h>

#include "common/model/target.h"
#include "server/domain/evaluation.h"
#include "server/service/fields.h"
#include "server/store/projects.h"

#define PAGE 50u

struct search {
	struct jx_call *call;
	const struct jx_catalog *catalog;
	struct jx_unlinked *unlinked;
	struct jx_arena scratch;       /* of one project at a time */
	bool met[JX_CATALOG_ROWS_MAX]; /* measures whose project was looked at */
	char after[JX_PROJECT_CODE_MAX + 1];
	size_t looked_at;
};

/* False where the call is refused; past the bound they are only counted. */
static bool note(struct search *search, const char *project, const char *indicator, const char *reason)
{
	struct jx_arena *arena = search->call->arena;
	Jixiao__V1__Unlinked *row;

	if (search->unlinked->n == JX_UNLINKED_MAX) {
		search->unlinked->left_out++;
		return true;
	}
	row = jx_call_take(search->call, sizeof(*row));
	if (!row)
		return false;
	jixiao__v1__unlinked__init(row);
	row->project_code = jx_arena_string(arena, project, strlen(project));
	row->indicator = jx_arena_string(arena, indicator, strlen(indicator));
	row->reason = (char *)reason;
	if (!row->project_code || !row->indicator) {
		jx_call_refuse(search->call, JX_REASON_OUT_OF_MEMORY);
		return false;
	}
	search->unlinked->rows[search->unlinked->n++] = row;
	return true;
}

/* As evaluations turn one into the other; a target without a unit fits any. */
static bool unit_fits(const struct jx_catalog *catalog, const char *expression, const char *wanted)
{
	struct jx_formula_problem problem;
	struct jx_formula_unit unit;
	struct jx_rational factor;

	return jx_catalog_unit(catalog, expression, &unit, &problem) && jx_unit_factor(&unit, wanted, &factor);
}

/* A quality that a person judges, or a day, needs no measure. */
static const char *link_problem(const struct jx_catalog *catalog, const struct jx_measure *measure, const char *text)
{
	struct jx_target target;

	(void)jx_target_parse(text, &target);
	if (target.comparator == JX_QUALITATIVE || target.comparator == JX_BEFORE)
		return NULL;
	if (!measure)
		return "NO_MEASURE";
	return unit_fits(catalog, measure->expression, target.unit) ? NULL : "UNIT_DIFFERS";
}

static bool has_indicator(const struct jx_project *project, const char *name)
{
	for (size_t i = 0; i < project->n_indicators; i++)
		if (strcmp(project->indicators[i].name, name) == 0)
			return true;
	return false;
}

static bool check_project(struct search *search, const struct jx_project *project)
{
	const struct jx_catalog *catalog = search->catalog;

	for (size_t i = 0; i < project->n_indicators; i++) {
		const char *name = project->indicators[i].name;
		const char *reason = link_problem(catalog, jx_catalog_measure(catalog, project->code, name),
						  project->indicators[i].target);

		if (reason && !note(search, project->code, name, reason))
			return false;
	}
	for (size_t i = 0; i < catalog->n_measures; i++) {
		if (strcmp(catalog->measures[i].project, project->code) != 0)
			continue;
		search->met[i] = true;
		if (!has_indicator(project, catalog->measures[i].indicator) &&
		    !note(search, project->code, catalog->measures[i].indicator, "NO_INDICATOR"))
			return false;
	}
	return true;
}

/* *found: there is such a project. */
static bool look_at(struct search *search, const char *code, bool *found)
{
	struct jx_project project;
	enum jx_status status;

	jx_arena_reset(&search->scratch);
	status = jx_project_load(search->call->store, &search->scratch, code, 0, &project);
	*found = status == JX_OK;
	if (status != JX_OK && status != JX_NOT_FOUND) {
		jx_call_fault(search->call, status);
		return false;
	}
	return status == JX_NOT_FOUND || check_project(search, &project);
}

/* The next projects by code, past the bound only counted; *more: there may be others. */
static bool look_at_page(struct search *search, bool *more)
{
	char codes[PAGE][JX_PROJECT_CODE_MAX + 1];
	const struct jx_project_page page = {.after = search->after, .limit = PAGE};
	struct jx_project *rows;
	size_t n = 0;
	bool found;
	enum jx_status status;

	jx_arena_reset(&search->scratch);
	rows = jx_arena_alloc(&search->scratch, PAGE * sizeof(*rows));
	if (!rows) {
		jx_call_refuse(search->call, JX_REASON_OUT_OF_MEMORY);
		return false;
	}
	status = jx_project_list(search->call->store, &search->scratch, &page, rows, &n);
	if (status != JX_OK) {
		jx_call_fault(search->call, status);
		return false;
	}
	for (size_t i = 0; i < n; i++)
		memcpy(codes[i], rows[i].code, strlen(rows[i].code) + 1);
	for (size_t i = 0; i < n; i++) {
		if (search->looked_at == JX_LINKED_PROJECTS_MAX)
			search->unlinked->projects_left_out++;
		else if (!look_at(search, codes[i], &found))
			return false;
		else
			search->looked_at++;
	}
	if (n > 0)
		memcpy(search->after, codes[n - 1], sizeof(search->after));
	*more = n == PAGE;
	return true;
}

/* Measures of projects that were not come by: there is none such, or it stands behind those that were looked at. */
static bool look_at_rest(struct search *search)
{
	for (size_t i = 0; i < search->catalog->n_measures; i++) {
		const struct jx_measure *measure = &search->catalog->measures[i];
		bool found = false;

		if (search->met[i])
			continue;
		if (!look_at(search, measure->project, &found) ||
		    (!found && !note(search, measure->project, measure->indicator, "NO_PROJECT")))
			return false;
	}
	return true;
}

bool jx_catalog_unlinked(struct jx_call *call, const struct jx_catalog *catalog, struct jx_unlinked *unlinked)
{
	struct search search = {.call = call, .catalog = catalog, .unlinked = unlinked};
	bool right, more = true;

	unlinked->n = 0;
	unlinked->left_out = unlinked->projects_left_out = 0;
	jx_arena_init(&search.scratch, JX_REQUEST_ARENA);
	do
		right = look_at_page(&search, &more);
	while (right && more);
	right = right && look_at_rest(&search);
	jx_arena_clear(&search.scratch);
	return right;
}
