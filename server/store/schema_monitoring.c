/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/* Every note stays; the one with the highest seq counts. An indicator of '' is the spending; -1 fen: no forecast. */
const char jx_schema_monitoring[] = "CREATE TABLE monitoring_note ("
				    "  seq INTEGER NOT NULL PRIMARY KEY,"
				    "  project TEXT NOT NULL REFERENCES project (code),"
				    "  office TEXT NOT NULL REFERENCES office (code),"
				    "  month INTEGER NOT NULL,"
				    "  indicator TEXT NOT NULL,"
				    "  forecast TEXT NOT NULL,"
				    "  cause_text TEXT NOT NULL,"
				    "  remark TEXT NOT NULL,"
				    "  causes INTEGER NOT NULL,"
				    "  likelihood INTEGER NOT NULL,"
				    "  fiscal_fen INTEGER NOT NULL,"
				    "  carry_over_fen INTEGER NOT NULL,"
				    "  other_fen INTEGER NOT NULL"
				    ") STRICT;"
				    "CREATE UNIQUE INDEX monitoring_note_by_place ON monitoring_note "
				    "(project, office, month, indicator, seq);";
