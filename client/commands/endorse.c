/* SPDX-License-Identifier: Apache-2.0 */
/* submission endorse: the head of an office looks at what it is about to send, and signs it; outbox import: the author
 * takes the signatures in. */
#include "client/commands/commands.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/outbox.pb-c.h"

#include "client/carried.h"
#include "client/commands/endorse.h"
#include "client/commands/given.h"
#include "client/commands/user.h"
#include "client/delivery.h"
#include "client/endorsement.h"
#include "client/locale.h"
#include "client/outgoing.h"

/* What the head is asked for, in one run. */
struct signing {
	struct jx_app *app;
	struct jx_outbox *outbox;               /* borrowed */
	Jixiao__V1__CarriedEndorsements *taken; /* owned; NULL: they stay on this machine */
	/* One for each submission of the entry, as the author's machine knows it; empty where it knows nothing. */
	Jixiao__V1__Submission *const *bases;
	size_t n_bases;
	char office[JX_OFFICE_CODE_MAX + 1]; /* "": this machine does not know who the caller is */
	size_t asked, signed_now;
};

/* -- who signs ----------------------------------------------------------------------------------------------------- */

static enum jx_exit find_self(struct signing *signing)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	enum jx_exit exit;

	/* Without a server, on a machine that never saw one: who may sign is judged when it is sent. */
	if (signing->app->memory->offline && jx_own_self_remembered(signing->app) == NULL)
		return JX_EXIT_OK;
	exit = jx_own_self(signing->app, &self);
	if (exit != JX_EXIT_OK)
		return exit;
	(void)snprintf(signing->office, sizeof(signing->office), "%s", self->principal->office_code);
	for (size_t i = 0; i < self->n_roles_in_force; i++)
		if (self->roles_in_force[i] == JIXIAO__V1__ROLE__ROLE_HEAD)
			return JX_EXIT_OK;
	return jx_app_fail(signing->app, JX_REASON_ENDORSER_NOT_HEAD, self->principal->name, signing->office, NULL);
}

static bool is_own(const struct jx_app *app, const struct jx_outgoing *entry)
{
	return memcmp(entry->author, app->key.public_key, JX_KEY_BYTES) == 0;
}

/* -- signing ------------------------------------------------------------------------------------------------------- */

static bool carry(struct signing *signing, const struct jx_outgoing *entry, const struct jx_endorsement *endorsement)
{
	Jixiao__V1__CarriedEndorsements *file = signing->taken;
	Jixiao__V1__CarriedEndorsement row = JIXIAO__V1__CARRIED_ENDORSEMENT__INIT;
	Jixiao__V1__CarriedEndorsement **rows =
		realloc(file->endorsements, (file->n_endorsements + 1) * sizeof(Jixiao__V1__CarriedEndorsement *));
	uint8_t packed[512];

	if (rows == NULL)
		return false;
	file->endorsements = rows;
	row.request_id = (ProtobufCBinaryData){sizeof(entry->request_id), (uint8_t *)entry->request_id};
	row.endorsement = (Jixiao__V1__Endorsement *)&endorsement->message;
	if (jixiao__v1__carried_endorsement__get_packed_size(&row) > sizeof(packed))
		return false;
	rows[file->n_endorsements] = jixiao__v1__carried_endorsement__unpack(
		NULL, jixiao__v1__carried_endorsement__pack(&row, packed), packed);
	if (rows[file->n_endorsements] == NULL)
		return false;
	file->n_endorsements++;
	return true;
}

/* The very bytes that were shown. */
static enum jx_exit sign(struct signing *signing, const struct jx_outgoing *entry)
{
	struct jx_endorsement endorsement;
	enum jx_exit exit = JX_EXIT_OK;

	if (!jx_endorsement_sign(signing->app, entry, &endorsement) ||
	    (signing->taken != NULL && !carry(signing, entry, &endorsement)))
		return jx_app_fail(signing->app, JX_REASON_OUT_OF_MEMORY, NULL);
	if (signing->taken == NULL)
		exit = jx_endorsement_leave(signing->app, signing->outbox, entry, &endorsement);
	if (exit == JX_EXIT_OK)
		jx_outgoing_line(signing->app, _("signed by the head"), entry, NULL);
	signing->signed_now += exit == JX_EXIT_OK;
	return exit;
}

static enum jx_exit ask_for(struct signing *signing, const struct jx_outgoing *entry)
{
	bool yes = false;
	enum jx_exit exit;

	signing->asked++;
	/* Whether offices below are the caller's, the server knows. */
	if (*signing->office != '\0' && strcmp(jx_outgoing_method(entry), "CreateBelow") != 0 &&
	    strcmp(entry->subject.office, signing->office) != 0)
		return jx_app_fail(signing->app, JX_REASON_ENDORSER_NOT_HEAD, signing->office, entry->subject.office,
				   NULL);
	if (is_own(signing->app, entry))
		return jx_app_fail(signing->app, JX_REASON_ENDORSER_SUBMITS, signing->office, NULL);
	exit = jx_endorse_show(signing->app, entry, signing->bases, signing->n_bases);
	if (exit == JX_EXIT_OK)
		exit = jx_given_yes(signing->app, _("Sign this as the head of the office?"), &yes);
	if (exit == JX_EXIT_OK && yes)
		exit = sign(signing, entry);
	else if (exit == JX_EXIT_OK)
		(void)fprintf(stderr, "%s\n", _("not signed"));
	return exit;
}

