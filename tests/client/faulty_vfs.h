/* SPDX-License-Identifier: Apache-2.0 */
/* SQLite's file system, which fails on command: after a countdown over writes, syncs, truncations and removals. */
#ifndef JX_TESTS_CLIENT_FAULTY_VFS_H
#define JX_TESTS_CLIENT_FAULTY_VFS_H

#include <stdbool.h>

enum faulty_kind {
	FAULTY_NOTHING,
	FAULTY_ERROR,     /* that one fails */
	FAULTY_FULL,      /* that one finds the disk full */
	FAULTY_POWER_CUT, /* that one and all that follow fail, and change nothing */
};

/* For all databases that are opened afterwards in this process. */
void faulty_vfs_register(void);
/* So many operations go well before. Starts the countdown anew. */
void faulty_vfs_set(enum faulty_kind kind, unsigned after);
bool faulty_vfs_hit(void);

#endif
