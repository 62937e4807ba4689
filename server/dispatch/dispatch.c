/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/dispatch.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "common/base/log.h"
#include "server/dispatch/exchange.h"
#include "server/dispatch/verifier.h"

/* A round is run again without the request that met a fault; past this many, the store itself must be ill. */
#define ROUND_ATTEMPTS 4u
/* 1.25 MiB of WAL: whoever comes during a checkpoint waits for it, so that many short ones are better than few long. */
#define WAL_PAGES_MAX  320

enum jx_status jx_dispatch_open(const struct jx_dispatch_options *options, struct jx_dispatch **dispatch)
{
	struct jx_dispatch *d = calloc(1, sizeof(*d));
	char problem[256];
	enum jx_status status;

	if (!d)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory");
	d->store = options->store;
	d->key = options->key;
	d->read_only = options->read_only;
	d->verifier = options->verifier;
	d->parking.due_ms = -1;
	d->facts.version = options->version;
	d->facts.descriptor_set = options->descriptor_set;
	d->facts.descriptor_set_size = options->descriptor_set_size;
	memcpy(d->facts.ledger, options->ledger, JX_KEY_BYTES);
	memcpy(d->facts.server_key, options->key->public_key, JX_KEY_BYTES);
	d->founder.id = JX_PRINCIPAL_SERVER;
	d->founder.n_roles = 1;
	d->founder.roles[0] = (struct jx_role_grant){.role = JIXIAO__V1__ROLE__ROLE_SERVER, .until = JX_NO_END};
	jx_arena_init(&d->work, JX_REQUEST_ARENA);
	jx_arena_init(&d->answers, JX_ROUND_ANSWERS);
	status = jx_contract_init(&d->contract, options->descriptor_set, options->descriptor_set_size,
				  options->services, options->n_services, problem);
	if (status != JX_OK)
		(void)JX_FAULT(status, "the contract does not fit the services: %s", problem);
	else
		status = jx_journal_head_read(d->store, &d->head);
	if (status != JX_OK) {
		jx_dispatch_close(d);
		return status;
	}
	*dispatch = d;
	return JX_OK;
}

void jx_dispatch_close(struct jx_dispatch *d)
{
	if (!d)
		return;
	jx_parking_clear(&d->parking);
	jx_contract_clear(&d->contract);
	jx_arena_clear(&d->answers);
	jx_arena_clear(&d->work);
	free(d);
}

/* -- the round -------------------------------------------------------------------------------------------------------
 */

struct round {
	struct jx_dispatch *dispatch;
	struct jx_instant at;
	const struct jx_inbound *in;
	size_t n;
	enum jx_reason forced[JX_ROUND_REQUESTS]; /* by request: refused for this, whatever it asks for */
	bool disk_full;
	/* Of the attempt at hand. */
	bool began, committing;
	size_t at_request; /* the one that runs; n: none does */
	struct jx_outbound *out;
	size_t n_out;
};

static enum jx_reason unwritable(const struct round *round)
{
	if (round->dispatch->read_only)
		return JX_REASON_READ_ONLY;
	if (round->dispatch->clock.jumped)
		return JX_REASON_CLOCK_JUMPED;
	return round->disk_full ? JX_REASON_DISK_FULL : JX_REASON_NONE;
}

static enum jx_status run_one(struct round *round, const struct jx_inbound *in, enum jx_reason forced,
			      struct jx_parked *parked)
{
	struct jx_exchange exchange = {
		.dispatch = round->dispatch,
		.in = in,
		.at = round->at,
		.forced = forced,
		.unwritable = unwritable(round),
		.parked = parked,
	};
	struct jx_outbound *out = &round->out[round->n_out];
	enum jx_status status = jx_exchange_run(&exchange, out);

	if (status == JX_OK && exchange.call.outcome != JX_CALL_PARKED) {
		round->n_out += out->n != 0;
		if (parked)
			parked->done = out->n != 0;
	}
	return status;
}

/* Those that waited before this round: the journal has grown, or they are due. */
static enum jx_status run_parked(struct round *round)
{
	struct jx_dispatch *d = round->dispatch;

	for (size_t i = 0; i < d->parking.count; i++) {
		struct jx_parked *parked = &d->parking.items[i];
		enum jx_status status;

		if (parked->fresh || (parked->seen_seq == d->head.seq && parked->due_ms > round->at.monotonic_ms))
			continue;
		status = run_one(round, &parked->in, JX_REASON_NONE, parked);
		if (status != JX_OK)
			return status;
	}
	return JX_OK;
}

static enum jx_status run_requests(struct round *round)
{
	for (size_t i = 0; i < round->n; i++) {
		enum jx_status status;

		round->at_request = i;
		status = run_one(round, &round->in[i], round->forced[i], NULL);
		if (status != JX_OK)
			return status;
	}
	round->at_request = round->n;
	return run_parked(round);
}

static enum jx_status begin_round(struct round *round)
{
	struct jx_dispatch *d = round->dispatch;
	enum jx_status status;

	round->n_out = 0;
	round->began = false;
	round->committing = false;
	round->at_request = round->n;
	jx_receipts_clear(&d->receipts);
	jx_arena_reset(&d->answers);
	round->out = jx_arena_alloc(&d->answers, (round->n + d->parking.count + 1) * sizeof(*round->out));
	if (!round->out)
		return JX_FAULT(JX_INTERNAL, "no memory for the answers of a round");
	status = jx_store_begin(d->store);
	round->began = status == JX_OK;
	if (status == JX_OK)
		status = jx_journal_head_read(d->store, &d->head);
	if (status == JX_OK)
		d->now_ms = jx_clock_round(&d->clock, round->at.wall_ms, round->at.monotonic_ms, d->head.time_ms);
	return status;
}

