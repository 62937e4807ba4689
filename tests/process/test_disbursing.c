/* SPDX-License-Identifier: Apache-2.0 */
/* Settings and disbursements as they are used, by two persons and the real binaries. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
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
