/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/*
 * A submission's entry is the seq that brought it, with others perhaps; its cells are packed (cells.h), and one without
 * cells withdraws what was reported. Its reviewer is the server (0) where nobody has reviewed it; marked items are
 * codes with blanks between them. What checks found in it is numbered from 0, `findings` of them; item 0 is the whole.
 * The head says which revision is the newest, and which one stands as submitted and as
 * accepted (0: none). An office has the revisions that wait for a reviewer in that office. Totals are packed
 * (totals.h). What is below an office is counted with it; its own is its head's. Totals and counts hold nothing that
 * the submissions do not say.
 */
const char jx_schema_submissions[] = "CREATE TABLE submission ("
				     "  form TEXT NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  revision INTEGER NOT NULL,"
				     "  entry INTEGER NOT NULL,"
				     "  stage INTEGER NOT NULL,"
				     "  submitter INTEGER NOT NULL REFERENCES principal (id),"
				     "  time_ms INTEGER NOT NULL,"
				     "  request_id BLOB NOT NULL CHECK (length(request_id) = 16),"
				     "  note TEXT NOT NULL,"
				     "  cells BLOB NOT NULL,"
				     "  reviewer INTEGER NOT NULL REFERENCES principal (id),"
				     "  reviewed_ms INTEGER NOT NULL,"
				     "  review_reason TEXT NOT NULL,"
				     "  marked TEXT NOT NULL,"
				     "  findings INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (form, month, office, revision)"
				     ") STRICT;"

				     "CREATE TABLE submission_finding ("
				     "  form TEXT NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  revision INTEGER NOT NULL,"
				     "  number INTEGER NOT NULL,"
				     "  item INTEGER NOT NULL,"
				     "  severity INTEGER NOT NULL,"
				     "  trial INTEGER NOT NULL,"
				     "  rule TEXT NOT NULL,"
				     "  text TEXT NOT NULL,"
				     "  fix TEXT NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (form, month, office, revision, number)"
				     ") STRICT, WITHOUT ROWID;"

				     "CREATE TABLE submission_head ("
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  form TEXT NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  newest INTEGER NOT NULL,"
				     "  submitted INTEGER NOT NULL,"
				     "  accepted INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (office, form, month)"
				     ") STRICT, WITHOUT ROWID;"

				     "CREATE TABLE pending_review ("
				     "  reviewing TEXT NOT NULL REFERENCES office (code),"
				     "  form TEXT NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (reviewing, form, month, office)"
				     ") STRICT, WITHOUT ROWID;"

				     "CREATE TABLE submitted_below ("
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  form TEXT NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  submitted INTEGER NOT NULL,"
				     "  accepted INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (office, form, month)"
				     ") STRICT, WITHOUT ROWID;"

				     "CREATE TABLE rollup ("
				     "  month INTEGER NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  totals BLOB NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (month, office)"
				     ") STRICT, WITHOUT ROWID;";
