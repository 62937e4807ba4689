/* SPDX-License-Identifier: Apache-2.0 */
/* submit --many: an office reports for those below it, all of them or each by itself. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/many.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/progress.h"

#define SENTENCE_SIZE 2048u
/* A cell has some 50 bytes, so that they fit a message. */
#define CELLS_A_CALL  4000u

/* Those that are sent together. */
struct batch {
	struct jx_many *many;
	struct jx_many_one **ones; /* borrowed */
	size_t n;
	char **offices;
	Jixiao__V1__SubmissionsCreateRequest *requests;
	Jixiao__V1__SubmissionsCreateRequest **rows;
	struct jx_about *about;
};

/* Why the server refuses one. Everything is borrowed. */
struct verdict {
	enum jx_status status;
	const char *reason, *message; /* English; NULL: the reason has it */
	const char *const *args;
	size_t n_args;
	Jixiao__V1__Violation *const *violations;
	size_t n_violations;
};

static void settle(struct batch *batch, Jixiao__V1__ManyOutcome outcome, enum jx_exit exit)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (!jx_many_open(batch->ones[i]))
			continue;
		batch->ones[i]->outcome = outcome;
		batch->ones[i]->exit = exit;
	}
}

/* -- refusals ----------------------------------------------------------------------------------------------------- */

/* Figures at the places where they were given, else the row that names office and month. */
static void note_violation(struct jx_many_one *one, enum jx_exit exit, const Jixiao__V1__Violation *violation)
{
	char where[JX_FIGURE_WHERE];

	if (!jx_sent_place(&one->figures, &one->sent, violation->field, where)) {
		jx_many_refuse(one, exit, violation->text, violation->fix);
		return;
	}
	jx_figures_wrong_at(&one->figures, where, violation->text, violation->fix);
	one->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
	one->exit = exit;
}

static void refuse(struct jx_many_one *one, const struct verdict *verdict)
{
	const enum jx_reason reason = jx_reason_find(verdict->reason);
	const enum jx_exit exit = jx_exit_of(verdict->status, verdict->reason);
	const struct jx_reason_row *row = reason != JX_REASON_NONE ? jx_reason_row(reason) : NULL;
	const bool named = reason == JX_REASON_FIGURES_WRONG || reason == JX_REASON_FIELD_INVALID;
	char text[SENTENCE_SIZE], fix[SENTENCE_SIZE] = "";

	for (size_t i = 0; i < verdict->n_violations && named; i++)
		note_violation(one, exit, verdict->violations[i]);
	if (named && verdict->n_violations > 0)
		return;
	if (row != NULL) {
		(void)jx_reason_format(_(row->text), verdict->args, verdict->n_args, text, sizeof(text));
		(void)jx_reason_format(_(row->fix), verdict->args, verdict->n_args, fix, sizeof(fix));
	} else {
		(void)snprintf(text, sizeof(text), "%s", verdict->message != NULL ? verdict->message : verdict->reason);
	}
	jx_many_refuse(one, exit, text, fix);
}

/* One of a call: its own violations, whose fields begin behind the dot. */
static void refuse_named(struct jx_many_one *one, const struct verdict *verdict, const struct jx_result *result)
{
	struct verdict own = *verdict;
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	Jixiao__V1__Violation *rows[JX_VIOLATIONS_MAX];

	for (size_t i = 0; i < result->n_violations && i < JX_VIOLATIONS_MAX; i++) {
		const char *dot = strchr(result->violations[i]->field, '.');

		said[i] = *result->violations[i];
		said[i].field = (char *)(dot != NULL ? dot + 1 : "");
		rows[own.n_violations++] = &said[i];
	}
	own.violations = rows;
	refuse(one, &own);
}

/* They are in the outbox, and wait for the head to sign. */
static void take_awaiting(struct batch *batch, int64_t number)
{
	for (size_t i = 0; i < batch->n; i++) {
		batch->ones[i]->number = number;
		batch->ones[i]->awaits = true;
	}
	settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_WAITING, JX_EXIT_OK);
}

/* They are in the outbox, and nothing more is asked of a server which does not admit the caller: the next ones wait,
 * too. */
