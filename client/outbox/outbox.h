/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What one user of this machine keeps of a ledger: writes that are signed and not delivered yet, the receipts of those
 * that were, the figures that he has seen, and answers that are of use without a server. A SQLite database; every
 * change is one transaction and durable when the function returns. Several processes may use it at once. Several
 * persons may, too: each names the rows of his own by the key that signs (`author`).
 *
 * Errors of every function: UNAVAILABLE (another process holds it for too long), RESOURCE_EXHAUSTED (the disk is full),
 * DATA_LOSS (the file is damaged), FAILED_PRECONDITION (of another program, or of a newer release), INTERNAL; what went
 * wrong is told by jx_outbox_problem.
 */
#ifndef JX_CLIENT_OUTBOX_OUTBOX_H
#define JX_CLIENT_OUTBOX_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/base/limits.h"
#include "common/base/status.h"
#include "common/rpc/identity.h"

#define JX_PERIOD_SIZE 16u

struct jx_outbox; /* opaque; one thread */

struct jx_blob {
	void *bytes;
	size_t size;
};

/* What a submission is about. */
struct jx_subject {
	char form[JX_ITEM_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	char period[JX_PERIOD_SIZE];
};

/* A signed write. */
struct jx_outgoing {
	int64_t id;
	uint8_t author[JX_KEY_BYTES];
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	uint8_t signature[JX_SIGNATURE_BYTES];
	char method[JX_METHOD_NAME_MAX];
	struct jx_subject subject; /* the first one, where it is about several */
	bool sent;                 /* it was given to the network at least once: it may have arrived */
	bool refused; /* by the server; it and what follows it of the same subject is not sent until somebody decides */
	bool awaits;  /* the signature of the office's head; it and what follows it is not sent before */
	bool replaces; /* of one to be added: it takes the place of the last one of its subject, which awaits */
	int64_t created_ms;
	struct jx_blob body;    /* owned */
	struct jx_blob refusal; /* owned: the packed Response; empty where it was never refused */
};

/*
 * Makes the file (mode 0600) where it is missing; its folder must be there. Where the status is not OK, *outbox still
 * tells the problem, and is to be closed; it is NULL where there is no memory.
 */
enum jx_status jx_outbox_open(const char *path, struct jx_outbox **outbox);
void jx_outbox_close(struct jx_outbox *outbox);
/* What the last failure was; borrowed until the next call. */
const char *jx_outbox_problem(const struct jx_outbox *outbox);

void jx_outgoing_clear(struct jx_outgoing *entry);

/*
 * Adds it behind the others and sets its id. `after`: the request id of the author's last entry of that subject, on
 * which it was made, NULL where there is none; ABORTED where another process has added one since, or where the one to
 * be replaced does not await anything any more.
 */
enum jx_status jx_outbox_add(struct jx_outbox *outbox, struct jx_outgoing *entry, const uint8_t *after);
/* The same for one that is about several; `after` as above, for each. */
struct jx_about {
	struct jx_subject subject;
	const uint8_t *after;
};
enum jx_status jx_outbox_add_many(struct jx_outbox *outbox, struct jx_outgoing *entry, const struct jx_about *about,
				  size_t n);
/* The first entry past `after_id` in order, of anybody; NOT_FOUND past the last. jx_outgoing_clear afterwards. */
enum jx_status jx_outbox_next(struct jx_outbox *outbox, int64_t after_id, struct jx_outgoing *entry);
/* The same, of those of the author that may be sent: not refused, and not behind one that may not, of one subject. */
enum jx_status jx_outbox_next_to_send(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES], int64_t after_id,
				      struct jx_outgoing *entry);
enum jx_status jx_outbox_get(struct jx_outbox *outbox, int64_t id, struct jx_outgoing *entry);
/* The author's newest entry of that subject; NOT_FOUND where nothing waits. */
enum jx_status jx_outbox_last(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			      const struct jx_subject *subject, struct jx_outgoing *entry);
/* The author's first refused entry of that subject; NOT_FOUND where none was. */
enum jx_status jx_outbox_first_refused(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
				       const struct jx_subject *subject, struct jx_outgoing *entry);
struct jx_outbox_counts {
	int64_t sendable, refused, held, awaiting, of_others;
};
enum jx_status jx_outbox_count(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES],
			       struct jx_outbox_counts *counts);
enum jx_status jx_outbox_remove(struct jx_outbox *outbox, int64_t id);
/* It goes to the network now, or did not get there; OK where another process has settled it since. */
enum jx_status jx_outbox_mark_sent(struct jx_outbox *outbox, int64_t id, bool sent);
/* All of them go there, or none. */
enum jx_status jx_outbox_mark_all_sent(struct jx_outbox *outbox, const int64_t *ids, size_t n);
/* The server's refusal; OK where another process has settled it since. */
enum jx_status jx_outbox_refuse(struct jx_outbox *outbox, int64_t id, const struct jx_blob *refusal);
/* The author's refused ones may be sent again. */
enum jx_status jx_outbox_retry(struct jx_outbox *outbox, const uint8_t author[JX_KEY_BYTES]);
/* It has another body, which its author has signed, and awaits the head, or nothing more. */
enum jx_status jx_outbox_change(struct jx_outbox *outbox, const struct jx_outgoing *entry);
/* The author's newer key signs: the entry has another signature under the same request id. */
enum jx_status jx_outbox_resign(struct jx_outbox *outbox, int64_t id, const uint8_t author[JX_KEY_BYTES],
				const uint8_t signature[JX_SIGNATURE_BYTES]);

/* -- reminders ---------------------------------------------------------------------------------------------------- */

#define JX_ROUND_MAX      64u
#define JX_REMINDER_BEGUN (-1)

/* An office is told that it owes something: once in each round, by whoever of this machine. */
struct jx_reminder {
	struct jx_subject subject;
	char round[JX_ROUND_MAX + 1];
	int64_t time_ms;
	int outcome; /* what the program ended with; JX_REMINDER_BEGUN: it was to run, and may have */
};

/* Notes that it begins; ALREADY_EXISTS where it began before. */
enum jx_status jx_outbox_remind(struct jx_outbox *outbox, const struct jx_reminder *reminder);
/* Fills time and outcome; NOT_FOUND. */
enum jx_status jx_outbox_reminder(struct jx_outbox *outbox, struct jx_reminder *reminder);
/* Notes how it ended. */
enum jx_status jx_outbox_reminded(struct jx_outbox *outbox, const struct jx_reminder *reminder);
/*
 * The same for one that began before and is as the reminder says, which did not succeed; ALREADY_EXISTS where another
 * process has begun it again since.
 */
enum jx_status jx_outbox_remind_again(struct jx_outbox *outbox, const struct jx_reminder *before, int64_t time_ms);
/* It did not begin after all. */
enum jx_status jx_outbox_unremind(struct jx_outbox *outbox, const struct jx_reminder *reminder);

#endif
