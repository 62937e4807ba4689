/* SPDX-License-Identifier: Apache-2.0 */
/*
 * jixiaod.ini:
 *
 *     [server]
 *     listen = tcp://127.0.0.1:7130
 *     ledger = jx1…
 *     read_only = true              in a rebuilt copy; false where it is missing
 */
#ifndef JX_SERVER_ADMIN_SETTINGS_H
#define JX_SERVER_ADMIN_SETTINGS_H

#include "server/admin/dir.h"

/* What is wrong with an endpoint to listen at, in English; NULL where nothing is. */
const char *jx_settings_listen_problem(const char *listen);

/* Into listen, ledger and read_only. INVALID_ARGUMENT, said on stderr with the line, for anything unknown or missing.
 */
enum jx_status jx_settings_read(const char *path, struct jx_dir *dir);
/* A new file, synced. What fails is said on stderr. */
enum jx_status jx_settings_write(const char *path, const struct jx_dir *dir);

#endif
