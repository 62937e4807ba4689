/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of standing.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_STANDING_H
#define JX_SERVER_STORE_SQL_STANDING_H

/* Of the same office, form and month as the head h. */
#define JX_STANDING_SAME(x) x ".form = h.form AND " x ".office = h.office AND " x ".month = h.month"

/* The first since the last withdrawal that was accepted is looked for only past revision 1, which withdraws nothing. */
/* clang-format off */
#define JX_SQL_STANDING(X) \
	X(STANDING_LIST, "SELECT h.month, h.accepted, s.revision, s.stage, s.submitter, s.time_ms, s.cells, " \
		"CASE WHEN h.newest = 1 THEN s.time_ms ELSE coalesce((SELECT f.time_ms FROM submission f " \
		"WHERE " JX_STANDING_SAME("f") " AND f.revision = 1 + (SELECT coalesce(max(w.revision), 0) " \
		"FROM submission w WHERE " JX_STANDING_SAME("w") " AND w.stage = 2 AND length(w.cells) = 0)), 0) END, " \
		"s.findings, coalesce(b.reporter, ''), coalesce(b.confirmer, 0) FROM submission_head h " \
		"JOIN submission s ON " JX_STANDING_SAME("s") " AND s.revision = h.newest " \
		"LEFT JOIN submission_on_behalf b ON " JX_STANDING_SAME("b") " AND b.revision = h.newest " \
		"WHERE h.form = $1 AND h.office = $2 AND h.month >= $3 AND h.month <= $4 ORDER BY h.month LIMIT 12") \
	X(STANDING_CELLS, "SELECT h.month, s.cells FROM submission_head h JOIN submission s " \
		"ON s.form = h.form AND s.office = h.office AND s.month = h.month " \
		"AND s.revision = CASE WHEN $1 = 2 THEN h.accepted ELSE h.submitted END WHERE h.form = $2 " \
		"AND h.office = $3 AND h.month >= $4 AND h.month <= $5 ORDER BY h.month LIMIT 25")
/* clang-format on */

#endif
