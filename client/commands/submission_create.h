/* SPDX-License-Identifier: Apache-2.0 */
/*
 * One submission on its way: read, checked and set against what it corrects, then sent. For the submission commands.
 */
#ifndef JX_CLIENT_COMMANDS_SUBMISSION_CREATE_H
#define JX_CLIENT_COMMANDS_SUBMISSION_CREATE_H

#include "client/commands/submission_base.h"

struct jx_submit {
	struct jx_figures figures; /* opened by the caller, with their file */
	const char *note;          /* NULL: that of the revision */
	struct jx_revision newest; /* which is corrected */
	bool same;                 /* as that one */
	bool awaits;               /* the head's signature, since it was sent to the outbox */
};

/* Reads and checks the figures, and finds the revision that they correct. What is wrong is said. */
enum jx_exit jx_submit_prepare(struct jx_submit *submit);
/* Sends them, or with --dry-run shows what would be sent; where nothing changes, says so, and shows what stands. */
enum jx_exit jx_submit_send(struct jx_submit *submit);

#endif
