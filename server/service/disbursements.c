/* SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>
#include <string.h>

#include "common/base/text.h"
#include "common/model/project.h"
#include "server/domain/principal.h"
#include "server/service/account.h"
#include "server/service/disbursement_message.h"
#include "server/service/fields.h"
#include "server/service/office_handlers.h"
#include "server/service/page.h"
#include "server/service/table.h"

/* -- what several share ------------------------------------------------------------------------------------------- */

static jx_day today(const struct jx_call *call)
{
	return jx_day_at(call->now_ms);
}

static const char *date_text(struct jx_call *call, jx_day day)
{
	char *text = jx_arena_alloc(call->arena, JX_DATE_SIZE);

	if (!text)
		return "?";
	jx_date_format(day, text);
	return text;
}

/* False: the call is faulted. */
static bool status_right(struct jx_call *call, enum jx_status status)
{
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

static void check_date(struct jx_fields *fields, const char *text, jx_day *day)
{
	if (!jx_date_parse(text, day))
		jx_field_check(fields, "date", JX_RULE_DATE, JX_N("it is no day as 2023-03-02"));
}

/* May be left out. */
static void check_text(struct jx_fields *fields, const char *field, const char *text, size_t max)
{
	if (*text != '\0')
		jx_field_check(fields, field, JX_RULE_TEXT, jx_text_name_problem(text, max));
}

/* 0 stands for all that is left. */
static void check_part(struct jx_fields *fields, int64_t fen)
{
	if (fen != 0)
		jx_field_check(fields, "amount_fen", JX_RULE_AMOUNT, jx_disbursement_amount_problem(fen));
}

static bool is_manager(const struct jx_call *call)
{
	for (size_t i = 0; i < call->actor->n_roles; i++) {
		const struct jx_role_grant *grant = &call->actor->roles[i];

		if (grant->role == JX_ROLE_MANAGER && jx_grant_holds(grant, today(call)))
			return true;
	}
	return false;
}

/* The scope lets a caller act for offices below its own; a clerk acts for its own alone. */
static bool may_act_for(struct jx_call *call, const char *office)
{
	if (is_manager(call) || strcmp(call->actor->office, office) == 0)
		return true;
	jx_call_refuse(call, JX_REASON_OWN_OFFICE_ONLY, office, call->actor->office);
	return false;
}

/* False: the call is refused or faulted. */
static bool find(struct jx_call *call, uint64_t id, struct jx_disbursement *disbursement)
{
	enum jx_status status = jx_disbursement_get(call->store, call->arena, id, disbursement);

	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_DISBURSEMENT_NOT_FOUND, jx_call_number(call, id));
		return false;
	}
	return status_right(call, status);
}

static bool refuse_office(struct jx_call *call, const struct jx_disbursement *disbursement, const char *office)
{
	jx_call_refuse(call, JX_REASON_DISBURSEMENT_OFFICE_DIFFERS, jx_call_number(call, disbursement->id), office);
	return false;
}

/* The same; it must be of that office, which is the one that access was judged for. */
static bool find_of(struct jx_call *call, uint64_t id, const char *office, struct jx_disbursement *disbursement)
{
	if (!find(call, id, disbursement))
		return false;
	return strcmp(disbursement->office, office) == 0 || refuse_office(call, disbursement, office);
}

/* Refuses what the rules do not allow. `nothing` and `too_much` are the reasons for this kind of move. */
static bool move_right(struct jx_call *call, const struct jx_move *move, uint64_t id, enum jx_reason nothing,
		       enum jx_reason too_much)
{
	switch (jx_move_verdict(move)) {
	case JX_VERDICT_RIGHT:
		break;
	case JX_VERDICT_NOTHING_LEFT:
		jx_call_refuse(call, nothing, jx_call_number(call, id));
		break;
	case JX_VERDICT_TOO_MUCH:
		jx_call_refuse(call, too_much, jx_call_number(call, id), jx_call_money(call, move->left_fen),
			       jx_call_money(call, move->amount_fen));
		break;
	case JX_VERDICT_TOO_EARLY:
		jx_call_refuse(call, JX_REASON_DATE_TOO_EARLY, date_text(call, move->day),
			       date_text(call, move->not_before));
		break;
	case JX_VERDICT_IN_FUTURE:
		jx_call_refuse(call, JX_REASON_DATE_IN_FUTURE, date_text(call, move->day),
			       date_text(call, move->today));
		break;
	}
	return call->outcome == JX_CALL_OPEN;
}

