/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of principals.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_PRINCIPALS_H
#define JX_SERVER_STORE_SQL_PRINCIPALS_H

/* clang-format off */
#define JX_SQL_PRINCIPALS(X) \
	X(PRINCIPAL_ADD, "INSERT INTO principal (id, name, office, revoked_seq, seq) " \
		"VALUES ($1, $2, nullif($3, ''), 0, $4)") \
	X(PRINCIPAL_GET, "SELECT id, name, office, revoked_seq, seq FROM principal WHERE id = $1") \
	X(PRINCIPAL_BY_KEY, "SELECT k.key, k.curve, k.from_seq, k.to_seq, " \
		"p.id, p.name, p.office, p.revoked_seq, p.seq " \
		"FROM principal_key k JOIN principal p ON p.id = k.principal WHERE k.key = $1") \
	X(PRINCIPAL_LIST, "SELECT id, name, office, revoked_seq, seq FROM principal " \
		"WHERE id > $1 ORDER BY id LIMIT $2") \
	X(PRINCIPAL_COUNT, "SELECT count(*) FROM principal p JOIN principal_role r ON r.principal = p.id " \
		"WHERE p.office = $1 AND p.revoked_seq = 0 AND r.role = $2 AND r.until_day >= $3") \
	X(PRINCIPAL_REVOKE, "UPDATE principal SET revoked_seq = $1, seq = $1 " \
		"WHERE id = $2 AND revoked_seq = 0 RETURNING id") \
	X(PRINCIPAL_TOUCH, "UPDATE principal SET seq = $1 WHERE id = $2 AND revoked_seq = 0 RETURNING id") \
	X(ROLE_ADD, "INSERT INTO principal_role (principal, role, until_day, seq) VALUES ($1, $2, $3, $4)") \
	X(ROLES_OF, "SELECT role, until_day FROM principal_role WHERE principal = $1 ORDER BY role") \
	X(KEY_ADD, "INSERT INTO principal_key (key, curve, principal, from_seq, to_seq, seq) " \
		"VALUES ($1, $2, $3, $4, 0, $4)") \
	X(KEY_END, "UPDATE principal_key SET to_seq = $1, seq = $1 " \
		"WHERE principal = $2 AND from_seq < $1 AND to_seq = 0") \
	X(KEY_ADMITS, "SELECT key FROM principal_key WHERE curve = $1 AND to_seq = 0") \
	X(KEY_AT, "SELECT key FROM principal_key " \
		"WHERE principal = $1 AND from_seq <= $2 AND (to_seq = 0 OR to_seq > $2) " \
		"ORDER BY from_seq DESC LIMIT 1") \
	X(KEY_LAST, "SELECT key, curve, from_seq, to_seq FROM principal_key " \
		"WHERE principal = $1 ORDER BY from_seq DESC LIMIT 1") \
	X(KEYS_OF, "SELECT key, curve, from_seq, to_seq FROM principal_key " \
		"WHERE principal = $1 ORDER BY from_seq LIMIT $2")
/* clang-format on */

#endif
