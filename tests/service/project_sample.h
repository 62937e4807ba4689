/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of the service of projects share: a manager, and a project that a test changes a field of.
 */
#ifndef JX_TESTS_SERVICE_PROJECT_SAMPLE_H
#define JX_TESTS_SERVICE_PROJECT_SAMPLE_H

#include "jixiao/v1/projects.pb-c.h"

#include "common/base/limits.h"
#include "tests/lib/fixture.h"

#define CODE "37020023P88002811184N"
#define WAN  INT64_C(1000000)

/* Two amounts, one goal, three indicators; and room for one more of each than there may be. */
struct jx_project_sample {
	Jixiao__V1__Project project;
	Jixiao__V1__PlanStep steps[JX_PLAN_STEPS_MAX + 1];
	Jixiao__V1__PlanStep *plan[JX_PLAN_STEPS_MAX + 1];
	Jixiao__V1__Goal goal;
	Jixiao__V1__Goal *goals[JX_GOALS_MAX + 1];
	Jixiao__V1__Target targets[3];
	Jixiao__V1__Indicator indicators[JX_INDICATORS_MAX + 1];
	Jixiao__V1__Indicator *pointers[JX_INDICATORS_MAX + 1];
	char names[JX_INDICATORS_MAX + 1][8];
};

extern struct jx_fixture jx_project_fixture;
extern struct jx_key jx_project_manager; /* principal 2, at the root office */
extern struct jx_project_sample jx_project_sample;

/* Of a test suite: a fixture with the manager enrolled, and the sample whole. */
void jx_project_setup(void);
void jx_project_teardown(void);

/* Whole again. */
void jx_project_reset(void);

Jixiao__V1__ProjectsCreateRequest jx_project_create_request(void);
/* Creates the sample; the answer. */
const Jixiao__V1__Project *jx_project_create(void);
Jixiao__V1__ProjectsUpdateRequest jx_project_update_request(uint32_t base, const char *from);
Jixiao__V1__ProjectsAdjustRequest jx_project_adjust_request(Jixiao__V1__Fund fund, int64_t amount_fen,
							    const char *date);
void jx_project_adjust(Jixiao__V1__Fund fund, int64_t amount_fen, const char *date);
/* The project CODE; version 0 is the newest. */
const Jixiao__V1__Project *jx_project_get(uint32_t version);

#endif
