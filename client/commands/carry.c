/* SPDX-License-Identifier: Apache-2.0 */
/* The outbox of an office without a network, on a stick: out, to the server by somebody else, and what he brings back.
 */
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

static void say(const char *sentence, size_t first, size_t second, size_t third)
{
	char texts[3][24], line[512];
	const char *const args[] = {texts[0], texts[1], texts[2]};

	(void)snprintf(texts[0], sizeof(texts[0]), "%zu", first);
	(void)snprintf(texts[1], sizeof(texts[1]), "%zu", second);
	(void)snprintf(texts[2], sizeof(texts[2]), "%zu", third);
	(void)jx_reason_format(_(sentence), args, 3, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

/* A copy of bytes, as protobuf-c owns them; false where there is no memory. */
static bool copy_bytes(ProtobufCBinaryData *out, const void *bytes, size_t n)
{
	uint8_t *copy = malloc(n + 1);

	if (copy == NULL)
		return false;
	if (n > 0)
		memcpy(copy, bytes, n);
	*out = (ProtobufCBinaryData){n, copy};
	return true;
}

/* -- export ------------------------------------------------------------------------------------------------------- */

/* A new element of a repeated field, room for all at once; NULL where there is no memory. */
static void *grow(void ***rows, size_t n)
{
	void **more = realloc(*rows, (n + 1) * sizeof(**rows));

	if (more != NULL)
		*rows = more;
	return more;
}

static bool add_request(Jixiao__V1__CarriedRequests *file, const struct jx_outgoing *entry)
{
	Jixiao__V1__Request *request;

	if (grow((void ***)(void *)&file->requests, file->n_requests) == NULL)
		return false;
	request = jixiao__v1__request__unpack(NULL, 0, NULL);
	if (request == NULL)
		return false;
	file->requests[file->n_requests++] = request;
	request->method = malloc(sizeof(entry->method));
	if (request->method == NULL)
		return false;
	memcpy(request->method, entry->method, sizeof(entry->method));
	return copy_bytes(&request->body, entry->body.bytes, entry->body.size) &&
	       copy_bytes(&request->request_id, entry->request_id, sizeof(entry->request_id)) &&
	       copy_bytes(&request->signature, entry->signature, sizeof(entry->signature)) &&
	       copy_bytes(&request->author, entry->author, sizeof(entry->author));
}

struct exporting {
	const struct jx_app *app;
	struct jx_outbox *outbox;
	Jixiao__V1__CarriedRequests *file; /* owned */
	int64_t *ids;                      /* owned; of the entries whose requests are in the file */
};

/* What it corrects, as the caller saw it last; empty where that is not known. */
static bool add_base(const struct exporting *exporting, const struct jx_outgoing *entry)
{
	Jixiao__V1__CarriedRequests *file = exporting->file;
	struct jx_seen seen = {.submission = {.size = 0}};

	if (grow((void ***)(void *)&file->bases, file->n_bases) == NULL)
		return false;
	if (jx_outbox_seen(exporting->outbox, exporting->app->key.public_key, &entry->subject, &seen) != JX_OK)
		seen.submission = (struct jx_blob){.bytes = NULL};
	file->bases[file->n_bases] = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	free(seen.submission.bytes);
	file->n_bases += file->bases[file->n_bases] != NULL;
	return file->n_bases == file->n_requests;
}

/* What the head is to sign; nothing of it is on its way to the server. */
static enum jx_exit collect_awaiting(struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	struct jx_outgoing entry;
	int64_t id = 0;
	bool added = true;

	while (added && jx_outbox_next(exporting->outbox, id, &entry) == JX_OK) {
		id = entry.id;
		if (entry.awaits && memcmp(entry.author, app->key.public_key, JX_KEY_BYTES) == 0)
			added = add_request(exporting->file, &entry) && add_base(exporting, &entry);
		jx_outgoing_clear(&entry);
	}
	return added ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
}

static bool add_id(struct exporting *exporting, int64_t id)
{
	int64_t *more = realloc(exporting->ids, exporting->file->n_requests * sizeof(*more));

	if (more == NULL)
		return false;
	exporting->ids = more;
	more[exporting->file->n_requests - 1] = id;
	return true;
}

/* All that could be sent now, in order. */
static enum jx_exit collect(struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	struct jx_outgoing entry;
	int64_t id = 0;
	enum jx_status status;

	while ((status = jx_outbox_next_to_send(exporting->outbox, app->key.public_key, id, &entry)) == JX_OK) {
		bool added = add_request(exporting->file, &entry) && add_id(exporting, entry.id);

		id = entry.id;
		jx_outgoing_clear(&entry);
		if (!added)
			return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	}
	return status == JX_NOT_FOUND ? JX_EXIT_OK : jx_memory_result(app, status);
}

/* They may arrive from here on; where that cannot be noted, there is no file that could be carried. */
static enum jx_exit mark_carried(const struct exporting *exporting)
{
	enum jx_exit exit = jx_memory_result(exporting->app, jx_outbox_mark_all_sent(exporting->outbox, exporting->ids,
										     exporting->file->n_requests));

	if (exit != JX_EXIT_OK)
		(void)remove(jx_arg(exporting->app, "FILE"));
	return exit;
}

/* Nothing is noted of what was not written. */
static enum jx_exit write_requests(const struct exporting *exporting)
{
	const struct jx_app *app = exporting->app;
	Jixiao__V1__CarriedRequests *file = exporting->file;
	enum jx_exit exit;

	if (file->n_requests == 0) {
		say(JX_N("no file is written: nothing waits that could be sent"), 0, 0, 0);
		return JX_EXIT_OK;
	}
	if (!copy_bytes(&file->ledger, app->profile.ledger, JX_KEY_BYTES))
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = jx_carried_write(app, jx_arg(app, "FILE"), &file->base);
	if (exit == JX_EXIT_OK && jx_arg(app, "--for-head") != NULL) {
		say(JX_N("written: {0}; the head signs with: jixiao submission endorse --file FILE --signed FILE"),
		    file->n_requests, 0, 0);
		return exit;
	}
	if (exit == JX_EXIT_OK)
		exit = mark_carried(exporting);
	if (exit == JX_EXIT_OK)
		say(JX_N("written: {0}; they stay in the outbox until it is told what became of them"),
		    file->n_requests, 0, 0);
	return exit;
}

enum jx_exit jx_outbox_export(struct jx_app *app)
{
	struct exporting exporting = {.app = app, .file = jixiao__v1__carried_requests__unpack(NULL, 0, NULL)};
	enum jx_exit exit = exporting.file != NULL ? jx_local_open(app) : JX_EXIT_INTERNAL;

	if (exporting.file == NULL)
		return exit;
	if (exit == JX_EXIT_OK)
		exit = jx_memory_outbox(app, &exporting.outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_arg(app, "--for-head") != NULL ? collect_awaiting(&exporting) : collect(&exporting);
	if (exit == JX_EXIT_OK)
		exit = write_requests(&exporting);
	free(exporting.ids);
	jixiao__v1__carried_requests__free_unpacked(exporting.file, NULL);
	return exit;
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

	if (grow((void ***)(void *)&all->outcomes, all->n_outcomes) == NULL)
		return false;
	outcome = jixiao__v1__carried_outcome__unpack(NULL, 0, NULL);
	if (outcome == NULL)
		return false;
	all->outcomes[all->n_outcomes++] = outcome;
	if (!copy_bytes(&outcome->request_id, entry->request_id, sizeof(entry->request_id)))
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
		jx_outgoing_refused(app, entry, result);
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
	if (!copy_bytes(&carrying->outcomes->ledger, carrying->app->profile.ledger, JX_KEY_BYTES))
		return jx_app_fail(carrying->app, JX_REASON_OUT_OF_MEMORY, NULL);
	return jx_carried_write(carrying->app, path, &carrying->outcomes->base);
}

static enum jx_exit deliver(struct carrying *carrying)
{
	enum jx_exit exit = carry_all(carrying), written = write_outcomes(carrying);

	say(JX_N("delivered {0}, refused {1}, not sent since what they correct was refused {2}"), carrying->delivered,
	    carrying->refused, carrying->held);
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
	jx_outgoing_refused(returned->app, entry, &result);
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
		say(JX_N("delivered {0}, refused as the carrier says {1}, not in this outbox {2}"), returned.delivered,
		    returned.refused, returned.unknown);
	protobuf_c_message_free_unpacked(file, NULL);
	return exit == JX_EXIT_OK && returned.refused > 0 ? JX_EXIT_CONFLICT : exit;
}
