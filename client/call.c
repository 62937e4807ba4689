/* SPDX-License-Identifier: Apache-2.0 */
#include "client/call.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/locale.h"
#include "client/platform.h"
#include "common/base/log.h"

/* The pause before the second turn of the endpoints; each later one is longer, up to the last, so that a server that
 * comes back is not met by everybody at once. */
#define PAUSE_FIRST_MS  200u
#define PAUSE_LAST_MS   10000u
/* How long silence is borne before the request is sent again: a part of the call's time, within these bounds. */
#define PATIENCE_MIN_MS 300u
#define PATIENCE_MAX_MS 5000u
#define PATIENCE_PART   6u
/* With less than this left nothing more is tried. */
#define LEFT_MIN_MS     20
/* After such a silence a person wants to know what is waited for. */
#define TELL_MS         3000

enum step {
	STEP_FINAL = 0, /* the outcome says it */
	STEP_LOST,      /* no answer came */
	STEP_POSTPONED, /* the server asks to try again; the outcome has its words */
};

struct attempts {
	struct jx_call *call; /* borrowed */
	int64_t deadline_us;
	int64_t tell_us; /* when the person is told what is waited for */
	uint32_t patience_ms;
	uint32_t pause_ms;
	bool in_doubt; /* a write was sent, and whether it was done is not known */
};

static int left_ms(const struct attempts *attempts)
{
	int64_t left = (attempts->deadline_us - jx_monotonic_us()) / 1000;

	return left > 0 ? (int)left : 0;
}

static int patience_ms(const struct attempts *attempts)
{
	int left = left_ms(attempts);

	return left < (int)attempts->patience_ms ? left : (int)attempts->patience_ms;
}

/* 1.6 times as much: fast enough to spare a server that is down, slow enough to meet it soon when it is back. */
static uint32_t grown(uint32_t ms, uint32_t max)
{
	uint32_t next = ms + ms * 3 / 5;

	return next < max ? next : max;
}

/* ±20 %, so that clients that failed together do not return together. */
static uint32_t jittered(uint32_t ms)
{
	uint32_t random;

	jx_random(&random, sizeof(random));
	return ms - ms / 5 + random % (ms * 2 / 5 + 1);
}

/* What a refusal leaves to try: the server is about to be able to, or had no time for it. */
static bool is_postponed(const struct jx_result *result)
{
	return result->status == JX_UNAVAILABLE || result->status == JX_DEADLINE_EXCEEDED ||
	       result->reason == JX_REASON_QUEUE_FULL;
}

static enum step send_request(struct attempts *attempts)
{
	struct jx_call *call = attempts->call;
	enum step step = STEP_LOST;
	uint8_t *bytes;
	size_t size;

	/* 0 would be the server's default: it could run what nobody waits for any more. */
	if (left_ms(attempts) <= 0)
		return step;
	call->request.call = ++*call->last_call;
	call->asked.call = call->request.call;
	call->request.timeout_ms = (uint32_t)left_ms(attempts);
	size = jixiao__v1__request__get_packed_size(&call->request);
	bytes = malloc(size);
	if (bytes == NULL) {
		(void)JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for a request");
		return step;
	}
	(void)jixiao__v1__request__pack(&call->request, bytes);
	if (jx_link_send(call->route->link, bytes, size) == JX_OK) {
		call->outcome->result.attempts++;
		step = STEP_FINAL;
	}
	free(bytes);
	return step;
}

/* So long is waited before somebody must be told what for; past it he is told, once in a run, on a terminal. */
static int quiet_ms(const struct attempts *attempts, int ms)
{
	struct jx_route *route = attempts->call->route;
	int64_t quiet = (attempts->tell_us - jx_monotonic_us()) / 1000;

	if (route->waiting_told)
		return ms;
	if (quiet > 0)
		return quiet < ms ? (int)quiet : ms;
	route->waiting_told = true;
	if (jx_is_terminal(stderr))
		(void)fprintf(stderr, _("jixiao: waiting for %s, at most %u s\n"),
			      route->profile->endpoints[route->endpoint], (attempts->call->timeout_ms + 999) / 1000);
	return ms;
}