/* -- on this machine ----------------------------------------------------------------------------------------------- */

static enum jx_exit ask_here(struct signing *signing, const struct jx_outgoing *entry)
{
	Jixiao__V1__CarriedRequests *known = jixiao__v1__carried_requests__unpack(NULL, 0, NULL);
	enum jx_exit exit;

	if (known == NULL || !jx_carried_bases(known, signing->outbox, entry)) {
		exit = jx_app_fail(signing->app, JX_REASON_OUT_OF_MEMORY, NULL);
	} else {
		signing->bases = known->bases;
		signing->n_bases = known->n_bases;
		exit = ask_for(signing, entry);
	}
	signing->bases = NULL;
	if (known != NULL)
		jixiao__v1__carried_requests__free_unpacked(known, NULL);
	return exit;
}

/* Those of the own office by others, or the one that NUMBER names. */
static enum jx_exit sign_here(struct signing *signing)
{
	struct jx_outgoing entry;
	uint64_t number = 0;
	int64_t id = 0;
	enum jx_exit exit = jx_app_number(signing->app, "NUMBER", (struct jx_range){1, INT64_MAX}, 0, &number);

	while (exit == JX_EXIT_OK && jx_outbox_next(signing->outbox, id, &entry) == JX_OK) {
		bool meant = number > 0 ? entry.id == (int64_t)number && entry.awaits
					: jx_endorsement_asks(signing->app, signing->office, &entry);

		id = entry.id;
		if (meant)
			exit = ask_here(signing, &entry);
		jx_outgoing_clear(&entry);
	}
	if (exit == JX_EXIT_OK && number > 0 && signing->asked == 0)
		return jx_app_fail(signing->app, JX_REASON_OUTBOX_ENTRY_NOT_FOUND, jx_arg(signing->app, "NUMBER"),
				   NULL);
	if (exit == JX_EXIT_OK && signing->asked == 0)
		(void)fprintf(stderr, "%s\n", _("nothing awaits your signature on this machine"));
	if (exit == JX_EXIT_OK && signing->signed_now > 0)
		(void)fprintf(stderr, "%s jixiao sync\n",
			      _("it is sent by the next command of its author, or by his:"));
	return exit;
}

/* -- from a file --------------------------------------------------------------------------------------------------- */

static bool of_ledger(const struct jx_app *app, const ProtobufCBinaryData *ledger)
{
	return ledger->len == JX_KEY_BYTES && memcmp(ledger->data, app->profile.ledger, JX_KEY_BYTES) == 0;
}

/* Those of the next entry, from *at on. */
static void take_bases(struct signing *signing, const Jixiao__V1__CarriedRequests *file,
		       const struct jx_outgoing *entry, size_t *at)
{
	const struct jx_subjects subjects = jx_outgoing_subjects(entry);

	signing->n_bases = subjects.n <= file->n_bases - *at ? subjects.n : 0;
	signing->bases = signing->n_bases > 0 ? file->bases + *at : NULL;
	*at += signing->n_bases;
	free(subjects.rows);
}

static enum jx_exit sign_carried(struct signing *signing, const Jixiao__V1__CarriedRequests *file, const char *path)
{
	struct jx_outgoing entry;
	enum jx_exit exit = JX_EXIT_OK;
	size_t at = 0;

	if (!of_ledger(signing->app, &file->ledger))
		return jx_carried_wrong(signing->app, path, JX_N("it is of another ledger"));
	for (size_t i = 0; i < file->n_requests && exit == JX_EXIT_OK; i++) {
		const char *problem = jx_carried_take(signing->app, file->requests[i], &entry);

		if (problem == NULL)
			take_bases(signing, file, &entry, &at);
		entry.id = (int64_t)i + 1;
		exit = problem != NULL ? jx_carried_wrong(signing->app, path, problem) : ask_for(signing, &entry);
		jx_outgoing_clear(&entry);
	}
	return exit;
}

/* The ledger is borrowed while it is written. */
static enum jx_exit write_signed(struct signing *signing, const char *path)
{
	enum jx_exit exit;

	if (signing->taken == NULL || signing->signed_now == 0)
		return JX_EXIT_OK;
	signing->taken->ledger = (ProtobufCBinaryData){JX_KEY_BYTES, signing->app->profile.ledger};
	exit = jx_carried_write(signing->app, path, &signing->taken->base);
	signing->taken->ledger = (ProtobufCBinaryData){0, NULL};
	if (exit == JX_EXIT_OK)
		(void)fprintf(stderr, "%s jixiao outbox import %s\n", _("its author takes the signatures in by:"),
			      path);
	return exit;
}

