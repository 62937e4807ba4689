/* SPDX-License-Identifier: Apache-2.0 */
/* Figures from a district's file into the ledger, with the real binaries and the example's catalogue. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define FORM "petition.monthly"

static struct jx_site site;
static char manager[JX_PATH_SIZE], clerk[JX_PATH_SIZE], second[JX_PATH_SIZE], file[JX_PATH_SIZE];

static void setup(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	jx_expect_client(0, site.profile, "office", "add", "--code", "370202", "--name", "市南区信访局", "--parent",
			 "129001");
	for (int i = 203; i <= 285; i++) {
		static const int others[] = {203, 211, 212, 213, 214, 215, 281, 283, 285};
		char code[16];

		for (size_t k = 0; k < sizeof(others) / sizeof(others[0]); k++) {
			if (others[k] != i)
				continue;
			(void)snprintf(code, sizeof(code), "370%d", i);
			jx_expect_client(0, site.profile, "office", "add", "--code", code, "--name", code, "--parent",
					 "129001");
		}
	}
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "clerk", "370202", "clerk", clerk);
	jx_site_enrol(&site, "second", "370202", "clerk", second);
	jx_expect_client(0, manager, "catalog", "import", EXAMPLE_PATH);
	jx_site_path(&site, "figures.csv", file);
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(submit, .init = setup, .fini = teardown, .timeout = 120);

static void write_file(const char *bytes, size_t n)
{
	FILE *out = fopen(file, "wb");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(bytes, 1, n, out), n);
	cr_assert_eq(fclose(out), 0);
}

static void write_text(const char *text)
{
	write_file(text, strlen(text));
}

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s%s", out, run->out, run->err);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

static void submit(int exit_code, const char *who, const char *period, const char *out, const char *err)
{
	struct jx_run run;

	jx_run_client(&run, who, "submit", "--form", FORM, "--period", period, file, (char *)NULL);
	expect(&run, exit_code, out, err);
}

static void expect_shown(const char *period, const char *output, const char *text)
{
	struct jx_run run;

	jx_run_client(&run, clerk, "submission", "show", "信访业务月报", period, "-o", output, (char *)NULL);
	expect(&run, 0, text, "");
}

/* "应受理,6" and "及时受理,5", in each of the three encodings that are in use. */
Test(submit, three_encodings)
{
	static const char utf8[] = "项目,数值,备注\r\n应受理,6,\r\n及时受理,5,一件延期\r\n领导接访应公开,不适用,\r\n";
	static const char with_mark[] = "\xef\xbb\xbf项目,数值\n应受理,6\n及时受理,5\n";
	/* 项目,数值 / 应受理,6 / 及时受理,5 */
	static const char gb18030[] = "\xcf\xee\xc4\xbf,\xca\xfd\xd6\xb5\n\xd3\xa6\xca\xdc\xc0\xed,6\n"
				      "\xbc\xb0\xca\xb1\xca\xdc\xc0\xed,5\n";

	write_text(utf8);
	submit(0, clerk, "2023-01", "accept.in_time", "entry ");
	expect_shown("2023-01", "csv", "accept.in_time,及时受理,5,件次,一件延期\r\n");
	expect_shown("2023-01", "csv", "leader.due,领导接访应公开,NA,次,\r\n");
	expect_shown("2023-01", "csv", "online.handled,网上信访受理办理,,件次,\r\n");
	expect_shown("2023-01", "table", "not applicable");
	expect_shown("2023-01", "table", "not reported");
	write_text(with_mark);
	submit(0, clerk, "2023-02", "accept.in_time", "entry ");
	expect_shown("2023-02", "csv", "accept.in_time,及时受理,5,件次,\r\n");
	write_file(gb18030, sizeof(gb18030) - 1);
	submit(0, clerk, "2023-03", "accept.in_time", "entry ");
	expect_shown("2023-03", "csv", "accept.in_time,及时受理,5,件次,\r\n");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* What was shown as CSV is a file that can be submitted, and says the same. */
Test(submit, the_same_file_changes_nothing)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "-o", "json", (char *)NULL);
	/* The figures that were sent, and what became of them. */
	cr_assert_not_null(strstr(run.out, "\"accept.in_time\""), "%s", run.out);
	cr_assert_not_null(strstr(run.out, "\"50000\""), "%s", run.out);
	expect(&run, 0, "\"revision\": 1", "entry ");
	submit(0, clerk, "2023-01", "", "nothing changes");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-01", "-o", "csv", (char *)NULL);
	write_text(run.out);
	jx_run_clear(&run);
	submit(0, clerk, "2023-01", "", "nothing changes");
	/* Programs get the revision that stands. */
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "-o", "json", (char *)NULL);
	cr_assert_not_null(strstr(run.out, "\"seq\": \""), "%s", run.out);
	expect(&run, 0, "\"revision\": 1", "nothing changes");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "-o", "csv", (char *)NULL);
	expect(&run, 0, "accept.in_time,及时受理,5,件次,", "nothing changes");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "--dry-run", "-o", "json",
		      (char *)NULL);
	expect(&run, 0, "\"revision\": 1", "nothing changes");
}

