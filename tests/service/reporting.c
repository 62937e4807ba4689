/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/reporting.h"

#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/access.pb-c.h"
#include "jixiao/v1/catalog.pb-c.h"

#define ONE INT64_C(10000)

#define MANAGER 2u /* the key's number */

struct jx_reporting jx_reporting;

static const struct jx_schedule no_schedule;

/* -- the catalogue: two forms, one of them reviewed ---------------------------------------------------------------- */

static Jixiao__V1__Item item_of(const char *code, const char *unit, uint32_t decimals)
{
	Jixiao__V1__Item item = JIXIAO__V1__ITEM__INIT;

	item.code = (char *)code;
	item.name = (char *)code;
	item.unit = (char *)unit;
	item.decimals = decimals;
	item.over_offices = item.over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_SUM;
	return item;
}

static Jixiao__V1__Check check_of(const char *code, Jixiao__V1__CheckKind kind, bool cumulative, const char *left,
				  const char *right)
{
	Jixiao__V1__Check check = JIXIAO__V1__CHECK__INIT;

	check.code = (char *)code;
	check.form_code = (char *)JX_REPORT_FORM;
	check.kind = kind;
	check.cumulative = cumulative;
	check.left = (char *)left;
	check.right = (char *)right;
	check.text = (char *)"不符合审核关系";
	return check;
}

/* With duties, where it is the first. */
static void import_catalog(const struct jx_schedule *schedule, bool reviewed, const char *from, bool duties_too)
{
	Jixiao__V1__Item items[] = {item_of("accept.due", "件次", 0), item_of("accept.in_time", "件次", 0),
				    item_of("repeat.assigned", "件次", 0), item_of("repeat.resolved", "件次", 0),
				    item_of("hours.total", "小时", 1)};
	Jixiao__V1__Item *rows[] = {&items[0], &items[1], &items[2], &items[3], &items[4]};
	Jixiao__V1__Form forms[] = {JIXIAO__V1__FORM__INIT, JIXIAO__V1__FORM__INIT};
	Jixiao__V1__Form *form_rows[] = {&forms[0], &forms[1]};
	Jixiao__V1__Check checks[] = {
		check_of("accept", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, false, "accept.in_time", "accept.due"),
		check_of("pair", JIXIAO__V1__CHECK_KIND__CHECK_KIND_TOGETHER, false, "accept.in_time, accept.due", ""),
		check_of("year", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, true, "repeat.resolved",
			 "repeat.assigned"),
		check_of("sum", JIXIAO__V1__CHECK_KIND__CHECK_KIND_CUMULATIVE, false, "", ""),
		check_of("doubled", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, false, "accept.due",
			 "2 * prev(accept.due)"),
		check_of("falling", JIXIAO__V1__CHECK_KIND__CHECK_KIND_AT_MOST, false, "prev(accept.due)",
			 "3 * accept.due")};
	Jixiao__V1__Check *check_rows[] = {&checks[0], &checks[1], &checks[2], &checks[3], &checks[4], &checks[5]};
	Jixiao__V1__Duty duties[] = {JIXIAO__V1__DUTY__INIT, JIXIAO__V1__DUTY__INIT};
	Jixiao__V1__Duty *duty_rows[] = {&duties[0], &duties[1]};
	Jixiao__V1__CatalogImportRequest request = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;
	struct jx_key manager = jx_fixture_key(MANAGER);

	for (size_t i = 0; i < 2; i++) {
		forms[i].code = (char *)(i == 0 ? JX_REPORT_FORM : "video.monthly");
		forms[i].name = (char *)(i == 0 ? "信访业务月报" : "视频会议系统运维月报");
		forms[i].review = reviewed || i == 1;
		forms[i].opens_day = schedule->opens_day;
		forms[i].due_day = schedule->due_day;
		forms[i].due_rolls = schedule->due_rolls;
		forms[i].closes_after_days = schedule->closes_after_days;
		forms[i].items = i == 0 ? rows : rows + 4;
		forms[i].n_items = i == 0 ? 4 : 1;
		duties[i].office_code = (char *)JX_REPORT_DISTRICT;
		duties[i].form_code = forms[i].code;
		duties[i].from = (char *)"2026-01";
	}
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)from;
	request.forms = form_rows;
	request.n_forms = 2;
	request.n_duties = duties_too ? 2 : 0;
	request.checks = check_rows;
	checks[4].severity = JIXIAO__V1__SEVERITY__SEVERITY_VERIFY;
	checks[5].trial = true;
	request.n_checks = 6;
	request.duties = duty_rows;
	(void)jx_fixture_ask(&jx_reporting.fixture, &manager, "Catalog/Import", &request);
}

static void open(const struct jx_schedule *schedule, bool reviewed)
{
	struct jx_key manager = jx_fixture_key(MANAGER);

	jx_fixture_open(&jx_reporting.fixture, NULL);
	jx_reporting.clerk = jx_fixture_key(3);
	jx_reporting.second = jx_fixture_key(4);
	jx_fixture_add_office(&jx_reporting.fixture, JX_REPORT_DISTRICT, JX_FIXTURE_ROOT);
	jx_fixture_add_office(&jx_reporting.fixture, "370203", JX_FIXTURE_ROOT);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &jx_reporting.clerk, JX_REPORT_DISTRICT,
			       JIXIAO__V1__ROLE__ROLE_CLERK, "");
	(void)jx_fixture_enrol(&jx_reporting.fixture, &jx_reporting.second, JX_REPORT_DISTRICT,
			       JIXIAO__V1__ROLE__ROLE_CLERK, "");
	(void)jx_fixture_enrol(&jx_reporting.fixture, &manager, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_MANAGER, "");
	import_catalog(schedule, reviewed, "2026-01", true);
}

