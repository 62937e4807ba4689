/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox of an office without a network, on a stick: to the server by somebody else, and what he brings back. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/carried.h"
#include "client/commands/local.h"
#include "client/delivery.h"
#include "client/endorsement.h"
#include "client/locale.h"
#include "client/outgoing.h"
#include "client/receipt_check.h"
#include "common/rpc/signing.h"

static bool of_ledger(const struct jx_app *app, const ProtobufCBinaryData *ledger)
{
	return ledger->len == JX_KEY_BYTES && memcmp(ledger->data, app->profile.ledger, JX_KEY_BYTES) == 0;
}

/* -- deliver ------------------------------------------------------------------------------------------------------ */

struct carrying {
	struct jx_app *app;
	const char *path;
	struct jx_outgoing *entries; /* owned */
	enum jx_fate *fates;         /* owned; of those that were sent */
	size_t n, sent;
	size_t delivered, refused, held;
	Jixiao__V1__CarriedOutcomes *outcomes; /* owned */
};

/* Every signature is looked at before anything is sent. */
static enum jx_exit take_all(struct carrying *carrying, const Jixiao__V1__CarriedRequests *file)
{
	const struct jx_app *app = carrying->app;
	enum jx_exit exit = JX_EXIT_OK;

	if (!of_ledger(app, &file->ledger))
		return jx_carried_wrong(app, carrying->path, JX_N("it is of another ledger"));
	carrying->entries = calloc(file->n_requests + 1, sizeof(*carrying->entries));
	carrying->fates = calloc(file->n_requests + 1, sizeof(*carrying->fates));
	if (carrying->entries == NULL || carrying->fates == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (; carrying->n < file->n_requests && exit == JX_EXIT_OK; carrying->n++) {
		const char *problem =
			jx_carried_take(app, file->requests[carrying->n], &carrying->entries[carrying->n]);

		carrying->entries[carrying->n].id = (int64_t)carrying->n + 1;
		if (problem != NULL)
			exit = jx_carried_wrong(app, carrying->path, problem);
	}
	return exit;
}

static bool is_held(const struct carrying *carrying, size_t index)
{
	const struct jx_outgoing *entry = &carrying->entries[index];

	for (size_t i = 0; i < index; i++)
		if (carrying->fates[i] != JX_FATE_DELIVERED && jx_outgoing_same_subject(&carrying->entries[i], entry))
			return true;
	return false;
}

/* A copy of a message, of its own; NULL where there is no memory. */
static ProtobufCMessage *copy_message(const ProtobufCMessage *message)
{
	size_t n = protobuf_c_message_get_packed_size(message);
	uint8_t *bytes = malloc(n + 1);
	ProtobufCMessage *copy = NULL;

	if (bytes != NULL) {
		(void)protobuf_c_message_pack(message, bytes);
		copy = protobuf_c_message_unpack(message->descriptor, NULL, n, bytes);
	}
	free(bytes);
	return copy;
}

static bool note_made(Jixiao__V1__CarriedOutcome *outcome, const struct jx_outgoing *entry, const struct jx_made *made)
{
	const bool below = strcmp(jx_outgoing_method(entry), "CreateBelow") == 0;

	outcome->made_below = calloc(made->n + 1, sizeof(Jixiao__V1__Submission *));
	for (size_t i = 0; i < made->n && outcome->made_below != NULL; i++) {
		Jixiao__V1__Submission *copy = (Jixiao__V1__Submission *)copy_message(&made->rows[i]->base);

		if (copy == NULL)
			return false;
		if (below)
			outcome->made_below[outcome->n_made_below++] = copy;
		else
			outcome->made = copy;
	}
	return outcome->made_below != NULL;
}

/* For the author: the receipt and what was made, or why it was refused. */
static bool note_outcome(struct carrying *carrying, const struct jx_outgoing *entry, const ProtobufCMessage *answer)
{
	const struct jx_result *result = jx_channel_result(carrying->app->channel);
	Jixiao__V1__CarriedOutcomes *all = carrying->outcomes;
	Jixiao__V1__CarriedOutcome *outcome;
	struct jx_blob refusal;
	struct jx_result unused;

	if (jx_carried_grow((void ***)(void *)&all->outcomes, all->n_outcomes) == NULL)
		return false;
	outcome = jixiao__v1__carried_outcome__unpack(NULL, 0, NULL);
	if (outcome == NULL)
		return false;
	all->outcomes[all->n_outcomes++] = outcome;
	if (!jx_carried_copy(&outcome->request_id, entry->request_id, sizeof(entry->request_id)))
		return false;
	if (answer != NULL) {
		const struct jx_made made = jx_made_of(answer);

		outcome->receipt = jx_receipt_unpack(result->kept_receipt, result->kept_receipt_size);
		return outcome->receipt != NULL && note_made(outcome, entry, &made);
	}
	if (!jx_outgoing_pack_refusal(result, &refusal))
		return false;
	outcome->refusal = jx_outgoing_unpack_refusal(&refusal, &unused);
	free(refusal.bytes);
	return outcome->refusal != NULL;
}

static enum jx_exit carry_one(struct carrying *carrying, size_t index)
{
	struct jx_app *app = carrying->app;
	const struct jx_outgoing *entry = &carrying->entries[index];
	const struct jx_signed_write write = {
		.method = jx_outgoing_method(entry),
		.request_id = entry->request_id,
		.author = entry->author,
		.signature = entry->signature,
		.body = entry->body.bytes,
		.body_size = entry->body.size,
	};
	const ProtobufCMessage *answer = jx_channel_deliver(app->channel, &jixiao__v1__submissions__descriptor, &write);
	const struct jx_result *result = jx_channel_result(app->channel);
	enum jx_fate fate = jx_fate_of(result);

