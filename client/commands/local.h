/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about this machine's outbox and receipts share. */
#ifndef JX_CLIENT_COMMANDS_LOCAL_H
#define JX_CLIENT_COMMANDS_LOCAL_H

#include "client/app.h"
#include "client/outbox/outbox.h"

/* Profile, key and memory, and no channel: nothing is asked of a server. */
enum jx_exit jx_local_open(struct jx_app *app);

/* "submission", of a row's field `method`. */
void jx_cell_post(const ProtobufCMessage *row, char *out, size_t size);

/* The figures of what was signed, with the catalogue that this machine last saw. */
enum jx_exit jx_local_print_body(const struct jx_app *app, const struct jx_outgoing *entry);

#endif
