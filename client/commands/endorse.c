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
#include "client/commands/given.h"
#include "client/commands/submission_base.h"
#include "client/commands/submission_sent.h"
#include "client/commands/submission_view.h"
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
	const Jixiao__V1__Submission *base;     /* as the author's machine knows it; NULL: nothing is known */
	char office[JX_OFFICE_CODE_MAX + 1];
	size_t asked, signed_now;
};

/* -- who signs ----------------------------------------------------------------------------------------------------- */

static enum jx_exit find_self(struct signing *signing)
{
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	enum jx_exit exit = jx_own_self(signing->app, &self);

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

/* -- what is shown ------------------------------------------------------------------------------------------------- */

/* What the entry says, of either method; owned. */
struct said {
	Jixiao__V1__SubmissionsCreateRequest *create;
	Jixiao__V1__SubmissionsWithdrawRequest *withdraw;
	const ProtobufCBinaryData *base_id;
	Jixiao__V1__Submission draft;
};

static bool read_said(const struct jx_outgoing *entry, struct said *said)
{
	*said = (struct said){.draft = JIXIAO__V1__SUBMISSION__INIT};
	/* Of many offices at once, one's figures would be shown, and all be signed. */
	if (strcmp(jx_outgoing_method(entry), "Create") == 0)
		said->create = jx_outgoing_create(entry, &entry->subject);
	else if (strcmp(jx_outgoing_method(entry), "Withdraw") == 0)
		said->withdraw =
			jixiao__v1__submissions_withdraw_request__unpack(NULL, entry->body.size, entry->body.bytes);
	said->draft.form_code = (char *)entry->subject.form;
	said->draft.office_code = said->draft.office_name = (char *)entry->subject.office;
	said->draft.period = (char *)entry->subject.period;
	if (said->create != NULL) {
		said->base_id = &said->create->base_id;
		said->draft.cells = said->create->cells;
		said->draft.n_cells = said->create->n_cells;
		said->draft.note = said->create->note;
	} else if (said->withdraw != NULL) {
		said->base_id = &said->withdraw->base_id;
		said->draft.note = said->withdraw->reason;
		said->draft.withdrawal = true;
	}
	return said->base_id != NULL;
}

static void clear_said(struct said *said)
{
	if (said->create != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(said->create, NULL);
	if (said->withdraw != NULL)
		jixiao__v1__submissions_withdraw_request__free_unpacked(said->withdraw, NULL);
}

static bool has_id(const Jixiao__V1__Submission *submission, const ProtobufCBinaryData *id)
{
	return submission->request_id.len == id->len && memcmp(submission->request_id.data, id->data, id->len) == 0;
}

/* The revision that it corrects: the server's word, or without a server the author's. */
static enum jx_exit find_base(const struct signing *signing, struct jx_figures *figures, const struct said *said,
			      struct jx_revision *base)
{
	const Jixiao__V1__Submission *newest = NULL;

	base->number = 0;
	if (said->base_id->len == 0)
		return JX_EXIT_OK;
	if (!signing->app->memory->offline) {
		newest = jx_revision_ask(figures, 0);
		if (newest == NULL && !jx_memory_go_offline(signing->app))
			return jx_app_result(signing->app);
	}
	if (newest == NULL)
		newest = signing->base;
	if (newest != NULL && has_id(newest, said->base_id))
		return jx_revision_keep(figures, newest, base);
	(void)fprintf(stderr, "%s\n",
		      signing->app->memory->offline
			      ? _("what it corrects is not known to this machine; it is shown whole")
			      : _("somebody has corrected it since: what it corrects is not the newest revision"));
	return JX_EXIT_OK;
}

/* What the checks say: those of the server, which knows the other months, or what is known here. */
static enum jx_exit show_findings(const struct signing *signing, struct jx_figures *figures, const struct said *said)
{
	Jixiao__V1__SubmissionsPreviewRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;
	const struct jx_sent sent = {.rows = said->create->cells, .n = said->create->n_cells};
	const Jixiao__V1__SubmissionsPreviewResponse *response;
	const ProtobufCMessage *answer = NULL;
	struct jx_remote remote;

	request.office_code = figures->office;
	request.submission = said->create;
	if (!signing->app->memory->offline) {
		jx_remote_init(&remote, signing->app->channel, &jixiao__v1__submissions__descriptor);
		jixiao__v1__submissions__preview(&remote.base, &request,
						 (Jixiao__V1__SubmissionsPreviewResponse_Closure)jx_keep_answer,
						 &answer);
		if (answer == NULL && !jx_memory_go_offline(signing->app))
			return jx_app_result(signing->app);
	}
	response = (const Jixiao__V1__SubmissionsPreviewResponse *)answer;
	if (response != NULL)
		jx_sent_findings(figures, &sent, response->findings, response->n_findings);
	else
		jx_figures_notice(figures);
	return JX_EXIT_OK;
}

static enum jx_exit show(const struct signing *signing, struct jx_figures *figures, struct said *said)
{
	struct jx_revision now, base;
	enum jx_exit exit = jx_revision_keep(figures, &said->draft, &now);

	if (exit == JX_EXIT_OK)
		exit = find_base(signing, figures, said, &base);
	if (exit != JX_EXIT_OK)
		return exit;
	said->draft.form_name = (char *)figures->form->name;
	said->draft.revision = base.number + 1;
	figures->cells = now.cells;
	if (said->draft.withdrawal)
		(void)printf("%s\n", _("The office takes back what it reported:"));
	exit = jx_submission_print(signing->app, &said->draft, &figures->catalog, figures->form);
	(void)fflush(stdout);
	jx_revision_changes(figures, &base);
	return exit == JX_EXIT_OK && said->create != NULL ? show_findings(signing, figures, said) : exit;
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

static enum jx_exit show_and_ask(struct signing *signing, const struct jx_outgoing *entry, struct said *said)
{
	struct jx_figures figures;
	bool yes = false;
	enum jx_exit exit = jx_figures_open_of(&figures, signing->app, entry->subject.form, entry->subject.period,
					       entry->subject.office);

	if (exit == JX_EXIT_OK)
		exit = show(signing, &figures, said);
	if (exit == JX_EXIT_OK)
		exit = jx_given_yes(signing->app, _("Sign this as the head of the office?"), &yes);
	if (exit == JX_EXIT_OK && yes)
		exit = sign(signing, entry);
	else if (exit == JX_EXIT_OK)
		(void)fprintf(stderr, "%s\n", _("not signed"));
	jx_figures_clear(&figures);
	return exit;
}

static enum jx_exit ask_for(struct signing *signing, const struct jx_outgoing *entry)
{
	struct said said;
	enum jx_exit exit;

	signing->asked++;
	if (strcmp(entry->subject.office, signing->office) != 0)
		return jx_app_fail(signing->app, JX_REASON_ENDORSER_NOT_HEAD, signing->office, entry->subject.office,
				   NULL);
	if (is_own(signing->app, entry))
		return jx_app_fail(signing->app, JX_REASON_ENDORSER_SUBMITS, signing->office, NULL);
	if (!read_said(entry, &said)) {
		clear_said(&said);
		return jx_app_fail(signing->app, JX_REASON_FILE_INVALID, entry->method,
				   JX_N("a request in it is not complete"), NULL);
	}
	exit = show_and_ask(signing, entry, &said);
	clear_said(&said);
	return exit;
}

/* -- on this machine ----------------------------------------------------------------------------------------------- */

/* The author's view of what it corrects; NULL where he has none. Owned by the caller. */
static Jixiao__V1__Submission *base_here(const struct signing *signing, const struct jx_outgoing *entry)
{
	Jixiao__V1__Submission *base;
	struct jx_seen seen;

	if (jx_outbox_seen(signing->outbox, entry->author, &entry->subject, &seen) != JX_OK)
		return NULL;
	base = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	free(seen.submission.bytes);
	return base;
}

static enum jx_exit ask_here(struct signing *signing, const struct jx_outgoing *entry)
{
	Jixiao__V1__Submission *base = base_here(signing, entry);
	enum jx_exit exit;

	signing->base = base;
	exit = ask_for(signing, entry);
	signing->base = NULL;
	if (base != NULL)
		jixiao__v1__submission__free_unpacked(base, NULL);
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
		bool meant = number > 0 ? entry.id == (int64_t)number
					: strcmp(entry.subject.office, signing->office) == 0 &&
						  !is_own(signing->app, &entry);

		id = entry.id;
		if (meant && entry.awaits)
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

static enum jx_exit sign_carried(struct signing *signing, const Jixiao__V1__CarriedRequests *file, const char *path)
{
	struct jx_outgoing entry;
	enum jx_exit exit = JX_EXIT_OK;

	if (!of_ledger(signing->app, &file->ledger))
		return jx_carried_wrong(signing->app, path, JX_N("it is of another ledger"));
	for (size_t i = 0; i < file->n_requests && exit == JX_EXIT_OK; i++) {
		const char *problem = jx_carried_take(signing->app, file->requests[i], &entry);

		signing->base = i < file->n_bases ? file->bases[i] : NULL;
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
