/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What persons said of indicators, every note of it, and the evaluations that were finalized, as the bytes that were
 * answered. Rows are only added.
 */
#ifndef JX_SERVER_STORE_EVALUATIONS_H
#define JX_SERVER_STORE_EVALUATIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "common/base/arena.h"
#include "common/base/limits.h"
#include "common/model/period.h"
#include "server/store/store.h"

#define JX_EVIDENCE_HASH_BYTES 32u
#define JX_GRADE_SIZE          4u /* one character and the end */

/* Texts are borrowed: from the request when it is added, from the arena when it is loaded. */
struct jx_note {
	uint64_t seq;
	const char *project, *office;
	jx_month month;
	const char *indicator;
	bool has_tier;
	uint32_t tier;      /* hundredths of a per cent of the weight; 0 without one */
	uint32_t deduction; /* hundredths of a point */
	const char *reason, *evidence_name;
	uint8_t evidence_hash[JX_EVIDENCE_HASH_BYTES]; /* zero bytes without evidence */
	uint64_t author;
	int64_t time_ms;
};

enum jx_status jx_note_add(struct jx_store *store, const struct jx_note *note);
/* The newest of exactly the note's project, office, month and indicator, which are given. NOT_FOUND. */
enum jx_status jx_note_get(struct jx_store *store, struct jx_arena *arena, struct jx_note *note);

struct jx_frozen {
	uint64_t seq; /* its id */
	const char *project, *office;
	jx_month month;
	uint32_t total; /* hundredths */
	char grade[JX_GRADE_SIZE];
	bool provisional;
	const uint8_t *body; /* a packed Evaluation, borrowed; NULL in lists */
	size_t body_size;
};

enum jx_status jx_frozen_add(struct jx_store *store, const struct jx_frozen *frozen);
/* NOT_FOUND. */
enum jx_status jx_frozen_get(struct jx_store *store, struct jx_arena *arena, uint64_t seq, struct jx_frozen *frozen);
/* The newest of exactly that project, office and month, without its body. NOT_FOUND. */
enum jx_status jx_frozen_newest(struct jx_store *store, struct jx_arena *arena, const char *project, const char *office,
				jx_month month, struct jx_frozen *frozen);
/* Of one project ("": of all), after a seq. */
struct jx_frozen_range {
	const char *project;
	uint64_t after;
	uint32_t limit;
};
/* By seq. */
enum jx_status jx_frozen_list(struct jx_store *store, struct jx_arena *arena, const struct jx_frozen_range *range,
			      struct jx_frozen *rows, size_t *n);

#endif