static enum jx_link_state make_ready(struct attempts *attempts)
{
	const int64_t end_us = jx_monotonic_us() + (int64_t)patience_ms(attempts) * 1000;
	enum jx_link_state state;
	int left;

	do {
		left = (int)((end_us - jx_monotonic_us()) / 1000);
		left = quiet_ms(attempts, left > 0 ? left : 0);
		state = jx_route_ready(attempts->call->route, left);
	} while (state == JX_LINK_CONNECTING && attempts->call->route->link != NULL && jx_monotonic_us() < end_us);
	return state;
}

/* Answers of earlier attempts may still arrive on the same link; they are passed over. */
static enum step await_answer(struct attempts *attempts)
{
	struct jx_call *call = attempts->call;
	struct jx_link *link = call->route->link;
	int64_t silence_us = jx_monotonic_us() + (int64_t)patience_ms(attempts) * 1000;
	const uint8_t *bytes;
	enum jx_link_state state;
	int64_t wait_us;
	bool lost = false;
	size_t n;

	for (;;) {
		while (jx_link_receive(link, &bytes, &n) == JX_OK) {
			if (jx_outcome_take(call->outcome, &call->asked, bytes, n) == JX_OK)
				return is_postponed(&call->outcome->result) ? STEP_POSTPONED : STEP_FINAL;
		}
		wait_us = silence_us - jx_monotonic_us();
		if (lost || wait_us <= 0)
			return STEP_LOST;
		/* A server that stops answers first: what came before the end still counts. */
		state = jx_link_wait(link, quiet_ms(attempts, (int)(wait_us / 1000) + 1));
		lost = state != JX_LINK_READY;
	}
}

/* Whether an attempt that ended so may have changed something. */
static bool leaves_doubt(const struct jx_call *call, enum step step)
{
	if (call->asked.request == NULL)
		return false;
	return step == STEP_LOST || call->outcome->result.reason == JX_REASON_COMMIT_UNKNOWN;
}

/*
 * Whether the server may have refused so before it looked for the answer that it stored: it then says nothing about
 * the attempts before.
 */
static bool is_blind(const struct jx_result *result)
{
	return result->status == JX_UNAUTHENTICATED || result->status == JX_UNIMPLEMENTED ||
	       result->status == JX_RESOURCE_EXHAUSTED || result->status == JX_INTERNAL;
}

/* The outcome, as the cause why the doubt stays. */
static void tell_doubt(struct jx_outcome *outcome)
{
	char cause[JX_OUTCOME_ARG_MAX];

	(void)snprintf(cause, sizeof(cause), "%s", outcome->result.message);
	jx_outcome_fail(outcome, JX_REASON_IN_DOUBT, cause, NULL);
}

static enum step attempt(struct attempts *attempts)
{
	struct jx_call *call = attempts->call;
	enum jx_link_state state = make_ready(attempts);
	enum step step;

	jx_outcome_clear(call->outcome);
	if (state == JX_LINK_REFUSED) {
		jx_outcome_fail(call->outcome, JX_REASON_NOT_ENROLLED_OR_REVOKED, NULL, NULL);
		return STEP_FINAL;
	}
	if (state != JX_LINK_READY || send_request(attempts) != STEP_FINAL)
		return STEP_LOST;
	step = await_answer(attempts);
	if (leaves_doubt(call, step))
		attempts->in_doubt = true;
	return step;
}

/* "tcp://a:1, tcp://b:1" */
static void list_endpoints(const struct jx_profile *profile, char *out, size_t size)
{
	size_t length = 0;

	out[0] = '\0';
	for (size_t i = 0; i < profile->n_endpoints && length < size; i++) {
		int n = snprintf(out + length, size - length, "%s%s", i == 0 ? "" : ", ", profile->endpoints[i]);

		length += n > 0 ? (size_t)n : 0;
	}
}

