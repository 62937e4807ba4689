/* SPDX-License-Identifier: Apache-2.0 */
#define _GNU_SOURCE /* sched_getaffinity */

#include "server/dispatch/verifier.h"

#include <assert.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "common/base/log.h"
#include "common/rpc/signing.h"
#include "server/dispatch/envelope.h"

/* A message unpacked, twice over: its bytes are copied, and an envelope has little beside them. */
#define ARENA_BYTES ((size_t)2 * JX_FRAME_MAX)
/* A round with fewer signatures is not worth waking anybody. */
#define WORTH       2u

struct place {
	bool known;
	struct jx_verdict verdict;
};

struct jx_verifier {
	uint8_t ledger[JX_KEY_BYTES];
	pthread_t threads[JX_VERIFIER_THREADS_MAX];
	unsigned n_threads;

	pthread_mutex_t lock; /* of all below */
	pthread_cond_t work;  /* there may be some, or the end has come */
	pthread_cond_t idle;  /* no thread is at a request */
	bool closing;
	unsigned busy;               /* threads that are at a request */
	const struct jx_inbound *in; /* of the round; borrowed */
	size_t n, next;              /* of those before next, nobody begins with one any more */
	size_t asked;                /* signatures that the loop had to know in this round */
	struct place places[JX_ROUND_REQUESTS];
};

void jx_verdict_of(const Jixiao__V1__Request *request, const uint8_t key[JX_KEY_BYTES],
		   const uint8_t ledger[JX_KEY_BYTES], struct jx_verdict *verdict)
{
	struct jx_signed_request signed_request = {
		.ledger = ledger,
		.request_id = request->request_id.data,
		.method = request->method,
	};

	assert(request->request_id.len == JX_REQUEST_ID_BYTES);
	jx_hash(request->body.data, request->body.len, signed_request.body_hash);
	memcpy(verdict->body_hash, signed_request.body_hash, sizeof(verdict->body_hash));
	verdict->good = request->signature.len == JX_SIGNATURE_BYTES &&
			jx_request_verify(key, &signed_request, request->signature.data);
}

/* -- a thread ----------------------------------------------------------------------------------------------------- */

/* False where the message is none that the loop will ask for. */
static bool judge(const struct jx_verifier *v, struct jx_arena *arena, const struct jx_inbound *in,
		  struct jx_verdict *verdict)
{
	struct jx_call call = {.arena = arena};
	const Jixiao__V1__Request *request;

	jx_arena_reset(arena);
	request = jx_envelope_open(&call, in->bytes, in->n);
	if (call.outcome != JX_CALL_OPEN || request->request_id.len != JX_REQUEST_ID_BYTES ||
	    request->signature.len != JX_SIGNATURE_BYTES)
		return false;
	jx_verdict_of(request, jx_envelope_author(request, in->key), v->ledger, verdict);
	return true;
}

/* With the lock, which is let go of meanwhile. */
static void take_next(struct jx_verifier *v, struct jx_arena *arena)
{
	const size_t at = v->next++;
	struct place made = {0};

	v->busy++;
	(void)pthread_mutex_unlock(&v->lock);
	made.known = judge(v, arena, &v->in[at], &made.verdict);
	(void)pthread_mutex_lock(&v->lock);
	v->places[at] = made;
	if (--v->busy == 0)
		(void)pthread_cond_signal(&v->idle);
}

static void *run(void *context)
{
	struct jx_verifier *v = context;
	struct jx_arena arena;

	(void)prctl(PR_SET_NAME, "jx-verify");
	jx_arena_init(&arena, ARENA_BYTES);
	(void)pthread_mutex_lock(&v->lock);
	while (!v->closing) {
		if (v->next < v->n)
			take_next(v, &arena);
		else
			(void)pthread_cond_wait(&v->work, &v->lock);
	}
	(void)pthread_mutex_unlock(&v->lock);
	jx_arena_clear(&arena);
	return NULL;
}

/* -- opening and closing ------------------------------------------------------------------------------------------ */

