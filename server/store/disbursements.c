/* SPDX-License-Identifier: Apache-2.0 */
#include "server/store/disbursements.h"

#include <assert.h>
#include <string.h>

#include "common/base/log.h"
#include "common/model/money.h"
#include "server/store/internal.h"
#include "server/store/offices.h"

_Static_assert(JX_FUND_FISCAL == 1 && JX_FUND_CARRY_OVER == 2 && JX_FUND_OTHER == 3, "sql_disbursements.h says so");

/* -- writing ------------------------------------------------------------------------------------------------------ */

static enum jx_status add_row(struct jx_store *store, const struct jx_disbursement *disbursement)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DISBURSEMENT_ADD);

	jx_bind_number(&query, disbursement->id);
	jx_bind_text(&query, disbursement->project);
	jx_bind_text(&query, disbursement->office);
	jx_bind_text(&query, disbursement->payee);
	jx_bind_text(&query, disbursement->note);
	jx_bind_number(&query, disbursement->fund);
	jx_bind_int(&query, disbursement->amount_fen);
	jx_bind_int(&query, disbursement->requested);
	jx_bind_number(&query, disbursement->requester);
	return jx_query_run(&query);
}

static enum jx_status add_place(struct jx_store *store, const struct jx_disbursement *disbursement, const char *office,
				size_t depth)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DISBURSEMENT_PLACE_ADD);

	jx_bind_number(&query, disbursement->id);
	jx_bind_number(&query, depth);
	jx_bind_text(&query, office);
	jx_bind_text(&query, disbursement->project);
	jx_bind_int(&query, disbursement->requested);
	return jx_query_run(&query);
}

/* The office itself and each one above it, in the month in which it was asked for. */
static enum jx_status add_places(struct jx_store *store, const struct jx_disbursement *disbursement)
{
	const struct jx_office_in in = {disbursement->office, jx_month_of_day(disbursement->requested)};
	struct jx_office_path path = {.n = 0};
	enum jx_status status = jx_office_path(store, &in, &path);

	for (size_t i = 0; i < path.n && status == JX_OK; i++)
		status = add_place(store, disbursement, path.codes[i], path.n - i);
	return status;
}

enum jx_status jx_disbursement_add(struct jx_store *store, const struct jx_disbursement *disbursement)
{
	enum jx_status status;

	assert(disbursement->amount_fen > 0 && disbursement->amount_fen <= JX_MONEY_MAX);
	assert(disbursement->fund >= JX_FUND_FISCAL && disbursement->fund < JX_FUND_COUNT);
	status = add_row(store, disbursement);
	return status == JX_OK ? add_places(store, disbursement) : status;
}

enum jx_status jx_disbursement_stands(struct jx_store *store, uint64_t id, const char *office, bool *stands)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DISBURSEMENT_STANDS);
	bool found;
	enum jx_status status;

	jx_bind_number(&query, id);
	jx_bind_text(&query, office);
	found = jx_query_next(&query);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*stands = found;
	return status;
}

/* Of a statement that returns the row that it changed. */
static enum jx_status run_found(struct jx_query *query)
{
	while (jx_query_next(query))
		;
	return jx_query_end_found(query);
}

enum jx_status jx_disbursement_withdraw(struct jx_store *store, uint64_t id, const char *reason, uint64_t seq)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DISBURSEMENT_WITHDRAW);

	jx_bind_text(&query, reason);
	jx_bind_number(&query, seq);
	jx_bind_number(&query, id);
	return run_found(&query);
}

static enum jx_status add_payment(struct jx_store *store, const struct jx_payment *payment)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PAYMENT_ADD);

	jx_bind_number(&query, payment->id);
	jx_bind_number(&query, payment->disbursement);
	jx_bind_int(&query, payment->amount_fen);
	jx_bind_int(&query, payment->day);
	jx_bind_number(&query, payment->reverses);
	jx_bind_number(&query, payment->payer);
	jx_bind_text(&query, payment->voucher);
	jx_bind_text(&query, payment->reason);
	return jx_query_run(&query);
}

enum jx_status jx_payment_add(struct jx_store *store, const struct jx_payment *payment)
{
	struct jx_query query;
	enum jx_status status;

