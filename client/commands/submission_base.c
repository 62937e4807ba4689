/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/submission_base.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/again.h"
#include "client/commands/submission_sides.h"
#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/outgoing.h"
#include "client/locale.h"
#include "client/lost.h"
#include "client/memory.h"
#include "common/base/limits.h"

#define TIME_SIZE 40u

static const struct jx_item *item_at(const struct jx_figures *figures, size_t index)
{
	return jx_form_item(&figures->catalog, figures->form, index);
}

/* -- a revision --------------------------------------------------------------------------------------------------- */

const Jixiao__V1__Submission *jx_revision_ask(const struct jx_figures *figures, uint32_t number)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.form_code = (char *)figures->form->code;
	request.office_code = (char *)figures->office;
	request.period = (char *)figures->period;
	request.revision = number == JX_REVISION_ACCEPTED ? 0 : number;
	request.accepted = number == JX_REVISION_ACCEPTED;
	jx_remote_init(&remote, figures->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__get(&remote.base, &request, (Jixiao__V1__SubmissionsGetResponse_Closure)jx_keep_answer,
				     &answer);
	return answer != NULL ? ((const Jixiao__V1__SubmissionsGetResponse *)answer)->submission : NULL;
}

Jixiao__V1__Submission *jx_revision_own(struct jx_figures *figures, const Jixiao__V1__Submission *submission)
{
	size_t n = jixiao__v1__submission__get_packed_size(submission);
	uint8_t *packed = jx_arena_alloc(&figures->arena, n + 1);

	if (packed == NULL)
		return NULL;
	(void)jixiao__v1__submission__pack(submission, packed);
	return jixiao__v1__submission__unpack(NULL, n, packed);
}

static const char *keep(struct jx_figures *figures, const char *text)
{
	const char *copy = jx_arena_string(&figures->arena, text, strlen(text));

	figures->no_memory |= copy == NULL;
	return copy != NULL ? copy : "";
}

static void keep_cell(struct jx_figures *figures, const Jixiao__V1__Cell *cell, struct jx_item_cell *cells)
{
	const struct jx_item *item = jx_catalog_item(&figures->catalog, figures->form, cell->item_code);

	if (item != NULL && strcmp(item->code, cell->item_code) == 0)
		cells[item - item_at(figures, 0)] = (struct jx_item_cell){
			(enum jx_cell_state)cell->state, cell->ten_thousandths, keep(figures, cell->note)};
}

/* Empty where nothing came before it. */
static void keep_id(const ProtobufCBinaryData *id, struct jx_revision *revision)
{
	revision->id_size = id->len < sizeof(revision->id) ? id->len : sizeof(revision->id);
	if (revision->id_size > 0)
		memcpy(revision->id, id->data, revision->id_size);
}

static void keep_revision(struct jx_figures *figures, const Jixiao__V1__Submission *submission,
			  struct jx_revision *revision)
{
	revision->number = submission->revision;
	keep_id(&submission->request_id, revision);
	revision->submitter = submission->submitter;
	revision->time_ms = submission->time_ms;
	revision->by = keep(figures, submission->submitter_name);
	revision->note = keep(figures, submission->note);
	revision->n_cells = submission->n_cells;
	revision->returned = submission->state == JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_RETURNED;
	revision->withdraws = submission->withdrawal;
	revision->unconfirmed = *submission->on_behalf_by != '\0' && !submission->confirmed;
	for (size_t i = 0; i < submission->n_cells; i++)
		keep_cell(figures, submission->cells[i], revision->cells);
}

/* A revision without cells. */
static enum jx_exit begin(struct jx_figures *figures, struct jx_revision *revision)
{
	const size_t n = figures->form->n_items + 1;

	*revision = (struct jx_revision){.by = "", .note = ""};
	revision->cells = jx_arena_alloc(&figures->arena, n * sizeof(*revision->cells));
	if (revision->cells == NULL)
		return jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (size_t i = 0; i < n; i++)
		revision->cells[i] = (struct jx_item_cell){.note = ""};
	return JX_EXIT_OK;
}

static enum jx_exit finish(const struct jx_figures *figures)
{
	return figures->no_memory ? jx_app_fail(figures->app, JX_REASON_OUT_OF_MEMORY, NULL) : JX_EXIT_OK;
}

/* What this client showed the caller last, packed in seen->submission, which is to be freed; false where nothing. */
static bool find_seen(const struct jx_figures *figures, struct jx_seen *seen)
{
	struct jx_outbox *outbox = jx_memory_try(figures->app, false);
	struct jx_subject subject;

	jx_subject_of(figures->form->code, figures->office, figures->period, &subject);
	return outbox != NULL && jx_outbox_seen(outbox, figures->app->key.public_key, &subject, seen) == JX_OK;
}

