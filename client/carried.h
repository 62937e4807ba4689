/* SPDX-License-Identifier: Apache-2.0 */
/* Signed requests and what became of them, in files that are carried by hand. */
#ifndef JX_CLIENT_CARRIED_H
#define JX_CLIENT_CARRIED_H

#include "jixiao/v1/outbox.pb-c.h"

#include "client/app.h"
#include "client/outbox/outbox.h"
#include "client/outgoing.h"

/* The file as a message of that type, owned by the caller; what is wrong is said. At most JX_INPUT_MAX bytes. */
enum jx_exit jx_carried_load(const struct jx_app *app, const char *path, const ProtobufCMessageDescriptor *type,
			     ProtobufCMessage **message);
/* Into a new file, durable; what is wrong is said. */
enum jx_exit jx_carried_write(const struct jx_app *app, const char *path, const ProtobufCMessage *message);
/* Says that the file is not what it should be. */
enum jx_exit jx_carried_wrong(const struct jx_app *app, const char *path, const char *problem);

/*
 * The request as an entry, copied; jx_outgoing_clear in any case. NULL, or what is wrong with it, in English: it is
 * none of the client's own writes, or its signature does not fit this ledger and its author.
 */
const char *jx_carried_take(const struct jx_app *app, const Jixiao__V1__Request *request, struct jx_outgoing *entry);

/*
 * Whether what came back as made says what the entry, which its author signed, asked for: its figures and their notes.
 * Nobody but he vouches for them; names and times are the carrier's word. Nothing fits an entry that cannot be read.
 */
bool jx_carried_fits(const struct jx_outgoing *entry, const struct jx_made *made);

/* Tells how many, on stderr: {0}, {1} and {2} in the sentence. */
void jx_carried_say(const char *sentence, size_t first, size_t second, size_t third);
/* A copy of bytes, as protobuf-c owns them; false where there is no memory. */
bool jx_carried_copy(ProtobufCBinaryData *out, const void *bytes, size_t n);
/* Room for one more element of a repeated field that has n; NULL where there is no memory. */
void *jx_carried_grow(void ***rows, size_t n);
/* What each of the entry's submissions corrects, as its author saw it last, behind file->bases; false where there is no
 * memory. */
bool jx_carried_bases(Jixiao__V1__CarriedRequests *file, struct jx_outbox *outbox, const struct jx_outgoing *entry);

#endif
