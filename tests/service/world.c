/* SPDX-License-Identifier: Apache-2.0 */
#include "tests/service/world.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"

#include "server/store/catalog.h"
#include "tests/lib/draw.h"
#include "tests/lib/expect.h"
#include "tests/service/world_steps.h"

#define ONE INT64_C(10000)
#define NOW 3u /* the month in which it begins */

struct jx_world jx_world;

const struct jx_world_office jx_world_offices[JX_WORLD_OFFICES] = {
	{JX_FIXTURE_ROOT, -1}, {"370202", 0},    {"370202001", 1}, {"370202002", 1},
	{"370203", 0},         {"370203001", 4}, {"370203002", 4},
};
const char *const jx_world_forms[JX_WORLD_FORMS] = {JX_REPORT_FORM, "video.monthly"};
const char *const jx_world_items[JX_WORLD_FORMS] = {"repeat.assigned", "hours.total"};
const char *const jx_world_months[JX_WORLD_MONTHS] = {"2026-06", "2026-07", "2026-08", "2026-09", "2026-10", "2026-11",
						      "2026-12", "2027-01", "2027-02", "2027-03", "2027-04", "2027-05"};

struct jx_key jx_world_clerks[JX_WORLD_OFFICES];
static uint64_t state;

uint32_t jx_world_random(uint32_t n)
{
	return jx_draw_below(&state, n);
}

static void find_items(void)
{
	struct jx_arena arena;
	size_t found = 0;

	jx_arena_init(&arena, 1u << 20);
	for (size_t form = 0; form < JX_WORLD_FORMS; form++) {
		struct jx_catalog catalog = {.version = 0};

		EXPECT_OK(jx_catalog_load_form(jx_reporting.fixture.store, &arena, jx_world.first_month,
					       jx_world_forms[form], &catalog));
		for (size_t i = 0; i < catalog.n_items; i++)
			if (strcmp(catalog.items[i].code, jx_world_items[form]) == 0) {
				jx_world.item_ids[form] = catalog.items[i].id;
				found++;
			}
	}
	cr_assert_eq(found, JX_WORLD_FORMS);
	jx_arena_clear(&arena);
}

void jx_world_open(uint64_t seed)
{
	state = UINT64_C(0x9e3779b97f4a7c15) ^ seed;
	(void)printf("JX_TEST_SEED=%" PRIu64 "\n", seed);
	(void)fflush(stdout);
	jx_world.now = NOW;
	cr_assert(jx_month_parse(jx_world_months[0], &jx_world.first_month));
	jx_reporting_open();
	find_items();
	for (size_t office = 0; office < JX_WORLD_OFFICES; office++) {
		jx_world.ended[office] = JX_WORLD_MONTHS;
		for (size_t month = 0; month < JX_WORLD_MONTHS; month++)
			jx_world.parents[office][month] = jx_world_offices[office].parent;
		if (strlen(jx_world_offices[office].code) > 6)
			jx_fixture_add_office(&jx_reporting.fixture, jx_world_offices[office].code,
					      jx_world_offices[jx_world_offices[office].parent].code);
	}
	for (unsigned i = 0; i < JX_WORLD_OFFICES; i++) {
		jx_world_clerks[i] = jx_fixture_key(20 + i);
		(void)jx_fixture_enrol(&jx_reporting.fixture, &jx_world_clerks[i], jx_world_offices[i].code,
				       JIXIAO__V1__ROLE__ROLE_CLERK, "");
	}
	jx_world.reviewer = jx_fixture_key(30);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &jx_world.reviewer, JX_FIXTURE_ROOT,
			       JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	memset(jx_world.places, 0, sizeof(jx_world.places));
	memset(jx_world.orders, 0, sizeof(jx_world.orders));
	jx_world_forget_waivers();
	for (size_t office = 0; office < JX_WORLD_OFFICES; office++)
		for (size_t form = 0; form < JX_WORLD_FORMS; form++)
			for (size_t month = 0; month < JX_WORLD_MONTHS; month++) {
				jx_world.places[office][form][month].state = JX_WORLD_STATE(MISSING);
				jx_world.places[office][form][month].by = JX_WORLD_NOBODY;
			}
}

/* -- operations: NULL where it was refused ------------------------------------------------------------------------- */

