/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/catalog_sample.h"

#include "tests/lib/fixture.h"

#define SUM JIXIAO__V1__AGGREGATION__AGGREGATION_SUM

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

static void set_rows(struct catalog_sample *sample)
{
	jixiao__v1__formula__init(&sample->formula);
	sample->formula.code = (char *)"rate.accepted";
	sample->formula.name = (char *)"及时受理率";
	sample->formula.expression = (char *)"accept.in_time / accept.due";
	jixiao__v1__measure__init(&sample->measure);
	sample->measure.project_code = (char *)"37020023P880028111789";
	sample->measure.indicator = (char *)"信访事项及时受理率";
	sample->measure.expression = (char *)"rate.accepted";
	jixiao__v1__check__init(&sample->check);
	sample->check.code = (char *)"accept";
	sample->check.form_code = (char *)"petition.monthly";
	sample->check.kind = JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST;
	sample->check.left = (char *)"accept.in_time";
	sample->check.right = (char *)"accept.due";
	sample->check.text = (char *)"及时受理数不大于应受理数";
}

/* Everything points into the sample. */
static void set_pointers(struct catalog_sample *sample)
{
	for (size_t i = 0; i < 3; i++)
		sample->item_rows[i] = &sample->items[i];
	for (size_t i = 0; i < 2; i++) {
		sample->form_rows[i] = &sample->forms[i];
		sample->duty_rows[i] = &sample->duties[i];
	}
	sample->formula_rows[0] = &sample->formula;
	sample->measure_rows[0] = &sample->measure;
	sample->check_rows[0] = &sample->check;
}

void catalog_sample_set(struct catalog_sample *sample)
{
	set_pointers(sample);
	set_item(&sample->items[0], "accept.due", "应受理", "件次");
	set_item(&sample->items[1], "accept.in_time", "及时受理", "件次");
	set_item(&sample->items[2], "hours.total", "应运行时长", "小时");
	set_form(&sample->forms[0], "petition.monthly", "信访业务月报", sample->item_rows, 2);
	set_form(&sample->forms[1], "video.monthly", "视频会议系统运维月报", sample->item_rows + 2, 1);
	set_rows(sample);
	set_duty(&sample->duties[0], "370202", "petition.monthly");
	set_duty(&sample->duties[1], JX_FIXTURE_ROOT, "video.monthly");
	jixiao__v1__catalog_import_request__init(&sample->request);
	sample->request.office_code = (char *)JX_FIXTURE_ROOT;
	sample->request.from = (char *)"2023-01";
	sample->request.forms = sample->form_rows;
	sample->request.n_forms = 2;
	sample->request.formulas = sample->formula_rows;
	sample->request.n_formulas = 1;
	sample->request.measures = sample->measure_rows;
	sample->request.n_measures = 1;
	sample->request.checks = sample->check_rows;
	sample->request.n_checks = 1;
	sample->request.duties = sample->duty_rows;
	sample->request.n_duties = 2;
}
