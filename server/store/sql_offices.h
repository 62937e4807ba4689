/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of offices.c and office_changes.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_OFFICES_H
#define JX_SERVER_STORE_SQL_OFFICES_H

/* An office o as it is now, and a row p of what it was before. */
#define JX_OFFICE_COLUMNS                                                                                              \
	"o.code AS code, o.name, o.parent, o.depth, o.from_month, o.ended, o.successor, o.seq, "                       \
	"119999 AS until_month "
#define JX_OFFICE_PAST                                                                                                 \
	"p.office, p.name, p.parent, o.depth, p.from_month, o.ended, o.successor, p.seq, p.to_month "                  \
	"FROM office_past p JOIN office o ON o.code = p.office "
_Static_assert(JX_MONTH_LAST == 119999, "the number above");

/* Those that stood below $1 in the month $2. */
#define JX_OFFICE_NOW_BELOW                                                                                            \
	"o.parent = $1 AND NOT EXISTS "                                                                                \
	"(SELECT 1 FROM office_past q WHERE q.office = o.code AND q.to_month >= $2)"
#define JX_OFFICE_THEN_BELOW "p.parent = $1 AND p.from_month <= $2 AND p.to_month >= $2"

/* What waits with the reviewers of an office r, and is of $X or of an office below it. */
#define JX_PENDING_UNDER(r, x)                                                                                         \
	"(" r ".office = " x " OR EXISTS (SELECT 1 FROM pending_review q WHERE q.reviewing = " x " AND q.form = " r    \
	".form AND q.office = " r ".office AND q.month = " r ".month))"

/* Of a head, and of the counts of what is below an office: both have these columns. */
#define JX_FIGURES_FROM "WHERE office = $1 AND form = $2 AND month >= $3 AND (submitted > 0 OR accepted > 0)"
#define JX_FIGURES_OF   "s.office = o.code AND s.form = $2 AND s.month = $3 AND (s.submitted > 0 OR s.accepted > 0)"