void jx_reporting_catalog(const char *from)
{
	import_catalog(&no_schedule, false, from, false);
}

void jx_reporting_open_scheduled(const struct jx_schedule *schedule)
{
	open(schedule, false);
}

void jx_reporting_open(void)
{
	open(&no_schedule, false);
}

void jx_reporting_open_reviewed(void)
{
	open(&no_schedule, true);
}

void jx_reporting_close(void)
{
	jx_fixture_close(&jx_reporting.fixture);
}

/* -- requests ------------------------------------------------------------------------------------------------------ */

void jx_report_begin(const char *period)
{
	jixiao__v1__submissions_create_request__init(&jx_reporting.draft.request);
	jx_reporting.draft.request.form_code = (char *)JX_REPORT_FORM;
	jx_reporting.draft.request.office_code = (char *)JX_REPORT_DISTRICT;
	jx_reporting.draft.request.period = (char *)period;
	jx_reporting.draft.request.cells = jx_reporting.draft.rows;
}

Jixiao__V1__Cell *jx_report_add(const char *item, int64_t ten_thousandths)
{
	size_t n = jx_reporting.draft.request.n_cells++;

	cr_assert_lt(n, JX_REPORT_CELLS);
	jixiao__v1__cell__init(&jx_reporting.draft.cells[n]);
	jx_reporting.draft.cells[n].item_code = (char *)item;
	jx_reporting.draft.cells[n].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	jx_reporting.draft.cells[n].ten_thousandths = ten_thousandths;
	jx_reporting.draft.rows[n] = &jx_reporting.draft.cells[n];
	return &jx_reporting.draft.cells[n];
}

const Jixiao__V1__SubmissionsCreateResponse *jx_report_create(void)
{
	return jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Create",
			      &jx_reporting.draft.request);
}

/* The next request names what this one brought as its base. */
void jx_report_create_and_go_on(void)
{
	const Jixiao__V1__SubmissionsCreateResponse *response = jx_report_create();

	memcpy(jx_reporting.draft.base, response->submission->request_id.data, sizeof(jx_reporting.draft.base));
	jx_reporting.draft.request.base_id.data = jx_reporting.draft.base;
	jx_reporting.draft.request.base_id.len = sizeof(jx_reporting.draft.base);
}

void jx_report_expect_refused(const char *reason)
{
	EXPECT_REFUSED(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Create", &jx_reporting.draft.request,
		       reason);
}

/* Refused for one figure, by this rule, at this field. */
void jx_report_expect_figure(const char *field, const char *rule)
{
	jx_report_expect_refused("FIGURES_WRONG");
	cr_assert_eq(jx_reporting.fixture.response->n_violations, 1);
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->field, field);
	cr_assert_str_eq(jx_reporting.fixture.response->violations[0]->rule, rule);
	cr_assert_str_neq(jx_reporting.fixture.response->violations[0]->fix, "");
}

const Jixiao__V1__SubmissionsGetResponse *jx_report_get(uint32_t revision)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-06";
	request.revision = revision;
	return jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Get", &request);
}

/* -- answers ------------------------------------------------------------------------------------------------------- */

/* Without what answers to writes leave out; to be freed. */
static uint8_t *pack_bare(const Jixiao__V1__Submission *submission, size_t *n)
{
	Jixiao__V1__Submission bare = *submission;
	uint8_t *packed;

	bare.n_cells = bare.n_findings = 0;
	bare.hash = (ProtobufCBinaryData){0, NULL};
	*n = jixiao__v1__submission__get_packed_size(&bare);
	packed = malloc(*n);
	cr_assert_not_null(packed);
	(void)jixiao__v1__submission__pack(&bare, packed);
	return packed;
}

const Jixiao__V1__Submission *jx_report_look(const struct jx_key *key, const Jixiao__V1__Submission *answered)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	Jixiao__V1__Submission *own;
	const Jixiao__V1__Submission *got;
	uint8_t *packed, *expected;
	size_t n, size;

	cr_assert_eq(answered->n_cells, 0);
	cr_assert_eq(answered->hash.len, 0);
	cr_assert_eq(answered->n_findings, 0);
	/* The next call takes the answer away. */
	packed = pack_bare(answered, &n);
	own = jixiao__v1__submission__unpack(NULL, n, packed);
	cr_assert_not_null(own);
	request.form_code = own->form_code;
	request.office_code = own->office_code;
	request.period = own->period;
	request.revision = own->revision;
	got = ((const Jixiao__V1__SubmissionsGetResponse *)jx_fixture_ask(&jx_reporting.fixture, key, "Submissions/Get",
									  &request))
		      ->submission;
	expected = pack_bare(got, &size);
	cr_assert_eq(n, size);
	cr_assert_arr_eq(packed, expected, n);
	jixiao__v1__submission__free_unpacked(own, NULL);
	free(packed);
	free(expected);
	return got;
}
