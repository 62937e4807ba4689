/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/commands.h"

#include <assert.h>

#include "client/commands/disbursement_view.h"
#include "client/commands/given.h"
#include "client/list.h"
#include "client/locale.h"
#include "common/base/limits.h"

/* -- what is given ------------------------------------------------------------------------------------------------ */

/* What is paid or reversed, 0 where it is not given, and when. */
static enum jx_exit amount_and_date(const struct jx_app *app, int64_t *fen, const char **date)
{
	enum jx_exit exit = jx_given_amount(app, fen);

	if (exit == JX_EXIT_OK && (*fen < 0 || (*fen == 0 && jx_arg(app, "--amount") != NULL)))
		exit = jx_given_wrong(app, "--amount", _("an amount is above 0"));
	return exit == JX_EXIT_OK ? jx_given_day(app, "--on", date) : exit;
}

/* -- what the server says ----------------------------------------------------------------------------------------- */

/* The disbursement that ID names, or one of whose payments it names; borrowed until the next call. NULL: *exit says
 * why. */
static const Jixiao__V1__Disbursement *find(const struct jx_app *app, uint64_t *id, enum jx_exit *exit)
{
	Jixiao__V1__DisbursementsGetRequest request = JIXIAO__V1__DISBURSEMENTS_GET_REQUEST__INIT;
	const Jixiao__V1__Disbursement *disbursement;
	char office[JX_OFFICE_CODE_MAX + 1];
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	*exit = jx_app_number(app, "ID", (struct jx_range){1, INT64_MAX}, 0, id);
	if (*exit == JX_EXIT_OK)
		*exit = jx_given_office(app, "--office", office);
	if (*exit != JX_EXIT_OK)
		return NULL;
	request.office_code = office;
	request.id = *id;
	jx_remote_init(&remote, app->channel, &jixiao__v1__disbursements__descriptor);
	jixiao__v1__disbursements__get(&remote.base, &request,
				       (Jixiao__V1__DisbursementsGetResponse_Closure)jx_keep_answer, &answer);
	if (answer == NULL) {
		*exit = jx_app_result(app);
		return NULL;
	}
	disbursement = ((const Jixiao__V1__DisbursementsGetResponse *)answer)->disbursement;
	if (disbursement == NULL)
		*exit = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was asked for"), NULL);
	return disbursement;
}

/* What was answered to a change: a message with the field `disbursement`; NULL where it failed. */
static enum jx_exit changed(const struct jx_app *app, const ProtobufCMessage *answer)
{
	const Jixiao__V1__Disbursement *disbursement;
	const ProtobufCFieldDescriptor *field;
	enum jx_exit printed, committed;

	if (answer == NULL)
		return jx_app_result(app);
	field = protobuf_c_message_descriptor_get_field_by_name(answer->descriptor, "disbursement");
	assert(field != NULL && field->descriptor == &jixiao__v1__disbursement__descriptor);
	disbursement = *(const Jixiao__V1__Disbursement *const *)(const void *)((const char *)answer + field->offset);
	if (disbursement != NULL)
		printed = jx_disbursement_print(app, disbursement);
	else
		printed = jx_app_fail(app, JX_REASON_RESPONSE_INVALID, _("it lacks what was changed"), NULL);
	committed = jx_app_committed(app);
	return printed != JX_EXIT_OK ? printed : committed;
}

/* -- the commands ------------------------------------------------------------------------------------------------- */

static enum jx_exit send_request(const struct jx_app *app, const Jixiao__V1__DisbursementsRequestRequest *request)
{
	const ProtobufCMessage *answer;
	struct jx_remote remote;

	jx_remote_init(&remote, app->channel, &jixiao__v1__disbursements__descriptor);
	jixiao__v1__disbursements__request(&remote.base, request,
					   (Jixiao__V1__DisbursementsRequestResponse_Closure)jx_keep_answer, &answer);
	return changed(app, answer);
}

enum jx_exit jx_disbursement_request(struct jx_app *app)
{
	Jixiao__V1__DisbursementsRequestRequest request = JIXIAO__V1__DISBURSEMENTS_REQUEST_REQUEST__INIT;
	const char *date;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = amount_and_date(app, &request.amount_fen, &date);

	if (exit == JX_EXIT_OK)
		exit = jx_given_fund(app, &request.fund);
	if (exit == JX_EXIT_OK && jx_arg(app, "--to") == NULL && jx_arg(app, "--payee") == NULL)
		exit = jx_app_usage(app, _("--to OFFICE or --payee TEXT must say who receives it"));
	if (exit == JX_EXIT_OK)
		exit = jx_given_office(app, "--to", office);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.project_code = (char *)jx_arg(app, "--project");
	request.date = (char *)date;
	request.payee = (char *)jx_given(app, "--payee");
	request.note = (char *)jx_given(app, "--note");
	return send_request(app, &request);
}

