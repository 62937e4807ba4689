/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Threads that verify the signatures of a round ahead of the loop. A verdict follows from the bytes of a request and
 * the key of its connection alone. Whether that key is in force, and every other check, stays with the loop, in its
 * order; so does the store.
 *
 * Nobody waits for a verdict: where the loop comes first, it verifies by itself. It begins with the first request of a
 * round and the threads with the second, so that a request that comes alone costs no hand-over.
 */
#ifndef JX_SERVER_DISPATCH_VERIFIER_H
#define JX_SERVER_DISPATCH_VERIFIER_H

#include "jixiao/v1/rpc.pb-c.h"

#include "server/dispatch/dispatch.h"

/* More threads than that would be ahead of any loop: what it does with a request takes longer than a signature. */
#define JX_VERIFIER_THREADS_MAX 3u

struct jx_verdict {
	bool good; /* the signature is that of the key on these bytes */
	uint8_t body_hash[JX_HASH_BYTES];
};

/* Of a request that has a request id, under this key, without any thread. */
void jx_verdict_of(const Jixiao__V1__Request *request, const uint8_t key[JX_KEY_BYTES],
		   const uint8_t ledger[JX_KEY_BYTES], struct jx_verdict *verdict);

/* As many as there are processors that the process may run on, beside the loop's; JX_VERIFIER_THREADS_MAX at most; 0:
 * the loop is alone. */
unsigned jx_verifier_threads(void);

/*
 * At most JX_VERIFIER_THREADS_MAX; all signals are blocked in them. Where the system gives fewer, a warning says so,
 * and the loop does more. jx_identity_init was called.
 */
enum jx_status jx_verifier_open(unsigned threads, const uint8_t ledger[JX_KEY_BYTES], struct jx_verifier **verifier);
/* Between rounds. NULL is fine, as everywhere here: the loop is alone. */
void jx_verifier_close(struct jx_verifier *verifier);

/*
 * A round of these begins; they are borrowed until jx_verifier_end, which waits for the one that each thread may be at.
 * The threads have no part in it where the round before had no two signatures: it is likely to be one of reads.
 */
void jx_verifier_begin(struct jx_verifier *verifier, const struct jx_inbound *in, size_t n);
void jx_verifier_end(struct jx_verifier *verifier);

/*
 * The verdict on one of the round. False where there is none, now or ever; no thread begins with it any more, nor with
 * those before it.
 */
bool jx_verifier_find(struct jx_verifier *verifier, const struct jx_inbound *in, struct jx_verdict *verdict);

#endif