static enum jx_exit sign_file(struct signing *signing, const char *path)
{
	const char *out = jx_arg(signing->app, "--signed");
	ProtobufCMessage *file = NULL;
	enum jx_exit exit;

	if (out == NULL)
		return jx_app_usage(signing->app, _("--signed is missing: the file that takes the signatures back"));
	exit = jx_carried_load(signing->app, path, &jixiao__v1__carried_requests__descriptor, &file);
	if (exit != JX_EXIT_OK)
		return exit;
	signing->taken = jixiao__v1__carried_endorsements__unpack(NULL, 0, NULL);
	exit = signing->taken != NULL ? sign_carried(signing, (const Jixiao__V1__CarriedRequests *)file, path)
				      : jx_app_fail(signing->app, JX_REASON_OUT_OF_MEMORY, NULL);
	if (exit == JX_EXIT_OK)
		exit = write_signed(signing, out);
	if (signing->taken != NULL)
		jixiao__v1__carried_endorsements__free_unpacked(signing->taken, NULL);
	protobuf_c_message_free_unpacked(file, NULL);
	return exit;
}

enum jx_exit jx_submission_endorse(struct jx_app *app)
{
	struct signing signing = {.app = app};
	const char *path = jx_arg(app, "--file");
	enum jx_exit exit = jx_app_open(app);

	if (exit != JX_EXIT_OK)
		return exit;
	jx_memory_allow_offline(app);
	exit = jx_memory_outbox(app, &signing.outbox);
	if (exit == JX_EXIT_OK)
		exit = find_self(&signing);
	if (exit != JX_EXIT_OK)
		return exit;
	return path != NULL ? sign_file(&signing, path) : sign_here(&signing);
}

/* -- back to the author -------------------------------------------------------------------------------------------- */

/* The caller's entry of that request id, awaiting the head; false where there is none. */
static bool find_awaiting(const struct jx_app *app, struct jx_outbox *outbox, const ProtobufCBinaryData *request_id,
			  struct jx_outgoing *entry)
{
	int64_t id = 0;

	while (jx_outbox_next(outbox, id, entry) == JX_OK) {
		id = entry->id;
		if (entry->awaits && is_own(app, entry) && request_id->len == JX_REQUEST_ID_BYTES &&
		    memcmp(request_id->data, entry->request_id, JX_REQUEST_ID_BYTES) == 0)
			return true;
		jx_outgoing_clear(entry);
	}
	return false;
}

static enum jx_exit take_one(const struct jx_app *app, struct jx_outbox *outbox,
			     const Jixiao__V1__CarriedEndorsement *row, size_t *taken)
{
	struct jx_outgoing entry;
	enum jx_exit exit;

	if (row->endorsement == NULL || !find_awaiting(app, outbox, &row->request_id, &entry)) {
		(void)fprintf(stderr, "%s\n", _("a signature in it is of nothing that awaits one here: passed over"));
		return JX_EXIT_OK;
	}
	if (jx_endorsement_fits(app, &entry, row->endorsement))
		exit = jx_endorsement_put(app, outbox, &entry, row->endorsement);
	else
		exit = jx_carried_wrong(app, jx_arg(app, "FILE"),
					JX_N("a signature in it does not fit the figures that wait here"));
	if (exit == JX_EXIT_OK)
		jx_outgoing_line(app, _("signed by the head"), &entry, NULL);
	*taken += exit == JX_EXIT_OK;
	jx_outgoing_clear(&entry);
	return exit;
}

enum jx_exit jx_outbox_import(struct jx_app *app)
{
	const Jixiao__V1__CarriedEndorsements *rows;
	struct jx_delivered delivered;
	struct jx_outbox *outbox;
	ProtobufCMessage *file = NULL;
	size_t taken = 0;
	enum jx_exit exit = jx_app_open(app);

	if (exit != JX_EXIT_OK)
		return exit;
	jx_memory_allow_offline(app);
	exit = jx_memory_outbox(app, &outbox);
	if (exit == JX_EXIT_OK)
		exit = jx_carried_load(app, jx_arg(app, "FILE"), &jixiao__v1__carried_endorsements__descriptor, &file);
	if (exit != JX_EXIT_OK)
		return exit;
	rows = (const Jixiao__V1__CarriedEndorsements *)file;
	if (!of_ledger(app, &rows->ledger))
		exit = jx_carried_wrong(app, jx_arg(app, "FILE"), JX_N("it is of another ledger"));
	for (size_t i = 0; i < rows->n_endorsements && exit == JX_EXIT_OK; i++)
		exit = take_one(app, outbox, rows->endorsements[i], &taken);
	protobuf_c_message_free_unpacked(file, NULL);
	if (exit == JX_EXIT_OK && taken > 0)
		exit = jx_deliver_all(app, &delivered);
	if (exit == JX_EXIT_OK && taken > 0 && app->memory->offline)
		(void)fprintf(stderr, "%s jixiao sync\n", _("it is sent when a server is reached, or by:"));
	return exit;
}
