/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/catalog.pb-c.h"

#include "common/base/limits.h"
#include "server/store/projects.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"
#include "tests/service/catalog_sample.h"

static struct jx_fixture fixture;
static struct jx_key manager;
static struct catalog_sample sample;

static void setup(void)
{
	jx_fixture_open(&fixture, NULL);
	manager = jx_fixture_key(2);
	(void)jx_fixture_enrol(&fixture, &manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	catalog_sample_set(&sample);
}

static void teardown(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(catalog_service, .init = setup, .fini = teardown);

static const Jixiao__V1__CatalogImportResponse *import(void)
{
	return jx_fixture_ask(&fixture, &manager, "Catalog/Import", &sample.request);
}

static const Jixiao__V1__CatalogGetResponse *get(const char *month)
{
	Jixiao__V1__CatalogGetRequest asked = JIXIAO__V1__CATALOG_GET_REQUEST__INIT;

	asked.month = (char *)month;
	return jx_fixture_ask(&fixture, &manager, "Catalog/Get", &asked);
}

/* The last call's answer has one violation, of this field. */
static void expect_violation(const char *field)
{
	cr_assert_eq(fixture.response->n_violations, 1, "%s", field);
	cr_assert_str_eq(fixture.response->violations[0]->field, field);
	cr_assert(fixture.response->violations[0]->text[0] != '\0');
}

/* The import is refused for one field, which is this. */
static void expect_field(const char *field)
{
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "FIELD_INVALID");
	expect_violation(field);
}

/* -- importing ----------------------------------------------------------------------------------------------------- */

Test(catalog_service, what_is_imported_comes_out_again)
{
	const Jixiao__V1__CatalogImportResponse *imported = import();
	const Jixiao__V1__CatalogGetResponse *got;

	cr_assert(imported->version == 1 && imported->form_count == 2 && imported->item_count == 3);
	cr_assert(imported->formula_count == 1 && imported->measure_count == 1 && imported->check_count == 1);
	cr_assert_eq(imported->duties_added, 2);
	got = get("2023-06");
	cr_assert(got->version == 1 && got->n_forms == 2 && got->seq == jx_dispatch_seq(fixture.dispatch));
	cr_assert_str_eq(got->from, "2023-01");
	cr_assert_str_eq(got->forms[1]->name, "视频会议系统运维月报");
	cr_assert(got->forms[0]->n_items == 2 && got->forms[1]->n_items == 1);
	cr_assert_str_eq(got->forms[0]->items[1]->code, "accept.in_time");
	cr_assert_eq(got->forms[0]->items[1]->over_months, JIXIAO__V1__AGGREGATION__AGGREGATION_SUM);
	cr_assert_str_eq(got->formulas[0]->expression, sample.formula.expression);
	cr_assert_str_eq(got->checks[0]->text, sample.check.text);
	cr_assert_eq(got->checks[0]->kind, sample.check.kind);
}

Test(catalog_service, there_is_none_before_the_first)
{
	cr_assert(get("")->version == 0 && get("")->n_forms == 0);
	(void)import();
	cr_assert_eq(get("2022-12")->version, 0);
	cr_assert_eq(get("")->version, 1);
}

Test(catalog_service, versions_follow_each_other)
{
	(void)import();
	sample.request.from = (char *)"2023-07";
	sample.formula.name = (char *)"另一个名称";
	cr_assert_eq(import()->version, 2);
	cr_assert_eq(import()->duties_added, 0);
	cr_assert_eq(get("2023-06")->version, 1);
	cr_assert_eq(get("2023-07")->version, 3);
	sample.request.from = (char *)"2023-06";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &sample.request, "CATALOG_NEWER");
	EXPECT_ARG(&fixture, 0, "2023-06");
	EXPECT_ARG(&fixture, 1, "2023-07");
}