static void take_waiting(struct batch *batch, const struct jx_posted *posted)
{
	struct jx_many *many = batch->many;
	enum jx_exit exit = many->exit;

	if (exit == JX_EXIT_OK && posted->exit != JX_EXIT_KEPT)
		exit = jx_app_result(many->app);
	many->exit = JX_EXIT_OK;
	if (exit != JX_EXIT_OK) {
		many->told = exit;
		many->app->memory->offline = true;
	}
	if (posted->why[0] != '\0')
		(void)snprintf(many->why, sizeof(many->why), "%s", posted->why);
	for (size_t i = 0; i < batch->n; i++)
		batch->ones[i]->number = posted->number;
	settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_WAITING, JX_EXIT_KEPT);
}

/* The call was refused: the first violation's field, "submissions[3].cells[2]", says because of which. Where it names
 * none, it is refused as a whole, for who sends it, the way there or the size, and it ends. */
static void refuse_call(struct batch *batch)
{
	static const char list[] = "submissions[";
	const struct jx_result *result = jx_channel_result(batch->many->app->channel);
	const enum jx_exit exit = jx_exit_of(result->status, result->reason_name);
	const struct verdict verdict = {.status = result->status,
					.reason = result->reason_name,
					.message = result->message,
					.args = result->args,
					.n_args = result->n_args};
	const char *field = result->n_violations > 0 ? result->violations[0]->field : "";
	const bool named = strncmp(field, list, sizeof(list) - 1) == 0;
	const size_t i = named ? strtoul(field + sizeof(list) - 1, NULL, 10) : batch->n;

	if (i >= batch->n) {
		batch->many->exit = jx_app_result(batch->many->app);
		return;
	}
	refuse_named(batch->ones[i], &verdict, result);
	settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED, exit);
}

/* -- calls -------------------------------------------------------------------------------------------------------- */

static bool fill(struct batch *batch)
{
	batch->offices = calloc(batch->n + 1, sizeof(char *));
	batch->requests = calloc(batch->n + 1, sizeof(*batch->requests));
	batch->rows = calloc(batch->n + 1, sizeof(Jixiao__V1__SubmissionsCreateRequest *));
	batch->about = calloc(batch->n + 1, sizeof(*batch->about));
	if (!batch->offices || !batch->requests || !batch->rows || !batch->about) {
		batch->many->exit = jx_app_fail(batch->many->app, JX_REASON_OUT_OF_MEMORY, NULL);
		return false;
	}
	for (size_t i = 0; i < batch->n; i++) {
		struct jx_many_one *one = batch->ones[i];
		Jixiao__V1__SubmissionsCreateRequest *request = &batch->requests[i];

		jx_sent_request(&one->figures, &one->newest, one->note, &one->sent, request);
		batch->offices[i] = one->figures.office;
		batch->rows[i] = request;
		jx_subject_of(request->form_code, request->office_code, request->period, &batch->about[i].subject);
		batch->about[i].after = one->newest.waits ? one->newest.id : NULL;
	}
	return true;
}

static void drop(struct batch *batch)
{
	free(batch->offices);
	free(batch->requests);
	free(batch->rows);
	free(batch->about);
}

static void take_verdict(struct jx_many_one *one, const Jixiao__V1__SubmissionVerdict *said)
{
	const enum jx_reason reason = jx_reason_find(said->reason);
	const struct verdict verdict = {.status = reason != JX_REASON_NONE ? jx_reason_row(reason)->status
									   : JX_FAILED_PRECONDITION,
					.reason = said->reason,
					.args = (const char *const *)said->args,
					.n_args = said->n_args,
					.violations = said->violations,
					.n_violations = said->n_violations};

	jx_sent_findings(&one->figures, &one->sent, said->findings, said->n_findings);
	if (*said->reason != '\0')
		refuse(one, &verdict);
}

