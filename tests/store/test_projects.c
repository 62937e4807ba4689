/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/projects.h"

#include <stdio.h>
#include <string.h>

#include "common/base/arena.h"
#include "common/model/money.h"
#include "tests/lib/expect.h"
#include "tests/store/sample.h"

#define WAN          INT64_C(1000000)
#define YEAR         (2023 * 12)
#define CODE         "37020023P88002811184N"
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static const struct jx_plan_step plan[] = {{3, 180 * WAN}, {6, 360 * WAN}, {10, 540 * WAN}, {12, 720 * WAN}};
static const struct jx_goal goals[] = {{6, "通过使用该项资金，进一步减少我市疑难复杂信访积案“存量”。"}, {0, "二\n行"}};
static const struct jx_indicator indicators[] = {
	{"成本指标", "经济成本指标", "市级信访积案化解资金成本", "指全年成本", "≤720万元", "历史标准", 2000},
	{"产出指标", "数量指标", "解决市信访积案数量", "", "≥25件次", "", 7000},
};

static struct jx_store *store;
static struct jx_arena arena;

static void setup(void)
{
	store = jx_sample_open(NULL);
	jx_sample_fill(store);
	jx_arena_init(&arena, 1u << 20);
}

static void teardown(void)
{
	jx_arena_clear(&arena);
	jx_store_close(store);
}

TestSuite(projects, .init = setup, .fini = teardown);

static struct jx_project sample(const char *code, uint32_t version, jx_month from, uint64_t seq)
{
	return (struct jx_project){
		.code = code,
		.name = "2023年市级信访积案化解资金",
		.department = "129001",
		.department_name = "青岛市信访局本级",
		.purpose = "用于化解我市信访积案",
		.year = 2023,
		.version = version,
		.from = from,
		.budget_fen = {0, 700 * WAN, 15 * WAN, 5 * WAN},
		.execution_weight = 1000,
		.weights_given = version == 1,
		.plan = plan,
		.n_plan = COUNT(plan),
		.goals = goals,
		.n_goals = COUNT(goals),
		.indicators = indicators,
		.n_indicators = COUNT(indicators),
		.seq = seq,
	};
}

static void add(const struct jx_project *project)
{
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_project_add(store, project));
	EXPECT_OK(jx_store_commit(store));
}

static void expect_indicator(const struct jx_indicator *read, const struct jx_indicator *expected)
{
	const char *const texts[][2] = {
		{read->level1, expected->level1}, {read->level2, expected->level2},
		{read->name, expected->name},     {read->description, expected->description},
		{read->target, expected->target}, {read->basis, expected->basis},
	};

	for (size_t i = 0; i < COUNT(texts); i++)
		cr_assert_str_eq(texts[i][0], texts[i][1]);
	cr_assert_eq(read->weight, expected->weight);
}

static void expect_lists(const struct jx_project *read)
{
	cr_assert_eq(read->n_plan, COUNT(plan));
	for (size_t i = 0; i < COUNT(plan); i++) {
		cr_assert_eq(read->plan[i].month, plan[i].month);
		cr_assert_eq(read->plan[i].amount_fen, plan[i].amount_fen);
	}
	cr_assert_eq(read->n_goals, COUNT(goals));
	for (size_t i = 0; i < COUNT(goals); i++) {
		cr_assert_eq(read->goals[i].number, goals[i].number);
		cr_assert_str_eq(read->goals[i].text, goals[i].text);
	}
	cr_assert_eq(read->n_indicators, COUNT(indicators));
	for (size_t i = 0; i < COUNT(indicators); i++)
		expect_indicator(&read->indicators[i], &indicators[i]);
}

Test(projects, what_is_added_is_read_back)
{
	const struct jx_project project = sample(CODE, 1, YEAR, 7);
	struct jx_project read;

	add(&project);
	EXPECT_OK(jx_project_load(store, &arena, CODE, 0, &read));
	cr_assert_str_eq(read.code, project.code);
	cr_assert_str_eq(read.name, project.name);
	cr_assert_str_eq(read.department, project.department);
	cr_assert_str_eq(read.department_name, project.department_name);
	cr_assert_str_eq(read.purpose, project.purpose);
	cr_assert_eq(read.year, 2023);
	cr_assert_eq(read.version, 1);
	cr_assert_eq(read.from, YEAR);
	cr_assert_eq(read.budget_fen[0], 720 * WAN);
	cr_assert_eq(read.budget_fen[JX_FUND_FISCAL], 700 * WAN);
	cr_assert_eq(read.budget_fen[JX_FUND_CARRY_OVER], 15 * WAN);
	cr_assert_eq(read.budget_fen[JX_FUND_OTHER], 5 * WAN);
	cr_assert_eq(read.execution_weight, 1000);
	cr_assert(read.weights_given);
	cr_assert_eq(read.seq, 7);
	expect_lists(&read);
	EXPECT_STATUS(jx_project_load(store, &arena, "nowhere", 0, &read), JX_NOT_FOUND);
	EXPECT_STATUS(jx_project_load(store, &arena, CODE, 2, &read), JX_NOT_FOUND);
}