	if (fate == JX_FATE_WAITS)
		return jx_app_result(app);
	carrying->fates[index] = fate;
	carrying->delivered += fate == JX_FATE_DELIVERED;
	carrying->refused += fate == JX_FATE_REFUSED;
	if (answer != NULL) {
		const struct jx_made made = jx_made_of(answer);

		jx_outgoing_line(app, _("delivered"), entry, &made);
	} else {
		jx_outgoing_refused(app, entry, result, NULL);
	}
	return note_outcome(carrying, entry, answer) ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
}

static enum jx_exit carry_all(struct carrying *carrying)
{
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < carrying->n && exit == JX_EXIT_OK; i++) {
		if (is_held(carrying, i)) {
			carrying->fates[i] = JX_FATE_WAITS;
			carrying->held++;
		} else {
			exit = carry_one(carrying, i);
		}
	}
	return exit;
}

/* What is known goes into the file, however far it came. */
static enum jx_exit write_outcomes(const struct carrying *carrying)
{
	const char *path = jx_arg(carrying->app, "--receipts");

	if (path == NULL)
		return JX_EXIT_OK;
	if (!jx_carried_copy(&carrying->outcomes->ledger, carrying->app->profile.ledger, JX_KEY_BYTES))
		return jx_app_fail(carrying->app, JX_REASON_OUT_OF_MEMORY, NULL);
	return jx_carried_write(carrying->app, path, &carrying->outcomes->base);
}

static enum jx_exit deliver(struct carrying *carrying)
{
	enum jx_exit exit = carry_all(carrying), written = write_outcomes(carrying);

	jx_carried_say(JX_N("delivered {0}, refused {1}, not sent since what they correct was refused {2}"),
		       carrying->delivered, carrying->refused, carrying->held);
	if (exit != JX_EXIT_OK || written != JX_EXIT_OK)
		return exit != JX_EXIT_OK ? exit : written;
	return carrying->refused > 0 ? JX_EXIT_CONFLICT : JX_EXIT_OK;
}

enum jx_exit jx_outbox_deliver(struct jx_app *app)
{
	struct carrying carrying = {.app = app, .path = jx_arg(app, "FILE")};
	ProtobufCMessage *file;
	enum jx_exit exit = jx_carried_load(app, carrying.path, &jixiao__v1__carried_requests__descriptor, &file);

	carrying.outcomes = jixiao__v1__carried_outcomes__unpack(NULL, 0, NULL);
	if (carrying.outcomes == NULL)
		exit = jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	if (exit == JX_EXIT_OK)
		exit = take_all(&carrying, (const Jixiao__V1__CarriedRequests *)file);
	if (exit == JX_EXIT_OK && carrying.outcomes != NULL)
		exit = deliver(&carrying);
	for (size_t i = 0; i < carrying.n; i++)
		jx_outgoing_clear(&carrying.entries[i]);
	free(carrying.entries);
	free(carrying.fates);
	if (carrying.outcomes != NULL)
		jixiao__v1__carried_outcomes__free_unpacked(carrying.outcomes, NULL);
	if (file != NULL)
		protobuf_c_message_free_unpacked(file, NULL);
	return exit;
}

/* -- what came back ----------------------------------------------------------------------------------------------- */

struct returned {
	struct jx_app *app;
	struct jx_outbox *outbox;
	const char *path;
	size_t delivered, refused, unknown;
};

/* The caller's entry of that request id; false where there is none. */
static bool find_entry(const struct returned *returned, const ProtobufCBinaryData *request_id,
		       struct jx_outgoing *entry)
{
	int64_t id = 0;

	while (jx_outbox_next(returned->outbox, id, entry) == JX_OK) {
		id = entry->id;
		if (request_id->len == JX_REQUEST_ID_BYTES &&
		    memcmp(request_id->data, entry->request_id, JX_REQUEST_ID_BYTES) == 0 &&
		    memcmp(entry->author, returned->app->key.public_key, JX_KEY_BYTES) == 0)
			return true;
		jx_outgoing_clear(entry);
	}
	return false;
}

