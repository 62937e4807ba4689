/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/periods.pb-c.h"

#include "client/commands/calendar.h"
#include "client/commands/catalog.h"
#include "client/commands/commands.h"
#include "client/commands/given.h"
#include "client/commands/user.h"
#include "client/commands/views.h"
#include "client/locale.h"
#include "common/model/period.h"

/* -- what people see ----------------------------------------------------------------------------------------------- */

static void state_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_NOT_OPEN] = JX_N("not open yet"),
		[JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OPEN] = JX_N("open"),
		[JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_OVERDUE] = JX_N("overdue"),
		[JIXIAO__V1__PERIOD_STATE__PERIOD_STATE_CLOSED] = JX_N("closed"),
	};
	size_t number = (size_t)((const Jixiao__V1__Period *)row)->state;
	const char *name = number < sizeof(names) / sizeof(names[0]) ? names[number] : NULL;

	(void)jx_cell_append(out, size, 0, name != NULL ? _(name) : "?");
}

/* Where it moved to a workday, from which day. */
static void due_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const Jixiao__V1__Period *period = (const Jixiao__V1__Period *)row;
	const char *const args[] = {period->due, period->due_by_schedule};
	bool moved = strcmp(period->due, period->due_by_schedule) != 0;

	(void)jx_reason_format(moved ? _("{0} (moved from {1})") : "{0}", args, 2, out, size);
	if (period->due[0] == '\0')
		(void)jx_cell_append(out, size, 0, _("never"));
}

static void closes_cell(const ProtobufCMessage *row, char *out, size_t size)
{
	const char *closes = ((const Jixiao__V1__Period *)row)->closes;

	(void)jx_cell_append(out, size, 0, closes[0] != '\0' ? closes : _("never"));
}

static const struct jx_column columns[] = {
	{JX_N("Form"), "form_name", NULL, false},
	{JX_N("Month"), "period", NULL, false},
	{JX_N("State"), "state", state_cell, false},
	{JX_N("Opens"), "opens", NULL, false},
	{JX_N("Due"), "due", due_cell, false},
	{JX_N("Taken until"), "closes", closes_cell, false},
	{JX_N("Changed by"), "changed_by", NULL, false},
	{JX_N("Reason"), "reason", NULL, false},
	{NULL, NULL, NULL, false},
};
static const struct jx_view one_period = {columns, NULL, NULL};
static const struct jx_view periods = {columns, "periods", JX_N("There is no form in these months.")};

/* -- list ---------------------------------------------------------------------------------------------------------- */

struct months {
	char from[JX_MONTH_SIZE], to[JX_MONTH_SIZE]; /* "": the server's choice */
};

static enum jx_exit months_given(const struct jx_app *app, struct months *months)
{
	const char *period = jx_arg(app, "--period");
	jx_month month;
	uint64_t year = 0;
	enum jx_exit exit = jx_app_number(app, "--year", (struct jx_range){1970, 9998}, 0, &year);

	if (exit != JX_EXIT_OK)
		return exit;
	if (period != NULL && year > 0)
		return jx_app_usage(app, _("--period and --year exclude each other"));
	if (period != NULL && !jx_month_parse(period, &month))
		return jx_given_wrong(app, "--period", _("it is not a month as 2023-06"));
	if (period != NULL)
		jx_month_format(month, months->from);
	if (year > 0) {
		jx_month_format((jx_month)year * 12, months->from);
		jx_month_format((jx_month)year * 12 + 11, months->to);
	}
	return JX_EXIT_OK;
}

enum jx_exit jx_period_list(struct jx_app *app)
{
	Jixiao__V1__PeriodsListRequest request = JIXIAO__V1__PERIODS_LIST_REQUEST__INIT;
	char form[JX_ITEM_CODE_MAX + 1] = "";
	struct months months = {"", ""};
	const Jixiao__V1__PeriodsListResponse *list;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit = months_given(app, &months);

	if (exit == JX_EXIT_OK && jx_arg(app, "--form") != NULL)
		exit = jx_catalog_form_given(app, form);
	if (exit != JX_EXIT_OK)
		return exit;
	request.form_code = form;
	request.from = months.from;
	request.to = months.to;
	jx_remote_init(&remote, app->channel, &jixiao__v1__periods__descriptor);
	jixiao__v1__periods__list(&remote.base, &request, (Jixiao__V1__PeriodsListResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	exit = jx_app_print(app, &periods, answer);
	list = (const Jixiao__V1__PeriodsListResponse *)answer;
	jx_calendar_say_missing(list->years_without_calendar, list->n_years_without_calendar);
	return exit;
}

/* -- open, close --------------------------------------------------------------------------------------------------- */

/* The form, and the caller's office, which is the root's where he may change periods. */
static enum jx_exit change_given(const struct jx_app *app, char office[JX_OFFICE_CODE_MAX + 1],
				 char form[JX_ITEM_CODE_MAX + 1])
{
	enum jx_exit exit = jx_own_office(app, office);

	return exit == JX_EXIT_OK ? jx_catalog_form_given(app, form) : exit;
}

enum jx_exit jx_period_open(struct jx_app *app)
{
	Jixiao__V1__PeriodsOpenRequest request = JIXIAO__V1__PERIODS_OPEN_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1], form[JX_ITEM_CODE_MAX + 1];
	const char *until;
	enum jx_exit exit = jx_given_day(app, "--until", &until);

	if (exit == JX_EXIT_OK)
		exit = change_given(app, office, form);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.period = (char *)jx_arg(app, "--period");
	request.until = (char *)until;
	request.reason = (char *)jx_arg(app, "--reason");
	jx_remote_init(&remote, app->channel, &jixiao__v1__periods__descriptor);
	jixiao__v1__periods__open(&remote.base, &request, (Jixiao__V1__PeriodsOpenResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_period,
			      (const ProtobufCMessage *)((const Jixiao__V1__PeriodsOpenResponse *)answer)->period);
}

enum jx_exit jx_period_close(struct jx_app *app)
{
	Jixiao__V1__PeriodsCloseRequest request = JIXIAO__V1__PERIODS_CLOSE_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	char office[JX_OFFICE_CODE_MAX + 1], form[JX_ITEM_CODE_MAX + 1];
	enum jx_exit exit = change_given(app, office, form);

	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.form_code = form;
	request.period = (char *)jx_arg(app, "--period");
	request.reason = (char *)jx_arg(app, "--reason");
	jx_remote_init(&remote, app->channel, &jixiao__v1__periods__descriptor);
	jixiao__v1__periods__close(&remote.base, &request, (Jixiao__V1__PeriodsCloseResponse_Closure)jx_keep_answer,
				   &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_period,
			      (const ProtobufCMessage *)((const Jixiao__V1__PeriodsCloseResponse *)answer)->period);
}
