/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The other end of a channel, in a thread of its own: a raw ROUTER with CURVE and ZAP that does with each request what
 * a script says, and notes what it saw.
 */
#ifndef JX_TESTS_CLIENT_FAKE_SERVER_H
#define JX_TESTS_CLIENT_FAKE_SERVER_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include "common/rpc/identity.h"

enum fake_act {
	FAKE_OK = 0,
	FAKE_DROP,    /* says nothing */
	FAKE_CLOSE,   /* closes the connection, and listens again */
	FAKE_GARBAGE, /* bytes that are no envelope */
	FAKE_LATE,    /* the answer of another call, then the right one */
	FAKE_REPLAYED,
	FAKE_NO_RECEIPT,
	FAKE_RECEIPT_FORGED,   /* signed by another key */
	FAKE_RECEIPT_OF_OTHER, /* for another request */
	FAKE_RECEIPT_SHARED,   /* the right one of two */
	FAKE_PATH_CHANGED,     /* the same, by another path */
	FAKE_LEAF_CHANGED,     /* and from the other side */
	FAKE_MORE,
	FAKE_BAD_STATUS,
	FAKE_BAD_BODY,
	FAKE_BAD_TEXT, /* a refusal whose message is not UTF-8 */
	FAKE_SHUTTING_DOWN,
	FAKE_COMMIT_UNKNOWN,
	FAKE_QUEUE_FULL,
	FAKE_TIMED_OUT,
	FAKE_REFUSED, /* ROLE_MISSING, with args and a violation */
	FAKE_NEW_REASON,
	FAKE_REVOKED,
	FAKE_FAULT,
	FAKE_BAD_SIGNATURE,
	FAKE_EXPEL, /* closes the connection, listens again, and no longer admits the key */
};

#define FAKE_SEEN_MAX 32u

/* One request as it arrived. */
struct fake_seen {
	uint64_t call;
	uint32_t timeout_ms;
	size_t request_id_size;
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	int signature_fits;
};

struct fake_server {
	pthread_t thread;
	void *context;
	void *router;
	void *zap;
	char endpoint[128];
	atomic_int stop;
	atomic_uint requests;
	struct jx_key key;
	/* To be set before the start. */
	const enum fake_act *script; /* what to do with each request; the last act is for all later ones */
	size_t acts;
	const char *zap_answer;      /* "200" where NULL */
	const struct jx_key *client; /* by whose key signatures are checked */
	/* To be read after the stop. */
	struct fake_seen seen[FAKE_SEEN_MAX];
};

void fake_server_start(struct fake_server *server);
void fake_server_stop(struct fake_server *server);

#endif
