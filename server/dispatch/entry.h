/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The journal entry of a write, and the stored answer of a write that comes again.
 */
#ifndef JX_SERVER_DISPATCH_ENTRY_H
#define JX_SERVER_DISPATCH_ENTRY_H

#include "jixiao/v1/rpc.pb-c.h"

#include "server/dispatch/call.h"
#include "server/store/journal.h"

/*
 * Appends the entry of the answered call and moves *head. `carrier` is the connection's principal where that is not the
 * actor, else 0.
 */
enum jx_status jx_entry_append(const struct jx_call *call, const Jixiao__V1__Request *request, uint64_t carrier,
			       struct jx_journal_head *head);

/*
 * Was this request id used by this principal before? NOT_FOUND: no. Else OK, and the call is answered with what was
 * answered then, *found being the entry of then, or refused with REQUEST_ID_REUSED where the content is another.
 */
enum jx_status jx_entry_stored(struct jx_call *call, const Jixiao__V1__Request *request, struct jx_journal_head *found);

#endif
