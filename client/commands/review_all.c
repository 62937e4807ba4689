/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/review_all.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/given.h"
#include "client/commands/review_show.h"
#include "client/commands/submission_view.h"
#include "client/commands/user.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/limits.h"

/* -- acceptance ---------------------------------------------------------------------------------------------------- */

/* What was accepted so far, as one answer. */
struct accepted {
	Jixiao__V1__ReviewsAcceptResponse **parts; /* owned, as are they */
	size_t n_parts;
	Jixiao__V1__ReviewsAcceptResponse whole; /* its rows are those of the parts */
};

static bool accepted_init(struct accepted *accepted, size_t n)
{
	*accepted = (struct accepted){.whole = JIXIAO__V1__REVIEWS_ACCEPT_RESPONSE__INIT};
	accepted->parts = calloc(n / JX_REVIEWS_MAX + 1, sizeof(Jixiao__V1__ReviewsAcceptResponse *));
	accepted->whole.submissions = calloc(n + 1, sizeof(Jixiao__V1__Submission *));
	return accepted->parts != NULL && accepted->whole.submissions != NULL;
}

static void accepted_clear(struct accepted *accepted)
{
	for (size_t i = 0; i < accepted->n_parts; i++)
		jixiao__v1__reviews_accept_response__free_unpacked(accepted->parts[i], NULL);
	free(accepted->parts);
	free(accepted->whole.submissions);
}

/* A copy, since the next call takes the answer away. */
static bool keep_part(struct accepted *accepted, const Jixiao__V1__ReviewsAcceptResponse *answer, size_t asked)
{
	size_t n = jixiao__v1__reviews_accept_response__get_packed_size(answer);
	uint8_t *packed = answer->n_submissions <= asked ? malloc(n + 1) : NULL;
	Jixiao__V1__ReviewsAcceptResponse *part;

	if (packed == NULL)
		return false;
	(void)jixiao__v1__reviews_accept_response__pack(answer, packed);
	part = jixiao__v1__reviews_accept_response__unpack(NULL, n, packed);
	free(packed);
	if (part == NULL)
		return false;
	accepted->parts[accepted->n_parts++] = part;
	for (size_t i = 0; i < part->n_submissions; i++)
		accepted->whole.submissions[accepted->whole.n_submissions++] = part->submissions[i];
	return true;
}

/* Why none of them was accepted; what is wrong with one names its office and month. */
static enum jx_exit refused(const struct jx_app *app, Jixiao__V1__Seen *const *seen, size_t n)
{
	const struct jx_result *result = jx_channel_result(app->channel);
	Jixiao__V1__Violation said[JX_VIOLATIONS_MAX];
	const Jixiao__V1__Violation *pointers[JX_VIOLATIONS_MAX];
	char where[JX_VIOLATIONS_MAX][JX_OFFICE_CODE_MAX + JX_MONTH_SIZE + 2];

	assert(result->n_violations <= JX_VIOLATIONS_MAX);
	for (size_t i = 0; i < result->n_violations; i++) {
		const char *number = strchr(result->violations[i]->field, '[');
		const size_t place = number != NULL ? strtoul(number + 1, NULL, 10) : n;

		said[i] = *result->violations[i];
		pointers[i] = &said[i];
		if (place >= n)
			continue;
		(void)snprintf(where[i], sizeof(where[i]), "%s %s", seen[place]->office_code, seen[place]->period);
		said[i].field = where[i];
	}
	return jx_app_result_as(app, pointers);
}

static enum jx_exit accept_part(struct jx_app *app, Jixiao__V1__Seen **seen, size_t n, struct accepted *accepted)
{
	Jixiao__V1__ReviewsAcceptRequest request = JIXIAO__V1__REVIEWS_ACCEPT_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.seen = seen;
	request.n_seen = n;
	jx_remote_init(&remote, app->channel, &jixiao__v1__reviews__descriptor);
	jixiao__v1__reviews__accept(&remote.base, &request, (Jixiao__V1__ReviewsAcceptResponse_Closure)jx_keep_answer,
				    &answer);
	if (answer == NULL)
		return refused(app, seen, n);
	if (!keep_part(accepted, (const Jixiao__V1__ReviewsAcceptResponse *)answer, n))
		return JX_EXIT_INTERNAL;
	return jx_app_committed(app);
}

