/* SPDX-License-Identifier: Apache-2.0 */
#include "server/dispatch/entry.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/rpc/signing.h"
#include "server/dispatch/call_run.h"

static void fill(const struct jx_call *call, const Jixiao__V1__Request *request, uint64_t carrier,
		 Jixiao__V1__JournalEntry *entry)
{
	jixiao__v1__journal_entry__init(entry);
	entry->seq = call->seq;
	entry->time_ms = call->now_ms;
	entry->signer = call->actor->id;
	entry->request_id = request->request_id;
	entry->method = request->method;
	entry->body = request->body;
	entry->signature = request->signature;
	entry->response.data = call->body;
	entry->response.len = call->body_size;
	entry->behaviour = call->behaviour;
	entry->carrier = carrier;
}

enum jx_status jx_entry_append(const struct jx_call *call, const Jixiao__V1__Request *request, uint64_t carrier,
			       struct jx_journal_head *head)
{
	Jixiao__V1__JournalEntry entry;
	struct jx_journal_row row = {.seq = call->seq, .signer = call->actor->id};
	enum jx_status status;
	uint8_t *bytes;

	assert(call->outcome == JX_CALL_ANSWERED && call->seq == head->seq + 1);
	fill(call, request, carrier, &entry);
	row.entry_size = jixiao__v1__journal_entry__get_packed_size(&entry);
	bytes = jx_arena_alloc(call->arena, row.entry_size);
	if (!bytes)
		return JX_RESOURCE_EXHAUSTED;
	(void)jixiao__v1__journal_entry__pack(&entry, bytes);
	row.entry = bytes;
	memcpy(row.request_id, request->request_id.data, sizeof(row.request_id));
	jx_chain_hash(head->hash, row.entry, row.entry_size, row.hash);
	status = jx_journal_append(call->store, &row, call->now_ms);
	if (status != JX_OK)
		return status;
	head->seq = row.seq;
	head->time_ms = call->now_ms;
	memcpy(head->hash, row.hash, sizeof(head->hash));
	return JX_OK;
}

struct stored {
	struct jx_call *call;
	const Jixiao__V1__Request *request;
	struct jx_journal_head *found;
};

static bool same_content(const Jixiao__V1__JournalEntry *entry, const Jixiao__V1__Request *request)
{
	return strcmp(entry->method, request->method) == 0 && entry->body.len == request->body.len &&
	       (request->body.len == 0 || memcmp(entry->body.data, request->body.data, request->body.len) == 0);
}

static enum jx_status take_stored(void *context, const struct jx_journal_row *row)
{
	struct stored *stored = context;
	struct jx_call *call = stored->call;
	const Jixiao__V1__JournalEntry *entry = (const Jixiao__V1__JournalEntry *)jx_call_unpack(
		call->arena, &jixiao__v1__journal_entry__descriptor, row->entry, row->entry_size);

	if (!entry)
		return JX_FAULT(JX_DATA_LOSS, "entry %llu cannot be unpacked", (unsigned long long)row->seq);
	if (!same_content(entry, stored->request)) {
		jx_call_refuse(call, JX_REASON_REQUEST_ID_REUSED, jx_call_number(call, row->seq));
		return JX_OK;
	}
	call->body = entry->response.data;
	call->body_size = entry->response.len;
	call->outcome = JX_CALL_ANSWERED;
	stored->found->seq = row->seq;
	stored->found->time_ms = entry->time_ms;
	memcpy(stored->found->hash, row->hash, sizeof(stored->found->hash));
	return JX_OK;
}

enum jx_status jx_entry_stored(struct jx_call *call, const Jixiao__V1__Request *request, struct jx_journal_head *found)
{
	struct stored stored = {.call = call, .request = request, .found = found};

	return jx_journal_find(call->store, call->actor->id, request->request_id.data, take_stored, &stored);
}