	assert(payment->amount_fen != 0 && (payment->amount_fen < 0) == (payment->reverses != 0));
	status = add_payment(store, payment);
	if (status != JX_OK)
		return status;
	query = jx_query_begin(store, JX_SQL_DISBURSEMENT_PAID);
	jx_bind_int(&query, payment->amount_fen);
	jx_bind_number(&query, payment->id);
	jx_bind_number(&query, payment->disbursement);
	return run_found(&query);
}

/* -- reading ------------------------------------------------------------------------------------------------------ */

static void read_row(struct jx_query *query, struct jx_arena *arena, struct jx_disbursement *row)
{
	row->id = jx_read_number(query);
	jx_read_text(query, row->project, sizeof(row->project));
	jx_read_text(query, row->office, sizeof(row->office));
	row->payee = jx_read_string(query, arena);
	row->note = jx_read_string(query, arena);
	row->withdrawn_reason = jx_read_string(query, arena);
	row->fund = (enum jx_fund)jx_read_int(query, JX_FUND_FISCAL, JX_FUND_COUNT - 1);
	row->amount_fen = jx_read_int(query, 1, JX_MONEY_MAX);
	row->paid_fen = jx_read_int(query, 0, row->amount_fen);
	row->n_payments = (uint32_t)jx_read_int(query, 0, UINT32_MAX);
	row->requested = (jx_day)jx_read_int(query, 0, INT32_MAX);
	row->requester = jx_read_number(query);
	row->withdrawn_seq = jx_read_number(query);
	row->seq = jx_read_number(query);
}

enum jx_status jx_disbursement_get(struct jx_store *store, struct jx_arena *arena, uint64_t id,
				   struct jx_disbursement *disbursement)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_DISBURSEMENT_GET);
	struct jx_disbursement read;
	enum jx_status status;

	jx_bind_number(&query, id);
	if (jx_query_next(&query))
		read_row(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*disbursement = read;
	return status;
}

enum jx_status jx_disbursement_list(struct jx_store *store, struct jx_arena *arena,
				    const struct jx_disbursement_range *range, struct jx_disbursement *rows, size_t *n)
{
	struct jx_query query =
		jx_query_begin(store, range->project ? JX_SQL_DISBURSEMENT_LIST_OF : JX_SQL_DISBURSEMENT_LIST);
	size_t read = 0;
	enum jx_status status;

	jx_bind_text(&query, range->office);
	if (range->project)
		jx_bind_text(&query, range->project);
	jx_bind_number(&query, range->after);
	jx_bind_number(&query, range->limit);
	while (jx_query_next(&query))
		read_row(&query, arena, &rows[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK)
		*n = read;
	return status;
}

static void read_payment(struct jx_query *query, struct jx_arena *arena, struct jx_payment *row)
{
	row->id = jx_read_number(query);
	row->disbursement = jx_read_number(query);
	row->amount_fen = jx_read_int(query, -JX_MONEY_MAX, JX_MONEY_MAX);
	row->day = (jx_day)jx_read_int(query, 0, INT32_MAX);
	row->reverses = jx_read_number(query);
	row->payer = jx_read_number(query);
	row->voucher = jx_read_string(query, arena);
	row->reason = jx_read_string(query, arena);
}

enum jx_status jx_payment_get(struct jx_store *store, struct jx_arena *arena, uint64_t id, struct jx_payment *payment)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_PAYMENT_GET);
	struct jx_payment read;
	enum jx_status status;

	jx_bind_number(&query, id);
	if (jx_query_next(&query))
		read_payment(&query, arena, &read);
	status = jx_query_end_found(&query);
	if (status == JX_OK)
		*payment = read;
	return status;
}

enum jx_status jx_payment_list(struct jx_store *store, struct jx_arena *arena, uint64_t disbursement,
			       struct jx_payment **rows, size_t *n)
{
	struct jx_payment *list = jx_arena_alloc(arena, JX_DISBURSEMENT_PAYMENTS * sizeof(*list));
	struct jx_query query;
	size_t read = 0;
	enum jx_status status;

	if (!list)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for payments");
	query = jx_query_begin(store, JX_SQL_PAYMENT_LIST);
	jx_bind_number(&query, disbursement);
	jx_bind_number(&query, JX_DISBURSEMENT_PAYMENTS);
	while (jx_query_next(&query))
		read_payment(&query, arena, &list[read++]);
	status = jx_query_end(&query);
	if (status == JX_OK) {
		*rows = list;
		*n = read;
	}
	return status;
}

