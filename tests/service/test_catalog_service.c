/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <string.h>

#include <criterion/criterion.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/duties.pb-c.h"

#include "common/base/limits.h"
#include "server/store/projects.h"
#include "server/store/submissions.h"
#include "tests/lib/expect.h"
#include "tests/lib/fixture.h"

static struct jx_fixture fixture;
static struct jx_key manager;

/* -- a catalogue --------------------------------------------------------------------------------------------------- */

#define SUM JIXIAO__V1__AGGREGATION__AGGREGATION_SUM

static Jixiao__V1__Item items[3];
static Jixiao__V1__Item *item_rows[3] = {&items[0], &items[1], &items[2]};
static Jixiao__V1__Form forms[2];
static Jixiao__V1__Form *form_rows[2] = {&forms[0], &forms[1]};
static Jixiao__V1__Formula formula;
static Jixiao__V1__Formula *formula_rows[1] = {&formula};
static Jixiao__V1__Measure measure;
static Jixiao__V1__Measure *measure_rows[1] = {&measure};
static Jixiao__V1__Check check;
static Jixiao__V1__Check *check_rows[1] = {&check};
static Jixiao__V1__Duty duties[2];
static Jixiao__V1__Duty *duty_rows[2] = {&duties[0], &duties[1]};
static Jixiao__V1__CatalogImportRequest request;

static void set_item(Jixiao__V1__Item *item, const char *code, const char *name, const char *unit)
{
	jixiao__v1__item__init(item);
	item->code = (char *)code;
	item->name = (char *)name;
	item->unit = (char *)unit;
	item->over_offices = item->over_months = SUM;
}

static void set_form(Jixiao__V1__Form *form, const char *code, const char *name, Jixiao__V1__Item **rows, size_t n)
{
	jixiao__v1__form__init(form);
	form->code = (char *)code;
	form->name = (char *)name;
	form->items = rows;
	form->n_items = n;
}

static void set_duty(Jixiao__V1__Duty *duty, const char *office, const char *form)
{
	jixiao__v1__duty__init(duty);
	duty->office_code = (char *)office;
	duty->form_code = (char *)form;
	duty->from = (char *)"2023-01";
}

static void set_rows(void)
{
	jixiao__v1__formula__init(&formula);
	formula.code = (char *)"rate.accepted";
	formula.name = (char *)"及时受理率";
	formula.expression = (char *)"accept.in_time / accept.due";
	jixiao__v1__measure__init(&measure);
	measure.project_code = (char *)"37020023P880028111789";
	measure.indicator = (char *)"信访事项及时受理率";
	measure.expression = (char *)"rate.accepted";
	jixiao__v1__check__init(&check);
	check.code = (char *)"accept";
	check.form_code = (char *)"petition.monthly";
	check.kind = JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST;
	check.left = (char *)"accept.in_time";
	check.right = (char *)"accept.due";
	check.text = (char *)"及时受理数不大于应受理数";
}

static void set_request(void)
{
	set_item(&items[0], "accept.due", "应受理", "件次");
	set_item(&items[1], "accept.in_time", "及时受理", "件次");
	set_item(&items[2], "hours.total", "应运行时长", "小时");
	set_form(&forms[0], "petition.monthly", "信访业务月报", item_rows, 2);
	set_form(&forms[1], "video.monthly", "视频会议系统运维月报", item_rows + 2, 1);
	set_rows();
	set_duty(&duties[0], "370202", "petition.monthly");
	set_duty(&duties[1], JX_FIXTURE_ROOT, "video.monthly");
	jixiao__v1__catalog_import_request__init(&request);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)"2023-01";
	request.forms = form_rows;
	request.n_forms = 2;
	request.formulas = formula_rows;
	request.n_formulas = 1;
	request.measures = measure_rows;
	request.n_measures = 1;
	request.checks = check_rows;
	request.n_checks = 1;
	request.duties = duty_rows;
	request.n_duties = 2;
}

static void setup(void)
{
	jx_fixture_open(&fixture, NULL);
	manager = jx_fixture_key(2);
	(void)jx_fixture_enrol(&fixture, &manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	jx_fixture_add_office(&fixture, "370202", JX_FIXTURE_ROOT);
	set_request();
}

static void teardown(void)
{
	jx_fixture_close(&fixture);
}

TestSuite(catalog_service, .init = setup, .fini = teardown);

static const Jixiao__V1__CatalogImportResponse *import(void)
{
	return jx_fixture_ask(&fixture, &manager, "Catalog/Import", &request);
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
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &request, "FIELD_INVALID");
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
	cr_assert_eq(got->forms[0]->items[1]->over_months, SUM);
	cr_assert_str_eq(got->formulas[0]->expression, formula.expression);
	cr_assert_str_eq(got->checks[0]->text, check.text);
	cr_assert_eq(got->checks[0]->kind, check.kind);
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
	request.from = (char *)"2023-07";
	formula.name = (char *)"另一个名称";
	cr_assert_eq(import()->version, 2);
	cr_assert_eq(import()->duties_added, 0);
	cr_assert_eq(get("2023-06")->version, 1);
	cr_assert_eq(get("2023-07")->version, 3);
	request.from = (char *)"2023-06";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &request, "CATALOG_NEWER");
	EXPECT_ARG(&fixture, 0, "2023-06");
	EXPECT_ARG(&fixture, 1, "2023-07");
}