Test(submit, wrong_files_name_line_and_column)
{
	write_text("item,value\naccept.due,6\naccept.in_time,五\n");
	submit(3, clerk, "2023-01", "", "figures.csv:3:2: 及时受理: it is not a number");
	write_text("item,value\naccept.due,6\nno.such,5\n");
	submit(3, clerk, "2023-01", "", "figures.csv:3:1: no.such: the form has no such item");
	write_text("item,value\naccept.due,6\naccept.due,6\n");
	submit(3, clerk, "2023-01", "", "figures.csv:3:1: accept.due: the item is given twice");
	write_text("item,value\naccept.due,6\naccept.in_time,7\n");
	submit(3, clerk, "2023-01", "",
	       "figures.csv:3:2: 及时受理: 及时受理数不应大于应受理数: 及时受理 = 7 > 应受理 = 6");
	write_text("item,value\naccept.due,6.5\n");
	submit(3, clerk, "2023-01", "", "figures.csv:2:2: 应受理: this item is counted in whole numbers");
	write_text("a,b\n1,2\n");
	submit(3, clerk, "2023-01", "", "figures.csv:1:1: the heading lacks item or value");
	write_text("");
	submit(3, clerk, "2023-01", "", "the file is empty");
	write_text("item,value\naccept.due,\n");
	submit(3, clerk, "2023-01", "", "no item is reported");
	write_file("item,value\naccept.due,\0", 23);
	submit(3, clerk, "2023-01", "", "figures.csv");
}

/* 19 in February after 6 in January: that needs a word, in the file or on the command line, and is told with it.
 */
Test(submit, what_is_unusual_needs_a_note)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	submit(0, clerk, "2023-01", "", "entry ");
	write_text("item,value\naccept.due,19\naccept.in_time,5\n");
	submit(3, clerk, "2023-02", "",
	       "figures.csv:2:2: 应受理: 应受理数一般不超过上月的3倍: 应受理 = 19 > 3 * 2023-01 应受理 = 18");
	submit(3, clerk, "2023-02", "", "jixiao: to be explained: ");
	submit(3, clerk, "2023-02", "", "--explain ITEM=WHY");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-02", file, "--explain",
		      "应受理=集中登记", (char *)NULL);
	expect(&run, 0, "集中登记", "figures.csv:2:2: 应受理: 应受理数一般不超过上月的3倍: ");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-02", (char *)NULL);
	expect(&run, 0, "集中登记", "explained: 应受理 (accept.growth): 应受理数一般不超过上月的3倍: ");
	write_text("item,value,note\naccept.due,58,并案登记\naccept.in_time,5,\n");
	submit(0, clerk, "2023-03", "", "explained: ");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-03", "--explain", "no.such=x",
		      (char *)NULL);
	expect(&run, 3, "", "--explain no.such=x: no.such: the form has no such item");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-03", "--explain", "来信登记=x",
		      (char *)NULL);
	expect(&run, 3, "", "--explain 来信登记=x: 来信登记: the item is not reported");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* Without a network the figures are kept, and what is seen of the months that this machine remembers is told. */
Test(submit, what_is_unusual_is_told_without_a_server)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	submit(0, clerk, "2023-01", "", "entry ");
	write_text("item,value\naccept.due,19\naccept.in_time,5\n");
	jx_run_client(&run, clerk, "submit", "--offline", "--form", FORM, "--period", "2023-02", file, (char *)NULL);
	expect(&run, 7, "", "应受理: 应受理数一般不超过上月的3倍: 应受理 = 19 > 3 * 2023-01 应受理 = 18");
	/* February waits in the outbox; of the months before August nothing is known. */
	write_text("item,value\naccept.due,58\naccept.in_time,5\n");
	jx_run_client(&run, clerk, "submit", "--offline", "--form", FORM, "--period", "2023-03", file, (char *)NULL);
	expect(&run, 7, "", "to be explained: ");
	jx_run_client(&run, clerk, "submit", "--offline", "--form", FORM, "--period", "2023-08", file, (char *)NULL);
	cr_assert_null(strstr(run.err, "to be explained: "));
	expect(&run, 7, "", "");
	/* The server's verdict stands. */
	jx_run_client(&run, clerk, "sync", (char *)NULL);
	cr_assert_neq(run.exit_code, 0);
	expect(&run, run.exit_code, "", "应受理数一般不超过上月的3倍");
}

