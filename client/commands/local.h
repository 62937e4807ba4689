/* SPDX-License-Identifier: Apache-2.0 */
/* What the commands about this machine's outbox and receipts share. */
#ifndef JX_CLIENT_COMMANDS_LOCAL_H
#define JX_CLIENT_COMMANDS_LOCAL_H

#include "jixiao/v1/outbox.pb-c.h"

#include "client/app.h"
#include "client/outgoing.h"

/* Profile, key and memory, and no channel: nothing is asked of a server. */
enum jx_exit jx_local_open(struct jx_app *app);

/* "submission", of a row's field `method`. */
void jx_cell_post(const ProtobufCMessage *row, char *out, size_t size);

/* Of a row's field `about`: the office and the month, or how many offices and from when to when. */
void jx_cell_about_office(const ProtobufCMessage *row, char *out, size_t size);
void jx_cell_about_period(const ProtobufCMessage *row, char *out, size_t size);

/* What an entry is about, as the field `about` of a row; owned. */
struct jx_local_about {
	struct jx_subjects subjects;
	Jixiao__V1__OutboxSubject *messages;
	Jixiao__V1__OutboxSubject **rows;
	size_t n;
};
/* Nothing where there is no memory. */
void jx_local_about(const struct jx_outgoing *entry, struct jx_local_about *about);
void jx_local_about_clear(struct jx_local_about *about);

/* The figures of what was signed, with the catalogue that this machine last saw. */
enum jx_exit jx_local_print_body(const struct jx_app *app, const struct jx_outgoing *entry);

#endif
