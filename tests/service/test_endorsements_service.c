/* SPDX-License-Identifier: Apache-2.0 */
/* The second signature: an office whose figures are taken only as its head has signed them. */
#include <string.h>

#include "jixiao/v1/offices.pb-c.h"
#include "jixiao/v1/principals.pb-c.h"

#include "common/rpc/signing.h"
#include "server/domain/principal.h"
#include "tests/service/reporting.h"

#define ONE INT64_C(10000)

static struct jx_key head;
static uint64_t head_id;

/* The endorsement of the request that is being written. */
static struct {
	Jixiao__V1__Endorsement message;
	char identity[JX_IDENTITY_MAX];
	uint8_t signature[JX_SIGNATURE_BYTES];
} endorsement;

static struct jx_fixture *fixture(void)
{
	return &jx_reporting.fixture;
}

static void setup(void)
{
	jx_reporting_open();
	head = jx_fixture_key(7);
	head_id = jx_fixture_enrol(fixture(), &head, JX_REPORT_DISTRICT, JX_ROLE_HEAD, "");
}

TestSuite(endorsements, .init = setup, .fini = jx_reporting_close);

static const Jixiao__V1__Office *need(const struct jx_key *by, bool needed)
{
	Jixiao__V1__OfficesSetEndorsementRequest request = JIXIAO__V1__OFFICES_SET_ENDORSEMENT_REQUEST__INIT;

	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.needed = needed;
	return ((const Jixiao__V1__OfficesSetEndorsementResponse *)jx_fixture_ask(fixture(), by,
										  "Offices/SetEndorsement", &request))
		->office;
}

/* Of a request without one. */
static Jixiao__V1__Endorsement *endorse(const struct jx_key *key, const char *method, const ProtobufCMessage *bare)
{
	struct jx_signed_request request = {.ledger = fixture()->server.public_key, .method = method};
	uint8_t packed[4096];

	cr_assert_leq(protobuf_c_message_get_packed_size(bare), sizeof(packed));
	jx_hash(packed, protobuf_c_message_pack(bare, packed), request.body_hash);
	jx_endorsement_sign_with(key, &request, endorsement.signature);
	jx_identity_format(key->public_key, endorsement.identity);
	jixiao__v1__endorsement__init(&endorsement.message);
	endorsement.message.identity = endorsement.identity;
	endorsement.message.signature = (ProtobufCBinaryData){sizeof(endorsement.signature), endorsement.signature};
	return &endorsement.message;
}

static void begin(const struct jx_key *key)
{
	jx_report_begin("2026-06");
	jx_report_add("accept.due", 10 * ONE);
	jx_report_add("accept.in_time", 9 * ONE);
	if (key != NULL)
		jx_reporting.draft.request.endorsement =
			endorse(key, "jixiao.v1.Submissions/Create", &jx_reporting.draft.request.base);
}

static void enrol_and_sign(unsigned number, const char *office, uint32_t role, const char *until)
{
	struct jx_key key = jx_fixture_key(number);

	(void)jx_fixture_enrol(fixture(), &key, office, role, until);
	begin(&key);
}

/* -- who asks for it ----------------------------------------------------------------------------------------------- */

Test(endorsements, administrators_and_the_head_ask_for_it)
{
	Jixiao__V1__OfficesListRequest list = JIXIAO__V1__OFFICES_LIST_REQUEST__INIT;
	Jixiao__V1__PrincipalsWhoAmIRequest me = JIXIAO__V1__PRINCIPALS_WHO_AM_IREQUEST__INIT;
	const Jixiao__V1__PrincipalsWhoAmIResponse *self;
	const Jixiao__V1__OfficesListResponse *offices;

	cr_assert(need(&head, true)->needs_endorsement);
	self = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Principals/WhoAmI", &me);
	cr_assert(self->needs_endorsement);
	offices = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Offices/List", &list);
	cr_assert_eq(offices->n_offices, 3);
	cr_assert_not(offices->offices[0]->needs_endorsement);
	cr_assert(offices->offices[1]->needs_endorsement);
	cr_assert_eq(offices->offices[1]->seq, jx_dispatch_seq(fixture()->dispatch));
	cr_assert_not(need(&fixture()->admin, false)->needs_endorsement);
	self = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Principals/WhoAmI", &me);
	cr_assert_not(self->needs_endorsement);
}

