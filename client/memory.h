/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What this machine remembers of the ledger, for a run of the client: the outbox, opened where it is first needed, and
 * whether this run does without a server.
 */
#ifndef JX_CLIENT_MEMORY_H
#define JX_CLIENT_MEMORY_H

#include "client/app.h"
#include "client/outbox/receipts.h"

/* The kind under which catalogues are kept, each under the month from which it holds. */
#define JX_MEMORY_CATALOG "catalog"

struct jx_memory {
	char path[JX_PATH_SIZE];
	struct jx_outbox *outbox;   /* owned; NULL: not opened yet */
	enum jx_status broken;      /* why it could not be opened */
	bool may_go_offline;        /* the command can do without a server */
	bool offline;               /* nothing more is asked of a server in this run */
	ProtobufCMessage *recalled; /* owned; the last answer that came from here */
};

/* INTERNAL where there is no memory for it; nothing is opened or made yet. */
enum jx_exit jx_memory_open(struct jx_app *app);
void jx_memory_close(struct jx_app *app);

/* The outbox, made where it is missing; what is wrong with it is said. */
enum jx_exit jx_memory_outbox(const struct jx_app *app, struct jx_outbox **outbox);
/* The same, but NULL, and nothing said, where there is none or it cannot be used: for what does not depend on it. */
struct jx_outbox *jx_memory_try(const struct jx_app *app, bool make);
/* Says what is wrong where the status is not OK; of an outbox that jx_memory_outbox gave. */
enum jx_exit jx_memory_result(const struct jx_app *app, enum jx_status status);

/* The command can do without a server: it does from the first on with --offline, else once none answers. */
void jx_memory_allow_offline(const struct jx_app *app);
/* After a failed call: whether the command does without a server from now on, since none answered. */
bool jx_memory_go_offline(const struct jx_app *app);

/* Keeps an answer for later runs, where that is possible; the whole message is kept under kind and name. */
void jx_memory_keep(const struct jx_app *app, const char *kind, const char *name, const ProtobufCMessage *message);
/* The kept answer with the greatest name that is not greater; borrowed until the next one. NULL where there is none. */
const ProtobufCMessage *jx_memory_recall(const struct jx_app *app, const char *kind, const char *name,
					 const ProtobufCMessageDescriptor *type);

#endif
