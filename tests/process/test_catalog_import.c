/* SPDX-License-Identifier: Apache-2.0 */
/* The example of a catalogue, imported with the real binaries; and folders that are wrong, which change nothing. */
#define _POSIX_C_SOURCE 200809L /* setenv */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <criterion/criterion.h>

#include "tests/lib/process.h"

static struct jx_site site;
static char manager[JX_PATH_SIZE];

static const char *const districts[] = {"370202", "370203", "370211", "370212", "370213",
					"370214", "370215", "370281", "370283", "370285"};

static void setup(void)
{
	(void)setenv("LC_ALL", "C", 1);
	jx_site_open(&site);
	jx_site_start(&site);
	jx_site_enrol(&site, "manager", "129001", "manager", manager);
	for (size_t i = 0; i < sizeof(districts) / sizeof(districts[0]); i++)
		jx_expect_client(0, site.profile, "office", "add", "--code", districts[i], "--name", districts[i],
				 "--parent", "129001");
}

static void teardown(void)
{
	jx_site_close(&site);
}

TestSuite(catalog, .init = setup, .fini = teardown, .timeout = 120);

static void expect(struct jx_run *run, int exit_code, const char *out, const char *err)
{
	cr_assert_eq(run->exit_code, exit_code, "exit %d instead of %d\n%s%s", run->exit_code, exit_code, run->out,
		     run->err);
	cr_assert(strstr(run->out, out) != NULL, "no \"%s\" in: %s", out, run->out);
	cr_assert(strstr(run->err, err) != NULL, "no \"%s\" in: %s", err, run->err);
	jx_run_clear(run);
}

/* The journal's last entry. */
static unsigned long last_entry(void)
{
	struct jx_run run;
	const char *at;
	unsigned long seq;

	jx_run_client(&run, site.profile, "describe", "-o", "json", (char *)NULL);
	at = strstr(run.out, "\"journalSeq\": \"");
	cr_assert_not_null(at, "%s%s", run.out, run.err);
	seq = strtoul(at + strlen("\"journalSeq\": \""), NULL, 10);
	jx_run_clear(&run);
	return seq;
}

/* "$1" is the client, "$2" the profile, "$3" the example, "$4" a folder of its own. */
static void run_shell(struct jx_run *run, const char *script)
{
	char folder[JX_PATH_SIZE];
	const char *const argv[] = {"/bin/sh", "-c", script, "sh", JIXIAO_PATH, manager, JIXIAO_EXAMPLE, folder, NULL};

	jx_site_path(&site, "copy", folder);
	jx_run_program(run, argv, NULL);
}

Test(catalog, the_example_is_imported_once)
{
	struct jx_run run;
	unsigned long before = last_entry();

	jx_run_client(&run, manager, "catalog", "import", JIXIAO_EXAMPLE, "--dry-run", (char *)NULL);
	expect(&run, 0, "26", "nothing was changed");
	cr_assert_eq(last_entry(), before);
	jx_run_client(&run, manager, "catalog", "import", JIXIAO_EXAMPLE, "-o", "json", (char *)NULL);
	cr_assert(strstr(run.out, "\"version\": 1") && strstr(run.out, "\"itemCount\": 31"), "%s", run.out);
	expect(&run, 0, "\"dutiesAdded\": 11", "entry ");
	cr_assert_eq(last_entry(), before + 1);
	jx_run_client(&run, manager, "catalog", "import", JIXIAO_EXAMPLE, (char *)NULL);
	expect(&run, 0, "", "nothing changes");
	cr_assert_eq(last_entry(), before + 1);
	jx_site_stop(&site, 15);
	jx_site_check(&site);
}

Test(catalog, what_was_imported_is_shown)
{
	struct jx_run run;

	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	jx_run_client(&run, manager, "form", "list", (char *)NULL);
	expect(&run, 0, "信访业务月报", "");
	jx_run_client(&run, manager, "form", "show", "信访业务月报", "-o", "csv", (char *)NULL);
	expect(&run, 0, "accept.in_time,及时受理,件次", "");
	jx_run_client(&run, manager, "form", "show", "no.such", (char *)NULL);
	expect(&run, 8, "", "there is no report form no.such");
	jx_run_client(&run, manager, "catalog", "show", (char *)NULL);
	expect(&run, 0, "accept.in_time / accept.due", "");
	jx_run_client(&run, manager, "catalog", "show", "--month", "2022-12", (char *)NULL);
	expect(&run, 0, "There is no form.", "");
	jx_run_client(&run, manager, "catalog", "show", "--month", "2022", (char *)NULL);
	expect(&run, 3, "", "not a month");
	jx_run_client(&run, manager, "duty", "list", "--form", "视频会议系统运维月报", "-o", "csv", (char *)NULL);
	expect(&run, 0, "video.monthly,129001,2023-01,", "");
}