Test(submit, a_file_that_is_too_large)
{
	write_text("item,value\n");
	cr_assert_eq(truncate(file, 100L << 20), 0);
	submit(3, clerk, "2023-01", "", "figures.csv: it is larger than 8 MiB");
	submit(3, clerk, "2023-01", "", "hand in the form's own table alone");
}

/* As spreadsheets and input methods spoil them; no value is guessed. */
Test(submit, files_of_other_programs)
{
	const char *const words[] = {JIXIAO_PATH, "--profile", clerk,     "submit", "--form",
				     FORM,        "--period",  "2023-01", "-",      NULL};
	struct jx_run run;

	write_text("item,value\raccept.due,6\raccept.in_time,5\r");
	submit(0, clerk, "2023-01", "accept.in_time", "entry ");
	write_text("Item\tValue\naccept.due\t6\naccept.in_time\t5\n\x1a");
	submit(0, clerk, "2023-01", "", "nothing changes");
	write_text("信访业务月报,,\n指标项编码;x,本月数\n");
	submit(3, clerk, "2023-01", "", "figures.csv:1:1: the heading lacks item or value");
	write_text("item,value\nletter.registered,1,234\nletter.processed,1\n");
	submit(3, clerk, "2023-01", "", "figures.csv:2:2: a comma between thousands");
	write_text("item,value,value\naccept.due,6,7\n");
	submit(3, clerk, "2023-01", "", "figures.csv:1:3: another column");
	write_text("item,value\naccept.due,６\n");
	submit(3, clerk, "2023-01", "", "figures.csv:2:2: 应受理: its digits are of full width");
	jx_run_program(&run, words, "item,value\naccept.due,6\naccept.in_time,4\n");
	expect(&run, 0, "accept.in_time", "entry ");
}

/* Every mistake at once, each at its own cell; in JSON too. */
Test(submit, all_mistakes_are_told)
{
	static const char *const told[] = {
		"figures.csv:2:2: 应受理: a figure is not negative",
		"figures.csv:3:2: 及时受理: this item is counted in whole numbers",
		"figures.csv:4:3: 来信登记: ",
		"figures.csv:6:2: 来信处理: it is not a number",
		"figures.csv:7:1: no such: the form has no such item",
	};
	struct jx_run run;

	write_text("item,value,note\naccept.due,-3\naccept.in_time,5.5,\nletter.registered,1,\"a\nb\"\n"
		   "letter.processed,五\nno such,1\n");
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		submit(3, clerk, "2023-01", "", told[i]);
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "-o", "json", (char *)NULL);
	expect(&run, 3, "", "figures.csv:7:1: no such");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "accept.due=3", "--set",
		      "accept.due=4", (char *)NULL);
	expect(&run, 3, "", "--set accept.due=4: accept.due: the item is given twice");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "=5", (char *)NULL);
	expect(&run, 3, "", "jixiao: --set =5: no item is named");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set",
		      "accept.due=", (char *)NULL);
	expect(&run, 3, "", "jixiao: 信访业务月报: no item is reported");
}

/* A file of 2023-06 as it was; then a single figure is corrected by --set, and the others stay. */
Test(submit, set_corrects_single_figures)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	submit(0, clerk, "2023-06", "", "entry ");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", "accept.in_time=6",
		      "--set", "网上信访受理办理=7", "--dry-run", (char *)NULL);
	expect(&run, 0, "online.handled", "nothing was sent");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-06", "--set", " accept.in_time= 6 ",
		      "--set", "网上信访受理办理 =7", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"revision\": 2", "entry ");
	expect_shown("2023-06", "csv", "accept.due,应受理,6,件次,");
	expect_shown("2023-06", "csv", "online.handled,网上信访受理办理,7,件次,");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-06", "--revision", "1", "-o", "csv", (char *)NULL);
	expect(&run, 0, "accept.in_time,及时受理,5,件次,", "");
	jx_run_client(&run, clerk, "submission", "history", FORM, "2023-06", (char *)NULL);
	expect(&run, 0, "counts (no review)", "");
	jx_run_client(&run, clerk, "submission", "list", (char *)NULL);
	expect(&run, 0, "2023-06", "");
	jx_run_client(&run, clerk, "submission", "list", "--form", "信访业务月报", (char *)NULL);
	expect(&run, 0, "2023-06", "");
	jx_run_client(&run, clerk, "submission", "list", "--form", "信访", (char *)NULL);
	expect(&run, 8, "", "there is no report form 信访");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-06", "--revision", "99", (char *)NULL);
	expect(&run, 8, "", "has no revision 99; its newest is 2");
}

