/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Random duties, submissions, corrections, withdrawals, acceptances, returns, closed and opened months in five offices
 * of three levels. After each, the matrix and its counts equal what the duties' list and each office's own submissions
 * say, gone through one by one; completeness never passes what is owed. JX_TEST_SEED=N runs another sequence.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/periods.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"
#include "jixiao/v1/status.pb-c.h"

#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define ONE         INT64_C(10000)
#define STATE(name) JIXIAO__V1__REPORTING_STATE__REPORTING_STATE_##name
#define OPERATIONS  1500u
#define OFFICES     5u
#define FORMS       2u
#define MONTHS      8u

static const struct {
	const char *code;
	int parent;
} offices[OFFICES] = {
	{JX_FIXTURE_ROOT, -1}, {"370202", 0}, {"370202001", 1}, {"370203", 0}, {"370203001", 3},
};
static const char *const forms[FORMS] = {JX_REPORT_FORM, "video.monthly"};
static const char *const months[MONTHS] = {"2026-01", "2026-02", "2026-03", "2026-04",
					   "2026-05", "2026-06", "2026-07", "2026-08"};

/* What an office has reported for a form and month, as its own requests were answered. */
static struct place {
	Jixiao__V1__ReportingState state; /* MISSING: nothing came */
	uint32_t revision, accepted;      /* the newest, and the one that counts */
	uint32_t submitted;               /* the one that stands */
	bool withdrawal;
	uint8_t id[16], hash[32];
} places[OFFICES][FORMS][MONTHS];

static bool owed[OFFICES][FORMS][MONTHS];
static struct jx_key clerks[OFFICES], reviewer;
static uint64_t state, done[8];

static uint32_t random_below(uint32_t n)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % n;
}

static void setup(void)
{
	const char *seed = getenv("JX_TEST_SEED");

	state = UINT64_C(0x9e3779b97f4a7c15) ^ (seed ? strtoull(seed, NULL, 10) : 0);
	jx_reporting_open();
	jx_fixture_add_office(&jx_reporting.fixture, "370202001", "370202");
	jx_fixture_add_office(&jx_reporting.fixture, "370203001", "370203");
	for (unsigned i = 0; i < OFFICES; i++) {
		clerks[i] = jx_fixture_key(20 + i);
		(void)jx_fixture_enrol(&jx_reporting.fixture, &clerks[i], offices[i].code, JIXIAO__V1__ROLE__ROLE_CLERK,
				       "");
	}
	reviewer = jx_fixture_key(30);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &reviewer, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	memset(places, 0, sizeof(places));
	for (size_t office = 0; office < OFFICES; office++)
		for (size_t form = 0; form < FORMS; form++)
			for (size_t month = 0; month < MONTHS; month++)
				places[office][form][month].state = STATE(MISSING);
}

TestSuite(status_random, .init = setup, .fini = jx_reporting_close, .timeout = 300);

/* -- operations: NULL where it was refused ------------------------------------------------------------------------- */

static const void *attempt(const struct jx_key *key, const char *method, const void *request)
{
	(void)jx_fixture_call(&jx_reporting.fixture, key, method, request);
	return jx_reporting.fixture.answer;
}

struct at {
	size_t office, form, month;
};

static struct place *place_at(const struct at *at)
{
	return &places[at->office][at->form][at->month];
}

static void keep(struct place *place, const Jixiao__V1__Submission *submission)
{
	memcpy(place->id, submission->request_id.data, sizeof(place->id));
	memcpy(place->hash, submission->hash.data, sizeof(place->hash));
	place->revision = submission->revision;
}

static void base_of(const struct place *place, ProtobufCBinaryData *base)
{
	if (place->revision > 0)
		*base = (ProtobufCBinaryData){sizeof(place->id), (uint8_t *)place->id};
}

static void submit(const struct at *at)
{
	struct place *place = place_at(at);
	const Jixiao__V1__SubmissionsCreateResponse *response;

	jx_report_begin(months[at->month]);
	jx_reporting.draft.request.form_code = (char *)forms[at->form];
	jx_reporting.draft.request.office_code = (char *)offices[at->office].code;
	jx_report_add(at->form == 0 ? "repeat.assigned" : "hours.total", ONE * (1 + random_below(9)));
	base_of(place, &jx_reporting.draft.request.base_id);
	response = attempt(&clerks[at->office], "Submissions/Create", &jx_reporting.draft.request);
	if (response == NULL)
		return;
	keep(place, response->submission);
	place->withdrawal = false;
	place->submitted = place->revision;
	place->state = at->form == 0 ? STATE(ACCEPTED) : STATE(SUBMITTED);
	if (at->form == 0)
		place->accepted = place->revision;
	done[0]++;
}

