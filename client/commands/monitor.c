/* SPDX-License-Identifier: Apache-2.0 */
/* 绩效运行监控: the form at the end of a month, and what a person says on it. */
#include "client/commands/commands.h"

#include <stdio.h>
#include <string.h>

#include "jixiao/v1/monitoring.pb-c.h"

#include "client/commands/given.h"
#include "client/commands/monitor_view.h"
#include "client/forms/forms.h"
#include "client/locale.h"
#include "common/base/limits.h"
#include "common/model/money.h"
#include "common/model/period.h"

static enum jx_exit month_right(const struct jx_app *app)
{
	jx_month month;

	if (jx_month_parse(jx_arg(app, "--as-of"), &month))
		return JX_EXIT_OK;
	return jx_given_wrong(app, "--as-of", _("it is no month as 2023-06"));
}

/* -- show --------------------------------------------------------------------------------------------------------- */

static void progress_text(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Rational *progress = ((const Jixiao__V1__MonitorRow *)row)->progress;

	*out = '\0';
	if (progress != NULL)
		(void)snprintf(out, size, "%lld/%lld", (long long)progress->num, (long long)progress->den);
}

static const struct jx_column columns[] = {
	{JX_N("Level 1"), "level1", NULL, false},
	{JX_N("Level 2"), "level2", NULL, false},
	{JX_N("Indicator"), "name", NULL, false},
	{JX_N("Target"), "target.text", NULL, false},
	{JX_N("Actual"), "actual_text", NULL, false},
	{JX_N("Progress"), "progress", progress_text, false},
	{JX_N("Light"), "light", NULL, false},
	{JX_N("Forecast"), "forecast", NULL, false},
	{JX_N("Causes"), "causes", NULL, false},
	{JX_N("Explanation"), "cause_text", NULL, false},
	{JX_N("Likelihood"), "likelihood", NULL, false},
	{JX_N("Remark"), "remark", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_view indicators = {columns, "indicators", JX_N("The project has no indicator.")};

static enum jx_exit print_form(const struct jx_app *app, const ProtobufCMessage *monitor)
{
	struct jx_grid form;
	enum jx_status status;

	jx_monitoring_build(monitor, &form);
	status = jx_grid_end(&form);
	if (status == JX_OK)
		status = jx_print_form(stdout, &form);
	jx_grid_clear(&form);
	return jx_app_printed(app, status);
}

enum jx_exit jx_monitor_show(struct jx_app *app)
{
	Jixiao__V1__MonitoringShowRequest request = JIXIAO__V1__MONITORING_SHOW_REQUEST__INIT;
	const Jixiao__V1__Monitor *monitor;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = month_right(app);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office_if(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.project_code = (char *)jx_arg(app, "CODE");
	request.as_of = (char *)jx_arg(app, "--as-of");
	request.office_code = office;
	jx_remote_init(&remote, app->channel, &jixiao__v1__monitoring__descriptor);
	jixiao__v1__monitoring__show(&remote.base, &request, (Jixiao__V1__MonitoringShowResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	monitor = ((const Jixiao__V1__MonitoringShowResponse *)answer)->monitor;
	if (monitor == NULL)
		return jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was asked for"), NULL);
	return app->output == JX_OUTPUT_TABLE ? print_form(app, &monitor->base)
					      : jx_app_print(app, &indicators, &monitor->base);
}

/* -- note --------------------------------------------------------------------------------------------------------- */

static enum jx_exit read_likelihood(const struct jx_app *app, Jixiao__V1__MonitoringNoteRequest *request)
{
	static const struct jx_word words[] = {
		{"certain", JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_CERTAIN},
		{"possible", JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_POSSIBLE},
		{"impossible", JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_IMPOSSIBLE},
		{NULL, 0},
	};
	const char *text = jx_given(app, "--likelihood");

	request->likelihood = (Jixiao__V1__Likelihood)jx_word_number(words, text, strlen(text));
	if (*text != '\0' && request->likelihood == JIXIAO__V1__LIKELIHOOD__LIKELIHOOD_UNSPECIFIED)
		return jx_given_wrong(app, "--likelihood", _("it is certain, possible or impossible"));
	return JX_EXIT_OK;
}

#define FIELDS_MAX  6u
#define CLEAR_MAX   (JX_WORDS_MAX + FIELDS_MAX)
#define OPTION_SIZE 16u

/* "funds,staff"; `causes` has room for JX_WORDS_MAX. */
static enum jx_exit read_causes(const struct jx_app *app, Jixiao__V1__DeviationCause *causes,
				Jixiao__V1__MonitoringNoteRequest *request)
{
	static const struct jx_word words[] = {
		{"funds", JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_FUNDS},
		{"rules", JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_RULES},
		{"staff", JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_STAFF},
		{"equipment", JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_EQUIPMENT},
		{"other", JIXIAO__V1__DEVIATION_CAUSE__DEVIATION_CAUSE_OTHER},
		{NULL, 0},
	};
	int numbers[JX_WORDS_MAX];
	enum jx_exit exit = jx_given_words(app, "--cause", words,
					   _("causes are funds, rules, staff, equipment and other, each once"), numbers,
					   &request->n_causes);

	request->causes = causes;
	for (size_t i = 0; i < request->n_causes; i++)
		causes[i] = (Jixiao__V1__DeviationCause)numbers[i];
	return exit;
}

/* --clear, and what is given as an empty text; `clear` has room for CLEAR_MAX. */
static enum jx_exit read_clear(const struct jx_app *app, Jixiao__V1__MonitorField *clear,
			       Jixiao__V1__MonitoringNoteRequest *request)
{
	static const struct jx_word words[] = {
		{"forecast", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FORECAST},
		{"cause", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSES},
		{"cause-text", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_CAUSE_TEXT},
		{"likelihood", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_LIKELIHOOD},
		{"remark", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_REMARK},
		{"funds", JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FUNDS},
		{NULL, 0},
	};
	int numbers[JX_WORDS_MAX];
	char option[OPTION_SIZE];
	enum jx_exit exit = jx_given_words(app, "--clear", words,
					   _("it names forecast, cause, cause-text, likelihood, remark or funds"),
					   numbers, &request->n_clear);

	request->clear = clear;
	for (size_t i = 0; i < request->n_clear; i++)
		clear[i] = (Jixiao__V1__MonitorField)numbers[i];
	for (const struct jx_word *word = words; word->text != NULL; word++) {
		(void)snprintf(option, sizeof(option), "--%s", word->text);
		if (word->number != JIXIAO__V1__MONITOR_FIELD__MONITOR_FIELD_FUNDS && jx_arg(app, option) != NULL &&
		    *jx_arg(app, option) == '\0')
			clear[request->n_clear++] = (Jixiao__V1__MonitorField)word->number;
	}
	return exit;
}

#define FUNDS_MAX 3u

struct forecasts {
	Jixiao__V1__FundForecast rows[FUNDS_MAX];
	Jixiao__V1__FundForecast *pointers[FUNDS_MAX];
};

/* "fiscal=700万元", for each fund. */
static enum jx_exit read_forecasts(const struct jx_app *app, struct forecasts *forecasts,
				   Jixiao__V1__MonitoringNoteRequest *request)
{
	static const struct jx_word words[] = {
		{"fiscal", JIXIAO__V1__FUND__FUND_FISCAL},
		{"carry-over", JIXIAO__V1__FUND__FUND_CARRY_OVER},
		{"other", JIXIAO__V1__FUND__FUND_OTHER},
		{NULL, 0},
	};
	const char *text;

	request->forecasts = forecasts->pointers;
	for (size_t i = 0; (text = jx_arg_nth(app, "--fund-forecast", i)) != NULL; i++) {
		size_t length = strcspn(text, "=");
		int fund = jx_word_number(words, text, length);
		Jixiao__V1__FundForecast *row = &forecasts->rows[i < FUNDS_MAX ? i : 0];
		const char *problem;

		if (i == FUNDS_MAX || fund == 0 || text[length] == '\0')
			return jx_given_wrong(app, "--fund-forecast",
					      _("it is fiscal=AMOUNT, carry-over=AMOUNT or other=AMOUNT, each once"));
		jixiao__v1__fund_forecast__init(row);
		row->fund = (Jixiao__V1__Fund)fund;
		problem = jx_money_read(text + length + 1, &row->amount_fen);
		if (problem != NULL)
			return jx_given_wrong(app, "--fund-forecast", _(problem));
		forecasts->pointers[request->n_forecasts++] = row;
	}
	return JX_EXIT_OK;
}

static enum jx_exit says_something(const struct jx_app *app)
{
	static const char *const options[] = {"--forecast", "--cause",         "--cause-text", "--likelihood",
					      "--remark",   "--fund-forecast", "--clear"};

	for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
		if (jx_arg(app, options[i]) != NULL)
			return JX_EXIT_OK;
	return jx_app_usage(app, _("a note says something: --forecast, --likelihood, --fund-forecast or another"));
}

static enum jx_exit send_note(const struct jx_app *app, const Jixiao__V1__MonitoringNoteRequest *request)
{
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	jx_remote_init(&remote, app->channel, &jixiao__v1__monitoring__descriptor);
	jixiao__v1__monitoring__note(&remote.base, request, (Jixiao__V1__MonitoringNoteResponse_Closure)jx_keep_answer,
				     &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &jx_monitor_note_view,
			      (const ProtobufCMessage *)((const Jixiao__V1__MonitoringNoteResponse *)answer)->note);
}

static enum jx_exit read_texts(const struct jx_app *app, Jixiao__V1__MonitoringNoteRequest *request)
{
	enum jx_exit exit = jx_given_text(app, "--forecast", JX_TEXT_LINE_MAX, &request->forecast);

	if (exit == JX_EXIT_OK)
		exit = jx_given_text(app, "--cause-text", JX_TEXT_LINE_MAX, &request->cause_text);
	if (exit == JX_EXIT_OK)
		exit = jx_given_text(app, "--remark", JX_TEXT_LINE_MAX, &request->remark);
	return exit;
}

enum jx_exit jx_monitor_note(struct jx_app *app)
{
	Jixiao__V1__MonitoringNoteRequest request = JIXIAO__V1__MONITORING_NOTE_REQUEST__INIT;
	Jixiao__V1__DeviationCause causes[JX_WORDS_MAX];
	Jixiao__V1__MonitorField clear[CLEAR_MAX];
	struct forecasts forecasts;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = month_right(app);

	if (exit == JX_EXIT_OK)
		exit = says_something(app);
	if (exit == JX_EXIT_OK)
		exit = read_likelihood(app, &request);
	if (exit == JX_EXIT_OK)
		exit = read_causes(app, causes, &request);
	if (exit == JX_EXIT_OK)
		exit = read_clear(app, clear, &request);
	if (exit == JX_EXIT_OK)
		exit = read_texts(app, &request);
	if (exit == JX_EXIT_OK)
		exit = read_forecasts(app, &forecasts, &request);
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.project_code = (char *)jx_arg(app, "CODE");
	request.as_of = (char *)jx_arg(app, "--as-of");
	request.indicator = (char *)jx_given(app, "--indicator");
	return send_note(app, &request);
}
