/* SPDX-License-Identifier: Apache-2.0 */
/* What the head of an office sees before he signs; for submission endorse. */
#ifndef JX_CLIENT_COMMANDS_ENDORSE_H
#define JX_CLIENT_COMMANDS_ENDORSE_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/app.h"
#include "client/outbox/outbox.h"

/*
 * Shows each submission that the entry would make, what it changes, and what the checks notice; by codes where this
 * machine knows no names. `bases`: one for each, what it corrects as its author's machine knows it; n_bases 0: nothing
 * is known. What is wrong is said.
 */
enum jx_exit jx_endorse_show(struct jx_app *app, const struct jx_outgoing *entry, Jixiao__V1__Submission *const *bases,
			     size_t n_bases);

#endif
