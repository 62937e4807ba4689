/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server's folder:
 *     jixiaod.ini    listen, ledger, read_only     server.key    the server's key, 0600
 *     jixiao.db      the store                     lock          held by whoever has it open
 *
 * The settings are written last: a folder that was left half made is no server's folder.
 */
#ifndef JX_SERVER_ADMIN_DIR_H
#define JX_SERVER_ADMIN_DIR_H

#include <stdbool.h>
#include <stdint.h>

#include "common/rpc/identity.h"
#include "common/rpc/profile.h"
#include "server/store/compare.h"
#include "server/store/lock.h"
#include "server/store/store.h"

#define JX_DIR_SETTINGS "jixiaod.ini"
#define JX_DIR_KEY      "server.key"
#define JX_DIR_STORE    "jixiao.db"
#define JX_DIR_LOCK     "lock"

struct jx_dir {
	char path[JX_PATH_SIZE];
	char listen[JX_ENDPOINT_MAX];
	bool read_only;
	uint8_t ledger[JX_KEY_BYTES];
	struct jx_key key;
	struct jx_lock lock;
	struct jx_store *store;
};

/* Locks, reads settings and key, opens the store. What fails is said on stderr, with the command that mends it. */
enum jx_status jx_dir_open(const char *path, struct jx_dir *dir);
/* The same for a store to be looked at: `differs` is told what is wrong with its schema, which is no refusal then. */
enum jx_status jx_dir_inspect(const char *path, jx_difference_visit differs, void *context, struct jx_dir *dir);
void jx_dir_close(struct jx_dir *dir);
/* "<path>/<name>" into out (JX_PATH_SIZE); false, said on stderr, where that is too long. */
bool jx_dir_file(const char *path, const char *name, char *out);
/* What to exit with where the folder could not be opened: locked by another is a conflict, damaged fails verification.
 */
enum jx_exit jx_dir_exit(enum jx_status status);

/*
 * The identity that the journal's first entry founds. NOT_FOUND: the journal is empty. DATA_LOSS, not logged: the entry
 * does not read as a founding.
 */
enum jx_status jx_dir_founder(struct jx_store *store, uint8_t ledger[JX_KEY_BYTES]);
/* Do settings, key and journal belong together? FAILED_PRECONDITION, said on stderr, where they do not. */
enum jx_status jx_dir_verify(const struct jx_dir *dir);

#endif
