/* SPDX-License-Identifier: Apache-2.0 */
/* The real document through the real binaries: first looked at, then imported, again, changed, and wrong ones. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define DOCUMENT JIXIAO_TEST_DATA "/goal-tables-2023.txt"
#define SECOND   "37020023P880028111789"

static struct jx_site site;
static char manager[JX_PATH_SIZE];

static void open_site(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
}

static void close_site(void)
{
	jx_site_close(&site);
}

TestSuite(import, .init = open_site, .fini = close_site, .timeout = 60);

/* What the journal has, as the server prints it; owned by the caller. */
static char *last_entry(void)
{
	struct jx_run run;
	char *at, *seq;

	jx_run_client(&run, manager, "describe", "-o", "json", (char *)NULL);
	at = strstr(run.out, "\"journalSeq\"");
	cr_assert_not_null(at, "%s%s", run.out, run.err);
	at[strcspn(at, "\n")] = '\0';
	seq = strdup(at);
	jx_run_clear(&run);
	return seq;
}

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s", out, run->out);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

/* The same, and the journal is as long as before. */
static void expect_unchanged(const char *path, const char *option, int exit_code, const char *err)
{
	char *before = last_entry(), *after;
	struct jx_run run;

	jx_run_client(&run, manager, "project", "import", path, option, (char *)NULL);
	expect(&run, exit_code, "", err);
	after = last_entry();
	cr_assert_str_eq(after, before);
	free(before);
	free(after);
}

/* The text's first place, or its last. */
static char *find_place(char *text, const char *what, bool last)
{
	char *found = strstr(text, what), *next = found;

	while (last && next && (next = strstr(next + 1, what)) != NULL)
		found = next;
	return found;
}

/* A copy of that file with one text in the place of another; its path in out. */
static void write_copy_of(const char *path, const char *what, const char *with, bool last, char out[JX_PATH_SIZE])
{
	FILE *file = fopen(path, "rb");
	char text[65536] = "", *at;

	cr_assert_not_null(file);
	cr_assert_gt(fread(text, 1, sizeof(text) - 1, file), 0);
	(void)fclose(file);
	at = find_place(text, what, last);
	cr_assert_not_null(at, "%s", what);
	jx_site_path(&site, "changed.txt", out);
	file = fopen(out, "wb");
	cr_assert_not_null(file);
	(void)fprintf(file, "%.*s%s%s", (int)(at - text), text, with, at + strlen(what));
	cr_assert_eq(fclose(file), 0);
}

static void write_copy(const char *what, const char *with, bool last, char out[JX_PATH_SIZE])
{
	write_copy_of(DOCUMENT, what, with, last, out);
}

static void write_changed(const char *what, const char *with, char out[JX_PATH_SIZE])
{
	write_copy(what, with, false, out);
}

static void import_document(void)
{
	jx_expect_client(0, manager, "project", "import", DOCUMENT);
}

Test(import, a_dry_run_writes_nothing)
{
	struct jx_run run;

	expect_unchanged(DOCUMENT, "--dry-run", 0, "hint: table 1, line 34, cell 1");
	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--dry-run", "-o", "csv", (char *)NULL);
	expect(&run, 0, SECOND ",2023年信访专项业务费,2023,129001,", "labelled (%)");
	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--dry-run", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"text\": \"≥3万件次\"", "");
	/* How each target is understood, for a person and for programs. */
	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--dry-run", (char *)NULL);
	expect(&run, 0, "≥3万件次  ≥ 30000 件次", "");
	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--dry-run", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"num\": \"30000\"", "");
}

Test(import, once_and_again)
{
	struct jx_run run;

	jx_run_client(&run, manager, "project", "import", DOCUMENT, "-o", "json", (char *)NULL);
	/* As the server understood it: 3万 are 30000. */
	expect(&run, 0, "\"num\": \"30000\"", "");
	expect_unchanged(DOCUMENT, NULL, 0, "nothing changes: " SECOND);
	jx_run_client(&run, manager, "project", "import", DOCUMENT, (char *)NULL);
	expect(&run, 0, "Nothing changes.", "");
}

Test(import, a_changed_document)
{
	char path[JX_PATH_SIZE];
	struct jx_run run;

	import_document();
	write_changed("≥70%", "≥75%", path);
	expect_unchanged(path, NULL, 11, "信访事项处理群众满意率 / Target: ≥70% -> ≥75%");
	expect_unchanged(path, "--dry-run", 11, "--update");
	jx_run_client(&run, manager, "project", "import", path, "-o", "json", (char *)NULL);
	cr_assert_not_null(strstr(run.out, "\"subject\": \"信访事项处理群众满意率\""), "%s", run.out);
	cr_assert_not_null(strstr(run.out, "\"before\": \"≥70%\""), "%s", run.out);
	expect(&run, 11, "\"after\": \"≥75%\"", "PROJECTS_DIFFER");
	jx_run_client(&run, manager, "project", "import", path, "--update", "--from", "2023-07", "-o", "json",
		      (char *)NULL);
	expect(&run, 0, "\"effectiveFrom\": \"2023-07\"", "");
	expect_unchanged(path, NULL, 0, "nothing changes: " SECOND);
	/* Back again: from where the version that is corrected begins. */
	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--update", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"effectiveFrom\": \"2023-07\"", "");
}

