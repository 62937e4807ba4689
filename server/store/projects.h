/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Projects in versions, and the adjustments of their budgets.
 */
#ifndef JX_SERVER_STORE_PROJECTS_H
#define JX_SERVER_STORE_PROJECTS_H

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/period.h"
#include "server/domain/monitoring.h"
#include "server/store/store.h"

/* The numbers of jixiao.v1.Fund. */
enum jx_fund {
	JX_FUND_FISCAL = 1,
	JX_FUND_CARRY_OVER = 2,
	JX_FUND_OTHER = 3,
	JX_FUND_COUNT = 4, /* one past the last: arrays are indexed by fund */
};

struct jx_goal {
	uint32_t number;
	const char *text;
};

struct jx_indicator {
	const char *level1, *level2, *name, *description;
	const char *target; /* as printed; jx_target_parse reads it */
	const char *basis;
	uint32_t weight; /* hundredths */
};

struct jx_adjustment {
	uint64_t id; /* its seq */
	enum jx_fund fund;
	int64_t amount_fen;
	jx_day day;
	const char *document, *reason;
};

/* One version. Texts and arrays are borrowed: from the request when it is added, from the arena when it is loaded. */
struct jx_project {
	const char *code, *name, *department, *department_name, *purpose;
	uint32_t year, version;
	int64_t budget_fen[JX_FUND_COUNT]; /* by fund; [0] is their sum */
	const struct jx_plan_step *plan;
	const struct jx_goal *goals;
	const struct jx_indicator *indicators;
	size_t n_plan, n_goals, n_indicators;
	uint64_t seq;
	jx_month from;             /* the first month that it holds for */
	uint32_t execution_weight; /* hundredths */
	bool weights_given;        /* by its table; else they are what the levels' shared out when it was written */
};

/* ALREADY_EXISTS: that version of the code is there. */
enum jx_status jx_project_add(struct jx_store *store, const struct jx_project *project);
/* version 0: the newest. NOT_FOUND. */
enum jx_status jx_project_load(struct jx_store *store, struct jx_arena *arena, const char *code, uint32_t version,
			       struct jx_project *project);
/* The one in force in that month: the newest whose `from` is not after it, else the first. NOT_FOUND: no such code. */
enum jx_status jx_project_load_at(struct jx_store *store, struct jx_arena *arena, const char *code, jx_month month,
				  struct jx_project *project);
/* What a version gives each fund, from its first month on. */
struct jx_version_budget {
	jx_month from;
	int64_t fen[JX_FUND_COUNT];
};
/* Of all versions of a project, by version; at most JX_PROJECT_VERSIONS; in the arena. */
enum jx_status jx_project_budgets(struct jx_store *store, struct jx_arena *arena, const char *code,
				  const struct jx_version_budget **rows, size_t *n);
/* Which projects a list has: those of that year (0: any) whose code is above `after`, at most `limit`. */
struct jx_project_page {
	uint32_t year;
	const char *after;
	uint32_t limit;
};
/* The newest version of each, by code; without plan, goals, indicators, but with how many there are. */
enum jx_status jx_project_list(struct jx_store *store, struct jx_arena *arena, const struct jx_project_page *page,
			       struct jx_project *rows, size_t *n);

enum jx_status jx_adjustment_add(struct jx_store *store, const char *project, const struct jx_adjustment *adjustment);
/* All of a project's, by id; at most JX_ADJUSTMENTS_MAX. */
enum jx_status jx_adjustment_list(struct jx_store *store, struct jx_arena *arena, const char *project,
				  const struct jx_adjustment **rows, size_t *n);
/* What the adjustments dated up to `day` add, by fund; [0] is their sum. */
enum jx_status jx_adjustment_sum(struct jx_store *store, const char *project, jx_day day, int64_t fen[JX_FUND_COUNT]);

#endif
