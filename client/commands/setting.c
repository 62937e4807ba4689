/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include "jixiao/v1/settings.pb-c.h"

#include "client/commands/given.h"
#include "client/commands/views.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/model/period.h"

static void meaning(const ProtobufCMessage *row, char *out, size_t size)
{
	const char *text = ((const Jixiao__V1__Setting *)row)->description;

	(void)jx_cell_append(out, size, 0, *text != '\0' ? _(text) : "");
}

static void set_at(const ProtobufCMessage *row, char *out, size_t size)
{
	if (((const Jixiao__V1__Setting *)row)->seq != 0)
		jx_cell_time(row, out, size);
	else
		(void)jx_cell_append(out, size, 0, "");
}

static const struct jx_column columns[] = {
	{JX_N("Setting"), "key", NULL, false},
	{JX_N("Value"), "value", NULL, false},
	{JX_N("Preset"), "preset", NULL, false},
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("From"), "from", NULL, false},
	{JX_N("Set by"), "setter_name", NULL, false},
	{JX_N("Meaning"), "description", meaning, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_column history_columns[] = {
	{JX_N("Value"), "value", NULL, false},
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("From"), "from", NULL, false},
	{JX_N("Set by"), "setter_name", NULL, false},
	{JX_N("Time"), "time_ms", set_at, false},
	{JX_N("Entry"), "seq", NULL, true},
	{NULL, NULL, NULL, false},
};

static const struct jx_view one_setting = {columns, NULL, NULL};
static const struct jx_view settings = {columns, "settings", JX_N("There is no setting.")};
static const struct jx_view history = {history_columns, "settings",
				       JX_N("It was never set: the preset counts (jixiao setting list).")};

/* The month of an option, or "" where it is not given; says so where it is none. */
static enum jx_exit month_of(const struct jx_app *app, const char *option, const char **text)
{
	const char *given = jx_arg(app, option);
	jx_month month;

	*text = given != NULL ? given : "";
	if (given == NULL || jx_month_parse(given, &month))
		return JX_EXIT_OK;
	return jx_app_fail(app, JX_REASON_FIELD_INVALID, option, _("it is no month as 2023-06"), NULL);
}

enum jx_exit jx_setting_set(struct jx_app *app)
{
	Jixiao__V1__SettingsSetRequest request = JIXIAO__V1__SETTINGS_SET_REQUEST__INIT;
	char office[JX_OFFICE_CODE_MAX + 1];
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *from;
	enum jx_exit exit = month_of(app, "--from", &from);

	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--office", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.key = (char *)jx_arg(app, "KEY");
	request.value = (char *)jx_arg(app, "VALUE");
	request.project_code = (char *)jx_given(app, "--project");
	request.from = (char *)from;
	jx_remote_init(&remote, app->channel, &jixiao__v1__settings__descriptor);
	jixiao__v1__settings__set(&remote.base, &request, (Jixiao__V1__SettingsSetResponse_Closure)jx_keep_answer,
				  &answer);
	if (answer == NULL)
		return jx_app_result(app);
	return jx_app_changed(app, &one_setting,
			      (const ProtobufCMessage *)((const Jixiao__V1__SettingsSetResponse *)answer)->setting);
}

enum jx_exit jx_setting_list(struct jx_app *app)
{
	Jixiao__V1__SettingsListRequest request = JIXIAO__V1__SETTINGS_LIST_REQUEST__INIT;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *month;
	enum jx_exit exit = month_of(app, "--month", &month);

	if (exit != JX_EXIT_OK)
		return exit;
	request.project_code = (char *)jx_given(app, "--project");
	request.month = (char *)month;
	jx_remote_init(&remote, app->channel, &jixiao__v1__settings__descriptor);
	jixiao__v1__settings__list(&remote.base, &request, (Jixiao__V1__SettingsListResponse_Closure)jx_keep_answer,
				   &answer);
	return answer != NULL ? jx_app_print(app, &settings, answer) : jx_app_result(app);
}

enum jx_exit jx_setting_history(struct jx_app *app)
{
	Jixiao__V1__SettingsHistoryRequest request = JIXIAO__V1__SETTINGS_HISTORY_REQUEST__INIT;
	const struct jx_pages_method method = {&jixiao__v1__settings__descriptor, "History"};

	request.key = (char *)jx_arg(app, "KEY");
	return jx_pages_print(app, &method, &request.base, &history);
}