Test(endorsements, nobody_asks_for_what_nobody_could_give)
{
	Jixiao__V1__OfficesSetEndorsementRequest request = JIXIAO__V1__OFFICES_SET_ENDORSEMENT_REQUEST__INIT;
	struct jx_key until = jx_fixture_key(8);

	request.office_code = (char *)"370203";
	request.needed = true;
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Offices/SetEndorsement", &request, "OFFICE_HEADLESS");
	EXPECT_ARG(fixture(), 0, "370203");
	(void)jx_fixture_enrol(fixture(), &until, "370203", JX_ROLE_HEAD, "2026-08-31");
	EXPECT_REFUSED(fixture(), &fixture()->admin, "Offices/SetEndorsement", &request, "OFFICE_HEADLESS");
	EXPECT_REFUSED(fixture(), &head, "Offices/SetEndorsement", &request, "OFFICE_OUT_OF_SCOPE");
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Offices/SetEndorsement", &request, "ROLE_MISSING");
}

/* -- figures ------------------------------------------------------------------------------------------------------- */

Test(endorsements, the_heads_signature_goes_with_the_figures)
{
	const Jixiao__V1__Submission *submission;
	uint64_t changes;

	(void)need(&fixture()->admin, true);
	begin(NULL);
	jx_report_expect_refused("ENDORSEMENT_MISSING");
	EXPECT_ARG(fixture(), 0, JX_REPORT_DISTRICT);
	begin(&head);
	changes = jx_store_changes(fixture()->store);
	submission = jx_report_create()->submission;
	cr_assert_eq(jx_store_changes(fixture()->store), changes, "it is a figure: forms and offices are as they were");
	cr_assert_eq(submission->endorser, head_id);
	cr_assert_str_eq(submission->endorser_name, "somebody");
	submission = jx_report_look(&jx_reporting.clerk, submission);
	cr_assert_eq(submission->endorser, head_id);
}

/* Where it is not asked for, one that is there has to be right nevertheless. */
Test(endorsements, one_that_nobody_asked_for_is_kept)
{
	begin(&head);
	jx_reporting.draft.request.note = (char *)"更正";
	jx_report_expect_refused("ENDORSEMENT_INVALID");
	begin(&head);
	cr_assert_eq(jx_report_create()->submission->endorser, head_id);
}

Test(endorsements, it_is_of_these_figures_of_this_base_and_this_method)
{
	(void)need(&head, true);
	begin(&head);
	jx_reporting.draft.cells[0].ten_thousandths += ONE;
	jx_report_expect_refused("ENDORSEMENT_INVALID");
	begin(NULL);
	jx_reporting.draft.request.endorsement =
		endorse(&head, "jixiao.v1.Submissions/Withdraw", &jx_reporting.draft.request.base);
	jx_report_expect_refused("ENDORSEMENT_INVALID");
	begin(&head);
	jx_report_create_and_go_on();
	/* The same signature once more, for the revision after it. */
	jx_reporting.draft.request.endorsement = &endorsement.message;
	jx_reporting.draft.cells[0].ten_thousandths = 10 * ONE;
	jx_reporting.draft.request.note = (char *)"";
	jx_report_expect_refused("ENDORSEMENT_INVALID");
}

Test(endorsements, its_fields_are_looked_at)
{
	(void)need(&head, true);
	begin(&head);
	endorsement.message.signature.len = 63;
	jx_report_expect_refused("FIELD_INVALID");
	begin(&head);
	endorsement.identity[5] = '!';
	jx_report_expect_refused("FIELD_INVALID");
}

/* -- who endorses -------------------------------------------------------------------------------------------------- */

Test(endorsements, only_a_head_of_the_office_in_force_endorses)
{
	struct jx_key stranger = jx_fixture_key(20);

	(void)need(&head, true);
	begin(&stranger);
	jx_report_expect_refused("ENDORSER_NOT_HEAD");
	EXPECT_ARG(fixture(), 0, endorsement.identity);
	begin(&jx_reporting.second);
	jx_report_expect_refused("ENDORSER_NOT_HEAD");
	EXPECT_ARG(fixture(), 1, JX_REPORT_DISTRICT);
	enrol_and_sign(21, "370203", JX_ROLE_HEAD, "");
	jx_report_expect_refused("ENDORSER_NOT_HEAD");
	enrol_and_sign(22, JX_FIXTURE_ROOT, JX_ROLE_HEAD, "");
	jx_report_expect_refused("ENDORSER_NOT_HEAD");
	enrol_and_sign(23, JX_REPORT_DISTRICT, JX_ROLE_HEAD, "2026-08-31");
	jx_report_expect_refused("ENDORSER_NOT_HEAD");
	enrol_and_sign(24, JX_REPORT_DISTRICT, JX_ROLE_HEAD, JX_FIXTURE_TODAY);
	cr_assert_neq(jx_report_create()->submission->endorser, 0);
}

