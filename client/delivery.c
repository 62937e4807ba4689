/* SPDX-License-Identifier: Apache-2.0 */
#include "client/delivery.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/commands/user.h"
#include "client/endorsement.h"
#include "client/outgoing.h"
#include "client/locale.h"
#include "client/lost.h"
#include "client/progress.h"
#include "common/rpc/signing.h"

/* -- signatures --------------------------------------------------------------------------------------------------- */

static void sign(const struct jx_app *app, const struct jx_key *key, const struct jx_outgoing *entry,
		 uint8_t signature[JX_SIGNATURE_BYTES])
{
	struct jx_signed_request request = {
		.ledger = app->profile.ledger, .request_id = entry->request_id, .method = entry->method};

	jx_hash(entry->body.bytes, entry->body.size, request.body_hash);
	jx_request_sign(key, &request, signature);
}

static bool is_signed(const struct jx_app *app, const struct jx_outgoing *entry)
{
	struct jx_signed_request request = {
		.ledger = app->profile.ledger, .request_id = entry->request_id, .method = entry->method};

	jx_hash(entry->body.bytes, entry->body.size, request.body_hash);
	return jx_request_verify(entry->author, &request, entry->signature);
}

static enum jx_exit sign_again(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_key *key,
			       struct jx_outgoing *entry)
{
	memcpy(entry->author, key->public_key, sizeof(entry->author));
	sign(app, key, entry, entry->signature);
	jx_outgoing_line(app, _("signed again with the new key"), entry, NULL);
	return jx_memory_result(app, jx_outbox_resign(outbox, entry->id, entry->author, entry->signature));
}

/* It is not what its author signed: nobody signs it for him. */
static enum jx_exit damaged(const struct jx_app *app, const struct jx_outgoing *entry)
{
	char what[64];

	(void)snprintf(what, sizeof(what), _("number %lld is not what was signed"), (long long)entry->id);
	return jx_app_fail(app, JX_REASON_OUTBOX_DAMAGED, app->memory->path, what, NULL);
}

static enum jx_exit inherit(const struct jx_app *app, struct jx_outbox *outbox, const uint8_t old_key[JX_KEY_BYTES],
			    const struct jx_key *new_key)
{
	struct jx_outgoing entry;
	int64_t id = 0;
	enum jx_status status;
	enum jx_exit exit = JX_EXIT_OK;

	while (exit == JX_EXIT_OK && (status = jx_outbox_next(outbox, id, &entry)) == JX_OK) {
		id = entry.id;
		if (memcmp(entry.author, old_key, JX_KEY_BYTES) == 0)
			exit = is_signed(app, &entry) ? sign_again(app, outbox, new_key, &entry) : damaged(app, &entry);
		jx_outgoing_clear(&entry);
	}
	if (exit == JX_EXIT_OK && status != JX_NOT_FOUND)
		return jx_memory_result(app, status);
	if (exit == JX_EXIT_OK)
		exit = jx_memory_result(app, jx_outbox_inherit(outbox, old_key, new_key->public_key));
	return exit;
}

enum jx_exit jx_deliver_inherit(const struct jx_app *app, const uint8_t old_key[JX_KEY_BYTES],
				const struct jx_key *new_key)
{
	struct jx_outbox *outbox = jx_memory_try(app, false);

	return outbox != NULL ? inherit(app, outbox, old_key, new_key) : JX_EXIT_OK;
}

/* Entries by another key may be the caller's own, by a key that he has replaced since: the server knows. */
static enum jx_exit inherit_all(const struct jx_app *app, struct jx_outbox *outbox)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *own = jx_ask_whoami(app->channel);
	enum jx_exit exit = JX_EXIT_OK;
	uint8_t key[JX_KEY_BYTES];

	if (own == NULL || own->principal == NULL)
		return jx_memory_go_offline(app) ? JX_EXIT_OK : jx_app_result(app);
	for (size_t i = 0; i < own->principal->n_keys && exit == JX_EXIT_OK; i++) {
		if (jx_identity_parse(own->principal->keys[i]->identity, key) == NULL &&
		    memcmp(key, app->key.public_key, sizeof(key)) != 0)
			exit = inherit(app, outbox, key, &app->key);
	}
	return exit;
}

