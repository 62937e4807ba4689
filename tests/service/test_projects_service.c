/* SPDX-License-Identifier: Apache-2.0 */
/* Projects: what is written comes back, in versions, with its adjustments; and what stands in the way. */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/settings.pb-c.h"

#include "common/model/money.h"
#include "server/domain/principal.h"
#include "server/store/catalog.h"
#include "tests/lib/expect.h"
#include "tests/service/project_sample.h"

TestSuite(projects, .init = jx_project_setup, .fini = jx_project_teardown);

/* -- Create and Get ------------------------------------------------------------------------------------------------ */

static void expect_rational(const Jixiao__V1__Rational *value, int64_t num, int64_t den)
{
	cr_assert_not_null(value);
	cr_assert_eq(value->num, num);
	cr_assert_eq(value->den, den);
}

Test(projects, every_value_comes_back)
{
	const Jixiao__V1__Project *project;

	(void)jx_project_create();
	project = jx_project_get(0);
	cr_assert_str_eq(project->code, CODE);
	cr_assert_str_eq(project->name, jx_project_sample.project.name);
	cr_assert_eq(project->year, 2023);
	cr_assert_str_eq(project->department_code, JX_FIXTURE_ROOT);
	cr_assert_str_eq(project->department_name, "青岛市信访局本级");
	cr_assert_eq(project->budget_fen, 720 * WAN);
	cr_assert_eq(project->fiscal_fen, 700 * WAN);
	cr_assert_eq(project->carry_over_fen, 15 * WAN);
	cr_assert_eq(project->other_fen, 5 * WAN);
	cr_assert_eq(project->adjusted_budget_fen, 720 * WAN);
	cr_assert_str_eq(project->purpose, jx_project_sample.project.purpose);
	cr_assert_eq(project->n_plan, 2);
	cr_assert_eq(project->plan[0]->month, 6);
	cr_assert_eq(project->plan[1]->amount_fen, 720 * WAN);
	cr_assert_eq(project->n_goals, 1);
	cr_assert_eq(project->goals[0]->number, 6);
	cr_assert_str_eq(project->goals[0]->text, jx_project_sample.goal.text);
	cr_assert_eq(project->version, 1);
	cr_assert_str_eq(project->effective_from, "2023-01");
	cr_assert_eq(project->seq, 3);
	cr_assert_eq(project->n_adjustments, 0);
}

/* 成本 20, 产出 40, 效益 20 and the 10 of 满意度. */
Test(projects, indicators_come_back_with_the_usual_weights_and_what_their_targets_mean)
{
	static const uint32_t weights[] = {2000, 4000, 3000};
	const Jixiao__V1__Project *project;

	(void)jx_project_create();
	project = jx_project_get(1);
	cr_assert_eq(project->n_indicators, 3);
	cr_assert_eq(project->execution_weight_hundredths, 1000);
	for (size_t i = 0; i < 3; i++) {
		const Jixiao__V1__Indicator *indicator = project->indicators[i];

		cr_assert_str_eq(indicator->level1, jx_project_sample.indicators[i].level1);
		cr_assert_str_eq(indicator->level2, "二级指标");
		cr_assert_str_eq(indicator->name, jx_project_sample.indicators[i].name);
		cr_assert_str_eq(indicator->description, "指描述");
		cr_assert_str_eq(indicator->basis, "历史标准");
		cr_assert_str_eq(indicator->target->text, jx_project_sample.targets[i].text);
		cr_assert_eq(indicator->weight_hundredths, weights[i]);
	}
	cr_assert_eq(project->indicators[0]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_AT_MOST);
	expect_rational(project->indicators[0]->target->value, 720, 1);
	cr_assert_str_eq(project->indicators[0]->target->unit, "万元");
	cr_assert_eq(project->indicators[1]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_EQUAL);
	expect_rational(project->indicators[1]->target->value, 100, 1);
	cr_assert_str_eq(project->indicators[1]->target->unit, "%");
	expect_rational(project->indicators[2]->target->value, 30000, 1);
}