Test(endorsements, nobody_endorses_what_he_submits)
{
	Jixiao__V1__PrincipalsAddRequest add = JIXIAO__V1__PRINCIPALS_ADD_REQUEST__INIT;
	Jixiao__V1__RoleGrant clerk = JIXIAO__V1__ROLE_GRANT__INIT, heads = JIXIAO__V1__ROLE_GRANT__INIT;
	Jixiao__V1__RoleGrant *roles[] = {&clerk, &heads};
	struct jx_key both = jx_fixture_key(25);
	char identity[JX_IDENTITY_MAX];

	clerk.role = JIXIAO__V1__ROLE__ROLE_CLERK;
	heads.role = JIXIAO__V1__ROLE__ROLE_HEAD;
	jx_identity_format(both.public_key, identity);
	add.identity = identity;
	add.name = (char *)"于主任";
	add.office_code = (char *)JX_REPORT_DISTRICT;
	add.roles = roles;
	add.n_roles = 2;
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Principals/Add", &add);
	(void)need(&head, true);
	begin(&both);
	EXPECT_REFUSED(fixture(), &both, "Submissions/Create", &jx_reporting.draft.request, "ENDORSER_SUBMITS");
	cr_assert_neq(jx_report_create()->submission->endorser, 0);
}

Test(endorsements, a_revoked_head_has_signed_nothing)
{
	Jixiao__V1__PrincipalsRevokeRequest revoke = JIXIAO__V1__PRINCIPALS_REVOKE_REQUEST__INIT;

	(void)need(&head, true);
	begin(&head);
	revoke.id = head_id;
	revoke.office_code = (char *)JX_REPORT_DISTRICT;
	(void)jx_fixture_ask(fixture(), &fixture()->admin, "Principals/Revoke", &revoke);
	jx_report_expect_refused("ENDORSER_KEY_ENDED");
}

Test(endorsements, a_replaced_key_has_to_sign_again)
{
	Jixiao__V1__PrincipalsRotateRequest rotate = JIXIAO__V1__PRINCIPALS_ROTATE_REQUEST__INIT;
	struct jx_key next = jx_fixture_key(26);
	char identity[JX_IDENTITY_MAX];
	uint8_t signature[JX_SIGNATURE_BYTES];

	(void)need(&head, true);
	begin(&head);
	jx_identity_format(next.public_key, identity);
	jx_rotation_sign(&next, fixture()->server.public_key, head_id, head.public_key, signature);
	rotate.new_identity = identity;
	rotate.new_signature = (ProtobufCBinaryData){sizeof(signature), signature};
	(void)jx_fixture_ask(fixture(), &head, "Principals/Rotate", &rotate);
	jx_report_expect_refused("ENDORSER_KEY_ENDED");
	begin(&next);
	cr_assert_eq(jx_report_create()->submission->endorser, head_id);
}

/* -- the other methods --------------------------------------------------------------------------------------------- */

Test(endorsements, a_preview_needs_none_and_the_head_may_ask_for_it)
{
	Jixiao__V1__SubmissionsPreviewRequest preview = JIXIAO__V1__SUBMISSIONS_PREVIEW_REQUEST__INIT;

	(void)need(&head, true);
	begin(NULL);
	preview.office_code = (char *)JX_REPORT_DISTRICT;
	preview.submission = &jx_reporting.draft.request;
	(void)jx_fixture_ask(fixture(), &head, "Submissions/Preview", &preview);
	(void)jx_fixture_ask(fixture(), &jx_reporting.clerk, "Submissions/Preview", &preview);
}

