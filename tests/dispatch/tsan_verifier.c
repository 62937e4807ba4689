/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The threads that verify signatures, under the thread sanitizer: rounds of good, bad and no signatures, where every
 * verdict must be right, and the verifier opened and closed again and again. A plain program, since Criterion's
 * processes do not run under it.
 */
#include "server/dispatch/verifier.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/rpc/signing.h"

#define REQUESTS JX_ROUND_REQUESTS
#define VERDICTS 1000u
#define LIVES    4u
#define ROUNDS   10000u

enum kind { GOOD, FORGED, OTHER_KEY, UNSIGNED, GARBAGE, KINDS };

static struct jx_key ledger, clerk, other;
static struct jx_inbound in[REQUESTS];
static uint8_t bytes[REQUESTS][512];

/* A failure ends the program. */
#define EXPECT(condition) expect((condition), #condition, __LINE__)

static void expect(int condition, const char *text, int line)
{
	if (condition)
		return;
	(void)fprintf(stderr, "tsan_verifier.c:%d: not so: %s\n", line, text);
	exit(EXIT_FAILURE);
}

static void pack(size_t i)
{
	const enum kind kind = (enum kind)(i % KINDS);
	uint8_t request_id[JX_REQUEST_ID_BYTES] = {0}, signature[JX_SIGNATURE_BYTES];
	struct jx_signed_request to_sign = {
		.ledger = ledger.public_key, .request_id = request_id, .method = "jixiao.v1.Offices/Add"};
	Jixiao__V1__Request request = JIXIAO__V1__REQUEST__INIT;

	memcpy(request_id, &i, sizeof(i));
	request.method = (char *)to_sign.method;
	request.body = (ProtobufCBinaryData){.len = sizeof(request_id), .data = request_id};
	jx_hash(request_id, sizeof(request_id), to_sign.body_hash);
	jx_request_sign(kind == OTHER_KEY ? &other : &clerk, &to_sign, signature);
	if (kind == FORGED)
		signature[i % sizeof(signature)] ^= 1;
	if (kind != UNSIGNED) {
		request.request_id = request.body;
		request.signature = (ProtobufCBinaryData){.len = sizeof(signature), .data = signature};
	}
	EXPECT(jixiao__v1__request__get_packed_size(&request) <= sizeof(bytes[0]));
	in[i] = (struct jx_inbound){.bytes = bytes[i], .n = jixiao__v1__request__pack(&request, bytes[i])};
	memcpy(in[i].key, clerk.public_key, JX_KEY_BYTES);
	if (kind == GARBAGE)
		in[i].n--;
}

/* What the loop does with a request: now and then more than a signature takes, so that it meets the threads. */
static void linger(size_t i)
{
	if (i % 16 == 0)
		(void)nanosleep(&(struct timespec){.tv_nsec = 200000}, NULL);
}

/* Returns how many verdicts the threads had. */
static unsigned run_round(struct jx_verifier *verifier, size_t n)
{
	unsigned found = 0;

	jx_verifier_begin(verifier, in, n);
	for (size_t i = 0; i < n; i++) {
		const enum kind kind = (enum kind)(i % KINDS);
		struct jx_verdict verdict;

		linger(i);
		if (!jx_verifier_find(verifier, &in[i], &verdict))
			continue;
		EXPECT(kind != UNSIGNED && kind != GARBAGE);
		EXPECT(verdict.good == (kind == GOOD));
		found++;
	}
	jx_verifier_end(verifier);
	return found;
}

static void live(unsigned threads)
{
	struct jx_verifier *verifier;
	unsigned found = 0;

	EXPECT(jx_verifier_open(threads, ledger.public_key, &verifier) == JX_OK);
	for (unsigned i = 0; found < VERDICTS; i++) {
		EXPECT(i < ROUNDS);
		found += run_round(verifier, 1 + i * 7 % REQUESTS);
	}
	jx_verifier_close(verifier);
}

int main(void)
{
	EXPECT(jx_identity_init() == JX_OK);
	jx_key_generate(&ledger);
	jx_key_generate(&clerk);
	jx_key_generate(&other);
	for (size_t i = 0; i < REQUESTS; i++)
		pack(i);
	for (unsigned i = 0; i < LIVES; i++)
		live(1 + i % JX_VERIFIER_THREADS_MAX);
	return EXIT_SUCCESS;
}