Test(projects, targets_of_every_kind_are_told)
{
	const Jixiao__V1__Project *project;

	jx_project_sample.targets[0].text = (char *)"5-10个";
	jx_project_sample.targets[1].text = (char *)"2023年12月31日前";
	jx_project_sample.targets[2].text = (char *)"稳步提高";
	(void)jx_project_create();
	project = jx_project_get(0);
	cr_assert_eq(project->indicators[0]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_RANGE);
	expect_rational(project->indicators[0]->target->value, 5, 1);
	expect_rational(project->indicators[0]->target->upper, 10, 1);
	cr_assert_eq(project->indicators[1]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_BEFORE);
	cr_assert_str_eq(project->indicators[1]->target->date, "2023-12-31");
	cr_assert_null(project->indicators[1]->target->value);
	cr_assert_eq(project->indicators[2]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_QUALITATIVE);
	cr_assert_null(project->indicators[2]->target->value);
}

/* What the server understands may become more with a release; what the journal keeps must not. */
Test(projects, the_answer_of_a_write_has_texts_alone)
{
	const Jixiao__V1__Project *project = jx_project_create();

	cr_assert_str_eq(project->indicators[0]->target->text, "≤720万元");
	cr_assert_eq(project->indicators[0]->target->comparator, JIXIAO__V1__COMPARATOR__COMPARATOR_UNSPECIFIED);
	cr_assert_null(project->indicators[0]->target->value);
	cr_assert_eq(project->version, 1);
}

static void add_catalog(jx_month from, const char *project, const char *expression)
{
	struct jx_measure measure = {.indicator = "化解率"};
	struct jx_catalog catalog = {.from = from, .measures = &measure, .n_measures = 1};

	(void)snprintf(measure.project, sizeof(measure.project), "%s", project);
	(void)snprintf(measure.expression, sizeof(measure.expression), "%s", expression);
	EXPECT_OK(jx_store_begin(jx_project_fixture.store));
	EXPECT_OK(jx_catalog_add(jx_project_fixture.store, &catalog, 1));
	EXPECT_OK(jx_store_commit(jx_project_fixture.store));
}

/* By project and full name, whichever comes first; the newest catalogue counts. */
Test(projects, indicators_are_linked_to_measures)
{
	add_catalog(2023 * 12, CODE, "paid");
	(void)jx_project_create();
	cr_assert_str_eq(jx_project_get(0)->indicators[1]->measure, "paid");
	cr_assert_str_eq(jx_project_get(0)->indicators[0]->measure, "");
	add_catalog(2023 * 12, CODE, "paid / 2");
	cr_assert_str_eq(jx_project_get(0)->indicators[1]->measure, "paid / 2");
	add_catalog(2023 * 12 + 1, "another", "paid");
	cr_assert_str_eq(jx_project_get(0)->indicators[1]->measure, "");
}

Test(projects, weights_may_be_given)
{
	jx_project_sample.project.execution_weight_hundredths = 2000;
	jx_project_sample.indicators[0].weight_hundredths = 8000;
	cr_assert_eq(jx_project_create()->execution_weight_hundredths, 2000);
	cr_assert_eq(jx_project_get(0)->indicators[0]->weight_hundredths, 8000);
	cr_assert_eq(jx_project_get(0)->indicators[1]->weight_hundredths, 0);
	cr_assert(jx_project_get(0)->weights_given);
}

/* What a table does not give is what the setting says in the version's first month: 20, 50 of 产出 and 10 of 效益. */
Test(projects, weights_that_are_not_given_are_those_of_the_setting)
{
	Jixiao__V1__SettingsSetRequest set = JIXIAO__V1__SETTINGS_SET_REQUEST__INIT;
	Jixiao__V1__ProjectsUpdateRequest update;

	set.office_code = (char *)JX_FIXTURE_ROOT;
	set.key = (char *)"weights";
	set.value = (char *)"预算执行=0020,成本=20,产出=50,效益=10.0";
	set.from = (char *)"2023-07";
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Settings/Set", &set);
	cr_assert_eq(jx_project_create()->execution_weight_hundredths, 1000);
	cr_assert_not(jx_project_get(1)->weights_given);
	update = jx_project_update_request(1, "2023-07");
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &update);
	cr_assert_eq(jx_project_get(1)->execution_weight_hundredths, 1000);
	cr_assert_eq(jx_project_get(2)->execution_weight_hundredths, 2000);
	cr_assert_eq(jx_project_get(2)->indicators[1]->weight_hundredths, 5000);
	cr_assert_eq(jx_project_get(2)->indicators[2]->weight_hundredths, 1000);
	cr_assert_not(jx_project_get(2)->weights_given);
}

