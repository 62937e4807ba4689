/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What waits for reviewers, and what becomes of it. The form video.monthly is reviewed; 370202 owes it, and so does the
 * root here. In 370202 and at the root one person is clerk and reviewer, and another reviewer only.
 */
#include <stdio.h>
#include <string.h>

#include "jixiao/v1/duties.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"
#include "jixiao/v1/reviews.pb-c.h"

#include "common/rpc/signing.h"
#include "server/store/rollups.h"
#include "tests/lib/expect.h"
#include "tests/service/reporting.h"

#define ONE         INT64_C(10000)
#define FORM        "video.monthly"
#define JUNE        "2026-06"
#define MONTH       (2026 * 12 + 5)
#define STATE(name) JIXIAO__V1__SUBMISSION_STATE__SUBMISSION_STATE_##name

static struct jx_key reviewer, both, signer, district; /* of the root, three of them; of 370202 */
static struct jx_fixture *fixture;

/* A reviewer of the root who is something else there, too. */
static void enrol_both(const struct jx_key *key, Jixiao__V1__Role other)
{
	Jixiao__V1__PrincipalsAddRequest request = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant grants[] = {JIXIAO__V1__ROLE_GRANT__INIT, JIXIAO__V1__ROLE_GRANT__INIT};
	Jixiao__V1__RoleGrant *rows[] = {&grants[0], &grants[1]};
	char identity[JX_IDENTITY_MAX];

	grants[0].role = other;
	grants[1].role = JIXIAO__V1__ROLE__ROLE_REVIEWER;
	jx_identity_format(key->public_key, identity);
	request.identity = identity;
	request.name = (char *)"两职";
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.roles = rows;
	request.n_roles = 2;
	(void)jx_fixture_ask(fixture, &fixture->admin, "Principals/Add", &request);
}

