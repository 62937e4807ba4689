/* SPDX-License-Identifier: Apache-2.0 */
/* The document, the catalogue and figures of two districts: how far the year has come, and side by side. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define CODE "37020023P880028111789"
#define RATE "信访事项及时受理率"

static struct jx_site site;
static char manager[JX_PATH_SIZE], south[JX_PATH_SIZE], north[JX_PATH_SIZE];

static const char *const districts[][2] = {
	{"370202", "市南区信访局"}, {"370203", "市北区信访局"}, {"370211", "黄岛区信访局"}, {"370212", "崂山区信访局"},
	{"370213", "李沧区信访局"}, {"370214", "城阳区信访局"}, {"370215", "即墨区信访局"}, {"370281", "胶州市信访局"},
	{"370283", "平度市信访局"}, {"370285", "莱西市信访局"}};

static void submit(const char *profile, const char *period, const char *due, const char *in_time)
{
	jx_expect_client(0, profile, "submit", "--form", "petition.monthly", "--period", period, "--set", due, "--set",
			 in_time);
}

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < sizeof(districts) / sizeof(districts[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", districts[i][0], "--name", districts[i][1],
				 "--parent", "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "south", "370202", "clerk", south);
	jx_site_enrol(&site, "north", "370203", "clerk", north);
	jx_expect_client(0, manager, "project", "import", JIXIAO_DOCUMENT);
	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	jx_expect_client(0, manager, "setting", "set", "comparison.published", "2023-06");
	submit(south, "2023-05", "accept.due=40", "accept.in_time=20");
	submit(south, "2023-06", "accept.due=60", "accept.in_time=30");
	submit(north, "2023-06", "accept.due=10", "accept.in_time=9");
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(comparing, .init = open_site, .fini = close_site, .timeout = 120);

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

Test(comparing, districts_stand_side_by_side)
{
	/* (20 + 30 + 9) / (40 + 60 + 10) = 59/110 is 53.64 %, beside 50 % and 90 %. */
	EXPECT(south, 0, "53.64", "", "compare", "--as-of", "2023-06");
	EXPECT(south, 0, "市北区信访局", "", "compare", "--as-of", "2023-06");
	EXPECT(south, 0, "\"num\": \"590\"", "", "compare", "--as-of", "2023-06", "-o", "json");
	EXPECT(south, 0, "370202,市南区信访局,accept.due,应受理,件次,100,,,true,false\r\n", "", "compare", "--as-of",
	       "2023-06", "--columns", "accept.due,accept.in_time", "-o", "csv");
	EXPECT(south, 0, "370285,莱西市信访局,accept.due,应受理,件次,,,,true,false\r\n", "", "compare", "--as-of",
	       "2023-06", "--columns", "accept.due", "-o", "csv");
	/* One month is compared with the one before: in May 2023 nothing stood before January. */
	EXPECT(south, 0, "on before", "", "compare", "--as-of", "2023-06", "--against", "previous");
	EXPECT(south, 0, "on the year", "", "compare", "--as-of", "2023-06", "--against", "year-ago");
	/* What is compared with what, and what is not whole. */
	EXPECT(south, 0, "Figures of 2023-06, as of", "", "compare", "--as-of", "2023-06", "--months", "1");
	EXPECT(south, 0, "on before: compared with 2023-05.", "", "compare", "--as-of", "2023-06", "--months", "1",
	       "--against", "previous");
	EXPECT(south, 0, "2022-07 to 2022-12, so that there is nothing", "", "compare", "--as-of", "2023-06",
	       "--against", "previous");
	EXPECT(south, 0, "*50.00", "", "compare", "--as-of", "2023-06");
	EXPECT(south, 0, "2/6", "", "compare", "--as-of", "2023-06");
	EXPECT(south, 2, "", "--months", "compare", "--as-of", "2023-06", "--months", "13");
	EXPECT(south, 3, "", "--against", "compare", "--as-of", "2023-06", "--against", "yesterday");
	EXPECT(south, 3, "", "--as-of", "compare", "--as-of", "2023");
	EXPECT(south, 3, "", "--columns", "compare", "--as-of", "2023-06", "--columns", "a,,b");
	EXPECT(south, 8, "", "nothing", "compare", "--as-of", "2023-06", "--columns", "nothing");
	EXPECT(south, 0, "There is no figure", "", "compare", "--as-of", "2020-06");
}

