/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/replay.h"

#include <assert.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/log.h"
#include "common/rpc/signing.h"
#include "server/dispatch/call_run.h"
#include "server/dispatch/contract.h"
#include "server/dispatch/guard.h"
#include "server/store/journal.h"

/* Entries a transaction of the copy. */
#define BATCH        256u
/* An entry that fitted into a round with its own envelope fits here without it. */
#define ARENA_CAP    (JX_REQUEST_ARENA << 1)
#define PROBLEM_SIZE 256u
/* Entry 1 names the server's first key, which is the ledger's name, in this field of its body. */
#define LEDGER_FIELD "server_identity"

/* Only what would harm the unpacker: bounds may have been wider when the entry was written. */
static const struct jx_guard_limits limits = {.depth = 64, .elements = UINT_MAX, .text = SIZE_MAX};

struct run {
	struct jx_replay *replay;
	struct jx_contract contract;
	struct jx_arena arena;          /* of one entry */
	struct jx_server_facts facts;   /* with the ledger from entry 1 on */
	struct jx_journal_head claimed; /* what the journal says of itself */
	struct jx_journal_head head;    /* of what was replayed */
	uint64_t last;                  /* to be replayed */
	bool ended;                     /* what follows cannot be replayed */
};

__attribute__((format(printf, 3, 4))) static void problem(struct run *run, uint64_t seq, const char *format, ...)
{
	struct jx_replay *replay = run->replay;
	char text[PROBLEM_SIZE];
	va_list args;

	replay->problems++;
	if (!replay->problem)
		return;
	va_start(args, format);
	(void)vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	replay->problem(replay->context, seq, text);
}

/* Whatever cannot be gone past ends the replay, not the caller. */
static enum jx_status end(struct run *run)
{
	run->ended = true;
	return JX_CANCELLED;
}

/* -- one entry: what it says of itself --------------------------------------------------------------------------- */

static const Jixiao__V1__JournalEntry *open_entry(struct run *run, const struct jx_journal_row *row)
{
	const ProtobufCMessageDescriptor *descriptor = &jixiao__v1__journal_entry__descriptor;
	struct jx_guard_report report;
	const Jixiao__V1__JournalEntry *entry = NULL;

	if (jx_guard_check(descriptor, row->entry, row->entry_size, &limits, &report) == JX_GUARD_OK)
		entry = (const Jixiao__V1__JournalEntry *)jx_call_unpack(&run->arena, descriptor, row->entry,
									 row->entry_size);
	if (!entry)
		problem(run, row->seq, "the entry's bytes are damaged");
	return entry;
}

static void check_chain(struct run *run, const struct jx_journal_row *row)
{
	uint8_t hash[JX_HASH_BYTES];

	jx_chain_hash(run->head.hash, row->entry, row->entry_size, hash);
	if (memcmp(hash, row->hash, sizeof(hash)) != 0)
		problem(run, row->seq, "its hash does not follow from the entry and the hash before it");
}

static void check_columns(struct run *run, const struct jx_journal_row *row, const Jixiao__V1__JournalEntry *entry)
{
	if (entry->seq != row->seq)
		problem(run, row->seq, "the entry says that it is %" PRIu64, entry->seq);
	if (entry->signer != row->signer)
		problem(run, row->seq, "the row's signer is %" PRIu64 ", and the entry's %" PRIu64, row->signer,
			entry->signer);
	if (entry->request_id.len != JX_REQUEST_ID_BYTES ||
	    memcmp(entry->request_id.data, row->request_id, JX_REQUEST_ID_BYTES) != 0)
		problem(run, row->seq, "the row's request id is not the entry's");
	if (entry->time_ms < run->head.time_ms)
		problem(run, row->seq, "its time is before that of the entry before it");
	if (entry->behaviour == 0 || entry->behaviour > JX_BEHAVIOUR)
		problem(run, row->seq, "its behaviour is %" PRIu32 ", and this release knows 1 to %u", entry->behaviour,
			JX_BEHAVIOUR);
}

/* -- one entry: done again --------------------------------------------------------------------------------------- */

/* What an entry needs to be done again. */
struct redo {
	const Jixiao__V1__JournalEntry *entry;
	uint64_t seq;
	const struct jx_contract_row *method;
	const ProtobufCMessage *request;
	struct jx_principal actor;
	uint8_t key[JX_KEY_BYTES]; /* that the actor signed with */
};

static bool open_body(struct run *run, struct redo *redo)
{
	const Jixiao__V1__JournalEntry *entry = redo->entry;
	struct jx_guard_report report;
	enum jx_guard_verdict verdict;

	redo->method = jx_contract_find(&run->contract, entry->method);
	if (!redo->method || !redo->method->method->access->write) {
		problem(run, redo->seq, "it is by %s, which is no write of this release", entry->method);
		return false;
	}
	verdict = jx_guard_check(redo->method->input, entry->body.data, entry->body.len, &limits, &report);
	if (verdict == JX_GUARD_OK)
		redo->request = jx_call_unpack(&run->arena, redo->method->input, entry->body.data, entry->body.len);
	if (redo->request)
		return true;
	problem(run, redo->seq, "its body is damaged or of a newer release: %s: %s",
		verdict == JX_GUARD_OK ? "" : report.field, verdict == JX_GUARD_OK ? "out of memory" : report.problem);
	return false;
}

