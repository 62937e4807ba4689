/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "common/model/period.h"
#include "server/domain/settings.h"
#include "server/service/fields.h"
#include "server/service/page.h"
#include "server/service/principal_message.h"
#include "server/service/table.h"
#include "server/store/offices.h"
#include "server/store/projects.h"
#include "server/store/settings.h"

static jx_month month_of_day(const struct jx_call *call)
{
	return jx_month_of_day(jx_day_at(call->now_ms));
}

/* In the call's arena; borrows the row's texts. NULL: the call is refused or faulted. */
static Jixiao__V1__Setting *fill(struct jx_call *call, const struct jx_setting *setting,
				 const struct jx_setting_row *row)
{
	Jixiao__V1__Setting *message = jx_call_take(call, sizeof(*message) + JX_MONTH_SIZE);

	if (!message)
		return NULL;
	jixiao__v1__setting__init(message);
	message->key = (char *)setting->key;
	message->description = (char *)setting->description;
	message->preset = (char *)setting->preset;
	message->value = (char *)row->value;
	message->project_code = (char *)row->project;
	if (row->seq == 0)
		return message;
	message->from = (char *)(message + 1);
	jx_month_format(row->from, message->from);
	message->setter = row->setter;
	message->time_ms = row->time_ms;
	message->seq = row->seq;
	message->setter_name = jx_principal_name(call, row->setter);
	return message->setter_name ? message : NULL;
}

/* "" is the month of the server's day. */
static void read_month(struct jx_fields *fields, const char *field, const char *text, jx_month *month)
{
	*month = month_of_day(fields->call);
	if (*text != '\0' && !jx_month_parse(text, month))
		jx_field_check(fields, field, JX_RULE_MONTH, JX_N("it is no month as 2023-06"));
}

/* "" is every project. False: the call is refused or faulted. */
static bool project_exists(struct jx_call *call, const char *code)
{
	struct jx_project project;
	enum jx_status status = JX_OK;

	if (*code != '\0')
		status = jx_project_load(call->store, call->arena, code, 0, &project);
	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PROJECT_NOT_FOUND, code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* NULL: the call is refused. */
static const struct jx_setting *find(struct jx_call *call, const char *key)
{
	const struct jx_setting *setting = jx_setting_find(key);

	if (!setting)
		jx_call_refuse(call, JX_REASON_SETTING_NOT_FOUND, key);
	return setting;
}

/* -- Set --------------------------------------------------------------------------------------------------------- */

static bool is_root(struct jx_call *call, const char *code)
{
	struct jx_office root;
	enum jx_status status = jx_office_root(call->store, &root);

	if (status != JX_OK)
		jx_call_fault(call, status);
	else if (strcmp(root.code, code) != 0)
		jx_call_refuse(call, JX_REASON_OFFICE_NOT_ROOT, root.code, code);
	return call->outcome == JX_CALL_OPEN;
}

static const char *value_problem(const struct jx_setting *setting, const char *value)
{
	if (strlen(value) > JX_SETTING_VALUE_MAX)
		return JX_N("a value has at most 256 bytes");
	return setting->problem(value);
}

_Static_assert(JX_SETTING_VALUE_MAX == 256, "the sentence above says so");

static bool values_right(struct jx_call *call, const struct jx_setting *setting,
			 const Jixiao__V1__SettingsSetRequest *request, jx_month *from)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "value", JX_RULE_SETTING_VALUE, value_problem(setting, request->value));
	read_month(&fields, "from", request->from, from);
	if (!setting->scores && *request->project_code != '\0')
		jx_field_check(&fields, "project_code", JX_RULE_SETTING_VALUE,
			       JX_N("this setting is not one of a project"));
	return jx_fields_right(&fields);
}

static void settings_set(Jixiao__V1__Settings_Service *service, const Jixiao__V1__SettingsSetRequest *request,
			 Jixiao__V1__SettingsSetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SettingsSetResponse response = JIXIAO__V1__SETTINGS_SET_RESPONSE__INIT;
	const struct jx_setting *setting = find(call, request->key);
	struct jx_setting_row row = {.key = request->key,
				     .value = request->value,
				     .project = request->project_code,
				     .setter = call->actor->id,
				     .time_ms = call->now_ms,
				     .seq = call->seq};
	enum jx_status status;

	(void)service;
	if (!setting || !is_root(call, request->office_code) || !values_right(call, setting, request, &row.from) ||
	    !project_exists(call, request->project_code))
		return;
	status = jx_setting_add(call->store, &row);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return;
	}
	response.setting = fill(call, setting, &row);
	if (response.setting)
		closure(&response, call);
}