/* What the client cannot know is told by the server, in the words of the file. */
Test(submit, the_servers_refusals_name_the_file)
{
	struct jx_run run;

	write_text("item,value\nletter.registered,6\naccept.due,1\naccept.in_time,1\nletter.processed,8\n");
	submit(3, clerk, "2023-01", "", "figures.csv:5:2: 来信处理: 本年来信处理数累计不应大于来信登记数累计: ");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "--dry-run", (char *)NULL);
	expect(&run, 3, "", "figures.csv:5:2: 来信处理: 本年来信处理数累计");
}

Test(submit, a_draft_has_neither_time_nor_entry)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", file, "--dry-run", (char *)NULL);
	cr_assert_null(strstr(run.out, "1970"), "%s", run.out);
	cr_assert_null(strstr(run.out, "Entry"), "%s", run.out);
	expect(&run, 0, "Revision", "nothing was sent");
}

static void expect_both(struct jx_run *run, int exit_code, const char *first, const char *second_text)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d\n%s%s", run->exit_code, run->out, run->err);
	cr_assert(strstr(run->err, first) != NULL, "no \"%s\" in: %s", first, run->err);
	cr_assert(strstr(run->err, second_text) != NULL, "no \"%s\" in: %s", second_text, run->err);
	jx_run_clear(run);
}

/* Two clerks of one office, each with a file: the second sees what the first made of it, and decides. */
Test(submit, the_figures_of_a_colleague_are_not_replaced_unseen)
{
	struct jx_run run;

	write_text("item,value\nvisit.improper,7\nletter.registered,5\nletter.processed,5\n");
	submit(0, clerk, "2023-01", "visit.improper", "entry ");
	write_text("item,value\nvisit.improper,9\n");
	jx_run_client(&run, second, "submit", "--form", FORM, "--period", "2023-01", file, (char *)NULL);
	expect_both(&run, 5, "--base 1", "非正常接待场所上访");
	jx_run_client(&run, second, "submit", "--form", FORM, "--period", "2023-01", file, "--base", "1", (char *)NULL);
	expect(&run, 0, "", "非正常接待场所上访");
	/* What the file does not name is still there. */
	expect_shown("2023-01", "csv", "letter.registered,来信登记,5,件次,\r\n");
	expect_shown("2023-01", "csv", "visit.improper,非正常接待场所上访,9,次,\r\n");
	/* The first one's base is stale: base, theirs and his own, and nothing has changed. */
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "visit.improper=8",
		      "--base", "1", (char *)NULL);
	expect_both(&run, 5, "base (1, clerk", "theirs (2, second");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set", "visit.improper=9",
		      "--base", "1", (char *)NULL);
	expect(&run, 0, "", "nothing changes");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--set",
		      "letter.registered=", "--set", "letter.processed=", "--base", "2", (char *)NULL);
	expect(&run, 0, "", "not reported");
	expect_shown("2023-01", "csv", "letter.registered,来信登记,,件次,\r\n");
	expect_shown("2023-01", "csv", "visit.improper,非正常接待场所上访,9,次,\r\n");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

Test(submit, refusals)
{
	struct jx_run run;

	write_text("item,value\naccept.due,6\naccept.in_time,5\n");
	submit(8, clerk, "2022-12", "",
	       "2022-12 has no report form petition.monthly; the newest one, in force from 2023-01");
	submit(3, clerk, "2023-13", "", "not a month");
	submit(9, manager, "2023-01", "", "role");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", (char *)NULL);
	expect(&run, 2, "", "FILE or --set");
	jx_run_client(&run, clerk, "submission", "show", FORM, "2023-01", (char *)NULL);
	expect(&run, 8, "", "has not submitted");
	jx_run_client(&run, clerk, "submit", "--form", FORM, "--period", "2023-01", "--office", "370203", file,
		      (char *)NULL);
	expect(&run, 9, "", "370203");
	jx_run_client(&run, second, "submit", "--form", FORM, "--period", "2023-01", "/no/such/file", (char *)NULL);
	expect(&run, 2, "", "/no/such/file");
}