/* Entry 1 comes before any principal: the server signs it with the key that it names. */
static bool found_ledger(struct run *run, struct redo *redo)
{
	const ProtobufCFieldDescriptor *field =
		protobuf_c_message_descriptor_get_field_by_name(redo->method->input, LEDGER_FIELD);
	const char *identity = NULL;

	if (field && field->type == PROTOBUF_C_TYPE_STRING && field->label != PROTOBUF_C_LABEL_REPEATED)
		identity = *(char *const *)(const void *)((const char *)redo->request + field->offset);
	if (!identity || jx_identity_parse(identity, redo->key)) {
		problem(run, redo->seq, "it does not found a ledger");
		return false;
	}
	memcpy(run->facts.ledger, redo->key, sizeof(redo->key));
	memcpy(run->facts.server_key, redo->key, sizeof(redo->key));
	memcpy(redo->actor.key.key, redo->key, sizeof(redo->key));
	redo->actor.id = JX_PRINCIPAL_SERVER;
	return true;
}

/* NOT_FOUND where the signer is nobody, or had no key: the problem is then told. */
static enum jx_status find_signer(struct run *run, struct redo *redo)
{
	struct jx_store *into = run->replay->into;
	uint64_t signer = redo->entry->signer;
	enum jx_status status;

	if (redo->seq == 1)
		return found_ledger(run, redo) ? JX_OK : JX_NOT_FOUND;
	status = jx_principal_get(into, signer, &redo->actor);
	if (status == JX_OK)
		status = jx_principal_key_at(into, signer, redo->seq - 1, redo->key);
	if (status == JX_NOT_FOUND)
		problem(run, redo->seq, "its signer, principal %" PRIu64 ", had no key then", signer);
	return status;
}

static void check_signature(struct run *run, const struct redo *redo)
{
	const Jixiao__V1__JournalEntry *entry = redo->entry;
	struct jx_signed_request request = {
		.ledger = run->facts.ledger,
		.request_id = entry->request_id.data,
		.method = entry->method,
	};
	bool right = entry->request_id.len == JX_REQUEST_ID_BYTES && entry->signature.len == JX_SIGNATURE_BYTES;

	jx_hash(entry->body.data, entry->body.len, request.body_hash);
	if (!right || !jx_request_verify(redo->key, &request, entry->signature.data))
		problem(run, redo->seq, "its signature is not by the key that principal %" PRIu64 " had then",
			entry->signer);
}

static bool same_answer(const struct jx_call *call, const Jixiao__V1__JournalEntry *entry)
{
	return call->body_size == entry->response.len &&
	       (call->body_size == 0 || memcmp(call->body, entry->response.data, call->body_size) == 0);
}

static void judge_outcome(struct run *run, const struct redo *redo, const struct jx_call *call)
{
	if (call->outcome == JX_CALL_REFUSED)
		problem(run, redo->seq, "done again, %s refuses it: %s", redo->entry->method,
			jx_reason_row(call->reason)->name);
	else if (call->outcome != JX_CALL_ANSWERED)
		problem(run, redo->seq, "done again, %s fails", redo->entry->method);
	else if (!same_answer(call, redo->entry))
		problem(run, redo->seq, "done again, %s answers differently", redo->entry->method);
}

static enum jx_status run_handler(struct run *run, const struct redo *redo)
{
	static const uint8_t no_id[JX_REQUEST_ID_BYTES];
	const ProtobufCBinaryData *id = &redo->entry->request_id;
	struct jx_store *into = run->replay->into;
	struct jx_call call = {
		.store = into,
		.arena = &run->arena,
		.now_ms = redo->entry->time_ms,
		.seq = redo->seq,
		.request_id = id->len == JX_REQUEST_ID_BYTES ? id->data : no_id,
		.behaviour = redo->entry->behaviour,
		.actor = &redo->actor,
		.server = &run->facts,
	};
	enum jx_status status = jx_store_savepoint(into);

	if (status != JX_OK)
		return status;
	jx_call_run(&call, redo->method, redo->request);
	status = jx_store_poison(into);
	if (status != JX_OK)
		return status;
	judge_outcome(run, redo, &call);
	return call.outcome == JX_CALL_ANSWERED ? jx_store_keep(into) : jx_store_undo(into);
}

static enum jx_status redo_entry(struct run *run, uint64_t seq, const Jixiao__V1__JournalEntry *entry)
{
	struct redo redo = {.entry = entry, .seq = seq};
	enum jx_status status;