/* The caller's own, or the last that this client showed him. */
static bool is_known(const struct jx_figures *figures, const struct jx_revision *revision, uint64_t caller)
{
	struct jx_seen seen;
	Jixiao__V1__Submission *last;
	bool same = false;

	if (revision->submitter == caller || !find_seen(figures, &seen))
		return revision->submitter == caller;
	last = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	if (last != NULL) {
		same = last->request_id.len == revision->id_size &&
		       memcmp(last->request_id.data, revision->id, revision->id_size) == 0;
		jixiao__v1__submission__free_unpacked(last, NULL);
	}
	free(seen.submission.bytes);
	return same;
}

enum jx_exit jx_revision_keep(struct jx_figures *figures, const Jixiao__V1__Submission *submission,
			      struct jx_revision *revision)
{
	enum jx_exit exit = begin(figures, revision);

	if (exit != JX_EXIT_OK)
		return exit;
	keep_revision(figures, submission, revision);
	return finish(figures);
}

static enum jx_exit load_asked(struct jx_figures *figures, uint32_t number, struct jx_revision *revision)
{
	const Jixiao__V1__Submission *submission = jx_revision_ask(figures, number);

	if (submission != NULL)
		keep_revision(figures, submission, revision);
	else if (number > 0 || jx_channel_result(figures->app->channel)->reason != JX_REASON_SUBMISSION_NOT_FOUND)
		return jx_app_result(figures->app);
	return finish(figures);
}

static enum jx_exit load_seen(struct jx_figures *figures, struct jx_revision *revision)
{
	struct jx_seen seen;
	Jixiao__V1__Submission *last;

	if (!find_seen(figures, &seen))
		return JX_EXIT_OK;
	last = jixiao__v1__submission__unpack(NULL, seen.submission.size, seen.submission.bytes);
	free(seen.submission.bytes);
	if (last == NULL)
		return JX_EXIT_OK;
	keep_revision(figures, last, revision);
	revision->known = true;
	jixiao__v1__submission__free_unpacked(last, NULL);
	return finish(figures);
}

/* A submission of the caller's that waits, as if it were a revision already. */
static enum jx_exit take_waiting(struct jx_figures *figures, const struct jx_outgoing *entry,
				 struct jx_revision *revision)
{
	Jixiao__V1__SubmissionsCreateRequest *request;
	Jixiao__V1__Submission made = JIXIAO__V1__SUBMISSION__INIT;
	enum jx_exit exit = load_seen(figures, revision);
	uint32_t before = revision->number;
	struct jx_subject subject;

	jx_subject_of(figures->form->code, figures->office, figures->period, &subject);
	request = jx_outgoing_create(entry, &subject);
	if (exit == JX_EXIT_OK)
		exit = begin(figures, revision);
	if (exit == JX_EXIT_OK) {
		made.revision = before + 1;
		made.request_id = (ProtobufCBinaryData){sizeof(entry->request_id), (uint8_t *)entry->request_id};
		made.time_ms = entry->created_ms;
		made.submitter_name = (char *)_("in the outbox");
		/* A withdrawal has no figures. */
		made.withdrawal = request == NULL;
		made.note = request != NULL ? request->note : made.note;
		made.cells = request != NULL ? request->cells : NULL;
		made.n_cells = request != NULL ? request->n_cells : 0;
		keep_revision(figures, &made, revision);
		exit = finish(figures);
	}
	memcpy(revision->entry_id, entry->request_id, sizeof(revision->entry_id));
	if (entry->awaits && request != NULL && strcmp(jx_outgoing_method(entry), "Create") == 0) {
		revision->replaceable = true;
		keep_id(&request->base_id, revision);
	}
	revision->waits = revision->known = true;
	if (request != NULL)
		jixiao__v1__submissions_create_request__free_unpacked(request, NULL);
	return exit;
}

/* What was refused is decided on first: new figures would be made without it. */
static enum jx_exit refuse_held(const struct jx_figures *figures, struct jx_outbox *outbox,
				const struct jx_subject *subject)
{
	struct jx_outgoing entry;
	char number[24];

	if (jx_outbox_first_refused(outbox, figures->app->key.public_key, subject, &entry) != JX_OK)
		return JX_EXIT_OK;
	(void)snprintf(number, sizeof(number), "%" PRId64, entry.id);
	jx_outgoing_clear(&entry);
	return jx_app_fail(figures->app, JX_REASON_OUTBOX_HOLDS, figures->period, number, NULL);
}

