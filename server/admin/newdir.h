/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A new server's folder, for `init` and `replay`: made step by step, under its lock, and removed again where a step
 * fails.
 */
#ifndef JX_SERVER_ADMIN_NEWDIR_H
#define JX_SERVER_ADMIN_NEWDIR_H

#include "server/admin/dir.h"

struct jx_newdir {
	struct jx_dir dir;
	bool made; /* the folder itself, not only what is in it */
	bool open; /* there is something to undo */
};

/* OK where the folder is missing or empty; ALREADY_EXISTS or another, said on stderr, where it is not. */
enum jx_status jx_newdir_check(const char *path);

/*
 * Makes the folder, its lock, the key file of newdir->dir.key and an empty store. Whoever calls fills in listen,
 * ledger, key and read_only before. What fails is said on stderr; jx_newdir_undo in that case.
 */
enum jx_status jx_newdir_make(const char *path, struct jx_newdir *newdir);
/* Closes the store and writes the settings, which syncs the folder too: from now on it is a server's folder. */
enum jx_status jx_newdir_finish(struct jx_newdir *newdir);
/* Removes what was made. */
void jx_newdir_undo(struct jx_newdir *newdir);

#endif
