/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/account.h"

#include <assert.h>
#include <stdlib.h>

#include "common/base/limits.h"
#include "common/base/log.h"
#include "common/base/reasons.h"
#include "common/model/money.h"
#include "server/service/fields.h"

#define CHANGES_MAX (JX_PROJECT_VERSIONS * JX_FUND_COUNT + JX_ADJUSTMENTS_MAX + JX_PAYMENTS_MAX + JX_FUND_COUNT)

static const char *const fund_names[JX_FUND_COUNT] = {
	[JX_FUND_FISCAL] = JX_N("fiscal fund"),
	[JX_FUND_CARRY_OVER] = JX_N("carry-over fund"),
	[JX_FUND_OTHER] = JX_N("other fund"),
};

const char *jx_call_money(struct jx_call *call, int64_t fen)
{
	char *text = jx_arena_alloc(call->arena, JX_MONEY_SIZE);

	if (!text)
		return "?";
	jx_money_format(fen, text);
	return text;
}

/* -- reading ------------------------------------------------------------------------------------------------------- */

static void add(struct jx_account *account, struct jx_change change)
{
	assert(account->n_changes < CHANGES_MAX);
	account->changes[account->n_changes++] = change;
}

/* The first version holds for what was before it, too. */
static enum jx_status add_budgets(struct jx_call *call, struct jx_account *account)
{
	const struct jx_version_budget *rows;
	size_t n;
	enum jx_status status = jx_project_budgets(call->store, call->arena, account->project->code, &rows, &n);

	for (size_t i = 0; i < n && status == JX_OK; i++) {
		jx_day day = i == 0 ? INT32_MIN : jx_month_first_day(rows[i].from);

		for (unsigned fund = JX_FUND_FISCAL; fund < JX_FUND_COUNT; fund++)
			add(account,
			    (struct jx_change){day, fund, rows[i].fen[fund] - (i > 0 ? rows[i - 1].fen[fund] : 0), 0});
	}
	return status;
}

static enum jx_status add_adjustments(struct jx_call *call, struct jx_account *account)
{
	const struct jx_adjustment *rows;
	size_t n;
	enum jx_status status = jx_adjustment_list(call->store, call->arena, account->project->code, &rows, &n);

	for (size_t i = 0; i < n && status == JX_OK; i++)
		add(account, (struct jx_change){rows[i].day, rows[i].fund, rows[i].amount_fen, 0});
	account->n_adjustments = n;
	return status;
}

static enum jx_status add_payments(struct jx_call *call, struct jx_account *account)
{
	const struct jx_paid_day *rows;
	size_t n;
	enum jx_status status = jx_paid_days(call->store, call->arena, account->project->code, &rows, &n);

	for (size_t i = 0; i < n && status == JX_OK; i++)
		add(account, (struct jx_change){rows[i].day, rows[i].fund, 0, rows[i].fen});
	return status;
}

static int by_day(const void *left, const void *right)
{
	jx_day a = ((const struct jx_change *)left)->day, b = ((const struct jx_change *)right)->day;

	return (a > b) - (a < b);
}

static void sort(struct jx_account *account)
{
	qsort(account->changes, account->n_changes, sizeof(*account->changes), by_day);
}

bool jx_account_read(struct jx_call *call, const struct jx_project *project, struct jx_account *account)
{
	enum jx_status status;

	*account = (struct jx_account){.project = project};
	account->changes = jx_call_take(call, CHANGES_MAX * sizeof(*account->changes));
	if (!account->changes)
		return false;
	status = jx_commitment_get(call->store, project->code, &account->commitment);
	if (status == JX_OK)
		status = add_budgets(call, account);
	if (status == JX_OK)
		status = add_adjustments(call, account);
	if (status == JX_OK)
		status = add_payments(call, account);
	if (status != JX_OK)
		jx_call_fault(call, status);
	sort(account);
	return status == JX_OK;
}

bool jx_account_find(struct jx_call *call, const char *code, struct jx_project *project, struct jx_account *account)
{
	enum jx_status status = jx_project_load(call->store, call->arena, code, 0, project);

	if (status == JX_NOT_FOUND)
		jx_call_refuse(call, JX_REASON_PROJECT_NOT_FOUND, code);
	else if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK && jx_account_read(call, project, account);
}

void jx_account_change(struct jx_account *account, const struct jx_change *change)
{
	add(account, *change);
	sort(account);
}

/* -- judging ------------------------------------------------------------------------------------------------------- */

/* Fund 0 is the whole. False: the call is faulted. */
static bool lowest(struct jx_call *call, const struct jx_account *account, unsigned fund, jx_day from,
		   struct jx_balance *balance)
{
	if (jx_balance_lowest(account->changes, account->n_changes, fund, from, balance))
		return true;
	jx_call_fault(call, JX_FAULT(JX_DATA_LOSS, "the budget of project %s overflows", account->project->code));
	return false;
}

/* `open` has what of each fund is asked for and counts too. */
static bool allows(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day from,
		   const int64_t open[JX_FUND_COUNT], int64_t amount)
{
	const char *code = account->project->code;
	struct jx_balance balance, balance_of_all;
	int64_t of_fund, whole;

	if (!lowest(call, account, fund, from, &balance) || !lowest(call, account, 0, from, &balance_of_all))
		return false;
	of_fund = jx_balance_left(&balance) - open[fund];
	whole = jx_balance_left(&balance_of_all) - open[0];
	if (amount > of_fund)
		jx_call_refuse(call, JX_REASON_FUND_EXCEEDED, jx_call_money(call, amount), fund_names[fund], code,
			       jx_call_money(call, of_fund > 0 ? of_fund : 0));
	else if (amount > whole)
		jx_call_refuse(call, JX_REASON_BUDGET_EXCEEDED, jx_call_money(call, amount), code,
			       jx_call_money(call, whole > 0 ? whole : 0));
	return call->outcome == JX_CALL_OPEN;
}

bool jx_account_allows_request(struct jx_call *call, const struct jx_account *account, enum jx_fund fund,
			       int64_t amount)
{
	return allows(call, account, fund, jx_day_at(call->now_ms), account->commitment.open_fen, amount);
}

bool jx_account_allows_payment(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day day,
			       int64_t amount)
{
	static const int64_t nothing[JX_FUND_COUNT];

	return allows(call, account, fund, day, nothing, amount);
}

/* On no day from `from` on is less left than `open`. */
static bool leaves(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day from, int64_t open)
{
	struct jx_balance balance;
	char date[JX_DATE_SIZE];

	if (!lowest(call, account, fund, from, &balance))
		return false;
	if (jx_balance_left(&balance) >= open)
		return true;
	jx_date_format(balance.day, date);
	if (balance.budget_fen < 0)
		jx_call_refuse(call, JX_REASON_FUND_OVERDRAWN, fund_names[fund], account->project->code,
			       jx_call_money(call, balance.budget_fen), date);
	else
		jx_call_refuse(call, JX_REASON_FUND_COMMITTED, fund_names[fund], account->project->code,
			       jx_call_money(call, balance.budget_fen), date,
			       jx_call_money(call, balance.paid_fen + open));
	return false;
}

bool jx_account_holds(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day from)
{
	const jx_day today = jx_day_at(call->now_ms);

	return leaves(call, account, fund, from, 0) &&
	       leaves(call, account, fund, from > today ? from : today, account->commitment.open_fen[fund]);
}