/* What the server would say to it; nothing is changed. An older server cannot be asked. */
static enum jx_exit preview_part(struct jx_app *app, Jixiao__V1__Seen **seen, size_t n)
{
	Jixiao__V1__ReviewsPreviewRequest request = JIXIAO__V1__REVIEWS_PREVIEW_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	request.seen = seen;
	request.n_seen = n;
	jx_remote_init(&remote, app->channel, &jixiao__v1__reviews__descriptor);
	jixiao__v1__reviews__preview(&remote.base, &request, (Jixiao__V1__ReviewsPreviewResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer != NULL || jx_channel_result(app->channel)->reason == JX_REASON_UNKNOWN_METHOD)
		return JX_EXIT_OK;
	return refused(app, seen, n);
}

/* In the parts in which they would be accepted, up to the first that would be refused. */
static enum jx_exit preview_all(struct jx_app *app, Jixiao__V1__Seen **seen, size_t n)
{
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < n && exit == JX_EXIT_OK; i += JX_REVIEWS_MAX)
		exit = preview_part(app, &seen[i], n - i < JX_REVIEWS_MAX ? n - i : JX_REVIEWS_MAX);
	return exit;
}

static enum jx_exit accept_all(struct jx_app *app, Jixiao__V1__Seen **seen, size_t n)
{
	struct accepted accepted;
	enum jx_exit exit = accepted_init(&accepted, n) ? JX_EXIT_OK : jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	enum jx_exit printed = JX_EXIT_OK;

	for (size_t i = 0; i < n && exit == JX_EXIT_OK; i += JX_REVIEWS_MAX)
		exit = accept_part(app, &seen[i], n - i < JX_REVIEWS_MAX ? n - i : JX_REVIEWS_MAX, &accepted);
	if (exit == JX_EXIT_OK || accepted.whole.n_submissions > 0)
		printed = jx_app_print(app, &jx_submission_list_view, &accepted.whole.base);
	if (exit != JX_EXIT_OK && n > 1)
		(void)fprintf(stderr, _("accepted: %zu of %zu\n"), accepted.whole.n_submissions, n);
	accepted_clear(&accepted);
	return exit != JX_EXIT_OK ? exit : printed;
}

/* -- what waits ---------------------------------------------------------------------------------------------------- */

/* What somebody else submitted and signed, first; returns how many these are, and tells of the others. */
static size_t leave_out_own(Jixiao__V1__Submission **rows, size_t n, uint64_t self)
{
	size_t others = 0;

	for (size_t i = 0; i < n; i++) {
		Jixiao__V1__Submission *row = rows[i];

		if (row->submitter == self || row->endorser == self) {
			(void)fprintf(stderr, _("left for another reviewer, since you submitted or signed it: %s\n"),
				      row->office_name);
			continue;
		}
		rows[i] = rows[others];
		rows[others++] = row;
	}
	return others;
}

/* As they were shown. */
static void fill_seen(Jixiao__V1__Submission *const *rows, size_t n, Jixiao__V1__Seen *all, Jixiao__V1__Seen **seen)
{
	for (size_t i = 0; i < n; i++) {
		jixiao__v1__seen__init(&all[i]);
		all[i].form_code = rows[i]->form_code;
		all[i].office_code = rows[i]->office_code;
		all[i].period = rows[i]->period;
		all[i].hash = rows[i]->hash;
		seen[i] = &all[i];
	}
}

static enum jx_exit ask(struct jx_app *app, Jixiao__V1__Submission *const *rows, size_t n, bool *yes)
{
	const size_t withdrawals = jx_review_withdrawals(rows, n);
	const char *sentence = withdrawals > 0 ? _("Accept these {0} submissions, {1} of which withdraw figures?")
					       : _("Accept these {0} submissions?");
	char question[256], numbers[2][24];
	const char *const words[] = {numbers[0], numbers[1]};