/* What the server would say to each; nothing is changed. */
static void preview(struct batch *batch)
{
	const struct jx_app *app = batch->many->app;
	Jixiao__V1__SubmissionsPreviewBelowRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_BELOW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.office_codes = batch->offices;
	request.submissions = batch->rows;
	request.n_office_codes = request.n_submissions = batch->n;
	request.each = jx_arg(app, "--each") != NULL;
	jx_remote_init(&remote, app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__preview_below(
		&remote.base, &request, (Jixiao__V1__SubmissionsPreviewBelowResponse_Closure)jx_keep_answer, &answer);
	response = (const Jixiao__V1__SubmissionsPreviewBelowResponse *)answer;
	for (size_t i = 0; response != NULL && i < batch->n && i < response->n_verdicts; i++)
		take_verdict(batch->ones[i], response->verdicts[i]);
	if (response == NULL && !jx_memory_go_offline(app))
		refuse_call(batch);
}

/* Signed, written and sent: those are in the ledger, or refused, or wait. */
static void post(struct batch *batch)
{
	struct jx_many *many = batch->many;
	Jixiao__V1__SubmissionsCreateBelowRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;
	const struct jx_post post = {.method = "CreateBelow",
				     .request = &request.base,
				     .subject = batch->about[0].subject,
				     .about = batch->about,
				     .n_about = batch->n};
	const Jixiao__V1__SubmissionsCreateBelowResponse *response;
	struct jx_posted posted;

	request.office_codes = batch->offices;
	request.submissions = batch->rows;
	request.n_office_codes = request.n_submissions = batch->n;
	many->exit = jx_deliver_try(many->app, &post, &posted);
	if (posted.waits) {
		take_waiting(batch, &posted);
		return;
	}
	if (many->exit != JX_EXIT_OK && posted.answer == NULL)
		return;
	if (posted.awaits) {
		take_awaiting(batch, posted.number);
		return;
	}
	if (posted.answer == NULL) {
		refuse_call(batch);
		return;
	}
	response = (const Jixiao__V1__SubmissionsCreateBelowResponse *)posted.answer;
	for (size_t i = 0; i < batch->n && i < response->n_submissions; i++) {
		batch->ones[i]->revision = response->submissions[i]->revision;
		batch->ones[i]->seq = response->submissions[i]->seq;
	}
	settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED, JX_EXIT_OK);
	if (many->exit == JX_EXIT_OK && jx_arg(many->app, "--each") == NULL)
		many->exit = jx_app_committed(many->app);
}

static void send_to(struct jx_many *many, struct jx_many_one **ones, size_t n, void (*call)(struct batch *batch))
{
	struct batch batch = {.many = many, .ones = ones, .n = n};

	if (n > 0 && many->exit == JX_EXIT_OK && fill(&batch))
		call(&batch);
	drop(&batch);
}

/* -- all, or each ------------------------------------------------------------------------------------------------- */

/* Those that nothing is wrong with so far, into `open`, which has room for all; returns how many. */
static size_t find_open(const struct jx_many *many, struct jx_many_one **open)
{
	size_t n = 0;

	for (size_t i = 0; i < many->n; i++)
		if (jx_many_open(many->ones[i]))
			open[n++] = many->ones[i];
	return n;
}

/* As many of an office as a call takes are judged together: those of other offices are nothing to them. */
static size_t take_office(const struct jx_many *many, const Jixiao__V1__Office *office, struct jx_many_one **ones)
{
	size_t n = 0;

	for (size_t i = 0; i < many->n; i++)
		if (jx_many_open(many->ones[i]) && many->ones[i]->office == office && !many->ones[i]->newest.waits)
			ones[n++] = many->ones[i];
	return n;
}

/* Whole offices, as many as fit a call; the server judges each submission beside the office's earlier ones. */
static void judge_each(struct jx_many *many, struct jx_many_one **room)
{
	const Jixiao__V1__OfficesListResponse *offices = many->offices;
	size_t n = 0, cells = 0;

	for (size_t i = 0; i <= offices->n_offices; i++) {
		size_t more = i < offices->n_offices ? take_office(many, offices->offices[i], room + n) : 0, heavy = 0;

		for (size_t k = n; k < n + more; k++)
			heavy += room[k]->sent.n;
		if (n > 0 && (i == offices->n_offices || n + more > JX_BELOW_MAX || cells + heavy > CELLS_A_CALL)) {
			send_to(many, room, n, preview);
			memmove(room, room + n, more * sizeof(struct jx_many_one *));
			n = cells = 0;
		}
		n += more;
		cells += heavy;
		for (; n > JX_BELOW_MAX; n -= JX_BELOW_MAX) {
			send_to(many, room, JX_BELOW_MAX, preview);
			memmove(room, room + JX_BELOW_MAX, (n - JX_BELOW_MAX) * sizeof(struct jx_many_one *));
		}
	}
}