/* -- sums --------------------------------------------------------------------------------------------------------- */

enum jx_status jx_commitment_get(struct jx_store *store, const char *project, struct jx_commitment *commitment)
{
	struct jx_query query = jx_query_begin(store, JX_SQL_COMMITMENT_GET);
	struct jx_commitment read = {0};
	enum jx_status status;

	jx_bind_text(&query, project);
	while (jx_query_next(&query)) {
		int64_t fund = jx_read_int(&query, JX_FUND_FISCAL, JX_FUND_COUNT - 1);

		read.paid_fen[fund] = jx_read_int(&query, 0, INT64_MAX / JX_FUND_COUNT);
		read.open_fen[fund] = jx_read_int(&query, 0, INT64_MAX / JX_FUND_COUNT);
		read.n_disbursements += (uint32_t)jx_read_int(&query, 0, JX_DISBURSEMENTS_MAX);
		read.n_payments += (uint32_t)jx_read_int(&query, 0, JX_PAYMENTS_MAX);
		read.paid_fen[0] += read.paid_fen[fund];
		read.open_fen[0] += read.open_fen[fund];
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		*commitment = read;
	return status;
}

enum jx_status jx_paid_days(struct jx_store *store, struct jx_arena *arena, const char *project,
			    const struct jx_paid_day **rows, size_t *n)
{
	struct jx_paid_day *list = jx_arena_alloc(arena, JX_PAYMENTS_MAX * sizeof(*list));
	struct jx_query query;
	size_t read = 0;
	enum jx_status status;

	if (!list)
		return JX_FAULT(JX_RESOURCE_EXHAUSTED, "no memory for payments");
	query = jx_query_begin(store, JX_SQL_PAID_DAYS);
	jx_bind_text(&query, project);
	jx_bind_number(&query, JX_PAYMENTS_MAX);
	for (; jx_query_next(&query); read++) {
		list[read].day = (jx_day)jx_read_int(&query, 0, INT32_MAX);
		list[read].fund = (enum jx_fund)jx_read_int(&query, JX_FUND_FISCAL, JX_FUND_COUNT - 1);
		list[read].fen = jx_read_int(&query, -JX_MONEY_MAX, JX_MONEY_MAX);
	}
	status = jx_query_end(&query);
	if (status == JX_OK) {
		*rows = list;
		*n = read;
	}
	return status;
}

/* Begins the one of two statements that fits; `all` lacks the office. */
static struct jx_query begin_at(struct jx_store *store, enum jx_sql all, enum jx_sql of_office, const char *office)
{
	struct jx_query query = jx_query_begin(store, office ? of_office : all);

	if (office)
		jx_bind_text(&query, office);
	return query;
}

enum jx_status jx_paid_by(struct jx_store *store, const char *project, const char *office, jx_day day,
			  int64_t fen[JX_FUND_COUNT])
{
	struct jx_query query = begin_at(store, JX_SQL_PAID_BY_ALL, JX_SQL_PAID_BY_OFFICE, office);
	int64_t read[JX_FUND_COUNT] = {0};
	enum jx_status status;

	jx_bind_text(&query, project);
	jx_bind_int(&query, day);
	if (jx_query_next(&query)) {
		for (size_t fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++) {
			read[fund] = jx_read_int(&query, 0, INT64_MAX / JX_FUND_COUNT);
			read[0] += read[fund];
		}
	}
	status = jx_query_end(&query);
	if (status == JX_OK)
		memcpy(fen, read, sizeof(read));
	return status;
}

enum jx_status jx_longest_payment_days(struct jx_store *store, const char *project, const char *office, jx_day day,
				       int64_t *days)
{
	struct jx_query query = begin_at(store, JX_SQL_LONGEST_OF_ALL, JX_SQL_LONGEST_OF_OFFICE, office);
	int64_t longest = 0;
	uint64_t count = 0;
	enum jx_status status;

	jx_bind_text(&query, project);
	jx_bind_int(&query, day);
	if (jx_query_next(&query)) {
		count = jx_read_number(&query);
		longest = jx_read_int(&query, 0, INT32_MAX);
	}
	status = jx_query_end(&query);
	if (status != JX_OK)
		return status;
	if (count == 0)
		return JX_NOT_FOUND;
	*days = longest;
	return JX_OK;
}