/* There is room for one more payment or reversal. */
static bool has_room(struct jx_call *call, const struct jx_disbursement *disbursement)
{
	struct jx_commitment commitment;

	if (disbursement->n_payments >= JX_DISBURSEMENT_PAYMENTS) {
		jx_call_refuse(call, JX_REASON_DISBURSEMENT_FULL, jx_call_number(call, disbursement->id),
			       jx_call_number(call, disbursement->n_payments));
		return false;
	}
	if (!status_right(call, jx_commitment_get(call->store, disbursement->project, &commitment)))
		return false;
	if (commitment.n_payments < JX_PAYMENTS_MAX)
		return true;
	jx_call_refuse(call, JX_REASON_PROJECT_PAYMENTS_FULL, disbursement->project,
		       jx_call_number(call, commitment.n_payments));
	return false;
}

/* -- Request ------------------------------------------------------------------------------------------------------ */

static bool request_right(struct jx_call *call, const Jixiao__V1__DisbursementsRequestRequest *request,
			  struct jx_disbursement *disbursement)
{
	struct jx_fields fields = {.call = call};
	Jixiao__V1__Fund fund = request->fund;

	if (fund == JIXIAO__V1__FUND__FUND_UNSPECIFIED)
		fund = JIXIAO__V1__FUND__FUND_FISCAL;
	jx_field_check(&fields, "amount_fen", JX_RULE_AMOUNT, jx_disbursement_amount_problem(request->amount_fen));
	check_date(&fields, request->date, &disbursement->requested);
	check_text(&fields, "payee", request->payee, JX_OFFICE_NAME_MAX);
	check_text(&fields, "note", request->note, JX_TEXT_LINE_MAX);
	disbursement->fund = (enum jx_fund)fund;
	disbursement->amount_fen = request->amount_fen;
	disbursement->payee = request->payee;
	disbursement->note = request->note;
	if (!jx_fields_right(&fields))
		return false;
	if (disbursement->requested <= today(call))
		return true;
	jx_call_refuse(call, JX_REASON_DATE_IN_FUTURE, request->date, date_text(call, today(call)));
	return false;
}

static bool project_right(struct jx_call *call, const char *code, const struct jx_disbursement *disbursement)
{
	struct jx_fields fields = {.call = call};
	struct jx_project project;
	struct jx_account account;

	if (!jx_account_find(call, code, &project, &account))
		return false;
	jx_field_check(&fields, "date", JX_RULE_DATE, jx_project_day_problem(disbursement->requested, project.year));
	if (!jx_fields_right(&fields))
		return false;
	if (account.commitment.n_disbursements >= JX_DISBURSEMENTS_MAX) {
		jx_call_refuse(call, JX_REASON_PROJECT_DISBURSEMENTS_FULL, code,
			       jx_call_number(call, account.commitment.n_disbursements));
		return false;
	}
	return jx_account_allows_request(call, &account, disbursement->fund, disbursement->amount_fen);
}

/* An office is paid nothing from the month on in which it is no more. */
static bool office_right(struct jx_call *call, const char *code, jx_day requested)
{
	struct jx_office office;

	return jx_office_find(call, code, &office) && jx_office_stands(call, &office, jx_month_of_day(requested));
}

