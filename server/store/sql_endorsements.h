/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of endorsements.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_ENDORSEMENTS_H
#define JX_SERVER_STORE_SQL_ENDORSEMENTS_H

/* clang-format off */
#define JX_SQL_ENDORSEMENTS(X) \
	X(ENDORSEMENT_SET, "INSERT INTO office_endorsement (office, needed, seq) VALUES ($1, $2, $3) " \
		"ON CONFLICT (office) DO UPDATE SET needed = excluded.needed, seq = excluded.seq") \
	X(ENDORSEMENT_OF_OFFICE, "SELECT needed, seq FROM office_endorsement WHERE office = $1") \
	X(ENDORSEMENT_ADD, "INSERT INTO submission_endorsement (form, office, month, revision, endorser, seq) " \
		"VALUES ($1, $2, $3, $4, $5, $6)") \
	X(ENDORSEMENT_GET, "SELECT endorser FROM submission_endorsement " \
		"WHERE form = $1 AND office = $2 AND month = $3 AND revision = $4")
/* clang-format on */

#endif
