/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/settings.pb-c.h"

#include "server/domain/principal.h"
#include "server/domain/settings.h"
#include "server/store/projects.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

#define PROJECT "37020023P88002811184N"

static struct jx_fixture fixture;
static struct jx_key manager, district;

static void open_fixture(void)
{
	const struct jx_project project = {.code = PROJECT,
					   .name = "积案化解",
					   .department = JX_FIXTURE_ROOT,
					   .department_name = "本级",
					   .purpose = "",
					   .year = 2023,
					   .version = 1,
					   .from = 2023 * 12,
					   .budget_fen = {100, 100},
					   .seq = 1};

	jx_fixture_open(&fixture, NULL);
	EXPECT_OK(jx_store_begin(fixture.store));
	EXPECT_OK(jx_project_add(fixture.store, &project));
	EXPECT_OK(jx_store_commit(fixture.store));
	manager = jx_fixture_key(2);
	district = jx_fixture_key(3);
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&fixture, &manager, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	(void)jx_fixture_enrol(&fixture, &district, "370202", JX_ROLE_MANAGER, "");
}

static void close_fixture(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(settings, .init = open_fixture, .fini = close_fixture);

static Jixiao__V1__SettingsSetRequest request_of(const char *key, const char *value, const char *from)
{
	Jixiao__V1__SettingsSetRequest request = JIXIAO__V1__SETTINGS_SET_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.key = (char *)key;
	request.value = (char *)value;
	request.from = (char *)from;
	return request;
}

static const Jixiao__V1__Setting *set(const char *key, const char *value, const char *project, const char *from)
{
	Jixiao__V1__SettingsSetRequest request = request_of(key, value, from);

	request.project_code = (char *)project;
	return ((const Jixiao__V1__SettingsSetResponse *)jx_fixture_ask(&fixture, &manager, "Settings/Set", &request))
		->setting;
}

/* What is in force of "overrun". */
static const Jixiao__V1__Setting *overrun(const char *project, const char *month)
{
	Jixiao__V1__SettingsListRequest request = JIXIAO__V1__SETTINGS_LIST_REQUEST__INIT;
	const Jixiao__V1__SettingsListResponse *response;

	request.project_code = (char *)project;
	request.month = (char *)month;
	response = jx_fixture_ask(&fixture, &district, "Settings/List", &request);
	for (size_t i = 0; i < response->n_settings; i++) {
		if (strcmp(response->settings[i]->key, "overrun") == 0)
			return response->settings[i];
	}
	cr_assert_fail("overrun is missing");
	return NULL;
}

Test(settings, set_answers_with_the_setting)
{
	const Jixiao__V1__Setting *setting = set("overrun", "ratio", "", "2023-01");

	cr_assert_str_eq(setting->key, "overrun");
	cr_assert_str_eq(setting->value, "ratio");
	cr_assert_str_eq(setting->preset, "linear");
	cr_assert_str_eq(setting->from, "2023-01");
	cr_assert_str_neq(setting->setter_name, "");
	cr_assert_str_neq(setting->description, "");
	cr_assert_eq(setting->seq, fixture.response->receipt->seq);
	cr_assert_eq(setting->time_ms, fixture.response->receipt->time_ms);
}

Test(settings, without_a_month_it_holds_from_this_one)
{
	cr_assert_str_eq(set("overrun", "ratio", "", "")->from, "2026-09");
	cr_assert_str_eq(overrun("", "2026-08")->value, "linear");
	cr_assert_str_eq(overrun("", "2026-09")->value, "ratio");
	cr_assert_str_eq(overrun("", "")->value, "ratio");
}

Test(settings, list_has_every_setting_with_its_preset)
{
	Jixiao__V1__SettingsListRequest request = JIXIAO__V1__SETTINGS_LIST_REQUEST__INIT;
	const Jixiao__V1__SettingsListResponse *response =
		jx_fixture_ask(&fixture, &district, "Settings/List", &request);

	for (size_t i = 0; i < response->n_settings; i++) {
		cr_assert_str_eq(response->settings[i]->key, jx_settings[i].key);
		cr_assert_str_eq(response->settings[i]->value, jx_settings[i].preset);
		cr_assert_str_eq(response->settings[i]->from, "");
		cr_assert_eq(response->settings[i]->seq, 0);
	}
	cr_assert_null(jx_settings[response->n_settings].key);
}

Test(settings, a_project_s_own_counts_for_it_alone)
{
	(void)set("overrun", "ratio", PROJECT, "2023-01");
	cr_assert_str_eq(overrun(PROJECT, "2023-06")->value, "ratio");
	cr_assert_str_eq(overrun(PROJECT, "2023-06")->project_code, PROJECT);
	cr_assert_str_eq(overrun("", "2023-06")->value, "linear");
}

Test(settings, what_is_wrong_is_refused)
{
	Jixiao__V1__SettingsSetRequest request = request_of("overrun", "cubic", "2023-13");
	Jixiao__V1__SettingsListRequest list = JIXIAO__V1__SETTINGS_LIST_REQUEST__INIT;
	Jixiao__V1__SettingsHistoryRequest history = JIXIAO__V1__SETTINGS_HISTORY_REQUEST__INIT;

	EXPECT_REFUSED(&fixture, &manager, "Settings/Set", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "value");
	EXPECT_ARG(&fixture, 1, "it is linear or ratio");
	cr_assert_eq(fixture.response->n_violations, 2);
	cr_assert_str_eq(fixture.response->violations[1]->field, "from");
	request = request_of("comparison.published", "2023-12", "");
	request.project_code = (char *)PROJECT;
	EXPECT_REFUSED(&fixture, &manager, "Settings/Set", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "project_code");
	request = request_of("overrunn", "ratio", "");
	EXPECT_REFUSED(&fixture, &manager, "Settings/Set", &request, "SETTING_NOT_FOUND");
	request = request_of("overrun", "ratio", "");
	request.project_code = (char *)"nothing";
	EXPECT_REFUSED(&fixture, &manager, "Settings/Set", &request, "PROJECT_NOT_FOUND");
	request.project_code = (char *)"";
	EXPECT_REFUSED(&fixture, &district, "Settings/Set", &request, "OFFICE_OUT_OF_SCOPE");
	request.office_code = (char *)"370202";
	EXPECT_REFUSED(&fixture, &district, "Settings/Set", &request, "OFFICE_NOT_ROOT");
	EXPECT_ARG(&fixture, 0, JX_FIXTURE_ROOT);
	EXPECT_REFUSED(&fixture, &fixture.admin, "Settings/Set", &request, "ROLE_MISSING");
	list.month = (char *)"2023";
	EXPECT_REFUSED(&fixture, &manager, "Settings/List", &list, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "month");
	list.month = (char *)"";
	list.project_code = (char *)"nothing";
	EXPECT_REFUSED(&fixture, &manager, "Settings/List", &list, "PROJECT_NOT_FOUND");
	history.key = (char *)"nothing";
	EXPECT_REFUSED(&fixture, &manager, "Settings/History", &history, "SETTING_NOT_FOUND");
}

Test(settings, a_value_is_bounded)
{
	char value[JX_SETTING_VALUE_MAX + 2] = "";
	Jixiao__V1__SettingsSetRequest request = request_of("weights", value, "");

	memset(value, 'x', sizeof(value) - 1);
	value[sizeof(value) - 1] = '\0';
	EXPECT_REFUSED(&fixture, &manager, "Settings/Set", &request, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 1, "a value has at most 256 bytes");
}

Test(settings, history_has_every_value_in_pages)
{
	Jixiao__V1__SettingsHistoryRequest request = JIXIAO__V1__SETTINGS_HISTORY_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const Jixiao__V1__SettingsHistoryResponse *response;
	char key[24];

	(void)set("overrun", "ratio", "", "2023-06");
	(void)set("light", "80,50", "", "2023-06");
	(void)set("overrun", "linear", "", "2023-06");
	(void)set("overrun", "ratio", PROJECT, "2023-01");
	request.key = (char *)"overrun";
	request.page_size = 2;
	response = jx_fixture_ask(&fixture, &district, "Settings/History", &request);
	cr_assert_eq(response->n_settings, 2);
	cr_assert_str_eq(response->settings[0]->value, "ratio");
	cr_assert_str_eq(response->settings[1]->value, "linear");
	(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
	token.seq = response->next->seq;
	token.last_key = key;
	request.page = &token;
	response = jx_fixture_ask(&fixture, &district, "Settings/History", &request);
	cr_assert_eq(response->n_settings, 1);
	cr_assert_str_eq(response->settings[0]->project_code, PROJECT);
	cr_assert_null(response->next);
}