const void *jx_world_attempt(const struct jx_key *key, const char *method, const void *request)
{
	(void)jx_fixture_call(&jx_reporting.fixture, key, method, request);
	return jx_reporting.fixture.answer;
}

bool jx_world_refused(const char *reason)
{
	return jx_reporting.fixture.answer == NULL && strcmp(jx_reporting.fixture.response->reason, reason) == 0;
}

jx_day jx_world_today(void)
{
	return jx_day_at(jx_reporting.fixture.at.wall_ms);
}

struct jx_place *jx_world_place(const struct jx_at *at)
{
	return &jx_world.places[at->office][at->form][at->month];
}

static void keep(struct jx_place *place, const Jixiao__V1__Submission *submission)
{
	place->value = submission->n_cells > 0 ? submission->cells[0]->ten_thousandths : 0;
	memcpy(place->id, submission->request_id.data, sizeof(place->id));
	memcpy(place->hash, submission->hash.data, sizeof(place->hash));
	place->revision = submission->revision;
}

void jx_world_base(const struct jx_place *place, ProtobufCBinaryData *base)
{
	if (place->revision > 0)
		*base = (ProtobufCBinaryData){sizeof(place->id), (uint8_t *)place->id};
}

void jx_world_take(const struct jx_at *at, const Jixiao__V1__Submission *submission, size_t by)
{
	struct jx_place *place = jx_world_place(at);

	cr_assert(jx_world_open_for(at));
	jx_world.done[17] += !jx_world_ordered_open(at);
	keep(place, submission);
	place->withdrawal = place->confirmed = false;
	place->by = by;
	place->submitted = place->revision;
	place->submitted_value = place->value;
	place->state = at->form == 0 ? JX_WORLD_STATE(ACCEPTED) : JX_WORLD_STATE(SUBMITTED);
	if (at->form == 0) {
		place->accepted = place->revision;
		place->accepted_value = place->value;
	}
}

static void submit(const struct jx_at *at)
{
	struct jx_place *place = jx_world_place(at);
	const Jixiao__V1__SubmissionsCreateResponse *response;

	jx_report_begin(jx_world_months[at->month]);
	jx_reporting.draft.request.form_code = (char *)jx_world_forms[at->form];
	jx_reporting.draft.request.office_code = (char *)jx_world_offices[at->office].code;
	jx_report_add(at->form == 0 ? "repeat.assigned" : "hours.total", ONE * (1 + jx_world_random(9)));
	jx_world_base(place, &jx_reporting.draft.request.base_id);
	response = jx_world_attempt(&jx_world_clerks[at->office], "Submissions/Create", &jx_reporting.draft.request);
	if (response == NULL) {
		cr_assert(!jx_world_refused("PERIOD_CLOSED") || !jx_world_open_for(at));
		return;
	}
	jx_world_take(at, jx_report_look(&jx_world_clerks[at->office], response->submission), JX_WORLD_NOBODY);
	jx_world.done[0]++;
}

static void withdraw(const struct jx_at *at)
{
	struct jx_place *place = jx_world_place(at);
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsWithdrawResponse *response;

	request.form_code = (char *)jx_world_forms[at->form];
	request.office_code = (char *)jx_world_offices[at->office].code;
	request.period = (char *)jx_world_months[at->month];
	request.reason = (char *)"误报";
	jx_world_base(place, &request.base_id);
	response = jx_world_attempt(&jx_world_clerks[at->office], "Submissions/Withdraw", &request);
	if (response == NULL) {
		cr_assert(!jx_world_refused("PERIOD_CLOSED") || !jx_world_open_for(at));
		return;
	}
	cr_assert(jx_world_open_for(at));
	keep(place, jx_report_look(&jx_world_clerks[at->office], response->submission));
	place->withdrawal = true;
	place->confirmed = false;
	place->by = JX_WORLD_NOBODY;
	place->submitted = 0;
	place->state = at->form == 0 ? JX_WORLD_STATE(WITHDRAWN) : JX_WORLD_STATE(SUBMITTED);
	if (at->form == 0)
		place->accepted = 0;
	jx_world.done[1]++;
}

