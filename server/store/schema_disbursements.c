/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/*
 * paid_fen and n_payments are what the disbursement's payments add up to, kept with each of them; a withdrawn_seq of 0
 * means: it stands. disbursement_place has a row for the office of a disbursement and for each office above it, so that
 * what an office and all below it have is one run of an index.
 */
const char jx_schema_disbursements[] = "CREATE TABLE disbursement ("
				       "  id INTEGER NOT NULL PRIMARY KEY,"
				       "  project TEXT NOT NULL REFERENCES project (code),"
				       "  office TEXT NOT NULL REFERENCES office (code),"
				       "  payee TEXT NOT NULL,"
				       "  note TEXT NOT NULL,"
				       "  withdrawn_reason TEXT NOT NULL,"
				       "  fund INTEGER NOT NULL,"
				       "  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),"
				       "  paid_fen INTEGER NOT NULL CHECK (paid_fen BETWEEN 0 AND amount_fen),"
				       "  n_payments INTEGER NOT NULL,"
				       "  requested_day INTEGER NOT NULL,"
				       "  requester INTEGER NOT NULL REFERENCES principal (id),"
				       "  withdrawn_seq INTEGER NOT NULL,"
				       "  seq INTEGER NOT NULL"
				       ") STRICT;"
				       "CREATE INDEX disbursement_by_project ON disbursement (project, fund);"

				       "CREATE TABLE disbursement_place ("
				       "  disbursement INTEGER NOT NULL REFERENCES disbursement (id),"
				       "  depth INTEGER NOT NULL,"
				       "  office TEXT NOT NULL REFERENCES office (code),"
				       "  project TEXT NOT NULL,"
				       "  requested_day INTEGER NOT NULL,"
				       "  seq INTEGER NOT NULL,"
				       "  PRIMARY KEY (disbursement, depth)"
				       ") STRICT, WITHOUT ROWID;"
				       "CREATE UNIQUE INDEX disbursement_place_by_office"
				       " ON disbursement_place (office, disbursement);"
				       "CREATE INDEX disbursement_place_by_day"
				       " ON disbursement_place (office, requested_day, disbursement);"
				       "CREATE INDEX disbursement_place_by_project"
				       " ON disbursement_place (office, project, disbursement);"

				       "CREATE TABLE payment ("
				       "  seq INTEGER NOT NULL PRIMARY KEY,"
				       "  disbursement INTEGER NOT NULL REFERENCES disbursement (id),"
				       "  amount_fen INTEGER NOT NULL CHECK (amount_fen <> 0),"
				       "  day INTEGER NOT NULL,"
				       "  reverses INTEGER REFERENCES payment (seq),"
				       "  payer INTEGER NOT NULL REFERENCES principal (id),"
				       "  voucher TEXT NOT NULL,"
				       "  reason TEXT NOT NULL"
				       ") STRICT;"
				       "CREATE INDEX payment_by_disbursement ON payment (disbursement, seq);"
				       "CREATE INDEX payment_by_reversed ON payment (reverses);";