Test(projects, a_department_without_a_printed_name_has_the_offices)
{
	jx_project_sample.project.department_name = (char *)"";
	(void)jx_project_create();
	cr_assert_str_eq(jx_project_get(0)->department_name, "青岛市信访局");
}

Test(projects, a_code_is_taken_once)
{
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();

	(void)jx_project_create();
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request, "PROJECT_EXISTS");
	EXPECT_ARG(&jx_project_fixture, 0, CODE);
	EXPECT_ARG(&jx_project_fixture, 1, jx_project_sample.project.name);
}

Test(projects, get_names_what_is_not_there)
{
	Jixiao__V1__ProjectsGetRequest request = JIXIAO__V1__PROJECTS_GET_REQUEST__INIT;

	request.code = (char *)CODE;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Get", &request, "PROJECT_NOT_FOUND");
	(void)jx_project_create();
	request.version = 2;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Get", &request, "PROJECT_VERSION_NOT_FOUND");
	EXPECT_ARG(&jx_project_fixture, 1, "2");
	EXPECT_ARG(&jx_project_fixture, 2, "1");
	request.version = UINT32_MAX;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Get", &request, "PROJECT_VERSION_NOT_FOUND");
}

/* -- Update -------------------------------------------------------------------------------------------------------- */

Test(projects, an_update_makes_a_version_and_the_old_one_stays)
{
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(1, "2023-07");
	const Jixiao__V1__ProjectsUpdateResponse *response;

	(void)jx_project_create();
	jx_project_sample.project.name = (char *)"改名";
	jx_project_sample.project.n_indicators = 2;
	response = jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	cr_assert_eq(response->project->version, 2);
	cr_assert_str_eq(response->project->effective_from, "2023-07");
	cr_assert_str_eq(jx_project_get(0)->name, "改名");
	cr_assert_eq(jx_project_get(0)->n_indicators, 2);
	cr_assert_eq(jx_project_get(0)->seq, 4);
	cr_assert_str_neq(jx_project_get(1)->name, "改名");
	cr_assert_eq(jx_project_get(1)->n_indicators, 3);
	cr_assert_str_eq(jx_project_get(1)->effective_from, "2023-01");
}

Test(projects, an_update_corrects_the_newest_version)
{
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(1, "2023-07");

	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "PROJECT_NOT_FOUND");
	(void)jx_project_create();
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "PROJECT_VERSION_STALE");
	EXPECT_ARG(&jx_project_fixture, 1, "2");
	EXPECT_ARG(&jx_project_fixture, 2, "1");
	request.base_version = 0;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "PROJECT_VERSION_STALE");
	request.base_version = 3;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "PROJECT_VERSION_STALE");
	request.base_version = 2;
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	cr_assert_eq(jx_project_get(0)->version, 3);
}

Test(projects, an_update_begins_in_the_year_and_not_before_its_base)
{
	static const char *const wrong[] = {"", "2023-06", "2023-13", "2023-7", "2024-01", "2022-12", "July"};
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(1, "2023-07");

	(void)jx_project_create();
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	request.base_version = 2;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		request.effective_from = (char *)wrong[i];
		EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "FIELD_INVALID");
		EXPECT_ARG(&jx_project_fixture, 0, "effective_from");
	}
	request.effective_from = (char *)"2023-12";
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
}