static void accept(const struct jx_at *at)
{
	struct jx_place *place = jx_world_place(at);
	Jixiao__V1__ReviewsAcceptRequest request = JIXIAO__V1__REVIEWS_ACCEPT_REQUEST__INIT;
	Jixiao__V1__Seen seen = JIXIAO__V1__SEEN__INIT, *rows[] = {&seen};

	seen.form_code = (char *)jx_world_forms[at->form];
	seen.office_code = (char *)jx_world_offices[at->office].code;
	seen.period = (char *)jx_world_months[at->month];
	seen.hash = (ProtobufCBinaryData){sizeof(place->hash), place->hash};
	request.seen = rows;
	request.n_seen = 1;
	if (jx_world_attempt(&jx_world.reviewer, "Reviews/Accept", &request) == NULL)
		return;
	place->accepted = place->withdrawal ? 0 : place->revision;
	place->accepted_value = place->value;
	place->state = place->withdrawal ? JX_WORLD_STATE(WITHDRAWN) : JX_WORLD_STATE(ACCEPTED);
	jx_world.done[2]++;
}

static void send_back(const struct jx_at *at)
{
	struct jx_place *place = jx_world_place(at);
	Jixiao__V1__ReviewsSendBackRequest request = JIXIAO__V1__REVIEWS_SEND_BACK_REQUEST__INIT;

	request.form_code = (char *)jx_world_forms[at->form];
	request.office_code = (char *)jx_world_offices[at->office].code;
	request.period = (char *)jx_world_months[at->month];
	request.hash = (ProtobufCBinaryData){sizeof(place->hash), place->hash};
	request.reason = (char *)"请核实";
	if (jx_world_attempt(&jx_world.reviewer, "Reviews/SendBack", &request) == NULL)
		return;
	place->state = JX_WORLD_STATE(RETURNED);
	place->submitted = place->accepted;
	place->submitted_value = place->accepted_value;
	jx_world.done[3]++;
}

static void add_duty(const struct jx_at *at)
{
	Jixiao__V1__DutiesAddRequest request = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;
	size_t to = at->month + jx_world_random((uint32_t)(JX_WORLD_MONTHS - at->month));

	request.office_code = (char *)jx_world_offices[at->office].code;
	request.form_code = (char *)jx_world_forms[at->form];
	request.from = (char *)jx_world_months[at->month];
	request.to = (char *)(jx_world_random(3) == 0 ? "" : jx_world_months[to]);
	jx_world.done[4] += jx_world_attempt(&jx_reporting.fixture.admin, "Duties/Add", &request) != NULL;
}

static void end_duty(const struct jx_at *at)
{
	Jixiao__V1__DutiesEndRequest request = JIXIAO__V1__DUTIES_END_REQUEST__INIT;

	request.office_code = (char *)jx_world_offices[at->office].code;
	request.form_code = (char *)jx_world_forms[at->form];
	request.to = (char *)jx_world_months[at->month];
	jx_world.done[5] += jx_world_attempt(&jx_reporting.fixture.admin, "Duties/End", &request) != NULL;
}

static void close_month(const struct jx_at *at)
{
	Jixiao__V1__PeriodsCloseRequest request = JIXIAO__V1__PERIODS_CLOSE_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)jx_world_forms[at->form];
	request.period = (char *)jx_world_months[at->month];
	request.reason = (char *)"汇总完毕";
	if (jx_world_attempt(&jx_reporting.fixture.admin, "Periods/Close", &request) == NULL)
		return;
	jx_world.orders[at->form][at->month].shut = true;
	jx_world.done[6]++;
}

static void open_month(const struct jx_at *at)
{
	Jixiao__V1__PeriodsOpenRequest request = JIXIAO__V1__PERIODS_OPEN_REQUEST__INIT;
	const jx_day until = jx_world_today() + (jx_day)jx_world_random(40);
	const bool ends = jx_world_random(2) == 0;
	char day[JX_DATE_SIZE];

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)jx_world_forms[at->form];
	request.period = (char *)jx_world_months[at->month];
	request.reason = (char *)"补报";
	jx_date_format(until, day);
	request.until = ends ? day : request.until;
	if (jx_world_attempt(&jx_reporting.fixture.admin, "Periods/Open", &request) == NULL)
		return;
	jx_world.orders[at->form][at->month].shut = false;
	jx_world.orders[at->form][at->month].until = ends ? until : 0;
	jx_world.done[7]++;
}

