/* SPDX-License-Identifier: Apache-2.0 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/rpc.pb-c.h"

#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/rpc/identity.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/table.h"
#include "server/store/journal.h"

/* -- List -------------------------------------------------------------------------------------------------------- */

struct summary {
	Jixiao__V1__JournalSummary message;
	uint8_t hash[JX_ENTRY_HASH_BYTES];
	uint8_t request_id[JX_REQUEST_ID_BYTES];
	char method[JX_METHOD_NAME_MAX];
	char signer_name[JX_PERSON_NAME_MAX + 1];
};

/* A page while it is read. */
struct list {
	struct summary *rows;
	Jixiao__V1__JournalSummary **pointers;
	size_t n;
	size_t room;
	size_t bytes_read;
};

static void fill(const struct jx_journal_row *row, const Jixiao__V1__JournalEntry *entry, struct summary *out)
{
	jixiao__v1__journal_summary__init(&out->message);
	memcpy(out->hash, row->hash, sizeof(out->hash));
	memcpy(out->request_id, row->request_id, sizeof(out->request_id));
	(void)snprintf(out->method, sizeof(out->method), "%s", entry->method);
	out->message.seq = row->seq;
	out->message.time_ms = entry->time_ms;
	out->message.signer = row->signer;
	out->message.method = out->method;
	out->message.request_id = (ProtobufCBinaryData){.data = out->request_id, .len = sizeof(out->request_id)};
	out->message.entry_hash = (ProtobufCBinaryData){.data = out->hash, .len = sizeof(out->hash)};
	out->message.carrier = entry->carrier;
}

/*
 * Large entries end a page early: a list holds the loop no longer than a round's own requests may.
 * JX_OUT_OF_RANGE ends the walk.
 */
static enum jx_status take_summary(void *context, const struct jx_journal_row *row)
{
	struct list *list = context;
	Jixiao__V1__JournalEntry *entry;

	if (list->n == list->room || (list->n > 0 && list->bytes_read + row->entry_size > JX_ROUND_BYTES))
		return JX_OUT_OF_RANGE;
	entry = jixiao__v1__journal_entry__unpack(NULL, row->entry_size, row->entry);
	if (!entry)
		return JX_FAULT(JX_DATA_LOSS, "entry %" PRIu64 " cannot be unpacked", row->seq);
	fill(row, entry, &list->rows[list->n]);
	list->pointers[list->n] = &list->rows[list->n].message;
	jixiao__v1__journal_entry__free_unpacked(entry, NULL);
	list->bytes_read += row->entry_size;
	list->n++;
	return JX_OK;
}

static enum jx_status read_name(struct jx_call *call, uint64_t id, char name[JX_PERSON_NAME_MAX + 1])
{
	struct jx_principal principal;
	enum jx_status status = jx_principal_get(call->store, id, &principal);

	if (status == JX_NOT_FOUND)
		status = JX_FAULT(JX_DATA_LOSS, "principal %" PRIu64 " signed and is not there", id);
	if (status == JX_OK)
		memcpy(name, principal.name, sizeof(principal.name));
	return status;
}

/* After the walk; runs of entries by one signer, as they are common, look once. */
static enum jx_status add_names(struct jx_call *call, struct list *list)
{
	enum jx_status status = JX_OK;

	for (size_t i = 0; i < list->n && status == JX_OK; i++) {
		struct summary *row = &list->rows[i];

		if (i > 0 && row->message.signer == row[-1].message.signer)
			memcpy(row->signer_name, row[-1].signer_name, sizeof(row->signer_name));
		else
			status = read_name(call, row->message.signer, row->signer_name);
		row->message.signer_name = row->signer_name;
	}
	return status;
}

/* Rows from..to, as many as fit the page. False: the call is refused or faulted. */
static bool read_list(struct jx_call *call, struct jx_page *page, uint64_t from, struct list *list)
{
	enum jx_status status;

	*list = (struct list){.room = page->size};
	list->rows = jx_call_take(call, list->room * sizeof(*list->rows));
	if (!list->rows)
		return false;
	list->pointers = jx_call_take(call, list->room * sizeof(Jixiao__V1__JournalSummary *));
	if (!list->pointers)
		return false;
	status = jx_journal_walk(call->store, from, page->seq, page->size, take_summary, list);
	if (status == JX_OK || status == JX_OUT_OF_RANGE)
		status = add_names(call, list);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	return true;
}

static void journal_list(Jixiao__V1__Journal_Service *service, const Jixiao__V1__JournalListRequest *request,
			 Jixiao__V1__JournalListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__JournalListResponse response = JIXIAO__V1__JOURNAL_LIST_RESPONSE__INIT;
	struct jx_page page;
	struct list list;
	uint64_t from;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) || !jx_page_number(call, &page, &from))
		return;
	from = request->page ? from + 1 : request->from_seq;
	if (!read_list(call, &page, from, &list))
		return;
	for (; response.n_entries < list.n; response.n_entries++) {
		if (!jx_page_take(&page, &list.pointers[response.n_entries]->base))
			break;
	}
	if (response.n_entries > 0 && list.rows[response.n_entries - 1].message.seq < page.seq)
		response.next =
			jx_page_next(&page, jx_call_number(call, list.rows[response.n_entries - 1].message.seq));
	response.entries = list.pointers;
	response.journal_seq = call->seq;
	closure(&response, call);
}

/* -- Get --------------------------------------------------------------------------------------------------------- */

/* One entry, copied. */
struct copy {
	struct jx_arena *arena;
	uint8_t *entry; /* NULL: the arena is full */
	size_t entry_size;
	uint8_t hash[JX_ENTRY_HASH_BYTES];
	uint64_t signer;
};

