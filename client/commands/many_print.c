/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/many.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/commands/views.h"
#include "client/endorsement.h"
#include "client/locale.h"

#define LINE_SIZE 512u

void jx_many_refuse(struct jx_many_one *one, enum jx_exit exit, const char *text, const char *fix)
{
	const char *name = one->office != NULL ? one->office->name : one->office_text;
	char where[JX_FIGURE_WHERE], what[LINE_SIZE];

	(void)snprintf(what, sizeof(what), "%s %s", name, one->period_text);
	jx_figures_where(&one->figures, NULL, what, where);
	jx_figures_wrong_at(&one->figures, where, text, fix);
	one->outcome = JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED;
	one->exit = exit;
}

/* -- views -------------------------------------------------------------------------------------------------------- */

static void outcome_text(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const texts[] = {"", JX_N("taken"), JX_N("unchanged"), JX_N("refused"),
					    JX_N("in the outbox")};
	const Jixiao__V1__ManySubmission *one = (const Jixiao__V1__ManySubmission *)row;
	const size_t outcome = (size_t)one->outcome;
	const char *text = outcome < sizeof(texts) / sizeof(texts[0]) ? texts[outcome] : "";

	(void)jx_cell_append(out, size, 0, *text != '\0' ? _(text) : "");
}

static void revision_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__ManySubmission *one = (const Jixiao__V1__ManySubmission *)row;
	char text[16] = "";

	if (one->revision > 0)
		(void)snprintf(text, sizeof(text), "%u", one->revision);
	(void)jx_cell_append(out, size, 0, text);
}

static void expected_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__ManySubmission *one = (const Jixiao__V1__ManySubmission *)row;

	if (one->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED)
		(void)jx_cell_append(out, size, 0, _("would be taken"));
	else
		outcome_text(row, out, size);
}

#define COLUMNS(outcome)                                                                                               \
	{                                                                                                              \
		{JX_N("Code"), "office_code", NULL, false}, {JX_N("Office"), "office_name", NULL, false},              \
			{JX_N("Month"), "period", NULL, false}, {JX_N("Rows"), "rows", NULL, true},                    \
			{JX_N("Outcome"), "outcome", outcome, false},                                                  \
			{JX_N("Revision"), "revision", revision_text, true},                                           \
			{JX_N("What is wrong"), "problem", NULL, false}, {NULL, NULL, NULL, false},                    \
	}
static const struct jx_column columns[] = COLUMNS(outcome_text);
static const struct jx_column dry_columns[] = COLUMNS(expected_text);

#define NO_ROWS JX_N("The file has no rows.")
static const struct jx_view view = {columns, "results", NO_ROWS};
static const struct jx_view dry_view = {dry_columns, "results", NO_ROWS};

/* -- counts ------------------------------------------------------------------------------------------------------- */

static void count(Jixiao__V1__ManyCounts *counts, Jixiao__V1__ManyOutcome outcome, uint32_t n)
{
	counts->read += n;
	if (outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_ACCEPTED)
		counts->accepted += n;
	else if (outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_UNCHANGED)
		counts->unchanged += n;
	else if (outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_WAITING)
		counts->waiting += n;
	else
		counts->refused += n;
}

