/* SPDX-License-Identifier: Apache-2.0 */
/* Settings and disbursements as they are used, by two persons and the real binaries. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

static struct jx_site site;
static char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE];

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(money, .init = open_site, .fini = close_site);

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s", out, run->out);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

#define EXPECT(profile, exit_code, out, err, ...)                                                                      \
	do {                                                                                                           \
		struct jx_run run_;                                                                                    \
		jx_run_client(&run_, profile, __VA_ARGS__, (char *)NULL);                                              \
		expect(&run_, exit_code, out, err);                                                                    \
	} while (0)

Test(money, a_manager_sets_how_the_bureau_scores)
{
	EXPECT(manager, 0, "\"preset\": \"linear\"", "entry", "setting", "set", "overrun", "ratio", "--from", "2023-01",
	       "-o", "json");
	EXPECT(clerk, 0, "ratio", "", "setting", "list", "--month", "2023-01");
	EXPECT(clerk, 0, "overrun,linear", "", "setting", "list", "--month", "2022-12", "-o", "csv");
	EXPECT(clerk, 0, "2023-01", "", "setting", "history", "overrun");
	EXPECT(clerk, 0, "never set", "", "setting", "history", "grade");
	EXPECT(manager, 3, "", "it is linear or ratio", "setting", "set", "overrun", "cubic");
	EXPECT(manager, 3, "", "--from", "setting", "set", "overrun", "ratio", "--from", "2023-1");
	EXPECT(manager, 8, "", "no setting overun", "setting", "set", "overun", "ratio");
	EXPECT(manager, 8, "", "no project P", "setting", "set", "overrun", "ratio", "--project", "P");
	EXPECT(clerk, 9, "", "manager", "setting", "set", "overrun", "linear");
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

#define REQUEST "disburse", "request", "--project", "37020023P88002811184N", "--on", "2023-03-02", "--amount"

Test(money, what_is_wrong_is_told_before_it_is_sent)
{
	EXPECT(clerk, 3, "", "unit", REQUEST, "30", "--to", "370202");
	EXPECT(clerk, 3, "", "--amount", REQUEST, "-1元", "--to", "370202");
	EXPECT(clerk, 3, "", "decimals", REQUEST, "0.001元", "--to", "370202");
	EXPECT(clerk, 3, "", "--fund", REQUEST, "30万元", "--to", "370202", "--fund", "gold");
	EXPECT(clerk, 2, "", "--payee", REQUEST, "30万元");
	EXPECT(clerk, 3, "", "--on", "disburse", "reverse", "7", "--reason", "多付", "--on", "2023-03");
	EXPECT(clerk, 2, "", "--voucher", "disburse", "pay", "7", "--on", "2023-03-09");
}

Test(money, without_a_project_there_is_no_money)
{
	EXPECT(clerk, 8, "", "no project 37020023P88002811184N", REQUEST, "30万元", "--payee", "某公司");
	EXPECT(clerk, 9, "", "129001", REQUEST, "30万元", "--to", "129001");
	EXPECT(manager, 8, "", "no disbursement 7", "disburse", "pay", "7", "--on", "2023-03-09", "--voucher", "记-1");
	EXPECT(manager, 8, "", "no disbursement 7", "disbursement", "show", "7");
	EXPECT(clerk, 0, "no disbursement", "", "disburse", "list");
	EXPECT(manager, 0, "id,project_code", "", "disburse", "list", "--office", "370202", "-o", "csv");
}

/* -- a project's money -------------------------------------------------------------------------------------------- */

static char payer[JX_PATH_SIZE];

