/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Dispatch as jixiaod's words use it, and the writes that they make in the server's own name.
 */
#ifndef JX_SERVER_ADMIN_OWN_H
#define JX_SERVER_ADMIN_OWN_H

#include "server/admin/dir.h"
#include "server/dispatch/dispatch.h"

/*
 * Over the store, key and ledger of the folder, with every service of this release. The verifier is borrowed, and may
 * be NULL. Errors are logged.
 */
enum jx_status jx_own_dispatch(const struct jx_dir *dir, struct jx_verifier *verifier, struct jx_dispatch **dispatch);

/* One write, with its own dispatch. A refusal is said on stderr, with what mends it. *seq is its journal position. */
enum jx_exit jx_own_write(const struct jx_dir *dir, const char *method, const ProtobufCMessage *request, uint64_t *seq);

#endif