/* The receipt is kept before anybody is told. */
static enum jx_exit settle(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_outgoing *entry,
			   const ProtobufCMessage *answer)
{
	const struct jx_result *result = jx_channel_result(app->channel);
	const struct jx_made made = jx_made_of(answer);
	const struct jx_receipt_row row = {
		.seq = result->receipt->seq,
		.time_ms = result->receipt->time_ms,
		.revision = made.n == 1 ? made.rows[0]->revision : 0,
		.kept = {(void *)result->kept_receipt, result->kept_receipt_size},
		.entry = *entry,
	};

	return jx_deliver_settle(app, outbox, &row, &made);
}

/* -- one entry ---------------------------------------------------------------------------------------------------- */

/* A refusal that is about what was asked, and not about the server, the network or the caller's key. */
enum jx_fate jx_fate_of(const struct jx_result *result)
{
	switch (jx_exit_of(result->status, result->reason_name)) {
	case JX_EXIT_OK:
		return JX_FATE_DELIVERED;
	case JX_EXIT_USAGE:
	case JX_EXIT_VALIDATION:
	case JX_EXIT_CONFLICT:
	case JX_EXIT_PERIOD_CLOSED:
	case JX_EXIT_NOT_FOUND:
	case JX_EXIT_PERMISSION:
		return JX_FATE_REFUSED;
	case JX_EXIT_INTERNAL:
	case JX_EXIT_AUTHENTICATION:
	case JX_EXIT_KEPT:
	case JX_EXIT_VERIFICATION:
	case JX_EXIT_DIFFERENCES:
	case JX_EXIT_UNREACHABLE:
		break;
	}
	return JX_FATE_WAITS;
}

/* Where nothing left this machine, it is certain that nothing arrived; unless something did in an earlier run. */
static enum jx_exit note_sent(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_outgoing *entry,
			      bool before)
{
	const struct jx_result *result = jx_channel_result(app->channel);

	if (before || result->attempts > 0 || result->status == JX_OK)
		return JX_EXIT_OK;
	return jx_memory_result(app, jx_outbox_mark_sent(outbox, entry->id, false));
}

/*
 * To the server and back; whatever it answers is in the channel's result. `before`: it was sent by an earlier run. An
 * exit is of the outbox, and was said.
 */
static enum jx_exit carry(struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry, bool before,
			  const ProtobufCMessage **answer)
{
	struct jx_signed_write write = {
		.method = jx_outgoing_method(entry),
		.request_id = entry->request_id,
		.author = entry->author,
		.signature = entry->signature,
		.body = entry->body.bytes,
		.body_size = entry->body.size,
	};
	enum jx_exit exit = JX_EXIT_OK;

	*answer = NULL;
	if (!is_signed(app, entry))
		return damaged(app, entry);
	if (!entry->sent)
		exit = jx_memory_result(app, jx_outbox_mark_sent(outbox, entry->id, true));
	if (exit != JX_EXIT_OK)
		return exit;
	*answer = jx_channel_deliver(app->channel, &jixiao__v1__submissions__descriptor, &write);
	return *answer != NULL ? settle(app, outbox, entry, *answer) : note_sent(app, outbox, entry, before);
}

/* -- all of them -------------------------------------------------------------------------------------------------- */

/* The refusal is kept with the entry and said; the entry waits for a decision. */
static enum jx_exit keep_refusal(const struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry)
{
	const struct jx_result *result = jx_channel_result(app->channel);
	struct jx_blob refusal;
	bool reopened;
	enum jx_exit exit = jx_endorsement_reopen(app, outbox, entry, result, &reopened);
	char *fix;