Test(projects, a_project_has_so_many_versions_and_no_more)
{
	Jixiao__V1__ProjectsUpdateRequest request = jx_project_update_request(0, "2023-01");

	(void)jx_project_create();
	for (request.base_version = 1; request.base_version < JX_PROJECT_VERSIONS; request.base_version++)
		(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request);
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Update", &request, "PROJECT_VERSIONS_FULL");
	cr_assert_eq(jx_project_get(0)->version, JX_PROJECT_VERSIONS);
}

/* By the department the caller has access: another one's project is not his to change. */
Test(projects, a_project_is_its_departments)
{
	Jixiao__V1__ProjectsUpdateRequest update = jx_project_update_request(1, "2023-07");
	Jixiao__V1__ProjectsAdjustRequest adjust = JIXIAO__V1__PROJECTS_ADJUST_REQUEST__INIT;
	struct jx_key district = jx_fixture_key(8);

	(void)jx_project_create();
	jx_fixture_add_office(&jx_project_fixture, "370202", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&jx_project_fixture, &district, "370202", JX_ROLE_MANAGER, "");
	EXPECT_REFUSED(&jx_project_fixture, &district, "Projects/Update", &update, "OFFICE_OUT_OF_SCOPE");
	update.department_code = jx_project_sample.project.department_code = (char *)"370202";
	EXPECT_REFUSED(&jx_project_fixture, &district, "Projects/Update", &update, "PROJECT_DEPARTMENT_DIFFERS");
	adjust.department_code = (char *)"370202";
	adjust.code = (char *)CODE;
	EXPECT_REFUSED(&jx_project_fixture, &district, "Projects/Adjust", &adjust, "PROJECT_DEPARTMENT_DIFFERS");
	EXPECT_ARG(&jx_project_fixture, 1, JX_FIXTURE_ROOT);
}

/* -- List ---------------------------------------------------------------------------------------------------------- */

static const Jixiao__V1__ProjectsListResponse *list(uint32_t year, uint32_t size, const char *after)
{
	Jixiao__V1__ProjectsListRequest request = JIXIAO__V1__PROJECTS_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;

	token.seq = 1;
	token.last_key = (char *)after;
	request.year = year;
	request.page_size = size;
	request.page = after ? &token : NULL;
	return jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/List", &request);
}

static void create_as(const char *code, uint32_t year)
{
	jx_project_sample.project.code = (char *)code;
	jx_project_sample.project.year = year;
	(void)jx_project_create();
}

Test(projects, list_goes_through_the_pages_of_a_year)
{
	const Jixiao__V1__ProjectsListResponse *response;

	cr_assert_eq(list(0, 0, NULL)->n_projects, 0);
	create_as("37020024A000000000000", 2024);
	create_as("37020023B000000000000", 2023);
	create_as(CODE, 2023);
	jx_project_adjust(JIXIAO__V1__FUND__FUND_FISCAL, -WAN, "2023-08-15");
	response = list(0, 2, NULL);
	cr_assert_eq(response->n_projects, 2);
	cr_assert_str_eq(response->projects[0]->code, "37020023B000000000000");
	cr_assert_str_eq(response->projects[1]->code, CODE);
	cr_assert_str_eq(response->next->last_key, CODE);
	cr_assert_eq(response->projects[1]->budget_fen, 720 * WAN);
	cr_assert_eq(response->projects[1]->adjusted_budget_fen, 719 * WAN);
	cr_assert_eq(response->projects[1]->indicator_count, 3);
	cr_assert_eq(response->projects[1]->version, 1);
	cr_assert_eq(response->projects[1]->year, 2023);
	cr_assert_str_eq(response->projects[1]->department_code, JX_FIXTURE_ROOT);
	response = list(0, 2, CODE);
	cr_assert_eq(response->n_projects, 1);
	cr_assert_null(response->next);
	cr_assert_eq(list(2024, 0, NULL)->n_projects, 1);
	cr_assert_eq(list(2022, 0, NULL)->n_projects, 0);
	response = list(2023, 1, NULL);
	cr_assert_eq(response->n_projects, 1);
	cr_assert_eq(list(2023, 1, response->next->last_key)->n_projects, 1);
	cr_assert_null(list(2023, 1, CODE)->next);
}
