/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reviews and the rules that look at other months: what counts keeps to them in whatever order it is accepted, and what
 * is returned can always be returned. Over the year no more may be resolved than was assigned.
 */
#include <string.h>

#include "jixiao/v1/catalog.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"

#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define ONE     INT64_C(10000)
#define JANUARY 0
#define MARCH   1

static const char *const months[] = {"2026-01", "2026-03"};
static struct jx_key reviewer;
/* What was seen of each month last. */
static struct {
	uint8_t id[JX_REQUEST_ID_BYTES], hash[32];
	size_t id_size;
	Jixiao__V1__Seen message;
} seen[2];

static void setup(void)
{
	jx_reporting_open_reviewed();
	reviewer = jx_fixture_key(5);
	(void)jx_fixture_enrol(&jx_reporting.fixture, &reviewer, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	memset(seen, 0, sizeof(seen));
}

TestSuite(reviews_months, .init = setup, .fini = jx_reporting_close);

static void see(int month, const Jixiao__V1__Submission *submission)
{
	cr_assert_eq(submission->hash.len, sizeof(seen[month].hash));
	memcpy(seen[month].hash, submission->hash.data, sizeof(seen[month].hash));
	memcpy(seen[month].id, submission->request_id.data, sizeof(seen[month].id));
	seen[month].id_size = sizeof(seen[month].id);
	jixiao__v1__seen__init(&seen[month].message);
	seen[month].message.form_code = (char *)JX_REPORT_FORM;
	seen[month].message.office_code = (char *)JX_REPORT_DISTRICT;
	seen[month].message.period = (char *)months[month];
	seen[month].message.hash = (ProtobufCBinaryData){sizeof(seen[month].hash), seen[month].hash};
}

/* The month's next revision. */
static void report(int month, int64_t assigned, int64_t resolved)
{
	jx_report_begin(months[month]);
	jx_report_add("repeat.assigned", assigned * ONE);
	jx_report_add("repeat.resolved", resolved * ONE);
	jx_reporting.draft.request.base_id = (ProtobufCBinaryData){seen[month].id_size, seen[month].id};
	see(month, jx_report_look(&jx_reporting.clerk, jx_report_create()->submission));
}

static void withdraw(int month)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsWithdrawResponse *response;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)months[month];
	request.reason = (char *)"误报";
	request.base_id = (ProtobufCBinaryData){seen[month].id_size, seen[month].id};
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request);
	see(month, jx_report_look(&jx_reporting.clerk, response->submission));
}

/* Both where `month` is negative. */
static Jixiao__V1__ReviewsAcceptRequest *accepting(int month)
{
	static Jixiao__V1__ReviewsAcceptRequest request;
	static Jixiao__V1__Seen *rows[2];

	jixiao__v1__reviews_accept_request__init(&request);
	rows[0] = &seen[month < 0 ? MARCH : month].message;
	rows[1] = &seen[JANUARY].message;
	request.seen = rows;
	request.n_seen = month < 0 ? 2 : 1;
	return &request;
}

/* The same, of Preview. */
static Jixiao__V1__ReviewsPreviewRequest *previewing(int month)
{
	static Jixiao__V1__ReviewsPreviewRequest request;
	const Jixiao__V1__ReviewsAcceptRequest *accept = accepting(month);

	jixiao__v1__reviews_preview_request__init(&request);
	request.seen = accept->seen;
	request.n_seen = accept->n_seen;
	return &request;
}

/* What is foreseen is what comes, and nothing comes of looking: else it would be accepted already. */
static void accept(int month)
{
	const Jixiao__V1__ReviewsPreviewResponse *response;

	response = jx_fixture_ask(&jx_reporting.fixture, &reviewer, "Reviews/Preview", previewing(month));
	cr_assert_eq(response->n_submissions, month < 0 ? 2 : 1);
	cr_assert_neq(response->submissions[0]->state, JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_SUBMITTED);
	(void)jx_fixture_ask(&jx_reporting.fixture, &reviewer, "Reviews/Accept", accepting(month));
}