static void disbursements_request(Jixiao__V1__Disbursements_Service *service,
				  const Jixiao__V1__DisbursementsRequestRequest *request,
				  Jixiao__V1__DisbursementsRequestResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsRequestResponse response = JIXIAO__V1__DISBURSEMENTS_REQUEST_RESPONSE__INIT;
	struct jx_disbursement disbursement = {.id = call->seq, .requester = call->actor->id, .seq = call->seq};

	(void)service;
	if (!may_act_for(call, request->office_code) || !request_right(call, request, &disbursement) ||
	    !office_right(call, request->office_code, disbursement.requested) ||
	    !project_right(call, request->project_code, &disbursement))
		return;
	/* Both are there, so that both fit. */
	memcpy(disbursement.project, request->project_code, strlen(request->project_code));
	memcpy(disbursement.office, request->office_code, strlen(request->office_code));
	if (!status_right(call, jx_disbursement_add(call->store, &disbursement)))
		return;
	response.disbursement = jx_disbursement_message_whole(call, call->seq);
	if (response.disbursement)
		closure(&response, call);
}

/* -- Pay ---------------------------------------------------------------------------------------------------------- */

static bool pay_right(struct jx_call *call, const Jixiao__V1__DisbursementsPayRequest *request,
		      struct jx_payment *payment)
{
	struct jx_fields fields = {.call = call};

	check_date(&fields, request->date, &payment->day);
	jx_field_check(&fields, "voucher", JX_RULE_TEXT, jx_text_name_problem(request->voucher, JX_DOCUMENT_MAX));
	check_part(&fields, request->amount_fen);
	payment->amount_fen = request->amount_fen;
	payment->voucher = request->voucher;
	return jx_fields_right(&fields);
}

/* Fills in the amount where all is to be paid. */
static bool payment_right(struct jx_call *call, const struct jx_disbursement *disbursement, struct jx_payment *payment)
{
	const struct jx_standing standing = jx_disbursement_standing(disbursement);
	struct jx_move move = {.left_fen = jx_standing_open(&standing),
			       .not_before = disbursement->requested,
			       .day = payment->day,
			       .today = today(call)};
	struct jx_project project;
	struct jx_account account;

	if (payment->amount_fen == 0)
		payment->amount_fen = move.left_fen;
	move.amount_fen = payment->amount_fen;
	if (!move_right(call, &move, disbursement->id, JX_REASON_DISBURSEMENT_CLOSED, JX_REASON_PAYMENT_TOO_LARGE))
		return false;
	if (disbursement->requester == call->actor->id) {
		jx_call_refuse(call, JX_REASON_PAYER_REQUESTED, jx_call_number(call, disbursement->id));
		return false;
	}
	/* The budget may have been cut since, or be less on that day. */
	return has_room(call, disbursement) && jx_account_find(call, disbursement->project, &project, &account) &&
	       jx_account_allows_payment(call, &account, disbursement->fund, payment->day, payment->amount_fen);
}

static void disbursements_pay(Jixiao__V1__Disbursements_Service *service,
			      const Jixiao__V1__DisbursementsPayRequest *request,
			      Jixiao__V1__DisbursementsPayResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsPayResponse response = JIXIAO__V1__DISBURSEMENTS_PAY_RESPONSE__INIT;
	struct jx_payment payment = {
		.id = call->seq, .disbursement = request->id, .payer = call->actor->id, .reason = ""};
	struct jx_disbursement disbursement;

	(void)service;
	if (!find_of(call, request->id, request->office_code, &disbursement) || !pay_right(call, request, &payment) ||
	    !payment_right(call, &disbursement, &payment) || !status_right(call, jx_payment_add(call->store, &payment)))
		return;
	response.disbursement = jx_disbursement_message_whole(call, request->id);
	if (response.disbursement)
		closure(&response, call);
}

/* -- Withdraw ----------------------------------------------------------------------------------------------------- */

static bool reason_right(struct jx_call *call, const char *reason)
{
	struct jx_fields fields = {.call = call};

	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(reason, JX_TEXT_LINE_MAX));
	return jx_fields_right(&fields);
}

static bool is_open(struct jx_call *call, const struct jx_disbursement *disbursement)
{
	const struct jx_standing standing = jx_disbursement_standing(disbursement);

	if (jx_standing_open(&standing) > 0)
		return true;
	jx_call_refuse(call, JX_REASON_DISBURSEMENT_CLOSED, jx_call_number(call, disbursement->id));
	return false;
}