static void open_project(void)
{
	open_site();
	jx_site_enrol(&site, "payer", "129001", "manager", payer);
	jx_expect_client(0, manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
}

TestSuite(disbursing, .init = open_project, .fini = close_site, .timeout = 120);

/* Of what was asked for, as -o json says it at the top. */
static void requested(const char *profile, const char *amount, char id[24])
{
	static const char key[] = "{\n  \"id\": \"";
	struct jx_run run;
	const char *at;

	jx_run_client(&run, profile, REQUEST, amount, "--to", "370202", "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	at = strstr(run.out, key);
	cr_assert_eq(at, run.out, "%s", run.out);
	at += strlen(key);
	(void)snprintf(id, 24, "%.*s", (int)strcspn(at, "\""), at);
	jx_run_clear(&run);
}

/* The n-th payment of a disbursement, from 1, by its listing. */
static void payment_of(const char *disbursement, int n, char id[24])
{
	struct jx_run run;
	const char *at;

	jx_run_client(&run, payer, "disburse", "show", disbursement, "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	at = strstr(run.out, "\"payments\"");
	for (int i = 0; i < n && at != NULL; i++)
		at = strstr(at + 1, "\"id\": \"");
	cr_assert(at != NULL, "no payment %d: %s", n, run.out);
	at += strlen("\"id\": \"");
	(void)snprintf(id, 24, "%.*s", (int)strcspn(at, "\""), at);
	jx_run_clear(&run);
}

#define PAY(id, date) "disburse", "pay", id, "--on", date, "--voucher", "记-0312"

static void reverse(const char *id, const char *amount, int exit_code, const char *out, const char *err)
{
	EXPECT(payer, exit_code, out, err, "disburse", "reverse", id, "--amount", amount, "--reason", "多付退回",
	       "--on", "2023-03-12", "-o", "json");
}

/* 30 of 40 万元 are paid, then the rest; the first payment is taken back in two parts, and paid again. */
Test(disbursing, request_pay_and_reverse)
{
	char id[24], first[24], second[24];

	requested(clerk, "40万元", id);
	EXPECT(payer, 0, "\"state\": \"DISBURSEMENT_STATE_PARTLY_PAID\"", "entry", PAY(id, "2023-03-09"), "--amount",
	       "30万元", "-o", "json");
	payment_of(id, 1, first);
	EXPECT(payer, 3, "", "less than", PAY(id, "2023-03-09"), "--amount", "100000.01元");
	EXPECT(payer, 0, "\"paidFen\": \"40000000\"", "entry", PAY(id, "2023-03-10"), "-o", "json");
	payment_of(id, 2, second);
	EXPECT(payer, 5, "", "nothing is left to pay", PAY(id, "2023-03-10"));
	reverse(id, "1元", 3, "", "several payments");
	reverse(first, "30.01万元", 3, "", "left to reverse");
	reverse(first, "10万元", 0, "\"paidFen\": \"30000000\"", "entry");
	reverse(first, "20.01万元", 3, "", "left to reverse");
	reverse(first, "20万元", 0, "\"paidFen\": \"10000000\"", "entry");
	reverse(first, "1分", 5, "", "nothing is left to reverse");
	/* One payment is left, so that the disbursement's number says which. */
	reverse(id, "10万元", 0, "\"state\": \"DISBURSEMENT_STATE_REQUESTED\"", "entry");
	reverse(id, "10万元", 3, "", "no payment of this disbursement is left");
	EXPECT(payer, 0, "记-0312", "entry", PAY(id, "2023-03-13"));
	EXPECT(clerk, 0, "多付退回", "", "disburse", "show", second);
	EXPECT(clerk, 0, ",40000000,40000000,2023-03-02,", "", "disburse", "list", "--project", "37020023P88002811184N",
	       "-o", "csv");
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

Test(disbursing, another_person_pays_and_what_is_withdrawn_stays)
{
	char id[24];

	requested(manager, "2万元", id);
	EXPECT(manager, 9, "", "you requested", PAY(id, "2023-03-09"));
	EXPECT(clerk, 9, "", "manager", PAY(id, "2023-03-09"));
	EXPECT(payer, 3, "", "before", PAY(id, "2023-03-01"));
	EXPECT(payer, 3, "", "jixiao: --voucher: ", "disburse", "pay", id, "--on", "2023-03-09", "--voucher", " ");
	EXPECT(payer, 3, "", "jixiao: --on: the day is before the project's year", "disburse", "request", "--project",
	       "37020023P88002811184N", "--on", "1999-12-31", "--amount", "1元", "--to", "370202");
	EXPECT(payer, 0, "", "entry", PAY(id, "2023-03-09"), "--amount", "5000元");
	EXPECT(clerk, 0, "事项已撤销", "entry", "disburse", "withdraw", id, "--reason", "事项已撤销");
	EXPECT(clerk, 5, "", "nothing is left", "disburse", "withdraw", id, "--reason", "事项已撤销");
	EXPECT(payer, 5, "", "nothing is left", PAY(id, "2023-03-09"));
	EXPECT(clerk, 0, "rest withdrawn", "", "disburse", "list");
}

/* Whose it is, another office is not told. */
Test(disbursing, another_office_s_is_not_shown)
{
	char id[24], other[JX_PATH_SIZE];
	struct jx_run run;

	jx_expect_client(0, site.profile, "office", "add", "--code", "370203", "--name", "市北区信访局", "--parent",
			 "129001");
	jx_site_enrol(&site, "other", "370203", "clerk", other);
	requested(clerk, "1元", id);
	EXPECT(other, 9, "", "not of office 370203", "disburse", "withdraw", id, "--reason", "撤销");
	jx_run_client(&run, other, "disburse", "show", id, (char *)NULL);
	cr_assert_eq(run.exit_code, 9);
	cr_assert_null(strstr(run.err, "370202"), "%s", run.err);
	jx_run_clear(&run);
	EXPECT(other, 0, "There is no disbursement.", "", "disburse", "list");
}
