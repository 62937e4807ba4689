/* SPDX-License-Identifier: Apache-2.0 */
/* The bureau's self-evaluation of the real document's second project, with the real binaries. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define PROJECT "37020023P880028111789"
#define RATE    "信访事项及时受理率"
#define LATER   100u

static struct jx_site site;
static char manager[JX_PATH_SIZE], payer[JX_PATH_SIZE], clerk[JX_PATH_SIZE], other[JX_PATH_SIZE], file[JX_PATH_SIZE];

static void setup(void)
{
	static const char *const offices[] = {"370202", "370203", "370211", "370212", "370213",
					      "370214", "370215", "370281", "370283", "370285"};
	FILE *out;

	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < sizeof(offices) / sizeof(offices[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", offices[i], "--name", offices[i],
				 "--parent", "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "payer", "129001", "manager", payer);
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
	jx_site_enrol(&site, "other", "370203", "clerk", other);
	jx_expect_client(0, manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	jx_site_path(&site, "report.pdf", file);
	out = fopen(file, "wb");
	cr_assert_not_null(out);
	cr_assert_eq(fputs("what shows it", out) < 0, 0);
	cr_assert_eq(fclose(out), 0);
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(evaluate, .init = setup, .fini = teardown, .timeout = 240);

static void submit(const char *who, const char *period, const char *due, const char *in_time)
{
	jx_expect_client(0, who, "submit", "--form", "petition.monthly", "--period", period, "--set", due, "--set",
			 in_time);
}

static void expect(struct jx_run *run, int exit_code, const char *const *texts)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	for (; *texts; texts++)
		cr_assert(strstr(run->out, *texts) || strstr(run->err, *texts), "no \"%s\" in: %s%s", *texts, run->out,
			  run->err);
	jx_run_clear(run);
}

/* 50/100 and 9/10: 59/110, everywhere. */
Test(evaluate, shows_scores_figures_and_where_they_come_from)
{
	static const char *const json[] = {PROJECT,
					   "\"asOf\": \"2023-01\"",
					   "\"num\": \"590\"",
					   "\"den\": \"11\"",
					   "\"actualText\": \"53.64%\"",
					   "\"budgetFen\": \"889000000\"",
					   "\"provisional\": true",
					   "\"missingCount\": 8",
					   "\"officeCode\": \"370211\"",
					   "\"period\": \"2023-01\"",
					   "\"journalSeq\"",
					   NULL};
	static const char *const text[] = {
		"项目支出绩效自评表",
		"53.64%",
		"accept.in_time",
		"370203",
		"Numerator: 59",
		"Denominator: 110",
		"扣",
		"2023-01",
		"Forms that are not reported:",
		"Cells left out of forms that are there:",
		"信访业务月报 (petition.monthly) / 来信登记 (letter.registered): 2023-01",
		"信访业务月报 (petition.monthly): 2023-01",
		"accept.in_time / accept.due",
		"及时受理 accept.in_time: 59件次, of 2 figures; offices summed, months summed",
		NULL};
	static const char *const office[] = {"\"actualText\": \"90.00%\"", "VERDICT_SHARE", NULL};
	static const char *const wrong_month[] = {"--as-of", NULL}, *const nothing[] = {"project", NULL};
	struct jx_run run;

	submit(clerk, "2023-01", "accept.due=100", "accept.in_time=50");
	submit(other, "2023-01", "accept.due=10", "accept.in_time=9");
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", "-o", "json", (char *)NULL);
	expect(&run, 0, json);
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", "--explain", (char *)NULL);
	cr_assert_null(strstr(run.out, "summed \n"), "%s", run.out);
	expect(&run, 0, text);
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", "--explain", "-o", "json",
		      (char *)NULL);
	expect(&run, 0, json);
	jx_run_client(&run, other, "evaluate", PROJECT, "--as-of", "2023-01", "--office", "370203", "-o", "json",
		      (char *)NULL);
	expect(&run, 0, office);
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023", (char *)NULL);
	expect(&run, 3, wrong_month);
	jx_run_client(&run, manager, "evaluate", "37020023P88002811184X", "--as-of", "2023-01", (char *)NULL);
	expect(&run, 8, nothing);
}