unsigned jx_verifier_threads(void)
{
	cpu_set_t set;
	/* It fails where the machine has more than a set can name. */
	const int processors = sched_getaffinity(0, sizeof(set), &set) == 0 ? CPU_COUNT(&set) : CPU_SETSIZE;
	const unsigned beside = (unsigned)processors - 1;

	return beside < JX_VERIFIER_THREADS_MAX ? beside : JX_VERIFIER_THREADS_MAX;
}

/* Signals are the loop's. */
static void start(struct jx_verifier *v, unsigned threads)
{
	sigset_t all, before;

	(void)sigfillset(&all);
	(void)pthread_sigmask(SIG_SETMASK, &all, &before);
	while (v->n_threads < threads && pthread_create(&v->threads[v->n_threads], NULL, run, v) == 0)
		v->n_threads++;
	(void)pthread_sigmask(SIG_SETMASK, &before, NULL);
	if (v->n_threads < threads)
		jx_log(JX_LOG_WARNING, "%u of %u threads that verify signatures could start: the loop does the rest",
		       v->n_threads, threads);
}

enum jx_status jx_verifier_open(unsigned threads, const uint8_t ledger[JX_KEY_BYTES], struct jx_verifier **verifier)
{
	struct jx_verifier *v = calloc(1, sizeof(*v));

	assert(threads <= JX_VERIFIER_THREADS_MAX);
	if (!v)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory");
	memcpy(v->ledger, ledger, sizeof(v->ledger));
	(void)pthread_mutex_init(&v->lock, NULL);
	(void)pthread_cond_init(&v->work, NULL);
	(void)pthread_cond_init(&v->idle, NULL);
	start(v, threads);
	*verifier = v;
	return JX_OK;
}

void jx_verifier_close(struct jx_verifier *v)
{
	if (!v)
		return;
	(void)pthread_mutex_lock(&v->lock);
	assert(v->n == 0 && v->busy == 0);
	v->closing = true;
	(void)pthread_mutex_unlock(&v->lock);
	(void)pthread_cond_broadcast(&v->work);
	for (unsigned i = 0; i < v->n_threads; i++)
		(void)pthread_join(v->threads[i], NULL);
	(void)pthread_cond_destroy(&v->idle);
	(void)pthread_cond_destroy(&v->work);
	(void)pthread_mutex_destroy(&v->lock);
	free(v);
}

/* -- the round ---------------------------------------------------------------------------------------------------- */

void jx_verifier_begin(struct jx_verifier *v, const struct jx_inbound *in, size_t n)
{
	bool wake;

	if (!v || n == 0)
		return;
	assert(n <= JX_ROUND_REQUESTS);
	(void)pthread_mutex_lock(&v->lock);
	assert(v->n == 0 && v->busy == 0);
	wake = n > 1 && v->asked >= WORTH;
	v->in = in;
	v->n = n;
	v->next = wake ? 1 : n;
	v->asked = 0;
	for (size_t i = 0; i < n; i++)
		v->places[i].known = false;
	(void)pthread_mutex_unlock(&v->lock);
	if (wake)
		(void)pthread_cond_broadcast(&v->work);
}

void jx_verifier_end(struct jx_verifier *v)
{
	if (!v)
		return;
	(void)pthread_mutex_lock(&v->lock);
	v->n = v->next = 0;
	while (v->busy > 0)
		(void)pthread_cond_wait(&v->idle, &v->lock);
	v->in = NULL;
	(void)pthread_mutex_unlock(&v->lock);
}

bool jx_verifier_find(struct jx_verifier *v, const struct jx_inbound *in, struct jx_verdict *verdict)
{
	size_t at;
	bool known;

	if (!v)
		return false;
	(void)pthread_mutex_lock(&v->lock);
	at = (size_t)(in - v->in);
	assert(at < v->n);
	if (v->next <= at)
		v->next = at + 1;
	v->asked++;
	known = v->places[at].known;
	if (known)
		*verdict = v->places[at].verdict;
	(void)pthread_mutex_unlock(&v->lock);
	return known;
}