/* Nothing more is tried: says what is known, and of a write nothing that is not. */
static void give_up(const struct attempts *attempts, enum step step)
{
	struct jx_call *call = attempts->call;
	bool other = false;
	const char *stranger = jx_route_stranger(call->route, &other), *silent = jx_route_silent(call->route);
	char endpoints[JX_OUTCOME_ARG_MAX];
	char seconds[16];

	list_endpoints(call->route->profile, endpoints, sizeof(endpoints));
	(void)snprintf(seconds, sizeof(seconds), "%" PRIu32, (call->timeout_ms + 999) / 1000);
	if (attempts->in_doubt)
		jx_outcome_fail(call->outcome, JX_REASON_NO_ANSWER, endpoints, seconds);
	else if (step == STEP_POSTPONED)
		return;
	else if (stranger != NULL)
		jx_outcome_fail(call->outcome, other ? JX_REASON_NOT_JIXIAOD : JX_REASON_SERVER_IDENTITY_MISMATCH,
				stranger, NULL);
	else if (silent != NULL)
		jx_outcome_fail(call->outcome, JX_REASON_NO_GREETING, silent, seconds);
	else
		jx_outcome_fail(call->outcome, JX_REASON_UNREACHABLE, endpoints, seconds);
}

/* Turns to the next endpoint, after a pause where all were tried; false where nothing is left to be tried. */
static bool try_again(struct attempts *attempts)
{
	struct jx_route *route = attempts->call->route;
	uint32_t pause, half;
	bool other;

	if (jx_route_next(route)) {
		if (jx_route_stranger(route, &other) != NULL)
			return false;
		pause = jittered(attempts->pause_ms);
		half = (uint32_t)left_ms(attempts) / 2; /* what a last attempt needs */
		jx_sleep_ms(pause < half ? pause : half);
		attempts->pause_ms = grown(attempts->pause_ms, PAUSE_LAST_MS);
		attempts->patience_ms = grown(attempts->patience_ms, attempts->call->timeout_ms);
	}
	return left_ms(attempts) >= LEFT_MIN_MS;
}

static uint32_t first_patience(uint32_t timeout_ms)
{
	uint32_t part = timeout_ms / PATIENCE_PART;

	if (part < PATIENCE_MIN_MS)
		return PATIENCE_MIN_MS;
	return part < PATIENCE_MAX_MS ? part : PATIENCE_MAX_MS;
}

/* A larger message would close the connection without a word, and be sent again for ever. */
static bool fits(struct jx_call *call)
{
	char size[24], max[24];
	size_t packed;

	call->request.call = *call->last_call + 1;
	call->request.timeout_ms = call->timeout_ms;
	packed = jixiao__v1__request__get_packed_size(&call->request);
	if (packed <= JX_MESSAGE_MAX)
		return true;
	(void)snprintf(size, sizeof(size), "%zu", packed);
	(void)snprintf(max, sizeof(max), "%u", JX_MESSAGE_MAX);
	jx_outcome_fail(call->outcome, JX_REASON_MESSAGE_TOO_LARGE, size, max);
	return false;
}

void jx_call_run(struct jx_call *call)
{
	struct attempts attempts = {
		.call = call,
		.deadline_us = jx_monotonic_us() + (int64_t)call->timeout_ms * 1000,
		.tell_us = jx_monotonic_us() + (int64_t)TELL_MS * 1000,
		.patience_ms = first_patience(call->timeout_ms),
		.pause_ms = PAUSE_FIRST_MS,
	};
	enum step step;

	if (!fits(call))
		return;
	jx_route_forget(call->route);
	do {
		step = attempt(&attempts);
	} while (step != STEP_FINAL && try_again(&attempts));
	if (step != STEP_FINAL)
		give_up(&attempts, step);
	if (attempts.in_doubt && is_blind(&call->outcome->result))
		tell_doubt(call->outcome);
}
