/* SPDX-License-Identifier: Apache-2.0 */
/* The bureau's clerk reports for the districts, with the real binaries and the example's catalogue. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

#define FORM "petition.monthly"

static struct jx_site site;
static char manager[JX_PATH_SIZE], bureau[JX_PATH_SIZE], district[JX_PATH_SIZE], file[JX_PATH_SIZE];

static void setup(void)
{
	static const char *const codes[] = {"370202", "370203", "370211", "370212", "370213",
					    "370214", "370215", "370281", "370283", "370285"};

	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", codes[i], "--name",
				 i == 0 ? "市南区信访局" : codes[i], "--parent", "129001");
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	jx_site_enrol(&site, "bureau", "129001", "clerk", bureau);
	jx_site_enrol(&site, "district", "370202", "clerk", district);
	jx_expect_client(0, manager, "catalog", "import", EXAMPLE_PATH);
	jx_site_path(&site, "many.csv", file);
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(many, .init = setup, .fini = teardown, .timeout = 120);

static void write_text(const char *text)
{
	FILE *out = fopen(file, "wb");

	cr_assert_not_null(out);
	cr_assert_eq(fwrite(text, 1, strlen(text), out), strlen(text));
	cr_assert_eq(fclose(out), 0);
}

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s%s", out, run->out, run->err);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

/* `word`: --each, --dry-run or --replace; NULL: none. */
static void submit(int exit_code, const char *word, const char *out, const char *err)
{
	struct jx_run run;

	jx_run_client(&run, bureau, "submit", "--form", "信访业务月报", "--many", file, word, (char *)NULL);
	expect(&run, exit_code, out, err);
}

static void show(const char *office, const char *period, int exit_code, const char *text)
{
	struct jx_run run;

	jx_run_client(&run, manager, "submission", "show", FORM, period, "--office", office, (char *)NULL);
	expect(&run, exit_code, text, "");
}

static const char good[] =
	"单位,月份,指标,数值,备注\n市南区信访局,2023-01,应受理,6,\n市南区信访局,2023-01,及时受理,5,\n"
	"370203,2023-01,accept.due,8,\n370203,2023-01,accept.in_time,8,全部按时\n";

/* What was reported for a district is marked until it says that it is right; a second time nothing changes. */
Test(many, all_at_once_and_confirmed)
{
	struct jx_run run;

	write_text(good);
	submit(0, NULL, "taken",
	       "rows: 4 read = 4 accepted + 0 unchanged + 0 refused\nsubmissions: 2 read = 2 accepted");
	submit(0, NULL, "unchanged", "rows: 4 read = 0 accepted + 4 unchanged + 0 refused");
	show("370202", "2023-01", 0, "bureau (on behalf, ");
	show("370202", "2023-01", 0, "not confirmed yet");
	show("370203", "2023-01", 0, "全部按时");
	jx_run_client(&run, district, "submit", "--form", FORM, "--period", "2023-01", "--set", "accept.due=6",
		      (char *)NULL);
	expect(&run, 0, "", "confirm it with: jixiao submission confirm petition.monthly 2023-01");
	jx_run_client(&run, district, "submission", "confirm", FORM, "2023-01", (char *)NULL);
	cr_assert_not_null(strstr(run.out, "6  件次"), "%s", run.out);
	cr_assert_not_null(strstr(run.out, "5  件次"), "%s", run.out);
	expect(&run, 0, "confirmed)", "entry ");
	jx_run_client(&run, district, "submission", "confirm", FORM, "2023-01", (char *)NULL);
	expect(&run, 5, "", "was confirmed already");
	jx_run_client(&run, district, "submission", "confirm", FORM, "2023-02", (char *)NULL);
	expect(&run, 8, "", "has not submitted");
	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_site_check(&site);
}

/* All mistakes, each at its place, and nothing is written; with --each what is right is. */
Test(many, mistakes_are_told_and_counts_add_up)
{
	static const char *const told[] = {
		"many.csv:4:3: no.such: the form has no such item",
		"many.csv:5:1: 无此区: there is no such office",
		"many.csv:6:2: 2023-13: it is not a month",
		"many.csv:7:1: 129001: it is your own office: submit its figures without --many",
		"many.csv:8:4: 应受理: this item is counted in whole numbers",
		"many.csv:12:4: 来信处理: 本年来信处理数累计不应大于来信登记数累计: ",
		"many.csv:13:1: 370211 2099-01: the month has not begun yet",
	};

	write_text("office,period,item,value\n370202,2023-01,accept.due,6\n370202,2023-01,accept.in_time,5\n"
		   "370203,2023-01,no.such,8\n无此区,2023-01,accept.due,1\n370203,2023-13,accept.due,1\n"
		   "129001,2023-01,accept.due,1\n370203,2023-02,accept.due,1.5\n"
		   "370211,2023-01,letter.registered,3\n370211,2023-01,letter.processed,1\n"
		   "370211,2023-02,letter.registered,1\n370211,2023-02,letter.processed,4\n"
		   "370211,2099-01,letter.registered,3\n370211,2099-01,letter.processed,3\n");
	for (size_t i = 0; i < sizeof(told) / sizeof(told[0]); i++)
		submit(3, NULL, "refused", told[i]);
	submit(3, NULL, "", "nothing is wrong with 2 of them, which were not sent since others were refused");
	submit(3, NULL, "",
	       "rows: 13 read = 0 accepted + 0 unchanged + 13 refused\n"
	       "submissions: 9 read = 0 accepted + 0 unchanged + 9 refused");
	show("370202", "2023-01", 8, "");
	submit(3, "--each", "taken",
	       "rows: 13 read = 4 accepted + 0 unchanged + 9 refused\n"
	       "submissions: 9 read = 2 accepted + 0 unchanged + 7 refused");
	show("370202", "2023-01", 0, "accept.due");
	show("370211", "2023-01", 0, "on behalf");
	show("370211", "2023-02", 8, "");
	submit(3, "--each", "unchanged", "rows: 13 read = 0 accepted + 4 unchanged + 9 refused");
}