static void disbursements_withdraw(Jixiao__V1__Disbursements_Service *service,
				   const Jixiao__V1__DisbursementsWithdrawRequest *request,
				   Jixiao__V1__DisbursementsWithdrawResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsWithdrawResponse response = JIXIAO__V1__DISBURSEMENTS_WITHDRAW_RESPONSE__INIT;
	struct jx_disbursement disbursement;

	(void)service;
	if (!may_act_for(call, request->office_code) ||
	    !find_of(call, request->id, request->office_code, &disbursement) || !reason_right(call, request->reason) ||
	    !is_open(call, &disbursement) ||
	    !status_right(call, jx_disbursement_withdraw(call->store, request->id, request->reason, call->seq)))
		return;
	response.disbursement = jx_disbursement_message_whole(call, request->id);
	if (response.disbursement)
		closure(&response, call);
}

/* -- Reverse ------------------------------------------------------------------------------------------------------ */

/* False: the call is refused or faulted. */
static bool find_payment(struct jx_call *call, const Jixiao__V1__DisbursementsReverseRequest *request,
			 struct jx_payment *payment, struct jx_disbursement *disbursement)
{
	enum jx_status status = jx_payment_get(call->store, call->arena, request->payment_id, payment);
	const char *id = jx_call_number(call, request->payment_id);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PAYMENT_NOT_FOUND, id);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	else if (payment->reverses != 0)
		jx_call_refuse(call, JX_REASON_PAYMENT_IS_REVERSAL, id, jx_call_number(call, payment->reverses));
	return call->outcome == JX_CALL_OPEN &&
	       find_of(call, payment->disbursement, request->office_code, disbursement);
}

static bool reverse_right(struct jx_call *call, const Jixiao__V1__DisbursementsReverseRequest *request,
			  struct jx_payment *reversal)
{
	struct jx_fields fields = {.call = call};

	reversal->day = today(call);
	if (*request->date != '\0')
		check_date(&fields, request->date, &reversal->day);
	jx_field_check(&fields, "reason", JX_RULE_TEXT, jx_text_name_problem(request->reason, JX_TEXT_LINE_MAX));
	check_part(&fields, request->amount_fen);
	reversal->amount_fen = request->amount_fen;
	reversal->reason = request->reason;
	return jx_fields_right(&fields);
}

/* What of a payment was not reversed. False: the call is faulted. */
static bool left_of_payment(struct jx_call *call, const struct jx_payment *payment, int64_t *left)
{
	struct jx_payment *rows;
	size_t n;

	if (!status_right(call, jx_payment_list(call->store, call->arena, payment->disbursement, &rows, &n)))
		return false;
	*left = payment->amount_fen;
	for (size_t i = 0; i < n; i++) {
		if (rows[i].reverses == payment->id)
			*left += rows[i].amount_fen;
	}
	return true;
}

/* Makes the amount negative, after filling it in where all is to be reversed. */
static bool reversal_right(struct jx_call *call, const struct jx_payment *payment, struct jx_payment *reversal)
{
	struct jx_move move = {.not_before = payment->day, .day = reversal->day, .today = today(call)};

	if (!left_of_payment(call, payment, &move.left_fen))
		return false;
	move.amount_fen = reversal->amount_fen != 0 ? reversal->amount_fen : move.left_fen;
	reversal->amount_fen = -move.amount_fen;
	return move_right(call, &move, payment->id, JX_REASON_PAYMENT_REVERSED, JX_REASON_REVERSAL_TOO_LARGE);
}

static void disbursements_reverse(Jixiao__V1__Disbursements_Service *service,
				  const Jixiao__V1__DisbursementsReverseRequest *request,
				  Jixiao__V1__DisbursementsReverseResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsReverseResponse response = JIXIAO__V1__DISBURSEMENTS_REVERSE_RESPONSE__INIT;
	struct jx_payment payment, reversal = {.id = call->seq, .payer = call->actor->id, .voucher = ""};
	struct jx_disbursement disbursement;

	(void)service;
	if (!find_payment(call, request, &payment, &disbursement) || !reverse_right(call, request, &reversal) ||
	    !reversal_right(call, &payment, &reversal) || !has_room(call, &disbursement))
		return;
	reversal.disbursement = payment.disbursement;
	reversal.reverses = payment.id;
	if (!status_right(call, jx_payment_add(call->store, &reversal)))
		return;
	response.disbursement = jx_disbursement_message_whole(call, disbursement.id);
	if (response.disbursement)
		closure(&response, call);
}