	(void)snprintf(numbers[0], sizeof(numbers[0]), "%zu", n);
	(void)snprintf(numbers[1], sizeof(numbers[1]), "%zu", withdrawals);
	if (n == 1)
		sentence = withdrawals > 0 ? _("Accept this withdrawal?") : _("Accept these figures?");
	(void)jx_reason_format(sentence, words, 2, question, sizeof(question));
	return jx_given_yes(app, question, yes);
}

/* Nobody is asked about what would be refused. */
static enum jx_exit look_or_accept(struct jx_app *app, Jixiao__V1__Submission *const *rows, Jixiao__V1__Seen **seen,
				   size_t n)
{
	const bool looks = jx_arg(app, "--dry-run") != NULL;
	Jixiao__V1__ReviewsAcceptResponse shown = JIXIAO__V1__REVIEWS_ACCEPT_RESPONSE__INIT;
	bool yes = false;
	enum jx_exit exit = JX_EXIT_OK;

	if (looks || jx_arg(app, "--yes") == NULL)
		exit = preview_all(app, seen, n);
	if (exit == JX_EXIT_OK && !looks)
		exit = ask(app, rows, n, &yes);
	if (exit == JX_EXIT_OK && yes)
		return accept_all(app, seen, n);
	if (exit == JX_EXIT_OK)
		(void)fprintf(stderr, "%s\n", _("nothing was accepted"));
	if (exit != JX_EXIT_OK || app->output == JX_OUTPUT_TABLE)
		return exit;
	shown.submissions = (Jixiao__V1__Submission **)rows;
	shown.n_submissions = n;
	return jx_app_print(app, &jx_submission_list_view, &shown.base);
}

enum jx_exit jx_review_ask(struct jx_app *app, Jixiao__V1__Submission *const *rows, size_t n)
{
	Jixiao__V1__Seen *all = calloc(n + 1, sizeof(*all)), **seen = calloc(n + 1, sizeof(Jixiao__V1__Seen *));
	enum jx_exit exit;

	if (all != NULL && seen != NULL) {
		fill_seen(rows, n, all, seen);
		exit = look_or_accept(app, rows, seen, n);
	} else {
		exit = jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	}
	free(seen);
	free(all);
	return exit;
}

static enum jx_exit decide(struct jx_figures *figures, Jixiao__V1__ReviewsPendingResponse *pending)
{
	struct jx_app *app = figures->app;
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	size_t n;
	enum jx_exit exit = jx_own_self(app, &self);

	if (exit != JX_EXIT_OK)
		return exit;
	n = leave_out_own(pending->submissions, pending->n_submissions, self->principal->id);
	if (n == 0) {
		(void)fprintf(stderr, "%s\n", _("nothing waits for you"));
		return JX_EXIT_OK;
	}
	exit = jx_review_show(figures, pending->submissions, n);
	return exit == JX_EXIT_OK ? jx_review_ask(app, pending->submissions, n) : exit;
}

enum jx_exit jx_review_all(struct jx_app *app)
{
	static const struct jx_pages_method method = {&jixiao__v1__reviews__descriptor, "Pending"};
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	ProtobufCMessage *all = NULL;
	struct jx_figures figures;
	enum jx_exit exit = jx_figures_open(&figures, app, jx_arg(app, "--form"), jx_arg(app, "--period"));

	if (exit == JX_EXIT_OK) {
		request.office_code = figures.office;
		request.form_code = (char *)figures.form->code;
		request.period = (char *)figures.period;
		exit = jx_pages_get(app, &method, &request.base, &all);
	}
	if (exit == JX_EXIT_OK && all != NULL)
		exit = decide(&figures, (Jixiao__V1__ReviewsPendingResponse *)all);
	if (all != NULL)
		protobuf_c_message_free_unpacked(all, NULL);
	jx_figures_clear(&figures);
	return exit;
}