static enum jx_exit take_receipt(struct returned *returned, const struct jx_outgoing *entry,
				 const Jixiao__V1__CarriedOutcome *outcome)
{
	const Jixiao__V1__Receipt *receipt = outcome->receipt->receipt;
	const size_t n = jixiao__v1__kept_receipt__get_packed_size(outcome->receipt);
	struct jx_receipt_row row = {.entry = *entry, .kept = {malloc(n + 1), n}};
	struct jx_made made = {.rows = outcome->made_below, .n = outcome->n_made_below};
	const char *problem = JX_N("a receipt in it is not complete");
	enum jx_exit exit;

	if (made.n == 0)
		made = (struct jx_made){.rows = &outcome->made, .n = outcome->made != NULL};

	if (row.kept.bytes == NULL)
		return jx_app_fail(returned->app, JX_REASON_OUT_OF_MEMORY, NULL);
	(void)jixiao__v1__kept_receipt__pack(outcome->receipt, row.kept.bytes);
	row.revision = made.n == 1 ? made.rows[0]->revision : 0;
	if (receipt != NULL) {
		row.seq = receipt->seq;
		row.time_ms = receipt->time_ms;
		problem = jx_receipt_row_problem(&row, &returned->app->profile);
	}
	if (problem == NULL && made.n > 0 && !jx_carried_fits(entry, &made))
		problem = JX_N("the figures in it are not those that were signed");
	if (problem != NULL)
		exit = jx_carried_wrong(returned->app, returned->path, problem);
	else
		exit = jx_deliver_settle(returned->app, returned->outbox, &row, &made);
	if (exit == JX_EXIT_OK)
		jx_outgoing_line(returned->app, _("delivered"), entry, &made);
	returned->delivered += exit == JX_EXIT_OK;
	free(row.kept.bytes);
	return exit;
}

/* Nobody signs a refusal: it is the carrier's word, told and not noted. The entry stays, for the server to judge. */
static enum jx_exit tell_refusal(struct returned *returned, const struct jx_outgoing *entry,
				 const Jixiao__V1__Response *refusal)
{
	struct jx_blob packed = {.size = jixiao__v1__response__get_packed_size(refusal)};
	Jixiao__V1__Response *said;
	struct jx_result result;

	packed.bytes = malloc(packed.size + 1);
	if (packed.bytes == NULL)
		return jx_app_fail(returned->app, JX_REASON_OUT_OF_MEMORY, NULL);
	(void)jixiao__v1__response__pack(refusal, packed.bytes);
	said = jx_outgoing_unpack_refusal(&packed, &result);
	free(packed.bytes);
	if (said == NULL)
		return jx_carried_wrong(returned->app, returned->path, JX_N("a refusal in it is not complete"));
	jx_outgoing_refused(returned->app, entry, &result, NULL);
	jixiao__v1__response__free_unpacked(said, NULL);
	(void)fprintf(stderr,
		      _("  so says who carried it, and nobody signed that: number %lld stays in the outbox; to correct "
			"it, drop it first with: jixiao outbox drop %lld --force\n"),
		      (long long)entry->id, (long long)entry->id);
	returned->refused++;
	return JX_EXIT_OK;
}

static enum jx_exit take_outcome(struct returned *returned, const Jixiao__V1__CarriedOutcome *outcome)
{
	struct jx_outgoing entry;
	enum jx_exit exit = JX_EXIT_OK;

	if (!find_entry(returned, &outcome->request_id, &entry)) {
		returned->unknown++;
		return JX_EXIT_OK;
	}
	if (outcome->receipt != NULL)
		exit = take_receipt(returned, &entry, outcome);
	else if (outcome->refusal != NULL)
		exit = tell_refusal(returned, &entry, outcome->refusal);
	jx_outgoing_clear(&entry);
	return exit;
}

enum jx_exit jx_receipt_import(struct jx_app *app)
{
	struct returned returned = {.app = app, .path = jx_arg(app, "FILE")};
	const Jixiao__V1__CarriedOutcomes *outcomes;
	ProtobufCMessage *file = NULL;
	enum jx_exit exit = jx_local_open(app);

	if (exit == JX_EXIT_OK)
		exit = jx_memory_outbox(app, &returned.outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_carried_load(app, returned.path, &jixiao__v1__carried_outcomes__descriptor, &file);
	if (exit != JX_EXIT_OK)
		return exit;
	outcomes = (const Jixiao__V1__CarriedOutcomes *)file;
	if (!of_ledger(app, &outcomes->ledger))
		exit = jx_carried_wrong(app, returned.path, JX_N("it is of another ledger"));
	for (size_t i = 0; i < outcomes->n_outcomes && exit == JX_EXIT_OK; i++)
		exit = take_outcome(&returned, outcomes->outcomes[i]);
	if (exit == JX_EXIT_OK)
		jx_carried_say(JX_N("delivered {0}, refused as the carrier says {1}, not in this outbox {2}"),
			       returned.delivered, returned.refused, returned.unknown);
	protobuf_c_message_free_unpacked(file, NULL);
	return exit == JX_EXIT_OK && returned.refused > 0 ? JX_EXIT_CONFLICT : exit;
}
