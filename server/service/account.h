/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a project may spend, by fund, and what stands against it, day by day: what is paid by the end of a day stays
 * within the budget of that day, as versions and adjustments make it; and what is asked for, within that of every day
 * from today on. All of it is read for a judgement: at most JX_PROJECT_VERSIONS, JX_ADJUSTMENTS_MAX, JX_PAYMENTS_MAX.
 */
#ifndef JX_SERVER_SERVICE_ACCOUNT_H
#define JX_SERVER_SERVICE_ACCOUNT_H

#include "server/dispatch/call.h"
#include "server/domain/disbursement.h"
#include "server/store/disbursements.h"
#include "server/store/projects.h"

struct jx_account {
	const struct jx_project *project; /* the newest version; borrowed */
	struct jx_commitment commitment;
	struct jx_change *changes; /* by day */
	size_t n_changes, n_adjustments;
};

/* False: the call is faulted. */
bool jx_account_read(struct jx_call *call, const struct jx_project *project, struct jx_account *account);

/* The same of the project with that code, whose newest version it reads. False: the call is refused or faulted. */
bool jx_account_find(struct jx_call *call, const char *code, struct jx_project *project, struct jx_account *account);

/* What an adjustment or a version would change: at most JX_FUND_COUNT of them are added to what was read. */
void jx_account_change(struct jx_account *account, const struct jx_change *change);

/* Each is about one fund and the whole. False: the call is refused or faulted. */
bool jx_account_allows_request(struct jx_call *call, const struct jx_account *account, enum jx_fund fund,
			       int64_t amount);
bool jx_account_allows_payment(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day day,
			       int64_t amount);

/* Whether a fund still has what stands against it from that day on, after what was changed. False: as above. */
bool jx_account_holds(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, jx_day from);

/* An amount as an arg: "1,200.50元". */
const char *jx_call_money(struct jx_call *call, int64_t fen);

#endif