	if (!open_body(run, &redo))
		return JX_OK;
	status = find_signer(run, &redo);
	if (status == JX_NOT_FOUND)
		return JX_OK;
	if (status != JX_OK)
		return status;
	check_signature(run, &redo);
	return run_handler(run, &redo);
}

/* -- the journal ------------------------------------------------------------------------------------------------- */

/* The copy's journal has the row as it is stored, so that it differs only where tables do. */
static enum jx_status append(struct run *run, const struct jx_journal_row *row, int64_t time_ms)
{
	enum jx_status status = jx_journal_append(run->replay->into, row, time_ms);

	if (status == JX_ALREADY_EXISTS) {
		problem(run, row->seq, "its request id was used before by principal %" PRIu64, row->signer);
		return end(run);
	}
	if (status != JX_OK)
		return status;
	run->head.seq = row->seq;
	run->head.time_ms = time_ms;
	memcpy(run->head.hash, row->hash, sizeof(run->head.hash));
	run->replay->entries++;
	return JX_OK;
}

static enum jx_status replay_row(void *context, const struct jx_journal_row *row)
{
	struct run *run = context;
	const Jixiao__V1__JournalEntry *entry;
	int64_t time_ms = run->head.time_ms;

	if (row->seq != run->head.seq + 1) {
		problem(run, run->head.seq + 1, "the entry is missing; the next one is %" PRIu64, row->seq);
		return end(run);
	}
	jx_arena_reset(&run->arena);
	check_chain(run, row);
	entry = open_entry(run, row);
	if (entry) {
		enum jx_status status;

		check_columns(run, row, entry);
		status = redo_entry(run, row->seq, entry);
		if (status != JX_OK)
			return status;
		time_ms = entry->time_ms;
	}
	return append(run, row, time_ms);
}

/* *n tells how many entries there were. */
static enum jx_status replay_batch(struct run *run, uint64_t *n)
{
	struct jx_replay *replay = run->replay;
	uint64_t before = run->head.seq;
	enum jx_status status = jx_store_begin(replay->into);

	if (status != JX_OK)
		return status;
	status = jx_journal_walk(replay->from, before + 1, run->last, BATCH, replay_row, run);
	if (status == JX_CANCELLED && run->ended)
		status = JX_OK;
	if (status == JX_DATA_LOSS && jx_store_poison(replay->into) == JX_OK)
		problem(run, run->head.seq + 1, "the entry's row cannot be read");
	if (status != JX_OK) {
		jx_store_rollback(replay->into);
		return status;
	}
	status = jx_store_commit(replay->into);
	*n = run->head.seq - before;
	return status;
}

/* Where all was replayed, the head says so too. */
static void check_head(struct run *run)
{
	const struct jx_journal_head *claimed = &run->claimed, *head = &run->head;

	if (run->ended || (run->replay->to != 0 && run->replay->to < claimed->seq))
		return;
	if (head->seq != claimed->seq)
		problem(run, head->seq, "the journal ends here, and its head says %" PRIu64, claimed->seq);
	else if (head->time_ms != claimed->time_ms || memcmp(head->hash, claimed->hash, sizeof(head->hash)) != 0)
		problem(run, head->seq, "the journal's head does not fit its last entry");
}

static enum jx_status replay_all(struct run *run)
{
	struct jx_replay *replay = run->replay;
	enum jx_status status = jx_journal_head_read(replay->from, &run->claimed);
	uint64_t n = 1;

	run->last = replay->to ? replay->to : INT64_MAX;
	while (status == JX_OK && n > 0 && !run->ended) {
		status = replay_batch(run, &n);
		if (status == JX_OK && replay->progress)
			replay->progress(replay->context, run->head.seq,
					 run->last < run->claimed.seq ? run->last : run->claimed.seq);
	}
	if (status != JX_OK)
		return status;
	check_head(run);
	memcpy(replay->head_hash, run->head.hash, sizeof(replay->head_hash));
	return JX_OK;
}

enum jx_status jx_replay_run(struct jx_replay *replay)
{
	struct run run = {
		.replay = replay,
		.facts = {.version = replay->version,
			  .descriptor_set = replay->descriptor_set,
			  .descriptor_set_size = replay->descriptor_set_size},
	};
	char text[PROBLEM_SIZE];
	enum jx_status status;

	assert(replay->from && replay->into && replay->from != replay->into);
	replay->entries = 0;
	replay->problems = 0;
	jx_arena_init(&run.arena, ARENA_CAP);
	status = jx_contract_init(&run.contract, replay->descriptor_set, replay->descriptor_set_size, replay->services,
				  replay->n_services, text);
	if (status == JX_OK)
		status = replay_all(&run);
	else
		status = JX_FAULT(status, "%s", text);
	jx_contract_clear(&run.contract);
	jx_arena_clear(&run.arena);
	return status;
}
