/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/store/sample.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "server/store/catalog.h"
#include "server/store/disbursements.h"
#include "server/store/monitoring.h"
#include "server/store/office_changes.h"
#include "server/store/evaluations.h"
#include "server/store/endorsements.h"
#include "server/store/on_behalf.h"
#include "server/store/periods.h"
#include "server/store/projects.h"
#include "server/store/settings.h"
#include "server/store/waivers.h"
#include "tests/lib/expect.h"

void jx_folder_make(struct jx_folder *folder)
{
	const char *tmp = getenv("TMPDIR");

	(void)snprintf(folder->path, sizeof(folder->path), "%s/jixiao-store-XXXXXX", tmp ? tmp : "/tmp");
	cr_assert(mkdtemp(folder->path));
	(void)snprintf(folder->database, sizeof(folder->database), "%s/store.db", folder->path);
}

void jx_folder_drop(const struct jx_folder *folder)
{
	DIR *dir = opendir(folder->path);
	const struct dirent *entry;

	cr_assert(dir);
	while ((entry = readdir(dir)))
		if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
			cr_assert_eq(unlinkat(dirfd(dir), entry->d_name, 0), 0);
	(void)closedir(dir);
	cr_assert_eq(rmdir(folder->path), 0);
}

struct jx_store *jx_sample_open(const char *path)
{
	struct jx_store *store = NULL;
	struct jx_store_options options = {.path = path ? path : ":memory:", .create = true};

	EXPECT_OK(jx_store_open(&options, &store));
	return store;
}

struct jx_office jx_sample_office(const char *code, const char *parent, uint32_t depth, uint64_t seq)
{
	struct jx_office office = {.depth = depth, .seq = seq};

	(void)snprintf(office.code, sizeof(office.code), "%s", code);
	(void)snprintf(office.name, sizeof(office.name), "信访局 %s", code);
	(void)snprintf(office.parent, sizeof(office.parent), "%s", parent);
	return office;
}

struct jx_principal_key jx_sample_key(unsigned n)
{
	struct jx_principal_key key = {.from_seq = n};

	memset(key.key, 0x40, sizeof(key.key));
	memset(key.curve, 0xc0, sizeof(key.curve));
	memcpy(key.key, &n, sizeof(n));
	memcpy(key.curve, &n, sizeof(n));
	return key;
}

struct jx_principal jx_sample_principal(unsigned n, const char *office)
{
	struct jx_principal principal = {
		.id = n, .seq = n, .roles = {{.role = 1, .until = JX_NO_END}}, .n_roles = 1, .key = jx_sample_key(n)};

	(void)snprintf(principal.name, sizeof(principal.name), "王小明 %u", n);
	(void)snprintf(principal.office, sizeof(principal.office), "%s", office);
	return principal;
}

enum jx_status jx_sample_append(struct jx_store *store, uint64_t seq)
{
	static const uint8_t entry[] = "the bytes of an entry";
	struct jx_journal_row row = {.seq = seq,
				     .entry = entry,
				     .entry_size = sizeof(entry),
				     .request_id = {(uint8_t)seq, (uint8_t)(seq >> 8)}};

	memset(row.hash, (int)seq, sizeof(row.hash));
	return jx_journal_append(store, &row, (int64_t)seq * 1000);
}

/* One row of each table, at seq 3. */
static enum jx_status add_catalog(struct jx_store *store)
{
	struct jx_form form = {JX_SAMPLE_FORM, "信访业务月报", false, {1, 5, true, 10}, 0, 1};
	struct jx_item item = {0, "visit.registered", "来访登记", "人次", 0, JX_AGGREGATE_SUM, JX_AGGREGATE_SUM};
	struct jx_named_formula formula = {"visits", "来访", "visit.registered"};
	struct jx_measure measure = {"37020023P880028111789", "登记接待群众来访数量", "visits"};
	struct jx_check check = {"visits", JX_SAMPLE_FORM, JX_CHECK_AT_MOST,  false, "visit.registered",
				 "9",      "过多",         JX_SEVERITY_ERROR, false};
	struct jx_catalog catalog = {.from = JX_SAMPLE_MONTH,
				     .forms = &form,
				     .items = &item,
				     .formulas = &formula,
				     .measures = &measure,
				     .checks = &check,
				     .n_forms = 1,
				     .n_items = 1,
				     .n_formulas = 1,
				     .n_measures = 1,
				     .n_checks = 1};
	const struct jx_duty duty = {JX_SAMPLE_FORM, "129001", JX_SAMPLE_MONTH, JX_MONTH_LAST, 3};
	enum jx_status status = jx_catalog_add(store, &catalog, 3);

