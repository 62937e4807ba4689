/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/* Which offices send nothing without their head's endorsement, and who endorsed which revision. */
const char jx_schema_endorsements[] = "CREATE TABLE office_endorsement ("
				      "  office TEXT NOT NULL PRIMARY KEY REFERENCES office (code),"
				      "  needed INTEGER NOT NULL,"
				      "  seq INTEGER NOT NULL"
				      ") STRICT, WITHOUT ROWID;"

				      "CREATE TABLE submission_endorsement ("
				      "  form TEXT NOT NULL,"
				      "  month INTEGER NOT NULL,"
				      "  office TEXT NOT NULL,"
				      "  revision INTEGER NOT NULL,"
				      "  endorser INTEGER NOT NULL REFERENCES principal (id),"
				      "  seq INTEGER NOT NULL,"
				      "  PRIMARY KEY (form, month, office, revision),"
				      "  FOREIGN KEY (form, month, office, revision)"
				      "    REFERENCES submission (form, month, office, revision)"
				      ") STRICT, WITHOUT ROWID;";
