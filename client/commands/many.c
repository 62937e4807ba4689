/* SPDX-License-Identifier: Apache-2.0 */
/* submit --many: an office reports for those below it, all of them or each by itself. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/many.h"
#include "client/locale.h"

#define SENTENCE_SIZE 2048u

/* Those that are sent together. */
struct batch {
	struct jx_many *many;
	struct jx_many_one **ones; /* borrowed */
	size_t n;
	char **offices;
	Jixiao__V1__SubmissionsCreateRequest *requests;
	Jixiao__V1__SubmissionsCreateRequest **rows;
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

static bool is_open(const struct jx_many_one *one)
{
	return one->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_UNSPECIFIED;
}

static void settle(struct batch *batch, Jixiao__V1__ManyOutcome outcome, enum jx_exit exit)
{
	for (size_t i = 0; i < batch->n; i++) {
		if (!is_open(batch->ones[i]))
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

/* Not of what was sent, but of the way there: then it ends. */
static bool is_of_the_way(enum jx_exit exit)
{
	return exit == JX_EXIT_UNREACHABLE || exit == JX_EXIT_INTERNAL || exit == JX_EXIT_AUTHENTICATION ||
	       exit == JX_EXIT_VERIFICATION || exit == JX_EXIT_USAGE;
}

/* The call was refused: the first violation's field, "submissions[3].cells[2]", says because of which. */
static void refuse_call(struct batch *batch)
{
	const struct jx_result *result = jx_channel_result(batch->many->app->channel);
	const enum jx_exit exit = jx_exit_of(result->status, result->reason_name);
	const struct verdict verdict = {.status = result->status,
					.reason = result->reason_name,
					.message = result->message,
					.args = result->args,
					.n_args = result->n_args};
	const char *field = result->n_violations > 0 ? result->violations[0]->field : "";
	size_t i = strncmp(field, "submissions[", strlen("submissions[")) == 0
			   ? strtoul(field + strlen("submissions["), NULL, 10)
			   : 0;

	if (is_of_the_way(exit)) {
		batch->many->exit = jx_app_result(batch->many->app);
		settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED, exit);
	} else {
		refuse(batch->ones[i < batch->n ? i : 0], &verdict);
		settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED, exit);
	}
}

/* -- calls -------------------------------------------------------------------------------------------------------- */

static bool fill(struct batch *batch)
{
	batch->offices = calloc(batch->n + 1, sizeof(char *));
	batch->requests = calloc(batch->n + 1, sizeof(*batch->requests));
	batch->rows = calloc(batch->n + 1, sizeof(Jixiao__V1__SubmissionsCreateRequest *));
	for (size_t i = 0; i < batch->n && batch->offices && batch->requests && batch->rows; i++) {
		struct jx_many_one *one = batch->ones[i];

		jx_sent_request(&one->figures, &one->newest, one->note, &one->sent, &batch->requests[i]);
		batch->offices[i] = one->figures.office;
		batch->rows[i] = &batch->requests[i];
	}
	return batch->offices && batch->requests && batch->rows;
}

static void drop(struct batch *batch)
{
	free(batch->offices);
	free(batch->requests);
	free(batch->rows);
}

/* What the server would say to each; nothing is changed. */
static void judge(struct batch *batch)
{
	Jixiao__V1__SubmissionsPreviewBelowRequest request = JIXIAO__V1__SUBMISSIONS_PREVIEW_BELOW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsPreviewBelowResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.office_codes = batch->offices;
	request.submissions = batch->rows;
	request.n_office_codes = request.n_submissions = batch->n;
	jx_remote_init(&remote, batch->many->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__preview_below(
		&remote.base, &request, (Jixiao__V1__SubmissionsPreviewBelowResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL) {
		refuse_call(batch);
		return;
	}
	response = (const Jixiao__V1__SubmissionsPreviewBelowResponse *)answer;
	for (size_t i = 0; i < batch->n && i < response->n_verdicts; i++) {
		const Jixiao__V1__SubmissionVerdict *said = response->verdicts[i];
		const enum jx_reason reason = jx_reason_find(said->reason);
		const struct verdict verdict = {.status = reason != JX_REASON_NONE ? jx_reason_row(reason)->status
										   : JX_FAILED_PRECONDITION,
						.reason = said->reason,
						.args = (const char *const *)said->args,
						.n_args = said->n_args,
						.violations = said->violations,
						.n_violations = said->n_violations};

		jx_sent_findings(&batch->ones[i]->figures, &batch->ones[i]->sent, said->findings, said->n_findings);
		if (*said->reason != '\0')
			refuse(batch->ones[i], &verdict);
	}
}

static void write_all(struct batch *batch)
{
	Jixiao__V1__SubmissionsCreateBelowRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsCreateBelowResponse *response;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	request.office_codes = batch->offices;
	request.submissions = batch->rows;
	request.n_office_codes = request.n_submissions = batch->n;
	jx_remote_init(&remote, batch->many->app->channel, &jixiao__v1__submissions__descriptor);
	jixiao__v1__submissions__create_below(
		&remote.base, &request, (Jixiao__V1__SubmissionsCreateBelowResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL) {
		refuse_call(batch);
		return;
	}
	response = (const Jixiao__V1__SubmissionsCreateBelowResponse *)answer;
	for (size_t i = 0; i < batch->n && i < response->n_submissions; i++) {
		batch->ones[i]->revision = response->submissions[i]->revision;
		batch->ones[i]->seq = response->submissions[i]->seq;
	}
	settle(batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED, JX_EXIT_OK);
	exit = jx_app_committed(batch->many->app);
	if (exit != JX_EXIT_OK)
		batch->many->exit = exit;
}

/* -- all, or each ------------------------------------------------------------------------------------------------- */

static bool all_open(const struct batch *batch)
{
	for (size_t i = 0; i < batch->n; i++)
		if (!is_open(batch->ones[i]))
			return false;
	return true;
}

/* Sends them together; `alone`: nothing else keeps them from being written. */
static void send(struct jx_many *many, struct jx_many_one **ones, size_t n, bool alone)
{
	struct batch batch = {.many = many, .ones = ones, .n = n};

	if (n == 0 || many->exit != JX_EXIT_OK)
		return;
	if (!fill(&batch))
		many->exit = jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
	else
		judge(&batch);
	alone = alone && many->exit == JX_EXIT_OK && all_open(&batch);
	if (alone && jx_arg(many->app, "--dry-run") == NULL)
		write_all(&batch);
	else if (alone)
		settle(&batch, JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED, JX_EXIT_OK);
	drop(&batch);
}

/* Those that others keep from being written have nothing wrong with themselves. */
static void refuse_rest(struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++)
		if (is_open(many->ones[i]))
			many->ones[i]->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
}

static enum jx_exit send_all(struct jx_many *many)
{
	struct jx_many_one **open = calloc(many->n + 1, sizeof(struct jx_many_one *));
	char given[24], max[24];
	size_t n = 0;
	bool refused = false;

	if (open == NULL)
		return jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
	for (size_t i = 0; i < many->n; i++) {
		refused |= many->ones[i]->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
		if (is_open(many->ones[i]))
			open[n++] = many->ones[i];
	}
	if (n > JX_BELOW_MAX) {
		(void)snprintf(given, sizeof(given), "%zu", n);
		(void)snprintf(max, sizeof(max), "%u", JX_BELOW_MAX);
		free(open);
		return jx_app_fail(many->app, JX_REASON_TOO_MANY_AT_ONCE, given, max, NULL);
	}
	send(many, open, n, !refused);
	free(open);
	return JX_EXIT_OK;
}

/* Somebody else's figures are not replaced by who has not seen them. */
static void guard(struct jx_many *many)
{
	for (size_t i = 0; i < many->n; i++) {
		struct jx_many_one *one = many->ones[i];
		const struct jx_figures *figures = &one->figures;
		char number[16], text[SENTENCE_SIZE], fix[SENTENCE_SIZE];
		const char *const args[] = {number, one->newest.by, figures->form ? figures->form->code : "",
					    figures->period, figures->office};

		if (!is_open(one) || one->newest.number == 0 || one->newest.known)
			continue;
		(void)snprintf(number, sizeof(number), "%u", one->newest.number);
		(void)jx_reason_format(_("somebody else's figures stand there: revision {0} by {1}"), args, 5, text,
				       sizeof(text));
		(void)jx_reason_format(_("look at them with: jixiao submission show {2} {3} --office {4}; or have "
					 "these in the place of all such with --replace"),
				       args, 5, fix, sizeof(fix));
		jx_many_refuse(one, JX_EXIT_CONFLICT, text, fix);
	}
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
	if (exit == JX_EXIT_OK && jx_arg(app, "--replace") == NULL)
		guard(&many);
	if (exit == JX_EXIT_OK && jx_arg(app, "--each") == NULL)
		exit = send_all(&many);
	else
		for (size_t i = 0; exit == JX_EXIT_OK && i < many.n; i++)
			send(&many, &many.ones[i], is_open(many.ones[i]), true);
	if (exit == JX_EXIT_OK) {
		refuse_rest(&many);
		exit = jx_many_print(&many);
	}
	jx_many_clear(&many);
	return exit;
}