/*
 * Where the disk is full every write is refused, but a commit would write the pages of what a read wrote and undid:
 * nothing is kept then.
 */
static enum jx_status end_round(struct round *round)
{
	struct jx_store *store = round->dispatch->store;

	if (!round->disk_full) {
		round->committing = true;
		return jx_store_commit(store);
	}
	jx_store_rollback(store);
	return JX_OK;
}

/* One transaction. A status other than OK: it is rolled back, but for a commit whose outcome is unknown. */
static enum jx_status attempt(struct round *round)
{
	struct jx_dispatch *d = round->dispatch;
	struct jx_journal_head before = d->head;
	enum jx_status status = begin_round(round);

	if (status == JX_OK)
		status = run_requests(round);
	if (status == JX_OK)
		status = end_round(round);
	if (status == JX_OK) {
		jx_receipts_sign(&d->receipts, d->key, d->facts.ledger);
		jx_parking_settle(&d->parking);
		return JX_OK;
	}
	if (round->began && !round->committing)
		jx_store_rollback(d->store);
	d->head = before;
	jx_parking_undo(&d->parking);
	return status;
}

/* Attempts, until one is committed or nothing is left to be tried. */
static enum jx_status run_round(struct round *round)
{
	enum jx_status status = JX_INTERNAL;

	for (unsigned i = 0; i < ROUND_ATTEMPTS; i++) {
		status = attempt(round);
		if (status == JX_OK)
			break;
		if (status == JX_RESOURCE_EXHAUSTED && !round->disk_full)
			round->disk_full = true;
		else if (!round->committing && round->at_request < round->n)
			round->forced[round->at_request] = JX_REASON_FAULT;
		else
			break;
	}
	return status;
}

enum jx_status jx_dispatch_round(struct jx_dispatch *d, struct jx_instant at, const struct jx_inbound *in, size_t n,
				 struct jx_outbox *out)
{
	struct round round = {.dispatch = d, .at = at, .in = in, .n = n};
	enum jx_status status;

	assert(n <= JX_ROUND_REQUESTS);
	jx_verifier_begin(d->verifier, in, n);
	status = run_round(&round);
	jx_verifier_end(d->verifier);
	if (status == JX_OK)
		*out = (struct jx_outbox){.items = round.out, .count = round.n_out};
	else
		jx_dispatch_refuse(d, JX_REASON_COMMIT_UNKNOWN, in, n, out);
	return status;
}

/* -- without a round -------------------------------------------------------------------------------------------------
 */

static void refuse_one(struct jx_dispatch *d, enum jx_reason reason, const struct jx_inbound *in,
		       struct jx_outbound *items, size_t *count)
{
	struct jx_exchange exchange = {.dispatch = d, .in = in};

	jx_exchange_refuse(&exchange, reason, &items[*count]);
	if (items[*count].n != 0)
		(*count)++;
}

void jx_dispatch_refuse(struct jx_dispatch *d, enum jx_reason reason, const struct jx_inbound *in, size_t n,
			struct jx_outbox *out)
{
	struct jx_outbound *items;

	jx_arena_reset(&d->answers);
	items = jx_arena_alloc(&d->answers, (n + 1) * sizeof(*items));
	*out = (struct jx_outbox){.items = items};
	for (size_t i = 0; items && i < n; i++)
		refuse_one(d, reason, &in[i], items, &out->count);
}

void jx_dispatch_release(struct jx_dispatch *d, struct jx_outbox *out)
{
	struct jx_outbound *items;

	jx_arena_reset(&d->answers);
	items = jx_arena_alloc(&d->answers, (d->parking.count + 1) * sizeof(*items));
	*out = (struct jx_outbox){.items = items};
	for (size_t i = 0; items && i < d->parking.count; i++)
		refuse_one(d, JX_REASON_SHUTTING_DOWN, &d->parking.items[i].in, items, &out->count);
	jx_parking_clear(&d->parking);
}

int64_t jx_dispatch_due(const struct jx_dispatch *d)
{
	return d->parking.due_ms;
}

enum jx_status jx_dispatch_admits(struct jx_dispatch *d, const uint8_t curve[JX_KEY_BYTES], uint8_t key[JX_KEY_BYTES])
{
	uint8_t found[JX_KEY_BYTES];
	enum jx_status status = jx_principal_admits(d->store, curve, found);

	if (status != JX_OK)
		return status;
	/* The server's own key signs on its machine, and never comes over the network. */
	if (memcmp(found, d->facts.server_key, JX_KEY_BYTES) == 0)
		return JX_NOT_FOUND;
	memcpy(key, found, JX_KEY_BYTES);
	return JX_OK;
}

enum jx_status jx_dispatch_rest(struct jx_dispatch *d, bool idle)
{
	int64_t pages = jx_store_log_pages(d->store);

	if (pages > WAL_PAGES_MAX || (idle && pages > 0))
		return jx_store_checkpoint(d->store);
	return JX_OK;
}

void jx_dispatch_confirm_clock(struct jx_dispatch *d)
{
	jx_clock_confirm(&d->clock);
}

uint64_t jx_dispatch_seq(const struct jx_dispatch *d)
{
	return d->head.seq;
}