static void withdraw(const struct at *at)
{
	struct place *place = place_at(at);
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsWithdrawResponse *response;

	request.form_code = (char *)forms[at->form];
	request.office_code = (char *)offices[at->office].code;
	request.period = (char *)months[at->month];
	request.reason = (char *)"误报";
	base_of(place, &request.base_id);
	response = attempt(&clerks[at->office], "Submissions/Withdraw", &request);
	if (response == NULL)
		return;
	keep(place, response->submission);
	place->withdrawal = true;
	place->submitted = 0;
	place->state = at->form == 0 ? STATE(WITHDRAWN) : STATE(SUBMITTED);
	if (at->form == 0)
		place->accepted = 0;
	done[1]++;
}

static void accept(const struct at *at)
{
	struct place *place = place_at(at);
	Jixiao__V1__ReviewsAcceptRequest request = JIXIAO__V1__REVIEWS_ACCEPT_REQUEST__INIT;
	Jixiao__V1__Seen seen = JIXIAO__V1__SEEN__INIT, *rows[] = {&seen};

	seen.form_code = (char *)forms[at->form];
	seen.office_code = (char *)offices[at->office].code;
	seen.period = (char *)months[at->month];
	seen.hash = (ProtobufCBinaryData){sizeof(place->hash), place->hash};
	request.seen = rows;
	request.n_seen = 1;
	if (attempt(&reviewer, "Reviews/Accept", &request) == NULL)
		return;
	place->accepted = place->withdrawal ? 0 : place->revision;
	place->state = place->withdrawal ? STATE(WITHDRAWN) : STATE(ACCEPTED);
	done[2]++;
}

static void send_back(const struct at *at)
{
	struct place *place = place_at(at);
	Jixiao__V1__ReviewsSendBackRequest request = JIXIAO__V1__REVIEWS_SEND_BACK_REQUEST__INIT;

	request.form_code = (char *)forms[at->form];
	request.office_code = (char *)offices[at->office].code;
	request.period = (char *)months[at->month];
	request.hash = (ProtobufCBinaryData){sizeof(place->hash), place->hash};
	request.reason = (char *)"请核实";
	if (attempt(&reviewer, "Reviews/SendBack", &request) == NULL)
		return;
	place->state = STATE(RETURNED);
	place->submitted = place->accepted;
	done[3]++;
}

static void add_duty(const struct at *at)
{
	Jixiao__V1__DutiesAddRequest request = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;
	size_t to = at->month + random_below((uint32_t)(MONTHS - at->month));

	request.office_code = (char *)offices[at->office].code;
	request.form_code = (char *)forms[at->form];
	request.from = (char *)months[at->month];
	request.to = (char *)(random_below(3) == 0 ? "" : months[to]);
	done[4] += attempt(&jx_reporting.fixture.admin, "Duties/Add", &request) != NULL;
}

static void end_duty(const struct at *at)
{
	Jixiao__V1__DutiesEndRequest request = JIXIAO__V1__DUTIES_END_REQUEST__INIT;

	request.office_code = (char *)offices[at->office].code;
	request.form_code = (char *)forms[at->form];
	request.to = (char *)months[at->month];
	done[5] += attempt(&jx_reporting.fixture.admin, "Duties/End", &request) != NULL;
}

static void close_month(const struct at *at)
{
	Jixiao__V1__PeriodsCloseRequest request = JIXIAO__V1__PERIODS_CLOSE_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)forms[at->form];
	request.period = (char *)months[at->month];
	request.reason = (char *)"汇总完毕";
	done[6] += attempt(&jx_reporting.fixture.admin, "Periods/Close", &request) != NULL;
}

static void open_month(const struct at *at)
{
	Jixiao__V1__PeriodsOpenRequest request = JIXIAO__V1__PERIODS_OPEN_REQUEST__INIT;

	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.form_code = (char *)forms[at->form];
	request.period = (char *)months[at->month];
	request.reason = (char *)"补报";
	done[7] += attempt(&jx_reporting.fixture.admin, "Periods/Open", &request) != NULL;
}

/* -- the recomputation --------------------------------------------------------------------------------------------- */

static bool is_at_or_below(size_t office, size_t above)
{
	for (int at = (int)office; at >= 0; at = offices[at].parent)
		if ((size_t)at == above)
			return true;
	return false;
}

static void read_duty(const Jixiao__V1__Duty *duty)
{
	for (size_t office = 0; office < OFFICES; office++)
		for (size_t form = 0; form < FORMS; form++)
			for (size_t month = 0; month < MONTHS; month++)
				if (strcmp(duty->office_code, offices[office].code) == 0 &&
				    strcmp(duty->form_code, forms[form]) == 0 &&
				    strcmp(duty->from, months[month]) <= 0 &&
				    (*duty->to == '\0' || strcmp(months[month], duty->to) <= 0))
					owed[office][form][month] = true;
}