Test(catalog_service, is_the_root_offices)
{
	struct jx_key other = jx_fixture_key(3);

	(void)jx_fixture_enrol(&fixture, &other, "370202", JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	request.office_code = (char *)"370202";
	EXPECT_REFUSED(&fixture, &other, "Catalog/Import", &request, "CATALOG_OF_ROOT");
	request.office_code = (char *)JX_FIXTURE_ROOT;
	EXPECT_REFUSED(&fixture, &other, "Catalog/Import", &request, "OFFICE_OUT_OF_SCOPE");
	EXPECT_REFUSED(&fixture, &fixture.admin, "Catalog/Import", &request, "ROLE_MISSING");
}

Test(catalog_service, names_the_row_and_the_field_that_is_wrong)
{
	request.from = (char *)"2023";
	expect_field("from");
	set_request();
	items[2].unit = (char *)"";
	expect_field("forms[1].items[0].unit");
	set_request();
	items[1].over_offices = JIXIAO__V1__AGGREGATION__AGGREGATION_LAST;
	expect_field("forms[0].items[1].over_offices");
	set_request();
	formula.expression = (char *)"accept.in_time / accept.dew";
	measure.expression = (char *)"accept.due";
	expect_field("formulas[0].expression");
	set_request();
	measure.expression = (char *)"accept.due + hours.total";
	expect_field("measures[0].expression");
	set_request();
	check.right = (char *)"hours.total";
	expect_field("checks[0].right");
	set_request();
	duties[1].to = (char *)"2022-12";
	expect_field("duties[1].to");
	set_request();
	forms[1].code = forms[0].code;
	expect_field("forms[1].code");
}

Test(catalog_service, texts_have_their_bounds)
{
	char text[JX_TEXT_LINE_MAX + 2];

	memset(text, 'n', sizeof(text));
	text[JX_TEXT_LINE_MAX + 1] = '\0';
	check.text = text;
	expect_field("checks[0].text");
	text[JX_TEXT_LINE_MAX] = '\0';
	(void)import();
	text[JX_ITEM_CODE_MAX + 1] = '\0';
	set_request();
	forms[1].code = text;
	request.n_duties = 0;
	expect_field("forms[1].code");
	text[JX_ITEM_CODE_MAX] = '\0';
	(void)import();
}

Test(catalog_service, an_item_never_counts_something_else)
{
	(void)import();
	items[2].unit = (char *)"分钟";
	expect_field("forms[1].items[0].code");
	items[2].unit = (char *)"小时";
	items[2].decimals = 1;
	expect_field("forms[1].items[0].code");
	items[2].decimals = 0;
	items[2].over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_MAX;
	expect_field("forms[1].items[0].code");
	items[2].over_months = SUM;
	items[2].name = (char *)"另一个名称";
	cr_assert_eq(import()->version, 2);
}

Test(catalog_service, duties_are_of_offices_and_forms_that_there_are)
{
	duties[0].office_code = (char *)"370203";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &request, "OFFICE_NOT_FOUND");
	set_request();
	duties[0].form_code = (char *)"nothing";
	EXPECT_REFUSED(&fixture, &manager, "Catalog/Import", &request, "FORM_NOT_FOUND");
	set_request();
	duties[1] = duties[0];
	cr_assert_eq(import()->duties_added, 1);
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
	const struct jx_project project = {.code = measure.project_code,
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
	measure.indicator = (char *)"没有这个指标";
	imported = import();
	cr_assert_eq(imported->n_unlinked, 3);
	expect_unlinked(imported->unlinked[0], "信访事项及时受理率", "NO_MEASURE");
	expect_unlinked(imported->unlinked[2], "没有这个指标", "NO_INDICATOR");
}

static void expect_unit(const char *expression, const char *target, bool fits)
{
	jx_fixture_close(&fixture);
	setup();
	measure.expression = (char *)expression;
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

/* -- duties -------------------------------------------------------------------------------------------------------- */

static const Jixiao__V1__DutiesListResponse *list(const char *form, uint32_t size, Jixiao__V1__PageToken *page)
{
	Jixiao__V1__DutiesListRequest asked = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;

	asked.form_code = (char *)form;
	asked.page_size = size;
	asked.page = page;
	return jx_fixture_ask(&fixture, &manager, "Duties/List", &asked);
}

static Jixiao__V1__DutiesAddRequest adding(const char *office, const char *form, const char *from, const char *to)
{
	Jixiao__V1__DutiesAddRequest asked = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;

	asked.office_code = (char *)office;
	asked.form_code = (char *)form;
	asked.from = (char *)from;
	asked.to = (char *)to;
	return asked;
}

static Jixiao__V1__DutiesEndRequest ending(const char *to)
{
	Jixiao__V1__DutiesEndRequest asked = JIXIAO__V1__DUTIES_END_REQUEST__INIT;

	asked.office_code = (char *)"370202";
	asked.form_code = (char *)"petition.monthly";
	asked.to = (char *)to;
	return asked;
}

Test(catalog_service, a_duty_is_added_and_ended)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2023-03", "2023-05");
	Jixiao__V1__DutiesEndRequest end = ending("2023-06");
	const Jixiao__V1__DutiesAddResponse *added;
	const Jixiao__V1__DutiesEndResponse *ended;

	(void)import();
	added = jx_fixture_ask(&fixture, &manager, "Duties/Add", &add);
	cr_assert_str_eq(added->duty->from, "2023-03");
	cr_assert_str_eq(added->duty->to, "2023-05");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "DUTY_EXISTS");
	ended = jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
	cr_assert_str_eq(ended->duty->from, "2023-01");
	cr_assert_str_eq(ended->duty->to, "2023-06");
	end.to = (char *)"2023-07"; /* it is over by then */
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_NOT_FOUND");
	/* An import brings nothing back that was ended. */
	cr_assert_eq(import()->duties_added, 0);
	cr_assert_str_eq(list("petition.monthly", 0, NULL)->duties[0]->to, "2023-06");
}

