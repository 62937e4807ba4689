/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of duties.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_DUTIES_H
#define JX_SERVER_STORE_SQL_DUTIES_H

/* clang-format off */
#define JX_SQL_DUTIES(X) \
	X(DUTY_ADD, "INSERT INTO duty (form, office, from_month, to_month, seq) VALUES ($1, $2, $3, $4, $5)") \
	X(DUTY_END, "UPDATE duty SET to_month = $1, seq = $2 WHERE form = $3 AND office = $4 AND from_month = $5 " \
		"RETURNING form") \
	X(DUTY_REMOVE, "DELETE FROM duty WHERE form = $1 AND office = $2 AND from_month = $3 RETURNING form") \
	X(DUTY_BEFORE, "SELECT form, office, from_month, to_month, seq FROM duty " \
		"WHERE form = $1 AND office = $2 AND from_month <= $3 ORDER BY from_month DESC LIMIT 1") \
	X(DUTY_MONTHS, "SELECT from_month, to_month FROM duty " \
		"WHERE form = $1 AND office = $2 AND from_month <= $3 ORDER BY from_month DESC LIMIT 12") \
	X(DUTY_LIST, "SELECT form, office, from_month, to_month, seq FROM duty " \
		"WHERE (form, office, from_month) > ($1, $2, $3) ORDER BY form, office, from_month LIMIT $4") \
	X(DUTY_LIST_FORM, "SELECT form, office, from_month, to_month, seq FROM duty " \
		"WHERE form = $1 AND (office, from_month) > ($2, $3) ORDER BY form, office, from_month LIMIT $4") \
	X(DUTY_DELTA_ADD, "INSERT INTO duty_delta (form, office, month, delta, seq) VALUES ($1, $2, $3, $4, $5) " \
		"ON CONFLICT (form, office, month) " \
		"DO UPDATE SET delta = duty_delta.delta + excluded.delta, seq = excluded.seq") \
	X(DUTY_DELTAS, "SELECT month, delta FROM duty_delta " \
		"WHERE form = $1 AND office = $2 AND month <= $3 ORDER BY month")
/* clang-format on */

#endif
