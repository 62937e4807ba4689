/* SPDX-License-Identifier: Apache-2.0 */
/* The statements of journal.c, and of store.c for a request within its round: X(name, text). For statements.h alone. */
#ifndef JX_SERVER_STORE_SQL_JOURNAL_H
#define JX_SERVER_STORE_SQL_JOURNAL_H

/* clang-format off */
#define JX_SQL_JOURNAL(X) \
	X(SAVEPOINT, "SAVEPOINT request") \
	X(SAVEPOINT_KEEP, "RELEASE SAVEPOINT request") \
	X(SAVEPOINT_UNDO, "ROLLBACK TO SAVEPOINT request") \
	X(JOURNAL_HEAD, "SELECT seq, time_ms, hash FROM journal_head WHERE id = 1") \
	X(JOURNAL_MOVE_HEAD, "UPDATE journal_head SET seq = $1, time_ms = $2, hash = $3 " \
		"WHERE id = 1 AND seq = $1 - 1 RETURNING seq") \
	X(JOURNAL_APPEND, "INSERT INTO journal (seq, entry, hash, signer, request_id) " \
		"VALUES ($1, $2, $3, $4, $5)") \
	X(JOURNAL_GET, "SELECT seq, entry, hash, signer, request_id FROM journal WHERE seq = $1") \
	X(JOURNAL_FIND, "SELECT seq, entry, hash, signer, request_id FROM journal " \
		"WHERE signer = $1 AND request_id = $2") \
	X(JOURNAL_WALK, "SELECT seq, entry, hash, signer, request_id FROM journal " \
		"WHERE seq >= $1 AND seq <= $2 ORDER BY seq LIMIT $3")
/* clang-format on */

#endif