static void setup(void)
{
	Jixiao__V1__DutiesAddRequest duty = JIXIAO__V1__DUTIES_ADD_REQUEST__INIT;

	jx_reporting_open();
	fixture = &jx_reporting.fixture;
	reviewer = jx_fixture_key(5);
	both = jx_fixture_key(6);
	district = jx_fixture_key(7);
	signer = jx_fixture_key(8);
	(void)jx_fixture_enrol(fixture, &reviewer, JX_FIXTURE_ROOT, JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	(void)jx_fixture_enrol(fixture, &district, JX_REPORT_DISTRICT, JIXIAO__V1__ROLE__ROLE_REVIEWER, "");
	enrol_both(&both, JIXIAO__V1__ROLE__ROLE_CLERK);
	enrol_both(&signer, JIXIAO__V1__ROLE__ROLE_HEAD);
	duty.office_code = (char *)JX_FIXTURE_ROOT;
	duty.form_code = (char *)FORM;
	duty.from = (char *)"2026-01";
	(void)jx_fixture_ask(fixture, &fixture->admin, "Duties/Add", &duty);
}

TestSuite(reviews_service, .init = setup, .fini = jx_reporting_close);

/* -- requests ------------------------------------------------------------------------------------------------------ */

struct seen {
	Jixiao__V1__Seen message;
	uint8_t hash[32];
};

static void see(const Jixiao__V1__Submission *submission, struct seen *seen)
{
	jixiao__v1__seen__init(&seen->message);
	cr_assert_eq(submission->hash.len, sizeof(seen->hash));
	memcpy(seen->hash, submission->hash.data, sizeof(seen->hash));
	seen->message.form_code = (char *)FORM;
	seen->message.office_code =
		(char *)(strcmp(submission->office_code, JX_FIXTURE_ROOT) == 0 ? JX_FIXTURE_ROOT : JX_REPORT_DISTRICT);
	seen->message.period = (char *)JUNE;
	seen->message.hash.data = seen->hash;
	seen->message.hash.len = sizeof(seen->hash);
}

/* The next revision of June, of hours; `seen` NULL: nobody looks at it. */
static void submit(int64_t ten_thousandths, struct seen *seen)
{
	const Jixiao__V1__SubmissionsCreateResponse *response;

	if (jx_reporting.draft.request.n_cells == 0) {
		jx_report_begin(JUNE);
		jx_reporting.draft.request.form_code = (char *)FORM;
		(void)jx_report_add("hours.total", 0);
	}
	jx_reporting.draft.cells[0].ten_thousandths = ten_thousandths;
	jx_report_create_and_go_on();
	response = (const Jixiao__V1__SubmissionsCreateResponse *)fixture->answer;
	cr_assert_eq(response->submission->state, STATE(SUBMITTED));
	if (seen)
		see(jx_report_look(&jx_reporting.clerk, response->submission), seen);
}

static Jixiao__V1__ReviewsAcceptRequest *accepting(struct seen *seen)
{
	static Jixiao__V1__ReviewsAcceptRequest request;
	static Jixiao__V1__Seen *rows[1];

	jixiao__v1__reviews_accept_request__init(&request);
	rows[0] = &seen->message;
	request.seen = rows;
	request.n_seen = 1;
	return &request;
}

static Jixiao__V1__ReviewsSendBackRequest returning(const struct seen *seen)
{
	Jixiao__V1__ReviewsSendBackRequest request = JIXIAO__V1__REVIEWS_SEND_BACK_REQUEST__INIT;

	request.form_code = seen->message.form_code;
	request.office_code = seen->message.office_code;
	request.period = seen->message.period;
	request.hash = seen->message.hash;
	request.reason = (char *)"与台账不符";
	return request;
}

static const Jixiao__V1__Submission *get(uint32_t revision, bool accepted)
{
	Jixiao__V1__SubmissionsGetRequest request = JIXIAO__V1__SUBMISSIONS_GET_REQUEST__INIT;

	request.form_code = (char *)FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)JUNE;
	request.revision = revision;
	request.accepted = accepted;
	return ((const Jixiao__V1__SubmissionsGetResponse *)jx_fixture_ask(fixture, &jx_reporting.clerk,
									   "Submissions/Get", &request))
		->submission;
}

static void expect_state(uint32_t revision, Jixiao__V1__SubmissionState state)
{
	cr_assert_eq(get(revision, false)->state, state, "revision %u: %d", revision, (int)get(revision, false)->state);
}

static void withdraw_as(const char *reason, const char *refusal)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	request.form_code = (char *)FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)JUNE;
	request.base_id = jx_reporting.draft.request.base_id;
	request.reason = (char *)reason;
	if (refusal)
		EXPECT_REFUSED(fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request, refusal);
	else
		(void)jx_fixture_ask(fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request);
}

static void go_on(const Jixiao__V1__Submission *submission)
{
	memcpy(jx_reporting.draft.base, submission->request_id.data, sizeof(jx_reporting.draft.base));
}

static void expect_counts(uint64_t submitted, uint64_t accepted)
{
	struct jx_submitted count;

	EXPECT_OK(jx_submitted_count(fixture->store, FORM, JX_FIXTURE_ROOT, MONTH, &count));
	cr_assert_eq(count.submitted, submitted);
	cr_assert_eq(count.accepted, accepted);
}

/* -- acceptance ---------------------------------------------------------------------------------------------------- */

Test(reviews_service, what_is_accepted_counts)
{
	struct seen seen;
	const Jixiao__V1__ReviewsAcceptResponse *response;

	submit(ONE, &seen);
	expect_counts(1, 0);
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_eq(response->submissions[0]->state, STATE(ACCEPTED));
	cr_assert_str_eq(response->submissions[0]->reviewer_name, "somebody");
	cr_assert_eq(response->submissions[0]->n_cells, 0);
	expect_counts(1, 1);
	cr_assert_eq(get(0, true)->revision, 1);
	EXPECT_REFUSED(fixture, &both, "Reviews/Accept", accepting(&seen), "REVIEW_DONE");
}

