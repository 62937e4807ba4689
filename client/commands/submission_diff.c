/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/commands/submission_base.h"
#include "client/commands/submission_sides.h"
#include "client/commands/submission_view.h"
#include "client/locale.h"

/* Two revisions: as they are shown, and as JSON has them. */
struct pair {
	struct jx_figures figures;
	uint32_t numbers[2];
	Jixiao__V1__Submission *messages[2]; /* owned */
	struct jx_revision revisions[2];
};

/* What is compared: two revisions, or what counts with the newest. */
static enum jx_exit read_numbers(const struct jx_app *app, uint32_t numbers[2])
{
	static const char *const names[] = {"A", "B"};
	uint64_t number = 0;
	enum jx_exit exit = JX_EXIT_OK;

	if (jx_arg(app, "--since-accepted") != NULL && jx_arg(app, "A") == NULL) {
		numbers[0] = JX_REVISION_ACCEPTED;
		numbers[1] = 0;
		return JX_EXIT_OK;
	}
	if (jx_arg(app, "--since-accepted") != NULL || jx_arg(app, "B") == NULL)
		return jx_app_usage(app, _("two revisions are compared, or with --since-accepted the newest one with "
					   "what counts"));
	for (size_t i = 0; i < 2 && exit == JX_EXIT_OK; i++) {
		exit = jx_app_number(app, names[i], (struct jx_range){1, JX_REVISIONS_MAX}, 0, &number);
		numbers[i] = (uint32_t)number;
	}
	return exit;
}

/* In the place of what counts, where nothing does: nothing is compared like a revision without figures. */
static Jixiao__V1__Submission *nothing(struct jx_figures *figures)
{
	Jixiao__V1__Submission none = JIXIAO__V1__SUBMISSION__INIT;

	none.form_code = (char *)figures->form->code;
	none.form_name = (char *)figures->form->name;
	none.office_code = figures->office;
	none.period = (char *)figures->period;
	return jx_revision_own(figures, &none);
}

static bool nothing_counts(const struct pair *pair, size_t i)
{
	return pair->numbers[i] == JX_REVISION_ACCEPTED &&
	       jx_channel_result(pair->figures.app->channel)->reason == JX_REASON_SUBMISSION_NOT_ACCEPTED;
}

static enum jx_exit load(struct pair *pair)
{
	enum jx_exit exit = JX_EXIT_OK;

	for (size_t i = 0; i < 2 && exit == JX_EXIT_OK; i++) {
		const Jixiao__V1__Submission *submission = jx_revision_ask(&pair->figures, pair->numbers[i]);

		if (submission == NULL && !nothing_counts(pair, i))
			return jx_app_result(pair->figures.app);
		pair->messages[i] =
			submission != NULL ? jx_revision_own(&pair->figures, submission) : nothing(&pair->figures);
		if (pair->messages[i] == NULL)
			return jx_app_fail(pair->figures.app, JX_REASON_OUT_OF_MEMORY, NULL);
		exit = jx_revision_keep(&pair->figures, pair->messages[i], &pair->revisions[i]);
	}
	return exit;
}

static enum jx_status print(const struct pair *pair, const struct jx_sides *sides)
{
	Jixiao__V1__SubmissionsHistoryResponse both = JIXIAO__V1__SUBMISSIONS_HISTORY_RESPONSE__INIT;

	if (pair->figures.app->output == JX_OUTPUT_CSV)
		return jx_sides_csv(stdout, &pair->figures, sides);
	if (pair->figures.app->output == JX_OUTPUT_TABLE)
		return jx_sides_print(stdout, &pair->figures, sides);
	both.submissions = (Jixiao__V1__Submission **)pair->messages;
	both.n_submissions = 2;
	return jx_print(stdout, JX_OUTPUT_JSON, &jx_submission_list_view, &both.base);
}

static enum jx_exit show(const struct pair *pair)
{
	struct jx_sides sides = {.n = 0};
	const bool notes = pair->messages[1]->withdrawal == pair->messages[0]->withdrawal &&
			   pair->revisions[0].number > 0 &&
			   strcmp(pair->revisions[0].note, pair->revisions[1].note) != 0;
	size_t n;
	enum jx_exit exit;

	if (pair->revisions[0].number > 0)
		jx_sides_add(&sides, pair->revisions[0].cells, _("before"), &pair->revisions[0]);
	else
		jx_sides_add(&sides, pair->revisions[0].cells, _("nothing counts"), NULL);
	jx_sides_add(&sides, pair->revisions[1].cells, _("after"), &pair->revisions[1]);
	n = jx_sides_differences(&pair->figures, &sides);
	exit = n > 0 || pair->figures.app->output != JX_OUTPUT_TABLE
		       ? jx_app_printed(pair->figures.app, print(pair, &sides))
		       : JX_EXIT_OK;
	if (notes)
		(void)fprintf(stderr, _("note: %s -> %s\n"), pair->revisions[0].note, pair->revisions[1].note);
	if (n == 0 && !notes)
		(void)fprintf(stderr, "%s\n", _("both say the same"));
	return exit == JX_EXIT_OK && (n > 0 || notes) ? JX_EXIT_DIFFERENCES : exit;
}

enum jx_exit jx_submission_diff(struct jx_app *app)
{
	struct pair pair = {.numbers = {0, 0}};
	enum jx_exit exit = read_numbers(app, pair.numbers);

	if (exit != JX_EXIT_OK)
		return exit;
	exit = jx_figures_open(&pair.figures, app, jx_arg(app, "FORM"), jx_arg(app, "PERIOD"));
	if (exit == JX_EXIT_OK)
		exit = load(&pair);
	if (exit == JX_EXIT_OK)
		exit = show(&pair);
	for (size_t i = 0; i < 2; i++)
		if (pair.messages[i] != NULL)
			jixiao__v1__submission__free_unpacked(pair.messages[i], NULL);
	jx_figures_clear(&pair.figures);
	return exit;
}