/* Where a submission of the caller's waits, it is the newest. *found tells. */
static enum jx_exit load_waiting(struct jx_figures *figures, struct jx_revision *revision, bool *found)
{
	struct jx_outbox *outbox = jx_memory_try(figures->app, false);
	struct jx_subject subject;
	struct jx_outgoing entry;
	enum jx_exit exit;

	*found = false;
	if (outbox == NULL)
		return JX_EXIT_OK;
	jx_subject_of(figures->form->code, figures->office, figures->period, &subject);
	exit = jx_lost_refuse(figures->app, outbox, &subject);
	if (exit == JX_EXIT_OK)
		exit = refuse_held(figures, outbox, &subject);
	if (exit != JX_EXIT_OK || jx_outbox_last(outbox, figures->app->key.public_key, &subject, &entry) != JX_OK)
		return exit;
	*found = true;
	exit = take_waiting(figures, &entry, revision);
	jx_outgoing_clear(&entry);
	return exit;
}

static enum jx_exit load_newest(struct jx_figures *figures, struct jx_revision *revision)
{
	const struct jx_app *app = figures->app;
	const Jixiao__V1__Submission *submission;
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	enum jx_exit exit = JX_EXIT_OK;

	if (app->memory->offline)
		return load_seen(figures, revision);
	submission = jx_revision_ask(figures, 0);
	if (submission == NULL && jx_memory_go_offline(app))
		return load_seen(figures, revision);
	if (submission == NULL)
		return jx_channel_result(app->channel)->reason == JX_REASON_SUBMISSION_NOT_FOUND ? JX_EXIT_OK
												 : jx_app_result(app);
	keep_revision(figures, submission, revision);
	exit = jx_own_self(app, &self);
	if (exit == JX_EXIT_OK)
		revision->known = is_known(figures, revision, self->principal->id);
	return exit == JX_EXIT_OK ? finish(figures) : exit;
}

enum jx_exit jx_revision_load(struct jx_figures *figures, uint32_t number, struct jx_revision *revision)
{
	enum jx_exit exit = begin(figures, revision);
	bool found = false;

	if (exit != JX_EXIT_OK || number > 0)
		return exit == JX_EXIT_OK ? load_asked(figures, number, revision) : exit;
	exit = load_waiting(figures, revision, &found);
	return exit == JX_EXIT_OK && !found ? load_newest(figures, revision) : exit;
}

bool jx_revision_same(const struct jx_figures *figures, const char *note, const struct jx_revision *revision)
{
	size_t n = 0;

	if (revision->number == 0 || revision->returned || strcmp(note, revision->note) != 0)
		return false;
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (!jx_cell_equal(&figures->cells[i], &revision->cells[i]))
			return false;
		n += revision->cells[i].state != JX_CELL_ABSENT;
	}
	return n == revision->n_cells;
}

/* -- side by side ------------------------------------------------------------------------------------------------- */

/* `base` is what the figures were made from; number 0 where nothing says it. For programs it is in *conflict. */
static bool show_conflict(struct jx_figures *figures, const struct jx_revision *base, const struct jx_revision *newest,
			  Jixiao__V1__Conflict *conflict)
{
	struct jx_sides sides = {.judged = base->number > 0 && strcmp(figures->app->command->verb, "withdraw") != 0};

	conflict->base_revision = base->number;
	conflict->newest_revision = newest->number;
	if (base->number > 0)
		jx_sides_add(&sides, base->cells, _("base"), base);
	jx_sides_add(&sides, newest->cells, _("theirs"), newest);
	jx_sides_add(&sides, figures->cells, _("yours"), NULL);
	if (figures->app->output == JX_OUTPUT_JSON)
		return jx_sides_conflict(figures, &sides, conflict);
	(void)jx_sides_print(stderr, figures, &sides);
	return true;
}

/* -- the decision ------------------------------------------------------------------------------------------------- */

/* The cells, and what goes on: the same command with the newest revision as its base. */
static enum jx_exit refuse(struct jx_figures *figures, const struct jx_revision *base, const struct jx_revision *newest)
{
	const struct jx_app *app = figures->app;
	const bool withdraws = strcmp(app->command->verb, "withdraw") == 0;
	const char *sentence = withdraws ? _("look at it; to withdraw it nevertheless: {0}")
					 : _("compare both; to have yours in its place: {0}");
	char number[16], time[TIME_SIZE] = "";
	const struct jx_again more[] = {{"--base", number}, {"--period", figures->period}};
	Jixiao__V1__Conflict conflict = JIXIAO__V1__CONFLICT__INIT;
	char *fix;
	enum jx_exit exit;