/* The race of a correction with an acceptance: what nobody has seen never counts. */
Test(reviews_service, what_changed_in_between_is_not_accepted)
{
	struct seen seen, newer;
	Jixiao__V1__ReviewsSendBackRequest request;
	const Jixiao__V1__ReviewsAcceptResponse *response;

	submit(ONE, &seen);
	submit(2 * ONE, &newer);
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Accept", accepting(&seen), "REVIEW_STALE");
	EXPECT_ARG(fixture, 3, "2");
	request = returning(&seen);
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/SendBack", &request, "REVIEW_STALE");
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&newer));
	cr_assert_eq(response->submissions[0]->hash.len, sizeof(newer.hash));
	cr_assert_eq(memcmp(response->submissions[0]->hash.data, newer.hash, sizeof(newer.hash)), 0);
	cr_assert_eq(get(0, true)->cells[0]->ten_thousandths, 2 * ONE);
	expect_state(1, STATE(REPLACED));
	newer.message.hash.len = 31;
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Accept", accepting(&newer), "FIELD_INVALID");
	EXPECT_ARG(fixture, 0, "seen[0].hash");
}

Test(reviews_service, all_or_none)
{
	struct seen first, second;
	Jixiao__V1__Seen *rows[JX_REVIEWS_MAX + 1];
	Jixiao__V1__ReviewsAcceptRequest request = JIXIAO__V1__REVIEWS_ACCEPT_REQUEST__INIT;

	submit(ONE, &first);
	second = first;
	second.message.hash.data = second.hash;
	for (size_t i = 0; i <= JX_REVIEWS_MAX; i++)
		rows[i] = &first.message;
	request.seen = rows;
	request.n_seen = 2; /* the second time it waits no more */
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Accept", &request, "REVIEW_DONE");
	expect_counts(1, 0);
	request.n_seen = JX_REVIEWS_MAX + 1;
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Accept", &request, "FIELD_INVALID");
	request.n_seen = 0;
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Accept", &request, "OFFICE_REQUIRED");
}

/* -- who ----------------------------------------------------------------------------------------------------------- */

Test(reviews_service, an_office_does_not_review_its_own)
{
	struct seen seen;

	submit(ONE, &seen);
	EXPECT_REFUSED(fixture, &district, "Reviews/Accept", accepting(&seen), "REVIEW_ABOVE");
	EXPECT_REFUSED(fixture, &jx_reporting.clerk, "Reviews/Accept", accepting(&seen), "ROLE_MISSING");
}

Test(reviews_service, the_roots_own_is_reviewed_by_another_person_there)
{
	struct seen seen;
	const Jixiao__V1__SubmissionsCreateResponse *response;

	jx_report_begin(JUNE);
	jx_reporting.draft.request.form_code = (char *)FORM;
	jx_reporting.draft.request.office_code = (char *)JX_FIXTURE_ROOT;
	jx_report_add("hours.total", ONE);
	response = jx_fixture_ask(fixture, &both, "Submissions/Create", &jx_reporting.draft.request);
	see(jx_report_look(&both, response->submission), &seen);
	EXPECT_REFUSED(fixture, &both, "Reviews/Accept", accepting(&seen), "REVIEW_OF_OWN");
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	expect_counts(1, 1);
}