/* Those whose base waits are not: the server does not know it. */
static void judge(struct jx_many *many, struct jx_many_one **room)
{
	const struct jx_app *app = many->app;
	size_t n = 0;

	if (!app->memory->offline && jx_arg(app, "--each") != NULL) {
		judge_each(many, room);
	} else if (!app->memory->offline) {
		for (size_t i = 0; i < many->n; i++)
			if (jx_many_open(many->ones[i]) && !many->ones[i]->newest.waits)
				room[n++] = many->ones[i];
		send_to(many, room, n, preview);
	}
	for (size_t i = 0; app->memory->offline && i < many->n; i++)
		if (jx_many_open(many->ones[i]))
			jx_figures_notice(&many->ones[i]->figures);
}

static bool any_refused(const struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++)
		if (many->ones[i]->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED)
			return true;
	return false;
}

static void post_each(struct jx_many *many, struct jx_many_one **open, size_t n)
{
	struct jx_progress progress;

	jx_progress_begin(&progress, n);
	for (size_t i = 0; i < n; i++) {
		send_to(many, &open[i], 1, post);
		jx_progress_step(&progress);
	}
	jx_progress_hide(&progress);
}

static void send(struct jx_many *many, struct jx_many_one **room)
{
	const bool each = jx_arg(many->app, "--each") != NULL;
	const bool all = each || !any_refused(many);
	const size_t n = find_open(many, room);

	if (!all || many->exit != JX_EXIT_OK)
		return;
	if (jx_arg(many->app, "--dry-run") != NULL)
		for (size_t i = 0; i < n; i++)
			room[i]->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED;
	else if (each)
		post_each(many, room, n);
	else
		send_to(many, room, n, post);
}

static enum jx_exit send_all(struct jx_many *many)
{
	struct jx_many_one **room = calloc(many->n + 1, sizeof(struct jx_many_one *));
	char given[24], max[24];
	size_t n;

	if (room == NULL)
		return jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
	n = find_open(many, room);
	if (n > JX_BELOW_MAX && jx_arg(many->app, "--each") == NULL) {
		(void)snprintf(given, sizeof(given), "%zu", n);
		(void)snprintf(max, sizeof(max), "%u", JX_BELOW_MAX);
		free(room);
		return jx_app_fail(many->app, JX_REASON_TOO_MANY_AT_ONCE, given, max, NULL);
	}
	judge(many, room);
	send(many, room);
	free(room);
	return JX_EXIT_OK;
}

static bool any_settled(const struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++)
		if (!jx_many_open(many->ones[i]))
			return true;
	return false;
}

/* What kept them from being written is not in themselves. */
static void refuse_rest(struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++)
		if (jx_many_open(many->ones[i]))
			many->ones[i]->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
}

static enum jx_exit check_words(struct jx_app *app)
{
	static const char *const others[] = {"FILE", "--set", "--explain", "--period", "--office", "--base", "--note"};

	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (jx_arg(app, others[i]) != NULL)
			return jx_app_usage(app, _("with --many the file alone names offices, months and figures"));
	if (jx_arg(app, "--form") == NULL)
		return jx_app_usage(app, _("--form is missing"));
	if (jx_arg(app, "--each") != NULL && jx_arg(app, "--receipt") != NULL)
		return jx_app_usage(app, _("--each makes a change of each, and --receipt keeps the receipt of one"));
	return JX_EXIT_OK;
}

enum jx_exit jx_submission_many(struct jx_app *app)
{
	struct jx_many many = {.app = app};
	enum jx_exit exit = check_words(app);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_many_read(&many);
	if (exit == JX_EXIT_OK)
		jx_many_guard(&many);
	if (exit == JX_EXIT_OK)
		exit = send_all(&many);
	if (exit == JX_EXIT_OK && many.exit != JX_EXIT_OK && !any_settled(&many))
		exit = many.exit; /* which was said: there is nothing to tell of each */
	if (exit == JX_EXIT_OK) {
		refuse_rest(&many);
		exit = jx_many_print(&many);
	}
	jx_many_clear(&many);
	return exit;
}
