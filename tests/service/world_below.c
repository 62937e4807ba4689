/* SPDX-License-Identifier: Apache-2.0 */
/* Offices above report for those below them, and months that are closed are opened by waivers. */
#include <string.h>

#include "jixiao/v1/periods.pb-c.h"

#include "tests/service/world_steps.h"

#define ONE     INT64_C(10000)
#define AT_ONCE 3u
#define WAIVERS 512u

/* -- on behalf ----------------------------------------------------------------------------------------------------- */

/* One request for some of them. */
struct below {
	struct jx_at at[AT_ONCE];
	char *offices[AT_ONCE];
	Jixiao__V1__Cell cells[AT_ONCE], *cell_rows[AT_ONCE];
	Jixiao__V1__SubmissionsCreateRequest rows[AT_ONCE], *row_pointers[AT_ONCE];
	Jixiao__V1__SubmissionsCreateBelowRequest request;
};

static void add(struct below *below, const struct jx_at *at)
{
	const size_t i = below->request.n_submissions++;
	Jixiao__V1__SubmissionsCreateRequest *row = &below->rows[i];

	below->request.n_office_codes = below->request.n_submissions;
	below->at[i] = *at;
	below->offices[i] = (char *)jx_world_offices[at->office].code;
	jixiao__v1__cell__init(&below->cells[i]);
	below->cells[i].item_code = (char *)jx_world_items[at->form];
	below->cells[i].state = JIXIAO__V1__CELL_STATE__CELL_STATE_REPORTED;
	below->cells[i].ten_thousandths = ONE * (1 + jx_world_random(9));
	below->cell_rows[i] = &below->cells[i];
	jixiao__v1__submissions_create_request__init(row);
	row->form_code = (char *)jx_world_forms[at->form];
	row->period = (char *)jx_world_months[at->month];
	row->cells = &below->cell_rows[i];
	row->n_cells = 1;
	jx_world_base(jx_world_place(at), &row->base_id);
	below->row_pointers[i] = row;
}

/* The answer has neither cells nor a hash. */
static void look(const struct jx_at *at, size_t above, int64_t value)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;
	const Jixiao__V1__SubmissionsGetResponse *response;

	request.form_code = (char *)jx_world_forms[at->form];
	request.office_code = (char *)jx_world_offices[at->office].code;
	request.period = (char *)jx_world_months[at->month];
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_world_clerks[above], "Submissions/Get", &request);
	cr_assert_eq(response->submission->n_cells, 1);
	cr_assert_eq(response->submission->cells[0]->ten_thousandths, value);
	jx_world_take(at, response->submission, above);
}

/* All of them, or none: one that may not be taken, or that is there twice, takes the others with it. */
void jx_world_report_below(const struct jx_at *at)
{
	struct below below = {.request = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT};
	const int parent = jx_world.parents[at->office][JX_WORLD_MONTHS - 1];
	const size_t above = parent > 0 && jx_world_random(2) == 0 ? (size_t)parent : 0;
	const size_t n = jx_world_random(AT_ONCE);

	if (at->office == above)
		return;
	below.request.office_codes = below.offices;
	below.request.submissions = below.row_pointers;
	add(&below, at);
	for (size_t i = 0; i < n; i++) {
		struct jx_at one = {jx_world_random(JX_WORLD_OFFICES), at->form, at->month};

		if (jx_world_random(2) == 0)
			one = (struct jx_at){at->office, at->form, jx_world_random((uint32_t)jx_world.now + 1)};
		if (one.office != above && jx_world_below(one.office, above, JX_WORLD_MONTHS - 1))
			add(&below, &one);
	}
	if (below.request.n_submissions == 0 ||
	    jx_world_attempt(&jx_world_clerks[above], "Submissions/CreateBelow", &below.request) == NULL)
		return;
	for (size_t i = 0; i < below.request.n_submissions; i++)
		look(&below.at[i], above, below.cells[i].ten_thousandths);
	jx_world.done[below.request.n_submissions > 1 ? 11 : 12]++;
}

void jx_world_confirm(const struct jx_at *at)
{
	struct jx_place *place = jx_world_place(at);
	Jixiao__V1__SubmissionsConfirmRequest request = JIXIAO__V1__SUBMISSIONS_CONFIRM_REQUEST__INIT;

	request.form_code = (char *)jx_world_forms[at->form];
	request.office_code = (char *)jx_world_offices[at->office].code;
	request.period = (char *)jx_world_months[at->month];
	jx_world_base(place, &request.base_id);
	if (jx_world_attempt(&jx_world_clerks[at->office], "Submissions/Confirm", &request) == NULL) {
		cr_assert(place->by == JX_WORLD_NOBODY || place->confirmed);
		return;
	}
	cr_assert(place->by != JX_WORLD_NOBODY && !place->confirmed);
	place->confirmed = true;
	jx_world.done[13]++;
}

