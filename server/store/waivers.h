/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Waivers: one office may submit one form for one month after it was closed, until a day.
 */
#ifndef JX_SERVER_STORE_WAIVERS_H
#define JX_SERVER_STORE_WAIVERS_H

#include "server/store/submissions.h"

/* The numbers of jixiao.v1.WaiverState; that one has ended is told by its day. */
enum jx_waiver_state {
	JX_WAIVER_REQUESTED = 1,
	JX_WAIVER_GRANTED = 2,
	JX_WAIVER_DENIED = 3,
};

struct jx_waiver {
	uint64_t id; /* the seq that brought it */
	struct jx_submission_key key;
	enum jx_waiver_state state;
	jx_day until;       /* the last day */
	const char *reason; /* borrowed, as is the note */
	uint64_t requester;
	int64_t requested_ms;
	const char *note;
	uint64_t decider; /* 0: nobody yet */
	int64_t decided_ms;
	uint64_t seq;
};

/* As requested; its office exists. */
enum jx_status jx_waiver_add(struct jx_store *store, const struct jx_waiver *waiver);
/* Stores state, until, note, decider, decided_ms and seq. */
enum jx_status jx_waiver_decide(struct jx_store *store, const struct jx_waiver *waiver);
/* NOT_FOUND. */
enum jx_status jx_waiver_get(struct jx_store *store, struct jx_arena *arena, uint64_t id, struct jx_waiver *waiver);
/* One in that state whose last day is not before `today`: the one that ends last. NOT_FOUND. */
enum jx_status jx_waiver_find(struct jx_store *store, struct jx_arena *arena, const struct jx_submission_key *key,
			      enum jx_waiver_state state, jx_day today, struct jx_waiver *waiver);

struct jx_waiver_filter {
	const char *office; /* and those below it */
	bool waiting;       /* only those that wait for a decision */
	uint64_t before;    /* only ids below it */
	uint32_t limit;
};

/* The newest first. */
enum jx_status jx_waiver_list(struct jx_store *store, struct jx_arena *arena, const struct jx_waiver_filter *filter,
			      struct jx_waiver *rows, size_t *n);

#endif