Test(import, differences_of_every_kind)
{
	char path[JX_PATH_SIZE];

	import_document();
	write_changed("\t200.00\n", "\t\n", path);
	expect_unchanged(path, NULL, 11, "Spending plan, month / 3: 200.00万元 -> (nothing)");
	write_changed("6.通过使用该项费用", "7.通过使用该项费用", path);
	expect_unchanged(path, NULL, 11, "Goal / Number: 6 -> 7");
	write_changed("群众来访接谈率\n", "群众来访接访率\n", path);
	expect_unchanged(path, NULL, 11, "群众来访接访率 / Place: (nothing) -> 6");
	expect_unchanged(path, NULL, 11, "群众来访接谈率 / Place: 6 -> (nothing)");
	write_changed("用于与信访工作有关的运行费用", "用于信访", path);
	expect_unchanged(path, NULL, 11, "Purpose: 用于与信访工作有关的运行费用 -> 用于信访");
}

Test(import, wrong_documents_change_nothing)
{
	char path[JX_PATH_SIZE];

	write_changed("\t889.00\n", "\t88九\n", path);
	expect_unchanged(path, NULL, 3, "changed.txt, line 154, cell 3: it is not a number");
	write_changed("用于化解", "用于\x01化解", path);
	expect_unchanged(path, NULL, 3, "changed.txt, line 27, cell 2: it has a control character");
	expect_unchanged(JIXIAO_PATH, NULL, 3, "jixiao");
	expect_unchanged("/nowhere.txt", NULL, 2, "/nowhere.txt: No such file or directory");
}

/* A file that is none: the last cells are named and the others counted, above the error. */
Test(import, what_is_not_understood_does_not_hide_the_error)
{
	char path[JX_PATH_SIZE];
	struct jx_run run;
	FILE *file;

	jx_site_path(&site, "other.txt", path);
	file = fopen(path, "wb");
	cr_assert_not_null(file);
	for (unsigned i = 1; i <= 12; i++)
		(void)fprintf(file, "\t%u\n\n", i);
	cr_assert_eq(fclose(file), 0);
	jx_run_client(&run, manager, "project", "import", path, (char *)NULL);
	cr_assert_null(strstr(run.err, "table 0"), "%s", run.err);
	cr_assert_null(strstr(run.err, "“7”"), "%s", run.err);
	cr_assert_not_null(strstr(run.err, "not understood: line 15, cell 1 “8”"), "%s", run.err);
	cr_assert_not_null(strstr(run.err, "not understood: 7 cells before these"), "%s", run.err);
	expect(&run, 3, "", "no goal table");
}

/* The last of the document's tables alone is wrong: none of the three is written, nor does a dry run say it would. */
static void expect_last_wrong(const char *what, const char *with, const char *err)
{
	char path[JX_PATH_SIZE];

	write_copy(what, with, true, path);
	expect_unchanged(path, NULL, 3, err);
	expect_unchanged(path, "--dry-run", 3, err);
}

#define TEN     "十个字的名称之十个字"
#define HUNDRED TEN TEN TEN TEN TEN TEN TEN TEN TEN TEN

Test(import, one_wrong_table_leaves_all_unwritten)
{
	expect_last_wrong("\t系统维护次数\n", "\t维护系统数量\n",
			  "changed.txt, line 371, cell 3: another indicator has this name");
	expect_last_wrong("3.2023年", "3.2024年",
			  "changed.txt, line 285, cell 1: the project's code is of another year");
	expect_last_wrong("\t9.00\n\t \n\t \n", "\t9.00\n\t8.00\n\t9.00\n",
			  "changed.txt, line 330, cell 5: the plan is cumulative");
	expect_last_wrong("\t信访部门使用满意率\n", "\t" HUNDRED "\n", "changed.txt, line 411, cell 3: it is too long");
	expect_last_wrong("129001青岛市信访局本级", "129002青岛市信访局本级",
			  "changed.txt, line 286, cell 1: there is no such office");
}

Test(import, all_mistakes_are_told_at_once)
{
	char path[JX_PATH_SIZE];

	write_changed("\t系统维护次数\n\t指全年系统维护次数\n", "\t维护系统数量\n\t" HUNDRED HUNDRED HUNDRED "\n",
		      path);
	expect_unchanged(path, NULL, 3, "line 372, cell 4: it is too long");
	expect_unchanged(path, NULL, 3, "line 371, cell 3 as well: another indicator has this name");
}

