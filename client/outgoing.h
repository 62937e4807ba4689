/* SPDX-License-Identifier: Apache-2.0 */
/* An entry of the outbox in words: what it is about, and why it was refused. */
#ifndef JX_CLIENT_OUTGOING_H
#define JX_CLIENT_OUTGOING_H

#include "jixiao/v1/submissions.pb-c.h"

#include "client/app.h"
#include "client/outbox/outbox.h"

/* Texts that are too long are cut. */
void jx_subject_of(const char *form, const char *office, const char *period, struct jx_subject *subject);

/*
 * Sets the subject to what the body, which is signed, is about. False, and it stays, where the method is none of
 * Submissions', or the body not its request.
 */
bool jx_outgoing_take_subject(struct jx_outgoing *entry);

/* The form's name in the catalogue that this machine last saw, in `out`; its code where that is not known. */
void jx_outgoing_form(const struct jx_app *app, const struct jx_subject *subject, char out[JX_ITEM_NAME_MAX + 1]);

/* All that an entry is about, in the order of its body. */
struct jx_subjects {
	struct jx_subject *rows; /* owned */
	size_t n;
};
/* Of its body, which its author signed; to be freed (rows) by the caller. Nothing where there is no memory. */
struct jx_subjects jx_outgoing_subjects(const struct jx_outgoing *entry);
bool jx_outgoing_is_about(const struct jx_outgoing *entry, const struct jx_subject *subject);
/* Both are by one author, and about one subject at least. */
bool jx_outgoing_same_subject(const struct jx_outgoing *a, const struct jx_outgoing *b);

/* "Create" of "jixiao.v1.Submissions/Create"; borrowed. */
const char *jx_outgoing_method(const struct jx_outgoing *entry);

/* The submission that it makes of that subject, owned by the caller; NULL where it makes none. */
Jixiao__V1__SubmissionsCreateRequest *jx_outgoing_create(const struct jx_outgoing *entry,
							 const struct jx_subject *subject);
/* The whole of one that is for several offices, owned by the caller; NULL where it is not. */
Jixiao__V1__SubmissionsCreateBelowRequest *jx_outgoing_below(const struct jx_outgoing *entry);

/* What a write made, borrowed from its answer, which has no cells: they are those that were signed. */
struct jx_made {
	Jixiao__V1__Submission *const *rows;
	size_t n;
};
struct jx_made jx_made_of(const ProtobufCMessage *answer);

/* "2023-01", "2023-01 to 2023-12, 24 of 2 offices": what an entry is about, but for its form. */
#define JX_ABOUT_SIZE 160u
void jx_outgoing_about(const struct jx_outgoing *entry, char out[JX_ABOUT_SIZE]);

/*
 * A line on stderr: "delivered: 信访业务月报 2023-06, 市南区信访局, revision 2, entry 57"; without what it made (`made`
 * is NULL or empty), what is known of it here: "kept in the outbox: number 3, 信访业务月报 2023-06, 370202".
 */
void jx_outgoing_line(const struct jx_app *app, const char *what, const struct jx_outgoing *entry,
		      const struct jx_made *made);

/* Says that the server refused it and why, cells by the items' names; `fix` NULL: the reason's. */
void jx_outgoing_refused(const struct jx_app *app, const struct jx_outgoing *entry, const struct jx_result *result,
			 const char *fix);
/*
 * The fix where the entry of this outbox was refused since another revision was made meanwhile: the command that drops
 * it and puts what it changes in that one's place; owned by the caller. NULL where that is not why.
 */
char *jx_outgoing_again(const struct jx_app *app, const struct jx_outgoing *entry, const struct jx_result *result);
/* The refusal as a packed Response, owned by the caller; false where there is no memory. */
bool jx_outgoing_pack_refusal(const struct jx_result *result, struct jx_blob *refusal);
/* The result that the packed refusal was made of; it lends from the Response, which is owned by the caller. */
Jixiao__V1__Response *jx_outgoing_unpack_refusal(const struct jx_blob *refusal, struct jx_result *result);

#endif
