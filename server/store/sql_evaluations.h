/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of evaluations.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_EVALUATIONS_H
#define JX_SERVER_STORE_SQL_EVALUATIONS_H

/* clang-format off */
#define JX_SQL_EVALUATIONS(X) \
	X(NOTE_ADD, "INSERT INTO evaluation_note (seq, project, office, month, indicator, tier, deduction, reason, " \
		"evidence_name, evidence_hash, author, time_ms) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)") \
	X(NOTE_GET, "SELECT seq, tier, deduction, reason, evidence_name, evidence_hash, author, time_ms " \
		"FROM evaluation_note WHERE project = $1 AND office = $2 AND month = $3 AND indicator = $4 " \
		"ORDER BY seq DESC LIMIT 1") \
	X(FROZEN_ADD, "INSERT INTO evaluation (seq, project, office, month, total, grade, provisional, body) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(FROZEN_GET, "SELECT seq, project, office, month, total, grade, provisional, body FROM evaluation " \
		"WHERE seq = $1") \
	X(FROZEN_NEWEST, "SELECT seq, project, office, month, total, grade, provisional FROM evaluation " \
		"WHERE project = $1 AND office = $2 AND month = $3 ORDER BY seq DESC LIMIT 1") \
	X(FROZEN_LIST, "SELECT seq, project, office, month, total, grade, provisional FROM evaluation " \
		"WHERE seq > $1 ORDER BY seq LIMIT $2") \
	X(FROZEN_LIST_OF, "SELECT seq, project, office, month, total, grade, provisional FROM evaluation " \
		"WHERE project = $1 AND seq > $2 ORDER BY seq LIMIT $3")
/* clang-format on */

#endif