/* Straight into the store: what the office submitted for that month. */
static void submit(jx_month month)
{
	struct jx_arena arena;
	const struct jx_submission submission = {
		.id = 4,
		.seq = 4,
		.key = {"petition.monthly", "370202", month},
		.revision = 1,
		.stage = JX_STAGE_ACCEPTED,
		.submitter = 2,
		.note = "",
	};

	jx_arena_init(&arena, JX_REQUEST_ARENA);
	EXPECT_OK(jx_store_begin(fixture.store));
	EXPECT_OK(jx_submission_add(fixture.store, &arena, &submission));
	EXPECT_OK(jx_store_commit(fixture.store));
	jx_arena_clear(&arena);
}

Test(catalog_service, figures_of_later_months_keep_a_duty)
{
	Jixiao__V1__DutiesEndRequest end = ending("2023-05");

	(void)import();
	submit(2023 * 12 + 5);
	EXPECT_REFUSED(&fixture, &manager, "Duties/End", &end, "DUTY_HAS_FIGURES");
	EXPECT_ARG(&fixture, 2, "2023-06");
	end.to = (char *)"2023-06";
	(void)jx_fixture_ask(&fixture, &manager, "Duties/End", &end);
}

Test(catalog_service, a_duty_has_its_form_and_months)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2022-12", "");

	(void)import();
	/* The form is not there yet in that month. */
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FORM_NOT_FOUND");
	add.from = (char *)"2023-13";
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "from");
	add = adding("370202", "video.monthly", "2023-05", "2023-04");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "to");
	add = adding("370202", "", "2023-05", "2023-05");
	EXPECT_REFUSED(&fixture, &manager, "Duties/Add", &add, "FIELD_INVALID");
	EXPECT_ARG(&fixture, 0, "form_code");
}

Test(catalog_service, duties_are_listed_page_by_page)
{
	Jixiao__V1__DutiesAddRequest add = adding("370202", "video.monthly", "2023-03", "");
	const Jixiao__V1__DutiesListResponse *page;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	char key[128];

	(void)import();
	(void)jx_fixture_ask(&fixture, &manager, "Duties/Add", &add);
	page = list("", 2, NULL);
	cr_assert(page->n_duties == 2 && page->next);
	cr_assert_str_eq(page->duties[0]->form_code, "petition.monthly");
	cr_assert_str_eq(page->duties[0]->to, "");
	(void)snprintf(key, sizeof(key), "%s", page->next->last_key);
	token.seq = page->next->seq;
	token.last_key = key;
	page = list("", 2, &token);
	cr_assert(page->n_duties == 1 && !page->next);
	cr_assert_str_eq(page->duties[0]->office_code, "370202");
	cr_assert_eq(list("video.monthly", 0, NULL)->n_duties, 2);
}

Test(catalog_service, a_token_that_was_not_given_is_refused)
{
	static const char *const keys[] = {"a", "a/b", "a/b/c", "a/b/2023-01/x"};
	Jixiao__V1__DutiesListRequest asked = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;

	token.seq = 1;
	asked.page = &token;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		token.last_key = (char *)keys[i];
		EXPECT_REFUSED(&fixture, &manager, "Duties/List", &asked, "FIELD_INVALID");
		EXPECT_ARG(&fixture, 0, "page");
	}
}