static void expect_json(const char *part)
{
	struct jx_run run;

	jx_run_client(&run, bureau, "submit", "--form", FORM, "--many", file, "--dry-run", "-o", "json", (char *)NULL);
	expect(&run, 0, part, "");
}

/* What `jixiaod check` says of the store, which it holds against its journal; to be freed. */
static char *checked(void)
{
	struct jx_run run;
	char *out;

	cr_assert_eq(jx_site_stop(&site, 15), 0);
	jx_run_server(&run, "check", site.dir, (char *)NULL);
	cr_assert_eq(run.exit_code, 0, "%s%s", run.out, run.err);
	out = strdup(run.out);
	jx_run_clear(&run);
	jx_site_start(&site);
	return out;
}

Test(many, a_dry_run_changes_nothing)
{
	char *before = checked(), *after;

	write_text(good);
	submit(0, "--dry-run", "would be taken", "rows: 4 read = 4 accepted + 0 unchanged + 0 refused");
	submit(0, "--dry-run", "taken", "nothing was sent");
	expect_json("\"dryRun\": true,\n  \"rows\": {\n    \"read\": 4,\n    \"accepted\": 4,\n    \"unchanged\": 0,\n"
		    "    \"refused\": 0,\n    \"waiting\": 0\n  },\n  \"submissions\": {\n    \"read\": 2,");
	expect_json("\"outcome\": \"MANY_OUTCOME_ACCEPTED\"");
	after = checked();
	cr_assert_str_eq(before, after);
	free(before);
	free(after);
}

/* A district's own figures stand until who replaces them says so; then the district confirms, or corrects them again.
 */
Test(many, figures_of_others_are_not_replaced_unasked)
{
	struct jx_run run;

	jx_run_client(&run, district, "submit", "--form", FORM, "--period", "2023-01", "--set", "accept.due=7", "--set",
		      "accept.in_time=7", (char *)NULL);
	expect(&run, 0, "", "entry ");
	write_text(good);
	submit(5, NULL, "refused",
	       "many.csv:2:1: 市南区信访局 2023-01: somebody else's figures stand there: revision 1");
	show("370203", "2023-01", 8, "");
	submit(5, "--each", "taken", "rows: 4 read = 2 accepted + 0 unchanged + 2 refused");
	submit(0, "--replace", "taken", "rows: 4 read = 2 accepted + 2 unchanged + 0 refused");
	show("370202", "2023-01", 0, "not confirmed yet");
	jx_run_client(&run, district, "submit", "--form", FORM, "--period", "2023-01", "--set", "accept.due=7",
		      "--base", "2", (char *)NULL);
	expect(&run, 0, "Revision: 3", "entry ");
	show("370202", "2023-01", 0, "By:       district");
}

Test(many, words_that_do_not_go_together)
{
	struct jx_run run;

	write_text(good);
	submit(2, "--note=x", "", "the file alone names offices, months and figures");
	jx_run_client(&run, bureau, "submit", "--form", FORM, "--each", (char *)NULL);
	expect(&run, 2, "", "--each and --replace go with --many");
	jx_run_client(&run, bureau, "submit", "--form", FORM, file, (char *)NULL);
	expect(&run, 2, "", "--form and --period are missing");
	jx_run_client(&run, bureau, "submit", "--many", file, (char *)NULL);
	expect(&run, 2, "", "--form is missing");
	/* Who may not report at all is told so once. */
	jx_run_client(&run, manager, "submit", "--form", FORM, "--many", file, "--each", (char *)NULL);
	cr_assert_null(strstr(run.err, "read ="));
	cr_assert_null(strstr(run.err, "CreateBelow"));
	expect(&run, 9, "", "role");
	write_text("item,value\naccept.due,1\n");
	submit(3, NULL, "", "many.csv:1:1: the heading lacks office or period");
	jx_run_client(&run, district, "submit", "--form", FORM, "--many", file, (char *)NULL);
	expect(&run, 3, "", "the heading lacks office or period");
}
