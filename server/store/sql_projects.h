/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of projects.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_PROJECTS_H
#define JX_SERVER_STORE_SQL_PROJECTS_H

#define JX_SQL_PROJECT_COLUMNS                                                                                         \
	"SELECT p.code, p.year, p.department, v.version, v.from_month, v.name, v.department_name, "                    \
	"v.fiscal_fen, v.carry_over_fen, v.other_fen, v.purpose, v.execution_weight, v.weights_given, "                \
	"v.plan_steps, v.goals, v.indicators, v.seq "

/* clang-format off */
#define JX_SQL_PROJECTS(X) \
	X(PROJECT_ADD, "INSERT INTO project (code, year, department, seq) VALUES ($1, $2, $3, $4)") \
	X(PROJECT_TOUCH, "UPDATE project SET seq = $1 WHERE code = $2 RETURNING code") \
	X(PROJECT_VERSION_ADD, "INSERT INTO project_version (seq, project, version, from_month, name, " \
		"department_name, fiscal_fen, carry_over_fen, other_fen, purpose, execution_weight, " \
		"weights_given, plan_steps, goals, indicators) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)") \
	X(PROJECT_PLAN_ADD, "INSERT INTO project_plan (seq, month, amount_fen) VALUES ($1, $2, $3)") \
	X(PROJECT_GOAL_ADD, "INSERT INTO project_goal (seq, position, number, text) VALUES ($1, $2, $3, $4)") \
	X(PROJECT_INDICATOR_ADD, "INSERT INTO project_indicator (seq, position, level1, level2, name, " \
		"description, target, basis, weight) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)") \
	X(PROJECT_NEWEST, JX_SQL_PROJECT_COLUMNS \
		"FROM project p JOIN project_version v ON v.seq = p.seq WHERE p.code = $1") \
	X(PROJECT_VERSION, JX_SQL_PROJECT_COLUMNS \
		"FROM project p JOIN project_version v ON v.project = p.code WHERE p.code = $1 AND v.version = $2") \
	X(PROJECT_AT, JX_SQL_PROJECT_COLUMNS \
		"FROM project p JOIN project_version v ON v.project = p.code " \
		"WHERE p.code = $1 AND v.from_month <= $2 ORDER BY v.version DESC LIMIT 1") \
	X(PROJECT_LIST, JX_SQL_PROJECT_COLUMNS \
		"FROM project p JOIN project_version v ON v.seq = p.seq " \
		"WHERE p.code > $1 ORDER BY p.code LIMIT $2") \
	X(PROJECT_LIST_OF_YEAR, JX_SQL_PROJECT_COLUMNS \
		"FROM project p JOIN project_version v ON v.seq = p.seq " \
		"WHERE p.year = $1 AND p.code > $2 ORDER BY p.code LIMIT $3") \
	X(PROJECT_BUDGETS, "SELECT from_month, fiscal_fen, carry_over_fen, other_fen FROM project_version " \
		"WHERE project = $1 ORDER BY version LIMIT $2") \
	X(PROJECT_PLAN, "SELECT month, amount_fen FROM project_plan WHERE seq = $1 ORDER BY month LIMIT $2") \
	X(PROJECT_GOALS, "SELECT number, text FROM project_goal WHERE seq = $1 ORDER BY position LIMIT $2") \
	X(PROJECT_INDICATORS, "SELECT level1, level2, name, description, target, basis, weight " \
		"FROM project_indicator WHERE seq = $1 ORDER BY position LIMIT $2") \
	X(ADJUSTMENT_ADD, "INSERT INTO adjustment (seq, project, fund, amount_fen, day, document, reason) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7)") \
	X(ADJUSTMENT_LIST, "SELECT seq, fund, amount_fen, day, document, reason FROM adjustment " \
		"WHERE project = $1 ORDER BY seq LIMIT $2") \
	X(ADJUSTMENTS_BY, "SELECT fund, amount_fen FROM adjustment WHERE project = $1 AND day <= $2 " \
		"ORDER BY seq LIMIT $3")
/* clang-format on */

#endif