/* The frame, and its width, do not depend on whether the system has generated the locale. */
Test(comparing, speaks_chinese_in_a_frame_of_lines)
{
	(void)setenv("LC_ALL", "zh_CN.UTF-8", 1);
	EXPECT(south, 0, "┌", "", "monitor", "show", CODE, "--as-of", "2023-06");
	EXPECT(south, 0, "统计期 2023-01 至 2023-06", "", "compare", "--as-of", "2023-06");
	(void)setenv("LC_ALL", "C", 1);
	EXPECT(south, 0, "+--", "", "monitor", "show", CODE, "--as-of", "2023-06");
}

Test(comparing, a_month_is_published_first)
{
	EXPECT(south, 9, "", "jixiao setting set comparison.published 2023-07", "compare", "--as-of", "2023-07");
	EXPECT(manager, 0, "370202", "", "compare", "--as-of", "2023-07", "-o", "csv");
	EXPECT(manager, 0, "2023-07", "entry", "setting", "set", "comparison.published", "2023-07", "-o", "json");
	EXPECT(south, 0, "370203", "", "compare", "--as-of", "2023-07", "-o", "csv");
}

Test(comparing, a_year_is_monitored_and_commented)
{
	EXPECT(south, 0, "监控表", "", "monitor", CODE, "--as-of", "2023-06");
	EXPECT(south, 0, "\"planMonth\": 6", "", "monitor", "show", CODE, "--as-of", "2023-06", "-o", "json");
	EXPECT(south, 0, "\"num\": \"590\"", "", "monitor", "show", CODE, "--as-of", "2023-06", "-o", "json");
	EXPECT(manager, 0, "LIKELIHOOD_POSSIBLE", "entry", "monitor", "note", CODE, "--as-of", "2023-06", "--indicator",
	       RATE, "--forecast", "98%", "--cause", "staff,funds", "--cause-text", "人员不足", "--likelihood",
	       "possible", "-o", "json");
	EXPECT(manager, 0, "\"amountFen\": \"880000000\"", "entry", "monitor", "note", CODE, "--as-of", "2023-06",
	       "--fund-forecast", "fiscal=880万元", "-o", "json");
	EXPECT(manager, 0, "人员不足", "entry", "monitor", "note", CODE, "--as-of", "2023-06", "--indicator", RATE,
	       "--remark", "", "--clear", "forecast");
	EXPECT(manager, 0, "fiscal 880.00万元", "entry", "monitor", "note", CODE, "--as-of", "2023-06",
	       "--fund-forecast", "fiscal=880万元");
	EXPECT(manager, 0, "rules, staff", "entry", "monitor", "note", CODE, "--as-of", "2023-05", "--indicator", RATE,
	       "--cause", "staff,rules");
	EXPECT(south, 0, "人员不足", "", "monitor", "show", CODE, "--as-of", "2023-06");
	EXPECT(south, 0, "880.00", "", "monitor", "show", CODE, "--as-of", "2023-06");
	EXPECT(south, 0, "DEVIATION_CAUSE_FUNDS,DEVIATION_CAUSE_STAFF", "", "monitor", "show", CODE, "--as-of",
	       "2023-06", "-o", "csv");
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

#define NOTE "monitor", "note", CODE, "--as-of", "2023-06"

Test(comparing, what_is_wrong_in_a_note_is_told)
{
	EXPECT(manager, 2, "", "says something", NOTE, "--indicator", RATE);
	EXPECT(manager, 3, "", "--likelihood", NOTE, "--indicator", RATE, "--likelihood", "maybe");
	EXPECT(manager, 3, "", "--cause", NOTE, "--indicator", RATE, "--cause", "weather");
	EXPECT(manager, 3, "", "--clear", NOTE, "--indicator", RATE, "--clear", "weather");
	EXPECT(manager, 3, "", "twice", NOTE, "--indicator", RATE, "--cause", "staff,staff");
	EXPECT(manager, 3, "", "--fund-forecast", NOTE, "--fund-forecast", "700万元");
	EXPECT(manager, 3, "", "unit", NOTE, "--fund-forecast", "fiscal=700");
	EXPECT(manager, 3, "", "indicator", NOTE, "--remark", "备注");
	EXPECT(manager, 3, "", "--as-of", "monitor", "note", CODE, "--as-of", "June", "--remark", "备注");
	EXPECT(manager, 8, "", "no indicator", NOTE, "--indicator", "没有", "--remark", "备注");
	EXPECT(south, 9, "", "manager", NOTE, "--indicator", RATE, "--remark", "备注");
	EXPECT(south, 8, "", "there is no project", "monitor", "show", "37020023P88002811184X", "--as-of", "2023-06");
}