static enum jx_status take_copy(void *context, const struct jx_journal_row *row)
{
	struct copy *copy = context;

	copy->entry = jx_arena_copy(copy->arena, row->entry, row->entry_size);
	copy->entry_size = row->entry_size;
	memcpy(copy->hash, row->hash, sizeof(copy->hash));
	copy->signer = row->signer;
	return JX_OK;
}

static enum jx_status take_hash(void *context, const struct jx_journal_row *row)
{
	memcpy(context, row->hash, sizeof(row->hash));
	return JX_OK;
}

/* Entry 1 enrols the server, whose key signs it. */
static enum jx_status read_key(struct jx_call *call, uint64_t signer, uint64_t seq, uint8_t key[JX_KEY_BYTES])
{
	if (seq > 1)
		return jx_principal_key_at(call->store, signer, seq - 1, key);
	memcpy(key, call->server->ledger, JX_KEY_BYTES);
	return JX_OK;
}

/* What an entry's answer points to. */
struct found {
	struct copy copy;
	uint8_t previous[JX_ENTRY_HASH_BYTES];
	uint8_t key[JX_KEY_BYTES];
	char name[JX_PERSON_NAME_MAX + 1];
	char identity[JX_IDENTITY_MAX];
};

static enum jx_status read_entry(struct jx_call *call, uint64_t seq, struct found *found)
{
	enum jx_status status = jx_journal_get(call->store, seq, take_copy, &found->copy);

	if (status == JX_OK && seq > 1)
		status = jx_journal_get(call->store, seq - 1, take_hash, found->previous);
	if (status == JX_OK)
		status = read_key(call, found->copy.signer, seq, found->key);
	if (status == JX_OK)
		status = read_name(call, found->copy.signer, found->name);
	if (status == JX_NOT_FOUND)
		status = JX_FAULT(JX_DATA_LOSS, "entry %" PRIu64 ", the one before or its key is not there", seq);
	if (status == JX_OK)
		jx_identity_format(found->key, found->identity);
	return status;
}

static void journal_get(Jixiao__V1__Journal_Service *service, const Jixiao__V1__JournalGetRequest *request,
			Jixiao__V1__JournalGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__JournalGetResponse response = JIXIAO__V1__JOURNAL_GET_RESPONSE__INIT;
	struct found found = {.copy.arena = call->arena};
	enum jx_status status;

	(void)service;
	if (request->seq == 0 || request->seq > call->seq) {
		jx_call_refuse(call, JX_REASON_ENTRY_NOT_FOUND, jx_call_number(call, request->seq),
			       jx_call_number(call, call->seq));
		return;
	}
	status = read_entry(call, request->seq, &found);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	if (!found.copy.entry) {
		jx_call_refuse(call, JX_REASON_OUT_OF_MEMORY);
		return;
	}
	response.entry = (ProtobufCBinaryData){.data = found.copy.entry, .len = found.copy.entry_size};
	response.entry_hash = (ProtobufCBinaryData){.data = found.copy.hash, .len = sizeof(found.copy.hash)};
	response.previous_hash = (ProtobufCBinaryData){.data = found.previous, .len = sizeof(found.previous)};
	response.signer_name = found.name;
	response.signer_identity = found.identity;
	closure(&response, call);
}

/* -- Watch ------------------------------------------------------------------------------------------------------- */

static void journal_watch(Jixiao__V1__Journal_Service *service, const Jixiao__V1__JournalWatchRequest *request,
			  Jixiao__V1__JournalWatchResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__JournalWatchResponse response = JIXIAO__V1__JOURNAL_WATCH_RESPONSE__INIT;

	(void)service;
	if (call->seq <= request->since && !call->last_chance) {
		jx_call_park(call);
		return;
	}
	response.seq = call->seq;
	closure(&response, call);
}

/* -- Confirm ----------------------------------------------------------------------------------------------------- */

/* *known tells; each hash covers all entries before it, too. */
static enum jx_status find_position(struct jx_call *call, const Jixiao__V1__JournalPosition *position, bool *known)
{
	uint8_t hash[JX_ENTRY_HASH_BYTES];
	enum jx_status status = JX_NOT_FOUND;

	if (position->seq > 0 && position->seq <= call->seq)
		status = jx_journal_get(call->store, position->seq, take_hash, hash);
	*known = status == JX_OK && position->entry_hash.len == sizeof(hash) &&
		 memcmp(hash, position->entry_hash.data, sizeof(hash)) == 0;
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static void journal_confirm(Jixiao__V1__Journal_Service *service, const Jixiao__V1__JournalConfirmRequest *request,
			    Jixiao__V1__JournalConfirmResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__JournalConfirmResponse response = JIXIAO__V1__JOURNAL_CONFIRM_RESPONSE__INIT;
	Jixiao__V1__JournalPosition *unknown[JX_CONFIRM_MAX];
	struct jx_fields fields = {.call = call};
	enum jx_status status = JX_OK;
	bool known;

	(void)service;
	jx_field_check(&fields, "positions", JX_RULE_COUNT,
		       request->n_positions > JX_CONFIRM_MAX ? JX_N("there are too many") : NULL);
	if (!jx_fields_right(&fields))
		return;
	for (size_t i = 0; i < request->n_positions && status == JX_OK; i++) {
		status = find_position(call, request->positions[i], &known);
		if (status == JX_OK && !known)
			unknown[response.n_unknown++] = request->positions[i];
	}
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.unknown = unknown;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Journal_Service jx_journal_service = JIXIAO__V1__JOURNAL__INIT(journal_);
