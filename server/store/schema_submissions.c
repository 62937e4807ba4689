/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/*
 * A submission's entry is the seq that brought it, with others perhaps; its cells are packed (cells.h). The head says
 * which revision is the newest and which is the one that counts (0: none yet). Totals and counts hold nothing that the
 * submissions do not say.
 */
const char jx_schema_submissions[] = "CREATE TABLE submission ("
				     "  form TEXT NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  month INTEGER NOT NULL,"
				     "  revision INTEGER NOT NULL,"
				     "  entry INTEGER NOT NULL,"
				     "  stage INTEGER NOT NULL,"
				     "  submitter INTEGER NOT NULL REFERENCES principal (id),"
				     "  time_ms INTEGER NOT NULL,"
				     "  request_id BLOB NOT NULL CHECK (length(request_id) = 16),"
				     "  note TEXT NOT NULL,"
				     "  cells BLOB NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (form, office, month, revision)"
				     ") STRICT;"
				     "CREATE INDEX submission_by_office ON submission (office);"
				     "CREATE INDEX submission_by_submitter ON submission (submitter);"

				     "CREATE TABLE submission_head ("
				     "  form TEXT NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  month INTEGER NOT NULL,"
				     "  newest INTEGER NOT NULL,"
				     "  accepted INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (form, office, month)"
				     ") STRICT, WITHOUT ROWID;"
				     "CREATE INDEX submission_head_by_office ON submission_head (office, form, month);"

				     "CREATE TABLE submitted_count ("
				     "  form TEXT NOT NULL,"
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  month INTEGER NOT NULL,"
				     "  submitted INTEGER NOT NULL,"
				     "  accepted INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (form, office, month)"
				     ") STRICT, WITHOUT ROWID;"
				     "CREATE INDEX submitted_count_by_office ON submitted_count (office);"

				     "CREATE TABLE rollup ("
				     "  office TEXT NOT NULL REFERENCES office (code),"
				     "  item INTEGER NOT NULL,"
				     "  stage INTEGER NOT NULL,"
				     "  month INTEGER NOT NULL,"
				     "  value INTEGER NOT NULL,"
				     "  contributors INTEGER NOT NULL,"
				     "  answers INTEGER NOT NULL,"
				     "  seq INTEGER NOT NULL,"
				     "  PRIMARY KEY (office, item, stage, month)"
				     ") STRICT, WITHOUT ROWID;";
