/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of standing.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_STANDING_H
#define JX_SERVER_STORE_SQL_STANDING_H

/* clang-format off */
#define JX_SQL_STANDING(X) \
	X(STANDING_LIST, "SELECT h.month, h.accepted, s.revision, s.stage, s.submitter, s.time_ms, s.cells, coalesce(f.time_ms, 0), " \
		"s.findings, coalesce(b.reporter, ''), coalesce(b.confirmer, 0) FROM submission_head h " \
		"JOIN submission s ON s.form = h.form AND s.office = h.office AND s.month = h.month " \
		"AND s.revision = h.newest LEFT JOIN submission f ON f.form = h.form AND f.office = h.office " \
		"AND f.month = h.month AND f.revision = 1 + (SELECT coalesce(max(w.revision), 0) FROM submission w " \
		"WHERE w.form = h.form AND w.office = h.office AND w.month = h.month AND w.stage = 2 " \
		"AND length(w.cells) = 0) LEFT JOIN submission_on_behalf b ON b.form = h.form " \
		"AND b.office = h.office AND b.month = h.month AND b.revision = h.newest WHERE h.form = $1 " \
		"AND h.office = $2 AND h.month >= $3 AND h.month <= $4 ORDER BY h.month LIMIT 12")
/* clang-format on */

#endif
