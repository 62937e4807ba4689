/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/project_sample.h"

#include <string.h>

#include "server/domain/principal.h"

struct jx_fixture jx_project_fixture;
struct jx_key jx_project_manager;
struct jx_project_sample jx_project_sample;

static void set_indicator(size_t i, const char *level1, const char *name, const char *target)
{
	Jixiao__V1__Indicator *indicator = &jx_project_sample.indicators[i];

	jixiao__v1__indicator__init(indicator);
	jixiao__v1__target__init(&jx_project_sample.targets[i]);
	jx_project_sample.targets[i].text = (char *)target;
	indicator->level1 = (char *)level1;
	indicator->level2 = (char *)"二级指标";
	indicator->name = (char *)name;
	indicator->description = (char *)"指描述";
	indicator->basis = (char *)"历史标准";
	indicator->target = &jx_project_sample.targets[i];
	jx_project_sample.pointers[i] = indicator;
}

void jx_project_reset(void)
{
	static const uint32_t months[] = {6, 12};

	memset(&jx_project_sample, 0, sizeof(jx_project_sample));
	jixiao__v1__project__init(&jx_project_sample.project);
	jx_project_sample.project.code = (char *)CODE;
	jx_project_sample.project.name = (char *)"2023年市级信访积案化解资金";
	jx_project_sample.project.year = 2023;
	jx_project_sample.project.department_code = (char *)JX_FIXTURE_ROOT;
	jx_project_sample.project.department_name = (char *)"青岛市信访局本级";
	jx_project_sample.project.fiscal_fen = 700 * WAN;
	jx_project_sample.project.carry_over_fen = 15 * WAN;
	jx_project_sample.project.other_fen = 5 * WAN;
	jx_project_sample.project.budget_fen = 720 * WAN;
	jx_project_sample.project.purpose = (char *)"用于化解我市信访积案";
	for (size_t i = 0; i < 2; i++) {
		jixiao__v1__plan_step__init(&jx_project_sample.steps[i]);
		jx_project_sample.steps[i].month = months[i];
		jx_project_sample.steps[i].amount_fen = 360 * WAN * (int64_t)(i + 1);
		jx_project_sample.plan[i] = &jx_project_sample.steps[i];
	}
	jx_project_sample.project.plan = jx_project_sample.plan;
	jx_project_sample.project.n_plan = 2;
	jixiao__v1__goal__init(&jx_project_sample.goal);
	jx_project_sample.goal.number = 6;
	jx_project_sample.goal.text = (char *)"通过使用该项资金，\n确保全市信访形势稳定。";
	jx_project_sample.goals[0] = &jx_project_sample.goal;
	jx_project_sample.project.goals = jx_project_sample.goals;
	jx_project_sample.project.n_goals = 1;
	set_indicator(0, "成本指标", "资金成本", "≤720万元");
	set_indicator(1, "产出指标", "化解率", "100%");
	set_indicator(2, "效益指标", "受理网上信访", "≥3万件次");
	jx_project_sample.project.indicators = jx_project_sample.pointers;
	jx_project_sample.project.n_indicators = 3;
}

void jx_project_setup(void)
{
	jx_fixture_open(&jx_project_fixture, NULL);
	jx_project_manager = jx_fixture_key(7);
	(void)jx_fixture_enrol(&jx_project_fixture, &jx_project_manager, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	jx_project_reset();
}

void jx_project_teardown(void)
{
	jx_fixture_close(&jx_project_fixture);
}

Jixiao__V1__ProjectsCreateRequest jx_project_create_request(void)
{
	Jixiao__V1__ProjectsCreateRequest request = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;

	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.project = &jx_project_sample.project;
	return request;
}

const Jixiao__V1__Project *jx_project_create(void)
{
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();
	const Jixiao__V1__ProjectsCreateResponse *response =
		jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request);

	return response->project;
}

const Jixiao__V1__Project *jx_project_get(uint32_t version)
{
	Jixiao__V1__ProjectsGetRequest request = JIXIAO__V1__PROJECTS_GET_REQUEST__INIT;
	const Jixiao__V1__ProjectsGetResponse *response;

	request.code = (char *)CODE;
	request.version = version;
	response = jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Get", &request);
	return response->project;
}

Jixiao__V1__ProjectsUpdateRequest jx_project_update_request(uint32_t base, const char *from)
{
	Jixiao__V1__ProjectsUpdateRequest request = JIXIAO__V1__PROJECTS_UPDATE_REQUEST__INIT;

	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.project = &jx_project_sample.project;
	request.base_version = base;
	request.effective_from = (char *)from;
	return request;
}

Jixiao__V1__ProjectsAdjustRequest jx_project_adjust_request(Jixiao__V1__Fund fund, int64_t amount_fen, const char *date)
{
	Jixiao__V1__ProjectsAdjustRequest request = JIXIAO__V1__PROJECTS_ADJUST_REQUEST__INIT;

	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.code = (char *)CODE;
	request.fund = fund;
	request.amount_fen = amount_fen;
	request.date = (char *)date;
	request.document = (char *)"青财预〔2023〕15号";
	request.reason = (char *)"年中压减";
	return request;
}

void jx_project_adjust(Jixiao__V1__Fund fund, int64_t amount_fen, const char *date)
{
	Jixiao__V1__ProjectsAdjustRequest request = jx_project_adjust_request(fund, amount_fen, date);

	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Adjust", &request);
}