/* What the document's tables do not give, a manager sets, for what is imported already and for what comes. */
Test(evaluate, weights_are_the_settings)
{
	static const char *const set[] = {"\"weightHundredths\": 2000", "\"value\": \"预算执行=20", NULL};
	struct jx_run run;

	jx_expect_client(0, manager, "setting", "set", "weights", "预算执行=20,成本=20,产出=30,效益=20,满意度=10",
			 "--from", "2023-02");
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-02", "-o", "json", (char *)NULL);
	expect(&run, 0, set);
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", "-o", "json", (char *)NULL);
	cr_assert_not_null(strstr(run.out, "\"weightHundredths\": 1000"));
	expect(&run, 0, (const char *const[]){NULL});
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

Test(evaluate, notes_finalizes_and_tells_what_changed)
{
	static const char *const noted[] = {"设备老化", "report.pdf", "entry ", NULL};
	static const char *const refused[] = {"provisional", NULL}, *const not_taken[] = {"tier", NULL};
	static const char *const frozen[] = {"\"provisional\": true", "\"id\": \"", NULL};
	static const char *const diff[] = {
		"what,before,after\r\n",       "indicators.", RATE, ".verdict,VERDICT_MISSED,VERDICT_MET",
		"\r\n\r\nseq,time_ms,method,", NULL};
	static const char *const diff_words[] = {RATE,
						 ": verdict",
						 "missed",
						 "met",
						 "50.00%",
						 "100.00%",
						 "figures submitted",
						 "370202 petition.monthly 2023-01: accept.in_time 50→100",
						 NULL};
	static const char *const wrong_points[] = {"--deduct", NULL}, *const missing_file[] = {"no-such-file", NULL};
	char id[24] = "", long_text[9001] = "";
	const char *at;
	struct jx_run run;

	submit(clerk, "2023-01", "accept.due=100", "accept.in_time=50");
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--reason", "设备老化", "--deduct", "0.5", "--evidence", file, (char *)NULL);
	expect(&run, 0, noted);
	/* Another note keeps what the first one said, and can take it back. */
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--deduct", "0", (char *)NULL);
	cr_assert_null(strstr(run.out, "人工扣减"));
	expect(&run, 0, noted);
	jx_expect_client(3, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
			 "--clear", "score");
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--clear", "evidence,deduction", (char *)NULL);
	cr_assert_null(strstr(run.out, "report.pdf"));
	expect(&run, 0, (const char *const[]){"设备老化", NULL});
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE, "--tier",
		      "85%", (char *)NULL);
	expect(&run, 3, not_taken);
	memset(long_text, 'a', sizeof(long_text) - 1);
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--reason", long_text, (char *)NULL);
	expect(&run, 3, (const char *const[]){"--reason", "it has 9000 bytes, and 768 are allowed", NULL});
	jx_expect_client(0, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
			 "--deduct", "0.5分");
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--deduct", "0.555", (char *)NULL);
	expect(&run, 3, wrong_points);
	jx_run_client(&run, manager, "evaluation", "note", PROJECT, "--as-of", "2023-01", "--indicator", RATE,
		      "--evidence", "no-such-file", (char *)NULL);
	expect(&run, 2, missing_file);
	jx_run_client(&run, manager, "evaluation", "finalize", PROJECT, "--as-of", "2023-01", (char *)NULL);
	expect(&run, 5, refused);
	jx_run_client(&run, manager, "evaluation", "finalize", PROJECT, "--as-of", "2023-01", "--provisional", "-o",
		      "json", (char *)NULL);
	at = strstr(run.out, "\"id\": \"");
	cr_assert_not_null(at, "%s%s", run.out, run.err);
	(void)snprintf(id, sizeof(id), "%.*s", (int)strspn(at + 7, "0123456789"), at + 7);
	expect(&run, 0, frozen);
	submit(clerk, "2023-01", "accept.due=100", "accept.in_time=100");
	jx_run_client(&run, manager, "evaluation", "diff", id, "-o", "csv", (char *)NULL);
	expect(&run, 0, diff);
	jx_run_client(&run, manager, "evaluation", "diff", id, (char *)NULL);
	expect(&run, 0, diff_words);
	jx_expect_client(0, manager, "evaluation", "show", "--id", id);
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", (char *)NULL);
	expect(&run, 0, (const char *const[]){"Finalized as ", "jixiao evaluation diff ", NULL});
	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-01", "-o", "csv", (char *)NULL);
	expect(&run, 0,
	       (const char *const[]){"预算执行率,,0.00%,1000,0,", "总分,,,10000,", "评价等级,,差,", "暂定,,true,",
				     "未报报表,,9,", "漏填数据,,", NULL});
	jx_run_client(&run, manager, "evaluation", "list", "-o", "csv", (char *)NULL);
	expect(&run, 0, (const char *const[]){id, PROJECT, "2023-01", NULL});
	jx_expect_client(2, manager, "evaluation", "show", PROJECT, "--as-of", "2023-01", "--id", id);
	jx_run_client(&run, manager, "evaluate", "--id", id, "--explain", (char *)NULL);
	expect(&run, 2, (const char *const[]){"jixiaod replay DIR --to ID NEWDIR", NULL});
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_check(&site);
}

/* What `evaluate -o json` prints; owned by the caller. *seq is its journal position. */
static char *printed(char seq[24])
{
	struct jx_run run;
	const char *at;
	char *text;

	jx_run_client(&run, manager, "evaluate", PROJECT, "--as-of", "2023-12", "-o", "json", (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s", run.err);
	at = strstr(run.out, "\"journalSeq\": \"");
	cr_assert_not_null(at);
	(void)snprintf(seq, 24, "%.*s", (int)strspn(at + 15, "0123456789"), at + 15);
	text = strdup(run.out);
	jx_run_clear(&run);
	return text;
}

Test(evaluate, a_replay_to_its_entry_gives_the_same_bytes)
{
	char seq[24], later_seq[24], past_seq[24], copy[JX_PATH_SIZE], period[16], due[32];
	char *before, *later, *past;
	struct jx_run run;

	submit(clerk, "2023-01", "accept.due=100", "accept.in_time=50");
	before = printed(seq);
	for (unsigned i = 0; i < LATER; i++) {
		(void)snprintf(period, sizeof(period), "2023-%02u", 1 + i % 12);
		(void)snprintf(due, sizeof(due), "accept.due=%u", 200 + i);
		submit(other, period, due, "accept.in_time=100");
	}
	later = printed(later_seq);
	cr_assert_str_neq(later, before);
	cr_assert_eq(strtoull(later_seq, NULL, 10), strtoull(seq, NULL, 10) + LATER);
	cr_assert_eq(jx_site_stop(&site, SIGTERM), 0);
	jx_site_path(&site, "copy", copy);
	jx_run_server(&run, "replay", site.dir, "--to", seq, copy, (char *)NULL);
	expect(&run, 0, (const char *const[]){NULL});
	(void)snprintf(site.dir, sizeof(site.dir), "%s", copy);
	jx_site_start(&site);
	past = printed(past_seq);
	cr_assert_str_eq(past, before);
	free(before);
	free(later);
	free(past);
}
