/* SPDX-License-Identifier: Apache-2.0 */
/* What is submitted: the figures of one month, or a template's, which may have twelve. */
#include "client/commands/submission_create.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/commands.h"
#include "client/delivery.h"
#include "client/locale.h"
#include "client/memory.h"

/* -- one month ----------------------------------------------------------------------------------------------------- */

/* By --form and --period; what a FILE says is of these. */
static enum jx_exit create_named(struct jx_app *app, const struct jx_figure_file *file)
{
	const char *form = jx_arg(app, "--form"), *period = jx_arg(app, "--period");
	struct jx_submit submit = {.note = jx_arg(app, "--note")};
	enum jx_exit exit;

	if (form == NULL || period == NULL)
		return jx_app_usage(app, _("--form and --period are missing; a template alone names them itself"));
	exit = jx_figures_open(&submit.figures, app, form, period);
	submit.figures.file = file->path != NULL ? file : NULL;
	if (exit == JX_EXIT_OK)
		exit = jx_submit_prepare(&submit);
	if (exit == JX_EXIT_OK)
		exit = jx_submit_send(&submit);
	jx_figures_clear(&submit.figures);
	return exit;
}

/* -- a template ---------------------------------------------------------------------------------------------------- */

struct batch {
	struct jx_app *app;
	const struct jx_figure_file *file;
	struct jx_submit *submits; /* owned; one for each month that has figures */
	size_t n, empty, same, sent, awaiting;
};

static enum jx_exit differs(const struct batch *batch, const char *option, const char *named)
{
	const char *const words[] = {option, jx_arg(batch->app, option), named};
	char sentence[512];

	(void)jx_reason_format(_("{0} is {1}, and the template is of {2}"), words, 3, sentence, sizeof(sentence));
	return jx_app_usage(batch->app, sentence);
}

/* What is named beside the template has to be the same, and what is of one month cannot be of several. */
static enum jx_exit check_options(const struct batch *batch)
{
	static const char *const single[] = {"--set", "--explain", "--base", "--note", "--receipt"};
	const struct jx_filled *filled = &batch->file->filled;
	const char *office = jx_arg(batch->app, "--office"), *period = jx_arg(batch->app, "--period");
	char sentence[256];

	if (office != NULL && strcmp(office, filled->office) != 0)
		return differs(batch, "--office", filled->office);
	for (size_t i = 0; filled->n_months > 1 && period == NULL && i < sizeof(single) / sizeof(single[0]); i++) {
		if (jx_arg(batch->app, single[i]) == NULL)
			continue;
		(void)jx_reason_format(_("{0} is of one month: name it with --period"), &single[i], 1, sentence,
				       sizeof(sentence));
		return jx_app_usage(batch->app, sentence);
	}
	return JX_EXIT_OK;
}

static enum jx_exit check_form(const struct batch *batch, const struct jx_form *form)
{
	const char *named = jx_arg(batch->app, "--form");

	if (named == NULL || strcmp(named, form->code) == 0 || strcmp(named, form->name) == 0)
		return JX_EXIT_OK;
	return differs(batch, "--form", form->name);
}

static enum jx_exit prepare_month(struct batch *batch, const struct jx_filled_month *month)
{
	const struct jx_filled *filled = &batch->file->filled;
	struct jx_submit *submit = &batch->submits[batch->n++];
	enum jx_exit exit;

	submit->note = jx_arg(batch->app, "--note");
	exit = jx_figures_open_of(&submit->figures, batch->app, filled->form, month->period, filled->office);
	submit->figures.file = batch->file;
	submit->figures.column = month;
	if (exit == JX_EXIT_OK)
		exit = check_form(batch, submit->figures.form);
	return exit == JX_EXIT_OK ? jx_submit_prepare(submit) : exit;
}

/* Each month is read before the first is sent, and all of their mistakes are told. */
static enum jx_exit prepare_months(struct batch *batch)
{
	const struct jx_filled *filled = &batch->file->filled;
	const char *period = jx_arg(batch->app, "--period");
	enum jx_exit first = JX_EXIT_OK, exit;
	bool found = period == NULL;