/* -- List -------------------------------------------------------------------------------------------------------- */

/* What is in force: of the project, of all, or the preset. NULL: the call is refused or faulted. */
static Jixiao__V1__Setting *in_force(struct jx_call *call, const struct jx_setting *setting, const char *project,
				     jx_month month)
{
	struct jx_setting_row row;
	enum jx_status status = jx_setting_get(call->store, call->arena, setting->key, project, month, &row);

	if (status == JX_NOT_FOUND)
		return fill(call, setting, &(struct jx_setting_row){.value = setting->preset, .project = ""});
	if (status == JX_OK)
		return fill(call, setting, &row);
	jx_call_fault(call, status);
	return NULL;
}

static size_t count_settings(void)
{
	size_t n = 0;

	while (jx_settings[n].key)
		n++;
	return n;
}

static void settings_list(Jixiao__V1__Settings_Service *service, const Jixiao__V1__SettingsListRequest *request,
			  Jixiao__V1__SettingsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SettingsListResponse response = JIXIAO__V1__SETTINGS_LIST_RESPONSE__INIT;
	struct jx_fields fields = {.call = call};
	jx_month month;

	(void)service;
	read_month(&fields, "month", request->month, &month);
	if (!jx_fields_right(&fields) || !project_exists(call, request->project_code))
		return;
	response.n_settings = count_settings();
	response.settings = jx_call_take(call, response.n_settings * sizeof(Jixiao__V1__Setting *));
	if (!response.settings)
		return;
	for (size_t i = 0; i < response.n_settings; i++) {
		response.settings[i] = in_force(call, &jx_settings[i], request->project_code, month);
		if (!response.settings[i])
			return;
	}
	closure(&response, call);
}

/* -- History ----------------------------------------------------------------------------------------------------- */

/* Every value that the key was ever given, as messages. False: the call is refused or faulted. */
static bool read_history(struct jx_call *call, const struct jx_setting *setting, const struct jx_page *page,
			 Jixiao__V1__SettingsHistoryResponse *response)
{
	struct jx_setting_row *rows = jx_call_take(call, (page->size + 1) * sizeof(*rows));
	enum jx_status status;
	uint64_t after;

	if (!rows || !jx_page_number(call, page, &after))
		return false;
	status = jx_setting_history(
		call->store, call->arena,
		&(struct jx_setting_range){.key = setting->key, .after = after, .limit = page->size + 1}, rows,
		&response->n_settings);
	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	response->settings = jx_call_take(call, (page->size + 1) * sizeof(Jixiao__V1__Setting *));
	for (size_t i = 0; response->settings && i < response->n_settings; i++) {
		response->settings[i] = fill(call, setting, &rows[i]);
		if (!response->settings[i])
			return false;
	}
	return response->settings != NULL;
}

static void settings_history(Jixiao__V1__Settings_Service *service, const Jixiao__V1__SettingsHistoryRequest *request,
			     Jixiao__V1__SettingsHistoryResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__SettingsHistoryResponse response = JIXIAO__V1__SETTINGS_HISTORY_RESPONSE__INIT;
	const struct jx_setting *setting = find(call, request->key);
	struct jx_page page;
	size_t n = 0;

	(void)service;
	if (!setting || !jx_page_open(call, request->page_size, request->page, &page) ||
	    !read_history(call, setting, &page, &response))
		return;
	while (n < response.n_settings && n < page.size && jx_page_take(&page, &response.settings[n]->base))
		n++;
	if (n < response.n_settings) {
		assert(n > 0);
		response.next = jx_page_next(&page, jx_call_number(call, response.settings[n - 1]->seq));
	}
	response.n_settings = n;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Settings_Service jx_settings_service = JIXIAO__V1__SETTINGS__INIT(settings_);
