/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of offices.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_OFFICES_H
#define JX_SERVER_STORE_SQL_OFFICES_H

/* clang-format off */
#define JX_SQL_OFFICES(X) \
	X(OFFICE_ADD, "INSERT INTO office (code, name, parent, depth, seq) " \
		"VALUES ($1, $2, nullif($3, ''), $4, $5)") \
	X(OFFICE_GET, "SELECT code, name, parent, depth, seq FROM office WHERE code = $1") \
	X(OFFICE_ROOT, "SELECT code, name, parent, depth, seq FROM office " \
		"WHERE parent IS NULL ORDER BY code LIMIT 1") \
	X(OFFICE_CHILDREN, "SELECT count(*) FROM office WHERE parent = $1") \
	X(OFFICE_LIST, "SELECT code, name, parent, depth, seq FROM office " \
		"WHERE code > $1 ORDER BY code LIMIT $2") \
	X(OFFICE_LIST_BELOW, "SELECT code, name, parent, depth, seq FROM office " \
		"WHERE parent = $1 AND code > $2 ORDER BY code LIMIT $3")
/* clang-format on */

#endif
