/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock on a server's folder: `serve`, `check` and all that opens the store hold it, so that one process does.
 */
#ifndef JX_SERVER_STORE_LOCK_H
#define JX_SERVER_STORE_LOCK_H

#include "common/base/status.h"

struct jx_lock {
	int fd; /* -1: not held */
};

/* UNAVAILABLE where another process holds it; *holder is then its process id, or 0 where that is not known. */
enum jx_status jx_lock_take(const char *dir, struct jx_lock *lock, long *holder);
void jx_lock_drop(struct jx_lock *lock);

#endif
