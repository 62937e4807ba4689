/* SPDX-License-Identifier: Apache-2.0 */
/* Rounds whose signatures threads verify, beside the same rounds without any: each answer must be the same. */
#define _GNU_SOURCE /* sched_setaffinity */

#include "server/dispatch/verifier.h"

#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "jixiao/v1/offices.pb-c.h"

#include "common/rpc/signing.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"
#include "tests/lib/request.h"

#define THREADS 2u
/* As often as it takes until the threads were in time for each; they mostly are at once. */
#define TRIES   1000u

static struct jx_fixture with, without;
static struct jx_verifier *verifier;

static void open_both(void)
{
	jx_fixture_open(&without, NULL);
	jx_fixture_open(&with, NULL);
	EXPECT_OK(jx_verifier_open(THREADS, with.server.public_key, &verifier));
	jx_fixture_dispatch(&with, verifier);
}

static void close_both(void)
{
	jx_fixture_close(&with);
	jx_verifier_close(verifier);
	jx_fixture_close(&without);
}

TestSuite(verifier, .init = open_both, .fini = close_both);

/* -- requests ----------------------------------------------------------------------------------------------------- */

enum kind {
	RIGHT,
	FORGED,          /* a bit of its signature is another */
	OTHER_SIGNER,    /* signed by another key than it is of */
	OTHER_LEDGER,    /* signed for another server */
	CARRIED,         /* of an author that the connection only carries */
	CARRIED_FORGED,  /* the carrier signs what another is to have said */
	AUTHOR_UNKNOWN,  /* rightly signed, by nobody */
	STRANGER_FORGED, /* over the connection of one who is not enrolled, and forged too: the first says no first */
	AGAIN,           /* the one before it in the round, once more */
	ID_REUSED,       /* its request id, with another body */
	NO_ID,
	UNSIGNED,
	EXPIRED_FORGED,
	UNKNOWN_METHOD,
	READ,
	MALFORMED,
	TOO_LARGE,
	KINDS
};

static const char *const reasons[KINDS] = {
	[RIGHT] = "",
	[FORGED] = "BAD_SIGNATURE",
	[OTHER_SIGNER] = "BAD_SIGNATURE",
	[OTHER_LEDGER] = "BAD_SIGNATURE",
	[CARRIED] = "",
	[CARRIED_FORGED] = "BAD_SIGNATURE",
	[AUTHOR_UNKNOWN] = "AUTHOR_UNKNOWN",
	[STRANGER_FORGED] = "NOT_ENROLLED_OR_REVOKED",
	[AGAIN] = "",
	[ID_REUSED] = "REQUEST_ID_REUSED",
	[NO_ID] = "REQUEST_ID_MISSING",
	[UNSIGNED] = "BAD_SIGNATURE",
	[EXPIRED_FORGED] = "TIMED_OUT",
	[UNKNOWN_METHOD] = "UNKNOWN_METHOD",
	[READ] = "",
	[MALFORMED] = "MALFORMED_ENVELOPE",
	[TOO_LARGE] = "MESSAGE_TOO_LARGE",
};

/* A round of them, some of each kind; the bytes are owned. */
struct round {
	struct jx_inbound in[JX_ROUND_REQUESTS];
	enum kind kinds[JX_ROUND_REQUESTS];
	size_t n;
};

/* Of requests; past those of the fixtures. */
static uint64_t numbers = 1000;

/* With another last byte, or another request id, or none: as the kind wants it. */
static uint8_t *spoil(enum kind kind, uint8_t *bytes, size_t *n)
{
	Jixiao__V1__Request *request = jixiao__v1__request__unpack(NULL, *n, bytes);

	cr_assert(request);
	if (kind == FORGED || kind == STRANGER_FORGED || kind == EXPIRED_FORGED)
		request->signature.data[numbers % JX_SIGNATURE_BYTES] ^= 0x10;
	if (kind == NO_ID)
		request->request_id.len--;
	if (kind == UNSIGNED)
		request->signature.len = 0;
	*n = jixiao__v1__request__pack(request, bytes);
	jixiao__v1__request__free_unpacked(request, NULL);
	if (kind == MALFORMED)
		--*n;
	return bytes;
}

