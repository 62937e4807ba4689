/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/town.h"

#include <stdio.h>
#include <string.h>

#include "common/model/decimal.h"
#include "server/domain/principal.h"
#include "server/store/catalog.h"
#include "server/store/disbursements.h"
#include "server/store/projects.h"
#include "server/store/submissions.h"
#include "tests/lib/expect.h"

#define WAN  INT64_C(1000000)
#define FORM "petition.monthly"

struct jx_fixture jx_town;
struct jx_key jx_town_manager, jx_town_clerk;

static struct jx_arena arena;
static uint64_t number; /* of rows that are added past the journal */

static struct jx_item items[JX_TOWN_ITEMS] = {
	{.code = "letter.registered", .name = "来信登记", .unit = "件次"},
	{.code = "accept.due", .name = "应受理", .unit = "件次"},
	{.code = "accept.in_time", .name = "及时受理", .unit = "件次"},
	{.code = "staff.posts", .name = "编制", .unit = "人", .over_offices = JX_AGGREGATE_NONE},
};
static struct jx_form form = {.code = FORM, .name = "信访业务月报", .n_items = JX_TOWN_ITEMS};
static struct jx_named_formula formula = {
	.code = "rate.accepted", .name = "及时受理率", .expression = "accept.in_time / accept.due"};
static struct jx_measure measures[] = {
	{.project = JX_TOWN_PROJECT, .indicator = "资金成本", .expression = "paid()"},
	{.project = JX_TOWN_PROJECT, .indicator = "登记来信数量", .expression = "letter.registered"},
	{.project = JX_TOWN_PROJECT, .indicator = "及时受理率", .expression = "rate.accepted"},
};

static void add_catalog(jx_month from)
{
	struct jx_catalog catalog = {
		.from = from,
		.forms = &form,
		.items = items,
		.formulas = &formula,
		.measures = measures,
		.n_forms = 1,
		.n_items = JX_TOWN_ITEMS,
		.n_formulas = 1,
		.n_measures = 3,
	};

	for (size_t i = 0; i < JX_TOWN_ITEMS; i++) {
		items[i].over_months = JX_AGGREGATE_SUM;
		if (i != JX_TOWN_STAFF)
			items[i].over_offices = JX_AGGREGATE_SUM;
	}
	EXPECT_OK(jx_catalog_add(jx_town.store, &catalog, 1));
}

static void add_project(void)
{
	static const struct jx_plan_step plan[] = {{6, 360 * WAN}, {12, 720 * WAN}};
	static const struct jx_indicator indicators[] = {
		{"成本指标", "经济成本指标", "资金成本", "", "≤720万元", "", 2000},
		{"产出指标", "数量指标", "登记来信数量", "", "≥1200件次", "", 3000},
		{"产出指标", "质量指标", "及时受理率", "", "≥98%", "", 3000},
		{"效益指标", "社会效益", "信访秩序", "", "稳步提高", "", 1000},
	};
	const struct jx_project project = {
		.code = JX_TOWN_PROJECT,
		.name = "积案化解",
		.department = JX_FIXTURE_ROOT,
		.department_name = "本级",
		.purpose = "",
		.year = 2023,
		.version = 1,
		.from = 2023 * 12,
		.budget_fen = {720 * WAN, 700 * WAN, 20 * WAN},
		.execution_weight = 1000,
		.plan = plan,
		.indicators = indicators,
		.n_plan = 2,
		.n_indicators = 4,
		.seq = 1,
	};

	EXPECT_OK(jx_project_add(jx_town.store, &project));
}

void jx_town_open(void)
{
	number = 1000;
	jx_arena_init(&arena, 1u << 20);
	jx_fixture_open(&jx_town, NULL);
	EXPECT_OK(jx_store_begin(jx_town.store));
	add_catalog(2022 * 12);
	add_project();
	EXPECT_OK(jx_store_commit(jx_town.store));
	jx_town_manager = jx_fixture_key(2);
	jx_town_clerk = jx_fixture_key(3);
	jx_fixture_add_office(&jx_town, "370202", JX_FIXTURE_ROOT);
	jx_fixture_add_office(&jx_town, "370202001", "370202");
	jx_fixture_add_office(&jx_town, "370203", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&jx_town, &jx_town_manager, JX_FIXTURE_ROOT, JX_ROLE_MANAGER, "");
	(void)jx_fixture_enrol(&jx_town, &jx_town_clerk, "370202", JX_ROLE_CLERK, "");
}

void jx_town_close(void)
{
	jx_fixture_close(&jx_town);
	jx_arena_clear(&arena);
}

static jx_month month_of(const char *text)
{
	jx_month month = -1;

	cr_assert(jx_month_parse(text, &month), "%s", text);
	return month;
}

void jx_town_catalog(const char *from)
{
	EXPECT_OK(jx_store_begin(jx_town.store));
	add_catalog(month_of(from));
	EXPECT_OK(jx_store_commit(jx_town.store));
}

void jx_town_report(const char *office, const char *month, const int64_t values[JX_TOWN_ITEMS])
{
	struct jx_stored_cell cells[JX_TOWN_ITEMS];
	const uint64_t seq = ++number;
	struct jx_submission submission = {
		.entry = seq,
		.key = {.form = FORM, .month = month_of(month)},
		.revision = 1,
		.stage = JX_STAGE_ACCEPTED,
		.submitter = 1,
		.note = "",
		.cells = cells,
		.seq = seq,
	};

	(void)snprintf(submission.key.office, sizeof(submission.key.office), "%s", office);
	for (size_t i = 0; i < JX_TOWN_ITEMS; i++)
		if (values[i] != JX_TOWN_BLANK)
			cells[submission.n_cells++] = (struct jx_stored_cell){
				.item = items[i].id,
				.over_offices = items[i].over_offices,
				.cell = {.state = JX_CELL_REPORTED, .value = values[i] * JX_DECIMAL_ONE}};
	EXPECT_OK(jx_store_begin(jx_town.store));
	EXPECT_OK(jx_submission_add(jx_town.store, &arena, &submission));
	EXPECT_OK(jx_store_commit(jx_town.store));
}

void jx_town_owe(const char *office, const char *from, const char *to)
{
	struct jx_duty duty = {.form = FORM, .from = month_of(from), .to = month_of(to), .seq = 1};

	(void)snprintf(duty.office, sizeof(duty.office), "%s", office);
	EXPECT_OK(jx_store_begin(jx_town.store));
	EXPECT_OK(jx_duty_add(jx_town.store, &duty));
	EXPECT_OK(jx_store_commit(jx_town.store));
}

void jx_town_pay(int64_t fen, const char *day)
{
	struct jx_disbursement disbursement = {.id = ++number,
					       .project = JX_TOWN_PROJECT,
					       .office = JX_FIXTURE_ROOT,
					       .payee = "",
					       .note = "",
					       .withdrawn_reason = "",
					       .fund = JX_FUND_FISCAL,
					       .amount_fen = fen,
					       .requester = 1};
	struct jx_payment payment = {.id = ++number,
				     .disbursement = disbursement.id,
				     .amount_fen = fen,
				     .payer = 1,
				     .voucher = "",
				     .reason = ""};

	cr_assert(jx_date_parse(day, &payment.day));
	disbursement.requested = payment.day;
	EXPECT_OK(jx_store_begin(jx_town.store));
	EXPECT_OK(jx_disbursement_add(jx_town.store, &disbursement));
	EXPECT_OK(jx_payment_add(jx_town.store, &payment));
	EXPECT_OK(jx_store_commit(jx_town.store));
}