static void read_duties(void)
{
	Jixiao__V1__DutiesListRequest request = JIXIAO__V1__DUTIES_LIST_REQUEST__INIT;
	const Jixiao__V1__DutiesListResponse *response;

	memset(owed, 0, sizeof(owed));
	request.page_size = 500;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Duties/List", &request);
	cr_assert_null(response->next);
	for (size_t i = 0; i < response->n_duties; i++)
		read_duty(response->duties[i]);
}

static void compare_column(const Jixiao__V1__StatusColumn *column, size_t top, size_t form, size_t month)
{
	uint32_t owing = 0, submitted = 0, accepted = 0;

	for (size_t office = 0; office < OFFICES; office++) {
		const struct place *place = &places[office][form][month];

		if (!is_at_or_below(office, top))
			continue;
		owing += owed[office][form][month];
		submitted += place->submitted > 0;
		accepted += place->accepted > 0;
	}
	cr_assert_leq(submitted, owing);
	cr_assert_leq(accepted, owing);
	if (column == NULL) {
		cr_assert_eq(owing, 0);
		return;
	}
	cr_assert_eq(column->owed_count, owing);
	cr_assert_eq(column->submitted_count, submitted);
	cr_assert_eq(column->accepted_count, accepted);
}

static const Jixiao__V1__StatusColumn *find_column(const Jixiao__V1__StatusShowResponse *response, size_t form,
						   size_t month)
{
	for (size_t i = 0; i < response->n_columns; i++)
		if (strcmp(response->columns[i]->form_code, forms[form]) == 0 &&
		    strcmp(response->columns[i]->period, months[month]) == 0)
			return response->columns[i];
	return NULL;
}

static const Jixiao__V1__StatusCell *find_cell(const Jixiao__V1__StatusRow *row, size_t form, size_t month)
{
	for (size_t i = 0; i < row->n_cells; i++)
		if (strcmp(row->cells[i]->form_code, forms[form]) == 0 &&
		    strcmp(row->cells[i]->period, months[month]) == 0)
			return row->cells[i];
	return NULL;
}

static void compare_cell(const Jixiao__V1__StatusCell *cell, const struct place *place, bool owing, bool shown)
{
	if (cell == NULL) {
		cr_assert(!shown || (!owing && place->revision == 0));
		return;
	}
	cr_assert_eq(cell->owed, owing);
	cr_assert_eq(cell->state, place->state);
	cr_assert_eq(cell->revision, place->revision);
	cr_assert_eq(cell->accepted_revision, place->accepted);
	cr_assert_eq(cell->withdrawal, place->withdrawal);
}

static void compare(size_t top)
{
	Jixiao__V1__StatusShowRequest request = JIXIAO__V1__STATUS_SHOW_REQUEST__INIT;
	const Jixiao__V1__StatusShowResponse *response;
	size_t row = 0;

	request.office_code = (char *)offices[top].code;
	request.from = (char *)months[0];
	request.to = (char *)months[MONTHS - 1];
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.fixture.admin, "Status/Show", &request);
	for (size_t form = 0; form < FORMS; form++)
		for (size_t month = 0; month < MONTHS; month++)
			compare_column(find_column(response, form, month), top, form, month);
	for (size_t office = 0; office < OFFICES; office++) {
		if (!is_at_or_below(office, top))
			continue;
		cr_assert_str_eq(response->rows[row]->office_code, offices[office].code);
		for (size_t form = 0; form < FORMS; form++)
			for (size_t month = 0; month < MONTHS; month++)
				compare_cell(find_cell(response->rows[row], form, month), &places[office][form][month],
					     owed[office][form][month], find_column(response, form, month) != NULL);
		row++;
	}
	cr_assert_eq(response->n_rows, row);
}

Test(status_random, counts_equal_a_recomputation)
{
	void (*const operations[])(const struct at *at) = {submit,   submit,      submit,     accept,
							   accept,   send_back,   withdraw,   add_duty,
							   end_duty, close_month, open_month, open_month};

	for (unsigned i = 0; i < OPERATIONS; i++) {
		const struct at at = {random_below(OFFICES), random_below(FORMS), random_below(MONTHS)};

		operations[random_below(sizeof(operations) / sizeof(operations[0]))](&at);
		if (i % 4 == 0) {
			read_duties();
			compare(random_below(OFFICES));
		}
	}
	read_duties();
	for (size_t top = 0; top < OFFICES; top++)
		compare(top);
	for (size_t i = 0; i < sizeof(done) / sizeof(done[0]); i++)
		cr_assert_gt(done[i], 5, "operation %zu: %" PRIu64, i, done[i]);
}
