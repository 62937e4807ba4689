/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/* Which revisions an office above brought, and who of the office itself has confirmed it; the server (0): nobody yet.
 */
const char jx_schema_on_behalf[] = "CREATE TABLE submission_on_behalf ("
				   "  form TEXT NOT NULL,"
				   "  month INTEGER NOT NULL,"
				   "  office TEXT NOT NULL,"
				   "  revision INTEGER NOT NULL,"
				   "  reporter TEXT NOT NULL REFERENCES office (code),"
				   "  confirmer INTEGER NOT NULL REFERENCES principal (id),"
				   "  seq INTEGER NOT NULL,"
				   "  PRIMARY KEY (form, month, office, revision),"
				   "  FOREIGN KEY (form, month, office, revision)"
				   "    REFERENCES submission (form, month, office, revision)"
				   ") STRICT, WITHOUT ROWID;";
