/* SPDX-License-Identifier: Apache-2.0 */
#include "client/commands/disbursement_view.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "client/commands/views.h"
#include "client/locale.h"
#include "common/model/money.h"

static void amount(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Disbursement *)row)->amount_fen, out, size);
}

static void paid(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Disbursement *)row)->paid_fen, out, size);
}

static void payment_amount(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_wan(((const Jixiao__V1__Payment *)row)->amount_fen, out, size);
}

static void payment_reverses(const ProtobufCMessage *row, char *out, size_t size)
{
	uint64_t reverses = ((const Jixiao__V1__Payment *)row)->reverses;
	char text[24] = "";

	if (reverses != 0)
		(void)snprintf(text, sizeof(text), "%" PRIu64, reverses);
	(void)jx_cell_append(out, size, 0, text);
}

static void state(const ProtobufCMessage *row, char *out, size_t size)
{
	static const char *const names[] = {
		[JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_REQUESTED] = JX_N("requested"),
		[JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_PARTLY_PAID] = JX_N("partly paid"),
		[JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_PAID] = JX_N("paid"),
		[JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_WITHDRAWN] = JX_N("withdrawn"),
	};
	const Jixiao__V1__Disbursement *disbursement = (const Jixiao__V1__Disbursement *)row;
	size_t number = (size_t)disbursement->state;
	const char *name = number < sizeof(names) / sizeof(*names) ? names[number] : NULL;

	if (disbursement->state == JIXIAO__V1__DISBURSEMENT_STATE__DISBURSEMENT_STATE_WITHDRAWN &&
	    disbursement->paid_fen > 0)
		name = JX_N("rest withdrawn");
	(void)jx_cell_append(out, size, 0, name != NULL ? _(name) : "?");
}

static void fund(const ProtobufCMessage *row, char *out, size_t size)
{
	jx_cell_fund(((const Jixiao__V1__Disbursement *)row)->fund, out, size);
}

static const struct jx_column list_columns[] = {
	{JX_N("Id"), "id", NULL, true},
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Office"), "office_code", NULL, false},
	{JX_N("Payee"), "payee", NULL, false},
	{JX_N("Fund"), "fund", fund, false},
	{JX_N("Amount (万元)"), "amount_fen", amount, true},
	{JX_N("Paid (万元)"), "paid_fen", paid, true},
	{JX_N("Requested on"), "requested_on", NULL, false},
	{JX_N("State"), "state", state, false},
	{JX_N("Requested by"), "requester_name", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_column columns[] = {
	{JX_N("Id"), "id", NULL, false},
	{JX_N("Project"), "project_code", NULL, false},
	{JX_N("Office"), "office_code", NULL, false},
	{JX_N("Payee"), "payee", NULL, false},
	{JX_N("Fund"), "fund", fund, false},
	{JX_N("Amount (万元)"), "amount_fen", amount, false},
	{JX_N("Paid (万元)"), "paid_fen", paid, false},
	{JX_N("Requested on"), "requested_on", NULL, false},
	{JX_N("State"), "state", state, false},
	{JX_N("Requested by"), "requester_name", NULL, false},
	{JX_N("Note"), "note", NULL, false},
	{JX_N("Withdrawn because"), "withdrawn_reason", NULL, false},
	{JX_N("Entry"), "seq", NULL, false},
	{NULL, NULL, NULL, false},
};

static const struct jx_column payment_columns[] = {
	{JX_N("Payment"), "id", NULL, true},
	{JX_N("Date"), "date", NULL, false},
	{JX_N("Amount (万元)"), "amount_fen", payment_amount, true},
	{JX_N("Voucher"), "voucher", NULL, false},
	{JX_N("Reverses"), "reverses", payment_reverses, true},
	{JX_N("Reason"), "reason", NULL, false},
	{JX_N("Paid by"), "payer_name", NULL, false},
	{NULL, NULL, NULL, false},
};

const struct jx_view jx_disbursements_view = {list_columns, "disbursements", JX_N("There is no disbursement.")};
static const struct jx_view one = {columns, NULL, NULL};
static const struct jx_view payments = {payment_columns, "payments", JX_N("Nothing is paid yet.")};

enum jx_exit jx_disbursement_print(const struct jx_app *app, const Jixiao__V1__Disbursement *disbursement)
{
	enum jx_exit exit = jx_app_print(app, &one, &disbursement->base);

	if (exit != JX_EXIT_OK || app->output != JX_OUTPUT_TABLE || disbursement->n_payments == 0)
		return exit;
	(void)putchar('\n');
	return jx_app_print(app, &payments, &disbursement->base);
}
