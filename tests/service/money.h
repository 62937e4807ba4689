/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the tests of disbursements share: a project with its budget, straight in the store, the offices 370202 (with its
 * street 370202001) and 370203, and who acts. The fixture's day is 2026-09-01.
 */
#ifndef JX_TESTS_SERVICE_MONEY_H
#define JX_TESTS_SERVICE_MONEY_H

#include "jixiao/v1/disbursements.pb-c.h"

#include "tests/lib/fixture.h"

#define JX_MONEY_PROJECT "37020023P88002811184N"
#define JX_MONEY_FISCAL  1000 /* fen */
#define JX_MONEY_CARRIED 100

extern struct jx_fixture jx_money;
/* Two managers of the root office, and the clerks of 370202 and 370203. */
extern struct jx_key jx_money_manager, jx_money_other, jx_money_clerk, jx_money_outsider;

void jx_money_open(void);
/* Another project with the same funds. */
void jx_money_add_project(const char *code, uint32_t year);
void jx_money_close(void);

/* Of the fiscal fund, on 2023-03-02; paid on the 9th; reversed on the 10th. */
Jixiao__V1__DisbursementsRequestRequest jx_money_request(const char *office, int64_t fen);
Jixiao__V1__DisbursementsPayRequest jx_money_pay(const char *office, uint64_t id, int64_t fen);
Jixiao__V1__DisbursementsWithdrawRequest jx_money_withdraw(const char *office, uint64_t id);
Jixiao__V1__DisbursementsReverseRequest jx_money_reverse(const char *office, uint64_t payment, int64_t fen);

#endif