	jx_cell_time_ms(newest->time_ms, time, sizeof(time));
	(void)snprintf(number, sizeof(number), "%" PRIu32, newest->number);
	fix = jx_sentence_again(app, sentence, more, figures->column != NULL ? 2 : 1);
	if (fix != NULL && show_conflict(figures, base, newest, &conflict)) {
		exit = jx_app_fail_fix(app, fix, &conflict.base, JX_REASON_SUBMISSION_CHANGED, figures->form->name,
				       figures->period, number, newest->by, time, NULL);
	} else {
		exit = jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	}
	free(fix);
	return exit;
}

/* Is it the one that the template was made from? */
static bool is_of_template(const struct jx_filled_month *column, const struct jx_revision *revision)
{
	return column->revision == revision->number && revision->id_size == sizeof(column->id) &&
	       memcmp(column->id, revision->id, sizeof(column->id)) == 0;
}

/* What the template was made from, as far as the server has it. */
static enum jx_exit load_of_template(struct jx_figures *figures, struct jx_revision *base)
{
	const Jixiao__V1__Submission *submission = figures->column->revision > 0 && !figures->app->memory->offline
							   ? jx_revision_ask(figures, figures->column->revision)
							   : NULL;

	if (submission != NULL)
		keep_revision(figures, submission, base);
	/* Another of the same number: the server lost the template's. */
	if (!is_of_template(figures->column, base))
		base->number = 0;
	return finish(figures);
}

/* What the figures were made from: by --base, by their template, or what was seen last. */
static enum jx_exit load_base(struct jx_figures *figures, uint32_t number, struct jx_revision *base)
{
	enum jx_exit exit = begin(figures, base);

	if (exit != JX_EXIT_OK)
		return exit;
	if (number > 0)
		return figures->app->memory->offline ? JX_EXIT_OK : jx_revision_load(figures, number, base);
	return figures->column != NULL ? load_of_template(figures, base) : load_seen(figures, base);
}

/* Whether all that the figures change of their base stands in the newest revision, too; of a withdrawal nothing does.
 */
static bool is_merged(const struct jx_figures *figures, const char *note, const struct jx_revision *base,
		      const struct jx_revision *newest)
{
	size_t changed = 0;

	if (note == NULL || base->number == 0 || newest->returned || newest->withdraws ||
	    (strcmp(note, base->note) != 0 && strcmp(note, newest->note) != 0))
		return false;
	for (size_t i = 0; i < figures->form->n_items; i++) {
		if (jx_cell_equal(&figures->cells[i], &base->cells[i]))
			continue;
		changed++;
		if (!jx_cell_equal(&figures->cells[i], &newest->cells[i]))
			return false;
	}
	return changed > 0;
}

enum jx_exit jx_revision_allow(struct jx_figures *figures, const char *note, const struct jx_revision *newest,
			       bool *merged)
{
	const struct jx_filled_month *column = figures->column;
	struct jx_revision base;
	uint64_t number = 0;
	enum jx_exit exit = jx_app_number(figures->app, "--base", (struct jx_range){1, JX_REVISIONS_MAX}, 0, &number);

	*merged = false;
	if (exit != JX_EXIT_OK || newest->number == 0)
		return exit;
	if (number > 0 ? number == newest->number : column != NULL ? is_of_template(column, newest) : newest->known)
		return JX_EXIT_OK;
	exit = load_base(figures, (uint32_t)number, &base);
	*merged = exit == JX_EXIT_OK && is_merged(figures, note, &base, newest);
	return exit == JX_EXIT_OK && !*merged ? refuse(figures, &base, newest) : exit;
}

void jx_revision_changes(const struct jx_figures *figures, const struct jx_revision *base)
{
	struct jx_sides sides = {.n = 0};

	if (figures->app->output == JX_OUTPUT_JSON || base->number == 0)
		return;
	jx_sides_add(&sides, base->cells, _("before"), base);
	jx_sides_add(&sides, figures->cells, _("now"), NULL);
	(void)jx_sides_print(stderr, figures, &sides);
}

/* What was not given stays as it is now. */
static void rebase(struct jx_figures *figures, const struct jx_revision *newest)
{
	for (size_t i = 0; i < figures->form->n_items; i++)
		if (figures->places[i].line == 0 && figures->places[i].word == NULL)
			figures->cells[i] = newest->cells[i];
}

enum jx_exit jx_revision_overtaken(struct jx_figures *figures, const char *note, const struct jx_revision *base,
				   struct jx_revision *newest, bool *merged)
{
	enum jx_exit exit = begin(figures, newest);

	*merged = false;
	if (exit == JX_EXIT_OK)
		exit = load_newest(figures, newest);
	if (exit != JX_EXIT_OK)
		return exit;
	*merged = is_merged(figures, note, base, newest);
	if (*merged)
		return JX_EXIT_OK;
	rebase(figures, newest);
	return refuse(figures, base, newest);
}
