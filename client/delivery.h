/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From the outbox to the server: a submission is signed, written, and only then sent. Whatever ends the client in
 * between, the same request is delivered later under the same id, and done once.
 */
#ifndef JX_CLIENT_DELIVERY_H
#define JX_CLIENT_DELIVERY_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/memory.h"
#include "client/outgoing.h"

/* What became of a request that was sent. */
enum jx_fate {
	JX_FATE_DELIVERED,
	JX_FATE_REFUSED, /* by the server, which will not think otherwise by itself */
	JX_FATE_WAITS,   /* nothing is known of it, or it is not the request that is refused */
};
enum jx_fate jx_fate_of(const struct jx_result *result);

/* What a delivery came to; entries of others and those behind refused ones are not among them. */
struct jx_delivered {
	size_t delivered, refused;
};

/*
 * Delivers what waits, in order, and says what became of each; signs again what an older key of the same person signed.
 * A refusal does not end it; where the server cannot be reached or does not admit the caller, that is said and
 * returned. *delivered is of what was done until then.
 */
enum jx_exit jx_deliver_all(struct jx_app *app, struct jx_delivered *delivered);

/* Before another command: the same, where something waits and no --offline is given. */
enum jx_exit jx_deliver_first(struct jx_app *app);

/* What is to be submitted. Everything is borrowed. */
struct jx_post {
	bool replaces;      /* that entry awaits the head, and this one takes its place */
	bool awaits;        /* out: it awaits the head now, which was said */
	const char *method; /* of Submissions: "Create" */
	const ProtobufCMessage *request;
	struct jx_subject subject;
	const uint8_t
		*after; /* the request id of the entry that it corrects, where that waits in the outbox; else NULL */
	const struct jx_about *about; /* in place of both, where it is about several; else NULL */
	size_t n_about;
};

#define JX_POSTED_WHY 1024u

/* What became of it. */
struct jx_posted {
	const ProtobufCMessage *answer; /* the server's, borrowed until the next call; NULL: refused, or it waits */
	bool awaits;                    /* the head's signature, in the outbox */
	bool waits;                     /* in the outbox */
	int64_t number;                 /* there */
	char why[JX_POSTED_WHY];        /* it waits, in the words of the locale */
	enum jx_exit exit;              /* it waits: JX_EXIT_KEPT, or the server does not admit the caller */
};

/*
 * Signs it, writes it to the outbox, and delivers what waits before it and it itself. *answer: the server's, borrowed
 * until the next call. Where it is NULL and JX_EXIT_OK is returned, the server has refused it, which the channel's
 * result tells, and it is not in the outbox any more, unless post->awaits is set; any other exit was said: JX_EXIT_KEPT
 * where it waits for a server.
 */
enum jx_exit jx_deliver_post(struct jx_app *app, struct jx_post *post, const ProtobufCMessage **answer);

/*
 * The same without a word of what becomes of it. Any exit but OK was said: of the outbox, or of what waits before it,
 * behind which it waits, too, where `posted` says so. Where no server answers, nothing more is asked of one.
 */
enum jx_exit jx_deliver_try(struct jx_app *app, const struct jx_post *post, struct jx_posted *posted);

/* What an older key of the caller has signed is signed by this one, under the same request ids, and is his. */
enum jx_exit jx_deliver_inherit(const struct jx_app *app, const uint8_t old_key[JX_KEY_BYTES],
				const struct jx_key *new_key);

/* The entry of the row is delivered: what it made and its receipt are kept in its place. What is wrong is said. */
enum jx_exit jx_deliver_settle(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_receipt_row *row,
			       const struct jx_made *made);

/* Remembers the figures as seen by the caller. */
void jx_deliver_seen(const struct jx_app *app, const Jixiao__V1__Submission *submission);

#endif