	for (size_t i = 0; i < filled->n_months; i++) {
		const struct jx_filled_month *month = &filled->months[i];

		if (period != NULL && strcmp(period, month->period) != 0)
			continue;
		found = true;
		if (filled->n_months > 1 && month->revision == 0 && jx_filled_empty(filled, month)) {
			batch->empty++;
			continue;
		}
		exit = prepare_month(batch, month);
		if (first == JX_EXIT_OK)
			first = exit;
	}
	return found ? first : differs(batch, "--period", filled->months[0].period);
}

/* In their order, up to the first that is refused; those that are kept in the outbox are on their way. */
static enum jx_exit send_months(struct batch *batch)
{
	enum jx_exit exit = JX_EXIT_OK, kept = JX_EXIT_OK;

	for (size_t i = 0; i < batch->n && (exit == JX_EXIT_OK || exit == JX_EXIT_KEPT); i++) {
		exit = jx_submit_send(&batch->submits[i]);
		if (exit == JX_EXIT_KEPT)
			kept = exit;
		batch->same += batch->submits[i].same;
		batch->awaiting += batch->submits[i].awaits;
		batch->sent += !batch->submits[i].same && (exit == JX_EXIT_OK || exit == JX_EXIT_KEPT);
	}
	return exit == JX_EXIT_OK ? kept : exit;
}

/* How many months there were, and what became of each. */
static void say_counts(const struct batch *batch, size_t months)
{
	char numbers[5][24], line[512];
	const char *words[5];
	const size_t counts[5] = {months, batch->sent, batch->same, batch->empty,
				  months - batch->sent - batch->same - batch->empty};

	for (size_t i = 0; i < 5; i++) {
		(void)snprintf(numbers[i], sizeof(numbers[i]), "%zu", counts[i]);
		words[i] = numbers[i];
	}
	(void)jx_reason_format(
		jx_arg(batch->app, "--dry-run") != NULL
			? _("months: {0}; would be submitted: {1}, unchanged: {2}, empty: {3}, refused: {4}")
			: _("months: {0}; submitted: {1}, unchanged: {2}, empty: {3}, not submitted: {4}"),
		words, 5, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
	if (batch->awaiting == 0)
		return;
	(void)snprintf(numbers[0], sizeof(numbers[0]), "%zu", batch->awaiting);
	(void)jx_reason_format(_("of these, {0} await the signature of the head; nothing of them was sent"), words, 1,
			       line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

static enum jx_exit create_filled(struct jx_app *app, const struct jx_figure_file *file)
{
	struct batch batch = {.app = app, .file = file};
	enum jx_exit exit = check_options(&batch);

	if (exit != JX_EXIT_OK)
		return exit;
	batch.submits = calloc(file->filled.n_months, sizeof(*batch.submits));
	if (batch.submits == NULL)
		return jx_app_fail(app, JX_REASON_OUT_OF_MEMORY, NULL);
	exit = prepare_months(&batch);
	if (exit == JX_EXIT_OK)
		exit = send_months(&batch);
	if (file->filled.n_months > 1 && jx_arg(app, "--period") == NULL)
		say_counts(&batch, file->filled.n_months);
	for (size_t i = 0; i < batch.n; i++)
		jx_figures_clear(&batch.submits[i].figures);
	free(batch.submits);
	return exit;
}

static enum jx_exit create(struct jx_app *app)
{
	struct jx_figure_file file;
	enum jx_exit exit = jx_figure_file_open(&file, app, jx_arg(app, "FILE"));

	if (exit == JX_EXIT_OK)
		exit = file.filled.sheet != NULL ? create_filled(app, &file) : create_named(app, &file);
	jx_figure_file_clear(&file);
	return exit;
}

enum jx_exit jx_submission_create(struct jx_app *app)
{
	const bool many = jx_arg(app, "--many") != NULL;
	enum jx_exit exit;

	if (!many && (jx_arg(app, "--each") != NULL || jx_arg(app, "--replace") != NULL))
		return jx_app_usage(app, _("--each and --replace go with --many"));
	exit = jx_app_open(app);
	if (exit != JX_EXIT_OK)
		return exit;
	jx_memory_allow_offline(app);
	if (jx_arg(app, "--dry-run") == NULL)
		exit = jx_deliver_first(app);
	if (exit != JX_EXIT_OK)
		return exit;
	return many ? jx_submission_many(app) : create(app);
}