/* What waits is told where there is such. */
static void put_counts(const char *sentence, const char *with_waiting, const Jixiao__V1__ManyCounts *counts)
{
	const uint32_t numbers[] = {counts->read, counts->accepted, counts->unchanged, counts->refused,
				    counts->waiting};
	char texts[5][16], line[LINE_SIZE];
	const char *args[5];

	for (size_t i = 0; i < 5; i++) {
		(void)snprintf(texts[i], sizeof(texts[i]), "%u", numbers[i]);
		args[i] = texts[i];
	}
	(void)jx_reason_format(counts->waiting > 0 ? with_waiting : sentence, args, 5, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

/* -- what is said ------------------------------------------------------------------------------------------------- */

static size_t kept_problems(const struct jx_figures *figures)
{
	return figures->n_problems < JX_VIOLATIONS_MAX ? figures->n_problems : JX_VIOLATIONS_MAX;
}

static enum jx_exit say_problems(const struct jx_many *many)
{
	const Jixiao__V1__Violation **rows;
	size_t n = 0;

	for (size_t i = 0; i < many->n; i++)
		n += kept_problems(&many->ones[i]->figures);
	if (n == 0)
		return JX_EXIT_OK;
	rows = calloc(n, sizeof(const Jixiao__V1__Violation *));
	if (rows == NULL)
		return jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
	n = 0;
	for (size_t i = 0; i < many->n; i++)
		for (size_t k = 0; k < kept_problems(&many->ones[i]->figures); k++)
			rows[n++] = &many->ones[i]->figures.problems[k];
	(void)jx_app_wrong(many->app, JX_REASON_FIGURE_INVALID, rows, n);
	free(rows);
	return JX_EXIT_OK;
}

static void fill(const struct jx_many *many, const struct jx_many_one *one, Jixiao__V1__ManySubmission *row)
{
	jixiao__v1__many_submission__init(row);
	row->office_code = (char *)(one->office != NULL ? one->office->code : one->office_text);
	row->office_name = (char *)(one->office != NULL ? one->office->name : "");
	row->period = (char *)one->period_text;
	row->rows = one->rows;
	row->outcome = one->outcome;
	row->revision = one->revision;
	row->seq = one->seq;
	row->outbox_id = one->number;
	if (one->outcome != JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED)
		return;
	row->problem =
		(char *)(one->figures.n_problems > 0 ? _(one->figures.problems[0].text)
			 : many->exit != JX_EXIT_OK  ? _("nothing, but it was not sent")
						     : _("nothing, but it was not sent since others were refused"));
}

/* Under which numbers what waits does: "3", "3-14". */
static enum jx_exit say_kept(const struct jx_many *many)
{
	int64_t first = 0, last = 0;
	char numbers[64];

	for (size_t i = 0; i < many->n; i++) {
		if (many->ones[i]->awaits)
			continue;
		first = first > 0 ? first : many->ones[i]->number;
		last = many->ones[i]->number > last ? many->ones[i]->number : last;
	}
	if (first == 0)
		return JX_EXIT_OK;
	if (first == last)
		(void)snprintf(numbers, sizeof(numbers), "%" PRId64, first);
	else
		(void)snprintf(numbers, sizeof(numbers), "%" PRId64 "-%" PRId64, first, last);
	if (many->told != JX_EXIT_OK)
		return many->told;
	return jx_app_fail(many->app, JX_REASON_KEPT, numbers, many->why, NULL);
}

/* What the head is to sign, and how; once for all of them. */
static void say_awaiting(const struct jx_many *many)
{
	char number[24], line[LINE_SIZE];
	size_t n = 0;

	for (size_t i = 0; i < many->n; i++)
		n += many->ones[i]->awaits;
	if (n == 0)
		return;
	(void)snprintf(number, sizeof(number), "%zu", n);
	(void)jx_reason_format(_("of these, {0} await the signature of the head; nothing of them was sent"),
			       (const char *const[]){number}, 1, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
	jx_endorsement_say_how(0);
}

/* The first that is refused for itself, else of what waits. */
static enum jx_exit worst(const struct jx_many *many)
{
	const enum jx_exit kept = say_kept(many);
	enum jx_exit exit = many->exit;

	for (size_t i = 0; i < many->n && exit == JX_EXIT_OK; i++)
		if (many->ones[i]->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED)
			exit = many->ones[i]->exit;
	return exit == JX_EXIT_OK ? kept : exit;
}

/* Nothing is wrong with it, and what is wrong with others kept it back. */
static bool is_kept_back(const struct jx_many *many, const struct jx_many_one *one)
{
	return one->outcome == JIXIAO__V1__MANY_OUTCOME__MANY_OUTCOME_REFUSED && one->figures.n_problems == 0 &&
	       many->exit == JX_EXIT_OK;
}

static void say_kept_back(size_t n)
{
	char number[24], line[LINE_SIZE];
	const char *const args[] = {number};

	(void)snprintf(number, sizeof(number), "%zu", n);
	(void)jx_reason_format(_("nothing is wrong with {0} of them, which were not sent since others were refused"),
			       args, 1, line, sizeof(line));
	(void)fprintf(stderr, "%s\n", line);
}

/* There is room for as many as there are. A person sees what he has to mend, a program all of them. */
static enum jx_exit print(const struct jx_many *many, Jixiao__V1__ManySubmission *room,
			  Jixiao__V1__ManySubmission **pointers)
{
	Jixiao__V1__ManyCounts rows = JIXIAO__V1__MANY_COUNTS__INIT, submissions = JIXIAO__V1__MANY_COUNTS__INIT;
	Jixiao__V1__ManyResult result = JIXIAO__V1__MANY_RESULT__INIT;
	size_t kept_back = 0;
	enum jx_exit exit;

	for (size_t i = 0; i < many->n; i++) {
		fill(many, many->ones[i], &room[i]);
		count(&rows, room[i].outcome, room[i].rows);
		count(&submissions, room[i].outcome, 1);
		if (many->app->output == JX_OUTPUT_TABLE && is_kept_back(many, many->ones[i]))
			kept_back++;
		else
			pointers[result.n_results++] = &room[i];
	}
	result.form_code = (char *)many->form;
	result.dry_run = jx_arg(many->app, "--dry-run") != NULL;
	result.rows = &rows;
	result.submissions = &submissions;
	result.results = pointers;
	exit = jx_app_print(many->app, result.dry_run ? &dry_view : &view, &result.base);
	if (many->app->output == JX_OUTPUT_JSON)
		return exit;
	put_counts(_("rows: {0} read = {1} accepted + {2} unchanged + {3} refused"),
		   _("rows: {0} read = {1} accepted + {2} unchanged + {3} refused + {4} in the outbox"), &rows);
	put_counts(_("submissions: {0} read = {1} accepted + {2} unchanged + {3} refused"),
		   _("submissions: {0} read = {1} accepted + {2} unchanged + {3} refused + {4} in the outbox"),
		   &submissions);
	if (kept_back > 0)
		say_kept_back(kept_back);
	if (result.dry_run)
		(void)fprintf(stderr, "%s\n", _("nothing was sent"));
	say_awaiting(many);
	return exit;
}

enum jx_exit jx_many_print(const struct jx_many *many)
{
	Jixiao__V1__ManySubmission *room = calloc(many->n + 1, sizeof(*room));
	Jixiao__V1__ManySubmission **pointers = calloc(many->n + 1, sizeof(Jixiao__V1__ManySubmission *));
	enum jx_exit exit = say_problems(many);

	if (room == NULL || pointers == NULL)
		exit = jx_app_fail(many->app, JX_REASON_OUT_OF_MEMORY, NULL);
	else if (exit == JX_EXIT_OK)
		exit = print(many, room, pointers);
	free(room);
	free(pointers);
	return exit == JX_EXIT_OK ? worst(many) : exit;
}
