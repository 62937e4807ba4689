/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of monitoring.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_MONITORING_H
#define JX_SERVER_STORE_SQL_MONITORING_H

/* clang-format off */
#define JX_SQL_MONITORING(X) \
	X(MONITORING_NOTE_ADD, "INSERT INTO monitoring_note (project, office, month, indicator, forecast, cause_text, " \
		"remark, causes, likelihood, fiscal_fen, carry_over_fen, other_fen, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)") \
	X(MONITORING_NOTE_GET, "SELECT forecast, cause_text, remark, causes, likelihood, fiscal_fen, carry_over_fen, " \
		"other_fen, seq FROM monitoring_note " \
		"WHERE project = $1 AND office = $2 AND month = $3 AND indicator = $4 ORDER BY seq DESC LIMIT 1")
/* clang-format on */

#endif
