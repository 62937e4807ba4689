/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Writers under load: each has a connection of its own, one request under way, and keeps what it was promised. A writer
 * whose connection broke sends the same request again.
 */
#ifndef JX_TESTS_PROCESS_LOAD_H
#define JX_TESTS_PROCESS_LOAD_H

#include "jixiao/v1/journal.pb-c.h"
#include "jixiao/v1/rpc.pb-c.h"

#include "common/rpc/signing.h"
#include "tests/lib/process.h"

#define JX_WRITERS 4u

/* A write and what came of it. */
struct jx_promise {
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	uint8_t *bytes; /* the packed Request; owned */
	size_t n;
	uint8_t body_hash[JX_HASH_BYTES];
	bool answered;
	uint64_t seq;
	uint8_t entry_hash[JX_HASH_BYTES];
};

struct jx_load {
	const struct jx_site *site;
	struct jx_link *links[JX_WRITERS];
	size_t under_way[JX_WRITERS]; /* index of the promise; SIZE_MAX: none */
	struct jx_promise *promises;  /* owned */
	size_t count, capacity;
	size_t answered;
};

void jx_load_init(struct jx_load *load, const struct jx_site *site);
void jx_load_clear(struct jx_load *load);

/* Connects every writer afresh; what was under way is sent again. */
void jx_load_connect(struct jx_load *load);
void jx_load_disconnect(struct jx_load *load);
/*
 * Writes until `answers` more were answered or for_ms are over. Every answer must be OK with a receipt that verifies,
 * or, where `stopping` is set, UNAVAILABLE. Returns how many were answered OK.
 */
size_t jx_load_run(struct jx_load *load, size_t answers, int for_ms, bool stopping);
/* Without new writes: waits until everything under way is answered. */
void jx_load_drain(struct jx_load *load);

/* Every promise that was answered is in the journal at its position, with its hash and its request id, once. */
void jx_load_verify(const struct jx_load *load);

/* What the journal has at this position, to be freed by free_unpacked; the test ends where that is nothing. */
struct jx_link;
Jixiao__V1__JournalGetResponse *jx_load_entry(struct jx_link *link, uint64_t seq);

#endif