/* -- Get and List ------------------------------------------------------------------------------------------------- */

/* By its own id or that of one of its payments. */
static bool find_any(struct jx_call *call, uint64_t id, struct jx_disbursement *disbursement)
{
	struct jx_payment payment;
	enum jx_status status = jx_payment_get(call->store, call->arena, id, &payment);

	if (status != JX_OK && status != JX_NOT_FOUND)
		return status_right(call, status);
	return find(call, status == JX_OK ? payment.disbursement : id, disbursement);
}

/* As it stood when the disbursement was asked for: so it is in the office's list, and in its totals. */
static bool is_at_or_below(struct jx_call *call, const struct jx_disbursement *disbursement, const char *office)
{
	bool stands = false;

	if (!status_right(call, jx_disbursement_stands(call->store, disbursement->id, office, &stands)))
		return false;
	return stands || refuse_office(call, disbursement, office);
}

static void disbursements_get(Jixiao__V1__Disbursements_Service *service,
			      const Jixiao__V1__DisbursementsGetRequest *request,
			      Jixiao__V1__DisbursementsGetResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsGetResponse response = JIXIAO__V1__DISBURSEMENTS_GET_RESPONSE__INIT;
	struct jx_disbursement disbursement;

	(void)service;
	if (!find_any(call, request->id, &disbursement) || !is_at_or_below(call, &disbursement, request->office_code))
		return;
	response.disbursement = jx_disbursement_message_whole(call, disbursement.id);
	if (response.disbursement)
		closure(&response, call);
}

/* False: the call is refused or faulted. */
static bool read_list(struct jx_call *call, const struct jx_disbursement_range *range,
		      Jixiao__V1__DisbursementsListResponse *response)
{
	struct jx_disbursement *rows = jx_call_take(call, range->limit * sizeof(*rows));
	size_t n;

	if (!rows || !status_right(call, jx_disbursement_list(call->store, call->arena, range, rows, &n)))
		return false;
	response->disbursements = jx_call_take(call, (n + 1) * sizeof(Jixiao__V1__Disbursement *));
	if (!response->disbursements)
		return false;
	for (size_t i = 0; i < n; i++) {
		response->disbursements[i] = jx_disbursement_message(call, &rows[i]);
		if (!response->disbursements[i])
			return false;
	}
	response->n_disbursements = n;
	return true;
}

static void disbursements_list(Jixiao__V1__Disbursements_Service *service,
			       const Jixiao__V1__DisbursementsListRequest *request,
			       Jixiao__V1__DisbursementsListResponse_Closure closure, void *closure_data)
{
	struct jx_call *call = closure_data;
	Jixiao__V1__DisbursementsListResponse response = JIXIAO__V1__DISBURSEMENTS_LIST_RESPONSE__INIT;
	struct jx_disbursement_range range = {.office = request->office_code};
	struct jx_page page;
	size_t n = 0;

	(void)service;
	if (!jx_page_open(call, request->page_size, request->page, &page) || !jx_page_number(call, &page, &range.after))
		return;
	range.project = *request->project_code != '\0' ? request->project_code : NULL;
	range.limit = page.size + 1;
	if (!read_list(call, &range, &response))
		return;
	while (n < response.n_disbursements && n < page.size && jx_page_take(&page, &response.disbursements[n]->base))
		n++;
	if (n < response.n_disbursements) {
		assert(n > 0);
		response.next = jx_page_next(&page, jx_call_number(call, response.disbursements[n - 1]->id));
	}
	response.n_disbursements = n;
	response.journal_seq = call->seq;
	closure(&response, call);
}

Jixiao__V1__Disbursements_Service jx_disbursements_service = JIXIAO__V1__DISBURSEMENTS__INIT(disbursements_);
