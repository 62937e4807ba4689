/* SPDX-License-Identifier: Apache-2.0 */
/* Whether what somebody carried back is what was signed. */
#include "client/carried.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/client/outbox_sample.h"
#include "tests/lib/expect.h"

/* What a server makes of it. */
static Jixiao__V1__Submission made_of(struct jx_outgoing *entry, const char *note)
{
	Jixiao__V1__Submission made = JIXIAO__V1__SUBMISSION__INIT;

	made.form_code = entry->subject.form;
	made.office_code = entry->subject.office;
	made.period = entry->subject.period;
	made.request_id = (ProtobufCBinaryData){sizeof(entry->request_id), entry->request_id};
	made.note = (char *)note;
	return made;
}

static bool fits(struct jx_outgoing *entry, const char *note)
{
	Jixiao__V1__Submission made = made_of(entry, note), *row = &made;

	return jx_carried_fits(entry, &(struct jx_made){&row, 1});
}

static void set_method(struct jx_outgoing *entry, const char *method)
{
	(void)snprintf(entry->method, sizeof(entry->method), "jixiao.v1.Submissions/%s", method);
}

static void set_body(struct jx_outgoing *entry, const ProtobufCMessage *body)
{
	free(entry->body.bytes);
	entry->body.size = protobuf_c_message_get_packed_size(body);
	entry->body.bytes = malloc(entry->body.size + 1);
	cr_assert_not_null(entry->body.bytes);
	(void)protobuf_c_message_pack(body, entry->body.bytes);
}

Test(carried, what_was_made_is_what_was_signed)
{
	struct jx_outgoing entry = sample_entry(1, "2023-06");
	Jixiao__V1__SubmissionsCreateRequest create = JIXIAO__V1__SUBMISSIONS_CREATE_REQUEST__INIT;

	create.note = (char *)"why";
	set_body(&entry, &create.base);
	cr_assert(fits(&entry, "why"));
	cr_assert_not(fits(&entry, "otherwise"));
	jx_outgoing_clear(&entry);
}

/* It has a reason and no figures. */
Test(carried, a_withdrawal_fits_by_what_it_is_about_and_its_reason)
{
	struct jx_outgoing entry = sample_entry(1, "2023-06");
	Jixiao__V1__SubmissionsWithdrawRequest withdrawal = JIXIAO__V1__SUBMISSIONS_WITHDRAW_REQUEST__INIT;

	set_method(&entry, "Withdraw");
	cr_assert_not(fits(&entry, "why"));
	withdrawal.reason = (char *)"why";
	set_body(&entry, &withdrawal.base);
	cr_assert(fits(&entry, "why"));
	cr_assert_not(fits(&entry, "otherwise"));
	jx_outgoing_clear(&entry);
}

Test(carried, nothing_fits_what_cannot_be_read)
{
	struct jx_outgoing entry = sample_entry(1, "2023-06");
	char office[] = "370202", *offices[] = {office};
	Jixiao__V1__SubmissionsCreateBelowRequest below = JIXIAO__V1__SUBMISSIONS_CREATE_BELOW_REQUEST__INIT;

	cr_assert_not(fits(&entry, "why"));
	set_method(&entry, "CreateBelow");
	cr_assert_not(fits(&entry, "why"));
	/* An office without its submission. */
	below.office_codes = offices;
	below.n_office_codes = 1;
	set_body(&entry, &below.base);
	cr_assert_not(fits(&entry, "why"));
	jx_outgoing_clear(&entry);
}