/* -- waivers ------------------------------------------------------------------------------------------------------- */

static struct {
	size_t n;
	struct {
		uint64_t id;
		struct jx_at at;
		bool granted, denied;
		jx_day until;
	} rows[WAIVERS];
} waivers;

void jx_world_forget_waivers(void)
{
	waivers.n = 0;
}

static bool has_waiver(const struct jx_at *at)
{
	for (size_t i = 0; i < waivers.n; i++)
		if (waivers.rows[i].granted && !waivers.rows[i].denied && waivers.rows[i].until >= jx_world_today() &&
		    waivers.rows[i].at.office == at->office && waivers.rows[i].at.form == at->form &&
		    waivers.rows[i].at.month == at->month)
			return true;
	return false;
}

bool jx_world_ordered_open(const struct jx_at *at)
{
	const jx_day until = jx_world.orders[at->form][at->month].until;

	return !jx_world.orders[at->form][at->month].shut && (until == 0 || jx_world_today() <= until);
}

bool jx_world_open_for(const struct jx_at *at)
{
	return jx_world_ordered_open(at) || has_waiver(at);
}

void jx_world_ask_waiver(const struct jx_at *at)
{
	Jixiao__V1__WaiversRequestRequest request = JIXIAO__V1__WAIVERS_REQUEST_REQUEST__INIT;
	const jx_day until = jx_world_today() + (jx_day)jx_world_random(60);
	const Jixiao__V1__WaiversRequestResponse *response;
	char day[JX_DATE_SIZE];

	if (waivers.n == WAIVERS)
		return;
	jx_date_format(until, day);
	request.office_code = (char *)jx_world_offices[at->office].code;
	request.form_code = (char *)jx_world_forms[at->form];
	request.period = (char *)jx_world_months[at->month];
	request.until = day;
	request.reason = (char *)"网络中断";
	response = jx_world_attempt(&jx_world_clerks[at->office], "Waivers/Request", &request);
	if (response == NULL)
		return;
	waivers.rows[waivers.n].id = response->waiver->id;
	waivers.rows[waivers.n].at = *at;
	waivers.rows[waivers.n].granted = waivers.rows[waivers.n].denied = false;
	waivers.rows[waivers.n++].until = until;
	jx_world.done[14]++;
}

/* The newest, as often as not. */
static size_t some_waiver(void)
{
	const size_t n = waivers.n > 4 && jx_world_random(2) == 0 ? 4 : waivers.n;

	return waivers.n - 1 - jx_world_random((uint32_t)n);
}

void jx_world_grant_waiver(const struct jx_at *at)
{
	Jixiao__V1__WaiversGrantRequest request = JIXIAO__V1__WAIVERS_GRANT_REQUEST__INIT;
	size_t i;

	(void)at;
	if (waivers.n == 0)
		return;
	i = some_waiver();
	request.id = waivers.rows[i].id;
	if (jx_world_attempt(&jx_reporting.fixture.admin, "Waivers/Grant", &request) == NULL) {
		cr_assert(waivers.rows[i].granted || waivers.rows[i].denied ||
			  waivers.rows[i].until < jx_world_today());
		return;
	}
	cr_assert(!waivers.rows[i].granted && !waivers.rows[i].denied);
	waivers.rows[i].granted = true;
	jx_world.done[15]++;
}

void jx_world_deny_waiver(const struct jx_at *at)
{
	Jixiao__V1__WaiversDenyRequest request = JIXIAO__V1__WAIVERS_DENY_REQUEST__INIT;
	size_t i;

	(void)at;
	if (waivers.n == 0 || jx_world_random(2) == 0)
		return;
	i = some_waiver();
	request.id = waivers.rows[i].id;
	request.note = (char *)"已汇总上报";
	if (jx_world_attempt(&jx_reporting.fixture.admin, "Waivers/Deny", &request) == NULL) {
		cr_assert(waivers.rows[i].denied);
		return;
	}
	cr_assert(!waivers.rows[i].denied);
	waivers.rows[i].denied = true;
	jx_world.done[16]++;
}