static uint8_t *pack(enum kind kind, const struct jx_key *author, size_t *n)
{
	static const struct jx_key nobody;
	static uint8_t large[JX_MESSAGE_MAX];
	Jixiao__V1__OfficesAddRequest office = JIXIAO__V1__OFFICES_ADD_REQUEST__INIT;
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0};
	char code[24];
	struct jx_test_request request = {
		.call = numbers,
		.method = kind == UNKNOWN_METHOD ? "jixiao.v1.Offices/Burn" : "jixiao.v1.Offices/Add",
		.message = &office.base,
		.key = author,
		.ledger = kind == OTHER_LEDGER ? nobody.public_key : with.server.public_key,
		.request_id = request_id,
	};

	memcpy(request_id, &(uint64_t){kind == ID_REUSED ? numbers : numbers + 1}, sizeof(numbers));
	numbers++;
	(void)snprintf(code, sizeof(code), "N%llu", (unsigned long long)numbers);
	office.code = code;
	office.name = code;
	office.parent_code = JX_FIXTURE_ROOT;
	if (kind == CARRIED || kind == CARRIED_FORGED || kind == AUTHOR_UNKNOWN)
		request.author = kind == CARRIED_FORGED ? with.admin.public_key : author->public_key;
	if (kind == READ)
		request = (struct jx_test_request){.call = numbers, .method = "jixiao.v1.Offices/List"};
	if (kind == TOO_LARGE) {
		request.message = NULL;
		request.body = (ProtobufCBinaryData){sizeof(large), large};
	}
	return spoil(kind, jx_test_pack(&request, n), n);
}

static void round_add(struct round *round, enum kind kind)
{
	const struct jx_key stranger = jx_fixture_key(7), clerk = jx_fixture_key(2);
	const bool by_clerk = kind == OTHER_SIGNER || kind == CARRIED_FORGED;
	const bool by_stranger = kind == AUTHOR_UNKNOWN || kind == STRANGER_FORGED;
	/* Who signs; who the connection belongs to. */
	const struct jx_key *author = by_stranger ? &stranger : by_clerk ? &clerk : &with.admin;
	const struct jx_key *carrier = kind == STRANGER_FORGED                     ? &stranger
				       : kind == CARRIED || kind == CARRIED_FORGED ? &clerk
										   : &with.admin;
	struct jx_inbound *in = &round->in[round->n];

	*in = (struct jx_inbound){.arrived_ms = with.at.monotonic_ms};
	if (kind == EXPIRED_FORGED)
		in->arrived_ms -= JX_TIMEOUT_MAX_MS + 1;
	memcpy(in->key, carrier->public_key, JX_KEY_BYTES);
	if (kind == AGAIN) {
		const struct jx_inbound *before = &round->in[round->n - 1];
		uint8_t *copy = malloc(before->n);

		cr_assert(copy);
		memcpy(copy, before->bytes, before->n);
		in->bytes = copy;
		in->n = before->n;
		memcpy(in->key, before->key, JX_KEY_BYTES);
	} else {
		in->bytes = pack(kind, author, &in->n);
	}
	round->kinds[round->n++] = kind;
}

/* Each kind behind a right one. */
static void round_make(struct round *round, size_t n)
{
	round->n = 0;
	for (size_t i = 0; round->n + 2 <= n; i++) {
		round_add(round, RIGHT);
		round_add(round, (enum kind)(i % KINDS));
	}
}

static void round_forget(struct round *round)
{
	for (size_t i = 0; i < round->n; i++)
		free((void *)round->in[i].bytes);
}

/* -- through dispatch --------------------------------------------------------------------------------------------- */

/*
 * Founding has a random request id, and the journals another chain: of the receipts only the position is the same. The
 * rest is, byte by byte.
 */