/* The head who signed the figures stands for them as their clerk does. */
Test(reviews_service, a_head_does_not_review_what_he_signed)
{
	Jixiao__V1__SubmissionsCreateRequest *create = &jx_reporting.draft.request;
	Jixiao__V1__Endorsement endorsement = JIXIAO__V1__ENDORSEMENT__INIT;
	struct jx_signed_request request = {.ledger = fixture->server.public_key,
					    .method = "jixiao.v1.Submissions/Create"};
	uint8_t packed[1024], signature[JX_SIGNATURE_BYTES];
	const Jixiao__V1__SubmissionsCreateResponse *response;
	char identity[JX_IDENTITY_MAX];
	struct seen seen;

	jx_report_begin(JUNE);
	create->form_code = (char *)FORM;
	create->office_code = (char *)JX_FIXTURE_ROOT;
	jx_report_add("hours.total", ONE);
	cr_assert_leq(jixiao__v1__submissions_create_request__get_packed_size(create), sizeof(packed));
	jx_hash(packed, jixiao__v1__submissions_create_request__pack(create, packed), request.body_hash);
	jx_endorsement_sign_with(&signer, &request, signature);
	jx_identity_format(signer.public_key, identity);
	endorsement.identity = identity;
	endorsement.signature = (ProtobufCBinaryData){sizeof(signature), signature};
	create->endorsement = &endorsement;
	response = jx_fixture_ask(fixture, &both, "Submissions/Create", create);
	see(jx_report_look(&both, response->submission), &seen);
	EXPECT_REFUSED(fixture, &signer, "Reviews/Accept", accepting(&seen), "REVIEW_OF_OWN");
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	expect_counts(1, 1);
}

/* -- returns ------------------------------------------------------------------------------------------------------- */

Test(reviews_service, a_returned_one_leaves_the_accepted_one_and_is_submitted_again)
{
	struct seen seen;
	Jixiao__V1__ReviewsSendBackRequest request;
	char *marked[] = {(char *)"hours.total", (char *)"hours.total"};

	submit(ONE, &seen);
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	submit(2 * ONE, &seen);
	request = returning(&seen);
	request.marked_items = marked;
	request.n_marked_items = 2;
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/SendBack", &request, "FIELD_INVALID");
	EXPECT_ARG(fixture, 0, "marked_items[1]");
	request.n_marked_items = 1;
	request.reason = (char *)"";
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/SendBack", &request, "FIELD_INVALID");
	request.reason = (char *)"与台账不符";
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/SendBack", &request);
	expect_state(2, STATE(RETURNED));
	cr_assert_str_eq(get(2, false)->review_reason, "与台账不符");
	cr_assert_eq(get(2, false)->n_marked_items, 1);
	cr_assert_str_eq(get(2, false)->marked_items[0], "hours.total");
	cr_assert_eq(get(0, true)->revision, 1);
	expect_counts(1, 1);
	/* The same figures again, since they were right after all. */
	submit(2 * ONE, &seen);
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	cr_assert_eq(get(0, true)->revision, 3);
	expect_state(1, STATE(REPLACED));
	expect_state(2, STATE(RETURNED));
}

/* -- withdrawals --------------------------------------------------------------------------------------------------- */

Test(reviews_service, a_withdrawal_is_reviewed_like_figures)
{
	struct seen seen;

	submit(ONE, &seen);
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	withdraw_as("", "FIELD_INVALID");
	withdraw_as("该月无此业务", NULL);
	expect_state(2, STATE(SUBMITTED));
	cr_assert(get(0, false)->withdrawal);
	cr_assert_str_eq(get(0, false)->note, "该月无此业务");
	expect_counts(0, 1);
	withdraw_as("该月无此业务", "SUBMISSION_CHANGED");
	go_on(get(0, false));
	withdraw_as("该月无此业务", "SUBMISSION_WITHDRAWN");
	see(get(0, false), &seen);
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	expect_state(2, STATE(WITHDRAWN));
	expect_state(1, STATE(REPLACED));
	expect_counts(0, 0);
	submit(3 * ONE, &seen);
	expect_counts(1, 0);
}