/* clang-format off */
#define JX_SQL_OFFICES(X) \
	X(OFFICE_ADD, "INSERT INTO office (code, name, parent, depth, seq) " \
		"VALUES ($1, $2, nullif($3, ''), $4, $5)") \
	X(OFFICE_GET, "SELECT " JX_OFFICE_COLUMNS "FROM office o WHERE o.code = $1") \
	X(OFFICE_AT, "SELECT " JX_OFFICE_PAST "WHERE p.office = $1 AND p.to_month >= $2 " \
		"ORDER BY p.to_month LIMIT 1") \
	X(OFFICE_ROOT, "SELECT " JX_OFFICE_COLUMNS "FROM office o WHERE o.parent IS NULL ORDER BY o.code LIMIT 1") \
	X(OFFICE_CHILDREN, "SELECT count(*) FROM office WHERE parent = $1") \
	X(OFFICE_LIST, "SELECT " JX_OFFICE_COLUMNS "FROM office o WHERE o.code > $1 ORDER BY o.code LIMIT $2") \
	X(OFFICE_LIST_BELOW, "SELECT " JX_OFFICE_COLUMNS "FROM office o WHERE " JX_OFFICE_NOW_BELOW " " \
		"AND o.code > $3 UNION ALL SELECT " JX_OFFICE_PAST "WHERE " JX_OFFICE_THEN_BELOW " " \
		"AND p.office > $3 ORDER BY code LIMIT $4") \
	X(OFFICE_HISTORY, "SELECT " JX_OFFICE_PAST "WHERE p.office = $1 ORDER BY p.to_month DESC LIMIT $2") \
	X(OFFICE_KEEP, "INSERT INTO office_past (office, to_month, from_month, name, parent, moves, seq) " \
		"SELECT code, $1, from_month, name, parent, 0, seq FROM office WHERE code = $2 AND from_month <= $1") \
	X(OFFICE_MOVES, "UPDATE office_past SET moves = 1 WHERE office = $1 AND to_month = $2") \
	X(OFFICE_SET, "UPDATE office SET name = $1, parent = nullif($2, ''), from_month = $3, seq = $4 WHERE code = $5") \
	X(OFFICE_END, "UPDATE office SET ended = $1, successor = nullif($2, ''), seq = $3 WHERE code = $4") \
	X(OFFICE_SINK, "UPDATE office SET depth = depth + $1 WHERE code = $2") \
	X(OFFICE_LAST_MOVE, "SELECT to_month + 1 FROM office_past WHERE moves = 1 " \
		"ORDER BY to_month DESC LIMIT 1") \
	X(OFFICE_FIGURES, "SELECT month FROM submission_head " JX_FIGURES_FROM " UNION ALL " \
		"SELECT month FROM submitted_below " JX_FIGURES_FROM " ORDER BY month LIMIT 1") \
	X(OFFICE_NEXT_FORM, "SELECT form FROM submission_head WHERE office = $1 AND form > $2 UNION ALL " \
		"SELECT form FROM submitted_below WHERE office = $1 AND form > $2 ORDER BY form LIMIT 1") \
	X(OFFICE_FIGURES_BELOW, "SELECT o.code FROM office o WHERE o.parent = $1 " \
		"AND (EXISTS (SELECT 1 FROM submission_head s WHERE " JX_FIGURES_OF ") " \
		"OR EXISTS (SELECT 1 FROM submitted_below s WHERE " JX_FIGURES_OF ")) " \
		"ORDER BY o.code LIMIT 1") \
	X(OFFICE_MONEY, "SELECT d.id, d.office, d.requested_day FROM disbursement_place w " \
		"JOIN disbursement d ON d.id = w.disbursement WHERE w.office = $1 AND w.requested_day >= $2 " \
		"ORDER BY w.requested_day, w.disbursement LIMIT 1") \
	X(OFFICE_DUTY, "SELECT form, office, from_month, to_month, seq FROM duty " \
		"WHERE office = $1 AND to_month >= $2 ORDER BY to_month, form LIMIT 1") \
	X(DUTY_DELTA_BEGIN, "INSERT INTO duty_delta (form, office, month, delta, seq) " \
		"SELECT form, $1, $2, $3 * sum(delta), $4 FROM duty_delta WHERE office = $5 AND month <= $2 " \
		"GROUP BY form HAVING sum(delta) <> 0 ON CONFLICT (form, office, month) " \
		"DO UPDATE SET delta = duty_delta.delta + excluded.delta, seq = excluded.seq") \
	X(DUTY_DELTA_FOLLOW, "INSERT INTO duty_delta (form, office, month, delta, seq) " \
		"SELECT form, $1, month, $2 * delta, $3 FROM duty_delta WHERE office = $4 AND month > $5 " \
		"ON CONFLICT (form, office, month) " \
		"DO UPDATE SET delta = duty_delta.delta + excluded.delta, seq = excluded.seq") \
	X(PENDING_MOVE_HERE, "INSERT INTO pending_review (reviewing, form, office, month, seq) " \
		"SELECT $1, r.form, r.office, r.month, $2 FROM pending_review r " \
		"WHERE r.reviewing = $3 AND " JX_PENDING_UNDER("r", "$4")) \
	X(PENDING_MOVE_AWAY, "DELETE FROM pending_review WHERE reviewing = $1 AND " \
		JX_PENDING_UNDER("pending_review", "$2")) \
	X(WAIVER_PLACE_MOVE_HERE, "INSERT INTO waiver_place (office, waiver, waits, seq) " \
		"SELECT $1, waiver, waits, $2 FROM waiver_place WHERE office = $3") \
	X(WAIVER_PLACE_MOVE_AWAY, "DELETE FROM waiver_place WHERE office = $1 " \
		"AND waiver IN (SELECT waiver FROM waiver_place WHERE office = $2)")
/* clang-format on */

#endif
