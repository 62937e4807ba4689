/* SPDX-License-Identifier: Apache-2.0 */
/*
 * SQLite's driver, which counts operations, and a failure on command: after a countdown, one gives a chosen status.
 *What can fail is whatever can: open, execute, begin, commit, version, checkpoint, prepare, step; a rollback never
 *does. One plan for the whole process, which is one test.
 *
 *	for (unsigned k = 0;; k++) {
 *		jx_faulty_set(&(struct jx_faulty_plan){.after = k, .status = JX_INTERNAL});
 *		run();                 // with a store opened over jx_faulty
 *		if (!jx_faulty_hit())
 *			break;         // it needs no more than k operations
 *	}
 */
#ifndef JX_TESTS_LIB_FAULTY_DRIVER_H
#define JX_TESTS_LIB_FAULTY_DRIVER_H

#include <stdbool.h>

#include "server/store/driver.h"

/* What happens underneath, where the caller is told of a failure. */
enum jx_faulty_effect {
	JX_FAULTY_SKIPPED,     /* nothing; of a commit: the next */
	JX_FAULTY_ROLLED_BACK, /* the transaction ends, as SQLite itself does on some failures */
	JX_FAULTY_DONE,        /* the operation: a commit is durable, and nobody is told */
};

struct jx_faulty_plan {
	unsigned after;        /* so many operations go well before */
	enum jx_status status; /* of the one that fails; OK: none does */
	bool commits_only;     /* counts commits alone */
	bool lasting;          /* all that follow fail too */
	enum jx_faulty_effect effect;
};

/* For struct jx_store_options. Without a plan it is jx_sqlite. */
extern const struct jx_driver jx_faulty;

/* Starts the countdown anew. Copied; NULL: nothing fails any more. */
void jx_faulty_set(const struct jx_faulty_plan *plan);
/* Has the failure of this plan happened? */
bool jx_faulty_hit(void);
/* How many operations that can fail there have been since. */
unsigned jx_faulty_count(void);

#endif
