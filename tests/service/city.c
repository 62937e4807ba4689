/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/city.h"

#include <stdio.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/disbursements.pb-c.h"
#include "jixiao/v1/projects.pb-c.h"
#include "jixiao/v1/settings.pb-c.h"
#include "jixiao/v1/submissions.pb-c.h"

#define INDICATORS_MAX 8u

static const struct {
	const char *code, *name, *unit;
	Jixiao__V1__Aggregation over_offices, over_months;
} items[JX_CITY_ITEMS] = {
	[JX_CITY_DUE] = {"accept.due", "应受理", "件次", JIXIAO__V1__AGGREGATION__AGGREGATION_SUM,
			 JIXIAO__V1__AGGREGATION__AGGREGATION_SUM},
	[JX_CITY_IN_TIME] = {"accept.in_time", "及时受理", "件次", JIXIAO__V1__AGGREGATION__AGGREGATION_SUM,
			     JIXIAO__V1__AGGREGATION__AGGREGATION_SUM},
	[JX_CITY_HANDLED] = {"online.handled", "网上信访受理办理", "件次", JIXIAO__V1__AGGREGATION__AGGREGATION_SUM,
			     JIXIAO__V1__AGGREGATION__AGGREGATION_SUM},
	[JX_CITY_REPAIR] = {"repair.hours", "故障修复时间", "小时", JIXIAO__V1__AGGREGATION__AGGREGATION_MAX,
			    JIXIAO__V1__AGGREGATION__AGGREGATION_MAX},
	[JX_CITY_SYSTEMS] = {"system.count", "系统数量", "个", JIXIAO__V1__AGGREGATION__AGGREGATION_MAX,
			     JIXIAO__V1__AGGREGATION__AGGREGATION_LAST},
};

