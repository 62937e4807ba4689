/* SPDX-License-Identifier: Apache-2.0 */
/* Each field of a project, at its bound and one past it. */
#include <stdio.h>
#include <string.h>

#include "common/model/money.h"
#include "tests/lib/expect.h"
#include "tests/service/project_sample.h"

TestSuite(project_fields, .init = jx_project_setup, .fini = jx_project_teardown);

/* The last refusal was for this field by this rule alone. */
static void expect_violation(const char *field, const char *rule)
{
	const Jixiao__V1__Response *response = jx_project_fixture.response;

	cr_assert_eq(response->n_violations, 1, "%s: %zu", field, response->n_violations);
	cr_assert_str_eq(response->violations[0]->field, field);
	cr_assert_str_eq(response->violations[0]->rule, rule, "%s: %s", field, response->violations[0]->rule);
}

/* Create refuses the sample as it is now; then the sample is whole again. */
static void expect_wrong(const char *field, const char *rule)
{
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();

	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_project_fixture, 0, field);
	expect_violation(field, rule);
	jx_project_reset();
}

/* One past the bound is refused, and the bound taken. */
static void expect_bound(char **text, size_t max, const char *field, const char *rule)
{
	static char letters[JX_TEXT_BLOCK_MAX + 2];
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();

	memset(letters, 'x', sizeof(letters));
	letters[max + 1] = '\0';
	*text = letters;
	expect_wrong(field, rule);
	*text = letters;
	letters[max] = '\0';
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request);
}

