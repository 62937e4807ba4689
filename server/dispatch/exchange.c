/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/exchange.h"

#include <assert.h>
#include <string.h>

#include "server/dispatch/access.h"
#include "server/dispatch/call_run.h"
#include "server/dispatch/guard.h"
#include "server/dispatch/verifier.h"

static const struct jx_guard_limits body_limits = {
	.depth = JX_MESSAGE_DEPTH,
	.elements = JX_MESSAGE_ELEMENTS,
	.text = JX_TEXT_MAX,
};

static uint32_t timeout_of(const Jixiao__V1__Request *request)
{
	if (request->timeout_ms == 0)
		return JX_TIMEOUT_DEFAULT_MS;
	return request->timeout_ms < JX_TIMEOUT_MAX_MS ? request->timeout_ms : JX_TIMEOUT_MAX_MS;
}

static bool is_write(const struct jx_exchange *x)
{
	return x->row->method->access->write;
}

/* -- the steps, in their order; each may refuse ---------------------------------------------------------------------
 */

static enum jx_status check_forced(struct jx_exchange *x)
{
	if (x->forced != JX_REASON_NONE)
		jx_call_refuse(&x->call, x->forced);
	return JX_OK;
}

static enum jx_status check_time(struct jx_exchange *x)
{
	if (!x->parked && x->at.monotonic_ms - x->in->arrived_ms > (int64_t)timeout_of(x->request))
		jx_call_refuse(&x->call, JX_REASON_TIMED_OUT);
	return JX_OK;
}

static enum jx_status check_connection(struct jx_exchange *x)
{
	struct jx_dispatch *d = x->dispatch;
	const struct jx_actor *actor;
	enum jx_status status;

	if (d->head.seq == 0 && memcmp(x->in->key, d->facts.ledger, JX_KEY_BYTES) == 0) {
		x->call.actor = &d->founder;
		return JX_OK;
	}
	status = jx_actors_find(&d->actors, d->store, x->in->key, &actor);
	if (status != JX_OK)
		return status;
	if (actor->reason != JX_REASON_NONE)
		jx_call_refuse(&x->call, actor->reason);
	x->call.actor = &actor->principal;
	return JX_OK;
}

static enum jx_status find_method(struct jx_exchange *x)
{
	x->row = jx_contract_find(&x->dispatch->contract, x->request->method);
	if (!x->row)
		jx_call_refuse(&x->call, JX_REASON_UNKNOWN_METHOD, x->request->method);
	return JX_OK;
}

/* Whom the request is by, where its connection only carries it. */
static enum jx_status find_author(struct jx_exchange *x, const uint8_t **key)
{
	const struct jx_actor *actor;
	enum jx_status status;

	*key = jx_envelope_author(x->request, x->in->key);
	if (memcmp(*key, x->in->key, JX_KEY_BYTES) == 0)
		return JX_OK;
	x->carrier = x->call.actor->id;
	status = jx_actors_find(&x->dispatch->actors, x->dispatch->store, *key, &actor);
	if (status != JX_OK)
		return status;
	if (actor->reason != JX_REASON_NONE)
		jx_call_refuse(&x->call, JX_REASON_AUTHOR_UNKNOWN);
	x->call.actor = &actor->principal;
	return JX_OK;
}

static enum jx_status check_signature(struct jx_exchange *x)
{
	const Jixiao__V1__Request *request = x->request;
	struct jx_verdict verdict;
	const uint8_t *key;
	enum jx_status status;

	if (!is_write(x))
		return JX_OK;
	if (request->request_id.len != JX_REQUEST_ID_BYTES) {
		jx_call_refuse(&x->call, JX_REASON_REQUEST_ID_MISSING);
		return JX_OK;
	}
	status = find_author(x, &key);
	if (status != JX_OK || x->call.outcome != JX_CALL_OPEN)
		return status;
	if (!jx_verifier_find(x->dispatch->verifier, x->in, &verdict))
		jx_verdict_of(request, key, x->dispatch->facts.ledger, &verdict);
	x->signed_request.ledger = x->dispatch->facts.ledger;
	x->signed_request.request_id = request->request_id.data;
	x->signed_request.method = request->method;
	memcpy(x->signed_request.body_hash, verdict.body_hash, sizeof(verdict.body_hash));
	if (!verdict.good)
		jx_call_refuse(&x->call, JX_REASON_BAD_SIGNATURE);
	return JX_OK;
}

