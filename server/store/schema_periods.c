/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/*
 * A day that a calendar says nothing of is a workday from Monday to Friday. An until_day of 0 means: no end. Of the
 * changes of a form's month the newest counts. waiver_place has a row for a waiver's office and for each above it,
 * which says whether the waiver waits for a decision.
 */
const char jx_schema_periods[] = "CREATE TABLE calendar_year ("
				 "  year INTEGER NOT NULL PRIMARY KEY,"
				 "  seq INTEGER NOT NULL"
				 ") STRICT;"

				 "CREATE TABLE calendar_day ("
				 "  day INTEGER NOT NULL PRIMARY KEY,"
				 "  works INTEGER NOT NULL,"
				 "  name TEXT NOT NULL,"
				 "  seq INTEGER NOT NULL"
				 ") STRICT;"

				 "CREATE TABLE period_change ("
				 "  seq INTEGER NOT NULL PRIMARY KEY,"
				 "  form TEXT NOT NULL,"
				 "  month INTEGER NOT NULL,"
				 "  opened INTEGER NOT NULL,"
				 "  until_day INTEGER NOT NULL,"
				 "  reason TEXT NOT NULL,"
				 "  actor INTEGER NOT NULL REFERENCES principal (id),"
				 "  time_ms INTEGER NOT NULL"
				 ") STRICT;"
				 "CREATE INDEX period_change_by_form ON period_change (form, month, seq);"

				 "CREATE TABLE waiver ("
				 "  id INTEGER NOT NULL PRIMARY KEY,"
				 "  form TEXT NOT NULL,"
				 "  office TEXT NOT NULL REFERENCES office (code),"
				 "  month INTEGER NOT NULL,"
				 "  state INTEGER NOT NULL,"
				 "  until_day INTEGER NOT NULL,"
				 "  reason TEXT NOT NULL,"
				 "  requester INTEGER NOT NULL REFERENCES principal (id),"
				 "  requested_ms INTEGER NOT NULL,"
				 "  note TEXT NOT NULL,"
				 "  decider INTEGER REFERENCES principal (id),"
				 "  decided_ms INTEGER NOT NULL,"
				 "  seq INTEGER NOT NULL"
				 ") STRICT;"
				 "CREATE INDEX waiver_by_form ON waiver (form, office, month, state, until_day);"

				 "CREATE TABLE waiver_place ("
				 "  office TEXT NOT NULL REFERENCES office (code),"
				 "  waiver INTEGER NOT NULL REFERENCES waiver (id),"
				 "  waits INTEGER NOT NULL,"
				 "  seq INTEGER NOT NULL,"
				 "  PRIMARY KEY (office, waiver)"
				 ") STRICT, WITHOUT ROWID;"
				 "CREATE INDEX waiver_place_waiting ON waiver_place (office, waits, waiver);"
				 "CREATE INDEX waiver_place_by_waiver ON waiver_place (waiver);";