#define BOUND_TEST(name, text, max, field, rule)                                                                       \
	Test(project_fields, the_bound_of_##name)                                                                      \
	{                                                                                                              \
		expect_bound(&(text), max, field, rule);                                                               \
	}

BOUND_TEST(the_name, jx_project_sample.project.name, JX_PROJECT_NAME_MAX, "project.name", "NAME")
BOUND_TEST(the_departments_name, jx_project_sample.project.department_name, JX_OFFICE_NAME_MAX,
	   "project.department_name", "NAME")
BOUND_TEST(the_purpose, jx_project_sample.project.purpose, JX_TEXT_BLOCK_MAX, "project.purpose", "CELL")
BOUND_TEST(a_goal, jx_project_sample.goal.text, JX_TEXT_BLOCK_MAX, "project.goals[0].text", "CELL")
BOUND_TEST(level2, jx_project_sample.indicators[1].level2, JX_INDICATOR_NAME_MAX, "project.indicators[1].level2",
	   "CELL")
BOUND_TEST(an_indicator, jx_project_sample.indicators[1].name, JX_INDICATOR_NAME_MAX, "project.indicators[1].name",
	   "NAME")
BOUND_TEST(a_description, jx_project_sample.indicators[1].description, JX_TEXT_LINE_MAX,
	   "project.indicators[1].description", "CELL")
BOUND_TEST(a_target, jx_project_sample.targets[1].text, JX_TEXT_LINE_MAX, "project.indicators[1].target.text", "NAME")
BOUND_TEST(a_basis, jx_project_sample.indicators[1].basis, JX_TEXT_LINE_MAX, "project.indicators[1].basis", "CELL")

Test(project_fields, texts_are_not_empty_where_something_goes_by_them)
{
	jx_project_sample.project.code = (char *)"";
	expect_wrong("project.code", "PROJECT_CODE");
	jx_project_sample.project.name = (char *)"";
	expect_wrong("project.name", "NAME");
	jx_project_sample.goal.text = (char *)"";
	expect_wrong("project.goals[0].text", "CELL");
	jx_project_sample.indicators[2].level1 = (char *)"";
	expect_wrong("project.indicators[2].level1", "NAME");
	jx_project_sample.indicators[2].name = (char *)"";
	expect_wrong("project.indicators[2].name", "NAME");
	jx_project_sample.targets[2].text = (char *)"";
	expect_wrong("project.indicators[2].target.text", "NAME");
	jx_project_sample.indicators[2].target = NULL;
	expect_wrong("project.indicators[2].target.text", "NAME");
}

Test(project_fields, texts_may_be_empty_elsewhere)
{
	jx_project_sample.project.purpose = (char *)"";
	jx_project_sample.indicators[0].level2 = (char *)"";
	jx_project_sample.indicators[0].description = (char *)"";
	jx_project_sample.indicators[0].basis = (char *)"";
	jx_project_sample.project.n_plan = jx_project_sample.project.n_goals = 0;
	(void)jx_project_create();
}

Test(project_fields, control_characters_are_refused)
{
	jx_project_sample.project.purpose = (char *)"a\tb";
	expect_wrong("project.purpose", "CELL");
	jx_project_sample.goal.text = (char *)"a\x1b[2J";
	expect_wrong("project.goals[0].text", "CELL");
	jx_project_sample.indicators[0].name = (char *)"a\nb";
	expect_wrong("project.indicators[0].name", "NAME");
	jx_project_sample.indicators[0].basis = (char *)"\xe2\x80\xae";
	expect_wrong("project.indicators[0].basis", "CELL");
}

Test(project_fields, the_head_is_checked)
{
	jx_project_sample.project.code = (char *)"37020023P88002811184";
	expect_wrong("project.code", "PROJECT_CODE");
	jx_project_sample.project.year = 2024;
	expect_wrong("project.year", "YEAR");
	jx_project_sample.project.department_code = (char *)"370202";
	expect_wrong("project.department_code", "DEPARTMENT");
}

Test(project_fields, money_is_checked)
{
	jx_project_sample.project.budget_fen++;
	expect_wrong("project.budget_fen", "AMOUNT");
	jx_project_sample.project.fiscal_fen = -1;
	expect_wrong("project.fiscal_fen", "AMOUNT");
	jx_project_sample.project.carry_over_fen = -1;
	expect_wrong("project.carry_over_fen", "AMOUNT");
	jx_project_sample.project.other_fen = JX_MONEY_MAX + 1;
	expect_wrong("project.other_fen", "AMOUNT");
}

Test(project_fields, the_plan_is_checked)
{
	jx_project_sample.steps[0].month = 0;
	expect_wrong("project.plan[0].month", "PLAN");
	jx_project_sample.steps[1].month = 13;
	expect_wrong("project.plan[1].month", "PLAN");
	jx_project_sample.steps[1].month = 6;
	expect_wrong("project.plan[1].month", "PLAN");
	jx_project_sample.steps[0].amount_fen = -1;
	expect_wrong("project.plan[0].amount_fen", "PLAN");
	jx_project_sample.steps[1].amount_fen = 360 * WAN - 1;
	expect_wrong("project.plan[1].amount_fen", "PLAN");
	jx_project_sample.steps[1].amount_fen = 721 * WAN; /* above the budget: real tables have that */
	(void)jx_project_create();
}

Test(project_fields, lists_have_bounds)
{
	for (size_t i = 0; i <= JX_PLAN_STEPS_MAX; i++)
		jx_project_sample.plan[i] = &jx_project_sample.steps[0];
	jx_project_sample.project.n_plan = JX_PLAN_STEPS_MAX + 1;
	expect_wrong("project.plan", "COUNT");
	for (size_t i = 0; i <= JX_GOALS_MAX; i++)
		jx_project_sample.goals[i] = &jx_project_sample.goal;
	jx_project_sample.project.n_goals = JX_GOALS_MAX + 1;
	expect_wrong("project.goals", "COUNT");
	jx_project_sample.project.n_indicators = 0;
	expect_wrong("project.indicators", "COUNT");
	for (size_t i = 0; i <= JX_INDICATORS_MAX; i++)
		jx_project_sample.pointers[i] = &jx_project_sample.indicators[0];
	jx_project_sample.project.n_indicators = JX_INDICATORS_MAX + 1;
	expect_wrong("project.indicators", "COUNT");
}

Test(project_fields, the_longest_lists_are_taken)
{
	for (size_t i = 0; i < JX_PLAN_STEPS_MAX; i++) {
		jx_project_sample.steps[i] = jx_project_sample.steps[0];
		jx_project_sample.steps[i].month = (uint32_t)i + 1;
		jx_project_sample.plan[i] = &jx_project_sample.steps[i];
	}
	jx_project_sample.project.n_plan = JX_PLAN_STEPS_MAX;
	for (size_t i = 0; i < JX_GOALS_MAX; i++)
		jx_project_sample.goals[i] = &jx_project_sample.goal;
	jx_project_sample.project.n_goals = JX_GOALS_MAX;
	for (size_t i = 0; i < JX_INDICATORS_MAX; i++) {
		jx_project_sample.indicators[i] = jx_project_sample.indicators[0];
		(void)snprintf(jx_project_sample.names[i], sizeof(jx_project_sample.names[i]), "%zu", i);
		jx_project_sample.indicators[i].name = jx_project_sample.names[i];
		jx_project_sample.pointers[i] = &jx_project_sample.indicators[i];
	}
	jx_project_sample.project.n_indicators = JX_INDICATORS_MAX;
	(void)jx_project_create();
	cr_assert_eq(jx_project_get(0)->n_plan, JX_PLAN_STEPS_MAX);
	cr_assert_eq(jx_project_get(0)->n_goals, JX_GOALS_MAX);
	cr_assert_eq(jx_project_get(0)->n_indicators, JX_INDICATORS_MAX);
}

static size_t sample_size(void)
{
	return protobuf_c_message_get_packed_size(&jx_project_sample.project.base);
}

/* Goals fill the project up to the bound; one letter more is one too many. */
Test(project_fields, a_project_as_a_whole_is_bounded)
{
	static char letters[JX_TEXT_BLOCK_MAX + 1], last[JX_TEXT_BLOCK_MAX + 2];
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();
	Jixiao__V1__Goal full = JIXIAO__V1__GOAL__INIT;

	memset(letters, 'x', JX_TEXT_BLOCK_MAX);
	full.text = letters;
	jx_project_sample.goal.text = last;
	while (sample_size() + JX_TEXT_BLOCK_MAX < JX_PROJECT_BYTES)
		jx_project_sample.goals[jx_project_sample.project.n_goals++] = &full;
	cr_assert_lt(jx_project_sample.project.n_goals, JX_GOALS_MAX);
	for (size_t i = 0; i < JX_TEXT_BLOCK_MAX && sample_size() < JX_PROJECT_BYTES; i++)
		last[i] = 'x';
	cr_assert_eq(sample_size(), JX_PROJECT_BYTES);
	last[strlen(last)] = 'x';
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_project_fixture, 0, "project");
	last[strlen(last) - 1] = '\0';
	(void)jx_fixture_ask(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request);
}

