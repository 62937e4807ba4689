/* SPDX-License-Identifier: Apache-2.0 */
/* Who owes what, ready to paste; and a program that sends it on, run once for each and round. */
#include "client/commands/commands.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/again.h"
#include "client/commands/calendar.h"
#include "client/commands/catalog.h"
#include "client/commands/given.h"
#include "client/commands/status_view.h"
#include "client/locale.h"
#include "client/memory.h"
#include "client/platform.h"
#include "common/base/text.h"
#include "common/model/period.h"

#define TEXT_SIZE     1024u
#define VARIABLE_SIZE (TEXT_SIZE + 32u)

/* -- what is owed -------------------------------------------------------------------------------------------------- */

/* Leaves the cells that their office has to do something about, and the rows that have one. */
static void keep_open(Jixiao__V1__StatusShowResponse *response)
{
	size_t rows = 0;

	for (size_t i = 0; i < response->n_rows; i++) {
		Jixiao__V1__StatusRow *row = response->rows[i];
		size_t cells = 0;

		for (size_t j = 0; j < row->n_cells; j++)
			if (jx_status_open(row->cells[j]) && jx_status_column(response, row->cells[j]) != NULL)
				row->cells[cells++] = row->cells[j];
			else
				protobuf_c_message_free_unpacked(&row->cells[j]->base, NULL);
		row->n_cells = cells;
		if (cells > 0)
			response->rows[rows++] = row;
		else
			protobuf_c_message_free_unpacked(&row->base, NULL);
	}
	response->n_rows = rows;
}

static enum jx_exit ask_open(const struct jx_app *app, Jixiao__V1__StatusShowResponse **response)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	char office[JX_OFFICE_CODE_MAX + 1], form[JX_ITEM_CODE_MAX + 1] = "";
	jx_month month;
	enum jx_exit exit = JX_EXIT_OK;

	if (!jx_month_parse(jx_arg(app, "--period"), &month))
		return jx_given_wrong(app, "--period", _("it is no month as 2023-06"));
	if (jx_arg(app, "--form") != NULL)
		exit = jx_catalog_form_given(app, form);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.from = request.to = (char *)jx_arg(app, "--period");
	exit = jx_status_ask(app, &request, response);
	if (exit == JX_EXIT_OK)
		keep_open(*response);
	return exit;
}

/* -- the text ------------------------------------------------------------------------------------------------------ */

static const char *state_text(const Jixiao__V1__StatusCell *cell)
{
	if (cell->state == JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_RETURNED)
		return _("{0} of {1}: returned, to be corrected");
	if (cell->withdrawal)
		return _("{0} of {1}: withdrawn, to be reported again");
	return _("{0} of {1}: not reported");
}

/* "信访业务月报 of 2023-06: not reported; due on 2023-07-05, 3 days ago" */
static void reminder_text(const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell,
			  char out[TEXT_SIZE])
{
	char days[16];
	size_t n = jx_reason_format(state_text(cell), (const char *const[]){column->form_name, column->period}, 2, out,
				    TEXT_SIZE);

	(void)snprintf(days, sizeof(days), "%" PRIu32, cell->late_days);
	if (*column->due == '\0')
		return;
	(void)jx_reason_format(jx_status_nothing(cell) && cell->late_days > 0 ? _("; due on {0}, {1} days ago")
									      : _("; due on {0}"),
			       (const char *const[]){column->due, days}, 2, out + n, TEXT_SIZE - n);
}

/* Why nothing is owed: all is there, or it is too early. The server's day counts. */
static void print_none(const Jixiao__V1__StatusShowResponse *response, const char *period)
{
	const int order = strncmp(period, response->today, JX_MONTH_SIZE - 1);
	bool early = response->n_columns > 0;

	for (size_t i = 0; i < response->n_columns; i++)
		early = early && !response->columns[i]->over;
	if (order > 0)
		(void)printf(_("%s has not begun: nothing is owed for it yet.\n"), period);
	else if (order == 0)
		(void)printf(_("%s is not over: nothing is owed for it yet.\n"), period);
	else if (early)
		(void)printf(_("The forms of %s are not taken yet; when they are: jixiao period list --period %s\n"),
			     period, period);
	else
		(void)printf(_("Nobody owes anything for %s.\n"), period);
}