static enum jx_status recall_answer(struct jx_exchange *x)
{
	enum jx_status status;

	if (!is_write(x))
		return JX_OK;
	status = jx_entry_stored(&x->call, x->request, &x->entry);
	x->replayed = x->call.outcome == JX_CALL_ANSWERED;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static enum jx_status check_writable(struct jx_exchange *x)
{
	if (is_write(x) && x->unwritable != JX_REASON_NONE)
		jx_call_refuse(&x->call, x->unwritable);
	return JX_OK;
}

static enum jx_status guard_body(struct jx_exchange *x)
{
	const ProtobufCBinaryData *body = &x->request->body;
	struct jx_guard_report report;
	enum jx_guard_verdict verdict = jx_guard_check(x->row->input, body->data, body->len, &body_limits, &report);

	if (verdict == JX_GUARD_MALFORMED)
		jx_call_refuse(&x->call, JX_REASON_MALFORMED_BODY, report.field, report.problem);
	else if (verdict == JX_GUARD_UNKNOWN && is_write(x))
		jx_call_refuse(&x->call, JX_REASON_UNKNOWN_FIELD, report.field);
	return JX_OK;
}

static enum jx_status unpack_body(struct jx_exchange *x)
{
	const ProtobufCBinaryData *body = &x->request->body;

	x->body = jx_call_unpack(x->call.arena, x->row->input, body->data, body->len);
	if (!x->body)
		jx_call_refuse(&x->call, JX_REASON_OUT_OF_MEMORY);
	return JX_OK;
}

static enum jx_status check_access(struct jx_exchange *x)
{
	jx_access_check(&x->call, x->row, x->body);
	return JX_OK;
}

static enum jx_status (*const steps[])(struct jx_exchange *x) = {
	check_forced,  check_time,     check_connection, find_method, check_signature,
	recall_answer, check_writable, guard_body,       unpack_body, check_access,
};

/* -- the handler -----------------------------------------------------------------------------------------------------
 */

/* A fault that the store knows of ends the round; any other ends this request, and its client learns no innards. */
static enum jx_status settle_fault(struct jx_exchange *x)
{
	enum jx_status poison = jx_store_poison(x->dispatch->store);
	enum jx_status fault = x->call.fault;

	if (x->call.outcome != JX_CALL_FAULTED || poison != JX_OK)
		return poison;
	x->call.outcome = JX_CALL_OPEN;
	x->call.n_args = 0;
	x->call.n_violations = 0;
	jx_call_refuse(&x->call, fault == JX_RESOURCE_EXHAUSTED ? JX_REASON_OUT_OF_MEMORY : JX_REASON_FAULT);
	return JX_OK;
}

static enum jx_status pack_read(struct jx_exchange *x, struct jx_outbound *out)
{
	return jx_envelope_answer(x->request->call, &x->call, 0, &x->dispatch->answers, out);
}

/* What a write answers stays in the journal, so it must fit with any envelope. Its receipt follows when it is durable.
 */
static enum jx_status pack_write(struct jx_exchange *x, struct jx_outbound *out)
{
	struct jx_dispatch *d = x->dispatch;
	enum jx_status status;

	if (x->call.body_size > JX_BODY_MAX)
		return JX_OUT_OF_RANGE;
	status = jx_envelope_answer(x->request->call, &x->call, JX_RECEIPT_ROOM, &d->answers, out);
	if (status == JX_OK)
		jx_receipts_add(&d->receipts, &x->entry, x->replayed, &x->signed_request, out);
	return status;
}

/* An answer that cannot be sent must not have happened. */
static void pack_answer(struct jx_exchange *x, struct jx_outbound *out)
{
	enum jx_status status = is_write(x) ? pack_write(x, out) : pack_read(x, out);

	if (status == JX_OK)
		return;
	x->call.outcome = JX_CALL_OPEN;
	if (status == JX_OUT_OF_RANGE)
		jx_call_refuse(&x->call, JX_REASON_RESPONSE_TOO_LARGE, jx_call_number(&x->call, JX_MESSAGE_MAX));
	else
		jx_call_refuse(&x->call, JX_REASON_OUT_OF_MEMORY);
}

static enum jx_status append_entry(struct jx_exchange *x)
{
	struct jx_dispatch *d = x->dispatch;
	enum jx_status status = jx_entry_append(&x->call, x->request, x->carrier, &d->head);