static Jixiao__V1__Response *answer_of(const struct jx_outbound *out, uint8_t *bytes, size_t *n)
{
	Jixiao__V1__Response *response = jixiao__v1__response__unpack(NULL, out->n, out->bytes);

	cr_assert(response && out->n <= JX_MESSAGE_MAX);
	if (response->receipt) {
		response->receipt->entry_hash.len = 0;
		response->receipt->server_signature.len = 0;
		for (size_t i = 0; i < response->receipt->n_path; i++)
			response->receipt->path[i].len = 0;
	}
	*n = jixiao__v1__response__pack(response, bytes);
	return response;
}

static void expect_answer(const struct jx_outbound *out, const struct jx_outbound *beside, enum kind kind)
{
	static uint8_t ours[JX_MESSAGE_MAX], theirs[JX_MESSAGE_MAX];
	size_t n, n_theirs;
	Jixiao__V1__Response *response = answer_of(out, ours, &n);

	jixiao__v1__response__free_unpacked(answer_of(beside, theirs, &n_theirs), NULL);
	cr_assert_str_eq(response->reason, reasons[kind], "kind %d: %s", (int)kind, response->message);
	cr_assert_eq(n, n_theirs);
	cr_assert_eq(memcmp(ours, theirs, n), 0, "kind %d is answered otherwise", (int)kind);
	jixiao__v1__response__free_unpacked(response, NULL);
}

static void expect_same(const struct round *round)
{
	struct jx_outbox ours, theirs;

	EXPECT_OK(jx_dispatch_round(with.dispatch, with.at, round->in, round->n, &ours));
	EXPECT_OK(jx_dispatch_round(without.dispatch, without.at, round->in, round->n, &theirs));
	cr_assert_eq(ours.count, round->n);
	cr_assert_eq(theirs.count, round->n);
	for (size_t i = 0; i < round->n; i++)
		expect_answer(&ours.items[i], &theirs.items[i], round->kinds[i]);
	cr_assert_eq(jx_dispatch_seq(with.dispatch), jx_dispatch_seq(without.dispatch));
}

Test(verifier, threads_change_no_answer)
{
	const struct jx_key clerk = jx_fixture_key(2);
	static struct round round;

	(void)jx_fixture_enrol(&with, &clerk, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	(void)jx_fixture_enrol(&without, &clerk, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_CLERK, "");
	for (size_t n = 2; n <= JX_ROUND_REQUESTS; n = n * 2 < JX_ROUND_REQUESTS ? n * 2 : n + JX_ROUND_REQUESTS / 2) {
		round_make(&round, n);
		expect_same(&round);
		round_forget(&round);
	}
	/* The same by a full round again, after one of full rounds. */
	round_make(&round, JX_ROUND_REQUESTS);
	expect_same(&round);
	round_forget(&round);
}

/* -- alone -------------------------------------------------------------------------------------------------------- */

static void pause_ms(long ms)
{
	(void)nanosleep(&(struct timespec){.tv_nsec = ms * 1000000}, NULL);
}

/* So that the next round is one for the threads. */
static void signed_round(struct jx_inbound in[2])
{
	struct jx_verdict verdict;

	jx_verifier_begin(verifier, in, 2);
	(void)jx_verifier_find(verifier, &in[0], &verdict);
	(void)jx_verifier_find(verifier, &in[1], &verdict);
	jx_verifier_end(verifier);
}

/* Bad is what the threads say; false where they say nothing, whatever the time. */
static bool judged(const struct round *round, size_t at, bool *good)
{
	struct jx_verdict verdict;
	bool found = false;

	for (long i = 0; i < (long)TRIES && !found; i++) {
		signed_round((struct jx_inbound *)round->in);
		jx_verifier_begin(verifier, round->in, round->n);
		pause_ms(i < 100 ? i : 100);
		found = jx_verifier_find(verifier, &round->in[at], &verdict);
		jx_verifier_end(verifier);
	}
	*good = found && verdict.good;
	return found;
}

Test(verifier, a_thread_judges_by_author_or_connection, .timeout = 60)
{
	static const enum kind kinds[] = {RIGHT,   FORGED,         OTHER_SIGNER,   OTHER_LEDGER,
					  CARRIED, CARRIED_FORGED, AUTHOR_UNKNOWN, STRANGER_FORGED};
	static struct round round;

	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++) {
		bool good;

		round.n = 0;
		round_add(&round, RIGHT);
		round_add(&round, kinds[i]);
		cr_assert(judged(&round, 1, &good), "kind %d", (int)kinds[i]);
		cr_assert_eq(good, kinds[i] == RIGHT || kinds[i] == CARRIED || kinds[i] == AUTHOR_UNKNOWN, "kind %d",
			     (int)kinds[i]);
		round_forget(&round);
	}
}