static void print_text(const Jixiao__V1__StatusShowResponse *response, const char *period)
{
	char text[TEXT_SIZE];

	for (size_t i = 0; i < response->n_rows; i++) {
		const Jixiao__V1__StatusRow *row = response->rows[i];

		(void)jx_reason_format(_("{0} ({1}):"), (const char *const[]){row->office_name, row->office_code}, 2,
				       text, sizeof(text));
		(void)printf("%s\n", text);
		for (size_t j = 0; j < row->n_cells; j++) {
			reminder_text(jx_status_column(response, row->cells[j]), row->cells[j], text);
			(void)printf("  %s\n", text);
		}
	}
	if (response->n_rows == 0)
		print_none(response, period);
}

/* -- sending ------------------------------------------------------------------------------------------------------- */

/* One run over all that is owed. */
struct sending {
	const struct jx_app *app;
	struct jx_outbox *outbox;
	const char *program, *round;
	uint64_t limit_s;
	size_t reminded, before, failed;
};

static void tell(const char *sentence, const struct jx_reminder *reminder, const char *more)
{
	char line[512];
	const char *const args[] = {reminder->subject.office, reminder->subject.form, reminder->subject.period,
				    reminder->round, more};

	(void)jx_reason_format(sentence, args, 5, line, sizeof(line));
	(void)fprintf(stderr, "jixiao: %s\n", line);
}

/* Counts it as what it came to before; *again: it did not succeed, and begins once more as was asked for. */
static enum jx_exit tried_before(struct sending *sending, struct jx_reminder *reminder, bool *again)
{
	const int64_t now_ms = reminder->time_ms, limit_ms = (int64_t)sending->limit_s * 1000;
	enum jx_status status = jx_outbox_reminder(sending->outbox, reminder);
	bool runs;

	*again = false;
	if (status != JX_OK)
		return jx_memory_result(sending->app, status);
	if (reminder->outcome == 0) {
		sending->before++;
		tell(_("{0} {1} {2}: reminded already in round {3}"), reminder, "");
		return JX_EXIT_OK;
	}
	/* Another process may be at it; one that was killed is not for ever. */
	runs = reminder->outcome == JX_REMINDER_BEGUN && now_ms >= reminder->time_ms &&
	       now_ms - reminder->time_ms <= limit_ms;
	if (jx_arg(sending->app, "--again") != NULL && !runs) {
		status = jx_outbox_remind_again(sending->outbox, reminder, now_ms);
		*again = status == JX_OK;
		reminder->time_ms = now_ms;
	}
	if (*again || (status != JX_OK && status != JX_ALREADY_EXISTS))
		return jx_memory_result(sending->app, status);
	sending->failed++;
	tell(runs ? _("{0} {1} {2}: tried in round {3} a moment ago, and may be running")
		  : _("{0} {1} {2}: tried already in round {3}, and it is not known to have arrived"),
	     reminder, "");
	return JX_EXIT_OK;
}

enum variable { OFFICE, OFFICE_NAME, FORM, FORM_NAME, PERIOD, DUE, LATE_DAYS, ROUND, TEXT, VARIABLES };