/* March's, by the rule. */
static void expect_march(const Jixiao__V1__Violation *violation)
{
	cr_assert_str_eq(violation->rule, "year");
	cr_assert_eq(violation->severity, JIXIAO__V1__SEVERITY__SEVERITY_ERROR);
	cr_assert_eq(strncmp(violation->text, "2026-03: ", 9), 0, "%s", violation->text);
	cr_assert_str_neq(violation->fix, "");
}

static void expect_broken(const char *figures)
{
	const Jixiao__V1__Violation *violation;

	cr_assert_eq(jx_reporting.fixture.response->n_violations, 1);
	violation = jx_reporting.fixture.response->violations[0];
	cr_assert_str_eq(violation->field, "seen[0]");
	cr_assert_not_null(strstr(violation->text, figures), "%s", violation->text);
	expect_march(violation);
}

/* Of the first one that was seen; a look says the same. */
static void expect_refused(int month, const char *figures)
{
	EXPECT_REFUSED(&jx_reporting.fixture, &reviewer, "Reviews/Preview", previewing(month), "REVIEW_BREAKS");
	expect_broken(figures);
	EXPECT_REFUSED(&jx_reporting.fixture, &reviewer, "Reviews/Accept", accepting(month), "REVIEW_BREAKS");
	expect_broken(figures);
}

static const Jixiao__V1__ReviewsSendBackResponse *send_back(int month)
{
	Jixiao__V1__ReviewsSendBackRequest request = JIXIAO__V1__REVIEWS_SEND_BACK_REQUEST__INIT;

	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)months[month];
	request.hash = seen[month].message.hash;
	request.reason = (char *)"与台账不符";
	return jx_fixture_ask(&jx_reporting.fixture, &reviewer, "Reviews/SendBack", &request);
}

/* The months are submitted in their order, and accepted in it: March alone would have resolved what nobody assigned. */
Test(reviews_months, what_rests_on_a_month_is_accepted_after_it)
{
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	expect_refused(MARCH, "= 9 > ");
	accept(JANUARY);
	accept(MARCH);
}

/* Of one request the whole counts, in whatever order it stands there. */
Test(reviews_months, what_is_accepted_together_is_judged_together)
{
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	accept(-1);
}

/* March's 9 go down to 5, then January's 10 to 6: both wait, and January first would count 9 of 6. */
Test(reviews_months, an_older_months_revision_is_held_against_what_counts_later)
{
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	accept(-1);
	report(MARCH, 0, 5);
	report(JANUARY, 6, 0);
	expect_refused(JANUARY, "= 9 > 2026-01…2026-03 repeat.assigned = 6");
	accept(MARCH);
	accept(JANUARY);
}

Test(reviews_months, a_withdrawal_is_held_against_what_counts_later)
{
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	accept(-1);
	withdraw(MARCH);
	withdraw(JANUARY);
	expect_refused(JANUARY, "= 9 > ");
	accept(MARCH);
	accept(JANUARY);
}

/* January's 20 are given back, so that its 10 stand again; March's 15, which wait, rest on 20: told, and not accepted.
 */
Test(reviews_months, a_return_is_always_possible_and_tells_what_it_breaks)
{
	const Jixiao__V1__ReviewsSendBackResponse *response;

	report(JANUARY, 10, 0);
	accept(JANUARY);
	report(JANUARY, 20, 0);
	report(MARCH, 0, 15);
	response = send_back(JANUARY);
	cr_assert_eq(response->n_findings, 1);
	expect_march(response->findings[0]);
	expect_refused(MARCH, "= 15 > 2026-01…2026-03 repeat.assigned = 10");
	cr_assert_eq(send_back(MARCH)->n_findings, 0);
}