Test(reviews_service, without_review_a_withdrawal_counts_at_once)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsWithdrawResponse *response;
	struct jx_total total;

	jx_report_begin(JUNE);
	jx_report_add("repeat.assigned", ONE);
	jx_report_create_and_go_on();
	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)JUNE;
	request.base_id = jx_reporting.draft.request.base_id;
	request.reason = (char *)"误报";
	response = jx_fixture_ask(fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request);
	cr_assert_eq(response->submission->state, STATE(WITHDRAWN));
	EXPECT_OK(jx_rollup_get(fixture->store, JX_STAGE_ACCEPTED, JX_FIXTURE_ROOT, MONTH, 3, &total));
	cr_assert_eq(total.answers, 0);
	request.period = (char *)"2026-05";
	request.base_id.len = 0;
	EXPECT_REFUSED(fixture, &jx_reporting.clerk, "Submissions/Withdraw", &request, "SUBMISSION_NOT_FOUND");
}

/* -- what waits ---------------------------------------------------------------------------------------------------- */

static const Jixiao__V1__ReviewsPendingResponse *ask_pending(const struct jx_key *key, const char *office)
{
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;

	request.office_code = (char *)office;
	return jx_fixture_ask(fixture, key, "Reviews/Pending", &request);
}

Test(reviews_service, what_waits_is_listed_with_its_figures)
{
	struct seen seen;
	const Jixiao__V1__Submission *row;

	submit(ONE, NULL);
	submit(2 * ONE, &seen);
	cr_assert_eq(ask_pending(&reviewer, JX_FIXTURE_ROOT)->n_submissions, 1);
	row = ask_pending(&reviewer, JX_FIXTURE_ROOT)->submissions[0];
	cr_assert_eq(row->revision, 2);
	cr_assert_eq(row->n_cells, 1);
	cr_assert_eq(memcmp(row->hash.data, seen.hash, sizeof(seen.hash)), 0);
	cr_assert_eq(ask_pending(&district, JX_REPORT_DISTRICT)->n_submissions, 0);
	(void)jx_fixture_ask(fixture, &reviewer, "Reviews/Accept", accepting(&seen));
	cr_assert_eq(ask_pending(&reviewer, JX_FIXTURE_ROOT)->n_submissions, 0);
}

Test(reviews_service, pages_of_what_waits)
{
	static const char *const months[] = {"2026-03", "2026-01", "2026-02"};
	Jixiao__V1__ReviewsPendingRequest request = JIXIAO__V1__REVIEWS_PENDING_REQUEST__INIT;
	Jixiao__V1__PageToken token = JIXIAO__V1__PAGE_TOKEN__INIT;
	const Jixiao__V1__ReviewsPendingResponse *response;
	char key[128];

	for (size_t i = 0; i < 3; i++) {
		jx_report_begin(months[i]);
		jx_reporting.draft.request.form_code = (char *)FORM;
		jx_report_add("hours.total", ONE);
		(void)jx_report_create();
	}
	request.office_code = (char *)JX_FIXTURE_ROOT;
	request.page_size = 2;
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Pending", &request);
	cr_assert_eq(response->n_submissions, 2);
	cr_assert_str_eq(response->submissions[1]->period, "2026-02");
	(void)snprintf(key, sizeof(key), "%s", response->next->last_key);
	token.seq = response->next->seq;
	token.last_key = key;
	request.page = &token;
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Pending", &request);
	cr_assert_eq(response->n_submissions, 1);
	cr_assert_str_eq(response->submissions[0]->period, "2026-03");
	cr_assert_null(response->next);
	token.last_key = (char *)"nonsense";
	EXPECT_REFUSED(fixture, &reviewer, "Reviews/Pending", &request, "FIELD_INVALID");
	request.page = NULL;
	request.period = (char *)"2026-02";
	request.form_code = (char *)FORM;
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Pending", &request);
	cr_assert_eq(response->n_submissions, 1);
	request.form_code = (char *)JX_REPORT_FORM;
	response = jx_fixture_ask(fixture, &reviewer, "Reviews/Pending", &request);
	cr_assert_eq(response->n_submissions, 0);
}