	if (reopened && exit == JX_EXIT_OK)
		jx_endorsement_say(app, entry);
	if (reopened)
		return exit;
	fix = jx_outgoing_again(app, entry, result);
	jx_outgoing_refused(app, entry, result, fix);
	free(fix);
	(void)fprintf(stderr, _("  it stays in the outbox until you drop it: jixiao outbox drop %lld\n"),
		      (long long)entry->id);
	if (!jx_outgoing_pack_refusal(result, &refusal))
		return JX_EXIT_INTERNAL;
	exit = jx_memory_result(app, jx_outbox_refuse(outbox, entry->id, &refusal));
	free(refusal.bytes);
	return exit;
}

static enum jx_exit deliver_one(struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				struct jx_delivered *delivered)
{
	const ProtobufCMessage *answer;
	enum jx_exit exit = carry(app, outbox, entry, entry->sent, &answer);

	if (answer != NULL) {
		const struct jx_made made = jx_made_of(answer);

		delivered->delivered++;
		jx_outgoing_line(app, _("delivered"), entry, &made);
	}
	if (answer != NULL || exit != JX_EXIT_OK)
		return exit;
	if (jx_fate_of(jx_channel_result(app->channel)) == JX_FATE_WAITS)
		return jx_memory_go_offline(app) ? JX_EXIT_OK : jx_app_result(app);
	delivered->refused++;
	return keep_refusal(app, outbox, entry);
}

/* Those up to `last`, in order. */
static enum jx_exit deliver_until(struct jx_app *app, struct jx_outbox *outbox, int64_t last,
				  struct jx_delivered *delivered)
{
	struct jx_outbox_counts counts = {.sendable = 0};
	struct jx_progress progress;
	struct jx_outgoing entry;
	int64_t id = 0;
	enum jx_status status = jx_outbox_count(outbox, app->key.public_key, &counts);
	enum jx_exit exit = jx_memory_result(app, status);

	if (exit == JX_EXIT_OK && counts.of_others > 0)
		exit = inherit_all(app, outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_endorsement_collect(app, outbox);
	jx_progress_begin(&progress, (size_t)counts.sendable);
	while (exit == JX_EXIT_OK && !app->memory->offline &&
	       (status = jx_outbox_next_to_send(outbox, app->key.public_key, id, &entry)) == JX_OK) {
		bool within = entry.id <= last;

		id = entry.id;
		jx_progress_hide(&progress);
		if (within)
			exit = deliver_one(app, outbox, &entry, delivered);
		jx_outgoing_clear(&entry);
		jx_progress_step(&progress);
		if (!within)
			break;
	}
	jx_progress_hide(&progress);
	if (exit == JX_EXIT_OK && status != JX_NOT_FOUND)
		exit = jx_memory_result(app, status);
	return exit;
}

enum jx_exit jx_deliver_all(struct jx_app *app, struct jx_delivered *delivered)
{
	struct jx_outbox *outbox;
	enum jx_exit exit = jx_memory_outbox(app, &outbox);