/* March's 9 stand again where its 5 are given back, and January's 6, which wait, are too few for them. */
Test(reviews_months, a_return_tells_of_its_own_month_too)
{
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	accept(-1);
	report(MARCH, 0, 5);
	report(JANUARY, 6, 0);
	cr_assert_eq(send_back(MARCH)->n_findings, 1);
	cr_assert_eq(send_back(JANUARY)->n_findings, 0);
}

/* -- a catalogue of its own for later months ----------------------------------------------------------------------- */

#define LATER "信访业务月报（修订）"

/* From March on the form has another name, an item more, and its items in another order. */
static void revise_form(void)
{
	static const char *const codes[] = {"repeat.resolved", "repeat.checked", "repeat.assigned"};
	const struct jx_key manager = jx_fixture_key(2);
	Jixiao__V1__Item items[3], *rows[] = {&items[0], &items[1], &items[2]};
	Jixiao__V1__Form form = JIXIAO__V1__FORM__INIT, *forms[] = {&form};
	Jixiao__V1__CatalogImportRequest request = JIXIAO__V1__CATALOG_IMPORT_REQUEST__INIT;

	for (size_t i = 0; i < 3; i++) {
		jixiao__v1__item__init(&items[i]);
		items[i].code = items[i].name = (char *)codes[i];
		items[i].unit = (char *)"件次";
		items[i].over_offices = items[i].over_months = JIXIAO__V1__AGGREGATION__AGGREGATION_SUM;
	}
	form.code = (char *)JX_REPORT_FORM;
	form.name = (char *)LATER;
	form.review = true;
	form.items = rows;
	form.n_items = 3;
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.from = (char *)"2026-03";
	request.forms = forms;
	request.n_forms = 1;
	(void)jx_fixture_ask(&jx_reporting.fixture, &manager, "Catalog/Import", &request);
}

/* Each is shown as its own month's catalogue has it, and what was seen is what is accepted. */
Test(reviews_months, what_waits_is_seen_by_its_own_catalogue)
{
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	const Jixiao__V1__ReviewsPendingResponse *response;

	revise_form();
	report(JANUARY, 10, 0);
	report(MARCH, 0, 9);
	request.office_code = (char *)JX_FIXTURE_ROOT;
	response = jx_fixture_ask(&jx_reporting.fixture, &reviewer, "Reviews/Pending", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert_str_eq(response->submissions[JANUARY]->cells[0]->item_code, "repeat.assigned");
	cr_assert_str_eq(response->submissions[MARCH]->cells[0]->item_code, "repeat.resolved");
	for (int month = JANUARY; month <= MARCH; month++) {
		cr_assert_arr_eq(response->submissions[month]->hash.data, seen[month].hash, sizeof(seen[month].hash));
		see(month, response->submissions[month]);
	}
	accept(-1);
}

Test(reviews_months, a_list_names_forms_as_their_months_do)
{
	static const char *const listed[] = {"2026-01", "2026-02", "2026-03", "2026-04"};
	Jixiao__V1__SubmissionsListRequest request = JIXIAO__V1__SUBMISSIONS_LIST_REQUEST__INIT;
	const Jixiao__V1__SubmissionsListResponse *response;

	revise_form();
	for (size_t i = 0; i < 4; i++) {
		jx_report_begin(listed[i]);
		jx_report_add("repeat.assigned", ONE);
		(void)jx_report_create();
	}
	request.office_code = (char *)JX_REPORT_DISTRICT;
	response = jx_fixture_ask(&jx_reporting.fixture, &jx_reporting.clerk, "Submissions/List", &request);
	cr_assert_eq(response->n_submissions, 4);
	for (size_t i = 0; i < 4; i++) {
		cr_assert_str_eq(response->submissions[i]->period, listed[i]);
		cr_assert_str_eq(response->submissions[i]->form_name, i < 2 ? "信访业务月报" : LATER);
	}
}