/* What the program finds in its environment; no shell sees it. */
static int run(const struct sending *sending, const Jixiao__V1__StatusRow *row, const Jixiao__V1__StatusColumn *column,
	       const Jixiao__V1__StatusCell *cell)
{
	static const char *const names[VARIABLES] = {"OFFICE", "OFFICE_NAME", "FORM",  "FORM_NAME", "PERIOD",
						     "DUE",    "LATE_DAYS",   "ROUND", "TEXT"};
	const char *const argv[] = {sending->program, row->office_code, cell->form_code, cell->period, NULL};
	char text[TEXT_SIZE], late[16], set[VARIABLES][VARIABLE_SIZE];
	const char *const values[VARIABLES] = {row->office_code,
					       row->office_name,
					       cell->form_code,
					       column->form_name,
					       cell->period,
					       column->due,
					       late,
					       sending->round,
					       text};
	const char *variables[VARIABLES + 1] = {NULL};

	(void)snprintf(late, sizeof(late), "%" PRIu32, cell->late_days);
	reminder_text(column, cell, text);
	for (size_t i = 0; i < VARIABLES; i++) {
		(void)snprintf(set[i], sizeof(set[i]), "JIXIAO_%s=%s", names[i], values[i]);
		variables[i] = set[i];
	}
	return jx_spawn_and_wait(argv, variables, (uint32_t)sending->limit_s * 1000);
}

/* What the program ended with; where it could not be started, it may be tried again. */
static enum jx_exit judge(struct sending *sending, struct jx_reminder *reminder)
{
	char number[24];

	if (reminder->outcome < 0) {
		const char *problem = strerror(errno);

		(void)jx_outbox_unremind(sending->outbox, reminder);
		return jx_app_fail(sending->app, JX_REASON_FILE_FAILED, sending->program, problem, NULL);
	}
	(void)snprintf(number, sizeof(number), "%d", reminder->outcome);
	if (reminder->outcome == JX_SPAWN_TOO_LONG)
		(void)snprintf(number, sizeof(number), "%" PRIu64, sending->limit_s);
	if (reminder->outcome == 0)
		tell(_("{0} {1} {2}: reminded"), reminder, "");
	else if (reminder->outcome == JX_SPAWN_TOO_LONG)
		tell(_("{0} {1} {2}: the program was ended, it took longer than {4} s"), reminder, number);
	else
		tell(_("{0} {1} {2}: the program ended with {4}"), reminder, number);
	sending->reminded += reminder->outcome == 0;
	sending->failed += reminder->outcome != 0;
	return jx_memory_result(sending->app, jx_outbox_reminded(sending->outbox, reminder));
}

/* Written before it runs: whatever ends this program in between, nobody is reminded twice. */
static enum jx_exit send_one(struct sending *sending, const Jixiao__V1__StatusRow *row,
			     const Jixiao__V1__StatusColumn *column, const Jixiao__V1__StatusCell *cell)
{
	struct jx_reminder reminder = {.time_ms = (int64_t)time(NULL) * 1000};
	enum jx_exit exit = JX_EXIT_OK;
	enum jx_status status;
	bool begins = true;

	(void)snprintf(reminder.subject.office, sizeof(reminder.subject.office), "%s", row->office_code);
	(void)snprintf(reminder.subject.form, sizeof(reminder.subject.form), "%s", cell->form_code);
	(void)snprintf(reminder.subject.period, sizeof(reminder.subject.period), "%s", cell->period);
	(void)snprintf(reminder.round, sizeof(reminder.round), "%s", sending->round);
	status = jx_outbox_remind(sending->outbox, &reminder);
	if (status == JX_ALREADY_EXISTS)
		exit = tried_before(sending, &reminder, &begins);
	else
		exit = jx_memory_result(sending->app, status);
	if (exit != JX_EXIT_OK || !begins)
		return exit;
	reminder.outcome = run(sending, row, column, cell);
	return judge(sending, &reminder);
}

/* With the whole command that tries them again. */
static enum jx_exit fail(const struct sending *sending, const char *failed)
{
	const struct jx_again more[] = {{"--round", sending->round}, {"--again", NULL}};
	char *fix = jx_sentence_again(sending->app, _("look at what the program said; they are tried again with: {0}"),
				      more, 2);
	enum jx_exit exit = fix != NULL
				    ? jx_app_fail_fix(sending->app, fix, NULL, JX_REASON_REMINDERS_FAILED, failed, NULL)
				    : jx_app_fail(sending->app, JX_REASON_OUT_OF_MEMORY, NULL);

	free(fix);
	return exit;
}

