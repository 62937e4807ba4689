/* SPDX-License-Identifier: Apache-2.0 */
#include "server/service/account.h"

#include "common/base/log.h"
#include "common/model/money.h"
#include "server/domain/disbursement.h"

const char *jx_call_money(struct jx_call *call, int64_t fen)
{
	char *text = jx_arena_alloc(call->arena, JX_MONEY_SIZE);

	if (!text)
		return "?";
	jx_money_format_yuan(fen, text);
	return text;
}

bool jx_account_read(struct jx_call *call, const char *project, struct jx_account *account)
{
	enum jx_status status = jx_project_load(call->store, call->arena, project, 0, &account->project);

	if (status == JX_NOT_FOUND) {
		jx_call_refuse(call, JX_REASON_PROJECT_NOT_FOUND, project);
		return false;
	}
	if (status == JX_OK)
		status = jx_adjustment_sum(call->store, project, jx_day_at(call->now_ms), account->adjusted);
	if (status == JX_OK)
		status = jx_commitment_get(call->store, project, &account->commitment);
	if (status != JX_OK)
		jx_call_fault(call, status);
	return status == JX_OK;
}

/* Fund 0 is the whole. `open` tells whether what is asked for and not paid yet counts too. */
static bool left_of(struct jx_call *call, const struct jx_account *account, size_t fund, bool open, int64_t *left)
{
	const struct jx_budget budget = {
		.set = account->project.budget_fen[fund],
		.adjusted = account->adjusted[fund],
		.paid = account->commitment.paid_fen[fund],
		.open = open ? account->commitment.open_fen[fund] : 0,
	};

	if (jx_budget_left(&budget, left))
		return true;
	jx_call_fault(call, JX_FAULT(JX_DATA_LOSS, "the budget of project %s overflows", account->project.code));
	return false;
}

bool jx_account_allows(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, bool open,
		       int64_t amount)
{
	static const char *const names[JX_FUND_COUNT] = {
		[JX_FUND_FISCAL] = "fiscal",
		[JX_FUND_CARRY_OVER] = "carry-over",
		[JX_FUND_OTHER] = "other",
	};
	int64_t of_fund, whole;

	if (!left_of(call, account, fund, open, &of_fund) || !left_of(call, account, 0, open, &whole))
		return false;
	if (amount > of_fund)
		jx_call_refuse(call, JX_REASON_FUND_EXCEEDED, jx_call_money(call, amount), names[fund],
			       account->project.code, jx_call_money(call, of_fund > 0 ? of_fund : 0));
	else if (amount > whole)
		jx_call_refuse(call, JX_REASON_BUDGET_EXCEEDED, jx_call_money(call, amount), account->project.code,
			       jx_call_money(call, whole > 0 ? whole : 0));
	return call->outcome == JX_CALL_OPEN;
}