	if (status != JX_OK) {
		x->call.outcome = JX_CALL_FAULTED;
		x->call.fault = status;
		return settle_fault(x);
	}
	x->entry = d->head;
	return JX_OK;
}

static enum jx_status run_write(struct jx_exchange *x, struct jx_outbound *out)
{
	struct jx_dispatch *d = x->dispatch;
	struct jx_journal_head before = d->head;
	enum jx_status status = jx_store_savepoint(d->store);

	if (status != JX_OK)
		return status;
	x->call.seq = before.seq + 1;
	x->call.request_id = x->request->request_id.data;
	jx_call_run(&x->call, x->row, x->body);
	assert(x->call.outcome != JX_CALL_PARKED);
	status = settle_fault(x);
	if (status == JX_OK && x->call.outcome == JX_CALL_ANSWERED)
		status = append_entry(x);
	if (status == JX_OK && x->call.outcome == JX_CALL_ANSWERED)
		pack_answer(x, out);
	if (status != JX_OK)
		return status;
	if (x->call.outcome == JX_CALL_ANSWERED)
		return jx_store_keep(d->store);
	d->head = before;
	return jx_store_undo(d->store);
}

static void park(struct jx_exchange *x)
{
	struct jx_dispatch *d = x->dispatch;
	uint32_t timeout_ms = timeout_of(x->request);
	int64_t due_ms = x->in->arrived_ms + (timeout_ms < JX_PARKED_MS ? timeout_ms : JX_PARKED_MS);

	if (x->parked) {
		x->parked->seen_seq = d->head.seq;
	} else if (jx_parking_add(&d->parking, x->in, due_ms, d->head.seq) != JX_OK) {
		x->call.outcome = JX_CALL_OPEN;
		jx_call_refuse(&x->call, JX_REASON_TOO_MANY_PARKED);
	}
}

static enum jx_status run_read(struct jx_exchange *x, struct jx_outbound *out)
{
	enum jx_status status;

	x->call.seq = x->dispatch->head.seq;
	jx_call_run(&x->call, x->row, x->body);
	status = settle_fault(x);
	if (status != JX_OK)
		return status;
	if (x->call.outcome == JX_CALL_ANSWERED)
		pack_answer(x, out);
	else if (x->call.outcome == JX_CALL_PARKED)
		park(x);
	return JX_OK;
}

/* -- the whole way ---------------------------------------------------------------------------------------------------
 */

static void begin(struct jx_exchange *x, struct jx_outbound *out)
{
	struct jx_dispatch *d = x->dispatch;

	out->peer = x->in->peer;
	out->n = 0;
	jx_arena_reset(&d->work);
	x->call.store = d->store;
	x->call.arena = &d->work;
	x->call.now_ms = d->now_ms;
	x->call.behaviour = JX_BEHAVIOUR;
	x->call.server = &d->facts;
	x->request = jx_envelope_open(&x->call, x->in->bytes, x->in->n);
}

static void finish(struct jx_exchange *x, struct jx_outbound *out)
{
	if (x->call.outcome == JX_CALL_REFUSED)
		jx_envelope_refuse(x->request ? x->request->call : 0, &x->call, &x->dispatch->answers, out);
}

enum jx_status jx_exchange_run(struct jx_exchange *x, struct jx_outbound *out)
{
	enum jx_status status;

	begin(x, out);
	x->call.last_chance = x->parked && x->parked->due_ms <= x->at.monotonic_ms;
	for (size_t i = 0; i < sizeof(steps) / sizeof(*steps) && x->call.outcome == JX_CALL_OPEN; i++) {
		status = steps[i](x);
		if (status == JX_OK)
			status = settle_fault(x);
		if (status != JX_OK)
			return status;
	}
	status = JX_OK;
	if (x->call.outcome == JX_CALL_ANSWERED)
		pack_answer(x, out);
	else if (x->call.outcome == JX_CALL_OPEN)
		status = is_write(x) ? run_write(x, out) : run_read(x, out);
	finish(x, out);
	return status;
}

void jx_exchange_refuse(struct jx_exchange *x, enum jx_reason reason, struct jx_outbound *out)
{
	begin(x, out);
	if (x->call.outcome == JX_CALL_OPEN)
		jx_call_refuse(&x->call, reason);
	finish(x, out);
}
