/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From bytes to bytes: a round of requests becomes one transaction and a round of answers. Knows no message by name,
 * no socket and no clock.
 *
 * Order of checks: envelope, method, principal, signature, stored answer, guard, unpack, access, handler, append. A
 * refusal leaves nothing behind.
 */
#ifndef JX_SERVER_DISPATCH_DISPATCH_H
#define JX_SERVER_DISPATCH_DISPATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <protobuf-c/protobuf-c.h>

#include "common/base/reasons.h"
#include "common/rpc/identity.h"
#include "server/store/store.h"

struct jx_dispatch; /* opaque */
struct jx_verifier; /* opaque */

struct jx_dispatch_options {
	struct jx_store *store;            /* borrowed */
	const struct jx_key *key;          /* the server's; borrowed */
	uint8_t ledger[JX_KEY_BYTES];      /* the server's first public key */
	ProtobufCService *const *services; /* borrowed, as are they */
	size_t n_services;
	const uint8_t *descriptor_set; /* borrowed */
	size_t descriptor_set_size;
	const char *version;
	bool read_only;               /* writes get READ_ONLY */
	struct jx_verifier *verifier; /* borrowed; NULL: no thread helps to verify signatures */
};

/* Where an answer goes; opaque to dispatch. */
struct jx_peer {
	uint8_t size;
	uint8_t id[31];
	int fd; /* of its connection */
};

struct jx_inbound {
	struct jx_peer peer;
	uint8_t key[JX_KEY_BYTES]; /* that the connection was admitted with */
	const uint8_t *bytes;      /* borrowed for the round */
	size_t n;
	int64_t arrived_ms; /* monotonic */
};

struct jx_outbound {
	struct jx_peer peer;
	const uint8_t *bytes; /* borrowed until the next call on the dispatch */
	size_t n;
};

struct jx_outbox {
	const struct jx_outbound *items;
	size_t count;
};

/* The two clocks, read once a round. */
struct jx_instant {
	int64_t wall_ms;
	int64_t monotonic_ms;
};

/* FAILED_PRECONDITION, logged, where the contract and the services do not agree. */
enum jx_status jx_dispatch_open(const struct jx_dispatch_options *options, struct jx_dispatch **dispatch);
void jx_dispatch_close(struct jx_dispatch *dispatch);

/*
 * Runs one round: one transaction, one commit, and only then the answers. `n` may be 0, to answer parked calls that are
 * due. OK, also where the disk is full (reads are answered, writes refused). Any other status: the outcome is unknown
 * or the store unusable; `out` has COMMIT_UNKNOWN for everybody, and the server must exit.
 */
enum jx_status jx_dispatch_round(struct jx_dispatch *dispatch, struct jx_instant at, const struct jx_inbound *in,
				 size_t n, struct jx_outbox *out);

/* Answers without running anything: QUEUE_FULL, SHUTTING_DOWN. */
void jx_dispatch_refuse(struct jx_dispatch *dispatch, enum jx_reason reason, const struct jx_inbound *in, size_t n,
			struct jx_outbox *out);
/* Ends every parked call with SHUTTING_DOWN. */
void jx_dispatch_release(struct jx_dispatch *dispatch, struct jx_outbox *out);

/* When the next parked call is due, monotonic; -1: there is none. */
int64_t jx_dispatch_due(const struct jx_dispatch *dispatch);

/* Between rounds. Is there a key in force that derives this CURVE key? NOT_FOUND; else OK and the public key. */
enum jx_status jx_dispatch_admits(struct jx_dispatch *dispatch, const uint8_t curve[JX_KEY_BYTES],
				  uint8_t key[JX_KEY_BYTES]);
/* Between rounds, with nothing to do (`idle`) or not: checkpoints where it is due. */
enum jx_status jx_dispatch_rest(struct jx_dispatch *dispatch, bool idle);
/* An operator says that the clock is right after it jumped. */
void jx_dispatch_confirm_clock(struct jx_dispatch *dispatch);
/* The journal's last position. */
uint64_t jx_dispatch_seq(const struct jx_dispatch *dispatch);

/*
 * A write of the server's own: founding, an admin added on its machine. Runs as a round of one request, signed by the
 * server's key. On refusal *reason says why and `message` (512 bytes) is the sentence.
 */
struct jx_own_answer {
	uint64_t seq;
	enum jx_reason reason;
	char message[512];
};
enum jx_status jx_dispatch_own(struct jx_dispatch *dispatch, struct jx_instant at, const char *method,
			       const ProtobufCMessage *request, struct jx_own_answer *answer);

#endif