Test(import, departments_of_other_offices)
{
	char path[JX_PATH_SIZE], district[JX_PATH_SIZE];
	struct jx_run run;

	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区", "--parent",
			 "129001");
	jx_site_enrol(&site, "district", "370202", "manager", district);
	/* Its own table comes first; the others are the bureau's. */
	write_changed("129001青岛市信访局本级", "370202市南区", path);
	jx_run_client(&run, district, "project", "import", path, (char *)NULL);
	expect(&run, 3, "", "changed.txt, line 136, cell 1: this department is neither your office nor below it");
	jx_run_client(&run, manager, "project", "list", (char *)NULL);
	expect(&run, 0, "There is no project.", "");
}

Test(import, what_an_update_may_not_change)
{
	char path[JX_PATH_SIZE];
	struct jx_run run;

	import_document();
	write_changed("≥70%", "≥75%", path);
	jx_run_client(&run, manager, "project", "import", path, "--update", "--from", "2024-01", (char *)NULL);
	expect(&run, 3, "", "--from: a version begins within the project's year");
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区", "--parent",
			 "129001");
	write_copy("129001青岛市信访局本级", "370202市南区", true, path);
	expect_unchanged(path, "--update", 3, "changed.txt, line 286, cell 1: the server has this project of another");
}

/* What only the server knows, of the last table: the first is not written either, and a dry run tells it too. */
Test(import, what_the_server_would_refuse_leaves_all_unwritten)
{
	static const char fund[] = "\t9.00\n\t其中：财政    资金\n\t9.00\n";
	char path[JX_PATH_SIZE], clerk[JX_PATH_SIZE];

	import_document();
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区", "--parent",
			 "129001");
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
	jx_expect_client(0, clerk, "disburse", "request", "--project", "37020023P130004102147", "--on", "2023-03-02",
			 "--amount", "5万元", "--to", "370202");
	write_changed("≥70%", "≥75%", path);
	write_copy_of(path, fund, "\t4.00\n\t其中：财政    资金\n\t4.00\n", true, path);
	expect_unchanged(path, "--update", 5, "of it is paid or asked for");
	expect_unchanged(path, "--update", 5, "changed.txt, table 3, line ");
}

/* A small table with weights, the first indicator's level 1, target and weight as said. */
static void write_weighed(const char *heading, const char *level1, const char *target, const char *weight,
			  char out[JX_PATH_SIZE])
{
	static const char head[] =
		"甲绩效目标表\n\t129001青岛市信访局本级\n\t单位：万元\n\n\t项目编码\n"
		"\t37020024P000000000001\n\t项目名称\n\t2024年甲\n\n\t预算数\n\t100\n\t财政资金\n\t100\n\n";
	FILE *file;

	jx_site_path(&site, "weighed.txt", out);
	file = fopen(out, "wb");
	cr_assert_not_null(file);
	(void)fprintf(file, "%s\t一级指标\n\t二级指标\n\t三级指标\n\t指标值\n\t%s\n\n", head, heading);
	(void)fprintf(file, "\t%s\n\t管理\n\t制度\n\t%s\n\t%s\n\n", level1, target, weight);
	(void)fprintf(file, "\t产出指标\n\t数量\n\t件数\n\t≥5件\n\t%s\n\n", *weight ? "30" : "");
	cr_assert_eq(fclose(file), 0);
}

Test(import, weights_come_with_the_table)
{
	char path[JX_PATH_SIZE];
	struct jx_run run;

	write_weighed("权重", "管理指标", "优良", "", path);
	expect_unchanged(path, NULL, 3, "weighed.txt, line 21, cell 1: weights must be given");
	write_weighed("权重", "管理指标", "优良", "60", path);
	jx_run_client(&run, manager, "project", "import", path, "-o", "json", (char *)NULL);
	expect(&run, 0, "\"weightHundredths\": 6000", "");
	expect_unchanged(path, NULL, 0, "nothing changes");
	/* A table without weights leaves them as they are. */
	write_weighed("权重", "管理指标", "优良", "", path);
	expect_unchanged(path, NULL, 0, "nothing changes");
	write_weighed("权重", "管理指标", "显著提升", "", path);
	jx_run_client(&run, manager, "project", "import", path, "--update", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"weightHundredths\": 6000", "");
	write_weighed("权重", "管理指标", "显著提升", "70", path);
	expect_unchanged(path, NULL, 11, "制度 / Weight: 60.00 -> 70.00");
	expect_unchanged(path, NULL, 11, "Weight of budget execution: 10.00 -> 0.00");
}

Test(import, a_month_that_is_none)
{
	struct jx_run run;

	jx_run_client(&run, manager, "project", "import", DOCUMENT, "--update", "--from", "2023-13", (char *)NULL);
	expect(&run, 3, "", "--from");
}