	return status == JX_OK ? jx_duty_add(store, &duty) : status;
}

/* One row of every table of a project, at seq 3. */
static enum jx_status add_project(struct jx_store *store)
{
	static const struct jx_plan_step step = {6, 900000};
	static const struct jx_goal goal = {7, "保障视频会议系统正常运行"};
	static const struct jx_indicator indicator = {"产出指标", "数量指标", "维护系统数量", "指维护的系统", "1个",
						      "历史标准", 9000};
	static const struct jx_adjustment adjustment = {3, JX_FUND_OTHER, -100, 18300, "青财预1号", "追减"};
	const struct jx_project project = {
		.code = JX_SAMPLE_PROJECT,
		.name = "视频会议系统运行维护费",
		.department = "129001",
		.department_name = "青岛市信访局本级",
		.purpose = "用于运行维护",
		.year = 2020,
		.version = 1,
		.from = 2020 * 12,
		.budget_fen = {0, 900000, 0, 100},
		.execution_weight = 1000,
		.plan = &step,
		.n_plan = 1,
		.goals = &goal,
		.n_goals = 1,
		.indicators = &indicator,
		.n_indicators = 1,
		.seq = 3,
	};
	enum jx_status status = jx_project_add(store, &project);

	return status == JX_OK ? jx_adjustment_add(store, JX_SAMPLE_PROJECT, &adjustment) : status;
}

/* One cell of a district, for which there is no total above it, not yet accepted: a row in each of the tables. */
static void add_submission(struct jx_store *store)
{
	const struct jx_stored_cell cell = {
		.item = 99, .over_offices = JX_AGGREGATE_NONE, .cell = {.state = JX_CELL_REPORTED, .value = 50000}};
	const struct jx_stored_finding finding = {
		.item = 99, .severity = JX_SEVERITY_VERIFY, .rule = "visits", .text = "过多: 5 > 4", .fix = "请核对"};
	const struct jx_submission submission = {
		.entry = 3,
		.key = {.form = "sample", .office = "370203", .month = 2022 * 12},
		.revision = 1,
		.stage = JX_STAGE_SUBMITTED,
		.submitter = 1,
		.time_ms = 3000,
		.note = "",
		.cells = &cell,
		.n_cells = 1,
		.findings = &finding,
		.n_findings = 1,
		.seq = 3,
	};
	struct jx_arena arena;

	jx_arena_init(&arena, 1u << 16);
	EXPECT_OK(jx_submission_add(store, &arena, &submission));
	EXPECT_OK(jx_on_behalf_add(store, &submission, "129001"));
	EXPECT_OK(jx_endorsing_set(store, "129001", &(struct jx_endorsing){.needed = true, .seq = 3}));
	EXPECT_OK(jx_endorsement_add(store, &submission, 1));
	jx_arena_clear(&arena);
}

static enum jx_status add_monitoring_note(struct jx_store *store)
{
	const struct jx_monitored_place place = {JX_SAMPLE_PROJECT, "129001", "维护系统数量", 2020 * 12 + 5};
	const struct jx_monitoring_note note = {
		.forecast = "1个",
		.cause_text = "",
		.remark = "",
		.likelihood = JX_LIKELIHOOD_CERTAIN,
		.spent_fen = {JX_NO_FORECAST, JX_NO_FORECAST, JX_NO_FORECAST, JX_NO_FORECAST},
		.seq = 3,
	};

	return jx_monitoring_note_add(store, &place, &note);
}

/* Of the sample's project: requested, paid, reversed. The last rows of its tables are of seq 7. */
static void add_disbursement(struct jx_store *store)
{
	const struct jx_disbursement disbursement = {.id = 5,
						     .project = JX_SAMPLE_PROJECT,
						     .office = "129001",
						     .payee = "",
						     .note = "运维费",
						     .fund = JX_FUND_FISCAL,
						     .amount_fen = 2000,
						     .requested = 18300,
						     .requester = 1};
	const struct jx_payment payment = {.id = 6,
					   .disbursement = 5,
					   .amount_fen = 1500,
					   .day = 18301,
					   .payer = 1,
					   .voucher = "记-1",
					   .reason = ""};
	const struct jx_payment reversal = {.id = 7,
					    .disbursement = 5,
					    .amount_fen = -1,
					    .day = 18302,
					    .reverses = 6,
					    .payer = 1,
					    .voucher = "",
					    .reason = "多付"};

	EXPECT_OK(jx_disbursement_add(store, &disbursement));
	EXPECT_OK(jx_payment_add(store, &payment));
	EXPECT_OK(jx_payment_add(store, &reversal));
}

