/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/*
 * An office's row says what it is now, and since which month (0: as long as it exists); office_past what it was before,
 * until the month to_month, and whether it then moved. An `ended` of 0 means: it goes on.
 */
const char jx_schema_offices[] = "ALTER TABLE office ADD COLUMN from_month INTEGER NOT NULL DEFAULT 0;"
				 "ALTER TABLE office ADD COLUMN ended INTEGER NOT NULL DEFAULT 0;"
				 "ALTER TABLE office ADD COLUMN successor TEXT REFERENCES office (code);"

				 "CREATE TABLE office_past ("
				 "  office TEXT NOT NULL REFERENCES office (code),"
				 "  to_month INTEGER NOT NULL,"
				 "  from_month INTEGER NOT NULL,"
				 "  name TEXT NOT NULL,"
				 "  parent TEXT REFERENCES office (code),"
				 "  moves INTEGER NOT NULL,"
				 "  seq INTEGER NOT NULL,"
				 "  PRIMARY KEY (office, to_month)"
				 ") STRICT, WITHOUT ROWID;"
				 "CREATE INDEX office_past_by_parent ON office_past (parent);"
				 "CREATE INDEX office_past_by_move ON office_past (moves, to_month);";