Test(project_fields, names_of_indicators_are_unique)
{
	jx_project_sample.indicators[2].name = jx_project_sample.indicators[0].name;
	expect_wrong("project.indicators[2].name", "UNIQUE");
}

Test(project_fields, weights_add_up_or_are_not_given)
{
	jx_project_sample.indicators[0].weight_hundredths = 9999;
	expect_wrong("project.indicators", "WEIGHTS");
	jx_project_sample.project.execution_weight_hundredths = 1;
	jx_project_sample.indicators[0].weight_hundredths = 10000;
	expect_wrong("project.indicators", "WEIGHTS");
	jx_project_sample.indicators[0].level1 = (char *)"其他指标"; /* nobody knows what it usually weighs */
	expect_wrong("project.indicators", "WEIGHTS");
	jx_project_sample.indicators[0].level1 = (char *)"其他指标";
	jx_project_sample.indicators[0].weight_hundredths = 10000;
	(void)jx_project_create();
}

Test(project_fields, what_the_server_says_is_not_for_the_client)
{
	Jixiao__V1__Rational value = JIXIAO__V1__RATIONAL__INIT;
	Jixiao__V1__Adjustment adjustment = JIXIAO__V1__ADJUSTMENT__INIT, *adjustments[] = {&adjustment};

	jx_project_sample.project.version = 1;
	expect_wrong("project.version", "SERVER");
	jx_project_sample.project.effective_from = (char *)"2023-01";
	expect_wrong("project.effective_from", "SERVER");
	jx_project_sample.project.adjusted_budget_fen = 720 * WAN;
	expect_wrong("project.adjusted_budget_fen", "SERVER");
	jx_project_sample.project.seq = 3;
	expect_wrong("project.seq", "SERVER");
	jx_project_sample.project.adjustments = adjustments;
	jx_project_sample.project.n_adjustments = 1;
	expect_wrong("project.adjustments", "SERVER");
	jx_project_sample.indicators[1].measure = (char *)"paid()";
	expect_wrong("project.indicators[1].measure", "SERVER");
	jx_project_sample.targets[1].comparator = JIXIAO__V1__COMPARATOR__COMPARATOR_EQUAL;
	expect_wrong("project.indicators[1].target", "SERVER");
	jx_project_sample.targets[1].value = &value;
	expect_wrong("project.indicators[1].target", "SERVER");
	jx_project_sample.targets[1].upper = &value;
	expect_wrong("project.indicators[1].target", "SERVER");
	jx_project_sample.targets[1].unit = (char *)"%";
	expect_wrong("project.indicators[1].target", "SERVER");
	jx_project_sample.targets[1].date = (char *)"2023-12-31";
	expect_wrong("project.indicators[1].target", "SERVER");
}

Test(project_fields, a_request_without_a_project_is_refused)
{
	Jixiao__V1__ProjectsCreateRequest request = jx_project_create_request();

	request.project = NULL;
	EXPECT_REFUSED(&jx_project_fixture, &jx_project_manager, "Projects/Create", &request, "FIELD_INVALID");
	EXPECT_ARG(&jx_project_fixture, 0, "project");
}