Test(projects, a_table_without_plan_and_goals_is_read_back)
{
	struct jx_project project = sample(CODE, 1, YEAR, 7), read;

	project.n_plan = project.n_goals = 0;
	project.purpose = "";
	add(&project);
	EXPECT_OK(jx_project_load(store, &arena, CODE, 1, &read));
	cr_assert_eq(read.n_plan, 0);
	cr_assert_eq(read.n_goals, 0);
	cr_assert_eq(read.n_indicators, 2);
	cr_assert_str_eq(read.purpose, "");
}

Test(projects, the_longest_table_fits)
{
	static struct jx_indicator many[JX_INDICATORS_MAX];
	static char names[JX_INDICATORS_MAX][16];
	char text[JX_TEXT_BLOCK_MAX + 1];
	struct jx_project project = sample(CODE, 1, YEAR, 7), read;

	memset(text, 'x', JX_TEXT_BLOCK_MAX);
	text[JX_TEXT_BLOCK_MAX] = '\0';
	for (size_t i = 0; i < JX_INDICATORS_MAX; i++) {
		many[i] = indicators[0];
		(void)snprintf(names[i], sizeof(names[i]), "%zu", i);
		many[i].name = names[i];
	}
	project.purpose = text;
	project.indicators = many;
	project.n_indicators = JX_INDICATORS_MAX;
	add(&project);
	EXPECT_OK(jx_project_load(store, &arena, CODE, 0, &read));
	cr_assert_str_eq(read.purpose, text);
	cr_assert_eq(read.n_indicators, JX_INDICATORS_MAX);
	for (size_t i = 0; i < JX_INDICATORS_MAX; i++)
		cr_assert_str_eq(read.indicators[i].name, names[i]);
}

/* What a project does not fit into is no fault of the database: the round goes on. */
Test(projects, a_full_arena_is_told)
{
	const struct jx_project project = sample(CODE, 1, YEAR, 7);
	struct jx_project read = {.code = "as it was"};
	struct jx_arena small;

	add(&project);
	EXPECT_OK(jx_store_begin(store));
	for (size_t cap = 0; cap < 2048; cap += 16) {
		enum jx_status status;

		jx_arena_init(&small, cap);
		status = jx_project_load(store, &small, CODE, 0, &read);
		jx_arena_clear(&small);
		if (status == JX_OK) {
			cr_assert_gt(cap, 0);
			break;
		}
		EXPECT_STATUS(status, JX_RESOURCE_EXHAUSTED);
		cr_assert_str_eq(read.code, "as it was");
		EXPECT_OK(jx_store_poison(store));
	}
	cr_assert_eq(read.version, 1);
	EXPECT_OK(jx_store_commit(store));
}

Test(projects, versions_stay_and_the_newest_is_the_last)
{
	struct jx_project one = sample(CODE, 1, YEAR, 7), two = sample(CODE, 2, YEAR + 6, 9), read;

	two.name = "改名";
	two.n_indicators = 1;
	add(&one);
	add(&two);
	EXPECT_OK(jx_project_load(store, &arena, CODE, 0, &read));
	cr_assert_eq(read.version, 2);
	cr_assert_str_eq(read.name, "改名");
	cr_assert_eq(read.n_indicators, 1);
	cr_assert_eq(read.seq, 9);
	EXPECT_OK(jx_project_load(store, &arena, CODE, 1, &read));
	cr_assert_eq(read.seq, 7);
	expect_lists(&read);
}

static uint32_t version_at(jx_month month)
{
	struct jx_project read;

	EXPECT_OK(jx_project_load_at(store, &arena, CODE, month, &read));
	return read.version;
}

Test(projects, the_version_of_a_month)
{
	const struct jx_project versions[] = {
		sample(CODE, 1, YEAR, 7),
		sample(CODE, 2, YEAR + 6, 8),
		sample(CODE, 3, YEAR + 6, 9),
		sample(CODE, 4, YEAR + 8, 10),
	};
	struct jx_project read;

	for (size_t i = 0; i < COUNT(versions); i++)
		add(&versions[i]);
	cr_assert_eq(version_at(YEAR - 1), 1);
	cr_assert_eq(version_at(YEAR), 1);
	cr_assert_eq(version_at(YEAR + 5), 1);
	cr_assert_eq(version_at(YEAR + 6), 3);
	cr_assert_eq(version_at(YEAR + 7), 3);
	cr_assert_eq(version_at(YEAR + 8), 4);
	cr_assert_eq(version_at(YEAR + 100), 4);
	EXPECT_STATUS(jx_project_load_at(store, &arena, "nowhere", YEAR, &read), JX_NOT_FOUND);
}

Test(projects, a_version_is_there_once)
{
	struct jx_project one = sample(CODE, 1, YEAR, 7), other = sample("other", 2, YEAR, 8);

	add(&one);
	one.seq = 8;
	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_STATUS(jx_project_add(store, &one), JX_ALREADY_EXISTS);
	EXPECT_OK(jx_store_undo(store));
	EXPECT_OK(jx_store_savepoint(store));
	EXPECT_STATUS(jx_project_add(store, &other), JX_NOT_FOUND);
	EXPECT_OK(jx_store_undo(store));
	EXPECT_OK(jx_store_commit(store));
}