/* -- offices change ------------------------------------------------------------------------------------------------ */

bool jx_world_below(size_t office, size_t above, size_t month)
{
	for (int at = (int)office; at >= 0; at = jx_world.parents[at][month])
		if ((size_t)at == above)
			return true;
	return false;
}

/* What the server let move or end has no figures from that month on. */
static void expect_free(size_t above, size_t from)
{
	for (size_t month = from; month < JX_WORLD_MONTHS; month++)
		for (size_t office = 0; office < JX_WORLD_OFFICES; office++)
			for (size_t form = 0; form < JX_WORLD_FORMS; form++)
				cr_assert(!jx_world_below(office, above, month) ||
					  (jx_world.places[office][form][month].submitted == 0 &&
					   jx_world.places[office][form][month].accepted == 0));
}

/* This month, or the one before. */
static size_t recent(void)
{
	return jx_world.now - jx_world_random(2);
}

static void move(const struct jx_at *at)
{
	Jixiao__V1__OfficesMoveRequest request = JIXIAO__V1__OFFICES_MOVE_REQUEST__INIT;
	const size_t parent = jx_world_random(JX_WORLD_OFFICES), from = recent();

	request.code = (char *)jx_world_offices[at->office].code;
	request.parent_code = (char *)jx_world_offices[parent].code;
	request.from = (char *)jx_world_months[from];
	if (jx_world_attempt(&jx_reporting.fixture.admin, "Offices/Move", &request) == NULL)
		return;
	expect_free(at->office, from);
	cr_assert(!jx_world_below(parent, at->office, from) && jx_world.ended[parent] == JX_WORLD_MONTHS);
	for (size_t month = from; month < JX_WORLD_MONTHS; month++)
		jx_world.parents[at->office][month] = (int)parent;
	jx_world.done[8]++;
}

static void rename_office(const struct jx_at *at)
{
	Jixiao__V1__OfficesRenameRequest request = JIXIAO__V1__OFFICES_RENAME_REQUEST__INIT;
	char name[32];

	(void)snprintf(name, sizeof(name), "单位%u", jx_world_random(1000));
	request.code = (char *)jx_world_offices[at->office].code;
	request.name = name;
	request.from = (char *)jx_world_months[recent()];
	jx_world.done[9] += jx_world_attempt(&jx_reporting.fixture.admin, "Offices/Rename", &request) != NULL;
}

/* Rarely, and not too many. */
static void end_office(const struct jx_at *at)
{
	Jixiao__V1__OfficesEndRequest request = JIXIAO__V1__OFFICES_END_REQUEST__INIT;
	const size_t from = recent();

	request.code = (char *)jx_world_offices[at->office].code;
	request.from = (char *)jx_world_months[from];
	if (jx_world_random(12) > 0 || jx_world_attempt(&jx_reporting.fixture.admin, "Offices/End", &request) == NULL)
		return;
	expect_free(at->office, from);
	jx_world.ended[at->office] = from;
	jx_world.done[10]++;
}

void jx_world_step(void)
{
	static void (*const operations[])(const struct jx_at *at) = {
		submit,
		submit,
		submit,
		submit,
		accept,
		accept,
		send_back,
		withdraw,
		withdraw,
		add_duty,
		end_duty,
		close_month,
		open_month,
		open_month,
		move,
		move,
		move,
		rename_office,
		end_office,
		jx_world_report_below,
		jx_world_report_below,
		jx_world_confirm,
		jx_world_confirm,
		jx_world_ask_waiver,
		jx_world_grant_waiver,
		jx_world_deny_waiver,
	};
	const struct jx_at at = {jx_world_random(JX_WORLD_OFFICES), jx_world_random(JX_WORLD_FORMS),
				 jx_world_random((uint32_t)jx_world.now + 1)};

	operations[jx_world_random(sizeof(operations) / sizeof(operations[0]))](&at);
}

void jx_world_next_month(void)
{
	if (jx_world.now + 1 == JX_WORLD_MONTHS)
		return;
	jx_world.now++;
	jx_reporting.fixture.at.wall_ms += 31 * JX_DAY_MS;
	jx_reporting.fixture.at.monotonic_ms += 31 * JX_DAY_MS;
}