enum jx_exit jx_disbursement_pay(struct jx_app *app)
{
	Jixiao__V1__DisbursementsPayRequest request = JIXIAO__V1__DISBURSEMENTS_PAY_REQUEST__INIT;
	const Jixiao__V1__Disbursement *disbursement = NULL;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *date;
	enum jx_exit exit = amount_and_date(app, &request.amount_fen, &date);

	if (exit == JX_EXIT_OK)
		disbursement = find(app, &request.id, &exit);
	if (disbursement == NULL)
		return exit;
	request.office_code = disbursement->office_code;
	request.date = (char *)date;
	request.voucher = (char *)jx_arg(app, "--voucher");
	jx_remote_init(&remote, app->channel, &jixiao__v1__disbursements__descriptor);
	jixiao__v1__disbursements__pay(&remote.base, &request,
				       (Jixiao__V1__DisbursementsPayResponse_Closure)jx_keep_answer, &answer);
	return changed(app, answer);
}

enum jx_exit jx_disbursement_withdraw(struct jx_app *app)
{
	Jixiao__V1__DisbursementsWithdrawRequest request = JIXIAO__V1__DISBURSEMENTS_WITHDRAW_REQUEST__INIT;
	const Jixiao__V1__Disbursement *disbursement;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	enum jx_exit exit;

	disbursement = find(app, &request.id, &exit);
	if (disbursement == NULL)
		return exit;
	request.office_code = disbursement->office_code;
	request.reason = (char *)jx_arg(app, "--reason");
	jx_remote_init(&remote, app->channel, &jixiao__v1__disbursements__descriptor);
	jixiao__v1__disbursements__withdraw(&remote.base, &request,
					    (Jixiao__V1__DisbursementsWithdrawResponse_Closure)jx_keep_answer, &answer);
	return changed(app, answer);
}

static bool left_to_reverse(const Jixiao__V1__Disbursement *disbursement, const Jixiao__V1__Payment *payment)
{
	int64_t reversed = 0;

	for (size_t i = 0; i < disbursement->n_payments; i++) {
		if (disbursement->payments[i]->reverses == payment->id)
			reversed -= disbursement->payments[i]->amount_fen;
	}
	return payment->reverses == 0 && payment->amount_fen > reversed;
}

/* Where ID is the disbursement's: the one payment that can be meant. */
static enum jx_exit find_payment(const struct jx_app *app, const Jixiao__V1__Disbursement *disbursement, uint64_t *id)
{
	size_t n = 0;

	if (*id != disbursement->id)
		return JX_EXIT_OK;
	for (size_t i = 0; i < disbursement->n_payments; i++) {
		if (left_to_reverse(disbursement, disbursement->payments[i])) {
			*id = disbursement->payments[i]->id;
			n++;
		}
	}
	if (n == 0)
		return jx_given_wrong(app, "ID", _("no payment of this disbursement is left to reverse"));
	if (n > 1)
		return jx_given_wrong(app, "ID",
				      _("it has several payments: give the number of one (jixiao disburse show)"));
	return JX_EXIT_OK;
}

enum jx_exit jx_disbursement_reverse(struct jx_app *app)
{
	Jixiao__V1__DisbursementsReverseRequest request = JIXIAO__V1__DISBURSEMENTS_REVERSE_REQUEST__INIT;
	const Jixiao__V1__Disbursement *disbursement = NULL;
	const ProtobufCMessage *answer;
	struct jx_remote remote;
	const char *date;
	enum jx_exit exit = amount_and_date(app, &request.amount_fen, &date);

	if (exit == JX_EXIT_OK)
		disbursement = find(app, &request.payment_id, &exit);
	if (disbursement == NULL)
		return exit;
	exit = find_payment(app, disbursement, &request.payment_id);
	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = disbursement->office_code;
	request.date = (char *)date;
	request.reason = (char *)jx_arg(app, "--reason");
	jx_remote_init(&remote, app->channel, &jixiao__v1__disbursements__descriptor);
	jixiao__v1__disbursements__reverse(&remote.base, &request,
					   (Jixiao__V1__DisbursementsReverseResponse_Closure)jx_keep_answer, &answer);
	return changed(app, answer);
}

enum jx_exit jx_disbursement_show(struct jx_app *app)
{
	const Jixiao__V1__Disbursement *disbursement;
	enum jx_exit exit;
	uint64_t id;

	disbursement = find(app, &id, &exit);
	return disbursement != NULL ? jx_disbursement_print(app, disbursement) : exit;
}

enum jx_exit jx_disbursement_list(struct jx_app *app)
{
	Jixiao__V1__DisbursementsListRequest request = JIXIAO__V1__DISBURSEMENTS_LIST_REQUEST__INIT;
	char office[JX_OFFICE_CODE_MAX + 1];
	enum jx_exit exit = jx_given_office(app, "--office", office);

	if (exit != JX_EXIT_OK)
		return exit;
	request.office_code = office;
	request.project_code = (char *)jx_given(app, "--project");
	return jx_list_print(app, &jixiao__v1__disbursements__descriptor, &request.base, &jx_disbursements_view);
}
