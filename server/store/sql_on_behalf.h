/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of on_behalf.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_ON_BEHALF_H
#define JX_SERVER_STORE_SQL_ON_BEHALF_H

/* clang-format off */
#define JX_SQL_ON_BEHALF(X) \
	X(ON_BEHALF_ADD, "INSERT INTO submission_on_behalf (form, office, month, revision, reporter, confirmer, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6, $7)") \
	X(ON_BEHALF_GET, "SELECT reporter, confirmer FROM submission_on_behalf " \
		"WHERE form = $1 AND office = $2 AND month = $3 AND revision = $4") \
	X(ON_BEHALF_CONFIRM, "UPDATE submission_on_behalf SET confirmer = $1, seq = $2 " \
		"WHERE form = $3 AND office = $4 AND month = $5 AND revision = $6 RETURNING form")
/* clang-format on */

#endif
