/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of submissions.c and rollups.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_SUBMISSIONS_H
#define JX_SERVER_STORE_SQL_SUBMISSIONS_H

#define JX_SUBMISSION_COLUMNS                                                                                          \
	"s.entry, s.form, s.office, s.month, s.revision, s.stage, s.submitter, s.time_ms, s.request_id, s.note, "      \
	"s.reviewer, s.reviewed_ms, s.review_reason, s.marked, s.findings, "                                           \
	"CASE WHEN length(s.cells) = 0 THEN 1 ELSE 0 END, "                                                            \
	"CASE WHEN s.revision = h.newest OR s.revision = h.accepted THEN 0 ELSE 1 END, s.seq"
#define JX_SUBMISSION_HEAD "submission_head h ON h.form = s.form AND h.office = s.office AND h.month = s.month"

/* clang-format off */
#define JX_SQL_SUBMISSIONS(X) \
	X(SUBMISSION_ADD, "INSERT INTO submission (entry, form, office, month, revision, stage, submitter, time_ms, " \
		"request_id, note, cells, reviewer, reviewed_ms, review_reason, marked, findings, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)") \
	X(SUBMISSION_REVIEW, "UPDATE submission SET stage = $1, reviewer = $2, reviewed_ms = $3, review_reason = $4, " \
		"marked = $5, seq = $6 WHERE form = $7 AND office = $8 AND month = $9 AND revision = $10") \
	X(SUBMISSION_GET, "SELECT " JX_SUBMISSION_COLUMNS ", s.cells FROM submission s JOIN " JX_SUBMISSION_HEAD " " \
		"WHERE s.form = $1 AND s.office = $2 AND s.month = $3 AND s.revision = $4") \
	X(SUBMISSION_LIST, "SELECT " JX_SUBMISSION_COLUMNS " FROM submission_head h JOIN submission s " \
		"ON s.form = h.form AND s.office = h.office AND s.month = h.month AND s.revision = h.newest " \
		"WHERE h.office = $1 AND h.form = $2 AND h.month >= $3 AND h.month <= $4 ORDER BY h.month LIMIT $5") \
	X(SUBMISSION_NEXT_FORM, "SELECT form FROM submission_head WHERE office = $1 AND form > $2 ORDER BY form LIMIT 1") \
	X(SUBMISSION_STANDS, "SELECT month FROM submission_head WHERE form = $1 AND office = $2 AND month >= $3 " \
		"AND month <= $4 AND (submitted > 0 OR accepted > 0) ORDER BY month LIMIT 1") \
	X(FINDING_ADD, "INSERT INTO submission_finding (form, office, month, revision, number, item, severity, trial, " \
		"rule, text, fix, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)") \
	X(FINDINGS, "SELECT item, severity, trial, rule, text, fix FROM submission_finding " \
		"WHERE form = $1 AND office = $2 AND month = $3 AND revision = $4 ORDER BY number") \
	X(ITEM_CODE, "SELECT code FROM item_key WHERE id = $1") \
	X(HEAD_GET, "SELECT newest, submitted, accepted FROM submission_head WHERE form = $1 AND office = $2 AND month = $3") \
	X(HEAD_SET, "INSERT INTO submission_head (form, office, month, newest, submitted, accepted, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (form, office, month) " \
		"DO UPDATE SET newest = excluded.newest, submitted = excluded.submitted, " \
		"accepted = excluded.accepted, seq = excluded.seq") \
	X(PENDING_ADD, "INSERT INTO pending_review (reviewing, form, office, month, seq) VALUES ($1, $2, $3, $4, $5)") \
	X(PENDING_DROP, "DELETE FROM pending_review " \
		"WHERE reviewing = $1 AND form = $2 AND office = $3 AND month = $4") \
	X(PENDING_LIST, "SELECT form, office, month FROM pending_review WHERE reviewing = $1 AND form = $2 " \
		"AND (month, office) > ($3, $4) AND month <= $5 ORDER BY month, office LIMIT $6") \
	X(PENDING_NEXT_FORM, "SELECT form FROM pending_review WHERE reviewing = $1 AND form > $2 ORDER BY form LIMIT 1") \
	X(SUBMITTED_GET, "SELECT month, submitted, accepted FROM submitted_below " \
		"WHERE form = $1 AND office = $2 AND month >= $3 AND month <= $4 " \
		"UNION ALL SELECT month, submitted > 0, accepted > 0 FROM submission_head " \
		"WHERE form = $1 AND office = $2 AND month >= $3 AND month <= $4 ORDER BY month LIMIT 24") \
	X(SUBMITTED_ADD, "INSERT INTO submitted_below (form, office, month, submitted, accepted, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (form, office, month) " \
		"DO UPDATE SET submitted = submitted_below.submitted + excluded.submitted, " \
		"accepted = submitted_below.accepted + excluded.accepted, seq = excluded.seq") \
	X(TOTALS_GET, "SELECT totals, seq FROM rollup WHERE office = $1 AND month = $2") \
	X(TOTALS_SET, "INSERT INTO rollup (office, month, totals, seq) VALUES ($1, $2, $3, $4) " \
		"ON CONFLICT (office, month) DO UPDATE SET totals = excluded.totals, seq = excluded.seq") \
	X(TOTALS_DROP, "DELETE FROM rollup WHERE office = $1 AND month = $2") \
	X(SUBMISSION_FIRST_TIME, "SELECT time_ms FROM submission " \
		"WHERE form = $1 AND office = $2 AND month = $3 AND revision = 1 + (SELECT coalesce(max(revision), 0) " \
		"FROM submission WHERE form = $1 AND office = $2 AND month = $3 AND revision < $4 AND stage = 2 " \
		"AND length(cells) = 0)")
/* clang-format on */

#endif
