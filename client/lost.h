/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A server that was restored from an older backup does not know the newest entries any more; the receipts of them,
 * which are kept here, tell.
 */
#ifndef JX_CLIENT_LOST_H
#define JX_CLIENT_LOST_H

#include "client/memory.h"

/*
 * Asks the server whether it knows the caller's receipts, the newest ones, or `all`, and notes those that it does not.
 * A failure is said; an older server that cannot tell is none, nor is one that the command does without.
 */
enum jx_exit jx_lost_check(const struct jx_app *app, bool all);

/* Says which figures are to be sent again, and how; *n: how many there are. */
enum jx_exit jx_lost_tell(const struct jx_app *app, size_t *n);

/* Are figures of that subject to be sent again? *seq: the entry that was theirs. */
bool jx_lost_find(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject, uint64_t *seq);
/* Fails, and says so, where figures of that subject are to be sent again: new ones would be made without them. */
enum jx_exit jx_lost_refuse(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject);

#endif
