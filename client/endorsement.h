/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The second signature, that of the office's head: what awaits it, how it comes into a request, and what is done where
 * the server does not take it. A head signs the packed request without its endorsement; the author then signs the
 * whole.
 */
#ifndef JX_CLIENT_ENDORSEMENT_H
#define JX_CLIENT_ENDORSEMENT_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/app.h"
#include "client/outbox/outbox.h"

/* Whether the caller's office asks for it, as this machine last heard. */
bool jx_endorsement_needed(const struct jx_app *app);
/* Whether the entry, of somebody else, awaits the head of that office; "": of any. */
bool jx_endorsement_asks(const struct jx_app *app, const char *office, const struct jx_outgoing *entry);

/* An endorsement and what it points to. */
struct jx_endorsement {
	Jixiao__V1__Endorsement message;
	char identity[JX_IDENTITY_MAX];
	uint8_t signature[JX_SIGNATURE_BYTES];
};

/* By the profile's key. False: there is no memory, or the entry's body is not what it should be. */
bool jx_endorsement_sign(const struct jx_app *app, const struct jx_outgoing *entry, struct jx_endorsement *endorsement);
/* Does it fit what the entry says? */
bool jx_endorsement_fits(const struct jx_app *app, const struct jx_outgoing *entry,
			 const Jixiao__V1__Endorsement *endorsement);

/*
 * The caller's entry gets the endorsement, is signed by him, and may be sent; without one (NULL) it loses the one that
 * it has, and awaits another.
 */
enum jx_exit jx_endorsement_put(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				const Jixiao__V1__Endorsement *endorsement);
/* The office asks for none any more: what awaits the head goes without. */
enum jx_exit jx_endorsement_waive(const struct jx_app *app, struct jx_outbox *outbox);

/* On one machine: the head leaves it there, and the author's next command takes it up. */
enum jx_exit jx_endorsement_leave(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_outgoing *entry,
				  const struct jx_endorsement *endorsement);
enum jx_exit jx_endorsement_collect(const struct jx_app *app, struct jx_outbox *outbox);

/*
 * The server refused the entry for lack of a right endorsement: it awaits the head (again). *done: whether
 * that was why.
 */
enum jx_exit jx_endorsement_reopen(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				   const struct jx_result *result, bool *done);

/* Says that the entry awaits the head, and how he signs it. */
void jx_endorsement_say(const struct jx_app *app, const struct jx_outgoing *entry);
/* How alone; number 0: all that await. */
void jx_endorsement_say_how(int64_t number);

#endif