static enum jx_status add_evaluation(struct jx_store *store)
{
	const struct jx_note note = {
		.seq = 3,
		.project = JX_SAMPLE_PROJECT,
		.office = "129001",
		.month = 2020 * 12,
		.indicator = "维护系统数量",
		.has_tier = true,
		.tier = 8500,
		.deduction = 50,
		.reason = "原因",
		.evidence_name = "台账.xlsx",
		.author = 1,
		.time_ms = 3000,
	};
	const struct jx_frozen frozen = {
		.seq = 3,
		.project = JX_SAMPLE_PROJECT,
		.office = "129001",
		.month = 2020 * 12,
		.total = 8999,
		.grade = "良",
		.body = (const uint8_t *)"bytes",
		.body_size = 5,
	};
	enum jx_status status = jx_note_add(store, &note);

	return status == JX_OK ? jx_frozen_add(store, &frozen) : status;
}

/* A calendar of one day, a form's month opened by hand, and a waiver that was granted: rows of seq 3. */
static void add_periods(struct jx_store *store)
{
	const struct jx_calendar_day day = {18262, false, "元旦"}; /* 2020-01-01 */
	const struct jx_calendar calendar = {&day, 1};
	const struct jx_period_change change = {3, JX_SAMPLE_FORM, JX_SAMPLE_MONTH, true, 18300, "停机", 1, 3000};
	struct jx_waiver waiver = {
		.id = 3,
		.key = {.form = JX_SAMPLE_FORM, .office = "129001", .month = JX_SAMPLE_MONTH},
		.state = JX_WAIVER_REQUESTED,
		.until = 18300,
		.reason = "断网",
		.requester = 1,
		.requested_ms = 3000,
		.note = "",
		.seq = 3,
	};

	EXPECT_OK(jx_calendar_put(store, 2020, &calendar, 3));
	EXPECT_OK(jx_period_change_add(store, &change));
	EXPECT_OK(jx_waiver_add(store, &waiver));
	waiver.state = JX_WAIVER_GRANTED;
	waiver.decider = 2;
	EXPECT_OK(jx_waiver_decide(store, &waiver));
}

/* Catalogue, project, figures, notes, money and periods. */
static void add_main_job(struct jx_store *store)
{
	EXPECT_OK(add_catalog(store));
	EXPECT_OK(add_project(store));
	add_submission(store);
	EXPECT_OK(add_monitoring_note(store));
	add_disbursement(store);
	EXPECT_OK(add_evaluation(store));
	add_periods(store);
}

/* One has had another name before. */
static void add_offices(struct jx_store *store)
{
	const struct jx_office offices[] = {
		jx_sample_office("129001", "", 1, 1),
		jx_sample_office("370202", "129001", 2, 2),
		jx_sample_office("370202001", "370202", 3, 3),
		jx_sample_office("370203", "129001", 2, 3),
	};

	for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++)
		EXPECT_OK(jx_office_add(store, &offices[i]));
	EXPECT_OK(jx_office_rename(store, &offices[3], "市北区", 2023 * 12, 3));
}

void jx_sample_fill(struct jx_store *store)
{
	const struct jx_principal principals[] = {
		jx_sample_principal(0, ""),
		jx_sample_principal(1, "129001"),
		jx_sample_principal(2, "370202"),
	};
	const struct jx_setting_row setting = {"light", "80,50", "", JX_MONTH_FIRST, 1, 3000, 3};

	EXPECT_OK(jx_store_begin(store));
	add_offices(store);
	for (size_t i = 0; i < sizeof(principals) / sizeof(principals[0]); i++)
		EXPECT_OK(jx_principal_add(store, &principals[i]));
	EXPECT_OK(jx_setting_add(store, &setting));
	add_main_job(store);
	for (uint64_t seq = 1; seq <= 3; seq++)
		EXPECT_OK(jx_sample_append(store, seq));
	EXPECT_OK(jx_store_commit(store));
}

sqlite3 *jx_sample_raw(const char *path)
{
	sqlite3 *raw = NULL;

	cr_assert_eq(sqlite3_open_v2(path, &raw, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL), SQLITE_OK);
	return raw;
}

void jx_sample_sql(sqlite3 *raw, const char *sql)
{
	cr_assert_eq(sqlite3_exec(raw, sql, NULL, NULL, NULL), SQLITE_OK, "%s: %s", sql, sqlite3_errmsg(raw));
}

void jx_sample_alter(const char *path, const char *sql)
{
	sqlite3 *raw = jx_sample_raw(path);

	jx_sample_sql(raw, sql);
	cr_assert_eq(sqlite3_close(raw), SQLITE_OK);
}
