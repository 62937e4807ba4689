/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of settings.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_SETTINGS_H
#define JX_SERVER_STORE_SQL_SETTINGS_H

/* clang-format off */
#define JX_SQL_SETTINGS(X) \
	X(SETTING_ADD, "INSERT INTO setting (seq, key, value, project, from_month, setter, time_ms) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7)") \
	X(SETTING_GET, "SELECT key, value, project, from_month, setter, time_ms, seq FROM setting " \
		"WHERE key = $1 AND project = $2 AND from_month <= $3 ORDER BY from_month DESC, seq DESC LIMIT 1") \
	X(SETTING_HISTORY, "SELECT key, value, project, from_month, setter, time_ms, seq FROM setting " \
		"WHERE key = $1 AND seq > $2 ORDER BY seq LIMIT $3")
/* clang-format on */

#endif
