/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of disbursements.c: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_DISBURSEMENTS_H
#define JX_SERVER_STORE_SQL_DISBURSEMENTS_H

#define JX_SQL_DISBURSEMENT_COLUMNS                                                                                    \
	"d.id, d.project, d.office, d.payee, d.note, d.withdrawn_reason, d.fund, d.amount_fen, d.paid_fen, "           \
	"d.n_payments, d.requested_day, d.requester, d.withdrawn_seq, d.seq"
#define JX_SQL_PAYMENT_COLUMNS "seq, disbursement, amount_fen, day, reverses, payer, voucher, reason"
/* One row of three sums, a fund each. */
#define JX_SQL_PAID_OF(fund)                                                                                           \
	"CAST(coalesce(sum(CASE WHEN d.fund = " fund " THEN p.amount_fen ELSE 0 END), 0) AS BIGINT)"
#define JX_SQL_PAID_SUMS                                                                                               \
	"SELECT " JX_SQL_PAID_OF("1") ", " JX_SQL_PAID_OF("2") ", " JX_SQL_PAID_OF("3") " FROM disbursement d "
#define JX_SQL_LONGEST "SELECT count(*), coalesce(max(p.day - d.requested_day), 0) FROM disbursement d "
/* Payments dated up to `day` that were not wholly reversed by then. */
#define JX_SQL_STANDS(day)                                                                                             \
	"AND p.amount_fen > 0 AND p.day <= " day " AND p.amount_fen + coalesce((SELECT sum(r.amount_fen) "             \
	"FROM payment r WHERE r.reverses = p.seq AND r.day <= " day "), 0) > 0"

/* clang-format off */
#define JX_SQL_DISBURSEMENTS(X) \
	X(DISBURSEMENT_ADD, "INSERT INTO disbursement (id, project, office, payee, note, withdrawn_reason, fund, " \
		"amount_fen, paid_fen, n_payments, requested_day, requester, withdrawn_seq, seq) " \
		"VALUES ($1, $2, $3, $4, $5, '', $6, $7, 0, 0, $8, $9, 0, $1)") \
	X(DISBURSEMENT_STANDS, "SELECT 1 FROM disbursement_place WHERE disbursement = $1 AND office = $2") \
	X(DISBURSEMENT_PLACE_ADD, "INSERT INTO disbursement_place (disbursement, depth, office, project, " \
		"requested_day, seq) VALUES ($1, $2, $3, $4, $5, $1)") \
	X(DISBURSEMENT_GET, "SELECT " JX_SQL_DISBURSEMENT_COLUMNS " FROM disbursement d WHERE d.id = $1") \
	X(DISBURSEMENT_WITHDRAW, "UPDATE disbursement SET withdrawn_reason = $1, withdrawn_seq = $2, seq = $2 " \
		"WHERE id = $3 AND withdrawn_seq = 0 RETURNING id") \
	X(DISBURSEMENT_PAID, "UPDATE disbursement SET paid_fen = paid_fen + $1, n_payments = n_payments + 1, " \
		"seq = $2 WHERE id = $3 RETURNING id") \
	X(DISBURSEMENT_LIST, "SELECT " JX_SQL_DISBURSEMENT_COLUMNS " FROM disbursement_place w " \
		"JOIN disbursement d ON d.id = w.disbursement WHERE w.office = $1 AND w.disbursement > $2 " \
		"ORDER BY w.disbursement LIMIT $3") \
	X(DISBURSEMENT_LIST_OF, "SELECT " JX_SQL_DISBURSEMENT_COLUMNS " FROM disbursement_place w " \
		"JOIN disbursement d ON d.id = w.disbursement WHERE w.office = $1 AND w.project = $2 " \
		"AND w.disbursement > $3 ORDER BY w.disbursement LIMIT $4") \
	X(PAYMENT_ADD, "INSERT INTO payment (" JX_SQL_PAYMENT_COLUMNS ") " \
		"VALUES ($1, $2, $3, $4, nullif($5, 0), $6, $7, $8)") \
	X(PAYMENT_GET, "SELECT " JX_SQL_PAYMENT_COLUMNS " FROM payment WHERE seq = $1") \
	X(PAYMENT_LIST, "SELECT " JX_SQL_PAYMENT_COLUMNS " FROM payment WHERE disbursement = $1 ORDER BY seq LIMIT $2") \
	X(COMMITMENT_GET, "SELECT fund, CAST(sum(paid_fen) AS BIGINT), " \
		"CAST(sum(CASE WHEN withdrawn_seq = 0 THEN amount_fen - paid_fen ELSE 0 END) AS BIGINT), " \
		"count(*), CAST(sum(n_payments) AS BIGINT) FROM disbursement WHERE project = $1 " \
		"GROUP BY fund ORDER BY fund") \
	X(PAID_DAYS, "SELECT p.day, d.fund, p.amount_fen FROM disbursement d " \
		"JOIN payment p ON p.disbursement = d.id WHERE d.project = $1 " \
		"ORDER BY d.fund, d.id, p.seq LIMIT $2") \
	X(PAID_BY_ALL, JX_SQL_PAID_SUMS "JOIN payment p ON p.disbursement = d.id " \
		"WHERE d.project = $1 AND p.day <= $2") \
	X(PAID_BY_OFFICE, JX_SQL_PAID_SUMS "JOIN disbursement_place w ON w.disbursement = d.id " \
		"JOIN payment p ON p.disbursement = d.id WHERE w.office = $1 AND w.project = $2 AND p.day <= $3") \
	X(LONGEST_OF_ALL, JX_SQL_LONGEST "JOIN payment p ON p.disbursement = d.id " \
		"WHERE d.project = $1 " JX_SQL_STANDS("$2")) \
	X(LONGEST_OF_OFFICE, JX_SQL_LONGEST "JOIN disbursement_place w ON w.disbursement = d.id " \
		"JOIN payment p ON p.disbursement = d.id WHERE w.office = $1 AND w.project = $2 " JX_SQL_STANDS("$3"))
/* clang-format on */

#endif