	*delivered = (struct jx_delivered){0};
	return exit == JX_EXIT_OK ? deliver_until(app, outbox, INT64_MAX, delivered) : exit;
}

/* Of every later command: nobody forgets what his office still has to do. */
static void say_awaiting(const struct jx_outbox_counts *counts)
{
	char number[24], line[256];

	(void)snprintf(number, sizeof(number), "%" PRId64, counts->awaiting);
	(void)jx_reason_format(_("in the outbox, not sent before the head has signed: {0}; see: jixiao outbox list"),
			       (const char *const[]){number}, 1, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

enum jx_exit jx_deliver_first(struct jx_app *app)
{
	struct jx_outbox *outbox = jx_arg(app, "--offline") == NULL ? jx_memory_try(app, false) : NULL;
	struct jx_outbox_counts counts;
	struct jx_delivered delivered = {0};
	enum jx_exit exit;
	size_t lost;

	if (outbox == NULL || jx_outbox_count(outbox, app->key.public_key, &counts) != JX_OK)
		return JX_EXIT_OK;
	/* Before anything is added to a journal that may have lost what it is made on. */
	if (!app->memory->may_go_offline && counts.sendable + counts.awaiting + counts.of_others == 0)
		return JX_EXIT_OK;
	if (counts.awaiting > 0)
		say_awaiting(&counts);
	exit = jx_lost_check(app, false);
	if (exit == JX_EXIT_OK)
		exit = jx_lost_tell(app, &lost);
	if (exit == JX_EXIT_OK && counts.sendable + counts.awaiting + counts.of_others > 0)
		exit = deliver_until(app, outbox, INT64_MAX, &delivered);
	return exit;
}

/* -- one that is made now ----------------------------------------------------------------------------------------- */

static enum jx_exit compose(const struct jx_app *app, const struct jx_post *post, struct jx_outgoing *entry)
{
	*entry = (struct jx_outgoing){
		.subject = post->subject, .created_ms = (int64_t)time(NULL) * 1000, .replaces = post->replaces};
	entry->awaits = jx_endorsement_needed(app);
	entry->sent = !app->memory->offline && !entry->awaits;
	(void)snprintf(entry->method, sizeof(entry->method), "%s/%s", jixiao__v1__submissions__descriptor.name,
		       post->method);
	entry->body.size = protobuf_c_message_get_packed_size(post->request);
	entry->body.bytes = malloc(entry->body.size + 1);
	if (entry->body.bytes == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	(void)protobuf_c_message_pack(post->request, entry->body.bytes);
	memcpy(entry->author, app->key.public_key, sizeof(entry->author));
	jx_request_id_new(entry->request_id);
	sign(app, &app->key, entry, entry->signature);
	return JX_EXIT_OK;
}

/* Why it waits: for a server, or for the caller's key to be admitted. NULL: the channel's result says it. */
static enum jx_exit wait(const struct jx_app *app, struct jx_posted *posted, const char *why)
{
	const struct jx_result *result = jx_channel_result(app->channel);
	enum jx_exit exit = jx_exit_of(result->status, result->reason_name);

	posted->waits = true;
	posted->exit = JX_EXIT_KEPT;
	if (why != NULL || result->status == JX_OK)
		(void)snprintf(posted->why, sizeof(posted->why), "%s", why != NULL ? why : _("no server was asked"));
	else if (result->reason == JX_REASON_UNREACHABLE || result->reason == JX_REASON_NO_GREETING)
		(void)snprintf(posted->why, sizeof(posted->why), "%s", _("no server answered"));
	else
		jx_app_sentence(result, posted->why, sizeof(posted->why));
	if (why == NULL && (exit == JX_EXIT_AUTHENTICATION || exit == JX_EXIT_VERIFICATION))
		posted->exit = exit;
	return JX_EXIT_OK;
}

/*
 * Nothing holds it back: what it corrects may have been refused just now. One that another process has delivered
 * meanwhile is sent once more, for its answer.
 */
static bool may_go(struct jx_outbox *outbox, const struct jx_app *app, const struct jx_outgoing *entry)
{
	struct jx_outgoing now;
	bool may = jx_outbox_next_to_send(outbox, app->key.public_key, entry->id - 1, &now) == JX_OK &&
		   memcmp(now.request_id, entry->request_id, sizeof(now.request_id)) == 0;

	jx_outgoing_clear(&now);
	return may || jx_outbox_settled(outbox, entry->request_id) == JX_OK;
}

/* What waits before it goes first, and what becomes of that is said. */
static enum jx_exit deliver_new(struct jx_app *app, struct jx_outbox *outbox, struct jx_outgoing *entry,
				struct jx_posted *posted)
{
	struct jx_delivered before = {0};
	enum jx_exit exit = JX_EXIT_OK;

	if (!app->memory->offline)
		exit = deliver_until(app, outbox, entry->id - 1, &before);
	posted->waits = exit != JX_EXIT_OK;
	if (exit != JX_EXIT_OK)
		return exit;
	if (app->memory->offline)
		return wait(app, posted, NULL);
	if (!may_go(outbox, app, entry))
		return wait(app, posted, _("what it corrects was refused"));
	exit = carry(app, outbox, entry, false, &posted->answer);
	posted->waits = exit != JX_EXIT_OK && posted->answer == NULL;
	if (exit != JX_EXIT_OK || posted->answer != NULL)
		return exit;
	if (jx_fate_of(jx_channel_result(app->channel)) != JX_FATE_WAITS)
		return JX_EXIT_OK;
	(void)jx_memory_go_offline(app);
	return wait(app, posted, NULL);
}

static enum jx_exit add(const struct jx_app *app, struct jx_outbox *outbox, const struct jx_post *post,
			struct jx_outgoing *entry)
{
	const struct jx_about alone = {.subject = post->subject, .after = post->after};
	const bool many = post->about != NULL;
	enum jx_status status =
		jx_outbox_add_many(outbox, entry, many ? post->about : &alone, many ? post->n_about : 1);

	if (status == JX_ABORTED)
		return jx_app_fail(app, JX_REASON_OUTBOX_MOVED, post->subject.period, NULL);
	return jx_memory_result(app, status);
}

/* The entry is left for the caller to clear. */
static enum jx_exit post_entry(struct jx_app *app, const struct jx_post *post, struct jx_outgoing *entry,
			       struct jx_posted *posted)
{
	struct jx_outbox *outbox;
	enum jx_exit exit = jx_memory_outbox(app, &outbox);

	*posted = (struct jx_posted){.answer = NULL};
	if (exit == JX_EXIT_OK)
		exit = compose(app, post, entry);
	if (exit == JX_EXIT_OK)
		exit = add(app, outbox, post, entry);
	if (exit != JX_EXIT_OK)
		return exit;
	posted->number = entry->id;
	posted->awaits = entry->awaits;
	if (!entry->awaits)
		exit = deliver_new(app, outbox, entry, posted);
	if (exit == JX_EXIT_OK && posted->answer == NULL && !posted->waits && !posted->awaits)
		exit = jx_endorsement_reopen(app, outbox, entry, jx_channel_result(app->channel), &posted->awaits);
	/* Its author is told why, and has his figures before him. */
	if (exit == JX_EXIT_OK && posted->answer == NULL && !posted->waits && !posted->awaits)
		(void)jx_outbox_remove(outbox, entry->id);
	return exit;
}

enum jx_exit jx_deliver_try(struct jx_app *app, const struct jx_post *post, struct jx_posted *posted)
{
	struct jx_outgoing entry = {.id = 0};
	enum jx_exit exit = post_entry(app, post, &entry, posted);

	jx_outgoing_clear(&entry);
	return exit;
}

enum jx_exit jx_deliver_post(struct jx_app *app, struct jx_post *post, const ProtobufCMessage **answer)
{
	struct jx_outgoing entry = {.id = 0};
	struct jx_posted posted;
	enum jx_exit exit = post_entry(app, post, &entry, &posted);
	char number[24];

	*answer = posted.answer;
	post->awaits = exit == JX_EXIT_OK && posted.awaits;
	if (post->awaits)
		jx_endorsement_say(app, &entry);
	(void)snprintf(number, sizeof(number), "%" PRId64, posted.number);
	if (exit == JX_EXIT_OK && posted.waits && posted.exit == JX_EXIT_KEPT) {
		exit = jx_app_fail(app, JX_REASON_KEPT, number, posted.why, NULL);
	} else if (posted.waits) {
		exit = exit == JX_EXIT_OK ? jx_app_result(app) : exit;
		jx_outgoing_line(app, _("kept in the outbox"), &entry, NULL);
	}
	jx_outgoing_clear(&entry);
	return exit;
}