static size_t list(uint32_t year, const char *after, uint32_t limit, struct jx_project *rows)
{
	const struct jx_project_page page = {.year = year, .after = after, .limit = limit};
	size_t n = 0;

	EXPECT_OK(jx_project_list(store, &arena, &page, rows, &n));
	return n;
}

Test(projects, list_goes_on_after_the_last_code_and_by_year)
{
	struct jx_project a = sample("a", 1, YEAR, 4), b = sample("b", 1, YEAR, 5), c = sample("c", 1, YEAR + 12, 6);
	const struct jx_project b2 = sample("b", 2, YEAR, 7);
	struct jx_project rows[4];
	size_t n;

	c.year = 2024;
	add(&c);
	add(&b);
	add(&a);
	add(&b2);
	n = list(0, JX_SAMPLE_PROJECT, 4, rows);
	cr_assert_eq(n, 3);
	cr_assert_str_eq(rows[0].code, "a");
	cr_assert_str_eq(rows[1].code, "b");
	cr_assert_eq(rows[1].version, 2);
	cr_assert_eq(rows[1].n_indicators, 2);
	cr_assert_eq(rows[1].budget_fen[0], 720 * WAN);
	cr_assert_str_eq(rows[2].code, "c");
	n = list(0, "a", 1, rows);
	cr_assert_eq(n, 1);
	cr_assert_str_eq(rows[0].code, "b");
	n = list(2024, "", 4, rows);
	cr_assert_eq(n, 1);
	cr_assert_str_eq(rows[0].code, "c");
	n = list(2023, "a", 4, rows);
	cr_assert_eq(n, 1);
	n = list(2022, "", 4, rows);
	cr_assert_eq(n, 0);
}

static void adjust(uint64_t id, enum jx_fund fund, int64_t amount, jx_day day)
{
	const struct jx_adjustment adjustment = {id, fund, amount, day, "青财预〔2023〕1号", "追减"};

	EXPECT_OK(jx_store_begin(store));
	EXPECT_OK(jx_adjustment_add(store, CODE, &adjustment));
	EXPECT_OK(jx_store_commit(store));
}

Test(projects, adjustments_are_listed_and_summed_by_fund_up_to_a_day)
{
	const struct jx_project project = sample(CODE, 1, YEAR, 7);
	const struct jx_adjustment *rows;
	int64_t sum[JX_FUND_COUNT] = {9, 9, 9, 9};
	size_t n;

	add(&project);
	EXPECT_OK(jx_adjustment_sum(store, CODE, INT32_MAX, sum));
	for (size_t fund = 0; fund < JX_FUND_COUNT; fund++)
		cr_assert_eq(sum[fund], 0);
	adjust(8, JX_FUND_FISCAL, -20 * WAN, 19500);
	adjust(9, JX_FUND_OTHER, 5, 19400);
	adjust(10, JX_FUND_FISCAL, JX_MONEY_MAX, 19501);
	EXPECT_OK(jx_adjustment_list(store, &arena, CODE, &rows, &n));
	cr_assert_eq(n, 3);
	cr_assert_eq(rows[0].id, 8);
	cr_assert_eq(rows[0].fund, JX_FUND_FISCAL);
	cr_assert_eq(rows[0].amount_fen, -20 * WAN);
	cr_assert_eq(rows[0].day, 19500);
	cr_assert_str_eq(rows[0].document, "青财预〔2023〕1号");
	cr_assert_str_eq(rows[0].reason, "追减");
	cr_assert_eq(rows[1].id, 9);
	EXPECT_OK(jx_adjustment_sum(store, CODE, 19499, sum));
	cr_assert_eq(sum[0], 5);
	EXPECT_OK(jx_adjustment_sum(store, CODE, 19500, sum));
	cr_assert_eq(sum[0], 5 - 20 * WAN);
	cr_assert_eq(sum[JX_FUND_FISCAL], -20 * WAN);
	cr_assert_eq(sum[JX_FUND_CARRY_OVER], 0);
	cr_assert_eq(sum[JX_FUND_OTHER], 5);
	EXPECT_OK(jx_adjustment_list(store, &arena, "nowhere", &rows, &n));
	cr_assert_eq(n, 0);
}

Test(projects, rows_that_are_missing_are_damage)
{
	struct jx_folder folder;
	const struct jx_project project = sample(CODE, 1, YEAR, 7);
	struct jx_project read;

	jx_folder_make(&folder);
	jx_store_close(store);
	store = jx_sample_open(folder.database);
	jx_sample_fill(store);
	add(&project);
	jx_store_close(store);
	jx_sample_alter(folder.database, "DELETE FROM project_goal WHERE position = 2");
	store = jx_sample_open(folder.database);
	EXPECT_STATUS(jx_project_load(store, &arena, CODE, 0, &read), JX_DATA_LOSS);
	jx_store_close(store);
	jx_folder_drop(&folder);
	store = NULL;
}