Test(catalog, duties_are_added_and_ended)
{
	struct jx_run run;

	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	jx_run_client(&run, manager, "duty", "end", "--office", "370202", "--form", "信访业务月报", "--to", "2023-06",
		      "-o", "json", (char *)NULL);
	expect(&run, 0, "\"to\": \"2023-06\"", "entry ");
	jx_run_client(&run, manager, "duty", "add", "--office", "370202", "--form", "petition.monthly", "--from",
		      "2023-06", (char *)NULL);
	expect(&run, 5, "", "owes the form petition.monthly already");
	jx_run_client(&run, manager, "duty", "add", "--office", "370202", "--form", "petition.monthly", "--from",
		      "2023-07", "-o", "json", (char *)NULL);
	expect(&run, 0, "\"from\": \"2023-07\"", "entry ");
	jx_run_client(&run, manager, "duty", "end", "--office", "370202", "--form", "video.monthly", "--to", "2023-06",
		      (char *)NULL);
	expect(&run, 8, "", "does not owe");
	jx_run_client(&run, manager, "duty", "add", "--office", "370202", "--form", "video.monthly", "--from", "soon",
		      (char *)NULL);
	expect(&run, 3, "", "--from: it is not a month");
}

/* A copy of the example, in which sed changes one file, then the import of it. */
#define DRY " --dry-run"
#define IMPORT_CHANGED(sed, file)                                                                                      \
	"rm -rf \"$4\" && cp -r \"$3\" \"$4\" && chmod -R u+w \"$4\" && sed -i '" sed "' \"$4/" file                   \
	"\" && \"$1\" --profile \"$2\" catalog import \"$4\""

Test(catalog, wrong_folders_change_nothing)
{
	static const struct {
		const char *script, *says;
	} rows[] = {
		{IMPORT_CHANGED("2s/repeat.resolved$/repeat.solved/; 3s/repeat.resolved$/repeat.solved/",
				"measures.csv"),
		 "copy/measures.csv:3:3: there is no item or formula of this name: repeat.solved (at character 1)"},
		{IMPORT_CHANGED("4s|,accept.*|,rate.accepted_in_time * 1|", "formulas.csv"),
		 "copy/formulas.csv:4:3: formulas name each other in a circle: rate.accepted_in_time"},
		{IMPORT_CHANGED("11s/online.handled/online.handled + visit.registered/", "measures.csv"),
		 "copy/measures.csv:11:3: figures of different units are not added to each other (at character 16)"},
		{IMPORT_CHANGED("4s|,accept.*|,(rate.closed_in_time + rate.satisfied) / 2|", "formulas.csv"),
		 "copy/formulas.csv:4:3: rates are neither added nor averaged"},
		{IMPORT_CHANGED("2s/件次,0,sum/%,0,sum/", "items.csv"),
		 "copy/items.csv:2:6: percentages are not added"},
		{IMPORT_CHANGED("1s/,decimals//", "items.csv"), "copy/items.csv:1:7: a column is missing: decimals"},
		{IMPORT_CHANGED("5s/,0,/,none,/", "items.csv"), "copy/items.csv:5:5: it is not a number: none"},
		{IMPORT_CHANGED("3s/2023-01/2023-00/", "duties.csv"), "copy/duties.csv:3:3: it is not a month"},
		{IMPORT_CHANGED("1s/^/\\x00/", "checks.csv"), "copy/checks.csv"},
	};
	struct jx_run run;
	unsigned long before = last_entry();

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run_shell(&run, rows[i].script);
		expect(&run, 3, "", rows[i].says);
	}
	cr_assert_eq(last_entry(), before);
}

