/* SPDX-License-Identifier: Apache-2.0 */
#include "server/admin/admin.h"

#include <stddef.h>

#include "server/admin/words.h"

const struct jx_admin_command jx_admin_commands[] = {
	{
		.name = "init",
		.usage = "DIR --office CODE --name NAME --listen tcp://HOST:PORT --admin-profile FILE [--admin-name "
			 "NAME]",
		.summary = "Makes a server's folder, founds its ledger with the root office and the first "
			   "administrator, and\n"
			   "writes that person's key (FILE.key) and profile (FILE).",
		.example = "jixiaod init /var/lib/jixiao --office 129001 --name 青岛市信访局 "
			   "--listen tcp://127.0.0.1:7130 --admin-profile admin.ini",
		.run = jx_admin_init,
	},
	{
		.name = "serve",
		.usage = "DIR",
		.summary = "Serves until SIGTERM or SIGINT. SIGHUP confirms the clock after it jumped.",
		.example = "jixiaod serve /var/lib/jixiao",
		.run = jx_admin_serve,
	},
	{
		.name = "check",
		.usage = "DIR [--progress] [--receipt FILE]...",
		.summary = "Verifies the file, the journal's chain and signatures, replays it into an empty store and "
			   "compares\n"
			   "every table; and looks up the receipts that clients keep. Exit 0, or 10 and what differs, "
			   "a line each.",
		.example = "jixiaod check /var/lib/jixiao --receipt submission.receipt",
		.run = jx_admin_check,
	},
	{
		.name = "replay",
		.usage = "DIR --to SEQ NEWDIR",
		.summary = "Rebuilds the state as of journal position SEQ in a new folder, which can be served, "
			   "read-only.",
		.example = "jixiaod replay /var/lib/jixiao --to 4711 /tmp/as-of-4711",
		.run = jx_admin_replay,
	},
	{
		.name = "admin add",
		.usage = "DIR --identity jx1... --name NAME",
		.summary = "Enrols an administrator of the root office, signed by the server and journalled: for the "
			   "day when the\n"
			   "last administrator's key was lost.",
		.example = "jixiaod admin add /var/lib/jixiao --identity jx1... --name 王芳",
		.run = jx_admin_add,
	},
	{NULL, NULL, NULL, NULL, NULL},
};
