/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What offices have reported: every revision of each (form, office, month), and which one is the newest and which
 * counts. Adding one keeps the totals of rollups.h.
 */
#ifndef JX_SERVER_STORE_SUBMISSIONS_H
#define JX_SERVER_STORE_SUBMISSIONS_H

#include "server/store/cells.h"
#include "server/store/rollups.h"
#include "server/store/store.h"

#define JX_SUBMISSION_ID_BYTES 16u

struct jx_submission_key {
	char form[JX_ITEM_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	jx_month month;
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
	const struct jx_stored_cell *cells; /* ordered by item */
	size_t n_cells;
	uint64_t seq;
};

/*
 * The next revision, which is the newest one's and one more, and entry equal to seq. At stage ACCEPTED it counts at
 * once; at SUBMITTED what counted before still does. OUT_OF_RANGE where a total would not fit: the caller undoes the
 * round's savepoint.
 */
enum jx_status jx_submission_add(struct jx_store *store, struct jx_arena *arena, const struct jx_submission *added);
/* The one at that stage: the newest, or the one that counts. NOT_FOUND. */
enum jx_status jx_submission_at(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				enum jx_stage stage, struct jx_submission *submission);
/* NOT_FOUND. */
enum jx_status jx_submission_get(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
				 uint32_t revision, struct jx_submission *submission);

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
#endif
