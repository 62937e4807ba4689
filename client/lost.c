/* SPDX-License-Identifier: Apache-2.0 */
#include "client/lost.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/journal.pb-c.h"

#include "client/locale.h"
#include "client/outgoing.h"
#include "client/receipt_check.h"

/* As many as one call confirms. */
struct batch {
	Jixiao__V1__JournalPosition rows[JX_CONFIRM_MAX];
	Jixiao__V1__JournalPosition *pointers[JX_CONFIRM_MAX];
	uint8_t hashes[JX_CONFIRM_MAX][JX_HASH_BYTES];
	int64_t ids[JX_CONFIRM_MAX]; /* of the receipts */
	size_t n;
};

static void add(struct batch *batch, const struct jx_receipt_row *row)
{
	Jixiao__V1__KeptReceipt *kept = jx_receipt_unpack(row->kept.bytes, row->kept.size);
	const size_t i = batch->n;

	if (kept != NULL && kept->receipt->entry_hash.len == JX_HASH_BYTES) {
		jixiao__v1__journal_position__init(&batch->rows[i]);
		memcpy(batch->hashes[i], kept->receipt->entry_hash.data, JX_HASH_BYTES);
		batch->rows[i].seq = kept->receipt->seq;
		batch->rows[i].entry_hash = (ProtobufCBinaryData){JX_HASH_BYTES, batch->hashes[i]};
		batch->pointers[i] = &batch->rows[i];
		batch->ids[i] = row->id;
		batch->n++;
	}
	if (kept != NULL)
		jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
}

/* The receipts before `*before`, the newest first, but for those that are known to be lost. */
static enum jx_status fill(const struct jx_app *app, struct jx_outbox *outbox, int64_t *before, struct batch *batch)
{
	struct jx_receipt_row row;
	enum jx_status status = JX_OK;

	batch->n = 0;
	while (batch->n < JX_CONFIRM_MAX && status == JX_OK) {
		status = jx_outbox_receipt_before(outbox, app->key.public_key, *before, &row);
		if (status != JX_OK)
			break;
		*before = row.id;
		if (!row.lost)
			add(batch, &row);
		jx_receipt_row_clear(&row);
	}
	return status == JX_NOT_FOUND ? JX_OK : status;
}

static bool is_unknown(const Jixiao__V1__JournalConfirmResponse *response, const Jixiao__V1__JournalPosition *position)
{
	for (size_t i = 0; i < response->n_unknown; i++)
		if (response->unknown[i]->seq == position->seq &&
		    response->unknown[i]->entry_hash.len == JX_HASH_BYTES &&
		    memcmp(response->unknown[i]->entry_hash.data, position->entry_hash.data, JX_HASH_BYTES) == 0)
			return true;
	return false;
}

static enum jx_exit ask(const struct jx_app *app, struct jx_outbox *outbox, struct batch *batch)
{
	Jixiao__V1__JournalConfirmRequest request = JIXIAO__V1__JOURNAL_CONFIRM_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_status status = JX_OK;

	request.positions = batch->pointers;
	request.n_positions = batch->n;
	jx_remote_init(&remote, app->channel, &jixiao__v1__journal__descriptor);
	jixiao__v1__journal__confirm(&remote.base, &request, (Jixiao__V1__JournalConfirmResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL) {
		bool older = jx_channel_result(app->channel)->reason == JX_REASON_UNKNOWN_METHOD;

		return older || jx_memory_go_offline(app) ? JX_EXIT_OK : jx_app_result(app);
	}
	for (size_t i = 0; i < batch->n && status == JX_OK; i++)
		if (is_unknown((const Jixiao__V1__JournalConfirmResponse *)answer, batch->pointers[i]))
			status = jx_outbox_mark_lost(outbox, batch->ids[i]);
	return jx_memory_result(app, status);
}

enum jx_exit jx_lost_check(const struct jx_app *app, bool all)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct batch batch;
	int64_t before = 0;
	enum jx_exit exit = JX_EXIT_OK;

	if (outbox == NULL || app->memory->offline)
		return JX_EXIT_OK;
	do {
		exit = jx_memory_result(app, fill(app, outbox, &before, &batch));
		if (exit == JX_EXIT_OK && batch.n > 0)
			exit = ask(app, outbox, &batch);
	} while (exit == JX_EXIT_OK && all && batch.n == JX_CONFIRM_MAX);
	return exit;
}

/* The next that is to be sent again, about what was signed: the columns beside it could say anything. */
static enum jx_status next_lost(const struct jx_app *app, struct jx_outbox *outbox, int64_t after,
				struct jx_receipt_row *row)
{
	enum jx_status status = jx_outbox_next_lost(outbox, app->key.public_key, after, row);

	if (status == JX_OK && !jx_outgoing_take_subject(&row->entry))
		row->entry.subject = (struct jx_subject){.form = ""};
	return status;
}

/* Where the server's word says that it stood in the journal. */
static uint64_t entry_of(const struct jx_receipt_row *row)
{
	Jixiao__V1__KeptReceipt *kept = jx_receipt_unpack(row->kept.bytes, row->kept.size);
	const uint64_t seq = kept != NULL ? kept->receipt->seq : row->seq;

	if (kept != NULL)
		jixiao__v1__kept_receipt__free_unpacked(kept, NULL);
	return seq;
}

enum jx_exit jx_lost_tell(const struct jx_app *app, size_t *n)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);
	struct jx_receipt_row row;
	enum jx_status status = outbox != NULL ? JX_OK : JX_NOT_FOUND;
	int64_t id = 0;

	*n = 0;
	while (status == JX_OK && (status = next_lost(app, outbox, id, &row)) == JX_OK) {
		char form[JX_ITEM_NAME_MAX + 1], about[JX_ABOUT_SIZE];

		jx_outgoing_form(app, &row.entry.subject, form);
		jx_outgoing_about(&row.entry, about);
		if ((*n)++ == 0)
			(void)fprintf(stderr, "%s\n",
				      _("the server does not know any more what it received: it was restored from an "
					"older backup"));
		(void)fprintf(stderr, _("  to be sent again: %s %s, entry %llu\n"), form, about,
			      (unsigned long long)entry_of(&row));
		id = row.id;
		jx_receipt_row_clear(&row);
	}
	if (*n > 0)
		(void)fprintf(stderr, "  %s\n", _("send them again with: jixiao sync --resend"));
	return status == JX_NOT_FOUND ? JX_EXIT_OK : jx_memory_result(app, status);
}

bool jx_lost_find(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject, uint64_t *seq)
{
	struct jx_receipt_row row;
	bool found = false;
	int64_t id = 0;

	while (!found && next_lost(app, outbox, id, &row) == JX_OK) {
		found = jx_outgoing_is_about(&row.entry, subject);
		*seq = entry_of(&row);
		id = row.id;
		jx_receipt_row_clear(&row);
	}
	return found;
}

enum jx_exit jx_lost_refuse(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_subject *subject)
{
	uint64_t lost;
	char seq[24];

	if (!jx_lost_find(app, outbox, subject, &lost))
		return JX_EXIT_OK;
	(void)snprintf(seq, sizeof(seq), "%" PRIu64, lost);
	return jx_app_fail(app, JX_REASON_RECEIPT_LOST, subject->period, seq, NULL);
}
