/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/disbursement_message.h"

#include <string.h>

#include "server/service/fields.h"
#include "server/service/principal_message.h"

#define SAME(type, name, constant)                                                                                     \
	_Static_assert((int)(constant) == (int)JIXIAO__V1__##type##__##type##_##name, "the contract's number")
SAME(DISBURSEMENT_STATE, REQUESTED, JX_DISBURSEMENT_REQUESTED);
SAME(DISBURSEMENT_STATE, PARTLY_PAID, JX_DISBURSEMENT_PARTLY_PAID);
SAME(DISBURSEMENT_STATE, PAID, JX_DISBURSEMENT_PAID);
SAME(DISBURSEMENT_STATE, WITHDRAWN, JX_DISBURSEMENT_WITHDRAWN);
SAME(FUND, FISCAL, JX_FUND_FISCAL);
SAME(FUND, CARRY_OVER, JX_FUND_CARRY_OVER);
SAME(FUND, OTHER, JX_FUND_OTHER);

struct disbursement_message {
	Jixiao__V1__Disbursement message;
	char project[JX_PROJECT_CODE_MAX + 1];
	char office[JX_OFFICE_CODE_MAX + 1];
	char requested_on[JX_DATE_SIZE];
};

struct payment_message {
	Jixiao__V1__Payment message;
	char date[JX_DATE_SIZE];
};

struct jx_standing jx_disbursement_standing(const struct jx_disbursement *disbursement)
{
	return (struct jx_standing){disbursement->amount_fen, disbursement->paid_fen, disbursement->withdrawn_seq != 0};
}

Jixiao__V1__Disbursement *jx_disbursement_message(struct jx_call *call, const struct jx_disbursement *disbursement)
{
	const struct jx_standing standing = jx_disbursement_standing(disbursement);
	struct disbursement_message *out = jx_call_take(call, sizeof(*out));
	Jixiao__V1__Disbursement *message;

	if (!out)
		return NULL;
	message = &out->message;
	jixiao__v1__disbursement__init(message);
	memcpy(out->project, disbursement->project, sizeof(out->project));
	memcpy(out->office, disbursement->office, sizeof(out->office));
	jx_date_format(disbursement->requested, out->requested_on);
	message->id = disbursement->id;
	message->project_code = out->project;
	message->office_code = out->office;
	message->payee = (char *)disbursement->payee;
	message->amount_fen = disbursement->amount_fen;
	message->requested_on = out->requested_on;
	message->note = (char *)disbursement->note;
	message->state = (Jixiao__V1__DisbursementState)jx_standing_state(&standing);
	message->paid_fen = disbursement->paid_fen;
	message->requester = disbursement->requester;
	message->requester_name = jx_principal_name(call, disbursement->requester);
	message->withdrawn_reason = (char *)disbursement->withdrawn_reason;
	message->seq = disbursement->seq;
	message->fund = (Jixiao__V1__Fund)disbursement->fund;
	return message->requester_name ? message : NULL;
}

static bool fill_payment(struct jx_call *call, const struct jx_payment *payment, struct payment_message *out)
{
	jixiao__v1__payment__init(&out->message);
	jx_date_format(payment->day, out->date);
	out->message.id = payment->id;
	out->message.amount_fen = payment->amount_fen;
	out->message.date = out->date;
	out->message.voucher = (char *)payment->voucher;
	out->message.reverses = payment->reverses;
	out->message.reason = (char *)payment->reason;
	out->message.payer = payment->payer;
	out->message.payer_name = jx_principal_name(call, payment->payer);
	return out->message.payer_name != NULL;
}

static bool add_payments(struct jx_call *call, Jixiao__V1__Disbursement *message)
{
	struct payment_message *messages;
	struct jx_payment *payments;
	size_t n;
	enum jx_status status = jx_payment_list(call->store, call->arena, message->id, &payments, &n);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return false;
	}
	message->payments = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__Payment *));
	if (!message->payments)
		return false;
	messages = jx_call_take(call, (n + 1) * sizeof(*messages));
	if (!messages)
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!fill_payment(call, &payments[i], &messages[i]))
			return false;
		message->payments[i] = &messages[i].message;
	}
	message->n_payments = n;
	return true;
}

Jixiao__V1__Disbursement *jx_disbursement_message_whole(struct jx_call *call, uint64_t id)
{
	struct jx_disbursement disbursement;
	Jixiao__V1__Disbursement *message;
	enum jx_status status = jx_disbursement_get(call->store, call->arena, id, &disbursement);

	if (status != JX_OK) {
		jx_call_fault(call, status);
		return NULL;
	}
	message = jx_disbursement_message(call, &disbursement);
	return message && add_payments(call, message) ? message : NULL;
}