/* Nothing is lost without a word, and nothing is said to be the same that is not. */
Test(catalog, duties_that_differ_are_told_with_what_mends_them)
{
	static const struct {
		const char *script, *says;
	} rows[] = {
		{IMPORT_CHANGED("3s/$/2023-06/", "duties.csv"),
		 "jixiao duty end --office 370203 --form petition.monthly --to 2023-06\n"},
		{IMPORT_CHANGED("3s/2023-01/2023-03/", "duties.csv"),
		 "--to 2022-12 && jixiao duty add --office 370203 --form petition.monthly --from 2023-03\n"},
		{IMPORT_CHANGED("3d", "duties.csv") DRY,
		 "duty end --office 370203 --form petition.monthly --to 2022-12\n"},
		{IMPORT_CHANGED("3s/2023-01/2022-11/", "duties.csv") DRY,
		 "copy/duties.csv:3:1: office 370203 does not owe the form petition.monthly (2022-11 to 2022-12)"},
	};
	struct jx_run run;
	unsigned long entry;

	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	entry = last_entry();
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		run_shell(&run, rows[i].script);
		cr_assert(strstr(run.err, "but not the duties") != NULL, "%s", run.err);
		expect(&run, 0, "", rows[i].says);
	}
	run_shell(&run, IMPORT_CHANGED("3s/370203/370202/", "duties.csv") DRY);
	expect(&run, 3, "", "copy/duties.csv:3:3: another row has the office owe the form in one of");
	cr_assert_eq(last_entry(), entry);
	/* What mends it does. */
	jx_expect_client(0, manager, "duty", "end", "--office", "370203", "--form", "petition.monthly", "--to",
			 "2022-12");
	jx_expect_client(0, manager, "duty", "add", "--office", "370203", "--form", "petition.monthly", "--from",
			 "2023-03");
	run_shell(&run, IMPORT_CHANGED("3s/2023-01/2023-03/", "duties.csv"));
	expect(&run, 0, "", "the catalogue and the duties are as these files say");
	jx_site_stop(&site, 15);
	jx_site_check(&site);
}

Test(catalog, what_would_not_be_linked_is_told_before)
{
	struct jx_run run;
	unsigned long entry;

	jx_expect_client(0, manager, "project", "import", JIXIAO_TEST_DATA "/goal-tables-2023.txt");
	entry = last_entry();
	run_shell(&run, IMPORT_CHANGED("2s|,[^,]*$|,letter.registered|; 3s|重复|再次|", "measures.csv") DRY);
	cr_assert(strstr(run.out, "the measure has another unit than the target") != NULL, "%s%s", run.out, run.err);
	expect(&run, 0, "the project has no such indicator", "nothing was changed");
	cr_assert_eq(last_entry(), entry);
	run_shell(&run, IMPORT_CHANGED("2s|,[^,]*$|,letter.registered|", "measures.csv"));
	expect(&run, 0, "the measure has another unit than the target", "entry");
}

Test(catalog, all_mistakes_are_told_to_programs_too)
{
	struct jx_run run;

	run_shell(&run, IMPORT_CHANGED("s/2023-01/2023-00/", "duties.csv") " -o json");
	cr_assert(strstr(run.err, "copy/duties.csv:2:3\"") != NULL, "%s", run.err);
	expect(&run, 3, "", "copy/duties.csv:12:3\"");
}

/* What only the server can know. */
Test(catalog, an_office_that_there_is_not)
{
	struct jx_run run;
	unsigned long before = last_entry();

	run_shell(&run, IMPORT_CHANGED("3s/370203/370299/", "duties.csv"));
	expect(&run, 3, "", "copy/duties.csv:3:1: there is no such office: 370299");
	cr_assert_eq(last_entry(), before);
	jx_run_client(&run, site.profile, "catalog", "import", JIXIAO_EXAMPLE, (char *)NULL);
	expect(&run, 9, "", "needs the role");
}

Test(catalog, another_version_and_another_unit)
{
	struct jx_run run;

	jx_expect_client(0, manager, "catalog", "import", JIXIAO_EXAMPLE);
	run_shell(&run, IMPORT_CHANGED("2s/网上信访受理办理/网上信访/", "items.csv") " --from 2023-07 -o json");
	expect(&run, 0, "\"version\": 2", "entry ");
	jx_run_client(&run, manager, "form", "show", "petition.monthly", "--month", "2023-06", (char *)NULL);
	expect(&run, 0, "网上信访受理办理", "");
	run_shell(&run, IMPORT_CHANGED("2s/件次/件/", "items.csv"));
	expect(&run, 3, "", "copy/items.csv:2:4: this code has another unit");
	run_shell(&run, IMPORT_CHANGED("2s/件次,0/件次,1/", "items.csv") DRY);
	expect(&run, 3, "", "copy/items.csv:2:5: this code has another unit, other decimals");
	jx_run_client(&run, manager, "catalog", "import", JIXIAO_EXAMPLE, "--from", "2023-06", (char *)NULL);
	expect(&run, 5, "", "holds from 2023-07 on");
}
