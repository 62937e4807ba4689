/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a project may spend, by fund, and what stands against it.
 */
#ifndef JX_SERVER_SERVICE_ACCOUNT_H
#define JX_SERVER_SERVICE_ACCOUNT_H

#include "server/dispatch/call.h"
#include "server/store/disbursements.h"
#include "server/store/projects.h"

struct jx_account {
	struct jx_project project; /* the newest version, whose budget counts */
	int64_t adjusted[JX_FUND_COUNT];
	struct jx_commitment commitment;
};

/* As of the server's day. False: the call is refused or faulted. */
bool jx_account_read(struct jx_call *call, const char *project, struct jx_account *account);

/*
 * Whether so much more may stand against that fund and against the whole. `open` tells whether what is asked for and
 * not paid yet stands against them too. False: the call is refused or faulted.
 */
bool jx_account_allows(struct jx_call *call, const struct jx_account *account, enum jx_fund fund, bool open,
		       int64_t amount);

/* An amount as an arg: "1000.00元". */
const char *jx_call_money(struct jx_call *call, int64_t fen);

#endif