Test(catalog_service, is_the_root_offices)
{
	struct jx_key other = jx_fixture_key(3);

	(void)jx_fixture_enrol(&fixture, &other, "370202", JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	sample.request.office_code = (char *)"370202";
	EXPECT_REFUSED(&fixture, &other, "Catalog/Import", &sample.request, "CATALOG_OF_ROOT");
	sample.request.office_code = (char *)JX_FIXTURE_ROOT;
	EXPECT_REFUSED(&fixture, &other, "Catalog/Import", &sample.request, "OFFICE_OUT_OF_SCOPE");
	EXPECT_REFUSED(&fixture, &fixture.admin, "Catalog/Import", &sample.request, "ROLE_MISSING");
}

Test(catalog_service, names_the_row_and_the_field_that_is_wrong)
{
	sample.request.from = (char *)"2023";
	expect_field("from");
	catalog_sample_set(&sample);
	sample.items[2].unit = (char *)"";
	expect_field("forms[1].items[0].unit");
	catalog_sample_set(&sample);
	sample.items[1].over_offices = JIXIAO__V1__AGGREGATION__AGGREGATION_LAST;
	expect_field("forms[0].items[1].over_offices");
	catalog_sample_set(&sample);
	sample.formula.expression = (char *)"accept.in_time / accept.dew";
	sample.measure.expression = (char *)"accept.due";
	expect_field("formulas[0].expression");
	catalog_sample_set(&sample);
	sample.measure.expression = (char *)"accept.due + hours.total";
	expect_field("measures[0].expression");
	catalog_sample_set(&sample);
	sample.check.right = (char *)"hours.total";
	expect_field("checks[0].right");
	catalog_sample_set(&sample);
	sample.duties[1].to = (char *)"2022-12";
	expect_field("duties[1].to");
	catalog_sample_set(&sample);
	sample.forms[1].code = sample.forms[0].code;
	expect_field("forms[1].code");
}

Test(catalog_service, texts_have_their_bounds)
{
	char text[JX_TEXT_LINE_MAX + 2];

	memset(text, 'n', sizeof(text));
	text[JX_TEXT_LINE_MAX + 1] = '\0';
	sample.check.text = text;
	expect_field("checks[0].text");
	text[JX_TEXT_LINE_MAX] = '\0';
	(void)import();
	text[JX_ITEM_CODE_MAX + 1] = '\0';
	catalog_sample_set(&sample);
	sample.forms[1].code = text;
	sample.request.n_duties = 0;
	expect_field("forms[1].code");
	text[JX_ITEM_CODE_MAX] = '\0';
	(void)import();
}

Test(catalog_service, an_item_never_counts_something_else)
{
	(void)import();
	sample.items[2].unit = (char *)"分钟";
	expect_field("forms[1].items[0].unit");
	sample.items[2].unit = (char *)"小时";
	sample.items[2].decimals = 1;
	expect_field("forms[1].items[0].decimals");
	sample.items[2].decimals = 0;
	sample.items[2].over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_MAX;
	expect_field("forms[1].items[0].over_months");
	sample.items[2].over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_SUM;
	sample.items[2].name = (char *)"另一个名称";
	cr_assert_eq(import()->version, 2);
}

/* -- links --------------------------------------------------------------------------------------------------------- */

/* Straight into the store: the project of the measure. */
static void add_project(const char *target)
{
	const struct jx_indicator indicators[] = {
		{"产出指标", "时效指标", "信访事项及时受理率", "", target, "", 3000},
		{"产出指标", "数量指标", "登记办理群众来信数量", "", "≥1万件次", "", 3000},
		{"产出指标", "质量指标", "工作质量", "", "优良", "", 3000},
	};
	const struct jx_project project = {.code = sample.measure.project_code,
					   .name = "信访专项业务费",
					   .department = JX_FIXTURE_ROOT,
					   .department_name = "青岛市信访局本级",
					   .purpose = "",
					   .year = 2023,
					   .version = 1,
					   .from = 2023 * 12,
					   .execution_weight = 1000,
					   .indicators = indicators,
					   .n_indicators = 3,
					   .seq = 1};

	EXPECT_OK(jx_store_begin(fixture.store));
	EXPECT_OK(jx_project_add(fixture.store, &project));
	EXPECT_OK(jx_store_commit(fixture.store));
}

static void expect_unlinked(const Jixiao__V1__Unlinked *row, const char *indicator, const char *reason)
{
	cr_assert_str_eq(row->project_code, "37020023P880028111789");
	cr_assert_str_eq(row->indicator, indicator);
	cr_assert_str_eq(row->reason, reason);
}

Test(catalog_service, measures_and_indicators_find_each_other)
{
	const Jixiao__V1__CatalogImportResponse *imported = import();

	cr_assert_eq(imported->n_unlinked, 1);
	expect_unlinked(imported->unlinked[0], "信访事项及时受理率", "NO_PROJECT");
	add_project("≥98%");
	/* Whichever came first: the measure is linked now, the letters have none, and a quality needs none. */
	cr_assert_eq(get("")->n_unlinked, 1);
	expect_unlinked(get("")->unlinked[0], "登记办理群众来信数量", "NO_MEASURE");
	sample.measure.indicator = (char *)"没有这个指标";
	imported = import();
	cr_assert_eq(imported->n_unlinked, 3);
	expect_unlinked(imported->unlinked[0], "信访事项及时受理率", "NO_MEASURE");
	expect_unlinked(imported->unlinked[2], "没有这个指标", "NO_INDICATOR");
}

static void expect_unit(const char *expression, const char *target, bool fits)
{
	jx_fixture_close(&fixture);
	setup();
	sample.measure.expression = (char *)expression;
	add_project(target);
	cr_assert_eq(import()->n_unlinked, fits ? 1 : 2, "%s for %s", expression, target);
	if (!fits)
		expect_unlinked(get("")->unlinked[0], "信访事项及时受理率", "UNIT_DIFFERS");
}

Test(catalog_service, a_measure_counts_what_the_target_does)
{
	expect_unit("accept.due", "≥98%", false);
	expect_unit("accept.due", "≥98件次", true);
	expect_unit("accept.due", "≥98", true);
	expect_unit("paid()", "≤720万元", true);
	expect_unit("paid()", "≤720件次", false);
	expect_unit("longest_payment_days()", "≤20日", true);
	expect_unit("longest_payment_days()", "≤20天", true);
	expect_unit("longest_payment_days()", "≤20小时", false);
}

/* -- a preview, and the bound -------------------------------------------------------------------------------------- */

Test(catalog_service, a_preview_says_what_an_import_would)
{
	Jixiao__V1__CatalogPreviewRequest asked = JIXIAO__V1__CATALOG_PREVIEW_REQUEST__INIT;
	const Jixiao__V1__CatalogPreviewResponse *previewed;

	asked.office_code = (char *)JX_FIXTURE_ROOT;
	asked.import = &sample.request;
	previewed = jx_fixture_ask(&fixture, &manager, "Catalog/Preview", &asked);
	cr_assert(previewed->outcome->version == 1 && previewed->outcome->duties_added == 2);
	cr_assert_eq(previewed->outcome->n_unlinked, 1);
	expect_unlinked(previewed->outcome->unlinked[0], "信访事项及时受理率", "NO_PROJECT");
	cr_assert_eq(get("")->version, 0);
	(void)import();
	previewed = jx_fixture_ask(&fixture, &manager, "Catalog/Preview", &asked);
	cr_assert(previewed->outcome->version == 2 && previewed->outcome->duties_kept == 2);
	sample.items[2].unit = (char *)"分钟";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Preview", &asked, "FIELD_INVALID");
	expect_violation("forms[1].items[0].unit");
	asked.import = NULL;
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Preview", &asked, "CATALOG_OF_ROOT");
}

#define MANY 900u

/* Measures as large as a message can bring: each has a project and an indicator that there are not. */
static void fill_request(Jixiao__V1__Measure *rows, Jixiao__V1__Measure **pointers, char texts[][2][257])
{
	size_t size;

	for (size_t i = 0; i < MANY; i++) {
		jixiao__v1__measure__init(&rows[i]);
		(void)snprintf(texts[i][0], sizeof(texts[i][0]), "37020023P%012zu", i);
		(void)snprintf(texts[i][1], sizeof(texts[i][1]), "%0200zu", i);
		rows[i].project_code = texts[i][0];
		rows[i].indicator = texts[i][1];
		rows[i].expression = (char *)"rate.accepted";
		pointers[i] = &rows[i];
	}
	sample.request.measures = pointers;
	sample.request.n_measures = MANY;
	for (size_t i = 0; i < MANY; i++) {
		size = jixiao__v1__catalog_import_request__get_packed_size(&sample.request);
		cr_assert_leq(size, JX_BODY_MAX);
		(void)snprintf(texts[i][1], sizeof(texts[i][1]), "%0*zu",
			       JX_BODY_MAX - size < 56 ? 200 + (int)(JX_BODY_MAX - size) : 256, i);
	}
	cr_assert_eq(jixiao__v1__catalog_import_request__get_packed_size(&sample.request), JX_BODY_MAX);
}

Test(catalog_service, the_largest_catalogue_can_be_read)
{
	static Jixiao__V1__Measure rows[MANY], *pointers[MANY];
	static char texts[MANY][2][257];
	const Jixiao__V1__CatalogGetResponse *got;

	fill_request(rows, pointers, texts);
	sample.request.n_duties = 0;
	cr_assert_eq(import()->unlinked_left_out, MANY - 100);
	got = get("");
	cr_assert_eq(got->n_measures, MANY);
	cr_assert_lt(got->n_unlinked, 100);
	cr_assert_eq(got->n_unlinked + got->unlinked_left_out, MANY);
}

/* Straight into the store, each with an indicator that needs no measure. */
static void add_projects(size_t n)
{
	const struct jx_indicator indicator = {"产出指标", "质量指标", "工作质量", "", "优良", "", 9000};
	char code[JX_PROJECT_CODE_MAX + 1], name[32];
	struct jx_project project = {.code = code,
				     .name = name,
				     .department = JX_FIXTURE_ROOT,
				     .department_name = "青岛市信访局本级",
				     .purpose = "",
				     .year = 2023,
				     .version = 1,
				     .from = 2023 * 12,
				     .execution_weight = 1000,
				     .indicators = &indicator,
				     .n_indicators = 1,
				     .seq = 1};

	EXPECT_OK(jx_store_begin(fixture.store));
	for (size_t i = 0; i < n; i++) {
		(void)snprintf(code, sizeof(code), "37020023P%012zu", i);
		(void)snprintf(name, sizeof(name), "项目%zu", i);
		project.seq = i + 1;
		EXPECT_OK(jx_project_add(fixture.store, &project));
	}
	EXPECT_OK(jx_store_commit(fixture.store));
}

static void expect_left_out(size_t projects, uint32_t left_out)
{
	jx_fixture_close(&fixture);
	setup();
	add_projects(projects);
	cr_assert_eq(import()->projects_left_out, left_out, "%zu", projects);
	cr_assert_eq(get("")->projects_left_out, left_out, "%zu", projects);
}

Test(catalog_service, so_many_projects_are_looked_through_and_no_more)
{
	expect_left_out(200, 0);
	expect_left_out(201, 1);
	expect_left_out(260, 60);
}