static enum jx_exit send_all(struct sending *sending, const Jixiao__V1__StatusShowResponse *response)
{
	enum jx_exit exit = JX_EXIT_OK;
	char counts[3][24], line[256];
	const char *const args[] = {counts[0], counts[1], counts[2]};

	/* What is to be pasted stands there before anything is sent. */
	(void)fflush(stdout);
	for (size_t i = 0; i < response->n_rows && exit == JX_EXIT_OK; i++)
		for (size_t j = 0; j < response->rows[i]->n_cells && exit == JX_EXIT_OK; j++)
			exit = send_one(sending, response->rows[i],
					jx_status_column(response, response->rows[i]->cells[j]),
					response->rows[i]->cells[j]);
	(void)snprintf(counts[0], sizeof(counts[0]), "%zu", sending->reminded);
	(void)snprintf(counts[1], sizeof(counts[1]), "%zu", sending->before);
	(void)snprintf(counts[2], sizeof(counts[2]), "%zu", sending->failed);
	(void)jx_reason_format(_("reminded {0}, earlier in this round {1}, failed {2}"), args, 3, line, sizeof(line));
	(void)fprintf(stderr, "jixiao: %s\n", line);
	if (exit == JX_EXIT_OK && sending->failed > 0)
		exit = fail(sending, counts[2]);
	return exit;
}

/* The program and the round. */
static enum jx_exit open_sending(struct sending *sending, const Jixiao__V1__StatusShowResponse *response)
{
	const struct jx_app *app = sending->app;

	sending->program = jx_arg(app, "--run");
	if (jx_arg(app, "--send") != NULL)
		sending->program = app->profile.remind_program;
	sending->round = jx_arg(app, "--round") != NULL ? jx_arg(app, "--round") : response->today;
	if (*sending->program == '\0')
		return jx_app_fail(app, JX_REASON_PROFILE_INVALID, app->profile_path,
				   _("it has no [remind] with run = PROGRAM, which --send would run"), NULL);
	if (jx_text_name_problem(sending->round, JX_ROUND_MAX) != NULL)
		return jx_given_wrong(app, "--round", _("it is a name of at most 64 bytes"));
	if (jx_app_number(app, "--limit", (struct jx_range){1, JX_REMIND_MAX_S}, JX_REMIND_DEFAULT_S,
			  &sending->limit_s) != JX_EXIT_OK)
		return JX_EXIT_USAGE;
	return jx_memory_outbox(app, &sending->outbox);
}

static enum jx_exit print(const struct jx_app *app, const Jixiao__V1__StatusShowResponse *response)
{
	if (app->output != JX_OUTPUT_TABLE)
		return jx_status_print(app, response);
	print_text(response, jx_arg(app, "--period"));
	return JX_EXIT_OK;
}

enum jx_exit jx_remind(struct jx_app *app)
{
	struct sending sending = {.app = app};
	const bool sends = jx_arg(app, "--run") != NULL || jx_arg(app, "--send") != NULL;
	Jixiao__V1__StatusShowResponse *response = NULL;
	enum jx_exit exit;

	if (jx_arg(app, "--run") != NULL && jx_arg(app, "--send") != NULL)
		return jx_app_usage(app, _("--run and --send exclude each other"));
	if (!sends &&
	    (jx_arg(app, "--round") != NULL || jx_arg(app, "--again") != NULL || jx_arg(app, "--limit") != NULL))
		return jx_app_usage(app, _("--round, --again and --limit go with --run or --send"));
	exit = ask_open(app, &response);
	if (exit != JX_EXIT_OK || response == NULL)
		return exit;
	if (sends)
		exit = open_sending(&sending, response);
	if (exit == JX_EXIT_OK)
		exit = print(app, response);
	if (exit == JX_EXIT_OK && response->n_rows > 0)
		jx_calendar_say_missing(response->years_without_calendar, response->n_years_without_calendar);
	if (exit == JX_EXIT_OK && sends)
		exit = send_all(&sending, response);
	protobuf_c_message_free_unpacked(&response->base, NULL);
	return exit;
}
