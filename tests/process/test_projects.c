/* SPDX-License-Identifier: Apache-2.0 */
/* The projects of the real document through the real binaries: listed, shown, adjusted, corrected, copied. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define DOCUMENT JIXIAO_TEST_DATA "/goal-tables-2023.txt"
#define FIRST    "37020023P88002811184N"
#define THIRD    "37020023P130004102147"
#define NEXT     "37020024P88002811184N"

static struct jx_site site;
static char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE];

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "clerk", "129001", "clerk", clerk);
	jx_expect_client(0, manager, "project", "import", DOCUMENT);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(projects, .init = open_site, .fini = close_site, .timeout = 60);

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

#define ADJUST(amount, date)                                                                                           \
	"project", "adjust", FIRST, "--fund", "fiscal", "--amount", amount, "--on", date, "--document",                \
		"青财预〔2023〕15号", "--reason", "年中压减"

/* What is adjusted, corrected and copied is replayed by check to the same tables. */
Test(projects, a_year_of_a_project)
{
	char changed[JX_PATH_SIZE], command[4 * JX_PATH_SIZE];

	EXPECT(manager, 0, "2023-08-15  fiscal         -20.00  青财预〔2023〕15号", "entry",
	       ADJUST("-20万元", "2023-08-15"));
	EXPECT(clerk, 0, "\"adjustedBudgetFen\": \"700000000\"", "", "project", "show", FIRST, "-o", "json");
	EXPECT(clerk, 0, FIRST ",2023年市级信访积案化解资金,2023,129001,720000000,700000000,8,1\r\n", "", "project",
	       "list", "-o", "csv");
	jx_site_path(&site, "changed.txt", changed);
	(void)snprintf(command, sizeof(command), "sed 's/用于化解我市信访积案/用于化解2023年信访积案/' '%s' >'%s'",
		       DOCUMENT, changed);
	cr_assert_eq(system(command), 0); /* NOLINT(cert-env33-c): paths of our own */
	EXPECT(manager, 0, "", "", "project", "import", changed, "--update");
	EXPECT(clerk, 0, "用于化解2023年信访积案", "", "project", "show", FIRST);
	EXPECT(clerk, 0, "用于化解我市信访积案", "", "project", "show", FIRST, "--version", "1");
	EXPECT(clerk, 8, "", "no version 3", "project", "show", FIRST, "--version", "3");
	EXPECT(manager, 0, "  2024年市级信访积案化解资金  ", "still says 2023: purpose: 用于化解2023年", "project",
	       "copy", FIRST, "--year", "2024", "--code", NEXT);
	EXPECT(clerk, 0, "\"effectiveFrom\": \"2024-01\"", "", "project", "show", NEXT, "-o", "json");
	EXPECT(clerk, 0, NEXT, "", "project", "list", "--year", "2024");
	EXPECT(clerk, 0, "There is no project.", "", "project", "list", "--year", "2022");
	EXPECT(manager, 5, "", "exists already", "project", "copy", FIRST, "--year", "2024", "--code", NEXT);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

Test(projects, a_copy_has_no_measures)
{
	struct jx_run run;

	char folder[JX_PATH_SIZE], command[4 * JX_PATH_SIZE];

	/* The catalogue but for its duties, which are of other offices. */
	jx_site_path(&site, "catalog", folder);
	(void)snprintf(command, sizeof(command), "cp -r '%s' '%s' && sed -i 2,\\$d '%s/duties.csv'", JIXIAO_EXAMPLE,
		       folder, folder);
	cr_assert_eq(system(command), 0); /* NOLINT(cert-env33-c): paths of our own */
	EXPECT(manager, 0, "", "", "catalog", "import", folder, "--from", "2023-01");
	jx_run_client(&run, manager, "project", "copy", FIRST, "--year", "2024", "--code", NEXT, (char *)NULL);
	cr_assert(strstr(run.err, "its table: jixiao project show " NEXT) != NULL, "%s", run.err);
	expect(&run, 0, NEXT, "8 indicators that measures are linked to in " FIRST " have none in " NEXT);
}

Test(projects, funds_by_their_chinese_names)
{
	EXPECT(manager, 0, "carry-over", "", "project", "adjust", FIRST, "--fund", "上年结转", "--amount", "1万元",
	       "--on", "2023-08-15", "--document", "1号", "--reason", "追加");
	EXPECT(manager, 0, "fiscal", "", "project", "adjust", FIRST, "--fund", "财政", "--amount", "1万元", "--on",
	       "2023-08-15", "--document", "2号", "--reason", "追加");
}

/* What scripts rely on. */
Test(projects, json)
{
	static const char *const lines[] = {
		"\"code\": \"37020023P130004102147\"",
		"\"name\": \"2023年金宏视频会议系统运行维护费\"",
		"\"year\": 2023",
		"\"departmentName\": \"青岛市信访局本级\"",
		"\"budgetFen\": \"9000000\"",
		"\"fiscalFen\": \"9000000\"",
		"\"otherFen\": \"0\"",
		"\"purpose\": \"用于金宏视频会议系统运行维护\"",
		/* The June cell is the one that is printed. */
		"\"plan\": [\n    {\n      \"month\": 6,\n      \"amountFen\": \"9000000\"\n    }\n  ]",
		"\"number\": 7",
		"\"COMPARATOR_AT_MOST\",\n        \"value\": {\n          \"num\": \"3\",\n          \"den\": \"1\"",
		"\"unit\": \"%\"",
		"\"comparator\": \"COMPARATOR_EQUAL\"",
		"\"unit\": \"小时\"",
		"\"basis\": \"历史标准\"",
		/* 成本 20, 产出 40 / 5, 效益 20, 满意度 10. */
		"\"weightHundredths\": 2000",
		"\"weightHundredths\": 800",
		"\"weightHundredths\": 1000",
		"\"measure\": \"\"",
		"\"version\": 1",
	};
	struct jx_run run;

	jx_run_client(&run, clerk, "project", "show", THIRD, "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	for (size_t i = 0; i < sizeof(lines) / sizeof(*lines); i++)
		cr_assert(strstr(run.out, lines[i]) != NULL, "no %s in %s", lines[i], run.out);
	jx_run_clear(&run);
}

Test(projects, what_is_wrong_is_told)
{
	EXPECT(manager, 3, "", "unit", ADJUST("-20", "2023-08-15"));
	EXPECT(manager, 3, "", "adjusts nothing", ADJUST("0万元", "2023-08-15"));
	EXPECT(manager, 3, "", "--on", ADJUST("-20万元", "2023-8-15"));
	EXPECT(manager, 3, "", "before the project's year", ADJUST("-20万元", "2022-12-31"));
	EXPECT(manager, 3, "", "after the project's year", ADJUST("-20万元", "2024-01-01"));
	EXPECT(manager, 3, "", "would be -0.01元", ADJUST("-7200000.01元", "2023-08-15"));
	EXPECT(clerk, 9, "", "manager", ADJUST("-20万元", "2023-08-15"));
	EXPECT(manager, 2, "", "--reason", "project", "adjust", FIRST, "--fund", "other", "--amount", "1元", "--on",
	       "2023-08-15", "--document", "1号");
	EXPECT(manager, 3, "", "--fund", "project", "adjust", FIRST, "--fund", "gold", "--amount", "1元", "--on",
	       "2023-08-15", "--document", "1号", "--reason", "追加");
	EXPECT(manager, 3, "", "another year", "project", "copy", FIRST, "--year", "2025", "--code", NEXT);
	EXPECT(manager, 3, "", "--code", "project", "copy", FIRST, "--year", "2024", "--code", "2024-1");
	EXPECT(manager, 8, "", "no project " NEXT, "project", "copy", NEXT, "--year", "2024", "--code", NEXT);
	EXPECT(clerk, 8, "", "no project nowhere", "project", "show", "nowhere");
	EXPECT(clerk, 2, "", "--version", "project", "show", FIRST, "--version", "0");
	EXPECT(clerk, 2, "", "--year", "project", "list", "--year", "23");
}