/* Ten chances, with all the time that it takes. */
static void expect_unjudged(enum kind kind)
{
	struct round *round = calloc(1, sizeof(*round));
	struct jx_verdict verdict;

	cr_assert(round);
	round_add(round, RIGHT);
	round_add(round, kind);
	for (unsigned i = 0; i < 10; i++) {
		signed_round(round->in);
		jx_verifier_begin(verifier, round->in, round->n);
		pause_ms(2);
		cr_assert(!jx_verifier_find(verifier, &round->in[1], &verdict), "kind %d", (int)kind);
		jx_verifier_end(verifier);
	}
	round_forget(round);
	free(round);
}

Test(verifier, what_has_no_signature_has_no_verdict)
{
	expect_unjudged(NO_ID);
	expect_unjudged(UNSIGNED);
	expect_unjudged(READ);
	expect_unjudged(MALFORMED);
	expect_unjudged(TOO_LARGE);
}

Test(verifier, the_first_of_a_round_and_a_round_after_reads_are_left_to_the_loop)
{
	static struct round round;
	struct jx_verdict verdict;

	round_make(&round, 8);
	for (unsigned i = 0; i < 10; i++) {
		/* Nothing is asked in this one. */
		jx_verifier_begin(verifier, round.in, round.n);
		jx_verifier_end(verifier);
		jx_verifier_begin(verifier, round.in, round.n);
		pause_ms(2);
		cr_assert(!jx_verifier_find(verifier, &round.in[2], &verdict));
		jx_verifier_end(verifier);
		signed_round(round.in);
		jx_verifier_begin(verifier, round.in, round.n);
		pause_ms(2);
		cr_assert(!jx_verifier_find(verifier, &round.in[0], &verdict));
		jx_verifier_end(verifier);
	}
	round_forget(&round);
}

/* Of a machine's processors, a container or taskset leaves some. */
Test(verifier, it_counts_the_processors_that_it_may_run_on)
{
	cpu_set_t all, one;
	unsigned beside;

	cr_assert_eq(sched_getaffinity(0, sizeof(all), &all), 0);
	beside = (unsigned)CPU_COUNT(&all) - 1;
	cr_assert_eq(jx_verifier_threads(), beside < JX_VERIFIER_THREADS_MAX ? beside : JX_VERIFIER_THREADS_MAX);
	CPU_ZERO(&one);
	for (size_t cpu = 0; CPU_COUNT(&one) == 0; cpu++)
		if (CPU_ISSET(cpu, &all))
			CPU_SET(cpu, &one);
	cr_assert_eq(sched_setaffinity(0, sizeof(one), &one), 0);
	cr_assert_eq(jx_verifier_threads(), 0);
}

Test(verifier, it_closes_whenever_it_is_idle)
{
	sigset_t before, after;

	(void)pthread_sigmask(SIG_SETMASK, NULL, &before);
	for (unsigned threads = 0; threads <= JX_VERIFIER_THREADS_MAX; threads++) {
		struct jx_verifier *made = NULL;
		static struct round round;

		EXPECT_OK(jx_verifier_open(threads, with.server.public_key, &made));
		if (threads % 2 == 0)
			pause_ms(5);
		round_make(&round, 4);
		jx_verifier_begin(made, round.in, round.n);
		jx_verifier_end(made);
		round_forget(&round);
		jx_verifier_close(made);
	}
	jx_verifier_close(NULL);
	(void)pthread_sigmask(SIG_SETMASK, NULL, &after);
	for (int signal = 1; signal < SIGRTMIN; signal++)
		cr_assert_eq(sigismember(&before, signal), sigismember(&after, signal));
}
