/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Calls that wait for the journal to grow. What a round parks joins when the round is committed.
 */
#ifndef JX_SERVER_DISPATCH_PARKING_H
#define JX_SERVER_DISPATCH_PARKING_H

#include "server/dispatch/dispatch.h"

struct jx_parked {
	struct jx_inbound in; /* its bytes are owned */
	int64_t due_ms;       /* monotonic */
	uint64_t seen_seq;    /* the journal's position when the handler last ran */
	bool done;            /* answered in the round at hand */
	bool fresh;           /* parked in the round at hand */
};

struct jx_parking {
	struct jx_parked *items; /* owned */
	size_t count, capacity;
	int64_t due_ms; /* the earliest; -1: none */
};

void jx_parking_clear(struct jx_parking *parking);

/* Copies the message. RESOURCE_EXHAUSTED past a bound: of its size, of all, of that key, or of memory. */
enum jx_status jx_parking_add(struct jx_parking *parking, const struct jx_inbound *in, int64_t due_ms, uint64_t seq);

/* The round is committed: what is done leaves, what is fresh stays. */
void jx_parking_settle(struct jx_parking *parking);
/* The round is undone: what is fresh leaves, what was done stays. */
void jx_parking_undo(struct jx_parking *parking);

#endif
