/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/schema.h"

/* A project of '' means: of every project that has none of its own. */
const char jx_schema_settings[] = "CREATE TABLE setting ("
				  "  seq INTEGER NOT NULL PRIMARY KEY,"
				  "  key TEXT NOT NULL,"
				  "  value TEXT NOT NULL,"
				  "  project TEXT NOT NULL,"
				  "  from_month INTEGER NOT NULL,"
				  "  setter INTEGER NOT NULL REFERENCES principal (id),"
				  "  time_ms INTEGER NOT NULL"
				  ") STRICT;"
				  "CREATE INDEX setting_in_force ON setting (key, project, from_month, seq);"
				  "CREATE INDEX setting_by_key ON setting (key, seq);";