void jx_city_open(struct jx_city *city, size_t n_offices)
{
	cr_assert(n_offices <= JX_CITY_OFFICES);
	memset(city, 0, sizeof(*city));
	jx_fixture_open(&city->fixture, NULL);
	city->manager = jx_fixture_key(2);
	city->payer = jx_fixture_key(3);
	(void)jx_fixture_enrol(&city->fixture, &city->manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	(void)jx_fixture_enrol(&city->fixture, &city->payer, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	city->n_offices = n_offices;
	for (size_t i = 0; i < n_offices; i++) {
		(void)snprintf(city->offices[i], sizeof(city->offices[i]), "3702%02u", (unsigned)(i + 2) % 100);
		jx_fixture_add_office(&city->fixture, city->offices[i], JX_FIXTURE_ROOT);
		city->clerks[i] = jx_fixture_key((unsigned)i + 10);
		(void)jx_fixture_enrol(&city->fixture, &city->clerks[i], city->offices[i], JIXIAO__V1__ROLE__ROLE_CLERK,
				       "");
	}
}

void jx_city_close(struct jx_city *city)
{
	jx_fixture_close(&city->fixture);
}

/* -- the plan ------------------------------------------------------------------------------------------------------ */

void jx_city_project(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n)
{
	Jixiao__V1__ProjectsCreateRequest request = JIXIAO__V1__PROJECTS_CREATE_REQUEST__INIT;
	Jixiao__V1__Project project = JIXIAO__V1__PROJECT__INIT;
	Jixiao__V1__Indicator rows[INDICATORS_MAX], *pointers[INDICATORS_MAX];
	Jixiao__V1__Target targets[INDICATORS_MAX];

	for (size_t i = 0; i < n; i++) {
		jixiao__v1__indicator__init(&rows[i]);
		jixiao__v1__target__init(&targets[i]);
		targets[i].text = (char *)indicators[i].target;
		rows[i].level1 = (char *)"产出指标";
		rows[i].level2 = (char *)"数量指标";
		rows[i].name = (char *)indicators[i].name;
		rows[i].target = &targets[i];
		rows[i].weight_hundredths = indicators[i].weight;
		pointers[i] = &rows[i];
	}
	project.code = (char *)(city->this_year ? JX_CITY_PROJECT_NOW : JX_CITY_PROJECT);
	project.name = (char *)"市级信访积案化解资金";
	project.year = city->this_year ? 2026 : 2023;
	project.department_code = (char *)JX_FIXTURE_ROOT;
	project.department_name = (char *)"青岛市信访局本级";
	project.budget_fen = project.fiscal_fen = JX_CITY_BUDGET;
	project.execution_weight_hundredths = indicators[0].weight != 0 ? 1000 : 0;
	project.indicators = pointers;
	project.n_indicators = n;
	request.department_code = (char *)JX_FIXTURE_ROOT;
	request.project = &project;
	(void)jx_fixture_ask(&city->fixture, &city->manager, "Projects/Create", &request);
}

static void set_items(Jixiao__V1__Item rows[JX_CITY_ITEMS], Jixiao__V1__Item *pointers[JX_CITY_ITEMS])
{
	for (size_t i = 0; i < JX_CITY_ITEMS; i++) {
		jixiao__v1__item__init(&rows[i]);
		rows[i].code = (char *)items[i].code;
		rows[i].name = (char *)items[i].name;
		rows[i].unit = (char *)items[i].unit;
		rows[i].over_offices = items[i].over_offices;
		rows[i].over_months = items[i].over_months;
		pointers[i] = &rows[i];
	}
}

static size_t set_measures(const struct jx_city_indicator *indicators, size_t n, Jixiao__V1__Measure *rows,
			   Jixiao__V1__Measure **pointers)
{
	size_t set = 0;

	for (size_t i = 0; i < n; i++) {
		if (!indicators[i].measure)
			continue;
		jixiao__v1__measure__init(&rows[set]);
		rows[set].project_code = (char *)JX_CITY_PROJECT;
		rows[set].indicator = (char *)indicators[i].name;
		rows[set].expression = (char *)indicators[i].measure;
		pointers[set] = &rows[set];
		set++;
	}
	return set;
}

static void set_duties(struct jx_city *city, Jixiao__V1__Duty *rows, Jixiao__V1__Duty **pointers)
{
	for (size_t i = 0; i < city->n_offices; i++) {
		jixiao__v1__duty__init(&rows[i]);
		rows[i].office_code = city->offices[i];
		rows[i].form_code = (char *)JX_CITY_FORM;
		rows[i].from = (char *)"2023-01";
		pointers[i] = &rows[i];
	}
}

void jx_city_catalog(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n, const char *from,
		     size_t n_items)
{
	Jixiao__V1__CatalogImportRequest request = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;
	Jixiao__V1__Form form = JIXIAO__V1__FORM__INIT, *forms[] = {&form};
	Jixiao__V1__Item rows[JX_CITY_ITEMS], *pointers[JX_CITY_ITEMS];
	Jixiao__V1__Measure measures[INDICATORS_MAX], *measure_pointers[INDICATORS_MAX];
	Jixiao__V1__Duty duties[JX_CITY_OFFICES], *duty_pointers[JX_CITY_OFFICES];

	cr_assert(n <= INDICATORS_MAX && n_items <= JX_CITY_ITEMS);
	set_items(rows, pointers);
	set_duties(city, duties, duty_pointers);
	form.code = (char *)JX_CITY_FORM;
	form.name = (char *)"信访业务月报";
	form.items = pointers;
	form.review = city->reviewed;
	form.n_items = n_items;
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)from;
	request.forms = forms;
	request.n_forms = 1;
	request.measures = measure_pointers;
	request.n_measures = set_measures(indicators, n, measures, measure_pointers);
	request.duties = duty_pointers;
	request.n_duties = city->n_offices;
	(void)jx_fixture_ask(&city->fixture, &city->manager, "Catalog/Import", &request);
}

void jx_city_plan(struct jx_city *city, const struct jx_city_indicator *indicators, size_t n)
{
	jx_city_project(city, indicators, n);
	jx_city_catalog(city, indicators, n, "2023-01", JX_CITY_ITEMS);
}

/* -- what happens in the year -------------------------------------------------------------------------------------- */

static size_t set_cells(const struct jx_city_figures *figures, Jixiao__V1__Cell *rows, Jixiao__V1__Cell **pointers)
{
	size_t n = 0;

	for (size_t i = 0; i < JX_CITY_ITEMS; i++) {
		const struct jx_city_cell *cell = &figures->cells[i];

		if (cell->state == JX_CITY_ABSENT)
			continue;
		jixiao__v1__cell__init(&rows[n]);
		rows[n].item_code = (char *)items[i].code;
		rows[n].state = cell->state == JX_CITY_NA ? JIXIAO__V1__CELL_STATE__CELL_STATE_NOT_APPLICABLE
							  : JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
		rows[n].ten_thousandths = cell->state == JX_CITY_NA ? 0 : cell->value * 10000;
		pointers[n] = &rows[n];
		n++;
	}
	return n;
}

void jx_city_submit(struct jx_city *city, size_t office, unsigned month, const struct jx_city_figures *figures)
{
	Jixiao__V1__SubmissionsCreateRequest request = JIXIAO__V1__SUBMISSIONS_CREATE_REQUEST__INIT;
	const Jixiao__V1__SubmissionsCreateResponse *response;
	Jixiao__V1__Cell rows[JX_CITY_ITEMS], *pointers[JX_CITY_ITEMS];
	uint8_t *revision = city->revisions[office][month];
	char period[16];

	(void)snprintf(period, sizeof(period), "2023-%02u", month + 1);
	request.form_code = (char *)JX_CITY_FORM;
	request.office_code = city->offices[office];
	request.period = period;
	request.cells = pointers;
	request.n_cells = set_cells(figures, rows, pointers);
	if (city->submitted[office][month])
		request.base_id = (ProtobufCBinaryData){.data = revision, .len = 16};
	response = jx_fixture_ask(&city->fixture, &city->clerks[office], "Submissions/Create", &request);
	cr_assert_eq(response->submission->request_id.len, 16);
	memcpy(revision, response->submission->request_id.data, 16);
	city->submitted[office][month] = true;
}

void jx_city_submit_rate(struct jx_city *city, size_t office, unsigned month, int64_t in_time, int64_t due)
{
	struct jx_city_figures figures = {
		.cells = {[JX_CITY_DUE] = {JX_CITY_VALUE, due}, [JX_CITY_IN_TIME] = {JX_CITY_VALUE, in_time}}};

	jx_city_submit(city, office, month, &figures);
}

void jx_city_submit_year(struct jx_city *city, size_t office, int64_t in_time, int64_t due)
{
	jx_city_submit_rate(city, office, 0, in_time, due);
	for (unsigned month = 1; month < JX_CITY_MONTHS; month++)
		jx_city_submit_rate(city, office, month, 0, 0);
}

uint64_t jx_city_ask_for(struct jx_city *city, const char *office, int64_t fen, const char *date)
{
	Jixiao__V1__DisbursementsRequestRequest request = JIXIAO__V1__DISBURSEMENTS_REQUEST_REQUEST__INIT;
	const Jixiao__V1__DisbursementsRequestResponse *response;

	request.office_code = (char *)office;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.amount_fen = fen;
	request.date = (char *)date;
	response = jx_fixture_ask(&city->fixture, &city->manager, "Disbursements/Request", &request);
	return response->disbursement->id;
}

void jx_city_pay(struct jx_city *city, const char *office, int64_t fen, const char *requested, const char *paid)
{
	Jixiao__V1__DisbursementsPayRequest pay = JIXIAO__V1__DISBURSEMENTS_PAY_REQUEST__INIT;

	pay.office_code = (char *)office;
	pay.id = jx_city_ask_for(city, office, fen, requested);
	pay.date = (char *)paid;
	pay.voucher = (char *)"记-1";
	(void)jx_fixture_ask(&city->fixture, &city->payer, "Disbursements/Pay", &pay);
}

void jx_city_set_from(struct jx_city *city, const char *key, const char *value, const char *from)
{
	Jixiao__V1__SettingsSetRequest request = JIXIAO__V1__SETTINGS_SET_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.key = (char *)key;
	request.value = (char *)value;
	request.from = (char *)from;
	(void)jx_fixture_ask(&city->fixture, &city->manager, "Settings/Set", &request);
}

void jx_city_set(struct jx_city *city, const char *key, const char *value)
{
	jx_city_set_from(city, key, value, "2023-01");
}

/* -- the evaluation ------------------------------------------------------------------------------------------------ */

static const Jixiao__V1__Evaluation *show(struct jx_city *city, const Jixiao__V1__EvaluationsShowRequest *request)
{
	const Jixiao__V1__EvaluationsShowResponse *response =
		jx_fixture_ask(&city->fixture, &city->manager, "Evaluations/Show", request);

	return response->evaluation;
}

const Jixiao__V1__Evaluation *jx_city_show(struct jx_city *city, const char *as_of, const char *office)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;

	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)as_of;
	request.office_code = (char *)office;
	return show(city, &request);
}

const Jixiao__V1__Evaluation *jx_city_show_frozen(struct jx_city *city, uint64_t id)
{
	Jixiao__V1__EvaluationsShowRequest request = JIXIAO__V1__EVALUATIONS_SHOW_REQUEST__INIT;

	request.id = id;
	return show(city, &request);
}

Jixiao__V1__EvaluationsNoteRequest jx_city_note(const char *indicator)
{
	Jixiao__V1__EvaluationsNoteRequest request = JIXIAO__V1__EVALUATIONS_NOTE_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.project_code = (char *)JX_CITY_PROJECT;
	request.as_of = (char *)"2023-12";
	request.indicator = (char *)indicator;
	return request;
}