Test(endorsements, a_withdrawal_needs_one_too)
{
	Jixiao__V1__SubmissionsWithdrawRequest request = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__SubmissionsWithdrawResponse *response;
	uint8_t base[JX_REQUEST_ID_BYTES];

	begin(NULL);
	memcpy(base, jx_report_create()->submission->request_id.data, sizeof(base));
	(void)need(&head, true);
	request.form_code = (char *)JX_REPORT_FORM;
	request.office_code = (char *)JX_REPORT_DISTRICT;
	request.period = (char *)"2026-06";
	request.base_id = (ProtobufCBinaryData){sizeof(base), base};
	request.reason = (char *)"误报";
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Submissions/Withdraw", &request, "ENDORSEMENT_MISSING");
	request.endorsement = endorse(&head, "jixiao.v1.Submissions/Withdraw", &request.base);
	response = jx_fixture_ask(fixture(), &jx_reporting.clerk, "Submissions/Withdraw", &request);
	cr_assert_eq(response->submission->endorser, head_id);
	cr_assert_eq(jx_report_look(&jx_reporting.clerk, response->submission)->endorser, head_id);
}

/* Of the head of the office that reports; the office below takes it over by its own head's word. */
Test(endorsements, what_is_reported_on_behalf)
{
	Jixiao__V1__SubmissionsCreateBelowRequest below = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;
	Jixiao__V1__SubmissionsConfirmRequest confirm = JIXIAO__V1__SUBMISSIONS_CONFIRM_REQUEST__INIT;
	Jixiao__V1__SubmissionsCreateRequest *rows[] = {&jx_reporting.draft.request};
	Jixiao__V1__OfficesSetEndorsementRequest root = JIXIAO__V1__OFFICES_SET_ENDORSEMENT_REQUEST__INIT;
	const Jixiao__V1__SubmissionsCreateBelowResponse *response;
	struct jx_key bureau = jx_fixture_key(27), director = jx_fixture_key(28);
	char *offices[] = {(char *)JX_REPORT_DISTRICT};
	uint8_t base[JX_REQUEST_ID_BYTES];
	uint64_t changes;

	(void)jx_fixture_enrol(fixture(), &bureau, JX_FIXTURE_ROOT, JX_ROLE_CLERK, "");
	(void)jx_fixture_enrol(fixture(), &director, JX_FIXTURE_ROOT, JX_ROLE_HEAD, "");
	root.office_code = (char *)JX_FIXTURE_ROOT;
	root.needed = true;
	(void)jx_fixture_ask(fixture(), &director, "Offices/SetEndorsement", &root);
	(void)need(&head, true);
	begin(&head);
	below.office_codes = offices;
	below.submissions = rows;
	below.n_office_codes = below.n_submissions = 1;
	EXPECT_REFUSED(fixture(), &bureau, "Submissions/CreateBelow", &below, "FIELD_INVALID");
	begin(NULL);
	EXPECT_REFUSED(fixture(), &bureau, "Submissions/CreateBelow", &below, "ENDORSEMENT_MISSING");
	EXPECT_ARG(fixture(), 0, JX_FIXTURE_ROOT);
	below.endorsement = endorse(&head, "jixiao.v1.Submissions/CreateBelow", &below.base);
	EXPECT_REFUSED(fixture(), &bureau, "Submissions/CreateBelow", &below, "ENDORSER_NOT_HEAD");
	below.endorsement = NULL;
	below.endorsement = endorse(&director, "jixiao.v1.Submissions/CreateBelow", &below.base);
	changes = jx_store_changes(fixture()->store);
	response = jx_fixture_ask(fixture(), &bureau, "Submissions/CreateBelow", &below);
	cr_assert_eq(jx_store_changes(fixture()->store), changes);
	cr_assert_neq(response->submissions[0]->endorser, 0);
	memcpy(base, response->submissions[0]->request_id.data, sizeof(base));
	confirm.form_code = (char *)JX_REPORT_FORM;
	confirm.office_code = (char *)JX_REPORT_DISTRICT;
	confirm.period = (char *)"2026-06";
	confirm.base_id = (ProtobufCBinaryData){sizeof(base), base};
	EXPECT_REFUSED(fixture(), &jx_reporting.clerk, "Submissions/Confirm", &confirm, "CONFIRMER_NOT_HEAD");
	changes = jx_store_changes(fixture()->store);
	(void)jx_fixture_ask(fixture(), &head, "Submissions/Confirm", &confirm);
	cr_assert_eq(jx_store_changes(fixture()->store), changes);
}
