/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What offices have reported: every revision of each (form, office, month), and which one is the newest and which
 * counts. Adding one keeps the totals of rollups.h.
 */
#ifndef JX_SERVER_STORE_SUBMISSIONS_H
#define JX_SERVER_STORE_SUBMISSIONS_H

#include "server/store/cells.h"
#include "server/store/findings.h"
#include "server/store/rollups.h"
#include "server/store/store.h"

#define JX_SUBMISSION_ID_BYTES 16u

struct jx_submission_key {
	char form[JX_ITEM_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	jx_month month;
};

/* What a reviewer said of a revision. */
struct jx_review {
	uint64_t reviewer;
	int64_t time_ms;
	const char *reason; /* why it was returned */
	const char *marked; /* codes of items, a blank between two */
};

/* Texts and cells are borrowed: from the request when it is added, from the arena when it is loaded. */
struct jx_submission {
	uint64_t entry; /* the seq that brought it, with others perhaps */
	struct jx_submission_key key;
	uint32_t revision; /* 1, 2, … */
	enum jx_stage stage;
	uint64_t submitter;
	int64_t time_ms;
	uint8_t request_id[JX_SUBMISSION_ID_BYTES];
	const char *note;
	const struct jx_stored_cell *cells; /* ordered by item; none: it withdraws what was reported */
	size_t n_cells;
	const struct jx_stored_finding *findings; /* when it is loaded: only by jx_findings_load */
	size_t n_findings;
	struct jx_review review; /* time_ms 0: there was none */
	/* When it is loaded: it has no cells (also where they are not loaded), and a newer one is in its place. */
	bool withdraws, replaced;
	uint64_t seq; /* that last changed it */
};

/*
 * The next revision, which is the newest one's and one more, and entry equal to seq. At stage ACCEPTED it counts at
 * once; at SUBMITTED what counted before still does, and it waits for a review. OUT_OF_RANGE where a total would not
 * fit: the caller undoes the round's savepoint.
 */
enum jx_status jx_submission_add(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added);
/*
 * Reviews the newest revision, which was loaded and waits (JX_STAGE_SUBMITTED): at stage ACCEPTED it counts from now
 * on, at RETURNED what was accepted before stands again. Texts are borrowed. OUT_OF_RANGE as above.
 */
enum jx_status jx_submission_review(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *newest,
				    enum jx_stage stage, const struct jx_review *review, uint64_t seq);
/* The last one that came, whatever became of it. NOT_FOUND. */
enum jx_status jx_submission_newest(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				    struct jx_submission *submission);
/*
 * The one that stands at that stage: ACCEPTED the one that counts; SUBMITTED the newest, or where that was returned the
 * one that counts. NOT_FOUND, also where it was withdrawn.
 */
enum jx_status jx_submission_at(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				enum jx_stage stage, struct jx_submission *submission);
/* NOT_FOUND. */
enum jx_status jx_submission_get(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				 uint32_t revision, struct jx_submission *submission);

/* When the first of the revisions up to this one came, not counting those before a withdrawal that was accepted.
 * NOT_FOUND. */
enum jx_status jx_submission_first_time(struct jx_store *store, const struct jx_submission_key *key, uint32_t revision,
					int64_t *time_ms);

/* The code of an item that cells name, also of one that no form has any more. NOT_FOUND. */
enum jx_status jx_submission_item_code(struct jx_store *store, uint32_t item, char code[JX_ITEM_CODE_MAX + 1]);

/* Which newest revisions of an office. */
struct jx_submission_filter {
	const char *office;
	const char *form; /* "": every one */
	jx_month from, to;
	const char *after_form; /* the key of the last one before: "" and 0 from the beginning */
	jx_month after_month;
};

/* Ordered by form and month, without their cells; *n of them, at most `limit`. */
enum jx_status jx_submission_list(struct jx_store *store, struct jx_arena *arena,
				  const struct jx_submission_filter *filter, uint32_t limit, struct jx_submission *rows,
				  size_t *n);

/* The first month from that of the key up to `to` of which something stands, accepted or not. NOT_FOUND. */
enum jx_status jx_submission_stands(struct jx_store *store, const struct jx_submission_key *first, jx_month to,
				    jx_month *month);

/* What waits for a reviewer in an office: that of every office below it, and the root's own there. */
struct jx_pending_filter {
	const char *reviewing;
	const char *form; /* "": every one */
	jx_month from, to;
	struct jx_submission_key after; /* of the last one before; zeroed from the beginning */
};

/* Ordered by form, month and office; *n of them, at most `limit`. */
enum jx_status jx_pending_list(struct jx_store *store, const struct jx_pending_filter *filter, uint32_t limit,
			       struct jx_submission_key *rows, size_t *n);

#endif
