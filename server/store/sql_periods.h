/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of periods.c and waivers.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_PERIODS_H
#define JX_SERVER_STORE_SQL_PERIODS_H

#define JX_WAIVER_COLUMNS                                                                                              \
	"w.id, w.form, w.office, w.month, w.state, w.until_day, w.reason, w.requester, w.requested_ms, w.note, "       \
	"coalesce(w.decider, 0), w.decided_ms, w.seq "

/* clang-format off */
#define JX_SQL_PERIODS(X) \
	X(FORM_SCHEDULES, "SELECT code, name, opens_day, due_day, due_rolls, closes_after FROM form " \
		"WHERE version = $1 ORDER BY number") \
	X(FORM_NAME, "SELECT name FROM form WHERE version = $1 AND code = $2") \
	X(FORM_SCHEDULE, "SELECT opens_day, due_day, due_rolls, closes_after FROM form WHERE version = $1 AND code = $2") \
	X(CALENDAR_YEAR_PUT, "INSERT INTO calendar_year (year, seq) VALUES ($1, $2) " \
		"ON CONFLICT (year) DO UPDATE SET seq = excluded.seq") \
	X(CALENDAR_YEAR_GET, "SELECT seq FROM calendar_year WHERE year = $1") \
	X(CALENDAR_CLEAR, "DELETE FROM calendar_day WHERE day >= $1 AND day <= $2") \
	X(CALENDAR_DAY_ADD, "INSERT INTO calendar_day (day, works, name, seq) VALUES ($1, $2, $3, $4)") \
	X(CALENDAR_DAYS, "SELECT day, works, name FROM calendar_day WHERE day >= $1 AND day <= $2 ORDER BY day") \
	X(PERIOD_CHANGE_ADD, "INSERT INTO period_change (seq, form, month, opened, until_day, reason, actor, time_ms) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7, $8)") \
	X(PERIOD_CHANGE_NEWEST, "SELECT seq, opened, until_day, reason, actor, time_ms FROM period_change " \
		"WHERE form = $1 AND month = $2 ORDER BY seq DESC LIMIT 1") \
	X(WAIVER_ADD, "INSERT INTO waiver (id, form, office, month, state, until_day, reason, requester, requested_ms, " \
		"note, decider, decided_ms, seq) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, '', NULL, 0, $10)") \
	X(WAIVER_PLACE_ADD, "INSERT INTO waiver_place (office, waiver, waits, seq) VALUES ($1, $2, 1, $2)") \
	X(WAIVER_GET, "SELECT " JX_WAIVER_COLUMNS "FROM waiver w WHERE w.id = $1") \
	X(WAIVER_IN_STATE, "SELECT " JX_WAIVER_COLUMNS "FROM waiver w WHERE w.form = $1 AND w.office = $2 " \
		"AND w.month = $3 AND w.state = $4 AND w.until_day >= $5 ORDER BY w.until_day DESC, w.id DESC LIMIT 1") \
	X(WAIVER_DECIDE, "UPDATE waiver SET state = $1, until_day = $2, note = $3, decider = $4, decided_ms = $5, " \
		"seq = $6 WHERE id = $7") \
	X(WAIVER_PLACE_DECIDE, "UPDATE waiver_place SET waits = 0, seq = $1 WHERE waiver = $2") \
	X(WAIVER_LIST, "SELECT " JX_WAIVER_COLUMNS "FROM waiver_place p JOIN waiver w ON w.id = p.waiver " \
		"WHERE p.office = $1 AND p.waiver < $2 ORDER BY p.waiver DESC LIMIT $3") \
	X(WAIVER_LIST_WAITING, "SELECT " JX_WAIVER_COLUMNS "FROM waiver_place p JOIN waiver w ON w.id = p.waiver " \
		"WHERE p.office = $1 AND p.waits = 1 AND p.waiver < $2 ORDER BY p.waiver DESC LIMIT $3")
/* clang-format on */

#endif
